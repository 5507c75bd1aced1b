"""The products that come with the demonstration: read from ``web/moments/demo/<folder>/<product>.yaml``, each once.

A file is the content of a product, or ``{estado, contenido}`` with the closed ``rondas`` of its matrices; ``ruta.yaml`` gives the
first day of the route. Rows without an ``id`` get one. What somebody changed since is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from django.db import transaction

from mancomun.route.products import APPROVED, STATES
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import merge, selectors
from mancomun.web.workspace.matrix import MARK, Matrix
from mancomun.web.workspace.models import MatrixRound, ProductVersion, Route, RouteMoment, RouteProduct
from mancomun.web.workspace.round_services import kept_as, standing_round

ORIGINS: Mapping[str, str] = {"g47": "ficcion-g47", "masora": "asm-masora", "amso": "am-suroccidente"}
"""Folder -> the record of the documented portfolio it belongs to."""


def _folder(name: str) -> Traversable:
    return files("mancomun.web.moments") / "demo" / name


def _read(name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    folder = _folder(name)
    if not folder.is_dir():
        return
    for one in sorted(folder.iterdir(), key=lambda item: item.name):
        if one.name.endswith(".yaml"):
            yield one.name.removesuffix(".yaml"), yaml.safe_load(one.read_text(encoding="utf-8")) or {}


def contents(name: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Product -> (state, content) of a folder, for the kinds that are declared; ``ValueError`` for a state that is none."""
    found = {}
    for key, data in _read(name):
        kind = selectors.all_kinds().get(key)
        if kind is None:
            continue
        whole = "contenido" in data
        state = str(data.get("estado", "borrador")) if whole else "borrador"
        if state not in STATES:
            raise ValueError(f"{name}/{key}.yaml: {state!r} is no state")
        content = merge.with_ids(kind, _plain(data["contenido"] if whole else data))
        found[key] = (state, content)
    return found


def _plain(value: Any) -> Any:
    """Days as text, as people type them; numbers too, so that a file may write them bare."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bool):
        return "si" if value else "no"
    return "" if value is None else str(value)


def _place(typed: str) -> tuple[str, str]:
    row, _, column = typed.partition(MARK)
    return row, column


def _rounds(product: RouteProduct, content: Mapping[str, Any], told: Iterable[Mapping[str, Any]]) -> None:
    """The closed rounds of a matrix: what it says, but for the cells that said something else then (``antes``)."""
    kind = selectors.kind_of(product.key)
    for number, one in enumerate(told, 1):
        matrix = kind.parts()[one["matriz"]]
        assert isinstance(matrix, Matrix)
        now = standing_round(kind, matrix, content)
        before = {_place(place): value for place, value in one.get("antes", {}).items()}
        MatrixRound.objects.create(
            product=product,
            matrix=matrix.key,
            number=number,
            content=kept_as(replace(now, values={**now.values, **before})),
            people=one["personas"],
            agreement=one.get("acuerdo"),
            role=one["papel"],
            day=one["fecha"],
        )


@transaction.atomic
def load(day: date) -> int:
    """Write the routes and products that are missing; how many products were."""
    written = 0
    for name, origin in ORIGINS.items():
        row = Iniciativa.objects.filter(origin_key=origin, demo=True).first()
        given = dict(_read(name)) if row else {}
        if row is None or not given:
            continue
        anchor = given.get("ruta", {}).get("anchor") or day
        route, made = Route.objects.get_or_create(initiative=row, defaults={"anchor": anchor, "opened_on": day})
        if made:
            RouteMoment.objects.bulk_create(
                [RouteMoment(route=route, number=n, started=route.anchor if n == 1 else None) for n in (1, 2, 3)]
            )
        for key, (state, content) in contents(name).items():
            approved = state in APPROVED
            product, fresh = RouteProduct.objects.get_or_create(
                initiative=row,
                key=key,
                defaults={
                    "content": content, "state": state, "demo": True, "version": 1 if approved else 0,
                    "approved_on": day if approved else None, "published_on": day if state == "publicado" else None,
                },
            )  # fmt: skip
            if fresh:
                _rounds(product, content, given[key].get("rondas", ()))
            if fresh and approved:
                ProductVersion.objects.create(product=product, number=1, content=content, revision=0, day=day)
            written += fresh
    return written
