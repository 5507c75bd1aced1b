"""The Django app of initiatives."""

from __future__ import annotations

from django.apps import AppConfig

ACTIONS = (
    ("initiatives.created", "creó la iniciativa", "created the initiative", False),
    ("initiatives.edited", "editó la ficha", "edited the file", False),
    ("initiatives.edited_approved", "corrigió una ficha aprobada", "corrected an approved file", True),
    ("initiatives.member_added", "agregó un miembro", "added a member", False),
    ("initiatives.member_ended", "terminó una membresía", "ended a membership", False),
    (
        "initiatives.member_corrected",
        "corrigió las fechas de una membresía",
        "corrected the dates of a membership",
        True,
    ),
    ("initiatives.moved", "pasó la iniciativa a otro estado", "moved the initiative to another state", False),
    (
        "initiatives.moved_back",
        "devolvió la iniciativa a un estado anterior",
        "took the initiative back to an earlier state",
        True,
    ),
    ("initiatives.withdrawn", "desistió de la iniciativa", "withdrew the initiative", True),
    ("initiatives.sent", "envió la ficha a revisión", "sent the file for review", False),
    ("initiatives.observed", "devolvió la ficha con observaciones", "returned the file with remarks", True),
    ("initiatives.approved", "aprobó la ficha", "approved the file", False),
    ("initiatives.published", "publicó la ficha", "published the file", False),
    ("initiatives.reopened", "volvió la ficha a borrador", "took the file back to draft", True),
    ("initiatives.archived", "archivó la ficha", "archived the file", True),
    ("initiatives.opinion", "pidió el concepto de la ley", "asked for the law's opinion", False),
    ("initiatives.scored", "calificó un aporte", "scored a contribution", False),
    ("initiatives.answered", "respondió las oportunidades", "answered the opportunities", False),
    ("initiatives.proposal", "escribió un aporte al plan nacional", "wrote a contribution to the national plan", False),
    ("initiatives.lesson", "escribió una lección normativa", "wrote a lesson on the norms", False),
    ("initiatives.import_accepted", "aceptó filas de una hoja", "accepted rows of a workbook", False),
    ("initiatives.imported", "cargó iniciativas de una hoja", "loaded initiatives from a workbook", False),
    ("initiatives.import_refused", "no cargó la hoja y la devolvió entera", "did not load the workbook", False),
    ("initiatives.import_undo_asked", "pidió deshacer una carga", "asked to undo a load", False),
    ("initiatives.import_undone", "deshizo una carga", "undid a load", False),
    ("initiatives.reverted", "deshizo lo que trajo una carga", "undid what a load had brought", False),
    ("initiatives.demo_removed", "quitó el portafolio documentado", "removed the documented portfolio", False),
    ("initiatives.demo", "cargó el portafolio documentado", "loaded the documented portfolio", False),
)
"""Name, in Spanish, in English, whether the reason is mandatory."""


class InitiativesConfig(AppConfig):
    """Files, memberships, versions, opinions, contributions, opportunities."""

    name = "mancomun.web.initiatives"
    label = "initiatives"

    def ready(self) -> None:
        """Make the actions of this app known to the history."""
        from mancomun.web.accounts import initiative_codes
        from mancomun.web.audit.keys import register
        from mancomun.web.initiatives.selectors import codes_of, number_of

        initiative_codes.register(number_of, codes_of)
        for name, es, en, reason in ACTIONS:
            register(name, es, en, reason=reason)
