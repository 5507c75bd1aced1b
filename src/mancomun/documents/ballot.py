"""The questions of a workshop on paper: large type, boxes to tick, a code and a square to scan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from mancomun.documents.fonts import BUILT_IN, FAMILY, font_folder
from mancomun.documents.pdf import typesetter
from mancomun.documents.words import qr_svg
from mancomun.errors import BadInput
from mancomun.foresight.panel import COLOURS
from mancomun.foresight.workshop import LEVELS, Question
from mancomun.lexicon.text import Text

_LONG_SCALE = 10


def _how(question: Question, lang: str) -> str:
    levels = ", ".join(f"{code} {words.of(lang)}" for code, words in LEVELS.items())
    colours = ", ".join(
        f"{code} {spanish if lang == 'es' else english}"
        for code, (_, spanish, english) in COLOURS.items()
        if code != "N"
    )
    words = {
        "voto": Text(f"Marque hasta {question.most}.", f"Tick up to {question.most}."),
        "orden": Text("Escriba el puesto de cada una: 1 es la primera.", "Write the place of each: 1 is the first."),
        "ideas": Text(f"Escriba hasta {question.most}, una por línea.", f"Write up to {question.most}, one a line."),
        "matriz": Text(f"¿Cuánto influye la fila sobre la columna? {levels}.", f"How much does the row act on the column? {levels}."),
        "abaco": Text(f"Encierre un color por asunto: {colours}.", f"Circle one colour for each item: {colours}."),
        "delphi": Text(f"Encierre un número de {question.low:g} a {question.high:g}.",
                       f"Circle a number from {question.low:g} to {question.high:g}."),
    }  # fmt: skip
    return words[question.kind].of(lang)


def _marks(question: Question) -> list[str]:
    if question.kind == "abaco":
        return [code for code in COLOURS if code != "N"]
    if question.kind != "delphi":
        return []
    span = question.high - question.low
    if span > _LONG_SCALE or not float(span).is_integer() or not float(question.low).is_integer():
        return ["  "]  # a blank ring to write in
    return [f"{question.low + k:g}" for k in range(int(span) + 1)]


def ballot_pdf(
    title: str, code: str, address: str, day: date, questions: Sequence[Question], groups: Sequence[str], lang: str, *,
    cache: Path | None = None,
) -> bytes:  # fmt: skip
    """The sheet as PDF/UA-1. `BadInput` without a question, or (503) without a typesetter."""
    if not questions:
        raise BadInput("papel-sin-preguntas", "El taller no tiene preguntas. Escriba la primera y vuelva a imprimir.",
                       "The workshop has no questions. Write the first and print again.")  # fmt: skip
    words = {
        "code": Text("Código", "Code"), "sheet": Text("Hoja n.º", "Sheet no."), "group": Text("Grupo", "Group"),
        "privacy": Text("No escriba su nombre. Lo que responda se suma con lo de la sala.",
                        "Do not write your name. What you answer is added to what the room says."),
    }  # fmt: skip
    plain: dict[str, Any] = {
        "title": title, "code": code, "address": address, "lang": lang, "day": [day.year, day.month, day.day],
        "of": Text("de", "of").of(lang), "qr": qr_svg(address), "groups": list(groups),
        "words": {key: text.of(lang) for key, text in words.items()},
        "questions": [
            {"place": place, "kind": one.kind, "text": one.text, "how": _how(one, lang), "most": one.most, "marks": _marks(one),
             "items": [{"id": item.id, "label": item.label} for item in one.items]}
            for place, one in enumerate(questions, 1)
        ],
    }  # fmt: skip
    folder = font_folder(cache)
    made = typesetter().compile(
        files("mancomun.documents").joinpath("templates/ballot.typ").read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={
            "doc": json.dumps(plain, ensure_ascii=False, sort_keys=True),
            "family": FAMILY if folder else BUILT_IN,
        },
        font_paths=[folder] if folder else [],
        ignore_system_fonts=True,
    )
    return bytes(made)
