"""MICMAC and MACTOR beside the textbook procedures in NumPy, in one run, answers compared.

    python bench/foresight.py [--micmac 5000] [--mactor 2000] [--repeat 3] [--cpu]

The peers are written here as the books say: the whole matrix multiplied by itself until the ranking repeats, and the
minimum over every intermediary. BLAS runs on one thread for both sides.
``--cpu`` counts processor seconds, for a machine with other work.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np  # noqa: E402  # the threads of BLAS are set before it loads

from mancomun.kernels.influence import settle, two_step_sums  # noqa: E402

TIMER = time.perf_counter


def clock(work: Callable[[], Any], repeat: int = 1) -> tuple[float, Any]:
    """``(best seconds, last answer)``."""
    best, answer = float("inf"), None
    for _ in range(repeat):
        start = TIMER()
        answer = work()
        best = min(best, TIMER() - start)
    return best, answer


def textbook_powers(matrix: np.ndarray, alike: int) -> tuple[int, np.ndarray, np.ndarray]:
    """The power at which ``alike`` rankings in a row are the same, and the two orders (ties in file order)."""
    base = matrix.astype(np.float64)
    product = base.copy()
    seen: list[tuple[np.ndarray, np.ndarray]] = []
    for power in range(1, 21):
        if power > 1:
            product = product @ base
            product /= product.max()
        seen.append((np.argsort(-product.sum(1), kind="stable"), np.argsort(-product.sum(0), kind="stable")))
        last = seen[-alike:]
        if len(last) == alike and all(
            np.array_equal(a, b) for pair in last for a, b in zip(pair, last[0], strict=True)
        ):
            break
    return power, *seen[-1]


def textbook_mactor(matrix: np.ndarray) -> np.ndarray:
    """``min`` of each pair of cells, added up, one row at a time."""
    wide = matrix.astype(np.int32)
    answer = np.empty_like(wide)
    for row in range(wide.shape[0]):
        answer[row] = wide[row] + np.minimum(wide[row][:, None], wide).sum(0)
    return answer


def main() -> None:
    """Run both comparisons and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--micmac", type=int, default=5000)
    parser.add_argument("--mactor", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--cpu", action="store_true")
    options = parser.parse_args()
    global TIMER  # noqa: PLW0603  # one clock for the whole run
    TIMER = time.process_time if options.cpu else time.perf_counter

    rng = np.random.default_rng(5)
    size = options.micmac
    matrix = ((rng.random((size, size)) < 0.2) * rng.integers(1, 4, (size, size))).astype(np.int8)
    np.fill_diagonal(matrix, 0)
    settle(matrix)  # compile
    for alike in (2, 3):
        ours, found = clock(lambda alike=alike: settle(matrix, alike=alike), options.repeat)
        theirs, (power, rows, columns) = clock(lambda alike=alike: textbook_powers(matrix, alike))
        same = power == found.power and all(
            np.array_equal(np.argsort(ranks, kind="stable"), order)
            for ranks, order in ((found.influence_history[-1], rows), (found.dependence_history[-1], columns))
        )
        print(
            f"micmac n={size} rule={alike} power={found.power}: {ours * 1e3:.1f} ms, numpy {theirs:.2f} s, "
            f"{theirs / ours:.0f}x, same ranking: {same}",
            flush=True,
        )

    size = options.mactor
    matrix = np.random.default_rng(5).integers(0, 5, (size, size)).astype(np.int8)
    np.fill_diagonal(matrix, 0)
    ours, sums = clock(lambda: matrix + two_step_sums(matrix), options.repeat)
    theirs, expected = clock(lambda: textbook_mactor(matrix))
    print(
        f"mactor n={size}: {ours:.3f} s, numpy {theirs:.2f} s, {theirs / ours:.1f}x, "
        f"same matrix: {bool((sums == expected).all())}"
    )


if __name__ == "__main__":
    main()
