"""RAP-E, Región Metropolitana Bogotá–Cundinamarca and Región de Planeación y Gestión."""

from __future__ import annotations

from datetime import date

from mancomun.instants import Span
from mancomun.legal.book import Bound, FigureRules
from mancomun.legal.case import BOGOTA, CUNDINAMARCA
from mancomun.legal.figures.horizontal import (
    CONSTITUTION_OR_STANDING,
    EFFECTS_AFTER,
    EFFECTS_BEFORE,
    freedom,
    inform,
    membership,
    ordinary,
    registry,
    special_regime,
)
from mancomun.legal.terms import (
    AlreadyIn,
    Before,
    Count,
    Formalised,
    HasUnit,
    Only,
    OnlyAmong,
    OnlyAround,
    Some,
)
from mancomun.lexicon.text import Text
from mancomun.requirements import All, Done, EachDone, Includes, Not, Stated, Within

_BOGOTA_IN = HasUnit(BOGOTA, "Bogotá")
_CUNDINAMARCA_IN = HasUnit(CUNDINAMARCA, "Cundinamarca")

_RAPE_WHO = Text("Bogotá y departamentos", "Bogotá and departments")
_APPROVED = All(
    (
        Done("acuerdo_concejo_bogota", before="convenio"),
        EachDone("ordenanzas_asamblea", before="convenio", of=("departamento",)),
    )
)
_OPINION = Done("concepto_cot_senado", before="convenio")
# A department may be in several RAPs (G-073) and the RAP-E is one, so only other figures may clash in purpose.
_OTHERS = ("asociacion_departamentos", "region_planeacion_gestion")

RAPE = FigureRules(
    id="rape",
    bounds=(
        Bound(
            "RAPE-001",
            All((Only(("distrito_capital", "departamento"), _RAPE_WHO), OnlyAround(CUNDINAMARCA, ("departamento",)))),
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound(
            "RAPE-002",
            All((_BOGOTA_IN, Count(("departamento",), 1, Text("departamentos", "departments")))),
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound("RAPE-003", when=Not(_CUNDINAMARCA_IN), procedures=CONSTITUTION_OR_STANDING),
        Bound("RAPE-004", when=_BOGOTA_IN, procedures=CONSTITUTION_OR_STANDING),
        Bound("RAPE-005", All((_APPROVED, Done("convenio"), Done("incorporacion_planes")))),
        Bound("RAPE-007", _OPINION),
        Bound("RAP-009", Done("protocolizacion_proyecto")),
        Bound("RAP-010", Not(Stated("circunscripcion_electoral"))),
        Bound("RAP-020", Not(Stated("cargo_pgn_sgp_sgr"))),
        Bound("RAP-022", Not(Stated("funcionamiento_pgn_sgp_sgr"))),
        *freedom(),
        *special_regime(),
        *registry(),
        Bound("G-066", Includes("expediente_reat", ("proyecto_protocolizado", "concepto_cot"))),
        *membership(figures=_OTHERS),
        *EFFECTS_BEFORE,
        *inform(
            "RAPE-006", "RAPE-008", "RAPE-009", "RAP-015", "RAP-021", "RAP-023", "G-006", "G-073", "G-080", "G-082"
        ),
        *EFFECTS_AFTER,
    ),
    steps={
        1: _APPROVED,
        2: _OPINION,
        3: Done("convenio"),
        4: All((Done("estatutos"), Done("protocolizacion_proyecto"))),
        5: Done("pemp_preliminar"),
        6: Done("reat"),
        7: Done("incorporacion_planes"),
    },
)

_MUNICIPAL = ("municipio", "distrito_especial")
_FOUNDING = All((Done("audiencias_publicas"), Done("acuerdo_concejo_bogota"), Done("ordenanza_cundinamarca")))
_ENTRY = All((EachDone("cabildo_abierto", of=_MUNICIPAL), EachDone("acuerdos_concejo", of=_MUNICIPAL)))
_ADMITTED = Done("admision_consejo_regional")
_JOINS = Some(_MUNICIPAL)

RMBC = FigureRules(
    id="region_metropolitana_bogota_cundinamarca",
    bounds=(
        Bound(
            "RMBC-001",
            All(
                (
                    OnlyAmong(
                        (BOGOTA, CUNDINAMARCA),
                        _MUNICIPAL,
                        CUNDINAMARCA,
                        Text("Bogotá, Cundinamarca y sus municipios", "Bogotá, Cundinamarca and its municipalities"),
                    ),
                    Count(("distrito_capital", "departamento", *_MUNICIPAL), 2, Text("miembros", "members")),
                )
            ),
            procedures=CONSTITUTION_OR_STANDING,
            # Between the constitutional reform and its organic law, Bogotá and Cundinamarca alone: CP 325 par. trans. 1.
            worse=((Before("2022-02-08"), "INDETERMINATE"),),
        ),
        Bound("RMBC-003", All((_BOGOTA_IN, _CUNDINAMARCA_IN, _FOUNDING)), role="structure"),
        Bound("RMBC-002", Stated("dinamicas_compartidas")),
        Bound("RMBC-005", Stated("hecho_metropolitano_compartido"), when=_JOINS, role="evidence"),
        Bound("RMBC-006", Stated("sin_vacios_geograficos"), when=_JOINS),
        Bound("RMBC-004", _ENTRY, when=_JOINS),
        Bound("RMBC-007", _ADMITTED, when=_JOINS),
        Bound("RMBC-008", Not(Stated("nucleo_o_veto"))),
        Bound("RMBC-012", Stated("hechos_metropolitanos"), role="duty", procedures=CONSTITUTION_OR_STANDING),
        Bound("RMBC-013", Not(Stated("crea_autoridad_ambiental"))),
        Bound(
            "RMBC-014",
            All(
                (
                    Done("acuerdo_retiro"),
                    Stated("deudas_pagadas"),
                    Within("acuerdo_retiro", "efecto_retiro", "month", 12, wait=True),
                )
            ),
            procedures=("retiro",),
        ),
        # Whether an área metropolitana and this region share a purpose is open (table 12.5).
        Bound(
            "G-078",
            when=AlreadyIn(("area_metropolitana",)),
            worse=((AlreadyIn(("area_metropolitana",)), "INDETERMINATE"),),
        ),
        *inform("RMBC-009", "RMBC-010", "RMBC-011", "RMBC-030", "RMBC-031", "RMBC-032", "RMBC-033"),
    ),
    steps={
        1: _FOUNDING,
        2: _FOUNDING,
        3: EachDone("cabildo_abierto", of=_MUNICIPAL),
        4: EachDone("acuerdos_concejo", of=_MUNICIPAL),
        5: _ADMITTED,
    },
    partial=(Span(date(2020, 7, 22), date(2022, 2, 8)), Not(_JOINS)),
)

_ENTITIES = ("departamento", "municipio", "distrito_especial", "distrito_capital", "territorio_indigena")
_WHO = Text("entidades territoriales", "territorial entities")
_COUNCILS = All(
    (
        EachDone("acuerdos_concejo", before="convenio", of=("municipio", "distrito_especial", "distrito_capital")),
        EachDone("ordenanzas_asamblea", before="convenio", of=("departamento",)),
    )
)
_MIXED = All((Some(("departamento",)), Some(("municipio", "distrito_especial", "distrito_capital"))))

RPG = FigureRules(
    id="region_planeacion_gestion",
    bounds=(
        Bound(
            "RPG-001",
            All((Only((*_ENTITIES, "eat_existing"), _WHO), Count((*_ENTITIES, "eat_existing"), 2, _WHO))),
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound("ETI-002", Formalised(), when=Some(("territorio_indigena",)), procedures=CONSTITUTION_OR_STANDING),
        Bound("RPG-002", Stated("afinidad")),
        Bound(
            "RPG-003", when=_MIXED | Some(("eat_existing", "territorio_indigena")), procedures=CONSTITUTION_OR_STANDING
        ),
        Bound("RPG-007", All((_COUNCILS, Done("convenio"), Done("estatutos"), Done("pemp_preliminar")))),
        *freedom(second_level=True),
        *ordinary(_COUNCILS),
        *registry(),
        *membership(),
        *EFFECTS_BEFORE,
        *inform(
            "RPG-004",
            "RPG-005",
            "RPG-006",
            "RPG-008",
            "RPG-009",
            "RPG-010",
            "G-007",
            "G-010",
            "G-055",
            "G-081",
            "G-082",
        ),
        *EFFECTS_AFTER,
    ),
    steps={
        1: Done("acta_voluntades"),
        2: EachDone("certificado_hacienda"),
        3: _COUNCILS,
        4: Done("convenio"),
        5: Done("estatutos"),
        6: Done("pemp_preliminar"),
        7: Done("reat"),
        8: Done("pemp_definitivo"),
    },
)
