"""Checks that any text of a product passes: long enough, not a whole document, no placeholder, a verb where one is asked."""

from __future__ import annotations

import re

from mancomun.lexicon.text import spanish_number
from mancomun.requirements.remarks import Remark, remark
from mancomun.territory.names import fold

MOST = 12_000
"""Characters a field takes: some four pages. What is longer is a document to attach."""

_PLACEHOLDER = re.compile(r"\b(x{3,}|por definir|n/a|lorem|pendiente de escribir)(?!\w)", re.IGNORECASE)


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
    found = _PLACEHOLDER.search(bare)
    if found:
        return [
            remark(
                f"E-{item}-relleno",
                where,
                f"En {es} quedó «{found.group()}»: escriba el texto o marque «no aplica» con su motivo.",
                f"“{found.group()}” was left in {en}: write the text or mark “does not apply” with its reason.",
            )
        ]
    return []


def infinitive(text: str) -> bool:
    """True when the first word is a Spanish infinitive (*acordar*, *definir*)."""
    first = re.match(r"[a-zñ]+", fold(text.strip()))
    return bool(first and re.fullmatch(r"[a-zñ]+(ar|er|ir)(se|lo|la|los|las|le|les)?", first.group()))
