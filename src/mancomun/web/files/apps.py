"""The Django app of files."""

from __future__ import annotations

from django.apps import AppConfig

ACTIONS = (
    ("files.kept", "guardó un archivo", "kept a file", False),
    ("files.opened", "abrió un archivo al público", "opened a file to the public", False),
    ("files.closed", "reservó un archivo", "closed a file to the public", False),
    ("files.dropped", "quitó un archivo", "removed a file", True),
)
"""Name, in Spanish, in English, whether the reason is mandatory."""


class FilesConfig(AppConfig):
    """What people send, on disk or in a bucket, with a row that says whose it is."""

    name = "mancomun.web.files"
    label = "files"

    def ready(self) -> None:
        """Make the actions of this app known to the history."""
        from mancomun.web.audit.keys import register

        for name, es, en, reason in ACTIONS:
            register(name, es, en, reason=reason)
