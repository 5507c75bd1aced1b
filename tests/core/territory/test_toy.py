"""Territories of case files: the worked example of the method, and every way of writing one wrongly."""

from __future__ import annotations

from datetime import date

import pytest

from mancomun.errors import BadInput
from mancomun.territory import Contiguity, Territory, colombia
from mancomun.territory.colombia import TEXT_COLUMNS
from mancomun.territory.toy import KNOWN_KEYS, from_mapping


def units(*codes: str) -> list[dict[str, object]]:
    return [{"code": code, "type": "municipio"} for code in codes]


def test_g02_connection_goes_only_through_members():
    """G02 of the method: borders A-B and B-C, D alone."""
    land = Territory.toy(units("A", "B", "C", "D"), [["A", "B"], ["B", "C"]]).contiguity
    assert land.connected(["A", "B", "C"]) is True
    assert land.connected(["A", "C"]) is False  # both touch B, but B is not a member
    assert land.connected(["A", "B", "D"]) is False
    assert land.parts(["A", "C"]) == (("A",), ("C",))
    assert land.parts(["D", "A", "B"]) == (("A", "B"), ("D",))
    assert land.connected(["D"]) is True


def test_g02_a_point_is_not_a_border():
    land = Territory.toy(units("A", "B"), [], points=[["A", "B"]]).contiguity
    assert land.touches("A", "B") is False
    assert land.connected(["A", "B"]) is False


def test_an_unknown_border_makes_connection_unknown_and_never_false():
    land = Territory.toy(units("A", "B", "C"), [["A", "B"]], unknown={"C": ["B"]}).contiguity
    assert land.touches("C", "B") is None
    assert land.touches("C", "A") is False
    assert land.connected(["A", "B", "C"]) is None
    assert land.connected(["A", "C"]) is False
    anyone = Territory.toy(units("A", "B"), [], unknown=["B"]).contiguity
    assert anyone.connected(["A", "B"]) is None


def test_a_unit_keeps_its_facts_with_their_types():
    land = from_mapping(
        {
            "units": [
                {
                    "code": "a1",
                    "name": "A uno",
                    "type": "municipio",
                    "department": "DA",
                    "capital": True,
                    "category": 1,
                    "population": 200000,
                    "census": 150000,
                    "insular": False,
                    "conurbated": True,
                    "nbi": 12.5,
                },
                {"code": "i1", "type": "territorio_indigena", "formalised_on": "2025-12-18"},
                {"code": "DA", "type": "departamento", "name": "Departamento A"},
            ],
            "contiguity": [["a1", "i1", 3.5]],
            "provisional": [["i1", "a1"]],
        }
    )
    unit = land.unit("a1")
    assert unit.facts == {
        "capital": True,
        "category": "1",
        "population": 200000,
        "census": 150000,
        "insular": False,
        "conurbated": True,
        "nbi": 12.5,
    }
    assert unit.types_at(date(1890, 1, 1)) == {"municipio"}
    assert land.unit("i1").facts["formalised_on"] == date(2025, 12, 18)
    assert land.unit("i1").name == "i1"
    assert land.contiguity.neighbours("a1") == {"i1": 3.5}
    assert land.contiguity.notes == {("a1", "i1"): "provisional"}
    assert land.department_name(unit) == "Departamento A"


def test_types_may_be_dated_and_may_overlap():
    land = Territory.toy(
        [
            {
                "code": "a",
                "types": [
                    {"type": "municipio", "to": "2015-08-01"},
                    {"type": "distrito_especial", "from": date(2015, 7, 1)},
                ],
            }
        ]
    )
    assert land.unit("a").types_at(date(2015, 7, 10)) == {"municipio", "distrito_especial"}
    assert land.unit("a").types_at(date(2015, 8, 1)) == {"distrito_especial"}


def test_version_follows_the_content():
    one, two = Territory.toy(units("a", "b"), [["a", "b"]]), Territory.toy(units("a", "b"), [["b", "a"]])
    assert one.version == two.version
    assert one.version.startswith("toy-")
    assert one.version != Territory.toy(units("a", "b"), []).version


def test_every_numeric_fact_of_colombia_can_be_written_in_a_toy():
    facts = {key for unit in colombia().units.values() for key in unit.facts}
    assert facts <= set(KNOWN_KEYS)
    assert set(KNOWN_KEYS) >= TEXT_COLUMNS


GOOD = {"code": "a", "type": "municipio"}


@pytest.mark.parametrize(
    ("territory", "code", "words"),
    [
        ([], "territorio-forma", "units"),
        ({}, "territorio-forma", "«units»"),
        ({"units": "abc"}, "territorio-forma", "lista"),
        ({"units": [GOOD], "contiguidad": []}, "clave-desconocida", "«contiguity»"),
        ({"units": [{**GOOD, "poblacion": 3}]}, "clave-desconocida", "«population»"),
        ({"units": ["a"]}, "territorio-forma", "unidad 1"),
        ({"units": [{"type": "municipio"}]}, "codigo-texto", "unidad 1"),
        ({"units": [{"code": 5001, "type": "municipio"}]}, "codigo-texto", "comillas"),
        ({"units": [{"code": "a"}]}, "territorio-forma", "«type»"),
        ({"units": [{**GOOD, "type": "municipo"}]}, "tipo-desconocido", "«municipio»"),
        ({"units": [{**GOOD, "type": ["municipio"]}]}, "tipo-desconocido", "no es un tipo"),
        ({"units": [GOOD, GOOD]}, "unidad-repetida", "dos veces"),
        ({"units": [{**GOOD, "capital": "yes"}]}, "valor-forma", "«capital»"),
        ({"units": [{**GOOD, "category": 7}]}, "valor-forma", "«category»"),
        ({"units": [{**GOOD, "population": "mil"}]}, "valor-forma", "«population»"),
        ({"units": [{**GOOD, "population": -1}]}, "valor-forma", "desde cero"),
        ({"units": [{**GOOD, "population": float("nan")}]}, "valor-forma", "un número"),
        ({"units": [{**GOOD, "population": True}]}, "valor-forma", "un número"),
        ({"units": [{**GOOD, "formalised_on": "2025-02-31"}]}, "fecha-inexistente", "no existe"),
        ({"units": [GOOD], "contiguity": [["a", "b"]]}, "unidad-desconocida", "«b»"),
        ({"units": [GOOD], "contiguity": [["a", "a"]]}, "territorio-forma", "consigo misma"),
        ({"units": [GOOD], "contiguity": [["a"]]}, "territorio-forma", "[a, b]"),
        ({"units": [GOOD], "contiguity": "ab"}, "territorio-forma", "pares"),
        ({"units": [GOOD, {**GOOD, "code": "b"}], "contiguity": [["a", "b", -2]]}, "territorio-forma", "kilómetros"),
        ({"units": [GOOD, {**GOOD, "code": "b"}], "provisional": [["a", "b"]]}, "territorio-forma", "«contiguity»"),
        ({"units": [GOOD], "unknown": ["z"]}, "unidad-desconocida", "«z»"),
        ({"units": [{"code": "a", "types": [{"type": "isla", "since": 1}]}]}, "clave-desconocida", "«since»"),
        (
            {"units": [{"code": "a", "types": [{"type": "isla", "from": "2020-01-01", "to": "2019-01-01"}]}]},
            "territorio-forma",
            "antes de empezar",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(territory: object, code: str, words: str):
    with pytest.raises(BadInput) as caught:
        from_mapping(territory)
    assert caught.value.code == code
    assert words in caught.value.es
    assert caught.value.en


def test_contiguity_refuses_pairs_out_of_order():
    with pytest.raises(ValueError, match="sorted pairs"):
        Contiguity({("b", "a"): 1.0})
