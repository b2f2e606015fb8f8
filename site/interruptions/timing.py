"""When an interruption holds, and how that is said (pure). Moments are aware and of the Moscow clock."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from workdays.wording import DAYS, MONTHS_OF


class Standing(StrEnum):
    COMING = "coming"
    NOW = "now"
    PAST = "past"


def standing(starts_at: datetime, ends_at: datetime | None, now: datetime) -> Standing:
    """Say how a span stands at a moment: its first minute belongs to it, the minute of its end does not.

    Without an end it goes on until somebody says that it is over.
    """
    if now < starts_at:
        return Standing.COMING
    return Standing.NOW if ends_at is None or now < ends_at else Standing.PAST


def words_of(starts_at: datetime, ends_at: datetime | None) -> str:
    """Say when: «5 декабря 2026 года (суббота) с 9:00 до 15:00»."""
    day = f"{_day(starts_at)} {starts_at.year} года"
    if ends_at is None:
        return f"{day} с {_hour(starts_at)} до восстановления"
    if ends_at.date() == starts_at.date():
        return f"{day} ({DAYS[starts_at.weekday()]}) с {_hour(starts_at)} до {_hour(ends_at)}"
    year = f" {starts_at.year} года" if starts_at.year != ends_at.year else ""
    end = f"{_hour(ends_at)} {_day(ends_at)} {ends_at.year} года"
    return f"с {_hour(starts_at)} {_day(starts_at)}{year} до {end}"


def short_words_of(starts_at: datetime, ends_at: datetime | None) -> str:
    """Say when in a few characters: «05.12.2026, 9:00–15:00»."""
    if ends_at is None:
        return f"с {starts_at:%d.%m.%Y}, {_hour(starts_at)}"
    if ends_at.date() == starts_at.date():
        return f"{starts_at:%d.%m.%Y}, {_hour(starts_at)}–{_hour(ends_at)}"
    return f"{starts_at:%d.%m.%Y} {_hour(starts_at)} – {ends_at:%d.%m.%Y} {_hour(ends_at)}"


def length_words(starts_at: datetime, ends_at: datetime) -> str:
    """Say how long: «6 ч», «1 ч 30 мин», «2 сут. 4 ч»."""
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = ((days, "сут."), (hours, "ч"), (minutes, "мин"))
    return " ".join(f"{number}\u00a0{unit}" for number, unit in parts if number)


def overlap(first: tuple[datetime, datetime | None], second: tuple[datetime, datetime | None]) -> bool:
    """Whether two spans have a minute in common."""
    return (first[1] is None or second[0] < first[1]) and (second[1] is None or first[0] < second[1])


def days_before(said_on: date, starts_on: date) -> int:
    """Count the calendar days from the day on which it is said to the day on which it begins."""
    return (starts_on - said_on) // timedelta(days=1)


def _day(moment: datetime) -> str:
    return f"{moment.day} {MONTHS_OF[moment.month - 1]}"


def _hour(moment: datetime) -> str:
    return f"{moment.hour}:{moment:%M}"
