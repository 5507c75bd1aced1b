"""Every fact one may state is on a page, in both languages, with the rules that ask for it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml

from mancomun.legal import book
from mancomun.requirements import FACTS, read_facts

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tools"))
book()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_is_up_to_date(lang: str) -> None:
    import build_facts_page

    path = build_facts_page.PAGES[lang]
    assert path.read_text(encoding="utf-8") == build_facts_page.page(lang), "run tools/build_facts_page.py"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_its_examples_are_read(lang: str) -> None:
    """What the page tells people to write is what the program reads, one example of each kind."""
    import build_facts_page

    rows = re.findall(r"^\| `(\w+)` \| [^\n]* \| `([^`\n]+)` \|$", build_facts_page.HEAD[lang], re.MULTILINE)
    assert {kind for kind, _ in rows} == {spec.kind for spec in FACTS.values()}
    for kind, example in rows:
        stated = yaml.safe_load(example)
        (key,) = stated
        assert FACTS[key].kind == kind
        assert key in read_facts(stated, ("a1", "a2", "a3", "05615"))


@pytest.mark.parametrize("key", list(FACTS))
def test_each_word_has_its_sentences_in_both_languages(key: str) -> None:
    spec = FACTS[key]
    for text in (spec.label, spec.ask, spec.holds, spec.fails, *spec.items.values()):
        assert text.es.strip()
        assert text.en.strip()
    for text in (spec.ask, spec.holds, spec.fails):
        assert text.es.endswith((".", "?"))
        assert text.en.endswith((".", "?"))
