"""The price of category 1 is the sum of its parts: published numbers of РЭСК, April 2013."""

from decimal import Decimal

from tariffs.caps.bulletin import Caps, Component, PriceKey, PriceKind
from tariffs.caps.categories import USUAL, PowerGroup
from tariffs.caps.identity import remarks_on, sum_for

TRANSMISSION = dict(zip(USUAL, ("902.61", "1562.57", "1719.72", "2091.43"), strict=True))
PRICES = dict(zip(USUAL, ("2473.83", "3133.79", "3290.94", "3662.65"), strict=True))


def published() -> Caps:
    unit, group = "руб./МВт·ч", PowerGroup.LT670
    return Caps(
        prices={PriceKey(PriceKind.FLAT, 1, group, level): Decimal(price) for level, price in PRICES.items()},
        components=[
            Component("weighted_price", "Средневзвешенная цена", unit, Decimal("1498.97")),
            Component("sales_markup", "Надбавка", unit, Decimal("69.53"), group),
            Component("sales_markup", "Надбавка", unit, Decimal("41.10"), PowerGroup.GE10000),
            Component("other_services", "Иные услуги", unit, Decimal("2.72")),
            *(
                Component("transmission", "Передача", unit, Decimal(price), None, level)
                for level, price in TRANSMISSION.items()
            ),
        ],
    )


def test_the_published_numbers_add_up() -> None:
    caps = published()
    assert {key.voltage: sum_for(key, caps.components) for key in caps.prices} == {
        level: Decimal(price) for level, price in PRICES.items()
    }
    assert remarks_on(caps) == []


def test_a_price_that_is_no_sum_is_named() -> None:
    caps = published()
    caps.prices[PriceKey(PriceKind.FLAT, 1, PowerGroup.LT670, USUAL[0])] = Decimal("2473.80")
    assert remarks_on(caps) == [
        "1 ЦК, цена, менее 670 кВт, ВН: 2\u202f473,80, а составляющие дают 2\u202f473,83 руб./МВт·ч."
    ]


def test_rounding_of_four_addends_is_no_remark() -> None:
    caps = published()
    caps.prices[PriceKey(PriceKind.FLAT, 1, PowerGroup.LT670, USUAL[0])] = Decimal("2473.85")
    assert remarks_on(caps) == []


def test_without_all_parts_nothing_is_said() -> None:
    caps = published()
    caps.components = [part for part in caps.components if part.code != "other_services"]
    caps.prices = dict.fromkeys(caps.prices, Decimal(1))
    assert remarks_on(caps) == []
