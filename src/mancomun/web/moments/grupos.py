"""S39, the groups of work: promoter, technical, thematic, communications; who is in, and which municipality nobody speaks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mancomun.actors.model import FAMILIES
from mancomun.documents.blocks import bullets
from mancomun.documents.tree import Document
from mancomun.documents.workplan import Workplan, group_blocks, groups_minutes
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.route.participation_plan import SMALL_CELL
from mancomun.route.workplan import Grupo, Person, group_remarks
from mancomun.web.moments.common import options
from mancomun.web.moments.pieces import beside, missing, names, population, reserved, rows_of
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

GROUP_KINDS: Mapping[str, Text] = {
    "promotor": Text("Promotor", "Promoter"),
    "tecnico": Text("Equipo técnico", "Technical team"),
    "tematico": Text("Mesa temática", "Thematic table"),
    "territorial": Text("Territorial", "Territorial"),
    "comunicaciones": Text("Comunicaciones", "Communications"),
    "seguimiento": Text("Seguimiento", "Follow-up"),
}
SEXES: Mapping[str, Text] = {
    "mujer": Text("Mujer", "Woman"),
    "hombre": Text("Hombre", "Man"),
    "otro": Text("Otro", "Other"),
    "prefiere_no_decir": Text("Prefiere no decir", "Prefers not to say"),
}
AGES: Mapping[str, Text] = {
    "joven": Text("14 a 28 años", "14 to 28"),
    "adulto": Text("29 a 59 años", "29 to 59"),
    "mayor": Text("60 o más", "60 or more"),
}
_KEYS = {"E-S39-1": "coordinador", "E-HD-1": "nombre"}

GROUPS = Table(
    "grupos",
    Text("Grupos", "Groups"),
    (
        Field("nombre", Text("Nombre", "Name"), required=True),
        Field("tipo", Text("Tipo", "Kind"), "choice", options=GROUP_KINDS, required=True),
        Field("proposito", Text("Propósito", "Purpose"), required=True),
        Field("coordinador", Text("Quién coordina", "Who coordinates"), required=True, personal=True),
        Field("reglas", Text("Reglas", "Rules"), "long"),
        Field("desde", Text("Desde", "From"), "date"),
        Field("hasta", Text("Hasta", "Until"), "date"),
    ),
    one=Text("grupo", "group"),
)
PEOPLE = Table(
    "personas",
    Text("Integrantes", "Members"),
    (
        Field("grupo", Text("Grupo", "Group"), "row", of="grupos", required=True),
        Field("persona", Text("Persona", "Person"), required=True, personal=True, alias=True),
        Field("actor", Text("Entidad u organización", "Entity or organisation")),
        Field("municipio", Text("Municipio", "Municipality"), "member", required=True),
        Field("familia", Text("Familia", "Family"), "choice", options=options(FAMILIES)),
        Field("rol", Text("Rol", "Role")),
        Field("dedicacion", Text("Parte de su tiempo", "Share of the time"), "percent"),
        Field(
            "consentimiento",
            Text("Autorizó el uso de sus datos", "Authorised the use of the data"),
            "flag",
            required=True,
        ),
        Field("sexo", Text("Sexo (voluntario)", "Sex (voluntary)"), "choice", options=SEXES, personal=True),
        Field("edad", Text("Edad (voluntario)", "Age (voluntary)"), "choice", options=AGES, personal=True),
        Field(
            "rural", Text("Vive en zona rural (voluntario)", "Lives in a rural area (voluntary)"), "flag", personal=True
        ),
    ),
    help=Text(
        "Sexo, edad y zona se muestran solo en conjunto y con cinco personas o más.",
        "Sex, age and area are shown only together and with five people or more.",
    ),
    one=Text("integrante", "member"),
)


@dataclass(frozen=True)
class Understood:
    """The groups with their people, rules and terms by group, and the remarks."""

    groups: tuple[Grupo, ...]
    terms: dict[str, tuple[str, date | None, date | None]]
    remarks: tuple[Remark, ...]


def understood(values: Values | None, context: Context) -> Understood:
    """Groups from what was typed; a group without a name or kind is remarked and left out."""
    remarks: list[Remark] = []
    people: dict[str, list[Person]] = {}
    rows: dict[str, str] = {}
    for row in rows_of(values, "personas"):
        where = f"personas/{row['id']}"
        if not row["persona"] or not row["grupo"] or not row["municipio"]:
            continue
        people.setdefault(row["grupo"], []).append(
            Person(
                row["persona"],
                context.member_name(row["municipio"]),
                row["familia"],
                row["actor"],
                row["rol"],
                row["dedicacion"] or 0.0,
                bool(row["consentimiento"]),
            )
        )
    groups: list[Grupo] = []
    terms: dict[str, tuple[str, date | None, date | None]] = {}
    for row in rows_of(values, "grupos"):
        where = f"grupos/{row['id']}"
        if not row["nombre"] or not row["tipo"]:
            continue
        if row["nombre"] in rows:
            es, en = (
                f"un nombre distinto: «{row['nombre']}» está dos veces",
                f"another name: “{row['nombre']}” is twice",
            )
            remarks.append(missing(f"{where}/nombre", es, en, "E-S39-7"))
            continue
        rows[row["nombre"]] = where
        terms[row["nombre"]] = (row["reglas"], row["desde"], row["hasta"])
        members = tuple(people.get(row["id"], ()))
        groups.append(Grupo(row["nombre"], row["tipo"], row["proposito"], row["coordinador"], members))
    if groups:
        remarks += beside(group_remarks(groups, names(context)), rows, _KEYS, default="personas")
    return Understood(tuple(groups), terms, tuple(remarks))


def traits(values: Values, lang: str) -> list[str]:
    """Sex, age and area of all the people together; what fewer than five share is not counted aloud."""
    found = []
    everyone = {row["persona"]: row for row in rows_of(values, "personas") if row["persona"] and row["consentimiento"]}
    few = Text("menos de 5", "under 5").of(lang)
    for key, title, words in (
        ("sexo", Text("Sexo", "Sex"), SEXES),
        ("edad", Text("Edad", "Age"), AGES),
        ("rural", Text("Zona rural", "Rural area"), {True: Text("Sí", "Yes"), False: Text("No", "No")}),
    ):
        said = [row[key] for row in everyone.values() if row[key] not in ("", None)]
        if len(said) < SMALL_CELL:
            continue
        parts = []
        for one, text in words.items():
            n = said.count(one)
            if n:
                parts.append(f"{text.of(lang)}: {n if n >= SMALL_CELL else few}")
        silent = len(everyone) - len(said)
        parts.append(
            f"{Text('No informa', 'Not said').of(lang)}: {silent if silent == 0 or silent >= SMALL_CELL else few}"
        )
        found.append(f"{title.of(lang)} — {'; '.join(parts)}.")
    return found


def look(values: Values, context: Context) -> View:
    """Groups by municipality and by entity, families, representation, and what they lack."""
    found = understood(values, context)
    remarks = list(found.remarks)
    if not found.groups:
        remarks.append(missing("grupos", "el primer grupo", "the first group", "E-S39-0"))
    blocks = group_blocks(found.groups, names(context), population(context), reserved(context))
    said = traits(values, context.lang)
    if said:
        blocks.append(bullets(said))
    people = {person.name for group in found.groups for person in group.members}
    return View(tuple(blocks), tuple(remarks), {"groups": float(len(found.groups)), "people": float(len(people))})


def _minutes(values: Values, context: Context) -> Document:
    found = understood(values, context)
    title = Text(f"Acta de conformación de grupos. {context.name}", f"Minutes that form the groups. {context.name}")
    made = Workplan(reserved(context), title.of(context.lang), groups=found.groups, municipios=names(context))
    return groups_minutes(made, found.terms)


register(
    Kind(
        "grupos",
        (
            Section("grupos", Text("Grupos", "Groups"), (GROUPS,)),
            Section("personas", Text("Integrantes", "Members"), (PEOPLE,)),
        ),
        look,
        lead=Text(
            "El grupo promotor, el equipo técnico y las mesas, con gente de cada municipio y de las cuatro familias.",
            "The promoter group, the technical team and the tables, with people of each municipality and family.",
        ),
        papers=(
            Paper(
                "D7-grupos",
                Text("Acta de conformación de grupos", "Minutes that form the groups"),
                "acta_grupos",
                ("docx", "pdf"),
                _minutes,
                named=("docx", "pdf"),
            ),
        ),
    )
)
