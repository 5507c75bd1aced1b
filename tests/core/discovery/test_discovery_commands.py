"""The four commands: the surface of the contracts, and one sentence with exit 2 on bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from mancomun.cli.discovery import compare, discover, mend, regions

DAY = ["--as-of", "2026-11-22"]


def run(command: object, *words: str) -> Result:
    return CliRunner().invoke(command, [*words])  # type: ignore[arg-type]


def answer(command: object, *words: str) -> dict[str, object]:
    result = run(command, *words, "--format", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


@pytest.fixture
def written(tmp_path: Path) -> Path:
    units = [
        {"code": f"u{i}", "type": "municipio", "department": "D", "population": 100 * (i + 1), "nbi": 10.0 + i}
        for i in range(8)
    ]
    path = tmp_path / "territorio.yaml"
    path.write_text(
        yaml.safe_dump({"territory": {"units": units, "contiguity": [[f"u{i}", f"u{i + 1}"] for i in range(7)]}}),
        encoding="utf-8",
    )
    return path


def test_discover_has_the_shape_of_the_contract() -> None:
    found = answer(
        discover, "--around", "63690", "--figure", "pap", "--size", "3..5", "--maximise", "scale", "--maximise",
        "cohesion=2", "--limit", "4", "--time-limit", "20", "--seed", "1", *DAY,
    )  # fmt: skip
    assert {"candidates", "exact", "bound", "examined", "seconds"} <= set(found)
    candidates = found["candidates"]
    assert isinstance(candidates, list)
    assert len(candidates) == 4
    assert {"members", "score", "criteria"} <= set(candidates[0])
    assert [c["score"] for c in candidates] == sorted((c["score"] for c in candidates), reverse=True)


def test_regions_has_the_shape_of_the_contract() -> None:
    words = ["--territory", "co", "--at-least", "population=300000", "--minimise-difference", "nbi", "--seed", "2"]
    found = answer(regions, *words, "--iterations", "4000", "--jobs", "2")
    assert {"p", "heterogeneity", "labels", "seconds", "iterations", "stopped"} <= set(found)
    assert found["stopped"] == "iterations"
    assert answer(regions, *words, "--iterations", "4000", "--jobs", "1")["labels"] == found["labels"]


def test_a_territory_of_the_user(written: Path) -> None:
    found = answer(regions, "--territory", str(written), "--at-least", "population=600", "--iterations", "500")
    assert found["p"] == 5  # 100 + 200 + 300, 400 + 500, and three alone
    assert set(found["labels"]) == {f"u{i}" for i in range(8)}  # type: ignore[call-overload]
    group = answer(
        discover, "--territory", str(written), "--around", "u3", "--size", "2..3", "--maximise", "population"
    )
    assert group["candidates"][0]["members"] == ["u3", "u4", "u5"]  # type: ignore[index]


def test_more_attributes_from_a_table_and_a_present_map(written: Path, tmp_path: Path) -> None:
    table = tmp_path / "datos.csv"
    table.write_text("codigo,camas\n" + "".join(f"u{i},{i + 1}\n" for i in range(8)), encoding="utf-8")
    present = tmp_path / "hoy.csv"
    present.write_text("code,region\n" + "".join(f"u{i},{i // 4}\n" for i in range(8)), encoding="utf-8")
    found = answer(
        regions, "--territory", str(written), "--table", str(table), "--at-least", "camas=8", "--exactly", "2", "--from",
        str(present), "--change-cost", "1000", "--iterations", "500",
    )  # fmt: skip
    assert found["p"] == 2
    assert found["changed"] == {"borders": 0, "units": 0}


def test_text_is_for_people() -> None:
    text = run(discover, "--around", "Salento", "--size", "2..3", "--maximise", "population", *DAY).output
    assert "probado" in text
    assert "Salento" in text
    assert "Certificado: válido" in run(regions, "--at-least", "population=900000", "--iterations", "500").output
    assert "cohesion" in run(discover, "--criteria").output
    assert "Mejor que" in run(compare, "63690", "63130", "--maximise", "scale", "--random", "20", *DAY).output
    assert "+" in run(mend, "05615", "05313", "--figure", "pap", *DAY).output


def test_ties_and_priorities_come_from_files(tmp_path: Path) -> None:
    flows = tmp_path / "flujos.csv"
    flows.write_text("origen,destino,trabajadores\n63130,63690,30\n63130,63130,70\n63001,63690,1\n63001,63001,99\n")
    listed = tmp_path / "lista.txt"
    listed.write_text("63130\n")
    found = answer(
        discover, "--around", "63690", "--size", "2..3", "--maximise", "ties", "--maximise", "priority", "--commuting",
        str(flows), "--priority", str(listed), *DAY,
    )  # fmt: skip
    best = found["candidates"][0]  # type: ignore[index]
    assert "63130" in best["members"]
    assert best["criteria"] == {"ties": 1.0, "priority": 1.0}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (discover, ["--maximise", "scale"]),
        (discover, ["--around", "63690", "--size", "9..3", "--maximise", "scale"]),
        (discover, ["--around", "63690", "--size", "x", "--maximise", "scale"]),
        (discover, ["--around", "Nadie Existe", "--maximise", "scale"]),
        (discover, ["--around", "63690", "--maximise", "scale", "--time-limit", "0"]),
        (discover, ["--around", "63690", "--maximise", "scale", "--as-of", "2026-02-31"]),
        (regions, ["--at-least", "population"]),
        (regions, ["--at-least", "population=99999999999"]),
        (regions, ["--territory", "no/existe.yaml", "--at-least", "population=5"]),
        (regions, ["--at-least", "population=5", "--apart", "05001"]),
        (regions, ["--at-least", "poblacion=5", "--iterations", "10"]),
        (mend, ["05615", "--figure", "nada"]),
        (compare, ["05615", "05615", "--maximise", "scale"]),
    ],
)
def test_bad_input_is_one_sentence_and_two(command: object, words: list[str]) -> None:
    result = run(command, *words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert len(result.stderr.strip().splitlines()) == 1


def test_answers_are_written_to_files(tmp_path: Path) -> None:
    names = ["g.xlsx", "g.csv", "g.geojson", "g.svg", "g.png", "g.json"]
    words = [word for name in names for word in ("--export", str(tmp_path / name))]
    found = answer(discover, "--around", "63690", "--size", "2..3", "--maximise", "population", *words, *DAY)
    assert all((tmp_path / name).stat().st_size > 100 for name in names)
    assert json.loads((tmp_path / "g.json").read_text("utf-8"))["candidates"] == found["candidates"]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("name", ["g.docx", "nadie/g.xlsx"])
def test_a_file_that_cannot_be_written_is_said_before_searching(name: str, tmp_path: Path) -> None:
    result = run(regions, "--at-least", "population=200000", "--time-limit", "60", "--export", str(tmp_path / name))
    assert result.exit_code == 2
    assert name.rsplit("/", 1)[-1] in result.stderr
