"""The Django app of the open door."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """What anybody sees without an account."""

    name = "mancomun.web.portal"
    label = "portal"

    def ready(self) -> None:
        """Make the actions of this app known to the history."""
        from mancomun.web.audit.keys import register

        register("portal.confirmed", "confirmó que quiere alertas", "confirmed that they want alerts")
        register("portal.left", "dejó de recibir alertas", "stopped receiving alerts")
