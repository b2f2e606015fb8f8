"""How long a record is kept. Pure: days in, days out.

A term in days or years is counted by the Civil Code: it begins on the day after the event (ГК, ст. 191) and a
term in years ends in the same month and on the same day, or on the month's last one (ГК, ст. 192). Archives
count from 1 January of the year after that in which the matter was closed (приказ Росархива № 236, п. 4).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    DAY = "day"
    YEAR = "year"


class Begin(StrEnum):
    """From what a term is counted."""

    EVENT = "event"
    YEAR_END = "year_end"


@dataclass(frozen=True)
class Term:
    """So many days or years, at least one, from the event or from the end of its year."""

    amount: int
    unit: Unit
    begin: Begin

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a term of {self.amount}")


def kept_until(event: date, term: Term) -> date:
    """Return the last day of keeping what ended on a day."""
    start = date(event.year, 12, 31) if term.begin is Begin.YEAR_END else event
    if term.unit is Unit.DAY:
        return start + timedelta(days=term.amount)
    year = start.year + term.amount
    return date(year, start.month, min(start.day, monthrange(year, start.month)[1]))


def last_due(today: date, term: Term) -> date:
    """Return the latest day such that what ended on it, or before, is kept no longer on `today`."""
    if term.begin is Begin.YEAR_END:
        # Whatever ended within a year is kept until one and the same day.
        year = today.year
        while kept_until(date(year, 12, 31), term) >= today:
            year -= 1
        return date(year, 12, 31)
    latest = _earlier(today, term)
    while kept_until(latest, term) >= today:
        latest -= ONE_DAY
    return latest


def _earlier(today: date, term: Term) -> date:
    """Return a day near the one sought and not before it."""
    if term.unit is Unit.DAY:
        return today - timedelta(days=term.amount)
    year = today.year - term.amount
    return date(year, today.month, min(today.day, monthrange(year, today.month)[1]))
