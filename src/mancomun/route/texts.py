"""Checks that any text of a product passes: long enough, not a whole document, no placeholder."""

from __future__ import annotations

from mancomun.lexicon.text import spanish_number
from mancomun.lexicon.unfinished import placeholder
from mancomun.requirements.remarks import Remark, remark

MOST = 12_000
"""Characters a field takes: some four pages. What is longer is a document to attach."""


def text_remarks(item: str, where: str, label: tuple[str, str], text: str, *, least: int = 1) -> list[Remark]:
    """What is wrong with a text of the item ``S34``: missing, short, beyond a field, or a placeholder."""
    es, en = label
    bare = text.strip()
    if not bare:
        return [remark(f"E-{item}-falta", where, f"Falta escribir {es}.", f"Still to write: {en}.")]
    if len(bare) < least:
        return [
            remark(
                f"E-{item}-corto",
                where,
                f"{es[:1].upper()}{es[1:]} tiene {len(bare)} caracteres; escriba al menos {least}.",
                f"{en[:1].upper()}{en[1:]} has {len(bare)} characters; write at least {least}.",
            )
        ]
    if len(bare) > MOST:
        pages = max(2, round(len(bare) / 3000))
        return [
            remark(
                f"E-{item}-largo",
                where,
                f"{es[:1].upper()}{es[1:]} tiene {spanish_number(len(bare))} caracteres, unas {pages} páginas. Deje aquí el "
                "resumen y adjunte el documento; su texto no se pierde.",
                f"{en[:1].upper()}{en[1:]} has {len(bare):,} characters, some {pages} pages. Keep the summary here and attach "
                "the document; your text is not lost.",
            )
        ]
    found = placeholder(bare)
    if found:
        return [
            remark(
                f"E-{item}-relleno",
                where,
                f"En {es} quedó «{found}»: escriba el texto o marque «no aplica» con su motivo.",
                f"“{found}” was left in {en}: write the text or mark “does not apply” with its reason.",
            )
        ]
    return []
