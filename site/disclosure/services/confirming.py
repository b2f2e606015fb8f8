"""What people say of a duty: that its matter is right, or that it has changed."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from disclosure.errors import DutyError
from disclosure.freshness import State
from disclosure.models import Duty, DutyConfirmation, DutyEvent
from disclosure.permissions import CONFIRM
from disclosure.services.evaluating import evaluate
from ledger.services import append

UNCONFIRMABLE = (State.UNFILLED.value, State.MISSING.value)


def confirm(*, duty_id: int, user: Any, note: str = "", now: datetime) -> DutyConfirmation:
    """Record «Подтверждаю: сведения актуальны» and look at the duty again.

    DutyError when there is nothing to confirm: what is not there cannot be right. PermissionDenied without
    the right.
    """
    _require_right(user)
    evaluate(now=now, only=[duty_id])
    with transaction.atomic():
        duty = _locked(duty_id)
        if duty.standing.state in UNCONFIRMABLE:
            raise DutyError(f"Подтверждать нечего: {duty.standing.words}. {duty.standing.reason}".strip())
        confirmation = DutyConfirmation.objects.create(duty=duty, by=user, at=now, note=note.strip())
        data = {"confirmation": confirmation.pk}
        append(stream=duty.stream, event="confirmed", data=data, actor=f"user:{user.pk}", now=now)
    evaluate(now=now, only=[duty_id])
    return confirmation


def record_event(*, duty_id: int, user: Any, happened_on: date, note: str = "", now: datetime) -> DutyEvent:
    """Record «Сведения изменились»: the matter is to be renewed in the days that the duty allows.

    DutyError for a day that has not come. PermissionDenied without the right.
    """
    _require_right(user)
    if happened_on > timezone.localdate(now):
        raise DutyError("Этот день ещё не наступил.")
    with transaction.atomic():
        duty = _locked(duty_id)
        event = DutyEvent.objects.create(
            duty=duty, happened_on=happened_on, by=user, at=now, note=note.strip()
        )
        data: dict[str, str | int | bool | None] = {"event": event.pk, "happened_on": happened_on.isoformat()}
        append(stream=duty.stream, event="matter_changed", data=data, actor=f"user:{user.pk}", now=now)
    evaluate(now=now, only=[duty_id])
    return event


def _require_right(user: Any) -> None:
    if not user.has_perm(CONFIRM):
        raise PermissionDenied


def _locked(duty_id: int) -> Duty:
    duty: Duty = Duty.objects.active().select_for_update().get(pk=duty_id)
    return duty
