"""TopoJSON, decoded: arcs are given once, as differences of whole numbers, and polygons are lists of arcs.

Format: https://github.com/topojson/topojson-specification (version 1.0).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.errors import BadInput


def decode_topojson(topology: dict[str, Any], name: str, source: str) -> list[dict[str, Any]]:
    """The features of object ``name`` as GeoJSON features. Raises `BadInput` when the arcs do not fit together."""
    try:
        arcs = _arcs(topology)
        thing = topology["objects"][name]
        members = thing["geometries"] if thing.get("type") == "GeometryCollection" else [thing]
        return [
            {
                "type": "Feature",
                "id": member.get("id"),
                "properties": member.get("properties") or {},
                "geometry": _geometry(member, arcs),
            }
            if member.get("id") is not None
            else {"type": "Feature", "properties": member.get("properties") or {}, "geometry": _geometry(member, arcs)}
            for member in members
        ]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(
            "topojson-roto",
            f"Los arcos de «{source}» no encajan: el TopoJSON está dañado o incompleto. Vuelva a exportarlo.",
            f"The arcs of “{source}” do not fit: the TopoJSON is damaged or incomplete. Export it again.",
        ) from error


def _arcs(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    transform = topology.get("transform")
    arcs = []
    for arc in topology["arcs"]:
        points = np.array([point[:2] for point in arc], np.float64).reshape(-1, 2)
        if transform is not None:
            points = np.cumsum(points, axis=0) * np.array(transform["scale"]) + np.array(transform["translate"])
        arcs.append(points)
    return arcs


def _ring(indices: list[int], arcs: list[NDArray[np.float64]]) -> list[list[float]]:
    pieces = []
    for number, index in enumerate(indices):
        piece = arcs[index] if index >= 0 else arcs[~index][::-1]
        pieces.append(piece if number == 0 else piece[1:])  # an arc begins where the one before it ended
    points: list[list[float]] = np.concatenate(pieces).tolist()
    return points


def _geometry(member: dict[str, Any], arcs: list[NDArray[np.float64]]) -> dict[str, Any] | None:
    kind = member.get("type")
    if kind is None:
        return None
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": [_geometry(part, arcs) for part in member["geometries"]]}
    if kind == "Polygon":
        return {"type": kind, "coordinates": [_ring(ring, arcs) for ring in member["arcs"]]}
    if kind == "MultiPolygon":
        return {"type": kind, "coordinates": [[_ring(ring, arcs) for ring in part] for part in member["arcs"]]}
    return {"type": kind, "coordinates": member.get("coordinates", [])}
