"""``mancomun rank``: alternatives by criteria in, an order that can be defended out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from mancomun.cli.foresight import deliver, output_options, read_book, sheet_of
from mancomun.portfolio.exercise import METHODS, POLICIES

Ahp = tuple[Sequence[str], Sequence[float]]


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command()
@click.argument("file", metavar="ARCHIVO")
@click.option("--method", type=click.Choice(METHODS), default="mavt", show_default=True, help="Método.")
@click.option("--sheet", help="Hoja del libro; sin ella, «Evaluaciones» o la primera.")
@click.option(
    "--missing",
    type=click.Choice(POLICIES),
    default="refuse",
    show_default=True,
    help="Qué hacer con lo que falta: detenerse, excluir la alternativa, tomar lo peor o trabajar con el intervalo.",
)
@click.option("--ahp", "pairs", help="Matriz de comparación por pares (CSV o XLSX) de donde salen los pesos.")
@click.option("--strict", is_flag=True, help="AHP: pide RC de 0,05 con tres criterios y 0,08 con cuatro.")
@click.option("--samples", type=int, default=100_000, show_default=True, help="SMAA: juegos de pesos que se prueban.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="SMAA: semilla.")
@click.option("--use-order", is_flag=True, help="SMAA: solo pesos que respetan el orden de los criterios.")
@click.option("--threads", type=click.IntRange(1, 256), help="SMAA: hilos; no cambian la respuesta.")
@click.option("--svg", type=click.Path(dir_okay=False), help="Escribe aquí el dibujo del orden (SVG).")
@click.option("--heat", type=click.Path(dir_okay=False), help="Escribe aquí el mapa de alternativas y criterios (SVG).")
@click.option("--lines", type=click.Path(dir_okay=False), help="Escribe aquí el dibujo de la sensibilidad (SVG).")
@click.option("--criterion", help="Criterio del dibujo de sensibilidad; sin él, el que menos debe moverse.")
@output_options
def rank(
    file: str,
    method: str,
    sheet: str | None,
    missing: str,
    pairs: str | None,
    strict: bool,
    samples: int,
    seed: int,
    use_order: bool,
    threads: int | None,
    svg: str | None,
    heat: str | None,
    lines: str | None,
    criterion: str | None,
    form: str,
    xlsx: str | None,
    lang: str,
) -> None:
    """Prioriza: ordena alternativas por criterios, con empates, dominadas y el peso que cambia el primer lugar.

    ARCHIVO (CSV o XLSX) nombra los criterios en la primera fila y lleva una alternativa en cada fila. Las filas que empiezan
    con «#» describen los criterios: #direction (max o min), #weight y, para PROMETHEE, #function, #q, #p y #s.
    """
    from mancomun.portfolio import exercise as core
    from mancomun.portfolio import pictures
    from mancomun.portfolio.ranking_book import ranking_book
    from mancomun.portfolio.reading import exercise_from_grid

    book = read_book(Path(file))
    grid = sheet_of(book, [sheet], only=True) if sheet else sheet_of(book, ["Evaluaciones", "Evaluations"])
    asked = exercise_from_grid(
        grid,
        method=method,  # type: ignore[arg-type]
        missing=missing,  # type: ignore[arg-type]
        samples=samples,
        seed=seed,
        use_order=use_order,
        weights=_weights_by_pairs(pairs, strict) if pairs else None,
        threads=threads or cores(),
    )
    answer = core.rank(asked)
    drawings = {}
    if svg:
        drawings[svg] = (pictures.acceptability if method == "smaa" else pictures.bars)(answer, lang).svg
    if heat:
        drawings[heat] = pictures.heat(answer, lang).svg
    if lines:
        drawings[lines] = pictures.lines(answer, criterion, lang).svg
    made = ranking_book(answer, lang, date.today()) if xlsx else None
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings=drawings, book=made)


def _weights_by_pairs(path: str, strict: bool) -> Ahp:
    """Weights from a matrix of comparisons, which must be consistent."""
    from mancomun.portfolio.ahp import ahp, from_grid

    names, matrix = from_grid(sheet_of(read_book(Path(path)), ["AHP"]))
    found = ahp(names, matrix, strict=strict)
    found.refuse(f"«{Path(path).name}»")
    return names, found.weights.tolist()
