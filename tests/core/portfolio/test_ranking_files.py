"""``mancomun rank FILE``: the format of the contracts, and a sentence for each thing that may be wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mancomun.cli import main

CONTRACT = """alternative,cost,coverage
#direction,min,max
#weight,0.4,0.6
#function,v-shape,usual
#p,10,
A,80,90
B,65,58
"""


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        main(list(words))
        code = 0
    except SystemExit as done:
        code = int(done.code or 0)
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "matriz.csv"
    path.write_text(CONTRACT, encoding="utf-8")
    return path


@pytest.mark.parametrize("method", ["topsis", "promethee2", "mavt", "evamix", "smaa"])
def test_the_file_of_the_contract(capsys: pytest.CaptureFixture[str], contract: Path, method: str) -> None:
    code, out, err = run(capsys, "rank", str(contract), "--method", method, "--format", "json", "--seed", "3")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["method"] == method
    assert set(answer["scores"]) == {"A", "B"}
    assert sorted(name for group in answer["ranking"] for name in group) == ["A", "B"]
    if method == "promethee2":
        assert answer["scores"] == pytest.approx({"A": 0.2, "B": -0.2})


def test_spanish_rows_semicolons_and_decimal_commas(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "es.csv"
    text = (
        "alternativa;costo;cobertura\n#dirección;min;max\n#peso;0,4;0,6\n#peor;100;\n#mejor;0;100\nA;80,5;90\nB;65;58\n"
    )
    path.write_bytes(text.replace("100;\n", "100;0\n").encode("cp1252"))
    code, out, _ = run(capsys, "rank", str(path), "--format", "json")
    assert code == 0
    assert json.loads(out)["scores"] == pytest.approx({"A": 0.4 * 0.195 + 0.6 * 0.9, "B": 0.4 * 0.35 + 0.6 * 0.58})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("0.6", "0.5"), "Los pesos suman 0,9; deben sumar 1."),
        (("B,65,58", "B,65,"), "Evaluaciones que faltan: 1; la primera es B / coverage."),
        (("B,65,58", "B,mucho,58"), "Fila 7, columna cost: «mucho» no es un número."),
        (("B,65,58", "a,65,58"), "La alternativa «a» está dos veces."),
        (("B,65,58\n", ""), "Hay una sola alternativa"),
        (("A,80,90\nB,65,58\n", ""), "El archivo no trae alternativas"),
        (("#direction,min,max\n", ""), "Falta la dirección de «cost»"),
        (("min,max", "min,mejor"), "No se conoce la dirección «mejor» de «coverage» (celda C2)."),
        (("#weight", "#wieght"), "¿Quiso decir «#weight»?"),
        (("0.4,0.6", "0.4,"), "A la fila «#weight» le falta: coverage."),
        (("0.4,0.6", "0.4,seis"), "En la celda C3 («#weight» de coverage) hay «seis»; va un número."),
        (("#p,10,", "#p,10,\n#p,5,"), "La fila «#p» está dos veces"),
        (("cost,coverage", "cost,"), "Falta el nombre del criterio en la celda C1."),
        (("cost,coverage", "cost,Cost"), "El criterio «Cost» está dos veces."),
        (("A,80,90", ",80,90"), "Falta el nombre de la alternativa en la celda A6."),
        ((CONTRACT, "solo una palabra\n"), "No hay nada que ordenar"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    capsys: pytest.CaptureFixture[str], contract: Path, change: tuple[str, str], sentence: str
) -> None:
    contract.write_text(CONTRACT.replace(*change), encoding="utf-8")
    code, out, err = run(capsys, "rank", str(contract))
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_promethee_without_its_threshold(capsys: pytest.CaptureFixture[str], contract: Path) -> None:
    contract.write_text(CONTRACT.replace("#p,10,\n", ""), encoding="utf-8")
    code, _, err = run(capsys, "rank", str(contract), "--method", "promethee2")
    assert (code, "«cost» le falta un umbral p" in err) == (2, True)


def test_weights_from_pairs_and_the_inconsistent_matrix(
    capsys: pytest.CaptureFixture[str], contract: Path, tmp_path: Path
) -> None:
    contract.write_text(CONTRACT.replace("#weight,0.4,0.6\n", ""), encoding="utf-8")
    pairs = tmp_path / "pares.csv"
    pairs.write_text("criterio,coverage,cost\ncoverage,1,3\ncost,1/3,1\n", encoding="utf-8")
    code, out, _ = run(capsys, "rank", str(contract), "--ahp", str(pairs), "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert {one["name"]: one["weight"] for one in answer["criteria"]} == pytest.approx({"cost": 0.25, "coverage": 0.75})
    assert answer["weights_origin"] == "comparación por pares (AHP)"
    pairs.write_text("x,a,b,c\na,1,9,1/9\nb,,1,9\nc,,,1\n", encoding="utf-8")
    code, _, err = run(capsys, "rank", str(contract), "--ahp", str(pairs))
    assert code == 2
    assert "La matriz de comparación de «pares.csv» es inconsistente (RC = " in err


def test_text_and_english(capsys: pytest.CaptureFixture[str], contract: Path) -> None:
    code, out, _ = run(capsys, "rank", str(contract))
    assert code == 0
    assert "El primer lugar cambia si el peso de «cost» sube de 0,4 a 0,5." in out
    _, english, _ = run(capsys, "rank", str(contract), "--lang", "en")
    assert "The first place changes if the weight of “cost” rises from 0.4 to 0.5." in english
