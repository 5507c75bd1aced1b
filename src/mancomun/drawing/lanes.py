"""Swim lanes: one band an actor, a box a step, an arrow from each step to those that need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.svg import EDGE, INK, LINE, MAIZE, PAPER, PHONE, RED, SOFT, key_line, sheet, text, twice

LABEL = 172  # width of the column with the names of the lanes
BOX = 208
GAP = 28
WIDTH = 1190  # of the page: a drawing with few steps spreads over it
TALL = 18


@dataclass(frozen=True, slots=True)
class LaneStep:
    """A step to draw: its number, its actor, its texts as (words, class, size), and the numbers of those before it."""

    n: int
    actor: str
    words: tuple[tuple[str, str, float], ...]
    needs: tuple[int, ...] = ()
    optional: bool = False


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


def lay_out(steps: Sequence[LaneStep], *, breadth: float = 1.0, width: float = WIDTH) -> Lanes | None:
    """Where everything goes: one band an actor, in the order they appear; each step after those it needs.

    ``breadth`` says how much wider than our typeface the letters may be where the drawing is shown. A drawing narrower than
    the page of the law sets its boxes closer, so that it can be read without being shrunk.
    """
    if not steps:
        return None
    steps = sorted(steps, key=lambda step: step.n)
    actors = list(dict.fromkeys(step.actor for step in steps))
    lines = {step.n: _box_lines(step, breadth) for step in steps}
    heights = {n: 20 + TALL * len(found) for n, found in lines.items()}
    labels = {actor: broken(actor, LABEL - 24, 14.5 * breadth) for actor in actors}
    tops, y = {}, 0.0
    spans = {}
    for actor in actors:
        mine = [heights[step.n] for step in steps if step.actor == actor]
        tops[actor] = y
        spans[actor] = max(*mine, 20 + TALL * len(labels[actor]), 0) + 20
        y += spans[actor]
    level = _levels(steps)
    deep = max(level.values())
    least = BOX * (0.55 if width >= WIDTH else 0.36)
    advance = min(max((width - LABEL - 32 - BOX) / max(deep, 1), least), BOX + GAP)
    right: dict[str, float] = {}
    place: dict[int, float] = {}
    for step in sorted(steps, key=lambda item: (level[item.n], item.n)):
        actor = step.actor
        after = [place[n] + advance for n in step.needs if n in place]
        x = max([LABEL + 16.0, right.get(actor, 0.0) + GAP, *after])
        place[step.n], right[actor] = x, x + BOX
    boxes = []
    for step in steps:
        actor = step.actor
        height = heights[step.n]
        top = tops[actor] + (spans[actor] - height) / 2
        words = tuple((round(top) + 22 + TALL * i, text, cls) for i, (text, cls) in enumerate(lines[step.n]))
        x = round(place[step.n])
        box = Box(step.n, x, round(top), BOX, height, step.optional, Words(x + 40, top, words))
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
                    (round(tops[actor] + (spans[actor] - TALL * len(labels[actor])) / 2) + 13 + TALL * i, text, "")
                    for i, text in enumerate(labels[actor])
                ),
            ),
        )
        for actor in actors
    ]
    return Lanes(
        max(round(max(place.values())) + BOX + 16, width), round(y), LABEL, tuple(bands), tuple(boxes), tuple(arrows)
    )


def _levels(steps: Sequence[LaneStep]) -> dict[int, int]:
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


def _direct(step: LaneStep, steps: Sequence[LaneStep]) -> list[int]:
    """The steps it needs, without those that another one it needs already needs."""
    needs = {other.n: set(other.needs) for other in steps}
    return [n for n in step.needs if not any(n in needs.get(other, ()) for other in step.needs if other != n)]


def _box_lines(step: LaneStep, breadth: float) -> list[tuple[str, str]]:
    room = BOX - 48
    return [(line, cls) for words, cls, size in step.words for line in broken(words, room, size * breadth)]


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


NARROW = 820.0
ANY_FONT = 1.16
"""A drawing shown as an image takes the letters of the machine, which may be wider than ours."""
FILLS: Mapping[str, tuple[str, str, str]] = {
    "done": (INK, INK, PAPER),
    "running": (MAIZE, INK, INK),
    "open": (PAPER, INK, INK),
    "waits": (PAPER, EDGE, INK),
    "refused": (PAPER, RED, INK),
}
"""How a step stands -> the fill of its box, its edge, and the ink of its words."""


@twice
def swim_lanes(
    steps: Sequence[LaneStep],
    states: Mapping[int, str],
    *,
    title: str,
    description: str,
    legend: Mapping[str, str],
    lang: str = "es",
    width: int = int(NARROW),
) -> str:
    """SVG text of the lanes; ``states`` say how each step stands (`FILLS`), ``legend`` what each way is called.

    As wide as the steps need, ``width`` the least; on a narrow page the steps stand one under the other with their actor.
    """
    found = lay_out(steps, breadth=ANY_FONT, width=width)
    if found is None:
        return ""
    phone = width <= PHONE
    marks = [(_swatch(key), 18.0, words) for key, words in legend.items()]
    parts, base = key_line(marks, left=12.0 if phone else 24.0, right=(width if phone else found.width) - 12, base=57.0)
    if phone:
        return _descent(steps, states, parts, base, title=title, description=description, lang=lang, width=width)
    top = base + 19
    for lane in found.lanes:
        y = lane.y + top
        parts.append(f'<rect x="0" y="{y:g}" width="{found.label}" height="{lane.height:g}" fill="#F3F6F4"/>')
        parts.append(f'<path d="M0 {y:g}H{found.width:g}" stroke="{LINE}"/>')
        parts += [text(lane.words.x, at + top, line, bold=True) for at, line, _cls in lane.words.lines]
    parts.append(f'<g transform="translate(0 {top:g})" fill="none" stroke="{EDGE}" stroke-width="1.5">')
    parts += [f'<path d="{arrow}l-6 -4m6 4l-6 4"/>' for arrow in found.arrows]
    parts.append("</g>")
    for box in found.boxes:
        state = states.get(box.n, "open")
        fill, edge, ink = FILLS[state]
        dashed = ' stroke-dasharray="5 4"' if state == "waits" or box.optional else ""
        parts.append(
            f'<rect x="{box.x:g}" y="{box.y + top:g}" width="{box.width:g}" height="{box.height:g}" fill="{fill}" '
            f'stroke="{edge}" stroke-width="1.5"{dashed}/>'
        )
        parts.append(text(box.x + 20, box.y + top + 23, str(box.n), size=15, fill=ink, anchor="middle", bold=True))
        parts += [
            text(box.words.x, at + top, line, size=14, fill=ink, bold=cls == "act") for at, line, cls in box.words.lines
        ]
    return sheet(
        parts, title=title, description=description, width=found.width, height=found.height + top + 12, lang=lang
    )


def _swatch(state: str) -> Callable[[float, float], str]:
    fill, edge, _ink = FILLS[state]
    dashed = ' stroke-dasharray="5 4"' if state == "waits" else ""
    return lambda x, y: (
        f'<rect x="{x:.1f}" y="{y - 11:.1f}" width="18" height="13" fill="{fill}" stroke="{edge}" stroke-width="1.5"{dashed}/>'
    )


def _descent(
    steps: Sequence[LaneStep],
    states: Mapping[int, str],
    parts: list[str],
    base: float,
    *,
    title: str,
    description: str,
    lang: str,
    width: int,
) -> str:
    """The steps from first to last, each under its actor and with the numbers of those it waits for."""
    after = "después de" if lang == "es" else "after"
    y = base + 20
    level = _levels(steps)
    for step in sorted(steps, key=lambda one: (level[one.n], one.n)):
        state = states.get(step.n, "open")
        fill, edge, ink = FILLS[state]
        dashed = ' stroke-dasharray="5 4"' if state == "waits" or step.optional else ""
        needs = _direct(step, steps)
        actor = step.actor + (f" · {after} {', '.join(map(str, sorted(needs)))}" if needs else "")
        heads = broken(actor, width - 24, 13 * ANY_FONT * 1.12)
        parts += [text(12, y + 12 + 16 * n, line, size=13, fill=SOFT, bold=True) for n, line in enumerate(heads)]
        y += 16 * len(heads) + 4
        lines = [
            (line, cls) for words, cls, size in step.words for line in broken(words, width - 24 - 52, size * ANY_FONT)
        ]
        tall = 16.0 + TALL * len(lines)
        parts.append(
            f'<rect x="12" y="{y:g}" width="{width - 24}" height="{tall:g}" fill="{fill}" stroke="{edge}" '
            f'stroke-width="1.5"{dashed}/>'
        )
        parts.append(text(32, y + 21, str(step.n), size=15, fill=ink, anchor="middle", bold=True))
        parts += [
            text(54, y + 20 + TALL * n, line, size=14, fill=ink, bold=cls == "act")
            for n, (line, cls) in enumerate(lines)
        ]
        y += tall + 14
    return sheet(parts, title=title, description=description, width=width, height=y, lang=lang)
