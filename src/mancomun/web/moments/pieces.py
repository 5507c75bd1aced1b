"""What the work products share: editions that are never public, rows and members as they are told, remarks beside their field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mancomun.documents.blocks import heading
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.web.moments.common import edition
from mancomun.web.workspace.kinds import Context, Values


def reserved(context: Context) -> Edition:
    """The edition of a document that names or judges people: it is never public, whatever its state."""
    return replace(edition(context), public=False)


def beside(
    remarks: Iterable[Remark], rows: Mapping[str, str], keys: Mapping[str, str], *, default: str = ""
) -> list[Remark]:
    """Remarks of the core at the field they speak of: ``rows`` from their place to ``table/row``, ``keys`` from code to field."""
    found = []
    for item in remarks:
        key = keys.get(item.code, "")
        row = rows.get(item.where)
        where = f"{row}/{key}" if row and key else row or key or default or item.where
        found.append(replace(item, where=where))
    return found


def missing(where: str, es: str, en: str, code: str) -> Remark:
    """A field without which a row says nothing."""
    return remark(code, where, f"Falta {es}.", f"Missing: {en}.")


def rows_of(values: Values | None, table: str) -> list[dict[str, Any]]:
    """The rows of a table of another product, none where it has not begun."""
    found = (values or {}).get(table)
    return list(found) if isinstance(found, list) else []


def names(context: Context) -> list[str]:
    """The members of the initiative as people call them."""
    return [context.member_name(code) for code in context.members]


def population(context: Context) -> dict[str, float]:
    """People of each member by its name, where the territory knows them."""
    found = {}
    for code in context.members:
        unit = context.territory.units.get(code)
        people = unit.facts.get("population") if unit is not None else None
        if people:
            found[context.member_name(code)] = float(people)
    return found


def parted(parts: Iterable[tuple[Text, Sequence[Block]]], lang: str) -> tuple[Block, ...]:
    """A long result in parts under their headings, so that a page may close each; a part without anything has no heading."""
    return tuple(block for title, blocks in parts if blocks for block in (heading(title.of(lang)), *blocks))
