"""Every sentence marked for translation has its English, in whichever catalogue; and each catalogue is compiled as it reads."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

import mancomun.web as web

ROOT = Path(web.__file__).parent
CATALOGUES = sorted(ROOT.rglob("locale/en/LC_MESSAGES/django.po"))
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


def compiled() -> dict[str, str]:
    """What an English reader is told, all catalogues together as Django joins them."""
    found: dict[str, str] = {}
    for path in CATALOGUES:
        with open(path.with_suffix(".mo"), "rb") as file:
            for key, text in gettext.GNUTranslations(file)._catalog.items():  # type: ignore[attr-defined]
                found[key[0] if isinstance(key, tuple) else key] = text
    return found


def said_in_code(path: Path) -> set[str]:
    """The first text of each call that marks one; literals that follow each other are one text."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def said_in_template(path: Path) -> set[str]:
    """What Django itself would send to be translated."""
    source = templatize(path.read_text(encoding="utf-8"))
    calls = re.findall(r"""\b(?:_|n?gettext)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""", source)
    return {ast.literal_eval(text) for text in calls}


def test_every_sentence_has_its_english() -> None:
    known = compiled()
    missing: dict[str, list[str]] = {}
    for path in sorted({*ROOT.rglob("*.py"), *ROOT.rglob("*.html"), *ROOT.rglob("*.txt")}):
        if "migrations" in path.parts or "static" in path.parts:
            continue
        said = said_in_code(path) if path.suffix == ".py" else said_in_template(path)
        lost = sorted(one for one in said if one.strip() and one not in known)
        if lost:
            missing[path.relative_to(ROOT).as_posix()] = lost
    assert not missing
    assert len(known) > 2000


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.relative_to(ROOT).parts[0])
def test_a_catalogue_is_whole_and_compiled(path: Path) -> None:
    blocks = path.read_text(encoding="utf-8").split("\n\n")[1:]
    assert not [block for block in blocks if re.search(r'msgstr(\[\d\])? ""$(?!\n")', block, flags=re.M)]
    assert not [block for block in blocks if "#, fuzzy" in block]
    with open(path.with_suffix(".mo"), "rb") as file:
        catalogue = gettext.GNUTranslations(file)
    stale = [
        spanish
        for block in blocks
        for spanish, english in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', block, flags=re.M)
        if catalogue.gettext(ast.literal_eval(f'"{spanish}"')) != ast.literal_eval(f'"{english}"')
    ]
    assert not stale, "compile it: msgfmt -o django.mo django.po"
