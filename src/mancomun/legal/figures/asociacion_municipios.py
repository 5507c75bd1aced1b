"""Asociación de municipios: Ley 1 de 1975, Decreto-ley 1333 de 1986, Ley 136 de 1994, Ley 1454 de 2011."""

from __future__ import annotations

from datetime import date

from mancomun.instants import Span
from mancomun.legal.book import Bound, FigureRules
from mancomun.legal.case import BOGOTA
from mancomun.legal.figures.horizontal import (
    CONSTITUTION_OR_STANDING,
    EFFECTS_AFTER,
    EFFECTS_BEFORE,
    freedom,
    inform,
    membership,
    ordinary,
    registry,
)
from mancomun.legal.terms import Count, HasUnit, Only, OtherPurpose, Some, Without
from mancomun.lexicon.text import Text
from mancomun.requirements import All, AnyOf, Done, EachDone, Not, Stated

ID = "asociacion_municipios"

_MUNICIPIOS = Text("municipios", "municipalities")
_ADMITTED = ("municipio", "distrito_especial", "distrito_capital", "area_no_municipalizada", "territorio_indigena")
_MEMBERS = ("municipio", "distrito_especial", "distrito_capital")
_TWO = All((Only(_ADMITTED, _MUNICIPIOS), Count(_MEMBERS, 2, _MUNICIPIOS)))
_COUNCILS = EachDone("acuerdos_concejo", before="convenio")
_BOGOTA_OPEN = ((HasUnit(BOGOTA, "Bogotá"), "INDETERMINATE"),)

BOUNDS = (
    Bound("AMU-001", _TWO, procedures=CONSTITUTION_OR_STANDING, worse=_BOGOTA_OPEN),
    # Before 1994 the two or more are asked by the same articles that AMU-002 cites for where they may lie.
    Bound("AMU-002", _TWO, role="structure", span=Span(None, date(1994, 6, 2)), worse=_BOGOTA_OPEN),
    Bound(
        "AMU-014",
        All((Without("area_no_municipalizada"), Without("territorio_indigena"))),
        procedures=CONSTITUTION_OR_STANDING,
    ),
    Bound("AMU-003", when=Some(("distrito_especial", "distrito_capital")), worse=_BOGOTA_OPEN),
    Bound("AMU-008", Stated("competencias_concertadas")),
    Bound("AMU-010", OtherPurpose(figures=(ID,))),
    Bound("AMU-004", Not(Stated("asociacion_obligatoria"))),
    Bound("AMU-005", AnyOf((Not(Stated("asociacion_obligatoria")), Done("ordenanza_creacion")))),
    Bound("AMU-006", All((_COUNCILS, Done("convenio")))),
    Bound("AMU-007", All((Done("estatutos"), Done("publicacion")))),
    Bound("AMU-013", All((_COUNCILS, Done("convenio"), Done("estatutos"), Done("pemp_preliminar"), Done("reat")))),
    *freedom(),
    *ordinary(_COUNCILS),
    *registry(),
    *membership(),
    Bound("G-072", procedures=CONSTITUTION_OR_STANDING),
    *EFFECTS_BEFORE,
    *inform("AMU-009", "AMU-011", "AMU-012", "AMU-015", "AMU-016", "G-005", "G-055", "G-081", "G-082", "G-094"),
    *EFFECTS_AFTER,
)

STEPS = {
    1: Done("acta_voluntades"),
    2: EachDone("certificado_hacienda"),
    3: _COUNCILS,
    4: Done("convenio"),
    5: Done("estatutos"),
    6: Done("publicacion"),
    7: Done("pemp_preliminar"),
    8: Done("reat"),
    9: Done("pemp_definitivo"),
}

FIGURE = FigureRules(id=ID, bounds=BOUNDS, steps=STEPS)
