"""Layers of the territorial model: out and back in GPKG, GeoJSON and Shapefile, and what nobody can place is refused."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import numpy as np
import pytest

from mancomun.errors import BadInput
from mancomun.interchange.features import geojson_bytes, gpkg_bytes, read_features, rows_of
from mancomun.territory.plane import GEOGRAPHIC, METRIC, Shape, moved, shape_of

pyogrio = pytest.importorskip("pyogrio")
shapely = pytest.importorskip("shapely")


def shape(typed: str) -> Shape:
    found = shape_of(typed)
    assert found is not None
    return found


LAYERS = {
    "zonas": [
        ({"nombre": "Páramo ñ", "categoria": "proteccion"}, shape("POLYGON((-73 4, -72.9 4, -72.9 4.1, -73 4))"))
    ],
    "nodos": [({"nombre": "Alfa"}, shape("-73, 4.1")), ({"nombre": "Beta"}, shape("-72.9, 4.2"))],
    "ejes": [],
}


def test_a_geopackage_comes_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(gpkg_bytes(LAYERS))
    assert [name for name, _ in pyogrio.list_layers(path)] == ["zonas", "nodos"]
    (zone,) = read_features(path, layer="zonas")
    assert (zone.name, zone.says["categoria"], zone.shape.kind) == ("Páramo ñ", "proteccion", "area")
    assert zone.shape.area_km2() == pytest.approx(LAYERS["zonas"][0][1].area_km2())
    assert [one.name for one in read_features(path, layer="nodos")] == ["Alfa", "Beta"]
    assert rows_of([zone])[0]["figura"].startswith("POLYGON")


def test_geojson_goes_out_and_in(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(geojson_bytes(LAYERS))
    found = read_features(path)
    assert [(one.says["capa"], one.name) for one in found] == [
        ("zonas", "Páramo ñ"),
        ("nodos", "Alfa"),
        ("nodos", "Beta"),
    ]


def shapefile(folder: Path, *, crs: bool) -> Path:
    metric = moved(shapely.Point(-73, 4.1), GEOGRAPHIC, METRIC)
    pyogrio.raw.write(
        folder / "p.shp",
        shapely.to_wkb(np.array([metric], dtype=object)),
        [np.array(["Alfa"], dtype=object)],
        np.array(["nombre"]),
        driver="ESRI Shapefile",
        crs=METRIC,
        geometry_type="Point",
    )
    out = folder / "p.zip"
    with zipfile.ZipFile(out, "w") as archive:
        for part in ("shp", "shx", "dbf", *(("prj",) if crs else ())):
            archive.write(folder / f"p.{part}", f"p.{part}")
    return out


def test_a_shapefile_in_metres_is_turned_to_degrees(tmp_path: Path) -> None:
    (one,) = read_features(shapefile(tmp_path, crs=True))
    assert (one.name, one.shape.geometry.x, one.shape.geometry.y) == ("Alfa", pytest.approx(-73), pytest.approx(4.1))


def test_a_layer_with_no_reference_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"Falta el sistema de referencia de la capa «p\.zip»") as said:
        read_features(shapefile(tmp_path, crs=False))
    assert said.value.code == "E-S49-2"


@pytest.mark.parametrize("number", [0, -1])
def test_a_geopackage_that_says_it_has_no_system_has_none(tmp_path: Path, number: int) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(gpkg_bytes(LAYERS))
    with sqlite3.connect(path) as book:
        for table in ("gpkg_geometry_columns", "gpkg_contents"):
            book.execute(f"update {table} set srs_id = ?", (number,))
    book.close()
    with pytest.raises(BadInput) as said:
        read_features(path)
    assert said.value.code == "E-S49-2"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", b"{"), ("a.geojson", b"[]"), ("a.geojson", b'{"type":"FeatureCollection","features":[{"geometry":null}]}'),
        ("a.gpkg", b"no"), ("a.zip", b"PK"), ("a.txt", b"hola"),
        ("a.geojson", json.dumps({"type": "Point", "coordinates": [1e6, 1e6]}).encode()),
    ],
)  # fmt: skip
def test_broken_layers_are_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInput):
        read_features(path)


def test_nothing_to_save_is_said() -> None:
    with pytest.raises(BadInput):
        gpkg_bytes({"zonas": []})
