"""The book of law: every rule with its citation, its interval and its words; every figure with its rules and steps.

The words and dates live in ``data/`` as YAML a jurist can read; the conditions live beside, in ``figures/``, as values.
The book is checked when it loads: a reference that leads nowhere, an interval that ends before it begins, or a HARD or
EVID rule of a figure without a condition is an error, not a surprise in a meeting.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from mancomun.errors import BadInput, BookError
from mancomun.instants import Span
from mancomun.lexicon.text import Text
from mancomun.requirements import Term
from mancomun.requirements.terms import without_order
from mancomun.sources import ALWAYS, Cite, cite_text, load_yaml, norms

PACKAGE = "mancomun.legal"
CLASSES = ("HARD", "EVID", "EFFECT", "ADVICE")
CONFIDENCES = ("VERIFIED", "VERIFIED_SECONDARY", "KNOWN", "DISPUTED")
DEFAULTS = ("ALLOWED_IF", "INDETERMINATE", "FOLLOW", "NONE")


@dataclass(frozen=True, slots=True)
class Readings:
    """A dispute: the reading adopted, the other one, and what the engine does while it is open."""

    default: str
    adopted: Text
    other: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law: class, citations, interval, confidence and its paraphrase in two languages."""

    id: str
    cls: str
    cites: tuple[Cite, ...]
    span: Span
    confidence: str
    sources: tuple[str, ...]
    says: Text
    caveat: Text | None = None
    readings: Readings | None = None
    open_question: str | None = None
    see: tuple[str, ...] = ()

    def cite_at(self, day: date) -> Cite:
        """The first citation that supports the rule on the day (or the first of all)."""
        return next((cite for cite in self.cites if day in cite.span), self.cites[0])

    def citation(self, day: date, lang: str) -> str:
        """All citations alive on the day, as people write them."""
        alive = [cite for cite in self.cites if day in cite.span] or list(self.cites[:1])
        return cite_text(alive, lang)


@dataclass(frozen=True)
class Bound:
    """A rule with its condition inside a figure.

    ``test`` is None where the rule only informs. ``when`` limits it to the cases it speaks of; for a dispute without test
    it is the condition that makes the dispute live. ``role``: structure, evidence, step, duty, effect or advice.
    ``procedures`` are the questions the rule speaks to; ``span`` narrows the days of this condition within the rule's own;
    ``worse`` are conditions under which the dispute has another default than the one in the rule's readings.
    """

    rule: str
    test: Term | None = None
    when: Term | None = None
    role: str = ""
    procedures: tuple[str, ...] = ("constitucion",)
    span: Span = ALWAYS
    worse: tuple[tuple[Term, str], ...] = ()


@dataclass(frozen=True)
class FigureRules:
    """What ``figures/`` writes of one figure: its bound rules and the condition that proves each step.

    ``steps`` is keyed by step number, or by (number, first rule) where the law changed. ``unfounded`` are the rules that say
    why the figure has no basis on some days. ``always_operative`` keeps spans in which the figure stood in the Constitution
    without anybody being able to form it. ``partial`` is a span with a basis only for the cases its condition admits.
    """

    id: str
    bounds: tuple[Bound, ...]
    steps: Mapping[Any, Term]
    unfounded: tuple[str, ...] = ()
    always_operative: bool = False
    partial: tuple[Span, Term] | None = None


@dataclass(frozen=True)
class Step:
    """One act on the way to the figure, alive in ``span``: who does what, by which instrument, within which term."""

    n: int
    actor: Text
    act: Text
    instrument: Text
    deadline: Mapping[str, Any] | None
    span: Span
    rules: tuple[str, ...]
    needs: tuple[int, ...]
    proves: Text
    unlocks: Text
    required: bool
    note: Text | None = None
    test: Term | None = None


@dataclass(frozen=True)
class Basis:
    """A span in which the figure has a legal basis, and which texts give it."""

    span: Span
    text: Text
    operative: bool = True
    needs: Term | None = None


@dataclass(frozen=True, eq=False)
class Figure:
    """An associative figure (or constitutional entity): names, rung of 2014, bases by date, bound rules and steps."""

    id: str
    name: Text
    rung: int | None
    kind: str
    what: Text
    bases: tuple[Basis, ...]
    bounds: tuple[Bound, ...]
    steps: tuple[Step, ...]
    members: tuple[str, ...]
    unfounded: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    def basis_at(self, day: date, case: Any = None) -> Basis | None:
        """The legal basis on the day (for the case, where a basis is only for some), or None: not in force."""
        for basis in self.bases:
            if basis.operative and day in basis.span:
                return basis
            if basis.needs is not None and day in basis.span and case is not None and basis.needs.truth(case) is True:
                return basis
        return None

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """Ids of every rule bound to the figure, in reading order."""
        return tuple(bound.rule for bound in self.bounds)


def _rule(key: str, data: Mapping[str, Any]) -> Rule:
    where = f"rule {key}"
    if data["class"] not in CLASSES:
        raise BookError(f"{where}: the class {data['class']!r} is none of {', '.join(CLASSES)}")
    if data["confidence"] not in CONFIDENCES:
        raise BookError(f"{where}: the confidence {data['confidence']!r} is none of {', '.join(CONFIDENCES)}")
    if not data.get("cites"):
        raise BookError(f"{where}: it cites no norm")
    cites = []
    for item in data["cites"]:
        if item["norm"] not in norms():
            raise BookError(f"{where}: it cites {item['norm']!r}, which is not in sources/data/norms.yaml")
        cites.append(Cite(item["norm"], str(item.get("article") or ""), _span(where, item)))
    readings = None
    if data.get("readings"):
        raw = data["readings"]
        if raw["default"] not in DEFAULTS:
            raise BookError(f"{where}: the default {raw['default']!r} is none of {', '.join(DEFAULTS)}")
        readings = Readings(raw["default"], Text.load(raw["adopted"]), Text.load(raw["other"]))
    return Rule(
        key,
        data["class"],
        tuple(cites),
        _span(where, data),
        data["confidence"],
        tuple(data.get("sources") or ()),
        Text(data["es"].strip(), data["en"].strip()),
        Text.load(data["caveat"]) if data.get("caveat") else None,
        readings,
        data.get("open_question"),
        tuple(data.get("see") or ()),
    )


def _span(where: str, data: Mapping[str, Any]) -> Span:
    try:
        return Span(data.get("from"), data.get("to"))
    except ValueError as error:
        raise BookError(f"{where}: {error}") from None


def read_rules(raw: Mapping[str, Any]) -> dict[str, Rule]:
    """Rules from the mapping of one YAML file."""
    return {key: _rule(key, data) for key, data in raw.items()}


@dataclass(frozen=True)
class Book:
    """Rules and figures, checked against each other."""

    rules: Mapping[str, Rule]
    figures: Mapping[str, Figure]
    aliases: Mapping[str, str]
    alternatives: Mapping[str, Mapping[str, Any]]
    version: str

    def figure(self, text: str) -> Figure:
        """A figure by id or alias; `BadInput` names the nearest, or both that ``provincia`` could mean."""
        key = text.strip().casefold().replace("-", "_").replace(" ", "_")
        key = self.aliases.get(key, key)
        if key in self.figures:
            return self.figures[key]
        if key in ("provincia", "provincias"):
            raise BadInput(
                "figura-ambigua",
                f"«{text}» puede ser provincia_administrativa_planificacion o provincia_entidad_territorial. Escriba una de las dos.",
                f"“{text}” may be provincia_administrativa_planificacion or provincia_entidad_territorial. Write one of them.",
            )
        known = [*self.figures, *self.aliases]
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.4)
        best = self.aliases.get(near[0], near[0]) if near else None
        raise BadInput(
            "figura-desconocida",
            f"No existe la figura «{text}»."
            + (f" ¿Quiso decir «{best}»?" if best else f" Las figuras son {', '.join(self.figures)}."),
            f"There is no figure “{text}”."
            + (f" Did you mean “{best}”?" if best else f" The figures are {', '.join(self.figures)}."),
        )


def _step(raw: Mapping[str, Any], tests: Mapping[Any, Term]) -> Step:
    rules = tuple(raw.get("rules") or ())
    first = rules[0] if rules else ""
    return Step(
        raw["n"],
        Text.load(raw["actor"]),
        Text.load(raw["act"]),
        Text.load(raw["instrument"]) if raw.get("instrument") else Text("", ""),
        raw.get("deadline"),
        _span(f"step {raw['n']}", raw),
        rules,
        tuple(raw.get("needs") or ()),
        Text.load(raw["proves"]) if raw.get("proves") else Text("", ""),
        Text.load(raw["unlocks"]) if raw.get("unlocks") else Text("", ""),
        bool(raw.get("required", True)),
        Text.load(raw["note"]) if raw.get("note") else None,
        without_order(test) if (test := tests.get((raw["n"], first), tests.get(raw["n"]))) is not None else None,
    )


def make_figure(
    item: FigureRules, data: Mapping[str, Any], steps: Iterable[Mapping[str, Any]], rules: Mapping[str, Rule]
) -> Figure:
    """A figure from its data and its bound rules; `BookError` when a bound rule is missing, repeated or untestable."""
    seen: set[str] = set()
    done = []
    for bound in item.bounds:
        if bound.rule not in rules:
            raise BookError(f"figure {item.id}: it binds the rule {bound.rule!r}, which no file of data/rules has")
        if bound.rule in seen:
            raise BookError(f"figure {item.id}: the rule {bound.rule} is bound twice")
        seen.add(bound.rule)
        cls = rules[bound.rule].cls
        if bound.test is None and cls in ("HARD", "EVID"):
            raise BookError(f"figure {item.id}: the {cls} rule {bound.rule} has no condition to test")
        role = bound.role or _role(cls, bound.test)
        procedures = bound.procedures
        if role == "structure" and "constitucion" in procedures and "adhesion" not in procedures:
            procedures = (*procedures, "adhesion")  # who joins later must leave the group as the structure wants it
        done.append(replace(bound, role=role, procedures=procedures))
    for key in item.unfounded:
        if key not in rules:
            raise BookError(f"figure {item.id}: it is unfounded by {key!r}, which no file of data/rules has")
    return Figure(
        item.id,
        Text.load(data["name"]),
        data.get("seed_rank"),
        data["kind"],
        Text.load(data["what"]),
        tuple(_basis(item, raw) for raw in data["in_force"]),
        tuple(done),
        tuple(_step(raw, item.steps) for raw in steps),
        tuple(data.get("members") or ()),
        item.unfounded,
        MappingProxyType(dict(data)),
    )


def _basis(item: FigureRules, raw: Mapping[str, Any]) -> Basis:
    span = _span(f"figure {item.id}", raw)
    needs = item.partial[1] if item.partial is not None and item.partial[0] == span else None
    return Basis(span, Text(raw["es"], raw["en"]), bool(raw.get("operative", True)) or item.always_operative, needs)


_STRUCTURAL_FACTS = frozenset({"tramite", "ruta", "nucleo", "conurbado_bogota"})


def _role(cls: str, test: Term | None) -> str:
    if cls == "EVID":
        return "evidence"
    if test is None:
        return {"EFFECT": "effect", "ADVICE": "advice"}.get(cls, "effect")
    return "structure" if test.needs() <= _STRUCTURAL_FACTS else "step"


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule of the book by id."""
    out: dict[str, Rule] = {}
    folder = files(PACKAGE).joinpath("data/rules")
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".yaml"):
            for key, rule in read_rules(load_yaml(PACKAGE, f"data/rules/{item.name}")).items():
                if key in out:
                    raise BookError(f"rule {key} stands in two files")
                out[key] = rule
    for rule in out.values():
        for other in rule.see:
            if other not in out:
                raise BookError(f"rule {rule.id} points to {other}, which does not exist")
    return MappingProxyType(out)


@cache
def book() -> Book:
    """The whole book, loaded and checked once."""
    from mancomun.legal.figures import all_figures

    data = load_yaml(PACKAGE, "data/figures.yaml")
    steps = load_yaml(PACKAGE, "data/steps.yaml")
    figures = all_figures(data, steps, rules())
    ranked = sorted(figures.values(), key=lambda f: (f.rung is None, f.rung or 0))
    aliases = {alias.casefold(): key for key in figures for alias in data[key].get("aliases") or ()}
    return Book(
        rules(),
        MappingProxyType({figure.id: figure for figure in ranked}),
        MappingProxyType(aliases),
        MappingProxyType(load_yaml(PACKAGE, "data/alternatives.yaml")),
        _version(),
    )


def _version() -> str:
    """A fingerprint of every file the law is written in, conditions included."""
    digest = hashlib.sha256()
    for package, folder in (
        (PACKAGE, "data"),
        (PACKAGE, "data/rules"),
        (PACKAGE, "figures"),
        ("mancomun.sources", "data"),
    ):
        for item in sorted(files(package).joinpath(folder).iterdir(), key=lambda entry: entry.name):
            if item.name.endswith((".yaml", ".py")):
                digest.update(item.name.encode())
                digest.update(item.read_bytes())
    return f"co-law-{digest.hexdigest()[:12]}"
