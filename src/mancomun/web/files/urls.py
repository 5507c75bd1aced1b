"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from mancomun.web.files import views

app_name = "files"
urlpatterns = [
    path("archivos/<str:key>", views.download, name="download"),
]
