"""The plan of communication (method, S64, C30): who is told what, by which means, in words and pictures all can follow.

A decision is published in ten business days; a picture carries its words, a video its subtitles or signs; what people knew
before and after is compared as two proportions with their interval.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.drawing.agenda import Entry, agenda
from mancomun.errors import BadInput
from mancomun.instants.terms import add_business_days, business_days_between
from mancomun.kernels.surveys import Z95, difference, two_proportions, wilson
from mancomun.lexicon.readability import readability
from mancomun.lexicon.text import Text, day_text, number_text, percent, short_day, spanish_number
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

PUBLISH_DAYS = 10
PLAIN_FROM = 50.0
FEW = 30
CHANNELS: Mapping[str, Text] = {
    "radio": Text("Radio comunitaria", "Community radio"),
    "perifoneo": Text("Perifoneo", "Loudspeaker van"),
    "mensajeria": Text("Mensajería (WhatsApp)", "Messaging (WhatsApp)"),
    "web": Text("Página web", "Web page"),
    "redes": Text("Redes sociales", "Social networks"),
    "impreso": Text("Impreso", "Print"),
    "cartelera": Text("Cartelera", "Notice board"),
    "reunion": Text("Reunión", "Meeting"),
    "prensa": Text("Prensa y televisión", "Press and television"),
}
PIECES: Mapping[str, Text] = {
    "texto": Text("texto", "text"),
    "imagen": Text("imagen", "picture"),
    "video": Text("video", "video"),
    "audio": Text("audio", "audio"),
    "evento": Text("encuentro", "gathering"),
}
LANGUAGES: Mapping[str, Text] = {
    "es": Text("español", "Spanish"),
    "indigena": Text("lengua indígena", "indigenous language"),
    "criollo": Text("lengua criolla o romaní", "Creole or Romani"),
    "lsc": Text("lengua de señas colombiana", "Colombian Sign Language"),
    "en": Text("inglés", "English"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of the plan: public, message, channel, the piece with its words for who cannot see or hear it, reach and cost (COP)."""

    key: str
    public: str
    message: str
    channel: str
    name: str = ""
    kind: str = "texto"
    owner: str = ""
    day: date | None = None
    language: str = "es"
    alt: str = ""
    subtitles: bool | None = None
    expected: int | None = None
    reached: int | None = None
    cost: int | None = None
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A decision to be told: its words, the day it was taken and the day it was published (None: not yet)."""

    key: str
    text: str
    taken: date
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """How many said they knew the scheme before and after, and of how many asked; z of the change and its interval."""

    before: int
    before_of: int
    after: int
    after_of: int

    def __post_init__(self) -> None:
        for part, whole in ((self.before, self.before_of), (self.after, self.after_of)):
            if whole < 1 or not 0 <= part <= whole:
                raise BadInput(
                    "reconocimiento-datos",
                    f"En el reconocimiento, {part} de {whole} no puede ser: lo conocen no puede pasar de los preguntados.",
                    f"In recognition, {part} of {whole} cannot be: those who know are no more than those asked.",
                )

    @property
    def z(self) -> float:
        """Of two proportions, pooled; nan where all said the same."""
        return two_proportions(self.before, self.before_of, self.after, self.after_of)

    @property
    def interval(self) -> tuple[float, float]:
        """Of the difference, at 95 % (Newcombe 1998)."""
        return difference(self.before, self.before_of, self.after, self.after_of)

    @property
    def changed(self) -> bool:
        """A difference at 95 %."""
        return math.isfinite(self.z) and abs(self.z) > Z95

    def said(self) -> Text:
        """The change in a sentence; with fewer than thirty asked, counts and no percentages."""
        if min(self.before_of, self.after_of) < FEW:
            return Text(
                f"Antes lo conocían {self.before} de {self.before_of} personas y después {self.after} de {self.after_of}. "
                f"Con menos de {FEW} preguntadas no se habla de porcentajes.",
                f"Before, {self.before} of {self.before_of} people knew it and after, {self.after} of {self.after_of}. "
                f"With fewer than {FEW} asked there are no percentages.",
            )
        a, b = percent(self.before / self.before_of), percent(self.after / self.after_of)
        low, high = (100 * one for one in self.interval)
        z = self.z
        test = (
            Text(f"z = {spanish_number(z, 2)}", f"z = {number_text(z, 2, 'en')}")
            if math.isfinite(z)
            else Text("sin prueba: todos dijeron lo mismo", "no test: all said the same")
        )
        word = (
            Text("hay diferencia al 95 %", "there is a difference at 95 %")
            if self.changed
            else Text("no hay diferencia al 95 %", "there is no difference at 95 %")
        )
        ends = (
            f"{spanish_number(low, 1)} y {spanish_number(high, 1)}",
            f"{number_text(low, 1, 'en')} and {number_text(high, 1, 'en')}",
        )
        return Text(
            f"El reconocimiento pasó de {a.es} a {b.es} ({test.es}: {word.es}; el cambio está entre {ends[0]} puntos).",
            f"Recognition went from {a.en} to {b.en} ({test.en}: {word.en}; the change lies between {ends[1]} points).",
        )

    def table(self, lang: str = "es") -> Table:
        """Before and after: those who knew, those asked, the share and its interval (Wilson)."""
        es = lang == "es"
        rows: list[Row] = []
        for name, part, whole in (
            ("Antes" if es else "Before", self.before, self.before_of),
            ("Después" if es else "After", self.after, self.after_of),
        ):
            if whole < FEW:
                rows.append((name, part, whole, None, None))
                continue
            low, high = wilson(part, whole)
            rows.append(
                (
                    name,
                    part,
                    whole,
                    percent(round(part / whole, 3)).of(lang),
                    f"{percent(round(low, 3)).of(lang)} – {percent(round(high, 3)).of(lang)}",
                )
            )
        return Table(
            "Reconocimiento" if es else "Recognition",
            ("Cuándo", "Lo conocen", "Preguntados", "Parte", "Intervalo del 95 %")
            if es
            else ("When", "Knew it", "Asked", "Share", "Interval of 95 %"),
            rows,
        )


def piece_remarks(pieces: Sequence[Piece]) -> list[Remark]:
    """Pictures without words, videos without subtitles or signs, messages hard to read, and lines nobody answers for."""
    found = []
    for one in pieces:
        name = one.name or one.message
        short = name if len(name) <= 60 else name[:59] + "…"
        if one.kind == "imagen" and not one.alt.strip():
            found.append(
                remark(
                    "E-S64-1",
                    one.key,
                    f"La imagen «{short}» no tiene texto alternativo.",
                    f"The picture “{short}” has no alternative text.",
                )
            )
        if one.kind == "video" and not one.subtitles and one.language != "lsc":
            found.append(
                remark(
                    "E-S64-2",
                    one.key,
                    f"El video «{short}» no tiene subtítulos ni lengua de señas.",
                    f"The video “{short}” has neither subtitles nor sign language.",
                )
            )
        if one.kind == "audio" and not one.alt.strip():
            found.append(
                remark(
                    "A-S64-3",
                    one.key,
                    f"El audio «{short}» no tiene su texto escrito.",
                    f"The audio “{short}” has no written text.",
                )
            )
        if not one.owner.strip() or one.day is None:
            found.append(
                remark(
                    "E-S64-4",
                    one.key,
                    f"«{short}» necesita responsable y fecha.",
                    f"“{short}” needs somebody who answers for it and a date.",
                )
            )
        index = readability(one.message).index if one.language == "es" and len(one.message.split()) >= 12 else None
        if index is not None and index < PLAIN_FROM:
            found.append(
                remark(
                    "A-S64-5",
                    one.key,
                    f"El mensaje para {one.public or 'el público'} es difícil de leer (índice {index:.0f}; bien desde "
                    f"{PLAIN_FROM:.0f}). Use frases y palabras más cortas.",
                    f"The message for {one.public or 'the public'} is hard to read (index {index:.0f}; fine from {PLAIN_FROM:.0f}). "
                    "Use shorter sentences and words.",
                )
            )
    return found


def published_remarks(decisions: Sequence[Published], today: date) -> list[Remark]:
    """Decisions that passed ten business days without being published, and those published late."""
    found = []
    for one in decisions:
        limit = add_business_days(one.taken, PUBLISH_DAYS)
        taken, last = day_text(one.taken), day_text(limit)
        if one.published is None and today > limit:
            found.append(
                remark(
                    "E-S64-6",
                    one.key,
                    f"La decisión «{one.text}», del {taken.es}, debía publicarse a más tardar el {last.es} ({PUBLISH_DAYS} días hábiles).",
                    f"The decision “{one.text}”, of {taken.en}, was to be published by {last.en} ({PUBLISH_DAYS} business days).",
                )
            )
        elif one.published is not None and one.published > limit:
            n = business_days_between(one.taken, one.published)
            found.append(
                remark(
                    "A-S64-7",
                    one.key,
                    f"La decisión «{one.text}» se publicó a los {n} días hábiles; el máximo es {PUBLISH_DAYS}.",
                    f"The decision “{one.text}” was published after {n} business days; the most is {PUBLISH_DAYS}.",
                )
            )
        elif one.published is not None and one.published < one.taken:
            found.append(
                remark(
                    "E-S64-8",
                    one.key,
                    f"La decisión «{one.text}» figura publicada antes de tomarse.",
                    f"The decision “{one.text}” appears as published before it was taken.",
                )
            )
    return found


def per_person(pieces: Sequence[Piece]) -> float | None:
    """Cost of each person reached, over the lines that know both; None without any."""
    known = [(one.cost, one.reached) for one in pieces if one.cost is not None and one.reached]
    people = sum(reached for _, reached in known if reached)
    return sum(cost for cost, _ in known if cost) / people if people else None


def plan_tables(pieces: Sequence[Piece], lang: str = "es") -> list[Table]:
    """The plan line by line, and reach and cost by channel.

    A piece is measured when its real reach and its cost are known; only those enter the cost of a person, so how many is said.
    """
    es = lang == "es"
    ordered = sorted(pieces, key=lambda one: (one.day is None, one.day or date.max))
    rows: list[Row] = [
        (
            short_day(one.day).of(lang) if one.day is not None else None,
            one.public or None,
            one.message,
            CHANNELS[one.channel].of(lang) if one.channel in CHANNELS else None,
            LANGUAGES[one.language].of(lang) if one.language in LANGUAGES else None,
            one.owner or None,
        )
        for one in ordered
    ]
    head = ("Fecha", "Público", "Mensaje", "Canal", "Idioma", "Responsable") if es else (
        "Date", "Public", "Message", "Channel", "Language", "Responsible",
    )  # fmt: skip
    by: list[Row] = []
    for channel, name in CHANNELS.items():
        some = [one for one in pieces if one.channel == channel]
        if not some:
            continue
        each = per_person(some)
        by.append(
            (
                name.of(lang),
                f"{len(some)} ({sum(one.cost is not None and bool(one.reached) for one in some)})",
                _sum([one.expected for one in some]),
                _sum([one.reached for one in some]),
                _sum([one.cost for one in some]),
                None if each is None else round(each),
            )
        )
    reach = (
        (
            "Canal",
            "Piezas (medidas)",
            "Alcance estimado",
            "Alcance real",
            "Costo (COP)",
            "Por persona, de las medidas (COP)",
        )
        if es
        else (
            "Channel",
            "Pieces (measured)",
            "Expected reach",
            "Real reach",
            "Cost (COP)",
            "Per person, of the measured (COP)",
        )
    )
    return [
        Table("Plan de comunicación" if es else "Plan of communication", head, rows),
        Table("Alcance y costo por canal" if es else "Reach and cost by channel", reach, by),
    ]


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def decision_table(decisions: Sequence[Published], lang: str = "es") -> Table:
    """Each decision: taken, last day to publish it, published."""
    es = lang == "es"
    rows: list[Row] = [
        (
            one.text,
            short_day(one.taken).of(lang),
            short_day(add_business_days(one.taken, PUBLISH_DAYS)).of(lang),
            short_day(one.published).of(lang) if one.published is not None else None,
        )
        for one in decisions
    ]
    return Table(
        "Decisiones y su publicación" if es else "Decisions and their publication",
        ("Decisión", "Tomada", "Publicar a más tardar", "Publicada")
        if es
        else ("Decision", "Taken", "To publish by", "Published"),
        rows,
    )


def picture(pieces: Sequence[Piece], meetings: Sequence[tuple[date, str]], today: date, lang: str = "es") -> str:
    """Calendar of what goes out and of the meetings, month by month."""
    es = lang == "es"
    entries = [
        Entry(one.day, CHANNELS[one.channel].of(lang) if one.channel in CHANNELS else one.name, "disc")
        for one in pieces
        if one.day is not None
    ] + [Entry(day, name, "square") for day, name in meetings]
    return agenda(
        entries,
        title="Calendario de comunicación" if es else "Calendar of communication",
        today=today,
        legend={"disc": "sale una pieza" if es else "a piece goes out", "square": "reunión" if es else "meeting"},
        lang=lang,
    )
