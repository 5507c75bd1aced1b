"""The four questions as work for the queue: plain arguments in, the answer of the core out, news while it goes on.

Arguments are what the page or the API read and checked; they hold everything, so that a job can be run again the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mancomun.discovery.ground import Ground, ground_of
from mancomun.discovery.ranges import read_range
from mancomun.territory import colombia
from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.models import Job
from mancomun.web.jobs.progress import Progress

MOST_SECONDS = {"discover": 60.0, "compare": 60.0, "regions": 300.0}
"""Of search. The kind allows more, for kernels to be compiled and answers to be written."""

OPENING = 120
SHOWN = 10


@lru_cache(maxsize=8)
def _plain_ground(day: date, departments: bool) -> Ground:
    return ground_of(colombia(), as_of=day, departments=departments)


def ground_for(arguments: Mapping[str, Any]) -> Ground:
    """The ground of a question: Colombia on the day, municipal or departmental, with the table its owner brought."""
    day = date.fromisoformat(arguments["as_of"])
    departments = bool(arguments.get("departments"))
    table = arguments.get("table")
    if table:
        return ground_of(colombia(), as_of=day, departments=departments, table=table)
    return _plain_ground(day, departments)


def _extras(arguments: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """The columns of the criteria that need a list of the user."""
    out: dict[str, Any] = {}
    for name, column in (("priority", "_priority"), ("ties", "_ties")):
        codes = arguments.get(name)
        if codes is not None:
            inside = set(codes)
            out[column] = np.array([float(code in inside) for code in ground.codes])
    return out


def _common(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "figure": arguments.get("figure"),
        "as_of": date.fromisoformat(arguments["as_of"]) if arguments.get("figure") else None,
        "lang": arguments.get("lang", "es"),
    }


def _words(lang: str) -> Callable[[str, str], str]:
    return lambda es, en: en if lang == "en" else es


def page_of(job: Job) -> str:
    """The address where the result is shown, in the language it was asked in."""
    with translation.override("en" if job.arguments.get("lang") == "en" else "es"):
        return reverse(f"discovery:{'partition' if job.kind == 'regions' else 'found'}", args=[job.key])


@kind(
    "discover", seconds=MOST_SECONDS["discover"] + OPENING, label=_("Buscar los mejores grupos"), public=True, page=page_of
)  # fmt: skip
def discover(progress: Progress, **arguments: Any) -> dict[str, Any]:
    """The best groups around some units."""
    from mancomun.discovery.groups import discover as ask

    ground, limit = ground_for(arguments), float(arguments["time_limit"])
    say = _words(arguments.get("lang", "es"))
    progress.step(say("Preparando el mapa y el motor", "Preparing the map and the engine"))

    def watch(told: dict[str, Any]) -> None:
        name = say("Buscando grupos", "Searching for groups")
        if told["step"] == "front":
            name = say("Buscando el frente de Pareto", "Searching for the Pareto front")
        progress.partial({"examined": told["examined"], "candidates": told["candidates"][:SHOWN]})
        progress.step(name, min(round(told["seconds"] * 10), round(limit * 10)), round(limit * 10))

    return ask(
        ground, around=arguments["around"], size=tuple(arguments["size"]), maximise=arguments["maximise"],
        excluding=arguments.get("excluding", ()), ranges=[read_range(text) for text in arguments.get("ranges", ())],
        limit=arguments["limit"], time_limit=limit, seed=arguments["seed"], extras=_extras(arguments, ground),
        watch=watch, **_common(arguments),
    )  # fmt: skip


@kind("compare", seconds=2 * MOST_SECONDS["compare"] + OPENING, label=_("Comparar un grupo"), public=True, page=page_of)
def compare(progress: Progress, **arguments: Any) -> dict[str, Any]:
    """Where a proposal stands."""
    from mancomun.discovery.groups import compare as ask

    ground = ground_for(arguments)
    say = _words(arguments.get("lang", "es"))
    progress.step(say("Buscando el mejor y sorteando grupos", "Searching for the best and drawing groups"))
    return ask(
        ground, arguments["members"], maximise=arguments["maximise"],
        ranges=[read_range(text) for text in arguments.get("ranges", ())], random_groups=arguments["random_groups"],
        time_limit=float(arguments["time_limit"]), seed=arguments["seed"], extras=_extras(arguments, ground),
        watch=lambda told: progress.check(), **_common(arguments),
    )  # fmt: skip


@kind("mend", seconds=OPENING, label=_("Arreglar un grupo"), public=True, page=page_of)
def mend(progress: Progress, **arguments: Any) -> dict[str, Any]:
    """The best repair of a proposal."""
    from mancomun.discovery.groups import mend as ask

    ground = ground_for(arguments)
    say = _words(arguments.get("lang", "es"))
    progress.step(say("Probando los cambios más pequeños", "Trying the smallest changes"))
    return ask(
        ground, arguments["members"], maximise=arguments["maximise"], limit=arguments["limit"],
        extras=_extras(arguments, ground), **_common(arguments),
    )  # fmt: skip


@kind("regions", seconds=MOST_SECONDS["regions"] + OPENING, label=_("Regionalizar"), public=True, page=page_of)
def regions(progress: Progress, **arguments: Any) -> dict[str, Any]:
    """A partition."""
    from mancomun.discovery.regions import regions as ask

    ground, limit = ground_for(arguments), float(arguments["time_limit"])
    say = _words(arguments.get("lang", "es"))
    progress.step(say("Preparando el mapa y el motor", "Preparing the map and the engine"))
    best: dict[str, Any] = {}

    def watch(told: dict[str, Any]) -> None:
        if "p" in told and (told["p"], -told["energy"]) > (best.get("p", -1), -best.get("energy", 0.0)):
            best.update(p=told["p"], energy=told["energy"], iterations=told["iterations"])
            progress.partial(dict(best))
        name = say("Moviendo fronteras", "Moving borders")
        progress.step(name, min(round(told["seconds"] * 10), round(limit * 10)), round(limit * 10))

    return ask(
        ground, ranges=[read_range(text) for text in arguments["ranges"]], differences=arguments["differences"],
        time_limit=limit, iterations=arguments.get("iterations"), seed=arguments["seed"], starts=arguments["starts"],
        jobs=1, exactly=arguments.get("exactly"), at_most=arguments.get("at_most"), within=arguments.get("within"),
        apart=[tuple(pair) for pair in arguments.get("apart", ())],
        together=[tuple(pair) for pair in arguments.get("together", ())], base=arguments.get("base"),
        change=float(arguments.get("change", 0.0)), progress=watch, **_common(arguments),
    )  # fmt: skip
