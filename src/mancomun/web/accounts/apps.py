"""The Django app of people and entities."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, entities, appointments, grants, permissions."""

    name = "mancomun.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Name the actions of this app, and note what allauth tells about sign-in."""
        from mancomun.web.accounts import notes  # noqa: F401 - connects itself
        from mancomun.web.audit.keys import register

        register("accounts.person.created", "Se registró a la persona", "Person registered")
        register("accounts.person.edited", "Corrigió sus datos", "Edited their own details")
        register("accounts.entity.created", "Creó la entidad", "Created the entity")
        register("accounts.entity.edited", "Corrigió la entidad", "Corrected the entity", reason=True)
        register("accounts.entity.handed_over", "Entregó la entidad", "Handed the entity over", reason=True)
        register("accounts.appointment.started", "Nombró a quien actúa", "Appointed who acts")
        register("accounts.appointment.ended", "Terminó el encargo", "Ended the appointment", reason=True)
        register("accounts.appointment.delegated", "Delegó su encargo", "Delegated their appointment", reason=True)
        register("accounts.grant.given", "Dio un papel en la iniciativa", "Gave a role in the initiative")
        register(
            "accounts.grant.ended", "Quitó un papel en la iniciativa", "Ended a role in the initiative", reason=True
        )
        register("accounts.token.created", "Creó una clave de la API", "Created an API token")
        register("accounts.token.revoked", "Revocó una clave de la API", "Revoked an API token")
        register("accounts.signed_in", "Entró", "Signed in")
        register("accounts.password.changed", "Cambió su contraseña", "Changed their password")
        register("accounts.email.changed", "Cambió su correo", "Changed their e-mail")
        register("accounts.second_step.added", "Agregó un segundo paso", "Added a second step")
        register("accounts.second_step.removed", "Quitó un segundo paso", "Removed a second step")
