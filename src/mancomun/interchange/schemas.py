"""The interchange templates of the method (Part 7): which columns each table has, of which type, and what they may say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from mancomun.actors.model import FAMILIES, LEVELS, TIES
from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import NOTHING, Text
from mancomun.route.risks import CONTROL_TYPES, EXECUTIONS, TREATMENTS
from mancomun.route.risks import KINDS as RISK_KINDS

TYPES: Mapping[str, Text] = {
    "text": Text("un texto", "a text"),
    "integer": Text("un número entero", "a whole number"),
    "decimal": Text("un número", "a number"),
    "percent": Text("un porcentaje de 0 a 100", "a percentage from 0 to 100"),
    "money": Text("un valor en pesos, sin decimales", "an amount in pesos, without decimals"),
    "date": Text("una fecha (AAAA-MM-DD o día/mes/año)", "a date (YYYY-MM-DD or day/month/year)"),
    "year": Text("un año de cuatro cifras", "a year of four figures"),
    "flag": Text("sí o no", "yes or no"),
    "code": Text("un código DIVIPOLA", "a DIVIPOLA code"),
    "codes": Text("una lista de códigos DIVIPOLA separados por «;»", "a list of DIVIPOLA codes separated by “;”"),
    "list": Text("una lista separada por «;»", "a list separated by “;”"),
}
"""What a cell may be asked to be; the words finish *«x» no es …*."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a template. ``choices`` closes what it may say; ``low`` and ``high`` bound a number, both included."""

    name: str
    type: str = "text"
    help: Text = NOTHING
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    longest: int = 5000

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"the type {self.type!r} is none of {', '.join(TYPES)}")

    def asked(self) -> Text:
        """What the cell must be, in words."""
        if self.choices:
            listed = ", ".join(self.choices)
            return Text(f"una de estas opciones: {listed}", f"one of these options: {listed}")
        if self.low is not None or self.high is not None:
            what, low, high = TYPES[self.type], _bound(self.low), _bound(self.high)
            if low and high:
                return Text(f"{what.es} entre {low} y {high}", f"{what.en} between {low} and {high}")
            if low:
                return Text(f"{what.es} de {low} en adelante", f"{what.en} from {low} on")
            return Text(f"{what.es} hasta {high}", f"{what.en} up to {high}")
        return TYPES[self.type]


def _bound(value: float | None) -> str:
    return "" if value is None else str(int(value)) if float(value).is_integer() else str(value)


@dataclass(frozen=True, slots=True)
class Schema:
    """A template of rows: its name, its columns, and ``keys``, the columns that tell one row from another."""

    name: str
    title: Text
    fields: tuple[Field, ...]
    keys: tuple[str, ...]
    about: Text = NOTHING

    def field(self, name: str) -> Field:
        """A column by its name; ``KeyError`` when there is none."""
        for found in self.fields:
            if found.name == name:
                return found
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class MatrixSchema:
    """A template of a matrix: short names in the first row and column, and values from ``low`` to ``high`` inside.

    ``square`` asks for the same names both ways, ``diagonal`` False for none or 0 in it; ``signs`` are letters allowed
    too; ``whole`` False takes decimals; without bounds both ends are infinite. An ``explained`` one has a sheet more, with why.
    """

    name: str
    title: Text
    low: float
    high: float
    square: bool = True
    diagonal: bool = False
    whole: bool = True
    signs: tuple[str, ...] = ()
    about: Text = NOTHING
    explained: bool = False

    @property
    def bounded(self) -> bool:
        """True when its values have ends."""
        return math.isfinite(self.low) and math.isfinite(self.high)


_STATES = (
    "identificada", "caracterizada", "priorizada", "no_priorizada", "momento_1", "momento_2", "momento_3", "constituida",
    "registrada_REAT", "en_operacion", "suspendida", "en_liquidacion", "liquidada", "desistida",
)  # fmt: skip
_TOPICS = (
    "agua_saneamiento", "residuos", "movilidad_vias", "ambiente_riesgo", "educacion", "salud", "desarrollo_productivo",
    "turismo_cultura", "seguridad_convivencia", "ordenamiento", "institucional", "TIC", "energia", "otra",
)  # fmt: skip


def _f(name: str, type_: str = "text", es: str = "", en: str = "", **more: object) -> Field:
    return Field(name, type_, Text(es, en) if es else NOTHING, **more)  # type: ignore[arg-type]


# ruff: noqa: E501 - one column of a template, one line
SCHEMAS: Mapping[str, Schema | MatrixSchema] = {
    schema.name: schema
    for schema in (
        Schema(
            "iniciativas",
            Text("Iniciativas", "Initiatives"),
            (
                _f("codigo", "text", "Código humano, único: INI-2026-001", "Human code, unique: INI-2026-001", required=True),
                _f("nombre", "text", "De 5 a 150 letras", "5 to 150 letters", required=True, longest=150),
                _f("region", "text", "Región principal", "Main region", required=True),
                _f("promotor", "text", "Quién la promueve", "Who promotes it", required=True),
                _f("figura_prevista", "text", "Figura que se espera formar", "Figure it expects to form", required=True),
                _f("tematicas", "list", "Hasta cinco, separadas por «;»", "Up to five, separated by “;”", required=True, choices=_TOPICS),
                _f("fecha_identificacion", "date", "Día en que se identificó", "Day it was identified", required=True),
                _f("estado", "text", "Estado de la ruta", "State on the route", required=True, choices=_STATES),
                _f("municipios", "codes", "DIVIPOLA de cada miembro, separados por «;»", "DIVIPOLA of each member, separated by “;”", required=True),
            ),
            ("codigo",),
        ),
        Schema(
            "indicadores",
            Text("Indicadores", "Indicators"),
            (
                _f("divipola", "code", "Municipio o departamento", "Municipality or department", required=True),
                _f("indicador", "text", "Nombre corto del indicador", "Short name of the indicator", required=True),
                _f("vigencia", "year", "Año del dato", "Year of the datum", required=True, low=1886, high=2100),
                _f("valor", "decimal", "Número, sin unidad", "A number, without unit", required=True),
                _f("unidad", "text", "Unidad del valor", "Unit of the value", required=True),
                _f("fuente", "text", "De dónde salió", "Where it comes from", required=True),
            ),
            ("divipola", "indicador", "vigencia"),
        ),
        Schema(
            "actores",
            Text("Actores", "Actors"),
            (
                _f("sigla", "text", "Nombre corto, único", "Short name, unique", required=True, longest=20),
                _f("nombre", required=True),
                _f("familia", "text", "Grupo al que pertenece", "Family it belongs to", required=True, choices=tuple(FAMILIES)),
                _f("nivel", "text", "", "", required=True, choices=tuple(LEVELS)),
                _f("municipio", "codes", "DIVIPOLA de los municipios donde está", "DIVIPOLA of the municipalities where it is"),
                _f("poder", "decimal", "De 0 a 4; vacío si nadie ha dicho", "0 to 4; blank when nobody has said", low=0, high=4),
                _f("interes", "decimal", "De 0 a 4; vacío si nadie ha dicho", "0 to 4; blank when nobody has said", low=0, high=4),
                _f("posicion", "decimal", "De -3 (se opone) a 3 (impulsa)", "-3 (opposes) to 3 (drives)", low=-3, high=3),
                _f("expectativa", "text", "Qué espera", "What it expects"),
            ),
            ("sigla",),
        ),
        Schema(
            "relaciones",
            Text("Relaciones", "Relations"),
            (
                _f("origen", "text", "Sigla del actor de donde parte", "Short name of the actor it starts from", required=True),
                _f("destino", "text", "Sigla del actor al que llega", "Short name of the actor it reaches", required=True),
                _f("tipo", required=True, choices=tuple(TIES)),
                _f("intensidad", "integer", "De 1 a 3", "1 to 3", required=True, low=1, high=3),
                _f("dirigida", "flag", "Si va en un solo sentido", "Whether it goes one way", required=True),
                _f("ola", "date", "Día de la medición", "Day of the wave", required=True),
                _f("fuente", required=True),
            ),
            ("origen", "destino", "tipo", "ola"),
        ),
        MatrixSchema("mid", Text("MID · influencia entre actores", "MID · influence between actors"), 0, 4),
        MatrixSchema("midi", Text("MIDI · influencia directa e indirecta", "MIDI · direct and indirect influence"), 0, 10_000, diagonal=True),
        MatrixSchema("micmac", Text("MICMAC · influencia entre variables", "MICMAC · influence between variables"), 0, 3, signs=("P",)),
        MatrixSchema("2mao", Text("2MAO · actores por objetivos", "2MAO · actors by objectives"), -4, 4, square=False, diagonal=True),
        Schema(
            "criterios",
            Text("Criterios y pesos", "Criteria and weights"),
            (
                _f("criterio", required=True),
                _f("padre", "text", "Criterio que lo contiene", "Criterion that contains it"),
                _f("direccion", "text", "max si más es mejor", "max if more is better", required=True, choices=("max", "min")),
                _f("escala", "text", "", "", required=True, choices=("cardinal", "ordinal", "binario")),
                _f("peso", "decimal", "Parte de uno", "Share of one", required=True, low=0, high=1),
                _f("fuente"),
            ),
            ("criterio",),
        ),
        Schema(
            "evaluaciones",
            Text("Evaluaciones", "Assessments"),
            (_f("alternativa", required=True), _f("criterio", required=True), _f("valor", "decimal", required=True), _f("justificacion")),
            ("alternativa", "criterio"),
        ),
        MatrixSchema(
            "smic",
            Text("SMIC · probabilidades de un experto", "SMIC · probabilities of one expert"),
            0,
            1,
            square=False,
            diagonal=True,
            whole=False,
            about=Text(
                "Filas: experto y P; luego i si ocurre j (P(i/j)) e i si no ocurre j (P(i/no j)), en dos bloques cuadrados.",
                "Rows: expert and P; then i if j happens (P(i/j)) and i if j does not (P(i/no j)), in two square blocks.",
            ),
        ),
        Schema(
            "riesgos",
            Text("Riesgos", "Risks"),
            (
                _f("evento", required=True),
                _f("causa", required=True),
                _f("efecto", required=True),
                _f("clasificacion", required=True, choices=RISK_KINDS),
                _f("probabilidad", "decimal", "De 0 a 100 (DAFP) o de 1 a 5 (MGA)", "0 to 100 (DAFP) or 1 to 5 (MGA)", required=True, low=0, high=100),
                _f("impacto", "decimal", "De 0 a 100 (DAFP) o de 1 a 5 (MGA)", "0 to 100 (DAFP) or 1 to 5 (MGA)", required=True, low=0, high=100),
                _f("control"),
                _f("tipo", "text", "Del control", "Of the control", choices=tuple(CONTROL_TYPES)),
                _f("ejecucion", "text", "", "", choices=tuple(EXECUTIONS)),
                _f("tratamiento", required=True, choices=TREATMENTS),
                _f("responsable", required=True),
                _f("fecha", "date", required=True),
            ),
            ("evento", "causa", "control"),
        ),
        Schema(
            "agenda",
            Text("Agenda", "Agenda"),
            (
                _f("actividad", required=True),
                _f("producto", required=True),
                _f("responsable", required=True),
                _f("inicio", "date", required=True),
                _f("fin", "date", required=True),
                _f("predecesoras", "list", "Actividades que van antes, separadas por «;»", "Activities that come before, separated by “;”"),
                _f("costo", "money", "Pesos", "Pesos", low=0),
                _f("porcentaje", "percent", "Avance de 0 a 100", "Progress from 0 to 100", low=0, high=100),
            ),
            ("actividad",),
        ),
        Schema(
            "financiacion",
            Text("Financiación", "Financing"),
            (
                _f("proyecto", required=True),
                _f("actividad", required=True),
                _f("año", "year", required=True, low=1886, high=2100),
                _f("fuente", required=True),
                _f("monto", "money", required=True, low=0),
                _f("estado", "text", "", "", required=True, choices=("identificada", "gestionada", "concertada", "comprometida", "ejecutada")),
                _f("contrapartida", "money", low=0),
            ),
            ("proyecto", "actividad", "año", "fuente"),
        ),
        Schema(
            "asistencia",
            Text("Asistencia", "Attendance"),
            (
                _f("evento", required=True),
                _f("nombre", required=True),
                _f("entidad"),
                _f("municipio", "code", required=True),
                _f("sexo", "text", "", "", choices=("mujer", "hombre", "otro", "prefiere_no_decir")),
                _f("edad", "text", "Años cumplidos, o joven, adulto o mayor. Menores: solo se cuentan, no van aquí", "Age in years, or joven, adulto or mayor. Minors are only counted and do not go here", longest=10),
                _f("consentimiento", "flag", "Autoriza el uso de sus datos", "Consents to the use of the data", required=True),
                _f("correo", "text", "Opcional", "Optional"),
            ),
            ("evento", "nombre", "municipio"),
        ),
    )
}  # fmt: skip
"""Every template by its name."""


def schema(name: str) -> Schema | MatrixSchema:
    """A template by its name, whatever its case and accents; `BadInput` lists them when there is none."""
    found = SCHEMAS.get(fold(name).strip().replace(" ", "_"))
    if found is None:
        listed = ", ".join(SCHEMAS)
        raise BadInput(
            "plantilla-desconocida",
            f"No hay una plantilla «{name}». Hay estas: {listed}.",
            f"There is no template “{name}”. There are: {listed}.",
        )
    return found


TRUE = frozenset({"si", "yes", "x", "1", "verdadero", "true", "v", "s"})
FALSE = frozenset({"no", "0", "falso", "false", "f", "n"})
