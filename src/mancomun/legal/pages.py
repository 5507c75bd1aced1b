"""What each page of the book of law shows, as plain values: no template, no address, no clock.

The pages, the PDF sheet and ``mancomun law`` all read here, so that none of them can say what another does not.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.instants.terms import add_years
from mancomun.legal.book import PACKAGE, Basis, Book, Bound, Figure, Rule, Step, book
from mancomun.legal.wording import ROLES, member_words, threshold_words
from mancomun.lexicon.text import Text, day_text, month_text, short_day
from mancomun.requirements import FACTS
from mancomun.sources import Article, Cite, Norm, load_yaml, norms

PRESENTATION_DAY = date(2014, 7, 31)


def state_of(day: date, *spans: Span) -> str:
    """``in_force``, ``not_yet`` or ``no_longer`` on the day, for something that needs all these spans."""
    if all(day in span for span in spans):
        return "in_force"
    if any(span.end is not None and day >= span.end for span in spans):
        return "no_longer"
    return "not_yet"


# ------------------------------------------------------------------------------------------------ data of the book


@cache
def open_questions() -> Mapping[str, Mapping[str, Any]]:
    """What the law leaves open, by id (``OQ-01``)."""
    return MappingProxyType(load_yaml(PACKAGE, "data/open_questions.yaml"))


@cache
def thresholds() -> tuple[Mapping[str, Any], ...]:
    """Every number the law asks for, with its interval."""
    return tuple(load_yaml(PACKAGE, "data/thresholds.yaml"))


@cache
def seed() -> Mapping[str, Any]:
    """The presentation of 2014: its record, its ladder, its cards and where it departs from the law."""
    return MappingProxyType(load_yaml(PACKAGE, "data/seed.yaml"))


@cache
def readings() -> Mapping[str, Mapping[str, Any]]:
    """What was actually read, by source code (``S2``)."""
    return MappingProxyType(load_yaml("mancomun.sources", "data/reading_list.yaml"))


@cache
def norm_caveats() -> Mapping[str, Text]:
    """What to beware of in each norm that has a caveat."""
    raw = load_yaml("mancomun.sources", "data/norms.yaml")
    return MappingProxyType({key: Text.load(item["caveat"]) for key, item in raw.items() if item.get("caveat")})


@dataclass(frozen=True, slots=True)
class Milestone:
    """One entry of the chronology. ``start`` orders it and ``label`` says it only as precisely as it is known."""

    id: str
    start: date
    label: Text
    precision: str
    norms: tuple[str, ...]
    effect: Text
    ends: Text
    confidence: str
    caveat: Text | None
    also: tuple[Text, ...] = ()


@cache
def chronology() -> tuple[Milestone, ...]:
    """The chronology, oldest first."""
    raw = load_yaml("mancomun.sources", "data/chronology.yaml")
    found = []
    for key, item in raw.items():
        start = item["date"] if isinstance(item["date"], date) else date(int(item["date"]), 1, 1)
        found.append(
            Milestone(
                key,
                start,
                _dated(start, item["precision"]),
                item["precision"],
                tuple(item["norms"]),
                Text.load(item["effect"]),
                Text.load(item["ends"]) if item["ends"] else Text("", ""),
                item["confidence"],
                Text.load(item["caveat"]) if item.get("caveat") else None,
                tuple(short_day(d) if isinstance(d, date) else Text(str(d), str(d)) for d in item["also"]),
            )
        )
    return tuple(sorted(found, key=lambda item: (item.start, item.id)))


def _dated(day: date, precision: str) -> Text:
    if precision == "year":
        return Text(str(day.year), str(day.year))
    if precision == "month":
        return month_text(day)
    exact = short_day(day)
    return Text(f"hacia el {exact.es}", f"about {exact.en}") if precision == "approx" else exact


@dataclass(frozen=True, slots=True)
class Scheme:
    """A real scheme, formed or attempted: its members, its date as far as it is known, its source and its doubt."""

    id: str
    name: str
    acronym: str
    figure: str
    status: Text
    formed: str
    formed_on: str
    when: Text
    act: str
    members: tuple[str, ...]
    called: bool
    members_list: str
    confidence: Text
    source: str
    doubt: Text

    @property
    def alive(self) -> bool:
        """Formed, and nobody has written that it ended."""
        return self.status == _SCHEME_STATUS["vigente"]


_SCHEME_STATUS = {
    "vigente": Text("Formado", "Formed"),
    "en_tramite": Text("En trámite", "Under way"),
    "propuesta": Text("Propuesta", "Proposal"),
    "no_prospero": Text("No prosperó", "Did not succeed"),
    "sin_verificar": Text("Sin verificar", "Not verified"),
}
_SURENESS = {"high": Text("alta", "high"), "medium": Text("media", "medium"), "low": Text("baja", "low")}
_NO_DATE = Text("sin dato", "no data")


@cache
def schemes() -> tuple[Scheme, ...]:
    """Every real scheme on record. They are examples, not the official registry."""
    inside: dict[str, list[str]] = {}
    called: set[str] = set()
    for row in _csv("scheme_members.csv"):
        if row["role"] in ("nucleo", "miembro", "adherente", "convocado"):
            inside.setdefault(row["scheme"], []).append(row["code"])
        if row["role"] == "convocado":
            called.add(row["scheme"])
    return tuple(
        Scheme(
            row["id"],
            row["name"],
            row["acronym"],
            row["figure"],
            _SCHEME_STATUS[row["status"]],
            row["formed"],
            row["formed_on"],
            _when(row["formed_on"]),
            row["act"],
            tuple(inside.get(row["id"], ())),
            row["id"] in called,
            row["members_list"],
            _SURENESS[row["confidence"]],
            row["source"],
            Text(row["doubt_es"], row["doubt_en"]),
        )
        for row in _csv("schemes.csv")
    )


def _csv(name: str) -> Iterable[dict[str, str]]:
    text = files(PACKAGE).joinpath(f"data/schemes/{name}").read_text(encoding="utf-8")
    return csv.DictReader(io.StringIO(text))


def _when(text: str) -> Text:
    parts = [int(part) for part in text.split("-")] if text else []
    if len(parts) == 3:
        return short_day(date(parts[0], parts[1], parts[2]))
    if len(parts) == 2:
        return month_text(date(parts[0], parts[1], 1))
    return Text(text, text) if parts else _NO_DATE


# ------------------------------------------------------------------------------------------------------ one figure


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as one figure uses it, on a day."""

    rule: Rule
    bound: Bound | None
    state: str
    citation: Text
    cite: Cite
    figures: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """What the rule does in the figure."""
        return self.bound.role if self.bound else "unfounded"


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one role: those in force on the day, and the others."""

    role: str
    title: Text
    alive: tuple[RuleLine, ...]
    idle: tuple[RuleLine, ...]

    @property
    def idle_title(self) -> Text:
        """What to call the others."""
        return Text(f"{self.title.es}: no rigen ese día", f"{self.title.en}: not in force that day")


@dataclass(frozen=True, slots=True)
class Point:
    """One line of what a figure is or has, the rules that say it, and its state on the day (empty: no rule dates it)."""

    text: Text
    rules: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the presentation, and the rung it stands beside."""

    id: str
    title: str
    definition: Text
    functions: Text | None


@dataclass(frozen=True)
class FigurePage:
    """Everything the page and the sheet of one figure show on a day."""

    figure: Figure
    day: date
    basis: Basis | None
    basis_state: str
    facts: tuple[tuple[str, Point], ...]
    groups: tuple[Group, ...]
    steps: tuple[Step, ...]
    other_steps: int
    sections: tuple[tuple[str, Text, tuple[Point, ...]], ...]
    cards: tuple[Card, ...]
    rung_label: str
    rung_tag: str
    discrepancies: tuple[tuple[str, Mapping[str, Any]], ...]
    schemes: tuple[Scheme, ...]
    questions: tuple[tuple[str, Mapping[str, Any]], ...]
    numbers: tuple[tuple[Text, tuple[str, ...], str], ...]
    survival: RuleLine | None

    def rule_ids(self) -> tuple[str, ...]:
        """Every rule the page prints in its groups."""
        return tuple(line.rule.id for group in self.groups for line in (*group.alive, *group.idle))


_GROUP_ORDER = ("unfounded", "structure", "evidence", "step", "duty", "effect", "advice")
_SECTIONS: tuple[tuple[str, Text], ...] = (
    ("special", Text("Condiciones propias", "Conditions of its own")),
    ("organs", Text("Órganos", "Organs")),
    ("functions", Text("Funciones", "Functions")),
    ("resources", Text("De qué vive", "What it lives on")),
    ("planning", Text("Planeación", "Planning")),
    ("bans", Text("Qué no puede", "What it may not do")),
    ("registration", Text("Registro", "Registration")),
    ("exit_end", Text("Salida y final", "Leaving and ending")),
)


def rule_line(rule: Rule, day: date, bound: Bound | None = None) -> RuleLine:
    """A rule with its state and its citation on a day."""
    spans = (rule.span,) if bound is None else (rule.span, bound.span)
    citation = Text(rule.citation(day, "es"), rule.citation(day, "en"))
    return RuleLine(rule, bound, state_of(day, *spans), citation, rule.cite_at(day), used_by(rule.id))


@cache
def _users() -> Mapping[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for key, figure in book().figures.items():
        for rule in (*figure.rules, *figure.unfounded):
            out.setdefault(rule, []).append(key)
    return {rule: tuple(keys) for rule, keys in out.items()}


def used_by(rule: str) -> tuple[str, ...]:
    """Ids of the figures that bind the rule."""
    return _users().get(rule, ())


def figure_page(figure: Figure, day: date) -> FigurePage:
    """All that is said of a figure under the law of ``day``."""
    law = book()
    lines = [rule_line(law.rules[bound.rule], day, bound) for bound in figure.bounds]
    lines += [rule_line(law.rules[key], day) for key in figure.unfounded]
    groups = []
    for role in _GROUP_ORDER:
        mine = [line for line in lines if line.role == role]
        if mine:
            alive = tuple(line for line in mine if line.state == "in_force")
            groups.append(Group(role, ROLES[role][0], alive, tuple(line for line in mine if line.state != "in_force")))
    groups.sort(key=lambda group: not group.alive)  # what says nothing that day goes last
    bound_rules = set(figure.rules) | set(figure.unfounded)
    rungs = [rung for rung in seed()["ladder"]["rungs"] if figure.id in rung["figures"]]
    basis = figure.basis_at(day) or next((b for b in figure.bases if day in b.span and b.needs is not None), None)
    return FigurePage(
        figure,
        day,
        basis,
        _basis_state(figure, day),
        _facts(figure, day),
        tuple(groups),
        tuple(step for step in figure.steps if day in step.span),
        sum(day not in step.span for step in figure.steps),
        tuple((key, title, points) for key, title in _SECTIONS if (points := _points(figure.data.get(key), day))),
        tuple(_card(raw) for raw in seed()["cards"] if raw["figure"] == figure.id),
        rungs[0]["label"] if rungs else "",
        rungs[0]["tag"] if rungs else "",
        tuple((key, item) for key, item in seed()["discrepancies"].items() if figure.id in item["figures"]),
        tuple(scheme for scheme in schemes() if scheme.figure == figure.id),
        tuple((key, item) for key, item in open_questions().items() if bound_rules & set(item["rules"])),
        tuple(
            (threshold_words(item), tuple(item["rules"]), item["key"])
            for item in thresholds()
            if bound_rules & set(item["rules"]) and day in Span(item["from"], item["to"])
        ),
        next((line for line in lines if line.rule.id == "G-041" and line.state == "in_force"), None),
    )


def _basis_state(figure: Figure, day: date) -> str:
    """``founded``, ``partial`` (only for some), ``text_only`` (a text nobody could use), or ``none``."""
    standing = [(basis, usable) for basis, usable in eras(figure) if day in basis.span]
    if any(usable for _, usable in standing):
        return "founded"
    if any(basis.needs is not None for basis, _ in standing):
        return "partial"
    return "text_only" if standing else "none"


def eras(figure: Figure) -> tuple[tuple[Basis, bool], ...]:
    """Every legal basis the figure has had, and whether somebody could form it under that text.

    A figure that only the Constitution names is judged all the same, but nobody can form it while its law is missing:
    here that is said as the data says it.
    """
    usable = [bool(raw.get("operative", True)) for raw in figure.data["in_force"]]
    return tuple(zip(figure.bases, usable, strict=True))


def _state_of_rules(rules: Iterable[str], day: date) -> str:
    """State of a statement whose rules are these: alive while one of them is."""
    states = [state_of(day, book().rules[key].span) for key in rules if key in book().rules]
    if not states or "in_force" in states:
        return "in_force" if states else ""
    return "not_yet" if "not_yet" in states else "no_longer"


def _points(raw: Any, day: date) -> tuple[Point, ...]:
    if not raw:
        return ()
    items = raw if isinstance(raw, list) else [raw]
    return tuple(
        Point(Text.load(item), rules, _state_of_rules(rules, day))
        for item in items
        if (rules := tuple(item.get("rules") or ())) is not None
    )


def initiative(figure: Figure, day: date) -> tuple[Point, ...]:
    """Who may ask for the figure."""
    return _points(figure.data.get("initiative"), day)


def _card(raw: Mapping[str, Any]) -> Card:
    functions = Text.load(raw["functions"]) if raw["functions"] else None
    return Card(raw["id"], raw["title"] or "", Text.load(raw["definition"]), functions)


def _facts(figure: Figure, day: date) -> tuple[tuple[str, Point], ...]:
    """The summary of a figure: short answers to the questions everybody asks."""
    data = figure.data
    who = member_words(figure.members)
    low, high = data["min_members"], data["max_members"]
    more = Text("", "")
    if low and low > 1:
        more = Text(", dos o más", ", two or more") if low == 2 and not high else Text(f", {low}", f", {low}")
    rows: list[tuple[str, Point]] = [
        ("who", Point(_cap(Text(who.es + more.es, who.en + more.en)))),
        ("neighbours", Point(Text.load(data["contiguity"]), tuple(data["contiguity"].get("rules") or ()))),
        ("department", Point(_YES_NO[data["same_department"]])),
    ]
    for key in ("nucleus", "authorises", "opinion", "signed_by", "instrument", "personality"):
        if data.get(key):
            points = _points(data[key], day)
            rows.append((key, points[0]))
    first = min((basis.span.start for basis, usable in eras(figure) if usable and basis.span.start), default=None)
    if first:
        rows.append(("since", Point(day_text(first))))
    return tuple(rows)


FACT_LABELS: Mapping[str, Text] = {
    "who": Text("Quiénes", "Who"),
    "neighbours": Text("¿Deben ser vecinos?", "Must they be neighbours?"),
    "department": Text("¿Un solo departamento?", "One department?"),
    "nucleus": Text("Núcleo", "Nucleus"),
    "initiative": Text("La pide", "Who asks for it"),
    "authorises": Text("La autoriza", "Who authorises it"),
    "opinion": Text("Concepto previo", "Prior opinion"),
    "signed_by": Text("La firma o la expide", "Who signs or issues it"),
    "instrument": Text("Nace por", "Born of"),
    "personality": Text("Persona jurídica", "Legal person"),
    "since": Text("Puede formarse desde", "May be formed since"),
}
_YES_NO = {
    True: Text("Sí, el mismo", "Yes, the same"),
    False: Text("No lo exige", "Not required"),
    None: Text("No aplica", "Not applicable"),
}


def _cap(text: Text) -> Text:
    return Text(text.es[:1].upper() + text.es[1:], text.en[:1].upper() + text.en[1:])


# -------------------------------------------------------------------------------------------------------- one rule


@dataclass(frozen=True)
class RulePage:
    """A rule with everything that leads to it and from it."""

    line: RuleLine
    question: Mapping[str, Any] | None
    uses: tuple[tuple[Figure, str, tuple[Text, ...]], ...]
    steps: tuple[tuple[Figure, Step], ...]
    facts: tuple[str, ...]
    numbers: tuple[tuple[Text, Span], ...]
    history: tuple[tuple[Text, Text, str], ...]
    see: tuple[Rule, ...]
    seen_from: tuple[Rule, ...]
    milestones: tuple[Milestone, ...]
    discrepancies: tuple[str, ...]


def rule_page(key: str, day: date) -> RulePage:
    """Everything about a rule on a day; `BadInput` (404) names the nearest when there is none."""
    rule = find_rule(key)
    law = book()
    uses, steps = [], []
    facts: set[str] = set()
    items = FACTS["tramite"].items if "tramite" in FACTS else {}
    for figure in law.figures.values():
        for bound in figure.bounds:
            if bound.rule == rule.id:
                uses.append((figure, bound.role, tuple(items[p] for p in bound.procedures if p in items)))
                for term in (bound.test, bound.when):
                    facts |= term.needs() if term is not None else set()
        if rule.id in figure.unfounded:
            uses.append((figure, "unfounded", ()))
        steps += [(figure, step) for step in figure.steps if rule.id in step.rules]
    cited = {cite.norm for cite in rule.cites}
    return RulePage(
        rule_line(rule, day),
        open_questions().get(rule.open_question or ""),
        tuple(uses),
        tuple(steps),
        tuple(sorted(facts)),
        tuple(
            (threshold_words(item), Span(item["from"], item["to"])) for item in thresholds() if rule.id in item["rules"]
        ),
        _history(rule),
        tuple(law.rules[other] for other in rule.see),
        tuple(other for other in law.rules.values() if rule.id in other.see and other.id not in rule.see),
        tuple(item for item in chronology() if cited & set(item.norms)),
        tuple(k for k, item in seed()["discrepancies"].items() if rule.id in (item.get("rules") or ())),
    )


def _history(rule: Rule) -> tuple[tuple[Text, Text, str], ...]:
    """Dated events of a rule: ``(day, what happened, norm id or empty)``, oldest first."""
    events: list[tuple[date, int, Text, str]] = []
    if rule.span.start:
        cite = rule.cite_at(rule.span.start)
        events.append((rule.span.start, 0, Text("Empieza a regir.", "It enters into force."), cite.norm))
    for cite in rule.cites:
        start = cite.span.start
        if start and start != rule.span.start:
            said = Text(f"La respalda también {cite.human('es')}.", f"{cite.human('en')} supports it too.")
            events.append((start, 1, said, cite.norm))
        if cite.span.end and cite.span.end != rule.span.end:
            said = Text(f"Deja de respaldarla {cite.human('es')}.", f"{cite.human('en')} no longer supports it.")
            events.append((cite.span.end, 2, said, cite.norm))
    if rule.span.end:
        after = _heirs(rule)
        names = ", ".join(other.id for other in after)
        end = Text(
            f"Deja de regir. Ese día empiezan, de la misma figura: {names}." if names else "Deja de regir.",
            f"It ceases. On that day these begin, of the same figure: {names}." if names else "It ceases.",
        )
        events.append((rule.span.end, 3, end, after[0].cites[0].norm if after else ""))
    events.sort(key=lambda item: item[:2])
    return tuple((day_text(day), said, norm) for day, _, said, norm in events)


def _heirs(rule: Rule) -> list[Rule]:
    """Rules of the same family and class that begin the day this one ends."""
    prefix = rule.id.split("-")[0]
    return [
        other
        for other in book().rules.values()
        if other.id.startswith(f"{prefix}-") and other.span.start == rule.span.end and other.cls == rule.cls
    ]


def looks_like_rule(text: str) -> bool:
    """Whether what somebody wrote begins like the rules of a family: ``pap-2``."""
    family = text.strip().upper().partition("-")[0]
    return "-" in text and any(key.startswith(f"{family}-") for key in book().rules)


def find_rule(key: str) -> Rule:
    """A rule by id, whatever the case of its letters; `BadInput` with status 404 otherwise."""
    known = book().rules
    exact = key.strip().upper()
    if exact in known:
        return known[exact]
    near = difflib.get_close_matches(exact, known, n=1, cutoff=0.5)
    raise BadInput(
        "regla-desconocida",
        f"No existe la regla «{key}»." + (f" ¿Quiso decir {near[0]}?" if near else " Búsquela por palabras."),
        f"There is no rule “{key}”." + (f" Did you mean {near[0]}?" if near else " Search for it by words."),
        status=404,
    )


# -------------------------------------------------------------------------------------------------------- one norm


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article: the texts it has had, the rules that rest on it, and the last day somebody re-read it."""

    number: str
    texts: tuple[Article, ...]
    rules: tuple[tuple[Rule, str], ...]
    checked_until: date | None


@dataclass(frozen=True)
class NormPage:
    """A norm: what it created, changed and repealed, its articles, and the rules on each."""

    norm: Norm
    caveat: Text | None
    milestones: tuple[Milestone, ...]
    created: tuple[Figure, ...]
    founds: tuple[Figure, ...]
    changed: tuple[tuple[Norm, str, date | None], ...]
    repealed: tuple[Norm, ...]
    changed_by: tuple[tuple[Norm, str, date | None], ...]
    begun: tuple[Rule, ...]
    ended: tuple[Rule, ...]
    articles: tuple[ArticleRow, ...]
    loose: tuple[Rule, ...]


def find_norm(key: str) -> Norm:
    """A norm by id; `BadInput` with status 404 names the nearest."""
    exact = key.strip().lower()
    if exact in norms():
        return norms()[exact]
    near = difflib.get_close_matches(exact, norms(), n=1, cutoff=0.5)
    raise BadInput(
        "norma-desconocida",
        f"No existe la norma «{key}» en el libro." + (f" ¿Quiso decir {near[0]}?" if near else ""),
        f"There is no norm “{key}” in the book." + (f" Did you mean {near[0]}?" if near else ""),
        status=404,
    )


def article_key(norm: Norm, article: str) -> str:
    """The article a citation points into: ``16 par. 1`` is in ``16``; empty when the norm is cited whole."""
    if not article:
        return ""
    if article in norm.articles:
        return article
    return article if article.startswith("trans. ") else article.partition(" ")[0]


def norm_page(key: str) -> NormPage:
    """Everything about a norm; `BadInput` (404) when there is none."""
    norm = find_norm(key)
    law = book()
    rows: dict[str, list[tuple[Rule, str]]] = {number: [] for number in norm.articles}
    loose = []
    for rule in law.rules.values():
        for cite in rule.cites:
            if cite.norm != norm.id:
                continue
            number = article_key(norm, cite.article)
            if number:
                rows.setdefault(number, []).append((rule, cite.article))
            elif rule not in loose:
                loose.append(rule)
    start = norm.in_force
    return NormPage(
        norm,
        norm_caveats().get(norm.id),
        tuple(item for item in chronology() if norm.id in item.norms),
        tuple(f for f in law.figures.values() if start and _first_day(f) == start and _cites_basis(f, norm.id)),
        tuple(f for f in law.figures.values() if _cites_basis(f, norm.id)),
        _amendments(by=norm.id),
        tuple(other for other in norms().values() if other.repealed_by == norm.id),
        _amendments(of=norm.id),
        tuple(
            rule
            for rule in law.rules.values()
            if start and rule.span.start == start and any(cite.norm == norm.id for cite in rule.cites)
        ),
        tuple(
            rule
            for rule in law.rules.values()
            if start
            and rule.span.end == start
            and any(_same_family(rule, other, norm.id) for other in law.rules.values())
        ),
        tuple(
            _article_row(norm, number, found) for number, found in sorted(rows.items(), key=lambda r: _natural(r[0]))
        ),
        tuple(loose),
    )


def _same_family(rule: Rule, other: Rule, norm: str) -> bool:
    """Whether the norm brought another rule of the family on the day this one ended."""
    return (
        other.span.start == rule.span.end
        and other.id.split("-")[0] == rule.id.split("-")[0]
        and any(cite.norm == norm for cite in other.cites)
    )


def _first_day(figure: Figure) -> date | None:
    return min((basis.span.start for basis in figure.bases if basis.span.start), default=None)


def _cites_basis(figure: Figure, norm: str) -> bool:
    return any(item["norm"] == norm for item in figure.data["basis"])


def _amendments(*, by: str = "", of: str = "") -> tuple[tuple[Norm, str, date | None], ...]:
    """Article by article, what a norm changed in others (``by``), or who changed it (``of``)."""
    found = []
    for norm in norms().values():
        for number, texts in norm.articles.items():
            for text in texts:
                if by and text.amended_by == by:
                    found.append((norm, number, text.span.start))
                if of and norm.id == of and text.amended_by and text.amended_by in norms():
                    found.append((norms()[text.amended_by], number, text.span.start))
    return tuple(found)


def _article_row(norm: Norm, number: str, rules: list[tuple[Rule, str]]) -> ArticleRow:
    texts = norm.articles.get(number, ())
    checked = max((text.checked_until for text in texts if text.checked_until), default=None)
    return ArticleRow(number, texts, tuple(dict.fromkeys(rules)), checked)


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in re.findall(r"\d+|[^\d.\s]+", text))


def norm_state(norm: Norm, day: date) -> str:
    """A norm is in force on a day if it was published by then and nobody had repealed it (S2); unknown without a date."""
    start = norm.in_force or norm.published
    if norm.repealed is not None and day >= norm.repealed:
        return "no_longer"
    if start is None:
        return "unknown"
    return "in_force" if start <= day else "not_yet"


# --------------------------------------------------------------------------------------------- comparing two things


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute of two figures, or of one on two days."""

    label: Text
    left: Text
    right: Text
    same: bool


@dataclass(frozen=True)
class Comparison:
    """Two figures, or two days, side by side."""

    left: FigurePage
    right: FigurePage
    rows: tuple[Row, ...]
    both: tuple[RuleLine, ...]
    only_left: tuple[RuleLine, ...]
    only_right: tuple[RuleLine, ...]
    recited: tuple[tuple[RuleLine, RuleLine], ...]
    steps: tuple[tuple[Step | None, Step | None, bool], ...]


BASIS_STATES: Mapping[str, Text] = {
    "founded": Text("La ley la permite", "The law allows it"),
    "partial": Text("La ley la permite solo a algunos", "The law allows it only to some"),
    "text_only": Text("Está en un texto, pero nadie puede formarla", "It is in a text, but nobody can form it"),
    "none": Text("Ninguna norma la permite", "No norm allows it"),
}


def compare(first: Figure, first_day: date, second: Figure, second_day: date) -> Comparison:
    """Two figures or two days: attributes, rules only here or only there, steps in parallel."""
    left, right = figure_page(first, first_day), figure_page(second, second_day)
    one, two = _alive(left), _alive(right)
    both = [key for key in one if key in two]
    rows = [
        _row(
            Text("Ese día", "On that day"),
            BASIS_STATES[left.basis_state],
            BASIS_STATES[right.basis_state],
        ),
        _row(Text("Con qué norma", "Under which norm"), _basis_text(left), _basis_text(right)),
    ]
    if first.id != second.id:
        a, b = dict(left.facts), dict(right.facts)
        rows.append(_row(Text("Qué es", "What it is"), first.what, second.what))
        rows += [
            _row(label, _value(a.get(key)), _value(b.get(key)))
            for key, label in FACT_LABELS.items()
            if key in a or key in b
        ]
        c, d = {k: p for k, _, p in left.sections}, {k: p for k, _, p in right.sections}
        rows += [
            _row(title, _listed(c.get(key)), _listed(d.get(key))) for key, title in _SECTIONS if key in c or key in d
        ]
    rows += _numbers_row(left, right)
    return Comparison(
        left,
        right,
        tuple(rows),
        tuple(one[key] for key in both),
        tuple(line for key, line in one.items() if key not in two),
        tuple(line for key, line in two.items() if key not in one),
        tuple((one[key], two[key]) for key in both if one[key].citation != two[key].citation),
        _parallel(left.steps, right.steps),
    )


def _numbers_row(left: FigurePage, right: FigurePage) -> list[Row]:
    """The numbers only one of the two asks for; those of both are counted."""
    mine, other = list(left.numbers), list(right.numbers)
    if not mine and not other:
        return []
    # Two numbers may read the same and be of different things (25 % to create, 25 % to convert): the key tells them apart.
    known = {(key, text) for text, _, key in mine} & {(key, text) for text, _, key in other}

    def told(numbers: list[tuple[Text, tuple[str, ...], str]]) -> Text:
        own = [
            Text(f"{text.es} ({', '.join(rules)})", f"{text.en} ({', '.join(rules)})")
            for text, rules, key in numbers
            if (key, text) not in known
        ]
        if known:
            n = len(known)
            own.append(Text(f"{n} iguales en las dos" if n > 1 else "uno igual en las dos", f"{n} the same in both"))
        return Text("; ".join(text.es for text in own), "; ".join(text.en for text in own))

    label = Text("Números que pide", "Numbers it asks for")
    return [_row(label, told(mine), told(other))]


def _alive(page: FigurePage) -> dict[str, RuleLine]:
    return {line.rule.id: line for group in page.groups for line in group.alive}


_NOTHING = Text("—", "—")
_NOT_SAID = Text("no se dice", "not stated")


def _row(label: Text, left: Text, right: Text) -> Row:
    return Row(label, left or _NOT_SAID, right or _NOT_SAID, left == right)


def _value(point: Point | None) -> Text:
    return point.text if point else Text("", "")


def _listed(points: tuple[Point, ...] | None) -> Text:
    texts = [point.text for point in points or ()]
    return Text("; ".join(t.es for t in texts), "; ".join(t.en for t in texts))


def _basis_text(page: FigurePage) -> Text:
    standing = next((basis for basis in page.figure.bases if page.day in basis.span), None)
    return standing.text if standing else Text("ninguna", "none")


def _parallel(left: tuple[Step, ...], right: tuple[Step, ...]) -> tuple[tuple[Step | None, Step | None, bool], ...]:
    """Steps in pairs by number; the last value says whether they are the same act."""
    a, b = {step.n: step for step in left}, {step.n: step for step in right}
    out = []
    for n in sorted(a.keys() | b.keys()):
        one, two = a.get(n), b.get(n)
        same = (
            one is not None
            and two is not None
            and (one.actor, one.act, one.instrument) == (two.actor, two.act, two.instrument)
        )
        out.append((one, two, same))
    return tuple(out)


def matrix(day: date) -> tuple[tuple[Figure, ...], tuple[tuple[Text, tuple[Text, ...]], ...]]:
    """All figures by the attributes that tell them apart, on a day: figures, then rows of ``(label, values)``."""
    figures = tuple(book().figures.values())
    pages = [figure_page(figure, day) for figure in figures]
    rows = [(Text("Ese día", "On that day"), tuple(BASIS_STATES[page.basis_state] for page in pages))]
    for key in ("who", "neighbours", "department", "authorises", "instrument", "personality", "since"):
        rows.append((FACT_LABELS[key], tuple(_value(dict(page.facts).get(key)) or _NOTHING for page in pages)))
    return figures, tuple(rows)


# ---------------------------------------------------------------------------------------------------------- search


def fold(text: str) -> str:
    """Without accents or case: what people type and what we wrote meet here."""
    import unicodedata

    plain = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what kind, which, its title and the sentence under it."""

    kind: str
    id: str
    title: str
    text: str


@cache
def _index(lang: str) -> tuple[tuple[Hit, str, frozenset[str], frozenset[str]], ...]:
    from mancomun.lexicon import glossary

    law, hits = book(), []
    for figure in law.figures.values():
        words = " ".join([*figure.data["aliases"], *figure.data["other_names"], figure.id.replace("_", " ")])
        hits.append((Hit("figure", figure.id, figure.name.of(lang), figure.what.of(lang)), words))
    for rule in law.rules.values():
        cites = " ".join(cite.human(lang) for cite in rule.cites)
        more = [cites] + ([rule.readings.other.of(lang)] if rule.readings else [])
        hits.append((Hit("rule", rule.id, rule.id, rule.says.of(lang)), " ".join(more)))
    for norm in norms().values():
        hits.append((Hit("norm", norm.id, norm.short.of(lang), norm.title.of(lang)), norm.id))
    for key, item in open_questions().items():
        hits.append((Hit("question", key, key, item["question"][lang]), item["default"][lang]))
    for entry in glossary().entries:
        hits.append(
            (
                Hit("term", slug(entry.term), entry.term, entry.en if lang == "en" else entry.es),
                " ".join((entry.en, *entry.words)),
            )
        )
    for key, item in seed()["discrepancies"].items():
        hits.append((Hit("discrepancy", key, key, f"{item['seed'][lang]} {item['law'][lang]}"), ""))
    for key, spec in FACTS.items():
        hits.append((Hit("fact", key, key, spec.label.of(lang)), key.replace("_", " ")))
    for milestone in chronology():
        names = "; ".join(norms()[norm].short.of(lang) for norm in milestone.norms)
        title = f"{milestone.label.of(lang)} · {names}" if names else milestone.label.of(lang)
        hits.append((Hit("milestone", milestone.id, title, milestone.effect.of(lang)), milestone.id))
    for key, item in law.alternatives.items():
        hits.append((Hit("alternative", key, item["name"][lang], item["note"][lang]), key))
    return tuple(
        (hit, fold(hit.title), _tokens(hit.title), _tokens(f"{hit.id} {hit.text} {extra}")) for hit, extra in hits
    )


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w]+(?:[-.]\w+)*|\w+", fold(text))) | frozenset(re.findall(r"\w+", fold(text)))


_STOP = frozenset(
    re.findall(r"\w+", "de del la el los las y o a en que un una por para con se es of the and or to in an")
)


def search(query: str, lang: str = "es", *, limit: int = 60) -> tuple[Hit, ...]:
    """What the book says about some words: every word must be there, as the beginning of one of its words."""
    whole = fold(query.strip())
    words = [word for word in re.findall(r"[\w]+(?:[-.]\w+)*", whole) if word not in _STOP]
    if not words:
        return ()
    found = []
    named = book().aliases.get(whole.replace(" ", "_"), whole.replace(" ", "_"))
    for place, (hit, title, in_title, in_text) in enumerate(_index(lang)):
        score = 80 if hit.id == named else 0
        for word in words:
            if any(_begins(token, word) for token in in_title):
                score += 6
            elif any(_begins(token, word) for token in in_text):
                score += 1
            else:
                break
        else:
            score += 40 * (whole == title) + 20 * title.startswith(whole) + _WEIGHT.get(hit.kind, 0)
            found.append((-score, place, hit))
    return tuple(hit for _, _, hit in sorted(found, key=lambda item: item[:2])[:limit])


_WEIGHT = {"figure": 5, "norm": 2, "term": 1}


def _begins(token: str, word: str) -> bool:
    """Plural and singular meet: ``provincias`` finds ``provincia``."""
    stem = (
        word[:-2]
        if len(word) > 6 and word.endswith("es")
        else word[:-1]
        if len(word) > 4 and word.endswith("s")
        else word
    )
    return token.startswith(stem)


def slug(text: str) -> str:
    """A piece of address for a term: lower case, no accents, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


# ----------------------------------------------------------------------------------------------------------- stale


@dataclass(frozen=True, slots=True)
class Stale:
    """An article in force that nobody has re-read for a year, or ever: ``checked`` is empty for *no date on record*."""

    norm: str
    article: str
    checked: date | None
    citation: Text
    rules: tuple[str, ...]


def stale(day: date, *, years: int = 1) -> tuple[Stale, ...]:
    """Articles in force on ``day`` that rules rest on and nobody has re-read since ``years`` before; oldest first."""
    limit = add_years(day, -years)
    found = []
    for norm in norms().values():
        for number, texts in norm.articles.items():
            text = next((item for item in texts if day in item.span), None)
            if text is None or (text.checked_until is not None and text.checked_until >= limit):
                continue
            resting = tuple(
                rule.id
                for rule in book().rules.values()
                if day in rule.span
                and any(cite.norm == norm.id and article_key(norm, cite.article) == number for cite in rule.cites)
            )
            if resting:
                cite = Cite(norm.id, number)
                found.append(
                    Stale(norm.id, number, text.checked_until, Text(cite.human("es"), cite.human("en")), resting)
                )
    return tuple(sorted(found, key=lambda item: (item.checked or date.min, item.norm, _natural(item.article))))


def all_rules(law: Book | None = None) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """Every rule by family (``PAP``, ``G``, …)."""
    groups: dict[str, list[Rule]] = {}
    for rule in (law or book()).rules.values():
        groups.setdefault(rule.id.split("-")[0], []).append(rule)
    return tuple((key, tuple(sorted(items, key=lambda rule: rule.id))) for key, items in groups.items())
