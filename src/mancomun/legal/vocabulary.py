"""The words in which facts about a case are stated: one list for case files, HTTP and forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from mancomun.errors import BadInput
from mancomun.lexicon.text import NOTHING, Text
from mancomun.requirements import FACTS, Act, Facts, FactSpec, declare


def _fact(
    key: str,
    kind: str,
    es: str,
    en: str,
    *,
    each: bool = False,
    ask: tuple[str, str] | None = None,
    holds: tuple[str, str] | None = None,
    fails: tuple[str, str] | None = None,
    items: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    declare(
        FactSpec(
            key,
            kind,
            Text(es, en),
            each,
            Text(*ask) if ask else NOTHING,
            Text(*holds) if holds else NOTHING,
            Text(*fails) if fails else NOTHING,
            MappingProxyType({name: Text(*pair) for name, pair in (items or {}).items()}),
        )
    )


FINALIDADES = {
    "servicios_publicos": ("prestar juntos servicios públicos", "joint public services"),
    "funciones_administrativas": (
        "ejercer funciones administrativas propias o asignadas",
        "own or assigned administrative functions",
    ),
    "obras": ("ejecutar obras de interés común", "works of common interest"),
    "planeacion": ("cumplir funciones de planeación", "planning functions"),
    "desarrollo_integral": ("procurar el desarrollo integral", "integral development"),
    "otra": ("otra finalidad", "another purpose"),
}

OBJETOS = {
    "servicios_publicos": ("servicios públicos", "public services"),
    "obras": ("obras", "works"),
    "planeacion": ("planeación", "planning"),
    "desarrollo": ("desarrollo económico y social", "economic and social development"),
    "gestion_ambiental": ("gestión ambiental", "environmental management"),
    "residuos": ("manejo de residuos", "waste management"),
    "turismo": ("turismo", "tourism"),
    "agua": ("agua y saneamiento", "water and sanitation"),
    "movilidad": ("movilidad y transporte", "mobility and transport"),
    "seguridad": ("seguridad y convivencia", "security"),
    "ordenamiento": ("ordenamiento territorial", "territorial ordering"),
}

FIGURE_ITEMS = {
    "area_metropolitana": ("área metropolitana", "metropolitan area"),
    "provincia_administrativa_planificacion": (
        "provincia administrativa y de planificación",
        "administrative and planning province",
    ),
    "asociacion_municipios": ("asociación de municipios", "association of municipalities"),
    "region_administrativa_planificacion": (
        "región administrativa y de planificación",
        "administrative and planning region",
    ),
    "rape": ("región administrativa y de planeación especial", "special administrative and planning region"),
    "region_planeacion_gestion": ("región de planeación y gestión", "planning and management region"),
    "region_metropolitana_bogota_cundinamarca": (
        "Región Metropolitana Bogotá–Cundinamarca",
        "Bogotá–Cundinamarca Metropolitan Region",
    ),
    "region_entidad_territorial": ("región como entidad territorial", "region as territorial entity"),
    "asociacion_departamentos": ("asociación de departamentos", "association of departments"),
    "asociacion_distritos_especiales": ("asociación de distritos especiales", "association of special districts"),
    "asociacion_areas_metropolitanas": ("asociación de áreas metropolitanas", "association of metropolitan areas"),
}

# What is asked, and by whom.
_fact(
    "tramite",
    "choice",
    "trámite que se pregunta",
    "procedure asked about",
    items={
        "constitucion": ("constituir el esquema", "to form the scheme"),
        "anexion": ("anexar municipios a un área ya constituida", "to annex municipalities to an existing area"),
        "conversion_distrito": (
            "convertir el área metropolitana en distrito",
            "to convert the metropolitan area into a district",
        ),
        "conversion_rap": (
            "convertir una asociación de departamentos en RAP",
            "to convert an association of departments into a RAP",
        ),
        "retiro": ("retirar un miembro", "to withdraw a member"),
        "adhesion": ("adherir un miembro nuevo", "to admit a new member"),
        "disolucion": ("disolver y liquidar", "to dissolve and wind up"),
        "subsistencia": ("saber si un esquema ya constituido subsiste", "to know whether a formed scheme still exists"),
    },
)
_fact(
    "ruta",
    "choice",
    "ruta que siguen los promotores",
    "route the promoters follow",
    items={
        "ordinaria": ("ordinaria", "ordinary"),
        "decreto_632": (
            "de las áreas no municipalizadas (Decreto 632 de 2018)",
            "of the non-municipalised areas (Decree 632 of 2018)",
        ),
        "ciudad_capital": (
            "de ciudad capital (Ley 2082 de 2021, art. 12)",
            "of a capital city (Law 2082 of 2021, art. 12)",
        ),
    },
)
_fact(
    "promotores",
    "list",
    "quiénes lo promueven",
    "who promotes it",
    ask=("Falta saber quién lo pide.", "Not known yet: who asks for it."),
    items={
        "alcaldes": ("los alcaldes", "the mayors"),
        "gobernador": ("el gobernador o los gobernadores", "the governor or governors"),
        "concejales": ("concejales", "councillors"),
        "presidentes_concejo": ("los presidentes de los concejos", "the council presidents"),
        "ciudadanos": ("ciudadanos", "citizens"),
        "junta_metropolitana": ("la junta metropolitana", "the metropolitan board"),
    },
)
_fact("ciudadanos_promotores", "share", "parte del censo que lo promueve", "share of the census that promotes it")
_fact(
    "concejales_promotores",
    "share",
    "parte de los concejales que lo promueve",
    "share of the councillors that promotes it",
)
_fact(
    "finalidad",
    "list",
    "finalidad de las que admite la ley",
    "purpose among those the law admits",
    items=FINALIDADES,
    ask=("Falta saber para qué se asocian.", "Not known yet: what for."),
)
_fact(
    "objetos",
    "list",
    "objeto declarado",
    "declared purpose",
    ask=("Falta saber para qué se asocian.", "Not known yet: what for."),
    items=OBJETOS,
)
_fact(
    "asociacion_obligatoria",
    "yesno",
    "asociación impuesta por la asamblea",
    "association imposed by the assembly",
    holds=("La asociación se impuso a los municipios.", "The association was imposed on the municipalities."),
    fails=("La asociación es voluntaria.", "The association is voluntary."),
)

# Evidence somebody must show.
_fact(
    "vinculos",
    "yesno",
    "vínculos entre los municipios",
    "ties between the municipalities",
    ask=(
        "Hay que mostrar los vínculos: dinámicas territoriales, ambientales, económicas o sociales que pidan administrarse juntas.",
        "The ties must be shown: territorial, environmental, economic or social dynamics that call for joint administration.",
    ),
    holds=("Mostraron los vínculos que unen a los municipios.", "The ties between the municipalities were shown."),
    fails=("No hay vínculos que pidan administrarse juntos.", "There are no ties that call for joint administration."),
)
_fact(
    "proximidad_insular",
    "yesno",
    "proximidad del territorio insular",
    "proximity of the insular territory",
    ask=(
        "Hay que justificar la proximidad de las islas; la ley no la mide.",
        "The islands' proximity must be justified; the law does not measure it.",
    ),
    holds=("Justificaron la proximidad de las islas.", "The islands' proximity was justified."),
    fails=("Las islas no son próximas a los demás.", "The islands are not near the others."),
)
_fact(
    "competencias_concertadas",
    "yesno",
    "competencias concertadas y planes integrados",
    "concerted competences and integrated plans",
    ask=(
        "Hay que acordar qué competencias ejercerán juntos y cómo se integran sus planes.",
        "They must agree which competences they will exercise together and how their plans fit.",
    ),
    holds=(
        "Acordaron las competencias y cómo integran sus planes.",
        "Competences and the fit of their plans were agreed.",
    ),
    fails=(
        "No hay competencias concertadas ni planes integrados.",
        "There are no concerted competences nor integrated plans.",
    ),
)
_fact(
    "hechos_documentados",
    "yesno",
    "documento técnico de cada hecho interjurisdiccional",
    "technical document of each interjurisdictional fact",
)
_fact(
    "hechos_metropolitanos",
    "yesno",
    "hechos metropolitanos sustentados con los criterios de la ley",
    "metropolitan facts supported by the criteria of the law",
)
_fact("conurbado_bogota", "yesno", "conurbado con Bogotá", "conurbated with Bogotá", each=True)
_fact(
    "territorio_parcial",
    "yesno",
    "algún municipio entra solo con parte de su territorio",
    "some municipality enters with part of its territory only",
    holds=(
        "Un municipio entra solo con parte de su territorio, y el área cubre todo el de sus miembros.",
        "A municipality enters with part of its territory only, but the area covers all of its members'.",
    ),
    fails=("Los municipios entran completos.", "The municipalities enter whole."),
)
_fact(
    "persona_ley_489",
    "yesno",
    "es una persona sin ánimo de lucro de la Ley 489",
    "it is a non-profit person of Law 489",
    holds=(
        "Es una persona de la Ley 489, arts. 95 y 96: no es esquema asociativo territorial.",
        "It is a person of Law 489, arts. 95-96: not a territorial associative scheme.",
    ),
    fails=("No es una persona de la Ley 489.", "It is not a person of Law 489."),
)

# Clauses and charges.
_fact(
    "gasto_funcionamiento_nuevo",
    "yesno",
    "gasto de funcionamiento o planta nuevos a cargo de los miembros o de la Nación",
    "new operating expense or staff charged to the members or the Nation",
    holds=(
        "Genera gasto de funcionamiento o planta nuevos, y la ley no lo permite.",
        "It creates new operating expense or staff, which the law forbids.",
    ),
    fails=("No genera gasto de funcionamiento ni planta nuevos.", "It creates no new operating expense nor staff."),
)
_fact(
    "cargo_pgn_sgp_sgr",
    "yesno",
    "cargo al Presupuesto General de la Nación, al SGP o al SGR",
    "charge on the national budget, SGP or SGR",
    holds=(
        "Carga gasto al Presupuesto Nacional, al SGP o a las regalías, y la ley no lo permite.",
        "It charges the national budget, SGP or royalties, which the law forbids.",
    ),
    fails=(
        "No carga gasto a la Nación, al SGP ni a las regalías.",
        "It charges nothing to the Nation, SGP or royalties.",
    ),
)
_fact(
    "funcionamiento_pgn_sgp_sgr",
    "yesno",
    "gasto de funcionamiento con cargo al PGN, al SGP o al SGR",
    "operating expense charged to PGN, SGP or SGR",
    holds=(
        "Su funcionamiento carga gasto a la Nación, al SGP o a las regalías.",
        "Its operation charges the Nation, SGP or royalties.",
    ),
    fails=(
        "Su funcionamiento no carga gasto a la Nación, al SGP ni a las regalías.",
        "Its operation charges nothing to the Nation, SGP or royalties.",
    ),
)
_fact(
    "circunscripcion_electoral",
    "yesno",
    "circunscripción electoral especial",
    "special electoral constituency",
    holds=(
        "La crean como circunscripción electoral especial, y la ley lo prohíbe.",
        "It is made a special electoral constituency, which the law forbids.",
    ),
    fails=("No es circunscripción electoral especial.", "It is not a special electoral constituency."),
)
_fact(
    "crea_impuestos",
    "yesno",
    "crea impuestos propios",
    "it creates taxes of its own",
    holds=(
        "Crea impuestos, y solo una entidad territorial puede hacerlo.",
        "It creates taxes, and only a territorial entity may.",
    ),
    fails=("No crea impuestos.", "It creates no taxes."),
)
_fact(
    "respeta_ley_617_819",
    "yesno",
    "cuentas dentro de las Leyes 617 de 2000 y 819 de 2003",
    "accounts within Laws 617 of 2000 and 819 of 2003",
    holds=(
        "Las cuentas de los miembros respetan las Leyes 617 de 2000 y 819 de 2003.",
        "The members' accounts respect Laws 617 of 2000 and 819 of 2003.",
    ),
    fails=(
        "Las cuentas de algún miembro no respetan las Leyes 617 de 2000 y 819 de 2003.",
        "Some member's accounts do not respect Laws 617 of 2000 and 819 of 2003.",
    ),
)

# Acts of each member.
_fact(
    "acuerdos_concejo",
    "act",
    "acuerdo del concejo que autoriza",
    "authorising act of the council",
    each=True,
    ask=(
        "Falta saber si cada concejo ya dio su autorización.",
        "Not known yet: whether each council has authorised it.",
    ),
)
_fact(
    "ordenanzas_asamblea",
    "act",
    "ordenanza de la asamblea que autoriza",
    "authorising ordenanza of the assembly",
    each=True,
    ask=(
        "Falta saber si cada asamblea ya dio su autorización.",
        "Not known yet: whether each assembly has authorised it.",
    ),
)
_fact(
    "certificado_hacienda",
    "act",
    "certificado de impacto fiscal de la Secretaría de Hacienda",
    "fiscal impact certificate of the treasury",
    each=True,
)
_fact(
    "estudio_conveniencia",
    "act",
    "estudio de conveniencia de la oficina de planeación",
    "convenience study of the planning office",
    each=True,
)
_fact(
    "acuerdo_aportes",
    "act",
    "acuerdo del concejo que fija los aportes",
    "council act fixing the contributions",
    each=True,
)
_fact(
    "contenido_acuerdos",
    "list",
    "contenido de los actos que autorizan",
    "contents of the authorising acts",
    items={
        "autorizacion_expresa": (
            "autorización expresa para firmar, darse estatutos y aportar",
            "express authorisation to sign, issue statutes and contribute",
        ),
        "autorizacion_apropiar": (
            "autorización para apropiar recursos, con fuente y porcentaje",
            "authorisation to appropriate, with source and percentage",
        ),
        "impacto_fiscal": ("impacto fiscal certificado por Hacienda", "fiscal impact certified by the treasury"),
    },
)

# Acts of the group.
_fact("acta_voluntades", "act", "acta de voluntades", "statement of wills")
_fact("ordenanza_creacion", "act", "ordenanza que crea la provincia", "ordenanza that creates the province")
_fact("convenio", "act", "convenio", "convenio")
_fact(
    "contenido_convenio",
    "list",
    "contenido del convenio",
    "contents of the convenio",
    items={
        "miembros": ("los miembros", "the members"),
        "actos_autorizacion": ("los actos que autorizan", "the authorising acts"),
        "objeto": ("el objeto y la voluntad de crear el esquema", "the purpose and the will to create the scheme"),
        "aportes": ("los aportes", "the contributions"),
        "organos": ("los órganos", "the organs"),
        "competencias_delegadas": (
            "las competencias delegadas con sus recursos",
            "delegated competences with resources",
        ),
        "controversias": ("la solución de controversias", "dispute rules"),
        "obligaciones": ("las obligaciones", "the obligations"),
    },
)
_fact("estatutos", "act", "estatutos", "statutes")
_fact(
    "contenido_estatutos",
    "list",
    "contenido de los estatutos",
    "contents of the statutes",
    items={
        "nombre_domicilio": ("nombre y domicilio", "name and domicile"),
        "miembros": ("miembros", "members"),
        "objeto": ("objeto", "purpose"),
        "termino": ("término", "term"),
        "naturaleza": ("naturaleza", "nature"),
        "organos": ("órganos", "organs"),
        "representante": ("representante legal", "legal representative"),
        "reforma": ("reforma de los estatutos", "amendment"),
        "patrimonio": ("patrimonio", "patrimony"),
        "tarifas": ("tarifas y rentas delegadas", "tariffs and delegated revenue"),
        "otros_bienes": ("otros bienes", "other assets"),
        "financiacion_proyectos": ("financiación de proyectos", "project financing"),
        "procedimiento_servicios": ("procedimiento para servicios y proyectos", "procedure for services and projects"),
        "disolucion": ("disolución y liquidación", "dissolution and liquidation"),
        "controversias": ("solución de controversias", "dispute resolution"),
    },
)
_fact(
    "protocolizacion", "act", "protocolización de los estatutos en notaría", "notarial protocolisation of the statutes"
)
_fact(
    "notaria_categoria_mayor",
    "yesno",
    "notaría del miembro de mayor categoría",
    "notary of the member with the highest category",
)
_fact(
    "publicacion",
    "act",
    "publicación del convenio y los estatutos en un medio de amplia circulación",
    "publication of convenio and statutes in a widely circulated medium",
)
_fact(
    "pemp_preliminar",
    "act",
    "plan estratégico de mediano plazo (PEMP) preliminar",
    "preliminary medium-term strategic plan (PEMP)",
)
_fact(
    "contenido_pemp",
    "list",
    "contenido del PEMP",
    "contents of the PEMP",
    items={
        "diagnostico": ("diagnóstico", "diagnosis"),
        "vision": ("visión", "vision"),
        "programas": ("programas y proyectos con sus fuentes", "programmes and projects with sources"),
        "hechos": ("hechos interjurisdiccionales", "interjurisdictional facts"),
    },
)
_fact("pemp_definitivo", "act", "PEMP definitivo", "definitive PEMP")
_fact(
    "reat", "act", "inscripción en el Registro de Esquemas Asociativos Territoriales (REAT)", "registration in the REAT"
)
_fact("solicitud_reat", "act", "solicitud de inscripción en el REAT", "application to the REAT")
_fact(
    "requerimiento_reat",
    "act",
    "requerimiento del Ministerio por expediente incompleto",
    "Ministry's request over an incomplete file",
)
_fact("respuesta_requerimiento", "act", "respuesta al requerimiento del Ministerio", "answer to the Ministry's request")
_fact(
    "expediente_reat",
    "list",
    "expediente de inscripción",
    "registration file",
    items={
        "ordenanzas_acuerdos": ("ordenanzas o acuerdos", "ordenanzas or acuerdos"),
        "convenio": ("convenio", "convenio"),
        "estatutos_protocolizados": ("estatutos protocolizados", "protocolised statutes"),
        "pemp_preliminar": ("PEMP preliminar", "preliminary PEMP"),
        "cedula_representante": ("identificación del representante", "representative's identity document"),
        "nombre": ("nombre", "name"),
        "domicilio": ("domicilio", "domicile"),
        "objeto": ("objeto", "purpose"),
        "miembros": ("miembros", "members"),
        "rut": ("RUT", "RUT"),
        "proyecto_protocolizado": ("proyecto de constitución protocolizado", "notarised constitution project"),
        "certificado_registraduria": (
            "certificado de resultados de la Registraduría",
            "Registraduría certificate of results",
        ),
        "concepto_cot": ("concepto de la comisión del Senado", "Senate commission opinion"),
    },
)
_fact("renovacion_reat", "act", "última renovación anual del REAT", "latest annual renewal in the REAT")
_fact(
    "hecho_nuevo",
    "act",
    "declaración de un hecho interjurisdiccional nuevo",
    "declaration of a new interjurisdictional fact",
)
_fact("aviso_hecho_nuevo", "act", "aviso al REAT del hecho nuevo", "notice of the new fact to the REAT")
_fact("apertura_reat", "act", "apertura del REAT", "opening of the REAT")

# Área metropolitana: project, opinion, vote, deed.
_fact("nucleo", "member", "municipio núcleo acordado", "agreed nucleus municipality")
_fact(
    "contenido_proyecto",
    "list",
    "contenido del proyecto de los promotores",
    "contents of the promoters' project",
    items={
        "miembros": ("los municipios que la integrarían", "the member municipalities"),
        "nucleo": ("el núcleo o ciudad capital", "the nucleus or capital city"),
        "razones": ("las razones", "the reasons"),
        "fuentes_aportes": ("fuentes y porcentajes de los aportes", "sources and percentages of contributions"),
    },
)
_fact(
    "envio_comisiones",
    "act",
    "envío a las comisiones de ordenamiento de Senado y Cámara",
    "submission to the ordering commissions of Senate and Chamber",
)
_fact("concepto_comisiones", "act", "concepto de las comisiones del Congreso", "opinion of the commissions of Congress")
_fact("radicacion_registraduria", "act", "radicación en la Registraduría", "filing at the Registraduría")
_fact("verificacion_registraduria", "act", "verificación de la Registraduría", "verification by the Registraduría")
_fact(
    "publicacion_promotores",
    "act",
    "publicación del proyecto por la Registraduría",
    "publication of the project by the Registraduría",
)
_fact("convocatoria_consulta", "act", "convocatoria a la consulta popular", "call of the consulta popular")
_fact("consulta_popular", "act", "consulta popular", "consulta popular")
_fact(
    "participacion",
    "share",
    "participación en la consulta",
    "turnout",
    each=True,
    ask=("Falta saber cómo votó cada municipio en la consulta popular.", "Not known yet: how each municipality voted."),
)
_fact("votos_favor", "share", "votos a favor", "votes in favour", each=True)
_fact("escritura_notaria", "act", "escritura en la Notaría Primera", "deed at the Notaría Primera")
_fact("anexados", "members", "municipios que se anexan", "municipalities annexed")
_fact(
    "acto_anexion_aportes",
    "yesno",
    "aportes definidos en el acto de anexión",
    "contributions defined in the annexation act",
)
_fact(
    "ordenanza_area", "act", "ordenanza que pone en funcionamiento el área", "ordenanza that puts the area in operation"
)
_fact("concepto_dnp", "act", "concepto del DNP", "opinion of DNP")
_fact(
    "pagina_web",
    "yesno",
    "página web con organización, contratos y actos",
    "web page with organisation, contracts and acts",
)
_fact("giro_aportes_10_dias", "yesno", "giros mensuales dentro de los diez días", "monthly transfers within ten days")
_fact(
    "radicacion_conversion",
    "act",
    "radicación de la conversión en distrito",
    "filing of the conversion into a district",
)

# RAP.
_fact(
    "concepto_cot_senado",
    "act",
    "concepto de la Comisión de Ordenamiento Territorial del Senado",
    "opinion of the Senate's territorial-ordering commission",
)
_fact(
    "protocolizacion_proyecto",
    "act",
    "protocolización del proyecto de constitución",
    "notarial protocolisation of the constitution project",
)
_fact(
    "financiacion_nacional_funcionamiento",
    "yesno",
    "gastos de funcionamiento pagados con fuentes nacionales",
    "operating costs paid from national sources",
    holds=(
        "Paga funcionamiento con fuentes nacionales, y la ley lo prohíbe.",
        "It pays operation from national sources, which the law forbids.",
    ),
    fails=("No paga funcionamiento con fuentes nacionales.", "It pays no operation from national sources."),
)

# Membership in other schemes, entry, exit, end.
_fact(
    "membresias",
    "records",
    "pertenencia actual a otros esquemas",
    "current membership in other schemes",
    ask=(
        "Falta saber si algún miembro ya está en otro esquema.",
        "Not known yet: whether some member is already in another scheme.",
    ),
    items={
        "miembro": ("código del miembro", "member's code"),
        "figura": ("figura", "figure"),
        "esquema": ("nombre del esquema", "scheme's name"),
        "objetos": ("objetos del esquema", "the scheme's purposes"),
    },
)
_fact("fecha_constitucion", "date", "día en que se constituyó", "day it was formed")
_fact(
    "adhesion",
    "list",
    "papeles de la adhesión",
    "papers of the adhesion",
    items={
        "acta": ("acta sobre las necesidades comunes", "statement on common needs"),
        "acuerdo": ("acuerdo u ordenanza del que llega", "act of the newcomer"),
        "otrosi": ("otrosí al convenio", "amendment to the convenio"),
        "reforma_estatutos": ("reforma protocolizada de estatutos", "protocolised statute reform"),
        "ajuste_pemp": ("ajuste del PEMP", "PEMP adjustment"),
        "aviso_reat": ("aviso al REAT", "notice to the REAT"),
        "autorizacion_organos": ("autorización de los órganos de gobierno", "authorisation of the governing organs"),
    },
)
_fact(
    "retiro",
    "list",
    "papeles del retiro",
    "papers of the withdrawal",
    items={
        "acuerdo": ("ordenanza o acuerdo", "ordenanza or acuerdo"),
        "otrosi": ("otrosí protocolizado", "protocolised amendment"),
        "paz_y_salvo": ("certificado de paz y salvo mutuo", "certificate that both are up to date"),
        "reforma_estatutos": ("reforma de estatutos", "statute reform"),
        "aviso_reat": ("aviso al REAT", "notice to the REAT"),
    },
)
_fact(
    "causal_disolucion",
    "choice",
    "causal de disolución",
    "cause of dissolution",
    items={
        "objeto_perdido": ("desapareció el objeto", "the object was lost"),
        "funciones_transferidas": ("se transfirieron las funciones", "functions were transferred"),
        "evaluacion": ("las evaluaciones lo aconsejan", "evaluations advise it"),
        "indicadores": ("los indicadores lo concluyen", "indicators so conclude"),
        "duplicidad": ("duplicidad de funciones", "duplication"),
        "ninguna": ("ninguna de la norma", "none of the norm's"),
    },
)
_fact(
    "concepto_alcaldes_sgr",
    "act",
    "concepto favorable de los miembros para presentar proyectos a regalías",
    "members' favourable opinion to present projects to royalties",
)
_fact(
    "beneficio_entidad_paga",
    "yesno",
    "la entidad que paga se beneficia",
    "the paying entity benefits",
    holds=("La entidad que paga se beneficia.", "The paying entity benefits."),
    fails=("La entidad que paga no se beneficia.", "The paying entity does not benefit."),
)
_fact("convenio_inversion", "act", "convenio previo de la inversión", "prior convenio of the investment")
_fact(
    "comite_integracion",
    "yesno",
    "comité de integración territorial conformado",
    "territorial integration committee formed",
)
_fact(
    "habitantes_area_influencia", "number", "habitantes del área de influencia", "inhabitants of the area of influence"
)
_fact("eat_fronterizo", "yesno", "esquema con entidades de otro Estado", "scheme with entities of another State")


# Constitutional entities and regions.
_fact(
    "ley_provincias",
    "yesno",
    "ley que da a las provincias carácter de entidad territorial",
    "law making provinces territorial entities",
    holds=(
        "Una ley dio a las provincias el carácter de entidad territorial.",
        "A law made provinces territorial entities.",
    ),
    fails=(
        "Ninguna ley ha dado a las provincias el carácter de entidad territorial.",
        "No law has made provinces territorial entities.",
    ),
)
_fact(
    "delimitacion_gobierno",
    "act",
    "delimitación por el Gobierno con representantes indígenas",
    "delimitation by the Government with indigenous representatives",
)
_fact(
    "concepto_cot",
    "act",
    "concepto previo de la Comisión de Ordenamiento Territorial (COT)",
    "prior opinion of the territorial-ordering commission (COT)",
)
_fact(
    "acuerdo_intercultural",
    "act",
    "acuerdo intercultural con el Gobierno",
    "intercultural agreement with the Government",
)
_fact("decreto_formalizacion", "act", "decreto que formaliza la entidad", "decree that formalises the entity")
_fact(
    "varios_departamentos",
    "yesno",
    "el territorio cubre dos o más departamentos",
    "the territory covers two or more departments",
    holds=("El territorio cubre dos o más departamentos.", "The territory covers two or more departments."),
    fails=("El territorio está en un solo departamento.", "The territory lies in one department."),
)
_fact(
    "coordinacion_gobernadores",
    "yesno",
    "administración en coordinación con los gobernadores",
    "administration in coordination with the governors",
)
_fact(
    "asociacion_cabildos",
    "yesno",
    "es una asociación de cabildos o autoridades (Decreto 1088 de 1993)",
    "it is an association of cabildos or authorities (Decree 1088 of 1993)",
    holds=(
        "Es una asociación de cabildos: entidad especial, no esquema asociativo territorial.",
        "It is an association of cabildos: a special entity, not an associative scheme.",
    ),
    fails=("No es una asociación de cabildos.", "It is not an association of cabildos."),
)
_fact(
    "rap_constituida_el",
    "date",
    "día en que se constituyó la RAP",
    "day the RAP was formed",
    ask=("Falta saber si existe la RAP y desde cuándo.", "Not known yet: whether the RAP exists and since when."),
)
_fact(
    "solicitud_conversion",
    "act",
    "solicitud de los gobernadores para convertir la RAP",
    "governors' request to convert the RAP",
)
_fact(
    "documento_soporte_ret",
    "yesno",
    "documento técnico de soporte de la región",
    "technical supporting document of the region",
    ask=("Hay que presentar el documento técnico de soporte.", "The technical supporting document must be presented."),
    holds=("Presentaron el documento técnico de soporte.", "The technical supporting document was presented."),
    fails=("No hay documento técnico de soporte.", "There is no technical supporting document."),
)
_fact(
    "radicacion_congreso", "act", "radicación en el Congreso con el proyecto de ley", "filing in Congress with the bill"
)
_fact("ley_conversion", "act", "ley que decide la conversión", "law that decides the conversion")
_fact("referendo", "act", "referendo en los departamentos", "referendum in the departments")
_fact("acuerdo_concejo_bogota", "act", "acuerdo del Concejo de Bogotá", "act of the council of Bogotá")
_fact(
    "ordenanza_cundinamarca",
    "act",
    "ordenanza de la Asamblea de Cundinamarca",
    "ordenanza of the assembly of Cundinamarca",
)
_fact(
    "audiencias_publicas",
    "act",
    "audiencias públicas en el Concejo de Bogotá y en la Asamblea",
    "public hearings in the council of Bogotá and the assembly",
)
_fact(
    "incorporacion_planes",
    "act",
    "incorporación en los planes por acuerdo u ordenanza",
    "incorporation in the plans by act or ordenanza",
)
_fact(
    "dinamicas_compartidas",
    "yesno",
    "dinámicas territoriales, ambientales, sociales o económicas compartidas",
    "shared territorial, environmental, social or economic dynamics",
    ask=("Hay que mostrar las dinámicas que comparten.", "The shared dynamics must be shown."),
    holds=("Mostraron las dinámicas que comparten.", "The shared dynamics were shown."),
    fails=(
        "No comparten dinámicas territoriales, ambientales, sociales ni económicas.",
        "They share no territorial, environmental, social or economic dynamics.",
    ),
)
_fact("cabildo_abierto", "act", "cabildo abierto", "cabildo abierto (open town meeting)", each=True)
_fact(
    "hecho_metropolitano_compartido",
    "yesno",
    "hecho metropolitano compartido y reconocido por el Consejo Regional",
    "shared metropolitan fact recognised by the Consejo Regional",
    ask=(
        "Hay que compartir un hecho metropolitano que reconozca el Consejo Regional.",
        "A metropolitan fact recognised by the Consejo Regional must be shared.",
    ),
    holds=(
        "Comparten un hecho metropolitano que el Consejo Regional reconoce.",
        "They share a metropolitan fact that the Consejo Regional recognises.",
    ),
    fails=("No comparten ningún hecho metropolitano reconocido.", "They share no recognised metropolitan fact."),
)
_fact(
    "sin_vacios_geograficos",
    "yesno",
    "entrada progresiva que evita vacíos geográficos",
    "progressive entry that avoids geographic gaps",
    ask=(
        "Hay que mostrar que la entrada evita vacíos geográficos.",
        "It must be shown that the entry avoids geographic gaps.",
    ),
    holds=("La entrada evita vacíos geográficos.", "The entry avoids geographic gaps."),
    fails=("La entrada deja vacíos geográficos.", "The entry leaves geographic gaps."),
)
_fact("admision_consejo_regional", "act", "admisión por el Consejo Regional", "admission by the Consejo Regional")
_fact(
    "nucleo_o_veto",
    "yesno",
    "núcleo, veto o un miembro que decide solo",
    "nucleus, veto or a member that decides alone",
    holds=(
        "Da núcleo o veto a un miembro, y la Constitución lo prohíbe.",
        "It gives a member nucleus or veto, which the Constitution forbids.",
    ),
    fails=("Ningún miembro es núcleo ni tiene veto.", "No member is nucleus nor has a veto."),
)
_fact(
    "crea_autoridad_ambiental",
    "yesno",
    "crea autoridades ambientales",
    "it creates environmental authorities",
    holds=(
        "Crea autoridades ambientales, y la ley lo prohíbe.",
        "It creates environmental authorities, which the law forbids.",
    ),
    fails=("No crea autoridades ambientales.", "It creates no environmental authorities."),
)
_fact(
    "acuerdo_retiro",
    "act",
    "acuerdo del concejo que aprueba el retiro por mayoría absoluta",
    "council act approving the withdrawal by absolute majority",
)
_fact("efecto_retiro", "act", "día en que el retiro surte efecto", "day the withdrawal takes effect")
_fact(
    "deudas_pagadas",
    "yesno",
    "deudas con la región pagadas",
    "debts with the region paid",
    holds=("Las deudas con la región están pagadas.", "The debts with the region are paid."),
    fails=("Quedan deudas con la región por pagar.", "There are debts with the region to be paid."),
)
_fact(
    "afinidad",
    "yesno",
    "afinidad entre las entidades",
    "affinity between the entities",
    ask=("Hay que mostrar que las entidades son afines.", "It must be shown that the entities are akin."),
    holds=("Mostraron que son afines.", "They showed that they are akin."),
    fails=("No son afines.", "They are not akin."),
)
_fact(
    "caracteristicas_distrito",
    "yesno",
    "las características esenciales de cada distrito no cambian",
    "each district's essential characteristics are kept",
    ask=(
        "Hay que mostrar que no cambian las características esenciales de cada distrito.",
        "It must be shown that each district's essential characteristics are kept.",
    ),
    holds=(
        "Las características esenciales de cada distrito no cambian.",
        "Each district's essential characteristics are kept.",
    ),
    fails=("Cambian características esenciales de un distrito.", "Essential characteristics of a district change."),
)
_fact("plan_accion_mediano_plazo", "act", "plan de acción de mediano plazo", "medium-term action plan")
_fact(
    "acuerdos_metropolitanos",
    "act",
    "autorización de la junta metropolitana",
    "authorisation of the metropolitan board",
    each=True,
)


# An act that cannot have happened while another is stated as not yet done or refused: (the later act, the earlier one).
FOLLOWS = (
    ("verificacion_registraduria", "radicacion_registraduria"),
    ("consulta_popular", "convocatoria_consulta"),
    ("escritura_notaria", "consulta_popular"),
    ("participacion", "consulta_popular"),
    ("votos_favor", "consulta_popular"),
    ("pemp_definitivo", "pemp_preliminar"),
    ("renovacion_reat", "reat"),
    ("respuesta_requerimiento", "requerimiento_reat"),
    ("aviso_hecho_nuevo", "hecho_nuevo"),
    ("protocolizacion", "estatutos"),
)
# A share of promoters who are not among those stated to promote it: (share, promoter).
SHARES = (("ciudadanos_promotores", "ciudadanos"), ("concejales_promotores", "concejales"))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that cannot both be true: their keys, and the sentence that says why."""

    keys: tuple[str, str]
    error: BadInput


def contradictions(facts: Facts) -> list[Contradiction]:
    """Every pair of statements that cannot both be true, in the order in which they are looked for."""
    found = []
    for later, earlier in FOLLOWS:
        before = facts.get(earlier)
        after = facts.get(later) if not FACTS[later].each else (later in facts or None)
        done = after is True or (isinstance(after, Act) and after.done)
        if done and isinstance(before, Act) and not before.done:
            a, b = FACTS[later].label, FACTS[earlier].label
            error = BadInput(
                "hechos-contrarios",
                f"«{later}» y «{earlier}» se contradicen: hay {a.es} y no se ha hecho {b.es}. Corrija uno de los dos.",
                f"“{later}” and “{earlier}” contradict each other: there is {a.en} while {b.en} was not done. Mend one of them.",
            )
            found.append(Contradiction((later, earlier), error))
    promoters = facts.get("promotores")
    for share, who in SHARES:
        if promoters is not None and facts.get(share) is not None and who not in promoters:
            error = BadInput(
                "hechos-contrarios",
                f"«{share}» y «promotores» se contradicen: {who} no está entre quienes lo promueven. Corrija uno de los dos.",
                f"“{share}” and “promotores” contradict each other: {who} is not among the promoters. Mend one of them.",
            )
            found.append(Contradiction((share, "promotores"), error))
    return found


def contradiction(facts: Facts) -> BadInput | None:
    """The first of them as an error; None when there is none."""
    found = contradictions(facts)
    return found[0].error if found else None


def who_asks(
    law: Any, figure: str | None = None, *, day: date | None = None, procedure: str | None = None
) -> dict[str, list[str]]:
    """Which rules ask for each fact, by its key; of one figure, alive on a day and for one procedure when given.

    The facts that only prove a step are asked by the rules of that step.
    """
    asked: dict[str, list[str]] = {}

    def note(facts: Iterable[str], rules: Iterable[str]) -> None:
        for fact in facts:
            known = asked.setdefault(fact, [])
            known += [rule for rule in rules if rule not in known]

    for key, item in law.figures.items():
        if figure is not None and key != figure:
            continue
        for bound in item.bounds:
            alive = day is None or (day in law.rules[bound.rule].span and day in bound.span)
            if alive and (procedure is None or procedure in bound.procedures):
                for term in (bound.test, bound.when):
                    note(sorted(term.needs()) if term is not None else (), (bound.rule,))
        if procedure in (None, "constitucion"):
            for step in item.steps:
                if step.test is not None and (day is None or day in step.span):
                    note(sorted(step.test.needs() - asked.keys()), step.rules)
    return asked
