"""The structural words of the algebra: who the members are, where they lie, whom they touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import numpy as np

from mancomun.instants.terms import add_years
from mancomun.legal.case import LegalCase
from mancomun.lexicon.text import NOTHING, Text, day_text, join_names, number_word, spanish_number
from mancomun.requirements import FACTS, Judgement, Term
from mancomun.requirements.kleene import IN, NO, OUT, UNKNOWN, WAIT, YES, Mask, Truth, as_byte, negate_mask

TYPE_NAMES: dict[str, Text] = {
    "departamento": Text("departamento", "department"),
    "municipio": Text("municipio", "municipality"),
    "distrito_especial": Text("distrito especial", "special district"),
    "distrito_capital": Text("distrito capital", "capital district"),
    "territorio_indigena": Text("territorio indígena", "indigenous territory"),
    "area_no_municipalizada": Text("área no municipalizada", "non-municipalised area"),
    "area_metropolitana": Text("área metropolitana", "metropolitan area"),
    "eat_existing": Text("esquema asociativo ya constituido", "associative scheme already formed"),
    "foreign_subnational": Text("entidad de otro Estado", "entity of another State"),
    "private_or_other_public": Text("persona que no es entidad territorial", "body that is not a territorial entity"),
    "isla": Text("isla sin municipio", "island without a municipality"),
    "intendencia": Text("intendencia", "intendencia"),
    "comisaria": Text("comisaría", "comisaría"),
    "no_creado": Text("entidad aún no creada", "body not yet created"),
}
TYPE_PLURALS: dict[str, Text] = {
    "departamento": Text("departamentos", "departments"),
    "municipio": Text("municipios", "municipalities"),
    "distrito_especial": Text("distritos especiales", "special districts"),
    "distrito_capital": Text("distrito capital", "the capital district"),
    "territorio_indigena": Text("territorios indígenas", "indigenous territories"),
    "area_no_municipalizada": Text("áreas no municipalizadas", "non-municipalised areas"),
    "area_metropolitana": Text("áreas metropolitanas", "metropolitan areas"),
    "eat_existing": Text("esquemas ya constituidos", "schemes already formed"),
    "foreign_subnational": Text("entidades de otro Estado", "entities of another State"),
    "private_or_other_public": Text(
        "personas que no son entidades territoriales", "bodies that are not territorial entities"
    ),
    "isla": Text("islas sin municipio", "islands without a municipality"),
    "intendencia": Text("intendencias", "intendencias"),
    "comisaria": Text("comisarías", "comisarías"),
    "no_creado": Text("entidades aún no creadas", "bodies not yet created"),
}


def type_name(types: Iterable[str]) -> Text:
    """``municipio`` or, when the sources do not settle it, ``municipio o distrito especial``."""
    names = [TYPE_NAMES[t] for t in sorted(types)]
    return Text(" o ".join(t.es for t in names), " or ".join(t.en for t in names))


def type_article(types: Iterable[str]) -> Text:
    """The type as it follows *es*: ``un área no municipalizada``, ``el distrito capital``."""
    known = sorted(types)
    if known == ["distrito_capital"]:
        return Text("el distrito capital", "the capital district")
    name = type_name(known)
    feminine = ("isla", "private_or_other_public", "foreign_subnational", "intendencia", "comisaria", "no_creado")
    article = "una" if known and known[0] in feminine else "un"
    return Text(f"{article} {name.es}", f"{'an' if name.en[:1] in 'aeiou' else 'a'} {name.en}")


def plural_list(types: Iterable[str]) -> Text:
    """``municipios`` or ``departamentos y áreas metropolitanas``."""
    names = [TYPE_PLURALS[t] for t in types]
    return Text(join_names([t.es for t in names]).es, join_names([t.en for t in names]).en)


@dataclass(frozen=True)
class Only(Term):
    """Every member is of one of ``types`` on the day; ``who`` names them when the list of types is longer than the norm's."""

    kind: ClassVar[str] = "only"
    types: tuple[str, ...]
    who: Text = NOTHING

    def truth(self, case: Any) -> Truth:
        admitted = frozenset(self.types)
        unknown = False
        for member in case.members:
            possible = case.types(member)
            if not possible & admitted:
                return False
            unknown |= not possible <= admitted
        return None if unknown else True

    def judge(self, case: LegalCase) -> Judgement:
        admitted = frozenset(self.types)
        out = [m for m in case.members if not case.types(m) & admitted]
        doubt = [m for m in case.members if case.types(m) & admitted and not case.types(m) <= admitted]
        who = self.who or plural_list(self.types)
        if out:
            kinds = {case.types(m) for m in out}
            if len(out) == len(case.members) and len(kinds) == 1 and len(next(iter(kinds))) == 1:
                are = plural_list(next(iter(kinds))) if len(out) > 1 else type_article(next(iter(kinds)))
                subject = (
                    Text("ustedes son", "you are")
                    if len(out) > 1
                    else Text(f"{case.name(out[0])} es", f"{case.name(out[0])} is")
                )
                why = Text(
                    f"Solo la forman {who.es}, y {subject.es} {are.es}.",
                    f"Only {who.en} may form it, and {subject.en} {are.en}.",
                )
            else:
                first = type_article(case.types(out[0]))
                more = len(out) - 1
                tail = (
                    Text("", "")
                    if not more
                    else Text(
                        " Tampoco entra otro miembro."
                        if more == 1
                        else f" Tampoco entran otros {number_word(more).es}.",
                        f" {number_word(more).en.capitalize()} more cannot enter either.",
                    )
                )
                why = Text(
                    f"Solo la forman {who.es}; {case.name(out[0])} es {first.es}.{tail.es}",
                    f"Only {who.en} may form it; {case.name(out[0])} is {first.en}.{tail.en}",
                )
            return Judgement(False, why, {"members": out})
        if doubt:
            return Judgement(None, _doubtful_type(case, doubt[0]), {"members": doubt})
        return Judgement(True, Text(f"Los miembros son {who.es}.", f"The members are {who.en}."), {})

    def mask(self, block: Any) -> Mask:
        return block.every_member(block.type_byte(self.types))  # type: ignore[no-any-return]


def _doubtful_type(case: LegalCase, member: str) -> Text:
    kinds = type_name(case.types(member))
    return Text(
        f"El {day_text(case.as_of).es} las fuentes no aclaran si {case.name(member)} era {kinds.es}; damos las dos lecturas.",
        f"On {day_text(case.as_of).en} the sources do not settle whether {case.name(member)} was a {kinds.en}; both readings are given.",
    )


@dataclass(frozen=True)
class Without(Term):
    """No member is of this type."""

    kind: ClassVar[str] = "without"
    type: str
    reason: Text = NOTHING

    def truth(self, case: Any) -> Truth:
        unknown = False
        for member in case.members:
            possible = case.types(member)
            if possible == {self.type}:
                return False
            unknown |= self.type in possible
        return None if unknown else True

    def judge(self, case: LegalCase) -> Judgement:
        sure = [m for m in case.members if case.types(m) == {self.type}]
        if sure:
            names = join_names([case.name(m) for m in sure])
            one, many = type_article({self.type}), TYPE_PLURALS[self.type]
            if len(sure) == 1:
                why = Text(
                    f"{names.es} no es municipio: es {one.es}.", f"{names.en} is not a municipality but {one.en}."
                )
                if self.reason:
                    why = Text(
                        f"{names.es} es {one.es}: {self.reason.es}.", f"{names.en} is {one.en}: {self.reason.en}."
                    )
            else:
                why = Text(
                    f"{names.es} son {many.es} y no municipios.", f"{names.en} are {many.en}, not municipalities."
                )
                if self.reason:
                    why = Text(
                        f"{names.es} son {many.es}: {self.reason.es}.", f"{names.en} are {many.en}: {self.reason.en}."
                    )
            return Judgement(False, why, {"members": sure})
        doubt = [m for m in case.members if self.type in case.types(m)]
        if doubt:
            return Judgement(None, _doubtful_type(case, doubt[0]), {"members": doubt})
        many = TYPE_PLURALS[self.type]
        if self.type == "distrito_capital":  # there is only one
            return Judgement(True, Text("Bogotá no está en el grupo.", "Bogotá is not in the group."))
        return Judgement(True, Text(f"No hay {many.es} en el grupo.", f"There are no {many.en} in the group."))

    def mask(self, block: Any) -> Mask:
        return negate_mask(block.some_member(block.type_byte((self.type,))))


@dataclass(frozen=True)
class Some(Term):
    """At least one member is of one of ``types``."""

    kind: ClassVar[str] = "some"
    types: tuple[str, ...]

    def truth(self, case: Any) -> Truth:
        admitted = frozenset(self.types)
        unknown = False
        for member in case.members:
            possible = case.types(member)
            if possible and possible <= admitted:
                return True
            unknown |= bool(possible & admitted)
        return None if unknown else False

    def judge(self, case: LegalCase) -> Judgement:
        truth = self.truth(case)
        admitted = frozenset(self.types)
        found = [m for m in case.members if case.types(m) & admitted]
        many = plural_list(self.types)
        if found:
            names = join_names([case.name(m) for m in found])
            sure = "" if truth else " (según la lectura)"
            why = Text(f"En el grupo hay {many.es}: {names.es}{sure}.", f"The group holds {many.en}: {names.en}.")
        else:
            why = Text(f"No hay {many.es} en el grupo.", f"There are no {many.en} in the group.")
        return Judgement(truth, why, {"members": found})

    def mask(self, block: Any) -> Mask:
        return block.some_member(block.type_byte(self.types))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Count(Term):
    """At least ``n`` members are of one of ``types``."""

    kind: ClassVar[str] = "count"
    types: tuple[str, ...]
    n: int
    who: Text = NOTHING

    def _bounds(self, case: Any) -> tuple[int, int]:
        admitted = frozenset(self.types)
        low = high = 0
        for member in case.members:
            possible = case.types(member)
            low += bool(possible) and possible <= admitted
            high += bool(possible & admitted)
        return low, high

    def truth(self, case: Any) -> Truth:
        low, high = self._bounds(case)
        return True if low >= self.n else False if high < self.n else None

    def judge(self, case: LegalCase) -> Judgement:
        low, high = self._bounds(case)
        who = self.who or plural_list(self.types)
        asked = number_word(self.n)
        evidence = {"count": low, "bound": self.n}
        if low >= self.n:
            have = number_word(low)
            return Judgement(
                True,
                Text(
                    f"Son {have.es}; la ley pide {asked.es} o más.",
                    f"There are {have.en}; the law asks for {asked.en} or more.",
                ),
                evidence,
            )
        if high < self.n:
            few = {0: Text("no hay", "there are none"), 1: Text("solo hay uno", "there is only one")}
            have = few.get(high, Text(f"solo hay {number_word(high).es}", f"there are only {number_word(high).en}"))
            need = Text(f"al menos {asked.es} entre", f"at least {asked.en} among")
            if self.n > 1:
                need = Text(f"al menos {asked.es}", f"at least {asked.en}")
            why = Text(
                f"Se necesitan {need.es} {who.es}, y {have.es}.",
                f"{need.en[:1].upper()}{need.en[1:]} {who.en} are needed, and {have.en}.",
            )
            return Judgement(False, why, evidence)
        doubt = [
            m
            for m in case.members
            if case.types(m) & frozenset(self.types) and not case.types(m) <= frozenset(self.types)
        ]
        return Judgement(None, _doubtful_type(case, doubt[0]), evidence | {"members": doubt})

    def mask(self, block: Any) -> Mask:
        return block.count_members(block.type_byte(self.types), self.n)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Contiguous(Term):
    """The members form one piece by shared border lines (points do not count).

    With ``insular``, members that are islands are left to the test of proximity and only the rest must be one piece.
    """

    kind: ClassVar[str] = "contiguous"
    insular: bool = False

    def _members(self, case: Any) -> tuple[str, ...]:
        if not self.insular:
            return case.members  # type: ignore[no-any-return]
        return tuple(m for m in case.members if not case.territory.unit(m).facts.get("insular"))

    def truth(self, case: Any) -> Truth:
        return case.territory.contiguity.connected(self._members(case))  # type: ignore[no-any-return]

    def judge(self, case: LegalCase) -> Judgement:
        members = self._members(case)
        graph = case.territory.contiguity
        truth = graph.connected(members)
        parts = graph.parts(members)
        evidence: dict[str, Any] = {"parts": [list(part) for part in parts]}
        if truth is None:
            dark = [m for m in members if m in graph.unknown]
            names = join_names([case.name(m) for m in dark])
            why = Text(
                f"No sabemos con quién limita {names.es}: no hay mapa oficial.",
                f"We do not know whom {names.en} borders: no official map exists.",
            )
            return Judgement(None, why, evidence | {"members": dark})
        if truth is False:
            return Judgement(False, _broken(case, parts), evidence)
        inside = set(members)
        doubtful = sorted(pair for pair, note in graph.notes.items() if note == "provisional" and set(pair) <= inside)
        if len(members) <= 1 < len(case.members):
            why = Text(
                "Fuera de las islas no hay dos que deban tocarse.",
                "Beside the islands there are no two that must touch.",
            )
        elif len(members) <= 1:
            why = Text("Un solo miembro no tiene con quién colindar.", "A single member has nobody to border.")
        elif len(members) == 2:
            why = Text("Los dos son vecinos.", "The two are neighbours.")
        else:
            n = number_word(len(members))
            why = Text(f"Los {n.es} forman una sola pieza.", f"The {n.en} form one piece.")
        if doubtful:
            a, b = (case.name(code) for code in doubtful[0])
            why = Text(
                f"{why.es} Ojo: el límite entre {a} y {b} es provisional; vale mientras no se decida (Ley 1447 de 2011, arts. 7 y 10).",
                f"{why.en} Note: the border between {a} and {b} is provisional; it counts until decided (Law 1447 of 2011, arts. 7, 10).",
            )
            evidence["provisional"] = [list(pair) for pair in doubtful]
        return Judgement(True, why, evidence)

    def mask(self, block: Any) -> Mask:
        return block.connected(insular=self.insular)  # type: ignore[no-any-return]


def _broken(case: LegalCase, parts: tuple[tuple[str, ...], ...]) -> Text:
    rest = sum(len(part) for part in parts) - 1
    others = number_word(rest)
    if len(parts) == 2 and len(parts[1]) == 1:
        lone = case.name(parts[1][0])
        if rest == 1:
            return Text(
                f"{case.name(parts[0][0])} y {lone} no se tocan.",
                f"{case.name(parts[0][0])} and {lone} do not border each other.",
            )
        return Text(
            f"{lone} no toca a ninguno de los otros {others.es}.", f"{lone} borders none of the other {others.en}."
        )
    if all(len(part) == 1 for part in parts):
        n = number_word(len(parts))
        return Text(f"Ninguno de los {n.es} toca a otro.", f"None of the {n.en} borders another.")
    shown = [join_names([case.name(m) for m in part], most=3) for part in parts[:3]]
    more = "" if len(parts) <= 3 else " | …"
    n = number_word(len(parts))
    return Text(
        f"El grupo queda partido en {n.es}: {' | '.join(t.es for t in shown)}{more}.",
        f"The group falls into {n.en} parts: {' | '.join(t.en for t in shown)}{more}.",
    )


@dataclass(frozen=True)
class SameDepartment(Term):
    """All members lie in one department."""

    kind: ClassVar[str] = "same_department"

    def truth(self, case: Any) -> Truth:
        departments = {case.department(m) for m in case.members}
        return None if None in departments else len(departments) <= 1

    def judge(self, case: LegalCase) -> Judgement:
        by: dict[str | None, list[str]] = {}
        for member in case.members:
            by.setdefault(case.department(member), []).append(member)
        if None in by:
            names = join_names([case.name(m) for m in by[None]])
            return Judgement(
                None,
                Text(f"Falta saber de qué departamento es {names.es}.", f"The department of {names.en} is not known."),
                {},
            )
        codes = [code for code in by if code is not None]
        evidence = {"departments": sorted(codes)}
        if len(codes) == 1:
            name = case.department_name(codes[0])
            return Judgement(True, Text(f"Todos son de {name}.", f"All are in {name}."), evidence)
        largest = max(codes, key=lambda code: (len(by[code]), -codes.index(code)))
        odd = next(m for code in codes if code != largest for m in by[code])
        a, b = case.department_name(case.department(odd)), case.department_name(largest)
        why = Text(
            f"{case.name(odd)} es de {a} y no de {b}: deben ser de un mismo departamento.",
            f"{case.name(odd)} is in {a}, not in {b}: all must be in one department.",
        )
        if len(codes) > 2:
            n = number_word(len(codes))
            why = Text(
                f"Son de {n.es} departamentos distintos; deben ser de uno solo.",
                f"They lie in {n.en} departments; all must be in one.",
            )
        return Judgement(False, why, evidence | {"members": [m for code in codes if code != largest for m in by[code]]})

    def mask(self, block: Any) -> Mask:
        return block.same_department()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class HasUnit(Term):
    """This very unit is a member."""

    kind: ClassVar[str] = "has_unit"
    code: str
    label: str

    def truth(self, case: Any) -> Truth:
        return self.code in case.members

    def judge(self, case: LegalCase) -> Judgement:
        inside = self.code in case.members
        why = Text(f"{self.label} está en el grupo.", f"{self.label} is in the group.")
        if not inside:
            why = Text(f"{self.label} no está en el grupo.", f"{self.label} is not in the group.")
        return Judgement(inside, why, {"members": [self.code] if inside else []})

    def mask(self, block: Any) -> Mask:
        return block.some_member(block.unit_byte(self.code))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Insular(Term):
    """Some member is an island."""

    kind: ClassVar[str] = "insular"

    def truth(self, case: Any) -> Truth:
        return any(bool(case.territory.unit(m).facts.get("insular")) for m in case.members)

    def judge(self, case: LegalCase) -> Judgement:
        found = [m for m in case.members if case.territory.unit(m).facts.get("insular")]
        if found:
            names = join_names([case.name(m) for m in found])
            return Judgement(
                True, Text(f"{names.es}: territorio insular.", f"{names.en}: insular territory."), {"members": found}
            )
        return Judgement(False, Text("No hay islas en el grupo.", "There are no islands in the group."), {})

    def mask(self, block: Any) -> Mask:
        return block.some_member(block.flag_byte("insular"))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Procedure(Term):
    """The question asked is this one: to form the figure, to annex, to convert, to withdraw, to know if it still exists."""

    kind: ClassVar[str] = "procedure"
    name: str

    def truth(self, case: Any) -> Truth:
        return (case.facts.get("tramite") or "constitucion") == self.name

    def judge(self, case: LegalCase) -> Judgement:
        truth = self.truth(case)
        label = FACTS["tramite"].items[self.name]
        return Judgement(truth, Text(f"Trámite: {label.es}.", f"Procedure: {label.en}."), {})

    def needs(self) -> frozenset[str]:
        return frozenset({"tramite"})

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, as_byte(self.name == "constitucion"), np.uint8)


@dataclass(frozen=True)
class Route(Term):
    """The promoters follow this special route (``ciudad_capital``); nobody saying means the ordinary one."""

    kind: ClassVar[str] = "route"
    name: str

    def truth(self, case: Any) -> Truth:
        return (case.facts.get("ruta") or "ordinaria") == self.name

    def judge(self, case: LegalCase) -> Judgement:
        truth = self.truth(case)
        label = FACTS["ruta"].items[self.name]
        return Judgement(truth, Text(f"Ruta: {label.es}.", f"Route: {label.en}."), {})

    def needs(self) -> frozenset[str]:
        return frozenset({"ruta"})

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, as_byte(self.name == "ordinaria"), np.uint8)


_RANK = {"ESP": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}


def nucleus_candidates(case: LegalCase, by: str) -> tuple[list[str], bool]:
    """Who the statute makes nucleus: candidates and whether it is certain that no other member could be.

    ``by``: ``category`` (Ley 1625: the capital; several or none, the highest Ley 617 category) or ``population``
    (Ley 128: the capital; none, the most inhabitants).
    """
    capitals = [m for m in case.members if case.territory.unit(m).facts.get("capital")]
    if len(capitals) == 1:
        return capitals, True
    pool = capitals or list(case.members)
    values = {m: case.dated(m, by) for m in pool}
    if any(value is None for value in values.values()):
        return pool, False
    if by == "category":
        best = min(_RANK.get(str(v), 9) for v in values.values())
        return [m for m in pool if _RANK.get(str(values[m]), 9) == best], True
    top = max(values.values())
    return [m for m in pool if values[m] == top], True


@dataclass(frozen=True)
class Nucleus(Term):
    """The nucleus is the one the statute names; a nucleus stated by the promoters must be among its candidates."""

    kind: ClassVar[str] = "nucleus"
    by: str = "category"

    def judge(self, case: LegalCase) -> Judgement:
        found, certain = nucleus_candidates(case, self.by)
        stated = case.facts.get("nucleo")
        names = join_names([case.name(m) for m in found])
        evidence: dict[str, Any] = {"nucleus": found}
        if stated is not None:
            if stated in found and (certain or len(found) == 1):
                return Judgement(
                    True,
                    Text(f"El núcleo es {case.name(stated)}.", f"The nucleus is {case.name(stated)}."),
                    {"nucleus": [stated]},
                )
            if stated not in found:
                why = Text(
                    f"El núcleo debe ser {names.es}, no {case.name(stated)}.",
                    f"The nucleus must be {names.en}, not {case.name(stated)}.",
                )
                return Judgement(False, why, evidence)
        if not certain:
            what = (
                Text("las categorías", "the categories")
                if self.by == "category"
                else Text("las poblaciones", "the populations")
            )
            why = Text(
                f"Falta saber el núcleo: no tenemos {what.es} de {case.as_of.year} de {names.es}.",
                f"The nucleus is not known: we lack {what.en} of {case.as_of.year} for {names.en}.",
            )
            return Judgement(None, why, evidence)
        if len(found) > 1:
            why = Text(
                f"Hay empate para ser núcleo: {names.es}. La ley no dice cómo se rompe; deben acordarlo los promotores.",
                f"There is a tie for the nucleus: {names.en}. The law does not break it; the promoters must agree.",
            )
            return Judgement(None, why, evidence)
        capital = bool(case.territory.unit(found[0]).facts.get("capital"))
        reason = (
            Text("es la capital", "it is the capital")
            if capital
            else (
                Text("tiene la categoría más alta", "it has the highest category")
                if self.by == "category"
                else Text("es el más poblado", "it is the most populous")
            )
        )
        return Judgement(
            True, Text(f"El núcleo es {names.es}: {reason.es}.", f"The nucleus is {names.en}: {reason.en}."), evidence
        )

    def truth(self, case: Any) -> Truth:
        return self.judge(case).truth

    def needs(self) -> frozenset[str]:
        return frozenset({"nucleo"})

    def mask(self, block: Any) -> Mask:
        return block.nucleus(self.by)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class NucleusTie(Term):
    """Several members tie for the nucleus and nobody has said which it is."""

    kind: ClassVar[str] = "nucleus_tie"
    by: str = "category"

    def judge(self, case: LegalCase) -> Judgement:
        if case.facts.get("nucleo") is not None or not case.members:
            return Judgement(False)
        found, certain = nucleus_candidates(case, self.by)
        names = join_names([case.name(m) for m in found])
        if certain and len(found) > 1:
            why = Text(
                f"Empatan {names.es}; los promotores deben acordar el núcleo.",
                f"{names.en} tie; the promoters must agree on the nucleus.",
            )
            return Judgement(True, why, {"nucleus": found})
        return Judgement(False if certain else None, evidence={"nucleus": found})

    def needs(self) -> frozenset[str]:
        return frozenset({"nucleo"})

    def mask(self, block: Any) -> Mask:
        return block.nucleus_tie(self.by)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Inhabitants(Term):
    """The group reaches ``group`` inhabitants and its largest member ``main`` (table of the day, or unknown)."""

    kind: ClassVar[str] = "inhabitants"
    group: int
    main: int

    def judge(self, case: LegalCase) -> Judgement:
        values = [case.dated(m, "population") for m in case.members]
        if any(v is None for v in values):
            why = Text(
                f"Falta saber la población de {case.as_of.year}: las tablas no llegan hasta allá.",
                f"The population of {case.as_of.year} is not known: the tables do not reach it.",
            )
            return Judgement(None, why, {"bound": [self.group, self.main]})
        total, top = sum(values), max(values, default=0)
        evidence = {"population": total, "main": top, "bound": [self.group, self.main]}
        asked_es = f"se pedían {spanish_number(self.group)} en el grupo y {spanish_number(self.main)} en el principal"
        asked_en = f"{self.group:,} were asked of the group and {self.main:,} of the main one"
        why = Text(
            f"Suman {spanish_number(total)} habitantes y el mayor tiene {spanish_number(top)}; {asked_es}.",
            f"They add up to {total:,} inhabitants and the largest has {top:,}; {asked_en}.",
        )
        return Judgement(total >= self.group and top >= self.main, why, evidence)

    def mask(self, block: Any) -> Mask:
        return block.inhabitants(self.group, self.main)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Promoters(Term):
    """Somebody the norm entitles asks for it; ``shares`` maps a promoter to (fact of its share, bound)."""

    kind: ClassVar[str] = "promoters"
    accepted: tuple[str, ...]
    shares: tuple[tuple[str, str, float], ...] = ()

    def judge(self, case: LegalCase) -> Judgement:
        stated = case.facts.get("promotores")
        spec = FACTS["promotores"]
        if stated is None:
            return Judgement(None, spec.ask, {"fact": "promotores"}, silent=True)
        bounds = {who: (fact, bound) for who, fact, bound in self.shares}
        doubt: Text | None = None
        short: Text | None = None
        for who in stated:
            if who not in self.accepted:
                continue
            if who not in bounds:
                name = spec.items[who]
                return Judgement(
                    True, Text(f"Lo piden {name.es}.", f"Asked by {name.en}."), {"promoters": list(stated)}
                )
            fact, bound = bounds[who]
            share = case.facts.get(fact)
            shown = FACTS[fact].show(bound)
            if share is None:
                doubt = FACTS[fact].ask
            elif share >= bound:
                said = FACTS[fact].show(share)
                why = Text(f"Lo piden {spec.items[who].es}: {said.es}.", f"Asked by {spec.items[who].en}: {said.en}.")
                return Judgement(True, why, {"promoters": list(stated), "share": share, "bound": bound})
            else:
                said = FACTS[fact].show(share)
                short = Text(
                    f"Lo piden {spec.items[who].es}, pero son el {said.es}; se necesita al menos el {shown.es}.",
                    f"Asked by {spec.items[who].en}, but they are {said.en}; at least {shown.en} is needed.",
                )
        if doubt is not None:
            return Judgement(None, doubt, {"promoters": list(stated)}, silent=True)
        if short is None:
            names = spec.item_names(list(self.accepted))
            short = Text(
                f"Quienes lo piden no pueden pedirlo; pueden {names.es}.",
                f"Those who ask may not; entitled are {names.en}.",
            )
        return Judgement(False, short, {"promoters": list(stated)})

    def needs(self) -> frozenset[str]:
        return frozenset({"promotores", *(fact for _, fact, _ in self.shares)})

    @classmethod
    def _from_plain(cls, data: dict[str, Any]) -> Promoters:
        shares = tuple((who, fact, bound) for who, fact, bound in data.get("shares", ()))
        return cls(tuple(data["accepted"]), shares)


@dataclass(frozen=True)
class Approved(Term):
    """The vote passed in each member concerned: more yes than no, and turnout of at least ``turnout`` (0: not asked).

    ``whom`` is ``members`` or the key of the fact that lists the members who vote (those annexed).
    """

    kind: ClassVar[str] = "approved"
    turnout: float
    whom: str = "members"

    def judge(self, case: LegalCase) -> Judgement:
        if self.whom == "members":
            voters = case.members
        else:
            stated = case.facts.get(self.whom)
            if stated is None:
                return Judgement(None, FACTS[self.whom].ask, {"fact": self.whom}, silent=True)
            voters = stated
        turnouts = {m: case.facts.of_member("participacion", m) for m in voters}
        favour = {m: case.facts.of_member("votos_favor", m) for m in voters}
        evidence: dict[str, Any] = {
            "bound": self.turnout,
            "turnout": {m: v for m, v in turnouts.items() if v is not None},
            "favour": {m: v for m, v in favour.items() if v is not None},
        }
        low = [m for m, v in turnouts.items() if v is not None and v < self.turnout]
        if low:
            said, asked = FACTS["participacion"].show(turnouts[low[0]]), FACTS["participacion"].show(self.turnout)
            why = Text(
                f"En {case.name(low[0])} votó el {said.es}; se pide el {asked.es} en cada municipio.",
                f"Turnout in {case.name(low[0])} was {said.en}; {asked.en} is required in each municipality.",
            )
            return Judgement(False, why, evidence | {"members": low})
        against = [m for m, v in favour.items() if v is not None and v <= 0.5]
        if against:
            why = Text(f"En {case.name(against[0])} ganó el no.", f"The no won in {case.name(against[0])}.")
            return Judgement(False, why, evidence | {"members": against})
        missing = [m for m in voters if favour[m] is None or (self.turnout and turnouts[m] is None)]
        if missing:
            return Judgement(None, FACTS["participacion"].ask, evidence | {"members": missing}, silent=True)
        return Judgement(
            True, Text("La consulta pasó en cada municipio.", "The vote passed in each municipality."), evidence
        )

    def needs(self) -> frozenset[str]:
        keys = {"participacion", "votos_favor"}
        return frozenset(keys if self.whom == "members" else keys | {self.whom})


@dataclass(frozen=True)
class VoteSplit(Term):
    """The vote passed in some members and failed in others; ``turnouts`` are (first day as text, turnout asked)."""

    kind: ClassVar[str] = "vote_split"
    turnouts: tuple[tuple[str, float], ...]

    def judge(self, case: LegalCase) -> Judgement:
        asked = max((pair for pair in self.turnouts if pair[0] <= case.as_of.isoformat()), default=("", 0.0))[1]
        won, lost = [], []
        for m in case.members:
            turnout, favour = case.facts.of_member("participacion", m), case.facts.of_member("votos_favor", m)
            if (turnout is not None and turnout < asked) or (favour is not None and favour <= 0.5):
                lost.append(m)
            elif favour is not None:
                won.append(m)
        if won and lost:
            names = join_names([case.name(m) for m in won])
            why = Text(f"Pasó en {names.es}, no en todos.", f"It passed in {names.en}, not in all.")
            return Judgement(True, why, {"approved": won, "failed": lost})
        return Judgement(False)

    def needs(self) -> frozenset[str]:
        return frozenset({"participacion", "votos_favor"})

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, as_byte(False), np.uint8)


@dataclass(frozen=True)
class LowTurnout(Term):
    """Some stated turnout lies under this share (a dispute about the turnout asked is then live)."""

    kind: ClassVar[str] = "low_turnout"
    bound: float

    def judge(self, case: LegalCase) -> Judgement:
        stated = {m: case.facts.of_member("participacion", m) for m in case.members}
        low = [m for m, v in stated.items() if v is not None and v < self.bound]
        if low:
            said, asked = FACTS["participacion"].show(stated[low[0]]), FACTS["participacion"].show(self.bound)
            why = Text(
                f"En {case.name(low[0])} votó el {said.es}, menos del {asked.es} de la regla general.",
                f"Turnout in {case.name(low[0])} was {said.en}, under the {asked.en} of the general rule.",
            )
            return Judgement(True, why, {"members": low})
        return Judgement(False)

    def needs(self) -> frozenset[str]:
        return frozenset({"participacion"})

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, as_byte(False), np.uint8)


@dataclass(frozen=True)
class HasCapital(Term):
    """Some member is the capital of a department."""

    kind: ClassVar[str] = "has_capital"

    def truth(self, case: Any) -> Truth:
        return any(bool(case.territory.unit(m).facts.get("capital")) for m in case.members)

    def judge(self, case: LegalCase) -> Judgement:
        found = [m for m in case.members if case.territory.unit(m).facts.get("capital")]
        if found:
            names = join_names([case.name(m) for m in found])
            return Judgement(True, Text(f"Capital: {names.es}.", f"Capital: {names.en}."), {"members": found})
        return Judgement(
            False, Text("Ningún miembro es capital de departamento.", "No member is a departmental capital.")
        )

    def mask(self, block: Any) -> Mask:
        return block.some_member(block.flag_byte("capital"))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Conurbated(Term):
    """Some member is conurbated with Bogotá, as stated; unstated, the question is live where a member borders Bogotá.

    The law lists no conurbated municipality. Away from Cundinamarca the question does not arise.
    """

    kind: ClassVar[str] = "conurbated"
    city: str
    department: str

    def judge(self, case: LegalCase) -> Judgement:
        if self.city in case.members:
            return Judgement(False)
        near = [m for m in case.members if case.department(m) == self.department]
        stated = {m: case.facts.of_member("conurbado_bogota", m) for m in near}
        said_yes = [m for m in near if stated[m] is True]
        open_ones = [m for m in near if stated[m] is None]
        touching = [m for m in open_ones if self.city in case.territory.contiguity.neighbours(m)]
        live = said_yes or touching
        if live:
            names = join_names([case.name(m) for m in live])
            why = Text(
                f"La ley excluye a los conurbados con Bogotá y no dice cuáles son: {names.es}.",
                f"The law excludes those conurbated with Bogotá and does not say which they are: {names.en}.",
            )
            return Judgement(True, why, {"members": live})
        if open_ones:
            why = Text(
                "Vale si ninguno está conurbado con Bogotá; la ley no trae la lista.",
                "It holds if none is conurbated with Bogotá; the law gives no list.",
            )
            return Judgement(None, why, {"members": open_ones})
        return Judgement(False)

    def needs(self) -> frozenset[str]:
        return frozenset({"conurbado_bogota"})

    def mask(self, block: Any) -> Mask:
        return block.conurbated(self.city, self.department)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class OtherPurpose(Term):
    """No member already belongs to a scheme with the same purpose.

    ``same_figure``: a membership in this figure is the same purpose by definition (two áreas metropolitanas).
    ``figures``: only memberships in these figures count; empty means any. Memberships are those stated in the case.
    """

    kind: ClassVar[str] = "other_purpose"
    same_figure: str = ""
    figures: tuple[str, ...] = ()

    def judge(self, case: LegalCase) -> Judgement:
        stated = case.facts.get("membresias")
        spec = FACTS["membresias"]
        if stated is None:
            return Judgement(None, spec.ask, {"fact": "membresias"}, silent=True)
        ours = frozenset(case.facts.get("objetos") or ())
        doubts, clashes = [], []
        for item in stated:
            if self.figures and item.get("figura") not in self.figures:
                continue
            theirs = frozenset(item.get("objetos") or ())
            if self.same_figure and item.get("figura") == self.same_figure:
                clashes.append(item)
            elif ours and theirs:
                if ours & theirs:
                    clashes.append(item)
            else:
                doubts.append(item)
        evidence: dict[str, Any] = {"memberships": [dict(item) for item in stated]}
        if clashes:
            item = clashes[0]
            scheme = item.get("esquema") or item.get("figura") or "otro esquema"
            who = case.name(item["miembro"]) if "miembro" in item else "Un miembro"
            why = Text(
                f"{who} ya está en {scheme} con el mismo objeto; no puede estar en dos.",
                f"{who} already belongs to {scheme} with the same purpose; it cannot be in two.",
            )
            return Judgement(False, why, evidence | {"members": [item["miembro"]] if "miembro" in item else []})
        if doubts:
            item = doubts[0]
            scheme = item.get("esquema") or item.get("figura") or "otro esquema"
            who = case.name(item["miembro"]) if "miembro" in item else "Un miembro"
            why = Text(
                f"{who} ya está en {scheme}: hay que mostrar que el objeto es distinto.",
                f"{who} already belongs to {scheme}: the purpose must be shown to differ.",
            )
            return Judgement(None, why, evidence)
        return Judgement(
            True,
            Text(
                "Ningún miembro está en otro esquema con el mismo objeto.",
                "No member is in another scheme with the same purpose.",
            ),
            evidence,
        )

    def needs(self) -> frozenset[str]:
        return frozenset({"membresias", "objetos"})


@dataclass(frozen=True)
class AlreadyIn(Term):
    """Some member already belongs to a scheme (of one of ``figures``), as stated in the case."""

    kind: ClassVar[str] = "already_in"
    figures: tuple[str, ...] = ()

    def judge(self, case: LegalCase) -> Judgement:
        stated = case.facts.get("membresias")
        if stated is None:
            return Judgement(None, FACTS["membresias"].ask, {"fact": "membresias"}, silent=True)
        found = [item for item in stated if not self.figures or item.get("figura") in self.figures]
        if not found:
            return Judgement(
                False, Text("Ningún miembro está en otro esquema.", "No member belongs to another scheme.")
            )
        names = [str(item.get("esquema") or item.get("figura")) for item in found]
        listed = join_names(list(dict.fromkeys(names)))
        return Judgement(True, Text(f"Hay miembros en {listed.es}.", f"Some members belong to {listed.en}."))

    def needs(self) -> frozenset[str]:
        return frozenset({"membresias"})


@dataclass(frozen=True)
class Chosen(Term):
    """A stated choice is one of these."""

    kind: ClassVar[str] = "chosen"
    fact: str
    items: tuple[str, ...]

    def judge(self, case: LegalCase) -> Judgement:
        spec = FACTS[self.fact]
        value = case.facts.get(self.fact)
        if value is None:
            return Judgement(None, spec.ask, {"fact": self.fact}, silent=True)
        label = spec.items[value]
        truth = value in self.items
        why = Text(f"{spec.label.es}: {label.es}.", f"{spec.label.en}: {label.en}.")
        return Judgement(
            truth,
            Text(why.es[:1].upper() + why.es[1:], why.en[:1].upper() + why.en[1:]),
            {"fact": self.fact, "value": value},
        )

    def needs(self) -> frozenset[str]:
        return frozenset({self.fact})


@dataclass(frozen=True)
class Formalised(Term):
    """Every indigenous territory of the group was formalised as an entity on or before the day (``formalised_on``)."""

    kind: ClassVar[str] = "formalised"

    def judge(self, case: LegalCase) -> Judgement:
        waiting = [
            m
            for m in case.members
            if "territorio_indigena" in case.types(m)
            and not ((day := case.territory.unit(m).facts.get("formalised_on")) is not None and day <= case.as_of)
        ]
        if waiting:
            names = join_names([case.name(m) for m in waiting])
            why = Text(
                f"{names.es}: el {day_text(case.as_of).es} no consta que el Gobierno lo haya formalizado como entidad territorial.",
                f"{names.en}: on {day_text(case.as_of).en} there is no record that the Government formalised it as a territorial entity.",
            )
            return Judgement(False, why, {"members": waiting})
        return Judgement(
            True,
            Text(
                "Los territorios indígenas del grupo están formalizados.",
                "The indigenous territories of the group are formalised.",
            ),
        )

    def truth(self, case: Any) -> Truth:
        return self.judge(case).truth

    def mask(self, block: Any) -> Mask:
        return negate_mask(block.some_member(block.unformalised_byte()))


@dataclass(frozen=True)
class Enacted(Term):
    """A law that the Constitution asks for exists; nobody saying so, it does not (no such law was found)."""

    kind: ClassVar[str] = "enacted"
    fact: str

    def truth(self, case: Any) -> Truth:
        return case.facts.get(self.fact) is True

    def judge(self, case: LegalCase) -> Judgement:
        spec = FACTS[self.fact]
        truth = self.truth(case)
        return Judgement(truth, spec.holds if truth else spec.fails, {"fact": self.fact})

    def needs(self) -> frozenset[str]:
        return frozenset({self.fact})

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, NO, np.uint8)


@dataclass(frozen=True)
class Aged(Term):
    """The scheme formed on the stated day has functioned at least ``years``; younger is a wait, not a refusal."""

    kind: ClassVar[str] = "aged"
    fact: str
    years: int

    def judge(self, case: LegalCase) -> Judgement:
        spec = FACTS[self.fact]
        day = case.facts.get(self.fact)
        if day is None:
            return Judgement(None, spec.ask, {"fact": self.fact})
        ready = add_years(day, self.years)
        evidence = {"fact": self.fact, "value": day.isoformat(), "ready": ready.isoformat()}
        if ready <= case.as_of:
            why = Text(
                f"Existe desde el {day_text(day).es}: cumple {self.years} años.",
                f"It exists since {day_text(day).en}: {self.years} years are met.",
            )
            return Judgement(True, why, evidence)
        why = Text(
            f"Existe desde el {day_text(day).es}; los {self.years} años se cumplen el {day_text(ready).es}.",
            f"It exists since {day_text(day).en}; the {self.years} years are met on {day_text(ready).en}.",
        )
        return Judgement(False, why, evidence, pending=True)

    def needs(self) -> frozenset[str]:
        return frozenset({self.fact})

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, UNKNOWN, np.uint8)


@dataclass(frozen=True)
class NotBefore(Term):
    """The day has come (``day`` as YYYY-MM-DD); before it, one waits."""

    kind: ClassVar[str] = "not_before"
    day: str

    def truth(self, case: Any) -> Truth:
        return bool(case.as_of >= date.fromisoformat(self.day))

    def judge(self, case: LegalCase) -> Judgement:
        if self.truth(case):
            return Judgement(
                True,
                Text(
                    f"Ya pasó el {day_text(date.fromisoformat(self.day)).es}.",
                    f"{day_text(date.fromisoformat(self.day)).en} is past.",
                ),
            )
        return Judgement(
            False,
            Text(
                f"Solo se puede desde el {day_text(date.fromisoformat(self.day)).es}.",
                f"Only possible from {day_text(date.fromisoformat(self.day)).en}.",
            ),
            {"ready": self.day},
            pending=True,
        )

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, YES if block.as_of >= date.fromisoformat(self.day) else WAIT, np.uint8)


@dataclass(frozen=True)
class OnlyAround(Term):
    """Every member of the types is the unit ``code`` or shares a border line with it."""

    kind: ClassVar[str] = "only_around"
    code: str
    types: tuple[str, ...]

    def _far(self, case: Any) -> list[str]:
        near = case.territory.contiguity.neighbours(self.code)
        return [m for m in case.members if m != self.code and m not in near and case.types(m) & frozenset(self.types)]

    def truth(self, case: Any) -> Truth:
        return not self._far(case)

    def judge(self, case: LegalCase) -> Judgement:
        far = self._far(case)
        center = case.territory.units[self.code].name if self.code in case.territory.units else self.code
        if far:
            names = join_names([case.name(m) for m in far])
            return Judgement(
                False,
                Text(f"{names.es}: sin frontera con {center}.", f"{names.en}: no border with {center}."),
                {"members": far},
            )
        return Judgement(True, Text(f"Todos son {center} o colindan con {center}.", f"All are {center} or border it."))

    def mask(self, block: Any) -> Mask:
        near = (block.neighbour_byte(self.code) == IN) | (block.unit_byte(self.code) == IN)
        far = np.where((block.type_byte(self.types) != OUT) & ~near, IN, OUT)
        return negate_mask(block.some_member(far))


@dataclass(frozen=True)
class OnlyAmong(Term):
    """Every member is one of ``units`` or is of ``types`` and lies in ``department``."""

    kind: ClassVar[str] = "only_among"
    units: tuple[str, ...]
    types: tuple[str, ...]
    department: str
    who: Text = NOTHING

    def _out(self, case: Any) -> list[str]:
        admitted = frozenset(self.types)
        return [
            m
            for m in case.members
            if m not in self.units and not (case.types(m) & admitted and case.department(m) == self.department)
        ]

    def truth(self, case: Any) -> Truth:
        return not self._out(case)

    def judge(self, case: LegalCase) -> Judgement:
        out = self._out(case)
        if out:
            names = join_names([case.name(m) for m in out])
            why = Text(
                f"Solo la forman {self.who.es}; {names.es} {'no puede' if len(out) == 1 else 'no pueden'}.",
                f"Only {self.who.en} may form it; {names.en} cannot.",
            )
            return Judgement(False, why, {"members": out})
        return Judgement(True, Text(f"Todos son {self.who.es}.", f"All are {self.who.en}."))

    def mask(self, block: Any) -> Mask:
        inside = (block.type_byte(self.types) != OUT) & (block.department_byte(self.department) == IN)
        for unit in self.units:
            inside |= block.unit_byte(unit) == IN
        return block.every_member(np.where(inside, IN, OUT))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Before(Term):
    """The day of the law comes before ``day`` (YYYY-MM-DD)."""

    kind: ClassVar[str] = "before"
    day: str

    def truth(self, case: Any) -> Truth:
        return bool(case.as_of < date.fromisoformat(self.day))

    def judge(self, case: LegalCase) -> Judgement:
        return Judgement(
            self.truth(case),
            Text(
                f"Antes del {day_text(date.fromisoformat(self.day)).es}.",
                f"Before {day_text(date.fromisoformat(self.day)).en}.",
            ),
        )

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, as_byte(block.as_of < date.fromisoformat(self.day)), np.uint8)
