"""Many threads, one piece of work: what a whole room sends in the same instant is done in groups."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Place(Generic[Item, Result]):
    """Somebody who waits: what they bring, and what came of it."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.gate = threading.Lock()  # an Event, for one: whoever waits is let through once
        self.gate.acquire()
        self.found: list[Result | Exception] = []  # one, once it is done


class Together(Generic[Item, Result]):
    """Whoever comes while nobody works does the work of all who wait; those who come meanwhile are the next group.

    ``work`` takes the items of a group and gives, in their order, a result or an exception for each. A caller gets its own:
    returned or raised, and never before ``work`` has ended. When ``work`` itself fails, each item of the group is tried alone,
    so that one cannot harm the others; except for the errors named in ``fatal``, which are of nobody's making.

    A lone caller waits for nobody. Only in a rush, when the last group had company, ``pause`` seconds are left for more to come.
    Nobody works for long for others either: after one group the turn goes to the first who waits.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Sequence[Result | Exception]],
        *,
        fatal: tuple[type[Exception], ...] = (),
        pause: float = 0.0,
    ) -> None:
        self._work, self._fatal, self._pause = work, fatal, pause
        self._lock = threading.Lock()
        self._waiting: list[_Place[Item, Result]] = []
        self._busy = False
        self._last = 0  # how many the last group were

    def __call__(self, item: Item) -> Result:
        """The result of an item, however many were done with it."""
        mine: _Place[Item, Result] = _Place(item)
        with self._lock:
            self._waiting.append(mine)
            first, self._busy = not self._busy, True
        if not first:
            mine.gate.acquire()
        if not mine.found:  # it is our turn to work
            self._lead()
        (found,) = mine.found
        if isinstance(found, Exception):
            raise found
        return found

    def _lead(self) -> None:
        if self._last > 1:
            time.sleep(self._pause)
        with self._lock:
            group, self._waiting = self._waiting, []
        self._last = len(group)
        try:
            for place, found in zip(group, self._done([place.item for place in group]), strict=True):
                place.found.append(found)
        finally:
            for place in group:
                if not place.found:
                    place.found.append(RuntimeError("the work of a group was cut short"))
                place.gate.release()
            with self._lock:
                if self._waiting:
                    self._waiting[0].gate.release()
                else:
                    self._busy = False

    def _done(self, items: Sequence[Item]) -> Sequence[Result | Exception]:
        try:
            return self._work(items)
        except Exception as wrong:
            if len(items) == 1 or isinstance(wrong, self._fatal):
                return [wrong] * len(items)
        return [found for item in items for found in self._done([item])]
