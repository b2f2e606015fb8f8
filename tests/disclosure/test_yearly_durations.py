"""Mean, median and percentile, against the plain definitions over every single time."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.metrics import Durations, NegativeCount, NothingMeasured, percentage, rounded
from disclosure.metrics.shares import MoreThanAll

times = st.lists(st.integers(0, 100_000), min_size=1, max_size=60)


def exactly(value: Fraction) -> Decimal:
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


@given(times)
def test_the_figures_are_those_of_the_plain_list(seconds: list[int]) -> None:
    durations = Durations(Counter(seconds))
    assert durations.measured == len(seconds)
    assert durations.mean() == exactly(Fraction(sum(seconds), len(seconds)))
    assert durations.median() == exactly(Fraction(median(map(Fraction, seconds))))
    assert durations.percentile_90() == sorted(seconds)[ceil(Fraction(9, 10) * len(seconds)) - 1]


@given(times)
def test_nine_in_ten_stayed_within_the_percentile_and_no_shorter_time_would_do(seconds: list[int]) -> None:
    within = int(Durations(Counter(seconds)).percentile_90())
    assert 10 * sum(each <= within for each in seconds) >= 9 * len(seconds)
    assert 10 * sum(each < within for each in seconds) < 9 * len(seconds)


@given(st.lists(times, min_size=1, max_size=4))
def test_a_year_is_counted_of_its_contacts_and_not_of_its_months(months: list[list[int]]) -> None:
    joined = Durations.joined([Counter(month) for month in months])
    whole = Durations(Counter(second for month in months for second in month))
    assert (joined.mean(), joined.median(), joined.measured) == (whole.mean(), whole.median(), whole.measured)


@pytest.mark.parametrize(
    ("seconds", "mean", "middle", "p90"),
    [
        ([0], "0.0", "0.0", "0.0"),
        ([1, 2], "1.5", "1.5", "2.0"),
        ([10, 10, 11], "10.3", "10.0", "11.0"),
        ([1, 1, 1, 2], "1.3", "1.0", "2.0"),
        ([5, 5, 5, 6, 6, 6, 6, 6], "5.6", "6.0", "6.0"),
        (list(range(1, 11)), "5.5", "5.5", "9.0"),
        (list(range(1, 12)), "6.0", "6.0", "10.0"),
        ([180] * 19 + [3600], "351.0", "180.0", "180.0"),
    ],
)
def test_exact_values(seconds: list[int], mean: str, middle: str, p90: str) -> None:
    durations = Durations(Counter(seconds))
    found = [str(each) for each in (durations.mean(), durations.median(), durations.percentile_90())]
    assert found == [mean, middle, p90]


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 4), 1, "0.3"),
        (Fraction(3, 20), 1, "0.2"),
        (Fraction(1, 3), 1, "0.3"),
        (Fraction(249, 1000), 1, "0.2"),
        (Fraction(5, 8), 2, "0.63"),
        (Fraction(10), 1, "10.0"),
    ],
)
def test_a_half_is_rounded_up_at_the_very_end(value: Fraction, places: int, expected: str) -> None:
    assert str(rounded(value, places)) == expected


def test_nothing_measured_is_no_zero() -> None:
    empty = Durations({7: 0})
    assert empty.measured == 0
    for figure in (empty.mean, empty.median, empty.percentile_90):
        with pytest.raises(NothingMeasured):
            figure()


@pytest.mark.parametrize("counts", [{-1: 1}, {1: -1}])
def test_a_negative_time_or_number_is_an_error(counts: dict[int, int]) -> None:
    with pytest.raises(NegativeCount):
        Durations(counts)
    with pytest.raises(NegativeCount):
        rounded(Fraction(-1, 3))


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 7, "0.0"), (7, 7, "100.0"), (1999, 2000, "99.9"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5")],
)
def test_a_share_is_exact_and_only_all_is_a_hundred(part: int, whole: int, expected: str) -> None:
    assert str(percentage(part, whole)) == expected


def test_a_share_of_nothing_is_no_zero_and_a_part_is_no_greater_than_its_whole() -> None:
    assert percentage(0, 0) is None
    with pytest.raises(MoreThanAll):
        percentage(3, 2)
