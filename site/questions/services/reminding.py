"""Reminds people of terms, of appeals without an executor and of calls. Idempotent by the rows it writes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from questions.lifecycle import FINISHED
from questions.models import Appeal, CallBack, Reminder
from questions.permissions import ASSIGN, WATCH
from questions.reminders import (
    BEFORE,
    CALL_AHEAD,
    CALL_LATEST,
    LOOK_BACK,
    call_code,
    occasions,
    unassigned_code,
    unassigned_too_long,
)
from questions.services.escalation import heads_of
from questions.services.staff_letters import CALL, REMINDER, UNASSIGNED
from questions.services.telling import circle, fallen_of, not_yet_told, tell_of_term, tell_once
from staff.models import Employee
from staff.substitutes import available
from workdays.calendar import Calendar
from workdays.opening import at_work
from workdays.services import load_calendar


def remind_of_terms(*, now: datetime) -> int:
    """Remind of terms that are near or past, in working hours only; return how many letters were queued."""
    calendar = load_calendar()
    if not at_work(now, calendar):
        return 0
    today = timezone.localdate(now)
    waiting = _not_yet_reminded(today, calendar)
    watchers = list(Employee.objects.holding(WATCH)) if waiting else []
    return sum(_remind_of_one(pk, watchers, now, calendar) for pk in waiting)


def _not_yet_reminded(today: date, calendar: Calendar) -> list[int]:
    """Return the open appeals whose latest occasion nobody has heard of yet; two queries.

    Whoever becomes the executor after it has a letter of that, which names the term.
    """
    horizon = calendar.add_working_days(today, max(BEFORE))
    near = Appeal.objects.open().filter(due_on__lte=horizon, is_demo=False).by_due_date()
    latest: dict[int, str] = {}
    for pk, due_on, registered_on in near.values_list("pk", "due_on", "registered_on"):
        since = max(registered_on, today - LOOK_BACK)
        fallen = fallen_of(pk, due_on=due_on, since=since, today=today, calendar=calendar)
        if fallen:
            latest[pk] = fallen[-1].code
    return not_yet_told(latest)


def _remind_of_one(pk: int, watchers: list[Employee], now: datetime, calendar: Calendar) -> int:
    """Remind everybody whom the latest occasion concerns, rows and letters in one transaction."""
    today = timezone.localdate(now)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=pk)
        if appeal.state in FINISHED:
            return 0
        fallen = occasions(due_on=appeal.due_on, since=appeal.registered_on, until=today, calendar=calendar)
        people = circle(appeal.assignee, heads_of(appeal, on=today), watchers, on=today)
        return tell_of_term(appeal, people, fallen, kind=REMINDER, calendar=calendar, now=now)


def alert_about_unassigned(*, now: datetime) -> int:
    """Tell the heads each working day of what nobody has had for a working day; return how many letters."""
    calendar = load_calendar()
    if not at_work(now, calendar):
        return 0
    moment = timezone.localtime(now)
    code = unassigned_code(moment.date())
    known = Reminder.objects.filter(occasion=code).values("appeal_id")
    waiting = Appeal.objects.open().filter(assignee=None, is_demo=False).exclude(pk__in=known)
    return sum(
        _alert_about_one(pk, now)
        for pk, received_at, registered_on in waiting.values_list("pk", "received_at", "registered_on")
        if unassigned_too_long(timezone.localtime(received_at), registered_on, calendar) <= moment
    )


def _alert_about_one(pk: int, now: datetime) -> int:
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=pk)
        if appeal.assignee_id is not None or appeal.state in FINISHED:
            return 0
        heads = heads_of(appeal, on=timezone.localdate(now))
        return alert_unassigned(appeal, {*heads, *Employee.objects.holding(ASSIGN)}, now=now)


def alert_unassigned(appeal: Appeal, heads: Iterable[Employee], *, now: datetime) -> int:
    """Tell these people, once a day each, that the appeal has no executor; return how many were told.

    The caller holds the appeal's lock, or is registering it.
    """
    code = unassigned_code(timezone.localdate(now))
    return sum(tell_once(appeal, head, code, now, kind=UNASSIGNED) for head in heads)


def remind_of_calls(*, now: datetime) -> int:
    """Remind of the calls agreed on for the next half hour, or missed meanwhile, whatever the hour is."""
    calls = CallBack.objects.filter(
        done_at=None, agreed_at__lte=now + CALL_AHEAD, agreed_at__gt=now - CALL_LATEST
    )
    return sum(
        _remind_of_call(call, now)
        for call in calls.select_related("appeal", "assignee__user")
        if call.appeal.state not in FINISHED and not call.appeal.is_demo
    )


def _remind_of_call(call: CallBack, now: datetime) -> int:
    moment = timezone.localtime(call.agreed_at)
    code = call_code(call.pk, moment)
    # One row is enough: the call has been told of, even when another stands in by now.
    if Reminder.objects.filter(appeal=call.appeal, occasion=code).exists():
        return 0
    caller = available(call.assignee, on=moment.date()) or call.assignee
    with transaction.atomic():
        Appeal.objects.select_for_update().get(pk=call.appeal_id)
        return tell_once(call.appeal, caller, code, now, kind=CALL, call=call, is_missed=call.agreed_at < now)
