"""Who is at least as good in everything and better in something; who stands on the frontier; who is tied with whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mancomun.portfolio.criteria import Criterion, Floats

NEAR = 1e-9


def dominated_by(criteria: list[Criterion], matrix: Floats) -> list[list[int]]:
    """For each alternative, those that dominate it. A blank dominates nothing and is dominated by nothing. O(n² · m)."""
    signs = np.array([criterion.sign for criterion in criteria])
    good = matrix * signs
    found: list[list[int]] = []
    for row in good:
        with np.errstate(invalid="ignore"):
            above = (good >= row).all(axis=1) & (good > row).any(axis=1)
        found.append(np.flatnonzero(above).tolist())
    return found


def ranked(scores: Floats, names: Sequence[str]) -> list[list[str]]:
    """Names from the best score down, tied ones together in the order of the file.

    Scores closer than a billionth of their spread are a tie: they differ by rounding, not by merit.
    """
    return [[names[k] for k in group] for group in tied_groups(scores)]


def tied_groups(scores: Floats) -> list[list[int]]:
    """Places of the alternatives from the best score down, tied ones together."""
    finite = scores[np.isfinite(scores)]
    spread = float(np.ptp(finite)) if finite.size else 0.0
    near = NEAR * spread if spread > 1e-12 else 1e-12
    order = sorted(range(scores.size), key=lambda k: (-scores[k], k))
    groups: list[list[int]] = []
    for k in order:
        first = groups[-1][0] if groups else None
        if first is not None and (scores[first] == scores[k] or scores[first] - scores[k] <= near):
            groups[-1].append(k)
        else:
            groups.append([k])
    return [sorted(group) for group in groups]


def places(scores: Floats) -> list[int]:
    """Place of each alternative: tied ones share the best of theirs (1, 2, 2, 4)."""
    found = [0] * scores.size
    before = 0
    for group in tied_groups(scores):
        for k in group:
            found[k] = before + 1
        before += len(group)
    return found
