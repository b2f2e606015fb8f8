"""How fresh a duty is: when it must be renewed next, how it stands on a day, when to warn of it. Pure.

A renewal is whatever confirms the matter: a publication of its page or somebody's «Подтверждаю». Days are
those of the company's clock; the moments that are passed in must be local.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from workdays.calendar import Calendar

SOON = 10
"""Working days before a due day from which it is near."""
BEFORE = (10, 3, 1)
"""Working days before a due day on which its owner is warned."""
EVENT_DAYS = 10
QUARTER = 3
MONTHS = 12
ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """How a duty stands, the worst first. The codes are kept in results, the words are shown."""

    UNFILLED = "unfilled"
    MISSING = "missing"
    STALE = "stale"
    SOON = "soon"
    FRESH = "fresh"

    @property
    def words(self) -> str:
        return STATE_WORDS[self]


STATE_WORDS = {
    State.UNFILLED: "не заполнено",
    State.MISSING: "нет",
    State.STALE: "устарело",
    State.SOON: "скоро срок",
    State.FRESH: "в порядке",
}
RED = (State.MISSING, State.STALE)
"""What was there and is not, or is not fresh: somebody has to act today."""


class Presence(StrEnum):
    """What a check has found: nobody has given the facts yet; they are not there; they are there."""

    UNFILLED = "unfilled"
    MISSING = "missing"
    PRESENT = "present"


class Renewal(StrEnum):
    """How often a matter must be renewed."""

    EVENT = "event"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class RuleError(ValueError):
    """A rule that names no day, or a day or month that does not exist."""


@dataclass(frozen=True)
class Rule:
    """When a matter must be renewed.

    `day` (1 to 31) is the day of the month; quarterly it is that of each quarter's first month; `month` is
    for yearly rules alone. An event asks for a renewal in `event_days` calendar days, whatever the rule. No
    due day before `starts_on` counts.
    """

    renewal: Renewal
    starts_on: date
    day: int | None = None
    month: int | None = None
    event_days: int = EVENT_DAYS

    def __post_init__(self) -> None:
        if self.event_days < 1:
            raise RuleError(f"event_days: {self.event_days}")
        if self.renewal is not Renewal.EVENT and not 1 <= (self.day or 0) <= 31:
            raise RuleError(f"day: {self.day}")
        if self.renewal is Renewal.YEARLY and not 1 <= (self.month or 0) <= MONTHS:
            raise RuleError(f"month: {self.month}")


@dataclass(frozen=True)
class Change:
    """«Сведения изменились»: the day on which they did, and the moment at which somebody said so."""

    happened_on: date
    noted_at: datetime


@dataclass(frozen=True)
class Standing:
    """How a duty stands on a day; `due_on` is by when to renew it, None while nothing asks for it."""

    state: State
    due_on: date | None


def nominal_days(rule: Rule, since: date) -> Iterator[date]:
    """Yield the due days of a rule from the month of `since` on, without end, weekends and holidays included.

    A day that a month does not have is the month's last one. A rule by event has none.
    """
    if rule.renewal is Renewal.EVENT:
        return
    year, month = since.year, since.month
    while True:
        if _is_due_month(rule, month):
            assert rule.day is not None  # noqa: S101 - see Rule
            yield date(year, month, min(rule.day, monthrange(year, month)[1]))
        year, month = (year + 1, 1) if month == MONTHS else (year, month + 1)


def _is_due_month(rule: Rule, month: int) -> bool:
    if rule.renewal is Renewal.YEARLY:
        return month == rule.month
    return rule.renewal is Renewal.MONTHLY or month % QUARTER == 1


def due_days(rule: Rule, calendar: Calendar) -> Iterator[date]:
    """Yield the working due days D1, D2, … of a rule, preceded by D0, the day from which D1 can be satisfied.

    A due day that is not a working one is the next working day (ГК РФ, ст. 193). D0 is the rule's last day
    before it starts, weekends included: nobody was late for it. CalendarYearMissing when a year is not known.
    """
    former = date.min
    is_first = True
    for nominal in nominal_days(rule, date(rule.starts_on.year - 1, rule.starts_on.month, 1)):
        if nominal < rule.starts_on:
            former = nominal
            continue
        if is_first:
            yield former
            is_first = False
        yield calendar.next_working(nominal)


def next_due(rule: Rule, renewals: Iterable[date], calendar: Calendar) -> date | None:
    """Return the first due day that no renewal satisfies yet, perhaps past; None for a rule by event.

    A renewal within (D(k-1), D(k)] satisfies D(k), once however many there are. A late renewal satisfies all
    that is overdue by then, and not the due day that is coming.
    """
    if rule.renewal is Renewal.EVENT:
        return None
    days = due_days(rule, calendar)
    former, due = next(days), next(days)
    for renewal in sorted(set(renewals)):
        if renewal <= former:
            continue
        is_late = renewal > due
        while due < renewal:
            former, due = due, next(days)
        if not is_late:
            former, due = due, next(days)
    return due


def is_answered(change: Change, renewals: Iterable[datetime]) -> bool:
    """Whether the matter was renewed after it changed: on a later day, or that day after it was noted.

    So a renewal may come before the note of a change that happened days ago, and a button pressed today asks
    for more than what was published this morning.
    """
    return any(
        renewal.date() > change.happened_on
        or (renewal.date() == change.happened_on and renewal > change.noted_at)
        for renewal in renewals
    )


def event_due(
    rule: Rule, changes: Iterable[Change], renewals: Sequence[datetime], calendar: Calendar
) -> date | None:
    """Return the day by which the first unanswered change asks for a renewal, or None.

    Calendar days from the day after the change (ГК РФ, ст. 191); rolled forward to a working day (ст. 193).
    """
    open_days = [change.happened_on for change in changes if not is_answered(change, renewals)]
    if not open_days:
        return None
    return calendar.next_working(min(open_days) + timedelta(days=rule.event_days))


def stand(
    rule: Rule,
    presence: Presence,
    *,
    renewals: Sequence[datetime],
    changes: Iterable[Change],
    on: date,
    calendar: Calendar,
) -> Standing:
    """Say how a duty stands on a day; CalendarYearMissing when its term touches a year that is not known."""
    candidates = [
        next_due(rule, (renewal.date() for renewal in renewals), calendar),
        event_due(rule, changes, renewals, calendar),
    ]
    due_on = min((day for day in candidates if day is not None), default=None)
    if presence is not Presence.PRESENT:
        return Standing(State(presence.value), due_on)
    return Standing(_state_by_term(due_on, on, calendar), due_on)


def _state_by_term(due_on: date | None, on: date, calendar: Calendar) -> State:
    if due_on is None:
        return State.FRESH
    if on > due_on:
        return State.STALE
    return State.SOON if calendar.working_days_between(on, due_on) <= SOON else State.FRESH


class Ring(StrEnum):
    """Whom an occasion concerns: the owner, or those who watch over all duties."""

    OWNER = "owner"
    WATCHERS = "watchers"


@dataclass(frozen=True)
class Occasion:
    """A reason to write: its code is unique among those of one duty."""

    code: str
    on: date
    ring: Ring = Ring.OWNER


def occasions_of_term(due_on: date, calendar: Calendar) -> list[Occasion]:
    """Return when to warn of a due day: 10, 3 and 1 working days before, after it, and to escalate."""
    warnings = [
        Occasion(f"before-{days}:{due_on}", _working_days_before(due_on, days, calendar)) for days in BEFORE
    ]
    return [*warnings, *occasions_of_red(due_on + ONE_DAY, calendar)]


def occasions_of_red(red_on: date, calendar: Calendar) -> list[Occasion]:
    """Return when to tell of a duty that is red since a day: on that day; to escalate a working day later."""
    return [
        Occasion(f"red:{red_on}", red_on),
        Occasion(f"escalation:{red_on}", calendar.next_working(red_on + ONE_DAY), Ring.WATCHERS),
    ]


def fallen(occasions: Iterable[Occasion], on: date) -> list[Occasion]:
    """Return the latest occasion of each ring that has come by a day: the earlier ones would say less."""
    latest: dict[Ring, Occasion] = {}
    for occasion in sorted(occasions, key=lambda each: each.on):
        if occasion.on <= on:
            latest[occasion.ring] = occasion
    return list(latest.values())


def _working_days_before(day: date, amount: int, calendar: Calendar) -> date:
    for _ in range(amount):
        day = calendar.previous_working(day - ONE_DAY)
    return day
