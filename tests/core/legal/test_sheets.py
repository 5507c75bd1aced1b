"""The messages of sheets S4 to S11, word for word as the method gives them, each from the case that calls for it."""

from __future__ import annotations

from typing import Any

import pytest

from mancomun.legal import check
from mancomun.territory import Territory

TOY = Territory.toy(
    [
        {"code": "a1", "name": "A uno", "type": "municipio", "department": "DA", "capital": True, "category": "1"},
        {"code": "a2", "name": "A dos", "type": "municipio", "department": "DA", "category": "6"},
        {"code": "a4", "name": "A cuatro", "type": "municipio", "department": "DA", "category": "6"},
        {"code": "b1", "name": "B uno", "type": "municipio", "department": "DB", "category": "6"},
        {"code": "DA", "name": "DA", "type": "departamento"},
        {"code": "DC", "name": "DC", "type": "departamento"},
        {"code": "DB", "name": "DB", "type": "departamento"},
    ],
    [["a1", "a2"], ["a1", "b1"], ["DA", "DB"]],
)


def said(figure: str, members: list[str], day: str = "2022-05-05", **facts: Any) -> dict[str, list[str]]:
    answer = check(members, as_of=day, figures=[figure], facts=facts or None, territory=TOY)
    out: dict[str, list[str]] = {}
    for item in answer["figures"][0]["sheet"]:
        out.setdefault(item["code"], []).append(item["text"])
    return out


@pytest.mark.parametrize(
    ("figure", "members", "facts", "code", "texts"),
    [
        ("asoam", ["a1", "a2"], {}, "E-S4-1", [f"A {n} no es un área metropolitana constituida." for n in ("uno", "dos")]),
        (
            "rap",
            ["DA", "DC"],
            {},
            "E-S5-1",
            [
                "Los departamentos DA y DC no son contiguos ni están conectados por otros miembros; la RAP exige continuidad "
                "geográfica (excepto insular)."
            ],
        ),
        (
            "pap",
            ["a1", "a2", "b1"],
            {},
            "E-S6-1",
            ["B uno pertenece a DB, distinto de DA. Una provincia reúne municipios de un mismo departamento."],
        ),
        ("pap", ["a1", "a2", "a4"], {}, "E-S6-2", ["A cuatro no colinda con ningún otro miembro."]),
        (
            "rpg",
            ["a1", "a2"],
            {},
            "A-S7-1",
            ["En 2014 la RPG se vinculaba al Fondo de Desarrollo Regional; desde 2021 aplica la Asignación para la Inversión Regional."],
        ),
        ("asodep", ["DA", "DB"], {}, "E-S8-1", [f"Vincule al menos un programa del plan de desarrollo de {d}." for d in ("DA", "DB")]),
        ("asodis", ["a1", "a2"], {}, "E-S9-1", ["A uno no tiene categoría de distrito.", "A dos no tiene categoría de distrito."]),
        ("asomun", ["a1", "a2"], {}, "E-S10-1", ["Describa el propósito común de desarrollo (mínimo 200 caracteres)."]),
        (
            "am",
            ["a1", "a2"],
            {"participacion": {"a1": 0.2, "a2": 0.049}},
            "E-S11-1",
            ["En A dos la participación fue 4,9% (< 5%). El municipio no ingresa."],
        ),
        ("am", ["a1", "a2"], {"nucleo": "a2"}, "E-S11-2", ["El municipio núcleo debe ser A uno (capital), no A dos."]),
    ],
)  # fmt: skip
def test_each_message_is_said_word_for_word(
    figure: str, members: list[str], facts: dict[str, Any], code: str, texts: list[str]
) -> None:
    assert said(figure, members, **facts)[code] == texts


def test_nothing_is_said_where_the_sheet_is_satisfied() -> None:
    assert said("pap", ["a1", "a2"]) == {}
    assert said("asomun", ["a1", "a2"], competencias_concertadas=True) == {}
    assert said("asodep", ["DA", "DB"], competencias_concertadas=True) == {}
    assert said("rpg", ["a1", "a2"], day="2015-01-10") == {}
    assert said("am", ["a1", "a2"], participacion={"a1": 0.05, "a2": 0.06}) == {}


def test_a_figure_not_in_force_has_no_sheet() -> None:
    assert said("pap", ["a1", "b1"], day="2005-01-01") == {}
