"""An application judged before anybody opens it: the record becomes the facts of the law, and the law answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mancomun.legal.book import book
from mancomun.legal.check import check
from mancomun.lexicon.text import Text
from mancomun.registry.checks import Elsewhere, remarks
from mancomun.registry.record import Record
from mancomun.registry.words import PROOFS, RESULT
from mancomun.requirements.facts import FACTS
from mancomun.requirements.remarks import Remark
from mancomun.territory import Territory

LATER = frozenset(
    {"G-025", "G-040", "G-049", "G-051", "G-052", "G-060", "G-062", "G-063", "G-064", "G-067", "G-083", "G-092"}
)
"""Rules about what comes with or after the registration that is being decided."""

_EACH = {
    "acuerdo_concejo": "acuerdos_concejo", "ordenanza_asamblea": "ordenanzas_asamblea",
    "acuerdo_metropolitano": "acuerdos_metropolitanos", "certificado_hacienda": "certificado_hacienda",
    "estudio_conveniencia": "estudio_conveniencia", "acuerdo_aportes": "acuerdo_aportes",
}  # fmt: skip
_ONCE = (
    "convenio", "ordenanza_creacion", "escritura_notaria", "estatutos", "protocolizacion", "publicacion", "pemp_preliminar",
    "pemp_definitivo", "concepto_cot_senado", "protocolizacion_proyecto", "solicitud_reat", "requerimiento_reat",
    "respuesta_requerimiento", "reat", "renovacion_reat", "aviso_hecho_nuevo", "envio_comisiones", "concepto_comisiones",
    "radicacion_registraduria", "verificacion_registraduria", "convocatoria_consulta", "consulta_popular",
)  # fmt: skip
_VOTE = {"turnout": "participacion", "favour": "votos_favor"}
"""What a result of a vote says of a municipality, and the fact of the law it answers."""
ASKED: dict[str, Text] = {
    "contenido_acuerdos": Text(
        "Cada acto que autoriza trae la autorización expresa, la apropiación con su fuente y el impacto fiscal certificado.",
        "Each authorising act carries the express authorisation, the appropriation with its source and the certified impact.",
    ),
    "notaria_categoria_mayor": Text(
        "La notaría es del miembro de mayor categoría.", "The notary is of the member with the highest category."
    ),
    "gasto_funcionamiento_nuevo": Text(
        "No crea gasto de funcionamiento ni planta nuevos.", "It creates no new operating expense or staff."
    ),
    "funcionamiento_pgn_sgp_sgr": Text(
        "Su funcionamiento no carga al PGN, al SGP ni al SGR.", "Its operation charges neither PGN, SGP nor SGR."
    ),
    "crea_impuestos": Text("No crea impuestos.", "It creates no taxes."),
    "persona_ley_489": Text(
        "No es una persona sin ánimo de lucro de la Ley 489.", "It is not a non-profit person of Law 489."
    ),
}
"""Facts that no record holds, said as the law wants them: the officer sees each in the documents and says so."""
SEEN_RULES = frozenset({"G-008", "G-013", "G-034", "G-037", "G-047", "G-056"})
"""The rules those facts answer: they are asked on their own, not among what the law cannot tell."""
GOOD = frozenset({"contenido_acuerdos", "notaria_categoria_mayor"})
"""Of those, the facts that must hold; the others must not."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: the rules that ask for it, what they say of this case, and ``met``, ``not_met`` or ``unknown``."""

    rules: tuple[str, ...]
    text: str
    status: str
    norm: str = ""
    evidence: bool = False


@dataclass(frozen=True)
class Judged:
    """What the law says of an application on a day: outcome, requirements (what fails first), and the remarks of the record."""

    outcome: str
    requirements: tuple[Requirement, ...]
    remarks: tuple[Remark, ...]
    law_version: str
    territory_version: str

    def count(self, status: str) -> int:
        """How many requirements are in a status."""
        return sum(one.status == status for one in self.requirements)

    @property
    def ready(self) -> bool:
        """Nothing fails and no remark stands in the way; what is unknown is for the officer to see."""
        return not self.count("not_met") and not any(one.blocks for one in self.remarks)


def facts_of(
    record: Record, day: date, elsewhere: Sequence[Elsewhere] = (), confirmed: Sequence[str] = ()
) -> dict[str, Any]:
    """The record in the vocabulary of the law. ``confirmed`` are facts of yes or no an officer saw in the documents."""
    found: dict[str, Any] = {"tramite": "constitucion"}
    members = set(record.members_on(day) or record.foreseen())
    for kind, fact in _EACH.items():
        each = {
            acto.about: acto.day.isoformat() if acto.day else True
            for acto in record.acts(kind, day)
            if acto.about in members
        }
        if each:
            found[fact] = each
    for kind in _ONCE:
        acts = record.acts(kind, day)
        if acts:
            found[kind] = acts[-1].day.isoformat() if acts[-1].day else True
    results = {acto.about: acto for acto in record.acts(RESULT, day) if acto.about in members}  # the newest of each
    for side, fact in _VOTE.items():
        shares = {code: share for code, one in results.items() if (share := getattr(one, side)) is not None}
        if shares:
            found[fact] = shares
    if record.objetos:
        found["objetos"] = list(record.objetos)
    if record.finalidades:
        found["finalidad"] = list(record.finalidades)
    if record.nucleus in members:
        found["nucleo"] = record.nucleus
    for key, contents in (
        ("contenido_pemp", record.plan_contents),
        ("contenido_estatutos", record.statute_contents),
        ("contenido_convenio", record.agreement_contents),
    ):
        if contents:
            found[key] = list(contents)
    found["expediente_reat"] = file_pieces(record, day)
    if not found["expediente_reat"]:
        del found["expediente_reat"]
    held = [
        {"miembro": one.member, "figura": one.figure, "esquema": one.name, "objetos": list(one.objetos)}
        for one in elsewhere
        if one.member in members and one.scheme != record.code
    ]
    found["membresias"] = [{key: value for key, value in row.items() if value} for row in held]
    hechos = [one for one in record.hechos if one.declared is not None and one.declared <= day]
    if hechos:
        found["hechos_documentados"] = all(one.has_document for one in hechos)
    for key in confirmed:
        name, _, value = key.partition("=")
        found[name] = list(FACTS[name].items) if FACTS[name].kind == "list" else value != "no"
    return found


def file_pieces(record: Record, day: date) -> list[str]:
    """Which pieces of the file of G-061 (and G-065, G-066) are there."""
    members = record.members_on(day) or record.foreseen()
    authorised = {acto.about for kind in list(_EACH)[:3] for acto in record.acts(kind, day)}
    pieces = []
    if members and set(members) <= authorised:
        pieces.append("ordenanzas_acuerdos")
    for piece, kinds in PROOFS.items():
        if kinds and record.acts(kinds, day):
            pieces.append(piece)
    if "convenio" not in pieces and record.formed_on is not None and record.formed_on <= day:
        pieces.append("convenio")  # G-041: documents that show the express will, or the act that creates the figure
    plain = {
        "nombre": record.name, "domicilio": record.domicile, "objeto": record.objetos, "miembros": members,
        "cedula_representante": record.representative, "rut": record.nit,
    }  # fmt: skip
    pieces += [piece for piece, there in plain.items() if there and piece not in pieces]
    return pieces


def judge_application(
    record: Record,
    day: date,
    land: Territory,
    *,
    elsewhere: Sequence[Elsewhere] = (),
    confirmed: Sequence[str] = (),
    lang: str = "es",
) -> Judged:
    """Judge a record as an application on a day. Without members the law has nobody to judge: one requirement says so."""
    members = record.members_on(day) or record.foreseen()
    said = tuple(remarks(record, day, land, elsewhere))
    if not members or record.figure not in book().figures:
        text = Text("Diga qué entidades lo forman.", "Say which entities form it.").of(lang)
        nothing = Requirement(("G-002",), text, "not_met")
        return Judged("INDETERMINATE", (nothing,), said, book().version, land.version)
    facts = {"reat": day.isoformat()} | facts_of(record, day, elsewhere, confirmed)  # what is being decided, as if done
    answer = check(
        list(members), as_of=day, figures=[record.figure], facts=facts, territory=land, lang=lang, repairs=False
    )
    figure = answer["figures"][0]
    wanted = [
        Requirement(
            (one["rule"],),
            one["message"],
            one["status"],
            f"{one['norm']}, art. {one['article']}",
            one["class"] == "EVID",
        )
        for one in figure["findings"]
        if one["class"] in ("HARD", "EVID") and one["rule"] not in LATER and one["status"] in _RANK
    ]
    wanted.sort(key=lambda one: _RANK[one.status])
    return Judged(figure["outcome"], _joined(wanted), said, answer["law_version"], answer["territory_version"])


def _joined(found: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """One line for each thing said: several rules may say the same of a case, and then all of them are named."""
    kept: dict[tuple[str, str], Requirement] = {}
    for one in found:
        same = kept.get((one.status, one.text))
        kept[one.status, one.text] = one if same is None else replace(same, rules=(*same.rules, *one.rules))
    return tuple(kept.values())


_RANK = {"not_met": 0, "unknown": 1, "met": 2}
