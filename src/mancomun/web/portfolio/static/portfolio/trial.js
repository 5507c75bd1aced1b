// Moving a weight asks the server for the order again; without this file the button does the same.
const form = document.querySelector("[data-trial]");
if (form) {
  let wait = 0, last = 0;
  const said = form.querySelector("[data-said]");
  const ask = async () => {
    const mine = ++last, answer = document.getElementById("answer");
    const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
    answer.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (!response.ok || mine !== last) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("answer");
      if (mine !== last || !fresh) return;
      answer.replaceWith(document.adoptNode(fresh));
      history.replaceState(null, "", address);
      said.textContent = fresh.querySelector("tbody th")?.textContent ?? "";
    } finally {
      document.getElementById("answer").removeAttribute("aria-busy");
    }
  };
  form.addEventListener("input", (event) => {
    event.target.nextElementSibling.value = event.target.value;
    clearTimeout(wait);
    wait = setTimeout(ask, 250);
  });
}
