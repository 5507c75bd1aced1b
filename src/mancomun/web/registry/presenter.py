"""What the pages of the registry show, in words and in the order they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from mancomun.documents.inputs import Edition
from mancomun.documents.registry import ActLine, SchemeEntry
from mancomun.legal.vocabulary import OBJETOS
from mancomun.lexicon.text import Text, short_day
from mancomun.portfolio.documented import fictional
from mancomun.portfolio.territory_profile import municipalities
from mancomun.registry.duties import duties
from mancomun.registry.lineage import changes_of, gone, heir
from mancomun.registry.perimeter import Perimeter, compared
from mancomun.registry.record import Record, state_on
from mancomun.registry.results import Results
from mancomun.registry.words import ACTS, CRITERIA, LEVELS, MATTERS, ORGANS, RESULT, ROLES, STATES
from mancomun.web.dated import on
from mancomun.web.initiatives.presenter import number
from mancomun.web.initiatives.public import unit_name
from mancomun.web.initiatives.selectors import visible as visible_initiatives
from mancomun.web.portfolio.words import capital, figure_name
from mancomun.web.project.languages import lang, say
from mancomun.web.registry import selectors, taking
from mancomun.web.registry.models import Acto, Esquema, Miembro
from mancomun.web.registry.public import is_official, members_then
from mancomun.web.registry.services import OWN_KINDS
from mancomun.web.territory import cartography
from mancomun.web.territory.selectors import Selection, long_name

DUTY_STATES = {
    "done": Text("cumplido", "done"),
    "late_done": Text("cumplido tarde", "done late"),
    "overdue": Text("vencido", "overdue"),
    "soon": Text("vence pronto", "due soon"),
    "ahead": Text("por venir", "ahead"),
}
ICONS = {"inscrito": "r-met", "constituido": "r-met", "liquidado": "r-not_met", "en_liquidacion": "r-not_met"}
MAP_STATES = {"kept": "chosen", "added": "added", "removed": "removed"}


def dated(value: date | None, precision: str = "day") -> str:
    """A day as far as it is known: ``1981``, ``nov 1980``, ``27 nov 1980``, or *sin dato*."""
    if value is None or precision == "unknown":
        return _("sin dato")
    if precision == "year":
        return str(value.year)
    whole = say(short_day(value))
    return whole.split(" ", 1)[1] if precision == "month" else whole


def member_name(code: str) -> str:
    """A unit with its department, or an area; that of a retired code, with the one it is today."""
    country = selectors.land([code])
    unit = country.units.get(country.aliases.get(code, code))
    now = country.units.get(heir(code, country))
    if unit is None and now is not None:
        return _("%(old)s (%(code)s), hoy %(now)s") % {
            "old": unit_name(code, country), "code": code, "now": long_name(now, country)
        }  # fmt: skip
    if unit is None or fictional([code]):
        return unit_name(code, country)
    return long_name(unit, country)


def member_lines(row: Esquema, day: date) -> list[dict[str, str]]:
    """The members of a day: name, role, since when, by which act."""
    found = []
    for one in members_then(row, day):
        unit = selectors.land([one.code]).units.get(one.code)
        found.append(
            {
                "code": one.code,
                "name": member_name(one.code),
                "role": capital(say(ROLES[one.role])),
                "since": dated(one.during.lower, one.since_precision),
                "population": number(unit.facts.get("population")) if unit else _("sin dato"),
            }
        )
    return found


def lineage_lines(codes: Sequence[str], day: date) -> list[tuple[str, str, str]]:
    """What became of the codes of some members: the event, in words, and what it means for this scheme."""
    country = selectors.land(codes)
    found = []
    for one in changes_of([*codes, *places(codes)]):
        means = ""
        if one.before in codes and gone(one.before, day, country):
            means = _("Sigue registrado con el código %(old)s: falta pasar la membresía a %(now)s.") % {
                "old": one.before, "now": member_name(heir(one.before, country))
            }  # fmt: skip
        elif one.event == "segregation" and one.before in codes and one.after not in codes:
            means = _("%(new)s no es miembro: ningún municipio entra por haber sido parte de otro.") % {
                "new": member_name(one.after)
            }
        found.append((say(one.name), say(one.text), means))
    return found


def retired_lines(row: Esquema, day: date) -> list[dict[str, str]]:
    """The members of a day whose code is no longer used: who follows, and whether it is already in."""
    here = [one.code for one in members_then(row, day)]
    country = selectors.land(here)
    return [
        {
            "code": code, "name": unit_name(code, country), "now": heir(code, country),
            "heir": member_name(heir(code, country)), "inside": "1" if heir(code, country) in here else "",
            "text": " ".join(say(one.text) for one in changes_of([code]) if one.before == code),
        }
        for code in here
        if gone(code, day, country)
    ]  # fmt: skip


def former_lines(row: Esquema, day: date) -> list[dict[str, str]]:
    """Those who were not in on the day: before they came, or after they left."""
    return [
        {
            "name": member_name(one.code),
            "since": dated(one.during.lower, one.since_precision),
            "until": dated(one.during.upper) if one.during.upper else "",
        }
        for one in row.miembros.all()
        if day not in one.during
    ]


def mistakes(row: Esquema) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be taken back: the facts of the scheme by kind, except what the procedure itself wrote."""
    words = {
        "actos": _("Actos"), "miembros": _("Miembros"), "organs": _("Órganos"), "hechos": _("Hechos"),
        "works": _("Proyectos y servicios"), "measures": _("Indicadores"),
    }  # fmt: skip
    found = []
    for kind, word in words.items():
        rows = [one for one in getattr(row, kind).all() if getattr(one, "kind", "") not in OWN_KINDS]
        found.append((word, [(f"{kind}-{one.pk}", _named(one)) for one in rows]))
    return [(word, rows) for word, rows in found if rows]


def _named(one: Any) -> str:
    if isinstance(one, Acto):
        return f"{capital(say(ACTS[one.kind]))} {one.number} {dated(one.day, one.precision)}".strip()
    if isinstance(one, Miembro):
        return f"{member_name(one.code)}, {say(ROLES[one.role])}, {dated(one.during.lower, one.since_precision)}"
    return str(one)


def act_lines(row: Esquema, day: date) -> list[dict[str, Any]]:
    """The acts by a day, newest last."""
    return [
        {
            "name": capital(say(ACTS[one.kind]))
            + (f" · {unit_name(one.about, selectors.land([one.about]))}" if one.about else ""),
            "number": one.number,
            "day": dated(one.day, one.precision),
            "issuer": one.issuer,
            "note": " · ".join(filter(None, (_vote(one), one.note))),
            "file": one.file,
        }
        for one in row.actos.all()
        if one.day is None or one.day <= day
    ]


def _vote(one: Acto) -> str:
    """What a vote said in a municipality; what nobody told is told as missing."""
    if one.kind != RESULT:
        return ""
    turnout, favour = ("" if share is None else number(100 * share, 1) for share in (one.turnout, one.favour))
    return " · ".join(
        (
            _("votó el %(n)s %% del censo") % {"n": turnout} if turnout else _("falta cuánto del censo votó"),
            _("a favor, el %(n)s %%") % {"n": favour} if favour else _("faltan los votos a favor"),
        )
    )


def duty_lines(value: Record, day: date) -> list[dict[str, str]]:
    """The duties of a day in words."""
    return [
        {
            "text": say(one.text),
            "rule": one.rule,
            "due": say(short_day(one.due)),
            "state": one.state(day),
            "word": say(DUTY_STATES[one.state(day)]),
            "note": say(one.note) if one.note else "",
            "whose": one.whose,
        }
        for one in duties(value, day)
    ]


def fact_lines(row: Esquema, day: date) -> list[dict[str, Any]]:
    """The facts in common by a day."""
    return [
        {
            "pk": one.pk,
            "name": one.name,
            "type": capital(say(LEVELS[one.type])),
            "matter": say(MATTERS[one.matter]),
            "affected": ", ".join(unit_name(code, selectors.land([code])) for code in one.affected),
            "criteria": [(capital(say(CRITERIA[key])), text) for key, text in one.criteria.items() if key in CRITERIA],
            "declared": dated(one.declared),
            "notified": dated(one.notified) if one.notified else "",
        }
        for one in row.hechos.all()
        if one.declared is None or one.declared <= day
    ]


def organ_lines(row: Esquema, day: date) -> list[dict[str, str]]:
    """The organs of a day."""
    return [
        {
            "kind": capital(say(ORGANS[one.kind])),
            "name": one.name,
            "holder": one.holder,
            "since": dated(one.during.lower),
        }
        for one in row.organs.all()
        if day in one.during
    ]


def places(codes: Sequence[str]) -> list[str]:
    """What of some members can be drawn: an area becomes its municipalities."""
    country = selectors.land()
    found: list[str] = []
    for code in codes:
        found += [code] if code in country.units else municipalities([code], country)
    return list(dict.fromkeys(found))


def moved_lines(row: Esquema, codes: Sequence[str], day: date) -> list[tuple[str, str]]:
    """Who is in the scheme and was not in its initiative that day, or the other way round; nothing of an initiative that is not public."""
    about = row.initiative
    if about is None or about.visibility != "publica" or about.record_state != "publicado":
        return []
    proposed = list(about.memberships.filter(on(day)).order_by("id").values_list("code", flat=True))
    change = compared(proposed, codes) if proposed and codes else compared((), ())
    return [(member_name(code), change.mark(code)) for code in (*change.added, *change.removed)]


def from_initiative(user: Any, code: str) -> dict[str, str]:
    """What the form of a new sheet begins with when it comes from an initiative; empty when nobody may see that one."""
    about = visible_initiatives(user).filter(code=code.strip().upper()).first()
    if about is None:
        return {}
    today = timezone.localdate()
    members = about.memberships.filter(on(today)).order_by("id").values_list("code", flat=True)
    case = taking.case_about(
        user, about, today
    )  # what was chosen and is being formalised comes before what was foreseen
    figure = case.figure if case is not None else about.figure_now or about.figure_foreseen
    return {
        "name": about.name, "acronym": about.acronym, "figure": figure,
        "members": "\n".join(members), "initiative": about.code,
    }  # fmt: skip


def drawing(codes: Sequence[str], day: date) -> cartography.Drawing | None:
    """Members among their neighbours, in still life."""
    drawn = places(codes)
    country = selectors.land()
    if not drawn:
        return None
    found = cartography.drawing(Selection(tuple(drawn), day), country, country.contiguity.parts(drawn))
    return (
        None
        if found is None
        else replace(found, title=_("Mapa esquemático de los miembros. La misma lista está en la tabla."))
    )


def perimeter_drawing(change: Perimeter, day: date) -> cartography.Drawing | None:
    """Two perimeters in one map: who stays, who comes and who goes, each with its own look."""
    found = drawing(change.everyone, day)
    if found is None:
        return None
    cells = tuple(
        replace(cell, state=MAP_STATES[change.mark(cell.code)]) if cell.state in ("chosen", "apart") else cell
        for cell in found.cells
    )
    return replace(found, cells=cells, names=tuple(one for one in found.names if one.state != "broken"))


@dataclass(frozen=True, slots=True)
class ListLine:
    """One row of the list."""

    code: str
    name: str
    acronym: str
    figure: str
    state: str
    icon: str
    since: str
    members: int
    departments: str
    doubt: bool


def ways(text: str, key: str, query: QueryDict) -> list[tuple[str, str]]:
    """The same question of each unit that ``text`` perhaps meant: its name, and the address that asks it."""
    kept = {name: value for name, value in query.items() if value and name not in (key, "pagina")}
    return [
        (f"{unit.code} {member_name(unit.code)}", f"?{urlencode({key: unit.code} | kept)}")
        for unit in selectors.meant(text)
    ]


def list_lines(rows: Sequence[Any], day: date) -> list[ListLine]:
    """The rows of the list, in words."""
    country = selectors.land()
    return [
        ListLine(
            row.code,
            row.name,
            row.acronym,
            figure_name(row.figure),
            capital(say(STATES[row.state_then])),
            ICONS.get(row.state_then, "r-unknown"),
            dated(row.formed_on, row.formed_precision) if row.formed else "",
            sum(day in one.during for one in row.miembros.all()),
            ", ".join(unit_name("11001" if code == "11" else code, country) for code in row.departments),
            row.confidence == "low",
        )
        for row in rows
    ]


def objetos(row: Esquema) -> list[str]:
    """What it is for, in words."""
    return [capital(Text(*OBJETOS[key]).of(lang())) for key in row.objetos if key in OBJETOS]


def share_lines(found: Results) -> list[dict[str, Any]]:
    """The share of each member, with the width of its bar (0 to 100)."""
    most = max([one.received for one in found.shares] + [one.contributed for one in found.shares] + [1])
    return [
        {
            "name": member_name(one.member),
            "put": number(one.contributed),
            "got": number(one.received),
            "works": one.works,
            "put_width": round(100 * one.contributed / most, 1),
            "got_width": round(100 * one.received / most, 1),
        }
        for one in found.shares
    ]


def measure_lines(found: Results) -> list[dict[str, Any]]:
    """The indicators before and after."""
    return [
        {
            "name": one.name,
            "who": unit_name(one.member, selectors.land([one.member])) if one.member else "",
            "unit": one.unit,
            "before": f"{number(one.before, 1)} ({one.before_year})",
            "after": f"{number(one.after, 1)} ({one.after_year})" if one.after is not None else _("sin volver a medir"),
            "percent": ""
            if one.percent is None
            else f"{one.percent:+.1f} %".replace(".", "," if lang() == "es" else "."),
            "improved": one.improved,
            "source": one.source,
        }
        for one in found.measures
    ]


def entry(row: Esquema, value: Record, day: date) -> SchemeEntry:
    """The scheme as its document takes it."""
    said = lang()
    state = state_on(value, day)
    acts = [one for one in row.actos.all() if one.kind == "reat" and one.day is not None and one.day <= day]
    official = is_official(value, day)
    return SchemeEntry(
        Edition(row.code, day, said, 1, "publicado" if official else "borrador"),
        row.name,
        figure_name(row.figure),
        capital(say(STATES[state])),
        official,
        acts[-1].number if acts else "",
        settings.REGISTRY_AUTHORITY,
        objetos(row) or ([row.purpose] if row.purpose else []),
        row.domicile,
        row.nit,
        next((one.holder for one in row.organs.all() if one.kind == "representante" and day in one.during), ""),
        [(one["code"], one["name"], one["role"], one["since"]) for one in member_lines(row, day)],
        [ActLine(one["name"], one["number"], one["day"], one["issuer"]) for one in act_lines(row, day)],
        [(one["text"], one["due"], one["word"]) for one in duty_lines(value, day)],
        row.source,
        row.doubt_en if said == "en" else row.doubt_es,
    )
