"""What each member would pay by each rule of C27, to the peso, and what each rule does to its Ley 617 limit (S57).

Shapley's value asks what every group would pay on its own. Nobody knows that; what may be known is what each member would pay
alone and what all pay together. The groups between are read from one curve of scale, ``cost = k · size ** b`` (C26), the only
one that gives both: ``cost(S) = (Σ alone_i ** (1/b)) ** b``. With ``b`` from 0 to 1 no group gains by leaving.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from mancomun.agendas.executing_body import Contribution
from mancomun.errors import BadInput
from mancomun.kernels.sharing import MOST_EXACT
from mancomun.lexicon.text import Text, join_names, money
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.sharing import Quotas, by_rule, by_stand_alone
from mancomun.tables.results import Row, Table

RULES: Mapping[str, Text] = {
    "iguales": Text("Partes iguales", "Equal parts"),
    "poblacion": Text("Población", "Population"),
    "icld": Text("Ingresos (ICLD)", "Income (ICLD)"),
    "mixta": Text("Mixta", "Mixed"),
    "beneficio": Text("Beneficio", "Benefit"),
    "shapley": Text("Valor de Shapley", "Shapley's value"),
}


@dataclass(frozen=True, slots=True)
class Base:
    """What the rules stand on, for one member: population, ICLD, benefit (any one unit) and what it would pay alone (COP)."""

    code: str
    name: str
    population: float | None = None
    icld: float | None = None
    benefit: float | None = None
    alone: float | None = None


@dataclass(frozen=True)
class Compared:
    """``amounts`` is whole COP by rule, in the order of ``members``, and adds up to ``total``; ``why_not`` says why a rule is absent."""

    members: tuple[Base, ...]
    total: int
    amounts: Mapping[str, tuple[int, ...]]
    why_not: Mapping[str, Text]

    def table(self, lang: str = "es") -> Table:
        """Members by rule, with the total, which is the same for all."""
        es = lang == "es"
        head = ("Miembro" if es else "Member", *(f"{RULES[key].of(lang)} (COP)" for key in self.amounts))
        rows: list[Row] = [
            (one.name, *(held[k] for held in self.amounts.values())) for k, one in enumerate(self.members)
        ]
        rows.append(("Total", *(sum(held) for held in self.amounts.values())))
        return Table("Aportes según cada regla" if es else "Contributions by each rule", head, rows)

    def effect(self, contributions: Sequence[Contribution], lang: str = "es") -> Table:
        """Operating cost with the contribution, in % of ICLD, by rule, against the limit of each category."""
        es = lang == "es"
        by = {one.code: one for one in contributions}
        rows: list[Row] = []
        for k, one in enumerate(self.members):
            given = by.get(one.code)
            cells = [
                None
                if given is None or (after := replace(given, amount=held[k]).after) is None
                else round(100 * after, 2)
                for held in self.amounts.values()
            ]
            limit = None if given is None or given.limit is None else round(100 * given.limit, 1)
            rows.append((one.name, *cells, limit))
        head = (
            "Miembro" if es else "Member",
            *(RULES[key].of(lang) for key in self.amounts),
            "Límite (%)" if es else "Limit (%)",
        )
        title = "Funcionamiento sobre ICLD con cada regla (%)" if es else "Operating cost over ICLD with each rule (%)"
        return Table(title, head, rows)

    def said(self, rule: str) -> Text:
        """Which rules could not be computed and why, and whom the chosen rule asks most of for its income."""
        es, en = [], []
        for key, why in self.why_not.items():
            name = RULES[key]
            es.append(f"«{name.es}» no se calculó: {_low(why.es)}")
            en.append(f"“{name.en}” was not computed: {_low(why.en)}")
        if rule in self.amounts:
            weighed = [
                (amount / one.icld, one.name)
                for amount, one in zip(self.amounts[rule], self.members, strict=True)
                if one.icld
            ]
            if len(weighed) > 1:
                most, least = max(weighed), min(weighed)
                es.append(
                    f"Con «{RULES[rule].es}», donde más pesa es en {most[1]} ({_share(most[0], 'es')} de sus ICLD) y donde menos, en "
                    f"{least[1]} ({_share(least[0], 'es')}). El voto es otra cosa: quien más paga no vota más."
                )
                en.append(
                    f"With “{RULES[rule].en}” it weighs most on {most[1]} ({_share(most[0], 'en')} of its ICLD) and least on "
                    f"{least[1]} ({_share(least[0], 'en')}). The vote is another matter: who pays more does not vote more."
                )
        return Text(" ".join(es), " ".join(en))


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _share(value: float, lang: str) -> str:
    said = f"{100 * value:.2f} %"
    return said.replace(".", ",") if lang == "es" else said


def to_the_peso(amounts: Sequence[float], total: int) -> tuple[int, ...]:
    """Whole pesos that add up to ``total``: each rounded down, and the pesos left to the largest remainders, in order."""
    floors = [int(amount // 1) for amount in amounts]
    left = total - sum(floors)
    order = sorted(range(len(amounts)), key=lambda k: (floors[k] - amounts[k], k))
    for k in order[:left] if left >= 0 else order[::-1][:-left]:
        floors[k] += 1 if left >= 0 else -1
    return tuple(floors)


def scale_of(alone: Sequence[float], together: float) -> float:
    """The exponent ``b`` of the curve of scale through what each pays alone and what all pay together.

    Raises `BadInput` when joining costs more than staying apart, or less than the largest member alone: no such curve does.
    """
    if not max(alone) <= together <= sum(alone) * (1 + 1e-12):
        raise BadInput(
            "reparto-escala",
            f"Juntos cuesta {money(together)}; tiene que estar entre lo que paga solo el mayor ({money(max(alone))}) y la suma de todos "
            f"({money(sum(alone))}). Revise los costos por su cuenta.",
            f"Together it costs {money(together, 'en')}; it must lie between what the largest pays alone ({money(max(alone), 'en')}) and "
            f"the sum of all ({money(sum(alone), 'en')}). Check the costs alone.",
        )
    low, high = 1e-6, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if joint(alone, middle) < together:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def joint(alone: Sequence[float], b: float) -> float:
    """What a group pays together on a curve of exponent ``b``."""
    largest = max(alone, default=0.0)
    if largest <= 0:
        return 0.0
    return float(largest * sum((one / largest) ** (1 / b) for one in alone if one > 0) ** b)


def compared(members: Sequence[Base], total: int, *, mix: float = 0.5) -> Compared:
    """Every rule whose data are there; the others say what they lack. ``mix`` is the weight of population in the mixed rule."""
    names = [one.code for one in members]
    attempts: dict[str, Callable[[], Quotas]] = {
        "iguales": lambda: by_rule(names, total, "iguales"),
        "poblacion": lambda: by_rule(names, total, "poblacion", population=_known(members, "population")),
        "icld": lambda: by_rule(names, total, "icld", icld=_known(members, "icld")),
        "mixta": lambda: by_rule(
            names, total, "mixta", population=_known(members, "population"), icld=_known(members, "icld"), mix=mix
        ),
        "beneficio": lambda: by_rule(names, total, "beneficio", benefit=_known(members, "benefit")),
        "shapley": lambda: _shapley(members, total),
    }
    amounts: dict[str, tuple[int, ...]] = {}
    why_not: dict[str, Text] = {}
    if not members or total <= 0:
        return Compared(tuple(members), max(total, 0), amounts, why_not)
    for rule, attempt in attempts.items():
        try:
            amounts[rule] = to_the_peso(attempt().amounts, total)
        except BadInput as wrong:
            why_not[rule] = Text(wrong.es, wrong.en)
    return Compared(tuple(members), total, amounts, why_not)


_WHAT = {
    "population": Text("la población", "the population"),
    "icld": Text("los ICLD", "the ICLD"),
    "benefit": Text("el beneficio", "the benefit"),
    "alone": Text("el costo por su cuenta", "the cost alone"),
}


def _known(members: Sequence[Base], key: str) -> list[float]:
    missing = [one.name for one in members if getattr(one, key) is None]
    if missing:
        who, what = join_names(missing), _WHAT[key]
        raise BadInput("reparto-base", f"Falta {what.es} de {who.es}.", f"{what.en} of {who.en} is missing.")
    return [float(getattr(one, key)) for one in members]


def _shapley(members: Sequence[Base], total: int) -> Quotas:
    alone = _known(members, "alone")
    if not 1 <= len(members) <= MOST_EXACT:
        raise BadInput(
            "reparto-miembros",
            f"El reparto exacto llega a {MOST_EXACT} miembros; hay {len(members)}.",
            f"The exact sharing goes up to {MOST_EXACT} members; there are {len(members)}.",
        )
    b = scale_of(alone, float(total))
    codes = [one.code for one in members]
    costs = {
        frozenset(codes[k] for k in group): joint([alone[k] for k in group], b)
        for size in range(1, len(codes) + 1)
        for group in combinations(range(len(codes)), size)
    }
    return by_stand_alone(codes, costs)


def sharing_remarks(
    found: Compared, contributions: Sequence[Contribution], rule: str, income: Mapping[int, int]
) -> list[Remark]:
    """What was written against the rule, and against the income by contributions of the first year, to the peso."""
    out: list[Remark] = []
    paid = {one.code: one.amount for one in contributions}
    total = sum(paid.values())
    first = min(income, default=None)
    if contributions and first is not None and income[first] != total:
        out.append(
            remark(
                "E-S57-9",
                "aportes",
                f"Los aportes de los miembros suman {money(total)} y los ingresos por aportes de {first} son "
                f"{money(income[first])}; deben ser iguales.",
                f"The members' contributions add up to {money(total, 'en')} and income by contributions in {first} is "
                f"{money(income[first], 'en')}; they must be equal.",
            )
        )
    if rule and rule in found.why_not:
        name, why = RULES[rule], found.why_not[rule]
        out.append(
            remark("E-S57-10", "regla", f"No se puede repartir por «{name.es}»: {_low(why.es)}",
                   f"It cannot be shared by “{name.en}”: {_low(why.en)}")
        )  # fmt: skip
    if rule in found.amounts and paid:
        off = [
            (one.name, paid.get(one.code, 0), amount)
            for one, amount in zip(found.members, found.amounts[rule], strict=True)
            if paid.get(one.code, 0) != amount
        ]
        if off:
            who, wrote, gives = off[0]
            name = RULES[rule]
            out.append(
                remark(
                    "A-S57-11",
                    "aportes",
                    f"{len(off)} aportes no son los de la regla «{name.es}»: {who} pone {money(wrote)} y la regla da {money(gives)}. "
                    "Diga por qué, o escriba los de la regla.",
                    f"{len(off)} contributions are not those of the rule “{name.en}”: {who} puts {money(wrote, 'en')} and the rule gives "
                    f"{money(gives, 'en')}. Say why, or write those of the rule.",
                )
            )
    return out
