"""Trees as SVG: boxes with their text inside, children below their parent, several roots side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.svg import EDGE, INK, LINE, MAIZE, PAPER, PHONE, SOFT, sheet, text, twice, wrapped


@dataclass(frozen=True, slots=True)
class Leaf:
    """One box: its key, its text, that of its parent ('' for a root), a line of small print, and whether it stands out."""

    key: str
    words: str
    parent: str = ""
    small: str = ""
    strong: bool = False
    dashed: bool = False


@twice
def tree(
    leaves: Sequence[Leaf],
    *,
    title: str,
    description: str,
    lang: str = "es",
    upward: frozenset[str] = frozenset(),
    box: tuple[float, float] = (168.0, 78.0),
    width: float = 0.0,
) -> str:
    """SVG text. Boxes in ``upward`` grow above their parent instead of below (the effects over a problem).

    Parents are known keys and there is no circle; the caller has checked it. As wide as its widest level, or as ``width``
    asks; on a narrow page the boxes stand one under the other, each a step further in than its parent.
    """
    wide, tall = box
    gap, rise = 18.0, 40.0
    # One height for all, that of the box with most to say.
    for leaf in leaves:
        needed = len(wrapped(leaf.words, wide - 18, 13, most=7))
        tall = max(tall, 16.0 * needed + (14 if leaf.small else 0) + 16)
    children: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        children.setdefault(leaf.parent, []).append(leaf)
    if 0 < width <= PHONE:
        return _outline(children, upward, title=title, description=description, lang=lang, width=width)
    places: dict[str, tuple[float, int]] = {}

    def settle(leaf: Leaf, left: float, level: int, *, up: bool) -> float:
        """Put the branch from ``left`` on; give back where it ends."""
        kids = [kid for kid in children.get(leaf.key, ()) if (kid.key in upward) == up or up]
        here = left
        for kid in kids:
            here = settle(kid, here, level + (-1 if up else 1), up=up)
        end = max(here, left + wide + gap)
        if leaf.key not in places:
            middle = (left + end - gap) / 2
            if kids:
                middle = (places[kids[0].key][0] + places[kids[-1].key][0]) / 2
            places[leaf.key] = (middle, level)
        return end

    right = 24.0
    for root in children.get("", ()):
        below = settle(root, right, 0, up=False)
        above = right
        for kid in (k for k in children.get(root.key, ()) if k.key in upward):
            above = settle(kid, above, -1, up=True)
        slack = (below - above) / 2  # the narrower side is centred on the wider one
        if slack < 0:
            _shift(places, _under(root.key, children, upward, up=False) | {root.key}, -slack)
        elif above > right:
            _shift(places, _under(root.key, children, upward, up=True), slack)
        right = max(below, above)
    top_level = min((level for _, level in places.values()), default=0)
    levels = max((level for _, level in places.values()), default=0) - top_level + 1
    top = 56.0
    spots = {key: (x, top + (level - top_level) * (tall + rise)) for key, (x, level) in places.items()}
    parts = []
    for leaf in leaves:
        if leaf.parent and leaf.key in spots:
            (x1, y1), (x2, y2) = spots[leaf.parent], spots[leaf.key]
            a, b = (y1, y2 + tall) if y2 < y1 else (y1 + tall, y2)
            mid = (a + b) / 2
            parts.append(f'<path d="M{x1:.1f} {a:.1f}V{mid:.1f}H{x2:.1f}V{b:.1f}" fill="none" stroke="{EDGE}"/>')
    for leaf in leaves:
        if leaf.key not in spots:
            continue
        x, y = spots[leaf.key]
        dash = ' stroke-dasharray="5 4"' if leaf.dashed else ""
        parts.append(
            f'<rect x="{x - wide / 2:.1f}" y="{y:.1f}" width="{wide:g}" height="{tall:g}" rx="4" '
            f'fill="{MAIZE if leaf.strong else PAPER}" stroke="{INK if leaf.strong else EDGE}" '
            f'stroke-width="{2 if leaf.strong else 1.2}"{dash}/>'
        )
        lines = wrapped(leaf.words, wide - 18, 13, most=7)
        start = y + (tall - (16 * len(lines) + (14 if leaf.small else 0))) / 2 + 12
        parts += [text(x, start + 16 * k, line, size=13, anchor="middle") for k, line in enumerate(lines)]
        if leaf.small:
            said = wrapped(leaf.small, wide - 18, 11, most=1)[0]
            parts.append(
                text(x, start + 16 * len(lines) - 1, said, size=11, fill=INK if leaf.strong else SOFT, anchor="middle")
            )
    if not leaves:
        parts.append(f'<path d="M24 {top}h120" stroke="{LINE}"/>')
    return sheet(
        parts,
        title=title,
        description=description,
        width=max(right + 6, width, 420),
        height=top + levels * (tall + rise) - rise + 20,
        lang=lang,
    )


def _under(key: str, children: Mapping[str, Sequence[Leaf]], upward: frozenset[str], *, up: bool) -> set[str]:
    found: set[str] = set()
    stack = [kid.key for kid in children.get(key, ()) if (kid.key in upward) == up]
    while stack:
        here = stack.pop()
        found.add(here)
        stack += [kid.key for kid in children.get(here, ())]
    return found


def _shift(places: dict[str, tuple[float, int]], keys: set[str], by: float) -> None:
    for key in keys:
        x, level = places[key]
        places[key] = (x + by, level)


STEP_IN, DEEPEST = 16.0, 6


def _outline(
    children: Mapping[str, Sequence[Leaf]],
    upward: frozenset[str],
    *,
    title: str,
    description: str,
    lang: str,
    width: float,
) -> str:
    """The boxes in a column: what grows upwards above its parent, the rest below it, joined at the left."""
    order: list[tuple[Leaf, int]] = []

    def walk(leaf: Leaf, level: int) -> None:
        kids = children.get(leaf.key, ())
        for kid in (kid for kid in kids if kid.key in upward):
            walk(kid, level + 1)
        order.append((leaf, level))
        for kid in (kid for kid in kids if kid.key not in upward):
            walk(kid, level + 1)

    for root in children.get("", ()):
        walk(root, 0)
    spots: dict[str, tuple[float, float, float]] = {}
    boxes: list[str] = []
    y = 46.0
    for leaf, level in order:
        x = 12 + STEP_IN * min(level, DEEPEST)
        lines = wrapped(leaf.words, width - x - 32, 13, most=5)
        small = wrapped(leaf.small, width - x - 32, 12, most=2) if leaf.small else []
        tall = 16.0 * len(lines) + 15 * len(small) + 14
        dash = ' stroke-dasharray="5 4"' if leaf.dashed else ""
        boxes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width - x - 12:.1f}" height="{tall:g}" rx="4" '
            f'fill="{MAIZE if leaf.strong else PAPER}" stroke="{INK if leaf.strong else EDGE}" '
            f'stroke-width="{2 if leaf.strong else 1.2}"{dash}/>'
        )
        boxes += [text(x + 10, y + 18 + 16 * k, line, size=13) for k, line in enumerate(lines)]
        low = y + 17 + 16 * len(lines)
        boxes += [
            text(x + 10, low + 15 * k, line, size=12, fill=INK if leaf.strong else SOFT) for k, line in enumerate(small)
        ]
        spots[leaf.key] = (x, y, tall)
        y += tall + 8
    roads = []
    for leaf, level in order:
        if leaf.parent in spots and level <= DEEPEST:
            (x1, y1, tall1), (x2, y2, tall2) = spots[leaf.parent], spots[leaf.key]
            start = y1 if y2 < y1 else y1 + tall1
            roads.append(
                f'<path d="M{x1 + 7:.1f} {start:.1f}V{y2 + tall2 / 2:.1f}H{x2:.1f}" fill="none" stroke="{EDGE}"/>'
            )
    return sheet([*roads, *boxes], title=title, description=description, width=width, height=y + 8, lang=lang)
