"""Tests: fast hashing, mail kept in memory, one database chosen by DATABASE_URL."""

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

SECRET_KEY = "tests-only"  # noqa: S105
DEMO_ALLOWED = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OUTBOX_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SITE_URL = "http://testserver"
CLAMD_ADDRESS = ""
WAGTAILADMIN_BASE_URL = SITE_URL

# Tests that run side by side would find each other's files.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
TEST_VAR_DIR = Path(tempfile.gettempdir()) / f"supplier-site-tests{WORKER}"
MEDIA_ROOT = TEST_VAR_DIR / "media"
PRIVATE_FILES_ROOT = TEST_VAR_DIR / "private"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_FILES_ROOT), "base_url": None},
    },
}
