"""Multidimensional poverty, exactly (method, C13): scores in fractions, so that 0,10 + 0,10 + 0,10 is 0,30 and no more.

IPM Colombia: DANE bulletins; Angulo, Díaz and Pardo (2011). Method of Alkire and Foster. NBI: DANE, from knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mancomun.errors import BadInput

CUT = Fraction(1, 3)
"""A household is poor from a third of the weights on: not from 33 %."""

IPM_WEIGHTS: Mapping[str, Fraction] = {
    # hundredths, by dimension: schooling, children, work, health, housing and services
    "bajo_logro_educativo": Fraction(10, 100),
    "analfabetismo": Fraction(10, 100),
    "inasistencia_escolar": Fraction(5, 100),
    "rezago_escolar": Fraction(5, 100),
    "barreras_primera_infancia": Fraction(5, 100),
    "trabajo_infantil": Fraction(5, 100),
    "desempleo_larga_duracion": Fraction(10, 100),
    "empleo_informal": Fraction(10, 100),
    "sin_aseguramiento_salud": Fraction(10, 100),
    "barreras_acceso_salud": Fraction(10, 100),
    "sin_agua_mejorada": Fraction(4, 100),
    "eliminacion_excretas": Fraction(4, 100),
    "material_pisos": Fraction(4, 100),
    "material_paredes": Fraction(4, 100),
    "hacinamiento": Fraction(4, 100),
}


@dataclass(frozen=True, slots=True)
class Poverty:
    """``incidence`` H (people poor over people), ``intensity`` A (mean score of the poor) and ``adjusted`` M0 = H·A."""

    incidence: Fraction
    intensity: Fraction | None
    adjusted: Fraction


def score(deprivations: Sequence[str], weights: Mapping[str, Fraction] = IPM_WEIGHTS) -> Fraction:
    """The weighted share of deprivations of a household; each named once."""
    strange = [name for name in deprivations if name not in weights]
    if strange or len(set(deprivations)) != len(deprivations):
        what = strange[0] if strange else "repetida"
        raise BadInput(
            "privacion-desconocida",
            f"La privación «{what}» no está en la lista o va dos veces. Son: {', '.join(weights)}.",
            f"The deprivation “{what}” is not in the list or comes twice. They are: {', '.join(weights)}.",
        )
    return sum((weights[name] for name in deprivations), Fraction(0))


def poverty(sizes: Sequence[int], scores: Sequence[Fraction], *, cut: Fraction = CUT) -> Poverty:
    """H, A and M0 of households with their people and their scores; a score equal to ``cut`` is poor."""
    people = sum(sizes)
    if people <= 0 or len(sizes) != len(scores):
        raise BadInput(
            "hogares-vacios",
            "Cada hogar lleva cuántas personas tiene y su puntaje, y alguno tiene personas.",
            "Each household has its number of people and its score, and some household has people.",
        )
    poor = [(size, value) for size, value in zip(sizes, scores, strict=True) if value >= cut]
    who = sum(size for size, _ in poor)
    weighted = sum((size * value for size, value in poor), Fraction(0))
    return Poverty(Fraction(who, people), weighted / who if who else None, weighted / people)


def needs(counts: Sequence[int], sizes: Sequence[int]) -> tuple[Fraction, Fraction]:
    """``(NBI, miseria)``: share of people in households with one or more, and two or more, of the five basic needs unmet."""
    people = sum(sizes)
    if people <= 0:
        raise BadInput("hogares-vacios", "Ningún hogar tiene personas.", "No household has people.")
    one = sum(size for count, size in zip(counts, sizes, strict=True) if count >= 1)
    two = sum(size for count, size in zip(counts, sizes, strict=True) if count >= 2)
    return Fraction(one, people), Fraction(two, people)


def dominant_class(classes: Mapping[str, str], people: Mapping[str, float]) -> tuple[str, dict[str, float]]:
    """The class with over half the people, else ``mixta``, and the share of people in each class (method, C13)."""
    total = sum(people[code] for code in classes)
    shares: dict[str, float] = {}
    for code, kind in classes.items():
        shares[kind] = shares.get(kind, 0.0) + people[code]
    shares = {kind: value / total for kind, value in sorted(shares.items())} if total else {}
    first = max(shares, key=lambda kind: shares[kind], default="")
    return (first if shares and shares[first] > 0.5 else "mixta"), shares
