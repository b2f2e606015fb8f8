"""Numbers and months as Russian says them. Pure."""

from collections.abc import Sequence

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)


def busiest(months: Sequence[tuple[int, int]]) -> str:
    """Name the months with the most appeals, out of (month, appeals)."""
    most = max(appeals for _, appeals in months)
    names = [MONTHS[month - 1] for month, appeals in months if appeals == most]
    return f"{', '.join(names)} ({most if len(names) == 1 else f'по {most}'})"
