"""Every day of 2024-2027 against a count that walks over the days one by one and knows nothing of ours."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from questions.choices import Channel
from questions.deadlines import Term, compute
from workdays.calendar import Calendar
from workdays.drafts import draft_year
from workdays.services import read_year, shipped_files

CALENDAR = Calendar(tuple(read_year(path) for path in shipped_files()))
ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
EVERY_DAY = [FIRST + ONE_DAY * number for number in range((LAST - FIRST).days + 1)]
LIBRARY = country_holidays("RU", years=range(2023, 2030))
UNDECREED = {row.day for year in (2028, 2029) for row in draft_year(year).days if row.kind == "day_off"}
BY_LETTER = {Channel.POST, Channel.IN_PERSON, Channel.FAX}
WEBSITE = Term(15, "working_day", 15, "working_day")
POST = Term(30, "calendar_day", 1, "month")
TERMS = st.builds(
    Term,
    st.integers(1, 60),
    st.sampled_from(["working_day", "calendar_day"]),
    st.integers(0, 30),
    st.sampled_from(["working_day", "calendar_day"]),
)
DAYS = st.dates(FIRST, LAST)


def works(day: date) -> bool:
    if day.year >= 2028:
        return day.weekday() < 5 and day not in UNDECREED
    return bool(LIBRARY.is_working_day(day))


def roll(day: date, step: timedelta) -> date:
    while not works(day):
        day += step
    return day


def fifteenth_working_day(day: date) -> date:
    left = 15
    while left:
        day += ONE_DAY
        left -= works(day)
    return day


def same_number_next_month(day: date) -> date:
    """Walk to the next month's same number, or stop at its last day."""
    target = day
    while target.month == day.month:
        target += ONE_DAY
    while target.day < day.day and (target + ONE_DAY).day > 1:
        target += ONE_DAY
    return target


def naive(channel: Channel, day: date) -> tuple[date, date, date]:
    if channel in BY_LETTER:
        nominal = day
        for _ in range(30):
            nominal += ONE_DAY
        due = roll(nominal, ONE_DAY)
        return due, roll(nominal, -ONE_DAY), roll(same_number_next_month(due), ONE_DAY)
    due = fifteenth_working_day(day)
    return due, due, fifteenth_working_day(due)


@pytest.mark.parametrize("channel", list(Channel))
def test_every_day_of_four_years_agrees_with_the_naive_count(channel: Channel) -> None:
    term = POST if channel in BY_LETTER else WEBSITE
    for day in EVERY_DAY:
        found = compute(day, term, CALENDAR)
        expected = naive(channel, day)
        assert (found.due_on, found.control_on, found.extended_due_on) == expected, day
        assert found.provisional == any(reached.year >= 2028 for reached in expected), day


@given(DAYS, TERMS)
def test_dates_are_working_days_in_their_order(day: date, term: Term) -> None:
    found = compute(day, term, CALENDAR)
    assert day < found.control_on <= found.due_on <= found.extended_due_on
    for reached in (found.control_on, found.due_on, found.extended_due_on):
        assert CALENDAR.is_working(reached)


@given(DAYS, st.integers(1, 60))
def test_a_term_in_working_days_holds_exactly_that_many(day: date, amount: int) -> None:
    due_on = compute(day, Term(amount, "working_day", 0, "month"), CALENDAR).due_on
    passed = [day + ONE_DAY * number for number in range(1, (due_on - day).days + 1)]
    assert sum(map(works, passed)) == amount


@given(TERMS)
def test_a_later_receipt_is_never_due_earlier(term: Term) -> None:
    found = [compute(day, term, CALENDAR) for day in EVERY_DAY[::7]]
    for earlier, later in pairwise(found):
        assert earlier.due_on <= later.due_on
        assert earlier.extended_due_on <= later.extended_due_on


@given(DAYS, st.integers(1, 59))
def test_a_longer_term_is_never_due_earlier(day: date, amount: int) -> None:
    for unit in ("working_day", "calendar_day"):
        shorter, longer = (compute(day, Term(n, unit, 0, unit), CALENDAR) for n in (amount, amount + 1))
        assert shorter.due_on <= longer.due_on
