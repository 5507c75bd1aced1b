"""S45 to S47, S49 and S51 to S54: what people tell and keep, who took part, assets, the model on the ground, three levels."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from mancomun.drawing.panels import Ground
from mancomun.errors import BadInput
from mancomun.foresight.chain import Piece, Step, chain
from mancomun.foresight.morphology import Space
from mancomun.foresight.scenarios import (
    Scenario,
    Variable,
    matrix_remarks,
    scenario_remarks,
    variable_remarks,
)
from mancomun.kernels.surveys import two_proportions, wilson
from mancomun.route.identity import Limit, Memory, identity
from mancomun.route.inclusion import Circle, Contribution, Event, inclusion
from mancomun.route.occupation import Axis, Flow, Node, Zone, fits, fits_table, model, tags_of
from mancomun.route.potentials import Capacity, Potential, assets
from mancomun.route.roles import FUNCTIONS, Bond, Fulfilment, Instrument, roles
from mancomun.territory.plane import jaccard, joined_km2, shape_of

DAY = date(2026, 11, 26)
A = "POLYGON((-73 4, -72.9 4, -72.9 4.1, -73 4.1, -73 4))"
B = "POLYGON((-72.95 4, -72.85 4, -72.85 4.1, -72.95 4.1, -72.95 4))"
BOW = "POLYGON((-73 4, -72.9 4.1, -72.9 4, -73 4.1, -73 4))"


# --- shapes ----------------------------------------------------------------------------------------------------------


def test_a_square_of_a_tenth_of_degree_measures_what_it_measures() -> None:
    one, other = shape_of(A), shape_of(B)
    assert one is not None
    assert other is not None
    # At the middle meridian of EPSG:9377 (73° W) the scale is 0.9992: areas are 0.16 % short of the ellipsoid's.
    assert one.area_km2() == pytest.approx(11.1 * 11.06, rel=0.005)
    assert jaccard(one, other) == pytest.approx(1 / 3, rel=1e-3)
    assert jaccard(one, one) == pytest.approx(1)
    assert joined_km2([one, other]) == pytest.approx(1.5 * one.area_km2(), rel=1e-3)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("-73.1, 4.2", "point"),
        ("-73.1 4.2", "point"),
        ('{"type":"Feature","geometry":{"type":"LineString","coordinates":[[-73,4],[-72,4,9]]}}', "line"),
        (A, "area"),
    ],
)
def test_shapes_are_typed_as_people_have_them(typed: str, kind: str) -> None:
    shape = shape_of(typed)
    assert shape is not None
    assert shape.kind == kind
    assert shape_of(shape.wkt) is not None


@pytest.mark.parametrize(
    "typed",
    [
        "algo",
        '{"type":"Polygon"}',
        "GEOMETRYCOLLECTION EMPTY",
        "POLYGON EMPTY",
        "POINT(900000 1000000)",
        "{" * 3000,
        "95, -200",
    ],
)
def test_what_is_no_shape_in_degrees_is_told(typed: str) -> None:
    with pytest.raises(BadInput):
        shape_of(typed)


def test_nothing_typed_is_no_shape() -> None:
    assert shape_of("  ") is None


# --- S45 -------------------------------------------------------------------------------------------------------------


def test_limits_by_criterion_are_compared_and_a_crossing_is_placed() -> None:
    found = identity(
        [("a", "Alfa"), ("b", "Beta")],
        [Memory("El río crecido", "a", consent=True)],
        [Memory("Capilla", "a", "material"), Memory("Laguna", "a", "natural", shape=shape_of(BOW))],
        [Limit("El valle", "ambiental", shape_of(A)), Limit("Los que trabajan juntos", "funcional", shape_of(B))],
    )
    assert [item.text.es for item in found.remarks] == [
        "La geometría de «Laguna» se cruza consigo misma en -72.95000, 4.05000.",
        "Beta no tiene relatos ni patrimonio registrados.",
    ]
    assert [item.code for item in found.remarks] == ["E-S45-1", "A-S45-2"]
    assert found.covered == 0.5
    assert found.overlap == (("El valle", "Los que trabajan juntos", pytest.approx(1 / 3, rel=1e-3)),)
    assert len(found.tables()) == 3
    assert [row[:2] for row in found.tables()[1].rows] == [
        ("El valle", "ambiental"),
        ("Los que trabajan juntos", "funcional"),
    ]


def test_heritage_far_from_the_limit_of_the_members_is_named() -> None:
    said = [Memory("Capilla", "a", shape=shape_of("-73.0, 4.0")), Memory("Faro", "a", shape=shape_of("-70.0, 4.0"))]
    found = identity(
        [], [], said, [Limit("Municipios", "politico_admin", shape_of(A))], [replace(said[1], name="Ruta")]
    )
    assert [(item.code, "Faro" in item.text.es, "Capilla" in item.text.en) for item in found.remarks] == [
        ("A-S45-4", True, False),
        ("A-S45-4", False, False),
    ]


def test_a_story_asks_for_consent_and_a_subregion_for_a_limit() -> None:
    found = identity([("a", "Alfa")], [Memory("Cuento", "a")], [], [])
    assert [item.code for item in found.remarks] == ["E-S45-3", "E-S45-limite"]
    assert identity([], [], [], []).covered is None


# --- S46 -------------------------------------------------------------------------------------------------------------


def test_indices_of_participation_are_those_worked_by_hand() -> None:
    events = [
        Event("Taller 1", "a", DAY, ("Junta", "Colegio", "Asojuntas"), 30, {"mujeres": 15, "hombres": 15}),
        Event("Taller 2", "b", DAY, ("Junta", "Alcaldía"), 10, {"mujeres": 5, "hombres": 5}),
    ]
    said = [
        Contribution("Puente", "a", "vías", date(2026, 10, 1), "acogido", "Entra a la apuesta 2", date(2026, 10, 10)),
        Contribution("Agua", "a", "agua", date(2026, 10, 1), "acogido_parcial", "En parte", date(2026, 11, 20)),
        Contribution("Circo", "b", "otro", date(2026, 10, 1), "no_acogido", "No es competencia", date(2026, 10, 2)),
        Contribution("Wifi", "b", "tic", date(2026, 10, 1)),
    ]
    found = inclusion(["a", "b", "c", "d"], events, said, [], today=DAY, population={"mujeres": 0.6, "hombres": 0.4})
    assert found.coverage == 0.5
    assert found.representation == pytest.approx(0.9)
    assert found.continuity == 0.25
    assert found.influence == 0.5
    assert found.response == 0.5
    assert found.ties[("Alcaldía", "Junta")] == 1
    assert found.ties[("Colegio", "Junta")] == 0.5
    assert found.funnel() == {"received": 4, "answered": 3, "accepted": 2}
    assert [item.code for item in found.remarks] == ["E-S46-1", "A-S46-3"]
    assert found.remarks[0].text.es == "1 aporte lleva más de 15 días sin respuesta."
    assert "Colegio" in found.picture()
    assert len(found.tables("en")) == 3
    for lang, words in (
        ("es", "Recibidos 4, Respondidos 3, Acogidos 2."),
        ("en", "Received 4, Answered 3, Accepted 2."),
    ):
        assert words in found.funnel_picture(lang)
    names = {"a": "Alfa", "b": "Beta", "c": "Gama"}
    assert found.by_place(names).rows == [("Alfa", 2, 2, 2), ("Beta", 2, 1, 0), ("Gama", 0, 0, 0)]
    ground = Ground(100, 100, dict.fromkeys(names, "M0 0h9v9z"), dict.fromkeys(names, (5.0, 5.0)))
    assert "Alfa: 2; Beta: 2; Gama: 0." in found.map_picture(names, ground, "en")
    grown = found.growth()
    assert grown is not None
    assert grown.rows == [("Taller 1", 3, 3, 3), ("Taller 2", 2, 1, 4)]
    assert inclusion([], [], [], [], today=DAY).growth() is None


def test_networks_that_sleep_or_are_two_are_named() -> None:
    circles = [Circle("Jóvenes", actors=("a", "b")), Circle("Mujeres", actors=("a", "b", "c"), last=date(2026, 1, 1))]
    bare = [Contribution("x", state="acogido")]
    found = inclusion([], [], bare, circles, today=DAY)
    assert [item.code for item in found.remarks] == ["E-S46-2", "E-S46-4", "A-S46-5"]
    assert (found.coverage, found.representation, found.continuity, found.response) == (None, None, None, 0)


def test_proportions_of_few_people() -> None:
    assert wilson(45, 120) == pytest.approx((0.294, 0.464), abs=5e-4)
    assert wilson(0, 20) == pytest.approx((0, 0.161), abs=5e-4)
    assert two_proportions(30, 100, 45, 120) == pytest.approx(1.17, abs=5e-3)
    assert str(wilson(0, 0)) == "(nan, nan)"
    assert str(two_proportions(0, 5, 0, 5)) == "nan"


# --- S47 -------------------------------------------------------------------------------------------------------------


def test_potentialities_are_ordered_and_crossed_with_what_they_lack() -> None:
    found = assets(
        [
            Potential("Páramo", "natural", 4, 1, 3, "22.000 ha", ("tecnica", "financiera"), ("a",)),
            Potential("Queso", "cultural", 3, 3, 4, "", ("tecnica",)),
            Potential("Fique", "construido", 3, None, 4, "dato"),
        ],
        [
            Capacity("tecnica", "Alfa", 1, 3, official=3),
            Capacity("tecnica", "Beta", 2, 3),
            Capacity("talento", "Beta", 4, 3),
        ],
        jobs=31,
    )
    assert [one.priority for one in found.potentials] == [36, 12, None]
    assert [one.gap for one in found.capacities] == [2, 1, 0]
    assert found.capitals["natural"] == 1
    assert found.capitals["construido"] is None
    assert found.tables()[3].rows[0] == ("Páramo", 2, None)
    assert found.tables()[3].rows[1] == ("Queso", 2, "—")
    assert found.tables()[0].rows[1][:2] == ("2", "Queso")
    assert found.tables("en")[1].rows[0][:2] == ("Páramo", "22.000 ha")
    assert "1, Páramo; 2, Queso." in found.matrix_picture()
    assert found.matrix_picture("en").count("<circle") == 2
    assert found.by_place({"a": "Alfa", "b": "Beta"}).rows == [("Alfa", 1, "Páramo"), ("Beta", 0, "—")]
    assert [item.code for item in found.remarks] == ["E-S47-dato", "A-S47-1", "A-S47-2"]
    assert found.remarks[1].text.es == (
        "El coeficiente de localización se calculó con 31 empleos; con menos de 50 es inestable."
    )
    ElementTree.fromstring(found.picture("en"))


# --- S48 -------------------------------------------------------------------------------------------------------------

LONG = "palabra " * 320


def test_variables_and_scenarios_are_remarked() -> None:
    assert [r.code for r in variable_remarks([Variable("Agua", definition="x" * 60)] * 2)] == [
        "A-S48-pocas",
        "E-S48-sigla",
    ]
    many = [Variable(f"v{k}", definition="x" * 60) for k in range(71)]
    assert [r.code for r in variable_remarks(many)] == ["A-S48-muchas"]
    assert variable_remarks(many[:70]) == []
    thin = [Variable("LARGUISIMO", definition="x" * 60), Variable("b"), *many[:3]]
    assert [r.code for r in variable_remarks(thin)] == ["A-S48-sigla-larga", "A-S48-definicion"]
    assert [r.code for r in (*matrix_remarks(3, 0.2, 5), *matrix_remarks(0, 0.4, 25))] == ["E-S48-2", "A-S48-3"]
    assert [r.text.es for r in matrix_remarks(3, 0.2, 5)] == [
        "Faltan 3 celdas de la matriz; complételas o márquelas 0."
    ]
    assert "valores altos" in matrix_remarks(0, 0.4, 25)[0].text.es
    assert "valores bajos" in matrix_remarks(0, 0.05, 25)[0].text.es
    assert matrix_remarks(0, 0.4, 10) == matrix_remarks(0, 0.2, 25) == []


def test_a_scenario_that_contradicts_itself_says_which_pair() -> None:
    space = Space(["agua", "gente"], [["sobra", "falta"], ["llega", "se va"]], [(0, 1, 1, 0)], [""])
    one = Scenario("El bueno", "apuesta", LONG, (0, 0))
    trend = Scenario("El de siempre", "tendencial", LONG, (1, 1))
    bad = Scenario("El raro", "contrastado", LONG, (1, 0))
    assert scenario_remarks([one, trend, replace(bad, path=(1, None))], space) == []
    assert [r.code for r in scenario_remarks([one, trend, bad], space)] == ["E-S48-4"]
    assert [r.text.es for r in scenario_remarks([one, trend, bad], space)] == [
        "El escenario «El raro» combina opciones excluyentes: falta y llega."
    ]
    codes = [r.code for r in scenario_remarks([one, replace(one, narrative="corta")], space)]
    assert codes == ["E-S48-escenarios", "E-S48-apuesta", "A-S48-narrativa"]


def test_the_chain_answers_both_ways() -> None:
    pieces = [
        Piece("t", "taller", "Taller de Alfa"), Piece("v", "variable", "Agua"), Piece("w", "variable", "Vías"),
        Piece("m", "actor", "Junta"), Piece("s", "escenario", "Un solo valle"), Piece("x", "eje", "Agua"),
        Piece("b", "apuesta", "Acueducto"), Piece("c", "apuesta", "Suelta"),
    ]  # fmt: skip
    steps = [Step(*pair) for pair in ("tv", "vm", "vs", "ms", "sx", "xb", "vb", "bz")]
    found = chain(pieces, steps)
    assert [piece.key for piece in found.before("b")] == ["t", "v", "m", "s", "x"]
    assert [piece.key for piece in found.after("v")] == ["m", "s", "x", "b"]
    assert [piece.key for piece in found.loose("apuesta")] == ["c"]
    assert found.why_table().rows == [
        ("Acueducto", "Taller de Alfa", "Agua", "Junta", "Un solo valle", "Agua"), ("Suelta", "—", "—", "—", "—", "—"),
    ]  # fmt: skip
    assert found.leads_table().rows[1] == ("Vías", "—", "—", "—", "—")
    legs = found.pictures("en")
    titles = [str(ElementTree.fromstring(one)[0].text) for one in legs]
    assert titles == [
        f"The chain: from {leg}" for leg in ("variable to scenario", "scenario to bet", "variable to bet")
    ]
    assert "Agua – Un solo valle." in legs[0]
    assert found.pictures() != legs
    assert chain(pieces, []).pictures() == []


def test_a_chain_with_a_circle_ends() -> None:
    found = chain([Piece(k, "variable", k) for k in "abc"], [Step("a", "b"), Step("b", "c"), Step("c", "a")])
    assert [piece.key for piece in found.after("a")] == ["b", "c"]


# --- S49 -------------------------------------------------------------------------------------------------------------

G39 = [(4, 1, 0), (2, 0, 0), (1, 1, 1), (0, 0, 0)]
NODES = [
    Node(name, shape_of(f"{-73 + k / 20}, 4.05"), {"banco": u[0], "hospital": u[1], "universidad": u[2]})
    for k, (name, u) in enumerate(zip("ABCD", G39, strict=True))
]
ROADS = [
    Axis("uno", "vial", "A", "B", minutes=30),
    Axis("dos", "vial", "B", "C", minutes=20),
    Axis("tres", "fluvial", "A", "C", minutes=90),
]


def test_hierarchy_and_connectivity_are_the_golden_ones() -> None:
    found = model(NODES, ROADS, [])
    assert found.index == pytest.approx((107.142857, 28.571429, 164.285714, 0))
    assert found.levels == (2, 5, 1, 5)
    assert found.graph == (4, 3, 2)
    assert found.connectivity == pytest.approx((0.75, 0.5, 1 / 3))
    assert found.reach == (50, 20, 0, None)
    assert [item.code for item in found.remarks] == ["A-S49-5"]


def test_production_over_protection_is_a_conflict_in_hectares() -> None:
    zones = [
        Zone("Papa", "produccion", shape_of(A)),
        Zone("Páramo", "proteccion", shape_of(B)),
        Zone("Alud", "riesgo", shape_of(A)),
    ]
    found = model(NODES, ROADS, zones, bets=[("Acueducto", True), ("Ruta", False)])
    clash = found.clashes[0]
    assert len(found.clashes) == 1
    assert clash.km2 == pytest.approx(11.1 * 11.06 / 2, rel=0.006)
    first = found.remarks[0]
    assert first.code == "E-S49-1"
    assert first.text.es.startswith("La zona «Papa» de producción se superpone 6.1")
    assert first.text.es.endswith("ha con el área protegida Páramo.")
    assert "A-S49-6" in [item.code for item in found.remarks]
    treated = model(NODES, ROADS, zones, treatments={("Páramo", "Papa"): "Se mueve la frontera agrícola"})
    assert treated.remarks[0].code == "A-S49-1"
    assert found.covered_km2 == pytest.approx(1.5 * 11.1 * 11.06, rel=0.006)


def test_flows_are_arrows_as_wide_as_they_are_beside_their_kind() -> None:
    flows = [
        Flow(NODES[0].name, NODES[1].name, 800.0, "trabajo", "viajes"),
        Flow(NODES[1].name, NODES[0].name, 400.0, "trabajo", "viajes"),
        Flow(NODES[0].name, NODES[1].name, 9.0, "carga", "t"),
    ]
    found = model(NODES, ROADS, [], flows=flows)
    table = next(one for one in found.tables() if one.title == "Flujos entre nodos")
    assert table.rows[1] == (NODES[1].name, NODES[0].name, "trabajo", 400.0, "viajes")
    drawn = found.picture()
    assert "3 flujos" in drawn
    assert drawn.count("Flujo: más ancho, mayor") == 1
    widths = re.findall(r'stroke="#0A8169" stroke-width="([\d.]+)"', drawn)
    assert widths == ["4.5", "2.8", "4.5", "2.4"]  # the last one is the legend's
    assert "Flujos entre nodos" not in [one.title for one in model(NODES, ROADS, []).tables()]


@pytest.mark.parametrize(
    ("flow", "says"),
    [
        (Flow("", "B", 1.0), "El flujo — → B no une dos nodos distintos: escoja de dónde sale y a dónde llega."),
        (Flow("A", "A", 1.0), "El flujo A → A no une dos nodos distintos: escoja de dónde sale y a dónde llega."),
        (
            Flow("A", "Z", 1.0, unit="t"),
            "El flujo A → Z pasa por «Z», que no está en el mismo modelo: no se dibuja allí.",
        ),
        (Flow("A", "B", 1.0), "El flujo A → B dice cuánto y no en qué unidad."),
    ],
)
def test_a_flow_that_cannot_be_is_one_sentence(flow: Flow, says: str) -> None:
    spots = [Node("A", shape_of("-73, 4")), Node("B", shape_of("-73.1, 4"))]
    assert [one.text.es for one in model(spots, [], [], flows=[flow]).remarks] == [says]


def test_the_plate_has_legend_scale_north_and_source() -> None:
    zones = [Zone("Papa", "produccion", shape_of(A)), Zone("Torcida", "urbano", shape_of(BOW))]
    found = model(NODES, ROADS, zones)
    assert any(
        item.text.es == "La geometría de «Torcida» se cruza consigo misma en -72.95000, 4.05000."
        for item in found.remarks
    )
    root = ElementTree.fromstring(found.picture(source="taller de cartografía social, 2026"))
    said = [item.text or "" for item in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Convenciones", "N", "Producción", "Eje vial", "Eje fluvial", "Nodo de nivel 1", "A"} <= set(said)
    assert any(word.endswith(" km") for word in said)
    assert any("taller de cartografía social" in word and "EPSG:9377" in " ".join(said) for word in said)
    assert found.mapped
    assert not model([], [], []).mapped
    ElementTree.fromstring(model([], [], []).picture("en"))


def test_tables_of_a_model_are_five() -> None:
    zones = [Zone("Papa", "produccion", shape_of(A)), Zone("Páramo", "proteccion", shape_of(B))]
    titles = [table.title for table in model(NODES, ROADS, zones).tables()]
    assert titles == ["Jerarquía de nodos", "Conectividad (Kansky)", "Ejes", "Zonas", "Conflictos de uso"]


# --- S51 to S54 ------------------------------------------------------------------------------------------------------

BETS = ["Acueducto", "Ruta"]
PLANS = [
    Instrument("PND", "nacion"), Instrument("Plan departamental", "departamento"),
    Instrument("PD Alfa", "subregion", "Alfa"), Instrument("POT Alfa", "subregion", "Alfa", regional=True),
]  # fmt: skip
TIES = [
    Bond("Acueducto", "PND", "meta 4", "coincide", 3, "p. 12"),
    Bond("Acueducto", "Plan departamental", "", "complementa", 2, "p. 3", programme="Agua", cost=100, share=1),
    Bond("Acueducto", "PD Alfa", "", "coincide", 2, "p. 9", programme="Agua", cost=100, share=1),
    Bond("Ruta", "PND", "", "coincide", 1, "p. 40"),
    Bond("Ruta", "POT Alfa", "art. 8", "contradice", 3, "art. 8", "Se pide modificar el artículo"),
]  # fmt: skip


def test_eleven_functions_four_three_and_four() -> None:
    counts = [len(list(group)) for _, group in itertools.groupby(FUNCTIONS, key=lambda one: one.level)]
    assert counts == [4, 3, 4]
    assert sum(one.says.es == "Articulación con territorios" for one in FUNCTIONS) == 2
    assert len({one.key for one in FUNCTIONS}) == 11


def test_alignment_counts_levels_chain_and_money_once() -> None:
    found = roles(BETS, PLANS, TIES, [Fulfilment("n_brechas", 3, "CONPES 4000")], members=["Alfa"])
    assert [one.code for one in found.remarks] == ["A-S53-6", "A-S53-11"]  # the department's box is empty
    assert found.aligned.coverage == {"nacion": 0.5, "departamento": 0.5, "subregion": 0.5}
    assert found.aligned.chain == 0.5
    assert found.aligned.contradictions == 1
    assert found.aligned.investment["Acueducto"] == 100
    assert found.boards[0].mean == 3
    assert found.boards[1].mean is None
    assert found.matrix().rows == [("Acueducto", 3, 2, 2, 0), ("Ruta", 1, 0, 0, -3)]
    assert [table.title for table in found.tables()][-1] == "Contradicciones"
    drawing = found.picture()
    ElementTree.fromstring(drawing)
    assert "PND (Nación)" in drawing
    assert roles([], PLANS, [], []).aligned.empty


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"treatment": ""}, "La articulación con POT Alfa contradice la apuesta «Ruta»: registre el tratamiento."),
        ({"cite": ""}, "El vínculo de «Ruta» con POT Alfa no cita la página."),
        ({"bet": "Nada"}, "1 vínculos no dicen una apuesta y un instrumento que existan, o su fuerza no va de 0 a 3."),
        ({"strength": 4}, "1 vínculos no dicen una apuesta y un instrumento que existan, o su fuerza no va de 0 a 3."),
    ],
)
def test_a_tie_asks_for_citation_and_treatment(change: dict[str, Any], says: str) -> None:
    found = roles(BETS, PLANS, [*TIES[:4], replace(TIES[4], **change)], [])
    assert [item.text.es for item in found.remarks if item.blocks] == [says]


def test_land_plans_without_their_regional_part_are_named() -> None:
    found = roles(BETS, PLANS, TIES, [Fulfilment("s_pots", 2)], members=["Alfa", "Beta"])
    assert [item.text.es for item in found.remarks if "S53" not in item.code] == [
        "Con cumplimiento y sin evidencia: Componente regional de los POT.",
        "El POT de Beta no tiene componente regional identificado.",
    ]


@pytest.mark.parametrize(
    ("traits", "shown"),
    [
        ({"mujeres": 20, "hombres": 18}, [("Mujeres", None, None), ("Hombres", None, None)]),  # two did not say
        ({"mujeres": 30, "hombres": 10}, [("Mujeres", 30, 75.0), ("Hombres", 10, 25.0)]),
        ({"mujeres": 36, "hombres": 4}, [("Mujeres", None, None), ("Hombres", None, None)]),
        (
            {"mujeres": 20, "hombres": 10},
            [("Mujeres", 20, 50.0), ("Hombres", 10, 25.0), ("No informa el sexo", 10, 25.0)],
        ),
        ({"etnicos": 4}, [("De un grupo étnico", None, None)]),
        ({"rurales": 37}, [("Viven en el campo", None, None)]),  # three are not
    ],
)
def test_groups_under_five_are_not_told_nor_deduced(traits: dict[str, int], shown: list[Any]) -> None:
    found = inclusion(["a"], [Event("uno", "a", DAY, (), 40, None, traits)], [], [], today=DAY)
    table = found.who_came()
    assert table is not None
    few = "menos de 5, o se deduciría"
    rows = [(row[0], None if row[1] == few else row[1], row[2]) for row in table.rows[:-1]]
    assert rows == shown
    assert table.rows[-1][1] == 40


def test_a_bet_beside_both_models() -> None:
    a, b = Node("Alto"), Node("Bajo")
    road, ring = Axis("Vía", start="Alto", end="Bajo"), Axis("Anillo", start="Bajo", end="Alto")
    found = fits(
        [("Agua", ["Bajo (ficción)"]), ("Lejos", ["Otra"])], model([a], [road], []), model([a, b], [road, ring], [])
    )
    assert [(one.nodes, one.changes, one.placed) for one in found] == [
        (("Bajo",), ("Bajo", "Anillo"), True),
        ((), (), False),
    ]
    assert tags_of(found) == {"Bajo": "1"}
    assert fits_table(found, "en").rows[1] == (2, "Lejos", "Otra", None, None)


def test_the_sketch_keeps_order_and_says_it_has_no_scale() -> None:
    zones = [Zone("Papa", "produccion", shape_of(A)), Zone("Páramo", "proteccion", shape_of(B))]
    for lang, says in (("es", "Croquis sin escala"), ("en", "Sketch without scale")):
        root = ElementTree.fromstring(model(NODES, ROADS, zones).sketch(lang, source="taller"))
        spots = [float(one.attrib["cx"]) for one in root.iter("{http://www.w3.org/2000/svg}circle")][:4]
        assert spots == sorted(spots)
        assert len(set(spots)) == 4
        assert says in "".join(root.itertext())
    ElementTree.fromstring(model([], [], []).sketch())


def test_three_boxes_show_their_state_and_levels_their_check() -> None:
    found = roles(BETS, PLANS, TIES, [Fulfilment("n_brechas", 3, "CONPES 4000")], members=["Alfa", "Beta"])
    drawing = found.boxes_picture("en")
    ElementTree.fromstring(drawing)
    assert drawing.count("not rated") == 10
    assert drawing.count(">3/4<") == 1
    assert [row[2:] for row in found.checks().rows] == [(1, 1, 100.0), (1, 1, 100.0), (1, 2, 50.0), (1, 2, 50.0)]
    assert found.investment("en").rows == [("Acueducto", 100)]


@pytest.mark.parametrize(
    ("entity", "whose"),
    [("Alcaldía de Santa Rosa", ["Santa Rosa de Osos"]), ("Municipio de Santa Rosa de Osos", ["Santa Rosa"])],
)
def test_a_land_plan_is_of_the_municipality_its_entity_names_whole(entity: str, whose: list[str]) -> None:
    plans = [Instrument("EOT", "subregion", entity, regional=True)]
    found = roles([], plans, [], [], members=["Santa Rosa", "Santa Rosa de Osos"])
    said = [item.text.es for item in found.remarks if item.code == "A-S54-1"]
    assert said == [f"El POT de {name} no tiene componente regional identificado." for name in whose]


def test_ground_closed_in_between_zones_is_told() -> None:
    around = [
        Zone("Norte", "produccion", shape_of("POLYGON ((-73 4.2, -72.7 4.2, -72.7 4.3, -73 4.3, -73 4.2))")),
        Zone("Sur", "urbano", shape_of("POLYGON ((-73 4, -72.7 4, -72.7 4.1, -73 4.1, -73 4))")),
        Zone("Oeste", "servicios", shape_of("POLYGON ((-73 4.1, -72.9 4.1, -72.9 4.2, -73 4.2, -73 4.1))")),
        Zone("Este", "transicion", shape_of("POLYGON ((-72.8 4.1, -72.7 4.1, -72.7 4.2, -72.8 4.2, -72.8 4.1))")),
    ]
    middle = Zone("Centro", "proteccion", shape_of("POLYGON ((-72.9 4.1, -72.8 4.1, -72.8 4.2, -72.9 4.2, -72.9 4.1))"))
    said = [item.text.es for item in model([], [], around).remarks if item.code == "A-S49-7"]
    assert len(said) == 1
    assert said[0].startswith("Entre las zonas quedan 12.")
    assert not [item for item in model([], [], [*around, middle]).remarks if item.code == "A-S49-7"]


def test_impact_is_the_change_wanted_by_thousand_million_pesos() -> None:
    ties = [replace(tie, cost=2e9) if tie.programme else tie for tie in TIES]
    found = roles(BETS, PLANS, ties, [])
    goals = [("Acueducto", "Agua (%)", 60.0, 90.0), ("Ruta", "Viajes", 1.0, 2.0), ("Acueducto", "Sin base", None, 5.0)]
    assert found.impact(goals).rows == [("Acueducto", "Agua (%)", 30.0, 2_000_000_000, 15.0)]
    assert found.matrix("en", turned=True).rows[-1] == ("POT Alfa", 0, -3)
