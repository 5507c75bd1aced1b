"""Addresses where a document is verified."""

from __future__ import annotations

from django.urls import path

from mancomun.web.papers import views

app_name = "papers"
urlpatterns = [
    path("verificar/", views.verify, name="verify"),
    path("verificar/<str:key>", views.paper, name="paper"),
]
