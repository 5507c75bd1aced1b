"""Runs the slow lane and records its result and date in ``docs/quality.md``, between two marks."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- slow lane: begin -->", "<!-- slow lane: end -->"
HEAD = f"# Quality\n\nWhat was run, when, and what came out. `make slow` rewrites the part below.\n\n{BEGIN}\n{END}\n"


def main(arguments: list[str]) -> int:
    """Run ``pytest -m slow``, show its output as it comes, and write its summary line."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-m", "slow", *arguments]
    last = ""
    environment = {**os.environ, "MANCOMUN_HYPOTHESIS": "slow"}  # new examples, and many
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    minutes = (time.monotonic() - begun) / 60
    record(re.sub(r"=+", "", last).strip(), minutes)
    return process.returncode


def record(summary: str, minutes: float) -> None:
    """Replace the text between the marks."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    if BEGIN not in page:
        page = page.rstrip() + f"\n\n## Slow lane\n\n{BEGIN}\n{END}\n"
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    text = (
        f"Last run of the slow lane: {date.today().isoformat()}, revision {revision.stdout.strip() or 'unknown'}, "
        f"Python {platform.python_version()}, {minutes:.1f} minutes: {summary}."
    )
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
