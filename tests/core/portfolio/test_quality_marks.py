"""The marks by which repeated texts find each other: no two that are the same text miss each other."""

from __future__ import annotations

import random

from mancomun.portfolio.quality import REPEATED_FROM, jaccard, marks_between, shingles, text_marks


def test_texts_that_are_the_same_always_share_a_mark() -> None:
    chance = random.Random(3)
    words = [f"palabra{n}" for n in range(400)]
    same = 0
    for _ in range(600):
        one = [chance.choice(words) for _ in range(chance.randint(4, 120))]
        other = list(one)
        for _ in range(chance.randint(0, 1 + len(one) // 20)):
            other[chance.randrange(len(other))] = chance.choice(words)
        texts = " ".join(one), " ".join(other)
        if jaccard(shingles(texts[0]), shingles(texts[1])) >= REPEATED_FROM:
            same += 1
            assert set(text_marks(texts[0])) & set(text_marks(texts[1]))
            fewest, most = marks_between(texts[0])
            assert fewest <= len(text_marks(texts[1])) <= most
    assert same > 100


def test_marks_are_few_stable_and_fit_a_column() -> None:
    text = " ".join(f"palabra{n}" for n in range(102))
    marks = text_marks(text)
    assert len(marks) == 21  # a hundred shingles: twenty may be missing, and one more
    assert marks == text_marks(text.upper())
    assert all(-(2**63) <= mark < 2**63 for mark in marks)
    assert text_marks("") == ()
