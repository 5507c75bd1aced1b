"""How long the profile of a selection takes to appear, on one core: the core alone, and everything the page shows.

    python bench/profile.py [--draws 60] [--seed 1]

Draws connected groups of the country of 2 to 40 municipalities, and takes every department, MASORA and the whole country.
``page`` is what the workspace asks for: profile, tables, drawings and blocks. The budget is 300 ms for any selection.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from random import Random

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import django  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.web.project.settings")
django.setup()  # some kinds count what the database keeps; the profile itself asks it nothing

import mancomun.web.moments.all  # noqa: E402, F401  declares the kinds
from mancomun.documents.html import to_html  # noqa: E402
from mancomun.documents.tree import Document  # noqa: E402
from mancomun.route.profile import profile  # noqa: E402
from mancomun.territory import Territory, colombia  # noqa: E402
from mancomun.territory.names import is_department  # noqa: E402
from mancomun.web.workspace.kinds import Context, kinds, read  # noqa: E402

MASORA = ("05148", "05318", "05376", "05400", "05440", "05607", "05615", "05674", "05697")
DAY = date(2026, 11, 26)
BUDGET = 0.300


def connected(land: Territory, size: int, draw: Random) -> tuple[str, ...]:
    """A group of neighbours, grown from a municipality at random."""
    units = [code for code, unit in land.units.items() if not is_department(unit)]
    found = [draw.choice(units)]
    while len(found) < size:
        near = sorted({n for code in found for n in land.contiguity.neighbours(code) if n in land.units} - set(found))
        near = [code for code in near if not is_department(land.units[code])]
        if not near:
            break
        found.append(draw.choice(near))
    return tuple(found)


def clocked(work: Callable[[], object]) -> float:
    """Processor seconds, the best of two runs: what a core of its own takes; the first may be loading what the process keeps."""
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def page(members: Sequence[str], land: Territory) -> None:
    """Everything the workspace shows of the product, down to its HTML."""
    kind = kinds()["perfil"]
    context = Context("BANCO", "Banco", tuple(members), land, DAY)
    values, _ = read(kind, {}, context)
    view = kind.look(values, context)
    to_html(Document("Perfil", "Perfil", "es", DAY, "", "de", view.blocks))


def main() -> None:
    """Print one JSON line a family of selections."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    land, draw = colombia(), Random(options.seed)
    everyone = tuple(code for code, unit in land.units.items() if not is_department(unit))
    families = {
        "masora": [MASORA],
        "groups of 2 to 40": [connected(land, draw.randint(2, 40), draw) for _ in range(options.draws)],
        "departments": [
            members
            for code, unit in land.units.items()
            if is_department(unit) and (members := tuple(c for c in everyone if land.units[c].department == code))
        ],
        "country": [everyone],
    }
    for name, groups in families.items():
        core = [clocked(lambda m=m: profile(m, land, as_of=DAY)) for m in groups]
        whole = [clocked(lambda m=m: page(m, land)) for m in groups]
        row = {"selection": name, "groups": len(groups), "largest": max(map(len, groups))}
        for what, times in (("core", core), ("page", whole)):
            row |= {
                f"{what}_median_ms": round(1000 * statistics.median(times)),
                f"{what}_worst_ms": round(1000 * max(times)),
            }
        print(json.dumps(row | {"within": max(whole) <= BUDGET}), flush=True)


if __name__ == "__main__":
    main()
