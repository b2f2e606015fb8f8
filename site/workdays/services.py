import tomllib
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from workdays.calendar import Calendar, DayData, DayKind, YearData, parse_year
from workdays.drafts import draft_year
from workdays.hours import SHORTENED_BY
from workdays.models import CalendarDay, CalendarYear, ScheduleInterval, SpecialDayInterval
from workdays.opening import PointHours, read_point_hours

YEARS_AHEAD = 2
"""Years after the present one that always have a calendar, if only a draft."""


def load_calendar() -> Calendar:
    """Read the production calendar of all known years; one query."""
    rows = CalendarYear.objects.order_by("year", "days__date").values_list(
        "year", "act", "days__date", "days__kind", "days__note", "days__moved_from"
    )
    return Calendar(tuple(_year(list(group)) for _, group in groupby(rows, key=itemgetter(0))))


def _year(rows: list[tuple[Any, ...]]) -> YearData:
    year, act, *_ = rows[0]
    days = (DayData(day, DayKind(kind), note, moved) for *_, day, kind, note, moved in rows if day)
    return YearData(year, act, tuple(days))


def moment_on(day: date, clock: time) -> datetime:
    """Return the moment at which a clock in the company's time zone shows this on a day."""
    return datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())


def current_statuses(now: datetime) -> list[PointHours]:
    """Return every service point with its hours and whether it is open at the moment; two queries."""
    return read_point_hours(timezone.localtime(now), load_calendar())


def moments_of_change(now: datetime) -> list[datetime]:
    """Return the moments of the day at which some point opens or closes, and some at which none does.

    All hours that were ever entered count, and an hour before each, when a shortened day ends; two queries.
    """
    entered = [
        *ScheduleInterval.objects.values_list("opens", "closes").order_by().distinct(),
        *SpecialDayInterval.objects.values_list("opens", "closes").order_by().distinct(),
    ]
    today = timezone.localdate(now)
    moments = [moment_on(today, clock) for hours in entered for clock in hours]
    return [each for moment in moments for each in (moment, moment - timedelta(minutes=SHORTENED_BY))]


@transaction.atomic
def load_shipped_calendars() -> list[int]:
    """Load the reviewed files of the years that the database lacks; a year that it has is left as it is."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    missing = [path for path in shipped_files() if int(path.stem) not in known]
    for path in missing:
        add_year(data=read_year(path))
    return [int(path.stem) for path in missing]


def shipped_files() -> list[Path]:
    """Return the reviewed files, one for a year, in order."""
    return sorted((settings.FIXTURES_DIR / "calendars").glob("[0-9]*.toml"))


def read_year(path: Path) -> YearData:
    """Read one reviewed file."""
    return parse_year(tomllib.loads(path.read_text(encoding="utf-8")))


@transaction.atomic
def ensure_years_ahead(*, now: datetime) -> list[int]:
    """Make drafts of the years ahead that have no calendar yet; return these years."""
    this_year = timezone.localdate(now).year
    wanted = range(this_year, this_year + YEARS_AHEAD + 1)
    known = set(CalendarYear.objects.filter(year__in=wanted).values_list("year", flat=True))
    missing = [year for year in wanted if year not in known]
    for year in missing:
        add_year(data=draft_year(year))
    return missing


@transaction.atomic
def add_year(*, data: YearData) -> CalendarYear:
    """Store a whole year with its deviating days."""
    year = CalendarYear.objects.create(year=data.year, act=data.act, note=data.note)
    CalendarDay.objects.bulk_create(days_to_store(year, data))
    return year


def days_to_store(year: CalendarYear, data: YearData) -> list[CalendarDay]:
    """Make the rows of a year's deviating days, not saved yet."""
    return [
        CalendarDay(year=year, date=row.day, kind=row.kind.value, note=row.note, moved_from=row.moved_from)
        for row in data.days
    ]
