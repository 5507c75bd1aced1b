"""One check of ten municipalities against four figures, in process and over HTTP: p50 and p95.

    python bench/check.py [--groups 300] [--seed 1] [--figures pap,asomun,am,rap] [--url http://127.0.0.1:8000]

The law promises a p95 under 20 ms in process and under 50 ms over HTTP on one core. Groups are drawn five ways, because a
repair is only looked for where the structure fails: grown along borders, scattered over the country, scattered over one
department, scattered over Antioquia (the largest), and grown with holes. Times are of the wall and of the processor: on a
shared machine the second is the fair one.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import urllib.request
from collections.abc import Callable

from mancomun.legal import check
from mancomun.territory import colombia

SIZE = 10
DAY = "2026-01-01"


def drawers(rng: random.Random) -> dict[str, Callable[[], list[str]]]:
    """Five ways of drawing ten municipalities."""
    land = colombia()
    codes = [code for code in land.units if len(code) == 5]
    by: dict[str | None, list[str]] = {}
    for code in codes:
        by.setdefault(land.unit(code).department, []).append(code)
    large = [group for group in by.values() if len(group) >= SIZE]

    def grown(n: int) -> list[str]:
        while True:
            group = [rng.choice(codes)]
            while len(group) < n:
                near = sorted({x for m in group for x in land.contiguity.neighbours(m) if len(x) == 5} - set(group))
                if not near:
                    break
                group.append(rng.choice(near))
            if len(group) == n:
                return group

    return {
        "grown": lambda: grown(SIZE),
        "scattered": lambda: rng.sample(codes, SIZE),
        "one department": lambda: rng.sample(rng.choice(large), SIZE),
        "Antioquia": lambda: rng.sample(by["05"], SIZE),
        "grown, with holes": lambda: rng.sample(grown(SIZE + 5), SIZE),
    }


def quantiles(times: list[float]) -> str:
    """P50, p95 and the largest, in milliseconds."""
    ranked = sorted(times)
    p50, p95 = (ranked[int(len(ranked) * q)] * 1e3 for q in (0.5, 0.95))
    return f"p50 {p50:6.1f}   p95 {p95:6.1f}   max {ranked[-1] * 1e3:6.1f}"


def over_http(url: str, members: list[str], figures: list[str]) -> None:
    """One POST /api/v1/check, read to the end."""
    body = json.dumps({"members": members, "as_of": DAY, "figures": figures}).encode()
    request = urllib.request.Request(
        f"{url.rstrip('/')}/api/v1/check", data=body, headers={"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


def main() -> None:
    """Print one line a way of drawing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groups", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figures", default="pap,asomun,am,rap")
    parser.add_argument("--url")
    asked = parser.parse_args()
    figures = asked.figures.split(",")
    draw = drawers(random.Random(asked.seed))
    check(["05615", "05318"], as_of=DAY, figures=figures)  # the book and the tables are read once
    print(f"{SIZE} municipalities, {len(figures)} figures, {asked.groups} groups of each kind, milliseconds")
    for name, one in draw.items():
        groups = [one() for _ in range(asked.groups)]
        wall, processor = [], []
        for group in groups:
            begun, busy = time.perf_counter(), time.process_time()
            check(group, as_of=DAY, figures=figures)
            wall.append(time.perf_counter() - begun)
            processor.append(time.process_time() - busy)
        print(f"{name:18s} in process, wall       {quantiles(wall)}")
        print(f"{'':18s} in process, processor  {quantiles(processor)}")
        if asked.url:
            served = []
            for group in groups:
                begun = time.perf_counter()
                over_http(asked.url, group, figures)
                served.append(time.perf_counter() - begun)
            print(f"{'':18s} over HTTP, wall        {quantiles(served)}")


if __name__ == "__main__":
    main()
