"""Write the embedded tables of Colombia from the public series we collected.

    python tools/build_territory_tables.py --from ../shared/data

A maintainer runs it when a new edition arrives; nobody needs it to use the package. It reads DIVIPOLA, facts computed
from DANE's MGN 2018 and indicators of DANE, DNP, CGN and ART, and writes our own tidy tables, with their hashes in
``SOURCE.md``. No polygon and no file of anybody goes in: only plain facts about each unit.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "mancomun" / "territory" / "data"

PARTICLES = {"DE", "DEL", "LA", "LAS", "LOS", "EL", "Y", "E"}
CAPITAL_OF_NOTHING = {"25001"}  # code 001 of Cundinamarca is Agua de Dios; the capital is Bogotá, D.C.
INSULAR = {"88001", "88564", "88"}
ANM = "area_no_municipalizada"

# Short or former names people use; the official name always works too.
ALSO: dict[str, tuple[str, ...]] = {
    "05148": ("Carmen de Viboral",),
    "05541": ("El Peñol",),
    "05607": ("El Retiro",),
    "05664": ("San Pedro",),
    "05674": ("San Vicente",),
    "11001": (
        "Bogotá",
        "Santa Fe de Bogotá",
        "Bogotá Distrito Capital",
        "Distrito Capital",
    ),
    "13001": ("Cartagena",),
    "13244": ("Carmen de Bolívar",),
    "13468": ("Mompox", "Mompós", "Santa Cruz de Mompós"),
    "15332": ("Güicán",),
    "15407": ("Villa de Leiva",),
    "19418": ("López",),
    "19548": ("Piendamó",),
    "19760": ("Sotará", "Paispamba"),
    "20443": ("Manaure",),
    "23586": ("Purísima",),
    "23670": ("San Andrés Sotavento",),
    "25662": ("San Juan de Río Seco",),
    "25843": ("Ubaté",),
    "27135": ("Cantón de San Pablo", "El Cantón de San Pablo"),
    "27250": ("Litoral del San Juan", "Litoral de San Juan"),
    "27493": ("Belén de Bajirá", "Bajirá"),
    "52001": ("San Juan de Pasto",),
    "52224": ("Cuaspud", "Carlosama"),
    "52835": ("Tumaco",),
    "54001": ("Cúcuta",),
    "68235": ("Carmen de Chucurí",),
    "70742": ("Sincé",),
    "70820": ("Tolú",),
    "70823": ("Toluviejo",),
    "73443": ("Mariquita",),
    "76001": ("Cali",),
    "76111": ("Buga",),
    "76126": ("Darién", "Calima El Darién"),
    "86573": ("Leguízamo",),
    "88001": ("San Andrés Isla", "Isla de San Andrés"),
    "88564": ("Providencia y Santa Catalina", "Isla de Providencia"),
    "94001": ("Puerto Inírida",),
    "44": ("Guajira",),
    "76": ("Valle",),
    "88": (
        "San Andrés y Providencia",
        "San Andrés, Providencia y Santa Catalina",
        "Archipiélago de San Andrés",
    ),
}

NORM = "KNOWN"
AL2 = ("Acto Legislativo 2 de 2007", "Legislative Act 2 of 2007")
C033 = (
    "Sentencia C-033 de 2009; sin día comprobado",
    "Ruling C-033 of 2009; day not established",
)
# Districts: law.md-style list checked until 2021. Where the day is not known the spans overlap, and both types answer.
# (code, type, from, to, precision, source_es, source_en)
History = tuple[str, str, str, str, str, str, str]
M, D = "municipio", "distrito_especial"
DISTRICTS: list[History] = [
    ("11001", M, "", "1956-01-01", "year", "Antes del Distrito Especial", "Before the Special District"),
    ("11001", D, "1954-01-01", "1991-07-07", "year", "Distrito Especial de Bogotá, 1954/55; sin día comprobado",
     "Special District of Bogotá, 1954/55; day not established"),
    ("11001", "distrito_capital", "1991-07-07", "", "day", "Constitución Política, art. 322", "Constitution, art. 322"),
    ("13001", M, "", "1988-01-01", "year", "Antes del Acto Legislativo 1 de 1987", "Before Legislative Act 1 of 1987"),
    ("13001", D, "1987-01-01", "", "year",
     "Acto Legislativo 1 de 1987, sin día comprobado; Constitución, art. 328, desde 1991-07-07",
     "Legislative Act 1 of 1987, day not established; Constitution, art. 328, since 1991-07-07"),
    ("47001", M, "", "1990-01-01", "year", "Antes del Acto Legislativo 3 de 1989", "Before Legislative Act 3 of 1989"),
    ("47001", D, "1989-01-01", "", "year",
     "Acto Legislativo 3 de 1989, sin día comprobado; Constitución, art. 328, desde 1991-07-07",
     "Legislative Act 3 of 1989, day not established; Constitution, art. 328, since 1991-07-07"),
    ("08001", M, "", "1993-08-17", "day", "Antes del Acto Legislativo 1 de 1993", "Before Legislative Act 1 of 1993"),
    ("08001", D, "1993-08-17", "", "day", "Acto Legislativo 1 de 1993", "Legislative Act 1 of 1993"),
    ("76109", M, "", "2007-07-06", "day", f"Antes del {AL2[0]}", f"Before {AL2[1]}"),
    ("76109", D, "2007-07-06", "", "day", f"{AL2[0]}; régimen de la Ley 1617 desde 2013-02-05",
     f"{AL2[1]}; regime of Ley 1617 since 2013-02-05"),
    ("76109", M, "2009-01-01", "2013-02-05", "disputed",
     "Discutido entre la Sentencia C-033 de 2009 y la Ley 1617 de 2013",
     "Disputed between ruling C-033 of 2009 and Ley 1617 of 2013"),
    ("44001", M, "", "2015-08-01", "month", "Antes de la Ley 1766 de 2015", "Before Ley 1766 of 2015"),
    ("44001", D, "2015-07-01", "", "month", "Ley 1766 de 2015 (julio; sin día comprobado)",
     "Ley 1766 of 2015 (July; day not established)"),
    ("13468", M, "", "2018-01-01", "month", "Antes de la Ley 1875 de 2017", "Before Ley 1875 of 2017"),
    ("13468", D, "2017-12-01", "", "month", "Ley 1875 de 2017 (diciembre; sin día comprobado)",
     "Ley 1875 of 2017 (December; day not established)"),
    *((code, M, "", "2007-07-06", "day", f"Antes del {AL2[0]}", f"Before {AL2[1]}")
      for code in ("05837", "15001", "19001", "52835", "54001")),
    *((code, D, "2007-07-06", "2010-01-01", "year", f"{AL2[0]}; cesó en 2009", f"{AL2[1]}; ended in 2009")
      for code in ("05837", "15001", "19001", "52835", "54001")),
    *((code, M, "2009-01-01", "", "year", *C033) for code in ("15001", "19001", "54001")),
    ("05837", M, "2009-01-01", "2018-02-01", "year", *C033),
    ("05837", D, "2018-01-01", "", "month", "Ley 1883 de 2018 (enero; sin día comprobado)",
     "Ley 1883 of 2018 (January; day not established)"),
    ("76001", M, "", "2018-08-01", "day", "Antes de la Ley 1933 de 2018", "Before Ley 1933 of 2018"),
    ("76001", D, "2018-08-01", "", "day", "Ley 1933 de 2018", "Ley 1933 of 2018"),
    ("52835", M, "2009-01-01", "2019-01-01", "year", *C033),
    ("52835", D, "2018-01-01", "", "year", "Acto Legislativo 2 de 2018; sin día comprobado",
     "Legislative Act 2 of 2018; day not established"),
    ("68081", M, "", "2019-08-01", "month", "Antes del Acto Legislativo 1 de 2019", "Before Legislative Act 1 of 2019"),
    ("68081", D, "2019-06-01", "", "month", "Acto Legislativo 1 de 2019 (junio o julio; sin día comprobado)",
     "Legislative Act 1 of 2019 (June or July; day not established)"),
    ("05001", M, "", "2021-08-01", "month", "Antes del Acto Legislativo 1 de 2021", "Before Legislative Act 1 of 2021"),
    ("05001", D, "2021-07-01", "", "month", "Acto Legislativo 1 de 2021 (julio; sin día comprobado); Ley 2286 de 2023",
     "Legislative Act 1 of 2021 (July; day not established); Ley 2286 of 2023"),
]  # fmt: skip

CP309 = ("Constitución Política, art. 309", "Constitution, art. 309")
ERECTED: list[History] = [
    row
    for code, before in {
        "81": "intendencia", "85": "intendencia", "86": "intendencia", "88": "intendencia",
        "91": "comisaria", "94": "comisaria", "95": "comisaria", "97": "comisaria", "99": "comisaria",
    }.items()
    for row in (
        (code, before, "", "1991-07-07", "day", f"Antes de la {CP309[0]}", f"Before {CP309[1]}"),
        (code, "departamento", "1991-07-07", "", "day", *CP309),
    )
]  # fmt: skip

UNBORN = "no_creado"
BIRTHS: list[History] = [
    ("27493", UNBORN, "", "2024-01-01", "year", "Era parte de Riosucio (27615)", "It was part of Riosucio (27615)"),
    ("27493", M, "2023-01-01", "", "year", "DIVIPOLA: segregado de Riosucio (27615) en 2023; sin día comprobado",
     "DIVIPOLA: segregated from Riosucio (27615) in 2023; day not established"),
    ("94343", ANM, "", "2021-01-01", "year", "Área no municipalizada en MGN 2018",
     "Non-municipalised area in MGN 2018"),
    ("94343", M, "2019-01-01", "", "year",
     "Municipio en DIVIPOLA y MGN 2021; Mapiripana (94663) unida desde 2020; sin día comprobado",
     "Municipality in DIVIPOLA and MGN 2021; Mapiripana (94663) merged since 2020; day not established"),
]  # fmt: skip
# Corregimientos of today with a recent act are not births of a municipality, and San Andrés cites the Constitution.
NOT_A_BIRTH = {"88001", "91430", "91530", "91536", "94343", "94663"}

LINEAGE = [
    ("segregation", "27615", "27493", "2023-01-01", "2024-01-01", "year",
     ("Nuevo Belén de Bajirá se segregó de Riosucio. Ninguna edición del mapa trae aún su límite: el polígono de Riosucio "
     "(MGN 2018) cubre a los dos."),
     ("Nuevo Belén de Bajirá was segregated from Riosucio. No edition of the map has its border yet: the polygon of "
     "Riosucio (MGN 2018) covers both.")),
    ("merger", "94663", "94343", "2019-01-01", "2021-01-01", "year",
     ("Mapiripana (área no municipalizada) quedó dentro del municipio de Barrancominas. Tiene población hasta 2019 y 0 "
     "desde 2020."),
     ("Mapiripana (non-municipalised area) became part of the municipality of Barrancominas. It has population until 2019 "
     "and 0 since 2020.")),
    ("obsolete_code", "27086", "27493", "", "", "none",
     "Belén de Bajirá con código 27086 figura en cartografía anterior; hoy el municipio es 27493.",
     "Belén de Bajirá with code 27086 appears in older maps; today the municipality is 27493."),
    ("alias", "11", "11001", "", "", "none",
     "11 es el código departamental de Bogotá, D.C.; la unidad es una sola, 11001.",
     "11 is the departmental code of Bogotá, D.C.; the unit is one, 11001."),
]  # fmt: skip

# our column, source column, kind
ATTRIBUTES: list[tuple[str, str, str]] = [
    ("population", "pop_2024", "int"),
    ("area_km2", "area_km2", "float"),
    ("nbi", "nbi_2018_pct", "float"),
    ("misery", "miseria_2018_pct", "float"),
    ("category", "cat617_cgn", "text"),
    ("icld", "icld_thousand_cop", "int"),
    ("value_added", "value_added_bn_cop", "float"),
    ("value_added_2021", "value_added_2021_bn_cop", "float"),
    ("population_2022", "pop_2022", "int"),
    ("population_2023", "pop_2023", "int"),
    ("census2018_persons", "census2018_persons", "int"),
    ("census2018_households", "census2018_households", "int"),
    ("mdm_2020", "mdm_2020", "float"),
    ("idf_2023", "idf_2023", "float"),
    ("initial_endowment_group", "initial_endowment_group", "text"),
    ("revenue_2019", "revenue_2019_cop", "int"),
    ("sgr_per_head_2019", "sgr_percapita_2019_cop", "float"),
    ("igpr_2019", "igpr_2019", "float"),
    ("perimeter_km", "perimeter_km", "float"),
    ("parts", "n_parts", "int"),
    ("altitude_m", "altitude_m", "int"),
    ("natural_region", "natural_region", "text"),
    ("region_dnp", "region_dnp", "text"),
    ("pdet_subregion", "pdet_subregion", "text"),
    ("province_src", "province_src", "text"),
    ("metro_area_2021", "metro_area_2021", "text"),
]


def cased(name: str) -> str:
    """``EL CARMEN DE VIBORAL`` -> ``El Carmen de Viboral``: particles in lower case unless they open the name."""
    name = " ".join(name.replace("*", " ").split())
    words = []
    for number, word in enumerate(name.split(" ")):
        if re.fullmatch(r"(?:[A-ZÑ]\.)+,?", word):
            words.append(word)
        elif number and word in PARTICLES and words[-1] != "-":
            words.append(word.lower())
        else:
            words.append(word[:1].upper() + word[1:].lower())
    return " ".join(words)


def rows_of(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV, gzipped or not."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plain(text: str, kind: str) -> str:
    """The value as we write it: whole numbers without ``.0``, floats as they came, text cased; empty stays empty."""
    text = text.strip()
    if not text or kind == "text":
        return text
    value = float(text)
    if kind == "int":
        if abs(value - round(value)) > 1e-4:
            raise SystemExit(f"a whole number was expected, got {text}")
        return str(round(value))
    return repr(round(value, 4)).removesuffix(".0")


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write one table (UTF-8, Unix line ends, sorted by whoever calls); returns its number of rows."""
    count = 0
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        for row in rows:
            table.writerow(row)
            count += 1
    return count


def births(topology: Path, types: Mapping[str, str]) -> list[History]:
    """Dated births since 1991 after the creation act DANE prints (field ``MPIO_CRSLC``)."""
    with gzip.open(topology, "rt", encoding="utf-8") as file:
        objects = json.load(file)["objects"]["MGN_MPIO_POLITICO"]["geometries"]
    found: list[History] = []
    for properties in sorted((item["properties"] for item in objects), key=lambda p: str(p["MPIO_CCNCT"])):
        code, act = (
            properties["MPIO_CCNCT"],
            " ".join((properties["MPIO_CRSLC"] or "").split()),
        )
        act = act.replace("Septiembretiembre", "Septiembre")
        years = [int(year) for year in re.findall(r"\b(1[89]\d\d|20\d\d)\b", act)]
        if code in NOT_A_BIRTH or code not in types or not years or max(years) < 1991:
            continue
        first, last = max(min(years), 1886), max(years)
        note_es, note_en = (
            f"{act} (acto de creación según el DANE, MGN 2018)",
            f"{act} (creation act, DANE MGN 2018)",
        )
        found.append((code, UNBORN, "", f"{last + 1}-01-01", "year", note_es, note_en))
        found.append((code, M, f"{first}-01-01", "", "year", note_es, note_en))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the series and write every table and ``SOURCE.md``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--from", dest="root", type=Path, default=HERE.parent.parent / "shared" / "data")
    root: Path = parser.parse_args(arguments).root
    if not (root / "facts" / "municipios.csv").exists():
        sys.exit(f"No facts under {root}: give the folder that holds facts/ and co/ with --from.")
    OUT.mkdir(parents=True, exist_ok=True)
    source = rows_of(root / "facts" / "municipios.csv")
    departments = [row for row in rows_of(root / "facts" / "departamentos.csv") if row["code"] != "11"]
    types = {row["code"]: {"distrito": M}.get(row["type"], row["type"]) for row in source}
    born = births(root / "co" / "mgn2018_caticoa3.topojson.gz", types)

    units = [
        (
            row["code"], cased(row["name"]), "|".join(ALSO.get(row["code"], ())), row["dept_code"], types[row["code"]],
            row["lon"], row["lat"], row["inside_lon"], row["inside_lat"],
            str(int(row["code"].endswith("001") and row["code"] not in CAPITAL_OF_NOTHING)),
            str(int(row["code"] in INSULAR)),
        )
        for row in source
    ]  # fmt: skip
    units += [
        (row["code"], cased(row["name"]), "|".join(ALSO.get(row["code"], ())), "", "departamento", "", "", "", "", "0",
         str(int(row["code"] in INSULAR)))
        for row in departments
    ]  # fmt: skip
    header = ("code", "name", "also", "department", "type", "lon", "lat", "inside_lon", "inside_lat", "capital",
              "insular")  # fmt: skip
    write("units.csv", header, sorted(units))

    for row in source:
        if row["code"] == "27493":  # the series writes 0 before 2024, when its people were counted in Riosucio
            row["pop_2022"] = row["pop_2023"] = ""
    for row in source:
        if row["province_src"] == "Sin Provincia":
            row["province_src"] = ""
    table = [(row["code"], *(plain(row[column], kind) for _, column, kind in ATTRIBUTES)) for row in source]
    blank = [""] * len(ATTRIBUTES)
    for row in departments:
        line = dict(zip((ours for ours, _, _ in ATTRIBUTES), blank, strict=True))
        line["population"], line["area_km2"] = (
            plain(row["pop_2024"], "int"),
            plain(row["area_km2"], "float"),
        )
        table.append((row["code"], *line.values()))
    write("attributes.csv", ("code", *(ours for ours, _, _ in ATTRIBUTES)), sorted(table))

    history = sorted((*DISTRICTS, *ERECTED, *BIRTHS, *born), key=lambda row: (row[0], row[2], row[3]))
    write(
        "type_history.csv",
        (
            "code",
            "type",
            "from",
            "to",
            "precision",
            "confidence",
            "source_es",
            "source_en",
        ),
        ((*row[:5], "DISPUTED" if row[4] == "disputed" else NORM, *row[5:]) for row in history),
    )
    write(
        "lineage.csv",
        (
            "event",
            "code_from",
            "code_to",
            "from",
            "to",
            "precision",
            "note_es",
            "note_en",
        ),
        LINEAGE,
    )

    borders: list[tuple[str, ...]] = []
    for row in rows_of(root / "facts" / "contiguity.csv"):
        if row["kind"] == "none":
            continue
        note = "short" if row["note"].startswith("short") else ""
        if row["in_2021"] not in (row["kind"], "na"):
            note = "edition"
        if "27615" in (row["code_a"], row["code_b"]):
            note = "segregation"
        km = plain(row["border_km"], "float") if row["kind"] == "rook" else ""
        borders.append(("municipal", row["code_a"], row["code_b"], row["kind"], km, note))
    for row in rows_of(root / "facts" / "contiguity_departments.csv"):
        pair = sorted("11001" if code == "11" else code for code in (row["code_a"], row["code_b"]))
        km = plain(row["border_km"], "float") if row["kind"] == "rook" else ""
        borders.append(("department", *pair, row["kind"], km, ""))
    write(
        "contiguity.csv",
        ("level", "code_a", "code_b", "kind", "border_km", "note"),
        sorted(borders),
    )

    # Two documents of the same village are one point; the village of Bajirá is today the seat of 27493, not Riosucio's.
    points = {
        (row["code"], f"{float(row['lon']):.4f}", f"{float(row['lat']):.4f}")
        for row in rows_of(root / "co" / "centros_poblados_divipola_2021.csv.gz")
        if row["lon"] and row["cp_code"] != "27615023"
    }
    write("centros_poblados.csv", ("code", "lon", "lat"), sorted(points))
    stamp()


SOURCE = """# Where these tables come from

Made by `tools/build_territory_tables.py`; nobody edits the tables by hand. They are facts about units (names, codes,
seats, areas, who borders whom, statistics). They hold no boundary polygon. Names and types follow DIVIPOLA.

| table | what | who, edition | licence as far as stated |
| --- | --- | --- | --- |
| `units.csv` | code, name, short names, department, present type, seat, a point inside, capital, insular | \
DANE, DIVIPOLA as published on datos.gov.co (2026); inside point from DANE, MGN 2018; short names and \
capitals by us | CC BY-SA 4.0 (DIVIPOLA, according to a third party's catalogue); DANE open data |
| `type_history.csv` | dated types: districts, departments of CP art. 309, births of municipalities since 1991 | norms \
named in each row; districts listed until 2021; creation acts as DANE prints them in MGN 2018 | public norms |
| `metropolitan_areas.csv` | metropolitan areas already constituted, with the window in which each was created; by hand | \
ESAP inventory (about 2020) and the acts named in each row | public facts |
| `lineage.csv` | segregations, mergers, obsolete codes | DIVIPOLA 2024 and 2026 against MGN 2018, 2020 and 2021 | DANE \
open data |
| `contiguity.csv` | who shares a border line (`rook`) or only points (`point`), with kilometres | computed from DANE, \
MGN 2018, with Mapiripana (94663) inside Barrancominas (94343) | DANE open data |
| `attributes.csv` | one column per attribute; see `attributes.yaml` for year, unit, source and caveat of each | DANE, \
DNP, CGN, ART | public sector open data, Ley 1712 de 2014, naming the entity |
| `centros_poblados.csv` | points of seats and villages, for the schematic drawing only | DANE, DIVIPOLA 2021 | DANE \
open data |

None of these licences was confirmed at the publisher's own site; a maintainer must do so before each release.
Obligation met here: DANE, DNP, CGN and ART are named, with edition and year.

Vintage: DIVIPOLA 2026, MGN 2018, population 2024. Compiled in November 2026.

| table | sha256 |
| --- | --- |
"""


def stamp() -> None:
    """Write ``SOURCE.md`` with the hash of each table."""
    tables = [*sorted(OUT.glob("*.csv")), *sorted(OUT.glob("*.yaml"))]
    lines = [f"| `{path.name}` | `{hashlib.sha256(path.read_bytes()).hexdigest()}` |" for path in tables]
    (OUT / "SOURCE.md").write_text(SOURCE + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
