"""Addresses: pages in Spanish at ``/`` and in English at ``/en/``; ``/api/v1/`` has no language in it."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from mancomun.web.api.urls import api
from mancomun.web.portal.urls import machine

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include((machine, "machine"))),
    *i18n_patterns(
        path("", include("mancomun.web.jobs.urls")),
        path("", include("mancomun.web.discovery.urls")),
        path("", include("mancomun.web.accounts.urls")),
        path("", include("mancomun.web.audit.urls")),
        path("", include("mancomun.web.legal.urls")),
        path("", include("mancomun.web.initiatives.urls")),
        path("", include("mancomun.web.papers.urls")),
        path("", include("mancomun.web.portfolio.urls")),
        path("", include("mancomun.web.registry.urls")),
        path("", include("mancomun.web.portal.urls")),
        path("", include("mancomun.web.files.urls")),
        path("", include("mancomun.web.workspace.urls")),
        path("", include("mancomun.web.workshops.urls")),
        path("", include("mancomun.web.events.urls")),
        path("", include("mancomun.web.signing.urls")),
        path("", include("mancomun.web.territory.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "mancomun.web.project.problems.bad_request"
handler403 = "mancomun.web.project.problems.forbidden"
handler404 = "mancomun.web.project.problems.not_found"
handler500 = "mancomun.web.project.problems.server_error"
handler429 = "mancomun.web.project.problems.too_many"
