"""Items S12, S13, S15, S17 to S27: the territory of an initiative, the count by region, contributions, opportunities, the route."""

from __future__ import annotations

from datetime import date

import pytest

from mancomun.errors import BadInput
from mancomun.portfolio import contributions, opportunities, plan, regions, territory_profile
from mancomun.portfolio.territory_profile import Opinion
from mancomun.territory import Territory, colombia

DAY = date(2026, 11, 26)
PAP = "provincia_administrativa_planificacion"
# The sheet gives IPM; the toy territory knows NBI. What is tested is the weighting, and the numbers are the sheet's.
G47 = Territory.toy(
    [
        {"code": code, "type": "municipio", "department": "D", "population": people, "area_km2": area, "nbi": ipm, "category": kind}
        for code, people, area, ipm, kind in (
            ("A", 62_000, 310, 18.0, "2"),
            ("B", 21_500, 145, 27.5, "3"),
            ("C", 9_400, 220, 36.2, "6"),
            ("D", 31_200, 402, 30.1, "3"),
            ("E", 12_800, 98, 22.4, "5"),
        )
    ],
    [("A", "B"), ("B", "C"), ("C", "D"), ("D", "E")],
)  # fmt: skip


def test_g47_the_calculated_fields_of_the_demonstration_subregion() -> None:
    found = territory_profile.profile(list("ABCDE"), G47)
    assert found.population.value == 136_900
    assert found.area_km2.value == 1_175
    assert found.density == pytest.approx(116.51, abs=0.005)
    assert found.mean == pytest.approx(23.91, abs=0.005)
    assert found.variation == pytest.approx(0.2549, abs=0.00005)
    assert found.categories == {"2": 1, "3": 2, "5": 1, "6": 1}
    assert found.basic_share == 0.4
    assert found.contiguous is True
    assert territory_profile.profile(["A", "C"], G47).contiguous is False


def test_population_counts_each_municipality_once_and_says_what_is_missing() -> None:
    twice = territory_profile.profile(["05615", "05", "05615"], colombia())
    once = territory_profile.profile(["05"], colombia())
    assert twice.population == once.population
    assert len(once.municipalities) == 125
    toy = Territory.toy([{"code": "A", "type": "municipio"}, {"code": "B", "type": "municipio", "population": 7}])
    apart = territory_profile.profile(["A", "B"], toy).population
    assert (apart.value, apart.missing, apart.whole) == (7, ("A",), False)
    assert territory_profile.profile(["A"], toy).population.value is None


def test_a_subregion_of_one_municipality_is_that_municipality() -> None:
    unit = colombia().units["05615"]
    found = territory_profile.profile(["05615"], colombia())
    assert found.population.value == unit.facts["population"]
    assert found.density == pytest.approx(unit.facts["population"] / unit.facts["area_km2"])


def test_an_opinion_is_kept_whole_and_says_the_same_when_asked_again() -> None:
    kept = territory_profile.opinion(["05615", "05318", "05440"], "pap", as_of=DAY, territory=colombia())
    assert kept.figure == PAP
    assert all((kept.law_version, kept.territory_version, kept.engine_version))
    again = territory_profile.replay(Opinion.load(kept.plain()), colombia())
    assert again.same
    assert again.changed_versions == ()


def test_a_replay_names_what_changed() -> None:
    plain = territory_profile.opinion(["05615", "05318"], PAP, as_of=DAY, territory=colombia()).plain()
    rule = next(iter(plain["findings"]))
    plain["findings"][rule] = "not_met" if plain["findings"][rule] != "not_met" else "met"
    plain["law_version"] = "another"
    found = territory_profile.replay(Opinion.load(plain), colombia())
    assert not found.same
    assert found.changed_rules == (rule,)
    assert found.changed_versions == ("law_version",)


# -- S15


def test_every_set_covers_the_country_once() -> None:
    units = colombia().units
    departments = {u.department or c[:2] for c, u in units.items() if len(c) == 5}
    for one in [*regions.region_sets(), regions.department_set(colombia())]:
        placed = [code for region in one.regions for code in region.departments]
        assert len(placed) == len(set(placed)) == 33, one.id
        assert departments <= set(placed), one.id


def test_the_count_of_2014_is_a_total_without_a_split() -> None:
    (row,) = regions.historical()
    assert (row.year, row.total) == (2014, 94)
    assert regions.NO_SPLIT.code == "A-S15-2"
    assert (
        regions.NO_SPLIT.text.es
        == "La distribución regional de 2014 no está disponible en la fuente; se muestra solo el total (94)."
    )
    assert regions.LOST.es == "dato no disponible en la fuente de 2014"


def test_regions_add_up_and_an_interregional_initiative_counts_once() -> None:
    chosen = regions.region_set("sgr-2020", colombia())
    placed = [
        regions.Placed("A", ("05615", "05318")),
        regions.Placed("B", ("05615", "23001", "23068")),  # one of Antioquia, two of Córdoba
        regions.Placed("C", ("11001", "25754")),
    ]
    found = regions.bulletin(placed, chosen, colombia())
    rows = {row.region.id: row for row in found.rows}
    assert sum(row.main for row in found.rows) == found.total == 3
    assert found.messages == ()
    assert rows["caribe"].main == 1
    assert rows["eje_cafetero"].main == 1
    assert rows["eje_cafetero"].touching == 2
    assert found.interregional == 1
    assert rows["eje_cafetero"].overlap == pytest.approx(3 / 2)
    assert found.overlap == pytest.approx(7 / 6)
    assert rows["eje_cafetero"].rate == pytest.approx(100 / rows["eje_cafetero"].municipalities)


def test_an_initiative_without_region_is_named_and_the_sum_complains() -> None:
    found = regions.bulletin([regions.Placed("A", ())], regions.region_set("sgr-2020", colombia()), colombia())
    assert found.unplaced == ("A",)
    (message,) = found.messages
    assert message.code == "E-S15-1"
    assert message.text.es == "La suma por regiones (0) no coincide con el total (1); revise 1 iniciativas sin región."


def test_sets_are_chosen_by_day() -> None:
    assert regions.current_set(date(2014, 7, 31)).id == "sgr-2012"
    assert regions.current_set(DAY).id == "sgr-2020"
    with pytest.raises(BadInput, match="No hay un conjunto de regiones «otro»"):
        regions.region_set("otro", colombia())


# -- S17 to S23


def scored(score: int, **more: object) -> contributions.Contribution:
    reason = "Los municipios planean juntos la movilidad del valle, con un equipo común y reuniones mensuales de seguimiento."
    values: dict[str, object] = {"objective": "S20", "reason": reason, "rater": "a", "day": DAY} | more
    return contributions.Contribution(score=score, **values)  # type: ignore[arg-type]


def test_seven_objectives_in_the_order_of_the_plan() -> None:
    assert [o.id for o in contributions.OBJECTIVES] == [f"S{n}" for n in range(17, 24)]
    assert all(o.indicators for o in contributions.OBJECTIVES)


def test_two_or_more_demands_evidence_in_the_words_of_the_sheet() -> None:
    (message,) = contributions.messages(scored(2, objective="S17"))
    assert message.code == "E-S17-1"
    assert (
        message.text.es == "El puntaje 2 en «Enfoque territorial y desarrollo regional» exige al menos una evidencia."
    )
    assert contributions.messages(scored(2, evidence=("acta",))) == ()
    assert contributions.messages(scored(1)) == ()


def test_three_or_more_asks_for_an_indicator_and_reasons_are_reasons() -> None:
    assert [m.code for m in contributions.messages(scored(3, evidence=("acta",)))] == ["E-S20-5"]
    assert contributions.messages(scored(3, evidence=("acta",), indicators={"quorum": 80.0})) == ()
    assert [m.code for m in contributions.messages(scored(1, reason="porque sí"))] == ["E-S20-3"]
    assert [m.code for m in contributions.messages(scored(5))] == ["E-S20-2"]


def test_the_radar_shows_before_and_after_and_raters_far_apart() -> None:
    axes = contributions.radar(
        [
            scored(1, rater="a"),
            scored(3, rater="b"),
            scored(2, rater="a", wave="momento_1", evidence=("x",)),
            scored(4, rater="b", wave="momento_1", evidence=("x",)),
        ]
    )
    axis = next(a for a in axes if a.objective.id == "S20")
    assert (axis.before, axis.after) == (2.0, 3.0)
    assert axis.far_apart
    assert next(a for a in axes if a.objective.id == "S17").before is None


def test_pairs_of_two_raters_for_their_agreement() -> None:
    given = [scored(1, rater="a"), scored(2, rater="b"), scored(3, rater="a", objective="S17")]
    assert contributions.pairs(given, "a", "b") == ([1], [2])


# -- S24 to S27


def test_eighteen_items_in_three_fronts() -> None:
    assert len(opportunities.ITEMS) == 18
    fronts = opportunities.fronts([])
    assert [(f.id, f.items, f.index) for f in fronts] == [("S25", 6, 0), ("S26", 5, 0), ("S27", 7, 0)]


def test_front_index_counts_yes_and_half_of_partly() -> None:
    answers = [
        opportunities.Answer("S26.1", "si"),
        opportunities.Answer("S26.2", "parcial"),
        opportunities.Answer("S26.3", "no"),
    ]
    assert opportunities.fronts(answers)[1].index == pytest.approx(100 * 1.5 / 5)


def test_the_use_of_an_opportunity_is_explained_or_it_does_not_apply_with_a_reason() -> None:
    (message,) = opportunities.messages(opportunities.Answer("S25.5", "si", "algo"))
    assert message.code == "E-S24-1"
    assert (
        message.text.es
        == "Explique cómo se aprovecha «Genera cohesión social.» (mínimo 80 caracteres) o márquela como no aplica con motivo."
    )
    assert opportunities.messages(opportunities.Answer("S25.5", "no_aplica", "la subregión ya tiene otra red")) == ()
    assert opportunities.messages(opportunities.Answer("S25.5", "no")) == ()


def test_a_proposal_for_the_national_plan_is_whole_and_linked_to_a_bet() -> None:
    whole = opportunities.Proposal("p", "q", "pacto", "valle", "acta", bet="S50-1", low=1, high=2)
    assert opportunities.proposal_messages(whole) == ()
    assert opportunities.proposal_messages(whole, [whole.bet]) == ()
    (stray,) = opportunities.proposal_messages(whole, ["Otra"])
    assert (stray.code, stray.blocks) == ("A-S26-2", False)
    assert "no está entre las apuestas" in stray.text.es
    codes = [
        m.code
        for m in opportunities.proposal_messages(opportunities.Proposal("p", "q", "", "valle", "acta", low=3, high=2))
    ]
    assert codes == ["E-S26-1", "A-S26-2", "E-S26-3"]
    assert [m.where for m in opportunities.lesson_messages(opportunities.Lesson("Ley 1454", "", "p", "q"))] == [
        "article"
    ]


def test_a_member_no_project_benefits_is_named() -> None:
    (message,) = opportunities.unseen_members([("05318", "Guarne"), ("05615", "Rionegro")], ["05615"])
    assert message.text.es == "Guarne no aparece como beneficiaria de ningún proyecto; revise el reparto."


# -- S12, S13


def test_the_board_tells_where_each_one_is_since_when_and_who_left() -> None:
    steps = [
        plan.Passage("A", "identificada", date(2026, 1, 1)),
        plan.Passage("A", "caracterizada", date(2026, 11, 1)),
        plan.Passage("B", "identificada", date(2026, 11, 16)),
        plan.Passage("C", "identificada", date(2026, 2, 1)),
        plan.Passage("C", "desistida", date(2026, 3, 1)),
    ]
    board = {stage.id: stage for stage in plan.flow(steps, as_of=DAY)}
    assert board["inventario"].codes == ("B",)
    assert board["inventario"].median_age == 10
    assert board["inventario"].left == 1  # A went on; C withdrew, which is no progress
    assert board["caracterizacion"].codes == ("A",)
    assert board["caracterizacion"].ages == (25,)
    before = {stage.id: stage for stage in plan.flow(steps, as_of=date(2026, 6, 1))}
    assert before["inventario"].codes == ("A",)


def test_the_flow_tells_who_came_went_on_went_back_and_left() -> None:
    steps = [
        plan.Passage("A", "identificada", date(2026, 1, 1)),
        plan.Passage("A", "caracterizada", date(2026, 11, 1)),
        plan.Passage("B", "identificada", date(2026, 11, 16)),
        plan.Passage("C", "identificada", date(2026, 2, 1)),
        plan.Passage("C", "desistida", date(2026, 3, 1)),
        plan.Passage("D", "constituida", date(2019, 3, 1)),
        plan.Passage("D", "en_operacion", date(2020, 3, 1)),  # another state of the same stage
        plan.Passage("E", "momento_1", date(2026, 10, 1)),
        plan.Passage("E", "caracterizada", date(2026, 11, 2)),
    ]
    found = plan.moves(plan.trails(steps, as_of=DAY), as_of=DAY)
    assert [(one.start, one.end, one.count, one.recent) for one in found] == [
        ("", "inventario", 3, 1),
        ("", "momento_1", 1, 1),
        ("", "evaluacion", 1, 0),
        ("inventario", "", 1, 0),
        ("inventario", "caracterizacion", 1, 1),
        ("momento_1", "caracterizacion", 1, 1),
    ]
    board = plan.flow(steps, as_of=DAY)
    for stage in board:  # who is in a stage came to it and did not go on
        came = sum(one.count for one in found if one.end == stage.id)
        assert came - sum(one.count for one in found if one.start == stage.id) == stage.wip


def test_time_per_moment_is_the_mean_of_those_who_left_it() -> None:
    steps = [
        plan.Passage("A", "momento_1", date(2026, 1, 1)),
        plan.Passage("A", "momento_2", date(2026, 3, 2)),
        plan.Passage("B", "momento_1", date(2026, 1, 1)),
    ]
    assert plan.time_per_moment(steps) == {"momento_1": 60.0}


def test_the_dashboard_counts_people_once() -> None:
    lines = [
        plan.PlanLine("A", "momento_1", ("05615", "05318"), signed=True),
        plan.PlanLine("B", "registrada_REAT", ("05615",)),
        plan.PlanLine("C", "desistida", ("05001",)),
    ]
    found = plan.indicators(lines, colombia())
    units = colombia().units
    assert found.population == units["05615"].facts["population"] + units["05318"].facts["population"]
    assert (found.total, found.live, found.municipalities) == (3, 2, 2)
    assert (found.signed_share, found.constituted_share, found.registered_share) == (0.5, 0.5, 0.5)


def test_a_plan_does_not_end_before_it_begins() -> None:
    with pytest.raises(BadInput) as refused:
        plan.check_period(date(2026, 1, 1), date(2025, 1, 1))
    assert refused.value.code == "E-S12-1"
    assert refused.value.es == "El periodo final (1 de enero de 2025) es anterior al inicial (1 de enero de 2026)."
