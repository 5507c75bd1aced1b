"""An answer out of a form, by phone or by typist: the same names of fields on every page."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.http import QueryDict

from mancomun.errors import BadInput
from mancomun.web.workshops.models import Pregunta


def value_from(question: Pregunta, posted: QueryDict) -> Any:
    """What a form says, for `checked_answer` to judge. ``o``: chosen; ``p_…``: place; ``v_…``: value; ``m_a>b``; ``idea``."""
    ids = [one["id"] for one in question.items]
    if question.kind == "voto":
        return posted.getlist("o")
    if question.kind == "ideas":
        return posted.getlist("idea")
    if question.kind == "orden":
        places = {name: posted.get(f"p_{name}", "") for name in ids}
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
