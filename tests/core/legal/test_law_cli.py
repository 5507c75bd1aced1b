"""``mancomun law`` as people type it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mancomun.cli import main
from mancomun.cli.law import law


def run(*words: str):
    return CliRunner().invoke(law, words)


def answer(*words: str):
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_diff_says_what_ended_and_what_began():
    found = answer("diff", "am", "2019-08-13", "2019-08-14")
    assert found["ended"] == ["AM-027"]
    assert found["begun"] == ["AM-028"]
    text = run("diff", "am", "2019-08-13", "2019-08-14").output
    assert "− AM-027" in text
    assert "+ AM-028" in text
    assert "Nada cambió" in run("diff", "am", "2020-01-01", "2020-01-02").output
    assert "Nothing changed" in run("diff", "am", "2020-01-01", "2020-01-02", "--lang", "en").output


def test_diff_back_in_time_exchanges_the_sides():
    there, back = answer("diff", "pap", "2014-07-31", "2026-01-01"), answer("diff", "pap", "2026-01-01", "2014-07-31")
    assert there["ended"] == back["begun"]
    assert there["begun"] == back["ended"]


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        (("show", "PAP-002"), "rule", "PAP-002"),
        (("show", "pap-002"), "rule", "PAP-002"),
        (("show", "pap"), "figure", "provincia_administrativa_planificacion"),
        (("show", "ley-1625-2013"), "norm", "ley-1625-2013"),
    ],
)
def test_show_knows_rules_figures_and_norms(words, key, value):
    assert answer(*words)[key] == value
    assert run(*words, "--lang", "en").exit_code == 0


def test_show_of_a_figure_before_it_existed():
    found = answer("show", "pap", "--as-of", "2010-01-01")
    assert found["state"] == "none"
    assert found["rules"]["unfounded"] == ["PAP-018"]


def test_stale_lists_articles_with_their_rules():
    found = answer("stale", "--as-of", "2026-11-22")
    assert found["articles"]
    assert all(item["rules"] for item in found["articles"])
    assert "artículos por releer" in run("stale", "--as-of", "2026-11-22").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["law", "show", "PAP-02"], "No existe la regla «PAP-02»."),
        (["law", "show", "ley-1454"], "¿Quiso decir ley-1454-2011?"),
        (["law", "show", "provincia"], "Escriba una de las dos."),
        (["law", "diff", "am", "2014-02-31", "2020-01-01"], "El 2014-02-31 no existe en el calendario."),
        (["law", "diff", "nada", "2014-02-01", "2020-01-01"], "No existe la figura «nada»."),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(words, sentence, capsys):
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
