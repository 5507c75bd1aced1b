"""The choice of figure (S56, C3): eligibility first, fit afterwards; *no figure* is always on the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.lexicon.text import Text, join_names
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

NO_FIGURE = "sin_figura"
CRITERIA: Mapping[str, Text] = {
    "proposito": Text("Ajuste al propósito", "Fit to the purpose"),
    "vinculacion": Text("Fuerza vinculante deseada", "Bindingness wanted"),
    "rapidez": Text("Rapidez del procedimiento", "Speed of the procedure"),
    "ingresos": Text("Ingresos propios", "Own revenue"),
    "alcance": Text("Alcance territorial", "Territorial scope"),
    "reversibilidad": Text("Posibilidad de deshacerla", "Reversibility"),
    "consenso": Text("Consenso político", "Political consensus"),
}
"""Criteria of ours (C3): whoever decides may weigh them otherwise."""
MOST = 4
ELIGIBLE = ("ALLOWED", "ALLOWED_IF", "NOT_YET")
"""Outcomes of the law with which a figure may still be chosen; the conditions travel with it."""


@dataclass(frozen=True, slots=True)
class Option:
    """An alternative: what the law says (``outcome`` and reasons), scores 0 to 4 by criterion, cost (COP a year), months, rung."""

    figure: str
    name: Text
    outcome: str
    reasons: tuple[Text, ...] = ()
    scores: Mapping[str, float] | None = None
    cost: int | None = None
    months: int | None = None
    rung: int | None = None

    @property
    def eligible(self) -> bool:
        """Whether the law lets it be chosen, with or without conditions. No figure asks for no leave."""
        return self.figure == NO_FIGURE or self.outcome in ELIGIBLE


def fit(option: Option, weights: Mapping[str, float]) -> float | None:
    """Weighted mean of its scores, 0 to 1, over the criteria that have both a weight and a score; None without any."""
    pairs = [
        (weights.get(key, 0.0), score) for key, score in (option.scores or {}).items() if weights.get(key, 0.0) > 0
    ]
    total = sum(weight for weight, _ in pairs)
    return sum(weight * score for weight, score in pairs) / total / MOST if total else None


def choice_remarks(
    options: Sequence[Option], weights: Mapping[str, float], chosen: str, *, opinion: str, minutes: str
) -> list[Remark]:
    """What is missing for a choice that can be defended; fit never overrides eligibility (E-S56-1)."""
    out: list[Remark] = []
    figures = [one for one in options if one.figure != NO_FIGURE]
    if len(figures) < 2:
        out.append(remark("E-S56-2", "alternativas", f"Compare al menos dos figuras; hay {len(figures)}.",
                          f"Compare at least two figures; there are {len(figures)}."))  # fmt: skip
    if all(one.figure != NO_FIGURE for one in options):
        out.append(remark("E-S56-3", "alternativas", "Falta comparar con trabajar sin figura (concurrencia de recursos).",
                          "The comparison with working without a figure (joint resources) is missing."))  # fmt: skip
    for one in options:
        missing = [CRITERIA[key] for key in CRITERIA if weights.get(key, 0) > 0 and (one.scores or {}).get(key) is None]
        if missing:
            listed = (
                join_names([text.es.lower() for text in missing]).es,
                join_names([text.en.lower() for text in missing]).en,
            )
            out.append(remark("E-S56-4", "alternativas", f"A {one.name.es} le falta puntaje en: {listed[0]}.",
                              f"{one.name.en} lacks a score in: {listed[1]}."))  # fmt: skip
    found = next((one for one in options if one.figure == chosen), None)
    if found is None:
        out.append(remark("E-S56-5", "elegida", "Falta decir cuál alternativa se recomienda, entre las comparadas.",
                          "Say which alternative is recommended, among those compared."))  # fmt: skip
    elif not found.eligible:
        why = "; ".join(text.es.rstrip(".") for text in found.reasons) or "la ley no la permite a este grupo"
        because = "; ".join(text.en.rstrip(".") for text in found.reasons) or "the law does not allow it to this group"
        out.append(
            remark(
                "E-S56-1",
                "elegida",
                f"La figura elegida no es elegible: {why}.",
                f"The chosen figure is not eligible: {because}.",
            )
        )
    else:
        scored = [(value, one) for one in options if one.eligible and (value := fit(one, weights)) is not None]
        mine = fit(found, weights)
        best = max((value for value, _ in scored), default=None)
        if mine is not None and best is not None and mine < best - 1e-9:
            top = next(one for value, one in scored if value == best)
            out.append(
                remark(
                    "A-S56-6",
                    "recomendacion",
                    f"{top.name.es} ajusta mejor con estos pesos ({100 * best:.0f} frente a {100 * mine:.0f}). Diga por qué se "
                    f"prefiere {found.name.es}.",
                    f"{top.name.en} fits better with these weights ({100 * best:.0f} against {100 * mine:.0f}). Say why "
                    f"{found.name.en} is preferred.",
                )
            )
    if not opinion.strip():
        out.append(remark("E-S56-7", "concepto", "Falta el concepto jurídico.", "The legal opinion is missing."))
    if not minutes.strip():
        out.append(
            remark(
                "E-S56-8",
                "acta",
                "Falta el acta en que el órgano directivo decidió.",
                "The minutes in which the directive body decided are missing.",
            )
        )
    return out


def choice_tables(
    options: Sequence[Option], weights: Mapping[str, float], lang: str = "es", *, outcome_words: Mapping[str, Text]
) -> list[Table]:
    """Eligibility with reasons, and the comparison by criterion, fit, cost and time."""
    es = lang == "es"
    rows: list[Row] = [
        (
            one.name.of(lang),
            (
                Text("No pide permiso de la ley", "Asks no leave of the law")
                if one.figure == NO_FIGURE
                else outcome_words[one.outcome]
            ).of(lang),
            " ".join(text.of(lang) for text in one.reasons),
        )
        for one in options
    ]
    head = ("Alternativa", "Qué dice la ley", "Por qué") if es else ("Alternative", "What the law says", "Why")
    found = [Table("Elegibilidad" if es else "Eligibility", head, rows)]
    used = [key for key in CRITERIA if weights.get(key, 0) > 0]
    cells: list[Row] = []
    for one in options:
        value = fit(one, weights)
        cells.append(
            (
                one.name.of(lang),
                *((one.scores or {}).get(key) for key in used),
                None if value is None else round(100 * value, 1),
                one.cost,
                one.months,
                one.rung,
            )
        )
    compared = (
        "Alternativa" if es else "Alternative",
        *(CRITERIA[key].of(lang) for key in used),
        "Ajuste (0 a 100)" if es else "Fit (0 to 100)",
        "Costo al año (COP)" if es else "Cost a year (COP)",
        "Meses" if es else "Months",
        "Peldaño (1 es lo más vinculante)" if es else "Rung (1 binds most)",
    )
    found.append(Table("Comparación" if es else "Comparison", compared, cells))
    return found
