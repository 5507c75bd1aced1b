"""``mancomun discover``, ``regions``, ``compare`` and ``mend``: with whom, and how the whole map could organise itself."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mancomun.cli.common import AS_OF, FORM, LANG, day_of, said, sentences
from mancomun.errors import BadInput
from mancomun.interchange.discovery_tables import columns_of, plain_number, read_flows, read_list

if TYPE_CHECKING:
    from mancomun.discovery.ground import Ground

_SIZE = re.compile(r"\A(\d+)(?:\.\.(\d+))?\Z")
_LAYERS = (".parquet", ".geoparquet", ".gpkg", ".geojson", ".topojson", ".shp", ".zip", ".gz")

_TERRITORY = click.option(
    "--territory", "where", default="co", show_default=True, metavar="ARCHIVO|co",
    help="co, un YAML o JSON con «units» y «contiguity», o un archivo de polígonos.",
)  # fmt: skip
_TABLE = click.option(
    "--table", "table", type=click.Path(path_type=Path), help="CSV o XLSX con el código y más atributos por unidad."
)
_FIGURE = click.option("--figure", metavar="ID", help="Figura asociativa: id o alias.")
_MAXIMISE = click.option(
    "--maximise", "maximise", multiple=True, metavar="CRITERIO[=PESO]",
    help="Qué se busca; se repite. Los lista `mancomun discover --criteria`.",
)  # fmt: skip
_RANGE = click.option(
    "--range", "ranges", multiple=True, metavar="CLASE:ATRIBUTO=DESDE..HASTA",
    help="SUM, COUNT, MIN, MAX o AVG de un atributo, entre dos valores; un lado puede faltar.",
)  # fmt: skip
_TIME = click.option(
    "--time-limit", "time_limit", type=float, metavar="SEGUNDOS", help="Tope de tiempo de la búsqueda."
)
_SEED = click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Semilla del azar.")
_PRIORITY = click.option(
    "--priority", type=click.Path(path_type=Path), help="Lista de códigos, uno por línea, para el criterio «priority»."
)
_EXPORT = click.option(
    "--export", "exports", multiple=True, metavar="ARCHIVO", type=click.Path(dir_okay=False, path_type=Path),
    help="Escribe la respuesta en un archivo .xlsx, .csv, .geojson, .svg, .png o .json; se repite.",
)  # fmt: skip
_COMMUTING = click.option(
    "--commuting", type=click.Path(path_type=Path),
    help="CSV origen,destino,trabajadores (una fila con origen = destino da los que se quedan), para «ties».",
)  # fmt: skip


def _size(text: str) -> tuple[int, int]:
    found = _SIZE.match(text.strip())
    if found is None:
        raise BadInput(
            "tamano-forma",
            f"El tamaño se escribe MÍNIMO..MÁXIMO, por ejemplo 3..8; llegó «{text}».",
            f"The size is written MIN..MAX, for example 3..8; we got “{text}”.",
        )
    return int(found[1]), int(found[2] or found[1])


def _file(path: Path) -> Path:
    if not path.is_file():
        raise BadInput("archivo-ausente", f"No hay un archivo «{path}».", f"There is no file “{path}”.")
    return path


def _ground(where: str, as_of: date, table: Path | None, *, departments: bool = False) -> Ground:
    """The ground of ``co``, of a territory written by hand, or of a file of polygons."""
    from mancomun.discovery.ground import ground_of
    from mancomun.territory import colombia

    if where == "co":
        extra = columns_of(table, colombia()) if table is not None else None
        return ground_of(colombia(), as_of=as_of, departments=departments, table=extra)
    path = _file(Path(where))
    if path.suffix.lower() in _LAYERS:
        return _polygons(path, table)
    return _written(path, as_of, table, departments)


def _written(path: Path, as_of: date, table: Path | None, departments: bool) -> Ground:
    import yaml

    from mancomun.discovery.ground import ground_of
    from mancomun.territory.toy import from_mapping

    try:
        text = path.read_text(encoding="utf-8")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        data = json.loads(text) if path.suffix.lower() == ".json" else yaml.load(text, Loader=loader)  # noqa: S506 (both are safe loaders)
    except (UnicodeDecodeError, json.JSONDecodeError, yaml.YAMLError) as error:
        raise BadInput(
            "territorio-ilegible",
            f"«{path.name}» no se pudo leer como YAML ni como JSON en UTF-8.",
            f"“{path.name}” could not be read as YAML or JSON in UTF-8.",
        ) from error
    if isinstance(data, Mapping) and data.get("type") in ("FeatureCollection", "Topology"):
        return _polygons(path, table)
    if isinstance(data, Mapping) and "territory" in data:
        data = data["territory"]
    territory = from_mapping(data)
    extra = columns_of(table, territory) if table is not None else None
    return ground_of(territory, as_of=as_of, departments=departments, table=extra)


def _polygons(path: Path, table: Path | None) -> Ground:
    """Units, borders and area from polygons; every numeric field of the layer is an attribute."""
    import numpy as np
    import shapely

    from mancomun.discovery.ground import KM_PER_DEGREE, Ground
    from mancomun.interchange.boundaries import area_km2, border_table, examine
    from mancomun.interchange.layers import read_layer
    from mancomun.kernels.contiguity import ROOK

    layer = read_layer(path)
    shapes = examine(layer, check_overlaps=False)
    borders = border_table(shapes)
    rook = borders.pairs.kind == ROOK
    inside = shapely.point_on_surface(np.array(shapes.geometry, object))
    xy = np.stack((shapely.get_x(inside), shapely.get_y(inside)), axis=1)
    middle = float(np.cos(np.radians(np.nanmean(xy[:, 1]))))
    values: dict[str, Any] = {"area_km2": np.array([area_km2(shape) for shape in shapes.geometry])}
    for name, column in layer.fields.items():
        numbers = [plain_number(column[rows[0]]) for rows in shapes.rows]
        if any(number is not None for number in numbers):
            values.setdefault(name, np.array([np.nan if n is None else n for n in numbers]))
    for name, given in columns_of(table, None).items():
        values[name] = np.array([given.get(code, np.nan) for code in shapes.codes])
    return Ground.from_arrays(
        borders.pairs.a[rook],
        borders.pairs.b[rook],
        values,
        codes=shapes.codes,
        names=shapes.names,
        xy=xy * KM_PER_DEGREE * np.array([middle, 1.0]),
        name=path.name,
        border_km=borders.pairs.km[rook],
    )


def _extras(ground: Ground, around: str, priority: Path | None, commuting: Path | None) -> dict[str, Any]:
    """The columns of the criteria that need a file of the user."""
    from mancomun.discovery.functional import priority_column, ties_column

    out: dict[str, Any] = {}
    if priority is not None:
        out["_priority"] = priority_column(ground, read_list(_file(priority).read_bytes()))
    if commuting is not None:
        out["_ties"] = ties_column(
            ground, ground.find(around), read_flows(_file(commuting).read_bytes(), commuting.name)
        )
    return out


def _departmental(figure: str | None, as_of: date) -> bool:
    if figure is None:
        return False
    from mancomun.discovery.law import frame

    return frame(figure, as_of).departments


def _echo(answer: Mapping[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))


_WRITTEN = (".xlsx", ".csv", ".geojson", ".svg", ".png", ".json")


def _check_exports(paths: Sequence[Path]) -> None:
    """`BadInput` before the search, not after it, for a file nobody knows how to write."""
    for path in paths:
        if path.suffix.lower() not in _WRITTEN:
            raise BadInput(
                "exportar-extension",
                f"«{path.name}» no termina en ninguna extensión conocida: {', '.join(_WRITTEN)}.",
                f"“{path.name}” ends in no extension we know: {', '.join(_WRITTEN)}.",
            )
        if not path.parent.is_dir():
            raise BadInput(
                "archivo-no-escribe",
                f"No se puede escribir «{path}»: no existe la carpeta {path.parent}.",
                f"“{path}” cannot be written: there is no folder {path.parent}.",
            )


def _export(kind: str, answer: Mapping[str, Any], ground: Ground, paths: Sequence[Path], where: str, lang: str) -> None:
    """Write the answer in every file asked for; each is written whole or not at all."""
    for path in paths:
        data = _exported(path.suffix.lower(), kind, answer, ground, where, lang)
        whole = path.with_name(f".{path.name}.part")
        try:
            whole.write_bytes(data)
            whole.replace(path)
        except OSError as error:
            raise BadInput(
                "archivo-no-escribe",
                f"No se puede escribir «{path}»: {error.strerror or error}. Revise la carpeta.",
                f"“{path}” cannot be written: {error.strerror or error}. Check the folder.",
            ) from error
        click.echo(said(lang, f"Escrito en {path}", f"Written to {path}"), err=True)


def _exported(suffix: str, kind: str, answer: Mapping[str, Any], ground: Ground, where: str, lang: str) -> bytes:
    from mancomun.interchange import discovery_book, discovery_map

    if suffix == ".xlsx":
        return discovery_book.BOOKS[kind](answer, ground, lang)
    if suffix == ".csv":
        return discovery_book.table_csv(kind, answer, ground).encode("utf-8-sig")  # Excel reads accents by its mark
    if suffix == ".json":
        return json.dumps(answer, ensure_ascii=False, indent=1).encode()
    if suffix == ".geojson":
        shapes, edition = _loaded(where)
        found = discovery_map.geojson(kind, answer, ground, shapes=shapes, edition=edition, lang=lang)
        return json.dumps(found, ensure_ascii=False).encode()
    from mancomun.drawing.maps import svg

    drawn = svg(discovery_map.seats_map(kind, answer, ground, lang), alone=True)
    if suffix == ".svg":
        return drawn.encode()
    from mancomun.documents.picture import png_of_svg

    return png_of_svg(drawn)


def _loaded(where: str) -> tuple[dict[str, Any], str]:
    """The polygons the user loaded, by code, and their name: the edition in use, or the file of the territory."""
    if where == "co":
        from mancomun.interchange.editions import edition_geojson, edition_in_use

        edition = edition_in_use()
        if edition is None:
            return {}, ""
        features = edition_geojson(edition.name)["features"]
        return {feature["properties"]["code"]: feature["geometry"] for feature in features}, edition.name
    path = Path(where)
    if path.suffix.lower() not in _LAYERS:
        return {}, ""
    from mancomun.interchange.boundaries import examine, feature_collection
    from mancomun.interchange.layers import read_layer

    features = feature_collection(examine(read_layer(path), check_overlaps=False))["features"]
    return {feature["properties"]["code"]: feature["geometry"] for feature in features}, path.name


def _figure_text(value: float, lang: str) -> str:
    digits = 0 if value == int(value) else 1 if abs(value) >= 1000 else 3
    text = f"{value:,.{digits}f}"
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))


@click.command()
@click.option("--around", multiple=True, metavar="UNIDAD", help="Alrededor de quién; se repite para exigir varios.")
@click.option("--without", "without", multiple=True, metavar="UNIDAD", help="Quién no puede estar; se repite.")
@_FIGURE
@click.option("--size", "size", default="2..8", show_default=True, metavar="MÍN..MÁX", help="Cuántos miembros.")
@_MAXIMISE
@_RANGE
@AS_OF
@click.option("--limit", type=int, default=10, show_default=True, help="Cuántos grupos mostrar.")
@_TIME
@_SEED
@_PRIORITY
@_COMMUTING
@_TERRITORY
@_TABLE
@_EXPORT
@click.option("--criteria", "listing", is_flag=True, help="Lista los criterios con su fórmula, fuente y límites.")
@FORM
@LANG
@sentences
def discover(
    around: tuple[str, ...],
    without: tuple[str, ...],
    figure: str | None,
    size: str,
    maximise: tuple[str, ...],
    ranges: tuple[str, ...],
    as_of: str | None,
    limit: int,
    time_limit: float | None,
    seed: int,
    priority: Path | None,
    commuting: Path | None,
    where: str,
    table: Path | None,
    exports: tuple[Path, ...],
    listing: bool,
    form: str,
    lang: str,
) -> None:
    """Con quién conviene: los mejores grupos alrededor de una unidad que la ley admite, con prueba o con cota."""
    from mancomun.discovery.criteria import read_weights
    from mancomun.discovery.groups import DEFAULT_SECONDS
    from mancomun.discovery.groups import discover as ask
    from mancomun.discovery.ranges import read_range

    if listing:
        _list_criteria(form, lang)
        return
    if not around:
        raise BadInput(
            "sin-semilla",
            "Diga alrededor de quién: --around CÓDIGO o NOMBRE.",
            "Say around whom: --around CODE or NAME.",
        )
    _check_exports(exports)
    day = day_of(as_of)
    ground = _ground(where, day, table, departments=_departmental(figure, day))
    answer = ask(
        ground, around=list(around), size=_size(size), maximise=read_weights(maximise), figure=figure, as_of=day,
        excluding=list(without), ranges=[read_range(text) for text in ranges], limit=limit,
        time_limit=DEFAULT_SECONDS if time_limit is None else time_limit, seed=seed,
        extras=_extras(ground, around[0], priority, commuting), lang=lang,
    )  # fmt: skip
    _export("discover", answer, ground, exports, where, lang)
    if form == "json":
        _echo(answer)
        return
    how = (
        said(lang, "el mejor, probado", "the best, proved")
        if answer["exact"]
        else said(lang, "lo mejor hallado, sin prueba", "the best found, not proved")
    )
    click.echo(
        said(
            lang,
            f"{len(answer['candidates'])} grupos ({how}); {answer['examined']:,} examinados en {answer['seconds']:.2f} s.",
            f"{len(answer['candidates'])} groups ({how}); {answer['examined']:,} examined in {answer['seconds']:.2f} s.",
        )
    )
    for number, candidate in enumerate(answer["candidates"], 1):
        click.echo(f"{number:>3}. {_figure_text(candidate['score'], lang)}  {', '.join(candidate['names'])}")
        values = "; ".join(f"{key} {_figure_text(value, lang)}" for key, value in candidate["criteria"].items())
        law = f" · {candidate['law']['outcome']}" if candidate["law"] else ""
        click.echo(f"     {values}{law}")
    if not answer["exact"] and answer["bound"] is not None:
        click.echo(
            said(
                lang,
                f"Ningún grupo puede pasar de {_figure_text(answer['bound'], lang)}.",
                f"No group can score above {_figure_text(answer['bound'], lang)}.",
            )
        )
    for note in answer["notes"]:
        click.echo(note)


def _list_criteria(form: str, lang: str) -> None:
    from mancomun.discovery.criteria import CATALOGUE

    rows = [
        {
            "id": c.id, "name": c.name.of(lang), "formula": c.formula.of(lang), "unit": c.unit.of(lang),
            "sense": "more" if c.sense > 0 else "less", "vintage": c.vintage, "source": c.source.of(lang),
            "limits": c.limits.of(lang),
        }
        for c in CATALOGUE.values()
    ]  # fmt: skip
    if form == "json":
        _echo({"criteria": rows})
        return
    for row in rows:
        click.echo(f"{row['id']}  {row['name']} ({row['unit']})")
        click.echo(f"    {row['formula']}")
        click.echo(f"    {row['source']} {row['vintage']}. {row['limits']}")
    click.echo(
        said(
            lang,
            "También sirve todo atributo de `mancomun attributes`: lo que se suma, sumado; las tasas, por población.",
            "Any attribute of `mancomun attributes` works too: added up if it may be; rates weighted by population.",
        )
    )


def _pairs(texts: Sequence[str], option: str) -> list[tuple[str, str]]:
    out = []
    for text in texts:
        one, _, other = text.partition(",")
        if not other:
            raise BadInput(
                "par-forma",
                f"{option} lleva dos unidades separadas por coma: 05001,05088; llegó «{text}».",
                f"{option} takes two units with a comma between: 05001,05088; we got “{text}”.",
            )
        out.append((one.strip(), other.strip()))
    return out


def _present(path: Path | None) -> dict[str, str] | None:
    """``{code: region}`` from a CSV ``code,region``, or from the JSON answer of a former run."""
    if path is None:
        return None
    text = _file(path).read_text(encoding="utf-8-sig")
    if text.lstrip().startswith("{"):
        labels = json.loads(text).get("labels", {})
        return {code: str(region) for code, region in labels.items() if region is not None}
    rows = [row for row in csv.reader(text.splitlines()) if len(row) >= 2]
    if rows and rows[0][0].strip().lower() in ("code", "codigo", "código"):
        rows = rows[1:]
    return {row[0].strip(): row[1].strip() for row in rows}


@click.command()
@_TERRITORY
@_TABLE
@click.option("--at-least", "floors", multiple=True, metavar="ATRIBUTO=VALOR", help="Cada región suma al menos esto.")
@_RANGE
@click.option(
    "--minimise-difference", "differences", multiple=True, metavar="ATRIBUTO[=PESO]",
    help="Que los miembros de una región se parezcan en esto; se repite.",
)  # fmt: skip
@click.option("--exactly", type=int, help="Número fijo de regiones.")
@click.option("--at-most", "at_most", type=int, help="Número máximo de regiones.")
@click.option("--within", multiple=True, metavar="DEPTO|UNIDAD", help="Solo estos departamentos o unidades; se repite.")
@click.option("--together", multiple=True, metavar="A,B", help="Dos unidades que deben ir juntas; se repite.")
@click.option("--apart", multiple=True, metavar="A,B", help="Dos unidades que no pueden ir juntas; se repite.")
@click.option("--from", "present", type=click.Path(path_type=Path), help="El mapa de hoy: CSV código,región.")
@click.option(
    "--change-cost", "change", type=float, default=0.0, help="Costo de cada frontera que cambia frente a --from."
)
@_FIGURE
@AS_OF
@_TIME
@click.option("--iterations", type=int, help="Movimientos; con la semilla, repiten la respuesta en cualquier máquina.")
@_SEED
@click.option("--starts", type=click.IntRange(1), default=2, show_default=True, help="Cadenas independientes.")
@click.option("--jobs", type=int, help="Trabajadores; sin él, todos los procesadores. No cambia la respuesta.")
@click.option("--processes", is_flag=True, help="Procesos en vez de hilos.")
@click.option("--scheduler", metavar="DIRECCIÓN", help="Planificador de Dask: tcp://HOST:8786.")
@_EXPORT
@FORM
@LANG
@sentences
def regions(
    where: str,
    table: Path | None,
    floors: tuple[str, ...],
    ranges: tuple[str, ...],
    differences: tuple[str, ...],
    exactly: int | None,
    at_most: int | None,
    within: tuple[str, ...],
    together: tuple[str, ...],
    apart: tuple[str, ...],
    present: Path | None,
    change: float,
    figure: str | None,
    as_of: str | None,
    time_limit: float | None,
    iterations: int | None,
    seed: int,
    starts: int,
    jobs: int | None,
    processes: bool,
    scheduler: str | None,
    exports: tuple[Path, ...],
    form: str,
    lang: str,
) -> None:
    """Cómo podría organizarse un mapa entero: regiones conexas que cumplen mínimos y se parecen por dentro."""
    from mancomun.discovery.criteria import read_weights
    from mancomun.discovery.ranges import at_least, read_range
    from mancomun.discovery.regions import regions as ask

    _check_exports(exports)
    day = day_of(as_of)
    ground = _ground(where, day, table, departments=_departmental(figure, day))
    answer = ask(
        ground, ranges=[*map(at_least, floors), *map(read_range, ranges)], differences=read_weights(differences),
        time_limit=time_limit, iterations=iterations, seed=seed, starts=starts, jobs=jobs, processes=processes,
        scheduler=scheduler, exactly=exactly, at_most=at_most, within=list(within) or None,
        apart=_pairs(apart, "--apart"), together=_pairs(together, "--together"), base=_present(present), change=change,
        figure=figure, as_of=day if figure else None, lang=lang,
    )  # fmt: skip
    _export("regions", answer, ground, exports, where, lang)
    if form == "json":
        _echo(answer)
        return
    bound = answer["p_bound"]
    most = said(lang, f" de a lo sumo {bound}", f" of at most {bound}") if bound else ""
    inside = _figure_text(answer["heterogeneity"], lang)
    click.echo(
        said(
            lang,
            f"{answer['p']} regiones{most}, diferencia interna {inside}.",
            f"{answer['p']} regions{most}, difference inside {inside}.",
        )
    )
    click.echo(
        said(
            lang,
            f"{answer['seconds']:.2f} s. Para repetir: --iterations {answer['iterations']} --seed {seed} --starts {starts}.",
            f"{answer['seconds']:.2f} s. To repeat: --iterations {answer['iterations']} --seed {seed} --starts {starts}.",
        )
    )
    left_out = [item for item in answer["unassigned"] if item["reason"] != "not_chosen"]
    click.echo(
        said(
            lang,
            f"Certificado: {'válido' if answer['certificate']['valid'] else 'NO válido'}; {len(left_out)} sin región.",
            f"Certificate: {'valid' if answer['certificate']['valid'] else 'NOT valid'}; {len(left_out)} without a region.",
        )
    )
    for item in left_out[:10]:
        click.echo(f"    {item['code']} {item['name']}: {item['says']}")
    for note in answer["notes"]:
        click.echo(note)
    members: dict[int, list[str]] = {}
    for code, region in answer["labels"].items():
        if region is not None:
            members.setdefault(region, []).append(ground.names[ground.place[code]])
    for row in answer["regions"]:
        names = members[row["region"]]
        more = f" … (+{len(names) - 6})" if len(names) > 6 else ""
        law = f" · {row['outcome']}" if "outcome" in row else ""
        click.echo(f"{row['region']:>4}. {', '.join(names[:6])}{more}{law}")


@click.command()
@click.argument("members", nargs=-1, required=True, metavar="MIEMBRO...")
@_FIGURE
@_MAXIMISE
@_RANGE
@AS_OF
@click.option(
    "--random",
    "random_groups",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="Grupos al azar.",
)
@_TIME
@_SEED
@_PRIORITY
@_COMMUTING
@_TERRITORY
@_TABLE
@_EXPORT
@FORM
@LANG
@sentences
def compare(
    members: tuple[str, ...],
    figure: str | None,
    maximise: tuple[str, ...],
    ranges: tuple[str, ...],
    as_of: str | None,
    random_groups: int,
    time_limit: float | None,
    seed: int,
    priority: Path | None,
    commuting: Path | None,
    where: str,
    table: Path | None,
    exports: tuple[Path, ...],
    form: str,
    lang: str,
) -> None:
    """Dónde queda un grupo propuesto: frente al mejor hallado y frente a mil grupos legales al azar de su tamaño."""
    from mancomun.discovery.criteria import read_weights
    from mancomun.discovery.groups import DEFAULT_SECONDS
    from mancomun.discovery.groups import compare as ask
    from mancomun.discovery.ranges import read_range

    _check_exports(exports)
    day = day_of(as_of)
    ground = _ground(where, day, table, departments=_departmental(figure, day))
    answer = ask(
        ground, list(members), maximise=read_weights(maximise), figure=figure, as_of=day,
        ranges=[read_range(text) for text in ranges], random_groups=random_groups,
        time_limit=DEFAULT_SECONDS if time_limit is None else time_limit, seed=seed,
        extras=_extras(ground, members[0], priority, commuting), lang=lang,
    )  # fmt: skip
    _export("compare", answer, ground, exports, where, lang)
    if form == "json":
        _echo(answer)
        return
    proposal, best, chance = answer["proposal"], answer["best"], answer["random"]
    law = f" · {proposal['law']['outcome']}" if proposal["law"] else ""
    click.echo(f"{', '.join(proposal['names'])}: {_figure_text(proposal['score'], lang)}{law}")
    if best is not None:
        proved = said(lang, "probado", "proved") if answer["best_exact"] else said(lang, "hallado", "found")
        click.echo(
            said(lang, f"El mejor ({proved}): ", f"The best ({proved}): ")
            + f"{_figure_text(best['score'], lang)}  {', '.join(best['names'])}"
        )
    if chance["better_than"] is not None:
        click.echo(
            said(
                lang,
                f"Mejor que {chance['better_than']:.0%} de {chance['drawn']} grupos al azar de su tamaño.",
                f"Better than {chance['better_than']:.0%} of {chance['drawn']} random groups of its size.",
            )
        )
    for note in answer["notes"]:
        click.echo(note)


@click.command()
@click.argument("members", nargs=-1, required=True, metavar="MIEMBRO...")
@click.option("--figure", required=True, metavar="ID", help="Figura asociativa: id o alias.")
@_MAXIMISE
@AS_OF
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Cuántos arreglos mostrar.")
@_EXPORT
@FORM
@LANG
@sentences
def mend(
    members: tuple[str, ...],
    figure: str,
    maximise: tuple[str, ...],
    as_of: str | None,
    limit: int,
    exports: tuple[Path, ...],
    form: str,
    lang: str,
) -> None:
    """El mejor arreglo de una propuesta que la ley rechaza: los cambios más pequeños, ordenados por un propósito."""
    from mancomun.discovery.criteria import read_weights
    from mancomun.discovery.groups import mend as ask

    _check_exports(exports)
    day = day_of(as_of)
    ground = _ground("co", day, None, departments=_departmental(figure, day))
    answer = ask(
        ground, list(members), figure=figure, as_of=day, maximise=read_weights(maximise or ("cohesion",)), limit=limit,
        lang=lang,
    )  # fmt: skip
    _export("mend", answer, ground, exports, "co", lang)
    if form == "json":
        _echo(answer)
        return
    click.echo(f"{answer['outcome']}: {_figure_text(answer['score'], lang)}")
    for repair in answer["repairs"]:
        added = ", ".join(f"+{repair['names'][code]}" for code in repair["add"])
        gone = ", ".join(f"-{repair['names'][code]}" for code in repair["remove"])
        click.echo(
            f"  {_figure_text(repair['score'], lang)}  {' '.join(filter(None, (added, gone)))} · {repair['outcome']}"
        )
    for note in answer["notes"]:
        click.echo(note)
