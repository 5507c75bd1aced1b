// node --test src
import assert from "node:assert/strict";
import { test } from "node:test";
import { Past, format, keeping, parse } from "./address.js";
import { fold, matches } from "./find.js";
import { Graph, toward } from "./graph.js";

const graph = new Graph([["a", "b"], ["b", "c"], ["x", "y"]], { z: ["a"] });

test("parts come largest first, and a doubt never separates", () => {
  assert.deepEqual(graph.parts(["x", "c", "b", "a"]), [["c", "b", "a"], ["x"]]);
  assert.equal(graph.parts(["a", "z"]).length, 2);
  assert.equal(graph.parts(["a", "z"], true).length, 1);
  assert.equal(graph.parts(["c", "z"], true).length, 2);
  assert.deepEqual(graph.parts([]), []);
});

test("touching is yes, no, or unknown", () => {
  assert.equal(graph.touches("a", "b"), true);
  assert.equal(graph.touches("a", "c"), false);
  assert.equal(graph.touches("a", "z"), null);
  assert.equal(graph.touches("z", "a"), null);
  assert.deepEqual(graph.links(["a", "b", "z"]), { sure: [["a", "b"]], unsure: [["z", "a"]] });
  assert.deepEqual([...graph.around(["b"])].sort(), ["a", "c"]);
});

test("arrows go to the neighbour on that side, else to the nearest there", () => {
  const from = { code: "o", x: 0, y: 0 };
  const near = [{ code: "e", x: 10, y: 1 }, { code: "n", x: 0, y: -9 }];
  const all = [...near, { code: "w", x: -40, y: 3 }];
  assert.equal(toward(from, [1, 0], near, all), "e");
  assert.equal(toward(from, [0, -1], near, all), "n");
  assert.equal(toward(from, [-1, 0], near, all), "w");
  assert.equal(toward(from, [0, 1], near, all), null);
});

test("the address is the draft", () => {
  const draft = { members: ["05615", "05318"], day: "2014-07-31", facts: [] };
  assert.equal(format(draft), "?m=05615,05318&fecha=2014-07-31");
  assert.deepEqual(parse(format(draft)), draft);
  assert.deepEqual(parse("?m=a,a&m=b"), { members: ["a", "b"], day: null, facts: [] });
  assert.equal(format({ members: [], day: null }), "");
});

test("what was stated travels, and leaves with whom it speaks of", () => {
  const facts = [["h.reat", "2024-02-01"], ["h.participacion", "@05615:0.3,@05318:0.4"], ["h.nucleo", "@05318"]];
  const draft = { members: ["05615", "05318"], day: "2014-07-31", facts };
  assert.equal(format(draft), "?m=05615,05318&fecha=2014-07-31&h.reat=2024-02-01&h.participacion=@05615:0.3,@05318:0.4&h.nucleo=@05318");
  assert.deepEqual(parse(format(draft)), draft);
  assert.deepEqual(keeping(facts, ["05615"]), [["h.reat", "2024-02-01"], ["h.participacion", "@05615:0.3"]]);
});

test("undo and redo walk the drafts", () => {
  const past = new Past(1);
  past.to(2);
  past.to(3);
  assert.ok(past.undo() && past.present === 2);
  assert.ok(past.redo() && past.present === 3);
  past.undo();
  past.to(4);
  assert.ok(!past.redo());
  assert.deepEqual(past.behind, [1, 2]);
});

test("search ignores accents and case and tells namesakes apart", () => {
  const place = (code, name, department) => ({ code, name, department, plain: fold(name), key: fold(`${name} ${department}`) });
  const places = [place("05649", "San Carlos", "Antioquia"), place("23678", "San Carlos", "Córdoba"), place("05197", "Cocorná", "Antioquia")];
  assert.deepEqual(matches("san carlos, cord", places).map((one) => one.code), ["23678"]);
  assert.deepEqual(matches("COCORNA", places).map((one) => one.code), ["05197"]);
  assert.equal(matches("san carlos", places).length, 2);
  assert.equal(matches("05197", places)[0].name, "Cocorná");
  assert.deepEqual(matches("  ", places), []);
});
