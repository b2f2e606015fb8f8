"""Prices for organisations are in roubles per MWh without VAT; those for households per kWh with it. Pure.

Money is Decimal, rounded half up, as bills are.
"""

from decimal import ROUND_HALF_UP, Decimal

KOPECK = Decimal("0.01")
FINE = Decimal("0.00001")
"""Prices per kWh are said to a thousandth of a kopeck, as orders say them."""


def per_kwh_with_vat(price: Decimal, vat_percent: Decimal) -> Decimal:
    """Turn roubles per MWh without VAT into roubles per kWh with it."""
    return (price / 1000 * (1 + vat_percent / 100)).quantize(FINE, ROUND_HALF_UP)


def per_mwh_without_vat(price: Decimal, vat_percent: Decimal) -> Decimal:
    """Turn roubles per kWh with VAT into roubles per MWh without it."""
    return (price * 1000 / (1 + vat_percent / 100)).quantize(KOPECK, ROUND_HALF_UP)
