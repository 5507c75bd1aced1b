"""What the products of a moment share: the edition of their documents, and remarks put beside the field they speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from mancomun import __version__
from mancomun.documents.inputs import Edition
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.web.workspace.kinds import Context, Values

T = TypeVar("T")


def edition(context: Context, *, public: bool = True) -> Edition:
    """The edition of a document of the product as it is now; ``public`` False for what names or judges people."""
    return Edition(
        context.code,
        context.day,
        context.lang,
        max(context.version, 1),
        context.state,
        (("Mancomún", __version__),),
        context.address,
        public,
    )


def refusal(error: BadInput, where: str) -> Remark:
    """What a reader of the core refuses, as a remark of the draft: it blocks approval and nothing typed is lost."""
    code = error.code if error.code.startswith(("E-", "A-")) else f"E-{error.code}"
    return remark(code, where, error.es, error.en)


def attempt(made: Callable[[], T], remarks: list[Remark], where: str) -> T | None:
    """What ``made`` answers; when it refuses, None and a remark at ``where``."""
    try:
        return made()
    except BadInput as error:
        remarks.append(refusal(error, where))
        return None


def located(
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


def options(source: Mapping[str, Text]) -> dict[str, Text]:
    """Options of a choice, with a capital as a form writes them."""
    return {
        key: Text(text.es[:1].upper() + text.es[1:], text.en[:1].upper() + text.en[1:]) for key, text in source.items()
    }
