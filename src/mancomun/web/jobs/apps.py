"""The Django app of the background jobs."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Finds the kinds of work that the other apps declare in their ``jobs.py``."""

    name = "mancomun.web.jobs"
    label = "jobs"

    def ready(self) -> None:
        autodiscover_modules("jobs")
