"""Closing a round of a matrix: what it says today is kept whole, with the day, who closed it and how many had written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from mancomun.errors import BadInput
from mancomun.foresight.rounds import Round, shift
from mancomun.web.accounts.selectors import reaches, standings
from mancomun.web.audit.services import record
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import merge, selectors, services
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.matrix import Matrix, read_cells, whole
from mancomun.web.workspace.models import MatrixRound


def standing_round(kind: Kind, matrix: Matrix, content: Mapping[str, Any]) -> Round:
    """The matrix of now as a round that is not closed yet."""
    own = read_cells(matrix, content, [])
    rated = kind.parts().get(matrix.rated)
    apart = read_cells(rated, content, []) if isinstance(rated, Matrix) else None
    return whole(own, apart)


def kept_as(now: Round) -> dict[str, Any]:
    """A round as it is kept: names by id in order, and one line a cell."""
    return {
        "down": list(now.down.items()),
        "across": list(now.across.items()),
        "cells": [[a, b, value] for (a, b), value in now.values.items()],
    }


@transaction.atomic
def round_close(row: Iniciativa, kind: Kind, key: str, *, by: Any, day: date) -> MatrixRound:
    """Keep the matrix as it stands. `BadInput` when it has no rounds, is empty, says what the last round said, or waits for a choice."""
    services.allow(by, "product.edit", row, kind)
    matrix = kind.parts().get(key)
    if not isinstance(matrix, Matrix) or not matrix.rounds:
        raise BadInput(
            "ronda-matriz",
            f"«{key}» no es una matriz que se cierre por rondas. Vuelva al producto y use el botón de la matriz.",
            f"“{key}” is no matrix that is closed in rounds. Go back to the product and use the button of the matrix.",
            status=404,
        )
    product = services.begin(row, kind, by=by, day=day)
    if product.approved:
        raise BadInput(
            "ronda-aprobado",
            "El producto está aprobado: sus rondas ya están completas. Reábralo con un motivo para abrir otra.",
            "The product is approved: its rounds are complete. Reopen it with a reason to begin another.",
            status=409,
        )
    now = standing_round(kind, matrix, merge.with_ids(kind, product.content))
    if not now.values:
        raise BadInput(
            "ronda-vacia",
            f"«{matrix.label.es}» no tiene celdas llenas: no hay ronda que cerrar. Llénela primero.",
            f"“{matrix.label.en}” has no filled cells: there is no round to close. Fill it first.",
            status=409,
        )
    if any(held.path.split("/")[0] in (key, matrix.rated) for held in product.held.filter(chosen="")):
        raise BadInput(
            "ronda-choque",
            "Hay celdas con dos valores sin escoger. Escoja cada una antes de cerrar la ronda.",
            "There are cells with two values and no choice. Choose each before you close the round.",
            status=409,
        )
    last = product.rounds.filter(matrix=key).last()
    if last is not None and not shift(selectors.round_of(last), now).moved:
        raise BadInput(
            "ronda-igual",
            f"La matriz dice lo mismo que la ronda {last.number}, del {last.day.isoformat()}. Cierre otra cuando algo cambie.",
            f"The matrix says what round {last.number} of {last.day.isoformat()} said. Close another when something changes.",
            status=409,
        )
    place = product.permission_place()
    role = next((one.role for one in standings(by, day) if reaches(one, "product.edit", place, day)), "")
    kept = MatrixRound.objects.create(
        product=product,
        matrix=key,
        number=last.number + 1 if last is not None else 1,
        content=kept_as(now),
        people=now.people,
        agreement=now.agreement,
        role=role,
        day=day,
        by=by,
    )
    record("workspace.round_closed", on=product, by=by, data={"matrix": key, "number": kept.number})
    return kept
