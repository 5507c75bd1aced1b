"""Addresses of the constructor, in Spanish at the root and in English under ``/en/``."""

from __future__ import annotations

from django.urls import path, re_path

from mancomun.web.territory import case_views, views

app_name = "territory"
urlpatterns = [
    path("", views.constructor, name="constructor"),
    path("ejercicio", views.exercise, name="exercise"),
    path("ejercicio/veredicto", views.verdict, {"exercise": True}, name="exercise-verdict"),
    path("caso", case_views.case, name="case"),
    path("caso.yaml", case_views.case_download, name="case-file"),
    path("veredicto", views.verdict, name="verdict"),
    re_path(r"^mapa/(?P<key>[0-9a-f]{16})\.json$", views.map_file, name="map"),
    path("ayuda", views.help_page, name="help"),
]
