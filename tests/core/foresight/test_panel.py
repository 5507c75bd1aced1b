"""Panels and choices: against SciPy where it has the same test, and what must hold of any panel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mancomun.cli import foresight as commands
from mancomun.errors import BadInput
from mancomun.foresight.choice import Link, alignment, igo, igo_from_grid, schwartz_axes, spearman
from mancomun.foresight.panel import (
    abacus_from_grid,
    delphi,
    delphi_from_grid,
    kendall_w,
    regnier,
    weighted_kappa,
    wilcoxon_p,
)


@given(st.integers(2, 8), st.integers(2, 7), st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_w_is_friedmans_statistic_and_lies_between_zero_and_one(judges: int, items: int, seed: int) -> None:
    notes = np.random.default_rng(seed).integers(1, 10, (judges, items))
    w, chi = kendall_w(np.array([stats.rankdata(row) for row in notes]))
    if np.isnan(w):
        return
    assert -1e-12 <= w <= 1 + 1e-12
    if items >= 3:
        assert chi == pytest.approx(stats.friedmanchisquare(*notes.T).statistic)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=10))
@settings(max_examples=60, deadline=None)
def test_signed_ranks_are_counted_as_if_every_sign_were_tried(pairs: list[tuple[int, int]]) -> None:
    before, after = zip(*pairs, strict=True)
    moves = np.array([b - a for a, b in pairs if a != b])
    if moves.size == 0:
        assert wilcoxon_p(before, after) == 1
        return
    ranks = stats.rankdata(np.abs(moves))
    seen = ranks[moves > 0].sum()
    tail = min(seen, ranks.sum() - seen)
    signs = (np.arange(2**moves.size)[:, None] >> np.arange(moves.size)) & 1
    assert wilcoxon_p(before, after) == pytest.approx(min(1, 2 * np.mean(signs @ ranks <= tail + 1e-9)))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30))
@settings(max_examples=40, deadline=None)
def test_kappa_does_not_depend_on_who_is_first_and_is_one_when_equal(pairs: list[tuple[int, int]]) -> None:
    one, two = zip(*pairs, strict=True)
    assert weighted_kappa(one, two, 5) == pytest.approx(weighted_kappa(two, one, 5), nan_ok=True)
    if len(set(one)) > 1:
        assert weighted_kappa(one, one, 5) == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=12))
@settings(max_examples=40, deadline=None)
def test_rank_correlation_is_scipys(pairs: list[tuple[int, int]]) -> None:
    one, two = zip(*pairs, strict=True)
    if len(set(one)) > 1 and len(set(two)) > 1:
        assert spearman(one, two) == pytest.approx(stats.spearmanr(one, two).statistic)


ROWS = [
    ["asunto", "ronda", "experto", "valor", "autocalificacion"],
    ["agua", 1, "E1", 7, 5],
    ["agua", 1, "E2", 3, 1],
    ["agua", 2, "E1", 7, 5],
    ["vía", 1, "E1", 5, ""],
    ["vía", 1, "E2", 4, ""],
]


def test_rounds_count_who_left_and_weigh_by_expertise() -> None:
    answers, expertise = delphi_from_grid(ROWS, low=1, high=9)
    found = delphi(answers, expertise=expertise)
    first, second = found.rounds[:2]
    assert first.weighted_mean == pytest.approx((7 * 5 + 3) / 6)
    assert second.dropped == 1
    assert found.concordance[1][0] == pytest.approx(0)
    json.dumps(found.as_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("row", "cell", "value", "code"),
    [
        (1, 3, 12, "delphi-valor"),
        (1, 3, "bien", "delphi-valor"),
        (1, 1, 0, "delphi-ronda"),
        (2, 2, "E1", "delphi-repetida"),
    ],
)
def test_bad_answers_are_told(row: int, cell: int, value: object, code: str) -> None:
    grid = [list(line) for line in ROWS]
    grid[row][cell] = value
    with pytest.raises(BadInput) as caught:
        delphi_from_grid(grid, low=1, high=9)
    assert caught.value.code == code


GRID = [["", "Ana", "Luis"], ["agua", "VO", "blanco"], ["vía", "verde claro", "--"], ["luz", "", "B"]]


def test_the_abacus_takes_codes_words_and_signs() -> None:
    answer = regnier(*abacus_from_grid(GRID))
    assert answer.colours == [["VO", "B"], ["VC", "RO"], ["N", "B"]]
    assert answer.labels[2] == "sin respuestas"
    assert answer.by_acceptance[-1] == 2
    assert [answer.people[k] for k in answer.people_order] == ["Ana", "Luis"]
    json.dumps(answer.as_json("en"), allow_nan=False)
    assert answer.tables("en")
    with pytest.raises(BadInput, match="morado"):
        abacus_from_grid([["", "Ana"], ["agua", "morado"]])


def test_when_most_stand_on_the_median_the_mean_cuts_and_it_is_said() -> None:
    answer = igo(["a", "b", "c", "d"], np.array([3.0, 3, 3, 5]), np.array([1.0, 2, 3, 4]))
    assert answer.cut_by == ("mean", "median")
    assert answer.groups == ["innecesaria", "innecesaria", "menos_urgente", "inmediata"]
    assert answer.notices()[0].code == "igo-promedio"


def test_a_bad_action_is_told_by_its_row() -> None:
    with pytest.raises(BadInput, match="fila 2 la gobernabilidad es «9»"):
        igo_from_grid([["accion", "importancia", "gobernabilidad"], ["a", 3, 9]])


def test_axes_that_tell_the_same_story_are_not_offered() -> None:
    answers = np.array([[1, 1, 4], [2, 2, 1], [3, 3, 3], [4, 4, 2.0]])
    found = schwartz_axes(np.array([5.0, 5, 3]), np.array([5.0, 4, 4]), answers)
    assert [(pair.first, pair.second) for pair in found] == [(0, 2), (1, 2)]


def test_alignment_counts_levels_gaps_and_money_once() -> None:
    links = [
        Link("agua", "nacional", 3, programme="P1", cost=100.0),
        Link("vía", "nacional", 2, programme="P1", cost=100.0),
        Link("agua", "municipal", 2),
        Link("vía", "municipal", 1),
        Link("vía", "municipal", 3, contradicts=True),
    ]
    found = alignment(["agua", "vía"], ["nacional", "municipal"], links)
    assert found.coverage == {"nacional": 1.0, "municipal": 0.5}
    assert found.gaps["municipal"] == ["vía"]
    assert found.chain == 0.5
    assert found.contradictions == 1
    assert sum(found.investment.values()) == pytest.approx(100)
    assert alignment([], ["nacional"], []).empty
    with pytest.raises(BadInput):
        alignment(["agua"], ["nacional"], [Link("otra", "nacional", 2)])


BOX = [["dimension", "configuracion"], ["agua", "sobra"], ["agua", "falta"], ["gente", "llega"], ["gente", "se va"]]


@pytest.mark.parametrize(
    ("name", "grid", "says", "drawn"),
    [
        ("delphi", ROWS, "Rondas", "Mediana y cuartiles"),
        ("regnier", GRID, "Por aceptación", "Ábaco de Régnier"),
        (
            "igo",
            [["accion", "importancia", "gobernabilidad"], ["a", 3, 5], ["b", 1, 1]],
            "inmediata",
            "Importancia y gobernabilidad",
        ),
        ("morphology", BOX, "Escenarios", "Caja morfológica"),
    ],
)
def test_commands_print_write_json_and_draw(
    tmp_path: Path, name: str, grid: list[list[Any]], says: str, drawn: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in grid), encoding="utf-8")
    command = getattr(commands, name)
    plot = tmp_path / "t.svg"
    assert says in CliRunner().invoke(command, [str(path), "--plot", str(plot)], catch_exceptions=False).output
    root = ElementTree.fromstring(plot.read_text(encoding="utf-8"))
    assert drawn in (root.findtext("{http://www.w3.org/2000/svg}title") or "")
    json.loads(CliRunner().invoke(command, [str(path), "--format", "json"], catch_exceptions=False).output)


def test_a_plot_is_svg_or_png_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("accion;importancia;gobernabilidad\na;3;5\nb;1;1", encoding="utf-8")
    png = tmp_path / "t.png"
    CliRunner().invoke(commands.igo, [str(path), "--plot", str(png)], catch_exceptions=False)
    assert png.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(BadInput, match=r"ni en \.png"):
        CliRunner().invoke(commands.igo, [str(path), "--plot", str(tmp_path / "t.gif")], catch_exceptions=False)
