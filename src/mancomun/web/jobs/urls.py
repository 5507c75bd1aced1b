"""Addresses of the page of a job, in Spanish under ``/trabajos/`` and in English under ``/en/trabajos/``."""

from __future__ import annotations

from django.urls import path

from mancomun.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("trabajos/<str:key>", views.job, name="job"),
    path("trabajos/<str:key>/estado", views.status, name="status"),
    path("trabajos/<str:key>/detener", views.cancel, name="cancel"),
]
