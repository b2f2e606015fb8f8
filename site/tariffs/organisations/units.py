"""The two ways to say a price: as bulletins do, and as a bill of a small firm does. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tariffs.caps.bulletin import PER_MW
from tariffs.caps.units import KOPECK, per_kwh_with_vat
from tariffs.wording import fine_words, price_words


class Unit(StrEnum):
    """Per MWh without VAT, or per kWh with it."""

    MWH = "mwh"
    KWH = "kwh"


UNIT_NAMES = {Unit.MWH: "руб./МВт·ч без НДС", Unit.KWH: "руб./кВт·ч с НДС"}
RATE_NAMES = {Unit.MWH: "руб./МВт в месяц без НДС", Unit.KWH: "руб./кВт в месяц с НДС"}
"""What rates for capacity and networks are said in, beside each unit of energy."""

COUNTED = {Unit.MWH: 1, Unit.KWH: 100}
"""Drawings count in whole numbers: roubles per MWh, kopecks per kWh."""


def words_in(unit: Unit, price: Decimal, vat_percent: Decimal, of: str = "") -> str:
    """Say a price that is kept per MWh (or per MW) without VAT in another unit: «3 009,71», «3,67185».

    Energy per kWh has five decimals, as orders say it; rates per kW are whole kopecks.
    """
    if unit == Unit.MWH:
        return price_words(price)
    found = per_kwh_with_vat(price, vat_percent)
    return price_words(found.quantize(KOPECK, ROUND_HALF_UP)) if of == PER_MW else fine_words(found)


@dataclass(frozen=True)
class Said:
    """In which unit and with which VAT the numbers of a page are said."""

    unit: Unit
    vat_percent: Decimal

    @property
    def is_converted(self) -> bool:
        """Whether the numbers are not those of the file."""
        return self.unit != Unit.MWH

    @property
    def energy(self) -> str:
        return UNIT_NAMES[self.unit]

    @property
    def rates(self) -> str:
        return RATE_NAMES[self.unit]

    def words(self, price: Decimal, of: str = "") -> str:
        """Say a price that is kept per MWh (or per MW) without VAT."""
        return words_in(self.unit, price, self.vat_percent, of)

    def counted(self, price: Decimal) -> int:
        """Return a price as a whole number for a drawing."""
        said = price if self.unit == Unit.MWH else per_kwh_with_vat(price, self.vat_percent)
        return int((said * COUNTED[self.unit]).quantize(Decimal(1), ROUND_HALF_UP))

    def tick(self, counted: int) -> str:
        """Say a whole number of a drawing in the unit again."""
        return str(Decimal(counted) / COUNTED[self.unit]).replace(".", ",")

    def rounded(self, price: Decimal) -> str:
        """Say a price that was computed, not published."""
        return self.words(price.quantize(KOPECK, ROUND_HALF_UP))
