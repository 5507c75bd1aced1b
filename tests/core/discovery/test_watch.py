"""Looking at a search while it works, and stopping it: what is seen is sound, and what is watched gives the same answer."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from mancomun.discovery.ground import Ground, ground_of
from mancomun.discovery.groups import discover
from mancomun.discovery.ranges import at_least
from mancomun.discovery.regions import regions
from mancomun.territory import colombia

DAY = date(2026, 11, 22)
HARD = {"around": "05615", "size": (2, 14), "maximise": {"poor": 1.0, "compactness": 1e5}, "limit": 3}


class Enough(Exception):
    """Somebody pressed cancel."""


@pytest.fixture(scope="module")
def country() -> Ground:
    return ground_of(colombia(), as_of=DAY)


def test_groups_arrive_while_the_search_goes_on(country: Ground) -> None:
    seen: list[dict[str, Any]] = []
    answer = discover(country, **HARD, time_limit=1.2, watch=seen.append)
    assert len(seen) >= 3
    assert {told["step"] for told in seen} == {"groups", "front"}
    counts = [told["examined"] for told in seen if told["step"] == "groups"]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    for told in seen:
        for group in told["candidates"]:
            assert "05615" in group["members"]
            assert country.territory is not None
            assert country.territory.contiguity.connected(group["members"])
    assert seen[-1]["candidates"][0]["score"] <= answer["candidates"][0]["score"] + 1e-9


def test_a_cancelled_search_stops_soon(country: Ground) -> None:
    def cancel(told: dict[str, Any]) -> None:
        if told["seconds"] > 0.4:
            raise Enough

    began = time.perf_counter()
    with pytest.raises(Enough):
        discover(country, **HARD, time_limit=60.0, watch=cancel)
    with pytest.raises(Enough):
        regions(country, ranges=[at_least("population=200000")], differences=["nbi"], time_limit=60.0, progress=cancel)
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("jobs", [1, 2])
def test_being_watched_changes_no_answer(country: Ground, jobs: int) -> None:
    asked = {"ranges": [at_least("population=300000")], "differences": ["nbi"], "iterations": 40_000, "seed": 5}
    seen: list[dict[str, Any]] = []
    watched = regions(country, **asked, jobs=jobs, progress=seen.append)
    assert watched["labels"] == regions(country, **asked, jobs=1)["labels"]
    assert any("p" in told for told in seen)
