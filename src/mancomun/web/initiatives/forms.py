"""Reads what a person wrote in the forms of an initiative; whatever cannot be read is a sentence, and the form keeps it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.portfolio.documented import fictional, ground_of
from mancomun.portfolio.initiative import Member
from mancomun.territory import colombia

PLAIN = ("name", "acronym", "region", "promoter", "contact", "figure_now", "figure_foreseen", "origin", "background",
         "projects", "instruments", "act", "reat", "visibility", "legal_ground", "accompaniment")  # fmt: skip
LONGEST = {"name": 150, "acronym": 20, "promoter": 300, "contact": 200, "act": 300, "reat": 60, "legal_ground": 200}


def day(text: str) -> date | None:
    """A day, or nothing when the field is empty."""
    return parse_day(text.strip()) if text.strip() else None


def seen(text: str) -> datetime | None:
    """When the person saw the file; nothing when the form does not say."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def whole(text: str, what_es: str, what_en: str) -> int | None:
    """A whole number, or nothing when the field is empty."""
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal():
        raise BadInput(
            "numero-entero",
            f"{what_es} es un número entero; llegó «{text[:40]}».",
            f"{what_en} is a whole number; we got “{text[:40]}”.",
        )
    return int(text)


def lines(text: str) -> list[str]:
    """One item a line, without empty ones."""
    return [line.strip()[:500] for line in text.splitlines() if line.strip()]


def file_values(post: QueryDict) -> dict[str, Any]:
    """The fields of the file that the form brought; those it did not bring stay as they are."""
    values: dict[str, Any] = {}
    for name in PLAIN:
        if name in post:
            values[name] = post.get(name, "").strip()
            longest = LONGEST.get(name)
            if longest and len(values[name]) > longest:
                raise BadInput(
                    "texto-largo",
                    f"Un texto tiene {len(values[name])} caracteres y caben {longest}: «{values[name][:40]}…». Acórtelo.",
                    f"A text has {len(values[name])} characters and {longest} fit: “{values[name][:40]}…”. Shorten it.",
                )
    if "identified_on" in post:
        values["identified_on"] = day(post.get("identified_on", ""))
    if "due" in post:
        values["due"] = day(post.get("due", ""))
    if "maturity" in post:
        values["maturity"] = whole(post.get("maturity", ""), "La madurez", "Maturity")
    if "prior_agreement" in post:
        values["prior_agreement"] = {"si": True, "no": False}.get(post.get("prior_agreement", ""))
    if "topics_shown" in post:
        values["topics"] = post.getlist("topics")
    if "support" in post:
        values["support"] = lines(post.get("support", ""))
    if not values.get("visibility", "x"):
        values.pop("visibility")
    return values


def _known(text: str) -> bool:
    try:
        colombia().resolve(text)
    except BadInput:
        return False
    return True


def members(text: str) -> list[Member]:
    """Members by code or name, separated by commas or lines; the first is the promoter. All real, or all of the exercise."""
    asked = [piece.strip() for piece in text.replace("\n", ",").split(",") if piece.strip()]
    land, found = ground_of(asked), dict[str, Member]()
    for piece in asked:
        try:
            code = land.resolve(piece).code
        except BadInput:
            if fictional(asked) and _known(piece):
                raise BadInput(
                    "ejercicio-mezclado",
                    f"«{piece[:40]}» es real y el grupo tiene municipios del ejercicio: no se juntan. Deje solo unos u otros.",
                    f"“{piece[:40]}” is real and the group has municipalities of the exercise: they are not put together. "
                    "Leave only one kind.",
                ) from None
            raise
        found.setdefault(code, Member(code, "miembro" if found else "promotora"))
    return list(found.values())
