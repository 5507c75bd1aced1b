"""Región Administrativa y de Planificación: CP art. 306, Ley 1454 de 2011 art. 30, Ley 1962 de 2019."""

from __future__ import annotations

from mancomun.legal.book import Bound, FigureRules
from mancomun.legal.figures.horizontal import (
    CONSTITUTION_OR_STANDING,
    EFFECTS_AFTER,
    EFFECTS_BEFORE,
    freedom,
    inform,
    membership,
    registry,
    special_regime,
)
from mancomun.legal.terms import AlreadyIn, Contiguous, Count, Insular, Only, Without
from mancomun.lexicon.text import Text
from mancomun.requirements import All, Done, EachDone, Includes, Not, Stated

ID = "region_administrativa_planificacion"

_DEPARTMENTS = Text("departamentos", "departments")
# Bogotá has a rule of its own (RAP-012), so it passes here and is refused there.
_ADMITTED = ("departamento", "distrito_capital")
_ASSEMBLIES = EachDone("ordenanzas_asamblea", before="convenio")
_OPINION = Done("concepto_cot_senado", before="convenio")
# A department may be in several RAPs (G-073), so only memberships in other figures may clash in purpose.
_OTHERS = (
    "area_metropolitana",
    "provincia_administrativa_planificacion",
    "asociacion_municipios",
    "asociacion_departamentos",
    "region_planeacion_gestion",
)

BOUNDS = (
    Bound(
        "RAP-001",
        All((Only(_ADMITTED, _DEPARTMENTS), Count(("departamento",), 2, _DEPARTMENTS))),
        procedures=("constitucion", "conversion_rap", "subsistencia"),
    ),
    Bound(
        "RAP-012",
        Without(
            "distrito_capital",
            Text(
                "entra por la RAP-E, no como miembro de una RAP ordinaria",
                "it enters through the RAP-E, not as member of an ordinary RAP",
            ),
        ),
        procedures=("constitucion", "conversion_rap", "subsistencia"),
    ),
    Bound(
        "RAP-002",
        Contiguous(),
        when=Only(_ADMITTED, _DEPARTMENTS),
        procedures=("constitucion", "conversion_rap", "subsistencia"),
    ),
    Bound(
        "RAP-003",
        Contiguous(insular=True),
        when=Only(_ADMITTED, _DEPARTMENTS),
        procedures=("constitucion", "conversion_rap", "subsistencia"),
    ),
    Bound("RAP-004", Stated("proximidad_insular"), when=Insular(), procedures=("constitucion", "conversion_rap")),
    Bound("RAP-014", when=AlreadyIn((ID, "rape"))),
    # An association that becomes a RAP still needs its assemblies and the Senate's opinion (reading of RAP-024).
    Bound("RAP-024", All((_ASSEMBLIES, _OPINION)), role="evidence", procedures=("conversion_rap",)),
    Bound("RAP-006", _ASSEMBLIES),
    Bound("RAP-007", _OPINION),
    Bound("RAP-008", Done("convenio")),
    Bound("RAP-009", Done("protocolizacion_proyecto")),
    Bound("RAP-010", Not(Stated("circunscripcion_electoral"))),
    Bound("RAP-020", Not(Stated("cargo_pgn_sgp_sgr"))),
    Bound("RAP-022", Not(Stated("funcionamiento_pgn_sgp_sgr"))),
    Bound("G-084", Not(Stated("financiacion_nacional_funcionamiento"))),
    *freedom(),
    *special_regime(),
    *registry(),
    Bound("G-066", Includes("expediente_reat", ("proyecto_protocolizado", "concepto_cot"))),
    *membership(figures=_OTHERS),
    Bound("G-073", procedures=CONSTITUTION_OR_STANDING),
    *EFFECTS_BEFORE,
    *inform(
        "RAP-005",
        "RAP-011",
        "RAP-013",
        "RAP-015",
        "RAP-016",
        "RAP-017",
        "RAP-018",
        "RAP-019",
        "RAP-021",
        "RAP-023",
        "RAP-026",
        "RAP-027",
        "G-006",
        "G-080",
        "G-082",
    ),
    *EFFECTS_AFTER,
)

STEPS = {
    1: _ASSEMBLIES,
    2: _OPINION,
    3: Done("convenio"),
    4: All((Done("estatutos"), Done("protocolizacion_proyecto"))),
    5: Done("pemp_preliminar"),
    6: Done("reat"),
}

FIGURE = FigureRules(
    id=ID, bounds=BOUNDS, steps=STEPS, unfounded=("RAP-025",)
)  # the rule that says why there was no basis before
