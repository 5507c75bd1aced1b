"""Bodies, meetings, processes and communication: quorum before weights, two papers for a meeting, and nothing closes without an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.drawing.agenda import Entry, agenda
from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.kernels.surveys import difference
from mancomun.route.communication import (
    Piece,
    Published,
    Recognition,
    per_person,
    piece_remarks,
    plan_tables,
    published_remarks,
)
from mancomun.route.inclusion import Contribution
from mancomun.route.instances import (
    Crowd,
    Indices,
    Instancia,
    instance_remarks,
    likeness,
    likeness_table,
    planned,
    suppressed,
)
from mancomun.route.meetings import (
    Acta,
    Compromiso,
    Decision,
    Meeting,
    Voter,
    call_remarks,
    commitment_remarks,
    fulfilment,
    minutes_remarks,
    tally,
    vote_remarks,
)
from mancomun.route.processes import (
    STAGES,
    Phase,
    Process,
    Report,
    Stage,
    account_remarks,
    answer_remarks,
    in_time,
    process_remarks,
    timeline,
)

DAY = date(2026, 11, 26)
NINE = tuple(Voter(f"m{k}", f"Municipio {k}") for k in range(9))
BODY = Instancia(
    "i1", "Consejo de participación", "consejo_participacion", functions=("Concertar",), voters=NINE, period="trimestral",
    regulation="Acuerdo 1", secretary="Planeación", span=Span(date(2025, 1, 15)),
)  # fmt: skip
MEETING = Meeting(
    "r1", "Sesión 1", "i1", date(2026, 3, 12), "realizado", date(2026, 3, 2), ("Quórum", "Plan"), recorded=True
)
ACTA = Acta("k1", "r1", ("Hay quórum.", "Se adoptó el plan."), ("Adoptar el plan",), approved=date(2026, 3, 27))


def codes(found: list) -> list[str]:  # type: ignore[type-arg]
    return [item.code for item in found]


# --- votes (C28) -----------------------------------------------------------------------------------------------------


def test_a_vote_without_quorum_has_its_own_sentence() -> None:
    there = tuple(one.key for one in NINE[:4])
    found = tally(Decision("d1", "r1", "Adoptar el plan", there), NINE, there)
    assert (found.outcome, found.present, found.members, found.needed) == ("sin_quorum", 4, 9, 5)
    (said,) = vote_remarks(Decision("d1", "r1", "Adoptar el plan", there), found)
    assert said.code == "E-S62-2"
    assert said.text.es == (
        "«Adoptar el plan» se votó sin quórum: asistieron 4 de 9 con voto y se necesitan 5. No decide nada; convoque otra sesión."
    )
    there = (*there, "m4")
    assert tally(Decision("d1", "r1", "Adoptar el plan", there[:3]), NINE, there).outcome == "aprobada"
    assert tally(Decision("d1", "r1", "Adoptar el plan", there[:2], there[2:]), NINE, there).outcome == "negada"


def test_weights_decide_only_once_there_is_a_quorum_and_are_exact() -> None:
    voters = (Voter("a", "A", 10), Voter("b", "B", 1), Voter("c", "C", 1), Voter("d", "D", 0))
    heavy = Decision("d1", "r1", "Algo", ("a",), rule="total")
    assert tally(heavy, voters, ("a", "d")).outcome == "sin_quorum"  # ten votes in one chair make no quorum
    assert tally(heavy, voters, ("a", "b")).outcome == "aprobada"
    tenths = (*tuple(Voter(key, key, 0.1) for key in "abc"), Voter("e", "e", 0.3))
    tie = tally(Decision("d", "r", "Empate", ("a", "b", "c"), ("e",)), tenths, ("a", "b", "c", "e"))
    assert tie.yes == tie.no == Fraction(3, 10)
    assert tie.outcome == "negada"


def test_each_rule_asks_what_it_says() -> None:
    there = tuple(one.key for one in NINE[:6])
    vote = Decision("d", "r", "Algo", there[:4], there[4:])
    outcomes = {
        rule: tally(replace(vote, rule=rule, president="m8"), NINE, there).outcome
        for rule in ("presentes", "total", "dos_tercios", "presidencia")
    }
    assert outcomes == {"presentes": "aprobada", "total": "negada", "dos_tercios": "negada", "presidencia": "negada"}
    all_yes = replace(vote, yes=there, no=(), rule="presidencia")
    assert tally(replace(all_yes, president="m0"), NINE, there).outcome == "aprobada"
    assert tally(replace(all_yes, president="m8"), NINE, there).outcome == "negada"
    assert tally(replace(all_yes, rule="dos_tercios"), NINE, there).outcome == "aprobada"


@pytest.mark.parametrize(
    ("vote", "code"),
    [
        (Decision("d", "r", "Algo", ("m0", "m0")), "votacion-doble"),
        (Decision("d", "r", "Algo", ("m0",), ("m0",)), "votacion-doble"),
        (Decision("d", "r", "Algo", ("m8",)), "votacion-ausente"),
        (Decision("d", "r", "Algo", ("nadie",)), "votacion-sin-voto"),
        (Decision("d", "r", "Algo", rule="a dedo"), "votacion-regla"),
    ],
)
def test_a_vote_that_cannot_be_is_refused(vote: Decision, code: str) -> None:
    with pytest.raises(BadInput) as told:
        tally(vote, NINE, tuple(one.key for one in NINE[:6]))
    assert told.value.code == code


# --- meetings and actas (6.2) ----------------------------------------------------------------------------------------


def test_the_call_and_the_order_of_the_day_come_first() -> None:
    assert call_remarks(MEETING, DAY) == []
    (late,) = call_remarks(replace(MEETING, called=date(2026, 3, 9)), DAY)
    assert (late.code, late.text.es) == ("E-S42-3", "La convocatoria se publicó 3 días antes; el mínimo es 8.")
    assert call_remarks(replace(MEETING, notice_days=15), DAY)[0].text.es.endswith("el mínimo es 15.")
    assert codes(call_remarks(replace(MEETING, agenda=()), DAY)) == ["E-S62-3"]
    assert codes(call_remarks(replace(MEETING, body=""), DAY)) == ["E-S62-20"]
    assert codes(call_remarks(MEETING, date(2026, 3, 11))) == ["E-S62-22"]  # held tomorrow
    assert call_remarks(replace(MEETING, state="programado"), date(2026, 3, 11)) == []
    assert call_remarks(replace(MEETING, body="", process="Presupuesto participativo"), DAY) == []


def test_an_acta_is_not_the_order_of_the_day() -> None:
    assert minutes_remarks(MEETING, ACTA, DAY) == []
    copied = replace(ACTA, points=("quorum", "PLAN"))
    assert codes(minutes_remarks(MEETING, copied, DAY)) == ["E-S62-7"]
    assert codes(minutes_remarks(MEETING, replace(ACTA, points=("Hay quórum.",)), DAY)) == ["A-S62-8"]
    assert codes(minutes_remarks(replace(MEETING, state="programado"), ACTA, DAY)) == ["E-S62-4"]


def test_an_acta_is_approved_with_its_points_its_list_and_in_ten_business_days() -> None:
    for meeting, acta in ((replace(MEETING, recorded=False), ACTA), (MEETING, replace(ACTA, points=()))):
        (found,) = minutes_remarks(meeting, acta, DAY)
        assert found.text.es == "No se puede aprobar el acta sin orden del día desarrollado ni lista de asistencia."
        assert found.code == "E-S42-4"
    # 12 March 2026 is a Thursday and 23 March a holiday (San José): the tenth business day is the 27th.
    assert codes(minutes_remarks(MEETING, replace(ACTA, approved=date(2026, 3, 30)), DAY)) == ["A-S62-5"]
    assert codes(minutes_remarks(MEETING, replace(ACTA, approved=None), date(2026, 3, 27))) == []
    assert codes(minutes_remarks(MEETING, None, date(2026, 3, 30))) == ["A-S62-5"]
    assert codes(minutes_remarks(MEETING, replace(ACTA, approved=date(2026, 3, 11)), DAY)) == ["E-S62-6"]
    assert codes(minutes_remarks(MEETING, ACTA, date(2026, 3, 26))) == ["E-S62-23"]  # approved tomorrow
    for changed in ({"agreements": ()}, {"no_agreements": True}):
        assert codes(minutes_remarks(MEETING, replace(ACTA, **changed), DAY)) == ["E-S62-9"]


# --- commitments -----------------------------------------------------------------------------------------------------

KEPT = Compromiso("c1", "Enviar el plano", "Planeación", date(2026, 5, 15), "cumplido", date(2026, 5, 15), "Oficio")


def test_commitments_are_followed_to_the_end() -> None:
    late = replace(KEPT, key="c2", done=date(2026, 5, 16))
    open_ = Compromiso("c3", "Comprar carteleras", "Secretaría", date(2026, 9, 1), "en_curso")
    gone = replace(open_, key="c4", state="retirado", act="Acta 4")
    later = replace(open_, key="c5", due=date(2026, 12, 1))
    every = (KEPT, late, open_, gone, later)
    assert fulfilment(every, DAY) == (1, 3)
    assert [one.standing(DAY) for one in every] == ["cumplido", "cumplido", "vencido", "retirado", "en_curso"]
    (found,) = commitment_remarks(every, DAY)
    assert (found.code, found.text.es) == ("A-S42-5", "1 compromiso vencido sin evidencia.")
    two = commitment_remarks((open_, replace(open_, key="c6")), DAY)
    assert two[-1].text.es == "2 compromisos vencidos sin evidencia."
    assert fulfilment((), DAY) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": "El plano"}, "A-S62-10"),
        ({"owner": " "}, "E-S62-11"),
        ({"due": None}, "E-S62-11"),
        ({"evidence": ""}, "E-S62-12"),
        ({"done": None}, "E-S62-12"),
        ({"done": date(2026, 12, 1)}, "E-S62-24"),
        ({"moved": 3}, "E-S62-13"),
        ({"state": "retirado"}, "E-S62-14"),
    ],
)
def test_each_fault_of_a_commitment_is_told(changed: dict[str, object], code: str) -> None:
    assert codes(commitment_remarks([replace(KEPT, **changed)], DAY)) == [code]  # type: ignore[arg-type]


# --- bodies (S62) ----------------------------------------------------------------------------------------------------


def test_a_body_that_gave_no_account_is_told_word_for_word() -> None:
    held = [replace(MEETING, key=f"r{k}", day=date(2026, month, 12)) for k, month in enumerate((3, 6, 9))]
    found = instance_remarks([BODY], held, DAY)
    assert [item.text.es for item in found] == [
        "La instancia Consejo de participación no ha rendido cuentas en 2025 (Ley 1757/2015, art. 54).",
        "La instancia Consejo de participación no ha rendido cuentas en 2026 (Ley 1757/2015, art. 54).",
    ]
    before = replace(MEETING, day=date(2025, 11, 12), account=True)
    assert instance_remarks([BODY], [*held[:2], before, replace(held[2], account=True)], DAY) == []
    coming = replace(held[2], key="r9", day=date(2026, 12, 3), state="programado", account=True)
    assert instance_remarks([BODY], [*held, before, coming], DAY) == []
    assert codes(instance_remarks([replace(BODY, span=Span(date(2025, 12, 1)))], held, date(2026, 9, 30))) == []


def test_sessions_are_those_its_rule_asked_for_so_far() -> None:
    assert planned(BODY, 2026, DAY) == 3
    assert planned(BODY, 2025, DAY) == 3  # from the middle of January
    assert planned(replace(BODY, period="mensual"), 2026, date(2026, 1, 31)) == 0
    assert planned(replace(BODY, period=""), 2026, DAY) is None
    assert "A-S62-19" in codes(instance_remarks([BODY], [MEETING], DAY))


def test_a_body_says_what_it_lacks() -> None:
    bare = Instancia("i2", "Mesa")
    assert codes(instance_remarks([bare], [], date(2026, 3, 1))) == ["E-S62-15"] * 3 + ["E-S62-16", "A-S62-18"]
    mute = replace(BODY, voters=(Voter("a", "A", 0),))
    assert "E-S62-17" in codes(instance_remarks([mute], [], date(2026, 3, 1)))


# --- indices (6.3) ---------------------------------------------------------------------------------------------------


def test_representation_leaves_out_who_did_not_say_and_hides_the_few() -> None:
    found = likeness(Crowd("edad", {"a": 50, "b": 30, "c": 20, "no informa": 9}, {"a": 0.35, "b": 0.35, "c": 0.30}))
    assert found.index == pytest.approx(0.85)  # one minus the 0.15 of C28
    assert (found.told, found.not_said) == (100, 9)
    assert likeness(Crowd("edad", {"a": 50})).index is None
    hidden = likeness(Crowd("etnia", {"a": 3, "b": 14, "c": 205}))
    assert hidden.shown == {"a": None, "b": None, "c": 205}  # alone, three would be found by subtraction
    assert "14" not in [cell for row in likeness_table([hidden]).rows for cell in row]
    with pytest.raises(BadInput):
        likeness(Crowd("signo", {"aries": 9}))


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=6))
def test_no_hidden_group_can_be_found_by_subtraction(people: dict[str, int]) -> None:
    shown = suppressed(people)
    assert all(n is None or n == 0 or n >= 5 for n in shown.values())
    hidden = [people[key] for key, n in shown.items() if n is None]
    assert len(hidden) != 1 or sum(people.values()) < 5


def test_an_index_says_its_n_and_nothing_where_there_is_nothing() -> None:
    table = Indices((4, 5), (46, 188), (2.5, 4), (3, 6), (3, 5), (15_800_000, 244)).table()
    rows = {str(row[0]).split(":")[0]: row[1:] for row in table.rows}
    assert rows["Cobertura"] == ("80 %", "4 de 5")
    assert rows["Influencia"] == ("62 %", "2,5 de 4")
    assert rows["Costo por asistente (COP)"] == ("64.754", "244")
    empty = Indices((0, 5), None, (0, 0), (0, 0), (0, 0), (0, 0)).table()
    assert [row[1] for row in empty.rows] == ["0 %", None, None, None, None, None]


# --- processes (S63) -------------------------------------------------------------------------------------------------

PROCESS = Process(
    "p1", "Presupuesto participativo",
    (Phase("Informar", "informar", date(2026, 8, 3), date(2026, 8, 21), "f1"),
     Phase("Votar", "votar", date(2026, 9, 1), date(2026, 9, 30), "f2")),
    "Un voto por persona", "Mayores de 14", "Por votos", True, "Ganó La Cumbre", date(2026, 10, 5), "Se incluye", date(2026, 10, 9),
    date(2026, 10, 30),
)  # fmt: skip


def test_no_process_closes_without_results_and_answer_published() -> None:
    assert process_remarks([PROCESS], DAY) == []
    for gone in ({"results": ""}, {"results_on": None}, {"answer": " "}, {"answered_on": None}):
        (found,) = process_remarks([replace(PROCESS, **gone)], DAY)
        assert found.code == "E-S63-1"
        assert found.text.es == "No puede cerrar el proceso sin publicar resultados y respuesta."
    assert codes(process_remarks([replace(PROCESS, closed_on=None, answer="")], DAY)) == ["A-S63-5"]


def test_phases_go_in_order_and_rules_before() -> None:
    turned = replace(PROCESS, phases=PROCESS.phases[::-1])
    (found,) = process_remarks([turned], DAY)
    assert (found.code, found.where) == ("E-S63-8", "f1")
    back = replace(PROCESS.phases[0], end=date(2026, 8, 1))
    assert codes(process_remarks([replace(PROCESS, phases=(back,))], DAY)) == ["E-S63-7"]
    undated = replace(PROCESS, phases=(Phase("Votar", "votar"),), binding=None, rules="", who="", how="")
    assert codes(process_remarks([undated], DAY)) == ["E-S63-2"] * 3 + ["E-S63-3", "E-S63-6"]
    assert codes(process_remarks([replace(PROCESS, phases=())], DAY)) == ["E-S63-4"]


def test_questions_are_answered_in_fifteen_days() -> None:
    quick = Contribution(
        "¿Cuándo?", received=date(2026, 11, 1), state="analizado", answer="Ya", answered=date(2026, 11, 16)
    )
    slow = replace(quick, answered=date(2026, 11, 17))
    open_ = Contribution("¿Y?", received=date(2026, 11, 10))
    assert in_time([quick, slow, open_]) == (1, 3)
    found = answer_remarks([("q1", quick), ("q2", slow), ("q3", open_)], DAY)
    assert [(item.code, item.where) for item in found] == [("A-S63-9", "q2"), ("E-S46-1", "q3")]
    assert found[1].text.es == "1 aporte lleva más de 15 días sin respuesta."
    assert answer_remarks([("q3", open_)], date(2026, 11, 25)) == []


def test_accountability_has_six_stages_in_order_and_two_hearings() -> None:
    every = [Stage(kind, date(2026, 9, 1 + k)) for k, kind in enumerate(STAGES)]
    assert account_remarks(every, [], [], DAY) == []
    assert codes(account_remarks(every[1:], [], [], DAY)) == ["A-S63-10"]
    assert codes(account_remarks([every[0], replace(every[1], day=date(2026, 8, 1)), *every[2:]], [], [], DAY)) == [
        "E-S63-11"
    ]
    hearing = replace(MEETING, kind="audiencia_publica", account=True)
    (found,) = account_remarks([], [], [hearing], DAY)
    assert found.text.es.startswith("En 2026 va una audiencia pública y no hay otro espacio")
    assert account_remarks([], [], [hearing, replace(hearing, key="r2")], DAY) == []
    assert account_remarks([], [], [hearing, replace(MEETING, account=True)], DAY) == []
    handed = Report("Concejo de A", date(2026, 10, 5), None, "n1")
    assert codes(account_remarks([], [handed], [], DAY)) == ["A-S63-13"]
    assert account_remarks([], [replace(handed, answered=date(2026, 11, 5))], [], DAY) == []


def test_the_time_line_has_each_phase_with_its_words() -> None:
    drawn = timeline([PROCESS], DAY)
    assert all(word in drawn for word in ("Informar", "Votar", "terminada"))


# --- communication (S64, C30) ----------------------------------------------------------------------------------------

IMAGE = Piece("c1", "Jóvenes", "Vote", "redes", "Afiche", "imagen", "Consejo", DAY, alt="Una llave de agua")


def test_a_picture_without_words_is_told_word_for_word() -> None:
    assert piece_remarks([IMAGE]) == []
    (found,) = piece_remarks([replace(IMAGE, alt=" ")])
    assert (found.code, found.text.es) == ("E-S64-1", "La imagen «Afiche» no tiene texto alternativo.")
    assert codes(piece_remarks([replace(IMAGE, kind="video")])) == ["E-S64-2"]
    assert piece_remarks([replace(IMAGE, kind="video", subtitles=True)]) == []
    assert codes(piece_remarks([replace(IMAGE, day=None)])) == ["E-S64-4"]
    hard = "Institucionalización interadministrativa metropolitana de responsabilidades constitucionales " * 3
    assert codes(piece_remarks([replace(IMAGE, message=hard)])) == ["A-S64-5"]


def test_decisions_are_published_in_ten_business_days() -> None:
    taken = date(2026, 3, 12)  # with a holiday on the 23rd, the tenth business day is the 27th
    assert published_remarks([Published("d", "Algo", taken, date(2026, 3, 27))], DAY) == []
    assert codes(published_remarks([Published("d", "Algo", taken, date(2026, 3, 30))], DAY)) == ["A-S64-7"]
    assert published_remarks([Published("d", "Algo", taken)], date(2026, 3, 27)) == []
    assert codes(published_remarks([Published("d", "Algo", taken)], date(2026, 3, 28))) == ["E-S64-6"]
    assert codes(published_remarks([Published("d", "Algo", taken, date(2026, 3, 1))], DAY)) == ["E-S64-8"]


def test_recognition_is_the_published_case_of_two_proportions() -> None:
    found = Recognition(30, 100, 45, 120)
    assert found.z == pytest.approx(1.17, abs=0.005)
    assert not found.changed
    assert [row[-1] for row in found.table().rows][1] == "29,4 % – 46,4 %"  # Wilson of 45/120 in C30
    assert "no hay diferencia al 95 %" in found.said().es
    assert Recognition(10, 100, 60, 120).changed
    few = Recognition(5, 20, 9, 20)
    assert "%" not in few.said().es.replace("porcentajes", "")
    assert [row[3] for row in few.table().rows] == [None, None]
    same = Recognition(40, 40, 50, 50)
    assert not same.changed
    assert "nan" not in same.said().es
    with pytest.raises(BadInput):
        Recognition(11, 10, 1, 10)


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_the_interval_of_a_change_holds_the_change(n: int, m: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    low, high = difference(a, n, b, m)
    assert -1 - 1e-9 <= low <= b / m - a / n <= high <= 1 + 1e-9
    back = difference(b, m, a, n)
    assert (-back[1], -back[0]) == pytest.approx((low, high))


def test_reach_and_cost_by_channel() -> None:
    pieces = [
        replace(IMAGE, reached=400, cost=100_000),
        replace(IMAGE, key="c2", cost=50_000),
        replace(IMAGE, key="c3", channel="radio"),
    ]
    assert per_person(pieces) == 250  # the piece without its reach is in no division
    reach = plan_tables(pieces)[1]
    assert reach.rows == [
        ("Radio comunitaria", "1 (0)", None, None, None, None),
        ("Redes sociales", "2 (1)", None, 400, 150_000, 250),
    ]


def test_the_calendar_marks_its_days_and_says_them() -> None:
    drawn = agenda(
        [Entry(DAY, "Radio"), Entry(date(2026, 12, 3), "Mesa", "square")],
        title="Calendario",
        today=DAY,
        legend={"disc": "pieza"},
    )
    assert "Noviembre de 2026" in drawn
    assert "3 dic 2026, Mesa" in drawn
    assert agenda([], title="Calendario", today=DAY, legend={}).count("<rect") == 1
