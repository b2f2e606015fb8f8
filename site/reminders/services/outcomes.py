"""What came of reminders: told by the outbox, by whoever took letters to the post, by whoever called."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ledger.services import append
from outbox.models import Message
from outbox.refusals import CAME_BACK, reason_to_suspend
from reminders.choices import OPEN, Origin, Outcome
from reminders.errors import RemindersError
from reminders.letters import RELATED
from reminders.lifecycle import State
from reminders.models import Reminder, ReminderBatch, ReminderSettings
from reminders.rules import Channel
from reminders.services.loading import record
from reminders.services.sending import close_if_done
from reminders.services.stops import close_way

NOTHING_TO_POST = "Писем, которые ждут отправки, в этом файле нет."
POSTED_AHEAD = "Письма не могли уйти в день, который ещё не наступил."
NOT_WAITING = "Этот звонок уже отмечен: обновите страницу."
QUIET = "Сейчас тихие часы: звонят {hours}."
RESULTS = (Outcome.REACHED, Outcome.UNREACHED, Outcome.REFUSED)
NOTED_WITHIN = timedelta(hours=1)
BY_THEM = "отказ во время звонка"


def record_sent(message: Message) -> None:
    _settle(message, Outcome.SENT)


def record_failed(message: Message) -> None:
    """Write down that a letter could not leave; close its address where it is the address's fault."""
    _settle(message, Outcome.FAILED, reason_to_suspend(message.last_error))


def record_bounced(message: Message) -> None:
    """Write down that a letter has come back, and close its address."""
    _settle(message, Outcome.BOUNCED, CAME_BACK)


@transaction.atomic
def _settle(message: Message, state: Outcome, reason: str = "") -> None:
    key = message.related.removeprefix(RELATED)
    if not message.related.startswith(RELATED) or not key.isdecimal():
        return
    moment = timezone.now()
    row = Reminder.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None or row.erased_at is not None:
        return
    row.state, row.settled_at, row.reason = state, moment, reason[:200]
    row.save(update_fields=["state", "settled_at", "reason"])
    if reason:
        close_way(account=row.account, channel=Channel.EMAIL, origin=Origin.BOUNCE, reason=reason,
            contact=row.email, now=moment)  # fmt: skip
    _close(row.batch_id, moment)


def _close(batch_id: int, now: datetime) -> None:
    batch = ReminderBatch.objects.select_for_update(of=("self",)).select_related("stored").get(pk=batch_id)
    if batch.stage == State.SENDING:
        close_if_done(batch, now)


@transaction.atomic
def post_letters(*, batch: ReminderBatch, user_id: int, on: date, note: str = "") -> int:
    """Write down that the printed letters were given to the post; return how many. RemindersError."""
    now = timezone.now()
    if on > timezone.localdate(now):
        raise RemindersError(POSTED_AHEAD)
    row = ReminderBatch.objects.select_for_update(of=("self",)).select_related("stored").get(pk=batch.pk)
    waiting = row.reminders.filter(channel=Channel.LETTER, state=Outcome.TO_SEND)
    words = f"сдано на почту {on:%d.%m.%Y}" + (f", {note.strip()}" if note.strip() else "")
    count: int = waiting.update(
        state=Outcome.SENT, settled_at=now, settled_by=f"user:{user_id}", note=words[:200]
    )
    if not count or row.stage != State.SENDING:
        raise RemindersError(NOTHING_TO_POST)
    record(row, "posted", user_id, {"letters": count, "on": on.isoformat()})
    close_if_done(row, now)
    return count


@transaction.atomic
def note_call(
    *, reminder: Reminder, user_id: int, result: str, note: str = "", now: datetime | None = None
) -> None:
    """Write down what came of a call. Who refuses is called no more. RemindersError."""
    moment = now or timezone.now()
    batch = (
        ReminderBatch.objects.select_for_update(of=("self",))
        .select_related("stored")
        .get(pk=reminder.batch_id)
    )
    row = Reminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    is_waiting = row.channel == Channel.CALL and row.state in OPEN and row.erased_at is None
    if not is_waiting or result not in RESULTS or batch.stage != State.SENDING:
        raise RemindersError(NOT_WAITING)
    settings = ReminderSettings.load()
    # A call that has begun in time may be noted a little later.
    if settings.is_quiet(moment) and settings.is_quiet(moment - NOTED_WITHIN):
        raise RemindersError(QUIET.format(hours=settings.hours_words))
    row.state, row.note = result, " ".join(note.split())[:200]
    row.settled_at, row.settled_by = moment, f"user:{user_id}"
    row.save(update_fields=["state", "note", "settled_at", "settled_by"])
    append(stream=row.subject, event="called", actor=row.settled_by, now=moment, data={"result": str(result)})
    if result == Outcome.REFUSED:
        close_way(account=row.account, channel=Channel.CALL, origin=Origin.REFUSAL, reason=BY_THEM,
            user_id=user_id, now=moment)  # fmt: skip
    close_if_done(batch, moment)
