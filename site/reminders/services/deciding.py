"""The two people who answer for a file: one offers it, another approves it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from files.services import discard
from reminders.choices import Outcome
from reminders.errors import RemindersError
from reminders.lifecycle import State, Step
from reminders.models import Reminder, ReminderBatch, ReminderWording
from reminders.services.loading import locked, record

OWN_FILE = "Напоминания утверждает тот, кто их не готовил: попросите другого сотрудника."
NOTHING = "Отправлять нечего: ни одна строка не принята."
NO_REMARK = "Напишите, что исправить."
STALE = "Файл проверен {day}: с тех пор сроки могли выйти. Верните его и проверьте заново."
WORDING_GONE = "Текст «{kind}» больше не утверждён. Проверьте файл заново."
REPEATED = "пока файл ждал утверждения, этому счёту уже ушло такое же напоминание"


@transaction.atomic
def submit(*, batch: ReminderBatch, user_id: int, now: datetime | None = None) -> None:
    """Offer a checked file for approval, with the wordings as they are now. RemindersError."""
    row = locked(batch.pk, Step.SUBMIT)
    if not row.accepted:
        raise RemindersError(NOTHING)
    _require_fresh(row, now or timezone.now())
    kinds = list(row.reminders.order_by("kind").values_list("kind", flat=True).distinct())
    live = {each.kind: each for each in ReminderWording.objects.filter(live=True, kind__in=kinds)}
    if missing := [kind for kind in kinds if kind not in live]:
        label = Reminder(kind=missing[0]).get_kind_display()
        raise RemindersError(WORDING_GONE.format(kind=label))
    row.wordings = {kind: live[kind].frozen() for kind in kinds}
    row.state, row.submitted_by = State.WAITING.value, f"user:{user_id}"
    row.submitted_at, row.remark = now or timezone.now(), ""
    row.hands = sorted({*row.hands, user_id})
    row.save()
    record(row, "submitted", user_id, {"accepted": row.accepted})


@transaction.atomic
def send_back(*, batch: ReminderBatch, user_id: int, remark: str) -> None:
    if not remark.strip():
        raise RemindersError(NO_REMARK)
    row = locked(batch.pk, Step.SEND_BACK)
    row.state, row.remark, row.wordings = State.CHECKED.value, remark.strip()[:300], {}
    row.save()
    record(row, "sent_back", user_id, {})


@transaction.atomic
def approve(*, batch: ReminderBatch, user_id: int, now: datetime | None = None) -> None:
    """Let a file leave. Who has loaded, checked or offered it cannot; what was sent meanwhile is held."""
    moment = now or timezone.now()
    row = locked(batch.pk, Step.APPROVE)
    if user_id in row.hands:
        raise RemindersError(OWN_FILE)
    _require_fresh(row, moment)
    held = sum(
        _hold_repeated(row, kind, words["repeat_days"], moment) for kind, words in row.wordings.items()
    )
    row.reminders.filter(state=Outcome.READY).update(state=Outcome.TO_SEND)
    row.state, row.approved_by, row.approved_at = State.SENDING.value, f"user:{user_id}", moment
    stored, row.stored = row.stored, None
    row.save()
    if stored is not None:
        discard(stored_file=stored)
    record(row, "approved", user_id, {"accepted": row.accepted, "held": held})


def _require_fresh(batch: ReminderBatch, now: datetime) -> None:
    if batch.checked_on != timezone.localdate(now):
        raise RemindersError(STALE.format(day=f"{batch.checked_on:%d.%m.%Y}"))


def _hold_repeated(batch: ReminderBatch, kind: str, days: int, now: datetime) -> int:
    """Hold what another file, approved while this one waited, has sent to the same account."""
    others = Reminder.objects.filter(
        account_digest=OuterRef("account_digest"), kind=kind, created_at__gt=now - timedelta(days=days),
        batch__approved_at__isnull=False,
    ).exclude(batch=batch.pk).exclude(state=Outcome.HELD)  # fmt: skip
    rows = batch.reminders.filter(Exists(others), state=Outcome.READY, kind=kind)
    found = list(rows.values_list("pk", flat=True))
    for first in range(0, len(found), 500):
        some = Reminder.objects.filter(pk__in=found[first : first + 500])
        some.update(state=Outcome.HELD, reason=REPEATED, settled_at=now)
    return len(found)
