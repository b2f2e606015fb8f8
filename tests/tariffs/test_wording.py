from decimal import Decimal

import pytest

from tariffs import wording


@pytest.mark.parametrize(
    ("price", "words"),
    [
        ("6.02", "6,02"),
        ("6.02000", "6,02"),
        ("6", "6,00"),
        ("4.2", "4,20"),
        ("4.21375", "4,21375"),
        ("100", "100,00"),
    ],
)
def test_a_price_has_two_decimals_or_more(price: str, words: str) -> None:
    assert wording.price_words(Decimal(price)) == words


def test_money_and_volumes_have_spaces_between_thousands() -> None:
    assert wording.money_words(Decimal("28578.00")) == "28\u202f578,00"
    assert wording.volume_words(Decimal("4500")) == "4\u202f500"
    assert wording.volume_words(Decimal(2) / 3) == "0,67"
    assert wording.volume_words(Decimal("0")) == "0"


def test_a_change_bears_its_sign() -> None:
    assert wording.percent_words(Decimal("0.1244")) == "+12,4\u00a0%"
    assert wording.percent_words(Decimal("-0.3")) == "−30\u00a0%"
