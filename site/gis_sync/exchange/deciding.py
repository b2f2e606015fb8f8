"""What people make of an action that waits for them: sent once more, given a receiver, or given up.

Each decision is a row in the appeal's own journal, under the appeal's lock.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gis_sync.exchange.actions import appeal_id_of, locked
from gis_sync.exchange.organisations import LOOKING, OGRN, look_for
from gis_sync.exchange.redirecting import comment_trouble, redirect_trouble
from gis_sync.messages.text import sendable
from gis_sync.models import Action, OrganisationOfGis
from questions.choices import ReplyChannel
from questions.errors import NotAllowed, QuestionsError
from questions.models import Appeal
from questions.permissions import ANSWER, DECIDES
from questions.services import handling, notices
from questions.services.steps import journal
from staff.models import Employee

State = Action.State
WHOLE_OPERATION = "Остановилась вся отправка: её повторяют в журнале обмена, операция № {number}."
NOT_WAITING = "Это действие не ждёт человека."
ONLY_REDIRECT = "Получателя указывают только переадресации."
MAYBE_THERE = "Неизвестно, дошло ли это до ГИС ЖКХ: сначала повторите отправку, она всё сверит."
BY_HAND = "Не отправлено по решению сотрудника."
NOT_YOURS = "Это решает исполнитель обращения или руководитель."


@transaction.atomic
def retry(*, action_id: int, actor: Employee, now: datetime | None = None) -> Action:
    """Let an action that waits for a human be sent once more."""
    action = _waiting(action_id, actor)
    if action.operation_id is not None:
        raise QuestionsError(WHOLE_OPERATION.format(number=action.operation_id))
    if action.kind == Action.Kind.REDIRECT and (trouble := redirect_trouble(action.payload)):
        raise QuestionsError(trouble)
    return _queue(action, actor, "gis_retry", now)


@transaction.atomic
def name_receiver(
    *, action_id: int, actor: Employee, receiver: str, comment: str, now: datetime | None = None
) -> Action:
    """Say to which organisation of the registry an appeal is redirected, and why; then it is sent.

    `receiver` is its identifier or its ОГРН; of an organisation not met yet the registry is asked first.
    """
    moment = now or timezone.now()
    action = _waiting(action_id, actor)
    if action.kind != Action.Kind.REDIRECT:
        raise QuestionsError(ONLY_REDIRECT)
    number = "".join(receiver.split()).lower()
    ogrn = number if OGRN.fullmatch(number) else ""
    guid = _known_guid(ogrn) if ogrn else number
    said = {"receiver_guid": guid, "receiver_ogrn": ogrn, "comment": sendable(comment)}
    action.payload = {**action.payload, **said}
    if ogrn and not guid:
        return _look_up(action, actor, ogrn, moment)
    if trouble := redirect_trouble(action.payload):
        raise QuestionsError(trouble)
    return _queue(action, actor, "gis_receiver", moment)


@transaction.atomic
def give_up(*, action_id: int, actor: Employee, now: datetime | None = None) -> Action:
    """End an action that waits for a human without sending it; an answer goes back to its executor."""
    moment = now or timezone.now()
    action = _waiting(action_id, actor)
    operation = action.operation
    if operation is not None and operation.is_unclear:
        raise QuestionsError(MAYBE_THERE)
    reason = f"{BY_HAND} {action.trouble}".strip()
    action.state, action.operation, action.trouble, action.done_at = State.REFUSED, None, reason, moment
    action.lacks_performer = False
    action.save()
    if action.kind == Action.Kind.ANSWER:
        handling.record_refusal(
            appeal_id=appeal_id_of(action), now=moment, channel=ReplyChannel.GIS, reason=reason
        )
    if "notice" in action.payload:
        notices.record_refusal(notice_id=action.payload["notice"], now=moment, channel=ReplyChannel.GIS)
    _journal(action, actor, "gis_give_up", moment)
    return action


def may_decide(actor: Employee, appeal: Appeal) -> bool:
    """Whether an employee may say what becomes of this appeal's actions."""
    is_executor = appeal.assignee_id == actor.pk and actor.user.has_perm(ANSWER)
    return is_executor or actor.user.has_perm(DECIDES)


def _known_guid(ogrn: str) -> str:
    known = OrganisationOfGis.objects.filter(ogrn=ogrn).first()
    return str(known.root_guid) if known is not None else ""


def _look_up(action: Action, actor: Employee, ogrn: str, now: datetime) -> Action:
    """Let the registry be asked for a receiver; what comes of it sends the action on."""
    if trouble := comment_trouble(action.payload):
        raise QuestionsError(trouble)
    look_for(ogrn, now)
    action.trouble = LOOKING.format(ogrn=ogrn)
    action.save(update_fields=["payload", "trouble"])
    _journal(action, actor, "gis_receiver", now)
    return action


def _queue(action: Action, actor: Employee, event: str, now: datetime | None) -> Action:
    moment = now or timezone.now()
    action.state, action.trouble, action.attempts = State.QUEUED, "", 0
    action.lacks_performer, action.next_try_at = False, moment
    action.save()
    _journal(action, actor, event, moment)
    return action


def _waiting(pk: int, actor: Employee) -> Action:
    action = locked(pk)
    if not may_decide(actor, _appeal_of(action)):
        raise NotAllowed(NOT_YOURS)
    if action.state != State.HUMAN:
        raise QuestionsError(NOT_WAITING)
    return action


def _journal(action: Action, actor: Employee, event: str, now: datetime) -> None:
    journal(_appeal_of(action), event, actor, {"action": action.pk, "kind": action.kind}, now=now)


def _appeal_of(action: Action) -> Appeal:
    return Appeal.objects.get(pk=appeal_id_of(action))
