"""What becomes of an action: written down, done, put off, refused and left to people.

An answer that GIS ZhKKh does not take goes back to its executor's desk at once; anything else waits for a
human and holds up what follows it. The register's row is locked before the action's, as in its own steps.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gis_sync.errors import Judgement, Verdict, retry_delay
from gis_sync.models import Action, GisAppeal, Operation
from gis_sync.models.action import ActionQuerySet
from questions.choices import ReplyChannel
from questions.lifecycle import IllegalStep
from questions.models import Appeal, Reply
from questions.services import handling, notices

State = Action.State
NO_MORE = "Попыток больше не будет."


def add(
    row: GisAppeal,
    appeal: Appeal,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    reply: Reply | None = None,
    trouble: str = "",
) -> Action:
    """Put an action at the end of its appeal's line; with a trouble it waits for a human."""
    now = timezone.now()
    return Action.objects.create(
        gis_appeal=row,
        kind=kind,
        payload=dict(payload or {}),
        employee=appeal.assignee or appeal.outcome_by,
        reply=reply,
        state=State.HUMAN if trouble else State.QUEUED,
        trouble=trouble,
        created_at=now,
        next_try_at=now,
    )


def drop_unsent(found: ActionQuerySet, reason: str) -> None:
    """End, of these actions, the ones that are in no request yet; their letters find no other way."""
    now = timezone.now()
    unsent = found.filter(state__in=[State.QUEUED, State.HUMAN], operation=None)
    payloads = unsent.filter(payload__has_key="notice").values_list("payload", flat=True)
    carried = [payload["notice"] for payload in payloads]
    unsent.update(state=State.REFUSED, trouble=reason, lacks_performer=False, done_at=now)
    for notice_id in carried:
        notices.record_refusal(notice_id=notice_id, now=now, channel=ReplyChannel.GIS)


@transaction.atomic
def finish(pk: int, now: datetime, *, guid: str = "", number: str = "") -> bool:
    """Record that an action is done, and an answer as sent; whether it was not known before."""
    action = locked(pk)
    if action.state not in Action.UNFINISHED:
        return False
    action.state, action.trouble, action.done_at = State.DONE, "", now
    if action.kind == Action.Kind.ANSWER:
        action.answer_guid, action.answer_number = UUID(guid) if guid else None, number
        action.trouble = _accept(action, now)
    action.save()
    if "notice" in action.payload:
        # What GIS ZhKKh has just told the applicant is the letter that the step owed.
        notices.record_acceptance(notice_id=action.payload["notice"], now=now, channel=ReplyChannel.GIS)
    return True


def _accept(action: Action, now: datetime) -> str:
    """Tell the register that an answer has arrived; return what it says against that."""
    try:
        handling.record_acceptance(appeal_id=appeal_id_of(action), now=now, channel=ReplyChannel.GIS)
    except IllegalStep as error:
        return f"Ответ в ГИС ЖКХ отправлен, но реестр этого не принял. {error}"
    return ""


@transaction.atomic
def put_off(pk: int, judgement: Judgement, words: str, now: datetime) -> None:
    """Do what the error of one action asks for: again after a while, or a human."""
    action = locked(pk)
    if action.state not in Action.UNFINISHED:
        return
    delay = retry_delay(max(action.attempts, 1)) if judgement.verdict is Verdict.TRY_AGAIN else None
    if delay is not None:
        action.state, action.operation, action.trouble = State.QUEUED, None, words
        action.next_try_at = now + delay
        action.save()
        return
    _refuse(action, f"{words} {NO_MORE}" if judgement.verdict is Verdict.TRY_AGAIN else words, now)


@transaction.atomic
def refuse(pk: int, words: str, now: datetime) -> None:
    """Leave an action that GIS ZhKKh does not take to people, an answer to its executor."""
    action = locked(pk)
    if action.state in Action.UNFINISHED:
        _refuse(action, words, now)


def _refuse(action: Action, words: str, now: datetime) -> None:
    action.operation, action.trouble = None, words
    if action.kind == Action.Kind.ANSWER:
        action.state, action.done_at = State.REFUSED, now
        handling.record_refusal(
            appeal_id=appeal_id_of(action), now=now, channel=ReplyChannel.GIS, reason=words
        )
    else:
        action.state = State.HUMAN
    action.save()


def queue_again(pk: int, now: datetime) -> None:
    """Let an action be sent anew that GIS ZhKKh has not got, so far as can be seen."""
    waiting = Action.objects.filter(pk=pk, state__in=Action.UNFINISHED)
    waiting.update(state=State.QUEUED, operation=None, trouble="", may_be_known=True, next_try_at=now)


def leave_to_people(operation: Operation, words: str) -> None:
    """Let all that an operation carries wait with it."""
    Action.objects.of_operation(operation.pk).update(state=State.HUMAN, trouble=words)


def locked(pk: int) -> Action:
    """Return an action with its appeal's row and its own locked, in this order."""
    appeal_id = Action.objects.values_list("gis_appeal__appeal", flat=True).get(pk=pk)
    list(Appeal.objects.select_for_update().filter(pk=appeal_id))
    return Action.objects.select_for_update(of=("self",)).select_related("gis_appeal").get(pk=pk)


def appeal_id_of(action: Action) -> int:
    appeal_id = action.gis_appeal.appeal_id
    if appeal_id is None:
        raise ValueError(f"an answer to no appeal of the register: {action.pk}")
    return appeal_id
