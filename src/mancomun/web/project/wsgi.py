"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.web.project.settings")
application = get_wsgi_application()
# A page that cannot be imported must stop the start, not the first visitor; and nobody should pay for the first load.
get_resolver().url_patterns  # noqa: B018
# What is loaded now stays for good. Without this the collector of every process looks through all of it once in a while, and a
# tenth of a second in which a process answers nobody comes when many ask at once.
gc.freeze()
