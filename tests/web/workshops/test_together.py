"""Many callers, one piece of work: each gets its own, nobody before the work has ended, and nobody harms another."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from mancomun.web.workshops.together import Together


class Desk:
    """Work that waits for leave, and remembers its groups."""

    def __init__(self, fatal: tuple[type[Exception], ...] = ()) -> None:
        self.groups: list[list[int]] = []
        self.leave = threading.Event()
        self.together: Together[int, int] = Together(self.work, fatal=fatal)
        self.pool = ThreadPoolExecutor(16)

    def work(self, items: Sequence[int]) -> list[int | Exception]:
        self.groups.append(list(items))
        assert self.leave.wait(10)
        if any(item < 0 for item in items):
            raise OSError("away") if -2 in items else ValueError("a bad one")
        return [KeyError(item) if item == 0 else item * 10 for item in items]

    def crowd(self, items: Sequence[int]) -> list[Future[int]]:
        """The first works alone while the others gather behind it; then all have leave."""
        found = [self.pool.submit(self.together, items[0])]
        while not self.groups:
            time.sleep(0.001)
        found += [self.pool.submit(self.together, item) for item in items[1:]]
        while len(self.together._waiting) < len(items) - 1:
            time.sleep(0.001)
        assert not any(one.done() for one in found), "told before the work had ended"
        self.leave.set()
        return found


def test_a_lone_caller_is_a_group_of_one() -> None:
    desk = Desk()
    desk.leave.set()
    assert [desk.together(1), desk.together(2)] == [10, 20]
    assert desk.groups == [[1], [2]]


def test_those_who_come_meanwhile_are_one_group_and_each_gets_its_own() -> None:
    desk = Desk()
    found = desk.crowd([1, 2, 0, 3, 4])
    assert [one.result(10) for one in found if one is not found[2]] == [10, 20, 30, 40]
    with pytest.raises(KeyError):
        found[2].result(10)
    assert desk.groups[0] == [1]
    assert sorted(desk.groups[1]) == [0, 2, 3, 4]
    assert desk.together(5) == 50, "the turn is free again"


def test_when_a_group_fails_each_is_tried_alone() -> None:
    desk = Desk()
    found = desk.crowd([1, 2, -1, 3])
    assert [found[n].result(10) for n in (0, 1, 3)] == [10, 20, 30]
    with pytest.raises(ValueError, match="a bad one"):
        found[2].result(10)


def test_what_is_nobody_s_fault_is_told_to_all_and_not_tried_again() -> None:
    desk = Desk(fatal=(OSError,))
    found = desk.crowd([1, 2, -2, 3])
    assert found[0].result(10) == 10
    for one in found[1:]:
        with pytest.raises(OSError, match="away"):
            one.result(10)
    assert len(desk.groups) == 2


def test_nothing_is_lost_or_mixed_up_when_many_come_and_go() -> None:
    together: Together[int, int] = Together(lambda items: [item * 10 for item in items], pause=0.001)
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(together, range(2000))) == [item * 10 for item in range(2000)]
