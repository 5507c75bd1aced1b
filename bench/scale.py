"""How regions grow with the map: 1 k, 10 k, 40 k, 250 k units of a made-up lattice. Time, memory, p, H.

    python bench/scale.py [--sides 33,100,200,500] [--seconds 10] [--jobs 2] [--instance FILE.npz --at-least 45000]

Each size runs in a process of its own, so that the peak of memory is its own. ``--instance`` takes a peers' instance
(``indptr, indices, x, pop, xy``), to compare with them on the same map.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np


def lattice(side: int, seed: int = 7) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray, np.ndarray]:
    """A square of side x side units: lognormal population, an attribute smooth in space. Made up, and says so."""
    rng = np.random.default_rng(seed)
    cells = np.arange(side * side).reshape(side, side)
    heads = np.concatenate((cells[:, :-1].ravel(), cells[:-1].ravel()))
    tails = np.concatenate((cells[:, 1:].ravel(), cells[1:].ravel()))
    y, x = np.divmod(np.arange(side * side), side)
    need = 100 + 30 * (np.sin(9 * x / side) + np.cos(7 * y / side)) + 10 * rng.normal(size=side * side)
    people = np.maximum(50, rng.lognormal(8.0, 0.9, size=side * side)).astype(np.int64).astype(float)
    return {"x": np.round(need, 3), "pop": people}, heads, tails, np.stack((x, y), axis=1).astype(float)


def one(args: argparse.Namespace) -> None:
    """One size, in this process."""
    from mancomun.discovery.ground import Ground
    from mancomun.discovery.ranges import at_least
    from mancomun.discovery.regions import regions
    from mancomun.discovery.search import warm

    if args.instance:
        data = np.load(args.instance)
        rows = np.repeat(np.arange(data["indptr"].size - 1), np.diff(data["indptr"]))
        once = rows < data["indices"]
        values = {"x": data["x"].astype(float), "pop": data["pop"].astype(float)}
        heads, tails, xy = rows[once], data["indices"][once], data["xy"].astype(float)
    else:
        values, heads, tails, xy = lattice(args.side)
    warm()
    began = time.perf_counter()
    ground = Ground.from_arrays(heads, tails, values, xy=xy, name="lattice")
    answer = regions(
        ground, ranges=[at_least(f"pop={args.at_least}")], differences=["x"], seed=args.seed, jobs=args.jobs,
        starts=args.starts, time_limit=args.seconds, iterations=args.iterations,
    )  # fmt: skip
    print(
        json.dumps(
            {
                "units": ground.size, "p": answer["p"], "p_bound": answer["p_bound"],
                "H": round(answer["heterogeneity"], 1), "seconds": answer["seconds"],
                "whole": round(time.perf_counter() - began, 2), "iterations": answer["iterations"],
                "first": answer["trace"][0] if answer["trace"] else None, "jobs": args.jobs, "seed": args.seed,
                "unassigned": len(answer["unassigned"]), "valid": answer["certificate"]["valid"],
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
        ),
        flush=True,
    )  # fmt: skip


def main() -> None:
    """Read the arguments; each size is a new process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sides", default="33,100,200,500")
    parser.add_argument("--side", type=int)
    parser.add_argument("--instance")
    parser.add_argument("--at-least", type=float, default=45_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--iterations", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--starts", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.side or args.instance:
        one(args)
        return
    for side in args.sides.split(","):
        subprocess.run([sys.executable, __file__, *sys.argv[1:], "--side", side], check=True)


if __name__ == "__main__":
    main()
