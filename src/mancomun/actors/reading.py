"""Actors and ties from tables: the templates *Actores* and *Relaciones* (method, Part 7), as CSV, a sheet or pasted text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mancomun.actors.judgements import Rating
from mancomun.actors.model import KINDS, TIES, Actor, Network, Relacion, network
from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.tables.cells import Grid, blank, day_in, number_in, one_decimal_mark, records, text_of

ACTORS: Mapping[str, tuple[str, ...]] = {
    "key": ("sigla", "actor"),
    "name": ("nombre", "name"),
    "family": ("familia", "family"),
    "level": ("nivel", "level"),
    "municipios": ("municipio", "municipios"),
    "kind": ("tipo", "kind"),
    "power": ("poder", "power"),
    "interest": ("interes", "interés", "interest"),
    "position": ("posicion", "posición", "position"),
    "expectation": ("expectativa", "expectation"),
    "contribution": ("contribucion", "contribución"),
    "strategy": ("estrategia", "strategy"),
    "rater": ("calificador", "evaluador", "rater"),
}
TIE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "origin": ("origen", "de", "from", "source"),
    "target": ("destino", "a", "to"),
    "kind": ("tipo", "type"),
    "strength": ("intensidad", "fuerza", "weight"),
    "directed": ("dirigida",),
    "wave": ("ola", "fecha", "date"),
    "provenance": ("fuente",),
    "confidence": ("confianza_dato", "confianza"),
}


def _plain(cell: Any) -> str:
    """A choice as people write it, as we name it: ``Producción`` is ``produccion``."""
    return re.sub(r"\W+", "_", fold(text_of(cell))).strip("_")


def _yes(cell: Any, default: bool) -> bool:
    if blank(cell):
        return default
    return _plain(cell) in {"si", "s", "yes", "y", "true", "verdadero", "1", "x"}


def actors_from_grid(grid: Grid) -> tuple[list[Actor], list[Rating]]:
    """Actors and, where the table has a column of raters, what each rater said.

    With raters an actor may come in several rows, one a rater; its plain attributes are those of its first row.
    """
    rows = records(grid, ACTORS, optional=tuple(name for name in ACTORS if name != "name"))
    for name, spanish in (("power", "poder"), ("interest", "interes"), ("position", "posicion")):
        one_decimal_mark(((f"fila {row['line']}", row.get(name)) for row in rows), what=spanish)
    actors: dict[str, Actor] = {}
    ratings: list[Rating] = []
    for row in rows:
        name = text_of(row["name"])
        key = text_of(row.get("key")) or name
        said = {
            what: number_in(row, what, es)
            for what, es in (("power", "poder"), ("interest", "interes"), ("position", "posicion"))
        }
        rater = text_of(row.get("rater"))
        if rater:
            ratings.append(Rating(rater, key, **said))
        if key in actors and rater:
            continue
        actor = Actor(
            key,
            name,
            family=_plain(row.get("family")),
            level=_plain(row.get("level")),
            municipios=tuple(part.strip() for part in text_of(row.get("municipios")).split(";") if part.strip()),
            kind=_plain(row.get("kind")) or next(iter(KINDS)),
            expectation=text_of(row.get("expectation")),
            contribution=text_of(row.get("contribution")),
            strategy=text_of(row.get("strategy")),
            **({} if rater else said),
        )
        if key in actors:
            raise BadInput(
                "actor-sigla-repetida",
                f"La sigla «{key}» es de dos actores: «{actors[key].name}» y «{name}». Cambie una.",
                f"The short name “{key}” belongs to two actors: “{actors[key].name}” and “{name}”. Change one.",
            )
        actors[key] = actor
    return list(actors.values()), ratings


def ties_from_grid(grid: Grid) -> list[Relacion]:
    """Ties; the kind is collaboration and the strength 1 where a row does not say, and the direction that of its kind."""
    rows = records(grid, TIE_COLUMNS, optional=tuple(TIE_COLUMNS)[2:])
    ties = []
    for row in rows:
        kind = _plain(row.get("kind")) or next(iter(TIES))
        strength = number_in(row, "strength", "intensidad")
        if strength is not None and strength != int(strength):
            raise BadInput(
                "relacion-intensidad",
                f"Fila {row['line']}: la intensidad es 1, 2 o 3; llegó «{text_of(row['strength'])}».",
                f"Row {row['line']}: the strength is 1, 2 or 3; we got “{text_of(row['strength'])}”.",
            )
        ties.append(
            Relacion(
                text_of(row["origin"]),
                text_of(row["target"]),
                kind,
                1 if strength is None else int(strength),
                _yes(row.get("directed"), TIES[kind][1] if kind in TIES else False),
                day_in(row, "wave"),
                text_of(row.get("provenance")),
                _plain(row.get("confidence")),
            )
        )
    return ties


def from_grids(actors: Grid | None, ties: Grid, *, not_asked: Iterable[str] = ()) -> tuple[Network, list[Rating]]:
    """A network from its two tables; without a table of actors they are the ends of the ties, of no stated family."""
    read = ties_from_grid(ties)
    if actors is None:
        ends = dict.fromkeys(end for tie in read for end in (tie.origin, tie.target))
        return network([Actor(key, key) for key in ends if key], read, not_asked=not_asked), []
    people, ratings = actors_from_grid(actors)
    return network(people, read, not_asked=not_asked), ratings
