"""Prices of one consumer group: whether they are complete, and what about them is unusual. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tariffs.wording import percent_words, price_words
from tariffs.zones import PLAN_NAMES, ZONE_NAMES, ZONES, Plan, Zone

NOTABLE_CHANGE = Decimal("0.2")
"""A change of price by more than a fifth is more often a slip of the pen than a decision."""


@dataclass(frozen=True)
class RateKey:
    """What a price is for: a range of consumption, a plan, a zone of the day."""

    range_number: int
    plan: str
    zone: str


Prices = Mapping[RateKey, Decimal]
"""Roubles for a kilowatt-hour, VAT included."""


def faults_of(keys: Iterable[RateKey], numbers: Collection[int]) -> list[str]:
    """Say in Russian what is missing or too much among the prices of one group; empty when nothing is.

    `numbers` are the group's ranges. A plan has all its zones in each range, or is absent altogether.
    """
    every = list(keys)
    if not every:
        return ["нет ни одной цены."]
    faults = [
        f"{_place(key)}: цена задана дважды." for key in sorted(_repeated(every), key=lambda key: _place(key))
    ]
    known = set(every)
    for key in sorted(known, key=_place):
        if key.range_number not in numbers:
            faults.append(f"{_place(key)}: такого диапазона у группы нет.")
        elif key.zone not in ZONES[Plan(key.plan)]:
            faults.append(f"{_place(key)}: такой зоны в этом тарифе нет.")
    faults += [
        f"{_place(key)}: нет цены. Тариф задают целиком или не задают вовсе."
        for key in _missing(known, numbers)
    ]
    return faults


def faults_of_prices(prices: Prices) -> list[str]:
    """Say in Russian which prices cannot be: nothing is sold for nothing."""
    return [
        f"{_place(key)}: цена должна быть больше нуля, а задано {price_words(prices[key])}."
        for key in sorted(prices, key=_place)
        if prices[key] <= 0
    ]


def remarks_on(prices: Prices, before: Prices | None = None) -> list[str]:
    """Say in Russian what is lawful but unusual; `before` are the prices of the period before."""
    remarks = [*_half_peak(prices), *_nights(prices), *_falling(prices)]
    for key in sorted(prices.keys() & (before or {}).keys(), key=_place):
        change = prices[key] / before[key] - 1  # type: ignore[index]
        if abs(change) > NOTABLE_CHANGE:
            remarks.append(
                f"{_place(key)}: цена изменилась на {percent_words(change)} против прежнего периода "
                f"({price_words(before[key])} → {price_words(prices[key])})."  # type: ignore[index]
            )
    return remarks


def _repeated(keys: list[RateKey]) -> set[RateKey]:
    return {key for key in keys if keys.count(key) > 1}


def _missing(known: set[RateKey], numbers: Collection[int]) -> list[RateKey]:
    plans = [plan for plan in Plan if any(key.plan == plan for key in known)]
    wanted = [
        RateKey(number, plan, zone) for plan in plans for number in sorted(numbers) for zone in ZONES[plan]
    ]
    return [key for key in wanted if key not in known]


def _half_peak(prices: Prices) -> list[str]:
    remarks = []
    for number in _numbers(prices):
        single = prices.get(RateKey(number, Plan.SINGLE, Zone.ALL))
        half = prices.get(RateKey(number, Plan.THREE_ZONE, Zone.HALF_PEAK))
        if single is not None and half is not None and single != half:
            remarks.append(
                f"диапазон {number}: полупиковая цена ({price_words(half)}) "
                f"отличается от одноставочной ({price_words(single)})."
            )
    return remarks


def _nights(prices: Prices) -> list[str]:
    remarks = []
    for number in _numbers(prices):
        two = prices.get(RateKey(number, Plan.TWO_ZONE, Zone.NIGHT))
        three = prices.get(RateKey(number, Plan.THREE_ZONE, Zone.NIGHT))
        if two is not None and three is not None and two != three:
            remarks.append(
                f"диапазон {number}: ночная цена по двум зонам ({price_words(two)}) "
                f"отличается от цены по трём ({price_words(three)})."
            )
    return remarks


def _falling(prices: Prices) -> list[str]:
    """Find prices that fall from one range to the next: more consumption is meant to cost more."""
    return [
        f"{_place(key)}: цена ({price_words(price)}) выше, чем в диапазоне {key.range_number + 1} "
        f"({price_words(higher)})."
        for key, price in sorted(prices.items(), key=lambda item: _place(item[0]))
        if (higher := prices.get(RateKey(key.range_number + 1, key.plan, key.zone))) is not None
        and price > higher
    ]


def _numbers(prices: Prices) -> list[int]:
    return sorted({key.range_number for key in prices})


def _place(key: RateKey) -> str:
    zone = "" if key.zone == Zone.ALL else f", {ZONE_NAMES[Zone(key.zone)]}"
    return f"диапазон {key.range_number}, тариф {PLAN_NAMES[Plan(key.plan)]}{zone}"
