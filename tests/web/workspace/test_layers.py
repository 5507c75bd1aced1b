"""A table that keeps a place is loaded from a layer as from a sheet: one row a shape, and what the layer says by the same name."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.moments.modelo import KIND
from mancomun.web.workspace import selectors, services, tables
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import TableUpload
from mancomun.web.workspace.tables import layer_rows, table_of
from tests.web.initiatives.conftest import enter, initiative, person, secretary, today

__all__ = ["initiative", "person", "secretary", "today"]

LAYER = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"Nombre": "Páramo", "CATEGORIA": "proteccion", "otra": 3},
            "geometry": {"type": "Polygon", "coordinates": [[[-73, 4], [-72.9, 4], [-72.9, 4.1], [-73, 4]]]},
        },
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [-73, 4]}},
    ],
}


def test_a_layer_gives_the_rows_of_its_table() -> None:
    found = layer_rows(json.dumps(LAYER).encode(), ".geojson", table_of(KIND, "zonas"))
    rows = list(
        csv.DictReader(io.StringIO(found.decode("utf-8-sig")), delimiter=";" if b";" in found.splitlines()[0] else ",")
    )
    assert [row["nombre"] for row in rows] == ["Páramo", "2"]
    assert rows[0]["categoria"] == "proteccion"
    assert rows[0]["figura"].startswith("POLYGON")
    assert "otra" not in rows[0]


def test_a_broken_layer_is_one_sentence() -> None:
    with pytest.raises(BadInput, match="GeoJSON entero"):
        layer_rows(b"{", ".geojson", table_of(KIND, "zonas"))


def test_only_tables_with_a_place_take_layers() -> None:
    assert {part.key for part in KIND.parts().values() if getattr(part, "shape", "")} == {"nodos", "ejes", "zonas"}


BOW = [[[-73, 4], [-72.9, 4.1], [-72.9, 4], [-73, 4.1], [-73, 4]]]


def layer(*shapes: tuple[str, list[object]], **more: object) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"nombre": name, "categoria": "proteccion"},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for name, rings in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


SOUND: list[object] = [[[-73, 4], [-72.9, 4], [-72.9, 4.1], [-73, 4]]]


@pytest.mark.django_db
def test_the_preview_says_each_polygon_that_crosses_itself_and_nothing_is_loaded(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    data = layer(("Corbatín", BOW), ("Páramo", SOUND), ("Moño", BOW))
    client = enter(secretary)
    address = f"/rutas/{initiative.code}/modelo/tabla/zonas"
    sent = client.post(address, {"file": SimpleUploadedFile("zonas.geojson", data)})
    assert sent.status_code == 302, sent.content.decode()
    page = client.get(sent.headers["Location"]).content.decode()
    for name in ("Corbatín", "Moño"):
        assert f"La geometría de «{name}» se cruza consigo misma en -72.95000, 4.05000." in page
    assert "La geometría de «Páramo»" not in page
    made = TableUpload.objects.get()
    assert [(one["kind"], one["row"]) for one in made.lines] == [("rejected", 2), ("added", 3), ("rejected", 4)]


@pytest.mark.django_db
def test_a_crossing_that_was_there_already_does_not_stop_a_new_file(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    rows = layer_rows(layer(("Corbatín", BOW)), ".geojson", table_of(KIND, "zonas"))
    typed = next(csv.DictReader(io.StringIO(rows.decode("utf-8-sig"))))["figura"]
    step = Step("k1", "add", "zonas", "z1", None, {"nombre": "Corbatín", "categoria": "proteccion", "figura": typed})
    services.change(initiative, KIND, [step], by=secretary, day=today)
    both = layer(("Corbatín", BOW), ("Páramo", SOUND))
    made = tables.stage(initiative, KIND, "zonas", both, "z.geojson", by=secretary, day=today)
    assert [one["kind"] for one in made.lines] == ["added"]
    assert selectors.content_of(KIND, selectors.desk_of(initiative, today))["zonas"][0]["figura"] == typed


@pytest.mark.django_db
def test_a_sheet_with_a_shape_nobody_can_read_is_refused_at_its_row(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    sheet = "nombre;categoria;figura\nPáramo;proteccion;por la cañada\n".encode()
    made = tables.stage(initiative, KIND, "zonas", sheet, "z.csv", by=secretary, day=today)
    assert made.lines[0]["problems"][0][0].startswith("«Páramo». «por la cañada» no es una figura")


METRES: list[object] = [
    [[4_700_000, 2_000_000], [4_701_000, 2_000_000], [4_701_000, 2_001_000], [4_700_000, 2_000_000]]
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            layer(("Páramo", METRES)),
            "Falta el sistema de referencia de la capa «Mi capa.geojson». Llegó 4700000, 2000000",
        ),
        (
            layer(("Páramo", METRES), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::99999999"}}),
            "dice un sistema de referencia que no se conoce",
        ),
    ],
)
def test_a_layer_with_no_reference_system_says_so_on_the_page(
    initiative: Iniciativa, secretary: User, data: bytes, said: str
) -> None:
    address = f"/rutas/{initiative.code}/modelo/tabla/zonas"
    sent = enter(secretary).post(address, {"file": SimpleUploadedFile("Mi capa.geojson", data)})
    assert sent.status_code == 422
    assert said in sent.content.decode()
    assert not TableUpload.objects.exists()
