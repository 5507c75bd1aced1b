"""The board of whoever asks for signatures, and the page of whoever signs: no account, no cookie, the address is the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mancomun.errors import BadInput
from mancomun.instants import read_day
from mancomun.lexicon.text import join_names
from mancomun.route.agreement import MEDIA_NAMES
from mancomun.web.accounts.gate import needs, public
from mancomun.web.initiatives.selectors import initiative_by_code
from mancomun.web.initiatives.services import refuse
from mancomun.web.initiatives.views import refused_page
from mancomun.web.project.languages import lang
from mancomun.web.project.limits import takes
from mancomun.web.signing import selectors, services
from mancomun.web.signing.models import Signer
from mancomun.web.signing.subjects import subject_of

UPLOAD_MB = 26


def _link(request: HttpRequest, signer: Signer) -> str:
    return request.build_absolute_uri(reverse("signing:sign", args=[signer.secret]))


@needs("signature.ask")
@takes(UPLOAD_MB)
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Ask for the signatures of a text, see where they stand, send links, bring in files."""
    complaint = None
    day = timezone.localdate()
    try:
        row = initiative_by_code(request.user, code)
        refuse(request.user, "signature.ask", subject_of(key).where(row))
        if request.method == "POST":
            toasts.success(request, _do(request, row, key))
            return HttpResponseRedirect(request.path)
        found = selectors.board_of(row, key, day)
    except BadInput as wrong:
        if request.method != "POST" or wrong.status in (403, 404):
            return refused_page(request, wrong)
        complaint, found = wrong, selectors.board_of(row, key, day)
    waiting = [one.entity for one in found.signers if not one.signed]
    context = {
        "initiative": row,
        "name": found.subject.name.of(lang()),
        "back": found.subject.href(row),
        "board": found,
        "waiting": join_names(waiting, most=30).of(lang()),
        "signers": [
            {
                "row": one,
                "link": _link(request, one),
                "how": MEDIA_NAMES[one.medium].of(lang()) if one.medium in MEDIA_NAMES else "",
                "last": one.until - timedelta(days=1) if one.until else None,
            }
            for one in found.signers
        ],
        "lacking": join_names([name.lower() for name in found.asked.lacking], most=12).of(lang()),
        "today": day,
        "complaints": [complaint.text(lang())] if complaint else [],
        "page": "portfolio",
    }
    response = render(request, "signing/board.html", context, status=complaint.status if complaint else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _do(request: HttpRequest, row: Any, key: str) -> str:
    posted, day, user = request.POST, timezone.localdate(), request.user
    action = posted.get("accion", "")
    if action == "pedir":
        services.round_open(row, key, by=user, day=day)
        return _("Pidió las firmas. Cada parte tiene su enlace.")
    if action == "traer":
        services.gather(row, key, by=user, day=day)
        return _("Escribió las firmas en el acuerdo.")
    number = posted.get("quien", "")
    signer = (
        Signer.objects.select_related("round__initiative")
        .filter(pk=int(number), round__initiative=row, round__subject=key)
        .first()
        if number.isdigit() and len(number) < 12
        else None
    )
    if signer is None:
        raise BadInput(
            "firma-quien", "Esa parte ya no está en la lista.", "That party is no longer in the list.", status=404
        )
    if action == "correo":
        services.link_mail(signer, posted.get("correo", ""), _link(request, signer), by=user, day=day)
        return _("Envió el enlace a %(mail)s.") % {"mail": posted.get("correo", "").strip()}
    if action == "anular":
        services.annul(signer, reason=posted.get("motivo", ""), by=user, day=day)
        return _("Anuló la firma de %(who)s. El motivo queda en el historial.") % {"who": signer.entity}
    if action in ("papel", "digital"):
        sent = request.FILES.get("archivo")
        if sent is None:
            raise BadInput("firma-archivo", "Escoja el archivo con la firma.", "Choose the file with the signature.")
        services.bring(
            signer, sent, digital=action == "digital", signed_on=read_day(posted.get("dia", "")), by=user, day=day
        )
        return _("Registró la firma de %(who)s.") % {"who": signer.entity}
    raise BadInput("accion", "Use los botones de la página.", "Use the buttons of the page.")


# No session and no cookie: the secret in the address is what a forged form would need, and nobody can guess it.
@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, secret: str) -> HttpResponse:
    """The whole text, and the place to sign it or to say no."""
    day = timezone.localdate()
    complaint, signer, round_ = None, None, None
    try:
        signer = selectors.signer_by_secret(secret)
        if request.method == "POST":
            if request.POST.get("accion") == "no":
                services.decline(secret, reason=request.POST.get("motivo", ""), day=day)
            else:
                typed, read = request.POST.get("nombre", ""), request.POST.get("leido") == "si"
                services.sign(secret, typed=typed, read=read, day=day)
            return HttpResponseRedirect(request.path)
        round_ = selectors.still_asked(signer, day)
    except BadInput as wrong:
        complaint = wrong
        if signer is not None and wrong.code != "firma-texto-cambio":
            round_ = signer.round
    context = {
        "signer": signer,
        "round": round_,
        "last": signer.until - timedelta(days=1) if signer is not None and signer.until else None,
        "how": MEDIA_NAMES[signer.medium].of(lang()) if signer is not None and signer.medium in MEDIA_NAMES else "",
        "complaint": complaint.text(lang()) if complaint else "",
        "typed": request.POST,
    }
    response = render(request, "signing/sign.html", context, status=complaint.status if complaint else 200)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
