"""`mancomun territory` and `mancomun attributes`, as text, as JSON and when asked for nonsense."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from mancomun.cli.territory import TYPE_NAMES, attributes, territory
from mancomun.territory import colombia


def run(*arguments: str) -> Result:
    return CliRunner().invoke(territory, arguments)


def test_show_says_type_facts_and_neighbours_in_spanish():
    result = run("show", "Rionegro, Antioquia")
    assert result.exit_code == 0
    assert "05615 Rionegro (Antioquia)" in result.output
    assert "Población (2024): 151.872 personas" in result.output
    assert "05318 Guarne  16,97 km" in result.output
    assert "Vecinos (8)" in result.output


def test_show_in_english():
    result = run("show", "05615", "--lang", "en")
    assert "Population (2024): 151,872 persons" in result.output
    assert "Neighbours (8)" in result.output


def test_show_says_what_is_not_known():
    result = run("show", "27493")
    assert "No sabemos con quién limita" in result.output
    assert "27615 Riosucio" in result.output
    assert "Área (2018): sin dato" in result.output
    assert "No comparte frontera terrestre" in run("show", "88564").output
    assert "solo se tocan en un punto" in run("show", "11001").output


def test_show_as_json_is_whole():
    data = json.loads(run("show", "05001", "--format", "json").output)
    assert [one["type"] for one in data["types"]] == ["municipio", "distrito_especial"]
    assert data["facts"]["population"] == 2_524_747
    assert len(data["neighbours"]) == 11
    assert data["territory_version"] == colombia().version
    assert json.loads(run("show", "27615", "--format", "json").output)["border_unknown_with"] == ["27493"]


@pytest.mark.parametrize("text", ["5615", "San Carlos", "xyzzy", "27086"])
def test_bad_input_exits_2_with_one_sentence_on_stderr(text: str):
    result = run("show", text)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


def test_search_as_text_and_as_json():
    assert run("search", "marini").output == "05440 Marinilla (Antioquia)\n"
    assert json.loads(run("search", "san carlos", "--limit", "1", "--format", "json").output)[0]["name"] == "San Carlos"
    assert run("search", "$$$").output == "Nada se parece a eso.\n"


def test_sources_tell_editions_hashes_and_how_far_districts_were_checked():
    text = run("sources").output
    assert "MGN 2018" in text
    assert "units.csv" in text
    assert "2021-12-31" in text
    assert json.loads(run("sources", "--format", "json").output)["districts_checked_until"] == "2021-12-31"


def test_attributes_tell_unit_year_source_and_caveat():
    text = CliRunner().invoke(attributes, []).output
    assert "population  Población (2024), personas" in text
    data = json.loads(CliRunner().invoke(attributes, ["--format", "json", "--lang", "en"]).output)
    by_id = {one["id"]: one for one in data}
    assert by_id["icld"]["unit"] == "thousand COP"
    assert by_id["population"]["units"] == 1122


def test_every_type_has_a_name_in_both_languages():
    seen = {span.type for unit in colombia().units.values() for span in unit.types}
    assert seen <= set(TYPE_NAMES)
