"""*How could the whole map organise itself?* A partition with ranges, its certificate and, where asked, the law's verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun import __version__
from mancomun.discovery.crew import crew
from mancomun.discovery.ground import Ground
from mancomun.discovery.law import Frame, borders_allowed, frame, judge_group
from mancomun.discovery.ranges import Range, check_feasible, reduce_ranges
from mancomun.discovery.search import Instance, Outcome, heat_scale, memory_order, reorder, search, warm
from mancomun.discovery.watch import Watch
from mancomun.errors import BadInput
from mancomun.kernels.certificate import Certificate, certify, measured
from mancomun.kernels.components import component_labels
from mancomun.kernels.csr import Ints, borders, graph_from_pairs, without_borders
from mancomun.legal import book
from mancomun.lexicon.text import join_names, spanish_number

DEFAULT_SECONDS = 5.0
DEFAULT_STARTS = 2
Pairs = Sequence[tuple[str, str]]
LEFT_OUT = {
    "missing_value": ("sin dato", "no value"),
    "barred_by_range": ("un rango la excluye", "a range bars it"),
    "type_not_admitted": ("la figura no admite su tipo", "the figure does not admit its type"),
    "not_chosen": ("fuera del conjunto pedido", "outside the set asked for"),
    "border_unknown": ("sin límite publicado", "no published border"),
    "island": ("sin vecinos", "no neighbours"),
    "component_too_small": ("su isla o componente no alcanza", "its island or component falls short"),
    "search": ("la búsqueda no la pudo ubicar", "the search could not place it"),
}


def check_budget(time_limit: float | None, iterations: int | None) -> None:
    """`BadInput` for a budget that allows nothing."""
    if time_limit is not None and not (time_limit > 0 and math.isfinite(time_limit)):
        raise BadInput(
            "tiempo-cero",
            f"El límite de tiempo debe ser mayor que cero segundos; llegó {time_limit:g}.",
            f"The time limit must be more than zero seconds; we got {time_limit:g}.",
        )
    if iterations is not None and iterations < 1:
        raise BadInput(
            "iteraciones-cero",
            f"Las iteraciones deben ser al menos una; llegó {iterations}.",
            f"There must be at least one iteration; we got {iterations}.",
        )


def regions(
    ground: Ground,
    *,
    ranges: Sequence[Range],
    differences: Mapping[str, float] | Sequence[str] = (),
    time_limit: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    starts: int = DEFAULT_STARTS,
    jobs: int | None = None,
    processes: bool = False,
    scheduler: str | None = None,
    exactly: int | None = None,
    at_most: int | None = None,
    within: Sequence[str] | None = None,
    apart: Pairs = (),
    together: Pairs = (),
    base: Mapping[str, Any] | None = None,
    change: float = 0.0,
    figure: str | None = None,
    as_of: date | None = None,
    lang: str = "es",
    progress: Watch | None = None,
) -> dict[str, Any]:
    """Partition the ground into as many connected regions as the ranges allow, then as alike inside as possible.

    ``differences`` are the attributes whose pairwise absolute differences inside a region are to be small, with a
    weight each (1 when none is given). ``exactly`` or ``at_most`` fix or bound the count. ``within`` restricts to some
    departments or units. ``apart`` and ``together`` are pairs of units. ``base`` is a present map ``{code: region}``,
    from which each border that changes state costs ``change``. With ``figure`` and ``as_of`` each region is judged.
    ``progress`` is told every task that ends and, in between, the seconds gone; what it raises stops the search.
    The answer is contracts.md section 5, with certificate, bound, seed and what was done with every unit left out.
    """
    check_budget(time_limit, iterations)
    if iterations is None and time_limit is None:
        time_limit = DEFAULT_SECONDS
    if not ground.size:
        raise BadInput("territorio-vacio", "El territorio no tiene unidades.", "The territory has no units.")
    if not ground.indices.size and ground.size > 1:
        raise BadInput(
            "sin-fronteras",
            f"{ground.name} no trae fronteras: sin saber quién toca a quién no hay regiones. Cargue la contigüidad.",
            f"{ground.name} has no borders: without knowing who touches whom there are no regions. Load the contiguity.",
        )
    weights = dict(differences) if isinstance(differences, Mapping) else dict.fromkeys(differences, 1.0)
    for name, weight in weights.items():
        if not (weight > 0 and math.isfinite(weight)):
            raise BadInput(
                "peso-no-positivo",
                f"El peso de «{name}» debe ser mayor que cero; llegó {weight:g}.",
                f"The weight of “{name}” must be more than zero; we got {weight:g}.",
            )
    if any(count is not None and count < 1 for count in (exactly, at_most)):
        raise BadInput(
            "regiones-cero", "El número de regiones debe ser al menos 1.", "The number of regions must be at least 1."
        )
    rules = None
    if figure is not None:
        if as_of is None:
            raise BadInput(
                "figura-sin-fecha",
                "Para juzgar las regiones con una figura hace falta la fecha de la ley.",
                "To judge the regions under a figure the date of the law is needed.",
            )
        rules = frame(figure, as_of)
    return _Question(ground, ranges, weights, rules, within, apart, together, base, change, lang).answer(
        time_limit, iterations, seed, starts, jobs, processes, scheduler, exactly, at_most, progress
    )


class _Question:
    """One question, made ready for the kernel and back; splits what would be a very long function."""

    def __init__(
        self,
        ground: Ground,
        ranges: Sequence[Range],
        weights: Mapping[str, float],
        rules: Frame | None,
        within: Sequence[str] | None,
        apart: Pairs,
        together: Pairs,
        base: Mapping[str, Any] | None,
        change: float,
        lang: str,
    ) -> None:
        self.ground, self.weights, self.rules, self.lang = ground, weights, rules, lang
        self.within = None if within is None else list(within)
        self.ranges = list(ranges)
        if rules is not None:  # the figure's own number of members is a range like any other
            self.ranges.append(Range("COUNT", "count", float(rules.least), float(rules.most or math.inf)))
        self.notes: list[str] = []
        self.reasons: dict[int, str] = {}
        self.x = np.stack([ground.column(a) for a in weights], axis=1) if weights else np.zeros((ground.size, 1))
        self.scaled = self.x * np.array(list(weights.values())) if weights else self.x
        self.reduced = reduce_ranges(self.ranges, ground)
        self.indptr, self.indices = ground.indptr, ground.indices
        forbidden = borders_allowed(ground, rules)
        if forbidden:
            cut = np.array(forbidden)
            self.indptr, self.indices = without_borders(self.indptr, self.indices, cut[:, 0], cut[:, 1])
        self.apart = [(ground.find(a), ground.find(b)) for a, b in apart]
        self.together = [(ground.find(a), ground.find(b)) for a, b in together]
        self.base, self.change = self._base(base, change)
        self.eligible = self._eligible(within)
        self.tied = self._tied()
        barred = np.array([self.reasons.get(i) == "barred_by_range" for i in range(ground.size)])
        if bool((self.eligible | barred).any()):
            check_feasible(self.ranges, ground, self.eligible | barred)
        if not self.eligible.any():
            raise BadInput(
                "nadie-elegible",
                "Ninguna unidad puede entrar en una región con esos rangos y esa figura.",
                "No unit can enter a region under those ranges and that figure.",
            )
        self._say_negative()

    def _say(self, es: str, en: str) -> None:
        self.notes.append(en if self.lang == "en" else es)

    def _eligible(self, within: Sequence[str] | None) -> NDArray[np.bool_]:
        ground = self.ground
        lost = self.reduced.missing | np.isnan(self.x).any(axis=1)
        barred = self.reduced.barred >= 0
        out = [(lost, "missing_value"), (barred, "barred_by_range")]
        if self.rules is not None:
            out.insert(0, (~self.rules.admits(ground), "type_not_admitted"))
        if within is not None:
            chosen = np.zeros(ground.size, np.bool_)
            departments = set(ground.departments)
            for text in within:
                if text in departments:
                    chosen |= np.array([d == text for d in ground.departments])
                else:
                    chosen[ground.find(text)] = True
            out.insert(0, (~chosen, "not_chosen"))
        for mask, reason in out:
            for unit in np.flatnonzero(mask).tolist():
                self.reasons.setdefault(unit, reason)
        count = sum(reason == "missing_value" for reason in self.reasons.values())
        if count:
            names = join_names([ground.names[i] for i, reason in self.reasons.items() if reason == "missing_value"])
            self._say(
                f"Sin dato en {spanish_number(count)} unidades ({names.es}): no se rellenó nada y quedan sin región.",
                f"No value in {count:,} units ({names.en}): nothing was filled in and they stay without a region.",
            )
        eligible = np.ones(ground.size, np.bool_)
        eligible[list(self.reasons)] = False
        return eligible

    def _say_negative(self) -> None:
        for one in self.ranges:
            values = one.asked(self.ground).values[self.eligible]
            count = int((values < 0).sum())
            if one.kind == "SUM" and count:
                self._say(
                    f"«{one.attribute}» es negativo en {spanish_number(count)} unidades: se suma tal cual y no hay tope para p.",
                    f"“{one.attribute}” is negative in {count:,} units: it is added as it is and p has no bound.",
                )

    def _base(self, base: Mapping[str, Any] | None, change: float) -> tuple[Ints, float]:
        labels = np.full(self.ground.size, -1, np.int32)
        if change < 0 or not math.isfinite(change):
            raise BadInput(
                "costo-negativo",
                f"El costo de cambiar no puede ser negativo; llegó {change:g}.",
                f"The cost of change cannot be negative; we got {change:g}.",
            )
        if base is None:
            return labels, 0.0
        numbers: dict[str, int] = {}
        for code, region in base.items():
            if region is not None:
                labels[self.ground.find(code)] = numbers.setdefault(str(region), len(numbers))
        return labels, change

    def _tied(self) -> Ints:
        """Sets that must stay together, numbered; each must be in one piece by itself."""
        ground = self.ground
        parent = list(range(ground.size))

        def top(i: int) -> int:
            while parent[i] != i:
                i = parent[i]
            return i

        for a, b in self.together:
            parent[max(top(a), top(b))] = min(top(a), top(b))
        members: dict[int, list[int]] = {}
        for i in sorted({i for pair in self.together for i in pair}):
            members.setdefault(top(i), []).append(i)
        for a, b in self.apart:
            if a == b or top(a) == top(b):
                raise BadInput(
                    "pares-contradictorios",
                    f"{ground.names[a]} y {ground.names[b]} deben ir juntas y separadas a la vez. Quite uno de los dos pares.",
                    f"{ground.names[a]} and {ground.names[b]} must be together and apart at once. Drop one of the pairs.",
                )
        tied = np.full(ground.size, -1, np.int32)
        for number, units in enumerate(members.values()):
            out = [i for i in units if not self.eligible[i]]
            if out:
                raise BadInput(
                    "par-fuera",
                    f"{ground.names[out[0]]} no puede entrar en ninguna región, pero se pide que vaya con otra.",
                    f"{ground.names[out[0]]} cannot enter any region, but is asked to be with another.",
                )
            member = np.zeros(ground.size, np.bool_)
            member[units] = True
            if component_labels(self.indptr, self.indices, member).max() > 0:
                names = join_names([ground.names[i] for i in units])
                raise BadInput(
                    "par-sin-frontera",
                    f"{names.es} deben ir juntas, pero no forman una sola pieza. Agregue a los pares quienes las unen.",
                    f"{names.en} must be together, but they are not one piece. Add to the pairs those who join them.",
                )
            tied[units] = number
        return tied

    def _components(self) -> None:
        """Units in islands or components that cannot satisfy a lower bound even whole: reported, never searched."""
        ground = self.ground
        labels = component_labels(self.indptr, self.indices, self.eligible)
        count = int(labels.max()) + 1
        short = np.zeros(count, np.bool_)
        inside = labels >= 0
        for c in range(self.reduced.low.size):
            best = np.bincount(labels[inside], np.maximum(self.reduced.columns[inside, c], 0.0), minlength=count)
            short |= best < self.reduced.low[c]
        for unit in np.flatnonzero(inside & short[labels]).tolist():
            alone = self.indptr[unit] == self.indptr[unit + 1]
            if ground.codes[unit] in ground.unknown:
                self.reasons[unit] = "border_unknown"
            else:
                self.reasons[unit] = "island" if alone else "component_too_small"
            self.eligible[unit] = False

    def bound(self) -> int | None:
        """No partition has more regions: each holds a unit that suffices alone, or enough small ones; by component.

        None where a range has negative values, for which this reasoning fails.
        """
        labels = component_labels(self.indptr, self.indices, self.eligible)
        best: int | None = int(self.eligible.sum())
        for c in range(self.reduced.low.size):
            low, column = float(self.reduced.low[c]), self.reduced.columns[self.eligible, c]
            if low <= 0 or bool((column < 0).any()):
                continue
            total = 0
            inside = labels[self.eligible]
            big = column >= low
            total += int(big.sum())
            small = np.bincount(inside[~big], column[~big], minlength=int(inside.max()) + 1)
            total += int(np.floor(small / low + 1e-12).sum())
            best = min(best, total) if best is not None else total
        return best

    def answer(
        self,
        time_limit: float | None,
        iterations: int | None,
        seed: int,
        starts: int,
        jobs: int | None,
        processes: bool,
        scheduler: str | None,
        exactly: int | None,
        at_most: int | None,
        progress: Watch | None,
    ) -> dict[str, Any]:
        self._components()
        if not self.eligible.any():
            raise BadInput(
                "umbral-sobre-componentes",
                "Ninguna isla ni componente del mapa alcanza los mínimos, aunque se tome entera. Baje el umbral.",
                "No island or component of the map reaches the minima, even whole. Lower the threshold.",
            )
        most = exactly or at_most
        bound = self.bound()
        if exactly is not None and bound is not None and exactly > bound:
            raise BadInput(
                "regiones-imposibles",
                f"No caben {exactly} regiones: con esos mínimos hay a lo sumo {bound}.",
                f"There cannot be {exactly} regions: with those minima there are at most {bound}.",
            )
        units = np.flatnonzero(self.eligible).astype(np.int32)
        instance = self._instance(units, most)
        warm()
        with crew(jobs, scheduler=scheduler, processes=processes, watched=progress is not None) as workers:
            outcome = search(
                instance[0], workers, seed=seed, starts=starts, iterations=iterations, time_limit=time_limit,
                start=self._start(instance[0]), progress=progress,
            )  # fmt: skip
        labels = self._labels(instance[1], outcome, instance[0])
        return self._plain(labels, outcome, bound, seed, starts, exactly, at_most, time_limit, iterations)

    def _instance(self, units: Ints, most: int | None) -> tuple[Instance, Ints]:
        apart_ptr, apart = np.zeros(self.ground.size + 1, np.int32), np.zeros(0, np.int32)
        if self.apart:
            apart_ptr, apart = graph_from_pairs(
                self.ground.size, np.array([a for a, _ in self.apart]), np.array([b for _, b in self.apart])
            )
        whole = Instance(
            self.indptr, self.indices, np.nan_to_num(self.scaled), self.reduced.columns, self.reduced.low,
            self.reduced.high, self.tied, apart_ptr, apart, self.base, self.change, most or self.ground.size, 1.0,
        )  # fmt: skip
        part = reorder(whole, units)
        near = memory_order(part.indptr, part.indices, np.ascontiguousarray(self.ground.xy[units]))
        ready = reorder(part, near)
        scale = heat_scale(ready.indptr, ready.indices, ready.x)
        return Instance(**{**ready.__dict__, "scale": scale}), units[near]

    def _start(self, instance: Instance) -> Ints | None:
        """The present map as a start, each region that is in pieces as its pieces; None when there is none to start from.

        A tied set that the present map parts is no start: then the search draws its own tree.
        """
        if not self.change or self.together or not (instance.base >= 0).any():
            return None
        heads = np.repeat(np.arange(instance.size), np.diff(instance.indptr))
        same = (instance.base[heads] == instance.base[instance.indices]) & (instance.base[heads] >= 0)
        once = same & (heads < instance.indices)
        inside = graph_from_pairs(instance.size, heads[once], instance.indices[once])
        return component_labels(*inside, np.ones(instance.size, np.bool_))

    def _labels(self, units: Ints, outcome: Outcome, instance: Instance) -> Ints:
        """Region numbers from 1 in the order of their first code; -1 for units of pieces that satisfy nothing."""
        found = outcome.best.labels
        count = int(found.max()) + 1
        held = np.ones(count, np.bool_)
        for c in range(instance.low.size):
            sums = np.bincount(found, weights=instance.columns[:, c], minlength=count)
            held &= (sums >= instance.low[c]) & (sums <= instance.high[c])
        for i in range(instance.size if instance.apart.size else 0):
            for other in instance.apart[instance.apart_ptr[i] : instance.apart_ptr[i + 1]]:
                if found[i] == found[other]:
                    held[found[i]] = False
        labels = np.full(self.ground.size, -1, np.int32)
        labels[units] = np.where(held[found], found, -1)
        for unit in units[~held[found]].tolist():
            self.reasons[unit] = "search"
        renamed: dict[int, int] = {}
        for unit in range(self.ground.size):
            if labels[unit] >= 0:
                labels[unit] = renamed.setdefault(int(labels[unit]), len(renamed) + 1)
        return labels

    def _certificate(self, labels: Ints) -> Certificate:
        return certify(
            self.indptr,
            self.indices,
            labels,
            [one.asked(self.ground) for one in self.ranges],
            [np.nan_to_num(self.x[:, i]) for i in range(len(self.weights))],
            apart=self.apart,
            tied=self.together,
        )

    def _plain(
        self,
        labels: Ints,
        outcome: Outcome,
        bound: int | None,
        seed: int,
        starts: int,
        exactly: int | None,
        at_most: int | None,
        time_limit: float | None,
        iterations: int | None,
    ) -> dict[str, Any]:
        ground = self.ground
        proof = self._certificate(labels)
        heterogeneity = dict(zip(self.weights, proof.heterogeneity, strict=True))
        summed = math.fsum(weight * heterogeneity[name] for name, weight in self.weights.items())
        if exactly is not None and proof.regions < exactly:
            self._say(
                f"Se pidieron {exactly} regiones y la búsqueda llegó a {proof.regions}: dé más tiempo o baje los mínimos.",
                f"{exactly} regions were asked for and the search got to {proof.regions}: give more time or lower the minima.",
            )
        out: dict[str, Any] = {
            "p": proof.regions,
            "heterogeneity": summed,
            "heterogeneity_by_attribute": heterogeneity,
            "labels": {code: (int(n) if n >= 0 else None) for code, n in zip(ground.codes, labels, strict=True)},
            "seconds": round(outcome.seconds, 4),
            "iterations": outcome.iterations,
            "stopped": outcome.stopped,
            "seed": seed,
            "starts": starts,
            "p_bound": bound,
            "gap": None if bound is None else bound - proof.regions,
            "optimal_p": bound is not None and bound == proof.regions,
            "parameters": {
                "ranges": [str(one) for one in self.ranges],
                "minimise_difference": dict(self.weights),
                "change_cost": self.change,
                "exactly": exactly,
                "at_most": at_most,
                "within": self.within,
                "apart": [[ground.codes[a], ground.codes[b]] for a, b in self.apart],
                "together": [[ground.codes[a], ground.codes[b]] for a, b in self.together],
                "from_regions": int(self.base.max()) + 1,
                "time_limit": time_limit,
                "iterations": iterations,
                "figure": self.rules.figure.id if self.rules else None,
                "as_of": self.rules.as_of.isoformat() if self.rules else None,
            },
            "territory": ground.name,
            "territory_version": ground.version,
            "law_version": book().version if self.rules else None,
            "engine_version": __version__,
            "unassigned": [
                {
                    "code": ground.codes[unit],
                    "name": ground.names[unit],
                    "reason": self.reasons.get(unit, "search"),
                    "says": LEFT_OUT[self.reasons.get(unit, "search")][self.lang == "en"],
                }
                for unit in proof.unassigned.tolist()
            ],
            "certificate": {
                "valid": proof.valid,
                "regions": proof.regions,
                "connected": not proof.disconnected,
                "disconnected": list(proof.disconnected),
                "ranges_satisfied": not proof.breaches,
                "breaches": [
                    {"range": str(self.ranges[b.asked]), "region": b.region, "value": b.value} for b in proof.breaches
                ],
                "together_broken": len(proof.parted),
                "apart_broken": len(proof.together),
                "unassigned": int(proof.unassigned.size),
                "units": ground.size,
            },
            "notes": self.notes,
            "trace": outcome.trace,
        }
        out["regions"] = self._summaries(labels)
        if (self.base >= 0).any():
            out["changed"] = self._changed(labels)
        return out

    def _summaries(self, labels: Ints) -> list[dict[str, Any]]:
        """Each region with the value of every range, and the verdict under the figure."""
        ground = self.ground
        order = np.flatnonzero(labels >= 0)
        order = order[np.argsort(labels[order], kind="stable")]
        groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if order.size else []
        out = []
        for group in groups:
            row: dict[str, Any] = {"region": int(labels[group[0]]), "units": int(group.size)}
            for one in self.ranges:
                asked = one.asked(ground)
                row[str(one).partition("=")[0]] = measured(one.kind, asked.values[group].tolist())
            if self.rules is not None and ground.territory is not None:
                members = [ground.codes[i] for i in group]
                judged = judge_group(
                    self.rules.figure, members, as_of=self.rules.as_of, territory=ground.territory
                )  # fmt: skip
                row |= judged.plain(self.lang)
            out.append(row)
        return out

    def _changed(self, labels: Ints) -> dict[str, int]:
        """How far the answer is from the present map: borders that changed state, and units that left their company.

        A unit keeps its company when its region is the one that took most of the units it was with.
        """
        heads, tails = borders(self.indptr, self.indices)
        both = (self.base[heads] >= 0) & (self.base[tails] >= 0) & (labels[heads] >= 0) & (labels[tails] >= 0)
        was = self.base[heads] == self.base[tails]
        now = labels[heads] == labels[tails]
        shared: dict[tuple[int, int], int] = {}
        for old, new in zip(self.base.tolist(), labels.tolist(), strict=True):
            if old >= 0 and new >= 0:
                shared[old, new] = shared.get((old, new), 0) + 1
        taken_old: set[int] = set()
        taken_new: set[int] = set()
        kept = 0
        for (old, new), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if old not in taken_old and new not in taken_new:
                taken_old.add(old)
                taken_new.add(new)
                kept += count
        return {"borders": int((both & (was != now)).sum()), "units": sum(shared.values()) - kept}


__all__ = ["LEFT_OUT", "check_budget", "regions"]
