"""Variables and scenarios of a foresight study (method, S48): what each must say, and whether a scenario holds together.

From 25 to 70 variables, definitions of 60 characters, narratives of 300 to 900 words and three scenarios are the method's; a
fill rate under 10 % or over 35 % from twenty variables on is a warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.foresight.morphology import Space
from mancomun.lexicon.folding import fold
from mancomun.lexicon.readability import words_of
from mancomun.lexicon.text import Text, join_names, spanish_number
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

LEAST_TO_STUDY, MOST_VARIABLES = 4, 70
SHORT_NAME, DEFINITION = 6, 60
NARRATIVE = (300, 900)
RATE_FROM, RATE = 20, (0.10, 0.35)
SCENARIOS = 3
KINDS: Mapping[str, Text] = {
    "tendencial": Text("tendencial", "trend"),
    "deseable": Text("deseable", "desirable"),
    "apuesta": Text("apuesta", "bet"),
    "catastrofico": Text("catastrófico", "catastrophic"),
    "contrastado": Text("contrastado", "contrasted"),
}
DIMENSIONS: Mapping[str, Text] = {
    "social": Text("social", "social"),
    "economica": Text("económica", "economic"),
    "ambiental": Text("ambiental", "environmental"),
    "institucional": Text("institucional", "institutional"),
    "cultural": Text("cultural", "cultural"),
    "funcional": Text("funcional y de conectividad", "functional and connectivity"),
}


@dataclass(frozen=True, slots=True)
class Variable:
    """What may change: short name (six letters), name, definition, dimension, and whether it is decided inside."""

    short: str
    name: str = ""
    definition: str = ""
    dimension: str = ""
    internal: bool | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A possible future: kind, narrative, and its option in each dimension (``None`` where it was not chosen)."""

    name: str
    kind: str = ""
    narrative: str = ""
    path: tuple[int | None, ...] = ()
    headline: str = ""
    indicators: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """What happens in each term of government, in order."""
    breaks: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    """Short names of the hypotheses that hold in it."""
    rest_fails: bool = False
    """Whether the other hypotheses do not hold: with that, the scenario is one combination of them."""
    low: float | None = None
    high: float | None = None
    source: str = ""
    """Its probability as somebody wrote it, and where it comes from."""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What experts are asked about: by which year, what holds today, where the trend goes, and what is desired."""

    short: str
    text: str
    horizon: int | None = None
    base: str = ""
    trend: str = ""
    desired: str = ""


def hypothesis_table(hypotheses: Sequence[Hypothesis], lang: str) -> Table:
    """The hypotheses with their horizon; what nobody wrote of any of them has no column."""
    head = (
        ("Sigla", "Hipótesis", "Horizonte", "Base", "Tendencia", "Deseable")
        if lang == "es"
        else ("Short", "Hypothesis", "Horizon", "Base", "Trend", "Desired")
    )
    kept = [
        0,
        1,
        2,
        *(k for k, name in enumerate(("base", "trend", "desired"), 3) if any(getattr(one, name) for one in hypotheses)),
    ]
    rows: list[Row] = [
        (
            one.short,
            one.text,
            str(one.horizon) if one.horizon else None,
            one.base or "—",
            one.trend or "—",
            one.desired or "—",
        )
        for one in hypotheses
    ]
    return Table(
        "Hipótesis" if lang == "es" else "Hypotheses",
        tuple(head[k] for k in kept),
        [tuple(row[k] for k in kept) for row in rows],
    )


def variable_remarks(variables: Sequence[Variable]) -> list[Remark]:
    """What is wrong with the list: few, many, repeated or long short names, thin definitions."""
    found: list[Remark] = []
    n = len(variables)
    if n < LEAST_TO_STUDY:
        found.append(
            remark(
                "A-S48-pocas",
                "variables",
                f"Hay {n} variables: con menos de {LEAST_TO_STUDY} el análisis no dice nada.",
                f"There are {n} variables: with fewer than {LEAST_TO_STUDY} the analysis says nothing.",
            )
        )
    if n > MOST_VARIABLES:
        found.append(
            remark(
                "A-S48-muchas",
                "variables",
                f"Hay {n} variables: con más de {MOST_VARIABLES} la matriz cansa al taller ({spanish_number(n * (n - 1))} celdas).",
                f"There are {n} variables: with more than {MOST_VARIABLES} the matrix tires the workshop ({n * (n - 1):,} cells).",
            )
        )
    folded = [fold(one.short) for one in variables]
    twice = list(dict.fromkeys(one.short for one in variables if one.short and folded.count(fold(one.short)) > 1))
    if twice:
        names = join_names(twice)
        found.append(
            remark("E-S48-sigla", "variables", f"Siglas repetidas: {names.es}.", f"Repeated short names: {names.en}.")
        )
    long_ = [one.short for one in variables if len(one.short) > SHORT_NAME]
    if long_:
        names = join_names(long_)
        found.append(
            remark(
                "A-S48-sigla-larga",
                "variables",
                f"La sigla tiene hasta {SHORT_NAME} letras, para que quepa en la matriz: {names.es}.",
                f"A short name has up to {SHORT_NAME} letters, to fit in the matrix: {names.en}.",
            )
        )
    thin = [one.short or one.name for one in variables if len(one.definition.strip()) < DEFINITION]
    if thin:
        names = join_names(thin)
        found.append(
            remark(
                "A-S48-definicion",
                "variables",
                f"Su definición tiene menos de {DEFINITION} caracteres; sin ella cada quien califica otra cosa: {names.es}.",
                f"Its definition has under {DEFINITION} characters; without it each rates something else: {names.en}.",
            )
        )
    return found


def matrix_remarks(missing: int, filled: float, size: int) -> list[Remark]:
    """Cells that nobody filled (E-S48-2) and a fill rate that is odd (A-S48-3); ``filled`` is a share of the cells."""
    found = []
    if missing:
        found.append(
            remark(
                "E-S48-2",
                "mid",
                f"{'Falta 1 celda' if missing == 1 else f'Faltan {missing} celdas'} de la matriz; complételas o márquelas 0.",
                f"{missing} cells of the matrix are missing; fill them or mark them 0.",
            )
        )
    elif size >= RATE_FROM and not RATE[0] <= filled <= RATE[1]:
        rate = round(100 * filled)
        low = filled < RATE[0]
        found.append(
            remark(
                "A-S48-3",
                "mid",
                f"La tasa de llenado es {rate} %; "
                + (
                    "valores bajos suelen ser variables que nadie miró juntas."
                    if low
                    else "valores altos suelen confundir influencias directas e indirectas."
                ),
                f"The fill rate is {rate} %; "
                + (
                    "low values tend to be variables nobody looked at together."
                    if low
                    else "high values tend to mix direct and indirect influences."
                ),
            )
        )
    return found


def scenario_remarks(scenarios: Sequence[Scenario], space: Space | None) -> list[Remark]:
    """Three or more, with trend and bet; none with options that exclude one another (E-S48-4); narratives neither thin nor long."""
    found: list[Remark] = []
    kinds = {one.kind for one in scenarios}
    if len(scenarios) < SCENARIOS or not {"tendencial", "apuesta"} <= kinds:
        lacks = [KINDS[kind] for kind in ("tendencial", "apuesta") if kind not in kinds]
        es = f"Hay {len(scenarios)} escenarios; se piden {SCENARIOS} o más, con el tendencial y el escenario apuesta"
        en = f"There are {len(scenarios)} scenarios; {SCENARIOS} or more are asked for, with the trend and the bet"
        if lacks:
            es += f". Falta: {', '.join(one.es for one in lacks)}"
            en += f". Missing: {', '.join(one.en for one in lacks)}"
        found.append(remark("E-S48-escenarios", "escenarios", es + ".", en + "."))
    bets = [one for one in scenarios if one.kind == "apuesta"]
    if len(bets) > 1:
        names = join_names([one.name for one in bets])
        found.append(
            remark(
                "E-S48-apuesta",
                "escenarios",
                f"El escenario apuesta es uno solo y hay {len(bets)}: {names.es}.",
                f"There is a single bet scenario and {len(bets)} are marked: {names.en}.",
            )
        )
    for one in scenarios:
        if space is not None and len(one.path) == len(space.dimensions):
            for a, x, b, y in space.exclusions:
                if one.path[a] == x and one.path[b] == y:
                    pair = space.configurations[a][x], space.configurations[b][y]
                    found.append(
                        remark(
                            "E-S48-4",
                            "escenarios",
                            f"El escenario «{one.name}» combina opciones excluyentes: {pair[0]} y {pair[1]}.",
                            f"The scenario “{one.name}” combines options that exclude one another: {pair[0]} and {pair[1]}.",
                        )
                    )
        n = len(words_of(one.narrative))
        if not NARRATIVE[0] <= n <= NARRATIVE[1]:
            found.append(
                remark(
                    "A-S48-narrativa",
                    "escenarios",
                    f"La narrativa de «{one.name}» tiene {n} palabras; se piden de {NARRATIVE[0]} a {NARRATIVE[1]}.",
                    f"The narrative of “{one.name}” has {n} words; from {NARRATIVE[0]} to {NARRATIVE[1]} are asked for.",
                )
            )
    return found
