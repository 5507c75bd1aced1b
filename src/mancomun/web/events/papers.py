"""The list to print and sign. With names it is personal data that leave the house, and somebody answers for it."""

from __future__ import annotations

from django.utils import timezone

from mancomun import __version__
from mancomun.documents.blocks import box, paragraph, table
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, day_text
from mancomun.route.events import POLICY, PURPOSES
from mancomun.tables.columns import Column
from mancomun.web.events.models import Asistencia, Evento

BLANKS = 24


def notice(event: Evento, lang: str, *, contact: str) -> list[str]:
    """What Ley 1581, art. 12, asks to say when data are asked for: purpose, what is voluntary, rights, and who answers.

    Open pages give the address where requests are received; the contact of the initiative, that may be somebody's, is for paper.
    """
    owner = str(event.initiative.owner or event.initiative.promoter or event.initiative.name)
    purpose = PURPOSES[event.purpose].of(lang)
    until = day_text(event.keep_until)
    return [
        Text(f"Responsable: {owner}. Contacto: {contact}.", f"Controller: {owner}. Contact: {contact}.").of(lang),
        Text(
            f"Para qué: {purpose}. Se borran el {until.es}.", f"What for: {purpose}. They are erased on {until.en}."
        ).of(lang),
        Text(
            "Todo es voluntario. Lo sensible (etnia, discapacidad, víctima) solo con autorización aparte, y nunca se muestra por persona. "
            "De menores de edad solo se cuenta cuántos vinieron.",
            "Everything is voluntary. Sensitive data (ethnicity, disability, victim) only with an authorisation of their own, and never "
            "shown by person. Of minors only how many came is counted.",
        ).of(lang),
        Text(
            "Usted puede conocer, corregir y borrar sus datos, y retirar la autorización (Ley 1581 de 2012, art. 8).",
            "You may know, correct and erase your data, and withdraw the authorisation (Ley 1581 of 2012, art. 8).",
        ).of(lang),
    ]


def attendance_sheet(event: Evento, people: list[Asistencia], address: str, lang: str) -> Document:
    """A sheet with lines to sign; those of ``people`` begin written."""
    heads = [
        Column("n", Text("N.º", "No."), width=5),
        Column("name", Text("Nombre", "Name"), width=26),
        Column("body", Text("Entidad", "Entity"), width=20),
        Column("m", Text("Municipio", "Municipality"), width=15),
        Column("contact", Text("Correo o teléfono (voluntario)", "Mail or telephone (voluntary)"), width=18),
        Column("sign", Text("Firma y autorización", "Signature and authorisation"), width=16),
    ]
    from mancomun.web.initiatives.selectors import territory

    units = territory(event.initiative).units
    rows = [
        [
            str(n),
            one.name or "—",
            one.body,
            units[one.municipality].name if one.municipality in units else "",
            [""],
            [""],
        ]
        for n, one in enumerate(people, 1)
    ]
    rows += [[str(len(rows) + k), *([[""]] * 5)] for k in range(1, max(BLANKS - len(rows), 4) + 1)]
    contact = event.initiative.contact or Text("por diligenciar", "to be filled in").of(lang)
    starts = timezone.localtime(event.starts)
    day = day_text(starts.date()).of(lang)
    blocks: list[Block] = [
        paragraph(f"{day}, {starts:%H:%M} · {event.place} · {event.initiative.name}"),
        box(Text("Sus datos", "Your data").of(lang), notice(event, lang, contact=contact)),
        table(
            heads,
            rows,
            lang,
            caption=Text("Al firmar autorizo el uso dicho arriba.", "By signing I authorise the use said above.").of(
                lang
            ),
            source=Text(f"texto de autorización {POLICY}", f"text of the authorisation {POLICY}").of(lang),
        ),
    ]
    edition = Edition(
        event.code, starts.date(), lang, versions=[("Mancomún", __version__)], address=address, public=False
    )
    return framed(
        edition, event.name, Text("Lista de asistencia", "Attendance list"), "lista_asistencia", blocks, page=False
    )
