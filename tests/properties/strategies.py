"""Small territories, groups, days and stated facts of every kind, for the properties of the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from mancomun.legal import vocabulary  # noqa: F401  declares the facts
from mancomun.legal.book import book
from mancomun.requirements import FACTS, FactSpec
from mancomun.territory import Territory

NAMED = ("11001", "25")  # units the law calls by name: relabelling leaves them alone
QUESTIONS = ("tramite", "ruta")  # what is asked, not what is known
MUNICIPAL = ("municipio",) * 6 + (
    "distrito_especial",
    "distrito_especial",
    "area_no_municipalizada",
    "territorio_indigena",
    "isla",
)
DEPARTMENTAL = ("departamento",) * 6 + ("distrito_capital", "intendencia")
MIXED = (*MUNICIPAL, *DEPARTMENTAL, "area_metropolitana", "eat_existing", "private_or_other_public")
PLAIN_DAYS = st.dates(date(1886, 8, 5), date(2100, 12, 31))


@cache
def turning_days() -> tuple[date, ...]:
    """Every day on which some rule begins or ends."""
    spans = [rule.span for rule in book().rules.values()]
    found = {day for span in spans for day in (span.start, span.end) if day is not None}
    return tuple(sorted(day for day in found if date(1886, 8, 5) <= day <= date(2100, 12, 31)))


def days() -> st.SearchStrategy[date]:
    """Days of the law: those on which it turned, those of today's law, and any other."""
    return st.one_of(st.sampled_from(turning_days()), st.dates(date(2011, 6, 29), date(2030, 1, 1)), PLAIN_DAYS)


@st.composite
def territories(draw: Any, most: int = 8, kinds: Sequence[str] | None = None) -> dict[str, Any]:
    """The plain values of a small territory, as in a case file (`Territory.toy` builds it)."""
    n = draw(st.integers(2, most))
    pool = kinds or draw(st.sampled_from((MUNICIPAL, MUNICIPAL, DEPARTMENTAL, MIXED)))
    codes = [f"u{i}" for i in range(n)]
    types = [draw(st.sampled_from(pool)) for _ in codes]
    if draw(st.integers(0, 3)) == 0:  # Bogotá and Cundinamarca, now and then
        codes[0], types[0] = "11001", "distrito_capital"
        if n > 2 and draw(st.booleans()):
            codes[1], types[1] = "25", "departamento"
    units = [draw(_unit(code, kind, tuple(pool))) for code, kind in zip(codes, types, strict=True)]
    raw: dict[str, Any] = {"units": units, "contiguity": draw(borders(codes))}
    if draw(st.integers(0, 5)) == 0:
        dark = draw(st.sampled_from(codes))
        may = draw(st.lists(st.sampled_from([c for c in codes if c != dark]), unique=True, max_size=3))
        raw["unknown"] = {dark: may or None}
    return raw


@cache
def _unit(code: str, kind: str, pool: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    fixed: dict[str, Any] = {"code": st.just(code), "name": st.just(f"Unidad {code}")}
    if kind not in ("departamento", "intendencia"):
        fixed["department"] = st.sampled_from(("D", "D", "D", "E", "25"))
    settled = fixed | {"type": st.just(kind)}
    later = st.fixed_dictionaries({"type": st.sampled_from(pool), "from": st.dates(date(1990, 1, 1), date(2025, 1, 1))})
    doubtful = fixed | {"types": st.tuples(st.just({"type": kind}), later).map(list)}  # sources that do not settle it
    maybe = {
        "capital": st.booleans(),
        "insular": st.booleans(),
        "category": st.sampled_from(("ESP", "1", "2", "6")),
        "population": st.sampled_from((1_000, 60_000, 260_000, 700_000)),
        "formalised_on": st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    }
    plain = st.fixed_dictionaries(settled, optional=maybe)
    return st.one_of(plain, plain, plain, st.fixed_dictionaries(doubtful, optional=maybe))


@st.composite
def borders(draw: Any, codes: Sequence[str]) -> list[list[str]]:
    """Some pairs of the units, about a third of all: one number a bit a pair, so that shrinking drops borders."""
    pairs = list(combinations(codes, 2))
    every = st.integers(0, 2 ** len(pairs) - 1)
    bits = draw(every) & (draw(every) | draw(every))
    return [list(pair) for i, pair in enumerate(pairs) if bits >> i & 1]


def build(raw: dict[str, Any]) -> Territory:
    """The territory of such plain values."""
    extra = {key: raw[key] for key in ("unknown",) if key in raw}
    return Territory.toy(raw["units"], raw["contiguity"], **extra)


@st.composite
def groups(draw: Any, codes: Sequence[str]) -> list[str]:
    """Some of the units, in any order."""
    return draw(st.lists(st.sampled_from(list(codes)), min_size=1, max_size=min(6, len(codes)), unique=True))


def _value(spec: FactSpec, members: Sequence[str]) -> st.SearchStrategy[Any]:
    acts = st.dates(date(2000, 1, 1), date(2030, 1, 1))
    items = list(spec.items)
    match spec.kind:
        case "yesno":
            return st.booleans()
        case "act":
            return st.one_of(
                st.sampled_from([True, True, False, "negado"]),
                acts,
                st.fixed_dictionaries({"estado": st.sampled_from(["hecho", "pendiente", "negado"]), "fecha": acts}),
            )
        case "share":
            return st.sampled_from([0.0, 0.04, 0.05, 0.1, 0.25, 0.34, 0.5, 0.51, 1.0])
        case "number":
            return st.sampled_from([0, 1, 2, 300_000, 600_000])
        case "date":
            return acts
        case "choice":
            return st.sampled_from(items)
        case "list":
            return st.one_of(st.just(items), st.lists(st.sampled_from(items), unique=True, max_size=len(items)))
        case "member":
            return st.sampled_from(list(members))
        case "members":
            return st.lists(st.sampled_from(list(members)), min_size=1, unique=True)
        case "records":
            known = {
                "miembro": st.sampled_from(list(members)),
                "figura": st.sampled_from(list(book().figures)),
                "esquema": st.just("Otro esquema"),
                "objetos": st.lists(st.sampled_from(["agua", "turismo", "planeacion"]), unique=True),
            }
            shape = {key: known.get(key, st.just("x")) for key in items}
            return st.lists(st.fixed_dictionaries({}, optional=shape), max_size=2)
        case other:
            raise AssertionError(f"no strategy for facts of kind {other!r}")


@st.composite
def stated(draw: Any, members: Sequence[str], keys: Sequence[str] | None = None, most: int = 12) -> dict[str, Any]:
    """Some facts of the vocabulary as people write them; of facts for each member, maybe only some members."""
    pool = sorted(FACTS if keys is None else keys)
    chosen = draw(st.lists(st.sampled_from(pool), unique=True, max_size=most)) if pool else []
    out: dict[str, Any] = {}
    for key in chosen:
        spec = FACTS[key]
        if spec.each:
            who = draw(st.lists(st.sampled_from(list(members)), min_size=1, unique=True))
            out[key] = {code: draw(_value(spec, members)) for code in who}
        else:
            out[key] = draw(_value(spec, members))
    return out


@cache
def asked_by(figure: str) -> tuple[str, ...]:
    """The facts some rule or step of the figure asks for."""
    found = book().figures[figure]
    terms = [t for bound in found.bounds for t in (bound.test, bound.when) if t is not None]
    terms += [step.test for step in found.steps if step.test is not None]
    return tuple(sorted({key for term in terms for key in term.needs()} - set(QUESTIONS)))


@st.composite
def cases(draw: Any, figure: str | None = None, most_units: int = 8) -> dict[str, Any]:
    """A territory, a group, a day, a figure and facts that the figure asks for."""
    raw = draw(territories(most_units))
    members = draw(groups([unit["code"] for unit in raw["units"]]))
    key = figure or draw(st.sampled_from(list(book().figures)))
    facts = draw(stated(members, asked_by(key)))
    for question in QUESTIONS:
        if draw(st.integers(0, 9)) == 0:
            facts[question] = draw(_value(FACTS[question], members))
    return {"territory": raw, "members": members, "figure": key, "as_of": draw(days()), "facts": facts}
