"""How long a sign-in lasts, and a password given again within it."""

from datetime import datetime, timedelta

NOTED_EVERY = timedelta(minutes=5)
"""How exactly the last action is known: noting it anew at each request would write at each request."""


AT_ONCE = 5
"""Sign-ins of one account that last at a time; one more ends the oldest."""
CONFIRMED_FOR = timedelta(minutes=10)
"""So long after the password was given again one's own account may be changed."""


def is_over(*, began: datetime, seen: datetime, now: datetime, idle: timedelta, whole: timedelta) -> bool:
    """Whether a sign-in has ended, by idleness or by its whole length, whichever comes first."""
    return now - seen >= idle or now - began >= whole
