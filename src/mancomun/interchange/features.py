"""Layers of points, lines and areas for the territorial model: GeoJSON, GPKG and Shapefile in, GPKG and GeoJSON out.

What comes in is turned to longitude and latitude; a layer that does not say its reference system is refused (E-S49-2): nobody can
guess it. GeoJSON is in degrees by its standard (RFC 7946).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput
from mancomun.interchange.guard import check_file
from mancomun.lexicon.text import Text
from mancomun.territory.plane import GEOGRAPHIC, Shape, checked, moved

MOST = 20_000
_NAMES = ("nombre", "name", "nom", "nombre_geo", "etiqueta", "label", "mpio_cnmbr")


@dataclass(frozen=True)
class Feature:
    """One thing of a layer: its name, what its table says, and its shape in degrees."""

    name: str
    shape: Shape
    says: Mapping[str, Any] = field(default_factory=dict)


def no_system(source: str, got: str = "") -> BadInput:
    """E-S49-2: the layer does not say its reference system; ``got`` are coordinates that cannot be degrees."""
    seen = Text(f" Llegó {got}, que no son grados.", f" We got {got}, which are no degrees.") if got else Text("", "")
    return BadInput(
        "E-S49-2",
        f"Falta el sistema de referencia de la capa «{source}».{seen.es} Guárdela con él (en un Shapefile es el archivo .prj).",
        f"The reference system of the layer “{source}” is missing.{seen.en} Save it with it (in a Shapefile it is the .prj file).",
    )


def _in_degrees(geometry: Any, crs: str, source: str) -> Any:
    """A geometry from the system of its layer to degrees; a system that nobody knows is none."""
    import pyproj

    try:
        return moved(geometry, crs, GEOGRAPHIC)
    except pyproj.exceptions.ProjError as error:
        short = crs if len(crs) <= 40 else crs[:39] + "…"
        raise BadInput(
            "capa-sistema",
            f"La capa «{source}» dice un sistema de referencia que no se conoce: «{short}». Guárdela en EPSG:4326 o EPSG:9377.",
            f"The layer “{source}” says a reference system that is not known: “{short}”. Save it in EPSG:4326 or EPSG:9377.",
        ) from error


def read_features(path: str | Path, *, layer: str | None = None) -> list[Feature]:
    """Every feature of a GeoJSON, a GPKG (its first layer, or ``layer``), or a zipped Shapefile. `BadInput` otherwise."""
    path = Path(path)
    check_file(path)
    suffix = path.suffix.casefold()
    if suffix in (".geojson", ".json"):
        return _from_geojson(path)
    if suffix not in (".gpkg", ".zip", ".shp"):
        raise BadInput(
            "capa-formato",
            f"«{path.name}» no es GeoJSON, GPKG ni un Shapefile en .zip.",
            f"“{path.name}” is not GeoJSON, GPKG or a zipped Shapefile.",
        )
    import pyogrio
    import shapely

    source: Any = f"/vsizip/{path.resolve()}" if suffix == ".zip" else path
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(source)]
        wanted = layer if layer in names else names[0]
        meta, _, wkb, columns = pyogrio.raw.read(source, layer=wanted, max_features=MOST + 1)
        geometries = shapely.from_wkb(wkb)
    except Exception as error:  # the reader lets through whatever its formats raise
        raise BadInput(
            "capa-rota",
            f"«{path.name}» está dañado o incompleto y no se puede leer. Vuelva a descargarlo.",
            f"“{path.name}” is damaged or incomplete and cannot be read. Download it again.",
        ) from error
    if not meta.get("crs") or "Undefined" in str(meta["crs"]):  # a GPKG may say that it says nothing
        raise no_system(path.name)
    _count(len(geometries), path.name)
    fields = [str(name) for name in meta["fields"]]
    rows = [dict(zip(fields, line, strict=True)) for line in zip(*(c.tolist() for c in columns), strict=True)]
    rows = rows or [{} for _ in geometries]
    return [
        _feature(row, _in_degrees(geometry, str(meta["crs"]), path.name), k, path.name)
        for k, (row, geometry) in enumerate(zip(rows, geometries, strict=True), 1)
        if geometry is not None
    ]


def _from_geojson(path: Path) -> list[Feature]:
    import shapely

    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        raw = data["features"] if data.get("type") == "FeatureCollection" else [data]
        crs = ((data.get("crs") or {}).get("properties") or {}).get("name")
        pairs = [
            (item.get("properties") or {}, shapely.from_geojson(json.dumps(item.get("geometry", item)))) for item in raw
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, shapely.errors.ShapelyError) as error:
        raise BadInput(
            "capa-rota",
            f"«{path.name}» no es un GeoJSON entero: está dañado o incompleto.",
            f"“{path.name}” is not a whole GeoJSON: it is damaged or incomplete.",
        ) from error
    _count(len(pairs), path.name)
    if crs and not str(crs).endswith(("CRS84", ":4326")):
        pairs = [(says, _in_degrees(geometry, str(crs), path.name)) for says, geometry in pairs]
    elif not crs:
        for _, geometry in pairs:
            ends = geometry.bounds if geometry is not None and not geometry.is_empty else (0.0, 0.0, 0.0, 0.0)
            if max(abs(ends[0]), abs(ends[2])) > 180 or max(abs(ends[1]), abs(ends[3])) > 90:
                raise no_system(path.name, f"{ends[0]:.10g}, {ends[1]:.10g}")
    return [_feature(says, geometry, k, path.name) for k, (says, geometry) in enumerate(pairs, 1)]


def _count(n: int, source: str) -> None:
    if n > MOST:
        raise BadInput(
            "capa-grande",
            f"«{source}» tiene más de {MOST} figuras; un modelo territorial se lee con unas decenas. Simplifique la capa.",
            f"“{source}” has more than {MOST} shapes; a territorial model is read with some tens. Simplify the layer.",
        )


def _feature(says: Mapping[str, Any], geometry: Any, number: int, source: str) -> Feature:
    known = {str(key).casefold(): value for key, value in says.items()}
    name = next((str(known[key]).strip() for key in _NAMES if known.get(key)), f"{number}")
    return Feature(name, checked(geometry, f"{source}: {name}"), dict(says))


def rows_of(features: Sequence[Feature], *, name: str = "nombre", shape: str = "figura") -> list[dict[str, str]]:
    """Features as rows of a table of a form: the name, the shape as WKT, and what their own table says under its names."""
    return [
        {**{str(key).casefold(): str(value) for key, value in one.says.items() if value is not None}, name: one.name, shape: one.shape.wkt}
        for one in features
    ]  # fmt: skip


Layers = Mapping[str, Sequence[tuple[Mapping[str, str], Shape]]]


def gpkg_bytes(layers: Layers) -> bytes:
    """A GeoPackage with a layer a name; each feature is its text fields and its shape. Empty layers are left out."""
    import numpy as np
    import pyogrio
    import shapely

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.gpkg"
        first = True
        for name, features in layers.items():
            if not features:
                continue
            fields = list(dict.fromkeys(key for says, _ in features for key in says))
            columns = [np.array([says.get(key, "") for says, _ in features], dtype=object) for key in fields]
            shapes = [shape.geometry for _, shape in features]
            kinds = {shape.geom_type for shape in shapes}
            pyogrio.raw.write(
                path,
                shapely.to_wkb(np.array(shapes, dtype=object)),
                columns,
                np.array(fields),
                layer=name,
                driver="GPKG",
                crs=GEOGRAPHIC,
                geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
                append=not first,
            )
            first = False
        if first:
            raise BadInput(
                "capa-vacia",
                "No hay ninguna figura que guardar: dibuje o cargue al menos una.",
                "There is no shape to save: draw or load one at least.",
            )
        return path.read_bytes()


def geojson_bytes(layers: Layers) -> bytes:
    """One FeatureCollection (RFC 7946, degrees); the layer of each feature is its property ``capa``."""
    import shapely

    features = [
        {
            "type": "Feature",
            "properties": {"capa": name, **says},
            "geometry": json.loads(shapely.to_geojson(shape.geometry)),
        }
        for name, found in layers.items()
        for says, shape in found
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1).encode()
