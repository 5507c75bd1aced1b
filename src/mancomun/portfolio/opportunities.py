"""The opportunities that associativity offers (items S24 to S27): three fronts, eighteen items, as the presentation says them.

The Spanish of each item is quoted; the English is ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from mancomun.lexicon.text import Text
from mancomun.portfolio.quality import SHORTEST_MOTIVE
from mancomun.requirements.remarks import Remark

SHORTEST_USE = 80
ANSWERS: Mapping[str, Text] = {
    "si": Text("sí", "yes"),
    "parcial": Text("en parte", "in part"),
    "no": Text("no", "no"),
    "no_aplica": Text("no aplica", "does not apply"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One opportunity: id (``S25.1``), front, words, and the items of the plan whose products feed it."""

    id: str
    front: str
    text: Text
    links: tuple[str, ...] = ()


FRONTS: Mapping[str, Text] = {
    "S25": Text("Frente al desarrollo", "For development"),
    "S26": Text("Frente al proceso", "For the process"),
    "S27": Text("Frente a las entidades territoriales", "For the territorial entities"),
}


def _load() -> tuple[Item, ...]:
    import yaml

    rows = yaml.safe_load((files("mancomun.portfolio") / "data" / "opportunities.yaml").read_bytes())["items"]
    return tuple(Item(r["id"], r["id"].split(".")[0], Text.load(r), tuple(r.get("links", ()))) for r in rows)


ITEMS: tuple[Item, ...] = _load()
BY_ID: Mapping[str, Item] = {item.id: item for item in ITEMS}
PURPOSES = ("S27.1", "S27.2", "S27.3", "S27.4", "S27.5")
"""Literally the purposes of Ley 1454 de 2011, art. 11: they feed the object of the agreement and the statutes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How one item is used: ``applies`` is one of `ANSWERS`; ``use`` says how, or, for *no aplica*, why not."""

    item: str
    applies: str
    use: str = ""
    products: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    indicator: str = ""
    evidence: str = ""
    beneficiaries: tuple[str, ...] = ()


def messages(answer: Answer) -> tuple[Remark, ...]:
    """E-S24-1 while the use of an item is not explained."""
    item = BY_ID[answer.item]
    if answer.applies not in ANSWERS:
        es = f"«{answer.applies}» no es una respuesta para «{item.text.es}». Elija una de: {', '.join(ANSWERS)}."
        en = f"“{answer.applies}” is no answer for “{item.text.en}”. Choose one of: {', '.join(ANSWERS)}."
        return (Remark("E-S24-2", Text(es, en), answer.item),)
    length = len(answer.use.strip())
    wanting = (answer.applies in ("si", "parcial") and length < SHORTEST_USE) or (
        answer.applies == "no_aplica" and length < SHORTEST_MOTIVE
    )
    if not wanting:
        return ()
    es = f"Explique cómo se aprovecha «{item.text.es}» (mínimo 80 caracteres) o márquela como no aplica con motivo."
    en = f"Explain how “{item.text.en}” is used (80 characters at least) or mark it as not applicable with a reason."
    return (Remark("E-S24-1", Text(es, en), answer.item),)


def clause_messages(answers: Iterable[Answer]) -> tuple[Remark, ...]:
    """A-S25-1: what is solved together without losing autonomy (S25.1) rests on a clause of the agreement."""
    one = next((a for a in answers if a.item == "S25.1" and a.applies in ("si", "parcial")), None)
    if one is None or one.evidence.strip():
        return ()
    es = "Cite en la evidencia la cláusula del convenio que guarda la autonomía y el derecho de retiro de cada miembro."
    en = "Cite as evidence the clause of the agreement that keeps the autonomy and right of withdrawal of each member."
    return (Remark("A-S25-1", Text(es, en), "S25.1"),)


def object_texts(answers: Iterable[Answer]) -> tuple[Text, ...]:
    """The purposes of Ley 1454 de 2011, art. 11, that the initiative pursues: they feed the object of its agreement."""
    held = {a.item for a in answers if a.applies in ("si", "parcial")}
    return tuple(BY_ID[item].text for item in PURPOSES if item in held)


@dataclass(frozen=True, slots=True)
class Front:
    """The index of one front, 0..100, and the items behind it."""

    id: str
    name: Text
    index: float
    answered: int
    items: int


def fronts(answers: Iterable[Answer]) -> tuple[Front, ...]:
    """``100·(yes + half of partly) / items`` of each front; an item nobody answered counts as not used."""
    worth = {"si": 1.0, "parcial": 0.5}
    given = {answer.item: answer.applies for answer in answers}
    found = []
    for front, name in FRONTS.items():
        items = [item.id for item in ITEMS if item.front == front]
        got = sum(worth.get(given.get(item, ""), 0.0) for item in items)
        found.append(Front(front, name, 100 * got / len(items), sum(item in given for item in items), len(items)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of *Aportes al PND* (S26.1). ``low`` and ``high`` are COP; ``bet`` is the strategic bet it comes from."""

    problem: str
    proposal: str
    feeds: str
    territory: str
    source: str
    bet: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """One line of *Lecciones normativas* (S26.3): a gap found in a norm, and what is proposed."""

    norm: str
    article: str
    problem: str
    proposal: str


def proposal_messages(proposal: Proposal, bets: Collection[str] = ()) -> tuple[Remark, ...]:
    """What a proposal for the national plan still lacks; each is linked to one of the ``bets``, when they are written."""
    said = []
    for key, es, en in (
        ("problem", "el problema", "the problem"),
        ("proposal", "la propuesta", "the proposal"),
        (
            "feeds",
            "el pacto o la transformación del PND que alimenta",
            "the pact or transformation of the plan it feeds",
        ),
        ("territory", "el territorio", "the territory"),
        ("source", "la fuente", "the source"),
    ):
        if not getattr(proposal, key).strip():
            said.append(
                Remark(
                    "E-S26-1", Text(f"Escriba {es} de este aporte al PND.", f"Write {en} of this contribution."), key
                )
            )
    if not proposal.bet.strip():
        es = "Este aporte no está ligado a ninguna apuesta estratégica (S50). Lígelo antes de enviarlo."
        en = "This contribution is linked to no strategic bet (S50). Link it before sending it."
        said.append(Remark("A-S26-2", Text(es, en), "bet"))
    elif bets and proposal.bet.strip() not in bets:
        es = f"«{proposal.bet.strip()}» no está entre las apuestas estratégicas (S50). Elija una de ellas."
        en = f"“{proposal.bet.strip()}” is not among the strategic bets (S50). Choose one of them."
        said.append(Remark("A-S26-2", Text(es, en), "bet"))
    if proposal.low is not None and proposal.high is not None and proposal.high < proposal.low:
        es = f"El costo más alto ({proposal.high}) es menor que el más bajo ({proposal.low}). Cámbielos de lugar."
        en = f"The highest cost ({proposal.high}) is below the lowest ({proposal.low}). Swap them."
        said.append(Remark("E-S26-3", Text(es, en), "high"))
    return tuple(said)


def lesson_messages(lesson: Lesson) -> tuple[Remark, ...]:
    """What a lesson still lacks."""
    said = []
    for key, es, en in (
        ("norm", "la norma", "the norm"),
        ("article", "el artículo", "the article"),
        ("problem", "el problema", "the problem"),
        ("proposal", "la propuesta", "the proposal"),
    ):
        if not getattr(lesson, key).strip():
            said.append(
                Remark("E-S26-4", Text(f"Escriba {es} de esta lección normativa.", f"Write {en} of this lesson."), key)
            )
    return tuple(said)


def unseen_members(members: Sequence[tuple[str, str]], beneficiaries: Iterable[str]) -> tuple[Remark, ...]:
    """A-S27-7 for each member (code, name) that no project benefits."""
    served = frozenset(beneficiaries)
    return tuple(
        Remark(
            "A-S27-7",
            Text(
                f"{name} no aparece como beneficiaria de ningún proyecto; revise el reparto.",
                f"{name} does not appear as beneficiary of any project; review the sharing.",
            ),
            code,
        )
        for code, name in members
        if code not in served
    )
