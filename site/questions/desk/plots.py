"""The dashboard's plots: each a drawing and a table of the same numbers, both leading to the rows counted.

Pure: the numbers are given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.text import Truncator

from pages.charts import Chart, Line, paired_bars, stacked_bars
from questions.desk.dashboard import Figure, Group

PER_CENT = 100
LONGEST_LABEL = 17
"""Letters of a name that fit beside the bars on a telephone; the table has the whole of it."""


@dataclass(frozen=True)
class Cell:
    text: str
    url: str


@dataclass(frozen=True)
class TableRow:
    label: str
    cells: tuple[Cell, ...]
    note: str = ""


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
    label_share: float = 36,
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
    label = Truncator(group.label).chars(LONGEST_LABEL)
    return Line(label, counts, tuple(_address(list_url, figure) for figure in group.figures))


def _row(list_url: str, group: Group, *, has_share: bool) -> TableRow:
    cells = tuple(Cell(str(figure.count), _address(list_url, figure)) for figure in group.figures)
    return TableRow(group.label, cells, share(group.figures) if has_share else "")


def _address(list_url: str, figure: Figure) -> str:
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
