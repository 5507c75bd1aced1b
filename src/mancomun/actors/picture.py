"""The sociogram drawn: shape is the family, size the power, width the strength, pattern the kind of tie, red dashes a conflict.

Hollow is an isolate; a tinted ground a community.
"""

from __future__ import annotations

from collections import Counter

from mancomun.actors.measures import Sociogram
from mancomun.actors.model import FAMILIES, TIES, Network
from mancomun.drawing.networks import Edge, Node, drawing
from mancomun.lexicon.text import join_names

SHAPES = {
    "estado": "square",
    "produccion": "triangle",
    "saber": "diamond",
    "comunidad": "disc",
    "cooperacion": "hexagon",
    "": "disc",
}


DASHES = {
    "colaboracion": "",
    "informacion": "2 4",
    "dependencia_financiera": "12 3 2 3",
    "autoridad": "14 4",
    "confianza": "7 5",
    "conflicto": "6 4",
}
"""Pattern of the line of each kind of tie; where several join the same two, that of the strongest."""


def picture(
    net: Network, found: Sociogram, lang: str = "es", *, judgements: bool = False, seed: int = 0, around: str = ""
) -> str:
    """SVG of the network; without ``judgements`` every node has one size and conflicts are not drawn.

    ``around`` draws only one actor, whoever it is tied to and the ties between them. The labels are short names; the table of
    ties says the same in words.
    """
    drawn = (net if judgements else net.without_judgements()).ties
    if around:
        near = {around} | {end for tie in drawn if around in tie.pair for end in tie.pair}
        net = Network(tuple(actor for actor in net.actors if actor.key in near), net.ties, net.not_asked, net.private)
        drawn = tuple(tie for tie in drawn if set(tie.pair) <= near)
    at = {key: k for k, key in enumerate(net.keys)}
    friendly = {tie.pair for tie in drawn if tie.kind != "conflicto"}
    lines: dict[tuple[tuple[str, str], bool], Edge] = {}
    for tie in drawn:
        clash = tie.kind == "conflicto"
        key = (tie.pair, clash)
        before = lines.get(key)
        lines[key] = Edge(
            at[tie.pair[0]],
            at[tie.pair[1]],
            max(tie.strength, before.width if before else 0),
            dashed=clash,
            shift=6.0 if clash and (tie.pair in friendly or tie.pair[::-1] in friendly) else 0.0,
            arrow=tie.directed and (before is None or before.arrow),
            dash=before.dash if before is not None and before.width >= tie.strength else DASHES[tie.kind],
        )
    degree = Counter(end for tie in drawn for end in (tie.origin, tie.target))
    nodes = [
        Node(
            actor.key,
            SHAPES[actor.family],
            (actor.power or 0) / 4 if judgements else 0.5,
            hollow=not degree[actor.key],
        )
        for actor in net.actors
    ]
    es = lang == "es"
    used = [family for family in FAMILIES if any(actor.family == family for actor in net.actors)]
    legend = {SHAPES[family]: FAMILIES[family].of(lang) for family in used}
    alone = [key for key in net.keys if not degree[key]]
    one, parts = len(lines) == 1, len(found.components)
    if around:
        parts = 1
    said = (
        f"{len(net.actors)} actores y {len(lines)} {'relación' if one else 'relaciones'}, en {parts} "
        f"{'parte' if parts == 1 else 'partes'}."
        if es
        else f"{len(net.actors)} actors and {len(lines)} {'tie' if one else 'ties'}, in {parts} "
        f"{'part' if parts == 1 else 'parts'}."
    )
    if alone:
        said += f" Sin relaciones: {join_names(alone).es}." if es else f" Without ties: {join_names(alone).en}."
    if found.cut_actors and not around:
        names = join_names(list(found.cut_actors))
        said += f" Su salida parte la red: {names.es}." if es else f" Their leaving would split it: {names.en}."
    notes = ["Más gruesa, más intensa · hueco: sin relaciones" if es else "Wider is stronger · hollow: without ties"]
    if judgements:
        notes.append(
            "Más grande, más poder · a trazos rojos: conflicto"
            if es
            else "Larger has more power · red dashes: conflict"
        )
    groups = [[at[key] for key in group if key in at] for group in found.communities]
    hulls = [group for group in groups if len(group) > 1]
    if hulls and not around:
        notes.append(
            "Fondo de color: comunidad (la tabla dice cuál)"
            if es
            else "Tinted ground: community (the table says which)"
        )
    kinds = list(dict.fromkeys(tie.kind for tie in drawn if tie.kind != "conflicto"))
    title = "Sociograma" if es else "Sociogram"
    return drawing(
        nodes,
        list(lines.values()),
        title=f"{title}: {around}" if around else title,
        description=said,
        legend=legend,
        notes=notes,
        strokes=[(DASHES[kind], TIES[kind][0].of(lang)) for kind in TIES if kind in kinds] if len(kinds) > 1 else [],
        hulls=hulls if not around else [],
        seed=seed,
        lang=lang,
    )
