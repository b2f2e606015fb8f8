"""Telephone numbers as people write them, brought to one form. Pure: no database, no clock."""

import phonenumbers

COUNTRY = "RU"
LONGEST = 20
"""Digits that are kept of something that is no number of the plan, as in the column for searching."""


class PhoneInvalid(ValueError):
    """Something that is no telephone number; the text is Russian and meant for the form."""


def normalise(typed: str) -> str:
    """Return the number in full (E.164) as digits without the plus: «8 (473) 541-23-45» is 74735412345.

    An extension is left out. A number without a country is Russian; PhoneInvalid if there is no such number.
    """
    try:
        number = phonenumbers.parse(typed, COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise PhoneInvalid(_advice(typed)) from error
    if not phonenumbers.is_valid_number(number):
        raise PhoneInvalid(_advice(typed))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")


def search_digits(typed: str) -> str:
    """Return what a number is looked up by: its full form or, if it is none, the digits that it has."""
    try:
        return normalise(typed)
    except PhoneInvalid:
        return bare_digits(typed)[:LONGEST]


def bare_digits(typed: str) -> str:
    """Return the decimal digits of a text, and nothing else."""
    return "".join(character for character in typed if character in "0123456789")


def _advice(typed: str) -> str:
    if len(bare_digits(typed)) < 10:
        return "Номер неполный: напишите его с кодом города или оператора, всего 11 цифр."
    return "Такого номера телефона не бывает: проверьте цифры. Иностранный номер начните со знака «+»."
