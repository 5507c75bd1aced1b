"""The Django app of signatures."""

from __future__ import annotations

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Rounds of signatures and who signs in each."""

    name = "mancomun.web.signing"
    label = "signing"

    def ready(self) -> None:
        """Make the actions known to the history, and the agreement something that can be signed."""
        from mancomun.web.audit.keys import register
        from mancomun.web.signing import agreements

        agreements.declare()
        register("signing.opened", "pidió firmas", "asked for signatures")
        register("signing.mailed", "envió un enlace de firma", "mailed a link to sign")
        register("signing.signed", "firmó por enlace", "signed by link")
        register("signing.refused", "dijo que no firma", "said they do not sign")
        register("signing.brought", "registró una firma en archivo", "recorded a signature in a file")
        register("signing.annulled", "anuló una firma", "annulled a signature", reason=True)
