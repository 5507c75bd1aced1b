"""The chain of days: once a day is over, every row of history written in it is hashed, and the day with the day before.

Changing, removing or adding a row afterwards, with whatever power over the database, makes ``verify`` name that row; changing
a seal breaks the chain at that day. Who may rewrite everything, seals included, is betrayed only by a head kept elsewhere:
``verify(head=…)`` compares it.

A row is hashed as PostgreSQL writes it in JSON (``to_jsonb``, keys in order, times in UTC), over the columns the table had
when the day was sealed: a column added later changes nothing. Days are those of Colombia.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pghistory.core
from django.db import connection, transaction
from django.utils import timezone
from pghistory.models import Context
from psycopg import sql

from mancomun.web.audit.models import Action, Leaf, Seal

SETTLED = timedelta(hours=2)  # after midnight: no transaction of the day before is still running
FIRST = "0" * 64
LOCK = 0x4D616E63  # of our own, so that two sealings are one


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that is not as it was sealed."""

    day: date
    table: str
    row: str
    kind: str  # changed, missing, added, column, chain, head


def tables() -> dict[str, tuple[str, str]]:
    """Every table of history: its key and its time."""
    found = {Action._meta.db_table: ("id", "at"), Context._meta.db_table: ("id", "created_at")}
    for model in pghistory.core.event_models():
        found[model._meta.db_table] = ("pgh_id", "pgh_created_at")
    return dict(sorted(found.items()))


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return sorted(one.name for one in connection.introspection.get_table_description(cursor, table))


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(day, time()))
    return start, timezone.make_aware(datetime.combine(day + timedelta(1), time()))


def _hashes(table: str, key: str, at: str, columns: list[str], day: date) -> Iterator[tuple[str, str]]:
    """Key and hash of each row of a day, by key."""
    start, end = _bounds(day)
    query = sql.SQL(
        "select {key}::text, encode(sha256(convert_to(to_jsonb(x)::text, 'UTF8')), 'hex') "
        "from (select {columns} from {table} where {at} >= %s and {at} < %s) x order by {key}"
    ).format(
        key=sql.Identifier(key),
        at=sql.Identifier(at),
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with connection.cursor() as cursor:
        cursor.execute("set local timezone to 'UTC'")
        cursor.execute(query, [start, end])
        yield from cursor.fetchall()


def _seal_hash(day: date, previous: str, columns: dict[str, list[str]], leaves: list[tuple[str, str, str]]) -> str:
    digest = hashlib.sha256(f"{day.isoformat()}\n{previous}\n".encode())
    for table, names in sorted(columns.items()):
        digest.update(f"{table}:{','.join(names)}\n".encode())
    for table, row, mark in sorted(leaves):
        digest.update(f"{table} {row} {mark}\n".encode())
    return digest.hexdigest()


def first_day() -> date | None:
    """The day of the oldest row of history; ``None`` when there is none."""
    found = []
    for table, (_key, at) in tables().items():
        query = sql.SQL("select min({at}) from {table}").format(at=sql.Identifier(at), table=sql.Identifier(table))
        with connection.cursor() as cursor:
            cursor.execute(query)
            row = cursor.fetchone()
        if row and row[0]:
            found.append(timezone.localtime(row[0]).date())
    return min(found, default=None)


@transaction.atomic
def seal(now: datetime) -> list[Seal]:
    """Seal every day that is over at ``now`` and not sealed yet. Doing it twice does nothing the second time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    last = Seal.objects.order_by("-day").first()
    start = last.day + timedelta(1) if last else first_day()
    until = timezone.localtime(now - SETTLED).date()  # the first day that is not over
    made: list[Seal] = []
    while start is not None and start < until:
        last = _seal_day(start, last.hash if last else FIRST)
        made.append(last)
        start += timedelta(1)
    return made


def _seal_day(day: date, previous: str) -> Seal:
    known = {table: _columns(table) for table in tables()}
    leaves = [
        (table, row, mark)
        for table, (key, at) in tables().items()
        for row, mark in _hashes(table, key, at, known[table], day)
    ]
    made = Seal.objects.create(
        day=day, previous=previous, columns=known, rows=len(leaves), hash=_seal_hash(day, previous, known, leaves)
    )
    Leaf.objects.bulk_create([Leaf(seal=made, table=t, row=r, hash=h) for t, r, h in leaves], batch_size=5000)
    return made


@transaction.atomic
def verify(*, head: str = "") -> Difference | None:
    """Recompute everything; the first difference by day, or ``None``. ``head`` is a hash that was kept elsewhere."""
    previous, expected = FIRST, None
    known_head = not head
    for seal_row in Seal.objects.order_by("day"):
        if expected is not None and seal_row.day != expected:
            return Difference(expected, Seal._meta.db_table, "", "missing")
        difference = _verify_day(seal_row, previous)
        if difference is not None:
            return difference
        previous, expected = seal_row.hash, seal_row.day + timedelta(1)
        known_head = known_head or seal_row.hash == head
    if not known_head:
        return Difference(
            expected - timedelta(1) if expected else timezone.localdate(), Seal._meta.db_table, "", "head"
        )
    return None


def _verify_day(row: Any, previous: str) -> Difference | None:
    kept = {(leaf.table, leaf.row): leaf.hash for leaf in row.leaves.all()}
    now_there = tables()
    for table, names in sorted(row.columns.items()):
        mine = {key: mark for (of, key), mark in kept.items() if of == table}
        if table not in now_there or set(names) - set(_columns(table)):
            if mine:
                return Difference(row.day, table, "", "column")
            continue
        found = dict(_hashes(table, *now_there[table], names, row.day))
        for key in sorted(mine.keys() | found.keys(), key=lambda text: (len(text), text)):
            if found.get(key) != mine.get(key):
                kind = "added" if key not in mine else "missing" if key not in found else "changed"
                return Difference(row.day, table, key, kind)
    leaves = [(table, key, mark) for (table, key), mark in kept.items()]
    if (
        row.previous != previous
        or row.hash != _seal_hash(row.day, previous, row.columns, leaves)
        or row.rows != len(kept)
    ):
        return Difference(row.day, Seal._meta.db_table, str(row.pk), "chain")
    return None
