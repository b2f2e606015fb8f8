import hashlib
from functools import partial
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import DatabaseError, transaction
from django.utils import timezone

from files import jobs
from files.active import active_content
from files.errors import FileRefused
from files.inspection import TURNED_REFUSED, inspect
from files.models import StoredFile
from files.names import clean_name, turns_direction
from files.pictures import FORMATS
from files.reading import Findings, examine


def store(*, upload: "File[Any]", max_bytes: int) -> StoredFile:
    """Take in a file, byte for byte, after looking at what it is; FileRefused says in Russian why not.

    Where there is an antivirus, the file is in quarantine until it has looked too (quarantine.py).
    The bytes go to the storage at once: when a transaction around this is undone, they stay there unused.
    """
    return _keep(upload, _describe(upload, max_bytes), _state_at_first())


def store_examined(*, upload: "File[Any]", max_bytes: int) -> tuple[StoredFile, Findings]:
    """Take in a file as ``store`` does, after opening it too: what does not open is not kept.

    Opening takes up to twenty seconds: call this outside a transaction.
    """
    stored = _describe(upload, max_bytes)
    findings = examine(upload, stored.content_type, stored.original_name)
    return _keep(upload, stored, _state_at_first()), findings


def store_own(*, upload: "File[Any]", max_bytes: int) -> StoredFile:
    """Keep a file that this site has made itself, such as a letter: no antivirus has to look at it."""
    return _keep(upload, _describe(upload, max_bytes), StoredFile.State.ACCEPTED)


def _state_at_first() -> StoredFile.State:
    return StoredFile.State.QUARANTINED if settings.CLAMD_ADDRESS else StoredFile.State.ACCEPTED


def _describe(upload: "File[Any]", max_bytes: int) -> StoredFile:
    """Return a file that has passed its inspection and is not saved yet."""
    name = clean_name(upload.name or "")
    if turns_direction(upload.name or ""):
        raise FileRefused(TURNED_REFUSED.format(name=name))
    size, sha256 = _measure(upload, name, max_bytes)
    content = cast(BinaryIO, upload)
    content_type = inspect(content=content, name=name)
    remark = active_content(content, content_type)
    return StoredFile(
        original_name=name,
        content_type=content_type,
        size=size,
        sha256=sha256,
        note=remark,
        has_active_content=bool(remark),
        preview_state=StoredFile.Preview.WAITING if content_type in FORMATS else StoredFile.Preview.NONE,
    )


def _keep(upload: "File[Any]", stored: StoredFile, state: StoredFile.State) -> StoredFile:
    upload.seek(0)
    stored.state = state
    stored.created_at = timezone.now()
    stored.content.save(stored.original_name, upload, save=False)
    try:
        stored.save(force_insert=True)
    except DatabaseError:
        stored.content.delete(save=False)
        raise
    if state == StoredFile.State.QUARANTINED:
        # Robust: the next round finds the row even when this hint cannot be left.
        transaction.on_commit(lambda: jobs.look_into.enqueue(str(stored.pk)), robust=True)
    return stored


def _measure(upload: "File[Any]", name: str, max_bytes: int) -> tuple[int, str]:
    """Return size and SHA-256 of the bytes themselves, reading no further than the limit."""
    size, digest = 0, hashlib.sha256()
    for chunk in upload.chunks():
        size += len(chunk)
        if size > max_bytes:
            raise FileRefused(
                f"Файл «{name}» больше {max_bytes // (1024 * 1024)} МБ. Уменьшите его и приложите снова."
            )
        digest.update(chunk)
    return size, digest.hexdigest()


def discard(*, stored_file: StoredFile) -> None:
    """Forget a file: its row now, its bytes when the transaction is through.

    A file that something still refers to raises ProtectedError.
    """
    with transaction.atomic():
        # A preview may have been made since the row was read.
        current = StoredFile.objects.select_for_update().filter(pk=stored_file.pk).first() or stored_file
        kept = [(file.storage, str(file.name)) for file in (current.content, current.preview) if file]
        stored_file.delete()
        for storage, path in kept:
            # Robust: a storage that is away must not undo what is committed; it is logged.
            transaction.on_commit(partial(storage.delete, path), robust=True)
