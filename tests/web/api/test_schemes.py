"""The registry over HTTP: as of a day, in three forms, with nothing that is not published."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mancomun.web.initiatives import demo as portfolio
from mancomun.web.registry import demo
from mancomun.web.registry.models import Esquema

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> None:
    portfolio.load(date(2026, 11, 26))
    demo.load(date(2026, 11, 26))


def test_schemes_as_of_a_day(api, loaded) -> None:
    found = api.get("/schemes?as_of=1980-11-27&q=aburrá").json()
    (line,) = found["schemes"]
    assert (line["state"], line["formed_on"], line["date_precision"]) == ("constituido", "1980-11-27", "day")
    assert line["official"] is False
    assert line["initiative"] == line["code"]
    assert {"Envigado", "Medellín"} & {one["name"] for one in line["members"]}
    assert line["source"]
    assert line["doubt"]
    assert api.get("/schemes?as_of=1980-11-26&q=aburrá").json()["total"] == 0
    assert api.get("/schemes?state=propuesto").json()["total"] > 3
    assert api.get("/schemes?municipality=05615").json()["total"] >= 1
    before = api.get("/schemes?as_of=1980-11-27&known_on=2020-01-01").json()
    assert (before["known_on"], before["total"]) == ("2020-01-01", 0)  # nobody had compiled it
    assert api.get(f"/schemes/{line['code']}?known_on=2020-01-01").status_code == 404
    whole = api.get(f"/schemes/{line['code']}").json()
    assert whole["acts"][0]["number"] == "Ordenanza 34 de 1980"
    assert whole["duties"][0]["rule"] == "G-067"
    assert whole["results"]["total_cop"] == 0


def test_pages_join_without_gaps_and_ask_the_database_the_same(api, loaded) -> None:
    codes, cursor = [], ""
    while True:
        page = api.get(f"/schemes?limit=15{'&cursor=' + cursor if cursor else ''}").json()
        codes += [one["code"] for one in page["schemes"]]
        cursor = page["next"]
        if not cursor:
            break
    assert codes == sorted(set(codes))
    assert len(codes) == 41
    with CaptureQueriesContext(connection) as few:
        api.get("/schemes?limit=2&lang=en")
    with CaptureQueriesContext(connection) as many:
        api.get("/schemes?limit=40&lang=en")
    assert len(few) == len(many)


def test_csv_and_geojson(api, loaded) -> None:
    rows = list(csv.DictReader(io.StringIO(api.get("/schemes?format=csv&figure=am").content.decode())))
    assert len(rows) == 7
    assert rows[0]["members"].startswith("05001;")
    (feature,) = api.get("/schemes?format=geojson&q=aburra").json()["features"]
    assert feature["geometry"]["type"] == "MultiPoint"
    assert len(feature["properties"]["members"]) == 10


def test_what_is_not_published_is_not_there(api, loaded) -> None:
    code = Esquema.objects.first().code
    Esquema.objects.filter(code=code).update(published=False)
    assert api.get(f"/schemes/{code}").status_code == 404
    assert code not in {one["code"] for one in api.get("/schemes").json()["schemes"]}
    for query in ("state=feliz", "region=magica", "limit=0", "cursor=xx", "as_of=2020-02-31", "municipality=27086"):
        answer = api.get(f"/schemes?{query}")
        assert answer.status_code == 422, query
