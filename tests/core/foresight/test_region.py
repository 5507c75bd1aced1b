"""Functional regions: what must hold of any table of flows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.errors import BadInput
from mancomun.foresight.region import assign, functional_region


@given(st.integers(2, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_nobody_outside_qualifies_and_a_lower_threshold_never_shrinks(size: int, seed: int) -> None:
    shares = np.random.default_rng(seed).dirichlet(np.full(size, 0.5), size)
    region = functional_region(shares, 0, threshold=0.3)
    outside = [k for k in range(size) if k not in region.members]
    assert all(shares[k, region.members].sum() < 0.3 for k in outside)
    assert set(region.members) <= set(functional_region(shares, 0, threshold=0.2).members)
    assert sorted([0, *(k for entered in region.rounds for k in entered)]) == region.members


def test_a_place_wanted_by_two_cores_goes_where_it_sends_more() -> None:
    shares = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0.1, 0.2, 0.7, 0], [0, 0, 0, 1.0]])
    assert assign(shares, [0, 1]) == [0, 1, 1, None]


def test_flows_that_are_not_a_table_are_refused() -> None:
    with pytest.raises(BadInput):
        functional_region(np.ones((2, 3)), 0)
