"""Tags of the registry pages."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def listed(row: Any, name: str) -> list[str]:
    """The list that a row keeps under a name."""
    found: list[str] = getattr(row, name)
    return found


@register.filter
def json_ld(values: dict[str, Any]) -> SafeString:
    """Structured data for search engines, in a block of data that nothing runs; no letter of a name closes it."""
    text = json.dumps(values, ensure_ascii=False)
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
