"""Whether the price of category 1 is the sum of what it is made of. Pure.

price(voltage, group) = weighted price + transmission(voltage) + sales markup(group) + other services
[Правила ПП РФ № 1179, первая ценовая категория].
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tariffs.caps.bulletin import Caps, Component, PriceKey, PriceKind
from tariffs.wording import price_words

WEIGHTED, TRANSMISSION, MARKUP, SERVICES = "weighted_price", "transmission", "sales_markup", "other_services"
PARTS = (WEIGHTED, TRANSMISSION, MARKUP, SERVICES)
TOLERANCE = Decimal("0.02")
"""Four addends, each rounded to a kopeck, make a sum that is up to two kopecks off."""


def parts_of(key: PriceKey, components: Sequence[Component]) -> dict[str, Decimal] | None:
    """Return the parts of a flat price by their codes; None where a part is not published."""
    found = {code: _part(code, key, components) for code in PARTS}
    known = {code: value for code, value in found.items() if value is not None}
    return known if len(known) == len(found) else None


def sum_for(key: PriceKey, components: Sequence[Component]) -> Decimal | None:
    """Return what the parts of a flat price come to; None where a part is not published."""
    parts = parts_of(key, components)
    return None if parts is None else sum(parts.values(), Decimal(0))


def remarks_on(caps: Caps) -> list[str]:
    """Name each flat price that is not the sum of its published parts."""
    flats: Mapping[PriceKey, Decimal] = {
        key: value for key, value in caps.prices.items() if key.kind == PriceKind.FLAT
    }
    remarks = []
    for key, price in flats.items():
        expected = sum_for(key, caps.components)
        if expected is not None and abs(price - expected) > TOLERANCE:
            remarks.append(
                f"{key.words}: {price_words(price)}, а составляющие дают {price_words(expected)} {key.unit}."
            )
    return remarks


def _part(code: str, key: PriceKey, components: Sequence[Component]) -> Decimal | None:
    """Return the part that is published for this voltage and group, or for all of them."""
    fitting = [
        each.value
        for each in components
        if each.code == code and each.group in (None, key.group) and each.voltage in (None, key.voltage)
    ]
    return fitting[0] if len(fitting) == 1 else None
