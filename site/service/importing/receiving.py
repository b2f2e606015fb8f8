"""The steps of a person with a file: load it, let it be checked, take it into the journal, or cancel it."""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from files.errors import FileRefused
from files.models import StoredFile
from files.names import clean_name, extension_of
from files.services import store
from ledger.chain import Value
from ledger.services import append
from service.importing import jobs
from service.importing.choices import TABLES, UNDECIDED, FileKind, RunState
from service.importing.closing import finish, forget_lines
from service.importing.columns import fault_of_mapping
from service.importing.errors import ImportRefused
from service.models import ImportedLine, ImportRun, ImportSource
from service.rights import VOID

MEGABYTE = 1024 * 1024
MOST_BYTES = 600 * MEGABYTE
"""Two million lines of a queue_log are about 200 MB."""
NOT_XLSX = "Файл «{name}» не подходит: этот источник ждёт книгу XLSX."
NOT_TEXT = "Файл «{name}» — книга, а этот источник ждёт текст. Выберите другой источник."
IS_CHANGED = "Этот файл уже {state}: обновите страницу."
NO_FILE = "Этого файла больше нет: загрузите его снова."
NOT_YOURS = "Отменить файл целиком может тот, кто исключает записи из подсчёта: обратитесь к руководителю."
NO_REASON = "Напишите, почему загрузку отменяют целиком."
MOST_LETTERS = 200
CHECKABLE = (RunState.PREPARED, RunState.CHECKED, RunState.FAILED)
FRESH: dict[str, Any] = {
    "position": 0, "reader_state": {}, "left_open": {}, "done_units": 0, "total_units": 0, "lines": 0,
    "accepted": 0, "marked": 0, "skipped": 0, "rejected": 0, "warnings": [], "fault": "",
    "lease_until": None, "claimed_by": "",
}  # fmt: skip


def receive(*, upload: "UploadedFile[Any]", source: ImportSource, user: Any, now: datetime) -> ImportRun:
    """Keep a file, read nothing yet; FileRefused says in Russian why it is not taken in."""
    name = clean_name(upload.name or "")
    stored = _store(upload, name, source.kind)
    with transaction.atomic():
        run = ImportRun.objects.create(
            source=source, stored=stored, name=name, sha256=stored.sha256, size=stored.size,
            uploaded_at=now, uploaded_by=user,
        )  # fmt: skip
        _record(run, "received", user, {"source": source.pk, "size": stored.size})
    return run


def _store(upload: "UploadedFile[Any]", name: str, kind: str) -> StoredFile:
    is_book = extension_of(name) == ".xlsx"
    if is_book != (kind == FileKind.XLSX):
        raise FileRefused((NOT_TEXT if is_book else NOT_XLSX).format(name=name))
    # A text by its name, too: what ends in .csv opens in a spreadsheet, which obeys formulas.
    named = upload if is_book else File(upload, name=f"{name[:140]}.txt")
    return store(upload=named, max_bytes=MOST_BYTES)


def start_check(*, run: ImportRun, user: Any) -> None:
    """Let a file be read from its beginning, by what its source says now; ImportRefused when it cannot be."""
    with transaction.atomic():
        row = _locked(run, CHECKABLE)
        if row.stored is None:
            raise ImportRefused(NO_FILE)
        if row.source.kind in TABLES and (fault := fault_of_mapping(row.source.columns)):
            raise ImportRefused(fault)
        forget_lines(row)
        state = row.source.left_open if row.source.kind == FileKind.QUEUE_LOG else {}
        fields = {
            **FRESH,
            "reader_state": state,
            "total_units": row.size,
            "state": RunState.CHECKING,
            "begun_at": timezone.now(),
        }
        ImportRun.objects.filter(pk=row.pk).update(**fields)
        _record(row, "check", user, {})
        _tell_worker(row.pk)


def confirm(*, run: ImportRun, user: Any) -> None:
    """Let a checked file be taken into the journal as a whole; ImportRefused when it is decided already."""
    with transaction.atomic():
        row = _locked(run, (RunState.CHECKED,))
        row.state = RunState.TAKING
        row.save(update_fields=["state"])
        _record(row, "confirmed", user, {"accepted": row.accepted})
        _tell_worker(row.pk)


def cancel(*, run: ImportRun, user: Any, now: datetime) -> None:
    """Forget a file that is not in the journal: its lines, its bytes, and the names that came with it."""
    with transaction.atomic():
        row = _locked(run, UNDECIDED)
        forget_lines(row)
        if not ImportedLine.objects.filter(run__source=row.source).exists():
            row.source.words.filter(employee=None, outcome="").delete()
        finish(row, state=RunState.CANCELLED, now=now)
        _record(row, "cancelled", user, {})


def undo_whole(*, run: ImportRun, user: Any, reason: str) -> None:
    """Let all rows of a taken file be struck out; ImportRefused without a reason or the right."""
    words = reason.strip()
    if not user.has_perm(VOID):
        raise ImportRefused(NOT_YOURS)
    if not words:
        raise ImportRefused(NO_REASON)
    with transaction.atomic():
        row = _locked(run, (RunState.DONE,))
        row.state, row.undo_reason = RunState.UNDOING, words[:MOST_LETTERS]
        row.save(update_fields=["state", "undo_reason"])
        _record(row, "undo_asked", user, {})
        _tell_worker(row.pk)


def _locked(run: ImportRun, states: "tuple[RunState, ...]") -> ImportRun:
    row = ImportRun.objects.select_for_update(of=("self",)).select_related("source", "stored").get(pk=run.pk)
    if row.state not in states:
        raise ImportRefused(IS_CHANGED.format(state=row.get_state_display()))
    return row


def _tell_worker(pk: int) -> None:
    # Robust: the next round finds the row even when this hint cannot be left.
    transaction.on_commit(lambda: jobs.work_on.enqueue(pk), robust=True)


def _record(run: ImportRun, event: str, user: Any, data: "dict[str, Value]") -> None:
    append(stream=run.stream, event=event, data=data, actor=f"user:{user.pk}")
