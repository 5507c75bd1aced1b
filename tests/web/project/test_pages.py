"""The processes that serve pages: a client that never says goodbye keeps nobody else waiting."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.project.test_supervisor import free_port

APPLICATION = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""
ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """One process of pages with four threads, and nothing behind it."""
    (tmp_path / "small.py").write_text(APPLICATION)
    number = free_port()
    command = [sys.executable, "-m", "gunicorn", "small:application", "--bind", f"127.0.0.1:{number}", "--threads", "4"]
    command += ["--worker-class", "mancomun.web.pages.Pages", "--no-control-socket", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=tmp_path)
    deadline = time.monotonic() + 30
    while True:
        assert time.monotonic() < deadline, "it did not start"
        with contextlib.suppress(OSError), ask(number):
            break
        time.sleep(0.05)
    yield number
    process.terminate()
    process.wait(20)


def ask(port: int) -> socket.socket:
    """An answer read whole, and the connection left open on this side."""
    one = socket.create_connection(("127.0.0.1", port), timeout=10)
    one.sendall(ASK)
    heard = b""
    while part := one.recv(4096):
        heard += part
    assert heard.endswith(b"ok")
    return one


def test_who_never_closes_keeps_nobody_waiting(port: int) -> None:
    with contextlib.ExitStack() as lazy:
        lazy.enter_context(ask(port))
        begun = time.monotonic()
        with ask(port):
            assert time.monotonic() - begun < 1.5  # the goodbye waits two seconds for the other side


def test_connections_come_and_go(port: int) -> None:
    for _ in range(50):
        ask(port).close()
