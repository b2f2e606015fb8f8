"""Answers by month and by the way they came; the marks of answers to appeals by month."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.dates import MONTHS

from questions.models import Rating
from surveys.kinds import WAYS, Kind, Way
from surveys.models import Answer, Sheet, Survey
from surveys.scoring import mean_of_marks


@dataclass(frozen=True)
class Part:
    """A part of the answers: how many people, and how often each mark was given on questions with a scale."""

    label: str
    people: int
    marks: Mapping[int, int]

    @property
    def score(self) -> Decimal | None:
        return mean_of_marks(self.marks)


def by_way(survey: Survey) -> list[Part]:
    """Return the ways by which anybody answered; two queries."""
    sheets = Sheet.objects.filter(survey=survey.pk).order_by().values_list("way").annotate(Count("pk"))
    marks = _tallied(_marks(survey).values_list("sheet__way", "choice").annotate(Count("pk")))
    return _parts(dict(sheets), marks, list(Way), lambda way: WAYS[way])


def by_month(survey: Survey) -> list[Part]:
    """Return the months in which anybody answered, in order; two queries."""
    dated = Sheet.objects.filter(survey=survey.pk).order_by()
    dated = dated.annotate(y=ExtractYear("received_on"), m=ExtractMonth("received_on"))
    people = {(y, m): count for y, m, count in dated.values_list("y", "m").annotate(Count("pk"))}
    given = _marks(survey).annotate(y=ExtractYear("sheet__received_on"), m=ExtractMonth("sheet__received_on"))
    counted = given.values_list("y", "m", "choice").annotate(Count("pk"))
    marks = _tallied(((y, m), choice, count) for y, m, choice, count in counted)
    return _parts(people, marks, sorted(people), lambda month: f"{MONTHS[month[1]]} {month[0]}")


def ratings_by_month(year: int) -> list[Part]:
    """Return the marks that people gave to answers to their appeals, by the month of the mark; one query."""
    rated = Rating.objects.filter(rated_at__year=year).order_by().annotate(m=ExtractMonth("rated_at"))
    marks = _tallied(rated.values_list("m", "mark").annotate(Count("pk")))
    people = {month: sum(counts.values()) for month, counts in marks.items()}
    return _parts(people, marks, range(1, 13), lambda month: str(MONTHS[month]))


def rated_years() -> list[int]:
    """Return the years in which answers were rated, the latest first; one query."""
    return [moment.year for moment in Rating.objects.datetimes("rated_at", "year", order="DESC")]


def _marks(survey: Survey) -> "QuerySet[Answer]":
    return Answer.objects.filter(sheet__survey=survey.pk, question__kind=Kind.SCALE).order_by()


def _tallied(rows: Iterable[tuple[Any, int, int]]) -> dict[Any, Counter[int]]:
    found: dict[Any, Counter[int]] = defaultdict(Counter)
    for key, mark, count in rows:
        found[key][mark] += count
    return found


def _parts(
    people: Mapping[Any, int],
    marks: Mapping[Any, Counter[int]],
    keys: Iterable[Any],
    label: Callable[[Any], str],
) -> list[Part]:
    return [Part(label(key), people[key], dict(marks.get(key, {}))) for key in keys if key in people]
