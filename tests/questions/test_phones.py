import pytest

from questions.phones import PhoneInvalid, bare_digits, normalise, search_digits


@pytest.mark.parametrize(
    "typed",
    ["8 (473) 541-23-45", "+7 473 5412345", "84735412345", "473 541-23-45", "8(473)541-23-45 доб. 12"],
)
def test_one_number_has_one_form_however_it_is_written(typed: str) -> None:
    assert normalise(typed) == "74735412345"


def test_a_foreign_number_keeps_its_country() -> None:
    assert normalise("+375 29 123-45-67") == "375291234567"


@pytest.mark.parametrize("typed", ["6-12-34", "", "нет", "12", "8 (473"])
def test_a_number_without_its_code_is_asked_for_in_full(typed: str) -> None:
    with pytest.raises(PhoneInvalid, match="с кодом города"):
        normalise(typed)


@pytest.mark.parametrize("typed", ["8 (000) 000-00-00", "123456789012345678", "+7 100 000 00 00"])
def test_a_number_that_does_not_exist_is_refused_in_words(typed: str) -> None:
    with pytest.raises(PhoneInvalid, match="не бывает"):
        normalise(typed)


def test_what_is_looked_up_is_the_full_form_or_the_digits_there_are() -> None:
    assert search_digits("8 (473) 541-23-45") == "74735412345"
    assert search_digits("дом. 6-12-34") == "61234"
    assert search_digits("9" * 40) == "9" * 20
    assert search_digits("") == ""


def test_digits_of_other_scripts_are_no_digits() -> None:
    assert bare_digits("٣٤5²") == "5"
