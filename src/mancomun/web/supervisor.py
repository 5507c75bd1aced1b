"""``make run``: the database, the pages, the workers and one process that looks after them until it is told to stop.

* A second run over the same data says where the first one serves and touches nothing.
* SIGINT, SIGTERM or SIGHUP stop everything, the database included, and the exit status is 0.
* What ends is started again: the pages, a worker (whatever its exit status: it ends with 0 when the database goes away), the
  database. They stop in the order pages, workers, database.
* After ``kill -9`` of this process pages and workers end by themselves; the database stays and the next run adopts it.
* The listening socket is ours: requests wait in its queue while the pages restart.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from mancomun.web.launcher import DatabaseRefused, LocalPostgres
from mancomun.web.paths import data_folder
from mancomun.web.project.database import NAME

WORKERS = 2
THREADS = 16
GRACE_SECONDS = 5
WATCH_SECONDS = 0.5
STEADY_SECONDS = 30  # a worker that lasted so long was well: its next pause is short again
PAUSE_MOST_SECONDS = 30.0
PR_SET_PDEATHSIG = 1
MEMORY = "/dev/shm"  # noqa: S108 - gunicorn makes private files there
FIRST_THING = "/?m=05615,05318,05440"


class Refused(Exception):
    """The run cannot go on; the text is a sentence, ``status`` the exit status."""

    def __init__(self, sentence: str, status: int = 2) -> None:
        super().__init__(sentence)
        self.status = status


def main() -> int:
    """Serve until a signal; the exit status."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    under_make = _under_make()
    if under_make:
        _die_with_parent()
    try:
        return _run(stop, under_make)
    except (Refused, DatabaseRefused) as refusal:
        print(refusal, file=sys.stderr, flush=True)
        return getattr(refusal, "status", 2)


def _run(stop: threading.Event, under_make: bool) -> int:
    data = data_folder()
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = open(data / "run.lock", "a+")  # noqa: SIM115 - held for the whole run
    except OSError as error:
        raise Refused(
            f"No se puede escribir en {data}: {error.strerror}. Use otra carpeta con MANCOMUN_DATA."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "(todavía está arrancando)"
            print(f"Mancomún ya está funcionando con estos datos en {where}\n(Already running over this data.)")
            return 0
        lock.truncate(0)
        with _listen() as listener:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            database = None if os.environ.get("DATABASE_URL") else LocalPostgres(data)
            try:
                if database is not None:
                    for key in [key for key in os.environ if key.startswith("PG")]:
                        del os.environ[key]  # they would lead the pages to another server
                    database.start()
                    database.ensure_database(NAME)
                if not stop.is_set():
                    _prepare()
                if not stop.is_set():
                    _serve(stop, listener, address, database, lock, under_make)
            finally:
                if database is not None:
                    database.stop()
    print("Mancomún se detuvo; sus datos quedan guardados.", flush=True)
    return 0


def _listen() -> socket.socket:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Refused(f"PORT debe ser un número entre 1 y 65535; llegó «{text}». (PORT must be 1 to 65535.)")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", int(text)))
        listener.listen(512)
    except OSError as error:
        listener.close()
        reason = (
            "está ocupado por otro programa"
            if error.errno == errno.EADDRINUSE
            else f"no se puede usar ({error.strerror})"
        )
        raise Refused(
            f"El puerto {text} {reason}. Use otro, por ejemplo: PORT={int(text) % 60000 + 1} make run "
            f"(Port {text} cannot be used; choose another.)"
        ) from None
    return listener


def _prepare() -> None:
    """Migrate when something is pending; collect the page assets when they changed. Both are skipped in a second run."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.web.project.settings")
    try:
        django.setup()
    except ValueError as error:
        raise Refused(str(error)) from None

    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        _load_demo()
    except DatabaseError as error:
        raise Refused(f"La base de datos no responde: {' '.join(str(error).split())}. Revise DATABASE_URL.") from None
    finally:
        connection.close()
    _collect_assets()


def _load_demo() -> None:
    """The documented portfolio, once: a database of somebody else gets it only when asked (``MANCOMUN_DEMO=1``)."""
    asked = os.environ.get("MANCOMUN_DEMO", "0" if os.environ.get("DATABASE_URL") else "1")
    if asked != "1":
        return
    from django.utils import timezone

    from mancomun.web.initiatives import demo
    from mancomun.web.registry import demo as registry
    from mancomun.web.workspace import demo as products

    if demo.wanted():
        demo.load(timezone.localdate())
        products.load(timezone.localdate())
    if registry.wanted():
        registry.load(timezone.localdate())


def _collect_assets() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    from mancomun.web.project.assets import UNUSED

    mark = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            found = os.stat(storage.path(path))
            mark.update(f"{path}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.is_file() and stamp.read_text() == mark.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED)
    stamp.write_text(mark.hexdigest())


def _serve(
    stop: threading.Event,
    listener: socket.socket,
    address: str,
    database: LocalPostgres | None,
    lock: IO[str],
    under_make: bool,
) -> None:
    from django.conf import settings

    web = _spawn_pages(listener)
    workers = [Worker() for _ in range(settings.JOBS_WORKERS)]
    fonts: subprocess.Popen[bytes] | None = None
    try:
        while not stop.is_set() and not _answers(address):
            if web.poll() is not None:
                raise Refused(f"Las páginas no arrancaron (estado {web.returncode}); la razón está arriba.", 1)
            stop.wait(0.1)
        if stop.is_set():
            return
        lock.write(address)
        lock.flush()
        print(f"Mancomún está en {address}", flush=True)
        print(f"Pruebe primero: {address}{FIRST_THING}  (¿Rionegro, Guarne y Marinilla pueden asociarse?)", flush=True)
        print(f"English: {address}/en{FIRST_THING}  ·  Ctrl-C detiene todo / stops everything", flush=True)
        fonts = _cut_fonts()
        rescue: threading.Thread | None = None
        while not stop.wait(WATCH_SECONDS):
            if under_make and _make_was_interrupted():
                break
            if web.poll() is not None:
                print(
                    f"Las páginas terminaron (estado {web.returncode}); arrancan de nuevo.", file=sys.stderr, flush=True
                )
                stop.wait(1)
                web = _spawn_pages(listener)
            for worker in workers:
                worker.look()
            if database is not None and (rescue is None or not rescue.is_alive()) and not database.ready():
                rescue = threading.Thread(target=_bring_back, args=(database, stop), daemon=True)
                rescue.start()
    finally:
        if fonts is not None:
            _end(fonts)
        _end(web)
        for worker in workers:
            worker.tell()
        for worker in workers:
            worker.end()


class Worker:
    """One worker process, started again whenever it ends, each time a little later while it ends quickly."""

    def __init__(self) -> None:
        self._pause = 1.0
        self._again: float | None = None
        self._since = time.monotonic()
        self._process = self._spawn()

    def look(self) -> None:
        """Start it again when it ended and its pause is over."""
        if self._process.poll() is None:
            return
        now = time.monotonic()
        if self._again is None:
            self._pause = 1.0 if now - self._since > STEADY_SECONDS else min(self._pause * 2, PAUSE_MOST_SECONDS)
            self._again = now + self._pause
            status = self._process.returncode
            print(f"Un trabajador terminó (estado {status}); arranca de nuevo.", file=sys.stderr, flush=True)
        elif now >= self._again:
            self._again, self._since, self._process = None, now, self._spawn()

    def tell(self) -> None:
        """Ask it to stop; its job goes back to the queue."""
        if self._process.poll() is None:
            self._process.terminate()

    def end(self) -> None:
        """Wait until it has stopped."""
        _end(self._process)

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "mancomun.web.jobs.worker"],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one prctl, no lock is taken
        )


def _cut_fonts() -> subprocess.Popen[bytes]:
    """The typeface of the PDFs, cut behind the pages: the first sheet of an installation would wait seconds for it."""
    cut = (
        "import sys, pathlib; from mancomun.documents.fonts import font_folder; font_folder(pathlib.Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", cut, str(data_folder() / "fonts")]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_behind,  # noqa: PLW1509 - two calls, no lock is taken
    )


def _bring_back(database: LocalPostgres, stop: threading.Event) -> None:
    # In a thread: a recovery may take half a minute, and a signal must not wait for it. What it starts while the house is
    # being stopped is stopped too, because stopping waits for the same lock.
    print("La base de datos no responde; se arranca de nuevo.", file=sys.stderr, flush=True)
    try:
        database.start(give_up=stop.is_set)
    except DatabaseRefused as refusal:
        print(refusal, file=sys.stderr, flush=True)
        return
    print("La base de datos volvió.", file=sys.stderr, flush=True)


def _spawn_pages(listener: socket.socket) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "mancomun.web.project.wsgi:application"]
    command += ["--bind", f"fd://{listener.fileno()}", "--workers", str(WORKERS)]
    command += ["--worker-class", "mancomun.web.pages.Pages", "--threads", str(THREADS), "--keep-alive", "15"]
    command += ["--timeout", "60", "--graceful-timeout", str(GRACE_SECONDS), "--preload", "--no-control-socket"]
    command += ["--limit-request-line", "8190", "--log-level", "warning"]
    if os.access(MEMORY, os.W_OK):
        command += ["--worker-tmp-dir", MEMORY]  # heartbeats never wait for a slow disk
    environment = {key: value for key, value in os.environ.items() if key != "GUNICORN_CMD_ARGS"}
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        pass_fds=[listener.fileno()],
        env=environment,
        start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops things in order
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - one prctl, no lock is taken
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE_SECONDS + 3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _die_with_parent() -> None:
    """Linux: the kernel sends us SIGTERM when our parent dies, however it dies. Elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _behind() -> None:
    """A child that gives way to the pages, and ends with us."""
    os.nice(10)
    _die_with_parent()


def _under_make() -> bool:
    try:
        return Path(f"/proc/{os.getppid()}/comm").read_text().strip() in {"make", "gmake"}
    except OSError:
        return False


def _make_was_interrupted() -> bool:
    """True when only ``make`` got the SIGINT: it waits for us inside its handler, with that signal blocked, for ever."""
    try:
        for line in Path(f"/proc/{os.getppid()}/status").read_text().splitlines():
            if line.startswith("SigBlk:"):
                return bool(int(line.split()[1], 16) >> (signal.SIGINT - 1) & 1)
    except OSError:
        pass
    return False


if __name__ == "__main__":
    sys.exit(main())
