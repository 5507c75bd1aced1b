"""Initiatives and schemes over HTTP: only what is public, by day, in pages, as JSON, CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mancomun.web.dated import span
from mancomun.web.initiatives.models import Iniciativa, Membresia, Passage

pytestmark = pytest.mark.django_db


@pytest.fixture
def records() -> list[Iniciativa]:
    """Five public records, one restricted and one that nobody published."""
    found = []
    for n in range(7):
        row = Iniciativa.objects.create(
            code=f"INI-2020-{n:03d}",
            name=f"Iniciativa número {n}",
            contact="una persona",
            figure_foreseen="provincia_administrativa_planificacion",
            state="constituida" if n == 0 else "identificada",
            state_since=date(2020, 1, 1),
            identified_on=date(2020 + n, 1, 1),
            visibility="restringida" if n == 5 else "publica",
            record_state="borrador" if n == 6 else "publicado",
            departments=["05"],
            municipalities=["05615", "05318"],
            regions=["eje_cafetero"],
            main_region="eje_cafetero",
            source="prueba",
        )
        for code, until in (("05615", None), ("05318", date(2025, 1, 1))):
            Membresia.objects.create(
                initiative=row, code=code, during=span(date(2020, 1, 1), until), known_on=date(2020, 1, 1)
            )
        Passage.objects.create(initiative=row, state="identificada", day=date(2020, 1, 1))
        found.append(row)
    Passage.objects.create(initiative=found[0], state="constituida", day=date(2024, 1, 1))
    return found


def test_only_public_records_and_no_contact(api, records) -> None:
    response = api.get("/initiatives")
    body = response.json()
    assert [item["code"] for item in body["initiatives"]] == [f"INI-2020-{n:03d}" for n in range(5)]
    assert "una persona" not in response.content.decode()
    for hidden in (5, 6):
        assert api.get(f"/initiatives/INI-2020-00{hidden}").status_code == 404
    assert not response.cookies


def test_members_state_and_sums_are_those_of_the_day(api, records) -> None:
    then = api.get("/initiatives/INI-2020-000?as_of=2023-06-01").json()
    now = api.get("/initiatives/INI-2020-000").json()
    assert ([m["code"] for m in then["members"]], then["state"]) == (["05615", "05318"], "identificada")
    assert ([m["code"] for m in now["members"]], now["state"]) == (["05615"], "constituida")
    assert then["population"] > now["population"]
    assert api.get("/initiatives?as_of=2021-06-01").json()["total"] == 2


def test_pages_go_on_by_cursor_and_queries_do_not_grow(api, records) -> None:
    codes, cursor = [], ""
    while True:
        page = api.get(f"/initiatives?limit=2&cursor={cursor}").json()
        codes += [item["code"] for item in page["initiatives"]]
        cursor = page["next"]
        if not cursor:
            break
    assert codes == [f"INI-2020-{n:03d}" for n in range(5)]
    with CaptureQueriesContext(connection) as few:
        api.get("/initiatives?limit=1")
    with CaptureQueriesContext(connection) as many:
        api.get("/initiatives?limit=5")
    assert len(few) == len(many) == 4


def test_csv_and_geojson_by_accept_or_format(api, records) -> None:
    for response in (api.get("/initiatives", Accept="text/csv"), api.get("/initiatives?format=csv")):
        assert response.headers["Content-Type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(response.content.decode())))
        assert rows[0]["members"] == "05615"
        assert len(rows) == 5
    response = api.get("/initiatives?state=constituida", Accept="application/geo+json")
    assert response.headers["Content-Type"].startswith("application/geo+json")
    (feature,) = response.json()["features"]
    assert feature["geometry"]["type"] == "MultiPoint"
    assert feature["properties"]["members"] == ["05615"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("region=magica", "region-desconocida"),
        ("state=feliz", "estado-desconocido"),
        ("figure=nada", None),
        ("department=nada", None),
        ("cursor=xx", "cursor"),
        ("limit=0", "limite"),
        ("as_of=2020-02-31", "fecha-inexistente"),
        ("as-of=2020-02-01", None),
        ("format=pdf", None),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(api, records, query: str, code: str | None) -> None:
    response = api.get(f"/initiatives?{query}")
    assert response.status_code == 422
    assert response.headers["Content-Type"].startswith("application/problem+json")
    if code:
        assert response.json()["code"] == code
    assert response.json()["detail"][-1] in ".?"


def test_filters(api, records) -> None:
    assert api.get("/initiatives?figure=pap&department=Antioquia&region=eje_cafetero&q=numero+3").json()["total"] == 1
    assert api.get("/initiatives?q=guarne").json()["total"] == 5
    assert api.get("/initiatives?state=constituida").json()["total"] == 1
    tomorrow = (timezone.localdate() + timedelta(1)).isoformat()
    assert api.get(f"/initiatives?as_of={tomorrow}").status_code == 200
