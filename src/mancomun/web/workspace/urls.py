"""Addresses of routes and their products."""

from __future__ import annotations

from django.urls import path

from mancomun.web.workspace import route_views, views

app_name = "workspace"
urlpatterns = [
    path("avisos/", views.notices, name="notices"),
    path("rutas/<str:code>/", route_views.route, name="route"),
    path("rutas/<str:code>/abrir", route_views.open_route, name="open"),
    path("rutas/<str:code>/momento", route_views.moment, name="moment"),
    path("rutas/<str:code>/puerta", route_views.gate, name="gate"),
    path("rutas/<str:code>/calendario/<str:secret>.ics", route_views.feed, name="feed"),
    path("rutas/<str:code>/<str:key>/", views.product, name="product"),
    path("rutas/<str:code>/<str:key>/cambios", views.changes, name="changes"),
    path("rutas/<str:code>/<str:key>/ahora", views.now, name="now"),
    path("rutas/<str:code>/<str:key>/resultado", views.result, name="result"),
    path("rutas/<str:code>/<str:key>/estado", views.move, name="move"),
    path("rutas/<str:code>/<str:key>/choque", views.clash, name="clash"),
    path("rutas/<str:code>/<str:key>/comentario", views.say_something, name="comment"),
    path("rutas/<str:code>/<str:key>/historial", views.history, name="history"),
    path("rutas/<str:code>/<str:key>/versiones", views.versions, name="versions"),
    path("rutas/<str:code>/<str:key>/documento/<str:paper>.<str:suffix>", views.paper, name="paper"),
    path("rutas/<str:code>/<str:key>/exporta/<str:export>", views.export, name="export"),
]
