"""Settings of the tests: a data folder of their own, made here because these settings are the first thing that is read.

The processes of pytest-xdist inherit the folder by environment; the one that made it removes it (``tests/conftest.py``).
"""

import os
import tempfile

if "MANCOMUN_TEST_DATA" not in os.environ:
    os.environ["MANCOMUN_TEST_DATA"] = tempfile.mkdtemp(prefix="mancomun-test-")
os.environ["MANCOMUN_DATA"] = os.environ["MANCOMUN_TEST_DATA"]

from mancomun.web.project.settings import *  # noqa: F403

# Hashed names need collected files; tests serve the sources as they are.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": STORAGES["files"],  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the strong one costs a tenth of a second each
