"""From the values of the book to drawings: the ladder, the lanes of a procedure, the line of the chronology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mancomun.drawing.lanes import Lanes, LaneStep, lay_out
from mancomun.legal.book import Step
from mancomun.legal.pages import PRESENTATION_DAY, Milestone
from mancomun.legal.wording import term_words
from mancomun.lexicon.text import Text
from mancomun.sources import norms


def lanes(steps: Sequence[Step], lang: str) -> Lanes | None:
    """Swim lanes: one band an actor, in the order they appear; each step after those it needs."""
    return lay_out([lane_step(step, lang) for step in steps])


def lane_step(step: Step, lang: str, *more: tuple[str, str, float]) -> LaneStep:
    """A step of the law as a box of the lanes: what, by which instrument, within which term, and what else is said of it."""
    words = ((step.act.of(lang), "act", 15.5), (step.instrument.of(lang), "by", 14.0),
             (term_words(step.deadline).of(lang), "by", 14.0), *more)  # fmt: skip
    return LaneStep(step.n, step.actor.of(lang), words, step.needs, not step.required)


# ------------------------------------------------------------------------------------------------------- time line

ROW = 26
_LANES = (
    ("constitucion", Text("Constitución y sus reformas", "Constitution and its reforms")),
    ("ley", Text("Leyes", "Statutes")),
    ("decreto", Text("Decretos", "Decrees")),
    ("sentencia", Text("Sentencias", "Rulings")),
    ("otro", Text("Otros hechos", "Other facts")),
)
_LANE_OF = {
    "constitucion": "constitucion", "acto_legislativo": "constitucion", "ley": "ley",
    "decreto_ley": "decreto", "decreto": "decreto", "sentencia": "sentencia",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone on the line."""

    id: str
    x: float
    y: float
    width: float
    text: str
    title: str


@dataclass(frozen=True)
class Line:
    """The chronology as a drawing: lanes, marks, years, and the two days that matter."""

    width: float
    height: float
    lanes: tuple[tuple[float, float, str], ...]
    marks: tuple[Mark, ...]
    years: tuple[tuple[float, int], ...]
    seed_x: float | None
    day_x: float | None
    day: date = field(default=PRESENTATION_DAY)


def lane_of(milestone: Milestone) -> str:
    """The lane of a milestone: that of its first norm."""
    return _LANE_OF[norms()[milestone.norms[0]].kind] if milestone.norms else "otro"


def lane_names() -> tuple[tuple[str, Text], ...]:
    """The lanes, for the filter."""
    return _LANES


def line(milestones: Sequence[Milestone], day: date, lang: str) -> Line | None:
    """Milestones in lanes by kind; crowded years get more room, so that every name can be read."""
    if not milestones:
        return None
    years = sorted({item.start.year for item in milestones})
    left = 214.0
    scale: dict[int, float] = {}
    x = left
    for i, year in enumerate(years):
        if i:
            x += min(34.0 * (year - years[i - 1]), 120.0) if year - years[i - 1] > 1 else 74.0
        scale[year] = x

    def at(when: date) -> float:
        known = [year for year in years if year <= when.year]
        year = known[-1] if known else years[0]
        after = [other for other in years if other > year]
        room = (scale[after[0]] - scale[year]) if after else 74.0
        width = (after[0] - year) if after else 1
        share = ((when - date(year, 1, 1)).days / 365.25) / width
        return scale[year] + room * min(max(share, 0.0), 1.0)

    tops, marks, bands = 34.0, [], []
    for key, name in _LANES:
        mine = [item for item in milestones if lane_of(item) == key]
        if not mine:
            continue
        rows: list[float] = []
        for item in mine:
            text = _name(item, lang)
            width = 22 + 7.1 * len(text)
            here = at(item.start)
            row = next((i for i, end in enumerate(rows) if end <= here), len(rows))
            if row == len(rows):
                rows.append(0.0)
            rows[row] = here + width + 8
            title = f"{item.label.of(lang)}. {item.effect.of(lang)}"
            marks.append(Mark(item.id, round(here), round(tops) + 8 + ROW * row, round(width), text, title))
        height = 16 + ROW * len(rows)
        bands.append((round(tops), height, name.of(lang)))
        tops += height
    end = max(mark.x + mark.width for mark in marks) + 16
    first, last = milestones[0].start, max(item.start for item in milestones)
    inside = [when if first <= when else None for when in (PRESENTATION_DAY, day)]
    marks.sort(key=lambda mark: (mark.x, mark.y))
    return Line(
        round(end),
        round(tops) + 6,
        tuple(bands),
        tuple(marks),
        tuple(_spaced(scale)),
        round(at(PRESENTATION_DAY)) if inside[0] and last >= PRESENTATION_DAY else None,
        round(at(day)) if inside[1] and day != PRESENTATION_DAY else None,
        day,
    )


def _name(item: Milestone, lang: str) -> str:
    if not item.norms:
        words = item.effect.of(lang).split()
        return " ".join(words[:4]).rstrip(".,;:") + ("…" if len(words) > 4 else "")
    first = norms()[item.norms[0]].short.of(lang)
    return f"{first} +{len(item.norms) - 1}" if len(item.norms) > 1 else first


def _spaced(scale: dict[int, float]) -> list[tuple[float, int]]:
    """Years whose numbers do not run into each other."""
    out: list[tuple[float, int]] = []
    for year, x in scale.items():
        if not out or x - out[-1][0] >= 44:
            out.append((round(x), year))
    return out
