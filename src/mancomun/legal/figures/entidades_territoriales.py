"""Rung 1: indigenous territorial entity, province and region as territorial entities (CP arts. 286, 307, 321, 329)."""

from __future__ import annotations

from mancomun.legal.book import Bound, FigureRules
from mancomun.legal.figures.horizontal import CONSTITUTION_OR_STANDING, inform
from mancomun.legal.terms import (
    Aged,
    Approved,
    Contiguous,
    Count,
    Enacted,
    Formalised,
    NotBefore,
    Only,
    OnlyAmong,
    OtherPurpose,
    Procedure,
    Promoters,
    Route,
    SameDepartment,
    Some,
)
from mancomun.lexicon.text import Text
from mancomun.requirements import All, Done, EachDone, Not, Stated

_TERRITORIES = Text("territorios indígenas", "indigenous territories")
_NEIGHBOURS = ("municipio", "distrito_especial", "territorio_indigena")
_PROVINCE = Text("municipios o territorios indígenas", "municipalities or indigenous territories")
_REGION = Text("departamentos, y Bogotá por la RAP-E", "departments, and Bogotá through the RAP-E")
_MAYORS = Promoters(("alcaldes", "gobernador", "ciudadanos"))

ETI = FigureRules(
    id="entidad_territorial_indigena",
    bounds=(
        Bound(
            "ETI-002",
            All((Only(("territorio_indigena",), _TERRITORIES), Done("delimitacion_gobierno"), Done("concepto_cot"))),
            role="structure",
        ),
        Bound("ETI-011", when=Some(("territorio_indigena",)) & ~Formalised(), procedures=CONSTITUTION_OR_STANDING),
        Bound("ETI-006", Stated("coordinacion_gobernadores"), when=Stated("varios_departamentos")),
        Bound(
            "ETI-008",
            OnlyAmong((), ("territorio_indigena",), "91", _TERRITORIES)
            | OnlyAmong((), ("territorio_indigena",), "94", _TERRITORIES)
            | OnlyAmong((), ("territorio_indigena",), "97", _TERRITORIES),
            when=Route("decreto_632"),
        ),
        Bound("ETI-009", All((Done("acuerdo_intercultural"), Done("decreto_formalizacion")))),
        Bound("ETI-012", Not(Stated("asociacion_cabildos"))),
        *inform("ETI-001", "ETI-003", "ETI-004", "ETI-005", "ETI-007", "ETI-010"),
    ),
    steps={2: Done("delimitacion_gobierno"), 3: Done("acuerdo_intercultural"), 4: Done("decreto_formalizacion")},
    always_operative=True,  # listed by the Constitution since 1991; what was missing is the act that formalises each one
)

PROVINCIA = FigureRules(
    id="provincia_entidad_territorial",
    bounds=(
        Bound(
            "PET-001", Enacted("ley_provincias"), role="structure", procedures=(*CONSTITUTION_OR_STANDING, "adhesion")
        ),
        Bound(
            "PET-002",
            All((Only(_NEIGHBOURS, _PROVINCE), Count(_NEIGHBOURS, 2, _PROVINCE), SameDepartment(), Contiguous())),
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound("PET-003", All((_MAYORS, Done("ordenanza_creacion")))),
        Bound("PET-004", Approved(0.0, "anexados"), procedures=("adhesion",)),
        *inform("PET-005", "PET-006"),
    ),
    steps={1: Enacted("ley_provincias"), 2: _MAYORS, 3: Done("ordenanza_creacion")},
    always_operative=True,  # the Constitution speaks of it since 1991; PET-001 says why nobody can form one
)

REGION = FigureRules(
    id="region_entidad_territorial",
    bounds=(
        Bound(
            "RET-001",
            All(
                (
                    Only(("departamento", "distrito_capital"), _REGION),
                    Count(("departamento", "distrito_capital"), 2, _REGION),
                    Count(("departamento",), 1, _REGION),
                    Done("ley_conversion"),
                    Done("referendo"),
                )
            ),
            role="structure",
        ),
        Bound("RET-006", Aged("rap_constituida_el", 5), role="structure"),
        Bound("RET-009", NotBefore("2022-01-01"), role="structure"),
        Bound("RET-010", OtherPurpose("region_entidad_territorial", ("region_entidad_territorial",))),
        Bound("G-074", OtherPurpose("region_entidad_territorial", ("region_entidad_territorial",))),
        Bound("RET-004", Stated("documento_soporte_ret")),
        Bound(
            "RET-003",
            All(
                (
                    Done("solicitud_conversion"),
                    EachDone("ordenanzas_asamblea", of=("departamento",)),
                    EachDone("acuerdos_concejo", of=("distrito_capital",)),
                )
            ),
        ),
        Bound("RET-007", Done("concepto_cot", before="radicacion_congreso")),
        Bound("RET-005", Done("radicacion_congreso")),
        Bound("RET-008", Done("referendo")),
        Bound("RET-011", when=Procedure("adhesion"), procedures=("adhesion",)),
        *inform("RET-012", "RET-013"),
    ),
    steps={
        1: Done("solicitud_conversion"),
        2: EachDone("ordenanzas_asamblea", of=("departamento",)),
        3: Stated("documento_soporte_ret"),
        4: Done("concepto_cot"),
        5: Done("ley_conversion"),
        6: Done("referendo"),
    },
    unfounded=("RET-002",),
)
