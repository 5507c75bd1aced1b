"""*Aportes al PND* (S26.1) and *Lecciones normativas* (S26.3) of an initiative: writing, correcting and withdrawing a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from mancomun.errors import BadInput
from mancomun.portfolio import opportunities
from mancomun.requirements.remarks import Remark
from mancomun.web.audit.services import record
from mancomun.web.initiatives.models import Iniciativa, Lesson, Proposal
from mancomun.web.initiatives.services import refuse

PROPOSAL = ("problem", "proposal", "feeds", "territory", "source", "bet", "low", "high", "prices")
LESSON = ("norm", "article", "problem", "proposal")
LONGEST = {"feeds": 200, "territory": 200, "source": 300, "bet": 200, "norm": 200, "article": 60}


def bets_of(initiative: Iniciativa, day: date) -> tuple[str, ...]:
    """The names of its strategic bets (S50), as its product holds them now."""
    from mancomun.web.workspace import selectors

    kind, desk = selectors.kind_of("apuestas"), selectors.desk_of(initiative, day)
    if kind.key not in desk.products:
        return ()
    values, _view = selectors.looked(kind, selectors.content_of(kind, desk), selectors.context_for(desk, kind.key))
    return tuple(row["nombre"] for row in values["apuestas"] if row["nombre"])


def proposal_remarks(row: Proposal, bets: Collection[str] = ()) -> tuple[Remark, ...]:
    """What a line still lacks, in the words of the sheet."""
    return opportunities.proposal_messages(
        opportunities.Proposal(
            row.problem, row.proposal, row.feeds, row.territory, row.source, row.bet, row.low, row.high
        ),
        bets,
    )


def lesson_remarks(row: Lesson) -> tuple[Remark, ...]:
    """What a lesson still lacks."""
    return opportunities.lesson_messages(opportunities.Lesson(row.norm, row.article, row.problem, row.proposal))


@transaction.atomic
def proposal_write(initiative: Iniciativa, values: Mapping[str, Any], *, by: Any, key: int | None = None) -> Proposal:
    """Write a contribution, or correct the one of ``key``. Money is whole pesos; ``prices`` the year they are of."""
    row = _line(Proposal, initiative, values, PROPOSAL, by, key)
    _refuse_blocking(proposal_remarks(row))
    if (row.low is not None or row.high is not None) and not row.prices:
        raise BadInput(
            "aporte-precios",
            "Diga de qué año son los precios del costo, por ejemplo 2026.",
            "Say of which year the prices of the cost are, for example 2026.",
        )
    row.save()
    record("initiatives.proposal", on=initiative, by=by, data={"line": row.pk})
    return row


@transaction.atomic
def lesson_write(initiative: Iniciativa, values: Mapping[str, Any], *, by: Any, key: int | None = None) -> Lesson:
    """Write a lesson, or correct the one of ``key``."""
    row = _line(Lesson, initiative, values, LESSON, by, key)
    _refuse_blocking(lesson_remarks(row))
    row.save()
    record("initiatives.lesson", on=initiative, by=by, data={"line": row.pk})
    return row


@transaction.atomic
def line_withdraw(initiative: Iniciativa, kind: str, key: int, *, by: Any) -> None:
    """Take a line away; the history keeps it."""
    refuse(by, "initiative.edit", initiative)
    model: Any = Lesson if kind == "lesson" else Proposal
    _existing(model, initiative, key).delete()
    record(f"initiatives.{'lesson' if model is Lesson else 'proposal'}", on=initiative, by=by, data={"withdrawn": key})


def _line(
    model: Any, initiative: Iniciativa, values: Mapping[str, Any], names: tuple[str, ...], by: Any, key: int | None
) -> Any:
    refuse(by, "initiative.edit", initiative)
    row = _existing(model, initiative, key) if key else model(initiative=initiative)
    for name in names:
        value = values.get(name)
        if isinstance(value, str):
            value = value.strip()
            if len(value) > LONGEST.get(name, 10_000):
                raise BadInput(
                    "texto-largo",
                    f"Un texto tiene {len(value)} caracteres y caben {LONGEST.get(name, 10_000)}: «{value[:40]}…». Acórtelo.",
                    f"A text has {len(value)} characters and {LONGEST.get(name, 10_000)} fit: “{value[:40]}…”. Shorten it.",
                )
        setattr(row, name, value if value is not None or name in ("low", "high", "prices") else "")
    return row


def _existing(model: Any, initiative: Iniciativa, key: int) -> Any:
    row = model.objects.filter(initiative=initiative, pk=key).first()
    if row is None:
        raise BadInput(
            "linea-desconocida",
            f"La línea {key} no está en esta iniciativa: quizá otra persona la quitó. Cargue la página de nuevo.",
            f"Line {key} is not in this initiative: somebody may have withdrawn it. Load the page again.",
            status=404,
        )
    return row


def _refuse_blocking(messages: tuple[Remark, ...]) -> None:
    for message in messages:
        if message.blocks:
            raise BadInput(message.code, message.text.es, message.text.en)
