"""How somebody looks at a search while it works, and stops it: a look every fraction of a second, from the calling thread.

Kernels release the interpreter's lock, so the one who asked may look at what they have kept so far. A look that raises
stops the kernel through its signal and leaves as it came: that is how a search is cancelled.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Watch = Callable[[dict[str, Any]], None]
EVERY = 0.25
"""Seconds between looks."""


def attended(work: Callable[[], T], signal: Any, look: Callable[[], None] | None) -> T:
    """What ``work`` gives; meanwhile ``look`` is called. ``signal[0] = 1`` must make ``work`` end soon."""
    if look is None:
        return work()
    done = threading.Event()
    outcome: list[T] = []
    trouble: list[BaseException] = []

    def labour() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            trouble.append(error)
        finally:
            done.set()

    worker = threading.Thread(target=labour, daemon=True)
    worker.start()
    try:
        while not done.wait(EVERY):
            look()
    except BaseException:
        signal[0] = 1
        worker.join()
        raise
    worker.join()
    if trouble:
        raise trouble[0]
    return outcome[0]


class Alarm:
    """The signals of kernels at work in this process: ring it and all of them stop soon, those that begin later too."""

    def __init__(self) -> None:
        self._signals: list[Any] = []
        self._rung = False
        self._lock = threading.Lock()

    def add(self, signal: Any) -> None:
        """One more kernel to stop."""
        with self._lock:
            self._signals.append(signal)
            if self._rung:
                signal[0] = 1

    def ring(self) -> None:
        """Stop them."""
        with self._lock:
            self._rung = True
            for signal in self._signals:
                signal[0] = 1
