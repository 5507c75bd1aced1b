"""What pages show of a workshop: questions with what to fill in, results as blocks that documents print too."""

from __future__ import annotations

from typing import Any

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import bullets, heading, paragraph
from mancomun.documents.html import to_html
from mancomun.documents.tree import Block, Document
from mancomun.foresight.panel import COLOURS
from mancomun.foresight.workshop import KINDS, LEVELS, Outcome
from mancomun.lexicon.text import Text
from mancomun.web.workshops.models import Pregunta, Respuesta, Taller

SOURCE = Text("Respuestas del taller", "Answers of the workshop")
STATE_WORDS = {
    "preparado": Text("Preparado", "Prepared"),
    "abierto": Text("Abierto", "Open"),
    "cerrado": Text("Cerrado", "Closed"),
}


def asked(question: Pregunta, lang: str, given: Respuesta | None = None) -> dict[str, Any]:
    """A question for a form, with what this person last answered."""
    value: Any = given.value if given else None
    ids = [one["id"] for one in question.items]
    held = value if isinstance(value, dict) else {}
    chosen = value if isinstance(value, list) else []
    items = [
        {
            **one,
            "on": one["id"] in chosen,
            "place": chosen.index(one["id"]) + 1 if question.kind == "orden" and one["id"] in chosen else "",
            "value": held.get(one["id"], ""),
        }
        for one in question.items
    ]
    whole = question.high - question.low
    return {
        "pk": question.pk,
        "name": f"{question.pk}_",
        "kind": question.kind,
        "kind_words": KINDS[question.kind].of(lang),
        "text": question.text,
        "round": question.round,
        "state": question.state,
        "state_words": STATE_WORDS[question.state].of(lang),
        "most": question.most,
        "items": items,
        "places": range(1, len(ids) + 1),
        "low": question.low,
        "high": question.high,
        "steps": [int(question.low) + k for k in range(int(whole) + 1)]
        if whole <= 10 and float(question.low).is_integer() and float(whole).is_integer()
        else [],
        "colours": [
            (code, (spanish if lang == "es" else english))
            for code, (_, spanish, english) in COLOURS.items()
            if code != "N"
        ],
        "levels": [(code, words.of(lang)) for code, words in LEVELS.items()],
        "matrix": [
            {
                **row,
                "cells": [
                    {
                        **column,
                        "key": f"{row['id']}>{column['id']}",
                        "value": str(held.get(f"{row['id']}>{column['id']}", "")),
                    }
                    for column in question.items
                    if column["id"] != row["id"]
                ],
            }
            for row in question.items
        ]
        if question.kind == "matriz"
        else [],
        "ideas": [chosen[k] if k < len(chosen) else "" for k in range(question.most)]
        if question.kind == "ideas"
        else [],
        "answered": given is not None,
    }


def outcome_blocks(found: Outcome, lang: str, *, whole: bool = True) -> list[Block]:
    """A result as blocks: sentence, what to know, drawings, tables. ``whole`` False leaves the first table alone."""
    source = SOURCE.of(lang)
    blocks: list[Block] = [paragraph(found.summary.of(lang))]
    if found.notices:
        blocks.append(bullets([note.text.of(lang) for note in found.notices]))
    blocks += [answer_picture(svg, lang, source=source) for svg, _ in found.pictures]
    for table in found.tables if whole else found.tables[:1]:
        if table.rows:
            blocks.append(answer_table(table, lang, source=source))
    return blocks


def outcome_html(workshop: Taller, question: Pregunta, found: Outcome, lang: str, *, whole: bool) -> str:
    """A result for the screen of the room."""
    blocks = [heading(question.text), *outcome_blocks(found, lang, whole=whole)]
    return to_html(Document(question.text, "", lang, workshop.day, "", "", tuple(blocks[1:])), level=2)
