/* A product that saves itself. Every answer goes into an outbox kept on this machine before it is sent, so that a network that
   drops, a page that closes or a session that ends lose nothing; each edit has a name of its own, so that none counts twice.
   Without this script the same form is saved by its button. */
(() => {
"use strict";
const form = document.querySelector("form[data-live]");
if (!form) return;
const say = form.dataset, token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const shelf = "mancomun:" + say.key;
const WAIT = 900, POLL = 6000, AGAIN = 4000;
let revision = Number(form.elements.revision.value), state = "", sending = false, timer = 0, later = 0, motive = "";
let offline = false, refusedText = "", clashes = 0, stopped = "";
const byId = (id) => document.getElementById(id);
const word = byId("saved"), people = byId("people");
document.documentElement.classList.add("live");
form.classList.add("live");

/* --- the outbox ------------------------------------------------------------------------------------------------- */
let box = [];
const read = () => { try { return JSON.parse(localStorage.getItem(shelf) || "[]"); } catch { return []; } };
const keep = () => { try { box.length ? localStorage.setItem(shelf, JSON.stringify(box)) : localStorage.removeItem(shelf); } catch { /* a full or closed shelf: the page still has it */ } };
const name = () => Array.from(crypto.getRandomValues(new Uint8Array(9)), (n) => n.toString(16).padStart(2, "0")).join("");

/* --- controls and their values ------------------------------------------------------------------------------------ */
const holder = (el) => el.closest("[data-path]");
const value = (at) => {
  if (at.dataset.widget === "ticks") return Array.from(at.querySelectorAll("input[type=checkbox]:checked"), (one) => one.value);
  const el = at.querySelector("input:not([type=hidden]),select,textarea");
  if (!el) return "";
  return el.multiple ? Array.from(el.selectedOptions, (one) => one.value) : el.value;
};
const put = (at, given) => {
  if (at.dataset.widget === "ticks") {
    const chosen = new Set(Array.isArray(given) ? given : String(given || "").split(";"));
    at.querySelectorAll("input[type=checkbox]").forEach((one) => { one.checked = chosen.has(one.value); });
    return;
  }
  const el = at.querySelector("input:not([type=hidden]),select,textarea");
  if (!el) return;
  if (el.multiple) {
    const chosen = new Set(Array.isArray(given) ? given : String(given || "").split(";"));
    Array.from(el.options).forEach((one) => { one.selected = chosen.has(one.value); });
  } else {
    const text = Array.isArray(given) ? given.join("\n") : given == null ? "" : String(given);
    if (el.type === "date" && text && !/^\d{4}-\d\d-\d\d$/.test(text)) el.type = "text";
    if (el.tagName === "SELECT" && text && !Array.from(el.options).some((one) => one.value === text)) el.add(new Option(text, text));
    el.value = text;
  }
};
const alike = (a, b) => {
  const level = (v) => Array.isArray(v) ? v.map((x) => String(x).trim()).join("\n") : String(v ?? "").replace(/\r\n/g, "\n").trim();
  return level(a) === level(b);
};
const base = new Map();
const learn = (root) => root.querySelectorAll("[data-path]").forEach((at) => base.set(at.dataset.path, value(at)));
learn(form);
const at = (path) => form.querySelector(`[data-path="${CSS.escape(path)}"]`);

/* --- what it says ---------------------------------------------------------------------------------------------------- */
const tell = () => {
  const n = box.length;
  let text = say.saved, look = "";
  if (stopped) { text = stopped; look = "bad"; }
  else if (offline) { text = `${say.offline} (${say.pending} ${n})`; look = "wait"; }
  else if (refusedText) { text = `${say.refused} ${refusedText}`; look = "bad"; }
  else if (n || sending) { text = say.saving; look = "wait"; }
  const told = [text, look, clashes, stopped].join("|");
  if (told !== lastTold) {
    lastTold = told;
    word.className = "saved " + look;
    word.replaceChildren(text);
    if (clashes && !stopped) clashLink();
  }
  form.querySelectorAll(".pending").forEach((one) => one.classList.remove("pending"));
  box.forEach((one) => { const there = one.op === "set" && at(one.path); if (there) there.classList.add("pending"); });
};
let lastTold = "";
const clashLink = () => {
  const go = document.createElement("a");
  go.href = location.pathname + "?v=" + revision + "#choques";
  go.textContent = say.clashGo;
  word.append(" ", say.clash, " ", go);
  word.className = "saved bad";
};

/* --- writing ---------------------------------------------------------------------------------------------------------- */
const note = (step) => {
  if (step.op === "set") {
    const waiting = box.find((one) => one.op === "set" && one.path === step.path && !one.sent);
    if (waiting) { waiting.value = step.value; if (alike(waiting.value, waiting.base) && !box.some((one) => one.sent && one.path === step.path)) box = box.filter((one) => one !== waiting); }
    else if (!alike(step.value, step.base)) box.push(step);
  } else box.push(step);
  keep();
  tell();
  clearTimeout(timer);
  timer = setTimeout(send, WAIT);
};
const wrote = (el) => {
  const there = holder(el);
  if (!there || el.name.startsWith("_")) return;
  const path = there.dataset.path;
  if (path.split("/")[1] === "+") return;
  brief(there.closest("tr[data-row]"));
  const inFlight = box.filter((one) => one.sent && one.path === path).pop();
  note({ id: name(), op: "set", path, base: inFlight ? inFlight.value : base.get(path) ?? "", value: value(there) });
};
form.addEventListener("input", (event) => wrote(event.target));
form.addEventListener("change", (event) => wrote(event.target));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button && button.name === "_remove") return removeRow(button.closest("tr"));
  if (button && button.dataset.add) return addRow(button.dataset.add, {}, null, true);
  if (button && button.dataset.pasteGo) { const area = byId("p-" + button.dataset.pasteGo); pasteRows(button.dataset.pasteGo, area.value); area.value = ""; return; }
  clearTimeout(timer);
  send();
});

// What is done with the product as a whole waits until every answer has arrived.
document.querySelectorAll("form[data-saved-first]").forEach((one) => one.addEventListener("submit", (event) => {
  if (!box.length && !sending) return;
  event.preventDefault();
  clearTimeout(timer);
  send();
  const wait = setInterval(() => {
    if (stopped || offline || refusedText) clearInterval(wait);  // the line of the top says why
    else if (!box.length && !sending) { clearInterval(wait); one.submit(); }
  }, 100);
}));

async function send() {
  if (sending || !box.length || stopped) { tell(); return; }
  sending = true;
  const batch = box.slice(0, 500);
  batch.forEach((one) => { one.sent = true; });
  tell();
  let answer = null;
  try {
    const reply = await fetch(say.changes, {
      method: "POST", credentials: "same-origin", redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ steps: batch.map(({ sent, ...one }) => one), motive }),
    });
    offline = false;
    if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) stopped = say.signin;
    else if (reply.status === 409) { const told = await reply.json(); stopped = told.detail + " " + say.reload; }
    else if (reply.status >= 500 || reply.status === 429) offline = true;
    else if (!reply.ok) { const told = await reply.json(); refusedText = told.detail || ""; }
    else answer = await reply.json();
  } catch { offline = true; }
  sending = false;
  if (!answer) {
    batch.forEach((one) => { delete one.sent; });
    tell();
    if (offline) { clearTimeout(later); later = setTimeout(send, AGAIN); }
    return;
  }
  refusedText = "";
  const done = new Map(answer.results.map((one) => [one.id, one]));
  box = box.filter((one) => {
    const found = done.get(one.id);
    if (!found) return true;
    if (found.outcome === "refused") { refusedText = found.why; mark(one.path, found.why); delete one.sent; one.refused = true; return one.op === "set"; }
    if (found.outcome === "held") { clashes += 1; base.set(one.path, found.now); return false; }
    if (one.op === "set") base.set(one.path, one.value);
    return false;
  });
  // What was refused waits on this machine until its writer mends it; it is not sent again by itself.
  const waiting = box.filter((one) => !one.refused);
  keep();
  tell();
  if (waiting.length) { clearTimeout(timer); timer = setTimeout(send, 50); }
  news();
  results();
}
const mark = (path, text) => {
  const there = at(path), spot = byId("r-" + path);
  if (!there || !spot) return;
  const line = document.createElement("p");
  line.className = "wrong";
  line.textContent = text;
  spot.replaceChildren(line);
};

/* --- rows ---------------------------------------------------------------------------------------------------------------- */
const frame = (table) => form.querySelector(`[data-table="${CSS.escape(table)}"]`);
const body = (table) => frame(table).querySelector("tbody[data-last]");
const lines = (table) => frame(table).querySelectorAll("tbody tr[data-row]");
const grouped = (table) => "grouped" in frame(table).dataset;
// A place inside something closed is shown by opening it: a section, a group of rows, a row folded by a narrow page.
const open = (el) => {
  for (let one = el; one && one !== form; one = one.parentElement) {
    if (one.tagName === "DETAILS") one.open = true;
    if (one.matches("tr[data-row]")) { const fold = one.querySelector(".fold"); if (fold) fold.open = true; }
    if (one.matches(".sect")) { const first = one.querySelector(":scope>details"); if (first) first.open = true; }
  }
};
const drawRow = (table, id, values, after) => {
  const blank = form.querySelector(`template[data-blank="${CSS.escape(table)}"]`);
  if (!blank || byId(`c-${table}/${id}`)) return byId(`c-${table}/${id}`);
  const made = document.createElement("tbody");
  made.innerHTML = blank.innerHTML.split(table + "/+").join(table + "/" + id);
  const row = made.querySelector("tr");
  row.id = `c-${table}/${id}`;
  row.dataset.row = id;
  row.querySelectorAll("[value='+']").forEach((one) => { one.value = id; });
  const rows = body(table), plain = rows.querySelector(".plain-row");
  const where = after ? byId(`c-${table}/${after}`) : null;
  if (grouped(table)) { rows.insertBefore(row, plain); rows.closest("details").open = true; }
  else if (after === "") rows.prepend(row); else if (where) where.after(row); else rows.insertBefore(row, plain);
  row.querySelectorAll("[data-path]").forEach((cell) => {
    const key = cell.dataset.path.split("/")[2];
    if (values && values[key] !== undefined) put(cell, values[key]);
    base.set(cell.dataset.path, value(cell));
  });
  number(table);
  return row;
};
const number = (table) => lines(table).forEach((row, n) => row.querySelectorAll(".hand .num").forEach((spot) => { spot.textContent = n + 1; }));
const brief = (row) => {
  const spot = row && row.querySelector("[data-brief]");
  if (!spot) return;
  const said = Array.from(row.querySelectorAll("[data-path]"), (cell) => { const el = cell.querySelector("select,input:not([type=hidden]),textarea"); return !el || !el.value ? "" : el.tagName === "SELECT" ? Array.from(el.selectedOptions, (one) => one.textContent).join("; ") : el.value; });
  const kept = said.map((text) => text.trim()).filter(Boolean).slice(0, 3).map((text) => text.length > 44 ? text.slice(0, 43) + "…" : text);
  if (kept.length) spot.textContent = kept.join(" · ");
};
const addRow = (table, values, after, focus) => {
  const id = "r-" + name().slice(0, 12);
  const row = drawRow(table, id, values, after);
  note({ id: name(), op: "add", path: table, row: id, value: values, ...(after ? { after } : {}) });
  if (focus && row) { open(row); const first = row.querySelector("input:not([type=hidden]),select,textarea"); if (first) first.focus(); }
};
const removeRow = (row) => {
  const table = row.closest("[data-table]").dataset.table, id = row.dataset.row, was = {};
  row.querySelectorAll("[data-path]").forEach((cell) => { was[cell.dataset.path.split("/")[2]] = base.get(cell.dataset.path) ?? ""; });
  box = box.filter((one) => one.sent || !one.path.startsWith(`${table}/${id}/`));
  const near = row.nextElementSibling && row.nextElementSibling.matches("[data-row]") ? row.nextElementSibling : row.previousElementSibling;
  row.remove();
  number(table);
  note({ id: name(), op: "remove", path: table, row: id, base: was });
  const next = (near && near.querySelector("input:not([type=hidden]),select,textarea")) || form.querySelector(`[data-add="${CSS.escape(table)}"]`);
  if (next) next.focus();
};
const cells = (text) => text.replace(/\r\n/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
const heads = (table) => Array.from(form.querySelectorAll(`template[data-blank="${CSS.escape(table)}"]`)).flatMap((blank) => Array.from(blank.content.querySelectorAll("[data-path]"), (cell) => ({ key: cell.dataset.path.split("/")[2], label: cell.dataset.label, cell })));
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
const option = (cell, text) => {
  const list = cell.querySelector("select");
  if (!list) return text.trim();
  const found = (one) => { const hit = Array.from(list.options).find((o) => plain(o.textContent) === plain(one) || o.value === one.trim()); return hit ? hit.value : one.trim(); };
  return list.multiple ? text.split(/[;,]/).filter((one) => one.trim()).map(found) : found(text);
};
const pasteRows = (table, text) => {
  if (!text.trim()) return;
  let lines = cells(text).filter((line) => line.some((one) => one.trim()));
  const known = heads(table);
  let order = lines[0].map((one) => known.find((k) => plain(k.label) === plain(one) || plain(k.key) === plain(one)));
  if (order.filter(Boolean).length >= Math.max(1, Math.ceil(lines[0].length / 2))) lines = lines.slice(1);
  else order = known;
  lines.forEach((line) => {
    const values = {};
    line.forEach((one, n) => { if (order[n] && one.trim()) values[order[n].key] = option(order[n].cell, one); });
    addRow(table, values, null, false);
  });
};
form.addEventListener("paste", (event) => {
  const there = holder(event.target), text = (event.clipboardData || { getData: () => "" }).getData("text/plain");
  if (!there || !/\t|\n./.test(text) || event.target.tagName === "TEXTAREA" && !text.includes("\t")) return;
  const grid = there.closest("[data-table],[data-matrix]");
  if (!grid || !there.closest("tr")) return;
  event.preventDefault();
  const rows = Array.from(grid.querySelectorAll("tbody tr")).filter((row) => row.querySelector("[data-path]") && !row.classList.contains("plain-row"));
  const r0 = rows.indexOf(there.closest("tr")), c0 = Array.from(there.closest("tr").children).indexOf(there);
  cells(text).forEach((line, r) => {
    const row = rows[r0 + r];
    if (!row) {
      if (!grid.dataset.table) return;
      const known = heads(grid.dataset.table), values = {}, first = known.findIndex((k) => k.key === there.dataset.path.split("/")[2]);
      line.forEach((one, c) => { const k = known[first + c]; if (k && one.trim()) values[k.key] = option(k.cell, one); });
      addRow(grid.dataset.table, values, null, false);
      return;
    }
    line.forEach((one, c) => {
      const cell = row.children[c0 + c];
      if (!cell || !cell.dataset.path) return;
      put(cell, option(cell, one));
      const el = cell.querySelector("input:not([type=hidden]),select,textarea");
      if (el) wrote(el);
    });
  });
});
form.addEventListener("keydown", (event) => {
  const el = event.target, there = holder(el), row = el.closest("tr[data-row]");
  const inGrid = there && el.closest(".grid");
  if (event.key === "Enter" && el.tagName === "INPUT") {
    event.preventDefault();
    if (!inGrid) return;
    const tr = el.closest("tr"), n = Array.from(tr.children).indexOf(there);
    let next = tr[event.shiftKey ? "previousElementSibling" : "nextElementSibling"];
    while (next && (!next.children[n] || !next.children[n].querySelector("input,select,textarea") || next.classList.contains("plain-row"))) next = next[event.shiftKey ? "previousElementSibling" : "nextElementSibling"];
    if (next) next.children[n].querySelector("input:not([type=hidden]),select,textarea").focus();
    else if (row && !event.shiftKey) addRow(row.closest("[data-table]").dataset.table, {}, null, true);
  }
  if (row && event.altKey && !row.closest("[data-grouped]") && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    const table = row.closest("[data-table]").dataset.table, up = event.key === "ArrowUp";
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other || !other.dataset.row) return;
    up ? other.before(row) : other.after(row);
    const before = row.previousElementSibling;
    number(table);
    note({ id: name(), op: "move", path: table, row: row.dataset.row, after: before && before.dataset.row ? before.dataset.row : "" });
    el.focus();
  }
});

/* --- what others do -------------------------------------------------------------------------------------------------------- */
let asking = false;
async function news() {
  if (asking || document.hidden || stopped) return;
  asking = true;
  try {
    const here = document.activeElement && holder(document.activeElement);
    const reply = await fetch(`${say.now}?desde=${revision}&campo=${encodeURIComponent(here ? here.dataset.path : "")}`, { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } });
    if (reply.ok) {
      const found = await reply.json();
      if (offline) { offline = false; send(); }
      clashes = found.clashes;
      if (state && found.state !== state && ["aprobado", "publicado", "archivado"].includes(found.state)) stopped = say.reload;
      state = found.state;
      let others = false;
      if (found.whole && !box.length) location.reload();
      else found.edits.forEach((one) => { if (take(one)) others = true; });
      revision = Math.max(revision, found.revision);
      form.elements.revision.value = revision;
      document.querySelectorAll("form[data-quiet] [name=revision]").forEach((one) => { one.value = revision; });
      people.textContent = found.people.map((one) => one.field ? `${one.name} ${say.editing} ${one.field}` : `${one.name} ${say.here}`).join(" · ");
      if (others) results();
      tell();
    }
  } catch { if (!navigator.onLine) { offline = true; tell(); } }
  asking = false;
}
const take = (one) => {
  if (box.some((mine) => mine.id === one.id)) return false;
  if (one.op === "set") {
    const there = at(one.path);
    if (!there) return !one.mine;
    base.set(one.path, one.after);
    const mine = box.some((step) => step.op === "set" && step.path === one.path);
    if (!mine && !alike(value(there), one.after)) {
      put(there, one.after);
      if (!one.mine) { there.classList.add("fresh"); there.title = `${say.other} ${one.by}`; setTimeout(() => there.classList.remove("fresh"), 4000); }
    }
  } else if (one.op === "add") {
    const rows = body(one.path);
    if (rows) { const all = lines(one.path), before = one.after.at > 0 ? all[one.after.at - 1] : null; drawRow(one.path, one.after.row.id, one.after.row, one.after.at === 0 && all.length ? "" : before ? before.dataset.row : null); }
  } else if (one.op === "remove") {
    const row = byId(`c-${one.path}/${one.before.row.id}`);
    if (row && !row.contains(document.activeElement) && !box.some((step) => step.path.startsWith(`${one.path}/${one.before.row.id}/`))) { row.remove(); number(one.path); }
  } else if (one.op === "move") {
    const row = byId(`c-${one.path}/${one.after.row}`), rows = row && row.parentElement;
    if (row && !grouped(one.path) && !row.contains(document.activeElement)) { row.remove(); const all = rows.querySelectorAll("tr[data-row]"); rows.insertBefore(row, all[one.after.at] || rows.querySelector(".plain-row")); number(one.path); }
  }
  return !one.mine;
};

/* --- what it says now --------------------------------------------------------------------------------------------------------- */
let resultTimer = 0;
function results() {
  clearTimeout(resultTimer);
  resultTimer = setTimeout(async () => {
    try {
      const reply = await fetch(say.result, { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } });
      if (!reply.ok) return;
      const found = await reply.json();
      const spot = byId("said");
      if (found.html) {
        const key = (one) => one.querySelector("summary").textContent, was = new Map();
        spot.querySelectorAll("details").forEach((one) => was.set(key(one), one.open));
        spot.innerHTML = found.html;
        spot.querySelectorAll("details").forEach((one) => { if (was.has(key(one))) one.open = was.get(key(one)); });
      }
      byId("ahead").innerHTML = found.ahead;
      byId("siguiente").hidden = !found.ahead;
      form.querySelectorAll(".rmk").forEach((one) => {
        const path = one.id.slice(2), lines = found.remarks[path] || [], there = at(path);
        if (box.some((step) => step.refused && step.path === path)) return;
        one.replaceChildren(...lines.map(([text, blocks]) => { const p = document.createElement("p"), b = document.createElement("strong"); p.className = blocks ? "wrong" : "warn"; b.textContent = blocks ? say.wrong : say.warn; p.append(b, " ", text); return p; }));
        const el = there && there.querySelector("input:not([type=hidden]),select,textarea");
        if (el) { lines.some(([, blocks]) => blocks) ? el.setAttribute("aria-invalid", "true") : el.removeAttribute("aria-invalid"); lines.length ? el.setAttribute("aria-describedby", "r-" + path) : 0; }
      });
      const hidden = new Set(found.hidden);
      form.querySelectorAll(".ctl[data-path]").forEach((one) => { one.hidden = hidden.has(one.dataset.path); });
      const tag = (spot, n) => { if (spot) { spot.textContent = n; spot.hidden = !n; } };
      const told = (root, said, n) => { const spot = root.querySelector(":scope>summary>[data-said],:scope>details>summary>[data-said]"); if (spot) spot.textContent = said; tag(root.querySelector(":scope>summary>[data-wrong],:scope>details>summary>[data-wrong]"), n); };
      found.sections.forEach(([key, said, n, off]) => { const section = byId("s-" + key), link = form.querySelector(`.jump [href="#s-${CSS.escape(key)}"]`); if (section) { section.hidden = off; told(section, said, n); } if (link) { link.hidden = off; tag(link.querySelector("[data-wrong]"), n); } });
      found.groups.forEach(([table, key, said, n, done]) => { const group = form.querySelector(`[data-table="${CSS.escape(table)}"] [data-group="${CSS.escape(key)}"]`); if (group) { group.classList.toggle("done", done); told(group, said, n); } });
      form.querySelectorAll("tr[data-row]").forEach((row) => { tag(row.querySelector(".fold [data-wrong]"), row.querySelectorAll(".rmk .wrong").length); });
      const gaps = byId("gaps");
      const lamp = (symbol, look) => { const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use"); svg.setAttribute("class", "ico " + look); svg.setAttribute("width", 18); svg.setAttribute("height", 18); svg.setAttribute("aria-hidden", "true"); use.setAttribute("href", "#" + symbol); svg.append(use); return svg; };
      const line = (text, anchor, symbol, look) => { const li = document.createElement("li"), span = document.createElement("span"); if (anchor) { const a = document.createElement("a"); a.href = anchor; a.textContent = text; span.append(a); } else span.textContent = text; li.append(lamp(symbol, look), span); return li; };
      gaps.replaceChildren(...(found.gaps.length ? found.gaps.map(([text, anchor]) => line(text, anchor, "r-not_met", "no")) : [line(say.nothing, "", "r-met", "ok")]));
      byId("warnings").replaceChildren(...found.warnings.map((text) => line(text, "", "r-unknown", "half")));
    } catch { /* it is asked again at the next saving */ }
  }, 700);
}

/* --- where a link leads ------------------------------------------------------------------------------------------------------ */
const arrive = () => { const there = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1))); if (there && form.contains(there)) { open(there); there.scrollIntoView(); } };
addEventListener("hashchange", arrive);
document.addEventListener("click", (event) => { const link = event.target.closest("a[href^='#']"); if (link && link.getAttribute("href") === location.hash) arrive(); });

/* --- beginning --------------------------------------------------------------------------------------------------------------- */
box = read();
if (box.length) {
  box.forEach((one) => {
    delete one.sent; delete one.refused;
    if (one.op === "add") drawRow(one.path, one.row, one.value, one.after || null);
    else if (one.op === "remove") { const row = byId(`c-${one.path}/${one.row}`); if (row) row.remove(); }
  });
  box.forEach((one) => { const there = one.op === "set" && at(one.path); if (there) put(there, one.value); });
  send();
}
addEventListener("online", () => { offline = false; send(); });
addEventListener("offline", () => { offline = true; tell(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) news(); });
addEventListener("beforeunload", (event) => { if (box.length && !offline && !stopped) { send(); event.preventDefault(); } });
setInterval(news, POLL);
tell();
news();
arrive();
document.documentElement.dataset.ready = "1";
})();
