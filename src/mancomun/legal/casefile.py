"""Case files: a group, a day, what is stated and what is expected, as a jurist writes it (contracts.md section 4)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterator, Mapping
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
from mancomun.legal.vocabulary import contradiction
from mancomun.territory import Territory, colombia

LARGEST_BYTES = 2_000_000
_KEYS = ("name", "source", "as_of", "territory", "members", "figure", "facts", "expect")
_TERRITORY_KEYS = ("units", "contiguity", "provisional", "points", "unknown", "name")
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """YAML without surprises: a key given twice is an error, where plain YAML keeps the last and says nothing."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.constructor.ConstructorError(problem=f"«{key}» ×2", problem_mark=key_node.start_mark)
            if isinstance(key, Hashable):
                seen.add(key)
        return super().construct_mapping(node, deep=deep)


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
    """A case from the text of a file called ``where``; an error names the line of what it speaks of."""
    try:
        return _parse(text, where, as_of=as_of)
    except BadInput as error:
        raise _with_line(error, text, where) from None


def _with_line(error: BadInput, text: str, where: str) -> BadInput:
    """The same error with the line of the first quoted word, where the file has that word."""
    quoted = re.search("«([^»]+)»", error.es)
    if quoted is None or not error.es.startswith(f"{where}: "):
        return error
    word = quoted.group(1).rpartition(".")[2] if quoted.group(1) not in text else quoted.group(1)
    found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)
    if found is None:
        return error
    line = text.count("\n", 0, found.start()) + 1
    es, en = error.es.removeprefix(f"{where}: "), error.en.removeprefix(f"{where}: ")
    return BadInput(error.code, f"{where}, línea {line}: {es}", f"{where}, line {line}: {en}", status=error.status)


def _parse(text: str, where: str, *, as_of: date | None = None) -> CaseFile:
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
    if not roots:
        raise BadInput("caso-vacio", f"{where} está vacío.", f"{where} is empty.")
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
            "caso-miembros",
            f"{where}: «members» debe ser una lista con al menos un código o nombre.",
            f"{where}: “members” must be a list with at least one code or name.",
        )
    day = raw.get("as_of", as_of)
    if day is None:
        raise BadInput("caso-fecha", f"{where}: falta «as_of».", f"{where}: “as_of” is missing.")
    expect = raw.get("expect") or {}
    _known(where, "expect", expect, ("outcome", "rules"))
    outcome = expect.get("outcome", ())
    outcomes = tuple(outcome) if isinstance(outcome, list) else (outcome,) if outcome else ()
    for item in outcomes:
        if item not in OUTCOMES:
            raise _none_of(where, "expect.outcome", item, OUTCOMES)
    statuses = expect.get("rules") or {}
    if not isinstance(statuses, Mapping):
        raise _object(where, "expect.rules")
    for rule, status in statuses.items():
        if rule not in book().rules:
            raise _near(where, "expect.rules", rule, tuple(book().rules))
        if status not in STATUSES:
            raise _none_of(where, f"expect.rules.{rule}", status, STATUSES)
    figure = raw.get("figure")
    figures = tuple(figure) if isinstance(figure, list) else (figure,) if figure else ()
    facts = raw.get("facts")
    try:
        for named in figures:
            book().figure(str(named))
        found = CaseFile(
            where,
            str(raw.get("name") or where),
            str(raw.get("source") or ""),
            parse_day(day),
            _territory(where, raw.get("territory")),
            tuple(members),
            tuple(str(named) for named in figures),
            {} if facts is None else facts,
            outcomes,
            statuses,
        )
        _one_territory(where, found)
        made = make_case(found.members, as_of=found.as_of, facts=found.facts, territory=found.territory)
        wrong = contradiction(made.facts)
        if wrong is not None:
            raise wrong
    except BadInput as error:
        if error.es.startswith(where):
            raise
        raise BadInput(error.code, f"{where}: {error.es}", f"{where}: {error.en}", status=error.status) from None
    return found


def _one_territory(where: str, case: CaseFile) -> None:
    """A case that writes its own territory speaks of that one only: a Colombian code among its members is a mix."""
    if case.territory is colombia():
        return
    for member in case.members:
        if member not in case.territory.units and member in colombia().units:
            name = colombia().units[member].name
            raise BadInput(
                "caso-dos-territorios",
                f"{where}: «{member}» es {name}, de Colombia, y el caso trae su propio territorio. No se mezclan: agréguelo a "
                "«units» o quite «territory».",
                f"{where}: “{member}” is {name}, of Colombia, and the case brings its own territory. They do not mix: add it to "
                "“units” or drop “territory”.",
            )


def _known(where: str, place: str, raw: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(raw, Mapping):
        raise _object(where, place)
    for key in raw:
        if key not in keys:
            raise _near(where, place, key, keys)


def _object(where: str, place: str) -> BadInput:
    return BadInput(
        "caso-forma", f"{where}: «{place}» es un objeto con claves.", f"{where}: “{place}” is an object with keys."
    )


def _near(where: str, place: str, got: Any, keys: tuple[str, ...]) -> BadInput:
    """An unknown key, with the nearest known one."""
    near = difflib.get_close_matches(str(got), keys, n=1, cutoff=0.0)[0]
    in_es, in_en = (f" en «{place}»", f" in “{place}”") if place else ("", "")
    return BadInput(
        "caso-clave",
        f"{where}: no se conoce «{got}»{in_es}. Lo más parecido es «{near}».",
        f"{where}: “{got}” is not known{in_en}. The nearest is “{near}”.",
    )


def _none_of(where: str, place: str, got: Any, values: tuple[str, ...]) -> BadInput:
    listed = ", ".join(values)
    return BadInput(
        "caso-valor",
        f"{where}: «{place}» no admite «{got}». Puede ser {listed}.",
        f"{where}: “{place}” does not take “{got}”. It may be {listed}.",
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
    _known(where, "territory", raw, _TERRITORY_KEYS)
    extra = {key: raw[key] for key in ("provisional", "points", "unknown", "name") if raw.get(key) is not None}
    if not isinstance(extra.get("unknown", ()), (list, tuple, Mapping)):
        raise BadInput(
            "caso-territorio",
            f"{where}: «territory.unknown» es una lista de códigos, o un objeto de código a vecinos posibles.",
            f"{where}: “territory.unknown” is a list of codes, or an object from code to possible neighbours.",
        )
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
