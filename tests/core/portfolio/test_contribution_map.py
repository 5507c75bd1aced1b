"""The map of contributions: means by hand, order, regions, and the sentence that goes with it."""

from __future__ import annotations

from datetime import date

from mancomun.drawing.heat import values
from mancomun.portfolio.contribution_map import contribution_map, summary
from mancomun.portfolio.contributions import OBJECTIVES, Contribution

DAY = date(2026, 5, 1)


def given(objective: str, score: int, rater: str = "1", wave: str = "inicio") -> Contribution:
    return Contribution(objective, score, "", rater, DAY, wave)


INITIATIVES = [
    ("A-2026-001", "Uno", "caribe"),
    ("A-2026-002", "Dos", "caribe"),
    ("A-2026-003", "Tres", "pacifico"),
    ("A-2026-004", "Cuatro", ""),
]
SCORES = {
    "A-2026-001": [given("S17", 2), given("S17", 4, "2"), given("S23", 1)],
    "A-2026-002": [given("S17", 1), given("S17", 4, wave="momento_1"), given("S18", 3)],
    "A-2026-003": [given("S18", 0)],
}  # fmt: skip


def test_each_row_has_its_latest_means_and_regions_the_mean_of_their_rows() -> None:
    found = contribution_map(INITIATIVES, SCORES)
    assert [row.code for row in found.rows] == ["A-2026-002", "A-2026-001", "A-2026-003"]
    assert found.unscored == 1
    two, one, three = found.rows
    assert (two.scores[0], two.scores[1], two.scores[6]) == (4, 3, None)  # the later wave counts
    assert (one.scores[0], one.scores[6], one.mean) == (3, 1, 2)
    assert (one.apart, two.apart, three.apart) == (True, False, False)
    caribe, pacifico = found.regions
    assert (caribe.region, caribe.initiatives, caribe.scores[0], caribe.scores[1]) == ("caribe", 2, 3.5, 3)
    assert (pacifico.region, pacifico.scores[1]) == ("pacifico", 0)
    assert (found.means[0], found.means[1], found.means[2], found.means[6]) == (3.5, 1.5, None, 1)


def test_the_sentence_tells_most_least_and_who_should_talk() -> None:
    said = summary(contribution_map(INITIATIVES, SCORES))
    assert said.es == (
        "Iniciativas calificadas: 3 de 4. Contribuyen más a «Enfoque territorial y desarrollo regional» (3,5 de 4) y menos a "
        "«Eficiencia y eficacia de recursos y economías de escala» (1,0). En 1, dos evaluadores difieren en más de un punto: "
        "conviene que hablen antes de promediar."
    )
    assert "Initiatives scored: 3 of 4." in said.en
    assert "Ninguna de las 4 iniciativas se ha calificado." in summary(contribution_map(INITIATIVES, {})).es
    same = {"A-2026-001": [given("S17", 2), given("S18", 2)]}
    assert "el promedio es 2,0 de 4" in summary(contribution_map(INITIATIVES, same)).es


def test_the_drawing_has_each_value_a_shade_and_a_dash_for_what_is_not_known() -> None:
    names = [objective.name.es for objective in OBJECTIVES]
    rows = [("Uno <b>", (4.0, 0.0, None, 2.5, None, None, None))]
    for width in (960, 340):
        svg = values(rows, names, top=4, title="Título", description="Dicho", width=width)
        assert ("4,0" in svg, "0,0" in svg, "2,5" in svg, svg.count(">–<")) == (True, True, True, 4)
        assert "Uno &lt;b&gt;" in svg
        assert svg.count('fill="#14503F"') == 1  # the top of the scale alone
        assert ("Enfoque" in svg) == (width == 960)  # a telephone has the names beside it
    assert ">4.0<" in values(rows, names, top=4, title="T", description="D", lang="en")
