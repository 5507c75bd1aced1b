from __future__ import annotations

import pytest

from mancomun.errors import BadInput
from mancomun.web.api import schemas, selectors

ANSWER = {
    "as_of": "2026-11-22",
    "law_version": "l",
    "territory_version": "t",
    "engine_version": "e",
    "members": [{"code": "05615", "name": "Rionegro", "type": "municipio", "department": "05"}],
    "figures": [],
    "alternatives": [],
}


@pytest.fixture
def asked(monkeypatch) -> list[dict]:
    """The law replaced by one that remembers what it was asked: these tests are about the door, not about the verdict."""
    calls: list[dict] = []

    def check(body, *, as_of, lang):
        calls.append({**body, "as_of": as_of.isoformat(), "lang": lang})
        return ANSWER

    monkeypatch.setattr(selectors, "check", check)
    return calls


def test_passes_the_question_on_and_the_answer_back(api, asked) -> None:
    body = {"members": ["05615", "Guarne"], "as_of": "2014-07-31", "figures": ["pap"], "facts": {"a": 1}, "lang": "en"}
    response = api.post("/check", body)
    assert response.status_code == 200
    assert response.json() == ANSWER
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Language"] == "en"
    assert asked == [body]


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({}, "campo-falta", "members"),
        ({"members": []}, "miembros-vacios", "members"),
        ({"members": "05615"}, "campo-tipo", "members debe ser una lista"),
        ({"members": [5615]}, "campo-tipo", "members[0] debe ser un texto"),
        ({"members": ["05615"], "as_of": 0}, "campo-tipo", "as_of"),
        ({"members": ["05615"], "as_of": "2026-02-31"}, "fecha-inexistente", "no existe"),
        ({"members": ["05615"], "as_of": "2101-01-01"}, "fecha-fuera", "2100"),
        ({"members": ["05615"], "as_of": "2026-1-1"}, "fecha-forma", "AAAA-MM-DD"),
        ({"members": ["05615"], "figure": ["pap"]}, "clave-desconocida", "¿Quiso decir figures?"),
        ({"members": ["05615"], "facts": []}, "campo-tipo", "facts debe ser un objeto"),
        ({"members": ["05615"], "figures": {"pap": True}}, "campo-tipo", "figures debe ser una lista"),
        ({"members": ["05615"], "lang": "fr"}, "valor-no-admitido", "lang"),
        ({"members": ["05615"] * 2001}, "lista-larga", "2000"),
        ([], "cuerpo-forma", "objeto JSON"),
        ("null", "cuerpo-forma", "objeto JSON"),
    ],
)
def test_wrong_shapes_get_a_sentence(api, asked, body, code: str, says: str) -> None:
    response = api.post("/check", body)
    assert response.status_code == 422, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code
    assert says in response.json()["detail"]
    assert asked == []


@pytest.mark.parametrize(
    "body", ["", "{", '{"members": [NaN]}', '{"lang": "es", "lang": "en"}', b"\xff\xfe{}", "[" * 100_000, "hola"]
)
def test_what_is_not_json_is_a_400(api, asked, body) -> None:
    response = api.post("/check", body)
    assert response.status_code in (400, 422), response.content
    if body:
        assert response.status_code == 400
        assert response.json()["code"] == "peticion-ilegible"


def test_only_json_is_read(api, asked) -> None:
    response = api.post("/check", "members=05615", content_type="application/x-www-form-urlencoded")
    assert response.status_code in (400, 415)
    assert response["Content-Type"] == "application/problem+json"
    response = api.post("/check", {"members": ["05615"]}, content_type="text/plain")
    assert response.status_code == 415
    assert asked == []


def test_body_over_a_megabyte_is_refused(api, asked) -> None:
    response = api.post("/check", {"members": ["x" * 1_000_001]})
    assert response.status_code == 413
    assert "1 MB" in response.json()["detail"]


def test_refusals_of_the_core_keep_their_code_and_language(api, monkeypatch) -> None:
    def check(body, *, as_of, lang):
        raise BadInput("miembro-repetido", "Rionegro está dos veces.", "Rionegro is there twice.")

    monkeypatch.setattr(selectors, "check", check)
    spanish = api.post("/check", {"members": ["05615", "05615"]})
    assert (spanish.status_code, spanish.json()["detail"]) == (422, "Rionegro está dos veces.")
    english = api.post("/check", {"members": ["05615", "05615"], "lang": "en"})
    assert english.json()["detail"] == "Rionegro is there twice."


def test_a_failure_of_ours_is_a_sentence_without_trace(api, monkeypatch) -> None:
    def check(body, *, as_of, lang):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(selectors, "check", check)
    response = api.post("/check", {"members": ["05615"]})
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert b"secret" not in response.content


class TestTrueLaw:
    def test_the_verdict_has_the_documented_shape(self, api) -> None:
        response = api.post("/check", {"members": ["05615", "05318", "05440"], "as_of": "2026-11-22"})
        assert response.status_code == 200, response.content
        body = schemas.CheckAnswer.model_validate(response.json())
        assert [member.code for member in body.members] == ["05615", "05318", "05440"]
        assert len(body.figures) >= 4
        ladder = [figure.ladder or 99 for figure in body.figures]
        assert ladder == sorted(ladder)

    def test_unknown_fact_and_unknown_figure_name_the_nearest(self, api) -> None:
        asked = {"members": ["05615", "05318"], "as_of": "2026-11-22"}
        wrong = api.post("/check", {**asked, "figures": ["provincia_administrativa"]})
        assert wrong.status_code == 422
        assert "provincia_administrativa_planificacion" in wrong.json()["detail"]
        assert api.post("/check", {**asked, "facts": {"no_such_fact": True}}).status_code == 422
