"""Addresses of the registry."""

from __future__ import annotations

from django.urls import path

from mancomun.web.registry import review_views, views

app_name = "registry"
urlpatterns = [
    path("registro/", views.listing, name="home"),
    path("registro/nuevo", views.new, name="new"),
    path("registro/bandeja", review_views.tray, name="tray"),
    path("registro/solicitudes/<int:pk>/", review_views.application, name="application"),
    path("registro/solicitudes/<int:pk>/decidir", review_views.decide, name="decide"),
    path("registro/canal/<str:key>", views.channel, name="channel"),
    path("registro/<str:code>/", views.scheme, name="scheme"),
    path("registro/<str:code>/resultados", views.results_page, name="results"),
    path("registro/<str:code>/extracto.pdf", views.extract, name="extract"),
    path("registro/<str:code>/editar", views.edit, name="edit"),
    path("registro/<str:code>/historial", views.history, name="history"),
]
