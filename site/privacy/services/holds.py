"""«Не уничтожать до»: put on a record that a dispute still needs, and taken off again."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ledger.services import append
from privacy.errors import PrivacyError
from privacy.models import Hold

PAST = "Этот день уже прошёл."
STANDING = "Запрет уже действует до {until:%d.%m.%Y}. Снимите его, чтобы поставить другой."
LIFTED = "Этот запрет уже снят."
HELD = "не уничтожать до {until:%d.%m.%Y}"


@transaction.atomic
def put_hold(
    *, subject: str, label: str, until: date, reason: str, user_id: int, now: datetime | None = None
) -> Hold:
    """Keep a record from being destroyed up to a day, that day included."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    if until < today:
        raise PrivacyError(PAST)
    # A hold whose day is over stands in nobody's way.
    ended = Hold.objects.filter(subject=subject, lifted_at=None, until__lt=today)
    ended.update(lifted_at=moment, lifted_by="job:expired")
    values = {
        "label": label, "until": until, "reason": reason.strip(), "set_by": f"user:{user_id}",
        "set_at": moment,
    }  # fmt: skip
    hold, is_new = Hold.objects.get_or_create(subject=subject, lifted_at=None, defaults=values)
    if not is_new:
        raise PrivacyError(STANDING.format(until=hold.until))
    data = {"subject": subject, "until": until.isoformat()}
    append(stream=f"hold:{hold.pk}", event="hold", data=data, actor=hold.set_by, now=moment)
    return hold


@transaction.atomic
def lift_hold(*, hold_id: int, user_id: int, now: datetime | None = None) -> Hold:
    """Take a hold off before its day."""
    moment = now or timezone.now()
    hold = Hold.objects.select_for_update().get(pk=hold_id)
    if hold.lifted_at is not None:
        raise PrivacyError(LIFTED)
    hold.lifted_by, hold.lifted_at = f"user:{user_id}", moment
    hold.save(update_fields=["lifted_by", "lifted_at"])
    append(stream=f"hold:{hold.pk}", event="lift", data={}, actor=hold.lifted_by, now=moment)
    return hold
