"""Measures of networks: against another library, at the edges where nothing is defined, and what never changes."""

from __future__ import annotations

import math
import random

import igraph
import networkx as nx
import pytest

from mancomun.actors.measures import brokerage, events_projected, external_index, places, sociogram
from mancomun.actors.model import Actor, Network, Relacion, network


def random_network(seed: int, *, directed: bool) -> Network:
    rng = random.Random(seed)
    n = rng.randint(2, 25)
    keys = [f"a{k}" for k in range(n)]
    ties = [
        Relacion(a, b, "autoridad" if directed else "colaboracion", rng.randint(1, 3), directed)
        for i, a in enumerate(keys)
        for j, b in enumerate(keys)
        if (i < j or (directed and i != j)) and rng.random() < rng.choice((0.1, 0.3))
    ]
    return network([Actor(key, key, rng.choice(("estado", "saber"))) for key in keys], ties)


def nearly(one: float | None, other: float) -> bool:
    if one is None:
        return math.isnan(other)
    return abs(one - other) < 1e-6


@pytest.mark.parametrize("seed", range(60))
def test_undirected_measures_agree_with_igraph(seed: int) -> None:
    net = random_network(seed, directed=False)
    found = sociogram(net, runs=2)
    n = len(net.actors)
    at = {key: k for k, key in enumerate(net.keys)}
    other = igraph.Graph(n, [(at[t.origin], at[t.target]) for t in net.ties])
    scale = (n - 1) * (n - 2) / 2
    between = other.betweenness()
    cuts = set(other.articulation_points())
    cores = other.coreness()
    reach = other.distances()
    for k, item in enumerate(found.actors):
        assert item.degree == other.degree(k)
        assert item.core == cores[k]
        assert item.cuts == (k in cuts)
        if n > 2:
            assert nearly(item.betweenness, between[k] / scale)
        near = [d for d in reach[k] if 0 < d < math.inf]
        wanted = (len(near) / (n - 1)) * (len(near) / sum(near)) if near else 0.0  # Wasserman and Faust
        assert nearly(item.closeness, wanted)
    assert found.density == pytest.approx(other.density())
    assert sorted(map(len, found.components)) == sorted(map(len, other.connected_components()))
    membership = [item.community for item in found.actors]
    if found.modularity is not None:
        weights = [t.strength for t in net.ties]
        assert nearly(found.modularity, other.modularity(membership, weights=weights))
    constraint = other.constraint()
    for k, item in enumerate(found.actors):
        if item.degree:
            assert nearly(item.constraint, constraint[k])
        else:
            assert item.constraint is None


@pytest.mark.parametrize("seed", range(40))
def test_directed_measures_agree_with_igraph(seed: int) -> None:
    net = random_network(seed, directed=True)
    found = sociogram(net, directed=True, runs=1)
    n = len(net.actors)
    at = {key: k for k, key in enumerate(net.keys)}
    other = igraph.Graph(n, [(at[t.origin], at[t.target]) for t in net.ties], directed=True)
    assert found.density == pytest.approx(other.density())
    if net.ties:
        assert found.reciprocity == pytest.approx(other.reciprocity())
    ranks = other.pagerank(damping=0.85)
    between = other.betweenness()
    for k, item in enumerate(found.actors):
        assert (item.inward, item.outward) == (other.indegree(k), other.outdegree(k))
        assert item.eigenvector == pytest.approx(ranks[k], abs=1e-4)
        if n > 2:
            assert nearly(item.betweenness, between[k] / ((n - 1) * (n - 2)))


@pytest.mark.parametrize("seed", range(15))
def test_names_and_order_change_nothing(seed: int) -> None:
    net = random_network(seed, directed=False)
    rng = random.Random(seed)
    actors = list(net.actors)
    ties = [Relacion(t.target, t.origin, t.kind, t.strength) for t in net.ties]
    rng.shuffle(actors)
    rng.shuffle(ties)
    one, other = sociogram(net, runs=1), sociogram(network(actors, ties), runs=1)
    for item in one.actors:
        twin = other.of(item.key)
        assert (item.degree, item.core, item.cuts) == (twin.degree, twin.core, twin.cuts)
        assert item.betweenness == pytest.approx(twin.betweenness)
        assert item.eigenvector == pytest.approx(twin.eigenvector, abs=1e-6)


def test_one_or_two_actors_have_no_betweenness() -> None:
    one = sociogram(network([Actor("A", "A")], []))
    assert one.density is None
    assert one.of("A").betweenness is None
    assert one.of("A").closeness is None
    two = sociogram(network([Actor("A", "A"), Actor("B", "B")], [Relacion("A", "B")]))
    assert two.density == 1
    assert two.of("A").betweenness is None


def test_conflict_does_not_join_unless_asked() -> None:
    net = network([Actor(k, k) for k in "ABC"], [Relacion("A", "B"), Relacion("B", "C", "conflicto")])
    assert sociogram(net).isolates == ("C",)
    assert sociogram(net, kinds=["conflicto"]).isolates == ("A",)


def test_absent_tie_between_two_not_asked_is_not_a_zero() -> None:
    ties = [Relacion("A", "B")]
    whole = network([Actor(k, k) for k in "ABCD"], ties)
    dark = network([Actor(k, k) for k in "ABCD"], ties, not_asked=["C", "D"])
    assert sociogram(whole).density == pytest.approx(1 / 6)
    assert sociogram(dark).density == pytest.approx(1 / 5)


def test_eigenvector_of_a_star_does_not_oscillate() -> None:
    net = network([Actor(k, k) for k in "OABCD"], [Relacion("O", k) for k in "ABCD"])
    found = sociogram(net)
    assert found.of("O").eigenvector == pytest.approx(math.sqrt(0.5), abs=1e-6)


def test_brokerage_tells_the_five_roles() -> None:
    groups = {"a": "1", "b": "1", "v": "1", "x": "2", "y": "2", "z": "3"}
    for origin, target, role in (
        ("a", "b", "coordinator"),
        ("x", "y", "itinerant"),
        ("x", "a", "gatekeeper"),
        ("a", "x", "representative"),
        ("x", "z", "liaison"),
    ):
        counts = brokerage(nx.DiGraph([(origin, "v"), ("v", target)]), groups)["v"]
        assert counts == {**dict.fromkeys(counts, 0), role: 1}
    closed = nx.DiGraph([("a", "v"), ("v", "b"), ("a", "b")])
    assert brokerage(closed, groups) == {}


def test_external_index_of_a_group_turned_outward_is_one() -> None:
    graph = nx.Graph([("a", "x"), ("x", "y")])
    assert external_index(graph, {"a": "1", "x": "2", "y": "2", "z": "3"}) == {"1": 1.0, "2": 0.0, "3": None}


def test_places_are_shared_within_a_twentieth_of_the_range() -> None:
    assert places({"a": 1.0, "b": 0.96, "c": 0.5, "d": 0.0, "e": None}) == {"a": 1, "b": 1, "c": 3, "d": 4}


def test_events_of_one_attendant_tie_nobody() -> None:
    ties = events_projected({"taller": ["A", "B", "C"], "mesa": ["A", "B"], "sola": ["C"]})
    assert ties == {("A", "B"): 1.5, ("A", "C"): 0.5, ("B", "C"): 0.5}


def test_same_seed_same_answer() -> None:
    net = random_network(3, directed=False)
    assert sociogram(net, seed=7).as_json() == sociogram(net, seed=7).as_json()
