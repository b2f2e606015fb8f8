"""The production calendar of a five-day week: which days are working, and how to count them.

Monday to Friday work, Saturday and Sunday do not; a year lists the days that deviate from that, with the act
that moved them. No database, settings or clock here.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """How a day deviates. A shortened day is a working one, an hour shorter, also when it is a Saturday."""

    DAY_OFF = "day_off"
    WORKING = "working"
    SHORTENED = "shortened"


class CalendarYearMissing(LookupError):
    """There is no production calendar of the year; the text is Russian and meant for the screen."""

    def __init__(self, year: int) -> None:
        super().__init__(f"Нет производственного календаря на {year} год.")
        self.year = year


@dataclass(frozen=True)
class DayData:
    """One day that deviates from Monday to Friday; `moved_from` is where a moved day off comes from."""

    day: date
    kind: DayKind
    note: str
    moved_from: date | None = None


@dataclass(frozen=True)
class YearData:
    """One year; `act` names the act that moved its days off, empty while there is none (a draft)."""

    year: int
    act: str
    days: tuple[DayData, ...]
    note: str = ""


@dataclass(frozen=True)
class Calendar:
    """Known years together. Every question about a year that is not known raises CalendarYearMissing."""

    years: tuple[YearData, ...]

    def is_working(self, day: date) -> bool:
        """Whether people work on the day (ТК РФ, ст. 111, 112)."""
        self._require(day.year, day.year)
        deviation = self._deviations.get(day)
        return day.weekday() < SATURDAY if deviation is None else deviation.kind is not DayKind.DAY_OFF

    def is_shortened(self, day: date) -> bool:
        """Whether the day is a working one made an hour shorter (ТК РФ, ст. 95)."""
        return self._is_kind(day, DayKind.SHORTENED)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is off by law or by an act, not merely a Saturday or a Sunday."""
        return self._is_kind(day, DayKind.DAY_OFF)

    def note(self, day: date) -> str:
        """Return why the day deviates from Monday to Friday, in Russian; empty for an ordinary day."""
        self._require(day.year, day.year)
        deviation = self._deviations.get(day)
        return deviation.note if deviation else ""

    def next_working(self, day: date) -> date:
        """Return the day itself if it is working, else the nearest working day after it."""
        self._require(day.year, day.year)
        return self._working_at(bisect_left(self._working, day.toordinal()), day.year, 1)

    def previous_working(self, day: date) -> date:
        """Return the day itself if it is working, else the nearest working day before it."""
        self._require(day.year, day.year)
        return self._working_at(bisect_right(self._working, day.toordinal()) - 1, day.year, -1)

    def add_working_days(self, day: date, amount: int) -> date:
        """Return the `amount`-th working day (1 or more) after the day; the count starts the next day.

        ГК РФ, ст. 191: a term begins on the day after the event that starts it.
        """
        if amount < 1:
            raise ValueError(f"A term has at least one day, not {amount}")
        self._require(day.year, day.year)
        start = bisect_right(self._working, day.toordinal())
        return self._working_at(start + amount - 1, day.year, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days come after `start` up to and with `end`; negative if `end` is earlier.

        The inverse of add_working_days: what is left of a term on a day.
        """
        self._require(min(start, end).year, max(start, end).year)
        return bisect_right(self._working, end.toordinal()) - bisect_right(self._working, start.toordinal())

    def is_provisional(self, day: date) -> bool:
        """Whether the day's year has no named act yet, so that its days may still move."""
        self._require(day.year, day.year)
        return not self._by_year[day.year].act

    def has_year(self, year: int) -> bool:
        """Whether the year is known."""
        return year in self._by_year

    @cached_property
    def _by_year(self) -> Mapping[int, YearData]:
        return {data.year: data for data in self.years}

    @cached_property
    def _deviations(self) -> Mapping[date, DayData]:
        return {row.day: row for data in self.years for row in data.days}

    @cached_property
    def _working(self) -> "array[int]":
        """The working days of all known years as ordinals, in order."""
        days = (day for year in sorted(self._by_year) for day in days_of(year))
        return array("l", (day.toordinal() for day in days if self.is_working(day)))

    def _is_kind(self, day: date, kind: DayKind) -> bool:
        self._require(day.year, day.year)
        deviation = self._deviations.get(day)
        return deviation is not None and deviation.kind is kind

    def _require(self, first: int, last: int) -> None:
        for year in range(first, last + 1):
            if year not in self._by_year:
                raise CalendarYearMissing(year)

    def _working_at(self, index: int, start_year: int, step: int) -> date:
        """Return a working day by its index; no unknown year may lie between it and `start_year`."""
        if not 0 <= index < len(self._working):
            raise CalendarYearMissing(self._first_missing(start_year, step))
        found = date.fromordinal(self._working[index])
        self._require(min(start_year, found.year), max(start_year, found.year))
        return found

    def _first_missing(self, year: int, step: int) -> int:
        while year in self._by_year:
            year += step
        return year


def days_of(year: int) -> Iterable[date]:
    """Return every day of the year in order."""
    first = date(year, 1, 1)
    return (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))


def parse_year(raw: Mapping[str, Any]) -> YearData:
    """Make a year from a reviewed data file that is already parsed; KeyError or ValueError if it is wrong."""
    days = [
        DayData(row["date"], DayKind(row["kind"]), row["note"], row.get("moved_from")) for row in raw["days"]
    ]
    if strangers := [row.day for row in days if row.day.year != raw["year"]]:
        raise ValueError(f"Days of another year in {raw['year']}: {strangers}")
    return YearData(raw["year"], raw["act"], tuple(days), raw.get("note", ""))
