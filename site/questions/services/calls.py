"""Telephone calls: answered at once, agreed to be continued, or broken off because of abuse.

Стандарт, «Порядок заочного обслуживания потребителей посредством телефонной связи»: a caller gets the answer
in the very call; where that takes more than two minutes, a date and an hour are agreed on for another one, in
which the company or, if so agreed, the customer calls.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks

from ledger.models import Entry
from questions.choices import Channel, Outcome, ReplyChannel
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import Step
from questions.models import Appeal, CallBack, Reply
from questions.services import handling, outcomes
from questions.services.decisions import needs_decision
from questions.services.notes import keep_note
from questions.services.staff_letters import CALL, write_to
from questions.services.steps import as_step
from staff.models import Employee
from workdays.hours import OpenState
from workdays.models import PointKind
from workdays.opening import read_point_hours
from workdays.services import load_calendar


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """When and by whom the customer is called again, or when he calls himself."""

    direction: str
    agreed_at: datetime
    assignee: Employee
    phone: str = ""


def answer_by_phone(
    *,
    appeal_id: int,
    actor: Employee,
    answer: str,
    told_at: datetime | None = None,
    now: datetime | None = None,
) -> Appeal:
    """Keep what the caller was told and close the appeal: two legal steps and no letter, for none is owed.

    A complaint or a claim stays open for the decision on it.
    """
    with transaction.atomic():
        appeal = _tell(
            appeal_id=appeal_id,
            actor=actor,
            answer=answer.strip(),
            told_at=told_at,
            moment=now or timezone.now(),
        )
        if needs_decision(appeal):
            return appeal
        return handling.close(appeal_id=appeal_id, actor=actor)


@as_step(Step.TELL)
def _tell(
    *, appeal: Appeal, actor: Employee, answer: str, told_at: datetime | None, moment: datetime
) -> dict[str, Any]:
    _require_call(appeal)
    _require_speaker(appeal, actor)
    if not answer:
        raise QuestionsError("Напишите, что вы ответили.")
    told_at = told_at or moment
    if not appeal.received_at <= told_at <= moment:
        raise QuestionsError("Ответ не мог быть дан раньше звонка или позже, чем сейчас.")
    reply, _ = Reply.objects.update_or_create(
        appeal=appeal,
        defaults={
            "text": linebreaks(answer, autoescape=True),
            "author": actor,
            "signatory": None,
            "dispatched_by": ReplyChannel.PHONE,
        },
    )
    reply.contributors.add(actor)
    appeal.assignee, appeal.sent_at = actor, told_at
    return {"channel": ReplyChannel.PHONE, "assignee": actor.pk}


def end_abusive_call(*, appeal_id: int, actor: Employee, note: str, now: datetime | None = None) -> Appeal:
    """Record that the conversation was broken off because of obscenities, insults or threats."""
    return outcomes.end(appeal_id=appeal_id, actor=actor, outcome=Outcome.ABUSIVE_CALL, reason=note, now=now)


@as_step(Step.AGREE_CALL)
def agree_call(
    *, appeal: Appeal, actor: Employee, agreement: Agreement, now: datetime | None = None
) -> dict[str, Any]:
    """Agree on another call. An hour outside the hours of service is the form's to warn of."""
    moment = now or timezone.now()
    if agreement.agreed_at <= moment:
        raise QuestionsError("Время звонка уже прошло: назначьте другое.")
    phone = agreement.phone or appeal.phone
    if agreement.direction == CallBack.Direction.WE_CALL and not phone:
        raise QuestionsError("Чтобы перезвонить, нужен номер телефона.")
    call = CallBack.objects.create(
        appeal=appeal,
        direction=agreement.direction,
        phone=phone,
        agreed_at=agreement.agreed_at,
        assignee=agreement.assignee,
        created_at=moment,
    )
    return {
        "call": call.pk,
        "direction": call.direction,
        "agreed_at": _minute(call.agreed_at),
        "assignee": call.assignee_id,
    }


def put_off_call(
    *,
    call_id: int,
    actor: Employee,
    agreed_at: datetime,
    assignee: Employee,
    reason: str,
    now: datetime | None = None,
) -> Appeal:
    """Agree on another moment for a call, or on another caller; why is kept as a note.

    A reminder goes out for the new moment, as reminders name the moment that they are of. A new caller hears
    of the call at once: it may be near.
    """
    return _put_off(
        appeal_id=_appeal_id(call_id), actor=actor, call_id=call_id, agreed_at=agreed_at, assignee=assignee,
        reason=reason.strip(), moment=now or timezone.now(),
    )  # fmt: skip


@as_step(Step.PUT_OFF_CALL)
def _put_off(
    *,
    appeal: Appeal,
    actor: Employee,
    call_id: int,
    agreed_at: datetime,
    assignee: Employee,
    reason: str,
    moment: datetime,
) -> dict[str, Any]:
    call = _waiting(call_id)
    if agreed_at <= moment:
        raise QuestionsError("Время звонка уже прошло: назначьте другое.")
    if (call.agreed_at, call.assignee) == (agreed_at, assignee):
        raise QuestionsError("Звонок и так назначен на это время и этому сотруднику.")
    if not reason:
        raise QuestionsError("Напишите, почему звонок переносится.")
    note = keep_note(appeal, actor=actor, text=f"Звонок перенесён: {reason}", now=moment)
    former = call.assignee
    data: dict[str, Any] = {"agreed_at_was": _minute(call.agreed_at), "agreed_at": _minute(agreed_at)}
    if former != assignee:
        data |= {"assignee_was": former.pk, "assignee": assignee.pk}
    call.agreed_at, call.assignee = agreed_at, assignee
    call.save(update_fields=["agreed_at", "assignee"])
    if assignee not in (former, actor) and not appeal.is_demo:
        write_to(assignee, kind=CALL, appeal=appeal, call=call, is_missed=False)
    return {"call": call.pk, **data, "note": note.pk}


def record_attempt(*, call_id: int, actor: Employee, remark: str = "", now: datetime | None = None) -> Appeal:
    """Record that an agreed call has not come about; it stays to be made."""
    return _miss(
        appeal_id=_appeal_id(call_id), actor=actor, call_id=call_id, remark=remark.strip(),
        moment=now or timezone.now(),
    )  # fmt: skip


@as_step(Step.MISS_CALL)
def _miss(*, appeal: Appeal, actor: Employee, call_id: int, remark: str, moment: datetime) -> dict[str, Any]:
    call = _waiting(call_id)
    words = f"{missed_words(call)} {timezone.localtime(moment):%d.%m.%Y в %H:%M}."
    note = keep_note(appeal, actor=actor, text=f"{words} {remark}", now=moment)
    return {"call": call.pk, "note": note.pk}


def missed_words(call: CallBack) -> str:
    """Say what has not come about: who was to call decides the words."""
    we_call = call.direction == CallBack.Direction.WE_CALL
    return "Не дозвонились" if we_call else "Потребитель не позвонил"


def attempts_at(calls: Iterable[CallBack]) -> dict[int, list[datetime]]:
    """Return when each of the calls was tried in vain, oldest first; one query."""
    streams = {call.appeal.stream for call in calls}
    rows = Entry.objects.filter(stream__in=streams, event=str(Step.MISS_CALL)).order_by("stream", "seq")
    attempts: dict[int, list[datetime]] = defaultdict(list)
    for row in rows:
        attempts[json.loads(row.text)["call"]].append(row.created_at)
    return attempts


def record_call(
    *, call_id: int, actor: Employee, result: str, is_answer: bool, now: datetime | None = None
) -> Appeal:
    """Record how an agreed call ended; as the answer it closes the appeal, otherwise that stays open."""
    moment = now or timezone.now()
    with transaction.atomic():
        appeal_id = _appeal_id(call_id)
        appeal = _record(
            appeal_id=appeal_id, actor=actor, call_id=call_id, result=result.strip(), moment=moment,
            is_answer=is_answer,
        )  # fmt: skip
        if is_answer:
            appeal = answer_by_phone(appeal_id=appeal_id, actor=actor, answer=result, now=moment)
    return appeal


@as_step(Step.RECORD_CALL)
def _record(
    *, appeal: Appeal, actor: Employee, call_id: int, result: str, is_answer: bool, moment: datetime
) -> dict[str, Any]:
    call = _waiting(call_id)
    if not result:
        raise QuestionsError("Напишите, чем закончился разговор.")
    call.done_at, call.result = moment, result
    call.save(update_fields=["done_at", "result"])
    return {"call": call.pk, "is_answer": is_answer}


def _appeal_id(call_id: int) -> int:
    return int(CallBack.objects.values_list("appeal_id", flat=True).get(pk=call_id))


def _waiting(call_id: int) -> CallBack:
    call = CallBack.objects.select_related("assignee__user").select_for_update(of=("self",)).get(pk=call_id)
    if call.done_at is not None:
        raise QuestionsError("Итог этого звонка уже записан.")
    return call


def _minute(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes")


def is_outside_hours(moment: datetime) -> bool:
    """Whether nobody answers the telephone at that time: it is answered in the hours of the offices.

    Where no office has hours, those of remote service count; where none are known, every hour will do.
    """
    points = [point for point in read_point_hours(timezone.localtime(moment), load_calendar()) if point.state]
    offices = [point for point in points if point.kind == PointKind.OFFICE]
    serving = offices or [point for point in points if point.kind == PointKind.REMOTE]
    return bool(serving) and all(point.state != OpenState.OPEN for point in serving)


def _require_call(appeal: Appeal) -> None:
    # Стандарт: what is written is answered by a signed letter on the company's form.
    if appeal.channel != Channel.PHONE:
        raise QuestionsError("Без письма отвечают только на звонок, а это обращение получено иначе.")


def _require_speaker(appeal: Appeal, actor: Employee) -> None:
    """Only who has the appeal, or was to call, or whoever speaks while nobody has it, answers by phone."""
    if appeal.assignee_id in {None, actor.pk}:
        return
    if not appeal.call_backs.filter(assignee=actor).exists():
        raise NotAllowed("Это обращение у другого исполнителя.")
