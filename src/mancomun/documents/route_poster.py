"""The route on one A3 sheet to hang on a wall (method, S29): the three moments, their days, what each is for and hands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mancomun.documents.blocks import Words, heading, picture, runs, strong
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Picture
from mancomun.documents.moment_minutes import MomentData
from mancomun.documents.tree import STATES, Block, Document
from mancomun.lexicon.text import Text, day_text
from mancomun.route.products import APPROVED

KIND = Text("Ruta de la iniciativa", "Route of the initiative")


def route_poster(moments: Sequence[MomentData], drawing: Picture) -> Document:
    """The poster; ``drawing`` is the three moments in time, planned and real. `ValueError` without a moment."""
    if not moments:
        raise ValueError("a poster of a route has at least one moment")
    first = moments[0]
    lang = first.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    parts = (
        (t("Para qué", "What for"), [one.objective for one in moments]),
        (t("Cuándo", "When"), [" · ".join(filter(None, (_days(one, lang), one.light))) for one in moments]),
        (t("Qué entrega", "What it hands over"), [_products(one, lang) for one in moments]),
        (t("Su puerta", "Its gate"), [_gate(one, lang) for one in moments]),
    )
    blocks: list[Block] = [
        Block("opening", {"lead": ", ".join(first.members), "rung": None}),
        picture(drawing.svg, drawing.alt, lang, source=drawing.source),
        _across([[strong(f"{one.moment}. {one.name}")] for one in moments]),
    ]
    for name, said in parts:
        blocks += [heading(name), _across(said)]
    title = t(f"La ruta de {first.initiative}", f"The route of {first.initiative}")
    made = framed(first.edition, title, KIND, "afiche_ruta", blocks, page=False)
    return replace(made, paper="a3", across=True)


def _across(paragraphs: Sequence[Words]) -> Block:
    return Block("columns", {"paragraphs": [runs(one) for one in paragraphs]})


def _days(one: MomentData, lang: str) -> str:
    start = day_text(one.start).of(lang) if one.start else Text("sin fecha", "no day yet").of(lang)
    if one.closed is not None:
        return f"{start} → {day_text(one.closed).of(lang)}"
    if one.planned_end is not None:
        return f"{start} → {day_text(one.planned_end).of(lang)} {Text('(previsto)', '(planned)').of(lang)}"
    return f"{start}, {Text('sin fin: se revisa cada año', 'without end: reviewed each year').of(lang)}"


def _products(one: MomentData, lang: str) -> str:
    none = Text("sin empezar", "not started").of(lang)
    return "; ".join(
        f"{each.name} ({STATES[each.state].of(lang).lower() if each.state else none})" for each in one.delivered
    )


def _gate(one: MomentData, lang: str) -> str:
    met = sum(each.met is True for each in one.required) + len(one.passed)
    whole = len(one.required) + len(one.passed)
    done = sum(each.state in APPROVED for each in one.delivered)
    return Text(
        f"Cumple {met} de {whole} requisitos; {done} de {len(one.delivered)} productos aprobados.",
        f"{met} of {whole} requirements met; {done} of {len(one.delivered)} products approved.",
    ).of(lang)
