"""An operation that was left to people starts anew, because one of them says so."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gis_sync.exchange.requests import CALLS
from gis_sync.models import Operation
from ledger.services import append

NOT_FAILED = "Повторить можно только операцию, которая остановилась и ждёт человека."


class NothingToRequeue(Exception):
    """The operation is under way or done; the text is Russian and meant for the screen."""


@transaction.atomic
def requeue(*, operation_id: int, actor: str, now: datetime | None = None) -> Operation:
    """Let a failed operation be tried at once, with a full row of attempts before it.

    `actor` is «user:5». NothingToRequeue unless it has failed. What may have arrived and must not arrive
    twice is looked for in GIS ZhKKh before it is sent.
    """
    moment = now or timezone.now()
    operation = Operation.objects.select_for_update().get(pk=operation_id)
    if operation.state != Operation.State.FAILED:
        raise NothingToRequeue(NOT_FAILED)
    code = operation.error_code
    operation.is_unclear = operation.message_guid is not None and not _is_repeatable(operation)
    operation.state, operation.gis_guid, operation.accepted_at = Operation.State.QUEUED, None, None
    operation.attempts = operation.polls = 0
    operation.next_try_at, operation.finished_at = moment, None
    operation.error_code = operation.error = ""
    operation.save()
    append(stream=f"gis:{operation.pk}", event="requeue", data={"code": code}, actor=actor, now=moment)
    return operation


def _is_repeatable(operation: Operation) -> bool:
    call = CALLS.get(operation.kind)
    return call is not None and call.repeatable
