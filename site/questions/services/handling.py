"""What the company's people do with an appeal. Each call is one step, one transaction and one journal row."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst

from files.services import discard, store, store_own
from questions.choices import ReplyChannel
from questions.errors import NotAllowed, QuestionsError, RequisitesMissing
from questions.letters import compile_letter, letter_requisites_missing
from questions.lifecycle import ANSWERED, FINISHED, IllegalStep, State, Step, after
from questions.models import Appeal, Reply
from questions.reply_fields import left_open
from questions.services.decisions import needs_decision
from questions.services.mailing import (
    answer_is_on_its_way,
    delivery_by,
    delivery_channels,
    hold_answers,
    job_of,
    way_of_answer,
)
from questions.services.notes import keep_note
from questions.services.numbers import LETTERS, take_number
from questions.services.signed_scans import SCAN_BYTES, put_scan
from questions.services.staff_letters import tell_assignee
from questions.services.steps import as_step, dispatched_at, journal, require_executor
from staff.models import Employee


@as_step(Step.ASSIGN)
def assign(*, appeal: Appeal, actor: Employee, assignee: Employee, reason: str = "") -> dict[str, Any]:
    """Give the appeal to an executor; a draft already written goes with it, and the term stays.

    Why is kept as a note for colleagues: the journal holds no texts.
    """
    if appeal.assignee_id == assignee.pk:
        raise QuestionsError("Обращение уже у этого исполнителя.")
    former, appeal.assignee = appeal.assignee, assignee
    if assignee != actor:
        tell_assignee(appeal)
    data: dict[str, Any] = {"assignee": assignee.pk}
    if former is not None:
        data["assignee_was"] = former.pk
    if reason.strip():
        names = [each.initials_name for each in (former, assignee) if each]
        text = f"Исполнитель: {' → '.join(names)}. Причина: {reason.strip()}"
        data["note"] = keep_note(appeal, actor=actor, text=text).pk
    return data


@as_step(Step.ASSIGN)
def take(*, appeal: Appeal, actor: Employee) -> dict[str, Any]:
    """Take an appeal that nobody has yet: of two who take it at once the first keeps it."""
    if appeal.assignee_id is not None:
        raise NotAllowed("Обращение уже у другого исполнителя.")
    appeal.assignee = actor
    return {"assignee": actor.pk}


@as_step(Step.DRAFT)
def save_draft(*, appeal: Appeal, actor: Employee, text: str, signatory: Employee | None) -> dict[str, Any]:
    """Keep the text of the answer; only the appeal's executor writes it, and he becomes its author."""
    require_executor(appeal, actor)
    if signatory is not None and not signatory.can_sign:
        raise NotAllowed("У этого сотрудника нет права подписи.")
    reply, _ = Reply.objects.update_or_create(
        appeal=appeal, defaults={"text": text, "author": actor, "signatory": signatory}
    )
    reply.contributors.add(actor)
    return {"signatory": signatory.pk if signatory else None}


@as_step(Step.SUBMIT)
def submit_for_approval(*, appeal: Appeal, actor: Employee) -> dict[str, Any]:
    """Hand the draft to its signatory once nothing that the Standard demands is missing."""
    require_executor(appeal, actor)
    reply = appeal.reply
    _require_complete(reply)
    reply.remark = ""
    reply.save(update_fields=["remark"])
    return {"signatory": reply.signatory_id}


@as_step(Step.RETURN)
def return_for_rework(*, appeal: Appeal, actor: Employee, remark: str) -> dict[str, Any]:
    """Give the draft back to its author with what must be changed."""
    reply = appeal.reply
    _require_approver(reply, actor)
    if not remark.strip():
        raise QuestionsError("Напишите, что исправить.")
    reply.remark = remark.strip()
    reply.save(update_fields=["remark"])
    return {}


@as_step(Step.RECALL)
def recall(*, appeal: Appeal, actor: Employee) -> dict[str, Any]:
    """Take the draft back from its signatory, who may be away: the executor then chooses another."""
    require_executor(appeal, actor)
    return {}


@as_step(Step.APPROVE)
def approve(*, appeal: Appeal, actor: Employee, now: datetime | None = None) -> dict[str, Any]:
    """Approve the answer, number it and make the letter; nobody approves what he wrote."""
    reply = appeal.reply
    _require_approver(reply, actor)
    _require_complete(reply)
    moment = now or timezone.now()
    reply.approved_at = moment
    reply.letter_on = timezone.localdate(moment)
    reply.letter_year = reply.letter_on.year
    reply.letter_number = take_number(series=LETTERS, year=reply.letter_year)
    reply.letter = store_own(upload=compile_letter(reply), max_bytes=SCAN_BYTES)
    reply.save()
    return {"letter": reply.outgoing_number, "file": str(reply.letter_id)}


def attach_signed_scan(*, appeal_id: int, actor: Employee, upload: "UploadedFile[Any]") -> Appeal:
    """Keep the scan of the signed letter; a better one may replace it until the answer is sent."""
    stored = store(upload=upload, max_bytes=SCAN_BYTES)
    try:
        with transaction.atomic():
            appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
            after(State(appeal.state), Step.SEND)
            require_executor(appeal, actor)
            put_scan(letter=appeal.reply, actor=actor, stored=stored)
            return appeal
    except (QuestionsError, IllegalStep):
        discard(stored_file=stored)
        raise


def send_by_email(*, appeal_id: int, actor: Employee, now: datetime | None = None) -> Appeal:
    """Queue the answer for sending; the appeal counts as answered when the mail server has taken it."""
    return send_through(appeal_id=appeal_id, actor=actor, channel=ReplyChannel.EMAIL, now=now)


def send_through(*, appeal_id: int, actor: Employee, channel: str, now: datetime | None = None) -> Appeal:
    """Hand the signed answer to who delivers by this channel, one at a time.

    The appeal counts as answered when `record_acceptance` says that it has arrived.
    """
    delivery = delivery_by(channel)
    with transaction.atomic():
        hold_answers(appeal_id)
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        after(State(appeal.state), Step.SEND)
        reply = appeal.reply
        require_executor(appeal, actor)
        if answer_is_on_its_way(appeal):
            raise QuestionsError("Ответ уже передан на отправку.")
        if refusal := delivery.why_not(appeal):
            raise QuestionsError(refusal)
        _require_signed(reply)
        # Where an e-mail is, the outbox knows: an administrator may resend one there.
        reply.carried_by = "" if channel == ReplyChannel.EMAIL else channel
        reply.queued_at, reply.delivery_failed_at = now or timezone.now(), None
        reply.save(update_fields=["carried_by", "queued_at", "delivery_failed_at"])
        delivery.queue(reply)
        journal(appeal, "queued", actor, {"channel": channel})
    return appeal


@as_step(Step.SEND)
def record_dispatch(
    *, appeal: Appeal, actor: Employee, channel: str, note: str, on: date, now: datetime | None = None
) -> dict[str, Any]:
    """Record an answer given by post or phone: when, and the proof of it (tracking number, who was told)."""
    reply = appeal.reply
    require_executor(appeal, actor)
    if channel in {each.code for each in delivery_channels()}:
        raise QuestionsError(f"{capfirst(ReplyChannel(channel).label)} ответ отправляет сам сайт.")
    if way := way_of_answer(appeal):
        raise QuestionsError(f"Ответ уже отправляется {ReplyChannel(way).label}.")
    _require_signed(reply)
    moment = now or timezone.now()
    if not reply.letter_on or not reply.letter_on <= on <= timezone.localdate(moment):
        raise QuestionsError("Дата отправки не может быть раньше даты письма и позже сегодняшней.")
    if not note.strip():
        raise QuestionsError("Напишите подтверждение: номер отправления или кому сообщили ответ.")
    reply.dispatched_by, reply.dispatch_note = channel, note.strip()
    reply.save(update_fields=["dispatched_by", "dispatch_note"])
    appeal.sent_at = dispatched_at(on, moment)
    return {"channel": channel, "on": on.isoformat()}


def record_acceptance(*, appeal_id: int, now: datetime, channel: str = ReplyChannel.EMAIL) -> Appeal:
    """Mark the answer as sent: the mail server, or the room that delivers it, has accepted it."""
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        _put_down(appeal, channel)
        # Finished otherwise since it was queued: what is said of the answer changes nothing any more.
        if appeal.state in FINISHED:
            return appeal
        appeal.state = after(State(appeal.state), Step.SEND)
        appeal.sent_at = now
        appeal.save(update_fields=["state", "sent_at"])
        Reply.objects.filter(appeal=appeal).update(dispatched_by=channel, delivery_failed_at=None)
        journal(appeal, str(Step.SEND), None, {"channel": channel}, by=job_of(channel))
    return appeal


def record_refusal(
    *, appeal_id: int, now: datetime, channel: str = ReplyChannel.EMAIL, reason: str = ""
) -> None:
    """Bring an answer that came back undelivered to its executor's desk, unless it went otherwise.

    `reason` is Russian and meant for the card; the journal holds no texts. Said twice it is as good as once.
    """
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        was_carried = _put_down(appeal, channel)
        if appeal.state in FINISHED or not (was_carried or channel == ReplyChannel.EMAIL):
            return
        Reply.objects.filter(appeal=appeal).update(
            delivery_failed_at=now, returned_by=channel, return_reason=reason.strip()
        )
        journal(appeal, "delivery_failed", None, {"channel": channel}, by=job_of(channel))


def _put_down(appeal: Appeal, channel: str) -> bool:
    """Note that a room carries the answer no more; whether it did."""
    return bool(Reply.objects.filter(appeal=appeal, carried_by=channel).update(carried_by=""))


def record_bounce(*, appeal_id: int, now: datetime) -> None:
    """Bring an answer that the mail server had taken and could not deliver back to its executor's desk.

    An answer that went another way meanwhile has reached its customer by that.
    """
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        if appeal.state not in ANSWERED or appeal.reply.dispatched_by != ReplyChannel.EMAIL:
            return
        appeal.state, appeal.sent_at = after(State(appeal.state), Step.BOUNCE), None
        appeal.save(update_fields=["state", "sent_at"])
        Reply.objects.filter(appeal=appeal).update(
            dispatched_by="", delivery_failed_at=now, returned_by=ReplyChannel.EMAIL, return_reason=""
        )
        journal(
            appeal, str(Step.BOUNCE), None, {"channel": ReplyChannel.EMAIL}, by=job_of(ReplyChannel.EMAIL)
        )


@as_step(Step.CLOSE)
def close(*, appeal: Appeal, actor: Employee) -> dict[str, Any]:
    """Take an answered appeal off the desk; a complaint or a claim only with the decision on it."""
    require_executor(appeal, actor)
    if needs_decision(appeal):
        raise RequisitesMissing(["решение по жалобе или претензии"])
    return {}


def missing_for_answer(reply: Reply) -> list[str]:
    """Name, in Russian, what the answer still lacks before it may be approved."""
    missing = [] if strip_tags(reply.text).strip() else ["текст ответа"]
    missing += [f"значение поля {{{name}}} из шаблона" for name in left_open(reply.text)]
    return missing + letter_requisites_missing(reply)


def _require_approver(reply: Reply, actor: Employee) -> None:
    if reply.contributors.filter(pk=actor.pk).exists():
        raise NotAllowed("Свой ответ согласовать нельзя: его согласует другой сотрудник.")
    if not actor.can_sign or reply.signatory_id != actor.pk:
        raise NotAllowed("Ответ согласует сотрудник, выбранный подписантом.")


def _require_complete(reply: Reply) -> None:
    missing = missing_for_answer(reply)
    if missing:
        raise RequisitesMissing(missing)


def _require_signed(reply: Reply) -> None:
    scan = reply.signed_scan
    if scan is None:
        raise RequisitesMissing(["скан подписанного письма"])
    if not scan.is_accepted:
        raise QuestionsError(f"Скан подписанного письма ещё нельзя отправить: {scan.state_words}.")
