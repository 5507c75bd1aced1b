// The constructor with a script: the map answers at once, the law answers from the server, the address keeps both.
import { Past, format, keeping, parse } from "./address.js";
import { Finder } from "./find.js";
import { Land, TerritoryMap } from "./map.js";

const app = document.getElementById("app");
if (app) start();

function start() {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const say = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`%(${name})s`, value), texts[key]);
  const by = (id) => document.getElementById(id);
  const [panel, group, toast, spoken, stage] = ["panel", "group", "toast", "spoken", "stage"].map(by);
  const past = new Past({ members: app.dataset.members.split(",").filter(Boolean), day: app.dataset.day, facts: parse(location.search).facts });
  let land = null;
  let map = null;
  let browse = "";
  let wish = null; // the figure that the reader opened by hand
  let asking = null;
  document.documentElement.classList.remove("plain");

  // ---- state ------------------------------------------------------------------------------------------------------
  const now = () => past.present;
  const here = () => `${app.dataset.page}${format(now())}`;

  function change(next, message) {
    const same = format(next) === format(now());
    if (same) return;
    past.to(next);
    arrived(message, { push: true, undo: true });
  }

  function arrived(message, { push = false, undo = false } = {}) {
    if (push) history.pushState(null, "", here());
    for (const link of document.querySelectorAll("a.language, link[hreflang]")) link.href = link.href.split("?")[0] + format(now());
    const form = by("find");
    form.querySelector("[data-keep=fecha]").value = now().day;
    let kept = form.querySelector("[data-keep=m]");
    if (!kept) {
      kept = Object.assign(document.createElement("input"), { type: "hidden", name: "m" });
      kept.dataset.keep = "m";
      form.append(kept);
    }
    kept.value = now().members.join(",");
    kept.disabled = !now().members.length;
    buttons();
    draw(null);
    if (message) notice(message, undo);
    return ask();
  }

  function buttons() {
    for (const [name, list] of [["undo", past.behind], ["redo", past.ahead]]) {
      stage.querySelector(`[data-do=${name}]`).setAttribute("aria-disabled", String(!list.length));
    }
  }

  function notice(text, undo, action) {
    toast.firstElementChild.textContent = text;
    const button = toast.querySelector("button");
    button.hidden = !undo && !action;
    button.textContent = action ? texts.retry : texts.undo;
    button.dataset.do = action ?? "undo";
    toast.hidden = false;
  }

  const pieces = (members) => {
    if (members.length < 2 || !land) return "";
    const known = members.filter((code) => land.places.has(code));
    const [sure, count] = [land.graph.parts(known).length, land.graph.parts(known, true).length];
    if (count === 1 && sure > 1) return ` ${texts.unsure}`;
    return ` ${count === 1 ? texts.one_piece : say("in_parts", { n: count })}`;
  };
  const words = (day) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  const named = (codes) => codes.map((code) => land?.name(code) ?? code).join(", ");

  /** Goes to other members or another day, saying what changed. */
  function go({ members, day, facts = now().facts }) {
    const before = now();
    const next = { members, day, facts: keeping(facts, members) };
    const added = next.members.filter((code) => !before.members.includes(code));
    const removed = before.members.filter((code) => !next.members.includes(code));
    let message = "";
    if (added.length && removed.length) message = say("mended", { name: `+ ${named(added)}, − ${named(removed)}` });
    else if (added.length) message = say("added", { name: named(added) });
    else if (removed.length) message = say("removed", { name: named(removed) });
    else if (next.facts.length < before.facts.length) message = texts.forgot;
    else if (next.day !== before.day) message = say("dated", { name: words(next.day) });
    if (added.length || removed.length) message += pieces(next.members);
    change(next, message);
    if (map && added.length) reveal(added);
  }

  const toggle = (code) => {
    const { members, day } = now();
    go({ day, members: members.includes(code) ? members.filter((other) => other !== code) : [...members, code] });
  };

  function department(place) {
    const code = land.places.has(place.division) ? place.division : place.code;
    toggle(code);
  }

  function reveal(codes) {
    const off = codes.some((code) => {
      const place = land.places.get(code);
      if (!place) return false;
      const [x, y] = map.transform.apply([place.x, place.y]);
      return x < 60 || y < 80 || x > map.width - 60 || y > map.height - 40 || place.r * map.transform.k < 7;
    });
    if (off) map.fit(now().members);
  }

  function step(direction) {
    if (!past[direction]()) return;
    arrived(direction === "undo" ? texts.undone : texts.redone, { push: true });
    if (map) map.fit(now().members);
  }

  addEventListener("popstate", () => {
    const asked = parse(location.search);
    past.to({ ...asked, day: asked.day ?? app.dataset.day });
    arrived("");
    map?.fit(now().members);
  });

  // ---- the law ----------------------------------------------------------------------------------------------------
  async function ask() {
    asking?.abort();
    const mine = (asking = new AbortController());
    panel.setAttribute("aria-busy", "true");
    try {
      const address = `${app.dataset.verdict}${format(now())}${browse ? `&zona=${browse}` : ""}`;
      const response = await fetch(address, { signal: mine.signal, headers: { Accept: "application/json" } });
      const answer = await response.json();
      show(answer);
    } catch (error) {
      if (error.name === "AbortError") return;
      notice(texts.failed, false, "retry");
    }
    if (asking === mine) panel.setAttribute("aria-busy", "false");
  }

  function show(answer) {
    const back = remember();
    panel.innerHTML = answer.panel;
    group.innerHTML = answer.group;
    document.title = `${answer.question} · Mancomún`;
    by("printed-address").textContent = new URL(here(), location.href).href;
    by("printed-day").textContent = answer.long_day;
    back();
    opened();
    spoken.textContent = answer.spoken;
  }

  /** Where the focus and the open folds were, to put them back in the new panel. */
  function remember() {
    const held = document.activeElement;
    const inside = panel.contains(held) || group.contains(held);
    const id = held?.id;
    const figure = held?.closest?.("[data-figure]")?.dataset.figure;
    const row = held?.closest?.("tr");
    const list = held?.closest?.(".adds");
    const [rowAt, itemAt] = [row ? row.sectionRowIndex : -1, list ? [...list.querySelectorAll("a")].indexOf(held) : -1];
    const folds = [...group.querySelectorAll("details")].map((fold) => [fold.className, fold.open]);
    return () => {
      for (const fold of group.querySelectorAll("details")) {
        const was = folds.find(([name]) => name === fold.className);
        if (was && !(browse && fold.className === "browse")) fold.open = was[1];
      }
      if (!inside) return;
      const target =
        (id && by(id)) ||
        (figure && panel.querySelector(`[data-figure="${figure}"] summary`)) ||
        (rowAt >= 0 && group.querySelectorAll("tbody .act a")[Math.min(rowAt, now().members.length - 1)]) ||
        (itemAt >= 0 && group.querySelectorAll(".adds a")[itemAt]) ||
        by("question");
      target?.focus({ preventScroll: true });
    };
  }

  /** Opens the figure the reader had open, and outlines on the map what its first repair would add. */
  function opened() {
    const figures = [...panel.querySelectorAll("details[name=figure]")];
    const wanted = figures.find((figure) => figure.id === wish);
    if (wanted) for (const figure of figures) figure.open = figure === wanted;
    draw(figures.find((figure) => figure.open) ?? null);
  }

  function draw(figure) {
    if (!map) return;
    const chip = figure?.querySelector(".fix[data-add]:not([data-add=''])[data-remove='']");
    const add = chip?.dataset.add ?? "";
    map.update({ members: now().members, bridge: add && !add.includes(",") ? add : null });
  }

  panel.addEventListener("click", (event) => {
    const fold = event.target.closest("summary")?.parentNode;
    if (fold?.getAttribute("name") === "figure") wish = fold.open ? null : fold.id;
  });
  panel.addEventListener("toggle", (event) => {
    if (event.target.getAttribute("name") === "figure" && event.target.open) draw(event.target);
  }, true);
  panel.addEventListener("change", (event) => {
    if (event.target.id === "fecha" && event.target.value && event.target.validity.valid) go({ ...now(), day: event.target.value });
  });
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    const input = by("fecha");
    if (input.value) go({ ...now(), day: input.value });
  });

  // ---- presses ----------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const url = new URL(link.href);
      if (link.dataset.go === "browse") {
        browse = url.searchParams.get("zona") ?? "";
        ask().then(() => group.querySelector(".browse h3, .browse h2")?.scrollIntoView({ block: "nearest" }));
        return;
      }
      const asked = parse(url.search);
      go({ ...asked, day: asked.day ?? now().day });
      if (link.dataset.go === "clear") map?.fit([]);
      return;
    }
    const button = event.target.closest("[data-do]");
    if (button) act(button.dataset.do);
    const scale = event.target.closest("[data-scale]");
    if (scale && map) level(scale.dataset.scale);
  });

  function act(name) {
    if (name === "in") map?.by(1.7);
    else if (name === "out") map?.by(1 / 1.7);
    else if (name === "whole") map && (map.whole() ? map.fit() : map.home());
    else if (name === "undo" || name === "redo") step(name);
    else if (name === "retry") ask().then(() => (toast.hidden = true));
    else if (name === "print") print();
    else if (name === "copy") copy();
  }

  async function copy() {
    history.replaceState(null, "", here());
    try {
      await navigator.clipboard.writeText(location.href);
      notice(texts.copied, false);
    } catch {
      notice(texts.copy_by_hand, false);
    }
  }

  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest?.("input")) return;
    const key = event.key.toLowerCase();
    if (key === "z" || key === "y") {
      event.preventDefault();
      step(key === "y" || event.shiftKey ? "redo" : "undo");
    }
  });

  function level(name) {
    for (const button of stage.querySelectorAll("[data-scale]")) button.setAttribute("aria-pressed", String(button.dataset.scale === name));
    map.setLevel(name === "departments" ? "department" : "unit");
    if (name === "departments" && !now().members.length) map.home();
  }

  // ---- print: every figure open, in light colours -----------------------------------------------------------------
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...panel.querySelectorAll(".ladder > li > details")].map((figure) => [figure, figure.open, figure.getAttribute("name")]);
    for (const [figure] of folded) {
      figure.removeAttribute("name");
      figure.open = true;
    }
    map?.svg.setAttribute("preserveAspectRatio", "xMidYMid meet"); // the whole window, whatever the shape of the paper
  });
  addEventListener("afterprint", () => {
    map?.svg.setAttribute("preserveAspectRatio", "xMidYMid slice");
    for (const [figure, open, name] of folded) {
      figure.open = open;
      figure.setAttribute("name", name);
    }
  });

  // ---- the map ----------------------------------------------------------------------------------------------------
  const tip = by("tip");
  function hint(place, event) {
    tip.hidden = !place;
    if (!place) return;
    tip.textContent = [place.name, place.department].filter(Boolean).join(" · ");
    const box = stage.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 8);
    tip.style.transform = `translate(${left.toFixed(0)}px, ${(event.clientY - box.top + 18).toFixed(0)}px)`;
  }

  buttons();
  if (!app.dataset.map) return;
  fetch(app.dataset.map)
    .then((response) => response.json())
    .then((raw) => {
      land = new Land(raw);
      new Finder({
        form: by("find"), input: by("q"), list: by("options"), places: [...land.places.values()], texts,
        chosen: (code) => now().members.includes(code),
        pick: (code) => {
          if (now().members.includes(code)) map.fit();
          else go({ day: now().day, members: [...now().members, code] });
        },
      });
      map = new TerritoryMap(land, by("map"), texts, { toggle, department, tip: hint });
      const members = now().members;
      const kinds = members.filter((code) => code !== "11001").map((code) => land.places.get(code)?.kind);
      if (kinds.length && kinds.every((kind) => kind === "department")) level("departments");
      opened();
      map.fit(members, false);
      if (members.length) map.roving(members.find((code) => land.places.has(code)) ?? map.active);
      document.documentElement.dataset.ready = "true";
    })
    .catch(() => notice(texts.failed, false));
}
