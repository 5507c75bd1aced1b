"""Which column holds the code and which the name: DANE's field names of every edition, and the usual generic ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mancomun.errors import BadInput
from mancomun.interchange.codes import is_blank, read_code
from mancomun.lexicon.folding import bare
from mancomun.territory.model import Territory

CODE_FIELDS = (
    "MPIO_CDPMP", "MPIO_CCNCT", "MPIO_CDPMPIO", "COD_MPIO", "CODMPIO", "DPTOMPIO", "MPIOS", "MPIO_COD",
    "COD_DANE", "CODDANE", "CODIGO_DANE", "CODIGODANE", "DANE", "DIVIPOLA", "COD_DIVIPOLA", "COD_MUN", "CODMUN",
    "COD_MUNICIPIO", "CODIGO_MUNICIPIO", "CODIGOMUNICIPIO", "CODIGO", "CODE", "COD", "ADM2_PCODE", "GEOID",
    "INSEE", "CD_MUN", "CODIBGE", "DPTO_CCDGO", "COD_DPTO", "ADM1_PCODE", "ID",
)  # fmt: skip
NAME_FIELDS = (
    "MPIO_CNMBR", "NOM_MPIO", "NOMBRE_MPI", "NOMBRE_MPIO", "MPIO_NOMBRE", "NOMBREMPIO", "MUNICIPIO", "NOMBRE_MUNICIPIO",
    "NOMBRE", "NAME", "ADM2_ES", "NOM_MUN", "NM_MUN", "NOM", "DPTO_CNMBR", "NOM_DPTO", "NOMBRE_DPT", "DEPARTAMENTO",
)  # fmt: skip
DEPARTMENT_PART = ("DPTO_CCDGO", "COD_DPTO", "CODDPTO", "DPTO", "COD_DEPTO", "DEPTO", "CODIGO_DEPARTAMENTO")
MUNICIPALITY_PART = ("MPIO_CCDGO", "MPIO_CCDGO_", "COD_MUN", "MPIO", "MUNICIPIO_COD", "COD_MPIO", "CODIGO_MPIO")
SAMPLE = 3000


def plain(name: str) -> str:
    """A column's name without accents, case or signs: ``Código DANE`` -> ``CODIGODANE``."""
    return re.sub(r"[^A-Z0-9]", "", bare(str(name)).upper())


@dataclass(frozen=True, slots=True)
class Columns:
    """``code`` and ``name`` are columns, or None; ``parts`` the two columns a code is split in. ``share`` of codes known."""

    code: str | None
    name: str | None
    parts: tuple[str, str] | None = None
    share: float = 0.0


def _missing(field: str, columns: Sequence[str]) -> BadInput:
    listed = ", ".join(columns) or "—"
    return BadInput(
        "columna-falta",
        f"El archivo no tiene la columna «{field}». Tiene: {listed}.",
        f"The file has no column “{field}”. It has: {listed}.",
    )


def joined(department: Any, municipality: Any) -> str | None:
    """``05001`` from its two parts, whether text or number; None when either is missing."""
    if is_blank(department) or is_blank(municipality):
        return None
    one, two = (
        str(int(part)) if isinstance(part, float) and part.is_integer() else str(part).strip()
        for part in (department, municipality)
    )
    if not (one.isdigit() and two.isdigit()):
        return None
    if len(two) == 5 and two.startswith(one.zfill(2)):
        return two
    return one.zfill(2) + two.zfill(3)


def choose(
    fields: Mapping[str, Sequence[Any]],
    territory: Territory | None,
    *,
    code_field: str | None = None,
    name_field: str | None = None,
) -> Columns:
    """The columns to read. A column that the caller names must be there; otherwise the one with most known codes wins."""
    by_plain = {plain(column): column for column in reversed(list(fields))}

    def given(field: str) -> str:
        if field in fields:
            return field
        if plain(field) in by_plain:
            return by_plain[plain(field)]
        raise _missing(field, list(fields))

    name = given(name_field) if name_field else _first(NAME_FIELDS, by_plain)
    if code_field:
        code = given(code_field)
        return Columns(code, name, None, _share(fields[code], territory))
    known = [column for column in (_find(field, by_plain) for field in CODE_FIELDS) if column is not None]
    known = list(dict.fromkeys(known))
    if territory is not None:
        scored = [
            (_share(fields[column], territory), column) for column in [*known, *(c for c in fields if c not in known)]
        ]
        # Of columns that do about as well, the one whose name is better known: a department's code is a known code too.
        most = max((share for share, _ in scored), default=0.0)
        best = next((pair for pair in scored if pair[0] >= most - 0.3), (0.0, None))
        department, municipality = _first(DEPARTMENT_PART, by_plain), _first(MUNICIPALITY_PART, by_plain)
        if department and municipality and department != municipality:
            codes = [joined(one, two) for one, two in zip(fields[department], fields[municipality], strict=True)]
            split = _share(codes, territory)
            # A three-digit part alone may pass for other codes by chance, and the department's for departments.
            if split > 0.5 and (best[0] < split or best[1] in (department, municipality)):
                return Columns(None, name, (department, municipality), split)
        if best[0] >= 0.5:
            return Columns(best[1], name, None, best[0])
    for column in known:
        values = [value for value in fields[column] if not is_blank(value)]
        if values:
            return Columns(column, name, None, 0.0)
    return Columns(None, name, None, 0.0)


def _find(field: str, by_plain: Mapping[str, str]) -> str | None:
    wanted = plain(field)
    # A shapefile cuts names to ten characters, the underscore among them.
    return by_plain.get(wanted) or by_plain.get(plain(field[:10]))


def _first(wanted: Sequence[str], by_plain: Mapping[str, str]) -> str | None:
    return next((found for found in (_find(field, by_plain) for field in wanted) if found is not None), None)


def _share(values: Sequence[Any], territory: Territory | None) -> float:
    if territory is None:
        return 0.0
    sample = [value for value in values[:SAMPLE] if not is_blank(value)]
    if not sample:
        return 0.0
    good: set[str] = set()
    for value in sample:
        reading = read_code(value, territory)
        if reading.known or reading.successor:
            good.add(str(reading.code))
    return len(good) / len({str(value) for value in sample})
