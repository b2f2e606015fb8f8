"""How measures go on: each step under the row's lock, in one transaction, with one entry of the ledger."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from ledger.chain import Value
from ledger.services import append
from measures.errors import MeasureError, NotAllowed
from measures.models import ComplaintLink, Measure, NoMeasures, Progress, ResultRecord
from measures.models.measure import STATED
from measures.rights import RUN
from measures.rules import Kind, Result, State, faults_of_result, refusal_to_move
from questions.models import Decision
from staff.models import Employee

KEPT_REASON = 300
NUMBERS = ("on", "score", "maximum", "participants", "passed")


class ResultRefused(MeasureError):
    """A record that its kind does not accept; `faults` are in Russian, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def _step(work: Callable[..., dict[str, Value]]) -> Callable[..., Measure]:
    """Make a service of what does a step's work on a locked measure and returns what to journal."""

    @wraps(work)
    def take(*, measure_id: int, actor: Employee, now: datetime | None = None, **said: Any) -> Measure:
        if not actor.user.has_perm(RUN):
            raise NotAllowed
        moment = now or timezone.now()
        with transaction.atomic():
            measure = Measure.objects.select_for_update().get(pk=measure_id)
            data = work(measure=measure, actor=actor, now=moment, **said)
            by = f"user:{actor.user_id}"
            append(stream=measure.stream, event=work.__name__, data=data, actor=by, now=moment)
        return measure

    return cast(Callable[..., Measure], take)


@_step
def move(
    *,
    measure: Measure,
    actor: Employee,
    now: datetime,
    target: State,
    on: date | None = None,
    reason: str = "",
) -> dict[str, Value]:
    """Say how the measure stands now; `on` is the day on which it was done, `reason` why it is cancelled."""
    refusal = refusal_to_move(
        measure.state, target, kind=Kind(measure.kind), records=measure.records.count(), on=on,
        today=timezone.localdate(now), reason=reason,
    )  # fmt: skip
    if refusal:
        raise MeasureError(refusal)
    if measure.live and measure.state is State.CANCELLED and _is_stated(measure.year):
        raise MeasureError(STATED)
    Progress.objects.update_or_create(
        measure=measure,
        defaults={
            "state": target.value,
            "done_on": on if target is State.DONE else None,
            "reason": reason.strip()[:KEPT_REASON] if target is State.CANCELLED else "",
        },
    )
    return {"state": target.value, "on": on.isoformat() if on and target is State.DONE else None}


def _is_stated(year: int) -> bool:
    return NoMeasures.objects.filter(year=year, live=True).exists()


@_step
def record_result(
    *, measure: Measure, actor: Employee, now: datetime, result: Result, record_id: int | None = None
) -> dict[str, Value]:
    """Write down what came of the measure, or correct a record; ResultRefused when the kind wants more."""
    faults = faults_of_result(Kind(measure.kind), result, today=timezone.localdate(now))
    if faults:
        raise ResultRefused(faults)
    record = ResultRecord(measure=measure) if record_id is None else measure.records.get(pk=record_id)
    changes = _changes(record.as_result, result) if record_id is not None else {}
    for name, value in vars(result).items():
        setattr(record, name, value)
    record.recorded_by, record.recorded_at = actor, now
    record.save()
    data: dict[str, Value] = {"record": record.pk, "on": result.on.isoformat()}
    return {**data, "corrected": record_id is not None, **changes}


def _changes(before: Result, after: Result) -> dict[str, Value]:
    """Return both values of each number that is another one now; the ledger holds no words."""
    found: dict[str, Value] = {}
    for name in NUMBERS:
        pair = getattr(before, name), getattr(after, name)
        if pair[0] != pair[1]:
            old, new = (None if value is None else str(value) for value in pair)
            found |= {f"{name}_old": old, f"{name}_new": new}
    return found


@_step
def link_complaint(*, measure: Measure, actor: Employee, now: datetime, decision_id: int) -> dict[str, Value]:
    """Say that a complaint led to the measure; saying it again changes nothing but the journal."""
    decision = Decision.objects.get(pk=decision_id)
    ComplaintLink.objects.get_or_create(
        measure=measure, decision=decision, defaults={"linked_by": actor, "linked_at": now}
    )
    return {"decision": decision.pk}


@_step
def unlink_complaint(
    *, measure: Measure, actor: Employee, now: datetime, decision_id: int
) -> dict[str, Value]:
    """Take back that a complaint led to the measure."""
    measure.complaint_links.filter(decision=decision_id).delete()
    return {"decision": decision_id}
