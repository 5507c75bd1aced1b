"""The history of an initiative, read aloud: the file and all that hangs from it, each value in words and never as a code.

It is read from the events that the database itself writes, so a change made by raw SQL is here too, signed by the account of the
database that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from mancomun.lexicon.text import Text
from mancomun.portfolio import contributions, opportunities
from mancomun.portfolio.initiative import FIELDS
from mancomun.registry.lineage import called
from mancomun.route.products import PRODUCTS
from mancomun.territory import colombia
from mancomun.web.accounts.models import Grant
from mancomun.web.audit.selectors import Entry, Trail, Wording, history_of
from mancomun.web.initiatives.models import (
    Contribution,
    EvidenceFile,
    Iniciativa,
    Lesson,
    Membresia,
    Opinion,
    Opportunity,
    Passage,
    Proposal,
    Purpose,
    Remark,
    Version,
)
from mancomun.web.portfolio import words
from mancomun.web.project.languages import say
from mancomun.web.territory.presenter import OUTCOMES

TRAILS = (
    Trail(Membresia, "initiative"),
    Trail(Passage, "initiative"),
    Trail(Opinion, "initiative"),
    Trail(Contribution, "initiative"),
    Trail(EvidenceFile, "contribution__initiative"),
    Trail(Opportunity, "initiative"),
    Trail(Proposal, "initiative"),
    Trail(Lesson, "initiative"),
    Trail(Remark, "initiative"),
    Trail(Version, "initiative"),
    Trail(Purpose, "membership__initiative"),
)
"""What hangs from a file. A grant does too, and is read apart: it keeps the number without a foreign key."""

KINDS: Mapping[str, Text] = {
    "Membresia": Text("miembro", "member"),
    "Passage": Text("estado", "state"),
    "Opinion": Text("concepto de la ley", "opinion of the law"),
    "Contribution": Text("aporte", "contribution"),
    "EvidenceFile": Text("archivo de evidencia", "file of evidence"),
    "Opportunity": Text("oportunidad", "opportunity"),
    "Proposal": Text("aporte al plan nacional", "contribution to the national plan"),
    "Lesson": Text("lección normativa", "lesson on the norms"),
    "Remark": Text("observación", "remark"),
    "Version": Text("versión aprobada", "approved version"),
    "Purpose": Text("función entregada", "function given"),
}

LABELS: Mapping[str, Text] = {
    "accompaniment": Text("acompañamiento", "accompaniment"),
    "answered": Text("respondida", "answered"),
    "applies": Text("se aprovecha", "is used"),
    "article": Text("artículo", "article"),
    "as_of": Text("con la ley del", "with the law of"),
    "at": Text("escrito el", "written on"),
    "before": Text("estado anterior", "earlier state"),
    "beneficiaries": Text("quiénes se benefician", "who benefits"),
    "bet": Text("apuesta", "bet"),
    "by": Text("quién", "who"),
    "code": Text("entidad", "entity"),
    "confidence": Text("confianza en la fuente", "confidence in the source"),
    "day": Text("día", "day"),
    "demo": Text("vino con la casa", "came with the house"),
    "documented_status": Text("lo que dice la fuente", "what the source says"),
    "doubt_en": Text("duda (inglés)", "doubt (English)"),
    "doubt_es": Text("duda", "doubt"),
    "during": Text("vigencia", "validity"),
    "evidence": Text("evidencia", "evidence"),
    "feeds": Text("qué alimenta", "what it feeds"),
    "fiction": Text("ficción", "fiction"),
    "field": Text("campo", "field"),
    "figure": Text("figura", "figure"),
    "file": Text("archivo", "file"),
    "high": Text("costo máximo, en pesos", "highest cost, in pesos"),
    "identified_precision": Text("precisión de esa fecha", "precision of that day"),
    "indicator": Text("indicador", "indicator"),
    "indicators": Text("indicadores", "indicators"),
    "item": Text("oportunidad", "opportunity"),
    "kind": Text("clase de paso", "kind of step"),
    "located": Text("departamentos que nombra la fuente", "departments the source names"),
    "low": Text("costo mínimo, en pesos", "lowest cost, in pesos"),
    "motive": Text("motivo", "reason"),
    "norm": Text("norma", "norm"),
    "not_applicable": Text("campos que no aplican", "fields that do not apply"),
    "number": Text("número", "number"),
    "objective": Text("objetivo", "objective"),
    "outcome": Text("qué dice la ley", "what the law says"),
    "prices": Text("pesos del año", "pesos of the year"),
    "problem": Text("problema", "problem"),
    "products": Text("productos vinculados", "linked products"),
    "projects": Text("proyectos", "projects"),
    "proposal": Text("propuesta", "proposal"),
    "purpose": Text("función", "function"),
    "rater": Text("quién califica", "who scores"),
    "reason": Text("por qué", "why"),
    "score": Text("puntaje", "score"),
    "sent_by": Text("quién la envió", "who sent it"),
    "since_precision": Text("precisión del inicio", "precision of the start"),
    "source": Text("fuente", "source"),
    "state": Text("estado", "state"),
    "territory": Text("territorio", "territory"),
    "text": Text("texto", "text"),
    "use": Text("cómo se aprovecha", "how it is used"),
    "wave": Text("cuándo", "when"),
}
"""Fields that carry no name of their own in the models."""

PRECISIONS: Mapping[str, Text] = {
    "day": Text("al día", "to the day"),
    "month": Text("al mes", "to the month"),
    "year": Text("al año", "to the year"),
    "unknown": Text("sin dato", "not known"),
}
MOVES: Mapping[str, Text] = {
    "forward": Text("avance", "forward"),
    "back": Text("regreso", "back"),
    "withdrawal": Text("desistimiento", "withdrawal"),
    "import": Text("carga desde una hoja", "loaded from a workbook"),
}
_SILENT = frozenset({"content", "origin_key", "created", "known_on", "replaced_on"})


def unit_name(code: str) -> str:
    """The name of a municipality or department; its code when no territory knows it."""
    return called(code, colombia())


def _of(table: Mapping[str, Text]) -> Callable[[Any], str]:
    return lambda key: say(table[key]) if key in table else str(key)


def _table(table: str) -> Callable[[Any], str]:
    return lambda key: words.word(table, key)


_BY_NAME: Mapping[str, Callable[[Any], str]] = {
    **{
        name: _table(table)
        for name, table in (
            ("state", "state"), ("before", "state"), ("record_state", "record"), ("topics", "topic"), ("origin", "origin"),
            ("role", "role"), ("visibility", "visibility"), ("accompaniment", "accompaniment"),
            ("documented_status", "status"), ("confidence", "confidence"), ("field", "field"), ("maturity", "maturity"),
        )
    },
    **dict.fromkeys(("figure", "figure_now", "figure_foreseen"), lambda key: words.figure_name(key) or str(key)),
    **dict.fromkeys(("code", "beneficiaries", "located"), unit_name),
    **dict.fromkeys(("identified_precision", "since_precision"), _of(PRECISIONS)),
    "region": words.region_name,
    "objective": _of({key: one.name for key, one in contributions.BY_ID.items()}),
    "score": lambda n: f"{n}: {say(contributions.SCALE[n])}",
    "wave": _of(contributions.WAVES),
    "item": _of({key: one.text for key, one in opportunities.BY_ID.items()}),
    "applies": _of(opportunities.ANSWERS),
    "products": _of({key: one.name for key, one in PRODUCTS.items()}),
    "outcome": lambda key: str(OUTCOMES.get(key, key)),
    "kind": _of(MOVES),
}  # fmt: skip
"""How the code in each field is said."""


class Aloud(Wording):
    """The fields of an initiative, in words."""

    def skip(self, model: type[models.Model], name: str) -> bool:
        """What the house keeps for itself, or the page says elsewhere."""
        return name in _SILENT

    def label(self, model: type[models.Model], one: Any) -> str:
        """As the form names it."""
        if model is Iniciativa and one.name in FIELDS:
            return say(FIELDS[one.name])
        return say(LABELS[one.name]) if one.name in LABELS else super().label(model, one)

    def name(self, record: models.Model) -> str:
        """What kind of row it is, and which."""
        kind = say(KINDS.get(type(record).__name__))
        which = next((name for name in ("code", "objective", "item", "number") if hasattr(record, name)), "")
        said = self._say(type(record), which, getattr(record, which)) if which else ""
        return f"{kind}: {said}" if said else kind

    def word(self, model: type[models.Model], one: Any, value: Any) -> str:
        """The word of a code, else the value as it is."""
        if one.name == "not_applicable":
            return "; ".join(f"{say(FIELDS[key]) if key in FIELDS else key}: {why}" for key, why in value.items())
        if isinstance(value, list):
            return "; ".join(self._say(model, one.name, held) for held in value)
        if isinstance(value, (str, int)) and value != "":
            return self._say(model, one.name, value)
        return super().word(model, one, value)

    def _say(self, model: type[models.Model], name: str, value: Any) -> str:
        if model is Iniciativa and name == "code":
            return str(value)
        found = _BY_NAME.get(name)
        if found is None or isinstance(value, bool):
            return super().word(model, model._meta.get_field(name), value)
        return found(value)


def history(row: Iniciativa) -> list[Entry]:
    """What happened to an initiative and to all that hangs from it, newest first."""
    grants = list(Grant.objects.filter(initiative_id=row.pk))
    return history_of(row, *grants, trails=TRAILS, wording=Aloud())
