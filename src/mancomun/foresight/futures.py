"""Scenarios told in numbers: their indicators on one radar, and what is known of the probability of each.

A radar puts things of different units on one wheel, so each axis says what its centre and its edge are: those the team wrote; else
0 to 100 for a percentage; else the least and the greatest of today and of the scenarios, which is said on the axis. A value nobody
gave leaves its outline open. A probability is SMIC's when the scenario is one combination of the hypotheses; else the interval that
somebody typed with its source; else it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.radar import Web, webs
from mancomun.foresight.scenarios import KINDS, Scenario
from mancomun.foresight.smic import Smic
from mancomun.lexicon.text import Text, join_names, number_text
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

LEAST_AXES = 3
"""Axes that a radar needs to have an inside."""
SENSES: Mapping[str, Text] = {
    "mas": Text("más es mejor", "more is better"),
    "menos": Text("menos es mejor", "less is better"),
}


@dataclass(frozen=True, slots=True)
class Gauge:
    """An indicator of the scenarios: its unit, its value today, and what stands at the centre and at the edge of the radar."""

    name: str
    unit: str = ""
    sense: str = ""
    today: float | None = None
    centre: float | None = None
    edge: float | None = None
    source: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """A gauge with the ends it is drawn between, and where those ends come from: ``typed``, ``percent`` or ``range``."""

    gauge: Gauge
    centre: float
    edge: float
    origin: str

    def place(self, value: float | None) -> float | None:
        """Where a value stands from the centre (0) to the edge (1); beyond an end, at it."""
        if value is None:
            return None
        return min(1.0, max(0.0, (value - self.centre) / (self.edge - self.centre)))

    def scale(self, lang: str = "es") -> str:
        """What the centre and the edge are, and who says so."""
        low, high = number(self.centre, lang), number(self.edge, lang)
        unit = f" {self.gauge.unit}" if self.gauge.unit else ""
        why = {
            "typed": Text("escrito por el equipo", "written by the team"),
            "percent": Text("toda la escala", "the whole scale"),
            "range": Text(
                "normalizado entre el menor y el mayor que hay aquí",
                "normalised between the least and the greatest here",
            ),
        }[self.origin]
        return Text(f"centro {low}, borde {high}{unit}; {why.es}", f"centre {low}, edge {high}{unit}; {why.en}").of(
            lang
        )


@dataclass(frozen=True)
class Futures:
    """Scenarios by their gauges: ``values`` by scenario and gauge; ``axes`` are those that can be drawn."""

    scenarios: tuple[Scenario, ...]
    gauges: tuple[Gauge, ...]
    values: Mapping[tuple[str, str], float]
    axes: tuple[Axis, ...]
    remarks: tuple[Remark, ...]

    @property
    def drawn(self) -> list[Scenario]:
        """Scenarios with a value on some axis."""
        return [one for one in self.scenarios if any((one.name, axis.gauge.name) in self.values for axis in self.axes)]

    def value(self, scenario: str, gauge: str) -> float | None:
        """The value of a scenario; ``None`` when nobody gave it."""
        return self.values.get((scenario, gauge))

    def table(self, lang: str = "es", *, raw: bool = False) -> Table:
        """Every gauge in its own unit: today, each scenario, the ends of its axis and its source. ``raw``: values as numbers."""
        es = lang == "es"
        by = {axis.gauge.name: axis for axis in self.axes}
        rows: list[Row] = []
        for k, one in enumerate(self.gauges, 1):
            axis = by.get(one.name)
            ends = axis.scale(lang) if axis else ("no se dibuja" if es else "not drawn")
            cells: list[float | str | None] = [
                value if raw else _said(value, lang)
                for value in (one.today, *(self.value(s.name, one.name) for s in self.scenarios))
            ]
            rows.append((f"{k}. {one.name}", one.unit or None, *cells, ends, one.source or None))
        head = ("Indicador", "Unidad", "Hoy") if es else ("Indicator", "Unit", "Today")
        tail = ("Eje", "Fuente de hoy") if es else ("Axis", "Source of today")
        title = "Indicadores de cada escenario" if es else "Indicators of each scenario"
        return Table(title, (*head, *(one.name for one in self.scenarios), *tail), rows)

    def summary(self, lang: str = "es") -> list[str]:
        """One sentence a scenario: on how many axes it stands further out than today, further in, and what is not known."""
        found = []
        for one in self.drawn:
            out = inward = level = lost = 0
            for axis in self.axes:
                then, now = axis.place(self.value(one.name, axis.gauge.name)), axis.place(axis.gauge.today)
                if then is None or now is None:
                    lost += 1
                elif then > now:
                    out += 1
                elif then < now:
                    inward += 1
                else:
                    level += 1
            n = len(self.axes)
            es = f"«{one.name}»: frente a hoy, más afuera en {out} de {n} ejes, más adentro en {inward}"
            en = f"“{one.name}”: against today, further out on {out} of {n} axes, further in on {inward}"
            if level:
                es, en = es + f", igual en {level}", en + f", level on {level}"
            if lost:
                es, en = es + f"; sin dato en {lost}", en + f"; no datum on {lost}"
            found.append(Text(es + ".", en + ".").of(lang))
        return found

    def picture(self, lang: str = "es") -> str | None:
        """One radar a scenario on the same axes; ``None`` with fewer than three axes or no scenario on them."""
        if len(self.axes) < LEAST_AXES or not self.drawn:
            return None
        es = lang == "es"
        return webs(
            [(axis.gauge.name, axis.scale(lang)) for axis in self.axes],
            [
                Web(
                    one.name,
                    KINDS[one.kind].of(lang) if one.kind in KINDS else "",
                    [axis.place(self.value(one.name, axis.gauge.name)) for axis in self.axes],
                )
                for one in self.drawn
            ],
            [axis.place(axis.gauge.today) for axis in self.axes],
            title="Radar de los escenarios" if es else "Radar of the scenarios",
            description=" ".join(self.summary(lang)),
            legend=("hoy", "escenario", "sin dato") if es else ("today", "scenario", "no datum"),
            lang=lang,
        )


def number(value: float, lang: str = "es") -> str:
    """A number as long as it needs, up to four decimals."""
    digits = next((k for k in range(5) if round(value, k) == round(value, 4)), 4)
    return number_text(value, digits, lang)


def _said(value: float | None, lang: str) -> str | None:
    return None if value is None else number(value, lang)


def futures(scenarios: Sequence[Scenario], gauges: Sequence[Gauge], values: Mapping[tuple[str, str], float]) -> Futures:
    """Scenarios on their gauges. An axis whose ends are the same, or with one end alone, is not drawn and says why."""
    found: list[Remark] = []
    axes = []
    for one in gauges:
        own = [values[s.name, one.name] for s in scenarios if (s.name, one.name) in values]
        known = [*own, *([one.today] if one.today is not None else [])]
        axis = _axis(one, known, found)
        if axis is None:
            continue
        axes.append(axis)
        low, high = sorted((axis.centre, axis.edge))
        beyond = [value for value in known if not low <= value <= high]
        if beyond:
            said = ", ".join(number(value) for value in beyond), ", ".join(number(value, "en") for value in beyond)
            found.append(
                remark(
                    "A-S48-radar",
                    one.where or "medidas",
                    f"«{one.name}» va de {number(axis.centre)} a {number(axis.edge)} en el radar y hay valores por fuera, que se "
                    f"dibujan en el extremo: {said[0]}.",
                    f"“{one.name}” goes from {number(axis.centre, 'en')} to {number(axis.edge, 'en')} on the radar and there are values "
                    f"beyond, drawn at the end: {said[1]}.",
                )
            )
        if one.today is not None and not one.source.strip():
            found.append(
                remark(
                    "A-S48-fuente",
                    one.where or "medidas",
                    f"El valor de hoy de «{one.name}» no dice su fuente ni su año.",
                    f"Today's value of “{one.name}” says neither its source nor its year.",
                )
            )
    if gauges and len(axes) < LEAST_AXES:
        found.append(
            remark(
                "A-S48-radar",
                "medidas",
                f"El radar pide {LEAST_AXES} indicadores que se puedan dibujar y hay {len(axes)}: la tabla queda sin dibujo.",
                f"The radar asks for {LEAST_AXES} indicators that can be drawn and there are {len(axes)}: the table stays without it.",
            )
        )
    return Futures(tuple(scenarios), tuple(gauges), dict(values), tuple(axes), tuple(found))


def _axis(one: Gauge, known: Sequence[float], remarks: list[Remark]) -> Axis | None:
    if (one.centre is None) != (one.edge is None):
        lost = Text("el borde", "the edge") if one.edge is None else Text("el centro", "the centre")
        remarks.append(
            remark(
                "E-S48-radar",
                one.where or "medidas",
                f"A «{one.name}» le falta {lost.es} del radar: escriba los dos extremos o ninguno.",
                f"“{one.name}” lacks {lost.en} of the radar: write both ends or neither.",
            )
        )
        return None
    if one.centre is not None and one.edge is not None:
        if one.centre == one.edge:
            remarks.append(
                remark(
                    "E-S48-radar",
                    one.where or "medidas",
                    f"El centro y el borde de «{one.name}» son el mismo número, {number(one.edge)}: no hay eje entre ellos.",
                    f"The centre and the edge of “{one.name}” are the same number, {number(one.edge, 'en')}: there is no axis between.",
                )
            )
            return None
        return Axis(one, one.centre, one.edge, "typed")
    ends, origin = (0.0, 100.0), "percent"
    if one.unit.strip() != "%" or any(not 0 <= value <= 100 for value in known):
        if len(set(known)) < 2:
            return None
        ends, origin = (min(known), max(known)), "range"
    return Axis(one, *(ends if one.sense != "menos" else ends[::-1]), origin)


# --- probability -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chance:
    """What is known of a scenario's probability: its interval, the value that stands for it if any, and where it comes from."""

    scenario: str
    origin: str = ""  # smic, typed, or nothing: not known
    low: float | None = None
    high: float | None = None
    value: float | None = None
    combination: str = ""
    source: str = ""


def chances(scenarios: Sequence[Scenario], smic: Smic | None) -> tuple[list[Chance], list[Remark]]:
    """The probability of each scenario, and what is wrong with what was typed."""
    found = [_chance(one, smic) for one in scenarios]
    remarks = [item for one, got in zip(scenarios, found, strict=True) for item in _typed_remarks(one, got)]
    same: dict[str, list[str]] = {}
    for one in found:
        if one.origin == "smic":
            same.setdefault(one.combination, []).append(one.scenario)
    for combination, names in same.items():
        if len(names) > 1:
            listed = join_names([f"«{name}»" for name in names]), join_names([f"“{name}”" for name in names])
            remarks.append(
                remark(
                    "A-S48-combinacion",
                    "escenarios",
                    f"{listed[0].es} son la misma combinación de hipótesis ({combination}) y comparten su probabilidad.",
                    f"{listed[1].en} are the same combination of hypotheses ({combination}) and share its probability.",
                )
            )
    lost = [one.scenario for one in found if not one.origin]
    if lost:
        unknown = join_names(lost)
        remarks.append(
            remark(
                "A-S48-probabilidad",
                "escenarios",
                f"No se sabe la probabilidad de: {unknown.es}. Diga qué hipótesis se cumplen y si las demás no, o escriba un intervalo "
                "con su fuente.",
                f"The probability is not known of: {unknown.en}. Say which hypotheses hold and whether the rest do not, or write an "
                "interval with its source.",
            )
        )
    return found, remarks


def _chance(one: Scenario, smic: Smic | None) -> Chance:
    combination = ""
    if smic is not None:
        holds = [name in one.holds for name in smic.hypotheses]
        known = set(one.holds) <= set(smic.hypotheses)
        if known and (all(holds) or one.rest_fails):
            combination = "".join("1" if here else "0" for here in holds)
            at = smic.scenarios.index(combination)
            low, high, value = (float(row[at]) for row in (smic.low, smic.high, smic.probability))
            return Chance(one.name, "smic", low, high, value, combination)
    if _sound(one):
        return Chance(one.name, "typed", one.low, one.high, None, "", one.source.strip())
    return Chance(one.name)


def _sound(one: Scenario) -> bool:
    return one.low is not None and one.high is not None and one.low <= one.high and bool(one.source.strip())


def _typed_remarks(one: Scenario, got: Chance) -> list[Remark]:
    where = one.where or "escenarios"
    if one.low is None and one.high is None:
        return []
    if one.low is None or one.high is None:
        return [
            remark(
                "E-S48-7",
                where,
                f"La probabilidad de «{one.name}» tiene un solo extremo: escriba desde cuánto y hasta cuánto.",
                f"The probability of “{one.name}” has one end alone: write from how much and up to how much.",
            )
        ]
    if one.low > one.high:
        return [
            remark(
                "E-S48-7",
                where,
                f"La probabilidad de «{one.name}» va de {number(one.low)} a {number(one.high)}: el primero es el menor.",
                f"The probability of “{one.name}” goes from {number(one.low, 'en')} to {number(one.high, 'en')}: the first is the "
                "least.",
            )
        ]
    found = []
    if got.origin == "smic" and got.low is not None and got.high is not None:
        apart = one.low > got.high or one.high < got.low
        more = Text(" y no se cruzan", " and they do not meet") if apart else Text("", "")
        found.append(
            remark(
                "A-S48-8",
                where,
                f"De «{one.name}» vale el intervalo de SMIC, {_between(got.low, got.high, 'es')}; el escrito, "
                f"{_between(one.low, one.high, 'es')}, no se usa{more.es}.",
                f"Of “{one.name}” the interval of SMIC holds, {_between(got.low, got.high, 'en')}; the one written, "
                f"{_between(one.low, one.high, 'en')}, is not used{more.en}.",
            )
        )
    elif not one.source.strip():
        found.append(
            remark(
                "E-S48-8",
                where,
                f"La probabilidad de «{one.name}» no dice de dónde sale: sin fuente no entra en el estudio.",
                f"The probability of “{one.name}” does not say where it comes from: without a source it does not enter the study.",
            )
        )
    return found


def _between(low: float, high: float, lang: str) -> str:
    ends = [number_text(end, 3, lang) for end in (low, high)]
    return f"[{ends[0]}; {ends[1]}]" if lang == "es" else f"[{ends[0]}, {ends[1]}]"


def chance_said(one: Chance, lang: str = "es") -> str:
    """The probability in words: an interval with its origin, or that it is not known."""
    if one.low is None or one.high is None:
        return Text("probabilidad: no se sabe", "probability: not known").of(lang)
    span = _between(one.low, one.high, lang)
    if one.origin == "smic":
        return Text(f"probabilidad {span}, de SMIC", f"probability {span}, from SMIC").of(lang)
    return Text(f"probabilidad {span}, según {one.source}", f"probability {span}, according to {one.source}").of(lang)


def chances_table(found: Sequence[Chance], scenarios: Sequence[Scenario], experts: int, lang: str = "es") -> Table:
    """Each scenario with its interval and where it comes from."""
    es = lang == "es"
    kinds = {one.name: one.kind for one in scenarios}
    rows: list[Row] = []
    for one in found:
        kind = kinds.get(one.scenario, "")
        if one.origin == "smic":
            origin = Text(
                f"SMIC, combinación {one.combination}, {experts} personas",
                f"SMIC, combination {one.combination}, {experts} people",
            ).of(lang)
        elif one.origin == "typed":
            origin = one.source
        else:
            origin = "no se sabe" if es else "not known"
        rows.append(
            (
                one.scenario,
                KINDS[kind].of(lang) if kind in KINDS else None,
                *("—" if end is None else _decimals(end, lang) for end in (one.low, one.high, one.value)),
                origin,
            )
        )
    head = ("Escenario", "Tipo", "Desde", "Hasta", "Valor que lo representa", "De dónde sale") if es else (
        "Scenario", "Kind", "From", "Up to", "Value that stands for it", "Where it comes from",
    )  # fmt: skip
    return Table("Probabilidad de cada escenario" if es else "Probability of each scenario", head, rows)


def _decimals(value: float, lang: str) -> str:
    return number_text(value, 3, lang)
