"""Official tables in the shapes their publishers give them: known by content, told, mended where it is safe, and nothing lost."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mancomun.cli import main
from mancomun.errors import BadInput
from mancomun.interchange.official import OfficialTable, factor_of, read_official, recognise
from mancomun.route.catalogue import catalogue
from mancomun.territory import colombia

DAY = date(2026, 11, 26)
MEMBERS = ("05615", "05318", "05440")
SHARED = Path("../shared/data/co/indicadores")
TERRI = [
    "Código Departamento", "Departamento", "Código Entidad", "Entidad", "Dimensión", "Subcategoría", "Indicador",
    "Dato Numérico", "Dato Cualitativo", "Año", "Mes", "Fuente", "Unidad de Medida",
]  # fmt: skip


def terri(
    code: str, name: str, value: object, year: int = 2023, unit: str = "Porcentaje", month: str = "12"
) -> list[object]:
    """A row as TerriData writes it: codes without their zero, numbers with a decimal comma."""
    return ["5", "Antioquia", code, "?", "?", "?", name, value, "", year, month, "Ministerio", unit]


def as_csv(path: Path, rows: Sequence[Sequence[object]], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    """Rows as CSV."""
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def as_book(
    path: Path, sheets: dict[str, Sequence[Sequence[object]]], merged: Sequence[str] = (), hidden: Sequence[int] = ()
) -> Path:
    """Rows as a workbook, with merged blocks and hidden rows in the last sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    page: Any = None
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    for block in merged:
        page.merge_cells(block)
    for row in hidden:
        page.row_dimensions[row].hidden = True
    book.save(path)
    return path


def loaded(path: Path, **more: Any) -> OfficialTable:
    """The table read for the three members."""
    found = read_official(path, colombia(), day=DAY, members=MEMBERS, **more)
    assert found is not None
    return found


def values(found: OfficialTable) -> dict[tuple[str, str], tuple[float, int]]:
    """Value and year by (code, indicator)."""
    return {(one.code, one.indicator): (one.value, one.year) for one in found.data}


def notes(found: OfficialTable) -> str:
    """All that was told."""
    return " ".join(note.es for note in found.notes)


def test_terridata_with_lost_zeros_decimal_commas_and_what_is_left_out(tmp_path: Path) -> None:
    rows = [
        TERRI,
        terri("5615", "Cobertura neta en educación media", "57,69"),
        terri("5615", "Cobertura neta en educación media", "49,10", 2021),
        terri("5318", "Cobertura neta en educación media", "61,5"),
        terri("5615", "Población total", "152.345,00", unit="Personas"),
        terri("5615", "Ingresos totales", "1.250,5", unit="Millones de pesos corrientes"),
        terri("5001", "Población total", "2.600.000,00", unit="Personas"),
        terri("5000", "Población total", "6.900.000,00", unit="Personas"),
        terri("1001", "Población total", "52.000.000,00", unit="Personas"),
        terri("5440", "Puntaje de algo que nadie conoce", "3,5"),
        terri("5615", "Población total", "199.000,00", 2030, "Personas"),
    ]
    path = as_csv(tmp_path / "cualquier_nombre.csv", rows, encoding="cp1252")
    family = recognise(path)
    assert family is not None
    assert family.id == "terridata"
    found = loaded(path)
    assert values(found) == {
        ("05615", "cobertura_neta_media"): (57.69, 2023),
        ("05318", "cobertura_neta_media"): (61.5, 2023),
        ("05615", "poblacion"): (152345, 2023),
        ("05615", "ingresos_totales"): (1_250_500_000, 2023),
    }
    assert not found.problems
    said = notes(found)
    assert "El código 5615 perdió el cero inicial; use formato texto («05615»). Lo repusimos" in said
    assert "También trae 2021, 2030: de cada indicador tomamos el año más reciente, sin pasar de 2026." in said
    assert "Lo que llegó en «Millones de pesos corrientes» lo pasamos a pesos corrientes (1 valor)." in said
    assert "1 fila de otros municipios; 2 filas de departamentos o del país" in said
    assert "Puntaje de algo que nadie conoce (1)" in said
    assert "latin-1" in said
    assert found.source.startswith("DNP, TerriData, 2023 («cualquier_nombre.csv»)")
    assert len(found.sha256) == 64


def test_a_year_asked_for_is_the_year_taken(tmp_path: Path) -> None:
    name = "Cobertura neta en educación media"
    path = as_csv(tmp_path / "t.csv", [TERRI, terri("5615", name, "57,69"), terri("5615", name, "49,1", 2021)])
    assert values(loaded(path, year=2021)) == {("05615", "cobertura_neta_media"): (49.1, 2021)}


def test_each_thing_wrong_in_a_row_has_its_sentence_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = [
        TERRI,
        terri("5615", "Cobertura neta en educación media", "140,5"),
        terri("5318", "Tasa de mortalidad infantil en menores de 1 año", "11,2", unit="Casos"),
        terri("5440", "Población total", "muchas", unit="Personas"),
        terri("5440", "Coeficiente de Gini", "0,45", unit="Coeficiente"),
        terri("5318", "Población total", "60.100,00", unit="Personas"),
        terri("5318", "Población total", "60.200,00", unit="Personas"),
        terri("5318", "Extensión", "197,5", "dos mil", "Kilómetros cuadrados"),
    ]  # fmt: skip
    found = loaded(as_csv(tmp_path / "t.csv", rows))
    assert list(values(found)) == [("05440", "gini")]
    assert [(one.row, one.text.es) for one in sorted(found.problems, key=lambda one: one.row or 0)] == [
        (2, "Fila 2: La cobertura neta de Rionegro (140,5%) no puede superar 100%."),
        (
            3,
            "Fila 3: «Mortalidad infantil» de Guarne va en por mil nacidos vivos y llegó en «Casos». Conviértalo antes de cargarlo.",
        ),
        (4, "Fila 4, columna dato numerico: «muchas» no es un número."),
        (6, "Hay 2 filas repetidas: 6, 7."),
        (7, "Hay 2 filas repetidas: 6, 7."),
        (8, "Fila 8, columna Año: «dos mil» no es un año."),
    ]


def test_commas_and_points_mixed_are_read_where_they_can_be_one_thing_only(tmp_path: Path) -> None:
    rows = [
        TERRI,
        terri("5615", "Cobertura neta en educación media", "57,69"),
        terri("5318", "Cobertura neta en educación media", "61.5"),
        terri("5440", "Población total", "58.123", unit="Personas"),
    ]
    found = loaded(as_csv(tmp_path / "t.csv", rows))
    assert [value for value, _ in values(found).values()] == [61.5, 57.69]
    assert found.problems[0].code == "decimales-mezclados"
    assert "«58.123» puede leerse de dos maneras" in found.problems[0].text.es


def test_the_last_month_of_a_year_and_the_census_before_the_report(tmp_path: Path) -> None:
    rows = [
        TERRI,
        terri("5615", "Población total", "10,0", unit="Personas", month="6"),
        terri("5615", "Población total", "12,0", unit="Personas", month="12"),
        terri("5615", "Población total", "11,0", unit="Personas", month="9"),
        terri("5615", "Cobertura de acueducto (REC)", "80,0"),
        terri("5615", "Cobertura de acueducto (Censo)", "91,0"),
    ]
    found = loaded(as_csv(tmp_path / "t.csv", rows))
    assert values(found) == {("05615", "poblacion"): (12, 2023), ("05615", "acueducto"): (91, 2023)}
    assert "Hay varios meses del mismo año; tomamos el último." in notes(found)
    assert "La tabla dice «Porcentaje» sin decir de qué; el catálogo lo lee como % de hogares." in notes(found)


def projection(tmp_path: Path, hidden: Sequence[int] = ()) -> Path:
    """DANE's projections by area, sex and age: titles, two rows of header with merged cells, areas in rows."""
    ages = [0, 15, 16, 40, 85]
    top = [
        "DP",
        "DPNOM",
        "MPIO",
        "DPMP",
        "AÑO",
        "ÁREA GEOGRÁFICA",
        "Hombres",
        *[None] * 4,
        "Mujeres",
        *[None] * 4,
        "Total",
    ]
    low = [None] * 6 + [*ages[:4], "85 y más"] * 2 + [None]
    rows: list[list[object]] = [
        ["PROYECCIONES DE POBLACIÓN MUNICIPAL POR ÁREA, SEXO Y EDAD 2018-2042"], [], top, low,
    ]  # fmt: skip
    for year in (2025, 2026, 2027):
        for code, base in ((5615, 100), (5318, 50), (5001, 900)):
            for area, part in (("Cabecera Municipal", 2), ("Centros Poblados y Rural Disperso", 1), ("Total", 3)):
                one = [base * part + year - 2025] * 10
                rows.append([5, "Antioquia", code, "?", year, area, *one, sum(one)])
    blocks = ["A1:F1", "G3:K3", "L3:P3", *(f"{letter}3:{letter}4" for letter in "ABCDEFQ")]
    return as_book(tmp_path / "poblacion.xlsx", {"PobMunicipalxÁreaSexoEdad": rows}, blocks, hidden)


def test_projections_of_population_by_area_sex_and_age(tmp_path: Path) -> None:
    found = loaded(projection(tmp_path, hidden=[9]))
    assert found.family.id == "dane_poblacion"
    assert found.title.es == "DANE, Proyecciones de población municipal, 2018-2042"
    assert values(found) == {
        ("05615", "poblacion"): (3010, 2026),
        ("05615", "poblacion_urbana"): (2010, 2026),
        ("05615", "poblacion_rural"): (1010, 2026),
        ("05615", "poblacion_escolar_media"): (1204, 2026),
        ("05318", "poblacion"): (1510, 2026),
        ("05318", "poblacion_urbana"): (1010, 2026),
        ("05318", "poblacion_rural"): (510, 2026),
        ("05318", "poblacion_escolar_media"): (604, 2026),
    }
    assert found.age_groups(2026) == [
        ("0 a 4", 452, 452),
        ("15 a 19", 904, 904),
        ("40 a 44", 452, 452),
        ("80 y más", 452, 452),
    ]
    said = notes(found)
    assert "La fila 9 está oculta; también la leímos." in said
    assert "Hay celdas combinadas" in said
    assert "También trae 2025, 2027" in said
    assert "9 filas de otros municipios" in said


def test_nbi_with_its_three_rows_of_header_and_split_codes(tmp_path: Path) -> None:
    wide = ["Total", *[None] * 2, "Cabeceras", *[None] * 2]
    parts = ["Prop de Personas en NBI (%)", "Prop de Personas en miseria", "Componente vivienda"]
    first = ["Código Departamento", "Nombre Departamento", "Código Municipio", "Nombre Municipio"]
    rows: list[list[object]] = [
        ["Censo Nacional de Población y Vivienda 2018"], [],
        [*first, "Necesidades Básicas Insatisfechas por Categorías"],
        [None] * 4 + wide, [None] * 4 + parts + parts,
        ["05", "ANTIOQUIA", "615", "RIONEGRO", 4.5, 0.4, 1, 3.9, 0.3, 1],
        ["05", "ANTIOQUIA", "318", "GUARNE", 5.5, 0.6, 1, 4.9, 0.5, 1],
        ["Fuente: DANE"],
    ]  # fmt: skip
    path = as_book(
        tmp_path / "n.xlsx",
        {"Departamento": [["x"]], "Municipios": rows},
        ["E3:J3", "E4:G4", "H4:J4", *(f"{letter}3:{letter}5" for letter in "ABCD")],
    )
    found = loaded(path)
    assert found.family.id == "dane_nbi"
    assert values(found)[("05615", "nbi")] == (4.5, 2018)
    assert values(found)[("05318", "miseria")] == (0.6, 2018)
    assert "1 fila sin un código conocido" in notes(found)


@pytest.mark.parametrize(
    ("family", "indicator", "rows", "value", "year"),
    [
        (
            "dane_ipm", "ipm",
            [
                ["Medida de pobreza multidimensional municipal de fuente censal 2018"], [], [],
                ["Departamento", "Código Municipio", "Municipio", "Total", "Cabeceras", "Centros poblados y rural disperso"],
                ["Antioquia", "05615", "Rionegro", "14,2", "12,0", "19,1"],
            ],
            14.2, 2018,
        ),
        (
            "mdm", "mdm",
            [
                ["Código", "Departamento", "Municipio", "Grupo", "Gestión 2020", "Resultados 2020", "MDM 2020"],
                [5615, "ANTIOQUIA", "RIONEGRO", "G1", 70.5, 75.1, 72.25],
            ],
            72.25, 2020,
        ),
        (
            "idf", "idf",
            [
                ["Índice de Desempeño Fiscal 2023"],
                ["Código DANE", "Departamento", "Municipio", "Categorías", "Nuevo IDF (sin bonos)", "Nuevo IDF", "Rango"],
                ["05615", "ANTIOQUIA", "RIONEGRO", "1", 79.1, 80.5, "5. Sostenible"],
            ],
            80.5, 2023,
        ),
    ],
)  # fmt: skip
def test_wide_tables_take_their_total_and_their_year(
    tmp_path: Path, family: str, indicator: str, rows: list[list[object]], value: float, year: int
) -> None:
    found = loaded(as_book(tmp_path / "x.xlsx", {"Hoja": rows}))
    assert found.family.id == family
    assert values(found) == {("05615", indicator): (value, year)}


def test_a_table_without_year_asks_for_it_and_takes_the_one_given(tmp_path: Path) -> None:
    rows = [["Código", "Municipio", "Grupo", "MDM"], ["05615", "Rionegro", "G1", 72.25]]
    path = as_book(tmp_path / "mdm.xlsx", {"Hoja": rows})
    with pytest.raises(BadInput) as refused:
        loaded(path)
    assert refused.value.code == "oficial-sin-vigencia"
    assert "no dice de qué año. Escriba el año" in refused.value.es
    assert values(loaded(path, year=2022)) == {("05615", "mdm"): (72.25, 2022)}
    named = loaded(path, name="mdm_2021.xlsx")
    assert values(named) == {("05615", "mdm"): (72.25, 2021)}
    assert "tomamos 2021 del nombre del archivo" in notes(named)


def test_what_is_no_official_table_is_none(tmp_path: Path) -> None:
    path = as_csv(
        tmp_path / "t.csv", [["divipola", "indicador", "vigencia", "valor", "fuente"], ["05615", "nbi", 2018, 4, "x"]]
    )
    assert recognise(path) is None
    assert read_official(path, colombia(), day=DAY) is None


def test_units_known_to_be_the_same_and_those_that_are_not() -> None:
    book = catalogue()
    assert factor_of(book["area"], "Hectáreas") == 0.01
    assert factor_of(book["icld"], "Millones de pesos corrientes") == 1000
    assert factor_of(book["nbi"], "%") == 1
    assert factor_of(book["nbi"], "Personas") is None


@pytest.mark.skipif(not SHARED.exists(), reason="the shared tables are not here")
def test_the_shared_tables_give_what_is_embedded(tmp_path: Path) -> None:
    territory = colombia()
    for name, key, fact in (("idf_2023.csv", "idf", "idf_2023"), ("mdm_2020_componentes.csv", "mdm", "mdm_2020")):
        found = read_official(SHARED / name, territory, day=DAY)
        assert found is not None
        assert len(found.data) > 1090
        for one in found.data:
            embedded = territory.units[one.code].facts.get(fact)
            assert embedded is None or one.value == pytest.approx(embedded, abs=0.01), one
        assert {one.indicator for one in found.data} == {key}
    with gzip.open(SHARED / "terridata_finanzas_2014_2019.csv.gz", "rt", encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    rows = [TERRI] + [
        terri(
            str(int(one["code"])),
            one["indicador"],
            one["valor"].replace(".", ","),
            int(one["anno"]),
            "Pesos corrientes",
            one["mes"],
        )
        for one in lines
        if one["indicador"] == "Ingresos totales"
    ]
    found = read_official(as_csv(tmp_path / "t.csv", rows), territory, day=DAY)
    assert found is not None
    assert not found.problems
    for one in found.data:
        embedded = territory.units[one.code].facts.get("revenue_2019")
        assert one.year != 2019 or embedded is None or one.value == pytest.approx(embedded)


def test_the_command_reads_them_for_a_profile_and_tells_what_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [TERRI] + [terri(code[1:], "Cobertura neta en educación media", "57,69") for code in MEMBERS]
    path = str(as_csv(tmp_path / "t.csv", rows))
    main(["profile", "--table", path])
    told = capsys.readouterr().out
    assert "Es la tabla «DNP, TerriData, 2023»." in told
    assert "3 datos de 3 municipios." in told
    main(["profile", *MEMBERS, "--table", path, "--as-of", "2026-11-26", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["indicators"]["cobertura_neta_media"]
    assert found["values"] == dict.fromkeys(MEMBERS, 57.69)
    assert found["sources"] == ["DNP, TerriData, 2023 («t.csv»)"]
    assert found["references"]["department"] is None, "three municipalities do not stand for their department"
    with pytest.raises(SystemExit):
        main(["profile", "05615", "--table", str(as_csv(tmp_path / "x.csv", [["a", "b"], ["1", "2"]]))])
    assert "no es una tabla oficial de las que leemos" in capsys.readouterr().err
