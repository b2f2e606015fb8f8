"""The dates as they were counted by hand, and the branches of the rule."""

from datetime import date

import pytest

from questions.deadlines import Deadline, Term, TermInvalid, compute
from workdays.calendar import Calendar, CalendarYearMissing
from workdays.services import read_year, shipped_files

CALENDAR = Calendar(tuple(read_year(path) for path in shipped_files()))
WEBSITE = Term(15, "working_day", 15, "working_day")
POST = Term(30, "calendar_day", 1, "month")


@pytest.mark.parametrize(
    ("received_on", "due_on", "extended_due_on"),
    [
        ("2024-04-24", "2024-05-21", "2024-06-11"),
        ("2024-10-21", "2024-11-11", "2024-12-02"),
        ("2024-12-09", "2024-12-28", "2025-01-29"),
        ("2024-12-27", "2025-01-28", "2025-02-18"),
        ("2025-04-25", "2025-05-22", "2025-06-16"),
        ("2025-10-20", "2025-11-11", "2025-12-02"),
        ("2025-12-30", "2026-01-30", "2026-02-20"),
        ("2026-04-20", "2026-05-13", "2026-06-03"),
        ("2026-04-25", "2026-05-19", "2026-06-09"),
        ("2026-10-26", "2026-11-17", "2026-12-08"),
        ("2026-12-14", "2027-01-13", "2027-02-03"),
        ("2027-02-08", "2027-03-02", "2027-03-24"),
    ],
)
def test_a_term_in_working_days_ends_on_the_day_counted_by_hand(
    received_on: str, due_on: str, extended_due_on: str
) -> None:
    due = date.fromisoformat(due_on)
    expected = Deadline(
        due, due, date.fromisoformat(extended_due_on), provisional=False, due_provisional=False
    )
    assert compute(date.fromisoformat(received_on), WEBSITE, CALENDAR) == expected


@pytest.mark.parametrize(
    ("received_on", "due_on", "control_on", "extended_due_on"),
    [
        ("2024-04-01", "2024-05-02", "2024-04-27", "2024-06-03"),
        ("2024-10-03", "2024-11-02", "2024-11-02", "2024-12-02"),
        ("2024-12-02", "2025-01-09", "2024-12-28", "2025-02-10"),
        ("2025-04-08", "2025-05-12", "2025-05-07", "2025-06-16"),
        ("2025-12-01", "2026-01-12", "2025-12-30", "2026-02-12"),
        ("2026-01-29", "2026-03-02", "2026-02-27", "2026-04-02"),
        ("2026-04-09", "2026-05-12", "2026-05-08", "2026-06-15"),
        ("2026-11-23", "2026-12-23", "2026-12-23", "2027-01-25"),
        ("2027-01-21", "2027-02-20", "2027-02-20", "2027-03-22"),
    ],
)
def test_a_term_in_calendar_days_rolls_forward_and_its_control_date_back(
    received_on: str, due_on: str, control_on: str, extended_due_on: str
) -> None:
    found = compute(date.fromisoformat(received_on), POST, CALENDAR)
    dates = [day.isoformat() for day in (found.due_on, found.control_on, found.extended_due_on)]
    assert dates == [due_on, control_on, extended_due_on]
    assert not found.provisional


def test_a_year_without_its_act_makes_the_dates_provisional() -> None:
    assert compute(date(2027, 12, 20), WEBSITE, CALENDAR) == Deadline(
        date(2028, 1, 18), date(2028, 1, 18), date(2028, 2, 8), provisional=True, due_provisional=True
    )


def test_an_extension_alone_may_be_provisional() -> None:
    found = compute(date(2027, 12, 3), WEBSITE, CALENDAR)
    assert (found.due_on, found.provisional, found.due_provisional) == (date(2027, 12, 24), True, False)


def test_the_day_of_receipt_itself_does_not_count_as_touched() -> None:
    years = [read_year(path) for path in shipped_files() if path.stem in ("2025", "2026")]
    draft = Calendar((years[0].__class__(2024, "", ()), *years))
    assert not compute(date(2024, 12, 31), POST, draft).provisional


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [("2026-01-30", "2026-03-02"), ("2024-01-31", "2024-02-29"), ("2026-11-30", "2026-12-30"),
     ("2024-12-31", "2025-01-31"), ("2026-03-31", "2026-04-30")],
)  # fmt: skip
def test_a_month_ends_on_its_number_or_on_the_last_day_and_then_rolls(received_on: str, due_on: str) -> None:
    month = Term(1, "month", 0, "month")
    found = compute(date.fromisoformat(received_on), month, CALENDAR)
    assert found.due_on == date.fromisoformat(due_on)


@pytest.mark.parametrize(
    ("received_on", "due_on"), [("2026-04-30", "2026-05-06"), ("2026-12-29", "2027-01-12")]
)
def test_three_working_days_pass_over_the_holidays(received_on: str, due_on: str) -> None:
    short = Term(3, "working_day", 0, "working_day")
    found = compute(date.fromisoformat(received_on), short, CALENDAR)
    assert found.due_on == found.extended_due_on == date.fromisoformat(due_on)


def test_a_term_without_any_working_day_has_no_earlier_control_date() -> None:
    found = compute(date(2026, 12, 31), Term(5, "calendar_day", 0, "month"), CALENDAR)
    assert found.due_on == found.control_on == date(2027, 1, 11)


@pytest.mark.parametrize("term", [WEBSITE, POST])
@pytest.mark.parametrize("received_on", [date(2022, 12, 31), date(2029, 12, 20), date.max])
def test_dates_outside_the_known_years_are_refused(term: Term, received_on: date) -> None:
    with pytest.raises(CalendarYearMissing, match="Нет производственного календаря"):
        compute(received_on, term, CALENDAR)


@pytest.mark.parametrize(
    "values",
    [(15, "week", 1, "month"), (15, "working_day", 1, "week"), (0, "working_day", 1, "month"),
     (15, "working_day", -1, "month")],
)  # fmt: skip
def test_a_term_that_cannot_be_counted_is_refused(values: tuple[int, str, int, str]) -> None:
    with pytest.raises(TermInvalid):
        Term(*values)
