"""Every rule that requires something can be met and can fail: a rule that can only answer *unknown* is not encoded.

For each HARD or EVID rule of each figure the table gives what must be stated (or who the members must be) for it to be
met, and for it not to be. The table must be complete: binding a rule without both ways fails here. The same facts are
then used to see each rule begin and end on its day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from mancomun.legal import LegalCase, book, judge, make_case
from mancomun.legal.book import Bound, Figure
from mancomun.legal.judge import Finding, judge_rule
from mancomun.requirements import FACTS
from mancomun.territory import Territory, colombia

LAW = book()  # declares the vocabulary too
PAP, AMU, AM = "provincia_administrativa_planificacion", "asociacion_municipios", "area_metropolitana"
RAP, RPG, ADE = "region_administrativa_planificacion", "region_planeacion_gestion", "asociacion_departamentos"
ADI, AAM, RAPE = "asociacion_distritos_especiales", "asociacion_areas_metropolitanas", "rape"
RMBC, RET = "region_metropolitana_bogota_cundinamarca", "region_entidad_territorial"
ETI, PET = "entidad_territorial_indigena", "provincia_entidad_territorial"

BOGOTA, CUNDINAMARCA, BOYACA, NARINO, SOACHA, TUNJA = "11001", "25", "15", "52", "25754", "15001"

TOY = Territory.toy(
    [
        {"code": "DA", "name": "Departamento A", "type": "departamento"},
        {"code": "DB", "name": "Departamento B", "type": "departamento"},
        {"code": "DC", "name": "Departamento C", "type": "departamento"},
        {"code": "DI", "name": "Departamento insular", "type": "departamento", "insular": True},
        {
            **{"code": "a1", "name": "A uno", "type": "municipio", "department": "DA", "capital": True},
            **{"category": "1", "population": 260_000},
        },
        {"code": "a2", "type": "municipio", "department": "DA", "category": "6", "population": 60_000},
        {"code": "a3", "type": "municipio", "department": "DA", "category": "6", "population": 9_000},
        {"code": "b1", "type": "municipio", "department": "DB", "category": "5", "population": 70_000},
        {"code": "d1", "type": "distrito_especial", "department": "DA", "category": "1", "population": 150_000},
        {"code": "d2", "type": "distrito_especial", "department": "DB", "category": "2", "population": 90_000},
        {"code": "bog", "name": "Capital", "type": "distrito_capital", "category": "ESP", "population": 900_000},
        {"code": "anm", "type": "area_no_municipalizada", "department": "DA"},
        {"code": "r1", "type": "territorio_indigena", "department": "DA", "formalised_on": date(2020, 1, 1)},
        {"code": "r2", "type": "territorio_indigena", "department": "DA"},
        {"code": "r3", "type": "territorio_indigena", "department": "97", "formalised_on": date(2020, 1, 1)},
        {"code": "M1", "type": "area_metropolitana", "department": "DA"},
        {"code": "M2", "type": "area_metropolitana", "department": "DB"},
    ],
    [("a1", "a2"), ("a1", "b1"), ("a1", "d1"), ("a1", "r1"), ("DA", "DB")],
)


@dataclass(frozen=True)
class Ask:
    """What is stated to get one answer: facts, and where needed other members or another day than the figure's own."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    day: str = ""


Ways = tuple[Ask, Ask]  # the rule is met; the rule is not met


def yes(fact: str, day: str = "", **more: Any) -> Ways:
    return Ask({fact: True, **more}, day=day), Ask({fact: False, **more}, day=day)


def no(fact: str, day: str = "") -> Ways:
    return Ask({fact: False}, day=day), Ask({fact: True}, day=day)


def act(fact: str, day: str = "", **more: Any) -> Ways:
    return Ask({fact: True, **more}, day=day), Ask({fact: "negado", **more}, day=day)


def every(*acts: str, **more: Any) -> Ways:
    """Several acts: all done; the first one refused."""
    done = dict.fromkeys(acts, True)
    return Ask({**done, **more}), Ask({**done, acts[0]: "negado", **more})


def papers(fact: str, *items: str, day: str = "", **more: Any) -> Ways:
    """A list of papers, complete and with one missing."""
    wanted = items or tuple(FACTS[fact].items)
    return Ask({fact: list(wanted), **more}, day=day), Ask({fact: list(wanted[1:]), **more}, day=day)


def window(start: str, end: str, first: str, last: str, late: str, **more: Any) -> Ways:
    return Ask({start: first, end: last, **more}), Ask({start: first, end: late, **more})


def who(good: tuple[str, ...], bad: tuple[str, ...], day: str = "", **facts: Any) -> Ways:
    return Ask(facts, good, day), Ask(facts, bad, day)


def vote(turnout: float, low: float, day: str = "", **more: Any) -> Ways:
    return (
        Ask({"participacion": turnout, "votos_favor": 0.6, **more}, day=day),
        Ask({"participacion": low, "votos_favor": 0.6, **more}, day=day),
    )


OTHER = {"figura": RPG, "esquema": "otro esquema", "objetos": ["turismo"]}
SAME = {"objetos": ["turismo"], "membresias": [OTHER]}
NEVER = {"objetos": ["residuos"], "membresias": [OTHER]}
LATE = {"convenio": "2024-02-01"}

# Rules of section 5, equal in every figure that binds them.
HORIZONTAL: dict[str, Ways] = {
    "G-003": (Ask({"finalidad": ["obras"]}), Ask({"finalidad": ["otra"]})),
    "G-008": no("gasto_funcionamiento_nuevo"),
    "G-013": no("persona_ley_489"),
    "G-025": yes("beneficio_entidad_paga", convenio_inversion=True),
    "G-031": act("convenio"),
    "G-032": act("estatutos"),
    "G-033": act("pemp_preliminar"),
    "G-034": papers("contenido_acuerdos"),
    "G-035": papers("contenido_convenio"),
    "G-036": papers("contenido_estatutos"),
    "G-037": yes("notaria_categoria_mayor", protocolizacion=True),
    "G-038": papers("contenido_pemp", pemp_preliminar=True),
    "G-040": act("reat"),
    "G-047": no("funcionamiento_pgn_sgp_sgr"),
    "G-048": act("certificado_hacienda"),
    "G-049": window("reat", "pemp_definitivo", "2022-03-01", "2023-03-01", "2023-03-02"),
    "G-051": yes("hechos_documentados"),
    "G-052": window("hecho_nuevo", "aviso_hecho_nuevo", "2023-12-31", "2024-02-29", "2024-03-01"),
    "G-056": no("crea_impuestos"),
    "G-060": act("reat"),
    "G-061": papers("expediente_reat"),
    "G-062": window("requerimiento_reat", "respuesta_requerimiento", "2023-05-31", "2023-06-30", "2023-07-01"),
    "G-063": window("reat", "renovacion_reat", "2022-03-01", "2023-03-01", "2023-03-02"),
    "G-064": act("reat", eat_fronterizo=True),
    "G-065": papers("expediente_reat", "proyecto_protocolizado", "certificado_registraduria", "concepto_cot"),
    "G-066": papers("expediente_reat", "proyecto_protocolizado", "concepto_cot"),
    "G-067": act("reat", tramite="subsistencia"),
    "G-070": (Ask(NEVER), Ask(SAME)),
    "G-071": every("estudio_conveniencia", "certificado_hacienda", **NEVER),
    "G-074": (Ask({"membresias": []}), Ask({"membresias": [{"figura": RET, "miembro": "DA"}]})),
    "G-075": papers("adhesion", tramite="adhesion"),
    "G-076": papers("retiro", tramite="retiro"),
    "G-077": (
        Ask({"tramite": "disolucion", "causal_disolucion": "duplicidad"}),
        Ask({"tramite": "disolucion", "causal_disolucion": "ninguna"}),
    ),
    "G-083": every("concepto_alcaldes_sgr", "reat"),
    "G-084": no("financiacion_nacional_funcionamiento", "2020-06-01"),
    "G-092": yes("comite_integracion", habitantes_area_influencia=500_001),
}

# Who forms each figure without offending its structure, on which day, and what must be stated for a plain yes.
BASE: dict[str, Ask] = {
    PAP: Ask({}, ("a1", "a2"), "2024-05-05"),
    AMU: Ask({"competencias_concertadas": True}, ("a1", "a3"), "2024-05-05"),
    AM: Ask({"vinculos": True}, ("a1", "a2"), "2024-05-05"),
    RAP: Ask({}, ("DA", "DB"), "2024-05-05"),
    RPG: Ask({"afinidad": True}, ("a1", "a3"), "2024-05-05"),
    ADE: Ask({"competencias_concertadas": True}, ("DA", "DC"), "2024-05-05"),
    ADI: Ask({"caracteristicas_distrito": True}, ("d1", "d2"), "2024-05-05"),
    AAM: Ask({}, ("M1", "M2"), "2024-05-05"),
    RAPE: Ask({}, (BOGOTA, CUNDINAMARCA), "2024-05-05"),
    RMBC: Ask({"dinamicas_compartidas": True}, (BOGOTA, CUNDINAMARCA), "2024-05-05"),
    RET: Ask({"rap_constituida_el": "2018-01-01", "documento_soporte_ret": True}, ("DA", "DB"), "2024-05-05"),
    ETI: Ask({}, ("r1",), "2026-05-05"),
    PET: Ask({"ley_provincias": True}, ("a1", "a2"), "2024-05-05"),
}
ONE = {key: base.members[:1] for key, base in BASE.items()}
COUNCILS, ASSEMBLIES = "acuerdos_concejo", "ordenanzas_asamblea"
SOACHA_IN = {"hecho_metropolitano_compartido": True, "sin_vacios_geograficos": True, "dinamicas_compartidas": True}
THREE = (BOGOTA, CUNDINAMARCA, SOACHA)


def among(ways: Ways, members: tuple[str, ...], **facts: Any) -> Ways:
    """The same two ways asked of other members."""
    met, fails = ways
    return Ask({**facts, **met.facts}, members, met.day), Ask({**facts, **fails.facts}, members, fails.day)


OWN: dict[str, dict[str, Ways]] = {
    PAP: {
        "PAP-001": who(("a1", "a2"), ("a1", "DA")),
        "PAP-002": who(("a1", "a2"), ("a1", "a3")),
        "PAP-003": who(("a1", "a2"), ("a1", "b1")),
        "PAP-005": (
            Ask({"promotores": ["ciudadanos"], "ciudadanos_promotores": 0.10}),
            Ask({"promotores": ["ciudadanos"], "ciudadanos_promotores": 0.09}),
        ),
        "PAP-006": act(COUNCILS),
        "PAP-007": act("ordenanza_creacion"),
        "PAP-009": no("circunscripcion_electoral"),
        "PAP-010": no("cargo_pgn_sgp_sgr"),
        "PAP-011": yes("respeta_ley_617_819"),
        "PAP-015": (Ask(NEVER), Ask(SAME)),
        "PAP-016": who(("a1", "a2"), ("a1", "a2", "anm")),
        "ETI-013": who(("a1", "a2"), ("a1", "a2", "r1")),
    },
    AMU: {
        "AMU-001": who(("a1", "a3"), ("a1", "DA")),
        "AMU-002": who(("a1", "a3"), ("a1", "DA"), "1980-01-01"),
        "AMU-004": no("asociacion_obligatoria"),
        "AMU-005": (
            Ask({"asociacion_obligatoria": True, "ordenanza_creacion": True}, day="1980-01-01"),
            Ask({"asociacion_obligatoria": True, "ordenanza_creacion": "negado"}, day="1980-01-01"),
        ),
        "AMU-006": act(COUNCILS, convenio=True),
        "AMU-007": act("publicacion", estatutos=True),
        "AMU-008": yes("competencias_concertadas"),
        "AMU-010": (
            Ask({"objetos": ["residuos"], "membresias": [{"figura": AMU, "objetos": ["turismo"]}]}),
            Ask({"objetos": ["turismo"], "membresias": [{"figura": AMU, "objetos": ["turismo"]}]}),
        ),
        "AMU-013": every(COUNCILS, "convenio", "estatutos", "pemp_preliminar", "reat"),
        "AMU-014": who(("a1", "a3"), ("a1", "a3", "anm")),
        "G-030": act(COUNCILS),
    },
    AM: {
        "AM-001": who(("a1", "a2"), ("a1",)),
        "AM-002": yes("vinculos"),
        "AM-004": (Ask({}), Ask({"nucleo": "a2"})),
        "AM-006": who(("a1", "a2"), ("a1", "bog")),
        "AM-010": no("territorio_parcial"),
        "AM-011": (
            Ask({"objetos": ["turismo"], "membresias": []}),
            Ask({"membresias": [{"figura": AM, "miembro": "a2"}]}),
        ),
        "AM-013": who(("a1", "a2"), ("a1", "a2", "anm")),
        "AM-020": (
            Ask({"promotores": ["concejales"], "concejales_promotores": 0.34}),
            Ask({"promotores": ["concejales"], "concejales_promotores": 0.33}),
        ),
        "AM-021": papers("contenido_proyecto", "miembros", "nucleo", "razones"),
        "AM-022": papers("contenido_proyecto", "fuentes_aportes"),
        "AM-023": act("envio_comisiones"),
        "AM-025": every("verificacion_registraduria", "convocatoria_consulta"),
        "AM-026": window("convocatoria_consulta", "consulta_popular", "2023-01-31", "2023-04-30", "2023-04-29"),
        "AM-027": vote(0.25, 0.249, "2016-03-01"),
        "AM-028": vote(0.05, 0.049),
        "AM-029": window("consulta_popular", "escritura_notaria", "2023-04-01", "2023-05-01", "2023-05-02"),
        "AM-031": act("acuerdo_aportes"),
        "AM-032": act("reat"),
        "AM-040": vote(0.05, 0.049, tramite="anexion", anexados=["a2"]),
        "AM-041": (
            Ask({"tramite": "anexion", "promotores": ["presidentes_concejo"]}),
            Ask({"tramite": "anexion", "promotores": ["gobernador"]}),
        ),
        "AM-042": yes("acto_anexion_aportes", tramite="anexion"),
        "AM-050": every(
            "convocatoria_consulta",
            ruta="ciudad_capital",
            promotores=["alcaldes"],
            contenido_proyecto=["miembros", "nucleo", "razones"],
            consulta_popular="2023-04-01",
            escritura_notaria="2023-04-15",
        ),
        "AM-052": who(("a1", "a2"), ("a1", BOGOTA), ruta="ciudad_capital"),
        "AM-060": (
            Ask({"concepto_dnp": True, "ordenanza_area": True}, day="1990-06-01"),
            Ask({"concepto_dnp": True, "ordenanza_area": True}, ("a1", "b1"), "1990-06-01"),
        ),
        "AM-061": who(("a1", "a2"), ("a1", "anm"), "2005-06-01"),
        "AM-062": (Ask({}, day="2005-06-01"), Ask({"nucleo": "a2"}, day="2005-06-01")),
        "AM-063": (
            Ask({"promotores": ["alcaldes"]}, day="2005-06-01"),
            Ask({"promotores": ["gobernador"]}, day="2005-06-01"),
        ),
        "AM-064": (
            Ask(
                {"publicacion_promotores": "2005-01-10", "consulta_popular": "2005-04-10", "votos_favor": 0.51},
                day="2005-06-01",
            ),
            Ask(
                {"publicacion_promotores": "2005-01-10", "consulta_popular": "2005-04-09", "votos_favor": 0.51},
                day="2005-06-01",
            ),
        ),
        "AM-066": vote(0.25, 0.249, "2005-06-01", tramite="anexion", anexados=["a2"]),
        "AM-076": yes("hechos_metropolitanos"),
        "AM-079": yes("giro_aportes_10_dias"),
        "AM-082": yes("pagina_web"),
        "AM-083": vote(0.25, 0.249, tramite="conversion_distrito"),
        "AM-085": (
            Ask(
                {
                    **{"tramite": "conversion_distrito", "promotores": ["ciudadanos"], "ciudadanos_promotores": 0.10},
                    **{"radicacion_conversion": "2023-01-10", "consulta_popular": "2023-06-10"},
                }
            ),
            Ask({"tramite": "conversion_distrito", "promotores": ["ciudadanos"], "ciudadanos_promotores": 0.09}),
        ),
    },
    RAP: {
        "RAP-001": who(("DA", "DB"), ("DA", "a1")),
        "RAP-002": who(("DA", "DB"), ("DA", "DI"), "2015-01-10"),
        "RAP-003": who(("DA", "DI"), ("DA", "DC")),
        "RAP-004": among(yes("proximidad_insular"), ("DA", "DI")),
        "RAP-006": act(ASSEMBLIES),
        "RAP-007": act("concepto_cot_senado"),
        "RAP-008": act("convenio"),
        "RAP-009": act("protocolizacion_proyecto"),
        "RAP-010": no("circunscripcion_electoral"),
        "RAP-012": who(("DA", "DB"), ("DA", "DB", "bog")),
        "RAP-020": no("cargo_pgn_sgp_sgr", "2015-01-10"),
        "RAP-022": no("funcionamiento_pgn_sgp_sgr"),
        "RAP-024": every(ASSEMBLIES, "concepto_cot_senado", tramite="conversion_rap"),
    },
    RPG: {
        "RPG-001": who(("a1", "a3"), ("a1", "anm")),
        "RPG-002": yes("afinidad"),
        "RPG-007": every(COUNCILS, "convenio", "estatutos", "pemp_preliminar"),
        "ETI-002": who(("a1", "r1"), ("a1", "r2")),
        "G-030": act(COUNCILS),
    },
    ADE: {
        "ADE-001": who(("DA", "DC"), ("DA", "a1")),
        "ADE-002": every(ASSEMBLIES, "convenio"),
        "ADE-003": act("convenio"),
        "ADE-004": yes("competencias_concertadas"),
        "ADE-007": every("estatutos", "pemp_preliminar", "reat"),
        "ADE-009": who(("DA", "DC"), ("DA", "DC", "bog")),
        "G-030": act(ASSEMBLIES),
    },
    ADI: {
        "ADI-001": who(("d1", "d2"), ("d1", "a1")),
        "ADI-002": every(COUNCILS, "convenio"),
        "ADI-003": yes("caracteristicas_distrito"),
        "ADI-005": act("plan_accion_mediano_plazo"),
        "ADI-007": every("reat", COUNCILS, "convenio", "estatutos", "pemp_preliminar"),
        "G-030": act(COUNCILS),
    },
    AAM: {
        "AAM-001": who(("M1", "M2"), ("M1",)),
        "AAM-002": every("acuerdos_metropolitanos", "convenio"),
        "AAM-003": papers("contenido_convenio", "competencias_delegadas"),
        "AAM-006": who(("M1", "M2"), ("M1", "M2", "a1")),
    },
    RAPE: {
        "RAPE-001": who((BOGOTA, BOYACA), (BOGOTA, NARINO)),
        "RAPE-002": who((BOGOTA, CUNDINAMARCA), (CUNDINAMARCA, BOYACA)),
        "RAPE-005": every("acuerdo_concejo_bogota", ASSEMBLIES, "convenio", "incorporacion_planes"),
        "RAPE-007": act("concepto_cot_senado"),
        "RAP-009": act("protocolizacion_proyecto"),
        "RAP-010": no("circunscripcion_electoral"),
        "RAP-020": no("cargo_pgn_sgp_sgr", "2015-01-10"),
        "RAP-022": no("funcionamiento_pgn_sgp_sgr"),
    },
    RMBC: {
        "RMBC-001": who(THREE, (*THREE, TUNJA)),
        "RMBC-002": yes("dinamicas_compartidas"),
        "RMBC-003": every("audiencias_publicas", "acuerdo_concejo_bogota", "ordenanza_cundinamarca"),
        "RMBC-004": among(every("cabildo_abierto", COUNCILS), THREE, **SOACHA_IN),
        "RMBC-005": among(yes("hecho_metropolitano_compartido"), THREE, **SOACHA_IN),
        "RMBC-006": among(yes("sin_vacios_geograficos"), THREE, **SOACHA_IN),
        "RMBC-007": among(act("admision_consejo_regional"), THREE, **SOACHA_IN),
        "RMBC-008": no("nucleo_o_veto"),
        "RMBC-012": yes("hechos_metropolitanos"),
        "RMBC-013": no("crea_autoridad_ambiental"),
        "RMBC-014": yes("deudas_pagadas", tramite="retiro", acuerdo_retiro="2023-02-28", efecto_retiro="2024-02-28"),
    },
    RET: {
        "RET-001": every("referendo", "ley_conversion"),
        "RET-003": every("solicitud_conversion", ASSEMBLIES),
        "RET-004": yes("documento_soporte_ret"),
        "RET-005": act("radicacion_congreso"),
        "RET-006": (Ask({"rap_constituida_el": "2019-05-05"}), Ask({"rap_constituida_el": "2019-05-06"})),
        "RET-007": act("concepto_cot"),
        "RET-008": act("referendo"),
        "RET-009": (Ask({}, day="2022-01-01"), Ask({}, day="2021-12-31")),
        "RET-010": (Ask({"membresias": []}), Ask({"membresias": [{"figura": RET, "miembro": "DA"}]})),
    },
    ETI: {
        "ETI-002": every("delimitacion_gobierno", "concepto_cot"),
        "ETI-006": yes("coordinacion_gobernadores", varios_departamentos=True),
        "ETI-008": who(("r3",), ("r1",), ruta="decreto_632"),
        "ETI-009": every("acuerdo_intercultural", "decreto_formalizacion"),
        "ETI-012": no("asociacion_cabildos"),
    },
    PET: {
        "PET-001": (Ask({"ley_provincias": True}), Ask({"ley_provincias": False})),
        "PET-002": who(("a1", "a2"), ("a1", "b1")),
        "PET-003": every("ordenanza_creacion", promotores=["gobernador"]),
        "PET-004": (
            Ask({"tramite": "adhesion", "anexados": ["a2"], "votos_favor": 0.51}),
            Ask({"tramite": "adhesion", "anexados": ["a2"], "votos_favor": 0.5}),
        ),
    },
}

# A step on the way whose failure is a wait and no refusal, whatever is stated.
WAITS = {(RET, "RET-006"), (RET, "RET-009")}


def ways(figure: str, rule: str) -> Ways | None:
    if rule == "G-002":
        return who(BASE[figure].members, ONE[figure])
    return OWN[figure].get(rule) or HORIZONTAL.get(rule)


def requiring(figure: Figure) -> Iterator[Bound]:
    """The rules of the figure that require something: those of class HARD or EVID, and any other with a condition."""
    for bound in figure.bounds:
        if bound.test is not None or LAW.rules[bound.rule].cls in ("HARD", "EVID"):
            yield bound


ROWS = [(figure.id, bound.rule) for figure in LAW.figures.values() for bound in requiring(figure)]
IDS = [f"{figure}-{rule}" for figure, rule in ROWS]


def case_of(figure: str, ask: Ask, day: date | None = None) -> LegalCase:
    base = BASE[figure]
    members = ask.members or base.members
    real = any(code.isdigit() for code in members)
    if figure == AM and real:  # the capital route is asked of Bogotá by its own code
        land = Territory.toy(
            [
                {"code": BOGOTA, "name": "Bogotá", "type": "distrito_capital", "capital": True, "category": "ESP"},
                {"code": "a1", "type": "municipio", "department": "DA", "category": "1"},
            ]
        )
    else:
        land = colombia() if real else TOY
    return make_case(members, as_of=day or ask.day or base.day, facts={**base.facts, **ask.facts}, territory=land)


def finding(figure: str, rule: str, case: LegalCase) -> Finding:
    assert LAW.figures[figure].basis_at(case.as_of, case), f"{figure} does not exist on {case.as_of}"
    bound = next(item for item in LAW.figures[figure].bounds if item.rule == rule)
    return judge_rule(bound, LAW.rules[rule], case)


def test_the_table_is_complete() -> None:
    """No rule that requires something lacks either way, and no row speaks of a rule that is not bound."""
    assert [f"{figure}: {rule}" for figure, rule in ROWS if ways(figure, rule) is None] == []
    bound = {figure.id: set(figure.rules) for figure in LAW.figures.values()}
    assert set(OWN) == set(BASE) == set(bound)
    assert {figure: set(rows) - bound[figure] for figure, rows in OWN.items() if set(rows) - bound[figure]} == {}
    assert set(HORIZONTAL) <= set().union(*bound.values())


@pytest.mark.parametrize(("figure", "rule"), ROWS, ids=IDS)
def test_the_rule_can_be_met_and_can_fail(figure: str, rule: str) -> None:
    both = ways(figure, rule)
    assert both is not None
    met, fails = both
    assert finding(figure, rule, case_of(figure, met)).status == "met"
    failed = finding(figure, rule, case_of(figure, fails))
    assert failed.status == "not_met"
    assert failed.message.en, "a failure says why in both languages"
    assert failed.message.es[-1] in ".!?)", failed.message.es


@pytest.mark.parametrize(("figure", "rule"), ROWS, ids=IDS)
def test_a_failure_decides_and_a_duty_does_not(figure: str, rule: str) -> None:
    both = ways(figure, rule)
    assert both is not None
    verdict = judge(LAW.figures[figure], case_of(figure, both[1]))
    failed = next(item for item in verdict.findings if item.rule.id == rule)
    if failed.bound.role == "duty":
        assert verdict.outcome in ("ALLOWED", "ALLOWED_IF")
    elif (figure, rule) in WAITS:
        assert verdict.outcome == "NOT_YET"
    else:
        assert verdict.outcome == "NOT_ALLOWED"


@pytest.mark.parametrize("figure", list(BASE))
def test_the_base_group_may_form_the_figure(figure: str) -> None:
    assert judge(LAW.figures[figure], case_of(figure, Ask())).outcome == "ALLOWED"


@pytest.mark.parametrize(("figure", "rule"), ROWS, ids=IDS)
def test_nothing_stated_fails_no_rule_about_facts(figure: str, rule: str) -> None:
    """What nobody has said is unknown: never a failure."""
    both = ways(figure, rule)
    assert both is not None
    asked = {key for key in both[1].facts if key not in ("tramite", "ruta", *BASE[figure].facts)}
    if not asked or (figure, rule) in WAITS or rule == "PET-001":  # who they are and which day it is are always known
        return
    ask = Ask({key: both[1].facts[key] for key in ("tramite", "ruta") if key in both[1].facts}, day=both[1].day)
    status = finding(figure, rule, case_of(figure, ask)).status
    assert status in ("unknown", "not_applicable", "met")


EVIDENCE = [(f.id, b.rule) for f in LAW.figures.values() for b in f.bounds if b.role == "evidence"]


@pytest.mark.parametrize(("figure", "rule"), EVIDENCE)
def test_evidence_nobody_has_shown_makes_it_conditional(figure: str, rule: str) -> None:
    """Kleene: unknown evidence is ALLOWED_IF, never a silent yes."""
    both = ways(figure, rule)
    assert both is not None
    own = {key for key in both[0].facts if both[0].facts[key] != both[1].facts.get(key)}
    stated = {**BASE[figure].facts, **both[0].facts}
    case = case_of(figure, Ask({}, both[0].members, both[0].day))
    case = make_case(
        case.members,
        as_of=case.as_of,
        facts={key: value for key, value in stated.items() if key not in own},
        territory=case.territory,
    )
    verdict = judge(LAW.figures[figure], case)
    assert next(item for item in verdict.findings if item.rule.id == rule).status == "unknown"
    assert verdict.outcome == "ALLOWED_IF"


DAY = timedelta(days=1)


def edges(figure: str, rule: str) -> Iterator[tuple[date, bool]]:
    """The eve and first day, the last day and day of repeal of a rule, and whether it is alive on each."""
    bound = next(item for item in LAW.figures[figure].bounds if item.rule == rule)
    law = LAW.rules[rule].span
    starts = [day for day in (law.start, bound.span.start) if day is not None]
    ends = [day for day in (law.end, bound.span.end) if day is not None]
    if starts:
        yield max(starts) - DAY, False
        yield max(starts), True
    if ends:
        yield min(ends) - DAY, True
        yield min(ends), False


@pytest.mark.parametrize(("figure", "rule"), ROWS, ids=IDS)
def test_the_rule_lives_from_its_first_day_to_the_eve_of_its_repeal(figure: str, rule: str) -> None:
    both = ways(figure, rule)
    assert both is not None
    bound = next(item for item in LAW.figures[figure].bounds if item.rule == rule)
    for day, alive in edges(figure, rule):
        status = judge_rule(bound, LAW.rules[rule], case_of(figure, both[1], day)).status
        assert status == ("not_met" if alive else "not_in_force"), day
