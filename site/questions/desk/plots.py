"""The plots of the dashboard and the reports: a drawing and a table of the same numbers, leading to rows.

Pure: the numbers are given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.text import Truncator, capfirst

from pages.charts import Chart, Line, paired_bars, stacked_bars
from questions.desk.dashboard import PER_CENT, Figure, Group
from questions.desk.filters import LATE
from questions.desk.reports import Report, ReportRow
from questions.timeliness import Timeliness

LONGEST_LABEL = 17
"""Letters of a name that fit beside the bars on a telephone; the table has the whole of it."""


@dataclass(frozen=True)
class Cell:
    count: int
    url: str


@dataclass(frozen=True)
class TableRow:
    label: str
    cells: tuple[Cell, ...]
    note: str | None = None
    """What stands in a last column of its own, which is there even when it is empty."""


@dataclass(frozen=True)
class Plot:
    """A section of the dashboard; without a chart there is nothing to draw, and ``empty`` says why."""

    name: str
    heading: str
    note: str
    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    chart: Chart | None
    empty: str
    foot: TableRow | None = None


def plots(
    list_url: str,
    *,
    weeks: Sequence[Group],
    ages: Sequence[Group],
    departments: Sequence[Group],
    executors: Sequence[Group],
) -> list[Plot]:
    """Return the four plots; `list_url` is the address of the desk's list."""
    late = "с опозданием"
    return [
        _plot(
            list_url, "weeks", "Поступило и отвечено по неделям", "Неделя", ("поступило", "отвечено"), weeks,
            is_paired=True, label_share=32,
        ),
        _plot(
            list_url, "ages", "Возраст обращений в работе", "Рабочих дней с регистрации", ("в работе",), ages,
            label_share=28,
        ),
        _plot(
            list_url, "departments", "Ответы в срок по отделам", "Отдел", ("в срок", late), departments,
            note="Обращения, срок ответа на которые истёк в этом квартале.",
            empty="В этом квартале срок ответа ещё ни по одному обращению не истёк.",
            has_share=True,
        ),
        _plot(
            list_url, "load", "Нагрузка по исполнителям", "Исполнитель", ("в сроке", "просрочено"), executors,
            empty="В работе нет ни одного обращения.",
        ),
    ]  # fmt: skip


def _plot(
    list_url: str,
    name: str,
    heading: str,
    first: str,
    series: tuple[str, ...],
    groups: Sequence[Group],
    *,
    label_share: float = 46,
    note: str = "",
    empty: str = "Обращений нет.",
    is_paired: bool = False,
    has_share: bool = False,
) -> Plot:
    draw = paired_bars if is_paired else stacked_bars
    chart = None
    if _has_any(groups):
        chart = draw(
            name=name,
            title=heading,
            description=_in_words(series, groups),
            series=series,
            lines=[_line(list_url, group) for group in groups],
            label_share=label_share,
        )
    head = (first, *series, *(["доля в срок"] if has_share else []))
    rows = tuple(_row(list_url, group, has_share=has_share) for group in groups)
    return Plot(name, heading, note, head, rows, chart, empty)


def share(figures: Sequence[Figure]) -> str:
    """Return which part the first of the figures is of them all, in whole per cent; empty if of nothing."""
    every = sum(figure.count for figure in figures)
    return f"{PER_CENT * figures[0].count // every} %" if every else ""


def _line(list_url: str, group: Group) -> Line:
    counts = tuple(figure.count for figure in group.figures)
    label = Truncator(capfirst(group.label)).chars(LONGEST_LABEL)
    return Line(label, counts, tuple(address(list_url, figure) for figure in group.figures))


def _row(list_url: str, group: Group, *, has_share: bool) -> TableRow:
    cells = tuple(Cell(figure.count, address(list_url, figure)) for figure in group.figures)
    return TableRow(group.label, cells, share(group.figures) if has_share else None)


def address(list_url: str, figure: Figure) -> str:
    return f"{list_url}?{urlencode(figure.query)}"


def _in_words(series: Sequence[str], groups: Sequence[Group]) -> str:
    said = (
        f"{group.label}: "
        + ", ".join(f"{label} {figure.count}" for label, figure in zip(series, group.figures, strict=True))
        for group in groups
    )
    return "; ".join(said) + "."


def _has_any(groups: Sequence[Group]) -> bool:
    return any(figure.count for group in groups for figure in group.figures)


@dataclass(frozen=True)
class Tile:
    """A number of the report's first lines; `share` is its part of all, in per cent."""

    label: str
    count: int
    share: str
    tone: str
    url: str


def report_tiles(list_url: str, report: Report) -> list[Tile]:
    """Return what became of all the appeals of the report."""
    every = report.summary["all"].count
    named = [
        ("all", "всего", "neutral"),
        (Timeliness.IN_TERM, "ответ в срок", "ok"),
        (LATE, "с опозданием или просрочено", "danger"),
        (Timeliness.OPEN_IN_TERM, "в работе, срок не истёк", "neutral"),
        (Timeliness.ENDED, "особый исход", "neutral"),
    ]
    tiles = []
    for code, label, tone in named:
        figure = report.summary[code]
        part = f"{round(PER_CENT * figure.count / every)} %" if every and code != "all" else ""
        tiles.append(
            Tile(label, figure.count, part, tone if figure.count else "neutral", address(list_url, figure))
        )
    return tiles


def report_plot(list_url: str, report: Report) -> Plot:
    """Return the report's totals drawn, and its table; the last row of it is of all."""
    groups = [Group(row.label, (row.total,)) for row in report.rows]
    drawn = _plot(
        list_url, "report", "Обращения за период", report.head[0], ("зарегистрировано",), groups,
        empty="За этот период таких обращений нет.",
    )  # fmt: skip
    rows = tuple(_report_row(list_url, row) for row in report.rows)
    head = (*report.head, "всего", "доля в срок")
    return replace(drawn, head=head, rows=rows, foot=_report_row(list_url, report.totals))


def _report_row(list_url: str, row: ReportRow) -> TableRow:
    figures = (*row.figures, row.total)
    return TableRow(
        row.label, tuple(Cell(each.count, address(list_url, each)) for each in figures), row.share
    )
