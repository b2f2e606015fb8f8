"""The hours in which nobody is written to (pure)."""


def is_quiet(hour: int, *, begins: int, ends: int) -> bool:
    """Whether an hour of the day (0–23) is quiet: from the one that begins, before the one that ends.

    They may go over midnight: from 21 to 8. Equal hours mean that there are none.
    """
    if begins <= ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends
