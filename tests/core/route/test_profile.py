"""The profile: rules of aggregation, references, doubts, loaded tables, and one municipality as a group of one."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from mancomun.cli import main
from mancomun.errors import BadInput
from mancomun.route.catalogue import Observation, catalogue, observations
from mancomun.route.profile import functional_ties, group_value, picture, profile
from mancomun.territory import colombia

MASORA = ["05148", "05318", "05376", "05400", "05440", "05607", "05615", "05674", "05697"]
DAY = date(2026, 11, 26)
NAMES = {code: unit.name for code, unit in colombia().units.items()}
HEAD = ["divipola", "indicador", "vigencia", "valor", "unidad", "fuente"]


def test_group_of_one_is_that_municipality() -> None:
    found = profile(["05615"], colombia(), as_of=DAY)
    for line in found.lines:
        if line.indicator.aggregation != "none":
            assert line.group == pytest.approx(line.values[0])


def test_masora_against_the_tables_summed_by_hand() -> None:
    units = [colombia().units[code] for code in MASORA]
    found = profile(MASORA, colombia(), as_of=DAY)
    people = sum(u.facts["population"] for u in units)
    assert found.line("poblacion").group == people
    assert found.line("densidad").group == pytest.approx(people / sum(u.facts["area_km2"] for u in units))
    weights = [u.facts["census2018_persons"] for u in units]
    wanted = sum(u.facts["nbi"] * w for u, w in zip(units, weights, strict=True)) / sum(weights)
    assert found.line("nbi").group == pytest.approx(wanted)
    assert found.coverage == 1.0
    assert [c.computed for c in found.categories] == [c.official for c in found.categories]
    assert found.line("nbi").gini is not None


def test_department_reference_is_the_department_as_one() -> None:
    whole = profile(["05"], colombia(), as_of=DAY)
    found = profile(MASORA, colombia(), as_of=DAY)
    assert len(whole.members) == 125
    assert found.line("nbi").references["department"] == pytest.approx(whole.line("nbi").group)


def test_what_cannot_be_averaged_is_not() -> None:
    line = profile(MASORA, colombia(), as_of=DAY).line("idf")
    assert line.group is None
    assert line.low is not None
    with pytest.raises(BadInput) as error:
        group_value("idf", MASORA, colombia())
    assert error.value.code == "E-S36-2"
    assert error.value.es == "El indicador «Índice de desempeño fiscal» no se puede promediar; muéstrelo por municipio."


def test_old_data_and_missing_data_are_said() -> None:
    found = profile(["27493", "27615"], colombia(), as_of=DAY)
    said = [item.text.es for item in found.notices()]
    assert any(text.startswith("Son de 2018, hace 8 años:") for text in said)
    assert any("Necesidades básicas insatisfechas: falta el dato de" in text for text in said)
    assert found.line("nbi").values[0] is None
    assert not any("Área" in text for text in said if text.startswith("Son de"))


def test_gap_is_to_the_best_reference_or_to_the_goal_given() -> None:
    found = profile(MASORA, colombia(), as_of=DAY).line("valor_agregado_por_persona")
    assert found.aim is not None
    assert found.aim[1] == max(v for k, v in found.references.items() if k != "peers" and v is not None)
    given = profile(MASORA, colombia(), as_of=DAY, aims={"nbi": 4.0}).line("nbi")
    assert given.aim == ("meta", 4.0)
    assert all(gap is not None and gap.absolute == pytest.approx(gap.value - 4.0) for gap in given.gaps)


def test_loaded_value_replaces_the_embedded_one_and_warns_of_dates() -> None:
    loaded = [
        Observation("05615", "nbi", 3.0, 2024, "registro propio"),
        Observation("05615", "nbi", 9.0, 2012, "vieja"),
    ]
    found = profile(["05615", "05318"], colombia(), as_of=DAY, loaded=loaded)
    assert found.line("nbi").values[0] == 3.0
    said = {item.code: item.text.es for item in found.remarks}
    assert said["A-S36-3"] == (
        "El valor de Rionegro es de 2024; la referencia es de 2018: la brecha puede ser solo de fechas."
    )


def test_mean_without_its_base_is_no_data_never_a_simple_mean() -> None:
    loaded = [Observation(code, "cobertura_neta_media", 50.0, 2024, "MEN") for code in MASORA]
    found = profile(MASORA, colombia(), as_of=DAY, loaded=loaded)
    assert found.line("cobertura_neta_media").group is None
    base = [Observation(code, "poblacion_escolar_media", 100.0, 2024, "DANE") for code in MASORA]
    assert profile(MASORA, colombia(), as_of=DAY, loaded=loaded + base).line("cobertura_neta_media").group == 50.0


def test_every_indicator_has_a_rule_and_there_are_thirty() -> None:
    assert len(catalogue()) >= 30
    assert {item.aggregation for item in catalogue().values()} == {"sum", "mean", "ratio", "none"}


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        (
            ["05615", "cobertura_neta_media", 2024, 112.5, "%", "MEN"],
            "E-S36-1",
            "La cobertura neta de Rionegro (112,5%) no puede superar 100%.",
        ),
        (["05615", "nbi", 2024, -1, "", "DANE"], "indicador-fuera", "Va de 0 a 100."),
        (
            ["5615", "nbi", 2024, 5, "", "DANE"],
            "E-IMP-2",
            "El código 5615 perdió el cero inicial; use formato texto («05615»).",
        ),
        (["99999", "nbi", 2024, 5, "", "DANE"], "E-IMP-5", "Fila 2: no existe el código «99999»."),
        (["05615", "nbi", 2024, 5, "personas", "DANE"], "indicador-unidad", "va en % de personas; llegó en «personas»"),
        (["05615", "nvi", 2024, 5, "", "DANE"], "indicador-desconocido", "El más parecido es «nbi»."),
        (["05615", "nbi", "ayer", 5, "", "DANE"], "E-IMP-1", "Fila 2, columna vigencia: «ayer» no es un año."),
        (["05615", "nbi", 2024, "poco", "", "DANE"], "E-IMP-1", "Fila 2, columna valor: «poco» no es un número."),
        (["05615", "nbi", 2024, 5, "", ""], "indicador-sin-fuente", "de dónde sale"),
    ],
)
def test_bad_rows_are_one_sentence(row: list[object], code: str, says: str) -> None:
    with pytest.raises(BadInput) as error:
        observations([HEAD, row], NAMES)
    assert error.value.code == code
    assert says in error.value.es


def test_repeated_rows_and_mixed_decimals_are_refused() -> None:
    row = ["05615", "nbi", 2024, "5,5", "", "DANE"]
    with pytest.raises(BadInput, match="Hay 1 filas repetidas: 3"):
        observations([HEAD, row, row], NAMES)
    with pytest.raises(BadInput, match="unos números llevan coma"):
        observations([HEAD, row, ["05318", "nbi", 2024, "5.5", "", "DANE"]], NAMES)
    assert observations([HEAD, row], NAMES)[0].value == 5.5


def test_area_is_asked_for_its_municipalities() -> None:
    with pytest.raises(BadInput, match="es un área metropolitana: escriba sus municipios"):
        profile(["AM-05001"], colombia(), as_of=DAY)


def test_nobody_is_no_group() -> None:
    with pytest.raises(BadInput, match="Elija al menos un municipio"):
        profile([], colombia(), as_of=DAY)


def test_functional_ties_follow_the_ten_per_cent_and_count_what_stays() -> None:
    flows = np.array([[90.0, 5, 5], [15, 85, 0], [1, 0, 99]])
    found = functional_ties(["A", "B", "C"], flows, "A")
    assert found.region == ("A", "B")
    assert found.residents_inside == pytest.approx(195 / 200)
    assert found.jobs_inside == pytest.approx(195 / 196)
    with pytest.raises(BadInput, match="tabla cuadrada"):
        functional_ties(["A"], flows, "A")


def test_profile_of_any_selection_is_quick() -> None:
    profile(MASORA, colombia(), as_of=DAY)  # the tables and the catalogue are read once
    for members in (MASORA, ["05"], ["05", "25", "15"]):
        start = time.process_time()
        profile(members, colombia(), as_of=DAY)
        assert time.process_time() - start < 0.3


def test_command_writes_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawing, book = tmp_path / "p.svg", tmp_path / "p.xlsx"
    main(["profile", *MASORA, "--as-of", "2026-11-26", "--svg", str(drawing), "--xlsx", str(book), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["indicators"]["poblacion"]["group"] == 543807
    assert found["territory_version"] == colombia().version
    assert drawing.read_text(encoding="utf-8") == picture(profile(MASORA, colombia(), as_of=DAY))
    assert book.stat().st_size > 5000
    main(["profile", "Marinilla", "Guarne", "--lang", "en"])
    assert "Gaps" in capsys.readouterr().out


def test_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "datos.csv"
    table.write_text("divipola,indicador,vigencia,valor,fuente\n5615,nbi,2024,5,DANE\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["profile", "05615", "--data", str(table)])
    assert stop.value.code == 2
    assert "perdió el cero inicial" in capsys.readouterr().err


def test_sum_without_somebody_is_no_sum() -> None:
    found = profile(["05001", "05088"], colombia(), as_of=DAY)
    assert found.line("icld").values[0] is None
    assert found.line("icld").group is None
    assert any(
        r.text.es == "Ingresos corrientes de libre destinación: falta el dato de Medellín." for r in found.remarks
    )
    assert found.line("poblacion").group is not None


def test_data_later_than_the_day_are_said_and_old_days_do_not_break() -> None:
    said = [item.text.es for item in profile(["05615"], colombia(), as_of=date(1990, 1, 1)).remarks]
    assert any(text.startswith("Hay datos posteriores a 1990: Población") for text in said)


def test_index_is_compared_only_with_municipalities_of_its_class() -> None:
    found = {(s.code, s.indicator): s for s in profile(MASORA, colombia(), as_of=DAY).standings}
    unit = colombia().units["05615"]
    like = [
        u.facts["mdm_2020"]
        for u in colombia().units.values()
        if u.code != "05615"
        and u.facts.get("initial_endowment_group") == unit.facts["initial_endowment_group"]
        and "mdm_2020" in u.facts
    ]
    one = found["05615", "mdm"]
    assert one.peers == len(like)
    assert one.better == pytest.approx(sum(v < unit.facts["mdm_2020"] for v in like) / len(like))


def test_wide_groups_have_municipalities_in_rows() -> None:
    narrow, wide = (profile(codes, colombia(), as_of=DAY).tables()[1] for codes in (MASORA, ["05"]))
    assert narrow.head[0] == "Indicador"
    assert (wide.head[0], len(wide.rows)) == ("Municipio", 125)


def test_sources_speak_the_language_asked_for() -> None:
    found = profile(MASORA, colombia(), as_of=DAY)
    assert "DANE, population projections 2022-2024 (newer revision)" in str(
        found.as_json("en")["indicators"]["densidad"]["sources"]
    )
    assert "proyecciones" in str(found.as_json("es")["indicators"]["densidad"]["sources"])
