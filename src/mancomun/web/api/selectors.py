"""Reads for the API: values of the core as plain dictionaries."""

from __future__ import annotations

from datetime import date
from typing import Any

from mancomun.errors import BadInput
from mancomun.portfolio.documented import fictional, ground_of
from mancomun.territory import Territory, Unit, colombia
from mancomun.web.paging import after_cursor, cursor_of, strange_cursor


def check(body: dict[str, Any], *, as_of: date, lang: str) -> dict[str, Any]:
    """The verdict of the law; ``BadInput`` when the question cannot be read."""
    from mancomun.legal import check as judge

    members = [str(one).strip() for one in body["members"]]
    invented = [one for one in members if fictional([one])]
    if invented and len(invented) < len(members):
        raise BadInput(
            "ejercicio-mezclado",
            f"«{invented[0][:40]}» es del ejercicio y no se junta con municipios reales. Pregunte por unos o por otros.",
            f"“{invented[0][:40]}” is of the exercise and is not put together with real municipalities. Ask about one kind.",
        )
    answer: dict[str, Any] = judge(
        members,
        as_of=as_of,
        figures=body.get("figures"),
        facts=body.get("facts"),
        territory=ground_of(members),
        lang=lang,
    )
    return answer


# ------------------------------------------------------------------------------------------------------- units


def unit_page(
    *, q: str, department: str, type_: str, as_of: date, cursor: str, limit: int, lang: str
) -> dict[str, Any]:
    """One page of the units that match, in order of likeness to ``q`` or else of code."""
    land = colombia()
    after = after_cursor(cursor, limit)
    found = land.search(q, len(land.units)) if q.strip() else sorted(land.units.values(), key=lambda unit: unit.code)
    if department:
        holder = land.resolve(department if department.isdecimal() else f"departamento de {department}")
        found = [unit for unit in found if holder.code in (unit.code, unit.department)]
    if type_:
        known = sorted({span.type for unit in land.units.values() for span in unit.types})
        if type_ not in known:
            raise BadInput(
                "tipo-desconocido",
                f"No hay unidades de tipo «{type_}». Los tipos son {', '.join(known)}.",
                f"There are no units of type “{type_}”. The types are {', '.join(known)}.",
            )
        found = [unit for unit in found if type_ in unit.types_at(as_of)]
    start = 0
    if after:
        places = {unit.code: place for place, unit in enumerate(found)}
        if after not in places:
            raise strange_cursor()
        start = places[after] + 1
    page = found[start : start + limit]
    more = start + limit < len(found)
    return {
        "as_of": as_of.isoformat(),
        "territory_version": land.version,
        "total": len(found),
        "units": [unit_line(land, unit, as_of) for unit in page],
        "next": cursor_of(page[-1].code) if more else None,
    }


def unit_line(land: Territory, unit: Unit, as_of: date) -> dict[str, Any]:
    """A unit, briefly, as it was on the day."""
    types = sorted(unit.types_at(as_of))
    return {
        "code": unit.code,
        "name": unit.name,
        "type": types[0] if len(types) == 1 else None,
        "types": types,
        "department": unit.department,
        "department_name": land.department_name(unit),
        "population": unit.facts.get("population"),
        "area_km2": unit.facts.get("area_km2"),
        "category": unit.facts.get("category"),
    }


def unit_detail(code: str, *, as_of: date, lang: str) -> dict[str, Any]:
    """A unit with facts, dated types and neighbours; ``BadInput`` with status 404 when there is none."""
    land = colombia()
    try:
        unit = land.resolve(code)
    except BadInput as error:
        raise BadInput(error.code, error.es, error.en, status=404) from None
    borders = land.contiguity
    unknown = borders.unknown
    near = borders.neighbours(unit.code)
    possible = {
        other
        for other in {*unknown, *(unknown.get(unit.code) or ())}
        if other != unit.code and borders.touches(unit.code, other) is None
    }
    return {
        **unit_line(land, unit, as_of),
        "territory_version": land.version,
        "as_of": as_of.isoformat(),
        "facts": dict(unit.facts),
        "history": [
            {
                "type": span.type,
                "from": _iso(span.span.start),
                "to": _iso(span.span.end),
                "confidence": span.confidence,
                "source": getattr(span, "source_en", "") or span.source if lang == "en" else span.source,
            }
            for span in unit.types
        ],
        "neighbours": [
            {"code": other, "name": land.units[other].name, "border_km": km} for other, km in sorted(near.items())
        ],
        "touches_in_a_point": sorted(
            other for pair in borders.points if unit.code in pair for other in pair if other != unit.code
        ),
        "border_unknown": unit.code in unknown,
        "may_touch": sorted(possible),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


# ----------------------------------------------------------------------------------------------------- figures


def figure_list(*, as_of: date, lang: str) -> dict[str, Any]:
    """All figures, most binding first, and whether each is in force on the day."""
    from mancomun.legal.book import book

    return {
        "as_of": as_of.isoformat(),
        "law_version": book().version,
        "figures": [_figure_line(figure, as_of, lang) for figure in book().figures.values()],
    }


def figure_detail(key: str, *, as_of: date, lang: str) -> dict[str, Any]:
    """A figure with its rules and steps; ``BadInput`` with status 404 when there is none."""
    from mancomun.legal.book import book

    law = book()
    try:
        figure = law.figure(key)
    except BadInput as error:
        raise BadInput(error.code, error.es, error.en, status=404) from None
    rules = [(bound, law.rules[bound.rule]) for bound in figure.bounds]
    return {
        **_figure_line(figure, as_of, lang),
        "as_of": as_of.isoformat(),
        "law_version": law.version,
        "bases": [
            {"from": _iso(basis.span.start), "to": _iso(basis.span.end), "text": basis.text.of(lang)}
            for basis in figure.bases
        ],
        "members": list(figure.members),
        "rules": [
            {
                "id": rule.id,
                "class": rule.cls,
                "role": bound.role,
                "from": _iso(rule.span.start),
                "to": _iso(rule.span.end),
                "in_force": as_of in rule.span,
                "confidence": rule.confidence,
                "citation": rule.citation(as_of, lang),
                "says": rule.says.of(lang),
                "caveat": rule.caveat.of(lang) if rule.caveat else None,
                "readings": {
                    "default": rule.readings.default,
                    "adopted": rule.readings.adopted.of(lang),
                    "other": rule.readings.other.of(lang),
                }
                if rule.readings
                else None,
            }
            for bound, rule in rules
        ],
        "steps": [
            {
                "n": step.n,
                "actor": step.actor.of(lang),
                "act": step.act.of(lang),
                "instrument": step.instrument.of(lang),
                "rules": list(step.rules),
                "needs": list(step.needs),
                "from": _iso(step.span.start),
                "to": _iso(step.span.end),
                "in_force": as_of in step.span,
            }
            for step in figure.steps
        ],
    }


def _figure_line(figure: Any, as_of: date, lang: str) -> dict[str, Any]:
    from mancomun.legal.book import book

    return {
        "id": figure.id,
        "name": figure.name.of(lang),
        "ladder": figure.rung,
        "kind": figure.kind,
        "what": figure.what.of(lang),
        "aliases": sorted(alias for alias, key in book().aliases.items() if key == figure.id),
        "in_force": figure.basis_at(as_of) is not None,
    }
