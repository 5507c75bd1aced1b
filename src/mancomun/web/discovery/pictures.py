"""The answers as drawings the server makes: a group on the map, a partition before and after, the plane of two criteria.

Shapes are those of the house's map, schematic unless somebody loaded official boundaries. Bars between seats and edges between
regions come from the table of contiguity and from the answer, never from the drawing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from mancomun.discovery.ground import Ground
from mancomun.drawing.maps import Cell, Mark, Sheet, tints
from mancomun.drawing.planes import Box, place_labels, text_width
from mancomun.web.territory import cartography, topology
from mancomun.web.territory.topology import Point, Topology

WIDTH, HEIGHT, MARGIN = 560, 500, 44
CLOSEST = 11.0  # pixels a unit of the plane: one municipality alone still shows its neighbours
TALL = 620
FEW = 170  # units above which the coarse outline will do, and names give way to numbers


def _frame(
    map_: Topology, codes: Iterable[str], width: int, height: int, closest: float = math.inf
) -> tuple[float, Point]:
    """Scale and offset that show all the codes."""
    points = [point for code in codes for ring in map_.rings(map_.shape(code), map_.coarse) for point in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    span = max(max(xs) - min(xs), (max(ys) - min(ys)) * width / height, 1e-6)
    scale = min((width - 2 * MARGIN) / span, closest)
    return scale, (width / 2 - (max(xs) + min(xs)) / 2 * scale, height / 2 - (max(ys) + min(ys)) / 2 * scale)


def _seat(map_: Topology, scale: float, offset: Point) -> Callable[[str], Point]:
    def at(code: str) -> Point:
        x, y = map_.seat(code)
        return round(x * scale + offset[0], 1), round(y * scale + offset[1], 1)

    return at


def group_map(members: Sequence[str], ground: Ground, required: Sequence[str] = ()) -> Sheet | None:
    """A group with those around it; ``None`` where no map was built."""
    map_ = cartography.topology()
    chosen = [code for code in members if map_ is not None and map_.has(code)]
    if map_ is None or not chosen:
        return None
    inside = set(chosen)
    near = {
        ground.codes[v]
        for code in chosen
        for v in ground.indices[ground.indptr[ground.place[code]] : ground.indptr[ground.place[code] + 1]]
    } - inside
    scale, offset = _frame(map_, chosen, WIDTH, HEIGHT, CLOSEST)
    at = _seat(map_, scale, offset)
    sheet = Sheet(
        WIDTH,
        HEIGHT,
        _("Mapa del grupo"),
        _(
            "Los miembros, unidos por una barra cuando comparten límite, y sus vecinos. La lista de al lado dice lo mismo."
        ),
        caption=cartography.sentence(cartography.source()),
    )
    for code in map_.departments if all(len(code) == 2 for code in chosen) else map_.index:
        if code in inside or code not in ground.place:
            continue
        rings = map_.rings(map_.shape(code), map_.arcs)
        if cartography.visible(rings, scale, offset):
            name = ground.names[ground.place[code]]
            state = "near" if code in near else "far"
            sheet.cells.append(Cell(topology.path_data(rings, scale, offset), state, name))
    for code in chosen:
        rings = map_.rings(map_.shape(code), map_.arcs)
        title = ground.names[ground.place[code]]
        sheet.cells.append(Cell(topology.path_data(rings, scale, offset), "chosen", title))
        sheet.seats.append(Mark(*at(code)))
        for v in ground.indices[ground.indptr[ground.place[code]] : ground.indptr[ground.place[code] + 1]]:
            other = ground.codes[v]
            if other in inside and code < other and map_.has(other):
                sheet.links.append((*at(code), *at(other)))
    sheet.box = cartography.island_box(map_, scale, offset)
    _name(
        sheet,
        [(code, "chosen") for code in chosen] + [(code, "near") for code in sorted(near) if map_.has(code)],
        ground,
        at,
    )
    return sheet


def _name(sheet: Sheet, units: Sequence[tuple[str, str]], ground: Ground, at: Callable[[str], Point]) -> None:
    """Names that run neither over the edge nor over one another; the members' come first."""
    taken: list[Box] = []
    for code, state in units:
        x, y = at(code)
        text, size = ground.names[ground.place[code]], 15.0 if state == "chosen" else 13.0
        half = text_width(text, size) / 2
        lift = 12 if state == "chosen" else -4
        box = Box(x - half, y - lift - size, x + half, y - lift + 3)
        fits = box.within(Box(4, 4, sheet.width - 4, sheet.height - 4)) and not any(box.meets(other) for other in taken)
        if not fits and state == "chosen":
            box = Box(x - half, y + 10, x + half, y + 13 + size)
            fits, lift = not any(box.meets(other) for other in taken), round(-10 - size)
        if fits:
            taken.append(box)
            sheet.names.append(Mark(x, round(y - lift, 1), text, state))


def region_map(labels: Mapping[str, int | None], ground: Ground, title: str, *, was: bool = False) -> Sheet | None:
    """A partition: a tint each, strong edges between regions, white for those without one."""
    map_ = cartography.topology()
    drawn = [code for code in labels if map_ is not None and map_.has(code)]
    if map_ is None or not drawn:
        return None
    many = len(drawn) > FEW
    arcs = map_.coarse if many else map_.arcs
    scale, offset = _frame(map_, drawn, WIDTH, TALL)
    given = tints(_neighbour_regions(labels, ground))
    sheet = Sheet(
        WIDTH,
        TALL,
        title,
        _("Cada región tiene un tono distinto del de sus vecinas y un borde fuerte. La tabla de abajo dice lo mismo."),
        caption=cartography.sentence(cartography.source()),
    )
    sheet.box = cartography.island_box(map_, scale, offset)
    owners: dict[int, set[int | None]] = defaultdict(set)
    for code in drawn:
        region = labels[code]
        shape = map_.shape(code)
        name = ground.names[ground.place[code]]
        said = f"{name}: {_('sin región') if region is None else region}"
        state = "out" if region is None else f"t{given.get(region, 0)}"
        sheet.cells.append(Cell(topology.path_data(map_.rings(shape, arcs), scale, offset), state, said))
        for arc in _arcs_of(shape):
            owners[arc].add(region)
    lines = [arc for arc, regions in owners.items() if len(regions) > 1]
    state = ("was " if was else "") + ("thin" if many else "")
    if lines:
        sheet.lines.append(("".join(_open_path(arcs[arc], scale, offset) for arc in lines), state.strip()))
    if not many:
        at = _seat(map_, scale, offset)
        taken: list[Box] = []
        for region, code in _hearts(labels, ground).items():
            if not map_.has(code):
                continue
            x, y = at(code)
            box = Box(x - 9, y - 8, x + 9, y + 8)  # a number that would touch another is left to the table
            if not any(box.meets(other) for other in taken):
                taken.append(box)
                sheet.names.append(Mark(x, round(y + 4, 1), str(region), "number"))
    return sheet


def _arcs_of(shape: Mapping[str, Any]) -> Iterable[int]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return (arc if arc >= 0 else ~arc for polygon in polygons for ring in polygon for arc in ring)


def _open_path(points: Sequence[Point], scale: float, offset: Point) -> str:
    placed = [(round(x * scale + offset[0], 1), round(y * scale + offset[1], 1)) for x, y in points]
    return f"M{placed[0][0]:g} {placed[0][1]:g}L" + " ".join(f"{x:g} {y:g}" for x, y in placed[1:])


def _neighbour_regions(labels: Mapping[str, int | None], ground: Ground) -> dict[int, set[int]]:
    near: dict[int, set[int]] = {region: set() for region in labels.values() if region is not None}
    for code, region in labels.items():
        unit = ground.place[code]
        for v in ground.indices[ground.indptr[unit] : ground.indptr[unit + 1]]:
            other = labels.get(ground.codes[v])
            if region is not None and other is not None and other != region:
                near[region].add(other)
    return near


def _hearts(labels: Mapping[str, int | None], ground: Ground) -> dict[int, str]:
    """For each region, the member whose seat is nearest to the middle of all seats: where its number goes."""
    inside: dict[int, list[str]] = defaultdict(list)
    for code, region in labels.items():
        if region is not None:
            inside[region].append(code)
    found = {}
    for region, codes in inside.items():
        xy = ground.xy[[ground.place[code] for code in codes]]
        away = ((xy - xy.mean(axis=0)) ** 2).sum(axis=1)
        found[region] = codes[int(away.argmin())] if away.min() == away.min() else codes[0]
    return found


# --- the plane of two criteria -----------------------------------------------------------------------------------------


def pareto_plane(
    front: Sequence[Mapping[str, Any]],
    others: Sequence[Mapping[str, Any]],
    across: Mapping[str, Any],
    up: Mapping[str, Any],
    show: Callable[[float], str],
    width: int = 620,
    height: int = 380,
) -> dict[str, Any] | None:
    """What the template draws: groups by two criteria, the front with numbers, better towards the upper right corner."""
    points = [(group["criteria"][across["id"]], group["criteria"][up["id"]]) for group in (*front, *others)]
    if not points:
        return None
    frame = Box(64, 16, width - 16, height - 48)
    scales = []
    for k, one in enumerate((across, up)):
        values = [point[k] for point in points]
        low, high = min(values), max(values)
        pad = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
        scales.append((low - pad, high + pad, one["sense"] == "more"))

    def at(point: tuple[float, float]) -> Point:
        place = []
        for value, (low, high, more) in zip(point, scales, strict=True):
            share = (value - low) / (high - low)
            place.append(share if more else 1 - share)
        return (
            round(frame.left + place[0] * (frame.right - frame.left), 1),
            round(frame.bottom - place[1] * (frame.bottom - frame.top), 1),
        )

    dots = [(*at(point), k < len(front), str(k + 1) if k < len(front) else "") for k, point in enumerate(points)]
    labels, _lost = place_labels([(text, x, y) for x, y, _on, text in dots if text][:30], frame, size=14)
    ends = [
        [show(scale[0 if scale[2] else 1]), show(scale[1 if scale[2] else 0])] for scale in scales
    ]  # the worse end, the better end
    return {
        "width": width,
        "height": height,
        "frame": frame,
        "wide": frame.right - frame.left,
        "tall": frame.bottom - frame.top,
        "ticks": (frame.bottom + 18, frame.left - 6, frame.top + 12, frame.right - 8, frame.top + 20),
        "foot": height - 8,
        "middle": ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2),
        "dots": [(x, y, on) for x, y, on, _text in reversed(dots)],
        "labels": [(label.text, label.box.left, round(label.box.bottom - 4, 1)) for label in labels],
        "ends": ends,
        "across": across,
        "up": up,
    }
