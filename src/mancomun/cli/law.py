"""``mancomun law``: read the book, compare two days of a figure, and list what nobody has re-read."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from mancomun.cli.common import AS_OF, FORM, LANG, day_of
from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.legal import book, pages, wording
from mancomun.legal.pages import Comparison, FigurePage, NormPage, RulePage
from mancomun.lexicon.text import Text, day_text
from mancomun.sources import norms


@click.group()
def law() -> None:
    """El libro de la ley: ver una regla, una figura o una norma; comparar dos fechas; lo que falta releer."""


def _out(data: Mapping[str, Any], lines: list[str], form: str) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1) if form == "json" else "\n".join(lines))


def _wrap(text: str, indent: str = "  ") -> str:
    return textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=indent)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# ------------------------------------------------------------------------------------------------------------ show


@law.command()
@click.argument("name", metavar="REGLA|FIGURA|NORMA")
@AS_OF
@LANG
@FORM
def show(name: str, as_of: str | None, lang: str, form: str) -> None:
    """Muestra una regla (PAP-002), una figura (pap) o una norma (ley-1454-2011) en una fecha."""
    day = day_of(as_of)
    if pages.looks_like_rule(name):
        _out(*_rule(pages.rule_page(name, day), lang), form)
        return
    if name.strip().lower() in norms():
        _out(*_norm(pages.norm_page(name), day, lang), form)
        return
    try:
        figure = book().figure(name)
    except BadInput as wrong:
        # What somebody wrote may be nearer to a norm than to a figure.
        if any(letter.isdigit() for letter in name):
            pages.find_norm(name)
        raise wrong from None
    _out(*_figure(pages.figure_page(figure, day), lang), form)


def _rule(page: RulePage, lang: str) -> tuple[dict[str, Any], list[str]]:
    line, rule = page.line, page.line.rule
    data = {
        "rule": rule.id,
        "class": rule.cls,
        "says": rule.says.of(lang),
        "state": line.state,
        "citation": line.citation.of(lang),
        "from": _iso(rule.span.start),
        "to": _iso(rule.span.end),
        "confidence": rule.confidence,
        "caveat": rule.caveat.of(lang) if rule.caveat else None,
        "readings": [rule.readings.adopted.of(lang), rule.readings.other.of(lang)] if rule.readings else [],
        "open_question": rule.open_question,
        "figures": {figure.id: role for figure, role, _ in page.uses},
        "facts": list(page.facts),
        "history": [{"date": when.of(lang), "what": what.of(lang), "norm": norm} for when, what, norm in page.history],
        "see": [other.id for other in (*page.see, *page.seen_from)],
    }
    lines = [
        rule.id,
        _wrap(rule.says.of(lang)),
        "",
        f"  {wording.state_word(line.state).of(lang)} · {line.citation.of(lang)}",
    ]
    lines.append(f"  {wording.CONFIDENCES[rule.confidence].of(lang)}")
    if rule.caveat:
        lines.append(_wrap(rule.caveat.of(lang)))
    if rule.readings:
        lines += [_wrap(f"– {text.of(lang)}", "    ") for text in (rule.readings.adopted, rule.readings.other)]
    if page.history:
        lines += ["", Text("Historia:", "History:").of(lang)]
        lines += [f"  {when.of(lang)}: {what.of(lang)}" for when, what, _ in page.history]
    if page.uses:
        lines += ["", Text("La usan:", "Used by:").of(lang)]
        lines += [f"  {figure.name.of(lang)} ({wording.ROLES[role][1].of(lang)})" for figure, role, _ in page.uses]
    if page.facts:
        lines += ["", f"{Text('Pregunta por', 'It asks for').of(lang)}: {', '.join(page.facts)}"]
    return data, lines


def _figure(page: FigurePage, lang: str) -> tuple[dict[str, Any], list[str]]:
    figure = page.figure
    data = {
        "figure": figure.id,
        "name": figure.name.of(lang),
        "ladder": figure.rung,
        "as_of": page.day.isoformat(),
        "state": page.basis_state,
        "basis": page.basis.text.of(lang) if page.basis else None,
        "facts": {key: point.text.of(lang) for key, point in page.facts},
        "rules": {group.role: [line.rule.id for line in group.alive] for group in page.groups},
        "not_in_force": [line.rule.id for group in page.groups for line in group.idle],
        "steps": [{"n": step.n, "actor": step.actor.of(lang), "act": step.act.of(lang)} for step in page.steps],
        "open_questions": [key for key, _ in page.questions],
        "law_version": book().version,
    }
    lines = [figure.name.of(lang), _wrap(figure.what.of(lang)), ""]
    state = pages.BASIS_STATES[page.basis_state].of(lang)
    lines.append(f"  {day_text(page.day).of(lang)}: {state}" + (f" · {page.basis.text.of(lang)}" if page.basis else ""))
    lines += [f"  {pages.FACT_LABELS[key].of(lang)}: {point.text.of(lang)}" for key, point in page.facts]
    for group in page.groups:
        if group.alive:
            lines += ["", group.title.of(lang)]
            lines += [
                textwrap.fill(
                    f"{line.rule.id:<9} {line.rule.says.of(lang)}", 100, initial_indent="  ", subsequent_indent=" " * 12
                )
                for line in group.alive
            ]
    if page.steps:
        lines += ["", Text("Pasos", "Steps").of(lang)]
        lines += [_wrap(f"{s.n}. {s.act.of(lang)} — {s.actor.of(lang)}") for s in sorted(page.steps, key=lambda s: s.n)]
    return data, lines


def _norm(page: NormPage, day: date, lang: str) -> tuple[dict[str, Any], list[str]]:
    norm = page.norm
    state = pages.norm_state(norm, day)
    data = {
        "norm": norm.id,
        "short": norm.short.of(lang),
        "title": norm.title.of(lang),
        "state": state,
        "in_force": _iso(norm.in_force),
        "repealed": _iso(norm.repealed),
        "repealed_by": norm.repealed_by,
        "created": [figure.id for figure in page.created],
        "changed": [{"norm": other.id, "article": number, "from": _iso(when)} for other, number, when in page.changed],
        "repealed_norms": [other.id for other in page.repealed],
        "articles": [
            {
                "article": row.number,
                "rules": [rule.id for rule, _ in row.rules],
                "checked_until": _iso(row.checked_until),
            }
            for row in page.articles
        ],
        "chronology": [item.id for item in page.milestones],
    }
    lines = [f"{norm.short.of(lang)}: {norm.title.of(lang)}", f"  {wording.state_word(state).of(lang)}"]
    lines += [_wrap(f"{item.label.of(lang)}: {item.effect.of(lang)}") for item in page.milestones]
    word = Text("Cambió", "Changed").of(lang)
    lines += [f"  {word} {other.short.of(lang)}, art. {number}" for other, number, _ in page.changed]
    lines += [f"  {Text('Derogó', 'Repealed').of(lang)} {other.short.of(lang)}" for other in page.repealed]
    never = Text("sin fecha de relectura", "no re-reading date").of(lang)
    lines += [
        f"  art. {row.number}: {', '.join(rule.id for rule, _ in row.rules) or '—'} ({_iso(row.checked_until) or never})"
        for row in page.articles
    ]
    return data, lines


# ------------------------------------------------------------------------------------------------------------ diff


@law.command()
@click.argument("figure", metavar="FIGURA")
@click.argument("first", metavar="FECHA")
@click.argument("second", metavar="FECHA")
@LANG
@FORM
def diff(figure: str, first: str, second: str, lang: str, form: str) -> None:
    """Qué cambió en una figura entre dos fechas: reglas que empiezan o terminan, normas, pasos y números."""
    one, two = parse_day(first), parse_day(second)
    found = book().figure(figure)
    _out(*_difference(pages.compare(found, one, found, two), lang), form)


def _difference(found: Comparison, lang: str) -> tuple[dict[str, Any], list[str]]:
    left, right = found.left, found.right
    steps = [(a, b) for a, b, same in found.steps if not same]
    data = {
        "figure": left.figure.id,
        "from": left.day.isoformat(),
        "to": right.day.isoformat(),
        "states": [left.basis_state, right.basis_state],
        "bases": [page.basis.text.of(lang) if page.basis else None for page in (left, right)],
        "ended": [line.rule.id for line in found.only_left],
        "begun": [line.rule.id for line in found.only_right],
        "recited": [
            {"rule": a.rule.id, "before": a.citation.of(lang), "after": b.citation.of(lang)} for a, b in found.recited
        ],
        "unchanged": len(found.both) - len(found.recited),
        "steps": [
            {
                "n": a.n if a else b.n if b else None,
                "before": f"{a.act.of(lang)} ({a.actor.of(lang)})" if a else None,
                "after": f"{b.act.of(lang)} ({b.actor.of(lang)})" if b else None,
            }
            for a, b in steps
        ],
        "rows": [
            {"label": row.label.of(lang), "before": row.left.of(lang), "after": row.right.of(lang)}
            for row in found.rows
            if not row.same
        ],
        "law_version": book().version,
    }
    days = f"{day_text(left.day).of(lang)} → {day_text(right.day).of(lang)}"
    lines = [f"{left.figure.name.of(lang)}: {days}"]
    for row in found.rows:
        if not row.same:
            lines.append(_wrap(f"{row.label.of(lang)}: {row.left.of(lang)} → {row.right.of(lang)}"))
    for title, mark, group in (
        (Text("Terminan", "They end"), "−", found.only_left),
        (Text("Empiezan", "They begin"), "+", found.only_right),
    ):
        if group:
            lines += ["", f"{title.of(lang)} ({len(group)})"]
            lines += [
                _wrap(f"{mark} {line.rule.id}  {line.rule.says.of(lang)} [{line.citation.of(lang)}]") for line in group
            ]
    if found.recited:
        lines += ["", Text("Siguen y cambió su norma", "They go on under another norm").of(lang)]
        lines += [_wrap(f"{a.rule.id}  {a.citation.of(lang)} → {b.citation.of(lang)}") for a, b in found.recited]
    if steps:
        none = Text("no había", "none").of(lang)
        lines += ["", Text("Pasos que cambian", "Steps that change").of(lang)]
        lines += [_wrap(f"{a.act.of(lang) if a else none} → {b.act.of(lang) if b else none}") for a, b in steps]
    if len(lines) == 1:
        lines.append(Text("  Nada cambió.", "  Nothing changed.").of(lang))
    return data, lines


# ----------------------------------------------------------------------------------------------------------- stale


@law.command()
@AS_OF
@click.option("--years", type=click.IntRange(1, 50), default=1, show_default=True, help="Años sin releer.")
@LANG
@FORM
def stale(as_of: str | None, years: int, lang: str, form: str) -> None:
    """Artículos en que se apoyan reglas y que nadie ha releído en un año, o sin fecha de lectura anotada."""
    day = day_of(as_of)
    found = pages.stale(day, years=years)
    data = {
        "as_of": day.isoformat(),
        "years": years,
        "articles": [
            {"norm": item.norm, "article": item.article, "checked_until": _iso(item.checked), "rules": list(item.rules)}
            for item in found
        ],
    }
    never = Text("sin fecha anotada", "no date on record").of(lang)
    lines = [f"{item.citation.of(lang):<48} {_iso(item.checked) or never}  {', '.join(item.rules)}" for item in found]
    told = Text(f"{len(found)} artículos por releer.", f"{len(found)} articles to re-read.").of(lang)
    _out(data, [*lines, told], form)
