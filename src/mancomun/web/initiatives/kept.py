"""Answers about the whole portfolio, kept in each process until somebody writes.

Triggers of the tables of an initiative advance a sequence at every write, raw SQL and TRUNCATE included (migration
``0004_kept``). A sequence moves at once, also for a transaction that is not over yet; so an answer is kept only when nobody
held a lock for writing on those tables after the sequence was read: whatever had moved it until then is visible by then.
Later writers move it again, and what was kept before is no longer looked at.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from django.db import connection

T = TypeVar("T")

MOST = 96  # answers a process remembers; the least recent goes. A page of the table is about 200 kB.
TABLES = (
    "initiatives_iniciativa", "initiatives_membresia", "initiatives_passage", "initiatives_contribution",
)  # fmt: skip
"""What the answers are made of; each has the trigger."""


class Store:
    """The last answers of one kind, the least recent of ``most`` leaving first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.answers: OrderedDict[Hashable, object] = OrderedDict()
        self.lock = threading.Lock()
        self.making: dict[Hashable, threading.Lock] = {}


PAGES = Store(MOST)
FIGURES = Store(48)
"""Indicators computed from the products of a route; their key says at which revision each product was read."""
HEAVY = Store(2)
"""A whole past portfolio is tens of megabytes: two days at a time."""


class Now:
    """The portfolio as a request finds it. One query; one more for the first answer that is not known."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM initiatives_changes")
            self._stamp: int = cursor.fetchone()[0]
        self._quiet: bool | None = None

    def get(self, key: Hashable, make: Callable[[], T], store: Store = PAGES) -> T:
        """The answer to ``key``, made when it is not known. ``None`` as key makes it and keeps nothing.

        ``key`` holds all that the answer depends on beside the rows: who asks, the language, the day.
        """
        if key is None:
            return make()
        full = (self._stamp, key)
        with store.lock:
            if full in store.answers:
                store.answers.move_to_end(full)
                return cast("T", store.answers[full])
        if not self._settled():
            return make()
        with store.lock:
            mine = store.making.setdefault(full, threading.Lock())
        with mine:  # twenty who ask at once wait for the first
            with store.lock:
                if full in store.answers:
                    return cast("T", store.answers[full])
            try:
                made = make()
                with store.lock:
                    store.answers[full] = made
                    while len(store.answers) > store.most:
                        store.answers.popitem(last=False)
            finally:
                with store.lock:
                    store.making.pop(full, None)
        return made

    def _settled(self) -> bool:
        if self._quiet is None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
                    " WHERE relname = ANY(%s) AND locktype = 'relation' AND granted"
                    " AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')",
                    [list(TABLES)],
                )
                self._quiet = cursor.fetchone()[0] == 0
        return self._quiet
