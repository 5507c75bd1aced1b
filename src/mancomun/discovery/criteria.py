"""Criteria a planner understands: one number of a group each, in its own unit, with its formula, source and limits.

Nothing is normalised and nothing is composed in silence: the score of a group is the sum of each criterion times the
weight that was given to it. A criterion with a minus in front of its weight is to be made small.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mancomun.discovery.ground import Ground
from mancomun.errors import BadInput
from mancomun.kernels.bestgroup import CAPPED, FAR, INNER, RATIO, ROUND, SPREAD, SUM
from mancomun.kernels.csr import Floats
from mancomun.lexicon.text import Text
from mancomun.territory import attributes

STRONG, WEAK = (0.0, 1.0, 2.0), (5.0, 6.0)  # categories of Ley 617 as the ground numbers them, the special one 0
OF_ATTRIBUTE = ("gap", "gap_department", "poor", "similarity", "complementarity")
"""Criteria that take another attribute after a colon: ``gap:misery``, ``similarity:idf_2023``."""

SERVICE_SCALE = 100_000.0
"""Persons from which the criterion ``scale`` gives full credit when the question names no other size."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a criterion is. ``kind`` is how the kernel computes it (`kernels.bestgroup`); ``over`` names its columns.

    ``sense`` is +1 when more is better and -1 when less is: the sign the weight takes.
    """

    id: str
    name: Text
    formula: Text
    unit: Text
    sense: int
    kind: int
    over: tuple[str, ...]
    vintage: str
    source: Text
    limits: Text
    scale: float = 1.0


_DANE_NBI = Text(
    "DANE, Censo Nacional de Población y Vivienda 2018", "DANE, National Population and Housing Census 2018"
)
_POPULATION = Text(
    "DANE, proyecciones de población 2022-2024 (revisión más reciente)",
    "DANE, population projections 2022-2024 (newer revision)",
)
_OURS = Text("Calculado sobre las tablas de Mancomún", "Computed on Mancomún's tables")
_PERSONS = Text("personas", "persons")
_SHARE = Text("parte de 1", "share of 1")
_MEMBERS = Text("miembros", "members")
_CATEGORY = Text(
    "Contaduría General de la Nación, categorías de Ley 617", "Contaduría General de la Nación, categories of Ley 617"
)

CATALOGUE: Mapping[str, Criterion] = {
    criterion.id: criterion
    for criterion in (
        Criterion(
            "scale",
            Text("Escala", "Scale"),
            Text(
                "mínimo(1, población del grupo / tamaño eficiente)", "min(1, population of the group / efficient size)"
            ),
            _SHARE,
            1,
            CAPPED,
            ("population",),
            "2024",
            _POPULATION,
            Text(
                "El tamaño eficiente depende del servicio: 100.000 personas si nadie dice otro (scale:50000).",
                "The efficient size depends on the service: 100,000 persons unless another is given (scale:50000).",
            ),
            SERVICE_SCALE,
        ),
        Criterion(
            "gap",
            Text("Brecha por cerrar", "Gap to close"),
            Text(
                "Σ población × máximo(0, NBI del municipio - NBI del país) / 100",
                "Σ population × max(0, NBI of the municipality - NBI of the country) / 100",
            ),
            _PERSONS,
            1,
            SUM,
            ("_gap",),
            "2018, 2024",
            _DANE_NBI,
            Text(
                "Personas con NBI por encima de la tasa nacional, ponderada por población. Cruza dos años.",
                "Persons in need beyond the national rate, weighted by population. It crosses two years.",
            ),
        ),
        Criterion(
            "gap_department",
            Text("Brecha frente al departamento", "Gap against the department"),
            Text(
                "Σ población × máximo(0, NBI del municipio - NBI de su departamento) / 100",
                "Σ population × max(0, NBI of the municipality - NBI of its department) / 100",
            ),
            _PERSONS,
            1,
            SUM,
            ("_gap_department",),
            "2018, 2024",
            _DANE_NBI,
            Text(
                "La tasa del departamento es la ponderada por población.",
                "The department's rate is population weighted.",
            ),
        ),
        Criterion(
            "poor",
            Text("Personas con necesidades básicas insatisfechas", "Persons with unsatisfied basic needs"),
            Text("Σ población × NBI / 100", "Σ population × NBI / 100"),
            _PERSONS,
            1,
            SUM,
            ("_poor",),
            "2018, 2024",
            _DANE_NBI,
            Text(
                "Cruza la tasa de 2018 con la población de 2024.",
                "It crosses the rate of 2018 with the population of 2024.",
            ),
        ),
        Criterion(
            "similarity",
            Text("Semejanza en NBI", "Likeness in NBI"),
            Text(
                "media de |NBI - NBI'| entre pares de miembros; menos es mejor",
                "mean |NBI - NBI'| over pairs; less is better",
            ),
            Text("puntos porcentuales", "percentage points"),
            -1,
            SPREAD,
            ("nbi",),
            "2018",
            _DANE_NBI,
            Text(
                "Un grupo parejo comparte problemas; no dice si son muchos.",
                "An even group shares problems, be they few or many.",
            ),
        ),
        Criterion(
            "complementarity",
            Text("Complementariedad económica", "Economic complementarity"),
            Text(
                "media de |v - v'| entre pares, con v = valor agregado por habitante",
                "mean |v - v'| over pairs, with v = value added per head",
            ),
            Text("millones de pesos por persona", "million COP per person"),
            1,
            SPREAD,
            ("_product_per_head",),
            "2018-2019, 2024",
            Text("DANE, valor agregado por municipio", "DANE, value added by municipality"),
            Text(
                "Economías de distinto tamaño: no mide qué produce cada una.",
                "Economies of different size: it does not measure what each one makes.",
            ),
        ),
        Criterion(
            "fiscal",
            Text("Capacidad fiscal", "Fiscal capacity"),
            Text("Σ ICLD / Σ población", "Σ ICLD / Σ population"),
            Text("miles de pesos por persona", "thousand COP per person"),
            1,
            RATIO,
            ("icld", "_population_icld"),
            "2023",
            Text("Contaduría General de la Nación", "Contaduría General de la Nación"),
            Text(
                "Sin dato de Medellín, Bogotá ni de las áreas no municipalizadas: esos no cuentan en ninguna de las dos sumas.",
                "No value for Medellín, Bogotá and the non-municipalised areas: they count in neither sum.",
            ),
        ),
        Criterion(
            "strong_category",
            Text("Miembros de categoría especial, 1 o 2", "Members of special category, 1 or 2"),
            Text("número de miembros con categoría ESP, 1 o 2", "number of members of category ESP, 1 or 2"),
            _MEMBERS,
            1,
            SUM,
            ("_strong",),
            "2025",
            _CATEGORY,
            Text(
                "Quien no tiene categoría no cuenta. El año se infiere de la fuente.",
                "Who has no category does not count. The year is inferred from the source.",
            ),
        ),
        Criterion(
            "weak_category",
            Text("Miembros de categoría 5 o 6", "Members of category 5 or 6"),
            Text("número de miembros con categoría 5 o 6", "number of members of category 5 or 6"),
            _MEMBERS,
            1,
            SUM,
            ("_weak",),
            "2025",
            _CATEGORY,
            Text(
                "Cuenta a quienes más necesitan socios; no dice cuánto. Quien no tiene categoría no cuenta.",
                "It counts those who most need partners, not how much. Who has no category does not count.",
            ),
        ),
        Criterion(
            "cohesion",
            Text("Cohesión", "Cohesion"),
            Text("2 × km de límite entre miembros / Σ perímetros", "2 × km of border between members / Σ perimeters"),
            _SHARE,
            1,
            INNER,
            ("perimeter_km",),
            "2018",
            Text("Calculado sobre DANE, MGN 2018", "Computed on DANE, MGN 2018"),
            Text(
                "1 sería un grupo sin límite exterior. Depende del detalle del dibujo.",
                "1 would be a group with no outer border.",
            ),
        ),
        Criterion(
            "compactness",
            Text("Forma compacta", "Compactness"),
            Text(
                "4π × Σ área / (Σ perímetros - 2 × km de límite entre miembros)²",
                "4π × Σ area / (Σ perimeters - 2 × km of border between members)²",
            ),
            _SHARE,
            1,
            ROUND,
            ("area_km2", "perimeter_km"),
            "2018",
            Text(
                "Calculado sobre DANE, MGN 2018 (Polsby y Popper, 1991)",
                "Computed on DANE, MGN 2018 (Polsby and Popper, 1991)",
            ),
            Text(
                "1 sería un círculo. Depende del detalle del dibujo: sirve para comparar grupos, no como número suelto.",
                "1 would be a circle. It depends on the detail of the drawing: good to compare groups, not as a number by itself.",
            ),
        ),
        Criterion(
            "distance",
            Text("Distancia entre cabeceras", "Distance between seats"),
            Text(
                "la mayor distancia en línea recta entre dos cabeceras; menos es mejor",
                "longest straight line between two seats; less is better",
            ),
            Text("km", "km"),
            -1,
            FAR,
            (),
            "2024",
            Text("DIVIPOLA", "DIVIPOLA"),
            Text("En línea recta: no es tiempo de viaje.", "As the crow flies: not travel time."),
        ),
        Criterion(
            "identity",
            Text("Identidad", "Identity"),
            Text(
                "miembros de la provincia o subregión de uso de la primera unidad / miembros",
                "members of the customary province of the first unit / members",
            ),
            _SHARE,
            1,
            RATIO,
            ("_identity", "count"),
            "sin año",
            Text("Compilación comunitaria, no oficial", "Community compilation, not official"),
            Text(
                "Costumbre de varias fechas; no es una provincia de ley.",
                "Custom of several dates; not a province of the law.",
            ),
        ),
        Criterion(
            "memberships",
            Text("Ya están juntos en un esquema", "Already together in a scheme"),
            Text(
                "número de miembros que comparten con la primera unidad un esquema formado y vigente",
                "number of members that share with the first unit a scheme that is formed and alive",
            ),
            _MEMBERS,
            1,
            SUM,
            ("_memberships",),
            "2026",
            Text(
                "Esquemas documentados por Mancomún, cada uno con su fuente",
                "Schemes documented by Mancomún, each with its source",
            ),
            Text(
                "No es el registro oficial: un esquema que no está documentado cuenta cero.",
                "Not the official registry: a scheme that is not documented counts zero.",
            ),
        ),
        Criterion(
            "pdet",
            Text("Municipios PDET", "PDET municipalities"),
            Text("número de miembros PDET", "number of PDET members"),
            Text("municipios", "municipalities"),
            1,
            SUM,
            ("_pdet",),
            "2017",
            Text("ART, Decreto 893 de 2017", "ART, Decreto 893 of 2017"),
            Text("170 municipios.", "170 municipalities."),
        ),
        Criterion(
            "priority",
            Text("Lista de prioridad", "Priority list"),
            Text("número de miembros de la lista que dio el usuario", "number of members in the list the user gave"),
            _MEMBERS,
            1,
            SUM,
            ("_priority",),
            "",
            Text("El usuario", "The user"),
            Text("Solo existe si se da la lista.", "It exists only when the list is given."),
        ),
        Criterion(
            "ties",
            Text("Vínculos funcionales", "Functional ties"),
            Text(
                "número de miembros de la región funcional de la primera unidad: quienes le envían, a ella o a quienes ya entraron, "
                "al menos 10 % de sus trabajadores, hasta que nadie más entra",
                "number of members of the functional region of the first unit: those that send to it, or to who is already in, "
                "at least 10 % of their workers, until nobody else enters",
            ),
            _MEMBERS,
            1,
            SUM,
            ("_ties",),
            "",
            Text(
                "La matriz de conmutación que cargue el usuario (regla de la Misión Sistema de Ciudades, DNP 2012-2014)",
                "The commuting matrix the user loads (rule of the Mission System of Cities, DNP 2012-2014)",
            ),
            Text(
                "Solo existe si se carga la matriz. La primera unidad cuenta como núcleo y no se cuenta a sí misma.",
                "It exists only when the matrix is loaded. The first unit is the core and does not count itself.",
            ),
        ),
        Criterion(
            "members",
            Text("Número de miembros", "Number of members"),
            Text("cuántos son", "how many they are"),
            _MEMBERS,
            1,
            SUM,
            ("count",),
            "",
            _OURS,
            Text("", ""),
        ),
    )
}


def known_criteria(ground: Ground) -> tuple[str, ...]:
    """The ids that may be asked for on this ground: the catalogue, and every numeric attribute."""
    return tuple(dict.fromkeys((*CATALOGUE, *sorted(ground.values))))


def criterion_of(text: str, ground: Ground) -> Criterion:
    """The criterion an id means: one of the catalogue, with ``:SIZE`` after ``scale``, or an attribute of the ground.

    An attribute that may be added up (persons, km², money) is summed; a rate is averaged over population.
    """
    name, _, extra = text.partition(":")
    if name in CATALOGUE and name not in ground.values:
        found = CATALOGUE[name]
        if not extra:
            return found
        if name in OF_ATTRIBUTE:
            return _of_attribute(found, extra, ground)
        from mancomun.discovery.ranges import number

        scale = number(extra, text)
        if name != "scale" or scale <= 0:
            raise BadInput(
                "criterio-tamano",
                f"Solo «scale» lleva tamaño, mayor que cero: scale:50000; llegó «{text}».",
                f"Only “scale” takes a size, above zero: scale:50000; we got “{text}”.",
            )
        return replace(found, scale=scale)
    if name not in ground.values and name != "count":
        from difflib import get_close_matches

        near = get_close_matches(name, known_criteria(ground), n=1, cutoff=0.0)[0]
        raise BadInput(
            "criterio-desconocido",
            f"No hay un criterio «{name}». El más parecido es «{near}». `mancomun discover --criteria` los lista.",
            f"There is no criterion “{name}”. The nearest one is “{near}”. `mancomun discover --criteria` lists them.",
        )
    known = {attribute.id: attribute for attribute in attributes()} if ground.territory is not None else {}
    about = known.get(name)
    rate = about is not None and about.aggregation != "sum"
    label = Text(about.es, about.en) if about else Text(name, name)
    return Criterion(
        name,
        label,
        Text(f"Σ población × {name} / Σ población", f"Σ population × {name} / Σ population")
        if rate
        else Text(f"Σ {name}", f"Σ {name}"),
        Text(about.unit_es, about.unit_en) if about else Text("", ""),
        1,
        RATIO if rate else SUM,
        (f"_weighted:{name}", f"_weight:{name}") if rate else (name,),
        about.vintage if about else "",
        Text(about.source_es, about.source_en) if about else Text("La tabla cargada", "The table loaded"),
        Text(about.caveat_es, about.caveat_en) if about else Text("", ""),
    )


def _of_attribute(criterion: Criterion, attribute: str, ground: Ground) -> Criterion:
    """A gap, a likeness or a difference measured on another attribute than the usual one."""
    ground.column(attribute)  # `BadInput` for an unknown one
    known = {one.id: one for one in attributes()} if ground.territory is not None else {}
    about = known.get(attribute)
    label = Text(about.es, about.en) if about else Text(attribute, attribute)
    vintage = about.vintage if about else ""
    source = Text(about.source_es, about.source_en) if about else Text("La tabla cargada", "The table loaded")
    if criterion.kind == SPREAD:
        unit = Text(about.unit_es, about.unit_en) if about else Text("", "")
        verb = (
            Text("Semejanza en", "Likeness in")
            if criterion.sense < 0
            else Text("Complementariedad en", "Complementarity in")
        )
        return replace(
            criterion, name=Text(f"{verb.es} {label.es}", f"{verb.en} {label.en}"), over=(attribute,), unit=unit,
            formula=Text(f"media de |x - x'| entre pares de miembros, con x = {attribute}",
                         f"mean |x - x'| over pairs of members, with x = {attribute}"),
            vintage=vintage, source=source,
        )  # fmt: skip
    return replace(
        criterion,
        name=Text(f"{criterion.name.es}: {label.es}", f"{criterion.name.en}: {label.en}"),
        formula=Text(criterion.formula.es.replace("NBI", attribute), criterion.formula.en.replace("NBI", attribute)),
        over=(f"{criterion.over[0]}:{attribute}",),
        vintage=", ".join(filter(None, (vintage, "2024"))),
        source=source,
        limits=Text(
            f"«{attribute}» se lee como porcentaje de personas, en el que más es peor.",
            f"“{attribute}” is read as a percentage of persons, in which more is worse.",
        ),
    )


def column_for(key: str, ground: Ground, seed: int, extras: Mapping[str, Floats]) -> Floats:
    """The values [n] of a column a criterion is made of; NaN where unknown."""
    if key in extras:
        return extras[key]
    if not key.startswith("_"):
        return ground.column(key)
    if key in ("_priority", "_ties"):
        raise BadInput(
            "criterio-sin-datos",
            "Falta la lista de prioridad." if key == "_priority" else "Falta la matriz de conmutación.",
            "The priority list is missing." if key == "_priority" else "The commuting matrix is missing.",
        )
    if key.startswith(("_weighted:", "_weight:")):
        kind, _, name = key.partition(":")
        values = ground.column(name)
        people = ground.values.get("population", np.ones(ground.size))
        known = ~np.isnan(values) & ~np.isnan(people)
        return np.where(known, people * (np.where(known, values, 0.0) if kind == "_weighted" else 1.0), 0.0)
    if key == "_population_icld":
        return np.where(np.isnan(ground.column("icld")), 0.0, ground.column("population"))
    if key == "_pdet":
        words = ground.words.get("pdet_subregion", ("",) * ground.size)
        return np.array([float(bool(word)) for word in words])
    if key == "_identity":
        words = ground.words.get("province_src", ("",) * ground.size)
        return np.array([float(bool(word) and word == words[seed]) for word in words])
    if key in ("_strong", "_weak"):
        return np.isin(ground.column("category"), STRONG if key == "_strong" else WEAK).astype(np.float64)
    if key == "_memberships":
        return _already_with(ground, seed)
    kind, _, attribute = key.partition(":")
    people = ground.column("population")
    if kind == "_product_per_head":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(people > 0, ground.column("value_added") * 1000 / people, np.nan), np.float64)
    need = ground.column(attribute or "nbi")
    if kind == "_poor":
        return people * need / 100
    homes = ground.departments if kind == "_gap_department" else (None,) * ground.size
    rate = np.full(ground.size, np.nan)
    known = ~np.isnan(need) & ~np.isnan(people)
    for home in set(homes):
        inside = np.array([h == home for h in homes]) & known
        if inside.any():
            rate[inside] = float((people[inside] * need[inside]).sum() / people[inside].sum())
    return np.asarray(people * np.maximum(0.0, need - rate) / 100, np.float64)


def _already_with(ground: Ground, seed: int) -> Floats:
    """1 for units that share with the seed a scheme that is formed and alive, on record."""
    from mancomun.legal.pages import schemes

    column = np.zeros(ground.size)
    for scheme in schemes():
        if scheme.alive and ground.codes[seed] in scheme.members:
            for code in scheme.members:
                if code in ground.place:
                    column[ground.place[code]] = 1.0
    column[seed] = 0.0
    return column


def read_weights(texts: Sequence[str]) -> dict[str, float]:
    """``CRITERION[=WEIGHT]`` each; a weight is a number other than zero, 1 when none is given."""
    from mancomun.discovery.ranges import number

    out: dict[str, float] = {}
    for text in texts:
        name, _, raw = text.partition("=")
        weight = number(raw, text) if raw else 1.0
        if weight == 0 or not math.isfinite(weight):
            raise BadInput(
                "peso-cero",
                f"El peso de «{name}» no puede ser cero: quite el criterio.",
                f"The weight of “{name}” cannot be zero: drop the criterion.",
            )
        if name.strip() in out:
            raise BadInput(
                "criterio-repetido",
                f"El criterio «{name.strip()}» está dos veces. Déjelo una sola vez con su peso.",
                f"The criterion “{name.strip()}” is there twice. Leave it once, with its weight.",
            )
        out[name.strip()] = weight
    return out
