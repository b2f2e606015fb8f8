import tomllib
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from workdays.calendar import Calendar, DayData, DayKind, YearData, parse_year
from workdays.drafts import draft_year
from workdays.models import CalendarDay, CalendarYear

YEARS_AHEAD = 2
"""Years after the present one that always have a calendar, if only a draft."""


def load_calendar() -> Calendar:
    """Read the production calendar of all known years; two queries."""
    days: dict[int, list[DayData]] = {}
    for day, kind, note, moved_from in CalendarDay.objects.values_list("date", "kind", "note", "moved_from"):
        days.setdefault(day.year, []).append(DayData(day, DayKind(kind), note, moved_from))
    return Calendar(
        tuple(
            YearData(year, act, tuple(days.get(year, ())))
            for year, act in CalendarYear.objects.order_by("year").values_list("year", "act")
        )
    )


@transaction.atomic
def load_shipped_calendars() -> list[int]:
    """Load the reviewed files of the years that the database lacks; a year that it has is left as it is."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    missing = [path for path in shipped_files() if int(path.stem) not in known]
    for path in missing:
        add_year(data=parse_year(tomllib.loads(path.read_text(encoding="utf-8"))))
    return [int(path.stem) for path in missing]


def shipped_files() -> list[Path]:
    """Return the reviewed files, one for a year, in order."""
    return sorted((settings.FIXTURES_DIR / "calendars").glob("[0-9]*.toml"))


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
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, date=day.date, kind=day.kind.value, note=day.note, moved_from=day.moved_from)
        for day in data.days
    )
    return year
