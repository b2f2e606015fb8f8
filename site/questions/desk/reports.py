"""Reports of the register: a period by kind, channel, topic, timeliness and more, two of them at once.

The rows are chosen by the filters of the desk's list and each figure comes with the query of that list, so
the two cannot disagree. The register is counted by the database, in one statement, a row for each group.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from questions.choices import Audience, Channel, Kind
from questions.desk.dashboard import DEPARTMENT, PER_CENT, Figure
from questions.desk.filters import LATE, NO_DEPARTMENT, NO_TOPIC
from questions.models import Appeal, Topic
from questions.periods import Period
from questions.timeliness import Timeliness, conditions
from staff.models import Department

Key = Any
TOTAL = "Всего"
NOTHING = Value("")
TIMELINESS = object()
"""Stands for the key that is not grouped by: see `_counted`."""


@dataclass(frozen=True)
class Part:
    """A row or a column: what the database calls it, its words, and how the list narrows to it."""

    key: Key
    label: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Breakdown:
    """What a report is broken down by.

    `key` is the expression by which the database groups; `parts` names the found keys in their order.
    """

    code: str
    title: str
    key: Any
    parts: Callable[[set[Key], Period], list[Part]]


def _chosen(name: str, choices: Iterable[tuple[str, str]]) -> Callable[[set[Key], Period], list[Part]]:
    """Return the parts of a field with choices: those that occur, in the order of the choices."""
    return lambda found, period: [
        Part(value, label, {name: value}) for value, label in choices if value in found
    ]


def _timely_parts(found: set[Key], period: Period) -> list[Part]:
    """Return all five parts: that nothing was late is worth a column too."""
    return [Part(part.value, part.label, {"timely": part.value}) for part in Timeliness]


def _topic_parts(found: set[Key], period: Period) -> list[Part]:
    titles = Topic.objects.filter(pk__in=found - {None}).order_by("order", "title")
    parts = [Part(pk, title, {"topic": str(pk)}) for pk, title in titles.values_list("pk", "title")]
    return parts + ([Part(None, "тема не выбрана", {"topic": NO_TOPIC})] if None in found else [])


def _department_parts(found: set[Key], period: Period) -> list[Part]:
    names = Department.objects.filter(pk__in=found - {None}).order_by("name")
    parts = [Part(pk, name, {"department": str(pk)}) for pk, name in names.values_list("pk", "name")]
    return parts + ([Part(None, "без отдела", {"department": NO_DEPARTMENT})] if None in found else [])


def _month_parts(found: set[Key], period: Period) -> list[Part]:
    """Return each month of the period from the first with something in it to the last."""
    first, last = min(found, default=0), max(found, default=0)
    return [
        Part(key, month.label, days_query(month))
        for month in period.months()
        if first <= (key := _month_key(month.first)) <= last
    ]


def _month_key(day: date) -> int:
    return day.year * 100 + day.month


def days_query(period: Period) -> dict[str, str]:
    return {"registered_from": period.first.isoformat(), "registered_to": period.last.isoformat()}


BREAKDOWNS = {
    each.code: each
    for each in [
        Breakdown("kind", "Вид", F("kind"), _chosen("kind", Kind.choices)),
        Breakdown("channel", "Способ подачи", F("channel"), _chosen("channel", Channel.choices)),
        Breakdown("topic", "Тема", Coalesce("topic__parent", "topic"), _topic_parts),
        Breakdown("timeliness", "Ответ в срок", TIMELINESS, _timely_parts),
        Breakdown("audience", "От кого", F("audience"), _chosen("audience", Audience.choices)),
        Breakdown("department", "Отдел", DEPARTMENT, _department_parts),
        Breakdown(
            "month",
            "Месяц",
            ExtractYear("registered_on") * 100 + ExtractMonth("registered_on"),
            _month_parts,
        ),
    ]
}


@dataclass(frozen=True)
class ReportRow:
    label: str
    figures: tuple[Figure, ...]
    total: Figure
    share: str
    """Which part was answered in term of what had to be answered by now, in whole per cent."""


@dataclass(frozen=True)
class Report:
    head: tuple[str, ...]
    """The title of the rows, then those of the figures without their total."""
    rows: tuple[ReportRow, ...]
    totals: ReportRow
    summary: dict[str, Figure]
    """What became of all of them: by the parts of timeliness, and `late` of both kinds."""

    def as_lines(self) -> list[list[str | int]]:
        """Return the rows and their totals as a spreadsheet has them."""
        return [
            [row.label, *(figure.count for figure in row.figures), row.total.count, row.share]
            for row in (*self.rows, self.totals)
        ]


def make_report(
    chosen: QuerySet[Appeal],
    *,
    rows: Breakdown,
    columns: Breakdown | None,
    period: Period,
    query: Mapping[str, str],
    today: date,
) -> Report:
    """Count the chosen appeals; `query` is that of the list which shows them. At most three queries."""
    counts = _counted(chosen, rows, columns, today)
    row_parts = rows.parts({row for row, _, _ in counts}, period)
    column_parts = columns.parts({column for _, column, _ in counts}, period) if columns else []
    base = {"scope": "all", **query}
    made = [
        _row(part.label, {**base, **part.query}, column_parts, _only(counts, part.key)) for part in row_parts
    ]
    return Report(
        head=(rows.title, *(part.label for part in column_parts)),
        rows=tuple(made),
        totals=_row(TOTAL, base, column_parts, counts),
        summary=_summary(counts, base),
    )


Counts = Counter[tuple[Key, Key, Key]]


def _counted(chosen: QuerySet[Appeal], rows: Breakdown, columns: Breakdown | None, today: date) -> Counts:
    """Return how many there are of each row, column and timeliness; one query.

    The database counts the parts of timeliness beside each other: as a key to group by, it could not know how
    few they are and would sort the register.
    """
    keys = {"row_key": rows.key, "column_key": columns.key if columns else NOTHING}
    known = {name: NOTHING if key is TIMELINESS else key for name, key in keys.items()}
    parts = {f"part_{part.value}": Count("pk", filter=holds) for part, holds in conditions(today).items()}
    groups = chosen.order_by().annotate(**known).values_list(*known).annotate(**parts)
    counts: Counts = Counter()
    for row, column, *found in groups:
        for part, count in zip(Timeliness, found, strict=True):
            row_key = part.value if keys["row_key"] is TIMELINESS else row
            column_key = part.value if keys["column_key"] is TIMELINESS else column
            counts[row_key, column_key, part.value] += count
    return +counts


def _only(counts: Counts, row_key: Key) -> Counts:
    return Counter({keys: count for keys, count in counts.items() if keys[0] == row_key})


def _row(label: str, query: dict[str, str], columns: list[Part], counts: Counts) -> ReportRow:
    by_column: Counter[Key] = Counter()
    for (_, column, _), count in counts.items():
        by_column[column] += count
    figures = tuple(Figure(by_column[part.key], {**query, **part.query}) for part in columns)
    return ReportRow(label, figures, Figure(counts.total(), query), _share(_by_timeliness(counts)))


def _by_timeliness(counts: Counts) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for (_, _, timely), count in counts.items():
        found[timely] += count
    return found


def _share(timely: Counter[Key]) -> str:
    in_term = timely[Timeliness.IN_TERM.value]
    owed = in_term + timely[Timeliness.ANSWERED_LATE.value] + timely[Timeliness.OPEN_LATE.value]
    return f"{PER_CENT * in_term // owed} %" if owed else ""


def _summary(counts: Counts, query: dict[str, str]) -> dict[str, Figure]:
    timely = _by_timeliness(counts)
    parts = {part.value: Figure(timely[part.value], {**query, "timely": part.value}) for part in Timeliness}
    late = timely[Timeliness.ANSWERED_LATE.value] + timely[Timeliness.OPEN_LATE.value]
    return {"all": Figure(counts.total(), query), LATE: Figure(late, {**query, "timely": LATE}), **parts}
