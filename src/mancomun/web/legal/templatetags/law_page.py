"""Tags of the pages of the law: texts in the language in use, and links that keep the day and the visitor's group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mancomun.legal import pages, wording
from mancomun.lexicon.text import Text, day_text
from mancomun.lexicon.text import short_day as day_in_columns
from mancomun.sources import Cite, norms
from mancomun.web.legal.selectors import LONGEST_GROUP
from mancomun.web.project.languages import lang

register = template.Library()


@register.filter
def tr(value: Any) -> str:
    """A text of the book (a `Text` or a mapping with ``es`` and ``en``) in the language in use."""
    if isinstance(value, Text):
        return value.of(lang())
    if isinstance(value, Mapping):
        return str(value[lang()])
    return "" if value is None else str(value)


@register.filter(expects_localtime=True)
def long_day(day: date | None) -> str:
    """``22 de noviembre de 2026``."""
    return day_text(day).of(lang()) if day else ""


@register.filter(expects_localtime=True)
def short_day(day: date | None) -> str:
    """``22 nov 2026``."""
    return day_in_columns(day).of(lang()) if day else ""


@register.filter
def confidence(key: str | None) -> str:
    """How well a statement was read, in words."""
    return wording.CONFIDENCES[key].of(lang()) if key else ""


@register.filter
def role_word(role: str) -> str:
    """What one rule is in a figure: requirement, step, duty."""
    return wording.ROLES[role][1].of(lang())


@register.filter
def kind_word(kind: str) -> str:
    """The kind of a norm."""
    return wording.NORM_KINDS[kind].of(lang())


@register.filter
def term(deadline: Mapping[str, Any] | None) -> str:
    """A legal term in words."""
    return wording.term_words(deadline).of(lang())


@register.filter
def slug(text: str) -> str:
    """A term as an anchor."""
    return pages.slug(text)


@register.simple_tag(takes_context=True)
def state(context: Mapping[str, Any], key: str) -> str:
    """The state of something on the day of the page; a past day is told in the past."""
    return wording.state_word(key, past=bool(context.get("past"))).of(lang()) if key else ""


@register.simple_tag(takes_context=True)
def go(context: Mapping[str, Any], name: str, *args: str, anchor: str = "") -> str:
    """An address of the book that keeps the day of the law and the group the visitor came with."""
    return f"{reverse(name, args=args)}{context.get('carry', '')}{'#' + anchor if anchor else ''}"


@register.simple_tag(takes_context=True)
def rule_links(context: Mapping[str, Any], ids: Iterable[str], only: str = "") -> SafeString:
    """Rules as links, in a row; ``only`` keeps those of one figure out of the text."""
    return format_html_join(
        ", ", '<a class="rid" href="{}">{}</a>', ((go(context, "legal:rule", key), key) for key in ids if key != only)
    )


@register.simple_tag(takes_context=True)
def to_rules(context: Mapping[str, Any], ids: str, group: bool = True) -> SafeString:
    """From a verdict to its rules (``PAP-006, G-034``): each link takes along the group and the day of the constructor.

    ``group`` off takes the day alone: hundreds of rules that decide nothing would each repeat the group.
    """
    members, day = str(context.get("members") or ""), str(context.get("day") or "")
    values = {"m": members, "fecha": day} if group and members and len(members) <= LONGEST_GROUP else {"fecha": day}
    facts = dict(context.get("facts") or ()) if "m" in values else {}
    if sum(map(len, (*facts, *facts.values()))) <= LONGEST_GROUP:
        values |= facts
    tail = urlencode(values, safe=",@:")
    pieces = [(reverse("legal:rule", args=[key]), tail, key) for key in filter(None, ids.split(", "))]
    return format_html_join(", ", '<a href="{}?{}">{}</a>', pieces)


@register.simple_tag(takes_context=True)
def cite_link(context: Mapping[str, Any], cite: Cite) -> SafeString:
    """A citation as a link to its article in the page of its norm."""
    norm = norms()[cite.norm]
    number = pages.article_key(norm, cite.article)
    anchor = article_anchor(number) if number else ""
    return format_html('<a href="{}">{}</a>', go(context, "legal:norm", norm.id, anchor=anchor), cite.human(lang()))


@register.simple_tag(takes_context=True)
def cite_links(context: Mapping[str, Any], rule: Any, day: date) -> SafeString:
    """Every citation that supports a rule on the day."""
    alive = [cite for cite in rule.cites if day in cite.span] or list(rule.cites[:1])
    return format_html_join("; ", "{}", ((cite_link(context, cite),) for cite in dict.fromkeys(alive)))


@register.simple_tag(takes_context=True)
def norm_links(context: Mapping[str, Any], ids: Iterable[str]) -> SafeString:
    """Norms as links, in a row."""
    return format_html_join(
        "; ",
        '<a href="{}">{}</a>',
        ((go(context, "legal:norm", key), norms()[key].short.of(lang())) for key in ids),
    )


@register.simple_tag(takes_context=True)
def norm_link(context: Mapping[str, Any], key: str) -> SafeString:
    """One norm as a link."""
    return norm_links(context, (key,))


@register.filter
def article_anchor(number: str) -> str:
    """The anchor of an article in the page of its norm."""
    return "art-" + pages.slug(number)
