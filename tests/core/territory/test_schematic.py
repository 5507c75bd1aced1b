"""The schematic drawing: a shape for every unit, edges exactly shared, and how near it comes to the true polygons."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from mancomun.territory import colombia
from mancomun.web.schematic import INSETS, draw, main, outline

ROOT = Path(__file__).resolve().parents[3]
ATLAS = ROOT / "frontend" / "node_modules" / "world-atlas" / "countries-10m.json"
LAND = colombia()


def coded(rings: list[list[tuple[float, float]]]) -> dict[str, Any]:
    """A topology with one country of one ring per part, written as world-atlas writes it."""
    step, arcs = 0.001, []
    for ring in rings:
        whole = [(round(x / step), round(y / step)) for x, y in ring]
        arcs.append([whole[0], *((x - u, y - v) for (u, v), (x, y) in itertools.pairwise(whole))])
    return {
        "type": "Topology",
        "transform": {"scale": [step, step], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "MultiPolygon", "id": "170", "arcs": [[[number]] for number in range(len(rings))]},
                    {"type": "Polygon", "id": "604", "arcs": [[0]]},
                ],
            }
        },
    }


def around(points: list[tuple[float, float]], far: float) -> list[tuple[float, float]]:
    hull = shapely.MultiPoint(points).convex_hull.buffer(far)
    return [(x, y) for x, y in hull.exterior.coords]


@pytest.fixture(scope="module")
def world() -> dict[str, Any]:
    """The real outline when the page's packages are installed; else a rough one around the seats."""
    if ATLAS.exists():
        return json.loads(ATLAS.read_text(encoding="utf-8"))
    facts = [unit.facts for unit in LAND.units.values() if "lon" in unit.facts]
    seats = [(one["lon"], one["lat"]) for one in facts if not one["insular"]]
    islands = [[(one["lon"], one["lat"])] for one in facts if one["insular"]]
    return coded([around(seats, 0.3), *(around(island, 0.05) for island in islands)])


@pytest.fixture(scope="module")
def drawn(world: dict[str, Any]) -> dict[str, Any]:
    return draw(world)


@pytest.fixture(scope="module")
def shapes(drawn: dict[str, Any]) -> dict[str, Any]:
    return {feature["id"]: shape(feature["geometry"]) for feature in drawn["features"]}


@pytest.fixture(scope="module")
def owners(shapes: dict[str, Any]) -> dict[tuple[Any, ...], list[str]]:
    found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for code, one in shapes.items():
        for part in shapely.get_parts(one):
            for ring in (part.exterior, *part.interiors):
                points = list(ring.coords)
                for a, b in itertools.pairwise(points):
                    found[tuple(sorted((a, b)))].append(code)
    return found


def test_arcs_are_decoded_forwards_and_backwards():
    square = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
        "arcs": [[[0, 0], [4, 0], [0, 4]], [[0, 0], [0, 4], [4, 0]]],
        "objects": {"countries": {"geometries": [{"type": "Polygon", "id": "170", "arcs": [[0, -2]]}]}},
    }
    (part,) = outline(square).geoms
    assert part.bounds == (10.0, 20.0, 12.0, 22.0)
    assert part.area == 4.0


def test_every_unit_has_a_valid_shape_bajira_too(drawn: dict[str, Any], shapes: dict[str, Any]):
    expected = {code for code in LAND.units if len(code) == 5}
    assert set(shapes) == expected
    assert len(drawn["features"]) == 1122
    assert all(one.is_valid and one.area > 0 for one in shapes.values())
    for feature in drawn["features"]:
        assert feature["properties"] == {
            "id": feature["id"],
            "dept": LAND.units[feature["id"]].department,
            "inset": feature["id"] in INSETS,
        }


def test_edges_belong_to_one_shape_or_exactly_two(owners: dict[tuple[Any, ...], list[str]], shapes: dict[str, Any]):
    assert max(Counter(len(codes) for codes in owners.values())) == 2
    codes = list(shapes)
    geometries = np.array([shapes[code] for code in codes])
    left, right = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    once = left < right
    common = shapely.intersection(geometries[left[once]], geometries[right[once]])
    assert shapely.area(common).sum() == 0
    meeting = {
        tuple(sorted((codes[a], codes[b])))
        for a, b, line in zip(left[once], right[once], common, strict=True)
        if line.length > 0
    }
    assert meeting == {tuple(sorted(pair)) for pair in owners.values() if len(pair) == 2}


def test_most_true_borders_touch_in_the_drawing(owners: dict[tuple[Any, ...], list[str]]):
    drawn = {tuple(sorted(pair)) for pair in owners.values() if len(pair) == 2}
    true = {pair for pair in LAND.contiguity.edges if len(pair[0]) == len(pair[1]) == 5}
    assert len(drawn & true) > 0.85 * len(true)  # 2,755 of 3,195 with the outline of world-atlas


def test_islands_are_apart_from_the_mainland(shapes: dict[str, Any]):
    mainland = shapely.union_all([one for code, one in shapes.items() if code not in INSETS])
    for code in INSETS:
        assert shapes[code].distance(mainland) > 0.5
    assert shapes["88001"].disjoint(shapes["88564"])
    assert shapely.box(*mainland.bounds).contains(shapely.union_all([shapes[code] for code in INSETS]))


def test_rings_turn_as_the_page_draws_them(shapes: dict[str, Any]):
    for one in shapes.values():
        assert all(not part.exterior.is_ccw for part in shapely.get_parts(one))


def test_drawing_twice_gives_the_same_file(world: dict[str, Any], drawn: dict[str, Any], tmp_path: Path):
    source, target = tmp_path / "world.json", tmp_path / "out" / "map.geojson"
    source.write_text(json.dumps(world), encoding="utf-8")
    assert main(["--world-atlas", str(source), "--out", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8")) == json.loads(json.dumps(drawn))


def test_a_wrong_file_is_refused_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = tmp_path / "world.json"
    source.write_text("{}", encoding="utf-8")
    assert main(["--world-atlas", str(source), "--out", str(tmp_path / "x")]) == 2
    assert "could not be drawn" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_median_overlap_with_the_true_polygons(shared: Path, shapes: dict[str, Any]):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(shared / "data" / "co" / "municipios_1121.parquet", columns=["code", "geometry"])
    overlaps = []
    for row in table.to_pylist():
        if row["code"] in INSETS:
            continue
        true, ours = shapely.from_wkb(row["geometry"]), shapes[row["code"]]
        both = ours.intersection(true).area
        overlaps.append(both / (ours.area + true.area - both))
    assert np.median(overlaps) > 0.58
