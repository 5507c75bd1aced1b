"""Writing initiatives: one function per human intention. Page, API, command and job call the same one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.portfolio import contributions, initiative, opportunities, regions, states, territory_profile
from mancomun.portfolio.documented import FICTION, fictional, ground_of
from mancomun.portfolio.quality import text_marks
from mancomun.web.accounts.models import Entity, Grant
from mancomun.web.accounts.permissions import DELEGADO, FACILITADOR, SECRETARIA
from mancomun.web.accounts.selectors import Place, may, standings
from mancomun.web.audit.services import record
from mancomun.web.dated import ended, no_days, on, span
from mancomun.web.files import services as files
from mancomun.web.initiatives import bridge, selectors
from mancomun.web.initiatives.models import (
    Contribution,
    EvidenceFile,
    Iniciativa,
    Membresia,
    Opinion,
    Opportunity,
    Passage,
    Purpose,
    Remark,
    Version,
)

EDITABLE = (
    "name", "acronym", "region", "promoter", "contact", "identified_on", "figure_now", "figure_foreseen", "topics",
    "origin", "maturity", "background", "projects", "instruments", "prior_agreement", "support", "act", "reat",
    "visibility", "legal_ground", "accompaniment", "due",
)  # fmt: skip
_STOPS = frozenset({"E-S14-3", "E-S14-4", "E-S14-5", "E-S14-6", "E-S14-7", "E-S14-8", "E-S14-10"})
"""What refuses to be saved. The rest are gaps: they are shown, and stop approval, and a draft may have them."""

_APPROVED = ("aprobado", "publicado")


def refuse(user: Any, action: str, thing: Any) -> None:
    """`BadInput` with status 403 when the person may not."""
    if not may(user, action, thing):
        raise BadInput(
            "sin-permiso",
            "Su encargo no alcanza para hacer esto en este registro. Pídalo a quien sí puede: está en la ficha de su entidad.",
            "Your appointment does not reach this record. Ask somebody whose does: see the page of your entity.",
            status=403,
        )


def _lock(row: Iniciativa) -> Iniciativa:
    return Iniciativa.objects.select_for_update().get(pk=row.pk)


def new_code(year: int, *, fiction: bool = False) -> str:
    """The next free code of a year. The transaction holds a lock, so that two people at once get two codes.

    001 of the exercises is kept for the one that comes with the house, which may be loaded later.
    """
    head = f"{FICTION}{year}-" if fiction else f"INI-{year}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [920_000 + year])
    codes = Iniciativa.objects.filter(code__regex=rf"^{head}\d+$")
    last = codes.aggregate(last=Max(Cast(Substr("code", len(head) + 1), IntegerField())))["last"]
    return f"{head}{(last or int(fiction)) + 1:03d}"


def _check(row: Iniciativa, members: Iterable[Membresia], day: date) -> None:
    for message in initiative.messages(bridge.core(row, members), selectors.territory(row), as_of=day):
        if message.code in _STOPS:
            raise BadInput(message.code, message.text.es, message.text.en)


def calculate(
    row: Iniciativa, members: Sequence[Membresia], day: date, *, compare: bool = True, marks: bool = True
) -> None:
    """Fill the calculated fields of a row from its members; nothing is saved. ``marks`` off is for rows that never will be."""
    land = selectors.territory(row)
    codes = bridge.core(row, members).member_codes(day)
    found = territory_profile.profile(codes, land, indicator="ipm" if row.fiction else "nbi")
    chosen = regions.current_set(day)
    row.population = None if found.population.value is None else int(found.population.value)
    row.area_km2 = found.area_km2.value
    row.member_count = len(codes)
    row.municipalities, row.departments = list(found.municipalities), list(found.departments)
    if row.fiction:
        row.departments = []
    row.regions = [] if row.fiction else list(regions.regions_of(codes, chosen, land))
    if not row.municipalities and not row.fiction:  # members that are areas, or a source that names only departments
        held = [land.areas[code].department for code in codes if code in land.areas]
        row.departments = sorted({one for one in held if one}) or list(row.located)
        row.regions = list(dict.fromkeys(region for one in row.departments if (region := chosen.of(one))))
    row.main_region = row.region or (row.regions[0] if row.regions else "")
    row.contiguous, row.basic_share = found.contiguous, found.basic_share
    row.territory_version = found.territory_version
    row.calculated = {
        "density": found.density,
        "categories": dict(found.categories),
        "indicator": found.indicator,
        "mean": found.mean,
        "variation": found.variation,
        "parts": [list(part) for part in found.parts],
        "missing_population": list(found.population.missing),
        "region_set": chosen.id,
        "on": day.isoformat(),
    }
    if marks:
        row.background_marks = list(text_marks(row.background))
    score = selectors.file_quality(row, members, day, compare=compare)
    row.completeness = round(score.percent, 1)
    row.gaps = [field.id for field in score.gaps]


def refresh(row: Iniciativa, day: date) -> Iniciativa:
    """Calculate again and save; call it after every change, in its transaction."""
    calculate(row, selectors.memberships(row, day), day)
    row.save()
    return row


@transaction.atomic
def initiative_create(
    *,
    values: Mapping[str, Any],
    members: Sequence[initiative.Member],
    entity: int | None,
    by: Any,
    day: date,
    code: str = "",
) -> Iniciativa:
    """Propose an initiative on behalf of an entity. ``values`` are fields of `EDITABLE`; ``day`` is today.

    ``code`` is the one a workbook brings; without it the next free one is given.
    """
    owner = Entity.objects.filter(pk=entity).first() if entity else None
    if owner is None:
        raise BadInput(
            "entidad-falta",
            "Elija a nombre de qué entidad propone la iniciativa: el registro le pertenece a ella.",
            "Choose on behalf of which entity you propose the initiative: the record belongs to it.",
        )
    codes = [member.code for member in members]
    fiction, land = fictional(codes), ground_of(codes)
    places = territory_profile.municipalities(codes, land)
    departments = frozenset(str(land.units[c].department) for c in places if land.units[c].department and not fiction)
    refuse(by, "initiative.create", Place(frozenset({owner.pk}), departments))
    row = Iniciativa(
        code=code or new_code(day.year, fiction=fiction), owner=owner, state_since=day, responsible=by, fiction=fiction
    )
    _assign(row, values)
    rows = [_membership(row, member, day) for member in members]
    _check(row, rows, day)
    calculate(row, rows, day, compare=False)
    row.save()
    for one in rows:
        one.initiative = row
        _save_membership(one)
    Passage.objects.create(initiative=row, state=row.state, day=day, known_on=day, by=by)
    held = {s.role for s in standings(by) if s.entity == owner.pk}
    for role in (SECRETARIA, FACILITADOR, DELEGADO):
        if role in held:
            Grant.objects.create(entity=owner, initiative_id=row.pk, role=role, during=span(day))
            break
    record("initiatives.created", on=row, by=by)
    return refresh(row, day)


def _assign(row: Iniciativa, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not fields of the file: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def _membership(row: Iniciativa, member: initiative.Member, day: date, source: str = "") -> Membresia:
    during = span(member.start, member.end)
    return Membresia(initiative=row, code=member.code, role=member.role, during=during, known_on=day, source=source)


def _save_membership(one: Membresia) -> None:
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as wrong:
        if "membership_once" in str(wrong):
            name = selectors.territory().units[one.code].name if one.code in selectors.territory().units else one.code
            raise BadInput(
                "membresia-doble",
                f"{name} ({one.code}) ya está en esta iniciativa en esas fechas. Termine primero la otra membresía.",
                f"{name} ({one.code}) already is in this initiative on those days. End the other membership first.",
            ) from None
        if "membership_not_empty" in str(wrong):
            raise no_days() from None
        raise


@transaction.atomic
def initiative_edit(
    row: Iniciativa, *, values: Mapping[str, Any], by: Any, day: date, reason: str = "", seen: datetime | None = None
) -> Iniciativa:
    """Change fields of the file. After approval a reason is mandatory, and the file goes back to draft.

    ``seen`` is when the row was last changed as the person saw it: somebody else's change in between is not overwritten.
    """
    row = _lock(row)
    refuse(by, "initiative.edit", row)
    if seen is not None and abs((row.modified - seen).total_seconds()) > 0.001:
        raise BadInput(
            "cambio-ajeno",
            "Otra persona cambió esta ficha mientras usted la editaba. Sus cambios siguen abajo; compárelos y guarde de nuevo.",
            "Somebody changed this file while you were editing it. Your changes are below; compare and save again.",
            status=409,
        )
    approved = row.record_state in _APPROVED
    _assign(row, values)
    members = selectors.memberships(row, day)
    _check(row, members, day)
    if approved:
        row.record_state = "borrador"
    record("initiatives.edited_approved" if approved else "initiatives.edited", on=row, by=by, reason=reason)
    return refresh(row, day)


@transaction.atomic
def member_add(row: Iniciativa, member: initiative.Member, *, by: Any, day: date, source: str = "") -> Iniciativa:
    """Add an entity from a day on (always, when no day is known)."""
    row = _lock(row)
    refuse(by, "initiative.edit", row)
    one = _membership(row, member, day, source)
    _check(row, [one], day)
    _save_membership(one)
    record("initiatives.member_added", on=row, by=by, data={"code": member.code, "role": member.role})
    return refresh(row, day)


@transaction.atomic
def member_end(row: Iniciativa, code: str, *, until: date, by: Any, day: date, reason: str = "") -> Iniciativa:
    """End a membership on a day: from that day on the entity is no longer in. The row stays, with its dates."""
    row = _lock(row)
    refuse(by, "initiative.edit", row)
    one = row.memberships.filter(on(day), code=code).first()
    if one is None:
        raise BadInput(
            "membresia-desconocida",
            f"{code} no está hoy en esta iniciativa. Elija un miembro de la lista.",
            f"{code} is not in this initiative today. Choose a member of the list.",
        )
    _correct(one, day, during=ended(one.during, until))
    record("initiatives.member_ended", on=row, by=by, reason=reason, data={"code": code, "until": until.isoformat()})
    return refresh(row, day)


def _correct(one: Membresia, day: date, **change: Any) -> None:
    """Learn something else about a membership. What was believed until now stays, replaced on ``day``."""
    old = one.learn(day, **change)
    _save_membership(one)
    if old is not None:
        Purpose.ever.filter(membership_id=old).update(membership=one)


def membership_dates(one: Membresia, *, start: date | None, end: date | None, day: date) -> None:
    """Correct the dates of a membership; the caller holds the lock and tells why."""
    _correct(one, day, during=span(start, end))


def membership_drop(one: Membresia, day: date) -> None:
    """It never was: nobody believes it from ``day`` on."""
    one.take_back(day)


@transaction.atomic
def member_correct(
    row: Iniciativa, code: str, *, start: date | None, end: date | None, reason: str, by: Any, day: date
) -> Iniciativa:
    """Put right the dates of a membership that were written down wrong, with the reason. Earlier reports keep theirs."""
    row = _lock(row)
    refuse(by, "initiative.edit", row)
    one = row.memberships.filter(code=code).order_by("-during").first()
    if one is None:
        raise BadInput(
            "membresia-desconocida",
            f"{code} no está en esta iniciativa. Elija un miembro de la lista.",
            f"{code} is not in this initiative. Choose a member of the list.",
        )
    if start is not None and end is not None and end <= start:
        raise no_days()
    membership_dates(one, start=start, end=end, day=day)
    dates = {"from": start.isoformat() if start else None, "until": end.isoformat() if end else None}
    record("initiatives.member_corrected", on=row, by=by, reason=reason, data={"code": code, **dates})
    return refresh(row, day)


_LOG = {"forward": "initiatives.moved", "back": "initiatives.moved_back", "withdrawal": "initiatives.withdrawn"}


@transaction.atomic
def initiative_move(row: Iniciativa, to: str, *, by: Any, day: date, motive: str = "") -> Iniciativa:
    """Take a step of method 1.4; what the step lacks is said in a sentence."""
    row = _lock(row)
    refuse(by, "initiative.transition", row)
    been = list(row.passages.values_list("state", flat=True))
    score = selectors.file_quality(row, selectors.memberships(row, day), day)
    gaps = [field.label for field in score.gaps]
    gaps += [initiative.FIELDS[name] for name in _ASKS.get(to, ()) if not getattr(row, name)]
    step = states.move(row.code, row.state, to, motive=motive, accompaniment=row.accompaniment, gaps=gaps, been=been)
    row.state, row.state_since = to, day
    Passage.objects.create(
        initiative=row, before=step.before, state=to, kind=step.kind, day=day, known_on=day, motive=step.motive, by=by
    )
    record(_LOG[step.kind], on=row, by=by, reason=motive, data={"before": step.before, "after": to})
    return refresh(row, day)


_ASKS = {"constituida": ("act",), "registrada_REAT": ("act", "reat")}


def _record_step(row: Iniciativa, to: str, action: str, by: Any) -> Iniciativa:
    row = _lock(row)
    refuse(by, action, row)
    states.record_move(row.record_state, to)
    row.record_state = to
    return row


def _kept(row: Iniciativa) -> Iniciativa:
    """Save a step of the file: its content did not change, so nothing is calculated again."""
    row.save()
    return row


@transaction.atomic
def file_send(row: Iniciativa, *, by: Any, day: date) -> Iniciativa:
    """Send the file to be reviewed; remarks that were open count as answered."""
    row = _record_step(row, "en_revision", "initiative.edit", by)
    row.sent_by = by
    row.remarks.filter(answered=None).update(answered=timezone.now())
    record("initiatives.sent", on=row, by=by)
    return _kept(row)


@transaction.atomic
def file_observe(row: Iniciativa, *, text: str, field: str = "", by: Any, day: date) -> Iniciativa:
    """Return the file with a remark that says what to mend."""
    row = _record_step(row, "observado", "initiative.comment", by)
    Remark.objects.create(initiative=row, field=field, text=text.strip(), by=by)
    record("initiatives.observed", on=row, by=by, reason=text)
    return _kept(row)


@transaction.atomic
def file_approve(row: Iniciativa, *, by: Any, day: date) -> Iniciativa:
    """Approve the file: a new version is kept. Nobody approves what they sent themselves."""
    row = _record_step(row, "aprobado", "initiative.validate", by)
    score = selectors.file_quality(row, selectors.memberships(row, day), day)
    if not score.approvable:
        es = ", ".join(gap.label.es for gap in score.gaps)
        en = ", ".join(gap.label.en for gap in score.gaps)
        raise BadInput(
            "E-S13-1",
            f"La iniciativa {row.code} no cumple el criterio de paso «{states.STEP['caracterizada'].es}»; faltan: {es}.",
            f"The initiative {row.code} does not meet the criterion “{states.STEP['caracterizada'].en}”; missing: {en}.",
        )
    if row.sent_by_id is not None and row.sent_by_id == by.pk:
        raise BadInput(
            "cuatro-ojos",
            f"Usted envió {row.code} a revisión; debe aprobarla otra persona.",
            f"You sent {row.code} for review; somebody else must approve it.",
        )
    row.version += 1
    members = selectors.memberships(row, day)
    Version.objects.create(initiative=row, number=row.version, content=bridge.content(bridge.core(row, members)), by=by)
    row.completeness, row.gaps = round(score.percent, 1), []
    record("initiatives.approved", on=row, by=by, data={"version": row.version})
    return _kept(row)


@transaction.atomic
def file_publish(row: Iniciativa, *, by: Any, day: date) -> Iniciativa:
    """Publish an approved file; a reserved one is never published."""
    row = _record_step(row, "publicado", "initiative.validate", by)
    if row.visibility != "publica":
        raise BadInput(
            "publicar-visibilidad",
            f"{row.code} no es de visibilidad pública. Cámbiela en la ficha antes de publicarla.",
            f"{row.code} is not of public visibility. Change it in the file before publishing.",
        )
    record("initiatives.published", on=row, by=by)
    return _kept(row)


@transaction.atomic
def file_reopen(row: Iniciativa, *, reason: str, by: Any, day: date) -> Iniciativa:
    """Take an approved or archived file back to draft, with a reason."""
    row = _record_step(row, "borrador", "initiative.edit", by)
    record("initiatives.reopened", on=row, by=by, reason=reason)
    return _kept(row)


@transaction.atomic
def opinion_issue(row: Iniciativa, *, by: Any, as_of: date, figure: str = "") -> Opinion:
    """Ask the law about the foreseen figure (or another) for the members of ``as_of``, and keep the answer."""
    row = _lock(row)
    refuse(by, "initiative.edit", row)
    chosen = figure or row.figure_foreseen or row.figure_now
    if not chosen:
        raise BadInput(
            "figura-falta",
            "Elija primero la figura prevista en la ficha; sobre ella se pide el concepto de la ley.",
            "Choose the foreseen figure in the file first; the law's opinion is about it.",
        )
    codes = bridge.core(row, selectors.memberships(row, as_of)).member_codes(as_of)
    found = territory_profile.opinion(codes, chosen, as_of=as_of, territory=selectors.territory(row))
    kept = Opinion.objects.create(
        initiative=row, figure=found.figure, outcome=found.outcome, as_of=as_of, content=found.plain(), by=by,
        known_on=timezone.localdate(),
    )  # fmt: skip
    if found.figure == row.figure_foreseen:
        row.outcome = found.outcome
        row.save()
    record("initiatives.opinion", on=row, by=by, data={"figure": found.figure, "outcome": found.outcome})
    return kept


@transaction.atomic
def contribution_score(
    row: Iniciativa,
    *,
    objective: str,
    score: int,
    reason: str,
    by: Any,
    day: date,
    wave: str = "inicio",
    evidence: Sequence[str] = (),
    indicators: Mapping[str, float] | None = None,
    sent: Sequence[files.Sent] = (),
) -> Contribution:
    """Score an objective (S17 to S23) with its evidence. Earlier scores stay: the latest of each rater counts.

    Files ``sent`` are kept at the initiative and named among the evidence, with the beginning of their hash.
    """
    row = _lock(row)
    refuse(by, "contribution.rate", row)
    if objective not in contributions.BY_ID or wave not in contributions.WAVES:
        raise BadInput(
            "objetivo-desconocido",
            f"«{objective}» en «{wave}» no es un objetivo ni un momento que se califique. Elija de la lista.",
            f"“{objective}” at “{wave}” is not an objective or a time that is scored. Choose from the list.",
        )
    sustained = [files.keep(one, by=by, place=row, purpose="evidence") for one in sent]
    named = [f"{one.name} (SHA-256 {one.sha256[:12]}…)" for one in sustained]
    kept = Contribution(
        initiative=row,
        objective=objective,
        score=score,
        reason=reason.strip(),
        wave=wave,
        evidence=[item.strip() for item in evidence if item.strip()] + named,
        indicators=dict(indicators or {}),
        rater=by,
        day=day,
        known_on=day,
    )
    for message in contributions.messages(bridge.contribution(kept)):
        if message.blocks:
            raise BadInput(message.code, message.text.es, message.text.en)
    same = row.contributions.filter(objective=objective, wave=wave, rater=by, day=day)
    same.update(replaced_on=day)  # what a person said in the morning is not what they say of the day
    kept.save()
    for one in sustained:
        EvidenceFile.objects.get_or_create(contribution=kept, file=one)
    record("initiatives.scored", on=row, by=by, data={"objective": objective, "score": score, "wave": wave})
    return kept


@transaction.atomic
def opportunities_answer(row: Iniciativa, answers: Sequence[opportunities.Answer], *, by: Any, day: date) -> None:
    """Answer some of the eighteen items; all or none are kept. What was answered until now stands until ``day``."""
    row = _lock(row)
    refuse(by, "initiative.edit", row)
    for answer in answers:
        for message in opportunities.messages(answer):
            raise BadInput(message.code, message.text.es, message.text.en)
    standing = {one.item: one for one in row.opportunities.all()}
    for answer in answers:
        said = {
            "applies": answer.applies,
            "use": answer.use.strip(),
            "products": [key[:60] for key in answer.products],
            "projects": [line[:300] for line in answer.projects],
            "indicator": answer.indicator.strip()[:300],
            "evidence": answer.evidence.strip()[:500],
            "beneficiaries": list(answer.beneficiaries),
        }
        before = standing.get(answer.item)
        if before is not None and all(getattr(before, name) == value for name, value in said.items()):
            continue
        one = Opportunity(initiative=row, item=answer.item, during=span(day), known_on=day)
        if before is not None and before.during.lower is not None and before.during.lower < day:
            before.during = span(before.during.lower, day)
            before.save()
        elif before is not None:
            one = before
        for name, value in (said | {"by": by, "at": timezone.now()}).items():
            setattr(one, name, value)
        one.save()
    record("initiatives.answered", on=row, by=by, data={"items": [answer.item for answer in answers]})
