"""What becomes of a date that a customer was told when the calendar changes. No database or clock.

The term runs by the calendar (ГК РФ, ст. 190–193), and what was told is a promise: a count that ends earlier
is adopted, one that ends later only written down. A date that was told never moves later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from questions.deadlines import Deadline, Term, Unit, compute, prolong, touches_draft
from workdays.calendar import ONE_DAY, Calendar, CalendarYearMissing
from workdays.changes import DayChange, DayState, YearChange, changed_days, changed_years

NAMED = 3
"""Changed days that an explanation names; of more it tells the number."""


@dataclass(frozen=True)
class Standing:
    """What was told and is kept of one open appeal; `first_due_on` is its term before a granted extension."""

    received_on: date
    term: Term
    due_on: date
    control_on: date
    due_provisional: bool
    first_due_on: date | None = None


@dataclass(frozen=True)
class Recount:
    """The dates to keep from now on; `counted_on` is where the calendar itself ends the term."""

    due_on: date
    control_on: date
    due_provisional: bool
    counted_on: date

    @property
    def is_later(self) -> bool:
        """Whether the calendar would give more time than was told."""
        return self.counted_on > self.due_on


def recount(standing: Standing, calendar: Calendar) -> Recount:
    """Count an appeal's dates by a calendar, holding what was told.

    Without an extension the count is the term's own (ГК РФ, ст. 190). A granted extension begins when the
    first term has ended (ст. 191), so a change moves the limit to which it could be granted.
    CalendarYearMissing if the count leaves the known years.
    """
    counted = compute(standing.received_on, standing.term, calendar)
    if standing.first_due_on is None:
        due_on = min(standing.due_on, counted.due_on)
        provisional = touches_draft(standing.received_on, due_on, calendar)
        return _kept(due_on, standing.received_on, provisional, counted, calendar)
    begins_on = min(standing.first_due_on, counted.due_on)
    limit = prolong(begins_on, standing.term, calendar)
    due_on = min(standing.due_on, limit.due_on)
    # The day of an extension is named by a person: it is uncertain while its own year is a draft.
    return _kept(due_on, begins_on, calendar.is_provisional(due_on), limit, calendar)


def _kept(
    due_on: date, begins_on: date, is_provisional: bool, counted: Deadline, calendar: Calendar
) -> Recount:
    # Our own reminder lies on a working day, and never after the date that was told.
    last_working = calendar.previous_working(due_on)
    latest = last_working if last_working > begins_on else due_on
    return Recount(due_on, min(counted.control_on, latest), is_provisional, counted.due_on)


class Recounting:
    """One change of the calendar, asked about many appeals; equal ones are counted once."""

    def __init__(self, former: Calendar, present: Calendar) -> None:
        self._former, self._present = former, present
        self._days = [change for change in changed_days(former, present) if change.moves_terms]
        self._years = [change for change in changed_years(former, present) if change.reason]
        self.of = lru_cache(maxsize=None)(self._of)
        """Return the dates to keep of a Standing, None where the change does not touch its count."""
        self.why = lru_cache(maxsize=None)(self._why)
        """Say in Russian what of the change touches the count of a Standing."""

    def _of(self, standing: Standing) -> Recount | None:
        former, present = self._before(standing), self._after(standing)
        if former is None or present is None:
            return present
        if standing.first_due_on is not None and former.counted_on > standing.due_on:
            # Granted for less than its limit: only a limit that comes before the day granted has a say.
            former, present = (_within(each, standing.due_on) for each in (former, present))
        return None if former == present else present

    def _before(self, standing: Standing) -> Recount | None:
        return _if_known(standing, self._former)

    def _after(self, standing: Standing) -> Recount | None:
        return _if_known(standing, self._present)

    def _why(self, standing: Standing) -> str:
        known = [each for each in (self._before(standing), self._after(standing)) if each is not None]
        end = max(max(each.due_on, each.counted_on) for each in known)
        # ГК РФ, ст. 190, 193: a term in working days skips each day off, another one meets them at its end.
        begin = standing.received_on
        if _running_unit(standing) != Unit.WORKING_DAY:
            begin = min(each.control_on for each in known) - ONE_DAY
        days = self._days_within(begin, end)
        if not days and standing.first_due_on is not None:
            days = self._days_within(standing.received_on, end)
        years = [change for change in self._years if standing.received_on.year <= change.year <= end.year]
        return "; ".join(_reasons(standing, days, years))

    def _days_within(self, begin: date, end: date) -> list[DayChange]:
        return [change for change in self._days if begin < change.day <= end]


def _if_known(standing: Standing, calendar: Calendar) -> Recount | None:
    try:
        return recount(standing, calendar)
    except CalendarYearMissing:
        return None


def _within(counted: Recount, due_on: date) -> Recount:
    return replace(counted, counted_on=min(counted.counted_on, due_on))


def _running_unit(standing: Standing) -> str:
    return standing.term.unit if standing.first_due_on is None else standing.term.extension_unit


def _reasons(standing: Standing, days: list[DayChange], years: list[YearChange]) -> Iterator[str]:
    if days:
        named = ", ".join(f"{change.day:%d.%m.%Y} станет {_becomes(change)}" for change in days[:NAMED])
        more = f" и ещё дней: {len(days) - NAMED}" if len(days) > NAMED else ""
        yield f"{named}{more} ({_norm(standing)})"
    yield from (change.reason for change in years)


def _becomes(change: DayChange) -> str:
    return "нерабочим" if change.present is DayState.DAY_OFF else "рабочим"


def _norm(standing: Standing) -> str:
    if standing.first_due_on is not None:
        return "продление начинается, когда кончился первый срок: ГК РФ, ст. 191"
    if standing.term.unit == Unit.WORKING_DAY:
        return "срок считается в рабочих днях"
    return "срок, который кончается в нерабочий день, переносится: ГК РФ, ст. 193"
