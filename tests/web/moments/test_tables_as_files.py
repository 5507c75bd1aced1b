"""Every table of every product of the two examples, as a file and back: no row is taken for another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mancomun.interchange.roundtrip import differences, read_upload
from mancomun.web.workspace import tables
from mancomun.web.workspace.kinds import Context, Table, kinds, read
from tests.web.moments.conftest import demo, example, masora


@pytest.mark.parametrize(("folder", "here"), [("g47", demo), ("masora", masora)])
def test_the_file_of_today_changes_nothing(tmp_path: Path, folder: str, here: Callable[[], Context]) -> None:
    context, read_back = here(), 0
    for kind in kinds().values():
        content = example(folder, kind.key)
        values = read(kind, content, context)[0]
        for part in kind.parts().values():
            if not isinstance(part, Table) or not values[part.key]:
                continue
            schema = tables.schema_of(part)
            out = tables.rows_out(kind, part, content, values)
            path = tmp_path / f"{kind.key}-{part.key}.csv"
            path.write_bytes(tables.as_csv(kind, part.key, content, context))
            found = read_upload(path, schema, known=set(context.members))
            assert found.sound, (kind.key, part.key, [one.text.es for one in found.problems][:3])
            assert len(differences(out, found).of("unchanged")) == len(out), (kind.key, part.key)
            read_back += len(out)
    assert read_back > 400


def test_the_financing_template_is_the_one_of_the_method() -> None:
    part = tables.table_of(kinds()["agenda_financiamiento"], "fuentes")
    columns = {column.name: column for column in tables.schema_of(part).fields}
    assert list(columns)[:7] == ["proyecto", "actividad", "año", "fuente", "monto", "estado", "contrapartida"]
    assert "anio" not in columns
    assert {"sgr_local", "aportes"} <= set(columns["fuente"].choices)
