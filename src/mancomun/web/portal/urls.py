"""Addresses of the open door. ``robots.txt`` and ``sitemap.xml`` have no language in them (``machine``)."""

from __future__ import annotations

from django.urls import path

from mancomun.web.portal import views

app_name = "portal"
urlpatterns = [
    path("mi-municipio/", views.my_municipality, name="mine"),
    path("publicado/", views.published, name="published"),
    path("incrustar/publicado", views.embed_published, name="embed_published"),
    path("alertas/", views.alert_ask, name="ask"),
    path("alertas/confirmar/<str:key>", views.alert_confirm, name="confirm"),
    path("alertas/salir/<str:key>", views.alert_leave, name="leave"),
    path("incrustar/esquema/<str:code>", views.embed_scheme, name="embed_scheme"),
    path("incrustar/municipio/<str:code>", views.embed_place, name="embed_place"),
]
machine = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
