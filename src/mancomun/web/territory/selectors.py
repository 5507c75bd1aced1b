"""What the address asks for: members, day of the law, and whatever in it could not be understood.

Nothing here refuses the page: what is wrong becomes a sentence, and the rest of the selection stays as it was.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from mancomun.errors import BadInput
from mancomun.instants import read_day
from mancomun.legal import check
from mancomun.portfolio.documented import fiction_territory, fictional
from mancomun.territory import colombia
from mancomun.territory.model import Territory, Unit
from mancomun.web.project import languages
from mancomun.web.territory import stated
from mancomun.web.territory.stated import Pairs, Stated

PRESENTATION_DAY = date(2014, 7, 31)  # the day whose law the presentation of 2014 described
CANDIDATES = 8
COUNTRY, EXERCISE = "territory:constructor", "territory:exercise"  # the two maps that answer


MANY = 80


@dataclass(frozen=True, slots=True)
class Complaint:
    """A sentence about something in the address, and the ways out of it as ``(label, href)``."""

    text: str
    code: str
    status: int = 422
    ways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Selection:
    """Members in the order they were chosen, the day of the law, and the complaints."""

    members: tuple[str, ...]
    day: date
    complaints: tuple[Complaint, ...] = ()
    asked: str = ""  # what was typed in the search box and could not be settled
    browse: str = ""  # the department whose municipalities are listed
    stated: Stated = field(default_factory=Stated)  # what was said of the case, with what could not be read of it
    exercise: bool = False  # on the ground of the exercise, not on that of the country

    @cached_property
    def facts(self) -> Pairs:
        """The facts stated, as pairs of an address."""
        return stated.pairs(self.stated.facts)

    @property
    def status(self) -> int:
        """The HTTP status of a page with these complaints."""
        return max((complaint.status for complaint in self.complaints), default=200)

    @property
    def land(self) -> Territory:
        """The ground of these members."""
        return territory(exercise=self.exercise)

    @property
    def page(self) -> str:
        """The name of the address of the map they are chosen on."""
        return EXERCISE if self.exercise else COUNTRY

    @property
    def many(self) -> bool:
        """True when an address that repeats the members at each link would make the page too heavy.

        Then one form carries the members once, and its buttons add, remove or browse (``agregar``, ``quitar``, ``zona``).
        """
        return len(self.members) > MANY

    def href(self, members: Iterable[str] | None = None, *, day: date | None = None, **more: str) -> str:
        """The address of this draft with other members or another day; what was stated of who leaves goes with them."""
        kept = self.members if members is None else tuple(members)
        return address(kept, day or self.day, name=self.page, facts=stated.keeping(self.facts, kept), **more)

    @property
    def bare_href(self) -> str:
        """The address of this draft with nothing stated."""
        return address(self.members, self.day, name=self.page)

    def adding(self, *codes: str) -> str:
        """The address with these members added; empty for a group of many, which moves by its form."""
        if self.many:
            return ""
        return self.href((*self.members, *(code for code in codes if code not in self.members)))

    def without(self, *codes: str) -> str:
        """The address with these members removed; empty for a group of many, which moves by its form."""
        if self.many:
            return ""
        return self.href(code for code in self.members if code not in codes)


def address(members: Sequence[str], day: date, *, name: str = COUNTRY, facts: Pairs = (), **more: str) -> str:
    """``/?m=05615,05318&fecha=2014-07-31`` in the language in use, then the facts stated; commas stay readable."""
    query = {"m": ",".join(members)} if members else {}
    tail = urlencode({**query, "fecha": day.isoformat(), **more, **dict(facts)}, safe=",@:")
    return f"{reverse(name)}?{tail}"


def territory(*, exercise: bool = False) -> Territory:
    """The territory a page shows: Colombia as embedded, or the five municipalities of the exercise."""
    return fiction_territory() if exercise else colombia()


def asked_for(query: QueryDict) -> list[str]:
    """The members that an address names, as written there."""
    parts = (piece.strip() for value in query.getlist("m") for piece in value.split(","))
    return [part for part in parts if part]


def all_fictional(query: QueryDict) -> bool:
    """Whether an address asks for members of the exercise and for nobody else."""
    asked = asked_for(query)
    return bool(asked) and all(fictional([part]) for part in asked)


def department_name(unit: Unit, land: Territory) -> str:
    """The name of the department a unit lies in; empty for departments and for Bogotá, which is in none."""
    if unit.department is None or unit.department == unit.code[:2] == "11":
        return ""
    found = land.units.get(unit.department)
    return found.name if found is not None and found.code != unit.code else ""


def long_name(unit: Unit, land: Territory) -> str:
    """``Rionegro, Antioquia``; departments say that they are one."""
    if is_department(unit):
        return _("%(name)s, departamento") % {"name": unit.name}
    department = department_name(unit, land)
    return f"{unit.name}, {department}" if department else unit.name


def is_department(unit: Unit) -> bool:
    """True for the 32 departments."""
    return any(span.type == "departamento" for span in unit.types)


def read_selection(query: QueryDict, *, today: date, exercise: bool = False) -> Selection:
    """The selection an address describes. Never raises: complaints carry what was wrong."""
    land = territory(exercise=exercise)
    lang = languages.lang()
    complaints: list[Complaint] = []
    day = today
    if text := query.get("fecha", "").strip():
        try:
            day = read_day(text)
        except BadInput as wrong:
            complaints.append(Complaint(wrong.text(lang), wrong.code, wrong.status))
    members: list[str] = []
    unsettled: list[tuple[BadInput, str]] = []
    for part in asked_for(query):
        try:
            unit = land.resolve(part)
        except BadInput as wrong:
            unsettled.append((wrong, part))
            continue
        if unit.code in members:
            text = _("%(name)s (%(code)s) venía dos veces en la dirección; lo contamos una.")
            complaints.append(Complaint(text % {"name": unit.name, "code": unit.code}, "miembro-repetido"))
            continue
        members.append(unit.code)
    for code in query.getlist("agregar"):
        if code in land.units and code not in members:
            members.append(code)
    members = [code for code in members if code not in query.getlist("quitar")]
    complaints += [_complaint(wrong, part, members, day, land, lang) for wrong, part in unsettled]
    browse = query.get("zona", "").strip()
    if browse and not _has_municipalities(browse, land):
        text = _("No hay un departamento con el código %(code)s. Elija uno de la lista.")
        complaints.append(Complaint(text % {"code": browse}, "unidad-desconocida"))
        browse = ""
    leaving = [code for code in query.getlist("quitar") if code in land.units and code not in members]
    said = stated.read(query, [*members, *leaving], land)
    said = replace(said, facts=said.facts.keeping(members))  # what was said of who leaves goes with them
    forget = ((_("Quitar lo declarado"), address(members, day, name=EXERCISE if exercise else COUNTRY)),)
    complaints += [Complaint(wrong.text(lang), wrong.code, wrong.status, forget) for wrong in said.complaints()]
    return Selection(tuple(members), day, tuple(complaints), browse=browse, stated=said, exercise=exercise)


def add_by_name(selection: Selection, text: str) -> Selection:
    """The selection after somebody typed ``text`` in the search box without a script to help."""
    land = selection.land
    try:
        unit = land.resolve(text)
    except BadInput as wrong:
        complaint = _complaint(wrong, text, selection.members, selection.day, land, languages.lang())
        found = (*selection.complaints, complaint)
        return replace(selection, complaints=found, asked=text)
    members = selection.members if unit.code in selection.members else (*selection.members, unit.code)
    return replace(selection, members=members)


def _complaint(wrong: BadInput, text: str, members: Sequence[str], day: date, land: Territory, lang: str) -> Complaint:
    """The sentence of the territory, with a link for each unit that was perhaps meant."""
    exercise = land is fiction_territory()
    if exercise != fictional([text]) and (away := _elsewhere(text, day, exercise=exercise)):
        return away
    if text.isdigit() and len(text) in (1, 4):
        near = [land.units[code] for code in [f"0{text}"] if code in land.units]
    else:
        near = list(land.search(text, limit=CANDIDATES))
    page = EXERCISE if exercise else COUNTRY
    ways = tuple(
        (f"{unit.code} {long_name(unit, land)}", address((*members, unit.code), day, name=page))
        for unit in near
        if unit.code not in members
    )
    return Complaint(wrong.text(lang), wrong.code, wrong.status, ways)


def _elsewhere(text: str, day: date, *, exercise: bool) -> Complaint | None:
    """Whoever is of the other map: the exercise and the country are never one group."""
    try:
        unit = territory(exercise=not exercise).resolve(text)
    except BadInput:
        return None
    if exercise:
        said = _("%(name)s (%(code)s) es real y aquí todo es ficción: no se juntan. Búsquelo en el mapa de Colombia.")
        label = _("Abrir %(name)s en el mapa de Colombia")
    else:
        said = _("%(name)s (%(code)s) es del ejercicio y no se junta con municipios reales.")
        label = _("Abrir %(name)s en el ejercicio")
    names = {"name": unit.name, "code": unit.code}
    way = (label % names, address((unit.code,), day, name=COUNTRY if exercise else EXERCISE))
    return Complaint(said % names, "ejercicio-mezclado", ways=(way,))


def _has_municipalities(code: str, land: Territory) -> bool:
    unit = land.units.get(code)
    return unit is not None and is_department(unit)


def departments(land: Territory) -> list[Unit]:
    """The departments in order of their names."""
    return sorted((unit for unit in land.units.values() if is_department(unit)), key=lambda unit: _order(unit.name))


def units_of(department: str, land: Territory) -> list[Unit]:
    """The municipal units of a department, by name."""
    inside = (unit for unit in land.units.values() if unit.department == department and not is_department(unit))
    return sorted(inside, key=lambda unit: _order(unit.name))


def neighbours(members: Sequence[str], land: Territory) -> list[Unit]:
    """Units that surely share a border with some member and are not members, by name."""
    found = {code for member in members for code in land.contiguity.neighbours(member)} - set(members)
    return sorted((land.units[code] for code in found if code in land.units), key=lambda unit: _order(unit.name))


def borders_inside(members: Sequence[str], land: Territory) -> list[tuple[str, str]]:
    """Pairs of members that share a border line."""
    inside = set(members)
    return [(a, b) for a in members for b in land.contiguity.neighbours(a) if a < b and b in inside]


def judged(selection: Selection, *, figure: str | None = None, bare: bool = False) -> dict[str, Any] | None:
    """The answer of the law for a selection with what was stated, or ``None`` when nothing is chosen.

    ``figure`` judges one alone; ``bare`` leaves out what was stated.
    """
    if not selection.members:
        return None
    lang = languages.lang()
    answer: dict[str, Any] = check(
        list(selection.members),
        as_of=selection.day,
        territory=selection.land,
        lang=lang,
        figures=[figure] if figure else None,
        facts=None if bare else selection.stated.facts,
    )
    return answer


def _order(name: str) -> str:
    """Spanish alphabetical order, near enough for lists of names: accents do not count, ñ goes after n."""
    folded = name.lower().replace("ñ", "n~")
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))
