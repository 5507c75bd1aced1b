"""The indicators of the seven objectives (S17 to S23) from what the products of the route hold, or the datum that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mancomun.lexicon.text import NOTHING, Text, join_names, short_day, spanish_number
from mancomun.portfolio.contributions import BY_ID, OBJECTIVES

Pair = tuple[float, float]
CAPITALS = 7
FEWEST = 30
"""Under so many answers of a survey a count is told and no percentage (method, C30)."""


@dataclass(frozen=True)
class Facts:
    """What the products say, in plain numbers; None where nobody said it. A pair is a part and its whole.

    ``absent`` are keys of products that have not begun, or that whoever asks may not see. ``savings`` are, for each service, the
    net saving as a share of the cost apart, from and to. ``participation`` are the indices of 6.3 by key.
    """

    absent: frozenset[str] = frozenset()
    joint_projects: Pair | None = None
    sectors: int | None = None
    aligned: Pair | None = None
    variation: float | None = None
    measured: Pair | None = None
    knew: Pair | None = None
    heritage: int | None = None
    events: int | None = None
    wave: date | None = None
    density: float | None = None
    reciprocity: float | None = None
    bridges: Pair | None = None
    promises: Pair | None = None
    sessions: Pair | None = None
    quorums: Pair | None = None
    mdm: float | None = None
    participation: Mapping[str, Pair] = field(default_factory=dict)
    capitals: int | None = None
    special: Sequence[str] | None = None
    science_projects: Pair | None = None
    science_money: Pair | None = None
    savings: Sequence[tuple[str, float, float]] = ()
    beneficiaries: Pair | None = None
    leverage: Pair | None = None
    operating: Pair | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator: its value (``high`` closes a range) and what it stands on, or ``missing``: the datum that lacks.

    ``direction`` says whether more (``max``) or less (``min``) is better; ``products`` are keys of where it was read.
    """

    indicator: str
    text: Text
    unit: Text
    direction: str
    products: tuple[str, ...]
    value: float | None = None
    high: float | None = None
    decimals: int = 0
    note: Text = NOTHING
    missing: Text = NOTHING


PARTICIPATION: Mapping[str, Text] = {
    "coverage": Text("cobertura", "coverage"),
    "continuity": Text("continuidad", "continuity"),
    "influence": Text("influencia", "influence"),
    "response": Text("respuesta en 15 días", "response in 15 days"),
}


def figures(facts: Facts, names: Mapping[str, Text]) -> Mapping[str, tuple[Figure, ...]]:
    """Each objective with its indicators, in the order of the catalogue; ``names`` are those of the products."""
    drafts = {one.id: list(draft(facts, names)) for one, draft in zip(OBJECTIVES, _DRAFTS, strict=True)}
    return {key: tuple(found) for key, found in drafts.items()}


class _Maker:
    """Figures of one objective, which know the text and unit of their indicator and say which product lacks."""

    def __init__(self, objective: str, facts: Facts, names: Mapping[str, Text]) -> None:
        self.known = {one.id: one for one in BY_ID[objective].indicators}
        self.facts, self.names = facts, names

    def __call__(
        self,
        indicator: str,
        products: tuple[str, ...],
        value: float | None,
        lack: Text,
        *,
        high: float | None = None,
        decimals: int = 0,
        note: Text = NOTHING,
        part: Text = NOTHING,
    ) -> Figure:
        one = self.known[indicator]
        text = Text(f"{one.text.es}: {part.es}", f"{one.text.en}: {part.en}") if part.es else one.text
        said = NOTHING if value is not None else self.missing(products, lack)
        return Figure(
            indicator,
            text,
            one.unit,
            one.direction,
            products,
            value,
            high,
            decimals,
            note if value is not None else NOTHING,
            said,
        )

    def share(
        self, indicator: str, products: tuple[str, ...], pair: Pair | None, lack: Text, part: Text = NOTHING
    ) -> Figure:
        """A part of a whole as a percentage, with both told: the percentage of so few says little without them."""
        if pair is None or pair[1] <= 0:
            return self(indicator, products, None, lack, part=part)
        return self(indicator, products, 100 * pair[0] / pair[1], lack, decimals=1, note=of(pair), part=part)

    def missing(self, products: tuple[str, ...], lack: Text) -> Text:
        gone = [self.names[key] for key in products if key in self.facts.absent]
        if not gone:
            return lack
        es = join_names([f"«{name.es}»" for name in gone]).es
        en = join_names([f"“{name.en}”" for name in gone]).en
        many = len(gone) > 1
        return Text(
            f"{'Faltan los productos' if many else 'Falta el producto'} {es}: no se ha{'n' if many else ''} empezado o no "
            f"está{'n' if many else ''} a su vista.",
            f"The product{'s' if many else ''} {en} {'are' if many else 'is'} missing: not begun, or not for you to see.",
        )


def of(pair: Pair) -> Text:
    """*3 de 5*, whole numbers without decimals."""
    a, b = (spanish_number(n, 0 if n == int(n) else 1) for n in pair)
    c, d = (f"{n:,.{0 if n == int(n) else 1}f}" for n in pair)
    return Text(f"{a} de {b}", f"{c} of {d}")


def _territory(facts: Facts, names: Mapping[str, Text]) -> Iterator[Figure]:
    make = _Maker("S17", facts, names)
    agenda, none = ("agenda_territorial",), Text("La agenda no tiene proyectos.", "The agenda has no projects.")
    yield make.share("proyectos_varios", agenda, facts.joint_projects, none)
    sectors = Text("Ningún proyecto de la agenda dice su sector.", "No project of the agenda says its sector.")
    yield make("sectores", agenda, facts.sectors or None, sectors)
    yield make.share("planes_articulados", ("rol",), facts.aligned, Text(
        "Ningún instrumento tiene como entidad a un miembro.", "No instrument has a member as its entity.",
    ))  # fmt: skip
    yield make(
        "disparidad",
        ("perfil",),
        facts.variation,
        Text(
            "Falta el IPM, o la población que lo pesa, de al menos dos miembros.",
            "The IPM of at least two members, or the population that weighs it, is missing.",
        ),
        decimals=3,
        note=_measured(facts.measured),
    )


def _measured(pair: Pair | None) -> Text:
    if pair is None:
        return NOTHING
    n = of(pair)
    return Text(f"{n.es} miembros con dato; una sola fecha", f"{n.en} members with a datum; one date alone")


def _identity(facts: Facts, names: Mapping[str, Text]) -> Iterator[Figure]:
    make = _Maker("S18", facts, names)
    told, counted = NOTHING, facts.knew
    if counted is not None and counted[1]:
        n = of(counted)
        rate = NOTHING
        if counted[1] >= FEWEST:
            share = 100 * counted[0] / counted[1]
            rate = Text(f" ({spanish_number(share, 1)} %)", f" ({share:.1f} %)")
        told = Text(f" Hoy la conocen {n.es}{rate.es}.", f" {n.en}{rate.en} know it today.")
    yield make("reconocimiento", ("comunicacion",), None, Text(
        f"La encuesta pregunta quién la conoce, no quién la nombra sin ayuda.{told.es}",
        f"The survey asks who knows it, not who names it unprompted.{told.en}",
    ))  # fmt: skip
    nothing = Text("Nadie ha inventariado bienes.", "Nobody has inventoried items.")
    yield make("patrimonio_inventariado", ("reconocimiento",), facts.heritage or None, nothing)
    yield make(
        "eventos",
        ("redes",),
        facts.events,
        Text("Ningún evento tiene fecha.", "No event has a date."),
        note=Text("de los últimos doce meses", "of the last twelve months"),
    )
    yield make("marca", (), None, Text(
        "Ningún producto guarda el acta en que se acordó un nombre o una marca.",
        "No product keeps the act in which a name or a brand was agreed.",
    ))  # fmt: skip


def _social(facts: Facts, names: Mapping[str, Text]) -> Iterator[Figure]:
    make = _Maker("S19", facts, names)
    net = ("sociograma",)
    when = NOTHING
    if facts.wave is not None:
        when = Text(f"ola del {short_day(facts.wave).es}", f"wave of {short_day(facts.wave).en}")
    none = Text("El sociograma no tiene lazos.", "The sociogram has no ties.")
    yield make("densidad_red", net, facts.density, none, decimals=3, note=when)
    one_way = none if facts.density is None else Text("Ningún lazo dice su dirección.", "No tie says its direction.")
    yield make("reciprocidad", net, facts.reciprocity, one_way, decimals=3, note=when)
    due = Text("A ningún compromiso le ha llegado su fecha.", "No commitment has reached its date.")
    yield make.share("compromisos", ("instancias",), facts.promises, due)
    yield make("confianza", (), None, Text(
        "Ningún producto guarda una encuesta de confianza; los lazos de confianza del sociograma no son un índice.",
        "No product keeps a survey of trust; the ties of trust of the sociogram are no index.",
    ))  # fmt: skip
    found = facts.bridges
    value = found[0] / found[1] if found is not None and found[1] else None
    note = Text(f"{of(found).es} lazos", f"{of(found).en} ties") if found is not None else NOTHING
    placeless = none if facts.density is None else Text(
        "Ningún lazo une a dos actores con municipio.", "No tie joins two actors with a municipality.",
    )  # fmt: skip
    yield make("puentes", net, value, placeless, decimals=3, note=note)


def _governance(facts: Facts, names: Mapping[str, Text]) -> Iterator[Figure]:
    make = _Maker("S20", facts, names)
    bodies = ("instancias",)
    yield make.share("reuniones", bodies, facts.sessions, Text(
        "Ninguna instancia dice cada cuánto se reúne, o este año no le tocaba todavía.",
        "No body says how often it meets, or none was due yet this year.",
    ))  # fmt: skip
    yield make.share("quorum", bodies, facts.quorums, Text(
        "Ninguna reunión hecha dice quiénes con voto asistieron.", "No meeting held says which members with a vote came.",
    ))  # fmt: skip
    yield make("actas", bodies, None, Text(
        "Las actas guardan el día en que se aprueban, no el día en que se publican.",
        "Minutes keep the day they are approved, not the day they are published.",
    ))  # fmt: skip
    whole = NOTHING
    if facts.mdm is not None:
        whole = Text(
            f" La medición completa da {spanish_number(facts.mdm, 1)} en promedio.",
            f" The whole measurement averages {facts.mdm:.1f}.",
        )
    yield make("mdm", (), None, Text(
        f"El perfil tiene la medición municipal completa y no su componente de gestión.{whole.es}",
        f"The profile has the whole municipal measurement and not its management component.{whole.en}",
    ))  # fmt: skip
    known = {key: pair for key, pair in facts.participation.items() if pair[1]}
    lack = Text("No hay eventos ni aportes que contar.", "There are no events or contributions to count.")
    if not known:
        yield make("participacion", bodies, None, lack)
    for key, pair in known.items():
        yield make.share("participacion", bodies, pair, lack, part=PARTICIPATION[key])


def _capitals(facts: Facts, names: Mapping[str, Text]) -> Iterator[Figure]:
    make = _Maker("S21", facts, names)
    here = ("potencialidades",)
    none = Text("No hay potencialidades escritas.", "No potentialities are written.")
    note = Text(f"de {CAPITALS}", f"of {CAPITALS}")
    yield make("inventario", here, facts.capitals or None, none, note=note)
    yield make("potencialidades", (*here, "apuestas"), None, Text(
        "Ni las potencialidades ni las apuestas dicen cuál sirve a cuál.",
        "Neither potentialities nor bets say which serves which.",
    ))  # fmt: skip
    lack = Text("Falta el empleo por sector, de la subregión y de la referencia.",
                "Employment by sector, of the subregion and of the reference, is missing.")  # fmt: skip
    if facts.special is not None and not facts.special:
        lack = Text("Ningún sector pasa de 1,25.", "No sector is over 1.25.")
    elif facts.special:
        who = "; ".join(facts.special)
        lack = Text(
            f"Pasan de 1,25: {who}. Ningún producto dice cuáles se aprovechan.",
            f"Over 1.25: {who}. No product says which are put to use.",
        )
    yield make("cocientes", here, None, lack)


def _innovation(facts: Facts, names: Mapping[str, Text]) -> Iterator[Figure]:
    make = _Maker("S22", facts, names)
    yield make("pilotos", (), None, Text(
        "Ningún producto marca cuáles proyectos son pilotos.", "No product marks which projects are pilots.",
    ))  # fmt: skip
    yield make("servicios_digitales", (), None, Text(
        "Ningún producto registra servicios digitales compartidos.", "No product records shared digital services.",
    ))  # fmt: skip
    pair, both = facts.science_projects, ("agenda_territorial", "agenda_financiamiento")
    yield make(
        "universidad",
        both,
        pair[0] if pair is not None and pair[1] else None,
        Text("La agenda no tiene proyectos.", "The agenda has no projects."),
        note=NOTHING if pair is None else Text(
            f"{of(pair).es}: los ejecuta una universidad o los paga la asignación de CTeI",
            f"{of(pair).en}: run by a university or paid by the science allocation",
        ),
    )  # fmt: skip
    money = facts.science_money
    yield make.share("recursos_ctei", ("agenda_financiamiento",), money, Text(
        "Ninguna fuente pide recursos de ciencia, tecnología e innovación.",
        "No source asks for science, technology and innovation money.",
    ))  # fmt: skip


def _efficiency(facts: Facts, names: Mapping[str, Text]) -> Iterator[Figure]:
    make = _Maker("S23", facts, names)
    argument, none = ("justificacion",), Text("No hay ahorros estimados.", "No savings are estimated.")
    if not facts.savings:
        yield make("ahorro_estimado", argument, None, none)
    for service, low, high in facts.savings:
        yield make("ahorro_estimado", argument, 100 * low, none, high=100 * high, decimals=1, part=Text(service, service),
                   note=Text("neto; una estimación, no un ahorro comprobado", "net; an estimate, not a proven saving"))  # fmt: skip
    yield make("ahorro", (), None, Text(
        "Ningún producto guarda el costo medido después de juntarse.",
        "No product keeps the cost measured after joining.",
    ))  # fmt: skip
    pair, agenda = facts.beneficiaries, ("agenda_territorial",)
    yield make(
        "costo_beneficiario",
        agenda,
        pair[0] / pair[1] if pair is not None and pair[1] else None,
        Text("Ningún proyecto tiene costo y beneficiarios.", "No project has both a cost and beneficiaries."),
        note=Text("quien está en varios proyectos cuenta en cada uno", "who is in several projects counts in each"),
    )
    pair = facts.leverage
    yield make(
        "apalancamiento",
        ("agenda_financiamiento",),
        pair[0] / pair[1] if pair is not None and pair[1] else None,
        Text("Ninguna fuente es aporte de los miembros.", "No source is a contribution of the members."),
        decimals=1,
        note=Text("asegurado o no", "secured or not"),
    )
    yield make.share("funcionamiento", ("instancia", "agenda_territorial"), facts.operating, Text(
        "La instancia ejecutora y la agenda no tienen costos de un mismo año.",
        "The executing body and the agenda have no costs of the same year.",
    ))  # fmt: skip


_DRAFTS = (_territory, _identity, _social, _governance, _capitals, _innovation, _efficiency)
