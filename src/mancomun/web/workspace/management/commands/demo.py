"""``demo load`` and ``demo remove``: the documented portfolio that comes with the house, with the routes of its examples."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mancomun.web.initiatives import demo
from mancomun.web.registry import demo as registry
from mancomun.web.workspace import demo as products


class Command(BaseCommand):
    """Load or remove the documented portfolio and the fictional exercise."""

    help = "Carga o quita el portafolio documentado y el ejercicio de ficción."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["load", "remove"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many records it was."""
        if options["what"] == "load":
            today = timezone.localdate()
            n = demo.load(today) + registry.load(today)
            products.load(today)
            self.stdout.write(f"Se cargaron {n} registros documentados." if n else "Ya estaba cargado; nada cambió.")
        else:
            n = registry.remove() + demo.remove()
            self.stdout.write(f"Se quitaron {n} registros. No vuelven solos: para cargarlos, mancomun demo load.")
