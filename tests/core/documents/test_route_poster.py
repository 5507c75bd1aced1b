"""The route on one A3 sheet."""

from __future__ import annotations

import io
from datetime import date

import pytest

from mancomun.documents.inputs import Edition, Picture
from mancomun.documents.moment_minutes import Delivered, MomentData, Required
from mancomun.documents.pdf import to_pdf
from mancomun.documents.route_poster import route_poster
from mancomun.route.products import PRODUCTS
from mancomun.route.schedule import NAMES, OBJECTIVES, moments, timeline

DAY = date(2026, 11, 26)


def test_the_three_moments_fit_one_sheet_and_say_what_they_hand_over() -> None:
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    found = moments(date(2026, 11, 3))
    edition = Edition("INI-1", DAY, "es", 1, "borrador", address="https://x.org/rutas/INI-1/", public=False)
    data = [
        MomentData(
            edition, "Provincia de ejemplo", ("Uno", "Dos"), one.number, NAMES[one.number][0].es, one.start, one.end, None,
            "va a tiempo", "", "",
            tuple(Delivered(each.name.es, "aprobado", 1, DAY, 0) for each in PRODUCTS.values() if each.moment == one.number),
            (Required("Algo.", True, "cumple", "", ""), Required("Otra cosa.", False, "no cumple", "", "")), (),
            objective=OBJECTIVES[one.number],
        )
        for one in found
    ]  # fmt: skip
    drawing = Picture(timeline(found, DAY), "Los tres momentos en el tiempo", "fechas de la ruta")
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(route_poster(data, drawing)))).pages
    assert len(pages) == 1
    assert round(float(pages[0].mediabox.width)) == 1191, "A3, across"
    text = " ".join(pages[0].extract_text().split())
    for words in (
        "La ruta de Provincia de ejemplo",
        "Generar las condiciones",
        "Sociograma (aprobado)",
        "Cumple 1 de 2 requisitos",
    ):
        assert words in text, words
