"""Writing the route: its first day, what happened in each moment, and passing gates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from mancomun.errors import BadInput
from mancomun.route.gates import SHORTEST_MOTIVE, requirements
from mancomun.web.audit.services import record
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.services import refuse
from mancomun.web.workspace import selectors
from mancomun.web.workspace.models import GateOverride, Route, RouteMoment

EARLIEST = date(1990, 1, 1)
REVIEW = 3


@transaction.atomic
def route_open(row: Iniciativa, anchor: date, *, by: Any, day: date) -> Route:
    """Open the route of an initiative, counted from ``anchor``; the first moment begins that day."""
    refuse(by, "route.manage", row)
    _sensible(anchor)
    Iniciativa.objects.select_for_update().get(pk=row.pk)
    found = Route.objects.filter(initiative=row).first()
    if found is None:
        found = Route.objects.create(initiative=row, anchor=anchor, opened_by=by, opened_on=day)
        RouteMoment.objects.bulk_create(
            [RouteMoment(route=found, number=n, started=anchor if n == 1 else None) for n in (1, 2, 3)]
        )
    elif found.anchor != anchor:
        first = found.moments.get(number=1)
        if first.started == found.anchor:
            first.started = anchor
            first.save(update_fields=["started"])
        found.anchor = anchor
        found.save(update_fields=["anchor"])
    record("workspace.route_opened", on=row, by=by, data={"anchor": anchor.isoformat()})
    return found


def _sensible(day: date) -> None:
    if day < EARLIEST:
        raise BadInput(
            "ruta-fecha",
            f"La ruta no pudo empezar en {day.year}. Revise el año.",
            f"The route cannot have begun in {day.year}. Check the year.",
        )


def _moment(route: Route, number: int) -> RouteMoment:
    found = route.moments.select_for_update().filter(number=number).first()
    if found is None:
        raise BadInput(
            "momento-numero", f"Los momentos son 1, 2 y 3; llegó {number}.", f"Moments are 1, 2 and 3; we got {number}."
        )
    return found


@transaction.atomic
def moment_date(
    route: Route,
    number: int,
    *,
    started: date | None,
    new_end: date | None = None,
    late_reason: str = "",
    overlap: str = "",
    by: Any,
) -> RouteMoment:
    """Correct when a moment began, why it is late and until when, or why it overlaps the one before."""
    refuse(by, "route.manage", route)
    own = _moment(route, number)
    for one in (started, new_end):
        if one is not None:
            _sensible(one)
    if new_end is not None and not late_reason.strip():
        raise BadInput(
            "momento-motivo",
            "Escriba por qué cambia la fecha de cierre: queda en el historial.",
            "Say why the closing day changes: it stays in the history.",
        )
    own.started, own.new_end, own.late_reason, own.overlap = started, new_end, late_reason.strip(), overlap.strip()
    _in_order(route, own)
    own.save()
    record("workspace.moment_dated", on=route.initiative, by=by, reason=late_reason or overlap, data={"moment": number})
    return own


def _in_order(route: Route, own: RouteMoment) -> None:
    from dataclasses import replace

    from mancomun.route.schedule import check_moments

    found = [
        replace(one, real_start=own.started, real_end=own.closed, overlap=own.overlap)
        if one.number == own.number
        else one
        for one in selectors.moments_of(route)
    ]
    for remark in check_moments(found):
        if remark.where == f"momento_{own.number}":
            raise BadInput(remark.code, remark.text.es, remark.text.en, status=409)


@transaction.atomic
def moment_close(route: Route, number: int, *, by: Any, day: date) -> RouteMoment:
    """Close a moment: its gate must be open. The next one begins the same day. Of the third, note the yearly review."""
    refuse(by, "route.manage", route)
    own = _moment(route, number)
    desk = selectors.desk_of(route.initiative, day)
    if number == REVIEW:
        own.reviewed = day
    else:
        if own.closed is not None:
            raise BadInput(
                "momento-cerrado",
                f"El momento {number} se cerró el {own.closed}.",
                f"Moment {number} was closed on {own.closed}.",
                status=409,
            )
        if own.started is None or day < own.started:
            raise BadInput(
                "momento-sin-empezar",
                f"El momento {number} no ha empezado: escriba primero cuándo empezó.",
                f"Moment {number} has not begun: say first when it did.",
                status=409,
            )
        selectors.gates_of(desk, selectors.states(desk))[number - 1].refuse()
        own.closed, own.closed_by = day, by
        after = _moment(route, number + 1)
        if after.started is None:
            after.started = day
            after.save(update_fields=["started"])
    own.save()
    record("workspace.moment_closed", on=route.initiative, by=by, data={"moment": number, "day": day.isoformat()})
    return own


@transaction.atomic
def gate_override(route: Route, requirement: str, motive: str, *, by: Any, day: date) -> GateOverride:
    """Answer for passing without a requirement, in writing."""
    refuse(by, "route.override", route)
    if requirement not in requirements():
        raise BadInput(
            "puerta-regla",
            f"No hay una regla «{requirement[:20]}» en las puertas de la ruta.",
            f"There is no rule “{requirement[:20]}” in the gates of the route.",
        )
    motive = motive.strip()
    if len(motive) < SHORTEST_MOTIVE:
        raise BadInput(
            "puerta-motivo",
            f"Para pasar sin {requirement} escriba por qué, en {SHORTEST_MOTIVE} caracteres o más.",
            f"To pass without {requirement} say why, in {SHORTEST_MOTIVE} characters or more.",
        )
    made, _new = GateOverride.objects.update_or_create(
        route=route, requirement=requirement, defaults={"motive": motive[:2000], "by": by, "day": day}
    )
    record("workspace.overridden", on=route.initiative, by=by, reason=motive[:2000], data={"requirement": requirement})
    return made


@transaction.atomic
def override_remove(route: Route, requirement: str, *, by: Any) -> None:
    """Take back an answer that was given."""
    refuse(by, "route.override", route)
    GateOverride.objects.filter(route=route, requirement=requirement).delete()
