"""The API as a program calls it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client


class Api:
    """A client that sends JSON and reads JSON; no database is needed."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **headers: Any):
        return self.client.get(f"/api/v1{path}", headers=headers)

    def post(self, path: str, body: Any, *, content_type: str = "application/json", **headers: Any):
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post(f"/api/v1{path}", data=data, content_type=content_type, headers=headers)


@pytest.fixture
def api() -> Api:
    return Api()
