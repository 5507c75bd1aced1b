"""Actions in words."""

from __future__ import annotations

from django import template

from mancomun.web.audit.keys import key_of
from mancomun.web.project.languages import lang

register = template.Library()


@register.filter
def action_word(key: str) -> str:
    """An action in the language in use; its name when nobody registered it."""
    if not key:
        return ""
    try:
        return key_of(key).text.of(lang())
    except LookupError:
        return key
