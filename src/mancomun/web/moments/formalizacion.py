"""S58, formalisation: the steps the law asks of the chosen figure, who has issued each act, what is due and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from mancomun.agendas import joint_resources as joint_work
from mancomun.agendas.figure_choice import NO_FIGURE
from mancomun.agendas.formalisation import (
    ACT_STATES,
    DATA,
    GROUP,
    OTHER,
    Acto,
    Clausula,
    Formalizacion,
    Miembro,
    Votacion,
    act_kinds,
    act_name,
    papers,
    steps,
)
from mancomun.agendas.formalisation_checks import (
    MARKS,
    STATES,
    Plazo,
    act_words,
    asked_of,
    cell,
    columns,
    critical,
    entities,
    formalisation_remarks,
    formalisation_tables,
    lacking,
    progress,
    share_done,
)
from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import facts, paragraph, pending, strong
from mancomun.documents.check import require_sound
from mancomun.documents.formalisation_file import (
    NOT_OFFICIAL,
    ActFile,
    FormalisationPaper,
    formalisation_document,
    joint_document,
    missing_words,
    registry_package,
    status_pairs,
)
from mancomun.documents.formalisation_package import drafts as draft_documents
from mancomun.documents.formalisation_package import lacks_drafts
from mancomun.documents.medium_term_plan import plan_document
from mancomun.documents.pdf import to_pdf
from mancomun.documents.tree import Block, Document
from mancomun.documents.word import to_docx
from mancomun.documents.words import name_of
from mancomun.drawing.lanes import swim_lanes
from mancomun.drawing.mosaic import Tile, mosaic
from mancomun.drawing.svg import INK, MAIZE, PAPER, RED
from mancomun.interchange.contents import CONTENTS
from mancomun.legal.book import book
from mancomun.lexicon.text import Text, day_text, join_names, short_day
from mancomun.registry.duties import duties
from mancomun.registry.record import Acto as Registered
from mancomun.registry.record import Record
from mancomun.requirements import FACTS
from mancomun.requirements.remarks import Remark, remark
from mancomun.web.legal.presenter import lane_step
from mancomun.web.moments.common import edition, options, record_source
from mancomun.web.moments.figura import NONE_NAME
from mancomun.web.moments.formalisation_background import background_of
from mancomun.web.moments.pieces import parted
from mancomun.web.paths import data_folder
from mancomun.web.workspace.kinds import (
    Attached,
    Context,
    Export,
    Field,
    Group,
    Kind,
    Paper,
    Section,
    Table,
    Values,
    View,
    register,
)

AREA = "area_metropolitana"
_PROVED = frozenset({"documento_soporte_ret", "ley_provincias"})
_PROMOTED = (AREA, "provincia_administrativa_planificacion", "provincia_entidad_territorial")
_PROVING = ("region_entidad_territorial", "provincia_entidad_territorial")
_SHARES = ("ciudadanos_promotores", "concejales_promotores")
_DRAWN: Mapping[str, str] = {
    "hecho": "done",
    "por_comprobar": "running",
    "en_curso": "running",
    "abierto": "open",
    "espera": "waits",
    "negado": "refused",
}
_TILES: Mapping[str, tuple[Text, str, bool]] = {
    "hecho": (Text("H", "D"), INK, True),
    "pendiente": (Text("P", "P"), MAIZE, False),
    "negado": (Text("N", "R"), RED, True),
    "falta": (Text("F", "M"), PAPER, False),
    "no": (Text("—", "—"), "#EEF2EF", False),
}
_DOCUMENTS = frozenset({"pdf", "docx", "odt", "png", "jpeg"})
_LONG = frozenset(
    {"objeto", "organos", "representante", "aportes", "competencias", "disolucion", "vision", "diagnostico"}
)
_BRIEF: Mapping[str, Text] = {
    "acta_voluntades": Text("Acta de voluntades", "Statement of wills"),
    "certificado_hacienda": Text("Certificado de Hacienda", "Treasury certificate"),
    "acuerdos_concejo": Text("Acuerdo del concejo", "Council act"),
    "ordenanzas_asamblea": Text("Ordenanza que autoriza", "Authorising ordenanza"),
    "ordenanza_creacion": Text("Ordenanza de creación", "Creating ordenanza"),
    "acuerdo_aportes": Text("Acuerdo de aportes", "Contributions act"),
    "envio_comisiones": Text("Envío al Congreso", "Sent to Congress"),
    "convocatoria_consulta": Text("Convocatoria", "Call"),
    "escritura_notaria": Text("Escritura en notaría", "Notarial deed"),
    "protocolizacion": Text("Estatutos en notaría", "Statutes at notary"),
    "protocolizacion_proyecto": Text("Proyecto en notaría", "Project at notary"),
    "concepto_cot_senado": Text("Concepto del Senado", "Senate opinion"),
    "publicacion": Text("Publicación", "Publication"),
    "pemp_preliminar": Text("PEMP preliminar", "Preliminary PEMP"),
    "reat": Text("Registro REAT", "REAT registration"),
}
"""Acts by a short name, where a cell has little room."""
_SHORTEST_HASH = 8
_REGISTRY_ASKS = ("requerir", "responder")


@lru_cache(maxsize=1)
def _figures() -> dict[str, Text]:
    return {key: one.name for key, one in book().figures.items()} | {NO_FIGURE: NONE_NAME}


@lru_cache(maxsize=1)
def _numerals() -> dict[str, Text]:
    found = {}
    for paper in papers().values():
        for item in paper.numerales:
            short = _SHORT[paper.key]
            found[f"{paper.key}/{item.key}"] = Text(
                f"{short.es} {item.n}: {item.title.es}", f"{short.en} {item.n}: {item.title.en}"
            )
    return found | {f"{joint_work.PAPER}/{n}": joint_work.numeral_title(n) for n in range(1, joint_work.TWELVE + 1)}


_SHORT: Mapping[str, Text] = {
    "acuerdo": Text("Acuerdo u ordenanza", "Authorising act"),
    "convenio": Text("Convenio", "Convenio"),
    "estatutos": Text("Estatutos", "Statutes"),
    "pemp": Text("PEMP preliminar", "Preliminary PEMP"),
    "registro": Text("Expediente REAT", "REAT file"),
    "proyecto": Text("Proyecto de área", "Project of the area"),
}


def _is_area(values: Values) -> bool:
    return values.get("figura") == AREA


# ------------------------------------------------------------------------------------- how the form says where it stands


def _votes(values: Values, context: Context) -> bool:
    """Whether the figure asks its citizens by popular consultation, by the law of its day."""
    figure = figure_of(values, context)
    return figure in book().figures and any(step.votes for step in steps(figure, values.get("dia_ley") or context.day))


def _said_case(values: Values, context: Context) -> Text:
    figure = figure_of(values, context)
    if not figure:
        return Text("falta escoger la figura", "the figure is to be chosen")
    name, day = _figures()[figure], values.get("dia_ley")
    if day is None:
        return Text(f"{name.es}, con la ley de hoy", f"{name.en}, by today's law")
    return Text(f"{name.es}, con la ley del {day_text(day).es}", f"{name.en}, by the law of {day_text(day).en}")


def _said_scheme(values: Values, context: Context) -> Text:
    known = _known({key: str(values.get(f"dato_{key}") or "") for key in DATA}, context)
    n, whole = len(known), len(DATA)
    return Text(f"{n} de {whole} datos escritos", f"{n} of {whole} facts written")


def _said_contents(values: Values, context: Context) -> Text:
    case = case_of(values, context)
    joint = joint_of(values, context)
    if joint is not None:
        have = sum(bool(one) for one in joint_work.twelve(joint))
        return Text(
            f"{have} de {joint_work.TWELVE} contenidos del convenio",
            f"{have} of {joint_work.TWELVE} contents of the convenio",
        )
    papers_ = case.contents if case is not None else ()
    whole = sum(len(paper.numerales) for paper in papers_)
    if case is None or not whole:
        return Text("esta figura no pide contenidos", "this figure asks for no contents")
    n = whole - sum(len(lacking(case, paper)) for paper in papers_)
    return Text(f"{n} de {whole} numerales cubiertos", f"{n} of {whole} numerals covered")


def _act_groups(values: Values, context: Context) -> list[Group]:
    """The rows of each act the figure asks for, in the order of its steps, and who has not issued it."""
    case = case_of(values, context)
    joint = joint_of(values, context)
    if joint is not None:
        return _joint_groups(joint, values, context)
    if case is None:
        return []
    found = []
    for step, kind in columns(case):
        asked = [code for act, code in asked_of(case, step) if act == kind]
        left = [code for code in asked if (act := case.act(kind, code)) is None or not act.done]
        name = act_name(kind)
        rows = tuple(
            (str(row["id"]), _act_brief(row, context)) for row in values.get("actos") or () if row["acto"] == kind
        )
        title = Text(*(f"{step.order}. {one[:1].upper()}{one[1:]}" for one in (name.es, name.en)))
        found.append(Group(title, _left_said(case, asked, left), rows, done=bool(asked) and not left))
    return found


def _joint_groups(case: Formalizacion, values: Values, context: Context) -> list[Group]:
    """The rows of each step of working together without a figure."""
    found = []
    for step in joint_work.STEPS:
        pairs = joint_work.asked(case, step)
        kinds = {kind for kind, _code in pairs}
        left = [code for kind, code in pairs if not ((one := joint_work.act_of(case, step, kind, code)) and one.done)]
        rows = tuple(
            (str(row["id"]), _act_brief(row, context))
            for row in values.get("actos") or ()
            if row["acto"] in kinds and (row["acto"] != OTHER or row["paso"] == step.order)
        )
        title = Text(f"{step.order}. {step.name.es}", f"{step.order}. {step.name.en}")
        said = _left_said(case, [code for _kind, code in pairs], left)
        found.append(Group(title, said, rows, done=bool(pairs) and not left))
    return found


_NAMED_LEFT = 3


def _left_said(case: Formalizacion, asked: Sequence[str], left: Sequence[str]) -> Text:
    if not asked:
        return Text("a nadie le toca", "nobody's to issue")
    if not left:
        return Text("hecho", "done") if len(asked) == 1 else Text(f"los {len(asked)}, hechos", f"all {len(asked)} done")
    if len(asked) == 1:
        return Text("falta", "missing")
    n = len(asked) - len(left)
    names = [case.member(code) for code in left if code != GROUP]
    if len(names) > _NAMED_LEFT:
        return Text(f"{n} de {len(asked)}; faltan {len(left)}", f"{n} of {len(asked)}; {len(left)} missing")
    who = join_names(names)
    one = "falta" if len(left) == 1 else "faltan"
    return Text(f"{n} de {len(asked)}; {one} {who.es}", f"{n} of {len(asked)}; missing: {who.en}")


def _act_brief(row: Values, context: Context) -> Text:
    who = Text(*[context.member_name(row["miembro"])] * 2) if row["miembro"] else Text("El grupo", "The group")
    state = ACT_STATES.get(row["estado"], Text("sin estado", "no state"))
    day = short_day(row["fecha"]) if row["fecha"] else None
    if day is None:
        return Text(f"{who.es} · {state.es}", f"{who.en} · {state.en}")
    return Text(f"{who.es} · {state.es} · {day.es}", f"{who.en} · {state.en} · {day.en}")


def _clause_groups(values: Values, context: Context) -> list[Group]:
    """The rows of each paper whose minimum contents the law lists, and how many numerals nothing covers."""
    case = case_of(values, context)
    if case is None:
        return []
    found = []
    for paper in case.contents:
        rows = tuple(
            (str(row["id"]), _numerals()[row["numeral"]])
            for row in values.get("clausulas") or ()
            if row["numeral"].partition("/")[0] == paper.key and row["numeral"] in _numerals()
        )
        left, whole = lacking(case, paper), len(paper.numerales)
        n = whole - len(left)
        said = Text(f"los {whole} numerales, cubiertos", f"all {whole} numerals covered")
        if left:
            said = Text(
                f"{n} de {whole} numerales; faltan {len(left)}", f"{n} of {whole} numerals; {len(left)} missing"
            )
        found.append(Group(_SHORT[paper.key], said, rows, done=not left))
    return found


SECTIONS = (
    Section(
        "caso",
        Text("La figura y la ley", "The figure and the law"),
        (
            Field("figura", Text("Figura", "Figure"), "choice", options=_figures(), required=True),
            Field(
                "dia_ley", Text("Día de la ley con que se tramita", "Day of the law it is processed by"), "date",
                Text("Los pasos son los de ese día; sin él, los de hoy.", "The steps are those of that day; without it, today's."),
            ),
            Field(
                "promotores", Text("Quién lo pide", "Who asks for it"), "choices",
                options=options(FACTS["promotores"].items),
                asked_if=lambda values: values.get("figura") in _PROMOTED,
            ),
            *(
                Field(key, Text(f"{FACTS[key].label.es[:1].upper()}{FACTS[key].label.es[1:]}",
                                f"{FACTS[key].label.en[:1].upper()}{FACTS[key].label.en[1:]}"), "percent",
                      asked_if=lambda values: bool({"ciudadanos", "concejales"} & set(values.get("promotores") or ())))
                for key in _SHARES
            ),
            Field("nucleo", Text("Municipio núcleo", "Nucleus municipality"), "member", asked_if=_is_area),
            Field(
                "constancias", Text("Qué consta", "What is on record"), "choices",
                options=options({key: FACTS[key].label for key in sorted(_PROVED)}),
                asked_if=lambda values: values.get("figura") in _PROVING,
            ),
        ),
        said=_said_case,
    ),
    Section(
        "actos",
        Text("Actos", "Acts"),
        (
            Table(
                "actos", Text("Actos expedidos y por expedir", "Acts issued and to be issued"),
                (
                    Field("acto", Text("Acto", "Act"), "choice", options=options(act_kinds()), required=True),
                    Field("miembro", Text("Miembro que lo expide", "Member that issues it"), "member",
                          Text("Vacío si es del grupo o de otra autoridad.", "Empty when it is of the group or of another authority."),
                          about=True),
                    Field("estado", Text("Estado", "State"), "choice", options=options(ACT_STATES), required=True),
                    Field("fecha", Text("Fecha", "Date"), "date",
                          Text("Si está pendiente, el día previsto.", "When pending, the day foreseen.")),
                    Field("numero", Text("Número", "Number")),
                    Field("expide", Text("Quién lo expide", "Who issues it")),
                    Field("mandato", Text("Año en que empezó el mandato de quien firma", "Year the mandate of who signs began"),
                          "integer", low=1988, high=2100),
                    Field("archivo", Text("Archivo", "File"),
                          help=Text("El nombre (o la huella) con que está en Archivos.", "Its name (or fingerprint) in Files.")),
                    Field("paso", Text("Paso", "Step"), "integer",
                          Text("Solo para «otro acto».", "Only for “another act”."), low=1, high=20),
                ),
                one=Text("acto", "act"),
                keys=("acto", "miembro", "paso"),
                groups=_act_groups,
            ),
        ),
        Text("Una fila por acto. Los archivos se suben en la página de archivos de la iniciativa; ahí se revisa que cada uno sea lo que "
             "su nombre dice.",
             "One row an act. Files are sent on the page of files of the initiative; each is checked there to be what its name says."),
    ),
    Section(
        "votos",
        Text("Consulta popular", "Consulta popular"),
        (
            Table(
                "votos", Text("Resultado en cada municipio", "Result in each municipality"),
                (
                    Field("miembro", Text("Municipio", "Municipality"), "member", required=True),
                    Field("participacion", Text("Participación, sobre el censo", "Turnout, of the census"), "percent"),
                    Field("favor", Text("Votos a favor", "Votes in favour"), "percent"),
                ),
                one=Text("municipio", "municipality"),
            ),
        ),
        asked_if=_votes,
    ),
    Section(
        "esquema",
        Text("El esquema", "The scheme"),
        tuple(
            Field(f"dato_{key}", Text(f"{name.es[:1].upper()}{name.es[1:]}", f"{name.en[:1].upper()}{name.en[1:]}"),
                  "long" if key in _LONG else "text")
            for key, name in DATA.items()
        ),
        Text("Con esto se llenan los borradores. Lo que falte sale como «por diligenciar».",
             "Drafts are filled with this. What is missing comes out as “to be filled in”."),
        said=_said_scheme,
    ),
    Section(
        "contenidos",
        Text("Contenidos mínimos", "Minimum contents"),
        (
            Table(
                "clausulas", Text("Qué cláusula cubre cada numeral", "Which clause covers each numeral"),
                (
                    Field("numeral", Text("Numeral", "Numeral"), "choice", options=_numerals(), required=True),
                    Field("donde", Text("Cláusula o artículo", "Clause or article")),
                    Field("texto", Text("Texto", "Text"), "long"),
                ),
                one=Text("numeral", "numeral"),
                keys=("numeral",),
                groups=_clause_groups,
            ),
        ),
        Text("Escriba dónde está cada contenido en su borrador, o su texto.",
             "Write where each content stands in your draft, or its text."),
        said=_said_contents,
    ),
)  # fmt: skip


# ---------------------------------------------------------------------------------------------------- what was typed


def figure_of(values: Values, context: Context) -> str:
    """The figure processed: the one written here, the one recommended in S56, or the one the initiative foresees."""
    chosen = str(values.get("figura") or "")
    elected = str((context.others.get("figura") or {}).get("elegida") or "")
    return next((one for one in (chosen, elected, context.figure) if one == NO_FIGURE or one in book().figures), "")


def _kind(code: str, context: Context, day: Any) -> str:
    unit = context.territory.units.get(code)
    types = sorted(unit.types_at(day)) if unit is not None else []
    return types[-1] if types else "area_metropolitana" if code.startswith("AM-") else "municipio"


def file_of(text: str, files: Iterable[Attached]) -> Attached | None:
    """The file somebody named, by its name or by the beginning of its hash; None when there is none."""
    wanted = text.strip().casefold()
    if not wanted:
        return None
    found = [one for one in files if one.name.casefold() == wanted]
    if not found and len(wanted) >= _SHORTEST_HASH:
        found = [one for one in files if one.sha256.startswith(wanted)]
    return found[-1] if found else None


def case_of(values: Values, context: Context) -> Formalizacion | None:
    """The case as the core takes it; None while no figure is known, and when the group works without one."""
    figure = figure_of(values, context)
    return _case(values, context, figure) if figure in book().figures else None


def joint_of(values: Values, context: Context) -> Formalizacion | None:
    """The case of a group that works together without a figure; None in any other."""
    return _case(values, context, NO_FIGURE) if figure_of(values, context) == NO_FIGURE else None


def _case(values: Values, context: Context, figure: str) -> Formalizacion:
    day = values.get("dia_ley") or context.day
    members = tuple(Miembro(code, context.member_name(code), _kind(code, context, day)) for code in context.members)
    acts = []
    for row in values.get("actos") or ():
        if not row["acto"]:
            continue
        kept = file_of(row["archivo"], context.files)
        acts.append(
            Acto(
                row["acto"], row["miembro"] or GROUP, row["numero"], row["fecha"], row["expide"], row["estado"] or "pendiente",
                row["archivo"], kept.sha256 if kept else "", row["mandato"], row["paso"], row["id"],
            )
        )  # fmt: skip
    clauses: dict[str, dict[str, Clausula]] = {}
    for row in values.get("clausulas") or ():
        paper, _, key = row["numeral"].partition("/")
        if key:
            clauses.setdefault(paper, {})[key] = Clausula(row["donde"], row["texto"])
    votes = {
        row["miembro"]: Votacion(_share(row["participacion"]), _share(row["favor"]))
        for row in values.get("votos") or ()
        if row["miembro"]
    }
    data = {key: str(values.get(f"dato_{key}") or "") for key in DATA}
    return Formalizacion(
        figure, day, data["nombre"] or context.name, members, tuple(acts), clauses, _known(data, context),
        values.get("nucleo") or "", votes, tuple(values.get("promotores") or ()),
        {key: share for key in _SHARES if (share := _share(values.get(key))) is not None},
        tuple(values.get("constancias") or ()),
    )  # fmt: skip


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


def _known(data: Mapping[str, str], context: Context) -> dict[str, str]:
    """What was written, and what the executing body and the vision already say where nothing was."""
    body = context.others.get("instancia") or {}
    vision = context.others.get("vision") or {}
    found = {
        "representante": str(body.get("representante") or ""),
        "vision": str(vision.get("texto") or ""),
    }
    return {key: text or found.get(key, "") for key, text in data.items() if text or found.get(key)}


def registry_terms(case: Formalizacion, context: Context) -> list[Plazo]:
    """What the registry owes and asks for after an application (G-062), by the same rules as the registry of schemes."""
    acts = tuple(
        Registered(one.kind, one.day, one.number)
        for one in case.acts
        if one.done and one.kind in ("solicitud_reat", "requerimiento_reat", "respuesta_requerimiento", "reat")
    )
    record = Record(context.code, case.name, case.figure, actos=acts)
    found = []
    for duty in duties(record, context.day):
        if duty.id in _REGISTRY_ASKS:
            rule = book().rules[duty.rule]
            norm = Text(rule.citation(context.day, "es"), rule.citation(context.day, "en"))
            unit = "business_day" if duty.whose == "registro" else "month"
            found.append(Plazo(duty.text, duty.due, None, duty.done, norm, unit))
    return found


# --------------------------------------------------------------------------------------------------------- what shows


def lanes_drawing(case: Formalizacion, context: Context) -> str:
    """The swim lanes of the procedure, each box with how it stands in words and in ink."""
    lang = context.lang
    found = progress(case)
    boxes = []
    for one in found:
        assert one.step.source is not None
        state = STATES[one.state].of(lang)
        said = f"{state} · {short_day(one.day).of(lang)}" if one.day else state
        if 0 < one.share < 1 and len(one.asked) > 1:
            said = f"{state} · {len(one.asked) - len(one.missing)}/{len(one.asked)}"
        boxes.append(lane_step(one.step.source, lang, (said, "by", 14.0)))
    title = Text("Procedimiento de formalización", "Procedure of formalisation").of(lang)
    done = sum(one.state == "hecho" for one in found)
    told = Text(
        f"{done} de {len(found)} pasos hechos; cada carril es de quien responde por el paso.",
        f"{done} of {len(found)} steps done; each lane is of who answers for the step.",
    ).of(lang)
    legend = {drawn: STATES[key].of(lang) for key, drawn in _DRAWN.items() if key != "por_comprobar"}
    states = {one.step.order: _DRAWN[one.state] for one in found}
    return swim_lanes(boxes, states, title=title, description=told, legend=legend, lang=lang)


def grid_drawing(case: Formalizacion, context: Context) -> str:
    """The matrix of entities by acts: a letter and an ink in each cell."""
    lang = context.lang
    acts = columns(case)
    if not acts:
        return ""
    whole = Text("El grupo y otras autoridades", "The group and other authorities").of(lang)
    rows = [*entities(case), (GROUP, whole)]
    made = {key: Tile(letter.of(lang), fill, light) for key, (letter, fill, light) in _TILES.items()}
    tiles = [[made[cell(case, step, kind, code)[0]] for step, kind in acts] for code, _name in rows]
    done = sum(tile is made["hecho"] for line in tiles for tile in line)
    asked = sum(tile is not made["no"] for line in tiles for tile in line)
    return mosaic(
        [name for _code, name in rows], [_short_act(kind, lang) for _step, kind in acts], tiles,
        title=Text("Quién ha expedido cada acto", "Who has issued each act").of(lang),
        description=Text(f"{done} de {asked} actos hechos.", f"{done} of {asked} acts done.").of(lang),
        legend=[(made[key], name.of(lang)) for key, name in MARKS.items()], lang=lang,
    )  # fmt: skip


def _short_act(kind: str, lang: str) -> str:
    said = _BRIEF.get(kind, act_name(kind)).of(lang)
    return f"{said[:1].upper()}{said[1:]}"


def look(values: Values, context: Context) -> View:
    """Where it stands, the lanes and their table, the matrix, the countdown, and which clause covers each numeral."""
    case = case_of(values, context)
    lang = context.lang
    joint = joint_of(values, context)
    if joint is not None:
        return _joint_view(joint, values, context)
    if case is None:
        missing = Text("la figura que se formaliza", "the figure to formalise")
        return View((paragraph(pending(missing.of(lang))),))
    remarks = [*_located(formalisation_remarks(case, context.day), values), *_files(case, context)]
    if not case.steps:
        none = Text(
            f"El {day_text(case.day).es} la ley leída no da pasos para {case.law.name.es}.",
            f"On {day_text(case.day).en} the law that was read gives no steps for {case.law.name.en}.",
        )
        return View((paragraph(none.of(lang)),), (*remarks, Remark("E-S58-19", none, "dia_ley")))
    source = record_source(context)
    law = Text(f"libro de la ley, al {day_text(case.day).es}", f"book of law, as of {day_text(case.day).en}").of(lang)
    found = progress(case)
    ready = critical(found)
    tables = formalisation_tables(case, context.day, lang, more=registry_terms(case, context))
    ahead: list[Block] = [facts(status_pairs(case, context.day, lang))]
    if ready is not None and ready.missing:
        lead = Text("Falta en el paso crítico: ", "Missing in the critical step: ").of(lang)
        ahead.append(paragraph(strong(lead), missing_words(case, ready, lang) + "."))
    if tables["plazos"].rows:
        ahead.append(answer_table(tables["plazos"], lang, source=f"{law}; {source}", widths=(30, 14, 36, 20)))
    steps_: list[Block] = [
        answer_picture(lanes_drawing(case, context), lang, source=law),
        answer_table(tables["pasos"], lang, source=law, widths=(6, 20, 17, 13, 16, 12, 9, 7)),
    ]
    grid = grid_drawing(case, context)
    matrix = [answer_picture(grid, lang, source=source)] if grid else []
    each, group = (
        [answer_table(tables[key], lang, source=source)] if tables[key].rows else [] for key in ("matriz", "actos")
    )
    contents = [answer_table(tables[one.key], lang, source=law, widths=(10, 62, 28)) for one in case.contents]
    without = lacks_drafts(case.figure, case.day)
    closing = [*([paragraph(without.of(lang))] if without is not None else []), paragraph(NOT_OFFICIAL.of(lang))]
    blocks = parted(
        [
            (Text("Los pasos de la ley", "The steps of the law"), steps_),
            (Text("Entidad por entidad", "Entity by entity"), [*matrix, *each]),
            (Text("Lo que es del grupo", "What is of the group"), group),
            (Text("Lo que cada documento debe contener", "What each paper must contain"), contents),
            (Text("Qué es este paquete", "What this package is"), closing),
        ],
        lang,
    )
    done = share_done(found)
    numbers = {
        "formalizacion": round(100 * done, 1) if done is not None else 0.0,
        "pasos": float(sum(one.state == "hecho" for one in found)),
        "registrado": float(case.last("reat") is not None),
    }
    return View(blocks, tuple(remarks), numbers, tuple(ahead))


def _joint_view(case: Formalizacion, values: Values, context: Context) -> View:
    """Working together without a figure: the five steps, the act of each entity and the twelve contents of the convenio."""
    lang, source = context.lang, record_source(context)
    law = Text(f"libro de la ley, al {day_text(case.day).es}", f"book of law, as of {day_text(case.day).en}").of(lang)
    tables = joint_work.joint_tables(case, lang)
    remarks = (*_located(joint_work.joint_remarks(case), values), *_files(case, context))
    done = joint_work.states(case).count("hecho")
    said = Text(f"{done} de {len(joint_work.STEPS)} pasos hechos.", f"{done} of {len(joint_work.STEPS)} steps done.")
    ahead = (paragraph(strong(said.of(lang)), " ", joint_work.NO_REGISTRY.of(lang)),)
    blocks = (
        answer_table(tables["pasos"], lang, source=law, widths=(8, 30, 26, 16, 20)),
        *(answer_table(tables[key], lang, source=source) for key in ("matriz", "actos") if tables[key].rows),
        paragraph(joint_work.UNREAD.of(lang)),
        answer_table(tables["contenidos"], lang, source=source, widths=(10, 60, 30)),
    )
    numbers = {"formalizacion": round(100 * done / len(joint_work.STEPS), 1), "pasos": float(done), "registrado": 0.0}
    return View(blocks, remarks, numbers, ahead)


def _located(found: Iterable[Remark], values: Values) -> list[Remark]:
    """Remarks at the row they speak of: an act at its date, a numeral at the table of clauses."""
    rows = {str(row["id"]) for row in values.get("actos") or ()}
    out = []
    for item in found:
        where = f"actos/{item.where}/fecha" if item.where in rows else "clausulas" if "/" in item.where else item.where
        out.append(Remark(item.code, item.text, where))
    return out


def _files(case: Formalizacion, context: Context) -> list[Remark]:
    """Acts that name a file which is not kept, or whose file is no document."""
    out = []
    for act in case.acts:
        if not act.file:
            continue
        said, kept = act_words(case, act), file_of(act.file, context.files)
        where = f"actos/{act.key}/archivo"
        if kept is None:
            out.append(
                remark("E-S58-17", where,
                       f"«{said.es}»: el archivo «{act.file}» no está en los archivos de la iniciativa. Súbalo allá y escriba su nombre.",
                       f"“{said.en}”: the file “{act.file}” is not among the files of the initiative. Send it there and write its name.")
            )  # fmt: skip
        elif kept.content not in _DOCUMENTS:
            kind = CONTENTS[kept.content].name
            out.append(
                remark("E-S58-18", where,
                       f"«{said.es}»: «{kept.name}» es {kind.es}; un acto se guarda en PDF, en documento de texto o en imagen.",
                       f"“{said.en}”: “{kept.name}” is a {kind.en}; an act is kept as PDF, text document or picture.")
            )  # fmt: skip
    return out


# ------------------------------------------------------------------------------------------------------------- papers


def _paper(values: Values, context: Context, case: Formalizacion) -> FormalisationPaper:
    return FormalisationPaper(
        edition(context), context.name, case, context.day, lanes_drawing(case, context) if case.steps else "",
        grid_drawing(case, context), registry_terms(case, context),
    )  # fmt: skip


def _acts_files(case: Formalizacion, context: Context) -> list[ActFile]:
    """The files of the acts, each once, in the order of the acts; what the storage does not give is left to the index."""
    found, seen = [], set()
    for act in case.acts:
        kept = file_of(act.file, context.files)
        if kept is None or kept.sha256 in seen:
            continue
        seen.add(kept.sha256)
        found.append(ActFile(kept.name, act_words(case, act).of(context.lang), kept.read(), kept.sha256))
    return found


def _index(case: Formalizacion, context: Context) -> list[tuple[str, str, str]]:
    """Name, what it is and hash of the file of each act; in a public paper the names, which may name people, stay out."""
    public = edition(context).public
    return [
        ("" if public else act.file, act_words(case, act).of(context.lang), act.sha256)
        for act in case.acts
        if act.sha256
    ]


def document(values: Values, context: Context) -> Document:
    """D17: the state of the formalisation."""
    case = case_of(values, context)
    joint = joint_of(values, context)
    if joint is not None:
        return joint_document(edition(context), context.name, joint)
    if case is None:
        case = Formalizacion(next(iter(book().figures)), context.day)
        missing = pending(Text("la figura que se formaliza", "the figure to formalise").of(context.lang))
        whole = formalisation_document(FormalisationPaper(edition(context), context.name, case, context.day))
        return replace(whole, blocks=(paragraph(missing),))
    return formalisation_document(_paper(values, context, case), _index(case, context))


def drafts(case: Formalizacion, context: Context) -> list[ActFile]:
    """The drafts in Word that the program can write for the case, and the preliminary plan among them."""
    found = []
    for stem, tree in draft_documents(case, edition(context), background_of(context)).items():
        require_sound(tree)
        found.append(ActFile(f"{stem}.docx", tree.title, to_docx(tree, cache=data_folder() / "fonts"), kind="borrador"))
    return found


def plan(values: Values, context: Context) -> Document:
    """D18: the medium-term strategic plan; the definitive one once the scheme is registered. Without a figure there is none."""
    if joint_of(values, context) is not None:
        whole = plan_document(
            Formalizacion(next(iter(book().figures)), context.day), edition(context), background_of(context)
        )
        return replace(whole, blocks=(paragraph(joint_work.NO_REGISTRY.of(context.lang)),))
    case = case_of(values, context) or Formalizacion(next(iter(book().figures)), context.day)
    return plan_document(case, edition(context), background_of(context), final=case.last("reat") is not None)


def package(values: Values, context: Context) -> bytes:
    """The ZIP for the registry: the report, the acts with their files and the drafts, with an index and hashes."""
    lang = context.lang
    case = case_of(values, context)
    joint = joint_of(values, context)
    if joint is not None:
        report = to_pdf(document(values, context), cache=data_folder() / "fonts")
        title = Text("Estado de la concurrencia de recursos", "State of the joint resources").of(lang)
        papers_ = [ActFile("estado-de-la-concurrencia.pdf", title, report, kind="estado"), *_acts_files(joint, context)]
        left = [item.text.of(lang) for item in joint_work.joint_remarks(joint)]
        return registry_package(context.code, papers_, missing=left, lang=lang, head=[joint_work.NO_REGISTRY.of(lang)])
    if case is None:
        note = Text("Falta decir qué figura se formaliza.", "Say which figure is formalised.").of(lang)
        return registry_package(context.code, [], missing=[note], lang=lang)
    report = to_pdf(document(values, context), cache=data_folder() / "fonts")
    title = Text("Estado de la formalización", "State of the formalisation").of(lang)
    files = [
        ActFile("estado-de-la-formalizacion.pdf", title, report, kind="estado"),
        *_acts_files(case, context),
        *drafts(case, context),
    ]
    head = [
        f"{case.name} · {case.law.name.of(lang)}",
        Text(f"Preparado el {day_text(context.day).es}.", f"Prepared on {day_text(context.day).en}.").of(lang),
    ]
    stem = name_of(context.day.isoformat(), context.code, "paquete_registro", context.version, "zip").removesuffix(
        ".zip"
    )
    return registry_package(stem, files, missing=missing_pieces(case, context), lang=lang, head=head)


def missing_pieces(case: Formalizacion, context: Context) -> list[str]:
    """What the package lacks: pieces of the registry's file, and acts done without their file."""
    lang = context.lang
    found = []
    for one in case.contents:
        if one.key == "registro":
            found += [f"{one.title.of(lang)}, {item.n}: {item.title.of(lang)}" for item in lacking(case, one)]
    for act in case.acts:
        if act.done and not act.sha256:
            no_file = Text("sin archivo", "without file").of(lang)
            found.append(f"{act_words(case, act).of(lang)}: {no_file}")
    return found


def start(context: Context) -> dict[str, Any]:
    """A row for each act the figure asks for, all pending, so that nobody has to remember them."""
    figure = figure_of({}, context)
    if not figure:
        return {}
    rows: list[dict[str, str]] = []
    members = tuple(
        Miembro(code, context.member_name(code), _kind(code, context, context.day)) for code in context.members
    )
    if figure == NO_FIGURE:
        given = [{"id": f"a{n}", **row} for n, row in enumerate(joint_work.starting_rows(members), 1)]
        twelve_ = [{"id": f"c{n}", "numeral": f"{joint_work.PAPER}/{n}"} for n in range(1, joint_work.TWELVE + 1)]
        return {"figura": figure, "actos": given, "clausulas": twelve_}
    case = Formalizacion(figure, context.day, members=members)
    for step, kind in columns(case):
        codes: Sequence[str] = [code for code, _name in entities(case)] if kind in step.each else [GROUP]
        for code in codes:
            if cell(case, step, kind, code)[0] != "no":
                rows.append({"id": f"a{len(rows) + 1}", "acto": kind, "miembro": code, "estado": "pendiente"})
    for step in steps(figure, context.day):
        if not step.acts and not step.votes and not step.contents:
            rows.append({"id": f"a{len(rows) + 1}", "acto": OTHER, "estado": "pendiente", "paso": str(step.order)})
    return {"figura": figure, "actos": rows}


KIND = register(
    Kind(
        "formalizacion",
        SECTIONS,
        look,
        Text(
            "Los pasos que la ley pide a la figura, quién ha expedido cada acto y qué vence.",
            "The steps the law asks of the figure, who has issued each act, and what comes due.",
        ),
        (
            Paper(
                "D17",
                Text("Estado de la formalización", "State of the formalisation"),
                "formalizacion",
                ("pdf", "docx"),
                document,
            ),
            Paper(
                "D18",
                Text("Plan estratégico de mediano plazo", "Medium-term strategic plan"),
                "pemp",
                ("docx", "pdf"),
                plan,
            ),
        ),
        (
            Export(
                "paquete",
                Text(
                    "Paquete para el registro: actos, borradores en Word e índice (ZIP)",
                    "Package for the registry: acts, drafts in Word and index (ZIP)",
                ),
                "zip",
                "application/zip",
                package,
                judging=True,
                names_of=("acuerdo",),
            ),
        ),
        start,
    )
)
