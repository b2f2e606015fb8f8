"""When pages change by themselves: each room that shows dated things names the moments of the nearest ones.

The hook ``dated_moments`` takes the present moment and returns later ones, at which something comes into
force or ends. Midnight is one of them always: dates need no hook.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from wagtail import hooks


def next_moment(now: datetime) -> datetime:
    """Return the nearest moment after now at which a page may read differently."""
    named = (moment for hook in hooks.get_hooks("dated_moments") for moment in _named(hook(now)))
    return min([_midnight(now), *(moment for moment in named if moment > now)])


def _named(moments: Iterable[datetime | None]) -> Iterable[datetime]:
    return (moment for moment in moments if moment is not None)


def _midnight(now: datetime) -> datetime:
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), tzinfo=timezone.get_current_timezone())
