"""What a household pays for a month, for reference. Pure; decimals only.

The month's volume is split among the ranges of that month's season. Where the day has zones, each range takes
of each zone in proportion to the zone's share of the whole volume. A line of the bill is rounded half up to
the kopeck; the sum is that of the lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from tariffs.ranges import Range, ranges_of
from tariffs.rates import Prices, RateKey

KOPECK = Decimal("0.01")
NOTHING = Decimal(0)
PRECISION = 50
"""Digits of an intermediate result: more than any volume and price together have."""


class CannotEstimate(ValueError):
    """There is nothing sensible to count."""


class NegativeVolume(CannotEstimate):
    pass


class NoPlots(CannotEstimate):
    """A society has one plot at least."""


class PriceMissing(CannotEstimate):
    """A volume falls into a range and zone that have no price."""

    def __init__(self, key: RateKey) -> None:
        super().__init__(f"no price for {key}")
        self.key = key


@dataclass(frozen=True)
class Share:
    """What of the month's volume lies in a range; the limits are those of all plots together."""

    number: int
    above_kwh: int
    up_to_kwh: int | None
    kwh: Decimal


@dataclass(frozen=True)
class Line:
    """One line of the bill: kWh, roubles for one, roubles."""

    range_number: int
    zone: str
    kwh: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Estimate:
    kwh: Decimal
    shares: tuple[Share, ...]
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def reached(self) -> int:
        """The number of the last range that the volume has reached."""
        return max((share.number for share in self.shares if share.kwh), default=1)


def estimate(
    *,
    volumes: Mapping[str, Decimal],
    plan: str,
    prices: Prices,
    ranges: Iterable[Range],
    month: int,
    plots: int = 1,
) -> Estimate:
    """Count a month: `volumes` in kWh by zone, `prices` and `ranges` those of the group.

    `plots` multiply the limits of ranges that are set for a plot, and nothing else. NegativeVolume, NoPlots,
    PriceMissing, MonthWithoutRanges.
    """
    if any(volume < 0 for volume in volumes.values()):
        raise NegativeVolume
    if plots < 1:
        raise NoPlots
    with localcontext(prec=PRECISION):
        total = sum(volumes.values(), NOTHING)
        shares = tuple(_share(each, total, plots) for each in ranges_of(month, ranges))
        lines = tuple(
            _line(RateKey(share.number, plan, zone), share.kwh * volume, total, prices)
            for share in shares
            for zone, volume in volumes.items()
            if share.kwh and volume
        )
    return Estimate(total, shares, lines)


def _share(each: Range, total: Decimal, plots: int) -> Share:
    times = plots if each.per_plot else 1
    above = each.above_kwh * times
    up_to = None if each.up_to_kwh is None else each.up_to_kwh * times
    reached = total if up_to is None else min(total, Decimal(up_to))
    return Share(each.number, above, up_to, max(reached - above, NOTHING))


def _line(key: RateKey, product: Decimal, total: Decimal, prices: Prices) -> Line:
    """Make a line; `product` over `total` is its volume: the range's times the zone's share.

    The division comes last, so that nothing is rounded before the kopeck is.
    """
    price = prices.get(key)
    if price is None:
        raise PriceMissing(key)
    amount = (product * price / total).quantize(KOPECK, ROUND_HALF_UP)
    return Line(key.range_number, key.zone, product / total, price, amount)
