"""Withdrawn consents. What follows from one is in `consequence`: 152-ФЗ, ст. 9, ч. 2; ст. 21, ч. 5."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from wagtail import hooks

from ledger.services import append
from privacy.errors import PrivacyError
from privacy.holders import holders
from privacy.models import RetentionRule, Withdrawal

AGAIN = "Отзыв этого согласия уже записан {on:%d.%m.%Y}."
AHEAD = "Отзыв не мог прийти позже сегодняшнего дня."
WITHDRAWN_SUFFIX = "_withdrawn"
"""Ends the code of the kind that records with a withdrawn consent belong to: «appeal_withdrawn»."""
ANSWERED_FIRST = (
    "Если на обращение ещё не ответили, его рассмотрят и ответят: это обязанность компании по закону, и "
    "согласие для неё не нужно (152-ФЗ, ст. 6, ч. 1, п. 2; ст. 9, ч. 2). "
)
THEN_DESTROYED = "После {what} сведения хранятся {term} и затем уничтожаются по акту ({source})."
NO_TERM = "Срок, после которого сведения уничтожают, ещё не установлен: сообщите ответственному."


@transaction.atomic
def record_withdrawal(
    *,
    subject: str,
    received_on: date,
    way: str,
    actor: str,
    note: str = "",
    now: datetime | None = None,
) -> Withdrawal:
    """Record that the consent given with a record is withdrawn; `actor` is «user:5», or «visitor».

    The caller has made sure that there was a consent. PrivacyError when it is withdrawn already.
    """
    moment = now or timezone.now()
    if received_on > timezone.localdate(moment):
        raise PrivacyError(AHEAD)
    values = {
        "received_on": received_on, "way": way, "recorded_by": actor, "recorded_at": moment,
        "note": note.strip(),
    }  # fmt: skip
    withdrawal, is_new = Withdrawal.objects.get_or_create(subject=subject, defaults=values)
    if not is_new:
        raise PrivacyError(AGAIN.format(on=withdrawal.received_on))
    data = {"subject": subject, "received_on": received_on.isoformat(), "way": way}
    append(stream=f"withdrawal:{withdrawal.pk}", event="withdraw", data=data, actor=actor, now=moment)
    for told in hooks.get_hooks("consent_withdrawn"):
        told(withdrawal)
    return withdrawal


def term_after(subject: str, on: date) -> RetentionRule | None:
    """Return for how long a record whose consent is withdrawn is kept; None while nobody has said."""
    kind = f"{subject.partition(':')[0]}{WITHDRAWN_SUFFIX}"
    return RetentionRule.objects.in_force(on).get(kind)


def consequence(subject: str, on: date) -> str:
    """Say in plain words what becomes of a record whose consent is withdrawn."""
    prefix = subject.partition(":")[0]
    ends = "".join(holder.withdrawal_ends.get(prefix, "") for holder in holders())
    rule = term_after(subject, on)
    what = "отзыва" if ends else "ответа"
    then = THEN_DESTROYED.format(what=what, term=rule.words, source=rule.source) if rule else NO_TERM
    return f"{ends or ANSWERED_FIRST}{then}"
