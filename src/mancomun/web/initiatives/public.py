"""What programs and visitors may read of initiatives: public records, and of them the fields named here and no other."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from mancomun.errors import BadInput
from mancomun.legal import book
from mancomun.portfolio.documented import CONFIDENCES, STATUSES
from mancomun.portfolio.regions import region_sets
from mancomun.portfolio.states import STATES
from mancomun.portfolio.territory_profile import municipalities, total
from mancomun.web.dated import on
from mancomun.web.initiatives import selectors
from mancomun.web.initiatives.models import Iniciativa, Membresia, Passage

LIMIT_MAX = 500


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a text, a figure, a region, a department, a state, and the day it is asked about."""

    as_of: date
    q: str = ""
    figure: str = ""
    region: str = ""
    department: str = ""
    state: str = ""
    schemes: bool = False


def _rows(asked: Question) -> QuerySet[Iniciativa]:
    """The public rows of a question; on a day, those identified by then."""
    rows = selectors.public_schemes() if asked.schemes else selectors.public_initiatives()
    rows = rows.filter(Q(identified_on=None) | Q(identified_on__lte=asked.as_of))
    land = selectors.territory()
    if asked.figure:
        figure = book().figure(asked.figure).id
        rows = rows.filter(Q(figure_now=figure) | Q(figure_now="", figure_foreseen=figure))
    if asked.region:
        known = {region.id for one in region_sets() for region in one.regions}
        if asked.region not in known:
            raise BadInput(
                "region-desconocida",
                f"No hay una región «{asked.region}». Las regiones son {', '.join(sorted(known))}.",
                f"There is no region “{asked.region}”. The regions are {', '.join(sorted(known))}.",
            )
        rows = rows.filter(regions__contains=[asked.region])
    if asked.department:
        text = asked.department
        unit = land.resolve(text if text.isdecimal() else f"departamento de {text}")
        rows = rows.filter(departments__contains=["11" if unit.code == "11001" else unit.code])
    if asked.state:
        if asked.state not in STATES:
            raise BadInput(
                "estado-desconocido",
                f"«{asked.state}» no es un estado. Elija uno de: {', '.join(STATES)}.",
                f"“{asked.state}” is not a state. Choose one of: {', '.join(STATES)}.",
            )
        rows = rows.filter(state=asked.state)
    if asked.q.strip():
        rows = rows.filter(selectors.text_filter(asked.q))
    return rows.order_by("code")


def _whole(rows: QuerySet[Iniciativa], day: date) -> QuerySet[Iniciativa]:
    members = Membresia.objects.filter(on(day)).order_by("id")
    passages = Passage.objects.filter(day__lte=day).order_by("day", "id")
    return rows.prefetch_related(
        Prefetch("memberships", members, to_attr="members_now"), Prefetch("passages", passages, to_attr="passages_then")
    )


def public_page(asked: Question, *, cursor: str, limit: int, lang: str) -> dict[str, Any]:
    """One page of initiatives (or schemes) in the order of their codes; four queries whatever the page holds."""
    if not 1 <= limit <= LIMIT_MAX:
        raise BadInput(
            "limite",
            f"limit va de 1 a {LIMIT_MAX}; llegó {limit}. Para más, siga con cursor.",
            f"limit goes from 1 to {LIMIT_MAX}; we got {limit}. For more, go on with cursor.",
        )
    rows = _rows(asked)
    count = rows.count()
    if cursor:
        rows = rows.filter(code__gt=_after(cursor))
    page = list(_whole(rows, asked.as_of)[: limit + 1])
    shown = page[:limit]
    return {
        "as_of": asked.as_of.isoformat(),
        "territory_version": selectors.territory().version,
        "total": count,
        ("schemes" if asked.schemes else "initiatives"): [public_fields(row, asked.as_of, lang) for row in shown],
        "next": _cursor(shown[-1].code) if len(page) > limit else None,
    }


def public_one(code: str, *, as_of: date, lang: str) -> dict[str, Any]:
    """One public initiative with its members of the day; a 404 when it is not public or does not exist."""
    row = _whole(selectors.public_initiatives().filter(code=code.strip().upper()), as_of).first()
    if row is None:
        raise BadInput(
            "iniciativa-desconocida",
            f"No hay una iniciativa pública con el código «{code}». Búsquela por nombre en el portafolio.",
            f"There is no public initiative with the code “{code}”. Look for it by name in the portfolio.",
            status=404,
        )
    opinions = row.opinions.filter(as_of__lte=as_of).order_by("-as_of", "-id")[:10]
    return public_fields(row, as_of, lang) | {
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
                "name": _name(one.code, land),
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
        "documented_status": _said(STATUSES, row.documented_status, lang),
        "confidence": _said(CONFIDENCES, row.confidence, lang),
        "source": row.source or None,
        "doubt": (row.doubt_en if lang == "en" else row.doubt_es) or None,
    }


def _said(words: Any, key: str, lang: str) -> dict[str, str] | None:
    return {"id": key, "name": words[key].of(lang)} if key in words else None


def _name(code: str, land: Any) -> str:
    unit = land.units.get(land.aliases.get(code, code)) or land.areas.get(code)
    return unit.name if unit else code


def _cursor(code: str) -> str:
    return base64.urlsafe_b64encode(f"v1:{code}".encode()).decode().rstrip("=")


def _after(cursor: str) -> str:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        text = ""
    version, _, code = text.partition(":")
    if version != "v1" or not code:
        raise BadInput(
            "cursor",
            "Ese cursor no es de esta consulta. Empiece sin cursor y siga con el campo next de cada respuesta.",
            "That cursor does not belong to this query. Start without one and go on with the field next of each answer.",
        )
    return code


COLUMNS = (
    "code", "name", "figure", "figure_foreseen", "state", "identified_on", "members", "departments", "region",
    "population", "area_km2", "fiction", "source", "doubt",
)  # fmt: skip


def as_rows(items: Iterable[dict[str, Any]]) -> list[list[str]]:
    """The items as rows of text under `COLUMNS`; lists are joined with semicolons, what is not known is empty."""
    found = []
    for item in items:
        line = []
        for name in COLUMNS:
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
