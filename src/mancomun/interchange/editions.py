"""Editions of boundaries that somebody loaded: kept beside the embedded territory, never in its place.

An edition is a folder ``<data>/editions/<name>/`` with ``boundaries.geojson``, ``contiguity.csv`` and ``meta.json``
(source name, hash, day, counts, the whole report). It is written under another name and renamed when whole: a process
killed half way leaves nothing that looks like an edition. An edition is never changed afterwards.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput
from mancomun.interchange.boundaries import BorderTable, Boundaries, Difference, feature_collection
from mancomun.lexicon.folding import bare

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}\Z")
_DRAFT = ".borrador-"
COMPLETE_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Edition:
    """One loaded edition. ``complete`` says that it has nearly all units of the territory and may be drawn as its map."""

    name: str
    source: str
    sha256: str
    loaded_on: str
    units: int
    complete: bool
    folder: Path


def data_folder(data: str | Path | None = None) -> Path:
    """Where people's data live: the given folder, ``MANCOMUN_DATA``, or the user's own data folder."""
    if data is not None:
        return Path(data)
    said = os.environ.get("MANCOMUN_DATA")
    if said:
        return Path(said)
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(base) / "mancomun"


def file_hash(path: Path) -> str:
    """SHA-256 of the file as it came; of the listing of names and sizes when it is a folder."""
    digest = hashlib.sha256()
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    for file in files:
        if not file.is_file():
            continue
        if path.is_dir():
            digest.update(file.name.encode())
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def suggested_name(source: str, sha256: str) -> str:
    """``mgn2018-caticoa3-1a2b3c4d``: the file's name in plain letters, and the first signs of its hash."""
    name = bare(source.split(".", maxsplit=1)[0])
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "edicion"
    return f"{slug}-{sha256[:8]}"


def check_name(name: str) -> str:
    """The name itself, or `BadInput` when it could not be a folder's."""
    if not _NAME.match(name):
        raise BadInput(
            "edicion-nombre",
            f"«{name}» no sirve como nombre de edición: use minúsculas, números, puntos y guiones, hasta 64.",
            f"“{name}” will not do as the name of an edition: use small letters, digits, dots and hyphens, up to 64.",
        )
    return name


def keep(
    boundaries: Boundaries,
    table: BorderTable,
    difference: Difference,
    *,
    name: str,
    sha256: str,
    loaded_on: str,
    data: str | Path | None = None,
) -> Edition:
    """Write an edition. The same file under the same name again is the same edition; another file under it is refused."""
    check_name(name)
    home = data_folder(data) / "editions"
    folder = home / name
    if (folder / "meta.json").is_file():
        here = _read(folder)
        if here is not None and here.sha256 == sha256:
            return here
        raise BadInput(
            "edicion-existe",
            f"Ya hay una edición «{name}», hecha con otro archivo. Déle otro nombre con --edition. No cambiamos nada.",
            f"There is already an edition “{name}”, made from another file. Name it otherwise with --edition. Nothing was changed.",
        )
    total = 0
    if boundaries.territory is not None:
        width = max((len(code) for code in boundaries.codes), default=0)
        total = sum(len(code) == width for code in boundaries.territory.units)
    meta = {
        "name": name,
        "source": boundaries.source,
        "format": boundaries.kind,
        "sha256": sha256,
        "loaded_on": loaded_on,
        "crs": boundaries.crs,
        "territory_version": boundaries.territory.version if boundaries.territory else None,
        "features": boundaries.features,
        "units": len(boundaries.codes),
        "complete": bool(total) and len(boundaries.codes) >= COMPLETE_SHARE * total,
        "tolerance_m": table.tolerance_m,
        "contiguity": table.counts(),
        "difference": difference.as_json(),
        "report": [issue.as_json() for issue in boundaries.report],
    }
    draft = home / f"{_DRAFT}{name}-{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        draft.mkdir()
        _write(
            draft / "boundaries.geojson",
            json.dumps(feature_collection(boundaries), ensure_ascii=False, separators=(",", ":")),
        )
        with (draft / "contiguity.csv").open("w", encoding="utf-8", newline="") as stream:
            write_rows(stream, table)
            stream.flush()
            os.fsync(stream.fileno())
        _write(draft / "meta.json", json.dumps(meta, ensure_ascii=False, indent=1))
        os.replace(draft, folder)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise BadInput(
            "edicion-no-se-pudo",
            f"No se pudo guardar la edición en «{home.name}»: {error.strerror or error}. No quedó nada a medias.",
            f"The edition could not be kept in “{home.name}”: {error.strerror or error}. Nothing was left half made.",
        ) from error
    kept = _read(folder)
    assert kept is not None
    return kept


def write_rows(stream: Any, table: BorderTable) -> None:
    """The contiguity as CSV: ``code_a,code_b,kind,border_km``."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("code_a", "code_b", "kind", "border_km"))
    writer.writerows((a, b, kind, f"{km:.4f}" if kind == "rook" else "") for a, b, kind, km in table.rows())


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _sweep(home: Path) -> None:
    """Drop drafts of processes that are gone."""
    for draft in home.glob(f"{_DRAFT}*"):
        number = draft.name.rpartition("-")[2]
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            shutil.rmtree(draft, ignore_errors=True)
        except (ValueError, PermissionError):
            continue


def _read(folder: Path) -> Edition | None:
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        return Edition(
            name=str(meta["name"]),
            source=str(meta["source"]),
            sha256=str(meta["sha256"]),
            loaded_on=str(meta["loaded_on"]),
            units=int(meta["units"]),
            complete=bool(meta["complete"]),
            folder=folder,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def editions(data: str | Path | None = None) -> tuple[Edition, ...]:
    """Every loaded edition, the oldest first; what cannot be read is not one."""
    home = data_folder(data) / "editions"
    if not home.is_dir():
        return ()
    found = [_read(folder) for folder in home.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.loaded_on, one.name)))


def edition(name: str, data: str | Path | None = None) -> Edition:
    """One edition by name, or `BadInput` with the names there are."""
    found = _read(data_folder(data) / "editions" / check_name(name))
    if found is None:
        listed = ", ".join(one.name for one in editions(data)) or "ninguna"
        listed_en = ", ".join(one.name for one in editions(data)) or "none"
        raise BadInput(
            "edicion-falta",
            f"No hay una edición «{name}». Hay: {listed}.",
            f"There is no edition “{name}”. There are: {listed_en}.",
            status=404,
        )
    return found


def edition_in_use(data: str | Path | None = None) -> Edition | None:
    """The edition the map draws: the one named by ``MANCOMUN_EDITION``, else the complete one loaded last, else None.

    Only the drawing: who borders whom comes from the embedded table whatever was loaded.
    """
    named = os.environ.get("MANCOMUN_EDITION")
    if named:
        return edition(named, data)
    complete = [one for one in editions(data) if one.complete]
    return complete[-1] if complete else None


def edition_geojson(name: str, data: str | Path | None = None) -> dict[str, Any]:
    """The boundaries of an edition as a GeoJSON FeatureCollection; properties ``code`` and ``name``."""
    document: dict[str, Any] = json.loads((edition(name, data).folder / "boundaries.geojson").read_text("utf-8"))
    return document


def edition_report(name: str, data: str | Path | None = None) -> dict[str, Any]:
    """The whole ``meta.json`` of an edition, its report and difference among it."""
    document: dict[str, Any] = json.loads((edition(name, data).folder / "meta.json").read_text("utf-8"))
    return document
