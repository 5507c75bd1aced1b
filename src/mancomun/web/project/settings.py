"""Settings of the whole product. Everything that differs between machines comes from the environment:

``MANCOMUN_DATA``, ``DATABASE_URL``, ``MANCOMUN_HOSTS``, ``MANCOMUN_PROXY_HOPS``, ``MANCOMUN_SECRET_KEY``, ``MANCOMUN_DEBUG``.
"""

from __future__ import annotations

import os
from pathlib import Path

from mancomun.web.paths import data_folder
from mancomun.web.project.database import database_settings
from mancomun.web.project.secret import secret_key

WEB = Path(__file__).resolve().parents[1]
DATA = data_folder()

DEBUG = os.environ.get("MANCOMUN_DEBUG") == "1"
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("MANCOMUN_HOSTS", "").split(","))]
# How many proxies of ours stand in front; each adds one address to X-Forwarded-For. 0 = believe nobody.
PROXY_HOPS = int(os.environ.get("MANCOMUN_PROXY_HOPS") or 0)

# There is no admin: every change passes through a service that asks for permission and leaves its reason.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "ninja",  # its own static files, so that the page of the API asks nothing from outside
    "mancomun.web.audit",
    "mancomun.web.accounts",
    "mancomun.web.api",
    "procrastinate.contrib.django",  # used by mancomun.web.jobs alone
    "mancomun.web.jobs",
    "mancomun.web.discovery",
    "mancomun.web.legal",
    "mancomun.web.territory",
    "mancomun.web.initiatives",
    "mancomun.web.portfolio",
]

MIDDLEWARE = [
    "mancomun.web.project.logs.RequestLog",
    "mancomun.web.project.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mancomun.web.project.health.Health",
    "mancomun.web.project.problems.Problems",
    "mancomun.web.project.limits.BodyLimit",
    "mancomun.web.project.limits.RateLimit",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    # A session is read only when somebody asks who the visitor is, and written only at sign-in: the public pages give no cookie.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mancomun.web.project.problems.DatabaseAway",
    "mancomun.web.audit.middleware.Context",
]

ROOT_URLCONF = "mancomun.web.project.urls"
WSGI_APPLICATION = "mancomun.web.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "mancomun.web.project.context.release",
            ]
        },
    }
]

DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
FORMAT_MODULE_PATH = ["mancomun.web.project.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "America/Bogota"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [WEB / "static"] if (WEB / "static").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mancomun.web.project.assets.Assets"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "gz",
    "jpg",
    "map",
    "png",
    "woff",
    "woff2",
    "zip",
]  # maps are for debuggers alone
WHITENOISE_MAX_AGE = 3600  # of files without a hash in their name; hashed ones are immutable

# Background jobs: worker processes of this machine, live jobs of one owner, jobs that may wait in all, days of a result.
JOBS_WORKERS = int(os.environ.get("MANCOMUN_WORKERS") or max(2, min(4, (os.cpu_count() or 2) // 2)))
JOBS_PER_OWNER = int(os.environ.get("MANCOMUN_JOBS_PER_OWNER") or 8)
JOBS_WAITING = int(os.environ.get("MANCOMUN_JOBS_WAITING") or 500)
JOBS_KEEP_DAYS = int(os.environ.get("MANCOMUN_JOBS_KEEP_DAYS") or 30)

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # the address holds the draft: it stays in the house
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/cuenta/entrar"
# Behind a proxy there is TLS, unless MANCOMUN_TLS=0 says otherwise; then cookies travel only under it.
TLS = os.environ.get("MANCOMUN_TLS", "1" if PROXY_HOPS else "0") == "1"
if PROXY_HOPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # a working day
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mancomun.web.project.logs.JsonLines"}},
    "filters": {"traces": {"()": "mancomun.web.project.logs.OnlyTraces"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "mancomun": {"level": "INFO"},
        # Django logs the address of every refused host and every 4xx: noise, and addresses of people.
        "django.request": {"level": "ERROR", "filters": ["traces"]},
        "django.security": {"level": "ERROR"},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
