"""Addresses of routes and their products."""

from __future__ import annotations

from django.urls import path

from mancomun.web.workspace import route_views, table_views, template_views, views

app_name = "workspace"
urlpatterns = [
    path("avisos/", views.notices, name="notices"),
    path("plantillas/", template_views.word_templates, name="word_templates"),
    path("plantillas/campos/<str:key>", template_views.template_fields, name="template_fields"),
    path("rutas/<str:code>/", route_views.route, name="route"),
    path("rutas/<str:code>/abrir", route_views.open_route, name="open"),
    path("rutas/<str:code>/momento", route_views.moment, name="moment"),
    path("rutas/<str:code>/puerta", route_views.gate, name="gate"),
    path("rutas/<str:code>/calendario/<str:secret>.ics", route_views.feed, name="feed"),
    path("rutas/<str:code>/afiche.pdf", route_views.poster, name="poster"),
    path("rutas/<str:code>/acta/<str:number>.<str:suffix>", route_views.minutes, name="minutes"),
    path("rutas/<str:code>/expediente", route_views.ask_dossier, name="ask_dossier"),
    path("rutas/<str:code>/expediente/<str:job>", route_views.dossier, name="dossier"),
    path("rutas/<str:code>/<str:key>/", views.product, name="product"),
    path("rutas/<str:code>/<str:key>/cambios", views.changes, name="changes"),
    path("rutas/<str:code>/<str:key>/ahora", views.now, name="now"),
    path("rutas/<str:code>/<str:key>/resultado", views.result, name="result"),
    path("rutas/<str:code>/<str:key>/estado", views.move, name="move"),
    path("rutas/<str:code>/<str:key>/choque", views.clash, name="clash"),
    path("rutas/<str:code>/<str:key>/ronda", views.close_round, name="round"),
    path("rutas/<str:code>/<str:key>/comentario", views.say_something, name="comment"),
    path("rutas/<str:code>/<str:key>/historial", views.history, name="history"),
    path("rutas/<str:code>/<str:key>/versiones", views.versions, name="versions"),
    path("rutas/<str:code>/<str:key>/documento/<str:paper>.<str:suffix>", views.paper, name="paper"),
    path("rutas/<str:code>/<str:key>/exporta/<str:export>", views.export, name="export"),
    path("rutas/<str:code>/<str:key>/tabla/<str:table>.<str:suffix>", table_views.table_file, name="table_file"),
    path("rutas/<str:code>/<str:key>/tabla/<str:table>", table_views.table, name="table"),
    path("rutas/<str:code>/<str:key>/carga/<str:number>", table_views.upload, name="upload"),
]
