"""Addresses of initiatives."""

from __future__ import annotations

from django.urls import path

from mancomun.web.initiatives import attachments, paper_views, views

app_name = "initiatives"
urlpatterns = [
    path("iniciativas/nueva", views.new, name="new"),
    path("iniciativas/<str:code>/", views.file, name="file"),
    path("iniciativas/<str:code>/editar", views.edit, name="edit"),
    path("iniciativas/<str:code>/miembros", views.members, name="members"),
    path("iniciativas/<str:code>/estado", views.move, name="move"),
    path("iniciativas/<str:code>/revision", views.review, name="review"),
    path("iniciativas/<str:code>/concepto", views.opinion, name="opinion"),
    path("iniciativas/<str:code>/aportes", views.scores, name="scores"),
    path("iniciativas/<str:code>/oportunidades", views.opportunity_page, name="opportunities"),
    path("iniciativas/<str:code>/archivos", attachments.change, name="files"),
    path("iniciativas/<str:code>/historial", views.history, name="history"),
    path("iniciativas/<str:code>/ficha.<str:suffix>", paper_views.sheet, name="sheet"),
    path("iniciativas/<str:code>/plan-nacional", paper_views.lines, name="national_plan"),
    path("iniciativas/<str:code>/plan-nacional.<str:suffix>", paper_views.lines_file, name="national_plan_file"),
]
