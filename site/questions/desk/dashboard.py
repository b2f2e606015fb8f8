"""What the dashboard counts: what comes in and goes out, how old the open is, who is in time, who has what.

Each number is that of a list the desk can show, so each comes with the query of that list. Days are days in
Moscow. The register is counted by the database, a row for each group.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import TruncDate

from questions.desk.filters import IN_TERM, LATE, NO_DEPARTMENT
from questions.lifecycle import ENDED
from questions.models import Appeal
from questions.standing import DANGER, WARNING, Concern
from questions.timeliness import Timeliness, conditions
from staff.models import Department
from staff.names import initials_name
from workdays.calendar import Calendar
from workdays.services import moment_on

WEEKS = 12
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
AGES = (5, 10, 15)
MONTHS_OF_QUARTER = 3
PER_CENT = 100
REQUESTS_SHOWN = 10
DEPARTMENT = Case(When(assignee=None, then="topic__department"), default="assignee__department")
"""The executor's department; while there is no executor, that of the topic: as the list's filter has it."""


@dataclass(frozen=True)
class Figure:
    """A number and the choice of the list's rows that are counted in it."""

    count: int
    query: dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """How things stand in one sentence, and how good it was in this quarter."""

    words: str
    tone: str
    note: str


@dataclass(frozen=True)
class Group:
    """A line of a plot: its figures in the order of the plot's series."""

    label: str
    figures: tuple[Figure, ...]


def verdict(concerns: Sequence[Concern], departments: Sequence[Group]) -> Verdict:
    """Sum up: what is missed comes before what ends today."""
    by_code = {concern.code: concern for concern in concerns}
    in_term = sum(group.figures[0].count for group in departments)
    every = sum(figure.count for group in departments for figure in group.figures)
    note = f"В этом квартале в срок: {PER_CENT * in_term // every} %, {in_term} из {every}." if every else ""
    if by_code["overdue"].count:
        return Verdict(f"Срок ответа пропущен: {by_code['overdue'].words}", DANGER, note)
    if by_code["today"].count:
        return Verdict(f"Сегодня истекает срок: {by_code['today'].words}", WARNING, note)
    return Verdict("Пропущенных сроков нет", "ok", note)


def extension_requests() -> QuerySet[Appeal]:
    """Return the appeals whose term somebody asks to prolong, the nearest term first; one query."""
    asked = Appeal.objects.asked_to_prolong().select_related("extension__requested_by")
    return asked.defer("text", "term_snapshot").by_due_date()[:REQUESTS_SHOWN]


def by_week(today: date) -> list[Group]:
    """Return what was registered and what was answered in each of the last weeks; two queries."""
    this_week = today - timedelta(days=today.weekday())
    first = this_week - WEEK * (WEEKS - 1)
    incoming = _weekly(
        Appeal.objects.filter(year__gte=first.year, registered_on__gte=first)
        .order_by()
        .values_list("registered_on")
        .annotate(Count("pk"))
    )
    answered = _weekly(
        Appeal.objects.answered()
        .filter(sent_at__gte=moment_on(first, time()))
        .order_by()
        .annotate(day=TruncDate("sent_at"))
        .values_list("day")
        .annotate(Count("pk"))
    )
    mondays = [first + WEEK * number for number in range(WEEKS)]
    return [_week(monday, incoming[monday], answered[monday]) for monday in mondays]


def by_age(today: date, calendar: Calendar) -> list[Group]:
    """Return the open appeals by the working days since their registration; one query."""
    starts = [_oldest_within(today, days, calendar) for days in AGES]
    ends = [today, *(start - DAY for start in starts)]
    labels = ["0–5", "6–10", "11–15", "больше 15"]
    periods = list(zip([*starts, None], ends, strict=True))
    counts = Appeal.objects.open().aggregate(
        **{f"age{number}": Count("pk", filter=_registered(*period)) for number, period in enumerate(periods)}
    )
    return [
        Group(label, (Figure(counts[f"age{number}"], {"scope": "open", **_period("registered", *period)}),))
        for number, (label, period) in enumerate(zip(labels, periods, strict=True))
    ]


def by_department(today: date) -> list[Group]:
    """Return, for each department, the appeals whose term has ended in this quarter: in term and not.

    What was not answered on its substance is left out: nothing was owed by the term. Two queries.
    """
    first, last = quarter_start(today), today - DAY
    in_term = conditions(today)[Timeliness.IN_TERM]
    rows = (
        Appeal.objects.filter(due_on__range=(first, last))
        .exclude(state__in=ENDED)
        .order_by()
        .annotate(department=DEPARTMENT)
        .values_list("department")
        .annotate(in_term=Count("pk", filter=in_term), every=Count("pk"))
    )
    names = dict(Department.objects.values_list("pk", "name"))
    return sorted(
        (_timeliness(names, row, _period("due", first, last)) for row in rows), key=lambda group: group.label
    )


def by_executor(today: date) -> list[Group]:
    """Return what each person has to answer: still within the term, and after it; one query."""
    rows = (
        Appeal.objects.open()
        .order_by()
        .values_list("assignee", "assignee__full_name")
        .annotate(overdue=Count("pk", filter=Q(due_on__lt=today)), every=Count("pk"))
    )
    groups = [_load(today, *row) for row in rows]
    return sorted(groups, key=lambda group: -sum(figure.count for figure in group.figures))


def quarter_start(today: date) -> date:
    return today.replace(month=(today.month - 1) // MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1, day=1)


def _weekly(days: Iterable[tuple[date, int]]) -> Counter[date]:
    weeks: Counter[date] = Counter()
    for day, count in days:
        weeks[day - timedelta(days=day.weekday())] += count
    return weeks


def _week(monday: date, incoming: int, answered: int) -> Group:
    sunday = monday + WEEK - DAY
    return Group(
        f"{monday:%d.%m}–{sunday:%d.%m}",
        (
            Figure(incoming, {"scope": "all", **_period("registered", monday, sunday)}),
            Figure(answered, {"scope": "answered", **_period("sent", monday, sunday)}),
        ),
    )


def _oldest_within(today: date, working_days: int, calendar: Calendar) -> date:
    """Return the earliest day that is at most so many working days ago."""
    day = today
    while calendar.working_days_between(day - DAY, today) <= working_days:
        day -= DAY
    return day


def _registered(first: date | None, last: date) -> Q:
    return Q(registered_on__lte=last) & (Q(registered_on__gte=first) if first else Q())


def _timeliness(names: dict[int, str], row: tuple[int | None, int, int], due: dict[str, str]) -> Group:
    department, in_term, every = row
    query = {"scope": "all", "department": department or NO_DEPARTMENT, **due}
    return Group(
        names[department] if department else "без отдела",
        (
            Figure(in_term, {**query, "timely": IN_TERM}),
            Figure(every - in_term, {**query, "timely": LATE}),
        ),
    )


def _load(today: date, pk: int | None, name: str | None, overdue: int, every: int) -> Group:
    query = {"scope": "open", "executor": pk} if pk else {"scope": "unassigned"}
    return Group(
        initials_name(name) if name else "не назначен",
        (
            Figure(every - overdue, {**query, **_period("due", today, None)}),
            Figure(overdue, {**query, **_period("due", None, today - DAY)}),
        ),
    )


def _period(name: str, first: date | None, last: date | None) -> dict[str, str]:
    ends = {f"{name}_from": first, f"{name}_to": last}
    return {end: day.isoformat() for end, day in ends.items() if day}
