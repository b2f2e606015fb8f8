"""A request of which nobody knows whether it arrived: looked for in GIS ZhKKh before anything is sent again.

The appeals are exported, and each action is looked for in what is told of its appeal. GIS ZhKKh may still be
at work on a request that it took, so nothing is sent anew before a good while has passed.
"""

from datetime import datetime, timedelta

from gis_sync.exchange import actions
from gis_sync.exchange.traces import Trace, trace
from gis_sync.models import Action, Operation, Packet

PATIENCE = timedelta(minutes=30)
"""How long a request may be under way there before it is taken for lost."""
ASKED_AFTER = timedelta(minutes=1)
LOOK_AGAIN_AFTER = timedelta(minutes=10)
UNTOLD = "О таких обращениях ГИС ЖКХ ничего не сообщила: {numbers}."


class LookUpFailed(Exception):
    """The appeals could not be exported; the text is Russian."""


def reconcile(operation: Operation, now: datetime) -> int | None:
    """Carry the look-up a step further; how many actions are done in all, None while it is not over.

    The operation's own row, with the time of the next step, is the caller's to save. LookUpFailed when people
    have to look.
    """
    carried = list(Action.objects.of_operation(operation.pk).select_related("gis_appeal"))
    if not carried:
        return _done(operation)
    lookup, operation.next_try_at = operation.lookup, now + ASKED_AFTER
    if lookup is None:
        operation.lookup = _ask(carried, now)
        return None
    if lookup.state == Operation.State.FAILED:
        operation.lookup = None
        raise LookUpFailed(lookup.error)
    if lookup.state != Operation.State.DONE:
        return None
    operation.lookup = None
    return _compare(operation, carried, lookup.created_at, now)


def _ask(carried: list[Action], now: datetime) -> Operation:
    return Operation.objects.create(
        kind=Operation.Kind.APPEALS,
        subjects=[str(row.gis_appeal.guid) for row in carried],
        created_at=now,
        next_try_at=now,
    )


def _compare(operation: Operation, carried: list[Action], asked_at: datetime, now: datetime) -> int | None:
    told = [action for action in carried if action.gis_appeal.seen_at >= asked_at]
    traces = [(action, _trace_of(action)) for action in told]
    unseen = [(action, found) for action, found in traces if found is None or found.is_draft]
    for action, found in traces:
        if found is not None and not found.is_draft:
            actions.finish(action.pk, now, guid=found.guid, number=found.number)
    untold = [action.gis_appeal.number for action in carried if action not in told]
    if (unseen or untold) and now < _left_at(operation) + PATIENCE:
        operation.next_try_at = now + LOOK_AGAIN_AFTER
        return None
    for action, found in unseen:
        _send_anew(action, found, now)
    if untold:
        raise LookUpFailed(UNTOLD.format(numbers=", ".join(untold)))
    return _done(operation)


def _done(operation: Operation) -> int:
    """Return how much of a request is done, whichever look has found it."""
    return Action.objects.filter(operation=operation, state=Action.State.DONE).count()


def _trace_of(action: Action) -> Trace | None:
    said = action.gis_appeal.said()
    return trace(action.kind, action.payload, str(action.answerer_guid), said)


def _send_anew(action: Action, draft: Trace | None, now: datetime) -> None:
    if action.trouble and action.state == Action.State.UNDER_WAY:
        # It was refused, and it is not there: the refusal holds.
        actions.refuse(action.pk, action.trouble, now)
        return
    if draft is not None:
        action.payload["draft"] = draft.guid
        action.save(update_fields=["payload"])
    actions.queue_again(action.pk, now)


def _left_at(operation: Operation) -> datetime:
    """Return when the request left for the last time."""
    sent = operation.packets.filter(direction=Packet.Direction.OUT, message_guid=operation.message_guid)
    return sent.values_list("at", flat=True).first() or operation.created_at
