"""Each method by itself: corners, refusals, words; and against pymcdm on random instances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pymcdm.methods as peer
import pytest

from mancomun.errors import BadInput
from mancomun.foresight.panel import kendall_tau
from mancomun.portfolio.agreement import agreement
from mancomun.portfolio.ahp import ahp, from_grid, joined_judgements
from mancomun.portfolio.budget import package
from mancomun.portfolio.criteria import DEFAULT_TREE, Criterion, Preference, counted_twice, leaf_weights, leaves
from mancomun.portfolio.dominance import dominated_by, places
from mancomun.portfolio.economics import evaluate, shadow_flows
from mancomun.portfolio.evamix import evamix
from mancomun.portfolio.exercise import Exercise, rank
from mancomun.portfolio.groups import (
    Interest,
    Rating,
    consensus,
    join_ratings,
    joined_priorities,
    median_weights,
    side_by_side,
)
from mancomun.portfolio.promethee import promethee
from mancomun.portfolio.sensitivity import moved
from mancomun.portfolio.topsis import topsis
from mancomun.portfolio.values import value_of, values_of
from mancomun.portfolio.weights import checked, entropy, from_points, rank_order, swing


def some(count: int, **common: object) -> list[Criterion]:
    return [Criterion(f"c{k}", **common) for k in range(count)]  # type: ignore[arg-type]


# --- against pymcdm ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_topsis_agrees_with_pymcdm(seed: int) -> None:
    generator = np.random.default_rng(seed)
    matrix, weights = generator.random((9, 4)) * 100, generator.dirichlet(np.ones(4))
    types = generator.choice([-1, 1], 4)
    criteria = [Criterion(f"c{k}", "max" if side > 0 else "min") for k, side in enumerate(types)]
    from pymcdm.normalizations import vector_normalization

    def plain_vector(column: np.ndarray, cost: bool = False) -> np.ndarray:
        return vector_normalization(column) * (-1 if cost else 1)

    theirs = peer.TOPSIS(normalization_function=plain_vector)(matrix, weights, types)
    assert topsis(criteria, matrix, weights).closeness == pytest.approx(theirs, abs=1e-12)


SHAPES = {"usual": "usual", "u-shape": "ushape", "v-shape": "vshape", "level": "level", "linear": "vshape_2"}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_promethee_agrees_with_pymcdm(shape: str, seed: int) -> None:
    generator = np.random.default_rng(seed)
    matrix, weights = generator.random((8, 3)) * 10, generator.dirichlet(np.ones(3))
    types = generator.choice([-1, 1], 3)
    q, p = generator.random(3) * 2, 2 + generator.random(3) * 3
    criteria = [
        Criterion(f"c{k}", "max" if types[k] > 0 else "min", preference=Preference(shape, q[k], p[k]))  # type: ignore[arg-type]
        for k in range(3)
    ]
    theirs = peer.PROMETHEE_II(SHAPES[shape], p=p, q=q)(matrix, weights, types)
    assert promethee(criteria, matrix, weights).net == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_weighted_sum_agrees_with_pymcdm(seed: int) -> None:
    from pymcdm.normalizations import minmax_normalization

    generator = np.random.default_rng(seed)
    matrix, weights, types = generator.random((7, 4)), generator.dirichlet(np.ones(4)), np.array([1, -1, 1, -1])
    criteria = [Criterion(f"c{k}", "max" if side > 0 else "min") for k, side in enumerate(types)]
    answer = rank(Exercise(list("ABCDEFG"), criteria, matrix, "mavt", weights=weights.tolist()))
    theirs = peer.WSM(normalization_function=minmax_normalization)(matrix, weights, types)
    assert answer.scores == pytest.approx(theirs, abs=1e-12)


# --- values and weights ------------------------------------------------------------------------------------------------


def test_value_functions() -> None:
    data = np.array([0.0, 25.0, 100.0, np.nan])
    assert value_of(Criterion("x", worst=0, best=100), data, 0, 100)[:3].tolist() == [0, 0.25, 1]
    assert np.isnan(value_of(Criterion("x"), data, 0, 100)[3])
    assert value_of(Criterion("x", "min"), data, 100, 0)[:3].tolist() == [1, 0.75, 0]
    steps = Criterion("x", points=((0, 0), (50, 0.8), (100, 1)), curve="piecewise")
    assert value_of(steps, data, 0, 100)[:3].tolist() == [0, 0.4, 1]
    logs = Criterion("x", curve="logarithmic", worst=1, best=100)
    assert value_of(logs, np.array([1.0, 10.0, 100.0]), 1, 100) == pytest.approx([0, 0.5, 1])
    gate = Criterion("x", curve="binary", threshold=25)
    assert value_of(gate, data, 0, 100)[:3].tolist() == [0, 1, 1]


def test_fixed_anchors_keep_values_when_an_initiative_joins() -> None:
    fixed, loose = [Criterion("a", worst=0, best=10)], [Criterion("a")]
    few, more = np.array([[2.0], [4.0]]), np.array([[2.0], [4.0], [9.0]])
    assert values_of(fixed, more).matrix[:2].tolist() == values_of(fixed, few).matrix.tolist()
    assert values_of(loose, more).matrix[:2].tolist() != values_of(loose, few).matrix.tolist()
    assert [n.code for n in values_of(loose, few).notices] == ["valor-local"]


def test_values_outside_the_anchors_are_cut_and_said() -> None:
    found = values_of([Criterion("a", worst=0, best=10)], np.array([[-1.0], [5.0], [12.0]]))
    assert found.matrix[:, 0].tolist() == [0, 0.5, 1]
    assert [n.code for n in found.notices] == ["valor-fuera-de-anclas"]


@pytest.mark.parametrize(
    ("criterion", "code"),
    [
        (Criterion("a", worst=10, best=0), "criterio-anclas"),
        (Criterion("a", curve="logarithmic"), "criterio-logaritmo"),
        (Criterion("a", curve="piecewise", points=((0, 0.5), (1, 0.2))), "criterio-tramos"),
    ],
)
def test_value_functions_that_do_not_hold_are_refused(criterion: Criterion, code: str) -> None:
    with pytest.raises(BadInput) as error:
        values_of([criterion], np.array([[0.0], [5.0]]))
    assert error.value.code == code


def test_weights_that_do_not_sum_one_say_the_sentence_of_the_method() -> None:
    with pytest.raises(BadInput) as error:
        checked([0.4, 0.5])
    assert (error.value.code, error.value.es) == ("E-S16-2", "Los pesos suman 0,9; deben sumar 1.")
    assert checked([0.333333] * 3).sum() == 1
    with pytest.raises(BadInput, match="0 en adelante"):
        checked([1.2, -0.2])


def test_swing_points_and_tied_orders() -> None:
    assert swing([100, 50, 50]).tolist() == [0.5, 0.25, 0.25]
    assert from_points([30, 70]).tolist() == [0.3, 0.7]
    assert rank_order([1, 2, 2]) == pytest.approx([0.6111111, (0.2777778 + 0.1111111) / 2, (0.2777778 + 0.1111111) / 2])
    with pytest.raises(BadInput):
        swing([90, 50])
    assert entropy(np.array([[1.0, 1.0], [1.0, 9.0]])).tolist() == [0, 1]


def test_the_default_tree_weighs_its_leaves_once() -> None:
    weights = leaf_weights(DEFAULT_TREE, {})
    assert len(weights) == len(leaves()) == 23
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["s17"] == pytest.approx(1 / 49)
    assert weights["riesgo"] == pytest.approx(1 / 7)
    with pytest.raises(BadInput) as error:
        leaf_weights(DEFAULT_TREE, {"s17": 1.0})
    assert error.value.code == "pesos-faltan"
    assert {item for leaf in leaves() for item in leaf.items} >= {
        f"S{n}" for n in (17, 18, 19, 20, 21, 22, 23, 25, 26, 27)
    }


def test_the_same_datum_in_two_leaves_is_seen() -> None:
    column = np.array([1.0, 4.0, 2.0, 8.0, 5.0])
    pairs = counted_twice(np.column_stack([column, 3 * column + 1, [1.0, 0, 1, 0, 0]]))
    assert [(a, b) for a, b, _ in pairs] == [(0, 1)]


# --- AHP ---------------------------------------------------------------------------------------------------------------


def test_a_consistent_matrix_gives_its_weights_back() -> None:
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    found = ahp(list("abcd"), weights[:, None] / weights[None, :])
    assert found.weights == pytest.approx(weights)
    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert found.look_again == []
    assert found.triple is None


def test_two_elements_are_always_consistent() -> None:
    found = ahp(["a", "b"], np.array([[1, 4], [0.25, 1]]))
    assert found.ratio == 0
    assert found.weights.tolist() == pytest.approx([0.8, 0.2])


def test_the_judgement_that_was_turned_round_is_the_one_to_look_at() -> None:
    weights = np.array([8.0, 4.0, 2.0, 1.0])
    matrix = weights[:, None] / weights[None, :]
    matrix[0, 3], matrix[3, 0] = 1 / 8, 8  # said the other way round
    found = ahp(list("abcd"), matrix)
    first = found.look_again[0]
    assert not found.consistent
    assert {first.first, first.second} == {0, 3}
    assert (first.said, first.suggested) == (8, 1 / 8)
    assert first.implied == pytest.approx(1 / 8)
    assert first.then < 0.01
    with pytest.raises(BadInput) as error:
        found.refuse("Ana")
    assert error.value.code == "E-S16-1"
    assert error.value.es.startswith("La matriz de comparación de Ana es inconsistente (RC = ")
    assert " > 0,10). Revise los juicios d/a, " in error.value.es


def test_blanks_are_solved_by_harker_and_islands_refused() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    matrix = weights[:, None] / weights[None, :]
    matrix[0, 2] = matrix[2, 0] = np.nan
    found = ahp(list("abc"), matrix)
    assert found.weights == pytest.approx(weights)
    assert found.missing == 1
    matrix[0, 1] = matrix[1, 0] = np.nan
    with pytest.raises(BadInput) as error:
        ahp(list("abc"), matrix)
    assert error.value.code == "ahp-desconectada"


def test_the_group_takes_the_geometric_mean() -> None:
    one, two = np.array([[1, 3], [1 / 3, 1]]), np.array([[1, 0.5], [2, 1]])
    joined = joined_judgements([one, two])
    assert joined[0, 1] == pytest.approx(1.2247, abs=5e-5)
    assert joined[0, 1] * joined[1, 0] == pytest.approx(1)


def test_a_grid_of_judgements_with_one_triangle_and_fractions() -> None:
    names, matrix = from_grid([["", "a", "b", "c"], ["a", 1, "3", "1/2"], ["b", "", "", "0,25"], ["c", "", "", ""]])
    found = ahp(names, matrix)
    assert found.matrix[1, 0] == pytest.approx(1 / 3)
    assert found.matrix[2].tolist() == [2, 4, 1]
    with pytest.raises(BadInput) as error:
        from_grid([["", "a", "b"], ["a", 1, "mucho"], ["b", "", 1]])
    assert (error.value.code, "C2" in error.value.es) == ("ahp-juicio", True)


def test_contradicting_reciprocals_and_too_many_elements_are_refused() -> None:
    with pytest.raises(BadInput) as error:
        ahp(["a", "b"], np.array([[1, 3], [3, 1.0]]))
    assert error.value.code == "ahp-reciproco"
    with pytest.raises(BadInput) as error:
        ahp([str(k) for k in range(11)], np.ones((11, 11)))
    assert error.value.code == "ahp-muchos"


# --- corners of the methods --------------------------------------------------------------------------------------------


def test_topsis_corners() -> None:
    alike = topsis(some(2), np.ones((3, 2)), np.array([0.5, 0.5]))
    assert alike.closeness.tolist() == [0.5] * 3
    zero = rank(Exercise(["A", "B"], some(3), np.array([[1.0, 0, 2], [2, 0, 3]]), "topsis", weights=[0.4, 0.2, 0.4]))
    assert zero.ranking == [["B"], ["A"]]
    assert "topsis-columna-cero" in {n.code for n in zero.notices()}


def test_promethee_wants_its_thresholds() -> None:
    for shape, q, p, s in (("v-shape", None, None, None), ("gaussian", None, None, 0), ("level", 1, None, None)):
        with pytest.raises(BadInput) as error:
            promethee([Criterion("a", preference=Preference(shape, q, p, s))], np.ones((2, 1)), np.ones(1))  # type: ignore[arg-type]
        assert error.value.code == "promethee-umbral"
    with pytest.raises(BadInput) as error:
        promethee([Criterion("a", preference=Preference("linear", 5, 2))], np.ones((2, 1)), np.ones(1))
    assert error.value.code == "promethee-umbrales"


def test_promethee_one_tells_apart_what_cannot_be_compared() -> None:
    matrix = np.array([[10.0, 0], [0, 10], [9, 9], [9, 9]])
    found = promethee(some(2), matrix, np.array([0.5, 0.5]))
    assert found.relation[2][3] == "I"
    assert found.relation[0][2] == found.relation[2][0] == "R"  # more against it, and more in its favour
    clear = promethee(some(2), np.array([[2.0, 2], [1, 1]]), np.array([0.5, 0.5]))
    assert clear.relation == [["", "P"], ["", ""]]
    assert found.net.sum() == pytest.approx(0, abs=1e-12)


def test_evamix_with_one_kind_of_criteria_and_without_differences() -> None:
    matrix = np.array([[3.0, 1], [2, 2], [1, 3]])
    ordinal = evamix(some(2, kind="ordinal"), matrix, matrix / 3, np.array([0.5, 0.5]))
    assert ordinal.additive.tolist() == [0, 0, 0]
    off = ~np.eye(3, dtype=bool)
    assert set(ordinal.dominance[off].tolist()) == {0.5}


def test_vetoes_and_blanks_are_explicit() -> None:
    criteria = [Criterion("vida", veto=5, unit="puntos"), Criterion("costo", "min", veto=100)]
    matrix = np.array([[4.0, 50], [6, 120], [7, 80], [8, 90], [9, np.nan]])
    names = list("ABCDE")
    with pytest.raises(BadInput) as error:
        rank(Exercise(names, criteria, matrix))
    assert (error.value.code, "E / costo" in error.value.es) == ("priorizar-faltan", True)
    found = rank(Exercise(names, criteria, matrix, missing="exclude"))
    assert {one.name: one.reason.es for one in found.excluded} == {
        "A": "en «vida» tiene 4 puntos, menos que el mínimo de 5",
        "B": "en «costo» tiene 120, más que el máximo de 100",
        "E": "falta la evaluación de costo",
    }
    worst = rank(Exercise(names, criteria, matrix, missing="worst"))
    assert worst.alternatives == ["C", "D", "E"]
    between = rank(Exercise(names, criteria, matrix, missing="interval"))
    low, high = between.spread or (np.zeros(0), np.zeros(0))
    assert high[2] - low[2] == pytest.approx(0.5)
    assert (low[:2] == high[:2]).all()
    with pytest.raises(BadInput) as error:
        rank(Exercise(names, criteria, matrix, "topsis", missing="interval"))
    assert error.value.code == "priorizar-intervalo"


def test_ties_are_ties_and_the_dominated_is_named() -> None:
    matrix = np.array([[1.0, 1], [1, 1], [0, 0], [0.5, 1]])
    found = rank(Exercise(list("ABCD"), some(2, worst=0, best=1), matrix))
    assert found.ranking == [["A", "B"], ["D"], ["C"]]
    assert found.places() == [1, 1, 4, 3]
    assert found.dominated == {"C": ["A", "B", "D"], "D": ["A", "B"]}
    assert {"priorizar-empate", "priorizar-dominada", "pesos-iguales"} <= {n.code for n in found.notices()}


def test_interval_data_move_acceptability_and_confidence() -> None:
    matrix = np.array([[0.5, np.nan], [0.6, 0.6], [0.0, 0.0]])
    found = rank(Exercise(list("ABC"), some(2, worst=0, best=1), matrix, "smaa", missing="interval", samples=20_000))
    detail = found.as_json()
    assert 0 < detail["acceptability"]["A"][0] < 1
    assert 0 < detail["confidence"]["A"] < 1
    assert detail["acceptability"]["C"][2] > 0.9


def test_ordered_weights_are_all_in_order() -> None:
    from mancomun.portfolio.smaa import drawer

    weights, _ = drawer(4, 0, 1, [2, 1, 2, 3], None)(0, 1000)
    assert (weights[:, 1] >= weights[:, 0]).all()
    assert (weights[:, 1] >= weights[:, 2]).all()
    assert (weights[:, [0, 2]].min(axis=1) >= weights[:, 3]).all()
    assert 0.4 < (weights[:, 0] > weights[:, 2]).mean() < 0.6
    assert weights.mean(axis=0) == pytest.approx(rank_order([2, 1, 2, 3]), abs=0.02)
    least, _ = drawer(2, 0, 1, None, np.array([0.2, 0.3]))(0, 1000)
    assert (least >= [0.2, 0.3]).all()
    assert least.sum(axis=1) == pytest.approx(1)


# --- sensitivity -------------------------------------------------------------------------------------------------------


def test_crossing_solved_by_hand() -> None:
    # V_A = 1·w, V_B = 0.4·w + 0.9·(1 − w): they cross at 0.6.
    matrix = np.array([[1.0, 0.0], [0.4, 0.9]])
    found = rank(Exercise(["A", "B"], some(2, worst=0, best=1), matrix, weights=[0.5, 0.5]))
    one = found.stability[0]
    assert (one.low, one.above) == (0, [0])
    assert one.high == pytest.approx(0.6, abs=1e-12)
    said = [n.text.es for n in found.notices() if n.code == "A-S16-3"]
    assert said[0] == "El primer lugar cambia si el peso de «c0» sube de 0,5 a 0,6."


@pytest.mark.parametrize("method", ["mavt", "topsis", "promethee2", "evamix"])
@pytest.mark.parametrize("seed", range(4))
def test_the_first_place_holds_up_to_the_crossing_and_changes_beyond(
    method: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(seed)
    matrix = generator.random((6, 3))
    weights = generator.dirichlet(np.ones(3))
    base = Exercise(list("ABCDEF"), some(3, worst=0, best=1), matrix, method, weights=weights.tolist())  # type: ignore[arg-type]
    found = rank(base)

    def first(criterion: int, weight: float) -> list[str]:
        again = replace(base, weights=moved(found.weights, criterion, weight).tolist())
        monkeypatch.setattr("mancomun.portfolio.exercise._stability", lambda *_: [])
        return rank(again).ranking[0]

    for one in found.stability:
        assert one.low <= one.weight <= one.high
        for t in (one.low + 1e-6, one.high - 1e-6):
            if one.low < t < one.high:
                assert first(one.criterion, t) == found.ranking[0]
        if one.above and one.high < 1 - 1e-5:
            assert first(one.criterion, one.high + 1e-6) == [found.alternatives[k] for k in one.above]
        if one.below and one.low > 1e-5:
            assert first(one.criterion, one.low - 1e-6) == [found.alternatives[k] for k in one.below]


# --- groups ------------------------------------------------------------------------------------------------------------


def test_medians_and_what_one_may_not_say() -> None:
    ratings = [
        Rating("ana", "A", "c0", 4), Rating("luis", "A", "c0", 1), Rating("eva", "A", "c0", 2),
        Rating("ana", "B", "c0", 3),
    ]  # fmt: skip
    found = join_ratings(ratings, ["A", "B"], some(1), [Interest("ana", "A", "es la alcaldesa de A")])
    assert found.matrix[:, 0].tolist() == [1.5, 3]
    assert found.counts[:, 0].tolist() == [2, 1]
    assert found.spread[:, 0].tolist() == [1, 0]
    assert [(rating.value, one.reason) for rating, one in found.set_aside] == [(4, "es la alcaldesa de A")]


def test_weights_of_a_group_and_their_consensus() -> None:
    people = {"a": np.array([0.6, 0.3, 0.1]), "b": np.array([0.5, 0.4, 0.1]), "c": np.array([0.1, 0.3, 0.6])}
    stack = np.array(list(people.values()))
    assert median_weights(stack) == pytest.approx(np.array([0.5, 0.3, 0.1]) / 0.9)
    assert joined_priorities(stack).sum() == pytest.approx(1)
    found = consensus(people)
    assert found.closeness == {"a": 1, "b": 1, "c": -1}
    assert found.w is not None
    assert 0 < found.w < 1
    assert found.disputed[0][0] in (0, 2)
    assert consensus({"a": people["a"]}).w is None


def test_orders_compared() -> None:
    assert kendall_tau([1, 2, 3], [1, 2, 3]) == 1
    assert kendall_tau([1, 2, 3], [3, 2, 1]) == -1
    assert kendall_tau([1, 1, 1], [1, 2, 3]) is None
    same = side_by_side({"x": [1, 2, 3, 4], "y": [2, 1, 3, 4]}, top=2)
    assert same.robust
    assert not side_by_side({"x": [1, 2, 3], "y": [3, 2, 1]}, top=1).robust


def test_raters_must_talk_before_anybody_averages() -> None:
    apart = agreement([0, 4, 2, 1], [3, 1, 2, None])
    assert not apart.may_average
    assert apart.apart == [0, 1]
    assert {n.code for n in apart.notices()} == {"acuerdo-bajo", "acuerdo-distantes"}
    assert agreement([2, 2], [2, 2]).kappa is None
    with pytest.raises(BadInput):
        agreement([5], [1])


# --- budget and economics ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(15))
def test_the_package_is_the_best_of_all_subsets(seed: int) -> None:
    generator = np.random.default_rng(seed)
    n = 9
    values, costs = generator.random(n).round(3), generator.integers(1, 30, n).tolist()
    regions = generator.choice(["norte", "sur"], n).tolist()
    least = {"sur": 2} if regions.count("sur") >= 2 else {}
    requires, exclusive = [(0, 1)], [[2, 3]]
    best = -1.0
    for mask in range(1 << n):
        chosen = [k for k in range(n) if mask >> k & 1]
        if (
            sum(costs[k] for k in chosen) <= 60
            and len(chosen) <= 5
            and (0 not in chosen or 1 in chosen)
            and not {2, 3} <= set(chosen)
            and all(sum(regions[k] == region for k in chosen) >= count for region, count in least.items())
        ):
            best = max(best, float(values[chosen].sum()))
    found = package(values, costs, 60, regions=regions, least=least, requires=requires, exclusive=exclusive, places=5)
    assert found.value == pytest.approx(best, abs=1e-5)
    assert found.proved
    assert found.cost == sum(costs[k] for k in found.chosen) <= 60


def test_pesos_are_added_whole() -> None:
    # Two that exceed the budget by one peso in a million million: the solver's tolerance would let them in.
    budget = 10**12
    found = package([1, 1, 1.5], [budget // 2, budget // 2 + 1, budget], budget)
    assert found.chosen == [2]
    assert found.cost <= budget


def test_impossible_packages_say_so() -> None:
    with pytest.raises(BadInput) as error:
        package([1, 1], [50, 60], 70, regions=["a", "b"], least={"a": 1, "b": 1})
    assert error.value.code == "paquete-imposible"
    with pytest.raises(BadInput) as error:
        package([1], [1], 5, regions=["a"], least={"b": 1})
    assert error.value.code == "paquete-region"


def test_economics_corners() -> None:
    assert evaluate([-100, 230, -132], 0.1).irr is None  # two rates of return: none is reported
    assert evaluate([100, 100], 0.1).benefit_cost is None
    flat = evaluate([-100, 60, 60], 0.0)
    assert (flat.npv, flat.annual) == (20, 10)
    assert shadow_flows([{"mano de obra": 100, "cemento": 50}], {"mano de obra": 0.6}) == [110]
    with pytest.raises(BadInput):
        evaluate([], 0.1)


def test_dominance_ignores_blanks_and_places_share_ties() -> None:
    matrix = np.array([[1.0, np.nan], [2, 2], [1, 1]])
    assert dominated_by(some(2), matrix) == [[], [], [1]]
    assert places(np.array([3.0, 1, 3, 0])) == [1, 3, 1, 4]
