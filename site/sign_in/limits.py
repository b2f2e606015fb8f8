"""How long a sign-in lasts."""

from datetime import datetime, timedelta

NOTED_EVERY = timedelta(minutes=5)
"""How exactly the last action is known: noting it anew at each request would write at each request."""


def is_over(*, began: datetime, seen: datetime, now: datetime, idle: timedelta, whole: timedelta) -> bool:
    """Whether a sign-in has ended, by idleness or by its whole length, whichever comes first."""
    return now - seen >= idle or now - began >= whole
