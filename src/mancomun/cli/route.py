"""``mancomun profile``: a group of municipalities beside its department, the country and its peers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mancomun.cli.foresight import deliver, output_options, read_book, sheet_of, svg_option
from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.lexicon.text import Text

if TYPE_CHECKING:
    from mancomun.interchange.official import OfficialTable
    from mancomun.territory import Territory


@click.command()
@click.argument("members", nargs=-1, metavar="MIEMBRO...")
@click.option("--data", help="CSV o XLSX con divipola, indicador, vigencia, valor, unidad y fuente.")
@click.option(
    "--table",
    "tables",
    multiple=True,
    help="Tabla oficial tal como se publica: población, NBI o IPM del DANE; TerriData, MDM o IDF del DNP. Se puede repetir.",
)
@click.option("--year", type=int, help="Año que se toma de las tablas; sin él, el más reciente de cada indicador.")
@click.option("--as-of", "day", help="Fecha desde la que se mira la edad de los datos (AAAA-MM-DD); sin ella, hoy.")
@svg_option
@output_options
def profile(
    members: tuple[str, ...],
    data: str | None,
    tables: tuple[str, ...],
    year: int | None,
    day: str | None,
    svg: str | None,
    form: str,
    xlsx: str | None,
    lang: str,
) -> None:
    """Perfil de un grupo: sus indicadores, sus brechas y de dónde sale cada número.

    MIEMBRO es un código DIVIPOLA o un nombre; un departamento vale por todos sus municipios. Los índices que no se pueden
    promediar se muestran por municipio. Con --table y sin miembros se dice qué tabla es y qué trae, sin perfil.
    """
    from mancomun.route.catalogue import observations
    from mancomun.route.profile import municipalities, picture
    from mancomun.route.profile import profile as analyse
    from mancomun.territory import colombia

    territory = colombia()
    when = parse_day(day) if day is not None else date.today()
    loaded = []
    if tables:
        codes = municipalities(members, territory) if members else None
        for name in tables:
            # Every municipality is read, not the members alone: they are compared with their department and the country.
            found = _official(Path(name), territory, when, year)
            click.echo(
                "\n".join([*(note.of(lang) for note in found.notes), *(one.text.of(lang) for one in found.problems)]),
                err=bool(codes),
            )
            if codes is None:
                counted = Text("{n} datos de {m} municipios.", "{n} data of {m} municipalities.").of(lang)
                click.echo(counted.format(n=len(found.data), m=len({one.code for one in found.data})))
            loaded += found.observations()
        if not members:
            return
    if data is not None:
        names = {code: unit.name for code, unit in territory.units.items()}
        loaded += observations(sheet_of(read_book(Path(data)), ["Indicadores", "indicators"]), names)
    answer = analyse(members, territory, as_of=when, loaded=loaded)
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings={svg: picture(answer, lang)} if svg else {})


def _official(path: Path, territory: Territory, day: date, year: int | None) -> OfficialTable:
    from mancomun.interchange.official import FAMILIES, read_official

    found = read_official(path, territory, day=day, year=year)
    if found is None:
        es = "; ".join(f"{one.entity}, {one.name.es}" for one in FAMILIES.values())
        en = "; ".join(f"{one.entity}, {one.name.en}" for one in FAMILIES.values())
        raise BadInput(
            "oficial-desconocida",
            f"«{path.name}» no es una tabla oficial de las que leemos: {es}. Para otras use --data con la plantilla de indicadores.",
            f"“{path.name}” is none of the official tables we read: {en}. For others use --data with the template of indicators.",
        )
    return found
