"""Legal nouns stay in Spanish and are explained; what we invented is English; never both in one word."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from mancomun.lexicon import glossary, split

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mancomun"
# What a piece looks like when it is Spanish: endings English does not have, and stems of the law and of common speech.
SPANISH = re.compile(
    r"(ci[oó]n|ciones|miento|mientos|idad|idades|encias?|anzas?|tori[oa]s|itori[oa]|ipios?|duria|dores|ables|ivos?)\Z"
    r"|\A(acta|actos?|acuerd|alcald|aport|articul|asamble|asocia|cabildo|censo|ciudadan|comision|concej|conveni|decret|"
    r"departamento|distrit|entidad|esquem|expedient|figura|gobern|hecho|indigen|integr(aci|al)|islas?\Z|junta|ley(es)?\Z|limite|"
    r"mayoria|metropolitan[ao]|miembro|municipi[oa]l?iz|municipio|norma[s]?\Z|nucle[oa]\Z|obje?tos?\Z|ordenanz|paragraf|"
    r"planeaci|planific|promotor|provinci|proyect|referend|registrad|regla|resguard|sentenci|solicit|tramit|umbral|vecin|"
    r"vereda|vigen|votaci|voto)"
)
# English words that the pattern above would take for Spanish.
ENGLISH = {
    "actor",
    "actors",
    "decretal",
    "provincial",
    "norms",
    "region",
    "regions",
    "native",
    "syllables",
    "tables",
    "variables",
    "idle",
}
ENGLISH |= {
    "territorial",
    "territory",
    "history",
    "factory",
    "category",
    "directory",
    "motives",
    "archives",
    "objectives",
}


@cache
def public_names() -> dict[str, str]:
    """Every public name of the package: modules, classes, functions, fields, constants; with a place where it stands."""
    found: dict[str, str] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        if "migrations" in file.parts:
            continue
        where = str(file.relative_to(SOURCE))
        found.setdefault(file.parent.name if file.stem == "__init__" else file.stem, where)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.setdefault(node.name, f"{where}:{node.lineno}")
            if isinstance(node, ast.ClassDef):
                for line in node.body:
                    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                        found.setdefault(line.target.id, f"{where}:{line.lineno}")
            if isinstance(node, ast.arg):
                found.setdefault(node.arg, f"{where}:{node.lineno}")
        for node in tree.body:
            targets = (
                node.targets
                if isinstance(node, ast.Assign)
                else [node.target]
                if isinstance(node, ast.AnnAssign)
                else []
            )
            for target in targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, f"{where}:{node.lineno}")
    return {name: where for name, where in found.items() if not name.startswith("_")}


def looks_spanish(piece: str) -> bool:
    return piece not in ENGLISH and bool(SPANISH.search(piece))


@pytest.mark.parametrize(
    ("identifier", "pieces"),
    [
        ("AreaMetropolitana", ["area", "metropolitana"]),
        ("asociacion_municipios", ["asociacion", "municipios"]),
        ("EATRegistry2", ["eat", "registry"]),
        ("PAP_002", ["pap"]),
        ("x", ["x"]),
    ],
)
def test_identifiers_are_split_as_people_read_them(identifier: str, pieces: list[str]) -> None:
    assert split(identifier) == pieces


def test_every_spanish_noun_in_the_code_is_explained() -> None:
    known = glossary().words()
    strange = [
        f"{name} ({where}): {piece}"
        for name, where in public_names().items()
        for piece in split(name)
        if looks_spanish(piece) and piece not in known
    ]
    assert not strange, "add them to lexicon/glossary.yaml, or say them in English:\n" + "\n".join(strange)


def test_no_word_is_half_spanish_and_half_english() -> None:
    lexicon = glossary()
    spanish = lexicon.only_spanish()
    allowed = lexicon.words() | lexicon.suffixes
    mixed = [
        f"{name} ({where})"
        for name, where in public_names().items()
        if (pieces := split(name)) and any(piece in spanish for piece in pieces) and not set(pieces) <= allowed
    ]
    assert not mixed, "one language a word:\n" + "\n".join(mixed)


def test_ids_of_figures_and_types_are_explained() -> None:
    from mancomun.legal.book import book
    from mancomun.territory import colombia

    ids = {*book().figures} | {span.type for unit in colombia().units.values() for span in unit.types}
    known = glossary().words()
    missing = {(identifier, piece) for identifier in ids for piece in split(identifier) if piece not in known}
    assert not missing


def test_glossary_is_whole() -> None:
    entries = glossary().entries
    assert len(entries) >= 50
    for entry in entries:
        assert all(re.fullmatch(r"[a-z]+", word) for word in entry.words), entry
        assert entry.es != entry.en
