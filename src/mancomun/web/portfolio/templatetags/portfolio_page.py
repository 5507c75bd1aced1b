"""Tags of the portfolio pages: words of values, marks beside states, numbers."""

from __future__ import annotations

from typing import Any

from django import template

from mancomun.web.initiatives.presenter import number as in_words
from mancomun.web.portfolio.words import ICONS, capital, figure_name, word
from mancomun.web.territory.presenter import OUTCOMES

register = template.Library()


@register.filter
def in_table(key: Any, table: str) -> str:
    """The word of a value, with a capital."""
    return capital(word(table, key))


@register.filter
def state_icon(state: str) -> str:
    """The stroke beside a state."""
    return ICONS.get(state, "r-unknown")


@register.filter
def outcome_word(outcome: str) -> str:
    """The word of an outcome of the law."""
    return str(OUTCOMES.get(outcome, outcome))


@register.filter
def figure_word(figure: str) -> str:
    """The name of a figure."""
    return figure_name(figure)


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """A number as the language writes it."""
    return in_words(value, int(decimals))


@register.filter
def item(values: Any, key: str) -> Any:
    """The value of a key in a mapping, or nothing."""
    return values.get(key, "") if values else ""
