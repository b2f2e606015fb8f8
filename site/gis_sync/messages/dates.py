"""Dates and moments as GIS ZhKKh writes them. Business dates are those of Moscow."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")

# xs:date comes with an offset, `2024-07-15+03:00`; fromisoformat takes the offset for a time of day.
_DATE = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)", re.ASCII)


def parse_date(text: str) -> date:
    """Return the date that a text begins with, whatever offset follows; ValueError if there is none."""
    found = _DATE.match(text)
    if found is None:
        raise ValueError(f"Не дата: «{text[:40]}».")
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise ValueError(f"Такой даты нет: «{text[:40]}».") from error


def parse_moment(text: str) -> datetime | None:
    """Return an aware moment; one without an offset is Moscow's, None stands for what is no moment."""
    if not _DATE.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=MOSCOW)


def format_date(day: date) -> str:
    """Return a date without an offset, as xs:date."""
    return date(day.year, day.month, day.day).isoformat()


def format_moment(moment: datetime) -> str:
    """Return an aware moment in Moscow's time with milliseconds, as xs:dateTime; ValueError if naive."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be sent.")
    return moment.astimezone(MOSCOW).isoformat(timespec="milliseconds")
