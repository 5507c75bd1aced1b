"""Addresses of the portfolio."""

from __future__ import annotations

from django.urls import path

from mancomun.web.portfolio import (
    exchange_views,
    overview_views,
    paper_views,
    plan_views,
    priority_views,
    sheet_views,
    views,
    weight_views,
)

app_name = "portfolio"
urlpatterns = [
    path("portafolio/", views.home, name="home"),
    path("portafolio/portafolio.csv", views.table_csv, name="csv"),
    path("portafolio/bandeja", views.tray, name="tray"),
    path("portafolio/vistas", views.save_view, name="views"),
    path("portafolio/lote", views.bulk, name="bulk"),
    path("portafolio/lote/aplicar", views.bulk_apply, name="apply"),
    path("portafolio/lote/<str:key>", views.bulk_done, name="done"),
    path("portafolio/ruta", views.board, name="board"),
    path("portafolio/regiones", views.regions_page, name="regions"),
    path("portafolio/regiones.csv", views.regions_csv, name="regions_csv"),
    path("portafolio/tablero", views.dashboard, name="dashboard"),
    path("portafolio/regiones.geojson", overview_views.regions_geojson, name="regions_geojson"),
    path("portafolio/objetivos", overview_views.objectives, name="objectives"),
    path("portafolio/plan", plan_views.plan_page, name="plan"),
    path("portafolio/ruta.<str:suffix>", plan_views.route_file, name="route_file"),
    path("portafolio/boletin.<str:suffix>", paper_views.bulletin, name="bulletin"),
    path("portafolio/plan-nacional", paper_views.contributions, name="contributions"),
    path("portafolio/plan-nacional.<str:suffix>", paper_views.contributions_file, name="contributions_file"),
    path("portafolio/iniciativas.xlsx", exchange_views.download, name="workbook"),
    path("portafolio/cargar", exchange_views.upload, name="upload"),
    path("portafolio/cargar/<str:key>", exchange_views.preview, name="preview"),
    path("portafolio/cargar/<str:key>/rechazadas.xlsx", exchange_views.rejected, name="rejected"),
    path("portafolio/priorizacion/", priority_views.listing, name="priorities"),
    path("portafolio/priorizacion/<str:code>/", priority_views.workspace, name="priority"),
    path("portafolio/priorizacion/<str:code>/pesos", weight_views.weights, name="weights"),
    path("portafolio/priorizacion/<str:code>/trazas", weight_views.trace, name="trace"),
    path("portafolio/priorizacion/<str:code>/informe.<str:suffix>", weight_views.report, name="report"),
    path("portafolio/priorizacion/<str:code>/tabla/<str:kind>.xlsx", sheet_views.download, name="sheet_file"),
    path("portafolio/priorizacion/<str:code>/tabla/<str:kind>", sheet_views.sheet, name="sheet"),
    path("portafolio/priorizacion/<str:code>/evaluar/<str:initiative>", priority_views.evaluation, name="evaluate"),
]
