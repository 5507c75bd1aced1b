"""The demonstration: its contents are read by their kinds, and come once."""

from __future__ import annotations

from datetime import date

import pytest

from mancomun.foresight.rounds import shift
from mancomun.web.initiatives import demo as portfolio
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import demo, merge, selectors
from mancomun.web.workspace.kinds import Field
from mancomun.web.workspace.models import MatrixRound, Route, RouteProduct

DAY = date(2026, 11, 26)


@pytest.mark.parametrize("folder", list(demo.ORIGINS))
def test_what_a_folder_writes_is_in_the_form(folder: str) -> None:
    for key, (_state, content) in demo.contents(folder).items():
        parts = selectors.all_kinds()[key].parts()
        assert set(content) <= set(parts), key
        for name, value in content.items():
            part = parts[name]
            table = merge.rows_part(part)
            if isinstance(part, Field):
                merge.clean(part, value)
                continue
            assert table is not None
            known = {one.key: one for one in table.fields}
            for row in value:
                assert set(row) - {"id"} <= set(known), (key, name, row)
                for field, typed in row.items():
                    if field != "id":
                        merge.clean(known[field], typed)


@pytest.mark.django_db
def test_it_comes_once_and_leaves_what_somebody_changed() -> None:
    portfolio.load(DAY)
    first = demo.load(DAY)
    assert Route.objects.count() == len(demo.ORIGINS)
    assert RouteProduct.objects.filter(demo=True).count() == first
    row = Iniciativa.objects.get(origin_key="ficcion-g47")
    desk = selectors.desk_of(row, DAY)
    assert set(selectors.states(desk)) == set(desk.products)
    first, second = MatrixRound.objects.filter(product__initiative=row)  # the exercise shows how rounds are compared
    assert len(shift(selectors.round_of(first), selectors.round_of(second)).changed) == 4
    view = selectors.looked(selectors.kind_of("prospectiva"), desk.products["prospectiva"].content, desk.context)[1]
    assert any(block.data.get("text") == "Rondas · Influencias acordadas" for block in view.blocks)
    assert demo.load(DAY) == 0
    portfolio.remove()
    assert not RouteProduct.objects.exists()
