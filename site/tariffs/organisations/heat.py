"""Where each hour of a month stands in a drawing, and how dear it is: a step of five. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tariffs.caps.matrices import HOURS, Days

STEPS = 5
LEFT, TOP, CELL_WIDTH, CELL_HEIGHT, BOTTOM = 22, 14, 12, 10, 2
"""Units of the drawing: its margins for words, and the size of an hour."""
HOUR_MARKS, DAY_MARKS = range(0, HOURS, 6), (1, 5, 10, 15, 20, 25, 30)


@dataclass(frozen=True)
class Step:
    """The prices of a step, from the lowest to the highest of its span; the outline of its hours."""

    number: int
    lowest: Decimal
    highest: Decimal
    path: str


@dataclass(frozen=True)
class Mark:
    """A word beside the drawing; those of days end at their place."""

    x: int
    y: int
    words: str
    is_day: bool


@dataclass(frozen=True)
class Heat:
    """A drawing with a row for each day and a column for each hour."""

    steps: tuple[Step, ...]
    marks: tuple[Mark, ...]
    width: int
    height: int


def heat_of(days: Days) -> Heat | None:
    """Sort the hours of a matrix into five steps of equal width; None for a matrix without hours."""
    span = span_of(days)
    if span is None:
        return None
    outlines: dict[int, list[str]] = defaultdict(list)
    for place, day in enumerate(sorted(days)):
        for hour, value in enumerate(days[day]):
            outlines[step_of(value, span)].append(_cell(hour, place))
    low, high = span
    width = (high - low) / STEPS
    steps = tuple(
        Step(number, low + width * (number - 1), low + width * number, "".join(outlines[number]))
        for number in (range(1, STEPS + 1) if width else [1])
    )
    return Heat(
        steps,
        (*_hour_marks(), *_day_marks(sorted(days))),
        LEFT + HOURS * CELL_WIDTH,
        TOP + len(days) * CELL_HEIGHT + BOTTOM,
    )


def span_of(days: Days) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and the highest price."""
    values = [value for row in days.values() for value in row]
    return (min(values), max(values)) if values else None


def step_of(value: Decimal, span: tuple[Decimal, Decimal]) -> int:
    """Return the step of a price: 1 for the cheapest fifth of the span, 5 for the dearest."""
    low, high = span
    return min(int((value - low) * STEPS / (high - low)) + 1, STEPS) if high > low else 1


def mean_by_hour(days: Days) -> list[Decimal]:
    """Return the mean of each hour over the days of a month, unrounded."""
    rows: Sequence[Sequence[Decimal]] = list(days.values())
    return [sum((row[hour] for row in rows), Decimal(0)) / len(rows) for hour in range(HOURS)] if rows else []


def _cell(hour: int, place: int) -> str:
    x, y = LEFT + hour * CELL_WIDTH, TOP + place * CELL_HEIGHT
    return f"M{x} {y}h{CELL_WIDTH}v{CELL_HEIGHT}h-{CELL_WIDTH}z"


def _hour_marks() -> list[Mark]:
    return [Mark(LEFT + hour * CELL_WIDTH, TOP - 4, f"{hour}:00", False) for hour in HOUR_MARKS]


def _day_marks(days: Sequence[int]) -> list[Mark]:
    return [
        Mark(LEFT - 4, TOP + place * CELL_HEIGHT + CELL_HEIGHT - 1, str(day), True)
        for place, day in enumerate(days)
        if day in DAY_MARKS
    ]
