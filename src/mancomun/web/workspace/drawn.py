"""What the drawing board of a form stands on: the members in longitude and latitude, schematic as the site's own map is."""

from __future__ import annotations

from typing import Any

from mancomun.web.territory.topology import built
from mancomun.web.workspace.kinds import Context, Kind, Table


def ground_of(kind: Kind, context: Context) -> list[dict[str, Any]] | None:
    """Name and rings (degrees, four decimals) of each member that the map has; ``None`` when nothing of the form is drawn.

    Members of a fiction have no ground, and those of the inset are left out: they are not drawn where they are.
    """
    if not any(isinstance(part, Table) and part.shape for part in kind.parts().values()):
        return None
    land = built()
    if land is None:
        return []
    return [
        {
            "name": context.member_name(code),
            "rings": [
                [[round(number, 4) for number in land.degrees(point)] for point in ring]
                for ring in land.rings(land.shape(code), land.arcs)
            ],
        }
        for code in context.members
        if land.has(code) and not land.aside(code)
    ]
