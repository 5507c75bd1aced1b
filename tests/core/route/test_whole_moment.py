"""Moment 1 from end to end: the fictional Provincia Demo (G47) builds every product and its gate opens; one thing less and it waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml

from mancomun.actors.measures import sociogram
from mancomun.actors.model import Actor, Network, Relacion, network, remarks_of
from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.requirements.remarks import Remark
from mancomun.route import agreement, justification, organisation, participation_plan, risks, training, workplan
from mancomun.route.agreement import Acuerdo, Compromiso, Party
from mancomun.route.catalogue import Observation
from mancomun.route.gates import Gate, RouteCase, judge_gate
from mancomun.route.objective import CONDITIONS, Condition, readiness
from mancomun.route.products import PRODUCTS, ProductState
from mancomun.route.profile import Profile, profile
from mancomun.route.schedule import moment_table, moments, timeline
from mancomun.route.specialisation import specialisation
from mancomun.territory import Contiguity, Territory, TypeSpan, Unit

DEMO = yaml.safe_load((Path(__file__).parents[2] / "golden/route/g47-provincia-demo.yaml").read_text(encoding="utf-8"))[
    "input"
]
NAMES = tuple(f"Municipio {letter}" for letter in DEMO["names"])
START, DAY = date(2026, 2, 2), date(2026, 4, 1)
TERM = Span(date(2024, 1, 1), date(2028, 1, 1))


def territory() -> Territory:
    """The fictional subregion as a territory of its own: no code of it is a real one."""
    units = {
        f"d{k}": Unit(
            f"d{k}",
            name,
            (TypeSpan("municipio"),),
            "DEMO",
            MappingProxyType({"population": people, "area_km2": area}),
        )
        for k, (name, people, area) in enumerate(zip(NAMES, DEMO["population"], DEMO["area"], strict=True))
    }
    edges: dict[tuple[str, str], float | None] = {(f"d{k}", f"d{k + 1}"): None for k in range(4)}
    return Territory("Provincia Demo (ficticia)", "demo", MappingProxyType(units), Contiguity(edges))


def demo_profile() -> Profile:
    loaded = [
        Observation(f"d{k}", key, value, 2024, "ejemplo ficticio")
        for k in range(5)
        for key, value in (("ipm", DEMO["ipm"][k]), ("personas_censo", DEMO["population"][k]))
    ]
    return profile([f"d{k}" for k in range(5)], territory(), as_of=DAY, loaded=loaded, aims={"ipm": 15.0})


def actors() -> Network:
    people = [
        Actor(f"ALC{k}", f"Alcaldía de {name}", "estado", "municipal", (name,), power=4, interest=4, position=2)
        for k, name in enumerate(NAMES)
    ] + [
        Actor("CAM", "Cámara de comercio ficticia", "produccion", power=3, interest=2, position=1, kind="gremio"),
        Actor("UNI", "Universidad ficticia", "saber", power=2, interest=3, position=2, kind="universidad"),
        Actor("JAC", "Juntas ficticias", "comunidad", power=1, interest=4, position=1, kind="jac"),
    ]
    ties = [Relacion(f"ALC{k}", f"ALC{k + 1}", strength=2) for k in range(4)]
    ties += [
        Relacion("CAM", "ALC0"),
        Relacion("UNI", "ALC0", strength=3),
        Relacion("JAC", "ALC4"),
        Relacion("UNI", "CAM"),
    ]
    return network(people, ties)


def whole() -> dict[str, ProductState]:
    """Every product of the moment, with the remarks its own check makes."""
    found: dict[str, ProductState] = {}

    def put(key: str, remarks: list[Remark], **numbers: float) -> None:
        assert not [item for item in remarks if item.blocks], (key, [item.text.es for item in remarks])
        found[key] = ProductState(key, "aprobado", 1, tuple(remarks), numbers)

    ready = readiness([Condition(kind, 1, 3, evidence=("acta",)) for kind in CONDITIONS])
    put("objetivo", list(ready.remarks), minimo=ready.lowest)
    seats = tuple(organisation.Seat(name, "Alcaldía", f"Alcaldesa de {name}", TERM) for name in NAMES)
    head = organisation.Organo("Comité directivo", "directivo", ("Decidir",), seats)
    put("organizacion", organisation.check([head], NAMES, [organisation.Assignment("Ruta", head.name, "A")], DAY))
    signed = Acuerdo(
        "Declarar la voluntad de asociarse para planear juntos el agua, las vías rurales y la atención de emergencias de los "
        "cinco municipios de la Provincia Demo, que es ficticia.",
        tuple(Party(name, f"Alcaldesa de {name}", "alcaldesa", TERM, date(2026, 3, 9), "manuscrita") for name in NAMES),
        ("Ley 1454 de 2011, artículo 16",),
        ("Agua para la zona rural",),
        ("Una cuenca común",),
        ("Vías terciarias",),
        tuple(Compromiso(name, "Delegar a su secretaría de planeación", date(2026, 4, 1)) for name in NAMES),
        date(2026, 3, 9),
        date(2027, 12, 31),
        "Municipio A",
        "Secretaría de Planeación de Municipio A",
        "Cada municipio conserva su autonomía y puede retirarse cuando quiera.",
        "Este acuerdo no compromete presupuesto de ninguna de las partes.",
    )
    put("acuerdo", agreement.check(signed, NAMES, DAY), firmado=agreement.signed_share(signed))
    put("justificacion", justification.check(demo_justification(), NAMES))
    put("perfil", list(demo_profile().remarks))
    plan = [
        workplan.Actividad(
            "Convocar actores", "sociograma", "Secretaría", START, date(2026, 2, 13), (), 100, None, "acta"
        ),
        workplan.Actividad(
            "Elaborar perfil",
            "perfil",
            "Equipo",
            date(2026, 2, 14),
            date(2026, 3, 20),
            ("Convocar actores",),
            100,
            None,
            "doc",
        ),
    ]
    put("agenda", list(workplan.agenda(plan, DAY, moments=moments(START), products=["perfil", "sociograma"]).remarks))
    give = workplan.Recurso(
        "humano", "Coordinación", NAMES[0], 2, "persona-mes", START, DAY, 9_000_000, True, "carta", "Persona", 50
    )
    put("recursos", workplan.resource_remarks([give], icld=dict(zip(NAMES, DEMO["icld"], strict=True))))
    people = tuple(
        workplan.Person(f"Persona {k}", name, family, consent=True)
        for k, (name, family) in enumerate(
            zip(NAMES, ("estado", "produccion", "saber", "comunidad", "estado"), strict=True)
        )
    )
    put(
        "grupos",
        workplan.group_remarks([workplan.Grupo("Promotor", "promotor", "Impulsar", "Persona 0", people)], NAMES),
    )
    put("sociograma", remarks_of(actors()))
    risk = risks.Riesgo(
        "R1",
        "Posibilidad de retiro de un municipio por cambio de gobierno debido a las elecciones",
        "politico",
        60,
        60,
        controls=(risks.Control("Acta firmada", "preventivo", "manual"),),
        treatment="reducir",
        actions=(risks.Action("Visitar a los candidatos", "Secretaría", date(2026, 6, 1)),),
        review=DAY,
    )
    put("riesgos", risks.matrix([risk], DAY).remarks())
    table = participation_plan.Mechanism(
        "Taller",
        "concertar",
        actors().keys,
        NAMES,
        date(2026, 3, 20),
        date(2026, 3, 1),
        tuple(participation_plan.APPROACHES),
    )
    plan_of_people = participation_plan.Plan("Acordar", (table,), "Todas las veredas", "Secretaría", "Acta publicada")
    put("participacion", participation_plan.check(plan_of_people, actors().actors, NAMES))
    course = training.Curso("Asociatividad", ("figuras",), 20)
    enrolled = [training.Enrolment(f"P{k}", NAMES[k % 5], course.name, 90, 40, 70, True) for k in range(10)]
    put("formacion", training.check([training.TrainingNeed("figuras", "alcaldías", 3)], [course], enrolled, NAMES))
    return found


def demo_justification() -> justification.Justificacion:
    why = (
        "El río nace en Municipio C y abastece a los demás; lo que uno vierte lo bebe el otro, y ninguno puede cuidarlo solo. "
        * 2
    )
    return justification.Justificacion(
        "Baja cobertura de agua potable en la zona rural de los cinco municipios",
        (
            justification.Node(
                "p", "central", "Baja cobertura de agua potable rural", magnitude="ejemplo ficticio, 2024"
            ),
            justification.Node(
                "c", "causa_directa", "Prestadores pequeños y dispersos", "p", mirror="Prestadores unidos"
            ),
            justification.Node("e", "efecto_directo", "Enfermedades de origen hídrico", "p"),
        ),
        (
            justification.Hecho(
                "Cuenca común",
                "subregional",
                "biofisicos",
                NAMES,
                (justification.Criterion("alcance", why, (), 3),),
                "doc",
            ),
        ),
        ("ipm", "acueducto", "nbi"),
        (justification.Claim("La pobreza pasa del 15 % en todos", 5, "ejemplo ficticio"),),
        (
            justification.Alternative("Cada uno solo", "sola", {"tecnica": 1}),
            justification.Alternative("Convenio", "convenio", {"tecnica": 2}),
            justification.Alternative("Provincia", "eat", {"tecnica": 3}, True, "Dura más que un convenio."),
        ),
        ("Un solo prestador",),
        ("Una secretaría técnica",),
        "Un municipio grande podría decidir por los demás.",
        ("Ley 1454 de 2011",),
        "Conviene formar una provincia.",
    )


def gate(products: dict[str, ProductState]) -> Gate:
    return judge_gate(1, RouteCase(NAMES, DAY, products))


def test_the_demo_goes_through_the_whole_moment() -> None:
    products = whole()
    assert set(products) == {key for key, item in PRODUCTS.items() if item.moment == 1}
    found = gate(products)
    assert found.open, found.as_json()
    assert found.said.es == "Puede pasar al momento 2."


@pytest.mark.parametrize("key", [key for key, item in PRODUCTS.items() if item.moment == 1])
def test_without_any_one_product_the_gate_waits_for_it(key: str) -> None:
    products = whole()
    del products[key]
    assert [item.requirement.to for item in gate(products).missing] == [key]
    with pytest.raises(BadInput, match="faltan 1 productos obligatorios"):
        gate(products).refuse()


def test_demo_profile_is_the_one_worked_by_hand() -> None:
    found = demo_profile()
    assert found.line("poblacion").group == 136_900
    assert found.line("area").group == 1175
    assert found.line("densidad").group == pytest.approx(116.51, abs=0.005)
    line = found.line("ipm")
    assert line.group == pytest.approx(23.91, abs=0.005)
    assert line.variation == pytest.approx(0.2549, abs=0.00005)
    assert [gap.absolute for gap in line.gaps if gap] == pytest.approx([3.0, 12.5, 21.2, 15.1, 7.4])


def test_demo_network_has_one_piece_and_its_brokers() -> None:
    found = sociogram(actors())
    assert len(found.components) == 1
    assert "ALC4" in found.cut_actors


def test_timeline_and_its_table_say_the_same() -> None:
    first, second, third = moments(START)
    now = [replace(first, real_start=START), second, third]
    late = date(2026, 4, 12)
    drawn = timeline(now, late, done={1: 0.8})
    assert "10 días de atraso" in drawn
    assert moment_table(now, late).rows[0][6] == "10 días de atraso"
    assert moment_table(now, late, "en").rows[2][3] == "open"
    closed = [replace(first, real_start=START, real_end=date(2026, 4, 1)), second, third]
    assert moment_table(closed, late).rows[0][6] == "cerrado a tiempo"


def test_specialisation_against_the_golden_numbers() -> None:
    found = specialisation(["agro", "resto"], [400, 300], [2000, 8000], later=([420, 390], [1900, 9600]))
    assert found.diversity == pytest.approx(1.96)
    assert found.special == ["agro"]
    assert found.tables()[1].rows[-1] == (
        "Total",
        pytest.approx(105),
        pytest.approx(-65),
        pytest.approx(70),
        pytest.approx(110),
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((["a"], [1, 2], [3, 4]), "un número de cero en adelante por sector (1)"),
        ((["a", "b"], [5, 1], [3, 4]), "más que su referencia"),
        ((["a", "b"], [-1, 1], [3, 4]), "de cero en adelante"),
    ],
)
def test_sectors_that_cannot_be(arguments: tuple[Any, ...], says: str) -> None:
    with pytest.raises(BadInput) as error:
        specialisation(*arguments)
    assert says in error.value.es


RISK_HEAD = [
    "evento",
    "clasificacion",
    "probabilidad",
    "impacto",
    "control",
    "tipo",
    "ejecucion",
    "tratamiento",
    "fecha",
]


def test_risks_are_read_from_their_template() -> None:
    event = "Posibilidad de retiro por elecciones debido al cambio"
    rows = [
        [event, "Político", "60 %", 80, "Acta", "Preventivo", "Manual", "Reducir", "2026-06-01"],
        [event, "", "", "", "Visita", "detectivo", "manual", "", ""],
    ]
    found = risks.from_grid([RISK_HEAD, *rows])
    assert len(found) == 1
    assert [control.type for control in found[0].controls] == ["preventivo", "detectivo"]
    placed = risks.assess(found[0])
    assert placed.residual is not None
    assert float(placed.residual.probability) == pytest.approx(0.252)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["x", "legal", "mucho", 80, "", "", "", "", ""], "Fila 2, columna probabilidad: «mucho» no es un número."),
        (["x", "legal", 60, 80, "", "", "", "", "ayer"], "Fila 2: La fecha debe escribirse"),
        (["x", "legal", "", 80, "", "", "", "", ""], "Fila 2: falta la probabilidad del riesgo."),
        (["x", "legal", 60, "", "", "", "", "", ""], "Fila 2: falta el impacto del riesgo."),
    ],
)
def test_bad_rows_of_risks_are_named(row: list[Any], says: str) -> None:
    with pytest.raises(BadInput) as error:
        risks.from_grid([RISK_HEAD, row])
    assert says in error.value.es
