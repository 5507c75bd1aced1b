"""The embedded tables against what they promise: counts, dates, provenance, and honesty about what is not known."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files

import pytest

from mancomun.instants import FIRST_DAY
from mancomun.territory import (
    DISTRICTS_CHECKED_UNTIL,
    NOT_BORN,
    USABLE_FROM,
    attributes,
    colombia,
    lineage,
    provenance,
)
from mancomun.territory.colombia import TEXT_COLUMNS
from mancomun.territory.names import is_department
from mancomun.territory.toy import KNOWN_KEYS, KNOWN_TYPES

DATA = files("mancomun.territory") / "data"
TODAY = date(2026, 11, 22)
LAND = colombia()
MUNICIPAL = {code: unit for code, unit in LAND.units.items() if not is_department(unit)}
DEPARTMENTS = {code: unit for code, unit in LAND.units.items() if is_department(unit)}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((DATA / name).read_text(encoding="utf-8"))))


def test_there_are_1122_units_and_32_departments():
    assert (len(MUNICIPAL), len(DEPARTMENTS)) == (1122, 32)
    types = Counter(kind for unit in MUNICIPAL.values() for kind in unit.types_at(TODAY))
    assert types == {
        "municipio": 1091,
        "distrito_especial": 11,
        "distrito_capital": 1,
        "area_no_municipalizada": 18,
        "isla": 1,
    }
    assert {kind for unit in DEPARTMENTS.values() for kind in unit.types_at(TODAY)} == {"departamento"}


def test_codes_are_text_of_five_or_two_digits_and_fit_their_department():
    for code, unit in MUNICIPAL.items():
        assert re.fullmatch(r"\d{5}", code)
        assert unit.department == code[:2]
    assert all(re.fullmatch(r"\d{2}", code) for code in DEPARTMENTS)
    assert {unit.department for unit in MUNICIPAL.values()} - set(DEPARTMENTS) == {"11"}
    assert LAND.unit("11") is LAND.unit("11001")


def test_names_are_cased_as_people_write_them():
    expected = {
        "05001": "Medellín",
        "05148": "El Carmen de Viboral",
        "05674": "San Vicente Ferrer",
        "11001": "Bogotá, D.C.",
        "54001": "San José de Cúcuta",
        "05664": "San Pedro de los Milagros",
        "13433": "Mahates",
        "13442": "María la Baja",
        "76": "Valle del Cauca",
        "88": "Archipiélago de San Andrés, Providencia y Santa Catalina",
        "44": "La Guajira",
    }
    assert {code: LAND.units[code].name for code in expected} == expected
    for unit in LAND.units.values():
        assert not re.search(r"\s{2}|^\s|\s$|\*", unit.name)
        assert not re.search(r"\b[A-ZÁÉÍÓÚÑ]{2,}\b", unit.name), unit.name
        assert not re.search(r"(?<!^)(?<!- )\b(De|Del|La|Las|Los|El|Y)\b", unit.name), unit.name


def test_each_department_has_one_capital_and_cundinamarca_has_bogota():
    capitals = sorted(code for code, unit in MUNICIPAL.items() if unit.facts["capital"])
    assert len(capitals) == 32
    assert {code[:2] for code in capitals} == (set(DEPARTMENTS) - {"25"}) | {"11"}
    named = {"94001": "Inírida", "97001": "Mitú", "99001": "Puerto Carreño", "88001": "San Andrés", "85001": "Yopal"}
    assert {code: LAND.units[code].name for code in named} == named
    assert not LAND.units["25001"].facts["capital"]  # Agua de Dios


def test_population_is_one_series_and_departments_are_the_sum_of_their_units():
    assert sum(unit.facts["population"] for unit in MUNICIPAL.values()) == 52_613_753
    for code, department in DEPARTMENTS.items():
        inside = [unit for unit in MUNICIPAL.values() if unit.department == code]
        assert department.facts["population"] == sum(unit.facts["population"] for unit in inside)
        area = sum(unit.facts.get("area_km2", 0.0) for unit in inside)
        assert department.facts["area_km2"] == pytest.approx(area, abs=0.01)


def test_what_is_missing_is_absent_and_never_zero():
    bajira = LAND.units["27493"].facts
    assert bajira["population"] == 29_812
    for absent in ("area_km2", "nbi", "category", "population_2022", "population_2023", "inside_lon"):
        assert absent not in bajira
    assert "icld" not in LAND.units["05001"].facts
    assert "category" not in LAND.units["88001"].facts
    assert all(unit.facts["area_km2"] > 0 for code, unit in MUNICIPAL.items() if code != "27493")


def test_category_is_one_of_seven_and_only_of_municipalities():
    seen = {unit.facts["category"] for unit in MUNICIPAL.values() if "category" in unit.facts}
    assert seen == {"ESP", "1", "2", "3", "4", "5", "6"}
    without = {code for code, unit in MUNICIPAL.items() if "category" not in unit.facts}
    special = {code for code, unit in MUNICIPAL.items() if unit.types_at(TODAY) & {"area_no_municipalizada", "isla"}}
    assert without == special | {"27493"}


def test_every_column_of_attributes_is_documented_in_both_languages():
    columns = list(rows("attributes.csv")[0])[1:]
    assert [one.id for one in attributes()] == columns
    for one in attributes():
        assert one.es
        assert one.en
        assert one.source_es
        assert one.source_en
        assert one.vintage
        assert one.aggregation in {"sum", "mean", "none"}
        assert one.numeric == (one.id not in TEXT_COLUMNS)
        assert not (one.aggregation == "sum" and not one.numeric)
    assert set(columns) <= set(KNOWN_KEYS)
    assert {"population", "nbi", "area_km2", "value_added", "icld", "category"} <= set(columns)


def test_figures_the_law_looks_at_say_from_which_day_they_may_be_used():
    vintage = {one.id: int(one.vintage) for one in attributes() if one.id in USABLE_FROM}
    assert vintage == {key: day.year for key, day in USABLE_FROM.items()}
    for unit in LAND.units.values():
        for key, day in USABLE_FROM.items():
            assert unit.facts.get(f"{key}_from") == (day if key in unit.facts else None)


# Types by date.


@pytest.mark.parametrize(
    ("code", "day", "types"),
    [
        ("11001", "1953-12-31", {"municipio"}),
        ("11001", "1954-06-01", {"municipio", "distrito_especial"}),
        ("11001", "1990-01-01", {"distrito_especial"}),
        ("11001", "1991-07-06", {"distrito_especial"}),
        ("11001", "1991-07-07", {"distrito_capital"}),
        ("13001", "1987-06-01", {"municipio", "distrito_especial"}),
        ("13001", "1988-01-01", {"distrito_especial"}),
        ("47001", "1989-12-31", {"municipio", "distrito_especial"}),
        ("08001", "1993-08-16", {"municipio"}),
        ("08001", "1993-08-17", {"distrito_especial"}),
        ("76109", "2007-07-05", {"municipio"}),
        ("76109", "2008-01-01", {"distrito_especial"}),
        ("76109", "2009-01-01", {"municipio", "distrito_especial"}),
        ("76109", "2013-02-04", {"municipio", "distrito_especial"}),
        ("76109", "2013-02-05", {"distrito_especial"}),
        ("44001", "2015-06-30", {"municipio"}),
        ("44001", "2015-07-15", {"municipio", "distrito_especial"}),
        ("44001", "2015-08-01", {"distrito_especial"}),
        ("13468", "2017-12-15", {"municipio", "distrito_especial"}),
        ("05837", "2008-01-01", {"distrito_especial"}),
        ("05837", "2009-06-01", {"municipio", "distrito_especial"}),
        ("05837", "2014-07-31", {"municipio"}),
        ("05837", "2018-01-15", {"municipio", "distrito_especial"}),
        ("76001", "2018-07-31", {"municipio"}),
        ("76001", "2018-08-01", {"distrito_especial"}),
        ("52835", "2018-05-01", {"municipio", "distrito_especial"}),
        ("52835", "2019-01-01", {"distrito_especial"}),
        ("68081", "2019-07-01", {"municipio", "distrito_especial"}),
        ("05001", "2021-06-30", {"municipio"}),
        ("05001", "2021-07-15", {"municipio", "distrito_especial"}),
        ("54001", "2008-01-01", {"distrito_especial"}),
        ("15001", "2009-12-31", {"municipio", "distrito_especial"}),
        ("19001", "2010-01-01", {"municipio"}),
        ("27493", "2014-07-31", {NOT_BORN}),
        ("27493", "2023-06-01", {NOT_BORN, "municipio"}),
        ("27493", "2024-01-01", {"municipio"}),
        ("94343", "2018-12-31", {"area_no_municipalizada"}),
        ("94343", "2020-01-01", {"area_no_municipalizada", "municipio"}),
        ("94343", "2021-01-01", {"municipio"}),
        ("13490", "2006-12-31", {NOT_BORN}),
        ("13490", "2008-01-01", {"municipio"}),
        ("81", "1991-07-06", {"intendencia"}),
        ("91", "1991-07-06", {"comisaria"}),
        ("88", "1991-07-07", {"departamento"}),
        ("88001", "2026-11-22", {"isla"}),
        ("05615", "1990-01-01", {"municipio"}),
    ],
)
def test_type_on_a_day(code: str, day: str, types: set[str]):
    assert LAND.units[code].types_at(date.fromisoformat(day)) == types


def test_no_day_leaves_a_unit_without_a_type():
    for unit in LAND.units.values():
        edges = {FIRST_DAY, TODAY}
        for span in unit.types:
            assert span.type in KNOWN_TYPES
            for day in (span.span.start, span.span.end):
                if day is not None:
                    edges |= {day, day - timedelta(days=1)}
        assert all(unit.types_at(day) for day in edges), unit.code


def test_every_dated_type_says_where_it_comes_from_in_both_languages():
    for row in rows("type_history.csv"):
        assert row["source_es"]
        assert row["source_en"]
        assert row["confidence"] in {"KNOWN", "DISPUTED"}
        assert row["precision"] in {"day", "month", "year", "disputed"}
        assert row["code"] in LAND.units
    assert date(2021, 12, 31) == DISTRICTS_CHECKED_UNTIL


def test_life_begins_with_the_first_day_a_unit_may_exist():
    assert LAND.units["27493"].life.start == date(2023, 1, 1)
    assert LAND.units["05615"].life.start is None


# Borders.


def test_contiguity_has_the_pairs_of_mgn_2018():
    edges, points = LAND.contiguity.edges, LAND.contiguity.points
    municipal = [pair for pair in edges if len(pair[0]) == len(pair[1]) == 5]
    assert (len(municipal), len(edges) - len(municipal)) == (3195, 72)
    assert len(points) == 87 + 2
    assert all(km is not None and km > 0 for km in edges.values())
    assert len(LAND.contiguity.neighbours("05001")) == 11
    assert len([code for code in LAND.contiguity.neighbours("11001") if len(code) == 5]) == 19
    assert not LAND.contiguity.touches("05001", "05607")  # Medellín does not touch El Retiro in the MGN


def test_point_contacts_are_never_edges():
    assert not set(LAND.contiguity.points) & set(LAND.contiguity.edges)
    for a, b in LAND.contiguity.points:
        assert LAND.contiguity.touches(a, b) is False
        assert LAND.contiguity.connected([a, b]) is False


def test_every_border_joins_two_units_of_the_same_level():
    for a, b in [*LAND.contiguity.edges, *LAND.contiguity.points]:
        assert a in LAND.units
        assert b in LAND.units
        assert len(a) == len(b) or "11001" in (a, b)


def test_departments_touch_where_their_municipalities_do():
    by_units = {
        tuple(sorted((LAND.units[a].department or a, LAND.units[b].department or b)))
        for a, b in LAND.contiguity.edges
        if len(a) == len(b) == 5
    }
    by_departments = {
        tuple(sorted("11" if code == "11001" else code for code in pair))
        for pair in LAND.contiguity.edges
        if len(pair[0]) == 2 or len(pair[1]) == 2
    }
    assert {pair for pair in by_units if pair[0] != pair[1]} == by_departments


def test_bajira_has_an_unknown_border_and_never_a_false_one():
    land = LAND.contiguity
    assert land.neighbours("27493") == {}
    assert land.unknown["27493"] == frozenset({"27615", *land.neighbours("27615")})
    for other in land.unknown["27493"] or ():
        assert land.touches("27493", other) is None
        assert land.touches(other, "27493") is None
        assert land.connected(["27493", other]) is None
    assert land.touches("27493", "05615") is False  # it lies inside what was Riosucio
    assert all(land.notes[tuple(sorted(("27615", code)))] == "segregation" for code in land.neighbours("27615"))


def test_islands_touch_no_one():
    for code in ("88001", "88564", "88"):
        assert LAND.units[code].facts["insular"] is True
        assert LAND.contiguity.neighbours(code) == {}
        assert code not in LAND.contiguity.unknown
    assert LAND.contiguity.connected(["88001", "88564"]) is False
    isolated = {code for code in MUNICIPAL if not LAND.contiguity.neighbours(code)}
    assert isolated == {"88001", "88564", "27493"}


def test_the_mainland_is_one_piece():
    mainland = [code for code in MUNICIPAL if code not in {"88001", "88564", "27493"}]
    assert LAND.contiguity.connected(mainland) is True


# Provenance.


def test_source_md_has_the_hash_of_every_table():
    stated = dict(re.findall(r"\| `([\w.]+)` \| `([0-9a-f]{64})` \|", provenance()))
    tables = {path.name: path for path in DATA.iterdir() if path.name.endswith((".csv", ".yaml"))}
    assert set(stated) == set(tables)
    for name, path in tables.items():
        assert stated[name] == hashlib.sha256(path.read_bytes()).hexdigest(), f"{name} changed: rebuild the tables"


def test_no_table_is_large_and_none_holds_a_polygon():
    for path in DATA.iterdir():
        raw = path.read_bytes()
        assert len(raw) < 1_400_000
        assert b"POLYGON" not in raw.upper().replace(b"POLYGONO", b"") or path.name in {
            "SOURCE.md",
            "attributes.yaml",
            "lineage.csv",
        }


def test_version_names_vintage_and_tables():
    assert re.fullmatch(r"co-2024-[0-9a-f]{8}", LAND.version)
    assert colombia() is LAND


def test_lineage_knows_segregation_merger_and_abandoned_codes():
    events = {(event.event, event.code_from, event.code_to) for event in lineage()}
    assert ("segregation", "27615", "27493") in events
    assert ("merger", "94663", "94343") in events
    assert LAND.retired == {"94663": "94343", "27086": "27493"}
    assert not set(LAND.retired) & set(LAND.units)


def test_every_point_of_a_village_belongs_to_a_unit():
    table = rows("centros_poblados.csv")
    assert len(table) > 7_000
    for row in table:
        assert row["code"] in MUNICIPAL
        assert -82 < float(row["lon"]) < -66
        assert -4.5 < float(row["lat"]) < 13.6


def test_units_have_a_seat():
    assert all({"lon", "lat"} <= set(unit.facts) for unit in MUNICIPAL.values())


def test_facts_agree_with_the_shared_series(shared):
    with (shared / "data" / "facts" / "municipios.csv").open(encoding="utf-8") as file:
        source = {row["code"]: row for row in csv.DictReader(file)}
    assert set(source) == set(MUNICIPAL)
    for code, row in source.items():
        facts = MUNICIPAL[code].facts
        assert facts["population"] == int(row["pop_2024"])
        assert facts.get("nbi", "") == (float(row["nbi_2018_pct"]) if row["nbi_2018_pct"] else "")
        assert facts.get("category", "") == row["cat617_cgn"]
        assert MUNICIPAL[code].name.upper() == row["name"]
