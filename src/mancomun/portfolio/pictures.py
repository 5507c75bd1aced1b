"""Drawings of a ranking, each with the table that says the same: bars, map of values, acceptabilities, sensitivity.

Ink and four greens; what is first wears maize. Numbers stand on the marks, so that a grey print loses nothing. Drawings are
made again for a phone (``width`` under 500), never shrunk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mancomun.drawing.planes import text_width
from mancomun.drawing.svg import EDGE, INK, LINE, MAIZE, PAPER, SOFT, cut, sheet, text, wrapped
from mancomun.errors import BadInput
from mancomun.lexicon.text import number_text
from mancomun.portfolio.criteria import Floats
from mancomun.portfolio.exercise import Ranking
from mancomun.portfolio.presentation import TITLES, tables
from mancomun.portfolio.sensitivity import moved
from mancomun.portfolio.smaa import Smaa
from mancomun.tables.results import Table

SHADES = ("#14503F", "#7FB3A0", "#CFE0D8", "#3F7F6B", "#A9CCBE", "#E9EEEA")
SHORT = {"mavt": "MAVT", "topsis": "TOPSIS", "promethee2": "PROMETHEE II", "evamix": "EVAMIX", "smaa": "SMAA-2"}
MOST_ROWS = 30
MOST_LINES = 8
STEPS = 80


@dataclass(frozen=True)
class Drawing:
    """SVG text and its table twin, the same content in the same order."""

    svg: str
    table: Table


def _ink_on(shade: str) -> str:
    """White on dark greens, ink on pale ones."""
    return PAPER if shade in ("#14503F", "#3F7F6B") else INK


def _number(value: float, lang: str, digits: int = 3) -> str:
    return number_text(value, digits, lang)


def _order(answer: Ranking) -> list[int]:
    return [answer.alternatives.index(name) for group in answer.ranking for name in group]


def _title(answer: Ranking, lang: str, width: int) -> str:
    """What the drawing is called; the short name of the method where the long one does not fit."""
    long = TITLES[answer.method][0 if lang == "es" else 1]
    if text_width(long, 18) < width - 40:
        return long
    return f"{'Orden según' if lang == 'es' else 'Order by'} {SHORT[answer.method]}"


def _more(total: int, shown: int, lang: str) -> str:
    if shown >= total:
        return ""
    return (
        f"Se dibujan {shown} de {total}; la tabla las tiene todas."
        if lang == "es"
        else f"{shown} of {total} are drawn; the table has them all."
    )


def bars(answer: Ranking, lang: str = "es", *, width: int = 760) -> Drawing:
    """The order as bars, split by criterion where the method adds up (MAVT, PROMETHEE II), whole otherwise."""
    order = _order(answer)[:MOST_ROWS]
    names, places = answer.alternatives, answer.places()
    parts = answer.parts if answer.parts is not None else answer.scores[:, None]
    phone = width < 500
    step, top = (46.0, 56.0) if phone else (30.0, 56.0)
    label = 0.0 if phone else min(240.0, 12 + max(text_width(f"{places[k]}. {names[k]}") for k in order))
    left, right = 24 + label, width - 76.0
    low = min(0.0, float(np.minimum(parts, 0).sum(axis=1).min()))
    high = max(1e-12, float(np.maximum(parts, 0).sum(axis=1).max()))

    def at(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    drawn: list[str] = []
    for line, k in enumerate(order):
        y = top + step * line
        bar = y + (22 if phone else 4)
        name = cut(f"{places[k]}. {names[k]}", width - 48 if phone else label - 6)
        drawn.append(text(24, y + 16 if phone else bar + 16, name, bold=places[k] == 1))
        drawn += _segments(parts[k], answer.parts is not None, at, bar, first=places[k] == 1)
        end = max(at(float(np.maximum(parts[k], 0).sum())), at(0.0))
        drawn.append(text(end + 8, bar + 16, _number(float(answer.scores[k]), lang), bold=places[k] == 1))
    bottom = top + step * len(order)
    if low < 0 or not phone:
        drawn.append(f'<path d="M{at(0.0):.1f} {top - 4:.1f}V{bottom:.1f}" stroke="{INK}" stroke-width="1"/>')
    height = bottom + 16
    if answer.parts is not None:
        key, height = _key(answer, lang, height, width)
        drawn += key
    note = _more(len(names), len(order), lang)
    if note:
        drawn.append(text(24, height + 14, note, size=13, fill=SOFT))
        height += 26
    title = _title(answer, lang, width)
    said = "; ".join(f"{places[k]}. {names[k]}, {_number(float(answer.scores[k]), lang)}" for k in order)
    found = tables(answer, lang)
    return Drawing(
        sheet(drawn, title=title, description=f"{said}. {note}".strip(), width=width, height=height + 8, lang=lang),
        found[3] if answer.parts is not None else found[0],
    )


def _segments(row: Floats, split: bool, place: Callable[[float], float], y: float, *, first: bool) -> list[str]:
    """One bar: a piece for each criterion, to the right what adds and to the left what takes away, numbered where it fits."""
    drawn = []
    ends = {True: 0.0, False: 0.0}
    for j, value in enumerate(row.tolist()):
        if value == 0:
            continue
        up = value > 0
        one, two = sorted((place(ends[up]), place(ends[up] + value)))
        ends[up] += value
        shade = SHADES[j % len(SHADES)] if split else (MAIZE if first else SHADES[1])
        drawn.append(
            f'<rect x="{one:.1f}" y="{y:.1f}" width="{max(two - one, 0.5):.1f}" height="22" fill="{shade}" '
            f'stroke="{PAPER if split else INK}" stroke-width="1"/>'
        )
        if split and two - one > 8 + text_width(str(j + 1), 13):
            drawn.append(text((one + two) / 2, y + 16, str(j + 1), size=13, fill=_ink_on(shade), anchor="middle"))
    return drawn


def _key(answer: Ranking, lang: str, y: float, width: int) -> tuple[list[str], float]:
    """The criteria by number and weight, in as many lines as they need; and where they end."""
    drawn, x = [], 24.0
    y += 14
    for j, criterion in enumerate(answer.criteria):
        percent = 100 * float(answer.weights[j])
        weight = _number(percent, lang, 0 if abs(percent - round(percent)) < 0.05 else 1)
        words = cut(f"{criterion.name} ({weight} %)", width - 80, 13)
        wide = 30 + text_width(words, 13) + 14
        if x + wide > width - 16 and x > 24:
            x, y = 24.0, y + 24
        shade = SHADES[j % len(SHADES)]
        drawn.append(
            f'<rect x="{x:.1f}" y="{y - 13:.1f}" width="22" height="17" fill="{shade}" stroke="{EDGE}" stroke-width="0.7"/>'
        )
        drawn.append(text(x + 11, y, str(j + 1), size=13, fill=_ink_on(shade), anchor="middle"))
        drawn.append(text(x + 28, y, words, size=13))
        x += wide
    return drawn, y + 8


def heat(answer: Ranking, lang: str = "es", *, width: int = 760) -> Drawing:
    """Alternatives by criteria: four greens for the value (0 to 1) and the datum itself in the cell."""
    order = _order(answer)[:MOST_ROWS]
    names, count = answer.alternatives, len(answer.criteria)
    label = min(220.0 if width >= 500 else 110.0, 16 + max(text_width(names[k]) for k in order))
    cell = max(24.0, (width - 40 - label) / count)
    size = 13
    left, top, step = 24 + label, 64.0, 34.0
    tall = max(text_width(one.name, size) for one in answer.criteria) > cell - 8
    lift = min(130.0, max(text_width(one.name, size) for one in answer.criteria)) + 4 if tall else 0.0
    top += lift
    drawn = []
    for j, criterion in enumerate(answer.criteria):
        x = left + cell * (j + 0.5)
        if tall:
            name = cut(criterion.name, 130, size)
            drawn.append(
                f'<g transform="translate({x + 4:.1f} {top - 10:.1f}) rotate(-90)">{text(0, 0, name, size=size)}</g>'
            )
        else:
            drawn.append(text(x, top - 10, criterion.name, size=size, anchor="middle"))
    for line, k in enumerate(order):
        y = top + step * line
        drawn.append(text(24, y + 22, cut(names[k], label - 8)))
        for j in range(count):
            value, datum = float(answer.values.matrix[k, j]), float(answer.matrix[k, j])
            missing = bool(np.isnan(datum))
            shade = PAPER if missing else ("#E9EEEA", "#CFE0D8", "#7FB3A0", "#14503F")[min(3, int(value * 4))]
            x = left + cell * j
            drawn.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{cell - 2:.1f}" height="{step - 2:g}" fill="{shade}"'
                + (f' stroke="{EDGE}" stroke-dasharray="4 3"/>' if missing else "/>")
            )
            shown = "?" if missing else _short(datum, float(np.nanmax(np.abs(answer.matrix[:, j]))), lang)
            if text_width(shown, size) > cell - 4:  # the cell is too narrow for the datum: its step stands for it
                shown = str(min(4, int(value * 4) + 1))
            drawn.append(text(x + cell / 2 - 1, y + 21, shown, size=size, fill=_ink_on(shade), anchor="middle"))
    height = top + step * len(order) + 10
    note = (
        "Más oscuro es mejor. El número es el dato; donde no cabe, el cuarto de la escala (4 es lo mejor). «?»: sin dato."
        if lang == "es"
        else "Darker is better. The number is the datum; where it does not fit, the quarter of the scale (4 is best). “?”: no data."
    )
    for words in [*wrapped(note, width - 48, 13), *filter(None, [_more(len(names), len(order), lang)])]:
        height += 18
        drawn.append(text(24, height, words, size=13, fill=SOFT))
    title = "Alternativas y criterios" if lang == "es" else "Alternatives and criteria"
    described = (
        f"{len(order)} alternativas por {count} criterios, en el orden del resultado. {note}"
        if lang == "es"
        else f"{len(order)} alternatives by {count} criteria, in the order of the result. {note}"
    )
    return Drawing(
        sheet(
            drawn,
            title=title,
            description=described,
            width=max(width, left + cell * count + 16),
            height=height + 14,
            lang=lang,
        ),
        tables(answer, lang)[2],
    )


def _short(value: float, largest: float, lang: str) -> str:
    """A datum in few characters, thousands and millions said in words when the column asks for them."""
    for size, words in ((1e7, ("M", "M")), (1e4, (" mil", "k"))):
        if largest >= size:
            scaled = value / (1e6 if size == 1e7 else 1e3)
            return _number(scaled, lang, 0 if largest >= 100 * size else 1) + words[0 if lang == "es" else 1]
    digits = next((d for d in range(3) if round(value, d) == round(value, 2)), 2)
    return _number(value, lang, digits)


def acceptability(answer: Ranking, lang: str = "es", *, width: int = 760) -> Drawing:
    """How often each alternative takes each place, as a bar of shares from the first place (maize) to the last (pale)."""
    if not isinstance(answer.detail, Smaa):
        raise BadInput(
            "dibujo-sin-smaa",
            "El dibujo de aceptabilidad es del método smaa. Use --method smaa.",
            "The drawing of acceptability belongs to the method smaa. Use --method smaa.",
        )
    order = _order(answer)[:MOST_ROWS]
    names, share = answer.alternatives, answer.detail.acceptability
    phone = width < 500
    step, top = (46.0, 56.0) if phone else (30.0, 56.0)
    label = 0.0 if phone else min(240.0, 16 + max(text_width(names[k]) for k in order))
    left, right = 24 + label, width - 24.0
    size = len(names)
    drawn = []
    for line, k in enumerate(order):
        y = top + step * line
        bar = y + (22 if phone else 4)
        drawn.append(text(24, y + 16 if phone else bar + 16, cut(names[k], width - 48 if phone else label - 8)))
        x = left
        for place in range(size):
            wide = float(share[k, place]) * (right - left)
            if wide <= 0:
                continue
            shade = MAIZE if place == 0 else _fading(place, size)
            drawn.append(
                f'<rect x="{x:.2f}" y="{bar:.1f}" width="{wide:.2f}" height="22" fill="{shade}" '
                f'stroke="{INK if place == 0 else PAPER}" stroke-width="{1 if place == 0 else 0.6}"/>'
            )
            words = (
                f"{place + 1}.º {_number(100 * float(share[k, place]), lang, 0)} %"
                if lang == "es"
                else (f"#{place + 1} {_number(100 * float(share[k, place]), lang, 0)} %")
            )
            if text_width(words, 13) + 8 < wide:
                fill = INK if place == 0 or place > size * 0.35 else PAPER
                drawn.append(text(x + wide / 2, bar + 16, words, size=13, fill=fill, anchor="middle"))
            x += wide
    height = top + step * len(order) + 22
    note = (
        "Maíz: la parte de los pesos con que queda primera. De oscuro a claro, los puestos que siguen."
        if lang == "es"
        else "Maize: the share of weights with which it comes first. From dark to pale, the places that follow."
    )
    for words in [*wrapped(note, width - 48, 13), *filter(None, [_more(size, len(order), lang)])]:
        drawn.append(text(24, height, words, size=13, fill=SOFT))
        height += 18
    said = "; ".join(f"{names[k]} {_number(100 * float(share[k, 0]), lang, 1)} %" for k in order)
    title = _title(answer, lang, width)
    described = f"{'Primera con' if lang == 'es' else 'First with'}: {said}. {note}"
    return Drawing(
        sheet(drawn, title=title, description=described, width=width, height=height, lang=lang), tables(answer, lang)[3]
    )


def _fading(place: int, size: int) -> str:
    """From dark green (second place) to nearly paper (last)."""
    share = (place - 1) / max(1, size - 2) if size > 2 else 1.0
    dark, pale = (0x14, 0x50, 0x3F), (0xE9, 0xEE, 0xEA)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(dark, pale, strict=True))


def lines(answer: Ranking, criterion: int | str | None = None, lang: str = "es", *, width: int = 760) -> Drawing:
    """Scores as the weight of one criterion goes from 0 to 1; a ring where the first place changes.

    Without ``criterion``, the one whose weight must move least. At most eight alternatives: those ever near the first.
    """
    at_, score = _which(answer, criterion), answer.score
    assert score is not None
    one = next(item for item in answer.stability if item.criterion == at_)
    steps = sorted({*np.linspace(0, 1, STEPS + 1).tolist(), one.weight, one.low, one.high})
    curves = np.array([score(moved(answer.weights, at_, t)) for t in steps])
    keep = np.argsort(-curves.max(axis=0) - 1e-9 * answer.scores, kind="stable")[:MOST_LINES].tolist()
    keep += [k for k in {*one.below, *one.above, answer.alternatives.index(answer.ranking[0][0])} if k not in keep]
    low, high = float(curves[:, keep].min()), float(curves[:, keep].max())
    high = high if high > low else low + 1
    names = [answer.alternatives[k] for k in keep]
    label = min(170.0 if width >= 500 else 100.0, 12 + max(map(text_width, names)))
    left, right, top, bottom = 64.0, width - 20 - label, 56.0, 56.0 + (380 if width >= 500 else 300)

    def spot(t: float, value: float) -> tuple[float, float]:
        return left + t * (right - left), bottom - (value - low) / (high - low) * (bottom - top)

    drawn = [f'<path d="M{left} {top}V{bottom}H{right:.1f}V{top}" fill="none" stroke="{LINE}"/>']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, _ = spot(tick, low)
        drawn.append(
            text(x, bottom + 18, _number(tick, lang, 2 if tick % 0.5 else 1), size=13, fill=SOFT, anchor="middle")
        )
    for value in (low, (low + high) / 2, high):
        _, y = spot(0, value)
        drawn.append(text(left - 8, y + 4, _number(value, lang, 2), size=13, fill=SOFT, anchor="end"))
    x, _ = spot(one.weight, low)
    drawn.append(f'<path d="M{x:.1f} {top}V{bottom}" stroke="{EDGE}" stroke-dasharray="5 4"/>')
    leaders = {answer.alternatives.index(name) for name in answer.ranking[0]}
    for k in keep:
        points = " ".join(
            f"{'M' if not n else 'L'}{px:.1f} {py:.1f}"
            for n, (px, py) in enumerate(spot(t, float(curves[s, k])) for s, t in enumerate(steps))
        )
        drawn.append(
            f'<path d="{points}" fill="none" stroke="{INK if k in leaders else EDGE}" stroke-width="{3 if k in leaders else 1.5}"/>'
        )
    drawn += _ends(
        [(answer.alternatives[k], spot(1, float(curves[-1, k]))[1], k in leaders) for k in keep],
        right + 8,
        label - 10,
        top,
        bottom,
    )
    changes = [(one.low, one.below), (one.high, one.above)]
    for t, whom in changes:
        if whom:
            px, py = spot(t, float(curves[steps.index(t), whom[0]]))
            drawn.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="6" fill="{MAIZE}" stroke="{INK}" stroke-width="2"/>')
            aside = "start" if px < (left + right) / 2 else "end"
            drawn.append(
                text(
                    px + (10 if aside == "start" else -10),
                    py - 10,
                    _number(t, lang),
                    size=13,
                    anchor=aside,
                    halo=True,
                    bold=True,
                )
            )
    name, now = answer.criteria[at_].name, _number(one.weight, lang)
    axis = f"Peso de «{name}»; hoy {now}" if lang == "es" else f"Weight of “{name}”; now {now}"
    drawn.append(text((left + right) / 2, bottom + 42, cut(axis, width - 60), anchor="middle"))
    said = [
        (
            f"en {_number(t, lang)} pasa a ser primera {', '.join(answer.alternatives[k] for k in whom)}"
            if lang == "es"
            else f"at {_number(t, lang)} the first becomes {', '.join(answer.alternatives[k] for k in whom)}"
        )
        for t, whom in changes
        if whom
    ]
    none = "el primer lugar no cambia" if lang == "es" else "the first place does not change"
    title = "Sensibilidad del primer lugar" if lang == "es" else "Sensitivity of the first place"
    described = (
        f"Puntaje según el peso de «{name}», de 0 a 1: "
        if lang == "es"
        else f"Score by the weight of “{name}”, from 0 to 1: "
    ) + ("; ".join(said) or none)
    table = next(item for item in tables(answer, lang) if item.head[-1] in ("Primera por encima", "First above"))
    return Drawing(
        sheet(drawn, title=title, description=described + ".", width=width, height=bottom + 60, lang=lang), table
    )


def _which(answer: Ranking, criterion: int | str | None) -> int:
    if not answer.stability:
        raise BadInput(
            "dibujo-sin-sensibilidad",
            "Este resultado no trae sensibilidad: SMAA ya prueba todos los pesos, y con intervalos no se calcula.",
            "This result holds no sensitivity: SMAA already tries all weights, and with intervals it is not computed.",
        )
    if criterion is None:
        return min(
            answer.stability,
            key=lambda one: min(
                one.high - one.weight if one.above else 2.0, one.weight - one.low if one.below else 2.0
            ),
        ).criterion
    if isinstance(criterion, int):
        return criterion
    names = [one.name for one in answer.criteria]
    found = next((j for j, name in enumerate(names) if name.casefold() == criterion.casefold()), None)
    if found is None:
        raise BadInput(
            "dibujo-criterio",
            f"No hay un criterio «{criterion}». Hay: {', '.join(names)}.",
            f"There is no criterion “{criterion}”. There are: {', '.join(names)}.",
        )
    return found


def _ends(
    rows: list[tuple[str, float, bool]], x: float, width: float, top: float, bottom: float, apart: float = 17.0
) -> list[str]:
    """Names at the end of their lines, moved just enough that none lies on another."""
    order = sorted(rows, key=lambda row: row[1])
    places: list[float] = []
    for _, y, _ in order:
        places.append(max(y, places[-1] + apart) if places else max(y, top))
    over = places[-1] - bottom
    for k in range(len(places) - 1, -1, -1):
        limit = places[k + 1] - apart if k + 1 < len(places) else bottom
        places[k] = min(places[k], limit) if over > 0 else places[k]
    return [text(x, y + 4, cut(name, width), bold=first) for (name, _, first), y in zip(order, places, strict=True)]
