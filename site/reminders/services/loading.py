"""The steps of a person with a billing file: load it, choose its columns, let it be checked, cancel it."""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from files.errors import FileRefused
from files.models import StoredFile
from files.names import clean_name, extension_of
from files.services import discard, store
from ledger.chain import Value
from ledger.services import append
from reminders import jobs
from reminders.choices import UNDECIDED, FileKind, Outcome
from reminders.columns import Column, fault_of_mapping
from reminders.errors import RemindersError
from reminders.lifecycle import FROM, LABELS, State, Step
from reminders.models import BillingSource, RejectedRow, ReminderBatch

MOST_BYTES = 100 * 1024 * 1024
NOT_XLSX = "Файл «{name}» не подходит: этот источник ждёт книгу XLSX."
NOT_TEXT = "Файл «{name}» — книга, а этот источник ждёт CSV. Выберите другой источник."
IS_CHANGED = "Этот файл уже в состоянии «{state}»: обновите страницу."
NO_FILE = "Этого файла больше нет: загрузите его снова."
TWICE = "Один столбец выбран дважды. Оставьте его в одном месте."


def receive(*, upload: "UploadedFile[Any]", source: BillingSource, user: Any, now: datetime) -> ReminderBatch:
    """Keep a file, read nothing yet; FileRefused says in Russian why it is not taken in."""
    name = clean_name(upload.name or "")
    stored = _store(upload, name, source.file_kind)
    with transaction.atomic():
        batch = ReminderBatch.objects.create(
            source=source, stored=stored, name=name, sha256=stored.sha256, size=stored.size,
            uploaded_at=now, uploaded_by=user, hands=[user.pk],
        )  # fmt: skip
        record(
            batch, "received", user.pk, {"source": source.pk, "size": stored.size, "sha256": stored.sha256}
        )
    return batch


def _store(upload: "UploadedFile[Any]", name: str, kind: str) -> StoredFile:
    is_book = extension_of(name) == ".xlsx"
    if is_book != (kind == FileKind.XLSX):
        raise FileRefused((NOT_TEXT if is_book else NOT_XLSX).format(name=name))
    # A text by its name, too: what ends in .csv opens in a spreadsheet, which obeys formulas.
    named = upload if is_book else File(upload, name=f"{name[:140]}.txt")
    return store(upload=named, max_bytes=MOST_BYTES)


@transaction.atomic
def keep_source(*, source: BillingSource, user: Any) -> BillingSource:
    """Save a source whose fields a form has checked."""
    is_new = source.pk is None
    source.save()
    event = "source_added" if is_new else "source_changed"
    append(stream=source.stream, event=event, data={}, actor=f"user:{user.pk}")
    return source


@transaction.atomic
def keep_columns(*, source: BillingSource, columns: dict[str, str], user: Any) -> None:
    """Remember which column is what; RemindersError when rows cannot be read by it."""
    chosen = {column: title for column, title in columns.items() if title and column in set(Column)}
    if fault := fault_of_mapping(chosen, source.kind):
        raise RemindersError(fault)
    if len(set(chosen.values())) < len(chosen):
        raise RemindersError(TWICE)
    locked = BillingSource.objects.select_for_update().get(pk=source.pk)
    if locked.columns != chosen:
        locked.columns = chosen
        locked.save(update_fields=["columns"])
        append(stream=locked.stream, event="columns_changed", data={}, actor=f"user:{user.pk}")
    source.columns = chosen


@transaction.atomic
def start_check(*, batch: ReminderBatch, user: Any, now: datetime | None = None) -> None:
    """Let a file be read from its beginning, by what its source and the wordings say now."""
    row = locked(batch.pk, Step.CHECK)
    if row.stored is None:
        raise RemindersError(NO_FILE)
    if fault := fault_of_mapping(row.source.columns, row.source.kind):
        raise RemindersError(fault)
    forget_rows(row)
    moment = now or timezone.now()
    row.state, row.fault, row.remark = State.CHECKING.value, "", ""
    row.position = row.done_units = row.accepted = row.rejected = 0
    row.total_units, row.titles, row.wordings = row.size, [], {}
    row.checked_on, row.worked_at = timezone.localdate(moment), None
    row.hands = sorted({*row.hands, user.pk})
    row.save()
    record(row, "check", user.pk, {})
    # Robust: the next round finds the row even when this hint cannot be left.
    transaction.on_commit(lambda: jobs.check.enqueue(row.pk), robust=True)


@transaction.atomic
def cancel(*, batch: ReminderBatch, user_id: int, now: datetime | None = None) -> None:
    """Send nothing more of a file. What has left stays in the log; the rest was never sent and goes."""
    row = locked(batch.pk, Step.CANCEL)
    was_sent = row.stage not in UNDECIDED
    gone = row.reminders.filter(state__in=(Outcome.READY, Outcome.TO_SEND)).count()
    forget_rows(row)
    row.finished_at = now or timezone.now()
    finish(row, State.CANCELLED)
    record(row, "cancelled", user_id, {"unsent": gone, "was_approved": was_sent})


def locked(pk: int, step: Step) -> ReminderBatch:
    """Return a file under its lock; RemindersError when the step is not possible any more."""
    rows = ReminderBatch.objects.select_for_update(of=("self",)).select_related("source", "stored")
    row: ReminderBatch = rows.get(pk=pk)
    if row.stage not in FROM[step]:
        raise RemindersError(IS_CHANGED.format(state=LABELS[row.stage]))
    return row


def forget_rows(batch: ReminderBatch) -> None:
    """Remove what was read of a file and has not left."""
    unsent = batch.reminders.filter(state__in=(Outcome.READY, Outcome.TO_SEND))
    for rows in (unsent, RejectedRow.objects.filter(batch=batch)):
        rows._raw_delete(rows.db)


def finish(batch: ReminderBatch, state: State) -> None:
    """Close a file: its bytes, which name people, go with the transaction."""
    stored = batch.stored
    batch.state, batch.stored = state.value, None
    batch.save()
    if stored is not None:
        discard(stored_file=stored)


def record(batch: ReminderBatch, event: str, user_id: int | None, data: "dict[str, Value]") -> None:
    actor = f"user:{user_id}" if user_id else "job:reminders"
    append(stream=batch.stream, event=event, data=data, actor=actor)


def forget_stale(now: datetime, limit: datetime) -> int:
    """Forget rejected rows and undecided files from before ``limit``; return how many files were closed."""
    old = RejectedRow.objects.filter(batch__uploaded_at__lt=limit)
    old.delete()
    stale = list(ReminderBatch.objects.filter(state__in=UNDECIDED, uploaded_at__lt=limit)[:100])
    for batch in stale:
        with transaction.atomic():
            row = locked(batch.pk, Step.CANCEL)
            forget_rows(row)
            row.finished_at = now
            finish(row, State.CANCELLED)
            record(row, "forgotten", None, {})
    return len(stale)
