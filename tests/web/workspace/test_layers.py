"""A table that keeps a place is loaded from a layer as from a sheet: one row a shape, and what the layer says by the same name."""

from __future__ import annotations

import csv
import io
import json

import pytest

from mancomun.errors import BadInput
from mancomun.web.moments.modelo import KIND
from mancomun.web.workspace.tables import layer_rows, table_of

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
