"""What is due to be destroyed: looked for each night by the terms in force, or named by a person."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from ledger.services import append
from privacy.errors import PrivacyError
from privacy.holders import Due, Kind, kinds
from privacy.models import Destruction, DestructionItem, Hold, RetentionRule
from privacy.terms import kept_until, last_due

NIGHT = time(1)
"""After this hour of a day its search is made, by the first round of the clock."""
MOST = 2_000
"""Records of one list: what is more is proposed when they are gone."""
BY = "job:retention"
NO_GROUND = "Напишите основание: чьё требование, решение или акт, с датой и номером."
NOTHING = "Выберите, что уничтожить."
BUSY = "Часть выбранного уже стоит в другом списке на уничтожение."
GROUND = "Истёк срок хранения: {term} ({source})"


def propose_due(now: datetime) -> int:
    """Make or renew the list of each kind once a day; return how many records are newly due."""
    if timezone.localtime(now).time() < NIGHT:
        return 0
    today = timezone.localdate(now)
    known = kinds()
    rules = RetentionRule.objects.in_force(today)
    _withdraw_outdated(list(rules.values()))
    todo = [rule for code, rule in rules.items() if code in known and rule.looked_on != today]
    return sum(_propose(known[rule.kind], rule, today, now) for rule in todo)


def _withdraw_outdated(rules: Collection[RetentionRule]) -> None:
    """Take back the lists of terms that another has followed: their records may be kept longer now."""
    proposed = Destruction.objects.filter(state=Destruction.State.PROPOSED, rule__isnull=False)
    proposed.exclude(rule__in=rules).delete()


def _propose(kind: Kind, rule: RetentionRule, today: date, now: datetime) -> int:
    """Bring the list of a rule up to what is due on a day."""
    with transaction.atomic():
        rule = RetentionRule.objects.select_for_update().get(pk=rule.pk)
        if rule.looked_on == today:
            return 0
        term = rule.as_term()
        found = list(kind.due(until=last_due(today, term), limit=MOST))
        held = _elsewhere([due.subject for due in found], rule, today)
        fresh = [due for due in found if due.subject not in held]
        added = _renew(rule, fresh, now) if fresh or _standing(rule) else 0
        rule.looked_on = today
        rule.save(update_fields=["looked_on"])
    return added


def _elsewhere(subjects: Collection[str], rule: RetentionRule, today: date) -> set[str]:
    """Return what is held, or stands in another list that is not finished."""
    standing = Hold.objects.standing(today).filter(subject__in=subjects)
    waiting = DestructionItem.objects.filter(subject__in=subjects, state=DestructionItem.State.WAITING)
    others = waiting.exclude(destruction__rule=rule, destruction__state=Destruction.State.PROPOSED)
    return {*standing.values_list("subject", flat=True), *others.values_list("subject", flat=True)}


def _standing(rule: RetentionRule) -> Destruction | None:
    return Destruction.objects.filter(rule=rule, state=Destruction.State.PROPOSED).first()


def _renew(rule: RetentionRule, found: Iterable[Due], now: datetime) -> int:
    """Take into the rule's open list what is due, and out of it what is due no more."""
    ground = GROUND.format(term=rule.words, source=rule.source)
    values = {"kind": rule.kind, "ground": ground[:400], "proposed_by": BY, "proposed_at": now}
    plan, is_new = Destruction.objects.get_or_create(
        rule=rule, state=Destruction.State.PROPOSED, defaults=values
    )
    due = {each.subject: each for each in found}
    present = set(plan.items.values_list("subject", flat=True))
    plan.items.exclude(subject__in=due).delete()
    term = rule.as_term()
    fresh = [due[subject] for subject in due if subject not in present]
    DestructionItem.objects.bulk_create(
        DestructionItem(
            destruction=plan, subject=each.subject, label=each.label, ended_on=each.ended_on,
            kept_until=kept_until(each.ended_on, term),
        )
        for each in fresh
    )  # fmt: skip
    if not due:
        plan.delete()
    elif is_new:
        append(stream=plan.stream, event="propose", data={"records": len(due)}, actor=BY, now=now)
    return len(fresh)


@transaction.atomic
def propose_by_hand(
    *, records: Mapping[str, str], ground: str, user_id: int, now: datetime | None = None
) -> Destruction:
    """Make a list of records that a person names, subject and label, for a ground other than a term.

    It waits for its decision like any other. PrivacyError when something is in another list.
    """
    moment = now or timezone.now()
    if not records:
        raise PrivacyError(NOTHING)
    if not ground.strip():
        raise PrivacyError(NO_GROUND)
    waiting = DestructionItem.objects.filter(subject__in=records, state=DestructionItem.State.WAITING)
    if waiting.exists():
        raise PrivacyError(BUSY)
    plan = Destruction.objects.create(
        ground=ground.strip(), proposed_by=f"user:{user_id}", proposed_at=moment
    )
    DestructionItem.objects.bulk_create(
        DestructionItem(destruction=plan, subject=subject, label=label) for subject, label in records.items()
    )
    append(
        stream=plan.stream,
        event="propose",
        data={"records": len(records)},
        actor=plan.proposed_by,
        now=moment,
    )
    return plan


def next_search(now: datetime) -> datetime:
    """Return when what is due is looked for next."""
    local = timezone.localtime(now)
    day = local.date() if local.time() < NIGHT else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, NIGHT))
