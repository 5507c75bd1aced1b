"""``mancomun audit``, ``admin`` and ``backup``: the history verified, the first administrator, the copy of everything."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def house() -> Iterator[None]:
    """Django over our own database, started (and stopped) if need be."""
    import django

    from mancomun.errors import BadInput
    from mancomun.web.launcher import DatabaseRefused, LocalPostgres
    from mancomun.web.paths import data_folder
    from mancomun.web.project.database import NAME

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.web.project.settings")
    own, ours_to_stop = None, False
    try:
        if not os.environ.get("DATABASE_URL"):
            own = LocalPostgres(data_folder())
            ours_to_stop = not own.ready()
            own.start()
            own.ensure_database(NAME)
        django.setup()
        yield
    except DatabaseRefused as refusal:
        raise BadInput("base-de-datos-ausente", str(refusal), str(refusal)) from None
    finally:
        if own is not None and ours_to_stop:
            own.stop()


WORDS = {
    "changed": "cambió",
    "missing": "falta",
    "added": "se agregó después del sello",
    "column": "perdió columnas que se habían sellado",
    "chain": "el sello no corresponde a lo sellado",
    "head": "la cadena no contiene la huella que usted guardó",
}


@click.group()
def audit() -> None:
    """El historial: sellar los días que terminaron y verificar que nadie tocó lo sellado."""


@audit.command()
def seal() -> None:
    """Sella los días que ya terminaron. Correrlo dos veces no hace daño."""
    with house():
        from django.utils import timezone

        from mancomun.web.audit.chain import seal as seal_days

        made = seal_days(timezone.now())
        for row in made:
            click.echo(f"{row.day} {row.hash} ({row.rows} filas)")
        if not made:
            click.echo("No hay días por sellar.")


@audit.command()
@click.option("--head", default="", help="Huella que usted guardó fuera: se exige que esté en la cadena.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
def verify(head: str, shape: str) -> None:
    """Recalcula la cadena y nombra el primer día y la primera fila que no coinciden. Sale con 1 si hay diferencia."""
    with house():
        from mancomun.web.audit import chain
        from mancomun.web.audit.models import Seal

        found = chain.verify(head=head)
        last = Seal.objects.order_by("-day").first()
        days = Seal.objects.count()
    if shape == "json":
        body: dict[str, object] = {
            "days": days,
            "head": last.hash if last else None,
            "ok": found is None,
            "difference": None,
        }
        if found is not None:
            body["difference"] = {"day": str(found.day), "table": found.table, "row": found.row, "kind": found.kind}
        click.echo(json.dumps(body, ensure_ascii=False))
    elif found is None:
        click.echo(f"Todo coincide: {days} días sellados. Huella: {last.hash if last else 'ninguna aún'}")
    else:
        row = f", fila {found.row}" if found.row else ""
        click.echo(f"No coincide desde el {found.day}: {found.table}{row}: {WORDS[found.kind]}.")
    if found is not None:
        sys.exit(1)


@click.group()
def admin() -> None:
    """Tareas de quien instala: la primera persona que administra."""


@admin.command("create-administrator")
@click.option("--email", required=True, help="Correo con que entrará.")
@click.option("--name", default="", help="Nombre de la persona.")
@click.option("--entity", required=True, help="Entidad nacional por la que actúa.")
def create_administrator(email: str, name: str, entity: str) -> None:
    """Nombra a quien administra. Entra con un código a su correo y activa su segundo paso."""
    with house():
        from django.utils import timezone

        from mancomun.web.accounts.services import first_administrator

        person, made = first_administrator(
            email=email, name=name, entity=entity, today=timezone.localdate(), reason="mancomun admin"
        )
    click.echo(
        f"{person.email} administra por {entity}. Entre en /cuenta/entrar y active el segundo paso."
        if made
        else f"{person.email} ya administra por {entity}. No cambiamos nada."
    )


@click.group()
def backup() -> None:
    """La copia de seguridad: la base de datos, los archivos y la llave de esta instalación en un solo archivo."""


@backup.command("save")
@click.argument("target", metavar="ARCHIVO", type=click.Path(path_type=Path, dir_okay=False))
def backup_save(target: Path) -> None:
    """Escribe la copia en ARCHIVO (.tar). Se puede hacer con la casa encendida."""
    with house():
        from mancomun.web.backup import save

        made = save(target)
    click.echo(
        f"{target}: {made['bytes'] / 1e6:.1f} MB, {made['files']} archivos. Guárdela en otra máquina: lleva la llave."
    )


@backup.command("restore")
@click.argument("source", metavar="ARCHIVO", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def backup_restore(source: Path) -> None:
    """Devuelve la copia de ARCHIVO a una instalación vacía y verifica la huella de cada archivo."""
    with house():
        from mancomun.web.backup import restore

        made = restore(source)
    click.echo(f"Restauró {made['files']} archivos y la base. Ahora: mancomun audit verify")
