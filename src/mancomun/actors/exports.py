"""The network for other programs: CSV, GEXF and GraphML. Judgements travel only when somebody asks for them by name."""

from __future__ import annotations

import csv
import io
import re

import networkx as nx

from mancomun.actors.model import Network


def _shown(net: Network, judgements: bool) -> Network:
    """Without leave no judgement travels, and a conflict is one."""
    return net if judgements else net.without_judgements()


def actors_csv(net: Network, *, judgements: bool = False) -> str:
    """The template *Actores*: what was read comes back the same. Without ``judgements`` those columns are left out."""
    head = ["sigla", "nombre", "familia", "nivel", "municipio", "tipo"]
    if judgements:
        head += ["poder", "interes", "posicion", "expectativa", "contribucion", "estrategia"]
    rows = []
    for actor in net.actors:
        row = [actor.key, actor.name, actor.family, actor.level, ";".join(actor.municipios), actor.kind]
        if judgements:
            row += ["" if v is None else f"{v:g}" for v in (actor.power, actor.interest, actor.position)]
            row += [actor.expectation, actor.contribution, actor.strategy]
        rows.append(row)
    return _csv([head, *rows])


def ties_csv(net: Network, *, judgements: bool = False) -> str:
    """The template *Relaciones*."""
    rows = [
        [
            tie.origin,
            tie.target,
            tie.kind,
            str(tie.strength),
            "sí" if tie.directed else "no",
            tie.wave.isoformat() if tie.wave else "",
            tie.source,
            tie.confidence,
        ]
        for tie in _shown(net, judgements).ties
    ]
    head = ["origen", "destino", "tipo", "intensidad", "dirigida", "ola", "fuente", "confianza_dato"]
    return _csv([head, *rows])


def _csv(rows: list[list[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def _graph(net: Network, judgements: bool) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for actor in net.actors:
        said = {"label": actor.name, "familia": actor.family, "nivel": actor.level, "tipo": actor.kind}
        if judgements:
            for name, value in (("poder", actor.power), ("interes", actor.interest), ("posicion", actor.position)):
                if value is not None:
                    said[name] = f"{value:g}"
        graph.add_node(actor.key, **said)
    for tie in _shown(net, judgements).ties:
        graph.add_edge(
            tie.origin,
            tie.target,
            weight=float(tie.strength),
            tipo=tie.kind,
            dirigida="sí" if tie.directed else "no",
            ola=tie.wave.isoformat() if tie.wave else "",
        )
    return graph


def graphml(net: Network, *, judgements: bool = False) -> str:
    """GraphML text: every tie is an arc with its kind, strength and whether it really has a direction."""
    return "\n".join(nx.generate_graphml(_graph(net, judgements), named_key_ids=True)) + "\n"


def gexf(net: Network, *, judgements: bool = False) -> str:
    """GEXF 1.2 text. The day of writing is left out: the same network gives the same bytes."""
    text = "\n".join(nx.generate_gexf(_graph(net, judgements), version="1.2draft")) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text)
