"""Writing from the desk: views, what was seen, and one change over many initiatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.web.audit.services import record
from mancomun.web.initiatives import selectors, services
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portfolio.models import Look, SavedView

MOST_VIEWS = 40
MOST_AT_ONCE = 500

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


def _rows(user: Any, codes: Sequence[str]) -> list[Iniciativa]:
    if not codes:
        raise BadInput(
            "lote-vacio",
            "No eligió ninguna iniciativa. Marque al menos una fila y repita.",
            "No initiative was chosen. Mark at least one row and repeat.",
        )
    if len(codes) > MOST_AT_ONCE:
        raise BadInput(
            "lote-grande",
            f"Eligió {len(codes)} iniciativas y el máximo de una vez es {MOST_AT_ONCE}. Hágalo en dos partes.",
            f"You chose {len(codes)} initiatives and the most at once is {MOST_AT_ONCE}. Do it in two parts.",
        )
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
    """What the action would do to each; it is really tried and taken back, so that the preview cannot differ."""
    _text, _permission, act = _action(key)
    return [_try(row, act, by=by, day=day, keep=False) for row in _rows(by, codes)]


def bulk_apply(key: str, codes: Sequence[str], *, by: Any, day: date) -> list[Change]:
    """Do it to each initiative, each in its own transaction: one that refuses stops none of the others."""
    text, _permission, act = _action(key)
    done = [_try(row, act, by=by, day=day, keep=True) for row in _rows(by, codes)]
    applied = [change.code for change in done if change.refusal is None]
    if applied:
        with transaction.atomic():
            record("portfolio.bulk", by=by, data={"action": key, "codes": applied, "text": text.es})
    return done


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
