// The map: SVG, one button per unit, one of them in the tab order at a time. No canvas, no request but its own file.
import { geoPath } from "d3-geo";
import { select } from "d3-selection";
import { zoom as zooming, zoomIdentity } from "d3-zoom";
import { feature, mesh } from "topojson-client";
import { Graph, toward } from "./graph.js";
import { fold } from "./find.js";

const SVG = "http://www.w3.org/2000/svg";
const COUNTRY = 2.4; // times the national view: below it only departments have lines and names
const CLOSEST = 60;
const TINY = 9; // px of inner radius under which a finger cannot aim
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const element = (name, attributes = {}, ...children) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

/** Everything about the territory that the page knows by itself: places, borders and shapes. */
export class Land {
  constructor(raw) {
    this.raw = raw;
    this.size = raw.size;
    this.path = geoPath();
    this.places = new Map();
    const add = (columns, i, geometry, kind) => {
      const code = columns.code[i];
      const [x, y, r] = [columns.x[i], columns.y[i], columns.r[i]];
      const [u, v] = [columns.u?.[i] ?? x, columns.v?.[i] ?? y];
      this.places.set(code, { code, name: columns.name[i], kind, geometry, x, y, u, v, r });
    };
    raw.objects.departments.geometries.forEach((geometry, i) => add(raw.departments, i, geometry, "department"));
    raw.objects.units.geometries.forEach((geometry, i) => add(raw.units, i, geometry, "unit"));
    for (const place of this.places.values()) {
      place.division = place.kind === "unit" ? place.code.slice(0, 2) : null;
      place.department = this.places.get(place.division)?.name ?? "";
      place.plain = fold(place.name);
      place.key = fold(`${place.name} ${place.department}`);
    }
    const codes = raw.units.code;
    const pairs = [...raw.departmentBorders];
    for (let i = 0; i < raw.borders.length; i += 2) pairs.push([codes[raw.borders[i]], codes[raw.borders[i + 1]]]);
    this.graph = new Graph(pairs, raw.unknown);
  }

  shape(code) {
    const place = this.places.get(code);
    place.d ??= this.path(feature(this.raw, place.geometry));
    return place.d;
  }

  bounds(code) {
    const place = this.places.get(code);
    place.box ??= this.path.bounds(feature(this.raw, place.geometry));
    return place.box;
  }

  name(code) {
    return this.places.get(code)?.name ?? code;
  }

  /** Bogotá stands among the departments too: it is in none. */
  divisions() {
    return [...this.places.values()].filter((place) => place.kind === "department" || place.code === "11001");
  }
}

export class TerritoryMap {
  /** @param hooks `toggle(code)`, `department(code)` and `tip(place|null, event)` */
  constructor(land, container, texts, hooks) {
    Object.assign(this, { land, container, texts, hooks });
    this.country = land.raw.national === false ? 0 : COUNTRY; // a small map has no view of departments
    this.view = { members: [], parts: [], bridge: null };
    this.level = "unit";
    this.active = null;
    this.cells = { unit: new Map(), department: new Map() };
    this.measure = document.createElement("canvas").getContext("2d");
    this.widths = new Map();
    this.build();
    new ResizeObserver(() => this.resize()).observe(container);
    document.fonts?.ready.then(() => {
      this.widths.clear();
      this.paint();
    });
  }

  build() {
    const { land, texts } = this;
    this.pattern = element("pattern", {
      id: "hatch", width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    }, element("path", { class: "hatch", d: "M0 0V9" }));
    this.svg = element("svg", { class: "map", role: "group", "aria-label": texts.map, preserveAspectRatio: "xMidYMid slice" });
    this.world = element("g");
    this.over = element("g", { class: "over", "aria-hidden": "true" });
    this.svg.append(element("defs", {}, this.pattern), this.world, this.over);
    const groups = {};
    for (const [kind, places] of [
      ["unit", [...land.places.values()].filter((place) => place.kind === "unit")],
      ["department", land.divisions()],
    ]) {
      groups[kind] = element("g", { class: kind });
      for (const place of places) {
        const cell = element("path", {
          class: "cell far", d: land.shape(place.code), role: "button", tabindex: -1, "aria-pressed": "false",
          "aria-label": this.label(place), "data-code": place.code,
        });
        this.cells[kind].set(place.code, cell);
        groups[kind].append(cell);
      }
    }
    this.groups = groups;
    const outer = (a, b) => a === b || (a.code ?? "").slice(0, 2) !== (b.code ?? "").slice(0, 2);
    const geometries = land.raw.objects.units.geometries;
    geometries.forEach((geometry, i) => (geometry.code = land.raw.units.code[i]));
    this.divide = element("path", { class: "divide", d: land.path(mesh(land.raw, land.raw.objects.units, outer)) });
    this.marks = element("g", { class: "over", "aria-hidden": "true" });
    this.ring = element("g", { class: "over", "aria-hidden": "true" });
    this.world.append(groups.unit, this.divide, groups.department);
    if (land.raw.inset) {
      const [left, top, right, bottom] = land.raw.inset;
      const pad = 8;
      this.world.append(element("rect", {
        class: "islands", x: left - pad, y: top - pad, width: right - left + 2 * pad, height: bottom - top + 2 * pad, rx: 3,
      }, element("title", {}, texts.islands)));
    }
    this.world.append(this.marks, this.ring);

    this.zoom = zooming()
      .filter((event) => {
        // The wheel belongs to the page unless Ctrl is held; one finger too. Two fingers belong to the map.
        if (event.type === "wheel") return event.ctrlKey || event.metaKey;
        if (event.type.startsWith("touch")) return event.touches.length > 1;
        return !event.button && !event.shiftKey;
      })
      .clickDistance(5)
      .on("zoom", ({ transform }) => this.moved(transform));
    select(this.svg).call(this.zoom).on("dblclick.zoom", null);
    this.svg.addEventListener("click", (event) => this.pressed(event));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("focusin", (event) => this.focused(event.target.closest?.(".cell")));
    this.svg.addEventListener("focusout", () => this.ring.replaceChildren());
    this.svg.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") this.hooks.tip(this.place(event.target), event);
    });
    this.svg.addEventListener("pointerleave", () => this.hooks.tip(null));

    this.inset = document.createElement("div");
    this.inset.className = "inset";
    this.here = element("rect", { class: "here" });
    const country = element("path", { class: "country", d: land.path(feature(land.raw, land.raw.objects.country)) });
    this.inset.append(element("svg", {
      viewBox: `-20 -20 ${land.size[0] + 40} ${land.size[1] + 40}`, width: 92, height: 120, role: "img", "aria-label": texts.inset,
    }, country, this.here));

    this.container.replaceChildren(this.svg);
    this.container.parentNode.append(this.inset);
    this.size();
    this.setLevel("unit");
    this.roving(this.cells.unit.has("11001") ? "11001" : this.cells.unit.keys().next().value);
    this.home(false);
  }

  size() {
    this.width = this.container.clientWidth || 760;
    this.height = this.container.clientHeight || 700;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    const [w, h] = this.land.size;
    this.base = Math.min((this.width - 20) / w, (this.height - 20) / h);
    this.zoom
      .extent([[0, 0], [this.width, this.height]])
      .scaleExtent([this.base * 0.9, this.base * CLOSEST])
      .translateExtent([[-0.3 * w, -0.15 * h], [1.3 * w, 1.15 * h]]);
  }

  resize() {
    if (this.container.clientWidth === this.width && this.container.clientHeight === this.height) return;
    const center = this.transform?.invert([this.width / 2, this.height / 2]);
    const k = this.transform.k / this.base;
    this.size();
    this.go(center, k * this.base, false);
  }

  go([x, y], k, animate = true) {
    const target = zoomIdentity.translate(this.width / 2, this.height / 2).scale(k).translate(-x, -y);
    if (!animate || still() || document.hidden) return select(this.svg).call(this.zoom.transform, target);
    const [from, start] = [this.transform, performance.now()];
    cancelAnimationFrame(this.flight);
    const step = (now) => {
      const t = Math.min(1, (now - start) / 200);
      const e = 1 - (1 - t) ** 3;
      const mix = (a, b) => a + (b - a) * e;
      const here = t === 1 ? target : zoomIdentity.translate(mix(from.x, target.x), mix(from.y, target.y)).scale(mix(from.k, target.k));
      select(this.svg).call(this.zoom.transform, here);
      if (t < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  by(factor) {
    const center = this.transform.invert([this.width / 2, this.height / 2]);
    this.go(center, Math.min(this.base * CLOSEST, Math.max(this.base * 0.9, this.transform.k * factor)));
  }

  home(animate = true) {
    this.go(this.land.size.map((side) => side / 2), this.base, animate);
  }

  /** Shows the whole group with air around it; the country when there is no group. */
  fit(codes = this.view.members, animate = true) {
    if (!this.country) return this.home(animate); // it is small enough to be seen whole
    const boxes = codes.filter((code) => this.land.places.has(code)).map((code) => this.land.bounds(code));
    if (!boxes.length) return this.home(animate);
    const [left, top] = [0, 1].map((i) => Math.min(...boxes.map((box) => box[0][i])));
    const [right, bottom] = [0, 1].map((i) => Math.max(...boxes.map((box) => box[1][i])));
    const air = this.width < 500 ? 1.3 : 1.5;
    const k = Math.min(this.width / ((right - left) * air), this.height / ((bottom - top) * air), this.base * 22);
    this.go([(left + right) / 2, (top + bottom) / 2], Math.max(k, this.base), animate);
  }

  /** True when the country is in view, so that one button can go back and forth. */
  whole() {
    return this.transform.k < this.base * 1.15;
  }

  moved(transform) {
    this.transform = transform;
    this.world.setAttribute("transform", transform);
    this.pattern.setAttribute("patternTransform", `rotate(45) scale(${1 / transform.k})`);
    this.svg.classList.toggle("country", transform.k < this.base * this.country);
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  place(target) {
    const code = target?.closest?.(".cell")?.getAttribute("data-code");
    return code ? this.land.places.get(code) : null;
  }

  pressed(event) {
    const place = this.place(event.target);
    if (!place) return;
    this.roving(place.code);
    if (event.shiftKey && place.kind === "unit") return this.hooks.department(place);
    if (event.pointerType === "touch" && place.r * this.transform.k < TINY && !this.view.members.includes(place.code)) {
      return this.go([place.u, place.v], Math.max(this.transform.k * 3, 16 / place.r));
    }
    this.hooks.toggle(place.code);
  }

  key(event) {
    const place = this.place(event.target);
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    if (direction) {
      const next = this.beside(place, direction);
      if (next) this.roving(next, true);
    } else if (event.key === "Enter" || event.key === " ") {
      if (event.shiftKey && place.kind === "unit") this.hooks.department(place);
      else this.hooks.toggle(place.code);
    } else if (event.key === "+" || event.key === "=") this.by(1.6);
    else if (event.key === "-") this.by(1 / 1.6);
    else if (event.key === "0") this.home();
    else return;
    event.preventDefault();
  }

  beside(place, direction) {
    const cells = this.cells[this.level];
    const spot = ({ code, u, v }) => ({ code, x: u, y: v });
    const near = [...this.land.graph.of(place.code)].filter((code) => cells.has(code));
    return toward(
      spot(place), direction,
      near.map((code) => spot(this.land.places.get(code))),
      [...cells.keys()].map((code) => spot(this.land.places.get(code))),
    );
  }

  /** One unit is in the tab order at a time. */
  roving(code, focus = false) {
    const cells = this.cells[this.level];
    if (!cells.has(code)) return;
    cells.get(this.active)?.setAttribute("tabindex", -1);
    this.active = code;
    const cell = cells.get(code);
    cell.setAttribute("tabindex", 0);
    if (focus) cell.focus({ preventScroll: true });
  }

  focused(cell) {
    if (!cell) return;
    const place = this.land.places.get(cell.getAttribute("data-code"));
    this.roving(place.code);
    this.ring.replaceChildren();
    if (!cell.matches(":focus-visible")) return;
    // Drawn again, last: a stroke on the cell itself would hide behind its neighbours.
    const d = this.land.shape(place.code);
    this.ring.append(element("path", { class: "focus-ink", d }), element("path", { class: "focus-maize", d }));
    const [x, y] = this.transform.apply([place.u, place.v]);
    const tight = this.level === "unit" && place.r * this.transform.k < TINY;
    const [mx, my] = [Math.min(90, this.width / 5), Math.min(90, this.height / 5)];
    if (tight || x < mx || y < my || x > this.width - mx || y > this.height - my) {
      this.go([place.u, place.v], tight ? 20 / place.r : this.transform.k);
    }
  }

  setLevel(level) {
    this.level = level;
    const other = level === "unit" ? "department" : "unit";
    this.cells[other].get(this.active)?.setAttribute("tabindex", -1);
    this.groups.unit.style.display = level === "unit" ? "" : "none";
    this.groups.department.style.pointerEvents = level === "unit" ? "none" : "";
    const cells = this.cells[level];
    const now = this.land.places.get(this.active);
    const next = cells.has(this.active) ? this.active : cells.has(now?.division) ? now.division : cells.keys().next().value;
    this.active = null;
    this.roving(next);
    this.update(this.view);
  }

  label(place) {
    const { texts, view } = this;
    const bits = [place.kind === "department" ? `${place.name}, ${texts.department}` : [place.name, place.department].filter(Boolean).join(", ")];
    if (view.members.includes(place.code)) {
      bits.push(texts.chosen);
      if (view.apart?.has(place.code)) bits.push(texts.apart);
    } else if (place.code === view.bridge) bits.push(`${texts.near}; ${texts.bridge}`);
    else if (view.near?.has(place.code)) bits.push(texts.near);
    return bits.join(", ");
  }

  /** @param view `{members, bridge}` */
  update({ members, bridge }) {
    const before = new Set([...this.view.members, ...(this.view.near ?? []), this.view.bridge]);
    const { graph } = this.land;
    const known = members.filter((code) => this.land.places.has(code));
    const parts = graph.parts(known, true);
    this.view = { members, bridge, parts, near: graph.around(known), apart: new Set(parts.slice(1).flat()), known };
    for (const code of new Set([...before, ...members, ...this.view.near, bridge])) {
      for (const cells of Object.values(this.cells)) {
        const cell = cells.get(code);
        if (!cell) continue;
        const inside = members.includes(code);
        const state = inside ? (this.view.apart.has(code) ? "apart" : "chosen") : this.view.near.has(code) ? "near" : "far";
        cell.setAttribute("class", `cell ${state}`);
        cell.setAttribute("aria-pressed", String(inside));
        cell.setAttribute("aria-label", this.label(this.land.places.get(code)));
        // The chosen go on top, so that their edge is whole.
        if (inside && cell !== document.activeElement) cell.parentNode.append(cell);
      }
    }
    for (const [code, cell] of this.cells.department) {
      cell.style.display = this.level === "department" || (members.includes(code) && code !== "11001") ? "" : "none";
    }
    const broken = [...this.view.apart].map((code) => element("path", { class: "broken", d: this.land.shape(code), fill: "url(#hatch)" }));
    // The edge of the chosen again, over the department lines.
    if (known.length < 80) for (const code of known) if (!this.view.apart.has(code)) broken.push(element("path", { class: "outline", d: this.land.shape(code) }));
    if (bridge && this.land.places.has(bridge)) broken.push(element("path", { class: "bridge-cell", d: this.land.shape(bridge) }));
    this.marks.replaceChildren(...broken);
    this.paint();
  }

  text(name, bold, size) {
    const key = `${bold}${size}${name}`;
    if (!this.widths.has(key)) {
      this.measure.font = `${bold ? 700 : 400} ${size}px "Source Sans 3", sans-serif`;
      this.widths.set(key, this.measure.measureText(name).width);
    }
    return this.widths.get(key);
  }

  /** Bars, seats and names, in pixels of the window: they do not grow with the map. */
  paint() {
    if (!this.transform || !this.view.known) return;
    const { land, transform, view, texts } = this;
    const at = (code) => {
      const place = land.places.get(code);
      return transform.apply([place.x, place.y]);
    };
    const drawn = [];
    const line = (a, b, kind) => {
      const [[ax, ay], [bx, by]] = [at(a), at(b)];
      drawn.push(element("path", { class: `link ${kind}`, d: `M${ax.toFixed(1)} ${ay.toFixed(1)}L${bx.toFixed(1)} ${by.toFixed(1)}` }));
    };
    const { sure, unsure } = land.graph.links(view.known);
    const { bridge } = view;
    if (bridge && land.places.has(bridge)) for (const code of view.known) if (land.graph.touches(bridge, code)) line(bridge, code, "maybe");
    for (const [a, b] of unsure) line(a, b, "unsure");
    // A pale edge under each bar: in dark it keeps the bar visible where it leaves the chosen land.
    for (const [a, b] of sure) line(a, b, "halo");
    for (const [a, b] of sure) line(a, b, "");
    for (const code of view.known) {
      const [cx, cy] = at(code);
      drawn.push(element("circle", { class: "seat", cx: cx.toFixed(1), cy: cy.toFixed(1), r: view.known.length > 60 ? 2.5 : 5 }));
    }
    if (bridge && land.places.has(bridge)) {
      const [x, y] = at(bridge);
      drawn.push(element("g", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
        element("circle", { class: "plus", r: 13 }), element("path", { class: "plus-sign", d: "M-5.5 0h11M0-5.5v11" })));
    }
    this.over.replaceChildren(...drawn, ...this.names(at));
    this.frameInset();
  }

  names(at) {
    const { land, transform, view, texts } = this;
    const { k } = transform;
    const taken = this.obstacles();
    const seats = view.known.map((code) => at(code)).map(([x, y]) => [x - 6, y - 6, x + 6, y + 6]);
    const made = [];
    const put = (lines, x, y, kind, size, bold, force, others = []) => {
      const half = Math.max(...lines.map((text) => this.text(text, bold, size))) / 2 + 3;
      const box = [x - half, y - size, x + half, y + 4 + (lines.length - 1) * (size + 3)];
      const out = box[0] < 2 || box[1] < 2 || box[2] > this.width - 2 || box[3] > this.height - 2;
      const hit = [...taken, ...others].some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]);
      if ((out || hit) && !force) return false;
      taken.push(box);
      lines.forEach((text, i) => made.push(element("text", { class: `name ${kind}`, x: x.toFixed(1), y: (y + i * (size + 3)).toFixed(1) }, text)));
      return true;
    };
    const split = (name, room) => {
      if (this.text(name, false, 13) <= room || !name.includes(" ")) return [name];
      const words = name.split(" ");
      let best = [name];
      let least = Infinity;
      for (let i = 1; i < words.length; i++) {
        const pair = [words.slice(0, i).join(" "), words.slice(i).join(" ")];
        const width = Math.max(...pair.map((text) => this.text(text, false, 13)));
        if (width < least) [best, least] = [pair, width];
      }
      return best;
    };
    const many = view.known.length > 40;
    for (const code of view.known) {
      const [x, y] = at(code);
      if (x < -40 || y < -40 || x > this.width + 40 || y > this.height + 40) continue;
      const place = land.places.get(code);
      if (many && place.r * k < 12) continue;
      const apart = view.apart.has(code);
      const spots = [[x, y - 13], [x, y + 24], [x, y - 30], [x, y + 40]];
      const spot = spots.find(([sx, sy], i) => put([place.name], sx, sy, "chosen", 15, true, false, seats.filter((b) => Math.abs(b[0] + 6 - x) > 1 || i > 1)));
      if (!spot && !many) put([place.name], x, y - 13, "chosen", 15, true, true);
      if (apart && !many) {
        const below = spot && spot[1] > y ? spot[1] + 18 : y + 22;
        put([texts.apart], x, below, "broken", 13, true, false) || put([texts.apart], x, below, "broken", 13, true, view.apart.size < 4);
      }
    }
    taken.push(...seats);
    if (view.bridge && land.places.has(view.bridge)) {
      const [x, y] = at(view.bridge);
      taken.push([x - 14, y - 14, x + 14, y + 14]);
      put([land.name(view.bridge)], x, y - 19, "bridge", 13, true, false) || put([land.name(view.bridge)], x, y + 30, "bridge", 13, true, false);
    }
    const wide = k < this.base * this.country || this.level === "department";
    const inView = ([x, y]) => x > 0 && y > 0 && x < this.width && y < this.height;
    if (wide) {
      if (land.raw.inset) {
        const [left, , right, bottom] = land.raw.inset;
        const [x, y] = transform.apply([(left + right) / 2, bottom + 8]);
        put(texts.islands_short.split("\n"), x, y + 16, "sea", 13, false, false);
      }
      const order = land.divisions().sort((a, b) => b.r - a.r);
      for (const place of order) {
        if (view.known.includes(place.code)) continue;
        const [x, y] = transform.apply([place.u, place.v]);
        const room = Math.max(place.r * k * 2, 40);
        if (!inView([x, y]) || place.r * k < 8) continue;
        const lines = split(place.name, room);
        if (Math.max(...lines.map((text) => this.text(text, false, 13))) > place.r * k * 5) continue;
        put(lines, x, y + 5 - (lines.length - 1) * 8, "department", 13, false, false);
      }
      return made;
    }
    const around = [...view.near].filter((code) => code !== view.bridge).map((code) => [land.places.get(code), "near", 14]);
    const far = [...land.places.values()].filter((place) => place.kind === "unit" && !view.near.has(place.code) && !view.members.includes(place.code)).map((place) => [place, "far", 24]);
    for (const [place, kind, least] of [...around, ...far]) {
      if (!place || place.kind !== "unit" || place.r * k < least) continue;
      const [x, y] = transform.apply([place.u, place.v]);
      if (!inView([x, y])) continue;
      const lines = split(place.name, place.r * k * 1.9);
      if (Math.max(...lines.map((text) => this.text(text, false, 13))) > place.r * k * 3.2) continue;
      put(lines, x, y + 5 - (lines.length - 1) * 8, kind, 13, false, false);
    }
    return made;
  }

  /** Boxes of the controls that lie on the map, so that no name hides behind them. */
  obstacles() {
    const mine = this.svg.getBoundingClientRect();
    const found = [];
    for (const control of this.container.parentNode.querySelectorAll(".find, .mapctl, .scale, .inset")) {
      const box = control.getBoundingClientRect();
      if (box.width) found.push([box.left - mine.left - 4, box.top - mine.top - 4, box.right - mine.left + 4, box.bottom - mine.top + 4]);
    }
    return found;
  }

  frameInset() {
    this.inset.hidden = !this.country || this.transform.k < this.base * this.country;
    if (this.inset.hidden) return;
    const [[left, top], [right, bottom]] = [this.transform.invert([0, 0]), this.transform.invert([this.width, this.height])];
    const [w, h] = [Math.max(right - left, 34), Math.max(bottom - top, 34)];
    const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
    for (const [key, value] of Object.entries({ x: cx - w / 2, y: cy - h / 2, width: w, height: h })) this.here.setAttribute(key, value.toFixed(0));
  }
}
