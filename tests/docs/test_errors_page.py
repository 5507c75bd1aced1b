"""Every error code has its sentence on a page, in both languages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_is_up_to_date(lang: str) -> None:
    import build_errors_page

    path = build_errors_page.PAGES[lang]
    assert path.read_text(encoding="utf-8") == build_errors_page.page(lang), "run tools/build_errors_page.py"


def test_sentences_are_whole_in_both_languages() -> None:
    import build_errors_page

    for code, (es, en) in build_errors_page.errors().items():
        assert es.strip(), code
        assert en.strip(), code
        assert es.rstrip().endswith((".", "?", "…")), code
