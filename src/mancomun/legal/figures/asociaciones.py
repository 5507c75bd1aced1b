"""Associations of departments, of special districts and of metropolitan areas: Ley 1454 de 2011, arts. 12, 13 and 15."""

from __future__ import annotations

from mancomun.legal.book import Bound, FigureRules
from mancomun.legal.case import BOGOTA
from mancomun.legal.figures.horizontal import (
    CONSTITUTION_OR_STANDING,
    EFFECTS_AFTER,
    EFFECTS_BEFORE,
    freedom,
    inform,
    membership,
    ordinary,
    registry,
)
from mancomun.legal.terms import Count, HasUnit, Only, Some, Without
from mancomun.lexicon.text import Text
from mancomun.requirements import All, Done, EachDone, Includes, Not, Stated

_DEPARTMENTS = Text("departamentos", "departments")
_ASSEMBLIES = EachDone("ordenanzas_asamblea", before="convenio")
_ORDINARY_STEPS = {
    1: Done("acta_voluntades"),
    2: EachDone("certificado_hacienda"),
    4: Done("convenio"),
    5: Done("estatutos"),
    6: Done("pemp_preliminar"),
    7: Done("reat"),
    8: Done("pemp_definitivo"),
}

DEPARTAMENTOS = FigureRules(
    id="asociacion_departamentos",
    bounds=(
        Bound(
            "ADE-001",
            All((Only(("departamento", "distrito_capital"), _DEPARTMENTS), Count(("departamento",), 2, _DEPARTMENTS))),
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound(
            "ADE-009",
            Without(
                "distrito_capital",
                Text(
                    "no es departamento; mire la RAP-E, la RPG o un convenio",
                    "not a department; consider the RAP-E, the RPG or an agreement",
                ),
            ),
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound("ADE-004", Stated("competencias_concertadas")),
        Bound("ADE-002", All((_ASSEMBLIES, Done("convenio")))),
        Bound("ADE-003", Done("convenio")),
        Bound("ADE-007", All((Done("estatutos"), Done("pemp_preliminar"), Done("reat")))),
        *freedom(),
        *ordinary(_ASSEMBLIES),
        *registry(),
        *membership(),
        *EFFECTS_BEFORE,
        *inform("ADE-005", "ADE-006", "ADE-008", "G-005", "G-055", "G-081", "G-082"),
        *EFFECTS_AFTER,
    ),
    steps={**_ORDINARY_STEPS, 3: _ASSEMBLIES},
)

_DISTRICTS = Text("distritos especiales", "special districts")
_COUNCILS = EachDone("acuerdos_concejo", before="convenio")

DISTRITOS = FigureRules(
    id="asociacion_distritos_especiales",
    bounds=(
        Bound(
            "ADI-001",
            All(
                (
                    Only(("distrito_especial", "distrito_capital"), _DISTRICTS),
                    Count(("distrito_especial", "distrito_capital"), 2, _DISTRICTS),
                )
            ),
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound("ADI-004", when=HasUnit(BOGOTA, "Bogotá"), procedures=CONSTITUTION_OR_STANDING),
        Bound("ADI-003", Stated("caracteristicas_distrito")),
        Bound("ADI-005", Done("plan_accion_mediano_plazo")),
        Bound("ADI-002", All((_COUNCILS, Done("convenio")))),
        Bound("ADI-007", All((_COUNCILS, Done("convenio"), Done("estatutos"), Done("pemp_preliminar"), Done("reat")))),
        *freedom(),
        *ordinary(_COUNCILS),
        *registry(),
        *membership(),
        *EFFECTS_BEFORE,
        *inform("ADI-006", "ADI-008", "ADI-009", "G-005", "G-055", "G-081", "G-082"),
        *EFFECTS_AFTER,
    ),
    steps={
        1: Done("acta_voluntades"),
        2: Done("plan_accion_mediano_plazo"),
        3: EachDone("certificado_hacienda"),
        4: _COUNCILS,
        5: Done("convenio"),
        6: Done("estatutos"),
        7: Done("pemp_preliminar"),
        8: Done("reat"),
        9: Done("pemp_definitivo"),
    },
)

_AREAS = Text("áreas metropolitanas ya constituidas", "metropolitan areas already constituted")
_LOOSE = ("municipio", "distrito_especial", "distrito_capital")
_BOARDS = EachDone("acuerdos_metropolitanos", before="convenio")

AREAS = FigureRules(
    id="asociacion_areas_metropolitanas",
    bounds=(
        # A loose municipality is refused by its own rule, AAM-006.
        Bound(
            "AAM-001",
            All((Only(("area_metropolitana", *_LOOSE), _AREAS), Count(("area_metropolitana",), 2, _AREAS))),
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound("AAM-006", Not(Some(_LOOSE)), procedures=CONSTITUTION_OR_STANDING),
        Bound("AAM-002", All((_BOARDS, Done("convenio")))),
        Bound("AAM-003", Includes("contenido_convenio", ("competencias_delegadas",))),
        Bound("G-008", Not(Stated("gasto_funcionamiento_nuevo"))),
        *inform("AAM-004", "AAM-005", "AAM-007", "G-004", "G-020", "G-022"),
    ),
    steps={1: _BOARDS, 2: Done("convenio")},
)
