"""From the answer of the law to what the page shows: order, words and links. No law is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mancomun.legal.wording import OUTCOME_WORDS, STATUS_WORDS
from mancomun.lexicon.text import Text, join_names, number_word, spanish_number
from mancomun.requirements import FACTS
from mancomun.territory.model import Territory
from mancomun.web.project.languages import lang
from mancomun.web.territory.selectors import PRESENTATION_DAY, Selection, is_department


def _read(text: Text) -> str:
    return text.of(lang())


_spoken: Callable[[Text], Any] = lazy(_read, str)
OUTCOMES: dict[str, Promise] = {key: cast("Promise", _spoken(text)) for key, text in OUTCOME_WORDS.items()}
STATUSES: dict[str, Promise] = {key: cast("Promise", _spoken(text)) for key, text in STATUS_WORDS.items()}
"""The words of the book of the law, in the language of who reads."""
# What decides comes first; what is settled well comes last of the three that carry a mark.
_ORDER = {"not_met": 0, "unknown": 1, "met": 2, "not_in_force": 3, "not_applicable": 4}
_HOPE = {"ALLOWED": 0, "ALLOWED_IF": 1, "NOT_YET": 2, "INDETERMINATE": 3, "NOT_ALLOWED": 4, "NOT_IN_FORCE": 5}
_REASONS = {"structure", "evidence"}
_ASIDE = {"effect", "advice", "duty"}
MOST_REPAIRS = 3
MOST_SPOKEN = 2  # changes: a remedy that replaces half of the group is shown with its figure, not in the answer


@dataclass(frozen=True, slots=True)
class Rule:
    """One finding or step as a line: mark, word, sentence, source."""

    id: str
    status: str
    word: str
    text: str
    says: str
    citation: str
    readings: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the procedure: who does what, with which paper."""

    id: str
    act: str
    actor: str
    instrument: str
    word: str  # empty while nobody has said whether it was done
    deadline: str
    citation: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of the group that was judged again: what to press, what it gives, where its link goes."""

    label: str
    sentence: str
    sign: str
    href: str
    add: str
    remove: str
    outcome: str
    word: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One rung of the ladder."""

    id: str
    name: str
    rung: int | None
    outcome: str
    word: str
    summary: str
    open: bool
    open_reasons: tuple[Rule, ...]  # what stands in the way or is not known: first, with its remedy beside it
    kept: tuple[Rule, ...]  # what is met
    steps: tuple[Step, ...]
    pending: tuple[Rule, ...]  # rules of the procedure: what is not known yet does not change the answer
    aside: tuple[Rule, ...]
    idle: tuple[Rule, ...]
    repairs: tuple[Repair, ...]
    repairs_title: str
    repairs_outcome: str  # the outcome that every repair gives, or empty when they differ

    @property
    def low(self) -> bool:
        """True when it takes one line only: nothing the reader can do here would make it possible."""
        return self.outcome in {"NOT_ALLOWED", "NOT_IN_FORCE"} and not self.repairs

    @property
    def repairs_word(self) -> str:
        """The words of the outcome that every repair gives."""
        return str(OUTCOMES.get(self.repairs_outcome, ""))


@dataclass(frozen=True, slots=True)
class Row:
    """A member in the table of the group."""

    code: str
    name: str
    department: str
    population: str
    category: str
    touches: str
    alone: bool
    href: str


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """The answer for one figure with what was stated, beside the answer without it."""

    figure: Figure
    before: str  # the outcome without what was stated, in words; empty when it is the same or nothing was stated
    before_outcome: str
    changed: tuple[Rule, ...]  # rules that say something else because of what was stated
    rest: tuple[Rule, ...]  # what is still in the way or not known
    met: tuple[Rule, ...]
    steps: tuple[Step, ...]


def number(value: float | None) -> str:
    """Whole numbers as the language in use writes them; *sin dato* when there is none."""
    if value is None:
        return _("sin dato")
    return f"{value:,.0f}" if get_language() == "en" else spanish_number(value)


def long_day(day: date) -> str:
    """``22 de noviembre de 2026`` or ``22 November 2026``."""
    return date_format(day, "j F Y") if get_language() == "en" else date_format(day, r"j \d\e F \d\e Y")


def short_day(day: date) -> str:
    """``22 nov 2026``."""
    return date_format(day, "j M Y").lower() if get_language() != "en" else date_format(day, "j M Y")


def question(selection: Selection, land: Territory, today: date) -> str:
    """The title, as a person would ask it; a past day asks in the past tense."""
    count = len(selection.members)
    if count == 0:
        return _("¿Con quién se pueden asociar?")
    past = selection.day < today
    if count == 1:
        name = land.unit(selection.members[0]).name
        values = {"name": name, "day": long_day(selection.day)}
        return (_("¿Qué podía formar %(name)s el %(day)s?") if past else _("¿Qué puede formar %(name)s?")) % values
    values = {"who": _these(selection.members, land), "day": long_day(selection.day)}
    return (_("¿Qué podían formar %(who)s el %(day)s?") if past else _("¿Qué pueden formar %(who)s?")) % values


def _these(members: Sequence[str], land: Territory) -> str:
    count = number_word(len(members)).of(lang())
    units = [land.unit(code) for code in members]
    if all(is_department(unit) for unit in units):
        return _("estos %(count)s departamentos") % {"count": count}
    plain = {"municipio", "distrito_especial", "distrito_capital", "no_creado"}
    if all({span.type for span in unit.types} <= plain for unit in units):
        return _("estos %(count)s municipios") % {"count": count}
    return _("estas %(count)s entidades") % {"count": count}


def summary(figures: Sequence[Figure]) -> list[tuple[str, str, list[str]]]:
    """The answer in one sentence per outcome, best first: ``(outcome, words before the names, names)``."""
    leads = [
        ("ALLOWED", _("Sí se puede:")),
        ("ALLOWED_IF", _("Se puede si prueban lo que falta:")),
        ("NOT_YET", _("Todavía no, falta un paso o un plazo:")),
        ("INDETERMINATE", _("La ley no lo aclara:")),
    ]
    lines = [(outcome, lead, [f.name for f in figures if f.outcome == outcome]) for outcome, lead in leads]
    mendable: dict[int, list[str]] = {}
    for figure in figures:
        if figure.outcome == "NOT_ALLOWED" and figure.repairs:
            mendable.setdefault(_size(figure.repairs[0]), []).append(figure.name)
    for size, names in sorted(mendable.items()):
        if size > MOST_SPOKEN:
            continue
        lead = ngettext("Se arregla con un cambio:", "Se arregla con %(count)s cambios:", size)
        lines.append(("NOT_ALLOWED", lead % {"count": number_word(size).of(lang())}, names))
    found = [line for line in lines if line[2]]
    if not found and figures:
        if all(figure.outcome == "NOT_IN_FORCE" for figure in figures):
            return [("NOT_IN_FORCE", _("En esa fecha no existía ninguna de estas figuras."), [])]
        return [("NOT_ALLOWED", _("Con este grupo no se puede ninguna de las figuras que juzgamos."), [])]
    return found


def _size(repair: Repair) -> int:
    return len(repair.add.split(",")) * bool(repair.add) + len(repair.remove.split(",")) * bool(repair.remove)


def figures(answer: Mapping[str, Any], selection: Selection, land: Territory) -> list[Figure]:
    """Every figure judged, in the order of the ladder; the one worth reading first is open."""
    built = [_figure(raw, selection, land) for raw in answer["figures"]]
    if not built:
        return []
    chosen = min(built, key=_worth)
    return [figure if figure is not chosen else _opened(figure) for figure in built]


def _worth(figure: Figure) -> tuple[int, int]:
    """The most mendable *no* opens first; without one, the figure that is nearest to a yes."""
    if figure.repairs and figure.outcome == "NOT_ALLOWED":
        return (0, _size(figure.repairs[0]))
    return (1, _HOPE[figure.outcome])


def _opened(figure: Figure) -> Figure:
    return replace(figure, open=True)


def _figure(raw: Mapping[str, Any], selection: Selection, land: Territory) -> Figure:
    findings = [(str(found.get("role") or "structure"), _rule(found)) for found in raw["findings"]]
    marked = [(role, rule) for role, rule in findings if _ORDER[rule.status] <= 2]
    reasons = sorted(
        (rule for role, rule in marked if role in _REASONS or rule.status == "not_met"),
        key=lambda rule: _ORDER[rule.status],
    )
    # Of a figure that cannot be, nobody needs the procedure: only why not. It is half the weight of the page.
    closed = not raw["repairs"] and raw["outcome"] in {"NOT_ALLOWED", "NOT_IN_FORCE"}
    repairs = [_repair(repair, selection, land) for repair in raw["repairs"][:MOST_REPAIRS]]
    gives = {repair.outcome for repair in repairs}
    return Figure(
        id=raw["id"],
        name=raw["name"],
        rung=raw.get("ladder"),
        outcome=raw["outcome"],
        word=str(OUTCOMES[raw["outcome"]]),
        summary=raw.get("summary") or "",
        open=False,
        open_reasons=tuple(rule for rule in reasons if rule.status != "met"),
        kept=tuple(rule for rule in reasons if rule.status == "met"),
        steps=() if closed else tuple(_step(step) for step in raw["steps"]),
        pending=() if closed else tuple(rule for role, rule in marked if role == "step" and rule.status != "not_met"),
        aside=() if closed else tuple(rule for role, rule in marked if role in _ASIDE),
        idle=() if closed else tuple(rule for _role, rule in findings if _ORDER[rule.status] > 2),
        repairs=tuple(repairs),
        repairs_title=_repairs_title(repairs),
        repairs_outcome=gives.pop() if len(gives) == 1 else "",
    )


def stated(selection: Selection) -> list[str]:
    """The facts stated, by name, as the page counts them."""
    found = []
    for key in FACTS:
        if key in selection.stated.facts:
            label = FACTS[key].label.of(lang())
            found.append(label)
    return found


def case_verdict(
    raw: Mapping[str, Any], bare: Mapping[str, Any] | None, selection: Selection, land: Territory
) -> CaseVerdict:
    """One figure as the page of a case shows it; ``bare`` is its answer with nothing stated."""
    figure = _figure(raw, selection, land)
    before = {item["rule"]: (item["status"], item["message"]) for item in (bare or raw)["findings"]}
    moved = {item["rule"] for item in raw["findings"] if before.get(item["rule"]) != (item["status"], item["message"])}
    lines = sorted(
        ((str(item.get("role")), _rule(item)) for item in raw["findings"] if _ORDER[item["status"]] <= 2),
        key=lambda pair: _ORDER[pair[1].status],
    )
    changed = tuple(rule for role, rule in lines if rule.id in moved and role not in _ASIDE - {"duty"})
    others = [(role, rule) for role, rule in lines if rule.id not in moved]
    return CaseVerdict(
        figure=figure,
        before=str(OUTCOMES[bare["outcome"]]) if bare and bare["outcome"] != raw["outcome"] else "",
        before_outcome=bare["outcome"] if bare else "",
        changed=changed,
        rest=tuple(
            rule for role, rule in others if rule.status == "not_met" or (role in _REASONS and rule.status == "unknown")
        ),
        met=tuple(rule for role, rule in others if role in _REASONS and rule.status == "met"),
        steps=figure.steps,
    )


def _rule(raw: Mapping[str, Any]) -> Rule:
    says = str(raw.get("says") or "").strip()
    text = str(raw.get("message") or raw.get("act") or "").strip()
    confidence = str(raw.get("confidence") or "VERIFIED")
    doubt = ""
    if confidence.startswith("DISPUTED"):
        doubt = _("Lectura discutida.")
    elif not confidence.startswith("VERIFIED"):
        doubt = _("Fuente sin verificar del todo.")
    status = str(raw.get("status") or "unknown")
    word = str(STATUSES[status])
    whole = text or says
    if whole.casefold().startswith(word.casefold()):
        # "Falta saber" + " si cada concejo…": the word is set in bold, not said twice.
        whole = whole[len(word) :].lstrip(":. ")
    elif whole:
        word = f"{word}."
    return Rule(
        id=str(raw["rule"]),
        status=status,
        word=word,
        text=whole,
        says=says if says and says != text else "",
        citation=str(raw.get("citation") or ""),
        readings=tuple(str(reading) for reading in raw.get("readings") or ()),
        doubt=" ".join(filter(None, (doubt, str(raw.get("caveat") or "")))),
    )


def _step(raw: Mapping[str, Any]) -> Step:
    status = str(raw.get("status") or "unknown")
    return Step(
        id=", ".join(filter(None, raw.get("rules") or [raw.get("rule")])),
        act=str(raw.get("act") or raw.get("says") or ""),
        actor=str(raw.get("actor") or ""),
        instrument=str(raw.get("instrument") or ""),
        word="" if status == "unknown" else str(STATUSES[status]),
        deadline=str(raw.get("deadline") or raw.get("term") or ""),
        citation=str(raw.get("citation") or ""),
    )


def _repair(raw: Mapping[str, Any], selection: Selection, land: Territory) -> Repair:
    add, remove = list(raw.get("add") or ()), list(raw.get("remove") or ())

    def named(codes: Sequence[str]) -> str:
        return _join([land.unit(code).name for code in codes])

    if add and remove:
        label = _("Agregar %(add)s y quitar %(remove)s") % {"add": named(add), "remove": named(remove)}
    elif add:
        label = _("Agregar %(add)s") % {"add": named(add)}
    else:
        label = _("Quitar %(remove)s") % {"remove": named(remove)}
    members = [code for code in selection.members if code not in remove] + add
    return Repair(
        label=label,
        sentence=str(raw.get("effect") or ""),
        sign="+" if add and not remove else "−" if remove and not add else "±",
        href=selection.href(members),
        add=",".join(add),
        remove=",".join(remove),
        outcome=raw["outcome"],
        word=str(OUTCOMES[raw["outcome"]]),
    )


def _repairs_title(repairs: Sequence[Repair]) -> str:
    if not repairs:
        return ""
    size = _size(repairs[0])
    if size == 1:
        return _("Un solo cambio la arregla")
    return _("La arreglan %(count)s cambios") % {"count": number_word(size).of(lang())}


def _join(names: Sequence[str]) -> str:
    return join_names(names, most=1000).of(lang())


def rows(answer: Mapping[str, Any], selection: Selection, land: Territory) -> list[Row]:
    """The table of the group: the same that the bars of the map say, in words."""
    parts = hopeful_parts(selection.members, land)
    biggest = set(parts[0]) if parts else set()
    names = {member["code"]: member["name"] for member in answer["members"]}
    doubts = [code for code in land.contiguity.unknown if code in names]
    found = []
    for member in answer["members"]:
        code = member["code"]
        near = [names[other] for other in member.get("touches") or () if other in names]
        unsure = [names[other] for other in doubts if other != code and land.contiguity.touches(code, other) is None]
        apart = code not in biggest
        if near:
            touches = _join(near)
            if apart:
                touches = _("%(names)s, pero lejos de los demás") % {"names": touches}
        elif len(names) == 1:
            touches = _("Está solo por ahora")
        elif code in doubts:
            touches = _("No se sabe: no hay mapa oficial de su límite")
        elif unsure:
            touches = _("No se sabe si toca a %(names)s: no hay mapa oficial") % {"names": _join(unsure)}
        else:
            touches = _("A nadie: quedó separado")
        category = member.get("category")
        found.append(
            Row(
                code=code,
                name=member["name"],
                department=member.get("department_name") or "",
                population=number(member.get("population")),
                category=_("no aplica") if category is None else _("Especial") if category == "ESP" else str(category),
                touches=touches,
                alone=apart,
                href=selection.without(code),
            )
        )
    return found


def census(answer: Mapping[str, Any], land: Territory) -> str:
    """``4 municipios · 305.097 habitantes · 704 km² · Antioquia``."""
    members = answer["members"]
    kinds = Counter("departamento" if member["type"] == "departamento" else "municipal" for member in members)
    bits = []
    if kinds["municipal"]:
        plain = all(member["type"] in {"municipio", "distrito_especial", "distrito_capital"} for member in members)
        count = kinds["municipal"]
        text = (
            ngettext("%(n)s municipio", "%(n)s municipios", count)
            if plain or kinds["departamento"]
            else ngettext("%(n)s entidad", "%(n)s entidades", count)
        )
        bits.append(text % {"n": number(count)})
    if count := kinds["departamento"]:
        bits.append(ngettext("%(n)s departamento", "%(n)s departamentos", count) % {"n": number(count)})
    group = answer.get("group", {})
    if group.get("population") is not None:
        bits.append(_("%(n)s habitantes") % {"n": number(group["population"])})
    if group.get("area_km2") is not None:
        bits.append(_("%(n)s km²") % {"n": number(group["area_km2"])})
    names = [land.units[code].name for code in group.get("departments") or () if code in land.units]
    if names and not kinds["departamento"]:
        bits.append(_join(names[:3]) if len(names) <= 3 else _("%(n)s departamentos") % {"n": number(len(names))})
    return " · ".join(bits)


def hopeful_parts(members: Sequence[str], land: Territory) -> tuple[tuple[str, ...], ...]:
    """The pieces of the group, counting borders that nobody has published: only what is surely apart is shown apart."""
    return land.contiguity.parts(members, hopeful=True)


def spoken(found: Sequence[Figure], selection: Selection, land: Territory) -> str:
    """What a screen reader hears after each change: the pieces of the group, then one phrase per figure."""
    joined = land.contiguity.connected(selection.members)
    if joined is None:
        said = [_("No se sabe si el grupo es una sola pieza: falta el mapa de un límite.")]
    elif joined:
        said = [_("El grupo es una sola pieza.")]
    else:
        said = [_("El grupo está en %(n)s partes.") % {"n": len(hopeful_parts(selection.members, land))}]
    said += [f"{figure.name}: {figure.word}." for figure in found]
    return " ".join(said)


def day_links(selection: Selection, today: date) -> list[tuple[str, str]]:
    """Where the date can go with one press: the year of the presentation, and back to today."""
    links = []
    if selection.day != PRESENTATION_DAY:
        links.append((_("¿Y en 2014?"), selection.href(day=PRESENTATION_DAY)))
    if selection.day != today:
        links.append((_("Volver a hoy"), selection.href(day=today)))
    return links
