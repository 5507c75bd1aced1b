"""S36, the profile: the embedded data of the group and what the team loads, against department, country and peers; D6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from mancomun.documents.answers import described, number_said
from mancomun.documents.blocks import heading, paragraph, pending
from mancomun.documents.inputs import Picture
from mancomun.documents.profile import (
    SECTIONS as PARTS,
)
from mancomun.documents.profile import (
    THEMES_OF,
    ProfilePaper,
    metadata_blocks,
    need_of,
    profile_document,
    profile_workbook,
    section_blocks,
    shortfall_blocks,
    summary_blocks,
)
from mancomun.documents.tree import Block, Document
from mancomun.drawing.panels import (
    Bar,
    BarPanel,
    MapPanel,
    bar_panels,
    classes,
    map_panels,
    pyramid,
)
from mancomun.drawing.radar import radar
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.catalogue import Observation, catalogue, check_value, same_unit
from mancomun.route.poverty import dominant_class
from mancomun.route.profile import FunctionalTies, Line, Profile, functional_ties, profile
from mancomun.route.profile import picture as strips_picture
from mancomun.route.specialisation import Specialisation, specialisation
from mancomun.web.moments.common import attempt, edition, numbers
from mancomun.web.moments.ground import ground, member_map
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

MOST_MAPPED, MOST_PANELS, MOST_BARRED, MOST_AXES = 130, 6, 25, 8
INDICATORS = {key: item.name for key, item in catalogue().items() if item.aggregation != "ratio"}
AIMED = {key: item.name for key, item in catalogue().items() if item.direction}
QUALITY = {
    "A": Text("A · oficial y reciente", "A · official and recent"),
    "B": Text("B · oficial o revisado", "B · official or reviewed"),
    "C": Text("C · por confirmar", "C · to be confirmed"),
}
SECTIONS = (
    Section(
        "datos",
        Text("Datos que trae el equipo", "Data the team brings"),
        (
            Table(
                "indicadores",
                Text("Indicadores", "Indicators"),
                (
                    Field("divipola", Text("Municipio", "Municipality"), "member", required=True),
                    Field("indicador", Text("Indicador", "Indicator"), "choice", options=INDICATORS, required=True),
                    Field("vigencia", Text("Año", "Year"), "integer", low=1886, high=2100, required=True),
                    Field("valor", Text("Valor", "Value"), "decimal", required=True),
                    Field(
                        "unidad",
                        Text("Unidad en que viene", "Unit it comes in"),
                        help=Text("Vacía si es la del indicador.", "Empty when it is that of the indicator."),
                    ),
                    Field("fuente", Text("Fuente", "Source"), required=True),
                    Field("calidad", Text("Calidad", "Quality"), "choice", options=QUALITY),
                ),
                Text(
                    "El programa ya trae población, área, NBI, valor agregado, MDM, IDF e ingresos. Lo que cargue aquí los "
                    "reemplaza.",
                    "The program already brings population, area, NBI, value added, MDM, IDF and revenue. What you load here "
                    "replaces them.",
                ),
                Text("dato", "datum"),
                "indicadores",
                6000,
                official="indicators",
            ),
            Table(
                "tablas",
                Text("Tablas oficiales de donde vienen", "Official tables they come from"),
                (
                    Field("tabla", Text("Tabla", "Table"), required=True),
                    Field("edicion", Text("Edición", "Edition")),
                    Field("archivo", Text("Archivo", "File")),
                    Field("huella", Text("Huella (SHA-256)", "Fingerprint (SHA-256)")),
                    Field("leida", Text("Se leyó el", "Read on"), "date"),
                ),
                Text(
                    "El programa las anota cuando usted acepta lo que trae una tabla oficial.",
                    "The program notes them when you accept what an official table brings.",
                ),
                Text("tabla oficial", "official table"),
            ),
        ),
    ),
    Section(
        "metas",
        Text("Metas para las brechas", "Goals for the gaps"),
        (
            Table(
                "metas",
                Text("Metas", "Goals"),
                (
                    Field("indicador", Text("Indicador", "Indicator"), "choice", options=AIMED, required=True),
                    Field("meta", Text("Valor al que se quiere llegar", "Value to reach"), "decimal", required=True),
                    Field("motivo", Text("De dónde sale la meta", "Where the goal comes from")),
                ),
                Text(
                    "Sin meta, la referencia es la mejor entre el departamento y el país.",
                    "Without a goal the reference is the best of department and country.",
                ),
                Text("meta", "goal"),
                keys=("indicador",),
            ),
        ),
    ),
    Section(
        "poblacion",
        Text("Población por edad y sexo", "Population by age and sex"),
        (
            Table(
                "edades",
                Text("Grupos de edad", "Age groups"),
                (
                    Field("grupo", Text("Grupo de edad", "Age group"), required=True),
                    Field("hombres", Text("Hombres", "Men"), "integer", low=0, required=True),
                    Field("mujeres", Text("Mujeres", "Women"), "integer", low=0, required=True),
                ),
                Text(
                    "Del más joven al mayor, para todo el grupo.",
                    "From the youngest to the oldest, for the whole group.",
                ),
                Text("grupo de edad", "age group"),
                official="ages",
            ),
            Field("edades_fuente", Text("Fuente y año", "Source and year")),
        ),
    ),
    Section(
        "sectores",
        Text("Empleo o producción por sector", "Employment or production by sector"),
        (
            Table(
                "sectores",
                Text("Sectores", "Sectors"),
                (
                    Field("sector", Text("Sector", "Sector"), required=True),
                    Field("grupo", Text("Grupo", "Group"), "decimal", low=0, required=True),
                    Field("referencia", Text("Referencia", "Reference"), "decimal", low=0, required=True),
                    Field("grupo_despues", Text("Grupo, año posterior", "Group, later year"), "decimal", low=0),
                    Field(
                        "referencia_despues",
                        Text("Referencia, año posterior", "Reference, later year"),
                        "decimal",
                        low=0,
                    ),
                ),
                Text(
                    "Con dos años se separa cuánto del cambio viene del país, del sector y de la región.",
                    "With two years the change is split into nation, sector and region.",
                ),
                Text("sector", "sector"),
            ),
            Field(
                "sectores_fuente",
                Text("Referencia, fuente y años", "Reference, source and years"),
                help=Text(
                    "Qué se cuenta, contra quién, de qué años y según quién.",
                    "What is counted, against whom, of which years and from whom.",
                ),
            ),
        ),
    ),
    Section(
        "vinculos",
        Text("Viajes entre municipios", "Trips among municipalities"),
        (
            Table(
                "flujos",
                Text("Flujos", "Flows"),
                (
                    Field("origen", Text("Viven en", "Live in"), "member", required=True),
                    Field("destino", Text("Trabajan en", "Work in"), "member", required=True),
                    Field("personas", Text("Personas", "People"), "integer", low=0, required=True),
                ),
                Text(
                    "También quienes viven y trabajan en el mismo municipio.",
                    "Also those who live and work in the same one.",
                ),
                Text("flujo", "flow"),
                keys=("origen", "destino"),
            ),
            Field("nucleo", Text("Núcleo", "Core"), "member"),
            Field(
                "umbral",
                Text("Umbral", "Threshold"),
                "percent",
                Text("10 % si no escribe nada.", "10 % when nothing is written."),
            ),
            Field("flujos_fuente", Text("Fuente y año", "Source and year")),
        ),
    ),
    Section(
        "lecturas",
        Text("Qué dicen los datos", "What the data say"),
        tuple(
            Field(f"lectura_{key}", Text(f"Lectura: {name.es.lower()}", f"Reading: {name.en.lower()}"), "long")
            for key, name in PARTS.items()
            if key != "metadatos"
        ),
    ),
    Section(
        "parametros",
        Text("Parámetros", "Parameters"),
        (
            Field(
                "salario",
                Text("Salario mínimo del año de los ICLD", "Minimum wage of the year of the ICLD"),
                "money",
                Text("Solo si el programa no lo tiene.", "Only where the program lacks it."),
                low=1,
            ),
        ),
    ),
)


def observations_of(values: Values, context: Context) -> tuple[list[Observation], list[Remark]]:
    """The loaded values that are whole and possible, and a remark for each that is not; the draft keeps them all."""
    found: list[Observation] = []
    remarks: list[Remark] = []
    seen: Counter[tuple[str, str, int]] = Counter()
    for row in values["indicadores"]:
        where = f"indicadores/{row['id']}"
        if not row["divipola"] or not row["indicador"] or row["valor"] is None or row["vigencia"] is None:
            remarks.append(
                remark(
                    "E-S36-fila",
                    f"{where}/valor",
                    "A un dato le falta municipio, indicador, año o valor. Complételo o quite la fila.",
                    "A datum lacks municipality, indicator, year or value. Complete it or remove the row.",
                )
            )
            continue
        if not row["fuente"]:
            name = INDICATORS[row["indicador"]]
            remarks.append(
                remark(
                    "E-S36-fuente",
                    f"{where}/fuente",
                    f"Escriba de dónde sale el valor de «{name.es}».",
                    f"Say where the value of “{name.en}” comes from.",
                )
            )
        item = catalogue()[row["indicador"]]
        value, name_ = float(row["valor"]), context.member_name(row["divipola"])
        if row["unidad"] and not same_unit(item, row["unidad"]):
            remarks.append(
                remark(
                    "E-S36-unidad",
                    f"{where}/unidad",
                    f"«{item.name.es}» de {name_} va en {item.unit.es} y llegó en «{row['unidad']}». Convierta el valor; "
                    "mientras tanto queda en el borrador y no se cuenta.",
                    f"“{item.name.en}” of {name_} is in {item.unit.en} and came in “{row['unidad']}”. Convert the value; "
                    "meanwhile it stays in the draft and is not counted.",
                )
            )
            continue
        before = len(remarks)
        attempt(lambda i=item, v=value, n=name_: check_value(i, v, n), remarks, f"{where}/valor")  # type: ignore[misc]
        if len(remarks) > before:
            continue
        key = (row["divipola"], item.id, int(row["vigencia"]))
        seen[key] += 1
        if seen[key] > 1:
            remarks.append(
                remark(
                    "E-IMP-4",
                    f"{where}/valor",
                    f"«{item.name.es}» de {name_} en {key[2]} está dos veces. Deje una.",
                    f"“{item.name.en}” of {name_} in {key[2]} comes twice. Keep one.",
                )
            )
            continue
        found.append(Observation(*key[:2], value, key[2], row["fuente"] or "sin fuente", row["calidad"] or "B"))
    return found, remarks


def profile_of(values: Values | None, context: Context) -> tuple[Profile | None, list[Remark]]:
    """The profile of the members with what was loaded (``values`` of this product, or None for the embedded data alone)."""
    remarks: list[Remark] = []
    loaded: list[Observation] = []
    aims: dict[str, float] = {}
    wage = None
    if values is not None:
        loaded, remarks = observations_of(values, context)
        aims = {
            row["indicador"]: float(row["meta"])
            for row in values["metas"]
            if row["indicador"] and row["meta"] is not None
        }
        wage = float(values["salario"]) if values.get("salario") else None
    found = attempt(
        lambda: profile(context.members, context.territory, as_of=context.day, loaded=loaded, aims=aims, wage=wage),
        remarks,
        "indicadores",
    )
    if found is not None:
        remarks += found.remarks
    return found, remarks


def ties_of(values: Values, context: Context, remarks: list[Remark]) -> FunctionalTies | None:
    """The functional region of the core, from the flows of the form; None without flows or core."""
    rows = [row for row in values["flujos"] if row["origen"] and row["destino"] and row["personas"] is not None]
    if not rows:
        return None
    if not values["nucleo"]:
        remarks.append(
            remark("A-S36-nucleo", "nucleo", "Diga cuál municipio es el núcleo.", "Say which municipality is the core.")
        )
        return None
    place = {code: k for k, code in enumerate(context.members)}
    table = np.zeros((len(place), len(place)))
    for row in rows:
        table[place[row["origen"]], place[row["destino"]]] += row["personas"]
    share = (values["umbral"] if values["umbral"] is not None else 10) / 100
    return attempt(
        lambda: functional_ties(context.members, table, values["nucleo"], threshold=share), remarks, "flujos"
    )


def trade_of(values: Values, remarks: list[Remark]) -> Specialisation | None:
    """Quotients, and shift-share where every sector has both years."""
    rows = [
        row
        for row in values["sectores"]
        if row["sector"] and row["grupo"] is not None and row["referencia"] is not None
    ]
    if not rows:
        return None
    both = all(row["grupo_despues"] is not None and row["referencia_despues"] is not None for row in rows)
    later = ([row["grupo_despues"] for row in rows], [row["referencia_despues"] for row in rows]) if both else None
    return attempt(
        lambda: specialisation(
            [row["sector"] for row in rows],
            [row["grupo"] for row in rows],
            [row["referencia"] for row in rows],
            later=later,
        ),
        remarks,
        "sectores",
    )


def paper_of(values: Values, context: Context) -> tuple[ProfilePaper | None, list[Remark]]:
    """Everything the page, the document and the workbook show, computed once."""
    found, remarks = profile_of(values, context)
    if found is None:
        return None, remarks
    classed = {
        unit.code: str(unit.facts["initial_endowment_group"])
        for unit in found.members
        if unit.facts.get("initial_endowment_group") is not None
    }
    people = {unit.code: float(unit.facts.get("population") or 0) for unit in found.members}
    made = ProfilePaper(
        edition(context),
        context.name,
        found,
        {key: values[f"lectura_{key}"] for key in PARTS if values.get(f"lectura_{key}")},
        pictures(found, values, context),
        ties_of(values, context, remarks),
        values["flujos_fuente"],
        trade_of(values, remarks),
        values["sectores_fuente"],
        dominant_class(classed, people) if classed else None,
        [
            (row["tabla"], row["edicion"], row["archivo"], row["huella"], row["leida"])
            for row in values["tablas"]
            if row["tabla"]
        ],
    )
    return made, remarks


def pictures(found: Profile, values: Values, context: Context) -> dict[str, list[Picture]]:
    """The drawings of each section: the map, the strips, the radar, the shaded maps, the pyramid and the bars of gaps."""
    lang = context.lang
    made: dict[str, list[Picture]] = {}

    def put(key: str, svg: str, source: str, *, wide: bool = True) -> None:
        made.setdefault(key, []).append(Picture(svg, described(svg), source, wide=wide))

    data = Text("tabla de datos de este perfil", "table of data of this profile").of(lang)
    if len(found.members) <= MOST_MAPPED:
        base = member_map(context, Text("Los municipios del grupo", "The municipalities of the group").of(lang))
        if base is not None:
            made["summary"] = [base]
    rates = [line for line in found.lines if line.indicator.aggregation in ("mean", "ratio")]
    if rates:
        put("summary", strips_picture(found, lang), data)
    spider = _radar(found, lang)
    if spider:
        put("summary", spider, data, wide=False)
    for key, themes in THEMES_OF.items():
        lines = [line for line in found.lines if line.indicator.theme in themes and line.indicator.aggregation != "sum"]
        if lines and 1 < len(found.members) <= MOST_MAPPED:
            svg, note = _maps(lines[:MOST_PANELS], found, context)
            put(key, svg, f"{note}; {data}")
    ages = [
        row for row in values["edades"] if row["grupo"] and row["hombres"] is not None and row["mujeres"] is not None
    ]
    if ages:
        total = sum(row["hombres"] + row["mujeres"] for row in ages)
        people = number_said(total, lang)
        svg = pyramid(
            [(row["grupo"], row["hombres"], row["mujeres"]) for row in ages],
            title=Text("Población por edad y sexo", "Population by age and sex").of(lang),
            description=Text(
                f"{len(ages)} grupos de edad, {people} personas.", f"{len(ages)} age groups, {people} people."
            ).of(lang),
            sides=("Hombres", "Mujeres") if lang == "es" else ("Men", "Women"),
            lang=lang,
        )
        put("demografia", svg, values["edades_fuente"] or Text("sin fuente", "no source").of(lang))
    bars = gap_picture(found, lang)
    if bars:
        put("brechas", bars, data)
    return made


def _radar(found: Profile, lang: str) -> str:
    """The group where its department is 100, over the rates both have; nothing under three of them."""
    pairs = [
        (line, 100 * line.group / reference)
        for line in found.lines
        if line.indicator.aggregation in ("mean", "ratio")
        and line.group is not None
        and (reference := line.references["department"])
    ][:MOST_AXES]
    values = [round(value) for _, value in pairs]
    if len(pairs) < 3 or all(value == 100 for value in values):  # a group that is its department says nothing here
        return ""
    said = ", ".join(f"{line.indicator.name.of(lang)} {value}" for (line, _), value in zip(pairs, values, strict=True))
    return radar(
        [line.indicator.name.of(lang) for line, _ in pairs],
        [100] * len(pairs),
        values,
        most=max(200, *values),
        least=None,
        title=Text("El grupo frente a su departamento (100)", "The group against its department (100)").of(lang),
        description=f"{said}.",
        legend=("departamento", "grupo", "") if lang == "es" else ("department", "group", ""),
        lang=lang,
    )


def _maps(lines: Sequence[Line], found: Profile, context: Context) -> tuple[str, str]:
    lang = context.lang
    land, note = ground(context, [unit.code for unit in found.members])
    panels = []
    for line in lines:
        values = {unit.code: value for unit, value in zip(found.members, line.values, strict=True)}
        known = [value for value in values.values() if value is not None]
        ends = classes(known) if known else ()
        until = Text("hasta", "up to").of(lang)
        panels.append(
            MapPanel(
                f"{line.indicator.name.of(lang)} ({line.indicator.unit.of(lang)})",
                values,
                {code: number_said(value, lang) for code, value in values.items() if value is not None},
                [f"{until} {number_said(end, lang)}" for end in ends],
            )
        )
    names = ", ".join(line.indicator.name.of(lang) for line in lines)
    svg = map_panels(
        panels,
        land,
        title=Text("En el mapa", "On the map").of(lang),
        description=Text(
            f"Mapas de {names}. La tabla dice cada valor.", f"Maps of {names}. The table gives each value."
        ).of(lang),
        missing=Text("sin dato", "no data").of(lang),
        lang=lang,
        columns=3,
    )
    return svg, note.of(lang)


def gap_picture(found: Profile, lang: str, only: Sequence[str] = ()) -> str:
    """Each member against the reference of the gap, one panel an indicator; nothing without gaps or with too many members."""
    lines = [line for line in found.lines if line.aim is not None and (not only or line.indicator.id in only)]
    if not lines or len(found.members) > MOST_BARRED:
        return ""
    panels = []
    for line in lines[:MOST_PANELS]:
        assert line.aim is not None
        bars = [
            Bar(
                unit.name,
                value,
                number_said(value, lang) if value is not None else Text("sin dato", "no data").of(lang),
            )
            for unit, value in zip(found.members, line.values, strict=True)
        ]
        aim = number_said(line.aim[1], lang)
        panels.append(
            BarPanel(
                f"{line.indicator.name.of(lang)} ({line.indicator.unit.of(lang)})",
                bars,
                line.aim[1],
                Text(f"referencia {aim}", f"reference {aim}").of(lang),
            )
        )
    names = ", ".join(line.indicator.name.of(lang) for line in lines[:MOST_PANELS])
    return bar_panels(
        panels,
        title=Text("Cada municipio frente a la referencia", "Each municipality against the reference").of(lang),
        description=Text(
            f"Barras de {names}; la raya es la referencia.", f"Bars of {names}; the dashed line is the reference."
        ).of(lang),
        lang=lang,
    )


def look(values: Values, context: Context) -> View:
    """The profile, section by section, the same blocks as the document."""
    data, remarks = paper_of(values, context)
    if data is None:
        words = Text("municipios del grupo", "municipalities of the group").of(context.lang)
        return View((paragraph(pending(words)),), tuple(remarks))
    lang = context.lang
    blocks: list[Block] = [*summary_blocks(data)]
    for key in THEMES_OF:
        blocks += [heading(PARTS[key].of(lang), 2), *section_blocks(data, key)]
    blocks += [heading(PARTS["brechas"].of(lang), 2), *shortfall_blocks(data)]
    blocks += [heading(PARTS["metadatos"].of(lang), 2), *metadata_blocks(data)]
    found = data.profile
    return View(
        tuple(blocks),
        tuple(remarks),
        numbers(
            cobertura=found.coverage,
            indicadores=len(found.lines),
            brechas=sum(line.aim is not None for line in found.lines),
            necesidad=need_of(found),
        ),
    )


def paper(values: Values, context: Context) -> Document:
    """D6."""
    return profile_document(_whole(values, context))


def book(values: Values, context: Context) -> bytes:
    """D6 as a workbook."""
    return profile_workbook(_whole(values, context))


def _whole(values: Values, context: Context) -> ProfilePaper:
    data, remarks = paper_of(values, context)
    if data is None:
        from mancomun.web.workspace.kinds import as_bad_input

        raise as_bad_input(remarks) or ValueError("a profile without members has a remark")
    return data


KIND = register(
    Kind(
        "perfil",
        SECTIONS,
        look,
        Text(
            "La línea base de la subregión. Aparece sola con los datos que el programa trae; complétela con los suyos.",
            "The base line of the subregion. It appears by itself from the data the program brings; complete it with yours.",
        ),
        (
            Paper(
                "D6",
                Text("Perfil subregional", "Subregional profile"),
                "perfil",
                ("docx", "pdf", "xlsx"),
                build=paper,
                book=book,
            ),
        ),
    )
)
