"""Settings of the whole product. Everything that differs between machines comes from the environment:

``MANCOMUN_DATA``, ``DATABASE_URL``, ``MANCOMUN_HOSTS``, ``MANCOMUN_PROXY_HOPS``, ``MANCOMUN_TLS``, ``MANCOMUN_SECRET_KEY``,
``MANCOMUN_FILES``, ``MANCOMUN_SMTP``, ``MANCOMUN_MAIL_FROM``, ``MANCOMUN_ADDRESS``, ``MANCOMUN_DEBUG``.
``MANCOMUN_FILES``, ``MANCOMUN_SMTP``, ``MANCOMUN_MAIL_FROM``, ``MANCOMUN_REGISTRY_AUTHORITY``, ``MANCOMUN_INSTITUTIONAL_DOMAINS``,
``MANCOMUN_DEBUG``.
"""

from __future__ import annotations

import os
from pathlib import Path

from mancomun.web.files.storage import storage_settings
from mancomun.web.paths import data_folder
from mancomun.web.project.database import database_settings
from mancomun.web.project.mail import smtp
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
    "django.contrib.humanize",  # a template of allauth asks for it
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
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
    "mancomun.web.files",
    "mancomun.web.portfolio",
    "mancomun.web.papers",
    "mancomun.web.workspace",
    "mancomun.web.workshops",
    "mancomun.web.events",
    "mancomun.web.registry",
    "mancomun.web.signing",
    "mancomun.web.portal",
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
    "mancomun.web.workshops.mailbox.Mailbox",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    # A session is read only when somebody asks who the visitor is, and written only at sign-in: the public pages give no cookie.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mancomun.web.accounts.tokens.Bearer",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
                "mancomun.web.accounts.context.person",
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
    "files": storage_settings(os.environ.get("MANCOMUN_FILES", ""), DATA),
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
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000  # a product's form without script sends every cell it shows
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # the address holds the draft: it stays in the house
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mancomun.web.project.problems.stale_form"

# Behind a proxy there is TLS, unless MANCOMUN_TLS=0 says otherwise; then cookies travel only under it.
TLS = os.environ.get("MANCOMUN_TLS", "1" if PROXY_HOPS else "0") == "1"
if PROXY_HOPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
# Sign-in (docs/es/hacer/personas-y-entidades.md). Attempts are counted in the database, so that all processes count together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_counter"}}
ACCOUNT_ADAPTER = "mancomun.web.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "request_login_code": "20/m/ip,3/m/key",
}
MFA_ADAPTER = "mancomun.web.accounts.adapter.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = "Mancomún"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS  # http://localhost, while developing

# Who runs this instance as the registry of the law; empty anywhere else, and then no certificate is issued.
REGISTRY_AUTHORITY = os.environ.get("MANCOMUN_REGISTRY_AUTHORITY", "").strip()
# Domains of institutions whose addresses are taken as verified (S65).
INSTITUTIONAL_DOMAINS = ["gov.co", *filter(None, os.environ.get("MANCOMUN_INSTITUTIONAL_DOMAINS", "").split(","))]

# Mail: by SMTP when MANCOMUN_SMTP names a server, else to files in the data folder (docs/es/hacer/personas-y-entidades.md).
SMTP = smtp(os.environ.get("MANCOMUN_SMTP", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SMTP else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST, EMAIL_PORT = SMTP.get("host", ""), SMTP.get("port", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.get("user", ""), SMTP.get("password", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP.get("starttls", False), SMTP.get("ssl", False)
EMAIL_TIMEOUT = 10
HOUSE_ADDRESS = os.environ.get("MANCOMUN_ADDRESS", "http://localhost:8000")  # for links in mail
DEFAULT_FROM_EMAIL = os.environ.get("MANCOMUN_MAIL_FROM", "Mancomún <mancomun@localhost>")
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
