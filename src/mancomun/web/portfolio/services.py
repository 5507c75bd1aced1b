"""Writing from the desk: views, what was seen, and one change over many initiatives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.web.audit.services import record
from mancomun.web.initiatives import selectors, services
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.jobs.models import Job
from mancomun.web.jobs.services import job_start
from mancomun.web.portfolio.models import Look, SavedView

MOST_VIEWS = 40
AT_ONCE = 200
"""Initiatives that are changed, or tried, while the person waits; more are a job."""
MOST = 5000
PIECE = 25

BULK: dict[str, tuple[Text, str, Callable[..., Any]]] = {
    "approve": (Text("Validar", "Validate"), "initiative.validate", services.file_approve),
    "send": (Text("Enviar a revisión", "Send for review"), "initiative.edit", services.file_send),
    "publish": (Text("Publicar", "Publish"), "initiative.validate", services.file_publish),
    "characterise": (
        Text("Pasar a caracterizada", "Pass to characterised"),
        "initiative.transition",
        lambda row, *, by, day: services.initiative_move(row, "caracterizada", by=by, day=day),
    ),
}
"""What may be done to many at once: its words, the permission each row asks for, and the service of one."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an action does, or would do, to one initiative; ``refusal`` says why not."""

    code: str
    name: str
    before: str
    after: str
    refusal: BadInput | None


class _Undo(Exception):
    """Takes back what a preview did."""


def _check(codes: Sequence[str]) -> None:
    if not codes:
        raise BadInput(
            "lote-vacio",
            "No eligió ninguna iniciativa. Marque al menos una fila y repita.",
            "No initiative was chosen. Mark at least one row and repeat.",
        )
    if len(codes) > MOST:
        raise BadInput(
            "lote-grande",
            f"Eligió {len(codes)} iniciativas y el máximo de una vez es {MOST}. Hágalo en dos partes.",
            f"You chose {len(codes)} initiatives and the most at once is {MOST}. Do it in two parts.",
        )


def _rows(user: Any, codes: Sequence[str]) -> list[Iniciativa]:
    return list(selectors.visible(user).filter(code__in=codes).order_by("code"))


def _action(key: str) -> tuple[Text, str, Callable[..., Any]]:
    if key not in BULK:
        raise BadInput(
            "lote-accion",
            f"No conocemos la acción «{key[:40]}». Use los botones de la tabla.",
            f"We do not know the action “{key[:40]}”. Use the buttons of the table.",
        )
    return BULK[key]


def _try(row: Iniciativa, act: Callable[..., Any], *, by: Any, day: date, keep: bool) -> Change:
    before = f"{row.state}|{row.record_state}"
    after, refusal = before, None
    try:
        with transaction.atomic():
            done = act(row, by=by, day=day)
            after = f"{done.state}|{done.record_state}"
            if not keep:
                raise _Undo
    except _Undo:
        pass
    except BadInput as wrong:
        refusal = wrong
    return Change(row.code, row.name, before, after, refusal)


def bulk_preview(key: str, codes: Sequence[str], *, by: Any, day: date) -> list[Change]:
    """What the action would do to each, of the first `AT_ONCE`; it is really tried and taken back, so that it cannot differ."""
    _text, _permission, act = _action(key)
    _check(codes)
    return [_try(row, act, by=by, day=day, keep=False) for row in _rows(by, sorted(codes)[:AT_ONCE])]


def bulk_apply(key: str, codes: Sequence[str], *, by: Any, day: date) -> list[Change]:
    """Do it to each initiative, each in its own transaction: one that refuses stops none of the others."""
    _text, _permission, act = _action(key)
    _check(codes)
    done = [_try(row, act, by=by, day=day, keep=True) for row in _rows(by, codes)]
    with transaction.atomic():
        _note(key, [change.code for change in done if change.refusal is None], by)
    return done


def _note(key: str, applied: list[str], by: Any) -> None:
    if applied:
        record("portfolio.bulk", by=by, data={"action": key, "codes": applied, "text": BULK[key][0].es})


def bulk_start(key: str, codes: Sequence[str], *, by: Any) -> Job:
    """Hand it to a job, when there are more than `AT_ONCE`."""
    _action(key)
    _check(codes)
    return job_start("bulk_change", {"action": key, "codes": sorted(codes)}, by=by)


def bulk_run(
    key: str,
    codes: Sequence[str],
    *,
    by: Any,
    saved: dict[str, Any] | None,
    saving: Callable[[dict[str, Any]], AbstractContextManager[None]],
    tell: Callable[[int, int], None],
) -> dict[str, Any]:
    """Do it to each, `PIECE` a transaction, from where ``saved`` says; what a job does.

    The changes of a piece, what refused in it and how far it is are one transaction: a run that falls repeats nothing.
    Each initiative is changed with the day on which its piece ran. Gives the codes that changed, and those that refused
    with both sentences.
    """
    _text, _permission, act = _action(key)
    point: dict[str, Any] = saved or {"next": 0, "applied": [], "refused": []}
    while not point.get("over"):
        tell(point["next"], len(codes))
        piece = codes[point["next"] : point["next"] + PIECE]
        after: dict[str, Any] = {"applied": [*point["applied"]], "refused": [*point["refused"]]}
        after |= {"next": point["next"] + len(piece), "over": not piece}
        with _as_person(by, key), saving(after):  # what ``after`` holds when the block ends is what stays
            if not piece:
                _note(key, after["applied"], by)
            for row in _rows(by, piece):
                change = _try(row, act, by=by, day=timezone.localdate(), keep=True)
                if change.refusal is None:
                    after["applied"].append(change.code)
                else:
                    after["refused"].append([change.code, change.refusal.es, change.refusal.en])
        point = after
    return {"applied": point["applied"], "refused": point["refused"]}


@contextmanager
def _as_person(by: Any, key: str) -> Iterator[None]:
    with pghistory.context(user=by.pk, url=f"bulk/{key}"):
        yield


@transaction.atomic
def view_save(*, name: str, query: str, by: Any) -> SavedView:
    """Keep an address of the table under a name; the same name again replaces it."""
    name = name.strip()[:60]
    if not name:
        raise BadInput("vista-nombre", "La vista necesita un nombre. Escríbalo.", "The view needs a name. Write it.")
    if SavedView.objects.filter(person=by).exclude(name=name).count() >= MOST_VIEWS:
        raise BadInput(
            "vista-demasiadas",
            f"Ya tiene {MOST_VIEWS} vistas guardadas. Quite una antes de guardar otra.",
            f"You already have {MOST_VIEWS} saved views. Remove one before saving another.",
        )
    view, _ = SavedView.objects.update_or_create(person=by, name=name, defaults={"query": query[:500]})
    record("portfolio.view_saved", on=view, by=by)
    return view


@transaction.atomic
def tray_seen(*, by: Any, at: datetime) -> None:
    """From now on only what changes after ``at`` is new to this person."""
    Look.objects.update_or_create(person=by, defaults={"at": at})
