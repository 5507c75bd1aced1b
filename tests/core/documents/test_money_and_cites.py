"""How an amount and a citation are written, once for every paper."""

from __future__ import annotations

import pytest

from mancomun.lexicon.text import money
from mancomun.sources import Cite, cite_text

PROVINCE = "ley-1454-2011"


@pytest.mark.parametrize(
    ("value", "decimals", "es", "en"),
    [
        (1_500_000, 0, "$ 1.500.000", "COP 1,500,000"),
        (-20, 0, "$ −20", "COP −20"),
        (2.5, 1, "$ 2,5", "COP 2.5"),
    ],
)
def test_pesos_have_the_sign_of_the_reader_and_are_never_broken(value: float, decimals: int, es: str, en: str) -> None:
    assert money(value, "es", decimals) == es.replace(" ", "\u00a0")
    assert money(value, "en", decimals) == en.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("articles", "es", "en"),
    [
        (("16", "16 par. 2"), "art. 16 (y su par. 2)", "art. 16 (and its par. 2)"),
        (("16 par. 1", "11", "16"), "arts. 11 y 16 (y su par. 1)", "arts. 11 and 16 (and its par. 1)"),
        (
            ("16", "16 par. 1", "16 par. 2", "17"),
            "arts. 16 (y su par. 1 y su par. 2) y 17",
            "arts. 16 (and its par. 1 and its par. 2) and 17",
        ),
        (("16 par. 1", "16 par. 2"), "arts. 16, par. 1 y 16, par. 2", "arts. 16, par. 1 and 16, par. 2"),
    ],
)
def test_an_article_cited_whole_and_in_part_is_said_once(articles: tuple[str, ...], es: str, en: str) -> None:
    cites = [Cite(PROVINCE, one) for one in articles]
    assert cite_text(cites, "es") == f"Ley 1454 de 2011, {es}"
    assert cite_text(cites, "en") == f"Law 1454 of 2011, {en}"
