"""Years, quarters and months by their codes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.periods import KNOWN_YEARS, Period, UnknownPeriod, by_code, codes_of, quarter_code

YEARS = st.integers(KNOWN_YEARS.start + 1, KNOWN_YEARS.stop - 2)


@pytest.mark.parametrize(
    ("code", "first", "last", "label"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31), "2026 год"),
        ("2026-q1", (2026, 1, 1), (2026, 3, 31), "I квартал 2026"),
        ("2026-q4", (2026, 10, 1), (2026, 12, 31), "IV квартал 2026"),
        ("2026-11", (2026, 11, 1), (2026, 11, 30), "ноябрь 2026"),
        ("2024-02", (2024, 2, 1), (2024, 2, 29), "февраль 2024"),
    ],
)
def test_a_code_names_its_days(
    code: str, first: tuple[int, int, int], last: tuple[int, int, int], label: str
) -> None:
    assert by_code(code) == Period(date(*first), date(*last), label, code)


@pytest.mark.parametrize(
    "code", ["", "26", "2026-q5", "2026-13", "2026-1", "dates", "1989", "2100", "２０２６"]
)
def test_any_other_text_is_no_period(code: str) -> None:
    with pytest.raises(UnknownPeriod):
        by_code(code)


@given(
    YEARS, st.sampled_from(["", "-q1", "-q2", "-q3", "-q4", *(f"-{number:02}" for number in range(1, 13))])
)
def test_neighbours_touch_and_lead_back(year: int, ending: str) -> None:
    period = by_code(f"{year}{ending}")
    following = period.neighbour(1)
    assert following.first == period.last + timedelta(days=1)
    assert following.neighbour(-1) == period


def test_a_year_has_its_quarters_and_months_that_have_begun_the_latest_first() -> None:
    assert codes_of(2026, date(2026, 4, 1)) == [
        "2026", "2026-q2", "2026-q1", "2026-04", "2026-03", "2026-02", "2026-01"
    ]  # fmt: skip
    assert len(codes_of(2025, date(2026, 4, 1))) == 17
    assert codes_of(2027, date(2026, 4, 1)) == []


def test_the_months_of_any_days_are_cut_to_them() -> None:
    months = Period.of_dates(date(2025, 12, 30), date(2026, 2, 1)).months()
    assert [(month.first, month.last) for month in months] == [
        (date(2025, 12, 30), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 1)),
    ]
    assert Period.of_dates(date(2026, 1, 1), date(2026, 2, 1)).label == "с 01.01.2026 по 01.02.2026"


@pytest.mark.parametrize(
    ("day", "code"), [((2026, 1, 1), "2026-q1"), ((2026, 6, 30), "2026-q2"), ((2026, 12, 31), "2026-q4")]
)
def test_a_day_is_in_its_quarter(day: tuple[int, int, int], code: str) -> None:
    assert quarter_code(date(*day)) == code
