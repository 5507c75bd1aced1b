"""A sheet never leaves its seal alone on a page."""

from __future__ import annotations

import io
from datetime import date

import pytest

from mancomun.documents.inputs import Edition
from mancomun.documents.pdf import to_pdf
from mancomun.documents.registry import SchemeEntry, scheme_entry


@pytest.mark.parametrize("members", [12, 14, 16, 18])
def test_the_seal_of_an_extract_stands_with_something(members: int) -> None:
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    edition = Edition(
        "EAT-1", date(2026, 11, 26), "es", 1, "aprobado", address="https://x.org/registro/EAT-1/extracto", public=True
    )
    entry = SchemeEntry(
        edition, "Asociación de prueba", "Asociación", "en operación", objetos=["uno", "dos"], source="Una fuente",
        members=[(f"05{k:03}", f"Municipio {k}", "miembro", "1991") for k in range(members)],
    )  # fmt: skip
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(to_pdf(scheme_entry(entry)))).pages]
    assert "sha256" in pages[-1]
    assert len(pages) == 1 or not pages[-1].lstrip().startswith("Verifique este documento en")
