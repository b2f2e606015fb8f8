"""Terms of keeping: one person proposes, another confirms; what is confirmed is followed by a later one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ledger.chain import Value
from ledger.services import append
from privacy.errors import PrivacyError
from privacy.holders import kind_of
from privacy.models import RetentionRule

OWN = "Этот срок предложили вы. Утвердить его должен другой человек."
SETTLED = "Этот срок уже утверждён."
PAST = "Новый срок действует с сегодняшнего дня или позже: прежний применялся до него."


@dataclass(frozen=True)
class RuleDraft:
    """What a person writes of a term; texts are as they are typed."""

    kind: str
    amount: int
    unit: str
    begin: str
    source: str
    valid_from: date


@transaction.atomic
def propose_rule(*, draft: RuleDraft, user_id: int, now: datetime | None = None) -> RetentionRule:
    """Keep a proposal; nothing follows from it until it is confirmed. PrivacyError for an unknown kind."""
    moment = now or timezone.now()
    kind_of(draft.kind)
    if draft.valid_from < timezone.localdate(moment):
        raise PrivacyError(PAST)
    rule = RetentionRule.objects.create(
        **{**draft.__dict__, "source": draft.source.strip()},
        proposed_by=f"user:{user_id}",
        proposed_at=moment,
    )
    data: dict[str, Value] = {
        "kind": rule.kind,
        "amount": rule.amount,
        "unit": rule.unit,
        "begin": rule.begin,
    }
    append(stream=rule.stream, event="propose", data=data, actor=rule.proposed_by, now=moment)
    return rule


@transaction.atomic
def confirm_rule(*, rule_id: int, user_id: int, now: datetime | None = None) -> RetentionRule:
    """Put a proposal in force from its first day; whoever has proposed it may not."""
    moment = now or timezone.now()
    rule = RetentionRule.objects.select_for_update().get(pk=rule_id)
    if rule.confirmed_at is not None:
        raise PrivacyError(SETTLED)
    if rule.proposed_by == f"user:{user_id}":
        raise PrivacyError(OWN)
    rule.confirmed_by, rule.confirmed_at = f"user:{user_id}", moment
    # What was agreed on too late holds from the day of the agreement: nothing is destroyed backwards.
    rule.valid_from = max(rule.valid_from, timezone.localdate(moment))
    rule.save(update_fields=["confirmed_by", "confirmed_at", "valid_from"])
    append(stream=rule.stream, event="confirm", data={}, actor=rule.confirmed_by, now=moment)
    return rule


@transaction.atomic
def drop_rule(*, rule_id: int, user_id: int, now: datetime | None = None) -> None:
    """Take back a proposal that nobody has confirmed; the journal keeps that there was one."""
    rule = RetentionRule.objects.select_for_update().get(pk=rule_id)
    if rule.confirmed_at is not None:
        raise PrivacyError(SETTLED)
    append(stream=rule.stream, event="drop", data={}, actor=f"user:{user_id}", now=now)
    rule.delete()
