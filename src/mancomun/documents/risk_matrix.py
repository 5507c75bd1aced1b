"""D9, the matrix of risks and its plan of treatment (S41): inherent, controls, residual, treatment, follow-up; words in colours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.documents.answers import answer_picture
from mancomun.documents.blocks import facts, heading, method_box, paragraph, pending, table
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.results import grid, source_of
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, percent, short_day
from mancomun.route.risks import (
    CONTROL_TYPES,
    EXECUTIONS,
    GRAVE,
    LIKELY,
    ORDER,
    TABLES,
    ZONES,
    Assessed,
    Matrix,
    Place,
    picture,
)
from mancomun.tables import results
from mancomun.tables.columns import Column
from mancomun.tables.workbook import Formula, Parameter, Workbook

KIND = Text("Momento 1 · Matriz de riesgos", "Moment 1 · Matrix of risks")
WHAT = Text("matriz de riesgos", "matrix of risks")
SECTIONS = {
    "inherent": Text("Riesgo inherente", "Inherent risk"),
    "controls": Text("Controles", "Controls"),
    "residual": Text("Riesgo residual", "Residual risk"),
    "treatment": Text("Tratamiento", "Treatment"),
    "followup": Text("Seguimiento", "Follow-up"),
}
CLASSES: Mapping[str, Text] = {
    "politico": Text("político", "political"),
    "institucional": Text("institucional", "institutional"),
    "financiero": Text("financiero", "financial"),
    "legal": Text("legal", "legal"),
    "social": Text("social", "social"),
    "ambiental": Text("ambiental", "environmental"),
    "tecnico": Text("técnico", "technical"),
    "operativo": Text("operativo", "operating"),
    "fiscal": Text("fiscal", "fiscal"),
    "corrupcion": Text("corrupción", "corruption"),
    "orden_publico": Text("orden público", "public order"),
}
TREATMENTS: Mapping[str, Text] = {
    "aceptar": Text("aceptar", "accept"),
    "reducir": Text("reducir", "reduce"),
    "transferir": Text("compartir o transferir", "share or transfer"),
    "evitar": Text("evitar", "avoid"),
}
TYPES: Mapping[str, Text] = {
    "preventivo": Text("preventivo", "preventive"),
    "detectivo": Text("detectivo", "detective"),
    "correctivo": Text("correctivo", "corrective"),
}
RUNS: Mapping[str, Text] = {"automatico": Text("automático", "automatic"), "manual": Text("manual", "manual")}
NO_RESIDUAL = Text(
    "La escala de la MGA no tiene riesgo residual: la zona que cuenta es la inherente.",
    "The MGA scale has no residual risk: the zone that counts is the inherent one.",
)


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A control as it is kept: beside its type and how it runs, whether it is written down, how often, and its evidence."""

    risk: str
    text: str
    type: str
    execution: str
    documented: bool | None = None
    often: str = ""
    evidence: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action of treatment: what, who, by when, its cost in COP, and whether it is done."""

    risk: str
    what: str
    who: str
    when: date | None
    cost: int | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """A risk as it stood on a day: values on the scale of the matrix, and the zone they gave."""

    risk: str
    day: date
    probability: float
    impact: float
    zone: str


@dataclass(frozen=True)
class RiskMatrix:
    """All that D9 prints. ``levels``, ``alarms`` and ``states`` are words by code."""

    edition: Edition
    title: str
    matrix: Matrix
    controls: Sequence[ControlLine] = ()
    actions: Sequence[ActionLine] = ()
    reviews: Sequence[Review] = ()
    levels: Mapping[str, str] | None = None
    alarms: Mapping[str, str] | None = None
    states: Mapping[str, str] | None = None


def risk_report(data: RiskMatrix) -> Document:
    """The matrix and its plan as a document."""
    lang = data.edition.lang
    blocks: list[Block] = []
    if not data.matrix.risks:
        missing = paragraph(pending(Text("riesgos del proceso", "risks of the process").of(lang)))
        for title in SECTIONS.values():
            blocks += [heading(title.of(lang)), missing]
    else:
        for key, made in (
            ("inherent", [_summary(data), _inherent(data)]),
            ("controls", _controls(data)),
            ("residual", residual_blocks(data)),
            ("treatment", _treatment(data)),
            ("followup", _followup(data)),
        ):
            blocks += [heading(SECTIONS[key].of(lang)), *made]
    blocks.append(_how(data))
    return framed(data.edition, data.title, KIND, "matriz_riesgos", blocks)


def risk_blocks(data: RiskMatrix) -> list[Block]:
    """What the screen shows: the summary, the map, then each part of the matrix."""
    if not data.matrix.risks:
        return []
    return [
        _summary(data),
        *residual_blocks(data),
        _inherent(data),
        *_controls(data),
        *_treatment(data),
        *_followup(data),
        _how(data),
    ]


def _summary(data: RiskMatrix) -> Block:
    lang, counts = data.edition.lang, data.matrix.counts()
    in_time = data.matrix.in_time
    return facts(
        [
            *((ZONES[zone].of(lang), str(counts[zone])) for zone in reversed(ORDER)),
            (
                Text("Tratamiento a tiempo", "Treatment in time").of(lang),
                Text("sin acciones con fecha", "no dated actions").of(lang)
                if in_time is None
                else percent(in_time).of(lang),
            ),
            (Text("Escala", "Scale").of(lang), _scale(data.matrix.scale, lang)),
        ]
    )


def _scale(scale: str, lang: str) -> str:
    return (
        Text("DAFP, en porcentaje", "DAFP, in percent") if scale == "dafp" else Text("MGA, de 1 a 5", "MGA, 1 to 5")
    ).of(lang)


def _value(value: float, scale: str, lang: str) -> str:
    return percent(value).of(lang) if scale == "dafp" else f"{value:g}"


def _place(place: Place, scale: str, lang: str) -> list[str]:
    return [
        f"{LIKELY[scale][place.likely].of(lang)} ({_value(float(place.probability), scale, lang)})",
        f"{GRAVE[scale][place.grave].of(lang)} ({_value(float(place.impact), scale, lang)})",
        ZONES[place.zone].of(lang),
    ]


def _heads(*names: tuple[str, str, float | None]) -> list[Column]:
    return [Column(f"c{k}", Text(es, en), width=width) for k, (es, en, width) in enumerate(names)]


def _inherent(data: RiskMatrix) -> Block:
    lang, scale = data.edition.lang, data.matrix.scale
    heads = _heads(
        ("Código", "Code", 8), ("Riesgo", "Risk", 36), ("Clase", "Class", 13), ("Nivel", "Level", 11),
        ("Probabilidad", "Probability", 13), ("Impacto", "Impact", 14), ("Zona", "Zone", 11),
    )  # fmt: skip
    rows = [
        [
            item.risk.code,
            _told(item, lang),
            CLASSES[item.risk.kind].of(lang),
            (data.levels or {}).get(item.risk.code) or "—",
            *_place(item.inherent, scale, lang),
        ]
        for item in data.matrix.worst
    ]
    caption = Text("Riesgos antes de los controles", "Risks before their controls").of(lang)
    return table(heads, rows, lang, caption=caption, source=source_of(data.edition, WHAT))


def _told(item: Assessed, lang: str) -> str:
    """The event with its causes and effects."""
    parts = [item.risk.event.rstrip(".") + "."]
    if item.risk.causes:
        parts.append(f"{Text('Causas', 'Causes').of(lang)}: {'; '.join(item.risk.causes)}.")
    if item.risk.effects:
        parts.append(f"{Text('Efectos', 'Effects').of(lang)}: {'; '.join(item.risk.effects)}.")
    return " ".join(parts)


def _controls(data: RiskMatrix) -> list[Block]:
    lang = data.edition.lang
    if not data.controls:
        return [paragraph(pending(Text("controles de los riesgos", "controls of the risks").of(lang)))]
    heads = _heads(
        ("Código", "Code", 8), ("Control", "Control", 32), ("Tipo", "Type", 12), ("Ejecución", "How it runs", 12),
        ("Fuerza", "Strength", 9), ("Documentado", "Written down", 12), ("Frecuencia", "How often", 12),
        ("Evidencia", "Evidence", 14), ("Responsable", "Owner", 14),
    )  # fmt: skip
    rows = [
        [
            line.risk,
            line.text,
            TYPES[line.type].of(lang),
            RUNS[line.execution].of(lang),
            percent((CONTROL_TYPES[line.type] + EXECUTIONS[line.execution]) / 100).of(lang),
            "—" if line.documented is None else (Text("sí", "yes") if line.documented else Text("no", "no")).of(lang),
            line.often or "—",
            line.evidence or "—",
            line.owner or "—",
        ]
        for line in data.controls
    ]
    caption = Text("Controles y su fuerza", "Controls and their strength").of(lang)
    return [table(heads, rows, lang, caption=caption, source=source_of(data.edition, WHAT))]


def residual_blocks(data: RiskMatrix) -> list[Block]:
    """The map with its words, and where each risk stands after its controls."""
    lang, scale, source = data.edition.lang, data.matrix.scale, source_of(data.edition, WHAT)
    caption = Text(
        "Los códigos están donde quedan después de controles; la línea viene de donde estaban.",
        "Codes stand where they are after their controls; the line comes from where they stood.",
    )
    made: list[Block] = [
        answer_picture(picture(data.matrix, lang), lang, source=source, caption=caption.of(lang), width=0.9)
    ]
    if scale == "mga":
        return [*made, paragraph(NO_RESIDUAL.of(lang))]
    heads = _heads(
        ("Código", "Code", 9), ("Antes", "Before", 16), ("Probabilidad", "Probability", 20), ("Impacto", "Impact", 20),
        ("Zona residual", "Residual zone", 16),
    )  # fmt: skip
    rows = [
        [item.risk.code, ZONES[item.inherent.zone].of(lang), *_place(item.residual, scale, lang)]
        for item in data.matrix.worst
        if item.residual is not None
    ]
    return [
        *made,
        table(
            heads,
            rows,
            lang,
            caption=Text("Riesgos después de los controles", "Risks after their controls").of(lang),
            source=source,
        ),
    ]


def _treatment(data: RiskMatrix) -> list[Block]:
    lang = data.edition.lang
    heads = _heads(
        ("Código", "Code", 8), ("Zona", "Zone", 10), ("Tratamiento", "Treatment", 15), ("Qué se hará", "What will be done", 32),
        ("Quién", "Who", 18), ("Para cuándo", "By when", 13), ("Cómo va", "How it goes", 12),
    )  # fmt: skip
    rows = []
    for item in data.matrix.worst:
        treated = TREATMENTS[item.risk.treatment].of(lang) if item.risk.treatment else ""
        mine = [line for line in data.actions if line.risk == item.risk.code]
        for line in mine or [ActionLine(item.risk.code, "", "", None)]:
            what = Text(f"tratamiento de {item.risk.code}", f"treatment of {item.risk.code}").of(lang)
            rows.append(
                [
                    item.risk.code,
                    ZONES[item.zone].of(lang),
                    treated or (pending(what) if item.zone in "AE" else "—"),
                    line.what or "—",
                    line.who or "—",
                    short_day(line.when).of(lang) if line.when else "—",
                    _going(line, data.edition.day, lang),
                ]
            )
    caption = Text("Plan de tratamiento", "Plan of treatment").of(lang)
    return [table(heads, rows, lang, caption=caption, source=source_of(data.edition, WHAT))]


def _going(line: ActionLine, day: date, lang: str) -> str:
    if line.when is None:
        return "—"
    if line.done:
        return Text("hecha", "done").of(lang)
    return (Text("atrasada", "late") if line.when < day else Text("a tiempo", "in time")).of(lang)


def _followup(data: RiskMatrix) -> list[Block]:
    """Review dates, alarms and states; and how each risk moved from one review to the next."""
    lang, source = data.edition.lang, source_of(data.edition, WHAT)
    heads = _heads(
        ("Código", "Code", 9), ("Última revisión", "Last review", 16), ("Señal de alerta", "Alarm", 30), ("Estado", "State", 16),
        ("Cómo se ha movido", "How it has moved", 30),
    )  # fmt: skip
    rows = []
    for item in data.matrix.worst:
        code = item.risk.code
        seen = sorted((r for r in data.reviews if r.risk == code), key=lambda r: r.day)
        path = " → ".join(f"{ZONES[r.zone].of(lang)} ({short_day(r.day).of(lang)})" for r in seen)
        missing = Text(f"fecha de revisión de {code}", f"review date of {code}").of(lang)
        rows.append(
            [
                code,
                short_day(item.risk.review).of(lang) if item.risk.review else pending(missing),
                (data.alarms or {}).get(code) or "—",
                (data.states or {}).get(code) or "—",
                path or "—",
            ]
        )
    made: list[Block] = [table(heads, rows, lang, caption=SECTIONS["followup"].of(lang), source=source)]
    if data.reviews:
        days = sorted({review.day for review in data.reviews})
        counted: list[results.Row] = []
        for day in days:
            zones = [r.zone for r in data.reviews if r.day == day]
            counted.append((short_day(day).of(lang), *(str(zones.count(zone)) for zone in reversed(ORDER))))
        head = (Text("Revisión", "Review").of(lang), *(ZONES[zone].of(lang) for zone in reversed(ORDER)))
        title = Text("Tendencia: riesgos por zona en cada revisión", "Trend: risks by zone at each review").of(lang)
        made.append(grid(results.Table(title, head, counted), data.edition, source=source))
    return made


def _how(data: RiskMatrix) -> Block:
    lang = data.edition.lang
    said = (
        Text(
            "Guía del DAFP de 2020 y 2022: la zona sale de la tabla de probabilidad e impacto, no de su producto. Cada control quita "
            "su fuerza de lo que queda: los preventivos y detectivos a la probabilidad, los correctivos al impacto. Un porcentaje "
            "justo en el límite es de la clase de abajo.",
            "DAFP guide of 2020 and 2022: the zone comes from the table of probability and impact, not from their product. Each "
            "control takes its strength from what is left: preventive and detective from the probability, corrective from the "
            "impact. A percentage exactly on a limit belongs to the class below.",
        )
        if data.matrix.scale == "dafp"
        else Text(
            "Tabla de cinco por cinco de la MGA y del DAFP de 2011 a 2018: la zona sale de la tabla, no del producto.",
            "Five by five table of the MGA and of the DAFP from 2011 to 2018: the zone comes from the table, not the product.",
        )
    )
    return method_box(lang, said.of(lang), dict(data.edition.versions))


# --- workbook ------------------------------------------------------------------------------------------------------------


def risk_workbook(data: RiskMatrix) -> bytes:
    """The matrix with live zones and residuals, its table of zones, controls with live strength, counts by cell, and the plan."""
    lang, year, scale = data.edition.lang, str(data.edition.day.year), data.matrix.scale
    book = Workbook(data.title, lang, data.edition.day, KIND.of(lang))
    unit = "%" if scale == "dafp" else Text("de 1 a 5", "1 to 5")
    zones = _zone_sheet(book, scale, lang)
    controls = _control_sheet(book, data, year) if scale == "dafp" else ""
    number = "percent" if scale == "dafp" else "integer"
    heads = [
        Column("code", Text("Código", "Code")),
        Column("event", Text("Riesgo", "Risk"), width=48),
        Column("causes", Text("Causas", "Causes"), width=30),
        Column("effects", Text("Efectos", "Effects"), width=30),
        Column("kind", Text("Clase", "Class")),
        Column("level", Text("Nivel", "Level")),
        Column("p", Text("Probabilidad", "Probability"), number, unit, year),
        Column("i", Text("Impacto", "Impact"), number, unit, year),
        Column(
            "pc", Text("Clase de probabilidad", "Class of probability"), "integer", Text("de 1 a 5", "1 to 5"), year
        ),
        Column("ic", Text("Clase de impacto", "Class of impact"), "integer", Text("de 1 a 5", "1 to 5"), year),
        Column("zone", Text("Zona inherente", "Inherent zone")),
    ]
    if scale == "dafp":
        heads += [
            Column("rp", Text("Probabilidad residual", "Residual probability"), "percent", "%", year, decimals=2),
            Column("ri", Text("Impacto residual", "Residual impact"), "percent", "%", year, decimals=2),
            Column(
                "rpc",
                Text("Clase residual de probabilidad", "Residual class of probability"),
                "integer",
                Text("de 1 a 5", "1 to 5"),
                year,
            ),
            Column(
                "ric",
                Text("Clase residual de impacto", "Residual class of impact"),
                "integer",
                Text("de 1 a 5", "1 to 5"),
                year,
            ),
            Column("rzone", Text("Zona residual", "Residual zone")),
        ]
    heads += [
        Column("treatment", Text("Tratamiento", "Treatment")),
        Column("review", Text("Revisión", "Review"), "date"),
    ]
    square = book.span(zones, "z0", "z4")
    rows: list[list[object]] = []
    for item in data.matrix.worst:
        place, risk = item.inherent, item.risk
        line: list[object] = [
            risk.code, risk.event, "; ".join(risk.causes), "; ".join(risk.effects), CLASSES[risk.kind].of(lang),
            (data.levels or {}).get(risk.code) or "", risk.probability if scale == "dafp" else int(risk.probability),
            risk.impact if scale == "dafp" else int(risk.impact),
        ]  # fmt: skip
        line += [
            *_classes("G", "H", scale, place),
            Formula(f"=INDEX({square},I{{row}},J{{row}})", ZONES[place.zone].of(lang)),
        ]
        if item.residual is not None:
            after = item.residual
            factors = [_residual(book, controls, column, key) for column, key in (("G", "lp"), ("H", "li"))]
            line += [
                Formula(factors[0], 100 * float(after.probability)),
                Formula(factors[1], 100 * float(after.impact)),
                *_classes("L", "M", scale, after),
                Formula(f"=INDEX({square},N{{row}},O{{row}})", ZONES[after.zone].of(lang)),
            ]
        rows.append([*line, TREATMENTS[risk.treatment].of(lang) if risk.treatment else "", risk.review])
    sheet = book.table(Text("Riesgos", "Risks").of(lang), heads, rows)
    if rows:
        _map_sheet(book, data, sheet, year)
    _plan_sheets(book, data, year)
    book.source(source_of(data.edition, WHAT))
    return book.content()


def _classes(p: str, i: str, scale: str, place: Place) -> list[Formula]:
    """The class of each value: the fifth of 100 it falls in, a limit belonging to the one below; on ``mga``, the value itself."""
    made = []
    for column, value in ((p, place.likely + 1), (i, place.grave + 1)):
        cell = f"{column}{{row}}"
        made.append(Formula(f"=MAX(1,ROUNDUP(ROUND({cell},6)/20,0))" if scale == "dafp" else f"={cell}", value))
    return made


def _residual(book: Workbook, controls: str, column: str, key: str) -> str:
    """The value times what each of its controls leaves: the logarithms of the shares are added by code."""
    if not controls:
        return f"={column}{{row}}"
    codes, logs = book.span(controls, "code"), book.span(controls, key)
    return f"=ROUND({column}{{row}}*EXP(SUMIF({codes},A{{row}},{logs})),6)"


def _zone_sheet(book: Workbook, scale: str, lang: str) -> str:
    heads = [Column("p", Text("Probabilidad", "Probability"), width=18)]
    heads += [Column(f"z{k}", name, width=14) for k, name in enumerate(GRAVE[scale])]
    rows = [
        [LIKELY[scale][k].of(lang), *(ZONES[zone].of(lang) for zone in line)] for k, line in enumerate(TABLES[scale])
    ]
    note = Text(
        "Filas: probabilidad de menor a mayor. Columnas: impacto.", "Rows: probability, least first. Columns: impact."
    )
    return book.table(Text("Zonas", "Zones").of(lang), heads, rows, notes=[note.of(lang)])


def _logarithm(key: str, title: Text, year: str) -> Column:
    return Column(key, title, "decimal", Text("logaritmo", "logarithm"), year, decimals=6)


def _control_sheet(book: Workbook, data: RiskMatrix, year: str) -> str:
    lang = data.edition.lang
    if not data.controls:
        return ""
    for key, value in (*CONTROL_TYPES.items(), *EXECUTIONS.items()):
        words = TYPES.get(key) or RUNS[key]
        title = Text(f"Fuerza por ser {words.es}", f"Strength for being {words.en}")
        book.parameter(Parameter(f"fuerza_{key}", title, value, "%", "2022", Text("guía del DAFP", "DAFP guide")))
    heads = [
        Column("code", Text("Código", "Code")),
        Column("text", Text("Control", "Control"), width=40),
        Column("type", Text("Tipo", "Type")),
        Column("run", Text("Ejecución", "How it runs")),
        Column("s", Text("Fuerza", "Strength"), "percent", "%", year, decimals=0),
        _logarithm("lp", Text("ln de lo que deja a la probabilidad", "ln of what it leaves to the probability"), year),
        _logarithm("li", Text("ln de lo que deja al impacto", "ln of what it leaves to the impact"), year),
        Column("documented", Text("Documentado", "Written down"), "flag"),
        Column("often", Text("Frecuencia", "How often")),
        Column("evidence", Text("Evidencia", "Evidence")),
        Column("owner", Text("Responsable", "Owner")),
    ]  # fmt: skip
    first, second, third = (TYPES[key].of(lang) for key in CONTROL_TYPES)
    auto = RUNS["automatico"].of(lang)
    strength = (
        f'=IF(C{{row}}="{first}",fuerza_preventivo,IF(C{{row}}="{second}",fuerza_detectivo,fuerza_correctivo))'
        f'+IF(D{{row}}="{auto}",fuerza_automatico,fuerza_manual)'
    )
    rows = []
    for line in data.controls:
        s = CONTROL_TYPES[line.type] + EXECUTIONS[line.execution]
        left = math.log(1 - s / 100)
        corrects = line.type == "correctivo"
        rows.append(
            [
                line.risk, line.text, TYPES[line.type].of(lang), RUNS[line.execution].of(lang), Formula(strength, s),
                Formula(f'=IF(C{{row}}="{third}",0,LN(1-E{{row}}/100))', 0.0 if corrects else left),
                Formula(f'=IF(C{{row}}="{third}",LN(1-E{{row}}/100),0)', left if corrects else 0.0),
                line.documented, line.often, line.evidence, line.owner,
            ]
        )  # fmt: skip
    return book.table(Text("Controles", "Controls").of(lang), heads, rows)


def _map_sheet(book: Workbook, data: RiskMatrix, sheet: str, year: str) -> None:
    """How many risks are in each cell, counted live, after controls where the scale has them."""
    lang, scale = data.edition.lang, data.matrix.scale
    p, i = ("rpc", "ric") if scale == "dafp" else ("pc", "ic")
    up, across = book.span(sheet, p), book.span(sheet, i)
    heads = [Column("p", Text("Probabilidad", "Probability"), width=18)]
    heads += [Column(f"n{k}", name, "integer", Text("riesgos", "risks"), year) for k, name in enumerate(GRAVE[scale])]
    rows: list[list[object]] = []
    for likely in range(4, -1, -1):
        line: list[object] = [LIKELY[scale][likely].of(lang)]
        for grave in range(5):
            n = sum(
                (item.residual or item.inherent).likely == likely and (item.residual or item.inherent).grave == grave
                for item in data.matrix.risks
            )
            line.append(Formula(f"=COUNTIFS({up},{likely + 1},{across},{grave + 1})", n))
        rows.append(line)
    book.table(Text("Mapa", "Map").of(lang), heads, rows)


def _plan_sheets(book: Workbook, data: RiskMatrix, year: str) -> None:
    lang, day = data.edition.lang, data.edition.day
    if data.actions:
        heads = [
            Column("code", Text("Código", "Code")),
            Column("what", Text("Qué se hará", "What will be done"), width=40),
            Column("who", Text("Quién", "Who"), width=24),
            Column("when", Text("Para cuándo", "By when"), "date"),
            Column("cost", Text("Costo", "Cost"), "money", "COP", year),
            Column("done", Text("Hecha", "Done"), "flag"),
            Column("goes", Text("Cómo va", "How it goes")),
        ]
        words = [t.of(lang) for t in (Text("hecha", "done"), Text("atrasada", "late"), Text("a tiempo", "in time"))]
        yes = Text("sí", "yes").of(lang)
        live = (
            f'=IF(F{{row}}="{yes}","{words[0]}",IF(D{{row}}="","—",'
            f'IF(D{{row}}<DATE({day.year},{day.month},{day.day}),"{words[1]}","{words[2]}")))'
        )
        rows = [
            [a.risk, a.what, a.who, a.when, a.cost, a.done, Formula(live, _going(a, day, lang))] for a in data.actions
        ]
        book.table(SECTIONS["treatment"].of(lang), heads, rows, total={"cost": "SUM"}, blank_numbers=True)
    if data.reviews:
        unit = "%" if data.matrix.scale == "dafp" else Text("de 1 a 5", "1 to 5")
        heads = [
            Column("code", Text("Código", "Code")),
            Column("day", Text("Revisión", "Review"), "date"),
            Column("p", Text("Probabilidad", "Probability"), "decimal", unit, year, decimals=0),
            Column("i", Text("Impacto", "Impact"), "decimal", unit, year, decimals=0),
            Column("zone", Text("Zona", "Zone")),
        ]
        seen = [[r.risk, r.day, r.probability, r.impact, ZONES[r.zone].of(lang)] for r in data.reviews]
        book.table(SECTIONS["followup"].of(lang), heads, seen)
