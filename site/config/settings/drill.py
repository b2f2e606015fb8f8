"""A restored copy that is only looked at: files in VAR_DIR, nothing leaves, nobody signs in."""

from django.core.management.utils import get_random_secret_key

from config.settings.base import *  # noqa: F403
from config.settings.base import MEDIA_ROOT, PRIVATE_FILES_ROOT, STORAGES

SECRET_KEY = get_random_secret_key()
OUTBOX_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
ERRORS_DSN = ""
FILES = "django.core.files.storage.FileSystemStorage"
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": FILES, "OPTIONS": {"location": str(MEDIA_ROOT)}},
    "private": {"BACKEND": FILES, "OPTIONS": {"location": str(PRIVATE_FILES_ROOT), "base_url": None}},
}
