"""Writing the registry: one function per human intention. Page, API and command call the same one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mancomun.errors import BadInput
from mancomun.legal import book
from mancomun.legal.presentation import check_address
from mancomun.legal.vocabulary import FINALIDADES, OBJETOS
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, day_text, number_text
from mancomun.portfolio.documented import FICTION, fictional
from mancomun.registry.checks import common_remarks, signature
from mancomun.registry.duties import ANSWER_MONTHS
from mancomun.registry.judging import ASKED, GOOD
from mancomun.registry.lineage import gone, heir
from mancomun.registry.perimeter import compared
from mancomun.registry.record import state_on
from mancomun.registry.words import ABOUT_MEMBER, ACTS, CRITERIA, LEVELS, MATTERS, ORGANS, PROJECT_STATES, RESULT
from mancomun.requirements.facts import FACTS
from mancomun.territory import NOT_BORN, Territory
from mancomun.territory.model import Unit
from mancomun.web.accounts.models import Entity
from mancomun.web.accounts.selectors import Place
from mancomun.web.audit.services import record
from mancomun.web.dated import ended, no_days, on, span
from mancomun.web.files.services import Sent, keep
from mancomun.web.initiatives.selectors import visible
from mancomun.web.initiatives.services import refuse
from mancomun.web.initiatives.trail import unit_name
from mancomun.web.registry import bridge, selectors
from mancomun.web.registry.models import (
    OPEN,
    Acto,
    Application,
    ApplicationState,
    Channel,
    Esquema,
    Finalidad,
    Hecho,
    Measure,
    Miembro,
    Organo,
    Work,
)

CHANNEL_SALT, CHANNEL_DAYS = "registry.channel", timedelta(days=30)
"""How the link that confirms a channel is signed, and for how long it works."""
EDITABLE = selectors.TEXTS
KINDS = ("inscripcion", "renovacion", "novedad")
OWN_KINDS = frozenset({"reat", "renovacion_reat", "solicitud_reat", "requerimiento_reat", "respuesta_requerimiento",
                       "cancelacion_reat"})  # fmt: skip
"""Acts that the procedure itself writes: nobody types them in."""


def _lock(row: Esquema) -> Esquema:
    return Esquema.objects.select_for_update().get(pk=row.pk)


def new_code(year: int, fiction: bool = False) -> str:
    """The next free code of a year; two people at once get two codes. An exercise counts apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [940_000 + year])
    head = f"{FICTION}EAT" if fiction else "EAT"
    last = Esquema.objects.filter(code__startswith=f"{head}-{year}-").aggregate(last=Max("code"))["last"]
    return f"{head}-{year}-{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}"


def refresh(row: Esquema) -> Esquema:
    """Calculate again what follows from acts and members, and save; call it after every change, in its transaction."""
    selectors.work_out(row)
    row.save()
    return row


def _assign(row: Esquema, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not fields of the sheet: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, " ".join(value.split()) if isinstance(value, str) and name != "purpose" else value)
    if not row.name:
        raise BadInput("esquema-nombre", "Escriba el nombre del esquema.", "Write the name of the scheme.")
    row.figure = book().figure(row.figure).id
    for name, known in (("objetos", OBJETOS), ("finalidades", FINALIDADES)):
        strange = [one for one in getattr(row, name) if one not in known]
        if strange:
            raise BadInput(
                "esquema-objeto",
                f"«{strange[0]}» no está entre los que nombra la ley. Elija de la lista.",
                f"“{strange[0]}” is not among those the law names. Choose from the list.",
            )


@transaction.atomic
def scheme_open(
    *, values: Mapping[str, Any], entity: int | None, members: Sequence[str], by: Any, day: date, initiative: str = ""
) -> Esquema:
    """Open the sheet of a scheme on behalf of an entity, with those it would have, and the initiative it comes from, if any.

    With members of the exercise it is an exercise: its code says so, and no list counts it.
    """
    owner = Entity.objects.filter(pk=entity).first() if entity else None
    if owner is None:
        raise BadInput(
            "entidad-falta",
            "Elija a nombre de qué entidad abre la hoja: el registro le pertenece a ella.",
            "Choose on behalf of which entity you open the sheet: the record belongs to it.",
        )
    refuse(by, "registry.edit", Place(frozenset({owner.pk}), frozenset({owner.department} if owner.department else ())))
    country = selectors.land(members)
    row = Esquema(code=new_code(day.year, fictional(members)), owner=owner)
    if initiative:
        about = visible(by).filter(code=initiative.strip().upper()).first()
        if about is None or Esquema.objects.filter(initiative=about).exists():
            raise BadInput(
                "esquema-iniciativa",
                f"«{initiative[:40]}» no es una iniciativa que usted vea y que aún no tenga esquema. Revise el código o déjelo en blanco.",
                f"“{initiative[:40]}” is no initiative you see that has no scheme yet. Check the code, or leave it blank.",
            )
        row.initiative = about
    _assign(row, values)
    row.save()
    for text in members:
        unit = country.resolve(text)
        _save_member(Miembro(scheme=row, code=unit.code, role="convocado", during=span(None), known_on=day,
                             since_precision="unknown"), unit.name)  # fmt: skip
    record("registry.created", on=row, by=by)
    return refresh(row)


@transaction.atomic
def scheme_edit(row: Esquema, *, values: Mapping[str, Any], by: Any, reason: str) -> Esquema:
    """Correct the sheet; why is mandatory."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    _assign(row, values)
    record("registry.edited", on=row, by=by, reason=reason)
    return refresh(row)


@transaction.atomic
def publish(row: Esquema, *, by: Any) -> Esquema:
    """Show the sheet to anybody."""
    row = _lock(row)
    refuse(by, "registry.review", row)
    row.published = True
    row.save()
    record("registry.published", on=row, by=by)
    return row


# ---------------------------------------------------------------------------------------------------------------- acts


@transaction.atomic
def act_add(
    row: Esquema,
    *,
    kind: str,
    day: date | None,
    number: str = "",
    issuer: str = "",
    about: str = "",
    mandate: int | None = None,
    turnout: float | None = None,
    favour: float | None = None,
    note: str = "",
    sent: Sent | None = None,
    by: Any,
    today: date,
) -> Acto:
    """Add an act, with its file when there is one. Its day cannot be in the future, nor outside the mandate of who signs.

    ``turnout`` and ``favour`` are those of a vote in a municipality, as shares from 0 to 1; what nobody said stays unsaid.
    """
    row = _lock(row)
    refuse(by, "registry.edit", row)
    if kind not in ACTS or kind in OWN_KINDS:
        raise BadInput(
            "acto-clase",
            "Elija una clase de acto de la lista. La inscripción y la renovación las escribe el trámite.",
            "Choose a kind of act of the list. Registration and renewal are written by the procedure.",
        )
    if day is not None and day > today:
        raise BadInput(
            "acto-futuro",
            f"El acto es del {day_text(day).es}, que aún no llega. Regístrelo cuando exista.",
            f"The act is of {day_text(day).en}, which has not come yet. Record it when it exists.",
        )
    if kind in ABOUT_MEMBER:
        about = _member_code(row, about)
    for share in (turnout, favour):
        if share is not None and not 0 <= share <= 1:
            raise BadInput(
                "voto-parte",
                f"«{100 * share:g}» no es una parte de 0 a 100 %. La participación se cuenta sobre el censo; el favor, sobre los votos.",
                f"“{100 * share:g}” is not a share from 0 to 100 %. Turnout is counted on the census; favour, on the votes.",
            )
        if share is not None and kind != RESULT:
            raise BadInput(
                "voto-acto",
                "La participación y los votos a favor son del resultado de la consulta en un municipio. Elija esa clase de acto.",
                "Turnout and votes in favour belong to the result of the vote in a municipality. Choose that kind of act.",
            )
    made = Acto(
        scheme=row, kind=kind, day=day, precision="day" if day else "unknown", number=" ".join(number.split())[:120],
        issuer=" ".join(issuer.split())[:200], about=about if kind in ABOUT_MEMBER else "", mandate=mandate,
        turnout=turnout, favour=favour, note=note.strip()[:500], known_on=today,
    )  # fmt: skip
    for wrong in signature(bridge.acto(made)):
        raise BadInput(wrong.code, wrong.text.es, wrong.text.en)
    _kept_file(made, row, sent, by)
    made.save()
    record("registry.act_added", on=row, by=by, data={"kind": kind, "act": made.pk})
    refresh(row)
    return made


def _kept_file(made: Acto, row: Esquema, sent: Sent | None, by: Any) -> None:
    if sent is not None:
        place = row if row.owner_id is not None else Place(departments=frozenset(row.departments))
        made.file = keep(sent, by=by, place=place, purpose="signed", public=row.published)


def _member_code(row: Esquema, text: str) -> str:
    if not text.strip():
        raise BadInput(
            "acto-miembro",
            "Diga de qué miembro es este acto.",
            "Say which member this act is about.",
        )
    land, codes = selectors.land([row.code]), set(row.miembros.values_list("code", flat=True))
    own = [code for code in codes if code in land.units and fold(land.units[code].name) == fold(text)]
    if len(own) == 1:  # a name that others bear too, elsewhere in the country: among the members it says who
        return str(own[0])
    unit = land.resolve(text)
    if unit.code not in codes:
        raise BadInput(
            "acto-ajeno",
            f"{unit.name} no es miembro de {row.name}. Regístrelo primero o revise el nombre.",
            f"{unit.name} is not a member of {row.name}. Record it first, or check the name.",
        )
    return str(unit.code)


# ------------------------------------------------------------------------------------------------------------- members


def _save_member(one: Miembro, name: str) -> None:
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as wrong:
        if "scheme_member_once" in str(wrong):
            raise BadInput(
                "membresia-doble",
                f"{name} ({one.code}) ya está en este esquema en esas fechas. Termine primero la otra membresía.",
                f"{name} ({one.code}) already is in this scheme on those days. End the other membership first.",
            ) from None
        if "scheme_member_not_empty" in str(wrong):
            raise no_days() from None
        raise


@transaction.atomic
def member_enter(
    row: Esquema,
    text: str,
    *,
    since: date | None,
    role: str = "miembro",
    entry: Acto | None = None,
    by: Any,
    today: date,
) -> Miembro:
    """An entity enters from a day on; a code that was no longer used that day is refused with the one that follows it."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    made = _enter(row, text, since=since, role=role, entry=entry, today=today)
    record("registry.member_entered", on=row, by=by, data={"code": made.code})
    refresh(row)
    return made


def _enter(row: Esquema, text: str, *, since: date | None, role: str, entry: Acto | None, today: date) -> Miembro:
    code, name = _alive(selectors.land([row.code]), text, since)
    for called in row.miembros.filter(code=code, role="convocado"):
        called.take_back(today)  # who was called and now enters is one membership
    made = Miembro(
        scheme=row, code=code, role=role, during=span(since), entry=entry, known_on=today,
        since_precision="day" if since else "unknown",
    )  # fmt: skip
    _save_member(made, name)
    return made


def _alive(country: Territory, text: str, since: date | None) -> tuple[str, str]:
    """Code and name of who enters on a day: by its code of that day, and not before it was born."""
    written = text.strip()
    if since is not None and written in country.retired and not gone(written, since, country):
        return written, unit_name(written)
    unit = country.resolve(text)
    if since is not None and isinstance(unit, Unit) and unit.types_at(since) == {NOT_BORN}:
        raise BadInput(
            "miembro-sin-nacer",
            f"{unit.name} ({unit.code}) aún no existía el {day_text(since).es}. Corrija la fecha, o registre al que existía ese día.",
            f"{unit.name} ({unit.code}) did not exist yet on {day_text(since).en}. Mend the date, or record the one of that day.",
        )
    return unit.code, unit.name


@transaction.atomic
def member_leave(
    row: Esquema, code: str, *, until: date, leaving: Acto | None = None, by: Any, reason: str, today: date
) -> Miembro:
    """An entity leaves on a day: from that day on it is not in, and what it had given is free. The row stays."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    made = _leave(row, code, until=until, leaving=leaving, day=min(until, today), today=today)
    record("registry.member_left", on=row, by=by, reason=reason, data={"code": code, "until": until.isoformat()})
    refresh(row)
    return made


def _leave(row: Esquema, code: str, *, until: date, leaving: Acto | None, day: date, today: date) -> Miembro:
    one = row.miembros.filter(on(day), code=code).first()
    if one is None:
        name = unit_name(code[:20])
        raise BadInput(
            "membresia-desconocida",
            f"{name} no está en este esquema el {day_text(day).es}. Elija un miembro de ese día, u otra fecha.",
            f"{name} is not in this scheme on {day_text(day).en}. Choose a member of that day, or another date.",
        )
    old = one.learn(today, during=ended(one.during, until), leaving=leaving)
    one.save()
    if old is not None:
        Finalidad.ever.filter(member_id=old).update(member=one)
    for given in one.finalidades.filter(on(day)):
        given.learn(today, during=span(given.during.lower, until))
        given.save()
    return one


@transaction.atomic
def member_succeed(row: Esquema, code: str, *, since: date, by: Any, reason: str, today: date) -> str:
    """A member whose code is no longer used goes on under the one that followed it, in its role and with what it had given.

    Gives the code that follows. Whoever is already in by that code stays as it was; the old membership ends.
    """
    row = _lock(row)
    refuse(by, "registry.edit", row)
    country = selectors.land([row.code])
    now = heir(code, country)
    if now == code:
        raise BadInput(
            "codigo-vigente",
            f"El código {code[:20]} sigue en uso. Quien se va, sale; quien llega, entra.",
            f"The code {code[:20]} is still in use. Who goes, leaves; who comes, enters.",
        )
    if since > today:
        raise BadInput(
            "sucesion-futura",
            f"El {day_text(since).es} aún no llega. Registre el cambio cuando ocurra.",
            f"{day_text(since).en} has not come yet. Record the change when it happens.",
        )
    role = "".join(row.miembros.filter(on(since), code=code).values_list("role", flat=True)[:1])
    given = list(Finalidad.objects.filter(on(since), member__scheme=row, code=code).values_list("objeto", flat=True))
    _leave(row, code, until=since, leaving=None, day=since, today=today)
    if not row.miembros.filter(on(since), code=now).exists():
        made = _enter(row, now, since=since, role=role, entry=None, today=today)
        for objeto in given:
            _give_one(made, row.figure, objeto, since)
    if row.nucleus == code:
        row.nucleus = now
    record(
        "registry.member_succeeded", on=row, by=by, reason=reason,
        data={"code": code, "heir": now, "since": since.isoformat()},
    )  # fmt: skip
    refresh(row)
    return now


def _give(row: Esquema, day: date) -> None:
    """Each member gives its objects to the scheme; the database refuses what it already gave to another of the same figure."""
    objetos = row.objetos or ([row.figure] if row.figure == "area_metropolitana" else [])
    if row.figure == "area_metropolitana":
        objetos = [row.figure]  # two areas always have the same purpose (G-078)
    for member in row.miembros.filter(on(day)).exclude(role="convocado"):
        for objeto in objetos:
            if member.finalidades.filter(on(day), objeto=objeto).exists():
                continue
            _give_one(member, row.figure, objeto, day)


def _give_one(member: Miembro, figure: str, objeto: str, day: date) -> None:
    try:
        with transaction.atomic():
            Finalidad.objects.create(
                member=member, code=member.code, figure=figure, objeto=objeto,
                during=span(day, member.during.upper), known_on=day,
            )  # fmt: skip
    except IntegrityError as wrong:
        if "scheme_purpose_once" not in str(wrong):
            raise
        name = unit_name(member.code)
        raise BadInput(
            "E-REG-4",
            f"{name} ya está en otro esquema inscrito de la misma figura con el mismo fin. Nadie puede estar en dos "
            "(Decreto 1066 de 2015, art. 2.2.5.1.6).",
            f"{name} already is in another registered scheme of the same figure with the same purpose. Nobody may be "
            "in two (Decree 1066 of 2015, art. 2.2.5.1.6).",
        ) from None


# ------------------------------------------------------------------------------------------------- organs and hechos


@transaction.atomic
def organ_set(
    row: Esquema,
    *,
    kind: str,
    name: str,
    holder: str,
    since: date | None,
    until: date | None = None,
    by: Any,
    today: date,
) -> Organo:
    """Record an organ or who holds it; the legal representative before ends the day the new one begins."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    if kind not in ORGANS or not name.strip():
        raise BadInput("organo", "Diga qué órgano es y cómo se llama.", "Say which organ it is and what it is called.")
    if until is not None and since is not None and until <= since:
        raise BadInput(
            "organo-fechas", "El período termina antes de empezar. Corrija las fechas.",
            "The period ends before it begins. Mend the dates.",
        )  # fmt: skip
    if kind == "representante":
        for before in row.organs.filter(kind=kind, during__contains=since or today):
            if since is None or (before.during.lower is not None and before.during.lower >= since):
                raise BadInput(
                    "representante-doble",
                    f"{before.holder or before.name} ya es representante ese día. Diga desde cuándo lo es el nuevo.",
                    f"{before.holder or before.name} already is the representative that day. Say since when the new one is.",
                )
            before.learn(today, during=span(before.during.lower, since))
            before.save()
    made = Organo.objects.create(
        scheme=row, kind=kind, name=" ".join(name.split())[:200], holder=" ".join(holder.split())[:200],
        during=span(since, until), known_on=today,
    )  # fmt: skip
    record("registry.organ_set", on=row, by=by, data={"organ": made.pk})
    return made


@transaction.atomic
def fact_declare(
    row: Esquema, *, name: str, type: str, matter: str, affected: Sequence[str], criteria: Mapping[str, str],
    declared: date | None, sent: Sent | None = None, by: Any, today: date,
) -> Hecho:  # fmt: skip
    """Record a hecho: whom it affects, and which criteria it proves; the method's messages are the messages."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    if type not in LEVELS or matter not in MATTERS or not name.strip():
        raise BadInput(
            "hecho-campos", "Diga el nombre del hecho, su tipo y su asunto.", "Say its name, its type and its matter."
        )
    made = Hecho(
        scheme=row, name=" ".join(name.split())[:200], type=type, matter=matter,
        affected=[str(selectors.land([row.code]).resolve(text).code) for text in affected],
        criteria={key: text.strip() for key, text in criteria.items() if key in CRITERIA and text.strip()},
        declared=declared, known_on=today,
    )  # fmt: skip
    for wrong in common_remarks(bridge.common_fact(made), bridge.record(row), declared or today):
        raise BadInput(wrong.code, wrong.text.es, wrong.text.en)
    if sent is not None:
        made.document = keep(sent, by=by, place=row, purpose="evidence", public=row.published)
    made.save()
    record("registry.fact_declared", on=row, by=by, data={"hecho": made.pk})
    return made


@transaction.atomic
def fact_notify(made: Hecho, *, day: date, by: Any, today: date) -> Hecho:
    """The registry was told of a hecho on a day."""
    refuse(by, "registry.edit", made.scheme)
    made.learn(today, notified=day)
    made.save()
    Acto.objects.create(scheme=made.scheme, kind="aviso_hecho_nuevo", day=day, note=made.name, known_on=today)
    record("registry.hecho_notified", on=made.scheme, by=by, data={"hecho": made.pk})
    return made


# -------------------------------------------------------------------------------------------------------- applications


@transaction.atomic
def apply(row: Esquema, *, kind: str, proposed: Sequence[str], by: Any, day: date) -> Application:
    """Ask to register a scheme, to renew it, or to record who came and went. One open application a scheme."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    state = state_on(bridge.record(row), day)
    if kind not in KINDS or (kind == "inscripcion") == (state == "inscrito"):
        raise BadInput(
            "solicitud-clase",
            "Se inscribe lo que no está inscrito; lo inscrito se renueva o informa una novedad.",
            "What is not registered is registered; what is, renews or notifies a change.",
        )
    codes = list(dict.fromkeys(str(selectors.land([row.code]).resolve(text).code) for text in proposed))
    if len(codes) < 2:
        raise BadInput(
            "solicitud-miembros",
            "Proponga al menos dos miembros: la ley no conoce el esquema de uno solo.",
            "Propose two members at least: the law knows no scheme of one.",
        )
    if row.applications.filter(state__in=[one.value for one in OPEN]).exists():
        raise BadInput(
            "solicitud-abierta",
            f"{row.name} ya tiene una solicitud sin decidir. Espere la respuesta o complétela.",
            f"{row.name} already has an undecided application. Wait for the answer, or complete it.",
            status=409,
        )
    made = Application.objects.create(scheme=row, kind=kind, proposed=codes, received=day, sent_by=by)
    if kind == "inscripcion":
        Acto.objects.create(scheme=row, kind="solicitud_reat", day=day, known_on=day)
    record("registry.applied", on=row, by=by, data={"application": made.pk, "kind": kind})
    return made


def _open(application: Application, by: Any, action: str = "registry.review") -> Application:
    row = Application.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=application.pk)
    refuse(by, action, row)
    if row.state not in OPEN:
        raise BadInput(
            "solicitud-decidida",
            "Esta solicitud ya se decidió. Para cambiar algo, presente otra.",
            "This application is already decided. To change anything, send another.",
            status=409,
        )
    return row


@transaction.atomic
def application_ask(application: Application, *, missing: str, by: Any, day: date) -> Application:
    """Ask the applicant to complete the file: a month to do it (G-062)."""
    row = _open(application, by)
    row.state, row.asked, row.missing = ApplicationState.ASKED, day, missing.strip()
    row.save()
    Acto.objects.create(scheme=row.scheme, kind="requerimiento_reat", day=day, note=missing.strip()[:500], known_on=day)
    record("registry.asked", on=row.scheme, by=by, reason=missing, data={"application": row.pk})
    return row


@transaction.atomic
def application_extend(application: Application, *, by: Any, day: date) -> Application:
    """One more month to complete the file, once, and only while the first runs."""
    from mancomun.instants.terms import add_months

    row = _open(application, by, "registry.edit")
    if row.asked is None or row.extended or day > add_months(row.asked, ANSWER_MONTHS):
        raise BadInput(
            "prorroga",
            "La prórroga se pide una vez y antes de que venza el primer mes.",
            "More time is asked for once, and before the first month ends.",
        )
    row.extended = True
    row.save()
    record("registry.extended", on=row.scheme, by=by, data={"application": row.pk})
    return row


@transaction.atomic
def application_answer(application: Application, *, by: Any, day: date) -> Application:
    """The applicant completed the file."""
    row = _open(application, by, "registry.edit")
    row.state, row.answered = ApplicationState.ANSWERED, day
    row.save()
    Acto.objects.create(scheme=row.scheme, kind="respuesta_requerimiento", day=day, known_on=day)
    record("registry.answered", on=row.scheme, by=by, data={"application": row.pk})
    return row


@transaction.atomic
def application_confirm(application: Application, *, seen: Sequence[str], by: Any) -> Application:
    """Keep what an officer saw in the documents to be as the law wants it; what is not in ``seen`` is still to be looked at."""
    row = _open(application, by)
    row.confirmed = [f"{key}={'si' if key in GOOD else 'no'}" for key in ASKED if key in seen]
    row.save()
    record("registry.seen", on=row.scheme, by=by, data={"application": row.pk, "seen": row.confirmed})
    return row


@transaction.atomic
def application_grant(application: Application, *, number: str, by: Any, day: date) -> Application:
    """Register, renew, or record the change. Refused while the law says no, or by whoever sent it."""
    row = _open(application, by)
    if row.sent_by_id is not None and row.sent_by_id == by.pk:
        raise BadInput(
            "cuatro-ojos",
            f"Usted presentó la solicitud de {row.scheme.code}; debe decidirla otra persona.",
            f"You sent the application of {row.scheme.code}; somebody else must decide it.",
        )
    if settings.REGISTRY_AUTHORITY and row.kind == "inscripcion" and not number.strip():
        raise BadInput(
            "inscripcion-numero",
            "Escriba el número de inscripción: el certificado lo dice.",
            "Write the registration number: the certificate says it.",
        )
    found = selectors.judged(row, day, "es")
    english = selectors.judged(row, day, "en")
    if not found.ready:
        es, en = ([one.text for one in side.requirements if one.status == "not_met"] for side in (found, english))
        es += [one.text.es for one in found.remarks if one.blocks]
        en += [one.text.en for one in found.remarks if one.blocks]
        raise BadInput("inscripcion-impedida", f"No se puede inscribir: {es[0]}", f"It cannot be registered: {en[0]}")
    unseen = [key for key in ASKED if not any(one.partition("=")[0] == key for one in row.confirmed)]
    if unseen:
        label = ASKED[unseen[0]]
        raise BadInput(
            "inscripcion-sin-ver",
            f"Falta marcar que lo vio en los documentos: {label.es}",
            f"Still to mark that you saw it in the documents: {label.en}",
        )
    scheme = _lock(row.scheme)
    if row.kind != "novedad":
        kind = "reat" if row.kind == "inscripcion" else "renovacion_reat"
        Acto.objects.create(
            scheme=scheme, kind=kind, day=day, number=" ".join(number.split())[:120],
            issuer=settings.REGISTRY_AUTHORITY, known_on=day,
        )  # fmt: skip
    _perimeter(scheme, row.proposed, day)
    _give(scheme, day)
    row.state, row.decided, row.decided_by = ApplicationState.GRANTED, day, by
    row.judgement = {
        "outcome": found.outcome,
        "law_version": found.law_version,
        "territory_version": found.territory_version,
        "requirements": [[rule, one.status, one.text] for one in found.requirements for rule in one.rules],
    }
    row.save()
    scheme.published = True
    refresh(scheme)
    record("registry.granted", on=scheme, by=by, data={"application": row.pk, "kind": row.kind, "number": number})
    return row


def _perimeter(scheme: Esquema, proposed: Sequence[str], day: date) -> None:
    now = [one.code for one in scheme.miembros.filter(on(day)).exclude(role="convocado")]
    change = compared(now, proposed)
    since = scheme.formed_on if not now else day
    for code in change.added:
        role = "nucleo" if code == scheme.nucleus else "adherente" if now else "miembro"
        _enter(scheme, code, since=since, role=role, entry=None, today=day)
    for code in change.removed:
        _leave(scheme, code, until=day, leaving=None, day=day, today=day)
    for called in scheme.miembros.filter(role="convocado"):
        called.take_back(day)


@transaction.atomic
def application_refuse(application: Application, *, reason: str, by: Any, day: date) -> Application:
    """Refuse it, with the reason."""
    return _close(application, ApplicationState.REFUSED, "registry.refused", reason=reason, by=by, day=day)


@transaction.atomic
def application_withdraw(application: Application, *, reason: str, by: Any, day: date) -> Application:
    """Take it as withdrawn: nobody completed the file in time (G-062)."""
    return _close(application, ApplicationState.WITHDRAWN, "registry.withdrawn", reason=reason, by=by, day=day)


def _close(application: Application, state: str, key: str, *, reason: str, by: Any, day: date) -> Application:
    row = _open(application, by)
    row.state, row.decided, row.decided_by, row.reason = state, day, by, reason.strip()
    row.save()
    record(key, on=row.scheme, by=by, reason=reason, data={"application": row.pk})
    return row


# ------------------------------------------------------------------------------------------------------------- the end


@transaction.atomic
def dissolve(row: Esquema, *, cause: str, number: str, issuer: str, day: date, by: Any, today: date) -> Esquema:
    """Record the dissolution, by one of the causes of the law (G-077)."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    causes = {key: text for key, text in FACTS["causal_disolucion"].items.items() if key != "ninguna"}
    if cause not in causes:
        raise BadInput(
            "causal",
            "Elija la causal: la ley dice por cuáles se disuelve un esquema.",
            "Choose the cause: the law says by which a scheme is dissolved.",
        )
    if not row.formed:
        raise BadInput(
            "sin-constituir",
            f"{row.name} no consta como constituido: no hay qué disolver.",
            f"{row.name} is not on record as formed: there is nothing to dissolve.",
        )
    Acto.objects.create(
        scheme=row, kind="disolucion", day=day, number=number.strip()[:120], issuer=issuer.strip()[:200],
        note=causes[cause].es, known_on=today,
    )  # fmt: skip
    record("registry.dissolved", on=row, by=by, reason=causes[cause].es)
    return refresh(row)


@transaction.atomic
def liquidate(row: Esquema, *, number: str, day: date, by: Any, today: date, reason: str) -> Esquema:
    """Record the minutes of liquidation: from that day on it has no members."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    if not row.actos.filter(kind="disolucion").exists():
        raise BadInput("sin-disolver", "Primero se registra la disolución.", "The dissolution is recorded first.")
    made = Acto.objects.create(scheme=row, kind="liquidacion", day=day, number=number.strip()[:120], known_on=today)
    for one in row.miembros.filter(on(day)):
        _leave(row, one.code, until=day, leaving=made, day=day, today=today)
    record("registry.member_left", on=row, by=by, reason=reason, data={"until": day.isoformat()})
    return refresh(row)


@transaction.atomic
def taken_back(row: Esquema, *, kind: str, number: int, reason: str, by: Any, today: date) -> Esquema:
    """Take back a fact that was recorded by mistake, with the reason. What was told of it until today stays told."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    made = selectors.FACTS[kind].objects.filter(scheme=row, pk=number).first() if kind in selectors.FACTS else None
    if made is None or getattr(made, "kind", "") in OWN_KINDS:
        raise BadInput(
            "dato-desconocido",
            "Elija el dato de la lista. Lo que escribió el trámite no se retira.",
            "Choose the record of the list. What the procedure wrote is not taken back.",
        )
    if isinstance(made, Miembro):
        for given in made.finalidades.all():
            given.take_back(today)
    made.take_back(today)
    record(
        "registry.taken_back", on=row, by=by, reason=reason, data={"kind": kind, "number": number, "what": str(made)}
    )
    return refresh(row)


# ------------------------------------------------------------------------------------------------------------- results


def _pesos(sums: Mapping[str, int]) -> Text:
    total = sum(sums.values())
    return Text(*(f"$ {number_text(total, 0, lang)}" for lang in ("es", "en")))


def _cop(row: Esquema, sums: Mapping[str, int], *, members: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, amount in sums.items():
        if amount < 0:
            raise BadInput("monto", f"«{key}» tiene un monto negativo.", f"“{key}” has a negative amount.")
        found[_member_code(row, key) if members else " ".join(key.split())[:80]] = int(amount)
    return found


@transaction.atomic
def work_add(
    row: Esquema, *, name: str, year: int, state: str, money: Mapping[str, int], contributions: Mapping[str, int],
    benefits: Mapping[str, int], evidence: str = "", sent: Sent | None = None, by: Any, today: date,
) -> Work:  # fmt: skip
    """A project or service with its money. What members received, when it is valued, adds up to what it cost."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    if not name.strip() or state not in PROJECT_STATES:
        raise BadInput("proyecto-campos", "Diga cómo se llama y en qué va.", "Say its name and how it stands.")
    paid, put, got = (
        _cop(row, sums, members=members) for sums, members in ((money, False), (contributions, True), (benefits, True))
    )
    if sum(got.values()) and sum(got.values()) != sum(paid.values()):
        raise BadInput(
            "E-RES-1",
            f"Los beneficios por miembro suman {_pesos(got).es} y las fuentes {_pesos(paid).es}; deben ser iguales.",
            f"Benefits by member add up to {_pesos(got).en} and sources to {_pesos(paid).en}; they must be equal.",
        )
    made = Work(
        scheme=row, name=" ".join(name.split())[:300], year=year, state=state, money=paid, contributions=put,
        benefits=got, evidence=evidence.strip()[:500], known_on=today,
    )  # fmt: skip
    if sent is not None:
        made.file = keep(sent, by=by, place=row, purpose="evidence", public=row.published)
    made.save()
    record("registry.work_added", on=row, by=by, data={"work": made.pk})
    return made


@transaction.atomic
def measure_add(
    row: Esquema, *, name: str, unit: str, better: str, before: float, before_year: int, after: float | None = None,
    after_year: int | None = None, member: str = "", source: str = "", by: Any, today: date,
) -> Measure:  # fmt: skip
    """An indicator before and after; the second measure is later than the first."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    if not name.strip() or not unit.strip() or better not in ("max", "min"):
        raise BadInput(
            "indicador-campos", "Diga el indicador, su unidad y cuándo mejora.",
            "Say the indicator, its unit and when it improves.",
        )  # fmt: skip
    if (after is None) != (after_year is None) or (after_year is not None and after_year <= before_year):
        raise BadInput(
            "indicador-anos",
            "La medida de después lleva su año, y es posterior a la de antes.",
            "The later measure carries its year, and comes after the earlier one.",
        )
    made = Measure.objects.create(
        scheme=row, name=" ".join(name.split())[:200], unit=" ".join(unit.split())[:60], better=better, before=before,
        before_year=before_year, after=after, after_year=after_year, source=source.strip()[:300],
        member=_member_code(row, member) if member.strip() else "", known_on=today,
    )  # fmt: skip
    record("registry.measured", on=row, by=by, data={"measure": made.pk})
    return made


@transaction.atomic
def channel_set(
    row: Esquema, *, office: str, post: str, address: str, until: date | None, by: Any, language: str = "es"
) -> Channel:
    """The institutional channel (S65): an office and an address of a verified domain, which gets a letter to confirm it."""
    row = _lock(row)
    refuse(by, "registry.edit", row)
    wrong = check_address(address.strip(), settings.INSTITUTIONAL_DOMAINS)
    if wrong is not None:
        raise BadInput(wrong.code, wrong.text.es, wrong.text.en)
    if not office.strip() or not post.strip():
        raise BadInput(
            "canal-campos", "Diga la dependencia y el cargo que atienden ese correo.",
            "Say the office and the post that answer that address.",
        )  # fmt: skip
    address = address.strip().lower()
    held = Channel.objects.filter(scheme=row).first()
    known = held.verified if held is not None and held.address == address else None
    made, _new = Channel.objects.update_or_create(
        scheme=row,
        defaults={
            "office": " ".join(office.split())[:200], "post": " ".join(post.split())[:200],
            "address": address, "verified": known, "until": until,
        },
    )  # fmt: skip
    record("registry.channel_set", on=row, by=by)
    if known is None:
        _letter(made, row, language)
    return made


def _letter(made: Channel, row: Esquema, language: str) -> None:
    with translation.override(language):
        key = signing.dumps([row.pk, made.address], salt=CHANNEL_SALT)
        context = {
            "row": row,
            "channel": made,
            "link": settings.HOUSE_ADDRESS.rstrip("/") + reverse("registry:channel", args=[key]),
        }
        subject = " ".join(render_to_string("registry/mail/channel_subject.txt", context).split())
        EmailMessage(subject, render_to_string("registry/mail/channel.txt", context), to=[made.address]).send()


def channel_asked(key: str) -> Channel | None:
    """The channel that a letter is about; None when the link is old, was changed, or another address took its place."""
    try:
        scheme, address = signing.loads(key, salt=CHANNEL_SALT, max_age=CHANNEL_DAYS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Channel.objects.filter(scheme_id=scheme, address=address).select_related("scheme").first()


@transaction.atomic
def channel_confirm(key: str, *, day: date) -> Channel | None:
    """Somebody who reads the mailbox says that it is the channel: from then on it is shown."""
    made = channel_asked(key)
    if made is not None and made.verified is None:
        made.verified = day
        made.save()
        record("registry.channel_verified", on=made.scheme, by=None)
    return made
