"""MICMAC: what people read, what files may bring, and properties that hold for any matrix."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.cli import main
from mancomun.cli.foresight import micmac as command
from mancomun.drawing.planes import Box, place_labels
from mancomun.errors import BadInput
from mancomun.foresight.micmac import from_grid, micmac, picture

HEAD = ["", "a", "b", "c", "d"]
GOOD = [HEAD, ["a", 0, 3, 1, 0], ["b", 1, 0, 2, 0], ["c", 0, 1, 0, 3], ["d", 2, 0, "P", 0]]


def changed(row: int, column: int, value: object) -> list[list[object]]:
    grid = [list(line) for line in GOOD]
    grid[row][column] = value
    return grid


@st.composite
def ratings(draw: st.DrawFn) -> np.ndarray:
    size = draw(st.integers(2, 8))
    cells = draw(st.lists(st.sampled_from([0, 0, 1, 2, 3, -1]), min_size=size * size, max_size=size * size))
    matrix = np.array(cells, np.int8).reshape(size, size)
    np.fill_diagonal(matrix, 0)
    if not matrix.any():
        matrix[0, 1] = 1
    return matrix


def named(size: int) -> list[str]:
    return [f"v{k}" for k in range(size)]


@given(ratings())
@settings(max_examples=60, deadline=None)
def test_shares_add_up_and_every_variable_has_a_role(matrix: np.ndarray) -> None:
    answer = micmac(named(matrix.shape[0]), matrix)
    for half in filter(None, (answer.actual, answer.potential)):
        assert half.influence.sum() == half.dependence.sum()
        if half.indirect is not None:
            assert half.indirect.plane.influence.sum() == pytest.approx(1)
            assert half.indirect.plane.dependence.sum() == pytest.approx(1)
            assert len(half.indirect.plane.roles) == matrix.shape[0]
    json.dumps(answer.as_json(), allow_nan=False)


@given(ratings())
@settings(max_examples=40, deadline=None)
def test_turning_the_matrix_round_swaps_influence_and_dependence(matrix: np.ndarray) -> None:
    one = micmac(named(matrix.shape[0]), matrix).actual
    two = micmac(named(matrix.shape[0]), matrix.T).actual
    assert one.influence.tolist() == two.dependence.tolist()
    if one.indirect is not None:
        assert two.indirect is not None
        assert one.indirect.influence_ranks.tolist() == two.indirect.dependence_ranks.tolist()


@given(ratings())
@settings(max_examples=40, deadline=None)
def test_a_variable_without_ties_is_last_on_both_sides(matrix: np.ndarray) -> None:
    size = matrix.shape[0]
    wider = np.zeros((size + 1, size + 1), np.int8)
    wider[:size, :size] = matrix
    half = micmac(named(size + 1), wider).actual
    if half.indirect is not None:
        assert half.indirect.plane.influence[-1] == 0
        assert half.indirect.influence_ranks[-1] == half.indirect.influence_ranks.max()


def test_potential_influences_count_only_in_the_potential_answer() -> None:
    names, matrix = from_grid(GOOD)
    answer = micmac(names, matrix)
    assert answer.actual.influence.tolist() == [4, 3, 4, 2]
    assert answer.potential is not None
    assert answer.potential.influence.tolist() == [4, 3, 4, 5]
    assert micmac(names, matrix, potential_value=1).potential.influence.tolist() == [4, 3, 4, 3]  # type: ignore[union-attr]


def test_the_rule_of_two_stops_too_early_where_the_order_alternates_slowly() -> None:
    matrix = np.array([[0, 3, 1, 0, 2], [1, 0, 2, 0, 1], [0, 1, 0, 3, 2], [2, 0, 0, 0, 1], [1, 0, 3, 1, 0]], np.int8)
    two = micmac(named(5), matrix, rule="dos")
    assert two.actual.indirect is not None
    assert two.actual.indirect.iterations == 10
    assert "micmac-regla-dos" in {item.code for item in two.notices()}


@pytest.mark.parametrize(
    ("grid", "code", "says"),
    [
        ([], "matriz-vacia", "primera fila"),
        ([[*HEAD, "e"], *GOOD[1:]], "matriz-no-cuadrada", "4 filas y 5 columnas"),
        (changed(0, 2, "z"), "matriz-etiquetas", "«b»"),
        (changed(1, 2, 4), "matriz-valor", "C2 (a → b) hay «4»"),
        (changed(1, 2, "1,5"), "matriz-valor", "«1,5»"),
        (changed(1, 2, -1), "matriz-valor", "«-1»"),
        (changed(2, 2, 1), "matriz-diagonal", "«b»"),
        (changed(3, 1, ""), "matriz-faltan", "Falta 1 celda de la matriz"),
        ([["", "a", "A"], ["a", 0, 1], ["A", 1, 0]], "matriz-nombre-repetido", "dos veces"),
        ([["", "a", ""], ["a", 0, 1], ["", 1, 0]], "matriz-sin-nombre", "número 2"),
    ],
)
def test_a_bad_grid_is_told_where(grid: list[list[object]], code: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        from_grid(grid)
    assert caught.value.code == code
    assert says in caught.value.es
    assert caught.value.en


def test_a_matrix_of_zeros_says_there_is_nothing_to_study() -> None:
    with pytest.raises(BadInput, match="Toda la matriz"):
        micmac(["a", "b"], np.zeros((2, 2), np.int8))


def test_few_and_many_variables_are_warnings_and_not_walls() -> None:
    rng = np.random.default_rng(1)
    for size, code in ((3, "micmac-pocas"), (71, "micmac-muchas")):
        matrix = rng.integers(0, 4, (size, size)).astype(np.int8)
        np.fill_diagonal(matrix, 0)
        answer = micmac(named(size), matrix)
        assert code in {item.code for item in answer.notices()}
        assert answer.actual.indirect is not None


def test_labels_never_meet_and_none_is_lost_at_forty_five() -> None:
    rng = np.random.default_rng(8)
    points = [(f"variable {k}", *xy) for k, xy in enumerate(rng.uniform(80, 640, (45, 2)).tolist())]
    labels, lost = place_labels(points, Box(60, 40, 740, 660))
    assert not lost
    assert len(labels) == 45
    assert not any(one.box.meets(two.box) for one, two in combinations(labels, 2))


def test_the_picture_is_a_drawing_with_title_description_and_every_name() -> None:
    names, matrix = from_grid([[HEAD[0], "<a>", *HEAD[2:]], ["<a>", *GOOD[1][1:]], *GOOD[2:]])
    root = ElementTree.fromstring(picture(micmac(names, matrix), "es"))
    text = " ".join(root.itertext())
    assert root.attrib["role"] == "img"
    assert all(name in text for name in names)
    assert "Motrices" in text


# --- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "m.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in GOOD), encoding="utf-8")
    return path


def test_the_command_prints_and_writes(table: Path, tmp_path: Path) -> None:
    svg, book = tmp_path / "m.svg", tmp_path / "m.xlsx"
    done = CliRunner().invoke(command, [str(table), "--svg", str(svg), "--xlsx", str(book)], catch_exceptions=False)
    assert done.exit_code == 0
    assert "motriz" in done.output
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    assert openpyxl.load_workbook(book).sheetnames[0] == "Variables"


def test_the_json_has_the_shape_of_the_contract(table: Path) -> None:
    done = CliRunner().invoke(command, [str(table), "--format", "json"], catch_exceptions=False)
    answer = json.loads(done.output)
    assert answer["variables"] == ["a", "b", "c", "d"]
    assert answer["direct"]["influence"] == [4, 3, 4, 2]
    assert sorted(answer["indirect"]["influence_ranking"]) == ["a", "b", "c", "d"]
    assert isinstance(answer["indirect"]["iterations"], int)
    assert answer["indirect"]["stable"] in (True, False)


def test_a_workbook_gives_the_same_answer_as_the_csv(table: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in GOOD:
        book.active.append(row)
    book.save(tmp_path / "m.xlsx")
    runs = [CliRunner().invoke(command, [str(p), "--format", "json"]).output for p in (table, tmp_path / "m.xlsx")]
    assert runs[0] == runs[1]


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(',"=1+1",b\n"=1+1",0,1\nb,2,0\n', encoding="utf-8")
    CliRunner().invoke(command, [str(path), "--xlsx", str(tmp_path / "m.xlsx")], catch_exceptions=False)
    page = openpyxl.load_workbook(tmp_path / "m.xlsx")["Variables"]
    assert {cell.data_type for row in page.iter_rows(max_col=1) for cell in row} == {"s"}


@pytest.mark.parametrize(("lang", "says"), [("es", "no es cuadrada"), ("en", "is not square")])
def test_bad_input_is_one_sentence_and_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, says: str
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(",a,b\na,0,1\n", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["micmac", str(path), "--lang", lang])
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert says in told
    assert re.fullmatch(r"mancomun: .+\n", told)
