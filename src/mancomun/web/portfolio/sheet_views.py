"""The page of a table of a prioritisation: download it, send it back, look at what would change, accept, undo."""

from __future__ import annotations

import base64
import binascii

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import Differences
from mancomun.web.accounts.gate import needs
from mancomun.web.initiatives.views import refused_page
from mancomun.web.portfolio import priorities, sheets
from mancomun.web.portfolio.exchange_views import XLSX
from mancomun.web.portfolio.models import Exercise
from mancomun.web.project.languages import lang, say
from mancomun.web.project.limits import takes


@needs("ranking.view")
@require_safe
def download(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The template with today's rows."""
    try:
        row = priorities.exercise_by_code(request.user, code)
        day = timezone.localdate()
        made = sheets.workbook(row, kind, request.user, lang=lang(), day=day)
    except BadInput as wrong:
        return refused_page(request, wrong)
    response = HttpResponse(made, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{day.isoformat()}_{row.code}_{kind}_v1.xlsx"'
    return response


@takes(3)
@needs("ranking.view")
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A POST with a file shows what it would change; with the same file and the marked rows, writes them; or undoes the last."""
    try:
        row = priorities.exercise_by_code(request.user, code)
        schema = sheets.schema_of(kind)
    except BadInput as wrong:
        return refused_page(request, wrong)
    complaint, found, data, name = None, None, b"", ""
    if request.method == "POST":
        try:
            if request.POST.get("action") == "undo":
                sheets.undo(row, kind, by=request.user)
                toasts.success(request, _("Deshizo la carga."))
                return HttpResponseRedirect(reverse("portfolio:sheet", args=[row.code, kind]))
            data, name = _sent(request)
            if request.POST.get("action") == "accept":
                n = sheets.load(row, kind, data, name, set(request.POST.getlist("row")), by=request.user)
                toasts.success(request, _("Cargó %(n)s cambios.") % {"n": n})
                return HttpResponseRedirect(reverse("portfolio:sheet", args=[row.code, kind]))
            found = sheets.compared(row, kind, data, name, request.user)
        except BadInput as wrong:
            complaint = wrong
            found = _again(request, row, kind, data, name)
    context = {
        "row": row,
        "kind": kind,
        "title": say(schema.title),
        "found": found,
        "changes": sheets.changes(found, lang()) if found else [],
        "notes": [say(note) for note in found.notes] if found else [],
        "content": base64.b64encode(data).decode() if found else "",
        "name": name,
        "undoable": sheets.last_load(row, kind, request.user),
        "complaints": [complaint.text(lang())] if complaint else [],
        "desk": True,
        "page": "portfolio",
    }
    return render(request, "portfolio/sheet.html", context, status=complaint.status if complaint else 200)


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    """The file of the form, or the one that was just compared, which came back with the page."""
    sent = request.FILES.get("file")
    if sent is not None:
        return sent.read(sheets.BIGGEST + 1), (sent.name or "")[-80:]
    try:
        data = base64.b64decode(request.POST.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data:
        raise BadInput(
            "carga-vacia",
            "No eligió ningún archivo. Elija un XLSX o un CSV.",
            "No file was chosen. Choose an XLSX or a CSV.",
        )
    return data, request.POST.get("name", "")[-80:]


def _again(request: HttpRequest, row: Exercise, kind: str, data: bytes, name: str) -> Differences | None:
    """What the refused file would change, when it can be read: nobody sends it twice."""
    try:
        return sheets.compared(row, kind, data, name, request.user) if data else None
    except BadInput:
        return None
