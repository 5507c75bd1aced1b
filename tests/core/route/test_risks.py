"""Risks: tables, controls, what each one lacks, and the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from mancomun.errors import BadInput
from mancomun.route.risks import (
    ORDER,
    TABLES,
    Action,
    Control,
    Riesgo,
    assess,
    check_risk,
    economic,
    exposure,
    matrix,
    percent_class,
    picture,
)  # fmt: skip

DAY = date(2026, 3, 1)
GOOD = Riesgo(
    "R1",
    "Posibilidad de retiro de un municipio por cambio de gobierno debido a elecciones",
    "politico",
    60,
    80,
    controls=(Control("Acta firmada", "preventivo", "manual"),),
    treatment="reducir",
    actions=(Action("Visitar a los candidatos", "Secretaría técnica", date(2026, 6, 1)),),
    review=date(2026, 2, 1),
)


def codes(risk: Riesgo) -> set[str]:
    return {item.code for item in check_risk(assess(risk), DAY)}


def test_a_whole_risk_has_nothing_to_say() -> None:
    assert codes(GOOD) == set()


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"actions": ()}, "E-S41-1", "El riesgo R1 está en zona alta: registre tratamiento, responsable y fecha."),
        ({"kind": "corrupcion", "treatment": "aceptar"}, "E-S41-2", "Un riesgo de corrupción no se puede aceptar."),
        ({"treatment": "aceptar"}, "E-S41-4", "solo se acepta el bajo"),
        (
            {"event": "Se retiró un municipio"},
            "A-S41-3",
            "Redacte el riesgo como evento posible, no como problema ya ocurrido.",
        ),
        ({"review": date(2025, 11, 1)}, "A-S41-5", "se revisó hace 120 días"),
        ({"review": None}, "A-S41-5", "no se ha revisado"),
    ],
)
def test_what_is_missing_is_said(change: dict[str, object], code: str, says: str) -> None:
    said = {item.code: item.text.es for item in check_risk(assess(replace(GOOD, **change)), DAY)}  # type: ignore[arg-type]
    assert says in said[code]


def test_moderate_is_accepted_only_with_leave() -> None:
    mild = replace(GOOD, probability=40, impact=40, controls=(), treatment="aceptar")
    assert assess(mild).zone == "M"
    assert codes(mild) == {"E-S41-4"}
    assert codes(replace(mild, authorised=True)) == set()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"probability": 120}, "La probabilidad de R1 es 120 %. Va de más de 0 a 100 %."),
        ({"impact": 0}, "El impacto de R1 es 0 %."),
        ({"scale": "mga"}, "van de 1 a 5; llegó 60"),
        ({"scale": "iso"}, "La escala es «dafp» o «mga»"),
        ({"kind": "humano"}, "llegó «humano»"),
        ({"controls": (Control("c", "preventivo", "a veces"),)}, "llegó «preventivo», «a veces»"),
    ],
)
def test_what_cannot_be_used_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput) as error:
        assess(replace(GOOD, **change))  # type: ignore[arg-type]
    assert says in error.value.es


def test_two_scales_or_two_equal_codes_are_refused() -> None:
    with pytest.raises(BadInput, match="dos escalas"):
        matrix([GOOD, replace(GOOD, code="R2", scale="mga", probability=1, impact=1)], DAY)
    with pytest.raises(BadInput, match="El código R1 está en dos riesgos"):
        matrix([GOOD, GOOD], DAY)


def test_a_value_on_the_limit_belongs_to_the_lower_class() -> None:
    assert [percent_class(Fraction(n, 100)) for n in (20, 21, 40, 60, 80, 100)] == [0, 1, 1, 2, 3, 4]
    assert [exposure(n) for n in (2, 3, 24, 25, 500, 5000, 5001)] == [20, 40, 40, 60, 60, 80, 100]
    assert [economic(n) for n in (9, 10, 50, 100, 500)] == [20, 40, 60, 80, 100]


@pytest.mark.parametrize("scale", TABLES)
def test_more_likely_or_graver_is_never_milder(scale: str) -> None:
    table = [[ORDER.index(zone) for zone in row] for row in TABLES[scale]]
    assert all(row == sorted(row) for row in table)
    assert all(list(column) == sorted(column) for column in zip(*table, strict=True))


def test_map_says_zones_in_words_and_counts_agree_with_the_table() -> None:
    found = matrix([GOOD, replace(GOOD, code="R2", probability=20, impact=20)], DAY)
    drawn = picture(found)
    for word in ("Bajo", "Moderado", "Alto", "Extremo", "R1", "R2", "Mapa de riesgos"):
        assert word in drawn
    assert found.counts() == {"B": 1, "M": 0, "A": 1, "E": 0}
    assert [row[0] for row in found.tables()[0].rows] == ["R1", "R2"]
    assert found.in_time == 1.0
    assert "High" in picture(found, "en")
