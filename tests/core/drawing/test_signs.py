"""Signs that our typeface lacks are drawn, so that the line that holds one keeps its letters in the PDF."""

from __future__ import annotations

import io
import itertools
import re
from datetime import date
from pathlib import Path

import pypdf
import pytest

from mancomun.actors.judgements import picture, power_interest
from mancomun.actors.model import Actor
from mancomun.documents.answers import answer_picture
from mancomun.documents.fonts import BUILT_IN, page_font
from mancomun.documents.pdf import to_pdf
from mancomun.documents.tree import Document
from mancomun.drawing.gantt import MONTH_ROOM, Bar, gantt
from mancomun.drawing.radar import radar
from mancomun.drawing.signs import SIGNS
from mancomun.drawing.svg import text

DAY = date(2026, 11, 26)


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_each_stretch_of_words_is_a_text_and_each_sign_a_path(anchor: str) -> None:
    made = text(100, 20, "◆ Nivel 1 → 3", anchor=anchor, bold=True)
    assert re.findall(r">([^<]+)</text>", made) == ["Nivel 1", "3"]
    assert made.count("<path") == 2
    assert not any(sign in made for sign in SIGNS)
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)"', made)]
    assert places == sorted(places)
    assert (places[0] > 100) == (anchor == "start")


def test_no_drawing_of_the_moment_changes_its_typeface(tmp_path: Path) -> None:
    if page_font() is None:
        pytest.skip("the pages have not been built")
    actors = [
        Actor("A", "Alcaldía", power=3, interest=4, position=2),
        Actor("B", "Gremio", power=3, interest=1, position=-2),
    ]
    drawings = [
        gantt(
            [Bar("Elaborar el perfil", DAY, date(2026, 12, 4), 0.5, "En curso", critical=True)], title="Cronograma",
            description="Una", today=DAY, legend=["línea base", "hecho", "en curso", "ruta crítica"],
        ),
        radar(
            ["Política", "Social", "Técnica"], [1, 1, 1], [3, 2, 3], most=4, least=2, legend=("antes", "ahora", "mínimo"),
            title="Radar", description="Tres",
        ),
        picture(power_interest(actors)),
    ]  # fmt: skip
    blocks = tuple(answer_picture(one, "es", source="ficción") for one in drawings)
    made = pypdf.PdfReader(io.BytesIO(to_pdf(Document("Prueba", "Prueba", "es", DAY, "", "", blocks), cache=tmp_path)))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for sheet in made.pages
        for font in sheet["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts
    assert not [name for name in fonts if BUILT_IN.split()[0] in name], fonts


def test_names_of_months_do_not_run_into_one_another():
    marks = [
        Bar("Plan estratégico de mediano plazo", date(2027, 6, 30), date(2027, 6, 30), 0, "En curso", milestone=True),
        Bar("Ajuste de los planes", date(2028, 12, 15), date(2028, 12, 15), 0, "Pendiente", milestone=True),
    ]
    drawn = gantt(marks, title="t", description="d", today=date(2026, 11, 27), legend=("", "", "", ""))
    wide = re.search(r"<svg[^>]*>.*?</svg>", drawn, re.S)
    assert wide is not None
    months = [
        float(x)
        for x, name in re.findall(r'<text x="([0-9.]+)"[^>]*>([^<]+)</text>', wide[0])
        if re.fullmatch(r"[a-z]{3} 20\d\d", name)
    ]
    assert len(months) > 3
    assert all(after - before >= MONTH_ROOM for before, after in itertools.pairwise(months))
