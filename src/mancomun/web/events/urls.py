"""Addresses of events and personal data; what people scan or type is short."""

from __future__ import annotations

from django.urls import path

from mancomun.web.events import door_views, request_views, views

app_name = "events"
urlpatterns = [
    path("e/<str:code>", door_views.door, name="door"),
    path("mis-datos/", door_views.rights, name="rights"),
    path("mis-datos/solicitud/<str:key>", door_views.follow, name="follow"),
    path("mis-datos/<str:key>", door_views.mine, name="mine"),
    path("iniciativas/<str:code>/eventos/", views.listing, name="list"),
    path("iniciativas/<str:code>/solicitudes/", request_views.tray, name="requests"),
    path("solicitudes-datos/<int:number>/", request_views.request_page, name="request"),
    path("eventos/<int:number>/", views.desk, name="desk"),
    path("eventos/<int:number>/mover", views.move, name="move"),
    path("eventos/<int:number>/persona", views.person, name="person"),
    path("eventos/<int:number>/carga", views.load, name="load"),
    path("eventos/<int:number>/plantilla.xlsx", views.template, name="template"),
    path("eventos/<int:number>/lista.pdf", views.sheet, name="sheet"),
    path("eventos/<int:number>/sacar", views.take_out, name="take_out"),
]
