"""Units, steps of the heat and the comparison of categories, counted by hand."""

from decimal import Decimal
from types import MappingProxyType

import pytest

from tariffs.caps.bulletin import PER_MW
from tariffs.organisations.comparison import compare
from tariffs.organisations.heat import heat_of, mean_by_hour, step_of
from tariffs.organisations.units import Said, Unit, words_in
from tariffs.zones import Plan, Zone

VAT = Decimal(22)
VOLUMES = MappingProxyType(
    {Zone.PEAK: Decimal(1000), Zone.HALF_PEAK: Decimal(2000), Zone.NIGHT: Decimal("3000.5")}
)
ZONED = MappingProxyType(
    {
        ("two_zone", "day"): Decimal("5034.01"),
        ("two_zone", "night"): Decimal("4034.01"),
        ("three_zone", "peak"): Decimal("6034.01"),
        ("three_zone", "half_peak"): Decimal("5034.01"),
        ("three_zone", "night"): Decimal("4034.01"),
    }
)
FLAT = Decimal("5937.62")


@pytest.mark.parametrize(
    ("unit", "price", "of", "words"),
    [
        (Unit.MWH, "2473.83", "", "2 473,83"),
        (Unit.KWH, "2473.83", "", "3,01807"),
        (Unit.KWH, "4957.21", "", "6,04780"),
        (Unit.MWH, "912345.67", PER_MW, "912 345,67"),
        (Unit.KWH, "912345.67", PER_MW, "1 113,06"),
    ],
)
def test_a_price_is_said_in_both_units(unit: Unit, price: str, of: str, words: str) -> None:
    assert words_in(unit, Decimal(price), VAT, of).replace("\u202f", " ") == words


def test_drawings_count_whole_roubles_or_kopecks() -> None:
    assert Said(Unit.MWH, VAT).counted(Decimal("2473.83")) == 2474
    per_kwh = Said(Unit.KWH, VAT)
    assert per_kwh.counted(Decimal("2473.83")) == 302
    assert per_kwh.tick(302) == "3,02"


def test_the_comparison_is_counted_to_the_kopeck() -> None:
    # 6,000.5 kWh at 5,937.62; 3,000 + 3,000.5; 1,000 + 2,000 + 3,000.5 kWh: each per MWh, VAT 22 % on top.
    assert [
        (cost.plan, str(cost.without_vat), str(cost.with_vat)) for cost in compare(VOLUMES, FLAT, ZONED, VAT)
    ] == [
        (Plan.TWO_ZONE, "27206.08", "33191.42"),
        (Plan.THREE_ZONE, "28206.08", "34411.42"),
        (Plan.SINGLE, "35628.69", "43467.00"),
    ]


def test_a_plan_without_all_its_prices_is_not_compared() -> None:
    without = {key: price for key, price in ZONED.items() if key != ("three_zone", "peak")}
    assert [cost.plan for cost in compare(VOLUMES, None, without, VAT)] == [Plan.TWO_ZONE]
    assert compare(VOLUMES, None, {}, VAT) == []


def test_nothing_used_costs_nothing() -> None:
    nothing = dict.fromkeys(VOLUMES, Decimal(0))
    assert {cost.with_vat for cost in compare(nothing, FLAT, ZONED, VAT)} == {Decimal("0.00")}


@pytest.mark.parametrize(
    ("price", "step"), [("100", 1), ("119.99", 1), ("120", 2), ("159.99", 3), ("180", 5), ("200", 5)]
)
def test_steps_of_the_heat_are_fifths_of_the_span(price: str, step: int) -> None:
    assert step_of(Decimal(price), (Decimal(100), Decimal(200))) == step


def test_the_heat_has_a_place_for_each_hour() -> None:
    days = {day: tuple(Decimal(100 + hour) for hour in range(24)) for day in (1, 2)}
    heat = heat_of(days)
    assert heat is not None
    assert [step.number for step in heat.steps] == [1, 2, 3, 4, 5]
    assert sum(step.path.count("M") for step in heat.steps) == 48
    assert heat.steps[0].path.startswith("M22 14h12v10h-12z")
    assert (heat.width, heat.height) == (310, 36)
    assert mean_by_hour(days)[23] == 123


def test_hours_that_cost_the_same_are_one_step() -> None:
    heat = heat_of({1: (Decimal(5),) * 24})
    assert heat is not None
    assert [(step.number, step.lowest, step.highest) for step in heat.steps] == [(1, 5, 5)]
    assert heat_of({}) is None
    assert mean_by_hour({}) == []
