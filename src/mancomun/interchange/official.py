"""Official tables as their publishers give them: DANE's projections, NBI and IPM, TerriData, DNP's MDM and IDF.

A file is known by what its header says, never by its name. Each row becomes data of the catalogue of the profile with its
unit and its year; what cannot be is a problem with its row, and what is left out is counted and told. Nothing is written.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput
from mancomun.interchange.codes import is_blank, read_code
from mancomun.interchange.grids import Sheet, open_sheets
from mancomun.interchange.roundtrip import Problem
from mancomun.interchange.tables import number
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.route.catalogue import Indicator, Observation, catalogue, check_value, same_unit
from mancomun.sources import load_yaml
from mancomun.tables.cells import address
from mancomun.territory.model import Territory

HEADER_ROWS = 40
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")
_AGE = re.compile(r"(?:^| )(hombres|mujeres|total)(?: .*?)?(?: |_)(\d{1,3})(?: anos)?(?: y mas)?$")
_OLD_AGE = 80
_STEP = 5


@dataclass(frozen=True, slots=True)
class Datum:
    """A value of the catalogue: of which unit, indicator and year, and the row of the sheet it comes from."""

    code: str
    indicator: str
    value: float
    year: int
    row: int


@dataclass(frozen=True, slots=True)
class Family:
    """A table some entity publishes."""

    id: str
    entity: str
    name: Text


FAMILIES: Mapping[str, Family] = {
    one.id: one
    for one in (
        Family(
            "dane_poblacion", "DANE", Text("Proyecciones de población municipal", "Municipal population projections")
        ),
        Family("dane_nbi", "DANE", Text("Necesidades básicas insatisfechas", "Unsatisfied basic needs")),
        Family("dane_ipm", "DANE", Text("Pobreza multidimensional municipal", "Municipal multidimensional poverty")),
        Family("terridata", "DNP", Text("TerriData", "TerriData")),
        Family("mdm", "DNP", Text("Medición del desempeño municipal", "Municipal performance measurement")),
        Family("idf", "DNP", Text("Índice de desempeño fiscal", "Index of fiscal performance")),
    )
}


@dataclass
class OfficialTable:
    """What was read: the family and its edition, the data, the problems by row, and the notes on the rest.

    ``ages`` are people by (year, five-year group, sex) summed over the members, when the table has them.
    """

    family: Family
    edition: str
    file: str
    sha256: str
    day: date
    data: list[Datum] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    rows: int = 0
    years: tuple[int, ...] = ()
    ages: Mapping[tuple[int, int, str], float] = field(default_factory=dict)

    @property
    def title(self) -> Text:
        """Publisher, table and edition."""
        name, edition = self.family.name, f", {self.edition}" if self.edition else ""
        return Text(f"{self.family.entity}, {name.es}{edition}", f"{self.family.entity}, {name.en}{edition}")

    @property
    def source(self) -> str:
        """What goes beside every number: publisher, table, edition and file."""
        return f"{self.title.es} («{self.file}»)"

    def quality(self, year: int) -> str:
        """A for an official value of the last five years, B for an older one."""
        return "A" if self.day.year - year <= 5 else "B"

    def observations(self) -> list[Observation]:
        """The data for a profile."""
        return [
            Observation(one.code, one.indicator, one.value, one.year, self.source, self.quality(one.year))
            for one in self.data
        ]

    def age_groups(self, year: int) -> list[tuple[str, int, int]]:
        """``(group, men, women)`` from the youngest, for the members together."""
        firsts = sorted({first for at, first, _ in self.ages if at == year})
        return [
            (
                f"{first} a {first + _STEP - 1}" if first < _OLD_AGE else f"{first} y más",
                round(self.ages.get((year, first, "hombres"), 0)),
                round(self.ages.get((year, first, "mujeres"), 0)),
            )
            for first in firsts
        ]


@cache
def _book() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_yaml("mancomun.interchange", "data/official.yaml")
    return found


@cache
def _named() -> Mapping[str, tuple[str, int]]:
    """Indicator and rank by the folded name TerriData gives it."""
    return {fold(name): (key, rank) for key, names in _book()["terridata"].items() for rank, name in enumerate(names)}


def factor_of(item: Indicator, unit: str) -> float | None:
    """By what to multiply a value in ``unit`` to have it in the catalogue's; None when the two cannot be the same."""
    if not unit or same_unit(item, unit):
        return 1.0
    said = "porcentaje" if unit.strip() == "%" else fold(unit)
    wanted = item.unit.es
    known: Mapping[str, float] = next((rest for key, rest in _book()["units"].items() if wanted.startswith(key)), {})
    found = known.get(said)
    return None if found is None else float(found)


# --- which one it is ----------------------------------------------------------------------------------------------------


@dataclass
class _Header:
    """The header of a sheet: names by column (rows joined), their place, the titles above, and where the data begin."""

    names: list[str]
    top: list[str]
    at: int
    first: int

    def find(self, *patterns: str) -> int | None:
        """The first column whose name matches, pattern by pattern."""
        for pattern in patterns:
            for place, name in enumerate(self.names):
                if re.search(pattern, name):
                    return place
        return None


def _headers(rows: Sequence[Sequence[Any]]) -> Iterator[_Header]:
    """Each row that could be the header, joined with what merged headers put above and below it."""
    folded = [[_fold(cell) for cell in row] for row in rows]
    for at, cells in enumerate(folded):
        filled = [cell for cell in cells if cell]
        if len(filled) < 3 or not any(
            re.search("codigo|divipola|^dp$|^code$|mpio|municipio|entidad", cell) for cell in filled
        ):
            continue
        width = max(len(row) for row in folded[: at + 4])
        last = at
        while last + 1 < len(rows) and not _looks_like_data(rows[last + 1]) and last - at < 3:
            last += 1
        if last + 1 >= len(rows):
            last = at
        first = at - 1 if at and len({cell for cell in folded[at - 1] if cell}) >= 2 else at
        block = folded[first : last + 1]
        names = []
        for column in range(width):
            parts = [row[column] for row in block if column < len(row) and row[column]]
            names.append(" ".join(dict.fromkeys(parts)))
        top = [str(cell).strip() for row in rows[:first] for cell in row if not is_blank(cell)]
        yield _Header(names, list(dict.fromkeys(top)), at, last + 1)


def _looks_like_data(row: Sequence[Any]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    if len(filled) < 2:
        return False
    numbers = [cell for cell in filled if _number(cell) is not None]
    ages = [cell for cell in numbers if isinstance(cell, int | float) and 0 <= cell <= 100 and cell == int(cell)]
    return bool(numbers) and any(_digits(cell) for cell in filled[:4]) and len(ages) < len(filled)


def _digits(cell: Any) -> bool:
    return bool(re.fullmatch(r"\s*'?\d{1,5}(?:[.,]0)?\s*", str(cell)))


def _fold(cell: Any) -> str:
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return fold(str(cell))


def _family(header: _Header, sheet: str) -> str:
    """Which table it is; '' when none."""
    names = header.names
    said = " ".join([*map(fold, header.top), fold(sheet), *names])
    has = header.find
    if has(r"^indicador$") is not None and has(r"dato numerico") is not None and has(r"codigo entidad") is not None:
        return "terridata"
    if has(r"area geografica") is not None and has(r"\bano\b") is not None and has(r"^dp$|mpio|municipio") is not None:
        return "dane_poblacion"
    if "necesidades basicas insatisfechas" in said and has(r"personas en nbi", r"\bnbi\b") is not None:
        return "dane_nbi"
    if has(r"nuevo idf", r"(indice|indicador) de desempeno fiscal", r"^idf\b") is not None:
        return "idf"
    if has(r"^mdm( \d{4})?$", r"puntaje mdm", r"medicion de(l)? desempeno municipal") is not None:
        return "mdm"
    if (
        re.search(r"pobreza multidimensional|\bipm\b", said)
        and has(r"\btotal\b", r"^ipm", r"multidimensional") is not None
    ):
        return "dane_ipm"
    return ""


def recognise(path: Path) -> Family | None:
    """The official table a file is, by what its header says; None when it is none we know. `BadInput` as `open_sheets`."""
    with open_sheets(path) as sheets:
        for sheet in sheets:
            head = _head(sheet)
            for header in _headers(head):
                if found := _family(header, sheet.name):
                    return FAMILIES[found]
    return None


def _head(sheet: Sheet) -> list[list[Any]]:
    head = []
    for row in sheet.rows:
        head.append(row)
        if len(head) >= HEADER_ROWS:
            break
    return head


# --- reading ------------------------------------------------------------------------------------------------------------


def read_official(
    path: Path,
    territory: Territory,
    *,
    day: date,
    members: Iterable[str] | None = None,
    year: int | None = None,
    name: str = "",
    step: Callable[[int], None] | None = None,
) -> OfficialTable | None:
    """Read a published table; None when it is none we know.

    ``members`` keeps those municipalities alone (all when None); ``year`` takes that year, and without it each indicator's
    newest that is not after ``day``. ``name`` is how the file was called; ``step`` hears of the rows read. `BadInput` for a
    file nobody should open, and when no year is said anywhere (``oficial-sin-vigencia``).
    """
    reader = _Reader(territory, day, None if members is None else frozenset(members), year, name or path.name, step)
    with open_sheets(path) as sheets:
        for sheet in sheets:
            reader.sheet(sheet)
    return reader.done(path)


class _Reader:
    def __init__(
        self,
        territory: Territory,
        day: date,
        members: frozenset[str] | None,
        year: int | None,
        file: str,
        step: Callable[[int], None] | None,
    ) -> None:
        self.territory, self.day, self.members, self.wanted, self.file, self.step = (
            territory, day, members, year, file, step,
        )  # fmt: skip
        self.table: OfficialTable | None = None
        self.values: dict[tuple[str, str, int], list[tuple[float, int, int]]] = {}
        self.ages: dict[tuple[int, int, str], float] = defaultdict(float)
        self.codes: dict[Any, str] = {}
        self.lost: dict[str, str] = {}
        self.elsewhere = self.wholes = self.blanks = self.ignored_months = 0
        self.unknown: Counter[str] = Counter()
        self.foreign: Counter[str] = Counter()
        self.converted: Counter[tuple[str, str]] = Counter()
        self.assumed: set[tuple[str, str]] = set()
        self.other_years: set[int] = set()
        self.months: dict[tuple[str, str, int, int], int] = {}
        self.family, self.edition = "", ""

    # a sheet

    def sheet(self, sheet: Sheet) -> None:
        head = _head(sheet)
        for header in _headers(head):
            family = _family(header, sheet.name)
            if not family or (self.family and family != self.family):
                continue
            self.family = family
            if self.table is None:
                self.table = OfficialTable(FAMILIES[family], "", self.file, "", self.day)
            assert self.table is not None
            self.edition = self.edition or _edition(header, sheet.name)
            rows = list(enumerate(head, 1))[header.first :]
            body = chain(rows, enumerate(sheet.rows, len(head) + 1))
            read = {"terridata": self._terridata, "dane_poblacion": self._population}.get(family, self._wide)
            read(header, body, sheet.name)
            self.table.notes += [note for note in sheet.notes if note not in self.table.notes]
            return

    def _count(self) -> None:
        assert self.table is not None
        self.table.rows += 1
        if self.step is not None and self.table.rows % 2000 == 0:
            self.step(self.table.rows)

    def _code(self, raw: Any) -> str:
        """The municipality of a cell when it is one of the members; '' otherwise, and the reason is counted."""
        key = str(raw)
        if key not in self.codes:
            self.codes[key] = self._read_code(raw)
        code = self.codes[key]
        if code in ("", "whole"):
            self.blanks += code == ""
            self.wholes += code == "whole"
            return ""
        if self.members is not None and code not in self.members:
            self.elsewhere += 1
            return ""
        return code

    def _read_code(self, raw: Any) -> str:
        bare = re.sub(r"[.,]0\Z", "", str(raw).strip().lstrip("'"))
        if not bare.isdigit():
            return ""
        whole = bare.zfill(5) if len(bare) > 2 else bare
        if whole in ("01001", "00000", "170") or whole.endswith("000") or len(whole) == 2:
            return "whole"
        found = read_code(whole, self.territory)
        if found.code is None or not found.known:
            self.foreign[whole] += 1
            return ""
        if len(bare) == 4:
            self.lost[bare] = found.code
        return found.code

    def _value(self, raw: Any, row: int, column: int, header: _Header, marks: _Marks) -> float | None:
        """The number of a cell, or None: a blank is nothing, and what is no number is a problem with its cell."""
        if is_blank(raw) or str(raw).strip().casefold() in ("-", "n.a.", "na", "n/a", "nd", "n.d.", "s.d.", "sin dato"):
            return None
        found = marks.read(raw)
        if found is not None:
            return found
        assert self.table is not None
        place, name = address(row - 1, column), header.names[column] or address(0, column)[:-1]
        text = str(raw).strip()[:60]
        if marks.mixed and re.search(r"\d", text):
            problem = Text(
                f"Fila {row}, columna {name}: «{text}» puede leerse de dos maneras, porque unos números llevan coma y otros punto. "
                "Escriba todos de una sola forma.",
                f"Row {row}, column {name}: “{text}” can be read in two ways, because some numbers have a comma and others a point. "
                "Write them all in one way.",
            )
            self.table.problems.append(Problem("decimales-mezclados", problem, row, name, place, text))
        else:
            problem = Text(
                f"Fila {row}, columna {name}: «{text}» no es un número.",
                f"Row {row}, column {name}: “{text}” is not a number.",
            )
            self.table.problems.append(Problem("E-IMP-1", problem, row, name, place, text))
        return None

    def _add(
        self, code: str, key: str, value: float, year: int, row: int, *, unit: str = "", rank: int = 0, place: str = ""
    ) -> None:
        """Keep a value of the catalogue: its unit converted when it is known to be, told when it is not."""
        assert self.table is not None
        item, name = catalogue()[key], self.territory.units[code].name
        factor = factor_of(item, unit)
        if factor is None:
            problem = Text(
                f"Fila {row}: «{item.name.es}» de {name} va en {item.unit.es} y llegó en «{unit}». Conviértalo antes de cargarlo.",
                f"Row {row}: “{item.name.en}” of {name} is in {item.unit.en} and came in “{unit}”. Convert it before loading.",
            )
            self.table.problems.append(Problem("E-S36-unidad", problem, row, "unidad", place, unit))
            return
        if factor != 1:
            self.converted[(unit, item.unit.es)] += 1
        elif unit and not same_unit(item, unit) and item.unit.es.startswith("% "):
            self.assumed.add((unit, item.unit.es))
        value = float(f"{value * factor:.12g}")
        try:
            check_value(item, value, name)
        except BadInput as wrong:
            problem = Text(f"Fila {row}: {wrong.es}", f"Row {row}: {wrong.en}")
            self.table.problems.append(Problem(wrong.code, problem, row, "valor", place, f"{value:g}"))
            return
        self.values.setdefault((code, key, year), []).append((value, row, rank))

    # the shapes

    def _terridata(self, header: _Header, body: Iterable[tuple[int, list[Any]]], sheet: str) -> None:
        need = {
            "code": header.find(r"codigo entidad"), "name": header.find(r"^indicador$"),
            "value": header.find(r"dato numerico"), "year": header.find(r"^ano$"), "unit": header.find(r"unidad"),
            "month": header.find(r"^mes$"), "quality": header.find(r"dato cualitativo"),
        }  # fmt: skip
        value_at = need["value"]
        assert value_at is not None
        held: list[tuple[int, list[Any], str]] = []
        marks = _Marks()
        for row, cells in body:
            if all(is_blank(cell) for cell in cells):
                continue
            self._count()
            code = self._code(_at(cells, need["code"]))
            if code:
                marks.see(_at(cells, value_at))
                held.append((row, cells, code))
        for row, cells, code in held:
            said = str(_at(cells, need["name"]) or "").strip()
            known = _named().get(fold(said))
            if known is None:
                self.unknown[said] += 1
                continue
            key, rank = known
            year = _whole(_at(cells, need["year"]))
            if year is None:
                self._no_year(row, _at(cells, need["year"]), need["year"])
                continue
            value = self._value(_at(cells, value_at), row, value_at, header, marks)
            if value is None:
                continue
            month = _whole(_at(cells, need["month"])) or 0
            seen = (code, key, year, rank)
            if month and self.months.get(seen, 0) and self.months[seen] != month:
                self.ignored_months += 1
                if month < self.months[seen]:
                    continue
                self.values[(code, key, year)] = [one for one in self.values[(code, key, year)] if one[2] != rank]
            self.months[seen] = month
            unit = str(_at(cells, need["unit"]) or "").strip()
            self._add(code, key, value, year, row, unit=unit, rank=rank, place=address(row - 1, need["unit"] or 0))

    def _no_year(self, row: int, cell: Any, column: int | None) -> None:
        assert self.table is not None
        said = str("" if is_blank(cell) else cell)
        text = Text(
            f"Fila {row}, columna Año: «{said}» no es un año.", f"Row {row}, column Año: “{said}” is not a year."
        )
        self.table.problems.append(Problem("E-IMP-1", text, row, "Año", address(row - 1, column or 0), said))

    def _with_code(
        self, body: Iterable[tuple[int, list[Any]]], code_at: int | None
    ) -> Iterator[tuple[int, list[Any], Any]]:
        """The rows that bring a code, with it; titles and notes between them are counted and left."""
        for row, cells in body:
            raw = _at(cells, code_at)
            if is_blank(raw) or not re.search(r"\d", str(raw)):
                self.blanks += any(not is_blank(cell) for cell in cells)
                continue
            self._count()
            yield row, cells, raw

    def _population(self, header: _Header, body: Iterable[tuple[int, list[Any]]], sheet: str) -> None:
        code_at, year_at, area_at = (
            self._place_of_code(header),
            header.find(r"\bano\b"),
            header.find(r"area geografica"),
        )
        total_at = header.find(
            r"^(poblacion|total|poblacion total|total general)$", r"^total\b(?!.*\d)", r"^poblacion\b(?!.*\d)"
        )
        ages: dict[int, tuple[str, int]] = {}
        for place, name in enumerate(header.names):
            if found := _AGE.search(name.replace("_", " ")):
                ages[place] = (found[1], int(found[2]))
        men_women = [header.find(r"^(total )?hombres$"), header.find(r"^(total )?mujeres$")]
        marks, kept = _Marks(), []
        for row, cells, raw in self._with_code(body, code_at):
            code = self._code(raw)
            if not code:
                continue
            of = _whole(_at(cells, year_at))
            if of is not None and (of > self.day.year if self.wanted is None else of != self.wanted):
                self.other_years.add(of)  # decades of projections: what will not be taken is not held
                continue
            for at in (total_at, *ages):
                if at is not None:
                    marks.see(_at(cells, at))
            kept.append((row, cells, code))
        for row, cells, code in kept:
            year = _whole(_at(cells, year_at))
            if year is None:
                self._no_year(row, _at(cells, year_at), year_at)
                continue
            area = fold(str(_at(cells, area_at) or ""))
            kind = "cabecera" if "cabecera" in area else "resto" if re.search("rural|resto|centros", area) else "total"
            total = self._value(_at(cells, total_at), row, total_at, header, marks) if total_at is not None else None
            if total is None and total_at is None:
                sides = [
                    self._value(_at(cells, place), row, place, header, marks)
                    for place in men_women
                    if place is not None
                ]
                total = sum(sides) if len(sides) == 2 and None not in sides else None  # type: ignore[arg-type]
            key = {"cabecera": "poblacion_urbana", "resto": "poblacion_rural", "total": "poblacion"}[kind]
            if total is not None:
                self._add(code, key, total, year, row, place=address(row - 1, total_at or 0))
            if kind == "total" and ages:
                self._ages(code, cells, year, row, ages, header, marks)

    def _ages(
        self,
        code: str,
        cells: list[Any],
        year: int,
        row: int,
        ages: Mapping[int, tuple[str, int]],
        header: _Header,
        marks: _Marks,
    ) -> None:
        both: dict[int, float] = defaultdict(float)
        sides = {sex for sex, _ in ages.values()} - {"total"}
        for place, (sex, age) in ages.items():
            value = self._value(_at(cells, place), row, place, header, marks) or 0
            if sex in ("hombres", "mujeres"):
                self.ages[(year, min(age // _STEP * _STEP, _OLD_AGE), sex)] += value
            if (sex == "total") == (not sides):
                both[age] += value
        if 15 in both and 16 in both:
            self._add(code, "poblacion_escolar_media", both[15] + both[16], year, row)

    def _place_of_code(self, header: _Header) -> int | None:
        return header.find(
            r"^mpio$", r"codigo.*(municipio|dane|divipola|mpio|entidad)", r"^cod(igo)?( |_)?(mpio|dane|municipio)?$",
            r"divipola", r"^codigo\b", r"^code$", r"mpio",
        )  # fmt: skip

    def _wide(self, header: _Header, body: Iterable[tuple[int, list[Any]]], sheet: str) -> None:
        """A row a municipality and a column an indicator: NBI, IPM, MDM, IDF."""
        found: dict[str, int | None] = {}
        if self.family == "dane_nbi":
            found["nbi"] = header.find(r"\btotal\b.*personas en nbi", r"personas en nbi", r"\bnbi\b")
            found["miseria"] = header.find(r"\btotal\b.*miseria", r"miseria")
        elif self.family == "dane_ipm":
            found["ipm"] = header.find(r"\btotal\b", r"^ipm", r"multidimensional")
        elif self.family == "mdm":
            found["mdm"] = header.find(r"^mdm \d{4}$", r"^mdm$", r"puntaje mdm", r"medicion de(l)? desempeno municipal")
        else:
            found["idf"] = header.find(
                r"^nuevo idf$", r"nuevo idf(?! sin)", r"(indice|indicador) de desempeno fiscal", r"^idf\b"
            )
        year = self.wanted or self._vintage(header, sheet, [place for place in found.values() if place is not None])
        code_at = self._place_of_code(header)
        local = header.find(r"codigo.*departamento", r"^dp$", r"^cod(igo)? dp?to")
        marks, kept = _Marks(), []
        for row, cells, raw in self._with_code(body, code_at):
            digits = re.sub(r"[.,]0\Z", "", str(raw).strip())
            if local is not None and local != code_at and digits.isdigit() and len(digits) <= 3:
                department = re.sub(r"[.,]0\Z", "", str(_at(cells, local) or "").strip())
                raw = f"{department.zfill(2)}{digits.zfill(3)}" if department.isdigit() else raw
            code = self._code(raw)
            if code:
                for place in found.values():
                    if place is not None:
                        marks.see(_at(cells, place))
                kept.append((row, cells, code))
        for row, cells, code in kept:
            for key, place in found.items():
                if place is None:
                    continue
                value = self._value(_at(cells, place), row, place, header, marks)
                if value is not None:
                    self._add(code, key, value, year, row, place=address(row - 1, place))

    def _vintage(self, header: _Header, sheet: str, places: Sequence[int]) -> int:
        """The year of a table that has none in its rows: of its column, its titles, its sheet, its file, in that order."""
        assert self.table is not None
        for text in (*(header.names[place] for place in places), *header.top, sheet, *header.names):
            if years := _YEAR.findall(text):
                return int(max(years))
        if years := _YEAR.findall(re.sub(r"[_-]", " ", self.file)):
            year = int(max(years))
            self.table.notes.append(
                Text(
                    f"La tabla no dice su año; tomamos {year} del nombre del archivo.",
                    f"The table does not say its year; we took {year} from the name of the file.",
                )
            )
            return year
        name = self.table.family.name
        raise BadInput(
            "oficial-sin-vigencia",
            f"«{self.file}» es «{name.es}», pero no dice de qué año. Escriba el año y súbalo de nuevo.",
            f"“{self.file}” is “{name.en}”, but it does not say of which year. Write the year and send it again.",
        )

    # the end

    def done(self, path: Path) -> OfficialTable | None:
        """The table with what was chosen and what was told."""
        table = self.table
        if table is None:
            return None
        with path.open("rb") as stream:
            table.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        newest: dict[tuple[str, str], int] = {}
        for code, key, year in self.values:
            if (year <= self.day.year) if self.wanted is None else (year == self.wanted):
                newest[(code, key)] = max(year, newest.get((code, key), year))
        for (code, key, year), found in sorted(self.values.items()):
            if newest.get((code, key)) != year:
                self.other_years.add(year)
                continue
            best = [one for one in found if one[2] == min(each[2] for each in found)]
            if len({value for value, _, _ in best}) > 1:
                rows = ", ".join(str(row) for _, row, _ in best)
                text = Text(
                    f"Hay {len(best)} filas repetidas: {rows}.", f"There are {len(best)} repeated rows: {rows}."
                )
                table.problems += [Problem("E-IMP-4", text, row, "valor") for _, row, _ in best]
                continue
            table.data.append(Datum(code, key, best[0][0], year, best[0][1]))
        table.years = tuple(sorted({one.year for one in table.data}))
        at = self.wanted or max((year for year, _, _ in self.ages if year <= self.day.year), default=0)
        table.ages = {key: value for key, value in self.ages.items() if key[0] == at}
        table.edition = self.edition or _span(table.years)
        self._tell(table)
        return table

    def _tell(self, table: OfficialTable) -> None:
        said = [Text(f"Es la tabla «{table.title.es}».", f"It is the table “{table.title.en}”.")]
        if self.lost:
            raw, code = next(iter(self.lost.items()))
            n = len(self.lost)
            rest = Text(" Lo repusimos.", " We put it back.")
            if n > 1:
                rest = Text(f" Lo repusimos, y en otros {n - 1}.", f" We put it back, and in {n - 1} more.")
            said.append(
                Text(
                    f"El código {raw} perdió el cero inicial; use formato texto («{code}»).{rest.es}",
                    f"The code {raw} lost its leading zero; use the text format (“{code}”).{rest.en}",
                )
            )
        left = sorted(year for year in self.other_years)
        if left:
            shown = _span(tuple(left))
            said.append(
                Text(
                    f"También trae {shown}: de cada indicador tomamos el año más reciente, sin pasar de {self.day.year}."
                    if self.wanted is None
                    else f"También trae {shown}: tomamos {self.wanted}.",
                    f"It also brings {shown}: we took each indicator's newest year, not after {self.day.year}."
                    if self.wanted is None
                    else f"It also brings {shown}: we took {self.wanted}.",
                )
            )
        for (unit, own), n in self.converted.items():
            said.append(
                Text(
                    f"Lo que llegó en «{unit}» lo pasamos a {own} ({_many(n, 'valor', 'valores')}).",
                    f"What came in “{unit}” we turned into {own} ({_many(n, 'value', 'values')}).",
                )
            )
        for unit, own in sorted(self.assumed):
            said.append(
                Text(
                    f"La tabla dice «{unit}» sin decir de qué; el catálogo lo lee como {own}.",
                    f"The table says “{unit}” without saying of what; the catalogue reads it as {own}.",
                )
            )
        if self.ignored_months:
            said.append(
                Text(
                    "Hay varios meses del mismo año; tomamos el último.",
                    "There are several months of the same year; we took the last.",
                )
            )
        counts = (
            (self.elsewhere, "de otros municipios", "of other municipalities"),
            (self.wholes, "de departamentos o del país", "of departments or the country"),
            (self.blanks, "sin un código conocido", "without a known code"),
        )
        out = [(f"{_many(n, 'fila', 'filas')} {es}", f"{_many(n, 'row', 'rows')} {en}") for n, es, en in counts if n]
        if out:
            said.append(
                Text(
                    f"Quedan por fuera {'; '.join(es for es, _ in out)}.",
                    f"Left out: {'; '.join(en for _, en in out)}.",
                )
            )
        if self.foreign:
            listed = ", ".join(list(self.foreign)[:8])
            said.append(
                Text(
                    f"Estos códigos no están en la edición en uso: {listed}.",
                    f"These codes are not in the edition in use: {listed}.",
                )
            )
        if self.unknown:
            listed = "; ".join(f"{name} ({n})" for name, n in self.unknown.most_common(8))
            others = len(self.unknown) - 8
            more = Text(f" y {others} más", f" and {others} more") if others > 0 else Text("", "")
            said.append(
                Text(
                    f"El catálogo no tiene estos indicadores, que siguen en su archivo: {listed}{more.es}.",
                    f"The catalogue does not have these indicators, which stay in your file: {listed}{more.en}.",
                )
            )
        table.notes[:0] = said


class _Marks:
    """How a table writes its numbers; a cell that could be two numbers is none."""

    def __init__(self) -> None:
        self.comma = self.point = False

    @property
    def mixed(self) -> bool:
        """True when some cells have a decimal comma and others a decimal point."""
        return self.comma and self.point

    def see(self, cell: Any) -> None:
        """Learn from a cell."""
        if not isinstance(cell, str):
            return
        bare = _bare(cell)
        if re.fullmatch(r"-?\d{1,3}(\.\d{3})*,\d+|-?\d+,(\d{1,2}|\d{4,})", bare) and not re.fullmatch(
            r"-?\d{1,3},\d{3}", bare
        ):
            self.comma = True
        elif re.fullmatch(r"-?\d{1,3}(,\d{3})*\.\d+|-?\d+\.(\d{1,2}|\d{4,})", bare) and not re.fullmatch(
            r"-?\d{1,3}\.\d{3}", bare
        ):
            self.point = True

    def read(self, cell: Any) -> float | None:
        """The number, or None."""
        if isinstance(cell, bool):
            return None
        if isinstance(cell, int | float):
            return float(cell)
        bare = _bare(str(cell))
        if "." in bare and "," in bare:
            decimal, thousands = (",", ".") if bare.rfind(",") > bare.rfind(".") else (".", ",")
        elif re.fullmatch(r"-?\d{1,3}([.,]\d{3})", bare):  # 1.500: a thousand and a half, or one and a half
            if self.mixed:
                return None
            mark = "." if "." in bare else ","
            other_is_decimal = self.comma if mark == "." else self.point
            own_is_decimal = self.point if mark == "." else self.comma
            if not own_is_decimal or other_is_decimal:
                return float(bare.replace(mark, ""))
            decimal, thousands = mark, ""
        elif bare.count(".") > 1 or bare.count(",") > 1:
            mark = "." if "." in bare else ","
            decimal, thousands = ("," if mark == "." else "."), mark
        else:
            decimal, thousands = ("," if "," in bare else "."), ""
        found = number(bare, decimal, thousands or None)
        return None if found is None else float(found)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f$%]", "", text).replace("\u2212", "-")


def _number(cell: Any) -> float | None:
    return _Marks().read(cell) if not is_blank(cell) else None


def _at(cells: Sequence[Any], place: int | None) -> Any:
    return cells[place] if place is not None and place < len(cells) else None


def _whole(cell: Any) -> int | None:
    found = _number(cell)
    text = str(cell).strip() if cell is not None else ""
    if re.fullmatch(r"\d{4}", text):
        return int(text)
    return int(found) if found is not None and found == int(found) and 0 < found < 10_000 else None


def _edition(header: _Header, sheet: str) -> str:
    """The years a title names, as it names them: *2018-2042*, *2023*."""
    for text in (*header.top, sheet):
        years = sorted(set(map(int, _YEAR.findall(text))))
        if years:
            return f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    return ""


def _many(n: int, one: str, several: str) -> str:
    return f"{n} {one if n == 1 else several}"


def _span(years: tuple[int, ...]) -> str:
    if not years:
        return ""
    whole = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]}-{years[-1]}" if whole else ", ".join(map(str, years[:8])) + (" …" if len(years) > 8 else "")
