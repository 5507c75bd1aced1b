"""Discovery as a program asks for it: 202 and a job, its result, and a sentence for what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from mancomun.web.jobs.models import Job
from mancomun.web.jobs.running import work_off

ASKED: dict[str, dict[str, Any]] = {
    "discover": {"around": ["Salento"], "figure": "pap", "size": [3, 4], "maximise": {"scale": 1, "cohesion": 2}, "limit": 3},
    "compare": {"members": ["63690", "63130"], "figure": "pap", "maximise": {"scale": 1}, "random": 10},
    "mend": {"members": ["05615", "05313"], "figure": "pap", "maximise": {"cohesion": 1}},
    "regions": {"within": ["63"], "at_least": {"population": 60000}, "minimise_difference": {"nbi": 1}, "iterations": 500,
                "together": [["63001", "63130"]], "present": {"63001": "a", "63130": "a", "63690": "b"}, "change_cost": 5},
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ASKED)
def test_a_question_is_a_job_with_its_addresses(api, kind: str) -> None:
    response = api.post(f"/{kind}", {**ASKED[kind], "as_of": "2026-11-22"})
    assert response.status_code == 202, response.content
    started = response.json()
    assert response["Location"] == started["status"]
    assert api.client.get(started["status"]).json()["state"] == "queued"
    assert api.client.get(started["result"]).status_code == 409
    work_off()
    status = api.client.get(started["status"]).json()
    assert status["state"] == "done", status
    result = api.client.get(started["result"]).json()["result"]
    assert result["parameters"]["as_of"] == ("2026-11-22" if kind != "regions" else None)
    assert result["stopped"]
    assert api.client.get(started["page"]).status_code == 200
    if kind == "regions":
        assert result["labels"]["63001"] == result["labels"]["63130"]


@pytest.mark.django_db
def test_a_job_is_stopped_by_its_address(api) -> None:
    started = api.post("/discover", ASKED["discover"]).json()
    assert api.client.post(started["cancel"]).json()["state"] == "cancelled"


@pytest.mark.django_db
def test_nobody_takes_the_queue_from_the_others(api, settings) -> None:
    settings.JOBS_PER_OWNER = 2
    codes = [api.post("/discover", {**ASKED["discover"], "seed": seed}).status_code for seed in range(3)]
    assert codes == [202, 202, 429]
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("discover", {"around": ["Nadie Existe"]}, "unidad-desconocida"),
        ("discover", {"maximise": {"scalex": 1}}, "criterio-desconocido"),
        ("discover", {"maximise": {}}, "sin-criterio"),
        ("discover", {"maximise": {"scale": 0}}, "peso-cero"),
        ("discover", {"size": [5, 2]}, "tamano-forma"),
        ("discover", {"time_limit": 0}, "numero-fuera"),
        ("discover", {"time_limit": 3600}, "numero-fuera"),
        ("discover", {"limit": 500}, "numero-fuera"),
        ("discover", {"ranges": ["population"]}, "rango-forma"),
        ("discover", {"ranges": ["AVG:nbix=1..2"]}, "atributo-desconocido"),
        ("discover", {"figure": "nada"}, "figura-desconocida"),
        ("discover", {"as_of": "1990-01-01"}, "figura-sin-base"),
        ("discover", {"tamano": 3}, "clave-desconocida"),
        ("discover", {"commuting": [["63690", "63130", -1]]}, "conmutacion-negativa"),
        ("discover", {"table": {"x": {str(i): 1 for i in range(9000)}}}, "tabla-grande"),
        ("compare", {"random": 10**6}, "numero-fuera"),
        ("mend", {"limit": 0}, "numero-fuera"),
        ("regions", {"at_least": {}}, "regiones-sin-regla"),
        ("regions", {"at_least": {"poblacion": 1}}, "atributo-desconocido"),
        ("regions", {"starts": 99}, "numero-fuera"),
        ("regions", {"change_cost": -1}, "numero-fuera"),
        ("regions", {"together": [["63001", "zzz"]]}, "unidad-desconocida"),
    ],
)
def test_what_cannot_be_is_said_at_once(api, kind: str, change: dict[str, Any], code: str) -> None:
    response = api.post(f"/{kind}", {**ASKED[kind], **change})
    assert response.status_code == 422, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code


@pytest.mark.django_db
def test_what_the_core_refuses_is_the_error_of_the_job(api) -> None:
    started = api.post("/regions", {**ASKED["regions"], "at_least": {"population": 10**9}}).json()
    work_off()
    status = api.client.get(started["status"]).json()
    assert status["state"] == "failed"
    assert status["error"]["code"] == "rango-imposible"
    assert "se pasa por" in status["error"]["detail"]
