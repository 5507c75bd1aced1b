"""Signatures by link, on paper and in a file; what a changed text undoes; and who may ask for them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.moments import acuerdo
from mancomun.web.signing import selectors, services
from mancomun.web.signing.models import Signer
from mancomun.web.workspace import selectors as products
from tests.web.initiatives.conftest import enter
from tests.web.signing.conftest import put

pytestmark = pytest.mark.django_db
SIGNED_PDF = b"%PDF-1.7\n1 0 obj<</Type/Sig/ByteRange[0 10 20 30]/Contents<00>>>endobj\n%%EOF\n"


def opened(row: Iniciativa, by: User, day: date) -> list[Signer]:
    return list(services.round_open(row, "acuerdo", by=by, day=day).signers.all())


def numbers(row: Iniciativa, day: date) -> tuple[dict[str, float], list[str]]:
    desk = products.desk_of(row, day)
    content = products.content_of(acuerdo.KIND, desk)
    _, view = products.looked(acuerdo.KIND, content, products.context_for(desk, "acuerdo"))
    return dict(view.numbers), [item.code for item in view.remarks if item.blocks]


def pdf(name: str = "firma.pdf", data: bytes = b"") -> SimpleUploadedFile:
    pypdf = pytest.importorskip("pypdf")
    made = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(made)
    return SimpleUploadedFile(name, made.getvalue() + data, "application/pdf")


def test_three_ways_of_signing_reach_the_agreement(agreed: Iniciativa, secretary: User, today: date) -> None:
    by_link, on_paper, in_file = opened(agreed, secretary, today)
    page = reverse("signing:sign", args=[by_link.secret])
    visitor = Client()
    seen = visitor.get(page)
    assert seen.status_code == 200
    assert "Ley 1454 de 2011" in seen.content.decode()
    assert by_link.round.fingerprint in seen.content.decode()
    assert not seen.cookies
    assert visitor.post(page, {"leido": "si", "nombre": "ana  PEREZ"}).status_code == 302
    assert "Firmado el" in visitor.get(page).content.decode()
    services.bring(on_paper, pdf(), digital=False, signed_on=today, by=secretary, day=today)
    services.bring(in_file, pdf("f.pdf", SIGNED_PDF), digital=True, signed_on=today, by=secretary, day=today)
    found, blocking = numbers(agreed, today)
    assert found["firmado"] == 1.0
    assert blocking == []
    content = products.content_of(acuerdo.KIND, products.desk_of(agreed, today))
    assert [row["medio"] for row in content["partes"]] == ["electronica", "manuscrita", "digital"]
    assert {row["huella"] for row in content["partes"]} == {by_link.round.fingerprint}
    with pytest.raises(BadInput) as error:
        services.sign(by_link.secret, typed="Ana Pérez", read=True, day=today)
    assert error.value.code == "firma-ya-esta"


def test_a_changed_text_closes_the_links_and_says_who_signs_again(
    agreed: Iniciativa, secretary: User, today: date
) -> None:
    first, second, _ = opened(agreed, secretary, today)
    services.sign(first.secret, typed="Ana Pérez", read=True, day=today)
    assert not selectors.board_of(agreed, "acuerdo", today).changed
    put(agreed, secretary, today, coordinacion="Otra oficina")
    assert selectors.board_of(agreed, "acuerdo", today).changed
    page = Client().get(reverse("signing:sign", args=[second.secret]))
    assert page.status_code == 409
    assert "El texto cambió después de que le pidieron la firma." in page.content.decode()
    with pytest.raises(BadInput, match="El texto cambió"):
        services.sign(second.secret, typed="Beto Gómez", read=True, day=today)
    assert "E-S34-12" in numbers(agreed, today)[1]
    again = opened(agreed, secretary, today)
    assert [one.state for one in again] == ["pendiente"] * 3
    assert {one.secret for one in again}.isdisjoint({first.secret, second.secret})
    services.sign(again[0].secret, typed="Ana Pérez", read=True, day=today)
    assert "E-S34-12" not in numbers(agreed, today)[1]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"typed": "Otra Persona", "read": True}, "firma-nombre"),
        ({"typed": "Ana Pérez", "read": False}, "firma-leer"),
    ],
)
def test_a_signature_by_link_is_meant(
    agreed: Iniciativa, secretary: User, today: date, given: dict[str, Any], code: str
) -> None:
    signer = opened(agreed, secretary, today)[0]
    with pytest.raises(BadInput) as error:
        services.sign(signer.secret, day=today, **given)
    assert error.value.code == code
    assert numbers(agreed, today)[0]["firmado"] == 0


def test_who_was_not_in_office_did_not_sign(agreed: Iniciativa, secretary: User, today: date) -> None:
    signer = opened(agreed, secretary, today)[0]
    Signer.objects.filter(pk=signer.pk).update(until=today)
    signer.refresh_from_db()
    with pytest.raises(BadInput, match="Ana Pérez no era alcaldesa o alcalde el"):
        services.sign(signer.secret, typed="Ana Pérez", read=True, day=today)
    with pytest.raises(BadInput) as error:
        services.bring(signer, pdf(), digital=False, signed_on=today + timedelta(days=1), by=secretary, day=today)
    assert error.value.code == "E-S34-10"


def test_a_pdf_without_a_signature_is_not_a_digital_one(agreed: Iniciativa, secretary: User, today: date) -> None:
    signer = opened(agreed, secretary, today)[0]
    with pytest.raises(BadInput) as error:
        services.bring(signer, pdf(), digital=True, signed_on=today, by=secretary, day=today)
    assert error.value.code == "firma-digital-no-esta"
    signer.refresh_from_db()
    assert signer.state == "pendiente"


def test_declining_says_why_and_annulling_keeps_the_reason(agreed: Iniciativa, secretary: User, today: date) -> None:
    first, second, _ = opened(agreed, secretary, today)
    page = reverse("signing:sign", args=[first.secret])
    assert Client().post(page, {"accion": "no", "motivo": "corto"}).status_code == 422
    assert (
        Client().post(page, {"accion": "no", "motivo": "El concejo pidió esperar al presupuesto."}).status_code == 302
    )
    desk = enter(secretary)
    board = reverse("signing:board", args=[agreed.code, "acuerdo"])
    assert "El concejo pidió esperar" in desk.get(board).content.decode()
    services.sign(second.secret, typed="Beto Gómez", read=True, day=today)
    assert numbers(agreed, today)[0]["firmado"] == pytest.approx(1 / 3)
    form = {"accion": "anular", "quien": str(second.pk), "motivo": "Firmó otra persona por él, se anula."}
    assert desk.post(board, form).status_code == 302
    assert numbers(agreed, today)[0]["firmado"] == 0


def test_the_link_goes_by_mail_to_one_person(agreed: Iniciativa, secretary: User, today: date) -> None:
    signer = opened(agreed, secretary, today)[0]
    desk = enter(secretary)
    board = reverse("signing:board", args=[agreed.code, "acuerdo"])
    form = {"accion": "correo", "quien": str(signer.pk), "correo": "ana@rionegro.gov.co"}
    told = desk.post(board, form, follow=True).content.decode()
    assert "Envió el enlace a ana@rionegro.gov.co." in told
    assert mail.outbox[0].to == ["ana@rionegro.gov.co"]
    assert signer.secret in mail.outbox[0].body
    page = desk.post(board, {**form, "correo": "ana"})
    assert page.status_code == 422
    assert "no es un correo" in page.content.decode()


def test_nothing_is_asked_of_an_unfinished_text_nor_twice(initiative: Iniciativa, secretary: User, today: date) -> None:
    with pytest.raises(BadInput) as error:
        services.round_open(initiative, "acuerdo", by=secretary, day=today)
    assert error.value.code == "firma-falta-texto"
    assert "lugar y fecha" in error.value.es


def test_asking_again_for_the_same_text_is_refused(agreed: Iniciativa, secretary: User, today: date) -> None:
    opened(agreed, secretary, today)
    with pytest.raises(BadInput) as error:
        services.round_open(agreed, "acuerdo", by=secretary, day=today)
    assert error.value.code == "firma-ya-pedida"


def test_only_who_coordinates_asks_and_an_unknown_link_is_nobodys(
    agreed: Iniciativa, person: Any, secretary: User, today: date
) -> None:
    stranger = person("secretaria_tecnica", code="05001")
    board = reverse("signing:board", args=[agreed.code, "acuerdo"])
    assert enter(stranger).get(board).status_code in (403, 404)
    assert enter(secretary).get(board).status_code == 200
    assert enter(secretary).get(reverse("signing:board", args=[agreed.code, "nada"])).status_code == 404
    assert Client().get(board).status_code == 302
    page = Client().get(reverse("signing:sign", args=["x" * 32]))
    assert page.status_code == 404
    assert "Este enlace no es de nadie." in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
