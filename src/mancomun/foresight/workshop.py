"""What a room is asked and what it answered: questions that a phone or a sheet of paper can carry, and their results.

Six kinds: *matriz* (influences from 0 to 3, or P, for MICMAC), *abaco* (Régnier's colours), *delphi* (a number on a scale, in
rounds), *voto* (choose some), *orden* (put all in order) and *ideas* (short texts). An answer is checked against its question
by the same code whoever brings it, phone or typist.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.lengths import bars
from mancomun.errors import BadInput
from mancomun.foresight import micmac as structural
from mancomun.foresight.panel import COLOURS, delphi, kendall_w, regnier
from mancomun.foresight.raters import APART, Merged, merge
from mancomun.lexicon.text import Text, number_text, spanish_number
from mancomun.tables.results import Notice, Row, Table, notice

KINDS: Mapping[str, Text] = {
    "voto": Text("Votar", "Vote"),
    "orden": Text("Ordenar", "Rank"),
    "abaco": Text("Opinar con colores (ábaco de Régnier)", "Opine in colours (Régnier's abacus)"),
    "delphi": Text("Calificar en rondas (Delphi)", "Rate in rounds (Delphi)"),
    "matriz": Text("Influencias entre variables (MICMAC)", "Influences between variables (MICMAC)"),
    "ideas": Text("Proponer ideas", "Propose ideas"),
}
LEVELS: Mapping[str, Text] = {
    "0": Text("nada", "none"),
    "1": Text("débil", "weak"),
    "2": Text("media", "medium"),
    "3": Text("fuerte", "strong"),
    "P": Text("podría influir", "could come to act"),
}
LONGEST_IDEA, LONGEST_ITEM, MOST_ITEMS, MOST_VARIABLES, MOST_IDEAS = 280, 120, 60, 40, 10
Value = Any
"""*matriz* ``{"a>b": 0..3 or "P"}``; *abaco* ``{item: colour}``; *delphi* ``{item: number}``; *voto*, *orden*, *ideas* lists."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to judge: a short ``id`` (it stands in the matrix) and its words."""

    id: str
    label: str


@dataclass(frozen=True)
class Question:
    """``low`` and ``high`` bound *delphi*; ``most`` is how many a person may choose (*voto*) or write (*ideas*)."""

    kind: str
    text: str
    items: tuple[Item, ...] = ()
    low: float = 1
    high: float = 9
    most: int = 1

    @cached_property  # every cell of every answer looks at them
    def ids(self) -> tuple[str, ...]:
        """The short names, in order."""
        return tuple(item.id for item in self.items)


def checked_question(question: Question) -> Question:
    """The question, or `BadInput` with what to mend."""
    if question.kind not in KINDS:
        raise _bad("pregunta-clase", f"No hay preguntas de clase «{question.kind}». Hay: {', '.join(KINDS)}.",
                   f"There are no questions of the kind “{question.kind}”. There are: {', '.join(KINDS)}.")  # fmt: skip
    if not question.text.strip():
        raise _bad("pregunta-vacia", "La pregunta no dice nada. Escriba qué se le pregunta a la sala.",
                   "The question says nothing. Write what the room is asked.")  # fmt: skip
    ids = question.ids
    repeated = [name for name, n in Counter(ids).items() if n > 1]
    if repeated:
        raise _bad("pregunta-repetida", f"«{repeated[0]}» está dos veces entre las opciones. Deje una o cámbiele el nombre corto.",
                   f"“{repeated[0]}” is twice among the options. Leave one, or change its short name.")  # fmt: skip
    wrong = next(
        (item for item in question.items if not item.id or ">" in item.id or len(item.label) > LONGEST_ITEM), None
    )
    if wrong is not None:
        raise _bad(
            "pregunta-opcion",
            f"La opción «{wrong.label[:40]}» no sirve: el nombre corto no puede faltar ni llevar «>», "
            f"y el texto cabe en {LONGEST_ITEM} letras.",
            f"The option “{wrong.label[:40]}” will not do: the short name cannot be missing or hold “>”, "
            f"and the text fits in {LONGEST_ITEM} letters.",
        )
    least = 0 if question.kind == "ideas" else 1 if question.kind in ("abaco", "delphi") else 2
    most = MOST_VARIABLES if question.kind == "matriz" else MOST_ITEMS
    if not least <= len(ids) <= most:
        raise _bad("pregunta-opciones", f"Esta clase de pregunta lleva de {least} a {most} opciones; llegaron {len(ids)}.",
                   f"This kind of question takes from {least} to {most} options; we got {len(ids)}.")  # fmt: skip
    if question.kind == "delphi" and not question.low < question.high:
        raise _bad("pregunta-escala", f"La escala va de menos a más; llegó de {question.low:g} a {question.high:g}.",
                   f"The scale goes from less to more; we got {question.low:g} to {question.high:g}.")  # fmt: skip
    limit = MOST_IDEAS if question.kind == "ideas" else len(ids)
    if question.kind in ("voto", "ideas") and not 1 <= question.most <= limit:
        raise _bad("pregunta-cuantas", f"Cada persona puede dar de 1 a {limit} respuestas; llegó {question.most}.",
                   f"Each person may give from 1 to {limit} answers; we got {question.most}.")  # fmt: skip
    return question


def _bad(code: str, es: str, en: str) -> BadInput:
    return BadInput(code, es, en)


# ------------------------------------------------------------------------------------------------------- answers


def checked_answer(question: Question, value: Any) -> Value:
    """The answer in its own form, or `BadInput`: something else was asked, a name is unknown, a value is out of the scale."""
    if question.kind in ("voto", "orden", "ideas"):
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise wrong_shape()
        return _chosen(question, value) if question.kind != "ideas" else _ideas(question, value)
    if not isinstance(value, Mapping):
        raise wrong_shape()
    found = {str(key): _cell(question, str(key), one) for key, one in value.items() if one not in (None, "")}
    if not found:
        raise _bad("respuesta-vacia", "La respuesta está vacía. Conteste al menos una casilla.",
                   "The answer is empty. Answer at least one cell.")  # fmt: skip
    return found


def wrong_shape() -> BadInput:
    """What is said of an answer that no page of ours sends."""
    return _bad("respuesta-forma", "La respuesta no es de esta pregunta. Vuelva a abrir la página y contéstela allí.",
                "The answer is not for this question. Open the page again and answer there.")  # fmt: skip


def _unknown(name: str) -> BadInput:
    return _bad("respuesta-opcion", f"«{name[:60]}» no está entre las opciones de esta pregunta. Vuelva a abrir la página.",
                f"“{name[:60]}” is not among the options of this question. Open the page again.")  # fmt: skip


def _chosen(question: Question, value: list[str]) -> list[str]:
    stray = next((one for one in value if one not in question.ids), None)
    if stray is not None:
        raise _unknown(stray)
    if len(set(value)) != len(value):
        raise _bad("respuesta-repetida", "La respuesta repite una opción. Cada una va una sola vez.",
                   "The answer repeats an option. Each goes once.")  # fmt: skip
    if question.kind == "orden" and len(value) != len(question.ids):
        raise _bad("respuesta-orden", f"Hay que ordenar las {len(question.ids)} opciones; llegaron {len(value)}.",
                   f"All {len(question.ids)} options are to be ordered; we got {len(value)}.")  # fmt: skip
    if question.kind == "voto" and not 1 <= len(value) <= question.most:
        raise _bad("respuesta-cuantas", f"Elija de 1 a {question.most} opciones; llegaron {len(value)}.",
                   f"Choose from 1 to {question.most} options; we got {len(value)}.")  # fmt: skip
    return list(value)


def _ideas(question: Question, value: list[str]) -> list[str]:
    texts = (one.encode(errors="replace").decode().replace("\0", " ") for one in value)  # what a database cannot keep
    found = [" ".join(one.split()) for one in texts if one.strip()]
    long = next((one for one in found if len(one) > LONGEST_IDEA), None)
    if long is not None:
        raise _bad("respuesta-larga", f"Una idea tiene {len(long)} letras y caben {LONGEST_IDEA}. Resúmala.",
                   f"One idea has {len(long)} letters and {LONGEST_IDEA} fit. Shorten it.")  # fmt: skip
    if not 1 <= len(found) <= question.most:
        raise _bad("respuesta-cuantas", f"Escriba de 1 a {question.most} ideas; llegaron {len(found)}.",
                   f"Write from 1 to {question.most} ideas; we got {len(found)}.")  # fmt: skip
    return found


def _cell(question: Question, key: str, value: Any) -> Any:
    if question.kind == "matriz":
        row, _, column = key.partition(">")
        if row not in question.ids or column not in question.ids or row == column:
            raise _unknown(key)
        typed = str(value).strip().upper()
        if typed not in LEVELS or isinstance(value, bool):
            raise _bad("respuesta-influencia", f"{row} sobre {column}: «{typed[:20]}» no es 0, 1, 2, 3 ni P.",
                       f"{row} on {column}: “{typed[:20]}” is not 0, 1, 2, 3 or P.")  # fmt: skip
        return "P" if typed == "P" else int(typed)
    if key not in question.ids:
        raise _unknown(key)
    if question.kind == "abaco":
        code = str(value).strip().upper()
        if code not in COLOURS:
            raise _bad("respuesta-color", f"{key}: «{code[:20]}» no es un color del ábaco ({', '.join(COLOURS)}).",
                       f"{key}: “{code[:20]}” is no colour of the abacus ({', '.join(COLOURS)}).")  # fmt: skip
        return code
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        number = float("nan")
    if not question.low <= number <= question.high:
        raise _bad("respuesta-escala", f"{key}: «{str(value)[:20]}» no está en la escala de {question.low:g} a {question.high:g}.",
                   f"{key}: “{str(value)[:20]}” is not on the scale from {question.low:g} to {question.high:g}.")  # fmt: skip
    return number


# ------------------------------------------------------------------------------------------------------- results


@dataclass(frozen=True)
class Outcome:
    """What a room said: how many answered, a sentence, tables, drawings (SVG with its title) and what to know before believing."""

    answered: int
    summary: Text
    tables: tuple[Table, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()


NOBODY = Outcome(0, Text("Todavía no ha contestado nadie.", "Nobody has answered yet."))


def results(question: Question, rounds: Mapping[int, Mapping[str, Value]], lang: str = "es") -> Outcome:
    """The outcome of a question from its checked answers, by round and person; only *delphi* looks before the last round."""
    last = rounds[max(rounds)] if rounds else {}
    if not last:
        return NOBODY
    return {"voto": _vote, "orden": _order, "ideas": _written, "abaco": _abacus, "matriz": _matrix}.get(
        question.kind, _delphi
    )(question, rounds, lang)


Rounds = Mapping[int, Mapping[str, Value]]


def _last(rounds: Rounds) -> Mapping[str, Value]:
    return rounds[max(rounds)]


def _people(n: int) -> Text:
    return Text(
        f"{n} {'persona contestó' if n == 1 else 'personas contestaron'}",
        f"{n} {'person' if n == 1 else 'people'} answered",
    )


def _percent(part: float, lang: str) -> str:
    return f"{spanish_number(100 * part, 1)} %" if lang == "es" else f"{100 * part:.1f} %"


def _vote(question: Question, rounds: Rounds, lang: str) -> Outcome:
    given = _last(rounds)
    counts = Counter(one for chosen in given.values() for one in chosen)
    order = sorted(question.items, key=lambda item: (-counts[item.id], question.ids.index(item.id)))
    n = len(given)
    rows: list[Row] = [(item.label, counts[item.id], round(100 * counts[item.id] / n, 1)) for item in order]
    first = [item.label for item in order if counts[item.id] == counts[order[0].id]]
    who = _people(n)
    summary = (
        Text(f"{who.es}. La más votada: {first[0]} ({counts[order[0].id]} votos).",
             f"{who.en}. The most voted: {first[0]} ({counts[order[0].id]} votes).")
        if len(first) == 1
        else Text(f"{who.es}. Hay empate en el primer lugar: {', '.join(first)}.",
                  f"{who.en}. The first place is tied: {', '.join(first)}.")
    )  # fmt: skip
    head = (
        ("Opción", "Votos", "% de quienes contestaron")
        if lang == "es"
        else ("Option", "Votes", "% of those who answered")
    )
    title = Text("Votos", "Votes").of(lang)
    drawn = bars(
        [(item.label, counts[item.id], f"{counts[item.id]} · {_percent(counts[item.id] / n, lang)}") for item in order],
        title=title, description=summary.of(lang), most=n, lang=lang,
    )  # fmt: skip
    return Outcome(n, summary, (Table(title, head, rows),), ((drawn, title),))


def _order(question: Question, rounds: Rounds, lang: str) -> Outcome:
    given = _last(rounds)
    ranks = np.array([[chosen.index(name) + 1 for name in question.ids] for chosen in given.values()], float)
    mean = ranks.mean(axis=0)
    order = sorted(range(len(question.ids)), key=lambda k: (mean[k], k))
    rows: list[Row] = [
        (question.items[k].label, round(float(mean[k]), 2), int(ranks[:, k].min()), int(ranks[:, k].max()))
        for k in order
    ]
    who = _people(len(given))
    notes: list[Notice] = []
    agreement = Text("", "")
    if len(given) >= 2:
        w, p = kendall_w(ranks)
        agreement = Text(f" Concordancia W de Kendall: {spanish_number(w, 2)} (p = {spanish_number(p, 3)}).",
                         f" Kendall's concordance W: {w:.2f} (p = {p:.3f}).")  # fmt: skip
        if w < 0.5:
            notes.append(notice("orden-poco-acuerdo", "La sala no coincide en el orden: el promedio no es un acuerdo.",
                                "The room does not agree on the order: the mean is no agreement."))  # fmt: skip
    first = question.items[order[0]].label
    summary = Text(f"{who.es}. En promedio va primero: {first}.{agreement.es}",
                   f"{who.en}. On average the first is: {first}.{agreement.en}")  # fmt: skip
    head = (
        ("Opción", "Puesto promedio", "Mejor puesto", "Peor puesto")
        if lang == "es"
        else ("Option", "Mean place", "Best place", "Worst place")
    )
    title = Text("Orden de la sala", "Order of the room").of(lang)
    size = len(question.ids)
    drawn = bars(
        [(question.items[k].label, size + 1 - float(mean[k]),
          number_text(float(mean[k]), 1, lang)) for k in order],
        title=Text("Puesto promedio (la barra larga va primero)", "Mean place (the long bar goes first)").of(lang),
        description=summary.of(lang), most=float(size), lang=lang,
    )  # fmt: skip
    return Outcome(len(given), summary, (Table(title, head, rows),), ((drawn, title),), tuple(notes))


def _written(question: Question, rounds: Rounds, lang: str) -> Outcome:
    given = _last(rounds)
    rows: list[Row] = [(person, idea) for person, ideas in given.items() for idea in ideas]
    who = _people(len(given))
    summary = Text(f"{who.es} con {len(rows)} ideas.", f"{who.en} with {len(rows)} ideas.")
    head = ("Quién", "Idea") if lang == "es" else ("Who", "Idea")
    return Outcome(len(given), summary, (Table("Ideas", head, rows),))


def _abacus(question: Question, rounds: Rounds, lang: str) -> Outcome:
    given = _last(rounds)
    people = list(given)
    labels = [item.label for item in question.items]
    answer = regnier(labels, people, [[given[one].get(item.id, "N") for one in people] for item in question.items])
    top = labels[answer.by_acceptance[0]]
    who = _people(len(people))
    summary = Text(f"{who.es}. Lo más aceptado: {top}.", f"{who.en}. The most accepted: {top}.")
    short: list[Row] = [
        (
            labels[k],
            *(sum(code == colour for code in answer.colours[k]) for colour in COLOURS),
            None if np.isnan(answer.mean[k]) else round(float(answer.mean[k]), 2),
            answer.tables(lang)[0].rows[place][-1],
        )
        for place, k in enumerate(answer.by_acceptance)
    ]
    head = (
        "Asunto" if lang == "es" else "Item",
        *(spanish if lang == "es" else english for _, spanish, english in COLOURS.values()),
        "Promedio" if lang == "es" else "Mean",
        "Lectura" if lang == "es" else "Reading",
    )
    counted = Table(Text("Respuestas por color", "Answers by colour").of(lang), head, short)
    drawn = bars(
        [(labels[k], 0.0 if np.isnan(answer.mean[k]) else float(answer.mean[k]),
          "—" if np.isnan(answer.mean[k]) else spanish_number(float(answer.mean[k]), 1)) for k in answer.by_acceptance],
        title=Text("Aceptación (1 a 5)", "Acceptance (1 to 5)").of(lang), description=summary.of(lang), most=5, lang=lang,
    )  # fmt: skip
    return Outcome(
        len(people), summary, (counted, *answer.tables(lang)), ((drawn, summary.of(lang)),), tuple(answer.notices())
    )


def _delphi(question: Question, rounds: Rounds, lang: str) -> Outcome:
    by_item = {
        item.label: {
            number: {person: value[item.id] for person, value in given.items() if item.id in value}
            for number, given in rounds.items()
            if any(item.id in value for value in given.values())
        }
        for item in question.items
    }
    answer = delphi({item: held for item, held in by_item.items() if held}, low=question.low, high=question.high)
    last = max(rounds)
    agreed = [one.item for one in answer.rounds if one.number == last and one.consensus]
    who = _people(len(rounds[last]))
    summary = Text(
        f"Ronda {last}: {who.es}. Hay consenso en {len(agreed)} de {len(question.items)}.",
        f"Round {last}: {who.en}. There is consensus on {len(agreed)} of {len(question.items)}.",
    )
    here = [one for one in answer.rounds if one.number == last]
    drawn = bars(
        [(one.item, one.median - question.low, number_text(one.median, 1, lang)) for one in here],
        title=Text(f"Mediana de la ronda {last}", f"Median of round {last}").of(lang), description=summary.of(lang),
        most=question.high - question.low, lang=lang,
    )  # fmt: skip
    return Outcome(
        len(rounds[last]), summary, tuple(answer.tables(lang)), ((drawn, summary.of(lang)),), tuple(answer.notices())
    )


def _matrix(question: Question, rounds: Rounds, lang: str) -> Outcome:
    given = _last(rounds)
    cells = {
        person: {
            (row, column): value for (row, _, column), value in ((key.partition(">"), one) for key, one in held.items())
        }
        for person, held in given.items()
    }
    merged = merge(cells)
    ids = question.ids
    place = {name: k for k, name in enumerate(ids)}
    matrix = np.zeros((len(ids), len(ids)), np.int8)
    for (row, column), value in merged.values.items():
        matrix[place[row], place[column]] = structural.POTENTIAL if value == "P" else int(value)
    who = _people(len(given))
    notes, tables, pictures = _doubts(merged, len(ids)), _merged_tables(merged, question, matrix, lang), []
    try:
        answer = structural.micmac(list(ids), matrix)
    except BadInput as wrong:  # nobody has seen an influence yet: there is a matrix, and no order
        summary = Text(f"{who.es}. {wrong.es}", f"{who.en}. {wrong.en}")
    else:
        notes += answer.notices()
        tables += answer.tables(lang)
        end = answer.actual.indirect.plane if answer.actual.indirect is not None else answer.actual.direct
        top = question.items[int(np.argmax(end.strategic))].label
        summary = Text(
            f"{who.es}. La variable más estratégica: {top}.", f"{who.en}. The most strategic variable: {top}."
        )
        pictures.append((structural.picture(answer, lang), summary.of(lang)))
    return Outcome(len(given), summary, tuple(tables), tuple(pictures), tuple(notes))


def _doubts(merged: Merged[tuple[str, str]], size: int) -> list[Notice]:
    silent, apart = size * (size - 1) - len(merged.count), len(merged.apart())
    found = []
    if silent:
        found.append(notice("sala-vacias", f"{_cells(silent).es} sin llenar: cuentan como 0.",
                            f"{_cells(silent).en} nobody filled: they count as 0."))  # fmt: skip
    if apart:
        found.append(
            notice(
                "sala-desacuerdo",
                f"{_cells(apart).es} con respuestas a {APART} puntos o más de distancia: convérselas antes de usar la matriz.",
                f"{_cells(apart).en} with answers {APART} points apart or more: talk them over before using the matrix.",
            )
        )
    return found


def _cells(n: int) -> Text:
    return Text(f"{n} {'casilla' if n == 1 else 'casillas'}", f"{n} {'cell' if n == 1 else 'cells'}")


def _merged_tables(
    merged: Merged[tuple[str, str]], question: Question, matrix: NDArray[np.int8], lang: str
) -> list[Table]:
    spanish = lang == "es"
    rows: list[Row] = [
        (name, *("P" if cell == structural.POTENTIAL else int(cell) for cell in line))
        for name, line in zip(question.ids, matrix, strict=True)
    ]
    keys: list[Row] = [(item.id, item.label) for item in question.items]
    found = [
        Table("Matriz reunida" if spanish else "Merged matrix", ("Variable", *question.ids), rows),
        Table("Variables", ("Sigla", "Variable") if spanish else ("Short", "Variable"), keys),
    ]
    apart: list[Row] = [(*cell, *merged.spread[cell], merged.count[cell]) for cell in merged.apart()]
    if apart:
        head = (
            ("Influye", "Sobre", "Menor", "Mayor", "Respuestas")
            if spanish
            else ("Acts", "On", "Least", "Most", "Answers")
        )
        found.append(Table("Casillas para conversar" if spanish else "Cells to talk over", head, apart))
    return found
