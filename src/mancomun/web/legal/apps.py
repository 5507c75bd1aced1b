"""The Django app of the book of law. It has no tables: its pages are made from the book itself, so they cannot drift."""

from __future__ import annotations

from django.apps import AppConfig


class LegalConfig(AppConfig):
    """Pages of the book of law."""

    name = "mancomun.web.legal"
    label = "web_legal"
