"""One comparable file per initiative (item S14): its fields, what each may hold, and what is wrong with a given file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mancomun.legal import book
from mancomun.lexicon.text import Text, day_text
from mancomun.lexicon.unfinished import placeholder
from mancomun.portfolio.quality import (
    ABSENT,
    DOUBTFUL,
    PRESENT,
    Field,
    Quality,
    score,
)
from mancomun.portfolio.states import STATES
from mancomun.requirements.remarks import Remark
from mancomun.territory import Territory

CATALOGUE_YEAR = 2026
"""Edition of DIVIPOLA that the embedded units follow (``territory/data/SOURCE.md``)."""

TOPICS: Mapping[str, Text] = {
    "agua_saneamiento": Text("agua y saneamiento", "water and sanitation"),
    "residuos": Text("residuos", "waste"),
    "movilidad_vias": Text("movilidad y vías", "mobility and roads"),
    "ambiente_riesgo": Text("ambiente y riesgo", "environment and risk"),
    "educacion": Text("educación", "education"),
    "salud": Text("salud", "health"),
    "desarrollo_productivo": Text("desarrollo productivo", "productive development"),
    "turismo_cultura": Text("turismo y cultura", "tourism and culture"),
    "seguridad_convivencia": Text("seguridad y convivencia", "safety and coexistence"),
    "ordenamiento": Text("ordenamiento", "land-use planning"),
    "institucional": Text("institucional", "institutions"),
    "TIC": Text("TIC", "ICT"),
    "energia": Text("energía", "energy"),
    "otra": Text("otra", "other"),
}
ORIGINS: Mapping[str, Text] = {
    "gobierno_local": Text("gobierno local", "local government"),
    "departamento": Text("departamento", "department"),
    "nacion": Text("Nación", "the Nation"),
    "sociedad_civil": Text("sociedad civil", "civil society"),
    "academia": Text("academia", "academia"),
    "gremios": Text("gremios", "trade associations"),
    "mixto": Text("mixto", "mixed"),
}
MATURITY: tuple[Text, ...] = (
    Text("idea", "idea"),
    Text("promotor y miembros con nombre", "promoter and members named"),
    Text("acuerdo firmado", "agreement signed"),
    Text("visión adoptada", "vision adopted"),
    Text("figura formalizada", "figure formalised"),
    Text("en operación, con registro en el REAT", "in operation, registered in the REAT"),
)
"""The ladder of maturity, from 0 to 5."""

ROLES: Mapping[str, Text] = {
    "promotora": Text("promotora", "promoter"),
    "miembro": Text("miembro", "member"),
    "observadora": Text("observadora", "observer"),
}
VISIBILITIES: Mapping[str, Text] = {
    "publica": Text("pública", "public"),
    "restringida": Text("restringida", "restricted"),
    "reservada": Text("reservada", "reserved"),
}
MOST_TOPICS = 5
SHORTEST_NAME, LONGEST_NAME = 5, 150
CODE = re.compile(r"[A-Z]{2,6}-\d{4}-\d{3,5}\Z")
"""Human codes, as ``INI-2014-037``."""


@dataclass(frozen=True, slots=True)
class Member:
    """A territorial entity in an initiative: code, role (`ROLES`), and the half-open span of its membership."""

    code: str
    role: str = "miembro"
    start: date | None = None
    end: date | None = None

    def on(self, day: date) -> bool:
        """True when the entity belongs on that day; open sides are always."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def counts(self) -> bool:
        """An observer watches; it is no member for any figure or count."""
        return self.role != "observadora"


@dataclass(frozen=True)
class Initiative:
    """The file of S14 as plain values; what is calculated from the territory is not here (``territory_profile``)."""

    code: str
    name: str
    members: tuple[Member, ...] = ()
    acronym: str = ""
    region: str = ""
    promoter: str = ""
    contact: str = ""
    identified_on: date | None = None
    figure_now: str = ""
    figure_foreseen: str = ""
    topics: tuple[str, ...] = ()
    origin: str = ""
    maturity: int | None = None
    background: str = ""
    projects: str = ""
    instruments: str = ""
    prior_agreement: bool | None = None
    state: str = "identificada"
    support: tuple[str, ...] = ()
    act: str = ""
    reat: str = ""
    visibility: str = "restringida"
    legal_ground: str = ""
    not_applicable: Mapping[str, str] = field(default_factory=dict)

    def member_codes(self, day: date | None = None) -> tuple[str, ...]:
        """Codes of those who count as members, each once, in order; on a day when one is given."""
        found = (m.code for m in self.members if m.counts and (day is None or m.on(day)))
        return tuple(dict.fromkeys(found))


def messages(initiative: Initiative, territory: Territory, *, as_of: date) -> tuple[Remark, ...]:
    """Everything wrong with a file, in the order of the sheet; an empty tuple when nothing is."""
    said: list[Remark] = []
    name = initiative.name.strip()
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        es = f"El nombre tiene {len(name)} caracteres; escriba entre {SHORTEST_NAME} y {LONGEST_NAME}."
        en = f"The name has {len(name)} characters; write between {SHORTEST_NAME} and {LONGEST_NAME}."
        said.append(Remark("E-S14-4", Text(es, en), "name"))
    if initiative.code and not CODE.match(initiative.code):
        es = f"El código «{initiative.code}» debe escribirse como INI-2014-037."
        en = f"Write the code “{initiative.code}” like INI-2014-037."
        said.append(Remark("E-S14-5", Text(es, en), "code"))
    known = territory.units
    for code in dict.fromkeys(member.code for member in initiative.members):
        if territory.aliases.get(code, code) not in known and code not in territory.areas:
            es = f"El código DIVIPOLA {code} no existe en el catálogo {CATALOGUE_YEAR}."
            en = f"The DIVIPOLA code {code} does not exist in the catalogue of {CATALOGUE_YEAR}."
            said.append(Remark("E-S14-3", Text(es, en), "members"))
    if len(initiative.member_codes(as_of)) < 2:
        text = Text("Agregue al menos dos entidades territoriales.", "Add at least two territorial entities.")
        said.append(Remark("E-S14-1", text, "members"))
    said += _choices(initiative)
    if initiative.identified_on and initiative.identified_on > as_of:
        es = f"La fecha de identificación, {day_text(initiative.identified_on).es}, es posterior a hoy. Corríjala."
        en = f"The day of identification, {day_text(initiative.identified_on).en}, lies in the future. Mend it."
        said.append(Remark("E-S14-9", Text(es, en), "identified_on"))
    if initiative.visibility == "reservada" and not initiative.legal_ground.strip():
        es = "Un registro reservado necesita su fundamento legal (Ley 1712 de 2014). Escríbalo o cambie la visibilidad."
        en = "A reserved record needs its legal ground (Ley 1712 of 2014). Write it or change the visibility."
        said.append(Remark("E-S14-10", Text(es, en), "legal_ground"))
    return tuple(said)


def _choices(initiative: Initiative) -> list[Remark]:
    said: list[Remark] = []
    strange = [topic for topic in initiative.topics if topic not in TOPICS]
    if strange:
        es = f"La temática «{strange[0]}» no está en la lista: {', '.join(TOPICS)}."
        en = f"The topic “{strange[0]}” is not in the list: {', '.join(TOPICS)}."
        said.append(Remark("E-S14-6", Text(es, en), "topics"))
    if len(initiative.topics) > MOST_TOPICS:
        n = len(initiative.topics)
        text = Text(f"Hay {n} temáticas; deje como máximo cinco.", f"There are {n} topics; leave five at most.")
        said.append(Remark("E-S14-7", text, "topics"))
    for key, value, values in (
        ("origin", initiative.origin, tuple(ORIGINS)),
        ("state", initiative.state, tuple(STATES)),
        ("visibility", initiative.visibility, tuple(VISIBILITIES)),
        ("figure_now", initiative.figure_now, tuple(book().figures)),
        ("figure_foreseen", initiative.figure_foreseen, tuple(book().figures)),
    ):
        if value and value not in values:
            es = f"«{value}» no es un valor de «{FIELDS[key].es}». Elija uno de: {', '.join(values)}."
            en = f"“{value}” is not a value of “{FIELDS[key].en}”. Choose one of: {', '.join(values)}."
            said.append(Remark("E-S14-8", Text(es, en), key))
    for member in initiative.members:
        if member.role not in ROLES:
            es = f"El rol «{member.role}» de {member.code} no existe. Elija uno de: {', '.join(ROLES)}."
            en = f"The role “{member.role}” of {member.code} does not exist. Choose one of: {', '.join(ROLES)}."
            said.append(Remark("E-S14-8", Text(es, en), "members"))
    if initiative.maturity is not None and not 0 <= initiative.maturity < len(MATURITY):
        es = f"La madurez va de 0 a {len(MATURITY) - 1}; llegó {initiative.maturity}."
        en = f"Maturity runs from 0 to {len(MATURITY) - 1}; we got {initiative.maturity}."
        said.append(Remark("E-S14-8", Text(es, en), "maturity"))
    return said


FIELDS: Mapping[str, Text] = {
    "code": Text("código", "code"),
    "name": Text("nombre", "name"),
    "acronym": Text("sigla", "acronym"),
    "region": Text("región principal", "main region"),
    "members": Text("entidades", "entities"),
    "promoter": Text("promotor", "promoter"),
    "contact": Text("contacto", "contact"),
    "identified_on": Text("fecha de identificación", "day of identification"),
    "figure_now": Text("figura actual", "present figure"),
    "figure_foreseen": Text("figura prevista", "foreseen figure"),
    "topics": Text("temáticas", "topics"),
    "origin": Text("origen", "origin"),
    "maturity": Text("nivel de madurez", "maturity"),
    "background": Text("antecedentes", "background"),
    "projects": Text("proyectos en curso", "projects under way"),
    "instruments": Text("instrumentos existentes", "existing instruments"),
    "prior_agreement": Text("acuerdo previo", "prior agreement"),
    "state": Text("estado", "state"),
    "support": Text("soporte", "support"),
    "act": Text("acto de constitución", "founding act"),
    "reat": Text("número de registro en el REAT", "number in the REAT"),
    "visibility": Text("visibilidad", "visibility"),
    "legal_ground": Text("fundamento legal de la reserva", "legal ground of the reservation"),
}

_WEIGHTS = {
    "name": 4, "members": 4, "promoter": 4, "identified_on": 4, "topics": 4, "origin": 4, "maturity": 4,
    "prior_agreement": 4, "support": 4, "region": 4, "contact": 2, "figure_foreseen": 2, "background": 2,
    "projects": 2, "instruments": 1, "acronym": 1, "figure_now": 1, "act": 4, "reat": 4,
}  # fmt: skip
"""1 desirable, 2 important, 4 blocking (method 1.2); the sheet's R fields block. The contact needs a person's consent, so
it is important and not blocking: nobody is forced to publish a person to be counted."""

_FORMED = ("constituida", "registrada_REAT", "en_operacion", "suspendida", "en_liquidacion", "liquidada")
_TEXTS = {"background": 100, "projects": 20, "instruments": 20}  # least characters of a text that says something


def quality(
    initiative: Initiative, territory: Territory, *, as_of: date, repeated: Mapping[str, str] | None = None
) -> Quality:
    """Completeness of the file (method 1.2); ``repeated`` maps a text field to the code of whoever has the same text."""
    wrong: dict[str, list[Remark]] = {}
    for message in messages(initiative, territory, as_of=as_of):
        wrong.setdefault(message.where, []).append(message)
    fields: list[Field] = []
    for key, weight in _WEIGHTS.items():
        value = getattr(initiative, key)
        applies = not (key == "act" and initiative.state not in _FORMED) and not (
            key == "reat" and (initiative.state not in _FORMED or initiative.state == "constituida")
        )
        state, notes = _worth(key, value, wrong.get(key, []), repeated or {})
        fields.append(
            Field(key, FIELDS[key], weight, state, applies, initiative.not_applicable.get(key, ""), tuple(notes))
        )
    return score(fields)


def _worth(key: str, value: object, wrong: Sequence[Remark], repeated: Mapping[str, str]) -> tuple[float, list[Text]]:
    """How present a field is, and why not more."""
    if wrong:
        return ABSENT, [message.text for message in wrong]
    if value is None or value in ("", ()):
        return ABSENT, []
    if not isinstance(value, str):
        return PRESENT, []
    notes: list[Text] = []
    word = placeholder(value)
    if word:
        notes.append(Text(f"«{word}» es un texto de relleno.", f"“{word}” is a placeholder."))
    least = _TEXTS.get(key, 0)
    if len(value.strip()) < least:
        n = len(value.strip())
        notes.append(
            Text(
                f"Tiene {n} caracteres; diga más, desde {least}.", f"It has {n} characters; say more, from {least} on."
            )
        )
    if key in repeated:
        other = repeated[key]
        notes.append(
            Text(f"Texto repetido: es casi igual al de {other}.", f"Repeated text: almost the same as that of {other}.")
        )
    return (DOUBTFUL, notes) if notes else (PRESENT, [])
