"""What the forms of the registry send, read as values. What cannot be read is a sentence, and nothing is lost of the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from mancomun.errors import BadInput
from mancomun.instants import read_day
from mancomun.tables.cells import number_of


def text(posted: Any, key: str) -> str:
    """A trimmed text."""
    return str(posted.get(key, "")).strip()


def day(posted: Any, key: str) -> date | None:
    """A day, or nothing when the field is empty."""
    written = text(posted, key)
    return read_day(written) if written else None


def day_needed(posted: Any, key: str) -> date:
    """A day. `BadInput` when the field is empty: no act is dated by the day somebody typed it."""
    found = day(posted, key)
    if found is None:
        raise BadInput(
            "fecha-falta",
            "Falta la fecha: escriba el día que dice el acto. Nada cambió.",
            "The date is missing: write the day the act says. Nothing was changed.",
        )
    return found


def lines(posted: Any, key: str) -> list[str]:
    """One text a line."""
    return [one.strip() for one in text(posted, key).splitlines() if one.strip()]


def whole(posted: Any, key: str) -> int | None:
    """A whole number, or nothing."""
    written = text(posted, key)
    if not written:
        return None
    return int(_number(written))


def number(posted: Any, key: str) -> float | None:
    """A number, or nothing."""
    written = text(posted, key)
    return _number(written) if written else None


def share(posted: Any, key: str) -> float | None:
    """A percentage as a share from 0 to 1, or nothing."""
    written = text(posted, key).rstrip("% ")
    return _number(written) / 100 if written else None


def _number(written: str) -> float:
    bare = written.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", bare):  # thousands as Colombia writes them
        bare = bare.replace(".", "")
    found = number_of(bare)
    if found is None:
        raise BadInput(
            "numero",
            f"«{written[:40]}» no es un número. Escríbalo con cifras: 1.234,5.",
            f"“{written[:40]}” is not a number. Write it with digits: 1234.5.",
        )
    return float(found)


def sums(posted: Any, key: str) -> Mapping[str, int]:
    """Lines ``name: amount`` as whole COP: ``SGR: 1.200.000``."""
    found: dict[str, int] = {}
    for line in lines(posted, key):
        name, colon, amount = line.rpartition(":")
        if not colon or not name.strip():
            raise BadInput(
                "renglon",
                f"«{line[:60]}» no dice el monto. Escriba un renglón por cada uno: nombre: monto.",
                f"“{line[:60]}” does not say the amount. Write one line each: name: amount.",
            )
        found[name.strip()] = int(_number(amount.strip()))
    return found
