"""Every defect that the reference material lists is reported at its place, with its fix; nothing sound is accused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mancomun.interchange.boundaries import border_table, compare, quick_table, read_boundaries
from mancomun.interchange.contiguity_table import read_pairs
from mancomun.interchange.tables import read_table
from mancomun.territory import colombia

# What the list calls each defect, and the id we report it by; an id of None is about the whole file.
AT_ROW = {
    "code lost leading zero": "code_lost_zero",
    "code is a float text with lost zero": "code_float",
    "code has a thousands point": "code_thousands",
    "code has a hyphen": "code_hyphen",
    "blanks around the code": "code_blanks",
    "duplicate of row 1, other population and unaccented name": "duplicate_row",
    "longitude and latitude swapped": "axes_swapped",
    "population not a number (N/D)": "not_a_number",
    "negative area": "negative",
    "longitude lost its minus sign": "lost_minus",
    "obsolete code, not in DIVIPOLA: 27086 (Belén de Bajirá, now 27493)": "obsolete_code",
    "obsolete code: 94663 Mapiripana, merged into 94343": "obsolete_code",
    "code does not exist": "unknown_code",
    "name does not belong to the code (25001 is Agua de Dios)": "name_mismatch",
    "no code": "no_code",
    "self-crossing polygon (bow tie)": "self_crossing",
    "geometry is null": "null_geometry",
    "ring not closed": "ring_not_closed",
    "overlaps its neighbours (scaled by 1.05)": "overlap",
    "sliver gap to every neighbour (scaled by 0.999, some metres)": "sliver",
    "first half of a unit given in two features": "several_features",
    "second half of the same unit": "several_features",
    "code lost its leading zero": "code_lost_zero",
    "code is a number, not a text": "code_number",
    "a point where a polygon is expected": "not_polygon",
    "coordinates in metres (EPSG:3116) in a file that says degrees": "metres_in_degrees",
    "three-dimensional coordinates": "third_coordinate",
    "geometry collection of a polygon and a point": "geometry_collection",
    "exact duplicate of feature 0": "duplicate_feature",
    "empty polygon": "empty_geometry",
    "ring wound the other way (valid in GIS, against RFC 7946)": "ring_clockwise",
    "reverse of row 1 with another length": "reverse_pair",
    "no length": "no_length",
    "codes lost zeros": "code_lost_zero",
    "self pair": "self_pair",
    "unknown code": "unknown_code",
    "negative length": "negative_length",
    "other delimiter": "other_delimiter",
    "duplicate of row 9": "duplicate_pair",
}
OF_FILE = {
    "byte order mark before the header": "byte_order_mark",
    "UTF-8 decoded as latin-1 and saved again: names such as MEDELLÃ\x8dN": "mojibake",
    "title and blank rows before the header": "rows_above_header",
    "two-row header with merged cells": "double_header",
    "code split in two numeric columns without zeros": "code_split",
    "a TOTAL row and a source note at the end": "total_row",
    "05266 Envigado is missing: a hole in the middle; contiguity 05001-05607 must not be invented": "missing_unit",
    "no .prj (CRS unknown, is degrees)": "no_crs",
    "no .cpg (dbf is latin-1)": "no_encoding",
    "code stored as integer without zeros": "code_number",
    "field name cut to ten letters": "field_name_cut",
}
SOUND = ("none", "none: only spelling of name and department differs")


@pytest.fixture(scope="module")
def messy(shared: Path) -> Path:
    return shared / "data" / "messy"


def read(path: Path) -> tuple[Any, Any]:
    if path.name.startswith("contiguidad"):
        pairs = read_pairs(path, colombia())
        return pairs, pairs.report
    if path.suffix in (".csv", ".xlsx"):
        table = read_table(path, colombia())
        return table, table.report
    boundaries = read_boundaries(path, territory=colombia())
    border_table(boundaries)
    return boundaries, boundaries.report


FILES = (
    "municipios_latin1.csv", "municipios_utf8_bom.csv", "municipios_mojibake.csv", "poblacion_encabezado_doble.xlsx",
    "poligonos_sucios.geojson", "aburra_sin_envigado.geojson", "contiguidad_sucia.csv", "mpios_sin_prj_ni_cpg.zip",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_each_listed_defect_is_reported_where_it_is(messy: Path, name: str) -> None:
    expected = json.loads((messy / "expected.json").read_text("utf-8"))
    assert sorted(expected) == sorted(FILES), "the list names a file that no test reads"
    told = expected[name]
    value, report = read(messy / name)
    for defect in told["defects"]:
        if isinstance(defect, str):
            assert OF_FILE[defect] in {issue.defect for issue in report}, defect
            continue
        place = defect.get("row", defect.get("feature"))
        here = report.at(place)
        if defect["defect"] in SOUND:
            assert {issue.defect for issue in here} <= {"ring_clockwise"}, here
            continue
        found = [issue for issue in here if issue.defect == AT_ROW[defect["defect"]]]
        assert found, (defect, here)
        if "fix" in defect:
            assert found[0].fix == defect["fix"]
        for issue in found:
            assert issue.es.endswith((".", ")."))
            assert issue.en.endswith((".", ")."))
    if "rows" in told:
        assert value.counted == told["rows"]
    if "data_rows" in told:
        assert value.counted == told["data_rows"]
    if "features" in told:
        assert value.features == told["features"]
    for key in ("encoding", "delimiter", "decimal", "thousands"):
        if key in told:
            assert getattr(value, key) == told[key]


def test_repaired_values_are_the_true_ones(messy: Path) -> None:
    table = read_table(messy / "municipios_latin1.csv", colombia())
    rows = {row["code"]: row for row in table.rows}
    assert rows["05001"]["Población 2024"] == 2524747
    assert rows["05129"]["Longitud"] == -75.633673
    assert rows["05318"]["Longitud"] == -75.4413
    assert rows["05079"]["Área (km²)"] is None
    assert rows["05308"]["Población 2024"] is None
    assert not {"27086", "27493", "94663", "94343", "99999", "25001"} & rows.keys()
    names = [row["nombre"] for row in read_table(messy / "municipios_mojibake.csv", colombia()).rows]
    assert names[:5] == ["MEDELLÍN", "BELLO", "COPACABANA", "ENVIGADO", "ITAGÜÍ"]
    latin = read_boundaries(messy / "mpios_sin_prj_ni_cpg.zip", territory=colombia())
    assert {"05001", "05607"} <= set(latin.codes)


def test_a_missing_unit_leaves_a_hole_and_no_border_across_it(messy: Path) -> None:
    boundaries = read_boundaries(messy / "aburra_sin_envigado.geojson", territory=colombia())
    rows = border_table(boundaries).rows()
    assert ("05001", "05607") not in {(a, b) for a, b, *_ in rows}
    assert {"05266"} == {issue.code for issue in boundaries.report if issue.defect == "missing_unit"}
    known = colombia().contiguity.edges
    assert all((a, b) in known for a, b, kind, _ in rows if kind == "rook")


def test_official_polygons_give_the_embedded_contiguity(shared: Path) -> None:
    table, report, quick = quick_table(shared / "data/co/municipios_1121.parquet", territory=colombia())
    assert quick
    assert len(report) == 0
    assert table.counts() == {"units": 1121, "rook": 3195, "point": 87, "tolerant": 0, "without_neighbours": 2}
    difference = compare(table.as_contiguity(), table.codes, colombia())
    assert (difference.added, difference.removed, difference.common) == ([], [], 3195)
    edges = colombia().contiguity.edges
    for a, b, kind, km in table.rows():
        if kind == "rook":
            assert km == pytest.approx(edges[a, b], rel=0.005)


def test_states_drawn_apart_meet_within_tolerance(shared: Path) -> None:
    exact, _, _ = quick_table(shared / "data/scale/br_municipios.parquet", tolerance_m=0, points=False)
    table, _, _ = quick_table(shared / "data/scale/br_municipios.parquet")

    def across(one: Any) -> int:
        return sum(a[:2] != b[:2] for a, b, kind, _ in one.rows() if kind == "rook")

    assert across(exact) == 849
    assert 1165 <= across(table) <= 1200
