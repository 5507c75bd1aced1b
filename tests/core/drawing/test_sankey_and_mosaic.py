"""Flows and grids: what goes in comes out, nothing is lost without a word, and letters go with every colour."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from mancomun.drawing.mosaic import Tile, mosaic, option_box
from mancomun.drawing.sankey import Flow, sankey

SPACE = "{http://www.w3.org/2000/svg}"


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def test_bands_are_as_wide_as_their_flow_and_bars_hold_them() -> None:
    flows = [
        Flow("a", "x", 3),
        Flow("a", "y", 1),
        Flow("b", "y", 2, "against"),
        Flow("b", "nadie", 5),
        Flow("x", "a", 9),
    ]
    root = parsed(
        sankey(
            [("De", ["a", "b", "c"]), ("A", ["x", "y"])], flows, title="T", description="D", labels={"c": "sin nada"}
        )
    )
    widths = sorted(float(path.get("stroke-width") or 0) for path in root.iter(f"{SPACE}path"))
    assert len(widths) == 3
    assert widths[1] / widths[0] == pytest.approx(2, rel=0.05)
    assert widths[2] / widths[0] == pytest.approx(3, rel=0.05)
    bars = [float(rect.get("height") or 0) for rect in root.iter(f"{SPACE}rect") if rect.get("width") == "14"]
    assert len(bars) == 5
    assert bars[0] == pytest.approx(widths[2] + widths[0], abs=0.2)
    assert "sin nada" in {item.text for item in root.iter(f"{SPACE}text")}
    assert sum(path.get("stroke-dasharray") is not None for path in root.iter(f"{SPACE}path")) == 1


def test_no_flows_is_still_a_drawing_with_its_names() -> None:
    root = parsed(sankey([("De", ["a"]), ("A", [])], [], title="T", description="D"))
    assert "a" in {item.text for item in root.iter(f"{SPACE}text")}


def test_every_tile_has_its_letter_and_long_heads_slant() -> None:
    drawing = mosaic(
        ["una", "otra"],
        ["Ana", "una persona de nombre largo"],
        [[Tile("VO", "#0A8169", True), Tile("N")], [Tile("AM"), Tile("B")]],
        title="T",
        description="D",
        legend=[(Tile("VO"), "verde oscuro")],
    )
    said = [item.text for item in parsed(drawing).iter(f"{SPACE}text")]
    assert {"VO", "N", "AM", "B", "verde oscuro", "una", "otra"} <= set(said)
    assert "rotate(-48)" in drawing


def test_a_path_joins_one_option_of_each_neighbouring_column() -> None:
    columns = [("uno", ["a", "b"]), ("dos", ["c"]), ("tres", ["d", "e"])]
    drawing = option_box(columns, [1, 0, 1], title="T", description="D")
    assert len(re.findall(r'stroke-width="2.5"', drawing)) == 2
    assert len(re.findall(r'stroke-width="2.5"', option_box(columns, [1, None, 1], title="T", description="D"))) == 0
    assert 'stroke-width="2.5"' not in option_box(columns, title="T", description="D")


def test_of_two_columns_no_name_lies_over_the_bands() -> None:
    """The first column's names end before its bars; where there is no room (a telephone) they follow theirs."""
    flows = [Flow("a", "x", 3), Flow("b", "y", 1)]
    columns = [("Fuente", ["a", "b"]), ("Proyecto", ["x", "y"])]
    labels = {"a": "Regalías, inversión regional 40 %", "b": "Aportes de los miembros", "x": "Uno", "y": "Otro"}
    root = parsed(sankey(columns, flows, title="T", description="D", labels=labels, width=760))
    bars = sorted({float(one.get("x") or 0) for one in root.iter(f"{SPACE}rect") if one.get("width") == "14"})
    named = {one.text: one for one in root.iter(f"{SPACE}text")}
    assert named["Aportes de los miembros"].get("text-anchor") == "end"
    assert float(named["Aportes de los miembros"].get("x") or 0) < bars[0]
    assert float(named["Uno"].get("x") or 0) > bars[1]
    narrow = parsed(sankey(columns, flows, title="T", description="D", labels=labels, width=360))
    assert not [one for one in narrow.iter(f"{SPACE}text") if one.get("text-anchor") == "end"]
