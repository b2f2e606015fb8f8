"""Many letters queued together: as many statements for a thousand as for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from outbox import jobs
from outbox.models import Message
from outbox.services import bare_address, new_message_id


@dataclass(frozen=True)
class BatchLetter:
    """One letter of a batch; `unsubscribe_url` is where one POST ends such letters (RFC 8058)."""

    to: str
    subject: str
    text: str
    html: str
    related: str
    unsubscribe_url: str


@transaction.atomic
def queue_batch(*, kind: str, letters: Sequence[BatchLetter], now: datetime) -> int:
    """Keep letters for sending, all or none, in the caller's transaction; return how many there are.

    ``kind``, ``subject`` and ``related`` are as in `queue_message`. UnusableAddress when one is no address.
    """
    rows = [
        Message(
            message_id=new_message_id(), kind=kind, to=bare_address(each.to), subject=each.subject,
            text=each.text, html=each.html, related=each.related, unsubscribe_url=each.unsubscribe_url,
            next_try_at=now, created_at=now,
        )
        for each in letters
    ]  # fmt: skip
    made = Message.objects.bulk_create(rows)
    if made:
        hint = partial(jobs.deliver_messages.enqueue, [row.pk for row in made])
        transaction.on_commit(hint, robust=True)
    return len(made)
