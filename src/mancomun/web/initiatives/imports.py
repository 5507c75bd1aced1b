"""Writing an accepted file, and undoing it: all its rows or none, each once, whatever falls in the middle.

Accepting writes the plan (`ImportRow`) in one transaction: from then on it is a promise. Up to `AT_ONCE` rows are written in that
same transaction. More are written by a job, in pieces, each with the mark that it was written; a row that cannot be written takes
back those before it. A job that was stopped leaves whole rows, and the person says: go on, or undo.

Undoing looks at each row as it was left: one that changed since is not touched, and the person is told which and why.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from typing import Any

import pghistory
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Count, Max, OuterRef, ProtectedError, RestrictedError, Subquery
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import accept
from mancomun.legal import book
from mancomun.lexicon.text import Text
from mancomun.portfolio.initiative import Member
from mancomun.web.accounts.models import Grant
from mancomun.web.accounts.selectors import Place, may
from mancomun.web.audit.services import record
from mancomun.web.dated import on, span
from mancomun.web.initiatives import exchange, selectors, services
from mancomun.web.initiatives.models import CALCULATED, Import, ImportRow, Iniciativa, Membresia, Passage, RowState
from mancomun.web.jobs.models import LIVE, Job
from mancomun.web.jobs.services import job_start

AT_ONCE = 200
"""Rows written while the person waits."""
MOST_ROWS = 5000
PIECE = 100
UNDO_DAYS = 30

Saving = Callable[[dict[str, Any]], AbstractContextManager[None]]
Tell = Callable[[int, int], None]

_COLUMNS = {
    "nombre": "name", "region": "region", "promotor": "promoter", "figura_prevista": "figure_foreseen",
    "tematicas": "topics", "fecha_identificacion": "identified_on",
}  # fmt: skip
_MEMBERS = Text("Carga desde una hoja de cálculo", "Loaded from a workbook")


# --- accepting --------------------------------------------------------------------------------------------------------


def _locked(row: Import) -> Import:
    return Import.objects.select_for_update(of=("self",)).select_related("by").get(pk=row.pk)


@transaction.atomic
def import_accept(row: Import, chosen: Collection[str], *, by: Any, day: date) -> Import:
    """Accept rows of a staged file: write them now, or hand them to a job. A file already accepted changes nothing."""
    row = _locked(row)
    if row.accepted is not None:
        return row
    if not may(by, "portfolio.import"):
        services.refuse(by, "portfolio.import", Place())
    found = exchange.compared(row, by, day)
    taken = accept(found, chosen)
    if not taken:
        raise BadInput(
            "carga-ninguna",
            "No aceptó ninguna fila. Marque al menos una y repita.",
            "No row was accepted. Mark at least one and repeat.",
        )
    if len(taken) > MOST_ROWS:
        raise BadInput(
            "carga-filas",
            f"Aceptó {len(taken)} filas y de una vez se escriben hasta {MOST_ROWS}. Acepte una parte y suba el resto después.",
            f"You accepted {len(taken)} rows and up to {MOST_ROWS} are written at once. Accept a part and upload the rest later.",
        )
    plain = (one.as_data() for one in taken)
    ImportRow.objects.bulk_create(
        ImportRow(load=row, number=one["row"], code=one["after"]["codigo"], values=one["after"], expected=one["before"])
        for one in plain
    )
    row.accepted, row.total, row.written, row.finished = timezone.now(), len(taken), 0, None
    row.refused_es = row.refused_en = row.job = ""
    record("initiatives.import_accepted", on=row, by=by, data={"rows": len(taken), "sha256": row.sha256})
    if len(taken) > AT_ONCE:
        row.job = job_start("import_rows", {"key": row.key}, by=by).key
        row.save()
        return row
    while _write_piece(row, day):
        pass
    _finish(row)
    return row


def working(row: Import) -> Job | None:
    """The job that is writing or undoing it at this moment."""
    return Job.objects.filter(key=row.job, state__in=LIVE).first() if row.job else None


@transaction.atomic
def import_go_on(row: Import, *, by: Any) -> Import:
    """Hand a file that was left half written, or half undone, to a job again."""
    row = _locked(row)
    over = row.undone is not None if row.undo_asked else row.finished is not None
    if row.accepted is not None and not over and working(row) is None:
        row.job = job_start("import_undo" if row.undo_asked else "import_rows", {"key": row.key}, by=by).key
        row.save(update_fields=["job"])
    return row


# --- writing ----------------------------------------------------------------------------------------------------------


def write(key: str, saving: Saving, tell: Tell) -> Import:
    """Write what waits of an accepted file, a piece a transaction; what a job does. `BadInput` when it took all back."""
    row = Import.objects.select_related("by").get(key=key)
    if row.accepted is None or row.undo_asked is not None:
        return row
    day = timezone.localdate(row.accepted)
    while row.finished is None and not row.refused_es:
        tell(row.written, row.total)
        try:
            with _piece(row, saving) as row:
                if not _write_piece(row, day):
                    _finish(row)
        except BadInput as wrong:
            with _piece(row, saving) as row:
                row.refused_es, row.refused_en = wrong.es, wrong.en
                row.save()
    if row.refused_es:
        _take_back(row, saving, tell)
        raise BadInput("carga-devuelta", row.refused_es, row.refused_en)
    return row


@contextmanager
def _piece(row: Import, saving: Saving) -> Iterator[Import]:
    """One transaction, in the name of who accepted, on the file as it is now."""
    with pghistory.context(user=row.by_id, url=f"import/{row.key}"), saving({"file": row.key}):
        yield _locked(row)


def _finish(row: Import) -> None:
    row.finished = timezone.now()
    row.save()
    record("initiatives.imported", on=row, by=row.by, data={"rows": row.written, "sha256": row.sha256})


def _take_back(row: Import, saving: Saving, tell: Tell) -> None:
    """All or none: undo the rows before the one that could not be written, and leave the file as it was staged."""
    left = True
    while left:
        tell(row.written, row.total)
        with _piece(row, saving) as there:
            if not _undo_piece(there):
                left = False
                there.rows.all().delete()
                there.accepted, there.total, there.written = None, 0, 0
                there.save()
                record("initiatives.import_refused", on=there, by=there.by, data={"why": there.refused_es})


def _write_piece(row: Import, day: date) -> int:
    """Write the next rows; how many. `BadInput` names the row of the sheet that cannot be written."""
    waiting = list(row.rows.filter(state=RowState.WAITING)[:PIECE])
    for one in waiting:
        try:
            made, one.before = _write(one, row.by, day)
        except BadInput as wrong:
            raise BadInput(
                wrong.code,
                f"Fila {one.number}: {wrong.es} No escribimos ninguna.",
                f"Row {one.number}: {wrong.en} None was written.",
                status=wrong.status,
            ) from None
        one.initiative_id, one.state = made.pk, RowState.WRITTEN
    marks = marks_of([one.initiative_id for one in waiting if one.initiative_id])
    for one in waiting:
        one.mark = marks[one.initiative_id or 0]
    ImportRow.objects.bulk_update(waiting, ["initiative_id", "before", "mark", "state"])
    row.written += len(waiting)
    row.save(update_fields=["written"])
    return len(waiting)


def _write(one: ImportRow, by: Any, day: date) -> tuple[Iniciativa, dict[str, Any] | None]:
    """Write one row; the record, and what is needed to put it back (nothing for a new one)."""
    values = one.values
    figure, identified = values["figura_prevista"], values["fecha_identificacion"]
    fields = {
        "name": values["nombre"],
        "region": values["region"] or "",
        "promoter": values["promotor"] or "",
        "figure_foreseen": book().figure(figure).id if figure else "",
        "topics": list(values["tematicas"] or ()),
        "identified_on": date.fromisoformat(identified) if identified else None,
    }
    codes = list(values["municipios"] or ())
    there = Iniciativa.objects.select_for_update().filter(code=one.code).first()
    if (there is None) != (one.expected is None):
        raise _moved(one)
    if there is None or one.expected is None:
        return _create(one, fields, codes, by, day), None
    held = {member.code: member for member in there.memberships.filter(on(day))}
    if json.loads(json.dumps(exchange.as_row(there, held.values()), cls=DjangoJSONEncoder)) != one.expected:
        raise _moved(one)
    before = snapshot(there)
    # Only what differs in the sheet: a region that is calculated, say, is not declared because the sheet showed it.
    own = {field: fields[field] for column, field in _COLUMNS.items() if values[column] != one.expected[column]}
    row = services.initiative_edit(there, values=own, by=by, day=day, reason=_MEMBERS.es) if own else there
    for code in held.keys() - set(codes):
        member = held[code]
        if member.role != "observadora":
            if member.during.lower == day:
                services.membership_drop(member, day)
            else:
                services.membership_dates(member, start=member.during.lower, end=day, day=day)
    for code in codes:
        if code not in held:
            row = services.member_add(row, Member(code, "miembro", day), by=by, day=day, source="hoja de cálculo")
    if values["estado"] != row.state:
        row = services.initiative_move(row, values["estado"], by=by, day=day, motive=_MEMBERS.es)
    else:
        row = services.refresh(row, day)
    return row, before


def _create(one: ImportRow, fields: dict[str, Any], codes: list[str], by: Any, day: date) -> Iniciativa:
    entities = selectors.entities_that_may(by, "initiative.create")
    members = [Member(code, "miembro" if n else "promotora") for n, code in enumerate(codes)]
    entity = entities[0][0] if entities else None
    made = services.initiative_create(values=fields, members=members, entity=entity, by=by, day=day, code=one.code)
    state = one.values["estado"]
    if state != made.state:
        Passage.objects.create(
            initiative=made, before=made.state, state=state, kind="import", day=day, known_on=day, by=by
        )
        made.state, made.state_since = state, day
        made = services.refresh(made, day)
    return made


def _moved(one: ImportRow) -> BadInput:
    return BadInput(
        "filas-cambiaron",
        f"«{one.code}» cambió mientras usted revisaba. Compare de nuevo.",
        f"“{one.code}” changed while you were looking. Compare again.",
        status=409,
    )


# --- how a record is, to know whether it changed and to put it back ------------------------------------------------------

_OWN = [field for field in Iniciativa._meta.concrete_fields if field.name not in (*CALCULATED, "id", "created")]
_DATED = ("code", "role", "known_on", "since_precision", "source")
_MEMBER: dict[str, Any] = {name: Membresia._meta.get_field(name) for name in _DATED}


def _member(one: Membresia) -> dict[str, Any]:
    return {"id": one.pk, "from": one.during.lower, "until": one.during.upper} | {
        name: getattr(one, name) for name in _DATED
    }


def snapshots(numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """What people wrote of some records, with their memberships and the last of their passages: three queries for all."""
    members: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in Membresia.objects.filter(initiative__in=numbers).order_by("id"):
        members[one.initiative_id].append(_member(one))
    last = dict(
        Passage.objects.filter(initiative__in=numbers).order_by().values_list("initiative").annotate(last=Max("pk"))
    )
    return {
        row.pk: {
            "fields": {field.attname: getattr(row, field.attname) for field in _OWN},
            "members": members[row.pk],
            "passage": last.get(row.pk, 0),
        }
        for row in Iniciativa.objects.filter(pk__in=numbers)
    }


def snapshot(row: Iniciativa) -> dict[str, Any]:
    """What a person wrote of one record."""
    return snapshots([row.pk])[row.pk]


def marks_of(numbers: Collection[int]) -> dict[int, str]:
    """A hash of all that people wrote of each record and of how many things hang from it. It changes when somebody does.

    The queries are as many for a piece of a file as for one record: asking record by record took half the time of a load.
    """
    counts = {}
    for link in Iniciativa._meta.related_objects:
        model: Any = link.related_model
        if not hasattr(model, "pgh_tracked_model"):  # its own history does not count
            name = link.field.name
            own = model.objects.filter(**{name: OuterRef("pk")}).order_by().values(name)
            counts[f"n_{link.get_accessor_name()}"] = Subquery(own.annotate(n=Count("pk")).values("n"))
    hanging: dict[int, dict[str, Any]] = {}
    for one in Iniciativa.objects.filter(pk__in=numbers).values("pk", **counts):
        hanging[one["pk"]] = {name: value for name, value in one.items() if name != "pk"}
    grants = Counter(Grant.objects.filter(initiative_id__in=numbers).values_list("initiative_id", flat=True))
    marks = {}
    for number, written in snapshots(numbers).items():
        text = json.dumps([written, hanging[number], grants[number]], cls=DjangoJSONEncoder, sort_keys=True)
        marks[number] = hashlib.sha256(text.encode()).hexdigest()
    return marks


def _restore(row: Iniciativa, before: dict[str, Any], day: date) -> Iniciativa:
    for field in _OWN:
        setattr(row, field.attname, field.to_python(before["fields"][field.attname]))
    row.passages.filter(pk__gt=before["passage"]).delete()
    kept = {one["id"]: one for one in before["members"]}
    for one in row.memberships.exclude(pk__in=kept):
        services.membership_drop(one, day)
    for one in kept.values():
        during = span(*(date.fromisoformat(one[end]) if one[end] else None for end in ("from", "until")))
        values = {name: field.to_python(one[name]) for name, field in _MEMBER.items()}
        believed = Membresia(pk=one["id"], initiative=row, during=during, **values)
        if Membresia.ever.filter(pk=one["id"], replaced_on__lt=day).exists():
            believed.pk, believed.known_on = None, day  # what was believed in between stays said
        believed.save()
    return services.refresh(row, day)


# --- undoing ----------------------------------------------------------------------------------------------------------


def undo_until(row: Import) -> date | None:
    """The last day on which it may be undone; None when there is nothing to undo."""
    if row.accepted is None or row.undone is not None or not row.total:
        return None
    return timezone.localdate(row.accepted) + timedelta(days=UNDO_DAYS)


@transaction.atomic
def import_undo(row: Import, *, by: Any, day: date) -> Import:
    """Put everything back as it was before the file, except what changed since. Now, or by a job when it is long."""
    row = _locked(row)
    until = undo_until(row)
    if until is None:
        raise BadInput(
            "carga-sin-deshacer",
            "Esta carga no escribió nada o ya se deshizo.",
            "This load wrote nothing, or was undone already.",
            status=409,
        )
    if day > until:
        raise BadInput(
            "carga-plazo",
            f"Una carga se deshace hasta {UNDO_DAYS} días después; el plazo de esta venció el {until}. Corrija fila por fila.",
            f"A load may be undone for {UNDO_DAYS} days; the time of this one ended on {until}. Mend row by row.",
            status=409,
        )
    if row.undo_asked is None and working(row) is not None:
        raise BadInput(
            "carga-en-marcha",
            "La carga todavía se está escribiendo. Deténgala en la página del trabajo y después deshágala.",
            "The load is still being written. Stop it on the page of its job, then undo it.",
            status=409,
        )
    if row.undo_asked is not None:
        return row
    row.undo_asked = timezone.now()
    record("initiatives.import_undo_asked", on=row, by=by, data={"rows": row.written})
    if row.written > AT_ONCE:
        row.job = job_start("import_undo", {"key": row.key}, by=by).key
        row.save()
        return row
    while _undo_piece(row):
        pass
    _undone(row)
    return row


def undo(key: str, saving: Saving, tell: Tell) -> Import:
    """Undo a file, a piece a transaction; what a job does."""
    row = Import.objects.select_related("by").get(key=key)
    while row.undone is None:
        tell(row.rows.exclude(state__in=(RowState.WRITTEN, RowState.WAITING)).count(), row.written)
        with _piece(row, saving) as row:
            if not _undo_piece(row):
                _undone(row)
    return row


def _undone(row: Import) -> None:
    row.undone = timezone.now()
    row.save()
    kept = row.rows.filter(state=RowState.KEPT).count()
    record("initiatives.import_undone", on=row, by=row.by, data={"rows": row.written - kept, "kept": kept})


def _undo_piece(row: Import) -> int:
    """Undo the last rows that were written; how many were looked at."""
    rows = list(row.rows.filter(state=RowState.WRITTEN).order_by("-number")[:PIECE])
    day = timezone.localdate(row.undo_asked or row.accepted)
    numbers = [one.initiative_id for one in rows if one.initiative_id]
    held = {one.pk: one for one in Iniciativa.objects.select_for_update(of=("self",)).filter(pk__in=numbers)}
    marks = marks_of(list(held))
    new: list[tuple[ImportRow, Iniciativa]] = []
    for one in rows:
        there = held.get(one.initiative_id or 0)
        why = _left_alone(one, there, marks, row.by)
        if why is None and there is not None and one.before is None:
            new.append((one, there))
            continue
        if why is None and there is not None:
            why = _put_back(one, [there], row.by, day)
        _say(one, why)
    # What the file brought is taken away together: record by record, looking for what hangs from each took most of the time.
    if new and _put_back(new[0][0], [there for _, there in new], row.by, day, of=[one for one, _ in new]) is None:
        for one, _ in new:
            _say(one, None)
    else:
        for one, there in new:
            _say(one, _put_back(one, [there], row.by, day))
    ImportRow.objects.bulk_update(rows, ["state", "why_es", "why_en"])
    return len(rows)


def _say(one: ImportRow, why: Text | None) -> None:
    one.state = RowState.KEPT if why else RowState.UNDONE
    if why:
        one.why_es, one.why_en = why.es, why.en


def _left_alone(one: ImportRow, row: Iniciativa | None, marks: Mapping[int, str], by: Any) -> Text | None:
    """Why a record is left as it is; nothing when it may be put back."""
    name, said = _named(one)
    if row is None:
        return Text(f"{name} ya no existe.", f"{said} no longer exists.")
    if not may(by, "initiative.edit", row):
        return Text(f"{name}: su encargo ya no la alcanza.", f"{said}: your appointment no longer reaches it.")
    if marks[row.pk] != one.mark:
        return Text(
            f"{name} cambió después de la carga y no la tocamos. Corríjala en su ficha.",
            f"{said} changed after the load and was not touched. Mend it in its file.",
        )
    return None


def _named(one: ImportRow) -> tuple[str, str]:
    return f"{one.code} (fila {one.number})", f"{one.code} (row {one.number})"


def _put_back(
    one: ImportRow, rows: Sequence[Iniciativa], by: Any, day: date, *, of: Sequence[ImportRow] = ()
) -> Text | None:
    """Put back what a row changed, or take away what ``of`` rows brought, all or none; the reason when it cannot be."""
    try:
        with transaction.atomic():
            for each, row in zip(of or [one], rows, strict=True):
                record("initiatives.reverted", on=row, by=by, data={"row": each.number})
            if one.before is None:
                numbers = [row.pk for row in rows]
                Grant.objects.filter(initiative_id__in=numbers).delete()
                Iniciativa.objects.filter(pk__in=numbers).delete()
            else:
                _restore(rows[0], one.before, day)
    except (ProtectedError, RestrictedError):
        name, said = _named(one)
        return Text(
            f"{name} la usa otro registro y no se quitó.", f"{said} is used by another record and was not removed."
        )
    return None
