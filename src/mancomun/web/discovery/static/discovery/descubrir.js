// Small comforts: sliders beside numbers, the purpose without leaving the place. Everything works without this.
{
  document.documentElement.classList.remove("plain");
  for (const box of document.querySelectorAll("[data-slide]")) {
    const [min, max, step] = box.dataset.slide.split(" ");
    const slide = Object.assign(document.createElement("input"), { type: "range", className: "slide", min, max, step });
    slide.value = box.value;
    slide.setAttribute("aria-label", document.querySelector(`label[for="${box.id}"]`)?.textContent ?? box.name);
    slide.addEventListener("input", () => { box.value = slide.value; });
    box.addEventListener("input", () => { slide.value = box.value; });
    box.after(slide);
  }
  // A purpose reloads the form: keep the reader where they were.
  const form = document.getElementById("ask");
  const place = sessionStorage.getItem("descubrir-y");
  sessionStorage.removeItem("descubrir-y");
  if (form && place) scrollTo(0, Number(place));
  form?.addEventListener("submit", (event) => {
    if (event.submitter?.name === "proposito") sessionStorage.setItem("descubrir-y", String(scrollY));
  });
}
