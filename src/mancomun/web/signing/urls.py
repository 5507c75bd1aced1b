"""Addresses of signatures; the signer's own is short, because it travels by mail and message."""

from __future__ import annotations

from django.urls import path

from mancomun.web.signing import views

app_name = "signing"
urlpatterns = [
    path("firmar/<str:secret>", views.sign, name="sign"),
    path("iniciativas/<str:code>/firmas/<str:key>/", views.board, name="board"),
]
