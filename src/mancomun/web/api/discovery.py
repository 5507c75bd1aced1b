"""Discovery over HTTP: each question starts a job and answers where to ask for it. Nothing here waits for a search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from ninja import Router

from mancomun.discovery.criteria import criterion_of
from mancomun.discovery.functional import functional_region, shares_of
from mancomun.discovery.ground import COUNT, Ground
from mancomun.discovery.law import frame
from mancomun.discovery.ranges import Range, read_range
from mancomun.errors import BadInput
from mancomun.web.accounts.gate import public
from mancomun.web.api import schemas
from mancomun.web.api.asking import as_day, only
from mancomun.web.api.views import ERRORS, answer
from mancomun.web.discovery.work import MOST_SECONDS, ground_for, page_of
from mancomun.web.jobs.services import job_start
from mancomun.web.jobs.views import user_of
from mancomun.web.project.limits import address_of
from mancomun.web.project.problems import language

router = Router(tags=["discovery"])
MOST_VALUES = 8_000
STARTED: dict[Any, Any] = {
    202: schemas.JobStarted,
    **dict.fromkeys((400, 413, 415), schemas.Problem),
    **ERRORS,
}


def _between(name: str, value: float, low: float, high: float) -> Any:
    if not (math.isfinite(value) and low <= value <= high):
        raise BadInput(
            "numero-fuera",
            f"«{name}» va de {low:g} a {high:g}; llegó {value:g}.",
            f"“{name}” goes from {low:g} to {high:g}; we got {value:g}.",
        )
    return value


def _base(request: HttpRequest, body: Any, figure: str | None, codes: Sequence[str]) -> tuple[dict[str, Any], Ground]:
    """What every question needs: the day, the ground and the language, checked."""
    day = as_day(body.as_of)
    rules = frame(figure, day) if figure else None
    departments = (
        rules.departments if rules else bool(codes) and all(len(code) == 2 and code.isdigit() for code in codes)
    )
    if body.table and sum(map(len, body.table.values())) > MOST_VALUES:
        raise BadInput(
            "tabla-grande",
            f"La tabla trae más de {MOST_VALUES} datos. Deje solo las columnas que va a usar.",
            f"The table has more than {MOST_VALUES:,} values. Leave only the columns you will use.",
        )
    arguments = {
        "as_of": day.isoformat(), "departments": departments, "table": body.table or None,
        "figure": rules.figure.id if rules else None, "seed": _between("seed", body.seed, 0, 2**31),
        "lang": body.lang or language(request),
    }  # fmt: skip
    return arguments, ground_for(arguments)


def _codes(ground: Ground, units: Sequence[str]) -> list[str]:
    return [ground.codes[ground.find(unit)] for unit in units]


def _purpose(body: Any, ground: Ground, first: str) -> dict[str, Any]:
    """Criteria, ranges and lists of a question about groups, checked."""
    if not body.maximise:
        raise BadInput(
            "sin-criterio", "Diga al menos un criterio en maximise.", "Name at least one criterion in maximise."
        )
    for name, weight in body.maximise.items():
        criterion_of(name, ground)
        if weight == 0 or not math.isfinite(weight):
            raise BadInput(
                "peso-cero",
                f"El peso de «{name}» no puede ser cero: quite el criterio.",
                f"The weight of “{name}” cannot be zero: drop the criterion.",
            )
    ties = None
    if body.commuting is not None:
        shares = shares_of({(home, place): workers for home, place, workers in body.commuting})
        ties = sorted(functional_region(shares, first, among=set(ground.codes))[-1] - {first})
    return {
        "maximise": body.maximise,
        "ranges": _ranges(body.ranges, ground),
        "priority": None if body.priority is None else _codes(ground, body.priority),
        "ties": ties,
    }


def _ranges(texts: Sequence[str], ground: Ground) -> list[str]:
    for text in texts:
        one = read_range(text)
        if one.attribute != COUNT:
            ground.column(one.attribute)
    return list(texts)


def _start(request: HttpRequest, kind: str, arguments: dict[str, Any]) -> HttpResponse:
    job = job_start(kind, arguments, by=user_of(request), address=address_of(request))
    status = reverse("api-v1:job", args=[job.key])
    with translation.override(arguments["lang"]):
        page = page_of(job)
    response = answer(
        {
            "key": job.key, "kind": job.kind, "state": job.state, "status": status,
            "result": reverse("api-v1:job_result", args=[job.key]), "cancel": reverse("api-v1:job_cancel", args=[job.key]),
            "page": page,
        },
        arguments["lang"],
    )  # fmt: skip
    response.status_code = 202
    response.headers["Location"] = status
    response.headers["Retry-After"] = "1"
    return response


@router.post("/discover", response=STARTED, summary="Search for the best groups", operation_id="discover")
@public
@only()
def discover(request: HttpRequest, body: schemas.DiscoverBody) -> HttpResponse:
    """The best groups around some units that the law does not refuse, with proof or bound. Answers 202 and a job."""
    arguments, ground = _base(request, body, body.figure, body.around)
    around = _codes(ground, body.around)
    low, high = body.size
    if not 1 <= low <= high <= 60:
        raise BadInput(
            "tamano-forma",
            f"size son dos números de 1 a 60, el menor primero, por ejemplo [3, 8]; llegó [{low}, {high}].",
            f"size is two numbers from 1 to 60, the smaller first, for example [3, 8]; we got [{low}, {high}].",
        )
    arguments |= {
        "around": around, "excluding": _codes(ground, body.without), "size": [low, high],
        "limit": _between("limit", body.limit, 1, 50),
        "time_limit": _between("time_limit", body.time_limit, 0.1, MOST_SECONDS["discover"]),
        **_purpose(body, ground, around[0]),
    }  # fmt: skip
    return _start(request, "discover", arguments)


@router.post(
    "/compare", response=STARTED, summary="Compare a group with the best and with chance", operation_id="compare"
)
@public
@only()
def compare(request: HttpRequest, body: schemas.CompareBody) -> HttpResponse:
    """Where a proposal stands against the best group of its size and against random legal ones. Answers 202 and a job."""
    arguments, ground = _base(request, body, body.figure, body.members)
    members = _codes(ground, body.members)
    arguments |= {
        "members": members, "random_groups": _between("random", body.random, 1, 5_000),
        "time_limit": _between("time_limit", body.time_limit, 0.1, MOST_SECONDS["compare"]),
        **_purpose(body, ground, members[0]),
    }  # fmt: skip
    return _start(request, "compare", arguments)


@router.post("/mend", response=STARTED, summary="Mend a group", operation_id="mend")
@public
@only()
def mend(request: HttpRequest, body: schemas.MendBody) -> HttpResponse:
    """The smallest changes that make a proposal legal, ranked by a purpose. Answers 202 and a job."""
    arguments, ground = _base(request, body, body.figure, body.members)
    members = _codes(ground, body.members)
    arguments |= {
        "members": members,
        "limit": _between("limit", body.limit, 1, 50),
        **_purpose(body, ground, members[0]),
    }
    return _start(request, "mend", arguments)


@router.post("/regions", response=STARTED, summary="Divide a territory", operation_id="regions")
@public
@only()
def regions(request: HttpRequest, body: schemas.RegionsBody) -> HttpResponse:
    """A partition into connected regions within ranges, with certificate and bound. Answers 202 and a job."""
    arguments, ground = _base(request, body, body.figure, ())
    homes = set(ground.departments)
    floors = []
    for name, value in body.at_least.items():
        one = Range("COUNT", COUNT, value) if name == COUNT else Range("SUM", name, value)
        if name != COUNT:
            ground.column(name)
        floors.append(f"{one.kind}:{one.attribute}={value!r}..")
    for name in body.minimise_difference:
        ground.column(name)
    arguments |= {
        "within": None if body.within is None else [code if code in homes else ground.codes[ground.find(code)] for code in body.within],
        "ranges": [*floors, *_ranges(body.ranges, ground)],
        "differences": body.minimise_difference,
        "exactly": body.exactly, "at_most": body.at_most,
        "together": [_codes(ground, pair) for pair in body.together], "apart": [_codes(ground, pair) for pair in body.apart],
        "base": None if body.present is None else {ground.codes[ground.find(code)]: region for code, region in body.present.items()},
        "change": _between("change_cost", body.change_cost, 0, 1e12),
        "time_limit": _between("time_limit", body.time_limit, 0.1, MOST_SECONDS["regions"]),
        "iterations": None if body.iterations is None else _between("iterations", body.iterations, 1, 1e9),
        "starts": _between("starts", body.starts, 1, 8),
    }  # fmt: skip
    if not arguments["ranges"] and body.exactly is None:
        raise BadInput(
            "regiones-sin-regla",
            "Diga el mínimo de cada región (at_least o ranges) o un número fijo (exactly).",
            "Give the minimum of each region (at_least or ranges) or a fixed number (exactly).",
        )
    return _start(request, "regions", arguments)
