import pytest

from questions.forms import is_inn


# Control digits worked out by hand from the published weights: no real taxpayer's number.
@pytest.mark.parametrize("value", ["1000000002", "100000000074"])
def test_a_number_with_right_control_digits_is_taken(value: str) -> None:
    assert is_inn(value)


@pytest.mark.parametrize(
    "value",
    ["", "1", "12345678901", "1000000003", "100000000073", "100000000084", "абвгдежзик", "²000000000"],
)
def test_any_other_is_refused(value: str) -> None:
    assert not is_inn(value)
