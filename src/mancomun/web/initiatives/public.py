"""What programs and visitors may read of initiatives: public records, and of them the fields named here and no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from mancomun.errors import BadInput
from mancomun.legal import book
from mancomun.portfolio.documented import CONFIDENCES, STATUSES
from mancomun.portfolio.regions import region_sets
from mancomun.portfolio.states import STATES
from mancomun.portfolio.territory_profile import municipalities, total
from mancomun.registry.lineage import called
from mancomun.web import dated
from mancomun.web.dated import on
from mancomun.web.initiatives import selectors, then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Iniciativa, Membresia, Opinion, Passage
from mancomun.web.paging import after_cursor, cursor_of


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a text, a figure, a region, a department, a state, and the day it is asked about."""

    moment: dated.Moment
    q: str = ""
    figure: str = ""
    region: str = ""
    department: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Narrow:
    """The filters of a question once they are understood."""

    figure: str
    region: str
    department: str
    state: str
    q: str


def _understood(asked: Question) -> Narrow:
    """`BadInput` when a filter names what does not exist."""
    figure, department = "", ""
    if asked.figure:
        figure = book().figure(asked.figure).id
    if asked.region:
        known = {region.id for one in region_sets() for region in one.regions}
        if asked.region not in known:
            raise BadInput(
                "region-desconocida",
                f"No hay una región «{asked.region}». Las regiones son {', '.join(sorted(known))}.",
                f"There is no region “{asked.region}”. The regions are {', '.join(sorted(known))}.",
            )
    if asked.department:
        text = asked.department
        unit = selectors.territory().resolve(text if text.isdecimal() else f"departamento de {text}")
        department = "11" if unit.code == "11001" else unit.code
    if asked.state and asked.state not in STATES:
        raise BadInput(
            "estado-desconocido",
            f"«{asked.state}» no es un estado. Elija uno de: {', '.join(STATES)}.",
            f"“{asked.state}” is not a state. Choose one of: {', '.join(STATES)}.",
        )
    return Narrow(figure, asked.region, department, asked.state, asked.q.strip())


def _rows(asked: Question) -> QuerySet[Iniciativa]:
    """The public rows of a question as they are now."""
    rows = selectors.public_initiatives().filter(Q(identified_on=None) | Q(identified_on__lte=asked.moment.day))
    want = _understood(asked)
    if want.figure:
        rows = rows.filter(Q(figure_now=want.figure) | Q(figure_now="", figure_foreseen=want.figure))
    if want.region:
        rows = rows.filter(regions__contains=[want.region])
    if want.department:
        rows = rows.filter(departments__contains=[want.department])
    if want.state:
        rows = rows.filter(state=want.state)
    if want.q:
        rows = rows.filter(selectors.text_filter(want.q))
    return rows.order_by("code")


def _past(asked: Question) -> list[Iniciativa]:
    """The public rows of a question as they were on its day."""
    want = _understood(asked)
    found = selectors.text_match(want.q) if want.q else None
    return [
        row
        for row in then.portfolio(Now(), AnonymousUser(), asked.moment)
        if (not want.figure or (row.figure_now or row.figure_foreseen) == want.figure)
        and (not want.region or want.region in row.regions)
        and (not want.department or want.department in row.departments)
        and (not want.state or row.state == want.state)
        and (found is None or found(row))
    ]


def _with_past(rows: list[Iniciativa], moment: dated.Moment) -> list[Any]:
    """Their members and passages of the day, in two queries."""
    numbers = [row.pk for row in rows]
    held = then.members(moment, numbers)
    taken: dict[int, list[Passage]] = defaultdict(list)
    for step in then.steps(moment, Iniciativa.objects.filter(pk__in=numbers)):
        taken[step.initiative_id].append(step)
    for row in rows:
        row.members_now, row.passages_then = held.get(row.pk, []), taken[row.pk]  # type: ignore[attr-defined]
    return rows


def _whole(rows: QuerySet[Iniciativa], day: date) -> QuerySet[Iniciativa]:
    members = Membresia.objects.filter(on(day)).order_by("id")
    passages = Passage.objects.filter(day__lte=day).order_by("day", "id")
    return rows.prefetch_related(
        Prefetch("memberships", members, to_attr="members_now"), Prefetch("passages", passages, to_attr="passages_then")
    )


def public_page(asked: Question, *, cursor: str, limit: int, lang: str) -> dict[str, Any]:
    """One page of initiatives in the order of their codes; as many queries whatever the page holds."""
    after = after_cursor(cursor, limit)
    moment = asked.moment
    page: list[Any]
    if moment.past:
        everything = _past(asked)
        count = len(everything)
        page = [row for row in everything if row.code > after][: limit + 1]
        shown = _with_past(page[:limit], moment)
    else:
        rows = _rows(asked)
        count = rows.count()
        page = list(_whole(rows.filter(code__gt=after), moment.day)[: limit + 1])
        shown = page[:limit]
    return {
        "as_of": moment.day.isoformat(),
        "known_on": moment.known.isoformat(),
        "territory_version": selectors.territory().version,
        "total": count,
        "initiatives": [public_fields(row, moment.day, lang) for row in shown],
        "next": cursor_of(shown[-1].code) if len(page) > limit else None,
    }


def public_one(code: str, *, moment: dated.Moment, lang: str) -> dict[str, Any]:
    """One public initiative with its members of the day; a 404 when it is not public or does not exist."""
    row: Any = _whole(selectors.public_initiatives().filter(code=code.strip().upper()), moment.day).first()
    opinions = (
        None
        if row is None
        else list(Opinion.ever.filter(dated.held(Opinion, moment), initiative=row).order_by("-as_of", "-id")[:10])
    )
    if row is not None and moment.past:
        (row,) = _with_past([then.one(AnonymousUser(), row, moment).row], moment)
    if row is None or opinions is None:
        raise BadInput(
            "iniciativa-desconocida",
            f"No hay una iniciativa pública con el código «{code}». Búsquela por nombre en el portafolio.",
            f"There is no public initiative with the code “{code}”. Look for it by name in the portfolio.",
            status=404,
        )
    return public_fields(row, moment.day, lang) | {
        "background": row.background,
        "opinions": [
            {
                "figure": one.figure,
                "outcome": one.outcome,
                "as_of": one.as_of.isoformat(),
                "law_version": one.content["law_version"],
                "territory_version": one.content["territory_version"],
                "engine_version": one.content["engine_version"],
            }
            for one in opinions
        ],
    }


def public_fields(row: Any, day: date, lang: str) -> dict[str, Any]:
    """The whitelist. Members, sums and state are those of the day; the contact of nobody is here."""
    land = selectors.territory(row)
    counted = [one for one in row.members_now if one.role != "observadora"]
    places = municipalities([one.code for one in counted], land)
    people, area = total(places, "population", land), total(places, "area_km2", land)
    state = row.passages_then[-1].state if row.passages_then else None
    return {
        "code": row.code,
        "name": row.name,
        "acronym": row.acronym or None,
        "figure": row.figure_now or None,
        "figure_foreseen": row.figure_foreseen or None,
        "state": state,
        "topics": list(row.topics),
        "identified_on": row.identified_on.isoformat() if row.identified_on else None,
        "date_precision": row.identified_precision or "unknown",
        "act": row.act or None,
        "members": [
            {
                "code": one.code,
                "name": unit_name(one.code, land),
                "role": one.role,
                "from": one.during.lower.isoformat() if one.during.lower else None,
                "until": one.during.upper.isoformat() if one.during.upper else None,
            }
            for one in row.members_now
        ],
        "departments": list(row.departments),
        "region": row.main_region or None,
        "population": None if people.value is None else int(people.value),
        "population_missing": list(people.missing),
        "area_km2": area.value,
        "fiction": row.fiction,
        "documented_status": said_word(STATUSES, row.documented_status, lang),
        "confidence": said_word(CONFIDENCES, row.confidence, lang),
        "source": row.source or None,
        "doubt": (row.doubt_en if lang == "en" else row.doubt_es) or None,
    }


def said_word(words: Any, key: str, lang: str) -> dict[str, str] | None:
    """An id with its word, or nothing."""
    return {"id": key, "name": words[key].of(lang)} if key in words else None


def unit_name(code: str, land: Any) -> str:
    """How people call a unit or an area, or called that of a retired code; the code when nobody knows it."""
    return called(code, land)


COLUMNS = (
    "code", "name", "figure", "figure_foreseen", "state", "identified_on", "members", "departments", "region",
    "population", "area_km2", "fiction", "source", "doubt",
)  # fmt: skip


def as_rows(items: Iterable[dict[str, Any]], columns: Sequence[str] = COLUMNS) -> list[list[str]]:
    """The items as rows of text under the columns; lists are joined with semicolons, what is not known is empty."""
    found = []
    for item in items:
        line = []
        for name in columns:
            value = item[name]
            if name == "members":
                value = ";".join(member["code"] for member in value)
            elif isinstance(value, list):
                value = ";".join(value)
            elif isinstance(value, bool):
                value = "yes" if value else "no"
            text = "" if value is None else str(value)
            # A spreadsheet would run a text that begins like a formula.
            line.append(f"'{text}" if isinstance(value, str) and text[:1] in "=+-@\t\r" and text else text)
        found.append(line)
    return found


def as_features(items: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The items as GeoJSON: a point for each seat of its municipalities, and no shape, for we publish no boundary."""
    land = selectors.territory()
    features = []
    for item in items:
        codes = [] if item["fiction"] else municipalities([member["code"] for member in item["members"]], land)
        points = [
            [round(facts["lon"], 5), round(facts["lat"], 5)]
            for code in codes
            if {"lon", "lat"} <= (facts := land.units[code].facts).keys()
        ]
        geometry = {"type": "MultiPoint", "coordinates": points} if points else None
        plain = {key: value for key, value in item.items() if key != "members"}
        plain["members"] = [member["code"] for member in item["members"]]
        features.append({"type": "Feature", "id": item["code"], "geometry": geometry, "properties": plain})
    return {"type": "FeatureCollection", "features": features}
