"""From the register to a year of which no report is published."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.disclosure.conftest import RegisterAppeal

from disclosure.errors import YearWithoutData
from disclosure.public.register import counted_years
from disclosure.yearly.building import provisional
from disclosure.yearly.snapshot import Table
from questions.choices import Channel, Kind
from questions.lifecycle import State

TODAY = date(2026, 3, 10)


def months_of(year: int) -> Table:
    return provisional(year, TODAY).table("kinds_by_month")


@pytest.mark.usefixtures("two_months")
def test_the_register_is_counted_by_month_channel_and_kind() -> None:
    months, channels = months_of(2025), provisional(2025, TODAY).table("kinds_by_channel")
    assert (months.cell("2", "total").value, months.cell("2", Kind.COMPLAINT).value) == (3, 1)
    assert (months.cell("7", "total").value, months.cell("7", Kind.CLAIM).value) == (1, 1)
    assert channels.cell(Channel.POST, "total").value == 2
    assert months.cell("year", "total").value == 4


def test_an_appeal_belongs_to_the_year_of_its_registration(appeal_on: RegisterAppeal) -> None:
    answered = datetime(2026, 1, 20, 12, tzinfo=UTC)
    appeal_on(date(2025, 12, 31), state=State.CLOSED, sent_at=answered, due_on=date(2026, 1, 30))
    appeal_on(date(2026, 1, 1))
    assert months_of(2025).cell("12", "total").value == 1
    assert months_of(2026).cell("year", "total").value == 1


def test_a_past_year_has_twelve_months_and_the_present_one_those_begun(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2025, 5, 1))
    appeal_on(date(2026, 1, 12))
    assert len(months_of(2025).rows) == 13
    assert [row.code for row in months_of(2026).rows] == ["1", "2", "3", "year"]


def test_a_clock_set_back_hides_no_registered_appeal(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2026, 4, 1))
    assert months_of(2026).cell("4", "total").value == 1


@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_a_year_without_appeals_is_no_year_of_zeros(two_months: None, year: int) -> None:
    with pytest.raises(YearWithoutData):
        months_of(year)


def test_a_year_that_has_not_begun_is_not_shown(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2027, 1, 1))
    with pytest.raises(YearWithoutData):
        months_of(2027)
    assert counted_years(today=TODAY) == []


def test_invented_appeals_count_and_are_owned_up_to(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2025, 5, 1))
    assert not provisional(2025, TODAY).demo
    appeal_on(date(2025, 5, 2), is_demo=True)
    report = provisional(2025, TODAY)
    assert (report.demo, report.rows_count) == (True, 2)
    assert counted_years(today=TODAY)[0].has_demo


def test_years_come_latest_first_with_their_totals(
    two_months: None, appeal_on: RegisterAppeal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    appeal_on(date(2026, 1, 12), kind=Kind.COMPLAINT)
    with django_assert_num_queries(1):
        found = counted_years(today=TODAY)
    years = [(year.year, year.total, year.complaints, year.claims) for year in found]
    assert years == [(2026, 1, 1, 0), (2025, 4, 1, 1)]
