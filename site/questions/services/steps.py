"""How any step is taken: under its appeal's row lock, in one transaction, with one journal row.

Rooms above hear of each row by the hook ``appeal_step``, in the same transaction: see `journal`.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial, wraps
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail import hooks

from ledger.services import append
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import State, Step, after
from questions.models import Appeal
from questions.permissions import DECIDES
from questions.services.mailing import answer_is_on_its_way, hold_answers
from staff.models import Employee
from workdays.services import moment_on

Work = Callable[..., dict[str, Any]]
NOON = time(12)
ERASED_EVENT = "erased"
NOTHING_LEFT = "Сведения обращения уничтожены по акту: записать в него ничего нельзя."
ENDING = frozenset({Step.DECLINE, Step.REDIRECT, Step.WITHDRAW})
"""Steps after which no answer may leave."""


def take_step(
    step: Step,
    work: Work,
    *,
    appeal_id: int,
    actor: Employee | None,
    by: str = "",
    at: datetime | None = None,
    **arguments: Any,
) -> Appeal:
    """Let `work` do a step, move the state, and journal what `work` returns; IllegalStep if it may not be.

    Without an employee the journal names `by`, such as «job:gis»; `at` is the moment of its row, now if not
    said.
    """
    with transaction.atomic():
        if step in ENDING:
            hold_answers(appeal_id)
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        target = after(State(appeal.state), step)
        if step in ENDING and answer_is_on_its_way(appeal):
            raise QuestionsError("Ответ уже отправляется: завершить обращение иначе нельзя.")
        data = work(appeal=appeal, actor=actor, **arguments)
        appeal.state = target
        appeal.save()
        journal(appeal, str(step), actor, data, by=by, now=at)
    return appeal


def as_step(step: Step) -> Callable[[Work], Callable[..., Appeal]]:
    """Make a service of a function that does the step's work: see `take_step`."""

    def decorate(work: Work) -> Callable[..., Appeal]:
        return wraps(work)(partial(take_step, step, work))

    return decorate


def journal(
    appeal: Appeal,
    event: str,
    actor: Employee | None,
    data: dict[str, Any],
    *,
    by: str = "",
    now: datetime | None = None,
) -> None:
    """Write a row of the appeal's own stream and tell the rooms above; the caller holds the appeal's lock.

    Without an employee the row names `by`. The hook ``appeal_step`` gets the appeal as it is from now on, the
    row's event as `step` and its `data`; what it raises undoes the step, and a QuestionsError says why.
    One that is erased takes no further step: it would hold personal data again.
    """
    if appeal.erased_at is not None and event != ERASED_EVENT:
        raise QuestionsError(NOTHING_LEFT)
    append(
        stream=appeal.stream, event=event, data=data, actor=f"user:{actor.user_id}" if actor else by, now=now
    )
    for told in hooks.get_hooks("appeal_step"):
        told(appeal=appeal, step=event, data=data)


def dispatched_at(on: date, now: datetime) -> datetime:
    """Return the moment to keep for a letter given on a day: of a day that is over nobody knows the hour."""
    return now if on == timezone.localdate(now) else moment_on(on, NOON)


def require_executor(appeal: Appeal, actor: Employee) -> None:
    if appeal.assignee_id != actor.pk:
        raise NotAllowed("Это обращение у другого исполнителя.")


def require_head(actor: Employee) -> None:
    if not actor.user.has_perm(DECIDES):
        raise NotAllowed("Это решает руководитель.")
