"""The Django app of events and personal data."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events, attendance, consent, and requests of the holders of data."""

    name = "mancomun.web.events"
    label = "events"

    def ready(self) -> None:
        """Make the actions of this app known to the history. None of them carries who came."""
        from mancomun.web.audit.keys import register

        register("events.created", "preparó un evento", "prepared an event")
        register("events.edited", "corrigió un evento", "corrected an event")
        register("events.published", "publicó un evento", "published an event")
        register("events.withdrawn", "dejó de publicar un evento", "stopped publishing an event", reason=True)
        register("events.door", "abrió o cerró el registro de asistencia", "opened or closed the door of attendance")
        register("events.listed", "registró asistencia", "recorded attendance")
        register("events.unlisted", "deshizo una carga de asistencia", "undid a load of attendance")
        register("events.rectified", "corrigió los datos de una persona", "rectified somebody's data", reason=True)
        register("events.erased", "borró los datos de una persona", "erased somebody's data", reason=True)
        register("events.expired", "borró la asistencia que cumplió su plazo", "erased attendance past its term")
        register("events.exported", "sacó datos personales", "took personal data out", reason=True)
        register("events.asked", "recibió una solicitud de un titular", "received a holder's request")
        register("events.moved", "movió una solicitud de un titular", "moved a holder's request")
