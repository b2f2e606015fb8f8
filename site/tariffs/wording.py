"""Numbers as Russian pages print them. Pure."""

from decimal import ROUND_HALF_UP, Decimal

CENTS, FINE = Decimal("0.01"), Decimal("0.00001")
NARROW = "\u202f"
"""A narrow space that does not break, between thousands."""


def price_words(price: Decimal) -> str:
    """Print a price with two decimals, or with as many more as it has: «6,02», «4,21375»."""
    plain = price.normalize()
    return _russian(plain if plain.as_tuple().exponent < -2 else plain.quantize(CENTS))  # type: ignore[operator]


def fine_words(price: Decimal) -> str:
    """Print a price with all five decimals, as columns of computed prices need: «6,04780»."""
    return _russian(price.quantize(FINE, ROUND_HALF_UP))


def money_words(amount: Decimal) -> str:
    return _russian(amount.quantize(CENTS))


def volume_words(kwh: Decimal) -> str:
    """Print a volume, to a hundredth where it is not whole: «4 500», «0,67»."""
    rounded = kwh.quantize(CENTS).normalize()
    return _russian(rounded)


def percent_words(share: Decimal) -> str:
    """Print a change with its sign: «+20 %», «−30,5 %»."""
    return f"{_russian((share * 100).quantize(Decimal('0.1')).normalize(), sign='+')}\u00a0%"


def change_words(price: Decimal, before: Decimal | None) -> str:
    """Say how a price has changed: «+20 %», «без изменений»; empty where there was none before."""
    if before is None:
        return ""
    return percent_words(price / before - 1) if price != before else "без изменений"


def _russian(number: Decimal, sign: str = "") -> str:
    return f"{number:{sign},f}".replace(",", NARROW).replace(".", ",").replace("-", "−")
