"""What the products share: the edition of their documents, refusals of the core as remarks, remarks that point to their row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from mancomun.documents.inputs import Edition
from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.lexicon.text import Text, day_text
from mancomun.requirements.remarks import Remark
from mancomun.web.workspace.kinds import Context, Values

T = TypeVar("T")


def edition(context: Context) -> Edition:
    """The edition of a document of this product; public only once it is published."""
    try:
        engine = version("mancomun")
    except PackageNotFoundError:
        engine = "local"
    return Edition(
        context.code,
        context.day,
        context.lang,
        max(context.version, 1),
        context.state,
        (("Mancomún", engine), (Text("Territorio", "Territory").of(context.lang), context.territory.version)),
        context.address,
        context.state == "publicado",
    )


def refused(error: BadInput, where: str = "") -> Remark:
    """What the core refuses, as a remark that blocks: a draft stays a draft."""
    code = error.code if error.code.startswith("E-") else f"E-{error.code}"
    return Remark(code, Text(error.es, error.en), where)


def attempt(make: Callable[[], T], remarks: list[Remark], where: str = "") -> T | None:
    """What ``make`` gives, or None and one more remark when the core refuses."""
    try:
        return make()
    except BadInput as error:
        remarks.append(refused(error, where))
        return None


def located(found: Iterable[Remark], places: Mapping[str, str]) -> list[Remark]:
    """Remarks that name a thing (an entity, an activity) made to point at its row; the others stay as they are."""
    return [replace(item, where=places.get(item.where, item.where)) for item in found]


def places_of(table: str, rows: Sequence[Values], name: Callable[[Values], str], key: str) -> dict[str, str]:
    """Where each named row of a table is: ``{"Municipio A": "partes/r1/entidad"}``; the first of a name."""
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(name(row), f"{table}/{row['id']}/{key}")
    return found


def span_of(start: date | None, last: date | None) -> Span:
    """The days from ``start`` to ``last``, both inside; an end before its start counts as open."""
    if start is not None and last is not None and last < start:
        return Span(start, None)
    return Span(start, last + timedelta(days=1) if last is not None else None)


def by_id(rows: Iterable[Values]) -> dict[str, Values]:
    """Rows by their id."""
    return {str(row["id"]): row for row in rows}


def texts(values: Values, key: str) -> tuple[str, ...]:
    """The answers of a list; empty when nobody wrote any."""
    return tuple(values.get(key) or ())


def said(text: Text, context: Context) -> str:
    """A text in the language of the context."""
    return text.of(context.lang)


def options(names: Mapping[str, Text]) -> dict[str, Text]:
    """The names of a closed list with their first letter large, as a form shows them."""
    return {key: Text(_capital(name.es), _capital(name.en)) for key, name in names.items()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def record_source(context: Context) -> str:
    """The source of what the team itself wrote."""
    day = day_text(context.day)
    return Text(f"registro de la iniciativa, {day.es}", f"record of the initiative, {day.en}").of(context.lang)


def numbers(**found: Any) -> dict[str, float]:
    """The numbers that are known, as gates take them."""
    return {key: float(value) for key, value in found.items() if value is not None}
