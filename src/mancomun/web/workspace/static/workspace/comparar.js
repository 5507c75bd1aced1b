/* Two plates of the same ground, one over the other, with a cut that a finger or the arrows move. On a desk each plate by itself is
   then closed under its heading, so that nothing is seen twice; on a narrow page, where the stage would be too small to read, the
   plates stay as they are and there is no stage. The titles drawn on them are left out of it and written over it. */
(() => {
"use strict";
const said = document.querySelector("[data-swipe]");
if (!said) return;
const build = () => {
  if (said.querySelector(".swipe") || matchMedia("(max-width:640px)").matches) return;
  const [one, other] = Array.from(said.querySelectorAll("figure img"));
  if (!one || !other) return;
  const [left, right] = [one, other].map((image) => {
    let above = image.closest("figure").previousElementSibling;
    while (above && !/^H\d$/.test(above.tagName)) above = above.previousElementSibling;
    return above ? above.textContent : "";
  });
  if (left === right) return;
  const box = document.createElement("figure"), stage = document.createElement("div"), label = document.createElement("label"), cut = document.createElement("input"), title = document.createElement("figcaption");
  box.className = "swipe";
  title.textContent = said.dataset.swipe;
  [one, other].forEach((image) => { const copy = image.cloneNode(); copy.removeAttribute("id"); copy.alt = ""; stage.append(copy); });
  Object.assign(cut, { type: "range", min: 0, max: 100, value: 50, id: "swipe-cut" });
  label.htmlFor = cut.id;
  label.textContent = said.dataset.cut;
  const move = () => { stage.lastChild.style.clipPath = `inset(0 0 0 ${cut.value}%)`; stage.style.setProperty("--cut", `${cut.value}%`); };
  cut.addEventListener("input", move);
  const sides = document.createElement("p");
  sides.className = "sides";
  [left, right].forEach((words) => { const side = document.createElement("span"); side.textContent = words; sides.append(side); });
  box.append(title, sides, stage, label, cut);
  one.closest("figure").before(box);
  [[one, left], [other, right]].forEach(([image, words]) => {
    const alone = document.createElement("details"), name = document.createElement("summary"), figure = image.closest("figure");
    alone.className = "doc-fold";
    name.textContent = `${said.dataset.alone} ${words}`;
    figure.before(alone);
    alone.append(name, figure);
  });
  move();
};
new MutationObserver(build).observe(said, { childList: true });
build();
})();
