"""How a formalisation stands on a day: the state of each step, what is due, what does not fit, and how much is done (S58)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.agendas.formalisation import (
    ACT_STATES,
    AUTHORISES,
    GROUP,
    OTHER,
    Acto,
    Clausula,
    Contenido,
    Formalizacion,
    Numeral,
    Paso,
    act_name,
    judged,
)
from mancomun.instants.terms import business_days_between
from mancomun.legal.book import book
from mancomun.legal.deadlines import shifted
from mancomun.legal.pages import open_questions
from mancomun.legal.terms import VoteSplit
from mancomun.lexicon.text import NOTHING, Text, day_text, join_names, short_day
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

STATES: Mapping[str, Text] = {
    "hecho": Text("hecho", "done"),
    "por_comprobar": Text("hecho, por comprobar", "done, to be checked"),
    "en_curso": Text("en curso", "under way"),
    "abierto": Text("puede hacerse ya", "may be done now"),
    "espera": Text("espera pasos anteriores", "waits for earlier steps"),
    "negado": Text("no cumple", "not met"),
}
DUE_STATES: Mapping[str, Text] = {
    "hecho": Text("hecho a tiempo", "done in time"),
    "tarde": Text("hecho tarde", "done late"),
    "vencido": Text("vencido", "overdue"),
    "sin_fecha": Text("hecho, sin fecha", "done, without a day"),
    "hoy": Text("vence hoy", "due today"),
    "pronto": Text("por vencer", "due soon"),
    "corre": Text("corre", "running"),
    "antes": Text("aún no puede hacerse", "may not be done yet"),
}
SOON = 10
"""Business days from which a term is said to be near its end."""
MANDATE_YEARS = 4
_CORPORATION: Mapping[str, Text] = {
    "acuerdos_concejo": Text("del concejo de", "of the council of"),
    "ordenanzas_asamblea": Text("de la asamblea de", "of the assembly of"),
    "acuerdos_metropolitanos": Text("de la junta metropolitana de", "of the metropolitan board of"),
}
_CLOSES: Mapping[str, tuple[str, ...]] = {"AM-023": ("concepto_comisiones",)}
"""What ends a term that the step's own acts begin: the opinion of the commissions, after the project was sent to them."""
_OF_PAPER: Mapping[str, tuple[str, ...]] = {
    "acuerdo": AUTHORISES,
    "convenio": ("convenio",),
    "estatutos": ("estatutos",),
    "pemp": ("pemp_preliminar",),
    "registro": ("solicitud_reat", "reat"),
    "proyecto": ("envio_comisiones", "radicacion_registraduria"),
}
_IN_FILE: Mapping[str, tuple[str, ...]] = {
    "convenio": ("convenio",),
    "estatutos_protocolizados": ("protocolizacion",),
    "pemp_preliminar": ("pemp_preliminar",),
    "rut": ("rut",),
    "proyecto_protocolizado": ("protocolizacion_proyecto", "escritura_notaria"),
    "certificado_registraduria": ("certificado_registraduria",),
    "concepto_cot": ("concepto_cot_senado", "concepto_comisiones"),
}
_SAID = ("nombre", "domicilio", "objeto")
_REGISTRY = "reat"


# ---------------------------------------------------------------------------------------------------------- the steps


@dataclass(frozen=True, slots=True)
class Avance:
    """A step on a day: its state of `STATES`, why, the day it was finished, and which acts are done of those it asks for.

    ``asked`` are pairs of kind of act and entity; ``missing`` those without a done act.
    """

    step: Paso
    state: str
    why: Text
    day: date | None
    asked: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        if self.state == "hecho":
            return 1.0
        return (len(self.asked) - len(self.missing)) / len(self.asked) if self.asked else 0.0


def asked_of(case: Formalizacion, step: Paso) -> tuple[tuple[str, str], ...]:
    """The acts of a step as pairs of kind and entity: one a member where each must act, else one of the group."""
    found: list[tuple[str, str]] = []
    for kind in step.acts:
        if kind not in step.each:
            found.append((kind, GROUP))
            continue
        types = step.of.get(kind, frozenset())
        found += [(kind, one.code) for one in case.members if not types or one.kind in types]
    return tuple(found)


def progress(case: Formalizacion) -> tuple[Avance, ...]:
    """How each step stands. The truth of a step is the law's own condition; the notary's deed of the statutes is added."""
    found: dict[int, Avance] = {}
    for step in case.steps:
        asked = asked_of(case, step)
        missing = tuple(pair for pair in asked if not _is_done(case.act(*pair)))
        judgement = judged(case, step)
        other = [one for one in case.acts if one.kind == OTHER and one.step == step.order and one.done]
        truth = judgement.truth
        if step.acts and not asked:  # no member is of the kind that must act: nothing was done
            truth = None
        elif truth is None and other and not step.acts:
            truth = True
        days = [act.day for pair in asked if (act := case.act(*pair)) is not None and act.done and act.day is not None]
        days += [one.day for one in other if one.day is not None]
        waits = [n for n in step.needs if n in found and found[n].step.required and found[n].state != "hecho"]
        if truth is True and not missing:
            state = "hecho"
        elif truth is False and not judgement.pending and judgement.why and _spoken(case, step):
            state = "negado"
        elif asked and not missing:
            state = "por_comprobar"
        elif len(missing) < len(asked) or other:
            state = "en_curso"
        elif waits:
            state = "espera"
        else:
            state = "abierto"
        why = judgement.why if state in ("negado", "hecho", "en_curso", "por_comprobar") else NOTHING
        if state == "espera":
            listed = join_names([str(n) for n in waits])
            one = len(waits) == 1
            why = Text(f"Antes va el paso {listed.es}." if one else f"Antes van los pasos {listed.es}.",
                       f"Step {listed.en} comes first." if one else f"Steps {listed.en} come first.")  # fmt: skip
        found[step.order] = Avance(step, state, why, max(days, default=None), asked, missing)
    return tuple(found.values())


def _is_done(act: Acto | None) -> bool:
    return act is not None and act.done


def _spoken(case: Formalizacion, step: Paso) -> bool:
    """Whether somebody has said anything of the step; what the law finds false without that is only not yet."""
    needs = step.test.needs() if step.test is not None else frozenset()
    return bool(needs & case.asked.facts.keys())


def path(found: Sequence[Avance]) -> tuple[Avance, ...]:
    """The steps that lead to the registration: the required ones, without those that come after it."""
    after: set[int] = set()
    for one in found:
        if any(n in after or _registers(found, n) for n in one.step.needs):
            after.add(one.step.order)
    return tuple(one for one in found if one.step.required and one.step.order not in after)


def _registers(found: Sequence[Avance], order: int) -> bool:
    return any(one.step.order == order and _REGISTRY in one.step.acts for one in found)


def share_done(found: Sequence[Avance]) -> float | None:
    """The share of the way to the registration that is done, 0 to 1: the mean of its steps. None without steps."""
    way = path(found)
    return sum(one.share for one in way) / len(way) if way else None


def critical(found: Sequence[Avance]) -> Avance | None:
    """The step that holds back most: of those that may be done now, the one with the longest chain of steps after it."""
    left = {one.step.order: one for one in path(found) if one.state != "hecho"}

    def behind(order: int, seen: frozenset[int] = frozenset()) -> int:
        next_ = [n for n, one in left.items() if order in one.step.needs and n not in seen]
        return max((1 + behind(n, seen | {order}) for n in next_), default=0)

    ready = [one for one in left.values() if one.state != "espera"] or list(left.values())
    return max(ready, key=lambda one: (behind(one.step.order), -one.step.order), default=None)


# ------------------------------------------------------------------------------------------------------ terms and days


@dataclass(frozen=True, slots=True)
class Plazo:
    """Something with a last day: what, from which day it may be done, its last day, the day it was done, and its norm.

    ``planned`` is a day somebody foresaw for an act, not a term of the law. ``unit`` says how the law counts it. ``undated``:
    it was done and nobody said when, so that nobody can tell whether it was in time.
    """

    what: Text
    due: date
    opens: date | None = None
    done: date | None = None
    norm: Text = NOTHING
    unit: str = "calendar_day"
    order: int | None = None
    planned: bool = False
    undated: bool = False

    def state(self, today: date) -> str:
        """One of `DUE_STATES`."""
        if self.done is not None:
            return "hecho" if self.done <= self.due else "tarde"
        if self.undated:
            return "sin_fecha"
        if today > self.due:
            return "vencido"
        if today == self.due:
            return "hoy"
        if self.opens is not None and today < self.opens:
            return "antes"
        return "pronto" if business_days_between(today, self.due) <= SOON else "corre"

    def words(self, today: date) -> Text:
        """The countdown in words: days left, business days among them, and the last day."""
        said = day_text(self.due)
        state = self.state(today)
        if state in ("hecho", "tarde"):
            on = day_text(self.done or self.due)
            late = state == "tarde"
            return Text(f"Hecho el {on.es}" + (f"; el plazo venció el {said.es}" if late else ", a tiempo"),
                        f"Done on {on.en}" + (f"; the term ended on {said.en}" if late else ", in time"))  # fmt: skip
        if state == "sin_fecha":
            return Text(f"Hecho; falta su fecha para saber si fue a tiempo (vencía el {said.es})",
                        f"Done; its day is needed to know whether it was in time (due on {said.en})")  # fmt: skip
        if state == "hoy":
            return Text(f"Vence hoy, {said.es}", f"Due today, {said.en}")
        if state == "vencido":
            days = (today - self.due).days
            return Text(f"Venció hace {_days(days).es}, el {said.es}", f"Overdue by {_days(days).en}, since {said.en}")
        if state == "antes" and self.opens is not None:
            opens, wait = day_text(self.opens), _days((self.opens - today).days)
            return Text(f"Puede hacerse desde el {opens.es} (en {wait.es}) y hasta el {said.es}",
                        f"May be done from {opens.en} (in {wait.en}) to {said.en}")  # fmt: skip
        days, business = (self.due - today).days, business_days_between(today, self.due)
        plain, working = _days(days), _days(business, business=True)
        lead, rest = (working, plain) if self.unit == "business_day" else (plain, working)
        one = (business if self.unit == "business_day" else days) == 1
        return Text(f"{'Falta' if one else 'Faltan'} {lead.es} ({rest.es}): {'previsto para' if self.planned else 'vence'} el {said.es}",
                    f"{lead.en} left ({rest.en}): {'foreseen for' if self.planned else 'due on'} {said.en}")  # fmt: skip


def _days(n: int, *, business: bool = False) -> Text:
    if business:
        return Text(f"{n} {'día hábil' if n == 1 else 'días hábiles'}", f"{n} business {'day' if n == 1 else 'days'}")
    return Text(f"{n} {'día' if n == 1 else 'días'}", f"{n} {'day' if n == 1 else 'days'}")


def plazos(case: Formalizacion) -> tuple[Plazo, ...]:
    """Every term that runs from an act already dated, and every day foreseen for an act, the earliest first."""
    found: list[Plazo] = []
    for step in case.steps:
        term = step.term
        if term is None or term.n is None or not term.anchor:
            continue
        if term.kind == "renewal":
            start = case.last(_REGISTRY, "renovacion_reat")
            if start is not None:
                what = Text("Renovar la inscripción en el registro", "Renew the registration")
                found.append(Plazo(what, shifted(start, term.n, term.unit), norm=step.norm, unit=term.unit,
                                   order=step.order))  # fmt: skip
            continue
        start = case.last(term.anchor)
        if start is None:
            continue
        closing = _CLOSES.get(term.rule, step.acts)
        pairs = asked_of(case, step) if closing == step.acts else tuple((kind, GROUP) for kind in closing)
        acts = [case.act(*pair) for pair in pairs]
        whole = bool(acts) and all(_is_done(one) for one in acts)
        days = [one.day for one in acts if one is not None and one.day is not None]
        dated = whole and len(days) == len(acts)
        found.append(
            Plazo(
                step.name, shifted(start, term.n, term.unit), shifted(start, term.low, term.unit) if term.low else None,
                max(days) if dated else None, step.norm, term.unit, step.order, undated=whole and not dated,
            )
        )  # fmt: skip
    for act in case.acts:
        if act.state == "pendiente" and act.day is not None:
            found.append(Plazo(act_words(case, act), act.day, planned=True, order=act.step))
    return tuple(sorted(found, key=lambda one: (one.done is not None, one.due)))


def act_words(case: Formalizacion, act: Acto) -> Text:
    """What an act is called, with its number and its entity."""
    name = act_name(act.kind)
    number = f" {act.number}" if act.number else ""
    if act.entity == GROUP:
        return Text(f"{_cap(name.es)}{number}", f"{_cap(name.en)}{number}")
    who = case.member(act.entity)
    return Text(f"{_cap(name.es)}{number} · {who}", f"{_cap(name.en)}{number} · {who}")


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


# ------------------------------------------------------------------------------------------------------------ contents


def covered(case: Formalizacion, paper: Contenido, lang: str = "es") -> dict[str, Clausula]:
    """Which clause covers each numeral that something covers. The registry's file is proved by the acts themselves."""
    found: dict[str, Clausula] = {}
    for item in paper.numerales:
        clause = case.clauses.get(paper.key, {}).get(item.key, Clausula())
        found[item.key] = clause if clause or paper.key != "registro" else _piece(case, item.key, lang)
    return {key: one for key, one in found.items() if one}


def _piece(case: Formalizacion, key: str, lang: str) -> Clausula:
    if key == "miembros":
        return Clausula("; ".join(one.name for one in case.members))
    if key in _SAID:
        return Clausula(case.data.get(key, ""))
    if key == "ordenanzas_acuerdos":
        pairs = [
            pair for step in case.steps for pair in asked_of(case, step) if pair[0] in (*AUTHORISES, "acuerdo_aportes")
        ]
        if pairs and all(_is_done(case.act(*pair)) for pair in pairs):
            return Clausula("; ".join(_brief(case.act(*pair), lang) for pair in pairs))
        return Clausula()
    return next(
        (Clausula(_brief(one, lang)) for kind in _IN_FILE.get(key, ()) if _is_done(one := case.act(kind))), Clausula()
    )


def _brief(act: Acto | None, lang: str) -> str:
    if act is None:
        return ""
    day = f" ({short_day(act.day).of(lang)})" if act.day else ""
    return f"{_cap(act_name(act.kind).of(lang))}{' ' + act.number if act.number else ''}{day}"


def lacking(case: Formalizacion, paper: Contenido) -> tuple[Numeral, ...]:
    """The numerals of a paper that nothing covers."""
    held = covered(case, paper)
    return tuple(item for item in paper.numerales if item.key not in held)


def begun(case: Formalizacion, paper: Contenido) -> bool:
    """Whether a paper was written or its act done: until then its numerals are still to come, and nothing is missing."""
    kinds = _OF_PAPER.get(paper.key, ())
    return any(case.clauses.get(paper.key, {}).values()) or any(one.kind in kinds and one.done for one in case.acts)


# ------------------------------------------------------------------------------------------------------------- remarks


def formalisation_remarks(case: Formalizacion, today: date) -> list[Remark]:
    """Everything that does not fit; ``where`` is the key of the act, or the paper and numeral, or empty."""
    found = progress(case)
    return [
        *_acts(case, today),
        *_order(case),
        *_authorised(case),
        *_contents(case),
        *_refused(found),
        *_split(case),
        *_terms(case, today),
    ]


def _acts(case: Formalizacion, today: date) -> list[Remark]:
    out = []
    known = {kind for step in case.steps for kind in step.acts}
    each = {kind for step in case.steps for kind in step.each}
    for act in case.acts:
        said = act_words(case, act)
        if act.done and act.day is None:
            out.append(
                remark("E-S58-4", act.key, f"Falta la fecha de «{said.es}».", f"The date of “{said.en}” is missing.")
            )
        if act.done and act.day is not None and act.day > today:
            out.append(
                remark("E-S58-5", act.key,
                       f"«{said.es}» está hecho con fecha {day_text(act.day).es}, que aún no llega. Márquelo pendiente o corrija la fecha.",
                       f"“{said.en}” is done on {day_text(act.day).en}, which has not come yet. Mark it pending or mend the date.")
            )  # fmt: skip
        if act.mandate is not None and act.day is not None and act.done:
            start, end = date(act.mandate, 1, 1), date(act.mandate + MANDATE_YEARS - 1, 12, 31)
            if not start <= act.day <= end:
                out.append(
                    remark("E-S58-6", act.key,
                           f"«{said.es}» es del {day_text(act.day).es} y el mandato de quien firma va del {day_text(start).es} al "
                           f"{day_text(end).es}. Revise la fecha o el período.",
                           f"“{said.en}” is of {day_text(act.day).en} and the mandate of who signs goes from {day_text(start).en} to "
                           f"{day_text(end).en}. Check the date or the period.")
                )  # fmt: skip
        if act.kind in each and act.entity == GROUP and act.kind in known:
            out.append(remark("E-S58-7", act.key, f"Diga de qué miembro es «{said.es}»: cada uno tiene el suyo.",
                              f"Say whose “{said.en}” is: each member has its own."))  # fmt: skip
        if act.kind == OTHER and act.step not in {step.order for step in case.steps}:
            out.append(remark("E-S58-8", act.key, "Diga a qué paso pertenece este otro acto.",
                              "Say which step this other act belongs to."))  # fmt: skip
    hashes: dict[str, Acto] = {}
    for act in case.acts:
        first = hashes.setdefault(act.sha256, act) if act.sha256 else act
        if first is not act and (first.kind, first.entity) != (act.kind, act.entity):
            a, b = act_words(case, first), act_words(case, act)
            out.append(remark("A-S58-9", act.key, f"El mismo archivo sustenta «{a.es}» y «{b.es}». Revise cuál es de cada uno.",
                              f"The same file sustains “{a.en}” and “{b.en}”. Check which belongs to each."))  # fmt: skip
    return out


def _order(case: Formalizacion) -> list[Remark]:
    """Nothing is dated before what it needs: authorisation ≤ convenio ≤ estatutos ≤ registry, and so for every figure."""
    out: list[Remark] = []
    by = {step.order: step for step in case.steps}
    for step in case.steps:
        later = [one for pair in asked_of(case, step) if (one := case.act(*pair)) is not None and one.done and one.day]
        before = [
            one
            for n in step.needs
            if n in by
            for pair in asked_of(case, by[n])
            if (one := case.act(*pair)) is not None and one.done and one.day
        ]
        for after in later:
            for first in before:
                if after.day is None or first.day is None or after.day >= first.day:
                    continue
                if (after.kind, after.entity) == (first.kind, first.entity):
                    continue
                out.append(_backwards(case, after, first))
    known = {kind for step in case.steps for kind in step.acts}
    agreed = case.act("convenio") if "convenio" not in known else None
    if agreed is not None and agreed.done and agreed.day is not None:
        # a figure made by another act may have a convenio too: whoever signs it needs the authorisation all the same
        pairs = [pair for step in case.steps for pair in asked_of(case, step) if pair[0] in AUTHORISES]
        authorised = [one for kind, code in pairs if (one := case.act(kind, code)) is not None]
        out += [
            _backwards(case, agreed, one)
            for one in authorised
            if one.done and one.day is not None and agreed.day < one.day
        ]
    return out


def _backwards(case: Formalizacion, after: Acto, first: Acto) -> Remark:
    a_on, b_on = (day_text(one.day) if one.day is not None else NOTHING for one in (after, first))
    if after.kind == "convenio" and first.kind in _CORPORATION:
        who, name = _CORPORATION[first.kind], case.member(first.entity)
        return remark("E-S58-1", first.key, f"El convenio ({a_on.es}) es anterior a la autorización {who.es} {name} ({b_on.es}).",
                      f"The convenio ({a_on.en}) is earlier than the authorisation {who.en} {name} ({b_on.en}).")  # fmt: skip
    a, b = act_words(case, after), act_words(case, first)
    return remark("E-S58-10", after.key, f"«{a.es}» ({a_on.es}) es anterior a «{b.es}» ({b_on.es}). Corrija una de las dos fechas.",
                  f"“{a.en}” ({a_on.en}) is earlier than “{b.en}” ({b_on.en}). Mend one of the two dates.")  # fmt: skip


def _authorised(case: Formalizacion) -> list[Remark]:
    """Once the scheme was formed, every member must have its authorisation."""
    out: list[Remark] = []
    for step in case.steps:
        kinds = [kind for kind in step.acts if kind in AUTHORISES]
        next_ = [one for one in case.steps if step.order in one.needs]
        formed = any(_is_done(case.act(*pair)) for one in next_ for pair in asked_of(case, one))
        if not kinds or not formed:
            continue
        for kind, code in asked_of(case, step):
            if kind in kinds and not _is_done(case.act(kind, code)):
                who, name = _CORPORATION[kind], case.member(code)
                out.append(
                    remark("E-S58-11", "", f"Falta la autorización {who.es} {name}; sin ella no puede asociarse.",
                           f"The authorisation {who.en} {name} is missing; without it, it cannot associate.")
                )  # fmt: skip
    return out


def _contents(case: Formalizacion) -> list[Remark]:
    out: list[Remark] = []
    for paper in case.contents:
        if not begun(case, paper):
            continue
        code = "E-S58-2" if paper.key == "estatutos" else "E-S58-12"
        out += [
            remark(code, f"{paper.key}/{item.key}", f"{paper.lacks.es} el numeral {item.n}: {item.title.es}.",
                   f"{paper.lacks.en} numeral {item.n}: {item.title.en}.")
            for item in lacking(case, paper)
        ]  # fmt: skip
    return out


def _refused(found: Sequence[Avance]) -> list[Remark]:
    return [
        remark("E-S58-13", "", f"Paso {one.step.order}, «{one.step.name.es}»: {one.why.es} ({one.step.norm.es})",
               f"Step {one.step.order}, “{one.step.name.en}”: {one.why.en} ({one.step.norm.en})")
        for one in found
        if one.state == "negado"
    ]  # fmt: skip


def _split(case: Formalizacion) -> list[Remark]:
    """A vote that passed in some municipalities and not in others: what the law leaves open, and the reading used here."""
    out: list[Remark] = []
    for bound in case.law.bounds:
        rule = book().rules[bound.rule]
        if not isinstance(bound.when, VoteSplit) or case.day not in rule.span or not case.votes:
            continue
        judgement = bound.when.judge(case.asked)
        asked = open_questions().get(rule.open_question or "")
        if judgement.truth and asked is not None:
            said = asked["default"]
            out.append(
                remark("A-S58-20", "votos",
                       f"{judgement.why.es} La ley no resuelve qué sigue ({rule.citation(case.day, 'es')}, regla {rule.id}); "
                       f"la lectura que se usa: {_low(said['es'])} Si siguen así, los demás salen de los miembros de la iniciativa.",
                       f"{judgement.why.en} The law does not settle what follows ({rule.citation(case.day, 'en')}, rule {rule.id}); "
                       f"the reading used: {_low(said['en'])} If they go on, the others leave the members of the initiative.")
            )  # fmt: skip
    return out


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _terms(case: Formalizacion, today: date) -> list[Remark]:
    out: list[Remark] = []
    for one in plazos(case):
        state = one.state(today)
        said = day_text(one.due)
        if one.planned:
            if state == "vencido":
                out.append(remark("A-S58-14", "", f"«{one.what.es}» estaba previsto para el {said.es} y sigue pendiente.",
                                  f"“{one.what.en}” was foreseen for {said.en} and is still pending."))  # fmt: skip
            continue
        renewal = one.what.es.startswith("Renovar")
        if renewal and state != "vencido":
            out.append(remark("A-S58-3", "", f"El registro REAT vence el {said.es}; renueve cada año.",
                              f"The REAT registration ends on {said.en}; renew it every year."))  # fmt: skip
        elif renewal:
            out.append(remark("A-S58-15", "", f"El registro REAT venció el {said.es} y no consta su renovación.",
                              f"The REAT registration ended on {said.en} and no renewal is on record."))  # fmt: skip
        elif state == "tarde":
            on = day_text(one.done) if one.done is not None else NOTHING
            out.append(remark("A-S58-16", "", f"«{one.what.es}» se hizo el {on.es}; el plazo vencía el {said.es} ({one.norm.es}).",
                              f"“{one.what.en}” was done on {on.en}; the term ended on {said.en} ({one.norm.en})."))  # fmt: skip
        elif state == "vencido":
            out.append(remark("A-S58-16", "", f"«{one.what.es}»: el plazo venció el {said.es} y no está hecho ({one.norm.es}).",
                              f"“{one.what.en}”: the term ended on {said.en} and it is not done ({one.norm.en})."))  # fmt: skip
    return out


# -------------------------------------------------------------------------------------------------------------- tables


def columns(case: Formalizacion) -> tuple[tuple[Paso, str], ...]:
    """The acts of the procedure in the order of its steps, each once, with the step that asks for it."""
    found: dict[str, Paso] = {}
    for step in case.steps:
        for kind in step.acts:
            found.setdefault(kind, step)
    return tuple((step, kind) for kind, step in found.items())


def cell(case: Formalizacion, step: Paso, kind: str, entity: str) -> tuple[str, Acto | None]:
    """How an act stands for an entity: its state, ``falta`` when nobody spoke of it, ``no`` when it is not asked of it."""
    if (kind, entity) not in asked_of(case, step):
        return "no", None
    act = case.act(kind, entity)
    return (act.state, act) if act is not None else ("falta", None)


def formalisation_tables(
    case: Formalizacion, today: date, lang: str = "es", *, more: Sequence[Plazo] = ()
) -> dict[str, Table]:
    """The procedure, the acts of each member and of the group, the contents of each paper and what is due, by key.

    ``more`` are terms that run besides those of the steps: what the registry owes and asks for.
    """
    es = lang == "es"
    found = progress(case)
    due = {one.order: one for one in reversed(plazos(case)) if one.order is not None and not one.planned}
    rows: list[Row] = [
        (
            one.step.order,
            one.step.name.of(lang),
            one.step.responsible.of(lang),
            one.step.instrument.of(lang),
            one.step.norm.of(lang),
            one.step.term.text.of(lang) if one.step.term else "",
            " · ".join([STATES[one.state].of(lang), *([short_day(one.day).of(lang)] if one.day else [])]),
            short_day(due[one.step.order].due).of(lang) if one.step.order in due else "",
        )
        for one in found
    ]
    head = (
        ("Orden", "Paso", "Responsable", "Instrumento", "Norma", "Plazo de ley", "Estado", "Vence")
        if es
        else ("Order", "Step", "Responsible", "Instrument", "Norm", "Legal term", "State", "Due")
    )
    tables = {"pasos": Table("Procedimiento" if es else "Procedure", head, rows)}
    tables["matriz"] = _matrix(case, lang)
    tables["actos"] = _of_group(case, lang)
    for paper in case.contents:
        tables[paper.key] = _contents_table(case, paper, lang)
    count: list[Row] = [
        (_cap(one.what.of(lang)), DUE_STATES[one.state(today)].of(lang), one.words(today).of(lang),
         one.norm.of(lang) or ("día previsto por el grupo" if es else "day foreseen by the group"))
        for one in sorted([*plazos(case), *more], key=lambda one: (one.done is not None, one.due))
    ]  # fmt: skip
    tables["plazos"] = Table(
        "Cuenta regresiva" if es else "Countdown",
        ("Qué", "Estado", "Cuánto falta", "Norma") if es else ("What", "State", "Time left", "Norm"),
        count,
    )  # fmt: skip
    return tables


MARKS: Mapping[str, Text] = {
    **ACT_STATES,
    "falta": Text("falta", "missing"),
    "no": Text("no le toca", "not its act"),
}
"""How a cell of the matrix is told."""


def entities(case: Formalizacion) -> tuple[tuple[str, str], ...]:
    """The rows of the matrix: each member, by code and name."""
    return tuple((one.code, one.name) for one in case.members)


def _matrix(case: Formalizacion, lang: str) -> Table:
    """Each member by the acts that each must issue: the day of the act, or how it stands."""
    acts = [(step, kind) for step, kind in columns(case) if kind in step.each]
    rows: list[Row] = []
    for code, name in entities(case):
        line: list[str] = [name]
        for step, kind in acts:
            state, act = cell(case, step, kind, code)
            day = short_day(act.day).of(lang) if act is not None and act.done and act.day else ""
            number = act.number if act is not None and act.done else ""
            line.append(" · ".join(part for part in (number, day) if part) or MARKS[state].of(lang))
        if case.votes or any(step.votes for step in case.steps):
            vote = case.votes.get(code)
            line.append(_vote(vote.turnout, lang) if vote else MARKS["falta"].of(lang))
            line.append(_vote(vote.favour, lang) if vote else MARKS["falta"].of(lang))
        rows.append(tuple(line))
    heads = [_cap(act_name(kind).of(lang)) for _step, kind in acts]
    if case.votes or any(step.votes for step in case.steps):
        heads += [
            Text("Participación en la consulta", "Turnout").of(lang),
            Text("Votos a favor", "Votes in favour").of(lang),
        ]
    title = Text("Acto de cada entidad", "Act of each entity").of(lang)
    return Table(title, (Text("Entidad", "Entity").of(lang), *heads), rows if heads else [])


def _vote(share: float | None, lang: str) -> str:
    if share is None:
        return MARKS["falta"].of(lang)
    said = f"{100 * share:.1f}"
    return f"{said} %" if lang == "en" else f"{said.replace('.', ',')} %"


def _of_group(case: Formalizacion, lang: str) -> Table:
    """The acts of the whole group, those the steps ask for first, then every other one on record."""
    rows: list[Row] = []
    asked = [(step, kind) for step, kind in columns(case) if kind not in step.each]
    for step, kind in asked:
        act = case.act(kind)
        rows.append(_line(act_name(kind).of(lang), str(step.order), act, lang))
    known = {kind for _step, kind in columns(case)}
    for act in case.acts:
        if act.kind not in known:
            who = f" · {case.member(act.entity)}" if act.entity != GROUP else ""
            rows.append(_line(act_name(act.kind).of(lang) + who, str(act.step or ""), act, lang))
    head = (
        ("Acto", "Estado", "Paso", "Número", "Fecha", "Expide")
        if lang != "en"
        else ("Act", "State", "Step", "Number", "Date", "Issuer")
    )
    return Table(
        Text("Actos del grupo y de otras autoridades", "Acts of the group and of other authorities").of(lang),
        head,
        rows,
    )


def _line(name: str, step: str, act: Acto | None, lang: str) -> Row:
    state = MARKS[act.state if act is not None and act.state in ACT_STATES else "falta"].of(lang)
    if act is None:
        return (_cap(name), state, step, "", "", "")
    return (_cap(name), state, step, act.number, short_day(act.day).of(lang) if act.day else "", act.issuer)


def _contents_table(case: Formalizacion, paper: Contenido, lang: str) -> Table:
    """The numerals of a paper and what covers each; the norm stands in the title, and beside a numeral that has another."""
    held = covered(case, paper, lang)
    missing, written = Text("falta", "missing").of(lang), Text("texto escrito", "written text").of(lang)
    rows: list[Row] = []
    for item in paper.numerales:
        other = f" ({item.norm.of(lang)})" if item.norm != paper.norm else ""
        clause = held.get(item.key)
        rows.append((item.n, _cap(item.title.of(lang)) + other, missing if clause is None else clause.where or written))
    head = (
        ("Numeral", "Contenido mínimo", "Qué lo cubre")
        if lang != "en"
        else ("Numeral", "Minimum content", "What covers it")
    )
    done = Text(f"{len(held)} de {len(paper.numerales)}", f"{len(held)} of {len(paper.numerales)}").of(lang)
    return Table(f"{paper.title.of(lang)}: {done} · {paper.norm.of(lang)}", head, rows)
