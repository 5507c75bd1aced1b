"""Shapes people draw or load, checked and measured: typed as GeoJSON, WKT or a pair of coordinates, kept in degrees.

Distances and areas are measured in MAGNA-SIRGAS / Origen-Nacional (EPSG:9377), the official plane of Colombia: a transverse
Mercator with a scale of 0.9992 at its middle meridian, so areas of the mainland are within 0.2 %.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mancomun.errors import BadInput
from mancomun.requirements.remarks import Remark, remark

METRIC, GEOGRAPHIC = "EPSG:9377", "EPSG:4326"
LONGITUDES, LATITUDES = (-180.0, 180.0), (-90.0, 90.0)
_PAIR = re.compile(r"\s*([-+]?\d+(?:[.]\d+)?)\s*[,; ]\s*([-+]?\d+(?:[.]\d+)?)\s*\Z")
_FAULT = re.compile(r"\[([-\d.e]+) ([-\d.e]+)\]")
_POLYGONS = ("Polygon", "MultiPolygon")
_LINES, _POINTS = ("LineString", "MultiLineString"), ("Point", "MultiPoint")
_KINDS = {**dict.fromkeys(_POLYGONS, "area"), **dict.fromkeys(_LINES, "line"), **dict.fromkeys(_POINTS, "point")}


@dataclass(frozen=True)
class Shape:
    """A geometry in longitude and latitude. ``crossing`` is where it crosses itself, or ``None``."""

    geometry: Any
    crossing: tuple[float, float] | None = None

    @property
    def kind(self) -> str:
        """``point``, ``line`` or ``area``."""
        return _KINDS[self.geometry.geom_type]

    @property
    def is_area(self) -> bool:
        """True for polygons."""
        return self.kind == "area"

    @property
    def sound(self) -> bool:
        """True when it does not cross itself."""
        return self.crossing is None

    @property
    def metric(self) -> Any:
        """The same geometry in metres (EPSG:9377)."""
        return _to_metric(self.geometry)

    @property
    def wkt(self) -> str:
        """Its text, to keep and to exchange."""
        return str(self.geometry.wkt)

    def area_km2(self) -> float:
        """Square kilometres on the official plane; 0 for points and lines."""
        return float(self.metric.area) / 1e6

    def length_km(self) -> float:
        """Kilometres of a line, or of the border of an area."""
        return float(self.metric.length) / 1e3


def _shapely() -> Any:
    try:
        import shapely
    except ImportError:
        raise BadInput(
            "sin-geometria",
            "Esta instalación no trae las bibliotecas de geometría. Instálelas con: pip install mancomun[geo].",
            "This installation lacks the libraries of geometry. Install them with: pip install mancomun[geo].",
            status=503,
        ) from None
    return shapely


@cache
def _transformer(start: str, end: str) -> Any:
    import pyproj

    return pyproj.Transformer.from_crs(start, end, always_xy=True)


def moved(geometry: Any, start: str, end: str) -> Any:
    """A geometry from one reference system to another, longitude first."""
    import numpy as np

    shapely = _shapely()
    way = _transformer(start, end)
    return shapely.transform(geometry, lambda xy: np.column_stack(way.transform(xy[:, 0], xy[:, 1])))


def _to_metric(geometry: Any) -> Any:
    return moved(geometry, GEOGRAPHIC, METRIC)


def shape_of(typed: str) -> Shape | None:
    """The shape somebody typed: ``longitude, latitude``, GeoJSON (a geometry or a feature) or WKT. ``None`` for nothing typed.

    `BadInput` when it cannot be read, is empty, mixes kinds, or lies out of the world.
    """
    bare = typed.strip()
    if not bare:
        return None
    shapely = _shapely()
    pair = _PAIR.match(bare)
    try:
        if pair:
            geometry = shapely.Point(float(pair[1]), float(pair[2]))
        elif bare.startswith("{"):
            data = json.loads(bare)
            while isinstance(data, dict) and "geometry" in data:
                data = data["geometry"]
            geometry = shapely.from_geojson(json.dumps(data))
        else:
            geometry = shapely.from_wkt(bare)
    except (ValueError, TypeError, RecursionError, shapely.errors.ShapelyError) as error:
        raise _unread(bare) from error
    return checked(geometry, bare)


def checked(geometry: Any, said: str) -> Shape:
    """A geometry in degrees as a `Shape`; ``said`` is how to call it when it cannot be one."""
    shapely = _shapely()
    if geometry is None or geometry.is_empty or geometry.geom_type not in _KINDS:
        raise _unread(said)
    geometry = shapely.force_2d(geometry)
    west, south, east, north = geometry.bounds
    if not (LONGITUDES[0] <= west <= east <= LONGITUDES[1] and LATITUDES[0] <= south <= north <= LATITUDES[1]):
        raise BadInput(
            "figura-grados",
            f"Las coordenadas van en grados, longitud y luego latitud; llegó {west:g}, {south:g}. Si están en metros, cargue la "
            "capa con su sistema de referencia.",
            f"Coordinates go in degrees, longitude and then latitude; we got {west:g}, {south:g}. If they are metres, load the "
            "layer with its reference system.",
        )
    crossing = None
    if geometry.geom_type in _POLYGONS and not geometry.is_valid:
        place = _FAULT.search(shapely.is_valid_reason(geometry))
        crossing = (float(place[1]), float(place[2])) if place else (float(west), float(south))
    return Shape(geometry, crossing)


def _unread(said: str) -> BadInput:
    short = said if len(said) <= 40 else said[:39] + "…"
    return BadInput(
        "figura-ilegible",
        f"«{short}» no es una figura: escriba longitud y latitud, GeoJSON o WKT con puntos, líneas o polígonos.",
        f"“{short}” is no shape: write longitude and latitude, GeoJSON or WKT with points, lines or polygons.",
    )


def shape_remarks(item: str, where: str, name: str, shape: Shape | None) -> list[Remark]:
    """That a polygon crosses itself, and where; nothing for a sound one."""
    if shape is None or shape.crossing is None:
        return []
    lon, lat = shape.crossing
    spot = f"{lon:.5f}, {lat:.5f}"
    return [
        remark(
            f"E-{item}-1" if item == "S45" else f"E-{item}-figura",
            where,
            f"La geometría de «{name}» se cruza consigo misma en {spot}.",
            f"The geometry of “{name}” crosses itself at {spot}.",
        )
    ]


def jaccard(one: Shape, other: Shape) -> float:
    """Area in common over area of both, on the official plane; 0 when neither has area."""
    a, b = one.metric, other.metric
    both = a.union(b).area
    return float(a.intersection(b).area / both) if both else 0.0


def overlap_km2(one: Shape, other: Shape) -> float:
    """Square kilometres that two areas share."""
    a, b = one.metric, other.metric
    return float(a.intersection(b).area) / 1e6 if a.intersects(b) else 0.0


def joined_km2(shapes: Sequence[Shape]) -> float:
    """Square kilometres of all the areas together, what they share counted once."""
    shapely = _shapely()
    return float(shapely.union_all([shape.metric for shape in shapes]).area) / 1e6 if shapes else 0.0
