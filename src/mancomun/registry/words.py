"""What acts, organs, roles and states are called. Keys that the law knows are those of its vocabulary of facts."""

from __future__ import annotations

from mancomun.lexicon.text import Text

ACTS: dict[str, Text] = {
    "acuerdo_concejo": Text("acuerdo del concejo que autoriza", "authorising act of the council"),
    "ordenanza_asamblea": Text("ordenanza que autoriza", "authorising ordenanza"),
    "acuerdo_metropolitano": Text("acuerdo de la junta metropolitana", "act of the metropolitan board"),
    "certificado_hacienda": Text("certificado de la Secretaría de Hacienda", "certificate of the treasury"),
    "estudio_conveniencia": Text("estudio de conveniencia", "convenience study"),
    "concepto_cot_senado": Text("concepto de la comisión del Senado", "opinion of the Senate commission"),
    "envio_comisiones": Text(
        "envío del proyecto a las comisiones del Congreso", "project sent to the commissions of Congress"
    ),
    "concepto_comisiones": Text("concepto de las comisiones del Congreso", "opinion of the commissions of Congress"),
    "radicacion_registraduria": Text("radicación en la Registraduría", "filing at the Registraduría"),
    "verificacion_registraduria": Text("verificación de la Registraduría", "verification by the Registraduría"),
    "convocatoria_consulta": Text("convocatoria a la consulta popular", "call of the consulta popular"),
    "consulta_popular": Text("consulta popular", "consulta popular"),
    "resultado_consulta": Text("resultado de la consulta en un municipio", "result of the vote in a municipality"),
    "acuerdo_aportes": Text("acuerdo del concejo que fija los aportes", "council act fixing the contributions"),
    "certificado_registraduria": Text("certificado de la Registraduría", "certificate of the Registraduría"),
    "protocolizacion_proyecto": Text("proyecto de constitución protocolizado", "notarised constitution project"),
    "constitucion": Text("acto de constitución", "act of formation"),
    "convenio": Text("convenio", "convenio"),
    "ordenanza_creacion": Text("ordenanza de creación", "creating ordenanza"),
    "escritura_notaria": Text("escritura en la notaría primera", "deed at the first notary"),
    "estatutos": Text("estatutos", "statutes"),
    "protocolizacion": Text("protocolización de los estatutos", "notarisation of the statutes"),
    "publicacion": Text("publicación del convenio y los estatutos", "publication of convenio and statutes"),
    "rut": Text("RUT", "tax registration (RUT)"),
    "pemp_preliminar": Text("PEMP preliminar", "preliminary PEMP"),
    "visto_bueno_dnp": Text("visto bueno del DNP al PEMP", "approval of the PEMP by DNP"),
    "solicitud_reat": Text("solicitud de inscripción", "application for registration"),
    "requerimiento_reat": Text("requerimiento por expediente incompleto", "request to complete the file"),
    "respuesta_requerimiento": Text("respuesta al requerimiento", "answer to the request"),
    "reat": Text("inscripción en el registro", "registration"),
    "renovacion_reat": Text("renovación anual", "annual renewal"),
    "pemp_definitivo": Text("PEMP definitivo", "definitive PEMP"),
    "aviso_hecho_nuevo": Text("aviso de un hecho nuevo", "notice of a new fact in common"),
    "adhesion": Text("adhesión de un miembro", "adhesion of a member"),
    "retiro": Text("retiro de un miembro", "withdrawal of a member"),
    "reforma_estatutos": Text("reforma de los estatutos", "reform of the statutes"),
    "disolucion": Text("disolución", "dissolution"),
    "liquidacion": Text("liquidación", "liquidation"),
    "cancelacion_reat": Text("cancelación de la inscripción", "cancellation of the registration"),
    "otro": Text("otro acto", "another act"),
}
"""Kinds of act. Those about one member carry its code."""

ABOUT_MEMBER = frozenset(
    {"acuerdo_concejo", "ordenanza_asamblea", "acuerdo_metropolitano", "certificado_hacienda", "estudio_conveniencia",
     "adhesion", "retiro", "resultado_consulta", "acuerdo_aportes"}
)  # fmt: skip

RESULT = "resultado_consulta"
"""The act that says how a municipality voted: its turnout, of the census, and the votes in favour."""

_BY_CONVENIO = frozenset({"constitucion", "convenio"})
CREATES: dict[str, frozenset[str]] = {
    "area_metropolitana": frozenset({"constitucion", "ordenanza_creacion", "escritura_notaria"}),
    "provincia_administrativa_planificacion": frozenset({"constitucion", "ordenanza_creacion"}),
    "region_metropolitana_bogota_cundinamarca": frozenset({"constitucion"}),
}
"""Which act makes a figure exist; any other figure is made by its convenio."""


def creating(figure: str) -> frozenset[str]:
    """Kinds of act that make a figure exist."""
    return CREATES.get(figure, _BY_CONVENIO)


ROLES: dict[str, Text] = {
    "nucleo": Text("núcleo", "nucleus"),
    "miembro": Text("miembro", "member"),
    "adherente": Text("adherente", "adherent"),
    "convocado": Text("convocado, no ingresó", "called, did not enter"),
}
ORGANS: dict[str, Text] = {
    "direccion": Text("órgano de dirección", "directing organ"),
    "tecnico": Text("órgano técnico de administración", "technical administrative organ"),
    "representante": Text("representante legal", "legal representative"),
    "consejo": Text("consejo consultivo", "advisory council"),
    "otro": Text("otro órgano", "another organ"),
}
STATES: dict[str, Text] = {
    "propuesto": Text("sin acto de constitución", "no act of formation"),
    "constituido": Text("constituido", "formed"),
    "inscrito": Text("inscrito", "registered"),
    "en_liquidacion": Text("en liquidación", "being liquidated"),
    "liquidado": Text("liquidado", "liquidated"),
}
LEVELS: dict[str, Text] = {
    "subregional": Text("subregional", "subregional"),
    "metropolitano": Text("metropolitano", "metropolitan"),
    "regional": Text("regional", "regional"),
}
MATTERS: dict[str, Text] = {
    "biofisico": Text("biofísico", "biophysical"),
    "asentamientos": Text("asentamientos e infraestructura", "settlements and infrastructure"),
    "actividades": Text("actividades humanas", "human activities"),
    "social_cultural": Text("social y cultural", "social and cultural"),
}
CRITERIA: dict[str, Text] = {
    "alcance": Text("alcance regional", "regional scope"),
    "eficiencia": Text("eficiencia económica", "economic efficiency"),
    "gobernanza": Text("gobernanza", "governance"),
    "impacto": Text("impacto social y cultural", "social and cultural impact"),
    "sostenibilidad": Text("sostenibilidad", "sustainability"),
}
"""The five criteria of DUR 1066, art. 2.2.5.5.5; a hecho proves at least one."""

PROJECT_STATES: dict[str, Text] = {
    "formulado": Text("formulado", "formulated"),
    "en_ejecucion": Text("en ejecución", "under way"),
    "terminado": Text("terminado", "finished"),
    "en_operacion": Text("en operación", "operating"),
    "suspendido": Text("suspendido", "suspended"),
}
PROOFS: dict[str, tuple[str, ...]] = {
    "ordenanzas_acuerdos": (), "convenio": ("convenio",), "estatutos_protocolizados": ("protocolizacion",),
    "pemp_preliminar": ("pemp_preliminar",), "rut": ("rut",),
    "proyecto_protocolizado": ("protocolizacion_proyecto", "escritura_notaria"),
    "certificado_registraduria": ("certificado_registraduria",),
    "concepto_cot": ("concepto_cot_senado", "concepto_comisiones"),
}  # fmt: skip
"""Pieces of the file of an application (DUR 1066, art. 2.2.5.2.2) and the acts that prove each; the first is one a member."""
