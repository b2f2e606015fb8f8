"""A part of a whole in per cent. Pure."""

from decimal import Decimal
from fractions import Fraction

from disclosure.metrics.counts import MetricsError
from disclosure.metrics.durations import rounded

PER_CENT = 100


class MoreThanAll(MetricsError):
    """A part that is greater than its whole."""


def percentage(part: int, whole: int) -> Decimal | None:
    """Return the part in per cent to 0.1, a half up; None of nothing. Raises MoreThanAll, NegativeCount.

    Only the whole itself is 100.0: 1999 of 2000 are 99.9 and not, rounded, all of them.
    """
    if part > whole:
        raise MoreThanAll((part, whole))
    if whole == 0:
        return None
    share = rounded(Fraction(PER_CENT * part, whole))
    return min(share, Decimal("99.9")) if part < whole else share
