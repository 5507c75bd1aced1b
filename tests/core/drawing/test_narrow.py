"""Drawings on a telephone: those made again fit its page with letters that are read; the others say how wide they must stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest

from mancomun.documents.answers import answer_picture
from mancomun.documents.html import blocks_html
from mancomun.drawing.agenda import Entry, agenda
from mancomun.drawing.bars import Series, columns
from mancomun.drawing.boxes import boxes
from mancomun.drawing.flowmap import flow_map
from mancomun.drawing.gantt import Bar, gantt
from mancomun.drawing.intervals import intervals
from mancomun.drawing.lanes import LaneStep, swim_lanes
from mancomun.drawing.lengths import bars
from mancomun.drawing.mosaic import Tile, mosaic
from mancomun.drawing.narrow import PHONE, READABLE, Drawn, least_width, narrow_of
from mancomun.drawing.panels import Bar as Length
from mancomun.drawing.panels import BarPanel, Ground, MapPanel, bar_panels, map_panels, pyramid
from mancomun.drawing.planes import Point, plane, text_width
from mancomun.drawing.radar import Web, radar, webs
from mancomun.drawing.slopes import slopes
from mancomun.drawing.stacks import Pile, funnel, piles
from mancomun.drawing.strips import Strip, strips
from mancomun.drawing.timeline import time_line
from mancomun.drawing.trees import Leaf, tree
from mancomun.drawing.twosides import Tie, two_sides

LONG = "Restauración de mil doscientas hectáreas en el páramo de los dos municipios"
TITLE = "Un título que en una línea de teléfono no cabe de ninguna manera"
GROUND = Ground(
    400, 300, {"a": "M0 0h180v140H0z", "b": "M200 0h180v140H200z"}, {"a": (90, 70), "b": (290, 70)}, (), {"a": LONG, "b": "B"}, 170
)  # fmt: skip
DAY = date(2026, 11, 26)
T = {"title": TITLE, "description": "Lo que se oye"}
TWICE: dict[str, Callable[[], str]] = {
    "agenda": lambda: agenda(
        [Entry(DAY, "Junta"), Entry(date(2027, 2, 1), "Acta")], title=TITLE, today=DAY, legend={"disc": LONG, "square": "reunión"}
    ),
    "bar_panels": lambda: bar_panels([BarPanel(LONG, [Length(LONG, 3, "3"), Length("B", None, "sin dato")], 4, "referencia")], **T),
    "bars": lambda: bars([(LONG, 80, "80"), ("B", 0, "0")], **T),
    "boxes": lambda: boxes([("Nación", [(LONG, 3), ("B", None)]), ("Departamento", [("C", 1)])], **T),
    "columns": lambda: columns(["noviembre de 2026", LONG], [Series("se necesita", [3, None])], limit=(2, "100 %"), **T),
    "flow_map": lambda: flow_map([("a", "b", 3)], {"a": "Municipio A (ficción)", "b": "B"}, GROUND, **T),
    "funnel": lambda: funnel([(LONG, 80, "$ 77.200 M"), ("Ejecutada", 0, "$ 0")], **T),
    "gantt": lambda: gantt(
        [Bar(LONG, DAY, date(2029, 1, 1), 0.5, LONG, critical=True), Bar("B", DAY, DAY, 0, "por empezar", milestone=True)],
        today=DAY, legend=["línea base", "hecho", "en curso", "ruta crítica"], **T,
    ),
    "intervals": lambda: intervals([(LONG, 0.1, 0.2, 0.3)], **T),
    "map_panels": lambda: map_panels([MapPanel(LONG, {"a": 1.0, "b": None}, {"a": "1"}, ["hasta 1"])], GROUND, missing="sin dato", **T),
    "mosaic": lambda: mosaic([LONG, "B"], [LONG, "Acta"], [[Tile("H"), Tile("P")]] * 2, legend=[(Tile("H"), "hecho")], **T),
    "piles": lambda: piles(
        [Pile("2027", 100, (50, 25), 50, ("$ 33.600 M", "$ 30.000 M")), Pile("2028", 50, (0, 0), 50, ("$ 1", "$ 39.600 M"))],
        whole="Costo", layers=("Asegurado", "Por gestionar"), line="Brecha: costo menos lo asegurado", **T,
    ),
    "pyramid": lambda: pyramid([("0 a 14", 16900, 16200), ("60 o más", 7900, 8900)], sides=("Hombres", "Mujeres"), **T),
    "radar": lambda: radar(
        [LONG, "Social", "Cultural"], [1, 1, 1], [3, 2, 3], most=4, least=2, legend=("al inicio", "ahora", "mínimo 2"), **T
    ),
    "slopes": lambda: slopes([("GEST", 1, 2), (LONG, 2.5, 1)], heads=("Directa", "Indirecta"), **T),
    "strips": lambda: strips(
        [Strip(LONG, [1, 2], 1.5, [1, 2, 3], LONG, ("9,50", "24,8"))], legend=("municipio", "grupo", ["departamento", "país", "pares"]), **T
    ),
    "swim_lanes": lambda: swim_lanes(
        [LaneStep(1, LONG, ((LONG, "act", 14.0),)), LaneStep(2, "La asamblea departamental", (("Crear", "act", 14.0),), (1,))],
        {1: "done", 2: "waits"}, legend={"done": "hecho", "waits": "espera pasos anteriores", "open": "puede hacerse ya"}, **T,
    ),
    "time_line": lambda: time_line([("1785", LONG), ("2014", "Primera reunión")], **T),
    "tree": lambda: tree(
        [Leaf("r", LONG, strong=True), Leaf("a", LONG, "r", "causa directa"), Leaf("b", "B", "a", LONG), Leaf("e", "Efecto", "r")],
        upward=frozenset({"e"}), **T,
    ),
    "two_sides": lambda: two_sides(
        [LONG, "Mesa"], [LONG, "B", "C"], [Tie(0, 0, 5), Tie(0, 2), Tie(1, 1)], legend=("grupo", "entidad"), note="más ancha, más", **T
    ),
    "webs": lambda: webs(
        [(LONG, LONG), ("B", "centro 0, borde 9"), ("C", "centro 0, borde 9")], [Web(LONG, "apuesta", [0.5, None, 1])] * 2, [0, 1, None],
        legend=("hoy", "escenario", "sin dato"), **T,
    ),
}  # fmt: skip
_TEXT = re.compile(r'<text x="([\d.-]+)" y="([\d.-]+)"([^>]*)>([^<]*)</text>')


@pytest.mark.parametrize("kind", TWICE)
def test_a_narrow_drawing_fits_the_telephone_and_is_read(kind: str) -> None:
    wide = TWICE[kind]()
    assert type(wide) is Drawn
    narrow = narrow_of(wide)
    root = ElementTree.fromstring(narrow)
    assert root.attrib["width"] == str(PHONE)
    tall = float(root.attrib["height"])
    for x, y, look, words in _TEXT.findall(narrow):
        size = float(found[1]) if (found := re.search(r'font-size="([\d.]+)"', look)) else 14.0
        assert size * 300 / PHONE >= READABLE - 1, words
        long = text_width(words.replace("&amp;", "&"), size)
        start = float(x) - (long if 'anchor="end"' in look else long / 2 if "middle" in look else 0)
        assert start >= -4, words
        assert start + long <= PHONE + 4, words
        assert 0 < float(y) <= tall, words
    assert narrow_of(narrow) == ""


def test_a_drawing_that_is_not_made_again_says_how_wide_it_stays() -> None:
    svg = plane(
        [Point("VIAS", 1, 2)], title="t", description="d", across="x", upward="y", cuts=(1, 1), corners=("a", "b", "c", "d")
    )  # fmt: skip
    assert narrow_of(svg) == ""
    assert least_width(svg) == pytest.approx(760 * READABLE / 13)
    assert least_width("<svg></svg>") == 0


def test_a_mosaic_of_many_acts_slides_instead() -> None:
    assert narrow_of(mosaic(["A"], [str(n) for n in range(12)], [[Tile("H")] * 12], **T)) == ""


def test_the_page_carries_both_drawings_or_a_box_that_takes_the_focus() -> None:
    again = blocks_html([answer_picture(TWICE["tree"](), "es", source="s")], "es")
    assert '<source media="(max-width:640px)" srcset="data:image/svg+xml;base64,' in again
    assert "doc-slides" not in again
    svg = plane(
        [Point("VIAS", 1, 2)], title="Plano", description="d", across="x", upward="y", cuts=(1, 1), corners=("a", "b", "c", "d")
    )  # fmt: skip
    slid = blocks_html([answer_picture(svg, "es", source="s")], "es")
    assert '<div class="doc-wide least-15" tabindex="0" role="group" aria-label="Plano"><img' in slid
    assert "Se desliza hacia los lados" in slid
    small = svg.replace("760", "280")
    assert "doc-wide" not in blocks_html([answer_picture(small, "es", source="s")], "es")
