"""The invented shapes of the exercise: their areas and their borders are those of its table, and nothing else touches."""

from __future__ import annotations

import itertools

import pytest

from mancomun.portfolio.documented import fiction_territory, fictional, ground_of
from mancomun.portfolio.exercise_ground import area, exercise_shapes
from mancomun.territory import colombia

shapely = pytest.importorskip("shapely")


def test_each_shape_has_the_area_of_its_municipality() -> None:
    land, shapes = fiction_territory(), exercise_shapes()
    assert set(shapes) == set(land.units)
    for code, ring in shapes.items():
        assert ring[0] == ring[-1]
        assert shapely.Polygon(ring).is_valid
        assert area(ring) == pytest.approx(land.units[code].facts["area_km2"], rel=0.001)


def test_what_meets_is_what_the_table_says() -> None:
    land = fiction_territory()
    drawn = {code: shapely.Polygon(ring) for code, ring in exercise_shapes().items()}
    for a, b in itertools.combinations(drawn, 2):
        shared = drawn[a].intersection(drawn[b])
        assert shared.area == 0
        if land.contiguity.touches(a, b):
            assert shared.length > 10, (a, b)  # km of border
        else:
            assert drawn[a].distance(drawn[b]) > 2, (a, b)  # not even in a point, nor so near as to seem so


def test_codes_say_which_ground_they_are_of() -> None:
    assert ground_of(["05615", "05318"]) is colombia()
    assert ground_of(["fic-a"]) is fiction_territory()
    assert not fictional(["05615"])
    assert not fictional([])
