"""Who does the work: this thread, several threads, several processes, or the workers of a Dask scheduler. One seam.

A task is a pure function of its arguments that carries its own time limit, so it may run anywhere and run twice: when
a worker dies Dask hands its tasks to another one and the answer is the same. Results are read in the order of the
tasks, never of their arrival.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from mancomun.discovery.watch import Alarm
from mancomun.errors import BadInput


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew:
    """Submits tasks; ``share`` sends a large argument once to wherever the tasks run."""

    def __init__(self, executor: Executor | None, workers: int, client: Any = None, *, here: bool = True) -> None:
        self.workers = workers
        self.alarm = Alarm() if here else None  # rings only where the tasks run in this process
        self._executor = executor
        self._client = client

    def share(self, value: Any) -> Any:
        """The same value, or a handle to it that tasks of this crew receive as the value."""
        return self._client.scatter(value, broadcast=True, hash=False) if self._client is not None else value

    def submit(self, task: Callable[..., Any], *args: Any) -> Any:
        """A future of ``task(*args)``."""
        if self._client is not None:
            return self._client.submit(task, *args, pure=False, retries=3)
        if self._executor is not None:
            return self._executor.submit(task, *args)
        done: Future[Any] = Future()
        try:
            done.set_result(task(*args))
        except BaseException as error:
            done.set_exception(error)
        return done


@contextmanager
def crew(
    jobs: int | None = None, *, scheduler: str | None = None, processes: bool = False, watched: bool = False
) -> Iterator[Crew]:
    """A crew of ``jobs`` threads (default: every processor), of processes, or of the workers of a Dask scheduler.

    One job is this very thread, unless it is ``watched``: who works cannot look at the same time.
    """
    if jobs is not None and jobs < 1:
        raise BadInput(
            "trabajadores-forma",
            f"«jobs» es un número entero desde 1; llegó {jobs}.",
            f"“jobs” is a whole number from 1 up; we got {jobs}.",
        )
    if scheduler is not None:
        with _dask(scheduler) as (client, workers):
            yield Crew(None, workers, client, here=False)
        return
    count = jobs or processors()
    if count == 1 and not watched:
        yield Crew(None, 1)
        return
    if processes:
        import multiprocessing

        with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield Crew(pool, count, here=False)
        return
    with ThreadPoolExecutor(count) as pool:
        yield Crew(pool, count)


@contextmanager
def _dask(address: str) -> Iterator[tuple[Any, int]]:
    try:
        client_of = import_module("distributed").Client  # an extra: looked for only when it is asked for
    except ModuleNotFoundError as error:
        raise BadInput(
            "sin-dask",
            "Para usar un planificador instale mancomun[cluster].",
            "To use a scheduler install mancomun[cluster].",
        ) from error
    try:
        client = client_of(address, timeout="5s")
    except (OSError, TimeoutError, ValueError) as error:
        raise BadInput(
            "planificador-mudo",
            f"Nadie responde en «{address}». Compruebe que el planificador de Dask está en marcha: tcp://HOST:8786.",
            f"Nobody answers at “{address}”. Check that the Dask scheduler is running: tcp://HOST:8786.",
        ) from error
    try:
        workers = sum(info["nthreads"] for info in client.scheduler_info(n_workers=-1)["workers"].values())
        yield client, max(1, workers)
    finally:
        client.close()
