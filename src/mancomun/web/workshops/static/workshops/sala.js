// The screen of the room looks every two seconds; the house answers with nothing while nothing is new.
{
  const now = document.querySelector("[data-now]");
  let tag = "", wait = 2000;
  const look = async () => {
    try {
      const answer = await fetch(now.dataset.now, {headers: tag ? {"If-None-Match": tag} : {}, cache: "no-store"});
      wait = 2000;
      if (answer.ok) {
        tag = answer.headers.get("ETag") ?? "";
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("ahora");
        if (fresh) now.replaceChildren(fresh);
      }
    } catch { wait = Math.min(wait * 2, 20000); }
    setTimeout(look, wait);
  };
  setTimeout(look, wait);
}
