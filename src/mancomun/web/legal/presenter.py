"""From the values of the book to drawings: the ladder, the lanes of a procedure, the line of the chronology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mancomun.legal.book import Step
from mancomun.legal.pages import PRESENTATION_DAY, Milestone
from mancomun.legal.wording import term_words
from mancomun.lexicon.text import Text
from mancomun.sources import norms

LABEL = 172  # width of the column with the names of the lanes
BOX = 208
GAP = 28
WIDTH = 1190  # of the page: a drawing with few steps spreads over it
LINE = 18


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text at a place of a drawing."""

    x: float
    y: float
    lines: tuple[tuple[float, str, str], ...]  # (y, text, class)


@dataclass(frozen=True, slots=True)
class Box:
    """One step in its lane."""

    n: int
    x: float
    y: float
    width: float
    height: float
    optional: bool
    words: Words


@dataclass(frozen=True, slots=True)
class Lane:
    """One actor and the band of the drawing that is theirs."""

    y: float
    height: float
    words: Words


@dataclass(frozen=True, slots=True)
class Lanes:
    """The procedure as lanes, boxes and arrows."""

    width: float
    height: float
    label: float
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]


def lanes(steps: Sequence[Step], lang: str) -> Lanes | None:
    """Swim lanes: one band an actor, in the order they appear; each step after those it needs."""
    if not steps:
        return None
    steps = sorted(steps, key=lambda step: step.n)
    actors = list(dict.fromkeys(step.actor.of(lang) for step in steps))
    lines = {step.n: _box_lines(step, lang) for step in steps}
    heights = {n: 20 + LINE * len(found) for n, found in lines.items()}
    labels = {actor: broken(actor, LABEL - 24, 14.5) for actor in actors}
    tops, y = {}, 0.0
    spans = {}
    for actor in actors:
        mine = [heights[step.n] for step in steps if step.actor.of(lang) == actor]
        tops[actor] = y
        spans[actor] = max(*mine, 20 + LINE * len(labels[actor]), 0) + 20
        y += spans[actor]
    level = _levels(steps)
    deep = max(level.values())
    advance = min(max((WIDTH - LABEL - 32 - BOX) / max(deep, 1), BOX * 0.55), BOX + GAP)
    right: dict[str, float] = {}
    place: dict[int, float] = {}
    for step in sorted(steps, key=lambda item: (level[item.n], item.n)):
        actor = step.actor.of(lang)
        after = [place[n] + advance for n in step.needs if n in place]
        x = max([LABEL + 16.0, right.get(actor, 0.0) + GAP, *after])
        place[step.n], right[actor] = x, x + BOX
    boxes = []
    for step in steps:
        actor = step.actor.of(lang)
        height = heights[step.n]
        top = tops[actor] + (spans[actor] - height) / 2
        words = tuple((round(top) + 22 + LINE * i, text, cls) for i, (text, cls) in enumerate(lines[step.n]))
        x = round(place[step.n])
        box = Box(step.n, x, round(top), BOX, height, not step.required, Words(x + 40, top, words))
        boxes.append(box)
    by_number = {box.n: box for box in boxes}
    arrows = [_arrow(by_number[n], by_number[step.n]) for step in steps for n in _direct(step, steps) if n in by_number]
    bands = [
        Lane(
            round(tops[actor]),
            round(spans[actor]),
            Words(
                14,
                tops[actor],
                tuple(
                    (round(tops[actor] + (spans[actor] - LINE * len(labels[actor])) / 2) + 13 + LINE * i, text, "")
                    for i, text in enumerate(labels[actor])
                ),
            ),
        )
        for actor in actors
    ]
    return Lanes(
        max(round(max(place.values())) + BOX + 16, WIDTH), round(y), LABEL, tuple(bands), tuple(boxes), tuple(arrows)
    )


def _levels(steps: Sequence[Step]) -> dict[int, int]:
    """How many steps in a row come before each one; numbers do not always follow that order."""
    needs = {step.n: step.needs for step in steps}
    found: dict[int, int] = {}

    def depth(n: int, seen: frozenset[int]) -> int:
        if n not in found:
            before = [depth(m, seen | {n}) for m in needs[n] if m in needs and m not in seen]
            found[n] = 1 + max(before) if before else 0
        return found[n]

    for step in steps:
        depth(step.n, frozenset({step.n}))
    return found


def _direct(step: Step, steps: Sequence[Step]) -> list[int]:
    """The steps it needs, without those that another one it needs already needs."""
    needs = {other.n: set(other.needs) for other in steps}
    return [n for n in step.needs if not any(n in needs.get(other, ()) for other in step.needs if other != n)]


def _box_lines(step: Step, lang: str) -> list[tuple[str, str]]:
    room = BOX - 48
    found = [(line, "act") for line in broken(step.act.of(lang), room, 15.5)]
    found += [(line, "by") for line in broken(step.instrument.of(lang), room, 14)]
    found += [(line, "by") for line in broken(term_words(step.deadline).of(lang), room, 14)]
    return found


_NARROW, _WIDE = frozenset("iljtfrI.,;:()'|! "), frozenset("mwMWQGODN%—")


def broken(text: str, room: float, size: float) -> list[str]:
    """Text in lines that fit ``room`` pixels at ``size``: letters weigh what they do in our typeface, a little over."""

    def width(words: str) -> float:
        return size * sum(0.31 if c in _NARROW else 0.84 if c in _WIDE else 0.6 if c.isupper() else 0.53 for c in words)

    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _arrow(a: Box, b: Box) -> str:
    """From the middle of a box's side to the next one: across, or down and across."""
    if abs(a.y + a.height / 2 - (b.y + b.height / 2)) < 2:
        y = a.y + a.height / 2
        return f"M{a.x + a.width:.0f} {y:.0f}H{b.x - 7:.0f}"
    x = min(a.x + a.width * 0.3, b.x - 12)
    start = a.y + a.height if b.y > a.y else a.y
    return f"M{x:.0f} {start:.0f}V{b.y + b.height / 2:.0f}H{b.x - 7:.0f}"


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
