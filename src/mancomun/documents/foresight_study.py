"""D13, the foresight study (S48): method and people, variables, MICMAC, MACTOR, experts, SMIC, scenarios, the bet, annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mancomun.documents.answers import answer_picture, answer_sheet, answer_table
from mancomun.documents.blocks import annex, bullets, given, heading, method_box, paragraph, pending, soft, strong
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document, Run
from mancomun.foresight.chain import Chain
from mancomun.foresight.choice import Igo, igo_picture, quadrants
from mancomun.foresight.futures import Chance, Futures, chance_said, chances_table
from mancomun.foresight.mactor import VARIANT_WORDS, Mactor, nets_picture, nets_table
from mancomun.foresight.mactor import picture as mactor_picture
from mancomun.foresight.micmac import Micmac, graph_picture, shift_picture, strongest_table
from mancomun.foresight.micmac import picture as micmac_picture
from mancomun.foresight.morphology import Morphology
from mancomun.foresight.morphology import picture as box_picture
from mancomun.foresight.panel import Abacus, Delphi, abacus_picture, delphi_picture
from mancomun.foresight.rounds import Rounds
from mancomun.foresight.scenarios import DIMENSIONS, KINDS, Hypothesis, Scenario, Variable, hypothesis_table
from mancomun.foresight.smic import Smic
from mancomun.foresight.smic import picture as smic_picture
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.results import Notice, Row, Table
from mancomun.tables.workbook import Workbook

KIND = Text("Momento 2 · Estudio prospectivo", "Moment 2 · Foresight study")
SECTIONS = {
    "method": Text("Método y participantes", "Method and participants"),
    "variables": Text("Variables", "Variables"),
    "micmac": Text("Análisis estructural (MICMAC)", "Structural analysis (MICMAC)"),
    "mactor": Text("Juego de actores (MACTOR)", "Play of actors (MACTOR)"),
    "experts": Text("Lo que dicen las personas expertas", "What experts say"),
    "smic": Text("Probabilidad de los escenarios (SMIC)", "Probability of scenarios (SMIC)"),
    "scenarios": Text("Escenarios", "Scenarios"),
    "bet": Text("Escenario apuesta", "Bet scenario"),
    "actions": Text("Acciones (importancia y gobernabilidad)", "Actions (importance and governability)"),
    "chain": Text("De dónde sale cada apuesta", "Where each bet comes from"),
    "annex": Text("Anexo: matrices", "Annex: matrices"),
}
WIDEST = 13
CAPTIONS = {
    "MIDI": Text("MIDI: influencias directas e indirectas", "MIDI: direct and indirect influences"),
    "MMIDI": Text(
        "MMIDI: las mayores influencias, directas o indirectas", "MMIDI: the largest influences, direct or indirect"
    ),
    "BN": Text("BN: balance neto de las influencias", "BN: net balance of the influences"),
    "1MAO": Text("1MAO: a favor o en contra de cada objetivo", "1MAO: for or against each objective"),
    "2MAO": Text("2MAO: posiciones valoradas", "2MAO: valued positions"),
    "3MAO": Text("3MAO: posiciones valoradas y pesadas por la fuerza", "3MAO: valued positions weighted by force"),
    **{
        f"{k}{kind}": Text(f"{k}{kind}: {es} según {k}MAO", f"{k}{kind}: {en} by {k}MAO")
        for k in (1, 2, 3)
        for kind, es, en in (("CAA", "convergencias", "convergences"), ("DAA", "divergencias", "divergences"))
    },
    "IGO": Text("IGO: importancia y gobernabilidad", "IGO: importance and governability"),
}
"""What each matrix known by its letters is; the workbook names its sheets by the letters alone."""
MICMAC_RULES = {
    "tres": Text("estable con tres potencias seguidas iguales", "stable when three powers in a row agree"),
    "dos": Text("estable con dos potencias seguidas iguales", "stable when two powers in a row agree"),
}
MICMAC_CUTS = {
    "mean": Text("corte en el promedio", "cut at the mean"),
    "median": Text("corte en la mediana", "cut at the median"),
}
SMIC_RULES = {
    "entropia": Text("regla de máxima entropía", "rule of maximum entropy"),
    "godet": Text("regla de Godet", "Godet's rule"),
}
"""Columns of a table that a page still shows legibly; a wider one is in the workbook."""


@dataclass(frozen=True)
class ForesightStudy:
    """All that D13 prints; what was not done yet is ``None`` and stands as *por diligenciar*. People go by pseudonym."""

    edition: Edition
    name: str
    members: Sequence[str] = ()
    people: Sequence[tuple[str, str]] = ()
    workshops: Sequence[tuple[str, str]] = ()
    variables: Sequence[Variable] = ()
    micmac: Micmac | None = None
    agreement: Table | None = None
    mactor: Mactor | None = None
    delphi: Delphi | None = None
    abacus: Abacus | None = None
    smic: Smic | None = None
    box: Morphology | None = None
    scenarios: Sequence[Scenario] = ()
    bet: Scenario | None = None
    igo: Igo | None = None
    chain: Chain | None = None
    axes: Sequence[tuple[str, str, str]] = field(default_factory=tuple)
    hypotheses: Sequence[Hypothesis] = ()
    futures: Futures | None = None
    chances: Sequence[Chance] = ()
    reasons: Table | None = None
    rounds: Sequence[Rounds] = ()


def schwartz_drawn(data: ForesightStudy, lang: str) -> str | None:
    """The two axes crossed, or ``None`` while there are not two."""
    if len(data.axes) != 2:
        return None
    return quadrants((data.axes[0], data.axes[1]), lang)


def schwartz_table(data: ForesightStudy, lang: str) -> Table:
    """The axes with their poles."""
    head = ("Eje", "Un polo", "El otro") if lang == "es" else ("Axis", "One pole", "The other")
    title = Text("Ejes de Schwartz", "Schwartz axes").of(lang)
    return Table(title, head, [list(axis) for axis in data.axes])


def _source(data: ForesightStudy) -> str:
    day = day_text(data.edition.day)
    said = Text(
        f"cálculos de Mancomún sobre las respuestas registradas, {day.es}",
        f"Mancomún, from the answers on record, {day.en}",
    )
    return said.of(data.edition.lang)


def _notes(notices: Sequence[Notice], lang: str) -> list[Block]:
    return [bullets([item.text.of(lang) for item in notices])] if notices else []


def _tables(found: Sequence[Table], data: ForesightStudy) -> list[Block]:
    lang = data.edition.lang
    blocks: list[Block] = []
    for table in found:
        if len(table.head) <= WIDEST:
            caption = CAPTIONS[table.title].of(lang) if table.title in CAPTIONS else None
            blocks.append(answer_table(table, lang, source=_source(data), caption=caption))
        else:
            n = len(table.head)
            said = Text(
                f"«{table.title}» tiene {n} columnas: está en el libro de Excel.",
                f"“{table.title}” has {n} columns: it is in the workbook.",
            )
            blocks.append(paragraph(soft(said.of(lang))))
    return blocks


def foresight_study(data: ForesightStudy) -> Document:
    """The study as a document, its matrices as an annex."""
    lang = data.edition.lang

    def t(text: Text) -> str:
        return text.of(lang)

    def missing(es: str, en: str) -> list[Block]:
        return [paragraph(pending(Text(es, en).of(lang)))]

    def drawn(svg: str, width: float = 1.0) -> Block:
        return answer_picture(svg, lang, source=_source(data), width=width)

    blocks: list[Block] = [heading(t(SECTIONS["method"])), *_method(data)]
    blocks += [heading(t(SECTIONS["variables"]))]
    if data.variables:
        blocks.append(answer_table(variables_table(data.variables, lang), lang, source=_source(data)))
    else:
        blocks += missing("variables con su definición", "variables with their definition")
    blocks += [heading(t(SECTIONS["micmac"])), *_structural(data)]
    blocks += [heading(t(SECTIONS["mactor"])), *_play(data)]
    blocks.append(heading(t(SECTIONS["experts"])))
    if data.hypotheses:
        blocks += _tables([hypothesis_table(data.hypotheses, lang)], data)
    if data.delphi is not None:
        blocks += [drawn(delphi_picture(data.delphi, lang), 0.86), *_tables(data.delphi.tables(lang), data)]
    if data.abacus is not None:
        blocks += [drawn(abacus_picture(data.abacus, lang), 0.86), *_notes(data.abacus.notices(), lang)]
    if data.delphi is None and data.abacus is None:
        blocks += missing("respuestas de las personas expertas", "answers of experts")
    blocks.append(heading(t(SECTIONS["smic"])))
    if data.smic is not None:
        blocks.append(drawn(smic_picture(data.smic, lang, most=16), 0.86))
        blocks += _tables([data.smic.tables(lang)[1]], data) + _notes(data.smic.notices(), lang)
    else:
        blocks += missing("probabilidades de las hipótesis", "probabilities of the hypotheses")
    blocks += [heading(t(SECTIONS["scenarios"])), *_scenarios(data)]
    blocks.append(heading(t(SECTIONS["bet"])))
    if data.bet is not None:
        blocks.append(paragraph(strong(data.bet.name)))
        blocks += _chance(data, data.bet)
        what = Text("narrativa del escenario apuesta", "narrative of the bet scenario").of(lang)
        blocks += [paragraph(given(data.bet.narrative, what)), *_course(data.bet, lang)]
    else:
        blocks += missing("escenario apuesta", "bet scenario")
    blocks.append(heading(t(SECTIONS["actions"])))
    if data.igo is not None:
        blocks += [
            drawn(igo_picture(data.igo, lang), 0.8),
            *_tables(data.igo.tables(lang), data),
            *_notes(data.igo.notices(), lang),
        ]
    else:
        blocks += missing("acciones con importancia y gobernabilidad", "actions with importance and governability")
    blocks.append(heading(t(SECTIONS["chain"])))
    if data.chain is not None and data.chain.steps:
        kind = "apuesta" if any(piece.kind == "apuesta" for piece in data.chain.pieces.values()) else "escenario"
        blocks += [drawn(one) for one in data.chain.pictures(lang)]
        blocks += _tables([data.chain.why_table(kind, lang)], data)
    else:
        blocks += missing(
            "vínculos entre variables, actores, escenarios y apuestas",
            "ties between variables, actors, scenarios and bets",
        )
    blocks += [*annex(t(SECTIONS["annex"])), *_annex(data)]
    title = Text(f"Estudio prospectivo de {data.name}", f"Foresight study of {data.name}").of(lang)
    return framed(data.edition, title, KIND, "estudio_prospectivo", blocks, members=data.members)


def _drawn(data: ForesightStudy, svg: str, width: float = 1.0) -> Block:
    return answer_picture(svg, data.edition.lang, source=_source(data), width=width)


def _structural(data: ForesightStudy) -> list[Block]:
    """MICMAC: planes, graph of the strongest, change of place, tables, where people part, and the rounds."""
    lang = data.edition.lang
    if data.micmac is None:
        return [
            paragraph(
                pending(
                    Text("matriz de influencias entre variables", "matrix of influences between variables").of(lang)
                )
            )
        ]
    blocks = [_drawn(data, micmac_picture(data.micmac, lang), 0.86)]
    blocks += [
        _drawn(data, graph_picture(data.micmac, lang), 0.86),
        *_tables([strongest_table(data.micmac, lang)], data),
    ]
    if data.micmac.potential is not None:
        blocks.append(_drawn(data, micmac_picture(data.micmac, lang, potential=True), 0.86))
    shifted = shift_picture(data.micmac, lang)
    blocks += [_drawn(data, shifted, 0.7)] if shifted is not None else []
    blocks += _tables(data.micmac.tables(lang)[:2], data) + _notes(data.micmac.notices(), lang)
    if data.agreement is not None:
        blocks += _tables([data.agreement], data)
    return [*blocks, *_rounds(data, "mid")]


def _play(data: ForesightStudy) -> list[Block]:
    """MACTOR: plane, table of actors, nets, and the rounds."""
    lang = data.edition.lang
    if data.mactor is None:
        return [
            paragraph(pending(Text("matrices de actores y objetivos", "matrices of actors and objectives").of(lang)))
        ]
    blocks = [_drawn(data, mactor_picture(data.mactor, lang), 0.86)]
    blocks += _tables(data.mactor.tables(lang)[:1], data) + _notes(data.mactor.notices(), lang)
    joined = nets_picture(data.mactor, lang)
    if joined is not None:
        blocks += [_drawn(data, joined, 0.86), *_tables([nets_table(data.mactor, lang)], data)]
    return [*blocks, *_rounds(data, "mid_actores", "mao")]


def micmac_report(data: ForesightStudy) -> Document:
    """The structural analysis alone, for the table that reads it: variables, result, and the matrix as an annex."""
    lang = data.edition.lang
    blocks: list[Block] = [heading(SECTIONS["variables"].of(lang))]
    if data.variables:
        blocks.append(answer_table(variables_table(data.variables, lang), lang, source=_source(data)))
    else:
        blocks.append(
            paragraph(pending(Text("variables con su definición", "variables with their definition").of(lang)))
        )
    blocks += [heading(SECTIONS["micmac"].of(lang)), *_structural(data)]
    return _report(data, blocks, _variable_matrices(data), "MICMAC", "informe_micmac")


def mactor_report(data: ForesightStudy) -> Document:
    """The play of actors alone: result, and every matrix as an annex."""
    blocks: list[Block] = [heading(SECTIONS["mactor"].of(data.edition.lang)), *_play(data)]
    return _report(data, blocks, _actor_matrices(data), "MACTOR", "informe_mactor")


def _report(data: ForesightStudy, blocks: list[Block], found: Sequence[Table], method: str, file: str) -> Document:
    lang = data.edition.lang
    if found:
        blocks += [*annex(SECTIONS["annex"].of(lang)), *_tables(found, data)]
    title = Text(f"Informe {method} de {data.name}", f"{method} report of {data.name}").of(lang)
    made = [heading(SECTIONS["method"].of(lang)), *_method(data, method)]
    return framed(data.edition, title, KIND, file, [*made, *blocks], members=data.members)


def variables_table(variables: Sequence[Variable], lang: str) -> Table:
    """Variables with their definition."""
    es = lang == "es"
    inside = {True: ("interna", "internal"), False: ("externa", "external")}
    rows: list[Row] = [
        (
            one.short,
            one.name,
            one.definition or None,
            DIMENSIONS[one.dimension].of(lang) if one.dimension in DIMENSIONS else None,
            inside[one.internal][not es] if one.internal is not None else None,
        )
        for one in variables
    ]
    head = (
        ("Sigla", "Variable", "Definición", "Dimensión", "Origen")
        if es
        else (
            "Short",
            "Variable",
            "Definition",
            "Dimension",
            "Origin",
        )
    )
    return Table("Variables", head, rows)


ALONE = {
    "MICMAC": Text(
        "Análisis estructural: qué variables mueven a las demás y cuáles dependen de ellas. Lo que el método no pudo decir se marca.",
        "Structural analysis: which variables move the others and which depend on them. What the method could not say is marked.",
    ),
    "MACTOR": Text(
        "Juego de actores: quién influye en quién, qué objetivos defiende y con quién coincide. Lo que el método no pudo decir se "
        "marca.",
        "Play of actors: who influences whom, which objectives each defends and with whom it agrees. What the method could not say "
        "is marked.",
    ),
}
"""What the report of one method says of it."""


def _method(data: ForesightStudy, alone: str = "") -> list[Block]:
    """Method and people; ``alone`` is the only method of the report."""
    lang = data.edition.lang
    said = (
        ALONE[alone]
        if alone
        else Text(
            "Caja de herramientas de la prospectiva francesa y latinoamericana: análisis estructural, juego de actores, consulta a "
            "personas expertas, escenarios, y acciones por importancia y gobernabilidad. Lo que un método no pudo decir se marca.",
            "Toolbox of French and Latin American foresight: structural analysis, play of actors, experts, scenarios, and actions by "
            "importance and governability. What a method could not say is marked.",
        )
    )
    blocks: list[Block] = [paragraph(said.of(lang))]
    for found, head, what in (
        (
            data.people,
            (Text("Participante", "Participant"), Text("Papel", "Role")),
            Text("participantes", "participants"),
        ),
        (data.workshops, (Text("Taller", "Workshop"), Text("Fecha", "Date")), Text("talleres", "workshops")),
    ):
        if found:
            table = Table(
                what.of(lang).capitalize(), tuple(word.of(lang) for word in head), [(a, b or None) for a, b in found]
            )
            blocks.append(answer_table(table, lang, source=_source(data)))
        else:
            blocks.append(paragraph(pending(what.of(lang))))
    pairs = {}
    if data.micmac is not None:
        rule, cut, worth = data.micmac.rule, data.micmac.cut, data.micmac.potential_value
        powers, middle = MICMAC_RULES[rule], MICMAC_CUTS[cut]
        pairs["MICMAC"] = Text(f"{powers.es}, {middle.es}, P = {worth}", f"{powers.en}, {middle.en}, P = {worth}").of(
            lang
        )
    if data.mactor is not None:
        variant = VARIANT_WORDS[data.mactor.variant]
        pairs["MACTOR"] = Text(f"variante de fuerza «{variant.es}»", f"force variant “{variant.en}”").of(lang)
    if data.smic is not None:
        chosen, n = SMIC_RULES[data.smic.rule], len(data.smic.fits)
        people = Text("1 persona", "1 person") if n == 1 else Text(f"{n} personas", f"{n} people")
        pairs["SMIC"] = Text(f"{chosen.es}, {people.es}", f"{chosen.en}, {people.en}").of(lang)
    sources = Text(
        "Godet (1991), Duperrin y Godet (1975), Régnier (1983), Mojica (2006), Schwartz (1991), Zwicky (1969).",
        "Godet (1991), Duperrin and Godet (1975), Régnier (1983), Mojica (2006), Schwartz (1991), Zwicky (1969).",
    )
    if alone:
        sources, pairs = Text("Godet (1991).", "Godet (1991)."), {alone: pairs[alone]} if alone in pairs else {}
    return [*blocks, method_box(lang, sources.of(lang), pairs)]


def _rounds(data: ForesightStudy, *keys: str) -> list[Block]:
    """How a matrix came to be what it is: each round, and what changed to the next."""
    lang = data.edition.lang
    blocks: list[Block] = []
    for one in (rounds for rounds in data.rounds if rounds.key in keys):
        blocks += [heading(Text(f"Rondas: {one.label.es}", f"Rounds: {one.label.en}").of(lang), 2)]
        said = one.summary(lang)
        blocks += [*([bullets(said)] if said else []), *_tables(one.tables(lang), data)]
    return blocks


def _scenarios(data: ForesightStudy) -> list[Block]:
    lang = data.edition.lang
    blocks: list[Block] = []
    if data.axes:
        drawn = schwartz_drawn(data, lang)
        if drawn is not None:
            blocks.append(answer_picture(drawn, lang, source=_source(data), width=0.86))
        blocks.append(answer_table(schwartz_table(data, lang), lang, source=_source(data)))
    if data.box is not None:
        blocks.append(answer_picture(box_picture(data.box, lang), lang, source=_source(data)))
        blocks += _tables(data.box.tables(lang)[:1], data) + _notes(data.box.notices(), lang)
    if not data.scenarios:
        return [
            *blocks,
            paragraph(pending(Text("escenarios con su narrativa", "scenarios with their narrative").of(lang))),
        ]
    if any(one.origin for one in data.chances):
        blocks += _tables([_chances_table(data)], data)
    if data.futures is not None:
        drawn = data.futures.picture(lang)
        if drawn is not None:
            blocks.append(answer_picture(drawn, lang, source=_source(data)))
        blocks += _tables([data.futures.table(lang)], data)
        summary = data.futures.summary(lang) if data.futures.axes else []
        blocks += [bullets(summary)] if summary else []
    for one in data.scenarios:
        if one is data.bet:
            continue  # it has a section of its own
        kind = KINDS[one.kind].of(lang) if one.kind in KINDS else ""
        blocks.append(heading(f"{one.name} ({kind})" if kind else one.name, 2))
        if one.headline:
            blocks.append(paragraph(strong(one.headline)))
        blocks += _chance(data, one)
        what = Text(f"narrativa de «{one.name}»", f"narrative of “{one.name}”").of(lang)
        blocks += [paragraph(given(one.narrative, what)), *_course(one, lang)]
    return blocks


def _chances_table(data: ForesightStudy) -> Table:
    return chances_table(data.chances, data.scenarios, len(data.smic.fits) if data.smic else 0, data.edition.lang)


def _chance(data: ForesightStudy, one: Scenario) -> list[Block]:
    """What is known of a scenario's probability, under its name."""
    found = next((chance for chance in data.chances if chance.scenario == one.name), None)
    if found is None:
        return []
    said = chance_said(found, data.edition.lang)
    return [paragraph(soft(said[:1].upper() + said[1:] + "."))]


def _course(one: Scenario, lang: str) -> list[Block]:
    """What tells that a scenario is coming: its path by term, its breaks and its indicators."""
    terms = [f"{Text('periodo', 'term').of(lang)} {k}: {said}" for k, said in enumerate(one.terms, 1)]
    lines = (
        (Text("Trayectoria", "Path"), terms),
        (Text("Rupturas", "Breaks"), one.breaks),
        (Text("Indicadores", "Indicators"), one.indicators),
    )
    found: list[list[str | Run]] = [[strong(f"{title.of(lang)}: "), "; ".join(said)] for title, said in lines if said]
    return [bullets(found)] if found else []


def _annex(data: ForesightStudy) -> list[Block]:
    found = matrices(data)
    if not found:
        return [paragraph(pending(Text("matrices", "matrices").of(data.edition.lang)))]
    return _tables(found, data)


def matrices(data: ForesightStudy) -> list[Table]:
    """The matrices as they were filled, and those computed from them."""
    lang = data.edition.lang
    found = [*_variable_matrices(data), *_actor_matrices(data)]
    if data.smic is not None:
        found += [data.smic.tables(lang)[0], *data.smic.tables(lang)[2:]]
    return found


def _variable_matrices(data: ForesightStudy) -> list[Table]:
    lang = data.edition.lang
    found = []
    if data.micmac is not None:
        rows: list[Row] = [
            (name, *("P" if value < 0 else int(value) for value in line))
            for name, line in zip(data.micmac.variables, data.micmac.matrix, strict=True)
        ]
        title = Text("MID: influencia entre variables", "MID: influence between variables").of(lang)
        found.append(Table(title, ("", *data.micmac.variables), rows))
    return [*found, data.reasons] if data.reasons is not None else found


def _actor_matrices(data: ForesightStudy) -> list[Table]:
    if data.mactor is None:
        return []
    lang = data.edition.lang
    rows: list[Row] = [(name, *map(int, line)) for name, line in zip(data.mactor.actors, data.mactor.mid, strict=True)]
    title = Text("MID: influencia entre actores", "MID: influence between actors").of(lang)
    return [Table(title, ("", *data.mactor.actors), rows), *data.mactor.tables(lang)[1:]]


def foresight_workbook(data: ForesightStudy) -> bytes:
    """The same as a workbook: every table and every matrix, one a sheet."""
    lang = data.edition.lang
    title = Text(f"Estudio prospectivo de {data.name}", f"Foresight study of {data.name}").of(lang)
    book = Workbook(title, lang, data.edition.day, KIND.of(lang))
    answer_sheet(book, variables_table(data.variables, lang))
    answers: list[tuple[Sequence[Table], Sequence[Notice]]] = []
    if data.micmac is not None:
        answers.append((data.micmac.tables(lang), data.micmac.notices()))
    if data.agreement is not None:
        answers.append(([data.agreement], ()))
    for rounds in data.rounds:
        for k, table in enumerate(rounds.tables(lang, most=None)):
            answer_sheet(book, table, notes=rounds.summary(lang) if k == 0 else ())
    if data.mactor is not None:
        answers.append((data.mactor.tables(lang)[:1], data.mactor.notices()))
    for one in (data.delphi, data.abacus, data.box, data.igo):
        if one is not None:
            answers.append((one.tables(lang), one.notices()))
    if data.smic is not None:
        answers.append((data.smic.tables(lang)[1:2], data.smic.notices()))
    for found, notices in answers:
        for k, table in enumerate(found):
            answer_sheet(book, table, notes=[item.text.of(lang) for item in notices] if k == 0 else ())
    if any(one.origin for one in data.chances):
        answer_sheet(book, _chances_table(data))
    if data.futures is not None:
        answer_sheet(
            book, data.futures.table(lang, raw=True), notes=data.futures.summary(lang) if data.futures.axes else ()
        )
    for table in matrices(data):
        answer_sheet(book, table)
    if data.chain is not None:
        answer_sheet(book, data.chain.why_table(lang=lang))
        answer_sheet(book, data.chain.leads_table(lang=lang))
    book.source(_source(data))
    return book.content()
