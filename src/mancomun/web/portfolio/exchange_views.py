"""Download the portfolio as a workbook, send it back, see what would change, accept row by row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import Difference
from mancomun.web.accounts.gate import needs
from mancomun.web.initiatives import exchange
from mancomun.web.initiatives.views import other_languages, refused_page
from mancomun.web.project.limits import takes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 500


def _lang() -> str:
    return "en" if get_language() == "en" else "es"


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{timezone.localdate().isoformat()}_{name}.xlsx"'
    return response


@needs("portfolio.export")
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The template with today's rows."""
    try:
        return _file(exchange.workbook(request.user, timezone.localdate(), _lang()), "portafolio_iniciativas_v1")
    except BadInput as wrong:
        return refused_page(request, wrong)


@takes(8.5)
@needs("portfolio.import")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read and kept, and nothing else happens."""
    complaint = None
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise BadInput(
                    "carga-vacia",
                    "No eligió ningún archivo. Elija un XLSX o un CSV.",
                    "No file was chosen. Choose an XLSX or a CSV.",
                )
            if (sent.size or 0) > exchange.BIGGEST:
                exchange.stage(b"x" * (exchange.BIGGEST + 1), "x", by=request.user)
            row = exchange.stage(sent.read(), sent.name or "subida.xlsx", by=request.user)
        except BadInput as wrong:
            complaint = wrong
        else:
            return HttpResponseRedirect(reverse("portfolio:preview", args=[row.key]))
    context = {
        "complaints": [complaint.text(_lang())] if complaint else [],
        "desk": True,
        "other_languages": other_languages(request, "portfolio:upload"),
        "page": "portfolio",
    }
    return render(request, "portfolio/upload.html", context, status=complaint.status if complaint else 200)


@needs("portfolio.import")
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would change; a POST accepts the marked rows, all of them or none."""
    today, complaint = timezone.localdate(), None
    try:
        row = exchange.staged(request.user, key)
        if request.method == "POST":
            try:
                n = exchange.import_accept(row, request.POST.getlist("row"), by=request.user, day=today)
            except BadInput as wrong:
                complaint = wrong
            else:
                toasts.success(request, _("Escribió %(n)s filas del archivo.") % {"n": n})
                return HttpResponseRedirect(reverse("portfolio:home"))
        found = exchange.compared(row, request.user, today)
    except BadInput as wrong:
        return refused_page(request, wrong)
    counts = found.counts()
    changes = [one for one in found.rows if one.kind in ("added", "changed")]
    bad = [one for one in found.rows if one.kind == "rejected"]
    context = {
        "row": row,
        "added": counts["added"],
        "changed": counts["changed"],
        "same": counts["unchanged"],
        "bad": counts["rejected"],
        "changes": [_change(one) for one in changes[:SHOWN]],
        "more": max(0, len(changes) - SHOWN),
        "rejects": [{"row": one.row, "why": [p.text.of(_lang()) for p in one.problems]} for one in bad[:SHOWN]],
        "notes": [note.of(_lang()) for note in found.notes],
        "complaints": [complaint.text(_lang())] if complaint else [],
        "desk": True,
        "other_languages": other_languages(request, "portfolio:preview", key),
        "page": "portfolio",
    }
    return render(request, "portfolio/preview.html", context, status=complaint.status if complaint else 200)


def _change(one: Difference) -> dict[str, Any]:
    def words(value: Any) -> str:
        return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)

    after = one.after or {}
    return {
        "id": one.id,
        "row": one.row,
        "code": after.get("codigo"),
        "name": after.get("nombre"),
        "new": one.kind == "added",
        "fields": [(name, words(a) or _("sin dato"), words(b) or _("sin dato")) for name, a, b in one.fields],
    }


@needs("portfolio.import")
@require_safe
def rejected(request: HttpRequest, key: str) -> HttpResponse:
    """The rows that could not be read, with their reasons, to mend and send again."""
    try:
        return _file(exchange.rejected(exchange.staged(request.user, key), _lang()), "filas_por_corregir_v1")
    except BadInput as wrong:
        return refused_page(request, wrong)
