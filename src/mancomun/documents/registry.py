"""The extract of a scheme, and its certificate where the competent authority runs the registry. Never one for the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.documents.blocks import bullets, facts, given, heading, paragraph, pending, strong, table
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.columns import Column

EXTRACT = Text("Extracto del registro de esquemas · no oficial", "Extract of the registry of schemes · not official")
CERTIFICATE = Text("Certificado de inscripción", "Certificate of registration")
NOT_OFFICIAL = Text(
    "Este documento no es un certificado ni proviene del Registro de Esquemas Asociativos Territoriales (REAT), que lleva el "
    "Ministerio del Interior. Reúne lo que consta en esta instalación, con sus fuentes. Para probar la inscripción, pida el "
    "certificado al Ministerio.",
    "This document is not a certificate and does not come from the Registry of Territorial Associative Schemes (REAT), kept by "
    "the Ministry of the Interior. It gathers what is on record in this installation, with its sources. To prove registration, "
    "ask the Ministry for the certificate.",
)


NOT_HERE = Text(
    "Este documento no es un certificado: ese día {name} no constaba inscrito en el registro que lleva {authority}. Reúne lo que "
    "consta en esta instalación, con sus fuentes.",
    "This document is not a certificate: that day {name} was not on record as registered in the registry kept by {authority}. It "
    "gathers what is on record in this installation, with its sources.",
)


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act: what it is, its number, its day as people read it, and who issued it."""

    name: str
    number: str = ""
    day: str = ""
    issuer: str = ""


@dataclass(frozen=True)
class SchemeEntry:
    """A scheme as of a day, in the language of the edition. ``authority`` is who certifies; empty where nobody may.

    ``registered`` is True when that authority had registered it by the day.
    ``members`` are rows of code, name, role and since when; ``duties`` of text, due day and state; ``doubt`` what to doubt.
    """

    edition: Edition
    name: str
    figure: str
    state: str
    registered: bool = False
    number: str = ""
    authority: str = ""
    objetos: Sequence[str] = ()
    domicile: str = ""
    nit: str = ""
    representative: str = ""
    members: Sequence[tuple[str, str, str, str]] = ()
    acts: Sequence[ActLine] = ()
    duties: Sequence[tuple[str, str, str]] = ()
    source: str = ""
    doubt: str = ""

    @property
    def certifies(self) -> bool:
        """True when this is a certificate: an authority, and a registration that holds."""
        return bool(self.authority) and self.registered


def scheme_entry(entry: SchemeEntry) -> Document:
    """The document of a scheme: a certificate when the authority issues it, else an extract that says that it is not one."""
    lang = entry.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    day = day_text(entry.edition.day).of(lang)
    blocks: list[Block] = [Block("opening", {"lead": f"{entry.figure} · {entry.state}", "rung": None})]
    if entry.certifies:
        blocks.append(
            paragraph(
                strong(entry.authority + " "),
                t(f"certifica que el {day} {entry.name} está inscrito con el número ",
                  f"certifies that on {day} {entry.name} is registered under number "),
                given(entry.number, t("número de inscripción", "registration number")), ".",
            )
        )  # fmt: skip
    else:
        why = (
            NOT_HERE.of(lang).format(name=entry.name, authority=entry.authority)
            if entry.authority
            else NOT_OFFICIAL.of(lang)
        )
        blocks.append(paragraph(strong(why)))
    unknown = t("no consta", "not on record")
    blocks += [
        heading(t("Identificación", "Identification")),
        facts(
            [
                (t("Código", "Code"), entry.edition.code),
                (t("Figura", "Figure"), entry.figure),
                (t("Cómo está", "How it stands"), entry.state),
                (t("Objeto", "Purpose"), "; ".join(entry.objetos) or unknown),
                (t("Domicilio", "Domicile"), entry.domicile or unknown),
                ("NIT", entry.nit or unknown),
                (t("Representante legal", "Legal representative"), entry.representative or unknown),
            ]
        ),
        heading(t("Miembros", "Members")),
        _members(entry, lang),
        heading(t("Actos", "Acts")),
        _acts(entry, lang),
    ]
    if entry.duties:
        blocks += [
            heading(t("Deberes y términos", "Duties and terms")),
            bullets([f"{text}: {due} ({state})" for text, due, state in entry.duties]),
        ]
    blocks += [heading(t("De dónde sale", "Where it comes from")), *_sources(entry, lang)]
    kind = CERTIFICATE if entry.certifies else EXTRACT
    name = "certificado" if entry.certifies else "extracto_registro"
    return framed(entry.edition, entry.name, kind, name, blocks, page=False)


def _members(entry: SchemeEntry, lang: str) -> Block:
    columns = (
        Column("code", Text("Código", "Code"), "code"),
        Column("name", Text("Entidad", "Entity")),
        Column("role", Text("Papel", "Role")),
        Column("since", Text("Desde", "Since")),
    )
    if not entry.members:
        return paragraph(
            pending(Text("miembros: la fuente no los lista", "members: the source does not list them").of(lang))
        )
    return table(
        columns, entry.members, lang, caption=Text("Quiénes lo forman", "Who forms it").of(lang),
        source=Text("Registro de esquemas", "Registry of schemes").of(lang),
    )  # fmt: skip


def _acts(entry: SchemeEntry, lang: str) -> Block:
    if not entry.acts:
        return paragraph(pending(Text("acto de constitución", "act of formation").of(lang)))
    columns = (
        Column("act", Text("Acto", "Act")),
        Column("number", Text("Número", "Number")),
        Column("day", Text("Fecha", "Date")),
        Column("issuer", Text("Quién lo expide", "Issued by")),
    )
    return table(
        columns, [(one.name, one.number, one.day, one.issuer) for one in entry.acts], lang,
        caption=Text("Actos que constan", "Acts on record").of(lang),
        source=Text("Registro de esquemas", "Registry of schemes").of(lang),
    )  # fmt: skip


def _sources(entry: SchemeEntry, lang: str) -> list[Block]:
    said = [
        paragraph(
            entry.source
            or Text("Lo registró la entidad que lo lleva.", "Recorded by the entity that keeps it.").of(lang)
        )
    ]
    if entry.doubt:
        said.append(paragraph(strong(Text("Duda. ", "Doubt. ").of(lang)), entry.doubt))
    return said
