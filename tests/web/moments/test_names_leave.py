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


def test_a_paper_without_names_says_that_they_are_kept_and_counts_the_same() -> None:
    kind = kinds()["organizacion"]
    whole, bare = contexts()[False], contexts()[True]
    paper = kind.papers[0].build
    assert paper is not None
    full = paper(read(kind, example("g47", "organizacion"), whole)[0], whole)
    left = paper(read(kind, without_personal(kind, example("g47", "organizacion")), bare)[0], bare)
    said = str(left)
    assert "vacante" in str(paper(read(kind, {**example("g47", "organizacion"), "miembros": [
        {**row, "persona": ""} for row in example("g47", "organizacion")["miembros"]]}, whole)[0], whole))  # fmt: skip
    assert "vacante" not in said
    assert said.count("[reservado]") == 2 * len(example("g47", "organizacion")["miembros"])  # as printed and as kept
    assert left.pending() == full.pending() == []
    votes = [next(block.data["values"]["rows"] for block in one.blocks if block.kind == "grid") for one in (full, left)]
    assert votes[0] == votes[1]
    assert votes[0][0][3] == 5  # votes of the governing committee


def test_an_agreement_without_names_tells_no_fingerprint_of_another_text() -> None:
    kind = kinds()["acuerdo"]
    content = example("g47", "acuerdo")
    whole, bare = contexts()[False], contexts()[True]
    paper = kind.papers[0].build
    assert paper is not None
    print_of = re.compile(r"[0-9a-f]{64}")
    (mark,) = set(print_of.findall(str(paper(read(kind, content, whole)[0], whole))))
    hidden = without_personal(kind, content)
    said = paper(read(kind, hidden, bare)[0], bare)
    assert not print_of.findall(str(said))
    assert "La huella es la del texto con los nombres." in str(said)
    assert said.pending() == []
    signed = {**hidden, "partes": [{**row, "huella": mark} for row in hidden["partes"]]}
    assert set(print_of.findall(str(paper(read(kind, signed, bare)[0], bare)))) == {mark}
    assert not [one for one in kind.look(read(kind, signed, bare)[0], bare).remarks if one.code == "E-S34-12"]
