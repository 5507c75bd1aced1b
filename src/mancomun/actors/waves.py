"""Two waves of a sociogram: what appeared, what went, what grew; only between actors who are in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mancomun.actors.model import TIES, Network, Relacion
from mancomun.lexicon.text import join_names
from mancomun.tables.results import Notice, Row, Table, notice

Mark = tuple[tuple[str, str], str]


@dataclass(frozen=True)
class Change:
    """Ties by what happened to them, densities over the common actors, and who came or left."""

    common: tuple[str, ...]
    came: tuple[str, ...]
    left: tuple[str, ...]
    new: tuple[Relacion, ...]
    gone: tuple[Relacion, ...]
    stronger: tuple[tuple[Relacion, int], ...]
    weaker: tuple[tuple[Relacion, int], ...]
    density: tuple[float | None, float | None]
    kept_share: float | None

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values."""
        return {
            "common": list(self.common),
            "came": list(self.came),
            "left": list(self.left),
            "new": [[*tie.pair, tie.kind] for tie in self.new],
            "gone": [[*tie.pair, tie.kind] for tie in self.gone],
            "stronger": [[*tie.pair, tie.kind, before, tie.strength] for tie, before in self.stronger],
            "weaker": [[*tie.pair, tie.kind, before, tie.strength] for tie, before in self.weaker],
            "density": list(self.density),
            "kept_share": self.kept_share,
            "notices": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """One row a tie that changed."""
        es = lang == "es"
        rows: list[Row] = []
        for word, ties in (
            ("nueva" if es else "new", [(tie, 0, tie.strength) for tie in self.new]),
            ("desapareció" if es else "gone", [(tie, tie.strength, 0) for tie in self.gone]),
            ("más fuerte" if es else "stronger", [(tie, was, tie.strength) for tie, was in self.stronger]),
            ("más débil" if es else "weaker", [(tie, was, tie.strength) for tie, was in self.weaker]),
        ):
            rows += [(*tie.pair, TIES[tie.kind][0].of(lang), word, was, now) for tie, was, now in ties]
        head = ("De", "A", "Tipo", "Qué pasó", "Antes", "Después") if es else (
            "From", "To", "Kind", "What happened", "Before", "After",
        )  # fmt: skip
        return [Table("Cambios entre dos olas" if es else "Changes between two waves", head, rows)]

    def notices(self) -> list[Notice]:
        """Who was left out of the comparison."""
        out = [*self.came, *self.left]
        if not out:
            return []
        names = join_names(out)
        return [
            notice(
                "ola-no-comun",
                f"Se compara solo a quienes están en las dos olas; quedan fuera {names.es}.",
                f"Only those in both waves are compared; left out: {names.en}.",
            )
        ]


def compare(before: Network, after: Network) -> Change:
    """Two networks, each of one wave. ``kept_share`` is the Jaccard index of their ties; None when neither has any."""
    common = tuple(key for key in before.keys if key in after.keys)
    inside = set(common)

    def held(net: Network) -> dict[Mark, Relacion]:
        return {(tie.pair, tie.kind): tie for tie in net.ties if tie.origin in inside and tie.target in inside}

    old, new = held(before), held(after)
    both = [mark for mark in old if mark in new]
    pairs = len(common) * (len(common) - 1) / 2

    def density(ties: dict[Mark, Relacion]) -> float | None:
        return len({frozenset(pair) for pair, _ in ties}) / pairs if pairs else None

    return Change(
        common=common,
        came=tuple(key for key in after.keys if key not in before.keys),
        left=tuple(key for key in before.keys if key not in after.keys),
        new=tuple(tie for mark, tie in new.items() if mark not in old),
        gone=tuple(tie for mark, tie in old.items() if mark not in new),
        stronger=tuple((new[m], old[m].strength) for m in both if new[m].strength > old[m].strength),
        weaker=tuple((new[m], old[m].strength) for m in both if new[m].strength < old[m].strength),
        density=(density(old), density(new)),
        kept_share=len(both) / (len(old) + len(new) - len(both)) if old or new else None,
    )
