"""Numbers as people type them into forms. Pure."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

SPACES = re.compile(r"\s")
"""In Python these include the spaces that do not break, wide and narrow."""
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
MINUSES = str.maketrans("−–—", "---")
NOTHING = frozenset({"", "-", "x", "х"})
"""How forms say that there is no number; the last is Russian."""
LARGEST = Decimal(10) ** 10
"""No price and no volume of a supplier comes near."""
DIGITS, FINEST = Context(prec=15, rounding=ROUND_HALF_UP), Decimal(1).scaleb(-11)
NOISE = Decimal("0.0000001")
"""What binary floating point leaves behind a price."""


def number_of(value: Any) -> Decimal | None:
    """Read a cell as a number: a number, or a text such as «1 234,56»; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        return number if number.is_finite() else None
    if not isinstance(value, str):
        return None
    bare = SPACES.sub("", value).translate(MINUSES)
    return Decimal(bare.replace(",", ".")) if PLAIN.fullmatch(bare) else None


def is_nothing(value: Any) -> bool:
    """Whether a cell says that there is no number: it is empty, or has a dash or a cross."""
    if value is None:
        return True
    return isinstance(value, str) and SPACES.sub("", value).translate(MINUSES).lower() in NOTHING


def is_too_large(number: Decimal) -> bool:
    return abs(number) >= LARGEST


def to_component(number: Decimal) -> Decimal:
    """Round to what a spreadsheet and every database keep: 15 digits in all, 11 after the comma."""
    kept = DIGITS.create_decimal(number)
    return (kept.quantize(FINEST, ROUND_HALF_UP) if kept != kept.quantize(FINEST) else kept) + 0


def to_kopecks(number: Decimal) -> tuple[Decimal, bool]:
    """Round a price half up to a kopeck; say whether more than the noise of a spreadsheet was cut off."""
    rounded = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return rounded, abs(rounded - number) > NOISE
