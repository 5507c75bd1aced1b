"""The book of method: gates as cited requirements, judged by the algebra that judges the law ("one engine, two books").

Words and citations live in ``data/gates.yaml``; the conditions live here, as values. A gate is passed when every requirement
is met or somebody answered for passing without it, in writing. Learning more may settle a requirement, never change one
already settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar

from mancomun.errors import BadInput, BookError
from mancomun.lexicon.text import Text, join_names, number_word
from mancomun.requirements import Facts, Judgement, Term, Truth
from mancomun.route.products import PRODUCTS, ProductState
from mancomun.sources import Cite as NormCite
from mancomun.sources import cite_text, load_yaml, norms
from mancomun.tables.results import Row, Table

SHORTEST_MOTIVE = 20
STATUS: Mapping[Truth, str] = {True: "met", False: "not_met", None: "unknown"}
WORDS: Mapping[str, Text] = {
    "met": Text("Cumple", "Met"),
    "not_met": Text("Falta", "Missing"),
    "unknown": Text("Sin empezar", "Not started"),
    "overridden": Text("Se pasó con motivo", "Passed with a reason"),
}


@dataclass(frozen=True)
class RouteCase:
    """What the method judges: the members, the day and where each product stands."""

    members: tuple[str, ...]
    as_of: date
    products: Mapping[str, ProductState]
    facts: Facts = field(default_factory=Facts)

    def name(self, code: str) -> str:
        """How people call this member: here, as given."""
        return code


@dataclass(frozen=True)
class Approved(Term):
    """A product is approved, with nothing that blocks it."""

    kind: ClassVar[str] = "product_approved"
    product: str

    def judge(self, case: Any) -> Judgement:
        name = PRODUCTS[self.product].name
        found: ProductState | None = case.products.get(self.product)
        evidence = {"product": self.product}
        if found is None:
            return _silent(name, evidence)
        if found.gaps:
            return Judgement(False, _gaps(name, found), evidence | {"gaps": [item.code for item in found.gaps]})
        if not found.approved:
            why = Text(f"{name.es}: falta aprobarlo.", f"{name.en}: still to be approved.")
            return Judgement(False, why, evidence | {"state": found.state}, pending=True)
        return Judgement(True, Text(f"{name.es}: aprobado.", f"{name.en}: approved."), evidence)


@dataclass(frozen=True)
class Versioned(Term):
    """A product has been approved at least once: its first version exists, even if it is being written again."""

    kind: ClassVar[str] = "product_version"
    product: str
    least: int = 1

    def judge(self, case: Any) -> Judgement:
        name = PRODUCTS[self.product].name
        found: ProductState | None = case.products.get(self.product)
        evidence: dict[str, Any] = {"product": self.product}
        if found is None:
            return _silent(name, evidence)
        evidence["version"] = found.version
        if found.version >= self.least:
            return Judgement(
                True, Text(f"{name.es}: versión {found.version}.", f"{name.en}: version {found.version}."), evidence
            )
        if found.gaps:
            return Judgement(False, _gaps(name, found), evidence | {"gaps": [item.code for item in found.gaps]})
        why = Text(f"{name.es}: falta la versión {self.least}.", f"{name.en}: version {self.least} is missing.")
        return Judgement(False, why, evidence, pending=True)


@dataclass(frozen=True)
class Number(Term):
    """A number of a product lies from ``low`` to ``high``; ``label`` and its bounds make the sentence."""

    kind: ClassVar[str] = "product_number"
    product: str
    key: str
    label: Text
    low: float
    high: float = float("inf")
    percent: bool = False

    def judge(self, case: Any) -> Judgement:
        name = PRODUCTS[self.product].name
        found: ProductState | None = case.products.get(self.product)
        evidence: dict[str, Any] = {"product": self.product, "number": self.key}
        value = None if found is None else found.numbers.get(self.key)
        if value is None:
            return _silent(name, evidence)
        evidence["value"] = value
        truth = self.low <= value <= self.high
        asked = (
            Text(f"{self._show(self.low)} o más", f"{self._show(self.low)} or more")
            if self.high == float("inf")
            else Text(self._show(self.low), self._show(self.low))
            if self.high == self.low
            else Text(
                f"de {self._show(self.low)} a {self._show(self.high)}",
                f"{self._show(self.low)} to {self._show(self.high)}",
            )
        )
        said = self._show(value)
        why = Text(
            f"{self.label.es}: {said}; se pide {asked.es}.", f"{self.label.en}: {said}; {asked.en} is asked for."
        )
        return Judgement(truth, why, evidence)

    def _show(self, value: float) -> str:
        return f"{100 * value:.0f} %" if self.percent else f"{value:g}"


def _silent(name: Text, evidence: dict[str, Any]) -> Judgement:
    return Judgement(None, Text(f"{name.es}: sin empezar.", f"{name.en}: not started."), evidence, silent=True)


def _gaps(name: Text, found: ProductState) -> Text:
    first, more = found.gaps[0].text, len(found.gaps) - 1
    if not more:
        return Text(f"{name.es}: {first.es}", f"{name.en}: {first.en}")
    return Text(f"{name.es}: {first.es} (y {more} más)", f"{name.en}: {first.en} (and {more} more)")


def _signed(low: float) -> Number:
    return Number("acuerdo", "firmado", Text("Partes que firmaron", "Parties that signed"), low, 1.0, percent=True)


TESTS: Mapping[str, Term] = {
    "M1-01": Number("objetivo", "minimo", Text("Condición más baja", "Lowest condition"), 2, 4),
    "M1-02": Approved("organizacion"),
    "M1-03": _signed(1.0) & Approved("acuerdo"),
    "M1-04": Approved("justificacion"),
    "M1-05": Approved("perfil"),
    "M1-06": Approved("agenda"),
    "M1-07": Approved("recursos"),
    "M1-08": Approved("grupos"),
    "M1-09": Versioned("sociograma"),
    "M1-10": Versioned("riesgos"),
    "M1-11": Approved("participacion"),
    "M1-12": Approved("formacion"),
    "M2-01": Number("vision", "acta", Text("Actas de adopción", "Minutes of adoption"), 1) & Approved("vision"),
    "M2-02": Number("prospectiva", "escenarios", Text("Escenarios escogidos", "Scenarios chosen"), 1),
    "M2-03": Number("modelo", "mapas", Text("Mapas del modelo", "Maps of the model"), 1) & Approved("modelo"),
    "M2-04": Number("apuestas", "apuestas", Text("Apuestas", "Bets"), 3, 7)
    & Number(
        "apuestas", "con_responsable", Text("Apuestas con responsable", "Bets with an owner"), 1.0, 1.0, percent=True
    ),
    "M3-01": Number("revision", "dias", Text("Días desde la última revisión", "Days since the last review"), 0, 366),
    "M3-02": Versioned("agenda_territorial"),
    "M3-03": Versioned("agenda_financiamiento"),
    "M3-04": Versioned("agenda_instrumental"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a gate: its words, the item and the norm it cites, the product to open, and its condition."""

    id: str
    gate: int
    item: str
    to: str
    says: Text
    norm: str | None
    article: str
    test: Term

    def citation(self, lang: str = "es") -> str:
        """Where it comes from, as people write it: always the item, and the norm behind it when there is one."""
        own = f"Método, {self.item}" if lang == "es" else f"Method, {self.item}"
        if self.norm is None:
            return own
        return f"{own}; {cite_text([NormCite(self.norm, self.article)], lang)}"


@cache
def requirements() -> Mapping[str, Requirement]:
    """The book. Raises `BookError` when words and conditions do not match, or a citation leads nowhere."""
    found = {}
    for data in load_yaml("mancomun.route", "data/gates.yaml"):
        key = data["id"]
        norm = data.get("norm")
        if key in found or key not in TESTS or data["to"] not in PRODUCTS or (norm and norm not in norms()):
            raise BookError(f"the requirement {key!r} is repeated, has no condition, or points nowhere")
        article = data.get("article", "")
        found[key] = Requirement(
            key,
            data["gate"],
            data["item"],
            data["to"],
            Text.load(data),
            norm,
            str(article),
            TESTS[key],
        )
    if set(found) != set(TESTS):
        raise BookError(f"conditions without words: {sorted(set(TESTS) - set(found))}")
    return found


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody answers for passing without a requirement: who, when and why (20 characters or more)."""

    requirement: str
    who: str
    day: date
    motive: str


@dataclass(frozen=True, slots=True)
class GateFinding:
    """One requirement judged; ``status`` as in the law, or *overridden* with its reason."""

    requirement: Requirement
    status: str
    judgement: Judgement
    override: Override | None = None

    @property
    def stands_in_the_way(self) -> bool:
        """True when the gate waits for it."""
        return self.status in ("not_met", "unknown")


@dataclass(frozen=True)
class Gate:
    """The verdict of one gate."""

    number: int
    findings: tuple[GateFinding, ...]

    @property
    def missing(self) -> tuple[GateFinding, ...]:
        """What it waits for."""
        return tuple(item for item in self.findings if item.stands_in_the_way)

    @property
    def open(self) -> bool:
        """True when it may be passed."""
        return not self.missing

    @property
    def said(self) -> Text:
        """The answer in one sentence."""
        k = len(self.missing)
        if self.number == 3:
            ready = Text("El momento 3 está al día.", "Moment 3 is up to date.")
            lacks = Text(f"En el momento 3 {_things(k).es}.", f"In moment 3 {_things(k).en}.")
        else:
            after = self.number + 1
            ready = Text(f"Puede pasar al momento {after}.", f"You may go on to moment {after}.")
            lacks = Text(f"Para pasar al momento {after} {_things(k).es}.", f"Before moment {after}, {_things(k).en}.")
        return lacks if k else ready

    def refuse(self) -> None:
        """Raise E-S28-1 when the moment cannot be closed; say nothing when it can."""
        if self.open:
            return
        names = [PRODUCTS[item.requirement.to].name for item in self.missing]
        es, en = join_names([n.es for n in names], most=20), join_names([n.en for n in names], most=20)
        k = len(self.missing)
        raise BadInput(
            "E-S28-1",
            f"No puede cerrar el momento {self.number}: faltan {k} productos obligatorios: {es.es}.",
            f"Moment {self.number} cannot be closed: {k} mandatory products are missing: {en.en}.",
            status=409,
        )

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values, in the shape of the law's findings."""
        return {
            "gate": self.number,
            "open": self.open,
            "said": self.said.of(lang),
            "findings": [
                {
                    "rule": item.requirement.id,
                    "status": item.status,
                    "says": item.requirement.says.of(lang),
                    "message": item.judgement.why.of(lang),
                    "citation": item.requirement.citation(lang),
                    "product": item.requirement.to,
                    "evidence": dict(item.judgement.evidence),
                    "override": None
                    if item.override is None
                    else {
                        "who": item.override.who,
                        "day": item.override.day.isoformat(),
                        "motive": item.override.motive,
                    },
                }
                for item in self.findings
            ],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """One row a requirement."""
        es = lang == "es"
        rows: list[Row] = [
            (
                item.requirement.id,
                item.requirement.says.of(lang),
                WORDS[item.status].of(lang),
                item.override.motive if item.override else item.judgement.why.of(lang),
                item.requirement.citation(lang),
            )
            for item in self.findings
        ]
        head = ("Regla", "Qué se pide", "Estado", "Por qué", "De dónde") if es else (
            "Rule", "What is asked", "State", "Why", "From",
        )  # fmt: skip
        return [Table(f"Puerta {self.number}" if es else f"Gate {self.number}", head, rows)]


def _things(k: int) -> Text:
    if k == 1:
        return Text("falta una cosa", "one thing is missing")
    word = number_word(k)
    return Text(f"faltan {word.es} cosas", f"{word.en} things are missing")


def judge_gate(number: int, case: RouteCase, overrides: Sequence[Override] = ()) -> Gate:
    """Judge the gate that closes a moment (1, 2), or the yearly check of the third (3)."""
    if number not in (1, 2, 3):
        raise BadInput(
            "puerta-numero", f"Las puertas son 1, 2 y 3; llegó {number}.", f"Gates are 1, 2 and 3; we got {number}."
        )
    by: dict[str, Override] = {}
    for item in overrides:
        if item.requirement not in requirements():
            raise BadInput(
                "puerta-regla",
                f"No hay una regla «{item.requirement}» en las puertas de la ruta.",
                f"There is no rule “{item.requirement}” in the gates of the route.",
            )
        if len(item.motive.strip()) < SHORTEST_MOTIVE or not item.who.strip():
            raise BadInput(
                "puerta-motivo",
                f"Para pasar sin {item.requirement} escriba quién responde y por qué, en {SHORTEST_MOTIVE} caracteres o más.",
                f"To pass without {item.requirement} write who answers for it and why, in {SHORTEST_MOTIVE} characters or more.",
            )
        by[item.requirement] = item
    findings = []
    for rule in requirements().values():
        if rule.gate != number:
            continue
        found = rule.test.judge(case)
        status = STATUS[found.truth]
        override = by.get(rule.id) if status != "met" else None
        findings.append(GateFinding(rule, "overridden" if override else status, found, override))
    return Gate(number, tuple(findings))
