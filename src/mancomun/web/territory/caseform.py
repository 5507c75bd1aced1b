"""The form of a case: from the facts a figure asks for to inputs with their labels, values and sentences.

No fact is written here by hand: labels, choices and order come from the vocabulary, the rules from the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from mancomun.errors import BadInput
from mancomun.legal.book import Book, Figure
from mancomun.legal.statements import TOPICS, asked, procedure_of, procedures
from mancomun.legal.vocabulary import FIGURE_ITEMS, OBJETOS
from mancomun.lexicon.text import Text
from mancomun.requirements import FACTS, FactSpec
from mancomun.territory import Territory
from mancomun.web.project.languages import lang
from mancomun.web.territory.selectors import Selection
from mancomun.web.territory.stated import NONE, PREFIX, Stated, fact_of, pairs

ONE_BY_ONE = 40  # members: beyond, a form of one field for each would not be read by anybody
SPARE_RECORDS = 1


@dataclass(frozen=True, slots=True)
class Input:
    """One control: a select, a text (a day, a percentage, a number) or a checkbox."""

    name: str
    kind: str  # select | day | percent | number | text | check
    label: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()  # (value, label) of a select
    spoken: str = ""  # its name where no label stands beside it: the second control of an act
    checked: bool = False
    error: str = ""

    @property
    def id(self) -> str:
        """For its label and for the summary of errors."""
        return (
            "i-" + self.name.removeprefix(PREFIX).replace(".", "-") + (f"-{self.value}" if self.kind == "check" else "")
        )


@dataclass(frozen=True, slots=True)
class Line:
    """The controls of one member, of one record, or of the whole case."""

    label: str
    inputs: tuple[Input, ...]
    checks: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of the form."""

    key: str
    shape: str  # line | lines | checks | records
    label: str
    lines: tuple[Line, ...]
    rules: str
    error: str  # what cannot be used, or contradicts another
    fails: tuple[str, ...]  # sentences of the rules that ask for it and are not met
    stated: bool
    hint: str = ""

    @property
    def id(self) -> str:
        """The anchor of the fact."""
        return f"c-{self.key}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading with its facts."""

    key: str
    title: str
    entries: tuple[Entry, ...]
    open: bool

    @property
    def stated(self) -> int:
        """How many of its facts were stated."""
        return sum(entry.stated for entry in self.entries)


def topics(
    selection: Selection, figure: Figure, law: Book, land: Territory, findings: Sequence[Mapping[str, Any]]
) -> list[Topic]:
    """The form for one figure: the facts that its rules ask for on the day and for the procedure stated.

    ``findings`` of the verdict (empty when there is none) say beside each fact which rule it fails.
    """
    said = selection.stated
    wanted = asked(law, figure, selection.day, procedure_of(said.facts))
    failing = [f for f in findings if f["status"] == "not_met"]
    live = {
        f["rule"] for f in findings if f["status"] in ("unknown", "not_met") and f["role"] in ("structure", "evidence")
    }
    found: list[Topic] = []
    for key, facts in wanted.items():
        entries = tuple(
            _entry(FACTS[fact], rules, selection, figure, law, land, failing) for fact, rules in facts.items()
        )
        decisive = any(rule in live for rules in facts.values() for rule in rules)
        busy = any(
            entry.stated or entry.error or any(i.error for line in entry.lines for i in line.inputs)
            for entry in entries
        )
        found.append(Topic(key, TOPICS[key][0].of(lang()), entries, decisive or busy or not found))
    return found


def elsewhere(selection: Selection, shown: Iterable[Topic]) -> list[tuple[str, str, str]]:
    """What was stated and this figure does not ask for: ``(name, text of the address, label)``; it is kept."""
    here = {entry.key for topic in shown for entry in topic.entries}
    return [
        (name, text, _label(FACTS[name.removeprefix(PREFIX)]))
        for name, text in pairs(selection.stated.facts)
        if name.removeprefix(PREFIX) not in here
    ]


def summary(said: Stated, shown: Iterable[Topic]) -> list[tuple[str, str]]:
    """The errors as ``(anchor, sentence)``: each leads to its field where this form has one."""
    inputs = {
        i.name.removeprefix(PREFIX): i.id for t in shown for e in t.entries for line in e.lines for i in line.inputs
    }
    facts = {entry.key: entry.id for topic in shown for entry in topic.entries}
    found: dict[str, str] = {wrong.text(lang()): "" for wrong in said.astray}
    for name, wrong in said.wrong.items():
        anchor = inputs.get(name) or facts.get(fact_of(name), "")
        sentence = wrong.text(lang())
        if not found.get(sentence):
            found[sentence] = anchor
    return [(anchor, sentence) for sentence, anchor in found.items()]


# ------------------------------------------------------------------------------------------------------------- pieces


def _label(spec: FactSpec) -> str:
    text = spec.label.of(lang())
    return text[:1].upper() + text[1:]


def _entry(
    spec: FactSpec,
    rules: Sequence[str],
    selection: Selection,
    figure: Figure,
    law: Book,
    land: Territory,
    failing: Sequence[Mapping[str, Any]],
) -> Entry:
    said = selection.stated
    error = _sentence(said.wrong.get(spec.key))
    many = len(selection.members) > ONE_BY_ONE
    hint = ""
    if spec.kind in ("list", "members"):
        shape = "checks"
        options: dict[str, str] = (
            {f"@{code}": land.unit(code).name for code in selection.members}
            if spec.kind == "members"
            else {key: text.of(lang()) for key, text in spec.items.items()}
        )
        lines: tuple[Line, ...] = (Line("", (), _checks(spec.key, options, said.typed.get(spec.key, ()))),)
    elif spec.kind == "records":
        shape, lines = "records", _records(spec, selection, land)
    elif spec.each and many:
        shape = "line"
        count = len(said.facts.members_of(spec.key))
        hint = _("Con más de %(n)s miembros se declara igual para todos; uno por uno va en un archivo de caso.") % {
            "n": ONE_BY_ONE
        }
        if count:
            hint += " " + _("Ahora está declarado para %(n)s.") % {"n": count}
        lines = (Line("", _inputs(spec, f"{spec.key}.todos", said, selection, land)),)
    elif spec.each:
        shape = "lines"
        all_of_them = Line(_("Todos"), _inputs(spec, spec.key, said, selection, land, fill=True, who=_("Todos")))
        own = tuple(
            Line(
                land.unit(code).name,
                _inputs(spec, f"{spec.key}.{code}", said, selection, land, who=land.unit(code).name),
            )
            for code in selection.members
        )
        lines = (all_of_them, *own) if len(own) > 1 else own
        hint = _("«Todos» vale para los que quedan sin decir.") if len(own) > 1 else ""
    else:
        shape = "line"
        options_of = procedures(law, figure, selection.day) if spec.key == "tramite" else None
        lines = (Line("", _inputs(spec, spec.key, said, selection, land, only=options_of)),)
    own_error = {i.error for line in lines for i in line.inputs if i.error}
    return Entry(
        key=spec.key,
        shape=shape,
        label=_label(spec),
        lines=lines,
        rules=", ".join(rules),
        error="" if error in own_error else error,
        # A rule that asks several facts says which of them it fails by.
        fails=tuple(
            dict.fromkeys(
                f["message"] for f in failing if f["rule"] in rules and f["evidence"].get("fact", spec.key) == spec.key
            )
        ),
        stated=spec.key in said.facts or any(fact_of(name) == spec.key for name in said.typed),
        hint=hint,
    )


def _sentence(wrong: BadInput | None) -> str:
    return wrong.text(lang()) if wrong is not None else ""


def _inputs(
    spec: FactSpec,
    name: str,
    said: Stated,
    selection: Selection,
    land: Territory,
    *,
    only: Sequence[str] | None = None,
    fill: bool = False,
    who: str = "",
) -> tuple[Input, ...]:
    """The controls of one value, of the fact or of ``who``. ``fill``: what was given for all is shown with each member."""
    who = who or _label(spec)

    def select(options: Iterable[tuple[str, str]], label: str, blank: str = "") -> Input:
        value = "" if fill else said.text(name)
        choices = (("", blank or _("Sin decir")), *options)
        known = value in {key for key, _text in choices}
        shown = choices if known else (*choices, (value, value))
        return Input(
            PREFIX + name,
            "select",
            label,
            value,
            shown,
            error=_sentence(said.wrong.get(name)) if not known or spec.each else "",
        )

    def text(suffix: str, kind: str, label: str) -> Input:
        at = f"{name}{suffix}"
        return Input(
            PREFIX + at, kind, label, "" if fill else _shown(kind, said.text(at)), error=_sentence(said.wrong.get(at))
        )

    match spec.kind:
        case "yesno":
            return (select((("si", _("Sí")), ("no", _("No"))), _("Respuesta")),)
        case "act":
            states = (("si", _("Hecho")), ("no", _("Aún no")), ("negado", _("Negado")))
            return (
                select(states, _("Estado")),
                replace(text(".fecha", "day", _("Fecha")), spoken=f"{who}, {_('Fecha')}"),
            )
        case "share":
            return (text(".pct", "percent", _("Porcentaje")),)
        case "number":
            return (text("", "number", _("Número")),)
        case "date":
            return (text("", "day", _("Fecha")),)
        case "member":
            return (select(((f"@{code}", land.unit(code).name) for code in selection.members), _("Miembro")),)
        case _:
            items = spec.items if only is None else {key: spec.items[key] for key in only}
            if said.text(name) in spec.items:  # what was chosen stays on sight, though this figure has no rule for it
                items = {**items, said.text(name): spec.items[said.text(name)]}
            cap = ((key, _capital(text.of(lang()))) for key, text in items.items())
            blank = _("Constituir el esquema, si no dice otra cosa") if spec.key == "tramite" else ""
            return (select(cap, _("Opción"), blank),)


def _shown(kind: str, text: str) -> str:
    """A day as people write it here; what is no day stays as it was typed."""
    if kind != "day" or len(text) != 10 or text[4] != "-" or lang() == "en":
        return text
    return f"{text[8:]}/{text[5:7]}/{text[:4]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _checks(name: str, options: Mapping[str, str], typed: Iterable[str]) -> tuple[Input, ...]:
    marked = {text.removeprefix("@") for text in typed}
    boxes = [
        Input(PREFIX + name, "check", _capital(label), value, checked=value.removeprefix("@") in marked)
        for value, label in options.items()
    ]
    none = Input(PREFIX + name, "check", _("Ninguno de estos"), NONE, checked=NONE in marked)
    return (*boxes, none)


def _records(spec: FactSpec, selection: Selection, land: Territory) -> tuple[Line, ...]:
    """First whether there are any; then one line for each record, and a spare one."""
    said = selection.stated
    answer = ((NONE, _("No, ninguno")), ("si", _("Sí, los de abajo")))
    top = Input(
        PREFIX + spec.key,
        "select",
        _("¿Algún miembro está ya en otro esquema?"),
        said.text(spec.key),
        (("", _("Sin decir")), *answer),
    )
    rows = sorted(
        {name.split(".")[1] for name in said.typed if fact_of(name) == spec.key and name.count(".") == 2},
        key=lambda row: (not row.isdecimal(), row.zfill(4)),
    )
    rows += [f"n{n}" for n in range(SPARE_RECORDS)]
    members = tuple((f"@{code}", land.unit(code).name) for code in selection.members)
    figures = tuple((key, _capital(Text(*pair).of(lang()))) for key, pair in FIGURE_ITEMS.items())
    objects = {key: Text(*pair).of(lang()) for key, pair in OBJETOS.items()}
    lines = [Line("", (top,))]
    for n, row in enumerate(rows, 1):
        at = f"{spec.key}.{row}"
        who = said.text(f"{at}.miembro")
        who = who if not who or who.startswith("@") else f"@{who}"

        def select(part: str, label: str, value: str, options: tuple[tuple[str, str], ...], at: str = at) -> Input:
            error = _sentence(said.wrong.get(f"{at}.{part}"))
            return Input(f"{PREFIX}{at}.{part}", "select", label, value, (("", _("Sin decir")), *options), error=error)

        inputs = (
            select("miembro", _("Miembro"), who, members),
            select("figura", _("Figura"), said.text(f"{at}.figura"), figures),
            Input(f"{PREFIX}{at}.esquema", "text", _("Nombre del esquema"), said.text(f"{at}.esquema")),
        )
        checks = tuple(
            box for box in _checks(f"{at}.objetos", objects, said.typed.get(f"{at}.objetos", ())) if box.value != NONE
        )
        lines.append(Line(_("Otro esquema, %(n)s") % {"n": n}, inputs, checks))
    return tuple(lines)
