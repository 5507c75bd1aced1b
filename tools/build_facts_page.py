"""Write the page of facts from the vocabulary: every word one may state of a case, how, and which rules ask for it.

A test runs this and compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mancomun.legal import book
from mancomun.legal.vocabulary import who_asks
from mancomun.requirements import FACTS, FactSpec

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"es": ROOT / "docs/es/consultar/hechos.md", "en": ROOT / "docs/en/reference/facts.md"}

HEAD = {
    "es": """\
# Los hechos de un caso

Lo que nadie ha dicho, Mancomún no lo supone: responde *falta saber*. Aquí está todo lo que se puede afirmar de un caso,
en un archivo de caso (`facts:`), por HTTP (`facts`) o en
[la página](../hacer/declarar-lo-que-consta.md). Lo mismo lista `mancomun facts`; con
`mancomun facts --figure pap` salen solo los que consulta una figura. Un hecho que no está aquí es un error que nombra el
más parecido.

Esta página se escribe sola: `python tools/build_facts_page.py`.

## Cómo se escribe cada clase

| Clase | Se escribe | Ejemplo |
| --- | --- | --- |
| `yesno` | `true` o `false` | `vinculos: true` |
| `act` | `true` si se hizo, `false` si aún no, `negado` si se negó, o el día en que se hizo | `convenio: 2024-02-01` |
| `share` | una fracción entre 0 y 1 | `participacion: {a1: 0.25, a2: 0.31}` |
| `number` | un número de cero en adelante | `habitantes_area_influencia: 620000` |
| `date` | un día, `AAAA-MM-DD` | `rap_constituida_el: 2018-01-01` |
| `choice` | una de sus opciones | `tramite: anexion` |
| `list` | varias de sus opciones | `promotores: [alcaldes, gobernador]` |
| `member` | el código o el nombre de un miembro | `nucleo: "05615"` |
| `members` | varios miembros | `anexados: [a3]` |
| `records` | objetos con las claves de sus opciones | `membresias: [{miembro: a2, figura: pap, objetos: [turismo]}]` |

Un acto también puede ser `{estado: hecho, fecha: 2024-02-01}`, con `estado` igual a `hecho`, `pendiente` o `negado`.
*Aún no* y *se negó* no son lo mismo: lo primero da **todavía no**, lo segundo **no se puede**.

Un hecho *por miembro* lleva un objeto de miembro a valor. Un solo valor vale para todos: `acuerdos_concejo: true`.

## El vocabulario
""",
    "en": """\
# The facts of a case

What nobody has said, Mancomún does not suppose: it answers *not known*. Here is all that one may state of a case, in a
case file (`facts:`), over HTTP (`facts`) or on
[the page](../do/state-what-is-on-record.md). `mancomun facts` lists the same; `mancomun facts --figure pap`
gives only those one figure asks for. A fact that is not here is an error that names the nearest one.

The words are Spanish, as the law is. This page writes itself: `python tools/build_facts_page.py`.

## How each kind is written

| Kind | Written as | Example |
| --- | --- | --- |
| `yesno` | `true` or `false` | `vinculos: true` |
| `act` | `true` if done, `false` if not yet, `negado` if refused, or the day it was done | `convenio: 2024-02-01` |
| `share` | a fraction from 0 to 1 | `participacion: {a1: 0.25, a2: 0.31}` |
| `number` | a number from zero up | `habitantes_area_influencia: 620000` |
| `date` | a day, `YYYY-MM-DD` | `rap_constituida_el: 2018-01-01` |
| `choice` | one of its options | `tramite: anexion` |
| `list` | several of its options | `promotores: [alcaldes, gobernador]` |
| `member` | the code or the name of a member | `nucleo: "05615"` |
| `members` | several members | `anexados: [a3]` |
| `records` | objects keyed by its options | `membresias: [{miembro: a2, figura: pap, objetos: [turismo]}]` |

An act may also be `{estado: hecho, fecha: 2024-02-01}`, `estado` being `hecho` (done), `pendiente` (not yet) or `negado`
(refused). *Not yet* and *refused* differ: the first gives **not yet**, the second **not possible**.

A fact *for each member* takes an object from member to value. One value alone holds for all: `acuerdos_concejo: true`.

## The vocabulary
""",
}
WORDS = {
    "es": {
        "columns": "| Hecho | Clase | Qué dice | Reglas que lo consultan |",
        "each": " por miembro",
        "nobody": "ninguna",
        "options": "## Las opciones\n\nDe los hechos de clase `choice`, `list` y `records`.\n",
        "option": "| Opción | Qué dice |",
        "rules": "## Por regla\n\nQué hechos consulta cada regla. Las que no están miran solo quiénes son, dónde están y "
        "con quién limitan.\n",
        "rule": "| Regla | Hechos |",
    },
    "en": {
        "columns": "| Fact | Kind | What it says | Rules that ask for it |",
        "each": " for each member",
        "nobody": "none",
        "options": "## The options\n\nOf the facts of kind `choice`, `list` and `records`.\n",
        "option": "| Option | What it says |",
        "rules": "## By rule\n\nWhich facts each rule asks for. Those not here look only at who they are, where they lie "
        "and whom they border.\n",
        "rule": "| Rule | Facts |",
    },
}


def _row(spec: FactSpec, rules: list[str], lang: str) -> str:
    words = WORDS[lang]
    kind = f"`{spec.kind}`{words['each'] if spec.each else ''}"
    return f"| `{spec.key}` | {kind} | {spec.label.of(lang)} | {', '.join(sorted(rules)) or words['nobody']} |"


def page(lang: str) -> str:
    """The whole page in one language."""
    words, asked = WORDS[lang], who_asks(book())
    out = [HEAD[lang], words["columns"], "| --- | --- | --- | --- |"]
    out += [_row(spec, asked.get(key, []), lang) for key, spec in FACTS.items()]
    out += ["", words["options"]]
    for key, spec in FACTS.items():
        if spec.items:
            out += [f"### `{key}`", "", words["option"], "| --- | --- |"]
            out += [f"| `{item}` | {text.of(lang)} |" for item, text in spec.items.items()]
            out.append("")
    by_rule: dict[str, list[str]] = {}
    for key, rules in asked.items():
        for rule in rules:
            by_rule.setdefault(rule, []).append(f"`{key}`")
    out += [words["rules"], words["rule"], "| --- | --- |"]
    out += [f"| {rule} | {', '.join(by_rule[rule])} |" for rule in sorted(by_rule)]
    return "\n".join(out) + "\n"


def main() -> int:
    """Rewrite both pages."""
    for lang, path in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(lang), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
