"""Tests: fast hashing, mail kept in memory, one database chosen by DATABASE_URL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, STORAGES

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


def _own_folder() -> Path:
    """Return this run's own folder, which its child processes share; it goes with the run.

    Tests that run side by side, or were cut off, would otherwise find each other's files.
    """
    name = f"TEST_VAR_DIR_{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    if name not in os.environ:
        os.environ[name] = tempfile.mkdtemp(prefix="supplier-site-tests-")
        atexit.register(shutil.rmtree, os.environ[name], ignore_errors=True)
    return Path(os.environ[name])


VAR_DIR = TEST_VAR_DIR = _own_folder()
CACHES = {
    **CACHES,
    "state": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": TEST_VAR_DIR / "state",
    },
}
MEDIA_ROOT = TEST_VAR_DIR / "media"
PRIVATE_FILES_ROOT = TEST_VAR_DIR / "private"
GENERATIONS_ROOT = TEST_VAR_DIR / "generations"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_FILES_ROOT), "base_url": None},
    },
}
