"""Where each bar, line and word of a chart stands. Pure: a template only writes the numbers down.

Across the page everything is a share of the width, down the page it is pixels. So the drawing follows the
width of the screen while its letters keep their size, on a telephone and on paper alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

ROW_HEIGHT = 30
BAR_HEIGHT = 20
AXIS_HEIGHT = 26
VALUE_SHARE = 10.0
"""Per cent of the width kept free on the right for the number that ends a bar."""
MOST_STEPS = 5
GAP = 1.0


@dataclass(frozen=True)
class Line:
    """What a chart shows in one row: a value for each series, in their order."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Bar:
    series: int
    x: str
    y: int
    width: str
    title: str


@dataclass(frozen=True)
class Row:
    label: str
    label_y: int
    bars: tuple[Bar, ...]
    value: int
    value_x: str


@dataclass(frozen=True)
class Tick:
    x: str
    value: int


@dataclass(frozen=True)
class Series:
    number: int
    label: str


@dataclass(frozen=True)
class Chart:
    name: str
    title: str
    description: str
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    label_x: str
    height: int
    axis_bottom: int
    axis_label_y: int
    bar_height: int = BAR_HEIGHT


class UnevenChart(ValueError):
    """A row with more or fewer values than there are series, a negative value, or no rows at all."""


def stacked_bars(
    *,
    name: str,
    title: str,
    description: str,
    series: Sequence[str],
    lines: Sequence[Line],
    label_share: float,
) -> Chart:
    """Lay out lying bars, one a line, each made of one part for each series.

    `name` is unique on the page; `label_share` is the per cent of the width that the words on the left take.
    Raises UnevenChart for values that do not fit the series.
    """
    if not lines:
        raise UnevenChart("no rows")
    for line in lines:
        if len(line.values) != len(series) or min(line.values) < 0:
            raise UnevenChart(line)
    step = nice_step(max(sum(line.values) for line in lines))
    steps = max(-(-sum(line.values) // step) for line in lines) or 1
    scale = _Scale(label_share, (100 - VALUE_SHARE - label_share) / (step * steps))
    bottom = ROW_HEIGHT * len(lines)
    return Chart(
        name=name,
        title=title,
        description=description,
        series=tuple(Series(number, label) for number, label in enumerate(series, 1)),
        rows=tuple(_row(line, place, series, scale) for place, line in enumerate(lines)),
        ticks=tuple(Tick(scale.at(value), value) for value in range(0, step * steps + 1, step)),
        label_x=_share(label_share - GAP),
        height=bottom + AXIS_HEIGHT,
        axis_bottom=bottom,
        axis_label_y=bottom + AXIS_HEIGHT * 2 // 3,
    )


@dataclass(frozen=True)
class _Scale:
    left: float
    unit: float

    def at(self, value: int) -> str:
        return _share(self.left + value * self.unit)

    def long(self, value: int) -> str:
        return _share(value * self.unit)


def _row(line: Line, place: int, series: Sequence[str], scale: _Scale) -> Row:
    top = ROW_HEIGHT * place
    bars = tuple(
        Bar(
            series=number,
            x=scale.at(sum(line.values[: number - 1])),
            y=top + (ROW_HEIGHT - BAR_HEIGHT) // 2,
            width=scale.long(value),
            title=f"{line.label}, {label}: {value}",
        )
        for number, (label, value) in enumerate(zip(series, line.values, strict=True), 1)
        if value
    )
    total = sum(line.values)
    return Row(line.label, top + ROW_HEIGHT // 2, bars, total, scale.at(total))


def nice_step(largest: int) -> int:
    """Return a round step (1, 2 or 5 times a power of ten) that reaches `largest` in five steps or fewer."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power * MOST_STEPS >= largest:
                return digit * power
        power *= 10


def _share(value: float) -> str:
    # Always a point, whatever the language of the page: it is markup, not text.
    return f"{value:.2f}%"
