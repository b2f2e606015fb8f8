"""Passwords by which other services know the site, and since when: a person changes them each year.

Where no password is needed (an account of the machine, a certificate) there is none here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils import timezone

YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Password:
    """``since`` is the day on which its file was written; None when it stands in the environment itself."""

    name: str
    since: date | None

    def is_old(self, today: date) -> bool:
        return self.since is None or today - self.since > YEAR


def in_use() -> list[Password]:
    files: Mapping[str, Path | None] = settings.PASSWORD_FILES
    return [Password(name, _written_on(files[name])) for name, is_used in _known() if is_used]


def _known() -> Iterator[tuple[str, bool]]:
    """Yield each variable that may hold a password, and whether it does and is used."""
    redis = urlsplit(settings.REDIS_URL)
    yield "DATABASE_URL", bool(settings.DATABASES["default"].get("PASSWORD"))
    yield "REDIS_URL", bool(redis.password or "password" in parse_qs(redis.query))
    yield "EMAIL_PASSWORD", bool(settings.EMAIL_HOST and settings.EMAIL_HOST_PASSWORD)
    yield "IMAP_PASSWORD", bool(settings.IMAP_HOST and settings.IMAP_PASSWORD)
    yield "S3_SECRET_KEY", bool(settings.S3_ENDPOINT and settings.S3_SECRET_KEY)
    yield "GIS_PASSWORD", bool(settings.GIS_URL and settings.GIS_PASSWORD)
    yield "METRICS_TOKEN", bool(settings.METRICS_TOKEN)
    yield "ERRORS_DSN", bool(settings.ERRORS_DSN)


def _written_on(file: Path | None) -> date | None:
    if file is None:
        return None
    try:
        written = file.stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(written, tz=timezone.get_current_timezone()).date()
