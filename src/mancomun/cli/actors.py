"""``mancomun sociogram``: a table of ties in; measures, drawing and exports out. Judgements only when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mancomun.cli.foresight import deliver, output_options, read_book, sheet_of, svg_option
from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.tables.results import Notice, Table, notice

if TYPE_CHECKING:
    from mancomun.actors.judgements import Matrix, Panel
    from mancomun.actors.measures import Sociogram
    from mancomun.actors.waves import Change


@dataclass(frozen=True)
class ActorsAnswer:
    """The network, and beside it what else was asked: judgements, raters, the change since the wave before."""

    network: Sociogram
    matrix: Matrix | None
    panel: Panel | None
    change: Change | None
    wave: date | None

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values."""
        out: dict[str, Any] = {"wave": self.wave.isoformat() if self.wave else None, **self.network.as_json(lang)}
        if self.matrix is not None:
            out["power_interest"] = self.matrix.as_json(lang)
        if self.panel is not None and self.matrix is not None:
            out["raters"] = {
                "agreement": self.panel.agreement,
                "disputed": [[s.actor, s.measure, s.low, s.middle, s.high] for s in self.panel.disputed],
            }
        if self.change is not None:
            out["change"] = self.change.as_json(lang)
        return out

    def tables(self, lang: str = "es") -> list[Table]:
        """One after another."""
        found = self.network.tables(lang)
        if self.matrix is not None:
            found += self.matrix.tables(lang)
            if self.panel is not None:
                found += self.panel.tables(lang)
        return found + (self.change.tables(lang) if self.change is not None else [])

    def notices(self) -> list[Notice]:
        """All of them."""
        found = self.network.notices()
        if self.matrix is None:
            found.append(
                notice(
                    "juicios-fuera",
                    "Poder, interés, posición y conflictos son juicios reservados: pídalos con --judgements.",
                    "Power, interest, position and conflicts are restricted judgements: ask for them with --judgements.",
                )
            )
        else:
            found += self.matrix.notices()
        return found + (self.change.notices() if self.change is not None else [])


@click.command()
@click.argument("file", metavar="ARCHIVO")
@click.option("--actors", "people", help="CSV de actores, si ARCHIVO es el CSV de relaciones.")
@click.option("--wave", help="Fecha de la ola (AAAA-MM-DD); sin ella, la última.")
@click.option("--kind", "kinds", multiple=True, help="Tipo de relación que se mide; sin él, todos menos conflicto.")
@click.option("--weighted", is_flag=True, help="La distancia es 1 dividido por la intensidad.")
@click.option("--judgements", is_flag=True, help="Incluye poder, interés, posición y conflictos (reservados).")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Semilla de comunidades y dibujo.")
@click.option("--graphml", type=click.Path(dir_okay=False), help="Escribe la red en GraphML aquí.")
@click.option("--gexf", type=click.Path(dir_okay=False), help="Escribe la red en GEXF aquí.")
@click.option(
    "--matrix-plot",
    "--matrix-svg",
    "matrix_svg",
    type=click.Path(dir_okay=False),
    help="Escribe aquí el plano de poder e interés (SVG o PNG).",
)
@svg_option
@output_options
def sociogram(
    file: str,
    people: str | None,
    wave: str | None,
    kinds: tuple[str, ...],
    weighted: bool,
    judgements: bool,
    seed: int,
    graphml: str | None,
    gexf: str | None,
    matrix_svg: str | None,
    svg: str | None,
    form: str,
    xlsx: str | None,
    lang: str,
) -> None:
    """Mapa de actores: quién está unido a quién, quién es central y quién une lo que se partiría.

    ARCHIVO es un libro XLSX con las hojas «Actores» (sigla, nombre, familia, …, poder, interes, posicion) y «Relaciones»
    (origen, destino, tipo, intensidad, dirigida, ola), o el CSV de relaciones. Con la columna «calificador» en los actores
    se toman las medianas y se muestra el desacuerdo.
    """
    from mancomun.actors.judgements import picture as matrix_picture
    from mancomun.actors.judgements import power_interest, rated
    from mancomun.actors.reading import from_grids
    from mancomun.actors.waves import compare

    try:
        from mancomun.actors import exports
        from mancomun.actors.measures import sociogram as measure
        from mancomun.actors.picture import picture
    except ModuleNotFoundError as error:
        raise BadInput(
            "falta-redes",
            f"Falta la biblioteca {error.name}: instale mancomun[networks].",
            f"The library {error.name} is missing: install mancomun[networks].",
        ) from error
    book = read_book(Path(file))
    zipped = len(book) > 1
    ties = sheet_of(book, ["Relaciones", "ties"], only=zipped)
    rows: list[list[Any]] | None
    if people is not None:
        rows = sheet_of(read_book(Path(people)), ["Actores", "actors"])
    else:
        rows = sheet_of(book, ["Actores", "actors"], only=True) if zipped else None
    whole, ratings = from_grids(rows, ties)
    panel = rated(whole, ratings) if ratings else None
    net = panel.net if panel is not None else whole
    day = parse_day(wave) if wave is not None else (net.waves[-1] if net.waves else None)
    if day is not None and net.waves and day not in net.waves:
        days = ", ".join(item.isoformat() for item in net.waves)
        raise BadInput(
            "ola-falta",
            f"No hay relaciones del {day}. Hay de: {days}.",
            f"There are no ties of {day}. There are of: {days}.",
        )
    now = net.of(wave=day) if net.waves else net
    before = max((item for item in net.waves if day is not None and item < day), default=None)
    if matrix_svg is not None and not judgements:
        raise BadInput(
            "juicios-reservados",
            "El plano de poder e interés es un juicio reservado: agregue --judgements.",
            "The plane of power and interest is a restricted judgement: add --judgements.",
        )
    if "conflicto" in kinds and not judgements:
        raise BadInput(
            "juicios-reservados",
            "Los conflictos son juicios reservados: agregue --judgements.",
            "Conflicts are restricted judgements: add --judgements.",
        )
    found = measure(now, kinds=kinds or None, weighted=weighted, seed=seed)
    matrix = power_interest(now.actors) if judgements else None
    shown = net if judgements else net.without_judgements()
    change = compare(shown.of(wave=before), shown.of(wave=day)) if before is not None else None
    drawings = {}
    if svg:
        drawings[svg] = picture(now, found, lang, judgements=judgements, seed=seed)
    if matrix_svg and matrix is not None:
        drawings[matrix_svg] = matrix_picture(matrix, lang)
    files = {
        path: write(now, judgements=judgements)
        for path, write in ((graphml, exports.graphml), (gexf, exports.gexf))
        if path
    }
    answer = ActorsAnswer(found, matrix, panel, change, day)
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings=drawings, files=files)
