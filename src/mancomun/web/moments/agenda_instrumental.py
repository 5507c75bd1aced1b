"""S61, the agenda of instruments: what must be issued or changed so that the vision binds, by whom and in which order."""

from __future__ import annotations

from dataclasses import replace

from mancomun.agendas.instruments import (
    ACTIONS,
    AUTHORITIES,
    CATALOGUE,
    KINDS,
    STATES,
    Instrumento,
    instrument_remarks,
)
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.instruments_book import NAME, InstrumentsPaper, instruments_book, instruments_document
from mancomun.documents.territorial_agenda import instrument_blocks
from mancomun.documents.tree import Document
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.web.moments import agenda_territorial
from mancomun.web.moments.agendas_common import agenda_of, bets, member_names, named
from mancomun.web.moments.common import edition, record_source
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

SECTIONS = (
    Section(
        "instrumentos",
        Text("Instrumentos", "Instruments"),
        (
            Table(
                "instrumentos", Text("Instrumentos que hacen vinculante la visión", "Instruments that make the vision binding"),
                (
                    Field("nombre", Text("Nombre", "Name"), required=True),
                    Field("modelo", Text("Instrumento conocido", "Known instrument"), "choice",
                          Text("Si es uno de estos, se revisa quién es competente.", "If it is one of these, competence is checked."),
                          options={key: one.name for key, one in CATALOGUE.items()}),
                    Field("tipo", Text("Clase", "Kind"), "choice", options=KINDS, required=True),
                    Field("accion", Text("Acción", "Action"), "choice", options=ACTIONS, required=True),
                    Field("competente", Text("Quién lo expide", "Who issues it"), "choice", options=AUTHORITIES, required=True),
                    Field("norma", Text("Norma base", "Norm"), required=True),
                    Field("apuesta", Text("Apuesta a la que sirve", "Bet it serves"), required=True),
                    Field("hecho", Text("Hecho interjurisdiccional", "Fact in common")),
                    Field("pasos", Text("Pasos", "Steps"), "list", Text("Uno por línea.", "One a line."), required=True),
                    Field("fecha", Text("Fecha objetivo", "Target date"), "date", required=True),
                    Field("estado", Text("Estado", "State"), "choice", options=STATES, required=True),
                    Field("vigente", Text("Vigente desde", "In force since"), "date",
                          Text("Si se cambia un POT, el día en que se adoptó.", "When a land-use plan changes, the day it was adopted.")),
                    Field("tras", Text("Depende de", "Depends on"), "rows", of="instrumentos"),
                ),
                one=Text("instrumento", "instrument"),
            ),
        ),
    ),
)  # fmt: skip


def instruments_of(values: Values, context: Context) -> list[Instrumento]:
    """The instruments with the id of their bet."""
    known = bets(context)
    return [
        Instrumento(
            row["id"], row["nombre"], row["tipo"], row["accion"], row["competente"], row["modelo"], row["norma"],
            named(row["apuesta"], known), row["fecha"], row["estado"] or "pendiente", row["tras"],
            row["vigente"], row["hecho"], row["pasos"],
        )
        for row in values.get("instrumentos") or ()
        if row["nombre"]
    ]  # fmt: skip


def look(values: Values, context: Context) -> View:
    """The road in an order that keeps dependences, bets by kind, and who is not competent."""
    found = instruments_of(values, context)
    remarks = tuple(
        Remark(item.code, item.text, f"instrumentos/{item.where}/nombre" if item.where else "")
        for item in instrument_remarks(found, bets(context), context.day)
    )
    if not found:
        missing = Text("los instrumentos de la agenda", "the instruments of the agenda")
        return View((paragraph(pending(missing.of(context.lang))),), remarks)
    source = record_source(context)
    return View(
        tuple(instrument_blocks(found, bets(context), context.day, context.lang, source=source)),
        remarks,
        {"instrumentos": float(len(found))},
    )


def document(values: Values, context: Context) -> Document:
    """D19: the three agendas go together."""
    return agenda_territorial.document(
        agenda_of(context), replace(context, others={**context.others, "agenda_instrumental": values})
    )


def own_paper(values: Values, context: Context) -> InstrumentsPaper:
    """What the paper and the workbook of the agenda of instruments alone print."""
    members = list(member_names(context).values())
    return InstrumentsPaper(edition(context), context.name, bets(context), instruments_of(values, context), members)


def own_document(values: Values, context: Context) -> Document:
    """The agenda of instruments alone."""
    return instruments_document(own_paper(values, context))


def book(values: Values, context: Context) -> bytes:
    """The agenda of instruments as a workbook with live formulas."""
    return instruments_book(own_paper(values, context))


KIND = register(
    Kind(
        "agenda_instrumental",
        SECTIONS,
        look,
        Text(
            "Qué hay que expedir o cambiar, quién puede hacerlo y en qué orden.",
            "What must be issued or changed, who may, and in which order.",
        ),
        (
            Paper("D19", agenda_territorial.AGENDAS, "agendas", ("docx", "pdf"), document),
            Paper("D19-instrumentos", NAME, "agenda_instrumental", ("docx", "pdf", "xlsx"), own_document, book),
        ),
    )
)
