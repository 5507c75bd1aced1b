"""The history of a scheme, read aloud: its sheet and all that hangs from it, each value in words and never as a code."""

from __future__ import annotations

from typing import Any

from django.db import models

from mancomun.legal.vocabulary import FINALIDADES, OBJETOS
from mancomun.lexicon.text import Text
from mancomun.registry import words
from mancomun.web.audit.selectors import Entry, history_of
from mancomun.web.initiatives import trail
from mancomun.web.project.languages import say
from mancomun.web.registry import selectors
from mancomun.web.registry.models import Acto, Esquema, Hecho, Miembro, Organo

_SILENT = frozenset({"scheme", "modified", "precision", "origin_key", "formed_precision"})
_LABELS = {
    "departments": Text("departamentos", "departments"),
    "formed": Text("constituido", "formed"),
    "formed_on": Text("constituido el", "formed on"),
    "municipalities": Text("municipios", "municipalities"),
    "affected": Text("a quiénes toca", "whom it touches"),
    "criteria": Text("criterios", "criteria"),
    "document": Text("documento", "document"),
}
_UNITS = frozenset({"about", "nucleus", "departments", "municipalities", "affected"})
_LISTS = {"objetos": OBJETOS, "finalidades": FINALIDADES}
_KINDS: dict[type[models.Model], dict[str, dict[str, Text]]] = {
    Acto: {"kind": words.ACTS},
    Miembro: {"role": words.ROLES},
    Organo: {"kind": words.ORGANS},
    Hecho: {"type": words.LEVELS, "matter": words.MATTERS},
}


class Aloud(trail.Aloud):
    """The fields of a scheme, in words; what it shares with an initiative is said as there."""

    def skip(self, model: type[models.Model], name: str) -> bool:
        """What the house keeps for itself, or the page says elsewhere."""
        return name in _SILENT or super().skip(model, name)

    def label(self, model: type[models.Model], one: Any) -> str:
        """As the sheet names it."""
        if one.name in _LABELS:
            return say(_LABELS[one.name])
        if model is Esquema and one.name == "code":
            return str(one.verbose_name)
        own = model in _KINDS and one.name in _KINDS[model]
        return str(one.verbose_name) if own else super().label(model, one)

    def word(self, model: type[models.Model], one: Any, value: Any) -> str:
        """The name of a municipality, of a kind of act or organ; else as everywhere."""
        if one.name in _UNITS and value:
            return "; ".join(trail.unit_name(code) for code in ([value] if isinstance(value, str) else value))
        if one.name in _LISTS and isinstance(value, list):
            return "; ".join(
                say(Text(*_LISTS[one.name][key])) if key in _LISTS[one.name] else str(key) for key in value
            )
        known = _KINDS.get(model, {}).get(one.name, {})
        if isinstance(value, str) and value in known:
            return say(known[value])
        if model is Esquema and one.name == "code":
            return str(value)
        return super().word(model, one, value)


def history(row: Esquema) -> list[Entry]:
    """What happened to a scheme and to all that hangs from it, newest first."""
    facts = [one for model in selectors.FACTS.values() for one in model.ever.filter(scheme=row)]
    return history_of(row, *facts, wording=Aloud())
