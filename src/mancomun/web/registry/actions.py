"""The forms of the desk of a scheme: each names an action; here it is read and handed to its service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mancomun.errors import BadInput
from mancomun.registry.words import CRITERIA
from mancomun.web.initiatives.trail import unit_name
from mancomun.web.registry import forms, services, taking
from mancomun.web.registry.models import OPEN, Esquema

CONTENTS = {
    "agreement_contents": "contenido_convenio",
    "statute_contents": "contenido_estatutos",
    "plan_contents": "contenido_pemp",
}
"""Checklists of the sheet and the words of the law they answer to."""
_PLAIN = ("name", "acronym", "figure", "purpose", "domicile", "nit", "website", "nucleus")
_LISTS = ("objetos", "finalidades", *CONTENTS)


def _values(posted: Any) -> dict[str, Any]:
    values: dict[str, Any] = {key: forms.text(posted, key) for key in _PLAIN if key in posted}
    return values | {key: posted.getlist(key) for key in _LISTS if key in posted or f"{key}_asked" in posted}


def opened(posted: Any, *, by: Any, today: date) -> Esquema:
    """Open a sheet from its form."""
    return services.scheme_open(
        values=_values(posted),
        entity=forms.whole(posted, "entity"),
        members=forms.lines(posted, "members"),
        initiative=forms.text(posted, "initiative"),
        by=by,
        day=today,
    )


def _edit(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.scheme_edit(row, values=_values(posted), by=by, reason=forms.text(posted, "reason"))
    return _("Guardó la hoja.")


def _act(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.act_add(
        row, kind=forms.text(posted, "kind"), day=forms.day(posted, "day"), number=forms.text(posted, "number"),
        issuer=forms.text(posted, "issuer"), about=forms.text(posted, "about"), mandate=forms.whole(posted, "mandate"),
        turnout=forms.share(posted, "turnout"), favour=forms.share(posted, "favour"), sent=sent, by=by, today=today,
    )  # fmt: skip
    return _("Agregó el acto.")


def _enter(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    made = services.member_enter(
        row, forms.text(posted, "member"), since=forms.day(posted, "since"), role=forms.text(posted, "role") or "miembro",
        by=by, today=today,
    )  # fmt: skip
    return _("Registró la entrada de %(name)s.") % {"name": unit_name(made.code)}


def _leave(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.member_leave(
        row, forms.text(posted, "member"), until=forms.day_needed(posted, "until"),
        reason=forms.text(posted, "reason"), by=by, today=today,
    )  # fmt: skip
    return _("Registró la salida.")


def _succeed(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    heir = services.member_succeed(
        row, forms.text(posted, "member"), since=forms.day_needed(posted, "since"), reason=forms.text(posted, "reason"),
        by=by, today=today,
    )  # fmt: skip
    return _("La membresía quedó a nombre de %(name)s.") % {"name": unit_name(heir)}


def _organ(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.organ_set(
        row, kind=forms.text(posted, "kind"), name=forms.text(posted, "name"), holder=forms.text(posted, "holder"),
        since=forms.day(posted, "since"), until=forms.day(posted, "until"), by=by, today=today,
    )  # fmt: skip
    return _("Registró el órgano.")


def _declare(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.fact_declare(
        row, name=forms.text(posted, "name"), type=forms.text(posted, "type"), matter=forms.text(posted, "matter"),
        affected=posted.getlist("affected"), criteria={key: forms.text(posted, f"criterion_{key}") for key in CRITERIA},
        declared=forms.day(posted, "declared"), sent=sent, by=by, today=today,
    )  # fmt: skip
    return _("Registró el hecho.")


def _notify(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    found = row.hechos.filter(pk=forms.whole(posted, "hecho") or 0).first()
    if found is None:
        raise BadInput("hecho-desconocido", "Elija el hecho de la lista.", "Choose the fact in common from the list.")
    services.fact_notify(found, day=forms.day_needed(posted, "day"), by=by, today=today)
    return _("Anotó el aviso.")


def _apply(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.apply(row, kind=forms.text(posted, "kind"), proposed=forms.lines(posted, "proposed"), by=by, day=today)
    return _("Presentó la solicitud.")


def _application(row: Esquema) -> Any:
    found = row.applications.filter(state__in=[one.value for one in OPEN]).first()
    if found is None:
        raise BadInput("solicitud-ninguna", "No hay una solicitud abierta.", "There is no open application.")
    return found


def _answer(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.application_answer(_application(row), by=by, day=today)
    return _("Avisó que el expediente está completo.")


def _extend(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.application_extend(_application(row), by=by, day=today)
    return _("Tiene un mes más para completarlo.")


def _work(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    year = forms.whole(posted, "year")
    if year is None:
        raise BadInput(
            "proyecto-ano", "Diga el año del proyecto o servicio.", "Say the year of the project or service."
        )
    services.work_add(
        row, name=forms.text(posted, "name"), year=year,
        state=forms.text(posted, "state"), money=forms.sums(posted, "money"),
        contributions=forms.sums(posted, "contributions"), benefits=forms.sums(posted, "benefits"),
        evidence=forms.text(posted, "evidence"), sent=sent, by=by, today=today,
    )  # fmt: skip
    return _("Agregó el proyecto o servicio.")


def _measure(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    before, year = forms.number(posted, "before"), forms.whole(posted, "before_year")
    if before is None or year is None:
        raise BadInput(
            "indicador-antes", "Diga cuánto era antes y en qué año.", "Say how much it was before, and in which year."
        )
    services.measure_add(
        row, name=forms.text(posted, "name"), unit=forms.text(posted, "unit"), better=forms.text(posted, "better"),
        before=before, before_year=year, after=forms.number(posted, "after"), after_year=forms.whole(posted, "after_year"),
        member=forms.text(posted, "member"), source=forms.text(posted, "source"), by=by,
        today=today,
    )  # fmt: skip
    return _("Agregó el indicador.")


def _channel(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.channel_set(
        row, office=forms.text(posted, "office"), post=forms.text(posted, "post"), address=forms.text(posted, "address"),
        until=forms.day(posted, "until"), by=by, language=get_language() or "es",
    )  # fmt: skip
    return _("Registró el canal institucional. Se muestra cuando confirmen la carta que le enviamos.")


def _dissolve(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.dissolve(
        row, cause=forms.text(posted, "cause"), number=forms.text(posted, "number"), issuer=forms.text(posted, "issuer"),
        day=forms.day_needed(posted, "day"), by=by, today=today,
    )  # fmt: skip
    return _("Registró la disolución.")


def _liquidate(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    services.liquidate(
        row, number=forms.text(posted, "number"), day=forms.day_needed(posted, "day"),
        reason=forms.text(posted, "reason"), by=by, today=today,
    )  # fmt: skip
    return _("Registró la liquidación.")


def _take_back(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    kind, _sign, number = forms.text(posted, "fact").partition("-")
    services.taken_back(
        row, kind=kind, number=int(number) if number.isdecimal() else 0, reason=forms.text(posted, "reason"), by=by,
        today=today,
    )  # fmt: skip
    return _("Retiró el dato. Lo que se dijo hasta hoy queda dicho.")


def _take(row: Esquema, posted: Any, sent: Any, by: Any, today: date) -> str:
    found = taking.formalisation_take(row, by=by, today=today)
    return _("Trajo la hoja y %(n)s actos de la formalización.") % {"n": found.acts}


ACTIONS: dict[str, Callable[[Esquema, Any, Any, Any, date], str]] = {
    "edit": _edit, "act": _act, "enter": _enter, "leave": _leave, "succeed": _succeed,
    "organ": _organ, "declare": _declare, "notify": _notify,
    "apply": _apply, "answer": _answer, "extend": _extend, "work": _work, "measure": _measure, "channel": _channel,
    "dissolve": _dissolve, "liquidate": _liquidate, "take_back": _take_back, "take": _take,
}  # fmt: skip


def done(row: Esquema, posted: Any, sent: Any, *, by: Any, today: date) -> str:
    """Do what the form asks, and say it."""
    act = ACTIONS.get(forms.text(posted, "action"))
    if act is None:
        raise BadInput("accion", "Use los botones de la página.", "Use the buttons of the page.")
    return act(row, posted, sent, by, today)
