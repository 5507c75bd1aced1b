"""MACTOR: invariants of any table (G07), the slow reference in plain loops, and what files may bring."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.cli.foresight import mactor as command
from mancomun.errors import BadInput
from mancomun.foresight.mactor import VARIANTS, actor_map, from_grids, mactor, nets_picture, nets_table, picture

Case = tuple[np.ndarray, np.ndarray]


@st.composite
def plays(draw: st.DrawFn) -> Case:
    size, goals = draw(st.integers(2, 7)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    mid = rng.integers(0, 5, (size, size)).astype(np.int8) * (rng.random((size, size)) < 0.7)
    np.fill_diagonal(mid, 0)
    return mid.astype(np.int8), rng.integers(-4, 5, (size, goals)).astype(float)


def named(letter: str, count: int) -> list[str]:
    return [f"{letter}{k}" for k in range(count)]


def play(case: Case, variant: str = "literal") -> Any:
    mid, stands = case
    return mactor(named("a", mid.shape[0]), mid, named("o", stands.shape[1]), stands, variant=variant)


@given(plays(), st.sampled_from(VARIANTS))
@settings(max_examples=80, deadline=None)
def test_what_must_hold_of_any_play(case: Case, variant: str) -> None:
    answer = play(case, variant)
    assert answer.influence.sum() == answer.dependence.sum()
    assert answer.force.mean() == pytest.approx(1)
    assert (answer.force >= 0).all()
    assert (answer.balance == -answer.balance.T).all()
    assert (answer.best >= answer.mid).all()
    for order in answer.orders:
        np.testing.assert_allclose(order.convergence, order.convergence.T)
        np.testing.assert_allclose(order.divergence, order.divergence.T)
        told = order.ambivalence[~np.isnan(order.ambivalence)]
        assert ((told >= -1e-12) & (told <= 1 + 1e-12)).all()
    json.dumps(answer.as_json(), allow_nan=False)


@given(plays())
@settings(max_examples=40, deadline=None)
def test_convergence_and_divergence_are_those_of_plain_loops(case: Case) -> None:
    for order in play(case).orders:
        x = order.positions
        size, goals = x.shape
        for a in range(size):
            for b in range(size):
                same = sum((abs(x[a, j]) + abs(x[b, j])) / 2 for j in range(goals) if x[a, j] * x[b, j] > 0)
                opposite = sum((abs(x[a, j]) + abs(x[b, j])) / 2 for j in range(goals) if x[a, j] * x[b, j] < 0)
                assert order.convergence[a, b] == pytest.approx(same if a != b else 0)
                assert order.divergence[a, b] == pytest.approx(opposite if a != b else 0)


@given(plays(), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_relabelling_actors_changes_nothing(case: Case, seed: int) -> None:
    mid, stands = case
    order = np.random.default_rng(seed).permutation(mid.shape[0])
    one, two = play(case), play((mid[np.ix_(order, order)], stands[order]))
    np.testing.assert_allclose(one.force[order], two.force)
    np.testing.assert_allclose(one.orders[2].favour, two.orders[2].favour)


def test_an_actor_of_zeros_has_no_force_and_no_information() -> None:
    mid = np.array([[0, 2, 0], [1, 0, 0], [0, 0, 0]], np.int8)
    stands = np.array([[3.0, -1.0], [2.0, 2.0], [0.0, 0.0]])
    for variant in VARIANTS:
        answer = play((mid, stands), variant)
        assert answer.force[2] == 0
        for order in answer.orders:
            assert math.isnan(order.ambivalence[2])
            assert not order.convergence[2].any()
            assert not order.divergence[2].any()
        assert "mactor-neutro" in {item.code for item in answer.notices()}


def test_nobody_with_force_is_everybody_with_one() -> None:
    answer = play((np.zeros((3, 3), np.int8), np.ones((3, 2))))
    assert answer.force.tolist() == [1, 1, 1]
    assert "mactor-sin-fuerza" in {item.code for item in answer.notices()}


def test_actors_who_agree_stand_near_in_the_map() -> None:
    stands = np.array([[3, 2, -1], [3, 2, -1], [-3, -2, 1.0]])
    places = actor_map(play((np.ones((3, 3), np.int8) - np.eye(3, dtype=np.int8), stands)).orders[1].net)
    assert np.linalg.norm(places[0] - places[1]) < np.linalg.norm(places[0] - places[2])


MID = [["", "x", "y"], ["x", 0, 2], ["y", 1, 0]]
MAO = [["", "o1", "o2"], ["y", 2, -3], ["x", -4, 0]]


def test_the_two_sheets_are_matched_by_name() -> None:
    actors, _, goals, stands = from_grids(MID, MAO)
    assert (actors, goals) == (["x", "y"], ["o1", "o2"])
    assert stands.tolist() == [[-4, 0], [2, -3]]


@pytest.mark.parametrize(
    ("mid", "mao", "code"),
    [
        (MID, [MAO[0], ["z", 2, -3], MAO[2]], "mactor-actores"),
        (MID, [MAO[0], ["y", 5, -3], MAO[2]], "tabla-valor"),
        (MID, [MAO[0], ["y", "", -3], MAO[2]], "tabla-valor"),
        ([MID[0], ["x", 0, 5], MID[2]], MAO, "matriz-valor"),
        ([MID[0], ["x", 1, 1], MID[2]], MAO, "matriz-diagonal"),
    ],
)
def test_bad_sheets_are_told(mid: Any, mao: Any, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        from_grids(mid, mao)
    assert caught.value.code == code


def test_the_command_reads_a_workbook_and_two_csv_alike(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in (("MID", MID), ("2MAO", MAO)):
        page = book.create_sheet(name)
        for row in grid:
            page.append(row)
        (tmp_path / f"{name}.csv").write_text("\n".join(",".join(map(str, row)) for row in grid), encoding="utf-8")
    book.save(tmp_path / "play.xlsx")
    run = CliRunner()
    one = run.invoke(command, [str(tmp_path / "play.xlsx"), "--format", "json"], catch_exceptions=False)
    two = run.invoke(
        command,
        [str(tmp_path / "MID.csv"), "--positions", str(tmp_path / "2MAO.csv"), "--format", "json"],
        catch_exceptions=False,
    )
    assert one.output == two.output
    assert json.loads(one.output)["actors"] == ["x", "y"]
    given = ["--xlsx", str(tmp_path / "out.xlsx"), "--nets", str(tmp_path / "nets.svg")]
    text = run.invoke(command, [str(tmp_path / "play.xlsx"), *given], catch_exceptions=False)
    assert "Redes de convergencia y divergencia" in (tmp_path / "nets.svg").read_text(encoding="utf-8")
    assert "3MAO" in text.output
    assert "2CAA" in openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames


def test_a_book_without_its_second_sheet_says_which(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "MID"
    for row in MID:
        book.active.append(row)
    book.save(tmp_path / "play.xlsx")
    with pytest.raises(BadInput, match="2MAO"):
        CliRunner().invoke(command, [str(tmp_path / "play.xlsx")], catch_exceptions=False)


def test_nets_join_those_who_agree_and_dash_those_who_do_not() -> None:
    stands = np.array([[3, 2, -1], [3, 2, -1], [-3, -2, 1.0]])
    answer = play((np.ones((3, 3), np.int8) - np.eye(3, dtype=np.int8), stands))
    rows = nets_table(answer).rows
    assert [row[:2] for row in rows if row[4] > 0] == [("a0", "a1")]
    assert {row[:2] for row in rows if row[4] < 0} == {("a0", "a2"), ("a1", "a2")}
    last = answer.orders[-1]
    assert all(row[4] == pytest.approx(row[2] - row[3], abs=2e-3) for row in rows)
    pair = next(row for row in rows if row[:2] == ("a0", "a1"))
    assert pair[2:4] == (pytest.approx(last.convergence[0, 1], abs=1e-3), 0)
    drawn = nets_picture(answer) or ""
    assert "Más convergen que divergen: a0–a1. Al revés: a0–a2, a1–a2." in drawn
    assert drawn.count('stroke-dasharray="6 4"') == 2 + 1  # two lines and the legend
    neutral = play((np.ones((3, 3), np.int8) - np.eye(3, dtype=np.int8), np.zeros((3, 2))))
    assert nets_picture(neutral) is None
    assert nets_table(neutral).rows == []


def test_the_picture_names_every_actor() -> None:
    assert "a1" in picture(play((np.array([[0, 2], [1, 0]], np.int8), np.ones((2, 1)))))


def test_the_margins_of_positions_add_up_to_the_mobilisation_of_all() -> None:
    answer = mactor(*from_grids(MID, MAO))
    for table in answer.tables("es"):
        if table.title not in ("1MAO", "2MAO", "3MAO"):
            continue
        moved = [row[-1] for row in table.rows[: len(answer.actors)]]
        favour, against, both = (row[-1] for row in table.rows[len(answer.actors) :])
        assert favour + against == pytest.approx(both, abs=1e-3)  # type: ignore[operator]
        assert sum(moved) == pytest.approx(both, abs=1e-3)  # type: ignore[arg-type]
