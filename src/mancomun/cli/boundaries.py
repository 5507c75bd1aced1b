"""``mancomun contiguity`` and ``mancomun territory load``: boundaries in, who touches whom out."""

from __future__ import annotations

import functools
import io
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mancomun.cli.common import LANG, said, sentences
from mancomun.errors import BadInput

_FORMAT = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
_LAYER = click.option("--layer", help="Capa del archivo, si trae varias.")
_CODE = click.option("--code-field", help="Columna con el código. Sin ella se busca entre las conocidas.")
_NAME = click.option("--name-field", help="Columna con el nombre.")
_CRS = click.option(
    "--crs", help="Sistema de referencia verdadero, si el archivo no lo dice bien: EPSG:3116, EPSG:9377…"
)
_TOLERANCE = click.option(
    "--tolerance", type=click.FloatRange(0, 5000), default=20.0, show_default=True, metavar="METROS",
    help="Límites dibujados aparte que distan menos que esto se cuentan como uno. 0: solo segmentos iguales.",
)  # fmt: skip


def _with_libraries(command: Callable[..., None]) -> Callable[..., None]:
    """A library that is not installed is bad input too: its sentence says what to install."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except ModuleNotFoundError as error:
            if error.name and error.name.split(".")[0] in ("shapely", "pyogrio", "pyproj", "pyarrow"):
                raise BadInput(
                    "biblioteca-falta",
                    f"Falta la biblioteca {error.name}: instale mancomun[geo].",
                    f"The library {error.name} is missing: install mancomun[geo].",
                ) from error
            raise

    return sentences(wrapped)


def _thousands(number: int, lang: str) -> str:
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", ".")


def _summary(counts: dict[str, int], tolerance: float, lang: str) -> str:
    shown = {key: _thousands(value, lang) for key, value in counts.items()}
    text = said(
        lang,
        f"{shown['units']} unidades: {shown['rook']} pares comparten un límite y {shown['point']} solo se tocan en puntos.",
        f"{shown['units']} units: {shown['rook']} pairs share a border and {shown['point']} meet only in points.",
    )
    if counts["tolerant"]:
        text += " " + said(
            lang,
            f"{shown['tolerant']} de esos límites están dibujados aparte y se hallaron con {tolerance:g} m de tolerancia.",
            f"{shown['tolerant']} of those borders are drawn apart and were found with a tolerance of {tolerance:g} m.",
        )
    if counts["without_neighbours"]:
        text += " " + said(
            lang,
            f"{shown['without_neighbours']} no tienen vecinos.",
            f"{shown['without_neighbours']} have no neighbours.",
        )
    return text


@click.command("contiguity")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Archivo de salida; sin él, la salida estándar.",
)
@_FORMAT
@_LAYER
@_CODE
@_CRS
@_TOLERANCE
@LANG
@_with_libraries
def contiguity(
    file: Path,
    output: Path | None,
    format_: str,
    layer: str | None,
    code_field: str | None,
    crs: str | None,
    tolerance: float,
    lang: str,
) -> None:
    """Quién limita con quién en un archivo de polígonos: code_a, code_b, kind (rook o point), border_km."""
    from mancomun.interchange.boundaries import quick_table
    from mancomun.interchange.editions import write_rows
    from mancomun.territory import colombia

    table, report, _ = quick_table(
        file, territory=colombia(), layer=layer, code_field=code_field, crs=crs, tolerance_m=tolerance
    )
    stream = io.StringIO()
    if format_ == "json":
        document = {
            "counts": table.counts(),
            "tolerance_m": tolerance,
            "pairs": [
                {"code_a": a, "code_b": b, "kind": kind, "border_km": round(km, 4) if kind == "rook" else None}
                for a, b, kind, km in table.rows()
            ],
            "report": [issue.as_json() for issue in report],
        }
        json.dump(document, stream, ensure_ascii=False, indent=1)
        stream.write("\n")
    else:
        write_rows(stream, table)
    if output is None:
        click.echo(stream.getvalue(), nl=False)
    else:
        _replace(output, stream.getvalue())
    for line in report.lines(lang):
        click.echo(line, err=True)
    click.echo(_summary(table.counts(), tolerance, lang), err=True)


def _replace(path: Path, text: str) -> None:
    """Write beside and rename: a run that is stopped leaves the old file, or none."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, "utf-8")
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(
            "salida-no-se-pudo",
            f"No se pudo escribir «{path.name}»: {error.strerror}. Indique otra salida con -o.",
            f"“{path.name}” could not be written: {error.strerror}. Give another output with -o.",
        ) from error


@click.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--edition", "name", help="Nombre de la edición. Sin él sale del archivo.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="Carpeta de datos. Sin ella, MANCOMUN_DATA o la del usuario."
)
@click.option("--yes", is_flag=True, help="Guardar aunque haya puntos por decidir en el informe.")
@click.option("--dry-run", is_flag=True, help="Mostrar el informe y la diferencia sin guardar nada.")
@_FORMAT
@_LAYER
@_CODE
@_NAME
@_CRS
@_TOLERANCE
@LANG
@_with_libraries
def load(
    file: Path,
    name: str | None,
    data: Path | None,
    yes: bool,
    dry_run: bool,
    format_: str,
    layer: str | None,
    code_field: str | None,
    name_field: str | None,
    crs: str | None,
    tolerance: float,
    lang: str,
) -> None:
    """Cargar límites oficiales: informe, contigüidad, diferencia con la edición en uso, y guardar."""
    from mancomun.interchange.boundaries import border_table, compare, read_boundaries
    from mancomun.interchange.editions import check_name, file_hash, keep, suggested_name
    from mancomun.territory import colombia

    territory = colombia()
    if name is not None:
        check_name(name)
    boundaries = read_boundaries(
        file,
        territory=territory,
        must_fit=True,
        layer=layer,
        code_field=code_field,
        name_field=name_field,
        crs=crs,
    )
    table = border_table(boundaries, tolerance_m=tolerance)
    difference = compare(table.as_contiguity(), boundaries.codes, territory)
    sha256 = file_hash(file)
    name = name or suggested_name(file.name, sha256)
    asked = sum(issue.action == "asked" for issue in boundaries.report)
    if asked and not yes and not dry_run and format_ == "text" and sys.stdin.isatty():
        _show(boundaries, table, difference, tolerance, lang)
        yes = click.confirm(
            said(lang, f"Hay {asked} puntos por decidir. ¿Guardar así?", f"{asked} points need a decision. Keep it so?")
        )
        dry_run = not yes
    elif format_ == "text":
        _show(boundaries, table, difference, tolerance, lang)
    kept = None
    if not dry_run:
        if asked and not yes:
            raise BadInput(
                "carga-por-decidir",
                f"Hay {asked} puntos por decidir en el informe. No guardamos nada: corrija el archivo, o repita con --yes.",
                f"{asked} points of the report need a decision. Nothing was kept: mend the file, or repeat with --yes.",
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        kept = keep(boundaries, table, difference, name=name, sha256=sha256, loaded_on=now, data=data)
    if format_ == "json":
        document = {
            "edition": kept.name if kept else None,
            "complete": kept.complete if kept else None,
            "source": boundaries.source,
            "sha256": sha256,
            "features": boundaries.features,
            "counts": table.counts(),
            "difference": difference.as_json(),
            "report": [issue.as_json() for issue in boundaries.report],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    elif kept is not None:
        click.echo(
            said(
                lang,
                f"Guardada como edición «{kept.name}». La edición incorporada sigue ahí y sigue juzgando quién limita con quién.",
                f"Kept as edition “{kept.name}”. The embedded edition is still there and still decides who borders whom.",
            )
        )
        if not kept.complete:
            click.echo(
                said(
                    lang,
                    "No cubre todo el país: el mapa no la usará.",
                    "It does not cover the country: the map will not use it.",
                )
            )
    else:
        click.echo(said(lang, "No guardamos nada.", "Nothing was kept."))


def _show(boundaries: Any, table: Any, difference: Any, tolerance: float, lang: str) -> None:
    click.echo(
        said(
            lang,
            f"{boundaries.source}: {boundaries.kind}, {_thousands(boundaries.features, lang)} elementos, {boundaries.crs}.",
            f"{boundaries.source}: {boundaries.kind}, {_thousands(boundaries.features, lang)} features, {boundaries.crs}.",
        )
    )
    for line in boundaries.report.lines(lang):
        click.echo(f"  {line}")
    click.echo(_summary(table.counts(), tolerance, lang))
    click.echo(
        said(
            lang,
            f"Frente a la edición en uso: {_thousands(difference.common, lang)} pares iguales; "
            f"nuevos: {len(difference.added)}; ya no están: {len(difference.removed)}.",
            f"Against the edition in use: {_thousands(difference.common, lang)} pairs the same; "
            f"new: {len(difference.added)}; gone: {len(difference.removed)}.",
        )
    )
    for sign, pairs in (("+", difference.added), ("-", difference.removed)):
        for a, b, km in pairs[:10]:
            length = "" if km is None else f"  {_decimal(km, lang)} km"
            click.echo(f"  {sign} {_named(boundaries, a)} – {_named(boundaries, b)}{length}")
        if len(pairs) > 10:
            click.echo(said(lang, f"  {sign} … y {len(pairs) - 10} más", f"  {sign} … and {len(pairs) - 10} more"))
    for a, b, before, now in difference.changed[:5]:
        click.echo(
            f"  ~ {_named(boundaries, a)} – {_named(boundaries, b)}  {_decimal(before, lang)} → {_decimal(now, lang)} km"
        )


def _decimal(km: float, lang: str) -> str:
    return f"{km:.2f}" if lang == "en" else f"{km:.2f}".replace(".", ",")


def _named(boundaries: Any, code: str) -> str:
    territory = boundaries.territory
    if territory is not None and code in territory.units:
        return f"{code} {territory.units[code].name}"
    return code
