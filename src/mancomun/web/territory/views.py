"""The constructor and its fragment. Thin: the address is read by selectors, judged by the law, worded by the presenter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mancomun.errors import BadInput
from mancomun.web.accounts.gate import public
from mancomun.web.project.languages import lang
from mancomun.web.territory import cartography, presenter, selectors
from mancomun.web.territory.exercise_map import exercise_file
from mancomun.web.territory.selectors import Complaint, Selection

EXAMPLE = ("05615", "05318", "05440")  # Rionegro, Guarne, Marinilla


def _context(request: HttpRequest, selection: Selection) -> dict[str, Any]:
    """Everything the panel and the list show. The only place where the clock is read is ``timezone.localdate``."""
    today = timezone.localdate()
    land = selection.land
    complaints = list(selection.complaints)
    answer = None
    try:
        answer = selectors.judged(selection)
    except BadInput as wrong:
        text = wrong.text(lang())
        if text not in {complaint.text for complaint in complaints}:
            complaints.append(Complaint(text, wrong.code, wrong.status))
    found = presenter.figures(answer, selection, land) if answer else []
    near = selectors.neighbours(selection.members, land)
    browsed = land.units.get(selection.browse)
    return {
        "selection": selection,
        "members": ",".join(selection.members),
        "facts": selection.facts,
        "stated": presenter.stated(selection),
        "bare_href": selection.bare_href,
        "case_href": selectors.address(selection.members, selection.day, name="territory:case", facts=selection.facts),
        "complaints": complaints,
        "status": max((complaint.status for complaint in complaints), default=200),
        "question": presenter.question(selection, land, today),
        "day": selection.day.isoformat(),
        "long_day": presenter.long_day(selection.day),
        "short_day": presenter.short_day(selection.day),
        "past": selection.day < today,
        "day_links": presenter.day_links(selection, today),
        "figures": found,
        "ranked": [figure for figure in found if figure.rung is not None],
        "unranked": [figure for figure in found if figure.rung is None],
        "sum": presenter.summary(found),
        "rows": presenter.rows(answer, selection, land) if answer else [],
        "census": presenter.census(answer, land) if answer else "",
        "alternatives": answer.get("alternatives") or [] if answer else [],
        "notes": answer.get("notes") or [] if answer else [],
        "answer": answer,
        "spoken": presenter.spoken(found, selection, land) if found else "",
        "neighbours": [
            {"code": u.code, "name": selectors.long_name(u, land), "href": selection.adding(u.code)} for u in near
        ],
        "departments": [
            {"code": u.code, "name": u.name, "href": "" if selection.many else selection.href(zona=u.code)}
            for u in selectors.departments(land)
        ],
        "browsed": browsed,
        "browsed_href": selection.adding(browsed.code) if browsed else "",
        "browsed_units": [
            {
                "code": u.code,
                "name": u.name,
                "href": "" if selection.many else selection.href((*selection.members, u.code), zona=selection.browse),
                "chosen": u.code in selection.members,
            }
            for u in selectors.units_of(selection.browse, land)
        ]
        if browsed
        else [],
        "everyone": [
            {
                "code": u.code,
                "name": u.name,
                "href": selection.adding(u.code),
                "chosen": u.code in selection.members,
            }
            for u in land.units.values()
        ]
        if selection.exercise
        else [],
        "exercise": selection.exercise,
        "exercise_href": reverse(selectors.EXERCISE),
        "country_href": reverse(selectors.COUNTRY),
        "page_href": reverse(selection.page),
        "example_href": selectors.address(
            tuple(land.units)[:2] if selection.exercise else EXAMPLE, selection.day, name=selection.page
        ),
        "clear_href": selectors.address((), selection.day, name=selection.page),
        "here": request.build_absolute_uri(selection.href()),
    }


@public
@require_safe
def constructor(request: HttpRequest) -> HttpResponse:
    """``/?m=05615,05318&fecha=2014-07-31``: the whole page; ``q`` adds by name and answers with the address of the result."""
    if selectors.all_fictional(request.GET):
        return HttpResponseRedirect(f"{reverse(selectors.EXERCISE)}?{request.GET.urlencode(safe=',@:')}")
    return _page(request, exercise=False)


@public
@require_safe
def exercise(request: HttpRequest) -> HttpResponse:
    """``/ejercicio?m=FIC-A,FIC-B``: the same page on the ground of the exercise, to learn without touching anything real."""
    return _page(request, exercise=True)


def _page(request: HttpRequest, *, exercise: bool) -> HttpResponse:
    selection = selectors.read_selection(request.GET, today=timezone.localdate(), exercise=exercise)
    asked = request.GET.get("q", "").strip()
    if asked:
        selection = selectors.add_by_name(selection, asked)
        if not selection.complaints:
            return HttpResponseRedirect(selection.href())
    elif "quitar" in request.GET or "agregar" in request.GET:  # a button of the form of a group of many
        return HttpResponseRedirect(selection.href())
    context = _context(request, selection)
    land = selection.land
    if exercise:
        context |= {
            "map_address": cartography.exercise_address(),
            "map_sentence": cartography.exercise_sentence(),
        }
    else:
        source = cartography.source()
        context |= {
            "map_address": cartography.address(source) if source else "",
            "map_sentence": cartography.sentence(source),
        }
    context |= {
        "drawing": cartography.drawing(selection, land, presenter.hopeful_parts(selection.members, land)),
        "verdict_href": reverse("territory:exercise-verdict" if exercise else "territory:verdict"),
        "texts": _texts(exercise=exercise),
        "other_languages": _other_languages(selection),
        "page": "constructor",
    }
    return _fresh(render(request, "territory/constructor.html", context, status=context["status"]))


@public
@require_safe
def verdict(request: HttpRequest, exercise: bool = False) -> HttpResponse:
    """The panel and the list for a selection, as two pieces of HTML, and what the map must outline."""
    selection = selectors.read_selection(request.GET, today=timezone.localdate(), exercise=exercise)
    context = _context(request, selection)
    response = JsonResponse(
        {
            "question": context["question"],
            "address": selection.href(),
            "panel": render_to_string("territory/_panel.html", context, request),
            "group": render_to_string("territory/_group.html", context, request),
            "spoken": context["spoken"],
            "day": context["day"],
            "long_day": context["long_day"],
            "members": list(selection.members),
            "facts": [list(pair) for pair in selection.facts],
        },
        status=context["status"],
        json_dumps_params={"ensure_ascii": False},
    )
    return _fresh(response)


@public
@require_safe
def map_file(request: HttpRequest, key: str) -> HttpResponse:
    """The drawing of a loaded edition or of the exercise; its name changes with its content: it may be kept for ever."""
    own, data = exercise_file()
    if key != own:
        try:
            data = (Path(settings.DATA) / "maps" / f"{key}.json").read_bytes()
        except OSError:
            raise Http404 from None
    response = HttpResponse(data, content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to read the answers and how to move on the map without a mouse."""
    today = timezone.localdate()
    meanings = {
        "ALLOWED": _("La estructura cumple. Siguen los pasos."),
        "ALLOWED_IF": _("Depende de algo que ustedes deben probar."),
        "NOT_YET": _("La estructura cumple; falta un paso o un plazo."),
        "NOT_ALLOWED": _("La ley lo impide. Decimos qué lo arregla."),
        "INDETERMINATE": _("Hay más de una lectura y ninguna manda."),
        "NOT_IN_FORCE": _("Ese día no había norma para esta figura."),
    }
    context = {
        "outcomes": [(code, word, meanings[code]) for code, word in presenter.OUTCOMES.items()],
        "other_languages": _other_languages(Selection((), today), name="territory:help"),
        "example_href": selectors.address(EXAMPLE, today),
        "page": "help",
    }
    return render(request, "territory/help.html", context)


def _fresh(response: HttpResponse) -> HttpResponse:
    """Without a date in the address the page is today's: nobody may keep it for tomorrow."""
    response.headers["Cache-Control"] = "no-cache"
    return response


def _other_languages(selection: Selection, name: str = "territory:constructor") -> list[dict[str, str]]:
    """The same page in the other language, with the same draft."""
    found = []
    for code, label in (("es", "Español"), ("en", "English")):
        if code == get_language():
            continue
        with translation.override(code):
            plain = name != "territory:constructor"
            href = reverse(name) if plain else selection.href()
            found.append({"code": code, "label": label, "href": href})
    return found


def _texts(*, exercise: bool = False) -> dict[str, str]:
    """The words the script needs, so that it holds none of its own."""
    return {
        "add": _("Agregar %(add)s"),
        "remove": _("Quitar %(remove)s"),
        "added": _("Agregó %(name)s."),
        "removed": _("Quitó %(name)s."),
        "mended": _("Cambió el grupo: %(name)s."),
        "undone": _("Deshizo el último cambio."),
        "redone": _("Rehízo el cambio."),
        "forgot": _("Quitó lo declarado. La respuesta vuelve a ser la del grupo."),
        "dated": _("Ahora juzga la ley del %(name)s."),
        "undo": _("Deshacer"),
        "chosen": _("elegido"),
        "apart": _("separado del grupo"),
        "near": _("vecino del grupo"),
        "bridge": _("uniría el grupo"),
        "department": _("departamento"),
        "already": _("ya está en el grupo"),
        "nothing": _("No encontramos «%(name)s». Pruebe con otra parte del nombre."),
        "found": _("%(n)s resultados"),
        "one_piece": _("El grupo es una sola pieza."),
        "unsure": _("No se sabe si el grupo es una sola pieza: falta el mapa de un límite."),
        "in_parts": _("El grupo está en %(n)s partes."),
        "judging": _("Consultando la ley…"),
        "failed": _("No llegó la respuesta. Su grupo sigue aquí y en la dirección."),
        "retry": _("Intentar de nuevo"),
        "copied": _("Copió el enlace. Quien lo abra verá este grupo con la ley de esta fecha."),
        "copy_by_hand": _("Copie el enlace de la barra de direcciones: ya tiene su grupo y su fecha."),
        "map": _("Mapa del ejercicio. La misma información está en la tabla «Su grupo».")
        if exercise
        else _("Mapa de Colombia. La misma información está en la tabla «Su grupo»."),
        "islands": _("San Andrés y Providencia, dibujadas aparte"),
        "islands_short": _("San Andrés\ny Providencia"),
        "inset": _("Colombia: el recuadro marca la zona visible."),
    }
