"""From the validator's dialect to sentences people can act on, in both languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from mancomun.errors import BadInput

_KINDS = {
    str: ("un texto", "a text"),
    bool: ("un valor de verdad", "a boolean"),
    int: ("un número", "a number"),
    float: ("un número", "a number"),
    list: ("una lista", "a list"),
    dict: ("un objeto", "an object"),
    type(None): ("nada (null)", "nothing (null)"),
}
_WANTED = {
    "string_type": ("debe ser un texto entre comillas, por ejemplo \"05615\"", 'must be a text in quotes, for example "05615"'),
    "list_type": ("debe ser una lista, por ejemplo [\"05615\", \"05318\"]", 'must be a list, for example ["05615", "05318"]'),
    "dict_type": ("debe ser un objeto {clave: valor}", "must be an object {key: value}"),
    "int_parsing": ("debe ser un número entero", "must be a whole number"),
    "int_type": ("debe ser un número entero", "must be a whole number"),
}  # fmt: skip


def sentence(error: Mapping[str, Any], known: Iterable[str]) -> BadInput:
    """One complaint of the validator (its ``type``, ``loc``, ``input`` and ``ctx``) as a ``BadInput``."""
    kind, where = error["type"], place(error["loc"])
    got_es, got_en = _KINDS.get(type(error.get("input")), ("otra cosa", "something else"))
    context = error.get("ctx") or {}
    if kind == "missing":
        return BadInput("campo-falta", f"Falta el campo {where}.", f"The field {where} is missing.")
    if kind == "extra_forbidden":
        return unknown_key(str(error["loc"][-1]), known)
    if kind in ("model_attributes_type", "model_type"):
        return BadInput(
            "cuerpo-forma",
            f"El cuerpo debe ser un objeto JSON con members y, si quiere, as_of, figures, facts y lang; llegó {got_es}.",
            f"The body must be a JSON object with members and, if you like, as_of, figures, facts and lang; we got {got_en}.",
        )
    if kind in _WANTED:
        es, en = _WANTED[kind]
        return BadInput("campo-tipo", f"{where} {es}; llegó {got_es}.", f"{where} {en}; we got {got_en}.")
    if kind == "too_short":
        return BadInput("miembros-vacios", f"{where} está vacío: dé al menos un código o un nombre.",
                        f"{where} is empty: give at least one code or name.")  # fmt: skip
    if kind == "too_long":
        most = context.get("max_length")
        return BadInput(
            "lista-larga", f"{where} admite hasta {most} elementos.", f"{where} takes at most {most} items."
        )
    if kind == "literal_error":
        return BadInput("valor-no-admitido", f"{where} solo admite {context.get('expected')}.",
                        f"{where} only takes {context.get('expected')}.")  # fmt: skip
    return BadInput("campo-tipo", f"{where} no tiene la forma esperada: {error.get('msg', kind)}.",
                    f"{where} is not as expected: {error.get('msg', kind)}.")  # fmt: skip


def unknown_key(key: str, known: Iterable[str]) -> BadInput:
    """A key nobody knows, with the nearest that exists."""
    names = list(known)
    shown = key[:60]
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
    es = f"¿Quiso decir {near[0]}?" if near else f"Se admiten {', '.join(names)}."
    en = f"Did you mean {near[0]}?" if near else f"Known keys are {', '.join(names)}."
    return BadInput("clave-desconocida", f"No existe la clave «{shown}». {es}", f"There is no key “{shown}”. {en}")


def place(loc: Iterable[Any]) -> str:
    """``('body', 'body', 'members', 0)`` as ``members[0]``."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part not in ("body", "query", "path"):
            text += f".{part}" if text else str(part)
    return text or "El cuerpo"
