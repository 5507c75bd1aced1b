"""SMAA-2 beside numpy and pymcdm, in one run, places compared.

    python bench/smaa.py [--samples 1000000] [--alternatives 300] [--criteria 10] [--repeat 3] [--cpu]

The peer is the procedure as anybody would write it in numpy: a matrix product of 4,096 weight vectors, one argsort a row, one
count a place. Both sides are given the same weights, ready; ``with the weights`` adds their drawing to ours. pymcdm ranks one
vector at a time and is timed on a few. The peak memory is that of a process of its own that only runs ours.
``--cpu`` counts processor seconds, for a machine with other work.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np  # noqa: E402  # the threads of BLAS are set before it loads

from mancomun.kernels.smaa import BLOCK, Draw, tally  # noqa: E402
from mancomun.portfolio.smaa import drawer  # noqa: E402

Clock = Callable[[], float]
SEED = 11


def numpy_places(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Counts (who by place) and sums of the weights under which each is first."""
    size = values.shape[0]
    counts, sums = np.zeros((size, size), np.int64), np.zeros(values.shape)
    for start in range(0, len(weights), 4096):
        part = weights[start : start + 4096]
        order = np.argsort(-(part @ values.T), axis=1)
        for place in range(size):
            counts[:, place] += np.bincount(order[:, place], minlength=size)
        np.add.at(sums, order[:, 0], part)
    return counts, sums


def pymcdm_rate(values: np.ndarray, weights: np.ndarray) -> float:
    """Weight vectors a second of pymcdm's weighted sum."""
    from pymcdm.methods import WSM

    method, types = WSM(), np.ones(values.shape[1])
    start = time.perf_counter()
    for one in weights:
        np.argsort(-method(values, one, types))
    return len(weights) / (time.perf_counter() - start)


def ready(weights: np.ndarray) -> Draw:
    """A drawer that hands out slices of weights already drawn."""
    return lambda block, n: (weights[block * BLOCK : block * BLOCK + n], np.zeros((n, 0)))


def best(clock: Clock, repeat: int, work: Any) -> tuple[float, Any]:
    seconds, answer = float("inf"), None
    for _ in range(repeat):
        start = clock()
        answer = work()
        seconds = min(seconds, clock() - start)
    return seconds, answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=1_000_000)
    parser.add_argument("--alternatives", type=int, default=300)
    parser.add_argument("--criteria", type=int, default=10)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--peak", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    values = np.random.default_rng(SEED).random((asked.alternatives, asked.criteria))
    draw = drawer(asked.criteria, 0, SEED, None, None)
    tally(values, draw, 600)  # the kernels compile, or come from their cache, before the clock runs
    if asked.peak:
        tally(values, draw, asked.samples, threads=2)
        status = Path("/proc/self/status").read_text(
            encoding="utf-8"
        )  # its own peak: getrusage would count the parent's
        print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
        return
    clock = time.process_time if asked.cpu else time.perf_counter
    blocks = range(-(-asked.samples // BLOCK))
    weights = np.concatenate([draw(b, min(BLOCK, asked.samples - b * BLOCK))[0] for b in blocks])
    print(f"{asked.samples:,} weights x {asked.alternatives} x {asked.criteria}, load {os.getloadavg()[0]:.1f}")
    theirs, peer = best(clock, 1, lambda: numpy_places(values, weights))
    for name, drawing, threads in (
        ("ours, 1 thread", ready(weights), 1),
        ("ours, 2 threads", ready(weights), 2),
        ("ours, 2 threads, with the weights", draw, 2),
    ):
        seconds, answer = best(
            clock, asked.repeat, lambda d=drawing, t=threads: tally(values, d, asked.samples, threads=t)
        )
        differ = int((answer.places != peer[0]).sum())
        print(f"{name}: {seconds:.2f} s, numpy {theirs:.2f} s, {theirs / seconds:.1f}x; cells that differ: {differ}")
    print(f"pymcdm: {pymcdm_rate(values, weights[:300]):.0f} weights/s")
    peak = subprocess.run(
        [sys.executable, __file__, "--peak", "--samples", str(asked.samples), "--alternatives", str(asked.alternatives)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    print(f"peak of a process that only runs ours: {peak.stdout.strip()} MB")


if __name__ == "__main__":
    main()
