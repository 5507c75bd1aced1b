"""The Django app of the portfolio."""

from __future__ import annotations

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """Saved views, what each officer has seen, prioritisation exercises and their minutes."""

    name = "mancomun.web.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the actions of this app known to the history."""
        from mancomun.web.audit.keys import register

        register("portfolio.bulk", "aplicó un cambio a varias iniciativas", "applied a change to several initiatives")
        register("portfolio.view_saved", "guardó una vista", "saved a view")
        register("portfolio.exercise_created", "creó una priorización", "created a prioritisation")
        register("portfolio.exercise_edited", "cambió una priorización", "changed a prioritisation")
        register("portfolio.evaluated", "evaluó una alternativa", "evaluated an alternative")
        register("portfolio.sheet_loaded", "cargó una hoja de la priorización", "loaded a sheet of the prioritisation")
        register("portfolio.sheet_undone", "deshizo una carga de la priorización", "undid a load of the prioritisation")
        register("portfolio.plan", "escribió los datos del plan", "wrote the data of the plan")
        register("portfolio.weighed", "pesó los criterios", "weighed the criteria")
        register("portfolio.conflict_declared", "declaró un conflicto de interés", "declared a conflict of interest")
        register("portfolio.computed", "calculó una priorización", "computed a prioritisation")
        register("portfolio.signed", "firmó el acta de priorización", "signed the minutes of a prioritisation")
