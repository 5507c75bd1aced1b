"""Long loads run apart, all or none; what was loaded is undone within a month, except what changed since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.web.accounts.models import Grant, User
from mancomun.web.audit.models import Action
from mancomun.web.initiatives import exchange, imports, services
from mancomun.web.initiatives.models import Import, ImportRow, Iniciativa, Membresia, Passage
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.progress import Stopped
from mancomun.web.jobs.running import work_off
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
HEAD = "codigo,nombre,region,promotor,figura_prevista,tematicas,fecha_identificacion,estado,municipios\n"
PAP = "provincia_administrativa_planificacion"
LINE = "INI-2026-{n},Valle número {n},eje_cafetero,Alcaldía,{figure},ordenamiento,2026-01-02,{state},05615;05318\n"


def lines(*numbers: int, figure: str = PAP, state: str = "identificada") -> str:
    return "".join(LINE.format(n=n, figure=figure, state=state) for n in numbers)


def staged(text: str, by: User) -> Import:
    return exchange.stage((HEAD + text).encode(), "hoja.csv", by=by)


def accepted(row: Import, by: User, day: date) -> Import:
    ids = [one.id for one in exchange.compared(row, by, day).rows if one.kind in ("added", "changed")]
    return imports.import_accept(row, ids, by=by, day=day)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows are many, and a piece has two."""
    monkeypatch.setattr(imports, "AT_ONCE", 2)
    monkeypatch.setattr(imports, "PIECE", 2)


def state_of(row: Iniciativa) -> Any:
    fresh = Iniciativa.objects.get(pk=row.pk)
    return imports.snapshot(fresh), fresh.population, fresh.completeness


def test_a_long_load_is_a_job_and_writes_each_row_once(small: None, secretary: User, today: date) -> None:
    row = accepted(staged(lines(*range(1201, 1208)), secretary), secretary, today)
    assert (row.total, row.written, row.finished) == (7, 0, None)
    assert not Iniciativa.objects.exists()
    assert imports.import_accept(row, [], by=secretary, day=today).job == row.job  # twice is once
    assert work_off() == 1
    row.refresh_from_db()
    job = Job.objects.get()
    assert (row.written, job.state, job.result) == (7, State.DONE, {"rows": 7})
    assert Iniciativa.objects.count() == 7
    assert Membresia.objects.count() == 14
    assert Action.objects.filter(key="initiatives.created", by=secretary).count() == 7
    assert services.new_code(2026) == "INI-2026-1208"  # by number: as text, 999 comes after 1207
    assert enter(secretary).get(f"/trabajos/{job.key}").status_code == 200


def test_a_job_that_falls_goes_on_where_it_was(small: None, secretary: User, today: date) -> None:
    row = accepted(staged(lines(*range(101, 106)), secretary), secretary, today)
    falls = [False, False, True]

    @contextmanager
    def saving(point: dict[str, Any]) -> Iterator[None]:
        with transaction.atomic():
            yield
            if falls and falls.pop(0):
                raise Stopped("shutdown")  # at the last moment of a piece: nothing of it stays

    with pytest.raises(Stopped):
        imports.write(row.key, saving, lambda n, of: None)
    assert Iniciativa.objects.count() == 4
    assert Import.objects.get().written == 4
    done = imports.write(row.key, saving, lambda n, of: None)
    assert (done.written, Iniciativa.objects.count(), ImportRow.objects.filter(state="written").count()) == (5, 5, 5)
    assert imports.write(row.key, saving, lambda n, of: None).written == 5  # once more changes nothing
    assert Action.objects.filter(key="initiatives.imported").count() == 1


def test_one_row_that_cannot_be_written_takes_all_back(small: None, secretary: User, today: date) -> None:
    text = lines(101, 102, 103, 104) + lines(105, figure="figura_magica")
    row = accepted(staged(text, secretary), secretary, today)
    work_off()
    job = Job.objects.get()
    assert (job.state, job.error_code) == (State.FAILED, "carga-devuelta")
    assert job.error_es.startswith("Fila 6: ")
    assert job.error_es.endswith("No escribimos ninguna.")
    assert not Iniciativa.objects.exists()
    assert not Grant.objects.exists()
    row.refresh_from_db()
    assert (row.accepted, row.written, row.rows.count()) == (None, 0, 0)
    assert f"/portafolio/cargar/{row.key}" in enter(secretary).get(f"/trabajos/{job.key}").content.decode()
    page = enter(secretary).get(f"/portafolio/cargar/{row.key}").content.decode()
    assert "Fila 6: " in page
    assert "Nada se ha escrito todavía." in page
    # Without that row, the same file is accepted.
    ids = [one.id for one in exchange.compared(row, secretary, today).of("added")][:4]
    imports.import_accept(row, ids, by=secretary, day=today)
    work_off()
    assert Iniciativa.objects.count() == 4


def test_a_load_is_undone_as_if_it_had_not_been(
    initiative: Iniciativa, secretary: User, departmental: User, today: date
) -> None:
    services.file_send(initiative, by=secretary, day=today)
    services.file_approve(initiative, by=departmental, day=today)
    before = state_of(initiative)
    line = f"{initiative.code},Otro nombre,eje_cafetero,Otro promotor,{PAP},ordenamiento,2026-01-02,identificada,05615;05001\n"
    row = accepted(staged(line + lines(101, state="caracterizada"), secretary), secretary, today)
    assert (row.written, Iniciativa.objects.count()) == (2, 2)
    assert state_of(initiative) != before
    undone = imports.import_undo(row, by=secretary, day=today + timedelta(days=30))
    assert undone.undone is not None
    assert state_of(initiative) == before
    assert list(Iniciativa.objects.all()) == [initiative]
    assert Passage.objects.filter(initiative=initiative).count() == 1
    assert Action.objects.filter(key="initiatives.reverted").count() == 2
    with pytest.raises(BadInput, match="ya se deshizo"):
        imports.import_undo(row, by=secretary, day=today)


def test_what_changed_since_is_not_undone_and_is_told(
    small: None, initiative: Iniciativa, secretary: User, today: date
) -> None:
    row = accepted(staged(lines(*range(101, 106)), secretary), secretary, today)
    work_off()
    edited, noted, gone = (Iniciativa.objects.get(code=f"INI-2026-{n}") for n in (101, 102, 103))
    services.initiative_edit(edited, values={"promoter": "Otra alcaldía"}, by=secretary, day=today)
    services.opinion_issue(noted, by=secretary, as_of=today)
    gone.delete()
    client = enter(secretary)
    address = f"/portafolio/cargar/{row.key}"
    assert "Deshacer la carga" in client.get(address).content.decode()
    sent = client.post(address, {"action": "undo"})
    assert sent.url == f"/trabajos/{Import.objects.get().job}"
    assert work_off() == 1
    assert set(Iniciativa.objects.values_list("code", flat=True)) == {initiative.code, "INI-2026-101", "INI-2026-102"}
    page = client.get(address).content.decode()
    assert "INI-2026-101 (fila 2) cambió después de la carga" in page
    assert "INI-2026-103 (fila 4) ya no existe" in page
    assert "Deshacer la carga" not in page
    assert "deshecha" in client.get("/portafolio/cargar").content.decode()


def test_time_ends(secretary: User, today: date) -> None:
    row = accepted(staged(lines(101), secretary), secretary, today)
    with pytest.raises(BadInput, match="hasta 30 días después"):
        imports.import_undo(row, by=secretary, day=today + timedelta(days=31))
    assert Iniciativa.objects.count() == 1


def test_a_load_that_was_stopped_goes_on_or_is_undone(small: None, secretary: User, today: date) -> None:
    row = accepted(staged(lines(*range(101, 106)), secretary), secretary, today)
    with pytest.raises(BadInput, match="todavía se está escribiendo"):
        imports.import_undo(row, by=secretary, day=today)
    calls = iter(range(9))

    @contextmanager
    def saving(point: dict[str, Any]) -> Iterator[None]:
        if next(calls) == 1:
            raise Stopped("cancelled")
        with transaction.atomic():
            yield

    with pytest.raises(Stopped):
        imports.write(row.key, saving, lambda n, of: None)
    Job.objects.update(state=State.CANCELLED, finished=timezone.now())
    client, address = enter(secretary), f"/portafolio/cargar/{row.key}"
    page = client.get(address).content.decode()
    assert "2 de 5 filas escritas" in page
    assert client.post(address, {"action": "go_on"}).status_code == 302
    assert work_off() == 1
    assert Iniciativa.objects.count() == 5
    assert client.post(address, {"action": "undo"}).status_code == 302
    work_off()
    assert not Iniciativa.objects.exists()


def test_the_rows_that_do_not_fit_the_page_are_accepted_too(
    small: None, secretary: User, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mancomun.web.portfolio.exchange_views.SHOWN", 2)
    row = staged(lines(*range(101, 106)), secretary)
    client, address = enter(secretary), f"/portafolio/cargar/{row.key}"
    page = client.get(address).content.decode()
    assert "Y las otras 3, que no caben" in page
    first = exchange.compared(row, secretary, today).of("added")[0].id
    rest = re.search(r'name="rest" value="([^"]+)"', page)
    assert rest is not None
    assert client.post(address, {"row": [first], "rest": rest[1]}).status_code == 302
    work_off()
    assert Iniciativa.objects.count() == 4
    assert client.post(address, {}).status_code == 302  # accepted already: nothing more
    assert client.post(f"/portafolio/cargar/{staged(lines(301), secretary).key}", {}).status_code == 422


@pytest.mark.slow
def test_a_load_of_five_thousand_is_undone_whole(secretary: User, today: date) -> None:
    row = accepted(staged(lines(*range(1000, 6000)), secretary), secretary, today)
    work_off()
    row.refresh_from_db()
    assert (row.written, Iniciativa.objects.count()) == (5000, 5000)
    imports.import_undo(row, by=secretary, day=today)
    work_off()
    row.refresh_from_db()
    assert row.undone is not None
    assert not Iniciativa.objects.exists()
    assert not Grant.objects.exists()
    assert set(row.rows.values_list("state", flat=True)) == {"undone"}
    assert Action.objects.filter(key="initiatives.reverted").count() == 5000
