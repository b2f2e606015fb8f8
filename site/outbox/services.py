import logging
import os
import socket
import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import getaddresses
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone

from wagtail import hooks

from django_tasks_db.models import DBTaskResult

from ledger.services import append
from outbox import jobs, transport
from outbox.errors import (
    DeliveryError,
    FixSettings,
    NotDelivered,
    NothingToResend,
    Refused,
    TryAgain,
    Unreachable,
    UnusableAddress,
)
from outbox.models import Message, MessageAttachment
from outbox.schedule import delay_after

if TYPE_CHECKING:
    from files.models import StoredFile

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""How long a sender may take; a longer one is thought dead and the message is sent again, same id."""
RECORD_AGAIN = (0.5, 1, 2, 4, 8, 15, 30, 60, 60, 60)
"""Seconds between attempts to note a letter that has left, while PostgreSQL restarts."""
SETTINGS_RETRY = timedelta(minutes=15)
ROUND = 50
"""Messages that one round of the periodic job looks at."""
RESULTS_KEPT = timedelta(days=14)
ERASED = "Адрес и текст письма уничтожены по акту: отправить или отметить его нельзя."
RESENDABLE = (Message.State.QUEUED, Message.State.FAILED, Message.State.BOUNCED)


def queue_message(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    attachments: Sequence["StoredFile"] = (),
    related: str = "",
    message_id: str = "",
    reply_to: str = "",
    now: datetime | None = None,
) -> Message:
    """Keep a letter for sending, in the transaction of whatever it tells about.

    ``subject`` must carry no personal data: it is shown in lists and passes through every mail server in
    the clear. ``related`` names the subject, such as «appeal:12», for the hooks ``message_accepted`` and
    ``message_failed``. UnusableAddress when ``to`` is not an address.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        message = Message.objects.create(
            message_id=message_id or new_message_id(),
            kind=kind,
            to=bare_address(to),
            reply_to=bare_address(reply_to) if reply_to else "",
            subject=" ".join(subject.split())[:255],
            text=text,
            html=html,
            related=related,
            next_try_at=moment,
            created_at=moment,
        )
        MessageAttachment.objects.bulk_create(
            MessageAttachment(message=message, file=file, name=file.original_name, order=order)
            for order, file in enumerate(attachments)
        )
        _hint(message.pk)
    return message


def new_message_id() -> str:
    """Return a Message-ID (RFC 5322) in the site's own domain, Cyrillic domains in their xn-- form."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{uuid.uuid4().hex}@{host.encode('idna').decode()}>"


def bare_address(address: str) -> str:
    """Return the address alone of «Name <address>»; UnusableAddress when there is none, or several."""
    found = getaddresses([address])
    try:
        ((_, bare),) = found
        validate_email(bare)
    except (ValueError, ValidationError) as error:
        raise UnusableAddress("This is no e-mail address.") from error
    return bare


def _hint(pk: int) -> None:
    # Robust: the row is committed and the next round finds it even when this hint cannot be left.
    transaction.on_commit(lambda: jobs.deliver_message.enqueue(pk), robust=True)


def deliver(pk: int, *, now: datetime | None = None) -> None:
    """Send one message if it is due and nobody else is sending it. Call outside a transaction.

    It may be sent twice only when a sender dies, or outlives its lease, between the server's yes and the
    record of it; both copies then carry the same Message-ID.
    """
    try:
        _attempt(pk, now or timezone.now())
    except DeliveryError as error:
        logger.info("Message %s was not accepted: %s", pk, error)


def _attempt(pk: int, now: datetime) -> None:
    claim = _claim(pk, now)
    if claim is None:
        return
    message = Message.objects.get(pk=pk)
    # A message accepted in an attempt whose record failed is only recorded again, not sent again.
    if message.accepted_at is None:
        try:
            if message.attempts > 1 and delay_after(message.attempts - 1) is None:
                raise Refused(message.last_error or "sender died each time")
            transport.send(message)
        except DeliveryError as error:
            _record_failure(pk, claim, error, now)
            raise
        _note_yes(pk, now)
    _record_acceptance(pk)


def _note_yes(pk: int, now: datetime) -> None:
    """Write the server's yes down, and wait for a database that has just gone: else it would be sent again.

    Shorter than the lease, so that nobody else has the message meanwhile.
    """
    for pause in (*RECORD_AGAIN, None):
        try:
            Message.objects.filter(pk=pk).update(accepted_at=now, last_error="")
        except (InterfaceError, OperationalError):
            if pause is None or connection.in_atomic_block:
                raise
            logger.warning("Message %s was accepted, and the database is away to note it", pk)
            connection.close()
            time.sleep(pause)
        else:
            return


def _claim(pk: int, now: datetime) -> str | None:
    """Take the message for the time of a lease and return the claim's name; None when it is not to be had."""
    name = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    # One statement that compares and sets: of two senders only one sees its row change.
    taken = (
        Message.objects.due(now)
        .filter(pk=pk)
        .update(
            state=Message.State.SENDING,
            lease_until=now + LEASE,
            claimed_by=name,
            attempts=F("attempts") + 1,
            # Whoever held it died between claiming it and telling what came of it.
            interrupted=F("interrupted") + Case(When(state=Message.State.SENDING, then=1), default=0),
        )
    )
    return name if taken else None


def _record_acceptance(pk: int) -> None:
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=pk)
        if message.state == Message.State.ACCEPTED:
            return
        _settle(message, Message.State.ACCEPTED)
        for told in hooks.get_hooks("message_accepted"):
            told(message)
    if message.interrupted:
        logger.warning("Message %s accepted after its sending broke off: it may have arrived twice", pk)
    logger.info("Message %s accepted", pk)


def _record_failure(pk: int, claim: str, error: DeliveryError, now: datetime) -> None:
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=pk)
        if message.claimed_by != claim or message.state != Message.State.SENDING:
            return
        message.last_error = str(error)[:100]
        delay = _next_delay(message, error)
        if delay is not None:
            _settle(message, Message.State.QUEUED, now + delay)
            return
        _settle(message, Message.State.FAILED)
        for told in hooks.get_hooks("message_failed"):
            told(message)
    logger.warning("Message %s failed for good: %s", pk, error)


def _next_delay(message: Message, error: DeliveryError) -> timedelta | None:
    if isinstance(error, FixSettings):
        logger.error("Mail settings are wrong: %s", error)
        message.attempts -= 1
        return SETTINGS_RETRY
    return delay_after(message.attempts) if isinstance(error, TryAgain) else None


def _settle(message: Message, state: Message.State, next_try_at: datetime | None = None) -> None:
    message.state, message.next_try_at = state, next_try_at
    message.lease_until, message.claimed_by = None, ""
    message.save(
        update_fields=["state", "next_try_at", "lease_until", "claimed_by", "last_error", "attempts"]
    )


def deliver_due(now: datetime) -> int:
    """Send what is due, oldest first, at most ROUND of it; return how many were looked at.

    The round ends at the first sign that the server is away: the others would only wait for it in turn.
    """
    due = Message.objects.due(now).order_by("next_try_at", "pk").values_list("pk", flat=True)[:ROUND]
    return deliver_each(list(due), now=now)


def deliver_each(pks: Sequence[int], *, now: datetime | None = None) -> int:
    """Send those of the messages that are due; return how many were looked at before the server was away."""
    moment = now or timezone.now()
    for number, pk in enumerate(pks, start=1):
        try:
            _attempt(pk, moment)
        except (Unreachable, FixSettings) as error:
            logger.warning("Delivery stopped at message %s: %s", pk, error)
            return number
        except DeliveryError as error:
            logger.info("Message %s was not accepted: %s", pk, error)
        except Exception:
            # A letter that breaks the sender itself is taken again when its lease ends; the others leave.
            logger.exception("Message %s could not be handled", pk)
    return len(pks)


def reconcile(now: datetime) -> int:
    """Put messages that no round would find back into the queue; return how many there were.

    One that the server has accepted is put back too: it is not sent again, only its acceptance is told.
    """
    orphans = Message.objects.orphaned(now)
    for pk in orphans.values_list("pk", flat=True):
        logger.warning("Message %s was an orphan: it is queued again", pk)
    return orphans.update(state=Message.State.QUEUED, next_try_at=now, lease_until=None, claimed_by="")


def resend(*, pk: int, user_id: int, now: datetime | None = None) -> Message:
    """Let a failed or waiting message be tried at once, with a full row of attempts before it."""
    moment = now or timezone.now()
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=pk)
        if not message.to:
            raise NothingToResend(ERASED)
        if message.state not in RESENDABLE:
            raise NothingToResend("Письмо уже отправлено или отправляется прямо сейчас.")
        if _is_replaced(message):
            raise NothingToResend("Вместо этого письма уже есть другое: оно отправлено или ждёт отправки.")
        message.attempts = 0
        _settle(message, Message.State.QUEUED, moment)
        # What has come back is sent anew, under its own Message-ID.
        Message.objects.filter(pk=pk).update(accepted_at=None, bounced_at=None)
        append(stream=f"message:{pk}", event="resend", actor=f"user:{user_id}", now=moment)
        _hint(pk)
    return message


def record_bounce(*, pk: int, actor: str, now: datetime | None = None) -> Message:
    """Record that a letter which the server had accepted has come back, as a notice in the mailbox says.

    `actor` is the journal's name of who has seen the notice: «user:5», or a job such as «job:mail».
    The rooms above hear of it by the hook ``message_bounced``. NotDelivered when it had not been accepted.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=pk)
        if not message.to:
            raise NotDelivered(ERASED)
        if message.state != Message.State.ACCEPTED:
            raise NotDelivered("Вернуться может только письмо, которое принял почтовый сервер.")
        message.bounced_at = moment
        message.save(update_fields=["bounced_at"])
        _settle(message, Message.State.BOUNCED)
        append(stream=f"message:{pk}", event="bounced", actor=actor, now=moment)
        for told in hooks.get_hooks("message_bounced"):
            told(message)
    return message


def forget_text(*, pk: int, instead: str) -> None:
    """Put a few words in the place of a letter's text, which held a secret or somebody's data."""
    Message.objects.filter(pk=pk).update(text=instead, html="")


def _is_replaced(message: Message) -> bool:
    """Whether a later letter of the same kind about the same subject is on its way or has arrived."""
    given_up = (Message.State.FAILED, Message.State.BOUNCED)
    twins = Message.objects.filter(related=message.related, kind=message.kind, pk__gt=message.pk)
    return bool(message.related) and twins.exclude(state__in=given_up).exists()


def prune_task_results(now: datetime) -> int:
    """Forget old hints: finished ones, and those whose worker was killed, which stay «running» for ever."""
    old = now - RESULTS_KEPT
    done = Q(finished_at__lt=old) | Q(finished_at__isnull=True, started_at__lt=old)
    pruned, _ = DBTaskResult.objects.filter(done, backend_name="worker").delete()
    return int(pruned)
