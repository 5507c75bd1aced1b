"""Provincia Administrativa y de Planificación: Ley 1454 de 2011, artículo 16."""

from __future__ import annotations

from mancomun.legal.book import Bound, FigureRules
from mancomun.legal.figures.horizontal import (
    CONSTITUTION_OR_STANDING,
    EFFECTS_AFTER,
    EFFECTS_BEFORE,
    freedom,
    inform,
    membership,
    registry,
    special_regime,
)
from mancomun.legal.terms import (
    Contiguous,
    Count,
    Only,
    OtherPurpose,
    Procedure,
    Promoters,
    SameDepartment,
    Some,
    Without,
)
from mancomun.lexicon.text import Text
from mancomun.requirements import All, Done, EachDone, Not, Stated

ID = "provincia_administrativa_planificacion"

_MUNICIPIOS = Text("municipios", "municipalities")
# A special district counts as a municipality under the reading adopted in PAP-004; bodies with a rule of their own
# (PAP-016, ETI-013) pass here, so that each refusal is said once and by its own article.
_ADMITTED = ("municipio", "distrito_especial", "area_no_municipalizada", "territorio_indigena")
_REQUEST = Promoters(("alcaldes", "gobernador", "ciudadanos"), (("ciudadanos", "ciudadanos_promotores", 0.10),))
_COUNCILS = EachDone("acuerdos_concejo", before="ordenanza_creacion")

BOUNDS = (
    Bound(
        "PAP-001",
        All((Only(_ADMITTED, _MUNICIPIOS), Count(("municipio", "distrito_especial"), 2, _MUNICIPIOS))),
        procedures=CONSTITUTION_OR_STANDING,
    ),
    Bound("PAP-016", Without("area_no_municipalizada"), procedures=CONSTITUTION_OR_STANDING),
    Bound("ETI-013", Without("territorio_indigena"), procedures=CONSTITUTION_OR_STANDING),
    Bound("PAP-003", SameDepartment(), procedures=CONSTITUTION_OR_STANDING),
    Bound("PAP-002", Contiguous(), procedures=CONSTITUTION_OR_STANDING),
    Bound("PAP-004", when=Some(("distrito_especial",)), procedures=CONSTITUTION_OR_STANDING),
    Bound("PAP-015", OtherPurpose()),
    Bound("PAP-005", _REQUEST),
    Bound("PAP-006", _COUNCILS),
    Bound("PAP-007", Done("ordenanza_creacion")),
    Bound("PAP-009", Not(Stated("circunscripcion_electoral"))),
    Bound("PAP-010", Not(Stated("cargo_pgn_sgp_sgr"))),
    Bound("PAP-011", Stated("respeta_ley_617_819")),
    Bound("PAP-017", when=Procedure("adhesion"), procedures=("adhesion",)),
    *freedom(),
    *special_regime(),
    *registry(),
    *membership(),
    *EFFECTS_BEFORE,
    *inform("PAP-008", "PAP-012", "PAP-013", "PAP-014", "PAP-019", "G-005"),
    *EFFECTS_AFTER,
)

STEPS = {
    1: _REQUEST,
    2: _COUNCILS,
    3: EachDone("certificado_hacienda"),
    4: Done("ordenanza_creacion"),
    5: All((Done("estatutos"), Done("pemp_preliminar"))),
    6: Done("reat"),
}

FIGURE = FigureRules(
    id=ID, bounds=BOUNDS, steps=STEPS, unfounded=("PAP-018",)
)  # the rule that says why there was no basis before
