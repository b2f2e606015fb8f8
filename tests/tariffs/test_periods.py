from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariffs import periods


@dataclass(frozen=True)
class Period:
    valid_from: date
    valid_to: date | None = None


FIRST = Period(date(2026, 1, 1), date(2026, 9, 30))
SECOND = Period(date(2026, 10, 1), date(2026, 12, 31))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
PERIODS = st.builds(
    lambda start, length: Period(start, None if length is None else start + timedelta(length)),
    DAYS,
    st.none() | st.integers(0, 400),
)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), FIRST),
        (date(2026, 9, 30), FIRST),
        (date(2026, 10, 1), SECOND),
        (date(2026, 12, 31), SECOND),
        (date(2027, 1, 1), None),
    ],
)
def test_both_days_belong_to_the_period_and_an_expired_one_is_none(day: date, found: Period | None) -> None:
    assert periods.in_force([SECOND, FIRST], day) == found


def test_one_without_an_end_holds_on() -> None:
    assert periods.in_force([Period(date(2026, 1, 1))], date(2099, 1, 1)) is not None


def test_the_nearest_of_those_ahead_is_coming() -> None:
    later = Period(date(2027, 1, 1))
    assert periods.coming([later, SECOND, FIRST], date(2026, 9, 30)) == SECOND
    assert periods.coming([later, SECOND, FIRST], date(2026, 10, 1)) == later
    assert periods.coming([FIRST], date(2026, 1, 1)) is None


@given(PERIODS, PERIODS)
def test_two_overlap_when_some_day_is_in_both(one: Period, other: Period) -> None:
    days = [date(2025, 1, 1) + timedelta(step) for step in range(1600)]
    common = any(periods.holds(one, day) and periods.holds(other, day) for day in days)
    assert periods.overlap(one, other) == periods.overlap(other, one) == common


def test_an_end_before_the_beginning_is_named() -> None:
    fault = periods.fault_of_dates(date(2026, 10, 1), date(2026, 9, 30))
    assert fault == "Последний день действия (30.09.2026) раньше первого (01.10.2026)."
    assert periods.fault_of_dates(date(2026, 10, 1), date(2026, 10, 1)) == ""
    assert periods.fault_of_dates(date(2026, 10, 1), None) == ""


def test_the_next_change_is_the_first_day_on_which_something_begins_or_is_over() -> None:
    rows = [Period(date(2026, 1, 1), date(2026, 9, 30)), Period(date(2026, 11, 1))]
    assert periods.next_change(rows, date(2025, 12, 31)) == date(2026, 1, 1)
    assert periods.next_change(rows, date(2026, 9, 30)) == date(2026, 10, 1)
    assert periods.next_change(rows, date(2026, 10, 1)) == date(2026, 11, 1)
    assert periods.next_change(rows, date(2026, 11, 1)) is None


def test_a_period_is_said_in_russian() -> None:
    assert periods.words_of(FIRST) == "с 01.01.2026 по 30.09.2026"
    assert periods.words_of(Period(date(2026, 1, 1))) == "с 01.01.2026"
