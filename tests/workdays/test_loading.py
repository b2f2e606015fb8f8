from datetime import datetime
from zoneinfo import ZoneInfo

from django.apps import apps

import pytest
from pytest_django import DjangoAssertNumQueries

from workdays.apps import load_calendars
from workdays.calendar import Calendar
from workdays.models import CalendarDay, CalendarYear
from workdays.services import ensure_years_ahead, load_calendar, load_shipped_calendars
from workdays.wagtail_hooks import draft_years_ahead

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Moscow"))


def test_the_database_holds_the_shipped_calendars_after_migrating(calendar: Calendar) -> None:
    stored = load_calendar()
    assert [(data.year, data.act, data.days) for data in stored.years] == [
        (data.year, data.act, data.days) for data in calendar.years
    ]


def test_reading_the_calendar_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        load_calendar()


def test_loading_again_changes_nothing_that_was_edited() -> None:
    CalendarDay.objects.get(date="2026-03-09").delete()
    CalendarYear.objects.filter(year=2027).update(act="Постановление № 1")
    assert load_shipped_calendars() == []
    assert not CalendarDay.objects.filter(date="2026-03-09").exists()
    assert CalendarYear.objects.get(year=2027).act == "Постановление № 1"


def test_a_missing_year_comes_back() -> None:
    CalendarYear.objects.get(year=2026).delete()
    load_calendars()
    assert CalendarYear.objects.get(year=2026).days.count() > 10


def test_a_partial_migration_without_the_tables_is_left_alone() -> None:
    CalendarYear.objects.all().delete()
    empty = type(apps)(())
    load_calendars(apps=empty)
    assert not CalendarYear.objects.exists()


def test_a_year_without_days_is_still_known() -> None:
    CalendarDay.objects.filter(date__year=2029).delete()
    assert load_calendar().has_year(2029)


def test_the_two_years_ahead_get_a_draft_once() -> None:
    CalendarYear.objects.filter(year__gte=2027).delete()
    assert draft_years_ahead(NOW) == "drafted the calendars of 2027, 2028"
    assert draft_years_ahead(NOW) == ""
    drafted = CalendarYear.objects.get(year=2028)
    assert drafted.act == ""
    assert drafted.days.filter(date="2028-11-06").exists()


def test_years_that_are_there_are_left_alone_by_the_job() -> None:
    assert ensure_years_ahead(now=NOW) == []
    assert CalendarYear.objects.get(year=2027).act


def test_the_year_turns_by_moscow_time() -> None:
    eve = datetime(2027, 12, 31, 21, 30, tzinfo=ZoneInfo("UTC"))
    assert ensure_years_ahead(now=eve) == [2030]


def test_a_year_is_named_with_its_standing() -> None:
    assert str(CalendarYear.objects.get(year=2026)) == "2026 год"
    assert str(CalendarYear.objects.get(year=2028)) == "2028 год (проект)"
