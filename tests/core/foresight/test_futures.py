# ruff: noqa: E501 - one case, one line
"""Scenarios in figures: each axis says its ends, what nobody gave is not drawn as zero, and a probability says where it comes from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mancomun.foresight.futures import Gauge, chance_said, chances, chances_table, futures
from mancomun.foresight.scenarios import Scenario
from mancomun.foresight.smic import Judgement, Smic, smic

BET, TREND = Scenario("Juntos", "apuesta"), Scenario("Igual", "tendencial")
WATER = Gauge("Agua", "%", "mas", 60.0, source="2026")
MOOR = Gauge("Páramo", "ha", "", 100.0, source="2026")
TRIP = Gauge("Viaje", "min", "menos", 90.0, 120.0, 40.0, "2026")
VALUES = {
    ("Juntos", "Agua"): 90.0,
    ("Igual", "Agua"): 50.0,
    ("Juntos", "Páramo"): 100.0,
    ("Igual", "Páramo"): 60.0,
    ("Juntos", "Viaje"): 40.0,
}


def test_an_axis_runs_between_what_was_written_the_whole_scale_or_what_there_is() -> None:
    found = futures([BET, TREND], [WATER, MOOR, TRIP], VALUES)
    assert [(axis.centre, axis.edge, axis.origin) for axis in found.axes] == [
        (0, 100, "percent"),
        (60, 100, "range"),
        (120, 40, "typed"),
    ]
    assert [axis.place(value) for axis, value in zip(found.axes, (90.0, 60.0, 90.0), strict=True)] == [0.9, 0.0, 0.375]
    assert found.axes[1].scale() == "centro 60, borde 100 ha; normalizado entre el menor y el mayor que hay aquí"
    assert found.axes[2].scale("en") == "centre 120, edge 40 min; written by the team"
    assert found.remarks == ()


def test_less_is_better_turns_the_axis_and_a_percentage_beyond_its_scale_is_normalised() -> None:
    turned = futures([BET, TREND], [replace(WATER, sense="menos")], VALUES).axes[0]
    assert (turned.centre, turned.edge) == (100, 0)
    growth = futures([BET], [replace(WATER, today=120.0)], VALUES).axes[0]
    assert (growth.centre, growth.edge, growth.origin) == (90, 120, "range")


def test_the_table_keeps_units_and_the_summary_counts_axes() -> None:
    found = futures([BET, TREND], [WATER, MOOR, TRIP], VALUES)
    assert found.table().head == ("Indicador", "Unidad", "Hoy", "Juntos", "Igual", "Eje", "Fuente de hoy")
    assert found.table().rows[2][:5] == ("3. Viaje", "min", "90", "40", None)
    assert found.summary() == [
        "«Juntos»: frente a hoy, más afuera en 2 de 3 ejes, más adentro en 0, igual en 1.",
        "«Igual»: frente a hoy, más afuera en 0 de 3 ejes, más adentro en 2; sin dato en 1.",
    ]
    assert (
        found.summary("en")[1] == "“Igual”: against today, further out on 0 of 3 axes, further in on 2; no datum on 1."
    )


def test_what_nobody_gave_leaves_the_outline_open() -> None:
    drawn = futures([BET, TREND], [WATER, MOOR, TRIP], VALUES).picture() or ""
    assert drawn.count("<circle") == 5  # three places of one scenario, two of the other
    assert "sin dato" in drawn
    assert drawn.count('fill-opacity="0.55"') == 1
    whole = futures([BET, TREND], [WATER, MOOR, TRIP], VALUES | {("Igual", "Viaje"): 90.0}).picture() or ""
    assert "sin dato" not in whole
    assert whole.count('fill-opacity="0.55"') == 2


def test_fewer_than_three_axes_are_a_table_alone() -> None:
    found = futures([BET], [WATER, replace(MOOR, today=None)], VALUES)
    assert found.picture() is None
    assert [axis.gauge.name for axis in found.axes] == ["Agua"]  # one value alone makes no range
    assert found.table().rows[1][4] == "no se dibuja"
    assert [one.text.es for one in found.remarks] == [
        "El radar pide 3 indicadores que se puedan dibujar y hay 1: la tabla queda sin dibujo."
    ]


@pytest.mark.parametrize(
    ("gauge", "says"),
    [
        (replace(TRIP, edge=None), "A «Viaje» le falta el borde del radar: escriba los dos extremos o ninguno."),
        (
            replace(TRIP, centre=40.0),
            "El centro y el borde de «Viaje» son el mismo número, 40: no hay eje entre ellos.",
        ),
        (
            replace(TRIP, centre=80.0),
            "«Viaje» va de 80 a 40 en el radar y hay valores por fuera, que se dibujan en el extremo: 90.",
        ),
        (replace(TRIP, source=" "), "El valor de hoy de «Viaje» no dice su fuente ni su año."),
    ],
)
def test_what_is_wrong_with_an_axis_is_one_sentence(gauge: Gauge, says: str) -> None:
    found = futures([BET, TREND], [WATER, MOOR, replace(WATER, name="Otra"), gauge], VALUES)
    assert [one.text.es for one in found.remarks] == [says]


# --- probability -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel() -> Smic:
    given = np.array([[0, 0.8], [0.7, 0]])
    without = np.array([[0, 0.4], [0.3, 0]])
    return smic(["H1", "H2"], [Judgement("E1", np.array([0.6, 0.5]), given, without)])


def test_a_combination_of_the_hypotheses_has_the_interval_of_smic(panel: Smic) -> None:
    both = replace(BET, holds=("H2", "H1"))
    none = replace(TREND, rest_fails=True)
    found, remarks = chances([both, none], panel)
    assert [(one.origin, one.combination) for one in found] == [("smic", "11"), ("smic", "00")]
    for one, at in ((found[0], panel.scenarios.index("11")), (found[1], panel.scenarios.index("00"))):
        assert (one.low, one.high, one.value) == (panel.low[at], panel.high[at], panel.probability[at])
    assert remarks == []
    assert chances_table(found, [both, none], 1).rows[0][5] == "SMIC, combinación 11, 1 personas"


def test_some_hypotheses_without_the_rest_are_no_combination(panel: Smic) -> None:
    found, remarks = chances([replace(BET, holds=("H1",)), TREND], panel)
    assert [one.origin for one in found] == ["", ""]
    assert [one.text.es for one in remarks] == [
        "No se sabe la probabilidad de: Juntos e Igual. Diga qué hipótesis se cumplen y si las demás no, o escriba un intervalo con su fuente."
    ]
    assert chance_said(found[0]) == "probabilidad: no se sabe"
    one, _ = chances([replace(BET, holds=("H1",), rest_fails=True)], panel)
    assert one[0].combination == "10"


def test_what_somebody_typed_holds_only_with_its_source(panel: Smic) -> None:
    typed = replace(BET, low=0.1, high=0.3, source="mesa de mayo")
    found, remarks = chances([typed], None)
    assert (found[0].origin, found[0].low, found[0].high, found[0].value) == ("typed", 0.1, 0.3, None)
    assert chance_said(found[0], "en") == "probability [0.100, 0.300], according to mesa de mayo"
    assert chances_table(found, [typed], 0).rows[0] == ("Juntos", "apuesta", "0,100", "0,300", "—", "mesa de mayo")
    assert remarks == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"low": 0.1}, "La probabilidad de «Juntos» tiene un solo extremo: escriba desde cuánto y hasta cuánto."),
        ({"low": 0.6, "high": 0.4}, "La probabilidad de «Juntos» va de 0,6 a 0,4: el primero es el menor."),
        (
            {"low": 0.1, "high": 0.4},
            "La probabilidad de «Juntos» no dice de dónde sale: sin fuente no entra en el estudio.",
        ),
    ],
)
def test_a_bad_interval_blocks_and_is_not_used(change: dict[str, float], says: str) -> None:
    found, remarks = chances([replace(BET, **change)], None)  # type: ignore[arg-type]
    assert [one.text.es for one in remarks if one.blocks] == [says]
    assert found[0].origin == ""


def test_smic_rules_over_what_was_typed_and_says_so(panel: Smic) -> None:
    one = replace(BET, holds=("H1", "H2"), low=0.9, high=0.95, source="mesa")
    other = replace(TREND, holds=("H1", "H2"))
    found, remarks = chances([one, other], panel)
    low, high = (f"{found[0].low:.3f}".replace(".", ","), f"{found[0].high:.3f}".replace(".", ","))
    assert [item.text.es for item in remarks] == [
        f"De «Juntos» vale el intervalo de SMIC, [{low}; {high}]; el escrito, [0,900; 0,950], no se usa y no se cruzan.",
        "«Juntos» y «Igual» son la misma combinación de hipótesis (11) y comparten su probabilidad.",
    ]
    assert not any(item.blocks for item in remarks)
