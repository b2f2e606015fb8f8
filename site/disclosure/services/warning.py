"""Letters about duties: one to a person a day, about all that is his and asks for attention."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from disclosure.freshness import (
    RED,
    Occasion,
    Ring,
    State,
    fallen,
    occasions_of_red,
    occasions_of_term,
)
from disclosure.models import Duty, DutyNotice
from disclosure.permissions import CONFIRM, WATCH
from outbox.letters import queue_letter
from staff.models import Employee
from staff.substitutes import available
from workdays.calendar import Calendar, CalendarYearMissing
from workdays.opening import at_work
from workdays.services import load_calendar

logger = logging.getLogger(__name__)
WARNING = "duty_warning"


@dataclass
class _Post:
    """What one person is to hear: his duties, those that he watches over, and why he hears it today."""

    person: Employee
    own: list[Duty] = field(default_factory=list)
    watched: list[Duty] = field(default_factory=list)
    occasions: list[tuple[Duty, Occasion]] = field(default_factory=list)


def warn(*, now: datetime) -> int:
    """Write to those whom a duty concerns, in office hours only; return how many letters were queued.

    A worker that was down for days tells of the latest occasion alone.
    """
    calendar = load_calendar()
    if not at_work(now, calendar):
        return 0
    today = timezone.localdate(now)
    due = {duty: _fallen(duty, today, calendar) for duty in _pressing()}
    return sum(_send(post, today) for post in _posts(due, today))


def _pressing() -> list[Duty]:
    """Return the active duties that are red, near, or empty after having been filled."""
    near = Q(standing__state__in=[*(state.value for state in RED), State.SOON.value])
    lost = Q(standing__state=State.UNFILLED.value) & ~Q(standing__former_state__in=["", State.UNFILLED.value])
    return list(Duty.objects.active().as_shown().filter(near | lost).order_by("order", "title"))


def _fallen(duty: Duty, today: date, calendar: Calendar) -> list[Occasion]:
    standing = duty.standing
    try:
        if standing.state in {State.STALE.value, State.SOON.value}:
            occasions = occasions_of_term(standing.due_on, calendar) if standing.due_on else []
        else:
            occasions = occasions_of_red(standing.since, calendar)
    except CalendarYearMissing as error:
        logger.warning("Nobody is warned of duty %s: there is no calendar of %s", duty.pk, error.year)
        return []
    return fallen(occasions, today)


Told = Mapping[tuple[int, str], set[int]]


def _told(duties: Iterable[Duty]) -> Told:
    rows = DutyNotice.objects.filter(duty__in=[duty.pk for duty in duties])
    told: dict[tuple[int, str], set[int]] = defaultdict(set)
    for duty, occasion, recipient in rows.values_list("duty", "occasion", "recipient"):
        told[duty, occasion].add(recipient)
    return told


def _posts(due: Mapping[Duty, Sequence[Occasion]], today: date) -> list[_Post]:
    """Sort the duties by the people whom they concern; leave out those for whom there is nothing new."""
    if not any(due.values()):
        return []
    posts: dict[int, _Post] = {}
    told = _told(due)
    keepers = list(Employee.objects.holding(CONFIRM).exclude(user__email=""))
    watchers = list(Employee.objects.holding(WATCH).exclude(user__email=""))
    for duty, occasions in due.items():
        for person in _owners(duty, keepers, today):
            posts.setdefault(person.pk, _Post(person)).own.append(duty)
        if any(occasion.ring is Ring.WATCHERS for occasion in occasions):
            for person in watchers:
                posts.setdefault(person.pk, _Post(person)).watched.append(duty)
    for post in posts.values():
        post.occasions = [pair for pair in _heard_by(post, due) if not _has_heard(post, pair, told)]
    return [post for post in posts.values() if post.occasions]


def _owners(duty: Duty, keepers: list[Employee], today: date) -> list[Employee]:
    """Return who does the owner's work today; everybody who may confirm, where nobody can be reached."""
    person = available(duty.owner, on=today) if duty.owner else None
    return [person] if person is not None and person.user.email else keepers


def _heard_by(post: _Post, due: Mapping[Duty, Sequence[Occasion]]) -> list[tuple[Duty, Occasion]]:
    rings = [(Ring.OWNER, post.own), (Ring.WATCHERS, post.watched)]
    return [
        (duty, occasion)
        for ring, duties in rings
        for duty in duties
        for occasion in due[duty]
        if occasion.ring is ring
    ]


def _has_heard(post: _Post, pair: tuple[Duty, Occasion], told: Told) -> bool:
    duty, occasion = pair
    return post.person.pk in told.get((duty.pk, occasion.code), ())


def _send(post: _Post, today: date) -> int:
    """Write one letter, unless the person had one today: then he hears of the rest tomorrow."""
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=post.person.pk)
        if DutyNotice.objects.filter(recipient=post.person, told_on=today).exists():
            return 0
        DutyNotice.objects.bulk_create(
            DutyNotice(duty=duty, recipient=post.person, occasion=occasion.code, told_on=today)
            for duty, occasion in post.occasions
        )
        context = {
            "today": today,
            "own": [_line(duty) for duty in post.own],
            "watched": [_line(duty) for duty in post.watched if duty not in post.own],
            "is_red": any(duty.standing.state != State.SOON.value for duty in (*post.own, *post.watched)),
            "register_url": f"{settings.SITE_URL}{reverse('duties:index')}",
        }
        related = f"staff:{post.person.pk}:duties"
        return int(queue_letter(to=post.person.user.email, kind=WARNING, related=related, context=context))


def _line(duty: Duty) -> dict[str, str]:
    """Describe a duty as the letter shows it."""
    return {
        "title": duty.title,
        "words": duty.standing.words,
        "reason": duty.standing.reason,
        "url": f"{settings.SITE_URL}{reverse('duties:inspect', args=[duty.pk])}",
    }
