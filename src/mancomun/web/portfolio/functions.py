"""How a criterion of an exercise is valued (C19) and preferred (C23): what a leaf keeps, read from a form, said and drawn.

A leaf without ``how`` is as the tree of the method has it (C20). Thresholds and anchors are in the criterion's unit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.portfolio.criteria import Criterion, Curve, Direction, Floats, Kind, Node, Preference, Shape, criterion_of
from mancomun.portfolio.promethee import NEEDS, check_thresholds, degree
from mancomun.portfolio.values import anchors_of, value_of
from mancomun.portfolio.weights import plain_number

DIRECTIONS: Mapping[str, Text] = {
    "max": Text("más es mejor", "more is better"),
    "min": Text("menos es mejor", "less is better"),
}
KINDS: Mapping[str, Text] = {
    "cardinal": Text("cantidad", "quantity"),
    "ordinal": Text("orden", "order"),
    "binary": Text("sí o no", "yes or no"),
}
CURVES: Mapping[str, Text] = {
    "linear": Text("lineal", "linear"),
    "piecewise": Text("por tramos", "by pieces"),
    "logarithmic": Text("logarítmica", "logarithmic"),
    "binary": Text("cumple o no", "met or not"),
}
SHAPES: Mapping[str, Text] = {
    "usual": Text("usual", "usual"),
    "u-shape": Text("en U", "U-shape"),
    "v-shape": Text("en V", "V-shape"),
    "level": Text("por niveles", "level"),
    "linear": Text("lineal", "linear"),
    "gaussian": Text("gaussiana", "gaussian"),
}
CHOICES: Mapping[str, Mapping[str, Text]] = {"direction": DIRECTIONS, "kind": KINDS, "curve": CURVES, "shape": SHAPES}
NUMBERS: Mapping[str, Text] = {
    "worst": Text("Lo peor", "The worst"),
    "best": Text("Lo mejor", "The best"),
    "threshold": Text("Corte", "Cut"),
    "q": Text("q", "q"),
    "p": Text("p", "p"),
    "s": Text("s", "s"),
}
FIELDS = (*CHOICES, *NUMBERS, "points")
STEPS = 60  # of a drawn curve: a jump looks upright at its width


def criterion_of_leaf(node: Node, leaf: Mapping[str, Any], lang: str = "es") -> Criterion:
    """The criterion that a leaf of an exercise stands for, with its own function when it keeps one."""
    one = replace(criterion_of(node, lang), veto=leaf.get("veto"))
    how = leaf.get("how")
    if not how:
        return one
    return replace(
        one,
        direction=cast(Direction, how["direction"]),
        kind=cast(Kind, how["kind"]),
        curve=cast(Curve, how["curve"]),
        worst=how["worst"],
        best=how["best"],
        points=tuple((x, v) for x, v in how["points"]),
        threshold=how["threshold"],
        preference=Preference(cast(Shape, how["shape"]), how["q"], how["p"], how["s"]),
    )


def kept(one: Criterion) -> dict[str, Any]:
    """What a leaf keeps of a criterion, in plain values."""
    return {
        "direction": one.direction, "kind": one.kind, "curve": one.curve, "worst": one.worst, "best": one.best,
        "points": [[x, v] for x, v in one.points], "threshold": one.threshold, "shape": one.preference.shape,
        "q": one.preference.q, "p": one.preference.p, "s": one.preference.s,
    }  # fmt: skip


def _number(text: str, node: Node, what: Text) -> float | None:
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadInput(
            "criterio-numero",
            f"En «{node.name.es}», {what.es}: «{text[:40]}» no es un número. Escríbalo como 12,5.",
            f"In “{node.name.en}”, {what.en}: “{text[:40]}” is not a number. Write it like 12.5.",
        )
    return found


def _points(text: str, node: Node) -> list[list[float]]:
    found = []
    what = Text("Tramos", "Pieces")
    for piece in text.replace("\n", ";").split(";"):
        if not piece.strip():
            continue
        x, _mark, value = piece.partition(":")
        pair = [_number(x, node, what), _number(value, node, what)]
        if pair[0] is None or pair[1] is None:
            raise BadInput(
                "criterio-punto",
                f"En «{node.name.es}», el punto «{piece.strip()[:40]}» debe ser dato: valor, como 20: 0,5.",
                f"In “{node.name.en}”, the point “{piece.strip()[:40]}” must be datum: value, like 20: 0.5.",
            )
        found.append([pair[0], pair[1]])
    return found


def read(node: Node, given: Mapping[str, str]) -> dict[str, Any] | None:
    """What was written for a leaf, checked; None when it says what the tree already says. `BadInput` says what to mend.

    ``points`` come as ``datum: value``, one a line or between semicolons.
    """
    how: dict[str, Any] = {}
    for name, words in CHOICES.items():
        how[name] = given.get(name, "")
        if how[name] not in words:
            raise BadInput(
                "criterio-opcion",
                f"En «{node.name.es}» llegó «{how[name][:40]}». Elija una de: {', '.join(w.es for w in words.values())}.",
                f"In “{node.name.en}” we got “{how[name][:40]}”. Choose one of: {', '.join(w.en for w in words.values())}.",
            )
    for name, what in NUMBERS.items():
        how[name] = _number(given.get(name, ""), node, what)
    how["points"] = _points(given.get("points", ""), node)
    if how["direction"] != node.direction and (how["worst"], how["best"]) == (node.worst, node.best):
        how["worst"], how["best"] = node.best, node.worst  # the scale of the tree, looked at from the other end
    one = criterion_of_leaf(node, {"how": how})
    worst, best = anchors_of(one, np.array([]))
    if one.curve != "logarithmic" or None not in (one.worst, one.best):  # observed ends are known when it is computed
        value_of(one, np.array([worst, best]), worst, best)
    check_thresholds(one)
    return None if how == kept(criterion_of(node)) else how


def _say(value: float | None, lang: str) -> str:
    return "" if value is None else plain_number(value) if lang == "es" else f"{round(value, 4):g}"


def written(one: Criterion, lang: str) -> dict[str, str]:
    """The fields of a form that say this criterion."""
    how = kept(one)
    found = {name: str(how[name]) for name in CHOICES}
    found |= {name: ("" if how[name] is None else f"{how[name]:.12g}") for name in NUMBERS}
    found["points"] = "; ".join(f"{x:.12g}: {v:.12g}" for x, v in one.points)
    if lang == "es":
        found |= {name: found[name].replace(".", ",") for name in (*NUMBERS, "points")}
    return found


def described(one: Criterion, lang: str) -> str:
    """Direction, kind, value function and preference function in one line of text."""
    curve = CURVES[one.curve].of(lang)
    if one.curve == "piecewise":
        curve += " " + "; ".join(f"{_say(x, lang)} → {_say(v, lang)}" for x, v in sorted(one.points))
    elif one.curve == "binary" and one.threshold is not None:
        curve += Text(f", corte {_say(one.threshold, lang)}", f", cut {_say(one.threshold, lang)}").of(lang)
    elif one.worst is None and one.best is None:
        curve += Text(", entre los extremos observados", ", between the observed ends").of(lang)
    else:
        ends = [
            Text("lo observado", "the observed").of(lang) if x is None else _say(x, lang) for x in (one.worst, one.best)
        ]
        curve += Text(f", de {ends[0]} (0) a {ends[1]} (1)", f", from {ends[0]} (0) to {ends[1]} (1)").of(lang)
    preference = SHAPES[one.preference.shape].of(lang)
    for name in NEEDS[one.preference.shape]:
        preference += f", {name} = {_say(getattr(one.preference, name), lang)}"
    way, kind = DIRECTIONS[one.direction].of(lang), KINDS[one.kind].of(lang)
    return Text(
        f"{way}; {kind}; valor: {curve}; preferencia (PROMETHEE): {preference}",
        f"{way}; {kind}; value: {curve}; preference (PROMETHEE): {preference}",
    ).of(lang)


def _line(xs: Floats, ys: Floats) -> str:
    across = 4 + 112 * (xs - xs[0]) / (xs[-1] - xs[0])
    return " ".join(f"{x:.1f},{44 - 40 * y:.1f}" for x, y in zip(across.tolist(), ys.tolist(), strict=True))


def value_line(one: Criterion) -> tuple[str, float, float] | None:
    """Points of the value curve in a box of 120 by 48 and the data at its two ends; None when its ends are not fixed."""
    ends = (
        [x for x, _v in one.points] if one.curve == "piecewise" else [x for x in (one.worst, one.best) if x is not None]
    )
    if len(ends) < 2:
        return None
    low, high = min(ends), max(ends)
    xs = np.unique(np.concatenate([np.linspace(low, high, STEPS), ends]))
    worst, best = anchors_of(one, np.array(ends))
    return _line(xs, np.clip(value_of(one, xs, worst, best), 0, 1)), low, high


def preference_line(one: Criterion) -> tuple[str, float]:
    """Points of the preference by difference, from 0 on, in a box of 120 by 48, and the largest difference drawn."""
    chosen = one.preference
    asked = [getattr(chosen, name) or 0.0 for name in NEEDS[chosen.shape]]
    most = 1.25 * max(asked, default=0.0) * (2.4 if chosen.shape == "gaussian" else 1) or 1.0
    xs = np.linspace(0, most, STEPS)
    return _line(xs, degree(one, xs)), most
