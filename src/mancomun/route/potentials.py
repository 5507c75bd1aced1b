"""Potentialities and capacities (method, S47): what the territory has, whether it uses it, and whether it is able to.

Priority is value × (4 − use) × feasibility, up to 64; the formula is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.bubbles import Bubble, bubbles, numbered
from mancomun.drawing.panels import Ground, count_map
from mancomun.drawing.radar import radar
from mancomun.lexicon.text import Text, join_names, short_text
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

MOST = 4
JOBS = 50.0
CAPITALS: Mapping[str, Text] = {
    "natural": Text("natural", "natural"),
    "construido": Text("construido", "built"),
    "humano": Text("humano", "human"),
    "social": Text("social", "social"),
    "institucional": Text("institucional", "institutional"),
    "cultural": Text("cultural", "cultural"),
    "financiero": Text("financiero", "financial"),
}
CAPACITIES: Mapping[str, Text] = {
    "gestion_publica": Text("gestión pública", "public management"),
    "tecnica": Text("técnica", "technical"),
    "financiera": Text("financiera", "financial"),
    "productiva": Text("productiva", "productive"),
    "organizativa": Text("organizativa", "organising"),
    "ctei": Text("ciencia, tecnología e innovación", "science, technology and innovation"),
    "talento": Text("talento", "talent"),
}


@dataclass(frozen=True, slots=True)
class Potential:
    """An asset: its capital, value, use and feasibility (0 to 4 each), what shows it, and the capacities it asks for."""

    name: str
    capital: str
    value: int | None
    use: int | None
    feasible: int | None
    evidence: str = ""
    needs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    magnitude: str = ""
    limits: tuple[str, ...] = ()
    demand: str = ""

    @property
    def priority(self) -> int | None:
        """Value × (4 − use) × feasibility; ``None`` while any is missing."""
        if self.value is None or self.use is None or self.feasible is None:
            return None
        return self.value * (MOST - self.use) * self.feasible


@dataclass(frozen=True, slots=True)
class Capacity:
    """An ability of an entity or actor: level now and level needed (0 to 4); ``official`` is the level an index gives it."""

    kind: str
    who: str
    level: int | None
    needed: int | None
    official: int | None = None
    indicator: str = ""

    @property
    def gap(self) -> int | None:
        """How many levels are missing; never negative."""
        return None if self.level is None or self.needed is None else max(0, self.needed - self.level)


@dataclass(frozen=True)
class Assets:
    """Potentialities by priority, capacities by gap, and both crossed."""

    potentials: tuple[Potential, ...]
    capacities: tuple[Capacity, ...]
    remarks: tuple[Remark, ...]

    @property
    def capitals(self) -> dict[str, float | None]:
        """Mean use of each of the seven capitals."""
        out: dict[str, float | None] = {}
        for capital in CAPITALS:
            used = [one.use for one in self.potentials if one.capital == capital and one.use is not None]
            out[capital] = sum(used) / len(used) if used else None
        return out

    def worst_gap(self, kind: str) -> int | None:
        """The largest gap among the capacities of a kind."""
        gaps = [one.gap for one in self.capacities if one.kind == kind and one.gap is not None]
        return max(gaps, default=None)

    def tables(self, lang: str = "es") -> list[Table]:
        """Potentialities, capacities, and the cross matrix: what each potentiality is short of."""
        es = lang == "es"
        head: tuple[str, ...] = (
            ("N.º", "Potencialidad", "Capital", "Valor", "Uso", "Viabilidad", "Prioridad (0–64)")
            if es
            else ("No.", "Potentiality", "Capital", "Value", "Use", "Feasibility", "Priority (0–64)")
        )
        rows: list[Row] = [
            (str(k), one.name, _word(CAPITALS, one.capital, lang), one.value, one.use, one.feasible, one.priority)
            for k, one in enumerate(self.potentials, 1)
        ]
        found = [Table("Potencialidades por prioridad" if es else "Potentialities by priority", head, rows)]
        if self.potentials:
            head = (
                ("Potencialidad", "Dato", "Magnitud", "Restricciones", "Demanda")
                if es
                else ("Potentiality", "Datum", "Size", "Restrictions", "Demand")
            )
            rows = [
                (one.name, one.evidence or None, one.magnitude or "—", "; ".join(one.limits) or "—", one.demand or "—")
                for one in self.potentials
            ]
            found.append(Table("Lo que se sabe de cada una" if es else "What is known of each", head, rows))
        if self.capacities:
            head = (
                ("Capacidad", "De quién", "Indicador", "Nivel", "Requerido", "Brecha")
                if es
                else ("Capacity", "Whose", "Indicator", "Level", "Needed", "Gap")
            )
            rows = [
                (_word(CAPACITIES, one.kind, lang), one.who, one.indicator or "—", one.level, one.needed, one.gap)
                for one in self.capacities
            ]
            found.append(Table("Capacidades por brecha" if es else "Capacities by gap", head, rows))
        asked = [kind for kind in CAPACITIES if any(kind in one.needs for one in self.potentials)]
        if asked:
            rows = [
                (one.name, *(self.worst_gap(kind) if kind in one.needs else "—" for kind in asked))
                for one in self.potentials
            ]
            title = ("Lo que le falta a cada potencialidad (niveles)", "What each potentiality lacks (levels)")[not es]
            names = [_word(CAPACITIES, kind, lang).capitalize() for kind in asked]
            found.append(Table(title, ("Potencialidad" if es else "Potentiality", *names), rows))
        return found

    def picture(self, lang: str = "es") -> str:
        """The seven capitals and how much each is used."""
        es = lang == "es"
        used = self.capitals

        def level(value: float | None) -> str:
            return "—" if value is None else short_text(round(value, 1), lang)

        said = "; ".join(f"{name.of(lang)} {level(used[key])}" for key, name in CAPITALS.items())
        return radar(
            [name.of(lang).capitalize() for name in CAPITALS.values()],
            None,
            [used[key] or 0.0 for key in CAPITALS],
            most=MOST,
            least=None,
            title="Uso de los siete capitales" if es else "Use of the seven capitals",
            description=f"{said}. {'De 0 a 4' if es else 'From 0 to 4'}.",
            legend=("", "uso", "") if es else ("", "use", ""),
            lang=lang,
        )

    def matrix_picture(self, lang: str = "es") -> str:
        """Value by use, numbered as the table of priorities; a wider disc is more feasible. What lacks a level is not drawn."""
        es = lang == "es"
        drawn = [
            (k, one)
            for k, one in enumerate(self.potentials, 1)
            if one.use is not None and one.value is not None and one.feasible is not None
        ]
        return bubbles(
            [Bubble(k, one.use or 0, one.value or 0, one.feasible or 0) for k, one in drawn],
            most=MOST,
            title="Potencialidades: valor y aprovechamiento" if es else "Potentialities: value and use",
            description=numbered({k: one.name for k, one in drawn}),
            across="Aprovechamiento →" if es else "Use →",
            upward="↑ Valor" if es else "↑ Value",
            note="El número es el de la tabla; más ancho, más viable."
            if es
            else "Numbers as in the table; wider, more feasible.",
            lang=lang,
        )

    def by_place(self, names: Mapping[str, str], lang: str = "es") -> Table:
        """Each municipality with how many potentialities it has, and which."""
        es = lang == "es"
        rows: list[Row] = []
        for code, name in names.items():
            own = [one.name for one in self.potentials if code in one.places]
            rows.append((name, len(own), "; ".join(own) or "—"))
        head = ("Municipio", "Potencialidades", "Cuáles") if es else ("Municipality", "Potentialities", "Which")
        return Table("Dónde están las potencialidades" if es else "Where potentialities are", head, rows)

    def map_picture(self, names: Mapping[str, str], ground: Ground, lang: str = "es") -> str:
        """How many potentialities each municipality has, on ``ground``."""
        es = lang == "es"
        return count_map(
            {code: sum(code in one.places for one in self.potentials) for code in names},
            names,
            ground,
            title="Mapa de activos" if es else "Map of assets",
            panel="Potencialidades" if es else "Potentialities",
            lang=lang,
        )


def _word(words: Mapping[str, Text], key: str, lang: str) -> str:
    return words[key].of(lang) if key in words else "—"


def assets(
    potentials: Sequence[Potential], capacities: Sequence[Capacity], *, jobs: float | None = None, several: float = 1
) -> Assets:
    """Order both lists and remark them. ``jobs`` is how many jobs a location quotient was computed with, if one was."""
    found: list[Remark] = []
    bare = [one.name for one in potentials if not one.evidence.strip()]
    if bare:
        names = join_names(bare)
        found.append(
            remark(
                "E-S47-dato",
                "potencialidades",
                f"Falta al menos un dato que la muestre: {names.es}.",
                f"At least one datum to show it is missing: {names.en}.",
            )
        )
    if jobs is not None and jobs < JOBS:
        found.append(
            remark(
                "A-S47-1",
                "empleos",
                f"El coeficiente de localización se calculó con {jobs:g} empleos; con menos de {JOBS:g} es inestable.",
                f"The location quotient was computed with {jobs:g} jobs; under {JOBS:g} it is unstable.",
            )
        )
    for one in capacities:
        if one.official is not None and one.level is not None and abs(one.official - one.level) > several:
            name = _word(CAPACITIES, one.kind, "es"), _word(CAPACITIES, one.kind, "en")
            found.append(
                remark(
                    "A-S47-2",
                    "capacidades",
                    f"{one.who} se califica {one.level} en capacidad {name[0]} y el índice oficial le da {one.official}: "
                    "contraste las dos.",
                    f"{one.who} rates itself {one.level} in {name[1]} capacity and the official index gives {one.official}: "
                    "compare both.",
                )
            )
    return Assets(
        tuple(sorted(potentials, key=lambda one: -(one.priority if one.priority is not None else -1))),
        tuple(sorted(capacities, key=lambda one: -(one.gap if one.gap is not None else -1))),
        tuple(found),
    )
