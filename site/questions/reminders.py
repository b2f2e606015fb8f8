"""When people are reminded of a term, and who. Pure: no database, settings or clock.

The Standard wants every appeal answered in its term; it does not say how the company reminds itself of it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from workdays.calendar import ONE_DAY, Calendar
from workdays.wording import counted

BEFORE = (5, 3, 1, 0)
"""Working days before the last one on which a reminder is due; after it every working day is one."""
HEAD_FROM = 1
"""From how many working days left on the head of the department is reminded too."""
LOOK_BACK = timedelta(days=31)
"""More than five working days ever take, the January holidays included."""
CALL_AHEAD = timedelta(minutes=30)
CALL_LATEST = timedelta(days=1)
"""A call missed by more than that is seen on the desk; a letter about it would come too late."""


class Matter(StrEnum):
    """What the term is of, by the word that begins what is written down of it."""

    ANSWER = "due"
    DECISION = "decision"


class Capacity(StrEnum):
    """In what capacity a person hears of a term."""

    EXECUTOR = "executor"
    """Who prepares the answer, or is responsible for what was decided."""
    HEAD = "head"
    WATCHER = "watcher"


@dataclass(frozen=True)
class Occasion:
    """One reason to remind of one term; `left` are the working days to it, negative after it."""

    due_on: date
    left: int
    matter: Matter = Matter.ANSWER

    @property
    def code(self) -> str:
        """What is written down when the reminder is given; a prolonged term has occasions of its own."""
        return f"{self.matter}:{self.due_on.isoformat()}:{self.left}"

    @property
    def skipped_code(self) -> str:
        """What is written down when the reminder was missed and is not to be given any more."""
        of_what = "" if self.matter is Matter.ANSWER else f"-{self.matter}"
        return f"skipped{of_what}:{self.due_on.isoformat()}:{self.left}"

    def concerns(self, capacity: Capacity) -> bool:
        """The executor hears of each, the head from the last day but one on, the watchers when it is late."""
        if capacity is Capacity.EXECUTOR:
            return True
        return self.left <= HEAD_FROM if capacity is Capacity.HEAD else self.left < 0


def working_days_left(day: date, due_on: date, calendar: Calendar) -> int:
    """Return how many working days there are after the day up to and with the term; negative when it is late.

    A working day after a missed term counts as one day late. CalendarYearMissing if a year is not known.
    """
    return calendar.working_days_between(day, due_on)


def occasions(
    *, due_on: date, since: date, until: date, calendar: Calendar, matter: Matter = Matter.ANSWER
) -> list[Occasion]:
    """Return the occasions that fell on working days from `since` to `until`, both included, oldest first.

    A term that ends on a day off (after a change of the calendar) has its last day on the working day before.
    """
    return [
        Occasion(due_on, left, matter)
        for day in _working_days(max(since, due_on - LOOK_BACK), until, calendar)
        if (left := working_days_left(day, due_on, calendar)) in BEFORE or left < 0
    ]


def _working_days(first: date, last: date, calendar: Calendar) -> Iterator[date]:
    day = first
    while day <= last:
        if calendar.is_working(day):
            yield day
        day += ONE_DAY


@dataclass(frozen=True)
class Plan:
    """What to do for one appeal and one person now: remind of one occasion at most, forget the others."""

    remind: Occasion | None
    skip: list[Occasion]


def plan(fallen: Sequence[Occasion], *, capacities: Collection[Capacity], recorded: Collection[str]) -> Plan:
    """Decide what is left to do of the occasions that have fallen so far.

    Only the latest is given: a person back after ten days is reminded once, of how things stand, and what was
    missed is written down as such. Once the latest is written down there is nothing more to do.
    """
    own = [occasion for occasion in fallen if any(map(occasion.concerns, capacities))]
    left = [each for each in own if each.code not in recorded and each.skipped_code not in recorded]
    if not own or own[-1] not in left:
        return Plan(None, [])
    return Plan(own[-1], left[:-1])


def unassigned_too_long(received_at: datetime, registered_on: date, calendar: Calendar) -> datetime:
    """Return the local moment after which an appeal has been without an executor for one working day.

    The day is full: from the hour of registration to the same hour of the next working day. What comes in on
    a day off waits from the beginning of the next working day. Paper entered on a later day than it came has
    no hour of registration; its working day is the whole next one.
    """
    first = calendar.next_working(registered_on)
    next_day = calendar.add_working_days(first, 1)
    if received_at.date() != registered_on:
        return datetime.combine(next_day + ONE_DAY, time(), tzinfo=received_at.tzinfo)
    clock = received_at.time() if first == registered_on else time()
    return datetime.combine(next_day, clock, tzinfo=received_at.tzinfo)


def unassigned_code(day: date) -> str:
    """Return what is written down when the alert of the day is given."""
    return f"unassigned:{day.isoformat()}"


def call_code(call_id: int, agreed_at: datetime) -> str:
    """Return what is written down when a call is reminded of; a call put off has a reminder of its own."""
    return f"call:{call_id}:{agreed_at:%Y%m%dT%H%M}"


def term_words(left: int) -> str:
    """Say in Russian how far the term is: «до срока 3 рабочих дня»."""
    if left == 0:
        return "последний день срока"
    if left < 0:
        return f"срок пропущен, {_days(-left)} назад"
    return f"до срока {_days(left)}"


def _days(number: int) -> str:
    return counted(number, "рабочий день", "рабочих дня", "рабочих дней")
