"""Moments and durations as people and machines write them; what is unclear is refused and never guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.service.importing.samples import MOSCOW, moscow

from service.importing.clock_cells import DateOrder, day_of, duration_of, moment_of
from service.importing.reasons import BadCell, Reason

NINE = moscow(9, 5)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("02.03.2026 09:05", NINE),
        ("2.3.26 9:05:00", NINE),
        ("02/03/2026, 09:05:00", NINE),
        ("02.03.2026 г. 09:05", NINE),
        ("2026-03-02 09:05:00", NINE),
        ("2026-03-02T09:05:00.250", NINE),
        ("2026-03-02T06:05:00Z", NINE),
        ("2026-03-02T11:05:00+05:00", NINE),
        ("1772431500", NINE),
        ("46083.378472222", NINE),
    ],
)
def test_moments(text: str, moment: datetime) -> None:
    assert moment_of(text, zone=MOSCOW) == moment


def test_the_order_of_dates_and_the_zone_are_of_the_source() -> None:
    found = moment_of("03/02/2026 11:05", zone=ZoneInfo("Asia/Yekaterinburg"), order=DateOrder.MONTH_FIRST)
    assert found == NINE


def test_a_time_alone_is_of_the_day_in_its_own_column() -> None:
    assert moment_of("9:05", zone=MOSCOW, day=date(2026, 3, 2)) == NINE
    assert day_of("02.03.2026", DateOrder.DAY_FIRST) == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    ["", "9:05", "вчера", "32.03.2026 09:05", "02.03.2026", "02.03.2026 24:05", "12", "2026-13-01 09:00"],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(BadCell) as caught:
        moment_of(text, zone=MOSCOW)
    assert caught.value.reason == Reason.BAD_TIME


@pytest.mark.parametrize("text", ["2026-10-25 02:30:00", "2026-03-29 02:30:00"])
def test_an_hour_that_is_repeated_or_skipped_is_refused(text: str) -> None:
    with pytest.raises(BadCell) as caught:
        moment_of(text, zone=ZoneInfo("Europe/Berlin"))
    assert caught.value.reason == Reason.REPEATED_HOUR


def test_the_hour_of_moscow_in_2014_that_came_twice_is_refused() -> None:
    with pytest.raises(BadCell):
        moment_of("26.10.2014 01:30", zone=MOSCOW)
    assert moment_of("26.10.2014 02:30", zone=MOSCOW) == datetime(2014, 10, 25, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("150", 150),
        ("150.7", 150),
        ("2:30", 150),
        ("0:02:30", 150),
        ("1:00:00", 3600),
        ("90:00", 5400),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    assert duration_of(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", Reason.NEGATIVE),
        ("-0:05", Reason.NEGATIVE),
        ("долго", Reason.BAD_DURATION),
        ("2:75", Reason.BAD_DURATION),
        ("0.00173611", Reason.BAD_DURATION),
    ],
)
def test_what_is_no_duration_is_refused(text: str, reason: Reason) -> None:
    with pytest.raises(BadCell) as caught:
        duration_of(text)
    assert caught.value.reason == reason
