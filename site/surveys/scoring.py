"""Means and shares of answers. Pure and exact: whole counts and sums in, decimals out."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")


def mean(total: Decimal | int, count: int) -> Decimal | None:
    """Return a mean to the hundredth, halves up; None of nothing."""
    return (Decimal(total) / count).quantize(HUNDREDTH, ROUND_HALF_UP) if count else None


def mean_of_marks(counts: Mapping[int, int]) -> Decimal | None:
    """Return the mean of marks, given as how often each was chosen."""
    return mean(sum(mark * count for mark, count in counts.items()), sum(counts.values()))


def per_cent(count: int, of: int) -> Decimal:
    """Return the share in per cent to the tenth, halves up; 0 of nothing. Shares need not add up to 100."""
    return (Decimal(100 * count) / of).quantize(TENTH, ROUND_HALF_UP) if of else Decimal("0.0")
