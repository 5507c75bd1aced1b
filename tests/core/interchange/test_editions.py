"""Editions: whole or absent, never changed, never in the place of the embedded one. And the two commands."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mancomun.cli.boundaries import contiguity, load
from mancomun.errors import BadInput
from mancomun.interchange import editions
from mancomun.territory import colombia

STEP = 0.2


def grid(codes: list[str]) -> dict[str, Any]:
    made = []
    for number, code in enumerate(codes):
        x, y = -75.6 + STEP * (number % 40) / 2, 1.0 + STEP * (number // 40) / 2
        ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
        made.append(
            {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    return {"type": "FeatureCollection", "features": made}


@pytest.fixture
def few(tmp_path: Path) -> Path:
    path = tmp_path / "Límites de prueba.geojson"
    path.write_text(json.dumps(grid(["05001", "05088", "05266"])), "utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MANCOMUN_DATA", str(tmp_path / "datos"))
    monkeypatch.delenv("MANCOMUN_EDITION", raising=False)
    return tmp_path / "datos"


def run(command: Any, *words: str) -> Any:
    return CliRunner().invoke(command, list(words))


def test_load_keeps_an_edition_beside_the_embedded_one(few: Path, data: Path) -> None:
    before = colombia().contiguity.edges
    done = run(load, str(few), "--format", "json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    (kept,) = editions.editions()
    assert kept.name == told["edition"]
    assert kept.name.startswith("limites-de-prueba-")
    assert kept.source == few.name
    assert not kept.complete
    assert editions.edition_in_use() is None
    assert colombia().contiguity.edges == before
    drawn = editions.edition_geojson(kept.name)
    assert [feature["properties"]["code"] for feature in drawn["features"]] == ["05001", "05088", "05266"]
    meta = editions.edition_report(kept.name)
    assert str(few.parent) not in json.dumps(meta)
    assert ["05001", "05266", told["difference"]["removed"][0][2]] in told["difference"]["removed"]


def test_the_same_file_again_is_the_same_edition_and_another_is_refused(few: Path, data: Path) -> None:
    assert run(load, str(few), "--edition", "una").exit_code == 0
    first = (data / "editions/una/meta.json").read_bytes()
    assert run(load, str(few), "--edition", "una").exit_code == 0
    assert (data / "editions/una/meta.json").read_bytes() == first
    few.write_text(json.dumps(grid(["05001", "05088"])), "utf-8")
    done = run(load, str(few), "--edition", "una")
    assert done.exit_code == 2
    assert "Ya hay una edición «una»" in done.stderr
    assert (data / "editions/una/meta.json").read_bytes() == first


def test_a_whole_country_becomes_the_drawn_edition(tmp_path: Path, data: Path) -> None:
    codes = [code for code in colombia().units if len(code) == 5]
    path = tmp_path / "todo.geojson"
    path.write_text(json.dumps(grid(codes)), "utf-8")
    assert run(load, str(path), "--edition", "todo").exit_code == 0
    in_use = editions.edition_in_use()
    assert in_use is not None
    assert (in_use.name, in_use.units) == ("todo", 1122)


def test_a_point_to_decide_stops_the_load_unless_told(tmp_path: Path, data: Path) -> None:
    made = grid(["05001", "05088"])
    rival = json.loads(json.dumps(made["features"][0]))
    for point in rival["geometry"]["coordinates"][0]:
        point[1] += 0.03
    made["features"].append(rival)
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(made))
    done = run(load, str(path))
    assert done.exit_code == 2
    assert "Hay 1 puntos por decidir" in done.stderr
    assert editions.editions() == ()
    assert run(load, str(path), "--yes").exit_code == 0
    assert len(editions.editions()) == 1


def test_dry_run_keeps_nothing(few: Path, data: Path) -> None:
    done = run(load, str(few), "--dry-run", "--lang", "en")
    assert done.exit_code == 0
    assert "Nothing was kept." in done.output
    assert not data.exists()


@pytest.mark.parametrize("name", ["../fuera", "Mayúscula", ".oculta", "", "a/b"])
def test_a_name_that_could_leave_the_folder_is_refused(few: Path, data: Path, name: str) -> None:
    assert run(load, str(few), "--edition", name).exit_code == 2
    assert not data.exists()


def test_an_unknown_edition_lists_those_there_are(few: Path, data: Path) -> None:
    run(load, str(few), "--edition", "una")
    with pytest.raises(BadInput, match="Hay: una"):
        editions.edition("otra")


def test_an_unwritable_data_folder_is_a_sentence(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "datos").write_text("un archivo en el sitio de la carpeta")
    done = run(load, str(few), "--data", str(tmp_path / "datos"))
    assert done.exit_code == 2
    assert "No quedó nada a medias" in done.stderr


_KILLED = """
import os, signal, sys
from mancomun.interchange import editions
real = os.replace
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
editions.os.replace = die
from mancomun.cli.boundaries import load
load([sys.argv[1], "--edition", "una"])
"""


def test_a_killed_load_leaves_nothing_that_looks_like_an_edition(few: Path, data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(few)], env=dict(os.environ), check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert editions.editions() == ()
    assert len(list((data / "editions").iterdir())) == 1  # the draft
    time.sleep(0.1)
    assert run(load, str(few), "--edition", "una").exit_code == 0
    assert [path.name for path in (data / "editions").iterdir()] == ["una"]


def test_contiguity_writes_the_contract_columns(few: Path, tmp_path: Path) -> None:
    out = tmp_path / "pares.csv"
    done = run(contiguity, str(few), "-o", str(out))
    assert done.exit_code == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(rows[0]) == ["code_a", "code_b", "kind", "border_km"]
    assert [(row["code_a"], row["code_b"], row["kind"]) for row in rows] == [
        ("05001", "05088", "rook"),
        ("05088", "05266", "rook"),
    ]
    assert float(rows[0]["border_km"]) == pytest.approx(11.06, rel=0.01)
    assert "3 unidades: 2 pares comparten un límite" in done.stderr
    assert done.stdout == ""


def test_contiguity_says_the_same_as_json(few: Path) -> None:
    done = run(contiguity, str(few), "--format", "json", "--lang", "en")
    told = json.loads(done.stdout)
    assert told["counts"]["rook"] == len(told["pairs"]) == 2
    assert "3 units: 2 pairs share a border" in done.stderr


def test_bad_input_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    done = run(contiguity, str(tmp_path / "no.geojson"), "--lang", "en")
    assert done.exit_code == 2
    assert done.stderr == "mancomun: There is no file “no.geojson”. Check the path.\n"
