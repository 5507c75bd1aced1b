"""The algebra of conditions: values one can judge, explain, ask what they need, compare, mask and write as JSON.

A term knows no law and no method. It asks a `Case` for what it needs, and the case may know it, know that it is not
so, or not know: Kleene's three values. `truth` answers fast; `judge` answers with the sentence and the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, ClassVar, Protocol, Self

import numpy as np

from mancomun.lexicon.text import NOTHING, Text, day_text
from mancomun.requirements.facts import FACTS, Act, Facts
from mancomun.requirements.kleene import (
    NO,
    SILENT,
    YES,
    Mask,
    Truth,
    all_masks,
    all_of,
    any_masks,
    any_of,
    negate,
    negate_mask,
)


class Case(Protocol):
    """What a term may ask: who the members are, on which day, and what somebody has stated."""

    @property
    def members(self) -> tuple[str, ...]: ...
    @property
    def as_of(self) -> date: ...
    @property
    def facts(self) -> Facts: ...
    def name(self, code: str) -> str:
        """How people call this member."""
        ...


class Block(Protocol):
    """Many cases of one day at once, without stated facts: what the array reader asks (``legal.bulk`` says the rest)."""

    @property
    def size(self) -> int: ...
    @property
    def as_of(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came out of one term over one case.

    ``pending`` marks a failure that is only *not yet*: somebody stated that the step has not been done.
    ``silent`` marks an unknown on which nobody has spoken at all.
    """

    truth: Truth
    why: Text = NOTHING
    evidence: Mapping[str, Any] = field(default_factory=dict)
    pending: bool = False
    silent: bool = False


class Term:
    """Base of all conditions; subclasses are frozen dataclasses registered under ``kind`` for the JSON form."""

    kind: ClassVar[str]
    registry: ClassVar[dict[str, type[Term]]] = {}

    def __init_subclass__(cls) -> None:
        if "kind" in cls.__dict__:
            if cls.kind in Term.registry:
                raise ValueError(f"two terms are called {cls.kind!r}")
            Term.registry[cls.kind] = cls

    def truth(self, case: Case) -> Truth:
        """True, False or None for this case; cheap, no sentence."""
        return self.judge(case).truth

    def judge(self, case: Any) -> Judgement:
        """The truth with its sentence and its evidence."""
        raise TypeError(f"{type(self).__name__} does not say how it is judged")

    def needs(self) -> frozenset[str]:
        """The keys of the facts this term may ask for."""
        return frozenset()

    def mask(self, block: Any) -> Mask:
        """One byte a case (see ``kleene``) when nobody has stated any fact; here: a fact on which nobody has spoken."""
        return np.full(block.size, SILENT, np.uint8)

    def to_json(self) -> dict[str, Any]:
        """The term as plain data, enough for an interpreter in another language."""
        out: dict[str, Any] = {"is": self.kind}
        for item in fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name)
            if value == item.default:
                continue
            out[item.name] = _plain(value)
        return out

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Term:
        """The inverse of `to_json`."""
        cls = Term.registry[data["is"]]
        return cls._from_plain({key: value for key, value in data.items() if key != "is"})

    @classmethod
    def _from_plain(cls, data: dict[str, Any]) -> Self:
        return cls(**{key: _rich(value) for key, value in data.items()})

    def __and__(self, other: Term) -> All:
        return All((self, other))

    def __or__(self, other: Term) -> AnyOf:
        return AnyOf((self, other))

    def __invert__(self) -> Not:
        return Not(self)


def _plain(value: Any) -> Any:
    if isinstance(value, Term):
        return value.to_json()
    if isinstance(value, Text):
        return {"es": value.es, "en": value.en}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def _rich(value: Any) -> Any:
    if isinstance(value, dict) and "is" in value:
        return Term.from_json(value)
    if isinstance(value, dict) and set(value) == {"es", "en"}:
        return Text(value["es"], value["en"])
    if isinstance(value, list):
        return tuple(_rich(item) for item in value)
    return value


@dataclass(frozen=True)
class All(Term):
    """Every part holds."""

    kind: ClassVar[str] = "all"
    parts: tuple[Term, ...]

    def truth(self, case: Case) -> Truth:
        return all_of(part.truth(case) for part in self.parts)

    def judge(self, case: Any) -> Judgement:
        inner = [part.judge(case) for part in self.parts]
        truth = all_of(item.truth for item in inner)
        speaking = [item for item in inner if item.truth is truth]
        pending = truth is False and all(item.pending for item in speaking)
        if truth is False and not pending:  # a real failure speaks before a step that is merely not yet done
            speaking = [item for item in speaking if not item.pending]
        silent = truth is None and all(item.silent for item in speaking)
        # One failure is reason enough: the first speaks, its evidence and that of the others travel together.
        return Judgement(truth, _join(speaking[:1] if truth is False else speaking), _merge(inner), pending, silent)

    def needs(self) -> frozenset[str]:
        return frozenset().union(*(part.needs() for part in self.parts))

    def mask(self, block: Any) -> Mask:
        return all_masks((part.mask(block) for part in self.parts), block.size)


@dataclass(frozen=True)
class AnyOf(Term):
    """At least one part holds."""

    kind: ClassVar[str] = "any"
    parts: tuple[Term, ...]

    def truth(self, case: Case) -> Truth:
        return any_of(part.truth(case) for part in self.parts)

    def judge(self, case: Any) -> Judgement:
        inner = [part.judge(case) for part in self.parts]
        truth = any_of(item.truth for item in inner)
        speaking = [item for item in inner if item.truth is truth]
        pending = truth is False and any(item.pending for item in speaking)
        silent = truth is None and all(item.silent for item in speaking)
        return Judgement(truth, _join(speaking[:1] if truth else speaking), _merge(inner), pending, silent)

    def needs(self) -> frozenset[str]:
        return frozenset().union(*(part.needs() for part in self.parts))

    def mask(self, block: Any) -> Mask:
        return any_masks((part.mask(block) for part in self.parts), block.size)


@dataclass(frozen=True)
class Not(Term):
    """The part does not hold; ``yes`` and ``no`` are the sentences for either answer."""

    kind: ClassVar[str] = "not"
    part: Term
    yes: Text = NOTHING
    no: Text = NOTHING

    def truth(self, case: Case) -> Truth:
        return negate(self.part.truth(case))

    def judge(self, case: Any) -> Judgement:
        inner = self.part.judge(case)
        truth = negate(inner.truth)
        why = self.yes if truth else self.no if truth is False else inner.why
        return Judgement(truth, why or inner.why, inner.evidence, False, inner.silent)

    def needs(self) -> frozenset[str]:
        return self.part.needs()

    def mask(self, block: Any) -> Mask:
        return negate_mask(self.part.mask(block))


@dataclass(frozen=True)
class Stated(Term):
    """A yes-or-no fact of the case holds (evidence somebody has shown, a clause, a circumstance)."""

    kind: ClassVar[str] = "stated"
    fact: str

    def truth(self, case: Case) -> Truth:
        value = case.facts.get(self.fact)
        return None if value is None else bool(value)

    def judge(self, case: Any) -> Judgement:
        spec = FACTS[self.fact]
        truth = self.truth(case)
        if truth is None:
            return Judgement(None, spec.ask, {"fact": self.fact}, silent=True)
        why = spec.holds if truth else spec.fails
        return Judgement(truth, why, {"fact": self.fact, "value": truth})

    def needs(self) -> frozenset[str]:
        return frozenset({self.fact})


@dataclass(frozen=True)
class AtLeast(Term):
    """A number stated for the case reaches ``bound`` (above it when ``strict``)."""

    kind: ClassVar[str] = "at_least"
    fact: str
    bound: float
    strict: bool = False

    def truth(self, case: Case) -> Truth:
        value = case.facts.get(self.fact)
        if value is None:
            return None
        return bool(value > self.bound if self.strict else value >= self.bound)

    def judge(self, case: Any) -> Judgement:
        spec = FACTS[self.fact]
        value = case.facts.get(self.fact)
        if value is None:
            return Judgement(None, spec.ask, {"fact": self.fact, "bound": self.bound}, silent=True)
        said, asked = spec.show(value), spec.show(self.bound)
        why = Text(
            f"{spec.label.es}: {said.es}; la ley pide {'más de' if self.strict else 'al menos'} {asked.es}.",
            f"{spec.label.en}: {said.en}; the law asks for {'more than' if self.strict else 'at least'} {asked.en}.",
        )
        return Judgement(self.truth(case), why, {"fact": self.fact, "value": value, "bound": self.bound})

    def needs(self) -> frozenset[str]:
        return frozenset({self.fact})


@dataclass(frozen=True)
class Done(Term):
    """An act of the case was done; with ``before``, on a day not later than the day of that other act."""

    kind: ClassVar[str] = "done"
    act: str
    before: str = ""

    def judge(self, case: Any) -> Judgement:
        spec = FACTS[self.act]
        value: Act | None = case.facts.get(self.act)
        later: Act | None = case.facts.get(self.before) if self.before else None
        return _judge_act(
            spec.label, spec.ask, value, later, FACTS[self.before].label if self.before else NOTHING, self.act
        )

    def needs(self) -> frozenset[str]:
        return frozenset({self.act, self.before} - {""})


@dataclass(frozen=True)
class EachDone(Term):
    """Every member did the act (each council its acuerdo); with ``before``, before that act of the case.

    ``of`` restricts it to members of those types on the day; empty means every member.
    """

    kind: ClassVar[str] = "each_done"
    act: str
    before: str = ""
    of: tuple[str, ...] = ()

    def judge(self, case: Any) -> Judgement:
        spec = FACTS[self.act]
        later: Act | None = case.facts.get(self.before) if self.before else None
        later_label = FACTS[self.before].label if self.before else NOTHING
        members = [m for m in case.members if not self.of or case.types(m) & frozenset(self.of)]
        if not members:  # no member is of the kind that must act
            return Judgement(True, evidence={"fact": self.act})
        inner = []
        for member in members:
            label = Text(f"{spec.label.es} de {case.name(member)}", f"{spec.label.en} of {case.name(member)}")
            inner.append(
                (
                    member,
                    _judge_act(label, spec.ask, case.facts.of_member(self.act, member), later, later_label, self.act),
                )
            )
        truth = all_of(item.truth for _, item in inner)
        bad = [(m, item) for m, item in inner if item.truth is False]
        evidence: dict[str, Any] = {"fact": self.act}
        if truth is False:
            real = [(m, item) for m, item in bad if not item.pending]
            if real:
                return Judgement(False, real[0][1].why, evidence | {"members": [m for m, _ in real]})
            names = _names(case, [m for m, _ in bad])
            why = Text(
                f"Todavía falta: {spec.label.es} de {names.es}.", f"Still missing: {spec.label.en} of {names.en}."
            )
            return Judgement(False, why, evidence | {"members": [m for m, _ in bad]}, pending=True)
        if truth is None:
            unknown = [m for m, item in inner if item.truth is None]
            if len(unknown) == len(members):
                return Judgement(None, spec.ask, evidence, silent=True)
            names = _names(case, unknown)
            why = Text(f"Falta saber: {spec.label.es} de {names.es}.", f"Not known yet: {spec.label.en} of {names.en}.")
            return Judgement(None, why, evidence | {"members": unknown}, silent=True)
        return Judgement(
            True,
            Text(f"Consta: {spec.label.es} de cada miembro.", f"On record: {spec.label.en} of each member."),
            evidence,
        )

    def needs(self) -> frozenset[str]:
        return frozenset({self.act, self.before} - {""})

    def mask(self, block: Any) -> Mask:
        if not self.of:
            return np.full(block.size, SILENT, np.uint8)
        return np.where(block.some_member(block.type_byte(self.of)) == NO, YES, SILENT)


@dataclass(frozen=True)
class Within(Term):
    """The days between two dated acts respect a window: ``days`` or ``months``, at least ``low`` and at most ``high``."""

    kind: ClassVar[str] = "within"
    start: str
    end: str
    unit: str
    low: int = 0
    high: int = 0
    wait: bool = False  # too early is a wait (not yet), not a refusal

    def judge(self, case: Any) -> Judgement:
        first: Act | None = case.facts.get(self.start)
        last: Act | None = case.facts.get(self.end)
        a, b = FACTS[self.start].label, FACTS[self.end].label
        evidence: dict[str, Any] = {"fact": self.end, "from": self.start}
        if last is not None and last.pending:
            return Judgement(False, Text(f"Todavía falta: {b.es}.", f"Still missing: {b.en}."), evidence, pending=True)
        if first is None or last is None or first.day is None or last.day is None:
            why = Text(f"Falta saber las fechas: {a.es} y {b.es}.", f"Dates not known yet: {a.en} and {b.en}.")
            return Judgement(None, why, evidence, silent=first is None or last is None)
        earliest, latest = (
            _shift(first.day, self.unit, self.low),
            _shift(first.day, self.unit, self.high) if self.high else None,
        )
        evidence |= {"start": first.day.isoformat(), "end": last.day.isoformat()}
        if last.day < earliest:
            why = Text(
                f"{_cap(b.es)} fue el {day_text(last.day).es}; no podía ser antes del {day_text(earliest).es}.",
                f"{_cap(b.en)} was on {day_text(last.day).en}; it could not be before {day_text(earliest).en}.",
            )
            return Judgement(False, why, evidence, pending=self.wait)
        if latest is not None and last.day > latest:
            why = Text(
                f"{_cap(b.es)} fue el {day_text(last.day).es}; el plazo vencía el {day_text(latest).es}.",
                f"{_cap(b.en)} was on {day_text(last.day).en}; the term ended on {day_text(latest).en}.",
            )
            return Judgement(False, why, evidence)
        return Judgement(
            True,
            Text(
                f"{_cap(b.es)} fue a tiempo ({day_text(last.day).es}).",
                f"{_cap(b.en)} was in time ({day_text(last.day).en}).",
            ),
            evidence,
        )

    def needs(self) -> frozenset[str]:
        return frozenset({self.start, self.end})


@dataclass(frozen=True)
class Includes(Term):
    """A stated list holds every one (or, with ``some``, at least one) of ``items``."""

    kind: ClassVar[str] = "includes"
    fact: str
    items: tuple[str, ...]
    some: bool = False

    def judge(self, case: Any) -> Judgement:
        spec = FACTS[self.fact]
        value = case.facts.get(self.fact)
        if value is None:
            return Judgement(None, spec.ask, {"fact": self.fact}, silent=True)
        missing = [item for item in self.items if item not in value]
        truth = len(missing) < len(self.items) if self.some else not missing
        if truth:
            why = Text(f"Consta: {spec.label.es}.", f"On record: {spec.label.en}.")
        else:
            names = spec.item_names(missing)
            why = Text(f"{_cap(spec.label.es)}: falta {names.es}.", f"{_cap(spec.label.en)}: missing {names.en}.")
        return Judgement(truth, why, {"fact": self.fact, "missing": missing if not truth else []})

    def needs(self) -> frozenset[str]:
        return frozenset({self.fact})


def _judge_act(label: Text, ask: Text, value: Act | None, later: Act | None, later_label: Text, key: str) -> Judgement:
    evidence: dict[str, Any] = {"fact": key}
    if value is None:
        return Judgement(None, ask, evidence, silent=True)
    if value.day is not None:
        evidence["date"] = value.day.isoformat()
    if value.refused:
        return Judgement(False, Text(f"Se negó: {label.es}.", f"Refused: {label.en}."), evidence)
    if value.pending:
        return Judgement(
            False, Text(f"Todavía falta: {label.es}.", f"Still missing: {label.en}."), evidence, pending=True
        )
    if later is not None and later.done and later.day is not None and value.day is not None and value.day > later.day:
        own, other = day_text(value.day), day_text(later.day)
        why = Text(
            f"{_cap(label.es)} es del {own.es}, después de {later_label.es} ({other.es}); debía ser antes.",
            f"{_cap(label.en)} is dated {own.en}, after {later_label.en} ({other.en}); it had to come before.",
        )
        return Judgement(False, why, evidence | {"before": later.day.isoformat()})
    if later_label and later is None and value.day is not None:
        # Settled only when the later act is dated too: saying *met* now could turn to *not met* with one fact more.
        own = day_text(value.day)
        why = Text(
            f"Consta: {label.es} ({own.es}); debe ser antes de {later_label.es}.",
            f"On record: {label.en} ({own.en}); it must come before {later_label.en}.",
        )
        return Judgement(None, why, evidence, silent=True)
    return Judgement(True, Text(f"Consta: {label.es}.", f"On record: {label.en}."), evidence)


def without_order(term: Term) -> Term:
    """The same condition asking only whether the acts were done, not which came first: what a single step proves."""
    if isinstance(term, (All, AnyOf)):
        return replace(term, parts=tuple(without_order(part) for part in term.parts))
    return replace(term, before="") if isinstance(term, (Done, EachDone)) else term


def _names(case: Case, members: list[str]) -> Text:
    from mancomun.lexicon.text import join_names

    return join_names([case.name(m) for m in members])


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shift(day: date, unit: str, n: int) -> date:
    from mancomun.instants.terms import add_business_days, add_days, add_months

    step: Callable[[date, int], date] = {"month": add_months, "day": add_days, "business_day": add_business_days}[unit]
    return step(day, n)


def _join(items: list[Judgement]) -> Text:
    texts = [item.why for item in items if item.why]
    return Text(" ".join(t.es for t in texts), " ".join(t.en for t in texts))


def _merge(items: list[Judgement]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for item in items:
        for key, value in item.evidence.items():
            if key == "members" and key in out:
                out[key] = [*out[key], *(v for v in value if v not in out[key])]
            else:
                out.setdefault(key, value)
    return out
