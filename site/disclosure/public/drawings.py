"""The charts of a report, drawn from its tables. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.text import Truncator

from disclosure.public.figures import MINUTE, NBSP, number_of, rounded
from disclosure.public.tables import TOTALS
from disclosure.yearly.cells import COUNT, IN_TERM, LATE, MEAN, TOTAL
from disclosure.yearly.snapshot import Row, Table
from pages.charts import Chart, Line, Tick, paired_bars, stacked_bars
from questions.choices import Kind
from service.durations import on_a_clock

BY_KIND = ("жалобы", "претензии", "прочие обращения")
"""What the law asks about stands at the common edge, where lengths compare by eye."""
TIMELY = ("ответа в срок не было", "ответ в срок")
"""What was missed stands at the common edge, where lengths compare by eye."""
LONGEST_LABEL = 17
NO_DATA = "нет данных"
TENTH = 6
"""Seconds in the tenth of a minute: bars of minutes are drawn to that."""
LONG = 2 * MINUTE
LABEL_SHARE = 46
"""Per cent of the width for a label of the longest kind."""
VALUE_SHARE = 16.0
"""Per cent of the width for «6:12», which ends a bar."""


def chart_of(table: Table) -> Chart | None:
    """Return the chart that goes with a table; None where a picture would say nothing."""
    draw = next((draw for begins, draw in DRAWN if table.code.startswith(begins)), None)
    return draw(table) if draw else None


def _kinds(table: Table) -> Chart | None:
    rows = [row for row in table.rows if row.code not in TOTALS]
    places = {column.code: place for place, column in enumerate(table.columns)}
    if not rows or not {TOTAL, Kind.COMPLAINT, Kind.CLAIM} <= places.keys():
        return None
    lines = [Line(_label(table, row), _parts(row, places)) for row in rows]
    described = "; ".join(f"{row.label} — {sum(line.values)}" for row, line in zip(rows, lines, strict=True))
    return _stacked(table, BY_KIND, lines, f"{described}.")


def _parts(row: Row, places: dict[str, int]) -> tuple[int, ...]:
    total, complaints, claims = (
        int(row.cells[places[code]].value or 0) for code in (TOTAL, Kind.COMPLAINT, Kind.CLAIM)
    )
    return complaints, claims, total - complaints - claims


def _timeliness(table: Table) -> Chart | None:
    """Draw, for each kind, how many were answered in time and how many were not."""
    kept, late = table.row(IN_TERM), table.row(LATE)
    lines = [
        Line(column.label, (int(late.cells[place].value or 0), int(kept.cells[place].value or 0)))
        for place, column in enumerate(table.columns)
        if column.code != TOTAL
    ]
    if not any(sum(line.values) for line in lines):
        return None
    return _stacked(table, TIMELY, lines, in_words(TIMELY, lines))


def _ratings(table: Table) -> Chart | None:
    lines = [
        Line(row.label, (int(table.cell(row.code, COUNT).value or 0),))
        for row in table.rows
        if row.code.isdecimal()
    ]
    if not any(line.values[0] for line in lines):
        return None
    return _stacked(table, ("ответов",), lines, in_words(("ответов",), lines))


def _means(table: Table) -> Chart | None:
    """Draw the mean of each month; a month in which nothing was measured says so and has no bar."""
    months = [row for row in table.rows if row.code not in TOTALS]
    found = [(row.label, number_of(table.cell(row.code, MEAN))) for row in months]
    known = [(label, None if mean is None else rounded(mean)) for label, mean in found]
    if not any(seconds for _, seconds in known):
        return None
    return span_bars(
        name=_name(table),
        title=f"{table.caption}: среднее за месяц",
        series=("среднее",),
        lines=[(label[:3], (seconds,)) for label, seconds in known],
        label_share=12,
        described="; ".join(f"{label} — {_span(seconds)}" for label, seconds in known),
    )


DRAWN: list[tuple[str, Callable[[Table], Chart | None]]] = [
    ("kinds_by_month_and_channel", lambda table: None),
    ("kinds_by_", _kinds),
    ("timeliness", _timeliness),
    ("ratings", _ratings),
    ("waiting_", _means),
    ("service_", _means),
]
"""Which drawing a table gets, by how its code begins; the first that fits."""

SpanLine = tuple[str, tuple[int | None, ...]]
"""A label and whole seconds for each series; None where nothing was measured."""


def span_bars(
    *,
    name: str,
    title: str,
    series: Sequence[str],
    lines: Sequence[SpanLine],
    label_share: float,
    described: str,
) -> Chart:
    """Draw spans of time as bars, one a line, with an axis of whole seconds or of minutes."""
    longest = max((seconds or 0 for _, spans in lines for seconds in spans), default=0)
    unit = TENTH if longest > LONG else 1
    draw, value_share = (paired_bars, 2 * VALUE_SHARE) if len(series) > 1 else (stacked_bars, VALUE_SHARE)
    chart = draw(
        name=name,
        title=title,
        description=f"{described}.",
        series=series,
        lines=[Line(label, tuple((seconds or 0) // unit for seconds in spans)) for label, spans in lines],
        label_share=label_share,
        value_share=value_share,
    )
    rows = [
        replace(
            row,
            value=" / ".join(_span(seconds) for seconds in spans),
            bars=tuple(
                replace(bar, title=f"{label}, {series[bar.series - 1]}: {_span(spans[bar.series - 1])}")
                for bar in row.bars
            ),
        )
        for row, (label, spans) in zip(chart.rows, lines, strict=True)
    ]
    ticks = tuple(Tick(tick.x, _tick(int(tick.value) * unit, unit)) for tick in chart.ticks)
    return replace(chart, rows=tuple(rows), ticks=ticks)


def _tick(seconds: int, unit: int) -> str:
    return f"{seconds}{NBSP}с" if unit == 1 else on_a_clock(seconds)


def _span(seconds: int | None) -> str:
    return NO_DATA if seconds is None else on_a_clock(seconds)


def _stacked(table: Table, series: Sequence[str], lines: Sequence[Line], described: str) -> Chart:
    longest = max(len(line.label) for line in lines)
    return stacked_bars(
        name=_name(table),
        title=table.caption,
        description=described,
        series=series,
        lines=lines,
        label_share=12 if longest <= 3 else LABEL_SHARE,
    )


def _name(table: Table) -> str:
    return table.code.replace("_", "-")


def _label(table: Table, row: Row) -> str:
    return row.label[:3] if table.code == "kinds_by_month" else Truncator(row.label).chars(LONGEST_LABEL)


def in_words(series: Sequence[str], lines: Sequence[Line]) -> str:
    """Say in words what bars show, for who cannot see them."""
    said = (
        f"{line.label}: "
        + ", ".join(f"{label} {value}" for label, value in zip(series, line.values, strict=True))
        for line in lines
    )
    return "; ".join(said) + "."
