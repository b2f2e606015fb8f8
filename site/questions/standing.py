"""How things stand today: what somebody is to look at, each number with the choice of rows it counts.

The dashboard's first lines and the daily summary show the same numbers.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from questions.models import Appeal, Decision
from questions.querysets import AppealQuerySet
from workdays.calendar import Calendar
from workdays.wording import counted

SOON, LATER = 2, 5
"""Working days ahead that the controller is told of besides the present one."""
DAY = timedelta(days=1)
DANGER, WARNING, NEUTRAL = "danger", "warning", "neutral"
APPEALS = ("обращение", "обращения", "обращений")
DECISIONS = ("решение", "решения", "решений")


@dataclass(frozen=True)
class Concern:
    """A number with its words, and the list that has so many rows.

    `tone` colours the number when it is not zero: danger is a term missed or ending, warning is what others
    wait for.
    """

    code: str
    label: str
    count: int
    query: dict[str, str]
    tone: str
    things: tuple[str, str, str] = APPEALS
    list_name: str = "appeals:index"

    @property
    def shown_tone(self) -> str:
        return self.tone if self.count else NEUTRAL

    @property
    def words(self) -> str:
        """The number with its noun: «3 обращения»."""
        return counted(self.count, *self.things)

    @property
    def url(self) -> str:
        return f"{reverse(self.list_name)}?{urlencode(self.query)}"


def standing(today: date, calendar: Calendar) -> list[Concern]:
    """Return what is overdue, due, without an executor, undecided or undelivered; a query for each."""
    soon, later = (calendar.add_working_days(today, days) for days in (SOON, LATER))
    appeals = Appeal.objects.all()
    return [
        _of("overdue", "Срок ответа пропущен", appeals.overdue(today), DANGER, scope="overdue"),
        _of("today", "Срок ответа сегодня", appeals.due(today), DANGER, scope="today"),
        _due("soon", f"Срок в ближайшие 2 рабочих дня, до {soon:%d.%m}", today + DAY, soon),
        _due("later", f"Срок через 3–5 рабочих дней, до {later:%d.%m}", soon + DAY, later),
        _of("unassigned", "Без исполнителя", appeals.unassigned(), WARNING, scope="unassigned"),
        _of(
            "extensions", "Просят продлить срок", appeals.asked_to_prolong(), WARNING,
            scope="open", waits="extension",
        ),
        Concern(
            "decisions", "Решения по жалобам не исполнены в срок", Decision.objects.overdue(today).count(),
            {"scope": "overdue"}, DANGER, DECISIONS, "decisions:index",
        ),
        _of(
            "undelivered", "Письма не доставлены", appeals.undelivered(), WARNING,
            scope="all", waits="delivery",
        ),
    ]  # fmt: skip


def _of(code: str, label: str, appeals: AppealQuerySet, tone: str, **query: str) -> Concern:
    return Concern(code, label, appeals.order_by().count(), query, tone)


def _due(code: str, label: str, first: date, last: date) -> Concern:
    """Return the open appeals whose term ends on these days."""
    days = {"due_from": first.isoformat(), "due_to": last.isoformat()}
    due = Appeal.objects.open().filter(due_on__range=(first, last))
    return _of(code, label, due, NEUTRAL, scope="open", **days)
