"""Addresses of the constructor, in Spanish at the root and in English under ``/en/``."""

from __future__ import annotations

from django.urls import path, re_path

from mancomun.web.territory import views

app_name = "territory"
urlpatterns = [
    path("", views.constructor, name="constructor"),
    path("veredicto", views.verdict, name="verdict"),
    re_path(r"^mapa/(?P<key>[0-9a-f]{16})\.json$", views.map_file, name="map"),
    path("ayuda", views.help_page, name="help"),
]
