"""One change over many initiatives runs apart, does each once, and tells which refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from mancomun.web.accounts.models import User
from mancomun.web.audit.models import Action
from mancomun.web.initiatives import services as initiatives
from mancomun.web.initiatives.models import Iniciativa, Version
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.progress import Stopped
from mancomun.web.jobs.running import work_off
from mancomun.web.portfolio import services
from tests.web.initiatives.conftest import MEMBERS, WHOLE, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(initiative: Iniciativa, secretary: User, today: date, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Five files in review, one of them with gaps; three are many, and a piece has two."""
    monkeypatch.setattr(services, "AT_ONCE", 2)
    monkeypatch.setattr(services, "PIECE", 2)
    rows = [initiative]
    for n in range(4):
        values = WHOLE | {
            "name": f"Valle {n}",
            "background": f"{n}: " + WHOLE["background"][: 100 + 3 * n] + "." * (9 * n),
        }
        values = {"name": "Con vacíos"} if n == 3 else values
        rows.append(
            initiatives.initiative_create(
                values=values, members=MEMBERS, entity=initiative.owner_id, by=secretary, day=today
            )
        )
    for row in rows:
        initiatives.file_send(row, by=secretary, day=today)
    return [row.code for row in rows]


def test_every_row_of_the_filter_is_changed_by_a_job(sent: list[str], departmental: User) -> None:
    client = enter(departmental)
    assert "las 5 del filtro" not in client.get("/portafolio/").content.decode()  # all of them are on the page
    form = {"action": "approve", "every": "1", "back": "?ficha=en_revision&orden=codigo"}
    preview = client.post("/portafolio/lote", form).content.decode()
    assert "Aplicar a 5" in preview
    assert "Se probó con las primeras 2." in preview
    assert not Version.objects.exists()
    assert client.post("/portafolio/lote/aplicar", form | {"count": "4"}).status_code == 409
    answer = client.post("/portafolio/lote/aplicar", form | {"count": "5"})
    job = Job.objects.get()
    assert answer.url == f"/trabajos/{job.key}"
    assert not Version.objects.exists()
    assert work_off() == 1
    job.refresh_from_db()
    assert job.state == State.DONE
    assert job.result["applied"] == sent[:4]
    assert [one[0] for one in job.result["refused"]] == sent[4:]
    assert Version.objects.count() == 4
    assert Action.objects.get(key="portfolio.bulk").data["codes"] == sent[:4]
    page = client.get(f"/portafolio/lote/{job.key}").content.decode()
    assert "se aplicó a 4 iniciativas" in page
    assert "no cumple el criterio de paso" in page


def test_a_run_that_falls_repeats_nothing(sent: list[str], departmental: User) -> None:
    kept: list[dict[str, Any]] = []
    falls = [False, True]

    @contextmanager
    def saving(point: dict[str, Any]) -> Iterator[None]:
        with transaction.atomic():
            yield
            if falls and falls.pop(0):
                raise Stopped("shutdown")
        kept.append(dict(point))

    def run() -> dict[str, Any]:
        saved = kept[-1] if kept else None
        return services.bulk_run("approve", sent, by=departmental, saved=saved, saving=saving, tell=lambda n, of: None)

    with pytest.raises(Stopped):
        run()
    assert Version.objects.count() == 2
    done = run()
    assert (done["applied"], [one[0] for one in done["refused"]]) == (sent[:4], sent[4:])
    assert list(Version.objects.order_by("initiative__code").values_list("number", flat=True)) == [1, 1, 1, 1]
    assert Action.objects.filter(key="initiatives.approved").count() == 4
    assert Action.objects.filter(key="portfolio.bulk").count() == 1
