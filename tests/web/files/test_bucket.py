"""Files in a bucket that speaks S3: the same storage the site would use, against a small server of our own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from mancomun.web.files.storage import storage_settings

pytest.importorskip("storages", reason="pip install 'mancomun[s3]'")
pytest.importorskip("boto3", reason="pip install 'mancomun[s3]'")


class Bucket(BaseHTTPRequestHandler):
    """Just enough of S3: objects by their address, put, read, asked for and deleted."""

    objects: dict[str, bytes]
    signed: list[str]

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path)

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = b""
            while raw:
                size, _, raw = raw.partition(b"\r\n")
                n = int(size.split(b";")[0], 16)
                if n == 0:
                    break
                body, raw = body + raw[:n], raw[n + 2 :]
            raw = body
        self.signed.append(self.headers.get("Authorization", ""))
        self.objects[self._key()] = raw
        self._say(200, ETag='"x"')

    def do_GET(self) -> None:
        found = self.objects.get(self._key())
        if found is None:
            self._say(404, b"<Error><Code>NoSuchKey</Code></Error>" if self.command == "GET" else b"")
        else:
            self._say(200, found, ETag='"x"', Last_Modified="Thu, 26 Nov 2026 12:00:00 GMT")

    do_HEAD = do_GET  # noqa: N815

    def do_DELETE(self) -> None:
        self.objects.pop(self._key(), None)
        self._say(204)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Bucket.objects, Bucket.signed = {}, []
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "prueba")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "prueba")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"s3://archivo/mancomun?endpoint=http://127.0.0.1:{server.server_port}&region=us-east-1"
    server.shutdown()
    server.server_close()


def test_bytes_go_to_the_bucket_and_come_back(address: str, tmp_path: Path) -> None:
    found = storage_settings(address, tmp_path)
    storage = import_string(found["BACKEND"])(**found["OPTIONS"])
    name = "ab/abcdef0123.csv"
    assert not storage.exists(name)
    assert storage.save(name, ContentFile("código;nombre\n05001;Medellín\n".encode())) == name
    assert list(Bucket.objects) == ["/archivo/mancomun/ab/abcdef0123.csv"]
    assert all(one.startswith("AWS4-HMAC-SHA256") for one in Bucket.signed)
    assert storage.exists(name)
    with storage.open(name) as file:
        assert file.read().decode() == "código;nombre\n05001;Medellín\n"
    assert storage.size(name) == 31
    assert storage.save(name, ContentFile(b"otra vez")) == name  # the address holds the hash: nothing is renamed
    assert "Signature=" in storage.url(name)  # nobody reads it without a signed address
    storage.delete(name)
    assert not Bucket.objects
    storage.delete(name)  # twice does no harm
    with pytest.raises(FileNotFoundError):
        storage.open(name).read()
