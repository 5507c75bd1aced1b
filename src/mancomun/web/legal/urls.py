"""Addresses of the book of law, in Spanish under ``/ley/`` and in English under ``/en/ley/``."""

from __future__ import annotations

from django.urls import path

from mancomun.web.legal import views

app_name = "legal"
urlpatterns = [
    path("ley/", views.home, name="home"),
    path("ley/buscar", views.search, name="search"),
    path("ley/figuras/<str:key>/", views.figure, name="figure"),
    path("ley/figuras/<str:key>/ficha.pdf", views.sheet, name="sheet"),
    path("ley/reglas/", views.rules, name="rules"),
    path("ley/reglas/<str:key>/", views.rule, name="rule"),
    path("ley/normas/", views.norms, name="norms"),
    path("ley/normas/<str:key>/", views.norm, name="norm"),
    path("ley/cronologia/", views.chronology, name="chronology"),
    path("ley/comparar/", views.compare, name="compare"),
    path("ley/preguntas-abiertas/", views.questions, name="questions"),
    path("ley/glosario/", views.glossary, name="glossary"),
    path("ley/hechos/", views.facts, name="facts"),
    path("ley/numeros/", views.numbers, name="numbers"),
    path("ley/alternativas/", views.alternatives, name="alternatives"),
    path("ley/fuentes/", views.sources, name="sources"),
    path("ley/semilla/", views.seed, name="seed"),
]
