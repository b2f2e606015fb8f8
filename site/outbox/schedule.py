"""When to try again (pure)."""

from collections.abc import Iterator
from datetime import timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)


def delays(longest: timedelta) -> Iterator[timedelta]:
    """Yield the waits between attempts: one minute, doubled up to the longest, three days in all."""
    delay, total = FIRST, FIRST
    while total <= GIVE_UP_AFTER:
        yield delay
        delay = min(delay * 2, longest)
        total += delay


DELAYS = tuple(delays(LONGEST))


def delay_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed attempts (1 or more), or None to give up.

    One minute, doubled each time up to six hours, three days in all. Waits are counted rather than the time
    since the message was queued, so that a worker that was down for a week still tries.
    """
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None
