"""The messages of the method's sheets S4 to S11, said from a verdict: same codes, same words (method, part 4.A).

The verdict already says why by article; these are the sentences that the plan of 2014 gives its officers, so that a form, a
report or a spreadsheet can quote them by code. Codes with ``E`` block, codes with ``A`` warn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mancomun.legal.case import LegalCase
from mancomun.legal.judge import Finding, Verdict
from mancomun.lexicon.text import Text, spanish_number

_FDR_END = date(2021, 1, 1)  # RPG-009: from that day the Fondo de Desarrollo Regional has no object


@dataclass(frozen=True, slots=True)
class SheetMessage:
    """One message of a sheet: its code and its sentence."""

    code: str
    text: Text


def sheet_messages(verdict: Verdict) -> tuple[SheetMessage, ...]:
    """What the sheet of the figure says of this case, in the order of the sheet."""
    speak = _SHEETS.get(verdict.figure.id)
    if speak is None or verdict.outcome == "NOT_IN_FORCE":
        return ()
    return tuple(speak(verdict.case, {finding.rule.id: finding for finding in verdict.findings}))


def _failed(findings: dict[str, Finding], *rules: str) -> Finding | None:
    return next((findings[key] for key in rules if key in findings and findings[key].status == "not_met"), None)


def _areas(case: LegalCase, findings: dict[str, Finding]) -> Iterator[SheetMessage]:
    if _failed(findings, "AAM-001", "AAM-006"):
        for member in case.members:
            if "area_metropolitana" not in case.types(member):
                name = case.name(member)
                yield SheetMessage(
                    "E-S4-1",
                    Text(
                        f"{name} no es un área metropolitana constituida.",
                        f"{name} is not a constituted metropolitan area.",
                    ),
                )


def _rap(case: LegalCase, findings: dict[str, Finding]) -> Iterator[SheetMessage]:
    broken = _failed(findings, "RAP-002", "RAP-003")
    if broken is not None:
        parts = broken.judgement.evidence.get("parts") or []
        for part in parts[1:]:
            a, b = case.name(parts[0][0]), case.name(part[0])
            yield SheetMessage(
                "E-S5-1",
                Text(
                    f"Los departamentos {a} y {b} no son contiguos ni están conectados por otros miembros; la RAP exige "
                    "continuidad geográfica (excepto insular).",
                    f"The departments {a} and {b} are neither contiguous nor connected through other members; a RAP requires "
                    "geographic continuity (but for islands).",
                ),
            )


def _pap(case: LegalCase, findings: dict[str, Finding]) -> Iterator[SheetMessage]:
    apart = _failed(findings, "PAP-003")
    if apart is not None:
        away = apart.judgement.evidence.get("members") or []
        home = case.department_name(next(case.department(m) for m in case.members if m not in away))
        for member in away:
            name, other = case.name(member), case.department_name(case.department(member))
            yield SheetMessage(
                "E-S6-1",
                Text(
                    f"{name} pertenece a {other}, distinto de {home}. Una provincia reúne municipios de un mismo departamento.",
                    f"{name} lies in {other}, not in {home}. A province joins municipalities of one department.",
                ),
            )
    if _failed(findings, "PAP-002"):
        for member in case.members:
            if not case.territory.contiguity.neighbours(member).keys() & set(case.members):
                name = case.name(member)
                yield SheetMessage(
                    "E-S6-2", Text(f"{name} no colinda con ningún otro miembro.", f"{name} borders no other member.")
                )


def _rpg(case: LegalCase, findings: dict[str, Finding]) -> Iterator[SheetMessage]:
    if case.as_of >= _FDR_END:
        yield SheetMessage(
            "A-S7-1",
            Text(
                "En 2014 la RPG se vinculaba al Fondo de Desarrollo Regional; desde 2021 aplica la Asignación para la Inversión "
                "Regional.",
                "In 2014 the RPG was tied to the Fondo de Desarrollo Regional; since 2021 the Asignación para la Inversión "
                "Regional applies.",
            ),
        )


def _departments(case: LegalCase, findings: dict[str, Finding]) -> Iterator[SheetMessage]:
    plan = findings.get("ADE-004")
    if plan is not None and plan.status in ("unknown", "not_met"):
        for member in case.members:
            if "departamento" in case.types(member):
                name = case.name(member)
                yield SheetMessage(
                    "E-S8-1",
                    Text(
                        f"Vincule al menos un programa del plan de desarrollo de {name}.",
                        f"Link at least one programme of the development plan of {name}.",
                    ),
                )


def _districts(case: LegalCase, findings: dict[str, Finding]) -> Iterator[SheetMessage]:
    if _failed(findings, "ADI-001"):
        for member in case.members:
            if not case.types(member) & {"distrito_especial", "distrito_capital"}:
                name = case.name(member)
                yield SheetMessage(
                    "E-S9-1",
                    Text(f"{name} no tiene categoría de distrito.", f"{name} does not have the status of district."),
                )


def _municipalities(case: LegalCase, findings: dict[str, Finding]) -> Iterator[SheetMessage]:
    purpose = findings.get("AMU-008")
    if purpose is not None and purpose.status in ("unknown", "not_met"):
        yield SheetMessage(
            "E-S10-1",
            Text(
                "Describa el propósito común de desarrollo (mínimo 200 caracteres).",
                "Describe the common development purpose (200 characters at least).",
            ),
        )


def _area(case: LegalCase, findings: dict[str, Finding]) -> Iterator[SheetMessage]:
    vote = _failed(findings, "AM-027", "AM-028")
    if vote is not None:
        bound = float(vote.judgement.evidence["bound"])
        for member, share in vote.judgement.evidence["turnout"].items():
            if share < bound:
                name, said, asked = case.name(member), spanish_number(share * 100, 1), spanish_number(bound * 100)
                yield SheetMessage(
                    "E-S11-1",
                    Text(
                        f"En {name} la participación fue {said}% (< {asked}%). El municipio no ingresa.",
                        f"Turnout in {name} was {share * 100:.1f}% (< {bound * 100:.0f}%). The municipality does not enter.",
                    ),
                )
    nucleus = _failed(findings, "AM-004", "AM-062")
    stated = case.facts.get("nucleo")
    if nucleus is not None and stated is not None:
        for rightful in nucleus.judgement.evidence.get("nucleus") or []:
            a, b = case.name(rightful), case.name(stated)
            capital = bool(case.territory.unit(rightful).facts.get("capital"))
            yield SheetMessage(
                "E-S11-2",
                Text(
                    f"El municipio núcleo debe ser {a}{' (capital)' if capital else ''}, no {b}.",
                    f"The nucleus must be {a}{' (capital)' if capital else ''}, not {b}.",
                ),
            )


_SHEETS = {
    "asociacion_areas_metropolitanas": _areas,
    "region_administrativa_planificacion": _rap,
    "provincia_administrativa_planificacion": _pap,
    "region_planeacion_gestion": _rpg,
    "asociacion_departamentos": _departments,
    "asociacion_distritos_especiales": _districts,
    "asociacion_municipios": _municipalities,
    "area_metropolitana": _area,
}
