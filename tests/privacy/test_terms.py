"""How long a record is kept: exact days, and the search by day agrees with the count from day to day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.terms import Begin, Term, Unit, kept_until, last_due

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
TERMS = st.builds(Term, st.integers(1, 12), st.sampled_from(Unit), st.sampled_from(Begin))


@pytest.mark.parametrize(
    ("event", "term", "until"),
    [
        # Росархив, № 236: five years from 1 January of the next year.
        (date(2023, 3, 2), Term(5, Unit.YEAR, Begin.YEAR_END), date(2028, 12, 31)),
        (date(2023, 12, 31), Term(5, Unit.YEAR, Begin.YEAR_END), date(2028, 12, 31)),
        (date(2024, 1, 1), Term(5, Unit.YEAR, Begin.YEAR_END), date(2029, 12, 31)),
        # ГК, ст. 191: thirty days begin on the next one.
        (date(2026, 11, 28), Term(30, Unit.DAY, Begin.EVENT), date(2026, 12, 28)),
        (date(2026, 11, 28), Term(30, Unit.DAY, Begin.YEAR_END), date(2027, 1, 30)),
        # ГК, ст. 192: a month without such a day ends with its last one.
        (date(2024, 2, 29), Term(1, Unit.YEAR, Begin.EVENT), date(2025, 2, 28)),
        (date(2024, 2, 29), Term(4, Unit.YEAR, Begin.EVENT), date(2028, 2, 29)),
    ],
)
def test_a_term_ends_on_its_day(event: date, term: Term, until: date) -> None:
    assert kept_until(event, term) == until


@given(today=DAYS, term=TERMS)
def test_what_is_due_is_exactly_what_is_kept_no_longer(today: date, term: Term) -> None:
    latest = last_due(today, term)
    assert kept_until(latest, term) < today
    assert kept_until(latest + timedelta(days=1), term) >= today


@given(event=DAYS, term=TERMS)
def test_what_ends_later_is_not_kept_shorter(event: date, term: Term) -> None:
    assert kept_until(event, term) > event
    assert kept_until(event + timedelta(days=1), term) >= kept_until(event, term)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_term_of_nothing_is_none(amount: int) -> None:
    with pytest.raises(ValueError, match="a term of"):
        Term(amount, Unit.DAY, Begin.EVENT)
