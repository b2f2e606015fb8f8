"""The days that deviate from Monday to Friday as an iCalendar file (RFC 5545), for anybody's own calendar."""

from datetime import datetime

from icalendar import Calendar as Feed
from icalendar import Event

from workdays.calendar import ONE_DAY, Calendar, DayData, DayKind

NAME = "Производственный календарь"
SUMMARIES = {
    DayKind.DAY_OFF: "Нерабочий день",
    DayKind.WORKING: "Рабочий день",
    DayKind.SHORTENED: "Короткий день",
}


def calendar_file(calendar: Calendar, *, host: str, stamp: datetime) -> bytes:
    """Return the file: an event a day. The identifier of a day stays when its kind or its name changes.

    `host` makes the identifiers the site's own, `stamp` says as of when the days are.
    """
    feed = Feed()
    feed.add("prodid", f"-//{host}//workdays//RU")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("name", NAME)
    feed.add("x-wr-calname", NAME)
    for year in calendar.years:
        for day in year.days:
            feed.add_component(_event(day, year.act, host, stamp))
    return bytes(feed.to_ical())


def _event(day: DayData, act: str, host: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{day.day:%Y-%m-%d}@workdays.{host}")
    event.add("dtstamp", stamp)
    event.add("dtstart", day.day)
    event.add("dtend", day.day + ONE_DAY)
    event.add("summary", summary_of(day))
    event.add("description", act or "Проект: акта о переносе выходных дней этого года ещё нет.")
    # A year without an act may still change.
    event.add("status", "CONFIRMED" if act else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def summary_of(day: DayData) -> str:
    """Name a day: what it is and why."""
    return f"{SUMMARIES[day.kind]}: {day.note}" if day.note else SUMMARIES[day.kind]
