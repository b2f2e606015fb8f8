"""Files chosen in a form not accepted yet: they survive a validation error and are forgotten after a day."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from files.errors import FileRefused
from files.services import discard, store
from questions.models import DraftFile

MAX_FILES = 10
MAX_BYTES = 10 * 1024 * 1024
KEPT_FOR = timedelta(days=1)


def draft_files(token: UUID) -> QuerySet[DraftFile]:
    return DraftFile.objects.filter(token=token).select_related("file")


def keep_files(*, token: UUID, uploads: "list[UploadedFile[Any]]") -> list[str]:
    """Store the uploads under the form's token; return a message in Russian for each one refused."""
    refusals = []
    for upload in uploads:
        if draft_files(token).count() >= MAX_FILES:
            refusals.append(
                f"Файл «{upload.name}» не добавлен: можно приложить не больше {MAX_FILES} файлов."
            )
            continue
        try:
            _keep(token, upload)
        except FileRefused as error:
            refusals.append(str(error))
    return refusals


def _keep(token: UUID, upload: "UploadedFile[Any]") -> None:
    stored = store(upload=upload, max_bytes=MAX_BYTES)
    try:
        with transaction.atomic():
            DraftFile.objects.create(
                token=token, file=stored, sha256=stored.sha256, created_at=timezone.now()
            )
    except IntegrityError:
        discard(stored_file=stored)


def missing_files(token: UUID, listed: list[str]) -> list[str]:
    """Return a message in Russian when files that the form listed are kept no more."""
    if set(listed) <= {str(draft.file_id) for draft in draft_files(token)}:
        return []
    return [
        "Части выбранных файлов на сайте уже нет: до отправки они хранятся сутки. "
        "Приложите их снова или отправьте обращение без них."
    ]


def remove_file(*, token: UUID, file_id: str) -> None:
    """Forget one chosen file; a file of another form is left alone."""
    for draft in draft_files(token):
        if str(draft.file_id) == file_id:
            _forget(draft)


def take_files(token: UUID) -> list[UUID]:
    """Hand the chosen files over to what the form has become; the caller keeps them in its transaction."""
    drafts = list(DraftFile.objects.filter(token=token))
    DraftFile.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()
    return [draft.file_id for draft in drafts]


def forget_stale(now: datetime) -> int:
    """Forget files of forms abandoned for a day; return how many."""
    stale = list(DraftFile.objects.filter(created_at__lt=now - KEPT_FOR).select_related("file")[:500])
    for draft in stale:
        _forget(draft)
    return len(stale)


def _forget(draft: DraftFile) -> None:
    with transaction.atomic():
        forgotten, _ = DraftFile.objects.filter(pk=draft.pk).delete()
        # Nothing forgotten: an appeal has taken the file since it was looked at.
        if forgotten:
            discard(stored_file=draft.file)
