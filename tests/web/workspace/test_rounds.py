"""Rounds of a matrix typed in the editor: closed by who may write, kept whole, compared on the page, in the workbook and in D13."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from mancomun.errors import BadInput
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.moments.prospectiva import book, document
from mancomun.web.workspace import merge, selectors
from mancomun.web.workspace.kinds import read
from mancomun.web.workspace.models import Held, MatrixRound, RouteProduct
from mancomun.web.workspace.round_services import round_close
from mancomun.web.workspace.selectors import context_for, desk_of, kind_of
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
VARIABLES = [{"id": one, "sigla": one.upper(), "nombre": one} for one in ("a", "b", "c", "d")]


def cells(**values: str) -> list[dict[str, str]]:
    return [{"id": f"{key[0]}~{key[1]}", "valor": value, "por": "Ana Ruiz"} for key, value in values.items()]


@pytest.fixture
def product(initiative: Iniciativa) -> RouteProduct:
    rated = [
        {"id": "a~d~p", "valor": "2"},
        {"id": "a~d~q", "valor": "2"},
        {"id": "d~a~p", "valor": "0"},
        {"id": "d~a~q", "valor": "3"},
    ]
    content = {
        "variables": VARIABLES,
        "personas": [{"id": "p", "nombre": "E1"}, {"id": "q", "nombre": "E2"}],
        "mid": cells(ab="3", bc="2", ca="1"),
        "mid_personas": rated,
    }
    return RouteProduct.objects.create(initiative=initiative, key="prospectiva", content=content)


def put(product: RouteProduct, **values: str) -> None:
    product.content = product.content | {"mid": cells(**values)}
    product.save()


def test_a_round_keeps_the_matrix_with_the_day_who_and_how_many(
    product: RouteProduct, secretary: Any, today: Any
) -> None:
    kept = round_close(product.initiative, kind_of("prospectiva"), "mid", by=secretary, day=today)
    assert (kept.number, kept.day, kept.by, kept.people, kept.role) == (1, today, secretary, 3, "secretaria_tecnica")
    assert kept.agreement == 0.5
    assert ["a", "d", 2] in kept.content["cells"]
    assert ["d", "a", 3] in kept.content["cells"]  # of two in the middle, the stronger
    with pytest.raises(DatabaseError), transaction.atomic():
        MatrixRound.objects.filter(pk=kept.pk).update(people=9)


def test_the_next_round_is_compared_on_the_page_in_the_workbook_and_in_the_study(
    product: RouteProduct, secretary: Any, today: Any
) -> None:
    kind = kind_of("prospectiva")
    round_close(product.initiative, kind, "mid", by=secretary, day=today)
    put(product, ab="1", bc="2", ca="3")
    round_close(product.initiative, kind, "mid", by=secretary, day=today)
    put(product, ab="0", bc="2", ca="3")
    address = f"/rutas/{product.initiative.code}/prospectiva/"
    page = enter(secretary).get(address).content.decode()
    assert "Ronda 1 → ronda 2: cambiaron 2 de 5 celdas" in page
    assert "Ronda 2 → hoy: cambió 1 de 5 celdas" in page
    assert f"cerró {secretary}" in page
    context = context_for(desk_of(product.initiative, today), "prospectiva")
    values = read(kind, merge.with_ids(kind, product.content), context)[0]
    said = str(document(values, context).plain())
    assert "Rondas: Influencias acordadas" in said
    assert "Secretaría técnica" in said
    assert str(secretary) not in said  # a study is printed: who closed it is said by role
    sheets = openpyxl.load_workbook(io.BytesIO(book(values, context))).worksheets
    changed = next(sheet for sheet in sheets if sheet.title.startswith("Qué cambió"))
    rows = [tuple(cell.value for cell in line) for line in changed.iter_rows()]
    assert ("A", "B", "3", "1", "0") in rows


def test_the_button_of_the_page_closes_it_and_a_second_push_is_refused_with_its_sentence(
    product: RouteProduct, secretary: Any
) -> None:
    client, address = enter(secretary), f"/rutas/{product.initiative.code}/prospectiva/"
    assert 'form="ronda-mid"' in client.get(address).content.decode()
    assert client.post(f"{address}ronda", {"matrix": "mid"}).status_code == 302
    again = client.post(f"{address}ronda", {"matrix": "mid"})
    assert again.status_code == 409
    assert "La matriz dice lo mismo que la ronda 1" in again.content.decode()
    assert MatrixRound.objects.count() == 1


@pytest.mark.parametrize(
    ("matrix", "state", "held", "code"),
    [
        ("mao", "borrador", False, "ronda-vacia"),
        ("abaco", "borrador", False, "ronda-matriz"),
        ("nada", "borrador", False, "ronda-matriz"),
        ("mid", "aprobado", False, "ronda-aprobado"),
        ("mid", "borrador", True, "ronda-choque"),
    ],
)
def test_what_cannot_be_closed_says_why(
    product: RouteProduct, secretary: Any, today: Any, matrix: str, state: str, held: bool, code: str
) -> None:
    product.state = state
    product.save()
    if held:
        Held.objects.create(product=product, key="k", path="mid_personas/a~d~p/valor", theirs="1", mine="2")
    with pytest.raises(BadInput) as wrong:
        round_close(product.initiative, kind_of("prospectiva"), matrix, by=secretary, day=today)
    assert wrong.value.code == code


def test_who_has_no_session_closes_nothing(product: RouteProduct) -> None:
    reply = Client().post(f"/rutas/{product.initiative.code}/prospectiva/ronda", {"matrix": "mid"})
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith("/cuenta/entrar")
    assert not MatrixRound.objects.exists()


def test_rounds_are_looked_up_only_when_somebody_asks(
    product: RouteProduct, today: Any, django_assert_num_queries: Any
) -> None:
    closed = selectors.Closed(product.initiative_id)
    with django_assert_num_queries(1):
        closed("prospectiva", "mid")
        closed("prospectiva", "mao")
