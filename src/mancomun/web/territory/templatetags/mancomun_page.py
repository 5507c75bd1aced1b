"""Small filters of our templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def mark(symbol: str, size: int = 20, extra: str = "") -> SafeString:
    """An icon of the sprite; decoration only, since a word always stands beside it."""
    return format_html(
        '<svg class="ico {}" width="{}" height="{}" aria-hidden="true" focusable="false"><use href="#{}"/></svg>',
        extra, size, size, symbol,
    )  # fmt: skip
