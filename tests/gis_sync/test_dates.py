"""Dates come with offsets that mean nothing, moments with offsets that mean everything."""

from datetime import UTC, date, datetime

import pytest

from gis_sync.messages.dates import format_date, format_moment, parse_date, parse_moment


@pytest.mark.parametrize(
    "text",
    [
        "2024-07-15", "2024-07-15+03:00", "2024-07-15Z", "2024-07-15-11:00", " 2024-07-15+03:00\n",
        "2024-07-15T23:59:59.999+03:00",
    ],
)  # fmt: skip
def test_a_date_is_its_first_ten_characters(text: str) -> None:
    assert parse_date(text) == date(2024, 7, 15)


def test_sentinels_are_dates() -> None:
    assert parse_date("1900-01-01+03:00") == date(1900, 1, 1)
    assert parse_date("5000-01-01") == date(5000, 1, 1)


@pytest.mark.parametrize("text", ["", "15.07.2024", "2024-07-150", "20240715", "-2024-07-15", "٢٠٢٤-07-15"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Не дата"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2024-02-30", "2023-02-29+03:00", "0000-01-01", "2024-13-01"])
def test_a_day_that_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Такой даты нет"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-07-16T09:15:02.871+03:00", datetime(2024, 7, 16, 6, 15, 2, 871_000, tzinfo=UTC)),
        ("2024-07-16T06:15:02Z", datetime(2024, 7, 16, 6, 15, 2, tzinfo=UTC)),
        ("2024-07-16T09:15:02", datetime(2024, 7, 16, 6, 15, 2, tzinfo=UTC)),
        ("2024-07-16T09:15:02.8719999+03:00", datetime(2024, 7, 16, 6, 15, 2, 871_999, tzinfo=UTC)),
    ],
)
def test_a_moment_without_an_offset_is_moscows(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "2024-07-16T25:00:00+03:00", "20240716T091502"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse_moment(text) is None


def test_dates_are_sent_without_an_offset_and_moments_with_moscows() -> None:
    assert format_date(date(2024, 7, 5)) == "2024-07-05"
    assert format_date(datetime(2024, 7, 5, 23, 0, tzinfo=UTC)) == "2024-07-05"
    assert format_moment(datetime(2024, 7, 15, 21, 5, tzinfo=UTC)) == "2024-07-16T00:05:00.000+03:00"


def test_a_naive_moment_is_not_sent() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2024, 7, 15))  # noqa: DTZ001
