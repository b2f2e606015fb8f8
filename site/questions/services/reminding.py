"""Reminds people of terms, of appeals without an executor and of calls. Idempotent by the rows it writes."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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
    Capacity,
    Occasion,
    call_code,
    is_working_time,
    occasions,
    plan,
    term_words,
    unassigned_code,
    unassigned_too_long,
    working_days_left,
)
from questions.services.escalation import heads_of, holders
from questions.services.staff_letters import CALL, REMINDER, UNASSIGNED, write_to
from staff.models import Employee
from staff.substitutes import available
from workdays.calendar import Calendar, CalendarYearMissing
from workdays.models import PointKind
from workdays.opening import open_spans
from workdays.services import load_calendar

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Addressee:
    """A person with all the capacities in which he hears of one appeal."""

    employee: Employee
    capacities: frozenset[Capacity]


def remind_of_terms(*, now: datetime) -> int:
    """Remind of terms that are near or past, in working hours only; return how many letters were queued."""
    calendar = load_calendar()
    if not _at_work(now, calendar):
        return 0
    today = timezone.localdate(now)
    waiting = _not_yet_reminded(today, calendar)
    watchers = list(holders(WATCH)) if waiting else []
    return sum(_remind_of_one(pk, watchers, now, calendar) for pk in waiting)


def _at_work(now: datetime, calendar: Calendar) -> bool:
    moment = timezone.localtime(now)
    return is_working_time(moment, open_spans(moment.date(), PointKind.OFFICE, calendar), calendar)


def _not_yet_reminded(today: date, calendar: Calendar) -> list[int]:
    """Return the open appeals whose latest occasion nobody has heard of yet; two queries.

    All who are to hear of an occasion hear of it together, so one row of it is enough. Whoever becomes the
    executor after it has a letter of that, which names the term.
    """
    horizon = calendar.add_working_days(today, max(BEFORE))
    near = Appeal.objects.open().filter(due_on__lte=horizon, is_demo=False).by_due_date()
    latest: dict[int, str] = {}
    for pk, due_on, registered_on in near.values_list("pk", "due_on", "registered_on"):
        since = max(registered_on, today - LOOK_BACK)
        fallen = _fallen(pk, due_on=due_on, since=since, today=today, calendar=calendar)
        if fallen:
            latest[pk] = fallen[-1].code
    known = set(
        Reminder.objects.filter(occasion__in=set(latest.values())).values_list("appeal_id", "occasion")
    )
    return [pk for pk, code in latest.items() if (pk, code) not in known]


def _fallen(pk: int, *, due_on: date, since: date, today: date, calendar: Calendar) -> list[Occasion]:
    try:
        return occasions(due_on=due_on, since=since, until=today, calendar=calendar)
    except CalendarYearMissing as error:
        logger.warning("Nobody is reminded of appeal %s: there is no calendar of %s", pk, error.year)
        return []


def _remind_of_one(pk: int, watchers: list[Employee], now: datetime, calendar: Calendar) -> int:
    """Remind everybody whom the latest occasion concerns, rows and letters in one transaction."""
    today = timezone.localdate(now)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=pk)
        if appeal.state in FINISHED:
            return 0
        fallen = occasions(due_on=appeal.due_on, since=appeal.registered_on, until=today, calendar=calendar)
        recorded = _recorded(appeal)
        left = working_days_left(today, appeal.due_on, calendar)
        return sum(
            _remind_person(appeal, person, fallen, recorded[person.employee.pk], left, now)
            for person in _addressees(appeal, watchers, today)
        )


def _recorded(appeal: Appeal) -> Mapping[int, set[str]]:
    codes: dict[int, set[str]] = defaultdict(set)
    for recipient, occasion in Reminder.objects.filter(appeal=appeal).values_list("recipient_id", "occasion"):
        codes[recipient].add(occasion)
    return codes


def _addressees(appeal: Appeal, watchers: list[Employee], today: date) -> list[Addressee]:
    """Return each person once, however many reasons there are to write to him."""
    people: dict[Employee, set[Capacity]] = defaultdict(set)
    if appeal.assignee is not None:
        executor = available(appeal.assignee, on=today) or appeal.assignee
        if executor.user.is_active:
            people[executor].add(Capacity.EXECUTOR)
    for head in heads_of(appeal, on=today):
        people[head].add(Capacity.HEAD)
    for watcher in watchers:
        people[watcher].add(Capacity.WATCHER)
    return [Addressee(employee, frozenset(capacities)) for employee, capacities in people.items()]


def _remind_person(
    appeal: Appeal, person: Addressee, fallen: list[Occasion], recorded: set[str], left: int, now: datetime
) -> int:
    decided = plan(fallen, capacities=person.capacities, recorded=recorded)
    if decided.remind is None:
        return 0
    codes = [*(occasion.skipped_code for occasion in decided.skip), decided.remind.code]
    Reminder.objects.bulk_create(
        Reminder(appeal=appeal, recipient=person.employee, occasion=code, created_at=now) for code in codes
    )
    # The letter tells how things stand, which after an outage is later than the occasion.
    write_to(person.employee, kind=REMINDER, appeal=appeal, words=term_words(left), is_late=left < 0)
    return 1


def alert_about_unassigned(*, now: datetime) -> int:
    """Tell the heads each working day of what nobody has had for a working day; return how many letters."""
    calendar = load_calendar()
    if not _at_work(now, calendar):
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
        return alert_unassigned(appeal, {*heads, *holders(ASSIGN)}, now=now)


def alert_unassigned(appeal: Appeal, heads: Iterable[Employee], *, now: datetime) -> int:
    """Tell these people, once a day each, that the appeal has no executor; return how many were told.

    The caller holds the appeal's lock, or is registering it.
    """
    code = unassigned_code(timezone.localdate(now))
    return sum(_tell_once(appeal, head, code, now, kind=UNASSIGNED) for head in heads)


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
        return _tell_once(
            call.appeal, caller, code, now, kind=CALL, call=call, is_missed=call.agreed_at < now
        )


def _tell_once(
    appeal: Appeal, person: Employee, code: str, now: datetime, *, kind: str, **context: Any
) -> int:
    _, is_new = Reminder.objects.get_or_create(
        appeal=appeal, recipient=person, occasion=code, defaults={"created_at": now}
    )
    if is_new:
        write_to(person, kind=kind, appeal=appeal, **context)
    return int(is_new)
