"""A Word file brings its typeface, so that nobody's machine widens a table."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from fontTools.ttLib import TTFont

from mancomun.documents.blocks import paragraph
from mancomun.documents.embedded import crossed
from mancomun.documents.fonts import FAMILY, page_font
from mancomun.documents.tree import Document
from mancomun.documents.word import to_docx

PAPER = Document("Prueba", "Prueba", "es", date(2026, 11, 26), "", "", (paragraph("Palabras"),))


def test_both_cuts_come_whole_and_the_file_is_the_same_each_time(tmp_path: Path) -> None:
    if page_font() is None:
        pytest.skip("the pages have not been built")
    made = to_docx(PAPER, cache=tmp_path)
    assert made == to_docx(PAPER, cache=tmp_path)
    assert docx.Document(io.BytesIO(made)).paragraphs
    pack = zipfile.ZipFile(io.BytesIO(made))
    table, links = pack.read("word/fontTable.xml").decode(), pack.read("word/_rels/fontTable.xml.rels").decode()
    (ours,) = re.findall(rf'<w:font w:name="{FAMILY}">.*?</w:font>', table, re.DOTALL)
    assert [re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<w:(\w+)", ours)][-2:] == ["embedRegular", "embedBold"]
    for link, key in re.findall(r'r:id="(\w+)" w:fontKey="\{([^}]+)\}"', ours):
        (target,) = re.findall(rf'Target="([^"]+)"[^>]*Id="{link}"|Id="{link}"[^>]*Target="([^"]+)"', links)
        content = pack.read("word/" + "".join(target))
        assert content[:4] != b"\x00\x01\x00\x00"
        font = TTFont(io.BytesIO(crossed(content, uuid.UUID(key))))
        assert font["name"].getDebugName(1) == FAMILY
        assert font["OS/2"].fsType == 0  # may be embedded
    assert "embedTrueTypeFonts" in pack.read("word/settings.xml").decode()


def test_without_a_place_for_the_cuts_it_is_a_plain_file() -> None:
    pack = zipfile.ZipFile(io.BytesIO(to_docx(PAPER)))
    assert not [name for name in pack.namelist() if "odttf" in name]
