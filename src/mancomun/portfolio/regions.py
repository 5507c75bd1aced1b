"""Initiatives by region (item S15): versioned sets of regions, counts that add up, coverage, overlaps, and the 94 of 2014."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, spanish_number
from mancomun.portfolio.territory_profile import municipalities
from mancomun.requirements.remarks import Remark
from mancomun.territory import Territory
from mancomun.territory.names import is_department

LOST = Text("dato no disponible en la fuente de 2014", "figure not available in the source of 2014")
"""What the lost lists of the plan say instead of a number."""

NO_SPLIT = Remark(
    "A-S15-2",
    Text(
        "La distribución regional de 2014 no está disponible en la fuente; se muestra solo el total (94).",
        "The distribution by region of 2014 is not available in the source; only the total (94) is shown.",
    ),
)
BY_DEPARTMENT = "departamentos"


@dataclass(frozen=True, slots=True)
class Region:
    """One region of a set: id, name, and the departments that make it (DIVIPOLA codes)."""

    id: str
    name: Text
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionSet:
    """One edition of the regions: the half-open span in which it holds, its source, and how well it was read."""

    id: str
    name: Text
    start: date | None
    end: date | None
    source: Text
    confidence: str
    regions: tuple[Region, ...]

    def of(self, department: str) -> str | None:
        """The id of the region a department is in."""
        return next((region.id for region in self.regions if department in region.departments), None)

    def named(self, region: str) -> Region:
        """The region with this id; KeyError when the set has none."""
        return {one.id: one for one in self.regions}[region]

    def holds_on(self, day: date) -> bool:
        """True when the set is the one in use on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Historical:
    """A total from a source that gives no split."""

    year: int
    scope: str
    total: int
    source: Text


@cache
def _data() -> Mapping[str, Any]:
    import yaml  # not cheap, and few ask

    loaded: Mapping[str, Any] = yaml.safe_load((files("mancomun.portfolio") / "data" / "regions.yaml").read_bytes())
    return loaded


@cache
def historical() -> tuple[Historical, ...]:
    """Counts that come from a source and not from the register; each is a total alone."""
    return tuple(
        Historical(row["year"], row["scope"], row["total"], Text.load(row["source"])) for row in _data()["historical"]
    )


@cache
def region_sets() -> tuple[RegionSet, ...]:
    """The sets, newest first, as data has them."""
    found = []
    for row in _data()["sets"]:
        regions = tuple(Region(r["id"], Text.load(r["name"]), tuple(r["departments"])) for r in row["regions"])
        source = Text.load(row["source"])
        found.append(
            RegionSet(row["id"], Text.load(row["name"]), row["from"], row["to"], source, row["confidence"], regions)
        )
    return tuple(found)


def department_set(territory: Territory) -> RegionSet:
    """Each department as a region of its own, from the territory itself."""
    regions = tuple(
        Region(code, Text(unit.name, unit.name), (code,))
        for code, unit in territory.units.items()
        if is_department(unit)
    )
    bogota = territory.units.get("11001")
    if bogota is not None:
        regions = (*regions, Region("11", Text(bogota.name, bogota.name), ("11",)))
    name = Text("Departamentos y Bogotá, D.C.", "Departments and Bogotá, D.C.")
    source = Text("DIVIPOLA", "DIVIPOLA")
    return RegionSet(BY_DEPARTMENT, name, None, None, source, "VERIFIED", tuple(sorted(regions, key=lambda r: r.id)))


def region_set(key: str, territory: Territory) -> RegionSet:
    """The set with this id, `BadInput` when there is none."""
    if key == BY_DEPARTMENT:
        return department_set(territory)
    for one in region_sets():
        if one.id == key:
            return one
    known = ", ".join([*(one.id for one in region_sets()), BY_DEPARTMENT])
    raise BadInput(
        "regiones-conjunto",
        f"No hay un conjunto de regiones «{key}». Elija uno de: {known}.",
        f"There is no set of regions “{key}”. Choose one of: {known}.",
    )


def current_set(day: date) -> RegionSet:
    """The royalties regions in use on a day; before 2012, the first ones, which then are only a way to draw the map."""
    held = [one for one in region_sets() if one.id.startswith("sgr-")]
    return next((one for one in held if one.holds_on(day)), held[-1])


def regions_of(members: Iterable[str], regions: RegionSet, territory: Territory) -> tuple[str, ...]:
    """The regions the members touch, the one with most municipalities first, then with most people, then by id."""
    count: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for code in municipalities(members, territory):
        region = regions.of(_department(code, territory))
        if region:
            count[region] += 1
            people[region] += int(territory.units[code].facts.get("population") or 0)
    return tuple(sorted(count, key=lambda r: (-count[r], -people[r], r)))


def main_region(members: Iterable[str], regions: RegionSet, territory: Territory) -> str:
    """Where most of the initiative lies; empty when no member has a region."""
    found = regions_of(members, regions, territory)
    return found[0] if found else ""


def _department(code: str, territory: Territory) -> str:
    return territory.units[code].department or code[:2]


@dataclass(frozen=True, slots=True)
class Placed:
    """An initiative for the count: code, member codes, and its main region when somebody assigned one."""

    code: str
    members: tuple[str, ...]
    region: str = ""


@dataclass(frozen=True, slots=True)
class RegionCount:
    """One region's figures.

    ``main`` initiatives have it as their main region (these add up to the total); ``touching`` lie in it at all, and
    ``interregional`` of those lie in others too. ``rate`` is main per 100 municipalities, ``coverage`` the share (0..1) of
    the region's municipalities in at least one initiative, ``population_share`` the share of its people in those,
    ``overlap`` memberships over distinct municipalities (1 = no overlap; None without members).
    """

    region: Region
    main: int
    touching: int
    interregional: int
    municipalities: int
    covered: int
    rate: float | None
    coverage: float | None
    population_share: float | None
    overlap: float | None


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The count of one day: regions in the order of the set, the total, those without a region, and what must be said."""

    regions: RegionSet
    rows: tuple[RegionCount, ...]
    total: int
    interregional: int
    unplaced: tuple[str, ...]
    covered: int
    municipalities: int
    overlap: float | None
    messages: tuple[Remark, ...]


def bulletin(initiatives: Sequence[Placed], regions: RegionSet, territory: Territory) -> Bulletin:
    """Count the initiatives by region. An initiative of several regions counts once in the total, under its main one."""
    whose: dict[str, str] = {}
    for code, unit in territory.units.items():
        if not is_department(unit):
            region = regions.of(_department(code, territory))
            if region:
                whose[code] = region
    size = Counter(whose.values())
    people: Counter[str] = Counter()
    for code, region in whose.items():
        people[region] += int(territory.units[code].facts.get("population") or 0)
    main: Counter[str] = Counter()
    touching: Counter[str] = Counter()
    between: Counter[str] = Counter()
    memberships: Counter[str] = Counter()
    inside: dict[str, set[str]] = {region.id: set() for region in regions.regions}
    unplaced: list[str] = []
    many = 0
    for initiative in initiatives:
        places = [code for code in municipalities(initiative.members, territory) if code in whose]
        found = Counter(whose[code] for code in places)
        first = (
            initiative.region if initiative.region in inside else main_region(initiative.members, regions, territory)
        )
        if first:
            main[first] += 1
            touching[first] += first not in found  # its members are not in a list: it lies there all the same
        else:
            unplaced.append(initiative.code)
        many += len(found) > 1
        for region, n in found.items():
            touching[region] += 1
            between[region] += len(found) > 1
            memberships[region] += n
        for code in places:
            inside[whose[code]].add(code)
    rows = tuple(
        RegionCount(
            region,
            main[region.id],
            touching[region.id],
            between[region.id],
            size[region.id],
            len(inside[region.id]),
            100 * main[region.id] / size[region.id] if size[region.id] else None,
            len(inside[region.id]) / size[region.id] if size[region.id] else None,
            _share(inside[region.id], people[region.id], territory),
            memberships[region.id] / len(inside[region.id]) if inside[region.id] else None,
        )
        for region in regions.regions
    )
    covered = sum(len(codes) for codes in inside.values())
    said = [adds_up({row.region.id: row.main for row in rows}, len(initiatives), unplaced)]
    return Bulletin(
        regions,
        rows,
        len(initiatives),
        many,
        tuple(unplaced),
        covered,
        len(whose),
        memberships.total() / covered if covered else None,
        tuple(message for message in said if message),
    )


def _share(codes: set[str], people: int, territory: Territory) -> float | None:
    if not people:
        return None
    return sum(int(territory.units[c].facts.get("population") or 0) for c in codes) / people


def adds_up(by_region: Mapping[str, int], total: int, unplaced: Sequence[str]) -> Remark | None:
    """E-S15-1 when the regions do not add up to the total."""
    whole = sum(by_region.values())
    if whole == total:
        return None
    es = f"La suma por regiones ({whole}) no coincide con el total ({total}); revise {len(unplaced)} iniciativas sin región."
    en = f"The sum over regions ({whole}) is not the total ({total}); review {len(unplaced)} initiatives without a region."
    return Remark("E-S15-1", Text(es, en))


def sentence(found: Bulletin) -> Text:
    """The bulletin in one sentence."""
    share = 100 * found.covered / found.municipalities if found.municipalities else 0
    es = (
        f"{spanish_number(found.total)} iniciativas en {spanish_number(found.covered)} de "
        f"{spanish_number(found.municipalities)} municipios ({spanish_number(share, 1)} %)."
    )
    en = f"{found.total:,} initiatives in {found.covered:,} of {found.municipalities:,} municipalities ({share:.1f} %)."
    return Text(es, en)
