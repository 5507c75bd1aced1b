"""Put the real output of the example command into both READMEs, between its console fences.

The version of law and territory move with every edit of a table, so they are written as an ellipsis; a test runs the
same command and compares the rest.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "$ .venv/bin/mancomun check 05615 Guarne Marinilla Cocorná --figure pap --as-of 2026-11-22"


def example() -> str:
    """What the command of the READMEs prints today, without the two fingerprints."""
    from mancomun.cli.check import as_text
    from mancomun.legal import check

    answer = check(["05615", "Guarne", "Marinilla", "Cocorná"], as_of=date(2026, 11, 22), figures=["pap"], lang="es")
    return re.sub(r"co-law-\w+ · co-\d+-\w+", "co-law-… · co-2024-…", as_text(answer, "es")).strip()


def with_example(text: str, output: str) -> str:
    """The README with ``output`` below the command."""
    head, _, rest = text.partition(COMMAND)
    tail = rest[rest.index("\n```") :]
    return f"{head}{COMMAND}\n{output}{tail}"


def main() -> int:
    """Rewrite both files."""
    output = example()
    for name in ("README.md", "README.es.md"):
        path = ROOT / name
        path.write_text(with_example(path.read_text(encoding="utf-8"), output), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
