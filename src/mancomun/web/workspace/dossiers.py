"""The dossier of a moment: every document a person may take away, in a ZIP, with one PDF of all of them and its index."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from mancomun.documents.blocks import bullets, heading, page_break, paragraph
from mancomun.documents.inputs import Edition
from mancomun.documents.moment_minutes import Delivered, MomentData, Passed, Required, moment_minutes
from mancomun.documents.tree import Block, Cover, Document
from mancomun.documents.words import name_of
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, day_text
from mancomun.route.gates import WORDS
from mancomun.route.products import PRODUCTS
from mancomun.route.schedule import NAMES, OBJECTIVES, light
from mancomun.web.files.selectors import content as content_of_file
from mancomun.web.files.selectors import may_see
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.signing.selectors import signed_files
from mancomun.web.workspace import files, selectors
from mancomun.web.workspace.kinds import read
from mancomun.web.workspace.models import Dossier
from mancomun.web.workspace.templates_owned import template_for

Say = Callable[..., None]
_STILL = (2026, 1, 1, 0, 0, 0)
KIND = Text("Expediente", "Dossier")


@dataclass
class Made:
    """A dossier: its name, its bytes, and the sentences of what could not leave."""

    name: str
    content: bytes
    left_out: list[str] = field(default_factory=list)


def minutes_data(row: Iniciativa, moment: int, desk: selectors.Desk) -> MomentData:
    """What the closing minutes (or, before it closes, the report of progress) are made from."""
    lang, day = desk.context.lang, desk.context.day
    states = selectors.states(desk)
    gate = selectors.gates_of(desk, states)[moment - 1]
    found = next(
        (one for one in (selectors.moments_of(desk.route) if desk.route else []) if one.number == moment), None
    )
    own = desk.route.moments.filter(number=moment).first() if desk.route else None
    closed = found.real_end if found else None
    delivered = []
    for key, one in PRODUCTS.items():
        if one.moment == moment:
            state = states.get(key)
            product = desk.products.get(key)
            delivered.append(
                Delivered(
                    one.name.of(lang),
                    state.state if state else "",
                    state.version if state else 0,
                    product.approved_on if product else None,
                    len(state.gaps) if state else 0,
                )
            )
    required = [
        Required(
            one.requirement.says.of(lang),
            {"met": True, "not_met": False}.get(one.status),
            WORDS[one.status].of(lang),
            one.judgement.why.of(lang),
            one.requirement.citation(lang),
        )
        for one in gate.findings
        if one.override is None
    ]
    passed = [
        Passed(one.requirement.says.of(lang), one.override.motive, one.override.who, one.override.day)
        for one in gate.findings
        if one.override is not None
    ]
    edition = Edition(
        row.code,
        closed or day,
        lang,
        1,
        "aprobado" if closed else "borrador",
        address=desk.context.address,
        public=False,
    )
    return MomentData(
        edition=edition,
        initiative=row.name,
        members=tuple(desk.context.member_name(code) for code in desk.context.members),
        moment=moment,
        name=NAMES[moment][0].of(lang),
        start=(found.real_start or found.start) if found else None,
        planned_end=found.end if found else None,
        closed=closed,
        light=light(found, day).text.of(lang) if found else "",
        late_reason=own.late_reason if own else "",
        said=gate.said.of(lang),
        delivered=tuple(delivered),
        required=tuple(required),
        passed=tuple(passed),
        objective=OBJECTIVES[moment],
        conditions=_conditions(desk) if moment == 1 else (),
    )


def _conditions(desk: selectors.Desk) -> tuple[Block, ...]:
    """What the product of the objective shows (S33: section 1 of the minutes), without the words the minutes say already."""
    kind = selectors.all_kinds().get("objetivo")
    if kind is None or kind.key not in desk.products:
        return ()
    values = read(kind, selectors.content_of(kind, desk), desk.context)[0]
    return tuple(kind.look(values, desk.context).blocks[1:])


def people_in(row: Iniciativa, moment: int, *, by: Any, day: date) -> int:
    """How many people the documents of a moment that somebody may take away would name."""
    desk = selectors.desk_of(row, day)
    found: set[str] = set()
    for kind in selectors.all_kinds().values():
        if kind.product.moment == moment and kind.key in desk.products and selectors.may_read(by, row, kind):
            for one in kind.papers:
                found |= set(one.names_of or (kind.key,)) if one.named else set()
    return selectors.people_in(desk, sorted(found))


def build(
    row: Iniciativa,
    moment: int,
    *,
    by: Any,
    day: date,
    lang: str,
    host: str,
    names: bool = False,
    step: Say = lambda *_args: None,
) -> Made:
    """Make it; ``step(words, done, total)`` tells how far it is. A document that may not leave is named and left out.

    Without ``names`` the documents that carry them leave without, and those of no use so are left out.
    """
    desk = selectors.desk_of(row, day, lang, host)
    minutes = moment_minutes(minutes_data(row, moment, desk))
    work = []
    for kind in selectors.all_kinds().values():
        if kind.product.moment == moment and kind.key in desk.products and selectors.may_read(by, row, kind):
            work += [(kind, one, suffix) for one in kind.papers for suffix in files.formats_of(kind, one.id)]
    total = len(work) + 2
    stem = name_of(day.isoformat(), row.code, f"expediente_momento_{moment}", 1, "zip").removesuffix(".zip")
    stream, left_out, whole = io.BytesIO(), [], [minutes]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:

        def put(name: str, content: bytes) -> None:
            pack.writestr(zipfile.ZipInfo(f"{stem}/{name}", _STILL), content, zipfile.ZIP_DEFLATED)

        done, taken = 0, set[str]()
        step(minutes.title, done, total)
        name = name_of(day.isoformat(), row.code, minutes.cover.document if minutes.cover else "acta", 1, "docx")
        put(name, files.whole(minutes, "docx", host=host))
        trees: dict[tuple[str, str, bool], tuple[Any, Document | None]] = {}
        drawn: list[tuple[str, str, files.Begun, Future[bytes] | bytes, Document | None]] = []
        # The typesetter runs free of Python: a PDF is set in a thread of its own while the next Word is written here.
        with ThreadPoolExecutor(1) as beside:
            for kind, one, suffix in work:
                done += 1
                words = f"{one.name.of(lang)} ({files.WORDS[suffix]})"
                step(f"{one.name.of(lang)} · {files.WORDS[suffix]}", done, total)
                content, context = selectors.content_of(kind, desk), selectors.context_for(desk, kind.key)
                named = files.named(kind, one.id, suffix)
                cut = named is not None and not names and bool(selectors.people_in(desk, named.products))
                if named is not None and cut:
                    if not named.bare:
                        why = Text(
                            "lleva nombres, y se pidió sin ellos.", "it carries names, and it was asked for without."
                        )
                        left_out.append(f"{words}: {why.of(lang)}")
                        continue
                    why = Text("salió sin los nombres de las personas.", "it left without the names of people.")
                    left_out.append(f"{words}: {why.of(lang)}")
                    content, context = selectors.without_names(desk, kind, content)
                try:
                    if (kind.key, one.id, cut) not in trees:  # computed once for all its formats
                        values = read(kind, content, context)[0]
                        trees[kind.key, one.id, cut] = values, one.build(values, context) if one.build else None
                    values, tree = trees[kind.key, one.id, cut]
                    own = template_for(row, kind.key, one.id)
                    begun = files.begin(kind, one.id, suffix, content, context, own, ready=(values, tree))
                    made = beside.submit(begun.draw) if suffix == "pdf" else begun.draw()
                except BadInput as wrong:
                    left_out.append(f"{words}: {wrong.text(lang)}")
                else:
                    drawn.append((one.id, words, begun, made, tree if suffix == "pdf" else None))
            for paper_id, words, begun, made, tree in drawn:
                try:
                    paper = begun.finish(made if isinstance(made, bytes) else made.result())
                except BadInput as wrong:
                    left_out.append(f"{words}: {wrong.text(lang)}")
                    continue
                name = paper.name if paper.name not in taken else paper.name.replace("_v", f"_{paper_id}_v")
                taken.add(name)
                put(name, paper.content)
                if tree is not None:
                    whole.append(tree)
        for kind in {one.key: one for one, _, _ in work}.values():
            signed = signed_files(row, kind.key)
            if signed and not names:
                why = Text("los archivos firmados llevan nombres.", "the signed files carry names.")
                left_out.append(f"{kind.product.name.of(lang)}: {why.of(lang)}")
                continue
            for n, signer in enumerate(signed, 1):
                # As it was brought: the scan, or the PDF that carries the certificate, which no copy of ours would.
                if signer.file is not None and may_see(by, signer.file):
                    try:
                        put(f"firmas/{kind.key}_{n:02}_{signer.file.name}", content_of_file(signer.file))
                    except BadInput as wrong:
                        left_out.append(f"{signer.entity}: {wrong.text(lang)}")
        step(Text("Un solo PDF con índice", "One PDF with an index").of(lang), total - 1, total)
        book = bound(row, moment, whole, left_out, desk)
        put(f"{stem}.pdf", files.whole(book, "pdf", host=host))
        step(Text("Listo", "Done").of(lang), total, total)
    return Made(f"{stem}.zip", stream.getvalue(), left_out)


def bound(
    row: Iniciativa, moment: int, papers: Sequence[Document], left_out: Sequence[str], desk: selectors.Desk
) -> Document:
    """All the papers as one document: each a chapter, its headings one level down; what could not leave is said at the end."""
    lang, day = desk.context.lang, desk.context.day
    blocks: list[Block] = []
    for n, one in enumerate(papers):
        blocks += [page_break()] if n else []
        blocks.append(heading(one.title))
        if one.cover and one.cover.lead:
            blocks.append(paragraph(one.cover.lead))
        blocks += [_deeper(block) for block in one.blocks if block.kind != "opening"]
    if left_out:
        blocks += [
            page_break(),
            heading(Text("Lo que no salió, o no salió entero", "What did not leave, or not whole").of(lang)),
            bullets(list(left_out)),
        ]
    drafts = any(one.cover is not None and one.cover.draft for one in papers)
    title = Text(f"Expediente del momento {moment}", f"Dossier of moment {moment}").of(lang)
    cover = Cover(
        row.code, f"expediente_momento_{moment}", 1, "borrador" if drafts else "aprobado",
        f"{row.name}. {NAMES[moment][0].of(lang)}.", tuple(desk.context.member_name(code) for code in desk.context.members),
        ((Text("Documentos", "Documents").of(lang), f"{len(papers)}"),), desk.context.address,
    )  # fmt: skip
    foot = f"{row.code} · {title} · {day_text(day).of(lang)}"
    return Document(title, KIND.of(lang), lang, day, foot, Text("de", "of").of(lang), tuple(blocks), cover)


def _deeper(block: Block) -> Block:
    if block.kind != "heading":
        return block
    return replace(block, data={**block.data, "level": min(block.data.get("level", 1) + 1, 3)})


def keep(made: Made, row: Iniciativa, moment: int, *, by: Any, job: str) -> Dossier:
    """Keep it for who asked; the same job run again replaces its own."""
    kept, _new = Dossier.objects.update_or_create(
        job=job,
        defaults={
            "initiative": row,
            "moment": moment,
            "by": by,
            "name": made.name,
            "content": made.content,
            "size": len(made.content),
        },
    )
    return kept


def forget(before: datetime) -> int:
    """Delete old dossiers: they can be made again."""
    return Dossier.objects.filter(at__lt=before).delete()[0]
