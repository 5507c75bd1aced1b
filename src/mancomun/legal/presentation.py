"""The presentation of 2014 as a dated source (S1-S11, S65): its record, and the checks of its sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mancomun.legal.book import book
from mancomun.legal.pages import Milestone, seed
from mancomun.lexicon.text import Text
from mancomun.sources import Norm, norms

# Which rules of the book do what each sheet asks to check of its figure (S4 to S11).
SHEETS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "S4": ("asociacion_areas_metropolitanas", ("AAM-001", "AAM-002")),
    "S5": ("region_administrativa_planificacion", ("RAP-001", "RAP-002", "RAP-006", "RAP-007")),
    "S6": ("provincia_administrativa_planificacion", ("PAP-001", "PAP-002", "PAP-003", "PAP-005", "PAP-006")),
    "S7": ("region_planeacion_gestion", ("RPG-001", "RPG-002", "RPG-005")),
    "S8": ("asociacion_departamentos", ("ADE-001", "ADE-002", "ADE-003")),
    "S9": ("asociacion_distritos_especiales", ("ADI-001", "ADI-002", "ADI-003")),
    "S10": ("asociacion_municipios", ("AMU-001", "AMU-002", "AMU-006")),
    "S11": ("area_metropolitana", ("AM-001", "AM-004", "AM-006", "AM-028")),
}

# The domain printed on the last slide is kept as it stands there and nothing is ever sent to it.
CONTACT_DOMAIN = "dnpp.gov.co"
CONTACT = Text(
    "La última lámina trae el nombre, el correo y el teléfono del funcionario que estaba a cargo en 2014. "
    "Es una fuente histórica: no publicamos sus datos y a ese correo no se envía nada.",
    "The last slide carries the name, e-mail and telephone of the official in charge in 2014. "
    "It is a historical source: we do not publish those details and nothing is sent to that address.",
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a sheet's check says: its code and its sentence."""

    code: str
    text: Text


def check_source(record: Mapping[str, Any]) -> list[Complaint]:
    """S1: a source document needs title, entity and a whole date."""
    found = []
    if not isinstance(record.get("date"), date):
        found.append(
            Complaint(
                "E-S1-1",
                Text(
                    "Indique la fecha del documento fuente (día-mes-año).",
                    "Give the date of the source document (day-month-year).",
                ),
            )
        )
    for key, es, en in (("title", "el título", "the title"), ("author", "la entidad", "the entity")):
        if not record.get(key):
            found.append(
                Complaint("E-S1-2", Text(f"Indique {es} del documento fuente.", f"Give {en} of the source document."))
            )
    return found


def check_repeals(book_of_norms: Mapping[str, Norm] | None = None) -> list[Complaint]:
    """S2: no norm repeals a later one, and no chain of repeals comes back to where it began."""
    known = norms() if book_of_norms is None else book_of_norms
    found = []
    for norm in known.values():
        by = known.get(norm.repealed_by or "")
        if by is None:
            continue
        if by.in_force and norm.in_force and by.in_force < norm.in_force:
            a, b, fa, fb = by.short, norm.short, by.in_force, norm.in_force
            found.append(
                Complaint(
                    "E-S2-1",
                    Text(
                        f"La norma {a.es} no puede derogar a {b.es}: es anterior ({fa} < {fb}).",
                        f"{a.en} cannot repeal {b.en}: it is earlier ({fa} < {fb}).",
                    ),
                )
            )
        seen, step = {norm.id}, by
        while step.repealed_by and step.id not in seen:
            seen.add(step.id)
            step = known.get(step.repealed_by, step)
            if step.id == norm.id:
                text = Text(
                    f"Las derogatorias de {norm.short.es} vuelven a ella misma.",
                    f"The repeals of {norm.short.en} come back to itself.",
                )
                found.append(Complaint("E-S2-2", text))
                break
    return found


_LEY = re.compile(r"Ley\s+(\d+)\s*/\s*(\d{4})")


def dead_norms(day: date | None = None) -> list[Complaint]:
    """S3: rungs whose printed legal tag cites a norm already repealed on the day of the presentation."""
    when = day or seed()["source"]["date"]
    found = []
    for rung in seed()["ladder"]["rungs"]:
        for number, year in _LEY.findall(rung["tag"]):
            norm = norms().get(f"ley-{number}-{year}")
            if norm is None or norm.repealed is None or norm.repealed > when:
                continue
            new = norms().get(norm.repealed_by or "")
            figure = book().figures[rung["figures"][0]].name
            es = f"La figura {figure.es} cita una norma derogada ({norm.short.es})."
            en = f"The figure {figure.en} cites a repealed norm ({norm.short.en})."
            if new is not None:
                es, en = f"{es} Norma vigente: {new.short.es}.", f"{en} Norm in force: {new.short.en}."
            found.append(Complaint("A-S3-1", Text(es, en)))
    return found


def check_address(address: str, verified: Sequence[str]) -> Complaint | None:
    """S65: an institutional address must be of a verified domain, and never of the one printed on the last slide."""
    domain = address.rpartition("@")[2].casefold()
    printed = domain == CONTACT_DOMAIN or domain.endswith(f".{CONTACT_DOMAIN}")
    if domain and not printed and any(domain == item or domain.endswith(f".{item}") for item in verified):
        return None
    return Complaint(
        "E-S65-1",
        Text(
            f"El correo «{address}» no pertenece a un dominio institucional verificado.",
            f"The address “{address}” is not of a verified institutional domain.",
        ),
    )


def seed_milestone(milestones: Sequence[Milestone]) -> int:
    """Where the presentation falls in the chronology: how many entries come before it."""
    return sum(item.start <= seed()["source"]["date"] for item in milestones)
