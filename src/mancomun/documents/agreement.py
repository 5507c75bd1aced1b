"""D4, the acuerdo de voluntades (S34): what Decreto 1033 de 2021 asks of it (art. 2.2.5.1.2), and a place to sign for each entity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.documents.blocks import (
    Words,
    annex,
    bullets,
    given,
    heading,
    paragraph,
    pending,
    signatures,
    soft,
    strong,
    table,
)
from mancomun.documents.frame import drawn, framed
from mancomun.documents.inputs import Edition, Picture
from mancomun.documents.tree import Block, Document, Run
from mancomun.lexicon.text import Text, day_text, short_day
from mancomun.route.agreement import MEDIA_NAMES, Acuerdo, Party, clauses, said
from mancomun.tables.columns import Column

KIND = Text("Ruta · Acuerdo de voluntades", "Route · Agreement of wills")
SECTIONS = {
    "parties": Text("Partes", "Parties"),
    "recitals": Text("Considerandos", "Recitals"),
    "clauses": Text("Cláusulas", "Clauses"),
    "signatures": Text("Firmas", "Signatures"),
    "record": Text("Constancia de firmas", "Record of signatures"),
    "annex": Text("Anexo: las entidades y su territorio", "Annex: the entities and their territory"),
}
ORDINALS = (
    Text("Primera", "First"), Text("Segunda", "Second"), Text("Tercera", "Third"), Text("Cuarta", "Fourth"),
    Text("Quinta", "Fifth"), Text("Sexta", "Sixth"), Text("Séptima", "Seventh"), Text("Octava", "Eighth"),
    Text("Novena", "Ninth"),
)  # fmt: skip
CLAUSES = (
    "objeto", "alcance", "compromisos", "coordinacion", "autonomia", "no_gasto", "vigencia", "modificacion", "publicidad",
)  # fmt: skip
_NATURE = Text(
    "Este acuerdo es político: declara la voluntad de asociarse, no crea una persona jurídica y no compromete presupuesto.",
    "This agreement is political: it declares the will to associate, creates no legal person and commits no budget.",
)


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """All that D4 prints. ``initiative`` is its name; ``map`` shows the members; ``annexes`` are named, not included.

    The fingerprint printed is ``acuerdo.text_hash``: that of the text of the clauses, which no signature changes.
    """

    edition: Edition
    initiative: str
    acuerdo: Acuerdo
    map: Picture | None = None
    annexes: Sequence[str] = ()


def agreement_document(data: AgreementPaper) -> Document:
    """The agreement as a document."""
    lang, found = data.edition.lang, data.acuerdo
    blocks: list[Block] = [paragraph(soft(_NATURE.of(lang)))]
    blocks += [heading(SECTIONS["parties"].of(lang)), _parties(found, lang)]
    blocks += [heading(SECTIONS["recitals"].of(lang)), _several(found.recitals, _t("considerandos", "recitals", lang))]
    blocks += [heading(SECTIONS["clauses"].of(lang)), *_clauses(found, lang)]
    blocks += [heading(SECTIONS["signatures"].of(lang)), *_signatures(found, lang)]
    blocks += [heading(SECTIONS["record"].of(lang)), *_record(found, lang)]
    blocks += [*annex(SECTIONS["annex"].of(lang)), *_annex(data, lang)]
    title = _t(f"Acuerdo de voluntades de {data.initiative}", f"Agreement of wills of {data.initiative}", lang)
    members = [party.entity for party in found.parties]
    return framed(data.edition, title, KIND, "acuerdo_voluntades", blocks, members=members, lead=said(found).of(lang))


def _t(es: str, en: str, lang: str) -> str:
    return Text(es, en).of(lang)


def _several(items: Sequence[str], missing: str) -> Block:
    return bullets(items) if items else paragraph(pending(missing))


def _parties(found: Acuerdo, lang: str) -> Block:
    if not found.parties:
        return paragraph(pending(_t("partes, al menos dos", "parties, at least two", lang)))
    columns = [
        Column("entity", Text("Entidad", "Entity"), width=26),
        Column("person", Text("Representante", "Representative"), width=28),
        Column("post", Text("Cargo", "Post"), width=20),
        Column("act", Text("Acto de posesión", "Act of taking office"), width=26),
    ]
    rows = [
        [
            party.entity,
            given(party.person, _t(f"representante de {party.entity}", f"representative of {party.entity}", lang)),
            given(party.post, _t(f"cargo de quien firma por {party.entity}", f"post of who signs for {party.entity}", lang)),
            given(party.act, _t(f"acto de posesión ({party.entity})", f"act of taking office ({party.entity})", lang)),
        ]
        for party in found.parties
    ]  # fmt: skip
    return table(
        columns, rows, lang, caption="", source=_t("registro de la iniciativa", "record of the initiative", lang)
    )


def _clauses(found: Acuerdo, lang: str) -> list[Block]:
    by = {clause.key: clause for clause in clauses(found)}
    blocks: list[Block] = []
    for ordinal, key in zip(ORDINALS, CLAUSES, strict=True):
        clause = by[key]
        blocks.append(heading(f"{ordinal.of(lang)}. {clause.title.of(lang)}", 2))
        if key == "alcance":
            blocks += _scope(found, lang)
        elif key == "compromisos":
            blocks.append(_commitments(found, lang))
        else:
            blocks.append(paragraph(given(clause.text, clause.title.of(lang).lower())))
    return blocks


def _scope(found: Acuerdo, lang: str) -> list[Block]:
    blocks: list[Block] = []
    for title, items in (
        (Text("Objetivos comunes", "Common aims"), found.aims),
        (Text("Potencialidades", "Potentials"), found.potentials),
        (Text("Intereses comunes", "Common interests"), found.interests),
    ):
        blocks += [paragraph(strong(title.of(lang))), _several(items, title.of(lang).lower())]
    wanted = _t("figura que mejor se ajusta", "figure that fits best", lang)
    blocks.append(
        paragraph(strong(_t("Figura prevista: ", "Foreseen figure: ", lang)), given(found.figure, wanted), Run("."))
    )
    return blocks


def _commitments(found: Acuerdo, lang: str) -> Block:
    if not found.commitments:
        return paragraph(pending(_t("compromisos de cada parte", "commitments of each party", lang)))
    columns = [
        Column("entity", Text("Quién", "Who"), width=24),
        Column("what", Text("Qué", "What"), width=52),
        Column("when", Text("Cuándo", "When"), "date", width=24),
    ]
    rows = [
        [
            item.entity,
            given(item.what, _t(f"compromiso de {item.entity}", f"commitment of {item.entity}", lang)),
            item.when
            or pending(
                _t(f"fecha del compromiso de {item.entity}", f"date of the commitment of {item.entity}", lang)
            ),
        ]
        for item in found.commitments
    ]  # fmt: skip
    return table(columns, rows, lang, caption="", source=_t("las partes de este acuerdo", "the parties", lang))


def _signatures(found: Acuerdo, lang: str) -> list[Block]:
    place = next(clause.text for clause in clauses(found) if clause.key == "lugar")
    first: Words = given(place.rstrip("."), _t("lugar y fecha", "place and date", lang))
    made = [
        paragraph(
            _t("En constancia se firma en ", "Signed in ", lang), *([first] if isinstance(first, Run) else []), "."
        )
    ]
    if not found.parties:
        return [*made, paragraph(pending(_t("firma de cada entidad", "signature of each entity", lang)))]
    made.append(signatures([(party.person, party.post, _signer(party, lang)) for party in found.parties], lang))
    if found.witnesses:
        made.append(paragraph(strong(_t("Testigos", "Witnesses", lang))))
        made.append(signatures([(name, _t("testigo", "witness", lang), "") for name in found.witnesses], lang))
    return made


def _signer(party: Party, lang: str) -> str:
    if party.signed is None:
        return party.entity
    day = short_day(party.signed).of(lang)
    how = MEDIA_NAMES[party.medium].of(lang) if party.medium in MEDIA_NAMES else ""
    signed = _t(f"firmado el {day}", f"signed on {day}", lang)
    return f"{party.entity} · {signed}{f', {how}' if how else ''}"


def _record(found: Acuerdo, lang: str) -> list[Block]:
    words = _t(
        "La huella es la del texto de las cláusulas. Cambia si cambia una palabra; quien firmó otra huella firmó otro texto.",
        "The fingerprint is that of the text of the clauses. It changes when one word does; whoever signed another fingerprint "
        "signed another text.",
        lang,
    )
    blocks = [paragraph(said(found).of(lang) or words)]
    if found.parties:
        columns = [
            Column("entity", Text("Entidad", "Entity"), width=28),
            Column("state", Text("Firma", "Signature"), width=16),
            Column("day", Text("Fecha", "Date"), "date", width=16),
            Column("medium", Text("Medio", "By"), width=18),
            Column("copy", Text("Huella firmada", "Fingerprint signed"), width=22),
        ]
        rows = [
            [
                party.entity,
                _t("firmado", "signed", lang) if party.signed else _t("pendiente", "pending", lang),
                party.signed or Run("—"),
                MEDIA_NAMES[party.medium].of(lang) if party.medium in MEDIA_NAMES else Run("—"),
                Run(party.copy[:16], "id") if party.copy else Run("—"),
            ]
            for party in found.parties
        ]
        day = day_text(found.day).of(lang) if found.day else _t("sin fecha", "no date", lang)
        source = _t(f"registro de firmas del acuerdo ({day})", f"record of signatures of the agreement ({day})", lang)
        blocks.append(table(columns, rows, lang, caption="", source=source))
    if found.text_hash:
        label = strong(_t("Huella del texto: ", "Fingerprint of the text: ", lang))
        blocks.append(paragraph(words, " ", label, Run(found.text_hash, "id")))
    if found.nameless:
        without = _t(
            "Esta copia no dice los nombres. La huella es la del texto con los nombres.",
            "This copy does not tell the names. The fingerprint is that of the text with them.",
            lang,
        )
        blocks.append(paragraph(soft(without)))
    return blocks


def _annex(data: AgreementPaper, lang: str) -> list[Block]:
    blocks = [
        drawn(data.map, lang)
        if data.map is not None
        else paragraph(pending(_t("mapa de las entidades", "map of the entities", lang)))
    ]
    if data.annexes:
        blocks += [paragraph(strong(_t("Otros anexos", "Other annexes", lang))), bullets(data.annexes)]
    return blocks
