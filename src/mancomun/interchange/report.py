"""What was wrong with a file, line by line: where, what, and what we did about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Action = Literal["repaired", "dropped", "kept", "asked"]
ACTIONS_ES = {
    "repaired": "corregido",
    "dropped": "no se tomó",
    "kept": "se dejó así",
    "asked": "hay que decidir",
}
ACTIONS_EN = {
    "repaired": "repaired",
    "dropped": "left out",
    "kept": "kept as it is",
    "asked": "needs a decision",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One defect. ``row`` is a feature (from 0) or a row of data (from 1); None when it is about the whole file.

    ``defect`` is a stable id; ``fix`` the value that took the place of the wrong one, when there is one.
    """

    defect: str
    es: str
    en: str
    action: Action
    row: int | None = None
    code: str | None = None
    fix: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, both languages."""
        return {
            "row": self.row,
            "code": self.code,
            "defect": self.defect,
            "action": self.action,
            "fix": self.fix,
            "es": self.es,
            "en": self.en,
        }


@dataclass
class Report:
    """The issues of one file, in the order they were found. ``what`` is *feature* or *row*."""

    what: Literal["feature", "row"] = "row"
    issues: list[Issue] = field(default_factory=list)

    def add(
        self,
        defect: str,
        es: str,
        en: str,
        action: Action,
        *,
        row: int | None = None,
        code: str | None = None,
        fix: str | None = None,
    ) -> None:
        """Note one defect."""
        self.issues.append(Issue(defect, es, en, action, row, code, fix))

    def __iter__(self) -> Iterator[Issue]:
        return iter(self.issues)

    def __len__(self) -> int:
        return len(self.issues)

    def at(self, row: int | None) -> list[Issue]:
        """The issues of one row or feature; of the file as a whole with None."""
        return [issue for issue in self.issues if issue.row == row]

    def lines(self, lang: str = "es", *, most: int = 4) -> list[str]:
        """The report for reading: the file first, then by row; a defect of many rows is said once and counted."""
        label = {"es": {"feature": "elemento", "row": "fila"}, "en": {"feature": "feature", "row": "row"}}[lang][
            self.what
        ]
        actions = ACTIONS_EN if lang == "en" else ACTIONS_ES
        groups: dict[tuple[str, str], list[Issue]] = {}
        for issue in sorted(self.issues, key=lambda one: -1 if one.row is None else one.row):
            groups.setdefault((issue.defect, issue.action), []).append(issue)
        lines = []
        for (_, action), issues in groups.items():
            for issue in issues[:most]:
                where = "" if issue.row is None else f"{label} {issue.row}: "
                text = issue.en if lang == "en" else issue.es
                lines.append(f"{where}{text} [{actions[action]}]")
            if len(issues) > most:
                rest = len(issues) - most
                lines.append(f"… and {rest} more like this one" if lang == "en" else f"… y {rest} más como esta")
        return lines
