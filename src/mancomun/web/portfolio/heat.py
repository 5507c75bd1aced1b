"""Initiatives and regions against the seven objectives: the map, drawn and as tables, and each one small, before and now."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mancomun.drawing.heat import values
from mancomun.portfolio.contribution_map import ContributionMap, contribution_map, summary
from mancomun.portfolio.contributions import OBJECTIVES, SCALE, Axis, Contribution, radar
from mancomun.web.initiatives import selectors as initiatives
from mancomun.web.initiatives import then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.presenter import number
from mancomun.web.portfolio import selectors, table
from mancomun.web.portfolio.words import region_name
from mancomun.web.project.languages import lang, say

ROWS = 40  # initiatives of a page
SIZES = (("wide", 960), ("narrow", 296))
TOP = float(len(SCALE) - 1)
SIDE = 92  # of a small radar


@dataclass(frozen=True, slots=True)
class Drawn:
    """One of the two maps: the same drawing for a desk and for a telephone, and its table."""

    drawings: tuple[tuple[str, SafeString], ...]
    lines: tuple[tuple[str, str, tuple[str, ...], str], ...]  # name, address, values, note


@dataclass(frozen=True, slots=True)
class Small:
    """An initiative as a small radar: the paths of its first scores and of the latest."""

    code: str
    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Heat:
    """What the page of objectives shows; the dashboard says its summary."""

    summary: str
    objectives: tuple[str, ...]
    rows: Drawn
    regions: Drawn
    small: tuple[Small, ...]
    scored: int
    page: int
    pages: int


def _found(now: Now, user: Any, asked: table.Asked) -> tuple[ContributionMap, dict[str, list[Contribution]]]:
    """The scores of the initiatives that answer the filters, given by the day of the question."""
    moment = asked.moment
    if moment.past:
        past = table.matching(selectors.real_then(now, user, moment), asked)
        rows = [(row.pk, row.code, row.acronym or row.name, row.main_region) for row in past]
        scores = then.scores(moment, [row.pk for row in past])
    else:
        kept = table.narrowed(selectors.real(user), asked).order_by("code")
        found = kept.values_list("pk", "code", "acronym", "name", "main_region")
        rows = [(pk, code, short or name, region) for pk, code, short, name, region in found]
        scores = then.scores(moment, kept.order_by().values("pk"))
    codes = {pk: code for pk, code, _name, _region in rows}
    given: dict[str, list[Contribution]] = defaultdict(list)
    fields = ("initiative_id", "objective", "score", "wave", "rater_id", "day")
    for pk, objective, score, wave, rater, day in scores.values_list(*fields):
        given[codes[pk]].append(Contribution(objective, score, "", str(rater), day, wave))
    return contribution_map([row[1:] for row in rows], given), given


def _drawn(
    rows: list[tuple[str, tuple[float | None, ...], str, str, tuple[str, ...]]], title: str, description: str
) -> Drawn:
    """``rows`` are (name, values, address, note, values in words)."""
    names = tuple(say(objective.name) for objective in OBJECTIVES)
    given = [(name, scores) for name, scores, *_rest in rows]
    return Drawn(
        tuple(
            (
                kind,
                # The drawing escapes every word it is given.
                mark_safe(  # noqa: S308
                    values(given, names, top=TOP, title=title, description=description, lang=lang(), width=width)
                ),
            )
            for kind, width in SIZES
        ),
        tuple((name, href, said, note) for name, _scores, href, note, said in rows),
    )


def _said(value: float | None) -> str:
    return "–" if value is None else number(value, 1)


def _moved(axis: Axis) -> str:
    """A score, and the one before it when there was one: ``2,0 → 4,0``."""
    return _said(axis.before) if axis.after is None else f"{_said(axis.before)} → {_said(axis.after)}"


def _small(code: str, name: str, given: list[Contribution]) -> Small:
    axes = radar(given)
    two = any(axis.after is not None for axis in axes)
    latest = [axis.after if axis.after is not None else axis.before for axis in axes]
    return Small(code, name, _path([axis.before for axis in axes]) if two else "", _path(latest))


def _path(values: Sequence[float | None]) -> str:
    """A closed line from the top clockwise; 4 is the edge of a square of `SIDE`."""
    middle = SIDE / 2
    spots = []
    for k, value in enumerate(values):
        turn = -math.pi / 2 + 2 * math.pi * k / len(values)
        reach = (middle - 4) * (value or 0.0) / 4
        spots.append(f"{middle + reach * math.cos(turn):.1f} {middle + reach * math.sin(turn):.1f}")
    return "M" + "L".join(spots) + "z"


def heat(now: Now, user: Any, asked: table.Asked) -> Heat:
    """The map of a question for a person; kept until somebody writes."""

    def make() -> Heat:
        found, given = _found(now, user, asked)
        pages = max(1, -(-len(found.rows) // ROWS))
        page = min(asked.page, pages)
        said = say(summary(found))
        href = reverse("initiatives:file", args=["CODE"]) + asked.when
        rows = [
            (
                row.name,
                row.scores,
                href.replace("CODE", row.code),
                _("dos evaluadores difieren en más de un punto") if row.apart else "",
                tuple(map(_moved, radar(given[row.code]))),
            )
            for row in found.rows[(page - 1) * ROWS : page * ROWS]
        ]
        regions = [
            (
                region_name(one.region) if one.region else _("Sin región asignada"),
                one.scores,
                "",
                number(one.initiatives),
                tuple(map(_said, one.scores)),
            )
            for one in found.regions
        ]
        return Heat(
            said,
            tuple(say(objective.name) for objective in OBJECTIVES),
            _drawn(rows, _("Iniciativas y objetivos"), said),
            _drawn(regions, _("Regiones y objetivos"), said),
            tuple(_small(row.code, row.name, given[row.code]) for row in found.rows[(page - 1) * ROWS : page * ROWS]),
            len(found.rows),
            page,
            pages,
        )

    scope = initiatives.scope(user)
    key = None if scope is None else ("heat", scope, lang(), tuple(asked.values.items()), asked.page, asked.moment)
    return now.get(key, make)
