"""An official edition drawn in place of the schematic map: same form, same order, borders shared as arcs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mancomun.interchange.editions import Edition
from mancomun.web.territory import cartography, edition_map

BASE: dict[str, Any] = {
    "version": "t",
    "projection": {"scale": 1000.0, "translate": [500.0, 650.0]},
    "size": [1000, 1300],
    "inset": None,
    "units": {
        "code": ["01001", "01002", "02001", "02002"], "name": list("ABCD"), "x": [500, 510, 520, 530.0],
        "y": [640, 640, 640, 640.0], "u": [0] * 4, "v": [0] * 4, "r": [1] * 4,
    },
    "departments": {"code": ["01", "02"], "name": ["U", "D"], "x": [0, 0], "y": [0, 0], "r": [1, 1]},
    "borders": [0, 1], "departmentBorders": [], "unknown": {},
    "arcs": [], "objects": {}, "transform": {},
}  # fmt: skip


def square(code: str, left: float, *holes: list[list[float]]) -> dict[str, Any]:
    ring = [[left, 0], [left + 1, 0], [left + 1, 1], [left, 1], [left, 0]]
    return {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring, *holes]}}


def test_shared_borders_are_one_arc_and_outlines_have_no_inner_lines() -> None:
    drawn = edition_map.draw({"features": [square("01001", 0), square("01002", 1), square("02001", 2)]}, BASE)
    used = Counter(
        arc if arc >= 0 else ~arc
        for shape in drawn["objects"]["units"]["geometries"][:3]
        for part in shape["arcs"]
        for ring in part
        for arc in ring
    )
    assert sorted(used.values(), reverse=True)[:2] == [2, 2]  # A with B, B with C
    assert drawn["unpublished"] == ["02002"]
    topology = cartography.Topology(drawn)
    outline = topology.rings(topology.shape("01"), topology.arcs)
    assert len(outline) == 1
    xs = [x for x, _ in outline[0]]
    assert max(xs) - min(xs) == pytest.approx(2 * 1000 * 3.14159265 / 180, rel=0.01)
    assert all(topology.rings(topology.shape(code), topology.arcs) for code in BASE["units"]["code"])


def test_enclave_and_its_hole_are_the_same_loop() -> None:
    loop = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]]
    enclave = {"properties": {"code": "01002"}, "geometry": {"type": "Polygon", "coordinates": [loop]}}
    drawn = edition_map.draw({"features": [square("01001", 0, loop[::-1]), enclave]}, BASE)
    outer, hole = drawn["objects"]["units"]["geometries"][0]["arcs"][0]
    inside = drawn["objects"]["units"]["geometries"][1]["arcs"][0][0]
    assert hole == [~inside[0]]
    assert len(outer) == 1


def test_page_draws_the_loaded_edition_and_says_so(
    client: Client, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path
    folder = tmp_path / "editions" / "toy"
    folder.mkdir(parents=True)
    document = {"type": "FeatureCollection", "features": [square("05615", -75.4), square("05318", -74.4)]}
    (folder / "boundaries.geojson").write_text(json.dumps(document))
    edition = Edition("toy", "mgn.zip", "0" * 64, "2026-11-22", 2, True, folder)
    (folder / "meta.json").write_text(
        json.dumps(
            {
                "name": "toy",
                "source": "mgn.zip",
                "sha256": "0" * 64,
                "loaded_on": "2026-11-22",
                "units": 2,
                "complete": True,
            }
        )
    )
    monkeypatch.delenv("MANCOMUN_EDITION", raising=False)
    assert edition_map.edition_drawn() == edition
    page = client.get("/?m=05615,05318&fecha=2026-11-22").content.decode()
    assert "Límites de la edición «toy»" in page
    address = page.split('data-map="')[1].split('"')[0]
    response = client.get(address)
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert json.loads(response.content)["units"]["code"]
    assert client.get("/mapa/0123456789abcdef.json").status_code == 404
    monkeypatch.setenv("MANCOMUN_EDITION", "otra")
    assert edition_map.edition_drawn() is None
    assert "Mapa esquemático" in client.get("/?m=05615").content.decode()
