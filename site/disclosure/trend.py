"""Where each column of the trend stands: a day each, made of what was not in order. Pure.

Across the page everything is a share of the width, down the page it is pixels, as in pages.charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pages.charts import Series, nice_step

HEIGHT = 120
SERIES = ("нет или устарело", "скоро срок", "не заполнено")
LEFT = 6.0
"""Per cent of the width for the numbers of the axis."""
FILLED = 0.7
"""Which part of a day's width its column takes."""


@dataclass(frozen=True)
class Day:
    """How many duties stood how on a day."""

    on: date
    red: int
    soon: int
    unfilled: int
    fresh: int


@dataclass(frozen=True)
class Column:
    series: int
    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True)
class Level:
    y: str
    value: int


@dataclass(frozen=True)
class Trend:
    """The drawing; `days` are the rows of the table beside it, the latest first."""

    days: tuple[Day, ...]
    columns: tuple[Column, ...]
    levels: tuple[Level, ...]
    series: tuple[Series, ...]
    description: str
    height: int = HEIGHT


def draw(days: Sequence[Day]) -> Trend | None:
    """Lay out the columns of days that are in order; None where there is nothing to compare yet."""
    if len(days) < 2:
        return None
    step = nice_step(max(1, *(_all(day) for day in days)))
    top = step * (-(-max(_all(day) for day in days) // step) or 1)
    width = (100 - LEFT) / len(days)
    return Trend(
        days=tuple(reversed(days)),
        columns=tuple(
            column for place, day in enumerate(days) for column in _columns(day, place, width, HEIGHT / top)
        ),
        levels=tuple(_level(value, HEIGHT / top) for value in range(0, top + 1, step)),
        series=tuple(Series(number, label) for number, label in enumerate(SERIES, 1)),
        description=f"{_said(days[0])}; {_said(days[-1])}.",
    )


def _all(day: Day) -> int:
    return day.red + day.soon + day.unfilled


def _columns(day: Day, place: int, width: float, unit: float) -> list[Column]:
    columns, below = [], 0
    for number, (label, value) in enumerate(zip(SERIES, (day.red, day.soon, day.unfilled), strict=True), 1):
        if value:
            columns.append(
                Column(
                    series=number,
                    x=f"{LEFT + width * (place + (1 - FILLED) / 2):.2f}%",
                    y=f"{HEIGHT - (below + value) * unit:.1f}",
                    width=f"{width * FILLED:.2f}%",
                    height=f"{value * unit:.1f}",
                    title=f"{day.on:%d.%m.%Y}, {label}: {value}",
                )
            )
        below += value
    return columns


def _level(value: int, unit: float) -> Level:
    return Level(f"{HEIGHT - value * unit:.1f}", value)


def _said(day: Day) -> str:
    parts = zip(SERIES, (day.red, day.soon, day.unfilled), strict=True)
    return f"{day.on:%d.%m.%Y}: " + ", ".join(f"{label} {value}" for label, value in parts)
