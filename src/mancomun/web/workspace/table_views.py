"""The pages of a table as a file: download, upload, differences, acceptance, undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mancomun.documents.words import name_of
from mancomun.errors import BadInput
from mancomun.lexicon.text import spanish_short
from mancomun.web.accounts.gate import needs
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.project.languages import lang, say
from mancomun.web.project.limits import takes
from mancomun.web.workspace import files, merge, selectors, services, sheets, tables
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.matrix import WHY, Matrix
from mancomun.web.workspace.models import TableUpload
from mancomun.web.workspace.views import desk, inside, names_leave, with_product

SHOWN = 300


def _year(request: HttpRequest) -> int | None:
    """The year somebody asks of an official table; the newest when they ask none."""
    said = request.POST.get("year", "").strip()
    if not said:
        return None
    if not (said.isdigit() and 1900 <= int(said) <= 2100):
        raise BadInput(
            "oficial-ano",
            f"El año «{said[:10]}» no sirve: escriba uno de cuatro cifras, o deje la casilla vacía.",
            f"The year “{said[:10]}” is of no use: write one of four figures, or leave the box empty.",
        )
    return int(said)


def _shown(value: Any) -> str:
    """A value of a file in a line, its numbers as they are written in the language of the page."""
    if isinstance(value, float) and lang() != "en":
        return spanish_short(value)
    return merge.shown(value)


@takes(tables.BIGGEST_OFFICIAL / 1e6 + 0.5)
@needs("product.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@with_product
def table(request: HttpRequest, row: Iniciativa, kind: Kind, table: str) -> HttpResponse:
    """Download a table or send one; the file is read and its differences shown before anything changes."""
    inside(request, row, kind)
    part = sheets.matrix_of(kind, table) or tables.table_of(kind, table)
    complaint, status = "", 200
    if request.method == "POST":
        sent: Any = request.FILES.get("file")
        try:
            services.allow(request.user, "product.edit", row, kind)
            if sent is None:
                raise BadInput(
                    "archivo-falta-subir", "Elija primero un archivo XLSX o CSV.", "Choose an XLSX or CSV file first."
                )
            limit = tables.BIGGEST if isinstance(part, Matrix) else tables.limit_of(part)
            if sent.size > limit:  # told with what it weighs, and before it is read
                raise tables.too_big(sent.size, limit)
            data = sent.read()
            day = timezone.localdate()
            name = sent.name or ""
            if isinstance(part, Matrix):
                person = request.POST.get("person", "")
                made = sheets.stage(row, kind, part, data, name, person=person, by=request.user, day=day)
            else:
                made = tables.receive(row, kind, table, data, name, by=request.user, day=day, year=_year(request))
        except BadInput as wrong:
            complaint, status = wrong.text(lang()), wrong.status
        else:
            if made.job:
                return HttpResponseRedirect(reverse("jobs:job", args=[made.job]))
            return HttpResponseRedirect(reverse("workspace:upload", args=[row.code, kind.key, made.pk]))
    columns: list[dict[str, Any]] = []
    people: list[tuple[str, str]] = []
    keys: tuple[str, ...] = () if isinstance(part, Matrix) else tables.schema_of(part).keys
    if isinstance(part, Matrix):
        people = sheets.people_of(kind, part, selectors.content_of(kind, desk(request, row)))
    else:
        columns = [
            {"name": one.name, "asked": say(one.asked()), "help": say(one.help), "key": one.name in keys}
            for one in tables.schema_of(part).fields
        ]
    data_ = {
        "matrix": isinstance(part, Matrix), "people": people, "asked": say(part.asked) if isinstance(part, Matrix) else "",
        "about": say(sheets.schema_of(part).about) if isinstance(part, Matrix) else "",
        "explained": isinstance(part, Matrix) and part.explained,
        "row": row, "kind": kind, "product_name": say(kind.product.name), "part": part, "label": say(part.label),
        "columns": columns, "complaints": [complaint] if complaint else [],
        "uploads": TableUpload.objects.filter(initiative=row, key=kind.key, table=table).exclude(batch="").select_related("by")[:10],
        "page": "portfolio",
    }  # fmt: skip
    return render(request, "workspace/table.html", data_, status=status)


@needs("product.view")
@require_http_methods(["GET", "HEAD", "POST"])
@with_product
def table_file(request: HttpRequest, row: Iniciativa, kind: Kind, table: str, suffix: str) -> HttpResponse:
    """The table as XLSX or CSV, with its rows or (``?vacia=1``) without."""
    inside(request, row, kind)
    if suffix not in ("xlsx", "csv"):
        raise BadInput("tabla-formato", "La tabla sale en XLSX o CSV.", "The table comes as XLSX or CSV.", status=404)
    shared = desk(request, row)
    context = selectors.context_for(shared, kind.key)
    content = selectors.content_of(kind, shared)
    blank = request.GET.get("vacia") == "1"
    part = sheets.matrix_of(kind, table)
    if part is not None:
        person = request.GET.get("de", "")
        book = suffix == "xlsx"
        made = (
            sheets.workbook(kind, part, content, person, lang=lang(), day=context.day, blank=blank)
            if book
            else sheets.as_csv(kind, part, content, person)
        )
    else:
        named = None if blank else files.named_table(kind, tables.table_of(kind, table))
        leaving = names_leave(request, row, kind, f"{table}.{suffix}", named)
        if isinstance(leaving, HttpResponse):
            return leaving
        make = tables.workbook if suffix == "xlsx" else tables.as_csv
        made = make(kind, table, content, context, blank=blank, bare=not leaving)
    media = files.MEDIA["xlsx"] if suffix == "xlsx" else "text/csv; charset=utf-8"
    response = HttpResponse(made, content_type=media)
    name = name_of(context.day.isoformat(), row.code, f"{kind.key}_{table}", context.version, suffix)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@needs("product.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@with_product
def upload(request: HttpRequest, row: Iniciativa, kind: Kind, number: str) -> HttpResponse:
    """What a file would change; accept it, or take an accepted one back."""
    inside(request, row, kind)
    found = TableUpload.objects.filter(
        pk=int(number) if number.isdigit() and len(number) < 12 else 0, initiative=row, key=kind.key
    ).first()
    if found is None:
        raise BadInput("carga-ajena", "No se encuentra esa carga.", "That upload is not found.", status=404)
    if found.job:
        return HttpResponseRedirect(reverse("jobs:job", args=[found.job]))
    lines = [one for one in found.lines if one["kind"] != "origin"]
    complaint, status = "", 200
    if request.method == "POST":
        day = timezone.localdate()
        try:
            if request.POST.get("action") == "undo":
                done = tables.take_back(found, by=request.user, day=day)
                toasts.success(request, _("Deshizo la carga."))
            else:
                chosen = set(request.POST.getlist("line"))
                if request.POST.get("rest"):
                    chosen |= {one["id"] for one in lines[SHOWN:] if one["kind"] in ("added", "changed")}
                done = tables.accept(found, chosen, by=request.user, day=day)
                toasts.success(request, _("Cargó %(n)s cambios.") % {"n": len(done.of("applied"))})
        except BadInput as wrong:
            complaint, status = wrong.text(lang()), wrong.status
        else:
            if done.of("held"):
                toasts.warning(request, _("Algo cambió mientras tanto: escoja entre los dos textos."))
            if not found.batch and request.POST.get("action") != "undo":
                return HttpResponseRedirect(reverse("workspace:upload", args=[row.code, kind.key, found.pk]))
            return HttpResponseRedirect(reverse("workspace:product", args=[row.code, kind.key]) + f"#c-{found.table}")
        found.refresh_from_db()
    part = sheets.matrix_of(kind, found.table) or tables.table_of(kind, found.table)
    labels = (
        {"valor": "", WHY: _("Justificación")}
        if isinstance(part, Matrix)
        else {part.column(one.key): say(one.label) for one in part.fields}
    )
    at = 1 if lang() == "en" else 0
    data = {
        "row": row, "kind": kind, "product_name": say(kind.product.name), "label": say(part.label), "upload": found,
        "broken": isinstance(part, Matrix) and any(one["kind"] == "rejected" for one in found.lines),
        "lines": [
            one | {
                "list": one["where"][at] if "where" in one else "",
                "named": [
                    (labels.get(name, name), _shown(before), _shown(after)) for name, before, after in one["fields"]
                ],
                "why": [(problem[at], problem[2]) for problem in one["problems"]],
            }
            for one in lines[:SHOWN]
        ],
        "more": max(0, len(lines) - SHOWN),

        "counts": {name: sum(one["kind"] == name for one in found.lines) for name in ("added", "changed", "removed", "rejected")},
        "notes": [note[at] for note in found.notes], "complaints": [complaint] if complaint else [],
        "page": "portfolio",
    }  # fmt: skip
    return render(request, "workspace/upload.html", data, status=status)
