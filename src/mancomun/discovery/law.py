"""What the law asks, turned into a smaller search: who may be a member, with whom, and the verdict on each group found.

Structural rules prune (types admitted, one department, shared borders); they are read off the figure's own rules alive on
the day. Whatever the search proposes is judged again by the scalar reader, which has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.discovery.ground import Ground
from mancomun.errors import BadInput
from mancomun.legal import Figure, LegalCase, book, judge
from mancomun.legal.judge import summary
from mancomun.legal.terms import Contiguous, SameDepartment
from mancomun.territory import Territory

DEPARTMENTAL = frozenset({"departamento", "distrito_capital"})
REFUSED = ("NOT_ALLOWED", "NOT_IN_FORCE")


@dataclass(frozen=True)
class Frame:
    """The structural rules of one figure on one day, as a search understands them."""

    figure: Figure
    as_of: date
    one_department: bool
    contiguous: bool
    least: int
    most: int | None

    @property
    def departments(self) -> bool:
        """Whether its members are departments (and Bogotá), not municipalities."""
        return {kind.partition(":")[0] for kind in self.figure.members} <= DEPARTMENTAL

    def admits(self, ground: Ground) -> NDArray[np.bool_]:
        """Units whose type the figure admits, or may admit under the other reading of a dispute."""
        kinds = (*self.figure.members, *(self.figure.data.get("members_disputed") or ()))
        wanted = [kind.partition(":") for kind in kinds]
        return np.array(
            [
                any(kind in types and (not home or home in (department, code)) for kind, _, home in wanted)
                for code, types, department in zip(ground.codes, ground.types, ground.departments, strict=True)
            ],
            np.bool_,
        )


def frame(figure: str, as_of: date) -> Frame:
    """The frame of a figure, by id or alias; `BadInput` when it has no basis on the day."""
    law = book()
    found = law.figure(figure)
    if found.basis_at(as_of) is None and not any(b.needs is not None and as_of in b.span for b in found.bases):
        raise BadInput(
            "figura-sin-base",
            f"El {as_of.isoformat()} no regía ninguna norma que creara: {found.name.es}. Elija otra fecha o figura.",
            f"On {as_of.isoformat()} no norm in force created: {found.name.en}. Choose another date or figure.",
        )

    def asks(kind: type) -> bool:
        def inside(term: object) -> bool:
            return isinstance(term, kind) or any(inside(part) for part in getattr(term, "parts", ()))

        return any(
            inside(bound.test)
            for bound in found.bounds
            if bound.role == "structure"
            and bound.test is not None
            and as_of in law.rules[bound.rule].span
            and as_of in bound.span
            and "constitucion" in bound.procedures
            and bound.when is None
        )

    return Frame(
        found,
        as_of,
        asks(SameDepartment),
        asks(Contiguous),
        int(found.data.get("min_members") or 1),
        int(found.data["max_members"]) if found.data.get("max_members") else None,
    )


@dataclass(frozen=True)
class Judged:
    """What the law says of one group."""

    outcome: str
    summary_es: str
    summary_en: str
    rules: tuple[str, ...]

    def plain(self, lang: str) -> dict[str, Any]:
        """As the answers carry it."""
        return {
            "outcome": self.outcome,
            "summary": self.summary_en if lang == "en" else self.summary_es,
            "rules": list(self.rules),
        }


def judge_group(figure: Figure, members: Iterable[str], *, as_of: date, territory: Territory) -> Judged:
    """The scalar reader's verdict on a group, in short."""
    verdict = judge(figure, LegalCase(territory, tuple(members), as_of))
    said = summary(verdict)
    told = [f for f in verdict.deciding() if verdict.outcome != "ALLOWED" or f.bound.role == "structure"]
    return Judged(verdict.outcome, said.es, said.en, tuple(finding.rule.id for finding in told))


def why_not_member(ground: Ground, unit: int, frame: Frame) -> BadInput:
    """The sentence for a unit that the figure cannot take."""
    kinds = ", ".join(sorted(ground.types[unit])) or "sin tipo"
    members = ", ".join(frame.figure.members)
    return BadInput(
        "semilla-no-admitida",
        f"{ground.names[unit]} ({ground.codes[unit]}, {kinds}) no puede ser miembro: {frame.figure.name.es} admite {members}. "
        "Elija otra unidad u otra figura.",
        f"{ground.names[unit]} ({ground.codes[unit]}, {kinds}) cannot be a member: {frame.figure.name.en} admits {members}. "
        "Choose another unit or another figure.",
    )


def borders_allowed(ground: Ground, frame: Frame | None) -> Sequence[tuple[int, int]]:
    """The borders the figure forbids to cross (between departments), as pairs of units; none without a frame."""
    if frame is None or not frame.one_department:
        return ()
    heads = np.repeat(np.arange(ground.size), np.diff(ground.indptr))
    return [
        (int(a), int(b))
        for a, b in zip(heads, ground.indices, strict=True)
        if a < b and ground.departments[a] != ground.departments[b]
    ]
