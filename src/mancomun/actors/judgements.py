"""Power, interest and position (method, C5), and what several raters say of the same actors.

Quadrants: Mendelow (1991), Eden and Ackermann (1998). The cut at 2 is ours; the median is the other choice. Nothing here is
for a public page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median
from typing import Any

from mancomun.actors.model import Actor, Network, check_judgement, network
from mancomun.drawing.planes import Point, plane
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.tables.results import Notice, Row, Table, notice

QUADRANTS: Mapping[str, Text] = {
    "cerca": Text("Gestionar de cerca", "Manage closely"),
    "satisfechos": Text("Mantener satisfechos", "Keep satisfied"),
    "informados": Text("Mantener informados y empoderar", "Keep informed and empower"),
    "monitorear": Text("Monitorear", "Monitor"),
}
FIXED = 2.0


@dataclass(frozen=True, slots=True)
class Placed:
    """One actor in the matrix; ``quadrant`` is empty when power or interest is not known."""

    actor: Actor
    quadrant: str


@dataclass(frozen=True)
class Matrix:
    """Who stands where, the balance of support and who could block."""

    placed: tuple[Placed, ...]
    cut: str
    cuts: tuple[float, float] | None
    balance: float | None
    support: float | None
    blocking: tuple[str, ...]
    flat: bool

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values; every key of it is a judgement."""
        return {
            "cut": {"rule": self.cut, "power": self.cuts[0], "interest": self.cuts[1]} if self.cuts else None,
            "quadrants": {
                QUADRANTS[key].of(lang): [item.actor.key for item in self.placed if item.quadrant == key]
                for key in QUADRANTS
            },
            "balance": self.balance,
            "support_share": self.support,
            "blocking_coalition": list(self.blocking),
            "notices": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """One row an actor, in the order of the quadrants."""
        es = lang == "es"
        head = ("Actor", "Poder", "Interés", "Posición", "Qué hacer") if es else (
            "Actor", "Power", "Interest", "Position", "What to do",
        )  # fmt: skip
        order = list(QUADRANTS)
        rows: list[Row] = [
            (
                item.actor.key,
                item.actor.power,
                item.actor.interest,
                item.actor.position,
                QUADRANTS[item.quadrant].of(lang) if item.quadrant else None,
            )
            for item in sorted(
                self.placed, key=lambda p: (order.index(p.quadrant) if p.quadrant else 9, -(p.actor.power or 0))
            )
        ]
        return [Table("Poder, interés y posición" if es else "Power, interest and position", head, rows)]

    def notices(self) -> list[Notice]:
        """Privacy first, then what weakens the reading."""
        found = [
            notice(
                "juicio-reservado",
                "Estos juicios sobre organizaciones y personas son reservados: no van en páginas públicas.",
                "These judgements on organisations and people are restricted: they do not go on public pages.",
            )
        ]
        if self.flat:
            found.append(
                notice(
                    "poder-igual",
                    "Todos tienen el mismo poder o el mismo interés: con el corte en la mediana todos quedan altos.",
                    "All have the same power or the same interest: with the cut at the median all of them count as high.",
                )
            )
        missing = sum(not item.quadrant for item in self.placed)
        if missing:
            found.append(
                notice(
                    "sin-calificar",
                    f"{missing} sin calificar: no entran en el cuadrante ni en el balance.",
                    f"{missing} not rated: they are in no quadrant and not in the balance.",
                )
            )
        return found


def power_interest(actors: Sequence[Actor], *, cut: str = "fixed") -> Matrix:
    """Quadrants with the cut at 2 (``fixed``) or at the medians (``median``); equal to the cut is high.

    Balance ``Σ P·I·X / Σ P·I·3`` in [−1, 1] over those with the three judgements; support is the power of those in favour over
    that of all who have a position; who could block has power 3 or more and is against.
    """
    if cut not in ("fixed", "median"):
        raise BadInput(
            "corte-desconocido",
            f"El corte es «fixed» (en 2) o «median» (en la mediana); llegó «{cut}».",
            f"The cut is “fixed” (at 2) or “median”; we got “{cut}”.",
        )
    rated = [(a, a.power, a.interest) for a in actors if a.power is not None and a.interest is not None]
    cuts: tuple[float, float] | None = (FIXED, FIXED)
    if cut == "median":
        cuts = (median(p for _, p, _ in rated), median(i for _, _, i in rated)) if rated else None

    def quadrant(actor: Actor) -> str:
        if actor.power is None or actor.interest is None or cuts is None:
            return ""
        strong, keen = actor.power >= cuts[0], actor.interest >= cuts[1]
        return ("cerca" if keen else "satisfechos") if strong else ("informados" if keen else "monitorear")

    full = [(p, i, a.position) for a, p, i in rated if a.position is not None]
    most = sum(p * i * 3 for p, i, _ in full)
    stands = [(a.power, a.position) for a in actors if a.power is not None and a.position is not None]
    power = sum(p for p, _ in stands)
    flat = (
        cut == "median" and len(rated) > 1 and (len({p for _, p, _ in rated}) == 1 or len({i for *_, i in rated}) == 1)
    )
    return Matrix(
        placed=tuple(Placed(actor, quadrant(actor)) for actor in actors),
        cut=cut,
        cuts=cuts,
        balance=sum(p * i * x for p, i, x in full) / most if most else None,
        support=sum(p for p, x in stands if x > 0) / power if power else None,
        blocking=tuple(
            a.key for a in actors if a.power is not None and a.position is not None and a.power >= 3 and a.position < 0
        ),
        flat=flat,
    )


def picture(matrix: Matrix, lang: str = "es") -> str:
    """The matrix as SVG: triangle in favour, square neutral, cross against, hollow when nobody has said."""
    es = lang == "es"
    here: dict[tuple[float, float], list[Actor]] = {}
    for item in matrix.placed:
        if item.quadrant and item.actor.power is not None and item.actor.interest is not None:
            here.setdefault((item.actor.interest, item.actor.power), []).append(item.actor)
    points = []
    for (x, y), group in here.items():  # those on the same point stand beside it, never on the other side of a cut
        for k, actor in enumerate(group):
            stand = actor.position
            shape = "hollow" if stand is None else "triangle" if stand > 0 else "cross" if stand < 0 else "square"
            points.append(Point(actor.key, x + 0.22 * (k % 4), y + 0.16 * (k // 4), shape))
    corners = tuple(QUADRANTS[key].of(lang) for key in ("satisfechos", "cerca", "informados", "monitorear"))
    cuts = matrix.cuts or (FIXED, FIXED)
    return plane(
        points,
        title="Poder e interés" if es else "Power and interest",
        description=(
            f"{len(points)} actores por poder (de 0 a 4) e interés (de 0 a 4). Triángulo: a favor; cuadrado: neutral; "
            "cruz: en contra; disco hueco: sin posición conocida. Los de iguales notas van uno al lado del otro."
            if es
            else f"{len(points)} actors by power (0 to 4) and interest (0 to 4). Triangle: in favour; square: neutral; cross: "
            "against; hollow disc: position not known. Those with equal marks stand side by side."
        ),
        across="Interés (▲ a favor · ■ neutral · + en contra · ○ sin dato)"
        if es
        else "Interest (▲ in favour · ■ neutral · + against · ○ no data)",
        upward="Poder" if es else "Power",
        cuts=(cuts[1], cuts[0]),
        corners=(corners[0], corners[1], corners[2], corners[3]),
        lang=lang,
    )


# --- several raters --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater says of one actor; None where nothing was said."""

    rater: str
    actor: str
    power: float | None = None
    interest: float | None = None
    position: float | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """One judgement by several raters: how many, the median, the ends, and whether they disagree (ends over 1 apart)."""

    actor: str
    measure: str
    raters: int
    middle: float
    low: float
    high: float

    @property
    def disagree(self) -> bool:
        """True when the ends are more than one step apart."""
        return self.high - self.low > 1


@dataclass(frozen=True)
class Panel:
    """The network with the medians, every judgement with its range, and how often two raters were within one step."""

    net: Network
    spreads: tuple[Spread, ...]
    agreement: float | None

    @property
    def disputed(self) -> tuple[Spread, ...]:
        """Judgements to talk about before averaging, the widest first."""
        return tuple(sorted((s for s in self.spreads if s.disagree), key=lambda s: (s.low - s.high, s.actor)))

    def tables(self, lang: str = "es") -> list[Table]:
        """One row a judgement."""
        es = lang == "es"
        names = {
            "power": Text("poder", "power"),
            "interest": Text("interés", "interest"),
            "position": Text("posición", "position"),
        }
        head = ("Actor", "Juicio", "Personas", "Mediana", "Mínimo", "Máximo", "Acuerdo") if es else (
            "Actor", "Judgement", "Raters", "Median", "Least", "Most", "Agreement",
        )  # fmt: skip
        rows: list[Row] = [
            (
                s.actor,
                names[s.measure].of(lang),
                s.raters,
                s.middle,
                s.low,
                s.high,
                ("conversar" if es else "talk it over") if s.disagree else ("sí" if es else "yes"),
            )
            for s in self.spreads
        ]
        return [Table("Varias personas califican" if es else "Several raters", head, rows)]


def rated(net: Network, ratings: Sequence[Rating]) -> Panel:
    """Medians of what several raters said, with ranges; an actor nobody rated keeps what the network had."""
    by: dict[tuple[str, str], dict[str, float]] = {}
    for item in ratings:
        if item.actor not in net.keys:
            raise BadInput(
                "calificacion-de-ajeno",
                f"«{item.rater}» calificó a «{item.actor}», que no está en el mapa de actores.",
                f"“{item.rater}” rated “{item.actor}”, which is not on the map of actors.",
            )
        check_judgement(f"{item.actor} ({item.rater})", item.power, item.interest, item.position)
        for measure in ("power", "interest", "position"):
            value = getattr(item, measure)
            if value is None:
                continue
            said = by.setdefault((item.actor, measure), {})
            if item.rater in said:
                raise BadInput(
                    "calificacion-repetida",
                    f"«{item.rater}» calificó dos veces a «{item.actor}». Deje una sola calificación.",
                    f"“{item.rater}” rated “{item.actor}” twice. Keep one rating.",
                )
            said[item.rater] = value
    spreads = tuple(
        Spread(actor, measure, len(said), median(said.values()), min(said.values()), max(said.values()))
        for (actor, measure), said in sorted(by.items())
    )
    middles = {(s.actor, s.measure): s.middle for s in spreads}
    actors = [
        replace(
            actor,
            power=middles.get((actor.key, "power"), actor.power),
            interest=middles.get((actor.key, "interest"), actor.interest),
            position=middles.get((actor.key, "position"), actor.position),
        )
        for actor in net.actors
    ]
    pairs = [abs(a - b) <= 1 for said in by.values() for a, b in combinations(said.values(), 2)]
    return Panel(
        network(actors, net.ties, not_asked=net.not_asked, private=net.private),
        spreads,
        sum(pairs) / len(pairs) if pairs else None,
    )
