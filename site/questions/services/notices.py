"""Letters to the customer that are not the answer: made with the step that owes them, sent, followed."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import linebreaks

from files.services import store_own
from outbox.models import Message
from outbox.services import queue_message
from pages.typst import rich_text
from questions.choices import ReplyChannel
from questions.errors import NotAllowed, QuestionsError, RequisitesMissing
from questions.letters import addressee_lines, compile_marked, form_company, form_lines
from questions.lifecycle import Step
from questions.models import Appeal, Notice
from questions.notice_texts import SUBJECTS
from questions.services.mailing import job_of
from questions.services.numbers import LETTERS, take_number
from questions.services.steps import as_step, dispatched_at, journal, require_executor
from staff.models import Employee

NOTICE_KIND = "appeal_notice"
LETTER_BYTES = 20 * 1024 * 1024
NO_WAY_TO_ASK = "Для запроса нужен адрес или телефон: через ГИС ЖКХ уточнить ничего нельзя."
MEETS = "notice:"
"""How a message tells which notice it carries: see `notice_id`."""


def ways_to_reach(appeal: Appeal) -> list[str]:
    """Return the channels by which the customer can be told something, the one he chose first."""
    ways = {
        ReplyChannel.EMAIL: bool(appeal.email),
        ReplyChannel.POST: bool(appeal.postal_address),
        ReplyChannel.PHONE: bool(appeal.phone),
        ReplyChannel.IN_PERSON: appeal.reply_channel == ReplyChannel.IN_PERSON,
        ReplyChannel.GIS: appeal.reply_channel == ReplyChannel.GIS,
    }
    return sorted((way for way, is_open in ways.items() if is_open), key=lambda w: w != appeal.reply_channel)


def ways_to_ask(appeal: Appeal) -> list[str]:
    """Return the channels by which the customer can be asked something: GIS ZhKKh has no message for it."""
    return [way for way in ways_to_reach(appeal) if way != ReplyChannel.GIS]


def why_not_ask(appeal: Appeal, channel: str = "") -> str:
    """Say, in Russian, why the customer cannot be asked by a channel, or by any; empty when he can."""
    only_gis = ways_to_reach(appeal) == [ReplyChannel.GIS]
    return NO_WAY_TO_ASK if only_gis or channel == ReplyChannel.GIS else ""


def missing_for_notice(appeal: Appeal, author: Employee | None) -> list[str]:
    """Name, in Russian, what a letter to the customer would lack."""
    company = form_company()
    checks = {
        "контакт заявителя: почтовый адрес, электронная почта или телефон": bool(ways_to_reach(appeal)),
        "телефон исполнителя": author is None or bool(author.phone),
        "название компании для бланка": company is not None and bool(form_name(company)),
    }
    return [name for name, present in checks.items() if not present]


def form_name(company: Any) -> str:
    return str(company.full_name or company.short_name)


def issue(
    *,
    appeal: Appeal,
    kind: str,
    text: str,
    author: Employee,
    signed_by: Employee,
    channel: str = "",
    now: datetime | None = None,
) -> Notice:
    """Number and keep a notice and, where it goes by e-mail, queue it: all in the caller's transaction.

    `author` is named as the executor, `signed_by` as who has decided. Without a channel the customer's own
    choice is taken. The caller holds the appeal's lock; RequisitesMissing if the letter cannot be made.
    """
    missing = missing_for_notice(appeal, author)
    if missing:
        raise RequisitesMissing(missing)
    ways = ways_to_reach(appeal)
    if channel and channel not in ways:
        raise QuestionsError("Для такой отправки в обращении нет адреса или телефона.")
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    notice = Notice(
        appeal=appeal,
        kind=kind,
        text=text,
        author=author,
        signatory=signed_by,
        letter_year=today.year,
        letter_number=take_number(series=LETTERS, year=today.year),
        letter_on=today,
        channel=channel or ways[0],
    )
    notice.letter = store_own(upload=_compile(notice), max_bytes=LETTER_BYTES)
    notice.save()
    if notice.channel == ReplyChannel.EMAIL:
        _queue(notice, moment)
    return notice


@as_step(Step.CLARIFY)
def ask_to_clarify(
    *, appeal: Appeal, actor: Employee, text: str, channel: str = "", now: datetime | None = None
) -> dict[str, Any]:
    """Ask the customer for details by a letter. No clock stops: the term goes on as it was."""
    require_executor(appeal, actor)
    if not text.strip():
        raise QuestionsError("Напишите, что нужно уточнить.")
    ways = ways_to_ask(appeal)
    if refusal := why_not_ask(appeal, channel):
        raise QuestionsError(refusal)
    notice = issue(
        appeal=appeal, kind=Notice.Kind.CLARIFICATION, text=text.strip(), author=actor, signed_by=actor,
        channel=channel or next(iter(ways), ""), now=now,
    )  # fmt: skip
    return {"notice": notice.pk, "letter": notice.outgoing_number, "channel": notice.channel}


def record_dispatch(
    *,
    appeal_id: int,
    actor: Employee,
    notice: Notice,
    channel: str,
    note: str,
    on: date,
    now: datetime | None = None,
) -> Appeal:
    """Record a notice given by post, phone or in person, with its proof; the appeal may have ended since."""
    moment = now or timezone.now()
    with transaction.atomic():
        appeal, notice = _locked(appeal_id, notice, actor)
        if channel == ReplyChannel.EMAIL:
            raise QuestionsError("По электронной почте уведомление отправляет сам сайт.")
        if not notice.letter_on or not notice.letter_on <= on <= timezone.localdate(moment):
            raise QuestionsError("Дата отправки не может быть раньше даты письма и позже сегодняшней.")
        if not note.strip():
            raise QuestionsError("Напишите подтверждение: номер отправления или кому передали.")
        notice.channel, notice.dispatch_note = channel, note.strip()
        notice.sent_at = dispatched_at(on, moment)
        notice.save(update_fields=["channel", "dispatch_note", "sent_at"])
        journal(appeal, "notice_sent", actor, {"notice": notice.pk, "channel": channel})
    return appeal


def send_again(*, appeal_id: int, actor: Employee, notice: Notice, now: datetime | None = None) -> Appeal:
    """Queue once more, to the address as it is now, a notice that the mail server has refused."""
    with transaction.atomic():
        appeal, notice = _locked(appeal_id, notice, actor)
        if not appeal.email:
            raise QuestionsError("В обращении нет адреса электронной почты.")
        notice.channel = ReplyChannel.EMAIL
        _queue(notice, now or timezone.now())
        journal(appeal, "notice_queued", actor, {"notice": notice.pk})
    return appeal


def record_acceptance(*, notice_id: int, now: datetime, channel: str = ReplyChannel.EMAIL) -> None:
    """Mark a notice as sent: the mail server, or the room that tells its matter, has accepted it."""
    notice = Notice.objects.get(pk=notice_id)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=notice.appeal_id)
        unsent = Notice.objects.filter(pk=notice_id, sent_at=None)
        if unsent.update(sent_at=now, delivery_failed_at=None, channel=channel):
            data = {"notice": notice_id, "channel": channel}
            journal(appeal, "notice_sent", None, data, by=job_of(channel))


def record_refusal(*, notice_id: int, now: datetime, channel: str = ReplyChannel.EMAIL) -> None:
    """Bring a notice that its channel has not taken back to the card, unless it went otherwise."""
    notice = Notice.objects.get(pk=notice_id)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=notice.appeal_id)
        if Notice.objects.filter(pk=notice_id, sent_at=None).update(delivery_failed_at=now):
            data = {"notice": notice_id, "channel": channel}
            journal(appeal, "notice_failed", None, data, by=job_of(channel))


def record_bounce(*, notice_id: int, now: datetime) -> None:
    """Bring a notice that the mail server had taken and could not deliver back to the card."""
    notice = Notice.objects.get(pk=notice_id)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=notice.appeal_id)
        by_mail = Notice.objects.filter(pk=notice_id, channel=ReplyChannel.EMAIL).exclude(sent_at=None)
        if by_mail.update(sent_at=None, delivery_failed_at=now):
            journal(appeal, "notice_failed", None, {"notice": notice_id}, by=job_of(ReplyChannel.EMAIL))


def unsent(appeal: Appeal) -> "QuerySet[Notice]":
    """Return the notices that wait for somebody of the company: printed ones, and those refused."""
    return Notice.objects.filter(appeal=appeal).awaiting_people()


def notice_id(message: Message) -> int:
    return int(message.related.removeprefix(MEETS))


def is_on_its_way(notice: Notice) -> bool:
    """Whether a letter with the notice waits or leaves; what has failed waits for its sender."""
    under_way = [Message.State.QUEUED, Message.State.SENDING]
    return Message.objects.filter(related=f"{MEETS}{notice.pk}", state__in=under_way).exists()


def _locked(appeal_id: int, notice: Notice, actor: Employee) -> tuple[Appeal, Notice]:
    """Lock the notice's letters and its appeal, in the outbox's own order, and look at the notice again."""
    letters = Message.objects.filter(related=f"{MEETS}{notice.pk}")
    list(letters.select_for_update().order_by("pk"))
    appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
    notice = Notice.objects.select_related("letter").get(pk=notice.pk, appeal=appeal)
    if actor.pk not in {appeal.assignee_id, appeal.outcome_by_id, notice.author_id}:
        raise NotAllowed("Это обращение у другого исполнителя.")
    if notice.sent_at is not None:
        raise QuestionsError("Уведомление уже отправлено.")
    if is_on_its_way(notice):
        raise QuestionsError("Уведомление уже отправляется по электронной почте.")
    return appeal, notice


def _queue(notice: Notice, now: datetime) -> None:
    context = {"appeal": notice.appeal, "notice": notice}
    queue_message(
        kind=NOTICE_KIND,
        to=notice.appeal.email,
        subject=render_to_string("emails/appeal_notice.subject.txt", context).strip(),
        text=render_to_string("emails/appeal_notice.txt", context),
        html=render_to_string("emails/appeal_notice.html", context),
        attachments=notice.files,
        related=f"{MEETS}{notice.pk}",
        now=now,
    )
    notice.queued_at, notice.delivery_failed_at = now, None
    notice.save(update_fields=["queued_at", "delivery_failed_at", "channel"])


def _compile(notice: Notice) -> ContentFile[bytes]:
    pdf = compile_marked(
        template="notice",
        data=notice_data(notice),
        body=rich_text(linebreaks(notice.text, autoescape=True).replace("\n", "")),
    )
    return ContentFile(pdf, name=f"uvedomlenie-{notice.outgoing_number}.pdf")


def notice_data(notice: Notice) -> dict[str, Any]:
    """Return what stands on the form around the text."""
    appeal, company = notice.appeal, form_company()
    if company is None:
        raise ValueError("A letter needs the company; missing_for_notice says so in words.")
    return {
        "company": {"name": form_name(company), "lines": form_lines(company)},
        "number": notice.outgoing_number,
        "date": f"{notice.letter_on:%d.%m.%Y}",
        "reply_to": f"{appeal.registration_number} от {appeal.registered_on:%d.%m.%Y}",
        "addressee": addressee_lines(appeal),
        "subject": SUBJECTS[notice.kind],
        "signatory": {"post": notice.signatory.post, "name": notice.signatory.initials_name},
        "by_hand": notice.channel != ReplyChannel.EMAIL,
        "executor": {"name": notice.author.full_name, "phone": f"тел. {notice.author.phone}"},
    }
