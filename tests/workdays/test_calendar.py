from datetime import date, timedelta

import pytest

from workdays.calendar import Calendar, CalendarYearMissing, DayData, DayKind, YearData, parse_year

ONE_DAY = timedelta(days=1)


def test_a_moved_day_off_and_a_working_saturday_swap(calendar: Calendar) -> None:
    assert not calendar.is_working(date(2024, 4, 29))
    assert calendar.is_working(date(2024, 4, 27))
    assert not calendar.is_shortened(date(2024, 4, 27))


def test_a_working_saturday_may_be_shortened(calendar: Calendar) -> None:
    assert calendar.is_working(date(2024, 11, 2))
    assert calendar.is_shortened(date(2024, 11, 2))


def test_an_ordinary_weekend_is_off_but_no_holiday(calendar: Calendar) -> None:
    saturday = date(2026, 11, 28)
    assert not calendar.is_working(saturday)
    assert not calendar.is_holiday(saturday)
    assert calendar.is_holiday(date(2026, 5, 9))
    assert calendar.note(saturday) == ""
    assert calendar.note(date(2026, 5, 9)) == "День Победы"


@pytest.mark.parametrize(
    ("day", "following", "preceding"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 12, 31), date(2027, 1, 11), date(2026, 12, 30)),
        (date(2027, 1, 5), date(2027, 1, 11), date(2026, 12, 30)),
        (date(2026, 5, 9), date(2026, 5, 12), date(2026, 5, 8)),
    ],
)
def test_a_day_off_rolls_to_its_neighbours(
    calendar: Calendar, day: date, following: date, preceding: date
) -> None:
    assert calendar.next_working(day) == following
    assert calendar.previous_working(day) == preceding


def test_working_days_are_counted_from_the_next_day(calendar: Calendar) -> None:
    assert calendar.add_working_days(date(2026, 4, 30), 3) == date(2026, 5, 6)
    assert calendar.add_working_days(date(2026, 12, 29), 3) == date(2027, 1, 12)
    assert calendar.add_working_days(date(2026, 11, 28), 1) == date(2026, 11, 30)


def test_what_is_left_of_a_term_is_its_inverse(calendar: Calendar) -> None:
    day = date(2026, 12, 25)
    assert calendar.working_days_between(day, calendar.add_working_days(day, 15)) == 15
    assert calendar.working_days_between(day, day) == 0
    assert calendar.working_days_between(date(2026, 11, 26), date(2026, 11, 24)) == -2


def test_no_term_is_shorter_than_a_day(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        calendar.add_working_days(date(2026, 11, 24), 0)


def test_a_year_without_its_act_is_provisional(calendar: Calendar) -> None:
    assert not calendar.is_provisional(date(2027, 12, 31))
    assert calendar.is_provisional(date(2028, 1, 1))


@pytest.mark.parametrize("question", ["is_working", "is_shortened", "is_holiday", "note", "is_provisional"])
def test_an_unknown_year_is_named_in_the_refusal(calendar: Calendar, question: str) -> None:
    with pytest.raises(CalendarYearMissing, match="Нет производственного календаря на 2031 год"):
        getattr(calendar, question)(date(2031, 6, 1))


def test_counting_out_of_the_known_years_names_the_first_unknown_one(calendar: Calendar) -> None:
    assert calendar.has_year(2029)
    assert not calendar.has_year(2030)
    with pytest.raises(CalendarYearMissing, match="2030"):
        calendar.add_working_days(date(2029, 12, 20), 15)
    with pytest.raises(CalendarYearMissing, match="2022"):
        calendar.previous_working(date(2023, 1, 2))
    with pytest.raises(CalendarYearMissing, match="2032"):
        calendar.next_working(date(2032, 1, 2))
    with pytest.raises(CalendarYearMissing, match="2030"):
        calendar.working_days_between(date(2029, 1, 1), date(2031, 1, 1))


def test_a_gap_between_known_years_is_not_jumped_over() -> None:
    calendar = Calendar((YearData(2024, "act", ()), YearData(2026, "act", ())))
    with pytest.raises(CalendarYearMissing, match="2025"):
        calendar.add_working_days(date(2024, 12, 27), 10)
    with pytest.raises(CalendarYearMissing, match="2025"):
        calendar.working_days_between(date(2024, 12, 27), date(2026, 1, 12))


def test_a_working_sunday_counts() -> None:
    sunday = date(2026, 11, 29)
    calendar = Calendar((YearData(2026, "act", (DayData(sunday, DayKind.WORKING, "Рабочий день"),)),))
    assert calendar.next_working(sunday - ONE_DAY) == sunday


def test_a_file_with_a_day_of_another_year_is_refused() -> None:
    stranger = {"date": date(2027, 1, 1), "kind": "day_off", "note": "Новогодние каникулы"}
    with pytest.raises(ValueError, match="another year"):
        parse_year({"year": 2026, "act": "", "days": [stranger]})
