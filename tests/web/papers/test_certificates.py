"""A certificate given out is known to anybody by its code, and its page says no name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

import mancomun.web.moments.all  # noqa: F401  declares the kinds
from mancomun.web.papers import certificates
from mancomun.web.papers.models import Certificate
from mancomun.web.workspace import files
from mancomun.web.workspace.kinds import kinds, read
from tests.web.moments.conftest import demo, example

pytestmark = pytest.mark.django_db
NAME = "Zoraida Quimbayo Ñáñez"


def test_a_certificate_is_verified_by_its_code_and_never_tells_whose_it_is() -> None:
    kind, content = kinds()["formacion"], example("g47", "formacion")
    one = next(row for row in content["inscripciones"] if float(row["asistencia"]) >= 90)
    content = {**content, "inscripciones": [{**one, "persona": NAME, "consentimiento": True}]}
    context = demo(address="https://mancomun.ejemplo/rutas/FIC-2026-001/formacion/")
    assert not Certificate.objects.exists()
    made = files.begin(kind, "D11-certificados", "pdf", content, context).made()
    assert made.content.startswith(b"%PDF")
    kept = Certificate.objects.get()
    assert NAME not in str([getattr(kept, field.name) for field in Certificate._meta.fields])
    # The same again is the same certificate; its words are those of the document.
    later = replace(context, day=date(2027, 1, 15))
    files.begin(kind, "D11-certificados", "pdf", content, later).made()
    assert Certificate.objects.get().given == date(2026, 11, 26)
    document = next(p for p in kind.papers if p.id == "D11-certificados").build
    assert document is not None
    said = str(document(read(kind, content, context)[0], context).blocks)
    assert kept.code in said
    assert "https://mancomun.ejemplo/verificar/" in said

    anybody = Client()
    for typed in (kept.code, kept.code.lower().replace("-", "")):
        page = anybody.post("/verificar/", {"key": typed}).content.decode()
        assert "El certificado es válido" in page
        assert kept.course in page
        assert NAME not in page
        assert context.code not in page.replace(kept.code, "")  # that initiative is not public here
    assert "was given to" in anybody.post(f"/en/verificar/{kept.code}", {"name": NAME.upper()}).content.decode()
    assert "No se entregó a «Otra»" in anybody.post(f"/verificar/{kept.code}", {"name": "Otra"}).content.decode()
    unknown = anybody.post("/verificar/", {"key": "0000-0000-0000-0000-0000"})
    assert unknown.status_code == 404
    assert "ningún documento ni certificado" in unknown.content.decode()
    assert certificates.by_code("hola") is None
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_certificate")
