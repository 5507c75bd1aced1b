"""The whole portfolio against the seven objectives (S17 to S23): each initiative, each region, and what to say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from mancomun.lexicon.text import Text, spanish_number
from mancomun.portfolio.contributions import OBJECTIVES, Contribution, radar

Scores = tuple[float | None, ...]
"""A score from 0 to 4 for each objective, in the order of the plan; ``None`` where nobody scored."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An initiative with its latest scores, each the mean of its raters; ``apart`` when two raters differ by more than one."""

    code: str
    name: str
    region: str
    scores: Scores
    apart: bool

    @property
    def mean(self) -> float:
        """The mean of the objectives that somebody scored."""
        return fmean(value for value in self.scores if value is not None)


@dataclass(frozen=True, slots=True)
class RegionScores:
    """A region (empty for none): how many initiatives were scored, and the mean of each objective over them."""

    region: str
    initiatives: int
    scores: Scores


@dataclass(frozen=True, slots=True)
class ContributionMap:
    """Initiatives with most contribution first, then by code; regions by id; the means of all; how many nobody scored."""

    rows: tuple[Scored, ...]
    regions: tuple[RegionScores, ...]
    means: Scores
    unscored: int


def _means(rows: Sequence[Scored]) -> Scores:
    columns = ([row.scores[j] for row in rows] for j in range(len(OBJECTIVES)))
    known = [[value for value in column if value is not None] for column in columns]
    return tuple(fmean(values) if values else None for values in known)


def contribution_map(
    initiatives: Iterable[tuple[str, str, str]], given: Mapping[str, Sequence[Contribution]]
) -> ContributionMap:
    """``initiatives`` are (code, name, region); ``given`` holds the scores of each by code. Each initiative weighs the same."""
    rows, unscored = [], 0
    for code, name, region in initiatives:
        axes = radar(given.get(code, ()))
        scores = tuple(axis.after if axis.after is not None else axis.before for axis in axes)
        if any(value is not None for value in scores):
            rows.append(Scored(code, name, region, scores, any(axis.far_apart for axis in axes)))
        else:
            unscored += 1
    rows.sort(key=lambda row: (-row.mean, row.code))
    by_region: dict[str, list[Scored]] = {}
    for row in rows:
        by_region.setdefault(row.region, []).append(row)
    regions = tuple(RegionScores(key, len(own), _means(own)) for key, own in sorted(by_region.items()))
    return ContributionMap(tuple(rows), regions, _means(rows), unscored)


def summary(found: ContributionMap) -> Text:
    """The map in words: how many were scored, where most and least is contributed, and who should talk."""
    scored, whole = len(found.rows), len(found.rows) + found.unscored
    if not scored:
        return Text(
            f"Ninguna de las {whole} iniciativas se ha calificado.", f"None of the {whole} initiatives has been scored."
        )
    known = [(value, j) for j, value in enumerate(found.means) if value is not None]
    high, low = max(known, key=lambda pair: (pair[0], -pair[1])), min(known)
    es = f"Iniciativas calificadas: {spanish_number(scored)} de {spanish_number(whole)}."
    en = f"Initiatives scored: {scored:,} of {whole:,}."
    if high[0] == low[0]:
        es += f" En todos los objetivos calificados el promedio es {spanish_number(high[0], 1)} de 4."
        en += f" In every objective that was scored the mean is {high[0]:.1f} of 4."
    else:
        most, least = OBJECTIVES[high[1]].name, OBJECTIVES[low[1]].name
        es += f" Contribuyen más a «{most.es}» ({spanish_number(high[0], 1)} de 4) y menos a «{least.es}» ({spanish_number(low[0], 1)})."
        en += f" They contribute most to “{most.en}” ({high[0]:.1f} of 4) and least to “{least.en}” ({low[0]:.1f})."
    apart = sum(row.apart for row in found.rows)
    if apart:
        es += f" En {apart}, dos evaluadores difieren en más de un punto: conviene que hablen antes de promediar."
        en += f" In {apart}, two raters differ by more than one point: they should talk before anybody averages."
    return Text(es, en)
