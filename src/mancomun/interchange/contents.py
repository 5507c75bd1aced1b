"""What a file is, told by its content and never by its name alone; and whether it brings along what nobody should open.

Nothing is drawn, run or rendered here: a file is looked at as bytes, with limits, and refused with a sentence when it is
not what its name says, when it is a program, when it carries macros, or when it draws on other files as it is opened.
"""

from __future__ import annotations

import json
import re
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from mancomun.errors import BadInput
from mancomun.interchange.guard import broken, check_office, check_size, macros, megabytes
from mancomun.lexicon.text import Text

MOST_PIXELS = 100_000_000
"""Beyond a hundred megapixels a picture fills the memory of whoever opens it."""

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Content:
    """A kind of file that is taken: its short name, how people call it, its media type, endings, most megabytes."""

    id: str
    name: Text
    media: str
    endings: tuple[str, ...]
    megabytes: int = 25


CONTENTS: dict[str, Content] = {
    one.id: one
    for one in (
        Content("pdf", Text("PDF", "PDF"), "application/pdf", ("pdf",)),
        Content("docx", Text("documento de Word", "Word document"), f"{_OOXML}wordprocessingml.document", ("docx",)),
        Content("xlsx", Text("libro de Excel", "Excel workbook"), f"{_OOXML}spreadsheetml.sheet", ("xlsx",)),
        Content("odt", Text("documento de texto abierto", "OpenDocument text"), f"{_ODF}text", ("odt",)),
        Content("ods", Text("hoja de cálculo abierta", "OpenDocument sheet"), f"{_ODF}spreadsheet", ("ods",)),
        Content("png", Text("imagen PNG", "PNG picture"), "image/png", ("png",)),
        Content("jpeg", Text("imagen JPEG", "JPEG picture"), "image/jpeg", ("jpg", "jpeg")),
        Content("csv", Text("tabla CSV", "CSV table"), "text/csv; charset=utf-8", ("csv",)),
        Content("text", Text("texto", "text"), "text/plain; charset=utf-8", ("txt", "md")),
        Content("geojson", Text("mapa GeoJSON", "GeoJSON map"), "application/geo+json", ("geojson",), 15),
        Content("gpkg", Text("mapa GeoPackage", "GeoPackage map"), "application/geopackage+sqlite3", ("gpkg",)),
    )
}
ENDINGS: dict[str, str] = {ending: one.id for one in CONTENTS.values() for ending in one.endings}
BIGGEST_MB = max(one.megabytes for one in CONTENTS.values())

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"#!",
    b"dex\n",
)
_PAGE = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|svg|\?php)", re.IGNORECASE | re.DOTALL)
_NOT_TEXT = (b"%PDF-", b"{\\rtf", b"PK\x03\x04")  # of printable letters, and no text for people
_GEO = frozenset(
    {"FeatureCollection", "Feature", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
     "GeometryCollection"}
)  # fmt: skip
# The part of an office file that says what it is; a document with macros says another one.
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_LINKS_TOLD = ("/hyperlink",)  # an address somebody may follow; every other external part is fetched by itself


def look(path: Path, name: str) -> Content:
    """What the file at ``path`` is, when it is what ``name`` says and brings nothing along; `BadInput` otherwise."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    shown = name if len(name) <= 60 else name[:57] + "…"
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise BadInput(
            "archivo-vacio",
            f"El archivo «{shown}» está vacío. Vuelva a descargarlo.",
            f"The file “{shown}” is empty. Download it again.",
        )
    if head.startswith(_PROGRAMS) or _PAGE.match(head):
        raise BadInput(
            "archivo-programa",
            f"«{shown}» es un programa o una página web y no lo guardamos. Si es un documento, guárdelo como PDF.",
            f"“{shown}” is a program or a web page and we do not keep it. If it is a document, save it as PDF.",
        )
    claimed = ENDINGS.get(ending)
    if claimed is None:
        kinds = ", ".join(f".{one}" for one in ENDINGS)
        raise BadInput(
            "archivo-clase",
            f"No recibimos archivos como «{shown}». Guárdelo en uno de estos formatos: {kinds}.",
            f"We do not take files like “{shown}”. Save it in one of these formats: {kinds}.",
        )
    content = CONTENTS[claimed]
    size = path.stat().st_size
    check_size(size)
    if size > content.megabytes * 1_000_000:
        raise too_big(size, content)
    if not _SIGNS[claimed](path, head):
        raise BadInput(
            "archivo-otro",
            f"«{shown}» dice ser {content.name.es}, pero su contenido es otro. Ábralo, guárdelo de nuevo en ese formato y "
            "vuelva a subirlo.",
            f"“{shown}” claims to be a {content.name.en}, but its content is something else. Open it, save it again in that "
            "format and upload it again.",
        )
    _INSIDE.get(claimed, _nothing)(path, shown)
    return content


def too_big(size: int, content: Content | None = None) -> BadInput:
    """The refusal of a file of ``size`` bytes that is over its limit."""
    limit = megabytes((content.megabytes if content else BIGGEST_MB) * 1_000_000)
    return BadInput(
        "archivo-grande",
        f"El archivo pesa {megabytes(size)}; el límite es {limit}. No cambiamos nada.",
        f"The file is {megabytes(size)}; the limit is {limit}. Nothing was changed.",
        status=413,
    )


# --- what it is -------------------------------------------------------------------------------------------------------


def _is_pdf(path: Path, head: bytes) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 2048))
        return b"%PDF-" in head[:1024] and b"%%EOF" in stream.read()


def _office(path: Path, part: str, sign: bytes) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
            return sign in stream.read(1_000_000)
    except Exception:  # whatever the zip reader raises on what is no zip, or lacks the part
        return False


def _is_docx(path: Path, head: bytes) -> bool:
    return _office(path, "[Content_Types].xml", _MAIN["docx"]) or _with_macros(path)


def _is_xlsx(path: Path, head: bytes) -> bool:
    return _office(path, "[Content_Types].xml", _MAIN["xlsx"]) or _with_macros(path)


def _with_macros(path: Path) -> bool:
    """An office file that says it has macros is told so, and not that it is something else."""
    return _office(path, "[Content_Types].xml", b"macroEnabled")


def _is_odt(path: Path, head: bytes) -> bool:
    return _office(path, "mimetype", CONTENTS["odt"].media.encode())


def _is_ods(path: Path, head: bytes) -> bool:
    return _office(path, "mimetype", CONTENTS["ods"].media.encode())


def _is_png(path: Path, head: bytes) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR" and b"IEND" in path.read_bytes()[-64:]


def _is_jpeg(path: Path, head: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in path.read_bytes()[4:]


def as_text(content: bytes) -> str | None:
    """The words of a text file: UTF-8, UTF-16 with its mark, or the Western code page of old Excel; None when it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        names = ["utf-16"]
    else:
        names = ["utf-8-sig", "cp1252"]
    for name in names:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        return None if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text) else text
    return None


def _is_text(path: Path, head: bytes) -> bool:
    return not head.startswith(_NOT_TEXT) and as_text(path.read_bytes()) is not None


def _is_geojson(path: Path, head: bytes) -> bool:
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("type") in _GEO


def _is_gpkg(path: Path, head: bytes) -> bool:
    if not head.startswith(b"SQLite format 3\x00") or head[68:70] != b"GP":
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            base.execute("pragma trusted_schema=off")
            return bool(base.execute("select 1 from sqlite_master where name = 'gpkg_contents'").fetchone())
    except sqlite3.Error:
        return False


_SIGNS: dict[str, Callable[[Path, bytes], bool]] = {
    "pdf": _is_pdf, "docx": _is_docx, "xlsx": _is_xlsx, "odt": _is_odt, "ods": _is_ods, "png": _is_png,
    "jpeg": _is_jpeg, "csv": _is_text, "text": _is_text, "geojson": _is_geojson, "gpkg": _is_gpkg,
}  # fmt: skip


# --- what it brings along ---------------------------------------------------------------------------------------------


def _nothing(path: Path, name: str) -> None:
    """Plain data brings nothing."""


_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|ImportData|SubmitForm)(?=[\s/<(\[\]>]|$)")
_ROOM = 60_000_000


def _pdf(path: Path, name: str) -> None:
    raw = path.read_bytes()
    for piece in _pdf_words(raw, name):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), piece)
        if re.search(rb"/Encrypt(?=[\s/<(\[])", plain):
            raise BadInput(
                "pdf-clave",
                f"El PDF «{name}» tiene clave o permisos restringidos y no podemos ver qué trae. Guárdelo sin clave.",
                f"The PDF “{name}” has a password or restricted permissions and we cannot see what it brings. Save it without.",
            )
        found = _ACTIVE.search(plain)
        if found:
            raise BadInput(
                "pdf-activo",
                f"El PDF «{name}» trae código, archivos adentro o envíos ({found[1].decode()}). Imprímalo a un PDF nuevo y "
                "suba ese.",
                f"The PDF “{name}” brings code, files inside or submissions ({found[1].decode()}). Print it to a new PDF and "
                "upload that one.",
            )


def _pdf_words(raw: bytes, name: str) -> Iterator[bytes]:
    """What a PDF says outside its streams, and inside the streams that hold objects; pictures and fonts say nothing."""
    room, at = _ROOM, 0
    while (start := raw.find(b"stream", at)) >= 0:
        end = raw.find(b"endstream", start + 6)
        if end < 0:
            break
        yield raw[at:start]
        head = raw[max(at, start - 2048) : start]
        at = end + 9
        if b"ObjStm" in head and b"FlateDecode" in head:
            try:
                opened = zlib.decompressobj().decompress(raw[start + 6 : end].lstrip(b"\r\n"), room)
            except zlib.error:
                continue  # a reader cannot open it either
            room -= len(opened)
            if room <= 0:
                raise BadInput(
                    "pdf-crece",
                    f"El PDF «{name}» crece demasiado al abrirlo. Imprímalo a un PDF nuevo y suba ese.",
                    f"The PDF “{name}” grows too much when opened. Print it to a new PDF and upload that one.",
                    status=413,
                )
            yield opened
    yield raw[at:]


def _ooxml(path: Path, name: str) -> None:
    members = check_office(path, BIGGEST_MB * 1_000_000)
    if _with_macros(path):
        raise macros(name)
    if any(
        "/embeddings/oleobject" in f"/{member.lower()}" or "/activex/" in f"/{member.lower()}" for member in members
    ):
        raise BadInput(
            "archivo-objetos",
            f"«{name}» trae adentro objetos de otros programas. Péguelos como imagen o quítelos, y guárdelo de nuevo.",
            f"“{name}” brings objects of other programs inside. Paste them as pictures or take them out, and save it again.",
        )
    with zipfile.ZipFile(path) as archive:
        for member in members:
            if not member.endswith(".rels"):
                continue
            try:
                tree = ElementTree.fromstring(archive.read(member))  # noqa: S314 - a DTD was refused above
            except (ElementTree.ParseError, ValueError):
                raise broken(name) from None
            for link in tree:
                if link.get("TargetMode") == "External" and not link.get("Type", "").endswith(_LINKS_TOLD):
                    raise _linked(name)


def _odf(path: Path, name: str) -> None:
    members = check_office(path, BIGGEST_MB * 1_000_000)
    if any(member.startswith(("Basic/", "Scripts/")) for member in members):
        raise macros(name)
    with zipfile.ZipFile(path) as archive:
        for member in ("content.xml", "styles.xml"):
            if member not in members:
                continue
            words = archive.read(member)
            for tag in re.finditer(
                rb"<(?:draw:image|draw:object|table:table-source|text:section-source)\b[^>]*", words
            ):
                if re.search(rb"xlink:href=\"(?:[a-z]+:|/|\.\./)", tag[0]):
                    raise _linked(name)


def _png(path: Path, name: str) -> None:
    with path.open("rb") as stream:
        wide, high = struct.unpack(">II", stream.read(24)[16:24])
    _pixels(wide, high, name)


def _jpeg(path: Path, name: str) -> None:
    raw, at = path.read_bytes(), 2
    while at + 9 < len(raw) and raw[at] == 0xFF:
        mark, size = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4])
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            _pixels(int.from_bytes(raw[at + 7 : at + 9]), int.from_bytes(raw[at + 5 : at + 7]), name)
            return
        at += 2 + size


def _pixels(wide: int, high: int, name: str) -> None:
    if wide * high > MOST_PIXELS:
        raise BadInput(
            "imagen-grande",
            f"La imagen «{name}» mide {wide} × {high} puntos, demasiados para abrirla sin riesgo. Redúzcala.",
            f"The picture “{name}” is {wide} × {high} pixels, too many to open safely. Make it smaller.",
            status=413,
        )


def _linked(name: str) -> BadInput:
    return BadInput(
        "archivo-enlaces",
        f"«{name}» trae partes de otros archivos o de otra dirección al abrirse. Incrústelas o quítelas, y guárdelo de nuevo.",
        f"“{name}” fetches parts from other files or another address as it opens. Embed them or take them out, and save again.",
    )


_INSIDE: dict[str, Callable[[Path, str], None]] = {
    "pdf": _pdf, "docx": _ooxml, "xlsx": _ooxml, "odt": _odf, "ods": _odf, "png": _png, "jpeg": _jpeg,
}  # fmt: skip
