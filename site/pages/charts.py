"""Where each bar, line and word of a chart stands. Pure: a template only writes the numbers down.

Across the page everything is a share of the width, down the page it is pixels. So the drawing follows the
width of the screen while its letters keep their size, on a telephone and on paper alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

ROW_HEIGHT = 30
BAR_HEIGHT = 20
PAIR_GAP = 6
AXIS_HEIGHT = 26
VALUE_SHARE = 10.0
"""Per cent of the width kept free on the right for the number that ends a bar."""
MOST_STEPS = 5
GAP = 1.0


@dataclass(frozen=True)
class Line:
    """What a chart shows in one row: a value for each series, in their order.

    `urls` are where the parts lead, one for each series; empty where the drawing leads nowhere.
    """

    label: str
    values: tuple[int, ...]
    urls: tuple[str, ...] = ()

    def url(self, series: int) -> str:
        return self.urls[series - 1] if self.urls else ""


@dataclass(frozen=True)
class Bar:
    series: int
    x: str
    y: int
    width: str
    title: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    label_y: int
    bars: tuple[Bar, ...]
    value: int | str
    value_x: str


@dataclass(frozen=True)
class Tick:
    x: str
    value: int | str


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

    @property
    def is_linked(self) -> bool:
        """Whether there is something to follow in the drawing: then it is no mere picture."""
        return any(bar.url for row in self.rows for bar in row.bars)


class UnevenChart(ValueError):
    """A row with more or fewer values or addresses than series, a negative value, or no rows at all."""


def stacked_bars(
    *,
    name: str,
    title: str,
    description: str,
    series: Sequence[str],
    lines: Sequence[Line],
    label_share: float,
    value_share: float = VALUE_SHARE,
) -> Chart:
    """Lay out lying bars, one a line, each made of one part for each series.

    `name` is unique on the page; `label_share` is the per cent of the width that the words on the left take,
    `value_share` that of the value which ends a bar. Raises UnevenChart for values that do not fit.
    """
    _require_even(series, lines)
    scale = _Scale.for_largest(max(sum(line.values) for line in lines), label_share, value_share)
    rows = [_row(line, place, series, scale) for place, line in enumerate(lines)]
    return _chart(name, title, description, series, rows, scale, BAR_HEIGHT)


def paired_bars(
    *,
    name: str,
    title: str,
    description: str,
    series: Sequence[str],
    lines: Sequence[Line],
    label_share: float,
    value_share: float = 2 * VALUE_SHARE,
) -> Chart:
    """Lay out lying bars, one below another in each line, where a sum of the series would mean nothing.

    The parameters and errors are those of `stacked_bars`.
    """
    _require_even(series, lines)
    scale = _Scale.for_largest(max(max(line.values) for line in lines), label_share, value_share)
    height = (ROW_HEIGHT - PAIR_GAP) // len(series)
    rows = [_pair(line, place, series, scale, height) for place, line in enumerate(lines)]
    return _chart(name, title, description, series, rows, scale, height)


def _require_even(series: Sequence[str], lines: Sequence[Line]) -> None:
    if not lines:
        raise UnevenChart("no rows")
    for line in lines:
        linked = len(line.urls) in {0, len(series)}
        if len(line.values) != len(series) or min(line.values) < 0 or not linked:
            raise UnevenChart(line)


def _chart(
    name: str,
    title: str,
    description: str,
    series: Sequence[str],
    rows: Sequence[Row],
    scale: "_Scale",
    bar_height: int,
) -> Chart:
    bottom = ROW_HEIGHT * len(rows)
    return Chart(
        name=name,
        title=title,
        description=description,
        series=tuple(Series(number, label) for number, label in enumerate(series, 1)),
        rows=tuple(rows),
        ticks=tuple(Tick(scale.at(value), value) for value in range(0, scale.end + 1, scale.step)),
        label_x=_share(scale.left - GAP),
        height=bottom + AXIS_HEIGHT,
        axis_bottom=bottom,
        axis_label_y=bottom + AXIS_HEIGHT * 2 // 3,
        bar_height=bar_height,
    )


@dataclass(frozen=True)
class _Scale:
    left: float
    unit: float
    step: int
    end: int

    @classmethod
    def for_largest(cls, largest: int, label_share: float, value_share: float = VALUE_SHARE) -> "_Scale":
        step = nice_step(largest)
        end = step * (-(-largest // step) or 1)
        return cls(label_share, (100 - value_share - label_share) / end, step, end)

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
            url=line.url(number),
        )
        for number, (label, value) in enumerate(zip(series, line.values, strict=True), 1)
        if value
    )
    total = sum(line.values)
    return Row(line.label, top + ROW_HEIGHT // 2, bars, total, scale.at(total))


def _pair(line: Line, place: int, series: Sequence[str], scale: _Scale, height: int) -> Row:
    top = ROW_HEIGHT * place
    bars = tuple(
        Bar(
            series=number,
            x=scale.at(0),
            y=top + PAIR_GAP // 2 + height * (number - 1),
            width=scale.long(value),
            title=f"{line.label}, {label}: {value}",
            url=line.url(number),
        )
        for number, (label, value) in enumerate(zip(series, line.values, strict=True), 1)
        if value
    )
    said = " / ".join(str(value) for value in line.values)
    return Row(line.label, top + ROW_HEIGHT // 2, bars, said, scale.at(max(line.values)))


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
