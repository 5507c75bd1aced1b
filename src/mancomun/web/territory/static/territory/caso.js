// The page of a case works whole without this: here are only the copy buttons and the place where reading goes on.
document.documentElement.classList.remove("plain");
document.getElementById("errores")?.focus();
const said = document.getElementById("copied");
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = said.dataset.done;
    } catch {
      getSelection().selectAllChildren(text);
      said.textContent = said.dataset.hand;
    }
  });
}
