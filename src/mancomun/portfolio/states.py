"""The states of an initiative (method 1.4) and of a record (1.1): who follows whom, and what each step asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text

STATES: Mapping[str, Text] = {
    "identificada": Text("identificada", "identified"),
    "caracterizada": Text("caracterizada", "characterised"),
    "priorizada": Text("priorizada", "prioritised"),
    "no_priorizada": Text("no priorizada", "not prioritised"),
    "momento_1": Text("momento 1", "moment 1"),
    "momento_2": Text("momento 2", "moment 2"),
    "momento_3": Text("momento 3", "moment 3"),
    "constituida": Text("constituida", "constituted"),
    "registrada_REAT": Text("registrada en el REAT", "registered in the REAT"),
    "en_operacion": Text("en operación", "in operation"),
    "suspendida": Text("suspendida", "suspended"),
    "en_liquidacion": Text("en liquidación", "in liquidation"),
    "liquidada": Text("liquidada", "liquidated"),
    "desistida": Text("desistida", "withdrawn"),
}
RECORD_STATES: Mapping[str, Text] = {
    "borrador": Text("borrador", "draft"),
    "en_revision": Text("en revisión", "under review"),
    "observado": Text("observado", "returned with remarks"),
    "aprobado": Text("aprobado", "approved"),
    "publicado": Text("publicado", "published"),
    "archivado": Text("archivado", "archived"),
}
ACCOMPANIMENT: Mapping[str, Text] = {
    "nacional": Text("nacional", "national"),
    "departamental": Text("departamental", "departmental"),
    "autogestion": Text("autogestión", "self-managed"),
}

_FORWARD: Mapping[str, tuple[str, ...]] = {
    "identificada": ("caracterizada",),
    "caracterizada": ("priorizada", "no_priorizada"),
    "priorizada": ("momento_1",),
    "no_priorizada": ("priorizada",),
    "momento_1": ("momento_2",),
    "momento_2": ("momento_3",),
    "momento_3": ("constituida",),
    "constituida": ("registrada_REAT",),
    "registrada_REAT": ("en_operacion",),
    "en_operacion": ("suspendida", "en_liquidacion", "liquidada"),
    "suspendida": ("en_liquidacion", "liquidada"),
    "en_liquidacion": ("liquidada",),
    "liquidada": (),
    "desistida": (),
}
_RECORD_FORWARD: Mapping[str, tuple[str, ...]] = {
    "borrador": ("en_revision", "archivado"),
    "en_revision": ("observado", "aprobado"),
    "observado": ("en_revision", "archivado"),
    "aprobado": ("publicado", "borrador", "archivado"),
    "publicado": ("borrador", "archivado"),
    "archivado": ("borrador",),
}
_ALONE = frozenset({"departamental", "autogestion"})
_RANK = {state: place for place, state in enumerate(STATES)}
_TIES = {"no_priorizada": _RANK["priorizada"]}  # two answers to one question; neither lies behind the other
SHORTEST_MOTIVE = 20
"""Characters of a reason that someone can read in five years."""

STEP: Mapping[str, Text] = {
    "caracterizada": Text("ficha completa", "complete file"),
    "constituida": Text("acto de constitución", "founding act"),
    "registrada_REAT": Text("registro en el REAT", "registration in the REAT"),
}
"""What the steps with a criterion of passage ask; its gaps are the caller's list (item S13)."""


@dataclass(frozen=True, slots=True)
class Move:
    """A step taken: ``kind`` is ``forward``, ``back`` or ``withdrawal``; the last two carry their motive."""

    before: str
    after: str
    kind: str
    motive: str = ""


def next_states(state: str, accompaniment: str = "nacional") -> tuple[str, ...]:
    """The states a step forward may reach. Without the Nation's accompaniment the route begins without prioritisation."""
    _known(state)
    found = _FORWARD[state]
    if accompaniment in _ALONE and state in ("caracterizada", "no_priorizada"):
        found = (*found, "momento_1")
    return found


def earlier_states(state: str, been: Sequence[str] = ()) -> tuple[str, ...]:
    """The states one may step back to: those that lie behind; from *desistida* and *liquidada*, only those it has been in."""
    _known(state)
    if state in ("desistida", "liquidada"):
        return tuple(one for one in STATES if one in been and one != state)
    rank = _TIES.get(state, _RANK[state])
    return tuple(one for one in STATES if one != "desistida" and _TIES.get(one, _RANK[one]) < rank)


def move(
    code: str,
    before: str,
    after: str,
    *,
    motive: str = "",
    accompaniment: str = "nacional",
    gaps: Sequence[Text] = (),
    been: Sequence[str] = (),
) -> Move:
    """The step, or `BadInput` with what is missing.

    ``gaps`` are the names of what the criterion of passage still lacks; they stop a step forward alone. ``been`` are the
    states the initiative has been in, which a withdrawn one may return to.
    """
    _known(before)
    _known(after)
    reason = motive.strip()
    if after == before:
        name = STATES[before]
        raise BadInput(
            "estado-igual",
            f"La iniciativa {code} ya está «{name.es}». Elija otro estado.",
            f"The initiative {code} already is “{name.en}”. Choose another state.",
        )
    if after == "desistida":
        _motive(reason, Text("Desistir", "Withdrawing"))
        return Move(before, after, "withdrawal", reason)
    if after in next_states(before, accompaniment):
        if after in STEP and gaps:
            lacking = Text(", ".join(gap.es for gap in gaps), ", ".join(gap.en for gap in gaps))
            raise BadInput(
                "E-S13-1",
                f"La iniciativa {code} no cumple el criterio de paso «{STEP[after].es}»; faltan: {lacking.es}.",
                f"The initiative {code} does not meet the criterion “{STEP[after].en}”; missing: {lacking.en}.",
            )
        return Move(before, after, "forward", reason)
    if after in earlier_states(before, been):
        _motive(reason, Text("Devolver una iniciativa", "Taking an initiative back"))
        return Move(before, after, "back", reason)
    reach = next_states(before, accompaniment)
    es = ", ".join(f"«{STATES[one].es}»" for one in reach) or "ninguno"
    en = ", ".join(f"“{STATES[one].en}”" for one in reach) or "none"
    raise BadInput(
        "estado-salto",
        f"De «{STATES[before].es}» no se pasa a «{STATES[after].es}». Los pasos siguientes son: {es}.",
        f"“{STATES[before].en}” does not lead to “{STATES[after].en}”. The next steps are: {en}.",
    )


def record_move(before: str, after: str) -> None:
    """Refuse a step of a record (method 1.1) that does not exist."""
    for state in (before, after):
        if state not in RECORD_STATES:
            raise BadInput(
                "estado-ficha",
                f"«{state}» no es un estado de la ficha. Elija uno de: {', '.join(RECORD_STATES)}.",
                f"“{state}” is not a state of a record. Choose one of: {', '.join(RECORD_STATES)}.",
            )
    if after not in _RECORD_FORWARD[before]:
        es = ", ".join(f"«{RECORD_STATES[one].es}»" for one in _RECORD_FORWARD[before])
        en = ", ".join(f"“{RECORD_STATES[one].en}”" for one in _RECORD_FORWARD[before])
        raise BadInput(
            "estado-ficha-salto",
            f"Una ficha «{RECORD_STATES[before].es}» no pasa a «{RECORD_STATES[after].es}». Puede pasar a: {es}.",
            f"A record “{RECORD_STATES[before].en}” does not pass to “{RECORD_STATES[after].en}”. It may pass to: {en}.",
        )


def _known(state: str) -> None:
    if state not in STATES:
        raise BadInput(
            "estado-desconocido",
            f"«{state}» no es un estado. Elija uno de: {', '.join(STATES)}.",
            f"“{state}” is not a state. Choose one of: {', '.join(STATES)}.",
        )


def _motive(reason: str, what: Text) -> None:
    if len(reason) < SHORTEST_MOTIVE:
        raise BadInput(
            "motivo-corto",
            f"{what.es} pide un motivo de al menos {SHORTEST_MOTIVE} caracteres; llegaron {len(reason)}.",
            f"{what.en} asks for a reason of at least {SHORTEST_MOTIVE} characters; we got {len(reason)}.",
        )
