"""A row is held inside a transaction. Tests run inside one of their own and would not notice; the served page answers 500."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "src/mancomun/web"
OPENS = ("atomic", "saving")
"""What opens a transaction: Django's, and the one that a job gives to the piece of work it saves."""


@dataclass
class Function:
    """A function: whether it takes a lock outside any transaction of its own, and what it calls there."""

    opens: bool
    locks: bool = False
    calls: list[tuple[str, str]] = field(default_factory=list)


def _outside(node: ast.AST) -> Iterator[ast.AST]:
    """What is inside a function and outside the transactions it opens, and outside the functions it defines."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            continue
        if isinstance(child, ast.With) and any(word in ast.unparse(one) for one in child.items for word in OPENS):
            continue
        yield child
        yield from _outside(child)


def _read(path: Path) -> dict[tuple[str, str], Function]:
    module = ".".join(("mancomun.web", *path.relative_to(WEB).with_suffix("").parts))
    tree = ast.parse(path.read_text("utf-8"))
    names = {
        one.asname or one.name: (node.module, one.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for one in node.names
    }
    found = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        made = Function(any("atomic" in ast.unparse(one) for one in node.decorator_list))
        for inner in _outside(node):
            made.locks |= isinstance(inner, ast.Attribute) and inner.attr == "select_for_update"
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
                made.calls.append(names.get(inner.func.id, (module, inner.func.id)))
            elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
                where = inner.func.value
                if isinstance(where, ast.Name) and where.id in names:
                    made.calls.append((".".join(names[where.id]), inner.func.attr))
        found[module, node.name] = made
    return found


def test_no_row_is_held_outside_a_transaction() -> None:
    functions = {
        key: one
        for path in sorted(WEB.rglob("*.py"))
        if "migrations" not in path.parts
        for key, one in _read(path).items()
    }
    holding = {key for key, one in functions.items() if one.locks and not one.opens}
    assert len(holding) > 5  # the reader of this file still finds them
    while more := {
        key
        for key, one in functions.items()
        if key not in holding and not one.opens and any(called in holding for called in one.calls)
    }:
        holding |= more
    begun = {(module, name) for module, name in holding if module.endswith("views") or not name.startswith("_")}
    allowed = {
        ("mancomun.web.portfolio.priorities", "open_exercise"),
        ("mancomun.web.workspace.services", "begin"),
    }
    assert begun - allowed == set()
