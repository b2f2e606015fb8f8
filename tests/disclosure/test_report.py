"""From the register to the counts of a year."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.disclosure.conftest import RegisterAppeal

from disclosure.errors import YearWithoutData
from disclosure.metrics import YearCounts
from disclosure.report import build_report, published_years
from questions.choices import Channel, Kind
from questions.lifecycle import State

TODAY = date(2026, 3, 10)


def counts_of(year: int) -> YearCounts:
    return build_report(year, today=TODAY).counts


@pytest.mark.usefixtures("two_months")
def test_the_register_is_counted_by_month_channel_and_kind() -> None:
    counts = counts_of(2025)
    february, july = dict(counts.by_month)[2], dict(counts.by_month)[7]
    assert (february.appeals, february.of(Kind.COMPLAINT)) == (3, 1)
    assert (july.appeals, july.of(Kind.CLAIM)) == (1, 1)
    assert dict(counts.by_channel)[Channel.POST].appeals == 2
    assert counts.total.appeals == 4


def test_one_query_counts_a_year(two_months: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        counts_of(2025)


def test_an_appeal_belongs_to_the_year_of_its_registration(appeal_on: RegisterAppeal) -> None:
    answered = datetime(2026, 1, 20, 12, tzinfo=UTC)
    appeal_on(date(2025, 12, 31), state=State.CLOSED, sent_at=answered, due_on=date(2026, 1, 30))
    appeal_on(date(2026, 1, 1))
    assert dict(counts_of(2025).by_month)[12].appeals == 1
    assert counts_of(2026).total.appeals == 1


def test_a_past_year_has_twelve_months_and_the_present_one_those_begun(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2025, 5, 1))
    appeal_on(date(2026, 1, 12))
    assert len(counts_of(2025).by_month) == 12
    assert [month for month, _ in counts_of(2026).by_month] == [1, 2, 3]


def test_a_clock_set_back_hides_no_registered_appeal(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2026, 4, 1))
    assert dict(counts_of(2026).by_month)[4].appeals == 1


@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_a_year_without_appeals_is_no_year_of_zeros(two_months: None, year: int) -> None:
    with pytest.raises(YearWithoutData):
        counts_of(year)


def test_a_year_that_has_not_begun_is_not_published(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2027, 1, 1))
    with pytest.raises(YearWithoutData):
        counts_of(2027)
    assert published_years(today=TODAY) == []


def test_invented_appeals_count_and_are_owned_up_to(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2025, 5, 1))
    assert not build_report(2025, today=TODAY).has_demo
    appeal_on(date(2025, 5, 2), is_demo=True)
    report = build_report(2025, today=TODAY)
    assert (report.has_demo, report.counts.total.appeals) == (True, 2)


def test_years_come_latest_first_with_their_totals(two_months: None, appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2026, 1, 12), kind=Kind.COMPLAINT)
    years = [(year.year, year.total, year.complaints, year.claims) for year in published_years(today=TODAY)]
    assert years == [(2026, 1, 1, 0), (2025, 4, 1, 1)]
