"""MACTOR: what actors can do to one another, and with whom they agree objective by objective.

Two tables come in: MID, how much each actor can influence each other one (0 none, 1 operations, 2 projects, 3 mission, 4
existence), and 2MAO, how much each objective matters to each actor, with the sign of its position (−4 to +4).

Source: Godet, "Actors' moves and strategies: the Mactor method", *Futures* 23(6), 1991, and the LIPSOR programme, from
knowledge. Three readings of the force coefficient circulate; all three are here under their own names, and the answer
says which was used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.networks import Edge, Node, drawing
from mancomun.drawing.planes import Point, plane
from mancomun.errors import BadInput
from mancomun.kernels.influence import two_step_best, two_step_sums
from mancomun.lexicon.text import Text
from mancomun.tables.cells import Grid, names_once, numbers, square
from mancomun.tables.results import Notice, Row, Table, notice

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CODES = {str(value): value for value in range(5)}
VARIANTS = ("literal", "con_diagonal", "neta")
VARIANT_WORDS = {
    "literal": Text("literal", "literal"),
    "con_diagonal": Text("con diagonal", "with diagonal"),
    "neta": Text("neta", "net"),
}
ROLES = {
    "dominante": ("dominante", "dominant"),
    "enlace": ("enlace", "relay"),
    "dominado": ("dominado", "dominated"),
    "autonomo": ("autónomo", "autonomous"),
}
SHAPES = {"dominante": "triangle", "enlace": "diamond", "dominado": "square", "autonomo": "hollow"}


@dataclass(frozen=True)
class Order:
    """Positions of one order (1MAO, 2MAO or 3MAO) and what follows from them. Actors in rows, objectives in columns.

    ``mobilisation`` of actors; ``favour`` and ``against`` of objectives (against as a positive number); ``convergence``
    and ``divergence`` between actors, zero diagonals; ``ambivalence`` by actor, ``nan`` where there is no information.
    """

    positions: Floats
    mobilisation: Floats
    favour: Floats
    against: Floats
    convergence: Floats
    divergence: Floats
    ambivalence: Floats

    @property
    def net(self) -> Floats:
        """Convergence minus divergence: how near two actors stand."""
        return self.convergence - self.divergence


@dataclass(frozen=True)
class Mactor:
    """The whole answer. ``midi`` is MIDI, ``best`` MMIDI, ``balance`` BN; ``orders`` are 1MAO, 2MAO and 3MAO."""

    actors: list[str]
    objectives: list[str]
    mid: NDArray[np.int8]
    midi: Integers
    best: Integers
    influence: Integers
    dependence: Integers
    variant: str
    force: Floats
    roles: list[str]
    orders: tuple[Order, ...]
    clipped: list[str]

    @property
    def balance(self) -> Integers:
        """Net scale of each pair: MIDI minus its mirror."""
        return self.midi - self.midi.T

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        found = [
            notice(
                "mactor-variante",
                f"Coeficiente de fuerza: variante «{VARIANT_WORDS[self.variant].es}». Circulan tres lecturas; compárelas antes de decidir.",
                f"Force coefficient: variant “{VARIANT_WORDS[self.variant].en}”. Three readings circulate; compare them before deciding.",
            )
        ]
        if self.clipped:
            names = ", ".join(self.clipped)
            found.append(
                notice(
                    "mactor-fuerza-cero",
                    f"Recibe más de vuelta que lo que influye, y su fuerza queda en 0: {names}.",
                    f"Gets back more than it exerts, and its force is 0: {names}.",
                )
            )
        if not self.force.any() or not self.mid.any():
            found.append(
                notice(
                    "mactor-sin-fuerza",
                    "Ningún actor influye en otro: la fuerza de todos queda en 1 y el orden 3 es igual al 2.",
                    "No actor influences another: the force of all is 1 and order 3 equals order 2.",
                )
            )
        silent = (
            [name for name, row in zip(self.actors, self.orders[0].positions, strict=True) if not row.any()]
            if self.orders
            else []
        )
        if silent:
            names = ", ".join(silent)
            found.append(
                notice(
                    "mactor-neutro",
                    f"Sin posición en ningún objetivo (sin información para la ambivalencia): {names}.",
                    f"No position on any objective (no information for ambivalence): {names}.",
                )
            )
        return found

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values: the document of the command line."""
        return {
            "actors": self.actors,
            "objectives": self.objectives,
            "variant": self.variant,
            "midi": self.midi.tolist(),
            "mmidi": self.best.tolist(),
            "influence": self.influence.tolist(),
            "dependence": self.dependence.tolist(),
            "balance": self.balance.tolist(),
            "force": self.force.tolist(),
            "roles": self.roles,
            "orders": [_order_json(order, k) for k, order in enumerate(self.orders, 1)],
            "notes": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """Actors, their influences, and each order of positions."""
        return _tables(self, lang)


def _order_json(order: Order, k: int) -> dict[str, Any]:
    return {
        "order": k,
        "positions": order.positions.tolist(),
        "mobilisation": order.mobilisation.tolist(),
        "favour": order.favour.tolist(),
        "against": order.against.tolist(),
        "convergence": order.convergence.tolist(),
        "divergence": order.divergence.tolist(),
        "net": order.net.tolist(),
        "ambivalence": [None if np.isnan(value) else float(value) for value in order.ambivalence],
    }


# --- reading ---------------------------------------------------------------------------------------------------------


def from_grids(mid: Grid, positions: Grid | None) -> tuple[list[str], NDArray[np.int8], list[str], Floats]:
    """Actors, MID, objectives and 2MAO of two grids; the actors of both are the same, in any order."""
    actors, matrix = square(
        mid, CODES, allowed=("un entero de 0 a 4", "a whole number from 0 to 4"), what="la hoja MID"
    )
    if positions is None:
        return actors, matrix, [], np.zeros((len(actors), 0))
    rows, objectives, values = numbers(positions, low=-4, high=4, whole=True, what="la hoja 2MAO")
    if sorted(rows) != sorted(actors):
        lone = sorted(set(rows) ^ set(actors))[0]
        raise BadInput(
            "mactor-actores",
            f"Los actores de MID y 2MAO no son los mismos: «{lone}» está en una sola de las dos. Use los mismos nombres.",
            f"The actors of MID and 2MAO are not the same: “{lone}” is in only one of them. Use the same names.",
        )
    return actors, matrix, objectives, values[[rows.index(actor) for actor in actors]]


# --- the method ------------------------------------------------------------------------------------------------------


def _literal(net_out: Floats, net_in: Floats, back: Floats) -> Floats:
    return (net_out - back) / _or_one(net_in.sum()) * net_out / _or_one(net_out + net_in)


def _with_diagonal(net_out: Floats, net_in: Floats, back: Floats) -> Floats:
    out, into = net_out + back, net_in + back
    return (out - back) / _or_one(out.sum()) * out / _or_one(out + into)


def _net(net_out: Floats, net_in: Floats, back: Floats) -> Floats:
    return net_out / _or_one(net_out.sum()) * net_out / _or_one(net_out + net_in)


_FORMULAS: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "literal": _literal,
    "con_diagonal": _with_diagonal,
    "neta": _net,
}


def _or_one(value: Any) -> Floats:
    return np.where(np.asarray(value) == 0, 1.0, np.asarray(value, np.float64))


def mactor(
    actors: Sequence[str],
    mid: NDArray[np.int8],
    objectives: Sequence[str] = (),
    positions: Floats | None = None,
    *,
    variant: str = "literal",
) -> Mactor:
    """Influences between ``actors`` by ``mid`` (n, n; 0 to 4) and their ``positions`` (n, m; −4 to 4) on ``objectives``.

    ``variant`` of the force coefficient: ``literal``, ``con_diagonal`` or ``neta``. O(n³) at the speed of a matrix product.
    """
    names = [str(name).strip() for name in actors]
    names_once(names, place="la lista de actores")
    matrix = np.asarray(mid)
    goals = [str(name).strip() for name in objectives]
    names_once(goals, place="la lista de objetivos")
    stands = np.zeros((len(names), 0)) if positions is None else np.asarray(positions, np.float64)
    if matrix.shape != (len(names), len(names)) or stands.shape != (len(names), len(goals)):
        raise BadInput(
            "mactor-forma",
            f"Son {len(names)} actores y {len(goals)} objetivos; MID mide {matrix.shape} y 2MAO {stands.shape}.",
            f"There are {len(names)} actors and {len(goals)} objectives; MID measures {matrix.shape}, 2MAO {stands.shape}.",
        )
    if not np.isin(matrix, range(5)).all() or matrix.diagonal().any() or (np.abs(stands) > 4).any():
        raise BadInput(
            "mactor-rango",
            "MID va de 0 a 4 con la diagonal en 0, y 2MAO de −4 a 4. Corrija los valores que se salen.",
            "MID goes from 0 to 4 with a diagonal of 0, and 2MAO from −4 to 4. Mend the values outside.",
        )
    if variant not in VARIANTS:
        raise BadInput(
            "mactor-variante-cual",
            f"La variante es {', '.join(VARIANTS)}; llegó «{variant}».",
            f"The variant is {', '.join(VARIANTS)}; we got “{variant}”.",
        )
    matrix = matrix.astype(np.int8)
    midi = matrix + two_step_sums(matrix)
    back = midi.diagonal()
    influence, dependence = midi.sum(axis=1) - back, midi.sum(axis=0) - back
    raw = _FORMULAS[variant](influence.astype(float), dependence.astype(float), back.astype(float))
    clipped = [name for name, value in zip(names, raw, strict=True) if value < 0]
    raw = np.maximum(raw, 0.0)
    force = raw / raw.mean() if raw.any() else np.ones(len(names))
    orders = tuple(_order(x) for x in (np.sign(stands), stands, stands * force[:, None])) if goals else ()
    return Mactor(
        actors=names,
        objectives=goals,
        mid=matrix,
        midi=midi,
        best=np.maximum(matrix, two_step_best(matrix)),
        influence=influence,
        dependence=dependence,
        variant=variant,
        force=force,
        roles=_roles(influence, dependence),
        orders=orders,
        clipped=clipped,
    )


def _roles(influence: Integers, dependence: Integers) -> list[str]:
    size = influence.size
    words = {(True, False): "dominante", (True, True): "enlace", (False, True): "dominado", (False, False): "autonomo"}
    return [
        words[bool(up * size >= influence.sum()), bool(right * size >= dependence.sum())]
        for up, right in zip(influence, dependence, strict=True)
    ]


def _order(positions: Floats) -> Order:
    """Convergence adds up ``(|x| + |y|) / 2`` over objectives where two actors have the same sign; divergence, opposite."""
    size = np.abs(positions)
    plus, minus = (positions > 0).astype(float), (positions < 0).astype(float)
    heavy_plus, heavy_minus = size * plus, size * minus
    half = (heavy_plus @ plus.T + heavy_minus @ minus.T) / 2
    together = half + half.T
    cross = (heavy_plus @ minus.T + heavy_minus @ plus.T) / 2
    apart = cross + cross.T
    np.fill_diagonal(together, 0.0)
    np.fill_diagonal(apart, 0.0)
    total = (together + apart).sum(axis=1)
    with np.errstate(invalid="ignore"):
        ambivalence = np.where(total > 0, 1 - np.abs(together - apart).sum(axis=1) / _or_one(total), np.nan)
    return Order(
        positions, size.sum(axis=1), heavy_plus.sum(axis=0), heavy_minus.sum(axis=0), together, apart, ambivalence
    )


def actor_map(net: Floats) -> Floats:
    """Places in a plane (n, 2) where actors that agree stand near: classical scaling of ``max(net) - net``."""
    size = net.shape[0]
    if size < 2:
        return np.zeros((size, 2))
    distance = net[~np.eye(size, dtype=bool)].max() - net
    np.fill_diagonal(distance, 0.0)
    centre = np.eye(size) - 1.0 / size
    values, vectors = np.linalg.eigh(-0.5 * centre @ distance**2 @ centre)
    top = np.argsort(values)[::-1][:2]
    places = vectors[:, top] * np.sqrt(np.maximum(values[top], 0.0))
    places *= np.where(places[np.abs(places).argmax(axis=0), range(places.shape[1])] < 0, -1.0, 1.0)
    return np.hstack([places, np.zeros((size, 2 - places.shape[1]))])


# --- words -----------------------------------------------------------------------------------------------------------


def _tables(answer: Mactor, lang: str) -> list[Table]:
    spanish = lang == "es"
    word = 0 if spanish else 1
    head = (
        (
            "Actor",
            "Infl.",
            "Dep.",
            "Retroacción",
            "Fuerza",
            "Papel",
            *[f"Mov. {k}MAO" for k in range(1, len(answer.orders) + 1)],
            "Ambivalencia 3",
        )
        if spanish
        else (
            "Actor",
            "Infl.",
            "Dep.",
            "Feedback",
            "Force",
            "Role",
            *[f"Mob. {k}MAO" for k in range(1, len(answer.orders) + 1)],
            "Ambivalence 3",
        )
    )
    rows: list[Row] = []
    for k, name in enumerate(answer.actors):
        mobilised = [_short(order.mobilisation[k]) for order in answer.orders]
        ambivalent = float(answer.orders[-1].ambivalence[k]) if answer.orders else float("nan")
        rows.append(
            (
                name,
                int(answer.influence[k]),
                int(answer.dependence[k]),
                int(answer.midi[k, k]),
                round(float(answer.force[k]), 4),
                ROLES[answer.roles[k]][word],
                *mobilised,
                None if np.isnan(ambivalent) else round(ambivalent, 4),
            )
        )
    found = [Table("Actores" if spanish else "Actors", head, rows)]
    for title, matrix in (("MIDI", answer.midi), ("MMIDI", answer.best), ("BN", answer.balance)):
        found.append(_matrix(title, answer.actors, answer.actors, matrix))
    for k, order in enumerate(answer.orders, 1):
        found.append(_positions(f"{k}MAO", answer, order, spanish))
        found.append(_matrix(f"{k}CAA", answer.actors, answer.actors, order.convergence))
        found.append(_matrix(f"{k}DAA", answer.actors, answer.actors, order.divergence))
    return found


def _short(value: Any) -> int | float:
    number = round(float(value), 4)
    return int(number) if number.is_integer() else number


def _matrix(title: str, down: Sequence[str], across: Sequence[str], values: NDArray[Any]) -> Table:
    rows: list[Row] = [(name, *map(_short, row)) for name, row in zip(down, values, strict=True)]
    return Table(title, ("", *across), rows, alike=True)


def _positions(title: str, answer: Mactor, order: Order, spanish: bool) -> Table:
    table = _matrix(title, answer.actors, answer.objectives, order.positions)
    last = "Mov." if spanish else "Mob."
    rows: list[Row] = [(*row, _short(moved)) for row, moved in zip(table.rows, order.mobilisation, strict=True)]
    for name, sums in (("+", order.favour), ("−", order.against), ("Imp.", order.favour + order.against)):
        rows.append((name, *map(_short, sums), _short(sums.sum())))
    return Table(title, (*table.head, last), rows, alike=True)


def net_order(answer: Mactor) -> int:
    """The order the nets are drawn on, 1 to 3: the last one in which somebody meets somebody; 0 when none does."""
    known = [k for k, one in enumerate(answer.orders, 1) if one.convergence.any() or one.divergence.any()]
    return max(known, default=0)


def nets(answer: Mactor) -> list[tuple[int, int, float, float]]:
    """Pairs of actors with something in common or against: both, convergence and divergence of `net_order`.

    The largest balance first, for or against.
    """
    at = net_order(answer)
    if not at:
        return []
    last = answer.orders[at - 1]
    size = len(answer.actors)
    found = [
        (a, b, float(last.convergence[a, b]), float(last.divergence[a, b]))
        for a in range(size)
        for b in range(a + 1, size)
        if last.convergence[a, b] or last.divergence[a, b]
    ]
    return sorted(found, key=lambda pair: -abs(pair[2] - pair[3]))


def nets_table(answer: Mactor, lang: str = "es") -> Table:
    """The pairs of the drawing of nets: in what they go together, in what against, and the balance."""
    head = ("Actor", "Con", "Convergencia", "Divergencia", "Neta") if lang == "es" else (
        "Actor", "With", "Convergence", "Divergence", "Net",
    )  # fmt: skip
    rows: list[Row] = [
        (answer.actors[a], answer.actors[b], round(along, 3), round(against, 3), round(along - against, 3))
        for a, b, along, against in nets(answer)
    ]
    title = "Convergencias y divergencias" if lang == "es" else "Convergences and divergences"
    return Table(f"{title} ({net_order(answer)}MAO)", head, rows, alike=True)


def nets_picture(answer: Mactor, lang: str = "es") -> str | None:
    """Actors near whom they agree with; a line where convergence outweighs divergence, dashed where it is the other way.

    ``None`` with fewer than two actors or no stands. Places are those of `actor_map` over the net distances of `net_order`.
    """
    pairs = nets(answer)
    if not pairs:
        return None
    es = lang == "es"
    most = max(abs(along - against) for _, _, along, against in pairs) or 1.0
    edges = [
        Edge(a, b, 1 + min(2, int(3 * abs(along - against) / most * 0.999)), dashed=along < against)
        for a, b, along, against in pairs
        if along != against
    ]
    names = answer.actors
    together = [f"{names[a]}–{names[b]}" for a, b, along, against in pairs if along > against]
    apart = [f"{names[a]}–{names[b]}" for a, b, along, against in pairs if along < against]
    said = (
        f"Más convergen que divergen: {', '.join(together) or 'nadie'}. Al revés: {', '.join(apart) or 'nadie'}."
        if es
        else f"They converge more than they diverge: {', '.join(together) or 'nobody'}. The other way: {', '.join(apart) or 'nobody'}."
    )
    return drawing(
        [Node(name) for name in names],
        edges,
        title=f"{'Redes de convergencia y divergencia' if es else 'Nets of convergence and divergence'} ({net_order(answer)}MAO)",
        description=said,
        legend={"disc": "actor"},
        strokes=(("", "convergen" if es else "converge"), ("6 4", "divergen" if es else "diverge")),
        notes=[
            "Más cerca, más de acuerdo; más grueso, mayor diferencia."
            if es
            else "Nearer, more agreed; thicker, larger difference."
        ],
        place=actor_map(answer.orders[net_order(answer) - 1].net),
        lang=lang,
    )


def picture(answer: Mactor, lang: str = "es") -> str:
    """The plane of influence and dependence between actors, as SVG."""
    spanish = lang == "es"
    points = [
        Point(name, float(right), float(up), SHAPES[role])
        for name, right, up, role in zip(answer.actors, answer.dependence, answer.influence, answer.roles, strict=True)
    ]
    told = [
        f"{ROLES[role][0 if spanish else 1]}: "
        + (", ".join(n for n, r in zip(answer.actors, answer.roles, strict=True) if r == role) or "—")
        for role in ROLES
    ]
    return plane(
        points,
        title="Influencia y dependencia entre actores" if spanish else "Influence and dependence between actors",
        description=". ".join(told) + ".",
        across="Dependencia directa e indirecta" if spanish else "Direct and indirect dependence",
        upward="Influencia directa e indirecta" if spanish else "Direct and indirect influence",
        cuts=(float(answer.dependence.mean()), float(answer.influence.mean())),
        corners=("Dominantes", "Enlace", "Dominados", "Autónomos")
        if spanish
        else ("Dominant", "Relay", "Dominated", "Autonomous"),
        lang=lang,
    )
