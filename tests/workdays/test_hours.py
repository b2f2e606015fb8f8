from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from workdays.calendar import Calendar, CalendarYearMissing
from workdays.hours import (
    DayException,
    Interval,
    IntervalsInvalid,
    OpenState,
    Schedule,
    check_intervals,
    hours_on,
    is_working_time,
    status_at,
)

MOSCOW = ZoneInfo("Europe/Moscow")
FIRST = date(2023, 12, 6)
OFFICE_DAY = [Interval(time(8), time(12)), Interval(time(13), time(17))]
OFFICE = Schedule(FIRST, dict.fromkeys(range(5), OFFICE_DAY))
RECEPTION = Schedule(FIRST, {0: [Interval(time(15), time(17))], 2: [Interval(time(15), time(17))]})
ROUND_THE_CLOCK = Schedule(
    FIRST, dict.fromkeys(range(7), (Interval(time(0), time(0)),)), follows_calendar=False
)


def moscow(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("moment", "state", "until"),
    [
        ("2026-11-24T08:00", OpenState.OPEN, "2026-11-24T12:00"),
        ("2026-11-24T11:59", OpenState.OPEN, "2026-11-24T12:00"),
        ("2026-11-24T12:00", OpenState.BREAK, "2026-11-24T13:00"),
        ("2026-11-24T12:30", OpenState.BREAK, "2026-11-24T13:00"),
        ("2026-11-24T16:59", OpenState.OPEN, "2026-11-24T17:00"),
        ("2026-11-24T17:00", OpenState.CLOSED, "2026-11-25T08:00"),
        ("2026-11-24T07:59", OpenState.CLOSED, "2026-11-24T08:00"),
        ("2026-11-27T18:00", OpenState.CLOSED, "2026-11-30T08:00"),
        ("2026-01-09T10:00", OpenState.CLOSED, "2026-01-12T08:00"),
        ("2026-05-11T10:00", OpenState.CLOSED, "2026-05-12T08:00"),
        ("2026-12-31T10:00", OpenState.CLOSED, "2027-01-11T08:00"),
        # A shortened day closes an hour earlier, a working Saturday has only Saturday's hours.
        ("2026-04-30T15:59", OpenState.OPEN, "2026-04-30T16:00"),
        ("2026-04-30T16:00", OpenState.CLOSED, "2026-05-04T08:00"),
        ("2024-04-27T10:00", OpenState.CLOSED, "2024-05-02T08:00"),
    ],
)
def test_the_office_is_open_as_the_table_says(
    calendar: Calendar, moment: str, state: OpenState, until: str
) -> None:
    status = status_at(moscow(moment), [OFFICE], [], calendar)
    assert (status.state, status.until) == (state, moscow(until))
    assert status.next_opening == (None if state is OpenState.OPEN else moscow(until))


def test_there_is_no_reception_on_a_holiday_monday(calendar: Calendar) -> None:
    status = status_at(moscow("2026-03-09T15:30"), [RECEPTION], [], calendar)
    assert (status.state, status.next_opening) == (OpenState.CLOSED, moscow("2026-03-11T15:00"))


def test_an_exception_opens_a_working_saturday_and_closes_an_ordinary_day(calendar: Calendar) -> None:
    exceptions = [
        DayException(date(2024, 4, 27), [Interval(time(9), time(14))]),
        DayException(date(2024, 4, 26)),
    ]
    assert status_at(moscow("2024-04-27T13:00"), [OFFICE], exceptions, calendar).state is OpenState.OPEN
    closed = status_at(moscow("2024-04-26T13:30"), [OFFICE], exceptions, calendar)
    assert closed.next_opening == moscow("2024-04-27T09:00")


def test_the_latest_schedule_in_force_counts(calendar: Calendar) -> None:
    summer = Schedule(date(2026, 6, 1), {0: [Interval(time(7), time(15))]}, valid_to=date(2026, 8, 31))
    assert hours_on(date(2026, 6, 8), [OFFICE, summer], [], calendar) == [(420, 900)]
    assert hours_on(date(2026, 6, 9), [OFFICE, summer], [], calendar) == []
    assert hours_on(date(2026, 9, 7), [OFFICE, summer], [], calendar) == [(480, 720), (780, 1020)]
    assert hours_on(date(2023, 12, 5), [OFFICE, summer], [], calendar) == []


def test_a_short_last_interval_is_gone_on_a_shortened_day(calendar: Calendar) -> None:
    schedule = Schedule(FIRST, {3: [Interval(time(8), time(12)), Interval(time(16, 30), time(17))]})
    assert hours_on(date(2026, 4, 30), [schedule], [], calendar) == [(480, 720)]


def test_a_day_without_hours_stays_so_when_shortened(calendar: Calendar) -> None:
    assert hours_on(date(2026, 4, 30), [Schedule(FIRST, {})], [], calendar) == []


def test_round_the_clock_has_no_end(calendar: Calendar) -> None:
    status = status_at(moscow("2026-01-01T03:00"), [ROUND_THE_CLOCK], [], calendar)
    assert (status.state, status.until) == (OpenState.OPEN, None)


def test_an_evening_goes_on_after_midnight(calendar: Calendar) -> None:
    evening = Schedule(FIRST, {1: [Interval(time(20), time(0))], 2: [Interval(time(0), time(2))]})
    status = status_at(moscow("2026-11-24T22:00"), [evening], [], calendar)
    assert status.until == moscow("2026-11-25T02:00")


def test_intervals_that_touch_have_no_break_between_them(calendar: Calendar) -> None:
    schedule = Schedule(FIRST, {1: [Interval(time(12), time(17)), Interval(time(8), time(12))]})
    status = status_at(moscow("2026-11-24T09:00"), [schedule], [], calendar)
    assert status.until == moscow("2026-11-24T17:00")


def test_the_gap_after_midnight_is_not_a_break(calendar: Calendar) -> None:
    night = Schedule(FIRST, {1: [Interval(time(8), time(17))], 2: [Interval(time(8), time(17))]})
    status = status_at(moscow("2026-11-24T18:00"), [night], [], calendar)
    assert status.state is OpenState.CLOSED


def test_what_never_opens_says_no_more(calendar: Calendar) -> None:
    status = status_at(moscow("2026-11-24T10:00"), [], [], calendar)
    assert (status.state, status.until, status.next_opening) == (OpenState.CLOSED, None, None)


def test_the_end_of_the_calendars_ends_the_search_only(calendar: Calendar) -> None:
    last = moscow("2029-12-31T18:00")
    assert status_at(last, [OFFICE], [], calendar).next_opening is None
    with pytest.raises(CalendarYearMissing):
        status_at(last + timedelta(days=1), [OFFICE], [], calendar)


@pytest.mark.parametrize(
    ("intervals", "message"),
    [
        ([Interval(time(17), time(8))], "позже времени открытия"),
        ([Interval(time(8), time(8))], "позже времени открытия"),
        (
            [Interval(time(8), time(13)), Interval(time(12), time(17))],
            "8:00–13:00 и 12:00–17:00 пересекаются",
        ),
        ([Interval(time(12), time(0)), Interval(time(8), time(13))], "8:00–13:00 и 12:00–24:00 пересекаются"),
    ],
)
def test_hours_that_contradict_themselves_are_refused(intervals: list[Interval], message: str) -> None:
    with pytest.raises(IntervalsInvalid, match=message):
        check_intervals(intervals)


def test_hours_that_touch_or_end_at_midnight_are_fine() -> None:
    check_intervals([Interval(time(12), time(0)), Interval(time(8), time(12))])


@pytest.mark.parametrize(
    ("moment", "office", "expected"),
    [
        ("2026-11-23T08:00", [], False),
        ("2026-11-23T09:00", [], True),
        ("2026-11-23T17:00", [], True),
        ("2026-11-23T18:00", [], False),
        # 3 November 2026 is an hour shorter, the 4th is off.
        ("2026-11-03T16:00", [], True),
        ("2026-11-03T17:00", [], False),
        ("2026-11-04T12:00", [(480, 1020)], False),
        ("2026-11-28T12:00", [(480, 1020)], False),
        # The office's own hours, its lunch included.
        ("2026-11-23T08:00", [(480, 720), (780, 1020)], True),
        ("2026-11-23T12:00", [(480, 720), (780, 1020)], True),
        ("2026-11-23T17:00", [(480, 720), (780, 1020)], False),
        ("2027-02-20T12:00", [], True),
    ],
)
def test_people_are_at_work_while_the_office_is_open(
    calendar: Calendar, moment: str, office: list[tuple[int, int]], expected: bool
) -> None:
    assert is_working_time(moscow(moment), office, calendar) == expected
