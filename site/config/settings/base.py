"""What holds everywhere. Values of one installation come from the environment (config/env.py)."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from config import env
from config.logs import written_as
from config.settings.lockout import *  # noqa: F403
from config.stores import common_store

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(
    env.text("VAR_DIR", str(BASE_DIR / "var"), "folder of the database, files and logs of this installation")
)
FIXTURES_DIR = BASE_DIR / "fixtures"
LOCK = BASE_DIR / "requirements.lock"

DEBUG = False
DEMO_ALLOWED = False
"""Whether `load_demo` may fill this installation with invented appeals."""

INSTALLED_APPS = [
    "config.apps.ConfigApp",
    "operations",
    "cabinet",
    "gis_sync",
    "disclosure",
    "inbox",
    "notices",
    "reminders",
    "sign_in",
    "service",
    "measures",
    "surveys",
    "questions",
    "tariffs",
    "interruptions",
    "archive",
    "guide",
    "one_time_links",
    "privacy",
    "pages",
    "review",
    "workdays",
    "staff",
    "outbox",
    "search",
    "ledger",
    "files",
    "generations",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    # The admin cannot do without; nobody is offered it: its files can be overwritten, our editions cannot.
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "captcha",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.BrowserPolicyMiddleware",
    "generations.middleware.GenerationMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sign_in.middleware.SignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "operations.middleware.MaintenanceMiddleware",
    "pages.viewing.VaryByLookMiddleware",
    "review.refusals.RefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Widgets of our own have their templates in the common tree.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "pages.viewing.look",
            ],
        },
    }
]

SQLITE_OPTIONS = {
    # A reader that later writes must hold the write lock from its start, or SQLite refuses it at once.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # Without recursive triggers INSERT OR REPLACE would slip past the ledger's guards.
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA recursive_triggers=ON;",
}


def database(url: str) -> dict[str, Any]:
    """Return Django's database settings for an address such as ``sqlite:///path`` or ``postgres://…``."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **SQLITE_OPTIONS}
        settings["CONN_MAX_AGE"] = 0
    return settings


DATABASES = {
    "default": database(
        env.text(
            "DATABASE_URL",
            f"sqlite:///{VAR_DIR / 'site.sqlite3'}",
            "database: sqlite:///path or postgres://user@host/name",
        )
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    # Wagtail's own tasks (search and reference index) run where they are made, at the end of its transaction.
    "default": {"BACKEND": "config.at_commit.AtCommitBackend"},
    "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

LANGUAGE_CODE = "ru"
TIME_ZONE = "Europe/Moscow"
USE_I18N = True
USE_TZ = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("ru", "Русский")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sign_in.passwords.OwnWordsValidator"},
]
BREACHED_PASSWORDS = env.text(
    "BREACHED_PASSWORDS", "", "file of the SHA-1 of passwords that leaked elsewhere, in order; empty: none"
)
if BREACHED_PASSWORDS:
    AUTH_PASSWORD_VALIDATORS.append(
        {"NAME": "sign_in.passwords.BreachedValidator", "OPTIONS": {"file": BREACHED_PASSWORDS}}
    )
SECOND_STEP = env.choice(
    "SECOND_STEP",
    "offered",
    ("required", "offered"),
    "whether staff must connect a second step of the sign-in",
)
SIGN_IN_IDLE = timedelta(
    hours=env.number("SIGN_IN_IDLE_HOURS", 8, "hours without an action after which staff sign in again")
)
SIGN_IN_LASTS = timedelta(
    hours=env.number("SIGN_IN_HOURS", 12, "hours after which staff sign in again in any case")
)
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_FILES_ROOT = VAR_DIR / "private"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # No base_url: nothing in it has a public address; files/ serves it through a check.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_FILES_ROOT), "base_url": None, "file_permissions_mode": 0o600},
    },
}
S3_ENDPOINT = env.text(
    "S3_ENDPOINT", "", "address of an S3-compatible store for files; empty: they lie in VAR_DIR"
)
S3_BUCKET = env.text("S3_BUCKET", "", "bucket of the private files")
S3_MEDIA_BUCKET = env.text("S3_MEDIA_BUCKET", "", "another bucket, of the pictures of pages")
S3_REGION = env.text("S3_REGION", "", "region of the store, if it has such")
S3_ACCESS_KEY = env.text("S3_ACCESS_KEY", "", "name of the key to the store")
S3_SECRET_KEY = env.text("S3_SECRET_KEY", "", "the key itself")
if S3_ENDPOINT:
    _key = (S3_ACCESS_KEY, S3_SECRET_KEY)
    STORAGES |= common_store(
        S3_ENDPOINT, region=S3_REGION, key=_key, private=S3_BUCKET, media=S3_MEDIA_BUCKET
    )
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 60

CLAMD_ADDRESS = env.text(
    "CLAMD_ADDRESS", "", "antivirus clamd: path of its socket, or host:port; empty: files are not scanned"
)

REDIS_URL = env.text(
    "REDIS_URL",
    "",
    "shared cache and sessions of several web processes: unix:///socket?db=0, redis://host:port/0",
)
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What all processes of a machine must know of the site itself, such as maintenance.
    "state": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "state",
    },
}
if REDIS_URL:
    _redis = {"BACKEND": "config.caching.ForgivingRedisCache", "LOCATION": REDIS_URL}
    CACHES |= {"default": _redis, "sessions": {**_redis, "OPTIONS": {"remembers": False}}}
    # The truth is in the database; Redis spares reading it.
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    SESSION_CACHE_ALIAS = "sessions"

GENERATIONS = env.flag("GENERATIONS", True, "whether finished pages are kept until something changes")
GENERATIONS_ROOT = VAR_DIR / "generations"
GENERATIONS_COOKIES = ["view"]
"""Cookies with which a page looks different, beside those of Django."""
GENERATIONS_LEARNED = ["_pages.companysettings", "_main_menu", "_pages_of_sections", "_shown_now"]
"""Attributes of a request that hold the same for each page; see generations/middleware.py."""

SITE_URL = env.origin(
    "SITE_URL", "http://127.0.0.1:8000", "public address of the site: for e-mails, search engines, sitemap"
)
# What an app on a telephone shows beside the login.
OTP_TOTP_ISSUER = urlsplit(SITE_URL).hostname
CLIENT_IP_HEADER = env.text(
    "CLIENT_IP_HEADER", "", "request header with the visitor's address, set by your own proxy"
)

EMAIL_BACKEND = "outbox.backend.OutboxEmailBackend"
EMAIL_HOST = env.text(
    "EMAIL_HOST", "", "SMTP server; while it is empty, letters are written to files in var/mail"
)
EMAIL_PORT = env.number("EMAIL_PORT", 25, "port of the SMTP server")
EMAIL_HOST_USER = env.text("EMAIL_USER", "", "user at the SMTP server")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "", "password at the SMTP server")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False, "whether to turn to TLS after connecting (STARTTLS)")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", False, "whether to connect over TLS from the start")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "robot@localhost", "address that the site's e-mails come from")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
OUTBOX_TRANSPORT = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(VAR_DIR / "mail")

IMAP_HOST = env.text("IMAP_HOST", "", "mail server with the company's mailbox; empty: no mail is taken in")
IMAP_PORT = env.number("IMAP_PORT", 993, "port of the IMAP server")
IMAP_SECURITY = env.text("IMAP_SECURITY", "tls", "tls, starttls, or none on the loopback alone")
IMAP_CA_FILE = env.text("IMAP_CA_FILE", "", "PEM of the authorities to believe; empty: the usual ones")
IMAP_USER = env.text("IMAP_USER", "", "user of the mailbox, often its address")
IMAP_PASSWORD = env.text("IMAP_PASSWORD", "", "password of the mailbox")
IMAP_FOLDERS = env.words("IMAP_FOLDERS", "INBOX", "folders to read, with commas")
IMAP_SPAM_FOLDERS = env.words(
    "IMAP_SPAM_FOLDERS", "", "folders whose letters are marked as spam, with commas"
)
IMAP_SINCE = env.text(
    "IMAP_SINCE", "", "first day whose letters are taken, as 2026-11-23; empty: the first start"
)
MAIL_KEPT_DAYS = env.number("MAIL_KEPT_DAYS", 365, "days that letters are kept whole after the decision")

GIS_URL = env.text(
    "GIS_URL", "", "address of GIS ZhKKh, or of the local stunnel that leads there; empty: no exchange"
)
GIS_ORG_PPA_GUID = env.text("GIS_ORG_PPA_GUID", "", "orgPPAGUID of the company in GIS ZhKKh")
GIS_IS_STAND = env.flag("GIS_IS_STAND", False, "whether GIS_URL is a test stand, which may do without TLS")
GIS_LOGIN = env.text("GIS_LOGIN", "", "user at a test stand")
GIS_PASSWORD = env.text("GIS_PASSWORD", "", "password at a test stand")
GIS_FINGERPRINT = env.text("GIS_FINGERPRINT", "", "SHA-1 of the certificate, for the plain stand")
GIS_CA_FILE = env.text("GIS_CA_FILE", "", "PEM of the authorities to believe; empty: the usual ones")
GIS_EXPORT_VERSION = env.text("GIS_EXPORT_VERSION", "14.8.0.1", "version of exportAppeal")
GIS_IMPORT_VERSION = env.text("GIS_IMPORT_VERSION", "15.11.0.0", "version of importAnswer")
GIS_CANONICALISATION = env.text("GIS_CANONICALISATION", "exclusive", "form that is signed: or inclusive")
GIS_BODIES_KEPT_DAYS = env.number("GIS_BODIES_KEPT_DAYS", 30, "days that messages are kept whole")
GIS_SIGNER = env.text(
    "GIS_SIGNER", "none", "who signs requests to GIS ZhKKh: openssl; none: nobody, on the plain stand"
)
GIS_KEY_FILE = env.text("GIS_KEY_FILE", "", "path of the private key for GIS ZhKKh: PKCS#8 or PFX")
GIS_KEY_PASSWORD = env.text("GIS_KEY_PASSWORD", "", "password of that key")
GIS_CERTIFICATE_FILE = env.text("GIS_CERTIFICATE_FILE", "", "path of that key's certificate: PEM or DER")
GIS_GOST_ENGINE = env.text(
    "GIS_GOST_ENGINE", "", "path of OpenSSL's GOST engine gost.so; empty: where its package puts it"
)

BACKUP_RECIPIENTS = env.words(
    "BACKUP_RECIPIENTS", "", "public age keys that backups are encrypted for, with commas"
)
BACKUP_IDENTITY_FILE = env.text(
    "BACKUP_IDENTITY_FILE", "", "path of a secret age key, if each new backup is to be decrypted for a check"
)
METRICS_TOKEN = env.text(
    "METRICS_TOKEN", "", "what a collector of metrics shows at /metrics; empty: there is no such address"
)

PASSWORD_FILES = {
    name: env.file_of(name)
    for name in (
        "DATABASE_URL", "REDIS_URL", "EMAIL_PASSWORD", "IMAP_PASSWORD", "S3_SECRET_KEY", "GIS_PASSWORD",
        "METRICS_TOKEN", "ERRORS_DSN",
    )
}  # fmt: skip
"""Where each lies that the site is known by to others: the day of the file tells how old it is."""

WAGTAIL_SITE_NAME = "Сайт гарантирующего поставщика"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Letters about one's sign-in and the reset of a password go there: no open screen may turn them elsewhere.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# As people write dates here: the calendar beside a field puts today in the place of what it cannot read.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# An SVG is a document with scripts of its own.
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
# Nothing is fetched for an editor from an address that he names.
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
TAGGIT_CASE_INSENSITIVE = True
# An approval is of the very text that was seen: after a change all steps are taken anew.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True

CAPTCHA_CHALLENGE_FUNCT = "questions.captcha.make_challenge"
# A slow person types for longer than the five minutes of the default.
CAPTCHA_TIMEOUT = 24 * 60
CAPTCHA_TEST_MODE = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
OWN_COOKIE_PREFIX = ""
"""Stands before the names of the site's own cookies: browsers hold cookies to what some prefixes say."""
CSRF_FAILURE_VIEW = "pages.errors.csrf_failure"

ERRORS_DSN = env.text(
    "ERRORS_DSN", "", "DSN of a Sentry-compatible server that errors are reported to; empty: nowhere"
)
LOG_FORMAT = env.choice("LOG_FORMAT", "line", ("line", "json"), "form of the log's lines: line or json")
LOGGING = written_as(LOG_FORMAT)
