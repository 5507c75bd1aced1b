"""SMIC against two other solvers on two hundred random panels, and what must hold of any panel."""

from __future__ import annotations

import json
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize, nnls

from mancomun.cli.foresight import smic as command
from mancomun.errors import BadInput
from mancomun.foresight import smic as module
from mancomun.foresight.smic import (
    Judgement,
    coherence,
    condition_of,
    fit,
    from_grid,
    from_template,
    joined,
    smic,
    states,
)


def panel(seed: int, size: int) -> Judgement:
    """Answers of somebody who may be as incoherent as people are, or more."""
    rng = np.random.default_rng(seed)
    return Judgement(
        f"E{seed}", rng.uniform(0.05, 0.95, size), rng.uniform(0, 1, (size, size)), rng.uniform(0, 1, (size, size))
    )


def coherent(seed: int, size: int) -> Judgement:
    weights = np.random.default_rng(seed).dirichlet(np.ones(2**size))
    table = states(size)
    single, pairs = weights @ table, (table * weights[:, None]).T @ table
    return Judgement("E", single, pairs / single, (single[:, None] - pairs) / (1 - single))


def test_two_other_solvers_find_the_same_on_two_hundred_panels() -> None:
    for seed in range(200):
        size = 3 + seed % 2
        judgement = panel(seed, size)
        table = states(size).astype(float)
        solution, objective = module._programme(judgement, table)
        shifted = module._shifted(judgement, table)
        # one: SciPy's own non-negative least squares
        weights, _ = nnls(np.vstack([shifted, np.ones(2**size)]), np.r_[np.zeros(shifted.shape[0]), 1.0])
        other = weights / weights.sum()
        assert float(np.sum((shifted @ other) ** 2)) == pytest.approx(objective, abs=1e-10)
        np.testing.assert_allclose(shifted @ solution, shifted @ other, atol=1e-7)
        # two: sequential quadratic programming, from equal parts
        square = shifted.T @ shifted
        third = minimize(
            lambda x, q=square: x @ q @ x,
            np.full(2**size, 2.0**-size),
            jac=lambda x, q=square: 2 * q @ x,
            method="SLSQP",
            bounds=[(0, 1)] * 2**size,
            constraints={"type": "eq", "fun": lambda x: x.sum() - 1, "jac": np.ones_like},
            options={"ftol": 1e-13, "maxiter": 400},
        )
        assert third.fun == pytest.approx(objective, abs=1e-6)
        assert objective <= third.fun + 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_intervals_are_those_of_linear_programming(seed: int) -> None:
    size = 3 + seed % 3
    judgement = panel(seed, size) if seed % 2 else coherent(seed, size)
    table = states(size).astype(float)
    solution, _ = module._programme(judgement, table)
    rows = module._moment_rows(table)
    low, high, _ = module._intervals(rows, solution)
    for k in range(0, 2**size, 3):
        for sign, ours in ((1, low[k]), (-1, high[k])):
            price = np.zeros(2**size)
            price[k] = sign
            theirs = linprog(price, A_eq=rows, b_eq=rows @ solution, bounds=(0, None), method="highs")
            assert sign * theirs.fun == pytest.approx(ours, abs=2e-7)


@given(st.integers(0, 2**32 - 1), st.integers(2, 4), st.sampled_from(["entropia", "godet"]))
@settings(max_examples=40, deadline=None)
def test_the_representative_lies_in_its_intervals_and_keeps_the_moments(seed: int, size: int, rule: str) -> None:
    judgement = panel(seed, size)
    one = fit(judgement, rule=rule)
    assert one.probability.sum() == pytest.approx(1)
    assert (one.probability >= one.low - 1e-6).all()
    assert (one.probability <= one.high + 1e-6).all()
    np.testing.assert_allclose(one.probability @ states(size), one.single, atol=1e-6)


@given(st.integers(0, 2**32 - 1), st.integers(2, 4))
@settings(max_examples=30, deadline=None)
def test_coherent_answers_come_back_as_they_were(seed: int, size: int) -> None:
    judgement = coherent(seed, size)
    one = fit(judgement)
    assert one.objective == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(one.single, judgement.single, atol=1e-7)
    assert not one.breaches


def test_maximum_entropy_of_three_hypotheses_balances_even_and_odd_scenarios() -> None:
    p = fit(panel(5, 3)).probability if fit(panel(5, 3)).low.min() > 0 else fit(coherent(5, 3)).probability
    assert p[0] * p[3] * p[5] * p[6] == pytest.approx(p[1] * p[2] * p[4] * p[7], rel=1e-6)


def test_godet_raises_the_likeliest_scenario_to_its_greatest_value() -> None:
    one = fit(coherent(3, 3), rule="godet")
    best = int(one.high.argmax())
    assert one.probability[best] == pytest.approx(one.high[best], abs=1e-7)


def test_each_broken_law_is_named_with_its_size() -> None:
    judgement = Judgement("E", np.array([0.2, 0.9]), np.array([[0, 0.9], [0.9, 0]]), np.array([[0, 0.1], [0.9, 0]]))
    laws = {breach.law for breach in coherence(judgement)}
    assert {"above", "bayes", "total"} <= laws
    worst = coherence(judgement)[0]
    assert worst.size >= coherence(judgement)[-1].size
    assert "supera" in module.breach_text(next(b for b in coherence(judgement) if b.law == "above"), ["a", "b"], "es")


def test_the_panel_is_the_mean_of_its_people_and_says_where_they_part() -> None:
    people = [panel(1, 3), panel(2, 3)]
    answer = smic(["a", "b", "c"], people)
    np.testing.assert_allclose(answer.probability, (answer.fits[0].probability + answer.fits[1].probability) / 2)
    assert answer.spread.max() > 0
    json.dumps(answer.as_json(), allow_nan=False)
    assert answer.tables("en")
    drawn = ElementTree.fromstring(module.picture(answer, "es"))
    assert all(name in " ".join(drawn.itertext()) for name in answer.scenarios)


def test_elasticity_of_a_hypothesis_on_itself_is_near_one_when_coherent() -> None:
    answer = smic(["a", "b"], [coherent(4, 2)], sensitivity=True)
    assert answer.elasticity is not None
    assert np.isfinite(answer.elasticity).all()


def test_thirty_people_and_six_hypotheses_take_no_longer_than_a_breath() -> None:
    people = [panel(seed, 6) for seed in range(30)]
    start = time.process_time()
    smic([f"h{k}" for k in range(6)], people)
    assert time.process_time() - start < 10  # 0.9 s on a quiet machine; the goal is 2


ROWS = [
    ["experto", "hipotesis", "dado", "probabilidad"],
    ["E1", "a", "", 0.6],
    ["E1", "b", "", "0,5"],
    ["E1", "a", "b", 0.8],
    ["E1", "b", "a", 0.7],
    ["E1", "a", "no b", 0.4],
    ["E1", "b", "!a", 0.2],
]


def test_a_table_is_read_with_commas_and_negations() -> None:
    names, (judgement,) = from_grid(ROWS)
    assert names == ["a", "b"]
    assert judgement.single.tolist() == [0.6, 0.5]
    assert judgement.without[0, 1] == 0.4
    assert judgement.without[1, 0] == 0.2


@pytest.mark.parametrize(
    ("row", "cell", "value", "code"),
    [
        (1, 3, 1.2, "smic-probabilidad"),
        (1, 3, "mucho", "smic-probabilidad"),
        (3, 2, "c", "smic-condicion"),
        (3, 2, "a", "smic-condicion"),
        (3, 2, "", "smic-repetida"),
        (0, 3, "cuanto", "tabla-columna"),
    ],
)
def test_bad_rows_are_told(row: int, cell: int, value: object, code: str) -> None:
    grid = [list(line) for line in ROWS]
    grid[row][cell] = value
    with pytest.raises(BadInput) as caught:
        from_grid(grid)
    assert caught.value.code == code


def test_missing_answers_are_counted() -> None:
    with pytest.raises(BadInput, match="faltan 1"):
        from_grid(ROWS[:-1])


def test_the_command_reads_a_table(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in ROWS), encoding="utf-8")
    done = CliRunner().invoke(command, [str(path), "--format", "json"], catch_exceptions=False)
    assert json.loads(done.output)["scenarios"] == ["11", "10", "01", "00"]
    assert "Escenarios" in CliRunner().invoke(command, [str(path), "--sensitivity"], catch_exceptions=False).output


def cornered(seed: int) -> Judgement:
    """Answers where solvers stumble: only zeros and ones, all halves, independence, or two scenarios alone."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 5))
    kind = seed % 4
    if kind == 0:
        return Judgement(
            "E", *(rng.integers(0, 2, shape).astype(float) for shape in (size, (size, size), (size, size)))
        )
    if kind == 1:
        return Judgement("E", np.full(size, 0.5), np.full((size, size), 0.5), np.full((size, size), 0.5))
    if kind == 2:
        single = rng.uniform(0.05, 0.95, size)
        return Judgement("E", single, np.tile(single[:, None], size), np.tile(single[:, None], size))
    weights, table = np.zeros(2**size), states(size)
    weights[rng.integers(0, 2**size, 2)] = 0.5
    weights /= weights.sum()
    single, pairs = weights @ table, (table * weights[:, None]).T @ table
    with np.errstate(invalid="ignore", divide="ignore"):
        return Judgement(
            "E", single, np.nan_to_num(pairs / single), np.nan_to_num((single[:, None] - pairs) / (1 - single))
        )


@pytest.mark.parametrize("seed", range(24))
def test_corners_where_solvers_stumble(seed: int) -> None:
    judgement = cornered(seed)
    table = states(judgement.single.size)
    for rule in ("entropia", "godet"):
        one = fit(judgement, rule=rule)
        assert np.isfinite(one.probability).all()
        assert one.probability.sum() == pytest.approx(1)
        assert (one.probability >= one.low - 1e-6).all()
        assert (one.probability <= one.high + 1e-6).all()
        np.testing.assert_allclose(one.probability @ table, one.single, atol=1e-6)
    json.dumps(smic([f"h{k}" for k in range(table.shape[1])], [judgement], sensitivity=True).as_json(), allow_nan=False)


SHEET: list[list[object]] = [
    ["sigla", "H1", "H2", "H3"],
    ["E1", 0.6, 0.52, 0.57],
    ["P(H1/j)", None, 0.769231, 0.736842],
    ["P(H2/j)", 0.666667, None, 0.614035],
    ["P(H3/j)", 0.7, 0.673077, None],
    ["P(H1/no j)", None, 0.416667, 0.418605],
    ["P(H2/no j)", 0.3, None, 0.395349],
    ["P(H3/no j)", 0.375, 0.458333, None],
]
SECOND = [SHEET[0], ["E2", "0,5", "0,5", "0,5"], *SHEET[2:]]


def test_the_interchange_template_says_what_the_long_table_says() -> None:
    names, (judgement,) = from_template(SHEET)
    rows: list[list[object]] = [["experto", "hipotesis", "dado", "probabilidad"]]
    rows += [["E1", name, "", value] for name, value in zip(names, SHEET[1][1:], strict=True)]
    for line in SHEET[2:]:
        about, denied = condition_of(str(line[0])) or ("", False)
        rows += [
            ["E1", about, ("no " if denied else "") + other, value]
            for other, value in zip(names, line[1:], strict=True)
            if value is not None
        ]
    again, (other,) = from_grid(rows)
    assert names == again == ["H1", "H2", "H3"]
    for key in ("single", "given", "without"):
        np.testing.assert_array_equal(getattr(judgement, key), getattr(other, key))
    assert fit(judgement).objective == pytest.approx(0, abs=1e-9)  # G14, fed back


def test_several_experts_in_sheets_in_files_or_one_below_another_are_the_same() -> None:
    apart = joined([("uno", SHEET), ("dos", SECOND)])
    below = joined([("todo", [*SHEET, *SECOND])])
    for names, people in (apart, below):
        assert names == ["H1", "H2", "H3"]
        assert [one.expert for one in people] == ["E1", "E2"]
        assert people[1].single.tolist() == [0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    ("row", "column", "value", "code", "said"),
    [
        (1, 1, 1.2, "smic-probabilidad", "fila 2, columna «H1»"),
        (2, 2, "mucho", "smic-probabilidad", "«mucho»"),
        (2, 0, "P(H9/j)", "smic-condicion", "«P(H9/j)»"),
        (3, 0, "P(H1/j)", "smic-repetida", "fila 4"),
        (3, 0, "E1", "smic-experto", "«E1»"),
        (3, 1, None, "smic-faltan", "faltan 1 probabilidades"),
        (0, 2, "H1", "matriz-nombre-repetido", "«H1»"),
    ],
)
def test_a_template_with_something_wrong_says_where(row: int, column: int, value: object, code: str, said: str) -> None:
    grid = [list(line) for line in SHEET]
    grid[row][column] = value
    with pytest.raises(BadInput) as wrong:
        from_template(grid)
    assert wrong.value.code == code
    assert said in wrong.value.es


def test_sheets_that_do_not_go_together_are_refused() -> None:
    for other, code in ((SHEET, "smic-experto"), ([[*SHEET[0][:3], "H4"], *SECOND[1:]], "smic-condicion")):
        with pytest.raises(BadInput) as wrong:
            joined([("uno", SHEET), ("dos", other)])
        assert wrong.value.code == code
    swapped = [["sigla", "H2", "H1", "H3"], *SECOND[1:2], *(SECOND[k] for k in (3, 2, 4, 6, 5, 7))]
    swapped[2:] = [[line[0], line[2], line[1], line[3]] for line in swapped[2:]]
    with pytest.raises(BadInput) as wrong:
        joined([("uno", SHEET), ("dos", swapped)])
    assert wrong.value.code == "smic-hojas"


def test_the_command_reads_the_template_as_it_leaves_the_product(tmp_path: Path) -> None:
    from mancomun.interchange.schemas import SCHEMAS, MatrixSchema
    from mancomun.interchange.templates import matrix_workbook

    schema = SCHEMAS["smic"]
    assert isinstance(schema, MatrixSchema)
    for name, sheet in (("uno", SHEET), ("dos", SECOND)):
        values = [line[1:] for line in sheet[1:]]
        down, across = [str(line[0]) for line in sheet[1:]], [str(cell) for cell in sheet[0][1:]]
        (tmp_path / f"{name}.xlsx").write_bytes(matrix_workbook(schema, down, across, values))  # type: ignore[arg-type]
    out = tmp_path / "salida.xlsx"
    files = [str(tmp_path / f"{name}.xlsx") for name in ("uno", "dos")]
    ran = CliRunner().invoke(command, [*files, "--xlsx", str(out), "--plot", str(tmp_path / "p.png")])
    assert ran.exit_code == 0, ran.output
    assert "Desacuerdo" in ran.output
    assert (tmp_path / "p.png").read_bytes()[:4] == b"\x89PNG"
    assert out.stat().st_size > 4000


def test_every_law_that_an_expert_breaks_is_told_with_how_much() -> None:
    given = np.array([[0, 0.9], [0.9, 0]], float)
    answer = smic(["A", "B"], [Judgement("E1", np.array([0.6, 0.5]), given, given)])
    table = answer.tables("es")[-1]
    assert table.title == "Leyes que rompe cada persona"
    assert len(table.rows) == len(answer.fits[0].breaches) > 2
    assert ("E1", "P(A) es 0,600, y por casos según B da 0,900.", 0.3) in table.rows
    sound = smic(["A", "B"], [coherent(4, 2)])
    assert sound.tables("es")[-1].title == "Coherencia"
