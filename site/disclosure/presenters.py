"""The report of a year as its page shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from disclosure.metrics import Tally
from disclosure.report import YearReport
from disclosure.wording import MONTHS, busiest_months, year_in_words
from pages.charts import Chart, Line, stacked_bars
from questions.choices import Channel, Kind

# What the law asks about stands at the common edge, where lengths compare by eye.
SERIES = ("жалобы", "претензии", "прочие обращения")


@dataclass(frozen=True)
class TableRow:
    label: str
    total: int
    complaints: int
    claims: int
    others: int

    @classmethod
    def of(cls, label: str, tally: Tally) -> "TableRow":
        complaints, claims = tally.of(Kind.COMPLAINT), tally.of(Kind.CLAIM)
        return cls(label, tally.appeals, complaints, claims, tally.appeals - complaints - claims)


@dataclass(frozen=True)
class Table:
    """A table of the page with its chart; both show the same rows."""

    name: str
    heading: str
    caption: str
    head: str
    rows: Sequence[TableRow]
    total: TableRow
    chart: Chart


@dataclass(frozen=True)
class YearPage:
    report: YearReport
    total: TableRow
    busiest: str
    tables: Sequence[Table]

    @classmethod
    def of(cls, report: YearReport) -> "YearPage":
        tables = (_months_table(report), _channels_table(report))
        total = TableRow.of("Всего", report.counts.total)
        return cls(report, total, busiest_months(report.counts), tables)


def _months_table(report: YearReport) -> Table:
    rows = [TableRow.of(MONTHS[month - 1], tally) for month, tally in report.counts.by_month]
    return Table(
        name="months",
        heading="По месяцам",
        caption=f"Обращения по месяцам регистрации, {report.year} год",
        head="Месяц",
        rows=rows,
        total=TableRow.of("Всего", report.counts.total),
        chart=stacked_bars(
            name="months",
            title=f"Обращения по месяцам, {report.year} год",
            description=year_in_words(report.year, report.counts),
            series=SERIES,
            lines=[Line(row.label[:3], _parts(row)) for row in rows],
            label_share=12,
        ),
    )


def _channels_table(report: YearReport) -> Table:
    rows = [TableRow.of(Channel(code).label, tally) for code, tally in report.counts.by_channel]
    return Table(
        name="channels",
        heading="По способам подачи",
        caption=f"Обращения по способам подачи, {report.year} год",
        head="Способ подачи",
        rows=rows,
        total=TableRow.of("Всего", report.counts.total),
        chart=stacked_bars(
            name="channels",
            title=f"Обращения по способам подачи, {report.year} год",
            description=_in_words(rows),
            series=SERIES,
            lines=[Line(row.label, _parts(row)) for row in rows],
            label_share=42,
        ),
    )


def _parts(row: TableRow) -> tuple[int, int, int]:
    return row.complaints, row.claims, row.others


def _in_words(rows: Iterable[TableRow]) -> str:
    return "; ".join(f"{row.label} — {row.total}" for row in rows if row.total) + "."
