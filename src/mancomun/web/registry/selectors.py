"""Reading the registry, already filtered by who asks and by the day asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import BooleanField, Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from mancomun.errors import BadInput
from mancomun.legal import book
from mancomun.lexicon.folding import fold
from mancomun.portfolio.documented import FICTION, fictional, ground_of
from mancomun.portfolio.regions import current_set
from mancomun.portfolio.territory_profile import municipalities
from mancomun.registry.checks import Elsewhere
from mancomun.registry.duties import Duty, duties
from mancomun.registry.judging import Judged, judge_application
from mancomun.registry.lineage import ancestors, heir
from mancomun.registry.words import STATES, creating
from mancomun.territory.model import Unit
from mancomun.web.accounts.permissions import ALL, DEPARTMENT, permission
from mancomun.web.accounts.selectors import may, standings
from mancomun.web.audit.selectors import as_of_all, event_model, moment_of
from mancomun.web.dated import Fact, Moment, known_by, not_written, on
from mancomun.web.initiatives.selectors import plain_text
from mancomun.web.portfolio.words import SHORT
from mancomun.web.registry import bridge
from mancomun.web.registry.models import OPEN, Acto, Application, Esquema, Hecho, Measure, Miembro, Organo, Work

MEANT = 5
"""How many places are offered to who wrote a name that is of none, or of several."""
WHOLE = ("actos", "miembros", "hechos", "organs")
"""What `bridge.record` reads."""
FACTS: dict[str, type[Fact]] = {
    "actos": Acto, "miembros": Miembro, "organs": Organo, "hechos": Hecho, "works": Work, "measures": Measure,
}  # fmt: skip
"""The facts that hang from a scheme, by the name they hang with."""
TEXTS = (
    "name", "acronym", "figure", "objetos", "finalidades", "purpose", "domicile", "nit", "website", "nucleus",
    "plan_contents", "statute_contents", "agreement_contents",
)  # fmt: skip
"""What the sheet says in words. It has no validity of its own: on a day it is what its history held."""


def believed(model: type[Fact], known: date | None = None) -> QuerySet[Any]:
    """The facts of a kind as they are known now, or were by the end of a day."""
    return model.objects.all() if known is None else model.ever.filter(known_by(known))


def whole(known: date | None = None, names: Iterable[str] = WHOLE) -> list[Prefetch]:
    """What `bridge.record` reads, as it was known by a day."""
    return [Prefetch(name, believed(FACTS[name], known)) for name in names]


land = ground_of
"""The country, or the ground of the exercise for its codes."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the list: a text, a figure, a department, a municipality, a state, a region, and the moment."""

    moment: Moment
    q: str = ""
    figure: str = ""
    department: str = ""
    municipality: str = ""
    state: str = ""
    region: str = ""


def reach(user: Any, action: str) -> Q | None:
    """The schemes a person may do ``action`` on; ``None`` when it is all of them."""
    none = Q(pk__in=[])
    scopes = getattr(user, "scopes", None)
    if user is None or not user.is_authenticated or (scopes is not None and action not in scopes):
        return none
    found = none
    for standing in standings(user):
        far = permission(action).reach.get(standing.role)
        if far is ALL:
            return None
        if far is None or standing.entity is None:
            continue
        found |= Q(owner_id=standing.entity)
        if far is DEPARTMENT and standing.department:
            found |= Q(departments__contains=[standing.department])
    return found


def visible(user: Any) -> QuerySet[Esquema]:
    """What a person may see: what is published, and what their roles reach."""
    reached = reach(user, "registry.edit")
    return Esquema.objects.all() if reached is None else Esquema.objects.filter(Q(published=True) | reached)


def scheme_by_code(user: Any, code: str, moment: Moment | None = None) -> Esquema:
    """The scheme with this code and all that hangs from it, or a 404 that does not tell whether a hidden one exists.

    With a moment of the past it has the texts of its day, and of all that hangs from it only what was known by then.
    """
    rows = visible(user).filter(code=code.strip().upper()).select_related("owner", "initiative", "channel")
    known = moment.earlier if moment is not None else None
    row = rows.prefetch_related(*whole(known, FACTS), "actos__file").first()
    if row is not None and moment is not None and moment.past and not recall([row], moment):
        raise not_written(row.code, moment)
    if row is None:
        raise BadInput(
            "esquema-desconocido",
            f"No hay un esquema público con el código «{code[:40]}». Búsquelo por nombre en el registro.",
            f"There is no public scheme with the code “{code[:40]}”. Look for it by name in the registry.",
            status=404,
        )
    return row


def recall(rows: Sequence[Esquema], moment: Moment) -> list[Esquema]:
    """Give the rows the texts of a past day, and what follows from the acts and members they bring; those the register had.

    A row that was written down after the day says what it said at first, as far as it was written by the day of knowledge.
    """
    numbers = Esquema.objects.filter(pk__in=[row.pk for row in rows]).values("pk")
    found = as_of_all(Esquema, min(moment.day, moment.known), numbers, known=moment.known)
    kept = []
    for row in rows:
        before = cast("Esquema | None", found.get(row.pk))
        if before is None:
            continue
        for name in TEXTS:
            setattr(row, name, getattr(before, name))
        if moment.corrected:
            work_out(row)
        kept.append(row)
    return kept


def work_out(row: Esquema) -> None:
    """Calculate what follows from the acts and members that the row brings; the caller saves, or not."""
    kinds = creating(row.figure)
    made = sorted(
        (one for one in row.actos.all() if one.kind in kinds), key=lambda one: (one.day is None, one.day or 0)
    )
    first = made[0] if made else None
    row.formed = first is not None
    row.formed_on = first.day if first else None
    row.formed_precision = first.precision if first and first.day else "unknown"
    country = land([one.code for one in row.miembros.all()])
    codes = [heir(one.code, country) for one in row.miembros.all()]
    places = municipalities(codes, country)
    row.municipalities = sorted(places)
    units = [
        country.units.get(country.aliases.get(code, code)) or country.areas.get(code) for code in [*codes, *places]
    ]
    found = {unit.department or (unit.code if len(unit.code) == 2 else "") for unit in units if unit is not None}
    if "11001" in codes:
        found.add("11")
    row.departments = [] if row.fiction else sorted(one for one in found if one)


def _formed(then: Q, known: date | None) -> Q:
    """Whether a scheme was formed by a day. Of what is known now the row itself keeps the answer."""
    if known is None:
        return Q(formed=True)
    kinds = Q(pk__in=[])
    for figure in SHORT:
        kinds |= Q(scheme__figure=figure, kind__in=creating(figure))
    return Q(Exists(believed(Acto, known).filter(then, kinds, scheme=OuterRef("pk"))))


def with_state(rows: QuerySet[Esquema], day: date, known: date | None = None) -> QuerySet[Esquema]:
    """The rows with ``state_then``: how each stood on a day, by its acts, asked of the database at once."""
    then = Q(day__lte=day) | Q(day=None)
    acts = believed(Acto, known)

    def has(kind: str) -> Exists:
        return Exists(acts.filter(then, scheme=OuterRef("pk"), kind=kind))

    cancelled = Exists(
        acts.filter(then, scheme=OuterRef("pk"), kind="cancelacion_reat").exclude(
            Exists(acts.filter(then, kind="reat", scheme=OuterRef("scheme"), day__gt=OuterRef("day")))
        )
    )
    formed = _formed(then, known)
    if known is None:
        formed &= Q(formed_on=None) | Q(formed_on__lte=day)
    return rows.annotate(
        cancelled_then=Case(When(cancelled, then=Value(True)), default=Value(False), output_field=BooleanField()),
        state_then=Case(
            When(has("liquidacion"), then=Value("liquidado")),
            When(has("disolucion"), then=Value("en_liquidacion")),
            When(has("reat") & Q(cancelled_then=False), then=Value("inscrito")),
            When(formed, then=Value("constituido")),
            default=Value("propuesto"),
            output_field=CharField(),
        ),
    )


def in_sight(rows: QuerySet[Esquema], day: date, known: date | None = None) -> QuerySet[Esquema]:
    """Without what was formed after the day, nor proposals whose every dated act came later; without dates nobody knows.

    By the knowledge of an earlier day, without what the register did not hold yet either.
    """
    acts = believed(Acto, known).filter(scheme=OuterRef("pk"))
    later = Exists(acts.filter(day__gt=day)) & ~Exists(acts.filter(Q(day__lte=day) | Q(day=None)))
    if known is None:
        return rows.filter(Q(formed_on=None) | Q(formed_on__lte=day)).exclude(Q(formed=False) & later)
    written = event_model(Esquema).objects.filter(pgh_label="insert", pgh_created_at__lte=moment_of(known))
    return rows.filter(pk__in=written.values("pgh_obj_id")).exclude(later)


def listed(user: Any, asked: Question) -> QuerySet[Esquema]:
    """The schemes of a question, as they stood that day. What was formed later is not there; what never was, is a proposal."""
    day, since = asked.moment.day, asked.moment.earlier
    rows = in_sight(with_state(visible(user), day, since), day, since).exclude(code__startswith=FICTION)
    if asked.figure:
        rows = rows.filter(figure=book().figure(asked.figure).id)
    if asked.department:
        text = asked.department
        unit = land().resolve(text if text.isdecimal() else f"departamento de {text}")
        rows = rows.filter(departments__contains=["11" if unit.code == "11001" else unit.code])
    if asked.region:
        chosen = next((one for one in current_set(day).regions if one.id == asked.region), None)
        if chosen is None:
            known = ", ".join(one.id for one in current_set(day).regions)
            raise BadInput(
                "region-desconocida",
                f"No hay una región «{asked.region[:40]}». Las regiones son {known}.",
                f"There is no region “{asked.region[:40]}”. The regions are {known}.",
            )
        rows = rows.filter(departments__overlap=list(chosen.departments))
    if asked.municipality:
        unit = land().resolve(asked.municipality)
        rows = rows.filter(pk__in=holding(unit.code, day, since))
    if asked.state:
        if asked.state not in STATES:
            raise BadInput(
                "estado-desconocido",
                f"«{asked.state[:40]}» no es un estado. Elija uno de: {', '.join(STATES)}.",
                f"“{asked.state[:40]}” is not a state. Choose one of: {', '.join(STATES)}.",
            )
        rows = rows.filter(Q(("state_then", asked.state)))
    if asked.q.strip():
        words = fold(asked.q)
        codes = [unit.code for unit in land().search(asked.q, 3) if fold(unit.name).startswith(words)]
        found = plain_text("name", words) | plain_text("acronym", words) | Q(code__icontains=asked.q.strip())
        rows = rows.filter(found | Q(municipalities__overlap=codes) if codes else found)
    return rows.order_by("code")


def meant(text: str) -> list[Unit]:
    """The units somebody perhaps meant, for the sentence that could not tell: a few, the nearest first."""
    written = text.strip()
    if written in land().retired:
        return [land().units[heir(written, land())]]
    if written.isdigit() and len(written) in (1, 4):
        return [land().units[code] for code in (f"0{written}",) if code in land().units]
    return list(land().search(written, MEANT))


def holding(code: str, day: date, known: date | None = None) -> QuerySet[Any]:
    """Numbers of the schemes an entity is in on a day; a municipality also counts through its department or its area.

    And through the codes it followed: where a scheme still holds one of them, its people are there.
    """
    country = land()
    unit = country.units.get(country.aliases.get(code, code))
    codes = {code, *ancestors(code, country)}
    if unit is not None and unit.department:
        codes.add(unit.department)
    return believed(Miembro, known).filter(on(day), code__in=codes).values("scheme_id")


def elsewhere(codes: Iterable[str], day: date, *, but: str = "", known: date | None = None) -> tuple[Elsewhere, ...]:
    """In which other formed schemes these entities are on a day. Exercises share their five members and not their world."""
    codes = list(codes)
    if fictional(codes):
        return ()
    rows = believed(Miembro, known).filter(on(day), code__in=codes, scheme__formed=True).exclude(role="convocado")
    found = rows.exclude(scheme__code=but).select_related("scheme").order_by("scheme__code", "id")
    return tuple(
        Elsewhere(one.code, one.scheme.code, one.scheme.name, one.scheme.figure, tuple(one.scheme.objetos))
        for one in found
    )


def judged(application: Application, day: date, lang: str) -> Judged:
    """What the law says of an application on a day, with the perimeter it proposes."""
    from dataclasses import replace

    from mancomun.registry.record import Miembro as Member

    value = bridge.record(application.scheme)
    proposed = tuple(
        Member(code, "nucleo" if code == value.nucleus else "miembro", None) for code in application.proposed
    )
    value = replace(value, miembros=proposed)
    others = elsewhere(application.proposed, day, but=value.code)
    return judge_application(
        value, day, land(application.proposed), elsewhere=others, confirmed=application.confirmed, lang=lang
    )


def open_applications(user: Any) -> QuerySet[Application]:
    """Applications that wait for a decision, oldest first."""
    rows = Application.objects.filter(state__in=[one.value for one in OPEN])
    reached = reach(user, "registry.review")
    if reached is not None:
        rows = rows.filter(scheme__in=Esquema.objects.filter(reached))
    return (
        rows.select_related("scheme", "sent_by")
        .prefetch_related(*(f"scheme__{name}" for name in WHOLE))
        .order_by("received")
    )


def application_for(user: Any, pk: int, action: str = "registry.review") -> Application:
    """One application, for whoever may do ``action`` on it; else a 404."""
    rows = Application.objects.select_related("scheme", "scheme__owner", "sent_by", "decided_by")
    row = rows.prefetch_related(*(f"scheme__{name}" for name in WHOLE), "scheme__actos__file").filter(pk=pk).first()
    if row is None or not may(user, action, row):
        raise BadInput(
            "solicitud-desconocida",
            "No hay una solicitud que usted pueda revisar en esta dirección. Ábrala desde la bandeja del registro.",
            "There is no application you may review at this address. Open it from the tray of the registry.",
            status=404,
        )
    return row


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty of a scheme, to list them together."""

    scheme: Esquema
    duty: Duty
    state: str


def owed(rows: Sequence[Esquema], day: date, *, states: Iterable[str] = ("overdue", "soon")) -> list[Owed]:
    """The duties of several schemes that are in some states, most urgent first."""
    wanted = set(states)
    found = [
        Owed(row, duty, state)
        for row in rows
        for duty in duties(bridge.record(row), day)
        if (state := duty.state(day)) in wanted
    ]
    return sorted(found, key=lambda one: one.duty.due)
