"""What the pages of an initiative show, in words and in the order they are read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mancomun.lexicon.text import Text, join_names, spanish_number
from mancomun.lexicon.text import money as pesos
from mancomun.portfolio import contributions, opportunities
from mancomun.portfolio.contributions import Axis
from mancomun.portfolio.documented import fictional, ground_of
from mancomun.portfolio.objective_figures import Figure
from mancomun.portfolio.plan import STAGES, stage_of
from mancomun.portfolio.quality import BLOCKING, Quality
from mancomun.portfolio.states import STATES, earlier_states, next_states
from mancomun.route.products import PRODUCTS
from mancomun.web.initiatives import selectors
from mancomun.web.initiatives.models import Iniciativa, Membresia, Proposal
from mancomun.web.portfolio.words import capital, word
from mancomun.web.project.languages import lang, say
from mancomun.web.territory import cartography
from mancomun.web.territory.selectors import COUNTRY, EXERCISE, Selection, address, long_name


def number(value: float | None, decimals: int = 0) -> str:
    """A number as the language writes it; *sin dato* for nothing."""
    if value is None:
        return _("sin dato")
    return f"{value:,.{decimals}f}" if lang() == "en" else spanish_number(value, decimals)


def money(value: float, decimals: int = 0) -> str:
    """Pesos as the language of the page writes them."""
    return pesos(value, lang(), decimals)


def cost_range(line: Proposal) -> str:
    """The cost of a contribution with the year of its prices; empty when nobody gave one."""
    ends = list(dict.fromkeys(money(value) for value in (line.low, line.high) if value is not None))
    return " – ".join(ends) + (f" ({line.prices})" if ends and line.prices else "")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member, in words."""

    code: str
    name: str
    role: str
    since: str
    population: str
    category: str
    touches: str
    ended: bool = False


def member_lines(row: Iniciativa, members: Sequence[Membresia], day: date) -> list[MemberLine]:
    """The members of a day, in the order they were written."""
    land = selectors.territory(row)
    graph = land.contiguity
    now = [one.code for one in members if day in one.during]
    found = []
    for one in members:
        unit = land.units.get(one.code) or land.areas.get(one.code)
        near = [land.units[c].name for c in now if c in land.units and c in graph.neighbours(one.code)]
        since = one.during.lower
        found.append(
            MemberLine(
                one.code,
                long_name(unit, land) if unit and not row.fiction else unit.name if unit else one.code,
                capital(word("role", one.role)),
                "" if since is None else str(since.year) if one.since_precision == "year" else since.isoformat(),
                number(unit.facts.get("population")) if unit else _("sin dato"),
                str(unit.facts.get("category", "")) if unit else "",
                join_names(near).of(lang()) if near else "",
                day not in one.during,
            )
        )
    return found


def facts(row: Iniciativa) -> list[tuple[str, str, str]]:
    """The calculated fields: label, value, and what to know of it."""
    calculated = row.calculated
    kinds = calculated.get("categories", {})
    missing = calculated.get("missing_population", [])
    note = (
        _("faltan %(n)s municipios") % {"n": len(missing)} if missing else _("municipios distintos, una vez cada uno")
    )
    pieces = len(calculated.get("parts", []))
    one = (
        {True: _("una sola"), False: number(pieces)}.get(bool(row.contiguous))
        if row.contiguous is not None
        else _("no se sabe")
    )
    indicator = "IPM" if row.fiction else "NBI"
    return [
        (_("Población"), number(row.population), note),
        (_("Superficie"), f"{number(row.area_km2)} km²" if row.area_km2 is not None else _("sin dato"), ""),
        (_("Densidad"), number(calculated.get("density"), 1), _("habitantes por km²")),
        (_("Piezas del territorio"), str(one), _("según quién toca a quién")),
        (_("Categorías"), ", ".join(f"{n} × {kind}" for kind, n in kinds.items()) or _("sin dato"), _("Ley 617 de 2000")),
        (_("Municipios básicos"), "" if row.basic_share is None else f"{number(100 * row.basic_share)} %", _("categorías 5 y 6")),
        (
            _("Dispersión de %(x)s") % {"x": indicator},
            number(calculated.get("variation"), 3),
            _("coeficiente de variación, ponderado por población"),
        ),
    ]  # fmt: skip


def stages(row: Iniciativa) -> list[dict[str, Any]]:
    """The route with the place where the initiative stands."""
    here = stage_of(row.state)
    order = list(STAGES)
    place = order.index(here) if here else -1
    return [
        {"n": i + 1, "name": say(STAGES[key][0]), "now": i == place, "done": i < place} for i, key in enumerate(order)
    ]


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing to do: a sentence, why, and the actions as ``(label, action, primary)``."""

    title: str
    text: str
    actions: tuple[tuple[str, str, bool], ...]


def next_step(row: Iniciativa, score: Quality, can: dict[str, bool]) -> Next | None:
    """What the person should do now; nothing for whoever only reads."""
    gaps = [say(gap.label) for gap in score.gaps]
    if row.record_state in ("borrador", "observado") and can["edit"]:
        if gaps:
            title = (
                _("Falta un dato para enviarla")
                if len(gaps) == 1
                else _("Faltan %(n)s datos para enviarla") % {"n": len(gaps)}
            )
            return Next(title, capital(", ".join(gaps)) + ".", ((_("Completar la ficha"), "edit", True),))
        return Next(
            _("La ficha está completa"),
            _("Envíela a revisión: la aprueba otra persona."),
            ((_("Enviar a revisión"), "send", True), (_("Editar"), "edit", False)),
        )
    if row.record_state == "en_revision" and can["validate"]:
        title = _("Espera su revisión")
        text = (
            capital(", ".join(gaps)) + "."
            if gaps
            else _("Todos los datos que bloquean están. Revise el soporte y decida.")
        )
        return Next(title, text, ((_("Aprobar"), "approve", True), (_("Devolver con observación"), "observe", False)))
    if row.record_state == "aprobado" and can["validate"]:
        found: tuple[tuple[str, str, bool], ...] = ()
        if row.visibility == "publica":
            found = ((_("Publicar"), "publish", True),)
        return Next(_("Aprobada, versión %(n)s") % {"n": row.version}, _("Publicarla la muestra a cualquiera."), found)
    return None


def moves(row: Iniciativa) -> dict[str, list[tuple[str, str]]]:
    """The states the initiative may pass to: forward, back, and withdrawal."""
    been = list(row.passages.values_list("state", flat=True))
    return {
        "forward": [(s, capital(say(STATES[s]))) for s in next_states(row.state, row.accompaniment)],
        "back": [(s, capital(say(STATES[s]))) for s in earlier_states(row.state, been)],
        "out": [] if row.state in ("desistida", "liquidada") else [("desistida", capital(say(STATES["desistida"])))],
    }


def gap_list(score: Quality) -> dict[str, list[dict[str, str]]]:
    """The fields as the page lists them: what blocks, what is missing, what is doubtful, what is there."""

    def words(fields: Sequence[Any]) -> list[dict[str, str]]:
        return [{"id": f.id, "label": capital(say(f.label)), "note": " ".join(say(n) for n in f.notes)} for f in fields]

    there = [f for f in score.fields if f.applicable and f.presence == 1.0]
    return {
        "gaps": words(score.gaps),
        "missing": words(score.missing),
        "doubts": words(score.doubts),
        "there": words(there),
        "blocking": words([f for f in there if f.weight == BLOCKING]),
    }


def constructor(row: Iniciativa, codes: Sequence[str], day: date) -> str:
    """The same group in the constructor, on the map of its ground."""
    return address(tuple(codes), day, name=EXERCISE if row.fiction else COUNTRY) if codes else ""


def group_map(row: Iniciativa, codes: Sequence[str], day: date) -> cartography.Drawing | None:
    """The members drawn among their neighbours; nothing without members."""
    return _map_of(tuple(codes), day, lang()) if codes else None


def group_drawing(row: Iniciativa, codes: Sequence[str], day: date) -> SafeString | None:
    """`group_map` as the page shows it. The same group is drawn once a process: the drawing is half of the page."""
    return _drawn(tuple(codes), day, lang()) if codes else None


@lru_cache(maxsize=256)
def _drawn(codes: tuple[str, ...], day: date, language: str) -> SafeString | None:
    found = _map_of(codes, day, language)
    return None if found is None else render_to_string("initiatives/_map.html", {"drawing": found})


@lru_cache(maxsize=64)
def _map_of(codes: tuple[str, ...], day: date, _language: str) -> cartography.Drawing | None:
    land = ground_of(codes)
    parts = land.contiguity.parts([code for code in codes if code in land.units])
    return cartography.drawing(Selection(codes, day, exercise=fictional(codes)), land, parts)


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis of the radar with its places on the plane."""

    n: int
    name: str
    before: str
    after: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    far_apart: bool
    href: str


@dataclass(frozen=True, slots=True)
class Radar:
    """The seven axes drawn: rings, the line before (dashes) and after (maize)."""

    spokes: tuple[Spoke, ...]
    rings: tuple[str, ...]
    before: str
    after: str
    any: bool


RADIUS, CENTRE = 104, (190.0, 150.0)


def radar(axes: Sequence[Axis], href: str = "") -> Radar:
    """The axes on a plane of 380 × 300, from the top clockwise, each from 0 to 4."""
    n = len(axes)

    def at(i: int, value: float) -> tuple[float, float]:
        angle = -math.pi / 2 + 2 * math.pi * i / n
        reach = RADIUS * value / 4
        return round(CENTRE[0] + reach * math.cos(angle), 1), round(CENTRE[1] + reach * math.sin(angle), 1)

    def path(values: Sequence[float | None]) -> str:
        known = [at(i, v or 0) for i, v in enumerate(values)]
        return "M" + "L".join(f"{x} {y}" for x, y in known) + "z" if any(v is not None for v in values) else ""

    spokes = []
    for i, axis in enumerate(axes):
        x, y = at(i, 4)
        lx, ly = at(i, 4.75)
        anchor = "middle" if abs(lx - CENTRE[0]) < 12 else "start" if lx > CENTRE[0] else "end"
        spokes.append(
            Spoke(
                i + 1,
                say(axis.objective.name),
                number(axis.before, 1),
                number(axis.after, 1) if axis.after is not None else "",
                x,
                y,
                lx,
                ly + 5,
                anchor,
                axis.far_apart,
                href,
            )
        )
    ring = tuple(
        "M" + "L".join(f"{a} {b}" for a, b in (at(i, level) for i in range(n))) + "z" for level in (1, 2, 3, 4)
    )
    latest = [axis.after if axis.after is not None else axis.before for axis in axes]
    first = [axis.before for axis in axes]
    two = any(axis.after is not None for axis in axes)
    return Radar(tuple(spokes), ring, path(first) if two else "", path(latest), any(v is not None for v in latest))


BETTER = {"max": Text("más", "more"), "min": Text("menos", "less")}


def calculated(found: Sequence[Figure]) -> list[dict[str, str]]:
    """Indicators for a table: value with its unit, whether more or less is better, and where it comes from or what lacks."""
    rows = []
    for one in found:
        value = "" if one.value is None else number(one.value, one.decimals)
        if value and one.high is not None:
            value = _("%(low)s a %(high)s") % {"low": value, "high": number(one.high, one.decimals)}
        sources = "; ".join(say(PRODUCTS[key].name) for key in one.products)
        unit = say(one.unit)
        rows.append(
            {
                "text": capital(say(one.text)),
                "value": value,
                "unit": f"({unit})" if unit[:1].isdigit() else unit,  # a scale beside its value reads as one number
                "better": say(BETTER[one.direction]),
                "sources": sources,
                "note": say(one.note),
                "missing": say(one.missing),
            }
        )
    return rows


def objective_forms(
    rows: Sequence[Any], files: Mapping[int, Any], figures: Mapping[str, Sequence[Figure]]
) -> list[dict[str, Any]]:
    """The seven objectives with their scores so far, newest first, and what products say of them.

    ``files`` are those the person may see, by number.
    """
    found = []
    for objective in contributions.OBJECTIVES:
        own = [row for row in rows if row.objective == objective.id]
        found.append(
            {
                "id": objective.id,
                "name": say(objective.name),
                "practice": say(objective.practice),
                "calculated": calculated(figures.get(objective.id, ())),
                "some": any(one.value is not None for one in figures.get(objective.id, ())),
                "indicators": [
                    {"id": i.id, "text": capital(say(i.text)), "unit": say(i.unit), "direction": i.direction}
                    for i in objective.indicators
                ],
                "scores": [
                    (row, [files[one.file_id] for one in row.evidence_files.all() if one.file_id in files])
                    for row in sorted(own, key=lambda row: row.at, reverse=True)
                ],
            }
        )
    return found


ICONS = {"si": "r-met", "parcial": "r-unknown", "no": "r-not_met", "no_aplica": "r-not_met"}


def members_named(row: Iniciativa, members: Sequence[Membresia]) -> list[tuple[str, str]]:
    """Each member's code and name."""
    land = selectors.territory(row)
    found = []
    for one in members:
        unit = land.units.get(one.code) or land.areas.get(one.code)
        found.append((one.code, unit.name if unit else one.code))
    return found


def _item_name(item: str) -> str:
    """The name of an item of the plan that is an objective or has a product; its number when it is neither."""
    if item in contributions.BY_ID:
        return say(contributions.BY_ID[item].name)
    return next((say(one.name) for one in PRODUCTS.values() if one.item == item), item)


def fronts(answers: Sequence[opportunities.Answer]) -> list[dict[str, Any]]:
    """The three fronts with their index and their items, answered or not."""
    given = {answer.item: answer for answer in answers}
    found = []
    for front in opportunities.fronts(answers):
        items = []
        for item in (i for i in opportunities.ITEMS if i.front == front.id):
            answer = given.get(item.id)
            items.append(
                {
                    "id": item.id,
                    "text": say(item.text),
                    "applies": answer.applies if answer else "",
                    "word": say(opportunities.ANSWERS[answer.applies]) if answer else _("sin respuesta"),
                    "use": answer.use if answer else "",
                    "icon": ICONS.get(answer.applies if answer else "", "r-unknown"),
                    "links": ", ".join(_item_name(one) for one in item.links),
                    "products": [
                        {"key": key, "name": say(one.name), "on": bool(answer and key in answer.products)}
                        for key, one in PRODUCTS.items()
                        if not item.links or one.item in item.links or (answer and key in answer.products)
                    ],
                    "projects": "\n".join(answer.projects) if answer else "",
                    "indicator": answer.indicator if answer else "",
                    "evidence": answer.evidence if answer else "",
                    "benefits": item.id == "S27.7",
                }
            )
        found.append({"id": front.id, "name": say(front.name), "index": number(front.index), "items": items,
                      "answered": front.answered, "all": front.items})  # fmt: skip
    return found


def file_href(code: str) -> str:
    """The page of an initiative."""
    return reverse("initiatives:file", args=[code])
