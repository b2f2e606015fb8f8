"""The ranges and prices of a period, gathered by consumer group. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tariffs import ranges, rates
from tariffs.ranges import Range
from tariffs.rates import RateKey
from tariffs.zones import Plan, Zone

COLUMNS: Mapping[tuple[Plan, Zone], str] = {
    (Plan.SINGLE, Zone.ALL): "single",
    (Plan.TWO_ZONE, Zone.DAY): "day",
    (Plan.TWO_ZONE, Zone.NIGHT): "night",
    (Plan.THREE_ZONE, Zone.PEAK): "peak",
    (Plan.THREE_ZONE, Zone.HALF_PEAK): "half_peak",
    (Plan.THREE_ZONE, Zone.NIGHT): "night_of_three",
}
"""The column of a row of prices for each plan and zone; the night has a price of its own in each plan."""


@dataclass(frozen=True)
class PriceRow:
    """The prices of one group in one range, as an order prints them: a column for each plan and zone."""

    range_number: int
    prices: Mapping[str, Decimal | None]

    def by_key(self) -> dict[RateKey, Decimal]:
        return {
            RateKey(self.range_number, plan, zone): price
            for (plan, zone), column in COLUMNS.items()
            if (price := self.prices.get(column)) is not None
        }


@dataclass
class GroupTable:
    """What one consumer group pays in a period."""

    ranges: list[Range] = field(default_factory=list)
    rows: list[PriceRow] = field(default_factory=list)

    @property
    def prices(self) -> dict[RateKey, Decimal]:
        return {key: price for row in self.rows for key, price in row.by_key().items()}

    @property
    def plans(self) -> list[Plan]:
        """The plans that have prices, in their usual order."""
        known = {key.plan for key in self.prices}
        return [plan for plan in Plan if plan in known]

    def faults(self) -> list[str]:
        """Say in Russian all that keeps the table from being published."""
        keys = [key for row in self.rows for key in row.by_key()]
        numbers = {each.number for each in self.ranges} or {ranges.ANY_VOLUME.number}
        return [
            *ranges.faults_of(self.ranges),
            *rates.faults_of(keys, numbers),
            *rates.faults_of_prices(self.prices),
        ]

    def remarks(self, before: "GroupTable | None") -> list[str]:
        return rates.remarks_on(self.prices, before.prices if before else None)


def gather(
    limits: Iterable[tuple[int, Range]], rows: Iterable[tuple[int, PriceRow]]
) -> dict[int, GroupTable]:
    """Join ranges and prices by the key of their group."""
    tables: dict[int, GroupTable] = defaultdict(GroupTable)
    for group, each in limits:
        tables[group].ranges.append(each)
    for group, row in rows:
        tables[group].rows.append(row)
    return dict(tables)
