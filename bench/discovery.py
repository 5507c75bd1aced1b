"""Best groups and partitions beside their peers, in one run, on the same map.

    python bench/discovery.py INSTANCE.npz --peers /path/to/python --scripts FOLDER [--skip spopt]

``INSTANCE.npz`` holds ``indptr, indices, x, pop, xy`` (Colombia's mainland: 1,119 units). ``--scripts`` is a folder with
``maxp_spopt.py``, ``maxp_pygeoda.py``, ``bestgroup_mip.py``, each of which prints one JSON line. Without ``--peers`` only our
side runs. Kernels are compiled before any clock starts; peers count their search alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np

from mancomun.discovery.ground import Ground
from mancomun.discovery.groups import discover
from mancomun.discovery.ranges import Range, at_least, read_range
from mancomun.discovery.regions import regions
from mancomun.discovery.search import warm


def ground_of_instance(path: str) -> Ground:
    """The instance, with ``benefit`` = rounded (x - mean) x 100, as the mixed-integer peer has it."""
    data = np.load(path)
    rows = np.repeat(np.arange(data["indptr"].size - 1), np.diff(data["indptr"]))
    once = rows < data["indices"]
    x = data["x"].astype(float)
    values = {"x": x, "pop": data["pop"].astype(float), "benefit": np.round((x - x.mean()) * 100)}
    return Ground.from_arrays(rows[once], data["indices"][once], values, xy=data["xy"].astype(float))


def show(**row: Any) -> None:
    """One JSON line."""
    print(json.dumps(row, default=float), flush=True)


def groups(ground: Ground, seat: int, sizes: list[int]) -> None:
    """B1b: the best connected group around a unit under a cap on population."""
    for most in sizes:
        best = None
        for _ in range(3):
            answer = discover(
                ground, around=ground.codes[seat], size=(2, most), maximise={"benefit": 1.0}, limit=1,
                ranges=[read_range("SUM:pop=..300000")], time_limit=120,
            )  # fmt: skip
            best = min(best, answer["seconds"]) if best is not None else answer["seconds"]
        show(what="best group", who="mancomun", K=most, value=answer["candidates"][0]["score"], proved=answer["exact"],
             examined=answer["examined"], seconds=best)  # fmt: skip


def partitions(ground: Ground, seeds: int) -> None:
    """B2a: as many regions of 200,000 persons as possible; a moment, and five seconds, on one thread."""
    for budget in ({"iterations": 30_000}, {"time_limit": 5.0}):
        for seed in range(1, seeds + 1):
            answer = regions(
                ground, ranges=[at_least("pop=200000")], differences=["x"], seed=seed, jobs=1, **budget
            )  # fmt: skip
            show(what="max-p", who="mancomun", **budget, seed=seed, p=answer["p"], H=round(answer["heterogeneity"], 1),
                 unassigned=len(answer["unassigned"]), valid=answer["certificate"]["valid"], bound=answer["p_bound"],
                 seconds=answer["seconds"])  # fmt: skip


def enriched(ground: Ground, seeds: int) -> None:
    """B2d: five kinds of range at once."""
    x = ground.column("x")
    asked = [
        Range("SUM", "pop", 120_000), Range("COUNT", "count", 2, 20), Range("MIN", "x", high=float(np.quantile(x, 0.75))),
        Range("MAX", "x", float(np.quantile(x, 0.25))), Range("AVG", "x", float(np.quantile(x, 0.1)), float(np.quantile(x, 0.9))),
    ]  # fmt: skip
    for seed in range(1, seeds + 1):
        answer = regions(ground, ranges=asked, differences=["x"], seed=seed, jobs=1, time_limit=0.9)
        show(what="enriched", who="mancomun", seed=seed, p=answer["p"], H=round(answer["heterogeneity"], 1),
             violations=len(answer["certificate"]["breaches"]), unassigned=len(answer["unassigned"]),
             ranges=[str(one) for one in asked], seconds=answer["seconds"])  # fmt: skip


def peer(python: str, script: Path, *args: object) -> None:
    """One peer; its own JSON line, or why there is none."""
    began = time.perf_counter()
    done = subprocess.run(
        [python, script.name, *map(str, args)], cwd=script.parent, capture_output=True, text=True, timeout=1800, check=False
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if lines:
        print(lines[-1], flush=True)
    else:
        show(peer=script.stem, failed=done.stderr.strip().splitlines()[-1:], seconds=time.perf_counter() - began)


def main() -> None:
    """Read the arguments and run both sides."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance")
    parser.add_argument("--peers")
    parser.add_argument("--scripts", type=Path)
    parser.add_argument("--skip", nargs="*", default=[])
    parser.add_argument("--seat", type=int, default=500)
    parser.add_argument("--sizes", default="6,9,12")
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    ground = ground_of_instance(args.instance)
    warm()
    sizes = [int(size) for size in args.sizes.split(",")]
    groups(ground, args.seat, sizes)
    partitions(ground, args.seeds)
    enriched(ground, args.seeds)
    if args.peers and args.scripts:
        instance = str(Path(args.instance).resolve())
        for size in sizes:
            if "highs" not in args.skip:
                peer(args.peers, args.scripts / "bestgroup_mip.py", instance, args.seat, size, 300000, "highs", 2, 60)
        if "pygeoda" not in args.skip:
            for seed in range(1, args.seeds + 1):
                peer(args.peers, args.scripts / "maxp_pygeoda.py", instance, 200000, "greedy", 99, seed, 2)
        if "spopt" not in args.skip:
            peer(args.peers, args.scripts / "maxp_spopt.py", instance, 200000, 999, 10, 1)


if __name__ == "__main__":
    main()
