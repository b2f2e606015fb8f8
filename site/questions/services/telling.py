"""Whom to tell of a term and what they have been told already: each occasion once, by the rows it writes."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from questions.models import Appeal, Reminder
from questions.reminders import (
    Capacity,
    Matter,
    Occasion,
    occasions,
    plan,
    term_words,
    working_days_left,
)
from questions.services.staff_letters import write_to
from staff.models import Employee
from staff.substitutes import available
from workdays.calendar import Calendar, CalendarYearMissing

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Addressee:
    """A person with all the capacities in which he hears of one term."""

    employee: Employee
    capacities: frozenset[Capacity]


def circle(
    executor: Employee | None, heads: Iterable[Employee], watchers: Iterable[Employee], *, on: date
) -> list[Addressee]:
    """Return each person once, however many reasons there are to write to him."""
    people: dict[Employee, set[Capacity]] = defaultdict(set)
    if executor is not None:
        present = available(executor, on=on) or executor
        if present.user.is_active:
            people[present].add(Capacity.EXECUTOR)
    for head in heads:
        people[head].add(Capacity.HEAD)
    for watcher in watchers:
        people[watcher].add(Capacity.WATCHER)
    return [Addressee(employee, frozenset(capacities)) for employee, capacities in people.items()]


def fallen_of(
    pk: int, *, due_on: date, since: date, today: date, calendar: Calendar, matter: Matter = Matter.ANSWER
) -> list[Occasion]:
    """Return the occasions of a term so far; none, said in the log, when there is no calendar to count by."""
    try:
        return occasions(due_on=due_on, since=since, until=today, calendar=calendar, matter=matter)
    except CalendarYearMissing as error:
        logger.warning("Nobody is reminded of appeal %s: there is no calendar of %s", pk, error.year)
        return []


def not_yet_told(latest: Mapping[int, str]) -> list[int]:
    """Return the appeals whose latest occasion nobody has heard of yet; one query.

    All who are to hear of an occasion hear of it together, so one row of it is enough.
    """
    known = set(
        Reminder.objects.filter(occasion__in=set(latest.values())).values_list("appeal_id", "occasion")
    )
    return [pk for pk, code in latest.items() if (pk, code) not in known]


def tell_of_term(
    appeal: Appeal,
    people: Iterable[Addressee],
    fallen: list[Occasion],
    *,
    kind: str,
    calendar: Calendar,
    now: datetime,
    **context: Any,
) -> int:
    """Remind everybody whom the latest occasion concerns; the caller holds the appeal's lock."""
    if not fallen:
        return 0
    # The letter tells how things stand, which after an outage is later than the occasion.
    left = working_days_left(timezone.localdate(now), fallen[-1].due_on, calendar)
    context |= {"words": term_words(left), "is_late": left < 0}
    recorded = _recorded(appeal)
    chosen = [each for each in people if _write_down(appeal, each, fallen, recorded[each.employee.pk], now)]
    for person in chosen:
        write_to(person.employee, kind=kind, appeal=appeal, **context)
    return len(chosen)


def _recorded(appeal: Appeal) -> Mapping[int, set[str]]:
    codes: dict[int, set[str]] = defaultdict(set)
    for recipient, occasion in Reminder.objects.filter(appeal=appeal).values_list("recipient_id", "occasion"):
        codes[recipient].add(occasion)
    return codes


def _write_down(
    appeal: Appeal, person: Addressee, fallen: list[Occasion], recorded: set[str], now: datetime
) -> bool:
    """Write down what the person is told of now and what he missed; whether there is anything to tell."""
    decided = plan(fallen, capacities=person.capacities, recorded=recorded)
    if decided.remind is None:
        return False
    codes = [*(occasion.skipped_code for occasion in decided.skip), decided.remind.code]
    Reminder.objects.bulk_create(
        Reminder(appeal=appeal, recipient=person.employee, occasion=code, created_at=now) for code in codes
    )
    return True


def tell_once(
    appeal: Appeal, person: Employee, code: str, now: datetime, *, kind: str, **context: Any
) -> int:
    """Tell the person of what is written down as this code, unless he was told of it before."""
    _, is_new = Reminder.objects.get_or_create(
        appeal=appeal, recipient=person, occasion=code, defaults={"created_at": now}
    )
    if is_new:
        write_to(person, kind=kind, appeal=appeal, **context)
    return int(is_new)
