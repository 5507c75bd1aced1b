"""The agreement of wills as something to sign: its text comes from the product, and a signature goes back to its row."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from mancomun.lexicon.text import Text
from mancomun.route import agreement
from mancomun.web.moments import acuerdo
from mancomun.web.signing.subjects import Asked, Given, Subject, Wanted
from mancomun.web.signing.subjects import declare as _declare
from mancomun.web.workspace import selectors, services
from mancomun.web.workspace.kinds import read
from mancomun.web.workspace.merge import Step

KEY = "acuerdo"


def _content(row: Any, day: date) -> tuple[dict[str, Any], Any]:
    desk = selectors.desk_of(row, day)
    return selectors.content_of(acuerdo.KIND, desk), selectors.context_for(desk, KEY)


def asked(row: Any, day: date) -> Asked:
    """The clauses as they stand, and one signer a party."""
    content, context = _content(row, day)
    values, _ = read(acuerdo.KIND, content, context)
    found = acuerdo.agreed(values, context)
    ids = [one["id"] for one in values["partes"] if one["entidad"]]
    return Asked(
        Text(f"Acuerdo de voluntades de {row.name}", f"Agreement of wills of {row.name}").es,
        agreement.text_of(found),
        tuple(
            Wanted(place, party.entity, party.person, party.post, party.term)
            for place, party in zip(ids, found.parties, strict=True)
        ),
        tuple(clause.title.es for clause in agreement.clauses(found) if clause.pending),
    )


def told(row: Any, given: Given, by: Any, day: date) -> None:
    """Write the signature in the row of its party, as any edit of the product: with its history, and never over another's."""
    content, _ = _content(row, day)
    now = next((one for one in content.get("partes", ()) if one.get("id") == given.place), None)
    if now is None:
        return
    wanted = {
        "firma": "firmado" if given.day else "pendiente",
        "fecha_firma": given.day.isoformat() if given.day else "",
        "medio": given.medium if given.day else "",
        "huella": given.fingerprint if given.day else "",
        "archivo": given.file if given.day else "",
    }
    steps = [
        Step(services.new_key("f"), "set", f"partes/{given.place}/{key}", base=now.get(key, ""), value=value)
        for key, value in wanted.items()
        if str(now.get(key) or "") != value
    ]
    if steps:
        services.change(row, acuerdo.KIND, steps, by=by, day=day)


def declare() -> None:
    """Let the agreement be signed."""
    _declare(
        Subject(
            KEY,
            Text("Acuerdo de voluntades", "Agreement of wills"),
            asked,
            told,
            lambda row: selectors.place_of(row, KEY),
            lambda row: reverse("workspace:product", args=[row.code, KEY]),
        )
    )
