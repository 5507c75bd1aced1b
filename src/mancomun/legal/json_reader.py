"""The JSON reader of the book: a figure as plain data, a case as plain data, and a small interpreter between them.

`figure_to_json` and `case_to_json` write what a reader in another language (a browser, say) needs and nothing else: the
interpreter below imports no condition, no figure and no territory, only the calendar. It gives the same statuses and the
same outcome as `legal.judge`, without sentences; tests compare the two with and without stated facts.

A term is ``{"is": kind, ...}``; a key that is absent has its default. A day is ``YYYY-MM-DD``, so that text order is the
order of days. An act is ``{"status": done|pending|refused, "day": YYYY-MM-DD|null}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from mancomun.instants.terms import add_business_days, add_days, add_months, add_years
from mancomun.legal.book import Book, Figure, book
from mancomun.legal.case import LegalCase
from mancomun.requirements import Act, Term

Json = Mapping[str, Any]

FORMAT = "mancomun-figure/1"


# Writing ----------------------------------------------------------------------------------------------------------------


def figure_to_json(figure: Figure, law: Book | None = None) -> dict[str, Any]:
    """The figure as plain data: bases, every bound rule with its interval and its conditions, and the steps."""
    law = law or book()
    return {
        "format": FORMAT,
        "law_version": law.version,
        "id": figure.id,
        "name": {"es": figure.name.es, "en": figure.name.en},
        "bases": [
            {**_span(basis.span), "operative": basis.operative, "needs": _term(basis.needs)} for basis in figure.bases
        ],
        "rules": [
            {
                "rule": bound.rule,
                "class": law.rules[bound.rule].cls,
                "role": bound.role,
                "alive": [_span(law.rules[bound.rule].span), _span(bound.span)],
                "procedures": list(bound.procedures),
                "when": _term(bound.when),
                "test": _term(bound.test),
                "default": readings.default if (readings := law.rules[bound.rule].readings) else "",
                "worse": [{"if": _term(term), "default": default} for term, default in bound.worse],
            }
            for bound in figure.bounds
        ],
        "unfounded": [{"rule": key, **_span(law.rules[key].span)} for key in figure.unfounded],
        "steps": [{"n": step.n, **_span(step.span), "test": _term(step.test)} for step in figure.steps],
    }


def case_to_json(case: LegalCase) -> dict[str, Any]:
    """The case as plain data: for each member what the conditions may ask of it on the day, and the stated facts."""
    graph = case.territory.contiguity
    members = []
    for code in case.members:
        facts = case.territory.unit(code).facts
        unsure = graph.unknown.get(code, frozenset())
        members.append(
            {
                "code": code,
                "types": sorted(case.types(code)),
                "department": case.department(code),
                "neighbours": sorted(graph.neighbours(code)),
                "perhaps": "anyone" if unsure is None else sorted(unsure),
                "capital": bool(facts.get("capital")),
                "insular": bool(facts.get("insular")),
                "formalised_on": _plain(facts.get("formalised_on")),
                "category": case.dated(code, "category"),
                "population": case.dated(code, "population"),
            }
        )
    stated: dict[str, Any] = {}
    each: dict[str, dict[str, Any]] = {}
    for key in sorted(case.facts.keys()):
        if (value := case.facts.get(key)) is not None:
            stated[key] = _plain(value)
        inner = {code: value for code in case.members if (value := case.facts.of_member(key, code)) is not None}
        if inner:
            each[key] = {code: _plain(value) for code, value in inner.items()}
    return {"as_of": case.as_of.isoformat(), "members": members, "facts": stated, "each": each}


def _span(span: Any) -> dict[str, Any]:
    return {"from": _plain(span.start), "to": _plain(span.end)}


def _term(term: Term | None) -> dict[str, Any] | None:
    return term.to_json() if term is not None else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Act):
        return {"status": value.status, "day": _plain(value.day)}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, frozenset)):
        return [_plain(inner) for inner in value]
    return value


# Reading ----------------------------------------------------------------------------------------------------------------


class Found(NamedTuple):
    """The truth of a term; ``pending`` marks a no that is only *not yet*, ``silent`` an unknown nobody has spoken of."""

    truth: bool | None
    pending: bool = False
    silent: bool = False


YES, NO, UNKNOWN = Found(True), Found(False), Found(None)
NOT_YET, SILENT = Found(False, pending=True), Found(None, silent=True)
_STATUS = {True: "met", False: "not_met", None: "unknown"}
_LOWERS = ("ALLOWED_IF", "INDETERMINATE", "NONE")
_WORST_FIRST = ("NOT_ALLOWED", "INDETERMINATE", "NOT_YET", "ALLOWED_IF")


def judge_json(figure: Json, case: Json) -> dict[str, Any]:
    """``{"outcome", "statuses": {rule: status}, "steps": {n: status}}`` of a figure and a case as plain data."""
    day = case["as_of"]
    if not any(_alive(b, day) and (b["operative"] or (b["needs"] and _is(b["needs"], case))) for b in figure["bases"]):
        dead = {item["rule"]: "not_in_force" for item in figure["unfounded"] if _alive(item, day)}
        return {"outcome": "NOT_IN_FORCE", "statuses": dead, "steps": {}}
    statuses, made, answered = {}, set(), False
    # A rule that speaks of forming the figure says nothing of a withdrawal or an annexation.
    general = _procedure(case) in ("constitucion", "subsistencia")
    for rule in figure["rules"]:
        status, outcome = _judge_rule(rule, case)
        statuses[rule["rule"]] = status
        made.add(outcome)
        if status not in ("not_in_force", "not_applicable"):
            answered |= general or "constitucion" not in rule["procedures"]
    outcome = next((item for item in _WORST_FIRST if item in made), "ALLOWED")
    if outcome == "ALLOWED" and not answered:
        outcome = "INDETERMINATE"
    steps = {}
    if _procedure(case) == "constitucion":
        for step in figure["steps"]:
            if _alive(step, day):
                steps[step["n"]] = _STATUS[judge_term(step["test"], case).truth if step["test"] else None]
    return {"outcome": outcome, "statuses": statuses, "steps": steps}


def _judge_rule(rule: Json, case: Json) -> tuple[str, str]:
    """The status of one rule and the outcome it alone would make."""
    if not all(_alive(span, case["as_of"]) for span in rule["alive"]):
        return "not_in_force", "ALLOWED"
    if _procedure(case) not in rule["procedures"]:
        return "not_applicable", "ALLOWED"
    live = judge_term(rule["when"], case) if rule["when"] else YES
    if live.truth is False:
        return "not_applicable", "ALLOWED"
    default = "" if rule["worse"] and rule["test"] else rule["default"]
    default = next((item["default"] for item in rule["worse"] if _is(item["if"], case)), default)
    trigger, found = "", live
    if live.truth is None:
        status = "unknown"
        if rule["test"] is None and default in _LOWERS and not live.silent:
            trigger = "ALLOWED_IF"
    elif rule["test"] is None:
        disputed = default in _LOWERS and rule["when"] is not None
        status, trigger = ("unknown", default) if disputed else ("met", "")
    else:
        found = judge_term(rule["test"], case)
        status = _STATUS[found.truth]
        trigger = default if rule["worse"] and default in _LOWERS else ""
    if rule["role"] in ("duty", "effect"):
        return status, "ALLOWED"
    if status == "not_met":
        return status, "NOT_YET" if found.pending else "NOT_ALLOWED"
    if trigger in ("INDETERMINATE", "NONE"):
        return status, "INDETERMINATE"
    unsettled = rule["role"] == "evidence" or (rule["role"] in ("structure", "step") and not found.silent)
    if trigger == "ALLOWED_IF" or (status == "unknown" and unsettled):
        return status, "ALLOWED_IF"
    return status, "ALLOWED"


def judge_term(term: Json, case: Json) -> Found:
    """The truth of one condition. KeyError names a kind this reader does not know."""
    return TERMS[term["is"]](term, case)


def _is(term: Json, case: Json) -> bool:
    return judge_term(term, case).truth is True


def _alive(span: Json, day: str) -> bool:
    return (span["from"] is None or span["from"] <= day) and (span["to"] is None or day < span["to"])


def _procedure(case: Json) -> str:
    return str(case["facts"].get("tramite") or "constitucion")


def _truth(value: bool | None) -> Found:
    return Found(value)


# The kinds of condition -------------------------------------------------------------------------------------------------


def _all(term: Json, case: Json) -> Found:
    inner = [judge_term(part, case) for part in term["parts"]]
    failed = [item for item in inner if item.truth is False]
    if failed:
        return Found(False, pending=all(item.pending for item in failed))
    unknown = [item for item in inner if item.truth is None]
    return Found(None, silent=all(item.silent for item in unknown)) if unknown else YES


def _any(term: Json, case: Json) -> Found:
    inner = [judge_term(part, case) for part in term["parts"]]
    if any(item.truth for item in inner):
        return YES
    unknown = [item for item in inner if item.truth is None]
    if unknown:
        return Found(None, silent=all(item.silent for item in unknown))
    return Found(False, pending=any(item.pending for item in inner))


def _not(term: Json, case: Json) -> Found:
    inner = judge_term(term["part"], case)
    return Found(None if inner.truth is None else not inner.truth, silent=inner.silent)


def _stated(term: Json, case: Json) -> Found:
    value = case["facts"].get(term["fact"])
    return SILENT if value is None else _truth(bool(value))


def _reaches(value: float, term: Json) -> bool:
    return bool(value > term["bound"] if term.get("strict") else value >= term["bound"])


def _at_least(term: Json, case: Json) -> Found:
    value = case["facts"].get(term["fact"])
    return SILENT if value is None else _truth(_reaches(value, term))


def _each(case: Json, key: str, member: Json) -> Any:
    return case["each"].get(key, {}).get(member["code"])


def _act(act: Json | None, later: Json | None, ordered_before: bool = False) -> Found:
    if act is None:
        return SILENT
    if act["status"] != "done":
        return NOT_YET if act["status"] == "pending" else NO
    if ordered_before and later is None and act["day"]:
        return SILENT
    ordered = later is not None and later["status"] == "done" and later["day"] and act["day"]
    return _truth(not (ordered and later is not None and act["day"] > later["day"]))


def _done(term: Json, case: Json) -> Found:
    before = term.get("before", "")
    return _act(case["facts"].get(term["act"]), case["facts"].get(before), bool(before))


def _each_done(term: Json, case: Json) -> Found:
    later = case["facts"].get(term.get("before", ""))
    inner = [
        _act(_each(case, term["act"], member), later, bool(term.get("before")))
        for member in case["members"]
        if not term.get("of") or _possible(member, term["of"])
    ]
    failed = [item for item in inner if item.truth is False]
    if failed:
        return Found(False, pending=all(item.pending for item in failed))
    return SILENT if any(item.truth is None for item in inner) else YES


def _within(term: Json, case: Json) -> Found:
    first, last = case["facts"].get(term["start"]), case["facts"].get(term["end"])
    if last is not None and last["status"] == "pending":
        return NOT_YET
    if first is None or last is None:
        return SILENT
    if first["day"] is None or last["day"] is None:
        return UNKNOWN
    step: Callable[[date, int], date]
    step = {"month": add_months, "day": add_days, "business_day": add_business_days}[term["unit"]]
    start, end = date.fromisoformat(first["day"]), date.fromisoformat(last["day"])
    if end < step(start, term.get("low", 0)):
        return Found(False, pending=bool(term.get("wait")))
    return _truth(not (term.get("high") and end > step(start, term["high"])))


def _includes(term: Json, case: Json) -> Found:
    value = case["facts"].get(term["fact"])
    if value is None:
        return SILENT
    there = [item in value for item in term["items"]]
    return _truth(any(there) if term.get("some") else all(there))


def _chosen(term: Json, case: Json) -> Found:
    value = case["facts"].get(term["fact"])
    return SILENT if value is None else _truth(value in term["items"])


def _enacted(term: Json, case: Json) -> Found:
    return _truth(case["facts"].get(term["fact"]) is True)


def _aged(term: Json, case: Json) -> Found:
    day = case["facts"].get(term["fact"])
    if day is None:
        return UNKNOWN
    ready = add_years(date.fromisoformat(day), term["years"]).isoformat()
    return YES if ready <= case["as_of"] else NOT_YET


def _possible(member: Json, types: Iterable[str]) -> bool:
    return any(kind in types for kind in member["types"])


def _sure(member: Json, types: Iterable[str]) -> bool:
    return all(kind in types for kind in member["types"])


def _only(term: Json, case: Json) -> Found:
    if not all(_possible(member, term["types"]) for member in case["members"]):
        return NO
    return _truth(True if all(_sure(member, term["types"]) for member in case["members"]) else None)


def _some(term: Json, case: Json) -> Found:
    return _count({"types": term["types"], "n": 1}, case)


def _without(term: Json, case: Json) -> Found:
    inner = _some({"types": [term["type"]]}, case).truth
    return _truth(None if inner is None else not inner)


def _count(term: Json, case: Json) -> Found:
    most = [member for member in case["members"] if _possible(member, term["types"])]
    if sum(_sure(member, term["types"]) for member in most) >= term["n"]:
        return YES
    return NO if len(most) < term["n"] else UNKNOWN


def _pieces(members: list[Json], hopeful: bool) -> int:
    def touch(a: Json, b: Json) -> bool:
        if b["code"] in a["neighbours"]:
            return True
        return hopeful and any(x["perhaps"] == "anyone" or y["code"] in x["perhaps"] for x, y in ((a, b), (b, a)))

    left, pieces = list(members), 0
    while left:
        pieces += 1
        queue = [left.pop()]
        while queue:
            here = queue.pop()
            queue += [other for other in left if touch(here, other)]
            left = [other for other in left if not touch(here, other)]
    return pieces


def _contiguous(term: Json, case: Json) -> Found:
    members = [member for member in case["members"] if not (term.get("insular") and member["insular"])]
    if _pieces(members, hopeful=False) <= 1:
        return YES
    return UNKNOWN if _pieces(members, hopeful=True) <= 1 else NO


def _same_department(term: Json, case: Json) -> Found:
    places = {member["department"] for member in case["members"]}
    return UNKNOWN if None in places else _truth(len(places) <= 1)


def _has_unit(term: Json, case: Json) -> Found:
    return _truth(any(member["code"] == term["code"] for member in case["members"]))


def _insular(term: Json, case: Json) -> Found:
    return _truth(any(member["insular"] for member in case["members"]))


def _has_capital(term: Json, case: Json) -> Found:
    return _truth(any(member["capital"] for member in case["members"]))


def _formalised(term: Json, case: Json) -> Found:
    return _truth(
        all(
            member["formalised_on"] is not None and member["formalised_on"] <= case["as_of"]
            for member in case["members"]
            if "territorio_indigena" in member["types"]
        )
    )


def _only_around(term: Json, case: Json) -> Found:
    return _truth(
        all(
            member["code"] == term["code"] or term["code"] in member["neighbours"]
            for member in case["members"]
            if _possible(member, term["types"])
        )
    )


def _only_among(term: Json, case: Json) -> Found:
    return _truth(
        all(
            member["code"] in term["units"]
            or (_possible(member, term["types"]) and member["department"] == term["department"])
            for member in case["members"]
        )
    )


def _is_procedure(term: Json, case: Json) -> Found:
    return _truth(_procedure(case) == term["name"])


def _route(term: Json, case: Json) -> Found:
    return _truth((case["facts"].get("ruta") or "ordinaria") == term["name"])


def _not_before(term: Json, case: Json) -> Found:
    return YES if case["as_of"] >= term["day"] else NOT_YET


def _before(term: Json, case: Json) -> Found:
    return _truth(case["as_of"] < term["day"])


_CATEGORIES = ("ESP", "1", "2", "3", "4", "5", "6")


def _candidates(case: Json, by: str) -> tuple[list[str], bool]:
    """The members the statute makes nucleus, and whether it is certain that no other could be."""
    capitals = [member for member in case["members"] if member["capital"]]
    pool = capitals or list(case["members"])
    if len(capitals) == 1:
        return [pool[0]["code"]], True
    if any(member[by] is None for member in pool):
        return [member["code"] for member in pool], False
    key: Callable[[Json], float]
    if by == "category":
        key = lambda m: _CATEGORIES.index(str(m[by])) if str(m[by]) in _CATEGORIES else 9  # noqa: E731
    else:
        key = lambda m: -m[by]  # noqa: E731
    best = min((key(member) for member in pool), default=0)
    return [member["code"] for member in pool if key(member) == best], True


def _nucleus(term: Json, case: Json) -> Found:
    found, certain = _candidates(case, term.get("by", "category"))
    stated = case["facts"].get("nucleo")
    if stated is not None:
        if stated not in found:
            return NO
        if certain or len(found) == 1:
            return YES
    return _truth(True if certain and len(found) == 1 else None)


def _nucleus_tie(term: Json, case: Json) -> Found:
    if case["facts"].get("nucleo") is not None or not case["members"]:
        return NO
    found, certain = _candidates(case, term.get("by", "category"))
    return _truth(len(found) > 1 if certain else None)


def _inhabitants(term: Json, case: Json) -> Found:
    values = [member["population"] for member in case["members"]]
    if None in values:
        return UNKNOWN
    return _truth(sum(values) >= term["group"] and max(values, default=0) >= term["main"])


def _promoters(term: Json, case: Json) -> Found:
    stated = case["facts"].get("promotores")
    if stated is None:
        return SILENT
    bounds = {who: (fact, bound) for who, fact, bound in term.get("shares", ())}
    doubt = False
    for who in stated:
        if who not in term["accepted"]:
            continue
        if who not in bounds:
            return YES
        fact, bound = bounds[who]
        share = case["facts"].get(fact)
        if share is None:
            doubt = True
        elif share >= bound:
            return YES
    return SILENT if doubt else NO


def _approved(term: Json, case: Json) -> Found:
    whom = term.get("whom", "members")
    voters = [member["code"] for member in case["members"]] if whom == "members" else case["facts"].get(whom)
    if voters is None:
        return SILENT
    votes = [(_each(case, "participacion", {"code": v}), _each(case, "votos_favor", {"code": v})) for v in voters]
    for turnout, favour in votes:
        if (turnout is not None and turnout < term["turnout"]) or (favour is not None and favour <= 0.5):
            return NO
    if any(favour is None or (term["turnout"] and turnout is None) for turnout, favour in votes):
        return SILENT
    return YES


def _vote_split(term: Json, case: Json) -> Found:
    asked = max((pair for pair in term["turnouts"] if pair[0] <= case["as_of"]), default=("", 0.0))[1]
    won = lost = False
    for member in case["members"]:
        turnout, favour = _each(case, "participacion", member), _each(case, "votos_favor", member)
        if (turnout is not None and turnout < asked) or (favour is not None and favour <= 0.5):
            lost = True
        elif favour is not None:
            won = True
    return _truth(won and lost)


def _low_turnout(term: Json, case: Json) -> Found:
    stated = [_each(case, "participacion", member) for member in case["members"]]
    return _truth(any(value is not None and value < term["bound"] for value in stated))


def _conurbated(term: Json, case: Json) -> Found:
    if _has_unit({"code": term["city"]}, case).truth:
        return NO
    near = [member for member in case["members"] if member["department"] == term["department"]]
    open_ones = [member for member in near if _each(case, "conurbado_bogota", member) is None]
    said = any(_each(case, "conurbado_bogota", member) is True for member in near)
    if said or any(term["city"] in member["neighbours"] for member in open_ones):
        return YES
    return UNKNOWN if open_ones else NO


def _memberships(term: Json, case: Json) -> list[Json] | None:
    stated = case["facts"].get("membresias")
    figures = term.get("figures")
    return None if stated is None else [item for item in stated if not figures or item.get("figura") in figures]


def _other_purpose(term: Json, case: Json) -> Found:
    stated = _memberships(term, case)
    if stated is None:
        return SILENT
    ours, doubt = frozenset(case["facts"].get("objetos") or ()), False
    for item in stated:
        theirs = frozenset(item.get("objetos") or ())
        if (term.get("same_figure") and item.get("figura") == term["same_figure"]) or ours & theirs:
            return NO
        doubt |= not (ours and theirs)
    return UNKNOWN if doubt else YES


def _already_in(term: Json, case: Json) -> Found:
    stated = _memberships(term, case)
    return SILENT if stated is None else _truth(bool(stated))


TERMS: Mapping[str, Callable[[Json, Json], Found]] = {
    "aged": _aged,
    "all": _all,
    "already_in": _already_in,
    "any": _any,
    "approved": _approved,
    "at_least": _at_least,
    "before": _before,
    "chosen": _chosen,
    "contiguous": _contiguous,
    "conurbated": _conurbated,
    "count": _count,
    "done": _done,
    "each_done": _each_done,
    "enacted": _enacted,
    "formalised": _formalised,
    "has_capital": _has_capital,
    "has_unit": _has_unit,
    "includes": _includes,
    "inhabitants": _inhabitants,
    "insular": _insular,
    "low_turnout": _low_turnout,
    "not": _not,
    "not_before": _not_before,
    "nucleus": _nucleus,
    "nucleus_tie": _nucleus_tie,
    "only": _only,
    "only_among": _only_among,
    "only_around": _only_around,
    "other_purpose": _other_purpose,
    "procedure": _is_procedure,
    "promoters": _promoters,
    "route": _route,
    "same_department": _same_department,
    "some": _some,
    "stated": _stated,
    "vote_split": _vote_split,
    "within": _within,
    "without": _without,
}
