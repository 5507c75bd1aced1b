"""What no document may leave in it, whoever wrote it: words of a draft, marks of a template, values that are nothing."""

from __future__ import annotations

import re

LEFTOVER = re.compile(r"\{\{|\{%|\{\w*\}|N/A|\bTODO\b|\b(?i:x{3,}|lorem|por definir|none|nan)\b")
