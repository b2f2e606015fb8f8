"""Dated hours of a place or a channel, and whether it is open at a moment. No database or clock here.

All moments are local ones: the caller brings them to the company's time zone, and gets the same zone back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from workdays.calendar import ONE_DAY, Calendar, CalendarYearMissing

MINUTES_A_DAY = 24 * 60
SHORTENED_BY = 60
"""Minutes by which a shortened day closes earlier."""
SEARCH_DAYS = 60
"""How far ahead the next opening is looked for."""
CONTINUOUS_DAYS = 7
"""What stays open longer than that is open round the clock."""
USUAL_HOURS = (9 * 60, 18 * 60)
"""Hours of a working day, in minutes from midnight, while nobody has entered those of the office."""


class OpenState(StrEnum):
    OPEN = "open"
    BREAK = "break"
    CLOSED = "closed"


class IntervalsInvalid(ValueError):
    """Hours that contradict themselves; the text is Russian and meant for the form."""


@dataclass(frozen=True, order=True)
class Interval:
    """Open from `opens` until `closes`, which is no longer open; 00:00 as the end is midnight."""

    opens: time
    closes: time

    @property
    def start(self) -> int:
        """The opening in minutes from midnight."""
        return self.opens.hour * 60 + self.opens.minute

    @property
    def end(self) -> int:
        """The closing in minutes from midnight, up to 1440."""
        return self.closes.hour * 60 + self.closes.minute or MINUTES_A_DAY


@dataclass(frozen=True)
class Schedule:
    """Weekly hours (Monday is 0) in force from a date, by an act; breaks are the gaps within a day."""

    valid_from: date
    week: Mapping[int, Sequence[Interval]]
    valid_to: date | None = None
    follows_calendar: bool = True
    """Closed on holidays and moved days off, an hour less on shortened days."""

    def in_force(self, day: date) -> bool:
        """Whether the schedule holds on the day; both of its ends are included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class DayException:
    """One date whose hours are set apart from the schedule; no intervals is closed."""

    date: date
    intervals: Sequence[Interval] = field(default=())


@dataclass(frozen=True)
class OpenStatus:
    """The state at a moment; `until` is when it changes, None if that is not known or never.

    `next_opening` is None while open.
    """

    state: OpenState
    until: datetime | None
    next_opening: datetime | None


def check_intervals(intervals: Sequence[Interval]) -> None:
    """Raise IntervalsInvalid unless each interval ends after it starts and none overlap; they may touch."""
    for interval in intervals:
        if interval.end <= interval.start:
            raise IntervalsInvalid("Время закрытия должно быть позже времени открытия.")
    ordered = sorted(intervals)
    for earlier, later in pairwise(ordered):
        if later.start < earlier.end:
            raise IntervalsInvalid(
                f"Промежутки {_written(earlier)} и {_written(later)} пересекаются: разведите их."
            )


def hours_on(
    day: date, schedules: Sequence[Schedule], exceptions: Sequence[DayException], calendar: Calendar
) -> list[tuple[int, int]]:
    """Return the open spans of the day as minutes from midnight, in order.

    A dated exception is taken as it stands. Otherwise the latest schedule in force counts: closed on days off
    by law or act, also a working Saturday has only the hours written for Saturdays.
    """
    for exception in exceptions:
        if exception.date == day:
            return _minutes(exception.intervals)
    current = [schedule for schedule in schedules if schedule.in_force(day)]
    if not current:
        return []
    schedule = max(current, key=lambda candidate: candidate.valid_from)
    spans = _minutes(schedule.week.get(day.weekday(), ()))
    if not schedule.follows_calendar:
        return spans
    if calendar.is_holiday(day):
        return []
    return _cut_short(spans) if calendar.is_shortened(day) else spans


def status_at(
    moment: datetime, schedules: Sequence[Schedule], exceptions: Sequence[DayException], calendar: Calendar
) -> OpenStatus:
    """Tell whether it is open at the local moment, on a break within its day, or closed.

    CalendarYearMissing if there is no calendar of the moment's own year.
    """
    was_open = False
    for start, end in _joined(_spans_from(moment, schedules, exceptions, calendar)):
        if end <= moment:
            was_open = True
        elif start <= moment:
            endless = end - moment > timedelta(days=CONTINUOUS_DAYS)
            return OpenStatus(OpenState.OPEN, None if endless else end, None)
        else:
            on_break = was_open and start.date() == moment.date()
            return OpenStatus(OpenState.BREAK if on_break else OpenState.CLOSED, start, start)
    return OpenStatus(OpenState.CLOSED, None, None)


def _spans_from(
    moment: datetime, schedules: Sequence[Schedule], exceptions: Sequence[DayException], calendar: Calendar
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open spans from the moment's day on; where the calendars end, so does what is known."""
    for number in range(SEARCH_DAYS):
        day = moment.date() + number * ONE_DAY
        try:
            spans = hours_on(day, schedules, exceptions, calendar)
        except CalendarYearMissing:
            if number == 0:
                raise
            return
        midnight = datetime.combine(day, time(), tzinfo=moment.tzinfo)
        for start, end in spans:
            yield midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Join spans that touch, such as an evening that goes on after midnight."""
    held: tuple[datetime, datetime] | None = None
    for start, end in spans:
        if held is None:
            held = (start, end)
        elif start <= held[1]:
            held = (held[0], end)
        else:
            yield held
            held = (start, end)
    if held is not None:
        yield held


def _minutes(intervals: Iterable[Interval]) -> list[tuple[int, int]]:
    return [(interval.start, interval.end) for interval in sorted(intervals)]


def _cut_short(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Close an hour earlier than the day's last closing."""
    last = max((end for _, end in spans), default=0) - SHORTENED_BY
    return [(start, min(end, last)) for start, end in spans if start < last]


def clock(minutes: int) -> str:
    """Write minutes from midnight as people do: 8:00, 17:30, 24:00."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _written(interval: Interval) -> str:
    return f"{clock(interval.start)}–{clock(interval.end)}"


def is_working_time(moment: datetime, office: Sequence[tuple[int, int]], calendar: Calendar) -> bool:
    """Whether people are at work at the local moment: on a working day, between opening and closing.

    `office` are the spans of the office on that day in minutes from midnight; with none of them the usual
    hours hold, an hour less before a holiday.
    """
    day = moment.date()
    if not calendar.is_working(day):
        return False
    opens, closes = USUAL_HOURS
    if office:
        opens, closes = min(start for start, _ in office), max(end for _, end in office)
    elif calendar.is_shortened(day):
        closes -= SHORTENED_BY
    return opens <= moment.hour * 60 + moment.minute < closes
