"""Reminds of what was decided on complaints, also long after the appeal itself was answered and closed.

Стандарт: «контроль … за исполнением решений, принятых по жалобам».
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from ledger.models import Entry
from questions.lifecycle import Step
from questions.models import Appeal, Decision
from questions.permissions import WATCH
from questions.querysets import DecisionQuerySet
from questions.reminders import BEFORE, LOOK_BACK, Matter, Occasion
from questions.services.escalation import heads_in, heads_of
from questions.services.staff_letters import DECISION_REMINDER
from questions.services.telling import circle, fallen_of, not_yet_told, tell_of_term
from staff.models import Employee
from workdays.calendar import Calendar
from workdays.opening import at_work
from workdays.services import load_calendar

NEXT_DAY = timedelta(days=1)


def remind_of_decisions(*, now: datetime) -> int:
    """Remind of decisions to be done, in working hours only; return how many letters were queued."""
    calendar = load_calendar()
    if not at_work(now, calendar):
        return 0
    today = timezone.localdate(now)
    near = _dated().filter(due_on__lte=calendar.add_working_days(today, max(BEFORE)))
    latest = {
        decision.appeal_id: fallen[-1].code
        for decision in near.filter(appeal__is_demo=False).order_by("due_on", "pk")
        if (fallen := _fallen(decision, today, calendar))
    }
    waiting = not_yet_told(latest)
    watchers = list(Employee.objects.holding(WATCH)) if waiting else []
    return sum(_remind_of_one(pk, watchers, now, calendar) for pk in waiting)


def _dated() -> DecisionQuerySet:
    """Return the open decisions with the moment `decided_at` of the journal."""
    stream = Concat(Value("appeal:"), Cast(OuterRef("appeal_id"), CharField()))
    written = Entry.objects.filter(stream=stream, event=Step.DECIDE).order_by("-seq").values("created_at")[:1]
    return Decision.objects.open().exclude(due_on=None).annotate(decided_at=Subquery(written))


def _fallen(decision: Decision, today: date, calendar: Calendar) -> list[Occasion]:
    """Return the occasions since the day after the decision: on the day itself there is a letter of it."""
    since = today - LOOK_BACK
    decided_at: datetime | None = decision.decided_at  # type: ignore[attr-defined]  # see `_dated`
    if decided_at is not None:
        since = max(since, timezone.localdate(decided_at) + NEXT_DAY)
    assert decision.due_on is not None  # noqa: S101 - see `_dated`
    return fallen_of(
        decision.appeal_id,
        due_on=decision.due_on, since=since, today=today, calendar=calendar, matter=Matter.DECISION,
    )  # fmt: skip


def _remind_of_one(pk: int, watchers: list[Employee], now: datetime, calendar: Calendar) -> int:
    today = timezone.localdate(now)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=pk)
        decision = _dated().select_related("responsible__department__head").filter(appeal=appeal).first()
        if decision is None:
            return 0
        people = circle(decision.responsible, _heads(decision, appeal, today), watchers, on=today)
        return tell_of_term(
            appeal, people, _fallen(decision, today, calendar),
            kind=DECISION_REMINDER, calendar=calendar, now=now, due_on=decision.due_on,
        )  # fmt: skip


def _heads(decision: Decision, appeal: Appeal, today: date) -> list[Employee]:
    """Return the heads of the responsible person's department, else those of the appeal."""
    department = decision.responsible.department if decision.responsible else None
    return heads_in(department, on=today) if department else heads_of(appeal, on=today)
