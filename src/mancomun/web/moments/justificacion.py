"""S35, the justification: problem tree, hechos, gaps, alternatives, what acting together may save, and what speaks against; D5."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mancomun.documents.answers import answer_picture, answer_table, number_said
from mancomun.documents.blocks import heading, paragraph, pending
from mancomun.documents.justification import (
    MATTERS,
    Benefit,
    JustificationPaper,
    alternative_blocks,
    benefit_blocks,
    claim_table,
    fact_blocks,
    gap_blocks,
    justification_document,
    opportunity_blocks,
)
from mancomun.documents.justification import (
    SECTIONS as PARTS,
)
from mancomun.documents.profile import aged, gap_lines
from mancomun.documents.tree import Block, Document
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.portfolio.opportunities import ANSWERS, ITEMS, SHORTEST_USE, Answer, messages
from mancomun.requirements.remarks import Remark, remark
from mancomun.route import justification
from mancomun.route.catalogue import catalogue
from mancomun.route.justification import (
    CRITERIA,
    PLACES,
    VIABILITY,
    Alternative,
    Claim,
    Criterion,
    Hecho,
    Justificacion,
    Node,
    outline,
)
from mancomun.route.profile import Profile
from mancomun.route.savings import (
    STUDIES,
    Saving,
    by_budget,
    by_engineering,
    by_peers,
    by_regulator,
    by_studies,
    fit,
)
from mancomun.web.moments.common import attempt, edition, located, numbers, options, record_source, texts
from mancomun.web.moments.ground import member_map
from mancomun.web.moments.perfil import gap_picture, profile_of
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

NODES = {key: name for key, (name, _) in PLACES.items()}
FACT_TYPES = {
    "subregional": Text("subregional (dos municipios o más)", "subregional (two municipalities or more)"),
    "metropolitano": Text("metropolitano", "metropolitan"),
    "regional": Text("regional (dos departamentos o más)", "regional (two departments or more)"),
}
WAYS = {
    "sola": Text("Cada municipio solo", "Each municipality alone"),
    "convenio": Text("Convenio sin crear un esquema", "Convenio without a scheme"),
    "eat": Text("Esquema asociativo territorial", "Associative scheme"),
}
METHODS = {
    "estudios": Text("1 · rango de estudios publicados", "1 · range of published studies"),
    "regulador": Text("2 · curva del regulador (disposición final)", "2 · regulator's curve (final disposal)"),
    "pares": Text("3 · curva ajustada con municipios parecidos", "3 · curve fitted on similar municipalities"),
    "ingenieria": Text("4 · regla de ingeniería (una planta)", "4 · engineering rule (one plant)"),
    "presupuesto": Text("5 · presupuesto por renglones", "5 · budget item by item"),
}
SERVICES = {item[0]: Text(item[0], item[0]) for item in STUDIES}
SCORES = {str(k): Text(str(k), str(k)) for k in range(5)}
VIABILITIES = {
    "tecnica": Text("Técnica", "Technical"),
    "legal": Text("Legal", "Legal"),
    "social": Text("Social", "Social"),
    "ambiental": Text("Ambiental", "Environmental"),
    "financiera": Text("Financiera", "Financial"),
}
GAPS = {key: item.name for key, item in catalogue().items() if item.direction}
_MONEY = Text("pesos por periodo", "COP a period")


def _needs(*methods: str) -> Callable[[Values], bool]:
    return lambda row: row.get("metodo") in methods


SECTIONS = (
    Section(
        "argumento",
        Text("El problema y el argumento", "The problem and the argument"),
        (
            Field("resumen", Text("Resumen", "Summary"), "long"),
            Field("antecedentes", Text("Antecedentes", "Antecedents"), "long"),
            Field("problema", Text("Problema común", "Common problem"), "long", required=True),
            Field(
                "potencialidades",
                Text("Potencialidades comunes", "Common potentials"),
                "list",
                Text("Una por línea.", "One a line."),
                required=True,
            ),
        ),
    ),
    Section(
        "arbol_seccion",
        Text("Árbol de problemas", "Problem tree"),
        (
            Table(
                "arbol",
                Text("Causas y efectos", "Causes and effects"),
                (
                    Field("tipo", Text("Qué es", "What it is"), "choice", options=options(NODES), required=True),
                    Field("texto", Text("Problema", "Problem"), required=True),
                    Field("padre", Text("Cuelga de", "Hangs from"), "row", of="arbol"),
                    Field(
                        "magnitud",
                        Text("Magnitud", "Magnitude"),
                        help=Text("Cuánto, de qué año y según quién.", "How much, of which year and from whom."),
                    ),
                    Field("objetivo", Text("Objetivo que lo responde", "Objective that answers it")),
                ),
                Text(
                    "Un problema central; causas abajo, efectos arriba. Redacte situaciones negativas, no faltas de una solución.",
                    "One central problem; causes below, effects above. Write negative situations, not lacks of a solution.",
                ),
                Text("caja", "box"),
            ),
        ),
    ),
    Section(
        "datos",
        Text("Lo que dicen los datos", "What the data say"),
        (
            Table(
                "afirmaciones",
                Text("Afirmaciones con número", "Claims with a number"),
                (
                    Field("texto", Text("Afirmación", "Claim"), required=True),
                    Field(
                        "municipios", Text("Municipios con dato", "Municipalities with data"), "members", required=True
                    ),
                    Field("fuente", Text("Fuente", "Source"), required=True),
                ),
                one=Text("afirmación", "claim"),
            ),
            Field(
                "brechas",
                Text("Indicadores de brecha", "Indicators of gap"),
                "choices",
                Text("Tres o más. Los valores salen del perfil.", "Three or more. Values come from the profile."),
                options=GAPS,
                required=True,
            ),
        ),
    ),
    Section(
        "hechos_seccion",
        Text("Hechos interjurisdiccionales", "Hechos interjurisdiccionales"),
        (
            Table(
                "hechos",
                Text("Hechos", "Hechos"),
                (
                    Field("nombre", Text("Nombre", "Name"), required=True),
                    Field("tipo", Text("Tipo", "Type"), "choice", options=options(FACT_TYPES), required=True),
                    Field("asunto", Text("Asunto", "Matter"), "choice", options=options(MATTERS), required=True),
                    Field("afectadas", Text("A quiénes afecta", "Whom it affects"), "members", required=True),
                    Field(
                        "documento", Text("Documento técnico de soporte", "Technical support document"), required=True
                    ),
                ),
                Text("El órgano los declara; aquí se sustentan.", "The organ declares them; here they are supported."),
                Text("hecho", "hecho"),
            ),
            Table(
                "criterios",
                Text("Criterios de cada hecho", "Criteria of each hecho"),
                (
                    Field("hecho", Text("Hecho", "Hecho"), "row", of="hechos", required=True),
                    Field(
                        "criterio", Text("Criterio", "Criterion"), "choice", options=options(CRITERIA), required=True
                    ),
                    Field(
                        "sustento",
                        Text("Sustento", "Support"),
                        "long",
                        Text("Al menos 200 caracteres.", "200 characters or more."),
                        required=True,
                    ),
                    Field("indicadores", Text("Indicadores y evidencia", "Indicators and evidence"), "list"),
                    Field("puntaje", Text("Puntaje", "Score"), "choice", options=SCORES),
                ),
                one=Text("criterio", "criterion"),
                keys=("hecho", "criterio"),
            ),
        ),
    ),
    Section(
        "juntos",
        Text("Qué se gana y qué cuesta estar juntos", "What is gained and what being together costs"),
        (
            Field(
                "beneficios",
                Text("Beneficios que no se miden en pesos", "Benefits not measured in pesos"),
                "list",
                Text("Uno por línea.", "One a line."),
            ),
            Table(
                "ahorros",
                Text("Ahorros posibles", "Possible savings"),
                (
                    Field("servicio", Text("Servicio u obra", "Service or work"), required=True),
                    Field(
                        "metodo",
                        Text("Cómo se estima", "How it is estimated"),
                        "choice",
                        options=METHODS,
                        required=True,
                    ),
                    Field(
                        "estudio",
                        Text("Servicio de los estudios", "Service of the studies"),
                        "choice",
                        options=options(SERVICES),
                        asked_if=_needs("estudios"),
                    ),
                    Field(
                        "separado",
                        Text("Costo hoy, por separado", "Cost today, apart"),
                        "money",
                        unit=_MONEY,
                        low=0,
                        asked_if=_needs("estudios", "presupuesto"),
                    ),
                    Field(
                        "juntos",
                        Text("Costo juntos", "Cost together"),
                        "money",
                        unit=_MONEY,
                        low=0,
                        asked_if=_needs("presupuesto"),
                    ),
                    Field(
                        "extra_menor",
                        Text("Transporte y coordinación, mínimo", "Transport and coordination, least"),
                        "money",
                        unit=_MONEY,
                        low=0,
                    ),
                    Field(
                        "extra_mayor",
                        Text("Transporte y coordinación, máximo", "Transport and coordination, most"),
                        "money",
                        unit=_MONEY,
                        low=0,
                    ),
                ),
                Text("Siempre un rango, nunca una promesa.", "Always a range, never a promise."),
                Text("ahorro", "saving"),
            ),
            Table(
                "cantidades",
                Text("Cantidades por municipio", "Quantities by municipality"),
                (
                    Field("ahorro", Text("Ahorro", "Saving"), "row", of="ahorros", required=True),
                    Field("municipio", Text("Municipio", "Municipality"), "member", required=True),
                    Field(
                        "cantidad",
                        Text("Cantidad", "Quantity"),
                        "decimal",
                        Text("Toneladas al mes en la curva del regulador.", "Tonnes a month on the regulator's curve."),
                        low=0,
                        required=True,
                    ),
                    Field(
                        "costo",
                        Text("Costo de su planta (ingeniería)", "Cost of its plant (engineering)"),
                        "money",
                        low=0,
                    ),
                ),
                one=Text("cantidad", "quantity"),
                keys=("ahorro", "municipio"),
            ),
            Table(
                "pares",
                Text("Municipios parecidos, para la curva", "Similar municipalities, for the curve"),
                (
                    Field("ahorro", Text("Ahorro", "Saving"), "row", of="ahorros", required=True),
                    Field("nombre", Text("Municipio", "Municipality"), required=True),
                    Field("cantidad", Text("Cantidad", "Quantity"), "decimal", low=0, required=True),
                    Field("unitario", Text("Costo unitario", "Unit cost"), "decimal", low=0, required=True),
                ),
                Text("Ocho o más, de distinto tamaño.", "Eight or more, of different sizes."),
                Text("municipio", "municipality"),
            ),
            Field(
                "costos",
                Text("Costos de coordinarse", "Costs of coordination"),
                "list",
                Text(
                    "Uno por línea: personal, reuniones, transporte, tiempo.",
                    "One a line: staff, meetings, transport, time.",
                ),
                required=True,
            ),
        ),
    ),
    Section(
        "alternativas_seccion",
        Text("Alternativas", "Alternatives"),
        (
            Table(
                "alternativas",
                Text("Alternativas comparadas", "Alternatives compared"),
                (
                    Field("nombre", Text("Alternativa", "Alternative"), required=True),
                    Field("tipo", Text("Clase", "Class"), "choice", options=WAYS, required=True),
                    *(
                        Field(key, name, "choice", Text("Viabilidad, 0 a 4", "Viability, 0 to 4"), options=SCORES)
                        for key, name in VIABILITIES.items()
                    ),
                    Field("medios", Text("Medios que pone en marcha", "Means it puts to work"), "list"),
                    Field("costo_menor", Text("Costo, desde", "Cost, from"), "money", low=0),
                    Field("costo_mayor", Text("Costo, hasta", "Cost, up to"), "money", low=0),
                    Field("elegida", Text("Elegida", "Chosen"), "flag"),
                    Field("motivo", Text("Motivo", "Reason")),
                ),
                Text(
                    "Compare siempre con hacerlo cada uno solo y con un convenio sin esquema.",
                    "Always compare with each one alone and with a convenio without a scheme.",
                ),
                Text("alternativa", "alternative"),
            ),
            Field(
                "por_que_no",
                Text("Por qué no asociarse", "Why not to associate"),
                "long",
                Text("Las mejores razones en contra, sin adornos.", "The best reasons against, unadorned."),
                required=True,
            ),
        ),
    ),
    Section(
        "cierre",
        Text("Oportunidades, normas y conclusión", "Opportunities, norms and conclusion"),
        (
            Table(
                "oportunidades",
                Text("Oportunidades que se aprovechan", "Opportunities put to use"),
                (
                    Field(
                        "item",
                        Text("Oportunidad", "Opportunity"),
                        "choice",
                        options={item.id: item.text for item in ITEMS},
                        required=True,
                    ),
                    Field("aplica", Text("Se aprovecha", "Used"), "choice", options=options(ANSWERS), required=True),
                    Field("como", Text("Cómo, o por qué no aplica", "How, or why it does not apply"), "long"),
                ),
                Text(
                    f"Al menos {SHORTEST_USE} caracteres por oportunidad aprovechada.",
                    f"{SHORTEST_USE} characters or more for each one used.",
                ),
                Text("oportunidad", "opportunity"),
            ),
            Field(
                "marco_normativo",
                Text("Marco normativo", "Legal frame"),
                "list",
                Text("Una norma por línea.", "One norm a line."),
                required=True,
            ),
            Field("conclusion", Text("Conclusión", "Conclusion"), "long", required=True),
            Field("fuentes", Text("Otras fuentes", "Other sources"), "list", Text("Una por línea.", "One a line.")),
        ),
    ),
)


def names_of(codes: tuple[str, ...] | None, context: Context) -> tuple[str, ...]:
    """Members by their names."""
    return tuple(context.member_name(code) for code in codes or ())


def nodes_of(values: Values) -> tuple[Node, ...]:
    """The boxes of the tree that say what they are."""
    return tuple(
        Node(row["id"], row["tipo"], row["texto"], row["padre"], row["magnitud"], row["objetivo"])
        for row in values["arbol"]
        if row["tipo"]
    )


def facts_of(values: Values, context: Context) -> tuple[Hecho, ...]:
    """The hechos with name, type and matter, each with its criteria."""
    return tuple(
        Hecho(
            row["nombre"],
            row["tipo"],
            row["asunto"],
            names_of(row["afectadas"], context),
            tuple(
                Criterion(one["criterio"], one["sustento"], texts(one, "indicadores"), int(one["puntaje"] or 0))
                for one in values["criterios"]
                if one["hecho"] == row["id"] and one["criterio"]
            ),
            row["documento"],
        )
        for row in values["hechos"]
        if row["nombre"] and row["tipo"] and row["asunto"]
    )


def saving_of(row: Values, values: Values) -> Saving:
    """One estimate by the way that was chosen; `BadInput` says what it lacks."""
    extra = (float(row["extra_menor"] or 0), float(row["extra_mayor"] or row["extra_menor"] or 0))
    mine = [one for one in values["cantidades"] if one["ahorro"] == row["id"] and one["cantidad"]]
    amounts = [float(one["cantidad"]) for one in mine]
    if row["metodo"] in ("estudios", "presupuesto") and row["separado"] is None:
        raise BadInput("ahorro-costo", "Escriba cuánto cuesta hoy por separado.", "Say what it costs today, apart.")
    if row["metodo"] == "estudios":
        return by_studies(float(row["separado"]), row["estudio"])
    if row["metodo"] == "presupuesto":
        if row["juntos"] is None:
            raise BadInput("ahorro-costo", "Escriba cuánto costaría juntos.", "Say what it would cost together.")
        return by_budget(float(row["separado"]), float(row["juntos"]), extra=extra)
    if row["metodo"] == "regulador":
        return by_regulator(amounts, extra=extra)
    if row["metodo"] == "ingenieria":
        return by_engineering([float(one["costo"] or 0) for one in mine], amounts, extra=extra)
    peers = [one for one in values["pares"] if one["ahorro"] == row["id"] and one["cantidad"] and one["unitario"]]
    curve = fit([float(one["cantidad"]) for one in peers], [float(one["unitario"]) for one in peers])
    return by_peers(amounts, curve, extra=extra)


def benefits_of(values: Values, lang: str, remarks: list[Remark]) -> list[Benefit]:
    """Every estimate asked for; what cannot be estimated keeps its name and the sentence that says why."""
    found = []
    for row in values["ahorros"]:
        if not row["servicio"] or not row["metodo"]:
            continue
        made: list[Remark] = []
        saving = attempt(lambda r=row: saving_of(r, values), made, f"ahorros/{row['id']}/metodo")  # type: ignore[misc]
        remarks += made
        if (
            saving is not None
            and row["metodo"] != "estudios"
            and row["extra_menor"] is None
            and row["extra_mayor"] is None
        ):
            remarks.append(
                remark(
                    "A-S35-10",
                    f"ahorros/{row['id']}/extra_menor",
                    f"El ahorro de «{row['servicio']}» no descuenta transporte ni coordinación. Escríbalos, o 0 si no los hay.",
                    f"The saving of “{row['servicio']}” takes off no transport or coordination. Write them, or 0 if there are none.",
                )
            )
        found.append(Benefit(row["servicio"], saving, made[0].text.of(lang) if made else ""))
    return found


def answers_of(values: Values, remarks: list[Remark]) -> list[Answer]:
    """The opportunities answered, each once, with what their explanation lacks."""
    found: dict[str, Answer] = {}
    for row in values["oportunidades"]:
        if row["item"] and row["aplica"] and row["item"] not in found:
            answer = Answer(row["item"], row["aplica"], row["como"])
            found[row["item"]] = answer
            remarks += [Remark(m.code, m.text, f"oportunidades/{row['id']}/como") for m in messages(answer)]
    return list(found.values())


def argument_of(values: Values, context: Context, benefits: list[Benefit]) -> Justificacion:
    """The whole argument as the core takes it."""
    return Justificacion(
        values["problema"],
        nodes_of(values),
        facts_of(values, context),
        tuple(values["brechas"] or ()),
        tuple(
            Claim(row["texto"], len(row["municipios"] or ()), row["fuente"])
            for row in values["afirmaciones"]
            if row["texto"]
        ),
        tuple(
            Alternative(
                row["nombre"],
                row["tipo"],
                {key: int(row[key]) for key in VIABILITY if row[key]},
                bool(row["elegida"]),
                row["motivo"],
                tuple(row["medios"]),
                (row["costo_menor"], row["costo_mayor"]),
            )
            for row in values["alternativas"]
            if row["nombre"] and row["tipo"]
        ),
        (*texts(values, "beneficios"), *(item.service for item in benefits)),
        texts(values, "costos"),
        values["por_que_no"],
        texts(values, "marco_normativo"),
        values["conclusion"],
    )


def tree_of(values: Values, context: Context) -> str:
    """The drawing of the tree, or nothing while it goes round or is empty."""
    nodes = nodes_of(values)
    unused: list[Remark] = []
    if not nodes or attempt(lambda: justification.check_tree(nodes), unused) is None:
        return ""
    return justification.picture(nodes, context.lang)


def _places(values: Values) -> dict[str, str]:
    found = {row["id"]: f"arbol/{row['id']}/texto" for row in values["arbol"]}
    found |= {row["nombre"]: f"hechos/{row['id']}/nombre" for row in values["hechos"] if row["nombre"]}
    return found | {"fuentes": "afirmaciones"}


def paper_of(values: Values, context: Context) -> tuple[JustificationPaper, list[Remark]]:
    """All that page and document show, computed once, and what is wrong with it."""
    remarks: list[Remark] = []
    benefits = benefits_of(values, context.lang, remarks)
    found = argument_of(values, context, benefits)
    answers = answers_of(values, remarks)
    members = list(names_of(tuple(context.members), context))
    said = attempt(lambda: justification.check(found, members), remarks, "arbol")
    remarks += located(said or (), _places(values))
    profile, _ = profile_of(context.others.get("perfil"), context)
    wanted = tuple(values["brechas"] or ())
    lang = context.lang
    return (
        JustificationPaper(
            edition(context),
            context.name,
            members,
            found,
            values["resumen"],
            values["antecedentes"],
            _facts(profile, context),
            member_map(context, Text("El territorio", "The territory").of(lang)),
            tree_of(values, context),
            texts(values, "potencialidades"),
            gap_lines(profile, lang, only=wanted) if profile is not None and wanted else (),
            gap_picture(profile, lang, wanted) if profile is not None and wanted else "",
            benefits,
            answers,
            texts(values, "fuentes"),
        ),
        remarks,
    )


def _facts(profile: Profile | None, context: Context) -> list[tuple[str, str]]:
    """The group in a few numbers, each with unit and year; nothing is said that the profile does not have."""
    if profile is None:
        return []
    lang = context.lang
    pairs = [(Text("Municipios", "Municipalities").of(lang), str(len(profile.members)))]
    for line in profile.lines:
        if line.indicator.id in ("poblacion", "area", "densidad", "nbi", "ipm") and line.group is not None:
            value = (
                f"{number_said(line.group, lang)} {line.indicator.unit.of(lang)}{aged(line, profile.as_of.year, lang)}"
            )
            pairs.append((line.indicator.name.of(lang), value))
    return pairs


def look(values: Values, context: Context) -> View:
    """The tree, the data, the hechos, the range of savings and the alternatives, as the document has them."""
    data, remarks = paper_of(values, context)
    lang, found = context.lang, data.found
    source = record_source(context)
    blocks: list[Block] = [heading(PARTS["problems"].of(lang), 2)]
    if data.tree:
        blocks.append(answer_picture(data.tree, lang, source=source))
    if found.nodes:
        blocks.append(answer_table(outline(found.nodes, lang)[0], lang, source=source, caption=""))
    else:
        blocks.append(paragraph(pending(Text("árbol de problemas", "problem tree").of(lang))))
    if found.claims:
        blocks.append(claim_table(found.claims, lang))
    for key, inside in (
        ("gaps", gap_blocks(data.gaps, data.members, lang, picture=data.gap_picture)),
        ("hechos", fact_blocks(found.hechos, lang)),
        ("benefits", benefit_blocks(data.benefits, texts(values, "beneficios"), found.costs, lang)),
        ("alternatives", alternative_blocks(found, lang)),
        ("opportunities", opportunity_blocks(data.opportunities, lang)),
    ):
        blocks += [heading(PARTS[key].of(lang), 2), *inside]
    supported = sum(justification.supported(hecho) for hecho in found.hechos)
    return View(
        tuple(blocks), tuple(remarks), numbers(hechos=len(found.hechos), sustentados=supported, brechas=len(data.gaps))
    )


def paper(values: Values, context: Context) -> Document:
    """D5."""
    return justification_document(paper_of(values, context)[0])


def start(context: Context) -> dict[str, Any]:
    """The two alternatives that nobody may leave out, the norms, and the gaps that the embedded data allow."""
    profile, _ = profile_of(None, context)
    return {
        "alternativas": [
            {"id": "r1", "nombre": "Cada municipio por su cuenta", "tipo": "sola"},
            {"id": "r2", "nombre": "Un convenio, sin crear un esquema", "tipo": "convenio"},
            {"id": "r3", "nombre": context.figure or "Un esquema asociativo territorial", "tipo": "eat"},
        ],
        "brechas": [line.indicator.id for line in gap_lines(profile, "es")] if profile is not None else [],
        "marco_normativo": [
            "Ley 1454 de 2011, orgánica de ordenamiento territorial",
            "Decreto 1033 de 2021, que adiciona el Decreto 1066 de 2015 (hechos interjurisdiccionales: arts. 2.2.5.5.3 a 2.2.5.5.5)",
        ],
    }


KIND = register(
    Kind(
        "justificacion",
        SECTIONS,
        look,
        Text(
            "Por qué juntos y no solos: el problema, los datos, las alternativas, lo que se gana y lo que cuesta.",
            "Why together and not alone: the problem, the data, the alternatives, what is gained and what it costs.",
        ),
        (Paper("D5", Text("Documento de justificación", "Document of justification"), "justificacion", build=paper),),
        start=start,
        folded=True,
    )
)
