"""Months of the year as numbers, and how they are said in Russian."""

from collections.abc import Collection

NAMES = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
YEAR = frozenset(range(1, 13))


def between(first: int, last: int) -> frozenset[int]:
    """Return the months from the first to the last, both included, over the turn of the year if need be."""
    if not {first, last} <= YEAR:
        raise ValueError(f"No such month: {first}, {last}")
    return frozenset((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))


def listed(months: Collection[int]) -> str:
    """Name months one by one: «июнь, июль»."""
    return ", ".join(NAMES[month - 1] for month in sorted(months))


def said(months: Collection[int]) -> str:
    """Say when a season is: «весь год», «с октября по апрель», «май»; listed when it has holes."""
    if set(months) == YEAR:
        return "весь год"
    if len(months) == 1:
        return listed(months)
    for first in months:
        last = (first + len(months) - 2) % 12 + 1
        if between(first, last) == set(months):
            return f"с {GENITIVE[first - 1]} по {NAMES[last - 1]}"
    return listed(months)
