"""Download the portfolio as a workbook, send it back, see what would change, accept row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import Difference, Differences
from mancomun.web.accounts.gate import needs
from mancomun.web.initiatives import exchange, imports
from mancomun.web.initiatives.models import Import
from mancomun.web.initiatives.views import refused_page
from mancomun.web.project.languages import lang
from mancomun.web.project.limits import takes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 500
LISTED = 20
NAMED = 24  # of the records a load wrote; the rest are in the table


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{timezone.localdate().isoformat()}_{name}.xlsx"'
    return response


@needs("portfolio.export")
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The template with today's rows."""
    try:
        return _file(exchange.workbook(request.user, timezone.localdate(), lang()), "portafolio_iniciativas_v1")
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
        "complaints": [complaint.text(lang())] if complaint else [],
        "loads": exchange.accepted_by(request.user)[:LISTED],
        "desk": True,
        "page": "portfolio",
    }
    return render(request, "portfolio/upload.html", context, status=complaint.status if complaint else 200)


@takes(4)  # who accepts a whole file sends back the names of all its rows
@needs("portfolio.import")
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would change; a POST accepts the marked rows, all of them or none, or undoes what it wrote."""
    today, complaint = timezone.localdate(), None
    try:
        row = exchange.staged(request.user, key)
        if request.method == "POST":
            try:
                return _acted(request, row, today)
            except BadInput as wrong:
                complaint = wrong
                row = exchange.staged(request.user, key)
        context = _shown(request, row, today) if row.accepted is None else _told(row, today)
    except BadInput as wrong:
        return refused_page(request, wrong)
    context |= {
        "row": row,
        "complaints": [complaint.text(lang())] if complaint else [],
        "desk": True,
        "page": "portfolio",
    }
    template = "portfolio/preview.html" if row.accepted is None else "portfolio/load.html"
    return render(request, template, context, status=complaint.status if complaint else 200)


def _acted(request: HttpRequest, row: Import, today: date) -> HttpResponse:
    """Do what the form asks, and show where it goes on."""
    action = request.POST.get("action", "accept")
    if action == "undo":
        row = imports.import_undo(row, by=request.user, day=today)
        done = _("Deshizo la carga.")
    elif action == "go_on":
        row = imports.import_go_on(row, by=request.user)
        done = ""
    else:
        row = imports.import_accept(row, _chosen(request), by=request.user, day=today)
        done = ngettext("Escribió una fila del archivo.", "Escribió %(n)s filas del archivo.", row.written) % {
            "n": row.written
        }
    if (job := imports.working(row)) is not None:
        return HttpResponseRedirect(reverse("jobs:job", args=[job.key]))
    if done:
        toasts.success(request, done)
    return HttpResponseRedirect(reverse("portfolio:preview", args=[row.key]))


def _chosen(request: HttpRequest) -> list[str]:
    """The marked rows, and, when the person says so, those the page has no room for: as they stood when the page was made."""
    return [*request.POST.getlist("row"), *request.POST.get("rest", "").split()]


def _changes(found: Differences) -> list[Difference]:
    return [one for one in found.rows if one.kind in ("added", "changed")]


def _shown(request: HttpRequest, row: Import, today: date) -> dict[str, Any]:
    """A file that waits to be accepted: its differences, and what must be mended."""
    found = exchange.compared(row, request.user, today)
    counts = found.counts()
    changes = _changes(found)
    bad = [one for one in found.rows if one.kind == "rejected"]
    return {
        "added": counts["added"],
        "changed": counts["changed"],
        "same": counts["unchanged"],
        "bad": counts["rejected"],
        "changes": [_change(one) for one in changes[:SHOWN]],
        "more": max(0, len(changes) - SHOWN),
        "rest": " ".join(one.id for one in changes[SHOWN:]),
        "rejects": [{"row": one.row, "why": [p.text.of(lang()) for p in one.problems]} for one in bad[:SHOWN]],
        "notes": [note.of(lang()) for note in found.notes],
        "refused": row.refused_en if lang() == "en" else row.refused_es,
        "many": len(changes) > imports.AT_ONCE,
    }


def _told(row: Import, today: date) -> dict[str, Any]:
    """A file that was accepted: how far it is, and whether it may still be undone."""
    job, until = imports.working(row), imports.undo_until(row)
    kept = row.rows.filter(state="kept")
    over = row.undone if row.undo_asked else row.finished
    return {
        "job": job,
        "half": job is None and over is None,
        "until": until,
        "may_undo": until is not None and today <= until and job is None and row.undo_asked is None,
        "kept": [one.why_en if lang() == "en" else one.why_es for one in kept[:SHOWN]],
        "undone_rows": row.rows.filter(state="undone").count(),
        "codes": list(row.rows.filter(state="written").values_list("code", flat=True)[:NAMED]),
        "others": max(0, row.written - NAMED),
    }


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
        return _file(
            exchange.rejected(exchange.staged(request.user, key), request.user, timezone.localdate(), lang()),
            "filas_por_corregir_v1",
        )
    except BadInput as wrong:
        return refused_page(request, wrong)
