"""Bars of prices: a drawing counts in whole numbers, its words say the prices. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pages.charts import Chart, Line, Tick, paired_bars

BESIDE = "Те же числа стоят в таблице рядом."


@dataclass(frozen=True)
class PriceLine:
    """A line of bars: how long each is, what ends the line, what each bar says and where it leads."""

    label: str
    counted: tuple[int, ...]
    value: str
    titles: tuple[str, ...]
    urls: tuple[str, ...] = ()


def price_bars(
    *,
    name: str,
    title: str,
    series: Sequence[str],
    lines: Sequence[PriceLine],
    label_share: float,
    tick_words: Callable[[int], str],
) -> Chart:
    """Draw prices as bars; `tick_words` says a whole number of the axis as a price. Raises UnevenChart."""
    chart = paired_bars(
        name=name,
        title=title,
        description=BESIDE,
        series=series,
        lines=[Line(each.label, each.counted, each.urls) for each in lines],
        label_share=label_share,
    )
    rows = [
        replace(
            row,
            value=each.value,
            bars=tuple(replace(bar, title=f"{row.label}, {each.titles[bar.series - 1]}") for bar in row.bars),
        )
        for row, each in zip(chart.rows, lines, strict=True)
    ]
    ticks = [Tick(tick.x, tick_words(int(tick.value))) for tick in chart.ticks]
    return replace(chart, rows=tuple(rows), ticks=tuple(ticks))
