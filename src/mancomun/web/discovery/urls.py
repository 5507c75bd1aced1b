"""Addresses of *Descubrir* and *Regionalizar*, in Spanish at the root and in English under ``/en/``."""

from __future__ import annotations

from django.urls import path, re_path

from mancomun.web.discovery import views

_FILE = r"(?P<kind>xlsx|csv|geojson|svg|png|json)"
_KEY = r"(?P<key>[A-Za-z0-9_-]{22})"

app_name = "discovery"
urlpatterns = [
    path("descubrir", views.discover, name="discover"),
    re_path(rf"^descubrir/{_KEY}$", views.found, name="found"),
    re_path(rf"^descubrir/{_KEY}/grupos\.{_FILE}$", views.download, name="groups"),
    re_path(rf"^descubrir/{_KEY}/estado$", views.status, name="status"),
    re_path(rf"^descubrir/{_KEY}/detener$", views.cancel, name="cancel"),
    path("regionalizar", views.regions, name="regions"),
    re_path(rf"^regionalizar/{_KEY}$", views.partition, name="partition"),
    re_path(rf"^regionalizar/{_KEY}/regiones\.{_FILE}$", views.download, name="partition_file"),
]
