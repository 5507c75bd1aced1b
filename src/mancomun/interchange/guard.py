"""Before a file is read: does it exist, is it a file, is it too big, is it a zip that would fill the disk?"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput

LIMIT_MB = 200
MOST_MEMBERS = 2000


def limit_bytes() -> int:
    """200 MB, or what ``MANCOMUN_LIMIT_MB`` says."""
    try:
        return int(float(os.environ.get("MANCOMUN_LIMIT_MB", LIMIT_MB)) * 1_000_000)
    except ValueError:
        return LIMIT_MB * 1_000_000


def megabytes(size: float) -> str:
    """A size for a sentence: ``500 MB``, ``0.4 MB``."""
    return f"{size / 1e6:.0f} MB" if size >= 9.5e5 else f"{size / 1e6:.2g} MB"


def check_size(size: int) -> None:
    """Refuse a file over the limit before reading it."""
    limit = limit_bytes()
    if size > limit:
        raise BadInput(
            "archivo-grande",
            f"El archivo pesa {megabytes(size)}; el límite es {megabytes(limit)}. No cambiamos nada.",
            f"The file is {megabytes(size)}; the limit is {megabytes(limit)}. Nothing was changed.",
            status=413,
        )


def check_file(path: Path, *, folder_allowed: bool = False) -> None:
    """Refuse what cannot be read, with a sentence: missing, a folder, empty, too big."""
    name = path.name or str(path)
    if not path.exists():
        raise BadInput(
            "archivo-falta",
            f"No existe el archivo «{name}». Revise la ruta.",
            f"There is no file “{name}”. Check the path.",
        )
    if path.is_dir():
        if folder_allowed:
            return
        raise BadInput(
            "archivo-carpeta",
            f"«{name}» es una carpeta y se esperaba un archivo. Indique el archivo que está dentro.",
            f"“{name}” is a folder and a file was expected. Name the file inside it.",
        )
    if not path.is_file():
        raise BadInput(
            "archivo-carpeta",
            f"«{name}» no es un archivo corriente. Copie los datos a un archivo.",
            f"“{name}” is not an ordinary file. Copy the data into a file.",
        )
    size = path.stat().st_size
    if size == 0:
        raise BadInput(
            "archivo-vacio",
            f"El archivo «{name}» está vacío. Vuelva a descargarlo.",
            f"The file “{name}” is empty. Download it again.",
        )
    check_size(size)


def broken(name: str) -> BadInput:
    """The refusal of a zip that cannot be opened."""
    return BadInput(
        "zip-roto",
        f"El archivo «{name}» no se puede abrir como zip: está dañado o incompleto. Vuelva a descargarlo.",
        f"The file “{name}” cannot be opened as a zip: it is damaged or incomplete. Download it again.",
    )


def unpack(path: Path, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    """The members of a zip whose names end in ``suffixes``, by their name inside; never more than the limit in all.

    Nothing is written anywhere, so a name like ``../x`` is only a name.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > limit_bytes() * 2:
                raise _bomb(path.name)
            found: dict[str, bytes] = {}
            room = limit_bytes() * 2
            for member in members:
                if not member.filename.lower().endswith(suffixes) or "__MACOSX" in member.filename:
                    continue
                if member.flag_bits & 0x1:
                    raise BadInput(
                        "zip-clave",
                        f"El zip «{path.name}» pide contraseña. Entregue uno sin contraseña.",
                        f"The zip “{path.name}” asks for a password. Give one without.",
                    )
                with archive.open(member) as stream:  # what the directory says of sizes may be a lie: count
                    found[member.filename] = stream.read(room + 1)
                room -= len(found[member.filename])
                if room < 0:
                    raise _bomb(path.name)
            return found
    except BadInput:
        raise
    except Exception as error:  # a damaged zip raises whatever the part that meets the damage raises
        raise broken(path.name) from error


UPLOAD_MB = 50
"""The heaviest table that is read whole: heavier ones are data sets, not tables that somebody edits."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def check_table(path: Path) -> None:
    """Refuse a table nobody should open: too heavy, old or locked Excel, macros, links to other files, a zip that swells."""
    check_file(path)
    size, limit = path.stat().st_size, min(limit_bytes(), UPLOAD_MB * 1_000_000)
    if size > limit:
        raise BadInput(
            "archivo-grande",
            f"El archivo pesa {megabytes(size)}; el límite es {megabytes(limit)}. No cambiamos nada.",
            f"The file is {megabytes(size)}; the limit is {megabytes(limit)}. Nothing was changed.",
            status=413,
        )
    name = path.name
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == _OLD_EXCEL:
        raise BadInput(
            "xls-viejo",
            f"«{name}» es un Excel anterior a 2007 o tiene contraseña. Guárdelo como .xlsx, sin contraseña.",
            f"“{name}” is an Excel file older than 2007 or has a password. Save it as .xlsx, without a password.",
        )
    if head != b"PK\x03\x04":
        if path.suffix.lower() in (".xlsx", ".xlsm", ".xltx"):
            raise BadInput(
                "xlsx-roto",
                f"«{name}» no se puede abrir como libro de Excel: está dañado o incompleto.",
                f"“{name}” cannot be opened as an Excel workbook: it is damaged or incomplete.",
            )
        return
    check_office(path, limit)


def check_office(path: Path, limit: int) -> dict[str, int]:
    """Refuse an office file (a zip of XML) that swells beyond four times ``limit`` bytes, carries macros, draws on other
    files or declares a DTD. Gives its members with their sizes in bytes.
    """
    name, size = path.name, path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            whole = sum(member.file_size for member in members)
            if len(members) > MOST_MEMBERS or whole > limit * 4 or whole > 200 * size + 10_000_000:
                raise _bomb(name)
            for member in members:
                _check_member(name, member.filename.lower())
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(member) as stream:
                        if b"<!DOCTYPE" in stream.read(1024):
                            raise broken(name)
            return {member.filename: member.file_size for member in members}
    except BadInput:
        raise
    except Exception as error:  # whatever the zip reader raises on a damaged file
        raise broken(name) from error


def _check_member(name: str, member: str) -> None:
    if member.endswith("vbaproject.bin") or "/macrosheets/" in member:
        raise macros(name)
    if "externallinks/" in member or member.endswith("connections.xml"):
        raise BadInput(
            "libro-enlaces",
            f"«{name}» toma datos de otros archivos. Copie y pegue los valores, y guárdelo de nuevo.",
            f"“{name}” takes data from other files. Copy and paste the values, and save it again.",
        )


def macros(name: str) -> BadInput:
    """The refusal of an office file with macros."""
    return BadInput(
        "libro-macros",
        f"«{name}» trae macros y no las abrimos. Guárdelo como .xlsx o .docx, sin macros.",
        f"“{name}” carries macros and we do not open them. Save it as .xlsx or .docx, without macros.",
    )


def _bomb(name: str) -> BadInput:
    limit = megabytes(limit_bytes() * 2)
    return BadInput(
        "zip-crece",
        f"El zip «{name}» crece a más de {limit} al abrirlo. No lo abrimos; entregue solo la capa que hace falta.",
        f"The zip “{name}” grows beyond {limit} when opened. We did not open it; give only the layer needed.",
        status=413,
    )


def check_sheet(page: Any) -> None:
    """Refuse an openpyxl sheet whose header has merged cells, or that hides rows or columns with values.

    A merged header leaves columns without a name; a hidden row would enter the answer without anybody seeing it.
    """
    merged = [str(block) for block in page.merged_cells.ranges if block.min_row == 1]
    if merged:
        blocks = ", ".join(sorted(merged))
        raise BadInput(
            "hoja-encabezado-combinado",
            f"La hoja «{page.title}» tiene celdas combinadas en el encabezado ({blocks}). Sepárelas: cada columna lleva su "
            "nombre en la primera fila.",
            f"The sheet “{page.title}” has merged cells in its header ({blocks}). Split them: each column has its name in "
            "the first row.",
        )
    rows = [str(k) for k, row in page.row_dimensions.items() if row.hidden and k <= page.max_row]
    columns = [letter for letter, column in page.column_dimensions.items() if column.hidden]
    if rows or columns:
        what = ", ".join(
            ([f"filas {', '.join(rows[:8])}"] if rows else [])
            + ([f"columnas {', '.join(columns[:8])}"] if columns else [])
        )
        said = ", ".join(
            ([f"rows {', '.join(rows[:8])}"] if rows else [])
            + ([f"columns {', '.join(columns[:8])}"] if columns else [])
        )
        raise BadInput(
            "hoja-oculta",
            f"La hoja «{page.title}» tiene partes ocultas ({what}). Muéstrelas o bórrelas: no leemos lo que no se ve.",
            f"The sheet “{page.title}” has hidden parts ({said}). Show or delete them: we do not read what is not seen.",
        )
