"""The norms the books rest on: what each is, since when, until when, where to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from mancomun.errors import BookError
from mancomun.instants import Span
from mancomun.lexicon.text import Text

# libyaml reads the book ten times faster than the pure Python loader; both give the same data.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(package: str, path: str) -> Any:
    """A YAML file of ours, with the fast safe loader; a duplicate-free mapping or list."""
    with files(package).joinpath(path).open("rb") as stream:
        return yaml.load(stream, Loader=_Loader)  # noqa: S506  safe: CSafeLoader or SafeLoader


@dataclass(frozen=True, slots=True)
class Article:
    """One text an article has had: its span, the norm that brought it, and the last day somebody re-read it."""

    number: str
    span: Span
    amended_by: str | None = None
    checked_until: date | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm: kind, names, the three dates (signed, published, in force), its end, and where to read it."""

    id: str
    kind: str
    short: Text
    title: Text
    signed: date | None
    published: date | None
    in_force: date | None
    repealed: date | None
    repealed_by: str | None
    href: str | None
    confidence: str
    sources: tuple[str, ...]
    articles: Mapping[str, tuple[Article, ...]]


@cache
def norms() -> Mapping[str, Norm]:
    """Every norm by id. Raises `BookError` when two texts of one article overlap."""
    raw = load_yaml("mancomun.sources", "data/norms.yaml")
    return MappingProxyType({key: _norm(key, data) for key, data in raw.items()})


def _norm(key: str, data: Mapping[str, Any]) -> Norm:
    articles: dict[str, tuple[Article, ...]] = {}
    for number, versions in (data.get("articles") or {}).items():
        items = versions if isinstance(versions, list) else [versions]
        texts = tuple(
            Article(str(number), Span(v.get("from"), v.get("to")), v.get("amended_by"), v.get("checked_until"))
            for v in items
        )
        for i, one in enumerate(texts):
            for other in texts[i + 1 :]:
                if one.span.overlaps(other.span):
                    raise BookError(f"{key}, art. {number}: two texts overlap, {one.span} and {other.span}")
        articles[str(number)] = texts
    return Norm(
        key,
        data["kind"],
        Text.load(data["short"]),
        Text.load(data["title"]),
        data.get("signed"),
        data.get("published"),
        data.get("in_force"),
        data.get("repealed"),
        data.get("repealed_by"),
        data.get("href"),
        data["confidence"],
        tuple(data.get("sources") or ()),
        MappingProxyType(articles),
    )


ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Cite:
    """A norm and an article, with the days on which this citation supports the rule."""

    norm: str
    article: str
    span: Span = ALWAYS

    def human(self, lang: str = "es") -> str:
        """``Ley 1454 de 2011, art. 16, par. 1``."""
        return cite_text((self,), lang)


def cite_text(cites: Iterable[Cite], lang: str = "es") -> str:
    """Citations as people write them, the articles of one norm together: ``Ley 1454 de 2011, arts. 14 y 16``."""
    by_norm: dict[str, list[str]] = {}
    for cite in cites:
        articles = by_norm.setdefault(cite.norm, [])
        if cite.article and cite.article not in articles:
            articles.append(cite.article)
    return "; ".join(_norm_text(norm, articles, lang) for norm, articles in by_norm.items())


def _norm_text(norm: str, articles: list[str], lang: str) -> str:
    short = norms()[norm].short.of(lang)
    if not articles:
        return short
    if norms()[norm].kind == "sentencia":
        return f"{short}, {', '.join(articles)}"
    link, its = ("y", "su") if lang != "en" else ("and", "its")
    split = []
    for article in articles:
        transitory = article.startswith("trans. ")
        head, _, tail = article.removeprefix("trans. ").partition(" ")
        if transitory:
            head = f"{head} {'transitorio' if lang != 'en' else '(transitional)'}"
        split.append((head, tail))
    whole = {head for head, tail in split if not tail}
    named = []
    for head, tail in split:
        parts = [f"{its} {part}" for one, part in split if one == head and part]
        if not tail and parts:  # never "arts. 16 y 16, par. 2"
            named.append(f"{head} ({link} {f' {link} '.join(parts)})")
        elif not tail or head not in whole:
            named.append(f"{head}, {tail}" if tail else head)
    if len(named) == 1:
        return f"{short}, art. {named[0]}"
    return f"{short}, arts. {', '.join(named[:-1])} {link} {named[-1]}"
