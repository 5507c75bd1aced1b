"""Items S17 to S23: each indicator of the sheet is computed from plain numbers, or says which datum is missing."""

from __future__ import annotations

from datetime import date

import pytest

from mancomun.portfolio.contributions import OBJECTIVES
from mancomun.portfolio.objective_figures import Facts, Figure, figures
from mancomun.route.products import PRODUCTS

NAMES = {key: one.name for key, one in PRODUCTS.items()}


def of(objective: str, **facts: object) -> dict[str, Figure]:
    return {one.indicator: one for one in figures(Facts(**facts), NAMES)[objective]}  # type: ignore[arg-type]


def test_s17_projects_sectors_plans_and_disparity() -> None:
    found = of("S17", joint_projects=(2, 3), sectors=4, aligned=(1, 5), variation=0.2549, measured=(5, 5))
    assert found["proyectos_varios"].value == pytest.approx(66.667, abs=0.001)
    assert found["proyectos_varios"].note.es == "2 de 3"
    assert found["sectores"].value == 4
    assert found["planes_articulados"].value == 20
    assert found["disparidad"].value == 0.2549
    assert found["disparidad"].direction == "min"
    assert of("S17", joint_projects=(0, 0))["proyectos_varios"].missing.es == "La agenda no tiene proyectos."


def test_s18_counts_what_is_kept_and_does_not_take_knowing_for_naming() -> None:
    found = of("S18", knew=(45, 120), heritage=5, events=3)
    assert found["patrimonio_inventariado"].value == 5
    assert found["eventos"].value == 3
    assert found["reconocimiento"].value is None
    assert found["reconocimiento"].missing.es.endswith("Hoy la conocen 45 de 120 (37,5 %).")
    assert of("S18", knew=(4, 20))["reconocimiento"].missing.es.endswith("Hoy la conocen 4 de 20.")  # C30: n < 30
    assert "acta" in found["marca"].missing.es


def test_s19_the_last_wave_promises_and_bridges() -> None:
    found = of("S19", wave=date(2026, 11, 26), density=0.14, reciprocity=None, bridges=(4, 14), promises=(3, 5))
    assert found["densidad_red"].value == 0.14
    assert found["densidad_red"].note.es == "ola del 26 nov 2026"
    assert found["reciprocidad"].missing.es == "Ningún lazo dice su dirección."
    assert found["puentes"].value == pytest.approx(4 / 14)
    assert found["compromisos"].value == 60
    assert found["confianza"].value is None


def test_s20_sessions_quorum_and_the_indices_of_participation() -> None:
    given = {"coverage": (5, 5), "influence": (2.5, 4), "response": (0, 0)}
    found = figures(Facts(sessions=(6, 8), quorums=(5, 6), mdm=68.7, participation=given), NAMES)["S20"]
    by = {one.text.es: one for one in found}
    assert by["reuniones hechas sobre las previstas"].value == 75
    assert by["reuniones con quórum"].value == pytest.approx(83.33, abs=0.01)
    assert by["índice de participación: influencia"].value == 62.5
    assert by["índice de participación: influencia"].note.es == "2,5 de 4"
    assert "índice de participación: respuesta en 15 días" not in by
    missing = {one.indicator: one.missing.es for one in found if one.value is None}
    assert set(missing) == {"actas", "mdm"}
    assert missing["mdm"].endswith("La medición completa da 68,7 en promedio.")


def test_s21_capitals_and_quotients() -> None:
    found = of("S21", capitals=6, special=["Agropecuario"])
    assert found["inventario"].value == 6
    assert found["cocientes"].missing.es.startswith("Pasan de 1,25: Agropecuario.")
    assert of("S21", special=[])["cocientes"].missing.es == "Ningún sector pasa de 1,25."
    assert found["potencialidades"].value is None


def test_s22_science_projects_and_money() -> None:
    found = of("S22", science_projects=(0, 3), science_money=(300, 1200))
    assert found["universidad"].value == 0  # none of three is an answer, not a gap
    assert found["recursos_ctei"].value == 25
    assert found["pilotos"].missing.es
    assert found["servicios_digitales"].missing.es
    assert of("S22", science_money=(0, 0))["recursos_ctei"].missing.es.startswith("Ninguna fuente pide")


def test_s23_savings_as_a_range_and_money() -> None:
    facts = Facts(savings=(("Residuos", -0.05, 0.3), ("Aseo", 0.0, 0.135)), beneficiaries=(1000, 4), leverage=(90, 30),
                  operating=(5, 200))  # fmt: skip
    found = figures(facts, NAMES)["S23"]
    ranges = [(one.value, one.high) for one in found if one.indicator == "ahorro_estimado"]
    assert ranges == [(-5, 30), (0, 13.5)]
    by = {one.indicator: one.value for one in found}
    assert by["ahorro"] is None
    assert (by["costo_beneficiario"], by["apalancamiento"], by["funcionamiento"]) == (250, 3, 2.5)


def test_every_indicator_of_the_catalogue_has_a_value_or_a_sentence() -> None:
    found = figures(Facts(absent=frozenset(PRODUCTS)), NAMES)
    for objective in OBJECTIVES:
        lines = found[objective.id]
        assert {one.indicator for one in lines} == {one.id for one in objective.indicators}
        assert all(one.value is None and one.missing.es and one.missing.en for one in lines)
    said = found["S23"][-1].missing
    assert said.es == (
        "Faltan los productos «Instancia ejecutora» y «Agenda territorial»: no se han empezado o no están a su vista."
    )
