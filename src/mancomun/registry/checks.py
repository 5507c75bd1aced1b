"""What does not fit in a record: dates out of order, signatures outside a mandate, facts in common without proof, old codes."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mancomun.lexicon.text import Text, day_text, join_names
from mancomun.registry.lineage import called
from mancomun.registry.record import Acto, Hecho, Record
from mancomun.registry.words import ACTS, CRITERIA, LEVELS, creating
from mancomun.requirements.remarks import Remark, remark
from mancomun.territory import Territory

MANDATE_YEARS = 4
_AUTHORISES = ("acuerdo_concejo", "ordenanza_asamblea", "acuerdo_metropolitano")
_ORDERS = (
    ("estatutos", "protocolizacion"),
    ("envio_comisiones", "radicacion_registraduria", "convocatoria_consulta", "consulta_popular", "escritura_notaria"),
)
"""Acts that come one after another; the second row is the road of an área metropolitana to its notary (Ley 1625, art. 8)."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A membership of one of the members in another scheme on the day: which, of what figure, for what."""

    member: str
    scheme: str
    name: str
    figure: str
    objetos: tuple[str, ...] = ()


def remarks(record: Record, day: date, land: Territory, elsewhere: Sequence[Elsewhere] = ()) -> list[Remark]:
    """Everything that does not fit, as remarks; ``E-`` ones stand in the way of registering."""
    return [
        *_dates(record, land),
        *(one for acto in record.actos for one in signature(acto)),
        *(one for hecho in record.hechos for one in common_remarks(hecho, record, day)),
        *_codes(record, day, land),
        *_double(record, elsewhere, land),
    ]


def _name(code: str, land: Territory) -> str:
    return called(code, land)


def _dates(record: Record, land: Territory) -> list[Remark]:
    found = []
    made = record.formed_on
    first = record.last("convenio") or made
    for acto in record.acts(_AUTHORISES):
        if first is not None and acto.day is not None and acto.day > first:
            name = _name(acto.about, land)
            found.append(
                remark(
                    "E-S58-1", "actos",
                    f"El convenio ({day_text(first).es}) es anterior a la autorización del concejo de {name} "
                    f"({day_text(acto.day).es}).",
                    f"The convenio ({day_text(first).en}) is earlier than the authorisation of {name} "
                    f"({day_text(acto.day).en}).",
                )
            )  # fmt: skip
    for order in _ORDERS:
        days = [(kind, day) for kind in order if (day := record.last(kind)) is not None]
        for (before, one), (after, two) in itertools.pairwise(days):
            if two < one:
                found.append(_backwards(after, two, before, one))
    registered = next((acto.day for acto in record.acts("reat") if acto.day is not None), None)
    if registered is not None and made is not None and registered < made:
        found.append(_backwards("reat", registered, next(iter(sorted(creating(record.figure)))), made))
    return found


def _backwards(after: str, day: date, before: str, earlier: date) -> Remark:
    a, b = ACTS[after], ACTS[before]
    return remark(
        "E-REG-1", "actos",
        f"«{a.es}» ({day_text(day).es}) es anterior a «{b.es}» ({day_text(earlier).es}). Corrija una de las dos fechas.",
        f"“{a.en}” ({day_text(day).en}) is earlier than “{b.en}” ({day_text(earlier).en}). Mend one of the two dates.",
    )  # fmt: skip


def signature(acto: Acto) -> list[Remark]:
    """Whether whoever signed was in office that day: mandates begin on 1 January and last four years."""
    if acto.mandate is None or acto.day is None:
        return []
    start, end = date(acto.mandate, 1, 1), date(acto.mandate + MANDATE_YEARS, 1, 1)
    if start <= acto.day < end:
        return []
    word, last = ACTS[acto.kind], day_text(end - timedelta(days=1))
    return [
        remark(
            "E-REG-2", "actos",
            f"«{word.es}» es del {day_text(acto.day).es} y el mandato de quien firma va del {day_text(start).es} al "
            f"{last.es}. Revise la fecha o el período.",
            f"“{word.en}” is of {day_text(acto.day).en} and the mandate of who signs goes from {day_text(start).en} to "
            f"{last.en}. Check the date or the period.",
        )
    ]  # fmt: skip


def common_remarks(hecho: Hecho, record: Record, day: date) -> list[Remark]:
    """A hecho touches two members or more, proves a criterion, and is of the level of the members (method 3.3)."""
    found = []
    inside = set(hecho.affected) & {*record.members_on(day), *record.foreseen()}
    if len(inside) < 2:
        found.append(
            remark(
                "E-HEC-1", "hechos",
                f"El hecho «{hecho.name}» debe afectar al menos a dos entidades miembros; hoy afecta a {len(inside)}.",
                f"The fact in common “{hecho.name}” must affect two member entities at least; today it affects {len(inside)}.",
            )
        )  # fmt: skip
    if not any(len(text.strip()) > 0 for key, text in hecho.criteria.items() if key in CRITERIA):
        found.append(
            remark(
                "E-HEC-2", "hechos",
                f"«{hecho.name}»: falta sustentar al menos un criterio (alcance, eficiencia, gobernanza, impacto social y "
                "cultural, sostenibilidad).",
                f"“{hecho.name}”: at least one criterion must be supported (scope, efficiency, governance, social and cultural "
                "impact, sustainability).",
            )
        )  # fmt: skip
    departments = [code for code in inside if len(code) == 2]
    if hecho.type == "regional" and len(departments) < 2 and inside:
        word = LEVELS[hecho.type]
        found.append(
            remark(
                "E-HEC-3", "hechos",
                f"«{hecho.name}» es {word.es}, y eso pide dos departamentos o más. Cambie la clase o a quién afecta.",
                f"“{hecho.name}” is {word.en}, which asks for two departments or more. Change the kind or whom it affects.",
            )
        )  # fmt: skip
    return found


def _codes(record: Record, day: date, land: Territory) -> list[Remark]:
    found = []
    for code in record.members_on(day):
        heir = land.retired.get(code)
        if heir is not None:
            found.append(
                remark(
                    "E-REG-3", "miembros",
                    f"El código {code} ({_name(code, land)}) ya no se usa; lo siguió {_name(heir, land)} ({heir}). Pase la "
                    "membresía al código nuevo.",
                    f"The code {code} ({_name(code, land)}) is no longer used; {_name(heir, land)} ({heir}) followed it. Pass "
                    "the membership to the new code.",
                )
            )  # fmt: skip
    return found


def same_purpose(record: Record, elsewhere: Sequence[Elsewhere]) -> list[Elsewhere]:
    """Memberships that double this one: the same figure with an object in common; an area is always the same (G-070, G-078)."""
    if record.figure == "region_administrativa_planificacion":
        return []  # a department may be in several (Ley 1454, art. 30 par. 5)
    own = set(record.objetos)
    return [
        one
        for one in elsewhere
        if one.scheme != record.code
        and one.figure == record.figure
        and (record.figure == "area_metropolitana" or own & set(one.objetos))
    ]


def _double(record: Record, elsewhere: Sequence[Elsewhere], land: Territory) -> list[Remark]:
    by: Mapping[str, list[Elsewhere]] = {}
    for one in same_purpose(record, elsewhere):
        by.setdefault(one.scheme, []).append(one)  # type: ignore[attr-defined]
    found = []
    for rows in by.values():
        names = join_names([_name(one.member, land) for one in rows])
        be, are = ("ya está", "already is") if len(rows) == 1 else ("ya están", "already are")
        found.append(
            remark(
                "E-REG-4", "miembros",
                f"{names.es} {be} en {rows[0].name} con el mismo fin. Nadie puede estar en dos esquemas con el mismo fin "
                "(Decreto 1066 de 2015, art. 2.2.5.1.6).",
                f"{names.en} {are} in {rows[0].name} for the same purpose. Nobody may be in two schemes with the same "
                "purpose (Decree 1066 of 2015, art. 2.2.5.1.6).",
            )
        )  # fmt: skip
    return found


def objections(found: Sequence[Remark]) -> Text:
    """The first sentence of what stands in the way."""
    return next((one.text for one in found if one.blocks), Text("", ""))
