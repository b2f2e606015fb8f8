"""What differs between two production calendars, in dates and Russian words. No database or clock here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workdays.calendar import Calendar, YearData, days_of


class DayState(StrEnum):
    """What a day is to those who count working days."""

    WORKING = "working"
    SHORTENED = "shortened"
    DAY_OFF = "day_off"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    DayState.WORKING: "рабочий",
    DayState.SHORTENED: "рабочий, короче на час",
    DayState.DAY_OFF: "нерабочий",
}


@dataclass(frozen=True)
class DayChange:
    """A day that was one thing and is another; `note` says why, as the new calendar has it."""

    day: date
    former: DayState
    present: DayState
    note: str

    @property
    def moves_terms(self) -> bool:
        """Whether the day counts otherwise: a shortened day is a working one (ТК РФ, ст. 95)."""
        return (self.former is DayState.DAY_OFF) != (self.present is DayState.DAY_OFF)


@dataclass(frozen=True)
class YearChange:
    """A year that has become known or unknown, or whose act is named, withdrawn or written otherwise."""

    year: int
    words: str
    reason: str = ""
    """The same in short where it makes dates provisional that were not, or the other way round."""


def day_state(day: date, calendar: Calendar) -> DayState:
    """Return what the day is by a calendar that knows its year."""
    if not calendar.is_working(day):
        return DayState.DAY_OFF
    return DayState.SHORTENED if calendar.is_shortened(day) else DayState.WORKING


def changed_days(former: Calendar, present: Calendar) -> list[DayChange]:
    """Return the days of the years known to both calendars that differ, in order."""
    return [
        DayChange(day, was, now, present.note(day))
        for year in sorted(_known(former) & _known(present))
        for day in days_of(year)
        if (was := day_state(day, former)) is not (now := day_state(day, present))
    ]


def changed_years(former: Calendar, present: Calendar) -> list[YearChange]:
    """Return the years whose standing differs, in order."""
    before, after = ({data.year: data for data in calendar.years} for calendar in (former, present))
    return [
        change
        for year in sorted({*before, *after})
        for change in _year_changes(year, before.get(year), after.get(year))
    ]


def _known(calendar: Calendar) -> set[int]:
    return {data.year for data in calendar.years}


def _year_changes(year: int, was: YearData | None, now: YearData | None) -> Iterator[YearChange]:
    if now is None:
        yield YearChange(year, f"Календаря {year} года больше не будет.", f"календаря {year} года нет")
    elif was is None:
        days = f"особых дней в нём: {len(now.days)}" if now.days else "пока без праздников и переносов"
        yield YearChange(year, f"Появится календарь {year} года, {days}.", f"появится календарь {year} года")
    elif bool(was.act) != bool(now.act):
        reason = f"календарь {year} года {'утверждён' if now.act else 'снова проект'}"
        yield YearChange(year, _standing_words(year, now), reason)
    elif was.act != now.act:
        yield YearChange(year, f"Акт {year} года будет назван так: {now.act}.")


def _standing_words(year: int, now: YearData) -> str:
    if now.act:
        return (
            f"Календарь {year} года больше не проект ({now.act}): сроки, которые его касаются, "
            "перестанут быть предварительными."
        )
    return f"Календарь {year} года снова станет проектом: сроки, которые его касаются, — предварительными."
