"""From a layer as it came to units with one border each, the table of who touches whom, and what changed.

`read_boundaries` judges every feature and repairs only what its report says. `border_table` builds the contiguity of what
is left. `compare` sets it beside the edition in use. No border is invented: a unit that is missing leaves a hole.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mancomun.errors import BadInput
from mancomun.interchange.codes import SENTENCES, CodeReading, code_of, is_blank, outlived, read_code
from mancomun.interchange.fields import Columns, choose, joined
from mancomun.interchange.layers import GEOGRAPHIC, Layer, read_layer
from mancomun.interchange.report import Report
from mancomun.kernels.contiguity import EXACT, ROOK, Pairs, contiguity, km_per_degree
from mancomun.kernels.twins import wkb_fill, wkb_sizes, worth_compiling
from mancomun.territory.model import Contiguity, Territory

TOLERANCE_M = 20.0
COLOMBIA_BOX = (-83.0, -66.0, -5.0, 14.5)  # lon, lon, lat, lat: mainland, islands and a margin
LEAST_OVERLAP_KM2 = 0.01
_LIKE_DEGREES = re.compile(r"(EPSG:(4326|4686|4170|4258|4269|4674)|OGC:CRS84)\Z")
_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7


@dataclass
class Boundaries:
    """The units of one file. ``geometry[i]`` is what unit ``codes[i]`` covers; ``rows[i]`` the features it came from."""

    source: str
    kind: str
    codes: list[str]
    names: list[str]
    geometry: list[Any]
    rows: list[list[int]]
    report: Report
    crs: str
    features: int
    territory: Territory | None = None

    def arrays(self) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
        """``xy, ring_offsets, owner, hole`` as the contiguity kernel takes them."""
        return rings_of(np.array(self.geometry, object))


@dataclass
class BorderTable:
    """Who touches whom among ``codes``; ``pairs`` holds positions in ``codes``. ``tolerance_m`` is what was allowed."""

    codes: list[str]
    pairs: Pairs
    tolerance_m: float

    def rows(self) -> list[tuple[str, str, str, float]]:
        """``(code_a, code_b, kind, border_km)`` with ``code_a < code_b``, sorted."""
        found = []
        for a, b, km, kind in zip(
            self.pairs.a.tolist(), self.pairs.b.tolist(), self.pairs.km.tolist(), self.pairs.kind.tolist(), strict=True
        ):
            one, two = sorted((self.codes[a], self.codes[b]))
            found.append((one, two, "rook" if kind == ROOK else "point", km))
        found.sort()
        return found

    def counts(self) -> dict[str, int]:
        """How many of each sort; ``tolerant`` are the rook pairs that only the tolerance pass found."""
        rook = self.pairs.kind == ROOK
        alone = np.ones(len(self.codes), np.bool_)
        alone[self.pairs.a[rook]] = False
        alone[self.pairs.b[rook]] = False
        return {
            "units": len(self.codes),
            "rook": int(rook.sum()),
            "point": int((~rook).sum()),
            "tolerant": int(((self.pairs.how == 1) & rook).sum()),
            "without_neighbours": int(alone.sum()),
        }

    def as_contiguity(self) -> Contiguity:
        """The same as the territory's own value."""
        edges: dict[tuple[str, str], float | None] = {}
        points = []
        for one, two, kind, km in self.rows():
            if kind == "rook":
                edges[one, two] = round(km, 3)
            else:
                points.append((one, two))
        return Contiguity(edges, points=points)


# --- rings -----------------------------------------------------------------------------------------------------------


def rings_of(
    geometry: NDArray[Any],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
    """Rings of an array of (multi)polygons; ``owner`` is the position in the array."""
    parts, of_unit = shapely.get_parts(geometry, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    offsets = np.concatenate(([0], np.cumsum(np.bincount(of_ring, minlength=len(rings))))).astype(np.int64)
    hole = np.ones(len(rings), np.bool_)
    hole[np.unique(of_part, return_index=True)[1]] = False
    return xy, offsets, of_unit[of_part].astype(np.int32), hole


def rings_of_wkb(
    wkb: Sequence[bytes | None], owner: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]] | None:
    """The same straight from two-dimensional little-endian WKB, several times faster than through objects.

    None when something is there that this quick reading does not take (a null, a point, a height, an open ring): the
    careful reading then says what.
    """
    if any(data is None for data in wkb):
        return None
    whole = b"".join(wkb)  # type: ignore[arg-type]
    if worth_compiling(len(whole) // 16):
        return _rings_compiled(whole, np.fromiter(map(len, wkb), np.int64, len(wkb)), owner)  # type: ignore[arg-type]
    pieces: list[NDArray[np.float64]] = []
    sizes: list[int] = []
    owners: list[int] = []
    holes: list[bool] = []
    head, many, number = struct.Struct("<BII").unpack_from, struct.Struct("<I").unpack_from, np.frombuffer
    for unit, data in zip(owner, wkb, strict=True):
        if data is None or len(data) < 13:
            return None
        order, kind, count = head(data, 0)
        if order != 1 or kind not in (_POLYGON, _MULTIPOLYGON) or count == 0:
            return None
        at, parts = (0, 1) if kind == _POLYGON else (9, count)
        for _ in range(parts):
            order, kind, rings = head(data, at)
            if order != 1 or kind != _POLYGON or rings == 0:
                return None
            at += 9
            for ring in range(rings):
                (points,) = many(data, at)
                if points < 4:
                    return None
                pieces.append(number(data, np.float64, 2 * points, at + 4))
                at += 4 + 16 * points
                sizes.append(points)
                owners.append(unit)
                holes.append(ring > 0)
    if not pieces:
        return None
    xy = np.concatenate(pieces).reshape(-1, 2)
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    if not (xy[offsets[:-1]] == xy[offsets[1:] - 1]).all():
        return None
    return xy, offsets, np.array(owners, np.int32), np.array(holes)


def _rings_compiled(
    whole: bytes, sizes: NDArray[np.int64], owner: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]] | None:
    data = np.frombuffer(whole, np.uint8)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    rings, vertices = wkb_sizes(data, offsets)
    if rings <= 0:
        return None
    flat, ring_offsets = np.empty(2 * vertices), np.zeros(rings + 1, np.int64)
    owners, hole = np.empty(rings, np.int32), np.empty(rings, np.bool_)
    if not wkb_fill(data, offsets, np.array(owner, np.int32), flat, ring_offsets, owners, hole):
        return None
    return flat.reshape(-1, 2), ring_offsets, owners, hole


# --- reference system ------------------------------------------------------------------------------------------------


def _in_degrees(box: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(
        (box[:, 0] >= -180.001) & (box[:, 2] <= 180.001) & (box[:, 1] >= -180.001) & (box[:, 3] <= 180.001)
    )


def _guess_metres(box: NDArray[np.float64]) -> str | None:
    """EPSG:9377 (Origen Nacional) can be told by its false origin; the zones of MAGNA-SIRGAS cannot be told apart."""
    x, y = np.nanmedian(box[:, [0, 2]]), np.nanmedian(box[:, [1, 3]])
    if 3.9e6 < x < 5.9e6 and 0.9e6 < y < 3.4e6:
        return "EPSG:9377"
    return None


def _transformer(crs: str, source: str) -> Any:
    import pyproj

    try:
        return pyproj.Transformer.from_crs(pyproj.CRS.from_user_input(crs), GEOGRAPHIC, always_xy=True)
    except pyproj.exceptions.CRSError as error:
        raise BadInput(
            "crs-desconocido",
            f"No conocemos el sistema de referencia «{crs[:60]}» de «{source}». Indíquelo con --crs, por ejemplo --crs EPSG:9377.",
            f"We do not know the reference system “{crs[:60]}” of “{source}”. Give it with --crs, for example --crs EPSG:9377.",
        ) from error


def _is_geographic(crs: str) -> bool:
    if _LIKE_DEGREES.match(crs):
        return True
    import pyproj

    try:
        return bool(pyproj.CRS.from_user_input(crs).is_geographic)
    except pyproj.exceptions.CRSError:
        return False


def _settle_crs(layer: Layer, geometry: NDArray[Any], given: str | None) -> tuple[NDArray[Any], str]:
    """Everything in degrees, and where the degrees came from. Refuses metres that nobody can place."""
    report = layer.report
    box = shapely.bounds(geometry)
    there = ~np.isnan(box[:, 0])
    if not there.any():
        return geometry, layer.crs or GEOGRAPHIC
    degrees = _in_degrees(box)
    mostly_degrees = degrees[there].mean() > 0.5
    crs = given or layer.crs
    if crs is None:
        crs = GEOGRAPHIC if mostly_degrees else _guess_metres(box[there])
        if crs is None:
            raise BadInput(
                "crs-falta",
                f"«{layer.source}» no dice en qué sistema de referencia está y sus números son metros. "
                "Indíquelo con --crs, por ejemplo --crs EPSG:3116 (Bogotá) o --crs EPSG:9377 (Origen Nacional).",
                f"“{layer.source}” does not say its reference system and its numbers are metres. "
                "Give it with --crs, for example --crs EPSG:3116 (Bogotá) or --crs EPSG:9377 (Origen Nacional).",
            )
        what = "grados de longitud y latitud" if crs == GEOGRAPHIC else "metros del Origen Nacional"
        what_en = "degrees of longitude and latitude" if crs == GEOGRAPHIC else "metres of the Origen Nacional"
        report.add(
            "no_crs",
            f"El archivo no dice su sistema de referencia (falta el .prj). Por los números son {what}: usamos {crs}.",
            f"The file does not say its reference system (no .prj). By its numbers they are {what_en}: we used {crs}.",
            "repaired",
            fix=crs,
        )
    if _is_geographic(crs):
        if not mostly_degrees:
            metres = _guess_metres(box[there])
            if metres is None:
                raise BadInput(
                    "crs-metros",
                    f"«{layer.source}» dice que está en grados, pero sus números son metros. Indique el sistema verdadero con "
                    "--crs, por ejemplo --crs EPSG:3116 (Bogotá) o --crs EPSG:9377 (Origen Nacional). No cambiamos nada.",
                    f"“{layer.source}” says it is in degrees, but its numbers are metres. Give the true system with --crs, for "
                    "example --crs EPSG:3116 (Bogotá) or --crs EPSG:9377 (Origen Nacional). Nothing was changed.",
                )
            report.add(
                "wrong_crs",
                f"El archivo dice que está en grados, pero sus números son metros del Origen Nacional: usamos {metres}.",
                f"The file says it is in degrees, but its numbers are metres of the Origen Nacional: we used {metres}.",
                "repaired",
                fix=metres,
            )
            crs = metres
        else:
            for row in np.flatnonzero(there & ~degrees).tolist():
                report.add(
                    "metres_in_degrees",
                    "Sus coordenadas están en metros y el archivo está en grados. No sabemos en qué sistema están: no lo tomamos.",
                    "Its coordinates are metres and the file is in degrees. We do not know in which system: we left it out.",
                    "dropped",
                    row=row,
                )
                geometry[row] = None
            return geometry, crs
    transform = _transformer(crs, layer.source)

    def project(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transform.transform(xy[:, 0], xy[:, 1]))

    moved = shapely.transform(geometry, project)
    box = shapely.bounds(moved)
    if not np.isfinite(box[there]).all():
        raise BadInput(
            "crs-no-cuadra",
            f"Las coordenadas de «{layer.source}» no caben en {crs}: el sistema de referencia no es ese. Indíquelo con --crs.",
            f"The coordinates of “{layer.source}” do not fit {crs}: that is not the reference system. Give it with --crs.",
        )
    return moved, crs


def _swap_axes(geometry: NDArray[Any], report: Report, *, colombia: bool) -> None:
    box = shapely.bounds(geometry)
    west, east, south, north = COLOMBIA_BOX
    with np.errstate(invalid="ignore"):
        beyond = (np.abs(box[:, [1, 3]]) > 90).any(axis=1)
        if colombia:
            swapped = (box[:, 1] >= west) & (box[:, 3] <= east) & (box[:, 0] >= south) & (box[:, 2] <= north)
        else:
            # Of an unknown country only the whole file can be told: a latitude over 90, and no longitude over 90.
            swapped = np.full(beyond.size, beyond.any() and bool(np.nanmax(np.abs(box[:, [0, 2]])) <= 90))
            swapped &= ~np.isnan(box[:, 0])
            if beyond.any() and not swapped.any():
                raise BadInput(
                    "crs-no-cuadra",
                    "El archivo dice que está en grados, pero trae latitudes de más de 90. Indique el sistema verdadero con --crs.",
                    "The file says it is in degrees, but has latitudes over 90. Give the true system with --crs.",
                )
    rows = np.flatnonzero(swapped)
    for row in rows.tolist():
        report.add(
            "axes_swapped",
            "La longitud y la latitud venían cambiadas de lugar; las pusimos en su orden.",
            "Longitude and latitude came in each other's place; we put them in order.",
            "repaired",
            row=row,
        )
    if rows.size:
        geometry[rows] = shapely.transform(geometry[rows], lambda xy: xy[:, ::-1])
    if colombia:
        box = shapely.bounds(geometry)
        with np.errstate(invalid="ignore"):
            far = (box[:, 2] < west) | (box[:, 0] > east) | (box[:, 3] < south) | (box[:, 1] > north)
        for row in np.flatnonzero(far).tolist():
            report.add(
                "outside_country",
                "Cae fuera de Colombia: no lo tomamos. Revise el sistema de referencia y el signo de la longitud.",
                "It falls outside Colombia: we left it out. Check the reference system and the sign of the longitude.",
                "dropped",
                row=row,
            )
            geometry[row] = None


# --- one by one ------------------------------------------------------------------------------------------------------


def _only_polygons(geometry: NDArray[Any], report: Report) -> None:
    """Take polygons, out of collections too, and say what else there was (formats that already said it are silent)."""
    said = {issue.row for issue in report if issue.row is not None and issue.action == "dropped"}
    kinds = shapely.get_type_id(geometry)
    for row in np.flatnonzero(shapely.has_z(geometry)).tolist():
        report.add(
            "third_coordinate",
            "Las coordenadas traen altura; la quitamos.",
            "The coordinates carry a height; we took it off.",
            "repaired",
            row=row,
        )
    geometry[:] = shapely.force_2d(geometry)
    for row in np.flatnonzero((kinds != _POLYGON) & (kinds != _MULTIPOLYGON)).tolist():
        if row in said:
            continue
        shape = geometry[row]
        if shape is None:
            report.add("null_geometry", "No trae geometría (null).", "It has no geometry (null).", "dropped", row=row)
        elif kinds[row] == _COLLECTION and (polygons := _polygons_in(shape)):
            geometry[row] = shapely.multipolygons(polygons)
            report.add(
                "geometry_collection",
                "Es una colección de geometrías: tomamos los polígonos y dejamos lo demás.",
                "It is a collection of geometries: we took the polygons and left the rest.",
                "repaired",
                row=row,
            )
            continue
        else:
            report.add(
                "not_polygon",
                f"Se esperaba un polígono y vino {shape.geom_type}.",
                f"A polygon was expected and a {shape.geom_type} came.",
                "dropped",
                row=row,
            )
        geometry[row] = None
    xy, of_row = shapely.get_coordinates(geometry, return_index=True)
    for row in np.unique(of_row[~np.isfinite(xy).all(axis=1)]).tolist():
        report.add(
            "bad_coordinates",
            "Alguna coordenada no es un número.",
            "Some coordinate is not a number.",
            "dropped",
            row=row,
        )
        geometry[row] = None
    for row in np.flatnonzero(shapely.is_empty(geometry)).tolist():
        report.add("empty_geometry", "El polígono está vacío.", "The polygon is empty.", "dropped", row=row)
        geometry[row] = None


def _polygons_in(shape: Any) -> list[Any]:
    parts = shapely.get_parts(shape)
    return [
        polygon
        for part in parts.tolist()
        for polygon in (_polygons_in(part) if shapely.get_type_id(part) >= _MULTIPOLYGON else [part])
        if shapely.get_type_id(polygon) == _POLYGON and not shapely.is_empty(polygon)
    ]


def _mend(geometry: NDArray[Any], report: Report) -> None:
    there = np.array([shape is not None for shape in geometry], np.bool_)
    wrong = there & ~shapely.is_valid(geometry)
    for row in np.flatnonzero(wrong).tolist():
        reason = str(shapely.is_valid_reason(geometry[row]))
        polygons = _polygons_in(shapely.make_valid(geometry[row]))
        if not polygons:
            report.add(
                "invalid_geometry",
                "El contorno no encierra ninguna superficie.",
                "The ring encloses no surface.",
                "dropped",
                row=row,
            )
            geometry[row] = None
            continue
        crossing = "Self-intersection" in reason or "Ring Self" in reason
        geometry[row] = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
        if crossing:
            report.add(
                "self_crossing",
                "El contorno se cruza a sí mismo; separamos las partes en el cruce. Revise el dibujo.",
                "The ring crosses itself; we split the parts at the crossing. Check the drawing.",
                "repaired",
                row=row,
            )
        else:
            report.add(
                "invalid_geometry",
                "El polígono estaba mal formado (huecos o partes que se pisan); lo rehicimos sobre los mismos vértices.",
                "The polygon was malformed (holes or parts on top of each other); we rebuilt it on the same vertices.",
                "repaired",
                row=row,
            )


def _read_codes(layer: Layer, columns: Columns, territory: Territory | None) -> tuple[list[CodeReading], list[Any]]:
    if columns.parts:
        one, two = (layer.fields[part] for part in columns.parts)
        raw: list[Any] = [joined(a, b) for a, b in zip(one, two, strict=True)]
        layer.report.add(
            "code_split",
            f"El código viene en dos columnas, {columns.parts[0]} y {columns.parts[1]}; lo armamos con las dos.",
            f"The code comes in two columns, {columns.parts[0]} and {columns.parts[1]}; we joined them.",
            "repaired",
        )
    elif columns.code is not None:
        raw = list(layer.fields[columns.code])
    else:
        raw = [str(row) for row in range(layer.count)]
        layer.report.add(
            "no_code_field",
            "No encontramos una columna de códigos: numeramos los elementos desde 0. Indíquela con --code-field.",
            "We found no column of codes: the features are numbered from 0. Name it with --code-field.",
            "repaired",
        )
    return [read_code(value, territory) for value in raw], raw


def _report_code(report: Report, row: int, raw: Any, reading: CodeReading, territory: Territory | None) -> str | None:
    """Say what was wrong with a code; the code to use, or None when there is none."""
    for defect in reading.defects:
        if defect in SENTENCES:
            shown = reading.successor or reading.code
            es, en = (text.format(raw=raw, code=reading.code) for text in SENTENCES[defect])
            report.add(defect, es, en, "repaired", row=row, code=reading.code, fix=shown)
    code = code_of(report, row, reading)
    if code is None:
        return None
    if reading.successor is not None and territory is not None:
        outlived(report, row, reading, territory, ("Lo sumamos a esa unidad.", "We added it to that unit."), "repaired")
        return reading.successor
    return code


def read_boundaries(
    path: str | Path,
    *,
    territory: Territory | None = None,
    must_fit: bool = False,
    layer: str | None = None,
    code_field: str | None = None,
    name_field: str | None = None,
    crs: str | None = None,
    check_overlaps: bool = True,
) -> Boundaries:
    """Read a file of boundaries and report on it, feature by feature.

    ``territory`` is the edition in use; it applies when at least half of the codes are its own, and with ``must_fit`` a
    file of other codes is refused. The file itself is never touched.
    """
    return examine(
        read_layer(path, layer=layer),
        territory=territory,
        must_fit=must_fit,
        code_field=code_field,
        name_field=name_field,
        crs=crs,
        check_overlaps=check_overlaps,
    )


def examine(
    layer: Layer,
    *,
    territory: Territory | None = None,
    must_fit: bool = False,
    code_field: str | None = None,
    name_field: str | None = None,
    crs: str | None = None,
    check_overlaps: bool = True,
) -> Boundaries:
    """`read_boundaries` for a layer already read."""
    report = layer.report
    geometry = layer.geometries().copy()
    if geometry.size == 0:
        raise BadInput(
            "capa-vacia",
            f"«{layer.source}» no trae ningún elemento.",
            f"“{layer.source}” holds no feature.",
        )
    kinds = shapely.get_type_id(geometry)
    if not np.isin(kinds, (_POLYGON, _MULTIPOLYGON, _COLLECTION)).any():
        raise BadInput(
            "capa-sin-poligonos",
            f"«{layer.source}» no trae polígonos. Los límites se necesitan como polígonos, no como puntos ni líneas.",
            f"“{layer.source}” holds no polygons. Boundaries are needed as polygons, not as points or lines.",
        )
    columns = choose(layer.fields, territory, code_field=code_field, name_field=name_field)
    fits = territory is not None and columns.share >= 0.5
    if must_fit and territory is not None and not fits:
        raise BadInput(
            "capa-otros-codigos",
            f"Los códigos de «{layer.source}» no son los de {territory.name}. Indique la columna con --code-field.",
            f"The codes of “{layer.source}” are not those of {territory.name}. Name the column with --code-field.",
        )
    used = territory if fits else None
    _only_polygons(geometry, report)
    geometry, said_crs = _settle_crs(layer, geometry, crs)
    _swap_axes(geometry, report, colombia=used is not None and used.name == "Colombia")
    _mend(geometry, report)
    readings, raw = _read_codes(layer, columns, used)
    names = layer.fields[columns.name] if columns.name else [None] * layer.count

    rows: dict[str, list[int]] = {}
    shown: dict[str, str] = {}
    for row, reading in enumerate(readings):
        code = _report_code(report, row, raw[row], reading, used)
        if code is None or geometry[row] is None:
            continue
        rows.setdefault(code, []).append(row)
        if not is_blank(names[row]):
            shown.setdefault(code, str(names[row]).strip())
    union = _join(rows, geometry, report, used)
    if not union:
        first = next((issue for issue in report if issue.action == "dropped"), None)
        raise BadInput(
            "capa-sin-unidades",
            f"Ningún elemento de «{layer.source}» se pudo usar. El primero: {first.es if first else 'no trae unidades.'}",
            f"No feature of “{layer.source}” could be used. The first: {first.en if first else 'it holds no units.'}",
        )
    boundaries = Boundaries(
        layer.source,
        layer.kind,
        list(union),
        [used.units[code].name if used and code in used.units else shown.get(code, code) for code in union],
        list(union.values()),
        [rows[code] for code in union],
        report,
        said_crs,
        layer.count,
        used,
    )
    if check_overlaps:
        _report_overlaps(boundaries)
    if used is not None:
        _report_missing(boundaries, used)
    return boundaries


def _join(
    rows: dict[str, list[int]], geometry: NDArray[Any], report: Report, territory: Territory | None
) -> dict[str, Any]:
    """One geometry for each code: the same drawing twice counts once, parts are put together, rivals are refused."""
    union: dict[str, Any] = {}
    for code, features in rows.items():
        kept = [features[0]]
        for row in features[1:]:
            twin = next((other for other in kept if shapely.equals(geometry[row], geometry[other])), None)
            if twin is not None:
                report.add(
                    "duplicate_feature",
                    f"Es el mismo elemento {twin}, repetido: {code}.",
                    f"It is feature {twin} again: {code}.",
                    "dropped",
                    row=row,
                    code=code,
                )
                continue
            common = max(shapely.area(shapely.intersection(geometry[row], geometry[other])) for other in kept)
            if common > 0.05 * min(shapely.area(geometry[row]), *(shapely.area(geometry[other]) for other in kept)):
                report.add(
                    "duplicate_code",
                    f"El código {code} ya lo tiene el elemento {kept[0]}, con otro dibujo del mismo sitio: usamos el primero.",
                    f"Feature {kept[0]} already has the code {code}, with another drawing of the same place: we used the first.",
                    "asked",
                    row=row,
                    code=code,
                )
                continue
            kept.append(row)
        if len(kept) > 1:
            for row in kept:
                report.add(
                    "several_features",
                    f"La unidad {code} viene en {len(kept)} elementos; los unimos en uno.",
                    f"The unit {code} comes in {len(kept)} features; we put them together.",
                    "repaired",
                    row=row,
                    code=code,
                )
            union[code] = shapely.union_all(geometry[kept])
        else:
            union[code] = geometry[kept[0]]
        rows[code] = kept
    return union


def area_km2(shape: Any) -> float:
    """Area in km² by the local metric at its middle latitude: good to a few parts in a thousand for a municipality."""
    middle = (shapely.bounds(shape)[1] + shapely.bounds(shape)[3]) / 2
    kx, ky = km_per_degree(np.array([middle]))
    return float(shapely.area(shape) * kx[0] * ky[0])


def _report_overlaps(boundaries: Boundaries) -> None:
    shapes = np.array(boundaries.geometry, object)
    if len(shapes) < 2:
        return
    tree = shapely.STRtree(shapes)
    shapely.prepare(shapes)
    pairs: dict[int, list[tuple[float, int]]] = {}
    for predicate in ("overlaps", "contains_properly", "covers"):
        for one, two in tree.query(shapes, predicate=predicate).T.tolist():
            if one == two or any(two == other for _, other in pairs.get(one, ())):
                continue
            common = area_km2(shapely.intersection(shapes[one], shapes[two]))
            if common >= LEAST_OVERLAP_KM2:
                for me, it in ((one, two), (two, one)):
                    if not any(it == other for _, other in pairs.get(me, ())):
                        pairs.setdefault(me, []).append((common, it))
    for me, others in sorted(pairs.items()):
        others.sort(reverse=True)
        listed = ", ".join(f"{boundaries.codes[it]} ({common:.2f} km²)" for common, it in others)
        row, code = boundaries.rows[me][0], boundaries.codes[me]
        boundaries.report.add(
            "overlap",
            f"{code} se monta sobre {listed}. No movimos ningún límite.",
            f"{code} overlaps {listed}. We moved no boundary.",
            "kept",
            row=row,
            code=code,
        )


def _report_missing(boundaries: Boundaries, territory: Territory) -> None:
    """Units of the edition in use that the file lacks: within the departments it covers, and the holes it leaves."""
    present = set(boundaries.codes)
    departments: dict[str, int] = {}
    for code in present:
        home = territory.units[code].department if code in territory.units else None
        if home is not None:
            departments[home] = departments.get(home, 0) + 1
    for home in sorted(departments):
        all_ = [code for code, unit in territory.units.items() if unit.department == home]
        lacking = [code for code in all_ if code not in present]
        if not lacking:
            continue
        holder = territory.units.get(home)
        name = holder.name if holder else home
        listed = ", ".join(lacking[:5]) + ("…" if len(lacking) > 5 else "")
        boundaries.report.add(
            "partial_department",
            f"De {name} ({home}) vienen {len(all_) - len(lacking)} de {len(all_)} unidades. Faltan: {listed}.",
            f"Of {name} ({home}), {len(all_) - len(lacking)} of {len(all_)} units came. Missing: {listed}.",
            "kept",
            fix=None,
        )
        for code in lacking:
            neighbours = [other for other in territory.contiguity.neighbours(code) if other in territory.units]
            if neighbours and all(other in present for other in neighbours):
                unit = territory.units[code]
                boundaries.report.add(
                    "missing_unit",
                    f"Falta {code}, {unit.name}: queda un hueco. No inventamos límites entre los vecinos que separa.",
                    f"{code}, {unit.name}, is missing: a hole is left. No border was invented between the units it separates.",
                    "kept",
                    code=code,
                )


# --- the table -------------------------------------------------------------------------------------------------------


def border_table(boundaries: Boundaries, *, tolerance_m: float = TOLERANCE_M) -> BorderTable:
    """The contiguity of a file that has been read; adds to its report the units that do not fit their neighbours."""
    xy, offsets, owner, hole = boundaries.arrays()
    pairs = contiguity(xy, offsets, owner, hole, units=len(boundaries.codes), tolerance_m=tolerance_m)
    table = BorderTable(boundaries.codes, pairs, tolerance_m)
    rook = pairs.kind == ROOK
    all_ = np.bincount(np.concatenate((pairs.a[rook], pairs.b[rook])), minlength=len(boundaries.codes))
    loose = rook & (pairs.how != EXACT)
    some = np.bincount(np.concatenate((pairs.a[loose], pairs.b[loose])), minlength=len(boundaries.codes))
    for unit in np.flatnonzero((some > 0) & (2 * some > all_)).tolist():
        code = boundaries.codes[unit]
        boundaries.report.add(
            "sliver",
            f"El límite de {code} no encaja con el de {int(some[unit])} de sus {int(all_[unit])} vecinos: quedan rendijas o "
            f"pisadas de menos de {tolerance_m:g} m. Los contamos como vecinos; no movimos ningún límite.",
            f"The border of {code} does not fit that of {int(some[unit])} of its {int(all_[unit])} neighbours: gaps or "
            f"overlaps under {tolerance_m:g} m. We counted them as neighbours; no boundary was moved.",
            "kept",
            row=boundaries.rows[unit][0],
            code=code,
        )
    return table


def quick_table(
    path: str | Path,
    *,
    territory: Territory | None = None,
    layer: str | None = None,
    code_field: str | None = None,
    crs: str | None = None,
    tolerance_m: float = TOLERANCE_M,
    points: bool = True,
) -> tuple[BorderTable, Report, bool]:
    """Contiguity of any polygon file: quickly when all is in order, by the careful reading otherwise.

    The quick way takes WKB in degrees with a code in every row; it does not look for overlaps. The flag says whether
    it was taken.
    """
    read = read_layer(path, layer=layer)
    if read.wkb is not None and crs is None and read.crs is not None and _LIKE_DEGREES.match(read.crs):
        columns = choose(read.fields, territory, code_field=code_field)
        if columns.code is not None:
            raw = read.fields[columns.code]
            used = territory if columns.share >= 0.5 else None
            if all(isinstance(value, str) and value and value == value.strip() for value in raw) and (
                used is None or all(value in used.units for value in raw)
            ):
                table = table_of_wkb(read.wkb, raw, tolerance_m=tolerance_m, points=points)
                if table is not None:
                    return table, read.report, True
    boundaries = examine(read, territory=territory, code_field=code_field, crs=crs, check_overlaps=False)
    return border_table(boundaries, tolerance_m=tolerance_m), boundaries.report, False


def table_of_wkb(
    wkb: Sequence[bytes | None], codes: Sequence[str], *, tolerance_m: float = TOLERANCE_M, points: bool = True
) -> BorderTable | None:
    """From WKB and codes to the table, or None when the careful reading is needed."""
    number = {code: place for place, code in enumerate(dict.fromkeys(codes))}
    owner: Sequence[int] = range(len(codes)) if len(number) == len(codes) else [number[code] for code in codes]
    rings = rings_of_wkb(wkb, owner)
    if rings is None:
        return None
    xy, offsets, owners, hole = rings
    north = xy[:, 1]
    if not (xy.min() >= -180.001 and xy.max() <= 180.001 and north.min() >= -90 and north.max() <= 90):
        return None  # metres, changed axes, or something that is not a number
    pairs = contiguity(xy, offsets, owners, hole, units=len(number), tolerance_m=tolerance_m, points=points)
    return BorderTable(list(number), pairs, tolerance_m)


# --- what changed ----------------------------------------------------------------------------------------------------


@dataclass
class Difference:
    """How a file's contiguity differs from the one in use, among the units both have."""

    added: list[tuple[str, str, float | None]]
    removed: list[tuple[str, str, float | None]]
    changed: list[tuple[str, str, float, float]]
    units_only_here: list[str]
    units_only_in_use: list[str]
    common: int
    points_now_lines: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "added": [list(pair) for pair in self.added],
            "removed": [list(pair) for pair in self.removed],
            "changed": [list(pair) for pair in self.changed],
            "units_only_here": self.units_only_here,
            "units_only_in_use": self.units_only_in_use,
            "common": self.common,
        }


def compare(new: Contiguity, codes: Iterable[str], territory: Territory, *, most: int = 10) -> Difference:
    """Set a new contiguity beside that of ``territory``; ``changed`` are the largest differences of length, in km."""
    here = set(codes)
    lengths = [len(code) for code in here]
    level = {length for length in set(lengths) if lengths.count(length) >= 0.1 * len(lengths)}
    there = {code for code in territory.units if len(code) in level}
    both = here & there
    old = {pair: km for pair, km in territory.contiguity.edges.items() if pair[0] in both and pair[1] in both}
    now = {pair: km for pair, km in new.edges.items() if pair[0] in both and pair[1] in both}
    changed = sorted(
        ((a, b, float(old[a, b] or 0), float(km or 0)) for (a, b), km in now.items() if old.get((a, b)) is not None),
        key=lambda row: -abs(row[3] - row[2]),
    )
    return Difference(
        sorted((a, b, now[a, b]) for a, b in now.keys() - old.keys()),
        sorted((a, b, old[a, b]) for a, b in old.keys() - now.keys()),
        [row for row in changed[:most] if abs(row[3] - row[2]) >= 0.1],
        sorted(here - there),
        sorted(there - here),
        len(now.keys() & old.keys()),
    )


def feature_collection(boundaries: Boundaries, *, digits: int = 7) -> dict[str, Any]:
    """The units as GeoJSON, RFC 7946: outer rings counter-clockwise."""
    shapes = shapely.orient_polygons(np.array(boundaries.geometry, object))
    features = []
    for code, name, shape in zip(boundaries.codes, boundaries.names, shapes.tolist(), strict=True):
        geometry: Mapping[str, Any] = shapely.geometry.mapping(shape)
        features.append(
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code, "name": name},
                "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"], digits)},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return round(value, digits)
    return [_rounded(part, digits) for part in value]
