"""One call of one operation: claimed, called outside any transaction, recorded.

A packet is on record before it leaves, so whoever follows a dead worker knows that it may have arrived.
Exports may come twice; what may not is looked for in GIS ZhKKh first (docs/adr/0021).
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from time import monotonic
from typing import BinaryIO
from uuid import UUID, uuid4

from django.db import transaction

from gis_sync.errors import Judgement, NoAnswer, Verdict, judge_code, poll_delay, retry_delay
from gis_sync.exchange import journal
from gis_sync.exchange.actions import leave_to_people
from gis_sync.exchange.claims import LEASE, claim, due
from gis_sync.exchange.connection import Connection
from gis_sync.exchange.organisations import take_organisations
from gis_sync.exchange.reconciling import LookUpFailed, reconcile
from gis_sync.exchange.requests import CALLS, Call
from gis_sync.exchange.sending import take_results
from gis_sync.exchange.taking import take_appeals
from gis_sync.messages import envelope
from gis_sync.messages.envelope import Ack, Fault, RequestState, StateResult
from gis_sync.messages.errors import MessageUnreadable, RequestInvalid
from gis_sync.models import Operation
from gis_sync.signing.errors import SigningError
from gis_sync.transport import Answer

logger = logging.getLogger(__name__)

ROUND = 20
"""Operations that one round looks at: the clock has other work."""
LONGEST_WORK = timedelta(hours=24)
"""How long a request may be at work there: an answer that never comes must not stop all that follows it."""
GET_STATE = "getState"
FOREIGN = "ГИС ЖКХ ответила на другой запрос."
NOT_FOUND = "INT002013"
NOT_KEPT = Judgement(
    Verdict.TRY_AGAIN,
    "Сообщение для ГИС ЖКХ не удалось записать на диск, поэтому оно не отправлено.",
    "Освободите место на диске; оно будет отправлено автоматически.",
)
HALF_SAID = "ГИС ЖКХ обработала запрос, но не обо всех действиях сообщила, что с ними."
NOT_COMPARED = "Неизвестно, дошла ли отправка, и сверить это с ГИС ЖКХ не удалось. {error}"
STUCK = "ГИС ЖКХ обрабатывает запрос дольше суток."
SILENT = "ГИС ЖКХ обработала запрос и ничего не сообщила: ни данных, ни того, что их нет."


def run_due(*, now: datetime, connection: Connection) -> Iterator[Operation]:
    """Carry each due operation one call further."""
    began = monotonic()
    for pk in list(due(now).values_list("pk", flat=True)[:ROUND]):
        # A round may take long, and a claim runs from the moment of its own call.
        moment = now + timedelta(seconds=monotonic() - began)
        operation = run(pk, now=moment, connection=connection)
        if operation is not None:
            yield operation


def run(pk: int, *, now: datetime, connection: Connection) -> Operation | None:
    """Carry one operation one call further, and return it; None when it is not due or somebody has it."""
    name = claim(pk, now)
    if not name:
        return None
    operation = Operation.objects.select_related("lookup").get(pk=pk)
    with TemporaryFile() as answer:
        if operation.gis_guid is not None:
            _ask_state(operation, connection, answer, now)
        elif _may_have_arrived(operation):
            _look_up(operation, now)
        else:
            _send(operation, connection, answer, now)
    return _recorded(operation, name)


def _may_have_arrived(operation: Operation) -> bool:
    """Whether a request that must not arrive twice may have done so: its receipt or its sender was lost."""
    is_lost = operation.is_unclear or operation.state == Operation.State.SENDING
    return is_lost and not CALLS[operation.kind].repeatable


def _look_up(operation: Operation, now: datetime) -> None:
    operation.is_unclear = True
    try:
        done = reconcile(operation, now)
    except LookUpFailed as error:
        _hand_over(operation, "", NOT_COMPARED.format(error=error), now)
        return
    if done is not None:
        operation.is_unclear = False
        _finish(operation, done, "", now)


def _send(operation: Operation, connection: Connection, into: BinaryIO, now: datetime) -> None:
    call, guid = CALLS[operation.kind], uuid4()
    try:
        if not call.prepare(operation, connection, now):
            _finish(operation, 0, "", now)
            return
        request = call.build(operation, connection.profile)
        body = connection.packet(request, message_guid=guid, now=now, signed=True, names_us=call.names_us)
    except (RequestInvalid, SigningError) as error:
        _hand_over(operation, "", str(error), now)
        return
    try:
        with transaction.atomic():
            if not _still_ours(operation, guid, now):
                return
            journal.wrote(operation, call.action, body, message_guid=guid, now=now)
    except OSError:
        # What cannot be put on record does not leave.
        _judge(operation, NOT_KEPT, now)
        return
    said = _post(operation, connection, call, call.action, body, into, now)
    if isinstance(said, Ack):
        _accept(operation, said, now)
    elif said is not None:
        _judge(operation, _judgement_of(said), now)


def _still_ours(operation: Operation, guid: UUID, now: datetime) -> bool:
    """Mark an operation as being sent, unless the claim has passed to another meanwhile."""
    operation.state, operation.message_guid = Operation.State.SENDING, guid
    held = Operation.objects.filter(pk=operation.pk, claimed_by=operation.claimed_by)
    return bool(held.update(state=operation.state, message_guid=guid, lease_until=now + LEASE))


def _ask_state(operation: Operation, connection: Connection, into: BinaryIO, now: datetime) -> None:
    call, guid = CALLS[operation.kind], uuid4()
    request = envelope.state_request(str(operation.gis_guid))
    body = connection.packet(request, message_guid=guid, now=now, signed=False, names_us=call.names_us)
    try:
        journal.wrote(operation, GET_STATE, body, message_guid=guid, now=now)
    except OSError:
        _judge(operation, NOT_KEPT, now)
        return
    said = _post(operation, connection, call, GET_STATE, body, into, now)
    if isinstance(said, StateResult):
        _follow(operation, said, into, now)
    elif isinstance(said, Fault) and said.error.code != NOT_FOUND and not call.repeatable:
        # The question was refused, not the request: that may still be at work.
        _judge(operation, replace(_judgement_of(said), rebuild=False), now)
    elif said is not None:
        _judge(operation, _judgement_of(said), now)


def _post(
    operation: Operation,
    connection: Connection,
    call: Call,
    action: str,
    body: bytes,
    into: BinaryIO,
    now: datetime,
) -> Ack | Fault | StateResult | None:
    """Send one packet and return what was said to it; None when that is judged already."""
    try:
        answer = connection.transport.post(call.service, action, body, into)
    except NoAnswer as silence:
        _judge(operation, silence.judgement, now)
        return None
    said, outcome = _read(answer, into)
    journal.came(operation, action, into, status=answer.status, size=answer.size, outcome=outcome, now=now)
    if said is None:
        _judge(operation, answer.judgement or judge_code(""), now)
    return said


def _read(answer: Answer, into: BinaryIO) -> tuple[Ack | Fault | StateResult | None, str]:
    if answer.judgement is not None:
        return None, answer.judgement.explanation
    try:
        said = envelope.read_answer(into)
    except MessageUnreadable as error:
        return None, str(error)
    error_told = said.error if not isinstance(said, Ack) else None
    return said, error_told.code if error_told is not None else type(said).__name__


def _accept(operation: Operation, ack: Ack, now: datetime) -> None:
    if not ack.message_guid or ack.requester_message_guid != str(operation.message_guid):
        _judge(operation, Judgement(Verdict.UNCLEAR, FOREIGN, ""), now)
        return
    operation.state, operation.gis_guid = Operation.State.WAITING, UUID(ack.message_guid)
    operation.accepted_at, operation.polls, operation.attempts = now, 0, 0
    operation.error_code = operation.error = ""
    operation.next_try_at = now + poll_delay(0)


def _follow(operation: Operation, said: StateResult, source: BinaryIO, now: datetime) -> None:
    """Go by what is said of the state: wait on, take what came, or judge the error."""
    if said.message_guid != str(operation.gis_guid):
        _judge(operation, Judgement(Verdict.TRY_AGAIN, FOREIGN, ""), now)
    elif said.state is not RequestState.PROCESSED:
        _wait_on(operation, now)
    elif said.nothing_found and CALLS[operation.kind].repeatable:
        _finish_empty(operation, now)
    elif said.error is not None:
        _judge_result(operation, _judgement_of(said), now)
    elif said.silent:
        _judge(operation, Judgement(Verdict.TRY_AGAIN, SILENT, "", rebuild=True), now)
    elif operation.kind == Operation.Kind.ANSWERS:
        _take_results(operation, said, now)
    elif operation.kind == Operation.Kind.ORGANISATION:
        _finish(operation, take_organisations(operation, said, now), "", now)
    else:
        taken = take_appeals(source, now)
        _finish(operation, taken.count, "\n".join(taken.problems), now)


def _wait_on(operation: Operation, now: datetime) -> None:
    if operation.accepted_at is None or now < operation.accepted_at + LONGEST_WORK:
        operation.polls, operation.attempts = operation.polls + 1, 0
        operation.next_try_at = now + poll_delay(operation.polls)
    elif CALLS[operation.kind].repeatable:
        _judge(operation, Judgement(Verdict.TRY_AGAIN, STUCK, "", rebuild=True), now)
    else:
        # It may yet be carried out: nothing is sent again before somebody has said so.
        _hand_over(operation, "", STUCK, now)


def _judge_result(operation: Operation, judgement: Judgement, now: datetime) -> None:
    _judge(operation, judgement, now)
    if operation.state == Operation.State.FAILED and not judgement.rebuild:
        # The last word on the request: nothing of it was carried out.
        operation.is_unclear = False


def _take_results(operation: Operation, said: StateResult, now: datetime) -> None:
    done, all_known = take_results(operation, said, now)
    if all_known:
        _finish(operation, done, "", now)
    else:
        _judge(operation, Judgement(Verdict.UNCLEAR, HALF_SAID, "", rebuild=True), now)


def _finish(operation: Operation, count: int, problems: str, now: datetime) -> None:
    operation.state, operation.taken, operation.finished_at = Operation.State.DONE, count, now
    operation.error, operation.next_try_at = problems, None


def _finish_empty(operation: Operation, now: datetime) -> None:
    """Finish what GIS ZhKKh has nothing for."""
    if operation.kind == Operation.Kind.ORGANISATION:
        take_organisations(operation, None, now)
    _finish(operation, 0, "", now)


def _judgement_of(said: Ack | Fault | StateResult) -> Judgement:
    error = None if isinstance(said, Ack) else said.error
    return judge_code(error.code) if error is not None else Judgement(Verdict.UNCLEAR, FOREIGN, "")


def _judge(operation: Operation, judgement: Judgement, now: datetime) -> None:
    """Do what an error asks for: again, from the beginning, or a human."""
    repeatable = CALLS[operation.kind].repeatable
    was_accepted = operation.gis_guid is not None
    if not repeatable and (judgement.verdict is Verdict.EMPTY or (was_accepted and judgement.rebuild)):
        # Taken, and then what? Some of it may have been carried out.
        judgement = replace(judgement, verdict=Verdict.UNCLEAR, rebuild=True)
    elif was_accepted or repeatable:
        judgement = judgement.if_repeatable()
    verdict = judgement.verdict
    operation.error_code, operation.error = judgement.code, judgement.explanation
    if verdict is Verdict.EMPTY:
        _finish_empty(operation, now)
    elif verdict in (Verdict.TRY_AGAIN, Verdict.UNCLEAR):
        operation.is_unclear = verdict is Verdict.UNCLEAR
        _again(operation, judgement, now)
    else:
        _hand_over(operation, judgement.code, f"{judgement.explanation} {judgement.advice}".strip(), now)


def _again(operation: Operation, judgement: Judgement, now: datetime) -> None:
    delay = retry_delay(operation.attempts)
    if delay is None:
        _hand_over(operation, judgement.code, f"{judgement.explanation} Попыток больше не будет.", now)
        return
    if judgement.rebuild or operation.gis_guid is None:
        operation.state, operation.gis_guid = Operation.State.QUEUED, None
    operation.next_try_at = now + delay


def _hand_over(operation: Operation, code: str, words: str, now: datetime) -> None:
    if operation.kind == Operation.Kind.ANSWERS:
        operation.is_unclear |= operation.gis_guid is not None
        leave_to_people(operation, words)
    operation.state, operation.finished_at, operation.next_try_at = Operation.State.FAILED, now, None
    operation.error_code, operation.error = code, words


def _recorded(operation: Operation, claim_name: str) -> Operation:
    """Write down what came of the call, unless the claim has passed to another."""
    operation.lease_until, operation.claimed_by = None, ""
    fields = [field.attname for field in Operation._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(operation, name) for name in fields}
    written = Operation.objects.filter(pk=operation.pk, claimed_by=claim_name).update(**values)
    if not written:
        logger.warning("Operation %s of GIS ZhKKh was taken over while it was called", operation.pk)
    logger.info("Operation %s of GIS ZhKKh: %s %s", operation.pk, operation.state, operation.error_code)
    return operation
