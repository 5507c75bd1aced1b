"""Words of the pages of the law that are the same on the screen, on paper and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mancomun.lexicon.text import Text, day_text, spanish_number

ROLES: Mapping[str, tuple[Text, Text]] = {
    # role: (title of the group, word for one rule)
    "structure": (Text("Quiénes y cómo deben ser", "Who, and how they must be"), Text("Requisito", "Requirement")),
    "evidence": (Text("Lo que se debe probar", "What must be shown"), Text("Prueba", "Evidence")),
    "step": (Text("Lo que se debe hacer", "What must be done"), Text("Paso", "Step")),
    "duty": (Text("Deberes después de formarla", "Duties once formed"), Text("Deber", "Duty")),
    "effect": (Text("Lo que produce", "What it brings about"), Text("Efecto", "Effect")),
    "advice": (Text("Cómo leer la ley", "How to read the law"), Text("Interpretación", "Interpretation")),
    "unfounded": (Text("Por qué no existía", "Why it did not exist"), Text("Sin base", "No basis")),
}
CONFIDENCES: Mapping[str, Text] = {
    "VERIFIED": Text("Leída en la norma", "Read in the norm itself"),
    "VERIFIED_SECONDARY": Text("Leída en prensa o comentarios", "Read in the press or commentary"),
    "KNOWN": Text("Conocimiento general, sin leer la norma", "General knowledge, norm not read"),
    "DISPUTED": Text("En disputa", "Disputed"),
}
DEFAULTS: Mapping[str, Text] = {
    "FOLLOW": Text("Seguimos la lectura adoptada.", "We follow the adopted reading."),
    "ALLOWED_IF": Text(
        "Mientras no se aclare respondemos «Se puede si…».", "Until it is settled we answer “Possible if…”."
    ),
    "INDETERMINATE": Text("Respondemos «La ley no lo aclara».", "We answer “The law does not settle it”."),
    "NONE": Text("No adoptamos ninguna lectura.", "We adopt no reading."),
}
KINDS: Mapping[str, Text] = {
    "territorial_entity": Text("Entidad territorial", "Territorial entity"),
    "administrative_entity": Text("Entidad administrativa", "Administrative entity"),
    "association": Text("Asociación", "Association"),
    "agreement": Text("Convenio", "Agreement"),
    "instance": Text("Instancia", "Instance"),
}
TYPES: Mapping[str, Text] = {
    "municipio": Text("municipios", "municipalities"),
    "distrito_especial": Text("distritos especiales", "special districts"),
    "distrito_capital": Text("Bogotá, D.C.", "Bogotá, D.C."),
    "departamento": Text("departamentos", "departments"),
    "area_metropolitana": Text("áreas metropolitanas", "metropolitan areas"),
    "territorio_indigena": Text("territorios indígenas", "indigenous territories"),
    "eat_existing": Text("esquemas ya formados", "schemes already formed"),
}
NORM_KINDS: Mapping[str, Text] = {
    "constitucion": Text("Constitución", "Constitution"),
    "acto_legislativo": Text("Acto legislativo", "Legislative act"),
    "ley": Text("Ley", "Law (statute)"),
    "decreto_ley": Text("Decreto-ley", "Decree-law"),
    "decreto": Text("Decreto", "Decree"),
    "sentencia": Text("Sentencia", "Ruling"),
}
_STATES: Mapping[str, tuple[Text, Text]] = {
    # state: (on the day of today or later, on a past day)
    "in_force": (Text("Rige", "In force"), Text("Regía", "Was in force")),
    "not_yet": (Text("Aún no rige", "Not in force yet"), Text("Aún no regía", "Was not in force yet")),
    "no_longer": (Text("Ya no rige", "No longer in force"), Text("Ya no regía", "Was no longer in force")),
    "unknown": (Text("No sabemos desde cuándo", "Start not known"), Text("No sabemos desde cuándo", "Start not known")),
}

OUTCOME_WORDS: dict[str, Text] = {
    "ALLOWED": Text("Sí se puede", "Yes, possible"),
    "ALLOWED_IF": Text("Se puede si…", "Possible if…"),
    "NOT_YET": Text("Todavía no", "Not yet"),
    "NOT_ALLOWED": Text("No se puede", "Not possible"),
    "INDETERMINATE": Text("La ley no lo aclara", "The law does not settle it"),
    "NOT_IN_FORCE": Text("No rige en esa fecha", "Not in force on that date"),
}
"""What people read for each outcome of the contract."""

STATUS_WORDS: dict[str, Text] = {
    "met": Text("Cumple", "Met"),
    "not_met": Text("No cumple", "Not met"),
    "unknown": Text("Falta saber", "Not known"),
    "not_in_force": Text("No regía", "Not in force"),
    "not_applicable": Text("No aplica", "Not applicable"),
    "pending": Text("Aún no", "Not yet"),
}
"""What people read for how a rule stands; ``pending``: not met, and it is a step that can still be taken."""


def state_word(state: str, *, past: bool = False) -> Text:
    """The word for a state of a rule on a day; past days are told in the past."""
    return _STATES[state][past]


def member_words(members: tuple[str, ...]) -> Text:
    """``municipios o distritos especiales``; ``type:25`` is only of department 25."""
    es, en = [], []
    for item in members:
        kind, _, only = item.partition(":")
        name = TYPES[kind]
        es.append(f"{name.es} de Cundinamarca" if only == "25" else name.es)
        en.append(f"{name.en} of Cundinamarca" if only == "25" else name.en)
    return Text(_either(es, "o"), _either(en, "or"))


def _either(names: list[str], link: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {link} {names[-1]}"


_UNITS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "month": (("mes", "meses"), ("month", "months")),
    "business_day": (("día hábil", "días hábiles"), ("business day", "business days")),
    "calendar_day": (("día calendario", "días calendario"), ("calendar day", "calendar days")),
    "year": (("año", "años"), ("year", "years")),
}


def term_words(deadline: Mapping[str, Any] | None) -> Text:
    """A legal term in words, *entre 3 y 5 meses desde la convocatoria*; empty when there is none."""
    if not deadline:
        return Text("", "")
    es, en = _UNITS[deadline["unit"]]
    after = Text.load(deadline["after"])
    low, high = deadline.get("min"), deadline.get("n")
    if deadline.get("kind") == "renewal":
        return Text(f"cada año, desde {after.es}", f"every year, from {after.en}")
    if low and high:
        return Text(f"entre {low} y {high} {es[1]} desde {after.es}", f"from {low} to {high} {en[1]} after {after.en}")
    if low:
        return Text(
            f"no antes de {low} {es[low != 1]} desde {after.es}", f"not before {low} {en[low != 1]} after {after.en}"
        )
    return Text(f"{high} {es[high != 1]} desde {after.es}", f"{high} {en[high != 1]} from {after.en}")


def threshold_words(item: Mapping[str, Any]) -> Text:
    """A number the law asks for, in words: *al menos 5 % del censo*."""
    of, value, unit = Text.load(item["of"]), item["value"], item["unit"]
    if value is True:
        return Text(f"se admite la {of.es}", f"allowed: {of.en}")
    if isinstance(value, date):
        said = day_text(value)
        return Text(f"{of.es}: {said.es}", f"{of.en}: {said.en}")
    lead = {
        ">=": Text("al menos ", "at least "),
        ">": Text("más de ", "more than "),
        "<=": Text("como mucho ", "at most "),
    }.get(item["op"], Text("", ""))
    if isinstance(value, list):
        amount = Text(f"{value[0]}/{value[1]}", f"{value[0]}/{value[1]}")
    elif unit == "percent":
        amount = Text(f"{value} %", f"{value} %")
    else:
        amount = Text(spanish_number(value), f"{value:,}")
        names = {**_UNITS, "day": (("día", "días"), ("day", "days"))}.get(unit)
        if names:
            amount = Text(f"{amount.es} {names[0][value != 1]}", f"{amount.en} {names[1][value != 1]}")
    return Text(f"{lead.es}{amount.es} {of.es}", f"{lead.en}{amount.en} {of.en}")
