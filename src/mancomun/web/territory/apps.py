"""The Django app of the constructor. It has no tables: a selection lives in its address."""

from __future__ import annotations

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Pages that choose territory and show the verdict."""

    name = "mancomun.web.territory"
    label = "web_territory"
