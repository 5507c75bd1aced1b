"""The shared vision (method, S44): how it is written, what it promises, and who stands behind each sentence.

Three terms of government, forty to a hundred and twenty words, the list of stock words and its tenth are ours; the readability
index is Fernández Huerta's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mancomun.lexicon.folding import fold
from mancomun.lexicon.readability import readability, sentences_of, words_of
from mancomun.lexicon.text import Text, join_names, spanish_number
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.texts import text_remarks
from mancomun.tables.results import Row, Table

SHORTEST, LONGEST = 40, 120
YEARS = 12
"""Three terms of four years."""
GOALS = 3
EASE = 50.0
STOCK_SHARE = 0.10
SCOPES = {
    "nacional": Text("nacional", "national"),
    "regional": Text("regional", "regional"),
    "departamental": Text("departamental", "departmental"),
    "subregional": Text("subregional", "subregional"),
    "municipal": Text("municipal", "municipal"),
}
_STOCK = (
    "competitiv", "sostenib", "sustentab", "incluyent", "lider", "innovador", "integral", "resilient", "modern", "prosper",
    "equitativ", "eficient", "dinamic", "pujante", "calidad", "excelencia", "referente", "vanguardi", "armonic", "articulad",
)  # fmt: skip
_FUTURE = re.compile(r"(ara|era|ira|aran|eran|iran|aremos|eremos|iremos)\Z")
_FUTURE_WRITTEN = re.compile(r"[aei]r(á|án|emos)\Z")


@dataclass(frozen=True, slots=True)
class Goal:
    """What will be measured: indicator, value today, value wanted, the year and the source."""

    indicator: str
    base: float | None = None
    goal: float | None = None
    year: int | None = None
    source: str = ""
    unit: str = ""

    @property
    def measurable(self) -> bool:
        """True with an indicator, a goal and a year."""
        return bool(self.indicator.strip()) and self.goal is not None and self.year is not None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody says of some words of the text, and what was done about it."""

    words: str
    text: str
    answer: str = ""


def commented(text: str, comments: Sequence[Comment]) -> list[tuple[str, tuple[int, ...]]]:
    """The text in pieces, each with the numbers (from 1) of the comments on it; a comment marks the first place of its words.

    Comments on the same words share a piece; words inside others already marked share theirs.
    """
    said = text.lower()
    spans: list[tuple[int, int, list[int]]] = []
    order = sorted(enumerate(comments, 1), key=lambda pair: -len(pair[1].words))
    for number, one in order:
        words = one.words.strip().lower()
        start = said.find(words) if words and len(said) == len(text) else -1
        if start < 0:
            continue
        end = start + len(words)
        over = next((span for span in spans if span[0] < end and start < span[1]), None)
        if over is not None:
            over[2].append(number)
        else:
            spans.append((start, end, [number]))
    pieces: list[tuple[str, tuple[int, ...]]] = []
    place = 0
    for start, end, numbers in sorted(spans):
        pieces += [(text[place:start], ()), (text[start:end], tuple(sorted(numbers)))]
        place = end
    return [piece for piece in [*pieces, (text[place:], ())] if piece[0]]


@dataclass(frozen=True)
class Vision:
    """The text and what holds it. ``places`` are the names of the territory; ``bets`` the axes that have one."""

    text: str
    horizon: int | None = None
    scope: str = "subregional"
    axes: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    scenario: str = ""
    places: tuple[str, ...] = ()
    bets: tuple[str, ...] | None = None
    support: tuple[int, int] | None = None
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True)
class Read:
    """The vision read: counts, ease, stock words, verbs in the future, and the remarks."""

    vision: Vision
    words: int
    sentences: tuple[str, ...]
    ease: float | None
    stock: tuple[str, ...]
    future: tuple[str, ...]
    remarks: tuple[Remark, ...] = field(default=())

    def comment_table(self, lang: str = "es") -> Table:
        """The comments with the number that marks their words in the text."""
        head = (
            ("N.º", "Palabras", "Comentario", "Qué se hizo")
            if lang == "es"
            else ("No.", "Words", "Comment", "What was done")
        )
        rows: list[Row] = [
            (str(k), one.words, one.text, one.answer or "—") for k, one in enumerate(self.vision.comments, 1)
        ]
        return Table("Comentarios sobre sus palabras" if lang == "es" else "Comments on its words", head, rows)

    def tables(self, lang: str = "es") -> list[Table]:
        """The counts, and the goals."""
        es = lang == "es"
        ease = None if self.ease is None else spanish_number(self.ease, 1) if es else f"{self.ease:.1f}"
        share = round(100 * len(self.stock) / self.words) if self.words else None
        rows: list[Row] = [
            ("Palabras" if es else "Words", str(self.words), f"{SHORTEST}–{LONGEST}"),
            ("Frases" if es else "Sentences", str(len(self.sentences)), "—"),
            ("Lecturabilidad (Fernández Huerta)" if es else "Readability (Fernández Huerta)", ease, f"≥ {EASE:g}"),
            (
                "Palabras de cajón (%)" if es else "Stock words (%)",
                None if share is None else str(share),
                f"≤ {100 * STOCK_SHARE:g}",
            ),
        ]
        found = [
            Table(
                "Cómo está escrita" if es else "How it is written",
                ("Medida", "Valor", "Se pide") if es else ("Measure", "Value", "Asked for"),
                rows,
            )
        ]
        if self.vision.goals:
            head = (
                ("Indicador", "Base", "Meta", "Año", "Fuente")
                if es
                else ("Indicator", "Base", "Goal", "Year", "Source")
            )
            goals: list[Row] = [
                (goal.indicator, goal.base, goal.goal, str(goal.year) if goal.year else None, goal.source or None)
                for goal in self.vision.goals
            ]
            found.append(Table("Metas de la visión" if es else "Goals of the vision", head, goals))
        return found


def read_vision(vision: Vision, *, year: int) -> Read:
    """Judge the text in the ``year`` it is written. Nothing raises: a draft is remarked."""
    said = [fold(word) for word in words_of(vision.text)]
    stock = tuple(dict.fromkeys(word for word in said if word.startswith(_STOCK)))
    many = [word for word in said if word.startswith(_STOCK)]
    future = tuple(
        dict.fromkeys(word for word in words_of(vision.text) if _FUTURE_WRITTEN.search(word.lower()) and len(word) > 4)
    )
    measured = readability(vision.text)
    found = list(_text_remarks(vision, measured.words))
    out = Read(vision, measured.words, tuple(sentences_of(vision.text)), measured.index, tuple(many), future)
    if not found and vision.text.strip():
        found += _writing_remarks(vision, out, stock)
    found += _promise_remarks(vision, year)
    marked = {number for _, numbers in commented(vision.text, vision.comments) for number in numbers}
    lost = [one.words for k, one in enumerate(vision.comments, 1) if k not in marked]
    if lost and vision.text.strip():
        names = join_names([f"«{words}»" for words in lost], most=4)
        found.append(
            remark(
                "A-S44-6",
                "comentarios",
                f"El texto ya no dice {names.es}: revise si el comentario está atendido.",
                f"The text no longer says {names.en}: see whether the comment is settled.",
            )
        )
    return Read(vision, out.words, out.sentences, out.ease, out.stock, out.future, tuple(found))


def _text_remarks(vision: Vision, words: int) -> list[Remark]:
    found = text_remarks("S44", "texto", ("el texto de la visión", "the text of the vision"), vision.text)
    if found:
        return found
    if not SHORTEST <= words <= LONGEST:
        return [
            remark(
                "E-S44-largo",
                "texto",
                f"La visión tiene {words} palabras; escriba entre {SHORTEST} y {LONGEST}.",
                f"The vision has {words} words; write from {SHORTEST} to {LONGEST}.",
            )
        ]
    return []


def _writing_remarks(vision: Vision, read: Read, stock: Sequence[str]) -> list[Remark]:
    found = []
    if read.future:
        names = join_names(list(read.future), most=4)
        found.append(
            remark(
                "A-S44-presente",
                "texto",
                f"La visión se escribe en presente, como si ya fuera: hay verbos en futuro ({names.es}).",
                f"A vision is written in the present, as if it were already so: there are verbs in the future ({names.en}).",
            )
        )
    if vision.horizon is not None and str(vision.horizon) not in vision.text:
        found.append(
            remark(
                "A-S44-horizonte",
                "texto",
                f"El texto no dice su horizonte ({vision.horizon}).",
                f"The text does not say its horizon ({vision.horizon}).",
            )
        )
    said = fold(vision.text)
    if vision.places and not any(fold(place) in said for place in vision.places if place.strip()):
        found.append(
            remark(
                "A-S44-territorio",
                "texto",
                "El texto no nombra el territorio: cualquier otro podría firmarlo.",
                "The text does not name the territory: any other one could sign it.",
            )
        )
    if read.ease is not None and read.ease < EASE:
        found.append(
            remark(
                "A-S44-lectura",
                "texto",
                f"La visión es difícil de leer (índice {spanish_number(read.ease, 1)}; se pide {EASE:g} o más): acorte las frases.",
                f"The vision is hard to read (index {read.ease:.1f}; {EASE:g} or more is asked for): shorten the sentences.",
            )
        )
    if len(read.stock) > STOCK_SHARE * read.words:
        share = round(100 * len(read.stock) / read.words)
        names = join_names(list(stock), most=5)
        found.append(
            remark(
                "A-S44-cajon",
                "texto",
                f"El {share} % de las palabras son de cajón ({names.es}): diga qué cambia y para quién.",
                f"{share} % of the words are stock phrases ({names.en}): say what changes and for whom.",
            )
        )
    return found


def _promise_remarks(vision: Vision, year: int) -> list[Remark]:
    found = []
    if vision.horizon is None:
        found.append(
            remark(
                "E-S44-sin-horizonte", "horizonte", "Falta el año del horizonte.", "The year of the horizon is missing."
            )
        )
    elif vision.horizon < year + YEARS:
        found.append(
            remark(
                "E-S44-1",
                "horizonte",
                f"El horizonte {vision.horizon} está a menos de {YEARS} años; una visión subregional cubre al menos tres "
                "periodos de gobierno.",
                f"The horizon {vision.horizon} is less than {YEARS} years away; a subregional vision spans three terms of "
                "government at least.",
            )
        )
    good = sum(goal.measurable for goal in vision.goals)
    if not good:
        found.append(
            remark("A-S44-2", "metas", "La visión no tiene metas medibles.", "The vision has no measurable goals.")
        )
    elif good < GOALS:
        found.append(
            remark(
                "A-S44-3",
                "metas",
                f"La visión tiene {good} metas medibles; se piden {GOALS} o más, con indicador, valor y año.",
                f"The vision has {good} measurable goals; {GOALS} or more are asked for, with indicator, value and year.",
            )
        )
    if not vision.axes:
        found.append(remark("E-S44-ejes", "ejes", "La visión no tiene ejes.", "The vision has no axes."))
    if vision.bets is not None:
        held = {fold(axis) for axis in vision.bets}
        alone = [axis for axis in vision.axes if fold(axis) not in held]
        if alone:
            names = join_names(alone)
            found.append(
                remark(
                    "A-S44-4",
                    "ejes",
                    f"Sin ninguna apuesta: {names.es}. Un eje sin apuestas no cambia nada.",
                    f"Without any bet: {names.en}. An axis without bets changes nothing.",
                )
            )
    if not vision.scenario:
        found.append(
            remark(
                "A-S44-5",
                "escenario",
                "La visión no dice de cuál escenario apuesta viene.",
                "The vision does not say which bet scenario it comes from.",
            )
        )
    return found
