"""Between rows and the values of the core."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mancomun.portfolio import contributions, initiative, opportunities
from mancomun.portfolio.duplicates import Subject
from mancomun.web.initiatives.models import Contribution, Iniciativa, Membresia, Opportunity

PLAIN = (
    "code", "name", "acronym", "region", "promoter", "contact", "identified_on", "figure_now", "figure_foreseen",
    "origin", "maturity", "background", "projects", "instruments", "prior_agreement", "state", "act", "reat",
    "visibility", "legal_ground",
)  # fmt: skip
"""Fields that the row and the file of the core share as they are."""


def member(row: Membresia) -> initiative.Member:
    """A membership as the core has it."""
    return initiative.Member(row.code, row.role, row.during.lower, row.during.upper)


def core(row: Iniciativa, memberships: Iterable[Membresia]) -> initiative.Initiative:
    """The file of a row."""
    values: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    values["region"] = row.region or row.main_region  # nobody has to write what the members already say
    return initiative.Initiative(
        **values,
        members=tuple(member(one) for one in memberships),
        topics=tuple(row.topics),
        support=tuple(row.support),
        not_applicable=row.not_applicable,
    )


def content(file: initiative.Initiative) -> dict[str, Any]:
    """A file as JSON keeps it in a version."""
    found: dict[str, Any] = {name: _plain(getattr(file, name)) for name in PLAIN}
    found |= {"topics": list(file.topics), "support": list(file.support), "not_applicable": dict(file.not_applicable)}
    found["members"] = [
        {"code": m.code, "role": m.role, "from": _plain(m.start), "until": _plain(m.end)} for m in file.members
    ]
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def subject(row: Iniciativa) -> Subject:
    """What is compared to find duplicates; members are the municipalities, so that a department meets its own."""
    return Subject(row.code, row.name, frozenset(row.municipalities))


def contribution(row: Contribution) -> contributions.Contribution:
    """A score as the core has it; the rater is known by number, and pages say the name."""
    return contributions.Contribution(
        row.objective, row.score, row.reason, str(row.rater_id), row.day, row.wave, tuple(row.evidence), row.indicators
    )


def answer(row: Opportunity) -> opportunities.Answer:
    """An answer to an opportunity."""
    return opportunities.Answer(
        row.item, row.applies, row.use, tuple(row.products), tuple(row.projects), row.indicator, row.evidence,
        tuple(row.beneficiaries),
    )  # fmt: skip
