"""The Django app of documents given out."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Keeps the fingerprint of every document given out, so that it can be verified later."""

    name = "mancomun.web.papers"
    label = "papers"
