"""The law over arrays: ours, and what a user would compose (rustworkx for contiguity, OpenFisca for rules) beside it.

    python bench/bulk.py judge [--peers PYTHON] [--openfisca PYTHON] [--instance FILE.npz --groups-file FILE.npz] [--repeat 5]
    python bench/bulk.py atlas [--repeat 3]
    python bench/bulk.py enumerate [--peers PYTHON] [--around 05615] [--largest 8]
    python bench/bulk.py screen [--groups 1000000]

*judge*: a million groups of 2 to 8 units (seven in ten grown along borders) against ten neutral schemes that anybody can
write down: sizes, contiguity, one department, types admitted, a type required, a minimum of inhabitants. Ours takes them as
conditions of the book; the peers get the same table. Verdict bits are compared one by one. Then the same groups against the
thirteen figures of the law, which no peer knows. ``--instance`` and ``--groups-file`` take other units and groups in the same
arrays (indptr, indices, pop, parent, typ; gp, gm, Sch, smin). Every clock starts with arrays in memory and kernels compiled.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from mancomun.instants import Span
from mancomun.kernels.components import csr_from_pairs
from mancomun.kernels.enumerate import best_connected, connected_groups, count_connected
from mancomun.legal.atlas import atlas
from mancomun.legal.book import Basis, Book, Bound, Figure, Rule
from mancomun.legal.bulk import BulkReader
from mancomun.legal.judge import OUTCOMES
from mancomun.legal.terms import Contiguous, Count, Inhabitants, Only, SameDepartment, Some
from mancomun.lexicon.text import Text
from mancomun.requirements import All, Not
from mancomun.sources import Cite
from mancomun.territory import Contiguity, Territory, TypeSpan, Unit, colombia

DAY = date(2026, 11, 22)
TYPES = ("t0", "t1", "t2", "t3")
# smallest, largest, contiguous, one department, types admitted (bits), one of these types (bits); and least inhabitants
SCHEMES = [
    (2, 99, 1, 0, 15, 0, 0), (2, 10, 1, 1, 15, 0, 0), (2, 5, 0, 0, 15, 0, 0), (3, 8, 1, 0, 15, 1, 20_000),
    (2, 8, 1, 1, 7, 2, 0), (4, 99, 1, 0, 15, 0, 30_000), (2, 2, 1, 0, 15, 0, 0), (3, 6, 0, 1, 15, 4, 10_000),
    (2, 8, 1, 0, 14, 8, 0), (5, 8, 1, 1, 15, 1, 25_000),
]  # fmt: skip

CONTIGUITY_PEER = r"""
import sys, json, time, numpy as np, rustworkx as rx
z = np.load(sys.argv[1]); limit = int(sys.argv[2])
ip, ix, gp, gm = z["indptr"], z["indices"], z["gp"].tolist(), z["gm"].tolist()
graph = rx.PyGraph(); graph.add_nodes_from(range(len(ip) - 1))
graph.add_edges_from_no_data([(u, int(v)) for u in range(len(ip) - 1) for v in ix[ip[u]:ip[u + 1]] if u < v])
out = np.zeros(limit, bool)
wall, cpu = time.perf_counter(), time.process_time()
for g in range(limit):
    out[g] = rx.is_connected(graph.subgraph(gm[gp[g]:gp[g + 1]]))
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
np.save(sys.argv[3], out)
print(json.dumps({"wall": wall, "cpu": cpu}))
"""

RULES_PEER = r"""
import sys, json, time, numpy as np
from openfisca_core import entities, periods, taxbenefitsystems, variables
from openfisca_core.simulation_builder import SimulationBuilder
z = np.load(sys.argv[1]); gp, gm, con = z["gp"], z["gm"], z["con"]
count = len(gp) - 1
tm = np.bitwise_or.reduceat(1 << z["typ"][gm].astype(np.int64), gp[:-1]); pg = z["parent"][gm]
facts = {"k": (int, np.diff(gp)), "s": (float, np.add.reduceat(z["pop"][gm], gp[:-1]).astype(np.float32)),
         "con": (bool, con), "same": (bool, np.minimum.reduceat(pg, gp[:-1]) == np.maximum.reduceat(pg, gp[:-1])), "tm": (int, tm)}
who = entities.Entity("group", "groups", "", ""); law = taxbenefitsystems.TaxBenefitSystem([who]); ever = periods.DateUnit.ETERNITY
for name, (kind, _) in facts.items():
    law.add_variable(type(name, (variables.Variable,), dict(value_type=kind, entity=who, definition_period=ever, label=name)))
def scheme(r, a, b, near, one, admitted, needed, least):
    def formula(group, period):
        k, t = group("k", period), group("tm", period)
        ok = (k >= a) * (k <= b) * (group("s", period) >= least) * ((t & ~admitted) == 0)
        if near: ok = ok * group("con", period)
        if one: ok = ok * group("same", period)
        if needed: ok = ok * ((t & needed) != 0)
        return ok
    return type(f"r{r}", (variables.Variable,), dict(value_type=bool, entity=who, definition_period=ever, label=f"r{r}", formula=formula))
rows = z["schemes"].tolist()
for r, row in enumerate(rows): law.add_variable(scheme(r, *row))
sim = SimulationBuilder().build_default_simulation(law, count=count)
for name, (_, values) in facts.items(): sim.set_input(name, "2026", values)
wall, cpu = time.perf_counter(), time.process_time()
out = np.zeros(count, np.int64)
for r in range(len(rows)): out |= sim.calculate(f"r{r}", "2026").astype(np.int64) << r
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
np.save(sys.argv[2], out)
print(json.dumps({"wall": wall, "cpu": cpu}))
"""

ENUMERATE_PEER = r"""
import sys, json, time, numpy as np, networkx as nx, igraph as ig
z = np.load(sys.argv[1]); ip, ix, val = z["indptr"], z["indices"], z["pop"].astype(float); seed, K = int(sys.argv[2]), int(sys.argv[3])
near = [ix[ip[u]:ip[u + 1]].tolist() for u in range(len(ip) - 1)]
ball, edge = {seed}, {seed}
for _ in range(K - 1):
    edge = {v for u in edge for v in near[u]} - ball; ball |= edge
graph = nx.Graph([(u, v) for u in ball for v in near[u] if v in ball])
wall, cpu = time.perf_counter(), time.process_time()
level, counts, best = {frozenset([seed])}, [1], -1
for _ in range(2, K + 1):
    level = {S | {v} for S in level for u in S for v in graph.adj[u] if v not in S}
    counts.append(len(level)); best = max(best, max(sum(val[list(S)]) for S in level))
answer = {"networkx": {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "counts": counts, "best": best}}
ids = sorted(ball); at = {u: i for i, u in enumerate(ids)}
small = min(K, 6)
g = ig.Graph(len(ids), [(at[u], at[v]) for u in ids for v in near[u] if v in at and u < v])
wall, cpu = time.perf_counter(), time.process_time()
n = int(g.motifs_randesu_no(small))
answer["igraph"] = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "count": n, "size": small}
answer["igraph"]["ball"] = [int(i) for i in ids]
print(json.dumps(answer))
"""


def instance_of_colombia(count: int) -> dict[str, np.ndarray]:
    """The municipalities with a border, four types by inhabitants, and random groups of them."""
    land = colombia()
    codes = [code for code in land.units if len(code) == 5 and land.contiguity.neighbours(code)]
    at = {code: k for k, code in enumerate(codes)}
    pairs = np.array([(at[a], at[b]) for a, b in land.contiguity.edges if a in at and b in at])
    indptr, indices = csr_from_pairs(len(codes), pairs[:, 0], pairs[:, 1])
    inhabitants = np.array([int(land.unit(code).facts.get("population", 0)) for code in codes])
    typ = np.searchsorted(np.quantile(inhabitants, (0.25, 0.5, 0.75)), inhabitants).astype(np.int32)
    parent = np.unique([code[:2] for code in codes], return_inverse=True)[1].astype(np.int32)
    gp, gm = random_groups(indptr, indices, count)
    return {"indptr": indptr, "indices": indices, "pop": inhabitants, "parent": parent, "typ": typ, "gp": gp, "gm": gm}


def random_groups(indptr: np.ndarray, indices: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Groups of 2 to 8: seven in ten grown along borders, the others over every second neighbour."""
    import random

    rng = random.Random(9)
    near = [indices[a:b].tolist() for a, b in pairwise(indptr)]
    groups: list[int] = []
    offsets = [0]
    for _ in range(count):
        size, grown, group, tries = rng.randint(2, 8), rng.random() < 0.7, [rng.randrange(len(near))], 0
        while len(group) < size:
            step = rng.choice(near[rng.choice(group)])
            step = step if grown else rng.choice(near[step])
            tries += 1
            if tries > 200:
                step = rng.randrange(len(near))
            if step not in group:
                group.append(step)
        groups += group
        offsets.append(len(groups))
    return np.array(offsets, np.int64), np.array(groups, np.int32)


def territory_of(z: dict[str, np.ndarray]) -> Territory:
    """The arrays as a territory of ours."""
    codes = [f"u{k}" for k in range(len(z["indptr"]) - 1)]
    units = {
        code: Unit(
            code,
            code,
            (TypeSpan(f"t{z['typ'][k]}"),),
            f"d{z['parent'][k]}",
            MappingProxyType({"population": int(z["pop"][k])}),
        )
        for k, code in enumerate(codes)
    }
    heads = np.repeat(np.arange(len(codes)), np.diff(z["indptr"]))
    edges = {tuple(sorted((codes[a], codes[b]))): None for a, b in zip(heads, z["indices"], strict=True) if a < b}
    return Territory("bench", "bench", MappingProxyType(units), Contiguity(edges))  # type: ignore[arg-type]


def book_of(schemes: list[tuple[int, ...]]) -> Book:
    """The schemes as figures of a book of ours: the same conditions that judge the law."""
    nothing, span = Text("x", "x"), Span()
    rules, figures = {}, {}
    for r, (least, most, near, one, admitted, needed, inhabitants) in enumerate(schemes):
        parts: list[Any] = [Count(TYPES, least), Only(tuple(t for k, t in enumerate(TYPES) if admitted >> k & 1))]
        if most < 99:
            parts.append(Not(Count(TYPES, most + 1)))
        if near:
            parts.append(Contiguous())
        if one:
            parts.append(SameDepartment())
        if needed:
            parts.append(Some(tuple(t for k, t in enumerate(TYPES) if needed >> k & 1)))
        if inhabitants:
            parts.append(Inhabitants(inhabitants, 0))
        key = f"r{r}"
        rules[key] = Rule(key, "HARD", (Cite("x", "1", span),), span, "VERIFIED", (), nothing)
        bound = Bound(key, All(tuple(parts)), role="structure")
        figures[key] = Figure(key, nothing, None, "x", nothing, (Basis(span, nothing),), (bound,), (), ())
    return Book(rules, figures, {}, {}, "bench")


def clocked(run: Callable[[], Any], repeat: int) -> tuple[float, float, Any]:
    """Best wall seconds, best processor seconds, and what came out."""
    wall = cpu = 1e9
    out = None
    for _ in range(repeat):
        a, b = time.perf_counter(), time.process_time()
        out = run()
        wall, cpu = min(wall, time.perf_counter() - a), min(cpu, time.process_time() - b)
    return wall, cpu, out


def peer(python: str, program: str, *words: str) -> dict[str, Any]:
    done = subprocess.run([python, "-c", program, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def row(name: str, wall: float, cpu: float, groups: int, note: str = "") -> None:
    print(
        f"| {name} | {wall:.3f} | {cpu:.3f} | {groups / wall / 1e6:.3g} | {groups / cpu / 1e6:.3g} | {note} |",
        flush=True,
    )


def judge(options: argparse.Namespace) -> None:
    schemes = SCHEMES
    if options.instance:
        z = dict(np.load(options.instance)) | dict(np.load(options.groups_file))
        schemes = [(*s, m) for s, m in zip(z["Sch"].tolist(), z["smin"].tolist(), strict=True)]
    else:
        z = instance_of_colombia(options.groups)
    gp, gm = z["gp"].astype(np.int64), z["gm"].astype(np.int32)
    count = gp.size - 1
    reader = BulkReader(as_of=DAY, territory=territory_of(z), law=book_of(schemes))
    reader.outcomes(gp[:6000], gm, jobs=2)
    print("| | wall s | cpu s | M groups/s (wall) | M groups/s (cpu) | |\n| --- | ---: | ---: | ---: | ---: | --- |")
    ours = {}
    bits = np.zeros(count, np.int64)
    for jobs in (1, 2):
        wall, cpu, out = clocked(lambda jobs=jobs: reader.outcomes(gp, gm, jobs=jobs), options.repeat)
        ours[jobs] = wall, cpu
        row(f"ours, ten schemes, {jobs} thread{'s' * (jobs > 1)}", wall, cpu, count)
        bits = ((out == OUTCOMES.index("ALLOWED")).astype(np.int64) << np.arange(len(schemes))).sum(axis=1)
    if not options.instance:
        land = BulkReader(as_of=DAY)
        codes = [code for code in colombia().units if len(code) == 5 and colombia().contiguity.neighbours(code)]
        there = np.array([land.index[code] for code in codes], np.int32)[gm]
        land.outcomes(gp[:6000], there, jobs=2)
        for jobs in (1, 2):
            wall, cpu, out = clocked(lambda jobs=jobs: land.outcomes(gp, there, jobs=jobs), options.repeat)
            row(f"ours, thirteen figures of the law, {jobs} thread{'s' * (jobs > 1)}", wall, cpu, count)
    if not options.peers:
        return
    with tempfile.TemporaryDirectory() as folder:
        plain, near, verdicts = (str(Path(folder) / name) for name in ("in.npz", "near.npy", "bits.npy"))
        np.savez(plain, **z, schemes=np.array(schemes))
        limit = min(count, 20_000)
        rx = peer(options.peers, CONTIGUITY_PEER, plain, str(limit), near)
        row(f"rustworkx, contiguity ({limit} groups)", rx["wall"], rx["cpu"], limit)
        seconds = rx["cpu"] / limit
        if options.openfisca:
            from mancomun.kernels.components import groups_connected

            con = groups_connected(z["indptr"].astype(np.int32), z["indices"].astype(np.int32), gp, gm)
            assert np.array_equal(con[:limit], np.load(near))
            np.savez(plain, **z, schemes=np.array(schemes), con=con)
            of = peer(options.openfisca, RULES_PEER, plain, verdicts)
            row("OpenFisca, rules, facts given", of["wall"], of["cpu"], count)
            same = np.array_equal(bits, np.load(verdicts))
            print(f"\nverdict bits of {count} groups x {len(schemes)} schemes: {'same' if same else 'DIFFERENT'}")
            seconds += of["cpu"] / count
        composed = 1 / seconds
        print(f"best composed peer: {composed / 1e3:.1f} k groups/s of processor time")
        print(f"ratio, processor time: {count / ours[1][1] / composed:.0f}x on one thread")
        print(f"ratio, wall: {count / ours[2][0] / composed:.0f}x on two threads")


def whole_map(options: argparse.Namespace) -> None:
    print("| | wall s | cpu s | M groups/s (wall) | M groups/s (cpu) | |\n| --- | ---: | ---: | ---: | ---: | --- |")
    for figures, name in ((["pap"], "one figure"), (None, "thirteen figures")):
        reader = BulkReader(figures, as_of=DAY)
        list(atlas(reader, 2, 3, jobs=2))
        for jobs in (1, 2):

            def run(jobs: int = jobs, reader: BulkReader = reader) -> int:
                return int(sum(part.counts for part in atlas(reader, 2, 7, jobs=jobs))[0].sum())

            wall, cpu, total = clocked(run, options.repeat)
            row(f"{name}, {jobs} thread{'s' * (jobs > 1)}", wall, cpu, total, f"{total} groups")


def enumeration(options: argparse.Namespace) -> None:
    z = instance_of_colombia(1)
    codes = [code for code in colombia().units if len(code) == 5 and colombia().contiguity.neighbours(code)]
    root, largest = codes.index(options.around), options.largest
    graph, free = (z["indptr"], z["indices"]), np.ones(len(codes), np.bool_)
    weight = z["pop"].astype(float)
    best_connected(*graph, root, free, weight, 3)
    count_connected(*graph, np.array([root], np.int32), False, free, 3)
    print("| | wall s | cpu s | M groups/s (wall) | M groups/s (cpu) | |\n| --- | ---: | ---: | ---: | ---: | --- |")
    wall, cpu, (counts, best, _) = clocked(lambda: best_connected(*graph, root, free, weight, largest), 20)
    total = int(counts.sum())
    row(f"ours, around {options.around}, up to {largest}, with the best", wall, cpu, total, f"{total} groups")
    for _ in connected_groups(*graph, 2, 3):
        pass
    every = np.arange(len(codes), dtype=np.int32)
    all_wall, all_cpu, all_counts = clocked(lambda: count_connected(*graph, every, True, free, 7), 5)
    row("ours, all Colombia, up to 7, counted", all_wall, all_cpu, int(all_counts.sum()), str(all_counts[2:].tolist()))
    fill = clocked(lambda: sum(o.size - 1 for o, _ in connected_groups(*graph, 2, 7)), 3)
    row("ours, all Colombia, 2 to 7, written out", fill[0], fill[1], fill[2])
    if not options.peers:
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = str(Path(folder) / "in.npz")
        np.savez(plain, **z)
        found = peer(options.peers, ENUMERATE_PEER, plain, str(root), str(largest))
    nx, ig = found["networkx"], found["igraph"]
    same = nx["counts"] == counts[1:].tolist() and nx["best"] == best[2:].max()
    row("networkx, the same groups and best", nx["wall"], nx["cpu"], sum(nx["counts"]), "same" if same else "DIFFERENT")
    ball = np.zeros(len(codes), np.bool_)
    ball[ig["ball"]] = True
    inside = count_connected(*graph, np.array(ig["ball"], np.int32), True, ball, ig["size"])
    ours_ball = clocked(lambda: best_of_ball(graph, np.array(ig["ball"], np.int32), ball, ig["size"]), 5)
    row(
        f"igraph, groups of {ig['size']} in the ball, counted", ig["wall"], ig["cpu"], ig["count"],
        "same" if ig["count"] == inside[ig["size"]] else "DIFFERENT",
    )  # fmt: skip
    row(f"ours, groups up to {ig['size']} in the ball, written out", ours_ball[0], ours_ball[1], ours_ball[2])
    print(
        f"\nprocessor time: networkx {nx['cpu'] / cpu:.0f}x; igraph, by rate {total / cpu / (ig['count'] / ig['cpu']):.1f}x"
    )


def best_of_ball(graph: tuple[np.ndarray, np.ndarray], roots: np.ndarray, ball: np.ndarray, largest: int) -> int:
    return sum(o.size - 1 for o, _ in connected_groups(*graph, 2, largest, roots=roots, allowed=ball))


def screen(options: argparse.Namespace) -> None:
    z = instance_of_colombia(options.groups)
    codes = [code for code in colombia().units if len(code) == 5 and colombia().contiguity.neighbours(code)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "groups.csv"
        gp, gm = z["gp"].tolist(), z["gm"].tolist()
        with file.open("w") as out:
            out.write("group,code\n")
            for g in range(len(gp) - 1):
                out.write("".join(f"g{g},{codes[v]}\n" for v in gm[gp[g] : gp[g + 1]]))
        words = [sys.executable, "-c", "from mancomun.cli import main; main()", "screen", str(file)]
        for _ in range(2):
            start, before = time.perf_counter(), os.times()
            done = subprocess.run([*words, "--figure", "pap", "--as-of", "2026-11-22"], capture_output=True, check=True)
            wall, after = time.perf_counter() - start, os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        lines = done.stdout.count(b"\n") - 1
        print(f"{lines} groups, {file.stat().st_size / 1e6:.0f} MB: {wall:.1f} s, {cpu:.1f} s of processor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["judge", "atlas", "enumerate", "screen"])
    parser.add_argument("--peers", help="a Python with rustworkx, networkx and igraph")
    parser.add_argument("--openfisca", help="a Python with openfisca-core")
    parser.add_argument("--instance", type=Path)
    parser.add_argument("--groups-file", type=Path)
    parser.add_argument("--groups", type=int, default=1_000_000)
    parser.add_argument("--around", default="05615")
    parser.add_argument("--largest", type=int, default=8)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}\n"
    )
    {"judge": judge, "atlas": whole_map, "enumerate": enumeration, "screen": screen}[options.what](options)


if __name__ == "__main__":
    main()
