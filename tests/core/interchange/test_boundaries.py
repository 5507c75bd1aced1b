"""Files made here, wrong in one way each: what is said, what is done, what is refused. No outside material needed."""

from __future__ import annotations

import gzip
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pyproj
import pytest
import shapely

from mancomun.errors import BadInput
from mancomun.interchange import guard
from mancomun.interchange.boundaries import border_table, compare, feature_collection, quick_table, read_boundaries
from mancomun.territory import Contiguity, Territory, TypeSpan, Unit, colombia

STEP = 0.25
CODES = ("05001", "05088", "05266", "05360")  # a square of four cells: 05001 | 05088 below, 05266 | 05360 above


def toy() -> Territory:
    units = {code: Unit(code, f"Unidad {code}", (TypeSpan("municipio"),), "05") for code in CODES}
    edges = {("05001", "05088"): 27.6, ("05001", "05266"): 27.6, ("05088", "05360"): 27.6, ("05266", "05360"): 27.6}
    return Territory("Colombia", "toy", units, Contiguity(edges), {}, {"05999": "05001"})


def cell(number: int) -> list[list[float]]:
    x, y = -75.5 + STEP * (number % 2), 6.0 + STEP * (number // 2)
    return [[x, y], [x + STEP, y], [x + STEP, y + STEP], [x, y + STEP], [x, y]]


def features() -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {"MPIO_CDPMP": code, "MPIO_CNMBR": f"Unidad {code}"},
            "geometry": {"type": "Polygon", "coordinates": [cell(number)]},
        }
        for number, code in enumerate(CODES)
    ]


def write(tmp_path: Path, made: list[dict[str, Any]], **more: Any) -> Path:
    path = tmp_path / "capa.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made, **more}), "utf-8")
    return path


def defects(path: Path, **more: Any) -> dict[tuple[int | None, str], Any]:
    boundaries = read_boundaries(path, territory=toy(), **more)
    border_table(boundaries)
    return {(issue.row, issue.defect): issue for issue in boundaries.report}


def test_a_sound_file_has_nothing_to_report(tmp_path: Path) -> None:
    boundaries = read_boundaries(write(tmp_path, features()), territory=toy())
    table = border_table(boundaries)
    assert len(boundaries.report) == 0
    assert table.counts() == {"units": 4, "rook": 4, "point": 2, "tolerant": 0, "without_neighbours": 0}
    difference = compare(table.as_contiguity(), boundaries.codes, toy())
    assert (difference.added, difference.removed, difference.common) == ([], [], 4)


def _ring(made: list[dict[str, Any]], at: int) -> list[list[float]]:
    return made[at]["geometry"]["coordinates"][0]


def _set(made: list[dict[str, Any]], at: int, geometry: Any) -> None:
    made[at]["geometry"] = geometry


ONE_DEFECT = {
    "null_geometry": (1, "dropped", lambda made: _set(made, 1, None)),
    "empty_geometry": (1, "dropped", lambda made: _set(made, 1, {"type": "Polygon", "coordinates": []})),
    "not_polygon": (1, "dropped", lambda made: _set(made, 1, {"type": "Point", "coordinates": [-75, 6]})),
    "bad_coordinates": (1, "dropped", lambda made: _set(made, 1, {"type": "Polygon", "coordinates": [[["a", 1]]]})),
    "ring_not_closed": (1, "repaired", lambda made: _ring(made, 1).pop()),
    "third_coordinate": (1, "repaired", lambda made: [point.append(9) for point in _ring(made, 1)]),
    "ring_clockwise": (1, "kept", lambda made: _ring(made, 1).reverse()),
    "self_crossing": (1, "repaired", lambda made: _ring(made, 1).insert(2, _ring(made, 1).pop(3))),
    "axes_swapped": (1, "repaired", lambda made: [point.reverse() for point in _ring(made, 1)]),
    "outside_country": (1, "dropped", lambda made: [
        point.__setitem__(0, -point[0]) for point in _ring(made, 1)
    ]),
    "metres_in_degrees": (1, "dropped", lambda made: [point.__setitem__(0, 835000 + point[0]) for point in _ring(made, 1)]),
    "geometry_collection": (1, "repaired", lambda made: _set(made, 1, {
        "type": "GeometryCollection",
        "geometries": [made[1]["geometry"], {"type": "Point", "coordinates": [-75, 6]}],
    })),
    "code_number": (1, "repaired", lambda made: made[1]["properties"].update(MPIO_CDPMP=5088)),
    "code_lost_zero": (1, "repaired", lambda made: made[1]["properties"].update(MPIO_CDPMP="5088")),
    "code_blanks": (1, "repaired", lambda made: made[1]["properties"].update(MPIO_CDPMP=" 05088")),
    "no_code": (1, "dropped", lambda made: made[1]["properties"].update(MPIO_CDPMP="")),
    "unknown_code": (1, "dropped", lambda made: made[1]["properties"].update(MPIO_CDPMP="99999")),
    "duplicate_feature": (4, "dropped", lambda made: made.append(json.loads(json.dumps(made[0])))),
    "obsolete_code": (4, "repaired", lambda made: made.append({
        **made[0], "properties": {"MPIO_CDPMP": "05999"},
        "geometry": {"type": "Polygon", "coordinates": [[[x - STEP, y] for x, y in cell(0)]]},
    })),
    "duplicate_code": (4, "asked", lambda made: made.append({
        **made[0], "geometry": {"type": "Polygon", "coordinates": [[[x - STEP / 2, y] for x, y in cell(0)]]},
    })),
    "overlap": (1, "kept", lambda made: [point.__setitem__(0, point[0] - 0.05) for point in _ring(made, 1)]),
    "sliver": (1, "kept", lambda made: [
        point.__setitem__(axis, point[axis] + 5e-5 * (1 - axis * 2)) for point in _ring(made, 1) for axis in (0, 1)
    ]),
    "missing_unit": (None, "kept", lambda made: made.pop(1)),
    "partial_department": (None, "kept", lambda made: made.pop(1)),
}  # fmt: skip


@pytest.mark.parametrize("defect", ONE_DEFECT)
def test_one_defect_is_reported_at_its_place(tmp_path: Path, defect: str) -> None:
    row, action, change = ONE_DEFECT[defect]
    made = features()
    change(made)
    path = write(tmp_path, made)
    before = path.read_bytes()
    found = defects(path)
    assert (row, defect) in found, list(found)
    issue = found[row, defect]
    assert issue.action == action
    assert issue.es != issue.en
    assert path.read_bytes() == before


def test_two_features_of_one_unit_become_one(tmp_path: Path) -> None:
    made = features()
    x, y = cell(0)[0]
    half = STEP / 2
    made[0]["geometry"]["coordinates"] = [[[x, y], [x + half, y], [x + half, y + STEP], [x, y + STEP], [x, y]]]
    other = [[x + half, y], [x + STEP, y], [x + STEP, y + STEP], [x + half, y + STEP], [x + half, y]]
    made.append({**made[0], "geometry": {"type": "Polygon", "coordinates": [other]}})
    boundaries = read_boundaries(write(tmp_path, made), territory=toy())
    assert [issue.row for issue in boundaries.report if issue.defect == "several_features"] == [0, 4]
    assert boundaries.geometry[0].geom_type == "Polygon"


def test_border_across_a_missing_unit_is_not_invented(tmp_path: Path) -> None:
    made = features()
    made.pop(1)
    table = border_table(read_boundaries(write(tmp_path, made), territory=toy()))
    assert ("05001", "05360") not in {(a, b) for a, b, kind, _ in table.rows() if kind == "rook"}


# --- reference systems -----------------------------------------------------------------------------------------------


def projected(epsg: str) -> list[dict[str, Any]]:
    turn = pyproj.Transformer.from_crs("EPSG:4326", epsg, always_xy=True)
    made = features()
    for feature in made:
        ring = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[list(turn.transform(x, y)) for x, y in ring]]
    return made


def test_origen_nacional_is_known_by_its_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, projected("EPSG:9377"))
    found = defects(path)
    assert found[None, "wrong_crs"].fix == "EPSG:9377"
    assert border_table(read_boundaries(path, territory=toy())).counts()["rook"] == 4


def test_other_metres_are_refused_until_somebody_says_which(tmp_path: Path) -> None:
    path = write(tmp_path, projected("EPSG:3116"))
    with pytest.raises(BadInput, match="metros") as refused:
        read_boundaries(path, territory=toy())
    assert "--crs" in refused.value.en
    boundaries = read_boundaries(path, territory=toy(), crs="EPSG:3116")
    assert shapely.bounds(boundaries.geometry[0]) == pytest.approx([-75.5, 6.0, -75.25, 6.25], abs=1e-6)


def test_the_crs_a_file_states_is_used(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3116"}}
    boundaries = read_boundaries(write(tmp_path, projected("EPSG:3116"), crs=crs), territory=toy())
    assert shapely.bounds(boundaries.geometry[0]) == pytest.approx([-75.5, 6.0, -75.25, 6.25], abs=1e-6)


def test_a_crs_that_nobody_knows_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--crs"):
        read_boundaries(write(tmp_path, projected("EPSG:3116")), territory=toy(), crs="EPSG:0")


# --- formats ---------------------------------------------------------------------------------------------------------


def shapes() -> np.ndarray:
    return shapely.polygons([cell(number) for number in range(4)])


def ogr(path: Path, driver: str, crs: str | None = "EPSG:4686", **columns: Any) -> Path:
    fields = columns or {"MPIO_CDPMP": np.array(CODES, object), "MPIO_CNMBR": np.array(["Medellín"] * 4, object)}
    if crs is None:
        warnings.simplefilter("ignore")  # that it warns is its business; that we notice is the test
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes()),
        list(fields.values()),
        list(fields),
        geometry_type="Polygon",
        crs=crs,
        driver=driver,
    )
    return path


def parquet(path: Path, geometry: np.ndarray, codes: Any = CODES) -> Path:
    meta = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    table = pa.table({"code": list(codes), "geometry": shapely.to_wkb(geometry)})
    pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(meta).encode()}), path)
    return path


def topojson(path: Path) -> Path:
    # One arc down the middle, shared by both cells and walked in opposite senses.
    arcs = [
        [[100, 0], [0, 100]],
        [[100, 100], [-100, 0], [0, -100], [100, 0]],
        [[100, 0], [100, 0], [0, 100], [-100, 0]],
    ]
    objects = {
        "otra": {"type": "GeometryCollection", "geometries": []},
        "mpios": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"MPIO_CCNCT": "05001"}},
                {"type": "MultiPolygon", "arcs": [[[2, ~0]]], "properties": {"MPIO_CCNCT": "05088"}},
            ],
        },
    }
    transform = {"scale": [STEP / 100, STEP / 100], "translate": [-75.5, 6.0]}
    path.write_text(json.dumps({"type": "Topology", "transform": transform, "objects": objects, "arcs": arcs}))
    return path


def zipped(tmp_path: Path, **more: Any) -> Path:
    ogr(tmp_path / "mpios.shp", "ESRI Shapefile", **more)
    path = tmp_path / "mpios.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("mpios.*"):
            if part.suffix != ".zip":
                archive.write(part, f"carpeta/{part.name}")
    return path


@pytest.mark.parametrize("kind", ["zip", "shp", "folder", "gpkg", "parquet", "geojson.gz", "geojson in zip"])
def test_every_format_gives_the_same_table(tmp_path: Path, kind: str) -> None:
    if kind == "zip":
        path = zipped(tmp_path)
    elif kind in ("shp", "folder"):
        path = ogr(tmp_path / "mpios.shp", "ESRI Shapefile")
        path = path.parent if kind == "folder" else path
    elif kind == "gpkg":
        path = ogr(tmp_path / "mpios.gpkg", "GPKG")
    elif kind == "parquet":
        path = parquet(tmp_path / "mpios.parquet", shapes())
    elif kind == "geojson.gz":
        path = tmp_path / "mpios.geojson.gz"
        path.write_bytes(gzip.compress(write(tmp_path, features()).read_bytes()))
    else:
        path = tmp_path / "mpios.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(write(tmp_path, features()), "x/capa.geojson")
    table, _, _ = quick_table(path, territory=toy())
    assert sorted(table.codes) == sorted(CODES)
    assert table.counts()["rook"] == 4
    assert table.counts()["point"] == 2


def test_topojson_arcs_are_shared_and_the_likely_layer_is_read(tmp_path: Path) -> None:
    boundaries = read_boundaries(topojson(tmp_path / "t.topojson"), territory=toy())
    table = border_table(boundaries)
    assert [row[:3] for row in table.rows()] == [("05001", "05088", "rook")]
    assert table.rows()[0][3] == pytest.approx(27.65, rel=0.01)
    assert "several_layers" in {issue.defect for issue in boundaries.report}
    with pytest.raises(BadInput, match="mpios"):
        read_boundaries(tmp_path / "t.topojson", territory=toy(), layer="nada")


def test_a_shapefile_without_prj_and_cpg_is_read_and_said(tmp_path: Path) -> None:
    path = zipped(tmp_path, crs=None)
    found = defects(path)
    assert (None, "no_crs") in found
    assert (None, "no_encoding") in found or (None, "field_name_cut") in found


def test_code_in_two_columns(tmp_path: Path) -> None:
    columns = {"DPTO_CCDGO": np.array(["05"] * 4, object), "MPIO_CCDGO": np.array([code[2:] for code in CODES], object)}
    boundaries = read_boundaries(ogr(tmp_path / "m.gpkg", "GPKG", **columns), territory=toy())
    assert sorted(boundaries.codes) == sorted(CODES)
    assert (None, "code_split") in {(issue.row, issue.defect) for issue in boundaries.report}


def test_columns_may_be_named_and_a_wrong_name_lists_them(tmp_path: Path) -> None:
    path = ogr(tmp_path / "m.gpkg", "GPKG", raro=np.array(CODES, object), otra=np.array(["x"] * 4, object))
    assert sorted(read_boundaries(path, territory=toy()).codes) == sorted(CODES)
    assert sorted(read_boundaries(path, territory=toy(), code_field="raro").codes) == sorted(CODES)
    with pytest.raises(BadInput, match="raro, otra"):
        read_boundaries(path, territory=toy(), code_field="nada")


def test_quick_and_careful_ways_agree(tmp_path: Path) -> None:
    sound = parquet(tmp_path / "a.parquet", shapes())
    quick, _, was_quick = quick_table(sound, territory=toy())
    careful = border_table(read_boundaries(sound, territory=toy()))
    assert was_quick
    assert quick.rows() == careful.rows()
    broken = shapes()
    broken[1] = None
    other, report, was_quick = quick_table(parquet(tmp_path / "b.parquet", broken), territory=toy())
    assert not was_quick
    assert "null_geometry" in {issue.defect for issue in report}
    assert len(other.codes) == 3


def test_codes_of_another_country_are_not_ours(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", shapes(), ["29001", "29002", "29003", "29004"])
    table, report, _ = quick_table(path, territory=toy())
    assert table.codes == ["29001", "29002", "29003", "29004"]
    assert len(report) == 0
    with pytest.raises(BadInput, match="no son los de Colombia"):
        read_boundaries(path, territory=toy(), must_fit=True)


def test_a_coordinate_that_is_no_number_drops_its_feature(tmp_path: Path) -> None:
    wkb = shapely.to_wkb(shapes())
    wkb[1] = wkb[1][:13] + np.float64("nan").tobytes() + wkb[1][21:]
    meta = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    table = pa.table({"code": list(CODES), "geometry": wkb}).replace_schema_metadata(
        {b"geo": json.dumps(meta).encode()}
    )
    pq.write_table(table, tmp_path / "a.parquet")
    found, report, quick = quick_table(tmp_path / "a.parquet", territory=toy())
    assert not quick
    assert len(found.codes) == 3
    assert {issue.row for issue in report if issue.action == "dropped"} == {1}


def test_a_file_of_nowhere_is_swapped_whole_or_not_at_all(tmp_path: Path) -> None:
    made = features()
    for number, feature in enumerate(made):
        feature["properties"]["MPIO_CDPMP"] = f"x{number}"
        feature["geometry"]["coordinates"] = [[[y, x - 40] for x, y in cell(number)]]  # longitudes of -115
    table = border_table(read_boundaries(write(tmp_path, made), territory=toy()))
    assert table.counts()["rook"] == 4
    made[0]["geometry"]["coordinates"] = [[[150.0, 100.0], [151.0, 100.0], [151.0, 101.0], [150.0, 100.0]]]
    with pytest.raises(BadInput, match="latitudes de más de 90"):
        read_boundaries(write(tmp_path, made), territory=toy())


def test_a_file_of_which_nothing_is_left_says_why(tmp_path: Path) -> None:
    made = features()
    for feature in made:
        feature["geometry"]["coordinates"] = [[[-x, y] for x, y in feature["geometry"]["coordinates"][0]]]
    with pytest.raises(BadInput, match=r"Ningún elemento .* Cae fuera de Colombia"):
        read_boundaries(write(tmp_path, made), territory=toy())


def test_export_is_rfc_7946_and_reads_back(tmp_path: Path) -> None:
    made = features()
    _ring(made, 1).reverse()
    boundaries = read_boundaries(write(tmp_path, made), territory=toy())
    path = tmp_path / "otra.geojson"
    path.write_text(json.dumps(feature_collection(boundaries)))
    again = read_boundaries(path, territory=toy())
    assert len(again.report) == 0
    assert border_table(again).rows() == border_table(boundaries).rows()


# --- refused ---------------------------------------------------------------------------------------------------------


def bomb(tmp_path: Path) -> Path:
    path = tmp_path / "bomba.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * 3_000_000)
    return path


def cut_zip(tmp_path: Path) -> Path:
    path = zipped(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def put(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(tmp_path: Path) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return make


def plain_zip(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("leame.txt", "nada")
    return tmp_path / "x.zip"


def lines_only(tmp_path: Path) -> Path:
    made = features()
    for feature in made:
        feature["geometry"] = {"type": "LineString", "coordinates": [[-75, 6], [-75, 7]]}
    return write(tmp_path, made)


REFUSED = {
    "missing": (lambda tmp_path: tmp_path / "no.geojson", "archivo-falta"),
    "folder": (lambda tmp_path: tmp_path, "archivo-carpeta"),
    "empty": (put("a.geojson", b""), "archivo-vacio"),
    "broken zip": (cut_zip, "zip-roto"),
    "not a zip": (put("a.zip", b"PK\x03\x04nada"), "zip-roto"),
    "zip of texts": (plain_zip, "zip-sin-capa"),
    "zip bomb": (bomb, "zip-crece"),
    "broken json": (put("a.geojson", b'{"type": "FeatureCollection", "features": ['), "json-roto"),
    "deep json": (put("a.geojson", b"[" * 200_000), "json-roto"),
    "other json": (put("a.json", b'{"hola": 1}'), "json-sin-capa"),
    "list": (put("a.json", b"[1, 2]"), "json-sin-capa"),
    "no features": (put("a.geojson", b'{"type": "FeatureCollection", "features": []}'), "capa-vacia"),
    "lines": (lines_only, "capa-sin-poligonos"),
    "broken arcs": (put("a.topojson", b'{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":[[7]]}},"arcs":[]}'), "topojson-roto"),
    "text": (put("a.txt", b"hola"), "capa-formato"),
    "fake parquet": (put("a.parquet", b"PAR1nada"), "capa-rota"),
    "fake gpkg": (put("a.gpkg", b"SQLite format 3\x00nada"), "capa-rota"),
    "fake gzip": (put("a.geojson.gz", b"\x1f\x8bnada"), "gzip-roto"),
    "shp alone": (put("a.shp", b"\x00\x00\x27\x0a" + b"\0" * 96), "shp-incompleto"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, code = REFUSED[what]
    if what == "zip bomb":
        monkeypatch.setenv("MANCOMUN_LIMIT_MB", "1")
    with pytest.raises(BadInput) as refused:
        read_boundaries(make(tmp_path), territory=toy())
    assert refused.value.code == code
    for text in (refused.value.es, refused.value.en):
        assert text.endswith(".")
        assert str(tmp_path) not in text


def test_a_file_of_500_mb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.geojson"
    with path.open("wb") as stream:
        stream.truncate(500_000_000)
    with pytest.raises(BadInput, match=r"500 MB; el límite es 200 MB\. No cambiamos nada"):
        read_boundaries(path)
    monkeypatch.setenv("MANCOMUN_LIMIT_MB", "0.0001")
    path.write_text("{}" * 100)
    with pytest.raises(BadInput, match="límite"):
        read_boundaries(path)


def test_a_zip_that_lies_about_its_sizes_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANCOMUN_LIMIT_MB", "1")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * 3_000_000)
    data = path.read_bytes()
    size = (3_000_000).to_bytes(4, "little")
    path.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(BadInput) as refused:
        guard.unpack(path, (".shp",))
    assert refused.value.code in ("zip-crece", "zip-roto")


def test_colombia_itself_is_the_edition_in_use() -> None:
    assert colombia().name == "Colombia"
