"""Where the bar of each interruption stands on the line of a month. Pure: a template writes the numbers down.

Across, everything is a share of the width; down, it is pixels, as in the other charts.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ROW = 26
BAR = 16
AXIS = 24
NARROWEST = 0.6
"""Per cent of the width below which a bar would not be seen."""
FILLS = {"planned": 1, "emergency": 2, "restoration": 3}


@dataclass(frozen=True)
class Entry:
    """What is drawn: its number in the table beside, its words, kind and span; without an end it goes on."""

    number: int
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    url: str


@dataclass(frozen=True)
class Bar:
    number: int
    title: str
    url: str
    fill: int
    x: str
    width: str
    y: int
    text_y: int


@dataclass(frozen=True)
class Tick:
    x: str
    text_x: str
    day: int
    is_labelled: bool


@dataclass(frozen=True)
class Timeline:
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    height: int
    axis_y: int
    label_y: int


def month_line(first: date, entries: Sequence[Entry]) -> Timeline:
    """Lay a month out, a row for each entry; what begins before or ends after is cut at its edges.

    Moments of the entries are local.
    """
    days = monthrange(first.year, first.month)[1]
    axis = ROW * max(len(entries), 1)
    ticks = tuple(
        Tick(_percent(day - 1, days), _percent(day - 0.5, days), day, day == 1 or day % 5 == 0)
        for day in range(1, days + 1)
    )
    bars = tuple(_bar(entry, place, first, days) for place, entry in enumerate(entries))
    return Timeline(bars, ticks, axis + AXIS, axis, axis + AXIS * 2 // 3)


def _bar(entry: Entry, place: int, first: date, days: int) -> Bar:
    left = max(_day_of(entry.starts_at, first), 0.0)
    right = min(_day_of(entry.ends_at, first), float(days)) if entry.ends_at else float(days)
    width = max((right - left) / days * 100, NARROWEST)
    x = min(left / days * 100, 100 - width)
    top = ROW * place
    return Bar(
        entry.number, entry.title, entry.url, FILLS[entry.kind], f"{x:.2f}%", f"{width:.2f}%",
        top + (ROW - BAR) // 2, top + ROW // 2,
    )  # fmt: skip


def _day_of(moment: datetime, first: date) -> float:
    """Return how many days after the beginning of the month a moment lies."""
    whole = (moment.date() - first) // timedelta(days=1)
    return whole + (moment.hour * 60 + moment.minute) / 1440


def _percent(days: float, of: int) -> str:
    return f"{days / of * 100:.2f}%"
