"""Sending an approved announcement: batch by batch, at the set rate, each address once.

A batch is one transaction: the rows that say who has been written to, the letters in the outbox, the journal.
Whatever is killed at whatever point, the next round goes on with those who have no row yet.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notices.letters import KIND, Letters
from notices.lifecycle import State, Step
from notices.models import Announcement, Delivery, MailingSettings, Subscriber
from notices.services.announcing import finish_step
from outbox.batches import queue_batch
from outbox.quiet import is_quiet

JOB = "job:announcements"
MINUTE = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def send_due(now: datetime) -> int:
    """Send what may leave in this minute, in the order of the approvals; return how many letters."""
    settings = MailingSettings.load()
    allowed = settings.per_minute - Delivery.objects.since(now - MINUTE).count()
    quiet = is_quiet(timezone.localtime(now).hour, begins=settings.quiet_from, ends=settings.quiet_to)
    sent = 0
    for pk in _due(now, quiet=quiet):
        if sent >= allowed:
            break
        try:
            sent += send_batch(pk, limit=allowed - sent, now=now)
        except Exception:
            # One that cannot be sent must not hold the others; its batch was undone as a whole.
            logger.exception("Announcement %s could not be sent", pk)
    return sent


def _due(now: datetime, *, quiet: bool) -> list[int]:
    its_hour = Q(scheduled_at=None) | Q(scheduled_at__lte=now)
    due = Announcement.objects.filter(Q(state=State.APPROVED) & its_hour | Q(state=State.SENDING))
    if quiet:
        due = due.filter(is_urgent=True)
    return list(due.order_by("-is_urgent", "approved_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def send_batch(announcement_id: int, *, limit: int, now: datetime) -> int:
    """Queue the letters to the next addresses, at most so many; return how many. Finish after the last."""
    announcement = Announcement.objects.select_for_update().get(pk=announcement_id)
    if announcement.stage == State.APPROVED and announcement.is_due(now):
        _begin(announcement, now)
    if announcement.stage != State.SENDING:
        return 0
    still = Subscriber.objects.still_to_write(announcement)
    batch = list(still.select_for_update(of=("self",))[:limit])
    if batch:
        _queue(announcement, batch, now)
    if len(batch) < limit:
        finish_step(announcement, Step.FINISH, _finished(announcement, now), JOB, now)
    return len(batch)


def _begin(announcement: Announcement, now: datetime) -> None:
    announcement.started_at = now
    announcement.addresses = Subscriber.objects.still_to_write(announcement).count()
    changed = ["started_at", "addresses"]
    data = {"addresses": announcement.addresses}
    finish_step(announcement, Step.BEGIN, changed, JOB, now, data)


def _finished(announcement: Announcement, now: datetime) -> list[str]:
    announcement.finished_at = now
    return ["finished_at"]


def _queue(announcement: Announcement, batch: list[Subscriber], now: datetime) -> None:
    rows = Delivery.objects.bulk_create(
        Delivery(
            announcement=announcement, subscriber=subscriber, address_digest=subscriber.address_digest,
            queued_at=now,
        )
        for subscriber in batch
    )  # fmt: skip
    letters = Letters(announcement)
    queue_batch(
        kind=KIND,
        letters=[letters.to(subscriber, row.pk) for subscriber, row in zip(batch, rows, strict=True)],
        now=now,
    )
