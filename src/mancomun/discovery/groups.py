"""*With whom?* The best groups around a unit, a proposal compared with them and with chance, and its best repair."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun import __version__
from mancomun.discovery.criteria import Criterion, column_for, criterion_of
from mancomun.discovery.ground import Ground
from mancomun.discovery.law import REFUSED, Frame, frame, judge_group, why_not_member
from mancomun.discovery.ranges import Range, check_feasible, reduce_ranges
from mancomun.discovery.regions import check_budget
from mancomun.discovery.watch import Watch, attended
from mancomun.errors import BadInput
from mancomun.kernels.bestgroup import (
    CAPPED,
    FAR,
    INNER,
    RATE_STEPS,
    RATIO,
    ROUND,
    SPREAD,
    beam_groups,
    best_groups,
    completions,
    rate_tables,
)
from mancomun.kernels.certificate import certify
from mancomun.kernels.components import component_labels
from mancomun.kernels.csr import Floats, Ints, graph_from_pairs, rings
from mancomun.legal import LegalCase, book, judge
from mancomun.legal.repairs import find_repairs
from mancomun.lexicon.text import join_names, spanish_number

DEFAULT_SECONDS = 10.0
LARGEST = 60
BEAM = 256
MOST_KEPT = 3_200
RANDOM_GROUPS = 1_000
MOST_REPAIRS = 60
_BUDGET = 1 << 60


@dataclass(frozen=True)
class Found:
    """A group (positions on the ground, sorted), its score and the value of each criterion."""

    units: tuple[int, ...]
    score: float
    values: tuple[float, ...]


class Purpose:
    """Criteria with their weights on a ground: the columns they need, and what a group is worth by plain arithmetic."""

    def __init__(
        self, ground: Ground, weights: Mapping[str, float], seed: int, extras: Mapping[str, Floats] | None = None
    ) -> None:
        if not weights:
            raise BadInput(
                "sin-criterio",
                "Diga al menos un criterio por maximizar, por ejemplo scale o population.",
                "Name at least one criterion to maximise, for example scale or population.",
            )
        self.ground = ground
        self.weights = dict(weights)
        self.criteria: tuple[Criterion, ...] = tuple(criterion_of(name, ground) for name in weights)
        self.names = tuple(weights)
        self.columns: dict[str, Floats] = {}
        for criterion in self.criteria:
            for key in criterion.over:
                self.columns[key] = column_for(key, ground, seed, extras or {})
        self.missing = np.zeros(ground.size, np.bool_)
        for criterion in self.criteria:
            for key in criterion.over:
                if criterion.kind != RATIO:
                    self.missing |= np.isnan(self.columns[key])
            if criterion.kind == FAR:
                self.missing |= np.isnan(ground.xy).any(axis=1)
        self.columns = {key: np.nan_to_num(column) for key, column in self.columns.items()}

    @property
    def signed(self) -> tuple[float, ...]:
        """The weight of each criterion with the sign of its sense."""
        return tuple(
            weight * criterion.sense for weight, criterion in zip(self.weights.values(), self.criteria, strict=True)
        )

    def measure(self, units: Sequence[int]) -> tuple[float, ...]:
        """The criteria of a group by plain arithmetic, apart from the kernels: the certificate's own count."""
        ground = self.ground
        out = []
        for criterion in self.criteria:
            over = [math.fsum(float(self.columns[key][i]) for i in units) for key in criterion.over]
            pairs = list(combinations(units, 2))
            if criterion.kind == CAPPED:
                value = min(1.0, over[0] / criterion.scale)
            elif criterion.kind == RATIO:
                value = over[0] / over[1] if over[1] > 0 else 0.0
            elif criterion.kind == INNER:
                inside = math.fsum(_border(ground, a, b) for a, b in pairs)
                value = 2 * inside / over[0] if over[0] > 0 else 0.0
            elif criterion.kind == ROUND:
                outer = over[1] - 2 * math.fsum(_border(ground, a, b) for a, b in pairs)
                value = 0.0 if over[0] <= 0 else 1.0 if outer <= 0 else min(1.0, 4 * math.pi * over[0] / outer**2)
            elif criterion.kind == FAR:
                value = max((math.dist(ground.xy[a], ground.xy[b]) for a, b in pairs), default=0.0)
            elif criterion.kind == SPREAD:
                column = self.columns[criterion.over[0]]
                value = math.fsum(abs(float(column[a] - column[b])) for a, b in pairs) / len(pairs) if pairs else 0.0
            else:
                value = over[0]
            out.append(value)
        return tuple(out)

    def score(self, values: Sequence[float]) -> float:
        """The weighted sum."""
        return math.fsum(weight * value for weight, value in zip(self.signed, values, strict=True))

    def plain(self, lang: str) -> list[dict[str, Any]]:
        """What was asked, spelt out: formula, unit, sense, vintage, source, limits and weight of each criterion."""
        return [
            {
                "id": name,
                "name": c.name.of(lang),
                "formula": c.formula.of(lang),
                "unit": c.unit.of(lang),
                "sense": "more" if c.sense > 0 else "less",
                "weight": weight,
                "vintage": c.vintage,
                "source": c.source.of(lang),
                "limits": c.limits.of(lang),
            }
            for (name, weight), c in zip(self.weights.items(), self.criteria, strict=True)
        ]


def _border(ground: Ground, a: int, b: int) -> float:
    near = ground.indices[ground.indptr[a] : ground.indptr[a + 1]]
    found = np.flatnonzero(near == b)
    km = float(ground.km[ground.indptr[a] + found[0]]) if found.size else 0.0
    return km if math.isfinite(km) else 0.0


class _Hunt:
    """One search for groups: the allowed units, the tables of the kernel, and its runs."""

    def __init__(
        self,
        ground: Ground,
        start: Sequence[int],
        purpose: Purpose,
        ranges: Sequence[Range],
        allowed: NDArray[np.bool_],
        least: int,
        most: int,
    ) -> None:
        self.ground, self.purpose, self.ranges = ground, purpose, ranges
        self.least, self.most = least, most
        self.allowed = allowed
        self.start = np.array(sorted(start), np.int32)
        reduced = reduce_ranges(ranges, ground)
        keys = list(purpose.columns)
        parts = [np.stack([purpose.columns[key] for key in keys], axis=1)] if keys else []
        self.columns = np.ascontiguousarray(np.concatenate([*parts, reduced.columns], axis=1))
        open_low, open_high = np.full(len(keys), -np.inf), np.full(len(keys), np.inf)
        self.low = np.concatenate((open_low, reduced.low))
        self.high = np.concatenate((open_high, reduced.high))
        criteria = purpose.criteria
        self.kind = np.array([c.kind for c in criteria], np.int32)
        self.first = np.array([keys.index(c.over[0]) if c.over else 0 for c in criteria], np.int32)
        self.second = np.array([keys.index(c.over[1]) if len(c.over) > 1 else 0 for c in criteria], np.int32)
        self.scale = np.array([c.scale if c.kind == CAPPED else 1.0 for c in criteria], np.float64)
        self.ring = rings(ground.indptr, ground.indices, self.start, most)
        self._tables()

    def _tables(self) -> None:
        ground = self.ground
        member = np.zeros(ground.size, np.bool_)
        member[self.start] = True
        self.whole = bool(component_labels(ground.indptr, ground.indices, member).max() == 0)
        # Rings are counted among the allowed units only: a detour through a refused one is no way to a member.
        passable = self.allowed | member
        self.ring = _rings_within(ground, self.start, passable, self.most)
        free = ~member
        self.best, self.worst = completions(self.columns, self.ring, self.allowed, free, self.most)
        criteria = self.kind.size
        # Tables of rates only where a criterion is a rate: elsewhere one empty step.
        steps = RATE_STEPS if RATIO in self.kind else 1
        self.rates = np.zeros((criteria, steps))
        self.rate_best = np.zeros((criteria, steps, self.most + 1, self.most + 1))
        self.rate_worst = np.zeros_like(self.rate_best)
        self.widest = np.zeros(criteria)
        inside = np.flatnonzero((self.allowed | member) & (self.ring >= 0))
        for k in range(criteria):
            if self.kind[k] == RATIO:
                self.rates[k], self.rate_best[k], self.rate_worst[k] = rate_tables(
                    self.columns[:, self.first[k]],
                    self.columns[:, self.second[k]],
                    self.ring,
                    self.allowed,
                    free,
                    self.most,
                )
            elif self.kind[k] == INNER and inside.size:
                heads = np.repeat(np.arange(ground.size), np.diff(ground.indptr))
                touched = np.bincount(heads, weights=np.nan_to_num(ground.km), minlength=ground.size)[inside]
                around = self.columns[inside, self.first[k]]
                shares = np.divide(touched, around, out=np.zeros_like(touched), where=around > 0)
                # A unit of no perimeter but with borders would make the share of a group unbounded: leave it open.
                self.widest[k] = 1e300 if bool(((around <= 0) & (touched > 0)).any()) else float(shares.max())
            elif self.kind[k] == FAR:
                seats = self.ground.xy[inside]
                self.widest[k] = float(np.linalg.norm(np.ptp(seats, axis=0))) if seats.size else 0.0
            elif self.kind[k] == SPREAD:
                self.widest[k] = float(np.ptp(self.columns[inside, self.first[k]])) if inside.size else 0.0

    def _common(self, weight: Floats) -> tuple[Any, ...]:
        ground = self.ground
        return (
            ground.indptr, ground.indices, np.nan_to_num(ground.km), np.nan_to_num(ground.xy), self.start, self.whole,
            self.allowed, self.ring, self.columns, self.low, self.high, self.kind, self.first, self.second, self.scale,
            weight, self.best, self.worst, self.rates, self.rate_best, self.rate_worst, self.widest,
        )  # fmt: skip

    def run(
        self,
        signed: Sequence[float],
        room: int,
        seconds: float | None,
        seed: int,
        budget: int = _BUDGET,
        watch: Callable[[list[Found], int], None] | None = None,
    ) -> tuple[list[Found], dict[str, Any]]:
        """The best ``room`` groups for these signed weights: a beam first, then branch and bound under its floor.

        ``watch`` is shown, now and then, the groups kept so far and how many were examined; what it raises stops the search.
        """
        weight = np.array(signed, np.float64)
        signal = np.zeros(1, np.int64)
        timer = None
        if seconds is not None:
            timer = threading.Timer(max(0.0, seconds), signal.__setitem__, (0, 1))
            timer.daemon = True
            timer.start()
        keys = np.random.default_rng(seed).integers(1, 1 << 62, self.ground.size, dtype=np.int64)
        try:
            # A narrow beam gives the proof its floor; a wide one is the answer where no proof can be expected.
            wide = BEAM if self.most > 12 else 32
            beam, beam_report = self._call(beam_groups, (keys, wide, self.least, self.most), weight, room, (), signal)
            floor = beam[-1].score if len(beam) == room else -math.inf
            if watch is not None:
                watch(beam, int(beam_report[0]))
            seen: Callable[[list[Found], int], None] | None = None
            if watch is not None:

                def seen(found: list[Found], count: int) -> None:
                    watch(_best_of([*found, *beam], room), count + int(beam_report[0]))

            exact, report = self._call(
                best_groups, (self.least, self.most, floor), weight, room, (budget,), signal, seen
            )
        finally:
            if timer is not None:
                timer.cancel()
        proved = bool(report[2] == 1.0)
        merged = exact if proved else _best_of([*exact, *beam], room)
        ceiling = merged[0].score if merged and proved else float(report[3])
        if not proved and merged:
            ceiling = max(ceiling, merged[0].score)
        return merged, {
            "exact": proved,
            "bound": ceiling if math.isfinite(ceiling) else None,
            "examined": int(report[0] + beam_report[0]),
            "satisfied": int(report[1]),
            "method": "branch_and_bound" if proved else "beam_and_open_branch_and_bound",
        }

    def _call(
        self,
        kernel: Any,
        middle: tuple[Any, ...],
        weight: Floats,
        room: int,
        tail: tuple[Any, ...],
        signal: Any,
        watch: Callable[[list[Found], int], None] | None = None,
    ) -> tuple[list[Found], Floats]:
        kept, scores = np.zeros((room, self.most), np.int32), np.zeros(room)
        sizes, values = np.zeros(room, np.int32), np.zeros((room, self.kind.size))
        report = np.zeros(4)

        def work() -> int:
            return int(
                kernel(*self._common(weight), *middle, kept, scores, sizes, values, signal, *tail, report)
            )  # fmt: skip

        def look() -> None:
            assert watch is not None
            rows = [kept[i, : sizes[i]].tolist() for i in range(min(room, 12)) if sizes[i]]
            watch([group for row in rows if (group := self._recounted(row, weight)) is not None], int(report[0]))

        filled = attended(work, signal, look if watch is not None else None)
        return [
            Found(tuple(sorted(int(u) for u in kept[i, : sizes[i]])), float(scores[i]), tuple(map(float, values[i])))
            for i in range(filled)
        ], report

    def _recounted(self, row: list[int], weight: Floats) -> Found | None:
        """A group read while the kernel was writing, counted anew; None when it was caught half-written."""
        units = tuple(sorted(set(row)))
        if len(units) != len(row) or not set(self.start.tolist()) <= set(units):
            return None
        member = np.zeros(self.ground.size, np.bool_)
        member[list(units)] = True
        if component_labels(self.ground.indptr, self.ground.indices, member).max() > 0:
            return None
        sums = self.columns[list(units)].sum(axis=0)
        slack = 1e-9 * np.abs(sums)
        if bool((sums < self.low - slack).any() or (sums > self.high + slack).any()):
            return None
        values = self.purpose.measure(units)
        return Found(units, math.fsum(w * v for w, v in zip(weight.tolist(), values, strict=True)), values)


def _rings_within(ground: Ground, start: Ints, passable: NDArray[np.bool_], most: int) -> Ints:
    heads = np.repeat(np.arange(ground.size), np.diff(ground.indptr))
    kept = passable[heads] & passable[ground.indices] & (heads < ground.indices)
    return rings(*graph_from_pairs(ground.size, heads[kept], ground.indices[kept]), start, most)


def _best_of(found: Sequence[Found], room: int) -> list[Found]:
    once = {group.units: group for group in found}
    return sorted(once.values(), key=lambda group: (-group.score, group.units))[:room]


_WARM: list[bool] = []


def warm_groups() -> None:
    """Compile both kernels on a map of three units, so that no clock of a search counts it."""
    if _WARM:
        return
    ground = Ground.from_arrays([0, 1], [1, 2], {"v": np.ones(3)}, xy=np.zeros((3, 2)))
    purpose = Purpose(ground, {"v": 1.0}, 0)
    _Hunt(ground, [0], purpose, [], np.ones(3, np.bool_), 1, 3).run((1.0,), 2, None, 0)
    _WARM.append(True)


def _positions(ground: Ground, texts: Sequence[object]) -> list[int]:
    out: list[int] = []
    for text in texts:
        unit = ground.find(text)
        if unit in out:
            raise BadInput(
                "miembro-repetido",
                f"{ground.names[unit]} ({ground.codes[unit]}) está dos veces. Déjelo una sola vez.",
                f"{ground.names[unit]} ({ground.codes[unit]}) is there twice. Leave it once.",
            )
        out.append(unit)
    return out


def _check_size(least: int, most: int, start: int) -> None:
    if not 1 <= least <= most:
        raise BadInput(
            "tamano-forma",
            f"El tamaño se escribe MÍNIMO..MÁXIMO, por ejemplo 3..8; llegó {least}..{most}.",
            f"The size is written MIN..MAX, for example 3..8; we got {least}..{most}.",
        )
    if most > LARGEST:
        raise BadInput(
            "tamano-grande",
            f"Los grupos van hasta {LARGEST} miembros; llegó {most}. Para dividir un territorio entero use «regions».",
            f"Groups go up to {LARGEST} members; we got {most}. To divide a whole territory use “regions”.",
        )
    if start > most:
        raise BadInput(
            "tamano-menor-que-obligados",
            f"Pide {start} miembros obligados y un máximo de {most}. Suba el máximo.",
            f"You ask for {start} members to be in and for {most} at most. Raise the maximum.",
        )


def _allowed(
    ground: Ground,
    start: Sequence[int],
    excluding: Sequence[int],
    rules: Frame | None,
    purpose: Purpose,
    ranges: Sequence[Range],
    notes: list[str],
    lang: str,
) -> NDArray[np.bool_]:
    """Who may enter: the figure, its department, the ranges that bar units, and values that are missing."""
    allowed = np.ones(ground.size, np.bool_)
    if rules is not None:
        admitted = rules.admits(ground)
        for unit in start:
            if not admitted[unit]:
                raise why_not_member(ground, unit, rules)
        allowed &= admitted
        if rules.one_department:
            homes = {ground.departments[unit] for unit in start}
            if len(homes) > 1:
                names = join_names([ground.names[unit] for unit in start])
                raise BadInput(
                    "semillas-de-varios-departamentos",
                    f"{names.es} son de departamentos distintos y {rules.figure.name.es} pide uno solo.",
                    f"{names.en} are of different departments and {rules.figure.name.en} asks for one.",
                )
            allowed &= np.array([d in homes for d in ground.departments])
    reduced = reduce_ranges(ranges, ground)
    lost = (purpose.missing | reduced.missing) & allowed
    lost[list(excluding)] = False
    for mask, es, en, code in (
        (lost, "no tiene el dato que pide un criterio o un rango", "lacks a value that a criterion or range needs", "semilla-sin-dato"),
        (reduced.barred >= 0, "no cabe en el rango pedido", "does not fit the range asked for", "semilla-fuera-de-rango"),
    ):  # fmt: skip
        for unit in start:
            if mask[unit]:
                raise BadInput(
                    code,
                    f"{ground.names[unit]} ({ground.codes[unit]}) {es}. Cambie el criterio, el rango o la unidad.",
                    f"{ground.names[unit]} ({ground.codes[unit]}) {en}. Change the criterion, the range or the unit.",
                )
        allowed &= ~mask
    if lost.any():
        names = join_names([ground.names[i] for i in np.flatnonzero(lost)])
        count = int(lost.sum())
        notes.append(
            f"{count:,} units without a value stay out of the search: {names.en}."
            if lang == "en"
            else f"{spanish_number(count)} unidades sin dato quedan fuera de la búsqueda: {names.es}."
        )
    allowed[list(excluding)] = False
    for unit in start:
        if unit in excluding:
            raise BadInput(
                "semilla-excluida",
                f"{ground.names[unit]} está a la vez entre los obligados y los excluidos.",
                f"{ground.names[unit]} is both among those to be in and those to be out.",
            )
    return allowed


def discover(
    ground: Ground,
    *,
    around: Sequence[object] | str,
    size: tuple[int, int],
    maximise: Mapping[str, float],
    figure: str | None = None,
    as_of: date | None = None,
    excluding: Sequence[object] = (),
    ranges: Sequence[Range] = (),
    limit: int = 10,
    time_limit: float | None = DEFAULT_SECONDS,
    budget: int | None = None,
    seed: int = 0,
    extras: Mapping[str, Floats] | None = None,
    lang: str = "es",
    watch: Watch | None = None,
) -> dict[str, Any]:
    """The best connected groups that hold every unit of ``around``, under a figure on a day; contracts.md section 5.

    ``budget`` bounds the groups examined instead of the clock, and makes a run that is not proved repeatable. ``watch`` is
    told now and then the step, the seconds gone, how many groups were examined and the best ones so far, which nobody
    has judged yet; what it raises stops the search.
    """
    check_budget(time_limit, budget)
    if limit < 1:
        raise BadInput("limite-forma", f"«limit» va desde 1; llegó {limit}.", f"“limit” starts at 1; we got {limit}.")
    start = _positions(ground, [around] if isinstance(around, str) else list(around))
    if not start:
        raise BadInput("sin-semilla", "Diga alrededor de quién buscar.", "Say around whom to search.")
    least, most = size
    rules = _frame(figure, as_of)
    if rules is not None:
        least = max(least, rules.least)
        most = min(most, rules.most or most)
    _check_size(least, most, len(start))
    notes: list[str] = []
    purpose = Purpose(ground, maximise, start[0], extras)
    out = _positions(ground, excluding)
    allowed = _allowed(ground, start, out, rules, purpose, ranges, notes, lang)
    _say_border(ground, start, notes, lang)
    _check_reach(ground, start, allowed, ranges, least, most)
    warm_groups()
    began = time.perf_counter()
    hunt = _Hunt(ground, start, purpose, ranges, allowed, least, most)
    room, refused = limit, 0

    def tell(step: str) -> Callable[[list[Found], int], None] | None:
        if watch is None:
            return None

        def told(groups: list[Found], examined: int) -> None:
            watch(
                {
                    "step": step,
                    "seconds": round(time.perf_counter() - began, 2),
                    "examined": examined,
                    "candidates": [_so_far(ground, purpose, group) for group in groups[:limit]],
                }
            )

        return told

    while True:
        left = None if time_limit is None else time_limit - (time.perf_counter() - began)
        found, told = hunt.run(purpose.signed, room, left, seed, budget or _BUDGET, tell("groups"))
        kept, refused = _judge_all(ground, found, rules)
        done = len(kept) >= limit or len(found) < room or room >= MOST_KEPT
        if done or (time_limit is not None and time.perf_counter() - began > time_limit):
            break
        room = min(room * 4, MOST_KEPT)
    front = _front(
        hunt,
        purpose,
        rules,
        kept,
        seed,
        None if time_limit is None else time_limit - (time.perf_counter() - began),
        tell("front"),
    )
    seconds = time.perf_counter() - began
    exact = bool(told["exact"] and (len(kept) >= limit or len(found) < room))
    best = kept[0][0].score if kept else None
    bound = best if exact and best is not None else told["bound"]
    if rules is not None and not rules.contiguous:
        notes.append(
            "This search only proposes groups in one piece, though the figure may not ask for it."
            if lang == "en"
            else "Esta búsqueda solo propone grupos de una sola pieza, aunque la figura no siempre lo pida."
        )
    return {
        "candidates": [_candidate(hunt, group, law, lang) for group, law in kept[:limit]],
        "exact": exact,
        "bound": bound,
        "gap": None if bound is None or best is None else max(0.0, bound - best),
        "examined": told["examined"],
        "seconds": round(seconds, 4),
        "stopped": "proved" if told["exact"] else ("budget" if budget else "time_limit"),
        "method": told["method"],
        "refused_by_law": refused,
        "front": [_candidate(hunt, group, law, lang) for group, law in front],
        "front_exact": False,
        "criteria": purpose.plain(lang),
        "parameters": {
            "around": [ground.codes[u] for u in start],
            "excluding": [ground.codes[u] for u in out],
            "size": [least, most],
            "maximise": dict(maximise),
            "ranges": [str(one) for one in ranges],
            "figure": rules.figure.id if rules else None,
            "as_of": as_of.isoformat() if as_of else None,
            "limit": limit,
            "time_limit": time_limit,
            "budget": budget,
            "seed": seed,
        },
        "territory": ground.name,
        "territory_version": ground.version,
        "law_version": book().version if rules else None,
        "engine_version": __version__,
        "notes": notes,
    }


def _frame(figure: str | None, as_of: date | None) -> Frame | None:
    if figure is None:
        return None
    if as_of is None:
        raise BadInput(
            "figura-sin-fecha",
            "Para buscar bajo una figura hace falta la fecha de la ley.",
            "To search under a figure the date of the law is needed.",
        )
    return frame(figure, as_of)


def _say_border(ground: Ground, start: Sequence[int], notes: list[str], lang: str) -> None:
    dark = [ground.names[unit] for unit in start if ground.codes[unit] in ground.unknown]
    if dark:
        names = join_names(dark)
        notes.append(
            f"No published map gives the borders of {names.en}: only sure borders count here."
            if lang == "en"
            else f"Ningún mapa publicado da los límites de {names.es}: aquí solo cuentan los límites seguros."
        )


def _check_reach(
    ground: Ground, start: Sequence[int], allowed: NDArray[np.bool_], ranges: Sequence[Range], least: int, most: int
) -> None:
    """`BadInput` when nobody is near enough, or a range cannot be met by all who are."""
    passable = allowed.copy()
    passable[list(start)] = True
    ring = _rings_within(ground, np.array(start, np.int32), passable, most)
    reached = int((ring >= 0).sum())
    if reached < least:
        names = join_names([ground.names[unit] for unit in start])
        raise BadInput(
            "sin-vecinos",
            f"Alrededor de {names.es} solo hay {reached} unidades posibles y el tamaño mínimo es {least}.",
            f"Around {names.en} there are only {reached} possible units and the minimum size is {least}.",
        )
    _check_joined(ground, start, passable, most)
    check_feasible(ranges, ground, ring >= 0)


def _check_joined(ground: Ground, start: Sequence[int], passable: NDArray[np.bool_], most: int) -> None:
    """`BadInput` when the units that must be in cannot be one piece, or not with so few members."""
    for a, b in combinations(start, 2):
        away = int(_rings_within(ground, np.array([a], np.int32), passable, ground.size)[b])
        names = join_names([ground.names[a], ground.names[b]])
        if away < 0:
            raise BadInput(
                "obligados-separados",
                f"{names.es} no se pueden unir: no hay un camino de vecinos que puedan ser miembros. Quite uno o cambie los límites.",
                f"{names.en} cannot be joined: no path of neighbours who may be members exists. Drop one or change the limits.",
            )
        if away + 1 > most:
            raise BadInput(
                "obligados-lejanos",
                f"Para unir a {names.es} hacen falta al menos {away + 1} miembros y el máximo es {most}. Súbalo o quite uno.",
                f"To join {names.en} at least {away + 1} members are needed and the maximum is {most}. Raise it or drop one.",
            )


def _judge_all(
    ground: Ground, found: Sequence[Found], rules: Frame | None
) -> tuple[list[tuple[Found, dict[str, Any] | None]], int]:
    """The groups the law does not refuse, each with its verdict, and how many it refuses."""
    if rules is None or ground.territory is None:
        return [(group, None) for group in found], 0
    kept: list[tuple[Found, dict[str, Any] | None]] = []
    refused = 0
    for group in found:
        members = [ground.codes[i] for i in group.units]
        verdict = judge_group(rules.figure, members, as_of=rules.as_of, territory=ground.territory)
        if verdict.outcome in REFUSED:
            refused += 1
            continue
        kept.append((group, {"es": verdict.plain("es"), "en": verdict.plain("en")}))
    return kept, refused


def _front(
    hunt: _Hunt,
    purpose: Purpose,
    rules: Frame | None,
    kept: Sequence[tuple[Found, dict[str, Any] | None]],
    seed: int,
    left: float | None,
    watch: Callable[[list[Found], int], None] | None = None,
) -> list[tuple[Found, dict[str, Any] | None]]:
    """Groups that no other group found beats on every criterion: among the best by the sum and by each one alone."""
    if len(purpose.criteria) < 2:
        return []
    pool = {group.units: (group, law) for group, law in kept}
    share = None if left is None else max(0.05, left / len(purpose.criteria))
    for k, weight in enumerate(purpose.signed):
        alone = [0.0] * len(purpose.criteria)
        alone[k] = weight
        seen = None if watch is None else lambda _, examined: watch([group for group, _ in kept], examined)
        found, _ = hunt.run(alone, 40, share, seed, watch=seen)
        for group, law in _judge_all(hunt.ground, found, rules)[0]:
            pool.setdefault(group.units, (replace(group, score=purpose.score(group.values)), law))
    entries = list(pool.values())
    merit = np.array([[w * v for w, v in zip(purpose.signed, g.values, strict=True)] for g, _ in entries])
    front = []
    for i, entry in enumerate(entries):
        beaten = ((merit >= merit[i]).all(axis=1) & (merit > merit[i]).any(axis=1)).any()
        if not beaten:
            front.append(entry)
    return sorted(front, key=lambda entry: (-entry[0].score, entry[0].units))


def _so_far(ground: Ground, purpose: Purpose, group: Found) -> dict[str, Any]:
    """A group of a search that has not ended: no verdict and no certificate yet."""
    return {
        "members": [ground.codes[i] for i in group.units],
        "names": [ground.names[i] for i in group.units],
        "score": group.score,
        "criteria": dict(zip(purpose.names, group.values, strict=True)),
    }


def _candidate(hunt: _Hunt, group: Found, law: dict[str, Any] | None, lang: str) -> dict[str, Any]:
    """A group as the answers carry it, recounted by other code."""
    ground, purpose = hunt.ground, hunt.purpose
    recount = purpose.measure(group.units)
    labels = np.full(ground.size, -1, np.int32)
    labels[list(group.units)] = 1
    proof = certify(ground.indptr, ground.indices, labels, [one.asked(ground) for one in hunt.ranges])
    agrees = all(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6) for a, b in zip(recount, group.values, strict=True))
    return {
        "members": [ground.codes[i] for i in group.units],
        "names": [ground.names[i] for i in group.units],
        "score": group.score,
        "criteria": dict(zip(purpose.names, group.values, strict=True)),
        "contributions": {
            name: weight * value
            for name, weight, value in zip(purpose.names, purpose.signed, group.values, strict=True)
        },
        "law": None if law is None else law[lang if lang in law else "es"],
        "certificate": {
            "valid": proof.valid and agrees,
            "connected": not proof.disconnected,
            "ranges_satisfied": not proof.breaches,
            "criteria_recounted": agrees,
        },
    }


def compare(
    ground: Ground,
    members: Sequence[object],
    *,
    maximise: Mapping[str, float],
    figure: str | None = None,
    as_of: date | None = None,
    ranges: Sequence[Range] = (),
    random_groups: int = RANDOM_GROUPS,
    time_limit: float | None = DEFAULT_SECONDS,
    seed: int = 0,
    extras: Mapping[str, Floats] | None = None,
    lang: str = "es",
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Where a proposed group stands: against the best found around its first member, and against random legal groups.

    The random groups have its size and lie anywhere on the ground: each grows from a unit drawn at random by neighbours drawn
    at random, so they are not equally likely; the answer says how many were tried and how many stood.
    """
    check_budget(time_limit, None)
    units = _positions(ground, members)
    if not units:
        raise BadInput("sin-miembros", "Dé al menos un miembro.", "Give at least one member.")
    rules = _frame(figure, as_of)
    notes: list[str] = []
    purpose = Purpose(ground, maximise, units[0], extras)
    blind = [ground.names[unit] for unit in units if purpose.missing[unit]]
    if blind:
        names = join_names(blind)
        raise BadInput(
            "propuesta-sin-dato",
            f"Sin dato para ese criterio: {names.es}. Elija otro criterio.",
            f"No value for that criterion: {names.en}. Choose another criterion.",
        )
    values = purpose.measure(units)
    score = purpose.score(values)
    verdict = None
    if rules is not None and ground.territory is not None:
        codes = [ground.codes[i] for i in units]
        verdict = judge_group(rules.figure, codes, as_of=rules.as_of, territory=ground.territory)
    admitted = rules.admits(ground)[units[0]] if rules is not None else True
    best = None
    drawn: list[tuple[float, ...]] = []
    tried = 0
    began = time.perf_counter()
    if admitted:
        allowed = ~purpose.missing
        if rules is not None:
            allowed &= rules.admits(ground)
        until = None if time_limit is None else began + time_limit
        drawn, tried = _random_groups(ground, len(units), allowed, rules, purpose, random_groups, seed, until)
        best = discover(
            ground, around=[ground.codes[units[0]]], size=(len(units), len(units)), maximise=maximise, figure=figure,
            as_of=as_of, ranges=ranges, limit=1, time_limit=time_limit, seed=seed, extras=extras, lang=lang, watch=watch,
        )  # fmt: skip
    scores = [purpose.score(row) for row in drawn]
    return {
        "proposal": {
            "members": [ground.codes[i] for i in units],
            "names": [ground.names[i] for i in units],
            "score": score,
            "criteria": dict(zip(purpose.names, values, strict=True)),
            "law": verdict.plain(lang) if verdict else None,
            "certificate": _proof(ground, units, ranges),
        },
        "best": best["candidates"][0] if best and best["candidates"] else None,
        "best_exact": best["exact"] if best else None,
        "bound": best["bound"] if best else None,
        "gap": max(0.0, best["bound"] - score) if best and best["bound"] is not None else None,
        "stopped": best["stopped"] if best else "not_admitted",
        "random": {
            "drawn": len(drawn),
            "tried": tried,
            "seed": seed,
            "better_than": _share_below(scores, score),
            "quantiles": _quantiles(scores),
            "criteria": {
                name: {
                    "better_than": _share_below([weight * row[k] for row in drawn], weight * values[k]),
                    "quantiles": _quantiles([row[k] for row in drawn]),
                }
                for k, (name, weight) in enumerate(zip(purpose.names, purpose.signed, strict=True))
            },
        },
        "criteria": purpose.plain(lang),
        "parameters": {
            "members": [ground.codes[u] for u in units],
            "maximise": dict(maximise),
            "ranges": [str(one) for one in ranges],
            "figure": rules.figure.id if rules else None,
            "as_of": as_of.isoformat() if as_of else None,
            "random_groups": random_groups,
            "time_limit": time_limit,
            "seed": seed,
        },
        "seconds": round(time.perf_counter() - began, 4),
        "territory": ground.name,
        "territory_version": ground.version,
        "law_version": book().version if rules else None,
        "engine_version": __version__,
        "notes": notes,
    }


def _proof(ground: Ground, units: Sequence[int], ranges: Sequence[Range]) -> dict[str, Any]:
    """The certificate of a group that somebody proposed."""
    labels = np.full(ground.size, -1, np.int32)
    labels[list(units)] = 1
    proof = certify(ground.indptr, ground.indices, labels, [one.asked(ground) for one in ranges])
    return {
        "valid": proof.valid,
        "connected": not proof.disconnected,
        "ranges_satisfied": not proof.breaches,
        "breaches": [{"range": str(ranges[b.asked]), "value": b.value} for b in proof.breaches],
    }


def _share_below(values: Sequence[float], value: float) -> float | None:
    """The share of ``values`` below ``value``, ties counting half; None without values."""
    if not values:
        return None
    return (sum(v < value for v in values) + sum(v == value for v in values) / 2) / len(values)


def _quantiles(values: Sequence[float]) -> dict[str, float] | None:
    if not values:
        return None
    marks = (0, 5, 25, 50, 75, 95, 100)
    found = np.percentile(np.array(values), marks)
    return {f"p{mark}": float(value) for mark, value in zip(marks, found, strict=True)}


def _random_groups(
    ground: Ground,
    size: int,
    allowed: NDArray[np.bool_],
    rules: Frame | None,
    purpose: Purpose,
    wanted: int,
    seed: int,
    until: float | None,
) -> tuple[list[tuple[float, ...]], int]:
    """Criteria of distinct random connected groups that the law does not refuse; and how many were tried."""
    rng = np.random.default_rng(seed)
    starts = np.flatnonzero(allowed)
    homes = ground.departments if rules is not None and rules.one_department else (None,) * ground.size
    seen: set[tuple[int, ...]] = set()
    out: list[tuple[float, ...]] = []
    tried = 0
    while len(out) < wanted and tried < wanted * 3 and (until is None or time.perf_counter() < until):
        tried += 1
        first = int(starts[rng.integers(starts.size)])
        group: set[int] = set()
        border = {first}
        while len(group) < size and border:
            unit = sorted(border)[int(rng.integers(len(border)))]
            group.add(unit)
            near = ground.indices[ground.indptr[unit] : ground.indptr[unit + 1]].tolist()
            border = (border | {v for v in near if allowed[v] and homes[v] == homes[first]}) - group
        units = tuple(sorted(group))
        if len(units) < size or units in seen:
            continue
        seen.add(units)
        if rules is not None and ground.territory is not None:
            codes = [ground.codes[i] for i in units]
            verdict = judge_group(rules.figure, codes, as_of=rules.as_of, territory=ground.territory)
            if verdict.outcome in REFUSED:
                continue
        out.append(purpose.measure(units))
    return out, tried


def mend(
    ground: Ground,
    members: Sequence[object],
    *,
    figure: str,
    as_of: date,
    maximise: Mapping[str, float],
    limit: int = 10,
    extras: Mapping[str, Floats] | None = None,
    lang: str = "es",
) -> dict[str, Any]:
    """The smallest changes that make the law's structure hold, ranked by a purpose; each repaired group judged anew."""
    if ground.territory is None:
        raise BadInput(
            "sin-territorio", "Este mapa no trae territorio que juzgar.", "This map has no territory to judge."
        )
    units = _positions(ground, members)
    rules = frame(figure, as_of)
    purpose = Purpose(ground, maximise, units[0] if units else 0, extras)
    law = book()
    codes = tuple(ground.codes[i] for i in units)
    verdict = judge(rules.figure, LegalCase(ground.territory, codes, as_of), law=law)
    repairs = []
    for repair in find_repairs(verdict, law, most=MOST_REPAIRS):
        changed = [unit for unit in units if ground.codes[unit] not in repair.remove]
        changed += [ground.find(code) for code in repair.add if code in ground.place]
        if any(code not in ground.place for code in repair.add):
            continue
        values = purpose.measure(changed)
        blind = [ground.codes[i] for i in changed if purpose.missing[i]]
        repairs.append(
            {
                "add": list(repair.add),
                "remove": list(repair.remove),
                "names": {code: ground.names[ground.place[code]] for code in (*repair.add, *repair.remove)},
                "members": sorted(ground.codes[i] for i in changed),
                "outcome": repair.outcome,
                "score": purpose.score(values),
                "criteria": dict(zip(purpose.names, values, strict=True)),
                "missing": blind,
                "certificate": _proof(ground, changed, ()),
            }
        )
    repairs.sort(key=lambda item: (bool(item["missing"]), -float(str(item["score"])), str(item["members"])))
    before = purpose.measure(units)
    notes = []
    if verdict.outcome not in REFUSED:
        notes.append(
            "The law does not refuse this group: there is nothing to mend."
            if lang == "en"
            else "La ley no rechaza este grupo: no hay nada que arreglar."
        )
    elif not repairs:
        notes.append(
            "No change of up to three units mends it."
            if lang == "en"
            else "Ningún cambio de hasta tres unidades lo arregla."
        )
    return {
        "outcome": verdict.outcome,
        "score": purpose.score(before),
        "values": dict(zip(purpose.names, before, strict=True)),
        "repairs": repairs[:limit],
        "found": len(repairs),
        "stopped": "limit" if len(repairs) >= MOST_REPAIRS else "smallest_changes",
        "criteria": purpose.plain(lang),
        "parameters": {
            "members": list(codes),
            "names": [ground.names[i] for i in units],
            "maximise": dict(maximise),
            "figure": rules.figure.id,
            "as_of": as_of.isoformat(),
            "limit": limit,
        },
        "territory": ground.name,
        "territory_version": ground.version,
        "law_version": law.version,
        "engine_version": __version__,
        "notes": notes,
    }
