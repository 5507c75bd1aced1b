"""Events and the personal data of who comes to them (method, 6.2 to 6.4; Ley 1581 de 2012).

What may be kept of a person, with which authorisation, until when a request is answered, and how people are counted without
pointing at anybody. Nothing here holds a person: it judges and counts what it is given.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from mancomun.errors import BadInput
from mancomun.instants.terms import add_business_days, add_months
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.participation_plan import SMALL_CELL

NOTICE_DAYS = 8
KEPT_MONTHS = 24
"""How long attendance is kept after an event unless its own record says otherwise. No norm fixes it: ours, and it can be set."""
POLICY = "2026-11"
"""The text of the authorisation that people accept; a change of its words is another version."""

KINDS: Mapping[str, Text] = {
    "taller": Text("Taller", "Workshop"),
    "mesa": Text("Mesa", "Round table"),
    "asamblea": Text("Asamblea", "Assembly"),
    "audiencia_publica": Text("Audiencia pública", "Public hearing"),
    "sesion_instancia": Text("Sesión de una instancia", "Session of a body"),
    "cartografia_social": Text("Cartografía social", "Social mapping"),
    "entrevista": Text("Entrevista", "Interview"),
    "grupo_focal": Text("Grupo focal", "Focus group"),
    "encuesta": Text("Encuesta", "Survey"),
    "votacion": Text("Votación", "Vote"),
    "virtual": Text("Virtual", "Online"),
    "curso": Text("Curso", "Course"),
}
STATES: Mapping[str, Text] = {
    "programado": Text("Programado", "Planned"),
    "realizado": Text("Realizado", "Held"),
    "aplazado": Text("Aplazado", "Put off"),
    "cancelado": Text("Cancelado", "Cancelled"),
}
SEXES: Mapping[str, Text] = {
    "mujer": Text("Mujer", "Woman"),
    "hombre": Text("Hombre", "Man"),
    "otro": Text("Otro", "Other"),
    "prefiere_no_decir": Text("Prefiere no decir", "Prefers not to say"),
}
AGES: Mapping[str, Text] = {
    "joven": Text("18 a 28 años", "18 to 28"),
    "adulto": Text("29 a 59 años", "29 to 59"),
    "mayor": Text("60 años o más", "60 or more"),
}
DOCUMENTS: Mapping[str, Text] = {
    "CC": Text("Cédula de ciudadanía", "Citizenship card"),
    "CE": Text("Cédula de extranjería", "Foreigner's card"),
    "PA": Text("Pasaporte", "Passport"),
    "PPT": Text("Permiso por protección temporal", "Temporary protection permit"),
}
SENSITIVE: Mapping[str, Text] = {
    "ethnic": Text("pertenencia étnica", "ethnic belonging"),
    "disability": Text("discapacidad", "disability"),
    "victim": Text("víctima del conflicto", "victim of the conflict"),
}
"""What needs an authorisation of its own and is never shown one by one (art. 5)."""
ETHNIC: Mapping[str, Text] = {
    "indigena": Text("Indígena", "Indigenous"),
    "negra": Text("Negra, afrocolombiana, raizal o palenquera", "Black, Afro-Colombian, Raizal or Palenquera"),
    "rrom": Text("Rrom o gitana", "Roma"),
    "ninguna": Text("Ninguna", "None"),
}
PURPOSES: Mapping[str, Text] = {
    "asistencia": Text("asistencia y memoria del evento", "attendance and record of the event"),
    "invitaciones": Text("invitaciones a otros espacios", "invitations to other spaces"),
    "formacion": Text("formación", "training"),
    "imagen": Text("fotos y video", "photographs and video"),
}
MEDIA: Mapping[str, Text] = {
    "formulario": Text("Formulario en el teléfono o la web", "Form on the phone or the web"),
    "papel": Text("Lista de papel firmada", "Signed paper list"),
    "correo": Text("Correo electrónico", "E-mail"),
    "grabacion": Text("Grabación de voz", "Voice recording"),
}
REQUESTS: Mapping[str, Text] = {
    "consulta": Text("Consulta: saber qué tienen de mí", "Consult: to know what you hold about me"),
    "reclamo": Text("Reclamo: corregir o borrar mis datos", "Claim: correct or erase my data"),
    "revocatoria": Text("Revocatoria: retirar mi autorización", "Revocation: withdraw my authorisation"),
}
REQUEST_STATES: Mapping[str, Text] = {
    "recibida": Text("Recibida", "Received"),
    "en_tramite": Text("En trámite", "Under way"),
    "incompleta": Text("Incompleta", "Incomplete"),
    "respondida": Text("Respondida", "Answered"),
    "desistida": Text("Desistida", "Lapsed"),
    "trasladada": Text("Trasladada", "Passed on"),
}
_DAYS = {"consulta": (10, 5), "reclamo": (15, 8), "revocatoria": (15, 8)}
_MARK_DAYS, _ASK_DAYS, _LAPSE_MONTHS = 2, 5, 2


def age_range(years: int) -> str:
    """The range of an age; `BadInput` under eighteen: minors are only counted (art. 7)."""
    if years < 18:
        raise minors()
    return "joven" if years <= 28 else "adulto" if years < 60 else "mayor"


def minors() -> BadInput:
    """Nothing of a minor is kept but that they came."""
    return BadInput(
        "E-HD-3",
        "De los menores de edad solo se cuenta cuántos vinieron. Súmelos en «Menores» y quite la fila.",
        "Of minors only how many came is counted. Add them under “Minors” and take the row out.",
    )


def must_authorise(name: str, purpose: str) -> BadInput:
    """E-HD-1, in the words of the method."""
    said = PURPOSES.get(purpose, Text(purpose, purpose))
    return BadInput(
        "E-HD-1",
        f"No puede registrar datos personales de {name} sin autorización vigente para «{said.es}».",
        f"Personal data of {name} cannot be kept without a valid authorisation for “{said.en}”.",
    )


def must_be_explicit(field: str) -> BadInput:
    """E-HD-2, in the words of the method."""
    said = SENSITIVE[field]
    return BadInput(
        "E-HD-2",
        f"El dato «{said.es}» es sensible: requiere autorización explícita y es opcional.",
        f"The datum “{said.en}” is sensitive: it asks for an explicit authorisation and is optional.",
    )


@dataclass(frozen=True, slots=True)
class Gathering:
    """An event as the products know it: counts, never names.

    ``people`` counts everybody, minors and those who were erased too; ``by_place`` those who said their municipality; ``traits``
    what they said of themselves, each key only where somebody answered that question.
    """

    name: str
    kind: str
    day: date
    place: str = ""
    process: str = ""
    people: int = 0
    by_place: Mapping[str, int] = field(default_factory=dict)
    traits: Mapping[str, int] = field(default_factory=dict)
    training: bool = False


@dataclass(frozen=True, slots=True)
class Attended:
    """What the events of an initiative left counted.

    ``told`` are different people who can be told apart, ``again`` those of them who came twice or more.
    """

    gatherings: tuple[Gathering, ...] = ()
    told: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody authorised: the purposes, whether sensitive data too, and whether it still holds."""

    purposes: tuple[str, ...] = ()
    sensitive: bool = False
    revoked: date | None = None


def check_person(person: Mapping[str, str], given: Given | None, purpose: str = "asistencia") -> None:
    """Refuse what the authorisation does not cover: E-HD-1 for a named person without one, E-HD-2 for sensitive data."""
    identifies = any(person.get(key) for key in ("name", "contact", "document"))
    held = given is not None and given.revoked is None and purpose in given.purposes
    if identifies and not held:
        raise must_authorise(person.get("name") or Text("esa persona", "that person").es, purpose)
    for key in SENSITIVE:
        if person.get(key) and not (held and given is not None and given.sensitive):
            raise must_be_explicit(key)


def document_mark(number: str, key: bytes) -> tuple[str, str]:
    """A document's number as it is kept: its hash under a secret key, and its last three signs. ``("", "")`` for none."""
    bare = re.sub(r"[\s.\-]", "", number).upper()
    if not bare:
        return "", ""
    if not re.fullmatch(r"[0-9A-Z]{5,15}", bare):
        raise BadInput(
            "documento-numero",
            "El número de documento tiene de 5 a 15 letras y cifras. Revíselo o déjelo vacío: es voluntario.",
            "The number of the document has 5 to 15 letters and figures. Check it or leave it blank: it is voluntary.",
        )
    return hmac.new(key, bare.encode(), hashlib.sha256).hexdigest(), bare[-3:]


def notice_remark(
    called: date | None, day: date, least: int = NOTICE_DAYS, where: str = "convocatoria"
) -> Remark | None:
    """E-S42-3 when the call came too late; None while it has no day or came in time."""
    if called is None or (day - called).days >= least:
        return None
    days = (day - called).days
    return remark(
        "E-S42-3",
        where,
        f"La convocatoria se publicó {days} días antes; el mínimo es {least}.",
        f"The call was published {days} days before; the least is {least}.",
    )


def minutes_remark(agenda: Iterable[str], people: int, where: str = "acta") -> Remark | None:
    """E-S42-4 while there is nothing to write minutes from."""
    if any(line.strip() for line in agenda) and people:
        return None
    return remark(
        "E-S42-4",
        where,
        "No se puede aprobar el acta sin orden del día desarrollado ni lista de asistencia.",
        "The minutes cannot be approved without an agenda that was followed nor a list of attendance.",
    )


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a request: when to mark it as under way, to ask what it lacks, to answer, and the last day if extended."""

    mark: date
    ask: date
    answer: date
    extended: date


def term(kind: str, received: date) -> Term:
    """Business days of Ley 1581 de 2012, arts. 14 and 15: 10 and 5 more for a consult; 15 and 8 more for the others."""
    if kind not in _DAYS:
        raise BadInput(
            "solicitud-tipo",
            "Diga si es consulta, reclamo o revocatoria.",
            "Say whether it is a consult, a claim or a revocation.",
        )
    first, more = _DAYS[kind]
    answer = add_business_days(received, first)
    return Term(
        add_business_days(received, _MARK_DAYS),
        add_business_days(received, _ASK_DAYS),
        answer,
        add_business_days(answer, more),
    )


def lapses(asked: date) -> date:
    """The day an incomplete claim lapses: two months after asking for what it lacks (art. 15)."""
    return add_months(asked, _LAPSE_MONTHS)


def erased_on(ended: date, months: int = KEPT_MONTHS) -> date:
    """Until when attendance is kept."""
    return add_months(ended, months)


def counts(values: Iterable[str], words: Mapping[str, Text], lang: str) -> list[tuple[str, int | None]]:
    """How many said each thing and how many said nothing; None where they are fewer than five and more than none.

    When exactly one cell would be hidden the next smallest is hidden with it: the total would give it away.
    """
    found = Counter(values)
    rows = [(text.of(lang), found[key]) for key, text in words.items()]
    rows.append((Text("no informa", "not said").of(lang), found[""]))
    hidden = {n for n, (_, many) in enumerate(rows) if 0 < many < SMALL_CELL}
    if len(hidden) == 1:
        rest = sorted((many, n) for n, (_, many) in enumerate(rows) if many >= SMALL_CELL)
        hidden |= {n for _, n in rest[:1]}
    return [(text, None if n in hidden else many) for n, (text, many) in enumerate(rows)]
