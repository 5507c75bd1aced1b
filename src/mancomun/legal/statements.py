"""What somebody states of a case, on its way between a form, an address, a case file and a request.

The form is generated from here: which facts a figure asks for on a day, under which heading, and how stated facts are
written again as a case file and as the body of a request. How each fact is read is `requirements.read_facts`' business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import yaml

from mancomun.legal.book import Book, Figure
from mancomun.legal.vocabulary import who_asks
from mancomun.lexicon.text import Text
from mancomun.requirements import FACTS, Act, Facts

# Every fact has one topic: a heading of the form. The order is that in which people come to know things.
TOPICS: Mapping[str, tuple[Text, tuple[str, ...]]] = MappingProxyType(
    {
        "pregunta": (
            Text("Qué se pide y quién lo pide", "What is asked, and by whom"),
            (
                "tramite", "ruta", "promotores", "ciudadanos_promotores", "concejales_promotores", "finalidad", "objetos",
                "asociacion_obligatoria", "persona_ley_489", "anexados", "nucleo", "causal_disolucion",
            ),
        ),
        "prueba": (
            Text("Lo que se debe mostrar", "What must be shown"),
            (
                "vinculos", "proximidad_insular", "competencias_concertadas", "afinidad", "caracteristicas_distrito",
                "hechos_metropolitanos", "hechos_documentados", "dinamicas_compartidas", "hecho_metropolitano_compartido",
                "sin_vacios_geograficos", "conurbado_bogota", "territorio_parcial", "documento_soporte_ret", "ley_provincias",
                "varios_departamentos", "coordinacion_gobernadores", "asociacion_cabildos", "eat_fronterizo",
                "habitantes_area_influencia", "comite_integracion",
            ),
        ),
        "membresias": (
            Text("Otros esquemas y fechas de nacimiento", "Other schemes, and dates of birth"),
            ("membresias", "fecha_constitucion", "rap_constituida_el"),
        ),
        "autorizaciones": (
            Text("Lo que autoriza cada uno", "What each one authorises"),
            (
                "acta_voluntades", "certificado_hacienda", "estudio_conveniencia", "acuerdos_concejo", "ordenanzas_asamblea",
                "acuerdos_metropolitanos", "contenido_acuerdos", "acuerdo_aportes", "acuerdo_concejo_bogota",
                "ordenanza_cundinamarca", "ordenanza_creacion", "cabildo_abierto", "audiencias_publicas",
            ),
        ),
        "consulta": (
            Text("Proyecto, conceptos y consulta popular", "Project, opinions and popular vote"),
            (
                "contenido_proyecto", "envio_comisiones", "concepto_comisiones", "radicacion_registraduria",
                "verificacion_registraduria", "publicacion_promotores", "convocatoria_consulta", "consulta_popular",
                "participacion", "votos_favor", "escritura_notaria", "ordenanza_area", "acto_anexion_aportes", "concepto_dnp",
                "concepto_cot", "concepto_cot_senado", "protocolizacion_proyecto", "delimitacion_gobierno",
                "acuerdo_intercultural", "decreto_formalizacion", "solicitud_conversion", "radicacion_conversion",
                "radicacion_congreso", "ley_conversion", "referendo", "admision_consejo_regional", "incorporacion_planes",
            ),
        ),
        "papeles": (
            Text("Convenio, estatutos y plan", "Convenio, statutes and plan"),
            (
                "convenio", "contenido_convenio", "estatutos", "contenido_estatutos", "protocolizacion",
                "notaria_categoria_mayor", "publicacion", "pemp_preliminar", "contenido_pemp", "pemp_definitivo",
                "plan_accion_mediano_plazo",
            ),
        ),
        "registro": (
            Text("Registro (REAT)", "Register (REAT)"),
            (
                "apertura_reat", "solicitud_reat", "expediente_reat", "requerimiento_reat", "respuesta_requerimiento", "reat",
                "renovacion_reat", "hecho_nuevo", "aviso_hecho_nuevo",
            ),
        ),
        "cuentas": (
            Text("Cláusulas y cuentas", "Clauses and accounts"),
            (
                "gasto_funcionamiento_nuevo", "cargo_pgn_sgp_sgr", "funcionamiento_pgn_sgp_sgr",
                "financiacion_nacional_funcionamiento", "respeta_ley_617_819", "circunscripcion_electoral", "crea_impuestos",
                "crea_autoridad_ambiental", "nucleo_o_veto", "concepto_alcaldes_sgr", "beneficio_entidad_paga",
                "convenio_inversion", "pagina_web", "giro_aportes_10_dias",
            ),
        ),
        "movimiento": (
            Text("Entrada y salida de miembros", "Members coming and going"),
            ("adhesion", "retiro", "acuerdo_retiro", "efecto_retiro", "deudas_pagadas"),
        ),
    }
)  # fmt: skip


def procedure_of(facts: Facts) -> str:
    """What is asked: to form the scheme, unless another procedure was stated."""
    return facts.get("tramite") or "constitucion"


def procedures(law: Book, figure: Figure, day: date) -> tuple[str, ...]:
    """The procedures of which some rule of the figure alive on the day speaks, in the order of the vocabulary."""
    spoken = {
        name
        for bound in figure.bounds
        if day in law.rules[bound.rule].span and day in bound.span
        for name in bound.procedures
    }
    return tuple(name for name in FACTS["tramite"].items if name in spoken)


def asked(law: Book, figure: Figure, day: date, procedure: str) -> dict[str, dict[str, list[str]]]:
    """The facts the figure asks for on the day, by topic and in its order: ``{topic: {fact: [rule, …]}}``."""
    wanted = who_asks(law, figure.id, day=day, procedure=procedure)
    wanted.setdefault("tramite", [])  # what is asked is always open, whoever asks for it
    found = {topic: {key: wanted[key] for key in keys if key in wanted} for topic, (_title, keys) in TOPICS.items()}
    return {topic: facts for topic, facts in found.items() if facts}


def plain(facts: Facts) -> dict[str, Any]:
    """Facts as a case file or a request writes them: what `read_facts` reads back as the same facts."""
    return {
        key: {code: _plain(facts.of_member(key, code)) for code in facts.members_of(key)}
        if spec.each
        else _plain(facts.get(key))
        for key, spec in FACTS.items()
        if key in facts
    }


def _plain(value: Any) -> Any:
    match value:
        case Act(status=status, day=None):
            return {"done": True, "pending": False, "refused": "negado"}[status]
        case Act(status="done", day=date() as day):
            return day.isoformat()
        case Act(status=status, day=date() as day):
            return {"estado": {"pending": "pendiente", "refused": "negado"}[status], "fecha": day.isoformat()}
        case date():
            return value.isoformat()
        case Mapping():
            return {key: _plain(inner) for key, inner in value.items()}
        case tuple():
            return [_plain(inner) for inner in value]
        case _:
            return value


def request_body(members: Sequence[str], day: date, figure: Figure, facts: Facts) -> dict[str, Any]:
    """The body that asks the same over HTTP (``POST /api/v1/check``)."""
    return {"members": list(members), "as_of": day.isoformat(), "figures": [figure.id], "facts": plain(facts)}


class _Writer(yaml.SafeDumper):
    """YAML as a jurist writes it: codes in quotes, lists below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    quoted = text.isdecimal()  # a code keeps its zeros only as text
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style='"' if quoted else None)


_Writer.add_representer(str, _text)


def case_file(
    name: str,
    source: str,
    members: Sequence[str],
    day: date,
    figure: Figure,
    facts: Facts,
    ground: Mapping[str, Any] | None = None,
) -> str:
    """The case as a file that ``mancomun check --case`` reads and ``mancomun cases`` runs (YAML).

    A ``ground`` that is not the country goes inside, so that the file says all it needs.
    """
    case: dict[str, Any] = {
        "name": name,
        "source": source,
        "as_of": day.isoformat(),
        "members": list(members),
        "figure": figure.id,
    }
    if stated := plain(facts):
        case["facts"] = stated
    if ground is not None:
        case["territory"] = ground
    text: str = yaml.dump(case, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110)
    return text
