"""What the commands share: the options that mean the same everywhere, the day of today, and errors in one sentence."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from mancomun.errors import BadInput
from mancomun.instants import parse_day

LANG = click.option(
    "--lang", type=click.Choice(["es", "en"]), default="es", show_default=True, help="Idioma de la respuesta."
)
FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Texto o JSON."
)
AS_OF = click.option("--as-of", "as_of", metavar="AAAA-MM-DD", help="Día de la ley. Sin él, hoy.")


def day_of(text: str | None) -> date:
    """The day asked for; today is read here, at the edge."""
    return parse_day(text) if text is not None else date.today()


def said(lang: str, es: str, en: str) -> str:
    """One of the two."""
    return en if lang == "en" else es


def sentences(command: Callable[..., None]) -> Callable[..., None]:
    """Bad input is one sentence on stderr and exit 2."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except BadInput as error:
            click.echo(f"mancomun: {error.text(kwargs.get('lang', 'es'))}", err=True)
            raise SystemExit(2) from error

    return wrapped
