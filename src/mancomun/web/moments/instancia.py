"""S57, the executing body: who executes, with which people, how its operation is paid, and what that does to each member."""

from __future__ import annotations

from mancomun.agendas.contributions import RULES, Base, Compared, compared, sharing_remarks
from mancomun.agendas.executing_body import (
    CAPACITIES,
    NATURES,
    Budget,
    Contribution,
    Post,
    body_remarks,
    body_tables,
)
from mancomun.agendas.sources import sources
from mancomun.documents.agenda_pictures import body_pictures
from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import facts, given, heading, paragraph, pending
from mancomun.documents.body_budget import BodyPaper, body_book
from mancomun.documents.frame import framed
from mancomun.documents.tree import Block, Document
from mancomun.drawing.radar import radar
from mancomun.legal.category import IDS, LIMITS
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.web.moments.agendas_common import member_names, populations
from mancomun.web.moments.common import edition, record_source
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

SECTIONS = (
    Section(
        "cuerpo",
        Text("La instancia", "The body"),
        (
            Field("nombre", Text("Nombre", "Name"), required=True),
            Field("naturaleza", Text("Naturaleza", "Nature"), "choice", options=NATURES, required=True),
            Field("direccion", Text("Órgano de dirección", "Governing organ"), required=True),
            Field("tecnico", Text("Órgano técnico de administración", "Technical organ"), required=True),
            Field("representante", Text("Representante legal (cargo)", "Legal representative (post)"), required=True),
            Field("manual", Text("Manual de contratación", "Procurement manual")),
            Field("revisoria", Text("Control y revisoría", "Control and audit")),
            Field("experiencia", Text("Experiencia de quien ejecuta", "Experience of who executes"), "long"),
            Field(
                "indicadores",
                Text("Indicadores de gestión", "Management indicators"),
                "list",
                Text("Uno por línea, con su meta.", "One a line, with its goal."),
            ),
            *(
                Field(
                    f"capacidad_{key}",
                    Text(f"Capacidad {name.es.lower()} (0 a 4)", f"{name.en} capacity (0 to 4)"),
                    "decimal",
                    low=0,
                    high=4,
                    required=True,
                )
                for key, name in CAPACITIES.items()
            ),
        ),
    ),
    Section(
        "planta",
        Text("Equipo sin planta nueva", "Team without new payroll"),
        (
            Table(
                "planta",
                Text("Equipo", "Team"),
                (
                    Field("cargo", Text("Cargo", "Post"), required=True),
                    Field("entidad", Text("Entidad que lo presta", "Entity that lends it"), required=True),
                    Field("dedicacion", Text("Dedicación", "Time"), "percent", required=True),
                    Field("nuevo", Text("¿Es un cargo nuevo?", "Is it a new post?"), "flag"),
                    Field("costo", Text("Costo al año, si es nuevo", "Cost a year, if new"), "money", low=0),
                ),
                one=Text("cargo", "post"),
            ),
        ),
    ),
    Section(
        "presupuesto",
        Text("Presupuesto de funcionamiento", "Operating budget"),
        (
            Table(
                "costos",
                Text("Costo de funcionamiento por año", "Operating cost by year"),
                (
                    Field("anio", Text("Año", "Year"), "integer", low=2000, high=2100, required=True),
                    Field("costo", Text("Costo", "Cost"), "money", low=0, required=True),
                ),
                one=Text("año", "year"),
            ),
            Table(
                "ingresos",
                Text("Ingresos por año y fuente", "Income by year and source"),
                (
                    Field("anio", Text("Año", "Year"), "integer", low=2000, high=2100, required=True),
                    Field(
                        "fuente",
                        Text("Fuente", "Source"),
                        "choice",
                        options={key: one.name for key, one in sources().items()},
                        required=True,
                    ),
                    Field("monto", Text("Monto", "Amount"), "money", low=0, required=True),
                ),
                one=Text("ingreso", "income"),
                keys=("anio", "fuente"),
            ),
        ),
    ),
    Section(
        "aportes",
        Text("Aportes y Ley 617", "Contributions and Ley 617"),
        (
            Field("regla", Text("Regla de reparto", "Rule of sharing"), "choice", options=RULES),
            Field(
                "mezcla",
                Text("Peso de la población en la mixta", "Weight of population in the mixed one"),
                "percent",
                Text("Si no lo escribe, es la mitad.", "When it is not written, it is a half."),
            ),
            Table(
                "aportes",
                Text("Lo que paga cada miembro", "What each member pays"),
                (
                    Field("miembro", Text("Miembro", "Member"), "member", required=True),
                    Field("aporte", Text("Aporte al año", "Contribution a year"), "money", low=0, required=True),
                    Field("funcionamiento", Text("Gastos de funcionamiento", "Operating cost"), "money", low=0),
                    Field("icld", Text("ICLD", "ICLD"), "money", low=0),
                    Field(
                        "beneficio",
                        Text("Beneficio que recibe", "Benefit it gets"),
                        "decimal",
                        Text(
                            "En la misma unidad para todos: usuarios, toneladas, pesos.",
                            "In one unit for all: users, tonnes, pesos.",
                        ),
                        low=0,
                    ),
                    Field(
                        "solo",
                        Text("Lo que le costaría solo al año", "What it would cost alone a year"),
                        "money",
                        Text("Con él se calcula el valor de Shapley.", "Shapley's value is computed with it."),
                        low=0,
                    ),
                    Field("fuente", Text("Certificación de Hacienda", "Treasury's certificate")),
                ),
                one=Text("aporte", "contribution"),
                keys=("miembro",),
            ),
        ),
        Text(
            "ICLD: ingresos corrientes de libre destinación, los del mismo año que los gastos.",
            "ICLD: current revenue of free destination, of the same year as the costs.",
        ),
    ),
)


def _limit(context: Context, code: str) -> float | None:
    unit = context.territory.units.get(code)
    category = str(unit.facts.get("category") or "") if unit is not None else ""
    return LIMITS[IDS.index(category)] if category in IDS else None


def parts_of(values: Values, context: Context) -> tuple[list[Post], list[Budget], list[Contribution]]:
    """People, years and contributions as the core reads them."""
    posts = [
        Post(row["cargo"], row["entidad"], (row["dedicacion"] or 0) / 100, bool(row["nuevo"]))
        for row in values.get("planta") or ()
        if row["cargo"]
    ]
    income: dict[int, dict[str, int]] = {}
    for row in values.get("ingresos") or ():
        if row["anio"] and row["fuente"] and row["monto"] is not None:
            held = income.setdefault(row["anio"], {})
            held[row["fuente"]] = held.get(row["fuente"], 0) + row["monto"]
    costs: dict[int, int] = {}
    for row in values.get("costos") or ():
        if row["anio"] and row["costo"] is not None:
            costs[row["anio"]] = costs.get(row["anio"], 0) + row["costo"]
    budgets = [Budget(year, costs.get(year, 0), income.get(year, {})) for year in sorted({*costs, *income})]
    names = member_names(context)
    given_ = [
        Contribution(
            row["miembro"],
            names[row["miembro"]],
            row["aporte"],
            row["funcionamiento"],
            row["icld"],
            _limit(context, row["miembro"]),
        )
        for row in values.get("aportes") or ()
        if row["miembro"] and row["aporte"] is not None
    ]
    return posts, budgets, given_


def sharing_of(values: Values, context: Context) -> Compared:
    """Every rule of sharing on the operating cost that members pay: their contributions of a year added up.

    While somebody has not said what it pays, on the income by contributions of the first year: the rule says how much to write.
    """
    people = populations(context)
    names = member_names(context)
    rows = [row for row in values.get("aportes") or () if row["miembro"]]
    bases = [
        Base(
            row["miembro"], names[row["miembro"]], people.get(row["miembro"]), row["icld"], row["beneficio"],
            None if row["solo"] is None else float(row["solo"]),
        )
        for row in rows
    ]  # fmt: skip
    mix = values.get("mezcla")
    total = sum(row["aporte"] or 0 for row in rows)
    if any(row["aporte"] is None for row in rows):
        total = next((one.income["aportes"] for one in parts_of(values, context)[1] if "aportes" in one.income), total)
    return compared(bases, total, mix=0.5 if mix is None else mix / 100)


def look(values: Values, context: Context) -> View:
    """Organ chart, team, three years of accounts, every rule of sharing, the effect on each member, and the capacities."""
    posts, budgets, paid = parts_of(values, context)
    found = body_remarks(
        values.get("naturaleza") or "", posts, budgets, paid, representative=values.get("representante") or ""
    )
    income = {one.year: one.income["aportes"] for one in budgets if "aportes" in one.income}
    found += sharing_remarks(sharing_of(values, context), paid, values.get("regla") or "", income)
    return View(
        tuple(_blocks(values, context)),
        tuple(Remark(one.code, one.text, one.where) for one in found),
        {"anios": float(len(budgets))},
    )


def _blocks(values: Values, context: Context) -> list[Block]:
    lang, source = context.lang, record_source(context)
    posts, budgets, paid = parts_of(values, context)
    organs = [(key, values.get(key) or "") for key in ("direccion", "tecnico", "representante")]
    pictures = body_pictures(organs, posts, budgets, lang, source=source)
    people, years, effect = body_tables(posts, budgets, paid, lang)
    blocks: list[Block] = []
    cash = pictures[-1:] if budgets else []
    for drawn, table in ((pictures[: len(pictures) - len(cash)], people), (cash, years), ([], effect)):
        blocks += drawn
        blocks.append(
            answer_table(table, lang, source=source) if table.rows else paragraph(pending(table.title.lower()))
        )
    shared = sharing_of(values, context)
    if shared.amounts:
        said = shared.said(values.get("regla") or "").of(lang)
        blocks += [answer_table(shared.table(lang), lang, source=source), *([paragraph(said)] if said else [])]
        blocks.append(answer_table(shared.effect(paid, lang), lang, source=source))
        certifies = Text(
            "Hacienda de cada miembro certifica si el aporte cuenta como funcionamiento; aquí se suma como si contara.",
            "Each member's treasury certifies whether the contribution counts as operating cost; here it is added as if it did.",
        )
        blocks.append(paragraph(certifies.of(lang)))
    levels = [values.get(f"capacidad_{key}") for key in CAPACITIES]
    if all(level is not None for level in levels):
        numbers = [float(level or 0) for level in levels]
        drawn_radar = radar(
            [name.of(lang) for name in CAPACITIES.values()], None, numbers, most=4, least=None,
            title=Text("Capacidades de la instancia", "Capacities of the body").of(lang),
            description="; ".join(f"{name.of(lang)}: {level:g}" for name, level in zip(CAPACITIES.values(), numbers, strict=True)) + ".",
            legend=(Text("antes", "before").of(lang), Text("hoy", "today").of(lang), Text("mínimo", "least").of(lang)), lang=lang,
        )  # fmt: skip
        blocks.append(answer_picture(drawn_radar, lang, source=source, width=0.7))
    return blocks


def book(values: Values, context: Context) -> bytes:
    """The budget as a workbook: costs and income are for changing; balance, ratio and the effect on each member are live."""
    posts, budgets, paid = parts_of(values, context)
    return body_book(BodyPaper(edition(context), context.name, posts, budgets, paid, sharing_of(values, context)))


def _smaller(block: Block) -> Block:
    """The organ chart at three quarters of the page, or it leaves the one before it empty."""
    return Block(block.kind, {**block.data, "width": 0.75}) if block.kind == "picture" else block


def document(values: Values, context: Context) -> Document:
    """The model of governance and management, with the budget."""
    lang = context.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    nature = NATURES.get(values.get("naturaleza") or "")
    pairs = (
        (t("Nombre", "Name"), values.get("nombre"), t("nombre de la instancia", "name of the body")),
        (t("Naturaleza", "Nature"), nature.of(lang) if nature else "", t("naturaleza", "nature")),
        (
            t("Órgano de dirección", "Governing organ"),
            values.get("direccion"),
            t("órgano de dirección", "governing organ"),
        ),
        (t("Órgano técnico", "Technical organ"), values.get("tecnico"), t("órgano técnico", "technical organ")),
        (
            t("Representante legal", "Legal representative"),
            values.get("representante"),
            t("representante legal", "legal representative"),
        ),
        (
            t("Manual de contratación", "Procurement manual"),
            values.get("manual"),
            t("manual de contratación", "procurement manual"),
        ),
        (t("Control", "Control"), values.get("revisoria"), t("control y revisoría", "control and audit")),
        (
            t("Experiencia", "Experience"),
            values.get("experiencia"),
            t("experiencia de quien ejecuta", "experience of who executes"),
        ),
        (
            t("Indicadores", "Indicators"),
            "; ".join(values.get("indicadores") or ()),
            t("indicadores de gestión", "management indicators"),
        ),
    )
    blocks = [
        heading(t("Gobierno", "Government")),
        facts([(label, [given(text, missing)]) for label, text, missing in pairs]),
        heading(t("Equipo, presupuesto y efecto en los miembros", "Team, budget and effect on members")),
        *(_smaller(one) if k == 0 else one for k, one in enumerate(_blocks(values, context))),
    ]
    title = t(
        f"Modelo de gobernanza y gerencia de {context.name}", f"Model of governance and management of {context.name}"
    )
    members = list(member_names(context).values())
    return framed(
        edition(context),
        title,
        Text("Ruta · Instancia ejecutora", "Route · Executing body"),
        "gobernanza",
        blocks,
        members=members,
    )


KIND = register(
    Kind(
        "instancia",
        SECTIONS,
        look,
        Text(
            "Quién ejecuta, con qué equipo y cómo se paga, sin pasar los límites de nadie.",
            "Who executes, with which team and how it is paid, beyond nobody's limits.",
        ),
        (
            Paper(
                "gobernanza",
                Text("Modelo de gobernanza y gerencia", "Model of governance and management"),
                "gobernanza",
                ("docx", "pdf", "xlsx"),
                document,
                book,
            ),
        ),
    )
)
