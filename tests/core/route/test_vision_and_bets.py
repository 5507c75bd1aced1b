"""S44 and S50: how a vision is written, what it promises, and whether bets hang from it and reach projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mancomun.lexicon.readability import Readability, readability, sentences_of, syllables
from mancomun.route.bets import Bet, coverage
from mancomun.route.vision import Comment, Goal, Vision, commented, read_vision

TEXT = (
    "En 2040 la Provincia Demo es un solo valle. El agua llega a cada casa y el río baja limpio. Los jóvenes hallan trabajo "
    "cerca y se quedan. Cinco pueblos siembran, venden y cuidan juntos. Una vía los une y ninguno queda lejos. Quien viene a "
    "ver el páramo come y duerme aquí. Las cuentas son claras y la gente las pide."
)
GOALS = (
    Goal("Cobertura de acueducto", 62, 95, 2040),
    Goal("IPM", 23.9, 12, 2040),
    Goal("Jóvenes que se van", 41, 20, 2036),
)
VISION = Vision(TEXT, 2040, axes=("Agua", "Trabajo"), goals=GOALS, scenario="Un solo valle", places=("Demo",))


def codes(vision: Vision, year: int = 2026) -> list[str]:
    return [item.code for item in read_vision(vision, year=year).remarks]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("agua", 2), ("ciudad", 2), ("país", 2), ("lluvia", 2), ("ahora", 3), ("guerra", 2), ("que", 1), ("quiénes", 2),
        ("creían", 3), ("rey", 1), ("pingüino", 3), ("subregión", 3), ("oía", 3), ("y", 1), ("xyz", 1),
    ],
)  # fmt: skip
def test_syllables_follow_spanish(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_index_is_that_of_the_method() -> None:
    assert Readability(words=100, sentences=100 // 18, syllables=200).index == pytest.approx(206.84 - 120 - 1.02 * 20)
    assert Readability(words=180, sentences=10, syllables=360).index == pytest.approx(68.48)
    assert Readability(180, 10, 360).reading.es == "normal"
    assert readability("").index is None
    assert sentences_of("Una. Dos, 3.5 metros; tres\n\ncuatro!") == ["Una", "Dos, 3.5 metros", "tres", "cuatro"]


def test_a_good_vision_has_nothing_to_mend() -> None:
    found = read_vision(VISION, year=2026)
    assert found.remarks == ()
    assert 40 <= found.words <= 120
    assert len(found.sentences) == 7
    assert (found.ease or 0) > 70


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": ""}, "E-S44-falta"),
        ({"text": "Somos un valle."}, "E-S44-largo"),
        ({"text": TEXT * 3}, "E-S44-largo"),
        ({"text": TEXT.replace("llega", "llegará").replace("hallan", "hallarán")}, "A-S44-presente"),
        ({"text": TEXT.replace("2040", "el mañana")}, "A-S44-horizonte"),
        ({"places": ("Provincia de Ejemplo",)}, "A-S44-territorio"),
        (
            {
                "text": "En 2040 Demo es competitiva, sostenible, incluyente, innovadora, integral, resiliente, moderna, próspera y "
                "líder; " + "con gente que vive bien y trabaja en lo suyo cada día. " * 3
            },
            "A-S44-cajon",
        ),
        (
            {
                "text": "En 2040 Demo constituye institucionalmente una infraestructura interdepartamental caracterizada "
                "fundamentalmente por la administración participativa, la multifuncionalidad agropecuaria, la "
                "internacionalización económica, la responsabilidad socioambiental intergeneracional, la "
                "interinstitucionalidad administrativa, la descentralización presupuestaria, la telecomunicación "
                "universalizada, la biodiversidad ecosistémica, la corresponsabilidad comunitaria organizacional y la "
                "profesionalización empresarial metropolitana complementaria"
            },
            "A-S44-lectura",
        ),
        ({"horizon": None}, "E-S44-sin-horizonte"),
        ({"horizon": 2037, "text": TEXT.replace("2040", "2037")}, "E-S44-1"),
        ({"goals": ()}, "A-S44-2"),
        ({"goals": GOALS[:2]}, "A-S44-3"),
        ({"axes": ()}, "E-S44-ejes"),
        ({"bets": ("agua",)}, "A-S44-4"),
        ({"scenario": ""}, "A-S44-5"),
    ],
)
def test_each_fault_of_a_vision_is_said(change: dict[str, Any], code: str) -> None:
    assert code in codes(replace(VISION, **change))


def test_comments_stand_on_their_words() -> None:
    said = (
        Comment("un solo valle", "¿Y las laderas?", "Se quedó"),
        Comment("río", "¿Cuál?"),
        Comment("Valle", "Mejor cuenca"),
        Comment("aeropuerto", "Sobra"),
    )
    pieces = commented(TEXT, said)
    assert "".join(words for words, _ in pieces) == TEXT
    assert [piece for piece in pieces if piece[1]] == [("un solo valle", (1, 3)), ("río", (2,))]
    found = read_vision(replace(VISION, comments=said), year=2026)
    assert [(item.code, item.text.es) for item in found.remarks] == [
        ("A-S44-6", "El texto ya no dice «aeropuerto»: revise si el comentario está atendido.")
    ]
    assert found.comment_table("en").rows[0] == ("1", "un solo valle", "¿Y las laderas?", "Se quedó")
    assert commented("", said) == []


def test_the_words_of_the_sheet_are_kept() -> None:
    found = read_vision(replace(VISION, horizon=2030, text=TEXT.replace("2040", "2030")), year=2026)
    assert [item.text.es for item in found.remarks] == [
        "El horizonte 2030 está a menos de 12 años; una visión subregional cubre al menos tres periodos de gobierno."
    ]
    assert codes(replace(VISION, horizon=2038, text=TEXT.replace("2040", "2038"))) == []


BET = Bet(
    "Acueducto regional",
    "Construir un acueducto para los cinco municipios",
    "Agua",
    ("Agua potable",),
    (Goal("Cobertura", 62, 95, 2036),),
    "Junta provincial",
    actions=("Diseñar", "Cerrar la financiación"),
    term="mediano",
    members=("a", "b"),
    projects=("Bocatoma", "Planta"),
)
MEMBERS = [("a", "Alfa"), ("b", "Beta")]


def bets(*more: Bet) -> list[Bet]:
    return [BET, replace(BET, name="Red de caminos", axis="Trabajo", projects=()), replace(BET, name="Páramo"), *more]


def said(found: list[Bet], **more: Any) -> list[str]:
    given = {"axes": ("Agua", "Trabajo"), "members": MEMBERS, "key_variables": ["agua potable"]} | more
    return [item.code for item in coverage(found, **given).remarks]


def test_good_bets_are_silent_and_the_chain_is_counted() -> None:
    found = coverage(bets(), axes=("Agua", "Trabajo"), members=MEMBERS, key_variables=["Agua potable"])
    assert found.remarks == ()
    assert found.whole == 0.5
    assert found.owned == 1
    assert found.bets_without_projects == ("Red de caminos",)
    assert found.axes_without_bets == ()
    assert found.tables()[2].rows[:3] == [
        ("Agua", "Acueducto regional", "Bocatoma"), ("Agua", "Acueducto regional", "Planta"), ("Trabajo", "Red de caminos", "—"),
    ]  # fmt: skip
    assert "Páramo" in found.tree_picture("Visión")
    assert "Bocatoma" in found.flow_picture("en")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"goals": (Goal("Cobertura", None, 95, 2036),)}, "E-S50-1"),
        ({"goals": (Goal("Cobertura", 62, None, 2036),)}, "E-S50-meta"),
        ({"goals": ()}, "E-S50-sin-meta"),
        ({"variables": ("otra",)}, "A-S50-2"),
        ({"objective": "Un acueducto"}, "A-S50-3"),
        ({"objective": ""}, "E-S50-objetivo"),
        ({"actions": ("Diseñar",)}, "E-S50-acciones"),
        ({"owner": " "}, "E-S50-responsable"),
        ({"axis": "Paz"}, "E-S50-eje"),
        ({"members": ()}, "A-S50-4"),
    ],
)
def test_each_fault_of_a_bet_is_said(change: dict[str, Any], code: str) -> None:
    assert said(bets(replace(BET, name="Otra", **change))) == [code]


def test_three_to_seven_bets_and_every_member_in_one() -> None:
    assert said(bets()[:2]) == ["E-S50-numero"]
    assert said([replace(BET, name=str(k)) for k in range(8)]) == ["A-S50-numero"]
    assert said([replace(BET, name=str(k)) for k in range(10)]) == ["E-S50-numero"]
    assert said(bets(), members=[*MEMBERS, ("c", "Gama")]) == ["A-S50-5"]
    assert coverage([]).whole is None
    assert coverage([]).owned is None
