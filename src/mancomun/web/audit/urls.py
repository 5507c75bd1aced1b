"""Addresses of the history of the whole house."""

from __future__ import annotations

from django.urls import path

from mancomun.web.audit import views

app_name = "audit"
urlpatterns = [path("bitacora/", views.log, name="log")]
