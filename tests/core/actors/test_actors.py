"""Actors, judgements, waves, raters, tables and exports."""

from __future__ import annotations

import csv
import io
from datetime import date

import networkx as nx
import pytest

from mancomun.actors.exports import actors_csv, gexf, graphml, ties_csv
from mancomun.actors.judgements import Rating, picture, power_interest, rated
from mancomun.actors.measures import sociogram
from mancomun.actors.model import Actor, Network, Relacion, network, remarks_of
from mancomun.actors.picture import picture as drawn
from mancomun.actors.reading import from_grids
from mancomun.actors.waves import compare
from mancomun.drawing.networks import layout
from mancomun.errors import BadInput

ACTORS = [
    Actor("ALC", "Alcaldía de Muestra", "estado", "municipal", ("Muestra",), power=4, interest=4, position=3),
    Actor("GRE", "Gremio de muestra", "produccion", power=3, interest=1, position=-2),
    Actor("UNI", "Universidad de muestra", "saber", power=1, interest=3, position=1),
    Actor("JAC", "Junta de muestra", "comunidad", "veredal", power=1, interest=1, position=0, kind="jac"),
]


def small(*ties: Relacion) -> Network:
    return network(ACTORS, ties)


@pytest.mark.parametrize(
    ("ties", "code", "says"),
    [
        ([Relacion("ALC", "ALC")], "relacion-consigo", "«ALC» aparece relacionado consigo mismo."),
        (
            [Relacion("ALC", "GRE"), Relacion("GRE", "ALC")],
            "E-S40-1",
            "La relación GRE→ALC ya existe con el mismo tipo y fecha.",
        ),
        ([Relacion("ALC", "GRX")], "actor-desconocido", "¿Quiso decir «GRE»?"),
        ([Relacion("ALC", "GRE", strength=4)], "relacion-intensidad", "es 1, 2 o 3; llegó 4"),
        ([Relacion("ALC", "GRE", "amistad")], "actor-opcion", "colaboracion, conflicto"),
    ],
)
def test_bad_ties_are_told_what_is_wrong(ties: list[Relacion], code: str, says: str) -> None:
    with pytest.raises(BadInput) as error:
        small(*ties)
    assert error.value.code == code
    assert says in error.value.es


@pytest.mark.parametrize(
    ("actor", "code", "says"),
    [
        (Actor("X", "Equis", power=5), "E-S40-2", "El poder debe estar entre 0 y 4."),
        (Actor("X", "Equis", interest=-1), "interes-fuera", "El interés debe estar entre 0 y 4."),
        (Actor("X", "Equis", position=-3.5), "posicion-fuera", "llegó -3,5"),
        (Actor("X", "Pérez", kind="persona"), "actor-persona", "personas con función pública"),
        (Actor("X", "alcaldia de MUESTRA"), "actor-repetido", "parecen el mismo actor"),
        (Actor("ALC", "Otra"), "actor-sigla-repetida", "es de dos actores"),
        (Actor("X", "Equis", family="ejercito"), "actor-opcion", "la familia «ejercito» no está en la lista"),
    ],
)
def test_bad_actors_are_told_what_is_wrong(actor: Actor, code: str, says: str) -> None:
    with pytest.raises(BadInput) as error:
        network([*ACTORS, actor], [])
    assert error.value.code == code
    assert says in error.value.es


def test_two_waves_or_two_kinds_of_one_tie_are_not_a_repetition() -> None:
    net = small(
        Relacion("ALC", "GRE", wave=date(2026, 1, 1)),
        Relacion("ALC", "GRE", wave=date(2026, 6, 1)),
        Relacion("ALC", "GRE", "conflicto", wave=date(2026, 6, 1)),
    )
    assert net.waves == (date(2026, 1, 1), date(2026, 6, 1))


def test_remarks_say_what_the_map_lacks() -> None:
    said = {item.code: item.text.es for item in remarks_of(network(ACTORS[:3], [Relacion("ALC", "GRE")]))}
    assert said["A-S40-3"] == "No hay actores de la familia «comunidad»."
    assert said["A-S40-4"] == ("Con 3 actores las medidas de centralidad son poco informativas (mínimo sugerido: 8).")
    assert said["A-S40-aislados"] == "Sin ninguna relación: UNI."


def test_matrix_places_balances_and_names_who_could_block() -> None:
    found = power_interest(ACTORS)
    assert [item.quadrant for item in found.placed] == ["cerca", "satisfechos", "informados", "monitorear"]
    assert found.balance == pytest.approx((4 * 4 * 3 + 3 * 1 * -2 + 1 * 3 * 1) / (3 * (16 + 3 + 3 + 1)))
    assert found.support == pytest.approx(5 / 9)
    assert found.blocking == ("GRE",)


def test_equal_to_the_cut_is_high_and_all_equal_is_said() -> None:
    twins = [Actor(k, k, power=2, interest=2, position=1) for k in "AB"]
    assert {item.quadrant for item in power_interest(twins).placed} == {"cerca"}
    found = power_interest(twins, cut="median")
    assert found.flat
    assert "poder-igual" in {item.code for item in found.notices()}


def test_matrix_without_judgements_gives_none_not_zero() -> None:
    found = power_interest([Actor("A", "A"), Actor("B", "B")], cut="median")
    assert (found.balance, found.support, found.cuts) == (None, None, None)
    assert "<svg" in picture(found)


def test_several_raters_give_the_median_and_their_disagreement() -> None:
    ratings = [Rating("p", "ALC", 4, 3, 3), Rating("q", "ALC", 1, 3, 2), Rating("r", "ALC", 3, 4, 2)]
    panel = rated(small(), ratings)
    assert panel.net.actor("ALC").power == 3
    assert panel.net.actor("GRE").power == 3  # nobody rated it: it keeps what it had
    assert [(s.actor, s.measure) for s in panel.disputed] == [("ALC", "power")]
    assert panel.agreement == pytest.approx(7 / 9)


@pytest.mark.parametrize(
    ("ratings", "code"),
    [([Rating("p", "NO", 1)], "calificacion-de-ajeno"), ([Rating("p", "ALC", 1)] * 2, "calificacion-repetida")],
)
def test_ratings_that_cannot_be_used(ratings: list[Rating], code: str) -> None:
    with pytest.raises(BadInput) as error:
        rated(small(), ratings)
    assert error.value.code == code


def test_waves_are_compared_on_common_actors_only() -> None:
    before = small(Relacion("ALC", "GRE", strength=1), Relacion("ALC", "UNI"), Relacion("ALC", "JAC"))
    after = network(
        [*ACTORS[:3], Actor("NUE", "Nuevo")],
        [Relacion("ALC", "GRE", strength=3), Relacion("GRE", "UNI"), Relacion("NUE", "ALC")],
    )
    found = compare(before, after)
    assert (found.came, found.left) == (("NUE",), ("JAC",))
    assert [tie.pair for tie in found.new] == [("GRE", "UNI")]
    assert [tie.pair for tie in found.gone] == [("ALC", "UNI")]
    assert [(tie.strength, was) for tie, was in found.stronger] == [(3, 1)]
    assert found.density == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert found.kept_share == pytest.approx(1 / 3)


def test_tables_round_trip_through_csv() -> None:
    net = small(
        Relacion("ALC", "GRE", "autoridad", 2, True, date(2026, 3, 1), "taller", "alta"),
        Relacion("UNI", "JAC", wave=date(2026, 3, 1)),
    )
    read = [
        list(csv.reader(io.StringIO(text)))
        for text in (actors_csv(net, judgements=True), ties_csv(net, judgements=True))
    ]
    again, _ = from_grids(read[0], read[1])
    assert again == net


def test_raters_come_as_rows_of_the_table_of_actors() -> None:
    grid = [
        ["sigla", "nombre", "poder", "calificador"],
        ["A", "Uno", "1", "p"],
        ["A", "Uno", "3", "q"],
        ["B", "Dos", "2", "p"],
    ]
    net, ratings = from_grids(grid, [["de", "a"], ["A", "B"]])
    assert rated(net, ratings).net.actor("A").power == 2


@pytest.mark.parametrize(
    ("actors", "says"),
    [
        ([["nombre", "poder"], ["Uno", "1,5"], ["Dos", "2.5"]], "unos números llevan coma (1,5, fila 2)"),
        ([["nombre", "poder"], ["Uno", "mucho"]], "Fila 2, columna poder: «mucho» no es un número."),
        ([["sigla", "poder"], ["U", "1"]], "Falta la columna «nombre»"),
    ],
)
def test_bad_tables_name_the_row(actors: list[list[str]], says: str) -> None:
    with pytest.raises(BadInput) as error:
        from_grids(actors, [["origen", "destino"], ["Uno", "Dos"]])
    assert says in str(error.value.es)


def test_judgements_stay_home_unless_asked() -> None:
    net = small(Relacion("ALC", "GRE", "conflicto"), Relacion("ALC", "UNI"))
    assert net.private
    for text in (actors_csv(net), ties_csv(net), graphml(net), gexf(net), drawn(net, sociogram(net))):
        assert "poder" not in text
        assert "conflicto" not in text
        assert "#8F1616" not in text
    assert "conflicto" in graphml(net, judgements=True)


def test_exports_are_read_by_others_and_carry_no_date() -> None:
    net = small(Relacion("ALC", "GRE", "autoridad", 3, True), Relacion("UNI", "JAC"))
    back = nx.parse_graphml(graphml(net, judgements=True))
    assert set(back) == set(net.keys)
    assert back.nodes["ALC"]["poder"] == "4"
    assert {d["weight"] for *_, d in back.edges(data=True)} == {3.0, 1.0}
    text = gexf(net)
    assert "lastmodifieddate" not in text
    assert set(nx.read_gexf(io.BytesIO(text.encode()))) == set(net.keys)


def test_drawing_is_the_same_each_time_and_escapes_names() -> None:
    net = network([Actor("<b>", "Nombre & «raro»"), Actor("B", "B")], [Relacion("<b>", "B")])
    found = sociogram(net)
    assert drawn(net, found) == drawn(net, found)
    assert "<b>" not in drawn(net, found)
    assert "&lt;b&gt;" in drawn(net, found)
    assert "2 actors and 1 tie, in 1 part." in drawn(net, found, "en")


def test_layout_keeps_everyone_on_the_page_and_apart() -> None:
    pairs = [(0, 1), (1, 2), (2, 0), (3, 4)]
    place = layout(7, pairs, seed=1)
    assert place.min() >= 0
    assert place.max() <= 1
    assert len({(round(x, 3), round(y, 3)) for x, y in place.tolist()}) == 7
    assert (layout(7, pairs, seed=1) == place).all()


def test_some_ties_dated_and_some_not_is_told() -> None:
    with pytest.raises(BadInput) as error:
        small(Relacion("ALC", "GRE", wave=date(2026, 1, 1)), Relacion("UNI", "JAC"))
    assert "1 de 2 relaciones no llevan la fecha de su ola" in error.value.es


def test_one_rating_out_of_range_is_not_hidden_by_the_median() -> None:
    ratings = [Rating("p", "ALC", 2), Rating("q", "ALC", 40), Rating("r", "ALC", 3)]
    with pytest.raises(BadInput) as error:
        rated(small(), ratings)
    assert error.value.es == "El poder debe estar entre 0 y 4. En «ALC (q)» llegó 40."


def test_conflict_beside_a_tie_is_drawn_beside_it() -> None:
    both = small(Relacion("ALC", "GRE"), Relacion("ALC", "GRE", "conflicto"))
    drawn_lines = drawn(both, sociogram(both), judgements=True)
    lines = [
        part for part in drawn_lines.split('<path d="M') if 'stroke-linejoin="round"' not in part
    ]  # not the grounds
    assert len({part.split("L")[0] for part in lines[1:3]}) == 2


def test_without_families_nobody_is_a_broker_between_them() -> None:
    plain = network([Actor(k, k) for k in "ABC"], [Relacion("A", "B"), Relacion("B", "C")])
    assert sociogram(plain).brokers == {}
