/* Drawing on our own map. A shape is written as text into the same cell of the form that is typed or loaded, and producto.js saves
   it; this script only turns fingers, mouse and keys into that text, and the text into a drawing. Degrees in, degrees out; the
   plane of the board is Mercator, so that angles look as they are. Without it the form is filled by hand. */
(() => {
"use strict";
const form = document.querySelector("form[data-live]"), panel = document.querySelector("[data-draw]");
if (!form || !panel) return;
const NS = "http://www.w3.org/2000/svg", W = 800, H = 560, say = panel.dataset;
const byId = (id) => document.getElementById(id);
const map = byId("draw-map"), what = byId("draw-what"), name = byId("draw-name"), kindOf = byId("draw-form"), said = byId("draw-said"), faults = byId("draw-remarks");
const ground = JSON.parse(byId("draw-ground").textContent || "[]") || [];
const node = (tag, attributes, parent, text) => {
  const made = document.createElementNS(NS, tag);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
};
const rad = Math.PI / 180, up = (lat) => Math.log(Math.tan(Math.PI / 4 + lat * rad / 2)) / rad, down = (y) => Math.atan(Math.sinh(y * rad)) / rad;
let view = { x: 0, y: 0, k: 1 };
const toBoard = ([lon, lat]) => [(lon - view.x) * view.k, (view.y - up(lat)) * view.k];
const toEarth = ([x, y]) => [x / view.k + view.x, down(view.y - y / view.k)];

/* --- text and shapes ------------------------------------------------------------------------------------------------------ */
const numbers = (text) => text.split(",").map((pair) => pair.trim().split(/\s+/).map(Number)).filter((p) => p.length >= 2 && p.every(Number.isFinite));
const fromJson = (found) => {
  let g = found;
  while (g && g.geometry) g = g.geometry;
  if (!g) return null;
  const c = g.coordinates;
  if (g.type === "Point") return { kind: "point", parts: [[c]] };
  if (g.type === "LineString") return { kind: "line", parts: [c] };
  if (g.type === "MultiLineString") return { kind: "line", parts: c };
  if (g.type === "Polygon") return { kind: "area", parts: c };
  if (g.type === "MultiPolygon") return { kind: "area", parts: c.flat() };
  return null;
};
const read = (text) => {
  const bare = text.trim(), pair = bare.match(/^([-+]?\d+(?:\.\d+)?)\s*[,; ]\s*([-+]?\d+(?:\.\d+)?)$/);
  if (pair) return { kind: "point", parts: [[[Number(pair[1]), Number(pair[2])]]] };
  if (bare.startsWith("{")) { try { return fromJson(JSON.parse(bare)); } catch { return null; } }
  const wkt = bare.match(/^(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:Z\s*)?\(/i);
  if (!wkt) return null;
  const parts = (bare.match(/[^()]*\d[^()]*/g) || []).map(numbers).filter((part) => part.length);
  return parts.length ? { kind: { POINT: "point", LINESTRING: "line", POLYGON: "area" }[wkt[2].toUpperCase()], parts } : null;
};
const short = (n) => String(Math.round(n * 1e5) / 1e5);
const write = (kind, points) => {
  const pairs = points.map(([lon, lat]) => `${short(lon)} ${short(lat)}`);
  if (!pairs.length) return "";
  if (kind === "point") return pairs[0].replace(" ", ", ");
  return kind === "line" ? `LINESTRING (${pairs.join(", ")})` : `POLYGON ((${[...pairs, pairs[0]].join(", ")}))`;
};
const open = (shape) => {
  if (!shape || shape.parts.length !== 1) return null;
  const points = shape.parts[0].map((p) => [p[0], p[1]]);
  if (shape.kind === "area" && points.length > 1 && points[0][0] === points.at(-1)[0] && points[0][1] === points.at(-1)[1]) points.pop();
  return points;
};
const crossing = (points) => {
  const n = points.length;
  for (let i = 0; i < n; i++) for (let j = i + 2; j < n; j++) {
    if (i === 0 && j === n - 1) continue;
    const [a, b, c, d] = [points[i], points[i + 1], points[j], points[(j + 1) % n]];
    const det = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
    if (!det) continue;
    const t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / det, u = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / det;
    if (t >= 0 && t <= 1 && u >= 0 && u <= 1) return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
  }
  return null;
};

/* --- the form --------------------------------------------------------------------------------------------------------------- */
const tables = () => Array.from(form.querySelectorAll("[data-table][data-shape]"));
const rowsOf = (table) => Array.from(table.querySelectorAll("tbody tr[data-row]"));
const cell = (row, key) => row.querySelector(`[data-path$="/${key}"]`);
const input = (td) => td && td.querySelector("input:not([type=hidden]),select,textarea");
const typed = (row, key) => { const el = input(cell(row, key)); return el ? el.value : ""; };
const titled = (row) => typed(row, "nombre") || row.querySelector(".hand .num")?.textContent || "";
const fill = (path, value) => {
  const el = input(form.querySelector(`[data-path="${CSS.escape(path)}"]`));
  if (!el) return;
  el.value = value;
  el.dispatchEvent(new Event("input", { bubbles: true }));
};
const things = () => tables().flatMap((table) => rowsOf(table).map((row) => {
  const key = table.dataset.shape, at = cell(row, key);
  return { path: at.dataset.path, table: table.dataset.table, row, name: titled(row), tone: typed(row, "categoria") || typed(row, "tipo"), shape: read(typed(row, key)), draws: table.dataset.draws.split(" ") };
}));

/* --- what is in the hand ------------------------------------------------------------------------------------------------------ */
let hand = null, cross = [W / 2, H / 2], held = -1, keys = false;
const past = [], ahead = [];
const remember = (entry) => { past.push(entry); ahead.length = 0; if (past.length > 300) past.shift(); };
const change = (points) => { remember({ points: hand.points, next: points, path: hand.path }); hand.points = points; draw(); };
const take = () => {
  held = -1;
  hand = null;
  const [mode, key] = [what.value.slice(0, 2), what.value.slice(2)];
  const table = mode === "n:" ? tables().find((one) => one.dataset.table === key) : null;
  const thing = mode === "r:" ? things().find((one) => one.path === key) : null;
  panel.querySelector("[data-for=name]").hidden = !table;
  const draws = table ? table.dataset.draws.split(" ") : thing ? thing.draws : [];
  panel.querySelector("[data-for=form]").hidden = draws.length < 2 || Boolean(thing && thing.shape);
  Array.from(kindOf.options).forEach((one) => { one.hidden = !draws.includes(one.value); });
  if (draws.length) kindOf.value = thing && thing.shape ? thing.shape.kind : draws.includes(kindOf.value) ? kindOf.value : draws[0];
  if (draws.length === 1) kindOf.value = draws[0];
  if (table) hand = { table: key, path: "", kind: kindOf.value, points: [], name: "" };
  if (thing) {
    const points = thing.shape ? open(thing.shape) : [];
    hand = { table: thing.table, path: thing.path, kind: kindOf.value, points: points || [], name: thing.name, shut: Boolean(thing.shape && !points) };
  }
  tell(hand ? (hand.shut ? say.parts : say[{ point: "goPoint", line: "goLine", area: "goArea" }[hand.kind]]) : say.pick);
  draw();
};
const tell = (text) => { said.textContent = text; };
const put = (point) => {
  if (!hand || hand.shut) return tell(hand ? say.parts : say.pick);
  const made = point.map((n) => Number(short(n)));
  if (hand.kind === "point") { change([made]); return finish(); }
  change([...hand.points, made]);
  tell(`${hand.points.length} ${say.points}: ${short(made[0])}, ${short(made[1])}`);
};
const keep = () => {
  const own = things().find((one) => one.path === hand.path), from = own ? typed(own.row, hand.path.split("/")[2]) : "";
  const to = write(hand.kind, hand.points);
  if (from !== to) { remember({ path: hand.path, from, to }); fill(hand.path, to); }
  tell(`${say.kept} ${to.length > 90 ? to.slice(0, 89) + "…" : to}`);
};
const finish = () => {
  if (!hand || hand.shut) return;
  if (hand.points.length < { point: 1, line: 2, area: 3 }[hand.kind]) return tell(say.few);
  if (!hand.path) {
    if (!name.value.trim()) { tell(say.name); name.focus(); return; }
    const table = tables().find((one) => one.dataset.table === hand.table), before = new Set(rowsOf(table).map((row) => row.dataset.row));
    form.requestSubmit(table.querySelector(`[data-add="${CSS.escape(hand.table)}"]`));
    const row = rowsOf(table).find((one) => !before.has(one.dataset.row));
    if (!row) return;
    fill(`${hand.table}/${row.dataset.row}/nombre`, name.value.trim());
    hand.path = `${hand.table}/${row.dataset.row}/${table.dataset.shape}`;
    hand.name = name.value.trim();
    past.forEach((one) => { if (one.points && !one.path) one.path = hand.path; });
    name.value = "";
    panel.querySelector("[data-for=name]").hidden = true;
    map.focus({ preventScroll: true });
  }
  keep();
  list("r:" + hand.path);
  held = -1;
  draw();
};
const step = (back) => {
  const from = back ? past : ahead, to = back ? ahead : past, one = from.pop();
  if (!one) return;
  to.push(one);
  held = -1;
  if (one.points) { if (hand && hand.path === one.path) hand.points = back ? one.points : one.next; }
  else {
    fill(one.path, back ? one.from : one.to);
    if (hand && hand.path === one.path) { const shape = read(back ? one.from : one.to); hand.points = (shape && open(shape)) || []; }
    tell(`${say.kept} ${back ? one.from : one.to}`);
  }
  draw();
};
const list = (chosen) => {
  const now = chosen !== undefined ? chosen : what.value;
  what.replaceChildren(new Option("—", ""));
  tables().forEach((table) => {
    const group = document.createElement("optgroup");
    group.label = table.dataset.label;
    group.append(new Option(`${say.new} ${table.dataset.one}`, "n:" + table.dataset.table));
    rowsOf(table).forEach((row) => group.append(new Option(titled(row), "r:" + cell(row, table.dataset.shape).dataset.path)));
    what.append(group);
  });
  what.value = Array.from(what.options).some((one) => one.value === now) ? now : "";
};

/* --- the board ---------------------------------------------------------------------------------------------------------------- */
const all = () => {
  const points = [...ground.flatMap((one) => one.rings.flat()), ...things().flatMap((one) => (one.shape ? one.shape.parts.flat() : []))];
  const box = points.length ? points : [[-79.1, -4.3], [-66.8, 12.5]];
  const xs = box.map((p) => p[0]), ys = box.map((p) => up(p[1]));
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const k = Math.min((W - 80) / Math.max(east - west, 0.02), (H - 80) / Math.max(north - south, 0.02));
  view = { k, x: (west + east) / 2 - W / 2 / k, y: (south + north) / 2 + H / 2 / k };
};
const zoom = (by, at = cross) => {
  const spot = toEarth(at), k = Math.min(Math.max(view.k * by, 20), 2e6);
  view = { k, x: spot[0] - at[0] / k, y: up(spot[1]) + at[1] / k };
  draw();
};
const path = (parts, closed) => parts.map((part) => "M" + part.map((p) => toBoard(p).map((n) => n.toFixed(1)).join(" ")).join("L") + (closed ? "Z" : "")).join("");
const grid = () => {
  const wide = W / view.k, gap = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001].find((one) => wide / one >= 4) || 0.001;
  const places = gap < 0.01 ? 3 : gap < 0.1 ? 2 : gap < 1 ? 1 : 0, [west, north] = toEarth([0, 0]), [east, south] = toEarth([W, H]);
  for (let lon = Math.ceil(west / gap) * gap; lon < east; lon += gap) { const x = toBoard([lon, 0])[0]; node("path", { class: "dg", d: `M${x} 0V${H}` }, map); node("text", { class: "dt", x: x + 3, y: H - 5 }, map, lon.toFixed(places) + "°"); }
  for (let lat = Math.ceil(south / gap) * gap; lat < north; lat += gap) { const y = toBoard([0, lat])[1]; node("path", { class: "dg", d: `M0 ${y}H${W}` }, map); node("text", { class: "dt", x: 4, y: y - 3 }, map, lat.toFixed(places) + "°"); }
};
const label = (points, words, look) => {
  if (!points.length || !words) return;
  const spots = points.map(toBoard), x = spots.reduce((sum, p) => sum + p[0], 0) / spots.length, y = spots.reduce((sum, p) => sum + p[1], 0) / spots.length;
  if (x < 0 || x > W || y < 0 || y > H) return;
  const big = map.getBoundingClientRect().width < 560 ? 2 : 1, most = big > 1 ? 24 : 48, text = words.length > most ? words.slice(0, most - 1) + "…" : words, width = text.length * 7.6 * big, left = Math.min(Math.max(x - width / 2, 4), W - width - 4);
  const free = !taken.some((b) => left < b[0] + b[2] && left + width > b[0] && Math.abs(y - b[1]) < 17 * big);
  if (!free && look !== "mine") return;
  taken.push([left, y, width]);
  node("text", { class: "dl " + look, x: left, y }, map, text);
};
/* An axis without a line of its own goes straight between the two nodes it names. */
const implied = (found) => {
  const place = new Map(found.filter((one) => one.shape && one.shape.kind === "point").map((one) => [one.row.dataset.row, one.shape.parts[0][0]]));
  return found.filter((one) => !one.shape && one.draws.includes("line") && cell(one.row, "desde")).map((one) => ({ ...one, ends: [place.get(typed(one.row, "desde")), place.get(typed(one.row, "hasta"))] })).filter((one) => one.ends[0] && one.ends[1]);
};
let taken = [];
function draw() {
  map.replaceChildren();
  taken = [];
  ground.forEach((one) => node("title", {}, node("path", { class: "dm", d: path(one.rings, true) }, map), one.name));
  grid();
  const found = things().filter((one) => one.shape && !(hand && one.path === hand.path && !hand.shut)), order = ["area", "line", "point"];
  found.sort((a, b) => order.indexOf(a.shape.kind) - order.indexOf(b.shape.kind));
  implied(things()).forEach((one) => node("title", {}, node("path", { class: `ds k-line implied t-${one.tone.replace(/[^a-z]/g, "")}`, d: path([one.ends], false) }, map), one.name));
  found.forEach((one) => {
    const look = `ds k-${one.shape.kind} t-${one.tone.replace(/[^a-z]/g, "")}${hand && one.path === hand.path ? " mine" : ""}`;
    const made = one.shape.kind === "point" ? node("circle", { class: look, r: 7, ...Object.fromEntries(["cx", "cy"].map((k, n) => [k, toBoard(one.shape.parts[0][0])[n]])) }, map) : node("path", { class: look, d: path(one.shape.parts, one.shape.kind === "area") }, map);
    node("title", {}, made, one.name);
  });
  if (hand && hand.points.length && !hand.shut) {
    if (hand.kind !== "point") node("path", { class: `dw k-${hand.kind}`, d: path([hand.points], hand.kind === "area") }, map);
    hand.points.forEach((p, n) => { const [x, y] = toBoard(p); node("circle", { class: "dh" + (n === held ? " held" : ""), cx: x, cy: y, r: 8, "data-n": n }, map); });
    label(hand.points, hand.name || name.value.trim(), "mine");
  }
  [...found].reverse().forEach((one) => { const spots = one.shape.parts[0].map((p) => [p[0], p[1]]); label(one.shape.kind === "point" ? [toEarth([toBoard(spots[0])[0], toBoard(spots[0])[1] - 12])] : spots, one.name, ""); });
  const own = new Set(found.filter((one) => one.shape.kind === "point").map((one) => one.name.trim().toLowerCase()));
  ground.filter((one) => !own.has(one.name.trim().toLowerCase())).forEach((one) => label(one.rings[0], one.name, "soft"));
  if (keys) node("path", { class: "dc", d: `M${cross[0] - 14} ${cross[1]}h28M${cross[0]} ${cross[1] - 14}v28` }, map);
  blame();
}
const blame = () => {
  const lines = [];
  if (hand && hand.kind === "area" && hand.points.length > 3) {
    const spot = crossing(hand.points);
    if (spot) lines.push(["wrong", say.cross.replace("{capa}", hand.name || name.value.trim() || "…").replace("{coord}", spot.map((n) => n.toFixed(5)).join(", "))]);
  }
  if (hand) [`r-${hand.path}`, `r-${hand.table}`].forEach((id) => { const there = hand.path && byId(id); if (there) there.querySelectorAll("p").forEach((p) => { const text = p.textContent.trim(); if (!lines.some((one) => text.endsWith(one[1]))) lines.push([p.className, text]); }); });
  const told = lines.map((one) => one.join("|")).join("\n");
  if (told === faults.dataset.told) return;
  faults.dataset.told = told;
  faults.replaceChildren(...lines.map(([look, text]) => { const p = document.createElement("p"); p.className = look; p.textContent = text; return p; }));
};

/* --- fingers and mouse ------------------------------------------------------------------------------------------------------------ */
const spotOf = (event) => { const box = map.getBoundingClientRect(); return [(event.clientX - box.left) * W / box.width, (event.clientY - box.top) * H / box.height]; };
let press = null;
map.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  const at = event.target.dataset ? event.target.dataset.n : undefined;
  press = { from: spotOf(event), view, n: at === undefined ? -1 : Number(at), moved: false, points: hand ? hand.points : [] };
  map.setPointerCapture(event.pointerId);
});
map.addEventListener("pointermove", (event) => {
  if (!press) return;
  const to = spotOf(event), dx = to[0] - press.from[0], dy = to[1] - press.from[1];
  if (!press.moved && Math.hypot(dx, dy) < 9) return;
  press.moved = true;
  if (press.n >= 0) hand.points = press.points.map((p, n) => (n === press.n ? toEarth(to).map((v) => Number(short(v))) : p));
  else view = { k: press.view.k, x: press.view.x - dx / press.view.k, y: press.view.y + dy / press.view.k };
  draw();
});
map.addEventListener("pointerup", (event) => {
  if (!press) return;
  const was = press;
  press = null;
  if (!was.moved) { if (was.n < 0) { cross = spotOf(event); put(toEarth(cross)); } return; }
  if (was.n < 0) return;
  const points = hand.points;
  hand.points = was.points;
  change(points);
  if (hand.path) keep();
});
map.addEventListener("pointercancel", () => { if (press && press.n >= 0) hand.points = press.points; press = null; draw(); });
const acts = {
  finish, undo: () => step(true), redo: () => step(false), in: () => zoom(1.5), out: () => zoom(1 / 1.5),
  erase: () => { if (!hand) return tell(say.pick); hand.shut = false; change([]); if (hand.path) keep(); },
  all: () => { all(); draw(); },
};
panel.addEventListener("click", (event) => { const act = event.target.closest("[data-do]"); if (act) acts[act.dataset.do](); });
panel.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); event.stopPropagation(); if (hand && hand.points.length) finish(); else map.focus(); } });
what.addEventListener("focus", () => list());
what.addEventListener("change", take);
kindOf.addEventListener("change", () => { if (hand && !hand.path) hand = { ...hand, kind: kindOf.value, points: [] }; else if (hand) hand.kind = kindOf.value; draw(); });
name.addEventListener("input", () => { if (hand && !hand.path) draw(); });

/* --- keys ---------------------------------------------------------------------------------------------------------------------------- */
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
map.addEventListener("focus", () => { keys = map.matches(":focus-visible"); draw(); });
map.addEventListener("blur", () => { keys = false; draw(); });
map.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase(), control = event.ctrlKey || event.metaKey;
  let known = true;
  if (control && key === "z") step(!event.shiftKey);
  else if (control && key === "y") step(false);
  else if (control || event.altKey) known = false;
  else if (MOVES[event.key]) {
    const far = event.shiftKey ? 60 : 10;
    keys = true;
    cross = [cross[0] + far * MOVES[event.key][0], cross[1] + far * MOVES[event.key][1]];
    const over = [cross[0] - Math.min(Math.max(cross[0], 30), W - 30), cross[1] - Math.min(Math.max(cross[1], 30), H - 30)];
    if (over[0] || over[1]) { view = { k: view.k, x: view.x + over[0] / view.k, y: view.y - over[1] / view.k }; cross = [cross[0] - over[0], cross[1] - over[1]]; }
    if (held >= 0) hand.points = hand.points.map((p, n) => (n === held ? toEarth(cross).map((v) => Number(short(v))) : p));
    draw();
    if (held < 0) { const [lon, lat] = toEarth(cross); tell(`${short(lon)}, ${short(lat)}`); }
  } else if (event.key === "Enter" || event.key === " ") {
    if (held >= 0) { const points = hand.points; hand.points = press0; held = -1; change(points); if (hand.path) keep(); } else put(toEarth(cross));
  } else if (event.key === "Backspace") { if (hand && hand.points.length && !hand.shut) { change(hand.points.slice(0, -1)); tell(`${hand.points.length} ${say.points}`); } }
  else if (event.key === "Delete") { if (hand && held >= 0) { const left = press0.filter((_, n) => n !== held); held = -1; hand.points = press0; change(left); if (hand.path) keep(); } }
  else if (key === "t") finish();
  else if (key === "v") { if (hand && hand.points.length && !hand.shut) { if (held >= 0) hand.points = press0; press0 = hand.points; held = (held + 1) % hand.points.length; cross = toBoard(hand.points[held]); keys = true; draw(); tell(say.taken); } }
  else if (event.key === "+" || event.key === "=") zoom(1.5);
  else if (event.key === "-") zoom(1 / 1.5);
  else if (event.key === "Escape") { if (held >= 0) { hand.points = press0; held = -1; draw(); } else { what.value = ""; take(); } }
  else known = false;
  if (known) { event.preventDefault(); event.stopPropagation(); }
});
let press0 = [];

/* --- beginning --------------------------------------------------------------------------------------------------------------------------- */
panel.hidden = false;
new MutationObserver(blame).observe(form, { childList: true, subtree: true });
form.addEventListener("change", (event) => { if (event.target.closest("[data-table][data-shape]")) { list(); if (hand && !hand.shut) { const own = things().find((one) => one.path === hand.path); if (own && event.target.closest("[data-path]").dataset.path === hand.path) hand.points = (own.shape && open(own.shape)) || []; } draw(); } });
list("");
all();
take();
})();
