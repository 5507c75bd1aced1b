"""What the products of participation share: events, contributions, questions and processes, read from where they were written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mancomun.lexicon.folding import fold
from mancomun.route.events import Gathering
from mancomun.route.inclusion import TRAITS, Circle, Contribution, Event, Inclusion, inclusion
from mancomun.route.processes import Phase, Process, answered_state
from mancomun.web.moments.common import texts
from mancomun.web.moments.pieces import rows_of
from mancomun.web.moments.shapes import named
from mancomun.web.workspace.kinds import Context, Values


def given(values: Values | None) -> list[Contribution]:
    """The contributions of the networks of moment 2."""
    return [
        Contribution(
            row["texto"],
            row["municipio"],
            row["tema"],
            row["recibido"],
            row["estado"] or "recibido",
            row["respuesta"],
            row["respondido"],
        )
        for row in rows_of(values, "aportes")
        if row["texto"]
    ]


def questions(values: Values | None) -> list[tuple[str, Contribution]]:
    """The questions and contributions of the processes, each with the id of its row."""
    found = []
    for row in rows_of(values, "preguntas"):
        if row["texto"]:
            one = Contribution(row["texto"], row["municipio"], row["tema"], row["recibida"], row["estado"] or "recibido",
                               row["respuesta"], row["respondida"])  # fmt: skip
            found.append((row["id"], answered_state(one)))
    return found


def contributions(context: Context) -> list[Contribution]:
    """All that people said: in the networks of moment 2 and in the processes of moment 3."""
    return given(context.others.get("redes")) + [one for _, one in questions(context.others.get("procesos"))]


def processes_of(values: Values | None) -> tuple[Process, ...]:
    """The processes with their phases, in the order they were written."""
    phases = rows_of(values, "fases")
    return tuple(
        Process(
            row["id"], row["nombre"],
            tuple(
                Phase(one["nombre"], one["tipo"], one["inicio"], one["fin"], one["id"])
                for one in phases
                if one["proceso"] == row["id"] and one["nombre"]
            ),
            row["reglas"], row["quien_puede"], row["como_se_decide"], row["vinculante"], row["resultados"],
            row["resultados_publicados"], row["respuesta"], row["respuesta_publicada"], row["cerrado"], row["municipios"],
            row["enlace"],
        )
        for row in rows_of(values, "procesos")
        if row["nombre"]
    )  # fmt: skip


def inclusion_of(
    values: Values | None,
    context: Context,
    *,
    events: Sequence[Event] = (),
    contributions: Sequence[Contribution] | None = None,
) -> Inclusion:
    """The record as the core reads it, with ``events`` of other products and those whose attendance was kept.

    A meeting that was kept and also written by hand, with the same name and day, is counted once: people from the record of
    attendance, actors from whoever wrote them. The population compared is by sex, which every event counts.
    """
    values = values or {}
    came = context.attended()
    women = values.get("poblacion_mujeres")
    own = [
        Event(
            row["nombre"],
            row["municipio"],
            row["fecha"],
            texts(row, "actores"),
            row["personas"],
            {key: row[key] for key in ("mujeres", "hombres") if row[key] is not None},
            {key: row[key] for key in TRAITS if row[key] is not None},
        )
        for row in named(rows_of(values, "eventos"))
    ]
    written = {(fold(one.name), one.day): one for one in (*events, *own)}
    kept = [_kept(one, written) for one in came.gatherings]
    held = {(fold(one.name), one.day) for one in kept}
    return inclusion(
        context.members,
        [*(one for one in (*own, *events) if (fold(one.name), one.day) not in held), *kept],
        given(values) if contributions is None else contributions,
        [
            Circle(row["nombre"], row["proposito"], texts(row, "actores"), row["facilitador"], row["ultima"])
            for row in named(rows_of(values, "redes"))
        ],
        today=context.day,
        population={"mujeres": women, "hombres": 100 - women} if women is not None else None,
        told=came.told, again=came.again,
    )  # fmt: skip


def _kept(one: Gathering, written: Mapping[tuple[str, date | None], Event]) -> Event:
    """An event of the record of attendance, with the actors that whoever wrote it by hand named."""
    same = written.get((fold(one.name), one.day))
    return Event(
        one.name, one.place or (same.place if same else ""), one.day, same.actors if same else (), one.people,
        {key: one.traits[key] for key in ("mujeres", "hombres") if key in one.traits}, dict(one.traits), kept=True,
    )  # fmt: skip
