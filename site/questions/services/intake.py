"""From a filled form to a registered appeal: once, whatever happens to the connection."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from outbox.services import queue_message
from pages.models import Edition
from questions import deadlines
from questions.choices import Channel
from questions.given_terms import GivenTerm, control_of_given, given_in, with_given
from questions.models import Addition, Appeal, Attachment, ConsentRecord, ResponseTerm
from questions.phones import search_digits
from questions.profanity import is_suspect
from questions.services import handling
from questions.services.drafts import take_files
from questions.services.numbers import APPEALS, take_number
from questions.services.routing import route
from questions.services.steps import dispatched_at, journal
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

    Without `registered_by` its sender entered it, on the site, or the job that `by` names brought it from
    another system. `executor` is who has it already, such as he who took the call; without him the topic
    leads it to one. A day of receipt without its hour will do. `given` is a term that the other system has
    named, `files` are kept already, `previous` is the appeal that this one goes on from. What a job brings in
    is confirmed by e-mail only when `confirms` says so.
    """

    channel: str
    received_at: datetime | date
    registered_at: datetime
    registered_by: Employee | None = None
    executor: Employee | None = None
    is_demo: bool = False
    by: str = ""
    given: GivenTerm | None = None
    files: tuple[UUID, ...] = ()
    previous: Appeal | None = None
    confirms: bool | None = None

    @property
    def moment(self) -> datetime:
        """The moment of receipt as the register keeps it: of a day that is over nobody knows the hour."""
        if isinstance(self.received_at, datetime):
            return self.received_at
        return dispatched_at(self.received_at, self.registered_at)

    @property
    def is_confirmed(self) -> bool:
        return not self.by if self.confirms is None else self.confirms


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
        received_at=entrance.moment,
        registered_on=registered_on,
        registered_by=entrance.registered_by,
        phone_digits=search_digits(intake.phone),
        is_flagged=is_suspect(intake.text),
        is_demo=entrance.is_demo,
        previous=entrance.previous,
        **asdict(intake),
    )
    # The number first: whoever changes the calendar waits for it, and then counts this appeal anew.
    appeal.number = take_number(series=APPEALS, year=registered_on.year)
    set_term(appeal, entrance.given)
    appeal.save(force_insert=True)
    attach(appeal, [*take_files(token), *entrance.files])
    if consent is not None:
        ConsentRecord.objects.create(
            appeal=appeal, edition=consent, text_hash=consent.version_hash, given_at=appeal.received_at
        )
    _journal(appeal, entrance)
    if entrance.executor is None:
        route(appeal=appeal, now=entrance.registered_at)
    else:
        handling.assign(
            appeal_id=appeal.pk, actor=entrance.registered_by or entrance.executor, assignee=entrance.executor
        )
    if appeal.email and not appeal.is_demo and entrance.is_confirmed:
        confirm_registration(appeal)
    return appeal


def set_term(appeal: Appeal, given: GivenTerm | None = None) -> None:
    """Count the appeal's dates anew by the rule of its channel and kind in force when it was received.

    A term that another system has named, now or before, holds; the rule then stands beside it.
    """
    received_on = timezone.localdate(appeal.received_at)
    rule = ResponseTerm.objects.in_force(channel=appeal.channel, kind=appeal.kind, on=received_on)
    named = given or given_in(appeal.term_snapshot)
    if named is not None:
        appeal.term_snapshot = rule.snapshot()
        hold_given(appeal, named)
        return
    deadline = deadlines.compute(received_on, rule.as_term(), load_calendar())
    appeal.due_on = deadline.due_on
    appeal.control_on = deadline.control_on
    appeal.due_provisional = deadline.due_provisional
    appeal.term_snapshot = rule.snapshot()


def hold_given(appeal: Appeal, given: GivenTerm) -> None:
    """Take over a term that another system has named; its date rests on no calendar of ours.

    ValueError when its source is the code of no channel.
    """
    Channel(given.source)
    received_on = timezone.localdate(appeal.received_at)
    appeal.due_on = given.due_on
    appeal.control_on = control_of_given(received_on, given, load_calendar())
    appeal.due_provisional = False
    appeal.term_snapshot = with_given(appeal.term_snapshot, given)


def _journal(appeal: Appeal, entrance: Entrance) -> None:
    data = {
        "channel": appeal.channel,
        "kind": appeal.kind,
        "received_on": timezone.localdate(appeal.received_at).isoformat(),
        "due_on": appeal.due_on.isoformat(),
    }
    if entrance.given is not None:
        data["due_on_by"] = entrance.given.source
    by = entrance.by or "visitor"
    # The demo's past is written down as if it had been written down at the time.
    now = entrance.registered_at if entrance.is_demo else None
    journal(appeal, "registered", entrance.registered_by, data, by=by, now=now)


def attach(appeal: Appeal, files: Iterable[UUID], addition: Addition | None = None) -> None:
    """Keep stored files with the appeal; IntegrityError for one that an appeal has already."""
    Attachment.objects.bulk_create(
        [Attachment(appeal=appeal, file_id=each, addition=addition) for each in files]
    )


def confirm_registration(appeal: Appeal) -> None:
    """Queue the letter that tells the number, the term and the code. Its subject carries no personal data."""
    context = {
        "appeal": appeal,
        "site_url": settings.SITE_URL,
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
