"""The heat map of the dashboard: initiatives and regions against the seven objectives, drawn and as tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mancomun.drawing.heat import values
from mancomun.portfolio.contribution_map import ContributionMap, contribution_map, summary
from mancomun.portfolio.contributions import OBJECTIVES, SCALE, Contribution
from mancomun.web.initiatives import selectors as initiatives
from mancomun.web.initiatives import then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.presenter import number
from mancomun.web.portfolio import selectors, table
from mancomun.web.portfolio.words import lang, region_name, say

ROWS = 40  # initiatives of a page
SIZES = (("wide", 960), ("narrow", 296))
TOP = float(len(SCALE) - 1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One of the two maps: the same drawing for a desk and for a telephone, and its table."""

    drawings: tuple[tuple[str, SafeString], ...]
    lines: tuple[tuple[str, str, tuple[str, ...], str], ...]  # name, address, values, note


@dataclass(frozen=True, slots=True)
class Heat:
    """What the section of the dashboard shows."""

    summary: str
    objectives: tuple[str, ...]
    rows: Drawn
    regions: Drawn
    scored: int
    page: int
    pages: int


def _found(now: Now, user: Any, asked: table.Asked) -> ContributionMap:
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
    return contribution_map([row[1:] for row in rows], given)


def _drawn(rows: list[tuple[str, tuple[float | None, ...], str, str]], title: str, description: str) -> Drawn:
    """``rows`` are (name, values, address, note)."""
    names = tuple(say(objective.name) for objective in OBJECTIVES)
    given = [(name, scores) for name, scores, _href, _note in rows]
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
        tuple(
            (name, href, tuple("–" if value is None else number(value, 1) for value in scores), note)
            for name, scores, href, note in rows
        ),
    )


def heat(now: Now, user: Any, asked: table.Asked) -> Heat:
    """The map of a question for a person; kept until somebody writes."""

    def make() -> Heat:
        found = _found(now, user, asked)
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
            )
            for row in found.rows[(page - 1) * ROWS : page * ROWS]
        ]
        regions = [
            (
                region_name(one.region) if one.region else _("Sin región asignada"),
                one.scores,
                "",
                number(one.initiatives),
            )
            for one in found.regions
        ]
        return Heat(
            said,
            tuple(say(objective.name) for objective in OBJECTIVES),
            _drawn(rows, _("Iniciativas y objetivos"), said),
            _drawn(regions, _("Regiones y objetivos"), said),
            len(found.rows),
            page,
            pages,
        )

    scope = initiatives.scope(user)
    key = None if scope is None else ("heat", scope, lang(), tuple(asked.values.items()), asked.page, asked.moment)
    return now.get(key, make)
