"""``mancomun demo``: the documented portfolio that comes with the house, in and out with one command."""

from __future__ import annotations

import subprocess
import sys

import click


@click.group()
def demo() -> None:
    """Cargar o quitar el portafolio documentado y el ejercicio de ficción."""


def _run(what: str) -> int:
    # The floors keep the command line and the web apart; Django's own command does the work, over our database.
    return subprocess.run([sys.executable, "-m", "mancomun.web.manage", "demo", what], check=False).returncode


@demo.command()
def load() -> None:
    """Cargar lo que falte; lo que alguien haya cambiado se deja como está."""
    sys.exit(_run("load"))


@demo.command()
def remove() -> None:
    """Quitar todos los registros que vinieron con la casa. No vuelven solos."""
    sys.exit(_run("remove"))
