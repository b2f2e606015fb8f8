"""Which days the head's view looks at: the month to date, the same days a year ago, a quarter. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
DAYS_OF_TERMS = 90
"""How far back the causes of lateness are looked for: a month alone has too few late answers to tell."""


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included; no days at all where `last` is before `first`."""

    first: date
    last: date

    @property
    def words(self) -> str:
        return f"{self.first:%d.%m.%Y}–{self.last:%d.%m.%Y}"

    def query(self, name: str) -> dict[str, str]:
        """Return what narrows the desk's list to these days of registration, term or dispatch."""
        return {f"{name}_from": self.first.isoformat(), f"{name}_to": self.last.isoformat()}


def month_to_date(today: date) -> Span:
    return Span(today.replace(day=1), today)


def a_year_before(span: Span) -> Span:
    """Return the same days of the year before; what the 29th of February would be is the 28th."""
    return Span(_year_before(span.first), _year_before(span.last))


def _year_before(day: date) -> date:
    last = monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def ended_terms(span: Span, today: date) -> Span:
    """Return the days of a span whose terms are over: the present day still runs."""
    return Span(span.first, min(span.last, today - DAY))


def terms_of_late(today: date) -> Span:
    """Return the days whose missed terms are looked through for their causes."""
    return Span(today - DAYS_OF_TERMS * DAY, today - DAY)
