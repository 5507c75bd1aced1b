/* Two plates of the same ground, one over the other, with a cut that a finger or the arrows move. The plates stay below as they are. */
(() => {
"use strict";
const said = document.querySelector("[data-swipe]");
if (!said) return;
const build = () => {
  if (said.querySelector(".swipe")) return;
  const [one, other] = Array.from(said.querySelectorAll("figure img"));
  if (!one || !other) return;
  const box = document.createElement("figure"), stage = document.createElement("div"), label = document.createElement("label"), cut = document.createElement("input"), title = document.createElement("figcaption");
  box.className = "swipe";
  title.textContent = said.dataset.swipe;
  [one, other].forEach((image) => { const copy = image.cloneNode(); copy.removeAttribute("id"); copy.alt = ""; stage.append(copy); });
  Object.assign(cut, { type: "range", min: 0, max: 100, value: 50, id: "swipe-cut" });
  label.htmlFor = cut.id;
  label.textContent = said.dataset.cut;
  const move = () => { stage.lastChild.style.clipPath = `inset(0 0 0 ${cut.value}%)`; stage.style.setProperty("--cut", `${cut.value}%`); };
  cut.addEventListener("input", move);
  box.append(title, stage, label, cut);
  one.closest("figure").before(box);
  move();
};
new MutationObserver(build).observe(said, { childList: true });
build();
})();
