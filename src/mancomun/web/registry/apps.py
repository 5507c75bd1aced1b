"""The Django app of the registry."""

from __future__ import annotations

from django.apps import AppConfig

ACTIONS = (
    ("registry.created", "abrió la hoja del esquema", "opened the sheet of the scheme", False),
    ("registry.edited", "corrigió la hoja del esquema", "corrected the sheet of the scheme", True),
    ("registry.act_added", "agregó un acto", "added an act", False),
    ("registry.taken", "trajo lo que dice la formalización", "brought what the formalisation says", False),
    ("registry.member_entered", "registró la entrada de un miembro", "recorded the entry of a member", False),
    ("registry.member_left", "registró la salida de un miembro", "recorded the exit of a member", True),
    ("registry.member_succeeded", "pasó una membresía a otro código", "passed a membership to another code", True),
    ("registry.organ_set", "registró un órgano", "recorded an organ", False),
    ("registry.fact_declared", "registró un hecho", "recorded a fact in common", False),
    ("registry.hecho_notified", "informó un hecho al registro", "notified a fact in common", False),
    ("registry.applied", "pidió la inscripción", "applied for registration", False),
    ("registry.asked", "pidió completar el expediente", "asked to complete the file", True),
    ("registry.extended", "dio prórroga para completar", "gave more time to complete", False),
    ("registry.answered", "completó el expediente", "completed the file", False),
    ("registry.seen", "confirmó lo que vio en los documentos", "confirmed what the documents show", False),
    ("registry.granted", "inscribió", "registered", False),
    ("registry.refused", "negó la inscripción", "refused the registration", True),
    ("registry.withdrawn", "tuvo por desistida la solicitud", "took the application as withdrawn", True),
    ("registry.taken_back", "retiró un dato registrado por error", "took back a fact recorded by mistake", True),
    ("registry.dissolved", "registró la disolución", "recorded the dissolution", True),
    ("registry.published", "mostró la hoja a cualquiera", "showed the sheet to anybody", False),
    ("registry.work_added", "agregó un proyecto o servicio", "added a project or service", False),
    ("registry.measured", "agregó un indicador", "added an indicator", False),
    ("registry.channel_set", "registró el canal institucional", "recorded the institutional channel", False),
    ("registry.channel_verified", "confirmó el canal institucional", "confirmed the institutional channel", False),
    ("registry.demo", "cargó los esquemas documentados", "loaded the documented schemes", False),
    ("registry.demo_removed", "quitó los esquemas documentados", "removed the documented schemes", False),
)
"""Name, in Spanish, in English, whether the reason is mandatory."""


class RegistryConfig(AppConfig):
    """Schemes, their acts, members, organs, duties, applications and results."""

    name = "mancomun.web.registry"
    label = "registry"

    def ready(self) -> None:
        """Make the actions of this app known to the history."""
        from mancomun.web.audit.keys import register

        for name, es, en, reason in ACTIONS:
            register(name, es, en, reason=reason)
