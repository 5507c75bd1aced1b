"""What a vision is for at three levels (method, S51 to S54): the three boxes of the presentation, and the ties behind them.

The eleven functions are the presentation's words (four, three and four); «Articulación con territorios» stands at two levels
and is two records. The names of the levels are a reading of the boxes, and whoever runs the product may change them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.boxes import boxes
from mancomun.drawing.sankey import Flow, sankey
from mancomun.foresight.choice import Alignment, Link, alignment
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, join_names
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.department import Department, Guideline, Programme, Tie, Totals, department
from mancomun.tables.results import Row, Table

LEVELS: Mapping[str, Text] = {
    "nacion": Text("Nación", "Nation"),
    "departamento": Text("Departamento", "Department"),
    "subregion": Text("Subregión y municipio", "Subregion and municipality"),
}
ITEMS = {"nacion": "S52", "departamento": "S53", "subregion": "S54"}


@dataclass(frozen=True, slots=True)
class Purpose:
    """One of the eleven functions: its key, its level, and the presentation's words."""

    key: str
    level: str
    says: Text


FUNCTIONS: tuple[Purpose, ...] = (
    Purpose("n_instrumentos", "nacion", Text("Orientación de instrumentos y recursos", "Guide instruments and resources")),
    Purpose("n_territorios", "nacion", Text("Articulación con territorios", "Coordination with territories")),
    Purpose("n_brechas", "nacion", Text("Cierre de brechas", "Closing of gaps")),
    Purpose("n_asociatividad", "nacion", Text("Asociatividad", "Association")),
    Purpose("d_inversion", "departamento", Text("Orientación de la inversión", "Guide investment")),
    Purpose("d_territorios", "departamento", Text("Articulación con territorios", "Coordination with territories")),
    Purpose("d_ordenamiento", "departamento", Text("Ordenamiento territorial", "Territorial ordering")),
    Purpose("s_inversion", "subregion", Text("Orientación de la inversión del plan de desarrollo", "Guide the investment of the plan")),
    Purpose("s_pots", "subregion", Text("Componente regional de los POT", "Regional component of the land plans")),
    Purpose("s_impacto", "subregion", Text("Impacto de las inversiones", "Impact of investment")),
    Purpose("s_capital", "subregion", Text("Capital social", "Social capital")),
)  # fmt: skip
BY_KEY: Mapping[str, Purpose] = {one.key: one for one in FUNCTIONS}

KINDS: Mapping[str, Text] = {
    "coincide": Text("coincide", "agrees"),
    "complementa": Text("complementa", "complements"),
    "condiciona": Text("condiciona", "conditions"),
    "contradice": Text("contradice", "contradicts"),
}
ACROSS = 6
"""Instruments that fit across a page; more go down it."""
STRONG = 2
"""Strength from which a tie counts as coverage (method, C29)."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A plan, budget or agreement of a level: its name, entity, years and type, and where it can be read."""

    name: str
    level: str
    entity: str = ""
    years: str = ""
    kind: str = ""
    url: str = ""
    regional: bool | None = None
    """For a land plan (POT): whether it has a regional component; ``None`` for the rest."""


@dataclass(frozen=True, slots=True)
class Bond:
    """A bet tied to an element of an instrument: how, how strongly (0 to 3), the page cited, and how a contradiction is treated."""

    bet: str
    instrument: str
    element: str = ""
    kind: str = "coincide"
    strength: int = 0
    cite: str = ""
    treatment: str = ""
    programme: str = ""
    cost: float = 0.0
    share: float = 1.0
    rater: str = ""


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """How far a function is fulfilled, 0 to 4, and what shows it."""

    function: str
    level: int | None
    evidence: str = ""


@dataclass(frozen=True)
class Board:
    """One box: its level, its functions with what they got, its instruments, and the share of bets it covers."""

    level: str
    functions: tuple[tuple[Purpose, Fulfilment | None], ...]
    instruments: tuple[Instrument, ...]
    coverage: float | None

    @property
    def mean(self) -> float | None:
        """Mean of the functions rated, 0 to 4."""
        rated = [found.level for _, found in self.functions if found is not None and found.level is not None]
        return sum(rated) / len(rated) if rated else None


@dataclass(frozen=True)
class Roles:
    """The three boxes, the alignment of bets with instruments, and the remarks."""

    bets: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    bonds: tuple[Bond, ...]
    boards: tuple[Board, ...]
    aligned: Alignment
    names: Mapping[str, Text]
    remarks: tuple[Remark, ...]
    department: Department
    regional: tuple[int, int] = (0, 0)
    """Municipalities whose land plan has its regional component identified, and municipalities."""

    @property
    def contradictions(self) -> tuple[Bond, ...]:
        """Ties that contradict."""
        return tuple(bond for bond in self.bonds if bond.kind == "contradice")

    def tables(self, lang: str = "es") -> list[Table]:
        """Boxes, alignment, the matrix of bets by instruments, ties with their citation, and contradictions."""
        es = lang == "es"
        head: tuple[str, ...] = ("Nivel", "Función", "Cumplimiento (0–4)", "Evidencia") if es else (
            "Level", "Function", "Fulfilment (0–4)", "Evidence",
        )  # fmt: skip
        rows: list[Row] = [
            (
                self.names[board.level].of(lang),
                purpose.says.of(lang),
                found.level if found else None,
                (found.evidence if found else "") or None,
            )
            for board in self.boards
            for purpose, found in board.functions
        ]
        tables = [Table("Once funciones de la visión" if es else "Eleven functions of the vision", head, rows)]
        head = ("Nivel", "Apuestas con vínculo de fuerza 2 o más (%)", "Apuestas sin vínculo") if es else (
            "Level", "Bets with a tie of strength 2 or more (%)", "Bets without a tie",
        )  # fmt: skip
        rows = [
            (
                self.names[level].of(lang),
                None if share is None else round(100 * share, 1),
                "; ".join(self.aligned.gaps[level]) or ("ninguna" if es else "none"),
            )
            for level, share in self.aligned.coverage.items()
        ]
        chain = None if self.aligned.chain is None else round(100 * self.aligned.chain, 1)
        rows.append(("Los tres niveles" if es else "All three levels", chain, ""))
        tables.append(Table("Alineación vertical" if es else "Vertical alignment", head, rows))
        if self.bets and self.instruments:
            tables.append(self.matrix(lang, turned=len(self.instruments) > ACROSS))
        if self.bonds:
            head = ("Apuesta", "Instrumento", "Elemento", "Tipo", "Fuerza", "Cita") if es else (
                "Bet", "Instrument", "Element", "Kind", "Strength", "Citation",
            )  # fmt: skip
            rows = [
                (b.bet, b.instrument, b.element or None, KINDS[b.kind].of(lang), b.strength, b.cite or None)
                for b in self.bonds
            ]
            tables.append(Table("Vínculos con su cita" if es else "Ties with their citation", head, rows))
        if self.contradictions:
            head = ("Apuesta", "Instrumento", "Cita", "Tratamiento") if es else (
                "Bet", "Instrument", "Citation", "Treatment",
            )  # fmt: skip
            rows = [(b.bet, b.instrument, b.cite or None, b.treatment or None) for b in self.contradictions]
            tables.append(Table("Contradicciones" if es else "Contradictions", head, rows))
        return tables

    def boxes_picture(self, lang: str = "es") -> str:
        """The three boxes of the presentation with the state of each function; their tables are those of the boards."""
        es = lang == "es"
        rated = sum(one is not None and one.level is not None for board in self.boards for _, one in board.functions)
        return boxes(
            [
                (self.names[board.level].of(lang), [(one.says.of(lang), got.level if got else None) for one, got in board.functions])
                for board in self.boards
            ],
            title="Rol de las visiones en el territorio" if es else "Role of the visions in the territory",
            description=(
                f"Cumplimiento de 0 a 4 de las {len(FUNCTIONS)} funciones; {rated} calificadas."
                if es
                else f"Fulfilment from 0 to 4 of the {len(FUNCTIONS)} functions; {rated} rated."
            ),
            lang=lang,
        )  # fmt: skip

    def checks(self, lang: str = "es") -> Table:
        """What each level is checked by: instruments with a tie that counts, and land plans with a regional component."""
        es = lang == "es"
        tied = {bond.instrument for bond in self.bonds if bond.strength >= STRONG and bond.kind != "contradice"}
        rows: list[Row] = []
        for board in self.boards:
            of = len(board.instruments)
            n = sum(one.name in tied for one in board.instruments)
            what = (
                "Instrumentos con vínculo de fuerza 2 o más" if es else "Instruments with a tie of strength 2 or more"
            )
            rows.append((self.names[board.level].of(lang), what, n, of, round(100 * n / of, 1) if of else None))
        n, of = self.regional
        what = "POT con componente regional identificado" if es else "Land plans with a regional component identified"
        rows.append((self.names["subregion"].of(lang), what, n, of, round(100 * n / of, 1) if of else None))
        head = ("Nivel", "Qué se comprueba", "Cumplen", "De", "%") if es else ("Level", "Check", "Met", "Of", "%")
        return Table("Comprobación por nivel" if es else "Check by level", head, rows)

    def investment(self, lang: str = "es") -> Table:
        """What the tied programmes cost by bet, each programme once; no rows while no cost is on record."""
        es = lang == "es"
        rows: list[Row] = [(bet, round(money)) for bet, money in self.aligned.investment.items() if money]
        head = (
            ("Apuesta", "Costo de los programas vinculados (COP)")
            if es
            else ("Bet", "Cost of its tied programmes (COP)")
        )
        return Table("Inversión alineada" if es else "Aligned investment", head, rows)

    def impact(self, goals: Sequence[tuple[str, str, float | None, float | None]], lang: str = "es") -> Table:
        """Change wanted by thousand million pesos of the tied programmes. ``goals``: bet, indicator, base and goal.

        It is what is expected, not what happened; without a cost or a base there is nothing to say.
        """
        es = lang == "es"
        rows: list[Row] = [
            (bet, indicator, goal - base, round(money), round((goal - base) / money * 1e9, 4))
            for bet, indicator, base, goal in goals
            if base is not None and goal is not None and (money := self.aligned.investment.get(bet, 0.0)) > 0
        ]
        head = ("Apuesta", "Indicador", "Cambio esperado", "Inversión alineada (COP)", "Cambio por mil millones de pesos") if es else (
            "Bet", "Indicator", "Change wanted", "Aligned investment (COP)", "Change per thousand million pesos",
        )  # fmt: skip
        return Table("Impacto esperado de la inversión" if es else "Expected impact of investment", head, rows)

    def matrix(self, lang: str = "es", *, turned: bool = False) -> Table:
        """Bets by instruments: the strongest tie, with a minus sign where it contradicts; ``turned``, instruments down."""
        best: dict[tuple[str, str], int] = {}
        for bond in self.bonds:
            value = -bond.strength if bond.kind == "contradice" else bond.strength
            here = best.get((bond.bet, bond.instrument), 0)
            best[bond.bet, bond.instrument] = value if value < 0 or (here >= 0 and value > here) else here
        rows: list[Row] = [
            (bet, *(best.get((bet, instrument.name), 0) for instrument in self.instruments)) for bet in self.bets
        ]
        title = (
            "Apuestas por instrumentos (fuerza; − contradice)"
            if lang == "es"
            else "Bets by instruments (strength; − contradicts)"
        )
        if turned:
            down: list[Row] = [
                (one.name, *(best.get((bet, one.name), 0) for bet in self.bets)) for one in self.instruments
            ]
            return Table(title, ("Instrumento" if lang == "es" else "Instrument", *self.bets), down)
        return Table(title, ("Apuesta" if lang == "es" else "Bet", *(one.name for one in self.instruments)), rows)

    def picture(self, lang: str = "es") -> str:
        """Bets to instruments, ordered by level, as wide as the tie is strong. Its table is the list of ties."""
        es = lang == "es"
        ordered = [one for level in LEVELS for one in self.instruments if one.level == level]
        columns = [
            ("Apuestas" if es else "Bets", [f"b:{bet}" for bet in self.bets]),
            ("Instrumentos, por nivel" if es else "Instruments, by level", [f"i:{one.name}" for one in ordered]),
        ]
        labels = {f"b:{bet}": bet for bet in self.bets}
        short = {level: self.names[level].of(lang).split(" y ")[0].split(" and ")[0] for level in LEVELS}
        labels |= {f"i:{one.name}": f"{one.name} ({short[one.level]})" for one in ordered}
        flows = [
            Flow(
                f"b:{bond.bet}",
                f"i:{bond.instrument}",
                float(bond.strength),
                "against" if bond.kind == "contradice" else "strong" if bond.strength >= STRONG else "plain",
            )
            for bond in self.bonds
        ]
        alone = [bet for bet in self.bets if not any(bond.bet == bet and bond.strength for bond in self.bonds)]
        n = len(self.contradictions)
        against = Text("1 contradice", "1 contradicts") if n == 1 else Text(f"{n} contradicen", f"{n} contradict")
        return sankey(
            columns,
            flows,
            title="Apuestas e instrumentos de los tres niveles" if es else "Bets and instruments of the three levels",
            description=(
                f"{len(self.bonds)} vínculos; {against.es} (a rayas). Sin vínculo: {', '.join(alone) or '—'}."
                if es
                else f"{len(self.bonds)} ties; {against.en} (dashed). Without a tie: {', '.join(alone) or '—'}."
            ),
            lang=lang,
            labels=labels,
        )


def roles(
    bets: Sequence[str],
    instruments: Sequence[Instrument],
    bonds: Sequence[Bond],
    fulfilments: Sequence[Fulfilment],
    *,
    names: Mapping[str, Text] | None = None,
    members: Sequence[str] = (),
    programmes: Sequence[Programme] = (),
    guidelines: Sequence[Guideline] = (),
    totals: Totals | None = None,
) -> Roles:
    """Judge the role of the vision. Ties of unknown bets or instruments are left out with a remark.

    ``members`` are the names of the municipalities: each is asked for its land plan's regional component (A-S54-1).
    ``programmes``, ``guidelines`` and ``totals`` are the department's.
    """
    found: list[Remark] = []
    level_of = {one.name: one.level for one in instruments}
    kept = [bond for bond in bonds if bond.bet in bets and bond.instrument in level_of and 0 <= bond.strength <= 3]
    if len(kept) < len(bonds):
        lost = len(bonds) - len(kept)
        found.append(
            remark(
                "E-S51-vinculo",
                "vinculos",
                f"{lost} vínculos no dicen una apuesta y un instrumento que existan, o su fuerza no va de 0 a 3.",
                f"{lost} ties do not name a bet and an instrument that exist, or their strength is not from 0 to 3.",
            )
        )
    for bond in kept:
        if bond.kind == "contradice" and not bond.treatment.strip():
            found.append(
                remark(
                    "E-S51-1",
                    "vinculos",
                    f"La articulación con {bond.instrument} contradice la apuesta «{bond.bet}»: registre el tratamiento.",
                    f"The tie with {bond.instrument} contradicts the bet “{bond.bet}”: record its treatment.",
                )
            )
        if not bond.cite.strip():
            found.append(
                remark(
                    "E-S51-2",
                    "vinculos",
                    f"El vínculo de «{bond.bet}» con {bond.instrument} no cita la página.",
                    f"The tie of “{bond.bet}” with {bond.instrument} cites no page.",
                )
            )
    by = {one.function: one for one in fulfilments}
    bare = [
        BY_KEY[one.function].says
        for one in fulfilments
        if one.function in BY_KEY and one.level and not one.evidence.strip()
    ]
    if bare:
        es, en = join_names([one.es for one in bare]).es, join_names([one.en for one in bare]).en
        found.append(
            remark(
                "E-S51-3",
                "funciones",
                f"Con cumplimiento y sin evidencia: {es}.",
                f"With fulfilment and without evidence: {en}.",
            )
        )
    whole = [member for member in members if _has_regional(member, members, instruments)]
    for member in members:
        if member not in whole:
            found.append(
                remark(
                    "A-S54-1",
                    "instrumentos",
                    f"El POT de {member} no tiene componente regional identificado.",
                    f"The land plan (POT) of {member} has no regional component identified.",
                )
            )
    ties = {
        fold(bond.programme): Tie(bond.bet, bond.cite, bond.cost)
        for bond in kept
        if bond.programme
        and level_of[bond.instrument] == "departamento"
        and bond.strength >= STRONG
        and bond.kind != "contradice"
    }
    plans = [one.name for one in instruments if one.level == "departamento"]
    box = department(programmes, guidelines, totals=totals or Totals(), bets=bets, plans=plans, ties=ties)
    found += box.remarks
    aligned = alignment(
        list(bets),
        list(LEVELS),
        [
            Link(b.bet, level_of[b.instrument], b.strength, b.kind == "contradice", b.programme, b.cost, b.share)
            for b in kept
        ],
        least=STRONG,
    )
    boards = tuple(
        Board(
            level,
            tuple((one, by.get(one.key)) for one in FUNCTIONS if one.level == level),
            tuple(one for one in instruments if one.level == level),
            aligned.coverage[level],
        )
        for level in LEVELS
    )
    return Roles(
        tuple(bets),
        tuple(instruments),
        tuple(kept),
        boards,
        aligned,
        {**LEVELS, **(names or {})},
        tuple(found),
        box,
        (len(whole), len(members)),
    )


def _has_regional(member: str, members: Sequence[str], instruments: Sequence[Instrument]) -> bool:
    """Whether a land plan with a regional component is of the municipality: its entity or its own name says it whole."""

    def bare(name: str) -> str:
        return f" {fold(name.split(' (', maxsplit=1)[0])} "

    own = bare(member)
    longer = [bare(other) for other in members if own in bare(other) and bare(other) != own]
    for plan in instruments:
        if plan.regional:
            said = " ".join(f" {fold(plan.entity)} {fold(plan.name)} ".replace(",", " ").split())
            said = f" {said} "
            for other in longer:
                said = said.replace(other, " ")
            if own in said:
                return True
    return False
