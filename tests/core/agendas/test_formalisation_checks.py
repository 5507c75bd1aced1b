"""S58: what does not fit in a formalisation, what is due, and how much of the way is done."""

from dataclasses import replace
from datetime import date

from mancomun.agendas.formalisation import Acto, Clausula, Formalizacion, Miembro, Votacion, contents
from mancomun.agendas.formalisation_checks import (
    Plazo,
    columns,
    covered,
    critical,
    formalisation_remarks,
    formalisation_tables,
    path,
    plazos,
    progress,
    share_done,
)

TODAY = date(2026, 3, 2)
PAIR = (Miembro("1", "Alba"), Miembro("2", "Brisa"))


def acto(kind, day, entity="", **more):
    return Acto(kind, entity, day=date.fromisoformat(day), key=f"{kind}-{entity}", number="7", **more)


def both(kind, *days):
    return tuple(acto(kind, day, one.code) for one, day in zip(PAIR, days, strict=True))


WHOLE = {
    one.key: {item.key: Clausula(f"cláusula {item.n}") for item in one.numerales}
    for one in contents("asociacion_municipios", TODAY)
    if one.key != "registro"
} | {"registro": {"cedula_representante": Clausula("anexo 1")}}
DATA = {"nombre": "Asociación", "domicilio": "Alba", "objeto": "agua"}
DONE = (
    *both("certificado_hacienda", "2025-02-03", "2025-02-04"), *both("acuerdos_concejo", "2025-03-03", "2025-03-10"),
    acto("convenio", "2025-04-01"), acto("estatutos", "2025-04-20"), acto("protocolizacion", "2025-04-25"),
    acto("publicacion", "2025-05-02"), acto("pemp_preliminar", "2025-05-10"), acto("rut", "2025-05-12"),
    acto("reat", "2025-06-16"),
)  # fmt: skip
CASE = Formalizacion("asociacion_municipios", TODAY, "Asociación", PAIR, DONE, WHOLE, DATA)


def codes(case, today=TODAY):
    return [one.code for one in formalisation_remarks(case, today)]


def says(case, code, today=TODAY):
    return [one.text.es for one in formalisation_remarks(case, today) if one.code == code]


def moved(kind, day, entity=""):
    """The case with the day of one act changed."""
    kept = [one for one in DONE if (one.kind, one.entity) != (kind, entity)]
    return replace(CASE, acts=(*kept, acto(kind, day, entity)))


def test_a_whole_case_has_nothing_to_mend_but_its_renewal():
    assert codes(CASE) == ["A-S58-3"]
    assert says(CASE, "A-S58-3") == ["El registro REAT vence el 16 de junio de 2026; renueve cada año."]
    assert share_done(progress(CASE)) == 1
    assert critical(progress(CASE)) is None


def test_a_convenio_before_its_authorisation_says_so_word_for_word():
    wrong = moved("acuerdos_concejo", "2025-04-02", "2")
    assert says(wrong, "E-S58-1") == [
        "El convenio (1 de abril de 2025) es anterior a la autorización del concejo de Brisa (2 de abril de 2025)."
    ]


def test_the_convenio_of_a_provincia_waits_for_its_authorisations_too():
    acts = (*both("acuerdos_concejo", "2025-03-03", "2025-04-02"), acto("convenio", "2025-04-01"))
    province = Formalizacion("provincia_administrativa_planificacion", TODAY, "Provincia", PAIR, acts)
    assert says(province, "E-S58-1") == [
        "El convenio (1 de abril de 2025) es anterior a la autorización del concejo de Brisa (2 de abril de 2025)."
    ]
    later = replace(province, acts=(*acts[:-1], acto("convenio", "2025-04-02")))
    assert says(later, "E-S58-1") == []


def test_statutes_without_a_numeral_say_which_word_for_word():
    clauses = {**WHOLE, "estatutos": {key: one for key, one in WHOLE["estatutos"].items() if key != "termino"}}
    assert says(replace(CASE, clauses=clauses), "E-S58-2") == ["Los estatutos no contienen el numeral 4: duración."]


def test_statutes_nobody_wrote_lack_nothing_yet():
    fresh = replace(CASE, acts=DONE[:4], clauses={})
    assert "E-S58-2" not in codes(fresh)
    drafted = replace(fresh, clauses={"estatutos": {"objeto": Clausula("art. 3")}})
    assert codes(drafted).count("E-S58-2") == 14


def test_statutes_before_the_convenio_and_registry_before_statutes():
    assert "E-S58-10" in codes(moved("estatutos", "2025-03-31"))
    assert "E-S58-10" in codes(moved("reat", "2025-04-19"))


def test_every_member_needs_its_authorisation_once_the_convenio_is_signed():
    without = replace(CASE, acts=tuple(one for one in DONE if (one.kind, one.entity) != ("acuerdos_concejo", "2")))
    assert says(without, "E-S58-11") == ["Falta la autorización del concejo de Brisa; sin ella no puede asociarse."]
    early = replace(CASE, acts=DONE[:3], clauses={})
    assert "E-S58-11" not in codes(early)


def test_a_signature_outside_the_mandate():
    inside = replace(CASE, acts=tuple(replace(one, mandate=2024) if one.kind == "convenio" else one for one in DONE))
    assert "E-S58-6" not in codes(inside)
    outside = replace(CASE, acts=tuple(replace(one, mandate=2020) if one.kind == "convenio" else one for one in DONE))
    assert "va del 1 de enero de 2020 al 31 de diciembre de 2023" in says(outside, "E-S58-6")[0]


def test_an_act_of_tomorrow_is_not_done_and_one_without_day_cannot_be_ordered():
    assert "E-S58-5" in codes(CASE, date(2025, 6, 15))
    assert "E-S58-4" in codes(replace(CASE, acts=(*DONE, Acto("acta_voluntades"))))


def test_one_file_may_not_prove_two_acts():
    one_hash = tuple(replace(one, sha256="ab" * 32) if one.kind == "acuerdos_concejo" else one for one in DONE)
    assert "A-S58-9" in codes(replace(CASE, acts=one_hash))
    assert "A-S58-9" not in codes(CASE)


def test_the_registration_is_renewed_every_year_from_the_last_renewal():
    renewed = replace(CASE, acts=(*DONE, acto("renovacion_reat", "2026-02-02")))
    assert says(renewed, "A-S58-3") == ["El registro REAT vence el 2 de febrero de 2027; renueve cada año."]
    assert says(CASE, "A-S58-15", date(2026, 6, 17)) == [
        "El registro REAT venció el 16 de junio de 2026 y no consta su renovación."
    ]


def test_the_definitive_plan_is_due_in_twelve_months_and_is_not_part_of_the_way():
    assert [one.due for one in plazos(CASE) if one.order == 9] == [date(2026, 6, 16)]
    assert [one.step.order for one in path(progress(CASE))] == [2, 3, 4, 5, 6, 7, 8]


def test_progress_counts_half_a_step_and_names_what_holds_back():
    half = replace(CASE, acts=DONE[:3], clauses={})  # both certificates, one authorisation
    found = progress(half)
    states = {one.step.order: one.state for one in found}
    assert (states[2], states[3], states[4]) == ("hecho", "en_curso", "espera")
    assert share_done(found) == (1 + 0.5) / 7
    assert critical(found).step.order == 3


def test_the_notary_is_part_of_adopting_the_statutes():
    without = replace(CASE, acts=tuple(one for one in DONE if one.kind != "protocolizacion"))
    step = next(one for one in progress(without) if one.step.order == 5)
    assert (step.state, step.missing) == ("en_curso", (("protocolizacion", ""),))


def test_the_file_of_the_registry_is_proved_by_the_acts():
    registry = next(one for one in CASE.contents if one.key == "registro")
    assert len(covered(CASE, registry)) == 10
    without = replace(CASE, acts=tuple(one for one in DONE if one.kind != "rut"))
    assert says(without, "E-S58-12") == ["Al expediente de inscripción le falta el numeral 10: RUT."]


AREA = Formalizacion(
    "area_metropolitana", date(2024, 12, 31), "Área", PAIR,
    (
        acto("envio_comisiones", "2024-03-01"), acto("concepto_comisiones", "2024-03-20"),
        acto("radicacion_registraduria", "2024-04-01"), acto("convocatoria_consulta", "2024-07-10"),
        acto("consulta_popular", "2024-11-24"), acto("escritura_notaria", "2024-12-20"),
    ),
    {"proyecto": {key: Clausula("cap. 1") for key in ("miembros", "nucleo", "razones", "fuentes_aportes")}},
    nucleus="1", votes={"1": Votacion(0.09, 0.7), "2": Votacion(0.08, 0.6)}, promoters=("alcaldes",),
)  # fmt: skip


def test_an_area_goes_from_the_commissions_to_the_notary():
    """The vote of 24 November 2024: three to five months after the call; the deed within thirty days."""
    states = {one.step.order: one.state for one in progress(AREA)}
    assert [states[n] for n in range(1, 9)] == ["hecho"] * 8
    assert states[9] == "abierto"
    deed = next(one for one in plazos(AREA) if one.order == 8)
    assert (deed.due, deed.state(date(2024, 12, 31))) == (date(2024, 12, 24), "hecho")
    vote = next(one for one in plazos(AREA) if one.order == 6)
    assert (vote.opens, vote.due) == (date(2024, 10, 10), date(2024, 12, 10))
    call = next(one for one in plazos(AREA) if one.order == 5)
    assert (call.due, call.unit) == (date(2024, 4, 15), "business_day")


def test_a_vote_too_late_and_a_municipality_that_said_no_are_not_met():
    late = replace(
        AREA,
        acts=tuple(replace(one, day=date(2025, 1, 12)) if one.kind == "consulta_popular" else one for one in AREA.acts),
    )
    assert next(one for one in progress(late) if one.step.order == 6).state == "negado"
    refused = replace(AREA, votes={**AREA.votes, "2": Votacion(0.2, 0.4)})
    assert [one for one in says(refused, "E-S58-13") if "En Brisa ganó el no" in one]
    assert "(Ley 1625 de 2013, art. 8; Ley 1993 de 2019)" in next(
        one for one in says(refused, "E-S58-13") if "Brisa" in one
    )
    (open_,) = says(refused, "A-S58-20")
    assert "no en todos. La ley no resuelve qué sigue (Ley 1625 de 2013, art. 8, regla AM-030)" in open_
    assert "se forma con los que aprobaron" in open_
    assert not says(AREA, "A-S58-20")
    few = replace(AREA, votes={**AREA.votes, "2": Votacion(0.03, 0.9)})
    assert "En Brisa votó el 3 %" in says(few, "E-S58-13")[0]


def test_the_countdown_is_told_in_words():
    one = Plazo(CASE.steps[7].name, date(2026, 3, 16))
    assert one.words(TODAY).es == "Faltan 14 días (10 días hábiles): vence el 16 de marzo de 2026"
    assert one.words(date(2026, 3, 16)).es.startswith("Vence hoy")
    assert one.words(date(2026, 3, 17)).es == "Venció hace 1 día, el 16 de marzo de 2026"
    assert replace(one, unit="business_day").words(date(2026, 3, 13)).en.startswith("1 business day left")
    assert replace(one, done=date(2026, 3, 20)).state(TODAY) == "tarde"


def test_a_foreseen_day_that_went_by_is_said():
    pending = Acto("acuerdos_concejo", "2", day=date(2026, 2, 20), state="pendiente")
    case = replace(CASE, acts=(*DONE[:3], pending), clauses={})
    assert "A-S58-14" in codes(case)
    assert plazos(case)[0].planned


def test_the_matrix_has_a_row_a_member_and_the_group_has_its_own_table():
    tables = formalisation_tables(CASE, TODAY)
    assert tables["matriz"].rows == [
        ("Alba", "7 · 3 feb 2025", "7 · 3 mar 2025"),
        ("Brisa", "7 · 4 feb 2025", "7 · 10 mar 2025"),
    ]
    assert [kind for _step, kind in columns(CASE)][:3] == [
        "acta_voluntades",
        "certificado_hacienda",
        "acuerdos_concejo",
    ]
    assert [row[0] for row in tables["actos"].rows][:2] == ["Acta de voluntades", "Convenio"]
    assert tables["actos"].rows[-1][:5] == ("RUT", "hecho", "", "7", "12 may 2025")
    assert len(tables["estatutos"].rows) == 15
    english = formalisation_tables(CASE, TODAY, "en")
    assert english["plazos"].head[0] == "What"


def test_the_votes_of_an_area_stand_in_its_matrix():
    rows = formalisation_tables(AREA, TODAY)["matriz"].rows
    assert rows[0] == ("Alba", "falta", "9,0 %", "70,0 %")


def test_an_act_done_without_its_day_is_neither_in_time_nor_late():
    acts = tuple(replace(one, day=None) if one.kind == "escritura_notaria" else one for one in AREA.acts)
    case = replace(AREA, acts=acts)
    deed = next(one for one in plazos(case) if one.order == 8)
    assert deed.state(TODAY) == "sin_fecha"
    assert next(one for one in progress(case) if one.step.order == 8).state == "por_comprobar"
    assert "24 de diciembre de 2024" in deed.words(TODAY).es
    assert not [one for one in says(case, "A-S58-16") if "Protocolizar" in one]


def test_a_step_for_which_no_member_may_act_is_not_done():
    case = replace(CASE, figure="region_entidad_territorial", acts=())
    assert {one.state for one in progress(case) if one.step.order == 2} == {"espera"}
