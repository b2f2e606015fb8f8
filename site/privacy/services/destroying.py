"""Destroying what a person has confirmed: in batches, each whole or not at all, and an act at the end.

Whoever comes after a worker that died goes on with the first record that waits. Before each batch every room
is asked again whether a record may go, with its rows locked.
"""

import logging
import time
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils import timezone

from ledger.chain import Value
from ledger.services import append
from privacy.acts import DESTROYED, compile_act, keep_act
from privacy.errors import PrivacyError
from privacy.holders import holders, refusals
from privacy.models import Destruction, DestructionItem, Hold, RetentionRule
from privacy.services.holds import HELD
from privacy.services.wiping import Wiping, sweep
from staff.models import Employee

BATCH = 20
ROUND_SECONDS = 20.0
"""How long one round may keep the clock from its other work."""
BY = "job:destroying"
LEAST = 2
TOO_FEW = "В комиссии не меньше двух человек: председатель и член комиссии."
DECIDED = "По этому списку уже решено."
BY_TERM = (
    "Этот список составлен по сроку. Чтобы сохранить запись, запретите её уничтожение до названного дня."
)
OUTDATED = "Срок хранения с тех пор изменился: следующей ночью список составится заново."
EMPTY = "В списке ничего не осталось."
AWAY = "Хранилище файлов не отвечает: уничтожение продолжится само."
STOPPED = "Уничтожение остановилось на ошибке и будет повторено: сообщите администратору."
TRANSIENT = "сейчас "
"""Begins the words of what stands in the way for a while: such a record is tried again, not left out."""
logger = logging.getLogger(__name__)


@transaction.atomic
def confirm(
    *, destruction_id: int, commission: Sequence[Employee], user_id: int, now: datetime | None = None
) -> Destruction:
    """Decide that a list is destroyed, number its act, and name who destroys (приказ РКН № 179)."""
    moment = now or timezone.now()
    plan = _proposed(destruction_id)
    people = list(dict.fromkeys(commission))
    if len(people) < LEAST:
        raise PrivacyError(TOO_FEW)
    if not plan.items.exists():
        raise PrivacyError(EMPTY)
    if plan.rule is not None:
        in_force = RetentionRule.objects.in_force(timezone.localdate(moment)).get(plan.kind)
        if in_force != plan.rule:
            raise PrivacyError(OUTDATED)
    plan.year = timezone.localdate(moment).year
    plan.number = _next_number(plan.year)
    plan.commission = [{"post": each.post, "name": each.initials_name} for each in people]
    _decide(plan, Destruction.State.CONFIRMED, user_id, moment)
    records = plan.items.count()
    data: dict[str, Value] = {"act": plan.act_number, "records": records, "chairman": people[0].pk}
    append(stream=plan.stream, event="confirm", data=data, actor=plan.decided_by, now=moment)
    return plan


def _next_number(year: int) -> int:
    """Return the next number of a year; of two at once the database refuses the later."""
    last = Destruction.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def drop(*, destruction_id: int, user_id: int, now: datetime | None = None) -> Destruction:
    """Decide against a list that a person has made; its records are free for another one."""
    plan = _proposed(destruction_id)
    if plan.rule_id is not None:
        raise PrivacyError(BY_TERM)
    plan.items.update(state=DestructionItem.State.LEFT)
    _decide(plan, Destruction.State.DROPPED, user_id, now or timezone.now())
    append(stream=plan.stream, event="drop", data={}, actor=plan.decided_by, now=now)
    return plan


def _proposed(pk: int) -> Destruction:
    plan = Destruction.objects.select_for_update().get(pk=pk)
    if plan.state != Destruction.State.PROPOSED:
        raise PrivacyError(DECIDED)
    return plan


def _decide(plan: Destruction, state: Destruction.State, user_id: int, now: datetime) -> None:
    plan.state, plan.decided_by, plan.decided_at = state, f"user:{user_id}", now
    plan.save()


def destroy_confirmed(now: datetime) -> int:
    """Go on with all that is confirmed, the oldest first; return how many records are destroyed."""
    until, done = time.monotonic() + ROUND_SECONDS, 0
    for pk in Destruction.objects.filter(state=Destruction.State.CONFIRMED).order_by("pk").values_list("pk"):
        done += destroy(destruction_id=pk[0], now=now, until=until)
        if time.monotonic() > until:
            break
    return done


def destroy(*, destruction_id: int, now: datetime, until: float | None = None) -> int:
    """Go on with one list and make its act when nothing is left; return how many records are destroyed."""
    plan = Destruction.objects.get(pk=destruction_id)
    done, last = 0, 0
    try:
        while batch := _next_batch(plan, after=last):
            done += _destroy_batch(plan, batch, now)
            last = batch[-1]
            sweep(plan)
            if until is not None and time.monotonic() > until:
                return done
        sweep(plan)
        _finish(plan, now)
    except OSError as error:
        logger.error("Destruction %s cannot reach the storage: %s", plan.pk, type(error).__name__)
        Destruction.objects.filter(pk=plan.pk).update(trouble=AWAY)
    except DatabaseError:
        logger.exception("Destruction %s cannot go on", plan.pk)
        Destruction.objects.filter(pk=plan.pk).update(trouble=STOPPED)
    return done


def _next_batch(plan: Destruction, *, after: int) -> list[int]:
    waiting = plan.items.filter(state=DestructionItem.State.WAITING, pk__gt=after)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _destroy_batch(plan: Destruction, keys: Sequence[int], now: datetime) -> int:
    """Destroy a batch; what may not be destroyed is left with its reason."""
    locked = Destruction.objects.select_for_update().get(pk=plan.pk)
    waiting = locked.items.filter(pk__in=keys, state=DestructionItem.State.WAITING)
    items = {item.subject: item for item in waiting}
    everybody = holders()
    for holder in everybody:
        holder.lock(list(items))
    against = why_not(list(items), now)
    for subject, words in against.items():
        _leave(items[subject], words)
    free = [subject for subject in items if subject not in against]
    if not free:
        return 0
    counts: Counter[str] = Counter(locked.counts)
    wipe = Wiping(locked)
    for holder in everybody:
        counts.update(holder.erase(free, act=locked.act_number, wipe=wipe, now=now))
    counts["файлов"] += wipe.count
    locked.counts = dict(+counts)
    locked.save(update_fields=["counts"])
    locked.items.filter(subject__in=free).update(state=DestructionItem.State.DONE, done_at=now, refusal="")
    for subject in free:
        data = {"subject": subject, "act": locked.act_number}
        append(stream=locked.stream, event=DESTROYED, data=data, actor=BY, now=now)
    return len(free)


def _leave(item: DestructionItem, words: str) -> None:
    item.refusal = words[:300]
    if not words.startswith(TRANSIENT):
        item.state = DestructionItem.State.LEFT
    item.save(update_fields=["refusal", "state"])


def why_not(subjects: Collection[str], now: datetime) -> dict[str, str]:
    """Say in Russian, by subject, what must not be destroyed now: what is held, and what a room refuses."""
    held = Hold.objects.standing(timezone.localdate(now)).filter(subject__in=subjects)
    return {**refusals(subjects), **{hold.subject: HELD.format(until=hold.until) for hold in held}}


def _finish(plan: Destruction, now: datetime) -> None:
    """Make the act of a list that is through, also when all of it was left: its number is taken."""
    with transaction.atomic():
        plan = Destruction.objects.select_for_update().get(pk=plan.pk)
        unfinished = plan.items.filter(state=DestructionItem.State.WAITING).exists() or plan.remains.exists()
        if plan.state != Destruction.State.CONFIRMED or unfinished:
            return
        plan.state, plan.done_at, plan.trouble = Destruction.State.DONE, now, ""
        plan.act = keep_act(plan, compile_act(plan))
        plan.save()
        destroyed = plan.items.filter(state=DestructionItem.State.DONE).count()
        sha256 = plan.act.sha256
        data: dict[str, Value] = {"act": plan.act_number, "records": destroyed, "sha256": sha256}
        append(stream=plan.stream, event="done", data=data, actor=BY, now=now)
