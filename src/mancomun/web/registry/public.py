"""What programs may read of the registry: published schemes as of a day, and of them the fields named here and no other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from mancomun.portfolio.documented import CONFIDENCES, FICTION, STATUSES
from mancomun.portfolio.regions import current_set, regions_of
from mancomun.portfolio.territory_profile import municipalities, total
from mancomun.registry.duties import duties
from mancomun.registry.lineage import changes_of
from mancomun.registry.record import Record, state_on
from mancomun.registry.results import Results, results
from mancomun.registry.words import ACTS
from mancomun.web.dated import Moment
from mancomun.web.initiatives.public import said_word, unit_name
from mancomun.web.paging import after_cursor, cursor_of
from mancomun.web.registry import bridge, selectors
from mancomun.web.registry.models import Esquema
from mancomun.web.registry.selectors import Question

COLUMNS = (
    "code", "name", "figure", "state", "formed_on", "registered_on", "act", "nit", "domicile", "members", "departments",
    "region", "population", "area_km2", "official", "source", "doubt",
)  # fmt: skip
NOBODY = AnonymousUser()


def public_page(asked: Question, *, cursor: str, limit: int, lang: str) -> dict[str, Any]:
    """One page of schemes in the order of their codes; the same queries whatever the page holds."""
    moment = asked.moment
    rows = selectors.listed(NOBODY, asked)
    count = rows.count()
    rows = rows.filter(code__gt=after_cursor(cursor, limit))
    page = list(rows.select_related("initiative").prefetch_related(*selectors.whole(moment.earlier))[: limit + 1])
    shown = selectors.recall(page[:limit], moment) if moment.past else page[:limit]
    return {
        "as_of": moment.day.isoformat(),
        "known_on": moment.known.isoformat(),
        "territory_version": selectors.land().version,
        "total": count,
        "schemes": [fields(row, bridge.record(row), moment.day, lang) for row in shown],
        "next": cursor_of(page[limit - 1].code) if len(page) > limit else None,
    }


def public_one(code: str, *, moment: Moment, lang: str) -> dict[str, Any]:
    """One published scheme as of a day, whole; a 404 when it is not public or does not exist."""
    row = selectors.scheme_by_code(NOBODY, code, moment)
    as_of = moment.day
    value = bridge.record(row)
    acts = [one for one in row.actos.all() if one.day is None or one.day <= as_of]
    found = sums(row, value, as_of)
    return fields(row, value, as_of, lang) | {
        "purpose": row.purpose or None,
        "acts": [
            {
                "kind": one.kind, "name": ACTS[one.kind].of(lang), "number": one.number or None,
                "day": one.day.isoformat() if one.day else None, "date_precision": one.precision,
                "issuer": one.issuer or None, "about": one.about or None,
                "file": one.file.sha256 if one.file is not None and one.file.public else None,
            }
            for one in acts
        ],
        "organs": [
            {"kind": one.kind, "name": one.name, "holder": one.holder or None, **_span(one.during)}
            for one in row.organs.all()
            if as_of in one.during
        ],
        "hechos": [
            {
                "name": one.name, "type": one.type, "matter": one.matter, "affected": list(one.affected),
                "criteria": one.criteria, "declared": one.declared.isoformat() if one.declared else None,
                "notified": one.notified.isoformat() if one.notified else None,
            }
            for one in row.hechos.all()
            if one.declared is None or one.declared <= as_of
        ],
        "duties": [
            {
                "id": one.id, "rule": one.rule, "text": one.text.of(lang), "due": one.due.isoformat(),
                "done": one.done.isoformat() if one.done else None, "state": one.state(as_of), "whose": one.whose,
                "note": one.note.of(lang) if one.note else None,
            }
            for one in duties(value, as_of)
        ],
        "results": {
            "total_cop": found.total,
            "by_year": {str(year): amount for year, amount in found.by_year.items()},
            "by_source": dict(found.by_source),
            "members": [
                {"code": one.member, "contributed_cop": one.contributed, "received_cop": one.received, "works": one.works}
                for one in found.shares
            ],
            "indicators": [
                {
                    "name": one.name, "unit": one.unit, "better": one.better, "member": one.member or None,
                    "before": one.before, "before_year": one.before_year, "after": one.after,
                    "after_year": one.after_year, "improved": one.improved, "source": one.source or None,
                }
                for one in found.measures
            ],
        },
        "lineage": [
            {
                "event": one.event, "from": one.before, "to": one.after,
                "start": one.start.isoformat() if one.start else None, "text": one.text.of(lang),
            }
            for one in changes_of([*value.members_on(as_of), *row.municipalities])
        ],
    }  # fmt: skip


def sums(row: Esquema, value: Record, day: date) -> Results:
    """What the scheme did by the end of a year, with the members of the day."""
    members = value.members_on(day) or value.foreseen()
    country = selectors.land(members)
    return results(
        [bridge.work(one) for one in row.works.all() if one.year <= day.year],
        [bridge.measure(one, day) for one in row.measures.all() if one.before_year <= day.year],
        members,
        {code: unit_name(code, country) for code in members},
    )


def registered_on(value: Record, day: date) -> date | None:
    """The first registration by a day, when it still holds."""
    if state_on(value, day) != "inscrito":
        return None
    return next((one.day for one in value.acts("reat", day) if one.day is not None), None)


def is_official(value: Record, day: date) -> bool:
    """Only where the competent authority runs this instance, and only of what an authority registered here.

    The act of registration says who decided it: what was registered before the authority came, or is an exercise, names nobody.
    """
    if not settings.REGISTRY_AUTHORITY or value.code.startswith(FICTION) or state_on(value, day) != "inscrito":
        return False
    return any(one.issuer for one in value.acts("reat", day))


def members_then(row: Esquema, day: date) -> list[Any]:
    """The memberships of a day; of what was never formed, those called to it."""
    return [one for one in row.miembros.all() if day in one.during]


def fields(row: Esquema, value: Record, day: date, lang: str) -> dict[str, Any]:
    """The whitelist, as of the day; no person is here."""
    here = members_then(row, day)
    codes = [one.code for one in here]
    country = selectors.land(codes)
    places = municipalities(codes, country)
    people, area = total(places, "population", country), total(places, "area_km2", country)
    regions = regions_of(codes, current_set(day), country)
    made = next(iter(value.acts({"constitucion", "convenio", "ordenanza_creacion", "escritura_notaria"}, day)), None)
    registered = registered_on(value, day)
    about = row.initiative
    shown = about is not None and about.visibility == "publica" and about.record_state == "publicado"
    formed = row.formed_on.isoformat() if row.formed_on else None
    return {
        "code": row.code,
        "name": row.name,
        "acronym": row.acronym or None,
        "figure": row.figure,
        "figure_foreseen": row.figure,
        "state": state_on(value, day),
        "official": is_official(value, day),
        "topics": list(row.topics),
        "objetos": list(row.objetos),
        "identified_on": formed,
        "formed_on": formed,
        "date_precision": row.formed_precision,
        "registered_on": registered.isoformat() if registered else None,
        "act": (f"{made.number} ({made.issuer})" if made.issuer else made.number) or None if made else None,
        "nit": row.nit or None,
        "domicile": row.domicile or None,
        "website": row.website or None,
        "members": [
            {
                "code": one.code, "name": unit_name(one.code, country), "role": one.role, **_span(one.during),
                "from_precision": one.since_precision,
            }
            for one in here
        ],
        "departments": list(row.departments),
        "region": regions[0] if regions else None,
        "population": None if people.value is None else int(people.value),
        "population_missing": list(people.missing),
        "area_km2": area.value,
        "initiative": about.code if about is not None and shown else None,
        "fiction": row.fiction,
        "documented_status": said_word(STATUSES, row.documented_status, lang),
        "confidence": said_word(CONFIDENCES, row.confidence, lang),
        "source": row.source or None,
        "doubt": (row.doubt_en if lang == "en" else row.doubt_es) or None,
    }  # fmt: skip


def _span(during: Any) -> dict[str, str | None]:
    return {
        "from": during.lower.isoformat() if during.lower else None,
        "until": during.upper.isoformat() if during.upper else None,
    }
