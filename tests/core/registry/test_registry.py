"""Duties with their days, remarks, applications judged, perimeters, lineage and results: by hand, outside the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mancomun.registry.checks import Elsewhere, remarks
from mancomun.registry.duties import duties
from mancomun.registry.judging import file_pieces, judge_application
from mancomun.registry.lineage import ancestors, called, changes_of, gone, heir
from mancomun.registry.perimeter import compared
from mancomun.registry.record import Acto, Hecho, Miembro, Record, state_on
from mancomun.registry.results import Measure, Work, results
from mancomun.territory import colombia

MEMBERS = ("05615", "05318", "05440")
DAY = date(2026, 11, 26)
STATUTES = (
    "nombre_domicilio", "miembros", "objeto", "termino", "naturaleza", "organos", "representante", "reforma", "patrimonio",
    "tarifas", "otros_bienes", "financiacion_proyectos", "procedimiento_servicios", "disolucion", "controversias",
)  # fmt: skip
CONVENIO = ("miembros", "actos_autorizacion", "objeto", "aportes", "organos", "competencias_delegadas", "controversias",
            "obligaciones")  # fmt: skip
WHOLE = Record(
    "EAT-2026-900", "Asociación de prueba", "asociacion_municipios", ("residuos",), ("servicios_publicos",), "Rionegro",
    "900123456-1", True,
    (
        *(Acto("acuerdo_concejo", date(2026, 3, 2), about=code) for code in MEMBERS),
        *(Acto("certificado_hacienda", date(2026, 2, 20), about=code) for code in MEMBERS),
        Acto("convenio", date(2026, 4, 15), "001", mandate=2024),
        Acto("estatutos", date(2026, 4, 20)),
        Acto("protocolizacion", date(2026, 5, 4)),
        Acto("pemp_preliminar", date(2026, 5, 20)),
        Acto("rut", date(2026, 5, 21)),
        Acto("solicitud_reat", date(2026, 6, 1)),
    ),
    tuple(Miembro(code, start=date(2026, 4, 15)) for code in MEMBERS),
    plan_contents=("diagnostico", "vision", "programas", "hechos"), statute_contents=STATUTES,
    agreement_contents=CONVENIO,
)  # fmt: skip


def with_acts(*more: Acto, record: Record = WHOLE) -> Record:
    return replace(record, actos=(*record.actos, *more))


def test_the_acts_decide_how_it_stands() -> None:
    assert state_on(WHOLE, date(2026, 4, 14)) == "propuesto"
    assert state_on(WHOLE, date(2026, 4, 15)) == "constituido"
    registered = with_acts(Acto("reat", date(2026, 6, 20)))
    assert state_on(registered, date(2026, 6, 20)) == "inscrito"
    gone = with_acts(Acto("disolucion", date(2027, 1, 5)), Acto("liquidacion", date(2027, 8, 1)), record=registered)
    assert [state_on(gone, day) for day in (date(2027, 1, 4), date(2027, 1, 5), date(2027, 8, 1))] == [
        "inscrito", "en_liquidacion", "liquidado"]  # fmt: skip
    # An ordenanza makes a province; a convenio does not.
    assert state_on(replace(WHOLE, figure="provincia_administrativa_planificacion"), DAY) == "propuesto"


def test_the_officer_has_ten_business_days_and_the_applicant_a_month() -> None:
    """1 June 2026 is a Monday; 8 and 15 June are holidays (Corpus Christi, Sagrado Corazón): the tenth day is the 17th."""
    (ask,) = duties(WHOLE, date(2026, 6, 2))
    assert (ask.rule, ask.whose, ask.due) == ("G-062", "registro", date(2026, 6, 17))
    assert ask.state(date(2026, 6, 18)) == "overdue"
    asked = with_acts(Acto("requerimiento_reat", date(2026, 6, 10)))
    found = {duty.id: duty for duty in duties(asked, date(2026, 6, 11))}
    assert found["requerir"].state(date(2026, 6, 11)) == "done"
    assert found["responder"].due == date(2026, 7, 10)
    longer = {duty.id: duty for duty in duties(asked, date(2026, 6, 11), extended=True)}
    assert longer["responder"].due == date(2026, 8, 10)


def test_what_is_registered_renews_plans_and_notifies() -> None:
    hecho = Hecho("Residuos", affected=MEMBERS, criteria={"alcance": "x"}, declared=date(2026, 9, 30))
    registered = replace(with_acts(Acto("reat", date(2026, 6, 20))), hechos=(hecho,))
    found = {duty.id: duty for duty in duties(registered, DAY) if duty.done is None}
    assert {key: duty.due for key, duty in found.items()} == {
        "hecho": date(2026, 11, 30), "renovar": date(2027, 6, 20), "pemp": date(2027, 6, 20)}  # fmt: skip
    assert found["hecho"].state(DAY) == "soon"
    assert found["hecho"].state(date(2026, 12, 1)) == "overdue"
    told = replace(registered, hechos=(replace(hecho, notified=date(2026, 12, 5)),))
    assert {d.id: d.state(date(2026, 12, 6)) for d in duties(told, date(2026, 12, 6))}["hecho"] == "late_done"
    renewed = with_acts(Acto("renovacion_reat", date(2027, 6, 1)), record=registered)
    assert {d.id: d.due for d in duties(renewed, date(2027, 6, 2))}["renovar"] == date(2028, 6, 1)
    # A scheme of before Ley 1955 had a year from the opening, which is said to be disputed.
    old = Record("EAT-1", "Vieja", "asociacion_municipios", actos=(Acto("constitucion", date(1990, 1, 1)),))
    (late,) = duties(old, DAY)
    assert (late.rule, late.due, late.note is not None) == ("G-067", date(2022, 11, 1), True)


def test_dates_signatures_codes_and_double_membership_are_said() -> None:
    land = colombia()
    assert remarks(WHOLE, DAY, land) == []
    early = with_acts(Acto("acuerdo_concejo", date(2026, 5, 1), about="05615"))
    (first,) = remarks(early, DAY, land)
    assert first.code == "E-S58-1"
    assert "Rionegro" in first.text.es
    outside = with_acts(Acto("otro", date(2028, 1, 1), mandate=2024))
    assert [one.code for one in remarks(outside, DAY, land)] == ["E-REG-2"]
    moved = replace(WHOLE, miembros=(*WHOLE.miembros, Miembro("27086")))
    assert any("Nuevo Belén" in one.text.es for one in remarks(moved, DAY, land) if one.code == "E-REG-3")
    other = Elsewhere("05615", "EAT-1", "Otra asociación", "asociacion_municipios", ("residuos", "agua"))
    assert [one.code for one in remarks(WHOLE, DAY, land, [other])] == ["E-REG-4"]
    assert remarks(WHOLE, DAY, land, [replace(other, objetos=("turismo",))]) == []
    assert remarks(WHOLE, DAY, land, [replace(other, figure="area_metropolitana")]) == []
    lonely = replace(WHOLE, hechos=(Hecho("Nada", affected=("05615",)),))
    assert {one.code for one in remarks(lonely, DAY, land)} == {"E-HEC-1", "E-HEC-2"}
    backwards = with_acts(Acto("reat", date(2026, 4, 1)))
    assert "E-REG-1" in {one.code for one in remarks(backwards, DAY, land)}


def test_an_application_is_judged_before_anybody_opens_it() -> None:
    seen = ("gasto_funcionamiento_nuevo=no", "persona_ley_489=no", "funcionamiento_pgn_sgp_sgr=no", "crea_impuestos=no")
    land = colombia()
    whole = judge_application(WHOLE, date(2026, 6, 2), land, confirmed=seen)
    assert whole.ready
    assert whole.count("not_met") == 0
    assert {rule for one in whole.requirements if one.status == "met" for rule in one.rules} >= {
        "G-002",
        "G-003",
        "G-030",
        "G-031",
        "G-036",
    }
    alone = replace(WHOLE, miembros=WHOLE.miembros[:1])
    assert not judge_application(alone, date(2026, 6, 2), land).ready
    holed = replace(
        WHOLE, statute_contents=STATUTES[:-1], nit="", actos=tuple(a for a in WHOLE.actos if a.kind != "rut")
    )
    found = judge_application(holed, date(2026, 6, 2), land)
    failing = {rule: one.text for one in found.requirements if one.status == "not_met" for rule in one.rules}
    assert {"G-036", "G-061"} <= set(failing)
    assert "RUT" in failing["G-061"]
    assert found.requirements[0].status == "not_met"  # what fails comes first
    texts = [(one.status, one.text) for one in found.requirements]
    assert len(texts) == len(set(texts))  # several rules that say the same are one line
    empty = judge_application(replace(WHOLE, miembros=()), DAY, land)
    assert (empty.outcome, empty.ready) == ("INDETERMINATE", False)


def test_a_council_that_did_not_authorise_leaves_the_file_without_its_acts() -> None:
    assert "ordenanzas_acuerdos" in file_pieces(WHOLE, DAY)
    without = replace(
        WHOLE, actos=tuple(a for a in WHOLE.actos if not (a.kind == "acuerdo_concejo" and a.about == "05440"))
    )
    assert "ordenanzas_acuerdos" not in file_pieces(without, DAY)


def test_two_perimeters_are_compared_in_order() -> None:
    found = compared(("05615", "05318", "05440"), ("05440", "05615", "05674"))
    assert (found.kept, found.added, found.removed) == (("05615", "05440"), ("05674",), ("05318",))
    assert [found.mark(code) for code in found.everyone] == ["kept", "kept", "added", "removed"]
    assert compared(MEMBERS, MEMBERS).same


def test_codes_are_followed_to_their_heirs() -> None:
    assert heir("27086", colombia()) == "27493"
    assert heir("05615", colombia()) == "05615"
    assert [one.event for one in changes_of(["27615"])] == ["segregation"]
    assert [one.start for one in changes_of(["94663"])] == [date(2019, 1, 1)]
    assert changes_of(["05615"]) == ()
    land = colombia()
    assert {code: called(code, land) for code in land.retired} == {"27086": "Belén de Bajirá", "94663": "Mapiripana"}
    assert called("05615", land) == "Rionegro"
    assert (ancestors("94343", land), ancestors("05615", land)) == (("94663",), ())
    assert [gone("94663", day, land) for day in (date(2020, 12, 31), date(2021, 1, 1))] == [False, True]
    assert gone("27086", date(1999, 1, 1), land)  # nobody dates it
    assert not gone("94343", date(2026, 1, 1), land)


def test_results_add_up_by_year_source_and_member() -> None:
    names = {"05615": "Rionegro", "05318": "Guarne", "05440": "Marinilla"}
    works = [
        Work("Planta", 2025, money={"aportes": 600, "SGR": 400}, contributions={"05615": 500, "05318": 100},
             benefits={"05615": 700, "05318": 300}),
        Work("Vía", 2026, money={"SGR": 100}, benefits={"05615": 60, "05318": 50}),
    ]  # fmt: skip
    measures = [
        Measure("Residuos aprovechados", "%", "max", 10.0, 2024, 16.0, 2026),
        Measure("Tiempo de viaje", "min", "min", 40.0, 2024, 44.0, 2026, "05615"),
        Measure("Cobertura", "%", "max", 50.0, 2024),
    ]
    found = results(works, measures, tuple(names), names)
    assert (found.total, found.by_year, found.by_source) == (
        1100,
        {2025: 1000, 2026: 100},
        {"aportes": 600, "SGR": 500},
    )
    assert [(s.member, s.contributed, s.received, s.works) for s in found.shares] == [
        ("05615", 500, 760, 2), ("05318", 100, 350, 2), ("05440", 0, 0, 0)]  # fmt: skip
    assert [one.code for one in found.remarks] == ["E-RES-1", "A-S27-7"]
    assert "Marinilla no aparece" in found.remarks[1].text.es
    assert [m.percent for m in found.measures] == [pytest.approx(60), pytest.approx(10), None]
    assert [m.improved for m in found.measures] == [True, False, None]
    assert (found.improved, found.measured) == (1, 2)


VOTED = ("76001", "76364", "19573")
AREA = Record(
    "EAT-2024-900", "Área de prueba", "area_metropolitana", ("movilidad",), ("servicios_publicos",), "Cali", actos=(
        Acto("envio_comisiones", date(2024, 4, 2)),
        Acto("radicacion_registraduria", date(2024, 7, 18)),
        Acto("verificacion_registraduria", date(2024, 7, 30)),
        Acto("convocatoria_consulta", date(2024, 8, 1), "Resolución 6042 de 2024"),
        Acto("consulta_popular", date(2024, 11, 24)),
        *(Acto("resultado_consulta", date(2024, 11, 24), about=code, turnout=0.08, favour=0.6) for code in VOTED),
        Acto("escritura_notaria", date(2024, 12, 20)),
    ),
    miembros=tuple(Miembro(code) for code in VOTED), nucleus="76001",
)  # fmt: skip


def rules(record: Record, status: str, day: date = date(2025, 3, 3)) -> set[str]:
    """The rules that an application of a day finds in a status."""
    found = judge_application(record, day, colombia())
    return {rule for one in found.requirements if one.status == status for rule in one.rules}


def changed(kind: str, **told: object) -> Record:
    """The area with the last act of a kind told otherwise."""
    acts = list(AREA.actos)
    n = max(n for n, one in enumerate(acts) if one.kind == kind)
    acts[n] = replace(acts[n], **told)  # type: ignore[arg-type]
    return replace(AREA, actos=tuple(acts))


def test_a_vote_is_judged_in_each_municipality_and_by_its_days() -> None:
    """Ley 1625, art. 8: three to five months after the call; 5 % of each census and a majority; thirty days to the notary."""
    asked = {"AM-023", "AM-025", "AM-026", "AM-028", "AM-029"}
    assert asked <= rules(AREA, "met")
    assert "AM-028" in rules(changed("resultado_consulta", turnout=0.049), "not_met")
    assert "AM-028" in rules(changed("resultado_consulta", favour=0.5), "not_met")
    assert "AM-028" in rules(changed("resultado_consulta", turnout=None), "unknown")  # nobody said: it is asked
    assert "AM-026" in rules(changed("convocatoria_consulta", day=date(2024, 9, 1)), "not_met")
    assert "AM-029" in rules(changed("escritura_notaria", day=date(2024, 12, 25)), "not_met")
    assert "AM-029" in rules(changed("escritura_notaria", day=None), "unknown")
    without = replace(AREA, actos=tuple(one for one in AREA.actos if one.kind != "resultado_consulta"))
    assert "AM-028" in rules(without, "unknown")


def test_a_deed_before_the_vote_is_out_of_order() -> None:
    assert not [one for one in remarks(AREA, DAY, colombia()) if one.code == "E-REG-1"]
    (wrong,) = [one for one in remarks(changed("escritura_notaria", day=date(2024, 11, 20)), DAY, colombia())
                if one.code == "E-REG-1"]  # fmt: skip
    assert (
        "«escritura en la notaría primera» (20 de noviembre de 2024) es anterior a «consulta popular» (24 de noviembre de 2024)"
        in wrong.text.es
    )


def test_what_an_area_files_is_proved_by_its_own_acts() -> None:
    more = replace(AREA, actos=(*AREA.actos, Acto("concepto_comisiones", date(2024, 4, 25))))
    assert {"concepto_cot", "proyecto_protocolizado"} <= set(file_pieces(more, DAY))
    assert "certificado_registraduria" not in file_pieces(more, DAY)
