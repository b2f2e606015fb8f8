"""Looking at all duties: what holds today is kept, and each change of a state is journalled."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from disclosure.freshness import Change, Presence, Standing, State, is_answered, stand
from disclosure.models import Duty, DutyConfirmation, DutyEvent, DutyRenewal, DutyResult, DutyStanding
from disclosure.proofs import Found, survey
from ledger.services import append
from workdays.calendar import Calendar, CalendarYearMissing
from workdays.services import load_calendar

JOB = "job:evaluate_duties"
KEPT = ("state", "former_state", "since", "reason", "due_on", "renewed_on", "evaluated_on")
LONGEST_REASON = 500


@dataclass(frozen=True)
class Verdict:
    standing: Standing
    reason: str
    renewed_on: date | None


def evaluate_when_due(*, now: datetime) -> int:
    """Evaluate once a day, and again after something has happened to a page, a fact or a duty."""
    is_due = Duty.objects.active().unevaluated(timezone.localdate(now)).exists()
    return evaluate(now=now) if is_due else 0


def evaluate(*, now: datetime, only: Iterable[int] | None = None) -> int:
    """Look at all active duties, or at some; return how many have changed their state.

    May run as often as one likes: a result is written when the day is new or the state has changed.
    """
    wanted = Duty.objects.active().as_shown().order_by("pk")
    duties = list(wanted if only is None else wanted.filter(pk__in=list(only)))
    if not duties:
        return 0
    today, calendar = timezone.localdate(now), load_calendar()
    # Files are read here, and before the lock: that may take a while.
    found = survey(duties, today)
    with transaction.atomic():
        _note_renewals(found)
        facts = _Facts.of(duties)
        verdicts = {
            duty.pk: _judge(duty, found[duty.pk], facts, today, calendar)
            for duty in duties
            if duty.pk in found
        }
        return _keep(verdicts, now)


def is_settled(event: DutyEvent) -> bool:
    """Whether the matter was renewed after this change already, so that it asks for nothing more."""
    renewals = _Facts.of([event.duty]).renewals.get(event.duty_id, [])
    return is_answered(Change(event.happened_on, timezone.localtime(event.at)), renewals)


def _note_renewals(found: Mapping[int, Found]) -> None:
    """Write down the moments at which matters changed; those that are known stay as they are."""
    seen = [DutyRenewal(duty_id=pk, at=each.renewed_at) for pk, each in found.items() if each.renewed_at]
    known = set(DutyRenewal.objects.filter(duty__in=[row.duty_id for row in seen]).values_list("duty", "at"))
    DutyRenewal.objects.bulk_create(
        [row for row in seen if (row.duty_id, row.at) not in known], ignore_conflicts=True
    )


@dataclass(frozen=True)
class _Facts:
    """What is written of the duties, in local time; three queries."""

    renewals: Mapping[int, list[datetime]]
    changes: Mapping[int, list[Change]]

    @classmethod
    def of(cls, duties: Sequence[Duty]) -> "_Facts":
        keys = [duty.pk for duty in duties]
        renewals: dict[int, list[datetime]] = defaultdict(list)
        changes: dict[int, list[Change]] = defaultdict(list)
        for model in (DutyRenewal, DutyConfirmation):
            for pk, at in model._default_manager.filter(duty__in=keys).values_list("duty", "at"):
                renewals[pk].append(timezone.localtime(at))
        events = DutyEvent.objects.filter(duty__in=keys).values_list("duty", "happened_on", "at")
        for pk, happened_on, at in events:
            changes[pk].append(Change(happened_on, timezone.localtime(at)))
        return cls(renewals, changes)


def _judge(duty: Duty, found: Found, facts: _Facts, today: date, calendar: Calendar) -> Verdict:
    renewals, changes = facts.renewals.get(duty.pk, []), facts.changes.get(duty.pk, [])
    renewed_on = max(renewals).date() if renewals else None
    try:
        standing = stand(
            duty.rule, found.presence, renewals=renewals, changes=changes, on=today, calendar=calendar
        )
    except CalendarYearMissing as error:
        return Verdict(
            _without_calendar(found), f"{found.reason} Срок не посчитан. {error}".strip(), renewed_on
        )
    reason = found.reason or _words(standing, changes, renewals)
    return Verdict(standing, reason, renewed_on)


def _without_calendar(found: Found) -> Standing:
    """Return a standing that asks for attention: whether the matter is fresh nobody can say."""
    state = State.SOON if found.presence is Presence.PRESENT else State(found.presence.value)
    return Standing(state, None)


def _words(standing: Standing, changes: Iterable[Change], renewals: Sequence[datetime]) -> str:
    if standing.state not in {State.STALE, State.SOON} or standing.due_on is None:
        return ""
    open_days = [change.happened_on for change in changes if not is_answered(change, renewals)]
    since = f"Сведения изменились {min(open_days):%d.%m.%Y}. " if open_days else ""
    verb = "Срок обновления прошёл" if standing.state is State.STALE else "Обновить или подтвердить до"
    return f"{since}{verb} {standing.due_on:%d.%m.%Y}."


def _keep(verdicts: Mapping[int, Verdict], now: datetime) -> int:
    """Write down what is new; the duties are locked, so that two runs at once write it once."""
    today = timezone.localdate(now)
    locked = list(Duty.objects.select_for_update().filter(pk__in=verdicts).order_by("pk"))
    former = DutyStanding.objects.in_bulk([duty.pk for duty in locked])
    changed = [duty for duty in locked if _is_changed(former.get(duty.pk), verdicts[duty.pk])]
    keys = {duty.pk for duty in changed}
    results = _results_of_day(verdicts, today)
    DutyResult.objects.bulk_create(
        _result(duty.pk, verdicts[duty.pk], now)
        for duty in locked
        if duty.pk in keys or duty.pk not in results
    )
    DutyStanding.objects.bulk_create(
        [_standing(duty.pk, verdicts[duty.pk], former.get(duty.pk), today) for duty in locked],
        update_conflicts=True, unique_fields=["duty"], update_fields=KEPT,
    )  # fmt: skip
    for duty in changed:
        _journal(duty, verdicts[duty.pk], former.get(duty.pk), now)
    return len(changed)


def _is_changed(former: DutyStanding | None, verdict: Verdict) -> bool:
    return former is None or former.state != verdict.standing.state


def _results_of_day(keys: Iterable[int], today: date) -> set[int]:
    return set(DutyResult.objects.filter(on=today, duty__in=list(keys)).values_list("duty", flat=True))


def _result(pk: int, verdict: Verdict, now: datetime) -> DutyResult:
    return DutyResult(
        duty_id=pk,
        evaluated_at=now,
        on=timezone.localdate(now),
        state=verdict.standing.state.value,
        reason=verdict.reason[:LONGEST_REASON],
        due_on=verdict.standing.due_on,
    )


def _standing(pk: int, verdict: Verdict, former: DutyStanding | None, today: date) -> DutyStanding:
    is_same = former is not None and not _is_changed(former, verdict)
    return DutyStanding(
        duty_id=pk,
        state=verdict.standing.state.value,
        former_state=former.former_state if former and is_same else former.state if former else "",
        since=former.since if former and is_same else today,
        reason=verdict.reason[:LONGEST_REASON],
        due_on=verdict.standing.due_on,
        renewed_on=verdict.renewed_on,
        evaluated_on=today,
    )


def _journal(duty: Duty, verdict: Verdict, former: DutyStanding | None, now: datetime) -> None:
    due_on = verdict.standing.due_on
    append(
        stream=duty.stream,
        event="state_changed",
        data={
            "from": former.state if former else "",
            "to": verdict.standing.state.value,
            "due_on": due_on.isoformat() if due_on else "",
        },
        actor=JOB,
        now=now,
    )
