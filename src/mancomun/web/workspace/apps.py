"""The Django app of the workspace."""

from __future__ import annotations

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The route of an initiative and the products of its moments: written by several, reviewed, approved, handed over."""

    name = "mancomun.web.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Make the actions of this app known to the history."""
        from mancomun.web.audit.keys import register

        register("workspace.route_opened", "abrió la ruta", "opened the route")
        register("workspace.moment_dated", "cambió las fechas de un momento", "changed the dates of a moment")
        register("workspace.moment_closed", "cerró un momento", "closed a moment")
        register("workspace.overridden", "pasó sin un requisito", "passed without a requirement", reason=True)
        register("workspace.sent", "envió un producto a revisión", "sent a product for review")
        register("workspace.observed", "devolvió un producto con observaciones", "returned a product with remarks")
        register("workspace.approved", "aprobó un producto", "approved a product")
        register("workspace.published", "publicó un producto", "published a product")
        register("workspace.archived", "archivó un producto", "archived a product", reason=True)
        register("workspace.reopened", "reabrió un producto", "reopened a product", reason=True)
        register("workspace.undone", "deshizo una carga", "undid an upload")
        register("workspace.loaded", "cargó una tabla de un archivo", "loaded a table from a file")
        register("workspace.chosen", "resolvió un choque entre dos textos", "settled a clash between two texts")
        register("workspace.round_closed", "cerró una ronda de una matriz", "closed a round of a matrix")
        register("workspace.template_put", "puso una plantilla de Word", "put a Word template")
        register("workspace.template_removed", "quitó una plantilla de Word", "removed a Word template")
