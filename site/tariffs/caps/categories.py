"""Price categories, power groups and voltage levels of organisations. Pure.

Norms: Основные положения функционирования розничных рынков (ПП РФ № 442), Правила ПП РФ № 1179.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Metering(StrEnum):
    """How consumption is measured in a category."""

    INTEGRAL = "integral"
    ZONAL = "zonal"
    HOURLY = "hourly"


class Transmission(StrEnum):
    """The kind of the tariff for transmission that a category contains."""

    SINGLE = "single"
    TWO_PART = "two_part"


METERING_WORDS: Mapping[Metering, str] = {
    Metering.INTEGRAL: "за месяц в целом",
    Metering.ZONAL: "по зонам суток",
    Metering.HOURLY: "по часам",
}
TRANSMISSION_WORDS: Mapping[Transmission, str] = {
    Transmission.SINGLE: "одноставочный тариф",
    Transmission.TWO_PART: "двухставочный тариф",
}


@dataclass(frozen=True)
class PriceCategory:
    number: int
    metering: Metering
    planned: bool
    transmission: Transmission

    @property
    def name(self) -> str:
        return f"{ORDINALS[self.number - 1]} ценовая категория"

    @property
    def metering_words(self) -> str:
        return METERING_WORDS[self.metering]

    @property
    def transmission_words(self) -> str:
        return TRANSMISSION_WORDS[self.transmission]

    @property
    def power_words(self) -> str:
        """Say who may choose the category."""
        return "любая" if self.metering == Metering.HOURLY else "менее 670 кВт"


ORDINALS = ("первая", "вторая", "третья", "четвёртая", "пятая", "шестая")
CATEGORIES: Mapping[int, PriceCategory] = {
    row.number: row
    for row in (
        PriceCategory(1, Metering.INTEGRAL, False, Transmission.SINGLE),
        PriceCategory(2, Metering.ZONAL, False, Transmission.SINGLE),
        PriceCategory(3, Metering.HOURLY, False, Transmission.SINGLE),
        PriceCategory(4, Metering.HOURLY, False, Transmission.TWO_PART),
        PriceCategory(5, Metering.HOURLY, True, Transmission.SINGLE),
        PriceCategory(6, Metering.HOURLY, True, Transmission.TWO_PART),
    )
}
HOURLY = tuple(number for number, row in CATEGORIES.items() if row.metering == Metering.HOURLY)


class PowerGroup(StrEnum):
    """Buyers by the maximum power of their devices."""

    LT670 = "lt670"
    FROM670 = "670_10000"
    GE10000 = "ge10000"


GROUP_NAMES: Mapping[PowerGroup, str] = {
    PowerGroup.LT670: "менее 670 кВт",
    PowerGroup.FROM670: "от 670 кВт до 10 МВт",
    PowerGroup.GE10000: "не менее 10 МВт",
}


def group_of_power(kw: Decimal) -> PowerGroup:
    """Return the group of a maximum power in kW; ValueError unless it is positive."""
    if kw <= 0:
        raise ValueError(f"Not a power: {kw}")
    if kw < 670:
        return PowerGroup.LT670
    return PowerGroup.FROM670 if kw < 10_000 else PowerGroup.GE10000


def categories_open_to(group: PowerGroup) -> tuple[int, ...]:
    """Return the categories a buyer may choose: from 670 kW on, those with hourly metering only."""
    # ПП 442, п. 97
    return tuple(CATEGORIES) if group == PowerGroup.LT670 else HOURLY


class Voltage(StrEnum):
    VN1 = "VN1"
    VN = "VN"
    SN1 = "SN1"
    SN2 = "SN2"
    NN = "NN"
    GN = "GN"


VOLTAGE_NAMES: Mapping[Voltage, str] = {
    Voltage.VN1: "ВН1",
    Voltage.VN: "ВН",
    Voltage.SN1: "СН I",
    Voltage.SN2: "СН II",
    Voltage.NN: "НН",
    Voltage.GN: "ГН",
}
USUAL = (Voltage.VN, Voltage.SN1, Voltage.SN2, Voltage.NN)
"""The levels that every bulletin has."""

LOOKALIKES = str.maketrans("BCHІⅠL|", "ВСНIIII")
"""Latin capitals that look like the Russian letters of the levels; signs that look like a Roman one."""
IN_BRACKETS = re.compile(r"\(.*\)")
SEPARATORS = re.compile(r"[\s\-–—−_.]")
SPELLINGS: Mapping[str, Voltage] = {
    "ВН": Voltage.VN, "ВН1": Voltage.VN1, "ВНI": Voltage.VN1,
    "СН1": Voltage.SN1, "СНI": Voltage.SN1,
    "СН2": Voltage.SN2, "СНII": Voltage.SN2, "СН11": Voltage.SN2,
    "НН": Voltage.NN, "ГН": Voltage.GN,
}  # fmt: skip


def voltage_of(text: str) -> Voltage | None:
    """Read a voltage level however it is spelt: «СН-II», «CH 11», «ВН (110 кВ)»; None for other words."""
    bare = IN_BRACKETS.sub("", text).upper().replace("Ⅱ", "II").translate(LOOKALIKES)
    return SPELLINGS.get(SEPARATORS.sub("", bare))
