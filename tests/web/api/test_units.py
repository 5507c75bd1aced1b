from __future__ import annotations

import pytest

from mancomun.web.api import schemas


def problem(response, status: int, code: str) -> dict:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["code"] == code, body
    assert body["status"] == status
    schemas.Problem.model_validate(body)
    return body


def test_search_by_name_without_accents(api) -> None:
    body = api.get("/units?q=medellin&as_of=2026-11-22").json()
    schemas.UnitPage.model_validate(body)
    assert body["units"][0] | {"population": 0, "area_km2": 0} == {
        "code": "05001",
        "name": "Medellín",
        "type": "distrito_especial",
        "types": ["distrito_especial"],
        "department": "05",
        "department_name": "Antioquia",
        "population": 0,
        "area_km2": 0,
        "category": body["units"][0]["category"],
    }


def test_pages_cover_a_department_once(api) -> None:
    seen, cursor = [], ""
    while True:
        body = api.get(f"/units?department=05&limit=50&cursor={cursor}").json()
        seen += [unit["code"] for unit in body["units"]]
        if body["next"] is None:
            break
        cursor = body["next"]
    assert len(seen) == len(set(seen)) == body["total"] == 126  # 125 municipalities and the department itself
    assert all(code.startswith("05") for code in seen)


def test_type_is_that_of_the_day(api) -> None:
    def count(day: str) -> int:
        return api.get(f"/units?type=distrito_especial&department=05&as_of={day}").json()["total"]

    assert count("2000-01-01") == 0
    assert count("2026-11-22") == 2  # Medellín and Turbo


def test_unit_tells_neighbours_and_what_is_not_known(api) -> None:
    body = api.get("/units/05615?as_of=2026-11-22").json()
    schemas.UnitDetail.model_validate(body)
    assert {"05318", "05440"} <= {near["code"] for near in body["neighbours"]}
    assert body["border_unknown"] is False
    bajira = api.get("/units/27493").json()
    assert bajira["border_unknown"] is True
    assert "27615" in bajira["may_touch"] or "27615" in {near["code"] for near in bajira["neighbours"]}


def test_answers_may_be_kept_and_checked(api) -> None:
    first = api.get("/units/05615")
    assert first["Cache-Control"] == "public, max-age=300"
    again = api.get("/units/05615", if_none_match=first["ETag"])
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    ("path", "status", "code", "says"),
    [
        ("/units/5615", 404, "codigo-sin-cero", "05615"),
        ("/units/99999", 404, None, ""),
        ("/units?as_of=0", 422, "fecha-forma", "AAAA-MM-DD"),
        ("/units?as_of=2026-02-31", 422, "fecha-inexistente", "no existe"),
        ("/units?as_of=1700-01-01", 422, "fecha-fuera", "1886"),
        ("/units?as_of=", 422, "fecha-forma", "AAAA-MM-DD"),
        ("/units?as-of=2014-01-01", 422, "clave-desconocida", "¿Quiso decir as_of?"),
        ("/units?limit=0", 422, "limite", "1 a 500"),
        ("/units?limit=muchos", 422, "campo-tipo", "número entero"),
        ("/units?cursor=xx", 422, "cursor", "sin cursor"),
        ("/units?type=aldea", 422, "tipo-desconocido", "municipio"),
        ("/units?lang=fr", 422, "valor-no-admitido", "'es' or 'en'"),
        ("/nada", 404, "no-existe", "dirección"),
        ("/units/", 404, "no-existe", "dirección"),
    ],
)
def test_bad_questions_get_a_sentence(api, path: str, status: int, code: str | None, says: str) -> None:
    response = api.get(path)
    body = problem(response, status, code or response.json()["code"])
    assert says in body["detail"]
    english = api.get(path, accept_language="en-GB,en;q=0.8").json()
    assert english["detail"] != body["detail"]


def test_method_not_allowed_says_which(api) -> None:
    response = api.post("/units", {})
    problem(response, 405, "metodo-no-admitido")
    assert "GET" in response["Allow"]


def test_spanish_unless_english_was_asked_for(api) -> None:
    assert api.get("/nada", accept_language="fr").json()["detail"].startswith("No hay nada")
    assert api.get("/nada?lang=en").json()["detail"].startswith("There is nothing")
