"""Mean, median and 90th percentile of waiting and service, exact to the tenth of a second. Pure.

They are made of how many contacts took how many whole seconds. Everything is whole numbers and fractions
until the very end: no figure depends on the order in which the contacts come.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Self

from disclosure.metrics.counts import MetricsError, NegativeCount

NINE_TENTHS = Fraction(9, 10)


class NothingMeasured(MetricsError):
    """A figure was asked of no measurements at all: that is no zero, so there is no answer."""


def rounded(value: Fraction, places: int = 1) -> Decimal:
    """Return a fraction of zero or more with so many places, a half rounded up: 0.25 is 0.3."""
    if value < 0:
        raise NegativeCount(value)
    scale = 10**places
    doubled = 2 * value * scale + 1
    return Decimal(doubled.numerator // (2 * doubled.denominator)).scaleb(-places)


class Durations:
    """Contacts by how many whole seconds each of them took.

    Raises NegativeCount for a negative time or number; times that nobody had (0 contacts) do not matter.
    """

    def __init__(self, counts: Mapping[int, int]) -> None:
        for seconds, count in counts.items():
            if seconds < 0 or count < 0:
                raise NegativeCount((seconds, count))
        self._counts = sorted((seconds, count) for seconds, count in counts.items() if count)
        self.measured = sum(count for _, count in self._counts)

    @classmethod
    def joined(cls, parts: "list[Mapping[int, int]]") -> Self:
        """Return all contacts of several groups together: the figures of a year are no means of months."""
        together: dict[int, int] = {}
        for part in parts:
            for seconds, count in part.items():
                together[seconds] = together.get(seconds, 0) + count
        return cls(together)

    def mean(self) -> Decimal:
        """Return the arithmetic mean in seconds, to 0.1 s, a half up; raise NothingMeasured."""
        total = sum(seconds * count for seconds, count in self._counts)
        return rounded(Fraction(total, self._some()))

    def median(self) -> Decimal:
        """Return the middle of the ordered times in seconds, of an even number the mean of the middle two."""
        number = self._some()
        low, high = self._at((number + 1) // 2), self._at(number // 2 + 1)
        return rounded(Fraction(low + high, 2))

    def percentile_90(self) -> Decimal:
        """Return the time within which nine in ten of the contacts stayed, in seconds; by nearest rank.

        Of n ordered times that is the one with the number 0.9·n, rounded up: always a time that somebody had.
        """
        rank = -(-NINE_TENTHS * self._some() // 1)
        return rounded(Fraction(self._at(int(rank))))

    def _some(self) -> int:
        if not self.measured:
            raise NothingMeasured
        return self.measured

    def _at(self, rank: int) -> int:
        """Return the time with this number, counted from 1, in the order of length."""
        passed = 0
        for seconds, count in self._counts:
            passed += count
            if passed >= rank:
                return seconds
        raise NothingMeasured(rank)
