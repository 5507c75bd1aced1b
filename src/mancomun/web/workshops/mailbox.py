"""The short way in for phones: a whole room sends in the same second, and none of it needs a session, a form's cookie or pages."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from mancomun.web.project.problems import error_response
from mancomun.web.workshops import phone_views, services
from mancomun.web.workshops.together import Together

PLACE = re.compile(r"/(?P<lang>en/)?t/(?P<code>[^/]+)/(?P<key>[^/]+)/(?:(?P<question>\d{1,18})|latido)")
RUSH_SECONDS = 0.01  # half as many groups of twice the size, when a whole room sends


class Mailbox:
    """Hands what a phone's script sends to its view at once. The same view, and the same limits, as by the long way.

    What comes in the same instant is kept together: two statements and one commit for as many phones as there are threads.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.keep = Together(services.answers_keep, fatal=(OperationalError, InterfaceError), pause=RUSH_SECONDS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = PLACE.fullmatch(request.path_info)
        if (
            asked is None
            or request.method != ("POST" if asked["question"] else "GET")
            or "application/json" not in request.headers.get("Accept", "")
            or getattr(request, "body_length", 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        ):
            return self.get_response(request)
        with translation.override("en" if asked["lang"] else settings.LANGUAGE_CODE):
            try:
                if not asked["question"]:
                    return phone_views.beat(request, asked["code"], asked["key"])
                return phone_views.answer(request, asked["code"], asked["key"], int(asked["question"]), self.keep)
            except (OperationalError, InterfaceError):
                return error_response(request, 503, retry=5)
