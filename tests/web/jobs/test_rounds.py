"""What the house does every day: due once, also after nights without current, and again an hour after a failure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from mancomun.web.accounts.models import Entity
from mancomun.web.audit import chain
from mancomun.web.audit.models import Seal
from mancomun.web.jobs import kinds, rounds
from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.running import work_off

pytestmark = pytest.mark.django_db


def only(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "daily", lambda: [kinds.REGISTRY[name]])


def test_the_last_time_it_was_that_hour() -> None:
    noon = datetime(2026, 11, 26, 17, tzinfo=UTC)  # 12:00 in Colombia
    assert rounds.due_since(2, noon) == datetime(2026, 11, 26, 7, tzinfo=UTC)
    assert rounds.due_since(13, noon) == datetime(2026, 11, 25, 18, tzinfo=UTC)


def test_the_house_asks_for_its_rounds() -> None:
    assert {one.name: one.hour for one in kinds.daily()}.items() >= {"audit_seal": 2, "files_tidy": 3}.items()
    from mancomun.web.jobs import tasks

    (cron,) = (
        one.cron for one in tasks.app.periodic_registry.periodic_tasks.values() if one.task.name == "mancomun.rounds"
    )
    assert cron == "*/10 * * * *"


def test_the_history_is_sealed_every_night_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    only("audit_seal", monkeypatch)
    Entity.objects.create(kind="esquema", name="Uno")
    with connection.cursor() as cursor:  # two days ago, with every power over the database
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update accounts_entitychange set pgh_created_at = pgh_created_at - interval '2 days'")
        cursor.execute("set local session_replication_role = origin")
    now = timezone.now()
    (job,) = rounds.start_due(now)
    assert rounds.start_due(now) == []  # asked for once
    assert work_off() == 1
    job.refresh_from_db()
    first = timezone.localtime(now - timedelta(days=2)).date()
    assert (job.state, job.result["days"][0]) == (State.DONE, first.isoformat())
    assert Seal.objects.get(day=first).rows >= 1
    assert job.result["head"] == Seal.objects.latest("day").hash
    assert chain.verify() is None
    assert rounds.start_due(now) == []  # done: not again today
    assert len(rounds.start_due(now + timedelta(days=1))) == 1  # and tomorrow again, also when the night was missed


def test_a_round_that_failed_is_asked_for_an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    @kind("fails", seconds=30, hour=2)
    def fails(progress: Any) -> dict[str, Any]:
        raise ZeroDivisionError

    only("fails", monkeypatch)
    now = timezone.now()
    assert len(rounds.start_due(now)) == 1
    work_off()
    assert Job.objects.get().state == State.FAILED
    assert rounds.start_due(Job.objects.get().finished + timedelta(minutes=1)) == [] or _new_day(now)
    assert len(rounds.start_due(now + timedelta(minutes=90))) == 1


def _new_day(now: datetime) -> bool:
    """A minute later it may be two o'clock, and the round of another day."""
    return rounds.due_since(2, now) != rounds.due_since(2, now + timedelta(minutes=2))
