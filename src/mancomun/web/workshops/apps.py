"""The Django app of the workshops."""

from __future__ import annotations

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Workshops, their questions, who came and what they answered."""

    name = "mancomun.web.workshops"
    label = "workshops"

    def ready(self) -> None:
        """Make the actions of this app known to the history."""
        from mancomun.web.audit.keys import register

        register("workshops.created", "preparó un taller", "prepared a workshop")
        register("workshops.question", "escribió una pregunta de un taller", "wrote a question of a workshop")
        register(
            "workshops.moved", "cambió el estado de un taller o de una pregunta", "changed a workshop or a question"
        )
        register("workshops.typed", "digitó una respuesta de papel", "typed an answer from paper")
        register("workshops.carried", "llevó un taller a la prospectiva", "carried a workshop to the foresight")
