// Keyboard for the dense table: J and K move, X chooses, Enter opens, / goes to the filter. Everything works without it.
(() => {
  const table = document.querySelector("table.dense");
  if (!table) return;
  const rows = [...table.tBodies[0].rows].filter((row) => row.querySelector("th a"));
  const boxes = rows.map((row) => row.querySelector("input[name=code]")).filter(Boolean);
  const all = document.getElementById("todos");
  const chosen = document.getElementById("elegidos");
  let at = -1;

  function count() {
    let n = 0;
    for (const box of boxes) {
      box.closest("tr").classList.toggle("on", box.checked);
      if (box.checked) n += 1;
    }
    if (chosen) chosen.textContent = String(n);
    if (all) all.checked = n > 0 && n === boxes.length;
  }

  function go(to) {
    if (!rows.length) return;
    at = Math.max(0, Math.min(rows.length - 1, to));
    for (const row of rows) row.classList.remove("at");
    rows[at].classList.add("at");
    rows[at].querySelector("th a").focus();
    rows[at].scrollIntoView({ block: "nearest" });
  }

  table.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    count();
  });
  table.addEventListener("focusin", (event) => {
    const place = rows.indexOf(event.target.closest("tr"));
    if (place >= 0) at = place;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]),select,textarea")) return;
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "x" && at >= 0 && boxes.length) {
      const box = rows[at].querySelector("input[name=code]");
      box.checked = !box.checked;
      count();
    } else if (event.key === "/") document.getElementById("filtro").focus();
    else return;
    event.preventDefault();
  });
  count();
})();
