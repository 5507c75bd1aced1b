"""The Django app of people and entities."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, entities, appointments, grants, permissions."""

    name = "mancomun.web.accounts"
    label = "accounts"
