"""The files of an initiative: added, opened to the public, closed, taken away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mancomun.errors import BadInput
from mancomun.web.accounts.gate import needs
from mancomun.web.files import selectors, services
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.views import told, with_row
from mancomun.web.project.limits import takes


@takes(28)
@needs("file.upload")
@require_POST
@with_row
def change(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """A file that comes is kept; for one that is here, the form says what to do with it."""
    action, by = request.POST.get("action", ""), request.user
    done = {
        "open": _("Abrió el archivo al público."),
        "close": _("Reservó el archivo."),
        "drop": _("Quitó el archivo."),
    }.get(action, _("Guardó el archivo."))

    def act() -> None:
        if action:
            file = selectors.file_for(by, request.POST.get("key", ""))
            if action == "drop":
                services.drop(file, by=by, reason=request.POST.get("reason", ""))
            else:
                services.show(file, public=action == "open", by=by)
            return
        sent = request.FILES.get("file")
        if sent is None:
            raise BadInput(
                "archivo-falta-elegir",
                "No eligió ningún archivo. Elija uno y vuelva a subirlo.",
                "No file was chosen. Choose one and upload it again.",
            )
        services.keep(sent, by=by, place=row, public=bool(request.POST.get("public")))

    return told(request, row, act, done, "#archivos")
