"""What the stand answers, and how the answer is put on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

XML = "text/xml;charset=UTF-8"


class Delivery(StrEnum):
    PLAIN = "plain"
    RESET = "reset"
    """The connection is reset instead of an answer."""
    BROKEN_OFF = "broken_off"
    """The connection ends after half of the body that was announced."""
    HANG = "hang"
    """Nothing comes for `seconds`, then the connection is closed."""
    DRIP = "drip"
    """The body comes in small pieces, over about `seconds`."""


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = XML
    delivery: Delivery = Delivery.PLAIN
    seconds: float = 0
