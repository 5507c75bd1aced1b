"""Giving files back. The address is open, because a public file is; who may see it, the selector looks at."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mancomun.errors import BadInput
from mancomun.interchange.contents import CONTENTS
from mancomun.web.accounts.gate import public
from mancomun.web.files import selectors
from mancomun.web.project.languages import lang


@public
@require_safe
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file, always as a download: nothing that somebody sent is shown as a page of ours."""
    try:
        row = selectors.file_for(request.user, key)
        mark = f'"{row.sha256}"'
        if request.headers.get("If-None-Match") == mark:
            return HttpResponseNotModified(headers={"ETag": mark})
        stream = selectors.opened(row)
    except BadInput as wrong:
        return _refused(request, wrong)
    response = FileResponse(stream, as_attachment=True, filename=row.name, content_type=CONTENTS[row.content].media)
    response.headers["Content-Length"] = str(row.size)
    response.headers["ETag"] = mark
    response.headers["Cache-Control"] = "no-cache" if row.public else "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _refused(request: HttpRequest, wrong: BadInput) -> HttpResponse:
    context = {"title": _("No se puede mostrar"), "text": wrong.text(lang()), "page": "portfolio"}
    return render(request, "initiatives/refused.html", context, status=wrong.status)
