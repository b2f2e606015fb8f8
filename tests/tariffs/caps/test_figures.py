from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tariffs.caps.figures import is_nothing, is_too_large, number_of, to_component, to_kopecks


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1498.97, "1498.97"),
        (5, "5"),
        ("1498,97", "1498.97"),
        (" 1 498,97 ", "1498.97"),
        ("1\u00a0498,97", "1498.97"),
        ("1\u202f498.97", "1498.97"),
        ("−3,5", "-3.5"),
        ("1.2e3", "1200"),
    ],
)
def test_numbers_are_read_as_people_type_them(value: Any, number: str) -> None:
    assert number_of(value) == Decimal(number)


@pytest.mark.parametrize(
    "value",
    ["1.498,97", "12О3", "abc", "", "#REF!", True, None, float("nan"), float("inf"), date(2026, 1, 1)],
)
def test_what_is_no_number_is_none(value: Any) -> None:
    assert number_of(value) is None


@pytest.mark.parametrize("value", [None, "", " ", "-", "–", "х", "X"])
def test_a_dash_says_that_there_is_nothing(value: Any) -> None:
    assert is_nothing(value)


@pytest.mark.parametrize("value", [0, "0", "нет"])
def test_nought_is_something(value: Any) -> None:
    assert not is_nothing(value)


@pytest.mark.parametrize(
    ("number", "price", "cut"),
    [
        ("1498.97", "1498.97", False),
        ("1498.9700000000003", "1498.97", False),
        ("1498.965", "1498.97", True),
        ("1498.964999", "1498.96", True),
        ("0.004", "0.00", True),
    ],
)
def test_prices_are_rounded_half_up_and_noise_is_no_rounding(number: str, price: str, cut: bool) -> None:
    assert to_kopecks(Decimal(number)) == (Decimal(price), cut)


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("0.00141875", "0.00141875"),
        ("0.0014187500000123", "0.00141875000"),
        ("0.000000000005", "0.00000000001"),
        ("1234567.12345678901", "1234567.12345679"),
        ("-3.5", "-3.5"),
        ("0", "0"),
        ("-0.0", "0"),
    ],
)
def test_parts_keep_what_every_database_keeps(number: str, kept: str) -> None:
    assert to_component(Decimal(number)) == Decimal(kept)
    assert not to_component(Decimal(number)).is_signed() or number.startswith("-3")


def test_what_no_price_can_be_is_too_large() -> None:
    assert is_too_large(Decimal("-1e10"))
    assert not is_too_large(Decimal("9999999999.99"))
