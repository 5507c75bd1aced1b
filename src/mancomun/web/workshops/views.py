"""What those who run a workshop see: its list, its desk, the screen of the room, paper and results."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mancomun.documents.check import require_sound
from mancomun.documents.pdf import to_pdf
from mancomun.documents.word import to_docx
from mancomun.documents.words import file_name, qr_svg
from mancomun.errors import BadInput
from mancomun.foresight.workshop import KINDS, Question
from mancomun.instants import parse_day
from mancomun.web.accounts.gate import needs
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives.selectors import initiative_by_code
from mancomun.web.initiatives.views import refused_page
from mancomun.web.paths import data_folder
from mancomun.web.project import languages
from mancomun.web.workshops import carry_services, forms, papers, presenter, selectors, services
from mancomun.web.workshops.models import Asistente, Pregunta, Taller
from mancomun.web.workspace.selectors import place_of

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return otherwise


def _desk(number: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workshops:desk", args=[number]))


@needs("workshop.run")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The workshops of an initiative, and the form of a new one."""
    complaint = None
    try:
        initiative = initiative_by_code(request.user, code)
        if request.method == "POST":
            row = services.workshop_create(
                initiative, title=request.POST.get("titulo", ""), day=parse_day(request.POST.get("dia", "")), by=request.user,
                groups=request.POST.get("grupos", "").splitlines(), place=request.POST.get("lugar", ""),
                moment=int(_number(request.POST.get("momento", "2"), 2)),
            )  # fmt: skip
            return _desk(row.pk)
    except BadInput as wrong:
        if request.method != "POST" or wrong.status in (403, 404):
            return refused_page(request, wrong)
        complaint = wrong
    context = {
        "initiative": initiative,
        "workshops": [
            (one, presenter.STATE_WORDS[one.state].of(languages.lang())) for one in selectors.workshops_of(initiative)
        ],
        "complaints": [complaint.text(languages.lang())] if complaint else [],
        "typed": request.POST,
        "today": timezone.localdate(),
        "page": "portfolio",
    }
    return render(request, "workshops/list.html", context, status=complaint.status if complaint else 200)


@needs("workshop.run")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, open, close: everything the facilitator does. A POST adds a question."""
    complaint = None
    try:
        workshop = selectors.workshop_for(request.user, number)
        if request.method == "POST":
            posted = request.POST
            services.question_add(
                workshop,
                Question(
                    posted.get("clase", ""), posted.get("texto", ""), services.items_from(posted.get("opciones", "")),
                    _number(posted.get("desde", ""), 1), _number(posted.get("hasta", ""), 9),
                    int(_number(posted.get("cuantas", ""), 1)),
                ),
                by=request.user,
            )  # fmt: skip
            return _desk(number)
    except BadInput as wrong:
        if request.method != "POST" or wrong.status in (403, 404):
            return refused_page(request, wrong)
        complaint = wrong
    lang = languages.lang()
    marks = selectors.marks(workshop)
    rows = list(workshop.questions.all())
    context = {
        "workshop": workshop,
        "state_words": presenter.STATE_WORDS[workshop.state].of(lang),
        "questions": [
            {"row": one, "kind": KINDS[one.kind].of(lang), "state": presenter.STATE_WORDS[one.state].of(lang),
             "answered": selectors.outcome(one, marks[one.pk], lang).answered}
            for one in rows
        ],
        "kinds": [(key, words.of(lang)) for key, words in KINDS.items()],
        "came": workshop.people.count(),
        "address": _address(request, workshop),
        "complaints": [complaint.text(lang)] if complaint else [],
        "typed": request.POST,
        "page": "portfolio",
    }  # fmt: skip
    return render(request, "workshops/desk.html", context, status=complaint.status if complaint else 200)


def _address(request: HttpRequest, workshop: Taller) -> str:
    return request.build_absolute_uri(reverse("workshops:join", args=[workshop.code]))


@needs("workshop.run")
@require_POST
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Open or close the workshop or one of its questions."""
    try:
        workshop = selectors.workshop_for(request.user, number)
        asked, state = request.POST.get("pregunta", ""), request.POST.get("estado", "")
        if asked:
            services.question_move(_question(workshop, asked), state, by=request.user)
        else:
            services.workshop_move(workshop, state, by=request.user)
    except BadInput as wrong:
        return refused_page(request, wrong)
    return _desk(number)


def _question(workshop: Taller, text: str) -> Pregunta:
    found = workshop.questions.filter(pk=int(text)).first() if text.isdecimal() else None
    if found is None:
        raise BadInput(
            "respuesta-ajena",
            "Esa pregunta no es de este taller.",
            "That question is not of this workshop.",
            status=404,
        )
    return found


@needs("workshop.run")
@require_safe
def room(request: HttpRequest, number: int) -> HttpResponse:
    """The screen of the room: how to come in, and what the room is saying, by itself every two seconds."""
    try:
        workshop = selectors.workshop_for(request.user, number)
    except BadInput as wrong:
        return refused_page(request, wrong)
    address = _address(request, workshop)
    context = {
        "workshop": workshop, "address": address.split("://", 1)[1], "qr": qr_svg(address), **_room(workshop),
        "page": "portfolio",
    }  # fmt: skip
    return render(request, "workshops/room.html", context)


@needs("workshop.run")
@require_safe
def room_now(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the screen that changes; 304 while nothing did."""
    try:
        workshop = selectors.workshop_for(request.user, number)
    except BadInput as wrong:
        return refused_page(request, wrong)
    tag = f'"{workshop.beat}-{workshop.people.count()}-{hash(tuple(sorted(selectors.marks(workshop).items())))}-{languages.lang()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = render(request, "workshops/_room.html", {"workshop": workshop, **_room(workshop)})
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    return response


def _room(workshop: Taller) -> dict[str, Any]:
    lang = languages.lang()
    marks = selectors.marks(workshop)
    shown = list(workshop.questions.filter(state="abierto")) or list(workshop.questions.filter(state="cerrado"))[-1:]
    found = [(one, selectors.outcome(one, marks[one.pk], lang)) for one in shown]
    return {
        "came": workshop.people.count(),
        "results": [
            {
                "row": one,
                "answered": out.answered,
                "html": presenter.outcome_html(workshop, one, out, lang, whole=False),
            }
            for one, out in found
        ],
    }


@needs("workshop.run")
@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The questions on paper, in large type."""
    try:
        workshop = selectors.workshop_for(request.user, number)
        content = papers.forms_pdf(workshop, _address(request, workshop), languages.lang())
    except BadInput as wrong:
        return refused_page(request, wrong)
    return _file(content, "pdf", f"{workshop.day.isoformat()}_{workshop.code}_papeletas_v1.pdf")


@needs("workshop.run")
@require_http_methods(["GET", "HEAD", "POST"])
def typing(request: HttpRequest, number: int) -> HttpResponse:
    """Type the sheets of paper: one person, all the questions, and on to the next."""
    complaint = None
    try:
        workshop = selectors.workshop_for(request.user, number)
        if request.method == "POST":
            kept = _typed(request, workshop)
            return HttpResponseRedirect(f"{reverse('workshops:typing', args=[number])}?ultima={kept}")
    except BadInput as wrong:
        if request.method != "POST" or wrong.status in (403, 404):
            return refused_page(request, wrong)
        complaint = wrong
    lang = languages.lang()
    context = {
        "workshop": workshop,
        "questions": [presenter.asked(one, lang) for one in workshop.questions.all()],
        "sending": secrets.token_urlsafe(12),
        "last": request.GET.get("ultima", "")[:40],
        "complaints": [complaint.text(lang)] if complaint else [],
        "page": "portfolio",
    }
    return render(request, "workshops/typing.html", context, status=complaint.status if complaint else 200)


def _typed(request: HttpRequest, workshop: Taller) -> str:
    """Keep one person's sheet: all its answers or none."""
    from django.db import transaction
    from django.http import QueryDict

    sending = request.POST.get("envio", "")
    earlier = (
        Asistente.objects.filter(workshop=workshop, answers__sending__startswith=sending).first() if sending else None
    )
    if earlier is not None:
        return earlier.pseudonym
    with transaction.atomic():
        person = services.person_join(workshop, group=request.POST.get("grupo", ""), paper=True)
        kept = 0
        for one in workshop.questions.all():
            head = f"q{one.pk}_"
            part = QueryDict(mutable=True)
            for name, values in request.POST.lists():
                if name.startswith(head):
                    filled = [value for value in values if isinstance(value, str) and value.strip()]
                    if filled:
                        part.setlist(name[len(head) :], filled)
            if part:
                services.answer_type(
                    person,
                    one,
                    sending=f"{sending}.{one.position}",
                    value=forms.value_from(one.core(), part),
                    by=request.user,
                )
                kept += 1
        if not kept:
            raise BadInput("papel-vacio", "La hoja está vacía. Escriba al menos una respuesta.",
                           "The sheet is empty. Type at least one answer.")  # fmt: skip
    return person.pseudonym


@needs("workshop.run")
@require_safe
def outcome(request: HttpRequest, number: int) -> HttpResponse:
    """All the results, with their tables."""
    try:
        workshop = selectors.workshop_for(request.user, number)
    except BadInput as wrong:
        return refused_page(request, wrong)
    lang = languages.lang()
    marks = selectors.marks(workshop)
    context = {
        "workshop": workshop,
        "results": [
            (one, presenter.outcome_html(workshop, one, selectors.outcome(one, marks[one.pk], lang), lang, whole=True),
             "cerrado" in (one.state, workshop.state))
            for one in workshop.questions.all()
        ],
        "may_carry": may(request.user, "product.edit", place_of(workshop.initiative, carry_services.PRODUCT)),
        "page": "portfolio",
    }  # fmt: skip
    return render(request, "workshops/results.html", context)


@needs("workshop.run")
@require_safe
def download(request: HttpRequest, number: int, suffix: str) -> HttpResponse:
    """The report (PDF, Word), or the workbook with every answer."""
    try:
        workshop = selectors.workshop_for(request.user, number)
        if suffix == "xlsx":
            content = papers.answers_book(workshop, languages.lang())
            return _file(content, suffix, f"{workshop.day.isoformat()}_{workshop.code}_respuestas_v1.xlsx")
        if suffix not in MEDIA:
            raise BadInput("formato-desconocido", _("El informe se descarga en PDF, Word o Excel."),
                           "The report comes in PDF, Word or Excel.", status=404)  # fmt: skip
        document = papers.report(workshop, _address(request, workshop), languages.lang())
        require_sound(document)
        cache = data_folder() / "fonts"
        content = to_pdf(document, cache=cache) if suffix == "pdf" else to_docx(document, cache=cache)
    except BadInput as wrong:
        return refused_page(request, wrong)
    return _file(content, suffix, file_name(document, suffix))


@needs("product.edit")
@require_POST
def carry(request: HttpRequest, number: int) -> HttpResponse:
    """Write a closed question of influences in the foresight product, and say what was written."""
    try:
        workshop = selectors.workshop_for(request.user, number)
        question = _question(workshop, request.POST.get("pregunta", ""))
        done = carry_services.matrix_carry(question, by=request.user, day=timezone.localdate())
    except BadInput as wrong:
        return refused_page(request, wrong)
    messages.success(request, done.said.of(languages.lang()))
    return HttpResponseRedirect(reverse("workshops:results", args=[number]))


@needs("workshop.run")
@require_safe
def answers_csv(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """The answers of a Delphi question or of an abacus, as the command line reads them."""
    try:
        workshop = selectors.workshop_for(request.user, number)
        asked = _question(workshop, str(question))
        content = papers.answers_csv(asked)
    except BadInput as wrong:
        return refused_page(request, wrong)
    return _file(content, "csv", f"{workshop.day.isoformat()}_{workshop.code}_{asked.kind}-{asked.position}_v1.csv")


def _file(content: bytes, suffix: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
