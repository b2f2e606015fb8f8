"""Ending a subscription: by its owner, by a withdrawn consent, by an address that takes no letters."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ledger.services import append
from notices.choices import Subscribed
from notices.models import Subscriber
from privacy.models import Withdrawal
from privacy.services.withdrawals import record_withdrawal

PREFIX = "subscriber:"
STANDING = (Subscribed.ACTIVE, Subscribed.SUSPENDED)


@transaction.atomic
def unsubscribe(*, subscriber_id: int, now: datetime | None = None) -> None:
    """End a subscription at its owner's wish: the withdrawal of its consent. Again, it changes nothing."""
    moment = now or timezone.now()
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber_id)
    if subscriber.state == Subscribed.WAITING:
        subscriber.delete()
    elif subscriber.state in STANDING:
        # What follows comes back to `leave` by the hook, as it does when an employee records a withdrawal.
        record_withdrawal(
            subject=subscriber.subject, received_on=timezone.localdate(moment),
            way=Withdrawal.Way.CABINET, actor="visitor", now=moment,
        )  # fmt: skip


def leave(withdrawal: Withdrawal) -> None:
    """Write no more to the one whose consent is withdrawn; in the transaction of the withdrawal."""
    key = withdrawal.subject.removeprefix(PREFIX)
    if not withdrawal.subject.startswith(PREFIX) or not key.isdecimal():
        return
    subscriber = Subscriber.objects.select_for_update().filter(pk=key, state__in=STANDING).first()
    if subscriber is None:
        return
    subscriber.state, subscriber.left_at = Subscribed.LEFT, withdrawal.recorded_at
    subscriber.save(update_fields=["state", "left_at"])
    append(stream=subscriber.subject, event="leave", actor=withdrawal.recorded_by, now=withdrawal.recorded_at)


def suspend(*, subscriber_id: int, reason: str, now: datetime) -> None:
    """Write no more to an address that takes no letters, until its owner confirms it again."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().get(pk=subscriber_id)
        if subscriber.state != Subscribed.ACTIVE:
            return
        subscriber.state, subscriber.suspended_at = Subscribed.SUSPENDED, now
        subscriber.suspended_because = reason
        subscriber.save(update_fields=["state", "suspended_at", "suspended_because"])
        append(stream=subscriber.subject, event="suspend", actor="job:mail", now=now)
