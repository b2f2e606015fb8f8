"""E-mails of approved files: batch by batch, at the set rate, outside the quiet hours, each one once.

A batch is one transaction: the rows that say who has been written to and the letters in the outbox. Whatever
is killed at whatever point, the next round goes on with those that still wait.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from outbox.batches import queue_batch
from reminders.choices import OPEN, Outcome
from reminders.letters import KIND, Letters
from reminders.lifecycle import State
from reminders.models import Reminder, ReminderBatch, ReminderSettings
from reminders.rules import Channel, Terms, fault_of
from reminders.services.checking import closed_ways, closes
from reminders.services.loading import finish, record

MINUTE = timedelta(minutes=1)
TOO_LATE = "срок, за который надо предупредить, вышел раньше, чем напоминание отправили"
CLOSED = "человек отказался от писем, или его почта их не принимает"

logger = logging.getLogger(__name__)


def send_due(now: datetime) -> int:
    """Queue what may leave in this minute, in the order of the approvals; return how many letters."""
    settings = ReminderSettings.load()
    due = list(ReminderBatch.objects.filter(state=State.SENDING).order_by("approved_at", "pk"))
    if not due:
        return 0
    allowed = 0 if settings.is_quiet(now) else settings.per_minute
    allowed -= Reminder.objects.filter(queued_at__gt=now - MINUTE).count()
    sent = 0
    for batch in due:
        _hold_late(batch, now)
        try:
            sent += send_batch(batch.pk, limit=max(0, allowed - sent), now=now)
        except Exception:
            # One that cannot be sent must not hold the others; its batch was undone as a whole.
            logger.exception("Reminders of file %s could not be sent", batch.pk)
    return sent


@transaction.atomic
def send_batch(pk: int, *, limit: int, now: datetime) -> int:
    """Queue the next letters of a file, at most so many; return how many. Close it after its last row."""
    batch = ReminderBatch.objects.select_for_update(of=("self",)).select_related("stored").get(pk=pk)
    if batch.stage != State.SENDING:
        return 0
    waiting = batch.reminders.filter(channel=Channel.EMAIL, state=Outcome.TO_SEND).order_by("pk")
    rows = list(waiting.select_for_update(of=("self",))[:limit]) if limit else []
    going = _without_held(batch, rows, now)
    letters = Letters.of(batch)
    queue_batch(kind=KIND, letters=[letters.to(row) for row in going], now=now)
    keys = [row.pk for row in going]
    Reminder.objects.filter(pk__in=keys).update(state=Outcome.QUEUED, queued_at=now)
    close_if_done(batch, now)
    return len(going)


def _hold_late(batch: ReminderBatch, now: datetime) -> None:
    """Hold envelopes and calls that would come too late; e-mails are looked at when they leave."""
    for kind, frozen in batch.wordings.items():
        last = timezone.localdate(now) + timedelta(days=frozen["least_days"])
        late = batch.reminders.filter(kind=kind, state=Outcome.TO_SEND).exclude(channel=Channel.EMAIL)
        if frozen["least_days"]:
            late.filter(event_on__lte=last).update(state=Outcome.HELD, reason=TOO_LATE, settled_at=now)


def _without_held(batch: ReminderBatch, rows: list[Reminder], now: datetime) -> list[Reminder]:
    """Hold what may not leave any more: a way was closed, or a term has run out, since the approval."""
    if not rows:
        return []
    closed = closed_ways([row.account_digest for row in rows])
    today = timezone.localdate(now)
    held = []
    for row in rows:
        frozen = batch.wordings[row.kind]
        terms = Terms(frozen["least_days"], frozen["norm"], (Channel.EMAIL,))
        is_closed = any(
            account == row.account_digest and channel == Channel.EMAIL and closes(channel, contact, row.email)
            for account, channel, contact in closed
        )
        row.reason = CLOSED if is_closed else fault_of(row.facts, terms, today=today)[:200]
        if row.reason:
            row.state, row.settled_at = Outcome.HELD, now
            held.append(row)
    if held:
        Reminder.objects.bulk_update(held, ["state", "reason", "settled_at"], batch_size=200)
    return [row for row in rows if not row.reason]


def close_if_done(batch: ReminderBatch, now: datetime) -> None:
    """Close a file of which nothing waits any more: no letter, no envelope, no call."""
    if batch.reminders.filter(state__in=OPEN).exists():
        return
    batch.finished_at = now
    finish(batch, State.DONE)
    record(batch, "finished", None, {})
