"""Taking a name out of the products of an initiative, their edits and their versions, where it was typed as a datum.

Edits and versions are frozen by the database, so that nobody rewrites what was agreed; a person's right to be erased is the one
thing that opens them, and it leaves a mark of the same shape in place of the name.
"""

from __future__ import annotations

import json
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import TextField
from django.db.models.functions import Cast

from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace.models import Dossier, Edit, Held, MatrixRound, ProductVersion, RouteProduct, TableUpload

ERASED = "Persona suprimida"


def _without(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return ERASED if " ".join(value.split()).casefold() == name else value
    if isinstance(value, list):
        return [_without(one, name) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, name) for key, one in value.items()}
    return value


def name_in_products(initiative: Iniciativa, name: str) -> int:
    """Replace a name wherever a product, its edits, versions, clashes and uploads hold it; answers in how many rows."""
    name = " ".join(name.split()).casefold()
    if not name:
        return 0
    of = {"product__initiative": initiative}
    places: list[tuple[Any, tuple[str, ...]]] = [
        (RouteProduct.objects.filter(initiative=initiative), ("content", "judged")),
        (Edit.objects.filter(**of), ("before", "after")),
        (ProductVersion.objects.filter(**of), ("content",)),
        (MatrixRound.objects.filter(**of), ("content",)),
        (Held.objects.filter(**of), ("base", "theirs", "mine")),
        (TableUpload.objects.filter(initiative=initiative), ("lines",)),
    ]
    changed = 0
    with pgtrigger.ignore("workspace.Edit:frozen", "workspace.MatrixRound:frozen", "workspace.ProductVersion:frozen"):
        for rows, fields in places:
            changed += sum(_rewrite(rows, field, name) for field in fields)
    if changed:
        Dossier.objects.filter(initiative=initiative).delete()  # they can be made again, without the name
    return changed


def _rewrite(rows: models.QuerySet[Any], field: str, name: str) -> int:
    held = json.dumps(name, ensure_ascii=False)[1:-1]
    found = rows.annotate(as_text=Cast(field, TextField())).filter(as_text__icontains=held.split(" ")[0])
    changed = 0
    for row in found.iterator():
        before = getattr(row, field)
        after = _without(before, name)
        if after != before:
            type(row).objects.filter(pk=row.pk).update(**{field: after})
            changed += 1
    return changed
