"""Moments and durations as people and machines write them. Pure: nothing is guessed, BadCell says why."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from service.importing.reasons import BadCell, Reason

ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?"
)
DOTTED = re.compile(
    r"(\d\d?)[./-](\d\d?)[./-](\d{4}|\d\d)(?:\s*(?:г\.?)?,?\s+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?"
)
TIME = re.compile(r"(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?")
EPOCH = re.compile(r"1\d{9}(?:\.\d+)?")
"""Seconds since 1970: ten digits, until the year 2033."""
SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
"""Days since the end of 1899, as a workbook keeps dates."""
SERIAL_BEGINS = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zone
NUMBER = re.compile(r"(-?)(\d+)(?:[.,]\d+)?")
CLOCK = re.compile(r"(-?)(?:(\d+):)?(\d+):(\d\d)(?:[.,]\d+)?")


class DateOrder(StrEnum):
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


def day_of(text: str, order: str) -> date:
    """Return the day of a cell that holds a date, with or without a time; BadCell."""
    return _naive(text, order, None)[0].date()


def moment_of(
    text: str, *, zone: tzinfo, order: str = DateOrder.DAY_FIRST, day: date | None = None
) -> datetime:
    """Return the aware moment of a cell: a date with a time, or a time of ``day`` alone; BadCell.

    What says no zone is of ``zone``; an hour that the clocks there skip or repeat is refused.
    """
    clean = text.strip()
    if EPOCH.fullmatch(clean):
        return datetime.fromtimestamp(float(clean), UTC)
    naive, own_zone = _naive(clean, order, day, needs_time=True)
    if own_zone is not None:
        return naive.replace(tzinfo=own_zone)
    first, second = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise BadCell(Reason.REPEATED_HOUR)
    return first


def _naive(
    text: str, order: str, day: date | None, *, needs_time: bool = False
) -> tuple[datetime, tzinfo | None]:
    try:
        if (found := ISO.fullmatch(text)) is not None:
            year, month, number, *time, zone = found.groups()
            return _built(year, month, number, time, needs_time), _zone(zone)
        if (found := DOTTED.fullmatch(text)) is not None:
            first, second, year, *time = found.groups()
            number, month = (first, second) if order == DateOrder.DAY_FIRST else (second, first)
            return _built(year if len(year) == 4 else f"20{year}", month, number, time, needs_time), None
        if day is not None and (found := TIME.fullmatch(text)) is not None:
            return _built(str(day.year), str(day.month), str(day.day), found.groups(), needs_time), None
        if SERIAL.fullmatch(text):
            return SERIAL_BEGINS + timedelta(seconds=round(float(text) * 86_400)), None
    except ValueError:
        pass
    raise BadCell(Reason.BAD_TIME)


def _built(year: str, month: str, day: str, time: Sequence[str | None], needs_time: bool) -> datetime:
    if needs_time and time[0] is None:
        raise BadCell(Reason.BAD_TIME)
    hour, minute, second = (int(part or 0) for part in time)
    return datetime(int(year), int(month), int(day), hour, minute, second)  # noqa: DTZ001 - the zone comes after


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def duration_of(text: str) -> timedelta:
    """Return a duration of whole seconds: «150», «2:30» (minutes and seconds), «0:02:30»; BadCell."""
    clean = text.strip()
    if (found := NUMBER.fullmatch(clean)) is not None:
        sign, seconds = found.group(1), int(found.group(2))
    elif (found := CLOCK.fullmatch(clean)) is not None and int(found.group(4)) < 60:
        sign = found.group(1)
        seconds = int(found.group(2) or 0) * 3600 + int(found.group(3)) * 60 + int(found.group(4))
    else:
        raise BadCell(Reason.BAD_DURATION)
    if sign:
        raise BadCell(Reason.NEGATIVE)
    # A workbook keeps durations that nobody has formatted as parts of a day.
    if seconds == 0 and re.fullmatch(r"0[.,]0*[1-9]\d*", clean):
        raise BadCell(Reason.BAD_DURATION)
    return timedelta(seconds=seconds)
