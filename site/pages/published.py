"""Files that documents are published as: taken in after a look inside, kept unchanged, read for search."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from files.models import StoredFile
from files.reading import read_text
from files.services import store_examined
from pages.models import DocumentPage, PublishedFile
from search.services import index

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.core.files import File

MAX_BYTES = 50 * 1024 * 1024
READ_AT_ONCE = 5
"""Files whose text one run of the job reads: the rest waits for the next minute."""


def publish_file(
    *, upload: "File[Any]", title: str, user: "AbstractBaseUser | None", now: datetime
) -> PublishedFile:
    """Keep a file for ever under its title, after a look inside.

    FileRefused says in Russian what is wrong: too large, damaged, protected by a password, not of its kind,
    too complex to be read.
    """
    stored, findings = store_examined(upload=upload, max_bytes=MAX_BYTES)
    return PublishedFile.objects.create(
        title=title,
        stored=stored,
        pages=findings.pages,
        uploaded_at=now,
        uploaded_by=user,  # type: ignore[misc]  # any user model of the installation
    )


def read_waiting_texts() -> int:
    """Read the text of files that wait for it and let search know; return how many were read."""
    waiting = PublishedFile.objects.filter(
        reading=PublishedFile.Reading.WAITING, stored__state=StoredFile.State.ACCEPTED
    ).select_related("stored")
    files = list(waiting.order_by("pk")[:READ_AT_ONCE])
    for file in files:
        with file.stored.content.open("rb") as content:
            file.text = read_text(content, file.stored.content_type)
        file.reading = PublishedFile.Reading.READ if file.text else PublishedFile.Reading.NO_TEXT
        file.save(update_fields=["text", "reading"])
        for page in DocumentPage.objects.filter(editions__file=file).distinct():
            index(source="documents", key=str(page.pk))
    return len(files)
