"""What people typed as places, read for the core: each shape, or a remark where it is."""

from __future__ import annotations

from collections.abc import Sequence

from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.territory.plane import Shape, shape_of
from mancomun.web.moments.common import attempt
from mancomun.web.workspace.kinds import Context, Field, Values

HELP = Text(
    "Longitud y latitud (-73.05, 4.61), GeoJSON o WKT. También puede cargar una capa GeoJSON, GPKG o Shapefile.",
    "Longitude and latitude (-73.05, 4.61), GeoJSON or WKT. You may also load a GeoJSON, GPKG or Shapefile layer.",
)


def shape_field(key: str = "figura", label: Text | None = None) -> Field:
    """The question for a place."""
    return Field(key, label or Text("Figura en el mapa", "Shape on the map"), "long", HELP)


def shape_at(row: Values, table: str, remarks: list[Remark], key: str = "figura") -> Shape | None:
    """The shape of a row; what cannot be read is remarked at its cell."""
    return attempt(lambda: shape_of(row[key] or ""), remarks, f"{table}/{row['id']}/{key}")


def members_of(context: Context) -> list[tuple[str, str]]:
    """Code and name of each member."""
    return [(code, context.member_name(code)) for code in context.members]


def named(rows: Sequence[Values], key: str = "nombre") -> list[Values]:
    """Rows that have a name."""
    return [row for row in rows if row[key]]
