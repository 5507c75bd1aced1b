"""Codes as spreadsheets leave them: without their zero, as 5266.0, as 5.360, as 05-380, with blanks."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from mancomun.interchange.report import Action, Report
from mancomun.territory.model import Territory

_FLOAT = re.compile(r"(\d+)[.,]0+\Z")
_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+\Z")
_SPLIT = re.compile(r"(\d{1,2})[-–—_/ .](\d{3})\Z")


@dataclass(frozen=True, slots=True)
class CodeReading:
    """``code`` is the unit's code, or None when there is none to be had; ``defects`` the ids of what was wrong.

    ``known`` says that the territory has it; ``successor`` is the unit that took over a retired code.
    """

    code: str | None
    defects: tuple[str, ...] = ()
    known: bool = False
    successor: str | None = None


SENTENCES = {
    "code_lost_zero": ("El código «{raw}» perdió el cero: es {code}.", "The code “{raw}” lost its zero: it is {code}."),
    "code_number": (
        "El código {raw} venía como número y no como texto: es {code}.",
        "The code {raw} came as a number, not as text: it is {code}.",
    ),
    "code_float": (
        "El código «{raw}» venía con decimales: es {code}.",
        "The code “{raw}” came with decimals: it is {code}.",
    ),
    "code_thousands": (
        "El código «{raw}» traía punto de miles: es {code}.",
        "The code “{raw}” had a thousands point: it is {code}.",
    ),
    "code_hyphen": ("El código «{raw}» traía un guion: es {code}.", "The code “{raw}” had a hyphen: it is {code}."),
    "code_blanks": (
        "El código «{raw}» traía espacios: es {code}.",
        "The code “{raw}” had blanks around it: it is {code}.",
    ),
}


def code_of(report: Report, row: int, reading: CodeReading) -> str | None:
    """The code of a row; without one, or with one that nobody knows, that is said and there is none."""
    if reading.code is None:
        report.add(
            "no_code",
            "No trae código: no sabemos qué unidad es.",
            "It has no code: we cannot tell which unit it is.",
            "dropped",
            row=row,
        )
    elif "unknown_code" in reading.defects:
        report.add(
            "unknown_code",
            f"El código «{reading.code}» no existe en la edición en uso.",
            f"The code “{reading.code}” does not exist in the edition in use.",
            "dropped",
            row=row,
            code=reading.code,
        )
    else:
        return reading.code
    return None


def outlived(
    report: Report, row: int, reading: CodeReading, territory: Territory, then: tuple[str, str], action: Action
) -> None:
    """Say which unit took over a retired code, and ``then`` what happens with the row."""
    heir = reading.successor or ""
    name = territory.units[heir].name if heir in territory.units else heir
    report.add(
        "obsolete_code",
        f"El código {reading.code} ya no existe: hoy corresponde a {heir}, {name}. {then[0]}",
        f"The code {reading.code} no longer exists: today it belongs to {heir}, {name}. {then[1]}",
        action,
        row=row,
        code=reading.code,
        fix=heir,
    )


def is_blank(raw: Any) -> bool:
    """None, NaN, or text without anything in it."""
    return raw is None or (isinstance(raw, float) and math.isnan(raw)) or (isinstance(raw, str) and not raw.strip())


def read_code(raw: Any, territory: Territory | None = None) -> CodeReading:
    """What a cell says the code is. Without a territory the text is taken as it is, blanks off."""
    if is_blank(raw):
        return CodeReading(None, ("no_code",))
    if isinstance(raw, bool):
        return CodeReading(str(raw), ("unknown_code",))
    if hasattr(raw, "item"):  # a NumPy number
        raw = raw.item()
    defects: list[str] = []
    if isinstance(raw, (int, float)):
        defects.append("code_number")
        text = str(int(raw)) if float(raw).is_integer() else str(raw)
    else:
        text = str(raw)
        if text != text.strip():
            defects.append("code_blanks")
            text = text.strip()
    if territory is None:
        return CodeReading(text, tuple(defects))
    return _in_territory(text, tuple(defects), territory)


def _in_territory(text: str, defects: tuple[str, ...], territory: Territory) -> CodeReading:
    found = _place(text, territory)
    if found:
        return _with(found, defects, territory)
    for pattern, defect in ((_FLOAT, "code_float"), (_SPLIT, "code_hyphen"), (_THOUSANDS, "code_thousands")):
        if pattern.match(text):
            bare = _FLOAT.match(text)
            digits = bare.group(1) if defect == "code_float" and bare else re.sub(r"\D", "", text)
            if defect == "code_hyphen":
                digits = digits.zfill(5)
                if "." in text:  # 5.360: the point of thousands, or a separator; the same code either way
                    defect = "code_thousands"
            for candidate in (digits, digits.zfill(5)):
                found = _place(candidate, territory)
                if found:
                    return _with(found, (*defects, defect), territory)
    if text.isdigit():
        for width in (5, 2):
            if len(text) == width - 1:
                found = _place(text.zfill(width), territory)
                if found:
                    # a number never had a zero to lose: one thing to say, not two
                    said = defects if "code_number" in defects else (*defects, "code_lost_zero")
                    return _with(found, said, territory)
    return CodeReading(text, (*defects, "unknown_code"))


def _with(found: tuple[str, str | None], defects: tuple[str, ...], territory: Territory) -> CodeReading:
    code, successor = found
    if successor is not None:
        return CodeReading(code, (*defects, "obsolete_code"), False, successor)
    return CodeReading(code, defects, code in territory.units)


def _place(text: str, territory: Territory) -> tuple[str, str | None] | None:
    if text in territory.units:
        return text, None
    if text in territory.retired:
        return text, territory.retired[text]
    if text in territory.aliases:
        return territory.aliases[text], None
    return None
