"""An interruption as an iCalendar file (RFC 5545), for anybody's own calendar."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from interruptions.models import Interruption
from interruptions.wording import heading_of

UNKNOWN_END = timedelta(hours=1)
"""How long an event without an end is drawn; its words say that the end is not known."""


def notice_file(row: Interruption, *, host: str, stamp: datetime, description: str, url: str) -> bytes:
    """Return the file with one event; a program that has it takes the later one for its correction."""
    feed = Calendar()
    feed.add("prodid", f"-//{host}//interruptions//RU")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    if row.starts_at is None:
        raise ValueError("An unfinished draft has no moment.")
    ends_at = row.ends_at or row.starts_at + UNKNOWN_END
    event = Event()
    event.add("uid", f"interruption-{row.pk}@{host}")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("dtend", ends_at.astimezone(UTC))
    event.add("summary", heading_of(row))
    event.add("description", description)
    event.add("location", row.where)
    event.add("url", url)
    event.add("status", "CANCELLED" if row.is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    feed.add_component(event)
    return bytes(feed.to_ical())
