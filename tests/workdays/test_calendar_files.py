"""The shipped years against the published counts, against a library, and against the law's own rule."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from holidays import country_holidays

from workdays.calendar import Calendar, DayKind, days_of
from workdays.drafts import draft_year, statutory_holidays
from workdays.services import read_year, shipped_files

DECREED = range(2023, 2028)
BY_MONTH = {
    2024: [17, 20, 20, 21, 20, 19, 23, 22, 21, 23, 21, 21],
    2025: [17, 20, 21, 22, 18, 19, 23, 21, 22, 23, 19, 22],
    2026: [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22],
    2027: [15, 19, 22, 22, 19, 21, 22, 22, 22, 21, 20, 22],
}
TOTALS = {2023: 247, 2024: 248, 2025: 247, 2026: 247, 2027: 247}
SHORTENED = {
    2023: ["22.02", "07.03", "03.11"],
    2024: ["22.02", "07.03", "08.05", "11.06", "02.11"],
    2025: ["07.03", "30.04", "11.06", "01.11"],
    2026: ["30.04", "08.05", "11.06", "03.11"],
    2027: ["20.02", "30.04", "11.06", "03.11"],
}


@pytest.mark.parametrize("year", BY_MONTH)
def test_each_month_has_its_published_number_of_working_days(calendar: Calendar, year: int) -> None:
    counted = [
        sum(calendar.is_working(day) for day in days_of(year) if day.month == month) for month in range(1, 13)
    ]
    assert counted == BY_MONTH[year]


@pytest.mark.parametrize("year", TOTALS)
def test_each_year_has_its_published_number_of_working_days(calendar: Calendar, year: int) -> None:
    assert sum(map(calendar.is_working, days_of(year))) == TOTALS[year]


@pytest.mark.parametrize("year", SHORTENED)
def test_the_shortened_days_are_the_published_ones(calendar: Calendar, year: int) -> None:
    assert [f"{day:%d.%m}" for day in days_of(year) if calendar.is_shortened(day)] == SHORTENED[year]


@pytest.mark.parametrize("year", DECREED)
def test_a_library_agrees_day_by_day(calendar: Calendar, year: int) -> None:
    library = country_holidays("RU", years=year)
    differing = [day for day in days_of(year) if calendar.is_working(day) != library.is_working_day(day)]
    assert differing == []


def test_the_years_with_an_act_are_the_decreed_ones(calendar: Calendar) -> None:
    assert [data.year for data in calendar.years if data.act] == list(DECREED)
    assert [data.year for data in calendar.years if not data.act] == [2028, 2029]


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_every_deviation_is_explained_once_and_in_order(path: Path) -> None:
    rows = read_year(path).days
    assert all(row.note for row in rows)
    days = [row.day for row in rows]
    assert days == sorted(set(days))
    assert set(statutory_holidays(days[0].year)) <= {row.day for row in rows if row.kind is DayKind.DAY_OFF}


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_a_moved_day_off_comes_from_a_weekend_and_lands_on_a_weekday(path: Path) -> None:
    moved = [row for row in read_year(path).days if row.moved_from]
    for row in moved:
        assert row.moved_from is not None
        assert row.moved_from.weekday() >= 5 > row.day.weekday()
        assert f"{row.moved_from:%d.%m.%Y}" in row.note
    assert len({row.moved_from for row in moved}) == len(moved)


@pytest.mark.parametrize("year", [2028, 2029])
def test_a_shipped_draft_is_what_the_rule_gives(calendar: Calendar, year: int) -> None:
    [shipped] = [data for data in calendar.years if data.year == year]
    assert shipped == draft_year(year)


def test_a_draft_moves_a_holiday_weekend_but_not_a_january_one() -> None:
    days = {row.day: row for row in draft_year(2028).days}
    assert days[date(2028, 11, 6)].moved_from == date(2028, 11, 4)
    assert date(2028, 1, 10) not in days
    assert days[date(2028, 5, 8)].kind is DayKind.SHORTENED


def test_a_draft_shortens_the_last_day_of_december_when_people_work_on_it() -> None:
    [row] = [row for row in draft_year(2029).days if row.day == date(2029, 12, 31)]
    assert row.kind is DayKind.SHORTENED


@pytest.mark.parametrize("year", range(2000, 2100))
def test_a_draft_gives_back_every_holiday_that_falls_on_a_weekend(year: int) -> None:
    rows = draft_year(year).days
    lost = [day for day in statutory_holidays(year) if day.month > 1 and day.weekday() >= 5]
    assert sorted(row.moved_from for row in rows if row.moved_from) == lost
    assert all(row.day - row.moved_from <= timedelta(days=3) for row in rows if row.moved_from)


@pytest.mark.parametrize("year", DECREED)
def test_the_rule_finds_the_automatic_moves_of_a_decreed_year(calendar: Calendar, year: int) -> None:
    decreed = next(data for data in calendar.years if data.year == year)
    named = {row.moved_from for row in decreed.days if row.moved_from}
    assert {row.moved_from for row in draft_year(year).days if row.moved_from} <= named
