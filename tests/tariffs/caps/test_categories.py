from decimal import Decimal

import pytest

from tariffs.caps.categories import (
    CATEGORIES,
    Metering,
    PowerGroup,
    Transmission,
    Voltage,
    categories_open_to,
    group_of_power,
    voltage_of,
)


def test_each_category_is_metered_planned_and_transmitted_as_the_law_says() -> None:
    rows = {n: (row.metering, row.planned, row.transmission) for n, row in CATEGORIES.items()}
    assert rows == {
        1: (Metering.INTEGRAL, False, Transmission.SINGLE),
        2: (Metering.ZONAL, False, Transmission.SINGLE),
        3: (Metering.HOURLY, False, Transmission.SINGLE),
        4: (Metering.HOURLY, False, Transmission.TWO_PART),
        5: (Metering.HOURLY, True, Transmission.SINGLE),
        6: (Metering.HOURLY, True, Transmission.TWO_PART),
    }
    assert CATEGORIES[4].name == "четвёртая ценовая категория"


@pytest.mark.parametrize(
    ("kw", "group"),
    [("0.1", "lt670"), ("669.9", "lt670"), ("670", "670_10000"), ("9999", "670_10000"), ("10000", "ge10000")],
)
def test_a_power_belongs_to_one_group(kw: str, group: str) -> None:
    assert group_of_power(Decimal(kw)) == group


def test_no_power_belongs_to_no_group() -> None:
    with pytest.raises(ValueError, match="Not a power"):
        group_of_power(Decimal(0))


def test_from_670_kw_on_only_hourly_categories_are_open() -> None:
    assert categories_open_to(PowerGroup.LT670) == (1, 2, 3, 4, 5, 6)
    assert categories_open_to(PowerGroup.FROM670) == (3, 4, 5, 6)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ВН", Voltage.VN),
        ("BH", Voltage.VN),
        ("вн (110 кВ и выше)", Voltage.VN),
        ("ВН-1", Voltage.VN1),
        ("СН1", Voltage.SN1),
        ("СН I", Voltage.SN1),
        ("СН-I", Voltage.SN1),
        ("СН-1", Voltage.SN1),
        ("CH-І", Voltage.SN1),
        ("СН l", Voltage.SN1),
        ("СН\u00a0I\u00a0(35 кВ)", Voltage.SN1),
        ("СН2", Voltage.SN2),
        ("СН II", Voltage.SN2),
        ("СН-11", Voltage.SN2),
        ("CH 11", Voltage.SN2),
        ("СНⅡ", Voltage.SN2),
        ("HH", Voltage.NN),
        ("НН (0,4 кВ и ниже)", Voltage.NN),
        ("ГН", Voltage.GN),
        ("НДС", None),
        ("СН III", None),
        ("", None),
    ],
)
def test_a_level_is_read_however_it_is_spelt(text: str, level: Voltage | None) -> None:
    assert voltage_of(text) == level
