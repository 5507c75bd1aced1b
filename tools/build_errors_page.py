"""Write the page of errors from the code: every stable code with its sentence, in both languages.

A placeholder inside a sentence is shown as an ellipsis. A test runs this and compares.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"es": ROOT / "docs/es/consultar/errores.md", "en": ROOT / "docs/en/reference/errors.md"}
HEADS = {
    "es": (
        "# Errores\n\nCada error es una frase con un código estable. En la línea de comandos sale con código 2; por HTTP llega como\n"
        "`application/problem+json` con el mismo código en `code`. Nada cambia cuando hay un error.\n"
        "Los puntos suspensivos ocupan el lugar de lo que llegó.\n\n| Código | Frase |\n| --- | --- |\n"
    ),
    "en": (
        "# Errors\n\nEach error is a sentence with a stable code. The command line exits with 2; over HTTP it comes as\n"
        "`application/problem+json` with the same code in `code`. Nothing changes when there is an error.\n"
        "An ellipsis stands for what was given.\n\n| Code | Sentence |\n| --- | --- |\n"
    ),
}


def plain(node: ast.expr) -> str | None:
    """The text of a literal or f-string, placeholders as ellipsis; None when it is computed elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)  # type: ignore[misc]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = plain(node.left), plain(node.right)
        return f"{left or '…'}{right or '…'}"
    if isinstance(node, ast.IfExp):
        return plain(node.body)
    return None


@cache  # reading every source takes seconds
def errors() -> dict[str, tuple[str, str]]:
    """Code -> (sentence in Spanish, in English), for every ``BadInput`` the sources raise with a literal code."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "BadInput"
            ):
                continue
            if len(node.args) < 3 or not isinstance(node.args[0], ast.Constant):
                continue
            es, en = plain(node.args[1]), plain(node.args[2])
            if es is not None and en is not None:
                found.setdefault(str(node.args[0].value), (es, en))
    return dict(sorted(found.items()))


def page(lang: str) -> str:
    """The whole page in one language."""
    rows = [f"| `{code}` | {texts[lang == 'en'].replace('|', '/')} |" for code, texts in errors().items()]
    return HEADS[lang] + "\n".join(rows) + "\n"


def main() -> int:
    """Rewrite both pages."""
    for lang, path in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(lang), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
