"""S32, who decides, who does and who is heard: bodies, members, quorum, RACI, delegation, and the internal rules."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.internal_rules import RulesPaper, rules_document
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, percent
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.organisation import (
    KINDS,
    SMALL_CELL,
    Assignment,
    Organo,
    Seat,
    check,
    picture,
    tables,
    women_share,
)
from mancomun.web.moments.common import (
    attempt,
    by_id,
    edition,
    located,
    options,
    places_of,
    record_source,
    span_of,
    texts,
)
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

SHARES = {
    "mitad": (Text("más de la mitad", "more than half"), Fraction(1, 2)),
    "tres_quintas": (Text("tres quintas partes", "three fifths"), Fraction(3, 5)),
    "dos_tercios": (Text("dos terceras partes", "two thirds"), Fraction(2, 3)),
    "tres_cuartas": (Text("tres cuartas partes", "three quarters"), Fraction(3, 4)),
    "todos": (Text("todos", "all"), Fraction(1)),
}
_QUORUM = {key: name for key, (name, _) in SHARES.items()}
_PRINCIPAL = {"titular": Text("titular", "principal"), "suplente": Text("suplente", "alternate")}
LETTERS = {
    "R": Text("R · lo hace", "R · does it"),
    "A": Text("A · responde por ello", "A · answers for it"),
    "C": Text("C · se le consulta", "C · is asked"),
    "I": Text("I · se le informa", "I · is told"),
}
SECTIONS = (
    Section(
        "estructura",
        Text("Órganos", "Bodies"),
        (
            Table(
                "organos",
                Text("Órganos", "Bodies"),
                (
                    Field("nombre", Text("Nombre", "Name"), required=True),
                    Field("tipo", Text("Tipo", "Kind"), "choice", options=options(KINDS), required=True),
                    Field("depende_de", Text("Depende de", "Answers to"), "row", of="organos"),
                    Field(
                        "funciones",
                        Text("Funciones", "Functions"),
                        "list",
                        Text("Una por línea.", "One a line."),
                        required=True,
                    ),
                    Field("periodicidad", Text("Cada cuánto se reúne", "How often it meets"), required=True),
                    Field(
                        "deliberatorio",
                        Text("Quórum para deliberar", "Quorum to deliberate"),
                        "choice",
                        options=options(_QUORUM),
                        required=True,
                    ),
                    Field(
                        "decisorio",
                        Text("Quórum para decidir", "Quorum to decide"),
                        "choice",
                        options=options(_QUORUM),
                        required=True,
                    ),
                    Field("reglamento", Text("Norma o reglamento propio", "Own rules")),
                ),
                one=Text("órgano", "body"),
            ),
        ),
        Text(
            "Lo usual: un comité directivo con los alcaldes, una secretaría técnica, un equipo técnico, mesas y una instancia de "
            "participación.",
            "Usually: a governing committee with the mayors, a technical secretariat, a technical team, groups and a body of "
            "participation.",
        ),
    ),
    Section(
        "integrantes",
        Text("Miembros y delegaciones", "Members and delegations"),
        (
            Table(
                "miembros",
                Text("Miembros", "Members"),
                (
                    Field("organo", Text("Órgano", "Body"), "row", of="organos", required=True),
                    Field("municipio", Text("Entidad miembro", "Member entity"), "member"),
                    Field(
                        "entidad",
                        Text("Otra entidad", "Another entity"),
                        help=Text("Si no es miembro: gobernación, universidad, gremio.", "When it is no member."),
                    ),
                    Field("cargo", Text("Cargo", "Post"), required=True),
                    Field(
                        "persona",
                        Text("Quién lo ocupa", "Who holds it"),
                        help=Text("Vacío si está vacante.", "Empty when vacant."),
                        personal=True,
                    ),
                    Field(
                        "desde",
                        Text("Desde", "Since"),
                        "date",
                        Text("Si está vacante, desde cuándo.", "When vacant, since when."),
                        required=True,
                    ),
                    Field("hasta", Text("Hasta", "Until"), "date"),
                    Field("calidad", Text("Calidad", "As"), "choice", options=options(_PRINCIPAL)),
                    Field("delegado", Text("Actúa por delegación", "Acts by delegation"), "flag"),
                    Field(
                        "acto_delegacion",
                        Text("Acto que delega", "Act of delegation"),
                        asked_if=lambda row: bool(row.get("delegado")),
                    ),
                    Field("voz", Text("Tiene voz", "Has a voice"), "flag"),
                    Field("voto", Text("Tiene voto", "Has a vote"), "flag"),
                    Field(
                        "mujer",
                        Text("Es mujer", "Is a woman"),
                        "flag",
                        Text(
                            "Opcional. Solo se muestra la proporción, y desde cinco personas.",
                            "Optional. Only the share is shown, from five people on.",
                        ),
                        personal=True,
                    ),
                ),
                one=Text("miembro", "member"),
                keys=("organo", "municipio", "entidad", "cargo"),
            ),
        ),
    ),
    Section(
        "responsabilidades",
        Text("Quién responde por qué (RACI)", "Who answers for what (RACI)"),
        (
            Table(
                "raci",
                Text("Actividades y órganos", "Activities and bodies"),
                (
                    Field("actividad", Text("Actividad", "Activity"), required=True),
                    Field("organo", Text("Órgano", "Body"), "row", of="organos", required=True),
                    Field("valor", Text("Papel", "Role"), "choice", options=LETTERS, required=True),
                ),
                one=Text("asignación", "assignment"),
                keys=("actividad", "organo"),
            ),
        ),
        Text("Cada actividad tiene una sola A.", "Each activity has one A only."),
    ),
    Section(
        "reglamento",
        Text("Reglamento interno", "Internal rules"),
        (
            Field("proposito", Text("Propósito", "Purpose"), "long"),
            Field(
                "convocatoria",
                Text("Cómo se convoca", "How it is called"),
                "long",
                Text(
                    "Quién convoca, por qué medio y con cuántos días.",
                    "Who calls, by which means and how many days before.",
                ),
            ),
            Field("actas", Text("Actas", "Minutes"), "long"),
            Field("conflictos", Text("Conflicto de intereses", "Conflict of interest"), "long"),
            Field("reforma", Text("Cómo se reforma", "How it is amended"), "long"),
        ),
    ),
)


def entity_of(row: Values, context: Context) -> str:
    """The entity of a seat: a member by its name, or what was written."""
    return context.member_name(row["municipio"]) if row.get("municipio") else str(row.get("entidad") or "")


def bodies_of(values: Values, context: Context) -> list[Organo]:
    """The bodies with a name and a kind, as the core takes them, each with its seats."""
    rows = by_id(values["organos"])
    found = []
    for row in rows.values():
        if not row["nombre"] or not row["tipo"]:
            continue
        above = rows.get(row["depende_de"] or "")
        seats = tuple(_seat(one, context) for one in values["miembros"] if one["organo"] == row["id"])
        shares = [float(SHARES[row[key] or "mitad"][1]) for key in ("deliberatorio", "decisorio")]
        found.append(
            Organo(
                row["nombre"],
                row["tipo"],
                texts(row, "funciones"),
                seats,
                row["periodicidad"] or "",
                shares[0],
                shares[1],
                above["nombre"] if above is not None and above["tipo"] else "",
            )
        )
    return found


def _seat(row: Values, context: Context) -> Seat:
    return Seat(
        entity_of(row, context),
        row["cargo"] or "",
        row["persona"] or "",
        span_of(row["desde"], row["hasta"]),
        row["calidad"] == "suplente",
        bool(row["delegado"]),
        row["acto_delegacion"] or "",
        row["voz"] is not False,
        row["voto"] is not False,
        row["mujer"],
    )


def assignments_of(values: Values) -> list[Assignment]:
    """The cells of RACI that are whole."""
    names = {key: row["nombre"] for key, row in by_id(values["organos"]).items()}
    return [
        Assignment(row["actividad"], names[row["organo"]], row["valor"])
        for row in values["raci"]
        if row["actividad"] and row["valor"] and names.get(row["organo"] or "")
    ]


def _remarks(values: Values, context: Context, bodies: list[Organo], raci: list[Assignment]) -> list[Remark]:
    remarks: list[Remark] = []
    for row in values["organos"]:
        if not row["nombre"] or not row["tipo"]:
            remarks.append(
                remark(
                    "E-S32-11",
                    f"organos/{row['id']}/nombre",
                    "Un órgano no tiene nombre o tipo. Complételo o quite la fila.",
                    "A body has no name or kind. Complete it or remove the row.",
                )
            )
    for row in values["miembros"]:
        if not row["organo"] or not entity_of(row, context):
            remarks.append(
                remark(
                    "E-S32-12",
                    f"miembros/{row['id']}/organo",
                    "Un miembro no tiene órgano o entidad. Elija los dos.",
                    "A member has no body or entity. Choose both.",
                )
            )
    entities = [context.member_name(code) for code in context.members]
    found = attempt(lambda: check(bodies, entities, raci, context.day), remarks, "organos")
    places = {
        **dict.fromkeys(entities, "miembros"),
        **places_of("raci", values["raci"], lambda row: row["actividad"], "actividad"),
        **places_of("organos", values["organos"], lambda row: row["nombre"], "nombre"),
    }
    return remarks + located(found or (), places)


def look(values: Values, context: Context) -> View:
    """The chart, the bodies with their quorums, the directory and the RACI matrix."""
    bodies, raci = bodies_of(values, context), assignments_of(values)
    remarks = _remarks(values, context, bodies, raci)
    lang, source = context.lang, record_source(context)
    if not bodies:
        words = Text("los órganos de la iniciativa", "the bodies of the initiative").of(lang)
        return View((paragraph(pending(words)),), tuple(remarks))
    blocks: list[Block] = []
    chart = _chart(bodies, context)
    if chart:
        blocks.append(answer_picture(chart, lang, source=source))
    blocks += [answer_table(item, lang, source=source) for item in tables(bodies, raci, context.day, lang) if item.rows]
    share, n = women_share(bodies)
    if share is not None:
        words = Text(
            f"Mujeres en el órgano directivo: {percent(share).es} de {n} personas.",
            f"Women in the governing body: {percent(share).en} of {n} people.",
        ).of(lang)
        blocks.append(paragraph(words))
    elif n:
        words = Text(
            f"La proporción de mujeres se muestra desde {SMALL_CELL} personas.",
            f"The share of women is shown from {SMALL_CELL} people on.",
        ).of(lang)
        blocks.append(paragraph(words))
    return View(tuple(blocks), tuple(remarks), {"organos": float(len(bodies))})


def _chart(bodies: list[Organo], context: Context) -> str:
    """The drawing, or nothing while the bodies go round in a circle or one has no place."""
    names = {body.name for body in bodies}
    whole = [body if body.under in names else replace(body, under="") for body in bodies]
    checked: list[Remark] = []
    if len(names) < len(bodies) or attempt(lambda: check(whole, (), (), context.day), checked) is None:
        return ""
    return picture(whole, context.day, context.lang)


def rules(values: Values, context: Context) -> Document:
    """The internal rules."""
    bodies = bodies_of(values, context)
    chart = _chart(bodies, context) if bodies else ""
    return rules_document(
        RulesPaper(
            edition(context),
            context.name,
            [context.member_name(code) for code in context.members],
            bodies,
            assignments_of(values),
            chart,
            values["proposito"],
            values["convocatoria"],
            values["actas"],
            values["conflictos"],
            values["reforma"],
        )
    )


def start(context: Context) -> dict[str, object]:
    """The usual three bodies, with one seat a member in the governing one."""
    return {
        "organos": [
            {
                "id": "r1",
                "nombre": "Comité directivo",
                "tipo": "directivo",
                "funciones": ["Decidir el rumbo del proceso", "Aprobar los productos de cada momento"],
                "periodicidad": "",
                "deliberatorio": "mitad",
                "decisorio": "mitad",
            },
            {
                "id": "r2",
                "nombre": "Secretaría técnica",
                "tipo": "tecnico",
                "depende_de": "r1",
                "funciones": ["Convocar, llevar las actas y coordinar el equipo técnico"],
                "deliberatorio": "mitad",
                "decisorio": "mitad",
            },
            {
                "id": "r3",
                "nombre": "Instancia de participación",
                "tipo": "participacion",
                "depende_de": "r1",
                "funciones": ["Opinar sobre los productos antes de aprobarlos"],
                "deliberatorio": "mitad",
                "decisorio": "mitad",
            },
        ],
        "miembros": [
            {"id": f"r{k}", "organo": "r1", "municipio": code, "cargo": "Alcaldía", "voz": True, "voto": True}
            for k, code in enumerate(context.members, 1)
        ],
        "raci": [],
    }


KIND = register(
    Kind(
        "organizacion",
        SECTIONS,
        look,
        Text(
            "Quién decide, quién hace y a quién se escucha, con sus quórums y delegaciones.",
            "Who decides, who does and who is heard, with quorums and delegations.",
        ),
        (
            Paper(
                "S32",
                Text("Reglamento interno", "Internal rules"),
                "reglamento_interno",
                build=rules,
                named=("docx", "pdf"),
            ),
        ),
        start=start,
    )
)
