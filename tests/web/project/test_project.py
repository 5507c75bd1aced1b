"""What every answer of the house has in common."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import OperationalError
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from mancomun.web.project import problems
from mancomun.web.project.database import database_settings
from mancomun.web.project.logs import JsonLines
from mancomun.web.project.secret import secret_key


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_health_needs_no_host_and_no_database(client) -> None:
    response = client.get("/healthz", headers={"host": "10.1.2.3"})
    assert response.json() == {"status": "ok"}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_when_the_database_answers(client) -> None:
    assert client.get("/readyz").json()["database"] is True


def test_every_answer_carries_the_policy(client) -> None:
    for path in ("/healthz", "/api/v1/figures", "/no-hay-tal"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_no_cookie_for_an_anonymous_visitor(client) -> None:
    assert not client.get("/api/v1/figures").cookies
    assert not client.get("/").cookies


def test_missing_page_is_a_sentence_in_the_language_of_the_address(client) -> None:
    spanish, english = client.get("/no-hay-tal"), client.get("/en/no-hay-tal")
    assert spanish.status_code == english.status_code == 404
    assert "No hay nada en esta dirección" in spanish.content.decode()
    assert "There is nothing at this address" in english.content.decode()


def test_a_form_of_another_session_is_refused_with_a_sentence() -> None:
    client = Client(enforce_csrf_checks=True)
    spanish, english = client.post("/portafolio/plan"), client.post("/en/portafolio/plan")
    assert spanish.status_code == english.status_code == 403
    assert "cargue la página de nuevo y repita; nada cambió" in spanish.content.decode()
    assert "load the page again and repeat; nothing changed" in english.content.decode()


def test_a_late_hour_is_told_with_the_day_of_colombia() -> None:
    source = "{% load law_page accounts_page %}{{ at|long_day }}, {{ at|short_day }}, {{ at|day }}"
    late = datetime(2026, 11, 27, 3, 45, tzinfo=UTC)
    with translation.override("es"):
        said = Template(source).render(Context({"at": late}))
    assert said == "26 de noviembre de 2026, 26 nov 2026, 26 nov 2026"


@pytest.mark.parametrize("path", ["/", "/api/v1/check"])
def test_database_away_is_a_503_with_a_sentence(path: str) -> None:
    middleware = problems.DatabaseAway(lambda request: None)
    response = middleware.process_exception(RequestFactory().get(path), OperationalError("gone"))
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "base de datos no responde" in response.content.decode()
    assert middleware.process_exception(RequestFactory().get(path), KeyError("x")) is None


@pytest.mark.parametrize("status", sorted(problems.SENTENCES))
@pytest.mark.parametrize("path", ["/", "/en/", "/api/v1/x"])
def test_every_error_has_a_whole_sentence(status: int, path: str) -> None:
    response = problems.error_response(RequestFactory().get(path), status, retry=3)
    _, es, en = problems.SENTENCES[status]
    expected = (en if path == "/en/" else es).format(retry=3, limit="1")
    assert expected in response.content.decode()


def test_a_broken_error_page_still_says_what_happened(monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("template")

    monkeypatch.setattr(problems, "render_to_string", broken)
    response = problems.error_response(RequestFactory().get("/"), 500)
    assert response.status_code == 500
    assert "Falló algo de nuestro lado" in response.content.decode()


def test_database_url_is_read_and_other_engines_are_refused(tmp_path: Path) -> None:
    found = database_settings("postgresql://ana:cl%40ve@db.example:6543/man%20comun?sslmode=require", tmp_path)
    assert found["NAME"] == "man comun"
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("ana", "cl@ve", "db.example", "6543")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["CONN_HEALTH_CHECKS"] is True
    for wrong in ("mysql://x/y", "sqlite:///x", "postgresql://host", "postgresql://host:puerto/base"):
        with pytest.raises(ValueError, match="PostgreSQL es la única"):
            database_settings(wrong, tmp_path)
    assert database_settings(None, tmp_path)["HOST"].startswith(str(tmp_path))


def test_secret_key_is_made_once_and_is_private(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("MANCOMUN_SECRET_KEY", raising=False)
    first = secret_key(tmp_path / "datos")
    assert len(first) > 50
    assert secret_key(tmp_path / "datos") == first
    assert (tmp_path / "datos" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "datos").iterdir()] == ["secret.key"]


def test_log_is_one_json_object_a_line() -> None:
    record = logging.LogRecord("mancomun.http", logging.WARNING, "", 0, "slow\nrequest", (), None)
    record.fields = {"path": "/x", "ms": 3}
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line) | {"time": ""} == {
        "time": "",
        "level": "warning",
        "logger": "mancomun.http",
        "message": "slow\nrequest",
        "path": "/x",
        "ms": 3,
    }


def test_collected_files_are_compressed_without_brotli() -> None:
    # Its best level takes half a minute over the API's viewer, and somebody always has it installed.
    from mancomun.web.project.assets import Assets

    assert Assets().create_compressor(extensions=None, quiet=True).use_brotli is False
