"""What discovery writes to files, read back: every number is the answer's, every formula gives the number beside it."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest

from mancomun.discovery.ground import Ground, ground_of
from mancomun.discovery.groups import compare, discover, mend
from mancomun.discovery.ranges import at_least, read_range
from mancomun.discovery.regions import regions
from mancomun.documents.picture import png_of_svg
from mancomun.drawing.maps import Cell, Sheet, svg, tints
from mancomun.errors import BadInput
from mancomun.interchange import discovery_book, discovery_map
from mancomun.interchange.discovery_tables import columns_of, read_flows, read_list
from mancomun.territory import colombia

DAY = date(2026, 11, 22)
ASKED: dict[str, Any] = {
    "maximise": {"scale:50000": 1.0, "cohesion": 2.0, "distance": 0.01},
    "figure": "pap",
    "as_of": DAY,
}


@pytest.fixture(scope="module")
def country() -> Ground:
    return ground_of(colombia(), as_of=DAY)


@pytest.fixture(scope="module")
def answers(country: Ground) -> dict[str, dict[str, Any]]:
    asked = [at_least("population=100000"), read_range("AVG:nbi=..40"), read_range("MAX:area_km2=100..")]
    return {
        "discover": discover(country, around="63690", size=(3, 5), ranges=[read_range("SUM:population=..400000")], limit=4, **ASKED),
        "compare": compare(country, ["63690", "63130"], random_groups=20, **ASKED),
        "mend": mend(country, ["05615", "05313"], **ASKED),
        "regions": regions(country, ranges=asked, differences=["nbi"], iterations=3_000, within=["63", "66", "17"]),
    }  # fmt: skip


def books(data: bytes) -> tuple[Any, Any]:
    return openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def weights(book: Any) -> dict[str, float]:
    page = book["Parámetros"]
    return {row[0]: row[2] for row in page.iter_rows(min_row=2, values_only=True)}


def computed(live: Any, values: Any, title: str, named: dict[str, float]) -> None:
    """Every formula of a sheet of groups, computed again: products with a named weight, and sums of a row."""
    seen = 0
    for row in live[title].iter_rows(min_row=2):
        for cell in row:
            if not (isinstance(cell.value, str) and cell.value.startswith("=")):
                continue
            seen += 1
            here = values[title]
            if product := re.fullmatch(r"=(-?)([A-Z]+\d+)\*(\w+)", cell.value):
                expected = (-1 if product[1] else 1) * here[product[2]].value * named[product[3]]
            else:
                total = re.fullmatch(r"=SUM\(([A-Z]+\d+):([A-Z]+\d+)\)", cell.value)
                assert total, cell.value
                expected = sum(one.value for one in here[f"{total[1]}:{total[2]}"][0])
            assert here[cell.coordinate].value == pytest.approx(expected, abs=1e-9)
    assert seen > 3


def test_the_shortlist_is_a_live_workbook(answers: dict[str, Any], country: Ground) -> None:
    answer = answers["discover"]
    live, values = books(discovery_book.groups_book(answer, country))
    assert live.sheetnames == [
        "Grupos",
        "Miembros",
        "Criterios",
        "Pareto",
        "Corrida",
        "Parámetros",
        "Diccionario",
        "Fuentes",
    ]
    computed(live, values, "Grupos", weights(values))
    computed(live, values, "Pareto", weights(values))
    rows = list(values["Grupos"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(answer["candidates"]) == 4
    for row, group in zip(rows, answer["candidates"], strict=True):
        assert row[1] == ", ".join(group["names"])
        assert row[2] == len(group["members"])
        assert list(row[4:7]) == pytest.approx(list(group["criteria"].values()))
        assert list(row[7:10]) == pytest.approx(list(group["contributions"].values()))
        assert row[10] == pytest.approx(group["score"])
        assert row[11] == pytest.approx(group["score"])
    members = list(values["Miembros"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in members] == [code for group in answer["candidates"] for code in group["members"]]
    assert all(isinstance(row[1], str) and len(row[1]) == 5 for row in members)
    population = next(i for i, cell in enumerate(values["Miembros"][1]) if cell.value.startswith("Población"))
    assert all(row[population] == colombia().unit(row[1]).facts["population"] for row in members)
    run = {row[0]: row[2] for row in values["Corrida"].iter_rows(min_row=2, values_only=True)}
    assert run["territory_version"] == answer["territory_version"]
    assert run["bound"] == pytest.approx(answer["bound"])
    assert run["parameters.seed"] == 0
    assert run["stopped"] == "proved"
    said = [(row[0], row[1]) for row in values["Diccionario"].iter_rows(min_row=2, values_only=True)]
    for title in ("Grupos", "Miembros", "Criterios", "Pareto", "Corrida"):
        heads = [cell.value for cell in values[title][1]]
        described = [name for sheet, name in said if sheet == title]
        assert len(described) == len(heads)
        assert all(head.startswith(name) for head, name in zip(heads, described, strict=True))


def test_a_comparison_and_a_repair_are_workbooks_too(answers: dict[str, Any], country: Ground) -> None:
    live, values = books(discovery_book.comparison_book(answers["compare"], country))
    computed(live, values, "Grupos", weights(values))
    rows = list(values["Grupos"].iter_rows(min_row=2, values_only=True))
    assert rows[0][10] == pytest.approx(answers["compare"]["proposal"]["score"])
    assert rows[1][10] == pytest.approx(answers["compare"]["best"]["score"])
    chance = next(values["Frente al azar"].iter_rows(min_row=2, values_only=True))
    assert chance[1] == pytest.approx(answers["compare"]["random"]["better_than"])
    live, values = books(discovery_book.repairs_book(answers["mend"], country, "en"))
    assert live.sheetnames[:2] == ["Groups", "Repairs"]
    scores = [row[11] for row in values["Groups"].iter_rows(min_row=2, values_only=True)]
    assert scores == pytest.approx([repair["score"] for repair in answers["mend"]["repairs"]])


def test_regions_are_counted_by_formulas_over_their_units(answers: dict[str, Any], country: Ground) -> None:
    answer = answers["regions"]
    live, values = books(discovery_book.regions_book(answer, country))
    units = list(values["Unidades"].iter_rows(min_row=2, values_only=True))
    chosen = {code for code in answer["labels"] if code[:2] in ("63", "66", "17")}
    assert {row[0] for row in units} == chosen
    assert {row[0]: row[3] for row in units} == {code: answer["labels"][code] for code in chosen}
    columns = {cell.value.partition(" (")[0]: i for i, cell in enumerate(values["Unidades"][1])}
    heads = [cell.value for cell in values["Regiones"][1]]
    for row in values["Regiones"].iter_rows(min_row=2, values_only=True):
        inside = [unit for unit in units if unit[3] == row[0]]
        people = [unit[columns["Población"]] for unit in inside]
        need = [unit[columns["Necesidades básicas insatisfechas"]] for unit in inside]
        assert row[1] == len(inside)
        assert row[2] == sum(people) >= 100_000
        assert row[3] == pytest.approx(sum(need) / len(need))
        assert row[4] == max(unit[columns["Área"]] for unit in inside)
    assert heads[2].startswith("SUM Población")
    formulas = [cell.value for cell in live["Regiones"][2]][1:5]
    assert [text.partition("(")[0] for text in formulas] == ["=COUNTIF", "=SUMIF", "=AVERAGEIF", "=_xlfn.MAXIFS"]


@pytest.mark.parametrize("kind", ["discover", "compare", "mend"])
def test_the_plain_table_says_the_same(kind: str, answers: dict[str, Any], country: Ground) -> None:
    rows = list(csv.DictReader(io.StringIO(discovery_book.table_csv(kind, answers[kind], country))))
    groups = discovery_book.groups_of(kind, answers[kind], country)
    assert [row["code"] for row in rows] == [code for group in groups for code in group["members"]]
    assert {row["group"]: float(row["score"]) for row in rows} == {str(i): g["score"] for i, g in enumerate(groups, 1)}
    assert all(float(row["cohesion"]) == groups[int(row["group"]) - 1]["criteria"]["cohesion"] for row in rows)


def test_a_name_that_would_be_a_formula_stays_a_text() -> None:
    ground = Ground.from_arrays([0], [1], {"people": np.ones(2)}, codes=["=1+1", "@b"])
    answer = regions(ground, ranges=[at_least("people=1")], iterations=10)
    assert [row[0] for row in csv.reader(io.StringIO(discovery_book.table_csv("regions", answer, ground)))][1:] == [
        "'=1+1",
        "'@b",
    ]
    live, _ = books(discovery_book.regions_book(answer, ground))
    assert [cell.data_type for cell in live["Unidades"]["A"][1:]] == ["s", "s"]


def test_geojson_never_gives_a_point_for_a_border(answers: dict[str, Any], country: Ground) -> None:
    found = discovery_map.geojson("discover", answers["discover"], country)
    members = [code for group in answers["discover"]["candidates"] for code in group["members"]]
    assert [feature["properties"]["code"] for feature in found["features"]] == members
    assert {feature["geometry"]["type"] for feature in found["features"]} == {"Point"}
    assert all("no el límite" in feature["properties"]["geometry_source"] for feature in found["features"])
    assert found["features"][0]["properties"]["score"] == answers["discover"]["candidates"][0]["score"]
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    mixed = discovery_map.geojson("regions", answers["regions"], country, shapes={"63690": square}, edition="mgn-2018")
    mine = next(feature for feature in mixed["features"] if feature["properties"]["code"] == "63690")
    assert mine["geometry"] == square
    assert "mgn-2018" in mine["properties"]["geometry_source"]
    assert mine["properties"]["region"] == answers["regions"]["labels"]["63690"]
    assert json.loads(json.dumps(mixed, allow_nan=False)) == mixed


def test_a_territory_without_places_says_so() -> None:
    ground = Ground.from_arrays([0], [1], {"people": np.ones(2)})
    answer = regions(ground, ranges=[at_least("people=1")], iterations=10)
    for write in (discovery_map.geojson, discovery_map.seats_map):
        with pytest.raises(BadInput, match="cabeceras"):
            write("regions", answer, ground)


@pytest.mark.parametrize("kind", ["discover", "regions"])
def test_the_drawing_is_a_picture_with_words(
    kind: str, answers: dict[str, Any], country: Ground, tmp_path: Path
) -> None:
    drawn = svg(discovery_map.seats_map(kind, answers[kind], country), alone=True)
    root = ElementTree.fromstring(drawn)
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    data = png_of_svg(drawn, width=640)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", data[16:20])[0] == 640


def test_a_picture_has_a_sensible_width() -> None:
    with pytest.raises(BadInput, match="píxeles"):
        png_of_svg("<svg/>", width=9)


def test_a_title_cannot_break_the_drawing() -> None:
    sheet = Sheet(10, 10, "<a & b>", cells=[Cell("M0 0h1", "chosen", 'x"y', "/?a=1&b=2")])
    assert ElementTree.fromstring(svg(sheet)).tag.endswith("svg")


def test_regions_side_by_side_have_different_tints() -> None:
    ring = {i: {(i - 1) % 7, (i + 1) % 7} for i in range(7)}
    given = tints(ring)
    assert all(given[i] != given[j] for i, near in ring.items() for j in near)


def test_what_users_bring_is_read_with_its_row(tmp_path: Path) -> None:
    assert read_list(b"63130\nSalento; 63001,05001\n") == ["63130", "Salento", "63001", "05001"]
    assert read_flows(b"origen;destino;n\n1;2;3\n1;2;4\n", "f.csv") == {("1", "2"): 7.0}
    with pytest.raises(BadInput, match="Fila 3"):
        read_flows(b"origen,destino,n\n1,2,3\n1,2,x\n", "f.csv")
    with pytest.raises(BadInput, match="ninguna fila"):
        read_flows(b"origen,destino,n\n", "f.csv")
    path = tmp_path / "t.csv"
    path.write_text("codigo,camas\n63690,4\n63130,12\n", encoding="utf-8")
    assert columns_of(path, colombia()) == {"camas": {"63690": 4.0, "63130": 12.0}}
    path.write_text("codigo,nota\n63690,bien\n", encoding="utf-8")
    with pytest.raises(BadInput, match="columna de números"):
        columns_of(path, colombia())
