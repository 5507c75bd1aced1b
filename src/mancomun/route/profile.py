"""The profile of a group (method, S36): its indicators beside department, nation and peers; gaps, spread and doubts.

A group gets its value by the rule of the catalogue: a sum, a mean weighted by the indicator's own base, a ratio of sums, or
none at all. What nobody has loaded is *sin dato*; nothing is filled with zero. Reads the embedded territory and what the
caller loaded; touches no disk of its own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.strips import Strip, strips
from mancomun.errors import BadInput
from mancomun.foresight.region import functional_region
from mancomun.kernels import territorial
from mancomun.legal.category import IDS, NAMES, SMLMV, in_wages, municipal_category
from mancomun.lexicon.text import NOTHING, Text, join_names, number_text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.catalogue import THEMES, Indicator, Observation, catalogue, check_value, indicator_of, latest
from mancomun.route.gaps import Gap, gap, reference, years_apart
from mancomun.tables.results import Notice, Row, Table
from mancomun.territory import Territory, Unit
from mancomun.territory.names import is_department, resolve

REFERENCES: Mapping[str, Text] = {
    "department": Text("departamento", "department"),
    "nation": Text("país", "country"),
    "peers": Text("pares", "peers"),
}
OLD_YEARS = 5
LEAST_COVERAGE = 0.9
STRANGE = 3.5
FEWEST_TO_COMPARE = 8
OFFICIAL = "Colombia"
"""The territory whose facts are those of the documented tables."""

MOST_ACROSS = 12
"""With more members than this the table by municipality has them in rows."""


def aim_said(name: str, lang: str) -> str:
    """What a gap is measured against, in words: one of `REFERENCES`, or the goal that somebody wrote."""
    return REFERENCES[name].of(lang) if name in REFERENCES else Text("meta", "goal").of(lang)


@dataclass(frozen=True)
class Line:
    """One indicator of the group. ``values`` follow the members; None is *sin dato*. ``gaps`` follow them too."""

    indicator: Indicator
    values: tuple[float | None, ...]
    years: tuple[int | None, ...]
    sources: tuple[Text, ...]
    group: float | None
    references: Mapping[str, float | None]
    aim: tuple[str, float] | None
    gaps: tuple[Gap | None, ...]
    low: float | None
    high: float | None
    variation: float | None
    gini: float | None
    strange: tuple[int, ...]

    @property
    def vintage(self) -> str:
        """The years of the values; the interval of the embedded table where they all come from it."""
        if self.indicator.vintage and all(text == self.indicator.source for text in self.sources if text):
            return self.indicator.vintage
        return ", ".join(str(year) for year in sorted({year for year in self.years if year is not None}))

    @property
    def coverage(self) -> float:
        """Share of members with a value."""
        return sum(value is not None for value in self.values) / len(self.values)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands in an index among the municipalities like it: those of its class, itself out.

    ``better`` is the share of them it is better than (half of the ties); None when nobody like it has a value.
    """

    code: str
    indicator: str
    kind: str
    peers: int
    better: float | None


@dataclass(frozen=True, slots=True)
class Checked:
    """Official category of a member and what its numbers would give; None where a number is missing."""

    code: str
    official: str | None
    computed: str | None


@dataclass(frozen=True)
class Profile:
    """The whole profile of one group on one day."""

    members: tuple[Unit, ...]
    as_of: date
    territory: str
    lines: tuple[Line, ...]
    empty: tuple[Indicator, ...]
    peers: Text
    peer_count: int
    categories: tuple[Checked, ...]
    standings: tuple[Standing, ...]
    remarks: tuple[Remark, ...]

    def line(self, key: str) -> Line:
        """The line of an indicator."""
        item = indicator_of(key)
        for line in self.lines:
            if line.indicator.id == item.id:
                return line
        raise BadInput(
            "indicador-sin-dato",
            f"Nadie ha cargado «{item.name.es}» para este grupo.",
            f"Nobody has loaded “{item.name.en}” for this group.",
        )

    @property
    def coverage(self) -> float:
        """Filled cells over members times indicators with any value."""
        return float(np.mean([line.coverage for line in self.lines])) if self.lines else 0.0

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values, with what produced them."""
        return {
            "as_of": self.as_of.isoformat(),
            "territory_version": self.territory,
            "members": [{"code": unit.code, "name": unit.name} for unit in self.members],
            "peers": self.peers.of(lang),
            "peer_count": self.peer_count,
            "coverage": self.coverage,
            "indicators": {line.indicator.id: self._json(line, lang) for line in self.lines},
            "without_data": [item.id for item in self.empty],
            "categories": [{"code": c.code, "official": c.official, "computed": c.computed} for c in self.categories],
            "standings": [
                {"code": s.code, "indicator": s.indicator, "class": s.kind, "peers": s.peers, "better_than": s.better}
                for s in self.standings
            ],
            "notices": [item.as_json(lang) for item in self.notices()],
        }

    def _json(self, line: Line, lang: str) -> dict[str, Any]:
        return {
            "name": line.indicator.name.of(lang),
            "unit": line.indicator.unit.of(lang),
            "aggregation": line.indicator.aggregation,
            "group": line.group,
            "values": {unit.code: value for unit, value in zip(self.members, line.values, strict=True)},
            "years": sorted({year for year in line.years if year is not None}),
            "references": dict(line.references),
            "aim": {"of": line.aim[0], "value": line.aim[1]} if line.aim else None,
            "gaps": {
                unit.code: {"absolute": found.absolute, "relative": found.relative}
                for unit, found in zip(self.members, line.gaps, strict=True)
                if found is not None
            },
            "low": line.low,
            "high": line.high,
            "variation": line.variation,
            "gini": line.gini,
            "strange": [self.members[k].code for k in line.strange],
            "sources": sorted({text.of(lang) for text in line.sources if text}),
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """The group beside its references, each member, gaps, categories, and where every number comes from."""
        es = lang == "es"
        head = (
            "Indicador",
            "Unidad",
            "Grupo",
            *(name.of(lang).capitalize() for name in REFERENCES.values()),
            "Menor",
            "Mayor",
        )
        if not es:
            head = ("Indicator", "Unit", "Group", *head[3:-2], "Least", "Most")
        group: list[Row] = [
            (
                line.indicator.name.of(lang),
                line.indicator.unit.of(lang),
                line.group if line.indicator.aggregation != "none" else ("no se agrega" if es else "not added up"),
                *(
                    line.references[key] if line.indicator.aggregation in ("mean", "ratio") else "—"
                    for key in REFERENCES
                ),
                line.low,
                line.high,
            )
            for line in self.lines
        ]
        across = len(self.members) <= MOST_ACROSS
        each: list[Row] = (
            [(line.indicator.name.of(lang), *line.values) for line in self.lines]
            if across
            else [(unit.name, *(line.values[k] for line in self.lines)) for k, unit in enumerate(self.members)]
        )
        called = {unit.code: unit.name for unit in self.members}
        place: list[Row] = [
            (
                called[s.code],
                indicator_of(s.indicator).name.of(lang),
                s.kind,
                s.peers,
                None if s.better is None else 100 * s.better,
            )
            for s in self.standings
        ]
        wide: list[Row] = [
            (
                line.indicator.name.of(lang),
                aim_said(line.aim[0], lang),
                line.aim[1],
                *(None if found is None else found.absolute for found in line.gaps),
            )
            for line in self.lines
            if line.aim is not None
        ]
        shown = {key: NAMES[k].of(lang) for k, key in enumerate(IDS)}
        classes: list[Row] = [
            (
                unit.name,
                shown.get(found.official or ""),
                shown.get(found.computed or ""),
            )
            for unit, found in zip(self.members, self.categories, strict=True)
        ]
        meta: list[Row] = [
            (
                line.indicator.name.of(lang),
                THEMES[line.indicator.theme].of(lang),
                RULES[line.indicator.aggregation].of(lang),
                line.vintage,
                ", ".join(sorted({text.of(lang) for text in line.sources if text})),
            )
            for line in self.lines
        ]
        names = tuple(unit.name for unit in self.members)
        return [
            Table("Perfil del grupo" if es else "Profile of the group", head, group),
            Table(
                "Por municipio" if es else "By municipality",
                ("Indicador" if es else "Indicator", *names)
                if across
                else ("Municipio" if es else "Municipality", *(line.indicator.name.of(lang) for line in self.lines)),
                each,
            ),
            Table(
                "Índices entre iguales" if es else "Indices among peers",
                ("Municipio", "Índice", "Clase", "Iguales", "Mejor que (%)")
                if es
                else ("Municipality", "Index", "Class", "Peers", "Better than (%)"),
                place,
            ),
            Table(
                "Brechas" if es else "Gaps",
                ("Indicador", "Referencia", "Valor de referencia", *names)
                if es
                else ("Indicator", "Reference", "Reference value", *names),
                wide,
            ),
            Table(
                "Categoría" if es else "Category",
                ("Municipio", "Oficial", "Por los números") if es else ("Municipality", "Official", "By the numbers"),
                classes,
            ),
            Table(
                "De dónde sale" if es else "Where it comes from",
                ("Indicador", "Tema", "Regla del grupo", "Vigencia", "Fuente")
                if es
                else ("Indicator", "Theme", "Rule of the group", "Year", "Source"),
                meta,
            ),
        ]

    def notices(self) -> list[Notice]:
        """The remarks, and which indicators of the catalogue have no data."""
        found = [Notice(item.code, item.text) for item in self.remarks]
        if self.empty:
            es = join_names([item.name.es for item in self.empty], most=5).es
            en = join_names([item.name.en for item in self.empty], most=5).en
            found.append(Notice("perfil-sin-dato", Text(f"Nadie ha cargado: {es}.", f"Nobody has loaded: {en}.")))
        return found


RULES: Mapping[str, Text] = {
    "sum": Text("suma", "sum"),
    "mean": Text("promedio ponderado", "weighted mean"),
    "ratio": Text("razón de sumas", "ratio of sums"),
    "none": Text("no se agrega", "not added up"),
}


class _Values:
    """Values by unit and indicator: what was loaded first, what is embedded otherwise, and ratios of both."""

    def __init__(self, territory: Territory, loaded: Mapping[tuple[str, str], Observation]) -> None:
        self.territory = territory
        self.official = territory.name == OFFICIAL  # a made-up territory brings its own numbers, of nobody's year
        self.loaded = loaded
        self.everyone = [code for code, unit in territory.units.items() if not is_department(unit)]
        self.at = {code: k for k, code in enumerate(self.everyone)}
        self._touched = {key for _, key in loaded}
        self._columns: dict[str, NDArray[np.float64]] = {}

    def whole(self, item: Indicator) -> NDArray[np.float64]:
        """The indicator for every municipality of the territory, ``nan`` where there is none; read once."""
        found = self._columns.get(item.id)
        if found is not None:
            return found
        if item.aggregation == "ratio":
            above, below = (self.whole(catalogue()[key]) for key in (item.above, item.below))
            column = np.full(above.size, np.nan)
            np.divide(above * item.factor, below, out=column, where=below > 0)
        elif item.attribute:
            facts = [self.territory.units[code].facts.get(item.attribute) for code in self.everyone]
            column = np.array([math.nan if value is None else float(value) for value in facts])
        else:
            column = np.full(len(self.everyone), np.nan)
        for (code, key), seen in self.loaded.items():
            if key == item.id and code in self.at:
                column[self.at[code]] = seen.value
        self._columns[item.id] = column
        return column

    def of(self, code: str, item: Indicator) -> float | None:
        """The value, or None."""
        value = float(self.whole(item)[self.at[code]])
        return value if math.isfinite(value) else None

    def year(self, code: str, item: Indicator) -> int | None:
        """The year of that value; of an interval, its last."""
        found = self.loaded.get((code, item.id))
        if found is not None:
            return found.year
        if item.aggregation == "ratio":
            years = [self.year(code, catalogue()[key]) for key in (item.above, item.below)]
            return min((year for year in years if year is not None), default=None)
        return _year(item.vintage) if self.official and self.of(code, item) is not None else None

    def source(self, code: str, item: Indicator) -> Text:
        """Who says so."""
        found = self.loaded.get((code, item.id))
        if found is not None:
            return Text(found.source, found.source)
        if item.aggregation == "ratio":
            parts = list(dict.fromkeys(self.source(code, catalogue()[key]) for key in (item.above, item.below)))
            return Text("; ".join(part.es for part in parts), "; ".join(part.en for part in parts))
        return item.source if self.official else Text(self.territory.name, self.territory.name)

    def told(
        self, codes: Sequence[str], column: Sequence[float | None], item: Indicator
    ) -> tuple[tuple[int | None, ...], tuple[Text, ...]]:
        """Year and source of each value: the same for all where nobody loaded any of it."""
        parts = (item.id, item.above, item.below) if item.aggregation == "ratio" else (item.id,)
        if self._touched.isdisjoint(parts):
            first = next(code for code, value in zip(codes, column, strict=True) if value is not None)
            year, source = self.year(first, item), self.source(first, item)
            return (
                tuple(year if value is not None else None for value in column),
                tuple(source if value is not None else NOTHING for value in column),
            )
        pairs = list(zip(codes, column, strict=True))
        return (
            tuple(self.year(code, item) if value is not None else None for code, value in pairs),
            tuple(self.source(code, item) if value is not None else NOTHING for code, value in pairs),
        )

    def column(self, codes: Sequence[str], item: Indicator) -> NDArray[np.float64]:
        """Values of several units, ``nan`` where there is none."""
        return np.asarray(self.whole(item)[[self.at[code] for code in codes]])

    def covered(self, codes: Sequence[str], item: Indicator) -> bool:
        """Whether enough of the units have a value for them to stand for all."""
        return float(np.isfinite(self.column(codes, item)).mean()) >= LEAST_COVERAGE

    def together(self, codes: Sequence[str], item: Indicator) -> float | None:
        """The value of the units as one, by the rule of the catalogue; None when it cannot be had.

        Raises `BadInput` (E-S36-2) for what is not to be averaged.
        """
        if item.aggregation == "none":
            raise BadInput(
                "E-S36-2",
                f"El indicador «{item.name.es}» no se puede promediar; muéstrelo por municipio.",
                f"The indicator “{item.name.en}” cannot be averaged; show it by municipality.",
            )
        if item.aggregation == "ratio":
            above, below = (self.column(codes, catalogue()[key]) for key in (item.above, item.below))
            both = np.isfinite(above) & np.isfinite(below)
            base = below[both].sum()
            return float(above[both].sum() / base * item.factor) if base > 0 else None
        values = self.column(codes, item)
        known = np.isfinite(values)
        if not known.any():
            return None
        if item.aggregation == "sum":  # a sum without somebody would count them as zero
            return float(values.sum()) if known.all() else None
        weights = self.column(codes, catalogue()[item.weight])
        both = known & np.isfinite(weights)
        found = territorial.weighted_mean(values[both], weights[both])
        return found if math.isfinite(found) else None


def _year(vintage: str) -> int | None:
    digits = vintage[-4:]
    return int(digits) if digits.isdigit() else None


def group_value(
    key: str, codes: Sequence[str], territory: Territory, loaded: Sequence[Observation] = ()
) -> float | None:
    """One indicator of a group by its rule; `BadInput` (E-S36-2) when it is not to be averaged."""
    return _Values(territory, latest(loaded)).together(codes, indicator_of(key))


def municipalities(codes: Iterable[str], territory: Territory) -> list[str]:
    """Distinct municipalities; a department stands for all of its own."""
    found: dict[str, None] = {}
    for code in codes:
        unit = resolve(territory, code)
        if unit.code not in territory.units:
            raise BadInput(
                "perfil-area",
                f"{unit.name} es un área metropolitana: escriba sus municipios.",
                f"{unit.name} is a metropolitan area: give its municipalities.",
            )
        if is_department(unit):
            found.update((c, None) for c, u in territory.units.items() if u.department == unit.code)
        else:
            found[unit.code] = None
    return list(found)


def profile(
    members: Sequence[str],
    territory: Territory,
    *,
    as_of: date,
    loaded: Sequence[Observation] = (),
    aims: Mapping[str, float] | None = None,
    wage: float | None = None,
) -> Profile:
    """The profile of some municipalities (codes or names; a department stands for its own).

    ``loaded`` are observations beside the embedded facts; the newest of each wins. ``aims`` are goals by indicator that
    replace the reference of the gaps (the best of department and country). ``wage`` is the minimum wage of the year of the
    ICLD where we do not have it.
    """
    codes = municipalities(members, territory)
    if not codes:
        raise BadInput(
            "perfil-vacio",
            "Elija al menos un municipio para ver su perfil.",
            "Choose at least one municipality to see its profile.",
        )
    units = tuple(territory.units[code] for code in codes)
    for seen in loaded:
        if seen.code not in territory.units:
            raise BadInput("E-IMP-5", f"No existe el código «{seen.code}».", f"There is no code “{seen.code}”.")
        check_value(indicator_of(seen.indicator), seen.value, territory.units[seen.code].name)
    values = _Values(territory, latest(loaded))
    everyone = values.everyone
    homes = {unit.department for unit in units}
    here = [code for code in everyone if territory.units[code].department in homes]
    peers, said = _peers(units, everyone, territory)
    grounds = {"department": here, "nation": everyone, "peers": peers}
    lines: list[Line] = []
    empty: list[Indicator] = []
    remarks: list[Remark] = []
    for item in catalogue().values():
        found = values.column(codes, item)
        if not np.isfinite(found).any():
            empty.append(item)
            continue
        column = [value if math.isfinite(value) else None for value in found.tolist()]
        line = _line(item, codes, column, values, grounds, (aims or {}).get(item.id))
        lines.append(line)
        remarks += _doubts(line, units)
    remarks += _old(lines, as_of)
    missing = [line for line in lines if line.coverage < LEAST_COVERAGE]
    for line in missing:
        lacking = join_names([u.name for u, v in zip(units, line.values, strict=True) if v is None])
        remarks.append(
            remark(
                "A-S36-cobertura",
                line.indicator.id,
                f"{line.indicator.name.es}: falta el dato de {lacking.es}.",
                f"{line.indicator.name.en}: no value for {lacking.en}.",
            )
        )
    checked = tuple(_category(unit, values, wage) for unit in units)
    differ = [
        u.name for u, c in zip(units, checked, strict=True) if c.official and c.computed and c.official != c.computed
    ]
    if differ:
        names = join_names(differ)
        remarks.append(
            remark(
                "A-S36-categoria",
                "categoria",
                f"Por población e ingresos, {names.es} tendría otra categoría que la oficial. La oficial es la del decreto; "
                "la nuestra no mira gastos ni el año anterior."
                if len(differ) == 1
                else f"Por población e ingresos, {names.es} tendrían otra categoría que la oficial. La oficial es la del "
                "decreto; la nuestra no mira gastos ni el año anterior.",
                f"By population and income {names.en} would have another category than the official one. The decree's is the "
                "official; ours looks neither at spending nor at the year before.",
            )
        )
    standings = tuple(
        standing
        for line in lines
        if line.indicator.aggregation == "none" and line.indicator.direction
        for standing in _standings(units, line, values)
    )
    return Profile(
        units,
        as_of,
        territory.version,
        tuple(lines),
        tuple(empty),
        said,
        len(peers),
        checked,
        standings,
        tuple(remarks),
    )


def _peers(units: Sequence[Unit], everyone: Sequence[str], territory: Territory) -> tuple[list[str], Text]:
    """Municipalities outside the group in the class where most of its people live, and how that class is called."""
    for key, es, en in (
        ("initial_endowment_group", "grupo de dotaciones iniciales", "initial endowment group"),
        ("category", "categoría", "category"),
    ):
        people: Counter[str] = Counter()
        for unit in units:
            kind = unit.facts.get(key)
            if kind is not None:
                people[str(kind)] += unit.facts.get("population") or 1
        if people:
            kind = max(sorted(people), key=lambda k: people[k])
            mine = {unit.code for unit in units}
            codes = [
                code for code in everyone if code not in mine and str(territory.units[code].facts.get(key)) == kind
            ]
            return codes, Text(
                f"municipios del {es} {kind}" if key != "category" else f"municipios de {es} {kind}",
                f"municipalities of {en} {kind}",
            )
    return [], Text("sin pares conocidos", "no known peers")


def _standings(units: Sequence[Unit], line: Line, values: _Values) -> list[Standing]:
    """An index compared only inside the class of each member (method, C13: MDM within its group)."""
    key, sign = "initial_endowment_group", line.indicator.direction
    column = sign * values.whole(line.indicator)
    kinds = np.array([str(values.territory.units[code].facts.get(key) or "") for code in values.everyone])
    ranked: dict[str, NDArray[np.float64]] = {}
    found = []
    for unit, value in zip(units, line.values, strict=True):
        if value is None:
            continue
        kind = str(unit.facts.get(key) or "")
        if kind not in ranked:
            ranked[kind] = np.sort(column[(kinds == kind) & np.isfinite(column)]) if kind else np.array([])
        group = ranked[kind]
        below = int(np.searchsorted(group, sign * value, side="left"))
        upto = int(np.searchsorted(group, sign * value, side="right"))
        peers = max(group.size - 1, 0)  # the member itself is one of the ties
        better = (below + 0.5 * (upto - below - 1)) / peers if peers else None
        found.append(Standing(unit.code, line.indicator.id, kind, peers, better))
    return found


def _line(
    item: Indicator,
    codes: Sequence[str],
    column: Sequence[float | None],
    values: _Values,
    grounds: Mapping[str, Sequence[str]],
    aim_given: float | None,
) -> Line:
    whole = item.aggregation != "none"
    group = values.together(codes, item) if whole else None
    # A sum of the country says nothing beside a sum of five towns: only rates have references.
    rate = item.aggregation in ("mean", "ratio")
    # What was loaded for the members alone says nothing of their department: it would be compared with itself.
    references = {
        key: values.together(ground, item) if rate and ground and values.covered(ground, item) else None
        for key, ground in grounds.items()
    }
    aim: tuple[str, float] | None = None
    direction = item.direction
    if direction and aim_given is not None:
        aim = ("meta", aim_given)
    elif direction and rate:
        known = {key: value for key in ("department", "nation") if (value := references[key]) is not None}
        aim = reference(known, 1 if direction > 0 else -1) if known else None
    sign: Any = 1 if direction > 0 else -1
    known_values = np.array([value for value in column if value is not None])
    weights = values.column(codes, catalogue()[item.weight]) if item.weight else None
    spread = None
    if rate and known_values.size > 1:
        seen = np.array([value is not None for value in column])
        heavy = weights[seen] if weights is not None else np.ones(known_values.size)
        if np.isfinite(heavy).all():
            found = territorial.variation(known_values, heavy)
            spread = found if math.isfinite(found) else None
    uneven = territorial.gini(known_values) if known_values.size > 1 and (known_values >= 0).all() else math.nan
    return Line(
        item,
        tuple(column),
        *values.told(codes, column, item),
        group,
        references,
        aim,
        tuple(gap(value, aim[1], sign) if aim and value is not None else None for value in column),
        float(known_values.min()),
        float(known_values.max()),
        spread,
        uneven if math.isfinite(uneven) else None,
        _strange(item, codes, column, values, grounds["department"]) if rate else (),
    )


def _strange(
    item: Indicator, codes: Sequence[str], column: Sequence[float | None], values: _Values, ground: Sequence[str]
) -> tuple[int, ...]:
    """Members far from the rest of their departments, by the robust score."""
    around = list(dict.fromkeys([*codes, *ground]))
    all_of_them = values.column(around, item)
    known = np.isfinite(all_of_them)
    if known.sum() < FEWEST_TO_COMPARE:
        return ()
    scores = np.full(len(around), np.nan)
    scores[known] = territorial.robust_scores(all_of_them[known])
    return tuple(k for k, value in enumerate(column) if value is not None and abs(scores[k]) > STRANGE)


def _old(lines: Sequence[Line], as_of: date) -> list[Remark]:
    """One warning a year of data older than five years (borders do not age), and one of data later than the day."""
    by: dict[int, list[Text]] = {}
    for line in lines:
        first = min((year for year in line.years if year is not None), default=None)
        if first is not None and as_of.year - first > OLD_YEARS and line.indicator.theme != "territorio":
            by.setdefault(first, []).append(line.indicator.name)
    later = [
        line.indicator.name for line in lines if any(year is not None and year > as_of.year for year in line.years)
    ]
    out = []
    if later:
        es, en = join_names([n.es for n in later], most=4), join_names([n.en for n in later], most=4)
        out.append(
            remark(
                "A-S36-posterior",
                "vigencia",
                f"Hay datos posteriores a {as_of.year}: {es.es}.",
                f"Some data are later than {as_of.year}: {en.en}.",
            )
        )
    return out + [
        remark(
            "A-S36-viejo",
            "vigencia",
            f"Son de {year}, hace {as_of.year - year} años: {join_names([n.es for n in names], most=9).es}.",
            f"Of {year}, {as_of.year - year} years ago: {join_names([n.en for n in names], most=9).en}.",
        )
        for year, names in sorted(by.items())
    ]


def _doubts(line: Line, units: Sequence[Unit]) -> list[Remark]:
    """Outliers, and gaps that may be of dates only."""
    out = []
    name = line.indicator.name
    if line.strange:
        who = join_names([units[k].name for k in line.strange])
        out.append(
            remark(
                "A-S36-extremo",
                line.indicator.id,
                f"{name.es}: {who.es} está lejos de los demás de su departamento. Revise el dato antes de usarlo."
                if len(line.strange) == 1
                else f"{name.es}: {who.es} están lejos de los demás de su departamento. Revise el dato antes de usarlo.",
                f"{name.en}: {who.en} far from the rest of the department. Check the value before using it.",
            )
        )
    base = _year(line.indicator.vintage)
    if line.aim is not None and line.aim[0] in REFERENCES and base is not None:
        for unit, year in zip(units, line.years, strict=True):
            found = years_apart(unit.name, year, base) if year is not None else None
            if found is not None:
                out.append(found)
    return out


def _category(unit: Unit, values: _Values, wage: float | None) -> Checked:
    official = unit.facts.get("category")
    income = values.of(unit.code, catalogue()["icld"])
    people = values.of(unit.code, catalogue()["poblacion_2023"])
    year = values.year(unit.code, catalogue()["icld"])
    if income is None or people is None or year is None or (wage is None and year not in SMLMV):
        return Checked(unit.code, official, None)
    # Adopted by 31 October of the year that follows the income, for the next one.
    found = municipal_category(int(people), in_wages(income * 1000, year, wage=wage), as_of=date(year + 1, 10, 31))
    return Checked(unit.code, official, found.id)


# --- ties of work and service ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FunctionalTies:
    """Who belongs with a core by flows (C15), and how much of each side of the flows stays inside the group."""

    core: str
    region: tuple[str, ...]
    rounds: tuple[tuple[str, ...], ...]
    residents_inside: float | None
    jobs_inside: float | None


def functional_ties(
    codes: Sequence[str], flows: NDArray[np.float64], core: str, *, threshold: float = 0.10
) -> FunctionalTies:
    """``flows`` (n, n): people who live in i and work (study, are treated) in j, the diagonal included.

    The region of the core by the ten per cent rule; and the self-containment of all: of those who live inside, who work
    inside; of those who work inside, who live inside (the same count when the table has no outside).
    """
    table = np.asarray(flows, float)
    if table.shape != (len(codes), len(codes)) or core not in codes or (table < 0).any():
        raise BadInput(
            "vinculos-flujos",
            "Los flujos van en una tabla cuadrada de los mismos municipios, sin negativos, y el núcleo es uno de ellos.",
            "Flows go in a square table of the same municipalities, without negatives, and the core is one of them.",
        )
    rows = table.sum(axis=1, keepdims=True)
    shares = np.divide(table, rows, out=np.zeros_like(table), where=rows > 0)
    found = functional_region(shares, list(codes).index(core), threshold=threshold)
    inside = np.zeros(len(codes), bool)
    inside[found.members] = True
    stay = table[np.ix_(inside, inside)].sum()
    live, work = table[inside].sum(), table[:, inside].sum()
    return FunctionalTies(
        core,
        tuple(codes[k] for k in found.members),
        tuple(tuple(codes[k] for k in group) for group in found.rounds),
        float(stay / live) if live else None,
        float(stay / work) if work else None,
    )


# --- drawing -----------------------------------------------------------------------------------------------------------


def _said(value: float | None, lang: str) -> str:
    if value is None:
        return "sin dato" if lang == "es" else "no data"
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return number_text(value, digits, lang)


def picture(found: Profile, lang: str = "es") -> str:
    """Each rate on its own line: members as rings, the group as a diamond, department, country and peers beside."""
    es = lang == "es"
    rows = []
    for line in found.lines:
        if line.indicator.aggregation not in ("mean", "ratio"):
            continue
        strip = Strip(
            line.indicator.name.of(lang),
            [value for value in line.values if value is not None],
            line.group,
            [line.references[key] for key in REFERENCES],
            f"{_said(line.group, lang)} {line.indicator.unit.of(lang)}",
        )
        low, high = strip.span
        rows.append(replace(strip, ends=(_said(low, lang), _said(high, lang))))
    names = join_names([unit.name for unit in found.members], most=9).of(lang)
    return strips(
        rows,
        title="El grupo y sus referencias" if es else "The group and its references",
        description=(
            f"{len(rows)} indicadores de {names}. Cada línea tiene su propia escala; la tabla dice los valores. Pares: {found.peers.es}."
            if es
            else f"{len(rows)} indicators of {names}. Each line has its own scale; the table gives the values. Peers: {found.peers.en}."
        ),
        legend=(
            "municipio" if es else "municipality",
            "grupo" if es else "group",
            [name.of(lang) for name in REFERENCES.values()],
        ),
        lang=lang,
    )
