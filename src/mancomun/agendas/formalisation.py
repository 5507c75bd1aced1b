"""Formalising a scheme (S58): the steps that the law asks of a figure on its day, the acts done, and the contents each paper has.

Nothing of the law is written here a second time: steps, terms and conditions are those of `mancomun.legal`; this module keeps
who has done what. The contents of each paper are the numerals of DUR 1066 as the law's vocabulary names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from mancomun.legal.book import Figure, Step, book
from mancomun.legal.deadlines import ANCHORS
from mancomun.legal.terms import Approved, Enacted, Promoters
from mancomun.legal.wording import term_words
from mancomun.lexicon.text import NOTHING, Text
from mancomun.requirements import FACTS, Act, All, Done, EachDone, Facts, Includes, Judgement, Stated, Term, Within
from mancomun.sources import cite_text, load_yaml

GROUP = ""
"""The entity of an act that is of the whole group."""
OTHER = "otro"
EXTRA: Mapping[str, Text] = {
    "rut": Text("RUT", "tax registration (RUT)"),
    "visto_bueno_dnp": Text("visto bueno del DNP al PEMP", "approval of the PEMP by DNP"),
    "certificado_registraduria": Text("certificado de resultados de la Registraduría",
                                      "Registraduría certificate of results"),
    OTHER: Text("otro acto", "another act"),
}  # fmt: skip
"""Acts of the file that the law's vocabulary keeps as pieces, not as acts."""
AROUND = (
    "protocolizacion", "concepto_comisiones", "radicacion_registraduria", "verificacion_registraduria", "solicitud_reat",
    "requerimiento_reat", "respuesta_requerimiento", "renovacion_reat", "estudio_conveniencia",
)  # fmt: skip
"""Acts no step is proved by, from which a term runs or which the registry asks for."""
ACT_STATES: Mapping[str, Text] = {
    "hecho": Text("hecho", "done"),
    "pendiente": Text("pendiente", "pending"),
    "negado": Text("negado", "refused"),
}
AUTHORISES = ("acuerdos_concejo", "ordenanzas_asamblea", "acuerdos_metropolitanos")
_NOTARY = "G-037"
_TRUTH = {"hecho": "done", "pendiente": "pending", "negado": "refused"}


@dataclass(frozen=True, slots=True)
class Miembro:
    """A member of the case: its code, its name, and its type of the law (``municipio``, ``departamento``…)."""

    code: str
    name: str
    kind: str = "municipio"


@dataclass(frozen=True, slots=True)
class Acto:
    """An act of the procedure. ``kind`` is a key of `act_kinds`; ``entity`` a member's code, or `GROUP`.

    ``state`` is one of `ACT_STATES`; ``mandate`` the year in which the mandate of whoever signed began; ``step`` says which
    step an act of kind `OTHER` is of. ``file`` and ``sha256`` are those of the act's file.
    """

    kind: str
    entity: str = GROUP
    number: str = ""
    day: date | None = None
    issuer: str = ""
    state: str = "hecho"
    file: str = ""
    sha256: str = ""
    mandate: int | None = None
    step: int | None = None
    key: str = ""

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.state == "hecho"


@dataclass(frozen=True, slots=True)
class Votacion:
    """The consulta popular in one municipality, shares from 0 to 1: of the census that voted, and of the votes in favour."""

    turnout: float | None = None
    favour: float | None = None


@dataclass(frozen=True, slots=True)
class Termino:
    """A term of a step: at most ``n`` units (and at least ``low``) from the act ``anchor``; the law's words in ``text``.

    ``unit`` is ``business_day``, ``calendar_day``, ``month`` or ``year``; ``kind`` ``limit``, ``window`` or ``renewal``.
    ``anchor`` is empty where no act of the vocabulary starts the term: then no day can be computed.
    """

    n: int | None
    unit: str
    kind: str
    rule: str
    text: Text
    low: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paso:
    """One step of the procedure as the law has it on the day.

    ``acts`` are the kinds of act that prove it; those in ``each`` are one a member (of the types in ``of``, all when empty).
    ``needs`` are the orders of the steps before it. ``contents`` is the paper whose numerals prove it, ``votes`` whether the
    citizens do. ``norm`` is the citation of its rules on the day.
    """

    order: int
    name: Text
    responsible: Text
    instrument: Text
    norm: Text
    acts: tuple[str, ...]
    each: frozenset[str]
    of: Mapping[str, frozenset[str]]
    term: Termino | None
    needs: tuple[int, ...]
    required: bool
    rules: tuple[str, ...]
    proves: Text
    unlocks: Text
    note: Text
    contents: str = ""
    votes: bool = False
    test: Term | None = field(default=None, compare=False)
    source: Step | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Numeral:
    """One content a paper must have: its number, key, title and norm; ``facts`` are its items in the law's vocabulary."""

    n: int
    key: str
    title: Text
    norm: Text
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contenido:
    """The minimum contents of one paper (``acuerdo``, ``convenio``, ``estatutos``, ``pemp``, ``registro``, ``proyecto``)."""

    key: str
    title: Text
    rule: str
    norm: Text
    fact: str
    numerales: tuple[Numeral, ...]
    lacks: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Clausula:
    """Which clause covers a numeral: ``where`` (*cláusula 3*, *art. 12*) and the words, when somebody wrote them."""

    where: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.where.strip() or self.text.strip())


@dataclass(frozen=True)
class Formalizacion:
    """A case: a figure processed by the law of ``day``, its members, and what has been done.

    ``clauses`` maps a paper to its numerals' keys and the clause that covers each. ``data`` are what the papers state of the
    scheme, by the keys of `DATA`; a missing one is still to be written. ``stated`` are facts of yes or no of the law's
    vocabulary that hold; ``promoters`` who asks (keys of the fact ``promotores``), with their shares in ``shares``.
    """

    figure: str
    day: date
    name: str = ""
    members: tuple[Miembro, ...] = ()
    acts: tuple[Acto, ...] = ()
    clauses: Mapping[str, Mapping[str, Clausula]] = field(default_factory=lambda: MappingProxyType({}))
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    nucleus: str = ""
    votes: Mapping[str, Votacion] = field(default_factory=lambda: MappingProxyType({}))
    promoters: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    stated: tuple[str, ...] = ()

    @cached_property
    def law(self) -> Figure:
        """The figure in the book of law; `BadInput` when there is none of that name."""
        return book().figure(self.figure)

    @cached_property
    def steps(self) -> tuple[Paso, ...]:
        """The steps of the figure on the day, in order; empty when it has no basis that day."""
        return steps(self.figure, self.day)

    @cached_property
    def contents(self) -> tuple[Contenido, ...]:
        """The papers with minimum contents that the figure needs on the day."""
        return contents(self.figure, self.day)

    def member(self, code: str) -> str:
        """How people call an entity; the code when it is no member."""
        return next((one.name for one in self.members if one.code == code), code)

    def found(self, kind: str, entity: str | None = None) -> list[Acto]:
        """The acts of a kind (of one entity, when given), oldest first; those without day come first."""
        mine = [one for one in self.acts if one.kind == kind and entity in (None, one.entity)]
        return sorted(mine, key=lambda one: one.day or date.min)

    def act(self, kind: str, entity: str = GROUP) -> Acto | None:
        """The act that counts: the newest done, else the newest of any state; None without any."""
        mine = self.found(kind, entity)
        return next((one for one in reversed(mine) if one.done), mine[-1] if mine else None)

    def last(self, *kinds: str) -> date | None:
        """The day of the newest done act of some kinds; None when none has a day."""
        days = [one.day for one in self.acts if one.kind in kinds and one.done and one.day is not None]
        return max(days, default=None)

    # What a condition of the law asks of a case (`mancomun.requirements.terms.Case`), members by their code.
    @cached_property
    def asked(self) -> Any:
        """The case as the conditions of the law read it."""
        return _Asked(self)


class _Asked:
    """A case seen by the terms of the law: no territory is needed, since steps only ask for acts and types."""

    def __init__(self, case: Formalizacion) -> None:
        self._case = case
        self.members = tuple(one.code for one in case.members)
        self.as_of = case.day
        self.facts = _facts(case)

    def name(self, code: str) -> str:
        return self._case.member(code)

    def types(self, code: str) -> frozenset[str]:
        return frozenset(one.kind for one in self._case.members if one.code == code)


def _facts(case: Formalizacion) -> Facts:
    values: dict[str, Any] = {key: True for key in case.stated if key in FACTS}
    each: dict[str, dict[str, Any]] = {}
    for kind in dict.fromkeys(one.kind for one in case.acts):
        spec = FACTS.get(kind)
        if spec is None:
            continue
        for entity in dict.fromkeys(one.entity for one in case.acts if one.kind == kind):
            act = case.act(kind, entity)
            if act is None:
                continue
            said = Act(_TRUTH.get(act.state, "pending"), act.day)
            if spec.each:
                each.setdefault(kind, {})[entity] = said
            else:
                values[kind] = said
    for code, vote in case.votes.items():
        for key, share in (("participacion", vote.turnout), ("votos_favor", vote.favour)):
            if share is not None:
                each.setdefault(key, {})[code] = share
    if case.promoters:
        values["promotores"] = case.promoters
    values |= dict(case.shares)
    if case.nucleus:
        values["nucleo"] = case.nucleus
    for one in papers().values():
        held = tuple(
            item
            for numeral in one.numerales
            if case.clauses.get(one.key, {}).get(numeral.key)
            for item in numeral.facts
        )
        if one.fact and held:
            values[one.fact] = held
    return Facts(values, each)


# --------------------------------------------------------------------------------------------------- minimum contents


@cache
def _raw() -> Mapping[str, Any]:
    return MappingProxyType(load_yaml("mancomun.agendas", "data/formalisation.yaml"))


DATA: Mapping[str, Text] = {key: Text.load(item) for key, item in _raw()["data"].items()}
"""What the papers state of the scheme; each is a line somebody writes, or it stays to be written."""


def _paper(key: str, raw: Mapping[str, Any]) -> Contenido:
    rule = book().rules[raw["rule"]]
    day = rule.span.start or date.max
    norm = Text(rule.citation(day, "es"), rule.citation(day, "en"))
    numerales = tuple(
        Numeral(n, item["key"], Text.load(item), norm, tuple(item.get("facts") or (item["key"],)))
        for n, item in enumerate(raw["numerales"], 1)
    )
    return Contenido(key, Text.load(raw["title"]), raw["rule"], norm, raw["fact"], numerales, Text.load(raw["lacks"]))


@cache
def papers() -> Mapping[str, Contenido]:
    """Every paper with minimum contents, with all its numerals; `contents` keeps those that apply to a figure."""
    return MappingProxyType({key: _paper(key, raw) for key, raw in _raw()["papers"].items()})


@cache
def _only() -> Mapping[str, tuple[str, ...]]:
    """Numerals asked only under some rules: the pieces that AM (G-065) and RAP (G-066) add to the registry's file."""
    rows = [item for raw in _raw()["papers"].values() for item in raw["numerales"]]
    return {item["key"]: tuple(item["only"]) for item in rows if "only" in item}


def _binds(figure: Figure, rule: str, day: date) -> bool:
    return day in book().rules[rule].span and any(one.rule == rule and day in one.span for one in figure.bounds)


def _numeral_norm(figure: Figure, item: Numeral, day: date) -> Text:
    rule = next((rule for rule in _only().get(item.key, ()) if _binds(figure, rule, day)), "")
    if not rule:
        return item.norm
    return Text(book().rules[rule].citation(day, "es"), book().rules[rule].citation(day, "en"))


def contents(figure: str, day: date) -> tuple[Contenido, ...]:
    """The papers whose contents the law fixes for a figure on a day, with the numerals that apply to it."""
    found = book().figure(figure)
    out = []
    for one in papers().values():
        if not _binds(found, one.rule, day):
            continue
        kept = [
            item
            for item in one.numerales
            if item.key not in _only() or any(_binds(found, rule, day) for rule in _only()[item.key])
        ]
        numbered = tuple(
            Numeral(n, item.key, item.title, _numeral_norm(found, item, day), item.facts)
            for n, item in enumerate(kept, 1)
        )
        out.append(Contenido(one.key, one.title, one.rule, one.norm, one.fact, numbered, one.lacks))
    return tuple(out)


# --------------------------------------------------------------------------------------------------------- the steps


def _parts(test: Term | None) -> Iterator[Term]:
    if isinstance(test, All):
        for part in test.parts:
            yield from _parts(part)
    elif test is not None:
        yield test


def _paso(step: Step, day: date) -> Paso:
    acts: list[str] = []
    each: set[str] = set()
    of: dict[str, frozenset[str]] = {}
    paper, votes = "", False
    for part in _parts(step.test):
        match part:
            case EachDone():
                acts.append(part.act)
                each.add(part.act)
                of[part.act] = frozenset(part.of)
            case Done():
                acts.append(part.act)
            case Within():
                acts.append(part.end)
            case Includes():
                paper = next((one.key for one in papers().values() if one.fact == part.fact), "")
            case Approved():
                votes = True
            case Promoters() | Stated() | Enacted():
                pass
    if _NOTARY in step.rules and "protocolizacion_proyecto" not in acts:
        acts.append("protocolizacion")
    law = book()
    cites = [cite for rule in step.rules for cite in law.rules[rule].cites if day in cite.span]
    cites = cites or [law.rules[rule].cites[0] for rule in step.rules]
    norm = Text(cite_text(cites, "es"), cite_text(cites, "en"))
    term = None
    if step.deadline:
        raw = step.deadline
        rule = str(raw.get("rule") or "")
        term = Termino(raw.get("n"), raw["unit"], raw.get("kind", "limit"), rule, term_words(raw), raw.get("min"),
                       ANCHORS.get(rule, ""))  # fmt: skip
    return Paso(
        step.n, step.act, step.actor, step.instrument, norm, tuple(acts), frozenset(each), MappingProxyType(of), term,
        step.needs, step.required, step.rules, step.proves, step.unlocks, step.note or NOTHING, paper, votes, step.test, step,
    )  # fmt: skip


def steps(figure: str, day: date) -> tuple[Paso, ...]:
    """The steps of a figure alive on a day, in order, as `mancomun.legal` has them."""
    found = book().figure(figure)
    return tuple(_paso(step, day) for step in sorted(found.steps, key=lambda one: one.n) if day in step.span)


def act_kinds(figures: Iterable[str] | None = None) -> dict[str, Text]:
    """The kinds of act with their names: those that prove some step on some day, those around them, and `EXTRA`."""
    law = book()
    keys = list(figures) if figures is not None else list(law.figures)
    found: dict[str, Text] = {}
    for key in keys:
        for step in law.figure(key).steps:
            for part in _parts(step.test):
                if isinstance(part, EachDone | Done):
                    found[part.act] = FACTS[part.act].label
                elif isinstance(part, Within):
                    found[part.start], found[part.end] = FACTS[part.start].label, FACTS[part.end].label
    return found | {key: FACTS[key].label for key in AROUND} | dict(EXTRA)


def act_name(kind: str) -> Text:
    """What an act is called."""
    return EXTRA.get(kind) or (FACTS[kind].label if kind in FACTS else Text(kind, kind))


def judged(case: Formalizacion, step: Paso) -> Judgement:
    """What the law's own condition of a step says of the case; unknown for a step that no condition proves."""
    return step.test.judge(case.asked) if step.test is not None else Judgement(None, silent=True)
