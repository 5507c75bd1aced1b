"""``mancomun micmac`` and the other methods of foresight: a table in, results, plots and a workbook out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

import mancomun
from mancomun.cli.common import FORM, LANG
from mancomun.errors import BadInput
from mancomun.interchange.guard import check_file, check_sheet
from mancomun.interchange.report import Report
from mancomun.interchange.tables import decode, guess_delimiter, open_book
from mancomun.lexicon.text import number_text
from mancomun.tables.results import Answer, Table

F = TypeVar("F", bound=Callable[..., Any])
Grid = list[list[Any]]
PROSE = frozenset(
    {"instrucciones", "catálogos", "notas", "justificaciones", "instructions", "catalogues", "notes", "reasons"}
)  # sheets to read, not data


# --- files in ----------------------------------------------------------------------------------------------------------


def read_book(path: Path) -> dict[str, Grid]:
    """The sheets of an XLSX file by name, or the one table of a CSV under the name of the file."""
    check_file(path)
    with path.open("rb") as stream:
        zipped = stream.read(4) == b"PK\x03\x04"
    if not zipped and path.suffix.casefold() in (".xlsx", ".xlsm", ".xls"):
        raise BadInput(
            "xlsx-roto",
            f"«{path.name}» no se puede abrir como libro de Excel: está dañado o es de un formato anterior. Guárdelo como .xlsx.",
            f"“{path.name}” cannot be opened as an Excel workbook: it is damaged or of an older format. Save it as .xlsx.",
        )
    if not zipped:
        return {path.stem: _csv_grid(path)}
    book = open_book(path)
    pages = [page for page in book.worksheets if page.sheet_state == "visible"]  # what is hidden is not read
    for page in pages:
        if page.title.strip().casefold() not in PROSE:
            check_sheet(page)
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in pages}


def _csv_grid(path: Path) -> Grid:
    text, _ = decode(path.read_bytes(), Report())
    delimiter = guess_delimiter(text.splitlines())
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise BadInput(
            "tabla-rota",
            f"«{path.name}» no se puede leer como tabla: revise las comillas.",
            f"“{path.name}” cannot be read as a table: check the quotes.",
        ) from error


def sheet_of(book: dict[str, Grid], names: Sequence[str], *, only: bool = False) -> Grid:
    """The sheet with one of ``names`` (any case), or the first one unless ``only``."""
    for name, grid in book.items():
        if name.strip().casefold() in {wanted.casefold() for wanted in names}:
            return grid
    if only:
        raise BadInput(
            "hoja-falta",
            f"El libro no tiene la hoja «{names[0]}». Tiene: {', '.join(book)}.",
            f"The workbook has no sheet “{names[0]}”. It has: {', '.join(book)}.",
        )
    return next(iter(book.values()), [])


# --- results out -------------------------------------------------------------------------------------------------------


def output_options(command: F) -> F:
    """The options that every method takes."""
    for option in (
        LANG,
        click.option("--xlsx", "xlsx", type=click.Path(dir_okay=False), help="Escribe el libro de Excel aquí."),
        FORM,
    ):
        command = option(command)
    return command


svg_option = click.option(
    "--plot", "--svg", "svg", type=click.Path(dir_okay=False), help="Escribe el dibujo aquí: ARCHIVO.svg o ARCHIVO.png."
)


def deliver(
    answer: Answer,
    *,
    form: str,
    lang: str,
    xlsx: str | None,
    drawings: dict[str, str] | None = None,
    book: bytes | None = None,
    files: dict[str, str] | None = None,
) -> None:
    """Print the answer and write the files asked for.

    ``drawings`` are SVG texts by path, ``book`` a workbook of its own, ``files`` other texts by path.
    """
    for path, drawing in (drawings or {}).items():
        _write(path, _drawn(path, drawing))
    for path, said in (files or {}).items():
        _write(path, said.encode())
    tables = answer.tables(lang)
    if xlsx:
        _write(xlsx, book or workbook(tables, [item.text.of(lang) for item in answer.notices()], lang))
    if form == "json":
        document = {**answer.as_json(lang), "engine_version": mancomun.__version__}
        click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    for table in tables:
        click.echo(f"{table.title}\n{printed(table, lang)}\n")
    for item in answer.notices():
        click.echo(f"· {item.text.of(lang)}")
    for path in [*(drawings or {}), *(files or {}), *([xlsx] if xlsx else [])]:
        click.echo(f"{'Escrito en' if lang == 'es' else 'Written to'} {path}")


def _drawn(path: str, drawing: str) -> bytes:
    suffix = Path(path).suffix.casefold()
    if suffix == ".png":
        from mancomun.documents.picture import png_of_svg

        return png_of_svg(drawing)
    if suffix != ".svg":
        raise BadInput(
            "dibujo-extension",
            f"El dibujo se escribe en SVG o en PNG y «{path}» no termina en .svg ni en .png. Cambie el nombre.",
            f"The drawing is written as SVG or PNG, and “{path}” ends in neither .svg nor .png. Change the name.",
        )
    return drawing.encode()


def _write(path: str, data: bytes) -> None:
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise BadInput(
            "archivo-no-escribe",
            f"No se puede escribir «{path}»: {error.strerror or error}. Revise la carpeta.",
            f"“{path}” cannot be written: {error.strerror or error}. Check the folder.",
        ) from error


def shown(cell: str | int | float | None, lang: str) -> str:
    """A cell as people read it: decimal comma in Spanish, at most four decimals, *sin dato* when there is none."""
    if cell is None:
        return "sin dato" if lang == "es" else "no data"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return number_text(cell, 0, lang)
    digits = next((d for d in range(4) if round(cell, d) == round(cell, 4)), 4)
    value = round(cell, digits) + 0.0
    return number_text(value, digits, lang)


def printed(table: Table, lang: str) -> str:
    """The table in columns: text to the left, numbers to the right."""
    rows = [[shown(cell, lang) for cell in row] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(table.head, *rows, strict=True)]
    right = [any(isinstance(row[k], int | float) for row in table.rows) for k in range(len(widths))]
    return "\n".join(
        "  "
        + "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in [list(table.head), *rows]
    )


def workbook(tables: Sequence[Table], notes: Sequence[str], lang: str) -> bytes:
    """An XLSX with one sheet a table and a last one of notes. No text becomes a formula."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    pages = [*tables]
    if notes:
        title = "Notas" if lang == "es" else "Notes"
        pages.append(Table(title, (title,), [(note,) for note in notes]))
    for table in pages:
        clean = "".join(" " if char in "[]:*?/\\" else char for char in table.title)[:31]
        page = book.create_sheet(clean)
        for row, line in enumerate([table.head, *table.rows], 1):
            for column, value in enumerate(line, 1):
                if value is None:
                    continue
                cell = page.cell(row, column)
                if isinstance(value, str):
                    cell.value = "".join(char for char in value if char >= " " or char in "\n\t")
                    cell.data_type = "s"
                else:
                    cell.value = value
                if row == 1:
                    cell.font = openpyxl.styles.Font(bold=True)
        page.freeze_panes = "B2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# --- commands ----------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("file", metavar="ARCHIVO")
@click.option("--sheet", help="Hoja del libro; sin ella, «MID» o la primera.")
@click.option(
    "--rule",
    type=click.Choice(["tres", "dos"]),
    default="tres",
    show_default=True,
    help="Cuántas potencias seguidas deben dar el mismo orden.",
)
@click.option("--potential", type=click.IntRange(1, 3), default=3, show_default=True, help="Cuánto vale una P.")
@click.option(
    "--cut", type=click.Choice(["mean", "median"]), default="mean", show_default=True, help="Corte de los cuadrantes."
)
@click.option("--most", type=click.IntRange(3, 60), default=20, show_default=True, help="Potencias que se prueban.")
@svg_option
@click.option("--potential-svg", type=click.Path(dir_okay=False), help="Escribe aquí el dibujo con las P.")
@output_options
def micmac(
    file: str,
    sheet: str | None,
    rule: str,
    potential: int,
    cut: str,
    most: int,
    svg: str | None,
    potential_svg: str | None,
    form: str,
    xlsx: str | None,
    lang: str,
) -> None:
    """Análisis estructural: qué variables mueven a las demás, directa e indirectamente.

    ARCHIVO es una matriz cuadrada en CSV o XLSX: los nombres cortos van en la primera fila y en la primera columna, y
    adentro 0, 1, 2, 3 o P (potencial). La fila influye en la columna.
    """
    from mancomun.foresight.micmac import from_grid, picture
    from mancomun.foresight.micmac import micmac as analyse

    book = read_book(Path(file))
    grid = sheet_of(book, [sheet], only=True) if sheet else sheet_of(book, ["MID"])
    answer = analyse(*from_grid(grid), potential_value=potential, rule=rule, cut=cut, most=most)  # type: ignore[arg-type]
    drawings = {svg: picture(answer, lang)} if svg else {}
    if potential_svg:
        if answer.potential is None:
            raise BadInput(
                "micmac-sin-p",
                "La matriz no tiene influencias potenciales (P): no hay dibujo potencial que hacer.",
                "The matrix has no potential influences (P): there is no potential drawing to make.",
            )
        drawings[potential_svg] = picture(answer, lang, potential=True)
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings=drawings)


@click.command()
@click.argument("file", metavar="ARCHIVO")
@click.option("--positions", help="CSV con 2MAO, si ARCHIVO es el CSV de MID.")
@click.option(
    "--variant",
    type=click.Choice(["literal", "con_diagonal", "neta"]),
    default="literal",
    show_default=True,
    help="Lectura del coeficiente de fuerza.",
)
@svg_option
@click.option(
    "--nets", type=click.Path(dir_okay=False), help="Escribe aquí las redes de convergencia y divergencia: SVG o PNG."
)
@output_options
def mactor(
    file: str,
    positions: str | None,
    variant: str,
    svg: str | None,
    nets: str | None,
    form: str,
    xlsx: str | None,
    lang: str,
) -> None:
    """Juego de actores: quién puede sobre quién, y quién coincide con quién en cada objetivo.

    ARCHIVO es un libro XLSX con las hojas MID (0 a 4) y 2MAO (−4 a 4), o el CSV de MID con --positions.
    """
    from mancomun.foresight.mactor import from_grids, nets_picture, picture
    from mancomun.foresight.mactor import mactor as analyse

    book = read_book(Path(file))
    zipped = len(book) > 1 or "MID" in book
    mid = sheet_of(book, ["MID"], only=zipped)
    if positions is not None:
        stands: Grid | None = sheet_of(read_book(Path(positions)), ["2MAO", "MAO2"])
    else:
        stands = sheet_of(book, ["2MAO", "MAO2"], only=True) if zipped else None
    answer = analyse(*from_grids(mid, stands), variant=variant)
    drawings = {svg: picture(answer, lang)} if svg else {}
    if nets:
        drawn = nets_picture(answer, lang)
        if drawn is None:
            raise BadInput(
                "mactor-sin-redes",
                "No hay con qué dibujar las redes: hacen falta dos actores con posición en un mismo objetivo.",
                "There is nothing to draw nets with: two actors with a stand on one objective are needed.",
            )
        drawings[nets] = drawn
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings=drawings)


@click.command()
@click.argument("files", metavar="ARCHIVO...", nargs=-1, required=True)
@click.option(
    "--rule",
    type=click.Choice(["entropia", "godet"]),
    default="entropia",
    show_default=True,
    help="Qué respuesta representa al intervalo.",
)
@click.option("--sensitivity", is_flag=True, help="Agrega las elasticidades (±10 % de cada P).")
@svg_option
@output_options
def smic(
    files: Sequence[str], rule: str, sensitivity: bool, svg: str | None, form: str, xlsx: str | None, lang: str
) -> None:
    """Probabilidad de cada escenario según personas expertas, con su intervalo exacto.

    ARCHIVO (CSV o XLSX) es la plantilla de intercambio «smic»: una hoja por persona con sus P y sus bloques P(i/j) y P(i/no j),
    en un libro, en varios archivos o una debajo de otra. También puede ser una tabla con columnas experto, hipotesis, dado,
    probabilidad: «dado» va vacío para P(i), con una hipótesis para P(i/j) y con «no» delante para P(i/no j).
    """
    from mancomun.foresight.smic import is_template, joined, picture
    from mancomun.foresight.smic import smic as analyse

    sheets: list[tuple[str, Grid]] = []
    for file in files:
        book = read_book(Path(file))
        experts = [(title, grid) for title, grid in book.items() if is_template(grid)]
        sheets += experts or [(Path(file).stem, sheet_of(book, ["SMIC"]))]
    names, judgements = joined(sheets)
    answer = analyse(names, judgements, rule=rule, sensitivity=sensitivity)
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings={svg: picture(answer, lang)} if svg else {})


@click.command()
@click.argument("file", metavar="ARCHIVO")
@click.option("--exclusions", help="CSV de exclusiones, si ARCHIVO es el CSV de dimensiones.")
@click.option(
    "--show", type=click.IntRange(0, 100_000), default=20, show_default=True, help="Escenarios que se listan."
)
@click.option("--near", help="Escenario de referencia: una configuración por dimensión, separadas con «|».")
@svg_option
@output_options
def morphology(
    file: str,
    exclusions: str | None,
    show: int,
    near: str | None,
    svg: str | None,
    form: str,
    xlsx: str | None,
    lang: str,
) -> None:
    """Espacio morfológico: cuántos escenarios quedan al quitar las combinaciones imposibles, y cuáles.

    ARCHIVO es un libro con las hojas «dimensiones» (dimension, configuracion, probabilidad) y «exclusiones»
    (dimension_a, configuracion_a, dimension_b, configuracion_b, motivo), o el CSV de dimensiones con --exclusions.
    """
    from mancomun.foresight.morphology import from_grids, picture
    from mancomun.foresight.morphology import morphology as analyse

    book = read_book(Path(file))
    barred: Grid | None = None
    if exclusions is not None:
        barred = sheet_of(read_book(Path(exclusions)), ["exclusiones", "exclusions"])
    elif len(book) > 1:
        barred = sheet_of(book, ["exclusiones", "exclusions"], only=True)
    space = from_grids(sheet_of(book, ["dimensiones", "dimensions"]), barred)
    wanted = [part.strip() for part in near.split("|")] if near is not None else None
    answer = analyse(space, show=show, near=wanted)
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings={svg: picture(answer, lang)} if svg else {})


@click.command()
@click.argument("file", metavar="ARCHIVO")
@click.option("--scale", default="1..9", show_default=True, metavar="MIN..MAX", help="Escala de las respuestas.")
@svg_option
@output_options
def delphi(file: str, scale: str, svg: str | None, form: str, xlsx: str | None, lang: str) -> None:
    """Rondas Delphi: mediana, cuartiles, consenso y estabilidad de cada asunto.

    ARCHIVO (CSV o XLSX) tiene columnas asunto, ronda, experto, valor y, si se quiere, autocalificacion.
    """
    from mancomun.foresight.panel import delphi as analyse
    from mancomun.foresight.panel import delphi_from_grid, delphi_picture
    from mancomun.tables.cells import number_of

    ends = [number_of(part) for part in scale.split("..")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
        raise BadInput(
            "delphi-escala",
            f"La escala se escribe MIN..MAX, como 1..9; llegó «{scale}».",
            f"The scale is written MIN..MAX, like 1..9; we got “{scale}”.",
        )
    answers, expertise = delphi_from_grid(sheet_of(read_book(Path(file)), ["DELPHI"]), low=ends[0], high=ends[1])
    answer = analyse(answers, low=ends[0], high=ends[1], expertise=expertise)
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings={svg: delphi_picture(answer, lang)} if svg else {})


@click.command()
@click.argument("file", metavar="ARCHIVO")
@svg_option
@output_options
def regnier(file: str, svg: str | None, form: str, xlsx: str | None, lang: str) -> None:
    """Ábaco de Régnier: colores de cada persona por asunto, ordenados por aceptación y por consenso.

    ARCHIVO (CSV o XLSX) tiene los asuntos en filas y las personas en columnas. Adentro: VO, VC, AM, RC, RO, B o N.
    """
    from mancomun.foresight.panel import abacus_from_grid, abacus_picture
    from mancomun.foresight.panel import regnier as analyse

    answer = analyse(*abacus_from_grid(sheet_of(read_book(Path(file)), ["REGNIER"])))
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings={svg: abacus_picture(answer, lang)} if svg else {})


@click.command()
@click.argument("file", metavar="ARCHIVO")
@svg_option
@output_options
def igo(file: str, svg: str | None, form: str, xlsx: str | None, lang: str) -> None:
    """Importancia y gobernabilidad: qué acciones van ya, cuáles son retos y cuáles pueden esperar.

    ARCHIVO (CSV o XLSX) tiene columnas accion, importancia y gobernabilidad.
    """
    from mancomun.foresight.choice import igo as analyse
    from mancomun.foresight.choice import igo_from_grid, igo_picture

    answer = analyse(*igo_from_grid(sheet_of(read_book(Path(file)), ["IGO"])))
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings={svg: igo_picture(answer, lang)} if svg else {})
