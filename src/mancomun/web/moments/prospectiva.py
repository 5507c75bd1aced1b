"""S48, foresight: variables, structural analysis, actors, experts, scenarios, the bet, and the chain that ties them; its study (D13)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import bullets, heading, paragraph, pending
from mancomun.documents.foresight_study import (
    ForesightStudy,
    foresight_study,
    foresight_workbook,
    mactor_report,
    micmac_report,
    schwartz_drawn,
    schwartz_table,
    variables_table,
)
from mancomun.documents.tree import Block, Document
from mancomun.errors import BadInput
from mancomun.foresight.chain import Chain, Piece, Step, chain
from mancomun.foresight.choice import Igo, igo, igo_picture
from mancomun.foresight.futures import SENSES, Futures, Gauge, chances, chances_table, futures
from mancomun.foresight.mactor import VARIANT_WORDS, Mactor, mactor, nets_picture, nets_table
from mancomun.foresight.mactor import picture as mactor_picture
from mancomun.foresight.micmac import POTENTIAL, Micmac, graph_picture, micmac, shift_picture, strongest_table
from mancomun.foresight.micmac import picture as micmac_picture
from mancomun.foresight.morphology import Morphology, Space, from_grids, morphology
from mancomun.foresight.morphology import picture as box_picture
from mancomun.foresight.panel import Abacus, Delphi, abacus_picture, delphi, delphi_picture
from mancomun.foresight.rounds import Rounds, rounds_of
from mancomun.foresight.scenarios import (
    DIMENSIONS,
    KINDS,
    Hypothesis,
    Scenario,
    Variable,
    hypothesis_table,
    matrix_remarks,
    scenario_remarks,
    variable_remarks,
)
from mancomun.foresight.smic import Judgement, Smic, breach_text, smic
from mancomun.foresight.smic import picture as smic_picture
from mancomun.interchange.schemas import SCHEMAS, MatrixSchema
from mancomun.interchange.templates import matrix_workbook
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, short_day
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row
from mancomun.tables.results import Table as Grid
from mancomun.web.moments.common import attempt, edition, numbers, options, record_source, texts
from mancomun.web.moments.shapes import named
from mancomun.web.moments.vision import LETTERS, abacus_of
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register
from mancomun.web.workspace.matrix import Cells, Matrix, csv_bytes, whole

INFLUENCE = {
    "0": Text("no influye", "no influence"),
    "1": Text("débil", "weak"),
    "2": Text("media", "medium"),
    "3": Text("fuerte", "strong"),
    "P": Text("potencial: hoy no, pero podría", "potential: not today, but it could"),
}
PLAIN = {key: word for key, word in INFLUENCE.items() if key != "P"}
POWER = {
    "0": Text("sin influencia", "none"),
    "1": Text("procesos", "processes"),
    "2": Text("proyectos", "projects"),
    "3": Text("misión", "mission"),
    "4": Text("existencia", "existence"),
}
STAND = {
    "-4": Text("en contra, es vital", "against, vital"),
    "0": Text("neutro", "neutral"),
    "4": Text("a favor, es vital", "for, vital"),
}
ONE_LINE = Text("Una por línea.", "One a line.")
RULES = {"entropia": Text("Máxima entropía", "Maximum entropy"), "godet": Text("De Godet", "Godet's")}
PUZZLE = Text(
    "P va de 0 a 1: 0,6 es seis de cada diez. Si las respuestas no son coherentes se dice cuáles y por cuánto.",
    "P goes from 0 to 1: 0.6 is six in ten. When answers are not coherent you are told which and by how much.",
)


def _probability(key: str, label: Text) -> Matrix:
    return Matrix(key, label, "hipotesis", name="sigla", low=0, high=1, whole=False, raters="personas", help=PUZZLE)


SECTIONS = (
    Section(
        "quienes",
        Text("Quiénes y cuándo", "Who and when"),
        (
            Table(
                "personas",
                Text("Participantes", "Participants"),
                (
                    Field("nombre", Text("Seudónimo", "Pseudonym"), required=True),
                    Field("papel", Text("Papel", "Role")),
                    Field("grupo", Text("Grupo", "Group")),
                ),
                Text("Las personas expertas van con seudónimo.", "Experts go by pseudonym."),
                Text("participante", "participant"),
            ),
            Table(
                "talleres",
                Text("Talleres", "Workshops"),
                (
                    Field("nombre", Text("Taller", "Workshop"), required=True),
                    Field("fecha", Text("Fecha", "Date"), "date"),
                ),
            ),
        ),
    ),
    Section(
        "variables",
        Text("Variables", "Variables"),
        (
            Table(
                "variables",
                Text("Variables", "Variables"),
                (
                    Field("sigla", Text("Sigla", "Short name"), required=True),
                    Field("nombre", Text("Nombre", "Name"), required=True),
                    Field("definicion", Text("Definición", "Definition"), "long", required=True),
                    Field(
                        "dimension",
                        Text("Dimensión", "Dimension"),
                        "choice",
                        options=options(DIMENSIONS),
                        required=True,
                    ),
                    Field("interna", Text("Se decide adentro", "Decided inside"), "flag"),
                    Field("indicador", Text("Indicador", "Indicator")),
                    Field("situacion", Text("Situación actual", "Present situation"), "long"),
                    Field("taller", Text("De qué taller salió", "Workshop it came from"), "row", of="talleres"),
                ),
                Text(
                    "De 25 a 70 para un estudio; menos, para aprender.", "From 25 to 70 for a study; fewer, to learn."
                ),
                Text("variable", "variable"),
            ),
        ),
    ),
    Section(
        "micmac",
        Text("Cuánto influye cada variable en las demás", "How much each variable influences the others"),
        (
            Matrix(
                "mid",
                Text("Influencias acordadas", "Influences agreed on"),
                "variables",
                name="sigla",
                letters={"P": INFLUENCE["P"]},
                scale=PLAIN,
                help=Text("La fila influye en la columna.", "The row influences the column."),
                template="micmac",
                explained=True,
                rounds=True,
                rated="mid_personas",
            ),
            Matrix(
                "mid_personas",
                Text("Influencias según cada participante", "Influences by each participant"),
                "variables",
                name="sigla",
                letters={"P": INFLUENCE["P"]},
                scale=PLAIN,
                raters="personas",
                help=Text(
                    "Lo acordado manda; donde no hay acuerdo vale la mediana.",
                    "What was agreed rules; where there is none, the median.",
                ),
                explained=True,
            ),
        ),
    ),
    Section(
        "actores",
        Text("Actores y retos", "Actors and challenges"),
        (
            Table(
                "actores",
                Text("Actores", "Actors"),
                (
                    Field("sigla", Text("Sigla", "Short name"), required=True),
                    Field("nombre", Text("Actor", "Actor"), required=True),
                    Field("variables", Text("Variables que mueve", "Variables it moves"), "rows", of="variables"),
                ),
                one=Text("actor", "actor"),
            ),
            Table(
                "retos",
                Text("Retos u objetivos en juego", "Challenges or objectives at stake"),
                (
                    Field("sigla", Text("Sigla", "Short name"), required=True),
                    Field("nombre", Text("Reto", "Challenge"), required=True),
                ),
                one=Text("reto", "challenge"),
            ),
            Field(
                "variante",
                Text("Lectura de la fuerza", "Reading of force"),
                "choice",
                options=VARIANT_WORDS,
            ),
            Matrix(
                "mid_actores",
                Text("Poder de un actor sobre otro", "Power of an actor over another"),
                "actores",
                name="sigla",
                high=4,
                scale=POWER,
                template="mid",
                rounds=True,
            ),
            Matrix(
                "mao",
                Text("Posición de cada actor ante cada reto", "Stand of each actor on each challenge"),
                "actores",
                "retos",
                name="sigla",
                across="sigla",
                low=-4,
                high=4,
                scale=STAND,
                template="2mao",
                rounds=True,
            ),
        ),
    ),
    Section(
        "hipotesis",
        Text("Hipótesis y personas expertas", "Hypotheses and experts"),
        (
            Table(
                "hipotesis",
                Text("Hipótesis", "Hypotheses"),
                (
                    Field("sigla", Text("Sigla", "Short name"), required=True),
                    Field("texto", Text("Hipótesis", "Hypothesis"), "long", required=True),
                    Field(
                        "horizonte",
                        Text("Horizonte (año)", "Horizon (year)"),
                        "integer",
                        low=2000,
                        high=2200,
                        required=True,
                    ),
                    Field("base", Text("Hoy", "Today")),
                    Field("tendencia", Text("Si todo sigue igual", "If all goes on as it is")),
                    Field("deseable", Text("Lo deseable", "What is desired")),
                    Field("variables", Text("Variables", "Variables"), "rows", of="variables"),
                ),
                Text("Cinco o seis; hasta ocho.", "Five or six; eight at most."),
                Text("hipótesis", "hypothesis"),
            ),
            Matrix(
                "abaco",
                Text("Ábaco de Régnier", "Régnier's abacus"),
                "hipotesis",
                "personas",
                name="texto",
                across="nombre",
                low=1,
                high=5,
                letters=LETTERS,
            ),
            Table(
                "delphi",
                Text("Rondas Delphi (de 1 a 9)", "Delphi rounds (1 to 9)"),
                (
                    Field("asunto", Text("Hipótesis", "Hypothesis"), "row", of="hipotesis", required=True),
                    Field("ronda", Text("Ronda", "Round"), "integer", low=1, high=9, required=True),
                    Field("persona", Text("Participante", "Participant"), "row", of="personas", required=True),
                    Field("valor", Text("Respuesta", "Answer"), "decimal", low=1, high=9),
                    Field(
                        "experticia", Text("Autocalificación (1 a 5)", "Self-rating (1 to 5)"), "decimal", low=0, high=5
                    ),
                ),
                keys=("asunto", "ronda", "persona"),
            ),
            Matrix(
                "p_simple",
                Text("P de cada hipótesis", "P of each hypothesis"),
                "hipotesis",
                "personas",
                name="sigla",
                across="nombre",
                low=0,
                high=1,
                whole=False,
                help=PUZZLE,
                template="smic",
                blocks=("p_si", "p_no"),
            ),
            _probability("p_si", Text("P de la fila si ocurre la columna", "P of the row if the column happens")),
            _probability("p_no", Text("P de la fila si no ocurre la columna", "P of the row if the column does not")),
            Field(
                "regla",
                Text("Qué respuesta representa al intervalo", "Which answer stands for the interval"),
                "choice",
                options=RULES,
            ),
        ),
    ),
    Section(
        "escenarios",
        Text("Escenarios", "Scenarios"),
        (
            Field("eje_uno", Text("Primer eje de Schwartz", "First Schwartz axis"), "row", of="variables"),
            Field("eje_uno_polos", Text("Sus dos polos", "Its two poles"), "list", ONE_LINE),
            Field("eje_dos", Text("Segundo eje", "Second axis"), "row", of="variables"),
            Field("eje_dos_polos", Text("Sus dos polos", "Its two poles"), "list", ONE_LINE),
            Table(
                "dimensiones",
                Text("Dimensiones y configuraciones", "Dimensions and configurations"),
                (
                    Field("nombre", Text("Dimensión", "Dimension"), required=True),
                    Field(
                        "opciones",
                        Text("Configuraciones (2 a 6)", "Configurations (2 to 6)"),
                        "list",
                        ONE_LINE,
                        required=True,
                    ),
                ),
                one=Text("dimensión", "dimension"),
            ),
            Table(
                "exclusiones",
                Text("Lo que no puede ir junto", "What cannot go together"),
                (
                    Field("dimension", Text("Dimensión", "Dimension"), "row", of="dimensiones", required=True),
                    Field("opcion", Text("Configuración", "Configuration"), required=True),
                    Field("otra", Text("Otra dimensión", "Other dimension"), "row", of="dimensiones", required=True),
                    Field("otra_opcion", Text("Su configuración", "Its configuration"), required=True),
                    Field("motivo", Text("Motivo", "Reason")),
                ),
                one=Text("exclusión", "exclusion"),
            ),
            Table(
                "escenarios",
                Text("Escenarios", "Scenarios"),
                (
                    Field("nombre", Text("Nombre", "Name"), required=True),
                    Field("tipo", Text("Tipo", "Kind"), "choice", options=options(KINDS), required=True),
                    Field("titular", Text("Titular", "Headline")),
                    Field(
                        "narrativa",
                        Text("Narrativa (300 a 900 palabras)", "Narrative (300 to 900 words)"),
                        "long",
                        required=True,
                    ),
                    Field(
                        "opciones",
                        Text("Su configuración en cada dimensión", "Its configuration in each dimension"),
                        "list",
                        Text(
                            "Una por línea, en el orden de las dimensiones.",
                            "One a line, in the order of the dimensions.",
                        ),
                    ),
                    Field(
                        "indicadores",
                        Text("Señales e indicadores, en palabras", "Signs and indicators, in words"),
                        "list",
                        Text("Uno por línea.", "One a line."),
                    ),
                    Field(
                        "trayectoria",
                        Text("Trayectoria por periodo de gobierno", "Path by term of government"),
                        "list",
                        Text("Un periodo por línea, en orden.", "One term a line, in order."),
                    ),
                    Field("rupturas", Text("Rupturas", "Breaks"), "list", ONE_LINE),
                    Field(
                        "hipotesis", Text("Hipótesis que se cumplen", "Hypotheses that hold"), "rows", of="hipotesis"
                    ),
                    Field(
                        "resto",
                        Text("Las demás no se cumplen", "The rest do not hold"),
                        "flag",
                        Text(
                            "Con sí, es una combinación de las hipótesis y su probabilidad sale de SMIC.",
                            "With yes, it is a combination of the hypotheses and its probability comes from SMIC.",
                        ),
                    ),
                    Field(
                        "p_desde",
                        Text("Si no: probabilidad desde", "If not: probability from"),
                        "decimal",
                        low=0,
                        high=1,
                    ),
                    Field("p_hasta", Text("Hasta", "Up to"), "decimal", low=0, high=1),
                    Field("p_fuente", Text("De dónde sale esa probabilidad", "Where that probability comes from")),
                    Field("actores", Text("Actores que lo mueven", "Actors who move it"), "rows", of="actores"),
                ),
                Text(
                    "Tres o más: el tendencial y el escenario apuesta no pueden faltar.",
                    "Three or more: the trend and the bet cannot be missing.",
                ),
                Text("escenario", "scenario"),
            ),
            Table(
                "medidas",
                Text("Indicadores que se comparan", "Indicators compared"),
                (
                    Field("nombre", Text("Indicador", "Indicator"), required=True),
                    Field("unidad", Text("Unidad", "Unit"), required=True),
                    Field(
                        "sentido", Text("Hacia dónde mejora", "Which way is better"), "choice", options=options(SENSES)
                    ),
                    Field("hoy", Text("Hoy", "Today"), "decimal"),
                    Field("fuente", Text("Fuente y año de hoy", "Source and year of today")),
                    Field("centro", Text("Centro del radar", "Centre of the radar"), "decimal"),
                    Field("borde", Text("Borde del radar", "Edge of the radar"), "decimal"),
                ),
                Text(
                    "Tres o más para el radar. Sin centro ni borde, un porcentaje va de 0 a 100 y lo demás entre el menor y el mayor "
                    "que haya.",
                    "Three or more for the radar. Without centre and edge, a percentage goes from 0 to 100 and the rest between the least "
                    "and the greatest there are.",
                ),
                Text("indicador", "indicator"),
            ),
            Matrix(
                "valores",
                Text("Cuánto vale cada indicador en cada escenario", "Value of each indicator in each scenario"),
                "escenarios",
                "medidas",
                name="nombre",
                across="nombre",
                low=-math.inf,
                high=math.inf,
                whole=False,
                help=Text("En la unidad del indicador.", "In the unit of the indicator."),
            ),
        ),
    ),
    Section(
        "acciones",
        Text("Acciones", "Actions"),
        (
            Table(
                "acciones",
                Text("Acciones para el escenario apuesta", "Actions for the bet scenario"),
                (
                    Field("nombre", Text("Acción", "Action"), required=True),
                    Field(
                        "importancia", Text("Importancia (1 a 5)", "Importance (1 to 5)"), "decimal", low=0, high=100
                    ),
                    Field(
                        "gobernabilidad",
                        Text("Gobernabilidad (0, 1, 3, 5)", "Governability (0, 1, 3, 5)"),
                        "decimal",
                        low=0,
                        high=5,
                    ),
                ),
                one=Text("acción", "action"),
            ),
        ),
    ),
)


# --- from values to methods ------------------------------------------------------------------------------------------


def _agreed(values: Values) -> tuple[list[list[int | str]], int]:
    """The matrix of variables and how many cells nobody filled: what was agreed, else the median of the participants."""
    agreed: Cells = values["mid"]
    apart: Cells = values["mid_personas"]
    whole = {**apart.merged.values, **agreed.merged.values}
    rows = [[whole.get((a, b), 0) for b in agreed.across] for a in agreed.down]
    return rows, sum(place not in whole for place in agreed.places())  # type: ignore[return-value]


def micmac_of(values: Values, remarks: list[Remark]) -> Micmac | None:
    """Structural analysis of what is filled; ``None`` while nothing is."""
    rows, missing = _agreed(values)
    size = len(rows)
    if size < 2 or missing == size * (size - 1):
        return None
    matrix = np.array([[POTENTIAL if cell == "P" else int(cell) for cell in row] for row in rows], np.int8)
    return attempt(lambda: micmac(values["mid"].down_names, matrix), remarks, "mid")


ROUNDED = tuple(
    part for section in SECTIONS for part in section.parts if isinstance(part, Matrix) and part.rounds
)  # what is closed in rounds


def rounds_found(values: Values, context: Context) -> list[Rounds]:
    """The rounds of each matrix that has some, with the matrix of now when it says something else."""
    found = []
    for part in ROUNDED:
        closed = context.rounds("prospectiva", part.key)
        if closed:
            now = whole(values[part.key], values[part.rated] if part.rated else None)
            one = rounds_of(part.key, part.label, closed, now if now.values else None)
            found += [one] if one is not None else []
    return found


def mactor_of(values: Values, remarks: list[Remark]) -> Mactor | None:
    """The play of actors; ``None`` while no power or no stand was written."""
    mid: Cells = values["mid_actores"]
    mao: Cells = values["mao"]
    if len(mid.down) < 2 or not mao.across or not mid.merged.values or not mao.merged.values:
        return None
    power, stands = np.array(mid.table(), np.int8), np.array(mao.table(), float)
    variant = values["variante"] or "literal"
    return attempt(
        lambda: mactor(list(mid.down_names), power, list(mao.across_names), stands, variant=variant),
        remarks,
        "mid_actores",
    )


def delphi_of(values: Values) -> Delphi | None:
    """Delphi rounds by hypothesis; ``None`` without answers."""
    names = {row["id"]: row["sigla"] or row["texto"][:40] for row in values["hipotesis"]}
    answers: dict[str, dict[int, dict[str, float]]] = {}
    expertise: dict[str, float] = {}
    for row in values["delphi"]:
        if row["asunto"] and row["ronda"] and row["persona"] and row["valor"] is not None:
            answers.setdefault(names[row["asunto"]], {}).setdefault(row["ronda"], {})[row["persona"]] = row["valor"]
            if row["experticia"]:
                expertise[row["persona"]] = row["experticia"]
    return delphi(answers, expertise=expertise) if answers else None


def smic_of(values: Values, remarks: list[Remark]) -> Smic | None:
    """Scenarios' probabilities of the participants who answered everything; whoever left gaps is remarked and left out."""
    simple: Cells = values["p_simple"]
    size = len(simple.down)
    judged: list[Judgement] = []
    for person, name in zip(simple.across, simple.across_names, strict=True):
        single = [simple.merged.values.get((h, person)) for h in simple.down]
        tables = [values[key].answers.get(person, {}) for key in ("p_si", "p_no")]
        given = [[[0.0 if a == b else table.get((a, b)) for b in simple.down] for a in simple.down] for table in tables]
        flat = [*single, *(cell for table in given for row in table for cell in row)]
        lost = sum(cell is None for cell in flat)
        if lost == size * (2 * size - 1):
            continue
        if lost:
            remarks.append(
                remark(
                    "A-S48-faltan",
                    "p_simple",
                    f"A «{name}» le faltan {lost} probabilidades de {size * (2 * size - 1)}: todavía no entra en SMIC.",
                    f"“{name}” lacks {lost} probabilities of {size * (2 * size - 1)}: not in SMIC yet.",
                )
            )
            continue
        group = next((row["grupo"] for row in values["personas"] if row["id"] == person), "")
        judged.append(
            Judgement(name, np.array(single, float), np.array(given[0], float), np.array(given[1], float), group)
        )
    if not judged or size < 2:
        return None
    found = attempt(
        lambda: smic(list(simple.down_names), judged, rule=values["regla"] or "entropia"), remarks, "p_simple"
    )
    if found is not None:
        # More of both than of one alone cannot be: that judgement is mended. The other breaches are for SMIC to correct.
        for one in found.fits:
            remarks += [
                remark(
                    "E-S48-5",
                    "p_si",
                    f"«{one.expert}»: {breach_text(breach, found.hypotheses, 'es')}",
                    f"“{one.expert}”: {breach_text(breach, found.hypotheses, 'en')}",
                )
                for breach in one.breaches
                if breach.law == "above"
            ]
        remarks += [
            Remark("A-S48-5" if item.code == "smic-incoherente" else "A-S48-6", item.text, "p_si")
            for item in found.notices()
            if item.code in ("smic-incoherente", "smic-intervalo")
        ]
    return found


def space_of(values: Values, remarks: list[Remark]) -> Space | None:
    """The morphological space; ``None`` without dimensions."""
    rows = [row for row in named(values["dimensiones"]) if row["opciones"]]
    if not rows:
        return None
    names = {row["id"]: row["nombre"] for row in rows}
    grid = [["dimension", "configuracion"], *([row["nombre"], option] for row in rows for option in row["opciones"])]
    barred = [
        [names[row["dimension"]], row["opcion"], names[row["otra"]], row["otra_opcion"], row["motivo"]]
        for row in values["exclusiones"]
        if row["dimension"] in names and row["otra"] in names
    ]
    head = ["dimension_a", "configuracion_a", "dimension_b", "configuracion_b", "motivo"]
    return attempt(lambda: from_grids(grid, [head, *barred] if barred else None), remarks, "exclusiones")


def scenarios_of(values: Values, space: Space | None, remarks: list[Remark]) -> list[Scenario]:
    """Scenarios with their path through the box; an option that the box lacks is remarked."""
    found = []
    asked: Cells = values["p_simple"]
    called = dict(zip(asked.down, asked.down_names, strict=True))
    for row in named(values["escenarios"]):
        path: list[int | None] = []
        for k, options_ in enumerate(space.configurations if space is not None else ()):
            said = row["opciones"][k] if k < len(row["opciones"]) else ""
            place = next((n for n, option in enumerate(options_) if fold(option) == fold(said)), None)
            if place is None and said and space is not None:
                remarks.append(
                    remark(
                        "E-S48-opcion",
                        f"escenarios/{row['id']}/opciones",
                        f"En «{space.dimensions[k]}» no hay una configuración «{said}»: {', '.join(options_)}.",
                        f"In “{space.dimensions[k]}” there is no configuration “{said}”: {', '.join(options_)}.",
                    )
                )
            path.append(place)
        found.append(Scenario(row["nombre"], row["tipo"], row["narrativa"], tuple(path), row["titular"],
                              texts(row, "indicadores"), texts(row, "trayectoria"), texts(row, "rupturas"),
                              tuple(called[one] for one in row["hipotesis"] if one in called), row["resto"] is True,
                              row["p_desde"], row["p_hasta"], row["p_fuente"], f"escenarios/{row['id']}"))  # fmt: skip
    return found


def futures_of(values: Values, scenarios: Sequence[Scenario], remarks: list[Remark]) -> Futures | None:
    """Scenarios by the indicators that are compared; ``None`` while there are none."""
    rows = named(values["medidas"])
    if not rows:
        return None
    cells: Cells = values["valores"]
    scenes, gauges = ({row["id"]: row["nombre"] for row in found} for found in (named(values["escenarios"]), rows))
    written = {
        (scenes[a], gauges[b]): float(value)
        for (a, b), value in cells.merged.values.items()
        if a in scenes and b in gauges and not isinstance(value, str)
    }
    found = futures(
        scenarios,
        [
            Gauge(
                row["nombre"], row["unidad"], row["sentido"], row["hoy"], row["centro"], row["borde"], row["fuente"], f"medidas/{row['id']}"
            )
            for row in rows
        ],
        written,
    )  # fmt: skip
    remarks += found.remarks
    return found


def reasons_table(values: Values, lang: str) -> Grid | None:
    """Why each influence is what it is, with its value and by whom when a participant wrote it; ``None`` when nobody said."""
    rows: list[Row] = []
    agreed = Text("acordada", "agreed").of(lang)
    for key in ("mid", "mid_personas"):
        found: Cells = values[key]
        names = dict(zip(found.down, found.down_names, strict=True))
        for a, b in found.places():
            rows += [
                (names[a], names[b], "—" if one.value is None else str(one.value), one.who or agreed, one.text)
                for one in found.why.get((a, b), ())
            ]
    if not rows:
        return None
    head = (
        ("Influye", "En", "Valor", "De quién", "Por qué")
        if lang == "es"
        else ("Influences", "On", "Value", "By", "Why")
    )
    return Grid("Justificación de las influencias" if lang == "es" else "Why the influences", head, rows)


def box_of(space: Space | None, scenarios: Sequence[Scenario], remarks: list[Remark]) -> Morphology | None:
    """The box counted, with the path of the bet scenario when it is whole."""
    if space is None:
        return None
    bet = next((one for one in scenarios if one.kind == "apuesta"), None)
    near = None
    if bet is not None and len(bet.path) == len(space.dimensions) and None not in bet.path:
        near = space.name([k for k in bet.path if k is not None])
    return attempt(lambda: morphology(space, show=8, near=near), remarks, "dimensiones")


def igo_of(values: Values, remarks: list[Remark]) -> Igo | None:
    """Importance and governability of the actions that have both."""
    rows = [r for r in named(values["acciones"]) if r["importancia"] is not None and r["gobernabilidad"] is not None]
    if len(rows) < 2:
        return None
    up, right = (np.array([row[key] for row in rows], float) for key in ("importancia", "gobernabilidad"))
    return attempt(lambda: igo([row["nombre"] for row in rows], up, right), remarks, "acciones")


def chain_of(values: Values, context: Context) -> Chain:
    """The chain from workshops to projects, with the vision and the bets of the initiative."""
    pieces: list[Piece] = []
    steps: list[Step] = []
    for table, kind, name in (
        ("talleres", "taller", "nombre"),
        ("variables", "variable", "sigla"),
        ("actores", "actor", "sigla"),
        ("hipotesis", "hipotesis", "sigla"),
        ("escenarios", "escenario", "nombre"),
    ):
        pieces += [Piece(f"{kind}:{row['id']}", kind, row[name]) for row in values[table] if row[name]]
    steps += [Step(f"taller:{row['taller']}", f"variable:{row['id']}") for row in values["variables"] if row["taller"]]
    for table, kind in (("actores", "actor"), ("hipotesis", "hipotesis")):
        steps += [Step(f"variable:{v}", f"{kind}:{row['id']}") for row in values[table] for v in row["variables"]]
    for row in values["escenarios"]:
        steps += [Step(f"hipotesis:{one}", f"escenario:{row['id']}") for one in row["hipotesis"]]
        steps += [Step(f"actor:{one}", f"escenario:{row['id']}") for one in row["actores"]]
    vision, bets = context.others.get("vision"), context.others.get("apuestas")
    axes = texts(vision, "ejes") if vision else ()
    pieces += [Piece(f"eje:{fold(axis)}", "eje", axis) for axis in axes]
    if vision:
        chosen = [row["id"] for row in values["escenarios"] if fold(row["nombre"]) == fold(vision["escenario"] or "")]
        steps += [Step(f"escenario:{one}", f"eje:{fold(axis)}") for one in chosen for axis in axes]
    known = {fold(row[key]): row["id"] for row in values["variables"] for key in ("nombre", "sigla") if row[key]}
    for row in named(bets["apuestas"]) if bets else ():
        own = f"apuesta:{row['id']}"
        pieces.append(Piece(own, "apuesta", row["nombre"]))
        steps.append(Step(f"eje:{fold(row['eje'])}", own))
        steps += [Step(f"variable:{known[fold(one)]}", own) for one in row["variables"] if fold(one) in known]
        for project in row["proyectos"]:
            pieces.append(Piece(f"proyecto:{fold(project)}", "proyecto", project))
            steps.append(Step(own, f"proyecto:{fold(project)}"))
    return chain(pieces, steps)


def apart_table(values: Values, lang: str, *, most: int = 20) -> Grid | None:
    """Cells of the matrix of variables where participants part by two or more, the widest first."""
    found: Cells = values["mid_personas"]
    places = found.merged.apart()[:most]
    if not places:
        return None
    names = dict(zip(found.down, found.down_names, strict=True))
    rows: list[Row] = []
    for a, b in places:
        low, high = found.merged.spread[a, b]
        who = ", ".join(found.by.get((a, b), ()))
        rows.append((names[a], names[b], low, high, str(found.merged.values[a, b]), who))
    head = (
        ("Influye", "En", "Mínimo", "Máximo", "Mediana", "Quiénes")
        if lang == "es"
        else (
            "Influences",
            "On",
            "Least",
            "Greatest",
            "Median",
            "Who",
        )
    )
    return Grid("En qué no se coincide" if lang == "es" else "Where people part", head, rows)


def study_of(values: Values, context: Context, remarks: list[Remark]) -> ForesightStudy:
    """Everything computed once, for the page and for the study."""
    space = space_of(values, remarks)
    scenarios = scenarios_of(values, space, remarks)
    judged = smic_of(values, remarks)
    known, wrong = chances(scenarios, judged)
    remarks += wrong if scenarios else []
    variables = [
        Variable(row["sigla"], row["nombre"], row["definicion"], row["dimension"], row["interna"])
        for row in values["variables"]
        if row["sigla"] or row["nombre"]
    ]
    names = {row["id"]: row["nombre"] or row["sigla"] for row in values["variables"]}
    axes = [
        (names[values[key]], *((*texts(values, f"{key}_polos"), "—", "—")[:2]))
        for key in ("eje_uno", "eje_dos")
        if values[key] in names
    ]
    abacus: Abacus | None = abacus_of(values["abaco"])
    return ForesightStudy(
        edition(context),
        context.name,
        [context.member_name(code) for code in context.members],
        [(row["nombre"], row["papel"]) for row in named(values["personas"])],
        [
            (r["nombre"], short_day(r["fecha"]).of(context.lang) if r["fecha"] else "")
            for r in named(values["talleres"])
        ],
        variables,
        micmac_of(values, remarks),
        apart_table(values, context.lang),
        mactor_of(values, remarks),
        delphi_of(values),
        abacus,
        judged,
        box_of(space, scenarios, remarks),
        scenarios,
        next((one for one in scenarios if one.kind == "apuesta"), None),
        igo_of(values, remarks),
        chain_of(values, context),
        axes,
        [
            Hypothesis(r["sigla"], r["texto"], r["horizonte"], r["base"], r["tendencia"], r["deseable"])
            for r in named(values["hipotesis"], "texto")
        ],
        futures_of(values, scenarios, remarks),
        known,
        reasons_table(values, context.lang),
        rounds_found(values, context),
    )


# --- the page --------------------------------------------------------------------------------------------------------


def _shown(found: ForesightStudy, context: Context) -> list[Block]:
    lang = context.lang
    source = record_source(context)
    blocks: list[Block] = []

    def part(
        title: Text, picture: str | None, tables: Sequence[Grid], notes: Sequence[str] = (), width: float = 1.0
    ) -> None:
        blocks.append(heading(title.of(lang)))
        if picture is not None:
            blocks.append(answer_picture(picture, lang, source=source, width=width))
        blocks.extend(answer_table(table, lang, source=source) for table in tables if table.rows)
        if notes:
            blocks.append(bullets(list(notes)))

    if found.variables:
        part(Text("Variables", "Variables"), None, [variables_table(found.variables, lang)])
    if found.micmac is not None:
        said = [item.text.of(lang) for item in found.micmac.notices()]
        extra = [found.agreement] if found.agreement is not None else []
        part(
            Text("Análisis estructural", "Structural analysis"),
            micmac_picture(found.micmac, lang),
            [*found.micmac.tables(lang), *extra],
            said,
        )
        if found.micmac.potential is not None:
            blocks.append(answer_picture(micmac_picture(found.micmac, lang, potential=True), lang, source=source))
        shifted = shift_picture(found.micmac, lang)
        blocks += [answer_picture(shifted, lang, source=source, width=0.8)] if shifted is not None else []
        blocks += [answer_table(found.reasons, lang, source=source)] if found.reasons is not None else []
        strongest = graph_picture(found.micmac, lang)
        blocks.append(answer_picture(strongest, lang, source=source))
        blocks.append(answer_table(strongest_table(found.micmac, lang), lang, source=source))
    if found.mactor is not None:
        said = [item.text.of(lang) for item in found.mactor.notices()]
        part(
            Text("Juego de actores", "Play of actors"),
            mactor_picture(found.mactor, lang),
            found.mactor.tables(lang),
            said,
        )
        drawn = nets_picture(found.mactor, lang)
        if drawn is not None:
            blocks.append(answer_picture(drawn, lang, source=source))
            blocks.append(answer_table(nets_table(found.mactor, lang), lang, source=source))
    for one in found.rounds:
        part(Text(f"Rondas · {one.label.es}", f"Rounds · {one.label.en}"), None, one.tables(lang), one.summary(lang))
    if found.hypotheses:
        part(Text("Hipótesis", "Hypotheses"), None, [hypothesis_table(found.hypotheses, lang)])
    if found.abacus is not None:
        part(
            Text("Ábaco de Régnier", "Régnier's abacus"), abacus_picture(found.abacus, lang), found.abacus.tables(lang)
        )
    if found.delphi is not None:
        part(Text("Delphi", "Delphi"), delphi_picture(found.delphi, lang), found.delphi.tables(lang))
    if found.smic is not None:
        part(
            Text("Probabilidad de los escenarios", "Probability of scenarios"),
            smic_picture(found.smic, lang, most=16),
            found.smic.tables(lang),
        )
    quadrants = schwartz_drawn(found, lang)
    if quadrants is not None:
        part(Text("Ejes de Schwartz", "Schwartz axes"), quadrants, [schwartz_table(found, lang)])
    if found.box is not None:
        said = [item.text.of(lang) for item in found.box.notices()]
        part(
            Text("Escenarios posibles", "Possible scenarios"),
            box_picture(found.box, lang),
            found.box.tables(lang),
            said,
        )
    if found.chances and any(one.origin for one in found.chances):
        told = chances_table(found.chances, found.scenarios, len(found.smic.fits) if found.smic else 0, lang)
        part(Text("Qué tan probable es cada escenario", "How likely each scenario is"), None, [told])
    if found.futures is not None:
        part(
            Text("Los escenarios en cifras", "The scenarios in figures"),
            found.futures.picture(lang),
            [found.futures.table(lang)],
            found.futures.summary(lang) if found.futures.axes else (),
        )
    if found.igo is not None:
        part(
            Text("Importancia y gobernabilidad", "Importance and governability"),
            igo_picture(found.igo, lang),
            found.igo.tables(lang),
        )
    if found.chain is not None and found.chain.steps:
        bets = any(piece.kind == "apuesta" for piece in found.chain.pieces.values())
        tables = [
            found.chain.why_table("apuesta" if bets else "escenario", lang),
            found.chain.leads_table("variable", lang),
        ]
        blocks.append(heading(Text("La cadena, en los dos sentidos", "The chain, both ways").of(lang)))
        blocks += [answer_picture(one, lang, source=source) for one in found.chain.pictures(lang)]
        blocks += [answer_table(table, lang, source=source) for table in tables if table.rows]
    return blocks or [paragraph(pending(Text("variables del territorio", "variables of the territory").of(lang)))]


def look(values: Values, context: Context) -> View:
    """Every method that has what it needs, and what is missing for the rest."""
    remarks: list[Remark] = []
    found = study_of(values, context, remarks)
    rows, missing = _agreed(values)
    size = len(rows)
    remarks += variable_remarks(found.variables) if found.variables else []
    if size >= 2 and found.micmac is not None:
        remarks += matrix_remarks(missing, found.micmac.fill, size)
    remarks += scenario_remarks(found.scenarios, found.box.space if found.box is not None else None)
    chosen = sum(one.kind == "apuesta" for one in found.scenarios)
    return View(
        tuple(_shown(found, context)),
        tuple(remarks),
        numbers(escenarios=chosen, variables=len(found.variables), expertos=len(found.smic.fits) if found.smic else 0),
    )


def document(values: Values, context: Context) -> Document:
    """D13."""
    return foresight_study(study_of(values, context, []))


def structural(values: Values, context: Context) -> Document:
    """The MICMAC report."""
    return micmac_report(study_of(values, context, []))


def play(values: Values, context: Context) -> Document:
    """The MACTOR report."""
    return mactor_report(study_of(values, context, []))


def book(values: Values, context: Context) -> bytes:
    """D13 as a workbook."""
    return foresight_workbook(study_of(values, context, []))


def influences(values: Values, context: Context) -> bytes:
    """The matrix of variables as ``mancomun micmac`` reads it; what nobody filled goes as 0."""
    names = values["mid"].down_names
    rows, _ = _agreed(values)
    return csv_bytes([["", *names], *([name, *row] for name, row in zip(names, rows, strict=True))])


def indirect_power(values: Values, context: Context) -> bytes:
    """MIDI, direct and indirect influence between actors, in its interchange template; `BadInput` while there is none."""
    found = mactor_of(values, [])
    if found is None:
        raise BadInput(
            "midi-falta",
            "Todavía no hay MIDI: llene el poder entre actores y sus posiciones.",
            "There is no MIDI yet: fill the power between actors and their stands.",
            status=409,
        )
    schema = SCHEMAS["midi"]
    assert isinstance(schema, MatrixSchema)
    return matrix_workbook(schema, found.actors, found.actors, found.midi.tolist(), lang=context.lang, day=context.day)


def probabilities(values: Values, context: Context) -> bytes:
    """The answers of experts as ``mancomun smic`` reads them, by pseudonym; what was not answered is left out."""
    simple: Cells = values["p_simple"]
    names = dict(zip(simple.down, simple.down_names, strict=True))
    rows: list[list[object]] = [["experto", "hipotesis", "dado", "probabilidad"]]
    for person, who in zip(simple.across, simple.across_names, strict=True):
        for h in simple.down:
            if (h, person) in simple.merged.values:
                rows.append([who, names[h], "", simple.merged.values[h, person]])
        for key, mark in (("p_si", ""), ("p_no", "no ")):
            found = values[key].answers.get(person, {})
            rows += [[who, names[i], f"{mark}{names[j]}", value] for (i, j), value in found.items() if i != j]
    return csv_bytes(rows)


KIND = register(
    Kind(
        "prospectiva",
        SECTIONS,
        look,
        Text(
            "La caja de herramientas de la prospectiva: qué mueve el territorio, quién, qué puede pasar y por qué futuro se apuesta.",
            "The toolbox of foresight: what moves the territory, who, what may happen and which future is bet on.",
        ),
        (
            Paper(
                "D13",
                Text("Estudio prospectivo", "Foresight study"),
                "estudio_prospectivo",
                ("docx", "pdf", "xlsx"),
                document,
                book,
            ),
            Paper("D13-micmac", Text("Informe MICMAC", "MICMAC report"), "informe_micmac", build=structural),
            Paper("D13-mactor", Text("Informe MACTOR", "MACTOR report"), "informe_mactor", build=play),
        ),
        (
            Export("micmac", Text("Matriz de variables", "Matrix of variables"), "csv", "text/csv", influences),
            Export(
                "midi",
                Text("MIDI, influencia directa e indirecta", "MIDI, direct and indirect influence"),
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                indirect_power,
                judging=True,
            ),
            Export("smic", Text("Probabilidades", "Probabilities"), "csv", "text/csv", probabilities, judging=True),
        ),
        folded=True,
    )
)
