"""The catalogue of sources and whether a figure may use each (method, 3.6): a table of ours on rules read or known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mancomun.errors import BookError
from mancomun.lexicon.text import NOTHING, Text
from mancomun.sources import load_yaml
from mancomun.tables.results import Row, Table

WAYS: Mapping[str, Text] = {
    "D": Text("directa", "directly"),
    "A": Text("por medio de un miembro", "through a member"),
    "P": Text("con un proyecto ante la instancia", "by a project before the instance"),
    "C": Text("con condiciones", "with conditions"),
    "N": Text("no puede", "may not"),
}
OPERATING: Mapping[str, Text] = {
    "yes": Text("sí", "yes"),
    "no": Text("no", "no"),
    "conditional": Text("según sus reglas", "by its own rules"),
    "na": Text("no aplica", "not applicable"),
}
PROVINCIA = "provincia_administrativa_planificacion"
NATIONAL = ("pgn", "sgp", "sgr_regional_40", "sgr_regional_60", "sgr_local", "sgr_ctei")
"""What the financing of a provincia may not charge (PAP-010); whether its projects may is open."""
OPEN = Text(
    "La financiación de una provincia no se carga a esta fuente; si eso alcanza los proyectos que presenta o ejecuta es indeterminado "
    "(PAP-010)",
    "The financing of a province is not charged to this source; whether that reaches the projects it presents or carries out is "
    "indeterminate (PAP-010)",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One source: how each figure reaches it (``D A P C N``), and whether it may pay operation."""

    id: str
    name: Text
    operating: str
    figures: Mapping[str, str]
    note: Text = NOTHING

    def way(self, figure: str) -> str | None:
        """How a figure reaches it; ``none`` is joint work without a scheme. None where the table does not say."""
        return self.figures.get(figure or "none")

    def said(self, figure: str) -> Text:
        """What to beware of when a figure uses it: its own note, and for a provincia what its rule leaves open."""
        return OPEN if figure == PROVINCIA and self.id in NATIONAL else self.note


@cache
def sources() -> Mapping[str, Source]:
    """Every source by id. Raises `BookError` on a mark the table does not know."""
    found = {}
    for row in load_yaml("mancomun.agendas", "data/sources.yaml"):
        one = Source(
            row["id"],
            Text.load(row),
            row["operating"],
            row["figures"],
            Text.load(row["note"]) if "note" in row else NOTHING,
        )
        if one.operating not in OPERATING or set(one.figures.values()) - set(WAYS):
            raise BookError(f"the source {one.id!r} has a mark nobody knows")
        found[one.id] = one
    return found


def source_table(figure: str, lang: str = "es") -> Table:
    """What each source is for a figure."""
    es = lang == "es"
    head = (
        ("Fuente", "Cómo llega", "Puede pagar funcionamiento", "Nota")
        if es
        else ("Source", "How it comes", "May pay operation", "Note")
    )
    rows: list[Row] = []
    for one in sources().values():
        way = one.way(figure)
        unknown = Text("indeterminado", "indeterminate")
        rows.append(
            (
                one.name.of(lang),
                (WAYS[way] if way else unknown).of(lang),
                OPERATING[one.operating].of(lang),
                one.said(figure).of(lang),
            )
        )
    return Table("Fuentes y elegibilidad" if es else "Sources and eligibility", head, rows)
