"""The log of the whole house, and the state of the chain."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mancomun.web.accounts.gate import needs
from mancomun.web.audit.models import Seal
from mancomun.web.audit.selectors import actions_for

PAGE_ROWS = 100


@needs("audit.view")
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Who did what, when and why; and up to which day it is sealed."""
    rows = Paginator(actions_for(request.user), PAGE_ROWS).get_page(request.GET.get("pagina"))
    response = render(
        request,
        "audit/log.html",
        {
            "rows": rows,
            "seals": Seal.objects.all()[:5],
        },
    )
    response.headers["Cache-Control"] = "no-store"
    return response
