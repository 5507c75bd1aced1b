"""What the formalisation of an initiative already says, brought to the sheet of its scheme: nobody types an act twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from mancomun.agendas.formalisation import Acto, Formalizacion
from mancomun.agendas.formalisation_checks import covered
from mancomun.errors import BadInput
from mancomun.registry.words import ABOUT_MEMBER, ACTS, RESULT
from mancomun.web.audit.services import record
from mancomun.web.files.models import StoredFile
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.registry import services
from mancomun.web.registry.models import Esquema

PRODUCT = "formalizacion"
_CALLED = {
    "acuerdos_concejo": "acuerdo_concejo",
    "ordenanzas_asamblea": "ordenanza_asamblea",
    "acuerdos_metropolitanos": "acuerdo_metropolitano",
}
"""Acts that the formalisation asks of each member, as the registry calls one of them."""
_PAPERS = {"convenio": "agreement_contents", "estatutos": "statute_contents", "pemp": "plan_contents"}
_SAID = {"nombre": "name", "sigla": "acronym", "domicilio": "domicile", "objeto": "purpose"}


@dataclass(frozen=True, slots=True)
class Taken:
    """How many acts came, and how many stayed: pending or refused ones, and those the registry does not keep."""

    acts: int
    left: int


def case_for(user: Any, row: Esquema, day: date) -> Formalizacion | None:
    """The formalisation of the initiative the scheme comes from, as far as a person may read it; None when there is none."""
    return case_about(user, row.initiative, day) if row.initiative is not None else None


def case_about(user: Any, about: Iniciativa, day: date) -> Formalizacion | None:
    """The formalisation of an initiative, as far as a person may read it; None when there is none."""
    from mancomun.web.moments.formalizacion import case_of
    from mancomun.web.workspace import selectors
    from mancomun.web.workspace.kinds import read

    kind = selectors.kind_of(PRODUCT)
    desk = selectors.desk_of(about, day)
    if kind.key not in desk.products or not selectors.may_read(user, about, kind):
        return None
    context = selectors.context_for(desk, kind.key)
    return case_of(read(kind, selectors.content_of(kind, desk), context)[0], context)


def _kind(act: Acto) -> str:
    return _CALLED.get(act.kind, act.kind)


def brings(case: Formalizacion) -> list[Acto]:
    """The acts that would come: done, and of a kind that somebody types in the registry."""
    return [one for one in case.acts if one.done and _kind(one) in ACTS and _kind(one) not in services.OWN_KINDS]


@transaction.atomic
def formalisation_take(row: Esquema, *, by: Any, today: date) -> Taken:
    """Bring what the formalisation says: the sheet, its contents, and each act done that is not there yet, with its file.

    All or none: an act that the registry refuses (its day has not come, who signed was out of office) stops it with its sentence.
    """
    case = case_for(by, row, today)
    if case is None:
        raise BadInput(
            "formalizacion-ausente",
            "La iniciativa de este esquema no tiene una formalización que usted pueda leer.",
            "The initiative of this scheme has no formalisation that you may read.",
            status=404,
        )
    values: dict[str, Any] = {_SAID[key]: text for key, text in case.data.items() if key in _SAID and text}
    values |= {
        _PAPERS[paper.key]: list(found)
        for paper in case.contents
        if paper.key in _PAPERS and (found := covered(case, paper))
    }
    values["figure"] = case.figure
    if case.nucleus:
        values["nucleus"] = case.nucleus
    services.scheme_edit(row, values=values, by=by, reason=f"Formalización de {row.initiative.code}")  # type: ignore[union-attr]
    held = {(one.kind, one.about, one.day, one.number) for one in row.actos.all()}
    came = 0
    for act in brings(case):
        about = act.entity if _kind(act) in ABOUT_MEMBER else ""
        if (_kind(act), about, act.day, act.number) in held:
            continue
        made = services.act_add(
            row, kind=_kind(act), day=act.day, number=act.number, issuer=act.issuer, about=about, mandate=act.mandate, by=by,
            today=today,
        )  # fmt: skip
        if act.sha256:
            made.file = StoredFile.objects.filter(initiative=row.initiative, sha256=act.sha256).first()
            made.save()
        came += 1
    for code, vote in case.votes.items():  # what is not known of a vote stays unsaid here too
        when = case.last("consulta_popular")
        if (RESULT, code, when, "") in held or (vote.turnout is None and vote.favour is None):
            continue
        services.act_add(
            row, kind=RESULT, day=when, about=code, turnout=vote.turnout, favour=vote.favour, by=by, today=today
        )
        came += 1
    record("registry.taken", on=row, by=by, data={"acts": came})
    return Taken(came, len(case.acts) - len(brings(case)))
