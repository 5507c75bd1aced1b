"""Dates of the three moments, planned and real, progress, and the critical path (method, C1, S28-S31, S37).

Months are counted from the anchor and never chained (G01). Where a light has a colour it has words. The limits of the lights
(0 and 30 days) are ours and can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from mancomun.drawing.gantt import Bar, gantt
from mancomun.errors import BadInput
from mancomun.instants.terms import add_business_days, add_months, add_years, is_business_day
from mancomun.lexicon.text import Text, day_text
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

MONTHS: Mapping[int, int | None] = {1: 2, 2: 3, 3: None}
NAMES: Mapping[int, tuple[Text, Text]] = {
    1: (Text("Construyendo las bases", "Building the bases"), Text("Aprestamiento", "Getting ready")),
    2: (Text("Pensando el futuro", "Thinking the future"), Text("Visión estratégica", "Strategic vision")),
    3: (
        Text("Transformando la región", "Transforming the region"),
        Text("Estrategia de gestión", "Strategy of management"),
    ),
}
OBJECTIVES: Mapping[int, str] = {
    1: "Generar las condiciones políticas, sociales, culturales, técnicas y financieras para adelantar el proceso de "
    "conformación de la iniciativa.",
    2: "Formular una visión compartida de desarrollo territorial que oriente los procesos de planeación y gestión de los actores "
    "del territorio.",
    3: "Formular e implementar los programas, proyectos e instrumentos necesarios para la transformación del territorio de "
    "acuerdo con los resultados de la visión.",
}
"""What each moment is for, in the words of the presentation of 2014."""
AMBER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Momento:
    """One moment: planned span, and the real one where it is known. ``overlap`` is the reason to begin before the last closed.

    Ends are the day by which it should be closed (the day itself still counts); the third has none.
    """

    number: int
    start: date
    end: date | None
    real_start: date | None = None
    real_end: date | None = None
    overlap: str = ""
    last_review: date | None = None

    @property
    def name(self) -> Text:
        """Its name in the presentation."""
        return NAMES[self.number][0]


@dataclass(frozen=True, slots=True)
class Light:
    """A colour and its words: days late (negative: days left), None where there is no end."""

    colour: str
    days: int | None
    text: Text


def moments(anchor: date) -> tuple[Momento, Momento, Momento]:
    """The three moments planned from one day: two months, three more, and an open end."""
    second, third = add_months(anchor, 2), add_months(anchor, 5)
    return Momento(1, anchor, second), Momento(2, second, third), Momento(3, third, None)


def check_moments(found: Sequence[Momento]) -> list[Remark]:
    """Moments that begin before the one before closed, without a reason; moments that end before they begin."""
    out = []
    for one in found:
        if one.real_start is not None and one.real_end is not None and one.real_end < one.real_start:
            a, b = day_text(one.real_start), day_text(one.real_end)
            out.append(
                remark(
                    "E-S28-2",
                    f"momento_{one.number}",
                    f"El momento {one.number} se cerró el {b.es}, antes de empezar el {a.es}.",
                    f"Moment {one.number} was closed on {b.en}, before it began on {a.en}.",
                )
            )
    for before, after in pairwise(found):
        if after.real_start is None or after.overlap.strip():
            continue
        if before.real_end is None or after.real_start < before.real_end:
            out.append(
                remark(
                    "E-S28-3",
                    f"momento_{after.number}",
                    f"El momento {after.number} empezó sin cerrar el {before.number}. Cierre el anterior o escriba por qué se "
                    "traslapan.",
                    f"Moment {after.number} began while {before.number} was open. Close that one or say why they overlap.",
                )
            )
    return out


def light(moment: Momento, as_of: date, *, amber: int = AMBER_DAYS) -> Light:
    """Green until the planned end, amber up to 30 days late, red beyond; a closed moment keeps the light of its closing."""
    if moment.end is None:
        due = add_years(moment.last_review or moment.real_start or moment.start, 1)
        late = (as_of - due).days
        if late <= 0:
            return Light("verde", None, Text("sin fecha final; revisión al día", "no end; review up to date"))
        return Light(
            "ambar" if late <= amber else "rojo",
            late,
            Text(f"revisión anual vencida hace {_days(late).es}", f"annual review {_days(late).en} overdue"),
        )
    closed = moment.real_end is not None
    late = ((moment.real_end if moment.real_end is not None else as_of) - moment.end).days
    colour = "verde" if late <= 0 else "ambar" if late <= amber else "rojo"
    if closed:
        text = (
            Text("cerrado a tiempo", "closed in time")
            if late <= 0
            else Text(f"cerrado con {_days(late).es} de atraso", f"closed {_days(late).en} late")
        )
    elif late <= 0:
        text = (
            Text("vence hoy", "due today")
            if late == 0
            else Text(f"faltan {_days(-late).es}", f"{_days(-late).en} left")
        )
    else:
        text = Text(f"{_days(late).es} de atraso", f"{_days(late).en} late")
    return Light(colour, late, text)


def _days(n: int) -> Text:
    return Text(f"{n} {'día' if n == 1 else 'días'}", f"{n} {'day' if n == 1 else 'days'}")


def overrun(moment: Momento, as_of: date) -> Remark | None:
    """The warning of a moment over its time, or of a third moment without its annual review."""
    if moment.end is None:
        last = moment.last_review or moment.real_start or moment.start
        days = (as_of - last).days
        if as_of <= add_years(last, 1):
            return None
        return remark(
            "A-S31-1",
            "revision_anual",
            f"Han pasado {days} días desde la última revisión anual.",
            f"{days} days have passed since the last annual review.",
        )
    late = (as_of - moment.end).days
    if moment.real_end is not None or late <= 0:
        return None
    months = MONTHS[moment.number]
    if moment.number == 1:
        return remark(
            "A-S29-1",
            "momento_1",
            f"El aprestamiento lleva {late} días más de lo previsto ({months} meses). Registre el motivo y la nueva fecha.",
            f"Getting ready is {late} days beyond what was planned ({months} months). Record the reason and the new date.",
        )
    return remark(
        "A-S30-1",
        f"momento_{moment.number}",
        f"El momento {moment.number} lleva {late} días más de lo previsto ({months} meses). Registre el motivo y la nueva fecha.",
        f"Moment {moment.number} is {late} days beyond what was planned ({months} months). Record the reason and the new date.",
    )


def timeline(
    found: Sequence[Momento], as_of: date, *, done: Mapping[int, float] | None = None, lang: str = "es"
) -> str:
    """The three moments as bars: what was planned thin above, what happened below; the third runs a year from its start.

    ``done`` is the share done of each moment. The table is `moment_table`.
    """
    es = lang == "es"
    bars = []
    for one in found:
        late = light(one, as_of)
        end = one.end or add_years(one.real_start or one.start, 1)
        ran = one.real_end if one.real_end is not None else max(end, as_of) if one.real_start and one.end else end
        bars.append(
            Bar(
                f"{one.number}. {one.name.of(lang)}",
                one.real_start or one.start,
                max(ran, one.real_start or one.start),
                1.0 if one.real_end is not None else (done or {}).get(one.number, 0.0),
                late.text.of(lang),
                (one.start, end),
                one.end if one.end is not None and one.real_end is None and (late.days or 0) > 0 else None,
            )
        )
    said = "; ".join(f"{one.number}: {light(one, as_of).text.of(lang)}" for one in found)
    return gantt(
        bars,
        title="Ruta de la iniciativa" if es else "Route of the initiative",
        description=f"{'Momentos' if es else 'Moments'}. {said}.",
        today=as_of,
        legend=("previsto", "hecho", "en curso") if es else ("planned", "done", "doing"),
        lang=lang,
    )


def moment_table(found: Sequence[Momento], as_of: date, lang: str = "es") -> Table:
    """Planned and real days of each moment, with the words of its light."""
    es = lang == "es"
    rows: list[Row] = [
        (
            one.number,
            one.name.of(lang),
            one.start.isoformat(),
            one.end.isoformat() if one.end else ("abierto" if es else "open"),
            one.real_start.isoformat() if one.real_start else None,
            one.real_end.isoformat() if one.real_end else None,
            light(one, as_of).text.of(lang),
        )
        for one in found
    ]
    head = ("Momento", "Nombre", "Inicio previsto", "Fin previsto", "Inicio", "Cierre", "Cómo va") if es else (
        "Moment", "Name", "Planned start", "Planned end", "Start", "Closing", "How it goes",
    )  # fmt: skip
    return Table("Momentos" if es else "Moments", head, rows)


# --- progress ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Work:
    """Something with a weight, a planned span and how far it is (0 to 1)."""

    weight: float
    start: date
    end: date
    done: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Real and planned shares (0 to 1), None when nothing weighs anything; the deviation is real less planned."""

    real: float | None
    planned: float | None

    @property
    def deviation(self) -> float | None:
        """Negative when behind."""
        return None if self.real is None or self.planned is None else self.real - self.planned


def progress(items: Sequence[Work], as_of: date) -> Progress:
    """``Σ w·p / Σ w`` and ``Σ w·clip((t − start)/(end − start), 0, 1) / Σ w``; a milestone is planned whole on its day."""
    total = sum(item.weight for item in items)
    if total <= 0:
        return Progress(None, None)
    planned = sum(item.weight * _elapsed(item.start, item.end, as_of) for item in items)
    return Progress(sum(item.weight * item.done for item in items) / total, planned / total)


def _elapsed(start: date, end: date, day: date) -> float:
    if end <= start:
        return float(day >= start)
    return min(1.0, max(0.0, (day - start).days / (end - start).days))


# --- critical path -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """An activity for the path: its duration in days (0 for a milestone) and those that must end before it."""

    key: str
    duration: int
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Earliest and latest start and finish of a task, in days from the beginning; critical when it has no slack."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int

    @property
    def slack(self) -> int:
        """Days it may be late without making the whole late."""
        return self.late_start - self.early_start


@dataclass(frozen=True)
class Path:
    """Slots by task, the length of the whole in days, and the tasks without slack in order."""

    slots: Mapping[str, Slot]
    length: int
    critical: tuple[str, ...] = field(default=())


def critical_path(tasks: Sequence[Task]) -> Path:
    """ES = max EF of predecessors, EF = ES + d, LF = min LS of successors, LS = LF − d. O(tasks + links)."""
    by = {}
    for task in tasks:
        if task.key in by:
            raise BadInput(
                "agenda-repetida",
                f"La actividad «{task.key}» está dos veces en la agenda. Cambie un nombre.",
                f"The activity “{task.key}” is twice in the agenda. Change one name.",
            )
        if task.duration < 0:
            raise BadInput(
                "agenda-duracion",
                f"«{task.key}» dura {task.duration} días. La duración va de cero en adelante.",
                f"“{task.key}” lasts {task.duration} days. A duration is zero or more.",
            )
        by[task.key] = task
    for task in tasks:
        for key in task.after:
            if key not in by:
                raise BadInput(
                    "agenda-predecesora",
                    f"«{task.key}» va después de «{key}», que no está en la agenda.",
                    f"“{task.key}” comes after “{key}”, which is not in the agenda.",
                )
    order = _order(by)
    early: dict[str, int] = {}
    for key in order:
        early[key] = max((early[other] + by[other].duration for other in by[key].after), default=0)
    length = max((early[key] + by[key].duration for key in order), default=0)
    late = dict.fromkeys(order, length)
    for key in reversed(order):
        for other in by[key].after:
            late[other] = min(late[other], late[key] - by[key].duration)
    slots = {
        key: Slot(early[key], early[key] + by[key].duration, late[key] - by[key].duration, late[key]) for key in order
    }
    critical = tuple(
        sorted((k for k in order if slots[k].slack == 0), key=lambda k: (slots[k].early_start, order.index(k)))
    )
    return Path({task.key: slots[task.key] for task in tasks}, length, critical)


def _order(by: Mapping[str, Task]) -> list[str]:
    """Predecessors first; a circle is told whole."""
    state: dict[str, int] = {}
    order: list[str] = []
    for root in by:
        if root in state:
            continue
        trail = [(root, iter(by[root].after))]
        state[root] = 1
        while trail:
            key, rest = trail[-1]
            nxt = next(rest, None)
            if nxt is None:
                state[key] = 2
                order.append(key)
                trail.pop()
            elif state.get(nxt) == 1:
                names = [name for name, _ in trail]
                circle = [nxt, *reversed(names[names.index(nxt) :])]
                said = " → ".join(circle)
                raise BadInput(
                    "E-S37-2",
                    f"Dependencia circular: {said}. Quite una de esas flechas en «Van antes».",
                    f"Circular dependency: {said}. Remove one of those arrows in “Come before”.",
                )
            elif nxt not in state:
                state[nxt] = 1
                trail.append((nxt, iter(by[nxt].after)))
    return order


def business_day_on_or_after(day: date) -> date:
    """The day itself when it is a business day in Colombia, else the next one: where a meeting may be put."""
    return day if is_business_day(day) else add_business_days(day, 1)


def dated(path: Path, anchor: date) -> dict[str, tuple[date, date]]:
    """First and last day of each task if all begin as early as they can, from the anchor; a milestone has one day."""
    out = {}
    for key, slot in path.slots.items():
        first = anchor + timedelta(days=slot.early_start)
        out[key] = (first, max(first, anchor + timedelta(days=slot.early_finish - 1)))
    return out
