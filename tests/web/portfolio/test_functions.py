"""The value and preference functions of a criterion, written on the page of a prioritisation (S16, C19, C23)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.portfolio import functions, priorities, priority_papers
from mancomun.web.portfolio.models import Exercise
from tests.web.initiatives.conftest import enter
from tests.web.portfolio import test_priorities

exercise, rated = test_priorities.exercise, test_priorities.rated
NODE = priorities.NODES["s17"]
PLAIN = {"direction": "max", "kind": "cardinal", "curve": "linear", "shape": "usual", "worst": "0", "best": "4"}
PIECES = PLAIN | {"curve": "piecewise", "points": "0: 0; 1: 0,6; 4: 1"}


def test_what_the_tree_says_is_not_kept_and_the_form_reads_back_what_it_writes() -> None:
    assert functions.read(NODE, PLAIN) is None
    how = functions.read(NODE, PIECES | {"shape": "linear", "q": "0,5", "p": "2"})
    one = functions.criterion_of_leaf(NODE, {"how": how})
    assert one.points == ((0, 0), (1, 0.6), (4, 1))
    assert functions.read(NODE, functions.written(one, "es")) == how
    assert functions.read(NODE, functions.written(one, "en")) == how
    assert "por tramos 0 → 0; 1 → 0,6; 4 → 1" in functions.described(one, "es")
    assert "linear, q = 0.5, p = 2" in functions.described(one, "en")
    drawn = functions.value_line(one)
    assert drawn is not None
    assert drawn[0].startswith("4.0,44.0 ")
    assert "32.0,20.0" in drawn[0]  # 1 of 4 is worth 0.6
    assert drawn[0].endswith(" 116.0,4.0")
    flipped = functions.read(NODE, PLAIN | {"direction": "min"})
    assert flipped is not None
    assert (flipped["worst"], flipped["best"]) == (4, 0)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"worst": "4", "best": "0"}, "criterio-anclas"),
        ({"curve": "piecewise", "points": "0: 1; 4: 0"}, "criterio-tramos"),
        ({"curve": "piecewise", "points": "0; 4"}, "criterio-punto"),
        ({"curve": "logarithmic"}, "criterio-logaritmo"),
        ({"shape": "level", "q": "1"}, "promethee-umbral"),
        ({"shape": "linear", "q": "3", "p": "1"}, "promethee-umbrales"),
        ({"best": "cuatro"}, "criterio-numero"),
        ({"best": "inf"}, "criterio-numero"),
        ({"direction": "arriba"}, "criterio-opcion"),
    ],
)
def test_a_function_that_does_not_serve_is_refused_with_its_sentence(given: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        functions.read(NODE, PLAIN | given)
    assert refused.value.code == code


@pytest.mark.parametrize("shape", functions.SHAPES)
def test_every_preference_is_drawn(shape: str) -> None:
    how = functions.read(NODE, PLAIN | {"shape": shape, "q": "1", "p": "2", "s": "1"}) or {}
    line, most = functions.preference_line(functions.criterion_of_leaf(NODE, {"how": how}))
    heights = [float(pair.split(",")[1]) for pair in line.split()]
    assert most > 0
    assert heights[0] == 44.0
    assert heights[-1] < 7
    assert bool(np.all(np.diff(heights) <= 0))


def _post(client: Any, row: Exercise, given: dict[str, str]) -> Any:
    data = {f"{name}-s17": value for name, value in given.items()}
    return client.post(f"/portafolio/priorizacion/{row.code}/", data | {"action": "functions"})


@pytest.mark.django_db
def test_written_functions_change_the_scores_and_reach_trace_report_and_minutes(
    rated: Exercise, national: User
) -> None:
    client = enter(national)
    wrong = _post(client, rated, PIECES | {"points": "0: 0; 4: 7"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Los tramos de «Enfoque territorial y desarrollo regional» no sirven" in page
    assert 'value="0: 0; 4: 7"' in page  # the draft stays
    assert "how" not in Exercise.objects.get(pk=rated.pk).leaves[0]

    assert _post(client, rated, PIECES | {"shape": "v-shape", "p": "4"}).status_code == 302
    row = Exercise.objects.get(pk=rated.pk)
    found = priorities.compute(row).ranking
    # s17: 3 is worth 0.6 + 0.4 · 2/3, and 1 is worth 0.6; maturity stays linear, 1 and 3 of 5.
    assert found.scores.tolist() == pytest.approx([0.6 * (0.6 + 0.8 / 3) + 0.4 / 5, 0.6 * 0.6 + 0.4 * 3 / 5])
    row = priorities.exercise_edit(
        row, by=national, keys=["s17", "madurez"], numbers={"s17": 0.6, "madurez": 0.4}, vetoes={}, origin="direct",
        method="promethee2",
    )  # fmt: skip
    # A difference of 2 with p = 4 is half a preference; maturity, usual, is a whole one the other way.
    assert priorities.compute(row).ranking.scores.tolist() == pytest.approx([0.6 * 0.5 - 0.4, 0.4 - 0.6 * 0.5])

    path = f"/portafolio/priorizacion/{row.code}/"
    assert 'class="curve"' in client.get(path).content.decode()
    assert "por tramos 0 → 0; 1 → 0,6; 4 → 1" in client.get(path + "trazas").content.decode()
    row = priorities.exercise_edit(
        row, by=national, keys=["s17", "madurez"], numbers={"s17": 0.6, "madurez": 0.4}, vetoes={}, origin="direct",
        method="mavt",
    )  # fmt: skip
    minutes = priorities.minutes_sign(row, decision="Se acompaña la primera del orden.", dissent="", by=national)
    again, robust = priority_papers.replay(minutes.content, "es")
    assert again.scores.tolist() == pytest.approx(found.scores.tolist())
    report = priority_papers.report(minutes.content, again, robust, "es", day=minutes.at.date(), signed=minutes.sha256)
    assert any("en V, p = 4" in said for name, said in report.parameters if name == NODE.name.es)
    with pytest.raises(BadInput, match="ya tiene acta firmada"):
        priorities.functions_edit(row, {"s17": PLAIN}, by=national)
