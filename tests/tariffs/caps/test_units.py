from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis.strategies import decimals

from tariffs.caps.units import per_kwh_with_vat, per_mwh_without_vat


@pytest.mark.parametrize(
    ("price", "vat", "expected"),
    [
        # 2473.83 / 1000 * 1.22 = 3.0180726
        ("2473.83", "22", "3.01807"),
        ("2473.83", "20", "2.96860"),
        # 4.0 / 1000 * 1.22 = 0.00488; 0.5 / 1000 * 1.25 = 0.000625, the half goes up
        ("4.00", "22", "0.00488"),
        ("0.50", "25", "0.00063"),
        ("5004.11", "0", "5.00411"),
    ],
)
def test_mwh_without_vat_become_kwh_with_it(price: str, vat: str, expected: str) -> None:
    assert per_kwh_with_vat(Decimal(price), Decimal(vat)) == Decimal(expected)


@pytest.mark.parametrize(
    ("price", "vat", "expected"), [("3.01807", "22", "2473.83"), ("6.02", "20", "5016.67")]
)
def test_kwh_with_vat_become_mwh_without_it(price: str, vat: str, expected: str) -> None:
    assert per_mwh_without_vat(Decimal(price), Decimal(vat)) == Decimal(expected)


@given(decimals("0.01", "99999", places=2))
def test_there_and_back_is_a_kopeck_off_at_most(price: Decimal) -> None:
    there = per_kwh_with_vat(price, Decimal(22))
    assert abs(per_mwh_without_vat(there, Decimal(22)) - price) <= Decimal("0.01")
