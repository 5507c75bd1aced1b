"""``mancomun profile``: a group of municipalities beside its department, the country and its peers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mancomun.cli.foresight import deliver, output_options, read_book, sheet_of, svg_option
from mancomun.instants import parse_day


@click.command()
@click.argument("members", nargs=-1, metavar="MIEMBRO...")
@click.option("--data", help="CSV o XLSX con divipola, indicador, vigencia, valor, unidad y fuente.")
@click.option("--as-of", "day", help="Fecha desde la que se mira la edad de los datos (AAAA-MM-DD); sin ella, hoy.")
@svg_option
@output_options
def profile(
    members: tuple[str, ...],
    data: str | None,
    day: str | None,
    svg: str | None,
    form: str,
    xlsx: str | None,
    lang: str,
) -> None:
    """Perfil de un grupo: sus indicadores, sus brechas y de dónde sale cada número.

    MIEMBRO es un código DIVIPOLA o un nombre; un departamento vale por todos sus municipios. Los índices que no se pueden
    promediar se muestran por municipio.
    """
    from mancomun.route.catalogue import observations
    from mancomun.route.profile import picture
    from mancomun.route.profile import profile as analyse
    from mancomun.territory import colombia

    territory = colombia()
    loaded = []
    if data is not None:
        names = {code: unit.name for code, unit in territory.units.items()}
        loaded = observations(sheet_of(read_book(Path(data)), ["Indicadores", "indicators"]), names)
    when = parse_day(day) if day is not None else date.today()
    answer = analyse(members, territory, as_of=when, loaded=loaded)
    deliver(answer, form=form, lang=lang, xlsx=xlsx, drawings={svg: picture(answer, lang)} if svg else {})
