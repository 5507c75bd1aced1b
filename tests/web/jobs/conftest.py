"""Kinds of work for the tests, and the job row as it is now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.jobs import kinds
from mancomun.web.jobs.kinds import Again, kind


@pytest.fixture
def ran() -> list[Any]:
    """What the work of the tests did, in order."""
    return []


@pytest.fixture(autouse=True)
def work(ran: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "REGISTRY", dict(kinds.REGISTRY))

    @kind("add", seconds=30, public=True, label="Suma", page=lambda job: f"/sumas/{job.key}")
    def add(progress, *, numbers):
        ran.append(numbers)
        progress.step("Sumando", 1, len(numbers))
        progress.partial({"so far": numbers[0]})
        return {"sum": sum(numbers)}

    @kind("private", seconds=30)
    def private(progress):
        return {"for": "its owner"}

    @kind("refused", seconds=30, public=True)
    def refused(progress):
        raise BadInput("sin-salida", "No hay salida por ahí.", "There is no way through.")

    @kind("broken", seconds=30, public=True)
    def broken(progress):
        raise ZeroDivisionError("secret of the house")

    @kind("again", seconds=30, public=True, attempts=2)
    def again(progress):
        ran.append("again")
        raise Again(0)

    @kind("nan", seconds=30, public=True)
    def nan(progress):
        return {"x": float("nan")}

    @kind("slow", seconds=0.01, public=True)
    def slow(progress):
        progress.partial({"best": 1})
        while True:
            progress.check()


@pytest.fixture
def person(db: None) -> Callable[[int], User]:
    """Somebody with an account, by number."""
    return lambda pk: User.objects.get_or_create(pk=pk, defaults={"email": f"p{pk}@example.org"})[0]
