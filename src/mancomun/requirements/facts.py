"""What somebody has stated about a case: a typed vocabulary, and the statements themselves.

The vocabulary is declared by the books (law, method); this module only knows kinds of facts and how to read them.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from mancomun.errors import BadInput, BookError
from mancomun.instants import parse_day
from mancomun.lexicon.text import NOTHING, Text, join_names, percent, spanish_number


@dataclass(frozen=True, slots=True)
class Act:
    """An act that was done (maybe on a known day), is not yet done, or was refused."""

    status: str  # done | pending | refused
    day: date | None = None

    @property
    def done(self) -> bool:
        return self.status == "done"

    @property
    def pending(self) -> bool:
        return self.status == "pending"

    @property
    def refused(self) -> bool:
        return self.status == "refused"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One word of the vocabulary.

    ``kind``: ``yesno`` (true/false), ``act`` (true, false = not yet, ``negado``, a date, or a mapping ``estado``/``fecha``),
    ``share`` (0..1), ``number``, ``date``, ``choice`` (one of ``items``), ``list`` (several of ``items``), ``member`` (a code of
    the case), ``members`` (several codes), ``records`` (mappings with the keys of ``items``). ``each`` means one value for each member.
    ``label`` is a noun phrase; ``ask`` the sentence for *nobody has said*; ``holds``/``fails`` the sentences of a yes or a no.
    """

    key: str
    kind: str
    label: Text
    each: bool = False
    ask: Text = NOTHING
    holds: Text = NOTHING
    fails: Text = NOTHING
    items: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))

    def show(self, value: Any) -> Text:
        """A value as people write it."""
        if self.kind == "share":
            return percent(float(value))
        if isinstance(value, (int, float)):
            digits = 0 if float(value).is_integer() else 1
            return Text(spanish_number(float(value), digits), f"{float(value):,.{digits}f}")
        return Text(str(value), str(value))

    def item_names(self, keys: Sequence[str]) -> Text:
        """The labels of some items, joined."""
        known = [self.items[key] for key in keys]
        return Text(join_names([t.es for t in known]).es, join_names([t.en for t in known]).en)


FACTS: dict[str, FactSpec] = {}
_KINDS = ("yesno", "act", "share", "number", "date", "choice", "list", "member", "members", "records")


def declare(spec: FactSpec) -> FactSpec:
    """Add a word to the vocabulary; two with one key, or an unknown kind, are an error of the book."""
    if spec.key in FACTS:
        raise BookError(f"the fact {spec.key!r} is declared twice")
    if spec.kind not in _KINDS:
        raise BookError(f"the fact {spec.key!r} has the unknown kind {spec.kind!r}; kinds are {', '.join(_KINDS)}")
    noun = spec.label  # a sentence nobody wrote is made of the noun
    spec = replace(
        spec,
        ask=spec.ask or Text(f"Falta saber: {noun.es}.", f"Not known yet: {noun.en}."),
        holds=spec.holds or Text(f"Consta: {noun.es}.", f"On record: {noun.en}."),
        fails=spec.fails or Text(f"No hay: {noun.es}.", f"There is none: {noun.en}."),
    )
    FACTS[spec.key] = spec
    return spec


class Facts:
    """The statements of one case, read and checked against the vocabulary. Immutable."""

    def __init__(
        self, values: Mapping[str, Any] | None = None, each: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self._values = dict(values or {})
        self._each = {key: dict(inner) for key, inner in (each or {}).items()}

    def get(self, key: str) -> Any:
        """The stated value, or None when nobody has said."""
        return self._values.get(key)

    def of_member(self, key: str, member: str) -> Any:
        """The value stated for one member, or None."""
        return self._each.get(key, {}).get(member)

    def members_of(self, key: str) -> tuple[str, ...]:
        """The members of whom a fact of each member was stated."""
        return tuple(self._each.get(key, {}))

    def __contains__(self, key: str) -> bool:
        return key in self._values or key in self._each

    def keys(self) -> frozenset[str]:
        """Every key somebody has spoken of."""
        return frozenset(self._values) | frozenset(self._each)

    def without(self, keys: Iterable[str]) -> Facts:
        """The same statements but for some keys."""
        gone = set(keys)
        return Facts(
            {k: v for k, v in self._values.items() if k not in gone},
            {k: v for k, v in self._each.items() if k not in gone},
        )

    def keeping(self, members: Iterable[str]) -> Facts:
        """The same statements with those of other members left out (to judge a changed group)."""
        kept = set(members)
        each = {key: {m: v for m, v in inner.items() if m in kept} for key, inner in self._each.items()}
        values = {key: _of_those(FACTS[key], value, kept) for key, value in self._values.items()}
        return Facts(
            {key: value for key, value in values.items() if value is not None},
            {key: inner for key, inner in each.items() if inner},
        )


def _of_those(spec: FactSpec, value: Any, kept: set[str]) -> Any:
    """A value of the case without what it says of members who left; None when nothing remains said."""
    if spec.kind == "member":
        return value if value in kept else None
    if spec.kind == "members":
        return tuple(code for code in value if code in kept) or None
    if spec.kind == "records":
        return tuple(item for item in value if item.get("miembro") is None or item["miembro"] in kept)
    return value


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who may be spoken of, and how the texts that stand for something else are read."""

    members: Sequence[str]
    resolve: Callable[[str], str] | None
    named: Mapping[str, Callable[[str], str]]


def read_facts(
    raw: Mapping[str, Any],
    members: Sequence[str],
    *,
    resolve: Callable[[str], str] | None = None,
    named: Mapping[str, Callable[[str], str]] | None = None,
) -> Facts:
    """Statements as people write them (case file, HTTP body, form) into `Facts`, or `BadInput` saying what and where.

    ``resolve`` turns a code or a name of a member into its code; without it members must be exact codes. ``named`` reads
    the keys of records that name something of the book (``figura``), or raises `BadInput`.
    """
    if not isinstance(raw, Mapping):
        got = _got(raw)
        raise BadInput(
            "hechos-forma",
            f"«facts» debe ser un objeto con claves del vocabulario; llegó {got.es}.",
            f"“facts” must be an object keyed by the vocabulary; we got {got.en}.",
        )
    reader = _Reader(members, resolve, named or {})
    values: dict[str, Any] = {}
    each: dict[str, dict[str, Any]] = {}
    for key, value in raw.items():
        spec = FACTS.get(str(key))
        if spec is None:
            raise _unknown_key(str(key))
        if value is None:
            continue
        if not spec.each:
            values[key] = _read(spec, value, reader)
        elif isinstance(value, Mapping) and not _looks_like_act(value):
            inner: dict[str, Any] = {}
            for who, item in value.items():
                code = _member(who, reader, key)
                if item is not None:
                    inner[code] = _read(spec, item, reader)
            each[key] = inner
        else:  # one value for all: "acuerdos_concejo: true"
            each[key] = {code: _read(spec, value, reader) for code in members}
    return Facts(values, each)


def _looks_like_act(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= {"estado", "fecha"}


def _unknown_key(key: str) -> BadInput:
    near = difflib.get_close_matches(key, FACTS, n=1, cutoff=0.0)[0]
    return BadInput(
        "hecho-desconocido",
        f"No existe el hecho «{_short(key)}». El más parecido es «{near}»; la lista sale con «mancomun facts».",
        f"There is no fact “{_short(key)}”. The nearest one is “{near}”; “mancomun facts” lists them.",
    )


def _member(who: Any, reader: _Reader, key: str) -> str:
    text = str(who)
    code: str | None = text if text in reader.members else None
    if code is None and reader.resolve is not None and isinstance(who, str):
        try:
            code = reader.resolve(who)
        except BadInput:  # nobody, or several: in any case none of the members
            code = None
    if code is None or code not in reader.members:
        raise BadInput(
            "hecho-de-ajeno",
            f"El hecho «{key}» habla de «{_short(text)}», que no es miembro del grupo.",
            f"The fact “{key}” speaks of “{_short(text)}”, which is not a member of the group.",
        )
    return code


def _short(text: str) -> str:
    clean = "".join(mark if mark.isprintable() else " " for mark in text)
    return clean if len(clean) <= 60 else f"{clean[:57]}..."


def _got(value: Any) -> Text:
    """A value as one says it to who wrote it, never as the program prints it."""
    match value:
        case None:
            return Text("nada", "nothing")
        case bool():
            return Text(str(value).lower(), str(value).lower())
        case str():
            return Text(f"«{_short(value)}»", f"“{_short(value)}”")
        case Mapping():
            keys = _short(", ".join(str(key) for key in value)) or "—"
            return Text(f"un objeto con las claves {keys}", f"an object with the keys {keys}")
        case list() | tuple():
            return Text("una lista", "a list")
        case _:
            return Text(f"«{_short(str(value))}»", f"“{_short(str(value))}”")


def _bad(spec: FactSpec, value: Any, es: str, en: str) -> BadInput:
    got = _got(value)
    return BadInput(
        "hecho-valor",
        f"El hecho «{spec.key}» no admite {got.es}: {es}{'' if es.endswith('?') else '.'}",
        f"The fact “{spec.key}” does not take {got.en}: {en}{'' if en.endswith('?') else '.'}",
    )


def _day(spec: FactSpec, value: Any) -> date:
    try:
        return parse_day(value)
    except BadInput as error:
        raise BadInput(error.code, f"El hecho «{spec.key}»: {error.es}", f"The fact “{spec.key}”: {error.en}") from None


def _read(spec: FactSpec, value: Any, reader: _Reader) -> Any:
    match spec.kind:
        case "yesno":
            if not isinstance(value, bool):
                raise _bad(spec, value, "escriba true o false", "write true or false")
            return value
        case "act":
            return _read_act(spec, value)
        case "share":
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                raise _bad(
                    spec,
                    value,
                    "es una fracción entre 0 y 1 (0.05 es el 5 %)",
                    "it is a fraction from 0 to 1 (0.05 is 5 %)",
                )
            return float(value)
        case "number":
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
                raise _bad(spec, value, "es un número de cero en adelante", "it is a number from zero up")
            return value
        case "date":
            return _day(spec, value)
        case "choice":
            return _item(spec, value)
        case "list":
            items = value if isinstance(value, (list, tuple)) else [value]
            return tuple(_item(spec, item) for item in items)
        case "member":
            return _member(value, reader, spec.key)
        case "members":
            items = value if isinstance(value, (list, tuple)) else [value]
            return tuple(_member(item, reader, spec.key) for item in items)
        case _:
            return _read_records(spec, value, reader)


def _read_act(spec: FactSpec, value: Any) -> Act:
    if value is True:
        return Act("done")
    if value is False or value == "pendiente":
        return Act("pending")
    if value == "negado":
        return Act("refused")
    if isinstance(value, Mapping):
        extra = set(value) - {"estado", "fecha"}
        status = {"hecho": "done", "pendiente": "pending", "negado": "refused"}.get(str(value.get("estado", "hecho")))
        if extra or status is None:
            raise _bad(
                spec,
                value,
                "use estado: hecho | pendiente | negado, y fecha",
                "use estado: hecho | pendiente | negado, and fecha",
            )
        return Act(status, _day(spec, value["fecha"]) if value.get("fecha") is not None else None)
    if isinstance(value, date) or (isinstance(value, str) and value[:1].isdigit()):
        return Act("done", _day(spec, value))
    raise _bad(
        spec,
        value,
        "use true, false (aún no), negado, o la fecha del acto",
        "use true, false (not yet), negado, or the date of the act",
    )


def _item(spec: FactSpec, value: Any) -> str:
    if isinstance(value, str) and value in spec.items:
        return value
    near = difflib.get_close_matches(str(value), spec.items, n=1, cutoff=0.4)
    hint_es = f"¿quiso decir «{near[0]}»?" if near else f"las opciones son {', '.join(spec.items)}"
    hint_en = f"did you mean “{near[0]}”?" if near else f"the choices are {', '.join(spec.items)}"
    raise _bad(spec, value, hint_es, hint_en)


def _read_records(spec: FactSpec, value: Any, reader: _Reader) -> tuple[Mapping[str, Any], ...]:
    items = value if isinstance(value, (list, tuple)) else [value]
    out = []
    for item in items:
        if not isinstance(item, Mapping):
            keys = ", ".join(spec.items)
            raise _bad(
                spec, item, f"cada elemento es un objeto con las claves {keys}", f"each is an object with keys {keys}"
            )
        clean: dict[str, Any] = {}
        for key, inner in item.items():
            if key not in spec.items:
                near = difflib.get_close_matches(str(key), spec.items, n=1, cutoff=0.0)[0]
                raise BadInput(
                    "hecho-valor",
                    f"El hecho «{spec.key}» no conoce la clave «{_short(str(key))}». La más parecida es «{near}».",
                    f"The fact “{spec.key}” does not know the key “{_short(str(key))}”. The nearest one is “{near}”.",
                )
            if inner is not None:
                clean[key] = _read_part(spec, key, inner, reader)
        out.append(MappingProxyType(clean))
    return tuple(out)


def _read_part(spec: FactSpec, key: str, value: Any, reader: _Reader) -> Any:
    if key == "miembro":
        return _member(value, reader, spec.key)
    if key in FACTS:  # a part that is a word of the vocabulary is read as that word
        return _read(FACTS[key], value, reader)
    if not isinstance(value, str):
        raise _bad(spec, value, f"«{key}» es un texto", f"“{key}” is a text")
    return reader.named[key](value) if key in reader.named else value
