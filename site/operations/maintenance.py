"""Whether the site is held: it shows what it has and takes nothing in, while something is done to it.

The state lies in a store of its own and not in the database: asking costs no query, and it survives what is
done to the database and to Redis. It is a file: of several machines each is held by its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches

KEY = "maintenance"
STORE = "state"
UNKNOWN_END = timedelta(minutes=10)
"""When to ask again, while nobody knows the end."""
SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True)
class Maintenance:
    since: datetime
    until: datetime | None

    def retry_after(self, now: datetime) -> int:
        """Return the seconds after which to ask again. The end is a promise: only a person ends it."""
        left = self.until - now if self.until and self.until > now else UNKNOWN_END
        return int(max(left, SHORTEST).total_seconds())


def current() -> Maintenance | None:
    """Return the present maintenance, None while the site works."""
    found: tuple[datetime, datetime | None] | None = caches[STORE].get(KEY)
    return Maintenance(*found) if found else None


def begin(*, now: datetime, until: datetime | None = None) -> None:
    """Hold the site; begun again, only its end is another."""
    held = current()
    caches[STORE].set(KEY, (held.since if held else now, until), timeout=None)


def end() -> None:
    caches[STORE].delete(KEY)
