"""The case the law judges: members of a territory on a day, with what somebody has stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from mancomun.requirements import Facts
from mancomun.territory import Territory

BOGOTA = "11001"
CUNDINAMARCA = "25"
_OF_ITSELF = frozenset({"departamento", "intendencia", "comisaria", "distrito_capital"})


@dataclass(frozen=True)
class LegalCase:
    """Members (codes, in the order given), the day of the law, the territory and the stated facts."""

    territory: Territory
    members: tuple[str, ...]
    as_of: date
    facts: Facts = field(default_factory=Facts)

    def name(self, code: str) -> str:
        """How people call this unit."""
        return self.territory.unit(code).name

    @cached_property
    def _types(self) -> dict[str, frozenset[str]]:
        return {}

    def types(self, code: str) -> frozenset[str]:
        """Every type the sources admit for the unit on the day."""
        known = self._types.get(code)
        if known is None:
            known = self._types[code] = self.territory.unit(code).types_at(self.as_of)
        return known

    def department(self, code: str) -> str | None:
        """The department the unit lies in; a department lies in itself. None where the territory does not say."""
        unit = self.territory.unit(code)
        if unit.department is not None:
            return unit.department
        return code if any(span.type in _OF_ITSELF for span in unit.types) else None

    def department_name(self, code: str | None) -> str:
        """The name of a department, or the text itself where the territory gives no such unit."""
        if code is None:
            return ""
        known = self.territory.aliases.get(code, code)
        return self.territory.units[known].name if known in self.territory.units else code

    def parts(self, *, hopeful: bool = False) -> tuple[tuple[str, ...], ...]:
        """The connected pieces of the group by shared border."""
        return self.territory.contiguity.parts(self.members, hopeful=hopeful)

    def dated(self, code: str, key: str) -> Any:
        """A fact of the table if it holds on the day; None when the table's vintage says nothing of that day.

        Embedded tables state from which day a figure may be used (``<key>_from``); a toy territory states none.
        """
        facts: Mapping[str, Any] = self.territory.unit(code).facts
        since = facts.get(f"{key}_from")
        if since is not None and self.as_of < since:
            return None
        return facts.get(key)

    def only(self, members: tuple[str, ...]) -> LegalCase:
        """The same day and statements for another group; what was stated of members who left goes with them."""
        return LegalCase(self.territory, members, self.as_of, self.facts.keeping(members))
