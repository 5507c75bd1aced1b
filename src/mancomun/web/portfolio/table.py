"""The officers' table: what the address asks for, the rows that answer it, and the counts beside it.

The number of queries does not depend on how many rows are shown (a test counts them), and a page that somebody saw since the
last write is not made again (`mancomun.web.initiatives.kept`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.errors import BadInput
from mancomun.portfolio.initiative import FIELDS, TOPICS
from mancomun.portfolio.regions import RegionSet, current_set
from mancomun.portfolio.states import RECORD_STATES, STATES
from mancomun.territory.names import is_department
from mancomun.web import dated
from mancomun.web.dated import Moment
from mancomun.web.initiatives import selectors, then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.presenter import number as in_words
from mancomun.web.portfolio import picture
from mancomun.web.portfolio.words import ICONS, SHORT, capital, figure_name, region_name, word
from mancomun.web.project.languages import lang, say
from mancomun.web.territory.templatetags.mancomun_page import mark

PAGE, READ = 100, 40
"""Rows of a page: for who works with them, and for who reads without signing in, often on a telephone."""
ORDERS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "falta": (gettext_lazy("lo que más falta"), ("completeness", "code")),
    "nombre": (gettext_lazy("nombre"), ("name", "code")),
    "poblacion": (gettext_lazy("población"), ("-population", "code")),  # what is not known goes last
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

KEYS = (
    "q",
    "grupo",
    "estado",
    "figura",
    "region",
    "depto",
    "tema",
    "ficha",
    "falta",
    "orden",
    "pagina",
    "fecha",
    "sabido",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; a value that does not exist is dropped and told in ``dropped``."""

    values: Mapping[str, str]
    moment: Moment
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
    def when(self) -> str:
        """The days of the question alone, as they follow an address."""
        days = {key: self.values[key] for key in ("fecha", "sabido") if key in self.values}
        return f"?{urlencode(days)}" if days else ""

    @property
    def query(self) -> str:
        """The question without its page, as a saved view keeps it."""
        return urlencode({k: v for k, v in self.values.items() if k != "pagina"})


_GAPS = ("members", "promoter", "origin", "maturity", "prior_agreement", "support", "act", "topics", "identified_on")


@lru_cache(maxsize=8)
def _choices(_language: str, regions: RegionSet) -> dict[str, dict[str, str]]:
    """Each filter with its values and their words, in the language in use."""
    land = selectors.territory()
    departments = sorted((u.name, c) for c, u in land.units.items() if is_department(u))
    return {
        "estado": {key: capital(say(text)) for key, text in STATES.items()},
        "figura": {key: figure_name(key) for key in SHORT},
        "region": {one.id: say(one.name) for one in regions.regions},
        "depto": {code: name for name, code in departments} | {"11": "Bogotá, D.C."},
        "tema": {key: capital(say(text)) for key, text in TOPICS.items()},
        "ficha": {key: capital(say(text)) for key, text in RECORD_STATES.items()},
        "falta": {key: capital(say(FIELDS[key])) for key in _GAPS},
    }


def read(query: Mapping[str, str]) -> tuple[Asked, dict[str, dict[str, str]]]:
    """The question of an address, and the choices it may make."""
    complaints: list[BadInput] = []
    moment = dated.asked(query, timezone.localdate(), complaints)
    choices = _choices(lang(), current_set(moment.day))
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
    if not moment.past:
        values.pop("fecha", "")
        values.pop("sabido", "")
    page = values.pop("pagina", "1")
    number = int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1
    return Asked(values, moment, number, (*(wrong.text(lang()) for wrong in complaints), *dropped)), choices


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


def matching(rows: Iterable[Iniciativa], asked: Asked) -> list[Iniciativa]:
    """The same for rows of a past day, which are in no table; a test holds both answers together."""
    tests: list[Callable[[Iniciativa], bool]] = []
    if text := asked.get("q"):
        tests.append(selectors.text_match(text))
    if group := asked.get("grupo"):
        tests.append(lambda row: row.state in GROUPS[group][1])
    if state := asked.get("estado"):
        tests.append(lambda row: row.state == state)
    if figure := asked.get("figura"):
        tests.append(lambda row: (row.figure_now or row.figure_foreseen) == figure)
    if region := asked.get("region"):
        tests.append(lambda row: region in row.regions)
    if department := asked.get("depto"):
        tests.append(lambda row: department in row.departments)
    if topic := asked.get("tema"):
        tests.append(lambda row: topic in row.topics)
    if record := asked.get("ficha"):
        tests.append(lambda row: row.record_state == record)
    if gap := asked.get("falta"):
        tests.append(lambda row: gap in row.gaps)
    return [row for row in rows if all(test(row) for test in tests)]


def _sorted(rows: list[Iniciativa], order: tuple[str, ...]) -> list[Iniciativa]:
    """In one of `ORDERS`, what is not known last."""
    for name in reversed(order):
        field, down = name.removeprefix("-"), name.startswith("-")

        def key(row: Iniciativa, field: str = field, down: bool = down) -> tuple[bool, Any]:
            value = getattr(row, field)
            return (value is None) != down, value or 0 if value is None else value

        rows = sorted(rows, key=key, reverse=down)
    return rows


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, in words; what is not known is an empty text."""

    code: str
    href: str
    name: str
    figure: str
    figure_name: str
    departments: str
    members: str
    population: str
    pieces: str
    year: str
    icon: SafeString
    state: str
    record: str
    gaps: str
    confidence: str
    fiction: bool
    documented: bool


def line(row: Iniciativa, href: str) -> Line:
    """A row in words; ``href`` holds ``CODE`` for the code."""
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
        href.replace("CODE", row.code),
        f"{row.acronym} · {row.name}" if row.acronym else row.name,
        SHORT.get(figure, ""),
        figure_name(figure),
        where,
        str(row.member_count or ""),
        "" if row.population is None else in_words(row.population),
        str(pieces),
        str(row.identified_on.year) if row.identified_on and row.identified_precision else "",
        mark(ICONS.get(row.state, "r-unknown"), 16),
        capital(word("state", row.state)),
        capital(word("record", row.record_state)),
        capital(", ".join(gaps[:3]) + (" …" if len(gaps) > 3 else "")) if gaps else "",
        capital(word("confidence", row.confidence)),
        row.fiction,
        row.demo and not row.fiction,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the table with its counts."""

    lines: tuple[Line, ...]
    marks: tuple[picture.Mark, ...]
    found: int
    everything: int
    exercises: int
    pages: int
    cards: tuple[dict[str, Any], ...]
    by_region: tuple[dict[str, Any], ...]

    @property
    def real(self) -> int:
        """All the rows a person may see, without the exercises of fiction."""
        return self.everything - self.exercises

    @property
    def documented(self) -> bool:
        """Whether any row shown came with the house, and so from a cited source."""
        return any(one.documented for one in self.lines)


def page(now: Now, user: Any, asked: Asked) -> Page:
    """The page of a question for a person: four queries, whatever it shows."""
    size = PAGE if user.is_authenticated else READ
    order = ORDERS[asked.get("orden") or "falta"][1]
    if asked.moment.past:
        everything = then.portfolio(now, user, asked.moment)
        answer = matching(everything, asked)
        places = Counter(row.main_region for row in answer if not row.fiction)
        pages = max(1, -(-len(answer) // size))
        start = (min(asked.page, pages) - 1) * size
        shown = _sorted(answer, order)[start : start + size]
        counts = Counter((row.state, row.fiction) for row in everything)
        return _page(asked, counts, places.most_common(), len(answer), pages, shown)
    visible = selectors.visible(user)
    kinds = visible.values_list("state", "fiction").annotate(n=Count("pk")).order_by()
    counts = Counter({(state, fiction): n for state, fiction, n in kinds})
    rows = narrowed(visible, asked)
    regions = list(rows.filter(fiction=False).values_list("main_region").annotate(n=Count("pk")).order_by("-n"))
    found = rows.count()
    pages = max(1, -(-found // size))
    start = (min(asked.page, pages) - 1) * size
    last = [F(name[1:]).desc(nulls_last=True) if name.startswith("-") else name for name in order]
    return _page(asked, counts, regions, found, pages, list(rows.order_by(*last)[start : start + size]))


def _page(
    asked: Asked,
    counts: Mapping[tuple[str, bool], int],
    regions: Sequence[tuple[str, int]],
    found: int,
    pages: int,
    shown: Sequence[Iniciativa],
) -> Page:
    most = max((n for _, n in regions), default=1)
    href = reverse("initiatives:file", args=["CODE"]) + asked.when
    return Page(
        tuple(line(row, href) for row in shown),
        tuple(picture.marks(shown, href)),
        found,
        sum(counts.values()),
        sum(n for (_state, fiction), n in counts.items() if fiction),
        pages,
        tuple(
            {
                "n": sum(counts.get((state, False), 0) for state in states),  # as the dashboard: fiction is not counted
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


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the page is the same for everybody who sees the same rows, drawn already."""

    found: Page
    filters: SafeString
    rows: SafeString
    side: SafeString


FIRST = ("figura", "region", "estado")
"""Filters that are always in sight; the rest open with *más filtros*."""


def parts(now: Now, user: Any, asked: Asked, choices: Mapping[str, Mapping[str, str]], *, choose: bool) -> Parts:
    """The page of a question, drawn; ``choose`` puts a box before each row. Kept until somebody writes."""
    scope = selectors.scope(user)
    key = (
        None
        if scope is None
        else ("table", scope, lang(), tuple(asked.values.items()), asked.page, asked.moment.today, choose)
    )
    return now.get(key, lambda: _drawn(page(now, user, asked), asked, choices, choose))


def _drawn(found: Page, asked: Asked, choices: Mapping[str, Mapping[str, str]], choose: bool) -> Parts:
    labels = {
        "figura": _("Figura"), "region": _("Región"), "depto": _("Departamento"), "estado": _("Estado"),
        "tema": _("Temática"), "ficha": _("Ficha"), "falta": _("Falta"),
    }  # fmt: skip
    filters = {
        "asked": asked,
        "found": found,
        "filters": [(key, labels[key], choices[key].items()) for key in FIRST],
        "more_filters": [(key, label, choices[key].items()) for key, label in labels.items() if key not in FIRST],
        "more_open": asked.moment.past or any(asked.get(key) for key in labels if key not in FIRST),
        "orders": [(key, label) for key, (label, _order) in ORDERS.items()],
        "order": asked.get("orden") or "falta",
    }
    rows = {
        "lines": found.lines,
        "everything": found.everything,
        "actions": choose,
        "none": format_html('<span class="soft">{}</span>', _("sin dato")),
    }
    side = {
        "found": found,
        "ground": picture.ground(),
        "marks": found.marks,
        "legend": [
            ("disc", _("Área o región metropolitana")),
            ("square", _("RAP")),
            ("triangle", _("Provincia")),
            ("diamond", _("RPG")),
            ("cross", _("Asociación u otra")),
            ("hollow", _("Hueco: aún no constituida")),
        ],
    }
    return Parts(
        found,
        render_to_string("portfolio/_filters.html", filters),
        render_to_string("portfolio/_rows.html", rows),
        render_to_string("portfolio/_side.html", side),
    )
