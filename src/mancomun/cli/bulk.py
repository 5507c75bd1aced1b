"""``mancomun screen`` and ``mancomun atlas``: the law over many groups at once."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click
import numpy as np
from numpy.typing import NDArray

import mancomun
from mancomun.cli.common import AS_OF, FORM, LANG, day_of
from mancomun.errors import BadInput
from mancomun.interchange.group_table import GroupBlock, GroupTable, Scattered
from mancomun.legal.atlas import atlas as walk
from mancomun.legal.bulk import BulkReader
from mancomun.legal.judge import OUTCOMES
from mancomun.legal.wording import OUTCOME_WORDS
from mancomun.lexicon.text import number_text


def _versions(reader: BulkReader) -> dict[str, str]:
    return {
        "as_of": reader.ground.as_of.isoformat(),
        "law_version": reader.law.version,
        "territory_version": reader.ground.territory.version,
        "engine_version": mancomun.__version__,
    }


# screen -----------------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("table", metavar="GRUPOS.csv")
@click.option("--figure", "figure", metavar="ID", help="Figura por juzgar.")
@AS_OF
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "text", "json"]),
    default="csv",
    show_default=True,
    help="CSV group,outcome (text es lo mismo) o JSON.",
)
@LANG
def screen(table: str, figure: str | None, as_of: str | None, form: str, lang: str) -> None:
    """Juzga muchos grupos de una vez: entra una tabla group,code y sale group,outcome.

    GRUPOS.csv tiene una fila por miembro; las filas de cada grupo van juntas. «-» lee de la entrada estándar.
    """
    reader = BulkReader([_figure(figure)], as_of=day_of(as_of))
    blocks = _from_stdin(reader) if table == "-" else _from_file(Path(table), reader)
    worker = reader.worker()

    def judge(block: GroupBlock) -> NDArray[np.uint8]:
        few = int((np.diff(block.offsets) ** 2).sum()) < 1 << 16  # not worth waking the compiler
        found = (reader.plainly if few else worker.outcomes)(block.offsets, block.nodes)
        return found[:, 0]

    out = sys.stdout.buffer
    write = _write_json if form == "json" else _write_csv
    write(out, reader, ((block.names, judge(block)) for block in blocks))
    out.flush()


def _figure(figure: str | None) -> str:
    if figure is None:
        raise BadInput(
            "falta-figura",
            "Diga qué figura juzgar: --figure ID. «mancomun figures» las lista.",
            "Say which figure to judge: --figure ID. “mancomun figures” lists them.",
        )
    return figure


def _table(stream: BinaryIO, reader: BulkReader) -> GroupTable:
    land = reader.ground.territory
    return GroupTable(stream, reader.index, lambda text: land.resolve(text).code)


def _from_stdin(reader: BulkReader) -> Iterator[GroupBlock]:
    yield from _table(sys.stdin.buffer, reader).blocks()


def _from_file(path: Path, reader: BulkReader) -> Iterator[GroupBlock]:
    """The groups of a file, read once to check every line and once to judge: a wrong line leaves nothing half-said."""
    try:
        with path.open("rb") as stream:
            if not stream.seekable():
                yield from _table(stream, reader).blocks()
                return
            try:
                for _ in _table(stream, reader).blocks():
                    pass
                gather = False
            except Scattered:
                gather = True
            stream.seek(0)
            again = _table(stream, reader)
            yield from again.gathered() if gather else again.blocks()
    except FileNotFoundError:
        raise BadInput("archivo-no-existe", f"No existe el archivo {path}.", f"There is no file {path}.") from None
    except OSError as error:
        raise BadInput(
            "archivo-ilegible",
            f"No se puede leer {path}: {error.strerror or error}.",
            f"{path} cannot be read: {error.strerror or error}.",
        ) from None


Answers = Iterator[tuple[list[bytes], NDArray[np.uint8]]]


def _write_csv(out: BinaryIO, reader: BulkReader, answers: Answers) -> None:
    ends = [f",{outcome}\n".encode() for outcome in OUTCOMES]
    started = False
    for names, codes in answers:
        if not started:
            out.write(b"group,outcome\n")
            started = True
        text = b"".join([name + ends[code] for name, code in zip(names, codes.tolist(), strict=True)])
        if text.count(b",") != len(names) or b'"' in text or text.count(b"\n") != len(names):
            text = b"".join([_quoted(name) + ends[code] for name, code in zip(names, codes.tolist(), strict=True)])
        out.write(text)
    if not started:
        out.write(b"group,outcome\n")


def _quoted(name: bytes) -> bytes:
    return b'"' + name.replace(b'"', b'""') + b'"' if any(mark in name for mark in (b",", b'"', b"\n", b"\r")) else name


def _write_json(out: BinaryIO, reader: BulkReader, answers: Answers) -> None:
    head = _versions(reader) | {"figure": reader.figures[0].id}
    ends = [f', "outcome": "{outcome}"}}' for outcome in OUTCOMES]
    begun = json.dumps(head, ensure_ascii=False)[:-1] + ', "groups": [\n'
    for names, codes in answers:
        rows = [
            '{"group": ' + json.dumps(name.decode("utf-8", "replace"), ensure_ascii=False) + ends[code]
            for name, code in zip(names, codes.tolist(), strict=True)
        ]
        out.write((begun + ",\n".join(rows)).encode())
        begun = ",\n"
    out.write((begun if begun != ",\n" else "").encode() + b"\n]}\n")


# atlas ------------------------------------------------------------------------------------------------------------------


@click.command()
@click.option(
    "--figure", "figures", multiple=True, metavar="ID", help="Figura por juzgar (se repite). Sin ella, todas."
)
@click.option("--size", "sizes", metavar="MIN..MAX", default="2..7", show_default=True, help="Cuántos miembros.")
@click.option(
    "--units",
    "level",
    type=click.Choice(["municipios", "departamentos"]),
    default="municipios",
    show_default=True,
    help="Entre quiénes.",
)
@AS_OF
@click.option("-o", "--output", "output", type=click.Path(path_type=Path), help="Archivo Parquet, una fila por grupo.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Hilos. Sin él, uno por núcleo.")
@LANG
@FORM
def atlas(
    figures: tuple[str, ...],
    sizes: str,
    level: str,
    as_of: str | None,
    output: Path | None,
    jobs: int | None,
    lang: str,
    form: str,
) -> None:
    """Juzga todos los grupos de vecinos del país, hasta siete municipios: casi once millones."""
    smallest, largest = _sizes(sizes)
    reader = BulkReader(figures or None, as_of=day_of(as_of))
    jobs = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    for _ in walk(reader, 1, 2, level="departamentos", keep=output is not None):
        pass  # so that the seconds below count the search and not the compiler
    began = time.perf_counter()
    counts: Any = 0
    if output is None:
        for part in walk(reader, smallest, largest, level=level, jobs=jobs):
            counts = counts + part.counts
    else:
        from mancomun.interchange.atlas_table import AtlasFile

        with AtlasFile(output, reader, _versions(reader)) as file:
            for part in walk(reader, smallest, largest, level=level, jobs=jobs, keep=True):
                counts = counts + part.counts
                file.add(part)
    seconds = time.perf_counter() - began
    answer = _versions(reader) | {
        "units": level,
        "sizes": [smallest, largest],
        "groups": int(counts[0].sum()),
        "seconds": round(seconds, 3),
        "file": str(output) if output is not None else None,
        "figures": [
            {
                "id": figure.id,
                "name": figure.name.en if lang == "en" else figure.name.es,
                "outcomes": _named(table.sum(axis=(0, 1))),
                "by_size": {str(k): _named(table[:, k].sum(axis=0)) for k in range(smallest, largest + 1)},
                "by_department": {
                    place: _named(table[k].sum(axis=0))
                    for k, place in sorted(
                        enumerate([*(p or "?" for p in reader.ground.places), "several"]), key=lambda item: item[1]
                    )
                    if table[k].any()
                },
            }
            for figure, table in zip(reader.figures, counts, strict=True)
        ],
    }
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        _show(answer, reader, lang)


def _sizes(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(\d{1,2})\s*(?:\.\.\s*(\d{1,2}))?\s*", text)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= low <= high <= 9:
        raise BadInput(
            "tamano-forma",
            f"El tamaño se escribe MIN..MAX, por ejemplo 2..7, de 1 a 9; llegó «{text}».",
            f"Write the size as MIN..MAX, for example 2..7, from 1 to 9; we got “{text}”.",
        )
    return low, high


def _named(row: NDArray[np.int64]) -> dict[str, int]:
    return {outcome: int(n) for outcome, n in zip(OUTCOMES, row, strict=True) if n}


def _number(value: float, lang: str, digits: int = 0) -> str:
    return number_text(value, digits, lang)


def _show(answer: dict[str, Any], reader: BulkReader, lang: str) -> None:
    spanish = lang == "es"
    low, high = answer["sizes"]
    groups, seconds = _number(answer["groups"], lang), _number(answer["seconds"], lang, 1)
    click.echo(
        f"{groups} grupos de {low} a {high} {answer['units']} vecinos, al {answer['as_of']}, en {seconds} s."
        if spanish
        else f"{groups} groups of {low} to {high} neighbouring units, on {answer['as_of']}, in {seconds} s."
    )
    for figure in answer["figures"]:
        click.echo(f"\n{figure['name']}")
        seen = [outcome for outcome in OUTCOMES if outcome in figure["outcomes"]]
        rows = [(str(size), row) for size, row in figure["by_size"].items() if row]
        rows.append(("Total", figure["outcomes"]))
        if len(answer["figures"]) == 1:
            rows += [(_place(place, reader, lang), row) for place, row in figure["by_department"].items()]
        cells = [[name, *(_number(row.get(outcome, 0), lang) for outcome in seen)] for name, row in rows]
        heads = ["Miembros" if spanish else "Members", *(OUTCOME_WORDS[outcome].of(lang) for outcome in seen)]
        widths = [max(len(line[k]) for line in [heads, *cells]) for k in range(len(heads))]
        for line in [heads, *cells]:
            first, *others = (
                text.ljust(w) if k == 0 else text.rjust(w) for k, (text, w) in enumerate(zip(line, widths, strict=True))
            )
            click.echo("  " + "  ".join([first, *others]))
    if answer["file"]:
        click.echo(f"\n{'Escrito en' if spanish else 'Written to'} {answer['file']}")


def _place(place: str, reader: BulkReader, lang: str) -> str:
    if place == "several":
        return "Varios departamentos" if lang == "es" else "Several departments"
    return reader.ground.case.department_name(place)
