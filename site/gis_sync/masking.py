"""What of the exchange may stand in a list. No database or clock."""

import re

HIDDEN = "…"
_FOREIGN = re.compile(r"«[^»]*»|[^\s@«»]+@[^\s@«»]+")
"""What our words quote of a message, and addresses: either may be personal data."""


def masked(text: str) -> str:
    """Return words about a message without what they quote of it."""
    return _FOREIGN.sub(lambda found: f"«{HIDDEN}»" if found[0].startswith("«") else HIDDEN, text)


def brief(text: str, longest: int = 160) -> str:
    """Return the first line of such words, masked, at most so many characters of it."""
    line, _, more = masked(text).strip().partition("\n")
    return line if not more and len(line) <= longest else line[: longest - 1].rstrip() + HIDDEN
