"""Which period of a tariff holds on a day. Pure: a period is anything with a first day and, perhaps, a last.

Both days belong to the period; one without a last day holds until another replaces it. Periods are any dates
that an order names, not halves of a year.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar


class Dated(Protocol):
    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


P = TypeVar("P", bound=Dated)

ENDS_EARLY = "Последний день действия ({to:%d.%m.%Y}) раньше первого ({from_:%d.%m.%Y})."


def fault_of_dates(valid_from: date, valid_to: date | None) -> str:
    """Say in Russian what is wrong with the two days; empty when nothing is."""
    if valid_to is not None and valid_to < valid_from:
        return ENDS_EARLY.format(to=valid_to, from_=valid_from)
    return ""


def holds(period: Dated, on: date) -> bool:
    return period.valid_from <= on and (period.valid_to is None or on <= period.valid_to)


def overlap(one: Dated, other: Dated) -> bool:
    """Whether there is a day on which both hold."""
    return not (_ends_before(one, other.valid_from) or _ends_before(other, one.valid_from))


def in_force(periods: Iterable[P], on: date) -> P | None:
    """Return the period that holds on a day; None in a gap, never the one that has just expired."""
    return next((period for period in periods if holds(period, on)), None)


def coming(periods: Iterable[P], on: date) -> P | None:
    """Return the next period that begins after a day."""
    ahead = [period for period in periods if period.valid_from > on]
    return min(ahead, key=lambda period: period.valid_from, default=None)


def next_change(periods: Collection[Dated], on: date) -> date | None:
    """Return the next day after a day on which some period begins or is over; None when nothing changes."""
    ends = (period.valid_to + timedelta(days=1) for period in periods if period.valid_to)
    days = [*(period.valid_from for period in periods), *ends]
    return min((day for day in days if day > on), default=None)


def words_of(period: Dated) -> str:
    """Say when a period holds: «с 01.01.2026 по 30.09.2026»."""
    start = f"с {period.valid_from:%d.%m.%Y}"
    return start if period.valid_to is None else f"{start} по {period.valid_to:%d.%m.%Y}"


def _ends_before(period: Dated, day: date) -> bool:
    return period.valid_to is not None and period.valid_to < day
