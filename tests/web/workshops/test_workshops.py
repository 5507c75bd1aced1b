"""A room that answers: by phone without a cookie, by paper, once each, and nothing that was not asked."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict

from mancomun.foresight.workshop import Question
from mancomun.web.accounts.models import User
from mancomun.web.audit.selectors import event_model
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workshops import forms, keys, mailbox, selectors, services
from mancomun.web.workshops.models import Pregunta, Respuesta, Taller
from tests.web.initiatives.conftest import enter
from tests.web.workshops.conftest import ITEMS

pytestmark = pytest.mark.django_db

FORMS: dict[str, dict[str, Any]] = {
    "voto": {"o": ["AGUA", "VIAS"]},
    "orden": {"p_VIAS": "2", "p_AGUA": "1", "p_SALUD": "3"},
    "abaco": {"v_VIAS": "VO", "v_AGUA": "RC"},
    "delphi": {"v_VIAS": "7", "v_AGUA": "9"},
    "matriz": {"m_VIAS>AGUA": "3", "m_AGUA>SALUD": "2", "m_SALUD>VIAS": "P"},
    "ideas": {"idea": ["Un acueducto regional", ""]},
}


def join(workshop: Taller, group: str = "Comunidad") -> tuple[Client, str]:
    """A phone that came in: its browser and its address."""
    phone = Client()
    answer = phone.post(f"/t/{workshop.code}", {"grupo": group})
    assert answer.status_code == 302
    return phone, answer.headers["Location"]


def send(phone: Client, address: str, question: Pregunta, sending: str = "envio-0001", **more: Any) -> Any:
    form = {"envio": sending, "ronda": str(question.round), **FORMS[question.kind], **more}
    return phone.post(f"{address}/{question.pk}", form, headers={"accept": "application/json"})


def send_script(phone: Client, address: str, question: Pregunta, fields: Any) -> Any:
    """As the script of a phone does: the same fields, in JSON."""
    where = f"{address}/{question.pk}"
    return phone.post(where, json.dumps(fields), "application/json", headers={"accept": "application/json"})


def sending_of(address: str, question: Pregunta, number: str, **more: Any) -> services.Sending:
    """What the short way hands over, without the way."""
    _, code, key = address.strip("/").split("/")
    form = MultiValueDict(
        {
            name: value if isinstance(value, list) else [value]
            for name, value in {**FORMS[question.kind], **more}.items()
        }
    )
    person = keys.person_of(key)
    assert person is not None
    return services.Sending(
        code, person, question.pk, number, more.get("ronda", "1"), lambda core: forms.value_from(core, form)
    )


def test_a_phone_answers_everything_without_a_cookie_and_sees_what_it_said(workshop: Taller) -> None:
    phone, address = join(workshop)
    assert "Papel" not in phone.get(address).content.decode()
    for question in workshop.questions.all():
        answer = send(phone, address, question, f"envio-{question.pk:05d}")
        assert answer.status_code == 201, answer.content
        made = Respuesta.objects.get(question=question)
        assert answer.json()["receipt"] == keys.receipt(made.pk, made.sending)
    page = phone.get(address).content.decode()
    assert page.count("Cambiar mi respuesta") == 6
    assert 'name="m_VIAS&gt;AGUA" value="3" checked' in page
    assert "Un acueducto regional" in page
    assert not phone.cookies


def test_without_script_the_answer_goes_back_to_the_page_with_its_receipt(workshop: Taller) -> None:
    phone, address = join(workshop)
    question = workshop.questions.first()
    assert question is not None
    answer = phone.post(f"{address}/{question.pk}", {"envio": "envio-0001", "ronda": "1", **FORMS["voto"]})
    assert answer.status_code == 302
    assert "Su recibo" in phone.get(answer.headers["Location"]).content.decode()
    wrong = phone.post(f"{address}/{question.pk}", {"envio": "envio-0002", "ronda": "1", "o": ["LUZ"]})
    assert wrong.status_code == 422
    assert "LUZ" in wrong.content.decode()


def test_the_same_sending_twice_is_one_answer_and_the_last_one_counts(workshop: Taller) -> None:
    phone, address = join(workshop)
    question = workshop.questions.get(kind="voto")
    first, again = send(phone, address, question), send(phone, address, question)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    assert send(phone, address, question, "envio-0002", o=["SALUD"]).status_code == 201
    assert Respuesta.objects.filter(question=question).count() == 2
    (held,) = selectors.counted(question)[1].values()
    assert held == ["SALUD"]


@pytest.mark.parametrize(
    ("kind", "more", "status", "code"),
    [
        ("voto", {"o": ["AGUA", "VIAS", "SALUD"]}, 422, "respuesta-cuantas"),
        ("orden", {"p_VIAS": "1"}, 422, "respuesta-puesto"),
        ("matriz", {"m_VIAS>AGUA": "9"}, 422, "respuesta-influencia"),
        ("delphi", {"v_VIAS": "1000"}, 422, "respuesta-escala"),
        ("voto", {"ronda": "7"}, 409, "pregunta-cerrada"),
        ("voto", {"envio": "x"}, 422, "respuesta-envio"),
    ],
)
def test_a_tampered_answer_is_refused_and_nothing_is_kept(
    workshop: Taller, kind: str, more: dict[str, Any], status: int, code: str
) -> None:
    phone, address = join(workshop)
    answer = send(phone, address, workshop.questions.get(kind=kind), **more)
    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert not Respuesta.objects.exists()


def test_a_changed_key_is_nobody_and_another_workshop_s_question_is_not_ours(
    workshop: Taller, initiative: Iniciativa, facilitator: User
) -> None:
    phone, address = join(workshop)
    question = workshop.questions.get(kind="voto")
    forged = address[:-1] + ("A" if address[-1] != "A" else "B")
    assert send(phone, forged, question).status_code == 404
    other = services.workshop_create(initiative, title="Otro taller", day=workshop.day, by=facilitator)
    services.workshop_move(other, "abierto", by=facilitator)
    stranger, elsewhere = join(other, "")
    assert send(stranger, elsewhere, question).status_code == 404
    assert stranger.get(f"/t/{workshop.code}/{elsewhere.rsplit('/', 1)[1]}").status_code == 404
    assert not Respuesta.objects.exists()


def test_a_closed_question_and_a_closed_workshop_take_nothing(workshop: Taller, facilitator: User) -> None:
    phone, address = join(workshop)
    question = workshop.questions.get(kind="voto")
    services.question_move(question, "cerrado", by=facilitator)
    question.refresh_from_db()
    assert send(phone, address, question).status_code == 409
    services.workshop_move(workshop, "cerrado", by=facilitator)
    assert send(phone, address, workshop.questions.get(kind="orden")).status_code == 409
    assert phone.post(f"/t/{workshop.code}", {"grupo": "Comunidad"}).status_code == 409


def test_a_new_round_asks_again_and_keeps_the_first(workshop: Taller, facilitator: User) -> None:
    phone, address = join(workshop)
    question = workshop.questions.get(kind="delphi")
    send(phone, address, question)
    services.question_move(question, "ronda", by=facilitator)
    question.refresh_from_db()
    assert (
        "Ya contestó" not in phone.get(address).content.decode().split("¿Qué tan urgente es?")[1].split("</section>")[0]
    )
    assert send(phone, address, question, "envio-0002", v_VIAS="2").status_code == 201
    assert sorted(selectors.counted(question)) == [1, 2]


def test_paper_is_typed_once_all_or_nothing(workshop: Taller, facilitator: User) -> None:
    desk = enter(facilitator)
    sheet: dict[str, Any] = {"envio": "hoja-00001", "grupo": "Alcaldías"}
    for question in workshop.questions.all():
        sheet |= {f"q{question.pk}_{key}": value for key, value in FORMS[question.kind].items()}
    for _ in range(2):
        assert desk.post(f"/talleres/{workshop.pk}/digitar", sheet).status_code == 302
    assert Respuesta.objects.filter(typed_by=facilitator).count() == 6
    assert workshop.people.get().paper
    bad = {"envio": "hoja-00002", f"q{workshop.questions.get(kind='voto').pk}_o": ["LUZ"]}
    assert desk.post(f"/talleres/{workshop.pk}/digitar", bad).status_code == 422
    assert workshop.people.count() == 1


def test_the_room_is_computed_live_and_says_nothing_while_nothing_is_new(workshop: Taller, facilitator: User) -> None:
    desk = enter(facilitator)
    for _ in range(3):
        phone, address = join(workshop)
        send(phone, address, workshop.questions.get(kind="matriz"))
    answer = desk.get(f"/talleres/{workshop.pk}/sala/ahora")
    assert "La variable más estratégica" in answer.content.decode()
    assert (
        desk.get(f"/talleres/{workshop.pk}/sala/ahora", headers={"if-none-match": answer.headers["ETag"]}).status_code
        == 304
    )
    assert workshop.code in desk.get(f"/talleres/{workshop.pk}/sala").content.decode()


def test_report_and_workbook_say_what_the_screen_says(workshop: Taller, facilitator: User) -> None:
    desk = enter(facilitator)
    for group in ("Comunidad", "Alcaldías"):
        phone, address = join(workshop, group)
        for question in workshop.questions.all():
            send(phone, address, question, f"envio-{question.pk:05d}")
    screen = desk.get(f"/talleres/{workshop.pk}/resultados").content.decode()
    word = desk.get(f"/talleres/{workshop.pk}/informe.docx")
    with ZipFile(io.BytesIO(word.content)) as package:
        text = package.read("word/document.xml").decode()
    for said in (
        "2 personas contestaron. Hay empate en el primer lugar",
        "Concordancia W de Kendall: 1,00",
        "Un acueducto regional",
    ):
        assert said in screen
        assert said in text
    for section in ("Quiénes participaron", "Qué se preguntó y qué respondió la sala", "Cómo se calculó"):
        assert section in text
    assert desk.get(f"/talleres/{workshop.pk}/informe.pdf").content.startswith(b"%PDF")
    assert desk.get(f"/talleres/{workshop.pk}/papeletas.pdf").content.startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"/talleres/{workshop.pk}/informe.xlsx").content))
    rows = list(book["Respuestas"].iter_rows(values_only=True))
    assert sum(isinstance(row[0], int | float) for row in rows) == 12
    assert json.loads(str(next(row[4] for row in rows if row[0] == 1))) == ["AGUA", "VIAS"]


def test_only_who_runs_workshops_of_the_initiative_may(workshop: Taller, person: Callable[..., User]) -> None:
    stranger = person("facilitador", code="05001", mail="otra@ejemplo.org")
    assert enter(stranger).get(f"/talleres/{workshop.pk}/").status_code == 404
    assert enter(stranger).post(f"/talleres/{workshop.pk}/mover", {"estado": "cerrado"}).status_code == 404
    workshop.refresh_from_db()
    assert workshop.state == "abierto"


def test_the_list_the_desk_and_their_forms(initiative: Iniciativa, facilitator: User) -> None:
    desk = enter(facilitator)
    made = desk.post(
        f"/iniciativas/{initiative.code}/talleres/",
        {"titulo": "Taller uno", "dia": "2026-12-01", "grupos": "A\nB\n\nA"},
    )
    assert made.status_code == 302
    row = Taller.objects.get()
    assert row.groups == ["A", "B"]
    asked = {"clase": "matriz", "texto": "¿Qué influye?", "opciones": "AGUA: Agua potable\nVIAS: Vías"}
    assert desk.post(made.headers["Location"], asked).status_code == 302
    assert row.questions.get().items == [{"id": "AGUA", "label": "Agua potable"}, {"id": "VIAS", "label": "Vías"}]
    refused = desk.post(made.headers["Location"], {"clase": "voto", "texto": "¿Cuál?", "opciones": "Una"})
    assert refused.status_code == 422
    assert "de 2 a 60 opciones" in refused.content.decode()
    assert "Una" in refused.content.decode()
    assert "Taller uno" in desk.get(f"/iniciativas/{initiative.code}/talleres/").content.decode()
    assert desk.get(f"/talleres/{row.pk}/papeletas.pdf").status_code == 200


def test_the_queries_of_an_answer_do_not_grow_with_the_room(workshop: Taller) -> None:
    question = workshop.questions.get(kind="voto")
    counts = []
    for _ in range(3):
        phone, address = join(workshop)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            send(phone, address, question)
        counts.append(len(seen))
    assert counts[0] == counts[-1] <= 7


def test_the_short_way_and_the_long_way_judge_the_same(workshop: Taller, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, address = join(workshop)
    question = workshop.questions.get(kind="voto")
    told = []
    for way in ("corto", "largo"):
        answers = [
            send(phone, address, question, f"{way}-001"),
            send(phone, address, question, ""),
            send(phone, address, question, f"{way}-002", ronda="9"),
            send(phone, address, question, f"{way}-003", o=["ZZZZ"]),
        ]
        told.append([(one.status_code, one.json().get("sentence")) for one in answers])
        monkeypatch.setattr(mailbox, "PLACE", re.compile("nothing"))
        phone = Client()  # its middleware is made again
    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [201, 422, 409, 422]


def test_a_group_keeps_each_answer_by_itself_in_two_statements(
    workshop: Taller, initiative: Iniciativa, facilitator: User
) -> None:
    other = services.workshop_create(initiative, title="Otro taller", day=workshop.day, by=facilitator)
    asked = services.question_add(other, Question("voto", "¿Y aquí?", ITEMS), by=facilitator)
    services.question_move(asked, "abierto", by=facilitator)
    other.refresh_from_db()
    first, second = workshop.questions.get(kind="voto"), workshop.questions.get(kind="orden")
    (_, one), (_, two), (_, there) = join(workshop), join(workshop), join(other, "")
    known = services.answer_keep(sending_of(one, first, "ya-estaba-1"))
    assert known is not None
    group = [
        sending_of(one, first, "envio-0001"),
        sending_of(one, first, "envio-0001"),  # the same twice, in one group
        sending_of(one, first, "ya-estaba-1"),
        sending_of(two, first, "envio-0001", o=["LUZ"]),  # tampered
        sending_of(two, second, "envio-0002", ronda="7"),  # of another round
        sending_of(two, second, "envio-0003", p_AGUA="9" * 5000),  # what fails by itself fails alone
        sending_of(two, asked, "envio-0004"),  # a question of the other workshop
        sending_of(there, asked, "envio-0001", o=["AGUA"]),
    ]
    with CaptureQueriesContext(connection) as seen:
        found = services.answers_keep(group)
    assert len(seen) == 2
    made, twin, earlier, tampered, late, broken, stray, elsewhere = found
    assert isinstance(made, tuple)
    assert isinstance(twin, tuple)
    assert made[0] == twin[0]
    assert {made[1], twin[1]} == {True, False}
    assert earlier == (known[0], False)
    assert [getattr(one, "code", "") for one in (tampered, late)] == ["respuesta-opcion", "pregunta-cerrada"]
    assert isinstance(broken, ValueError)
    assert stray is None
    assert isinstance(elsewhere, tuple)
    assert elsewhere[1]
    assert set(Respuesta.objects.values_list("pk", flat=True)) == {known[0], made[0], elsewhere[0]}
    kept = Respuesta.objects.get(pk=elsewhere[0])
    assert (kept.question_id, kept.round, kept.value) == (asked.pk, 1, ["AGUA"])

    events = {one.pgh_obj_id: one for one in event_model(Respuesta).objects.select_related("pgh_context")}
    assert set(events) == {known[0], made[0], elsewhere[0]}, "the history has each"
    named = events[made[0]].pgh_context.metadata["url"]
    assert set(named.split()) == {f"/t/{workshop.code}", f"/t/{other.code}"}, "and no key of a phone"


def test_what_another_process_kept_meanwhile_is_not_kept_twice(
    workshop: Taller, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = workshop.questions.get(kind="voto")
    _, address = join(workshop)
    first = services.answer_keep(sending_of(address, question, "envio-0001"))
    assert first is not None
    seen = selectors.sheets

    def too_early(asked: Any) -> Any:
        return [replace(one, places=[(place, None) for place, _ in one.places]) for one in seen(asked)]

    monkeypatch.setattr(selectors, "sheets", too_early)
    assert services.answer_keep(sending_of(address, question, "envio-0001")) == (first[0], False)
    assert Respuesta.objects.count() == 1


def test_what_a_script_sends_is_what_a_form_sends(workshop: Taller) -> None:
    phone, address = join(workshop)
    for question in workshop.questions.all():
        number = f"envio-{question.pk:05d}"
        fields = {"envio": [number], "ronda": ["1"]}
        fields |= {name: value if isinstance(value, list) else [value] for name, value in FORMS[question.kind].items()}
        made = send_script(phone, address, question, fields)
        again = send(phone, address, question, number)
        assert (made.status_code, again.status_code) == (201, 200)
        assert made.json()["receipt"] == again.json()["receipt"]
    assert Respuesta.objects.count() == 6


@pytest.mark.parametrize("fields", [None, [], "envio", {"envio": "envio-0001"}, {"envio": [1]}, {"envio": {"a": "b"}}])
def test_json_of_another_shape_is_refused_with_a_sentence(workshop: Taller, fields: Any) -> None:
    phone, address = join(workshop)
    answer = send_script(phone, address, workshop.questions.get(kind="voto"), fields)
    assert answer.status_code == 422
    assert answer.json()["code"] == "respuesta-forma"
    assert not Respuesta.objects.exists()


def test_signs_that_no_database_keeps_harm_nobody(workshop: Taller) -> None:
    phone, address = join(workshop)
    question = workshop.questions.get(kind="ideas")
    fields = {"envio": ["envio-0001"], "ronda": ["1"], "idea": ["Un\0acueducto", "\ud800 y una vía"]}
    assert send_script(phone, address, question, fields).status_code == 201
    assert Respuesta.objects.get().value == ["Un acueducto", "? y una vía"]
    for number in ("envio\0-0002", "envio-\ud800-2"):
        answer = send_script(phone, address, question, fields | {"envio": [number]})
        assert (answer.status_code, answer.json()["code"]) == (422, "respuesta-envio")
