"""Polygon layers out of the files people have: GeoJSON, TopoJSON, Shapefile (in a zip or loose), GPKG, GeoParquet.

A `Layer` is columns plus one geometry for each feature, as the file has them; nothing is judged here but what would stop
the reading. Defects that only the file's own text shows (a ring that is not closed, a third coordinate) are noted while
it is read, because afterwards they are gone.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from mancomun.errors import BadInput
from mancomun.interchange.fields import plain
from mancomun.interchange.guard import check_file, check_size, unpack
from mancomun.interchange.report import Report
from mancomun.interchange.topojson import decode_topojson

GEOGRAPHIC = "EPSG:4326"
_SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_JSON = (".geojson", ".json", ".topojson", ".topo.json")
_LIKELY = re.compile(r"MPIO|MUNICIP|MGNMPIO|COMMUN|COUNT", re.IGNORECASE)


@dataclass
class Layer:
    """One layer as read. ``geometry`` holds shapely objects or None; or ``wkb`` does, not yet decoded.

    ``crs`` is what the file says (None when it says nothing); ``kind`` the format, for the report.
    """

    kind: str
    source: str
    fields: dict[str, Sequence[Any]]
    count: int
    crs: str | None
    report: Report
    geometry: np.ndarray[Any, Any] | None = None
    wkb: Sequence[bytes | None] | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def geometries(self) -> np.ndarray[Any, Any]:
        """One shapely geometry or None for each feature."""
        if self.geometry is None:
            self.geometry = _from_wkb(self.wkb or [], self.report)
        return self.geometry


@np.errstate(invalid="ignore")  # a coordinate that is not a number is found and said later
def _from_wkb(wkb: Sequence[bytes | None], report: Report) -> np.ndarray[Any, Any]:
    values = np.empty(len(wkb), object)
    values[:] = list(wkb)
    try:
        return np.asarray(shapely.from_wkb(values))
    except shapely.errors.GEOSException:
        pass
    answer = np.empty(len(wkb), object)
    for row, value in enumerate(values):
        if value is None:
            continue
        try:
            answer[row] = shapely.from_wkb(value)
        except shapely.errors.GEOSException:
            try:
                answer[row] = shapely.from_wkb(value, on_invalid="fix")
            except (shapely.errors.GEOSException, ValueError):
                answer[row] = None
            if answer[row] is None:
                report.add(
                    "bad_coordinates",
                    "La geometría no se puede leer.",
                    "The geometry cannot be read.",
                    "dropped",
                    row=row,
                )
            else:
                _say_unclosed(report, row)
    return answer


def _say_unclosed(report: Report, row: int) -> None:
    report.add(
        "ring_not_closed",
        "El contorno no cierra: lo cerramos con una recta del último vértice al primero.",
        "The ring is not closed: we closed it with a straight line from its last vertex to its first.",
        "repaired",
        row=row,
    )


def read_layer(path: str | Path, *, layer: str | None = None) -> Layer:
    """Read one layer of polygons. ``layer`` names it when the file has several. Raises `BadInput` with a sentence."""
    path = Path(path)
    check_file(path, folder_allowed=True)
    if path.is_dir():
        shapes = sorted(path.glob("*.shp")) + sorted(path.glob("*.SHP"))
        if not shapes:
            check_file(path)
        chosen = _pick([shape.name for shape in shapes], layer)
        path = next(shape for shape in shapes if shape.name == chosen)
        check_file(path)
    with path.open("rb") as stream:
        head = stream.read(16)
    suffix = path.suffix.lower()
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") or suffix == ".zip":
        return _read_zip(path, layer)
    if head[:4] == b"PAR1" or suffix in (".parquet", ".geoparquet"):
        return _read_parquet(path)
    if head[:15] == b"SQLite format 3" or suffix == ".gpkg":
        return _read_gpkg(path, layer)
    if head[:4] == b"\x00\x00\x27\x0a" or suffix == ".shp":
        return _read_shapefile(_siblings(path), path.name)
    if head[:2] == b"\x1f\x8b":
        return _read_gzip(path, layer)
    if suffix in _JSON or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _read_json(path.read_bytes(), path.name, layer)
    raise BadInput(
        "capa-formato",
        f"«{path.name}» no es un archivo de polígonos que sepamos leer. "
        "Sirven GeoJSON, TopoJSON, Shapefile en un zip, GPKG y GeoParquet.",
        f"“{path.name}” is not a polygon file we can read. "
        "GeoJSON, TopoJSON, a zipped Shapefile, GPKG and GeoParquet will do.",
    )


def _pick(names: Sequence[str], wanted: str | None) -> str:
    if wanted is not None:
        for name in names:
            if wanted in (name, Path(name).stem) or plain(wanted) == plain(Path(name).stem):
                return name
        raise BadInput(
            "capa-falta",
            f"El archivo no tiene la capa «{wanted}». Tiene: {', '.join(names)}.",
            f"The file has no layer “{wanted}”. It has: {', '.join(names)}.",
        )
    return next((name for name in names if _LIKELY.search(name)), names[0])


def _say_chosen(report: Report, names: Sequence[str], chosen: str) -> None:
    if len(names) > 1:
        others = ", ".join(name for name in names if name != chosen)
        report.add(
            "several_layers",
            f"El archivo trae varias capas; leímos «{chosen}». Las otras: {others}. Elija otra con --layer.",
            f"The file has several layers; we read “{chosen}”. The others: {others}. Choose another with --layer.",
            "kept",
        )


# --- zip, gzip -------------------------------------------------------------------------------------------------------


def _read_zip(path: Path, layer: str | None) -> Layer:
    members = unpack(path, (*_SHAPE_PARTS, *_JSON, ".gpkg", ".parquet"))
    shapes = [name for name in members if name.lower().endswith(".shp")]
    if shapes:
        chosen = _pick(shapes, layer)
        stem = chosen[:-4].lower()
        parts = {name[-4:].lower(): data for name, data in members.items() if name[:-4].lower() == stem}
        answer = _read_shapefile(parts, path.name)
        _say_chosen(answer.report, shapes, chosen)
        return answer
    others = [name for name in members if not name.lower().endswith(_SHAPE_PARTS)]
    if not others:
        raise BadInput(
            "zip-sin-capa",
            f"El zip «{path.name}» no trae un Shapefile (.shp) ni otra capa de polígonos. Revise qué comprimió.",
            f"The zip “{path.name}” holds no Shapefile (.shp) and no other polygon layer. Check what was zipped.",
        )
    chosen = _pick(others, layer if layer and any(layer in name for name in others) else None)
    with tempfile.TemporaryDirectory(prefix="mancomun-") as folder:
        inner = Path(folder) / f"capa{Path(chosen).suffix.lower()}"
        inner.write_bytes(members[chosen])
        answer = read_layer(inner, layer=None if layer and layer in chosen else layer)
        answer.source = path.name
        _say_chosen(answer.report, others, chosen)
        return answer


def _read_gzip(path: Path, layer: str | None) -> Layer:
    import gzip
    import zlib

    from mancomun.interchange.guard import limit_bytes

    try:
        with gzip.open(path) as stream:
            data = stream.read(limit_bytes() + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(
            "gzip-roto",
            f"«{path.name}» está dañado o incompleto. Vuelva a descargarlo.",
            f"“{path.name}” is damaged or incomplete. Download it again.",
        ) from error
    check_size(len(data))
    return _read_json(data, path.name, layer)


# --- Shapefile -------------------------------------------------------------------------------------------------------


def _siblings(path: Path) -> dict[str, bytes]:
    parts = {}
    for file in path.parent.iterdir():
        if file.stem == path.stem and file.suffix.lower() in _SHAPE_PARTS and file.is_file():
            check_file(file) if file.suffix.lower() in (".shp", ".dbf") else check_size(file.stat().st_size)
            parts[file.suffix.lower()] = file.read_bytes()
    return parts


def _dbf_encoding(data: bytes) -> str:
    """UTF-8 when every record reads as such, else latin-1: what a dbf without .cpg really is."""
    header = int.from_bytes(data[8:10], "little") if len(data) > 10 else 0
    try:
        data[header:].rstrip(b"\x1a\x00").decode("utf-8")
    except UnicodeDecodeError:
        return "ISO-8859-1"
    return "UTF-8"


def _read_shapefile(parts: dict[str, bytes], source: str) -> Layer:
    import pyogrio

    report = Report("feature")
    if ".shx" not in parts or ".dbf" not in parts:
        missing = ", ".join(part for part in (".shx", ".dbf") if part not in parts)
        if ".dbf" not in parts:
            raise BadInput(
                "shp-incompleto",
                f"Al Shapefile le falta {missing}: sin esa parte no hay códigos. Entregue el zip completo.",
                f"The Shapefile lacks {missing}: without it there are no codes. Give the whole zip.",
            )
        report.add("no_shx", "Falta el .shx; lo rehicimos.", "The .shx is missing; we rebuilt it.", "repaired")
    encoding = None
    if ".cpg" not in parts:
        encoding = _dbf_encoding(parts[".dbf"])
        report.add(
            "no_encoding",
            f"Falta el .cpg, que dice cómo están escritas las tildes: leímos los textos como {encoding}.",
            f"The .cpg, which says how accents are written, is missing: we read the texts as {encoding}.",
            "repaired",
            fix=encoding,
        )
    with tempfile.TemporaryDirectory(prefix="mancomun-") as folder:
        for suffix, data in parts.items():
            (Path(folder) / f"capa{suffix}").write_bytes(data)
        try:
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
            fields, wkb, crs = _ogr(Path(folder) / "capa.shp", source, None, encoding)
        finally:  # the option is the process's: left on, a Shapefile read straight from its zip shows no layers
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})
    cut = [name for name in fields if len(name) == 10]
    if cut:
        report.add(
            "field_name_cut",
            f"Un Shapefile corta los nombres a diez letras: {', '.join(cut)} pueden venir cortados.",
            f"A Shapefile cuts names to ten letters: {', '.join(cut)} may have been cut.",
            "kept",
        )
    if ".prj" not in parts:
        crs = None
    return Layer("Shapefile", source, fields, len(wkb), crs, report, wkb=wkb)


def _ogr(
    path: Path, source: str, layer: str | None, encoding: str | None
) -> tuple[dict[str, Sequence[Any]], list[bytes | None], str | None]:
    import warnings

    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            meta, _, geometry, columns = pyogrio.raw.read(path, layer=layer, encoding=encoding)
    except (
        DataSourceError,
        DataLayerError,
        FeatureError,
        FieldError,
        GeometryError,
        ValueError,
        UnicodeError,
    ) as error:
        raise BadInput(
            "capa-rota",
            f"«{source}» está dañado o incompleto y no se puede leer. Vuelva a descargarlo.",
            f"“{source}” is damaged or incomplete and cannot be read. Download it again.",
        ) from error
    if geometry is None:
        raise _not_polygons(source)
    fields = {str(name): column.tolist() for name, column in zip(meta["fields"], columns, strict=True)}
    return fields, list(geometry), meta.get("crs")


def _not_polygons(source: str) -> BadInput:
    return BadInput(
        "capa-sin-poligonos",
        f"«{source}» no trae polígonos. Los límites se necesitan como polígonos, no como puntos ni líneas.",
        f"“{source}” holds no polygons. Boundaries are needed as polygons, not as points or lines.",
    )


# --- GPKG ------------------------------------------------------------------------------------------------------------


def _read_gpkg(path: Path, layer: str | None) -> Layer:
    try:
        with sqlite3.connect(
            f"file:{path.resolve().as_posix().replace('?', '%3f').replace('#', '%23')}?mode=ro", uri=True
        ) as base:
            rows = base.execute("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns").fetchall()
    except sqlite3.Error as error:
        raise BadInput(
            "capa-rota",
            f"«{path.name}» no es un GPKG entero: está dañado o incompleto. Vuelva a descargarlo.",
            f"“{path.name}” is not a whole GPKG: it is damaged or incomplete. Download it again.",
        ) from error
    names = [name for name, kind in rows if "POINT" not in kind.upper() and "LINE" not in kind.upper()]
    if not names:
        raise _not_polygons(path.name)
    report = Report("feature")
    chosen = _pick(names, layer)
    _say_chosen(report, names, chosen)
    fields, wkb, crs = _ogr(path, path.name, chosen, None)
    return Layer("GPKG", path.name, fields, len(wkb), crs, report, wkb=wkb)


# --- GeoParquet ------------------------------------------------------------------------------------------------------


def _read_parquet(path: Path) -> Layer:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        if (
            sum(file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups))
            > 20 * path.stat().st_size + 10**9
        ):
            check_size(10**12)
        meta = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
        columns = meta.get("columns", {})
        primary = meta.get("primary_column") or ("geometry" if "geometry" in file.schema_arrow.names else None)
        if primary is None or primary not in file.schema_arrow.names:
            raise _not_polygons(path.name)
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            "capa-rota",
            f"«{path.name}» no es un Parquet entero: está dañado o incompleto. Vuelva a descargarlo.",
            f"“{path.name}” is not a whole Parquet file: it is damaged or incomplete. Download it again.",
        ) from error
    encoding = columns.get(primary, {}).get("encoding", "WKB")
    kind = table.schema.field(primary).type
    if encoding.upper() != "WKB" or not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        raise BadInput(
            "parquet-geometria",
            f"«{path.name}» guarda la geometría como {encoding}; guárdela como WKB.",
            f"“{path.name}” stores its geometry as {encoding}; store it as WKB.",
        )
    wkb = table.column(primary).combine_chunks().to_numpy(zero_copy_only=False).tolist()
    fields = {name: _column(table, name) for name in table.column_names if name != primary}
    crs: str | None = GEOGRAPHIC
    if "crs" in columns.get(primary, {}):
        said = columns[primary]["crs"]
        crs = None if said is None else _crs_name(said)
    return Layer("GeoParquet", path.name, fields, len(wkb), crs, Report("feature"), wkb=wkb)


def _column(table: Any, name: str) -> Sequence[Any]:
    return list(table.column(name).to_pylist())


def _crs_name(said: Any) -> str:
    if isinstance(said, dict):
        known = said.get("id", {})
        if known.get("authority") in ("EPSG", "OGC") and known.get("code"):
            return f"{known['authority']}:{known['code']}"
        return json.dumps(said)
    return str(said)


# --- GeoJSON, TopoJSON -----------------------------------------------------------------------------------------------


def _text(data: bytes, source: str, report: Report) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        report.add(
            "not_utf8",
            "El JSON no está en UTF-8: lo leímos como latin-1.",
            "The JSON is not in UTF-8: we read it as latin-1.",
            "repaired",
        )
        return data.decode("latin-1")


def _read_json(data: bytes, source: str, layer: str | None) -> Layer:
    report = Report("feature")
    try:
        document = json.loads(_text(data, source, report))
    except (ValueError, RecursionError) as error:
        where = f" (línea {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        where_en = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadInput(
            "json-roto",
            f"«{source}» no es JSON entero{where}: está dañado o incompleto. Vuelva a descargarlo.",
            f"“{source}” is not whole JSON{where_en}: it is damaged or incomplete. Download it again.",
        ) from error
    kind = document.get("type") if isinstance(document, dict) else None
    crs = GEOGRAPHIC
    if kind == "Topology":
        names = [name for name in document.get("objects", {}) if isinstance(name, str)]
        if not names:
            raise _not_polygons(source)
        chosen = _pick(names, layer)
        _say_chosen(report, names, chosen)
        features = decode_topojson(document, chosen, source)
        crs = _json_crs(document, report)
        label = "TopoJSON"
    elif kind == "FeatureCollection" and isinstance(document.get("features"), list):
        features = document["features"]
        crs = _json_crs(document, report)
        label = "GeoJSON"
    else:
        raise BadInput(
            "json-sin-capa",
            f"«{source}» es JSON, pero no es una FeatureCollection de GeoJSON ni una Topology de TopoJSON.",
            f"“{source}” is JSON, but neither a GeoJSON FeatureCollection nor a TopoJSON Topology.",
        )
    fields: dict[str, list[Any]] = {}
    geometry = np.empty(len(features), object)
    for row, feature in enumerate(features):
        whole = isinstance(feature, dict)
        properties = feature.get("properties") if whole else None
        properties = properties if isinstance(properties, dict) else {}
        if whole and "id" in feature and "id" not in properties:
            properties = {**properties, "id": feature["id"]}
        for name in properties:
            if name not in fields:
                fields[name] = [None] * row
        for name, column in fields.items():
            column.append(properties.get(name))
        geometry[row] = _polygon(feature.get("geometry") if whole else None, row, report, rfc=label == "GeoJSON")
    return Layer(label, source, dict(fields), len(features), crs, report, geometry=geometry)


def _json_crs(document: dict[str, Any], report: Report) -> str:
    said = document.get("crs")
    name = (
        said.get("properties", {}).get("name")
        if isinstance(said, dict) and isinstance(said.get("properties"), dict)
        else None
    )
    if not isinstance(name, str):
        return GEOGRAPHIC
    if "CRS84" in name:
        return GEOGRAPHIC
    found = re.search(r"EPSG:+(?:[\d.]*:)?(\d+)\Z", name)
    return f"EPSG:{found.group(1)}" if found else name


def _polygon(raw: Any, row: int, report: Report, *, rfc: bool) -> Any:
    """A shapely (multi)polygon from GeoJSON, or None with the reason in the report."""
    if raw is None:
        report.add("null_geometry", "No trae geometría (null).", "It has no geometry (null).", "dropped", row=row)
        return None
    kind = raw.get("type") if isinstance(raw, dict) else None
    seen: set[str] = set()
    try:
        polygons = _collect(raw, seen)
    except (TypeError, ValueError, KeyError, IndexError):
        report.add(
            "bad_coordinates",
            "Las coordenadas no se pueden leer: hay algo que no es un número, o un contorno de menos de tres puntos.",
            "The coordinates cannot be read: something is not a number, or a ring has fewer than three points.",
            "dropped",
            row=row,
        )
        return None
    if "collection" in seen:
        report.add(
            "geometry_collection",
            "Es una colección de geometrías: tomamos los polígonos y dejamos lo demás.",
            "It is a collection of geometries: we took the polygons and left the rest.",
            "repaired",
            row=row,
        )
    if not polygons:
        if "other" in seen and "empty" not in seen:
            report.add(
                "not_polygon",
                f"Se esperaba un polígono y vino {kind}.",
                f"A polygon was expected and a {kind} came.",
                "dropped",
                row=row,
            )
        else:
            report.add("empty_geometry", "El polígono está vacío.", "The polygon is empty.", "dropped", row=row)
        return None
    if "unclosed" in seen:
        _say_unclosed(report, row)
    if "third" in seen:
        report.add(
            "third_coordinate",
            "Las coordenadas traen altura; la quitamos.",
            "The coordinates carry a height; we took it off.",
            "repaired",
            row=row,
        )
    if rfc and "clockwise" in seen:
        report.add(
            "ring_clockwise",
            "El contorno gira como el reloj, al revés de lo que pide la RFC 7946; para nosotros da igual.",
            "The ring runs clockwise, against RFC 7946; it makes no difference to us.",
            "kept",
            row=row,
        )
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _collect(raw: Any, seen: set[str]) -> list[Any]:
    if not isinstance(raw, dict):
        raise TypeError
    kind = raw.get("type")
    if kind == "GeometryCollection":
        seen.add("collection")
        return [polygon for part in raw["geometries"] for polygon in _collect(part, seen)]
    if kind not in ("Polygon", "MultiPolygon"):
        seen.add("other")
        return []
    parts = [raw["coordinates"]] if kind == "Polygon" else raw["coordinates"]
    polygons = []
    for part in parts:
        if not part:
            seen.add("empty")
            continue
        rings = [_ring(ring, seen, outer=number == 0) for number, ring in enumerate(part)]
        polygons.append(shapely.polygons(rings[0], holes=rings[1:] or None))
    if not parts:
        seen.add("empty")
    return polygons


def _ring(points: Any, seen: set[str], *, outer: bool) -> Any:
    if any(len(point) > 2 for point in points):
        seen.add("third")
    ring = np.array([point[:2] for point in points], np.float64)
    if not np.isfinite(ring).all():
        raise ValueError
    if len(ring) and not np.array_equal(ring[0], ring[-1]):
        seen.add("unclosed")
        ring = np.concatenate((ring, ring[:1]))
    if len(ring) < 4:
        raise ValueError
    if outer:
        x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
        if math.fsum(x[:-1] * y[1:] - x[1:] * y[:-1]) < 0:
            seen.add("clockwise")
    return shapely.linearrings(ring)
