"""What a panel of people says: Delphi rounds, Kendall's W, RAND/UCLA agreement, weighted kappa, the Ábaco de Régnier.

Percentiles are type 7 (linear, the one of NumPy and of spreadsheets), and the answers say so.

Sources: Siegel (1956) for W; Fitch et al. (2001), *The RAND/UCLA Appropriateness Method User's Manual*; Cohen (1968) for
the weighted kappa; Wilcoxon (1945); Régnier (1973 onwards) by the public description of his abacus.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.intervals import intervals
from mancomun.drawing.mosaic import Tile, mosaic
from mancomun.drawing.planes import INK, MAIZE, PAPER
from mancomun.drawing.svg import GREEN, RED
from mancomun.errors import BadInput
from mancomun.tables.cells import Grid, blank, labelled, number_of, records, text_of
from mancomun.tables.results import Notice, Row, Table, notice

Floats = NDArray[np.float64]

DELPHI_COLUMNS: dict[str, tuple[str, ...]] = {
    "item": ("asunto", "hipotesis", "hipótesis", "pregunta"),
    "round": ("ronda",),
    "expert": ("experto", "experta"),
    "value": ("valor", "respuesta", "nota"),
    "expertise": ("autocalificacion", "autocalificación", "pericia"),
}

# --- numbers a panel is judged by -------------------------------------------------------------------------------------


def kendall_w(ranks: Floats) -> tuple[float, float]:
    """``(W, chi²)`` of ranks (judges, items), corrected for ties; W is 0 without any agreement and 1 when all agree."""
    judges, items = ranks.shape
    sums = ranks.sum(axis=0)
    spread = float(((sums - sums.mean()) ** 2).sum())
    ties = 0.0
    for row in ranks:
        _, counts = np.unique(row, return_counts=True)
        ties += float((counts.astype(float) ** 3 - counts).sum())
    floor = judges**2 * (items**3 - items) - judges * ties
    if floor <= 0:
        return math.nan, math.nan
    w = 12 * spread / floor
    return w, judges * (items - 1) * w


def weighted_kappa(one: Sequence[int], two: Sequence[int], categories: int) -> float:
    """Cohen's kappa with quadratic weights of two raters; below 0.4 talk before averaging. ``nan`` when nobody varies."""
    table = np.zeros((categories, categories))
    for a, b in zip(one, two, strict=True):
        table[a, b] += 1
    table /= table.sum()
    weights = (np.arange(categories)[:, None] - np.arange(categories)[None, :]) ** 2
    expected = float((weights * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    return 1 - float((weights * table).sum()) / expected if expected else math.nan


def kendall_tau(one: Sequence[float], two: Sequence[float]) -> float | None:
    """Kendall's τ-b of two lists of places or scores; None when one of them is one single tie."""
    a, b = np.asarray(one, float), np.asarray(two, float)
    left, right = np.sign(a[:, None] - a[None, :]), np.sign(b[:, None] - b[None, :])
    both = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum()) / both if both > 0 else None


def rand_disagreement(ratings: Sequence[float]) -> tuple[float, float, bool]:
    """``(IPR, IPRAS, disagreement)`` of RAND/UCLA for ratings from 1 to 9: disagreement when IPR exceeds IPRAS."""
    low, high = (float(value) for value in np.percentile(ratings, [30, 70]))
    spread, allowed = high - low, 2.35 + 1.5 * abs(5 - (low + high) / 2)
    return spread, allowed, spread > allowed + 1e-12


def wilcoxon_p(before: Sequence[float], after: Sequence[float]) -> float:
    """Two-sided p of Wilcoxon's signed ranks for pairs, exact by counting (zeros left out, ties share ranks).

    1 when nobody moved. O(n · sum of ranks).
    """
    moves = [b - a for a, b in zip(before, after, strict=True) if b != a]
    if not moves:
        return 1.0
    sizes = np.abs(moves)
    doubled = [int(2 * (np.sum(sizes < size) + (np.sum(sizes == size) + 1) / 2)) for size in sizes]  # ranks times two
    ways = np.zeros(sum(doubled) + 1)
    ways[0] = 1.0
    for rank in doubled:
        shifted = np.zeros_like(ways)
        shifted[rank:] = ways[: ways.size - rank]
        ways = (ways + shifted) / 2
    plus = sum(rank for rank, move in zip(doubled, moves, strict=True) if move > 0)
    tail = min(plus, sum(doubled) - plus)
    return min(1.0, 2 * float(ways[: tail + 1].sum()))


# --- Delphi ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """One item in one round. ``cv`` is the coefficient of variation (sample deviation); stability is judged by it."""

    item: str
    number: int
    answers: int
    median: float
    quartiles: tuple[float, float]
    mean: float
    weighted_mean: float | None
    cv: float
    near: float
    consensus: bool
    disagreement: bool | None
    outliers: list[str]
    cv_change: float | None
    wilcoxon: float | None
    stable: bool | None
    dropped: int | None


@dataclass(frozen=True)
class Delphi:
    """Every item and round, on a scale from ``low`` to ``high``, and the agreement of the order of items by round."""

    low: float
    high: float
    rounds: list[Round]
    concordance: dict[int, tuple[float, float]]

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        found = [
            notice(
                "delphi-regla",
                "Hay consenso si los cuartiles distan 20 % de la escala o menos (1 punto de 1 a 9), o si 70 % está a un "
                "punto de la mediana. Percentiles de tipo 7.",
                "There is consensus when quartiles are 20 % of the scale apart or less (1 point from 1 to 9), or when 70 % "
                "are within one point of the median. Percentiles of type 7.",
            )
        ]
        if max((one.number for one in self.rounds), default=0) < 2:
            found.append(
                notice(
                    "delphi-una-ronda",
                    "Hay una sola ronda: no se puede decir si las respuestas son estables. Haga al menos dos.",
                    "There is a single round: nobody can say whether answers are stable. Hold at least two.",
                )
            )
        return found

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values: the document of the command line."""
        return {
            "scale": [self.low, self.high],
            "rounds": [
                {
                    "item": one.item,
                    "round": one.number,
                    "answers": one.answers,
                    "median": one.median,
                    "q1": one.quartiles[0],
                    "q3": one.quartiles[1],
                    "iqr": one.quartiles[1] - one.quartiles[0],
                    "mean": one.mean,
                    "weighted_mean": one.weighted_mean,
                    "cv": None if math.isnan(one.cv) else one.cv,
                    "within_one": one.near,
                    "consensus": one.consensus,
                    "rand_disagreement": one.disagreement,
                    "outliers": one.outliers,
                    "cv_change": one.cv_change,
                    "wilcoxon_p": one.wilcoxon,
                    "stable": one.stable,
                    "dropped": one.dropped,
                }
                for one in self.rounds
            ],
            "kendall": {
                str(number): {"w": None if math.isnan(w) else w, "chi2": None if math.isnan(c) else c}
                for number, (w, c) in self.concordance.items()
            },
            "notes": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """One row an item and round."""
        spanish = lang == "es"
        yes, no = ("sí", "no") if spanish else ("yes", "no")
        head = (
            ("Asunto", "Ronda", "Resp.", "Mediana", "Q1", "Q3", "CV", "Consenso", "Estable")
            if spanish
            else ("Item", "Round", "Answers", "Median", "Q1", "Q3", "CV", "Consensus", "Stable")
        )
        rows: list[Row] = [
            (
                one.item,
                one.number,
                one.answers,
                round(one.median, 2),
                round(one.quartiles[0], 2),
                round(one.quartiles[1], 2),
                None if math.isnan(one.cv) else round(one.cv, 4),
                yes if one.consensus else no,
                None if one.stable is None else yes if one.stable else no,
            )
            for one in self.rounds
        ]
        found = [Table("Rondas" if spanish else "Rounds", head, rows)]
        agreed: list[Row] = [
            (number, None if math.isnan(w) else round(w, 4), None if math.isnan(c) else round(c, 4))
            for number, (w, c) in self.concordance.items()
        ]
        if agreed:
            found.append(Table("Kendall", ("Ronda" if spanish else "Round", "W", "χ²"), agreed))
        return found


Answers = Mapping[str, Mapping[int, Mapping[str, float]]]


def delphi_from_grid(
    grid: Grid, *, low: float, high: float
) -> tuple[dict[str, dict[int, dict[str, float]]], dict[str, float]]:
    """``(answers by item, round and expert; expertise by expert)`` of a table of answers. Blank values did not answer."""
    answers: dict[str, dict[int, dict[str, float]]] = {}
    expertise: dict[str, float] = {}
    for row in records(grid, DELPHI_COLUMNS, optional=("expertise", "round")):
        number = 1.0 if blank(row.get("round")) else number_of(row["round"])
        if number is None or number != int(number) or number < 1:
            raise BadInput(
                "delphi-ronda",
                f"En la fila {row['line']} la ronda es «{text_of(row['round'])}»; es un entero desde 1.",
                f"In row {row['line']} the round is “{text_of(row['round'])}”; it is a whole number from 1 up.",
            )
        expert, item = text_of(row["expert"]), text_of(row["item"])
        if blank(row["value"]):
            continue
        value = number_of(row["value"])
        if value is None or not low <= value <= high:
            raise BadInput(
                "delphi-valor",
                f"En la fila {row['line']} la respuesta es «{text_of(row['value'])}»; la escala va de {low:g} a {high:g}.",
                f"In row {row['line']} the answer is “{text_of(row['value'])}”; the scale goes from {low:g} to {high:g}.",
            )
        given = answers.setdefault(item, {}).setdefault(int(number), {})
        if expert in given:
            raise BadInput(
                "delphi-repetida",
                f"La fila {row['line']} repite la respuesta de «{expert}» a «{item}» en la ronda {int(number)}.",
                f"Row {row['line']} repeats the answer of “{expert}” to “{item}” in round {int(number)}.",
            )
        given[expert] = value
        weight = number_of(row.get("expertise"))
        if weight is not None and weight > 0:
            expertise[expert] = weight
    if not answers:
        raise BadInput(
            "delphi-sin-respuestas",
            "Ninguna fila trae una respuesta. Escriba al menos una.",
            "No row has an answer. Give at least one.",
        )
    return answers, expertise


def delphi(
    answers: Answers, *, low: float = 1, high: float = 9, expertise: Mapping[str, float] | None = None
) -> Delphi:
    """Median, quartiles, consensus and stability of each item by round; Kendall's W of the items by round."""
    rounds: list[Round] = []
    for item, by_round in answers.items():
        before: Mapping[str, float] | None = None
        for number in sorted(by_round):
            rounds.append(_round(item, number, by_round[number], before, low, high, expertise or {}))
            before = by_round[number]
    numbers = sorted({number for by_round in answers.values() for number in by_round})
    concordance = {}
    for number in numbers:
        held = [by_round[number] for by_round in answers.values() if number in by_round]
        people = sorted(set.intersection(*(set(given) for given in held)))
        if len(held) >= 2 and len(people) >= 2:
            concordance[number] = kendall_w(np.array([_ranks([given[p] for given in held]) for p in people]))
    return Delphi(low, high, rounds, concordance)


def _ranks(values: Sequence[float]) -> list[float]:
    """Mean ranks, 1 the greatest."""
    return [sum(o > v for o in values) + (sum(o == v for o in values) + 1) / 2 for v in values]


def _round(
    item: str,
    number: int,
    given: Mapping[str, float],
    before: Mapping[str, float] | None,
    low: float,
    high: float,
    expertise: Mapping[str, float],
) -> Round:
    values = np.array(list(given.values()))
    q1, median, q3 = (float(value) for value in np.percentile(values, [25, 50, 75]))
    wide = 1.0 if (low, high) == (1, 9) else 0.2 * (high - low)
    near = float((np.abs(values - median) <= 1).mean())
    cv = _cv(values)
    known = {expert: weight for expert, weight in expertise.items() if expert in given}
    change = p = stable = dropped = None
    if before is not None:
        change = abs(_cv(np.array(list(before.values()))) - cv)
        both = sorted(set(before) & set(given))
        p = wilcoxon_p([before[e] for e in both], [given[e] for e in both])
        stable = change <= 0.05 + 1e-12 if not math.isnan(change) else p > 0.05
        change = None if math.isnan(change) else change
        dropped = len(set(before) - set(given))
    return Round(
        item=item,
        number=number,
        answers=len(given),
        median=median,
        quartiles=(q1, q3),
        mean=float(values.mean()),
        weighted_mean=sum(w * given[e] for e, w in known.items()) / sum(known.values()) if known else None,
        cv=cv,
        near=near,
        consensus=q3 - q1 <= wide + 1e-12 or near >= 0.7 - 1e-12,
        disagreement=rand_disagreement(values.tolist())[2] if (low, high) == (1, 9) else None,
        outliers=sorted(expert for expert, value in given.items() if value < q1 or value > q3),
        cv_change=change,
        wilcoxon=p,
        stable=stable,
        dropped=dropped,
    )


def _cv(values: Floats) -> float:
    mean = float(values.mean())
    return float(values.std(ddof=1)) / mean if mean and values.size > 1 else math.nan


# --- Régnier ---------------------------------------------------------------------------------------------------------

COLOURS: dict[str, tuple[int | None, str, str]] = {  # code: score, Spanish, English
    "VO": (5, "verde oscuro", "dark green"),
    "VC": (4, "verde claro", "light green"),
    "AM": (3, "ámbar", "amber"),
    "RC": (2, "rojo claro", "light red"),
    "RO": (1, "rojo oscuro", "dark red"),
    "B": (None, "blanco", "white"),
    "N": (None, "negro", "black"),
}
_ALIASES = {
    "++": "VO", "+": "VC", "=": "AM", "0": "AM", "-": "RC", "--": "RO", "BLANCO": "B", "WHITE": "B", "NEGRO": "N",
    "BLACK": "N", "NARANJA": "AM", "AMARILLO": "AM", "ORANGE": "AM", "AMBER": "AM", "5": "VO", "4": "VC", "3": "AM",
    "2": "RC", "1": "RO", "": "N",
    **{spanish.upper(): code for code, (_, spanish, _) in COLOURS.items()},
    **{english.upper(): code for code, (_, _, english) in COLOURS.items()},
}  # fmt: skip


@dataclass(frozen=True)
class Abacus:
    """The grid of colours, items and people sorted. Scores are means of coloured answers; ``nan`` without any."""

    items: list[str]
    people: list[str]
    colours: list[list[str]]
    mean: Floats
    variance: Floats
    response: Floats
    labels: list[str]
    by_acceptance: list[int]
    by_consensus: list[int]
    people_mean: Floats
    people_order: list[int]

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        split = [item for item, label in zip(self.items, self.labels, strict=True) if label == "polarizado"]
        if not split:
            return []
        names = ", ".join(split)
        return [
            notice(
                "regnier-polarizado",
                f"El promedio engaña en lo polarizado (la mitad a favor y la mitad en contra): {names}.",
                f"The mean misleads where opinion is split (half for, half against): {names}.",
            )
        ]

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values: the document of the command line."""
        return {
            "items": [
                {
                    "item": self.items[k],
                    "mean": None if math.isnan(self.mean[k]) else float(self.mean[k]),
                    "variance": None if math.isnan(self.variance[k]) else float(self.variance[k]),
                    "response_percent": float(100 * self.response[k]),
                    "label": self.labels[k],
                    "colours": self.colours[k],
                }
                for k in range(len(self.items))
            ],
            "people": self.people,
            "by_acceptance": [self.items[k] for k in self.by_acceptance],
            "by_consensus": [self.items[k] for k in self.by_consensus],
            "people_order": [self.people[k] for k in self.people_order],
            "notes": [item.as_json(lang) for item in self.notices()],
        }

    def agreement_table(self, lang: str = "es") -> Table:
        """By item, in its own order: share of coloured answers that are green, the mean, and how it reads."""
        es = lang == "es"
        rows: list[Row] = []
        for k, item in enumerate(self.items):
            scores = [COLOURS[code][0] for code in self.colours[k]]
            said = [score for score in scores if score is not None]
            share = round(100 * sum(score >= 4 for score in said) / len(said), 1) if said else None
            rows.append((item, share, None if math.isnan(self.mean[k]) else round(float(self.mean[k]), 2), len(said)))
        head = (
            ("Asunto", "De acuerdo (%)", "Puntaje de Régnier (1 a 5)", "Opinaron")
            if es
            else ("Item", "Agree (%)", "Régnier's score (1 to 5)", "Gave an opinion")
        )
        return Table("Acuerdo sobre cada frase" if es else "Agreement on each sentence", head, rows)

    def tables(self, lang: str = "es") -> list[Table]:
        """The grid by acceptance, and the order by consensus."""
        spanish = lang == "es"
        head = (
            ("Promedio", "Varianza", "Respuesta (%)", "Lectura")
            if spanish
            else ("Mean", "Variance", "Response (%)", "Reading")
        )
        words = {
            "polarizado": "polarised",
            "sin respuestas": "no answers",
            "acuerdo": "agreement",
            "desacuerdo": "rejection",
            "mixto": "mixed",
        }
        names = [self.people[k] for k in self.people_order]
        found = []
        for title, order in (
            (("Por aceptación", "By acceptance"), self.by_acceptance),
            (("Por consenso", "By consensus"), self.by_consensus),
        ):
            rows: list[Row] = [
                (
                    self.items[k],
                    *(self.colours[k][person] for person in self.people_order),
                    None if math.isnan(self.mean[k]) else round(float(self.mean[k]), 4),
                    None if math.isnan(self.variance[k]) else round(float(self.variance[k]), 4),
                    round(float(100 * self.response[k]), 1),
                    self.labels[k] if spanish else words[self.labels[k]],
                )
                for k in order
            ]
            found.append(Table(title[0 if spanish else 1], ("Asunto" if spanish else "Item", *names, *head), rows))
        return found


def abacus_from_grid(grid: Grid) -> tuple[list[str], list[str], list[list[str]]]:
    """Items, people and colour codes of a table with items in rows and people in columns."""
    items, people, cells = labelled(grid, what="el ábaco")
    colours = []
    for item, row in zip(items, cells, strict=True):
        line = []
        for person, cell in zip(people, row, strict=True):
            word = text_of(cell).upper().replace("\u2212", "-")
            code = word if word in COLOURS else _ALIASES.get(word)
            if code is None:
                raise BadInput(
                    "regnier-color",
                    f"«{person}» contestó «{text_of(cell)}» a «{item}». Se espera VO, VC, AM, RC, RO, B (no puede) o N (no contestó).",
                    f"“{person}” answered “{text_of(cell)}” to “{item}”. We expect VO, VC, AM, RC, RO, B (cannot) or N (did not).",
                )
            line.append(code)
        colours.append(line)
    return items, people, colours


def regnier(items: Sequence[str], people: Sequence[str], colours: Sequence[Sequence[str]]) -> Abacus:
    """Sort ``items`` by acceptance (mean, then variance, then whites and blacks) and by consensus (variance first)."""
    scores = np.array(
        [[COLOURS[code][0] if COLOURS[code][0] is not None else math.nan for code in row] for row in colours], float
    )
    seen = ~np.isnan(scores)
    counts = seen.sum(axis=1)
    filled = np.where(seen, scores, 0.0)
    some = np.where(counts > 0, counts, 1)
    mean = np.where(counts > 0, filled.sum(axis=1) / some, math.nan)
    apart = np.where(seen, (scores - mean[:, None]) ** 2, 0.0)
    variance = np.where(counts > 0, apart.sum(axis=1) / some, math.nan)
    missing = len(people) - counts
    last = math.inf

    their = np.where(seen.any(axis=0), filled.sum(axis=0) / np.maximum(1, seen.sum(axis=0)), math.nan)
    averages, variances, theirs = mean.tolist(), variance.tolist(), their.tolist()

    def key(*parts: float) -> tuple[float, ...]:
        return tuple(last if math.isnan(part) else round(part, 12) for part in parts)

    everyone = range(len(items))
    return Abacus(
        items=list(items),
        people=list(people),
        colours=[list(row) for row in colours],
        mean=mean,
        variance=variance,
        response=counts / max(1, len(people)),
        labels=[_label(row[known], float(mean[k])) for k, (row, known) in enumerate(zip(scores, seen, strict=True))],
        by_acceptance=sorted(everyone, key=lambda k: key(-averages[k], variances[k], float(missing[k]))),
        by_consensus=sorted(everyone, key=lambda k: key(variances[k], -averages[k], float(missing[k]))),
        people_mean=their,
        people_order=sorted(range(len(people)), key=lambda k: key(-theirs[k])),
    )


def _label(values: Floats, mean: float) -> str:
    if values.size == 0:
        return "sin respuestas"
    if (values >= 4).mean() >= 0.4 and (values <= 2).mean() >= 0.4:
        return "polarizado"
    return "acuerdo" if mean >= 3.5 else "desacuerdo" if mean <= 2.5 else "mixto"


_FILLS = {"VO": (GREEN, True), "VC": ("#BFE3D6", False), "AM": (MAIZE, False), "RC": ("#EDB7B7", False), "RO": (RED, True),
          "B": (PAPER, False), "N": (INK, True)}  # fmt: skip


def abacus_picture(answer: Abacus, lang: str = "es") -> str:
    """The abacus as SVG: items by acceptance, people from the most to the least in favour; a letter and a colour in each cell."""
    spanish = lang == "es"
    best = answer.items[answer.by_acceptance[0]] if answer.items else "—"
    split = [item for item, label in zip(answer.items, answer.labels, strict=True) if label == "polarizado"]
    said = f"Lo más aceptado: {best.rstrip('.')}. " if spanish else f"Most accepted: {best.rstrip('.')}. "
    said += ("Polarizado: " if spanish else "Polarised: ") + (", ".join(split) or "—") + "."
    return mosaic(
        [answer.items[k] for k in answer.by_acceptance],
        [answer.people[k] for k in answer.people_order],
        [[_tile(answer.colours[k][person]) for person in answer.people_order] for k in answer.by_acceptance],
        title="Ábaco de Régnier" if spanish else "Régnier's abacus",
        description=said,
        legend=[(_tile(code), words[0 if spanish else 1]) for code, (_, *words) in COLOURS.items()],
        lang=lang,
    )


def _tile(code: str) -> Tile:
    fill, light = _FILLS[code]
    return Tile(code, fill, light)


def delphi_picture(answer: Delphi, lang: str = "es") -> str:
    """Each item in its last round: the line joins the quartiles and the mark is the median. SVG text."""
    spanish = lang == "es"
    last = {one.item: one for one in answer.rounds}
    open_ = [one.item for one in last.values() if not one.consensus]
    return intervals(
        [(f"{item} ({one.number})", one.quartiles[0], one.median, one.quartiles[1]) for item, one in last.items()],
        title="Mediana y cuartiles por asunto (última ronda)"
        if spanish
        else "Median and quartiles by item (last round)",
        description=("Sin consenso: " if spanish else "Without consensus: ") + (", ".join(open_) or "—") + ".",
        lang=lang,
        digits=1,
    )
