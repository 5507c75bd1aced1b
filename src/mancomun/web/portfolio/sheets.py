"""The tables of a prioritisation as files and back: *Criterios y pesos*, and each person's own *Evaluaciones*.

A file is read against its template and compared with today's rows; nothing is written before the person accepts, then all the
chosen rows or none. The last load of a person can be undone while nobody has changed what it wrote.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from django.db import transaction

from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import (
    Difference,
    Differences,
    Problem,
    Read,
    Row,
    Upload,
    accept,
    differences,
    read_upload,
)  # fmt: skip
from mancomun.interchange.schemas import SCHEMAS, Schema
from mancomun.interchange.templates import template_workbook
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.portfolio.criteria import DEFAULT_TREE, Criterion
from mancomun.web.audit.models import Action
from mancomun.web.audit.services import record
from mancomun.web.initiatives.services import refuse
from mancomun.web.portfolio import functions, priorities
from mancomun.web.portfolio.models import Evaluation, Exercise
from mancomun.web.portfolio.priorities import NODES

KINDS = ("criterios", "evaluaciones")
BIGGEST = 1_000_000
LOADED, UNDONE = "portfolio.sheet_loaded", "portfolio.sheet_undone"
_GROUPS = {node.key: node.name for node in DEFAULT_TREE}
_SCALES = {"cardinal": "cardinal", "ordinal": "ordinal", "binary": "binario"}
_NAMES = {fold(word): key for key, node in NODES.items() for word in (key, node.name.es, node.name.en)}


def schema_of(kind: str) -> Schema:
    """The template; a 404 when there is none of that name."""
    if kind not in KINDS:
        raise BadInput(
            "hoja-desconocida",
            f"No hay una hoja «{kind[:40]}». Hay: {', '.join(KINDS)}.",
            f"There is no sheet “{kind[:40]}”. There are: {', '.join(KINDS)}.",
            status=404,
        )
    return cast("Schema", SCHEMAS[kind])


def rows_of(row: Exercise, kind: str, by: Any) -> list[Row]:
    """Today's rows: the criteria with their weights, or what this person said of each initiative."""
    if kind == "criterios":
        return [_criterion_row(row, leaf["key"], float(leaf["weight"])) for leaf in row.leaves]
    mine = row.evaluations.filter(rater=by).select_related("initiative").order_by("initiative__code", "criterion")
    return [_evaluation_row(one.initiative.code, one.criterion, one.value, one.reason) for one in mine]


def _criterion(row: Exercise, key: str) -> Criterion:
    leaf = next((leaf for leaf in row.leaves if leaf["key"] == key), {"key": key, "weight": 0.0, "veto": None})
    return functions.criterion_of_leaf(NODES[key], leaf, "es")


def _criterion_row(row: Exercise, key: str, weight: float) -> Row:
    node, criterion = NODES[key], _criterion(row, key)
    return {
        "criterio": node.name.es, "padre": _GROUPS[node.parent].es if node.parent else None,
        "direccion": criterion.direction, "escala": _SCALES[criterion.kind], "peso": round(weight, 6),
        "fuente": criterion.source or None,
    }  # fmt: skip


def _evaluation_row(code: str, key: str, value: float, reason: str) -> Row:
    return {"alternativa": code, "criterio": NODES[key].name.es, "valor": value, "justificacion": reason or None}


def workbook(row: Exercise, kind: str, by: Any, *, lang: str, day: date) -> bytes:
    """The template with today's rows; evaluations not given yet are there as rows to fill."""
    rows = rows_of(row, kind, by)
    lists = {"criterio": [NODES[leaf["key"]].name.es for leaf in row.leaves]}
    if kind == "criterios":
        lists = {"criterio": [node.name.es for node in NODES.values()]}
    else:
        codes = list(row.initiatives.order_by("code").values_list("code", flat=True))
        lists["alternativa"] = codes
        given = {(one["alternativa"], one["criterio"]) for one in rows}
        rows += [
            {"alternativa": code, "criterio": name, "valor": None, "justificacion": None}
            for code in codes
            for name in lists["criterio"]
            if (code, name) not in given
        ]
    return template_workbook(schema_of(kind), rows, lang=lang, day=day, catalogues=lists)


# --- reading ----------------------------------------------------------------------------------------------------------


def compared(row: Exercise, kind: str, data: bytes, name: str, by: Any) -> Differences:
    """What a file would change of today's rows."""
    if len(data) > BIGGEST:
        raise BadInput(
            "archivo-grande",
            f"El archivo pesa {len(data) / 1e6:.1f} MB; el límite es 1 MB. No cambiamos nada.",
            f"The file is {len(data) / 1e6:.1f} MB; the limit is 1 MB. Nothing was changed.",
            status=413,
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}{Path(name).suffix.lower()[:6] or '.xlsx'}"
        path.write_bytes(data)
        upload = read_upload(path, schema_of(kind))
    _drop_blank(upload, kind)
    _understood(row, kind, upload)
    return differences(rows_of(row, kind, by), upload)


def _drop_blank(upload: Upload, kind: str) -> None:
    """Rows of the template that nobody filled say nothing: no value and no reason."""
    if kind != "evaluaciones":
        return
    blank = [
        r for r in upload.rejected if not r.raw.get("valor", "").strip() and not r.raw.get("justificacion", "").strip()
    ]
    numbers = {one.row for one in blank}
    upload.rejected = [one for one in upload.rejected if one.row not in numbers]
    upload.problems = [one for one in upload.problems if one.row not in numbers]


def _understood(row: Exercise, kind: str, upload: Upload) -> None:
    """Put names as the exercise has them; what it cannot have goes to the rows to mend, with why."""
    codes = set(row.initiatives.values_list("code", flat=True)) if kind == "evaluaciones" else set()
    held = {leaf["key"] for leaf in row.leaves}
    good, seen = [], set()
    for read in upload.rows:
        key = _NAMES.get(fold(str(read.values["criterio"])))
        wrong = _wrong(row, kind, read, key, codes, held)
        if wrong is None and key is not None:
            values = dict(read.values) | {"criterio": NODES[key].name.es}
            if kind == "criterios":
                values |= {name: _criterion_row(row, key, 0.0)[name] for name in ("padre", "fuente")}
            else:
                values["alternativa"] = str(values["alternativa"]).strip().upper()
            place = (values.get("alternativa"), values["criterio"])
            if place not in seen:
                seen.add(place)
                good.append(replace(read, values=values))
                continue
            es = f"Fila {read.row}: «{values['criterio']}» ya está en otra fila. Deje una sola."
            wrong = (
                "E-IMP-4",
                "criterio",
                Text(es, f"Row {read.row}: “{values['criterio']}” is in another row too. Leave one."),
            )
        assert wrong is not None
        code, column, text = wrong
        upload.problems.append(Problem(code, text, read.row, column, "", read.raw.get(column, "")))
        upload.rejected.append(read)
    upload.rows = good


def _wrong(
    row: Exercise, kind: str, read: Read, key: str | None, codes: Collection[str], held: Collection[str]
) -> tuple[str, str, Text] | None:
    at, said = read.row, read.raw.get("criterio", "")[:60]
    if key is None or (kind == "evaluaciones" and key not in held):
        es = f"Fila {at}: «{said}» no es un criterio de {row.code}. Elija de la hoja Catálogos."
        return (
            "criterio-ajeno",
            "criterio",
            Text(es, f"Row {at}: “{said}” is no criterion of {row.code}. Choose from the sheet Catálogos."),
        )
    if kind == "criterios":
        own = _criterion_row(row, key, 0.0)
        for column in ("direccion", "escala"):
            if read.values[column] != own[column]:
                es = f"Fila {at}: «{said}» es {own[column]}; eso se cambia en las funciones del criterio, no en esta hoja."
                en = f"Row {at}: “{said}” is {own[column]}; that is changed in the functions of the criterion, not in this sheet."
                return "criterio-fijo", column, Text(es, en)
        return None
    code = str(read.values["alternativa"]).strip().upper()
    if code not in codes:
        es = f"Fila {at}: «{code[:40]}» no está en {row.code}. Elija una de sus iniciativas."
        return (
            "priorizacion-ajena",
            "alternativa",
            Text(es, f"Row {at}: “{code[:40]}” is not in {row.code}. Choose one of its initiatives."),
        )
    return None


# --- writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def load(row: Exercise, kind: str, data: bytes, name: str, chosen: Collection[str], *, by: Any) -> int:
    """Write the chosen rows of a file, all or none; how many. They pass the same checks as what is typed."""
    row = priorities.open_exercise(row)
    found = compared(row, kind, data, name, by)
    taken = accept(found, chosen, present=rows_of(row, kind, by))
    if not taken:
        raise BadInput("carga-nada", "No marcó ninguna fila. Nada cambió.", "No row was marked. Nothing changed.")
    before = _kept(row, kind, by)
    _write(row, kind, taken, by)
    row.refresh_from_db()
    digest = hashlib.sha256(data).hexdigest()
    record(
        LOADED, on=row, by=by,
        data={"kind": kind, "sha256": digest, "rows": len(taken), "before": before, "after": _kept(row, kind, by)},
    )  # fmt: skip
    return len(taken)


def _write(row: Exercise, kind: str, taken: Sequence[Difference], by: Any) -> None:
    if kind == "criterios":
        weights = {leaf["key"]: float(leaf["weight"]) for leaf in row.leaves}
        for one in taken:
            key = _NAMES[fold(str((one.after or one.before or {})["criterio"]))]
            if one.after is None:
                weights.pop(key)
            else:
                weights[key] = float(cast("float", one.after["peso"]))
        vetoes = {leaf["key"]: leaf["veto"] for leaf in row.leaves if leaf.get("veto") is not None}
        priorities.exercise_edit(row, by=by, keys=list(weights), numbers=weights, vetoes=vetoes, origin="direct")
        return
    by_code: dict[str, dict[str, tuple[float, str]]] = {}
    for one in taken:
        said = one.after or one.before or {}
        code, key = str(said["alternativa"]), _NAMES[fold(str(said["criterio"]))]
        if one.after is None:
            row.evaluations.filter(rater=by, initiative__code=code, criterion=key).delete()
        else:
            reason = str(one.after["justificacion"] or "")
            by_code.setdefault(code, {})[key] = (float(cast("float", one.after["valor"])), reason)
    for code, values in by_code.items():
        priorities.evaluate(row, code, values, by=by)


def _kept(row: Exercise, kind: str, by: Any) -> Any:
    """What a load of this kind touches, whole, to put it back."""
    if kind == "criterios":
        return {"leaves": row.leaves, "origin": row.weights_origin}
    mine = row.evaluations.filter(rater=by).order_by("initiative__code", "criterion")
    return [list(one) for one in mine.values_list("initiative__code", "criterion", "value", "reason")]


def last_load(row: Exercise, kind: str, by: Any) -> Action | None:
    """The person's last load that is not undone."""
    mine = Action.objects.filter(on_model=row._meta.label_lower, on_id=str(row.pk), by=by)
    undone = {one.data["load"] for one in mine.filter(key=UNDONE)}
    loads = mine.filter(key=LOADED, data__kind=kind).exclude(pk__in=undone)
    return loads.order_by("-id").first()


@transaction.atomic
def undo(row: Exercise, kind: str, *, by: Any) -> None:
    """Put back what there was before the person's last load; refused when it changed since."""
    schema_of(kind)
    refuse(by, "ranking.view", None)
    row = priorities.open_exercise(row)
    made = last_load(row, kind, by)
    if made is None:
        raise BadInput("carga-ninguna", "No hay una carga suya que deshacer.", "There is no load of yours to undo.")
    if _kept(row, kind, by) != made.data["after"]:
        raise BadInput(
            "carga-cambiada",
            "Algo cambió después de esa carga; deshacerla borraría eso. Corrija las filas en la hoja y súbala de nuevo.",
            "Something changed after that load; undoing it would erase that. Mend the rows in the sheet and upload it again.",
            status=409,
        )
    before: Any = made.data["before"]
    if kind == "criterios":
        refuse(by, "ranking.edit", None)
        row.leaves, row.weights_origin = before["leaves"], before["origin"]
        row.save()
    else:
        numbers = dict(row.initiatives.values_list("code", "pk"))
        row.evaluations.filter(rater=by).delete()
        Evaluation.objects.bulk_create(
            Evaluation(exercise=row, initiative_id=numbers[code], criterion=key, value=value, reason=reason, rater=by)
            for code, key, value, reason in before
            if code in numbers
        )
    record(UNDONE, on=row, by=by, data={"load": made.pk, "kind": kind})


def changes(found: Differences, lang: str) -> list[Mapping[str, Any]]:
    """The rows that would change, for the page."""
    at = 1 if lang == "en" else 0
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "row": one.row,
            "title": " · ".join(str((one.after or one.before or {}).get(name) or "") for name in found.schema.keys),
            "fields": one.fields if one.kind == "changed" else [
                (name, None, value) for name, value in (one.after or {}).items()
                if one.kind == "added" and name not in found.schema.keys and value is not None
            ],
            "why": [(each.text.es, each.text.en)[at] for each in one.problems],
        }
        for one in found.rows
        if one.kind != "unchanged"
    ]  # fmt: skip
