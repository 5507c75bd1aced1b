"""The acuerdo de voluntades (method, S34; Decreto 1033 de 2021, art. 2.2.5.1.2): who wants what, signed, spending nothing.

A political document, not yet a legal person. Whoever signs must hold the post that day, all sign the same text, and no
commitment may speak of money: that belongs to the convenio.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.lexicon.text import NOTHING, Text, day_text, join_names
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.texts import text_remarks
from mancomun.tables.results import Row, Table

MEDIA_NAMES: Mapping[str, Text] = {
    "manuscrita": Text("a mano", "by hand"),
    "digital": Text("firma digital", "digital signature"),
    "electronica": Text("firma electrónica", "electronic signature"),
}
MEDIA = tuple(MEDIA_NAMES)
SHORTEST = 150
_MONEY = re.compile(
    r"\$\s?\d|\b(\d[\d.,]*\s*(pesos|millones|millardos|smlmv)|cdp|rubros?|"
    r"apropia\w*\s+(\w+\s+)?(recursos|partidas?|presupuest\w+)|apropiaci[oó]n(es)?\s+presupuestal(es)?|"
    r"vigencias? futuras?|(compromete|asigna|destina|gira|transfiere)\w*\s+(recursos|presupuesto|dinero))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Compromiso:
    """What one party promises to do, and by when."""

    entity: str
    what: str
    when: date | None


@dataclass(frozen=True, slots=True)
class Party:
    """One party: who speaks for the entity, in which post, during which term, and its signature.

    ``signed`` is None while pending. ``copy`` is the sha256 of the text that was signed, when it is known; ``act`` the act by
    which the person took office.
    """

    entity: str
    person: str
    post: str
    term: Span
    signed: date | None = None
    medium: str = ""
    copy: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Acuerdo:
    """The agreement. ``until`` is the last day it holds; ``text_hash`` the sha256 of the text that all must sign.

    A draft may lack its ``day`` and ``until``: then a remark says so. A ``nameless`` copy does not tell who signs.
    """

    object: str
    parties: tuple[Party, ...]
    recitals: tuple[str, ...]
    aims: tuple[str, ...]
    potentials: tuple[str, ...]
    interests: tuple[str, ...]
    commitments: tuple[Compromiso, ...]
    day: date | None
    until: date | None
    place: str
    coordinator: str
    autonomy: str
    no_spending: str
    figure: str = ""
    witnesses: tuple[str, ...] = ()
    text_hash: str = ""
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of the document; ``text`` is empty while it is *por diligenciar*."""

    key: str
    title: Text
    text: str

    @property
    def pending(self) -> bool:
        """True when somebody still has to write it."""
        return not self.text.strip()


def local_term(day: date) -> tuple[date, date]:
    """First and last day of the term of mayors and governors on a day: four years to 31 December of 2015, 2019, 2023…"""
    if day < date(2012, 1, 1):
        raise BadInput(
            "periodo-anterior",
            f"Solo contamos periodos de gobierno desde 2012; llegó {day.isoformat()}.",
            f"We count terms of government since 2012 only; we got {day.isoformat()}.",
        )
    first = 2012 + (day.year - 2012) // 4 * 4
    return date(first, 1, 1), date(first + 3, 12, 31)


def fingerprint(text: str) -> str:
    """The sha256 of a text, the same however the lines end."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


def signed_share(found: Acuerdo) -> float:
    """Part of the parties that have signed."""
    return sum(party.signed is not None for party in found.parties) / len(found.parties) if found.parties else 0.0


def days_to_sign(found: Acuerdo) -> int | None:
    """Days from the first to the last signature; None until all have signed."""
    days = [party.signed for party in found.parties if party.signed is not None]
    return (max(days) - min(days)).days if days and len(days) == len(found.parties) else None


def check(
    found: Acuerdo, promoters: Sequence[str], as_of: date, *, members: Sequence[str] | None = None
) -> list[Remark]:
    """Everything that keeps the agreement from being whole on a day.

    ``promoters`` must be among the parties; ``members`` (the promoters when None) are those who may be.
    """
    out = text_remarks("S34", "objeto", ("el objeto", "the object"), found.object, least=SHORTEST)
    twice = [name for name, n in Counter(party.entity for party in found.parties).items() if n > 1]
    if twice:
        raise BadInput(
            "acuerdo-parte-repetida",
            f"{twice[0]} está dos veces entre las partes. Deje una.",
            f"{twice[0]} is twice among the parties. Keep one.",
        )
    if found.until is not None and found.day is not None and found.until < found.day:
        a, b = day_text(found.until), day_text(found.day)
        raise BadInput(
            "acuerdo-vigencia",
            f"El acuerdo vence el {a.es}, antes de su fecha ({b.es}).",
            f"The agreement ends on {a.en}, before its date ({b.en}).",
        )
    names = [party.entity for party in found.parties]
    if len(names) < 2:
        out.append(
            remark(
                "E-S34-4",
                "partes",
                f"El acuerdo tiene {len(names)} {'parte' if len(names) == 1 else 'partes'}; son dos o más.",
                f"The agreement has {len(names)} {'party' if len(names) == 1 else 'parties'}; it takes two or more.",
            )
        )
    absent = [name for name in promoters if name not in names]
    if absent:
        said = join_names(absent)
        out.append(
            remark(
                "E-S34-5",
                "partes",
                f"Promueve la iniciativa y no está entre las partes: {said.es}.",
                f"Promotes the initiative and is not among the parties: {said.en}.",
            )
        )
    strange = [name for name in names if name not in (promoters if members is None else members)]
    if strange:
        said = join_names(strange)
        out.append(
            remark(
                "E-S34-6",
                "partes",
                f"Es parte del acuerdo y no es miembro de la iniciativa: {said.es}.",
                f"Is a party and not a member of the initiative: {said.en}.",
            )
        )
    for party in found.parties:
        out += _signature(party, found, as_of)
        if not party.person.strip() or not party.post.strip():
            out.append(
                remark(
                    "E-S34-15",
                    party.entity,
                    f"Diga quién firma por {party.entity} y en qué cargo.",
                    f"Say who signs for {party.entity} and in which post.",
                )
            )
        if not any(item.entity == party.entity and item.what.strip() for item in found.commitments):
            out.append(
                remark(
                    "E-S34-7",
                    party.entity,
                    f"{party.entity} no tiene ningún compromiso. Escriba qué hará y cuándo.",
                    f"{party.entity} has no commitment. Write what it will do and when.",
                )
            )
    for item in found.commitments:
        if item.entity not in names:
            out.append(
                remark(
                    "E-S34-8",
                    "compromisos",
                    f"Hay un compromiso de {item.entity}, que no es parte del acuerdo.",
                    f"There is a commitment of {item.entity}, which is not a party.",
                )
            )
        if item.when is None:
            out.append(
                remark(
                    "A-S34-9",
                    "compromisos",
                    f"El compromiso de {item.entity} no tiene fecha.",
                    f"The commitment of {item.entity} has no date.",
                )
            )
    out += _no_money(found)
    for key, label, value in (
        ("coordinacion", ("quién coordina", "who coordinates"), found.coordinator),
        ("clausula_autonomia", ("la cláusula de autonomía", "the clause of autonomy"), found.autonomy),
        (
            "clausula_no_gasto",
            ("la cláusula que no compromete presupuesto", "the clause of no spending"),
            found.no_spending,
        ),
        ("lugar", ("el lugar", "the place"), found.place),
    ):
        out += text_remarks("S34", key, label, value)
    for key, label, items in (
        ("considerandos", ("los considerandos", "the recitals"), found.recitals),
        ("objetivos", ("los objetivos comunes", "the common aims"), found.aims),
        ("potencialidades", ("las potencialidades", "the potentials"), found.potentials),
        ("intereses", ("los intereses comunes", "the common interests"), found.interests),
    ):
        out += text_remarks("S34", key, label, " ".join(items))
    for key, date_, es, en in (
        ("fecha", found.day, "la fecha del acuerdo", "the date of the agreement"),
        ("vigencia", found.until, "hasta qué día rige", "until which day it holds"),
    ):
        if date_ is None:
            out.append(remark("E-S34-14", key, f"Falta escribir {es}.", f"Still to write: {en}."))
    last = local_term(found.day)[1] if found.day is not None else None
    if last is not None and found.until is not None and found.until > last:
        out.append(
            remark(
                "A-S34-3",
                "vigencia",
                f"La vigencia supera el periodo de gobierno (31-dic-{last.year}); prevea ratificación.",
                f"It holds beyond the term of government (31 Dec {last.year}); foresee a ratification.",
            )
        )
    return out


def _signature(party: Party, found: Acuerdo, as_of: date) -> list[Remark]:
    where = party.entity
    if party.signed is None:
        return [remark("E-S34-1", where, f"Falta la firma de {where}.", f"The signature of {where} is missing.")]
    out = []
    day = day_text(party.signed)
    if party.signed not in party.term:
        out.append(
            remark(
                "E-S34-2",
                where,
                f"{party.person} no era {party.post} el {day.es}.",
                f"{party.person} was not {party.post} on {day.en}.",
            )
        )
    if party.signed > as_of:
        out.append(
            remark(
                "E-S34-10",
                where,
                f"La firma de {where} tiene fecha futura ({day.es}).",
                f"The signature of {where} is dated in the future ({day.en}).",
            )
        )
    if party.medium not in MEDIA:
        out.append(
            remark(
                "E-S34-11",
                where,
                f"Diga cómo firmó {where}: {', '.join(MEDIA)}.",
                f"Say how {where} signed: by hand, digitally or electronically.",
            )
        )
    if party.copy and found.text_hash and party.copy != found.text_hash:
        out.append(
            remark(
                "E-S34-12",
                where,
                f"El texto que firmó {where} no es el mismo de los demás. Compare las copias y firme de nuevo.",
                f"The text {where} signed is not the one of the others. Compare the copies and sign again.",
            )
        )
    return out


def _no_money(found: Acuerdo) -> list[Remark]:
    out = []
    for where, text in (("objeto", found.object), *(("compromisos", item.what) for item in found.commitments)):
        hit = _MONEY.search(text)
        if hit:
            out.append(
                remark(
                    "E-S34-13",
                    where,
                    f"«{hit.group().strip()}» compromete dinero, y este acuerdo no compromete presupuesto. Déjelo para el "
                    "convenio.",
                    f"“{hit.group().strip()}” commits money, and this agreement commits no budget. Leave it for the convenio.",
                )
            )
    return out


def clauses(found: Acuerdo) -> list[Clause]:
    """The document in order, each clause filled from the case or left to be written; amendment and publicity are ours."""
    parties = join_names([f"{p.person}, {p.post} de {p.entity}" for p in found.parties], most=50).es
    promises = " ".join(
        f"{item.entity}: {item.what.rstrip('.')}"
        + (f", a más tardar el {day_text(item.when).es}." if item.when else ".")
        for item in found.commitments
    )
    scope = " ".join(
        f"{title}: {'; '.join(item.strip().rstrip('.;') for item in items)}."
        for title, items in (
            ("Objetivos comunes", found.aims),
            ("Potencialidades", found.potentials),
            ("Intereses comunes", found.interests),
            ("Figura prevista", (found.figure,) if found.figure else ()),
        )
        if items
    )
    place = ", ".join([found.place.strip(), *([day_text(found.day).es] if found.day else [])])
    rows = (
        ("partes", "Partes", "Parties", parties),
        ("considerandos", "Considerandos", "Recitals", " ".join(found.recitals)),
        ("objeto", "Objeto", "Object", found.object),
        ("alcance", "Alcance", "Scope", scope),
        ("compromisos", "Compromisos", "Commitments", promises),
        ("coordinacion", "Coordinación", "Coordination", found.coordinator),
        ("autonomia", "Autonomía", "Autonomy", found.autonomy),
        ("no_gasto", "Sin compromiso de presupuesto", "No budget committed", found.no_spending),
        ("vigencia", "Vigencia", "Validity", f"Hasta el {day_text(found.until).es}." if found.until else ""),
        (
            "modificacion",
            "Modificación",
            "Amendment",
            "Las partes modifican este acuerdo por escrito y con la firma de todas. Cualquiera puede retirarse avisando a las demás.",
        ),
        (
            "publicidad",
            "Publicidad",
            "Publicity",
            "Este acuerdo se publica en los sitios de las entidades que lo firman.",
        ),
        (
            "lugar",
            "Lugar y fecha",
            "Place and date",
            f"{place}." if found.place.strip() else "",
        ),
    )
    return [Clause(key, Text(es, en), text) for key, es, en, text in rows]


def text_of(found: Acuerdo) -> str:
    """The whole text that everybody signs, clause by clause: its `fingerprint` changes when one word does, and no signature is in it."""
    return "\n\n".join(f"{clause.title.es}\n{clause.text}" for clause in clauses(found))


def board(found: Acuerdo, lang: str = "es") -> list[Table]:
    """Who has signed, how and when."""
    es = lang == "es"
    rows: list[Row] = [
        (
            p.entity,
            p.person,
            p.post,
            ("firmado" if es else "signed") if p.signed else ("pendiente" if es else "pending"),
            p.signed.isoformat() if p.signed else None,
            MEDIA_NAMES[p.medium].of(lang) if p.medium in MEDIA_NAMES else None,
        )
        for p in found.parties
    ]
    head = ("Entidad", "Representante", "Cargo", "Firma", "Fecha", "Medio") if es else (
        "Entity", "Representative", "Post", "Signature", "Date", "By",
    )  # fmt: skip
    return [Table("Firmas" if es else "Signatures", head, rows)]


def said(found: Acuerdo) -> Text:
    """Where the signing stands, in one sentence."""
    done = [p.entity for p in found.parties if p.signed is not None]
    left = join_names([p.entity for p in found.parties if p.signed is None])
    if not found.parties:
        return NOTHING
    if len(done) == len(found.parties):
        return Text("Todas las partes firmaron.", "All parties have signed.")
    return Text(
        f"Firmaron {len(done)} de {len(found.parties)}; falta {left.es}.",
        f"{len(done)} of {len(found.parties)} have signed; missing: {left.en}.",
    )
