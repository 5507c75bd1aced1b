"""Our own PostgreSQL: what a person at a terminal may do to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from mancomun.web import launcher
from mancomun.web.launcher import DatabaseRefused, LocalPostgres, clean_environment

START = "import sys; from pathlib import Path; from mancomun.web.launcher import LocalPostgres; "
START += "LocalPostgres(Path(sys.argv[1]), quiet=True).start()"


@pytest.fixture
def server(tmp_path: Path):
    own = LocalPostgres(tmp_path / "con espacios y ñ", quiet=True)
    yield own
    own.stop(mode="immediate")


def postmaster(server: LocalPostgres) -> int:
    return int((server.folder / "postmaster.pid").read_text().split()[0])


def runs(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE  # dead, and not yet reaped by the machine
    except psutil.NoSuchProcess:
        return False


def test_starts_folds_spanish_letters_and_leaves_nothing(server: LocalPostgres) -> None:
    server.start()
    server.ensure_database("prueba")
    server.ensure_database("prueba")
    with psycopg.connect(**server.connection("prueba")) as connection:
        assert connection.execute("select lower('ÁÑÜ'), 'Bogotá' ilike 'BOGOTÁ'").fetchone() == ("áñü", True)
        assert connection.execute("show listen_addresses").fetchone() == ("",)
    number = postmaster(server)
    server.stop()
    assert not server.ready()
    assert not runs(number)
    assert server._processes() == []
    server.stop()  # twice is not an error


def test_recovers_after_the_postmaster_is_killed(server: LocalPostgres) -> None:
    server.start()
    with psycopg.connect(**server.connection(), autocommit=True) as connection:
        connection.execute("create table actos (n int)")
        connection.execute("insert into actos values (7)")
        number = postmaster(server)
        os.kill(number, signal.SIGKILL)
    server.start()
    assert postmaster(server) != number
    with psycopg.connect(**server.connection()) as connection:
        assert connection.execute("select n from actos").fetchone() == (7,)


def test_two_starts_at_once_are_one_start(server: LocalPostgres) -> None:
    command = [sys.executable, "-c", START, str(server.base)]
    both = [subprocess.Popen(command, env=clean_environment()) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert server.ready()
    number = postmaster(server)
    server.start()
    assert postmaster(server) == number


def test_half_made_database_is_made_again(server: LocalPostgres) -> None:
    half = server.base / "pg18.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    server.start()
    assert server.ready()
    assert not half.exists()


def test_foreign_process_number_does_not_fool_it(server: LocalPostgres) -> None:
    server.start()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (server.folder / "postmaster.pid").write_text(f"{stranger.pid}\n{server.folder}\n1\n5432\n{server.socket}\n\n")
        assert not server.ready()
        server.start()
        assert server.ready()
        assert stranger.poll() is None
    finally:
        stranger.kill()


def test_long_path_gets_a_private_socket_folder(tmp_path: Path) -> None:
    own = LocalPostgres(tmp_path / ("x" * 60) / ("y" * 60), quiet=True)
    assert own.socket != own.folder
    try:
        own.start()
        assert own.socket.stat().st_mode & 0o077 == 0
        assert own.ready()
    finally:
        own.stop(mode="immediate")
        own.socket.rmdir()


def test_database_of_another_account_is_refused_with_a_sentence(server: LocalPostgres, monkeypatch) -> None:
    server.start()
    server.stop()
    if os.geteuid() == 0:
        os.chown(server.folder, 12345, 12345)
    else:
        monkeypatch.setattr(launcher.os, "geteuid", lambda: 12345)
    with pytest.raises(DatabaseRefused, match=r"misma cuenta de antes.*No cambiamos nada"):
        server.start()


def test_environment_of_another_server_does_not_move_it(server: LocalPostgres, monkeypatch) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("LC_ALL", "xx_XX.nonsense")
    start = time.monotonic()
    server.start()
    assert server.ready()
    assert time.monotonic() - start < 60


def test_a_stop_waits_for_the_start_it_crosses(server: LocalPostgres) -> None:
    server.start()
    os.kill(postmaster(server), signal.SIGKILL)
    begun = threading.Event()

    def bring_back() -> None:
        begun.set()
        with contextlib.suppress(DatabaseRefused):
            server.start(give_up=stopping.is_set)

    stopping = threading.Event()
    thread = threading.Thread(target=bring_back)
    thread.start()
    begun.wait()
    time.sleep(0.3)
    stopping.set()
    server.stop()
    thread.join()
    assert not server.ready()
    assert server._processes() == []


def test_a_start_that_was_given_up_starts_nothing(server: LocalPostgres) -> None:
    with pytest.raises(DatabaseRefused, match="se canceló"):
        server.start(give_up=lambda: True)
    assert not server.folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="solo root corre PostgreSQL con otra cuenta")
def test_stops_although_a_parent_folder_was_closed_meanwhile(tmp_path: Path) -> None:
    server = LocalPostgres(tmp_path / "casa" / "datos", quiet=True).start()
    (tmp_path / "casa").chmod(0o700)
    server.stop()
    assert not server.ready()
    assert not (server.folder / "postmaster.pid").exists()
