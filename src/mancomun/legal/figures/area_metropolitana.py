"""Área metropolitana: CN 198, DL 1333 de 1986, Ley 128 de 1994, CP 319 and Ley 1625 de 2013 as amended."""

from __future__ import annotations

from mancomun.legal.book import Bound, FigureRules
from mancomun.legal.case import BOGOTA, CUNDINAMARCA
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
from mancomun.legal.terms import (
    AlreadyIn,
    Approved,
    Contiguous,
    Conurbated,
    Count,
    HasCapital,
    HasUnit,
    Inhabitants,
    LowTurnout,
    Nucleus,
    NucleusTie,
    Only,
    OtherPurpose,
    Procedure,
    Promoters,
    Route,
    SameDepartment,
    VoteSplit,
    Without,
)
from mancomun.lexicon.text import Text
from mancomun.requirements import All, Done, EachDone, Includes, Not, Stated, Within

ID = "area_metropolitana"

_MUNICIPIOS = Text("municipios o distritos", "municipalities or districts")
_MEMBERS = ("municipio", "distrito_especial", "distrito_capital")  # Bogotá is refused by its own rule, AM-006
_SHARES = (("concejales", "concejales_promotores", 1 / 3), ("ciudadanos", "ciudadanos_promotores", 0.05))
_PROMOTERS = Promoters(("alcaldes", "concejales", "ciudadanos", "gobernador"), _SHARES)
_PROMOTERS_128 = Promoters(("alcaldes", "concejales", "ciudadanos"), _SHARES)
_PROJECT = Includes("contenido_proyecto", ("miembros", "nucleo", "razones"))
_SOURCES = Includes("contenido_proyecto", ("fuentes_aportes",))
_SENT = Done("envio_comisiones", before="radicacion_registraduria")
_CALLED = Done("convocatoria_consulta")
_WINDOW = Within("convocatoria_consulta", "consulta_popular", "month", 3, 5)
_DEED = Within("consulta_popular", "escritura_notaria", "day", 0, 30)
_TURNOUTS = (("2013-04-29", 0.25), ("2019-08-14", 0.05))
_ENTRY = ("constitucion", "anexion", "subsistencia")

BOUNDS = (
    Bound("AM-001", Count(_MEMBERS, 2, _MUNICIPIOS), procedures=CONSTITUTION_OR_STANDING),
    Bound("AM-013", Only(_MEMBERS, _MUNICIPIOS), procedures=_ENTRY),
    Bound(
        "AM-006",
        Without(
            "distrito_capital",
            Text(
                "la ley no se aplica a Bogotá ni a sus municipios conurbados",
                "the law does not apply to Bogotá nor to its conurbated municipalities",
            ),
        ),
        procedures=_ENTRY,
    ),
    Bound("AM-004", Nucleus("category"), procedures=CONSTITUTION_OR_STANDING),
    Bound("AM-005", when=NucleusTie("category"), procedures=CONSTITUTION_OR_STANDING),
    Bound("AM-007", when=Conurbated(BOGOTA, CUNDINAMARCA), procedures=_ENTRY),
    Bound("AM-009", when=~Contiguous(), procedures=CONSTITUTION_OR_STANDING),
    Bound("AM-002", Stated("vinculos")),
    Bound("AM-011", OtherPurpose(ID, (ID,))),
    Bound("AM-012", when=AlreadyIn((ID,))),
    Bound("AM-010", Not(Stated("territorio_parcial"))),
    # Constitution, Ley 1625 art. 8
    Bound("AM-020", _PROMOTERS),
    Bound("AM-021", _PROJECT),
    Bound("AM-022", _SOURCES),
    Bound("AM-023", _SENT),
    Bound("AM-024"),
    Bound("AM-025", All((Done("verificacion_registraduria"), _CALLED))),
    Bound("AM-026", _WINDOW),
    Bound("AM-027", Approved(0.25)),
    Bound("AM-028", Approved(0.05)),
    Bound("AM-029", _DEED),
    Bound("AM-030", when=VoteSplit(_TURNOUTS)),
    Bound("AM-031", EachDone("acuerdo_aportes"), role="duty"),
    Bound("AM-032", Done("reat")),
    # Annexation
    Bound("AM-040", Approved(0.05, "anexados"), procedures=("anexion",)),
    Bound(
        "AM-041",
        Promoters(("alcaldes", "presidentes_concejo", "concejales", "ciudadanos"), _SHARES),
        procedures=("anexion",),
    ),
    Bound("AM-042", Stated("acto_anexion_aportes"), procedures=("anexion",)),
    # Route of the capital city
    Bound("AM-050", All((HasCapital(), _PROMOTERS, _PROJECT, _CALLED, _DEED)), when=Route("ciudad_capital")),
    Bound("AM-051", when=Route("ciudad_capital")),
    Bound("AM-052", Not(HasUnit(BOGOTA, "Bogotá")), when=Route("ciudad_capital")),
    # Earlier regimes
    Bound("AM-059", when=Procedure("constitucion")),
    Bound(
        "AM-060",
        All(
            (
                Only(_MEMBERS, _MUNICIPIOS),
                Count(_MEMBERS, 2, _MUNICIPIOS),
                SameDepartment(),
                Inhabitants(300_000, 250_000),
                Done("concepto_dnp"),
                Done("ordenanza_area"),
            )
        ),
        role="structure",
    ),
    Bound(
        "AM-061",
        All((Only(_MEMBERS, _MUNICIPIOS), Count(_MEMBERS, 2, _MUNICIPIOS))),
        procedures=CONSTITUTION_OR_STANDING,
    ),
    Bound("AM-062", Nucleus("population"), procedures=CONSTITUTION_OR_STANDING),
    Bound("AM-063", _PROMOTERS_128),
    Bound("AM-064", All((Within("publicacion_promotores", "consulta_popular", "month", 3), Approved(0.0)))),
    Bound("AM-065", when=LowTurnout(1 / 3)),
    Bound("AM-066", Approved(0.25, "anexados"), procedures=("anexion",)),
    # Conversion, withdrawal, standing
    Bound("AM-083", Approved(0.25), procedures=("conversion_distrito",)),
    Bound(
        "AM-085",
        All(
            (
                Promoters(
                    ("alcaldes", "concejales", "ciudadanos"),
                    (("concejales", "concejales_promotores", 1 / 3), ("ciudadanos", "ciudadanos_promotores", 0.10)),
                ),
                Within("radicacion_conversion", "consulta_popular", "month", 3, 5),
            )
        ),
        procedures=("conversion_distrito",),
    ),
    Bound("AM-084", when=Procedure("retiro"), procedures=("retiro",)),
    Bound("AM-090", when=Procedure("subsistencia"), procedures=("subsistencia",)),
    Bound("AM-091", when=Procedure("subsistencia"), procedures=("subsistencia",)),
    # Duties of a formed area
    Bound("AM-076", Stated("hechos_metropolitanos"), role="duty", procedures=CONSTITUTION_OR_STANDING),
    Bound("AM-079", Stated("giro_aportes_10_dias"), role="duty", procedures=CONSTITUTION_OR_STANDING),
    Bound("AM-082", Stated("pagina_web"), role="duty", procedures=CONSTITUTION_OR_STANDING),
    *freedom(),
    *special_regime(),
    *registry(),
    Bound(
        "G-065", Includes("expediente_reat", ("proyecto_protocolizado", "certificado_registraduria", "concepto_cot"))
    ),
    *(bound for bound in membership(same_figure=ID) if bound.rule not in ("G-076", "G-077")),
    *EFFECTS_BEFORE,
    *inform(
        "AM-003",
        "AM-008",
        "AM-014",
        "AM-067",
        "AM-068",
        "AM-070",
        "AM-071",
        "AM-072",
        "AM-073",
        "AM-074",
        "AM-075",
        "AM-077",
        "AM-078",
        "AM-080",
        "AM-081",
        "G-006",
        "G-082",
    ),
    *EFFECTS_AFTER,
)

STEPS = {
    (1, "AM-060"): Done("concepto_dnp"),
    (2, "AM-060"): Done("ordenanza_area"),
    (1, "AM-063"): _PROMOTERS_128,
    (2, "AM-064"): Done("publicacion_promotores"),
    (3, "AM-064"): Approved(0.0),
    (1, "AM-020"): _PROMOTERS,
    (2, "AM-021"): _PROJECT,
    (3, "AM-022"): _SOURCES,
    (4, "AM-023"): _SENT,
    (5, "AM-025"): _CALLED,
    (6, "AM-026"): _WINDOW,
    (7, "AM-027"): Approved(0.25),
    (7, "AM-028"): Approved(0.05),
    (8, "AM-029"): _DEED,
    (9, "AM-031"): EachDone("acuerdo_aportes"),
    (10, "AM-032"): Done("reat"),
}

FIGURE = FigureRules(id=ID, bounds=BOUNDS, steps=STEPS)
