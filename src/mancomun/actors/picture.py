"""The sociogram drawn: shape is the family, size the power, width the strength, red dashes a conflict, hollow an isolate."""

from __future__ import annotations

from collections import Counter

from mancomun.actors.measures import Sociogram
from mancomun.actors.model import FAMILIES, Network
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


def picture(net: Network, found: Sociogram, lang: str = "es", *, judgements: bool = False, seed: int = 0) -> str:
    """SVG of the network; without ``judgements`` every node has one size and conflicts are not drawn.

    The labels are short names; the table of ties says the same in words.
    """
    at = {key: k for k, key in enumerate(net.keys)}
    drawn = (net if judgements else net.without_judgements()).ties
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
    said = (
        f"{len(net.actors)} actores y {len(lines)} {'relación' if one else 'relaciones'}, en {parts} "
        f"{'parte' if parts == 1 else 'partes'}."
        if es
        else f"{len(net.actors)} actors and {len(lines)} {'tie' if one else 'ties'}, in {parts} "
        f"{'part' if parts == 1 else 'parts'}."
    )
    if alone:
        said += f" Sin relaciones: {join_names(alone).es}." if es else f" Without ties: {join_names(alone).en}."
    if found.cut_actors:
        names = join_names(list(found.cut_actors))
        said += f" Su salida parte la red: {names.es}." if es else f" Their leaving would split it: {names.en}."
    notes = ["Más gruesa, más intensa · hueco: sin relaciones" if es else "Wider is stronger · hollow: without ties"]
    if judgements:
        notes.append(
            "Más grande, más poder · a trazos rojos: conflicto"
            if es
            else "Larger has more power · red dashes: conflict"
        )
    return drawing(
        nodes,
        list(lines.values()),
        title="Sociograma" if es else "Sociogram",
        description=said,
        legend=legend,
        notes=notes,
        seed=seed,
        lang=lang,
    )
