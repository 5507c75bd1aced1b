"""S34, the acuerdo de voluntades: drafted from the members, signed by each, spending nothing; and its document (D4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mancomun.documents.agreement import AgreementPaper, agreement_document
from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import checklist, facts, heading, paragraph, pending
from mancomun.documents.frame import drawn
from mancomun.documents.inputs import Picture
from mancomun.documents.tree import Block, Document, Run
from mancomun.lexicon.text import WITHHELD, Text, join_names, percent
from mancomun.requirements.remarks import Remark
from mancomun.route import agreement
from mancomun.route.agreement import MEDIA_NAMES, SHORTEST, Acuerdo, Compromiso, Party, local_term
from mancomun.web.moments.common import (
    attempt,
    edition,
    located,
    numbers,
    options,
    places_of,
    record_source,
    span_of,
    texts,
)
from mancomun.web.moments.ground import member_map
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

SIGNED = {"pendiente": Text("Pendiente", "Pending"), "firmado": Text("Firmado", "Signed")}
SECTIONS = (
    Section(
        "texto",
        Text("Qué se acuerda", "What is agreed"),
        (
            Field(
                "objeto",
                Text("Objeto", "Object"),
                "long",
                Text(
                    f"Para qué se juntan; al menos {SHORTEST} caracteres y sin montos.",
                    f"What they join for; {SHORTEST} characters or more, and no amounts.",
                ),
                required=True,
            ),
            Field(
                "considerandos",
                Text("Considerandos", "Recitals"),
                "list",
                Text("Normas y antecedentes, uno por línea.", "Norms and antecedents, one a line."),
                required=True,
            ),
            Field(
                "objetivos",
                Text("Objetivos comunes", "Common aims"),
                "list",
                Text("Uno por línea.", "One a line."),
                required=True,
            ),
            Field(
                "potencialidades",
                Text("Potencialidades", "Potentials"),
                "list",
                Text("Una por línea.", "One a line."),
                required=True,
            ),
            Field(
                "intereses",
                Text("Intereses comunes", "Common interests"),
                "list",
                Text("Uno por línea.", "One a line."),
                required=True,
            ),
            Field("figura", Text("Figura que mejor se ajusta", "Figure that fits best")),
        ),
    ),
    Section(
        "quienes",
        Text("Partes y firmas", "Parties and signatures"),
        (
            Table(
                "partes",
                Text("Partes", "Parties"),
                (
                    Field("entidad", Text("Entidad", "Entity"), "member", required=True),
                    Field("representante", Text("Quién firma", "Who signs"), required=True, personal=True),
                    Field("cargo", Text("Cargo", "Post"), required=True),
                    Field("acto_posesion", Text("Acto de posesión", "Act of taking office")),
                    Field("desde", Text("En el cargo desde", "In office since"), "date", required=True),
                    Field("hasta", Text("En el cargo hasta", "In office until"), "date"),
                    Field("firma", Text("Firma", "Signature"), "choice", options=SIGNED),
                    Field("fecha_firma", Text("Fecha de la firma", "Date of the signature"), "date"),
                    Field("medio", Text("Medio", "By"), "choice", options=options(MEDIA_NAMES)),
                    Field(
                        "huella",
                        Text("Huella del texto firmado", "Fingerprint of the text signed"),
                        help=Text(
                            "La escribe el programa cuando se firma por enlace o se sube la copia.",
                            "The program writes it when somebody signs by link or the copy is uploaded.",
                        ),
                    ),
                    Field("archivo", Text("Archivo firmado", "Signed file")),
                ),
                one=Text("parte", "party"),
                keys=("entidad",),
            ),
        ),
    ),
    Section(
        "promesas",
        Text("Compromisos", "Commitments"),
        (
            Table(
                "compromisos",
                Text("Compromisos", "Commitments"),
                (
                    Field("entidad", Text("Quién", "Who"), "member", required=True),
                    Field("que", Text("Qué hará", "What it will do"), required=True),
                    Field("cuando", Text("Para cuándo", "By when"), "date", required=True),
                ),
                Text("Al menos uno por parte, sin dinero.", "One a party at least, without money."),
                Text("compromiso", "commitment"),
                keys=("entidad", "que"),
            ),
        ),
    ),
    Section(
        "clausulas",
        Text("Cláusulas y fechas", "Clauses and dates"),
        (
            Field("coordinacion", Text("Entidad que coordina", "Entity that coordinates"), required=True),
            Field("clausula_autonomia", Text("Autonomía", "Autonomy"), "long", required=True),
            Field(
                "clausula_no_gasto", Text("Sin compromiso de presupuesto", "No budget committed"), "long", required=True
            ),
            Field("lugar", Text("Lugar", "Place"), required=True),
            Field("fecha", Text("Fecha del acuerdo", "Date of the agreement"), "date", required=True),
            Field("vigencia", Text("Rige hasta", "Holds until"), "date", required=True),
            Field(
                "testigos", Text("Testigos", "Witnesses"), "list", Text("Uno por línea.", "One a line."), personal=True
            ),
            Field("anexos", Text("Otros anexos", "Other annexes"), "list", Text("Uno por línea.", "One a line.")),
        ),
    ),
)


def agreed(values: Values, context: Context) -> Acuerdo:
    """The agreement as the core takes it, with the fingerprint of its text."""
    parties = tuple(
        Party(
            context.member_name(row["entidad"]) if row["entidad"] else "",
            row["representante"],
            row["cargo"],
            span_of(row["desde"], row["hasta"]),
            row["fecha_firma"] if row["firma"] == "firmado" else None,
            row["medio"],
            row["huella"],
            row["acto_posesion"],
        )
        for row in values["partes"]
        if row["entidad"]
    )
    found = Acuerdo(
        values["objeto"],
        parties,
        texts(values, "considerandos"),
        texts(values, "objetivos"),
        texts(values, "potencialidades"),
        texts(values, "intereses"),
        tuple(
            Compromiso(context.member_name(row["entidad"]), row["que"], row["cuando"])
            for row in values["compromisos"]
            if row["entidad"]
        ),
        values["fecha"],
        values["vigencia"],
        values["lugar"],
        values["coordinacion"],
        values["clausula_autonomia"],
        values["clausula_no_gasto"],
        values["figura"],
        texts(values, "testigos"),
    )
    if any(party.person in (WITHHELD.es, WITHHELD.en) for party in parties):
        # The fingerprint is that of the text with its names: a copy without them may repeat what all signed, not compute it.
        signed = {party.copy for party in parties if party.copy}
        return replace(found, text_hash=signed.pop() if len(signed) == 1 else "", nameless=True)
    return replace(found, text_hash=agreement.fingerprint(agreement.text_of(found)))


def check(values: Values, context: Context, found: Acuerdo) -> list[Remark]:
    """What the core remarks, pointing at the rows of this form; a signature without a day is one of them."""
    remarks: list[Remark] = []
    promoters = [context.member_name(code) for code in context.promoters or context.members]
    members = [context.member_name(code) for code in context.members]
    said = attempt(lambda: agreement.check(found, promoters, context.day, members=members), remarks, "partes")
    places = places_of(
        "partes", values["partes"], lambda row: context.member_name(row["entidad"] or ""), "representante"
    )
    return remarks + located(said or (), places)


def _map(found: Acuerdo, context: Context) -> Picture | None:
    signed = {party.entity for party in found.parties if party.signed is not None}
    states, words = {}, {}
    for code in context.members:
        done = context.member_name(code) in signed
        states[code] = "chosen" if done else "out"
        words[code] = (
            Text("firmó", "signed").of(context.lang) if done else Text("pendiente", "pending").of(context.lang)
        )
    caption = Text("Amarillo: ya firmó. Blanco: falta su firma.", "Yellow: has signed. White: still to sign.")
    title = Text("Quién ha firmado", "Who has signed").of(context.lang)
    return member_map(context, title, states=states, words=words, caption=caption.of(context.lang))


def look(values: Values, context: Context) -> View:
    """Where the signing stands, the board and the map of signatures, and which clauses are still to be written."""
    found = agreed(values, context)
    lang = context.lang
    share, days = agreement.signed_share(found), agreement.days_to_sign(found)
    sentence = agreement.said(found).of(lang)
    blocks: list[Block] = [
        paragraph(sentence or pending(Text("partes del acuerdo", "parties of the agreement").of(lang))),
        facts(
            [
                (Text("Firmado", "Signed").of(lang), percent(share).of(lang)),
                (
                    Text("Días para firmar", "Days to sign").of(lang),
                    str(days) if days is not None else Text("faltan firmas", "signatures are missing").of(lang),
                ),
                *(
                    [(Text("Huella del texto", "Fingerprint of the text").of(lang), Run(found.text_hash[:16], "id"))]
                    if found.text_hash
                    else []
                ),
            ]
        ),
    ]
    if found.parties:
        blocks.append(answer_table(agreement.board(found, lang)[0], lang, source=record_source(context)))
    picture = _map(found, context)
    if picture is not None:
        blocks.append(drawn(picture, lang, width=0.6))
    blocks.append(heading(Text("Cláusulas", "Clauses").of(lang), 3))
    blocks.append(checklist([(not clause.pending, clause.title.of(lang)) for clause in agreement.clauses(found)], lang))
    return View(
        tuple(blocks),
        tuple(check(values, context, found)),
        numbers(firmado=share, partes=len(found.parties), dias_firma=days),
    )


def paper(values: Values, context: Context) -> Document:
    """D4."""
    picture = member_map(context, Text("Entidades del acuerdo", "Entities of the agreement").of(context.lang))
    found = agreed(values, context)
    return agreement_document(AgreementPaper(edition(context), context.name, found, picture, texts(values, "anexos")))


def start(context: Context) -> dict[str, Any]:
    """A first draft from the group: its members as parties, the norms, and the clauses that the method asks for."""
    first, last = local_term(context.day)
    names = join_names([context.member_name(code) for code in context.members], most=30).es
    figure = context.figure or "un esquema asociativo territorial"
    return {
        "objeto": f"Manifestar la voluntad de {names} de adelantar juntos el proceso para conformar {figure}, con el fin de "
        "procurar el desarrollo integral de sus territorios, prestar servicios y ejecutar obras de interés común y cumplir "
        "funciones de planificación.",
        "considerandos": [
            "Que la Ley 1454 de 2011 permite a las entidades territoriales asociarse para prestar servicios, ejecutar obras de "
            "interés común y cumplir funciones de planificación (artículos 9 a 19).",
            "Que el Decreto 1033 de 2021, que adiciona el Decreto 1066 de 2015 (artículo 2.2.5.1.2), permite firmar un acta de "
            "voluntades antes de la ordenanza o los acuerdos que autorizan la asociación.",
        ],
        "figura": context.figure,
        "partes": [
            {
                "id": f"r{k}",
                "entidad": code,
                "cargo": "alcaldesa o alcalde",
                "desde": first.isoformat(),
                "hasta": last.isoformat(),
                "firma": "pendiente",
            }
            for k, code in enumerate(context.members, 1)
        ],
        "clausula_autonomia": "Cada entidad conserva su autonomía y sus competencias, y puede retirarse avisando por escrito a "
        "las demás.",
        "clausula_no_gasto": "Este acuerdo no compromete presupuesto de ninguna entidad ni crea obligaciones de gasto. Los "
        "recursos se acordarán, si es del caso, en un convenio posterior.",
        "vigencia": last.isoformat(),
    }


KIND = register(
    Kind(
        "acuerdo",
        SECTIONS,
        look,
        Text(
            "El documento político con que alcaldes y gobernadores declaran que quieren asociarse. No crea una persona jurídica "
            "ni compromete presupuesto.",
            "The political document by which mayors and governors declare that they want to associate. It creates no legal "
            "person and commits no budget.",
        ),
        (
            Paper(
                "D4",
                Text("Acuerdo de voluntades", "Agreement of wills"),
                "acuerdo_voluntades",
                build=paper,
                named=("docx", "pdf"),
            ),
        ),
        start=start,
    )
)
