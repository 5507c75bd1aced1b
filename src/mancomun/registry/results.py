"""What a scheme did: projects with their money, indicators before and after, and the share of each member (S27.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from mancomun.requirements.remarks import Remark, remark

_NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Work:
    """A project or service: its year, its money by source (whole COP), what each member put and what each received.

    ``benefits`` maps a member to COP, or to 0 when it benefits and nobody valued it.
    """

    name: str
    year: int
    state: str = "en_ejecucion"
    money: Mapping[str, int] = field(default_factory=lambda: _NONE)
    contributions: Mapping[str, int] = field(default_factory=lambda: _NONE)
    benefits: Mapping[str, int] = field(default_factory=lambda: _NONE)
    evidence: str = ""

    @property
    def total(self) -> int:
        """All its money, in COP."""
        return sum(self.money.values())


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator before and after; ``better`` is ``max`` or ``min``; ``member`` empty means the whole scheme."""

    name: str
    unit: str
    better: str
    before: float
    before_year: int
    after: float | None = None
    after_year: int | None = None
    member: str = ""
    source: str = ""

    @property
    def change(self) -> float | None:
        """After minus before, in the unit of the indicator; None until it is measured again."""
        return None if self.after is None else self.after - self.before

    @property
    def percent(self) -> float | None:
        """The change in percent of what it was before; None when that was zero or nothing was measured since."""
        return None if self.change is None or self.before == 0 else 100 * self.change / abs(self.before)

    @property
    def improved(self) -> bool | None:
        """Whether it went where it should; None when it did not move or was not measured again."""
        if not self.change:
            return None
        return (self.change > 0) == (self.better == "max")


@dataclass(frozen=True, slots=True)
class Share:
    """One member: what it put, what it received, in how many works."""

    member: str
    contributed: int
    received: int
    works: int


@dataclass(frozen=True)
class Results:
    """The sums of a scheme."""

    total: int
    by_year: Mapping[int, int]
    by_source: Mapping[str, int]
    shares: tuple[Share, ...]
    measures: tuple[Measure, ...]
    remarks: tuple[Remark, ...]

    @property
    def improved(self) -> int:
        """How many indicators went where they should."""
        return sum(one.improved is True for one in self.measures)

    @property
    def measured(self) -> int:
        """How many indicators were measured again."""
        return sum(one.after is not None for one in self.measures)


def results(
    works: Sequence[Work], measures: Sequence[Measure], members: Sequence[str], names: Mapping[str, str]
) -> Results:
    """Sums by year, source and member; a remark for each member that benefits from nothing, and for sums that do not agree."""
    by_year: dict[int, int] = defaultdict(int)
    by_source: dict[str, int] = defaultdict(int)
    put: dict[str, int] = defaultdict(int)
    got: dict[str, int] = defaultdict(int)
    count: dict[str, int] = defaultdict(int)
    said: list[Remark] = []
    for work in works:
        by_year[work.year] += work.total
        for source, amount in work.money.items():
            by_source[source] += amount
        for member, amount in work.contributions.items():
            put[member] += amount
        for member, amount in work.benefits.items():
            got[member] += amount
            count[member] += 1
        shared = sum(work.benefits.values())
        if shared and shared != work.total:
            said.append(
                remark(
                    "E-RES-1", work.name,
                    f"«{work.name}»: los beneficios por miembro suman {shared} y las fuentes {work.total}; deben ser iguales.",
                    f"“{work.name}”: benefits by member add up to {shared} and sources to {work.total}; they must be equal.",
                )
            )  # fmt: skip
    if works:
        said += [
            remark(
                "A-S27-7", code,
                f"{names.get(code, code)} no aparece como beneficiaria de ningún proyecto; revise el reparto.",
                f"{names.get(code, code)} does not appear as beneficiary of any project; check the sharing.",
            )
            for code in members
            if not count[code]
        ]  # fmt: skip
    everyone = [*members, *(code for code in (*put, *got) if code not in members)]
    shares = tuple(Share(code, put[code], got[code], count[code]) for code in dict.fromkeys(everyone))
    return Results(
        sum(by_year.values()), dict(sorted(by_year.items())), dict(by_source), shares, tuple(measures), tuple(said)
    )
