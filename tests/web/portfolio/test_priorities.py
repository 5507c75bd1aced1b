"""Prioritisation (S16): criteria, weights, two raters, conflicts, package, and minutes that cannot change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from mancomun.errors import BadInput
from mancomun.portfolio.initiative import Member
from mancomun.web.accounts.models import User
from mancomun.web.initiatives import services
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portfolio import priorities
from mancomun.web.portfolio.models import Exercise
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
REASON = "según el acta del comité técnico"


@pytest.fixture
def exercise(initiative: Iniciativa, secretary: User, national: User, today: date) -> Exercise:
    other = services.initiative_create(
        values={"name": "Páramo del norte", "maturity": 3},
        members=[Member("05001"), Member("05088")],
        entity=initiative.owner_id,
        by=secretary,
        day=today,
    )
    row = priorities.exercise_create(
        name="Convocatoria 2026", codes=[initiative.code, other.code], by=national, day=today
    )
    keys = ["madurez", "s17"]
    return priorities.exercise_edit(
        row, by=national, keys=keys, numbers={"madurez": 0.4, "s17": 0.6}, vetoes={}, origin="direct", method="mavt",
        missing="refuse",
    )  # fmt: skip


@pytest.fixture
def rated(exercise: Exercise, national: User, departmental: User) -> Exercise:
    one, other = priorities.alternatives(exercise)
    for user, first, second in ((national, 4, 1), (departmental, 2, 1)):
        priorities.evaluate(exercise, one.code, {"s17": (first, REASON)}, by=user)
        priorities.evaluate(exercise, other.code, {"s17": (second, REASON)}, by=user)
    return exercise


def test_two_raters_give_the_median_and_the_portfolio_fills_the_rest(rated: Exercise) -> None:
    found = priorities.compute(rated)
    one, other = priorities.alternatives(rated)
    # s17: median of 4 and 2 is 3 of 4; maturity 1 of 5 is the portfolio's own datum.
    assert found.ranking.scores[0] == pytest.approx(0.6 * 3 / 4 + 0.4 * 1 / 5)
    assert found.ranking.scores[1] == pytest.approx(0.6 * 1 / 4 + 0.4 * 3 / 5)
    assert found.sources[one.code, "madurez"] == "portfolio"
    assert found.sources[other.code, "s17"] == "raters"
    assert found.ranking.ranking == [[one.code], [other.code]]


def test_a_missing_evaluation_is_never_silent(exercise: Exercise) -> None:
    with pytest.raises(BadInput, match="Evaluaciones que faltan: 2"):
        priorities.compute(exercise)


def test_weights_that_do_not_add_up_are_refused_in_the_words_of_the_sheet(exercise: Exercise, national: User) -> None:
    with pytest.raises(BadInput) as refused:
        priorities.exercise_edit(
            exercise, by=national, keys=["madurez", "s17"], numbers={"madurez": 0.4, "s17": 0.5}, vetoes={},
            origin="direct",
        )  # fmt: skip
    assert refused.value.code == "E-S16-2"
    assert refused.value.es == "Los pesos suman 0,9; deben sumar 1."
    kept = Exercise.objects.get(pk=exercise.pk)
    assert [leaf["weight"] for leaf in kept.leaves] == [0.6, 0.4]


def test_a_conflict_sets_aside_what_was_said_and_stops_more(rated: Exercise, national: User) -> None:
    one, _other = priorities.alternatives(rated)
    priorities.conflict_declare(rated, one.code, reason="trabajé dos años en esa alcaldía", by=national)
    found = priorities.compute(rated)
    assert found.set_aside == 1
    assert found.ranking.scores[0] == pytest.approx(0.6 * 2 / 4 + 0.4 * 1 / 5)
    with pytest.raises(BadInput, match="Usted declaró un conflicto de interés"):
        priorities.evaluate(rated, one.code, {"s17": (4, REASON)}, by=national)
    page = enter(national).get(f"/portafolio/priorizacion/{rated.code}/evaluar/{one.code}").content.decode()
    assert "Usted declaró un conflicto de interés" in page
    assert "Guardar la evaluación" not in page


@pytest.mark.parametrize(
    ("values", "code"),
    [({"s17": (5.0, REASON)}, "evaluacion-escala"), ({"s17": (2.0, "porque sí")}, "evaluacion-motivo")],
)
def test_an_evaluation_stays_on_its_scale_and_has_a_reason(
    exercise: Exercise, national: User, values: dict[str, tuple[float, str]], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        priorities.evaluate(exercise, priorities.alternatives(exercise)[0].code, values, by=national)
    assert refused.value.code == code
    assert not exercise.evaluations.exists()


def test_the_package_fits_its_budget_and_says_what_greed_would_give(rated: Exercise, national: User) -> None:
    one, other = priorities.alternatives(rated)
    row = priorities.exercise_edit(
        rated, by=national, keys=["madurez", "s17"], numbers={"madurez": 0.4, "s17": 0.6}, vetoes={}, origin="direct",
        budget=100, costs={one.code: 90, other.code: 40},
    )  # fmt: skip
    found = priorities.compute(row).bought
    assert found is not None
    assert (found.chosen, found.cost, found.proved) == ([0], 90, True)
    Exercise.objects.filter(pk=row.pk).update(costs={one.code: 90})
    with pytest.raises(BadInput, match="Falta el costo de 1 iniciativas"):
        priorities.compute(Exercise.objects.get(pk=row.pk))


def test_minutes_hold_every_number_and_cannot_change(rated: Exercise, national: User, departmental: User) -> None:
    with pytest.raises(BadInput, match="Su encargo no alcanza"):
        priorities.minutes_sign(rated, decision="Se acompaña la primera.", dissent="", by=departmental)
    minutes = priorities.minutes_sign(rated, decision="Se acompaña la primera del orden.", dissent="", by=national)
    assert priorities.holds(minutes)
    one, _other = priorities.alternatives(rated)
    assert minutes.content["ranking"]["scores"][one.code] == pytest.approx(0.53)
    assert len(minutes.content["evaluations"]) == 4
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE portfolio_minutes SET decision = 'otra'")
    with pytest.raises(BadInput, match="ya tiene acta firmada y no cambia"):
        priorities.evaluate(rated, one.code, {"s17": (0, REASON)}, by=national)


def test_the_workspace_shows_order_evidence_and_minutes(
    rated: Exercise, national: User, person: Callable[..., User]
) -> None:
    client = enter(national)
    page = client.get(f"/portafolio/priorizacion/{rated.code}/").content.decode()
    assert "0,530" in page
    assert "El orden" in page
    assert "acceptability" not in page
    one, other = priorities.alternatives(rated)
    bad = client.post(f"/portafolio/priorizacion/{rated.code}/evaluar/{one.code}", {"x-s17": "9", "r-s17": REASON})
    assert bad.status_code == 422
    assert "«Enfoque territorial y desarrollo regional» va de 0 a 4; llegó 9." in bad.content.decode()
    assert "Valor, 0 a 4</label>" in bad.content.decode()
    signed = client.post(
        f"/portafolio/priorizacion/{rated.code}/",
        {"action": "sign", "decision": "Se acompaña la primera del orden."},
        follow=True,
    ).content.decode()
    assert "el contenido es el que se firmó" in signed
    stranger = person("delegado", code="25754", department="25")
    client = enter(stranger)
    assert client.get("/portafolio/priorizacion/PRI-1900-001/").status_code == 404
    assert Client().get("/portafolio/priorizacion/").status_code == 302
    started = enter(national)
    form = {"name": "Otra convocatoria", "codes": f"{one.code}, {other.code}"}
    assert started.post("/portafolio/priorizacion/", form).status_code == 302
    wrong = started.post("/portafolio/priorizacion/", {"name": "Otra convocatoria", "codes": "INI-1800-001"})
    assert "No hay una iniciativa con el código «INI-1800-001»" in wrong.content.decode()


def test_a_refused_form_gives_back_what_was_typed(rated: Exercise, national: User) -> None:
    client, where = enter(national), f"/portafolio/priorizacion/{rated.code}/"
    typed = {
        "action": "edit", "leaf": ["s17", "s20"], "w-s17": "0,5", "w-s20": "0,6", "v-s17": "1,5", "origin": "direct",
        "method": "topsis", "missing": "worst", "purpose": "Escoger a quién acompañar", "committee": "Ana; directora; DNP",
        "why": "Se entiende", "budget": "900000", "places": "3", "costs": "INI-1: 5", "minima": "caribe: 1",
    }  # fmt: skip
    page = unescape(client.post(where, typed).content.decode())
    assert "Los pesos suman 1,1; deben sumar 1." in page
    for kept in ("Escoger a quién acompañar", "Ana; directora; DNP", "Se entiende", "INI-1: 5", "caribe: 1"):
        assert f">{kept}</textarea>" in page
    for kept in ("0,5", "0,6", "1,5", "900000", "3"):
        assert f'value="{kept}"' in page
    for kept in ("direct", "topsis", "worst"):
        assert f'<option value="{kept}" selected>' in page
    page = unescape(client.post(where, {"action": "conflict", "code": "", "reason": "Corto"}).content.decode())
    assert 'value="Corto"' in page
    page = unescape(client.post(where, {"action": "sign", "decision": "No", "dissent": "Nadie"}).content.decode())
    assert ">No</textarea>" in page
    assert ">Nadie</textarea>" in page
