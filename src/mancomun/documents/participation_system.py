"""The system of participation and communication (S62 to S64), its newsletter, and D21, the report of accountability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import Words, bullets, given, heading, method_box, paragraph, pending, strong
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.meeting_papers import register_blocks
from mancomun.documents.results import source_of
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, percent
from mancomun.route.inclusion import ANSWER_DAYS, Contribution
from mancomun.route.meetings import Compromiso
from mancomun.route.participation_plan import NOTICE
from mancomun.route.processes import STAGES, Stage, in_time, question_table, stage_table
from mancomun.tables.results import Row, Table

SYSTEM_KIND = Text(
    "Ruta · Sistema de participación y comunicación", "Route · System of participation and communication"
)
SYSTEM_SECTIONS = (
    Text("Instancias", "Bodies"),
    Text("Reuniones, votaciones y compromisos", "Meetings, votes and commitments"),
    Text("Procesos", "Processes"),
    Text("Preguntas y respuestas", "Questions and answers"),
    Text("Comunicación", "Communication"),
    Text("Cómo se calculó", "How it was calculated"),
)
ACCOUNT_KIND = Text("Ruta · Rendición de cuentas", "Route · Accountability")
ACCOUNT_SECTIONS = (
    Text("Resultados frente a metas", "Results against goals"),
    Text("Recursos", "Resources"),
    Text("Compromisos", "Commitments"),
    Text("Preguntas y respuestas", "Questions and answers"),
    Text("Etapas de la rendición", "Stages of accountability"),
    Text("Cómo se calculó", "How it was calculated"),
)
BULLETIN_KIND = Text("Boletín de participación", "Participation newsletter")
BULLETIN_SECTIONS = (
    Text("Lo que se decidió", "What was decided"),
    Text("Lo que viene", "What comes next"),
    Text("Lo que la gente preguntó", "What people asked"),
    Text("Lo prometido", "What was promised"),
    Text("Cómo participar", "How to take part"),
)
WHAT = Text("sistema de participación y comunicación", "system of participation and communication")
METHOD = Text(
    "Cobertura: municipios con una reunión realizada sobre los miembros. Continuidad: personas que vinieron dos veces o más sobre las "
    "distintas. Influencia: aportes acogidos, más la mitad de los acogidos en parte, sobre los respondidos. Respuesta: los respondidos "
    f"en {ANSWER_DAYS} días calendario o menos sobre los recibidos (Ley 1757 de 2015, art. 56). Cumplimiento: compromisos cumplidos a "
    "tiempo sobre los que ya vencían; los retirados con acta no cuentan. Representación: uno menos la disimilitud entre quienes vinieron "
    "y la población, sin contar a quien no informa; los grupos de menos de cinco personas no se muestran. El quórum cuenta personas con "
    "voto; el peso del voto decide después. Reconocimiento: intervalo de Wilson, prueba z de dos proporciones e intervalo de Newcombe.",
    "Coverage: municipalities with a meeting held over the members. Continuity: people who came twice or more over the different ones. "
    "Influence: contributions accepted, plus half of those accepted in part, over those answered. Response: those answered in "
    f"{ANSWER_DAYS} calendar days or less over those received (Law 1757 of 2015, art. 56). Fulfilment: commitments kept in time over those "
    "already due; those withdrawn with minutes do not count. Representation: one minus the dissimilarity between those who came and the "
    "population, leaving out who did not say; groups under five people are not shown. The quorum counts people with a vote; the weight "
    "of the vote decides after. Recognition: Wilson's interval, z test of two proportions and Newcombe's interval.",
)


@dataclass(frozen=True)
class SystemPaper:
    """The system: each part as the blocks the screen shows, so that no number is made twice."""

    edition: Edition
    name: str
    members: Sequence[str]
    bodies: Sequence[Block]
    meetings: Sequence[Block]
    processes: Sequence[Block]
    questions: Sequence[Contribution]
    communication: Sequence[Block]


def system_document(data: SystemPaper) -> Document:
    """The whole system as a document; a part nobody wrote is *por diligenciar*."""
    lang = data.edition.lang
    parts: tuple[tuple[Sequence[Block], Text], ...] = (
        (data.bodies, Text("instancias", "bodies")),
        (data.meetings, Text("reuniones y compromisos", "meetings and commitments")),
        (data.processes, Text("procesos", "processes")),
        (question_blocks(data.questions, data.edition), Text("preguntas y respuestas", "questions and answers")),
        (data.communication, Text("plan de comunicación", "plan of communication")),
        ([method_box(lang, METHOD.of(lang), {})], Text("", "")),
    )
    blocks: list[Block] = [paragraph(strong(NOTICE.of(lang)))]
    for title, (made, what) in zip(SYSTEM_SECTIONS, parts, strict=True):
        blocks += [heading(title.of(lang)), *(made or [paragraph(pending(what.of(lang)))])]
    title_ = Text(
        f"Sistema de participación y comunicación de {data.name}",
        f"System of participation and communication of {data.name}",
    ).of(lang)
    return framed(data.edition, title_, SYSTEM_KIND, "sistema_participacion", blocks, members=data.members)


def question_blocks(questions: Sequence[Contribution], edition: Edition) -> list[Block]:
    """How many were answered in fifteen days, and each with its answer; nothing where nobody asked."""
    if not questions:
        return []
    lang = edition.lang
    done, n = in_time(questions)
    share = percent(round(done / n, 3))
    said = Text(
        f"Se respondieron en {ANSWER_DAYS} días o menos {done} de {n} ({share.es}).",
        f"{done} of {n} were answered in {ANSWER_DAYS} days or less ({share.en}).",
    )
    table = question_table(questions, lang)
    return [
        paragraph(said.of(lang)),
        answer_table(table, lang, source=source_of(edition, WHAT), caption="", widths=(32, 15, 38, 15, 7)),
    ]


@dataclass(frozen=True)
class Achievement:
    """A goal of the year and what was reached; ``reached`` None while nobody measured it."""

    name: str
    goal: float
    reached: float | None
    unit: str = ""
    evidence: str = ""

    @property
    def share(self) -> float | None:
        """Reached over the goal; None where it cannot be told."""
        return self.reached / self.goal if self.reached is not None and self.goal else None


@dataclass(frozen=True)
class AccountPaper:
    """All that D21 prints. ``long_term`` are the goals of the bets; ``money`` the uses and sources of the financing agenda."""

    edition: Edition
    name: str
    members: Sequence[str]
    year: int
    achievements: Sequence[Achievement]
    long_term: Table | None
    money: Sequence[Table]
    promises: Sequence[Compromiso]
    questions: Sequence[Contribution]
    stages: Sequence[Stage]
    reports: Table | None = None


def achievement_table(found: Sequence[Achievement], lang: str) -> Table:
    """Goal, reached and share of each."""
    es = lang == "es"
    rows: list[Row] = [
        (
            one.name,
            one.unit or "—",
            one.goal,
            one.reached,
            None if one.share is None else percent(round(one.share, 3)).of(lang),
            one.evidence or "—",
        )
        for one in found
    ]
    head = ("Indicador", "Unidad", "Meta", "Logrado", "Avance", "Evidencia") if es else (
        "Indicator", "Unit", "Goal", "Reached", "Progress", "Evidence",
    )  # fmt: skip
    return Table("Resultados frente a metas" if es else "Results against goals", head, rows)


def account_document(data: AccountPaper) -> Document:
    """D21: what was reached, with which money, what was promised and what people asked."""
    lang, edition = data.edition.lang, data.edition
    source = source_of(edition, Text("rendición de cuentas", "accountability"))

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    def shown(table: Table) -> Block:
        return answer_table(table, lang, source=source)

    results: list[Block] = (
        [shown(achievement_table(data.achievements, lang))]
        if data.achievements
        else [paragraph(pending(t("resultados frente a las metas del año", "results against the goals of the year")))]
    )
    if data.long_term is not None and data.long_term.rows:
        results.append(shown(data.long_term))
    money = [shown(table) for table in data.money if table.rows] or [
        paragraph(pending(t("recursos del año", "resources of the year")))
    ]
    questions = question_blocks(data.questions, edition) or [
        paragraph(pending(t("preguntas y sus respuestas", "questions and their answers")))
    ]
    stages: list[Block] = [shown(stage_table(data.stages, lang))]
    if data.reports is not None and data.reports.rows:
        stages.append(shown(data.reports))
    if len(data.stages) < len(STAGES):
        stages.append(
            paragraph(pending(t("etapas de la rendición que faltan", "stages of accountability still missing")))
        )
    parts: tuple[Sequence[Block], ...] = (
        results,
        money,
        register_blocks(data.promises, edition),
        questions,
        stages,
        [method_box(lang, METHOD.of(lang), {t("Año", "Year"): str(data.year)})],
    )
    blocks: list[Block] = []
    for title, made in zip(ACCOUNT_SECTIONS, parts, strict=True):
        blocks += [heading(title.of(lang)), *made]
    title_ = t(f"Rendición de cuentas {data.year} de {data.name}", f"Accountability {data.year} of {data.name}")
    return framed(edition, title_, ACCOUNT_KIND, "rendicion_cuentas", blocks, members=data.members)


def _ended(text: str) -> str:
    bare = text.strip()
    return bare if bare.endswith((".", "?", "!", "…")) else f"{bare}."


@dataclass(frozen=True)
class BulletinPaper:
    """All that the newsletter prints: sentences in the language of the edition, and what people asked."""

    edition: Edition
    name: str
    number: str
    opening: str
    decided: Sequence[str]
    coming: Sequence[str]
    questions: Sequence[Contribution]
    promises: Sequence[Compromiso]
    how: str


def bulletin_document(data: BulletinPaper) -> Document:
    """One or two pages that anybody can read aloud."""
    lang = data.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    answered = [one for one in data.questions if one.answer.strip()]
    kept = [one for one in data.promises if one.standing(data.edition.day) == "cumplido"]
    late = [one for one in data.promises if one.standing(data.edition.day) == "vencido"]
    promised: list[Words] = []
    for word, some in ((t("Cumplido. ", "Done. "), kept), (t("Atrasado. ", "Late. "), late)):
        promised += [(strong(word), f"{one.text} ({one.owner})") for one in some]
    parts: tuple[list[Block], ...] = (
        [bullets(list(data.decided))]
        if data.decided
        else [paragraph(t("No se votó nada nuevo.", "Nothing new was voted."))],
        [bullets(list(data.coming))]
        if data.coming
        else [paragraph(pending(t("próximas reuniones", "meetings to come")))],
        [bullets([[strong(_ended(one.text)), f" {one.answer}"] for one in answered])]
        if answered
        else [paragraph(t("Todavía no hay preguntas con respuesta.", "There are no answered questions yet."))],
        [bullets(promised)]
        if promised
        else [paragraph(t("Nada vencido ni cumplido todavía.", "Nothing due or done yet."))],
        [paragraph(given(data.how, t("cómo participar", "how to take part"))), paragraph(NOTICE.of(lang))],
    )
    number = t(f"Número {data.number}", f"Number {data.number}") if data.number.strip() else ""
    blocks: list[Block] = [
        Block("opening", {"lead": number, "rung": None}),
        paragraph(given(data.opening, t("saludo del boletín", "opening of the newsletter"))),
    ]
    if not number:
        blocks.append(paragraph(pending(t("número del boletín", "number of the newsletter"))))
    for title, made in zip(BULLETIN_SECTIONS, parts, strict=True):
        blocks += [heading(title.of(lang)), *made]
    title_ = t(f"Boletín de {data.name}", f"Newsletter of {data.name}")
    return framed(data.edition, title_, BULLETIN_KIND, "boletin", blocks, page=False)
