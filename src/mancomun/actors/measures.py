"""Measures of a network of actors (method, C4): who is connected, who is central, who joins what would fall apart.

Distances count steps unless weights are asked for (then a tie of strength *w* is 1/*w* long, and the answer says so). What
cannot be defined is None, never zero: betweenness of two actors, constraint of one without ties, density of one alone.

Sources: Freeman (1977) and Brandes (2001) for betweenness, Wasserman and Faust (1994) for closeness, Bonacich (1972),
Burt (1992), Gould and Fernandez (1989), Blondel et al. (2008), Newman (2001). Computed with NetworkX.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from mancomun.actors.model import FAMILIES, TIES, Network, remarks_of
from mancomun.errors import BadInput
from mancomun.requirements.remarks import Remark
from mancomun.tables.results import Notice, Row, Table, notice

RUNS = 20
"""How many starts Louvain gets; the best modularity stays."""

CLOSE = 0.05
"""Two actors nearer than this share of the range of a measure hold the same place."""

Value = float | None


@dataclass(frozen=True, slots=True)
class Central:
    """The measures of one actor; None where a measure is not defined for it."""

    key: str
    degree: int
    inward: int
    outward: int
    strength: float
    degree_share: Value
    closeness: Value
    betweenness: Value
    eigenvector: Value
    constraint: Value
    core: int
    community: int
    cuts: bool


@dataclass(frozen=True)
class Sociogram:
    """What a network says: the whole, each actor, communities and brokers, with how it was computed."""

    net: Network
    kinds: tuple[str, ...]
    directed: bool
    weighted: bool
    seed: int
    runs: int
    ties: int
    density: Value
    reciprocity: Value
    transitivity: Value
    clustering: Value
    components: tuple[tuple[str, ...], ...]
    communities: tuple[tuple[str, ...], ...]
    modularity: Value
    actors: tuple[Central, ...]
    brokers: Mapping[str, Mapping[str, int]]
    outward_index: Mapping[str, Value]
    remarks: tuple[Remark, ...] = ()
    places: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def isolates(self) -> tuple[str, ...]:
        """Actors without any of the ties measured."""
        return tuple(item.key for item in self.actors if item.degree == 0)

    @property
    def cut_actors(self) -> tuple[str, ...]:
        """Actors whose leaving would split the network."""
        return tuple(item.key for item in self.actors if item.cuts)

    def of(self, key: str) -> Central:
        """The measures of one actor."""
        return next(item for item in self.actors if item.key == key)

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values, with the parameters that produced them."""
        return {
            "method": {
                "library": f"networkx {nx.__version__}",
                "kinds": list(self.kinds),
                "directed": self.directed,
                "distances": "1/weight" if self.weighted else "steps",
                "communities": f"Louvain, best of {self.runs} starts",
                "seed": self.seed,
            },
            "actors": len(self.actors),
            "ties": self.ties,
            "density": self.density,
            "reciprocity": self.reciprocity,
            "transitivity": self.transitivity,
            "clustering": self.clustering,
            "components": [list(part) for part in self.components],
            "communities": [list(part) for part in self.communities],
            "modularity": self.modularity,
            "cut_actors": list(self.cut_actors),
            "isolates": list(self.isolates),
            "external_internal_index": dict(self.outward_index),
            "brokerage": {key: dict(roles) for key, roles in self.brokers.items()},
            "measures": {
                item.key: {
                    "degree": item.degree,
                    "in": item.inward,
                    "out": item.outward,
                    "strength": item.strength,
                    "degree_centrality": item.degree_share,
                    "closeness": item.closeness,
                    "betweenness": item.betweenness,
                    "pagerank" if self.directed else "eigenvector": item.eigenvector,
                    "constraint": item.constraint,
                    "core": item.core,
                    "community": item.community + 1,
                }
                for item in self.actors
            },
            "notices": [item.as_json(lang) for item in self.notices()],
        }

    def _tied(self, es: bool) -> str:
        """What was counted: with directions, a tie of both ways counts twice."""
        if self.directed:
            return "Relaciones, contando cada sentido" if es else "Ties, counting each direction"
        return "Relaciones" if es else "Ties"

    def tables(self, lang: str = "es") -> list[Table]:
        """The whole in figures, each actor, and the adjacency that says what the drawing says."""
        es = lang == "es"
        whole: list[Row] = [
            ("Actores" if es else "Actors", len(self.actors)),
            (self._tied(es), self.ties),
            ("Densidad" if es else "Density", self.density),
            ("Reciprocidad" if es else "Reciprocity", self.reciprocity),
            ("Transitividad" if es else "Transitivity", self.transitivity),
            ("Partes" if es else "Components", len(self.components)),
            ("Comunidades" if es else "Communities", len(self.communities)),
            ("Modularidad Q" if es else "Modularity Q", self.modularity),
            ("Su salida parte la red" if es else "Their leaving splits it", ", ".join(self.cut_actors) or "—"),
            ("Aislados" if es else "Isolated", ", ".join(self.isolates) or "—"),
        ]
        last = "PageRank" if self.directed else ("Vector propio" if es else "Eigenvector")
        head = (
            ("Actor", "Familia", "Grado", "Fuerza", "Cercanía", "Intermediación", last, "Restricción", "Comunidad")
            if es
            else (
                "Actor", "Family", "Degree", "Strength", "Closeness", "Betweenness", last, "Constraint", "Community",
            )
        )  # fmt: skip
        rows: list[Row] = [
            (
                item.key,
                FAMILIES[family].of(lang) if (family := self.net.actor(item.key).family) else "—",
                item.degree,
                item.strength,
                item.closeness,
                item.betweenness,
                item.eigenvector,
                item.constraint,
                item.community + 1,
            )
            for item in sorted(self.actors, key=lambda item: (-(item.betweenness or 0), -item.degree, item.key))
        ]
        return [
            Table(
                "La red" if es else "The network", ("Medida" if es else "Measure", "Valor" if es else "Value"), whole
            ),
            Table("Actores" if es else "Actors", head, rows),
            adjacency(self.net.of(kinds=self.kinds), lang),
        ]

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        found = [Notice(item.code, item.text) for item in self.remarks]
        names = ", ".join(TIES[kind][0].es for kind in self.kinds), ", ".join(TIES[kind][0].en for kind in self.kinds)
        found.append(
            notice(
                "relaciones-medidas",
                f"Se midieron las relaciones de: {names[0]}. Varias relaciones entre los mismos dos cuentan como una, con la "
                "intensidad mayor.",
                f"Ties measured: {names[1]}. Several ties between the same two count as one, with the greatest strength.",
            )
        )
        if self.weighted:
            found.append(
                notice(
                    "distancia-inversa",
                    "La distancia entre dos actores es 1 dividido por la intensidad de su relación.",
                    "The distance between two actors is 1 divided by the strength of their tie.",
                )
            )
        return found


def adjacency(net: Network, lang: str = "es") -> Table:
    """The ties as a square table: the greatest strength from the row to the column; blank where there is none."""
    cells = _strengths(net, directed=True)
    keys = net.keys
    rows: list[Row] = []
    for origin in keys:
        cell = [str(cells[origin, target]) if (origin, target) in cells else "" for target in keys]
        rows.append((origin, *("·" if origin == target else text for target, text in zip(keys, cell, strict=True))))
    return Table("Relaciones" if lang == "es" else "Ties", ("", *keys), rows)


def _strengths(net: Network, *, directed: bool) -> dict[tuple[str, str], int]:
    cells: dict[tuple[str, str], int] = {}
    for tie in net.ties:
        pairs = [(tie.origin, tie.target)]
        if not (tie.directed and directed):
            pairs.append((tie.target, tie.origin))
        for pair in pairs:
            cells[pair] = max(cells.get(pair, 0), tie.strength)
    return cells


def graph_of(net: Network, *, directed: bool) -> Any:
    """The network as a NetworkX graph: one edge a pair, ``weight`` the greatest strength, ``distance`` its inverse."""
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(net.keys)
    for (origin, target), strength in _strengths(net, directed=directed).items():
        graph.add_edge(origin, target, weight=strength, distance=1 / strength)
    return graph


def sociogram(
    net: Network,
    *,
    kinds: Iterable[str] | None = None,
    directed: bool | None = None,
    weighted: bool = False,
    groups: Mapping[str, str] | None = None,
    seed: int = 0,
    runs: int = RUNS,
) -> Sociogram:
    """Measure a network of one wave.

    ``kinds``: the ties that count; without it all but conflict, which drives apart what the others join. ``directed``: False
    forgets directions; without it they are kept when some tie has one (closeness is then
    that of the ties that arrive). ``groups`` (actor -> group) serve brokerage and the E-I index; without
    it, the family. ``seed`` starts Louvain. O(n·m) for n actors and m ties.
    """
    chosen = tuple(TIES) if kinds is None else tuple(kinds)
    if kinds is None:
        chosen = tuple(kind for kind in TIES if kind != "conflicto")
    for kind in chosen:
        if kind not in TIES:
            raise BadInput(
                "relacion-tipo",
                f"No hay relaciones de tipo «{kind}». Los tipos son: {', '.join(TIES)}.",
                f"There are no ties of the kind “{kind}”. The kinds are: {', '.join(TIES)}.",
            )
    if len(net.waves) > 1:
        raise BadInput(
            "sociograma-olas",
            f"Hay relaciones de {len(net.waves)} fechas. Mida una a la vez, o compárelas.",
            f"There are ties of {len(net.waves)} dates. Measure one at a time, or compare them.",
        )
    part = net.of(kinds=chosen)
    arrows = any(tie.directed for tie in part.ties) if directed is None else directed
    flat = graph_of(part, directed=False)
    graph = graph_of(part, directed=True) if arrows else flat
    n = len(net.actors)
    distance = "distance" if weighted else None

    between = nx.betweenness_centrality(graph, weight=distance) if n > 2 else dict.fromkeys(net.keys)
    close = nx.closeness_centrality(graph, distance=distance) if n > 1 else dict.fromkeys(net.keys)
    if arrows:
        prestige: Mapping[str, Value] = (
            nx.pagerank(graph, alpha=0.85, weight="weight" if weighted else None) if n > 1 else dict.fromkeys(net.keys)
        )
    else:
        prestige = dominant(flat, net.keys) if flat.number_of_edges() else dict.fromkeys(net.keys)
    constraint = nx.constraint(graph) if graph.number_of_edges() else {}
    communities, quality = _communities(flat, seed, runs)
    of_community = {key: k for k, group in enumerate(communities) for key in group}
    cores = nx.core_number(flat)
    cuts = set(nx.articulation_points(flat))
    group_of = dict(groups) if groups is not None else {actor.key: actor.family for actor in net.actors}
    grouped = any(group_of.values())

    actors = tuple(
        Central(
            key=key,
            degree=flat.degree(key),
            inward=graph.in_degree(key) if arrows else flat.degree(key),
            outward=graph.out_degree(key) if arrows else flat.degree(key),
            strength=float(flat.degree(key, weight="weight")),
            degree_share=flat.degree(key) / (n - 1) if n > 1 else None,
            closeness=close[key],
            betweenness=between[key],
            eigenvector=prestige[key],
            constraint=_finite(constraint.get(key)),
            core=cores[key],
            community=of_community[key],
            cuts=key in cuts,
        )
        for key in net.keys
    )
    mutual = sum(1 for a, b in graph.edges() if graph.has_edge(b, a)) if arrows else 0
    arcs = graph.number_of_edges()
    return Sociogram(
        net=net,
        kinds=chosen,
        directed=arrows,
        weighted=weighted,
        seed=seed,
        runs=runs,
        ties=arcs,
        density=_density(net, graph, arrows),
        reciprocity=(mutual / arcs if arcs else None) if arrows else None,
        transitivity=nx.transitivity(flat) if any(d > 1 for _, d in flat.degree()) else None,
        clustering=nx.average_clustering(flat) if n > 2 else None,
        components=_ordered(nx.connected_components(flat), net.keys),
        communities=communities,
        modularity=quality,
        actors=actors,
        brokers=brokerage(graph_of(part, directed=True), group_of) if grouped else {},
        outward_index=external_index(flat, group_of) if grouped else {},
        remarks=tuple(remarks_of(part)),
        places={
            name: places({item.key: getattr(item, name) for item in actors})
            for name in ("degree", "closeness", "betweenness", "eigenvector")
        },
    )


def _finite(value: float | None) -> Value:
    return None if value is None or math.isnan(value) else float(value)


def _density(net: Network, graph: Any, directed: bool) -> Value:
    """Ties over the pairs known: an absent tie between two who were not asked (or from one) is neither yes nor no."""
    n, dark = len(net.actors), [key for key in net.keys if key in net.not_asked]
    if directed:
        pairs = n * (n - 1) - sum(1 for a in dark for b in net.keys if a != b and not graph.has_edge(a, b))
    else:
        pairs = n * (n - 1) // 2 - sum(1 for a, b in combinations(dark, 2) if not graph.has_edge(a, b))
    return graph.number_of_edges() / pairs if pairs else None


def _ordered(parts: Iterable[Iterable[str]], keys: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    at = {key: k for k, key in enumerate(keys)}
    lists = [tuple(sorted(part, key=at.__getitem__)) for part in parts]
    return tuple(sorted(lists, key=lambda part: (-len(part), at[part[0]])))


def dominant(graph: Any, keys: Sequence[str]) -> dict[str, float]:
    """The eigenvector of the largest eigenvalue, no negatives, length 1 (Bonacich 1972).

    Found by iterating A + I, which does not oscillate on bipartite graphs; where parts of the network tie, the start from
    all ones shares it between them.
    """
    matrix = nx.to_numpy_array(graph, nodelist=list(keys), weight=None)
    here: NDArray[np.float64] = np.full(len(keys), 1 / math.sqrt(len(keys)))
    for _ in range(100_000):
        there = matrix @ here + here
        there /= np.linalg.norm(there)
        if np.abs(there - here).max() < 1e-12:
            here = there
            break
        here = there
    return dict(zip(keys, np.where(here < 1e-9, 0.0, here).tolist(), strict=True))


def _communities(graph: Any, seed: int, runs: int) -> tuple[tuple[tuple[str, ...], ...], Value]:
    """The partition of best modularity among ``runs`` seeded starts of Louvain, and its Q."""
    keys = list(graph)
    if not graph.number_of_edges():
        return tuple((key,) for key in keys), None
    best: tuple[float, tuple[tuple[str, ...], ...]] | None = None
    for start in np.random.SeedSequence(seed).generate_state(runs).tolist():
        parts = _ordered(nx.community.louvain_communities(graph, weight="weight", seed=start), keys)
        quality = nx.community.modularity(graph, parts, weight="weight")
        if best is None or quality > best[0] + 1e-12:
            best = (quality, parts)
    assert best is not None
    return best[1], best[0]


ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def brokerage(graph: Any, group_of: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Paths a→v→b without a→b that pass through each actor, by role (Gould and Fernandez 1989). Zero rows are left out.

    coordinator: all of one group; itinerant: a and b of one, v of another; gatekeeper: a outside, v and b together;
    representative: a and v together, b outside; liaison: three groups.
    """
    found: dict[str, dict[str, int]] = {}
    for v in graph:
        counts = dict.fromkeys(ROLES, 0)
        for a in graph.predecessors(v):
            for b in graph.successors(v):
                if a == b or graph.has_edge(a, b):
                    continue
                one, here, other = group_of[a], group_of[v], group_of[b]
                if one == here == other:
                    role = "coordinator"
                elif one == other:
                    role = "itinerant"
                elif here == other:
                    role = "gatekeeper"
                elif one == here:
                    role = "representative"
                else:
                    role = "liaison"
                counts[role] += 1
        if any(counts.values()):
            found[v] = counts
    return found


def external_index(graph: Any, group_of: Mapping[str, str]) -> dict[str, Value]:
    """E-I index of each group: (external − internal)/(external + internal) over the ties it takes part in."""
    inside: dict[str, int] = {}
    outside: dict[str, int] = {}
    for a, b in graph.edges():
        one, other = group_of[a], group_of[b]
        if one == other:
            inside[one] = inside.get(one, 0) + 1
        else:
            for group in (one, other):
                outside[group] = outside.get(group, 0) + 1
    out: dict[str, Value] = {}
    for group in dict.fromkeys(group_of.values()):
        e, i = outside.get(group, 0), inside.get(group, 0)
        out[group] = (e - i) / (e + i) if e + i else None
    return out


def places(values: Mapping[str, Value]) -> dict[str, int]:
    """Places from first to last; whoever is nearer to the first of its place than 5 % of the range shares it.

    Actors without a value have no place.
    """
    known = sorted(((value, key) for key, value in values.items() if value is not None), reverse=True)
    if not known:
        return {}
    least = CLOSE * (known[0][0] - known[-1][0])
    out: dict[str, int] = {}
    lead, place = known[0][0], 1
    for at, (value, key) in enumerate(known, 1):
        if lead - value > least + 1e-12:
            lead, place = value, at
        out[key] = place
    return out


def events_projected(attendance: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], float]:
    """Ties between people who met: Σ over events of 1/(attendants − 1); events of one count nothing (Newman 2001)."""
    ties: dict[tuple[str, str], float] = {}
    for present in attendance.values():
        who = sorted(set(present))
        for a, b in combinations(who, 2):
            ties[a, b] = ties.get((a, b), 0.0) + 1 / (len(who) - 1)
    return ties
