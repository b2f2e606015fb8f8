"""Ways by which an account is reminded no more, and their opening again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ledger.services import append
from reminders import digests
from reminders.choices import Origin
from reminders.errors import RemindersError
from reminders.models import ChannelStop

NO_ACCOUNT = "Назовите лицевой счёт или договор."
NO_REASON = "Напишите, как человек это сообщил: звонок, заявление, письмо."
ENDED = "Этот запрет уже снят."


@transaction.atomic
def close_way(
    *,
    account: str,
    channel: str,
    origin: str,
    reason: str,
    contact: str = "",
    user_id: int | None = None,
    now: datetime | None = None,
) -> ChannelStop:
    """Remind an account by this way no more; a second time it changes nothing. RemindersError."""
    digest = digests.of_account(account)
    if not digest:
        raise RemindersError(NO_ACCOUNT)
    if not reason.strip():
        raise RemindersError(NO_REASON)
    moment = now or timezone.now()
    stop, is_new = ChannelStop.objects.get_or_create(
        account_digest=digest,
        channel=channel,
        ended_at=None,
        contact_digest=digests.of_contact(contact) if contact else "",
        defaults={
            "account": account,
            "origin": origin,
            "reason": reason.strip()[:200],
            "since": moment,
            "made_by_id": user_id,
        },
    )
    if is_new:
        actor = f"user:{user_id}" if user_id else "job:mail"
        append(
            stream=stop.subject,
            event="closed",
            actor=actor,
            now=moment,
            data={"channel": str(channel), "origin": str(Origin(origin))},
        )
    return stop


@transaction.atomic
def open_way(*, stop: ChannelStop, user_id: int, now: datetime | None = None) -> None:
    """Let an account be reminded by this way again; RemindersError when it may be already."""
    row = ChannelStop.objects.select_for_update().get(pk=stop.pk)
    if row.ended_at is not None:
        raise RemindersError(ENDED)
    row.ended_at = now or timezone.now()
    row.save(update_fields=["ended_at"])
    append(stream=row.subject, event="opened", actor=f"user:{user_id}", now=row.ended_at)
