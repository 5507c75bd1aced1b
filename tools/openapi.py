"""Writes ``docs/openapi.json`` from the code; a test compares the two."""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def text() -> str:
    """The OpenAPI description as it is committed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.web.project.settings")
    import django

    django.setup()
    from mancomun.web.api.urls import api

    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "openapi.json").write_text(text(), encoding="utf-8")
