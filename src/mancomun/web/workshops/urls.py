"""Addresses of the workshops; what phones use is short, because people type it."""

from __future__ import annotations

from django.urls import path

from mancomun.web.workshops import phone_views, views

app_name = "workshops"
urlpatterns = [
    path("t", phone_views.door, name="door"),
    path("t/<str:code>", phone_views.join, name="join"),
    path("t/<str:code>/<str:key>", phone_views.phone, name="phone"),
    path("t/<str:code>/<str:key>/latido", phone_views.beat, name="beat"),
    path("t/<str:code>/<str:key>/<int:question>", phone_views.answer, name="answer"),
    path("iniciativas/<str:code>/talleres/", views.listing, name="list"),
    path("talleres/<int:number>/", views.desk, name="desk"),
    path("talleres/<int:number>/mover", views.move, name="move"),
    path("talleres/<int:number>/sala", views.room, name="room"),
    path("talleres/<int:number>/sala/ahora", views.room_now, name="room_now"),
    path("talleres/<int:number>/papeletas.pdf", views.paper, name="paper"),
    path("talleres/<int:number>/digitar", views.typing, name="typing"),
    path("talleres/<int:number>/resultados", views.outcome, name="results"),
    path("talleres/<int:number>/llevar", views.carry, name="carry"),
    path("talleres/<int:number>/respuestas/<int:question>.csv", views.answers_csv, name="answers_csv"),
    path("talleres/<int:number>/informe.<str:suffix>", views.download, name="download"),
]
