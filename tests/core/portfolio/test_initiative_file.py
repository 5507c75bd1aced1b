"""Item S14: the file of an initiative, its completeness (method 1.2), its states (1.4), its duplicates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.lexicon.unfinished import placeholder
from mancomun.portfolio import duplicates, quality, states
from mancomun.portfolio import initiative as file
from mancomun.portfolio.quality import ABSENT, DOUBTFUL, PRESENT, Field
from mancomun.territory import colombia

DAY = date(2026, 11, 26)
WHOLE = file.Initiative(
    code="INI-2026-001",
    name="Provincia del Oriente Cercano",
    members=(file.Member("05615", "promotora"), file.Member("05318"), file.Member("05440")),
    acronym="POC",
    region="eje_cafetero",
    promoter="Alcaldía de Rionegro",
    contact="Secretaría de Planeación",
    identified_on=date(2026, 1, 15),
    figure_now="asociacion_municipios",
    figure_foreseen="provincia_administrativa_planificacion",
    topics=("movilidad_vias", "ordenamiento"),
    origin="gobierno_local",
    maturity=1,
    background="Los municipios trabajan juntos en movilidad desde hace años y quieren planear el valle como una sola pieza.",
    projects="Estudio de movilidad del valle.",
    instruments="Convenio de movilidad de 2019.",
    prior_agreement=False,
    support=("Acta de la reunión del 15 de enero de 2026",),
)


def said(initiative: file.Initiative) -> dict[str, str]:
    return {m.code: m.text.es for m in file.messages(initiative, colombia(), as_of=DAY)}


def test_a_whole_file_has_nothing_wrong_and_is_complete() -> None:
    assert said(WHOLE) == {}
    found = file.quality(WHOLE, colombia(), as_of=DAY)
    assert found.percent == 100
    assert found.approvable


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ({"members": WHOLE.members[:1]}, "E-S14-1", "Agregue al menos dos entidades territoriales."),
        (
            {"members": (*WHOLE.members, file.Member("99999"))},
            "E-S14-3",
            "El código DIVIPOLA 99999 no existe en el catálogo 2026.",
        ),
        ({"name": "Ab"}, "E-S14-4", "El nombre tiene 2 caracteres; escriba entre 5 y 150."),
        ({"code": "ini1"}, "E-S14-5", "El código «ini1» debe escribirse como INI-2014-037."),
        ({"topics": tuple(list(file.TOPICS)[:6])}, "E-S14-7", "Hay 6 temáticas; deje como máximo cinco."),
        ({"maturity": 6}, "E-S14-8", "La madurez va de 0 a 5; llegó 6."),
        (
            {"visibility": "reservada"},
            "E-S14-10",
            "Un registro reservado necesita su fundamento legal (Ley 1712 de 2014). Escríbalo o cambie la visibilidad.",
        ),
    ],
)
def test_each_wrong_thing_has_its_own_sentence(change: dict[str, object], code: str, sentence: str) -> None:
    assert said(replace(WHOLE, **change))[code] == sentence


def test_an_observer_is_no_member_and_a_past_member_does_not_count() -> None:
    watching = replace(WHOLE, members=(file.Member("05615"), file.Member("05318", "observadora")))
    left = replace(WHOLE, members=(file.Member("05615"), file.Member("05318", end=date(2020, 1, 1))))
    assert "E-S14-1" in said(watching)
    assert "E-S14-1" in said(left)
    assert left.member_codes(date(2019, 12, 31)) == ("05615", "05318")


def test_a_gap_in_a_blocking_field_stops_approval_whatever_the_percentage() -> None:
    found = file.quality(replace(WHOLE, support=()), colombia(), as_of=DAY)
    assert found.percent > 90
    assert [gap.id for gap in found.gaps] == ["support"]
    assert not found.approvable


def test_the_founding_act_counts_only_once_there_is_a_scheme() -> None:
    fields = {f.id: f for f in file.quality(WHOLE, colombia(), as_of=DAY).fields}
    assert not fields["act"].applicable
    formed = file.quality(replace(WHOLE, state="constituida"), colombia(), as_of=DAY)
    assert [gap.id for gap in formed.gaps] == ["act"]


def test_repeated_text_and_placeholders_are_worth_half() -> None:
    copied = file.quality(WHOLE, colombia(), as_of=DAY, repeated={"background": "INI-2026-002"})
    assert [f.id for f in copied.doubts] == ["background"]
    assert "Texto repetido" in copied.doubts[0].notes[0].es
    lazy = file.quality(replace(WHOLE, promoter="Por definir"), colombia(), as_of=DAY)
    assert [f.id for f in lazy.doubts] == ["promoter"]
    assert lazy.approvable


# -- 1.2 in general


def field(id_: str, weight: int, presence: float, **more: object) -> Field:
    return Field(id_, Text(id_, id_), weight, presence, **more)  # type: ignore[arg-type]


def test_completeness_is_the_weighted_share() -> None:
    found = quality.score([field("a", 4, PRESENT), field("b", 2, DOUBTFUL), field("c", 1, ABSENT)])
    assert found.percent == pytest.approx(100 * (4 + 1) / 7)


def test_a_field_that_does_not_apply_leaves_with_a_reason_of_twenty_characters() -> None:
    short = quality.score([field("a", 4, PRESENT), field("b", 4, ABSENT, motive="porque no")])
    long = quality.score([field("a", 4, PRESENT), field("b", 4, ABSENT, motive="no hay autoridad ambiental propia")])
    assert short.percent == 50
    assert long.percent == 100


@given(st.lists(st.tuples(st.sampled_from([1, 2, 4]), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=12))
def test_filling_a_field_never_lowers_the_score(cells: list[tuple[int, float]]) -> None:
    fields = [field(str(i), weight, presence) for i, (weight, presence) in enumerate(cells)]
    before = quality.score(fields)
    after = quality.score([replace(fields[0], presence=PRESENT), *fields[1:]])
    assert 0 <= before.percent <= after.percent <= 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("esto queda por definir", "por definir"),
        ("N/A", "N/A"),
        ("xxxx", "xxxx"),
        ("Lorem ipsum", "Lorem"),
        ("México y Texas", ""),
        ("por definición", ""),
    ],
)
def test_placeholders(text: str, found: str) -> None:
    assert placeholder(text) == found


def test_repeated_text_is_found_from_four_fifths_of_its_shingles() -> None:
    text = "los municipios del valle comparten la cuenca del río negro y quieren cuidarla entre todos con un solo plan"
    same = text.upper().replace("Í", "í") + "."
    other = "la provincia agrupa a municipios distintos que ofrecen turismo de naturaleza en otra parte del país"
    found = quality.repeated_text(text, {"A": same, "B": other, "C": text.replace("todos", "nadie")})
    assert found[0] == ("A", 1.0)
    assert "B" not in dict(found)


# -- 1.4


def test_the_way_forward_is_the_method_s() -> None:
    way = ["identificada", "caracterizada", "priorizada", "momento_1", "momento_2", "momento_3", "constituida"]
    way += ["registrada_REAT", "en_operacion", "suspendida", "en_liquidacion", "liquidada"]
    for before, after in pairwise(way):
        assert states.move("INI-2026-001", before, after).kind == "forward"


def test_jumps_are_refused_with_what_may_follow() -> None:
    with pytest.raises(BadInput, match=r"De «identificada» no se pasa a «momento 2».*«caracterizada»"):
        states.move("INI-2026-001", "identificada", "momento_2")


def test_only_a_self_managed_one_enters_the_route_without_being_prioritised() -> None:
    with pytest.raises(BadInput):
        states.move("X", "caracterizada", "momento_1")
    assert states.move("X", "caracterizada", "momento_1", accompaniment="autogestion").kind == "forward"


def test_stepping_back_and_withdrawing_need_a_reason() -> None:
    for after in ("identificada", "desistida"):
        with pytest.raises(BadInput, match="motivo de al menos 20 caracteres; llegaron 5"):
            states.move("X", "momento_1", after, motive="no va")
    reason = "el concejo de Guarne retiró su autorización"
    assert states.move("X", "momento_1", "identificada", motive=reason).kind == "back"
    assert states.move("X", "en_operacion", "desistida", motive=reason).kind == "withdrawal"
    with pytest.raises(BadInput, match="no se pasa"):
        states.move("X", "desistida", "momento_1", motive=reason)
    assert states.move("X", "desistida", "momento_1", motive=reason, been=("momento_1",)).kind == "back"


def test_prioritised_and_not_prioritised_are_two_answers_to_one_question() -> None:
    assert states.move("X", "no_priorizada", "priorizada").kind == "forward"
    with pytest.raises(BadInput):
        states.move("X", "priorizada", "no_priorizada", motive="un motivo de más de veinte letras")


def test_the_criterion_of_passage_names_what_is_missing() -> None:
    gaps = [Text("soporte", "support"), Text("origen", "origin")]
    with pytest.raises(BadInput) as refused:
        states.move("INI-2014-037", "identificada", "caracterizada", gaps=gaps)
    assert refused.value.code == "E-S13-1"
    assert (
        refused.value.es
        == "La iniciativa INI-2014-037 no cumple el criterio de paso «ficha completa»; faltan: soporte, origen."
    )


def test_records_follow_their_own_states() -> None:
    states.record_move("borrador", "en_revision")
    states.record_move("en_revision", "aprobado")
    with pytest.raises(BadInput, match="Una ficha «borrador» no pasa a «aprobado»"):
        states.record_move("borrador", "aprobado")
    with pytest.raises(BadInput, match="no es un estado de la ficha"):
        states.record_move("borrador", "listo")


# -- duplicates


def subject(code: str, name: str, members: str, **more: object) -> duplicates.Subject:
    return duplicates.Subject(code, name, frozenset(members), **more)  # type: ignore[arg-type]


def test_a_duplicate_shares_members_and_name() -> None:
    one = subject("INI-2026-001", "Provincia de Cartama", "abcde")
    twin = subject("INI-2026-002", "Provincia Cartama", "abcd")
    namesake = subject("INI-2026-003", "Provincia Cartama", "xyz")
    other = subject("INI-2026-004", "Asociación del Sur", "abcde")
    found = duplicates.duplicates([one, twin, namesake, other])
    assert [(d.code, d.other) for d in found] == [("INI-2026-001", "INI-2026-002")]
    assert found[0].message.text.es == "Posible duplicado de INI-2026-002 (80% de municipios en común)."
    assert duplicates.duplicates_of(one, [twin, namesake, other]) == found


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert duplicates.name_likeness(one, other) == duplicates.name_likeness(other, one)
    assert 0 <= duplicates.name_likeness(one, other) <= 1


def test_overlaps_name_the_shared_members() -> None:
    found = duplicates.overlaps([subject("B", "b", "cd"), subject("A", "a", "bc"), subject("C", "c", "xy")])
    assert found == {("A", "B"): frozenset("c")}


def test_two_schemes_with_the_same_object_cannot_share_a_member() -> None:
    pap = "provincia_administrativa_planificacion"
    one = subject("A", "Provincia A", "ab", figure=pap, purposes=frozenset({"agua"}))
    same = subject("B", "Provincia B", "bc", figure=pap, purposes=frozenset({"agua", "vías"}))
    silent = subject("C", "Provincia C", "bc", figure=pap)
    found = duplicates.exclusive(one, [same, silent], {"b": "Guarne"})
    assert len(found) == 1
    assert "Guarne ya está en Provincia B (B) con el mismo objeto: agua." in found[0].text.es
    rap = replace(one, figure="region_administrativa_planificacion")
    assert duplicates.exclusive(rap, [replace(same, figure=rap.figure)], {}) == ()
