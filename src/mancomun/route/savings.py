"""What acting together might save (method, C26): always a range, with its limits printed beside it, never a promise.

Ways from weakest to strongest: what studies found, the regulator's curve, a curve fitted on peers, a rule of engineering, a
bottom-up budget. Every answer says which one, and carries the limits that hold for all.

Sources: Nauges and van den Berg (2007), Ferro et al. (2011), Struk and Bakoš (2021), Bel and Warner (2015) as read in their
abstracts; Res. CRA 720 de 2015, art. 28, from knowledge and to be verified; Williams (1947); Duan (1983).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, spanish_number, spanish_short
from mancomun.tables.results import Notice, Row, Table, notice

Floats = NDArray[np.float64]
LIMITS: tuple[Text, ...] = (
    Text("Una curva no prueba que juntarse cause el ahorro.", "A curve does not prove that joining causes the saving."),
    Text("No vale fuera del rango de la muestra.", "It does not hold outside the range of the sample."),
    Text("Puede haber diferencias de calidad.", "Quality may differ."),
    Text(
        "Hay costos fijos que no se evitan antes de que termine el contrato.",
        "Some fixed costs cannot be avoided before the contract ends.",
    ),
    Text("El ahorro puede volverse mejor cobertura.", "The saving may turn into better coverage."),
    Text("La ley laboral protege a quienes hoy trabajan.", "Labour law protects those who work today."),
)
# Savings found by studies, share of cost: (service, least, most, who). Direction and size vary; zero is a finding too.
STUDIES: tuple[tuple[str, float, float, Text], ...] = (
    (
        "aseo",
        0.0,
        0.135,
        Text(
            "Struk y Bakoš (2021), residuos en municipios checos: alrededor de 13,5 %; otros estudios no hallan efecto.",
            "Struk and Bakoš (2021), waste in Czech municipalities: about 13.5 %; other studies find no effect.",
        ),
    ),
)
METHODS: dict[str, Text] = {
    "estudios": Text("rango de estudios publicados", "range of published studies"),
    "curva del regulador": Text("curva del regulador", "regulator's curve"),
    "curva de pares": Text("curva de pares", "curve of peers"),
    "presupuesto": Text("presupuestos", "budgets"),
    "ingeniería": Text("cálculo de ingeniería", "engineering estimate"),
}
"""Each way of estimating, as people read it."""

USED: dict[str, Text] = {
    "estudios": Text("el rango que hallaron los estudios publicados", "the range that published studies found"),
    "ingeniería": Text("un cálculo de ingeniería", "an engineering estimate"),
}
"""What stands for the real costs, where it is no curve."""

CRA_720 = (19_656.0, 135_281_100.0, 131_537.0)
"""Final disposal, COP of December 2014 a tonne: ``min(a + b/Q, c)`` with Q in tonnes a month (to be verified)."""


@dataclass(frozen=True)
class Saving:
    """Cost apart and together, and the net saving as a range; money in COP a period, ``share`` of the cost apart.

    ``low`` and ``high`` bound the net saving (5th and 95th of the draws, or the ends of a benchmark); ``positive`` is the
    share of draws with a positive saving, None when nothing was drawn. ``breakeven`` is the transport that would eat it all.
    """

    method: str
    apart: float
    together: float | None
    extra: tuple[float, float]
    low: float
    high: float
    positive: float | None
    draws: int
    seed: int | None
    note: Text

    @property
    def gross(self) -> float | None:
        """Cost apart less cost together, before transport, coordination and transition."""
        return None if self.together is None else self.apart - self.together

    @property
    def breakeven(self) -> float | None:
        """The extra cost at which nothing is saved."""
        return self.gross

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values with what produced them."""
        return {
            "method": self.method,
            "apart": self.apart,
            "together": self.together,
            "gross": self.gross,
            "gross_share": self.gross / self.apart if self.gross is not None and self.apart else None,
            "net_low": self.low,
            "net_high": self.high,
            "positive_share": self.positive,
            "breakeven_extra": self.breakeven,
            "draws": self.draws,
            "seed": self.seed,
            "source": self.note.of(lang),
            "limits": [item.of(lang) for item in LIMITS],
            "notices": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """The account, line by line."""
        es = lang == "es"
        # What studies saw was saved with its costs of being together inside: none is taken off again, and none is zero.
        least, most = (None, None) if self.method == "estudios" else self.extra
        rows: list[Row] = [
            ("Costo por separado" if es else "Cost apart", self.apart),
            ("Costo juntos" if es else "Cost together", self.together),
            ("Diferencia bruta" if es else "Gross difference", self.gross),
            ("Costos de estar juntos, mínimo" if es else "Cost of being together, least", least),
            ("Costos de estar juntos, máximo" if es else "Cost of being together, most", most),
            ("Ahorro neto, desde" if es else "Net saving, from", self.low),
            ("Ahorro neto, hasta" if es else "Net saving, to", self.high),
            ("Casos con ahorro" if es else "Cases with a saving", self.positive),
        ]
        return [
            Table(
                "Ahorro estimado" if es else "Estimated saving", ("Concepto", "COP") if es else ("Item", "COP"), rows
            ),
            Table("Límites" if es else "Limits", ("",), [(item.of(lang),) for item in LIMITS]),
        ]

    def notices(self) -> list[Notice]:
        """What to know before saying it aloud."""
        found = []
        if self.method != "presupuesto":
            used = USED.get(self.method, Text("una curva de referencia", "a reference curve"))
            found.append(
                notice(
                    "A-S23-1",
                    f"La estimación usa {used.es}, no costos reales; no la presente como ahorro comprobado.",
                    f"The estimate uses {used.en}, not real costs; do not present it as a proven saving.",
                )
            )
        if self.low < 0 < self.high:
            found.append(
                notice(
                    "ahorro-incierto",
                    "El rango incluye el cero: juntarse también puede costar más.",
                    "The range includes zero: joining may also cost more.",
                )
            )
        return found


def _quantities(quantities: Sequence[float]) -> Floats:
    q = np.asarray(quantities, float)
    if q.size < 2 or not (np.isfinite(q).all() and (q > 0).all()):
        raise BadInput(
            "ahorro-cantidades",
            "Hacen falta dos o más cantidades mayores que cero, una por municipio.",
            "Two or more quantities above zero are needed, one a municipality.",
        )
    return q


def cra_unit_cost(tonnes: float, constants: tuple[float, float, float] = CRA_720) -> float:
    """The regulator's unit cost of final disposal (COP a tonne) for tonnes a month."""
    a, b, most = constants
    return min(a + b / tonnes, most)


def six_tenths(cost: float, size: float, larger: float, exponent: float = 0.6) -> float:
    """``C₂ = C₁·(Q₂/Q₁)^0.6``: the rule of engineers for one plant instead of another (Williams 1947)."""
    return float(cost * (larger / size) ** exponent)


def by_curve(
    quantities: Sequence[float],
    unit_cost: Callable[[float], float],
    *,
    method: str,
    note: Text,
    sample: tuple[float, float] | None = None,
    extra: tuple[float, float] = (0.0, 0.0),
    error: float = 0.0,
    draws: int = 4000,
    seed: int = 0,
) -> Saving:
    """Apart and together on a curve of unit cost; ``extra`` bounds transport, coordination and transition (COP).

    ``sample`` is the range of quantities behind the curve: beyond it there is no answer (E-S23-2). ``error`` is the relative
    standard error of a point of the curve; draws multiply each cost by a lognormal of mean one and take ``extra`` uniformly.
    """
    q = _quantities(quantities)
    total = float(q.sum())
    if sample is not None and not sample[0] <= total <= sample[1]:
        raise _outside(total, sample)
    low_extra, high_extra = _extra(extra)
    each = np.array([value * unit_cost(value) for value in q.tolist()])
    joint = total * unit_cost(total)
    rng = np.random.default_rng(seed)
    spread = math.sqrt(math.log1p(error**2))
    noise = (
        np.exp(rng.normal(0, spread, (draws, q.size + 1)) - spread**2 / 2) if spread else np.ones((draws, q.size + 1))
    )
    net = noise[:, :-1] @ each - noise[:, -1] * joint - rng.uniform(low_extra, high_extra, draws)
    if spread:
        low, high = (float(v) for v in np.percentile(net, [5, 95]))
    else:
        low, high = float(each.sum()) - joint - high_extra, float(each.sum()) - joint - low_extra
    return Saving(method, float(each.sum()), joint, extra, low, high, float((net > 0).mean()), draws, seed, note)


def _outside(total: float, sample: tuple[float, float]) -> BadInput:
    said = [f"{value:,.0f}" for value in (total, *sample)]
    return BadInput(
        "E-S23-2",
        f"La cantidad conjunta ({spanish_number(total)}) está fuera del rango de la muestra "
        f"({spanish_number(sample[0])}–{spanish_number(sample[1])}).",
        f"The joint quantity ({said[0]}) is outside the range of the sample ({said[1]}–{said[2]}).",
    )


def by_regulator(tonnes: Sequence[float], *, extra: tuple[float, float] = (0.0, 0.0)) -> Saving:
    """Final disposal on the regulator's curve (COP of December 2014 a month). A tariff reference, not an observed cost."""
    return by_curve(
        tonnes,
        cra_unit_cost,
        method="curva del regulador",
        note=Text(
            "Res. CRA 720 de 2015, art. 28 (constantes por verificar): referencia de tarifa, pesos de diciembre de 2014.",
            "Res. CRA 720 of 2015, art. 28 (constants to be verified): tariff reference, pesos of December 2014.",
        ),
        extra=extra,
    )


def by_studies(apart: float, service: str) -> Saving:
    """The range studies found for a service, on what is spent today (COP)."""
    found = [item for item in STUDIES if item[0] == service]
    if not found:
        known = ", ".join(item[0] for item in STUDIES)
        raise BadInput(
            "ahorro-servicio",
            f"No tenemos estudios leídos sobre «{service}». Hay de: {known}. Use otra forma de estimar.",
            f"We have read no studies on “{service}”. There are of: {known}. Use another way of estimating.",
        )
    _, low, high, note = found[0]
    return Saving("estudios", apart, None, (0.0, 0.0), low * apart, high * apart, None, 0, None, note)


@dataclass(frozen=True)
class Fit:
    """``ln c = a + b·ln Q`` on peers: coefficients, residual standard error, Duan's factor, and the range of the sample."""

    a: float
    b: float
    error: float
    smear: float
    sample: tuple[float, float]
    peers: int

    def unit_cost(self, quantity: float) -> float:
        """Unit cost back from logarithms with the smearing factor."""
        return float(math.exp(self.a) * quantity**self.b * self.smear)

    @property
    def economies(self) -> float | None:
        """``1/(1+b)``: over 1, economies of scale; None when total cost would fall with quantity."""
        return 1 / (1 + self.b) if self.b > -1 else None


def fit(quantities: Sequence[float], unit_costs: Sequence[float]) -> Fit:
    """Least squares in logarithms on eight peers or more, with different quantities."""
    q, c = np.asarray(quantities, float), np.asarray(unit_costs, float)
    if q.size != c.size or q.size < 8 or not ((q > 0).all() and (c > 0).all()) or np.ptp(q) == 0:
        raise BadInput(
            "ahorro-muestra",
            f"La curva se ajusta con ocho municipios o más, de distinto tamaño y con costos mayores que cero; llegaron {q.size}.",
            f"The curve is fitted on eight municipalities or more, of different sizes and costs above zero; we got {q.size}.",
        )
    x, y = np.log(q), np.log(c)
    b = float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())
    a = float(y.mean() - b * x.mean())
    rest = y - a - b * x
    return Fit(
        a,
        b,
        float(np.sqrt((rest**2).sum() / (q.size - 2))),
        float(np.exp(rest).mean()),
        (float(q.min()), float(q.max())),
        q.size,
    )


def by_peers(
    quantities: Sequence[float], curve: Fit, *, extra: tuple[float, float] = (0.0, 0.0), seed: int = 0
) -> Saving:
    """On a curve fitted on peers, with its error in the draws; never beyond the largest peer."""
    return by_curve(
        quantities,
        curve.unit_cost,
        method="curva de pares",
        note=Text(
            f"Curva ajustada con {curve.peers} municipios; elasticidad del costo unitario {spanish_number(curve.b, 3)}.",
            f"Curve fitted on {curve.peers} municipalities; elasticity of unit cost {curve.b:.3f}.",
        ),
        sample=curve.sample,
        extra=extra,
        error=math.sqrt(math.expm1(curve.error**2)),
        seed=seed,
    )


def _extra(extra: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= extra[0] <= extra[1]:
        raise BadInput(
            "ahorro-costos",
            f"Los costos de estar juntos van de menor a mayor y desde cero; llegó {spanish_short(extra[0])} a {spanish_short(extra[1])}.",
            f"The cost of being together goes from least to most, from zero up; we got {extra[0]:g} to {extra[1]:g}.",
        )
    return extra


def by_budget(apart: float, together: float, *, extra: tuple[float, float] = (0.0, 0.0)) -> Saving:
    """Two budgets made item by item, one apart and one together (COP of one period); the strongest way, and still a forecast."""
    low, high = _extra(extra)
    if apart <= 0 or together < 0:
        raise BadInput(
            "ahorro-presupuesto",
            "El costo por separado es mayor que cero y el de juntos no es negativo.",
            "The cost apart is above zero and the cost together is not negative.",
        )
    note = Text("Presupuesto por renglones, hecho por el equipo.", "Budget item by item, made by the team.")
    gross = apart - together
    return Saving("presupuesto", apart, together, extra, gross - high, gross - low, None, 0, None, note)


def by_engineering(
    costs: Sequence[float], sizes: Sequence[float], *, extra: tuple[float, float] = (0.0, 0.0)
) -> Saving:
    """One plant instead of several by the six-tenths rule, from the largest of today's (COP); a rule of thumb of engineers."""
    low, high = _extra(extra)
    q, c = _quantities(sizes), _quantities(costs)
    if q.size != c.size:
        raise BadInput(
            "ahorro-cantidades",
            f"Cada planta lleva su costo y su tamaño; llegaron {c.size} costos y {q.size} tamaños.",
            f"Each plant has its cost and its size; we got {c.size} costs and {q.size} sizes.",
        )
    largest = int(q.argmax())
    together = six_tenths(float(c[largest]), float(q[largest]), float(q.sum()))
    apart = float(c.sum())
    note = Text(
        "Regla de los seis décimos (Williams, 1947): una planta en vez de varias, a partir de la mayor.",
        "Six-tenths rule (Williams, 1947): one plant instead of several, from the largest.",
    )
    gross = apart - together
    return Saving("ingeniería", apart, together, extra, gross - high, gross - low, None, 0, None, note)
