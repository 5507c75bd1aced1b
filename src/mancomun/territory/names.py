"""From what people write (*san carlos antioquia*, ``5615``, *Cúcuta*) to the one unit they mean, or a sentence why not.

How a text is read, first that answers:

1. a code as it stands, or an alias of a code (``11`` is Bogotá, D.C.);
2. a number that is no code: a retired code, a code that lost its zero or passed through a spreadsheet (``5615.0``);
3. a name, official or short, without regard to accents, case, spaces, hyphens or punctuation, and with *municipio de* or
   *departamento de* in front if the level must be said;
4. a name followed by its department (name or code), however they are separated;
5. the name without its articles and prepositions (*Carmen de Viboral*).

A name that several units bear is never guessed: *Caldas* is a department and a municipality of Antioquia.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold

if TYPE_CHECKING:
    from mancomun.territory.model import Territory, Unit

DEPARTMENT_TYPES = frozenset({"departamento", "intendencia", "comisaria"})
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "e"})
_DEPARTMENT_WORDS = frozenset({"departamento", "depto", "dpto", "dept", "department", "intendencia", "comisaria"})
_MUNICIPAL_WORDS = frozenset({"municipio", "mpio", "municipality", "distrito", "district"})
_COUNTS_ES = ("cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez")
_COUNTS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LONGEST = 200


def squash(text: str) -> str:
    """``fold`` without spaces, so that *Toluviejo* and *Tolú Viejo* are the same name."""
    return fold(text).replace(" ", "")


def _core(folded: str) -> str:
    words = folded.split()
    return "".join(word for word in words if word not in _PARTICLES) or "".join(words)


def is_department(unit: Unit) -> bool:
    """True for a departamento and what was one before 1991 (intendencia, comisaría)."""
    return any(span.type in DEPARTMENT_TYPES for span in unit.types)


class NameIndex:
    """The names of one territory, folded once."""

    def __init__(self, territory: Territory) -> None:
        self._territory = territory
        self._exact: dict[str, list[Unit]] = {}
        self._core: dict[str, list[Unit]] = {}
        self._departments: dict[str, set[str]] = {}
        self._entries: list[tuple[Unit, tuple[str, ...]]] = []
        self._levels: dict[str, bool] = {}
        for unit in territory.units.values():
            folded = tuple(dict.fromkeys(fold(name) for name in (unit.name, *unit.also)))
            self._entries.append((unit, folded))
            self._levels[unit.code] = is_department(unit)
            for name in folded:
                _put(self._exact, name.replace(" ", ""), unit)
                _put(self._core, _core(name), unit)
        for department in {unit.department for unit in territory.units.values() if unit.department}:
            holder = territory.units.get(territory.aliases.get(department, department))
            for name in {department, *((holder.name, *holder.also) if holder is not None else ())}:
                self._departments.setdefault(squash(name), set()).add(department)

    def named(self, folded: str, department: str | None = None) -> list[Unit]:
        """The units that bear this folded name, exactly or but for articles; only in ``department`` if given."""
        for table, key in ((self._exact, folded.replace(" ", "")), (self._core, _core(folded))):
            found = [unit for unit in table.get(key, ()) if department is None or unit.department == department]
            if found:
                return found
        return []

    def level(self, unit: Unit) -> bool:
        """True when the unit is a department."""
        return self._levels[unit.code]

    def departments(self, folded: str) -> set[str]:
        """The codes of the departments that this folded text names (name, short name or code)."""
        words = folded.split()
        while words and words[0] in _DEPARTMENT_WORDS | {"de", "del"}:
            words = words[1:]
        return self._departments.get("".join(words), set())

    def split(self, words: Sequence[str]) -> tuple[str, set[str]] | None:
        """``san carlos antioquia`` -> (``san carlos``, {``05``}): the longest name before a department."""
        for cut in range(len(words) - 1, 0, -1):
            departments = self.departments(" ".join(words[cut:]))
            if departments and any(self.named(" ".join(words[:cut]), one) for one in departments):
                return " ".join(words[:cut]), departments
        return None

    def near(self, folded: str, most: int = 3) -> list[Unit]:
        """Up to ``most`` units with the nearest names."""
        from difflib import get_close_matches  # only on the road to an error

        found: list[Unit] = []
        for key in get_close_matches(folded.replace(" ", "")[:60], self._exact, n=most * 2, cutoff=0.7):
            found.extend(unit for unit in self._exact[key] if unit not in found)
        return found[:most]

    def search(self, text: str, limit: int) -> list[Unit]:
        """The units for a search box: code, whole name, start of name, start of a word, inside; then near names."""
        folded = fold(text)
        key = folded.replace(" ", "")
        if not key:
            return []
        wanted: set[str] | None = None
        ranked: list[tuple[int, bool, float, str, Unit]] = []
        for unit, names in self._entries:
            rank = _rank(key, folded, names)
            if folded == fold(unit.code):
                rank = -1
            elif key.isdigit() and unit.code.startswith(key):
                rank = 0
            if rank is not None:
                ranked.append(self._order(rank, unit))
        if not ranked:
            halves = self._halves(folded.split())
            if halves is not None:
                name, wanted = halves
                for unit, names in self._entries:
                    rank = _rank(name.replace(" ", ""), name, names)
                    if rank is not None and unit.department in wanted:
                        ranked.append(self._order(rank, unit))
        if ranked:
            return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])[:limit]]
        return self.near(folded, limit)

    def _halves(self, words: Sequence[str]) -> tuple[str, set[str]] | None:
        for cut in range(len(words) - 1, 0, -1):
            departments = self.departments(" ".join(words[cut:]))
            if departments:
                return " ".join(words[:cut]), departments
        return None

    def _order(self, rank: int, unit: Unit) -> tuple[int, bool, float, str, Unit]:
        return rank, self.level(unit), -float(unit.facts.get("population") or 0), unit.code, unit


def _put(table: dict[str, list[Unit]], key: str, unit: Unit) -> None:
    bearers = table.setdefault(key, [])
    if unit not in bearers:
        bearers.append(unit)


def _rank(key: str, folded: str, names: Iterable[str]) -> int | None:
    best: int | None = None
    for name in names:
        bare = name.replace(" ", "")
        if bare == key:
            rank = 0
        elif bare.startswith(key) or _core(name).startswith(key):
            rank = 1
        elif f" {folded}" in f" {name}":
            rank = 2
        elif len(key) > 2 and key in bare:
            rank = 3
        else:
            continue
        best = rank if best is None else min(best, rank)
    return best


def resolve(territory: Territory, text: object) -> Unit:
    """The one unit ``text`` means, or ``BadInput`` saying which it might be.

    Codes: ``unidad-desconocida``, ``unidad-ambigua``, ``codigo-sin-cero``, ``codigo-forma``, ``codigo-obsoleto``.
    """
    given = text.strip() if isinstance(text, str) else str(text)
    code = territory.aliases.get(given, given)
    if code in territory.units:
        return territory.units[code]
    if given.upper() in territory.areas:
        return territory.areas[given.upper()]
    if given in territory.retired:
        raise _retired(territory, given)
    if re.fullmatch(r"\d[\d.,\s]*", given) and len(given) <= 40:
        raise _number(territory, given)

    shown = _shown(given)
    folded = fold(given)
    if not folded or len(given) > _LONGEST:
        raise BadInput(
            "unidad-desconocida",
            f"«{shown}» no es un nombre ni un código. Escriba, por ejemplo, Rionegro, Antioquia o 05615.",
            f"“{shown}” is neither a name nor a code. Write, for example, Rionegro, Antioquia or 05615.",
        )
    index = territory.names
    found, level = index.named(folded), None
    if not found and territory.areas:
        found = [area for area in territory.areas.values() if fold(area.name) == folded]
    if not found:
        words = folded.split()
        rest, level = _without_level(words)
        if level is not None:
            found = index.named(" ".join(rest))
        halves = None if found else index.split(rest) or index.split(words)
        if halves is not None:
            name, departments = halves
            found = [unit for one in sorted(departments) for unit in index.named(name, one)]
        elif not found:
            raise _unknown(territory, shown, " ".join(rest))
    if level is not None:
        found = [unit for unit in found if index.level(unit) is level] or found
    if len(found) > 1:
        raise _ambiguous(territory, shown, found)
    return found[0]


def _without_level(words: Sequence[str]) -> tuple[list[str], bool | None]:
    """``departamento de caldas`` -> (``caldas``, True); ``municipio de caldas`` -> (``caldas``, False)."""
    level = True if words[0] in _DEPARTMENT_WORDS else False if words[0] in _MUNICIPAL_WORDS else None
    if level is None or len(words) == 1:
        return list(words), None
    rest = list(words[1:])
    if rest[0] in {"de", "del", "of"} and len(rest) > 1:
        rest = rest[1:]
    return rest, level


def _shown(text: str) -> str:
    """What somebody wrote, safe to print back: no control characters, not longer than a line."""
    clean = "".join(mark if mark.isprintable() else " " for mark in text)
    return clean if len(clean) <= 60 else f"{clean[:57]}..."


def described(territory: Territory, unit: Unit, lang: str = "es") -> str:
    """``05649 San Carlos (Antioquia)``; a department says that it is one."""
    if territory.names.level(unit):
        return f"{unit.code} {unit.name} ({'departamento' if lang == 'es' else 'department'})"
    own = territory.aliases.get(unit.department or "", unit.department) == unit.code  # Bogotá is its own department
    where = None if own else territory.department_name(unit)
    return f"{unit.code} {unit.name} ({where})" if where else f"{unit.code} {unit.name}"


def _listed(territory: Territory, units: Sequence[Unit], lang: str, last: str) -> str:
    texts = [described(territory, unit, lang) for unit in units]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def _retired(territory: Territory, code: str) -> BadInput:
    unit = territory.units[territory.retired[code]]
    es, en = described(territory, unit), described(territory, unit, "en")
    return BadInput(
        "codigo-obsoleto",
        f"El código {code} ya no existe. Hoy su territorio es de {es}: use {unit.code}.",
        f"Code {code} is no longer in use. Its territory is today {en}: use {unit.code}.",
    )


def _number(territory: Territory, given: str) -> BadInput:
    """The refusal of a number that is no code, with the code it probably was before a spreadsheet touched it."""
    whole = re.sub(r"[.,]0+\Z", "", given) if re.fullmatch(r"\d+[.,]0{1,2}", given) else given
    digits = re.sub(r"\D", "", whole)
    for meant in dict.fromkeys((digits, digits.zfill(2), digits.zfill(5), digits[:5])):
        unit = territory.units.get(territory.aliases.get(meant, meant))
        if unit is None:
            unit = territory.units.get(territory.retired.get(meant, ""))
        if unit is None:
            continue
        lost = len(meant) > len(digits)
        return BadInput(
            "codigo-sin-cero" if lost else "codigo-forma",
            f"No existe el código {given}. ¿Quiso decir {unit.code}, {unit.name}?"
            + (" Los códigos son texto y conservan su cero." if lost else ""),
            f"There is no code {given}. Did you mean {unit.code}, {unit.name}?"
            + (" Codes are text and keep their zero." if lost else ""),
        )
    return BadInput(
        "unidad-desconocida",
        f"No existe el código {given}. Un municipio tiene cinco cifras (05615) y un departamento dos (05).",
        f"There is no code {given}. A municipality has five digits (05615) and a department two (05).",
    )


def _unknown(territory: Territory, shown: str, folded: str) -> BadInput:
    index = territory.names
    elsewhere: list[Unit] = []
    words = folded.split()
    for cut in range(len(words) - 1, 0, -1):
        if index.departments(" ".join(words[cut:])):
            elsewhere = index.named(" ".join(words[:cut]))
            if elsewhere:
                break
    near = elsewhere[:3] or index.near(folded)
    if not near:
        return BadInput(
            "unidad-desconocida",
            f"No conocemos «{shown}». Escriba el nombre como en el mapa o el código del DANE, por ejemplo 05615.",
            f"We do not know “{shown}”. Write the name as on the map or the DANE code, for example 05615.",
        )
    return BadInput(
        "unidad-desconocida",
        f"No conocemos «{shown}». ¿Quiso decir {_listed(territory, near, 'es', 'o')}?",
        f"We do not know “{shown}”. Did you mean {_listed(territory, near, 'en', 'or')}?",
    )


def _ambiguous(territory: Territory, shown: str, found: Sequence[Unit]) -> BadInput:
    found = sorted(found, key=lambda unit: (not territory.names.level(unit), unit.code))
    same = {unit.name for unit in found}
    name = found[0].name if len(same) == 1 else f"«{shown}»"
    name_en = found[0].name if len(same) == 1 else f"“{shown}”"
    number = len(found)
    es = _COUNTS_ES[number] if number < len(_COUNTS_ES) else str(number)
    en = _COUNTS_EN[number] if number < len(_COUNTS_EN) else str(number)
    return BadInput(
        "unidad-ambigua",
        f"Hay {es} {name}: {_listed(territory, found, 'es', 'y')}. Elija uno.",
        f"There are {en} {name_en}: {_listed(territory, found, 'en', 'and')}. Choose one.",
    )
