"""From a filled form to a registered appeal: once, whatever happens to the connection."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from ledger.services import append
from outbox.services import queue_message
from pages.models import Edition
from questions import deadlines
from questions.choices import Channel
from questions.models import Appeal, Attachment, ConsentRecord, DraftFile, ResponseTerm
from questions.phones import search_digits
from questions.profanity import is_suspect
from questions.services import handling
from questions.services.numbers import APPEALS, take_number
from questions.services.routing import route
from staff.models import Employee
from workdays.services import load_calendar


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What a person filled in, or what paper and a call tell. What is not given is empty."""

    kind: str
    audience: str
    text: str
    person_name: str
    reply_channel: str
    organization_name: str = ""
    inn: str = ""
    account_number: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    topic_id: int | None = None
    sender_number: str = ""
    sender_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """How an appeal came in: by which channel, when it reached the company, when and by whom it was entered.

    Without `registered_by` its sender entered it, on the site. `executor` is who has it already, such as he
    who took the call; without him the topic leads it to one.
    """

    channel: str
    received_at: datetime
    registered_at: datetime
    registered_by: Employee | None = None
    executor: Employee | None = None
    is_demo: bool = False


def find_registered(token: UUID) -> Appeal | None:
    """Return the appeal that this form has already become, if it has."""
    return Appeal.objects.with_token(token).first()


def register_appeal(
    *,
    token: UUID,
    intake: Intake,
    consent: Edition | None,
    channel: str = Channel.WEBSITE,
    received_at: datetime | None = None,
    is_demo: bool = False,
) -> Appeal:
    """Register an appeal at the moment it is received and return it; the same token gives the same appeal.

    `consent` is the edition agreed to in the form; None where paper carries a consent of its own.

    Number, term, files, consent, journal row and the letter of confirmation are one transaction.
    """
    moment = received_at or timezone.now()
    entrance = Entrance(channel=channel, received_at=moment, registered_at=moment, is_demo=is_demo)
    return register_once(token=token, intake=intake, consent=consent, entrance=entrance)[0]


def register_once(
    *, token: UUID, intake: Intake, consent: Edition | None, entrance: Entrance
) -> tuple[Appeal, bool]:
    """Register an appeal as `register_appeal` does; tell also whether this call, and no twin, has made it.

    Its number belongs to the day of registration, its term to the day of receipt.
    """
    with transaction.atomic():
        known = find_registered(token)
        if known is not None:
            return known, False
        try:
            with transaction.atomic():
                return _register(token, intake, consent, entrance), True
        except IntegrityError:
            # A twin of this post was faster: under PostgreSQL both may have looked before either wrote.
            twin = find_registered(token)
            if twin is None:
                raise
            return twin, False


def _register(token: UUID, intake: Intake, consent: Edition | None, entrance: Entrance) -> Appeal:
    registered_on = timezone.localdate(entrance.registered_at)
    appeal = Appeal(
        token=token,
        year=registered_on.year,
        access_code=f"{secrets.randbelow(10**12):012d}",
        channel=entrance.channel,
        received_at=entrance.received_at,
        registered_on=registered_on,
        registered_by=entrance.registered_by,
        phone_digits=search_digits(intake.phone),
        is_flagged=is_suspect(intake.text),
        is_demo=entrance.is_demo,
        **asdict(intake),
    )
    # The number first: whoever changes the calendar waits for it, and then counts this appeal anew.
    appeal.number = take_number(series=APPEALS, year=registered_on.year)
    set_term(appeal)
    appeal.save(force_insert=True)
    _take_files(appeal, token)
    if consent is not None:
        ConsentRecord.objects.create(
            appeal=appeal, edition=consent, text_hash=consent.version_hash, given_at=entrance.received_at
        )
    _journal(appeal)
    if entrance.executor is None:
        route(appeal=appeal, now=entrance.registered_at)
    else:
        handling.assign(
            appeal_id=appeal.pk, actor=entrance.registered_by or entrance.executor, assignee=entrance.executor
        )
    if appeal.email and not appeal.is_demo:
        confirm_registration(appeal)
    return appeal


def set_term(appeal: Appeal) -> None:
    """Count the appeal's dates anew by the rule of its channel and kind in force when it was received."""
    received_on = timezone.localdate(appeal.received_at)
    rule = ResponseTerm.objects.in_force(channel=appeal.channel, kind=appeal.kind, on=received_on)
    deadline = deadlines.compute(received_on, rule.as_term(), load_calendar())
    appeal.due_on = deadline.due_on
    appeal.control_on = deadline.control_on
    appeal.due_provisional = deadline.due_provisional
    appeal.term_snapshot = rule.snapshot()


def _journal(appeal: Appeal) -> None:
    append(
        stream=appeal.stream,
        event="registered",
        data={
            "channel": appeal.channel,
            "kind": appeal.kind,
            "received_on": timezone.localdate(appeal.received_at).isoformat(),
            "due_on": appeal.due_on.isoformat(),
        },
        actor=f"user:{appeal.registered_by.user_id}" if appeal.registered_by else "visitor",
    )


def _take_files(appeal: Appeal, token: UUID) -> None:
    drafts = list(DraftFile.objects.filter(token=token))
    Attachment.objects.bulk_create([Attachment(appeal=appeal, file_id=draft.file_id) for draft in drafts])
    DraftFile.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()


def confirm_registration(appeal: Appeal) -> None:
    """Queue the letter that tells the number, the term and the code. Its subject carries no personal data."""
    context = {
        "appeal": appeal,
        "status_url": f"{settings.SITE_URL}{reverse('questions:status')}?number={appeal.registration_number}",
    }
    queue_message(
        kind="appeal_registered",
        to=appeal.email,
        subject=render_to_string("emails/appeal_registered.subject.txt", context).strip(),
        text=render_to_string("emails/appeal_registered.txt", context),
        html=render_to_string("emails/appeal_registered.html", context),
        related=appeal.stream,
    )
