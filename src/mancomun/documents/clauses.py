"""A paper written clause by clause: texts with places for the data of a case, each clause with the norm it rests on.

The texts live in ``data/drafts.yaml``. A place nobody filled is printed as *por diligenciar*, never left empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from mancomun.documents.blocks import bullets, heading, paragraph, pending, soft
from mancomun.documents.tree import Block, Run, runs_of
from mancomun.legal.book import Figure, book
from mancomun.lexicon.text import NOTHING, Text
from mancomun.sources import cite_text, load_yaml

_PLACE = re.compile(r"\{(\w+)\}")
_OPENS = re.compile(r"(^|[.?]\s)$")


_INSIDE = frozenset({"duracion", "fuente_aportes", "naturaleza", "procedimiento", "representante", "tarifas"})
"""Data that are phrases, not names nor sentences: inside a sentence they begin with a small letter."""


_OF_ANOTHER: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "area_metropolitana": ("ley-1454-2011", "30"),
        "region_administrativa_planificacion": ("ley-1625-2013", "3"),
        "rape": ("ley-1625-2013", "3"),
    }
)
"""One rule (G-006) gives their personality to two figures, each by its own article: a paper cites its own alone."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph, a list or a table of a clause. ``only`` and ``skip`` are figures; ``alive`` rules it needs on the day."""

    text: Text = NOTHING
    table: str = ""
    items: tuple[Text, ...] = ()
    rules: tuple[str, ...] = ()
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    alive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A clause: its title, the numeral of the article it covers (or none), the rules it rests on, and its sentences."""

    key: str
    title: Text
    sentences: tuple[Sentence, ...]
    numeral: str = ""
    rules: tuple[str, ...] = ()
    quote: Text = NOTHING
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    alive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A paper of the procedure: its texts, the contents it must have (``paper``), who signs and what it must say of the law.

    ``each`` papers come once for each member; ``short`` ones are letters, without a cover page.
    """

    key: str
    kind: Text
    title: Text
    parts: tuple[Part, ...]
    lead: Text = NOTHING
    file: str = ""
    each: bool = False
    short: bool = False
    paper: str = ""
    unit: Text = NOTHING
    sign: str = ""
    opening: tuple[Sentence, ...] = ()
    recitals: tuple[Sentence, ...] = ()
    notes: tuple[str, ...] = ()


def _text(raw: Mapping[str, str] | None) -> Text:
    return Text(str(raw["es"]), str(raw.get("en") or raw["es"])) if raw and "es" in raw else NOTHING


def _sentence(raw: Mapping[str, Any]) -> Sentence:
    return Sentence(
        _text(raw), raw.get("table", ""), tuple(_text(item) for item in raw.get("list") or ()), tuple(raw.get("rules") or ()),
        frozenset(raw.get("only") or ()), frozenset(raw.get("skip") or ()), tuple(raw.get("alive") or ()),
    )  # fmt: skip


def _part(raw: Mapping[str, Any]) -> Part:
    return Part(
        raw["key"], _text(raw["title"]), tuple(_sentence(item) for item in raw["text"]), raw.get("numeral", ""),
        tuple(raw.get("rules") or ()), _text(raw.get("quote")), frozenset(raw.get("only") or ()), frozenset(raw.get("skip") or ()),
        tuple(raw.get("alive") or ()),
    )  # fmt: skip


@cache
def raw_texts() -> Mapping[str, Any]:
    """The file of texts as it stands."""
    return MappingProxyType(load_yaml("mancomun.documents", "data/drafts.yaml"))


@cache
def models() -> Mapping[str, Model]:
    """Every paper by its key."""
    return MappingProxyType(
        {
            key: Model(
                key, _text(raw["kind"]), _text(raw["title"]), tuple(_part(item) for item in raw["parts"]),
                _text(raw.get("lead")), (raw.get("file") or {}).get("es", ""), bool(raw.get("each")), bool(raw.get("short")),
                raw.get("paper", ""), _text(raw.get("unit")), raw.get("sign", ""),
                tuple(_sentence(item) for item in raw.get("opening") or ()),
                tuple(_sentence(item) for item in raw.get("recitals") or ()), tuple(raw.get("notes") or ()),
            )
            for key, raw in raw_texts()["documents"].items()
        }
    )  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """Where a paper is filled: the figure and its day, what the case says by key, how what it lacks is called, and its tables."""

    figure: Figure
    day: date
    lang: str
    said: Mapping[str, str]
    wants: Mapping[str, Text]
    table: Callable[[str], Sequence[Block]] = field(default=lambda _: ())

    def filled(self, text: Text) -> list[Run]:
        """A text with its places filled; what nobody gave is a run to be filled in, named by ``wants``."""
        template, runs, at = text.of(self.lang), [], 0
        for found in _PLACE.finditer(template):
            before = template[at : found.start()]
            if before:
                runs.append(Run(before))
            value = self.said.get(found[1], "").strip()
            if value:
                if template[found.end() : found.end() + 1] in (".", ",", ";"):
                    value = value.rstrip(".")
                first = bool(_OPENS.search(template[: found.start()]))
                runs.append(Run(_cased(value, first=first, inside=found[1] in _INSIDE)))
            else:
                runs.append(pending(self.wants[found[1]].of(self.lang)))
            at = found.end()
        if template[at:]:
            runs.append(Run(template[at:]))
        return runs

    def plain(self, text: Text) -> str:
        """The same as one string, for titles: what is missing says so in brackets."""
        return "".join(f"[{run.text}]" if run.style == "pending" else run.text for run in self.filled(text))

    def lives(self, *rules: str) -> bool:
        """Whether some of the rules is of the figure and in force on the day; True without any."""
        bound = self.figure.rules
        return not rules or any(rule in bound and self.day in book().rules[rule].span for rule in rules)

    def fits(self, one: Sentence | Part) -> bool:
        """Whether a sentence or a part is for this figure on this day."""
        here = self.figure.id
        return (not one.only or here in one.only) and here not in one.skip and self.lives(*one.alive)

    def cited(self, rules: Sequence[str]) -> str:
        """The norms of the rules that are of the figure and in force on the day, each once."""
        law = book()
        other = _OF_ANOTHER.get(self.figure.id)
        cites = [
            cite
            for rule in rules
            if self.lives(rule)
            for cite in law.rules[rule].cites
            if self.day in cite.span and (cite.norm, cite.article) != other
        ]
        return cite_text(cites, self.lang)

    def blocks(self, sentences: Sequence[Sentence]) -> list[Block]:
        """Sentences as blocks."""
        made: list[Block] = []
        for one in sentences:
            if not self.fits(one):
                continue
            if one.table:
                made += self.table(one.table)
            elif one.items:
                made.append(bullets([self.filled(item) for item in one.items], ordered=True))
            else:
                runs = self.filled(one.text)
                if norm := self.cited(one.rules):
                    runs.append(soft(f" ({norm})"))
                made.append(paragraph(*runs))
        return made

    def clause(self, part: Part, n: int, unit: Text, words: str = "", label: str = "") -> list[Block]:
        """A clause under its heading: the words somebody wrote, or those of the model; then the norm, small."""
        title = part.title.of(self.lang)
        made = [heading(f"{unit.of(self.lang)} {n}. {title}" if unit else title, 2 if unit else 1)]
        if part.quote:
            made.append(Block("quote", {"runs": self.filled(part.quote)}))
        if words:
            made.append(paragraph(words))
            made += [block for one in part.sentences if one.table and self.fits(one) for block in self.table(one.table)]
        else:
            made += self.blocks(part.sentences)
        norm = ". ".join(piece for piece in (label, self.cited(part.rules)) if piece)
        if norm:
            made.append(paragraph(Run(f"{norm.removesuffix('.')}.", "id")))
        return made


def _cased(value: str, *, first: bool, inside: bool) -> str:
    """A value as its place asks: large at the beginning of a sentence, small inside one when it is a phrase."""
    if first:
        return value[:1].upper() + value[1:]
    word = value.split(" ", 1)[0]
    return value[:1].lower() + value[1:] if inside and (word[1:].islower() or len(word) == 1) else value


def waiting(blocks: Sequence[Block]) -> int:
    """How many things some blocks still wait for."""
    return sum(run.style == "pending" for run in runs_of(list(blocks)))
