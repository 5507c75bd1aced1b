"""The facts stated of a draft, as the address and the form carry them: nothing is kept anywhere else.

In the address each fact is one pair, short enough to share: ``h.reat=2024-02-01``, ``h.vinculos=si``,
``h.acuerdos_concejo=@05615:si,@05318:no``. In the form each input has its own name (``h.acuerdos_concejo.05615``,
``h.acuerdos_concejo.05615.fecha``). Both are read here, into the same facts; what cannot be read becomes a sentence beside
its field. Whatever speaks of a member begins with ``@``, so that links can leave out a member who leaves, unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote, unquote

from django.http import QueryDict
from django.utils.translation import get_language

from mancomun.errors import BadInput
from mancomun.instants import read_day
from mancomun.legal.check import read_stated
from mancomun.legal.vocabulary import contradictions
from mancomun.requirements import FACTS, Act, Facts, FactSpec
from mancomun.territory import Territory

PREFIX = "h."
NONE = "ninguno"  # a list that was stated and is empty
YES_NO = {"si": True, "no": False}
ACTS = {"si": True, "no": False, "negado": "negado"}
_STATES = {"si": "hecho", "no": "pendiente", "negado": "negado"}
LONGEST = 6_000  # characters of facts in an address: the server reads lines of up to 8,190
MOST_RECORDS = 40

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Stated:
    """What was stated: as typed by field, as facts, and what could not be used, by field (``""`` for the whole)."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    wrong: dict[str, BadInput] = field(default_factory=dict)
    astray: tuple[BadInput, ...] = ()  # about keys or members that have no field

    @property
    def fine(self) -> bool:
        """Whether everything could be used."""
        return not self.wrong and not self.astray

    def text(self, name: str) -> str:
        """What was typed in a field."""
        return next(iter(self.typed.get(name, ())), "")

    def complaints(self) -> list[BadInput]:
        """Every sentence once, those of fields in their order."""
        return list({wrong.es: wrong for wrong in (*self.astray, *self.wrong.values())}.values())


def fact_of(name: str) -> str:
    """The fact a field belongs to."""
    return name.partition(".")[0]


# ------------------------------------------------------------------------------------------------------------ reading


def read(query: QueryDict, members: Sequence[str], land: Territory) -> Stated:
    """What an address or a form states. Never raises."""
    typed: dict[str, list[str]] = {}
    astray: list[BadInput] = []
    for name, values in query.lists():
        if not name.startswith(PREFIX):
            continue
        key, _dot, tail = name.removeprefix(PREFIX).partition(".")
        texts = [text for value in values if (text := str(value).replace("\x00", "").strip())]
        spec = FACTS.get(key)
        if spec is None:
            astray += _refusal({key: True}, members, land)
        elif tail:
            if texts:
                typed[f"{key}.{tail}"] = texts
        else:
            for field_name, text in _fields(spec, texts):
                typed.setdefault(field_name, []).append(text)
    wrong: dict[str, BadInput] = {}
    raw: dict[str, Any] = {}
    for key in dict.fromkeys(map(fact_of, typed)):
        spec = FACTS[key]
        value = _of_each(spec, typed, members, wrong, astray, land) if spec.each else _of_case(spec, typed, wrong)
        if value is None:
            continue
        refused = _refusal({key: value}, members, land)
        if refused and spec.kind in ("member", "members", "records"):
            astray += refused
        elif refused:
            wrong.setdefault(key, refused[0])
        else:
            raw[key] = value
    facts = read_stated(raw, members, land)
    for pair in contradictions(facts):
        for key in pair.keys:
            wrong.setdefault(key, pair.error)
    return Stated(typed, facts, wrong, tuple(astray))


def _refusal(raw: dict[str, Any], members: Sequence[str], land: Territory) -> list[BadInput]:
    try:
        read_stated(raw, members, land)
    except BadInput as error:
        return [error]
    return []


def _fields(spec: FactSpec, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pair of an address taken apart into the fields of the form: ``(name, text)``."""
    if spec.kind in ("list", "members"):
        for text in texts:
            yield from ((spec.key, piece) for piece in text.split(",") if piece)
        return
    if spec.kind == "records":
        pieces = [piece for text in texts for piece in text.split(",") if piece]
        if not pieces:
            return
        yield spec.key, NONE if pieces == [NONE] else "si" if any("@" in piece for piece in pieces) else pieces[-1]
        rows = (piece for piece in pieces if piece.startswith("@"))
        for row, piece in enumerate(rows):
            parts = [unquote(part) for part in piece[1:].split(":")]
            for name, text in zip(("miembro", "figura", "objetos", "esquema"), parts, strict=False):
                for one in text.split("+") if name == "objetos" else [text]:
                    if one:
                        yield f"{spec.key}.{row}.{name}", one
        return
    for text in texts[-1:] if not spec.each else texts:
        for piece in text.split(",") if spec.each else [text]:
            if spec.each and piece.startswith("@"):
                code, _colon, value = piece[1:].partition(":")
                yield from _input(spec, f"{spec.key}.{code}", value)
            else:
                yield from _input(spec, spec.key, piece)


def _input(spec: FactSpec, name: str, text: str) -> Iterator[tuple[str, str]]:
    if spec.kind == "act" and text not in ACTS:
        state, _tilde, day = text.rpartition("~")
        yield name, state or "si"
        yield f"{name}.fecha", day
    elif spec.kind == "share":
        yield f"{name}.pct", _percent(text)
    else:
        yield name, text


def _percent(text: str) -> str:
    """A fraction as the percentage people read; what is no number stays as it came."""
    try:
        value = format((Decimal(text) * 100).normalize(), "f")
    except InvalidOperation:
        return text
    return value if get_language() == "en" else value.replace(".", ",")


def _of_each(
    spec: FactSpec,
    typed: dict[str, list[str]],
    members: Sequence[str],
    wrong: dict[str, BadInput],
    astray: list[BadInput],
    land: Territory,
) -> dict[str, Any] | None:
    """A fact of each member: their own value, or else the one given for all."""
    spoken = {name.split(".")[1] for name in typed if fact_of(name) == spec.key and "." in name} - {
        "fecha",
        "pct",
        "todos",
    }
    for code in sorted(spoken - set(members)):
        astray += _refusal({spec.key: {code: True}}, members, land)
    found: dict[str, Any] = {}
    for code in members:
        for name in (f"{spec.key}.todos", f"{spec.key}.{code}", spec.key):
            value = _one(spec, name, typed, wrong)
            if value is not None:
                found[code] = value
                break
    return found or None


def _of_case(spec: FactSpec, typed: dict[str, list[str]], wrong: dict[str, BadInput]) -> Any:
    if spec.kind in ("list", "members"):
        texts = [text.removeprefix("@") for text in typed.get(spec.key, [])]
        if NONE in texts and len(texts) > 1:
            wrong[spec.key] = _contrary(
                spec,
                "marcó «ninguno» y también otras opciones. Deje lo uno o lo otro.",
                "“none” is marked together with other options. Leave one or the other.",
            )
            return None
        return [text for text in dict.fromkeys(texts) if text != NONE] if texts else None
    if spec.kind == "records":
        return _records(spec, typed, wrong)
    return _one(spec, spec.key, typed, wrong)


def _records(spec: FactSpec, typed: dict[str, list[str]], wrong: dict[str, BadInput]) -> list[dict[str, Any]] | None:
    rows: dict[str, dict[str, Any]] = {}
    for name, texts in typed.items():
        key, _dot, rest = name.partition(".")
        row, _dot, part = rest.partition(".")
        if key == spec.key and part:
            one = texts[0].removeprefix("@") if part == "miembro" else texts[0]
            rows.setdefault(row, {})[part] = texts if part == "objetos" else one
    said = next(iter(typed.get(spec.key, ())), "")
    if said == NONE and rows:
        wrong[spec.key] = _contrary(
            spec,
            "dijo que nadie está en otro esquema y también escribió uno. Borre uno de los dos.",
            "nobody is said to be in another scheme, and one is written. Clear one of the two.",
        )
        return None
    if said and said not in (NONE, "si"):
        wrong[spec.key] = _contrary(spec, f"no se entiende «{said[:60]}».", f"“{said[:60]}” is not understood.")
        return None
    nameless = [row for row, parts in rows.items() if not parts.get("miembro") or not parts.get("figura")]
    if nameless:
        name = f"{spec.key}.{nameless[0]}.{'miembro' if not rows[nameless[0]].get('miembro') else 'figura'}"
        wrong[name] = _contrary(
            spec,
            "diga qué miembro es y a qué figura pertenece su otro esquema.",
            "say which member it is and of which figure the other scheme is.",
        )
        return None
    if said == "si" and not rows:
        wrong[spec.key] = _contrary(
            spec,
            "dijo que hay otro esquema; escriba de quién y cuál.",
            "another scheme is said to exist; write whose and which.",
        )
        return None
    if said == NONE:
        return []
    return list(rows.values())[:MOST_RECORDS] or None


def _contrary(spec: FactSpec, es: str, en: str) -> BadInput:
    label = spec.label
    return BadInput("hechos-contrarios", f"{_cap(label.es)}: {es}", f"{_cap(label.en)}: {en}")


def _one(spec: FactSpec, name: str, typed: dict[str, list[str]], wrong: dict[str, BadInput]) -> Any:
    """The value of one input (an act has two), or None: nothing said, or something that cannot be read."""
    text = next(iter(typed.get(name, ())), "")
    try:
        match spec.kind:
            case "yesno":
                return YES_NO.get(text, text) if text else None
            case "act":
                return _act(name, text, typed)
            case "share":
                return _share(spec, next(iter(typed.get(f"{name}.pct", ())), ""))
            case "number":
                return _number(text)
            case "date":
                return read_day(text).isoformat() if text else None
            case "member":
                return text.removeprefix("@") or None
            case _:
                return text or None
    except BadInput as error:
        at = {"act": f"{name}.fecha", "share": f"{name}.pct"}.get(spec.kind, name)
        wrong.setdefault(at, _named(spec, error))
        return None


def _named(spec: FactSpec, error: BadInput) -> BadInput:
    return BadInput(error.code, f"{_cap(spec.label.es)}: {_low(error.es)}", f"{_cap(spec.label.en)}: {_low(error.en)}")


def _act(name: str, text: str, typed: dict[str, list[str]]) -> Any:
    day = next(iter(typed.get(f"{name}.fecha", ())), "")
    if not day:
        return ACTS.get(text, text) if text else None
    when = read_day(day).isoformat()
    if text in ("", "si"):  # a date alone says that it was done, as in a case file
        return when
    return {"estado": _STATES.get(text, text), "fecha": when}


def _share(spec: FactSpec, text: str) -> float | None:
    if not text:
        return None
    try:
        value = Decimal(text.replace("%", "").strip().replace(",", "."))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= 100:
        raise BadInput(
            "hecho-valor",
            f"Va de 0 a 100 por ciento; llegó «{text[:60]}».",
            f"It goes from 0 to 100 per cent; we got “{text[:60]}”.",
        )
    return float(value / 100)


def _number(text: str) -> Any:
    if not text:
        return None
    digits = text.replace(".", "").replace(",", "").replace(" ", "").replace("\xa0", "")
    if not digits.isdecimal() or len(digits) > 12:
        raise BadInput(
            "hecho-valor",
            f"Es un número de cero en adelante; llegó «{text[:60]}».",
            f"It is a number from zero up; we got “{text[:60]}”.",
        )
    return int(digits)


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


# ------------------------------------------------------------------------------------------------------------ writing


def pairs(facts: Facts) -> Pairs:
    """The facts as pairs of an address: what `read` reads back."""
    found = []
    for key, spec in FACTS.items():
        if key not in facts:
            continue
        if spec.each:
            said = ",".join(f"@{code}:{_written(facts.of_member(key, code))}" for code in facts.members_of(key))
            text = said
        else:
            text = _of_value(spec, facts.get(key))
        if text:
            found.append((PREFIX + key, text))
    return tuple(found)


def _of_value(spec: FactSpec, value: Any) -> str:
    if spec.kind == "member":
        return f"@{value}"
    if spec.kind == "members":
        return ",".join(f"@{code}" for code in value) or NONE
    if spec.kind == "list":
        return ",".join(value) or NONE
    if spec.kind == "records":
        rows = []
        for record in value:
            parts = (
                record.get("miembro", ""),
                record.get("figura", ""),
                "+".join(record.get("objetos", ())),
                quote(record.get("esquema", ""), safe=""),
            )
            rows.append("@" + ":".join(parts).rstrip(":"))
        return ",".join(rows) or NONE
    return _written(value)


def _written(value: Any) -> str:
    match value:
        case bool():
            return "si" if value else "no"
        case Act(status="done", day=date() as day):
            return day.isoformat()
        case Act(status=status, day=day):
            state = {"done": "si", "pending": "no", "refused": "negado"}[status]
            return f"{state}~{day.isoformat()}" if day else state
        case date():
            return value.isoformat()
        case float():
            return format(value, ".12g")
        case _:
            return str(value)


def keeping(found: Pairs, members: Iterable[str]) -> Pairs:
    """The pairs of an address without what they say of those who are no longer members."""
    kept = set(members)
    out = []
    for name, text in found:
        pieces = text.split(",")
        left = [piece for piece in pieces if not piece.startswith("@") or piece[1:].partition(":")[0] in kept]
        if left:
            out.append((name, ",".join(left)))
    return tuple(out)
