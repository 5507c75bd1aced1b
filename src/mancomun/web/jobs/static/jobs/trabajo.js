// Asks how the job goes and swaps the part that changes. Without this script the page asks for itself again.
// Any page may include jobs/_status.html and this script; when the job ends the page is loaded once more.
{
  const EVERY = 1000, MOST = 15000;
  document.documentElement.classList.remove("plain");
  let wait = EVERY;
  const ask = async () => {
    const old = document.getElementById("job");
    if (!old?.dataset.poll) return;
    try {
      const answer = await fetch(old.dataset.poll, {headers: {Accept: "text/html"}});
      if (answer.status === 404) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job");
      if (!fresh.dataset.poll) return location.reload();
      swap(old, fresh);
      wait = EVERY;
    } catch {
      wait = Math.min(wait * 2, MOST); // the house is away for a moment; the job goes on
    }
    setTimeout(ask, wait);
  };
  // Only what differs: a reader hears a new step once, and the focus stays on the button.
  const swap = (old, fresh) => {
    const focused = old.contains(document.activeElement) && document.activeElement.tagName;
    const state = old.querySelector("[role=status]"), said = fresh.querySelector("[role=status]");
    if (state.textContent !== said.textContent) state.replaceChildren(...said.childNodes);
    said.replaceWith(state);
    old.replaceWith(fresh);
    if (focused) fresh.querySelector(focused.toLowerCase())?.focus();
  };
  setTimeout(ask, EVERY);
}
