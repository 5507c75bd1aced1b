"""Contiguity of polygon files: ours, and libpysal and pygeoda when a Python that has them is given.

    python bench/contiguity.py FILE... [--peers /path/to/python] [--repeat 3]

Each file is GeoParquet with a column ``code``. Two clocks: *edges* starts with the geometries in memory (WKB for us, a
GeoDataFrame for the peers) and ends with the pairs; *file* starts with the path. The peers run in a process of their own
and give back their pairs, which are compared one by one with ours: rook pairs, exact pass only, as they do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from mancomun.interchange.boundaries import quick_table, table_of_wkb
from mancomun.interchange.layers import read_layer
from mancomun.kernels.compiled import numba_module
from mancomun.kernels.contiguity import ROOK

PEERS = r"""
import sys, json, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, geopandas as gpd, libpysal, pygeoda
Rook = libpysal.weights.Rook.from_dataframe
path, repeat, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
best = {}
def clock(name, run):
    best[name] = min(best.get(name, 1e9), run)
for _ in range(repeat):
    t = time.perf_counter(); g = gpd.read_parquet(path, columns=["code", "geometry"]); clock("read", time.perf_counter() - t)
    g = g[["geometry"]].reset_index(drop=True)
    t = time.perf_counter(); graph = libpysal.graph.Graph.build_contiguity(g, rook=True)
    clock("libpysal graph", time.perf_counter() - t)
    t = time.perf_counter(); w = Rook(g, use_index=False, silence_warnings=True)
    clock("libpysal weights", time.perf_counter() - t)
    h = g.assign(id=np.arange(len(g)))
    t = time.perf_counter(); w = pygeoda.rook_weights(pygeoda.open(h)); clock("pygeoda", time.perf_counter() - t)
a = graph.adjacency.reset_index(); a = a[(a["weight"] > 0) & (a["focal"] < a["neighbor"])]
np.save(out + ".libpysal.npy", a[["focal", "neighbor"]].to_numpy(np.int64))
pairs = sorted({(min(i, j), max(i, j)) for i in range(len(g)) for j in w.get_neighbors(i)})
np.save(out + ".pygeoda.npy", np.array(pairs, np.int64).reshape(-1, 2))
print(json.dumps(best))
"""


def ours(path: Path, repeat: int) -> tuple[dict[str, float], dict[str, int], np.ndarray]:
    best: dict[str, float] = {}
    for _ in range(repeat):
        start = time.perf_counter()
        layer = read_layer(path)
        best["read"] = min(best.get("read", 1e9), time.perf_counter() - start)
        rows = [str(row) for row in range(layer.count)]
        assert layer.wkb is not None
        for name, points, tolerance in (("rook", False, 0.0), ("rook and points", True, 0.0), ("all", True, 20.0)):
            start = time.perf_counter()
            table = table_of_wkb(layer.wkb, rows, tolerance_m=tolerance, points=points)
            best[name] = min(best.get(name, 1e9), time.perf_counter() - start)
            assert table is not None
            if name == "rook":
                order = np.array([int(code) for code in table.codes])
                a, b = order[table.pairs.a], order[table.pairs.b]
                pairs = np.unique(np.stack((np.minimum(a, b), np.maximum(a, b)), axis=1), axis=0)
                assert (table.pairs.kind == ROOK).all()
        start = time.perf_counter()
        whole, _, _ = quick_table(path)
        best["file, all"] = min(best.get("file, all", 1e9), time.perf_counter() - start)
    return best, {**whole.counts(), "vertices": 0}, pairs


def show(name: str, mine: dict[str, float], counts: dict[str, int], pairs: int) -> None:
    print(f"| {name} | ours: rook, from geometries | {mine['rook']:.3f} | | {pairs} |")
    print(f"| {name} | ours: rook, points and tolerance | {mine['all']:.3f} | | {counts['rook']} + {counts['point']} |")
    print(f"| {name} | ours: the same, from the file | {mine['file, all']:.3f} | | {counts['tolerant']} by tolerance |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--peers", help="a Python with libpysal, pygeoda and geopandas")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--cpu", action="store_true", help="processor seconds: for a machine that others use too")
    given = parser.parse_args()
    if given.cpu:
        time.perf_counter = time.process_time
    awake = numba_module()
    if awake is not None:
        ours(given.files[0], 1)  # compile before the clock runs
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}, "
        f"numba {awake.__version__ if awake else 'off'}"
    )
    print(
        f"| file | what | {'CPU ' if given.cpu else ''}seconds | ours is faster | pairs |\n| --- | --- | ---: | ---: | ---: |"
    )
    for path in given.files:
        mine, counts, pairs = ours(path, given.repeat)
        name = path.stem
        if not given.peers:
            show(name, mine, counts, len(pairs))
            continue
        scratch = Path(os.environ.get("TMPDIR", "/tmp")) / f"bench-{os.getpid()}"
        done = subprocess.run(
            [
                given.peers,
                "-c",
                PEERS.replace("perf_counter", "process_time") if given.cpu else PEERS,
                str(path),
                str(given.repeat),
                str(scratch),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"| {name} | peers failed: {done.stderr.strip().splitlines()[-1]} | | | |", file=sys.stderr)
            continue
        theirs = json.loads(done.stdout.splitlines()[-1])
        again, _, _ = ours(path, given.repeat)  # before and after, so that a busy moment does not decide
        mine = {clock: min(seconds, again[clock]) for clock, seconds in mine.items()}
        show(name, mine, counts, len(pairs))
        read = theirs.pop("read")
        for peer, seconds in theirs.items():
            file = Path(f"{scratch}.{peer.split()[0]}.npy")
            same = "same" if np.array_equal(np.unique(np.load(file), axis=0), pairs) else "DIFFERENT"
            against = (
                f"{seconds / mine['rook']:.1f}x; with reading {(seconds + read) / (mine['rook'] + mine['read']):.1f}x"
            )
            print(f"| {name} | {peer} | {seconds:.3f} | {against} | {same} |")
        for file in scratch.parent.glob(f"{scratch.name}.*.npy"):
            file.unlink()


if __name__ == "__main__":
    main()
