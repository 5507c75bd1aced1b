"""``mancomun check``, ``cases``, ``figures`` and ``facts``: ask the book of law."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import click

from mancomun.cli.common import AS_OF, FORM, LANG
from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.legal.wording import OUTCOME_WORDS, STATUS_WORDS

SHAPES = {
    "ALLOWED": "●",
    "ALLOWED_IF": "◧",
    "NOT_YET": "⧗",
    "NOT_ALLOWED": "✖",
    "INDETERMINATE": "◈",
    "NOT_IN_FORCE": "◌",
}
COLOURS = {
    "ALLOWED": "green",
    "ALLOWED_IF": "blue",
    "NOT_YET": "yellow",
    "NOT_ALLOWED": "red",
    "INDETERMINATE": "magenta",
    "NOT_IN_FORCE": "bright_black",
}
MARKS = {"met": "✓", "not_met": "✗", "unknown": "?", "pending": "…"}


def _style(text: str, *, colour: str | None = None, bold: bool = False, dim: bool = False) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return click.style(text, fg=colour, bold=bold, dim=dim)


def _wrap(text: str, indent: str, width: int, hang: int = 0) -> str:
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent + " " * hang)


@click.command()
@click.argument("members", nargs=-1, metavar="MIEMBRO...")
@click.option(
    "--figure", "figures", multiple=True, metavar="ID", help="Figura por juzgar (se puede repetir). Sin ella, todas."
)
@AS_OF
@click.option("--case", "case_file", type=click.Path(path_type=Path), help="Archivo de caso (YAML).")
@LANG
@FORM
@click.option("--all-rules", is_flag=True, help="En texto: también los pasos y las consecuencias.")
def check(
    members: tuple[str, ...],
    figures: tuple[str, ...],
    as_of: str | None,
    case_file: Path | None,
    lang: str,
    form: str,
    all_rules: bool,
) -> None:
    """Juzga un grupo: qué puede formar, por qué, quién autoriza y qué lo haría posible.

    MIEMBRO es un código DIVIPOLA (05615) o un nombre («San Carlos, Antioquia»).
    """
    from mancomun.legal import check as judge_group
    from mancomun.legal.casefile import read_case

    day = parse_day(as_of) if as_of else None
    facts: Any = None
    territory = None
    if case_file is not None:
        case = read_case(case_file, as_of=day or date.today())
        if members:
            raise BadInput(
                "caso-y-miembros",
                "Dé un archivo de caso o una lista de miembros, no las dos cosas.",
                "Give a case file or a list of members, not both.",
            )
        members, facts, territory = case.members, case.facts, case.territory
        figures = figures or case.figures
        day = day or case.as_of
    answer = judge_group(
        list(members),
        as_of=day or date.today(),
        figures=list(figures) or None,
        facts=facts,
        territory=territory,
        lang=lang,
    )
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
    else:
        click.echo(as_text(answer, lang, all_rules=all_rules))


def as_text(answer: dict[str, Any], lang: str, *, all_rules: bool = False) -> str:
    """The answer for a terminal: ladder order, one line a figure, then the reasons with their citation."""
    words = {code: text.of(lang) for code, text in (OUTCOME_WORDS | STATUS_WORDS).items()}
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    names = ", ".join(m["name"] for m in answer["members"][:8])
    more = len(answer["members"]) - 8
    if more > 0:
        names += f" … (+{more})"
    law = f"La ley del {answer['as_of']}" if lang == "es" else f"The law of {answer['as_of']}"
    lines = [_style(names, bold=True), f"{law}. {answer['law_version']} · {answer['territory_version']}", ""]
    for figure in answer["figures"]:
        rung = str(figure["ladder"]) if figure["ladder"] else "·"
        mark = _style(
            f"{SHAPES[figure['outcome']]} {words[figure['outcome']]}", colour=COLOURS[figure["outcome"]], bold=True
        )
        pad = " " * max(1, 27 - len(words[figure["outcome"]]))
        lines.append(f"{rung} {mark}{pad}{_style(figure['name'], bold=True)}")
    for figure in answer["figures"]:
        lines += [
            "",
            _style(f"{figure['name']}: {words[figure['outcome']]}", colour=COLOURS[figure["outcome"]], bold=True),
        ]
        shown = [f for f in figure["findings"] if _shown(f, all_rules)]
        shown.sort(
            key=lambda f: (
                ("not_met", "unknown", "met").index(f["status"]) if f["status"] in ("not_met", "unknown", "met") else 3
            )
        )
        if not shown:
            lines.append(_wrap(figure["summary"], "  ", width))
        for finding in shown:
            status = "pending" if finding["pending"] else finding["status"]
            text = finding["message"]
            lines.append(_wrap(f"{MARKS[status]} {words[status]}. {text}", "  ", width, 2))
            doubt = "" if finding["confidence"] in ("VERIFIED",) else f" · {finding['confidence']}"
            lines.append(_style(f"      {finding['citation']} · {finding['rule']}{doubt}", dim=True))
            if finding["trigger"] and finding["readings"]:
                for reading in finding["readings"]:
                    lines.append(_wrap(f"– {reading}", "      ", width))
        if all_rules:
            lines += [_wrap(f"{item['code']} «{item['text']}»", "    ", width) for item in figure["sheet"]]
        if figure["repairs"]:
            lines.append("  " + ("Lo arregla:" if lang == "es" else "What mends it:"))
            for repair in figure["repairs"][:3]:
                mark = _style(SHAPES[repair["outcome"]], colour=COLOURS[repair["outcome"]])
                lines.append(f"    {mark} {repair['sentence']} {words[repair['outcome']]}.")
        steps = list(figure["steps"])
        if steps and figure["outcome"] not in ("NOT_ALLOWED", "NOT_IN_FORCE"):
            lines.append("  " + ("Pasos:" if lang == "es" else "Steps:"))
            for step in steps:
                done = {"met": "✓", "not_met": "…" if step["pending"] else "✗"}.get(step["status"], " ")
                term = f" ({step['deadline'] or step['term']})" if step["deadline"] or step["term"] else ""
                lines.append(
                    _wrap(
                        f"{done} {step['n']}. {step['actor']}: {step['act']}{term}. {step['citation'] or ''}",
                        "    ",
                        width,
                    )
                )
    if answer["alternatives"] and not any(f["outcome"] == "ALLOWED" for f in answer["figures"]):
        lines += ["", "Juntos sin crear una entidad nueva:" if lang == "es" else "Together without a new entity:"]
        lines += [_wrap(f"{item['name']} ({item['citation']})", "  ", width) for item in answer["alternatives"][:3]]
    for note in answer["notes"]:
        lines += ["", _wrap(note, "", width)]
    tail = (
        "El orden es el de la presentación de 2014: es doctrina, no ley."
        if lang == "es"
        else "The order is the 2014 presentation's: doctrine, not law."
    )
    return "\n".join([*lines, "", _style(tail, dim=True)])


def _shown(finding: dict[str, Any], all_rules: bool) -> bool:
    if finding["status"] in ("not_in_force", "not_applicable"):
        return False
    if all_rules:
        return True
    if finding["role"] in ("structure", "evidence") or finding["trigger"]:
        return True
    spoken = finding["status"] == "not_met" or (finding["status"] == "met" and finding["class"] == "HARD")
    return bool(finding["role"] == "step" and spoken)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RUTA...")
@FORM
@LANG
def cases(paths: tuple[Path, ...], form: str, lang: str) -> None:
    """Corre archivos o carpetas de casos y dice cuáles difieren de lo esperado (sale con 1 si alguno difiere)."""
    from mancomun.legal.casefile import case_paths, differences, read_case

    found = list(case_paths(paths))
    if not found:
        raise BadInput("casos-ninguno", "No hay archivos .yaml en esa ruta.", "There are no .yaml files in that path.")
    results = []
    for path in found:
        case = read_case(path)
        results.append({"file": str(path), "name": case.name, "differences": differences(case)})
    failed = [item for item in results if item["differences"]]
    if form == "json":
        click.echo(
            json.dumps({"cases": len(results), "failed": len(failed), "results": results}, ensure_ascii=False, indent=1)
        )
    else:
        for item in failed:
            click.echo(_style(f"✗ {item['file']}", colour="red") + f"  {item['name']}")
            for line in item["differences"]:
                click.echo(f"    {line}")
        word = ("casos", "difieren") if lang == "es" else ("cases", "differ")
        click.echo(f"{len(results)} {word[0]}, {len(failed)} {word[1]}.")
    if failed:
        raise click.exceptions.Exit(1)


@click.command()
@LANG
@FORM
def figures(lang: str, form: str) -> None:
    """Las figuras del libro, en el orden de la escala de 2014."""
    from mancomun.legal import book

    rows = [
        {
            "id": f.id,
            "name": f.name.of(lang),
            "ladder": f.rung,
            "kind": f.kind,
            "what": f.what.of(lang),
            "rules": list(f.rules),
        }
        for f in book().figures.values()
    ]
    if form == "json":
        click.echo(json.dumps({"figures": rows}, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['ladder'] or '·'} {_style(str(row['name']), bold=True)}  {row['id']}")
        click.echo(_wrap(str(row["what"]), "    ", 96))


@click.command()
@click.option("--figure", "figure", metavar="ID", help="Solo los hechos que una figura consulta.")
@LANG
@FORM
def facts(figure: str | None, lang: str, form: str) -> None:
    """El vocabulario de hechos: qué se puede afirmar de un caso y qué reglas lo consultan."""
    from mancomun.legal import book
    from mancomun.legal.vocabulary import who_asks
    from mancomun.requirements import FACTS

    law = book()
    asked = who_asks(law, law.figure(figure).id if figure else None)
    rows: list[dict[str, Any]] = [
        {
            "key": key,
            "kind": spec.kind,
            "each_member": spec.each,
            "label": spec.label.of(lang),
            "items": {k: v.of(lang) for k, v in spec.items.items()},
            "rules": asked.get(key, []),
        }
        for key, spec in FACTS.items()
        if not figure or key in asked
    ]
    if form == "json":
        click.echo(json.dumps({"facts": rows}, ensure_ascii=False, indent=1))
        return
    for row in rows:
        each = (" · uno por miembro" if lang == "es" else " · one per member") if row["each_member"] else ""
        click.echo(f"{_style(str(row['key']), bold=True)}  {row['kind']}{each}")
        click.echo(_wrap(f"{row['label']}. {', '.join(row['rules'])}", "    ", 96))
        for key, text in row["items"].items():
            click.echo(_wrap(f"{key}: {text}", "      ", 96))
