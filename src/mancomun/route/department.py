"""The box of the department (method, 4.G, S53): what part of its programmes and of its money the vision guides, and which of the
guidelines of its land plan (POD) the vision answers.

What nobody said is never counted as a no: it is named, and a share that it could move is told from one end to the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import NOTHING, Text, join_names, money, percent, spanish_number
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

ANSWERS: Mapping[str, Text] = {
    "recogida": Text("recogida", "answered"),
    "en_parte": Text("recogida en parte", "answered in part"),
    "no_recogida": Text("no recogida", "not answered"),
}
"""How the vision stands before a guideline."""

PLAN_STATES: Mapping[str, Text] = {
    "adoptado": Text("adoptado", "adopted"),
    "en_formulacion": Text("en formulación", "being written"),
    "no_tiene": Text("el departamento no tiene", "the department has none"),
}
"""How the department's land plan stands."""

YES, NO = Text("sí", "yes"), Text("no", "no")
UNSAID = Text("sin decir", "not said")


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the department's plan; ``guided`` says whether the vision guides it, ``None`` while nobody says."""

    name: str
    plan: str = ""
    bet: str = ""
    guided: bool | None = None
    cost: float | None = None
    years: str = ""
    cite: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline of the POD, how the vision answers it, and where it does or why it does not."""

    says: str
    plan: str = ""
    answer: str = ""
    place: str = ""
    cite: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole plan has, its source, and how the land plan stands; ``None`` while nobody says."""

    programmes: int | None = None
    investment: float | None = None
    source: str = ""
    land_plan: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie with an instrument of the department that counts as coverage, by the programme it names."""

    bet: str
    cite: str = ""
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """``met`` out of ``whole``, with what nobody said apart."""

    met: float
    whole: float
    unsaid: float = 0.0

    @property
    def ends(self) -> tuple[float, float] | None:
        """The least and the most the share can be; ``None`` without a whole."""
        if self.whole <= 0:
            return None
        return self.met / self.whole, min(1.0, (self.met + self.unsaid) / self.whole)

    @property
    def said(self) -> Text:
        """The share in words: one number when all was said, both ends when not."""
        if self.ends is None:
            return Text("—", "—")
        low, high = (percent(round(end, 3)) for end in self.ends)
        if low == high:
            return low
        return Text(f"entre {low.es} y {high.es}", f"between {low.en} and {high.en}")


@dataclass(frozen=True)
class Department:
    """The box judged: programmes with what the ties add, guidelines, the three shares and the remarks."""

    programmes: tuple[Programme, ...]
    guidelines: tuple[Guideline, ...]
    totals: Totals
    guided: Part
    investment: Part
    answered: Part
    remarks: tuple[Remark, ...]

    @property
    def empty(self) -> bool:
        """True while nothing of the department was written."""
        return not (self.programmes or self.guidelines or self.totals != Totals())

    def shares(self, lang: str = "es") -> Table:
        """The three shares with what is missing for each; no rows while nothing was written."""
        es = lang == "es"
        head = ("Qué se mide", "Sí", "De", "Parte", "Qué falta") if es else ("Measure", "Yes", "Of", "Share", "Missing")
        lines = (
            (Text("Programas que la visión orienta", "Programmes the vision guides"), self.guided, self._lost_guides()),
            (Text("Inversión de esos programas (COP)", "Investment of those programmes (COP)"), self.investment, self._lost_money()),
            (Text("Directrices del POD recogidas", "Guidelines of the POD answered"), self.answered, self._lost_answers()),
        )  # fmt: skip
        rows: list[Row] = [
            (
                what.of(lang),
                round(part.met) if part.whole > 0 else None,
                round(part.whole) if part.whole > 0 else None,
                part.said.of(lang),
                lost.of(lang),
            )
            for what, part, lost in lines
        ]
        return Table("El departamento" if es else "The department", head, [] if self.empty else rows)

    def programmes_table(self, lang: str = "es") -> Table:
        """Programmes with whether the vision guides them, their cost, their bet and the page."""
        head = ("Programa", "Plan", "Vigencia", "La visión lo orienta", "Inversión (COP)", "Apuesta", "Cita") if lang == "es" else (
            "Programme", "Plan", "Years", "Guided by the vision", "Investment (COP)", "Bet", "Citation",
        )  # fmt: skip
        rows: list[Row] = [
            (
                one.name,
                one.plan or None,
                one.years or None,
                guided_word(one.guided).of(lang),
                None if one.cost is None else round(one.cost),
                one.bet or "—",
                one.cite or "—",
            )
            for one in self.programmes
        ]
        return Table("Programas departamentales" if lang == "es" else "Programmes of the department", head, rows)

    def guidelines_table(self, lang: str = "es") -> Table:
        """Guidelines with how the vision answers them."""
        head = ("Directriz", "Instrumento", "Cómo se recoge", "Dónde, o por qué no", "Cita") if lang == "es" else (
            "Guideline", "Instrument", "How it is answered", "Where, or why not", "Citation",
        )  # fmt: skip
        rows: list[Row] = [
            (one.says, one.plan or None, ANSWERS.get(one.answer, UNSAID).of(lang), one.place or None, one.cite or "—")
            for one in self.guidelines
        ]
        return Table("Directrices del POD" if lang == "es" else "Guidelines of the POD", head, rows)

    def _lost_guides(self) -> Text:
        if not self.programmes:
            return Text("los programas del plan", "the programmes of the plan")
        unsaid = sum(one.guided is None for one in self.programmes)
        return _listed(("unsaid", unsaid), ("unlisted", round(self.guided.whole) - len(self.programmes)))

    def _lost_money(self) -> Text:
        if not self.programmes:
            return Text("los programas con su monto", "the programmes with their amount")
        bare = sum(one.cost is None for one in self.programmes)
        unsaid = sum(one.guided is None and one.cost is not None for one in self.programmes)
        return _listed(("no_amount", bare), ("unsaid", unsaid), ("no_total", self.totals.investment is None))

    def _lost_answers(self) -> Text:
        if self.totals.land_plan == "no_tiene":
            return Text("nada: el departamento no tiene POD", "nothing: the department has no POD")
        if not self.guidelines:
            return Text("las directrices", "the guidelines")
        partly = sum(one.answer == "en_parte" for one in self.guidelines)
        return _listed(("unanswered", sum(one.answer not in ANSWERS for one in self.guidelines)), ("partly", partly))


_LOST: Mapping[str, tuple[Text, Text]] = {
    "unsaid": (
        Text("1 programa no dice si lo orienta", "1 programme does not say"),
        Text("{n} programas no dicen si los orienta", "{n} programmes do not say"),
    ),
    "unlisted": (
        Text("1 programa del plan sin registrar", "1 programme of the plan not on record"),
        Text("{n} programas del plan sin registrar", "{n} programmes of the plan not on record"),
    ),
    "no_amount": (
        Text("1 programa sin monto", "1 programme without an amount"),
        Text("{n} programas sin monto", "{n} programmes without an amount"),
    ),
    "no_total": (
        Text(
            "el total del plan: se cuenta sobre lo registrado", "the total of the plan: counted over what is on record"
        ),
        NOTHING,
    ),
    "unanswered": (
        Text("1 directriz no dice si se recoge", "1 guideline does not say"),
        Text("{n} directrices no dicen si se recogen", "{n} guidelines do not say"),
    ),
    "partly": (
        Text("1 recogida en parte, que no cuenta", "1 answered in part, not counted"),
        Text("{n} recogidas en parte, que no cuentan", "{n} answered in part, not counted"),
    ),
}
"""What a share lacks, for one and for several."""


def _listed(*lines: tuple[str, int]) -> Text:
    found = [
        Text(_LOST[key][n > 1].es.format(n=spanish_number(n)), _LOST[key][n > 1].en.format(n=f"{n:,}"))
        for key, n in lines
        if n > 0
    ]
    if not found:
        return Text("nada", "nothing")
    return Text("; ".join(one.es for one in found), "; ".join(one.en for one in found))


def guided_word(guided: bool | None) -> Text:
    """Whether the vision guides a programme, in a word."""
    return UNSAID if guided is None else YES if guided else NO


def department(
    programmes: Sequence[Programme],
    guidelines: Sequence[Guideline],
    *,
    totals: Totals,
    bets: Sequence[str],
    plans: Sequence[str] = (),
    ties: Mapping[str, Tie] | None = None,
) -> Department:
    """Judge the box. ``plans`` are the department's instruments; ``ties``, by name of programme, those that count as coverage: one
    of them guides a programme that does not say.
    """
    known = {fold(name): tie for name, tie in (ties or {}).items()}
    found: list[Remark] = []
    kept = [_with_tie(one, known.get(fold(one.name))) for one in programmes]
    for one in kept:
        found += _programme_remarks(one, known.get(fold(one.name)), bets)
        if one.plan and one.plan not in plans:
            found.append(
                remark(
                    "A-S53-13",
                    one.where or "programas",
                    f"El programa «{one.name}» está en «{one.plan}», que no es un instrumento del departamento.",
                    f"The programme “{one.name}” is in “{one.plan}”, which is no instrument of the department.",
                )
            )
    guides = _guided(kept, totals)
    money = _investment(kept, totals)
    found += _total_remarks(kept, totals)
    if not kept:
        found.append(
            remark(
                "A-S53-6",
                "programas",
                "No hay programas departamentales registrados: no se sabe qué parte orienta la visión.",
                "No programme of the department is on record: nobody knows what part the vision guides.",
            )
        )
    elif guides.unsaid:
        lost = guides.said
        n, whole = spanish_number(guides.unsaid), spanish_number(guides.whole)
        found.append(
            remark(
                "A-S53-7",
                "programas",
                f"De {whole} programas departamentales falta saber {n}: la parte que orienta la visión está {lost.es}.",
                f"Of {round(guides.whole):,} programmes of the department {round(guides.unsaid):,} are not known: the part that the "
                f"vision guides is {lost.en}.",
            )
        )
    bare = [one.name for one in kept if one.guided and one.cost is None]
    if bare:
        names = join_names(bare)
        found.append(
            remark(
                "A-S53-8",
                "programas",
                f"La visión los orienta y no tienen monto, así que su inversión no entra en la cuenta: {names.es}.",
                f"The vision guides them and they have no amount, so their investment is not counted: {names.en}.",
            )
        )
    found += _guideline_remarks(guidelines, totals)
    clear = [one for one in guidelines if one.answer in ANSWERS]
    answered = Part(
        sum(one.answer == "recogida" for one in clear), len(guidelines), len(guidelines) - len(clear)
    )  # fmt: skip
    return Department(tuple(kept), tuple(guidelines), totals, guides, money, answered, tuple(found))


def _with_tie(one: Programme, tie: Tie | None) -> Programme:
    if tie is None or one.guided is not None:
        return one
    cost = one.cost if one.cost is not None else tie.cost or None
    return replace(one, guided=True, bet=one.bet or tie.bet, cite=one.cite or tie.cite, cost=cost)


def _guided(kept: Sequence[Programme], totals: Totals) -> Part:
    whole = max(len(kept), totals.programmes or 0)
    yes, no = (sum(one.guided is answer for one in kept) for answer in (True, False))
    return Part(yes, whole, whole - yes - no)


def _investment(kept: Sequence[Programme], totals: Totals) -> Part:
    yes, no, unsaid = (sum(one.cost or 0.0 for one in kept if one.guided is answer) for answer in (True, False, None))
    listed = yes + no + unsaid
    whole = max(listed, totals.investment or 0.0)
    return Part(yes, whole, whole - yes - no)


def _programme_remarks(one: Programme, tie: Tie | None, bets: Sequence[str]) -> list[Remark]:
    found = []
    where = one.where or "programas"
    if one.guided and fold(one.bet) not in {fold(bet) for bet in bets}:
        said = Text(f"«{one.bet}» no es una apuesta", f"“{one.bet}” is no bet") if one.bet else Text(
            "no dice por cuál apuesta", "does not say by which bet"
        )  # fmt: skip
        found.append(
            remark(
                "E-S53-1",
                where,
                f"La visión orienta el programa «{one.name}» y {said.es}: escriba una de la matriz de apuestas.",
                f"The vision guides the programme “{one.name}” and {said.en}: write one of the matrix of bets.",
            )
        )
    if one.guided and not one.cite.strip():
        found.append(
            remark(
                "E-S53-2",
                where,
                f"El programa «{one.name}» no cita la página del plan que lo muestra.",
                f"The programme “{one.name}” cites no page of the plan that shows it.",
            )
        )
    if tie is not None and tie.cost and one.cost is not None and round(tie.cost) != round(one.cost):
        found.append(
            remark(
                "A-S53-9",
                where,
                f"«{one.name}» invierte {money(one.cost)} aquí y {money(tie.cost)} en sus vínculos.",
                f"“{one.name}” invests {money(one.cost, 'en')} here and {money(tie.cost, 'en')} in its ties.",
            )
        )
    return found


def _total_remarks(kept: Sequence[Programme], totals: Totals) -> list[Remark]:
    found = []
    listed = sum(one.cost or 0.0 for one in kept)
    if totals.programmes is not None and len(kept) > totals.programmes:
        n, whole = len(kept), totals.programmes
        found.append(
            remark(
                "E-S53-3",
                "programas_total",
                f"Hay {spanish_number(n)} programas registrados y el plan dice {spanish_number(whole)}: corrija uno de los dos.",
                f"{n:,} programmes are on record and the plan says {whole:,}: mend one of them.",
            )
        )
    if totals.investment is not None and round(listed) > round(totals.investment):
        found.append(
            remark(
                "E-S53-3",
                "inversion_total",
                f"Los programas registrados suman {money(listed)} y el plan dice {money(totals.investment)}: "
                "corrija uno de los dos.",
                f"The programmes on record add up to {money(listed, 'en')} and the plan says {money(totals.investment, 'en')}: "
                "mend one of them.",
            )
        )
    if (totals.programmes is not None or totals.investment is not None) and not totals.source.strip():
        found.append(
            remark(
                "A-S53-10",
                "totales_fuente",
                "El total del plan departamental no dice de dónde sale: escriba el plan y la página.",
                "The total of the department's plan does not say where it comes from: write the plan and the page.",
            )
        )
    return found


def _guideline_remarks(guidelines: Sequence[Guideline], totals: Totals) -> list[Remark]:
    found = []
    if not guidelines and totals.land_plan != "no_tiene":
        found.append(
            remark(
                "A-S53-11",
                "directrices",
                "No hay directrices del POD registradas: escríbalas, o diga que el departamento no tiene POD.",
                "No guideline of the POD is on record: write them, or say that the department has no POD.",
            )
        )
    if guidelines and totals.land_plan == "no_tiene":
        found.append(
            remark(
                "E-S53-4",
                "pod_estado",
                f"Dice que el departamento no tiene POD y registra {spanish_number(len(guidelines))} de sus directrices: "
                "corrija uno de los dos.",
                f"It says that the department has no POD and has {len(guidelines):,} of its guidelines on record: mend one of them.",
            )
        )
    for one in guidelines:
        where = one.where or "directrices"
        if one.answer in ANSWERS and not one.place.strip():
            asked = (
                Text("no dice por qué no se recoge", "does not say why it is not answered")
                if one.answer == "no_recogida"
                else Text("no dice dónde la recoge la visión", "does not say where the vision answers it")
            )
            found.append(
                remark(
                    "E-S53-5",
                    where,
                    f"La directriz «{one.says}» {asked.es}.",
                    f"The guideline “{one.says}” {asked.en}.",
                )
            )
        elif one.answer not in ANSWERS:
            found.append(
                remark(
                    "A-S53-12",
                    where,
                    f"La directriz «{one.says}» no dice si la visión la recoge.",
                    f"The guideline “{one.says}” does not say whether the vision answers it.",
                )
            )
        if one.answer in ("recogida", "en_parte") and not one.cite.strip():
            found.append(
                remark(
                    "E-S53-2",
                    where,
                    f"La directriz «{one.says}» no cita el artículo o la página del POD.",
                    f"The guideline “{one.says}” cites no article or page of the POD.",
                )
            )
    return found
