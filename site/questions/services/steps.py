"""How any step is taken: under its appeal's row lock, in one transaction, with one journal row."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.db import transaction

from ledger.services import append
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import State, Step, after
from questions.models import Appeal
from questions.services.mailing import answer_is_on_its_way, hold_answers
from staff.models import Employee

Work = Callable[..., dict[str, Any]]
ENDING = frozenset({Step.DECLINE, Step.REDIRECT, Step.WITHDRAW})
"""Steps after which no answer may leave."""
DECIDES = "questions.extend_appeal"
"""The right to decide what narrows a customer's right to an answer: to prolong its term, to leave it out.

It is the head's alone; `approve_reply` would give it also to those who only sign what others have decided.
"""


def take_step(step: Step, work: Work, *, appeal_id: int, actor: Employee, **arguments: Any) -> Appeal:
    """Let `work` do a step, move the state, and journal what `work` returns; IllegalStep if it may not be."""
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
        journal(appeal, str(step), actor, data)
    return appeal


def as_step(step: Step) -> Callable[[Work], Callable[..., Appeal]]:
    """Make a service of a function that does the step's work: see `take_step`."""

    def decorate(work: Work) -> Callable[..., Appeal]:
        return wraps(work)(partial(take_step, step, work))

    return decorate


def journal(appeal: Appeal, event: str, actor: Employee | None, data: dict[str, Any]) -> None:
    """Write a row of the appeal's own stream; the caller holds the appeal's lock."""
    append(
        stream=appeal.stream, event=event, data=data, actor=f"user:{actor.user_id}" if actor else "job:outbox"
    )


def require_executor(appeal: Appeal, actor: Employee) -> None:
    if appeal.assignee_id != actor.pk:
        raise NotAllowed("Это обращение у другого исполнителя.")


def require_head(actor: Employee) -> None:
    if not actor.user.has_perm(DECIDES):
        raise NotAllowed("Это решает руководитель.")
