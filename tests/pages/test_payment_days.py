"""The day to pay by and the days of the readings: the rule, its words, and the block on a page."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from pages.models import CompanySettings, HomePage, InfoPage
from pages.payment_days import next_due, readings_words
from workdays.calendar import Calendar
from workdays.models import CalendarYear
from workdays.services import load_shipped_calendars, read_year, shipped_files

Read = Callable[[str], str]
CALENDAR = Calendar(tuple(read_year(path) for path in shipped_files()))
ONLY_2026 = Calendar(tuple(data for data in CALENDAR.years if data.year == 2026))
BLOCK = [{"type": "payment_days", "value": None}]

DATES = [
    # today, day of the month, last day to pay, the month that is paid for
    ("2026-03-01", 15, "2026-03-16", "2026-02-01"),
    ("2026-03-15", 15, "2026-03-16", "2026-02-01"),
    ("2026-03-16", 15, "2026-03-16", "2026-02-01"),
    ("2026-03-17", 15, "2026-04-15", "2026-03-01"),
    ("2026-05-01", 15, "2026-05-15", "2026-04-01"),
    ("2026-05-02", 9, "2026-05-12", "2026-04-01"),
    ("2026-08-15", 15, "2026-08-17", "2026-07-01"),
    ("2026-11-01", 15, "2026-11-16", "2026-10-01"),
    ("2026-11-24", 15, "2026-12-15", "2026-11-01"),
    ("2026-12-15", 15, "2026-12-15", "2026-11-01"),
    ("2026-12-16", 15, "2027-01-15", "2026-12-01"),
    ("2027-01-01", 15, "2027-01-15", "2026-12-01"),
    ("2026-01-01", 5, "2026-01-12", "2025-12-01"),
    ("2026-02-10", 10, "2026-02-10", "2026-01-01"),
    ("2026-02-11", 10, "2026-03-10", "2026-02-01"),
    # A month that is shorter ends earlier, and its last day may move into the next month.
    ("2026-02-01", 28, "2026-03-02", "2026-01-01"),
    ("2026-03-02", 28, "2026-03-02", "2026-01-01"),
    ("2026-03-03", 28, "2026-03-30", "2026-02-01"),
    ("2024-02-01", 29, "2024-02-29", "2024-01-01"),
    ("2026-02-03", 31, "2026-03-02", "2026-01-01"),
    ("2026-04-20", 31, "2026-04-30", "2026-03-01"),
    ("2025-12-20", 31, "2026-01-12", "2025-11-01"),
    ("2026-01-12", 31, "2026-01-12", "2025-11-01"),
    ("2026-01-13", 31, "2026-02-02", "2025-12-01"),
]
READINGS = [
    (None, None, ""),
    (23, 25, "с 23-го по 25-е число"),
    (25, 25, "25-го числа"),
    (23, None, "с 23-го числа"),
    (None, 25, "по 25-е число"),
    (None, 31, "по последний день месяца"),
    (23, 28, "с 23-го по 28-е число"),
    (23, 31, "с 23-го числа по последний день месяца"),
    (23, 30, "с 23-го по 30-е число, в феврале — по последний день"),
    (29, 30, "с 29-го по 30-е число, в феврале — в последний день"),
    (30, 30, "30-го числа, в феврале — в последний день"),
    (31, 31, "в последний день месяца"),
    (31, None, "в последний день месяца"),
]


@pytest.mark.parametrize(("today", "day", "due_on", "month"), DATES)
def test_the_nearest_day_to_pay_by(today: str, day: int, due_on: str, month: str) -> None:
    due = next_due(date.fromisoformat(today), day, CALENDAR)
    assert due is not None
    assert (due.due_on.isoformat(), due.month.isoformat()) == (due_on, month)


def test_a_moved_day_says_from_where_it_moved() -> None:
    moved, kept = (next_due(date(2026, month, 1), 15, CALENDAR) for month in (3, 5))
    assert moved is not None
    assert kept is not None
    assert (moved.moved, moved.nominal) == (True, date(2026, 3, 15))
    assert not kept.moved


@pytest.mark.parametrize("today", [date(2025, 12, 1), date(2026, 1, 9), date(2026, 12, 16), date(2030, 1, 1)])
def test_no_date_is_guessed_for_a_year_without_a_calendar(today: date) -> None:
    assert next_due(today, 15, ONLY_2026) is None


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_ends_of_time_are_no_error(today: date) -> None:
    assert next_due(today, 15, ONLY_2026) is None


def test_a_year_without_an_act_gives_a_provisional_date() -> None:
    certain, draft = (next_due(date(year, 6, 1), 15, CALENDAR) for year in (2026, 2028))
    assert certain is not None
    assert draft is not None
    assert (certain.provisional, draft.provisional) == (False, True)


@given(st.dates(date(2023, 2, 1), date(2029, 11, 30)), st.integers(1, 31))
def test_the_day_is_ahead_is_working_and_is_the_first_such_after_the_rule(today: date, day: int) -> None:
    due = next_due(today, day, CALENDAR)
    assert due is not None
    assert due.due_on >= today
    assert CALENDAR.is_working(due.due_on)
    follows = (due.month + timedelta(days=31)).replace(day=1)
    assert due.nominal == follows.replace(day=min(day, monthrange(follows.year, follows.month)[1]))
    between = (due.nominal + timedelta(days=step) for step in range((due.due_on - due.nominal).days))
    assert not any(CALENDAR.is_working(each) for each in between)


@given(st.dates(date(2023, 2, 1), date(2029, 10, 31)), st.integers(1, 31))
def test_the_nearest_day_never_goes_back_as_days_pass(today: date, day: int) -> None:
    first, second = next_due(today, day, CALENDAR), next_due(today + timedelta(days=1), day, CALENDAR)
    assert first is not None
    assert second is not None
    assert first == second or first.due_on == today < second.due_on


@pytest.mark.parametrize(("first", "last", "words"), READINGS)
def test_the_days_of_the_readings_in_words(first: int | None, last: int | None, words: str) -> None:
    assert readings_words(first, last) == words


@pytest.fixture
def page(home: HomePage) -> InfoPage:
    load_shipped_calendars()
    added: InfoPage = home.add_child(instance=InfoPage(title="Сроки", slug="sroki", body=BLOCK))
    return added


@pytest.mark.usefixtures("page")
def test_the_block_names_the_rule_the_nearest_date_and_why_it_moved(
    company: CompanySettings, read: Read
) -> None:
    with time_machine.travel("2026-11-01T09:00:00+03:00", tick=False):
        html = read("/sroki/")
    assert "до 15-го числа" in html
    assert (
        '<time datetime="2026-11-16"><strong>16.11.2026</strong></time>, понедельник, за&nbsp;октябрь 2026'
        in html
    )
    assert "Срок перенесён: 15.11.2026" in html
    assert company.pay_by_basis in html


@pytest.mark.usefixtures("page")
def test_the_date_is_that_of_moscow(read: Read) -> None:
    with time_machine.travel("2026-12-15T20:59:00Z", tick=False):
        assert "15.12.2026" in read("/sroki/")
    with time_machine.travel("2026-12-15T21:00:00Z", tick=False):
        assert "15.01.2027" in read("/sroki/")


@pytest.mark.usefixtures("page")
def test_without_a_calendar_the_block_keeps_to_the_words(read: Read) -> None:
    CalendarYear.objects.all().delete()
    html = read("/sroki/")
    assert "до 15-го числа" in html
    assert "Ближайший срок" not in html


@pytest.mark.usefixtures("page")
def test_a_date_that_may_still_move_says_so(read: Read) -> None:
    with time_machine.travel("2028-06-01T09:00:00+03:00", tick=False):
        assert "Дата предварительная: перенос выходных дней на 2028&nbsp;год" in read("/sroki/")


@pytest.mark.usefixtures("page")
def test_the_days_of_the_readings_are_the_companys_or_those_of_the_contract(
    company: CompanySettings, read: Read
) -> None:
    assert "указаны в вашем договоре или в счёте" in read("/sroki/")
    company.readings_from_day, company.readings_to_day = 23, 25
    company.readings_basis = "<b>Приказ № 1</b>"
    company.save()
    html = read("/sroki/")
    assert "с 23-го по 25-е число" in html
    assert "Основание: &lt;b&gt;Приказ № 1&lt;/b&gt;" in html
    assert "в вашем договоре" not in html


def test_the_block_can_be_drawn_without_a_request(company: CompanySettings) -> None:
    body = InfoPage(title="Сроки", slug="sroki", body=BLOCK).body
    assert f"до {company.pay_by_day}-го числа" in str(body)
