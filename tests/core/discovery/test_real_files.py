"""Partitions of real files of other countries, and of Colombia's: valid by the independent checker, nobody lost in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mancomun.cli.discovery import _polygons
from mancomun.discovery.ground import Ground
from mancomun.discovery.ranges import at_least
from mancomun.discovery.regions import regions
from mancomun.kernels.certificate import certify

SCALE = Path(__file__).resolve().parents[4] / "shared" / "data" / "scale"
FILES = {"us_counties_2015_5m": 3_233, "br_municipios": 5_564, "fr_communes_2018_simpl": 35_357}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if units > 10_000 else ()) for name, units in FILES.items()]
)
def test_a_real_country_is_divided_and_every_unit_is_accounted_for(name: str) -> None:
    path = SCALE / f"{name}.parquet"
    if not path.exists():
        pytest.skip("needs the files of ../shared/data/scale")
    ground: Ground = _polygons(path, None)
    asked = [at_least("area_km2=3000")]
    answer = regions(ground, ranges=asked, differences=["area_km2"], iterations=60_000, seed=1, jobs=2)
    assert ground.size == FILES[name] == len(answer["labels"])
    labels = np.array([-1 if region is None else region for region in answer["labels"].values()])
    proof = certify(ground.indptr, ground.indices, labels, [one.asked(ground) for one in asked])
    assert proof.valid
    assert answer["p"] == proof.regions <= answer["p_bound"]
    assert sorted(ground.codes[i] for i in proof.unassigned) == [item["code"] for item in answer["unassigned"]]
    assert {item["reason"] for item in answer["unassigned"]} <= {"island", "component_too_small", "search"}
    assert answer["p"] > 0.8 * answer["p_bound"]
