"""Reading the registry, already filtered by who asks and by the day asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from mancomun.errors import BadInput
from mancomun.legal import book
from mancomun.portfolio.regions import current_set
from mancomun.registry.checks import Elsewhere
from mancomun.registry.duties import Duty, duties
from mancomun.registry.judging import Judged, judge_application
from mancomun.registry.words import STATES
from mancomun.territory import Territory, colombia
from mancomun.territory.names import fold
from mancomun.web.accounts.permissions import ALL, DEPARTMENT, permission
from mancomun.web.accounts.selectors import may, standings
from mancomun.web.dated import on
from mancomun.web.initiatives.selectors import plain_text
from mancomun.web.registry import bridge
from mancomun.web.registry.models import OPEN, Acto, Application, Esquema, Miembro

WHOLE = ("actos", "miembros", "hechos", "organs")
"""What `bridge.record` reads."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the list: a text, a figure, a department, a municipality, a state, and the day."""

    day: date
    q: str = ""
    figure: str = ""
    department: str = ""
    municipality: str = ""
    state: str = ""
    region: str = ""


def land() -> Territory:
    """The country."""
    return colombia()


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


def scheme_by_code(user: Any, code: str) -> Esquema:
    """The scheme with this code and all that hangs from it, or a 404 that does not tell whether a hidden one exists."""
    rows = visible(user).filter(code=code.strip().upper()).select_related("owner", "initiative", "channel")
    row = rows.prefetch_related(*WHOLE, "actos__file", "works", "measures").first()
    if row is None:
        raise BadInput(
            "esquema-desconocido",
            f"No hay un esquema público con el código «{code[:40]}». Búsquelo por nombre en el registro.",
            f"There is no public scheme with the code “{code[:40]}”. Look for it by name in the registry.",
            status=404,
        )
    return row


def with_state(rows: QuerySet[Esquema], day: date) -> QuerySet[Esquema]:
    """The rows with ``state_then``: how each stood on a day, by its acts, asked of the database at once."""
    then = Q(day__lte=day) | Q(day=None)

    def has(kind: str) -> Exists:
        return Exists(Acto.objects.filter(then, scheme=OuterRef("pk"), kind=kind))

    cancelled = Exists(
        Acto.objects.filter(then, scheme=OuterRef("pk"), kind="cancelacion_reat").exclude(
            Exists(Acto.objects.filter(then, kind="reat", scheme=OuterRef("scheme"), day__gt=OuterRef("day")))
        )
    )
    return rows.annotate(
        cancelled_then=Case(When(cancelled, then=Value(True)), default=Value(False), output_field=BooleanField()),
        state_then=Case(
            When(has("liquidacion"), then=Value("liquidado")),
            When(has("disolucion"), then=Value("en_liquidacion")),
            When(has("reat") & Q(cancelled_then=False), then=Value("inscrito")),
            When(Q(formed=True) & (Q(formed_on=None) | Q(formed_on__lte=day)), then=Value("constituido")),
            default=Value("propuesto"),
            output_field=CharField(),
        ),
    )


def in_sight(rows: QuerySet[Esquema], day: date) -> QuerySet[Esquema]:
    """Without what was formed after the day, nor proposals whose every dated act came later; without dates nobody knows."""
    acts = Acto.objects.filter(scheme=OuterRef("pk"))
    later = Exists(acts.filter(day__gt=day)) & ~Exists(acts.filter(Q(day__lte=day) | Q(day=None)))
    return rows.filter(Q(formed_on=None) | Q(formed_on__lte=day)).exclude(Q(formed=False) & later)


def listed(user: Any, asked: Question) -> QuerySet[Esquema]:
    """The schemes of a question, as they stood that day. What was formed later is not there; what never was, is a proposal."""
    rows = in_sight(with_state(visible(user), asked.day), asked.day)
    if asked.figure:
        rows = rows.filter(figure=book().figure(asked.figure).id)
    if asked.department:
        text = asked.department
        unit = land().resolve(text if text.isdecimal() else f"departamento de {text}")
        rows = rows.filter(departments__contains=["11" if unit.code == "11001" else unit.code])
    if asked.region:
        chosen = next((one for one in current_set(asked.day).regions if one.id == asked.region), None)
        if chosen is None:
            known = ", ".join(one.id for one in current_set(asked.day).regions)
            raise BadInput(
                "region-desconocida",
                f"No hay una región «{asked.region[:40]}». Las regiones son {known}.",
                f"There is no region “{asked.region[:40]}”. The regions are {known}.",
            )
        rows = rows.filter(departments__overlap=list(chosen.departments))
    if asked.municipality:
        unit = land().resolve(asked.municipality)
        rows = rows.filter(pk__in=holding(unit.code, asked.day))
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


def holding(code: str, day: date) -> QuerySet[Miembro]:
    """Numbers of the schemes an entity is in on a day; a municipality also counts through its department or its area."""
    country = land()
    unit = country.units.get(country.aliases.get(code, code))
    codes = {code}
    if unit is not None and unit.department:
        codes.add(unit.department)
    found = Miembro.objects.filter(on(day), code__in=codes)
    return found.values("scheme_id")  # type: ignore[return-value]


def elsewhere(codes: Iterable[str], day: date, *, but: str = "") -> tuple[Elsewhere, ...]:
    """In which other formed schemes these entities are on a day."""
    rows = Miembro.objects.filter(on(day), code__in=list(codes), scheme__formed=True).exclude(role="convocado")
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
    return judge_application(value, day, land(), elsewhere=others, confirmed=application.confirmed, lang=lang)


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
