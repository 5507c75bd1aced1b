"""Actions in words."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from mancomun.web.audit.keys import key_of

register = template.Library()


@register.filter
def action_word(key: str) -> str:
    """An action in the language in use; its name when nobody registered it."""
    if not key:
        return ""
    try:
        return key_of(key).text.of("en" if get_language() == "en" else "es")
    except LookupError:
        return key
