from decimal import Decimal

import pytest

from tariffs.rates import RateKey, faults_of, faults_of_prices, remarks_on
from tariffs.zones import ZONES, Plan, Zone

ALL_PLANS = [RateKey(1, plan, zone) for plan in Plan for zone in ZONES[plan]]
SINGLE = RateKey(1, Plan.SINGLE, Zone.ALL)
NIGHT_OF_TWO = RateKey(1, Plan.TWO_ZONE, Zone.NIGHT)
NIGHT_OF_THREE = RateKey(1, Plan.THREE_ZONE, Zone.NIGHT)
HALF_PEAK = RateKey(1, Plan.THREE_ZONE, Zone.HALF_PEAK)


def in_ranges(*numbers: int) -> list[RateKey]:
    return [RateKey(number, key.plan, key.zone) for number in numbers for key in ALL_PLANS]


@pytest.mark.parametrize(
    "keys", [[SINGLE], ALL_PLANS, [key for key in ALL_PLANS if key.plan != Plan.TWO_ZONE]]
)
def test_a_plan_is_there_as_a_whole_or_absent(keys: list[RateKey]) -> None:
    assert faults_of(keys, [1]) == []


def test_six_prices_in_each_of_three_ranges_are_complete() -> None:
    assert faults_of(in_ranges(1, 2, 3), [1, 2, 3]) == []


@pytest.mark.parametrize("missing", [key for key in ALL_PLANS if key.plan != Plan.SINGLE])
def test_each_missing_zone_is_named(missing: RateKey) -> None:
    (fault,) = faults_of([key for key in ALL_PLANS if key != missing], [1])
    assert fault.endswith("нет цены. Тариф задают целиком или не задают вовсе.")


def test_a_plan_is_in_every_range_or_in_none() -> None:
    keys = [key for key in in_ranges(1, 2) if key != RateKey(2, Plan.SINGLE, Zone.ALL)]
    assert faults_of(keys, [1, 2]) == [
        "диапазон 2, тариф одноставочный: нет цены. Тариф задают целиком или не задают вовсе."
    ]


def test_what_is_too_much_is_named() -> None:
    keys = [SINGLE, SINGLE, RateKey(2, Plan.SINGLE, Zone.ALL), RateKey(1, Plan.SINGLE, Zone.NIGHT)]
    assert faults_of(keys, [1]) == [
        "диапазон 1, тариф одноставочный: цена задана дважды.",
        "диапазон 1, тариф одноставочный, ночная зона: такой зоны в этом тарифе нет.",
        "диапазон 2, тариф одноставочный: такого диапазона у группы нет.",
    ]


def test_a_group_without_prices_is_a_fault() -> None:
    assert faults_of([], [1]) == ["нет ни одной цены."]


def test_usual_prices_are_not_remarked_on() -> None:
    usual = {
        SINGLE: Decimal("6.02"), HALF_PEAK: Decimal("6.02"),
        NIGHT_OF_TWO: Decimal("4.21"), NIGHT_OF_THREE: Decimal("4.21"),
        RateKey(2, Plan.SINGLE, Zone.ALL): Decimal("8.50"),
    }  # fmt: skip
    assert remarks_on(usual, {SINGLE: Decimal("5.92")}) == []


def test_the_unusual_is_remarked_on() -> None:
    prices = {
        SINGLE: Decimal("6.02"), HALF_PEAK: Decimal("6.12"),
        NIGHT_OF_TWO: Decimal("4.21"), NIGHT_OF_THREE: Decimal("4.20"),
        RateKey(2, Plan.SINGLE, Zone.ALL): Decimal("6.01"),
    }  # fmt: skip
    assert remarks_on(prices) == [
        "диапазон 1: полупиковая цена (6,12) отличается от одноставочной (6,02).",
        "диапазон 1: ночная цена по двум зонам (4,21) отличается от цены по трём (4,20).",
        "диапазон 1, тариф одноставочный: цена (6,02) выше, чем в диапазоне 2 (6,01).",
    ]


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ("5.00", "6.00", ""),
        ("5.00", "6.01", "+20,2\u00a0%"),
        ("5.00", "4.00", ""),
        ("5.00", "3.50", "−30\u00a0%"),
        ("10", "100", "+900\u00a0%"),
    ],
)
def test_a_change_by_more_than_a_fifth_is_remarked_on(before: str, now: str, words: str) -> None:
    remarks = remarks_on({SINGLE: Decimal(now)}, {SINGLE: Decimal(before)})
    assert len(remarks) == bool(words)
    assert words in "".join(remarks)


def test_a_price_of_nothing_or_less_is_named() -> None:
    assert faults_of_prices(
        {SINGLE: Decimal("0"), HALF_PEAK: Decimal("0.01"), NIGHT_OF_TWO: Decimal("-1")}
    ) == [
        "диапазон 1, тариф одноставочный: цена должна быть больше нуля, а задано 0,00.",
        "диапазон 1, тариф по двум зонам суток, ночная зона: цена должна быть больше нуля, а задано −1,00.",
    ]
