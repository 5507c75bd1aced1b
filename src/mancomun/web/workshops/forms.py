"""An answer out of a form, by phone or by typist: the same names of fields on every page."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from mancomun.errors import BadInput
from mancomun.foresight.workshop import Question, wrong_shape


def sent(request: HttpRequest) -> MultiValueDict[str, Any]:
    """The fields of an answer: as a page sends them, or as a phone's script does, ``{name: [text, …]}`` in JSON.

    Reading the same fields out of a form takes ten times as long, and a whole room sends them in one second.
    """
    if request.content_type != "application/json":
        return request.POST
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not all(isinstance(one, list) for one in told.values()):
        raise wrong_shape()
    if not all(isinstance(text, str) for one in told.values() for text in one):
        raise wrong_shape()
    return MultiValueDict(told)


def value_from(question: Question, posted: MultiValueDict[str, Any]) -> Any:
    """What a form says, for `checked_answer` to judge. ``o``: chosen; ``p_…``: place; ``v_…``: value; ``m_a>b``; ``idea``."""
    if question.kind == "voto":
        return posted.getlist("o")
    if question.kind == "ideas":
        return posted.getlist("idea")
    if question.kind == "orden":
        places = {name: posted.get(f"p_{name}", "") for name in question.ids}
        told = [name for name, place in places.items() if place.isdecimal()]
        chosen = sorted(told, key=lambda name: int(places[name]))
        for one, other in pairwise(chosen):
            if int(places[one]) == int(places[other]):
                raise BadInput(
                    "respuesta-puesto",
                    f"Dos opciones tienen el puesto {places[one]}. Dele a cada una un puesto distinto.",
                    f"Two options have the place {places[one]}. Give each its own.",
                )
        return chosen
    head = "m_" if question.kind == "matriz" else "v_"
    return {key[len(head) :]: value for key, value in posted.items() if key.startswith(head)}
