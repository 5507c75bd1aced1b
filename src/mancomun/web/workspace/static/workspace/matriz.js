/* A matrix under the hand: arrows move between cells, Ctrl+Z takes back what was written on this page and Ctrl+Y puts it again, a
   pasted block counts as one; below stands who wrote the cell, where people part and, in some, why. producto.js saves; without
   either script the same cells are sent by the form's button. */
(() => {
"use strict";
const form = document.querySelector("form[data-live]");
if (!form) return;
const past = [], ahead = [];
let before = "", open = "";
const cellOf = (el) => (el && el.closest ? el.closest("[data-matrix] td[data-path]") : null);
const inputOf = (td) => td.querySelector("input");
const values = (box) => new Map(Array.from(box.querySelectorAll("td[data-path]"), (td) => [td.dataset.path, inputOf(td).value]));
const remember = (changes) => { if (changes.length) { past.push(changes); ahead.length = 0; if (past.length > 200) past.shift(); } };
const write = (path, value) => {
  const td = form.querySelector(`[data-path="${CSS.escape(path)}"]`), el = td && inputOf(td);
  if (!el || el.readOnly) return null;
  el.value = value;
  el.dispatchEvent(new Event("input", { bubbles: true }));
  return el;
};
const close = (el) => {
  if (open && cellOf(el).dataset.path === open && el.value !== before) remember([{ path: open, from: before, to: el.value }]);
  open = "";
};
form.addEventListener("focusin", (event) => {
  const td = cellOf(event.target);
  if (!td) return;
  open = td.dataset.path;
  before = event.target.value;
  event.target.select();
  tell(td);
});
form.addEventListener("focusout", (event) => { if (cellOf(event.target)) close(event.target); });
form.addEventListener("paste", (event) => {
  const td = cellOf(event.target), text = (event.clipboardData || { getData: () => "" }).getData("text/plain");
  if (!td || !/\t|\n./.test(text)) return;
  const box = td.closest("[data-matrix]"), was = values(box);
  open = "";
  setTimeout(() => {
    const now = values(box);
    remember(Array.from(now).filter(([path, value]) => value !== was.get(path)).map(([path, value]) => ({ path, from: was.get(path), to: value })));
    if (!td.contains(document.activeElement)) return;
    open = td.dataset.path;
    before = inputOf(td).value;
  });
}, true);
const next = (td, down, right) => {
  const row = td.parentElement, rows = Array.from(row.parentElement.children), column = Array.from(row.children).indexOf(td);
  let r = rows.indexOf(row) + down, c = column + right;
  while (rows[r] && rows[r].children[c]) {
    const there = rows[r].children[c];
    if (there.dataset.path) return inputOf(there);
    r += down;
    c += right;
  }
  return null;
};
/* --- what a cell says, and why --------------------------------------------------------------------------------------- */
const below = (td, what) => {
  for (let at = td.closest(".grid").nextElementSibling; at && !at.matches(".grid,h4"); at = at.nextElementSibling) if (at.matches(what)) return at;
  return null;
};
const tell = (td) => {
  const line = below(td, ".cellsaid"), list = below(td, ".reasons");
  if (line) { line.hidden = false; line.textContent = [td.dataset.cell, td.title].filter(Boolean).join(". ") + "."; }
  if (!list) return;
  const path = td.dataset.path.replace(/\/valor$/, "/justificacion"), items = list.querySelector("ul");
  let item = items.querySelector(`[data-path="${CSS.escape(path)}"]`);
  if (!item) {
    item = list.querySelector("template[data-reason]").content.firstElementChild.cloneNode(true);
    const area = item.querySelector("textarea"), label = item.querySelector("label");
    item.dataset.path = path;
    area.name = path;
    area.id = "f-" + path;
    label.htmlFor = area.id;
    label.textContent = td.dataset.cell;
    item.querySelector(".rmk").id = "r-" + path;
    items.append(item);
  }
  item.querySelector("textarea").onkeydown = (event) => { if (event.key === "Escape") inputOf(td).focus(); };
  items.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
  item.classList.add("here");
};
const counted = (list) => {
  const n = Array.from(list.querySelectorAll("textarea[id]"), (one) => one.value.trim()).filter(Boolean).length;
  list.querySelector("[data-count]").textContent = n;
  list.querySelector("[data-all]").hidden = n === 0 && !list.classList.contains("all");
  list.querySelectorAll("li[data-path]").forEach((one) => {
    const td = form.querySelector(`td[data-path="${CSS.escape(one.dataset.path.replace(/\/justificacion$/, "/valor"))}"]`);
    if (td) td.classList.toggle("told", Boolean(one.querySelector("textarea").value.trim()));
  });
};
form.querySelectorAll(".reasons").forEach((list) => {
  const button = list.querySelector("[data-all]");
  if (!button) return;
  const more = button.textContent;
  counted(list);
  list.addEventListener("input", () => counted(list));
  button.addEventListener("click", () => {
    const all = list.classList.toggle("all");
    button.setAttribute("aria-expanded", String(all));
    button.textContent = all ? button.dataset.less : more;
    if (all) list.querySelectorAll("li").forEach((one) => one.classList.toggle("bare", !one.querySelector("textarea").value.trim() && !one.classList.contains("here")));
  });
});
form.addEventListener("input", (event) => {
  const td = cellOf(event.target), line = td && below(td, ".cellsaid");
  if (!line) return;
  td.title = line.dataset.mine;
  if (td.contains(document.activeElement)) tell(td);
});
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
form.addEventListener("keydown", (event) => {
  const td = cellOf(event.target);
  if (!td) return;
  const el = event.target, key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y")) {
    event.preventDefault();
    close(el);
    const back = key === "z" && !event.shiftKey, from = back ? past : ahead, to = back ? ahead : past, changes = from.pop();
    if (!changes) return;
    let last = null;
    changes.forEach((one) => { last = write(one.path, back ? one.from : one.to) || last; });
    to.push(changes);
    if (last) { last.focus(); open = cellOf(last).dataset.path; before = last.value; last.select(); }
    return;
  }
  if (event.key === "F2") {
    const area = form.querySelector(`.reasons li.here[data-path="${CSS.escape(td.dataset.path.replace(/\/valor$/, "/justificacion"))}"] textarea`);
    if (area) { event.preventDefault(); area.focus(); }
    return;
  }
  if (!MOVES[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const whole = el.selectionStart === 0 && el.selectionEnd === el.value.length;
  const side = event.key === "ArrowLeft" ? el.selectionEnd === 0 : event.key === "ArrowRight" ? el.selectionStart === el.value.length : true;
  if (!whole && !side) return;
  const there = next(td, ...MOVES[event.key]);
  if (!there) return;
  event.preventDefault();
  there.focus();
});
})();
