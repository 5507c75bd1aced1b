"""A sentence in Spanish and in English; Spanish is the original."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Text:
    """The same thing said in Spanish (``es``) and in English (``en``)."""

    es: str
    en: str

    def of(self, lang: str) -> str:
        """The sentence in ``lang``; anything but ``en`` is Spanish, the language of the law."""
        return self.en if lang == "en" else self.es

    @classmethod
    def load(cls, data: Mapping[str, str]) -> Text:
        """From a mapping with the keys ``es`` and ``en``."""
        return cls(es=data["es"].strip(), en=data["en"].strip())

    def __bool__(self) -> bool:
        return bool(self.es or self.en)


NOTHING = Text("", "")
# Where a paper may not say a name that it has; an empty place would read as a post that nobody holds.
WITHHELD = Text("[reservado]", "[withheld]")

MINUS = "\u2212"
"""The sign of a number below zero: as wide as a plus, and no line is broken after it."""

_SMALL_ES = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez")
_SMALL_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(n: int) -> Text:
    """Small whole numbers as words, larger ones as digits (``cuatro``, ``25``)."""
    if 0 <= n < len(_SMALL_ES):
        return Text(_SMALL_ES[n], _SMALL_EN[n])
    return Text(spanish_number(n), f"{n:,}")


def spanish_number(value: float, decimals: int = 0) -> str:
    """``1234567.5`` as Colombia writes it: ``1.234.567,5``; below zero with the sign of minus, not a hyphen."""
    return _colombian(f"{value:,.{decimals}f}")


def number_text(value: float, decimals: int, lang: str) -> str:
    """A number with the marks of the language: ``1.234,5`` or ``1,234.5``; below zero ``−1.234,5``."""
    return spanish_number(value, decimals) if lang != "en" else f"{value:,.{decimals}f}".replace("-", MINUS)


def money(value: float, lang: str = "es", decimals: int = 0) -> str:
    """Colombian pesos: ``$ 1.500.000`` in Spanish, ``COP 1,500,000`` in English, where the sign would be of dollars. Never broken."""
    return f"{'COP' if lang == 'en' else '$'}\u00a0{number_text(value, decimals, lang)}"


def spanish_short(value: float) -> str:
    """A number with the decimals it has and no more: ``1234.5`` is ``1.234,5`` and ``60.0`` is ``60``."""
    return short_text(value, "es")


def short_text(value: float, lang: str) -> str:
    """The same with the marks of the language: ``1.234,5``, ``1,234.5``, ``−60``."""
    bare = f"{value:,.6f}".rstrip("0").rstrip(".")
    return _colombian(bare) if lang != "en" else bare.replace("-", MINUS)


def _colombian(text: str) -> str:
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".").replace("-", MINUS)


_MONTHS_ES = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_text(day: date) -> Text:
    """A day in prose: ``22 de noviembre de 2026``, ``22 November 2026``."""
    return Text(
        f"{day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}", f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    )


def short_day(day: date) -> Text:
    """A day for columns: ``22 nov 2026``."""
    return Text(
        f"{day.day} {_MONTHS_ES[day.month - 1][:3]} {day.year}",
        f"{day.day} {_MONTHS_EN[day.month - 1][:3]} {day.year}",
    )


_DAY_IN_TEXT = re.compile(
    rf"\b(\d{{1,2}}) ({'|'.join(sorted({name[:3] for name in (*_MONTHS_ES, *_MONTHS_EN)}))}) (\d{{4}})\b"
)
_PERCENT_IN_TEXT = re.compile(r"(?<=\d) %")


def unbroken(text: str) -> str:
    """The text with its short days (`short_day`) and percentages held together, for columns, broken at any space."""
    return whole_percents(_DAY_IN_TEXT.sub("\\1\u00a0\\2\u00a0\\3", text))


def whole_percents(text: str) -> str:
    """The text with each % held to its number: a line that begins with the sign has lost it."""
    return _PERCENT_IN_TEXT.sub("\u00a0%", text)


def month_text(day: date) -> Text:
    """``diciembre de 2024``, when only the month is known."""
    return Text(f"{_MONTHS_ES[day.month - 1]} de {day.year}", f"{_MONTHS_EN[day.month - 1]} {day.year}")


def percent(share: float) -> Text:
    """A share of one as a percentage, with a decimal only when it needs one."""
    value = round(share * 100, 2)
    digits = 0 if value == int(value) else 1 if round(value, 1) == value else 2
    return Text(f"{spanish_number(value, digits)} %", f"{number_text(value, digits, 'en')} %")


def join_names(names: Sequence[str], *, most: int = 6) -> Text:
    """``A, B y C``; long lists are cut after ``most`` names and the rest counted, never dropped in silence."""
    items = list(names)
    if len(items) > most:
        rest = len(items) - most
        head = ", ".join(items[:most])
        return Text(f"{head} y {spanish_number(rest)} más", f"{head} and {rest:,} more")
    if len(items) <= 1:
        one = items[0] if items else ""
        return Text(one, one)
    head, last = ", ".join(items[:-1]), items[-1]
    link = "e" if _sounds_like_i(last) else "y"
    return Text(f"{head} {link} {last}", f"{head} and {last}")


def _sounds_like_i(word: str) -> bool:
    """Spanish writes *e* for *y* before the sound i (Itagüí, Hispania), not before *hie-* nor *ia-, ie-*."""
    low = word.casefold()
    if low.startswith("h"):
        low = low[1:]
    return low[:1] in "ií" and low[1:2] not in "aeouáéóú" if low else False
