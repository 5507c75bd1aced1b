"""Between rows and the values of the core."""

from __future__ import annotations

from datetime import date

from mancomun.registry.record import Acto, Hecho, Miembro, Record
from mancomun.registry.results import Measure, Work
from mancomun.web.registry import models


def acto(row: models.Acto) -> Acto:
    """An act as the core has it."""
    return Acto(
        row.kind, row.day, row.number, row.issuer, row.about, row.precision, row.mandate, row.file_id is not None,
        row.turnout, row.favour,
    )  # fmt: skip


def member(row: models.Miembro) -> Miembro:
    """A membership as the core has it."""
    return Miembro(row.code, row.role, row.during.lower, row.during.upper)


def common_fact(row: models.Hecho) -> Hecho:
    """A hecho as the core has it."""
    return Hecho(
        row.name, row.type, row.matter, tuple(row.affected), row.criteria, row.declared, row.notified,
        row.document_id is not None,
    )  # fmt: skip


def record(row: models.Esquema) -> Record:
    """A scheme with all its acts, members and facts; prefetch ``selectors.WHOLE`` to ask the database a fixed number of times."""
    return Record(
        row.code,
        row.name,
        row.figure,
        tuple(row.objetos),
        tuple(row.finalidades),
        row.domicile,
        row.nit,
        any(one.kind == "representante" and one.holder for one in row.organs.all()),
        tuple(acto(one) for one in row.actos.all()),
        tuple(member(one) for one in row.miembros.all()),
        tuple(common_fact(one) for one in row.hechos.all()),
        row.nucleus,
        tuple(row.plan_contents),
        tuple(row.statute_contents),
        tuple(row.agreement_contents),
    )


def work(row: models.Work) -> Work:
    """A project as the core has it."""
    return Work(row.name, row.year, row.state, row.money, row.contributions, row.benefits, row.evidence)


def measure(row: models.Measure, day: date) -> Measure:
    """An indicator as the core has it: the later measure is there once its year has come."""
    later = row.after_year is not None and row.after_year <= day.year
    after, after_year = (row.after, row.after_year) if later else (None, None)
    return Measure(
        row.name, row.unit, row.better, row.before, row.before_year, after, after_year, row.member, row.source
    )
