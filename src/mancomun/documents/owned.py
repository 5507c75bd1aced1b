"""Word templates that an institution owns: its own .docx, with our fields in it, filled with the data of a document."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mancomun.documents.word import still
from mancomun.errors import BadInput


def asked_fields(template: bytes) -> set[str]:
    """The fields a template asks for; `BadInput` when it cannot be read."""
    return _opened(template)[1]


def fill_template(template: Path | bytes, context: Mapping[str, Any]) -> bytes:
    """The template with each ``{{ field }}`` in its place; text is never markup, whatever signs it brings.

    `BadInput` names the fields that the template asks for and the document does not have, or says that it cannot be read.
    """
    book, asked = _opened(template)
    unknown = sorted(asked - set(context))
    if unknown:
        listed, known = ", ".join(unknown), ", ".join(sorted(context))
        raise BadInput(
            "plantilla-campo",
            f"La plantilla pide campos que este documento no tiene: {listed}. Tiene: {known}.",
            f"The template asks for fields this document does not have: {listed}. It has: {known}.",
        )
    from jinja2.sandbox import SandboxedEnvironment

    # Without escaping, all text after a «<» would be lost in silence; and a template is a stranger's program: boxed in.
    try:
        book.render(dict(context), SandboxedEnvironment(autoescape=True), autoescape=True)
    except Exception as error:
        raise BadInput(
            "plantilla-orden",
            "La plantilla de Word usa una orden que no permitimos. Deje solo campos, listas y condiciones.",
            "The Word template uses an instruction we do not allow. Leave only fields, loops and conditions.",
        ) from error
    stream = io.BytesIO()
    book.save(stream)
    return still(stream.getvalue())


def _opened(template: Path | bytes) -> tuple[Any, set[str]]:
    from docxtpl import DocxTemplate

    try:
        book = DocxTemplate(io.BytesIO(template) if isinstance(template, bytes) else str(template))
        return book, set(book.get_undeclared_template_variables())
    except Exception as error:  # docx, zip and jinja each have their own
        raise BadInput(
            "plantilla-ilegible",
            "La plantilla de Word no se puede leer. Revise que sea .docx y que cada campo abra con «{{» y cierre con «}}».",
            "The Word template cannot be read. Check that it is .docx and that each field opens with “{{” and closes with “}}”.",
        ) from error
