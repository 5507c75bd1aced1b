"""The people and the initiative of the tests of initiatives, and a small product that uses every kind of question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mancomun.documents.blocks import heading, paragraph
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Document
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import remark
from mancomun.web.accounts.models import User
from mancomun.web.workspace import kinds, selectors
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View
from mancomun.web.workspace.matrix import Matrix
from tests.web.initiatives.conftest import departmental, initiative, national, person, secretary, today

__all__ = ["colleague", "departmental", "initiative", "kind", "national", "person", "secretary", "today"]

LEVELS = {"1": Text("Baja", "Low"), "2": Text("Media", "Middle"), "3": Text("Alta", "High")}


def T(text: str) -> Text:
    return Text(text, text)


def look(values: Values, context: Context) -> View:
    rows = values["riesgos"]
    remarks = [
        remark("E-S41-1", f"riesgos/{row['id']}/control", f"«{row['nombre']}» no tiene control.", "no control")
        for row in rows
        if row["nombre"] and not row["control"]
    ]
    if len(rows) > 3:
        remarks.append(remark("A-S41-9", "riesgos", "Son muchos riesgos.", "Many risks."))
    blocks = [heading("Mapa"), paragraph(f"Hay {len(rows)} riesgos: {values['objeto']}")] if rows else []
    return View(tuple(blocks), tuple(remarks), {"riesgos": float(len(rows))})


def paper(values: Values, context: Context) -> Document:
    edition = Edition(context.code, context.day, context.lang, context.version, context.state, public=False)
    blocks = [
        heading("Riesgos"),
        *[paragraph(row["nombre"] or "sin nombre") for row in values["riesgos"]],
        paragraph("Fin."),
    ]
    return framed(edition, "Matriz de riesgos", T("Documento"), "riesgos", blocks)


RISKS = Kind(
    "riesgos",
    (
        Section(
            "general",
            T("Lo general"),
            (
                Field("objeto", Text("Objeto", "Object"), "long", required=True, help=T("En dos frases.")),
                Field("fecha", T("Fecha"), "date"),
                Field("costo", T("Costo"), "money", low=0),
                Field("parte", T("Parte"), "percent"),
                Field("listo", T("Listo"), "flag"),
                Field("motivo", T("Motivo"), asked_if=lambda values: values["listo"] is False),
                Field("temas", T("Temas"), "choices", options=LEVELS),
                Field("quien", T("Quién"), "members"),
                Field("contacto", T("Contacto"), personal=True),
                Field("notas", T("Notas"), "list"),
            ),
        ),
        Section(
            "lista",
            T("La lista"),
            (
                Table(
                    "riesgos",
                    Text("Riesgos", "Risks"),
                    (
                        Field("nombre", T("Nombre"), required=True),
                        Field("nivel", T("Nivel"), "choice", options=LEVELS),
                        Field("control", T("Control"), "long"),
                        Field("sale_de", T("Sale de"), "rows", of="riesgos"),
                        Field("alcaldia", T("Alcaldía"), "member"),
                    ),
                    one=T("un riesgo"),
                    most=50,
                ),
                Matrix("cruces", T("Cruces"), "riesgos"),
            ),
        ),
    ),
    look,
    lead=T("Qué puede salir mal y quién lo cuida."),
    papers=(
        Paper(
            "D9", T("Matriz de riesgos"), "riesgos", ("docx", "pdf", "xlsx"), paper, lambda values, context: b"PK-book"
        ),
    ),
    exports=(Export("csv", T("CSV"), "csv", "text/csv", lambda values, context: values["contacto"].encode()),),
    start=lambda context: {"riesgos": [{"nombre": "Se va la gente"}]},
)  # fmt: skip


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """The small product in the place of the real one."""
    selectors.all_kinds()
    monkeypatch.setitem(kinds._KINDS, "riesgos", RISKS)
    return RISKS


@pytest.fixture
def colleague(person: Callable[..., User]) -> User:
    """Another person of the same municipality."""
    user: Any = person("delegado", mail="luz@ejemplo.org")
    user.name = "Luz Marina Ríos"
    user.save()
    return user  # type: ignore[no-any-return]
