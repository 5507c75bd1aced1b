"""Who decides, who does and who is heard (method, S32): bodies, members, quorum, RACI and delegation.

Quorum: C28. Women in posts of decision: Ley 581 de 2000 asks for 30 %; Ley 2424 of 2024 raises it to parity (to be verified).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.drawing.trees import Leaf, tree
from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.lexicon.text import Text, join_names, percent, spanish_short
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

KINDS: Mapping[str, Text] = {
    "directivo": Text("directivo", "governing"),
    "tecnico": Text("técnico", "technical"),
    "operativo": Text("operativo", "operating"),
    "asesor": Text("asesor", "advisory"),
    "participacion": Text("de participación", "of participation"),
    "control": Text("de control", "of control"),
}
VACANT_DAYS = 30
WOMEN = (0.30, 0.50)
"""Share of women in posts of decision: of Ley 581 of 2000, and of Ley 2424 of 2024 (to be verified)."""

SMALL_CELL = 5


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a body: the entity, who holds it ('' when vacant) and since when, whether by delegation, voice and vote.

    ``span`` is the time of who holds it, or since when it is vacant. ``act`` is the document of a delegation.
    """

    entity: str
    post: str
    person: str = ""
    span: Span = Span()  # noqa: RUF009  frozen
    alternate: bool = False
    delegated: bool = False
    act: str = ""
    voice: bool = True
    vote: bool = True
    woman: bool | None = None


@dataclass(frozen=True, slots=True)
class Organo:
    """A body: its functions, how often it meets, its two quorums, its seats and the body it answers to.

    ``deliberate`` in (0, 1] and ``decide`` in [0.5, 1]; with 0.5 a decision takes more than half.
    """

    name: str
    kind: str
    functions: tuple[str, ...]
    seats: tuple[Seat, ...] = ()
    meets: str = ""
    deliberate: float = 0.5
    decide: float = 0.5
    under: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One cell of RACI: R does it, A answers for it, C is asked, I is told."""

    activity: str
    body: str
    letter: str


def quorum(members: int, share: float = 0.5) -> int:
    """How many make a quorum: more than half for 0.5 (``⌊n/2⌋ + 1``), else ``⌈n·share⌉`` (C28)."""
    if members < 1 or not 0 < share <= 1:
        raise BadInput(
            "quorum-datos",
            f"El quórum se calcula con uno o más miembros y una parte de más de 0 a 1; llegó {members} y {spanish_short(share)}.",
            f"A quorum takes one member or more and a share above 0 up to 1; we got {members} and {share:g}.",
        )
    if share == 0.5:
        return members // 2 + 1
    return math.ceil(members * share - 1e-9)


def voters(body: Organo, as_of: date) -> list[Seat]:
    """The seats with a vote that are filled on a day; an alternate counts only where the principal of the entity is not."""
    held = [seat for seat in body.seats if seat.vote and seat.person and as_of in seat.span]
    principals = {seat.entity for seat in held if not seat.alternate}
    found: dict[str, Seat] = {}
    for seat in held:
        if not seat.alternate or seat.entity not in principals:
            found.setdefault(f"{seat.entity}\n{seat.post}", seat)
    return list(found.values())


def check(
    bodies: Sequence[Organo], entities: Sequence[str], assignments: Sequence[Assignment], as_of: date
) -> list[Remark]:
    """Everything the structure lacks on a day. A circle of bodies, an unknown body or a quorum that cannot be is refused."""
    by: dict[str, Organo] = {}
    for body in bodies:
        _check_body(body)
        if body.name in by:
            raise BadInput(
                "organo-repetido",
                f"Hay dos órganos que se llaman «{body.name}». Cambie un nombre.",
                f"Two bodies are called “{body.name}”. Change one name.",
            )
        by[body.name] = body
    for body in bodies:
        if body.under and body.under not in by:
            raise BadInput(
                "organo-desconocido",
                f"«{body.name}» depende de «{body.under}», que no está en la estructura.",
                f"“{body.name}” answers to “{body.under}”, which is not in the structure.",
            )
        trail = [body.name]
        while by[trail[-1]].under:
            trail.append(by[trail[-1]].under)
            if trail[-1] == body.name:
                said = " → ".join(trail)
                raise BadInput(
                    "organo-circulo",
                    f"Los órganos dependen en círculo: {said}.",
                    f"The bodies answer to each other in a circle: {said}.",
                )
            if len(trail) > len(by):
                break
    found = [item for body in bodies for item in _body_remarks(body, as_of)]
    governing = [body for body in bodies if body.kind == "directivo"]
    if not governing:
        found.append(
            remark(
                "E-S32-3",
                "organos",
                "No hay órgano directivo. Cree uno con los alcaldes o gobernadores.",
                "There is no governing body. Create one with the mayors or governors.",
            )
        )
    voting = {seat.entity for body in governing for seat in body.seats if seat.vote}
    found += [
        remark(
            "E-S32-2",
            entity,
            f"{entity} no tiene voto en el órgano directivo.",
            f"{entity} has no vote in the governing body.",
        )
        for entity in entities
        if governing and entity not in voting
    ]
    found += _raci(assignments, by)
    found += _women(governing)
    return found


def _check_body(body: Organo) -> None:
    if body.kind not in KINDS:
        raise BadInput(
            "organo-tipo",
            f"El órgano «{body.name}» es {', '.join(KINDS)}; llegó «{body.kind}».",
            f"The body “{body.name}” is one of {', '.join(KINDS)}; we got “{body.kind}”.",
        )
    if not 0 < body.deliberate <= 1 or not 0.5 <= body.decide <= 1:
        raise BadInput(
            "organo-quorum",
            f"En «{body.name}» el quórum para deliberar va de más de 0 a 1 y el de decidir de 0,5 a 1.",
            f"In “{body.name}” the quorum to deliberate goes from above 0 to 1 and that to decide from 0.5 to 1.",
        )


def _body_remarks(body: Organo, as_of: date) -> list[Remark]:
    found = []
    if not any(text.strip() for text in body.functions):
        found.append(
            remark(
                "E-S32-4",
                body.name,
                f"«{body.name}» no tiene funciones. Escriba al menos una.",
                f"“{body.name}” has no functions. Write at least one.",
            )
        )
    if not body.seats:
        found.append(
            remark("E-S32-5", body.name, f"«{body.name}» no tiene miembros.", f"“{body.name}” has no members.")
        )
    for seat in body.seats:
        if not seat.person and seat.span.start is not None and (as_of - seat.span.start).days > VACANT_DAYS:
            days = (as_of - seat.span.start).days
            found.append(
                remark(
                    "A-S32-6",
                    body.name,
                    f"El puesto de {seat.entity} en «{body.name}» está vacante hace {days} días.",
                    f"The seat of {seat.entity} in “{body.name}” has been vacant for {days} days.",
                )
            )
        if seat.person and seat.span.end is not None and as_of >= seat.span.end:
            found.append(
                remark(
                    "A-S32-7",
                    body.name,
                    f"El periodo de {seat.person} en «{body.name}» terminó. Registre quién sigue.",
                    f"The term of {seat.person} in “{body.name}” has ended. Record who follows.",
                )
            )
        if seat.delegated and not seat.act.strip():
            found.append(
                remark(
                    "E-S32-8",
                    body.name,
                    f"{seat.person or seat.entity} actúa por delegación en «{body.name}» y falta el acto que delega.",
                    f"{seat.person or seat.entity} acts by delegation in “{body.name}” and the act is missing.",
                )
            )
    return found


def _raci(assignments: Sequence[Assignment], bodies: Mapping[str, Organo]) -> list[Remark]:
    found = []
    for item in assignments:
        if item.letter not in ("R", "A", "C", "I"):
            raise BadInput(
                "raci-letra",
                f"En «{item.activity}», {item.body} tiene «{item.letter}». Va R, A, C o I.",
                f"In “{item.activity}”, {item.body} has “{item.letter}”. It is R, A, C or I.",
            )
        if item.body not in bodies:
            raise BadInput(
                "organo-desconocido",
                f"La matriz RACI nombra a «{item.body}», que no está en la estructura.",
                f"The RACI matrix names “{item.body}”, which is not in the structure.",
            )
    for activity in dict.fromkeys(item.activity for item in assignments):
        letters = [item.letter for item in assignments if item.activity == activity]
        n = letters.count("A")
        if n != 1:
            found.append(
                remark(
                    "E-S32-1",
                    activity,
                    f"La actividad «{activity}» tiene {n} responsables últimos (A); debe haber uno.",
                    f"The activity “{activity}” has {n} bodies that answer for it (A); there must be one.",
                )
            )
        if "R" not in letters and n == 1:
            found.append(
                remark(
                    "A-S32-9",
                    activity,
                    f"Nadie hace «{activity}»: falta una R.",
                    f"Nobody does “{activity}”: an R is missing.",
                )
            )
    return found


def women_share(bodies: Sequence[Organo]) -> tuple[float | None, int]:
    """Share of women among the filled principal seats of governing bodies where it is said, and how many those are.

    None under five people: a share of so few would point at somebody.
    """
    said = [
        seat.woman
        for body in bodies
        for seat in body.seats
        if body.kind == "directivo" and seat.person and not seat.alternate and seat.woman is not None
    ]
    return (sum(said) / len(said) if len(said) >= SMALL_CELL else None), len(said)


def _women(governing: Sequence[Organo]) -> list[Remark]:
    share, _ = women_share(governing)
    if share is None or share >= WOMEN[1]:
        return []
    now, low, high = percent(share), percent(WOMEN[0]), percent(WOMEN[1])
    return [
        remark(
            "A-S32-10",
            "organos",
            f"Hay {now.es} de mujeres en el órgano directivo. La Ley 581 de 2000 pide {low.es} en cargos de decisión, y una ley "
            f"de 2024 lo sube a {high.es} (por verificar).",
            f"Women hold {now.en} of the governing body. Ley 581 of 2000 asks for {low.en} in posts of decision, and a law of "
            f"2024 raises it to {high.en} (to be verified).",
        )
    ]


def tables(bodies: Sequence[Organo], assignments: Sequence[Assignment], as_of: date, lang: str = "es") -> list[Table]:
    """The bodies with their quorums, the directory and the RACI matrix."""
    es = lang == "es"
    rows: list[Row] = []
    for body in bodies:
        n = len(voters(body, as_of))
        rows.append(
            (
                body.name,
                KINDS[body.kind].of(lang),
                body.under or "—",
                n,
                quorum(n, body.deliberate) if n else None,
                quorum(n, body.decide) if n else None,
                body.meets or None,
            )
        )
    people: list[Row] = [
        (
            body.name,
            seat.entity,
            seat.post,
            seat.person or ("vacante" if es else "vacant"),
            ("suplente" if es else "alternate") if seat.alternate else ("titular" if es else "principal"),
            (("voz y voto" if es else "voice and vote") if seat.vote else ("voz" if es else "voice"))
            if seat.voice
            else "—",
        )
        for body in bodies
        for seat in body.seats
    ]
    names = [body.name for body in bodies]
    cells = {(item.activity, item.body): item.letter for item in assignments}
    raci: list[Row] = [
        (activity, *(cells.get((activity, name), "") for name in names))
        for activity in dict.fromkeys(item.activity for item in assignments)
    ]
    head = ("Órgano", "Tipo", "Depende de", "Votos", "Quórum", "Para decidir", "Se reúne") if es else (
        "Body", "Kind", "Answers to", "Votes", "Quorum", "To decide", "Meets",
    )  # fmt: skip
    return [
        Table("Estructura" if es else "Structure", head, rows),
        Table(
            "Directorio" if es else "Directory",
            ("Órgano", "Entidad", "Cargo", "Persona", "Calidad", "Derechos")
            if es
            else ("Body", "Entity", "Post", "Person", "As", "Rights"),
            people,
        ),
        Table("RACI", ("Actividad" if es else "Activity", *names), raci),
    ]


def picture(bodies: Sequence[Organo], as_of: date, lang: str = "es") -> str:
    """The chart of the bodies; those that advise, take part or control are dashed. Run `check` before."""
    es = lang == "es"
    leaves = []
    for body in bodies:
        n = len(voters(body, as_of))
        small = KINDS[body.kind].of(lang)
        if n:
            need = quorum(n, body.deliberate)
            small += (
                f" · {n} {'voto' if n == 1 else 'votos'} · quórum {need}"
                if es
                else f" · {n} {'vote' if n == 1 else 'votes'} · quorum {need}"
            )
        leaves.append(
            Leaf(
                body.name,
                body.name,
                body.under,
                small,
                strong=body.kind == "directivo",
                dashed=body.kind in ("asesor", "participacion", "control"),
            )
        )
    names = join_names([body.name for body in bodies], most=9)
    return tree(
        leaves,
        title="Estructura organizativa" if es else "Organisation",
        description=f"{len(bodies)} órganos: {names.es}." if es else f"{len(bodies)} bodies: {names.en}.",
        lang=lang,
        box=(240.0, 74.0),
    )
