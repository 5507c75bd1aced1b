"""``python -m mancomun.web.territory.pagedata --out FILE``: the facts of the territory that the map in the browser needs.

Build-time only. The border pairs are those of the facts table, never of the drawing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mancomun.territory import colombia
from mancomun.territory.model import Territory


def page_data(land: Territory) -> dict[str, Any]:
    """Codes, names, seats and borders, in the order of the codes."""
    rows = sorted(land.units.values(), key=lambda unit: unit.code)
    departments = [unit for unit in rows if any(span.type == "departamento" for span in unit.types)]
    codes = {unit.code for unit in departments}
    municipal = [unit for unit in rows if unit.code not in codes]
    return {
        "version": land.version,
        "units": [
            {
                "code": unit.code,
                "name": unit.name,
                "department": unit.department or unit.code[:2],
                "lon": unit.facts.get("lon"),
                "lat": unit.facts.get("lat"),
            }
            for unit in municipal
        ],
        "departments": [{"code": unit.code, "name": unit.name} for unit in departments],
        "borders": sorted(list(pair) for pair in land.contiguity.edges),
        "unknown": {
            code: None if near is None else sorted(near) for code, near in sorted(land.contiguity.unknown.items())
        },
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.write_text(json.dumps(page_data(colombia()), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
