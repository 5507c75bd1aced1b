"""What people write and which unit they get; every refusal is a sentence that mends itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.territory import Territory, Unit, colombia
from mancomun.territory.names import is_department, squash

LAND = colombia()
UNITS = sorted(LAND.units.values(), key=lambda unit: unit.code)


def refused(text: object, land: Territory = LAND) -> BadInput:
    with pytest.raises(BadInput) as caught:
        land.resolve(text)
    assert caught.value.es
    assert caught.value.en
    assert "\n" not in caught.value.es
    return caught.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("05615", "05615"),
        (" 05615 ", "05615"),
        ("11", "11001"),
        ("11001", "11001"),
        ("05", "05"),
        ("Marinilla", "05440"),
        ("MARINILLA", "05440"),
        ("marinilla", "05440"),
        ("Itagui", "05360"),
        ("San Carlos, Antioquia", "05649"),
        ("San Carlos (Antioquia)", "05649"),
        ("San Carlos - Antioquia", "05649"),
        ("san carlos antioquia", "05649"),
        ("San Carlos, 05", "05649"),
        ("SAN CARLOS-CORDOBA", "23678"),
        ("Rionegro, Antioquia", "05615"),
        ("Antioquia", "05"),
        ("Caldas, Antioquia", "05129"),
        ("Caldas (Boyacá)", "15131"),
        ("departamento de Caldas", "17"),
        ("departamento del Cauca", "19"),
        ("depto Caldas", "17"),
        ("Dpto. de Sucre", "70"),
        ("municipio de Marinilla", "05440"),
        ("municipio de Caldas, Antioquia", "05129"),
        ("municipio de Arauca", "81001"),
        ("Cali", "76001"),
        ("Santiago de Cali", "76001"),
        ("Cartagena", "13001"),
        ("Cúcuta", "54001"),
        ("Mompox", "13468"),
        ("Mompós", "13468"),
        ("Tumaco", "52835"),
        ("Bogotá", "11001"),
        ("Bogotá D.C.", "11001"),
        ("BOGOTA DC", "11001"),
        ("Carmen de Viboral", "05148"),
        ("El Carmen de Viboral", "05148"),
        ("Tolú Viejo", "70823"),
        ("Toluviejo", "70823"),
        ("Sotará Paispamba", "19760"),
        ("Mirití-Paraná", "91460"),
        ("Valle", "76"),
        ("La Guajira", "44"),
        ("Riohacha, La Guajira", "44001"),
        ("Belén de Bajirá", "27493"),
        ("San Andrés, Archipiélago de San Andrés, Providencia y Santa Catalina", "88001"),
    ],
)
def test_text_means_unit(text: str, code: str):
    assert LAND.resolve(text).code == code


def test_an_ambiguous_name_lists_every_candidate_with_code_and_department():
    problem = refused("San Carlos")
    assert problem.code == "unidad-ambigua"
    assert problem.es == "Hay dos San Carlos: 05649 San Carlos (Antioquia) y 23678 San Carlos (Córdoba). Elija uno."
    assert problem.en == (
        "There are two San Carlos: 05649 San Carlos (Antioquia) and 23678 San Carlos (Córdoba). Choose one."
    )


def test_a_department_and_a_municipality_of_the_same_name_are_ambiguous():
    problem = refused("Caldas")
    assert problem.code == "unidad-ambigua"
    assert "17 Caldas (departamento)" in problem.es
    assert "05129 Caldas (Antioquia)" in problem.es
    assert "81001 Arauca (Arauca)" in refused("Arauca").es


def test_two_municipalities_stay_ambiguous_when_only_the_level_is_said():
    problem = refused("municipio de Caldas")
    assert "departamento" not in problem.es
    assert problem.code == "unidad-ambigua"


@pytest.mark.parametrize("text", ["5615", "5615.0", "5.615", "5,615", 5615, 5615.0])
def test_a_code_that_lost_its_zero_is_refused_with_the_code_it_was(text: object):
    problem = refused(text)
    assert problem.code == "codigo-sin-cero"
    assert problem.es.startswith(f"No existe el código {text}. ¿Quiso decir 05615, Rionegro?")


def test_one_digit_is_a_department_without_its_zero():
    assert "05, Antioquia" in refused("5").es
    assert "08, Atlántico" in refused("8").es


def test_a_whole_code_written_as_a_decimal_is_refused_too():
    problem = refused("11001.0")
    assert problem.code == "codigo-forma"
    assert "11001, Bogotá" in problem.es


def test_a_village_code_names_its_municipality():
    assert "05615, Rionegro" in refused("05615000").es


@pytest.mark.parametrize(("old", "new"), [("27086", "27493"), ("94663", "94343")])
def test_a_retired_code_says_which_unit_took_over(old: str, new: str):
    problem = refused(old)
    assert problem.code == "codigo-obsoleto"
    assert new in problem.es


def test_an_unknown_name_offers_the_nearest_ones():
    problem = refused("Marinila")
    assert problem.code == "unidad-desconocida"
    assert "05440 Marinilla (Antioquia)" in problem.es


def test_a_name_in_the_wrong_department_says_where_it_is():
    assert "11001 Bogotá, D.C." in refused("Bogotá, Cundinamarca").es
    assert "05440 Marinilla (Antioquia)" in refused("Marinilla, Santander").es


@pytest.mark.parametrize(
    "text", ["", "   ", "??", "xyzzy", "99999", "615", "x" * 5000, "9" * 5000, "a\x1b[31m", None, []]
)
def test_nonsense_is_refused_with_one_printable_sentence(text: object):
    problem = refused(text)
    assert problem.code == "unidad-desconocida"
    assert problem.es.isprintable()
    assert len(problem.es) < 400 or str(text).isdigit()


def test_resolution_is_the_same_for_accents_case_and_spaces():
    assert fold("  Bogotá,   D.C. ") == "bogota d c"
    assert squash("Mirití - Paraná") == "miritiparana"


def written(unit: Unit, department: str, mess: str) -> str:
    text = {
        "plain": f"{unit.name}, {department}",
        "brackets": f"{unit.name} ({department})",
        "dash": f"{unit.name} - {department}",
        "upper": f"{unit.name}, {department}".upper(),
        "folded": f"{fold(unit.name)}  {fold(department)}",
        "code": f"{unit.name}, {unit.department}",
    }
    return text[mess]


@given(unit=st.sampled_from(UNITS), mess=st.sampled_from(["plain", "brackets", "dash", "upper", "folded", "code"]))
def test_name_with_department_always_finds_the_unit(unit: Unit, mess: str):
    assert LAND.resolve(unit.code) is unit
    if is_department(unit):
        assert LAND.resolve(f"departamento de {unit.name}") is unit
    else:
        assert LAND.resolve(written(unit, LAND.department_name(unit) or "", mess)) is unit


def test_every_unit_is_found_by_name_and_department():
    for unit in UNITS:
        if is_department(unit):
            assert LAND.resolve(f"departamento de {unit.name}") is unit
            continue
        for name in (unit.name, *unit.also):
            assert LAND.resolve(f"{name}, {LAND.department_name(unit)}") is unit, name


CODES = {"unidad-desconocida", "unidad-ambigua", "codigo-sin-cero", "codigo-forma", "codigo-obsoleto"}


def answer(text: str) -> str:
    try:
        return LAND.resolve(text).code
    except BadInput as problem:
        return problem.code


@given(st.text(max_size=60))
def test_any_text_gives_a_unit_or_a_sentence(text: str):
    assert answer(text) in CODES | set(LAND.units)
    assert len(LAND.search(text, 5)) <= 5


# The search box.


def test_search_ranks_code_then_beginning_then_inside():
    assert [unit.code for unit in LAND.search("05615")] == ["05615"]
    assert LAND.search("05")[0].code == "05"
    assert LAND.search("rione")[0].code == "05615"
    assert {unit.code for unit in LAND.search("san carlos")[:2]} == {"05649", "23678"}
    assert LAND.search("viboral")[0].code == "05148"
    assert LAND.search("bogo")[0].code == "11001"


def test_search_understands_a_department_and_forgives_a_letter():
    assert [unit.code for unit in LAND.search("san carlos antioquia")] == ["05649"]
    assert LAND.search("marinila")[0].code == "05440"
    assert LAND.search("") == []
    assert len(LAND.search("a", 7)) == 7


# Toy territories resolve with the same rules.


def test_toy_names_resolve_with_the_department_as_bare_text():
    toy = Territory.toy(
        [
            {"code": "a1", "name": "Aldea Uno", "type": "municipio", "department": "DA"},
            {"code": "b1", "name": "Aldea Uno", "type": "municipio", "department": "DB"},
            {"code": "DC", "name": "Tercera", "type": "departamento"},
            {"code": "c1", "name": "Cerro", "type": "municipio", "department": "DC"},
        ]
    )
    assert toy.resolve("a1").code == "a1"
    assert toy.resolve("aldea uno, DB").code == "b1"
    assert toy.resolve("Cerro (Tercera)").code == "c1"
    assert refused("Aldea Uno", toy).code == "unidad-ambigua"
    assert refused("zz", toy).code == "unidad-desconocida"
