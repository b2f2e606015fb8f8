"""What is to be said, and asked: new appeals by windows of their creation, open ones by their identifiers."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gis_sync.exchange.claims import OPEN
from gis_sync.exchange.organisations import plan_organisations
from gis_sync.exchange.sending import plan_actions
from gis_sync.messages.profile import MAX_ITEMS
from gis_sync.models import GisAppeal, Operation

FIRST_WINDOW = timedelta(days=30)
OVERLAP = timedelta(days=3)
"""Days that windows have in common: GIS ZhKKh knows days of creation, no moments, and may be late."""
PULL_EVERY = timedelta(minutes=15)
LOOK_AGAIN_AFTER = timedelta(hours=1)
"""How old what we know of an open appeal may be."""
UNFINISHED = (GisAppeal.Status.SENT, GisAppeal.Status.IN_WORK)


@transaction.atomic
def plan(now: datetime, since: date | None = None) -> list[Operation]:
    """Queue what is due; no question while the last one of its kind is still open."""
    return [*plan_actions(now), *_plan_window(now, since), *_plan_open(now), *plan_organisations(now)]


def _plan_window(now: datetime, since: date | None) -> list[Operation]:
    windows = Operation.objects.filter(kind=Operation.Kind.WINDOW)
    if windows.filter(state__in=OPEN).exists():
        return []
    if since is None and windows.filter(created_at__gt=now - PULL_EVERY).exists():
        return []
    today = timezone.localdate(now)
    done = windows.filter(state=Operation.State.DONE).order_by("-ends_on").first()
    begin = since or (done.ends_on - OVERLAP if done and done.ends_on else today - FIRST_WINDOW)
    return [_queue(Operation.Kind.WINDOW, now, starts_on=min(begin, today), ends_on=today)]


def _plan_open(now: datetime) -> list[Operation]:
    if Operation.objects.filter(kind=Operation.Kind.APPEALS, state__in=OPEN).exists():
        return []
    known = GisAppeal.objects.filter(status__in=UNFINISHED, erased_at=None)
    rows = known.filter(seen_at__lte=now - LOOK_AGAIN_AFTER)
    guids = [str(guid) for guid in rows.order_by("seen_at", "id").values_list("guid", flat=True)]
    return [
        _queue(Operation.Kind.APPEALS, now, subjects=guids[place : place + MAX_ITEMS])
        for place in range(0, len(guids), MAX_ITEMS)
    ]


def _queue(kind: Operation.Kind, now: datetime, **values: object) -> Operation:
    return Operation.objects.create(kind=kind, created_at=now, next_try_at=now, **values)
