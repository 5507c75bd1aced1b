"""``mancomun sociogram``: what comes out, what stays home, and what each bad table is told."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import openpyxl
import pytest

from mancomun.cli import main

ACTORS = [
    ["sigla", "nombre", "familia", "poder", "interes", "posicion"],
    ["ALC", "Alcaldía de Muestra", "Estado", 4, 4, 3],
    ["GRE", "Gremio de muestra", "producción", 3, 1, -2],
    ["UNI", "Universidad de muestra", "saber", "1", "3", ""],
]
TIES = [
    ["origen", "destino", "tipo", "intensidad", "ola"],
    ["ALC", "GRE", "colaboracion", 1, "2026-01-15"],
    ["ALC", "GRE", "colaboración", 3, "2026-06-15"],
    ["GRE", "UNI", "conflicto", 2, "2026-06-15"],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    made.active.title = "Actores"
    for row in ACTORS:
        made.active.append(row)
    page = made.create_sheet("Relaciones")
    for row in TIES:
        page.append(row)
    path = tmp_path / "mapa.xlsx"
    made.save(path)
    return path


def test_last_wave_is_measured_and_compared(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["sociogram", str(book), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["wave"] == "2026-06-15"
    assert found["isolates"] == ["UNI"]
    assert found["change"]["stronger"] == [["ALC", "GRE", "colaboracion", 1, 3]]
    assert "power_interest" not in found


def test_files_come_out_and_judgements_only_on_request(book: Path, tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("a.svg", "b.png", "c.graphml", "d.gexf", "e.xlsx")}
    options = {
        "--plot": "a.svg",
        "--matrix-plot": "b.png",
        "--graphml": "c.graphml",
        "--gexf": "d.gexf",
        "--xlsx": "e.xlsx",
    }
    words = [word for option, name in options.items() for word in (option, str(files[name]))]
    main(["sociogram", str(book), "--judgements", *words])
    assert all(path.stat().st_size > 500 for path in files.values())
    assert files["b.png"].read_bytes().startswith(b"\x89PNG")
    assert "conflicto" in files["c.graphml"].read_text(encoding="utf-8")
    assert "Poder, interés y posición" in openpyxl.load_workbook(files["e.xlsx"]).sheetnames


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda b: b["Relaciones"].merge_cells("A1:B1"), "tiene celdas combinadas en el encabezado (A1:B1)"),
        (
            lambda b: b["Relaciones"].row_dimensions.__getitem__(3).__setattr__("hidden", True),
            "partes ocultas (filas 3)",
        ),
        (
            lambda b: b["Relaciones"].append(["ALC", "ALC", "colaboracion", 1, "2026-06-15"]),
            "relacionado consigo mismo",
        ),
        (lambda b: b["Actores"].append(["X", "Equis", "", "2,5", "3.5", ""]), ""),
        (
            lambda b: b["Relaciones"].append(["ALC", "UNI", "colaboracion", 1, "ayer"]),
            "Fila 5: La fecha debe escribirse",
        ),
    ],
)
def test_bad_workbooks_are_one_sentence(
    book: Path, change: object, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = openpyxl.load_workbook(book)
    change(made)  # type: ignore[operator]
    made.save(book)
    if not says:  # a comma in one column and a point in another are two columns, each with one form
        main(["sociogram", str(book)])
        return
    with pytest.raises(SystemExit) as stop:
        main(["sociogram", str(book)])
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--wave", "2020-01-01"], "No hay relaciones del 2020-01-01. Hay de: 2026-01-15, 2026-06-15."),
        (["--matrix-svg", "x.svg"], "es un juicio reservado: agregue --judgements"),
        (["--kind", "conflicto"], "Los conflictos son juicios reservados: agregue --judgements."),
        (["--kind", "amistad"], "No hay relaciones de tipo «amistad»."),
    ],
)
def test_bad_options_are_one_sentence(
    book: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["sociogram", str(book), *arguments])
    assert stop.value.code == 2
    assert says in capsys.readouterr().err


def test_no_conflict_leaks_into_what_is_compared_or_drawn(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing = tmp_path / "a.svg"
    main(["sociogram", str(book), "--format", "json", "--svg", str(drawing)])
    assert "conflict" not in capsys.readouterr().out
    assert "#8F1616" not in drawing.read_text(encoding="utf-8")
    main(["sociogram", str(book), "--format", "json", "--judgements"])
    assert json.loads(capsys.readouterr().out)["change"]["new"] == [["GRE", "UNI", "conflicto"]]


def test_hidden_sheet_is_not_read(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = openpyxl.load_workbook(book)
    made["Actores"].sheet_state = "hidden"
    made.save(book)
    main(["sociogram", str(book), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["external_internal_index"] == {}  # no family was read


def test_missing_library_is_named(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("mancomun.actors.exports", "mancomun.actors.measures", "mancomun.actors.picture"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(SystemExit) as stop:
        main(["sociogram", str(book)])
    assert stop.value.code == 2
    assert "Falta la biblioteca networkx: instale mancomun[networks]." in capsys.readouterr().err
