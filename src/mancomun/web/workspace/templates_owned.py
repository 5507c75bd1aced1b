"""Word templates of an entity: which fields they may ask for, putting them in the place of ours, and filling them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from mancomun.documents.owned import asked_fields, fill_template
from mancomun.documents.tree import DRAFT, STATES, Document, Run
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.columns import show_number
from mancomun.web.accounts.models import Entity
from mancomun.web.audit.services import record
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.services import refuse
from mancomun.web.workspace import merge, selectors
from mancomun.web.workspace.kinds import NUMBERS, Context, Field, Kind, Paper, Table, Values
from mancomun.web.workspace.matrix import Matrix
from mancomun.web.workspace.models import PaperTemplate

BIGGEST = 3_000_000
MARKS = ("estado", "borrador")
_GENERAL: Mapping[str, Text] = {
    "codigo": Text("Código de la iniciativa", "Code of the initiative"),
    "iniciativa": Text("Nombre de la iniciativa", "Name of the initiative"),
    "titulo": Text("Título del documento", "Title of the document"),
    "fecha": Text("Fecha del documento", "Day of the document"),
    "version": Text("Versión", "Version"),
    "estado": Text("Estado: dice BORRADOR hasta que se aprueba", "State: it says DRAFT until it is approved"),
    "borrador": Text("BORRADOR, o nada cuando está aprobado", "DRAFT, or nothing once approved"),
    "miembros": Text("Lista de los miembros", "List of the members"),
    "secciones": Text(
        "Todo el documento: lista de secciones con titulo, parrafos y tablas (titulo, encabezado, filas)",
        "The whole document: a list of sections with titulo, parrafos and tablas (titulo, encabezado, filas)",
    ),
}


def papers() -> list[tuple[Kind, Paper]]:
    """The documents that come as Word, of every product."""
    return [
        (kind, one) for kind in selectors.all_kinds().values() for one in kind.papers
        if one.build is not None and "docx" in one.formats
    ]  # fmt: skip


def _paper(key: str, paper: str) -> tuple[Kind, Paper]:
    for kind, one in papers():
        if (kind.key, one.id) == (key, paper):
            return kind, one
    raise BadInput(
        "plantilla-documento",
        "Ese documento no sale en Word. Escójalo de la lista.",
        "That document does not come as Word. Choose it from the list.",
        status=404,
    )


def field_list(kind: Kind) -> list[tuple[str, Text, list[tuple[str, Text]]]]:
    """Every field a template may ask for: name, what it is, and the columns of those that are lists."""
    found: list[tuple[str, Text, list[tuple[str, Text]]]] = [(name, text, []) for name, text in _GENERAL.items()]
    for key, part in kind.parts().items():
        if key in _GENERAL or isinstance(part, Matrix):
            continue
        columns = [(one.key, one.label) for one in part.fields] if isinstance(part, Table) else []
        found.append((key, part.label, columns))
    return found


def fields(
    kind: Kind, content: Mapping[str, Any], values: Values, context: Context, document: Document
) -> dict[str, Any]:
    """The fields of a document with their words."""
    lang = context.lang
    draft = context.state not in ("aprobado", "publicado", "archivado")
    state = DRAFT if context.state == "borrador" else STATES[context.state]
    out: dict[str, Any] = {}
    for key, part in kind.parts().items():
        if isinstance(part, Field):
            out[key] = _words(kind, content, part, values[key], context)
        elif isinstance(part, Table):
            out[key] = [
                {one.key: _words(kind, content, one, row[one.key], context) for one in part.fields}
                for row in values[key]
            ]
    mark = f" ({DRAFT.of(lang)})" if draft and context.state != "borrador" else ""
    return out | {
        "codigo": context.code,
        "iniciativa": context.name,
        "titulo": document.title,
        "fecha": day_text(context.day).of(lang),
        "version": str(context.version),
        "estado": f"{state.of(lang)}{mark}",
        "borrador": DRAFT.of(lang) if draft else "",
        "miembros": [context.member_name(code) for code in context.members],
        "secciones": _sections(document),
    }


def _words(kind: Kind, content: Mapping[str, Any], one: Field, value: Any, context: Context) -> str:
    if selectors.empty(value):
        return ""
    lang = context.lang
    if isinstance(value, date):
        return day_text(value).of(lang)
    if isinstance(value, bool):
        return Text("Sí" if value else "No", "Yes" if value else "No").of(lang)
    if one.type in NUMBERS:
        whole = isinstance(value, int)
        return show_number(value, "integer" if whole else "decimal", 0 if whole else 2, lang)
    each = value if isinstance(value, tuple) else (value,)
    if one.type in ("choice", "choices"):
        each = tuple(one.options[key].of(lang) for key in each if key in one.options)
    elif one.type in ("member", "members"):
        each = tuple(context.member_name(code) for code in each)
    elif one.type in ("row", "rows"):
        each = tuple(merge.title_of(kind, content, one.of, name) for name in each)
    return "\n".join(each) if one.type == "list" else "; ".join(map(str, each))


def _text(runs: Any) -> str:
    return "".join(run.text for run in runs if isinstance(run, Run))


def _sections(document: Document) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    here: dict[str, Any] = {"titulo": "", "parrafos": [], "tablas": []}
    for block in document.blocks:
        if block.kind == "heading":
            if here["titulo"] or here["parrafos"] or here["tablas"]:
                found.append(here)
            here = {"titulo": block.data["text"], "parrafos": [], "tablas": []}
        elif block.kind == "grid":
            rows = [[_text(cell) for cell in row] for row in block.data["rows"]]
            here["tablas"].append({"titulo": block.data["caption"], "encabezado": block.data["head"], "filas": rows})
        elif block.kind == "list":
            here["parrafos"] += [_text(item) for item in block.data["items"]]
        elif block.kind == "facts":
            here["parrafos"] += [f"{label}: {_text(runs)}" for label, runs in block.data["pairs"]]
        elif "runs" in block.data:
            here["parrafos"].append(_text(block.data["runs"]))
    return [*found, here]


@transaction.atomic
def put(entity: Entity, key: str, paper: str, data: bytes, name: str, *, by: Any) -> PaperTemplate:
    """Put a template in the place of ours; it is tried first with an empty document, so that its faults are told now."""
    refuse(by, "template.manage", entity)
    kind, one = _paper(key, paper)
    if len(data) > BIGGEST:
        raise BadInput(
            "plantilla-grande",
            f"La plantilla pesa {len(data) / 1_000_000:.1f} MB y caben {BIGGEST // 1_000_000}. Quítele imágenes.",
            f"The template is {len(data) / 1_000_000:.1f} MB and {BIGGEST // 1_000_000} fit. Remove pictures from it.",
            status=413,
        )
    asked = asked_fields(data)
    known = {name_ for name_, _text_, _columns in field_list(kind)}
    unknown = sorted(asked - known)
    if unknown:
        raise BadInput(
            "plantilla-campo",
            f"La plantilla pide campos que este documento no tiene: {', '.join(unknown)}. Tiene: {', '.join(sorted(known))}.",
            f"The template asks for fields this document does not have: {', '.join(unknown)}. It has: {', '.join(sorted(known))}.",
        )
    if not asked & set(MARKS):
        raise BadInput(
            "plantilla-sin-estado",
            "La plantilla no dice el estado del documento. Ponga {{ estado }} o {{ borrador }} donde se vea: así dice BORRADOR "
            "hasta que se apruebe.",
            "The template does not say the state of the document. Put {{ estado }} or {{ borrador }} where it is seen: it says "
            "DRAFT until it is approved.",
        )
    assert one.build is not None
    fill_template(data, dict.fromkeys(known, ""))
    made, _new = PaperTemplate.objects.update_or_create(
        entity=entity,
        key=key,
        paper=paper,
        defaults={"name": Path(name).name[:150], "content": data, "sha256": hashlib.sha256(data).hexdigest(), "by": by},
    )
    record("workspace.template_put", on=made, by=by, data={"sha256": made.sha256})
    return made


@transaction.atomic
def remove(made: PaperTemplate, *, by: Any) -> None:
    """Go back to our template."""
    refuse(by, "template.manage", made.entity)
    record("workspace.template_removed", on=made, by=by, data={"sha256": made.sha256})
    made.delete()


def template_for(row: Iniciativa, key: str, paper: str) -> PaperTemplate | None:
    """The template of the entity an initiative belongs to."""
    return PaperTemplate.objects.filter(entity_id=row.owner_id, key=key, paper=paper).first() if row.owner_id else None


def filled(
    made: PaperTemplate, kind: Kind, content: Mapping[str, Any], values: Values, context: Context, document: Document
) -> bytes:
    """The document in the template of the entity."""
    return fill_template(bytes(made.content), fields(kind, content, values, context, document))
