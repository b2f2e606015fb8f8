"""What the head sees of a year: how the programme goes, what it lacks, what complaints suggest."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from measures.models import Measure, NoMeasures
from measures.presenters import Item, YearPage
from measures.rules import Kind, State, remarks_on_year
from questions.models import Decision

HEAD = (
    "Год", "Вид", "Мероприятие", "Для чего", "Выполнить до", "Ответственный", "Состояние", "Выполнено",
    "Результат", "Жалоб", "На сайте",
)  # fmt: skip
SUGGESTIONS = 50


@dataclass(frozen=True)
class Overview:
    page: YearPage
    remarks: list[str]
    years: list[int]
    suggestions: list[Decision]


def measures_of(year: int) -> "QuerySet[Measure]":
    """Return all measures of a year, drafts too."""
    rows = Measure.objects.filter(year=year).select_related("progress", "responsible")
    return rows.counting_complaints().order_by("due_on", "pk")


def overview(year: int, today: date) -> Overview:
    """Gather a year in five queries, however much there is in it."""
    measures = list(measures_of(year))
    statement = NoMeasures.objects.filter(year=year, live=True).values_list("words", flat=True).first() or ""
    kinds = {Kind(each.kind) for each in measures if each.state is not State.CANCELLED}
    known = set(Measure.objects.order_by().values_list("year", flat=True).distinct())
    known |= set(NoMeasures.objects.values_list("year", flat=True))
    return Overview(
        page=YearPage.of(year, measures, statement, today),
        remarks=remarks_on_year(kinds, has_statement=bool(statement)),
        years=sorted({*known, today.year, today.year + 1}, reverse=True),
        suggestions=list(suggestions()[:SUGGESTIONS]),
    )


def suggestions() -> "QuerySet[Decision]":
    """Return decisions that name a measure in words and are tied to none, the latest first."""
    rows = Decision.objects.exclude(measure="").filter(measure_links=None)
    return rows.select_related("appeal").order_by("-pk")


def lines_of(page: YearPage) -> list[tuple[Any, ...]]:
    """Return the rows of a year as they are exported: see `HEAD`."""
    return [_line(item) for item in page.items]


def _line(item: Item) -> tuple[Any, ...]:
    each = item.measure
    responsible = each.responsible.initials_name if each.responsible else ""
    return (
        each.year, each.get_kind_display(), each.title, each.purpose, each.due_on, responsible, item.words,
        each.done_on, each.result, each.complaints, each.live,
    )  # fmt: skip
