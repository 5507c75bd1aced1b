"""The two groups that go through the work of moment 1 in tests: the fictional G47 and the nine members of MASORA."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from mancomun.portfolio.documented import exercise, fiction_territory
from mancomun.territory import colombia
from mancomun.web.moments import agenda, formacion, grupos, participacion, recursos, riesgos, sociograma
from mancomun.web.workspace.kinds import Context, Kind, Values, View, kinds, read

MODULES = (agenda, recursos, grupos, sociograma, riesgos, participacion, formacion)
KEYS = ("agenda", "recursos", "grupos", "sociograma", "riesgos", "participacion", "formacion")
MASORA = ("05148", "05318", "05376", "05400", "05440", "05607", "05615", "05674", "05697")
DAYS = {"g47": (date(2026, 11, 3), date(2026, 11, 26)), "masora": (date(2026, 10, 15), date(2026, 11, 26))}


def typed_of(name: str) -> dict[str, dict[str, Any]]:
    """What the demonstration types in each product."""
    folder = files("mancomun.web.moments") / "demo" / name
    return {key: yaml.safe_load((folder / f"{key}.yaml").read_text(encoding="utf-8")) for key in KEYS}


@lru_cache
def case(name: str, lang: str = "es") -> tuple[dict[str, Values], Context]:
    """Values by product, and the context that knows them all."""
    ground = colombia() if name == "masora" else fiction_territory()
    members = MASORA if name == "masora" else tuple(one.code for one in exercise().members)
    anchor, day = DAYS[name]
    context = Context(f"INI-{name.upper()}", name.upper(), members, ground, day, lang, anchor=anchor)
    values = {}
    for key, typed in typed_of(name).items():
        values[key], remarks = read(kinds()[key], typed, context)
        assert not remarks, (key, [item.text.es for item in remarks])
    return values, replace(context, others=values)


def kind(key: str) -> Kind:
    """A declared kind."""
    return kinds()[key]


def seen(key: str, content: dict[str, Any], context: Context) -> tuple[View, Values, list[str]]:
    """What a content shows, its values, and every sentence it gets."""
    values, remarks = read(kind(key), content, context)
    view = kind(key).look(values, context)
    return view, values, [item.text.es for item in (*remarks, *view.remarks)]
