"""Which of the first two categories is cheaper for a month's volumes. Pure; for reference only.

A buyer below 670 kW may choose either (ПП 442, п. 97). Prices are per MWh without VAT, volumes in kWh;
amounts are rounded to a kopeck half up, first without VAT.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tariffs.caps.units import KOPECK
from tariffs.zones import ZONED, ZONES, Plan, Zone

DAY = (Zone.PEAK, Zone.HALF_PEAK)
"""The zones of three that make the day of two."""
ASKED = (Zone.PEAK, Zone.HALF_PEAK, Zone.NIGHT)


@dataclass(frozen=True)
class Cost:
    """What a month costs by a category; `plan` tells the two forms of the second one apart."""

    plan: Plan
    without_vat: Decimal
    with_vat: Decimal


def compare(
    volumes: Mapping[Zone, Decimal],
    flat: Decimal | None,
    zoned: Mapping[tuple[str, str], Decimal],
    vat_percent: Decimal,
) -> list[Cost]:
    """Return the costs by all plans whose prices are known, the cheapest first.

    `volumes` has the zones of three; `zoned` the prices of category 2 by plan and zone.
    """
    costs = []
    if flat is not None:
        costs.append(_cost(Plan.SINGLE, flat * sum(volumes.values(), Decimal(0)), vat_percent))
    for plan in ZONED:
        prices = {zone: zoned.get((plan.value, zone.value)) for zone in ZONES[plan]}
        known = {zone: price for zone, price in prices.items() if price is not None}
        if len(known) == len(prices):
            amount = sum((price * _volume(zone, volumes) for zone, price in known.items()), Decimal(0))
            costs.append(_cost(plan, amount, vat_percent))
    return sorted(costs, key=lambda each: each.with_vat)


def _volume(zone: Zone, volumes: Mapping[Zone, Decimal]) -> Decimal:
    return sum((volumes[each] for each in DAY), Decimal(0)) if zone == Zone.DAY else volumes[zone]


def _cost(plan: Plan, amount: Decimal, vat_percent: Decimal) -> Cost:
    bare = (amount / 1000).quantize(KOPECK, ROUND_HALF_UP)
    return Cost(plan, bare, (bare * (1 + vat_percent / 100)).quantize(KOPECK, ROUND_HALF_UP))
