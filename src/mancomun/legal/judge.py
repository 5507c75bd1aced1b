"""From a figure and a case to an outcome: each rule's status first, then the outcome that the statuses make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mancomun.legal.book import Basis, Book, Bound, Figure, Rule, Step, book
from mancomun.legal.case import LegalCase
from mancomun.lexicon.text import NOTHING, Text, day_text
from mancomun.requirements import FACTS, Judgement

OUTCOMES = ("ALLOWED", "ALLOWED_IF", "NOT_YET", "NOT_ALLOWED", "INDETERMINATE", "NOT_IN_FORCE")
STATUSES = ("met", "not_met", "unknown", "not_in_force", "not_applicable")
_STATUS = {True: "met", False: "not_met", None: "unknown"}
_SAYS_NOTHING = frozenset({"not_in_force", "not_applicable"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of the case: its status, the sentence, the evidence.

    ``trigger`` is what a live dispute does to the outcome (``ALLOWED_IF``, ``INDETERMINATE``, ``NONE``) or empty.
    """

    rule: Rule
    bound: Bound
    status: str
    judgement: Judgement = field(default_factory=lambda: Judgement(None))
    trigger: str = ""

    @property
    def message(self) -> Text:
        """The sentence of the condition, or the paraphrase of the rule when there is none."""
        if self.trigger and self.bound.test is None and not self.judgement.evidence:
            return self.rule.says  # the condition only says when the dispute is live; the rule says what it is
        return self.judgement.why or self.rule.says


@dataclass(frozen=True, slots=True)
class StepState:
    """A step with what is known of it."""

    step: Step
    status: str
    judgement: Judgement


@dataclass(frozen=True)
class Verdict:
    """The outcome of one figure for one case, with every finding and step behind it."""

    figure: Figure
    case: LegalCase
    outcome: str
    basis: Basis | None
    findings: tuple[Finding, ...]
    steps: tuple[StepState, ...]

    def deciding(self) -> tuple[Finding, ...]:
        """The findings that made the outcome, most telling first."""
        return tuple(f for f in self.findings if _decides(f) == self.outcome)


def judge_rule(bound: Bound, rule: Rule, case: LegalCase) -> Finding:
    """The status of one rule for the case."""
    if case.as_of not in rule.span or case.as_of not in bound.span:
        return Finding(rule, bound, "not_in_force")
    if _procedure(case) not in bound.procedures:
        return Finding(rule, bound, "not_applicable")
    live = bound.when.judge(case) if bound.when is not None else Judgement(True)
    if live.truth is False:
        return Finding(rule, bound, "not_applicable", live)
    default = _default(bound, rule, case)
    if bound.test is None:
        if default in ("ALLOWED_IF", "INDETERMINATE", "NONE") and bound.when is not None:
            if live.truth is None:  # the dispute may or may not be live: it lowers no further than a condition does
                return Finding(rule, bound, "unknown", live, "" if live.silent else "ALLOWED_IF")
            return Finding(rule, bound, "unknown", live, default)
        if live.truth is None:
            return Finding(rule, bound, "unknown", live)
        return Finding(rule, bound, "met", live)
    if live.truth is None:
        return Finding(rule, bound, "unknown", live)
    found = bound.test.judge(case)
    trigger = default if bound.worse and default in ("INDETERMINATE", "NONE", "ALLOWED_IF") else ""
    return Finding(rule, bound, _STATUS[found.truth], found, trigger)


def _default(bound: Bound, rule: Rule, case: LegalCase) -> str:
    for term, default in bound.worse:
        if term.truth(case) is True:
            return default
    if bound.worse and bound.test is not None:
        return ""
    return rule.readings.default if rule.readings else ""


def _decides(finding: Finding) -> str:
    """The outcome this finding alone would make (contracts.md 2)."""
    role, found = finding.bound.role, finding.judgement
    if role in ("duty", "effect"):
        return "ALLOWED"
    if finding.status == "not_met":
        return "NOT_YET" if found.pending else "NOT_ALLOWED"
    if finding.trigger in ("INDETERMINATE", "NONE"):
        return "INDETERMINATE"
    if finding.trigger == "ALLOWED_IF":
        return "ALLOWED_IF"
    if finding.status == "unknown":
        if role == "evidence":
            return "ALLOWED_IF"
        if role in ("structure", "step") and not found.silent:
            return "ALLOWED_IF"
    return "ALLOWED"


_WORST_FIRST = ("NOT_ALLOWED", "INDETERMINATE", "NOT_YET", "ALLOWED_IF")


def outcome_of(findings: tuple[Finding, ...]) -> str:
    """The outcome the statuses make: the first that matches, worst first."""
    made = {_decides(finding) for finding in findings}
    return next((outcome for outcome in _WORST_FIRST if outcome in made), "ALLOWED")


def judge(figure: Figure, case: LegalCase, *, law: Book | None = None) -> Verdict:
    """Judge one figure for one case."""
    law = law or book()
    basis = figure.basis_at(case.as_of, case)
    if basis is None:
        findings = tuple(
            Finding(law.rules[key], Bound(key, role="structure"), "not_in_force", Judgement(None, never(figure, case)))
            for key in figure.unfounded
            if case.as_of in law.rules[key].span
        )
        return Verdict(figure, case, "NOT_IN_FORCE", None, findings, ())
    findings = tuple(judge_rule(bound, law.rules[bound.rule], case) for bound in figure.bounds)
    outcome = outcome_of(findings)
    if outcome == "ALLOWED" and not _answers(findings, _procedure(case)):
        outcome = "INDETERMINATE"
    return Verdict(figure, case, outcome, basis, findings, _steps(figure, case))


def _procedure(case: LegalCase) -> str:
    return case.facts.get("tramite") or "constitucion"


def _answers(findings: tuple[Finding, ...], procedure: str) -> bool:
    """Whether some rule alive that day speaks of what was asked; an empty list of conditions is no permission."""
    alive = [finding for finding in findings if finding.status not in _SAYS_NOTHING]
    if procedure in ("constitucion", "subsistencia"):
        return bool(alive)
    return any("constitucion" not in finding.bound.procedures for finding in alive)


def never(figure: Figure, case: LegalCase) -> Text:
    """Why there is nothing to judge on that day."""
    later = [b.span.start for b in figure.bases if b.operative and b.span.start and b.span.start > case.as_of]
    day = case.as_of
    if later:
        return Text(
            f"El {day_text(day).es} esta figura no existía; rige desde el {day_text(min(later)).es}.",
            f"On {day_text(day).en} this figure did not exist; it is in force since {day_text(min(later)).en}.",
        )
    return Text(f"El {day_text(day).es} esta figura no regía.", f"On {day_text(day).en} this figure was not in force.")


def _steps(figure: Figure, case: LegalCase) -> tuple[StepState, ...]:
    if _procedure(case) != "constitucion":
        return ()
    out = []
    for step in figure.steps:
        if case.as_of in step.span:
            found = step.test.judge(case) if step.test is not None else Judgement(None, NOTHING, silent=True)
            out.append(StepState(step, _STATUS[found.truth], found))
    return tuple(out)


def structure_holds(figure: Figure, case: LegalCase, law: Book) -> bool:
    """False when some structural rule surely fails; cheap, for the search of repairs."""
    if figure.basis_at(case.as_of, case) is None:
        return False
    for bound in figure.bounds:
        if bound.role != "structure" or bound.test is None:
            continue
        if case.as_of not in law.rules[bound.rule].span or case.as_of not in bound.span:
            continue
        if _procedure(case) not in bound.procedures:
            continue
        if bound.when is not None and bound.when.truth(case) is not True:
            continue
        if bound.test.truth(case) is False:
            return False
    return True


def summary(verdict: Verdict) -> Text:
    """The answer in one short sentence: the first reason of the outcome, or what makes it possible."""
    case, outcome = verdict.case, verdict.outcome
    if outcome == "NOT_IN_FORCE":
        return never(verdict.figure, case)
    deciding = verdict.deciding()
    if outcome == "ALLOWED":
        structural = [
            f for f in verdict.findings if f.bound.role == "structure" and f.status == "met" and f.judgement.why
        ]
        ranked = sorted(structural, key=lambda f: f.rule.cls != "HARD")[:3]
        es = " ".join(dict.fromkeys(f.judgement.why.es for f in ranked))
        en = " ".join(dict.fromkeys(f.judgement.why.en for f in ranked))
        return Text(es or "Cumple la estructura que pide la ley.", en or "It meets the structure the law asks for.")
    if not deciding:  # no rule speaks of what was asked
        asked = FACTS["tramite"].items[_procedure(case)]
        return Text(
            f"El {day_text(case.as_of).es} ninguna norma leída dice cómo {asked.es} con esta figura.",
            f"On {day_text(case.as_of).en} no norm that was read says how {asked.en} with this figure.",
        )
    first = deciding[0]
    for finding in deciding:
        if finding.bound.role in ("structure", "evidence") and finding.judgement.why:
            first = finding
            break
    return first.message


def evidence_of(finding: Finding) -> dict[str, Any]:
    """The evidence as plain data."""
    return dict(finding.judgement.evidence)
