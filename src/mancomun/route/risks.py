"""Risks of the process and of its projects (method, S41, C7), on either official scale; words beside every colour.

``dafp``: the percentage scale of the DAFP guides of 2020 and 2022, with controls and residual. ``mga``: the five by five of
MGA and of the DAFP from 2011 to 2018, which has no residual. The product of the two numbers is never the zone: the table is.
Values of the tables from knowledge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from mancomun.drawing.heat import heat
from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, percent, spanish_short
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.cells import Grid, day_in, number_in, one_decimal_mark, records, text_of
from mancomun.tables.results import Row, Table

ZONES: Mapping[str, Text] = {
    "B": Text("Bajo", "Low"),
    "M": Text("Moderado", "Moderate"),
    "A": Text("Alto", "High"),
    "E": Text("Extremo", "Extreme"),
}
ORDER = "BMAE"
IN_ZONE: Mapping[str, Text] = {
    "B": Text("baja", "low"),
    "M": Text("moderada", "moderate"),
    "A": Text("alta", "high"),
    "E": Text("extrema", "extreme"),
}
# Rows by probability from the least, columns by impact from the least.
TABLES: Mapping[str, tuple[str, ...]] = {
    "dafp": ("BBMAE", "BMMAE", "MMMAE", "MMAAE", "AAAAE"),
    "mga": ("BBMAA", "BBMAE", "BMAEE", "MAAEE", "AAEEE"),
}
LIKELY: Mapping[str, tuple[Text, ...]] = {
    "dafp": (
        Text("Muy baja", "Very low"), Text("Baja", "Low"), Text("Media", "Medium"), Text("Alta", "High"),
        Text("Muy alta", "Very high"),
    ),
    "mga": (
        Text("Raro", "Rare"), Text("Improbable", "Unlikely"), Text("Moderado", "Possible"), Text("Probable", "Likely"),
        Text("Casi seguro", "Almost certain"),
    ),
}  # fmt: skip
GRAVE: Mapping[str, tuple[Text, ...]] = {
    "dafp": (
        Text("Leve", "Slight"), Text("Menor", "Minor"), Text("Moderado", "Moderate"), Text("Mayor", "Major"),
        Text("Catastrófico", "Catastrophic"),
    ),
    "mga": (
        Text("Insignificante", "Insignificant"), Text("Menor", "Minor"), Text("Moderado", "Moderate"),
        Text("Mayor", "Major"), Text("Catastrófico", "Catastrophic"),
    ),
}  # fmt: skip
KINDS = (
    "politico", "institucional", "financiero", "legal", "social", "ambiental", "tecnico", "operativo", "fiscal",
    "corrupcion", "orden_publico",
)  # fmt: skip
CONTROL_TYPES: Mapping[str, int] = {"preventivo": 25, "detectivo": 15, "correctivo": 10}
EXECUTIONS: Mapping[str, int] = {"automatico": 25, "manual": 15}
TREATMENTS = ("aceptar", "reducir", "transferir", "evitar")
TIMES_A_YEAR, MONEY = (2, 24, 500, 5000), (10, 50, 100, 500)
REVIEW_DAYS = 90


@dataclass(frozen=True, slots=True)
class Control:
    """Something that lowers a risk: its type and how it runs; its strength is their sum, in percent."""

    text: str
    type: str
    execution: str
    owner: str = ""

    @property
    def strength(self) -> Fraction:
        """Share of what is left that it takes away."""
        if self.type not in CONTROL_TYPES or self.execution not in EXECUTIONS:
            raise BadInput(
                "control-tipo",
                f"El control «{self.text}» es {', '.join(CONTROL_TYPES)} y {' o '.join(EXECUTIONS)}; llegó «{self.type}», "
                f"«{self.execution}».",
                f"The control “{self.text}” is one of {', '.join(CONTROL_TYPES)} and {' or '.join(EXECUTIONS)}; we got "
                f"“{self.type}”, “{self.execution}”.",
            )
        return Fraction(CONTROL_TYPES[self.type] + EXECUTIONS[self.execution], 100)


@dataclass(frozen=True, slots=True)
class Action:
    """What will be done about it, by whom and by when."""

    what: str
    who: str
    when: date | None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Riesgo:
    """One risk. ``probability`` and ``impact``: percent (0 to 100) on ``dafp``, 1 to 5 on ``mga``."""

    code: str
    event: str
    kind: str
    probability: float
    impact: float
    scale: str = "dafp"
    causes: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    treatment: str = ""
    authorised: bool = False
    actions: tuple[Action, ...] = ()
    review: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the table: classes 0 to 4 of probability and impact, their values, and the zone."""

    likely: int
    grave: int
    probability: Fraction
    impact: Fraction
    zone: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """A risk where it stands before its controls and after them; on ``mga`` there is no after."""

    risk: Riesgo
    inherent: Place
    residual: Place | None

    @property
    def zone(self) -> str:
        """The zone that counts: the residual where there is one."""
        return (self.residual or self.inherent).zone


def percent_class(value: Fraction) -> int:
    """The class of a percentage: 20, 40, 60, 80, 100; a value on the limit belongs to the lower one."""
    return next(k for k in range(5) if value <= Fraction(20 * (k + 1), 100))


def exposure(times: float) -> int:
    """Percent of probability for an activity done so many times a year (DAFP)."""
    return 20 * (1 + sum(times > bound for bound in TIMES_A_YEAR))


def economic(wages: float) -> int:
    """Percent of impact of a loss in monthly minimum wages (DAFP)."""
    return 20 * (1 + sum(wages >= bound for bound in MONEY))


def assess(risk: Riesgo) -> Assessed:
    """Zone before and after controls: ``p ← p·(1 − s)`` in sequence; corrective controls lower the impact."""
    if risk.scale not in TABLES:
        raise BadInput(
            "riesgo-escala",
            f"La escala es «dafp» o «mga»; en {risk.code} llegó «{risk.scale}».",
            f"The scale is “dafp” or “mga”; {risk.code} has “{risk.scale}”.",
        )
    if risk.kind not in KINDS:
        raise BadInput(
            "riesgo-clase",
            f"La clasificación de {risk.code} es una de: {', '.join(KINDS)}; llegó «{risk.kind}».",
            f"The class of {risk.code} is one of: {', '.join(KINDS)}; we got “{risk.kind}”.",
        )
    if risk.scale == "mga":
        for value in (risk.probability, risk.impact):
            if value not in (1, 2, 3, 4, 5):
                raise BadInput(
                    "riesgo-1-a-5",
                    f"En {risk.code} la probabilidad y el impacto van de 1 a 5; llegó {spanish_short(value)}.",
                    f"In {risk.code} probability and impact go from 1 to 5; we got {value:g}.",
                )
        return Assessed(risk, _placed(risk.scale, int(risk.probability) - 1, int(risk.impact) - 1), None)
    values = []
    for value, es, en in (
        (risk.probability, "La probabilidad", "The probability"),
        (risk.impact, "El impacto", "The impact"),
    ):
        if not 0 < value <= 100:
            raise BadInput(
                "riesgo-porcentaje",
                f"{es} de {risk.code} es {spanish_short(value)} %. Va de más de 0 a 100 %.",
                f"{en} of {risk.code} is {value:g} %. It goes from above 0 to 100 %.",
            )
        values.append(Fraction(str(value)) / 100)
    p, i = values
    before = _of_values(p, i)
    for control in risk.controls:
        if control.type == "correctivo":
            i *= 1 - control.strength
        else:
            p *= 1 - control.strength
    return Assessed(risk, before, _of_values(p, i))


def _of_values(p: Fraction, i: Fraction) -> Place:
    likely, grave = percent_class(p), percent_class(i)
    return Place(likely, grave, p, i, TABLES["dafp"][likely][grave])


def _placed(scale: str, likely: int, grave: int) -> Place:
    return Place(likely, grave, Fraction(likely + 1), Fraction(grave + 1), TABLES[scale][likely][grave])


def check_risk(found: Assessed, as_of: date) -> list[Remark]:
    """What a risk still lacks on a day."""
    risk, out = found.risk, []
    zone = IN_ZONE[found.zone]
    planned = [item for item in risk.actions if item.what.strip() and item.who.strip() and item.when is not None]
    if ORDER.index(found.zone) >= ORDER.index("A") and (risk.treatment not in TREATMENTS or not planned):
        out.append(
            remark(
                "E-S41-1",
                risk.code,
                f"El riesgo {risk.code} está en zona {zone.es}: registre tratamiento, responsable y fecha.",
                f"Risk {risk.code} is in the {zone.en} zone: record treatment, who and when.",
            )
        )
    if risk.treatment == "aceptar":
        if risk.kind == "corrupcion":
            out.append(
                remark(
                    "E-S41-2",
                    risk.code,
                    "Un riesgo de corrupción no se puede aceptar.",
                    "A risk of corruption cannot be accepted.",
                )
            )
        elif found.zone != "B" and not (found.zone == "M" and risk.authorised):
            out.append(
                remark(
                    "E-S41-4",
                    risk.code,
                    f"El riesgo {risk.code} está en zona {zone.es} y no se puede aceptar: solo se acepta el bajo, o el "
                    "moderado con autorización.",
                    f"Risk {risk.code} is in the {zone.en} zone and cannot be accepted: only a low one may, or a "
                    "moderate one with leave.",
                )
            )
    if not re.match(r"posibilidad de \S+.* (por|debido a) \S+", risk.event.strip(), re.IGNORECASE):
        out.append(
            remark(
                "A-S41-3",
                risk.code,
                "Redacte el riesgo como evento posible, no como problema ya ocurrido.",
                "Write the risk as a possible event, not as a problem that already happened.",
            )
        )
    if risk.review is None or (as_of - risk.review).days > REVIEW_DAYS:
        days = None if risk.review is None else (as_of - risk.review).days
        out.append(
            remark(
                "A-S41-5",
                risk.code,
                f"El riesgo {risk.code} no se ha revisado."
                if days is None
                else f"El riesgo {risk.code} se revisó hace {days} días; revíselo cada {REVIEW_DAYS}.",
                f"Risk {risk.code} has not been reviewed."
                if days is None
                else f"Risk {risk.code} was reviewed {days} days ago; review it every {REVIEW_DAYS}.",
            )
        )
    return out


@dataclass(frozen=True)
class Matrix:
    """Every risk of one scale, with counts by cell and by zone, and the share of treatments that are in time."""

    scale: str
    risks: tuple[Assessed, ...]
    as_of: date

    @property
    def worst(self) -> tuple[Assessed, ...]:
        """From the gravest zone down, then by probability and impact."""

        def rank(item: Assessed) -> tuple[int, Fraction, Fraction, str]:
            place = item.residual or item.inherent
            return -ORDER.index(place.zone), -place.impact, -place.probability, item.risk.code

        return tuple(sorted(self.risks, key=rank))

    @property
    def in_time(self) -> float | None:
        """Share of actions with a date that are done or not yet due; None without any."""
        dated = [action for item in self.risks for action in item.risk.actions if action.when is not None]
        ok = [action for action in dated if action.done or (action.when is not None and action.when >= self.as_of)]
        return len(ok) / len(dated) if dated else None

    def counts(self) -> dict[str, int]:
        """Risks by zone, residual where there is one."""
        found = Counter(item.zone for item in self.risks)
        return {zone: found[zone] for zone in ORDER}

    def remarks(self) -> list[Remark]:
        """Of every risk."""
        return [item for found in self.risks for item in check_risk(found, self.as_of)]

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values."""

        def cell(place: Place | None) -> dict[str, Any] | None:
            if place is None:
                return None
            return {
                "probability": float(place.probability),
                "impact": float(place.impact),
                "cell": [place.likely + 1, place.grave + 1],
                "zone": place.zone,
                "zone_name": ZONES[place.zone].of(lang),
            }

        return {
            "scale": self.scale,
            "as_of": self.as_of.isoformat(),
            "counts": self.counts(),
            "treatment_in_time": self.in_time,
            "risks": [
                {"code": r.risk.code, "event": r.risk.event, "inherent": cell(r.inherent), "residual": cell(r.residual)}
                for r in self.worst
            ],
            "remarks": [item.as_json(lang) for item in self.remarks()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """One row a risk, the gravest first."""
        es = lang == "es"
        head = ("Código", "Riesgo", "Antes de controles", "Controles", "Después", "Tratamiento") if es else (
            "Code", "Risk", "Before controls", "Controls", "After", "Treatment",
        )  # fmt: skip
        rows: list[Row] = [
            (
                item.risk.code,
                item.risk.event,
                self._said(item.inherent, lang),
                len(item.risk.controls),
                self._said(item.residual, lang) if item.residual else None,
                item.risk.treatment or None,
            )
            for item in self.worst
        ]
        return [Table("Riesgos" if es else "Risks", head, rows)]

    def _said(self, place: Place, lang: str) -> str:
        zone = ZONES[place.zone].of(lang)
        if self.scale == "mga":
            return f"{zone} ({int(place.probability)}, {int(place.impact)})"
        return f"{zone} ({percent(float(place.probability)).of(lang)}, {percent(float(place.impact)).of(lang)})"


def matrix(risks: Sequence[Riesgo], as_of: date) -> Matrix:
    """All risks assessed; they share one scale and no code is twice."""
    twice = [code for code, n in Counter(risk.code for risk in risks).items() if n > 1]
    if twice:
        raise BadInput(
            "riesgo-repetido",
            f"El código {twice[0]} está en dos riesgos. Cambie uno.",
            f"The code {twice[0]} is on two risks. Change one.",
        )
    scales = sorted({risk.scale for risk in risks})
    if len(scales) > 1:
        raise BadInput(
            "riesgo-dos-escalas",
            f"Hay riesgos en dos escalas ({' y '.join(scales)}). Haga una matriz para cada una: no se comparan.",
            f"There are risks on two scales ({' and '.join(scales)}). Make one matrix for each: they do not compare.",
        )
    return Matrix(scales[0] if scales else "dafp", tuple(assess(risk) for risk in risks), as_of)


def picture(found: Matrix, lang: str = "es") -> str:
    """The heat map: codes where they stand after controls, with a line from where they stood before."""
    es = lang == "es"
    marks: dict[tuple[int, int], list[str]] = {}
    moves = []
    for item in found.risks:
        place = item.residual or item.inherent
        marks.setdefault((place.likely, place.grave), []).append(item.risk.code)
        moves.append(((item.inherent.likely, item.inherent.grave), (place.likely, place.grave)))
    counts = found.counts()
    said = ", ".join(
        f"{counts[zone]} {ZONES[zone].of(lang).lower()}{'s' if es and counts[zone] > 1 else ''}"
        for zone in reversed(ORDER)
        if counts[zone]
    )
    return heat(
        [[ORDER.index(zone) for zone in row] for row in TABLES[found.scale]],
        [ZONES[zone].of(lang) for zone in ORDER],
        marks,
        moves,
        title="Mapa de riesgos" if es else "Map of risks",
        description=(
            f"{len(found.risks)} riesgos: {said or 'ninguno'}."
            if es
            else f"{len(found.risks)} risks: {said or 'none'}."
        ),
        across=("Impacto" if es else "Impact", [item.of(lang) for item in GRAVE[found.scale]]),
        upward=("Probabilidad" if es else "Probability", [item.of(lang) for item in LIKELY[found.scale]]),
        lang=lang,
    )


def from_grid(grid: Grid, *, scale: str = "dafp") -> list[Riesgo]:
    """The template *Riesgos*: evento; causa; efecto; clasificacion; probabilidad; impacto; control; tipo; ejecucion; …

    Rows with the same event are one risk with several controls. Codes are R1, R2… in the order of the file unless given.
    """
    rows = records(
        grid,
        {
            "codigo": ("código",),
            "evento": ("riesgo",),
            "causa": (),
            "efecto": (),
            "clasificacion": ("clasificación", "clase"),
            "probabilidad": (),
            "impacto": (),
            "control": (),
            "tipo": (),
            "ejecucion": ("ejecución",),
            "tratamiento": (),
            "responsable": (),
            "accion": ("acción",),
            "fecha": (),
            "revision": ("revisión",),
        },
        optional=(
            "codigo", "causa", "efecto", "control", "tipo", "ejecucion", "tratamiento", "responsable", "accion", "fecha",
            "revision",
        ),
    )  # fmt: skip
    for column in ("probabilidad", "impacto"):
        one_decimal_mark(((f"fila {row['line']}", row[column]) for row in rows), what=column)
    found: dict[str, Riesgo] = {}
    for row in rows:
        event = text_of(row["evento"])
        controls: tuple[Control, ...] = ()
        if text_of(row.get("control")):
            controls = (
                Control(
                    text_of(row.get("control")),
                    fold(text_of(row.get("tipo"))),
                    fold(text_of(row.get("ejecucion"))),
                    text_of(row.get("responsable")),
                ),
            )
        if event in found:
            found[event] = replace(found[event], controls=found[event].controls + controls)
            continue
        treatment = fold(text_of(row.get("tratamiento")))
        action = Action(text_of(row.get("accion")) or treatment, text_of(row.get("responsable")), day_in(row, "fecha"))
        found[event] = Riesgo(
            text_of(row.get("codigo")) or f"R{len(found) + 1}",
            event,
            fold(text_of(row["clasificacion"])).replace(" ", "_"),
            _figure(row, "probabilidad"),
            _figure(row, "impacto"),
            scale,
            tuple(filter(None, [text_of(row.get("causa"))])),
            tuple(filter(None, [text_of(row.get("efecto"))])),
            controls,
            treatment,
            actions=(action,) if action.what or action.who else (),
            review=day_in(row, "revision"),
        )
    return list(found.values())


def _figure(row: Mapping[str, Any], column: str) -> float:
    value = number_in(row, column, column)
    if value is None:
        es, en = {"probabilidad": ("la probabilidad", "the probability"), "impacto": ("el impacto", "the impact")}[
            column
        ]
        raise BadInput(
            "riesgo-sin-valor",
            f"Fila {row['line']}: falta {es} del riesgo.",
            f"Row {row['line']}: {en} of the risk is missing.",
        )
    return value
