"""The one question everybody asks: what may these form on that day, why, and what would make it possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import mancomun
from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.legal.book import Book, Figure, book
from mancomun.legal.case import BOGOTA, LegalCase
from mancomun.legal.deadlines import anchor_of, due
from mancomun.legal.judge import Finding, StepState, Verdict, judge, summary
from mancomun.legal.repairs import Repair, find_repairs
from mancomun.legal.sheets import sheet_messages
from mancomun.legal.terms import type_name
from mancomun.legal.vocabulary import contradiction
from mancomun.legal.wording import term_words
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, day_text, join_names
from mancomun.requirements import Act, Facts, read_facts
from mancomun.sources import Cite, cite_text
from mancomun.territory import Territory, colombia


def resolve_members(members: Sequence[object], territory: Territory) -> tuple[str, ...]:
    """Codes of the members in the order given; `BadInput` for none, for an unknown one, or for one given twice."""
    if isinstance(members, str) or not isinstance(members, Sequence):
        raise BadInput(
            "miembros-forma",
            "«members» debe ser una lista de códigos o nombres.",
            "“members” must be a list of codes or names.",
        )
    codes: list[str] = []
    for item in members:
        if not isinstance(item, str):
            raise BadInput(
                "miembro-forma",
                f"Cada miembro es un código o un nombre entre comillas; llegó {item!r}. Los códigos llevan ceros a la izquierda.",
                f"Each member is a code or a name in quotes; we got {item!r}. Codes keep their leading zeros.",
            )
        unit = territory.resolve(item)
        if unit.code in codes:
            raise BadInput(
                "miembro-repetido",
                f"{unit.name} ({unit.code}) está dos veces en el grupo. Déjelo una sola vez.",
                f"{unit.name} ({unit.code}) is in the group twice. Leave it once.",
            )
        codes.append(unit.code)
    if not codes:
        raise BadInput(
            "sin-miembros",
            "Aún no ha elegido a nadie. Dé al menos un código o un nombre.",
            "Nobody was chosen. Give at least one code or name.",
        )
    return tuple(codes)


def _member_named(text: str, codes: Sequence[str], territory: Territory) -> str:
    """The code of a member by its name, which inside the group may be plain though in the country it is not."""
    here = [code for code in codes if fold(territory.unit(code).name) == fold(text)]
    return here[0] if len(here) == 1 else territory.resolve(text).code


def _figure_id(text: str) -> str:
    return book().figure(text).id


def read_stated(raw: Mapping[str, Any], codes: Sequence[str], territory: Territory) -> Facts:
    """Facts as people write them, about members named by code or by name."""
    return read_facts(
        raw, codes, resolve=lambda text: _member_named(text, codes, territory), named={"figura": _figure_id}
    )


def make_case(
    members: Sequence[object], *, as_of: date | str, facts: Mapping[str, Any] | Facts | None, territory: Territory
) -> LegalCase:
    """A case from what people write; every error is a `BadInput`."""
    codes = resolve_members(members, territory)
    if facts is None or isinstance(facts, Facts):
        stated = facts or Facts()
    else:
        stated = read_stated(facts, codes, territory)
    return LegalCase(territory, codes, parse_day(as_of), stated)


def check(
    members: Sequence[object],
    *,
    as_of: date | str,
    figures: Sequence[str] | None = None,
    facts: Mapping[str, Any] | Facts | None = None,
    territory: Territory | None = None,
    lang: str = "es",
    repairs: bool = True,
    only: str | None = None,
) -> dict[str, Any]:
    """Judge a group against figures on a day; the answer is contracts.md section 3, as plain data.

    ``members`` are codes or names; ``figures`` ids or aliases (default: all); ``facts`` the vocabulary of
    ``legal/vocabulary.py``. Raises `BadInput` with one sentence when something cannot be used.
    """
    law = book()
    where = territory or colombia()
    case = make_case(members, as_of=as_of, facts=facts, territory=where)
    wrong = contradiction(case.facts)
    if wrong is not None:
        raise wrong
    chosen = [law.figure(text) for text in figures] if figures else list(law.figures.values())
    verdicts = [judge(figure, case, law=law) for figure in dict.fromkeys(chosen)]
    return answer(case, verdicts, law=law, lang=lang, repairs=repairs)


def answer(case: LegalCase, verdicts: Sequence[Verdict], *, law: Book, lang: str, repairs: bool) -> dict[str, Any]:
    """The JSON of some verdicts over one case."""
    units = [case.territory.unit(code) for code in case.members]
    place = {code: i for i, code in enumerate(case.members)}
    populations = [case.territory.unit(m).facts.get("population") for m in case.members]
    areas = [case.territory.unit(m).facts.get("area_km2") for m in case.members]
    graph = case.territory.contiguity
    return {
        "as_of": case.as_of.isoformat(),
        "law_version": law.version,
        "territory_version": case.territory.version,
        "engine_version": mancomun.__version__,
        "members": [
            {
                "code": unit.code,
                "name": unit.name,
                "type": _type(case, unit.code),
                "types": sorted(case.types(unit.code)),
                "department": case.department(unit.code),
                "department_name": case.department_name(case.department(unit.code)),
                "population": unit.facts.get("population"),
                "category": unit.facts.get("category"),
                "touches": sorted(graph.neighbours(unit.code).keys() & place.keys(), key=place.__getitem__),
                "border_unknown": unit.code in graph.unknown,
            }
            for unit in units
        ],
        "group": {
            "parts": [list(part) for part in case.parts()],
            "population": None if None in populations else sum(p for p in populations if p is not None),
            "area_km2": None if None in areas else round(sum(a for a in areas if a is not None), 1),
            "departments": sorted({code for m in place if (code := case.department(m)) is not None}),
        },
        "figures": [_figure(verdict, law=law, lang=lang, repairs=repairs) for verdict in verdicts],
        "alternatives": [
            {"id": key, "name": item["name"][lang], "note": item["note"][lang], "citation": _basis(item, lang)}
            for key, item in law.alternatives.items()
            if _offered(item, case)
        ],
        "notes": [text.of(lang) for text in _notes(case)],
    }


def _type(case: LegalCase, code: str) -> str:
    """One type for the contract's field: the settled one, or the one the later source gives when two are possible."""
    unit = case.territory.unit(code)
    possible = [span.type for span in unit.types if case.as_of in span.span]
    return possible[-1] if possible else unit.types[-1].type


def _figure(verdict: Verdict, *, law: Book, lang: str, repairs: bool) -> dict[str, Any]:
    figure, case = verdict.figure, verdict.case
    found = find_repairs(verdict, law) if repairs else ()
    return {
        "id": figure.id,
        "name": figure.name.of(lang),
        "ladder": figure.rung,
        "kind": figure.kind,
        "outcome": verdict.outcome,
        "summary": summary(verdict).of(lang),
        "basis": verdict.basis.text.of(lang) if verdict.basis else None,
        "findings": [_finding(finding, case, lang) for finding in verdict.findings],
        "steps": [_step(state, law, case, lang) for state in verdict.steps],
        "repairs": [_repair(repair, case, lang) for repair in found],
        "sheet": [{"code": message.code, "text": message.text.of(lang)} for message in sheet_messages(verdict)],
    }


def _finding(finding: Finding, case: LegalCase, lang: str) -> dict[str, Any]:
    rule = finding.rule
    cite = rule.cite_at(case.as_of)
    out: dict[str, Any] = {
        "rule": rule.id,
        "class": rule.cls,
        "status": finding.status,
        "norm": cite.norm,
        "article": cite.article,
        "message": finding.message.of(lang),
        "evidence": dict(finding.judgement.evidence),
        "confidence": rule.confidence,
        "role": finding.bound.role,
        "says": rule.says.of(lang),
        "citation": rule.citation(case.as_of, lang),
        "pending": finding.judgement.pending,
        "trigger": finding.trigger,
        "readings": [],
    }
    if rule.caveat:
        out["caveat"] = rule.caveat.of(lang)
    if rule.readings and finding.status not in ("not_in_force", "not_applicable"):
        out["readings"] = [rule.readings.adopted.of(lang), rule.readings.other.of(lang)]
        out["open_question"] = rule.open_question
    return out


def _step(state: StepState, law: Book, case: LegalCase, lang: str) -> dict[str, Any]:
    step = state.step
    rule = law.rules[step.rules[0]] if step.rules else None
    return {
        "n": step.n,
        "rule": rule.id if rule else None,
        "rules": list(step.rules),
        "act": step.act.of(lang),
        "actor": step.actor.of(lang),
        "instrument": step.instrument.of(lang),
        "status": state.status,
        "pending": state.judgement.pending,
        "deadline": _deadline(state, case),
        "term": term_words(step.deadline).of(lang) or None,
        "citation": rule.citation(case.as_of, lang) if rule else None,
        "says": rule.says.of(lang) if rule else None,
        "proves": step.proves.of(lang),
        "unlocks": step.unlocks.of(lang),
        "note": step.note.of(lang) if step.note else None,
    }


def _deadline(state: StepState, case: LegalCase) -> str | None:
    data = state.step.deadline
    anchor: Act | None = case.facts.get(anchor_of(data))
    if anchor is None or anchor.day is None:
        return None
    last = due(data, anchor.day)
    return last.isoformat() if last is not None else None


def _repair(repair: Repair, case: LegalCase, lang: str) -> dict[str, Any]:
    add = join_names([case.name(code) for code in repair.add])
    remove = join_names([case.name(code) for code in repair.remove])
    if repair.add and repair.remove:
        said = Text(f"Agregue {add.es} y quite {remove.es}.", f"Add {add.en} and remove {remove.en}.")
    elif repair.add:
        said = Text(f"Agregue {add.es}.", f"Add {add.en}.")
    else:
        said = Text(f"Quite {remove.es}.", f"Remove {remove.en}.")
    return {
        "add": list(repair.add),
        "remove": list(repair.remove),
        "outcome": repair.outcome,
        "sentence": said.of(lang),
        "names": {code: case.name(code) for code in (*repair.add, *repair.remove)},
    }


def _basis(item: Mapping[str, Any], lang: str) -> str:
    return cite_text((Cite(b["norm"], str(b.get("article") or "")) for b in item["basis"]), lang)


def _offered(item: Mapping[str, Any], case: LegalCase) -> bool:
    """Whether an alternative that is no EAT suits these members on the day, as its own data says."""
    since, until, offer = item.get("from"), item.get("to"), item.get("offer") or {}
    if (since and case.as_of < since) or (until and case.as_of >= until):
        return False
    if len(case.members) < offer.get("min_members", 1):
        return False
    types = offer.get("types")
    if types and any(not case.types(m) & frozenset(types) for m in case.members):
        return False
    if offer.get("needs_bogota") and BOGOTA not in case.members:
        return False
    if offer.get("non_contiguous") and len(case.parts()) < 2:
        return False
    return not (
        offer.get("capitals_only") and not all(case.territory.unit(m).facts.get("capital") for m in case.members)
    )


def _notes(case: LegalCase) -> list[Text]:
    notes: list[Text] = []
    graph = case.territory.contiguity
    dark = [m for m in case.members if m in graph.unknown]
    if dark:
        names = join_names([case.name(m) for m in dark])
        notes.append(
            Text(
                f"No sabemos con quién limita {names.es}: no hay mapa oficial.",
                f"We do not know whom {names.en} borders: no official map exists.",
            )
        )
    unsure = [m for m in case.members if len(case.types(m)) > 1]
    for code in unsure:
        kinds = type_name(case.types(code))
        notes.append(
            Text(
                f"Las fuentes no aclaran qué era {case.name(code)} el {day_text(case.as_of).es} ({kinds.es}).",
                f"The sources do not settle what {case.name(code)} was on {day_text(case.as_of).en} ({kinds.en}).",
            )
        )
    unborn = [m for m in case.members if case.as_of not in case.territory.unit(m).life]
    if unborn:
        names = join_names([case.name(m) for m in unborn])
        notes.append(
            Text(
                f"El {day_text(case.as_of).es} aún no existía o ya no existía: {names.es}.",
                f"On {day_text(case.as_of).en} it did not exist yet or any more: {names.en}.",
            )
        )
    return notes


def figure_named(text: str) -> Figure:
    """A figure of the book by id or alias."""
    return book().figure(text)
