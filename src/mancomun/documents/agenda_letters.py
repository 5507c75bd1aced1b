"""What leaves the agendas for one reader: a page for each member (S27.7, S59), and the letters of intent of who would pay (S60)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mancomun.agendas.executing_body import Contribution
from mancomun.agendas.projects import FUNDED, SECURED, Funding, member_rows
from mancomun.agendas.sources import sources
from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import facts, given, heading, page_break, paragraph, pending, signatures, soft
from mancomun.documents.frame import framed
from mancomun.documents.territorial_agenda import AGENDA_KIND, AgendaPaper
from mancomun.documents.tree import Block, Document, Run
from mancomun.lexicon.text import Text, money, percent
from mancomun.tables.results import Row, Table

MEMBERS = Text("Hojas por miembro", "Pages by member")
LETTERS = Text("Cartas de intención", "Letters of intent")


def members_document(data: AgendaPaper, contributions: Sequence[Contribution] = ()) -> Document:
    """A page for each member: what the agenda holds for it, its part of the whole, and what it pays the scheme."""
    lang = data.edition.lang
    blocks: list[Block] = []
    for code in data.spread.codes:
        blocks += [page_break()] if blocks else []
        blocks += _member(data, code, contributions)
    if not blocks:
        blocks.append(paragraph(pending(Text("miembros de la agenda", "members of the agenda").of(lang))))
    title = Text(
        f"Qué hay para cada miembro de {data.initiative}", f"What there is for each member of {data.initiative}"
    )
    members = [data.names.get(code, code) for code in data.spread.codes]
    return framed(data.edition, title.of(lang), AGENDA_KIND, "hojas_por_miembro", blocks, members=members)


def _member(data: AgendaPaper, code: str, contributions: Sequence[Contribution]) -> list[Block]:
    lang, name = data.edition.lang, data.names.get(code, code)

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    place = data.spread.codes.index(code)
    amount, head, total = data.spread.amounts[place], data.spread.per_head[place], data.spread.total
    own = next((one for one in contributions if one.code == code), None)
    paid = sum(one.amount for one in contributions)
    share, part = percent(amount / total) if total else None, percent(own.amount / paid) if own and paid else None
    none = t("sin dato", "no data")
    pairs: list[tuple[str, Run]] = [
        (t("Inversión que le toca", "Investment in it"), Run(money(amount, lang))),
        (t("Parte de la inversión", "Share of the investment"), Run(share.of(lang) if share else none)),
        (t("Por habitante", "Per inhabitant"), Run(money(head, lang) if head is not None else none)),
        (
            t("Su aporte al año", "Its contribution a year"),
            given(money(own.amount, lang) if own else "", t(f"aporte de {name}", f"contribution of {name}")),
        ),
        (t("Parte de los aportes", "Share of the contributions"), Run(part.of(lang) if part else none)),
    ]
    blocks: list[Block] = [heading(name), facts(pairs)]
    rows = member_rows(code, data.programmes, data.projects, data.funding, lang)
    source = t("registro de la iniciativa", "record of the initiative")
    titles = (
        t("Proyecto", "Project"), t("Programa", "Programme"), t("Fase", "Phase"), t("Su parte (COP)", "Its part (COP)"),
        t("Asegurado del proyecto (COP)", "Secured of the project (COP)"),
    )  # fmt: skip
    if rows:
        found = Table(t("Proyectos de la agenda", "Projects of the agenda"), titles, rows)
        blocks.append(answer_table(found, lang, source=source, widths=(30, 17, 16, 19, 18)))
    else:
        no = Text(
            f"La agenda no tiene proyectos en {name}; revise el reparto.",
            f"The agenda has no project in {name}; review how it is shared.",
        )
        blocks.append(paragraph(no.of(lang)))
    blocks.append(
        paragraph(
            soft(
                t(
                    "El costo de un proyecto se reparte en partes iguales entre los miembros donde queda. Inversión y aporte no se restan: "
                    "el aporte paga el funcionamiento del esquema.",
                    "A project's cost is divided in equal parts among the members where it is. Investment and contribution are not "
                    "subtracted: the contribution pays the operation of the scheme.",
                )
            )
        )
    )
    return blocks


def letters_document(data: AgendaPaper) -> Document:
    """A letter for each source that nobody has committed yet, with its lines by project and year; it promises nothing."""
    lang = data.edition.lang
    by: dict[tuple[str, str], list[Funding]] = defaultdict(list)
    for one in data.funding:
        if one.state not in SECURED:
            by[one.source, one.member].append(one)
    blocks: list[Block] = []
    for (source, member), lines in by.items():
        blocks += [page_break()] if blocks else []
        blocks += _letter(data, source, member, lines)
    if not blocks:
        words = Text(
            "No hay fuentes por comprometer: todas las de la agenda ya están comprometidas o no se han escrito.",
            "No source is left to commit: all those of the agenda are already committed, or none has been written.",
        )
        blocks.append(paragraph(words.of(lang)))
    title = Text(f"Cartas de intención para {data.initiative}", f"Letters of intent for {data.initiative}").of(lang)
    lead = Text(
        "Cada carta dice una intención: no compromete presupuesto ni reemplaza el acto que lo hace.",
        "Each letter says an intention: it commits no budget and does not stand for the act that does.",
    )
    members = [data.names.get(code, code) for code in data.spread.codes]
    kind = Text(f"{AGENDA_KIND.es} · {LETTERS.es}", f"{AGENDA_KIND.en} · {LETTERS.en}")
    return framed(data.edition, title, kind, "cartas_de_intencion", blocks, lead=lead.of(lang), members=members)


def _letter(data: AgendaPaper, source: str, member: str, lines: Sequence[Funding]) -> list[Block]:
    lang = data.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    known = sources().get(source)
    name = known.name.of(lang) if known else source
    who = data.names.get(member, member) if member else ""
    projects = {one.key: one.name for one in data.projects}
    lines = sorted(lines, key=lambda one: (one.project, one.year))
    rows: list[Row] = [
        (projects.get(one.project, one.project), str(one.year), FUNDED[one.state].of(lang), one.amount) for one in lines
    ]
    head = (t("Proyecto", "Project"), t("Año", "Year"), t("Estado", "State"), t("Monto (COP)", "Amount (COP)"))
    total = money(sum(one.amount for one in lines), lang).replace(" ", "\u00a0")
    entity = given(who, t(f"entidad que financiaría con «{name}»", f"entity that would finance with “{name}”"))
    where = t("lugar y fecha de la carta", "place and date of the letter")
    asked = f", {who}" if who else ""
    says = t(
        f", expresa la intención de concurrir con {total} a los proyectos de {data.initiative} que se listan. Fuente: {name}.",
        f", states the intention to join with {total} in the projects of {data.initiative} listed below. Source: {name}.",
    )
    promise = t(
        "Esta carta no compromete presupuesto. El compromiso nace con el acto, el convenio o la aprobación que la ley pide a esa "
        "fuente; mientras tanto la agenda no la cuenta como asegurada.",
        "This letter commits no budget. The commitment is born with the act, convenio or approval the law asks of that source; "
        "meanwhile the agenda does not count it as secured.",
    )
    source_said = t("agenda de financiamiento", "financing agenda")
    return [
        heading(f"{name} · {who}" if who else name),
        paragraph(pending(f"{where}: {name}{asked}")),
        paragraph(t("Quien firma, en nombre de ", "Whoever signs, on behalf of "), entity, says),
        answer_table(Table(t("Montos", "Amounts"), head, rows), lang, source=source_said, widths=(52, 10, 16, 22)),
        paragraph(promise),
        *([paragraph(soft(f"{known.said(data.figure).of(lang)}."))] if known and known.said(data.figure) else []),
        signatures(
            [("", t("representante", "representative"), who or t("entidad que financia", "entity that finances"))], lang
        ),
    ]
