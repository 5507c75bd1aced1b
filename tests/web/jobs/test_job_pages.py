"""The page of a job and its operations."""

from __future__ import annotations

import pytest
from django.test import Client

from mancomun.web.api import schemas
from mancomun.web.jobs import queue, services
from mancomun.web.jobs.models import Job
from mancomun.web.jobs.running import work_off

pytestmark = pytest.mark.django_db
HOME = "190.0.0.1"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def start(kind: str = "add", **arguments) -> Job:
    return services.job_start(kind, arguments or ({"numbers": [1, 2]} if kind == "add" else {}), address=HOME)


def test_the_page_follows_a_job_without_a_script_and_without_a_cookie(client) -> None:
    job = start()
    page = client.get(f"/trabajos/{job.key}")
    text = page.content.decode()
    assert "En espera" in text
    assert "Es el siguiente." in text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert "Detener" in text
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies
    work_off()
    text = client.get(f"/trabajos/{job.key}").content.decode()
    assert "Terminado" in text
    assert f'href="/sumas/{job.key}"' in text
    assert "refresh" not in text
    assert "Detener" not in text


def test_the_fragment_tells_step_count_and_time(client) -> None:
    job = start()
    queue.job_claim(1)
    Job.objects.update(step="Enumerando grupos", done=1200, total=5000)
    text = client.get(f"/trabajos/{job.key}/estado").content.decode()
    assert "En marcha" in text
    assert "Enumerando grupos" in text
    assert "1.200 de 5.000" in text
    assert 'value="1200" max="5000"' in text
    assert "lleva 0 s" in text
    english = client.get(f"/en/trabajos/{job.key}/estado").content.decode()
    assert "Running" in english
    assert "1,200 of 5,000" in english


def test_anybody_with_the_key_stops_it_with_a_plain_form(client) -> None:
    job = start()
    assert client.get(f"/trabajos/{job.key}/detener").status_code == 405
    answer = client.post(f"/trabajos/{job.key}/detener")
    assert answer.status_code == 302
    assert answer["Location"] == f"/trabajos/{job.key}"
    assert "Alguien lo detuvo." in client.get(answer["Location"]).content.decode()


def test_a_failed_job_says_why(client) -> None:
    job = start("refused")
    work_off()
    assert "No hay salida por ahí." in client.get(f"/trabajos/{job.key}").content.decode()
    assert "There is no way through." in client.get(f"/en/trabajos/{job.key}").content.decode()


def test_a_step_is_text(client) -> None:
    job = start()
    queue.job_claim(1)
    Job.objects.update(step="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"/trabajos/{job.key}").content.decode()


@pytest.mark.parametrize("path", ["/trabajos/no", "/trabajos/no/estado", "/en/trabajos/" + "A" * 22])
def test_no_such_job_is_a_page(client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert ("There is no job" if "/en/" in path else "No hay un trabajo") in page.content.decode()


def test_the_operations(client) -> None:
    job = start()
    url = f"/api/v1/jobs/{job.key}"
    answer = client.get(url)
    assert schemas.JobStatus.model_validate(answer.json()).state == "queued"
    assert answer["Retry-After"] == "2"
    early = client.get(f"{url}/result")
    assert (early.status_code, early.json()["code"]) == (409, "trabajo-sin-terminar")
    work_off()
    assert client.get(url).json()["state"] == "done"
    assert "Retry-After" not in client.get(url)
    assert client.get(f"{url}/result").json() == {"key": job.key, "kind": "add", "result": {"sum": 3}}
    assert client.get(f"{url}?lng=en").status_code == 422


def test_the_operations_on_what_did_not_end_well(client) -> None:
    job = start("refused")
    work_off()
    answer = client.get(f"/api/v1/jobs/{job.key}/result?lang=en")
    assert (answer.status_code, answer.json()["detail"]) == (422, "There is no way through.")
    assert answer["Content-Type"] == "application/problem+json"
    other = start()
    assert client.post(f"/api/v1/jobs/{other.key}/cancel").json()["state"] == "cancelled"
    assert client.get(f"/api/v1/jobs/{other.key}/result").json()["code"] == "trabajo-detenido"
    assert client.get("/api/v1/jobs/nada").status_code == 404


def test_ready_tells_the_queue(client) -> None:
    start()
    assert client.get("/readyz").json() == {
        "status": "degraded",
        "database": True,
        "queue": {"workers": 0, "waiting": 1, "running": 0},
    }
