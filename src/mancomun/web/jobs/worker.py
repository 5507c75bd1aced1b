"""``python -m mancomun.web.jobs.worker``: one process, one job at a time, and beside it the rounds of the house.

One job a process, because a job that does not stop can only be ended with its process (see ``progress``). The supervisor
starts as many as the machine bears and starts each again whenever it ends, however it ends.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

NICE = 10  # the pages go first
GRACE_SECONDS = 0.2  # after a signal the job is told at once; it goes back to the queue


async def _work() -> None:
    from procrastinate.contrib.django import app

    from mancomun.web.jobs.tasks import BEAT_SECONDS, DEAD_SECONDS, HOUSE, WORK

    loop = asyncio.get_running_loop()
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        async with app.open_async():
            queues = [
                asyncio.create_task(
                    app.run_worker_async(
                        queues=[name],
                        name=f"{name}-{os.getpid()}",
                        concurrency=1,
                        delete_jobs="always",
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=GRACE_SECONDS,
                        update_heartbeat_interval=BEAT_SECONDS,
                        stalled_worker_timeout=DEAD_SECONDS,
                    )
                )
                for name in (WORK, HOUSE)
            ]

            def stop() -> None:
                for one in queues:
                    one.cancel()

            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.add_signal_handler(number, stop)
            # Either of them ends when the database goes away; half a worker is none.
            await asyncio.wait(queues, return_when=asyncio.FIRST_COMPLETED)
            stop()
            await asyncio.gather(*queues, return_exceptions=True)


def main() -> int:
    """Work until a signal, or until the database goes away; the exit status says nothing, start it again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.web.project.settings")
    import django

    django.setup()
    for name in ("procrastinate.worker", "procrastinate.periodic"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what ends badly we log ourselves, once
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        asyncio.run(_work())
    except Exception as error:
        print(f"worker: {' '.join(str(error).split())}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)  # a job that outlived its worker must not keep the process: the next one resumes it
