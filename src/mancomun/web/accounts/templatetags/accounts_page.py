"""Fields, roles and spans in words. ``field`` draws one field of any form: error above it, in a sentence."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mancomun.lexicon.text import Text, short_day
from mancomun.web.accounts.models import EntityKind
from mancomun.web.accounts.permissions import ROLES
from mancomun.web.project.languages import lang

register = template.Library()


@register.filter
def said(text: Text) -> str:
    """A text in the language in use."""
    return text.of(lang())


@register.filter
def role_word(role: str) -> str:
    """A role in words."""
    return ROLES[role].name.of(lang())


@register.filter
def kind_word(kind: str) -> str:
    """What an entity is, in words."""
    return str(EntityKind(kind).label)


@register.filter(expects_localtime=True)
def day(value: Any) -> str:
    """``22 nov 2026``."""
    return short_day(value).of(lang()) if value else ""


@register.filter
def held(appointment: Any, today: Any) -> str:
    """``now``, ``before`` or ``after``: whether a span is in force on ``today``."""
    during = appointment.during
    if today in during:
        return "now"
    return "after" if during.lower > today else "before"


@register.inclusion_tag("accounts/_field.html")
def field(bound: BoundField, label: str, hint: str = "", **attributes: str) -> dict[str, Any]:
    """One field with its label, its hint and what is wrong with it. ``attributes`` go to the input (``_`` becomes ``-``)."""
    widget = bound.field.widget
    widget.attrs.pop("placeholder", None)
    widget.attrs.update({key.replace("_", "-"): value for key, value in attributes.items()})
    if hint:
        widget.attrs["aria-describedby"] = f"{bound.auto_id}_hint" + (f" {bound.auto_id}_error" if bound.errors else "")
    errors = [
        _("Falta este dato: %(label)s.") % {"label": label[:1].lower() + label[1:]}
        if error.code == "required"
        else text
        for error in bound.errors.as_data()
        for text in error.messages
    ]
    return {
        "bound": bound,
        "label": label,
        "hint": hint,
        "errors": errors,
        "tick": isinstance(widget, CheckboxInput),
        "ticks": isinstance(widget, CheckboxSelectMultiple),
    }


@register.simple_tag
def who(person: Any) -> SafeString:
    """A person: name and, small, their mail."""
    if not person.name:
        return format_html("{}", person.email)
    return format_html('{} <span class="soft small">{}</span>', person.name, person.email)
