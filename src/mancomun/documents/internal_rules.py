"""The internal rules of a process (S32, *reglamento interno*): purpose, organs, calling, quorum, majority, actas, conflicts, reform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import annex, bullets, facts, given, heading, paragraph, pending
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, day_text
from mancomun.route.organisation import KINDS, Assignment, Organo, quorum, tables, voters

KIND = Text("Ruta · Reglamento interno", "Route · Internal rules")
SECTIONS = {
    "purpose": Text("Propósito", "Purpose"),
    "chart": Text("Estructura", "Structure"),
    "organs": Text("Órganos y funciones", "Organs and functions"),
    "calling": Text("Convocatoria", "Calling"),
    "quorum": Text("Quórum y mayorías", "Quorum and majorities"),
    "actas": Text("Actas", "Minutes"),
    "conflict": Text("Conflicto de intereses", "Conflict of interest"),
    "reform": Text("Reforma", "Reform"),
    "directory": Text("Anexo: directorio y responsabilidades", "Annex: directory and responsibilities"),
}


@dataclass(frozen=True, slots=True)
class RulesPaper:
    """All that the internal rules print; ``chart`` is the drawing of the bodies, empty while they cannot be drawn."""

    edition: Edition
    initiative: str
    members: Sequence[str]
    bodies: Sequence[Organo]
    assignments: Sequence[Assignment] = ()
    chart: str = ""
    purpose: str = ""
    calling: str = ""
    minutes: str = ""
    conflict: str = ""
    reform: str = ""


def rules_document(data: RulesPaper) -> Document:
    """The rules as a document; quorums are counted on the day of the edition."""
    edition, lang = data.edition, data.edition.lang
    day = day_text(edition.day)
    source = Text(f"estructura registrada, al {day.es}", f"structure on record, {day.en}").of(lang)
    blocks: list[Block] = [
        heading(SECTIONS["purpose"].of(lang)),
        paragraph(given(data.purpose, Text("propósito del proceso", "purpose of the process").of(lang))),
        heading(SECTIONS["chart"].of(lang)),
    ]
    if data.bodies:
        if data.chart:
            blocks.append(answer_picture(data.chart, lang, source=source, width=0.7))
        blocks.append(answer_table(tables(data.bodies, data.assignments, edition.day, lang)[0], lang, source=source))
    else:
        blocks.append(
            paragraph(pending(Text("órganos y de quién dependen", "bodies and whom they answer to").of(lang)))
        )
    blocks += [heading(SECTIONS["organs"].of(lang)), *_organs(data, lang)]
    blocks += [
        heading(SECTIONS["calling"].of(lang)),
        paragraph(
            given(
                data.calling,
                Text("quién convoca, cómo y con cuántos días", "who calls, how and how many days before").of(lang),
            )
        ),
    ]
    blocks += [heading(SECTIONS["quorum"].of(lang)), *_quorums(data, lang)]
    for key, text, missing in (
        (
            "actas",
            data.minutes,
            Text("quién hace las actas y cómo se aprueban", "who writes the actas and how they are approved"),
        ),
        (
            "conflict",
            data.conflict,
            Text("qué hace quien tiene un interés propio", "what somebody with an own interest does"),
        ),
        ("reform", data.reform, Text("cómo se reforma este reglamento", "how these rules are amended")),
    ):
        blocks += [heading(SECTIONS[key].of(lang)), paragraph(given(text, missing.of(lang)))]
    _, directory, raci = tables(data.bodies, data.assignments, edition.day, lang)
    blocks += annex(SECTIONS["directory"].of(lang))
    if directory.rows:
        blocks.append(answer_table(directory, lang, source=source))
    else:
        blocks.append(paragraph(pending(Text("miembros de cada órgano", "members of each body").of(lang))))
    if raci.rows:
        blocks.append(answer_table(raci, lang, source=source))
    title = Text(f"Reglamento interno de {data.initiative}", f"Internal rules of {data.initiative}").of(lang)
    return framed(edition, title, KIND, "reglamento_interno", blocks, members=tuple(data.members))


def _organs(data: RulesPaper, lang: str) -> list[Block]:
    if not data.bodies:
        return [paragraph(pending(Text("funciones de cada órgano", "functions of each body").of(lang)))]
    made: list[Block] = []
    for body in data.bodies:
        made.append(heading(body.name, 2))
        missing = Text(f"cada cuánto se reúne «{body.name}»", f"how often “{body.name}” meets").of(lang)
        made.append(
            facts(
                [
                    (Text("Tipo", "Kind").of(lang), KINDS[body.kind].of(lang)),
                    (Text("Depende de", "Answers to").of(lang), body.under or "—"),
                    (Text("Se reúne", "Meets").of(lang), given(body.meets, missing)),
                ]
            )
        )
        missing = Text(f"funciones de «{body.name}»", f"functions of “{body.name}”").of(lang)
        made.append(bullets(body.functions) if body.functions else paragraph(pending(missing)))
    return made


def _quorums(data: RulesPaper, lang: str) -> list[Block]:
    said = []
    for body in data.bodies:
        n = len(voters(body, data.edition.day))
        if n:
            sit, decide = quorum(n, body.deliberate), quorum(n, body.decide)
            said.append(
                Text(
                    f"{body.name}: de {n} con voto, delibera con {sit} y decide con {decide}.",
                    f"{body.name}: of {n} with a vote, it deliberates with {sit} and decides with {decide}.",
                ).of(lang)
            )
    if said:
        return [bullets(said)]
    missing = Text("miembros con voto, para contar el quórum", "members with a vote, to count the quorum")
    return [paragraph(pending(missing.of(lang)))]
