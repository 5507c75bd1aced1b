"""The work of moment 1 (method, S37-S39): one list of activities for calendar, board and bars; resources and people; groups.

A person over 100 % is a remark, not a refusal: the draft stays. What can never be (a progress of 140 %, a circle of
dependencies) is refused with its sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.actors.model import FAMILIES
from mancomun.drawing.gantt import Bar, gantt
from mancomun.errors import BadInput
from mancomun.instants.terms import add_months
from mancomun.lexicon.text import Text, join_names, month_text, short_day, spanish_number, spanish_short
from mancomun.lexicon.unfinished import infinitive
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.feed import Event, calendar
from mancomun.route.schedule import Momento, Path, Progress, Task, Work, critical_path, progress
from mancomun.tables.cells import Grid, day_in, number_in, one_decimal_mark, records, text_of
from mancomun.tables.results import Row, Table

STATES: Mapping[str, Text] = {
    "pendiente": Text("Por empezar", "To do"),
    "en_curso": Text("En curso", "Doing"),
    "atrasada": Text("Atrasada", "Late"),
    "terminada": Text("Terminada", "Done"),
}
BURDEN = 0.01
"""Share of a member's ICLD from which its contribution is pointed out; ours, to be changed."""

SMALL_CELL = 5
"""Counts of people below this are not shown (method, 6.3)."""


@dataclass(frozen=True, slots=True)
class Actividad:
    """One activity of the agenda; both days count. ``percent`` is 0 to 100, ``cost`` in COP."""

    name: str
    product: str
    owner: str
    start: date
    end: date
    after: tuple[str, ...] = ()
    percent: float = 0.0
    cost: int | None = None
    evidence: str = ""
    moment: int = 1
    milestone: bool = False

    @property
    def days(self) -> int:
        """How long it lasts; a milestone takes no time."""
        return 0 if self.milestone else (self.end - self.start).days + 1


def state(item: Actividad, as_of: date) -> str:
    """Which column of the board it stands in."""
    if item.percent >= 100:
        return "terminada"
    if as_of > item.end:
        return "atrasada"
    return "en_curso" if item.percent > 0 or as_of >= item.start else "pendiente"


def _late(item: Actividad, as_of: date) -> int:
    return (as_of - item.end).days if state(item, as_of) == "atrasada" else 0


@dataclass(frozen=True)
class Agenda:
    """The list with its path, its progress and what is wrong with it."""

    items: tuple[Actividad, ...]
    as_of: date
    path: Path
    progress: Progress
    remarks: tuple[Remark, ...]
    baseline: Mapping[str, tuple[date, date]]

    def board(self) -> dict[str, list[Actividad]]:
        """The activities by column."""
        return {key: [item for item in self.items if state(item, self.as_of) == key] for key in STATES}

    def tables(self, lang: str = "es") -> list[Table]:
        """The list in the order of its beginnings, beside which the bars are only a drawing."""
        es = lang == "es"
        head = (
            (
                "Actividad",
                "Producto",
                "Responsable",
                "Inicio",
                "Fin",
                "Línea base",
                "Avance (%)",
                "Holgura (días)",
                "Estado",
            )
            if es
            else ("Activity", "Product", "Owner", "Start", "End", "Baseline", "Progress (%)", "Slack (days)", "State")
        )
        rows: list[Row] = []
        for item in sorted(self.items, key=lambda a: (a.start, a.end, a.name)):
            before = self.baseline.get(item.name)
            rows.append(
                (
                    item.name,
                    item.product,
                    item.owner,
                    item.start.isoformat(),
                    item.end.isoformat(),
                    " – ".join(day.isoformat() for day in before) if before else "—",
                    item.percent,
                    self.path.slots[item.name].slack,
                    _words(item, self.as_of).of(lang),
                )
            )
        return [Table("Agenda de trabajo" if es else "Work agenda", head, rows)]

    def feed(self, name: str) -> str:
        """The agenda as an iCalendar text."""
        return calendar(
            [Event(a.name, a.name, a.start, a.end, f"{a.product}. {a.owner}".strip(". ")) for a in self.items],
            name=name,
            stamp=self.as_of,
        )

    def picture(self, lang: str = "es") -> str:
        """The bars, with the baseline above and the critical activities marked."""
        es = lang == "es"
        bars = []
        for item in sorted(self.items, key=lambda a: (a.start, a.end, a.name)):
            bars.append(
                Bar(
                    item.name,
                    item.start,
                    item.end,
                    item.percent / 100,
                    _words(item, self.as_of).of(lang),
                    self.baseline.get(item.name),
                    item.end if _late(item, self.as_of) else None,
                    item.name in self.path.critical,
                    item.milestone,
                )
            )
        late = [item.name for item in self.items if _late(item, self.as_of)]
        said = join_names(late)
        return gantt(
            bars,
            title="Cronograma" if es else "Schedule",
            description=(
                f"{len(bars)} actividades; la ruta crítica dura {self.path.length} días. "
                + (f"Atrasadas: {said.es}." if late else "Ninguna está atrasada.")
                if es
                else f"{len(bars)} activities; the critical path takes {self.path.length} days. "
                + (f"Late: {said.en}." if late else "No activity is late.")
            ),
            today=self.as_of,
            legend=("línea base", "hecho", "en curso", "ruta crítica")
            if es
            else ("baseline", "done", "doing", "critical path"),
            lang=lang,
        )


def _words(item: Actividad, as_of: date) -> Text:
    late = _late(item, as_of)
    if late:
        return Text(
            f"{late} {'día' if late == 1 else 'días'} de atraso", f"{late} {'day' if late == 1 else 'days'} late"
        )
    name = STATES[state(item, as_of)]
    return (
        Text(f"{name.es} · {spanish_short(item.percent)} %", f"{name.en} · {item.percent:g} %")
        if 0 < item.percent < 100
        else name
    )


def agenda(
    items: Sequence[Actividad],
    as_of: date,
    *,
    moments: Sequence[Momento] = (),
    products: Sequence[str] = (),
    baseline: Mapping[str, tuple[date, date]] | None = None,
) -> Agenda:
    """The agenda of some activities on a day. Circles (E-S37-2) and impossible percentages are refused; the rest is remarked.

    ``baseline`` are the days first agreed, by activity. Progress weighs each activity by its days, a milestone by one.
    """
    for item in items:
        if not 0 <= item.percent <= 100:
            raise BadInput(
                "avance-fuera",
                f"El avance de «{item.name}» es {spanish_short(item.percent)} %. Va de 0 a 100 %.",
                f"The progress of “{item.name}” is {item.percent:g} %. It goes from 0 to 100 %.",
            )
        if item.cost is not None and item.cost < 0:
            raise BadInput(
                "costo-negativo",
                f"El costo de «{item.name}» es negativo. Escriba pesos, de cero en adelante.",
                f"The cost of “{item.name}” is negative. Give pesos, zero or more.",
            )
    path = critical_path([Task(item.name, max(item.days, 0), item.after) for item in items])
    work = [Work(max(item.days, 1), item.start, item.end, item.percent / 100) for item in items]
    return Agenda(
        tuple(items),
        as_of,
        path,
        progress(work, as_of),
        tuple(_agenda_remarks(items, moments, products)),
        baseline or {},
    )


def _agenda_remarks(items: Sequence[Actividad], moments: Sequence[Momento], products: Sequence[str]) -> list[Remark]:
    found = []
    by = {item.name: item for item in items}
    spans = {moment.number: moment for moment in moments}
    for item in items:
        name = item.name
        if item.end < item.start:
            ends, begins = short_day(item.end), short_day(item.start)
            found.append(
                remark(
                    "E-S37-1",
                    name,
                    f"«{name}» termina ({ends.es}) antes de empezar ({begins.es}).",
                    f"“{name}” ends ({ends.en}) before it begins ({begins.en}).",
                )
            )
        if item.percent >= 100 and not item.evidence.strip():
            found.append(
                remark(
                    "E-S37-3",
                    name,
                    f"«{name}» está terminada y no tiene evidencia. Adjunte el acta, la foto o el documento.",
                    f"“{name}” is done and has no evidence. Attach the minutes, the photo or the document.",
                )
            )
        if not infinitive(name):
            found.append(
                remark(
                    "A-S37-4",
                    name,
                    f"Empiece «{name}» con un verbo: convocar, elaborar, acordar.",
                    f"Begin “{name}” with a verb in Spanish: convocar, elaborar, acordar.",
                )
            )
        if not item.owner.strip():
            found.append(remark("E-S37-5", name, f"«{name}» no tiene responsable.", f"“{name}” has no owner."))
        span = spans.get(item.moment)
        if span is not None and (item.start < span.start or (span.end is not None and item.end > span.end)):
            found.append(
                remark(
                    "A-S37-6",
                    name,
                    f"«{name}» se sale del momento {item.moment}.",
                    f"“{name}” falls outside moment {item.moment}.",
                )
            )
        for key in item.after:
            before = by[key]
            if before.end > item.start or (before.end == item.start and item.days and before.days):
                found.append(
                    remark(
                        "A-S37-7",
                        name,
                        f"«{name}» empieza antes de que termine «{key}», de la que depende.",
                        f"“{name}” begins before “{key}”, on which it depends, has ended.",
                    )
                )
    for product in products:
        if all(item.product != product for item in items):
            found.append(
                remark(
                    "A-S37-8",
                    product,
                    f"Ninguna actividad lleva a «{product}».",
                    f"No activity leads to “{product}”.",
                )
            )
    return found


def agenda_from_grid(grid: Grid) -> list[Actividad]:
    """The template *Agenda*: actividad; producto; responsable; inicio; fin; predecesoras; costo; porcentaje."""
    rows = records(
        grid,
        {
            "actividad": ("nombre", "activity"),
            "producto": ("product",),
            "responsable": ("owner",),
            "inicio": ("start",),
            "fin": ("end",),
            "predecesoras": ("after",),
            "costo": ("cost",),
            "porcentaje": ("avance", "percent"),
            "evidencia": ("evidence",),
        },
        optional=("producto", "responsable", "predecesoras", "costo", "porcentaje", "evidencia"),
    )
    one_decimal_mark(((f"fila {row['line']}", row.get("porcentaje")) for row in rows), what="porcentaje")
    found = []
    for row in rows:
        start, end = day_in(row, "inicio"), day_in(row, "fin")
        if start is None or end is None:
            raise BadInput(
                "agenda-sin-fecha",
                f"Fila {row['line']}: escriba el inicio y el fin de la actividad.",
                f"Row {row['line']}: write the start and the end of the activity.",
            )
        cost, percent = number_in(row, "costo", "costo"), number_in(row, "porcentaje", "porcentaje")
        found.append(
            Actividad(
                text_of(row["actividad"]),
                text_of(row.get("producto")),
                text_of(row.get("responsable")),
                start,
                end,
                tuple(part.strip() for part in text_of(row.get("predecesoras")).split(";") if part.strip()),
                percent or 0.0,
                None if cost is None else round(cost),
                text_of(row.get("evidencia")),
            )
        )
    return found


# --- resources -----------------------------------------------------------------------------------------------------------

RESOURCES = ("humano", "tecnico", "fisico", "financiero", "informacion")


@dataclass(frozen=True, slots=True)
class Recurso:
    """Something somebody puts in: how much of it, from when until when (both months count), and the paper that backs it."""

    kind: str
    text: str
    giver: str
    amount: float
    unit: str
    since: date
    until: date
    value: int = 0
    confirmed: bool = False
    support: str = ""
    person: str = ""
    percent: float = 0.0


@dataclass(frozen=True, slots=True)
class Need:
    """What the route needs of a kind, in the same unit, spread evenly over its months."""

    kind: str
    amount: float
    unit: str
    since: date
    until: date


def _months(since: date, until: date) -> list[date]:
    month, out = date(since.year, since.month, 1), []
    while month <= until:
        out.append(month)
        month = add_months(month, 1)
    return out or [month]


def loads(resources: Sequence[Recurso]) -> dict[tuple[str, date], float]:
    """Percent of each person's time by month, over all that was promised of that person."""
    found: dict[tuple[str, date], float] = {}
    for item in resources:
        if item.person:
            for month in _months(item.since, item.until):
                found[item.person, month] = found.get((item.person, month), 0.0) + item.percent
    return found


def shortfall(needs: Sequence[Need], resources: Sequence[Recurso]) -> dict[tuple[str, str, date], float]:
    """Need less confirmed by kind, unit and month; below zero there is more than enough."""
    out: dict[tuple[str, str, date], float] = {}
    for sign, items in ((1, needs), (-1, [r for r in resources if r.confirmed])):
        for item in items:
            months = _months(item.since, item.until)
            for month in months:
                key = (item.kind, item.unit, month)
                out[key] = out.get(key, 0.0) + sign * item.amount / len(months)
    return dict(sorted(out.items()))


def contributions(resources: Sequence[Recurso]) -> dict[str, int]:
    """Value put in by each giver, COP, the largest first."""
    found: dict[str, int] = {}
    for item in resources:
        found[item.giver] = found.get(item.giver, 0) + item.value
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def resource_remarks(
    resources: Sequence[Recurso], *, icld: Mapping[str, float] | None = None, burden: float = BURDEN
) -> list[Remark]:
    """People over 100 %, promises without paper, and contributions heavy for who makes them (``icld`` in COP by entity)."""
    found = []
    for item in resources:
        if item.kind not in RESOURCES:
            raise BadInput(
                "recurso-tipo",
                f"El recurso «{item.text}» es {', '.join(RESOURCES)}; llegó «{item.kind}».",
                f"The resource “{item.text}” is one of {', '.join(RESOURCES)}; we got “{item.kind}”.",
            )
        if not 0 <= item.percent <= 100:
            raise BadInput(
                "dedicacion-fuera",
                f"La dedicación de {item.person} en «{item.text}» es {spanish_short(item.percent)} %. Va de 0 a 100 %.",
                f"The dedication of {item.person} to “{item.text}” is {item.percent:g} %. It goes from 0 to 100 %.",
            )
        if item.until < item.since:
            raise BadInput(
                "recurso-fechas",
                f"El recurso «{item.text}» termina antes de empezar. Revise las fechas.",
                f"The resource “{item.text}” ends before it begins. Check the dates.",
            )
        if item.confirmed and not item.support.strip():
            found.append(
                remark(
                    "E-S38-3",
                    item.text,
                    f"«{item.text}» está confirmado sin soporte. Adjunte el CDP o la carta.",
                    f"“{item.text}” is confirmed without support. Attach the budget certificate or the letter.",
                )
            )
    for (person, month), percent in sorted(loads(resources).items()):
        if percent > 100:
            when = month_text(month)
            found.append(
                remark(
                    "E-S38-1",
                    person,
                    f"{person} está asignada {spanish_number(percent)}% en {when.es}. Baje una de sus partes.",
                    f"{person} is assigned {percent:.0f}% in {when.en}. Lower one of its shares.",
                )
            )
    for giver, value in contributions(resources).items():
        income = (icld or {}).get(giver)
        if income and value / income > burden:
            share = spanish_number(100 * value / income, 1)
            found.append(
                remark(
                    "A-S38-2",
                    giver,
                    f"{giver} aportaría {share}% de sus ICLD.",
                    f"{giver} would put in {100 * value / income:.1f}% of its ICLD.",
                )
            )
    return found


def resource_tables(needs: Sequence[Need], resources: Sequence[Recurso], lang: str = "es") -> list[Table]:
    """Need against what is confirmed, who puts in what, and the load of each person."""
    es = lang == "es"
    gap: list[Row] = [
        (kind, unit, month_text(month).of(lang), value)
        for (kind, unit, month), value in shortfall(needs, resources).items()
    ]
    total = sum(contributions(resources).values())
    given: list[Row] = [
        (giver, value, 100 * value / total if total else None) for giver, value in contributions(resources).items()
    ]
    people: list[Row] = [
        (person, month_text(month).of(lang), percent) for (person, month), percent in sorted(loads(resources).items())
    ]
    return [
        Table(
            "Lo que falta" if es else "What is missing",
            ("Tipo", "Unidad", "Mes", "Falta") if es else ("Kind", "Unit", "Month", "Missing"),
            gap,
        ),
        Table(
            "Quién pone" if es else "Who puts in",
            ("Quién", "COP", "Parte (%)") if es else ("Who", "COP", "Share (%)"),
            given,
        ),
        Table(
            "Carga por persona" if es else "Load per person",
            ("Persona", "Mes", "Dedicación (%)") if es else ("Person", "Month", "Dedication (%)"),
            people,
        ),
    ]


# --- groups --------------------------------------------------------------------------------------------------------------

GROUPS = ("promotor", "tecnico", "tematico", "territorial", "comunicaciones", "seguimiento")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a group; ``consent`` is the authorisation to keep the data, ``family`` one of the four families."""

    name: str
    municipio: str
    family: str = ""
    actor: str = ""
    role: str = ""
    percent: float = 0.0
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Grupo:
    """A group of work: what for, who coordinates, who is in."""

    name: str
    kind: str
    purpose: str
    coordinator: str
    members: tuple[Person, ...]


def group_remarks(groups: Sequence[Grupo], municipios: Sequence[str]) -> list[Remark]:
    """What the groups lack: coordinator, people, consent, and members of the initiative nobody speaks for."""
    found = []
    for group in groups:
        name = group.name
        if group.kind not in GROUPS:
            raise BadInput(
                "grupo-tipo",
                f"El grupo «{name}» es {', '.join(GROUPS)}; llegó «{group.kind}».",
                f"The group “{name}” is one of {', '.join(GROUPS)}; we got “{group.kind}”.",
            )
        if not group.coordinator.strip():
            found.append(
                remark(
                    "E-S39-1",
                    name,
                    f"El grupo «{name}» no tiene coordinador.",
                    f"The group “{name}” has no coordinator.",
                )
            )
        if len(group.members) < 3:
            many = len(group.members)
            found.append(
                remark(
                    "E-S39-3",
                    name,
                    f"El grupo «{name}» tiene {many} {'persona' if many == 1 else 'personas'}; necesita al menos tres.",
                    f"The group “{name}” has {many} {'person' if many == 1 else 'people'}; it needs at least three.",
                )
            )
        found += [
            remark(
                "E-HD-1",
                name,
                f"No puede registrar datos personales de {person.name} sin autorización vigente para «grupo de trabajo».",
                f"Personal data of {person.name} cannot be kept without a valid authorisation for “work group”.",
            )
            for person in group.members
            if not person.consent
        ]
    inside = {person.municipio for group in groups for person in group.members}
    found += [
        remark("A-S39-2", name, f"Ningún grupo incluye a {name}.", f"No group includes {name}.")
        for name in municipios
        if name not in inside
    ]
    everyone = {person.name: person.family for group in groups for person in group.members}
    for key, words in FAMILIES.items():
        if key != "cooperacion" and everyone and key not in everyone.values():
            found.append(
                remark(
                    "A-S39-4",
                    "grupos",
                    f"Nadie de la familia «{words.es}» está en los grupos.",
                    f"Nobody of the family “{words.en}” is in the groups.",
                )
            )
    return found


def balance(groups: Sequence[Grupo]) -> dict[str, int | None]:
    """People by family, each person once; fewer than five are not counted aloud (None)."""
    everyone = {person.name: person.family for group in groups for person in group.members}
    counts = {key: sum(family == key for family in everyone.values()) for key in FAMILIES}
    return {key: n if n == 0 or n >= SMALL_CELL else None for key, n in counts.items()}


def group_tables(groups: Sequence[Grupo], municipios: Sequence[str], lang: str = "es") -> list[Table]:
    """Groups by municipality, in people; and the balance of families."""
    es = lang == "es"
    rows: list[Row] = [
        (group.name, group.coordinator or None, *(sum(p.municipio == m for p in group.members) for m in municipios))
        for group in groups
    ]
    head = ("Grupo", "Coordina", *municipios) if es else ("Group", "Coordinator", *municipios)
    few = "menos de 5" if es else "under 5"
    families: list[Row] = [(FAMILIES[key].of(lang), few if n is None else n) for key, n in balance(groups).items()]
    return [
        Table("Grupos" if es else "Groups", head, rows),
        Table("Familias" if es else "Families", ("Familia", "Personas") if es else ("Family", "People"), families),
    ]
