"""Contents to learn with: the fictional subregion (G47) and a real group on embedded data, one file a product.

They say of themselves what is invented. A product without a file begins as any other: by its kind's own draft.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

EXAMPLES = ("ficcion-g47", "asm-masora")
"""Keys of the documented initiatives that bring contents."""


def example(initiative: str, product: str) -> dict[str, Any] | None:
    """The content of a product of one of `EXAMPLES`, as people would have typed it; None when it brings none."""
    import yaml  # only needed when an example is loaded

    path = files("mancomun.web.moments") / "data" / initiative / f"{product}.yaml"
    if initiative not in EXAMPLES or not path.is_file():
        return None
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key: _typed(value) for key, value in loaded.items()}


def _typed(value: Any) -> Any:
    """Days and numbers as somebody would type them; flags stay flags."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return value if isinstance(value, bool | str) else str(value)
