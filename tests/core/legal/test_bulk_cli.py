"""``mancomun screen`` and ``mancomun atlas`` as somebody at a terminal meets them."""

from __future__ import annotations

import json
import random
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow.parquet as pq
import pytest

from mancomun.cli import main
from mancomun.legal import OUTCOMES, LegalCase, book, judge
from mancomun.legal.atlas import atlas
from mancomun.legal.bulk import BulkReader
from mancomun.territory import colombia
from tests.core.legal.samples import random_group

DAY = "2026-11-22"


def run(capfdbinary, *words, code=0):
    try:
        main(list(words))
        left = 0
    except SystemExit as done:
        left = done.code or 0
    out, err = capfdbinary.readouterr()
    assert left == code, err.decode()
    return out.decode(), err.decode()


def table(groups):
    return "group,code\n" + "".join(f"{name},{code}\n" for name, codes in groups for code in codes)


@pytest.mark.parametrize("count", [30, 4_000])
def test_screen_answers_each_group_as_check_does(tmp_path, capfdbinary, count):
    rng = random.Random(5)
    groups = [(f"g{k}", random_group(rng)) for k in range(count)]
    file = tmp_path / "grupos.csv"
    file.write_text(table(groups), encoding="utf-8")
    figure = book().figure("am")

    out, err = run(capfdbinary, "screen", str(file), "--as-of", DAY, "--figure", "am")
    lines = out.splitlines()
    assert err == ""
    assert lines[0] == "group,outcome"
    assert [line.split(",")[0] for line in lines[1:]] == [name for name, _ in groups]
    for line, (_, codes) in list(zip(lines[1:], groups, strict=True))[:60]:
        assert line.split(",")[1] == judge(figure, LegalCase(colombia(), codes, date(2026, 11, 22))).outcome

    answer = json.loads(run(capfdbinary, "screen", str(file), "--as-of", DAY, "--figure", "am", "--format", "json")[0])
    assert answer["figure"] == figure.id
    assert [f"{item['group']},{item['outcome']}" for item in answer["groups"]] == lines[1:]


def test_screen_says_nothing_on_a_table_with_a_wrong_line(tmp_path, capfdbinary):
    file = tmp_path / "grupos.csv"
    file.write_text(table([(f"g{k}", ["05615", "05318"]) for k in range(20_000)]) + "z,5615\n", encoding="utf-8")
    out, err = run(capfdbinary, "screen", str(file), "--as-of", DAY, "--figure", "pap", code=2)
    assert out == ""
    assert err == (
        "mancomun: Línea 40002: No existe el código 5615. ¿Quiso decir 05615, Rionegro? "
        "Los códigos son texto y conservan su cero.\n"
    )


def test_screen_gathers_scattered_rows_of_a_file(tmp_path, capfdbinary):
    file = tmp_path / "grupos.csv"
    file.write_text("group,code\na,05615\nb,05615\na,05318\nb,17001\n", encoding="utf-8")
    out, _ = run(capfdbinary, "screen", str(file), "--as-of", DAY, "--figure", "pap")
    assert out == "group,outcome\na,ALLOWED\nb,NOT_ALLOWED\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nada.csv", "--figure", "pap"], "No existe el archivo nada.csv."),
        (["nada.csv"], "Diga qué figura juzgar"),
        (["nada.csv", "--figure", "provincia"], "provincia_entidad_territorial"),
        (["nada.csv", "--figure", "pap", "--as-of", "2026-02-31"], "no existe en el calendario"),
        (["/", "--figure", "pap"], "No se puede leer /"),
    ],
)
def test_screen_refuses_with_one_sentence(capfdbinary, words, sentence):
    out, err = run(capfdbinary, "screen", *words, code=2)
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1


def test_atlas_counts_every_group_once_whatever_the_threads(tmp_path, capfdbinary):
    words = ["atlas", "--figure", "pap", "--size", "2..4", "--as-of", DAY, "--format", "json"]
    one = json.loads(run(capfdbinary, *words, "--jobs", "1")[0])
    two = json.loads(run(capfdbinary, *words, "--jobs", "3", "-o", str(tmp_path / "a.parquet"))[0])
    assert one["groups"] == 3_195 + 12_877 + 59_852
    assert one["figures"] == two["figures"]
    (figure,) = one["figures"]
    for cut in ("by_size", "by_department"):
        assert sum(sum(row.values()) for row in figure[cut].values()) == one["groups"]
    assert set(figure["by_department"]["several"]) == {"NOT_ALLOWED"}

    rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert len({tuple(sorted(row["members"])) for row in rows}) == len(rows) == one["groups"]
    land, pap = colombia(), book().figure("pap")
    for row in random.Random(1).sample(rows, 60):
        case = LegalCase(land, tuple(row["members"]), date(2026, 11, 22))
        assert row["outcome"] == judge(pap, case).outcome
        assert row["size"] == len(row["members"])
        assert row["departments"] == sorted({code[:2] for code in row["members"]})
    assert not list(tmp_path.glob(".*"))


def test_atlas_of_departments_and_of_every_figure(capfdbinary):
    out, _ = run(capfdbinary, "atlas", "--units", "departamentos", "--size", "2..3", "--as-of", DAY, "--lang", "en")
    assert "groups of 2 to 3" in out
    for figure in book().figures.values():
        assert figure.name.en in out
    reader = BulkReader(["rap"], as_of=date(2026, 11, 22))
    part = next(atlas(reader, 2, 2, level="departamentos", keep=True))
    for (low, high), outcome in zip(pairwise(part.offsets), part.outcomes[:, 0], strict=True):
        codes = tuple(reader.codes[v] for v in part.nodes[low:high])
        assert OUTCOMES[outcome] == judge(reader.figures[0], LegalCase(colombia(), codes, date(2026, 11, 22))).outcome
    assert np.all(np.diff(part.offsets) == 2)


@pytest.mark.parametrize("size", ["0..3", "5..2", "2..10", "dos", "2-7"])
def test_atlas_refuses_a_size_it_cannot_walk(capfdbinary, size):
    _, err = run(capfdbinary, "atlas", "--figure", "pap", "--size", size, code=2)
    assert err.startswith("mancomun: El tamaño se escribe MIN..MAX")


def test_atlas_refuses_a_place_it_cannot_write(capfdbinary, tmp_path):
    _, err = run(
        capfdbinary, "atlas", "--figure", "pap", "--size", "2", "-o", str(tmp_path / "no" / "a.parquet"), code=2
    )
    assert "No se puede escribir" in err


@pytest.mark.slow
def test_the_whole_map_of_groups_of_up_to_seven():
    reader = BulkReader(as_of=date(2026, 11, 22))
    counts = sum(part.counts for part in atlas(reader, 2, 7, jobs=2))
    by_size = counts[0].sum(axis=(0, 2)).tolist()
    assert by_size[2:] == [3_195, 12_877, 59_852, 301_669, 1_602_350, 8_828_420]
    assert all(table.sum() == 10_808_363 for table in counts)
