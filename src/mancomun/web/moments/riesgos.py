"""S41, the risks of the process and of its projects, on either official scale, with controls, treatment and review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from mancomun.documents.risk_matrix import (
    CLASSES,
    RUNS,
    TREATMENTS,
    TYPES,
    ActionLine,
    ControlLine,
    Review,
    RiskMatrix,
    risk_blocks,
    risk_report,
    risk_workbook,
)
from mancomun.documents.tree import Document
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.route.risks import Action, Control, Matrix, Riesgo, assess, economic, exposure, matrix
from mancomun.web.moments.common import attempt, edition, options
from mancomun.web.moments.pieces import beside, missing, rows_of
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

SCALES: Mapping[str, Text] = {
    "dafp": Text("DAFP 2020 y 2022, en porcentaje", "DAFP 2020 and 2022, in percent"),
    "mga": Text("MGA y DAFP 2011 a 2018, de 1 a 5", "MGA and DAFP 2011 to 2018, 1 to 5"),
}
LEVELS: Mapping[str, Text] = {
    "proceso": Text("Proceso", "Process"),
    "proyecto": Text("Proyecto", "Project"),
    "actividad": Text("Actividad", "Activity"),
}
STATES: Mapping[str, Text] = {
    "identificado": Text("Identificado", "Identified"),
    "en_tratamiento": Text("En tratamiento", "Under treatment"),
    "materializado": Text("Ocurrió", "It happened"),
    "cerrado": Text("Cerrado", "Closed"),
}
IMPACTS: Mapping[str, Text] = {
    "economico": Text("Económico", "Economic"),
    "reputacional": Text("Reputacional", "Reputational"),
}
_KEYS = {
    "E-S41-1": "tratamiento",
    "E-S41-2": "tratamiento",
    "E-S41-4": "tratamiento",
    "A-S41-3": "evento",
    "A-S41-5": "revision",
}

RISKS = Table(
    "riesgos",
    Text("Riesgos", "Risks"),
    (
        Field("codigo", Text("Código", "Code"), help=Text("Sin código lleva R1, R2…", "Without one it is R1, R2…")),
        Field(
            "evento",
            Text("Evento", "Event"),
            help=Text("«Posibilidad de … por … debido a …».", "In Spanish: “Posibilidad de … por … debido a …”."),
            required=True,
        ),
        Field(
            "causa",
            Text("Causas", "Causes"),
            help=Text("Varias, separadas por «;».", "Several, separated by “;”."),
            required=True,
        ),
        Field(
            "efecto",
            Text("Efectos", "Effects"),
            help=Text("Varios, separados por «;».", "Several, separated by “;”."),
            required=True,
        ),
        Field("clasificacion", Text("Clase", "Class"), "choice", options=options(CLASSES)),
        Field("nivel", Text("Nivel", "Level"), "choice", options=LEVELS),
        Field("probabilidad", Text("Probabilidad", "Probability"), "decimal"),
        Field("impacto", Text("Impacto", "Impact"), "decimal"),
        Field("dimension_impacto", Text("El impacto es", "The impact is"), "choice", options=IMPACTS),
        Field(
            "veces",
            Text("Veces al año que se hace la actividad", "Times a year the activity is done"),
            "decimal",
            low=0,
            help=Text("Da la probabilidad DAFP si no la escribe.", "Gives the DAFP probability when not written."),
        ),
        Field(
            "perdida",
            Text("Pérdida posible", "Possible loss"),
            "decimal",
            low=0,
            unit=Text("SMLMV", "minimum wages"),
            help=Text("Da el impacto DAFP si no lo escribe.", "Gives the DAFP impact when not written."),
        ),
        Field("control", Text("Control", "Control")),
        Field("tipo", Text("Tipo de control", "Type of control"), "choice", options=options(TYPES)),
        Field("ejecucion", Text("Cómo se ejecuta", "How it runs"), "choice", options=options(RUNS)),
        Field("tratamiento", Text("Tratamiento", "Treatment"), "choice", options=options(TREATMENTS)),
        Field("autorizado", Text("Aceptarlo está autorizado", "Accepting it is authorised"), "flag"),
        Field("accion", Text("Qué se hará", "What will be done")),
        Field("responsable", Text("Responsable", "Owner")),
        Field("fecha", Text("Para cuándo", "By when"), "date"),
        Field("indicador_alerta", Text("Señal de alerta", "Alarm")),
        Field("estado", Text("Estado", "State"), "choice", options=STATES),
        Field("revision", Text("Última revisión", "Last review"), "date"),
    ),
    one=Text("riesgo", "risk"),
    template="riesgos",
)
CONTROLS = Table(
    "controles",
    Text("Otros controles", "Other controls"),
    (
        Field("riesgo", Text("Riesgo", "Risk"), "row", of="riesgos", required=True),
        Field("descripcion", Text("Control", "Control"), required=True),
        Field("tipo", Text("Tipo", "Type"), "choice", options=options(TYPES), required=True),
        Field("ejecucion", Text("Cómo se ejecuta", "How it runs"), "choice", options=options(RUNS), required=True),
        Field("documentado", Text("Está documentado", "It is written down"), "flag"),
        Field("frecuencia", Text("Frecuencia", "How often")),
        Field("evidencia", Text("Evidencia", "Evidence")),
        Field("responsable", Text("Responsable", "Owner")),
    ),
    one=Text("control", "control"),
)
ACTIONS = Table(
    "acciones",
    Text("Otras acciones", "Other actions"),
    (
        Field("riesgo", Text("Riesgo", "Risk"), "row", of="riesgos", required=True),
        Field("que", Text("Qué", "What"), required=True),
        Field("quien", Text("Quién", "Who"), required=True),
        Field("cuando", Text("Cuándo", "When"), "date", required=True),
        Field("costo", Text("Costo", "Cost"), "money", low=0, unit=Text("COP", "COP")),
        Field("hecha", Text("Hecha", "Done"), "flag"),
    ),
    one=Text("acción", "action"),
)
REVIEWS = Table(
    "revisiones",
    Text("Revisiones anteriores", "Earlier reviews"),
    (
        Field("riesgo", Text("Riesgo", "Risk"), "row", of="riesgos", required=True),
        Field("dia", Text("Día", "Day"), "date", required=True),
        Field("probabilidad", Text("Probabilidad", "Probability"), "decimal", required=True),
        Field("impacto", Text("Impacto", "Impact"), "decimal", required=True),
    ),
    one=Text("revisión", "review"),
    keys=("riesgo", "dia"),
)


@dataclass(frozen=True)
class Understood:
    """The matrix of what can be assessed, its lines as they are kept, and the remarks."""

    matrix: Matrix
    controls: tuple[ControlLine, ...]
    actions: tuple[ActionLine, ...]
    reviews: tuple[Review, ...]
    rows: dict[str, dict[str, Any]]
    remarks: tuple[Remark, ...]


def understood(values: Values | None, context: Context) -> Understood:
    """Risks from what was typed: rows with the same event are one risk with several controls, as the template has them."""
    remarks: list[Remark] = []
    scale = (values or {}).get("escala") or "dafp"
    risks: dict[str, Riesgo] = {}
    rows: dict[str, dict[str, Any]] = {}
    of_row: dict[str, str] = {}
    events: dict[str, str] = {}
    controls: list[ControlLine] = []
    actions: list[ActionLine] = []
    places: dict[str, str] = {}
    for row in rows_of(values, "riesgos"):
        where = f"riesgos/{row['id']}"
        if not row["evento"]:
            continue
        code = events.get(row["evento"])
        if code is None:
            code = row["codigo"] or _next(risks)
            risk = _risk(row, code, scale, where, remarks)
            if risk is None:
                continue
            if attempt(partial(matrix, [*risks.values(), risk], context.day), remarks, f"{where}/codigo") is None:
                continue
            risks[code], rows[code] = risk, row
            places[code], events[row["evento"]] = where, code
            if row["accion"] or row["responsable"] or row["fecha"]:
                what = row["accion"] or (TREATMENTS[row["tratamiento"]].of(context.lang) if row["tratamiento"] else "")
                actions.append(ActionLine(code, what, row["responsable"], row["fecha"]))
        of_row[row["id"]] = code
        if row["control"]:
            line = ControlLine(code, row["control"], row["tipo"], row["ejecucion"], owner=row["responsable"])
            controls += _control(line, f"{where}/tipo", remarks)
    for row in rows_of(values, "controles"):
        if row["riesgo"] in of_row and row["descripcion"]:
            line = ControlLine(
                of_row[row["riesgo"]],
                row["descripcion"],
                row["tipo"],
                row["ejecucion"],
                row["documentado"],
                row["frecuencia"],
                row["evidencia"],
                row["responsable"],
            )
            controls += _control(line, f"controles/{row['id']}/tipo", remarks)
    actions += [
        ActionLine(of_row[row["riesgo"]], row["que"], row["quien"], row["cuando"], row["costo"], bool(row["hecha"]))
        for row in rows_of(values, "acciones")
        if row["riesgo"] in of_row and row["que"]
    ]
    whole = [
        replace(
            risk,
            controls=tuple(Control(c.text, c.type, c.execution, c.owner) for c in controls if c.risk == code),
            actions=tuple(Action(a.what, a.who, a.when, a.done) for a in actions if a.risk == code),
        )
        for code, risk in risks.items()
    ]
    found = matrix(whole, context.day)
    if not whole:
        found = replace(found, scale=scale)
    remarks += beside(found.remarks(), places, _KEYS, default="riesgos")
    reviews = _reviews(values, risks, of_row, remarks)
    return Understood(found, tuple(controls), tuple(actions), reviews, rows, tuple(remarks))


def _next(risks: Mapping[str, Riesgo]) -> str:
    n = len(risks) + 1
    while f"R{n}" in risks:
        n += 1
    return f"R{n}"


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _risk(row: Mapping[str, Any], code: str, scale: str, where: str, remarks: list[Remark]) -> Riesgo | None:
    """One risk without its controls, or None and its sentence: no class, no value, or a value out of the scale."""
    p, i = row["probabilidad"], row["impacto"]
    if scale == "dafp":
        p = float(exposure(row["veces"])) if p is None and row["veces"] is not None else p
        i = float(economic(row["perdida"])) if i is None and row["perdida"] is not None else i
    lack = (
        "clasificacion" if not row["clasificacion"] else "probabilidad" if p is None else "impacto" if i is None else ""
    )
    if lack or p is None or i is None:
        label = next(one.label for one in RISKS.fields if one.key == lack)
        remarks.append(
            missing(f"{where}/{lack}", f"«{label.es}» del riesgo {code}", f"“{label.en}” of risk {code}", "E-S41-7")
        )
        return None
    risk = Riesgo(
        code,
        row["evento"],
        row["clasificacion"],
        p,
        i,
        scale,
        _several(row["causa"]),
        _several(row["efecto"]),
        (),
        row["tratamiento"],
        bool(row["autorizado"]),
        (),
        row["revision"],
    )
    for key, es, en in (("causa", "las causas", "the causes"), ("efecto", "los efectos", "the effects")):
        if not row[key]:  # only of the first row of a risk: the next ones bring one more control
            remarks.append(missing(f"{where}/{key}", f"{es} del riesgo {code}", f"{en} of risk {code}", "E-S41-8"))
    return risk if attempt(partial(assess, risk), remarks, f"{where}/probabilidad") is not None else None


def _control(line: ControlLine, where: str, remarks: list[Remark]) -> list[ControlLine]:
    control = Control(line.text, line.type, line.execution)
    return [line] if attempt(lambda: control.strength, remarks, where) is not None else []


def _reviews(
    values: Values | None, risks: Mapping[str, Riesgo], of_row: Mapping[str, str], remarks: list[Remark]
) -> tuple[Review, ...]:
    found = []
    for row in rows_of(values, "revisiones"):
        code, day = of_row.get(row["riesgo"]), row["dia"]
        p, i = row["probabilidad"], row["impacto"]
        if code is None or not isinstance(day, date) or p is None or i is None:
            continue
        then = replace(risks[code], probability=p, impact=i)
        made = attempt(partial(assess, then), remarks, f"revisiones/{row['id']}/probabilidad")
        if made is not None:
            found.append(Review(code, day, p, i, made.inherent.zone))
    return tuple(found)


def data(values: Values, context: Context) -> tuple[RiskMatrix, list[Remark]]:
    """All that D9 prints, and the remarks."""
    found = understood(values, context)
    title = Text(
        f"Matriz y plan de tratamiento de riesgos. {context.name}", f"Matrix and treatment of risks. {context.name}"
    )
    lang = context.lang
    made = RiskMatrix(
        edition(context),
        title.of(lang),
        found.matrix,
        found.controls,
        found.actions,
        found.reviews,
        {code: LEVELS[row["nivel"]].of(lang) for code, row in found.rows.items() if row["nivel"]},
        {code: row["indicador_alerta"] for code, row in found.rows.items() if row["indicador_alerta"]},
        {code: STATES[row["estado"]].of(lang) for code, row in found.rows.items() if row["estado"]},
    )
    return made, list(found.remarks)


def look(values: Values, context: Context) -> View:
    """The map with its words, zones before and after controls, treatment and review dates."""
    made, remarks = data(values, context)
    if not made.matrix.risks:
        remarks.append(missing("riesgos", "el primer riesgo", "the first risk", "E-S41-0"))
    counts = made.matrix.counts()
    numbers = {"risks": float(len(made.matrix.risks)), "high": float(counts["A"] + counts["E"])}
    return View(tuple(risk_blocks(made)), tuple(remarks), numbers)


def _report(values: Values, context: Context) -> Document:
    return risk_report(data(values, context)[0])


def _book(values: Values, context: Context) -> bytes:
    return risk_workbook(data(values, context)[0])


register(
    Kind(
        "riesgos",
        (
            Section(
                "riesgos",
                Text("Riesgos", "Risks"),
                (
                    Field(
                        "escala",
                        Text("Escala", "Scale"),
                        "choice",
                        options=SCALES,
                        help=Text("Sin elegir, la del DAFP.", "Unless chosen, DAFP."),
                    ),
                    RISKS,
                ),
            ),
            Section("controles", Text("Controles y acciones", "Controls and actions"), (CONTROLS, ACTIONS)),
            Section("seguimiento", Text("Seguimiento", "Follow-up"), (REVIEWS,)),
        ),
        look,
        lead=Text(
            "Qué puede salir mal, cuánto, y qué se hará.", "What may go wrong, how badly, and what will be done."
        ),
        papers=(
            Paper(
                "D9",
                Text("Matriz y plan de tratamiento de riesgos", "Matrix and treatment of risks"),
                "matriz_riesgos",
                ("pdf", "xlsx"),
                _report,
                _book,
            ),
        ),
    )
)
