"""The register as it was on a day, and as it was known on another."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.portfolio.documented import everything
from mancomun.portfolio.initiative import Member
from mancomun.portfolio.opportunities import Answer
from mancomun.portfolio.states import STATES
from mancomun.web import dated
from mancomun.web.accounts.models import Entity, User
from mancomun.web.audit.selectors import event_model
from mancomun.web.dated import span
from mancomun.web.initiatives import demo, national_plan, services, then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Contribution, Iniciativa, Membresia, Opinion, Opportunity, Passage, Proposal
from mancomun.web.portfolio import table
from tests.web.initiatives.conftest import MEMBERS, WHOLE, enter
from tests.web.papers.test_papers import LESSON, PROPOSAL, cells
from tests.web.portfolio.test_pages import FEW

pytestmark = pytest.mark.django_db

FILLING = import_module("mancomun.web.initiatives.migrations.0010_facts_with_two_dates")
FEBRUARY, JUNE, AUGUST = date(2026, 2, 1), date(2026, 6, 1), date(2026, 8, 1)


def written(day: date, *tables: str, since: int = 0) -> None:
    """Make the history of some tables begin on a day, as if everything in it had been written then."""
    at = datetime(day.year, day.month, day.day, 17, tzinfo=timezone.get_current_timezone())
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {name} SET pgh_created_at = %s WHERE pgh_id > %s", [at, since])
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")


@pytest.fixture
def old(secretary: User) -> Iniciativa:
    """Written down in February 2026 with three members since January."""
    entity = Entity.objects.get(code="05615")
    members = [Member(one.code, one.role, date(2026, 1, 20)) for one in MEMBERS]
    row = services.initiative_create(values=WHOLE, members=members, entity=entity.pk, by=secretary, day=FEBRUARY)
    written(FEBRUARY, "initiatives_iniciativachange")
    return row


def codes(row: Iniciativa, day: date, known: date) -> set[str]:
    moment = dated.Moment(day, known, timezone.localdate())
    return {one.code for one in then.members(moment, [row.pk]).get(row.pk, [])}


def test_a_correction_does_not_change_what_an_earlier_report_said(old: Iniciativa, secretary: User) -> None:
    client = enter(secretary)
    address = f"/iniciativas/{old.code}/?fecha=2026-05-01&sabido=2026-06-01"
    before = client.get(address).content.decode()
    assert "3 miembros" in before
    assert "Según lo que se sabía el 1 de junio de 2026." in before
    services.member_correct(
        old,
        "05440",
        start=date(2026, 1, 20),
        end=date(2026, 4, 1),
        reason="El acta decía abril",
        by=secretary,
        day=AUGUST,
    )
    services.member_add(old, Member("05674", "miembro", date(2026, 3, 1)), by=secretary, day=AUGUST)
    assert codes(old, date(2026, 5, 1), JUNE) == {"05615", "05318", "05440"}
    assert codes(old, date(2026, 5, 1), AUGUST) == {"05615", "05318", "05674"}
    assert codes(old, date(2026, 3, 15), AUGUST) == {"05615", "05318", "05440", "05674"}
    after = client.get(address).content.decode()
    body = re.compile(r'<section class="box" id="miembros">.*?</section>', re.S)
    assert body.findall(before)
    assert body.findall(before) == body.findall(after)
    assert Iniciativa.objects.get(pk=old.pk).member_count == 3
    assert Membresia.ever.filter(initiative=old).count() == 5  # four that are believed, and one that was


def test_corrections_ask_for_their_reason_and_for_dates_in_order(old: Iniciativa, secretary: User) -> None:
    wrong: dict[str, Any] = {"start": AUGUST, "end": JUNE, "by": secretary, "day": AUGUST}
    with pytest.raises(BadInput, match="termina antes de empezar"):
        services.member_correct(old, "05440", reason="Un motivo", **wrong)
    with pytest.raises(BadInput, match="motivo"):
        services.member_correct(old, "05440", reason=" ", **(wrong | {"end": None}))
    with pytest.raises(BadInput, match="no está en esta iniciativa"):
        services.member_correct(old, "11001", reason="Un motivo", **(wrong | {"end": None}))
    client = enter(secretary)
    form = {"correct": "05440", "since": "2026-01-10", "until": "", "reason": "El acta decía el diez"}
    page = client.post(f"/iniciativas/{old.code}/miembros", form, follow=True).content.decode()
    assert "Corrigió la membresía." in page
    assert "corrigió las fechas de una membresía" in client.get(f"/iniciativas/{old.code}/historial").content.decode()


def test_the_database_refuses_two_memberships_believed_on_one_day(old: Iniciativa) -> None:
    one = Membresia.objects.filter(initiative=old, code="05440").get()
    same = {"initiative": old, "code": "05440", "during": span(date(2026, 5, 1)), "role": "miembro"}
    with pytest.raises(IntegrityError, match="membership_once"), transaction.atomic():
        Membresia.objects.create(**same, known_on=AUGUST)
    Membresia.objects.filter(pk=one.pk).update(replaced_on=AUGUST)
    Membresia.objects.create(**same, known_on=AUGUST)  # believed one after the other
    with pytest.raises(IntegrityError, match="membership_once"), transaction.atomic():
        Membresia.objects.create(**same, known_on=JUNE, replaced_on=date(2026, 7, 1))  # both were believed in June


def test_a_file_on_a_past_day_has_the_texts_of_that_day_and_cannot_be_written(old: Iniciativa, secretary: User) -> None:
    services.initiative_edit(old, values={"name": "Un nombre de hoy"}, by=secretary, day=timezone.localdate())
    client = enter(secretary)
    page = client.get(f"/iniciativas/{old.code}/?fecha=2026-05-01").content.decode()
    assert "Así estaba el 1 de mayo de 2026." in page
    assert "Solo se lee." in page
    assert "Provincia del Oriente Cercano" in page
    assert "Un nombre de hoy" not in page
    assert 'method="post"' not in page
    assert "Un nombre de hoy" in client.get(f"/iniciativas/{old.code}/").content.decode()
    assert "La ficha se escribió" not in page
    assert (
        "La ficha se escribió el 1 de febrero"
        in client.get(f"/iniciativas/{old.code}/?fecha=2026-01-25").content.decode()
    )
    none = client.get(f"/iniciativas/{old.code}/?fecha=2025-05-01")
    assert none.status_code == 404
    assert "no estaba en el registro el 1 de mayo de 2025" in none.content.decode()
    unknown = client.get(f"/iniciativas/{old.code}/?fecha=2026-01-25&sabido=2026-01-31")
    assert unknown.status_code == 404  # it existed, and nobody had written it down
    assert "El 31 de enero de 2026 nadie había escrito la hoja" in unknown.content.decode()


def test_what_was_not_published_is_not_shown_to_the_public_afterwards(old: Iniciativa, secretary: User) -> None:
    Iniciativa.objects.filter(pk=old.pk).update(record_state="publicado", name="Nombre publicado")
    page = Client().get(f"/iniciativas/{old.code}/?fecha=2026-05-01").content.decode()
    assert "Nombre publicado" in page
    assert "Provincia del Oriente Cercano" not in page
    assert (
        "Provincia del Oriente Cercano"
        in enter(secretary).get(f"/iniciativas/{old.code}/?fecha=2026-05-01").content.decode()
    )


@pytest.mark.parametrize("path", ["/portafolio/", "/portafolio/ruta", "/portafolio/regiones", "/portafolio/tablero"])
def test_lists_say_their_day_and_bad_days_get_a_sentence(old: Iniciativa, national: User, path: str) -> None:
    client = enter(national)
    past = client.get(path, {"fecha": "2026-05-01", "sabido": "2026-06-01"}).content.decode()
    assert "Así estaba el 1 de mayo de 2026." in past
    assert "Según lo que se sabía el 1 de junio de 2026." in past
    assert "Así estaba el 1 de" not in client.get(path).content.decode()
    assert "no existe en el calendario" in client.get(path, {"fecha": "2026-02-31"}).content.decode()
    tomorrow = (timezone.localdate() + timedelta(1)).isoformat()
    future = client.get(path, {"fecha": tomorrow}).content.decode()
    assert "todavía no llega. Se muestra hoy" in future
    assert "Así estaba el 1 de" not in future


@pytest.fixture
def documented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "everything", lambda: [item for item in everything() if item.key in FEW])
    demo.load(timezone.localdate())


def test_totals_of_a_past_day_agree_from_page_to_page(documented: None) -> None:
    client = Client()

    def figure(pattern: str, path: str) -> int:
        found = re.search(pattern, client.get(path).content.decode("utf-8-sig"))
        assert found, path
        return int(found[1])

    for day in ("2000-01-01", "2015-06-30", "2024-12-31"):
        text = client.get(f"/portafolio/portafolio.csv?fecha={day}").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        live = [row for row in rows if row["ficcion"] == "no" and row["estado"] not in ("desistida", "liquidada")]
        total = figure(r"num\" id=\"cuenta\">(\d+) de", f"/portafolio/?fecha={day}")
        assert total == len(rows)
        assert figure(r"Iniciativas vivas</dt><dd>(\d+)", f"/portafolio/tablero?fecha={day}") == len(live)
        assert figure(r"total,(\d+),", f"/portafolio/regiones.csv?fecha={day}") == len(live)
    assert len(rows) > 3  # by 2024 most of them existed


def test_rows_of_today_and_rows_rebuilt_for_today_answer_every_filter_alike(documented: None, national: User) -> None:
    today = timezone.localdate()
    rebuilt = then.portfolio(Now(), national, dated.Moment(today, today, today))
    questions = [{"q": "medellin"}, {"q": "asm"}, {"q": "EAT-2026-001"}, {"falta": "promoter"}, {"depto": "25"}]
    questions += [{"grupo": key} for key in table.GROUPS] + [{"estado": key} for key in STATES]
    questions += [
        {"figura": "rape"},
        {"region": "caribe"},
        {"region": "eje_cafetero"},
        {"tema": "movilidad_vias"},
        {"ficha": "publicado"},
    ]
    answers = 0
    for question in questions:
        asked, _choices = table.read(question)
        assert asked.values == question, "a filter that does not exist proves nothing"
        kept = set(table.narrowed(Iniciativa.objects.all(), asked).values_list("code", flat=True))
        assert {row.code for row in table.matching(rebuilt, asked)} == kept, question
        answers += len(kept)
    assert answers > 20
    for order in table.ORDERS:
        if order != "reciente":
            asked, _choices = table.read({"orden": order})
            now = [line.code for line in table.page(Now(), national, asked).lines]
            assert sorted(now) == sorted(row.code for row in rebuilt)
            if order in ("codigo", "poblacion", "miembros"):
                assert now == [row.code for row in table._sorted(list(rebuilt), table.ORDERS[order][1])]


def test_the_programs_read_the_same_past(old: Iniciativa, secretary: User) -> None:
    Iniciativa.objects.filter(pk=old.pk).update(record_state="publicado")
    written(FEBRUARY, "initiatives_iniciativachange")
    today = timezone.localdate()
    row = Iniciativa.objects.get(pk=old.pk)
    services.initiative_edit(row, values={"name": "Un nombre de hoy"}, by=secretary, day=today, reason="Cambió")
    Iniciativa.objects.filter(pk=old.pk).update(record_state="publicado")
    body = Client().get("/api/v1/initiatives?as_of=2026-05-01").json()
    assert [item["name"] for item in body["initiatives"]] == ["Provincia del Oriente Cercano"]
    assert body["total"] == 1
    one = Client().get(f"/api/v1/initiatives/{old.code}?as_of=2026-05-01").json()
    assert (one["name"], one["state"], len(one["members"])) == ("Provincia del Oriente Cercano", "identificada", 3)
    assert Client().get("/api/v1/initiatives").json()["initiatives"][0]["name"] == "Un nombre de hoy"
    assert Client().get("/api/v1/initiatives?as_of=2025-05-01").json()["total"] == 0
    assert Client().get("/api/v1/initiatives?as_of=2026-05-01&q=oriente&department=05").json()["total"] == 1
    assert Client().get("/api/v1/initiatives?as_of=2026-05-01&state=constituida").json()["total"] == 0


def test_an_entity_on_a_past_day_has_its_name_and_its_people_of_that_day(departmental: User, secretary: User) -> None:
    entity = Entity.objects.get(code="05615")
    one = secretary.appointments.get()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_entitychange DISABLE TRIGGER USER")
        cursor.execute("UPDATE accounts_entitychange SET pgh_created_at = '2026-01-01 12:00-05'")
        cursor.execute("ALTER TABLE accounts_entitychange ENABLE TRIGGER USER")
    entity.name = "Nombre corregido"
    entity.save()
    one.during = span(date(2024, 1, 1), date(2026, 6, 1))
    one.save()
    client = enter(departmental)
    now = client.get(f"/entidades/{entity.pk}/").content.decode()
    then_ = client.get(f"/entidades/{entity.pk}/?fecha=2026-05-01").content.decode()
    assert "Nombre corregido</h1>" in now
    assert "municipio 05615</h1>" in then_
    assert "Así estaba el 1 de mayo de 2026." in then_
    assert secretary.email in then_
    assert "/nombrar" not in then_
    empty = client.get(f"/entidades/{entity.pk}/?fecha=2026-07-01").content.decode()
    assert "Nadie actuaba por esta entidad ese día." in empty
    tomorrow = timezone.localdate() + timedelta(1)
    assert "todavía no llega" in client.get(f"/entidades/{entity.pk}/?fecha={tomorrow}").content.decode()


def test_answers_and_scores_of_a_past_day_are_those_that_stood_and_were_known(
    old: Iniciativa, secretary: User, departmental: User
) -> None:
    first, second = "Se comparte la planta de residuos. " * 4, "Se compartió la planta y la flota. " * 4
    for use, day in ((first, FEBRUARY), (second, AUGUST)):
        services.opportunities_answer(old, [Answer("S25.1", "si", use)], by=secretary, day=day)

    def said(day: date, known: date) -> list[str]:
        return [one.use for one in then.answers(dated.Moment(day, known, timezone.localdate()), [old.pk])]

    today = timezone.localdate()
    assert said(JUNE, today) == [first.strip()]
    assert said(AUGUST, today) == [second.strip()]
    assert said(AUGUST, JUNE) == [first.strip()]  # nobody knew of the second one
    assert said(date(2026, 1, 25), today) == []
    assert old.opportunities.get().use == second.strip()
    address = f"/iniciativas/{old.code}/oportunidades?fecha=2026-06-01"
    page = enter(secretary).get(address).content.decode()
    assert "Así estaba el 1 de junio de 2026." in page
    assert first.strip() in page
    assert second.strip() not in page
    assert 'class="answers"' not in page
    score = {"objective": "S17", "reason": first, "by": departmental}
    services.contribution_score(old, score=1, day=FEBRUARY, **score)
    services.contribution_score(old, score=0, day=AUGUST, **score)
    services.contribution_score(old, score=1, day=AUGUST, **score)
    assert [one.score for one in then.scores(dated.Moment(JUNE, today, today), [old.pk])] == [1]
    assert [one.score for one in then.scores(dated.Moment(AUGUST, today, today), [old.pk])] == [1, 1]
    assert Contribution.ever.filter(initiative=old).count() == 3  # what was said in the morning stays written
    with pytest.raises(IntegrityError, match="contribution_once"), transaction.atomic():
        Contribution.objects.create(
            initiative=old, objective="S17", score=2, reason=first, rater=departmental, day=AUGUST, known_on=AUGUST
        )
    page = enter(secretary).get(f"/iniciativas/{old.code}/aportes?fecha=2026-06-01").content.decode()
    assert "Guardar el puntaje" not in page
    assert page.count('<th scope="row" class="num">') == 1


def test_what_is_proposed_to_the_country_is_read_as_it_was_written(old: Iniciativa, secretary: User) -> None:
    tables = ("initiatives_proposalchange", "initiatives_lessonchange")
    events = event_model(Proposal).objects
    line = national_plan.proposal_write(old, PROPOSAL | {"bet": "Agua en febrero"}, by=secretary)
    lesson = national_plan.lesson_write(old, LESSON, by=secretary)
    written(FEBRUARY, *tables)
    last = events.latest("pgh_id").pgh_id
    national_plan.proposal_write(old, PROPOSAL | {"bet": "Agua en junio"}, by=secretary, key=line.pk)
    written(JUNE, tables[0], since=last)
    last = events.latest("pgh_id").pgh_id
    national_plan.line_withdraw(old, "proposal", line.pk, by=secretary)
    national_plan.line_withdraw(old, "lesson", lesson.pk, by=secretary)
    client = enter(secretary)
    for path in (f"/iniciativas/{old.code}/plan-nacional", "/portafolio/plan-nacional"):
        winter, summer = (client.get(f"{path}?fecha={day}").content.decode() for day in ("2026-03-01", "2026-07-01"))
        assert "Agua en febrero" in winter
        assert LESSON["problem"] in winter
        assert "Agua en junio" in summer
        assert "Agua en febrero" not in summer
        assert "Guardar el aporte" not in summer
        assert "Agua en febrero" in client.get(f"{path}?fecha=2026-07-01&sabido=2026-03-01").content.decode()
        assert "Agua en" not in client.get(path).content.decode()
        assert "todavía no llega" in client.get(f"{path}?fecha=2099-01-01").content.decode()
    assert client.get(f"/iniciativas/{old.code}/plan-nacional?fecha=2020-01-01").status_code == 404
    book = client.get(f"/iniciativas/{old.code}/plan-nacional.xlsx?fecha=2026-03-01").content
    assert "Agua en febrero" in str(cells(book)["Aportes"])


def test_the_migration_makes_rows_of_the_answers_that_history_remembers(old: Iniciativa, secretary: User) -> None:
    services.opportunities_answer(old, [Answer("S25.1", "no_aplica", "Nada que ver. " * 8)], by=secretary, day=AUGUST)
    for day, use in ((FEBRUARY, "uno"), (JUNE, "dos"), (AUGUST, "tres")):
        Opportunity.objects.update(use=use)
        event = event_model(Opportunity).objects.latest("pgh_id")
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE initiatives_opportunitychange DISABLE TRIGGER USER")
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_current_timezone())
            cursor.execute(
                "UPDATE initiatives_opportunitychange SET pgh_created_at = %s WHERE pgh_id = %s", [noon, event.pgh_id]
            )
            cursor.execute(
                "DELETE FROM initiatives_opportunitychange WHERE pgh_label = 'insert' AND use NOT IN ('uno', 'dos', 'tres')"
            )
            cursor.execute("ALTER TABLE initiatives_opportunitychange ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute(FILLING.ANSWERED)
    spans = Opportunity.ever.order_by("during").values_list("use", "during", "known_on")
    assert list(spans) == [
        ("uno", span(FEBRUARY, JUNE), FEBRUARY),
        ("dos", span(JUNE, AUGUST), JUNE),
        ("tres", span(AUGUST), AUGUST),
    ]


def test_the_migration_fills_both_dates_of_what_was_kept_before(old: Iniciativa, secretary: User) -> None:
    """Two scores of one day by one person: the later one took the place of the other. The rest was learnt when written."""
    zone = timezone.get_current_timezone()
    once = next(one for one in Contribution._meta.constraints if one.name == "contribution_once")
    with connection.schema_editor() as editor:  # it came after the filling
        editor.remove_constraint(Contribution, once)
    bare = {"initiative": old, "objective": "S17", "score": 1, "reason": "Porque sí. " * 12, "rater": secretary}
    rows = [
        Contribution.ever.create(**bare, day=day, known_on=AUGUST, at=datetime(*at, tzinfo=zone))
        for day, at in ((FEBRUARY, (2026, 2, 1, 9)), (FEBRUARY, (2026, 6, 1, 9)), (JUNE, (2026, 6, 1, 23, 30)))
    ]
    services.opinion_issue(old, figure="asociacion_municipios", as_of=FEBRUARY, by=secretary)
    Opinion.ever.update(at=datetime(2026, 6, 1, 23, 30, tzinfo=zone), known_on=AUGUST)
    written(FEBRUARY, "initiatives_passagechange")
    Passage.ever.update(known_on=AUGUST)  # an event of today: the first one of each is still of February
    with connection.cursor() as cursor:
        cursor.execute(FILLING.SCORED + FILLING._learnt("initiatives_passage"))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        editor.add_constraint(Contribution, once)
    found = {one.pk: (one.known_on, one.replaced_on) for one in Contribution.ever.all()}
    assert [found[row.pk] for row in rows] == [(FEBRUARY, JUNE), (JUNE, None), (JUNE, None)]
    assert set(Opinion.ever.values_list("known_on", flat=True)) == {JUNE}
    assert set(Passage.ever.values_list("known_on", flat=True)) == {FEBRUARY}
