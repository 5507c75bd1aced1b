"""The golden networks: published, one file each. Numbers agree to the digits written in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import yaml

from mancomun.actors.measures import Sociogram, graph_of, sociogram
from mancomun.actors.model import Actor, Network, Relacion, network

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "actors"
CASES = sorted(FOLDER.glob("*.yaml"))
NAMES = {"eigenvector": "eigenvector", "degree": "degree"}


def network_of(ties: str) -> Network:
    pairs = [tuple(tie.split("-")) for tie in ties.split()]
    keys = dict.fromkeys(end for pair in pairs for end in pair)
    return network([Actor(key, key) for key in keys], [Relacion(a, b) for a, b in pairs])


def close(got: float, wanted: float, digits: int) -> bool:
    return abs(got - wanted) <= 1.001 * 10**-digits


def written_digits(value: Any) -> int:
    text = repr(value)
    return len(text.split(".")[1]) if "." in text else 0


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case["source"]
    net = network_of(case["ties"])
    found = sociogram(net)
    for key, wanted in case["expect"].items():
        if isinstance(wanted, dict):
            for actor, value in wanted.items():
                got = getattr(found.of(actor), key)
                assert close(got, value, max(3, written_digits(value)) if value else 9), (key, actor, got)
        elif key == "cut_actors":
            assert list(found.cut_actors) == wanted
        elif key == "ties":
            assert found.ties == wanted
        else:
            got = community_figure(key, net, found, case)
            if key == "least_modularity":
                assert got >= wanted
            elif key == "most_modularity":
                assert got <= wanted + 1e-4
            else:
                assert close(got, wanted, written_digits(wanted)), (key, got)


def community_figure(key: str, net: Network, found: Sociogram, case: dict[str, Any]) -> float:
    graph = graph_of(net, directed=False)
    if key == "faction_modularity":
        one = {str(k) for k in case["faction"]}
        return float(nx.community.modularity(graph, [one, set(graph) - one], weight=None))
    if key.startswith("greedy"):
        parts = nx.community.greedy_modularity_communities(graph)
        return len(parts) if key == "greedy_communities" else float(nx.community.modularity(graph, parts))
    if key.endswith("st_modularity"):
        assert found.modularity is not None
        return found.modularity
    value = getattr(found, key)
    assert value is not None
    return float(value)


def test_there_is_a_case_for_each_golden_network() -> None:
    assert [path.stem[:3] for path in CASES] == ["g03", "g04", "g05"]
