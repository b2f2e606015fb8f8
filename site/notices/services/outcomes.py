"""What the outbox tells of the letters of announcements."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from notices.choices import Delivered
from notices.letters import RELATED
from notices.models import Delivery
from notices.services.leaving import suspend
from outbox.models import Message
from outbox.refusals import CAME_BACK, reason_to_suspend


def record_sent(message: Message) -> None:
    _settle(message, Delivered.SENT)


@transaction.atomic
def record_failed(message: Message) -> None:
    """Write down that a letter could not leave; suspend its address where it is the address's fault."""
    _settle(message, Delivered.FAILED, reason_to_suspend(message.last_error))


@transaction.atomic
def record_bounced(message: Message) -> None:
    """Write down that a letter has come back, and suspend its address."""
    _settle(message, Delivered.BOUNCED, CAME_BACK)


def _settle(message: Message, state: Delivered, reason: str = "") -> None:
    key = message.related.removeprefix(RELATED)
    if not message.related.startswith(RELATED) or not key.isdecimal():
        return
    moment: datetime = timezone.now()
    delivery = Delivery.objects.filter(pk=key).first()
    if delivery is None:
        return
    Delivery.objects.filter(pk=delivery.pk).update(state=state, settled_at=moment)
    if reason:
        suspend(subscriber_id=delivery.subscriber_id, reason=reason, now=moment)
