"""``mancomun template``: the workbooks people fill, and what is wrong with one that came back."""

from __future__ import annotations

import json
from pathlib import Path

import click

from mancomun.cli.common import FORM, LANG
from mancomun.errors import BadInput


@click.command()
@click.argument("name")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Archivo .xlsx o .csv que se escribe.")
@click.option("--as", "template_name", help="Plantilla del archivo, si su nombre no la dice (con «check»).")
@LANG
@FORM
@click.pass_context
def template(
    ctx: click.Context,
    name: str,
    file: Path | None,
    output: Path | None,
    template_name: str | None,
    lang: str,
    form: str,
) -> None:
    r"""Escribe una plantilla de intercambio, o revisa una que alguien llenó.

    \b
    mancomun template iniciativas -o iniciativas.xlsx
    mancomun template check iniciativas.xlsx [--as iniciativas]
    mancomun template list
    """
    from mancomun.interchange.schemas import SCHEMAS, schema

    if name == "list":
        for found in SCHEMAS.values():
            click.echo(f"{found.name:<14}{found.title.of(lang)}")
        return
    if name == "check":
        if file is None:
            raise click.UsageError("Diga el archivo: mancomun template check ARCHIVO")
        _check(ctx, file, template_name, lang, form)
        return
    from mancomun.interchange.roundtrip import to_csv
    from mancomun.interchange.schemas import MatrixSchema, Schema
    from mancomun.interchange.templates import matrix_csv, template_workbook

    found = schema(name)
    target = output or Path(f"{found.name}.xlsx")
    if target.suffix.lower() == ".csv" and isinstance(found, Schema):
        content = to_csv(found, ())
    elif target.suffix.lower() == ".csv" and isinstance(found, MatrixSchema):
        content = matrix_csv(found)
    else:
        content = template_workbook(found, lang=lang)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise BadInput(
            "archivo-no-escrito",
            f"No se pudo escribir «{target.name}»: {error.strerror}. Elija otra carpeta con -o.",
            f"Could not write “{target.name}”: {error.strerror}. Choose another folder with -o.",
        ) from error
    click.echo(str(target))


def _check(ctx: click.Context, file: Path, template_name: str | None, lang: str, form: str) -> None:
    from mancomun.interchange.matrices import read_matrix
    from mancomun.interchange.roundtrip import read_upload
    from mancomun.interchange.schemas import Schema, schema
    from mancomun.interchange.templates import template_of

    wanted = schema(template_name) if template_name else template_of(file)
    if isinstance(wanted, Schema):
        from mancomun.territory import colombia

        units = colombia()
        upload = read_upload(file, wanted, known={*units.units, *units.areas})
        problems, notes = upload.problems, upload.notes
        good, bad = len(upload.rows), len(upload.rejected)
    else:
        matrix = read_matrix(file, wanted)
        problems, notes = matrix.problems, matrix.notes
        bad = len({problem.row for problem in problems if problem.row})
        good = len(matrix.names) - bad
    if form == "json":
        plain = {
            "template": wanted.name,
            "good": good,
            "rejected": bad,
            "problems": [problem.as_data() for problem in problems],
            "notes": [note.of(lang) for note in notes],
        }
        click.echo(json.dumps(plain, ensure_ascii=False))
    else:
        rows = f"{good} rows are right and {bad} are not." if lang == "en" else f"{good} filas están bien y {bad} no."
        click.echo(f"{wanted.title.of(lang)}: {rows}")
        for note in notes:
            click.echo(note.of(lang))
        for problem in problems:
            click.echo(f"{problem.code} {problem.text.of(lang)}")
    if problems:
        ctx.exit(1)
