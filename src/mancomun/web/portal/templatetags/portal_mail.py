"""Addresses and words in the letters of alerts."""

from __future__ import annotations

from django import template

from mancomun.lexicon.text import Text
from mancomun.web.portal import services
from mancomun.web.portal.models import Subscription
from mancomun.web.project.languages import lang

register = template.Library()


@register.simple_tag
def alert_link(alert: Subscription, what: str) -> str:
    """Where the mailbox confirms or leaves."""
    return services.address(alert, what)


@register.simple_tag
def alert_page(alert: Subscription, path: str) -> str:
    """A page of ours, in the language of the letter."""
    return f"{alert.base}{'en/' if alert.language == 'en' else ''}{path}"


@register.filter
def alert_name(alert: Subscription) -> str:
    """What it is about, by name."""
    return services.name_of(alert)


@register.simple_tag
def said(text: Text) -> str:
    """A text in the language of the letter."""
    return text.of(lang())
