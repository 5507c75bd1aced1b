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


def _typed(context: Any, action: str) -> Any:
    """What a form sent, when it is the one that was just refused; None for any other."""
    sent = context.get("values")
    return sent if context.get("complaints") and sent and sent.get("action") == action else None


@register.simple_tag(takes_context=True)
def kept(context: Any, action: str, name: str, before: Any = "") -> str:
    """What was typed in a box of the form that was refused, so that nothing is lost; else what the record says."""
    sent = _typed(context, action)
    return str(before or "") if sent is None else str(sent.get(name, ""))


@register.simple_tag(takes_context=True)
def picked(context: Any, action: str, name: str, value: Any, before: Any = "") -> str:
    """The mark of the choice that was taken in the form that was refused, or that the record holds."""
    return " selected" if str(value) == kept(context, action, name, before) and str(value) else ""


@register.simple_tag(takes_context=True)
def ticked(context: Any, action: str, name: str, value: Any, before: Any = ()) -> str:
    """The mark of a box that was ticked in the form that was refused, or that the record holds."""
    sent = _typed(context, action)
    return " checked" if str(value) in (before if sent is None else sent.getlist(name)) else ""
