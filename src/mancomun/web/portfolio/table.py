"""The officers' table: what the address asks for, the rows that answer it, and the counts beside it.

The number of queries does not depend on how many rows are shown (a test counts them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.portfolio.initiative import FIELDS, TOPICS
from mancomun.portfolio.regions import current_set
from mancomun.portfolio.states import RECORD_STATES, STATES
from mancomun.territory.names import is_department
from mancomun.web.initiatives import selectors
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portfolio.words import SHORT, capital, figure_name, region_name, say, word

PAGE = 100
ORDERS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "falta": (gettext_lazy("lo que más falta"), ("completeness", "code")),
    "nombre": (gettext_lazy("nombre"), ("name", "code")),
    "poblacion": (gettext_lazy("población"), ("-population", "code")),
    "miembros": (gettext_lazy("miembros"), ("-member_count", "code")),
    "reciente": (gettext_lazy("lo último que cambió"), ("-modified", "code")),
    "codigo": (gettext_lazy("código"), ("code",)),
}
GROUPS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "constituidas": (gettext_lazy("constituidas"), selectors.FORMED[:5]),
    "ruta": (gettext_lazy("en la ruta"), ("momento_1", "momento_2", "momento_3")),
    "antes": (gettext_lazy("caracterizadas o priorizadas"), ("caracterizada", "priorizada", "no_priorizada")),
    "identificadas": (gettext_lazy("identificadas"), ("identificada",)),
    "cerradas": (gettext_lazy("desistidas o liquidadas"), ("desistida", "liquidada")),
}
"""The cards above the table: states together, so that five numbers tell the portfolio."""

KEYS = ("q", "grupo", "estado", "figura", "region", "depto", "tema", "ficha", "falta", "orden", "pagina")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; a value that does not exist is dropped and told in ``dropped``."""

    values: Mapping[str, str]
    page: int = 1
    dropped: tuple[str, ...] = ()

    def get(self, key: str) -> str:
        """One filter, empty when it was not asked for."""
        return self.values.get(key, "")

    def href(self, **change: str | int) -> str:
        """The same question with something changed; an empty value takes a filter away."""
        kept = {k: v for k, v in {**self.values, **{k: str(v) for k, v in change.items()}}.items() if v}
        return f"?{urlencode(kept)}" if kept else "?"

    @property
    def query(self) -> str:
        """The question without its page, as a saved view keeps it."""
        return urlencode({k: v for k, v in self.values.items() if k != "pagina"})


_GAPS = ("members", "promoter", "origin", "maturity", "prior_agreement", "support", "act", "topics", "identified_on")


def _choices() -> dict[str, dict[str, str]]:
    """Each filter with its values and their words."""
    land = selectors.territory()
    from django.utils import timezone

    regions = current_set(timezone.localdate()).regions
    departments = sorted((u.name, c) for c, u in land.units.items() if is_department(u))
    return {
        "estado": {key: capital(say(text)) for key, text in STATES.items()},
        "figura": {key: figure_name(key) for key in SHORT},
        "region": {one.id: say(one.name) for one in regions},
        "depto": {code: name for name, code in departments} | {"11": "Bogotá, D.C."},
        "tema": {key: capital(say(text)) for key, text in TOPICS.items()},
        "ficha": {key: capital(say(text)) for key, text in RECORD_STATES.items()},
        "falta": {key: capital(say(FIELDS[key])) for key in _GAPS},
    }


def read(query: Mapping[str, str]) -> tuple[Asked, dict[str, dict[str, str]]]:
    """The question of an address, and the choices it may make."""
    choices = _choices()
    values: dict[str, str] = {}
    dropped = []
    for key in KEYS:
        text = (query.get(key) or "").strip()
        if not text:
            continue
        known = choices.get(key) or {"orden": ORDERS, "grupo": GROUPS}.get(key)
        if known is not None and text not in known:
            dropped.append(_("El filtro «%(value)s» no existe; se muestran todos.") % {"value": text[:40]})
        else:
            values[key] = text[:80]
    page = values.pop("pagina", "1")
    number = int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1
    return Asked(values, number, tuple(dropped)), choices


def narrowed(rows: QuerySet[Iniciativa], asked: Asked) -> QuerySet[Iniciativa]:
    """The rows that answer the question."""
    if text := asked.get("q"):
        rows = rows.filter(selectors.text_filter(text))
    if group := asked.get("grupo"):
        rows = rows.filter(state__in=GROUPS[group][1])
    if state := asked.get("estado"):
        rows = rows.filter(state=state)
    if figure := asked.get("figura"):
        rows = rows.filter(Q(figure_now=figure) | Q(figure_now="", figure_foreseen=figure))
    if region := asked.get("region"):
        rows = rows.filter(regions__contains=[region])
    if department := asked.get("depto"):
        rows = rows.filter(departments__contains=[department])
    if topic := asked.get("tema"):
        rows = rows.filter(topics__contains=[topic])
    if record := asked.get("ficha"):
        rows = rows.filter(record_state=record)
    if gap := asked.get("falta"):
        rows = rows.filter(gaps__contains=[gap])
    return rows


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, in words."""

    code: str
    name: str
    figure: str
    figure_name: str
    departments: str
    members: int
    pieces: str
    year: str
    state: str
    state_id: str
    record: str
    gaps: str
    completeness: float
    outcome: str
    confidence: str
    population: int | None
    fiction: bool
    marks: tuple[str, ...] = field(default=())


def line(row: Iniciativa) -> Line:
    """A row in words."""
    land = selectors.territory()
    names = [land.units[code].name if code in land.units else code for code in row.departments]
    names = ["Bogotá, D.C." if name == "11" else name for name in names]
    where = names[0] if names else ""
    if len(names) > 1:
        where = _("%(first)s y %(n)s más") % {"first": where, "n": len(names) - 1}
    parts = len(row.calculated.get("parts", []))
    pieces = {True: _("Una"), None: ""}.get(row.contiguous, str(parts)) if row.member_count else ""
    figure = row.figure_now or row.figure_foreseen
    gaps = [word("field", gap) for gap in row.gaps]
    return Line(
        row.code,
        f"{row.acronym} · {row.name}" if row.acronym else row.name,
        SHORT.get(figure, ""),
        figure_name(figure),
        where,
        row.member_count,
        str(pieces),
        str(row.identified_on.year) if row.identified_on and row.identified_precision else "",
        capital(word("state", row.state)),
        row.state,
        capital(word("record", row.record_state)),
        capital(", ".join(gaps[:3]) + (" …" if len(gaps) > 3 else "")) if gaps else "",
        row.completeness,
        row.outcome,
        capital(word("confidence", row.confidence)),
        row.population,
        row.fiction,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the table with its counts."""

    lines: tuple[Line, ...]
    rows: tuple[Iniciativa, ...]
    found: int
    everything: int
    pages: int
    cards: tuple[dict[str, Any], ...]
    by_region: tuple[dict[str, Any], ...]


def page(user: Any, asked: Asked) -> Page:
    """The page of a question for a person: four queries, whatever it shows."""
    visible = selectors.visible(user)
    counts = dict(visible.values_list("state").annotate(n=Count("pk")).order_by())
    rows = narrowed(visible, asked)
    regions = list(rows.filter(fiction=False).values_list("main_region").annotate(n=Count("pk")).order_by("-n"))
    found = rows.count()
    pages = max(1, -(-found // PAGE))
    number = min(asked.page, pages)
    order = ORDERS[asked.get("orden") or "falta"][1]
    shown = tuple(rows.order_by(*order)[(number - 1) * PAGE : number * PAGE])
    most = max((n for _, n in regions), default=1)
    return Page(
        tuple(line(row) for row in shown),
        shown,
        found,
        sum(counts.values()),
        pages,
        tuple(
            {
                "n": sum(counts.get(state, 0) for state in states),
                "name": name,
                "on": asked.get("grupo") == key,
                "href": asked.href(grupo="" if asked.get("grupo") == key else key, estado="", pagina=""),
            }
            for key, (name, states) in GROUPS.items()
        ),
        tuple(
            {
                "name": region_name(region) if region else _("Sin región asignada"),
                "n": n,
                "width": round(100 * n / most, 1),
                "href": asked.href(region=region, pagina="") if region else "",
            }
            for region, n in regions
        ),
    )
