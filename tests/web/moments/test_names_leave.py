"""What carries names of people says so: every paper, export and table of every product, with somebody planted wherever one fits."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from mancomun.web.workspace import files, tables
from mancomun.web.workspace.kinds import Context, Field, Kind, Table, Values, kinds, read
from mancomun.web.workspace.selectors import without_personal
from tests.web.moments.conftest import demo, example

NAME = "Zoraida Quimbayo"


def planted(kind: Kind) -> dict[str, Any]:
    """The example of a product with somebody in every answer that names or judges a person."""
    content = dict(example("g47", kind.key))

    def fits(one: Field) -> bool:
        return one.personal and one.type in ("text", "long", "list")

    for key, part in kind.parts().items():
        if isinstance(part, Field) and fits(part):
            content[key] = [NAME] if part.type == "list" else NAME
        elif isinstance(part, Table):
            rows = [row for row in content.get(key, []) if isinstance(row, dict)][:3]
            told = {one.key: [NAME] if one.type == "list" else NAME for one in part.fields if fits(one)}
            content[key] = [{**row, **told} for row in rows]
    return content


@cache
def contexts() -> dict[bool, Context]:
    """The exercise as who belongs knows it, and as it leaves without names."""
    found = {}
    for bare in (False, True):
        base = demo(figure="provincia_administrativa_planificacion")
        others: dict[str, Values] = {}
        context = replace(base, others=others)
        for kind in kinds().values():
            content = without_personal(kind, planted(kind)) if bare else planted(kind)
            others[kind.key] = read(kind, content, context)[0]
        found[bare] = context
    return found


def said(content: bytes) -> str:
    """All the words of a file, packed or not."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return " ".join(
            said(data) if data[:2] == b"PK" else re.sub(r"<[^>]+>", "", data.decode("utf-8", "replace"))
            for data in (pack.read(name) for name in pack.namelist())
        )


def made(kind: Kind, *, bare: bool) -> dict[str, bool]:
    """Each file of a product and whether it names the one who was planted."""
    context = contexts()[bare]
    mine = replace(context, others={key: one for key, one in context.others.items() if key != kind.key})
    values = context.others[kind.key]
    found = {}
    for paper in kind.papers:
        for suffix in files.formats_of(kind, paper.id):
            if suffix == "pdf" and "docx" in files.formats_of(kind, paper.id):
                continue  # the same tree
            try:
                words = said(paper.book(values, mine)) if suffix == "xlsx" else str(paper.build(values, mine))  # type: ignore[misc]
            except Exception as wrong:
                if not bare or paper.bare:
                    raise
                words = str(wrong)  # of no use without names, and it says so
            found[f"{paper.id}.{suffix}"] = NAME in words
    for one in kind.exports:
        if not one.judging or one.names_of:
            found[one.key] = NAME in said(one.build(values, mine))
    return found


@pytest.mark.parametrize("key", sorted(kinds()))
def test_a_file_that_carries_names_says_so_and_leaves_without_them_when_asked(key: str) -> None:
    kind = kinds()[key]
    declared = {
        **{
            f"{one.id}.{suffix}": suffix in one.named
            for one in kind.papers
            for suffix in files.formats_of(kind, one.id)
        },
        **{one.key: bool(one.names_of) for one in kind.exports},
    }
    for name, carries in made(kind, bare=False).items():
        assert carries == declared[name], name
    assert not any(made(kind, bare=True).values())
    content, context = planted(kind), contexts()[False]
    for part in kind.parts().values():
        if isinstance(part, Table) and files.named_table(kind, part) is not None:
            assert NAME not in tables.as_csv(kind, part.key, content, context, bare=True).decode()
