"""Each intention on an initiative: what it writes, what it refuses and in which words, and who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from mancomun.errors import BadInput
from mancomun.portfolio import opportunities
from mancomun.portfolio.initiative import Member
from mancomun.portfolio.territory_profile import Opinion as Kept
from mancomun.portfolio.territory_profile import replay
from mancomun.territory import colombia
from mancomun.web.accounts.models import Entity, User
from mancomun.web.audit.models import Action
from mancomun.web.dated import span
from mancomun.web.initiatives import demo, forms, selectors, services
from mancomun.web.initiatives.models import Iniciativa, Membresia, Purpose

pytestmark = pytest.mark.django_db


def test_a_new_initiative_has_its_calculated_fields(initiative: Iniciativa, secretary: User) -> None:
    units = colombia().units
    assert initiative.code == f"INI-{initiative.state_since.year}-001"
    assert initiative.population == sum(units[c].facts["population"] for c in ("05615", "05318", "05440"))
    assert initiative.completeness == 100
    assert (initiative.contiguous, initiative.main_region, initiative.departments) == (True, "eje_cafetero", ["05"])
    assert selectors.can(secretary, "initiative.edit", initiative)
    assert Action.objects.filter(key="initiatives.created", on_id=str(initiative.pk)).exists()


def test_nobody_proposes_for_an_entity_that_is_not_theirs(
    secretary: User, person: Callable[..., User], today: date
) -> None:
    stranger = person("delegado", code="25754", department="25")
    with pytest.raises(BadInput) as refused:
        services.initiative_create(
            values={"name": "Otra iniciativa"},
            members=[Member("05615"), Member("05318")],
            entity=Entity.objects.get(code="05615").pk,
            by=stranger,
            day=today,
        )
    assert refused.value.status == 403
    assert not Iniciativa.objects.exists()


def test_a_group_of_the_exercise_is_fiction_and_is_never_counted(secretary: User, today: date) -> None:
    row = services.initiative_create(
        values={"name": "Provincia de práctica", "visibility": "publica"},
        members=forms.members("FIC-A, Municipio B (ficción)\nFIC-C"),
        entity=Entity.objects.get(code="05615").pk,
        by=secretary,
        day=today,
    )
    assert (row.fiction, row.population, row.departments, row.regions) == (True, 62_000 + 21_500 + 9_400, [], [])
    assert row.code == f"FIC-{today.year}-002"  # 001 is of the exercise that comes with the house
    with pytest.raises(BadInput, match="es real y el grupo tiene municipios del ejercicio"):
        forms.members("FIC-A, 05615")


def test_two_codes_of_a_year_follow_each_other(initiative: Iniciativa, secretary: User, today: date) -> None:
    other = services.initiative_create(
        values={"name": "Segunda iniciativa"}, members=[], entity=initiative.owner_id, by=secretary, day=today
    )
    assert other.code.endswith("-002")
    assert "members" in other.gaps


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "Ab"}, "E-S14-4"),
        ({"topics": ["magia"]}, "E-S14-6"),
        ({"maturity": 9}, "E-S14-8"),
        ({"visibility": "reservada"}, "E-S14-10"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    initiative: Iniciativa, secretary: User, today: date, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        services.initiative_edit(initiative, values=values, by=secretary, day=today)
    assert refused.value.code == code
    kept = Iniciativa.objects.get(pk=initiative.pk)
    assert (kept.name, kept.maturity, kept.visibility) == ("Provincia del Oriente Cercano", 1, "publica")


def test_somebody_else_s_change_is_not_overwritten(initiative: Iniciativa, secretary: User, today: date) -> None:
    seen = initiative.modified
    services.initiative_edit(initiative, values={"acronym": "A"}, by=secretary, day=today, seen=seen)
    with pytest.raises(BadInput) as refused:
        services.initiative_edit(initiative, values={"acronym": "B"}, by=secretary, day=today, seen=seen)
    assert refused.value.status == 409
    assert Iniciativa.objects.get(pk=initiative.pk).acronym == "A"


def test_review_approval_and_version(initiative: Iniciativa, secretary: User, departmental: User, today: date) -> None:
    row = services.file_send(initiative, by=secretary, day=today)
    with pytest.raises(BadInput, match="Su encargo no alcanza"):
        services.file_approve(row, by=secretary, day=today)
    row = services.file_approve(row, by=departmental, day=today)
    assert (row.record_state, row.version) == ("aprobado", 1)
    assert row.versions.get().content["name"] == initiative.name
    with pytest.raises(BadInput, match="no pasa a «aprobado»"):
        services.file_approve(row, by=departmental, day=today)
    assert row.versions.count() == 1
    with pytest.raises(BadInput, match="Falta el motivo"):
        services.initiative_edit(row, values={"acronym": "X"}, by=secretary, day=today)
    row = services.initiative_edit(row, values={"acronym": "X"}, by=secretary, day=today, reason="Cambió la sigla")
    assert row.record_state == "borrador"
    assert row.versions.get().content["acronym"] == "POC"


def test_nobody_approves_what_they_sent(initiative: Iniciativa, departmental: User, today: date) -> None:
    row = services.file_send(initiative, by=departmental, day=today)
    with pytest.raises(BadInput, match="debe aprobarla otra persona"):
        services.file_approve(row, by=departmental, day=today)


def test_a_gap_stops_approval_in_the_words_of_the_sheet(
    initiative: Iniciativa, secretary: User, departmental: User, today: date
) -> None:
    services.initiative_edit(initiative, values={"support": []}, by=secretary, day=today)
    row = services.file_send(initiative, by=secretary, day=today)
    with pytest.raises(BadInput) as refused:
        services.file_approve(row, by=departmental, day=today)
    assert (
        refused.value.es == f"La iniciativa {row.code} no cumple el criterio de paso «ficha completa»; faltan: soporte."
    )


def test_states_move_and_leave_their_passage(initiative: Iniciativa, departmental: User, today: date) -> None:
    row = services.initiative_move(initiative, "caracterizada", by=departmental, day=today)
    assert list(row.passages.values_list("state", flat=True)) == ["identificada", "caracterizada"]
    with pytest.raises(BadInput, match="motivo"):
        services.initiative_move(row, "identificada", by=departmental, day=today, motive="no")
    row = services.initiative_move(
        row, "identificada", by=departmental, day=today, motive="faltaba el acta de dos miembros"
    )
    assert Action.objects.filter(key="initiatives.moved_back").get().reason.startswith("faltaba")


def test_memberships_do_not_overlap_and_are_true_on_their_days(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    with pytest.raises(BadInput, match=r"Guarne \(05318\) ya está en esta iniciativa"):
        services.member_add(initiative, Member("05318"), by=secretary, day=today)
    row = services.member_end(initiative, "05440", until=today, by=secretary, day=today)
    assert row.member_count == 2
    assert len(selectors.memberships(row, today - timedelta(1))) == 3
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO initiatives_membresia (initiative_id, code, role, during, known_on, since_precision, source)"
            " VALUES (%s, '05318', 'miembro', '[2020-01-01,)', '2020-01-01', 'day', '')",
            [row.pk],
        )


def test_the_database_refuses_the_same_purpose_twice(initiative: Iniciativa, secretary: User, today: date) -> None:
    pap = "provincia_administrativa_planificacion"
    other = services.initiative_create(
        values={"name": "Otra provincia"}, members=[Member("05615"), Member("05318")], entity=initiative.owner_id,
        by=secretary, day=today,
    )  # fmt: skip
    rows = [m for i in (initiative, other) for m in Membresia.objects.filter(initiative=i, code="05615")]
    during = span(date(2020, 1, 1))
    Purpose.objects.create(membership=rows[0], code="05615", figure=pap, purpose="movilidad", during=during)
    Purpose.objects.create(membership=rows[1], code="05615", figure=pap, purpose="residuos", during=during)
    with pytest.raises(IntegrityError), transaction.atomic():
        Purpose.objects.create(membership=rows[1], code="05615", figure=pap, purpose="movilidad", during=during)
    rap = "region_administrativa_planificacion"
    for row in rows:
        Purpose.objects.create(membership=row, code="05", figure=rap, purpose="movilidad", during=during)


def test_an_opinion_is_kept_and_can_be_asked_again(initiative: Iniciativa, secretary: User, today: date) -> None:
    kept = services.opinion_issue(initiative, by=secretary, as_of=today)
    assert Iniciativa.objects.get(pk=initiative.pk).outcome == kept.outcome
    assert replay(Kept.load(kept.content), colombia()).same


def test_a_score_needs_its_evidence_and_answers_their_words(
    initiative: Iniciativa, departmental: User, secretary: User, today: date
) -> None:
    reason = "Los municipios planean juntos la movilidad del valle, con un equipo común y reuniones mensuales de seguimiento."
    with pytest.raises(BadInput) as refused:
        services.contribution_score(initiative, objective="S17", score=2, reason=reason, by=departmental, day=today)
    assert refused.value.code == "E-S17-1"
    services.contribution_score(
        initiative, objective="S17", score=2, reason=reason, by=departmental, day=today, evidence=["Acta 1"]
    )
    with pytest.raises(BadInput) as refused:
        services.opportunities_answer(
            initiative, [opportunities.Answer("S25.1", "si", "poco")], by=secretary, day=today
        )
    assert refused.value.code == "E-S24-1"
    assert not initiative.opportunities.exists()


# -- who sees what


def test_each_sees_what_their_role_reaches(
    initiative: Iniciativa, secretary: User, departmental: User, national: User, person: Callable[..., User]
) -> None:
    far = person("departamental", "departamento", "25", "25")
    neighbour = person("delegado", code="05318")
    for user, sees in ((secretary, True), (departmental, True), (national, True), (far, False), (neighbour, False)):
        assert selectors.visible(user).filter(pk=initiative.pk).exists() is sees, user
    assert not selectors.public_initiatives().exists()
    with pytest.raises(BadInput) as hidden:
        selectors.initiative_by_code(far, initiative.code)
    assert hidden.value.status == 404


def test_publishing_makes_it_public(initiative: Iniciativa, secretary: User, departmental: User, today: date) -> None:
    row = services.file_approve(services.file_send(initiative, by=secretary, day=today), by=departmental, day=today)
    services.file_publish(row, by=departmental, day=today)
    assert selectors.public_initiatives().get() == row


# -- the documented portfolio


def test_the_documented_portfolio_loads_once_and_leaves_in_one_step(today: date) -> None:
    assert demo.wanted()
    assert demo.load(today) == 54
    assert demo.load(today) == 0
    assert not demo.wanted()
    assert selectors.public_initiatives().filter(state__in=selectors.FORMED).exists()
    fiction = Iniciativa.objects.get(fiction=True)
    assert "ejercicio" in fiction.name
    assert (fiction.population, fiction.area_km2, fiction.regions) == (136_900, 1_175, [])
    assert fiction.calculated["mean"] == pytest.approx(23.91, abs=0.005)
    assert not Iniciativa.objects.filter(source="").exists()
    assert demo.remove() == 54
    assert not Iniciativa.objects.exists()
    assert not demo.wanted()


def test_exercises_are_not_duplicates_of_one_another(secretary: User, today: date) -> None:
    """All have the same five municipalities; and the one of the house still finds its code when it is loaded later."""
    entity = Entity.objects.get(code="05615")
    made = [
        services.initiative_create(
            values={"name": name},
            members=forms.members("FIC-A, FIC-B, FIC-C, FIC-D, FIC-E"),
            entity=entity.pk,
            by=secretary,
            day=today,
        )
        for name in ("Mi provincia", "Mi provincia")
    ]
    assert made[0].code != made[1].code
    assert selectors.neighbours(made[1], secretary) == ()
    demo.load(day=today)
    assert Iniciativa.objects.get(origin_key="ficcion-g47").code == "FIC-2026-001"
