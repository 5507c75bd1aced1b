"""Writing events and what people asked to be kept, corrected or erased. One function per human intention."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.forms import ValidationError
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.lexicon.text import day_text
from mancomun.route import events as rules
from mancomun.web.audit.services import record
from mancomun.web.events.models import Asistencia, Consentimiento, Evento, SolicitudTitular
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.services import refuse

TEXTS = {
    "name": 160,
    "process": 160,
    "objective": 2000,
    "place": 200,
    "agenda": 4000,
    "facilitator": 160,
    "supports": 200,
}
PERSON_FIELDS = (
    "name",
    "document_kind",
    "body",
    "municipality",
    "sex",
    "age",
    "ethnic",
    "disability",
    "victim",
    "contact",
)
_CHOICES: Mapping[str, Mapping[str, Any]] = {
    "document_kind": rules.DOCUMENTS,
    "sex": rules.SEXES,
    "age": rules.AGES,
    "ethnic": rules.ETHNIC,
    "disability": {"si": 1, "no": 1},
    "victim": {"si": 1, "no": 1},
}
MOST_PEOPLE = 5000


def secret() -> bytes:
    """The key under which documents are hashed: of this installation and for this alone."""
    return hmac.new(settings.SECRET_KEY.encode(), b"mancomun.events.documents", hashlib.sha256).digest()


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, most in TEXTS.items():
        if key in values:
            text = str(values[key] or "").strip()
            found[key] = text[:most] if key in ("objective", "agenda") else " ".join(text.split())[:most]
    for key in (
        "kind",
        "municipality",
        "starts",
        "ends",
        "accessible",
        "places",
        "called",
        "notice",
        "keep_until",
        "purpose",
    ):
        if key in values:
            found[key] = values[key]
    return found


def _sound(row: Evento) -> None:
    for key, es, en in (
        ("name", "el nombre", "the name"),
        ("objective", "el objetivo", "the objective"),
        ("place", "el lugar o el enlace", "the place or the link"),
    ):
        if not getattr(row, key):
            raise BadInput("evento-falta", f"Falta {es} del evento.", f"The event lacks {en}.")
    if row.kind not in rules.KINDS:
        raise BadInput(
            "evento-tipo",
            f"«{row.kind[:20]}» no es un tipo de evento. Elija uno de la lista.",
            f"“{row.kind[:20]}” is no kind of event. Choose one of the list.",
        )
    if row.ends < row.starts:
        raise BadInput(
            "evento-horas",
            "El evento termina antes de empezar. Revise las horas.",
            "The event ends before it starts. Check the hours.",
        )
    if row.municipality:
        from mancomun.web.initiatives.selectors import territory

        if row.municipality not in territory(row.initiative).units:
            raise BadInput(
                "evento-municipio",
                f"«{row.municipality}» no es el código de un municipio.",
                f"“{row.municipality}” is not the code of a municipality.",
            )
    latest = rules.erased_on(timezone.localtime(row.ends).date(), 60)
    if not timezone.localtime(row.ends).date() <= row.keep_until <= latest:
        raise BadInput(
            "evento-plazo",
            f"Los datos se borran entre el día del evento y el {day_text(latest).es}. Escriba un día dentro de ese plazo.",
            f"The data are erased between the day of the event and {day_text(latest).en}. Write a day within that term.",
        )


@transaction.atomic
def event_create(initiative: Iniciativa, values: Mapping[str, Any], *, by: Any) -> Evento:
    """Prepare an event. Nobody outside sees it until somebody publishes it."""
    refuse(by, "people.manage", initiative)
    row = Evento(initiative=initiative, by=by, **_clean(values))
    if row.keep_until is None:
        row.keep_until = rules.erased_on(timezone.localtime(row.ends).date())
    _sound(row)
    row.save()
    record("events.created", on=row, by=by)
    return row


@transaction.atomic
def event_edit(event: Evento, values: Mapping[str, Any], *, by: Any) -> Evento:
    """Correct an event: any of its fields, its state, or how many minors came."""
    refuse(by, "people.manage", event)
    row = _locked(event)
    for key, value in _clean(values).items():
        if not (key == "keep_until" and value is None):
            setattr(row, key, value)
    if "minors" in values:
        row.minors = values["minors"]
    if "state" in values:
        if values["state"] not in rules.STATES:
            raise BadInput("evento-estado", "Elija el estado de la lista.", "Choose the state from the list.")
        if values["state"] == "realizado":
            lacking = rules.minutes_remark(row.agenda.splitlines(), came(row))
            if lacking is not None:
                raise BadInput(lacking.code, lacking.text.es, lacking.text.en, status=409)
        row.state = values["state"]
    _sound(row)
    row.save()
    record("events.edited", on=row, by=by)
    return row


def came(event: Evento) -> int:
    """How many people came, known or only counted."""
    return event.people.count() + event.minors + event.erased


@transaction.atomic
def event_publish(event: Evento, *, by: Any, day: date) -> Evento:
    """Let anybody see that the event takes place: what, when and where. Never who comes."""
    refuse(by, "event.publish", event)
    row = _locked(event)
    if row.initiative.visibility != "publica" or row.initiative.record_state != "publicado":
        raise BadInput(
            "evento-iniciativa-cerrada",
            "La iniciativa no es pública: publique primero su ficha.",
            "The initiative is not public: publish its file first.",
            status=409,
        )
    if row.published_on is None:
        row.published_on = day
        row.save()
        record("events.published", on=row, by=by)
    return row


@transaction.atomic
def event_withdraw(event: Evento, *, by: Any, reason: str) -> Evento:
    """Stop showing an event, and say why."""
    refuse(by, "event.publish", event)
    row = _locked(event)
    row.published_on = None
    row.save()
    record("events.withdrawn", on=row, by=by, reason=reason)
    return row


@transaction.atomic
def door_move(event: Evento, *, open_: bool, by: Any) -> Evento:
    """Open or close the page where people write themselves down."""
    refuse(by, "people.manage", event)
    row = _locked(event)
    row.door = open_
    row.save()
    record("events.door", on=row, by=by, data={"open": open_})
    return row


def _locked(event: Evento) -> Evento:
    return Evento.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=event.pk)


# -------------------------------------------------------------------------------------------------------------- people


def person_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form or a row brought of a person, cleaned; `BadInput` for what is none of the choices."""
    found: dict[str, Any] = {key: " ".join(str(values.get(key) or "").split())[:160] for key in PERSON_FIELDS}
    age = found["age"]
    if age.isdecimal():
        found["age"] = rules.age_range(int(age))
    elif age == "menor":
        raise rules.minors()
    for key, words in _CHOICES.items():
        if found[key] and found[key] not in words:
            raise BadInput(
                "asistencia-opcion",
                f"«{found[key][:30]}» no es una de las opciones. Elija de la lista o deje vacío.",
                f"“{found[key][:30]}” is none of the options. Choose from the list or leave blank.",
            )
    if found["contact"] and "@" in found["contact"]:
        try:
            validate_email(found["contact"])
        except ValidationError:
            raise BadInput(
                "asistencia-correo", "Escriba el correo como nombre@dominio.co.", "Write the address as name@domain.co."
            ) from None
    found["rural"] = (
        values.get("rural")
        if isinstance(values.get("rural"), bool)
        else {"si": True, "no": False}.get(str(values.get("rural") or ""))
    )
    number = str(values.get("document") or "")
    found["document_hash"], found["document_tail"] = rules.document_mark(number, secret())
    if found["document_hash"] and not found["document_kind"]:
        found["document_kind"] = "CC"
    if not found["document_hash"]:
        found["document_kind"] = ""
    return found


def _covered(values: Mapping[str, Any], given: rules.Given | None, purpose: str) -> None:
    said = {key: str(values.get(key) or "") for key in ("name", "contact", *rules.SENSITIVE)}
    rules.check_person(said | {"document": values.get("document_hash") or ""}, given, purpose)


@transaction.atomic
def person_add(
    event: Evento,
    values: Mapping[str, Any],
    given: rules.Given | None,
    *,
    medium: str,
    by: Any = None,
    evidence: str = "",
    batch: str = "",
) -> Asistencia:
    """Write down somebody who came, with what they authorised. ``by`` None: themselves, while the door is open.

    `BadInput` E-HD-1 without an authorisation that holds, E-HD-2 for a sensitive datum it does not cover.
    """
    row = _locked(event)
    if by is None:
        if not row.door or row.state == "cancelado":
            raise BadInput(
                "evento-cerrado",
                "El registro de este evento no está abierto. Pídale a quien lo organiza que lo abra.",
                "The door of this event is not open. Ask whoever organises it to open it.",
                status=409,
            )
    else:
        refuse(by, "people.manage", row)
    if row.people.count() >= MOST_PEOPLE:
        raise BadInput(
            "evento-lleno",
            f"Un evento lleva hasta {MOST_PEOPLE} personas.",
            f"An event takes up to {MOST_PEOPLE} people.",
            status=409,
        )
    if medium not in rules.MEDIA:
        raise BadInput("autorizacion-medio", "Diga cómo dio la autorización.", "Say how the authorisation was given.")
    clean = person_values(values)
    _covered(clean, given, row.purpose)
    if clean["document_hash"] and row.people.filter(document_hash=clean["document_hash"]).exists():
        raise BadInput(
            "asistencia-repetida",
            "Esa persona ya está en la lista de este evento.",
            "That person is on the list of this event already.",
            status=409,
        )
    made = Asistencia.objects.create(event=row, batch=batch, **clean)
    if given is not None and given.purposes:
        Consentimiento.objects.create(
            person=made,
            purposes=list(given.purposes),
            sensitive=given.sensitive,
            medium=medium,
            hour=timezone.now().replace(minute=0, second=0, microsecond=0),
            evidence=evidence[:200],
        )
    if by is not None and not batch:
        record("events.listed", on=row, by=by, data={"people": 1})
    return made


def given_of(person: Asistencia) -> rules.Given | None:
    """What somebody authorised."""
    held = Consentimiento.objects.filter(person=person).first()
    return None if held is None else rules.Given(tuple(held.purposes), held.sensitive, held.revoked)


@transaction.atomic
def person_rectify(person: Asistencia, values: Mapping[str, Any], *, by: Any = None, reason: str) -> Asistencia:
    """Correct somebody's data: what ``values`` brings. ``by`` None: the holder, through their own address."""
    if by is not None:
        refuse(by, "people.manage", person.event)
    row = Asistencia.objects.select_for_update().get(pk=person.pk)
    held = {key: getattr(row, key) for key in PERSON_FIELDS} | {"rural": row.rural}
    clean = person_values(held | dict(values))
    if not values.get("document"):
        for key in ("document_kind", "document_hash", "document_tail"):
            clean[key] = getattr(row, key)
    _covered(clean, given_of(row), row.event.purpose)
    for key, value in clean.items():
        setattr(row, key, value)
    row.save()
    record("events.rectified", on=row.event, by=by, reason=reason, data={"fields": sorted(values)})
    return row


@transaction.atomic
def person_erase(person: Asistencia, *, by: Any = None, reason: str) -> int:
    """Erase somebody: their row, their authorisation and their name in the products; the event keeps that one more came.

    Answers how many places of the products held the name.
    """
    from mancomun.web.events.erasing import name_in_products

    event = _locked(person.event)
    if by is not None:
        refuse(by, "people.manage", event)
    name = person.name
    Asistencia.objects.filter(pk=person.pk).delete()
    Evento.objects.filter(pk=event.pk).update(erased=F("erased") + 1)
    elsewhere = (
        Asistencia.objects.filter(event__initiative=event.initiative, name__iexact=name).exists() if name else True
    )
    places = 0 if elsewhere else name_in_products(event.initiative, name)
    record("events.erased", on=event, by=by, reason=reason, data={"places": places})
    return places


@transaction.atomic
def load_accept(event: Evento, rows: Sequence[Mapping[str, Any]], *, by: Any) -> str:
    """Write down the rows of a file, all or none; answers the batch that undoes it."""
    refuse(by, "people.manage", event)
    batch = secrets.token_hex(6)
    for row in rows:
        given = rules.Given((event.purpose,)) if row["consent"] else None
        person_add(event, row, given, medium="papel", by=by, batch=batch, evidence=str(row.get("evidence", "")))
    record("events.listed", on=event, by=by, data={"people": len(rows), "batch": batch})
    return batch


@transaction.atomic
def load_undo(event: Evento, batch: str, *, by: Any) -> int:
    """Take a load back, whole."""
    refuse(by, "people.manage", event)
    row = _locked(event)
    found = row.people.filter(batch=batch) if batch else row.people.none()
    n = found.count()
    if not n:
        raise BadInput("asistencia-carga", "Esa carga ya no está.", "That load is no longer there.", status=404)
    found.delete()
    record("events.unlisted", on=row, by=by, data={"people": n, "batch": batch})
    return n


def expire(today: date) -> int:
    """Erase the attendance of events whose term passed; the events keep how many came."""
    done = 0
    for event in Evento.objects.filter(keep_until__lt=today, people__isnull=False).distinct():
        with transaction.atomic():
            row = _locked(event)
            n = row.people.count()
            row.people.all().delete()
            Evento.objects.filter(pk=row.pk).update(erased=F("erased") + n, door=False)
            record("events.expired", on=row, data={"people": n})
        done += n
    return done


@transaction.atomic
def export_noted(event_or_row: Any, *, what: str, rows: int, by: Any, reason: str) -> None:
    """Note that personal data leave the house: who, why, what and how much. Without the permission or the reason they do not."""
    from mancomun.web.accounts.permissions import permission
    from mancomun.web.accounts.selectors import standings

    refuse(by, "people.export", event_or_row)
    carried = permission("people.export").reach
    roles = sorted({one.role for one in standings(by)} & set(carried))
    record("events.exported", on=event_or_row, by=by, reason=reason, data={"what": what, "rows": rows, "roles": roles})


# ------------------------------------------------------------------------------------------- requests of the holders


@transaction.atomic
def request_open(
    initiative: Iniciativa,
    *,
    kind: str,
    name: str,
    contact: str,
    text: str,
    document: str = "",
    today: date,
    by: Any = None,
) -> SolicitudTitular:
    """Receive what a holder asks for. Its days run from the next business day."""
    if by is not None:
        refuse(by, "people.answer", initiative)
    found = rules.term(kind, today)
    name, contact, text = " ".join(name.split())[:160], " ".join(contact.split())[:160], text.strip()[:3000]
    for value, es, en in (
        (name, "su nombre", "your name"),
        (contact, "un correo o teléfono para responderle", "a mail or telephone to answer you"),
        (text, "qué pide", "what you ask for"),
    ):
        if not value:
            raise BadInput("solicitud-falta", f"Falta {es}.", f"We lack {en}.")
    mark, _tail = rules.document_mark(document, secret())
    row = SolicitudTitular.objects.create(
        initiative=initiative,
        kind=kind,
        name=name,
        contact=contact,
        text=text,
        document_hash=mark,
        received=today,
        limit=found.answer,
        by=by,
    )
    record("events.asked", on=row, by=by, data={"kind": kind})
    return row


@transaction.atomic
def request_move(row: SolicitudTitular, step: str, *, by: Any, today: date, text: str = "") -> SolicitudTitular:
    """Mark, ask what it lacks, extend, answer, pass on, or let lapse. `BadInput` when the law does not let it yet, or any more."""
    refuse(by, "people.answer", row)
    row = SolicitudTitular.objects.select_for_update().get(pk=row.pk)
    text = text.strip()
    if row.closed is not None:
        raise BadInput("solicitud-cerrada", "Esa solicitud ya se cerró.", "That request is closed.", status=409)
    terms = rules.term(row.kind, row.received)
    if step in ("respondida", "trasladada", "prorroga", "incompleta") and len(text) < 10:
        raise BadInput(
            "solicitud-texto",
            "Escriba qué se le dice a la persona, en diez letras o más.",
            "Write what is said to the person, in ten letters or more.",
        )
    if step == "en_tramite":
        row.state, row.marked = "en_tramite", row.marked or today
    elif step == "incompleta":
        if row.kind == "consulta" or today > terms.ask:
            raise BadInput(
                "solicitud-completar",
                f"Lo que falta se pide en cinco días hábiles, hasta el {day_text(terms.ask).es}, y solo en reclamos.",
                f"What is missing is asked for in five business days, until {day_text(terms.ask).en}, and only of claims.",
                status=409,
            )
        row.state, row.asked, row.answer = "incompleta", today, text
    elif step == "prorroga":
        if row.extended or today > row.limit:
            raise BadInput(
                "solicitud-prorroga",
                "El plazo se prorroga una vez y antes de que venza.",
                "The term is extended once, and before it ends.",
                status=409,
            )
        row.extended, row.extension, row.limit = True, text[:400], terms.extended
    elif step == "desistida":
        if row.asked is None or today <= rules.lapses(row.asked):
            raise BadInput(
                "solicitud-desistir",
                "Un reclamo se da por desistido a los dos meses de pedir lo que le falta.",
                "A claim lapses two months after asking for what it lacks.",
                status=409,
            )
        row.state, row.closed = "desistida", today
    elif step in ("respondida", "trasladada"):
        row.state, row.closed, row.answer = step, today, text
    else:
        raise BadInput("solicitud-paso", "Elija un paso de la lista.", "Choose a step of the list.")
    row.save()
    record("events.moved", on=row, by=by, data={"step": step, "in_time": today <= row.limit})
    return row


@transaction.atomic
def holder_erase(row: SolicitudTitular, *, by: Any) -> int:
    """Erase all that the events of the initiative keep of whoever asks, and their name in its products; answers how many rows."""
    from mancomun.web.events.erasing import name_in_products
    from mancomun.web.events.selectors import held_of

    refuse(by, "people.answer", row)
    if row.kind == "consulta":
        raise BadInput(
            "solicitud-consulta",
            "Una consulta se responde; no borra nada. Si piden borrar, es un reclamo.",
            "A consult is answered; it erases nothing. If they ask to erase, it is a claim.",
            status=409,
        )
    found = held_of(row)
    for one in found:
        person_erase(one, reason=f"solicitud del {row.received.isoformat()}")
    places = name_in_products(row.initiative, row.name)
    record(
        "events.erased",
        on=row,
        by=by,
        reason=f"solicitud del {row.received.isoformat()}",
        data={"rows": len(found), "places": places},
    )
    return len(found)


KEPT_REQUESTS = timedelta(days=365)


def requests_forget(now: datetime) -> int:
    """A year after it was closed a request keeps its kind, days and outcome, and no longer who asked nor what."""
    old = SolicitudTitular.objects.filter(closed__lt=(now - KEPT_REQUESTS).date()).exclude(name="")
    return old.update(name="", contact="", text="", answer="", document_hash="")
