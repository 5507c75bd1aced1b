"""``/verificar``: is this document ours, and is this file the one we gave out? Anybody may ask; nothing is kept."""

from __future__ import annotations

from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mancomun.documents.tree import STATES
from mancomun.errors import BadInput
from mancomun.web.accounts.gate import public
from mancomun.web.initiatives.selectors import public_initiatives
from mancomun.web.papers import certificates, selectors
from mancomun.web.papers.models import Certificate, Paper
from mancomun.web.papers.services import Form, give
from mancomun.web.project import languages
from mancomun.web.project.languages import other_languages

MOST_BYTES = 20 * 1024 * 1024


def download(request: HttpRequest, form: Form, data: Any, suffix: str) -> HttpResponse:
    """The answer that brings a document: the file under its name. It is made anew each time, and never kept by a proxy."""
    found = give(form, data, suffix, host=f"{request.scheme}://{request.get_host()}")
    response = HttpResponse(found.content, content_type=found.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@public
@csrf_exempt  # it reads no session and writes nothing: a forged request could only show its sender an answer
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Type a fingerprint, or bring the file."""
    complaint = None
    if request.method == "POST":
        if request.FILES.get("file"):
            return _compare(request, None)
        certificate = certificates.by_code(request.POST.get("key", ""))
        if certificate is not None:
            return _certificate(request, certificate)
        try:
            paper = selectors.paper_by_key(request.POST.get("key", ""))
        except BadInput as wrong:
            complaint = wrong
        else:
            if paper is not None:
                return HttpResponseRedirect(reverse("papers:paper", args=[paper.digest]))
            return _page(request, None, key=request.POST.get("key", ""), status=404)
    return _page(request, None, asked=False, complaint=complaint)


@public
@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """``/verificar/3f2a…``, where the QR of a document leads: what we gave out under that fingerprint, or that code."""
    certificate = certificates.by_code(key)
    if certificate is not None:
        return _certificate(request, certificate)
    try:
        found = selectors.paper_by_key(key)
    except BadInput as wrong:
        return _page(request, None, asked=False, complaint=wrong)
    if request.method == "POST" and request.FILES.get("file"):
        return _compare(request, found)
    return _page(request, found, key=key, status=200 if found else 404)


def _certificate(request: HttpRequest, found: Certificate) -> HttpResponse:
    """The course and its day, and whether a typed name is the one on the certificate. The name itself is nowhere here."""
    name = " ".join(request.POST.get("name", "").split())[:200]
    initiative = public_initiatives().filter(code=found.initiative).values_list("name", flat=True).first()
    context = {
        "found": found,
        "initiative": initiative or "",
        "name": name,
        "same": certificates.is_of(found, name) if name else None,
        "page": "verify",
    }
    response = render(request, "papers/certificate.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _compare(request: HttpRequest, found: Paper | None) -> HttpResponse:
    sent = cast("UploadedFile[Any]", request.FILES["file"])
    if (sent.size or 0) > MOST_BYTES:
        wrong = BadInput(
            "verificar-grande",
            f"El archivo pesa {sent.size} bytes y comparamos hasta {MOST_BYTES}. Escriba la huella que trae impresa.",
            f"The file is {sent.size} bytes and we compare up to {MOST_BYTES}. Type the fingerprint printed on it.",
            status=413,
        )
        return _page(request, found, complaint=wrong)
    copy = selectors.copy_of(sent.read())
    if copy is None:
        return _page(request, found, file=sent.name or "", same=False)
    other = found is not None and copy.paper_id != found.pk
    return _page(request, copy.paper, file=sent.name or "", same=True, other=other)


def _page(
    request: HttpRequest,
    found: Paper | None,
    *,
    asked: bool = True,
    key: str = "",
    file: str = "",
    same: bool | None = None,
    other: bool = False,
    complaint: BadInput | None = None,
    status: int = 200,
) -> HttpResponse:
    lang = languages.lang()
    last = selectors.newest(found) if found else None
    name, args = ("papers:paper", [found.digest]) if found else ("papers:verify", [])
    context = {
        "paper": found,
        "asked": asked and complaint is None,
        "key": key[:80],
        "file": file[:120],
        "same": same,
        "other": other,
        "state": STATES[found.state].of("en" if lang == "en" else "es") if found else "",
        "last": last if last is not None and found is not None and last.version > found.version else None,
        "formats": sorted({copy.suffix for copy in found.copies.all()}) if found else [],
        "language": {"es": _("español"), "en": _("inglés")}.get(found.lang, "") if found else "",
        "complaints": [complaint.text(lang)] if complaint else [],
        "other_languages": other_languages(request, name, *args),
        "page": "verify",
    }
    return render(request, "papers/verify.html", context, status=complaint.status if complaint else status)
