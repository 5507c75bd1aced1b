"""The map as the server draws it: the page has a picture, and links on it, before any script arrives or without one.

The drawing is the topology that the build leaves in ``static/build/map.json``, already in the plane. Shapes are schematic;
the bars between seats come from the facts table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from mancomun.drawing.maps import Mark
from mancomun.interchange.editions import Edition
from mancomun.territory.model import Territory
from mancomun.web.territory.edition_map import edition_drawn, edition_map
from mancomun.web.territory.exercise_map import exercise_file, exercise_topology
from mancomun.web.territory.selectors import Selection, borders_inside, is_department, long_name, neighbours
from mancomun.web.territory.topology import Point, Topology, path_data

WIDTH, HEIGHT = 756, 700  # the window on a desktop; phones see the middle of it
MARGIN = 70
CLOSEST = 13.0  # pixels a unit of the plane: one municipality alone still shows its neighbours


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit drawn in the window."""

    code: str
    name: str
    path: str
    state: str  # chosen, apart, near, far
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template needs to write the SVG."""

    title: str
    cells: tuple[Cell, ...] = ()
    bars: tuple[tuple[float, float, float, float], ...] = ()
    seats: tuple[Mark, ...] = ()
    names: tuple[Mark, ...] = ()
    borders: str = ""
    box: tuple[float, float, float, float] | None = None
    width: int = WIDTH
    height: int = HEIGHT
    whole: bool = False  # all of it is seen, whatever the shape of the window


@lru_cache(maxsize=3)
def _load(path: str, stamp: float) -> Topology:
    return Topology(json.loads(Path(path).read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Source:
    """The file with the drawing and the edition it draws; without an edition it is the schematic map of the build."""

    path: Path
    edition: Edition | None = None


def source() -> Source | None:
    """What is drawn: a loaded edition of official boundaries, else the schematic; ``None`` when the assets were not built."""
    found = finders.find("build/map.json")
    if not isinstance(found, str):
        return None
    edition = edition_drawn()
    if edition is not None and (drawn := edition_map(edition, Path(found))) is not None:
        return Source(drawn, edition)
    return Source(Path(found))


def topology() -> Topology | None:
    """The drawing, decoded as far as somebody asks, or ``None``: the page works without a picture."""
    found = source()
    return None if found is None else _load(str(found.path), found.path.stat().st_mtime)


def address(found: Source) -> str:
    """Where the browser fetches the drawing."""
    if found.edition is None:
        return static("build/map.json")
    return reverse("territory:map", args=[found.path.stem])


def exercise_address() -> str:
    """Where the browser fetches the drawing of the exercise."""
    return reverse("territory:map", args=[exercise_file()[0]])


def drawing(selection: Selection, land: Territory, parts: Sequence[Sequence[str]] = ()) -> Drawing | None:
    """The map for a selection: the country when nothing is chosen, else the group with its neighbours.

    The exercise is small: it is always drawn whole.
    """
    if selection.exercise:
        return _window(exercise_topology(), selection, land, list(selection.members), parts)
    found = topology()
    if found is None:
        return None
    chosen = [code for code in selection.members if found.has(code)]
    if not chosen:
        return _country(found, selection, land)
    return _window(found, selection, land, chosen, parts)


def _country(map_: Topology, selection: Selection, land: Territory) -> Drawing:
    width, height = map_.raw["size"]
    scale = min((WIDTH - 24) / width, (HEIGHT - 24) / height)
    offset = ((WIDTH - width * scale) / 2, (HEIGHT - height * scale) / 2)
    cells = []
    for code in [*map_.departments, "11001"]:
        if code not in land.units or not map_.has(code):
            continue
        unit = land.unit(code)
        rings = map_.rings(map_.shape(code), map_.coarse)
        href = selection.adding(code) if not is_department(unit) else selection.href(zona=code)
        label = _("Municipios de %(name)s") % {"name": unit.name} if is_department(unit) else unit.name
        cells.append(Cell(code, unit.name, path_data(rings, scale, offset), "far", f"{href}#vecinos", label))
    return Drawing(
        title=_("Mapa de Colombia por departamentos. La misma información está en la lista de departamentos."),
        cells=tuple(cells),
        box=island_box(map_, scale, offset),
    )


def _window(
    map_: Topology, selection: Selection, land: Territory, chosen: list[str], parts: Sequence[Sequence[str]]
) -> Drawing:
    apart = {code for part in parts[1:] for code in part}
    near = [unit.code for unit in neighbours(chosen, land) if map_.has(unit.code)]
    others = [code for code in map_.index if code not in {*near, *chosen}] if selection.exercise else []
    paths = {code: map_.rings(map_.shape(code), map_.arcs) for code in [*others, *near, *chosen]}
    seen = list(paths) if selection.exercise else chosen
    xs = [x for code in seen for ring in paths[code] for x, _y in ring]
    ys = [y for code in seen for ring in paths[code] for _x, y in ring]
    span = max(max(xs) - min(xs), (max(ys) - min(ys)) * WIDTH / HEIGHT, 1e-6)
    scale = min((WIDTH - (1 if selection.exercise else 4) * MARGIN) / span, CLOSEST)
    offset = (WIDTH / 2 - (max(xs) + min(xs)) / 2 * scale, HEIGHT / 2 - (max(ys) + min(ys)) / 2 * scale)
    departments = any(is_department(land.unit(code)) for code in chosen)
    around = map_.departments if departments else map_.index
    skip = {*others, *near, *chosen}
    cells = []
    for code in around:
        if code in skip or code not in land.units:
            continue
        rings = map_.rings(map_.shape(code), map_.arcs)
        if visible(rings, scale, offset):
            cells.append(Cell(code, "", path_data(rings, scale, offset), "far"))
    for code in [*others, *near]:
        unit = land.unit(code)
        label = _("Agregar %(add)s") % {"add": long_name(unit, land)}
        state = "near" if code in near else "far"
        cells.append(Cell(code, unit.name, path_data(paths[code], scale, offset), state, selection.adding(code), label))
    for code in chosen:
        unit = land.unit(code)
        label = _("Quitar %(remove)s") % {"remove": long_name(unit, land)}
        state = "apart" if code in apart else "chosen"
        cells.append(
            Cell(code, unit.name, path_data(paths[code], scale, offset), state, selection.without(code), label)
        )

    def at(code: str) -> Point:
        x, y = map_.seat(code)
        return round(x * scale + offset[0], 1), round(y * scale + offset[1], 1)

    names = [Mark(*_above(at(code)), map_.name(code), "chosen") for code in chosen[:60]]
    names += [
        Mark(at(code)[0], at(code)[1] + 20, _("separado del grupo"), "broken") for code in chosen[:60] if code in apart
    ]
    return Drawing(
        title=_("Mapa del ejercicio. La misma información está en la tabla «Su grupo».")
        if selection.exercise
        else _("Mapa esquemático del grupo y sus vecinos. La misma información está en la tabla «Su grupo»."),
        cells=tuple(cells),
        bars=tuple((*at(a), *at(b)) for a, b in borders_inside(chosen, land) if map_.has(a) and map_.has(b)),
        seats=tuple(Mark(*at(code)) for code in chosen),
        names=(*_free([*near, *others], map_, at, names), *names),
        box=island_box(map_, scale, offset),
        whole=selection.exercise,
    )


def _above(point: Point) -> Point:
    return point[0], round(point[1] - 13, 1)


def _free(near: Iterable[str], map_: Topology, at: Any, taken: Sequence[Mark]) -> list[Mark]:
    """Names of neighbours that cross neither the edge of the window nor another name."""
    boxes = [(mark.x, mark.y, 4.2 * len(mark.text) + 6) for mark in taken]
    found = []
    for code in near:
        x, y = at(code)
        half = 3.4 * len(map_.name(code)) + 4
        if not (half < x < WIDTH - half and 90 < y < HEIGHT - 20):
            continue
        if any(abs(x - bx) < half + bhalf and abs(y - by) < 20 for bx, by, bhalf in boxes):
            continue
        boxes.append((x, y, half))
        found.append(Mark(x, y, map_.name(code), "near"))
    return found


def visible(rings: list[list[Point]], scale: float, offset: Point) -> bool:
    """True when some of it may fall inside the window."""
    xs = [x * scale + offset[0] for ring in rings for x, _y in ring]
    ys = [y * scale + offset[1] for ring in rings for _x, y in ring]
    return max(xs) > 0 and min(xs) < WIDTH and max(ys) > 0 and min(ys) < HEIGHT


def island_box(map_: Topology, scale: float, offset: Point) -> tuple[float, float, float, float] | None:
    """The frame around the islands that are drawn apart, as x, y, width, height."""
    inset = map_.raw.get("inset")
    if not inset:
        return None
    left, top, right, bottom = inset
    pad = 8
    return (
        round(left * scale + offset[0] - pad, 1),
        round(top * scale + offset[1] - pad, 1),
        round((right - left) * scale + 2 * pad, 1),
        round((bottom - top) * scale + 2 * pad, 1),
    )


def exercise_sentence() -> str:
    """The sentence under the map of the exercise."""
    return _("Mapa inventado: cinco municipios ficticios, con la superficie y los límites de la tabla del ejercicio.")


def sentence(found: Source | None) -> str:
    """The sentence under the map: what the shapes are and what they are not."""
    if found is None or found.edition is None:
        return _(
            "Mapa esquemático: las formas no son los límites oficiales. "
            "Quién toca a quién sí sale de la tabla oficial (MGN 2018, DANE)."
        )
    said = _(
        "Límites de la edición «%(name)s», del archivo %(source)s. Quién toca a quién sale de la tabla oficial (MGN 2018, DANE)."
    )
    text = said % {"name": found.edition.name, "source": found.edition.source}
    missing = _load(str(found.path), found.path.stat().st_mtime).raw.get("unpublished") or []
    if missing:
        more = _("Un rombo marca la cabecera de los que no están en ese archivo: %(codes)s.")
        text = f"{text} {more % {'codes': ', '.join(missing[:6]) + ('…' if len(missing) > 6 else '')}}"
    return text
