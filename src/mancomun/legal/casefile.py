"""Case files: a group, a day, what is stated and what is expected, as a jurist writes it (contracts.md section 4)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.legal.book import Figure, book
from mancomun.legal.check import make_case
from mancomun.legal.judge import OUTCOMES, STATUSES, Verdict, judge
from mancomun.territory import Territory, colombia

LARGEST_BYTES = 2_000_000
_KEYS = ("name", "source", "as_of", "territory", "members", "figure", "facts", "expect")
_TERRITORY_KEYS = ("units", "contiguity", "provisional", "points", "unknown", "name")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class CaseFile:
    """One case as read from a file; ``expect`` is empty when the file only asks."""

    path: str
    name: str
    source: str
    as_of: date
    territory: Territory
    members: tuple[str, ...]
    figures: tuple[str, ...]
    facts: Mapping[str, Any]
    outcomes: tuple[str, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)


def read_case(path: Path, *, as_of: date | None = None) -> CaseFile:
    """A case file, or `BadInput` naming the file, the key and the nearest known one.

    ``as_of`` replaces a date the file does not give (the edge's today).
    """
    where = path.name
    try:
        size = path.stat().st_size
    except OSError:
        raise BadInput(
            "caso-sin-archivo", f"No se puede leer el archivo «{path}».", f"Cannot read the file “{path}”."
        ) from None
    if path.is_dir():
        raise BadInput(
            "caso-carpeta", f"«{path}» es una carpeta; dé un archivo.", f"“{path}” is a folder; give a file."
        )
    if size > LARGEST_BYTES:
        raise BadInput(
            "caso-grande",
            f"{where} pesa {size // 1_000_000} MB; un caso no pasa de {LARGEST_BYTES // 1_000_000} MB. No cambiamos nada.",
            f"{where} is {size // 1_000_000} MB; a case is at most {LARGEST_BYTES // 1_000_000} MB. Nothing was changed.",
            status=413,
        )
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        raise BadInput(
            "caso-codificacion",
            f"{where} no está en UTF-8. Guárdelo en UTF-8.",
            f"{where} is not UTF-8. Save it as UTF-8.",
        ) from None
    return parse_case(text, where, as_of=as_of)


def parse_case(text: str, where: str, *, as_of: date | None = None) -> CaseFile:
    """A case from the text of a file called ``where``."""
    try:
        roots = list(yaml.load_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        at_es, at_en = (f", línea {line + 1}", f", line {line + 1}") if line is not None else ("", "")
        problem = getattr(error, "problem", None) or "YAML"
        raise BadInput(
            "caso-yaml",
            f"{where}{at_es}: no es YAML válido ({problem}).",
            f"{where}{at_en}: not valid YAML ({problem}).",
        ) from None
    if len(roots) != 1:
        n = len(roots)
        raise BadInput(
            "caso-raices",
            f"{where} trae {n} documentos (separados por ---); un archivo es un caso. Sepárelos.",
            f"{where} holds {n} documents (split by ---); one file is one case. Split them.",
        )
    raw = roots[0]
    if not isinstance(raw, Mapping):
        raise BadInput(
            "caso-forma", f"{where}: un caso es un objeto con claves.", f"{where}: a case is an object with keys."
        )
    _known(where, "", raw, _KEYS)
    members = raw.get("members")
    if not isinstance(members, list) or not members:
        raise BadInput(
            "caso-miembros", f"{where}: falta «members», una lista.", f"{where}: “members”, a list, is missing."
        )
    day = raw.get("as_of", as_of)
    if day is None:
        raise BadInput("caso-fecha", f"{where}: falta «as_of».", f"{where}: “as_of” is missing.")
    expect = raw.get("expect") or {}
    _known(where, "expect.", expect, ("outcome", "rules"))
    outcome = expect.get("outcome", ())
    outcomes = tuple(outcome) if isinstance(outcome, list) else (outcome,) if outcome else ()
    for item in outcomes:
        if item not in OUTCOMES:
            raise _near(where, "expect.outcome", str(item), OUTCOMES)
    for rule, status in (expect.get("rules") or {}).items():
        if rule not in book().rules:
            raise _near(where, "expect.rules", str(rule), tuple(book().rules))
        if status not in STATUSES:
            raise _near(where, f"expect.rules.{rule}", str(status), STATUSES)
    figure = raw.get("figure")
    figures = tuple(figure) if isinstance(figure, list) else (str(figure),) if figure else ()
    return CaseFile(
        where,
        str(raw.get("name") or where),
        str(raw.get("source") or ""),
        parse_day(day),
        _territory(where, raw.get("territory")),
        tuple(members),
        figures,
        raw.get("facts") or {},
        outcomes,
        expect.get("rules") or {},
    )


def _known(where: str, prefix: str, raw: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    if not isinstance(raw, Mapping):
        raise BadInput(
            "caso-forma",
            f"{where}: «{prefix.rstrip('.')}» es un objeto.",
            f"{where}: “{prefix.rstrip('.')}” is an object.",
        )
    for key in raw:
        if key not in keys:
            raise _near(where, prefix.rstrip(".") or "caso", str(key), keys)


def _near(where: str, place: str, got: str, keys: tuple[str, ...]) -> BadInput:
    near = difflib.get_close_matches(got, keys, n=1, cutoff=0.3)
    hint_es = f" ¿Quiso decir «{near[0]}»?" if near else f" Se conocen {', '.join(keys[:8])}."
    hint_en = f" Did you mean “{near[0]}”?" if near else f" Known are {', '.join(keys[:8])}."
    return BadInput(
        "caso-clave",
        f"{where}: en {place} no se conoce «{got}».{hint_es}",
        f"{where}: {place} does not know “{got}”.{hint_en}",
    )


def _territory(where: str, raw: Any) -> Territory:
    if raw is None:
        return colombia()
    if isinstance(raw, str):
        if raw == "co":
            return colombia()
        raise BadInput(
            "caso-territorio",
            f"{where}: el territorio «{raw}» no existe; use co o escriba sus unidades.",
            f"{where}: there is no territory “{raw}”; use co or write its units.",
        )
    _known(where, "territory.", raw, _TERRITORY_KEYS)
    extra = {key: raw[key] for key in ("provisional", "points", "unknown", "name") if key in raw}
    return Territory.toy(raw.get("units") or [], raw.get("contiguity") or [], **extra)


def judge_case(case: CaseFile) -> list[tuple[Figure, Verdict]]:
    """Judge the case against its figures (all when it names none)."""
    law = book()
    figures = [law.figure(text) for text in case.figures] or list(law.figures.values())
    made = make_case(case.members, as_of=case.as_of, facts=case.facts, territory=case.territory)
    return [(figure, judge(figure, made, law=law)) for figure in figures]


def differences(case: CaseFile) -> list[str]:
    """What differs from what the case expects; empty when nothing does. One expectation holds for every figure named."""
    out = []
    for figure, verdict in judge_case(case):
        if case.outcomes and verdict.outcome not in case.outcomes:
            out.append(f"{figure.id}: outcome {verdict.outcome}, expected {' | '.join(case.outcomes)}")
        status = {finding.rule.id: finding.status for finding in verdict.findings}
        for rule, expected in case.rules.items():
            if rule not in status:
                out.append(f"{figure.id}: the figure has no finding of {rule}")
            elif status[rule] != expected:
                out.append(f"{figure.id}: {rule} is {status[rule]}, expected {expected}")
    return out


def case_paths(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Every ``.yaml``/``.yml`` file below the paths given, in order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix in (".yaml", ".yml"))
        else:
            yield path
