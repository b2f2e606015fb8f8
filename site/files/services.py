import hashlib
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.db import DatabaseError, transaction
from django.utils import timezone

from files.errors import FileRefused
from files.inspection import inspect
from files.models import StoredFile
from files.names import clean_name
from files.reading import Findings, examine


def store(*, upload: "File[Any]", max_bytes: int) -> StoredFile:
    """Take in a file, byte for byte, after looking at what it is; FileRefused says in Russian why not.

    The bytes go to the storage at once: when a transaction around this is undone, they stay there unused.
    """
    return _keep(upload, _describe(upload, max_bytes))


def store_examined(*, upload: "File[Any]", max_bytes: int) -> tuple[StoredFile, Findings]:
    """Take in a file as ``store`` does, after opening it too: what does not open is not kept.

    Opening takes up to twenty seconds: call this outside a transaction.
    """
    stored = _describe(upload, max_bytes)
    findings = examine(upload, stored.content_type, stored.original_name)
    return _keep(upload, stored), findings


def _describe(upload: "File[Any]", max_bytes: int) -> StoredFile:
    """Return an accepted file that is not saved yet."""
    name = clean_name(upload.name or "")
    size, sha256 = _measure(upload, name, max_bytes)
    return StoredFile(
        original_name=name,
        content_type=inspect(content=cast(BinaryIO, upload), name=name),
        size=size,
        sha256=sha256,
        state=StoredFile.State.ACCEPTED,
    )


def _keep(upload: "File[Any]", stored: StoredFile) -> StoredFile:
    upload.seek(0)
    stored.created_at = timezone.now()
    stored.content.save(stored.original_name, upload, save=False)
    try:
        stored.save(force_insert=True)
    except DatabaseError:
        stored.content.delete(save=False)
        raise
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
    content = stored_file.content
    storage, path = content.storage, content.name
    with transaction.atomic():
        stored_file.delete()
        # Robust: a storage that is away must not undo what is committed; it is logged.
        transaction.on_commit(lambda: storage.delete(str(path)), robust=True)
