"""D17: how a formalisation stands, and the package for the registry with its index and hashes (S58)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.agendas.formalisation import GROUP, Formalizacion, act_name
from mancomun.agendas.formalisation_checks import (
    Avance,
    Plazo,
    critical,
    formalisation_tables,
    path,
    progress,
    share_done,
)
from mancomun.agendas.joint_resources import NO_REGISTRY, UNREAD, joint_tables
from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import facts, heading, method_box, paragraph, pending, strong
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document, Run
from mancomun.lexicon.folding import bare
from mancomun.lexicon.text import Text, day_text, join_names, percent
from mancomun.tables.results import Row, Table

KIND = Text("Ruta · Formalización", "Route · Formalisation")
SECTIONS = (
    Text("En qué va", "Where it stands"),
    Text("Procedimiento", "Procedure"),
    Text("Actos", "Acts"),
    Text("Plazos", "Terms"),
    Text("Contenidos mínimos", "Minimum contents"),
    Text("Archivos y huellas", "Files and fingerprints"),
    Text("Cómo se calculó", "How it was calculated"),
)
NOT_OFFICIAL = Text(
    "Este paquete no es el registro oficial ni lo reemplaza: la inscripción la hace el Ministerio del Interior. Los borradores no "
    "tienen valor hasta que cada autoridad los adopte.",
    "This package is not the official registry and does not replace it: the Ministry of the Interior registers. Drafts have no "
    "value until each authority adopts them.",
)
_STILL = (2026, 1, 1, 0, 0, 0)
_LETTERS = 60


@dataclass(frozen=True, slots=True)
class ActFile:
    """A file of the package: its name, the SHA-256 that was noted when it was kept, its bytes, and what it is in words."""

    name: str
    what: str
    content: bytes
    sha256: str = ""
    kind: str = "acto"

    @property
    def hash(self) -> str:
        """The SHA-256 of its bytes, computed anew."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def whole(self) -> bool:
        """Whether its bytes are those that were kept."""
        return not self.sha256 or self.hash == self.sha256


@dataclass(frozen=True, slots=True)
class FormalisationPaper:
    """All that D17 prints: the case, the day it is looked at, the drawings already made, and the day the file stands."""

    edition: Edition
    initiative: str
    case: Formalizacion
    today: date
    lanes: str = ""
    grid: str = ""
    more: Sequence[Plazo] = ()


def status_pairs(case: Formalizacion, today: date, lang: str) -> list[tuple[str, list[Run]]]:
    """Where it stands, in pairs: figure, law of which day, share done, the step that holds back, what comes due first."""
    found = progress(case)
    done = share_done(found)
    ready = critical(found)
    way = path(found)

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    pairs: list[tuple[str, list[Run]]] = [
        (t("Figura", "Figure"), [Run(case.law.name.of(lang))]),
        (t("Según la ley del", "By the law of"), [Run(day_text(case.day).of(lang))]),
    ]
    if done is not None:
        complete = sum(one.state == "hecho" for one in way)
        words = t(
            f"{complete} de {len(way)} pasos hasta el registro", f"{complete} of {len(way)} steps to the registration"
        )
        if not any("reat" in one.step.acts for one in way):
            words = t(f"{complete} de {len(way)} pasos", f"{complete} of {len(way)} steps")
        pairs.append(
            (t("Formalización", "Formalisation"), [strong(percent(round(done, 2)).of(lang)), Run(f" · {words}")])
        )
    if ready is not None:
        pairs.append((t("Paso crítico", "Critical step"), [Run(f"{ready.step.order}. {ready.step.name.of(lang)}")]))
    return pairs


def missing_words(case: Formalizacion, one: Avance, lang: str) -> str:
    """Which acts a step still lacks, with whose they are."""
    found: dict[str, list[str]] = {}
    for kind, entity in one.missing:
        found.setdefault(act_name(kind).of(lang), []).extend([] if entity == GROUP else [case.member(entity)])
    whose = Text("de", "of").of(lang)
    return "; ".join(f"{name} {whose} {join_names(who).of(lang)}" if who else name for name, who in found.items())


def formalisation_document(data: FormalisationPaper, files: Sequence[tuple[str, str, str]] = ()) -> Document:
    """The state of the procedure as a paper. ``files`` are triples of name, what it is and hash, for the index."""
    lang, case = data.edition.lang, data.case

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    source = t(
        f"registro de la iniciativa, {day_text(data.today).es}", f"record of the initiative, {day_text(data.today).en}"
    )
    law = t(f"libro de la ley, al {day_text(case.day).es}", f"book of law, as of {day_text(case.day).en}")
    tables = formalisation_tables(case, data.today, lang, more=data.more)
    blocks: list[Block] = [
        heading(SECTIONS[0].of(lang)),
        paragraph(NOT_OFFICIAL.of(lang)),
        facts(status_pairs(case, data.today, lang)),
    ]
    ready = critical(progress(case))
    if ready is not None and ready.missing:
        blocks.append(paragraph(strong(t("Falta: ", "Missing: ")), missing_words(case, ready, lang) + "."))
    blocks.append(heading(SECTIONS[1].of(lang)))
    blocks += _table(tables["pasos"], lang, law, t("pasos de la figura", "steps of the figure"),
                     widths=(5, 20, 15, 12, 16, 12, 9, 11))  # fmt: skip
    if data.lanes:
        blocks.append(answer_picture(data.lanes, lang, source=law))
    blocks.append(heading(SECTIONS[2].of(lang)))
    if data.grid:
        blocks.append(answer_picture(data.grid, lang, source=source))
    if tables["matriz"].rows:
        blocks.append(answer_table(tables["matriz"], lang, source=source))
    blocks += _table(
        tables["actos"], lang, source, t("actos del grupo", "acts of the group"), widths=(31, 11, 6, 15, 14, 23)
    )
    blocks.append(heading(SECTIONS[3].of(lang)))
    if tables["plazos"].rows:
        blocks.append(answer_table(tables["plazos"], lang, source=f"{law}; {source}", widths=(30, 14, 36, 20)))
    else:
        blocks.append(
            paragraph(t("Hoy no corre ningún plazo que pueda calcularse.", "No term that can be computed runs today."))
        )
    blocks.append(heading(SECTIONS[4].of(lang)))
    if not case.contents:
        blocks.append(paragraph(t("La ley leída no fija contenidos mínimos para los documentos de esta figura ese día.",
                                  "The law that was read fixes no minimum contents for the papers of this figure that day.")))  # fmt: skip
    for one in case.contents:
        blocks.append(answer_table(tables[one.key], lang, source=law, widths=(10, 62, 28)))
    blocks.append(heading(SECTIONS[5].of(lang)))
    if files:
        index = Table(
            t("Índice del paquete", "Index of the package"), (t("Archivo", "File"), t("Qué es", "What it is"), "SHA-256"),
            [(name, what, _broken(sha)) for name, what, sha in files],
        )  # fmt: skip
        blocks.append(answer_table(index, lang, source=source, widths=(34, 30, 36)))
    else:
        blocks.append(paragraph(pending(t("archivos de los actos", "files of the acts"))))
    blocks += [
        heading(SECTIONS[6].of(lang)),
        method_box(
            lang,
            t("Los pasos, plazos y contenidos son los del libro de la ley en su día. El avance es el promedio de los pasos obligatorios "
              "hasta el registro; un paso de varios miembros cuenta por la parte que ya lo hizo. El paso crítico es el que, pudiendo "
              "hacerse ya, tiene más pasos detrás. Los días hábiles descuentan los festivos de Colombia.",
              "Steps, terms and contents are those of the book of law on its day. Progress is the mean of the required steps to the "
              "registration; a step of several members counts for the share that has done it. The critical step is the one that may be "
              "done now with most steps behind it. Business days leave out Colombian holidays."),
            {t("Día de la ley", "Day of the law"): day_text(case.day).of(lang),
             t("Día del corte", "Day of the cut"): day_text(data.today).of(lang)},
        ),
    ]  # fmt: skip
    return framed(
        data.edition, t("Estado de la formalización", "State of the formalisation"), KIND, "formalizacion", blocks,
        lead=data.initiative, members=[one.name for one in case.members],
    )  # fmt: skip


def joint_document(edition: Edition, initiative: str, case: Formalizacion) -> Document:
    """The state of working together without a figure: its steps, its acts and the twelve contents of its convenio."""
    lang = edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    law = t(f"libro de la ley, al {day_text(case.day).es}", f"book of law, as of {day_text(case.day).en}")
    record = t(
        f"registro de la iniciativa, {day_text(edition.day).es}",
        f"record of the initiative, {day_text(edition.day).en}",
    )
    tables = joint_tables(case, lang)
    blocks: list[Block] = [
        heading(SECTIONS[1].of(lang)),
        paragraph(NO_REGISTRY.of(lang)),
        answer_table(tables["pasos"], lang, source=law, widths=(8, 30, 26, 16, 20)),
        heading(SECTIONS[2].of(lang)),
        *_table(tables["matriz"], lang, record, t("entidades que se juntan", "entities that join")),
        answer_table(tables["actos"], lang, source=record),
        heading(SECTIONS[4].of(lang)),
        paragraph(UNREAD.of(lang)),
        answer_table(tables["contenidos"], lang, source=record, widths=(10, 60, 30)),
    ]
    title = t("Estado de la concurrencia de recursos, sin figura", "State of the joint resources, without a figure")
    names = [one.name for one in case.members]
    return framed(edition, title, KIND, "formalizacion", blocks, lead=initiative, members=names)


def _table(found: Table, lang: str, source: str, what: str, widths: Sequence[float] = ()) -> list[Block]:
    return [answer_table(found, lang, source=source, widths=widths)] if found.rows else [paragraph(pending(what))]


def _broken(sha: str) -> str:
    """A hash in pieces of eight, so that a narrow column can break it."""
    return " ".join(sha[k : k + 8] for k in range(0, len(sha), 8))


# --------------------------------------------------------------------------------------------------------- the package


def safe_name(text: str) -> str:
    """A name for a file of the package: plain letters, digits and hyphens, not longer than fits."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", bare(text)).strip("-.")[:_LETTERS] or "archivo"


def index_rows(files: Sequence[ActFile], names: Sequence[str], lang: str = "es") -> list[Row]:
    """One row a file: number, folder and name, what it is, whether draft or act, bytes, hash, and whether it is the one kept."""
    es = lang != "en"
    kinds = {
        "acto": "acto" if es else "act",
        "borrador": "borrador" if es else "draft",
        "estado": "informe" if es else "report",
    }
    same = {True: "sí" if es else "yes", False: "no"}
    return [
        (n, name, one.what, kinds.get(one.kind, one.kind), len(one.content), one.hash, same[one.whole])
        for n, (one, name) in enumerate(zip(files, names, strict=True), 1)
    ]


_FOLDERS: Mapping[str, str] = {"acto": "1_actos", "borrador": "2_borradores", "estado": "0_estado"}


def package_names(files: Sequence[ActFile]) -> list[str]:
    """Where each file goes in the package: its folder, its number, and its own name; no two alike."""
    found: list[str] = []
    for n, one in enumerate(files, 1):
        stem, _, ending = one.name.rpartition(".")
        name = f"{safe_name(stem or one.name)}.{safe_name(ending)}" if stem else safe_name(one.name)
        found.append(f"{_FOLDERS.get(one.kind, '3_otros')}/{n:02d}_{name}")
    return found


def registry_package(
    stem: str, files: Sequence[ActFile], *, missing: Sequence[str] = (), lang: str = "es", head: Sequence[str] = ()
) -> bytes:
    """The ZIP: every file, an index to read (``indice.html``) and to compute with (``indice.csv``), and ``SHA256SUMS``.

    ``missing`` are what the package lacks, said in the index; ``head`` are its first lines. The same files give the same bytes.
    """
    names = package_names(files)
    rows = index_rows(files, names, lang)
    heads = (
        ("n", "archivo", "que_es", "clase", "bytes", "sha256", "igual_al_guardado")
        if lang != "en"
        else ("n", "file", "what_it_is", "kind", "bytes", "sha256", "same_as_kept")
    )
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    sums = "".join(f"{one.hash}  {name}\n" for one, name in zip(files, names, strict=True))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:

        def put(name: str, content: bytes) -> None:
            pack.writestr(zipfile.ZipInfo(f"{stem}/{name}", _STILL), content, zipfile.ZIP_DEFLATED)

        put("indice.html", _page(rows, heads, missing, lang, head).encode())
        put("indice.csv", b"\xef\xbb\xbf" + sheet.getvalue().encode())
        put("SHA256SUMS", sums.encode())
        for one, name in zip(files, names, strict=True):
            put(name, one.content)
    return stream.getvalue()


def _plain(cell: object) -> str:
    """A cell no spreadsheet takes for a formula."""
    text = str(cell if cell is not None else "")
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


_CSS = (
    "body{font:16px/1.45 'Source Sans 3',system-ui,sans-serif;color:#14231E;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.6rem}.warn{border-left:4px solid #8F1616;padding:.3rem 0 .3rem .8rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;border-bottom:1px solid #D3DCD6;padding:.35rem .5rem .35rem 0}"
    "td:nth-child(6){font:13px/1.35 ui-monospace,monospace;overflow-wrap:anywhere}td:nth-child(2){overflow-wrap:anywhere}"
)


def _page(rows: Sequence[Row], heads: Sequence[str], missing: Sequence[str], lang: str, head: Sequence[str]) -> str:
    from html import escape

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    titles = (t("N.º", "No."), t("Archivo", "File"), t("Qué es", "What it is"), t("Clase", "Kind"), "Bytes", "SHA-256",
              t("Igual al guardado", "Same as kept"))  # fmt: skip
    assert len(titles) == len(heads)
    title = t("Paquete para el registro", "Package for the registry")
    cells = "".join(
        "<tr>"
        + "".join(
            f'<td><a href="{escape(str(cell))}">{escape(str(cell))}</a></td>'
            if k == 1
            else f"<td>{escape(str(cell))}</td>"
            for k, cell in enumerate(row)
        )
        + "</tr>\n"
        for row in rows
    )
    lacks = ""
    if missing:
        items = "".join(f"<li>{escape(item)}</li>" for item in missing)
        lacks = f"<h2>{escape(t('Lo que falta', 'What is missing'))} ({len(missing)})</h2><ul>{items}</ul>"
    lines = "".join(f"<p>{escape(line)}</p>" for line in head)
    return (
        f'<!doctype html><html lang="{"en" if lang == "en" else "es"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{_CSS}</style></head><body>'
        f'<h1>{escape(title)}</h1>{lines}<p class="warn">{escape(NOT_OFFICIAL.of(lang))}</p>{lacks}'
        f"<h2>{escape(t('Índice', 'Index'))}</h2><table><thead><tr>{''.join(f'<th>{escape(one)}</th>' for one in titles)}</tr></thead>"
        f"<tbody>\n{cells}</tbody></table></body></html>\n"
    )
