"""Reading events and holders' requests, already filtered by who asks. What anybody sees is told by the ``public_*`` ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.route import events as rules
from mancomun.web.accounts.selectors import may
from mancomun.web.events import keys
from mancomun.web.events.models import Asistencia, Evento, SolicitudTitular
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.selectors import public_initiatives


def _missing(es: str, en: str) -> BadInput:
    return BadInput("evento-no-esta", es, en, status=404)


def event_for(user: Any, number: int, action: str = "people.manage") -> Evento:
    """An event somebody may keep; 404 for what is not theirs, so that nobody learns that it exists."""
    found = Evento.objects.select_related("initiative").filter(pk=number).first()
    if found is None or not may(user, action, found):
        raise _missing(
            "Ese evento no está, o no es de una iniciativa suya.",
            "That event is not there, or not of an initiative of yours.",
        )
    return found


def events_of(initiative: Iniciativa) -> QuerySet[Evento]:
    """The events of an initiative with how many people are written down."""
    return Evento.objects.filter(initiative=initiative).annotate(came=Count("people"))


def public_events() -> QuerySet[Evento]:
    """Events that somebody published, of public initiatives; exercises apart."""
    return Evento.objects.filter(
        published_on__isnull=False, initiative__in=public_initiatives().filter(fiction=False)
    ).select_related("initiative")


def event_by_code(code: str) -> Evento:
    """The event whose code people type or scan, if it is open to them: published, or its door open."""
    bare = "".join(code.upper().replace("-", "").split())
    found = Evento.objects.select_related("initiative", "initiative__owner").filter(code=bare).first()
    open_ = found is not None and (found.door or public_events().filter(pk=found.pk).exists())
    if found is None or not open_:
        raise _missing(
            f"No hay un evento abierto con el código «{code[:12]}». Revíselo: son ocho letras y números.",
            f"There is no open event with the code “{code[:12]}”. Check it: eight letters and figures.",
        )
    return found


def person_by_key(key: str) -> Asistencia:
    """Whose address this is."""
    number = keys.person_of(key)
    found = (
        Asistencia.objects.select_related("event__initiative", "consent").filter(pk=number).first() if number else None
    )
    if found is None:
        raise _missing(
            "Esta dirección no lleva a ningún dato: se borró, o le falta una parte.",
            "This address leads to no data: they were erased, or part of it is missing.",
        )
    return found


def person_in(event: Evento, number: Any) -> Asistencia:
    """A person of an event, by their number."""
    found = Asistencia.objects.select_related("event__initiative").filter(event=event, pk=number).first()
    if found is None:
        raise _missing("Esa persona no está en este evento.", "That person is not in this event.")
    return found


def attended(initiative: Iniciativa) -> rules.Attended:
    """How many came to each event that took place, by municipality and by what they said of themselves; never who."""
    rows = list(
        Evento.objects.filter(initiative=initiative)
        .exclude(state__in=("aplazado", "cancelado"))
        .order_by("starts", "id")
    )
    people: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in rows}
    fields = (
        "event_id",
        "municipality",
        "sex",
        "age",
        "rural",
        "ethnic",
        "disability",
        "document_hash",
        "contact",
        "name",
    )
    times: Counter[str] = Counter()
    for one in Asistencia.objects.filter(event__in=rows).values(*fields):
        people[one["event_id"]].append(one)
        times[one["document_hash"] or one["contact"].casefold() or fold(one["name"])] += 1
    del times[""]  # whoever cannot be told apart is counted in each event, and in none twice
    found = []
    for row in rows:
        came = len(people[row.pk]) + row.minors + row.erased
        if came:
            found.append(
                rules.Gathering(
                    row.name, row.kind, timezone.localtime(row.starts).date(), row.municipality, row.process, came,
                    dict(Counter(one["municipality"] for one in people[row.pk] if one["municipality"])),
                    _traits(people[row.pk]), row.kind == "curso" or row.purpose == "formacion",
                )
            )  # fmt: skip
    return rules.Attended(tuple(found), len(times), sum(n > 1 for n in times.values()))


def _traits(people: Iterable[dict[str, Any]]) -> dict[str, int]:
    """What people said of themselves, as the indices of participation name it; a question nobody answered is left out."""
    rows = list(people)
    asked: dict[str, tuple[str, Callable[[Any], bool]]] = {
        "mujeres": ("sex", lambda said: said == "mujer"),
        "hombres": ("sex", lambda said: said == "hombre"),
        "jovenes": ("age", lambda said: said == "joven"),
        "mayores": ("age", lambda said: said == "mayor"),
        "rurales": ("rural", lambda said: said is True),
        "etnicos": ("ethnic", lambda said: said not in ("", "ninguna")),
        "discapacidad": ("disability", lambda said: said == "si"),
    }
    return {
        key: sum(holds(row[name]) for row in rows)
        for key, (name, holds) in asked.items()
        if any(row[name] not in ("", None) for row in rows)
    }


def tally(event: Evento, lang: str) -> list[tuple[str, list[tuple[str, int | None]]]]:
    """How many came by sex, age and area, with what is under five hidden."""
    rows = list(event.people.values("sex", "age", "rural"))
    areas = {"si": Text("Rural", "Rural"), "no": Text("Urbana", "Urban")}
    return [
        (Text("Sexo", "Sex").of(lang), rules.counts((row["sex"] for row in rows), rules.SEXES, lang)),
        (Text("Edad", "Age").of(lang), rules.counts((row["age"] for row in rows), rules.AGES, lang)),
        (
            Text("Zona", "Area").of(lang),
            rules.counts(
                (("si" if row["rural"] else "no") if row["rural"] is not None else "" for row in rows), areas, lang
            ),
        ),
    ]


def request_for(user: Any, number: int) -> SolicitudTitular:
    """A holder's request somebody may answer."""
    found = SolicitudTitular.objects.select_related("initiative").filter(pk=number).first()
    if found is None or not may(user, "people.answer", found):
        raise _missing(
            "Esa solicitud no está, o no es de una iniciativa suya.",
            "That request is not there, or not of an initiative of yours.",
        )
    return found


def held_of(row: SolicitudTitular) -> list[Asistencia]:
    """What the events of the initiative keep of the holder: by document, by contact, or by the whole name."""
    match = Q(pk=None)
    if row.document_hash:
        match |= Q(document_hash=row.document_hash)
    if row.contact:
        match |= Q(contact__iexact=row.contact)
    if row.name:
        match |= Q(name__iexact=row.name)
    found = Asistencia.objects.filter(match, event__initiative=row.initiative)
    return list(found.select_related("event", "consent").order_by("event__starts", "id"))


def table_rows(people: Iterable[Asistencia], event: Evento) -> list[dict[str, Any]]:
    """The list as the template of the method has it."""
    return [
        {
            "evento": event.code,
            "nombre": one.name,
            "entidad": one.body,
            "municipio": one.municipality,
            "sexo": one.sex,
            "edad": one.age,
            "consentimiento": hasattr(one, "consent") and one.consent.revoked is None,
            "correo": one.contact,
        }
        for one in people
    ]
