"""From a filled form to a registered appeal: once, whatever happens to the connection."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
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
from questions.services.numbers import APPEALS, take_number
from workdays.services import load_calendar


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What a person filled in. Contacts not given are empty."""

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
    """Register an appeal and return it; the same token always gives the same appeal.

    `consent` is the edition agreed to in the form; None where paper carries a consent of its own.

    Number, term, files, consent, journal row and the letter of confirmation are one transaction.
    """
    with transaction.atomic():
        known = find_registered(token)
        if known is not None:
            return known
        try:
            with transaction.atomic():
                return _register(token, intake, consent, channel, received_at or timezone.now(), is_demo)
        except IntegrityError:
            # A twin of this post was faster: under PostgreSQL both may have looked before either wrote.
            twin = find_registered(token)
            if twin is None:
                raise
            return twin


def _register(
    token: UUID, intake: Intake, consent: Edition | None, channel: str, received_at: datetime, is_demo: bool
) -> Appeal:
    registered_on = timezone.localdate(received_at)
    rule = ResponseTerm.objects.in_force(channel=channel, kind=intake.kind, on=registered_on)
    deadline = deadlines.compute(registered_on, rule.as_term(), load_calendar())
    appeal = Appeal.objects.create(
        token=token,
        year=registered_on.year,
        number=take_number(series=APPEALS, year=registered_on.year),
        access_code=f"{secrets.randbelow(10**12):012d}",
        channel=channel,
        received_at=received_at,
        registered_on=registered_on,
        due_on=deadline.due_on,
        control_on=deadline.control_on,
        due_provisional=deadline.due_provisional,
        term_snapshot=rule.snapshot(),
        is_demo=is_demo,
        **asdict(intake),
    )
    _take_files(appeal, token)
    if consent is not None:
        ConsentRecord.objects.create(
            appeal=appeal, edition=consent, text_hash=consent.version_hash, given_at=received_at
        )
    append(
        stream=appeal.stream,
        event="registered",
        data={"channel": channel, "kind": intake.kind, "due_on": appeal.due_on.isoformat()},
        actor="visitor",
    )
    if appeal.email and not is_demo:
        confirm_registration(appeal)
    return appeal


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
