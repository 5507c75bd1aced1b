"""Files are kept whole, once, with their hash; seen by whoever may; and nothing is left half done."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.interchange import contents
from mancomun.web.accounts.models import Entity, User
from mancomun.web.accounts.selectors import Place
from mancomun.web.audit.models import Action
from mancomun.web.files import selectors, services
from mancomun.web.files.models import StoredFile
from mancomun.web.files.storage import Disk, storage_settings
from mancomun.web.initiatives.models import Contribution, Iniciativa
from mancomun.web.initiatives.services import contribution_score
from mancomun.web.workspace.models import RouteProduct
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
REASON = (
    "El acuerdo firmado por los tres municipios muestra que la movilidad del valle ya se planea en común desde 2019."
)


def on_disk(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_once_with_its_hash(
    initiative: Iniciativa, secretary: User, sheet: Callable[..., Any], folder: Path
) -> None:
    kept = services.keep(sheet(name="../../carpeta/tab\u202ela\x00.csv"), by=secretary, place=initiative)
    digest = hashlib.sha256(b"a;b\n1;2\n").hexdigest()
    assert (kept.name, kept.content, kept.size, kept.sha256) == ("tabla.csv", "csv", 8, digest)
    assert (kept.owner_id, kept.initiative_id) == (initiative.owner_id, initiative.pk)
    assert on_disk(folder) == [f"{kept.owner_id}/{digest[:2]}/{digest}"]
    assert services.keep(sheet(name="otro.csv"), by=secretary, place=initiative).pk == kept.pk
    # The same entity elsewhere: another row, the same bytes.
    entity = Place(frozenset({kept.owner_id}))
    assert services.keep(sheet(), by=secretary, place=entity, purpose="signed").pk != kept.pk
    assert len(on_disk(folder)) == 1
    assert selectors.content(kept) == b"a;b\n1;2\n"
    assert Action.objects.filter(key="files.kept").count() == 2


def test_what_is_refused_leaves_nothing(
    initiative: Iniciativa, person: Callable[..., User], secretary: User, sheet: Callable[..., Any], folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    stranger = person("secretaria_tecnica", code="08001", department="08")
    for by, sent, code in (
        (stranger, sheet(), "sin-permiso"),
        (secretary, sheet("MZ programa"), "archivo-programa"),
        (secretary, sheet(name="acta.pdf"), "archivo-otro"),
    ):
        with pytest.raises(BadInput) as wrong:
            services.keep(sent, by=by, place=initiative)
        assert wrong.value.code == code
    monkeypatch.setattr(contents, "BIGGEST_MB", 0)
    with pytest.raises(BadInput) as wrong:
        services.keep(sheet(), by=secretary, place=initiative)
    assert wrong.value.status == 413
    assert not StoredFile.objects.exists()
    assert not folder.exists()


def test_a_write_that_fails_leaves_no_half_file(folder: Path) -> None:
    class Torn(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Any:
            yield b"half"
            raise OSError("the disk is full")

    disk = Disk(location=str(folder))
    with pytest.raises(OSError, match="full"):
        disk.save("1/ab/cd", Torn(b""))
    assert on_disk(folder) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_without_a_row_are_taken_away_after_a_day(
    initiative: Iniciativa, secretary: User, sheet: Callable[..., Any], folder: Path
) -> None:
    kept = services.keep(sheet(), by=secretary, place=initiative)
    with transaction.atomic():
        services.keep(sheet("otra;tabla\n"), by=secretary, place=initiative)
        transaction.set_rollback(True)
    assert StoredFile.objects.count() == 1
    assert len(on_disk(folder)) == 2
    (folder / str(kept.owner_id) / kept.sha256[:2] / ".partial-1-ab").write_bytes(b"x")
    now = timezone.now()
    assert services.tidy(now) == 0
    assert services.tidy(now + timedelta(days=2)) == 2
    assert on_disk(folder) == [kept.address]
    # A day later it may come again, and it is whole again.
    again = services.keep(sheet("otra;tabla\n"), by=secretary, place=initiative)
    assert selectors.content(again) == b"otra;tabla\n"


def test_who_sees_a_file(
    initiative: Iniciativa, secretary: User, national: User, person: Callable[..., User], sheet: Callable[..., Any]
) -> None:
    kept = services.keep(sheet(), by=secretary, place=initiative)
    address = f"/archivos/{kept.key}"
    stranger = enter(person("delegado", code="08001", department="08"))
    assert [c.get(address).status_code for c in (Client(), stranger, enter(secretary), enter(national))] == [
        404, 404, 200, 200,
    ]  # fmt: skip
    answer = enter(secretary).get(address)
    assert b"".join(answer.streaming_content) == b"a;b\n1;2\n"
    assert 'attachment; filename="tabla.csv"' in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert enter(secretary).get(address, headers={"If-None-Match": f'"{kept.sha256}"'}).status_code == 304
    # Public, but its initiative is not published: still nobody from outside.
    services.show(kept, public=True, by=secretary)
    assert Client().get(address).status_code == 404
    Iniciativa.objects.filter(pk=initiative.pk).update(record_state="publicado")
    assert Client().get(address).status_code == 200
    assert Client().get("/archivos/" + "x" * 22).status_code == 404
    # Without its bytes it says so.
    services.store().delete(kept.address)
    assert Client().get(address).status_code == 503
    assert services.keep(sheet(), by=secretary, place=initiative).pk == kept.pk  # sent again, it is whole again
    assert Client().get(address).status_code == 200


def test_the_files_of_an_initiative_on_its_page(
    initiative: Iniciativa, secretary: User, sheet: Callable[..., Any]
) -> None:
    client, page = enter(secretary), f"/iniciativas/{initiative.code}/"
    assert client.post(f"{page}archivos", {"file": sheet()}).status_code == 302
    kept = StoredFile.objects.get()
    text = client.get(page).content.decode()
    for shown in ("tabla.csv", "tabla CSV", "8 bytes", kept.sha256, f"/archivos/{kept.key}"):
        assert shown in text
    wrong = client.post(f"{page}archivos", {"file": sheet("MZ", "acta.pdf")})
    assert (wrong.status_code, "es un programa" in wrong.content.decode()) == (422, True)
    assert client.post(f"{page}archivos", {}).status_code == 422
    assert client.post(f"{page}archivos", {"key": kept.key, "action": "open"}).status_code == 302
    assert StoredFile.objects.get().public
    assert client.post(f"{page}archivos", {"key": kept.key, "action": "drop"}).status_code == 422
    assert StoredFile.objects.exists()
    assert client.post(f"{page}archivos", {"key": kept.key, "action": "drop", "reason": "Repetido"}).status_code == 302
    assert not StoredFile.objects.exists()
    assert StoredFile.changes.rel.related_model.objects.count() >= 3  # its history stays


def test_a_score_is_sustained_by_files(initiative: Iniciativa, national: User, sheet: Callable[..., Any]) -> None:
    client, page = enter(national), f"/iniciativas/{initiative.code}/aportes"
    asked = {"objective": "S17", "score": "2", "reason": REASON, "wave": "inicio"}
    short = client.post(page, asked | {"reason": "corto", "files": [sheet()]})
    assert short.status_code == 422
    assert not StoredFile.objects.exists()
    assert client.post(page, asked | {"files": [sheet(), sheet("x;y\n", "otra.csv")]}).status_code == 302
    score = Contribution.objects.get()
    assert [one.split(" (")[0] for one in score.evidence] == ["tabla.csv", "otra.csv"]
    assert f"/archivos/{StoredFile.objects.get(name='otra.csv').key}" in client.get(page).content.decode()
    with pytest.raises(BadInput, match="sustenta algo"):
        services.drop(StoredFile.objects.get(name="otra.csv"), by=national, reason="Sobra")
    # With the initiative everything of it goes, its evidence included.
    gone = Iniciativa.objects.get(pk=initiative.pk)
    with transaction.atomic():
        gone.delete()
        assert not StoredFile.objects.exists()
        transaction.set_rollback(True)
    assert "tabla.csv" not in Client().get(page).content.decode().split("Descargar")[-1]


def test_a_record_of_no_entity_takes_the_one_of_who_sends(
    initiative: Iniciativa, national: User, sheet: Callable[..., Any], today: Any
) -> None:
    Iniciativa.objects.filter(pk=initiative.pk).update(owner=None)
    initiative.refresh_from_db()
    kept = services.keep(sheet(), by=national, place=initiative)
    assert kept.owner == Entity.objects.get(kind="nacion")
    score = contribution_score(
        initiative, objective="S17", score=2, reason=REASON, by=national, day=today, sent=[sheet()]
    )
    assert score.evidence_files.get().file == kept


def test_a_body_over_what_the_view_takes_is_not_read(initiative: Iniciativa, secretary: User) -> None:
    client = enter(secretary)
    page = f"/iniciativas/{initiative.code}/"
    assert client.post(f"{page}estado", CONTENT_LENGTH="1000001").status_code == 413
    assert client.post(f"{page}archivos", CONTENT_LENGTH="28000001").status_code == 413
    assert client.post("/portafolio/cargar", CONTENT_LENGTH="8500001").status_code == 413


def test_the_bucket_is_named_in_one_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="debe ser s3://"):
        storage_settings("ftp://x", tmp_path)
    monkeypatch.setattr("mancomun.web.files.storage.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"pip install 'mancomun\[s3\]'"):
        storage_settings("s3://archivo", tmp_path)
    monkeypatch.setattr("mancomun.web.files.storage.find_spec", lambda name: name)
    found = storage_settings("s3://archivo/mancomun?endpoint=https://s3.ejemplo.org&region=us-east-1", tmp_path)
    assert found["OPTIONS"] | {"querystring_auth": True} == {
        "bucket_name": "archivo", "location": "mancomun", "endpoint_url": "https://s3.ejemplo.org",
        "region_name": "us-east-1", "file_overwrite": True, "default_acl": None, "querystring_auth": True,
    }  # fmt: skip


def test_the_package_for_the_registry_takes_the_files_of_the_acts_and_only_to_whoever_belongs(
    initiative: Iniciativa, secretary: User, sheet: Callable[..., Any]
) -> None:
    kept = services.keep(sheet(name="acuerdo-08.csv"), by=secretary, place=initiative)
    RouteProduct.objects.create(
        initiative=initiative, key="formalizacion",
        content={"figura": "provincia_entidad_territorial",
                 "actos": [{"id": "a1", "acto": "otro", "paso": "2", "estado": "pendiente", "archivo": kept.sha256[:12]}]},
    )  # fmt: skip
    address = f"/rutas/{initiative.code}/formalizacion/exporta/paquete"
    assert Client().get(address).status_code in (302, 403, 404)
    answer = enter(secretary).get(address)
    assert answer.status_code == 200
    with ZipFile(io.BytesIO(answer.content)) as pack:
        act = next(name for name in pack.namelist() if "/1_actos/" in name)
        assert pack.read(act) == b"a;b\n1;2\n"
