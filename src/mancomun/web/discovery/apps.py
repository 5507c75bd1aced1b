"""The app of discovery."""

from __future__ import annotations

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """Its kinds of work are declared when the house opens."""

    name = "mancomun.web.discovery"
    label = "discovery"

    def ready(self) -> None:
        """Declare them."""
        from mancomun.web.discovery import work

        assert work
