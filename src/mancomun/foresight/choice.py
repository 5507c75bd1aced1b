"""Choosing where to act: IGO (importance and governability), Schwartz's axes, and alignment between levels.

IGO is Mojica's (Universidad Externado de Colombia), from knowledge; Schwartz, *The Art of the Long View* (1991).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.planes import Point, plane
from mancomun.drawing.svg import EDGE, PAPER, SOFT, cut, sheet, text, wrapped
from mancomun.errors import BadInput
from mancomun.tables.cells import Grid, names_once, number_of, records, text_of
from mancomun.tables.results import Notice, Row, Table, notice

Floats = NDArray[np.float64]

IGO_COLUMNS: dict[str, tuple[str, ...]] = {
    "action": ("accion", "acción"),
    "importance": ("importancia",),
    "governability": ("gobernabilidad",),
}
GROUPS = {
    "inmediata": ("inmediata", "immediate"),
    "reto": ("reto", "challenge"),
    "menos_urgente": ("menos urgente", "less urgent"),
    "innecesaria": ("innecesaria", "unnecessary"),
}
SHAPES = {"inmediata": "diamond", "reto": "triangle", "menos_urgente": "square", "innecesaria": "hollow"}


@dataclass(frozen=True)
class Igo:
    """Actions with importance and governability, the cuts and the group of each."""

    actions: list[str]
    importance: Floats
    governability: Floats
    cuts: tuple[float, float]
    cut_by: tuple[str, str]
    groups: list[str]

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        sides = [
            name for name, rule in zip(("importancia", "gobernabilidad"), self.cut_by, strict=True) if rule == "mean"
        ]
        if not sides:
            return []
        english = {"importancia": "importance", "gobernabilidad": "governability"}
        return [
            notice(
                "igo-promedio",
                f"Más de la mitad cae justo en la mediana: se cortó por el promedio en {' y '.join(sides)}.",
                f"More than half fall on the median: the mean cuts {' and '.join(english[side] for side in sides)}.",
            )
        ]

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values: the document of the command line."""
        return {
            "actions": [
                {"action": name, "importance": float(up), "governability": float(right), "group": group}
                for name, up, right, group in zip(
                    self.actions, self.importance, self.governability, self.groups, strict=True
                )
            ],
            "cuts": {"importance": self.cuts[0], "governability": self.cuts[1]},
            "cut_by": {"importance": self.cut_by[0], "governability": self.cut_by[1]},
            "groups": {
                group: [name for name, own in zip(self.actions, self.groups, strict=True) if own == group]
                for group in GROUPS
            },
            "notes": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """One row an action, group by group."""
        spanish = lang == "es"
        order = sorted(range(len(self.actions)), key=lambda k: list(GROUPS).index(self.groups[k]))
        rows: list[Row] = [
            (
                self.actions[k],
                float(self.importance[k]),
                float(self.governability[k]),
                GROUPS[self.groups[k]][0 if spanish else 1],
            )
            for k in order
        ]
        head = (
            ("Acción", "Importancia", "Gobernabilidad", "Grupo")
            if spanish
            else ("Action", "Importance", "Governability", "Group")
        )
        return [Table("IGO", head, rows)]


def igo_from_grid(grid: Grid) -> tuple[list[str], Floats, Floats]:
    """Actions, importance (0 to 100; points or 1 to 5) and governability (0 to 5) of a table."""
    names, pairs = [], []
    for row in records(grid, IGO_COLUMNS):
        names.append(text_of(row["action"]))
        pair = []
        for column, top in (("importance", 100.0), ("governability", 5.0)):
            value = number_of(row[column])
            if value is None or not 0 <= value <= top:
                word = IGO_COLUMNS[column][0]
                raise BadInput(
                    "igo-valor",
                    f"En la fila {row['line']} la {word} es «{text_of(row[column])}»; va de 0 a {top:g}.",
                    f"In row {row['line']} the {column} is “{text_of(row[column])}”; it goes from 0 to {top:g}.",
                )
            pair.append(value)
        pairs.append(pair)
    values = np.array(pairs)
    return names, values[:, 0], values[:, 1]


def igo(actions: Sequence[str], importance: Floats, governability: Floats) -> Igo:
    """Four groups by the medians; a value on the cut is above it. When more than half are on it, the mean cuts."""
    names = [str(name).strip() for name in actions]
    names_once(names, place="la lista de acciones")
    cuts, rules = [], []
    for side in (importance, governability):
        middle = float(np.median(side))
        rule = "median"
        if (np.abs(side - middle) < 1e-12).mean() > 0.5:
            middle, rule = float(np.mean(side)), "mean"
        cuts.append(middle)
        rules.append(rule)
    words = {
        (True, True): "inmediata",
        (True, False): "reto",
        (False, True): "menos_urgente",
        (False, False): "innecesaria",
    }
    groups = [
        words[bool(up >= cuts[0] - 1e-12), bool(right >= cuts[1] - 1e-12)]
        for up, right in zip(importance, governability, strict=True)
    ]
    return Igo(
        names,
        np.asarray(importance, float),
        np.asarray(governability, float),
        (cuts[0], cuts[1]),
        (rules[0], rules[1]),
        groups,
    )


def igo_picture(answer: Igo, lang: str = "es") -> str:
    """The plane of importance and governability, as SVG."""
    spanish = lang == "es"
    points = [
        Point(name, float(right), float(up), SHAPES[group])
        for name, right, up, group in zip(
            answer.actions, answer.governability, answer.importance, answer.groups, strict=True
        )
    ]
    told = [
        f"{GROUPS[group][0 if spanish else 1]}: "
        + (", ".join(n for n, own in zip(answer.actions, answer.groups, strict=True) if own == group) or "—")
        for group in GROUPS
    ]
    return plane(
        points,
        title="Importancia y gobernabilidad" if spanish else "Importance and governability",
        description=". ".join(told) + ".",
        across="Gobernabilidad" if spanish else "Governability",
        upward="Importancia" if spanish else "Importance",
        cuts=(answer.cuts[1], answer.cuts[0]),
        corners=("Retos", "Inmediatas", "Menos urgentes", "Innecesarias")
        if spanish
        else ("Challenges", "Immediate", "Less urgent", "Unnecessary"),
        lang=lang,
    )


# --- Schwartz --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Axes:
    """A pair of uncertainties that may serve as axes: their indices, joint weight and rank correlation."""

    first: int
    second: int
    weight: float
    correlation: float


def quadrants(axes: tuple[tuple[str, str, str], tuple[str, str, str]], lang: str = "es") -> str:
    """Two axes crossed, each a name and its two poles, and the four futures named by the poles they join. SVG text."""
    (across, left, right), (upward, low, high) = axes
    es = lang == "es"
    wide, tall, x0, y0 = 338.0, 150.0, 42.0, 84.0
    corners = ((left, high), (right, high), (left, low), (right, low))
    parts = [
        # A pole is not more than the other: the arrows have two heads. Drawn, for our typeface has no such letters.
        f'<path d="M29 60V45M25 49l4-5 4 5M25 56l4 5 4-5" fill="none" stroke="{SOFT}" stroke-width="1.2"/>',
        text(40, 58, cut(upward, 320), size=13, fill=SOFT),
        text(714, 58, cut(across, 320), size=13, fill=SOFT, anchor="end"),
        f'<path d="M721 53h15M725 49l-5 4 5 4M732 49l5 4-5 4" fill="none" stroke="{SOFT}" stroke-width="1.2"/>',
    ]
    for k, (one, other) in enumerate(corners):
        x, y = x0 + wide * (k % 2), y0 + tall * (k // 2)
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{PAPER}" stroke="{EDGE}"/>'
        )
        lines = [*wrapped(one, wide - 32, most=2), "+", *wrapped(other, wide - 32, most=2)]
        start = y + tall / 2 - 10 * (len(lines) - 1) + 5
        parts += [
            text(x + wide / 2, start + 20 * n, line, anchor="middle", bold=line != "+") for n, line in enumerate(lines)
        ]
    said = "; ".join(f"{one} + {other}" for one, other in corners)
    return sheet(
        parts,
        title="Cuatro futuros entre dos ejes" if es else "Four futures between two axes",
        description=f"{upward}, {across}: {said}.",
        width=760,
        height=y0 + 2 * tall + 16,
        lang=lang,
    )


def spearman(one: Sequence[float], two: Sequence[float]) -> float:
    """Rank correlation with mean ranks; 0 when one of the two never varies."""
    ranks = [
        np.array([sum(o < v for o in side) + (sum(o == v for o in side) + 1) / 2 for v in side]) for side in (one, two)
    ]
    spread = [side - side.mean() for side in ranks]
    below = float(np.sqrt((spread[0] ** 2).sum() * (spread[1] ** 2).sum()))
    return float((spread[0] * spread[1]).sum()) / below if below else 0.0


def schwartz_axes(importance: Floats, uncertainty: Floats, answers: Floats, *, most: float = 0.7) -> list[Axes]:
    """Pairs of variables fit for axes, best first: important, uncertain, and independent in the experts' answers.

    ``answers`` (experts, variables). A pair whose rank correlation exceeds ``most`` in size is left out: its two axes
    would tell the same story twice.
    """
    weight = np.asarray(importance, float) * np.asarray(uncertainty, float)
    found = []
    for a, b in itertools.combinations(range(weight.size), 2):
        tie = spearman(answers[:, a].tolist(), answers[:, b].tolist())
        if abs(tie) <= most:
            found.append(Axes(a, b, float(weight[a] + weight[b]), tie))
    return sorted(found, key=lambda pair: (-pair.weight, abs(pair.correlation)))


# --- alignment -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alignment:
    """How far bets reach into the instruments of each level; ``None`` everywhere when there are no bets."""

    coverage: dict[str, float | None]
    gaps: dict[str, list[str]]
    chain: float | None
    contradictions: int
    investment: dict[str, float]

    @property
    def empty(self) -> bool:
        """True when there were no bets to align."""
        return self.chain is None


@dataclass(frozen=True)
class Link:
    """A bet tied to an instrument of a level: strength 0 to 3, whether it contradicts, and the money that follows (COP)."""

    bet: str
    level: str
    strength: int
    contradicts: bool = False
    programme: str = ""
    cost: float = 0.0
    share: float = 1.0


def alignment(bets: Sequence[str], levels: Sequence[str], links: Sequence[Link], *, least: int = 2) -> Alignment:
    """Coverage by level (bets with a link of strength ``least`` or more), gaps, chain over all levels, and investment.

    A link that contradicts counts as a contradiction, never as coverage. A programme linked more than once counts its
    cost by shares, never more than once over.
    """
    names_once(list(bets), place="la lista de apuestas")
    for link in links:
        if link.bet not in bets or link.level not in levels or not 0 <= link.strength <= 3:
            raise BadInput(
                "alineacion-vinculo",
                f"El vínculo de «{link.bet}» con el nivel «{link.level}», fuerza {link.strength}, no corresponde a una "
                "apuesta, un nivel y una fuerza de 0 a 3.",
                f"The link of “{link.bet}” to level “{link.level}”, strength {link.strength}, does not match a bet, a level "
                "and a strength from 0 to 3.",
            )
    held: Mapping[str, set[str]] = {
        level: {link.bet for link in links if link.level == level and link.strength >= least and not link.contradicts}
        for level in levels
    }
    money = dict.fromkeys(bets, 0.0)
    shares: dict[str, float] = {}
    for link in links:
        if link.programme and not link.contradicts:
            shares[link.programme] = shares.get(link.programme, 0.0) + link.share
    for link in links:
        if link.programme and not link.contradicts:
            money[link.bet] += link.cost * link.share / max(1.0, shares[link.programme])
    count = len(bets)
    whole = [bet for bet in bets if all(bet in held[level] for level in levels)]
    return Alignment(
        coverage={level: len(held[level]) / count if count else None for level in levels},
        gaps={level: [bet for bet in bets if bet not in held[level]] for level in levels},
        chain=len(whole) / count if count else None,
        contradictions=sum(link.contradicts for link in links),
        investment=money,
    )
