"""How the pages of a long paper are filled: what may give way a little so that no page is left half empty.

A drawing and a table are not cut by the end of a page; where one does not fit it leaves its place blank. Then, in this order: a
drawing is made a little smaller; a table of many rows goes on to the next page under its head; and a drawing lets the table or the
drawing after it, of its own section, go first. What nothing can mend stays as it was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

BLANK = 0.12
"""A blank of less than this share of a page is left alone."""
LEAST_SCALE = 0.78
"""A drawing is not made smaller than this: its letters must still be read."""
LEAST_ROWS = 3
"""Rows that a table keeps at each side of the end of a page."""
AHEAD = 3
"""How many blocks after a drawing are asked whether they fit before it."""
NOTE, HEAD, LINE, GAP = 34.0, 46.0, 30.0, 13.0
"""Points: caption and source of a drawing; those of a table with its head; the least of a text; between two blocks."""
MARGIN = 6.0
"""Points that are not counted on: what was measured apart may be set a little taller."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block begins (a page, or a column of one; points from its top) and how tall it is on its own."""

    page: tuple[int, float]
    y: float
    height: float


@dataclass(slots=True)
class Plan:
    """The order of the blocks, how much smaller some drawings are, and the tables that go on to the next page."""

    order: list[int] = field(default_factory=list)
    scale: dict[int, float] = field(default_factory=dict)
    split: set[int] = field(default_factory=set)


def may_give_way(blocks: Sequence[Mapping[str, Any]]) -> bool:
    """False for a paper of texts and short tables: nothing in it could fill a page better, and it is not set twice."""
    return any(
        one["kind"] == "picture" or (one["kind"] == "grid" and len(one["rows"]) >= 2 * LEAST_ROWS) for one in blocks
    )


def plan(blocks: Sequence[Mapping[str, Any]], spots: Sequence[Spot], *, top: float, bottom: float, rows: int) -> Plan:
    """What gives way, from where each block came to stand; a table of more than ``rows`` rows goes on by itself."""
    made = Plan()
    pitch = [
        spots[k + 1].y - one.y
        if k + 1 < len(spots) and spots[k + 1].page == one.page and spots[k + 1].y > one.y
        else one.height + GAP
        for k, one in enumerate(spots)
    ]
    left = list(range(len(blocks)))
    y = spots[0].y if spots else top
    before: list[int] = []  # drawings of the page before, and of this one
    here_drawn: list[int] = []

    def whole(k: int) -> bool:
        kind = blocks[k]["kind"]
        return kind in ("picture", "signatures", "box") or (kind == "grid" and len(blocks[k]["rows"]) <= rows)

    def need(k: int) -> float:
        return spots[k].height if whole(k) else min(spots[k].height, LINE)

    while left:
        heads = 0
        while heads < len(left) - 1 and blocks[left[heads]]["kind"] == "heading":
            heads += 1
        group, k = left[: heads + 1], left[heads]
        if blocks[k]["kind"] == "break":
            made.order += group
            left, y = left[heads + 1 :], top
            before, here_drawn = [], []
            continue
        over = sum(pitch[head] for head in group[:-1])
        room = bottom - y - over - MARGIN
        if need(k) > room:
            if room > BLANK * (bottom - top):
                said = blocks[k]
                if said["kind"] == "picture":
                    scale = (room - NOTE) / max(spots[k].height - NOTE, 1.0)
                    if LEAST_SCALE <= scale < 1:
                        made.scale[k] = scale
                        made.order += group
                        here_drawn.append(k)
                        left, y = left[heads + 1 :], bottom
                        continue
                    first = _that_fits(blocks, spots, left[heads + 1 :], room, whole)
                    if first is not None:
                        left = [*group[:-1], first, k, *(one for one in left[heads + 1 :] if one != first)]
                        continue
                if said["kind"] == "grid":
                    held = len(said["rows"]) + bool(said.get("total"))
                    each = max((spots[k].height - HEAD) / max(held, 1), 1.0)
                    here = int((room - HEAD) / each)
                    if here >= LEAST_ROWS and held - here >= LEAST_ROWS:
                        made.split.add(k)
                        made.order += group
                        left, y = left[heads + 1 :], top + HEAD + (held - here) * each
                        before, here_drawn = here_drawn, []
                        continue
            y = top
            before, here_drawn = here_drawn, []
        made.order += group
        y += over + pitch[k]
        if blocks[k]["kind"] == "picture":
            here_drawn.append(k)
        if y > bottom and not whole(k):
            y = top + (y - bottom) % (bottom - top)
            before, here_drawn = here_drawn, []
        y = min(y, bottom)
        left = left[heads + 1 :]
    _close(made, spots, before, y - top, BLANK * (bottom - top))
    return made


def _close(made: Plan, spots: Sequence[Spot], before: Sequence[int], last: float, little: float) -> None:
    """A last page of a few lines goes back to the one before, if a drawing there gives them room."""
    if not 0 < last <= little:
        return
    for k in before:
        tall = max(spots[k].height - NOTE, 1.0)
        scale = (tall - last - 2 * MARGIN) / tall
        if k not in made.scale and scale >= LEAST_SCALE:
            made.scale[k] = scale
            return


def _that_fits(
    blocks: Sequence[Mapping[str, Any]], spots: Sequence[Spot], after: Sequence[int], room: float, whole: Any
) -> int | None:
    """The first of the blocks after a drawing that fits before it, in the same section and whole."""
    for k in after[:AHEAD]:
        if blocks[k]["kind"] not in ("picture", "grid"):
            return None
        if whole(k) and spots[k].height <= room:
            return k
    return None


def applied(blocks: Sequence[Mapping[str, Any]], found: Plan) -> list[dict[str, Any]]:
    """The blocks in the order of the plan, with what gives way marked."""
    made = []
    for k in found.order:
        block = dict(blocks[k])
        if k in found.scale:
            block["width"] = block["width"] * found.scale[k]
        if k in found.split:
            block["split"] = True
        made.append(block)
    return made
