"""Rules that several figures share: freedom, money, formation, registry, membership (section 5 of the book)."""

from __future__ import annotations

from mancomun.legal.book import Bound
from mancomun.legal.terms import AlreadyIn, Chosen, Count, OtherPurpose, Procedure
from mancomun.lexicon.text import Text
from mancomun.requirements import All, AtLeast, Done, EachDone, Includes, Not, Stated, Term, Within

ENTITIES = ("departamento", "municipio", "distrito_especial", "distrito_capital", "territorio_indigena")
_FINALIDADES = ("servicios_publicos", "funciones_administrativas", "obras", "planeacion", "desarrollo_integral")
_CONVENIO = (
    "miembros",
    "actos_autorizacion",
    "objeto",
    "aportes",
    "organos",
    "competencias_delegadas",
    "controversias",
    "obligaciones",
)
_ESTATUTOS = (
    "nombre_domicilio",
    "miembros",
    "objeto",
    "termino",
    "naturaleza",
    "organos",
    "representante",
    "reforma",
    "patrimonio",
    "tarifas",
    "otros_bienes",
    "financiacion_proyectos",
    "procedimiento_servicios",
    "disolucion",
    "controversias",
)
_PEMP = ("diagnostico", "vision", "programas", "hechos")
_EXPEDIENTE = (
    "ordenanzas_acuerdos",
    "convenio",
    "estatutos_protocolizados",
    "pemp_preliminar",
    "cedula_representante",
    "nombre",
    "domicilio",
    "objeto",
    "miembros",
    "rut",
)

_CAUSES = ("objeto_perdido", "funciones_transferidas", "evaluacion", "indicadores", "duplicidad")

CONSTITUTION_OR_STANDING = ("constitucion", "subsistencia")


def inform(*ids: str) -> tuple[Bound, ...]:
    """Rules that only report a consequence or advise."""
    return tuple(Bound(rule) for rule in ids)


def freedom(*, second_level: bool = False) -> tuple[Bound, ...]:
    """Two or more, free, for a lawful purpose, without new expense; not a person of Ley 489.

    ``second_level``: associations already formed count too (RPG-003).
    """
    who = (*ENTITIES, "eat_existing") if second_level else ENTITIES
    named = Text("entidades territoriales", "territorial entities")
    return (
        Bound("G-002", Count(who, 2, named), procedures=CONSTITUTION_OR_STANDING),
        Bound("G-003", Includes("finalidad", _FINALIDADES, some=True)),
        Bound("G-008", Not(Stated("gasto_funcionamiento_nuevo"))),
        Bound("G-013", Not(Stated("persona_ley_489"))),
        Bound("G-047", Not(Stated("funcionamiento_pgn_sgp_sgr"))),
        Bound("G-056", Not(Stated("crea_impuestos"))),
    )


def authorising(acts: str, *, before: str = "convenio") -> Term:
    """Each member's corporation authorised, before the act that forms the scheme."""
    return EachDone(acts, before=before)


def ordinary(authorised: Term) -> tuple[Bound, ...]:
    """The ordinary procedure: Ley 1955 art. 249 and, in detail, Título 5 of DUR 1066."""
    return (
        Bound("G-030", authorised),
        Bound("G-031", Done("convenio")),
        Bound("G-032", Done("estatutos")),
        Bound("G-033", Done("pemp_preliminar")),
        Bound(
            "G-034", Includes("contenido_acuerdos", ("autorizacion_expresa", "autorizacion_apropiar", "impacto_fiscal"))
        ),
        Bound("G-035", Includes("contenido_convenio", _CONVENIO)),
        Bound("G-039"),
        *decree(),
    )


def decree() -> tuple[Bound, ...]:
    """What Título 5 asks of any scheme: statutes and their notary, preliminary PEMP, contributions."""
    return (
        Bound("G-036", Includes("contenido_estatutos", _ESTATUTOS)),
        Bound("G-037", All((Done("protocolizacion"), Stated("notaria_categoria_mayor")))),
        Bound("G-038", All((Done("pemp_preliminar"), Includes("contenido_pemp", _PEMP)))),
        Bound("G-048", EachDone("certificado_hacienda")),
    )


def special_regime() -> tuple[Bound, ...]:
    """Figures with formation rules of their own (AM, RAP, PAP) must register all the same."""
    return (
        Bound("G-040", Done("reat")),
        Bound(
            "G-034", Includes("contenido_acuerdos", ("autorizacion_expresa", "autorizacion_apropiar", "impacto_fiscal"))
        ),
        *decree(),
    )


def registry(*extra: str) -> tuple[Bound, ...]:
    """REAT: who registers, with which file, renewed each year; duties after formation."""
    return (
        Bound("G-060", Done("reat")),
        Bound("G-061", Includes("expediente_reat", (*_EXPEDIENTE, *extra))),
        Bound("G-062", Within("requerimiento_reat", "respuesta_requerimiento", "month", 0, 1)),
        Bound(
            "G-063", Within("reat", "renovacion_reat", "month", 0, 12), role="duty", procedures=CONSTITUTION_OR_STANDING
        ),
        Bound("G-064", Done("reat"), when=Stated("eat_fronterizo")),
        Bound("G-067", Done("reat"), role="duty", procedures=("subsistencia",)),
        Bound("G-068"),
        Bound("G-041", when=Procedure("subsistencia"), procedures=CONSTITUTION_OR_STANDING),
        Bound(
            "G-049", Within("reat", "pemp_definitivo", "month", 0, 12), role="duty", procedures=CONSTITUTION_OR_STANDING
        ),
        Bound("G-051", Stated("hechos_documentados"), role="duty", procedures=CONSTITUTION_OR_STANDING),
        Bound(
            "G-052",
            Within("hecho_nuevo", "aviso_hecho_nuevo", "month", 0, 2),
            role="duty",
            procedures=CONSTITUTION_OR_STANDING,
        ),
        Bound("G-025", All((Stated("beneficio_entidad_paga"), Done("convenio_inversion"))), role="duty"),
        Bound(
            "G-092",
            Stated("comite_integracion"),
            when=AtLeast("habitantes_area_influencia", 500_000, strict=True),
            role="duty",
        ),
        Bound(
            "G-083",
            All((Done("reat"), Done("concepto_alcaldes_sgr"))),
            role="duty",
            procedures=CONSTITUTION_OR_STANDING,
        ),
    )


def membership(*, same_figure: str = "", figures: tuple[str, ...] = ()) -> tuple[Bound, ...]:
    """One purpose, one scheme; the papers to join a second one; entry, exit and end."""
    return (
        Bound("G-070", OtherPurpose(same_figure, figures)),
        Bound("G-071", All((EachDone("certificado_hacienda"), EachDone("estudio_conveniencia"))), when=AlreadyIn()),
        Bound(
            "G-075",
            Includes(
                "adhesion",
                ("acta", "acuerdo", "otrosi", "reforma_estatutos", "ajuste_pemp", "aviso_reat", "autorizacion_organos"),
            ),
            procedures=("adhesion",),
        ),
        Bound(
            "G-076",
            Includes("retiro", ("acuerdo", "otrosi", "paz_y_salvo", "reforma_estatutos", "aviso_reat")),
            procedures=("retiro",),
        ),
        Bound("G-077", Chosen("causal_disolucion", _CAUSES), procedures=("disolucion",)),
        Bound("G-078", when=AlreadyIn()),
    )


EFFECTS_BEFORE = inform("G-001", "G-004")
EFFECTS_AFTER = inform(
    "G-009",
    "G-011",
    "G-012",
    "G-014",
    "G-015",
    "G-020",
    "G-021",
    "G-022",
    "G-023",
    "G-024",
    "G-026",
    "G-027",
    "G-045",
    "G-046",
    "G-050",
    "G-053",
    "G-054",
    "G-090",
    "G-091",
    "G-093",
)
