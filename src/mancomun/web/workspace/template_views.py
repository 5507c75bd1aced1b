"""The page of an entity's Word templates, and the list of fields they may use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.web.accounts.gate import needs
from mancomun.web.accounts.selectors import entities_of, may
from mancomun.web.initiatives.views import refused_page
from mancomun.web.project.languages import lang, say
from mancomun.web.workspace import selectors, templates_owned
from mancomun.web.workspace.models import PaperTemplate


@needs("template.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def word_templates(request: HttpRequest) -> HttpResponse:
    """``/plantillas/``: put, see and remove the templates of the entities a person acts for."""
    owned = [one for one in entities_of(request.user) if may(request.user, "template.manage", one)]
    complaint, status = "", 200
    if request.method == "POST":
        try:
            _act(request, owned)
        except BadInput as wrong:
            complaint, status = wrong.text(lang()), wrong.status
        else:
            return HttpResponseRedirect(reverse("workspace:word_templates"))
    names = {(kind.key, one.id): f"{say(kind.product.name)}: {say(one.name)}" for kind, one in templates_owned.papers()}
    data = {
        "entities": owned,
        "papers": [(f"{key}/{paper}", key, name) for (key, paper), name in names.items()],
        "templates": [
            (one, names.get((one.key, one.paper), one.paper))
            for one in PaperTemplate.objects.filter(entity__in=owned).select_related("entity", "by").defer("content")
        ],
        "complaints": [complaint] if complaint else [],
        "page": "portfolio",
    }
    return render(request, "workspace/word_templates.html", data, status=status)


def _act(request: HttpRequest, owned: list[Any]) -> None:
    number = request.POST.get("remove", "")
    if number.isdigit() and len(number) < 12:
        made = PaperTemplate.objects.filter(pk=int(number), entity__in=owned).first()
        if made is not None:
            templates_owned.remove(made, by=request.user)
            toasts.success(request, _("Quitó la plantilla: el documento vuelve a salir con la nuestra."))
        return
    sent: Any = request.FILES.get("file")
    entity = next((one for one in owned if str(one.pk) == request.POST.get("entity", "")), None)
    if sent is None or entity is None:
        raise BadInput(
            "plantilla-falta",
            "Elija la entidad y un archivo .docx.",
            "Choose the entity and a .docx file.",
        )
    key, _slash, paper = request.POST.get("paper", "").partition("/")
    data = sent.read(templates_owned.BIGGEST + 1)
    templates_owned.put(entity, key, paper, data, sent.name or "", by=request.user)
    toasts.success(request, _("Guardó la plantilla. Desde ahora el documento sale con ella."))


@needs("template.manage")
@require_safe
def template_fields(request: HttpRequest, key: str) -> HttpResponse:
    """The fields a template of a product may ask for."""
    try:
        kind = selectors.kind_of(key)
    except BadInput as wrong:
        return refused_page(request, wrong)
    data = {
        "product_name": say(kind.product.name),
        "fields": [
            (name, say(text), [(column, say(label)) for column, label in columns])
            for name, text, columns in templates_owned.field_list(kind)
        ],
        "page": "portfolio",
    }
    return render(request, "workspace/template_fields.html", data)
