"""Working together without a figure (Law 1955 of 2019, art. 251; DUR 1066, arts. 2.2.5.7.1 and 2.2.5.7.2): its steps and its convenio.

The law that was read says the five steps, and that the convenio has twelve contents; it does not say which they are. So the
twelve have their place and their number, and whoever has the article writes them: none is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.agendas.formalisation import GROUP, OTHER, Acto, Clausula, Formalizacion, Miembro
from mancomun.agendas.formalisation_checks import MARKS, STATES, act_words
from mancomun.legal.book import book
from mancomun.lexicon.text import Text, day_text, join_names, short_day
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

PAPER = "concurrencia"
TWELVE = 12
RULE, PAYS = "G-024", "G-025"
SINCE = date(2019, 5, 25)
_CORPORATION: Mapping[str, Text] = {
    "acuerdos_concejo": Text("del concejo de", "of the council of"),
    "ordenanzas_asamblea": Text("de la asamblea de", "of the assembly of"),
}
UNREAD = Text(
    "El convenio lleva doce contenidos. Su texto no se leyó y no se inventa: cópielos del artículo 2.2.5.7.2 del Decreto 1066 de 2015, "
    "cada uno con la cláusula que lo cubre.",
    "The convenio has twelve contents. Their text was not read and is not invented: copy them from article 2.2.5.7.2 of Decree 1066 of "
    "2015, each with the clause that covers it.",
)
NO_REGISTRY = Text(
    "No crea una persona jurídica ni un esquema: no hay estatutos, plan de mediano plazo ni inscripción en el registro.",
    "It creates neither a legal person nor a scheme: there are no statutes, no medium-term plan and no registration.",
)


@dataclass(frozen=True, slots=True)
class JointStep:
    """One step: who does it and by what. ``kind`` is the act that proves it; in ``each`` every member has its own."""

    order: int
    name: Text
    who: Text
    kind: str
    each: bool = False


STEPS: tuple[JointStep, ...] = (
    JointStep(1, Text("Diagnóstico", "Diagnosis"), Text("Las entidades", "The entities"), OTHER),
    JointStep(2, Text("Acuerdo de voluntades", "Agreement of wills"), Text("Los alcaldes o gobernadores", "The mayors or governors"),
              "acta_voluntades"),
    JointStep(3, Text("Ordenanza o acuerdo que autoriza", "Authorising ordenanza or acuerdo"),
              Text("Cada concejo o asamblea", "Each council or assembly"), "", each=True),
    JointStep(4, Text("Apropiación de los recursos", "Appropriation of the resources"), Text("Cada entidad", "Each entity"), OTHER,
              each=True),
    JointStep(5, Text("Convenio con doce contenidos", "Convenio with twelve contents"),
              Text("Los alcaldes o gobernadores", "The mayors or governors"), "convenio"),
)  # fmt: skip


def numeral_title(n: int) -> Text:
    """How a content is called while its text is not read."""
    return Text(
        f"Convenio de concurrencia {n}: el contenido {n} de la norma", f"Joint convenio {n}: content {n} of the norm"
    )


def authorising(member: Miembro) -> str:
    """The kind of act by which the corporation of a member authorises it."""
    return "ordenanzas_asamblea" if member.kind == "departamento" else "acuerdos_concejo"


def asked(case: Formalizacion, step: JointStep) -> list[tuple[str, str]]:
    """The kind and entity of each act of a step."""
    if not step.each:
        return [(step.kind, GROUP)]
    return [(step.kind or authorising(one), one.code) for one in case.members]


def act_of(case: Formalizacion, step: JointStep, kind: str, entity: str) -> Acto | None:
    """The act of a step that counts; those without a name of their own say which step they are of."""
    if kind != OTHER:
        return case.act(kind, entity)
    mine = [one for one in case.acts if one.kind == OTHER and one.step == step.order and one.entity == entity]
    return next((one for one in reversed(mine) if one.done), mine[-1] if mine else None)


def states(case: Formalizacion) -> list[str]:
    """How each step stands: keys of `STATES`."""
    found: list[str] = []
    for step in STEPS:
        pairs = asked(case, step)
        done = sum(bool((one := act_of(case, step, *pair)) and one.done) for pair in pairs)
        if pairs and done == len(pairs):
            found.append("hecho")
        elif done:
            found.append("en_curso")
        else:
            found.append("abierto" if all(state == "hecho" for state in found) else "espera")
    return found


def twelve(case: Formalizacion) -> list[Clausula]:
    """The clause of each of the twelve contents; an empty one where nobody wrote it."""
    held = case.clauses.get(PAPER, {})
    return [held.get(f"{n}", Clausula()) for n in range(1, TWELVE + 1)]


def _norm(rule: str, day: date, lang: str) -> str:
    return book().rules[rule].citation(day, lang)


def joint_tables(case: Formalizacion, lang: str) -> dict[str, Table]:
    """Steps with how they stand, the acts of each entity, and the twelve contents, by key."""

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    norm = _norm(RULE, case.day, lang)
    rows: list[Row] = []
    for step, state in zip(STEPS, states(case), strict=True):
        pairs = asked(case, step)
        left = [case.member(code) for kind, code in pairs if not ((one := act_of(case, step, kind, code)) and one.done)]
        missing = join_names([name for name in left if name]).of(lang) if step.each and left else ""
        rows.append((step.order, step.name.of(lang), step.who.of(lang), STATES[state].of(lang), missing))
    head = (
        t("Orden", "Order"),
        t("Paso", "Step"),
        t("Quién", "Who"),
        t("Estado", "State"),
        t("Quién falta", "Who is missing"),
    )
    steps = Table(f"{t('Pasos sin figura', 'Steps without a figure')} · {norm}", head, rows)
    mine: list[Row] = [
        (one.name, *(_said(act_of(case, step, step.kind or authorising(one), one.code), lang) for step in STEPS if step.each))
        for one in case.members
    ]  # fmt: skip
    group: list[Row] = [
        (step.name.of(lang), _said(act_of(case, step, step.kind, GROUP), lang)) for step in STEPS if not step.each
    ]
    missing_word, written = MARKS["falta"].of(lang), t("texto escrito", "written text")
    contents: list[Row] = [
        (n, one.text or None, (one.where or written) if one else missing_word) for n, one in enumerate(twelve(case), 1)
    ]
    have = sum(bool(one) for one in twelve(case))
    title = t("Convenio de concurrencia", "Joint convenio")
    of = t(f"{have} de {TWELVE}", f"{have} of {TWELVE}")
    return {
        "pasos": steps,
        "matriz": Table(
            t("Acto de cada entidad", "Act of each entity"),
            (t("Entidad", "Entity"), *(step.name.of(lang) for step in STEPS if step.each)), mine,
        ),
        "actos": Table(t("Actos del grupo", "Acts of the group"), (t("Acto", "Act"), t("Estado", "State")), group),
        "contenidos": Table(
            f"{title}: {of} · {norm}", (t("Numeral", "Numeral"), t("Contenido, copiado de la norma", "Content, copied from the norm"),
                                        t("Qué lo cubre", "What covers it")), contents,
        ),
    }  # fmt: skip


def _said(act: Acto | None, lang: str) -> str:
    if act is None:
        return MARKS["falta"].of(lang)
    day = short_day(act.day).of(lang) if act.done and act.day else ""
    return " · ".join(part for part in (act.number if act.done else "", day) if part) or MARKS[act.state].of(lang)


def joint_remarks(case: Formalizacion) -> list[Remark]:
    """A day before the law, an act without its day, a convenio before who authorises it, and what the convenio lacks."""
    out: list[Remark] = []
    if case.day < SINCE:
        on = day_text(case.day)
        out.append(
            remark("E-S58-19", "dia_ley", f"El {on.es} la ley leída no permitía financiar juntos sin figura: rige desde el "
                   f"{day_text(SINCE).es}.", f"On {on.en} the law that was read did not allow joint financing without a figure: it is in "
                   f"force since {day_text(SINCE).en}.")
        )  # fmt: skip
    for act in case.acts:
        if act.done and act.day is None:
            said = act_words(case, act)
            out.append(
                remark("E-S58-4", act.key, f"Falta la fecha de «{said.es}».", f"The date of “{said.en}” is missing.")
            )
    signed = case.act("convenio")
    if signed is None or not signed.done:
        return out
    for one in case.members:
        kind = authorising(one)
        who, first = _CORPORATION[kind], case.act(kind, one.code)
        if first is None or not first.done:
            norm = Text(_norm(PAYS, case.day, "es"), _norm(PAYS, case.day, "en"))
            out.append(
                remark("E-S58-11", "", f"Falta la autorización {who.es} {one.name}; sin ella no puede pagar fuera de su territorio "
                       f"({norm.es}).", f"The authorisation {who.en} {one.name} is missing; without it, it may not pay outside its "
                       f"territory ({norm.en}).")
            )  # fmt: skip
        elif first.day is not None and signed.day is not None and signed.day < first.day:
            a, b = day_text(signed.day), day_text(first.day)
            out.append(
                remark("E-S58-1", first.key, f"El convenio ({a.es}) es anterior a la autorización {who.es} {one.name} ({b.es}).",
                       f"The convenio ({a.en}) is earlier than the authorisation {who.en} {one.name} ({b.en}).")
            )  # fmt: skip
    left = [f"{n}" for n, one in enumerate(twelve(case), 1) if not one]
    if left:
        listed = join_names(left, most=TWELVE)
        out.append(
            remark("E-S58-12", "clausulas", f"Al convenio le faltan contenidos de los doce de la norma: {listed.es}. Cópielos y diga qué "
                   "cláusula cubre cada uno.", f"The convenio lacks contents of the twelve of the norm: {listed.en}. Copy them and say "
                   "which clause covers each.")
        )  # fmt: skip
    return out


def starting_rows(members: Sequence[Miembro]) -> list[dict[str, str]]:
    """A pending row for each act, so that nobody has to remember them."""
    case = Formalizacion("", date.max, members=tuple(members))
    return [
        {"acto": kind, "miembro": code, "estado": "pendiente", **({"paso": f"{step.order}"} if kind == OTHER else {})}
        for step in STEPS
        for kind, code in asked(case, step)
    ]
