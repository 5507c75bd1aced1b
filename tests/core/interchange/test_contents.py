"""A file is what its content says, and brings nothing along that nobody should open."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from pypdf import PdfWriter

from mancomun.errors import BadInput
from mancomun.interchange.contents import CONTENTS, ENDINGS, as_text, look

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="{}"/></Types>'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELS = '<Relationships xmlns="x"><Relationship Type="x/{}" Target="http://x.example/a" TargetMode="External"/></Relationships>'


def zipped(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(**more: str | bytes) -> bytes:
    return zipped(**{"[Content_Types].xml": TYPES.format(WORD), "word/document.xml": "<w/>"} | more)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def hidden(words: bytes) -> bytes:
    body = zlib.compress(words)
    head = (
        b"%PDF-1.5\n1 0 obj << /Type /ObjStm /Filter /FlateDecode /Length " + str(len(body)).encode() + b" >>\nstream\n"
    )
    return head + body + b"\nendstream\nendobj\n%%EOF\n"


def png(wide: int = 1, high: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(wide: int = 1, high: int = 1) -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", high, wide) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xd9"


def gpkg(folder: Path, application: int = 0x47504B47) -> bytes:
    path = folder / "base.db"
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"pragma application_id = {application}")
        base.execute("create table gpkg_contents (table_name text)")
        base.commit()
    content = path.read_bytes()
    path.unlink()
    return content


def seen(folder: Path, content: bytes, name: str) -> str:
    path = folder / "draft"
    path.write_bytes(content)
    return look(path, name).id


def test_each_kind_is_known_by_its_content(tmp_path: Path) -> None:
    odt = zipped(mimetype=CONTENTS["odt"].media, **{"content.xml": "<x/>"})
    ods = zipped(mimetype=CONTENTS["ods"].media, **{"content.xml": "<x/>"})
    good = {
        "acta.pdf": pdf(), "Acta.DOCX": saved(docx.Document()), "tabla.xlsx": saved(Workbook()), "acta.odt": odt,
        "tabla.ods": ods, "foto.png": png(), "foto.jpg": jpeg(), "tabla.csv": "código;año\n1;2\n".encode("cp1252"),
        "nota.txt": "Añade".encode("utf-16"), "mapa.geojson": b'{"type": "FeatureCollection", "features": []}',
        "mapa.gpkg": gpkg(tmp_path),
    }  # fmt: skip
    assert {name: seen(tmp_path, content, name) for name, content in good.items()} == {
        name: ENDINGS[name.rsplit(".", 1)[1].lower()] for name in good
    }
    # Any of them under the name of another is refused.
    for name, content in good.items():
        for other in good:
            same = {ENDINGS[one.rsplit(".", 1)[1].lower()] for one in (name, other)}
            if len(same) == 1 or same <= {"csv", "text", "geojson"}:
                continue
            with pytest.raises(BadInput) as wrong:
                seen(tmp_path, content, other)
            assert wrong.value.code == "archivo-otro", (name, other)


LINKED = RELS.format("attachedTemplate")
REFUSED = {
    "archivo-vacio": [(b"", "a.pdf")],
    "archivo-programa": [
        (b"MZ\x90\x00", "a.pdf"), (b"\x7fELF\x02", "a.txt"), (b"#!/bin/sh\nrm", "a.csv"),
        (b"  <!DOCTYPE html><script>", "a.txt"), (b"<svg onload='x'>", "a.png"),
    ],
    "archivo-clase": [(b"hola", "acta.pdf.exe"), (b"hola", "sin_nombre"), (b"PK\x03\x04", "a.zip")],
    "archivo-otro": [(pdf()[:-40], "cortado.pdf"), (b'{"type": "otro"}', "a.geojson"), (b"a\x00b", "a.csv"),
                     (zipped(a="b"), "a.docx"), (b"[" * 100_000, "a.geojson")],
    "libro-macros": [
        (word(**{"word/vbaProject.bin": b"x"}), "a.docx"),
        (zipped(**{"[Content_Types].xml": TYPES.format("application/vnd.ms-word.document.macroEnabled.main+xml")}), "a.docx"),
        (zipped(mimetype=CONTENTS["ods"].media, **{"Basic/Standard/Module1.xml": "<x/>"}), "a.ods"),
    ],
    "libro-enlaces": [
        (zipped(**{"[Content_Types].xml": TYPES.format("x.spreadsheetml.sheet.main+xml"), "xl/externalLinks/a.xml": "<x/>"}),
         "a.xlsx"),
    ],
    "archivo-enlaces": [
        (word(**{"word/_rels/settings.xml.rels": LINKED}), "a.docx"),
        (zipped(mimetype=CONTENTS["odt"].media, **{"content.xml": '<a><draw:image xlink:href="http://x/y.png"/></a>'}), "a.odt"),
    ],
    "archivo-objetos": [(word(**{"word/embeddings/oleObject1.bin": b"x"}), "a.docx")],
    "zip-crece": [(word(**{"word/media/a.xml": b"0" * 40_000_000}), "a.docx")],
    "zip-roto": [(word(**{"word/a.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "a.docx")],
    "pdf-activo": [
        (pdf().replace(b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (x) >> /Type /Catalog"), "a.pdf"),
        (hidden(b"<< /S /Java#53cript >>"), "a.pdf"),
        (hidden(b"/Launch <<"), "a.pdf"),
    ],
    "pdf-clave": [(pdf().replace(b"trailer\n<<", b"trailer\n<< /Encrypt 9 0 R"), "a.pdf")],
    "imagen-grande": [(png(60_000, 60_000), "a.png"), (jpeg(60_000, 60_000), "a.jpeg")],
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSED)
def test_what_nobody_should_open_is_refused_with_its_sentence(code: str, tmp_path: Path) -> None:
    for content, name in REFUSED[code]:
        with pytest.raises(BadInput) as wrong:
            seen(tmp_path, content, name)
        assert (wrong.value.code, name) == (code, name)
        assert wrong.value.es != wrong.value.en


def test_an_address_to_follow_is_no_link(tmp_path: Path) -> None:
    assert seen(tmp_path, word(**{"word/_rels/document.xml.rels": RELS.format("hyperlink")}), "a.docx") == "docx"
    assert seen(tmp_path, hidden(b"<< /S /URI /URI (http://x.example) >>"), "a.pdf") == "pdf"


def test_each_kind_has_its_limit(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="límite es 15 MB") as wrong:
        seen(tmp_path, b"{" + b" " * 15_000_001, "a.geojson")
    assert wrong.value.status == 413


def test_old_tables_of_excel_are_read_as_they_were_written() -> None:
    assert as_text("Nariño".encode("cp1252")) == "Nariño"
    assert as_text("\ufeffNariño".encode()) == "Nariño"
    assert as_text(b"a\x00b") is None
