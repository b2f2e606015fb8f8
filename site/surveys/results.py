"""What people answered, counted: for the yearly report, the public pages and the desk.

The total score of a survey is the mean of all marks on its questions with a scale: each mark counts the same,
also where some people left a question out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from surveys.kinds import CHOSEN, Kind
from surveys.models import Answer, Question, Sheet, Survey
from surveys.scoring import mean, mean_of_marks, per_cent


class Share(NamedTuple):
    """How many chose an option; per cent of those who answered the question, to the tenth."""

    label: str
    chosen: int
    percent: Decimal


class QuestionResult(NamedTuple):
    """`answers` is how many people answered the question; `mean` only of scales and numbers."""

    text: str
    answers: int
    mean: Decimal | None
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class SurveyResult:
    """`answers` is how many people answered; `score` the mean of all marks, 1 to 5, None without any."""

    title: str
    closed_on: date
    answers: int
    score: Decimal | None
    questions: tuple[QuestionResult, ...]


@dataclass(frozen=True)
class Counted:
    """The answers to one question: people who answered, how often each number was chosen, sum of numbers."""

    people: int = 0
    chosen: Counter[int] | None = None
    total: Decimal = Decimal(0)


def of_year(year: int, *, today: date | None = None) -> tuple[SurveyResult, ...]:
    """Return the results of the surveys that were closed in a year before `today`; five queries."""
    on = today or timezone.localdate()
    return of_surveys(list(Survey.objects.closed_in(year, on).order_by("closes_on", "pk")))


def of_surveys(surveys: Sequence[Survey]) -> tuple[SurveyResult, ...]:
    """Return the results of surveys; four queries, however many there are."""
    keys = [survey.pk for survey in surveys]
    asked: dict[int, list[Question]] = defaultdict(list)
    for question in Question.objects.filter(survey__in=keys).order_by("sort_order", "pk"):
        asked[question.survey_id].append(question)
    groups = Sheet.objects.filter(survey__in=keys).order_by().values_list("survey").annotate(Count("pk"))
    sheets = dict(groups)
    counted = count(Answer.objects.filter(sheet__survey__in=keys))
    return tuple(result_of(survey, sheets.get(survey.pk, 0), asked[survey.pk], counted) for survey in surveys)


def count(answers: "QuerySet[Answer]") -> dict[int, Counted]:
    """Return the answers counted by the key of their question; two queries."""
    groups = answers.order_by().values_list("question", "question__kind", "choice")
    people: Counter[int] = Counter()
    chosen: dict[int, Counter[int]] = defaultdict(Counter)
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for question, kind, choice, rows, total in groups.annotate(Count("pk"), Sum("number")):
        if choice is not None:
            chosen[question][choice] += rows
        if kind != Kind.MULTIPLE:
            people[question] += rows
        totals[question] += total or 0
    several = answers.filter(question__kind=Kind.MULTIPLE).order_by().values_list("question")
    people.update(dict(several.annotate(Count("sheet", distinct=True))))
    return {key: Counted(people[key], chosen[key], totals[key]) for key in people}


def result_of(
    survey: Survey, sheets: int, questions: Iterable[Question], counted: dict[int, Counted]
) -> SurveyResult:
    """Put the counts of a survey's questions together."""
    rows = list(questions)
    marks: Counter[int] = Counter()
    for question in rows:
        if question.kind == Kind.SCALE and question.pk in counted:
            marks.update(counted[question.pk].chosen or {})
    results = tuple(_of_question(row, counted.get(row.pk, Counted())) for row in rows)
    return SurveyResult(survey.title, survey.closes_on, sheets, mean_of_marks(marks), results)


def _of_question(question: Question, counted: Counted) -> QuestionResult:
    chosen = counted.chosen or Counter()
    shares = tuple(
        Share(label, chosen[value], per_cent(chosen[value], counted.people))
        for value, label in question.choices.items()
    )
    middle = None
    if question.as_kind is Kind.SCALE:
        middle = mean_of_marks(chosen)
    elif question.as_kind is Kind.NUMBER:
        middle = mean(counted.total, counted.people)
    return QuestionResult(question.text, counted.people, middle, shares if question.as_kind in CHOSEN else ())
