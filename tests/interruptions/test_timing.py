from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interruptions.timing import (
    Standing,
    days_before,
    length_words,
    overlap,
    short_words_of,
    standing,
    words_of,
)

MOSCOW = ZoneInfo("Europe/Moscow")
NINE = datetime(2026, 12, 5, 9, tzinfo=MOSCOW)
THREE = datetime(2026, 12, 5, 15, tzinfo=MOSCOW)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NINE - SECOND, Standing.COMING),
        (NINE, Standing.NOW),
        (THREE - SECOND, Standing.NOW),
        (THREE, Standing.PAST),
        (datetime(2026, 12, 5, 6, tzinfo=UTC), Standing.NOW),
        (datetime(2026, 12, 5, 12, tzinfo=UTC), Standing.PAST),
    ],
)
def test_its_first_minute_belongs_to_it_and_that_of_its_end_does_not(
    now: datetime, expected: Standing
) -> None:
    assert standing(NINE, THREE, now) == expected


def test_the_clock_of_moscow_never_changes() -> None:
    """Where clocks are put forward in the night of 29 March 2026, four hours of the wall would be three."""
    night = datetime(2026, 3, 29, 0, tzinfo=MOSCOW)
    assert night.utcoffset() == (night + timedelta(hours=4)).utcoffset() == timedelta(hours=3)
    assert (
        standing(night, night + timedelta(hours=4), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) == Standing.NOW
    )
    assert (
        standing(night, night + timedelta(hours=4), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == Standing.PAST
    )


def test_without_an_end_it_goes_on() -> None:
    assert standing(NINE, None, NINE + timedelta(days=400)) == Standing.NOW
    assert standing(NINE, None, NINE - SECOND) == Standing.COMING


def test_when_is_said_in_words() -> None:
    new_year = datetime(2027, 1, 1, 2, 5, tzinfo=MOSCOW)
    assert words_of(NINE, THREE) == "5 декабря 2026 года (суббота) с 9:00 до 15:00"
    assert words_of(NINE, None) == "5 декабря 2026 года с 9:00 до восстановления"
    assert words_of(NINE, THREE + timedelta(days=1)) == "с 9:00 5 декабря до 15:00 6 декабря 2026 года"
    assert words_of(NINE, new_year) == "с 9:00 5 декабря 2026 года до 2:05 1 января 2027 года"
    assert short_words_of(NINE, THREE) == "05.12.2026, 9:00–15:00"
    assert short_words_of(NINE, None) == "с 05.12.2026, 9:00"
    assert short_words_of(NINE, new_year) == "05.12.2026 9:00 – 01.01.2027 2:05"


def test_how_long_is_said_in_words() -> None:
    assert length_words(NINE, THREE) == "6\u00a0ч"
    assert length_words(NINE, NINE + timedelta(minutes=90)) == "1\u00a0ч 30\u00a0мин"
    assert length_words(NINE, THREE + timedelta(days=2)) == "2\u00a0сут. 6\u00a0ч"


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (THREE, THREE + timedelta(hours=1), False),
        (THREE - SECOND, THREE + timedelta(hours=1), True),
        (NINE - timedelta(hours=1), NINE, False),
        (NINE - timedelta(hours=1), None, True),
        (THREE, None, False),
    ],
)
def test_spans_that_only_touch_do_not_overlap(
    starts: datetime, ends: datetime | None, expected: bool
) -> None:
    assert overlap((NINE, THREE), (starts, ends)) is expected
    assert overlap((starts, ends), (NINE, THREE)) is expected


def test_warning_is_counted_in_days_of_the_calendar() -> None:
    assert days_before(date(2026, 12, 1), date(2026, 12, 5)) == 4
    assert days_before(date(2026, 12, 5), date(2026, 12, 5)) == 0
