"""Reminding of what has waited for two working days, once."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from wagtail.models import TaskState

from review.models import LateReview, Removal, Told
from review.services.letters import REMINDER, tell_of_late_review, tell_of_removal, tell_of_step
from workdays.calendar import Calendar, CalendarYearMissing
from workdays.opening import at_work
from workdays.services import load_calendar

PATIENCE = 2
"""Working days that something may wait before people are reminded of it."""

Waiting = tuple[str, date, TaskState | Removal | LateReview]


def remind(*, now: datetime) -> int:
    """Remind those for whom something has waited too long, while the office is open; how many letters."""
    calendar = load_calendar()
    if not at_work(now, calendar):
        return 0
    today = timezone.localdate(now)
    known = set(Told.objects.values_list("occasion", flat=True))
    return sum(
        _tell_once(occasion, what, now)
        for occasion, since, what in waiting()
        if occasion not in known and has_waited(since, today, calendar)
    )


def waiting() -> Iterator[Waiting]:
    """Yield whatever waits for somebody: its name, since which day, and what it is."""
    steps = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status="in_progress"
    ).select_related("revision", "task")
    for step in steps:
        yield f"step-{step.pk}", timezone.localdate(step.started_at), step
    for removal in Removal.objects.waiting():
        yield f"removal-{removal.pk}", timezone.localdate(removal.requested_at), removal
    for late in LateReview.objects.waiting():
        yield f"late-{late.pk}", timezone.localdate(late.published_at), late


def has_waited(since: date, today: date, calendar: Calendar) -> bool:
    """Whether two working days have passed after the day on which the waiting began."""
    try:
        return calendar.add_working_days(since, PATIENCE) <= today
    except CalendarYearMissing:
        return False


def _tell_once(occasion: str, what: TaskState | Removal | LateReview, now: datetime) -> int:
    try:
        with transaction.atomic():
            Told.objects.create(occasion=occasion, at=now)
            return _tell(what)
    except IntegrityError:
        # Another worker has just reminded of it.
        return 0


def _tell(what: TaskState | Removal | LateReview) -> int:
    match what:
        case Removal():
            return tell_of_removal(what, kind=REMINDER)
        case LateReview():
            return tell_of_late_review(what, kind=REMINDER)
    return tell_of_step(what, kind=REMINDER)
