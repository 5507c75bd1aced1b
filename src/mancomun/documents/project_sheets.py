"""A sheet for each project of the territorial agenda, with its logical framework (S55, C16); and the frameworks as a workbook."""

from __future__ import annotations

from mancomun.agendas.evaluation import evaluation_table
from mancomun.agendas.logframe import CELLS, LEVELS, FrameRow, frame, frame_table
from mancomun.agendas.projects import PHASES, PRIORITIES, Proyecto
from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import bullets, facts, given, heading, page_break, paragraph, pending, strong
from mancomun.documents.frame import framed
from mancomun.documents.territorial_agenda import AGENDA_KIND, AgendaPaper, projects_table
from mancomun.documents.tree import Block, Document, Run
from mancomun.lexicon.text import Text, money, spanish_number
from mancomun.tables.columns import Column
from mancomun.tables.results import Row, Table
from mancomun.tables.workbook import Formula, Workbook

SHEETS = Text("Fichas de proyecto y marco lógico", "Project sheets and logical framework")
FRAME_WIDTHS = (14, 24, 22, 20, 20)


def _rows(data: AgendaPaper, project: Proyecto) -> list[FrameRow]:
    programmes = {one.key: one for one in data.programmes}
    return frame(project, programmes.get(project.programme), data.framework, data.edition.lang)


def frame_blocks(data: AgendaPaper, *, source: str) -> list[Block]:
    """The framework of each project, as the page shows them."""
    lang = data.edition.lang
    title = Text("Marco lógico", "Logical framework").of(lang)
    return [
        heading(Text("Marco lógico de cada proyecto", "Logical framework of each project").of(lang)),
        *(
            answer_table(frame_table(_rows(data, one), lang, f"{title} · {one.name}"), lang, source=source)
            for one in data.projects
        ),
    ]


def sheets_document(data: AgendaPaper) -> Document:
    """All the projects in a table and a sheet for each; what its record lacks is marked and listed on the first page."""
    lang = data.edition.lang
    blocks: list[Block] = []
    if data.projects:
        source = Text("registro de la iniciativa", "record of the initiative").of(lang)
        blocks += [heading(Text("Proyectos", "Projects").of(lang)), projects_table(data, source)]
    for project in data.projects:
        blocks += [page_break(), *_sheet(data, project)]
    if not blocks:
        blocks.append(paragraph(pending(Text("proyectos de la agenda", "projects of the agenda").of(lang))))
    title = Text(f"Fichas de proyecto de {data.initiative}", f"Project sheets of {data.initiative}").of(lang)
    members = [data.names.get(code, code) for code in data.spread.codes]
    return framed(data.edition, title, AGENDA_KIND, "fichas_de_proyecto", blocks, members=members)


def _sheet(data: AgendaPaper, project: Proyecto) -> list[Block]:
    lang = data.edition.lang
    source = Text("registro de la iniciativa", "record of the initiative").of(lang)

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    programme = next((one for one in data.programmes if one.key == project.programme), None)
    bet = data.bets.get(programme.bet, "") if programme else ""
    people = (
        ""
        if project.beneficiaries is None
        else spanish_number(project.beneficiaries)
        if lang == "es"
        else f"{project.beneficiaries:,}"
    )
    counted = f" ({project.counted})" if people and project.counted else ""
    optional = t("no consta", "not on record")
    pairs: list[tuple[str, Run]] = [
        (t("Apuesta", "Bet"), given(bet, t("apuesta a la que responde", "bet it answers to"))),
        (t("Programa", "Programme"), given(programme.name if programme else "", t("programa", "programme"))),
        (t("Sector", "Sector"), given(project.sector, t("sector", "sector"))),
        (t("Fase", "Phase"), Run(PHASES[project.phase].of(lang))),
        (t("Prioridad", "Priority"), Run(PRIORITIES[project.priority].of(lang) if project.priority in PRIORITIES else optional)),
        (
            t("Dónde", "Where"),
            given(data.where(project), t("dónde queda", "where it is")),
        ),
        (t("Beneficiarios", "Beneficiaries"), given(people + counted, t("beneficiarios", "beneficiaries"))),
        (t("Costo", "Cost"), given(money(project.cost(), lang) if project.costs else "", t("costos por año", "costs by year"))),
        (t("BPIN", "BPIN"), Run(project.bpin or optional)),
        (t("Ejecutor", "Executor"), Run(project.executor or optional)),
        (t("Viabilidad", "Viability"), Run(project.opinion or optional)),
        (t("Instrumento que lo ancla", "Instrument that holds it"), given(project.anchor, t("instrumento", "instrument"))),
    ]  # fmt: skip
    blocks: list[Block] = [
        heading(project.name),
        facts(pairs),
        paragraph(strong(t("Problema: ", "Problem: ")), given(project.problem, t("problema", "problem"))),
        paragraph(strong(t("Objetivo general: ", "General objective: ")), given(project.objective, t("objetivo", "objective"))),
    ]  # fmt: skip
    if project.specifics:
        blocks += [paragraph(strong(t("Objetivos específicos", "Specific objectives"))), bullets(project.specifics)]
    else:
        blocks.append(paragraph(pending(t("objetivos específicos", "specific objectives"))))
    blocks += [
        answer_table(found, lang, source=source)
        for found in (
            _products(project, lang),
            _years(data, project),
            evaluation_table([project], data.economics, lang),
        )
        if found.rows
    ]
    blocks.append(answer_table(frame_table(_rows(data, project), lang), lang, source=source, widths=FRAME_WIDTHS))
    return blocks


def _years(data: AgendaPaper, project: Proyecto) -> Table:
    """Costs and sources of each year, and what they differ by."""
    es = data.edition.lang == "es"
    mine = [one for one in data.funding if one.project == project.key]
    rows: list[Row] = []
    for year in sorted({*project.years, *(one.year for one in mine)}):
        cost, given_ = project.cost(year), sum(one.amount for one in mine if one.year == year)
        rows.append((str(year), cost, given_, cost - given_))
    if rows:
        rows.append(("Total", *(sum(int(row[k] or 0) for row in rows) for k in (1, 2, 3))))
    titles = ("Año", "Costo (COP)", "Fuentes (COP)", "Diferencia (COP)")
    head = titles if es else ("Year", "Cost (COP)", "Sources (COP)", "Difference (COP)")
    return Table("Costos y fuentes por año" if es else "Costs and sources by year", head, rows)


def _products(project: Proyecto, lang: str) -> Table:
    es = lang == "es"
    rows: list[Row] = [(one.code, one.name, one.indicator, one.unit, one.goal) for one in project.products]
    head = (
        ("Código", "Producto", "Indicador", "Unidad", "Meta")
        if es
        else ("Code", "Product", "Indicator", "Unit", "Goal")
    )
    return Table("Productos" if es else "Products", head, rows)


def sheets_book(data: AgendaPaper) -> bytes:
    """The frameworks as a workbook: each row counts by a live formula how many of its four cells are filled."""
    lang = data.edition.lang

    def t(es: str, en: str) -> Text:
        return Text(es, en)

    title = t(f"Marco lógico de {data.initiative}", f"Logical framework of {data.initiative}").of(lang)
    book = Workbook(title, lang, data.edition.day)
    rows = [
        [
            project.name, LEVELS[row.level].of(lang), row.summary or None, row.indicator or None, row.means or None,
            row.assumption or None, Formula("=COUNTA(C{row}:F{row})", row.filled), CELLS,
        ]
        for project in data.projects
        for row in _rows(data, project)
    ]  # fmt: skip
    book.table(
        t("Marco lógico", "Logical framework").of(lang),
        [
            Column("project", t("Proyecto", "Project"), width=36), Column("level", t("Nivel", "Level"), width=14),
            Column("summary", t("Resumen", "Summary"), width=36), Column("indicator", t("Indicador", "Indicator"), width=32),
            Column("means", t("Medio de verificación", "Means of verification"), width=32),
            Column("assumption", t("Supuesto", "Assumption"), width=32),
            Column("filled", t("Celdas llenas", "Cells filled"), "integer"), Column("cells", t("Celdas", "Cells"), "integer"),
        ],
        rows, total={"filled": "SUM", "cells": "SUM"} if rows else None,
    )  # fmt: skip
    book.source(t("Registro de la iniciativa", "Record of the initiative").of(lang), data.edition.code)
    return book.content()
